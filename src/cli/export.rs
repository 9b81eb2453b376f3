//! `mingzhang export FILE|PROJECT -o OUT.pdf`: the document the window makes too, without a window.

use super::{EXIT_UNUSABLE, project, written};
use crate::budget::{Book, Budget, Progress, load_bytes};
use crate::check::RuleSet;
use crate::compare::CompareBase;
use crate::compare::display::DisplayUnit;
use crate::export::pdf::PaperChoice;
use crate::export::{Content, Format, places_of};
use crate::review::{Importance, NoteFilter, NoteKind, NoteStatus, PaperPart, Review, Reviewer, Source};
use crate::words::Words;
use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use strum::{IntoEnumIterator as _, VariantNames as _};

/// The arguments, added to a command that has `FILE` already.
pub(super) fn arguments(command: Command, words: &Words) -> Command {
    let text = |id: &'static str| words.get(id).to_string();
    command
        .arg(super::output(text("cli-export-output")))
        .arg(
            Arg::new("unit")
                .long("unit")
                .value_parser(["yi-yuan", "wan-yuan", "yuan"])
                .help(text("cli-export-unit")),
        )
        .arg(
            Arg::new("base")
                .long("base")
                .value_parser(clap::builder::PossibleValuesParser::new(CompareBase::VARIANTS))
                .help(text("cli-export-base")),
        )
        .arg(Arg::new("notes").long("notes").value_name("FILTER").help(text("cli-export-notes")))
        .arg(
            Arg::new("parts")
                .long("parts")
                .value_delimiter(',')
                .value_parser(clap::builder::PossibleValuesParser::new(PaperPart::VARIANTS))
                .help(text("cli-export-parts")),
        )
        .arg(Arg::new("large").long("large").action(ArgAction::SetTrue).help(text("cli-export-large")))
        .arg(Arg::new("grey").long("grey").action(ArgAction::SetTrue).help(text("cli-export-grey")))
        .arg(Arg::new("force").long("force").action(ArgAction::SetTrue).help(text("cli-export-force")))
        .after_help(format!("{}\n\n{}", text("cli-export-filter"), text("cli-exit-codes")))
}

/// Runs the command.
pub(super) fn run(words: &Words, matches: &ArgMatches) -> ExitCode {
    match export(words, matches) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(EXIT_UNUSABLE)
        }
    }
}

fn export(words: &Words, matches: &ArgMatches) -> Result<ExitCode, String> {
    let unusable = || words.get("cli-export-format").to_string();
    let out = matches.get_one::<PathBuf>("output").ok_or_else(unusable)?;
    let shown = out.display().to_string();
    let Some(format) = Format::of(out) else {
        return Err(words.with("cli-export-name", &[("path", &shown)]));
    };
    if out.exists() && !matches.get_flag("force") {
        return Err(words.with("cli-export-exists", &[("path", &shown)]));
    }
    let file = matches.get_one::<PathBuf>("file").ok_or_else(unusable)?;
    let (budget, review) = opened(words, file)?;
    let filter = match matches.get_one::<String>("notes").map(String::as_str) {
        None => Some(review.settings().filter.without_search()),
        Some("none") => None,
        Some(text) => {
            Some(filter(text).ok_or_else(|| words.with("cli-export-bad-filter", &[("text", text)]))?)
        }
    };
    let rules = RuleSet::shipped().map_err(|e| e.to_string())?;
    let progress = Progress::default();
    let report = crate::check::check(&budget, &rules, &progress);
    let places = places_of(&review, &budget, report.as_ref());
    let notes = filter.map(|f| places.list(&budget, &f, review.settings().order)).unwrap_or_default();
    let content = Content {
        budget: &budget,
        report: report.as_ref(),
        review: &review,
        places: &places,
        notes,
        unit: match matches.get_one::<String>("unit").map(String::as_str) {
            Some("wan-yuan") => DisplayUnit::WanYuan,
            Some("yuan") => DisplayUnit::Yuan,
            _ => DisplayUnit::YiYuan,
        },
        base: matches
            .get_one::<String>("base")
            .and_then(|word| word.parse().ok())
            .unwrap_or(review.settings().base),
        words,
        made: made(),
        zone: jiff::tz::TimeZone::system(),
        progress: &progress,
    };
    let made = format.make(&content, &choice(matches, &review)).map_err(|e| e.message(words))?;
    let said = match made.pages_and_comments {
        Some((pages, comments)) => {
            let (pages, comments) = (pages.to_string(), comments.to_string());
            let args = [("path", shown.as_str()), ("pages", &pages), ("comments", &comments)];
            words.with("cli-export-pdf-written", &args)
        }
        None => words.with("cli-export-written", &[("path", &shown)]),
    };
    crate::storage::write_atomic(out, &made.bytes).map_err(|e| {
        let args = [("reason", &*words.io_reason(&e)), ("path", &shown)];
        words.with("cli-export-not-written", &args)
    })?;
    Ok(written(words, |to| writeln!(to, "{said}")).map_or_else(|code| code, |()| ExitCode::SUCCESS))
}

