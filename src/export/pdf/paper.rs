//! What stands on paper, as data for the template: texts, numbers as they are shown, and where links lead.

use super::super::{Content, ExportError};
use super::comments::{Comment, Kind};
use super::marks::{Carrier, Key, Marks, Ref};
use super::tables::{Chapter, chapters};
use super::{Only, PaperChoice};
use crate::budget::{Budget, Flow, LineId};
use crate::chart::{self, ChartId, Paper as PicturePaper};
use crate::check::Severity;
use crate::compare::{Cell, Column, cell, value_of};
use crate::palette::{LIGHT, Palette, greys};
use crate::review::{NoteKind, NoteStatus, PaperPart};
use crate::say::{
    ChartOptions, Charts, Say, colon, compare_base_name, importance_name, kind_name, severity_mark,
    severity_name, status_name, unit_name,
};
use crate::words::Language;
use rust_decimal::Decimal;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use strum::IntoEnumIterator as _;

/// Everything the template reads.
#[derive(Debug, Serialize)]
pub struct Paper {
    pub lang: &'static str,
    pub region: &'static str,
    /// Points of the running text.
    pub size: f32,
    pub grey: bool,
    pub colours: BTreeMap<&'static str, String>,
    /// The fixed words of the template.
    pub words: BTreeMap<&'static str, String>,
    pub title: String,
    pub author: String,
    pub keywords: Vec<String>,

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
    pub place: String,
    pub title: String,
    pub kind: String,
    pub lines: Vec<[String; 2]>,
}

/// One page of what matters.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub sentences: Vec<String>,
    pub totals: Option<Simple>,
    pub changes: Option<Simple>,
    pub severities: Vec<String>,
    pub findings: Vec<Item>,
    pub questions: Vec<Item>,
    /// How many more questions there are.
    pub more_questions: String,
    pub more_findings: String,
}

/// A small table of words and numbers.
#[derive(Debug, Serialize)]
pub struct Simple {
    pub title: String,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub remark: String,
}

/// A line that leads somewhere.
#[derive(Debug, Serialize)]
pub struct Item {
    pub link: Option<Ref>,
    pub text: String,
}

#[derive(Debug, Serialize)]
pub struct Picture {
    pub title: String,
    pub about: String,
    pub svg: String,
    /// Percent of the width there is.
    pub width: u32,
    pub alt: String,
    pub remarks: Vec<String>,
    pub carriers: Vec<Carrier>,
    pub refs: Vec<Ref>,
}

#[derive(Debug, Serialize)]
pub struct Findings {
    pub summary: String,
    pub open: Vec<FindingOut>,
    pub set_aside: Vec<FindingOut>,
}

#[derive(Debug, Serialize)]
pub struct FindingOut {
    pub label: String,
    pub number: String,
    pub severity: String,
    pub wrong: bool,
    pub place: String,
    pub sentence: String,
    pub arithmetic: Vec<Sum>,
    pub lines: Vec<String>,
    pub source: String,
    pub reason: String,
    pub carriers: Vec<Carrier>,
    pub refs: Vec<Ref>,
}

#[derive(Debug, Serialize)]
pub struct Sum {
    pub title: String,
    /// Sign, name, printed, low, high.
    pub rows: Vec<[String; 5]>,
    /// How many rows at the end are totals.
    pub totals: usize,
}

#[derive(Debug, Serialize)]
pub struct Notes {
    pub about: String,
    pub groups: Vec<NoteGroup>,
}

#[derive(Debug, Serialize)]
pub struct NoteGroup {
    pub title: String,
    pub notes: Vec<NoteOut>,
}

