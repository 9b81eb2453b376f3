//! One page of what matters.

use super::super::super::Content;
use super::super::PaperChoice;
use super::super::marks::{Marks, Printed, Ref};
use super::{charts_of, shortened};
use crate::budget::{Book, Flow, LineId, Measure, ScopeId, Stage};
use crate::chart::{self, ChartId};
use crate::check::{Finding, Severity};
use crate::compare::display::{Medium, derived_text, printed};
use crate::compare::{Cell, Column, Year, cell, value_of};
use crate::review::{NoteKind, NoteStatus, PaperPart};
use crate::say::{ChartOptions, Say, colon, compare_base_name, severity_mark, severity_name, unit_name};
use crate::words::Language;
use rust_decimal::Decimal;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashSet;

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

/// How many findings and questions the first page names.
const FIRST: usize = 5;
/// In large type there is room for fewer.
const FIRST_LARGE: usize = 3;

pub(super) fn summary(marks: &Marks<'_>, choice: &PaperChoice) -> Summary {
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
    let open: Vec<(usize, &Finding)> =
        marks.findings.iter().enumerate().filter(|(_, f)| is_open(&f.id)).collect();
    let first = if choice.settings.large { FIRST_LARGE } else { FIRST };
    // a line of Chinese holds half as many letters as one of English
    let most = if words.language() == Language::Chinese { 180 } else { 360 };
    let findings = content.report.map_or_else(Vec::new, |report| {
        let say = Say { budget, report, words };
        open.iter()
            .take(first)
            .map(|(nth, finding)| {
                let entry = say.finding(finding);
                let link = choice.has(PaperPart::Findings).then(|| marks.finding_ref(*nth));
                Item { link, text: format!("{} {}", entry.name, shortened(&entry.sentence, most)) }
            })
            .collect()
    });
    let asked: Vec<&Printed<'_>> = marks
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
                text: format!("{place}{}{}", colon(words), shortened(&p.note.content().text, most * 2 / 5)),
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

const BOOKS: [Book; 4] = [Book::General, Book::Fund, Book::Capital, Book::Insurance];
/// How many accounts the table of the largest changes has.
const MOST_CHANGES: usize = 5;

/// The accounts of a scope that change most; of an account and what it is made of, what it is made of.
fn changes(content: &Content<'_>, scope: ScopeId) -> Option<Simple> {
    let (budget, words) = (content.budget, content.words);
    let change = |line: LineId| {
        let cell = cell(budget, line, Column::Difference, content.base);
        value_of(budget, &cell).map(|value| (value, cell))
    };
    // the totals stand above
    let totals: HashSet<LineId> = BOOKS
        .into_iter()
        .flat_map(|book| [(book, Flow::Revenue), (book, Flow::Expenditure)])
        .flat_map(|(book, flow)| chart::side_of(budget, book, scope, flow))
        .collect();
    let mut moved: Vec<(Decimal, Cell, LineId)> = Vec::new();
    for (line, data) in budget.lines() {
        let statement = budget.statement(data.statement);
        if totals.contains(&line)
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
    moved.truncate(MOST_CHANGES);
    if moved.is_empty() {
        return None;
    }
    let unit = unit_name(words, content.unit);
    let amount = |line: LineId, column: Column| shown(content, &cell(budget, line, column, content.base));
    let before = Column::Stated(Year::Executed, content.base.stage(), Measure::Amount);
    let after = Column::Stated(Year::Draft, Stage::Draft, Measure::Amount);
    let rows = moved
        .iter()
        .map(|(_, difference, line)| {
            let statement = budget.statement(budget.line(*line).statement);
            let flow = words.get(format!("flow-{}", statement.flow.word()));
            let book = words.get(format!("book-{}", statement.book.word()));
            vec![
                budget.line(*line).name.to_string(),
                format!("{book} · {flow}"),
                amount(*line, before),
                amount(*line, after),
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

/// A cell as it stands in tables.
fn shown(content: &Content<'_>, cell: &Cell) -> String {
    match cell {
        Cell::Printed(id) => printed(&content.budget.figure(*id).quantity, content.unit, Medium::Screen).text,
        Cell::Derived(derived) => derived_text(content.budget, derived, content.unit, Medium::Screen).text,
        Cell::Text(text) => text.to_string(),
        Cell::Missing => "—".to_owned(),
    }
}

/// A change with its sign; what is nothing has none.
fn signed(text: String) -> String {
    let is_up =
        text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(|c: char| ('1'..='9').contains(&c));
    if is_up { format!("+{text}") } else { text }
}