/// When the document is made: now, or as `SOURCE_DATE_EPOCH` says, for bytes that can be made again.
fn made() -> Timestamp {
    let told = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    told.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now)
}

/// As the deputy chose in the window, but for what is said here.
fn choice(matches: &ArgMatches, review: &Review) -> PaperChoice {
    let mut settings = review.settings().paper.clone();
    settings.large |= matches.get_flag("large");
    settings.grey |= matches.get_flag("grey");
    if let Some(all) = matches.get_many::<String>("parts") {
        let parts: BTreeSet<PaperPart> = all.filter_map(|word| word.parse().ok()).collect();
        settings.without = PaperPart::iter().filter(|part| !parts.contains(part)).collect();
    }
    PaperChoice { settings, only: None }
}

/// The budget and the review of a file; a budget file has no notes yet.
fn opened(words: &Words, path: &Path) -> Result<(Budget, Review), String> {
    if crate::review::project::is_project(path) {
        return project::review_of(path).map_err(|e| words.project_error(&e, path));
    }
    let bytes = std::fs::read(path).map_err(|e| words.load_error(&e.into(), path))?;
    let budget = load_bytes(&bytes, &Progress::default()).map_err(|e| words.load_error(&e, path))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let source = Source::new(text.into(), Some(super::absolute(path)), made());
    Ok((budget, Review::of(source, Reviewer::default())))
}

/// `kind=question,status=ready,book=general,scope=市本级,author=张三,tag=教育,text=债务`, or `all`.
fn filter(text: &str) -> Option<NoteFilter> {
    let mut filter = NoteFilter::default();
    if text == "all" {
        return Some(filter);
    }
    for part in text.split(',') {
        let (name, value) = part.split_once('=')?;
        let value = value.trim();
        match name.trim() {
            "kind" => filter.kind = Some(value.parse::<NoteKind>().ok()?),
            "status" => filter.status = Some(value.parse::<NoteStatus>().ok()?),
            "importance" => filter.importance = Some(value.parse::<Importance>().ok()?),
            "book" => filter.book = Some(value.parse::<Book>().ok()?),
            "scope" => filter.scope = Some(value.to_owned()),
            "author" => filter.author = Some(value.to_owned()),
            "tag" => filter.tag = Some(value.trim_start_matches('#').to_owned()),
            "text" => filter.words = value.to_owned(),
            _ => return None,
        }
    }
    Some(filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_understood_or_refused() {
        let found = filter("kind=question, status=ready,text=债务 余额,tag=#教育").unwrap();
        assert_eq!((found.kind, found.status), (Some(NoteKind::Question), Some(NoteStatus::Ready)));
        assert_eq!((found.words.as_str(), found.tag.as_deref()), ("债务 余额", Some("教育")));
        assert!(filter("all").unwrap().is_open());
        for wrong in ["", "kind", "kind=疑问", "colour=red", "kind=question,,"] {
            assert!(filter(wrong).is_none(), "{wrong}");
        }
    }
}