#[derive(Debug, Serialize)]
pub struct NoteOut {
    pub label: String,
    pub number: String,
    pub place: String,
    /// Where the note was put, to be found there.
    pub at: String,
    pub quote: String,
    pub state: String,
    pub marks: String,
    pub signature: String,
    pub text: Vec<String>,
    pub replies: Vec<[String; 2]>,
    /// The comment stands here where it could not stand at its place.
    pub carriers: Vec<Carrier>,
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
        grey: choice.settings.grey,
        colours: colours(&palette),
        words: fixed_words(content),
        // on one line above the pages
        head: shortened(&super::text::readable(&words.with("paper-head", &[("title", &title)])), 40),
        head_author: shortened(&super::text::readable(&author), 16),
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
    const IDS: [(&str, &str); 22] = [
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
        ("replies", "paper-replies"),
        ("continued", "paper-continued"),
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
    Cover {
        place: budget.place.to_string(),
        title: budget.title.to_string(),
        kind: words.get("paper-kind").to_string(),
        lines,
    }
}

/// How many findings and questions the first page names.
const FIRST: usize = 5;
/// In large type there is room for fewer.
const FIRST_LARGE: usize = 3;

fn summary(marks: &Marks<'_>, choice: &PaperChoice) -> Summary {
    let content = marks.content;
    let (words, budget) = (content.words, content.budget);
    let charts = charts_of(content);
    let scope = chart::scopes(budget).first().copied();
    let overview = scope.and_then(|s| charts.chart(&ChartId::Overview(s), &ChartOptions::default()));
    let totals = overview.as_ref().map(|chart| Simple {
        title: words.get("paper-totals").to_string(),
        heads: chart.table.heads.clone(),
        rows: chart
            .table
            .rows
            .iter()
            .map(|row| {
                let name = chart.marks.get(row.mark).map(|m| m.name.clone()).unwrap_or_default();
                std::iter::once(name).chain(row.cells.iter().map(|c| c.text.clone())).collect()
            })
            .collect(),
        remark: String::new(),
    });
    let mut sentences: Vec<String> = overview.iter().map(|chart| chart.title.clone()).collect();
    sentences.push(match content.report {
        Some(report) => Say { budget, report, words }.summary(),
        None => words.get("paper-unchecked").to_string(),
    });
    let mut severities = Vec::new();
    let is_open = |id: &str| content.review.dismissal(id).is_none();
    for severity in [
        Severity::Contradiction,
        Severity::Statutory,
        Severity::Attention,
        Severity::Definition,
        Severity::Incomplete,
    ] {
        let count = marks.findings.iter().filter(|f| f.severity == severity && is_open(&f.id)).count();
        if count > 0 {
            let name = severity_name(words, severity);
            severities.push(format!("{} {name} {count}", severity_mark(severity)));
        }
    }
    let open: Vec<(usize, &crate::check::Finding)> =
        marks.findings.iter().enumerate().filter(|(_, f)| is_open(&f.id)).collect();
    let first = if choice.settings.large { FIRST_LARGE } else { FIRST };
    // a line of Chinese holds half as many letters as one of English
    let most = if words.language() == Language::Chinese { 110 } else { 200 };
    let findings = content.report.map_or_else(Vec::new, |report| {
        let say = Say { budget, report, words };
        open.iter()
            .take(first)
            .map(|(nth, finding)| {
                let entry = say.finding(finding);
                let link = choice.has(PaperPart::Findings).then(|| marks.finding_ref(*nth));
                Item {
                    link,
                    text: format!("{} {}", entry.name, with_minus(&shortened(&entry.sentence, most))),
                }
            })
            .collect()
    });
    let asked: Vec<&super::marks::Printed<'_>> = marks
        .notes
        .iter()
        .filter(|p| {
            let note = p.note.content();
            note.kind == NoteKind::Question && note.status != NoteStatus::Settled
        })
        .collect();
    let questions = asked
        .iter()
        .take(first)
        .map(|p| {
            let link = choice.has(PaperPart::Notes).then(|| marks.note_ref(p.number));
            let place = content.place(p.id, p.note);
            Item {
                link,
                text: format!("{place}{}{}", colon(words), shortened(&p.note.content().text, most * 2 / 3)),
            }
        })
        .collect();
    let more = |all: usize, part: PaperPart| {
        let more = all.saturating_sub(first);
        if more == 0 || !choice.has(part) {
            String::new()
        } else {
            words.with("paper-more", &[("count", &more.to_string())])
        }
    };
    Summary {
        sentences,
        totals,
        changes: scope.and_then(|s| changes(content, s)),
        severities,
        findings,
        questions,
        more_findings: more(open.len(), PaperPart::Findings),
        more_questions: more(asked.len(), PaperPart::Notes),
    }
}

/// The start of a text, on one line.
fn shortened(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most { line } else { line.chars().take(most).chain(['…']).collect() }
}

/// The accounts of a scope that change most; of an account and what it is made of, what it is made of.
fn changes(content: &Content<'_>, scope: crate::budget::ScopeId) -> Option<Simple> {
    let (budget, words) = (content.budget, content.words);
    let change = |line: LineId| {
        let cell = cell(budget, line, Column::Difference, content.base);
        value_of(budget, &cell).map(|value| (value, cell))
    };
    let mut moved: Vec<(Decimal, Cell, LineId)> = Vec::new();
    for (line, data) in budget.lines() {
        let statement = budget.statement(data.statement);
        // totals stand above
        let is_total = chart::side(budget, data.statement).contains(&line);
        if is_total
            || statement.scope != scope
            || !matches!(statement.flow, Flow::Revenue | Flow::Expenditure)
        {
            continue;
        }
        let is_divided = data.children.iter().any(|c| change(*c).is_some());
        if let (false, Some((value, cell))) = (is_divided, change(line)) {
            moved.push((value, cell, line));
        }
    }
    moved.sort_by_key(|(value, _, line)| (Reverse(value.abs()), *line));
    moved.truncate(5);
    if moved.is_empty() {
        return None;
    }
    let unit = unit_name(words, content.unit);
    let amount = |line: LineId, column: Column| shown(content, &cell(budget, line, column, content.base));
    let columns = base_columns(content);
    let rows = moved
        .iter()
        .map(|(_, difference, line)| {
            let statement = budget.statement(budget.line(*line).statement);
            let flow = words.get(format!("flow-{}", statement.flow.word()));
            let book = words.get(format!("book-{}", statement.book.word()));
            vec![
                budget.line(*line).name.to_string(),
                format!("{book} · {flow}"),
                amount(*line, columns[0]),
                amount(*line, columns[1]),
                signed(shown(content, difference)),
                signed(amount(*line, Column::DifferenceRate)),
            ]
        })
        .collect();
    let base = compare_base_name(words, budget, content.base);
    let with_unit = |text: &str| words.with("chart-head-unit", &[("head", text), ("unit", &unit)]);
    Some(Simple {
        title: words.get("paper-changes").to_string(),
        heads: vec![
            words.get("head-account").to_string(),
            words.get("paper-where").to_string(),
            with_unit(&base),
            with_unit(&words.with("group-draft", &[("year", &budget.draft_year.to_string())])),
            with_unit(&words.get("head-difference")),
            words.get("head-difference-rate").to_string(),
        ],
        rows,
        remark: words.get("paper-changes-remark").to_string(),
    })
}

/// The base and the draft.
fn base_columns(content: &Content<'_>) -> [Column; 2] {
    use crate::budget::Measure;
    use crate::compare::Year;
    [
        Column::Stated(Year::Executed, content.base.stage(), Measure::Amount),
        Column::Stated(Year::Draft, crate::budget::Stage::Draft, Measure::Amount),
    ]
}

fn shown(content: &Content<'_>, cell: &Cell) -> String {
    use crate::compare::display::{Medium, derived_text, printed};
    match cell {
        Cell::Printed(id) => printed(&content.budget.figure(*id).quantity, content.unit, Medium::Screen).text,
        Cell::Derived(derived) => derived_text(content.budget, derived, content.unit, Medium::Screen).text,
        Cell::Text(text) => text.to_string(),
        Cell::Missing => "—".to_owned(),
    }
}

fn signed(text: String) -> String {
    let is_up =
        text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(|c: char| ('1'..='9').contains(&c));
    if is_up { format!("+{text}") } else { text }
}

fn charts_of<'a>(content: &Content<'a>) -> Charts<'a> {
    Charts { budget: content.budget, words: content.words, unit: content.unit, report: content.report }
}

