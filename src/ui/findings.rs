//! 问题: what was found, most useful first. The head, its filters, and the list; see `entry` for what
//! stands in it.

use super::action::Action;
use super::checking::Checked;
use super::command::{Command, shortcut_text};
use super::entry;
use super::finding_list::{Filters, FindingsView, Kind, Measures, Row};
use super::finding_texts::{FindingTexts, Source};
use super::noted::Noted;
use super::theme::{BODY, SMALL, bold, tokens};
use super::view::Document;
use crate::budget::{Book, ScopeId};
use crate::check::Severity;
use crate::review::Review;
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{RichText, WidgetInfo};
use std::sync::Arc;
use strum::IntoEnumIterator as _;

/// What the tab reads.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub document: &'a Document,
    pub checked: &'a Checked,
    pub review: &'a Review,
    pub noted: &'a Noted,
    pub words: &'a Words,
}

impl<'a> Context<'a> {
    /// What texts are made from.
    pub(super) fn source(&self) -> Source<'a> {
        Source { document: self.document, checked: self.checked, words: self.words }
    }
}

/// Shows the tab.
pub fn findings_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    texts: &mut FindingTexts,
    actions: &mut Vec<Action>,
) {
    view.list.renew(&context.document.budget, context.checked, view.filters);
    // in a small or much enlarged window the list needs the room
    let tight = ui.available_height() < 450.0 || ui.available_width() < 640.0;
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 10, top: 6, bottom: 4 }).show(ui, |ui| {
        if tight {
            tight_head_ui(ui, context, view, texts, actions);
        } else {
            head_ui(ui, context, view, texts, actions);
        }
    });
    list_ui(ui, context, view, texts, actions);
}

/// The summary, what to look at, where, and the walk through the findings.
fn head_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    texts: &mut FindingTexts,
    actions: &mut Vec<Action>,
) {
    let summary = texts.summary(context.source());
    ui.label(RichText::new(&*summary).size(SMALL).color(tokens(ui).soft));
    too_large_ui(ui, context);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
        for chip in chips(context, view) {
            if choice(ui, chip.on, &chip.text).on_hover_text(&*chip.hint).clicked() {
                view.filters.kind = chip.kind;
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
        let words = context.words;
        let mut filters = view.filters;
        combo(ui, "findings-book", words, "findings-book", &mut filters.book, &books(context));
        combo(ui, "findings-scope", words, "findings-scope", &mut filters.scope, &scopes(context));
        view.filters = filters;
        walk_ui(ui, context, view, actions);
    });
}

/// The same in two short rows: filters in a menu.
fn tight_head_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    texts: &mut FindingTexts,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    ui.horizontal_wrapped(|ui| {
        let on = view.filters.kind.map_or_else(|| words.get("kind-all").to_string(), |k| k.name(words));
        let narrowed = view.filters.book.is_some() || view.filters.scope.is_some();
        let title = words.with("findings-filter", &[("what", &on)]);
        let title = if narrowed { format!("{title} …") } else { title };
        let button = ui.menu_button(RichText::new(format!("{title} ▼")).size(SMALL + 1.0), |ui| {
            filter_menu_ui(ui, context, view);
        });
        button.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &title));
        walk_ui(ui, context, view, actions);
    });
    let summary = texts.summary(context.source());
    let text = RichText::new(&*summary).size(SMALL).color(tokens(ui).soft);
    ui.add(egui::Label::new(text).truncate()).on_hover_text(&*summary);
}

fn filter_menu_ui(ui: &mut egui::Ui, context: &Context<'_>, view: &mut FindingsView) {
    let words = context.words;
    egui::ScrollArea::vertical().max_height(ui.ctx().content_rect().height() - 60.0).show(ui, |ui| {
        for chip in chips(context, view) {
            if choice(ui, chip.on, &chip.text).clicked() {
                view.filters.kind = chip.kind;
                ui.close();
            }
        }
        let filters = &mut view.filters;
        pick_ui(ui, words, "findings-book", &mut filters.book, &books(context));
        pick_ui(ui, words, "findings-scope", &mut filters.scope, &scopes(context));
    });
}

fn pick_ui<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    words: &Words,
    title: &'static str,
    value: &mut Option<T>,
    all: &[(Option<T>, Arc<str>)],
) {
    ui.separator();
    ui.label(RichText::new(&*words.get(title)).size(SMALL).color(tokens(ui).soft));
    for (option, name) in all {
        if choice(ui, *value == *option, name).clicked() {
            *value = *option;
            ui.close();
        }
    }
}

