//! What stands on paper, as data for the template: texts, numbers as they are shown, and where links lead.

mod findings;
mod notes;
mod pictures;
mod summary;

pub use pictures::proposed_charts;

use super::super::{Content, ExportError};
use super::PaperChoice;
use super::comments::Comment;
use super::marks::Marks;
use super::tables::{Chapter, chapters};
use super::text::readable;
use crate::palette::{LIGHT, Palette, greys};
use crate::review::PaperPart;
use crate::say::{Charts, Say, compare_base_name, unit_name};
use crate::words::Language;
use findings::{Findings, findings};
use notes::{Notes, notes};
use pictures::{Picture, pictures};
use serde::Serialize;
use std::collections::BTreeMap;
use summary::{Summary, summary};

/// Everything the template reads.
#[derive(Debug, Serialize)]
pub struct Paper {
    pub lang: &'static str,
    pub region: &'static str,
    /// Points of the running text.
    pub size: f32,
    pub colours: BTreeMap<&'static str, String>,
    /// The fixed words of the template.
    pub words: BTreeMap<&'static str, String>,
    pub title: String,
    pub author: String,
    pub keywords: Vec<String>,
    /// Above every page, on one line: what it is about, and whose it is.
    pub head: String,
    pub head_author: String,
    pub cover: Option<Cover>,
    pub contents: bool,
    pub summary: Option<Summary>,
    pub chapters: Vec<Chapter>,
    pub charts: Vec<Picture>,
    pub findings: Option<Findings>,
    pub notes: Option<Notes>,
    pub appendix: Option<Appendix>,
}

#[derive(Debug, Serialize)]
pub struct Cover {
    pub title: String,
    pub kind: String,
    pub lines: Vec<[String; 2]>,
}

#[derive(Debug, Serialize)]
pub struct Appendix {
    pub definitions: Vec<String>,
    pub facts: Vec<[String; 2]>,
}

/// The data of a document, and the comments its carriers stand for.
pub(super) fn paper(
    content: &Content<'_>,
    choice: &PaperChoice,
) -> Result<(Paper, Vec<Comment>), ExportError> {
    let words = content.words;
    let mut marks = Marks::new(content, choice);
    let chapters = if choice.has(PaperPart::Tables) { chapters(&mut marks, choice)? } else { Vec::new() };
    let charts = if choice.has(PaperPart::Charts) { pictures(&mut marks, choice)? } else { Vec::new() };
    content.go_on()?;
    let findings = choice.has(PaperPart::Findings).then(|| findings(&mut marks)).flatten();
    // notes last: what was put nowhere stands with the note itself
    let notes = choice.has(PaperPart::Notes).then(|| notes(&mut marks, choice)).flatten();
    let summary = choice.has(PaperPart::Summary).then(|| summary(&marks, choice));
    let reviewer = content.review.reviewer();
    let title = content.budget.title.to_string();
    let palette = palette(choice);
    let author = if reviewer.name.is_empty() && reviewer.delegation.is_empty() {
        String::new()
    } else {
        crate::say::author_text(words, reviewer)
    };
    let paper = Paper {
        lang: if words.language() == Language::Chinese { "zh" } else { "en" },
        region: if words.language() == Language::Chinese { "cn" } else { "us" },
        size: if choice.settings.large { 14.0 } else { 10.5 },
        colours: colours(&palette),
        words: fixed_words(content),
        // on one line above the pages
        head: shortened(&readable(&words.with("paper-head", &[("title", &title)])), 40),
        head_author: shortened(&readable(&author), 16),
        cover: choice.has(PaperPart::Cover).then(|| cover(content, &author)),
        contents: choice.only.is_none() && choice.has(PaperPart::Cover),
        keywords: vec![words.get("paper-keywords").to_string(), content.budget.place.to_string()],
        title: words.with("paper-title", &[("title", &title)]),
        author,
        summary,
        chapters,
        charts,
        findings,
        notes,
        appendix: choice.has(PaperPart::Appendix).then(|| appendix(content)),
    };
    Ok((paper, marks.comments))
}

/// The colours of the document: those of the window on paper, or their greys.
pub(super) fn palette(choice: &PaperChoice) -> Palette {
    if choice.settings.grey { greys() } else { LIGHT }
}

fn colours(palette: &Palette) -> BTreeMap<&'static str, String> {
    let all = [
        ("ink", palette.ink),
        ("soft", palette.soft),
        ("line", palette.hairline),
        ("band", palette.band),
        ("wrong", palette.wrong),
        ("executed", palette.executed),
        ("draft", palette.draft),
    ];
    all.into_iter().map(|(name, colour)| (name, colour.hex())).collect()
}

