//! The guide that the program shows: both languages say the same, every picture and page it names is there, every shortcut of the program is
//! in it, and nothing is written that the viewer does not understand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use mingzhang::ui::Command;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use strum::IntoEnumIterator as _;

const LANGUAGES: [(&str, &str); 2] = [("zh-CN", ""), ("en", "-en")];
/// All pictures together: they are carried in the program.
const PICTURE_BYTES: u64 = 1_200_000;

fn guide() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/guide")
}

fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(guide().join(folder)).unwrap();
    entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

fn pages(language: &str) -> Vec<(String, String)> {
    let read = |name: String| {
        let text = fs::read_to_string(guide().join(language).join(&name)).unwrap();
        (name, text)
    };
    names(language).into_iter().map(read).collect()
}

/// What stands between `open` and `close`, wherever it does.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let rest = text.split(open).skip(1);
    rest.filter_map(|after| after.split_once(close)).map(|(inside, _)| inside).collect()
}

fn cells(line: &str) -> usize {
    line.matches('|').count() - 1
}

#[test]
fn both_languages_have_the_same_chapters_of_the_same_build() {
    let chapters = names("zh-CN");
    assert!(chapters.len() >= 10, "{chapters:?}");
    assert_eq!(chapters, names("en"));
    for ((name, chinese), (_, english)) in pages("zh-CN").into_iter().zip(pages("en")) {
        let build = |text: &str| -> Vec<String> {
            let mark = |line: &str| match line.split_once(' ') {
                Some((head, _)) if head.starts_with('#') => Some(head.to_owned()),
                _ if line.starts_with("![") => Some("picture".to_owned()),
                _ if line.starts_with("| ") => Some(format!("row of {}", cells(line))),
                _ => None,
            };
            text.lines().filter_map(mark).collect()
        };
        assert_eq!(build(&chinese), build(&english), "{name}");
    }
}

#[test]
fn every_picture_and_page_is_there_and_used() {
    let pictures = names("pictures");
    let mut used = BTreeSet::new();
    for (language, suffix) in LANGUAGES {
        for (name, text) in pages(language) {
            for target in between(&text, "](", ")") {
                if let Some(picture) = target.strip_suffix(".png") {
                    assert!(
                        pictures.contains(target),
                        "{language}/{name} shows {target}, which is not there"
                    );
                    assert_eq!(picture.ends_with("-en"), suffix == "-en", "{language}/{name}: {target}");
                    used.insert(target.to_owned());
                } else {
                    let pages = names(language);
                    assert!(
                        pages.contains(target),
                        "{language}/{name} leads to {target}, which is not there"
                    );
                }
            }
        }
    }
    assert_eq!(pictures, used, "pictures that no page shows");
    let bytes: u64 =
        pictures.iter().map(|p| fs::metadata(guide().join("pictures").join(p)).unwrap().len()).sum();
    assert!(bytes <= PICTURE_BYTES, "all pictures together have {bytes} bytes");
}

#[test]
fn nothing_is_written_that_the_viewer_does_not_understand() {
    for (language, _) in LANGUAGES {
        for (name, text) in pages(language) {
            let mut columns = None;
            for (index, line) in text.lines().enumerate() {
                let place = format!("{language}/{name}:{}: {line}", index + 1);
                assert!(
                    !line.starts_with(['>', ' ', '\t']) && !line.starts_with("* ") && !line.starts_with("+ "),
                    "{place}"
                );
                assert!(
                    !line.starts_with("####") && !line.contains("```") && !line.contains("<!--"),
                    "{place}"
                );
                assert_eq!(line.matches("**").count() % 2, 0, "bold that does not end: {place}");
                assert_eq!(line.matches('`').count() % 2, 0, "code that does not end: {place}");
                if let Some(at) = line.find("![") {
                    assert!(at == 0 && line.ends_with(".png)"), "a picture stands alone: {place}");
                }
                if line.starts_with('|') {
                    assert!(line.ends_with('|'), "{place}");
                    let wanted = *columns.get_or_insert(cells(line));
                    assert_eq!(cells(line), wanted, "{place}");
                } else {
                    columns = None;
                }
            }
            assert!(
                text.starts_with("# ") && text.matches("\n# ").count() == 0,
                "{language}/{name}: one title"
            );
        }
    }
}

#[test]
fn the_page_of_keys_has_every_shortcut() {
    for (language, _) in LANGUAGES {
        let page = fs::read_to_string(guide().join(language).join("08-keys.md")).unwrap();
        let keys: BTreeSet<&str> = page.split('`').skip(1).step_by(2).collect();
        for command in Command::iter() {
            for shortcut in [command.shortcut(), command.other_shortcut()].into_iter().flatten() {
                let mut text = String::new();
                if shortcut.modifiers.command {
                    text += "Ctrl+";
                }
                if shortcut.modifiers.shift {
                    text += "Shift+";
                }
                text += match shortcut.logical_key.name() {
                    "Plus" => "+",
                    "Minus" => "-",
                    "Right" => "→",
                    "Left" => "←",
                    "Equals" => continue, // the plus sign without Shift
                    name => name,
                };
                // "Ctrl+Shift+1, 2, 3" names three
                let short = text
                    .strip_prefix("Ctrl+Shift+")
                    .is_some_and(|rest| keys.contains(rest) && rest.len() == 1);
                assert!(
                    keys.contains(text.as_str()) || short,
                    "{language}/08-keys.md lacks {text} ({command:?})"
                );
            }
        }
    }
}
