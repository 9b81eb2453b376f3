//! What is in the summary.

use super::super::action::Action;
use super::super::command::Command;
use super::super::theme::{BODY, SMALL, tokens};
use super::{PaperAction, PaperContext, PaperView};
use crate::budget::Book;
use crate::chart::ChartId;
use crate::compare::Place;
use crate::export::pdf::{Only, proposed_charts};
use crate::review::{PaperPart, PaperSettings};
use crate::say::{Charts, compare_base_name, place_title, unit_name};
use eframe::egui;
use egui::RichText;
use egui::WidgetInfo;
use egui::accesskit::Role;
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

/// What the choices show, which changes with the data only.
pub(super) struct Shown {
    books: BTreeSet<Book>,
    /// The charts in the document, by key and name.
    charts: Vec<(String, String)>,
    notes: usize,
}

impl Shown {
    pub fn new(context: &PaperContext<'_>) -> Self {
        let (words, budget) = (context.words, &context.document.budget);
        let mut books: BTreeSet<Book> = budget.statements().map(|(_, s)| s.book).collect();
        if budget.items().len() > 0 {
            books.insert(Book::Policy);
        }
        let keys = context
            .settings()
            .charts
            .clone()
            .unwrap_or_else(|| proposed_charts(budget).iter().map(|id| id.key(budget)).collect());
        // a chart of another draft may not be there any more
        let name = |key: &String| {
            ChartId::from_key(key, budget)
                .map_or_else(|| words.get("anchor-chart").to_string(), |id| chart_name(context, &id))
        };
        let charts = keys.iter().map(|key| (key.clone(), name(key))).collect();
        Self { books, charts, notes: context.notes().len() }
    }
}

pub(super) fn choices_ui(
    ui: &mut egui::Ui,
    context: &PaperContext<'_>,
    view: &PaperView,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    ui.add_space(6.0);
    if let Some(only) = &view.only {
        only_ui(ui, context, only, actions);
        style_ui(ui, context, actions);
        return;
    }
    let Some((_, shown)) = &view.shown else { return };
    let mut settings = context.settings().clone();
    heading(ui, &words.get("paper-choose-parts"));
    for part in PaperPart::iter() {
        let name = words.get(format!("paper-part-{}", <&str>::from(part)));
        let mut on = settings.has(part);
        if ui.add_enabled(!context.read_only, egui::Checkbox::new(&mut on, &*name)).changed() {
            let _ = if on { settings.without.remove(&part) } else { settings.without.insert(part) };
        }
        match part {
            PaperPart::Tables if on => books_ui(ui, context, shown, &mut settings),
            PaperPart::Charts if on => charts_ui(ui, context, shown, &mut settings),
            PaperPart::Notes if on => notes_ui(ui, context, shown, actions),
            _ => {}
        }
    }
    if settings != *context.settings() {
        actions.push(Action::Paper(PaperAction::Set(settings)));
    }
    ui.add_space(8.0);
    style_ui(ui, context, actions);
}

fn heading(ui: &mut egui::Ui, text: &str) {
    ui.label(RichText::new(text).size(BODY).strong());
    ui.add_space(2.0);
}

fn soft(ui: &mut egui::Ui, text: &str) {
    let colour = tokens(ui).soft;
    ui.label(RichText::new(text).size(SMALL).color(colour));
}

/// One thing alone, and the way back to all of it.
fn only_ui(ui: &mut egui::Ui, context: &PaperContext<'_>, only: &Only, actions: &mut Vec<Action>) {
    let (words, budget) = (context.words, &context.document.budget);
    let name = match only {
        Only::Statement(id) => place_title(budget, words, Place::Statement(*id)),
        Only::Page(page) => place_title(budget, words, Place::Page(*page)),
        Only::Chart(id) => chart_name(context, id),
    };
    heading(ui, &words.get("paper-only"));
    ui.label(name);
    ui.add_space(4.0);
    if ui.button(&*words.get("paper-show-all")).clicked() {
        actions.push(Action::Paper(PaperAction::Only(None)));
    }
    ui.add_space(8.0);
}