fn too_large_ui(ui: &mut egui::Ui, context: &Context<'_>) {
    let count = context.checked.report.not_fully_searched;
    if count > 0 {
        let text = context.words.with("check-too-large", &[("count", &count.to_string())]);
        ui.label(RichText::new(text).size(SMALL).color(tokens(ui).soft));
    }
}

/// One of the kinds to look at.
struct Chip {
    kind: Option<Kind>,
    on: bool,
    text: String,
    hint: Arc<str>,
}

fn chips(context: &Context<'_>, view: &FindingsView) -> Vec<Chip> {
    let words = context.words;
    let counts = &view.list.counts;
    let count = |kind: Kind| counts.get(&kind).copied().unwrap_or(0);
    // without a number: what lists leave out is among it, which the tab does not count
    let all = Chip {
        kind: None,
        on: view.filters.kind.is_none(),
        text: words.get("kind-all").to_string(),
        hint: words.get("kind-hint-all"),
    };
    let of = |kind: Kind| {
        let on = view.filters.kind == Some(kind);
        let count = count(kind);
        let text = format!("{} {count}", kind.name(words));
        (count > 0 || on).then(|| Chip { kind: Some(kind), on, text, hint: kind.hint(words) })
    };
    std::iter::once(all).chain(Kind::all().filter_map(of)).collect()
}

/// To the finding before and after, what the marks mean, and where one is.
fn walk_ui(ui: &mut egui::Ui, context: &Context<'_>, view: &FindingsView, actions: &mut Vec<Action>) {
    let words = context.words;
    for (command, id) in
        [(Command::PreviousFinding, "findings-previous"), (Command::NextFinding, "findings-next")]
    {
        let key = command.shortcut().map(|s| shortcut_text(ui.ctx(), &s)).unwrap_or_default();
        let text = words.get(id);
        let name = format!("{} {key}", command.text(words));
        let button = egui::Button::new(RichText::new(format!("{text} {key}")).size(SMALL + 1.0));
        let response = ui.add_enabled(!context.checked.findings.is_empty(), button);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            actions.push(Action::Do(command));
        }
    }
    legend_ui(ui, words);
    let findings = view.list.rows.iter().filter_map(|r| match r {
        Row::Finding(nth) => Some(*nth),
        _ => None,
    });
    let (mut at, mut all) = (None, 0usize);
    for nth in findings {
        all += 1;
        if view.open == Some(nth) {
            at = Some(all);
        }
    }
    if let Some(at) = at {
        let text = words.with("findings-nth", &[("nth", &at.to_string()), ("all", &all.to_string())]);
        let text = RichText::new(text).size(SMALL).color(tokens(ui).soft);
        ui.add(egui::Label::new(text).extend());
    }
}

/// What the marks mean.
fn legend_ui(ui: &mut egui::Ui, words: &Words) {
    let name = words.get("findings-legend");
    let button = ui.menu_button(RichText::new(&*name).size(SMALL + 1.0), |ui| {
        ui.set_max_width(ui.ctx().content_rect().width().min(460.0) - 40.0);
        let severities = Severity::iter().filter(|s| *s != Severity::None);
        for kind in severities.map(Kind::Severity).chain([Kind::Remainders]) {
            ui.horizontal_wrapped(|ui| {
                let colour = match kind {
                    Kind::Severity(s) => tokens(ui).severity(s),
                    _ => tokens(ui).soft,
                };
                ui.label(RichText::new(kind.name(words)).font(bold(BODY)).color(colour));
                ui.label(RichText::new(&*kind.hint(words)).size(SMALL + 1.0));
            });
        }
        let about_badges = RichText::new(&*words.get("findings-legend-table")).size(SMALL);
        ui.label(about_badges.color(tokens(ui).soft));
    });
    button.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
}

fn books(context: &Context<'_>) -> Vec<(Option<Book>, Arc<str>)> {
    let words = context.words;
    let all = std::iter::once((None, words.get("findings-all-books")));
    let books = context.checked.books.iter();
    all.chain(books.map(|b| (Some(*b), words.get(format!("book-{}", b.word()))))).collect()
}

fn scopes(context: &Context<'_>) -> Vec<(Option<ScopeId>, Arc<str>)> {
    let all = std::iter::once((None, context.words.get("findings-all-scopes")));
    let scopes = context.checked.scopes.iter();
    all.chain(scopes.map(|s| (Some(*s), Arc::clone(&context.document.budget.scope(*s).name)))).collect()
}

