//! 批注: the list of notes. What the filters let through is what is exported and printed.

use super::action::Action;
use super::command::Command;
use super::note_ui::{NotesContext, card_body_ui, status_menu_ui};
use super::stack::Stack;
use super::theme::{SMALL, tokens};
use crate::review::{Importance, NoteFilter, NoteId, NoteKind, NoteOrder, NoteStatus, PlaceFilter};
use crate::say::{importance_name, kind_name, status_name};
use crate::words::{Language, Words};
use eframe::egui;
use egui::accesskit::Role;
use egui::{Rect, RichText, Sense, WidgetInfo, vec2};
use std::sync::Arc;
use strum::IntoEnumIterator as _;

/// What decides the list.
type Key = (NoteFilter, NoteOrder, u64);
/// What decides the heights.
type Measures = (f32, f32, Language, bool);

/// What the tab shows at the moment.
#[derive(Default)]
pub struct NotesView {
    /// Every note with its replies and buttons.
    pub expand_all: bool,
    pub chosen: Option<NoteId>,
    key: Option<Key>,
    rows: Vec<NoteId>,
    stack: Stack,
    measures: Option<Measures>,
    /// Bring this one into sight.
    pub reveal: Option<NoteId>,
    /// How far the list is scrolled.
    offset: f32,
    pub focus_search: bool,
}

impl NotesView {
    /// The notes the filter lets through, in order.
    pub fn rows(&mut self, context: &NotesContext<'_>) -> &[NoteId] {
        let settings = context.review.settings();
        let key = (settings.filter.clone(), settings.order, context.noted.revision);
        if self.key.as_ref() != Some(&key) {
            self.rows = context.noted.texts.list(&context.document.budget, &settings.filter, settings.order);
            self.key = Some(key);
            self.measures = None;
        }
        &self.rows
    }
}

const HEIGHT_GUESS: f32 = 92.0;
const GAP: f32 = 5.0;
const SIDE: f32 = 10.0;

/// Shows the tab.
pub fn notes_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    view: &mut NotesView,
    actions: &mut Vec<Action>,
) {
    let count = view.rows(context).len();
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 10, top: 6, bottom: 4 }).show(ui, |ui| {
        head_ui(ui, context, view, count, actions);
    });
    if count == 0 {
        empty_ui(ui, context, actions);
        return;
    }
    list_ui(ui, context, view, actions);
}

fn empty_ui(ui: &mut egui::Ui, context: &NotesContext<'_>, actions: &mut Vec<Action>) {
    let words = context.words;
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        let none = context.noted.total == 0;
        let key = Command::WriteNote.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
        let text = if none {
            words.with("notes-none", &[("key", &key)])
        } else {
            words.get("notes-filtered").to_string()
        };
        ui.label(RichText::new(text).color(tokens(ui).soft));
        if !none && ui.button(&*words.get("findings-show-all")).clicked() {
            actions.push(Action::SetNoteFilter(NoteFilter::default()));
        }
    });
}

/// Search, filters, order, and what can be done with all that are listed. In a small or much enlarged window the
/// filters are in a menu: the list needs the room.
fn head_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    view: &mut NotesView,
    count: usize,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    let settings = context.review.settings();
    let mut filter = settings.filter.clone();
    let tight = ui.available_height() < 450.0 || ui.available_width() < 640.0;
    let search_ui = |ui: &mut egui::Ui, view: &mut NotesView, filter: &mut NoteFilter| {
        let field = egui::TextEdit::singleline(&mut filter.words)
            .hint_text(&*words.get("notes-search-hint"))
            .desired_width(if tight { 130.0 } else { 190.0 });
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, &*words.get("notes-search")));
        if std::mem::take(&mut view.focus_search) {
            response.request_focus();
        }
    };
    if tight {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            search_ui(ui, view, &mut filter);
            let narrowed = filter.without_search();
            let mark = if narrowed.is_open() { "" } else { " …" };
            let title = format!("{}{mark}", words.get("notes-filter"));
            let text = RichText::new(format!("{title} ▼")).size(SMALL + 1.0);
            let button = ui.menu_button(text, |ui| {
                let height = (ui.ctx().content_rect().height() - 80.0).max(80.0);
                egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
                    filters_ui(ui, context, &mut filter);
                    order_ui(ui, context, view, count, &mut filter, actions);
                });
            });
            button.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &title));
            count_ui(ui, context, count);
        });
    } else {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            search_ui(ui, view, &mut filter);
            filters_ui(ui, context, &mut filter);
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            count_ui(ui, context, count);
            order_ui(ui, context, view, count, &mut filter, actions);
        });
    }
    if filter != settings.filter {
        actions.push(Action::SetNoteFilter(filter));
    }
}