/// The charts a document has unless the deputy picks others.
pub fn proposed_charts(budget: &Budget) -> Vec<ChartId> {
    let mut all = Vec::new();
    let Some(scope) = chart::scopes(budget).first().copied() else { return all };
    all.push(ChartId::Overview(scope));
    all.push(ChartId::Flow(scope, chart::ChartYear::Draft));
    for flow in [Flow::Revenue, Flow::Expenditure] {
        let lines = chart::side_of(budget, crate::budget::Book::General, scope, flow);
        if let [line] = lines.as_slice() {
            all.push(ChartId::Pairs(chart::Group::Line(*line)));
            all.push(ChartId::Waterfall(*line));
        }
    }
    all.push(ChartId::Debt);
    all.retain(|id| id.fits(budget));
    all
}

/// Pictures are drawn this wide, in points: type in them is as large as the text beside them.
const PICTURE: i64 = 640;
const PICTURE_LARGE: i64 = 470;

fn pictures(marks: &mut Marks<'_>, choice: &PaperChoice) -> Result<Vec<Picture>, ExportError> {
    let content = marks.content;
    let ids: Vec<ChartId> = match (&choice.only, &choice.settings.charts) {
        (Some(Only::Chart(id)), _) => vec![id.clone()],
        (Some(_), _) => Vec::new(),
        (None, Some(keys)) => keys.iter().filter_map(|key| ChartId::from_key(key, content.budget)).collect(),
        (None, None) => proposed_charts(content.budget),
    };
    let charts = charts_of(content);
    let palette = palette(choice);
    let mut made = Vec::new();
    for id in ids {
        content.go_on()?;
        let Some(chart) = charts.chart(&id, &ChartOptions::default()) else { continue };
        // names in a stream need all the room there is
        let is_stream = matches!(id, ChartId::Flow(..));
        let width = if choice.settings.large && !is_stream { PICTURE_LARGE } else { PICTURE };
        // with the characters the typeface has, so that words have the room they are given
        let drawn = chart.clone().with_texts(&super::text::readable);
        let paper = PicturePaper { palette: &palette, width, with_words: false, foot: None };
        let svg = chart::svg(&drawn, &paper);
        let key = Key::Chart(id.key(content.budget));
        made.push(Picture {
            alt: described(&chart.description()),
            title: chart.title.clone(),
            about: chart.about.clone(),
            width: width_on_page(&svg, choice.settings.large),
            svg,
            remarks: chart.remarks.clone(),

            refs: marks.note_refs(&key),
            carriers: marks.take(&key, Kind::Sheet),
        });
    }
    Ok(made)
}

