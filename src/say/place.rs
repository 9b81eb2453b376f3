//! The names of places of a budget, of what notes are about, and of what they are marked with.

use super::Charts;
use super::terms::{measure_name, year_stage};
use crate::budget::{Budget, FigureId, LineId, Owner};
use crate::chart::ChartId;
use crate::compare::{Page, Place};
use crate::review::places::Target;
use crate::review::{Anchor, Importance, NoteKind, NoteStatus, Reviewer};
use crate::words::Words;
use std::sync::Arc;

/// What a place is called.
pub fn place_name(budget: &Budget, words: &Words, place: Place) -> String {
    match place {
        Place::Overview => words.get("place-overview").to_string(),
        Place::Book(book) => words.get(format!("book-{}", book.word())).to_string(),
        Place::Scope(_, scope) => budget.scope(scope).name.to_string(),
        Place::Statement(id) => words.get(format!("flow-{}", budget.statement(id).flow.word())).to_string(),
        Place::Page(page) => words.get(format!("page-{}", <&str>::from(page))).to_string(),
    }
}

/// The same with what stands above it, for titles.
pub fn place_title(budget: &Budget, words: &Words, place: Place) -> String {
    let name = place_name(budget, words, place);
    match place {
        Place::Scope(book, _) => format!("{} · {name}", words.get(format!("book-{}", book.word()))),
        Place::Statement(id) => {
            let s = budget.statement(id);
            format!(
                "{} · {} · {name}",
                words.get(format!("book-{}", s.book.word())),
                budget.scope(s.scope).name
            )
        }
        _ => name,
    }
}

/// What stands over the names of the rows of a place.
pub fn first_head(words: &Words, place: Place) -> Arc<str> {
    words.get(match place {
        Place::Page(Page::Quotas) => "head-place",
        Place::Page(Page::Outcomes | Page::Plans) => "head-item",
        _ => "head-account",
    })
}

fn line_title(budget: &Budget, id: LineId) -> String {
    let line = budget.line(id);
    format!("{} {}", budget.scope(budget.statement(line.statement).scope).name, line.name)
}

/// A figure in words: 全市 教育支出（2025 执行 · 金额）.
pub fn figure_title(budget: &Budget, words: &Words, id: FigureId) -> String {
    let figure = budget.figure(id);
    let when = year_stage(words, budget, figure.year, figure.stage);
    let measure = measure_name(budget, words, id);
    let name = match figure.owner {
        Owner::Line(line) => line_title(budget, line),
        Owner::Item(item, nth) => {
            let item = budget.item(item);
            let label = item.figures.get(nth as usize).map_or("", |(label, _)| label);
            format!("{} {label}", item.name)
        }
    };
    words.with("anchor-figure", &[("name", &name), ("when", &when), ("measure", &measure)])
}

/// What a note is about, in words: 全市 教育支出（2025 执行 · 金额）.
pub fn anchor_title(budget: &Budget, words: &Words, anchor: &Anchor, target: Option<Target>) -> String {
    match target {
        Some(Target::Report) => words.get("anchor-report").to_string(),
        Some(Target::Section(id)) => {
            let section = budget.section(id);
            words.with("anchor-section", &[("at", &section.at), ("title", &section.title)])
        }
        Some(Target::Statement(id)) => place_title(budget, words, Place::Statement(id)),
        Some(Target::Line(id)) => line_title(budget, id),
        Some(Target::Figure(id)) => figure_title(budget, words, id),
        Some(Target::Item(id)) => budget.item(id).name.to_string(),
        Some(Target::Finding(_)) => words.get("anchor-finding").to_string(),
        Some(Target::Chart) => {
            let id = anchor.key().and_then(|key| ChartId::from_key(key, budget));
            let charts = Charts { budget, words, unit: Default::default(), report: None };
            match id {
                Some(id) => words.with(
                    "anchor-chart-of",
                    &[("kind", &charts.kind_name(&id)), ("of", &charts.of_name(&id))],
                ),
                None => words.get("anchor-chart").to_string(),
            }
        }
        None => match anchor {
            Anchor::Finding(_) => words.get("anchor-finding-gone").to_string(),
            // the readable part of the key: the account, else all of it
            other => {
                let key = other.key().unwrap_or_default();
                let mut parts = key.split('/');
                let (scope, account) = (parts.nth(1), parts.nth(1));
                match (scope, account) {
                    (Some(scope), Some(account)) => format!("{scope} {}", account.replace('>', " › ")),
                    _ => key.to_owned(),
                }
            }
        },
    }
}

/// The mark of a kind of note; never alone, its word stands beside it.
pub fn kind_mark(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Question => "？",
        NoteKind::Suggestion => "→",
        NoteKind::Opinion => "！",
        NoteKind::Praise => "★",
        NoteKind::Memo => "※",
    }
}

/// The word for a kind, with its mark.
pub fn kind_name(words: &Words, kind: NoteKind) -> String {
    format!("{} {}", kind_mark(kind), words.get(format!("note-kind-{}", kind.word())))
}

/// The word for a status.
pub fn status_name(words: &Words, status: NoteStatus) -> Arc<str> {
    words.get(format!("note-status-{}", status.word()))
}

/// The word for an importance.
pub fn importance_name(words: &Words, importance: Importance) -> Arc<str> {
    words.get(format!("note-importance-{}", importance.word()))
}

/// Name and delegation, or that there is none.
pub fn author_text(words: &Words, author: &Reviewer) -> String {
    match (author.name.is_empty(), author.delegation.is_empty()) {
        (true, true) => words.get("note-no-author").to_string(),
        (true, false) => author.delegation.clone(),
        (false, true) => author.name.clone(),
        (false, false) => format!("{}（{}）", author.name, author.delegation),
    }
}