fn choice(ui: &mut egui::Ui, on: bool, name: &str) -> egui::Response {
    let response = ui.add(egui::Button::selectable(on, RichText::new(name).size(SMALL + 1.0)));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    response
}

fn combo<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    id: &'static str,
    words: &Words,
    label: &'static str,
    value: &mut Option<T>,
    all: &[(Option<T>, Arc<str>)],
) {
    let shown = all.iter().find(|(option, _)| option == value).map_or("", |(_, name)| name);
    let text = format!("{} {shown}", words.get(label));
    let shown = RichText::new(shown).size(SMALL + 1.0);
    let response = egui::ComboBox::from_id_salt(id).selected_text(shown).show_ui(ui, |ui| {
        for (option, name) in all {
            ui.selectable_value(value, *option, &**name);
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &text));
}

/// The list: only what is in sight is drawn.
fn list_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    texts: &mut FindingTexts,
    actions: &mut Vec<Action>,
) {
    if view.list.rows.is_empty() {
        ui.add_space(20.0);
        let id = if context.checked.findings.is_empty() { "check-clean" } else { "findings-filtered" };
        ui.vertical_centered(|ui| {
            ui.label(RichText::new(&*context.words.get(id)).color(tokens(ui).soft));
            if view.filters != Filters::default()
                && ui.button(&*context.words.get("findings-show-all")).clicked()
            {
                view.filters = Filters::default();
            }
        });
        return;
    }
    let width = (ui.available_width() - ui.spacing().scroll.allocated_width()).max(120.0);
    let height = ui.available_height();
    let measures =
        Measures { width, pixels_per_point: ui.ctx().pixels_per_point(), language: context.words.language() };
    let (before, revealing) = (view.list.stood_at, view.list.reveal.is_some());
    let offset = view
        .list
        .settle(measures, height, view.open, |row| entry::lay(ui, context, texts, row, width).height);
    // springing back, it would fight with rows that turn out higher or lower than guessed
    ui.spacing_mut().scroll.kinetic.rubber_band = false;
    let mut area = egui::ScrollArea::vertical().id_salt("findings").auto_shrink([false, false]);
    let wanted = keys(ui, height).map(|by| view.list.within(offset + by));
    // what the area remembers may be of another budget
    let moved = before.is_none_or(|before| (offset - before).abs() > 0.01) || revealing;
    if let Some(wanted) = wanted.or(moved.then_some(offset)) {
        area = area.vertical_scroll_offset(wanted);
        ui.ctx().request_repaint();
    }
    let shown = area.show_viewport(ui, |ui, seen| {
        ui.set_width(width);
        ui.set_height(view.list.stack.total());
        let corner = ui.max_rect().min;
        // one more at either end, for the keyboard to go to
        let first = view.list.stack.at(seen.min.y).saturating_sub(1);
        let mut y = view.list.stack.top(first);
        let mut beyond = 0;
        for at in first..view.list.rows.len() {
            if y > seen.max.y {
                beyond += 1;
            }
            let Some(row) = view.list.rows.get(at).copied().filter(|_| beyond < 2) else { break };
            let known = view.list.stack.height(at);
            let place = egui::Rect::from_min_size(corner + egui::vec2(0.0, y), egui::vec2(width, known));
            let laid = entry::lay(ui, context, texts, row, width);
            let used = entry::row_ui(ui, context, view, texts, (row, laid, place), actions);
            view.list.stack.measure(at, used);
            y += used;
        }
    });
    view.list.offset = shown.state.clamped_offset().y;
    view.list.stood_at = Some(view.list.offset);
    if view.list.reveal.is_some() || view.list.held.is_some() {
        ui.ctx().request_repaint();
    }
}

/// Keys that scroll, while nothing has the keyboard.
fn keys(ui: &egui::Ui, height: f32) -> Option<f32> {
    if ui.memory(|m| m.focused().is_some() || m.top_modal_layer().is_some()) {
        return None;
    }
    let page = (height - 40.0).max(40.0);
    let keys = [
        (egui::Key::PageDown, page),
        (egui::Key::PageUp, -page),
        (egui::Key::ArrowDown, 40.0),
        (egui::Key::ArrowUp, -40.0),
        (egui::Key::Home, f32::MIN / 2.0),
        (egui::Key::End, f32::MAX / 2.0),
    ];
    ui.input_mut(|i| {
        keys.into_iter().find(|(key, _)| i.consume_key(egui::Modifiers::NONE, *key)).map(|(_, by)| by)
    })
}