/// So many characters a description may have: an archive document has no longer strings (PDF/A-2, 6.1.13).
const MOST_DESCRIBED: usize = 8_000;

/// What is drawn in words, whole lines of it.
fn described(text: &str) -> String {
    let mut count = 0;
    let lines = text.lines().take_while(|line| {
        count += line.chars().count() + 1;
        count < MOST_DESCRIBED
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Percent of the width of the text: what is too high for a page is drawn smaller.
fn width_on_page(svg: &str, large: bool) -> u32 {
    let size = |name: &str| -> Option<Decimal> {
        let (_, rest) = svg.split_once(name)?;
        rest.split_once('"')?.0.trim_end_matches("pt").parse().ok()
    };
    // the height there is beside title and remarks, as a part of the width there is
    let most = Decimal::new(if large { 90 } else { 110 }, 2);
    let ratio = size("height=\"").zip(size("width=\"")).and_then(|(h, w)| h.checked_div(w));
    match ratio {
        Some(ratio) if ratio > most => {
            let percent = (most / ratio * Decimal::ONE_HUNDRED).trunc();
            u32::try_from(percent.mantissa()).unwrap_or(100).clamp(5, 100)
        }
        _ => 100,
    }
}

/// More rows of arithmetic are not printed.
const MOST_STEPS: usize = 40;

fn findings(marks: &mut Marks<'_>) -> Option<Findings> {
    let content = marks.content;
    let Some(report) = content.report else {
        let summary = content.words.get("paper-unchecked").to_string();
        return Some(Findings { summary, open: Vec::new(), set_aside: Vec::new() });
    };
    let say = Say { budget: content.budget, report, words: content.words };
    let (mut open, mut set_aside) = (Vec::new(), Vec::new());
    for (nth, finding) in marks.findings.clone().into_iter().enumerate() {
        let entry = say.finding(&finding);
        let body = say.finding_body(&finding, &entry);
        let reason = content.review.dismissal(&finding.id).map(|d| d.reason.clone());
        let arithmetic = body
            .arithmetic
            .iter()
            .map(|a| {
                let mut rows: Vec<[String; 5]> = a
                    .steps
                    .iter()
                    .map(|s| {
                        [s.sign.to_owned(), s.name.clone(), s.value.clone(), s.low.clone(), s.high.clone()]
                    })
                    .collect();
                // hundreds of parts are for the screen
                if rows.len() > MOST_STEPS {
                    let tail = rows.split_off(rows.len() - 2);
                    let left_out = rows.split_off(MOST_STEPS - 2).len().to_string();
                    let text = content.words.with("paper-steps-left-out", &[("count", &left_out)]);
                    rows.push([String::new(), text, String::new(), String::new(), String::new()]);
                    rows.extend(tail);
                }
                let totals = a.totals.iter().flatten();
                rows.extend(totals.map(|t| {
                    [String::new(), t.name.to_string(), String::new(), t.low.clone(), t.high.clone()]
                }));
                let totals = if a.totals.is_some() { 2 } else { 0 };
                Sum { title: a.title.clone().unwrap_or_default(), rows, totals }
            })
            .collect();
        let mut lines = Vec::new();
        if let Some(title) = &body.suspects_title {
            lines.push(title.to_string());
            let and = content.words.get("say-and");
            lines.extend(body.suspects.iter().map(|set| {
                let names: Vec<&str> = set.iter().map(|(_, text)| text.as_str()).collect();
                format!("· {}", names.join(&and))
            }));
        }
        lines.extend(body.proposals.iter().map(|p| format!("? {p}")));
        if !body.fully_searched {
            lines.push(content.words.get("check-not-searched").to_string());
        }
        lines.extend(body.tries.iter().map(|t| format!("· {t}")));
        let key = Key::Finding(finding.id.clone());
        let out = FindingOut {
            label: format!("finding-{}", nth + 1),
            number: marks.finding_ref(nth).text,
            severity: entry.name,
            wrong: finding.severity == Severity::Contradiction,
            place: entry.place,
            sentence: with_minus(&entry.sentence),
            arithmetic,
            lines: lines.iter().map(|l| with_minus(l)).collect(),
            source: body.source.unwrap_or_default(),
            reason: reason.clone().unwrap_or_default(),
            refs: marks.note_refs(&key),
            carriers: marks.take(&key, Kind::Sheet),
        };
        if reason.is_some() { &mut set_aside } else { &mut open }.push(out);
    }
    Some(Findings { summary: say.summary(), open, set_aside })
}

fn notes(marks: &mut Marks<'_>, choice: &PaperChoice) -> Option<Notes> {
    let content = marks.content;
    let words = content.words;
    if marks.notes.is_empty() {
        return None;
    }
    let mut groups = Vec::new();
    for kind in NoteKind::iter() {
        let own: Vec<usize> = marks
            .notes
            .iter()
            .enumerate()
            .filter(|(_, p)| p.note.content().kind == kind)
            .map(|(nth, _)| nth)
            .collect();
        let mut out = Vec::new();
        for nth in own {
            let was_placed = marks.is_placed(nth);
            // of one thing alone only the notes about it
            if choice.only.is_some() && !was_placed {
                continue;
            }
            let carriers: Vec<Carrier> = marks.put(nth, Kind::Sheet).into_iter().collect();
            let Some(printed) = marks.notes.get(nth) else { continue };
            let note = printed.note.content();
            let marked = [
                status_name(words, note.status).to_string(),
                importance_name(words, note.importance).to_string(),
            ];
            let tags: Vec<String> = note.tags.iter().map(|t| format!("#{t}")).collect();
            out.push(NoteOut {
                label: format!("note-{}", printed.number),
                number: marks.note_ref(printed.number).text,
                place: content.place(printed.id, printed.note),
                at: if was_placed { format!("at-note-{}", printed.number) } else { String::new() },
                quote: note.quote.clone().unwrap_or_default(),
                state: content.place_state(printed.id, printed.note).unwrap_or_default(),
                marks: marked.into_iter().chain(tags).collect::<Vec<_>>().join(" · "),
                signature: content.signature(note),
                text: content.text(printed.note).lines().map(str::to_owned).collect(),
                replies: printed
                    .note
                    .replies()
                    .into_iter()
                    .map(|reply| {
                        let said = content.reply(reply);
                        let (head, text) = said.split_once('\n').unwrap_or((said.as_str(), ""));
                        [head.to_owned(), text.to_owned()]
                    })
                    .collect(),
                carriers,
            });
        }
        if !out.is_empty() {
            let title = words.with(
                "paper-note-group",
                &[("kind", &kind_name(words, kind)), ("count", &out.len().to_string())],
            );
            groups.push(NoteGroup { title, notes: out });
        }
    }
    if groups.is_empty() {
        return None;
    }
    let shown: usize = groups.iter().map(|g| g.notes.len()).sum();
    let (shown, all) = (shown.to_string(), content.review.notes().len().to_string());
    let id = if shown == all { "paper-notes-all" } else { "paper-notes-filtered" };
    Some(Notes { about: words.with(id, &[("shown", &shown), ("all", &all)]), groups })
}

/// A checksum on two lines: no line of large type holds it whole.
fn in_two(sum: &str) -> String {
    match (sum.get(..32), sum.get(32..)) {
        (Some(first), Some(rest)) => format!("{first} {rest}"),
        _ => sum.to_owned(),
    }
}

/// A minus before a number as the tables have it.
fn with_minus(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let is_sign = c == '-' && !before.is_alphanumeric() && chars.peek().is_some_and(char::is_ascii_digit);
        out.push(if is_sign { '\u{2212}' } else { c });
        before = c;
    }
    out
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
