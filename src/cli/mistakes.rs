//! What is wrong with a command line, in the words of the catalogue: clap's own are English.

use crate::words::Words;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// A command is taken for another if it is so alike (Jaro–Winkler, 1 is the same).
const ALIKE: f64 = 0.8;

/// The sentence about it, how the command is used, and where there is more; `args` is the line as it was written.
pub fn said<S: AsRef<str>>(words: &Words, error: &Error, command: &clap::Command, args: &[S]) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        Some(ContextValue::StyledStr(text)) => Some(text.to_string()),
        _ => None,
    };
    let of = |kind| text(kind).unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    let like = first_word(args).and_then(|word| meant(command, word));
    let sentence = match (error.kind(), like) {
        (ErrorKind::UnknownArgument, Some((word, like))) => {
            words.with("cli-bad-command", &[("word", word), ("like", &like)])
        }
        (ErrorKind::UnknownArgument, None) => words.with("cli-bad-argument", &[("argument", &argument)]),
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, _) => {
            let (value, values) = (of(ContextKind::InvalidValue), of(ContextKind::ValidValue));
            let id = match (value.is_empty(), values.is_empty()) {
                (true, true) => "cli-no-value",
                (true, false) => "cli-no-value-of",
                (false, true) => "cli-bad-value",
                (false, false) => "cli-bad-value-of",
            };
            words.with(id, &[("argument", &argument), ("value", &value), ("values", &values)])
        }
        (ErrorKind::MissingRequiredArgument, _) => words.with("cli-missing", &[("argument", &argument)]),
        (ErrorKind::ArgumentConflict, _) if !argument.is_empty() => {
            words.with("cli-twice", &[("argument", &argument)])
        }
        _ => words.get("cli-wrong").to_string(),
    };
    let usage = of(ContextKind::Usage);
    let usage = usage.trim().strip_prefix("Usage:").map_or("", str::trim);
    let mut said = sentence;
    if !usage.is_empty() {
        said = format!("{said}\n{}{usage}", words.get("cli-usage"));
    }
    format!("{said}\n{}", words.get("cli-more-help"))
}

/// The first word that is no option and no value of one.
fn first_word<S: AsRef<str>>(args: &[S]) -> Option<&str> {
    let mut args = args.iter().map(AsRef::as_ref).skip(1);
    while let Some(arg) = args.next() {
        match arg {
            "--lang" | "--renderer" => drop(args.next()),
            arg if arg.starts_with('-') => {}
            word => return Some(word),
        }
    }
    None
}

/// The command somebody may have meant by a word that is none.
fn meant<'a>(command: &clap::Command, word: &'a str) -> Option<(&'a str, String)> {
    // a file, and not a command
    if word.contains(['.', '/', '\\']) || std::path::Path::new(word).exists() {
        return None;
    }
    let names = command.get_subcommands().filter(|c| !c.is_hide_set()).map(clap::Command::get_name);
    let best = names
        .map(|name| (strsim::jaro_winkler(word, name), name))
        .filter(|(alike, name)| *alike >= ALIKE && *name != word)
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((word, best.1.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::command;
    use super::*;
    use crate::words::Language;

    fn wrong(line: &str, language: Language) -> String {
        let words = Words::new(language);
        let args: Vec<&str> = line.split(' ').collect();
        let error = command(&words).try_get_matches_from(&args).unwrap_err();
        said(&words, &error, &command(&words), &args)
    }

    #[test]
    fn what_is_wrong_is_said_in_the_language_of_the_user() {
        for (line, parts) in [
            ("mingzhang a.ron b.ron", &["不认识“b.ron”", "用法："][..]),
            ("mingzhang chek a.ron", &["没有“chek”这个命令", "check"]),
            ("mingzhang merged.mingzhang b.mingzhang", &["不认识“b.mingzhang”"]),
            ("mingzhang --lang zh chek a.ron", &["没有“chek”这个命令"]),
            ("mingzhang merge a b -o c --force --force", &["--force", "只能写一次"]),
            ("mingzhang merge", &["还缺", "FILE", "--output <FILE>"]),
            ("mingzhang --lang fr", &["--lang", "“fr”", "zh"]),
            ("mingzhang check a.ron --format", &["--format", "text, json"]),
            ("mingzhang figures --nonsense", &["不认识“--nonsense”"]),
        ] {
            let said = wrong(line, Language::Chinese);
            for part in parts {
                assert!(said.contains(part), "{line}: {part}: {said}");
            }
            for english in ["error", "Usage", "unexpected", "tip", "possible"] {
                assert!(!said.contains(english), "{line}: {said}");
            }
            assert!(said.ends_with("mingzhang --help 有说明"), "{said}");
        }
        assert!(wrong("mingzhang chek a.ron", Language::English).contains("There is no command “chek”"));
    }
}