fn count_ui(ui: &mut egui::Ui, context: &NotesContext<'_>, count: usize) {
    let (shown, all) = (count.to_string(), context.noted.total.to_string());
    let text = context.words.with("notes-count", &[("shown", &shown), ("all", &all)]);
    ui.label(RichText::new(text).size(SMALL).color(tokens(ui).soft));
}

fn filters_ui(ui: &mut egui::Ui, context: &NotesContext<'_>, filter: &mut NoteFilter) {
    let words = context.words;
    combo(ui, words, "notes-kind", &mut filter.kind, NoteKind::iter(), |k| kind_name(words, k));
    combo(ui, words, "notes-status", &mut filter.status, NoteStatus::iter(), |s| {
        status_name(words, s).to_string()
    });
    combo(ui, words, "notes-importance", &mut filter.importance, Importance::iter(), |i| {
        importance_name(words, i).to_string()
    });
    let authors: Vec<String> = context.noted.texts.authors().iter().cloned().collect();
    combo(ui, words, "notes-author", &mut filter.author, authors.into_iter(), |name| {
        if name.is_empty() { words.get("note-no-author").to_string() } else { name }
    });
    let tags: Vec<String> = context.noted.texts.tags().iter().cloned().collect();
    combo(ui, words, "notes-tag", &mut filter.tag, tags.into_iter(), |t| format!("#{t}"));
    let budget = &context.document.budget;
    let books: std::collections::BTreeSet<_> = budget.statements().map(|(_, s)| s.book).collect();
    combo(ui, words, "findings-book", &mut filter.book, books.into_iter(), |b| {
        words.get(format!("book-{}", b.word())).to_string()
    });
    let scopes: Vec<String> = budget.scopes().map(|(_, s)| s.name.to_string()).collect();
    combo(ui, words, "findings-scope", &mut filter.scope, scopes.into_iter(), |s| s);
    if context.noted.changed + context.noted.lost > 0 || filter.place.is_some() {
        combo(ui, words, "notes-place", &mut filter.place, PlaceFilter::iter(), |p| {
            words.get(format!("notes-place-{}", <&str>::from(p))).to_string()
        });
    }
}

/// The order, and what is done with all that are listed.
fn order_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    view: &mut NotesView,
    count: usize,
    filter: &mut NoteFilter,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    let settings = context.review.settings();
    let mut order = settings.order;
    if count > 0 && !settings.filter.is_open() && ui.button(&*words.get("findings-show-all")).clicked() {
        *filter = NoteFilter { extra: filter.extra.clone(), ..NoteFilter::default() };
    }
    let name = |order: NoteOrder| words.get(format!("notes-order-{}", <&str>::from(order)));
    let shown = name(order);
    let response = egui::ComboBox::from_id_salt("notes-order")
        .selected_text(RichText::new(&*shown).size(SMALL + 1.0))
        .show_ui(ui, |ui| {
            for one in NoteOrder::iter() {
                ui.selectable_value(&mut order, one, &*name(one));
            }
        });
    let label = format!("{} {shown}", words.get("notes-order"));
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &label));
    if order != settings.order {
        actions.push(Action::SetNoteOrder(order));
    }
    let label = words.get("notes-expand-all");
    let mark = if view.expand_all { "✓ " } else { "" };
    let text = RichText::new(format!("{mark}{label}")).size(SMALL + 1.0);
    let response = ui.add(egui::Button::selectable(view.expand_all, text));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, view.expand_all, &*label));
    if response.clicked() {
        view.expand_all = !view.expand_all;
    }
    if count > 0 && !context.read_only {
        let title = words.with("notes-set-status", &[("count", &count.to_string())]);
        let text = RichText::new(format!("{title} ▼")).size(SMALL + 1.0);
        let button = ui.menu_button(text, |ui| {
            if let Some(status) = status_menu_ui(ui, words, None) {
                actions.push(Action::SetNoteStatus(view.rows.clone(), status));
            }
        });
        button.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &title));
    }
    if !context.read_only && ui.button(&*words.get("cmd-note-on-report")).clicked() {
        actions.push(Action::Do(Command::NoteOnReport));
    }
}

fn combo<T: Clone + PartialEq>(
    ui: &mut egui::Ui,
    words: &Words,
    id: &'static str,
    value: &mut Option<T>,
    all: impl Iterator<Item = T>,
    name: impl Fn(T) -> String,
) {
    let any: Arc<str> = words.get(format!("{id}-all"));
    let shown = value.clone().map_or_else(|| any.to_string(), &name);
    let text = RichText::new(&shown).size(SMALL + 1.0);
    let response = egui::ComboBox::from_id_salt(id).selected_text(text).show_ui(ui, |ui| {
        ui.selectable_value(value, None, &*any);
        for one in all {
            ui.selectable_value(value, Some(one.clone()), name(one));
        }
    });
    let label = format!("{} {shown}", words.get(id));
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &label));
}