/// The budgets whose tables are in it.
fn books_ui(ui: &mut egui::Ui, context: &PaperContext<'_>, shown: &Shown, settings: &mut PaperSettings) {
    let words = context.words;
    ui.indent("paper-books", |ui| {
        for book in shown.books.iter().copied() {
            let name = words.get(format!("book-{}", book.word()));
            let mut on = !settings.without_books.contains(&book);
            let text = RichText::new(&*name).size(SMALL + 1.0);
            if ui.add_enabled(!context.read_only, egui::Checkbox::new(&mut on, text)).changed() {
                let _ = if on {
                    settings.without_books.remove(&book)
                } else {
                    settings.without_books.insert(book)
                };
            }
        }
    });
}

fn chart_name(context: &PaperContext<'_>, id: &ChartId) -> String {
    let charts = Charts {
        budget: &context.document.budget,
        words: context.words,
        unit: context.view.unit,
        report: None,
    };
    format!("{} {}", charts.kind_name(id), charts.of_name(id)).trim().to_owned()
}

/// The charts in it, each with a way out; more are taken in where they are shown.
fn charts_ui(ui: &mut egui::Ui, context: &PaperContext<'_>, shown: &Shown, settings: &mut PaperSettings) {
    let words = context.words;
    ui.indent("paper-charts", |ui| {
        let mut left_out = None;
        for (nth, (_, name)) in shown.charts.iter().enumerate() {
            ui.horizontal(|ui| {
                let label = words.with("paper-leave-out", &[("name", name)]);
                let button = ui.add_enabled(!context.read_only, egui::Button::new("×").small());
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
                if button.on_hover_text(&label).clicked() {
                    left_out = Some(nth);
                }
                ui.add(egui::Label::new(RichText::new(name).size(SMALL + 1.0)).wrap());
            });
        }
        if let Some(nth) = left_out {
            let mut kept: Vec<String> = shown.charts.iter().map(|(key, _)| key.clone()).collect();
            kept.remove(nth);
            settings.charts = Some(kept);
        }
        soft(ui, &words.get("paper-more-charts"));
        if settings.charts.is_some() && ui.link(&*words.get("paper-proposed-charts")).clicked() {
            settings.charts = None;
        }
    });
}

/// How many notes are in it, and where that is decided.
fn notes_ui(ui: &mut egui::Ui, context: &PaperContext<'_>, shown: &Shown, actions: &mut Vec<Action>) {
    let words = context.words;
    let is_all = shown.notes >= context.noted.total;
    let (shown, all) = (shown.notes.to_string(), context.noted.total.to_string());
    ui.indent("paper-notes", |ui| {
        let count = words.with("paper-notes-count", &[("shown", &shown), ("all", &all)]);
        if is_all {
            soft(ui, &count);
        } else {
            // what is left out must not be found out from the paper
            ui.label(RichText::new(format!("▲ {count}")).size(SMALL + 1.0).color(tokens(ui).wrong));
        }
        if ui.link(&*words.get("paper-to-filter")).clicked() {
            actions.push(Action::Do(Command::ShowNotes));
        }
    });
}

fn style_ui(ui: &mut egui::Ui, context: &PaperContext<'_>, actions: &mut Vec<Action>) {
    let words = context.words;
    let mut settings = context.settings().clone();
    heading(ui, &words.get("paper-style"));
    let enabled = !context.read_only;
    ui.add_enabled(enabled, egui::Checkbox::new(&mut settings.large, &*words.get("paper-large")));
    ui.add_enabled(enabled, egui::Checkbox::new(&mut settings.grey, &*words.get("paper-grey")));
    if settings != *context.settings() {
        actions.push(Action::Paper(PaperAction::Set(settings)));
    }
    ui.add_space(4.0);
    let unit = unit_name(words, context.view.unit);
    let base = compare_base_name(words, &context.document.budget, context.review.settings().base);
    soft(ui, &words.with("paper-unit-and-base", &[("unit", &unit), ("base", &base)]));
    let id = if context.has_file { "paper-remembered" } else { "paper-remembered-once-saved" };
    let key = Command::Save.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
    soft(ui, &words.with(id, &[("key", &key)]));
    if context.review.reviewer().name.is_empty() {
        ui.add_space(4.0);
        soft(ui, &words.get("paper-no-name"));
        if ui.link(&*words.get("paper-say-who")).clicked() {
            actions.push(Action::Do(Command::Reviewer));
        }
    }
}