fn fixed_words(content: &Content<'_>) -> BTreeMap<&'static str, String> {
    const IDS: [(&str, &str); 20] = [
        ("contents", "paper-contents"),
        ("summary", "paper-summary"),
        ("tables", "paper-tables"),
        ("charts", "paper-charts"),
        ("findings", "paper-findings"),
        ("set_aside", "paper-set-aside"),
        ("notes", "paper-notes"),
        ("appendix", "paper-appendix"),
        ("account", "head-account"),
        ("low", "check-low"),
        ("high", "check-high"),
        ("printed", "paper-printed"),
        ("item", "paper-item"),
        ("reason", "paper-reason"),
        ("quote", "paper-quote"),
        ("page_before", "paper-page-before"),
        ("page_after", "paper-page-after"),
        ("findings_head", "paper-findings-head"),
        ("questions_head", "paper-questions-head"),
        ("definitions", "paper-definitions"),
    ];
    IDS.into_iter().map(|(name, id)| (name, content.words.get(id).to_string())).collect()
}

fn cover(content: &Content<'_>, author: &str) -> Cover {
    let (words, budget, review) = (content.words, content.budget, content.review);
    let day = content.made.to_zoned_datetime(content.zone.clone()).strftime("%Y-%m-%d").to_string();
    let years = words.with(
        "paper-years",
        &[("executed", &budget.executed_year.to_string()), ("draft", &budget.draft_year.to_string())],
    );
    let mut lines = vec![[words.get("paper-cover-years").to_string(), years]];
    if !author.is_empty() {
        lines.push([words.get("paper-cover-deputy").to_string(), review.reviewer().name.clone()]);
        if !review.reviewer().delegation.is_empty() {
            lines.push([
                words.get("paper-cover-delegation").to_string(),
                review.reviewer().delegation.clone(),
            ]);
        }
    }
    lines.push([words.get("paper-cover-date").to_string(), day]);
    Cover { title: budget.title.to_string(), kind: words.get("paper-kind").to_string(), lines }
}

/// The start of a text, on one line; cut after a clause where there is one, and never within a number or a word, nor
/// before the unit of a number.
fn shortened(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, next)) = line.char_indices().nth(most) else { return line };
    let (kept, _) = line.split_at(end);
    let is_joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-' | '\u{2212}');
    let clause = kept.rfind(['；', '。', ';']).filter(|at| *at >= end / 2);
    let kept = match clause {
        Some(at) => kept.get(..at).unwrap_or(kept),
        None => {
            let is_cut = is_joined(next) || kept.trim_end().ends_with(|c: char| c.is_ascii_digit());
            match kept.trim_end().trim_end_matches(is_joined) {
                whole if is_cut && !whole.is_empty() => whole,
                // one word and nothing else
                _ => kept,
            }
        }
    };
    format!("{}…", kept.trim_end())
}

fn charts_of<'a>(content: &Content<'a>) -> Charts<'a> {
    Charts { budget: content.budget, words: content.words, unit: content.unit, report: content.report }
}

/// A checksum in two words, as no line of large type holds it whole, and a place to break inside a word would be copied
/// along unseen.
fn in_two(sum: &str) -> String {
    match (sum.get(..32), sum.get(32..)) {
        (Some(first), Some(rest)) => format!("{first} {rest}"),
        _ => sum.to_owned(),
    }
}

fn appendix(content: &Content<'_>) -> Appendix {
    let (words, budget) = (content.words, content.budget);
    let definitions = [
        "paper-def-printed",
        "paper-def-derived",
        "paper-def-missing",
        "paper-def-bases",
        "paper-def-interval",
        "paper-def-marks",
        "paper-def-shapes",
        "paper-def-local",
    ]
    .map(|id| words.get(id).to_string())
    .to_vec();
    let fact = |id: &'static str, text: String| [words.get(id).to_string(), text];
    let source = content.review.source();
    let mut facts = vec![
        fact("paper-fact-file", content.file_name()),
        fact("paper-fact-sha", in_two(&source.sha256)),
        fact("paper-fact-figures", budget.figures().count().to_string()),
        fact("paper-fact-unit", unit_name(words, content.unit).to_string()),
        fact("paper-fact-base", compare_base_name(words, budget, content.base)),
    ];
    if let Some(report) = content.report {
        let say = Say { budget, report, words };
        facts.push(fact("paper-fact-checks", say.summary()));
    }
    facts.push(fact("paper-fact-made", content.time(content.made)));
    facts.push(fact("paper-fact-program", format!("Mingzhang 明账 {}", env!("CARGO_PKG_VERSION"))));
    Appendix { definitions, facts }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_shortened_text_ends_after_a_clause_or_a_word() {
        let text = "占支出的比例：按年初预算为 0.62%；按执行数 54.58 亿元为 0.74%";
        for (most, expected) in [
            (100, text),
            (38, "占支出的比例：按年初预算为 0.62%…"),
            (16, "占支出的比例：按年初预算为…"),
            (11, "占支出的比例：按年初预…"),
            (37, "占支出的比例：按年初预算为 0.62%…"),
        ] {
            assert_eq!(shortened(text, most), expected, "{most}");
        }
        for most in 9..=12 {
            assert_eq!(shortened("按执行数为 54.58 亿元为主", most), "按执行数为…", "{most}");
        }
        assert_eq!(shortened("one  two\nthree", 9), "one two…");
        assert_eq!(shortened("abcdef", 3), "abc…");
        assert_eq!(shortened("", 0), "");
    }
}