/// The list: only what is in sight is drawn.
fn list_ui(ui: &mut egui::Ui, context: &NotesContext<'_>, view: &mut NotesView, actions: &mut Vec<Action>) {
    let width = (ui.available_width() - ui.spacing().scroll.allocated_width()).max(120.0);
    let measures = (width, ui.ctx().pixels_per_point(), context.words.language(), view.expand_all);
    if view.measures != Some(measures) {
        view.stack = Stack::new(view.rows.iter().map(|_| HEIGHT_GUESS));
        view.measures = Some(measures);
    }
    let mut area = egui::ScrollArea::vertical().id_salt("notes").auto_shrink([false, false]);
    let height = ui.available_height();
    if let Some(id) = view.reveal
        && let Some(at) = view.rows.iter().position(|r| *r == id)
    {
        // no further than needed; what is higher than the list shows its upper part
        let (top, tall) = (view.stack.top(at), view.stack.height(at) + GAP);
        let offset = view.offset.max(top + tall - height).min((top - GAP).max(0.0));
        area = area.vertical_scroll_offset(offset);
        // until its height is known by being drawn
        if view.stack.is_measured(at) {
            view.reveal = None;
        }
        ui.ctx().request_repaint();
    }
    let mut moved = false;
    let shown = area.show_viewport(ui, |ui, seen| {
        ui.set_width(width);
        ui.set_height(view.stack.total());
        let corner = ui.max_rect().min;
        let mut at = view.stack.at(seen.min.y);
        let mut y = view.stack.top(at);
        while y < seen.max.y {
            let Some(id) = view.rows.get(at).copied() else { break };
            let used = entry_ui(ui, context, view, id, corner + vec2(0.0, y), width, actions);
            moved |= view.stack.measure(at, used).abs() > 0.5;
            y += used;
            at += 1;
        }
    });
    view.offset = shown.state.clamped_offset().y;
    if moved {
        ui.ctx().request_repaint();
    }
}

fn entry_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    view: &mut NotesView,
    id: NoteId,
    corner: egui::Pos2,
    width: f32,
    actions: &mut Vec<Action>,
) -> f32 {
    let Some(note) = context.review.note(id) else { return 0.0 };
    let t = tokens(ui);
    let chosen = view.chosen == Some(id);
    let place = Rect::from_min_size(corner + vec2(SIDE, GAP), vec2(width - 2.0 * SIDE, f32::INFINITY));
    let ground = ui.painter().add(egui::Shape::Noop);
    // before what stands in it, which then gets its own clicks; as high as it was
    let at = view.rows.iter().position(|r| *r == id).unwrap_or_default();
    let known = Rect::from_min_size(place.min, vec2(place.width(), view.stack.height(at) - GAP));
    let response = ui.interact(known, egui::Id::unique(("note-row", id)), Sense::click());
    let content = note.content();
    response.widget_info(|| {
        let kind = kind_name(context.words, content.kind);
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, format!("{kind} {}", content.text))
    });
    let builder = egui::UiBuilder::new()
        .id_salt(("note-entry", id))
        .max_rect(place.shrink2(vec2(10.0, 6.0)))
        .layout(egui::Layout::top_down(egui::Align::Min));
    let mut inside = ui.new_child(builder);
    inside.style_mut().interaction.selectable_labels = false;
    inside.spacing_mut().item_spacing.y = 3.0;
    card_body_ui(&mut inside, context, id, note, true, chosen || view.expand_all, actions);
    if !(chosen || view.expand_all || content.replies.is_empty()) {
        let text = context.words.with("notes-replies", &[("count", &content.replies.len().to_string())]);
        inside.label(RichText::new(text).size(SMALL).color(t.soft));
    }
    let frame = Rect::from_min_max(place.min, egui::pos2(place.right(), inside.min_rect().bottom() + 6.0));
    let fill = match (chosen, response.hovered()) {
        (true, _) => t.selected,
        (false, true) => t.hover,
        (false, false) => t.paper,
    };
    let stroke = egui::Stroke::new(1.0, t.hairline);
    let shape = egui::epaint::RectShape::new(frame, 3.0, fill, stroke, egui::StrokeKind::Inside);
    ui.painter().set(ground, shape);
    if response.clicked() {
        view.stack.forget(at);
        view.reveal = Some(id);
        actions.push(Action::ChooseNote(id));
    }
    frame.height() + GAP
}
