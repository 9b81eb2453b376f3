//! The search field and what it found, over accounts, sections and items.

use super::action::Action;
use super::command::Command;
use super::theme::{SMALL, tokens};
use super::view::Document;
use crate::compare::Hit;
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Key, Modifiers, RichText, WidgetInfo};

/// Hits shown at most.
pub const MOST_HITS: usize = 60;

/// The state of the search field.
#[derive(Default)]
pub struct Search {
    query: String,
    hits: Vec<Hit>,
    chosen: usize,
    open: bool,
    focus: bool,
    composing: bool,
}

impl Search {
    /// Puts the cursor into the field in the next frame.
    pub fn ask_focus(&mut self) {
        self.focus = true;
    }

    /// Shows what was found.
    pub fn set(&mut self, hits: Vec<Hit>) {
        self.hits = hits;
        self.chosen = 0;
        self.open = !self.query.trim().is_empty();
    }

    /// Hides the list; the query stays.
    pub fn close(&mut self) {
        self.open = false;
    }
}

/// What a hit is called, and where it stands.
pub fn hit_text(document: &Document, words: &Words, hit: Hit) -> (String, String) {
    let budget = &document.budget;
    match hit {
        Hit::Line(id) => {
            let line = budget.line(id);
            let s = budget.statement(line.statement);
            let above: Vec<&str> =
                budget.ancestry(id).into_iter().filter(|l| *l != id).map(|l| &*budget.line(l).name).collect();
            let book = words.get(format!("book-{}", s.book.word()));
            let flow = words.get(format!("flow-{}", s.flow.word()));
            let mut context = format!("{book} · {} · {flow}", budget.scope(s.scope).name);
            for name in above {
                context.push_str(" › ");
                context.push_str(name);
            }
            (line.name.to_string(), context)
        }
        Hit::Item(id) => {
            let item = budget.item(id);
            let kind = words.get(format!("flow-{}", item.kind.word()));
            (item.name.to_string(), format!("{kind} · {}", budget.section(item.section).at))
        }
        Hit::Section(id) => {
            let section = budget.section(id);
            (section.title.to_string(), format!("{} {}", words.get("hit-section"), section.at))
        }
    }
}

/// The field and, under it, the list.
pub fn search_ui(
    ui: &mut egui::Ui,
    document: &Document,
    words: &Words,
    search: &mut Search,
    actions: &mut Vec<Action>,
) {
    let hint = words.get("search-hint");
    // Taken before the field sees them: it would move its own cursor.
    let (mut step, mut go, mut close) = (0isize, false, false);
    if search.open {
        ui.input_mut(|i| {
            step += isize::from(i.consume_key(Modifiers::NONE, Key::ArrowDown));
            step -= isize::from(i.consume_key(Modifiers::NONE, Key::ArrowUp));
            close = i.consume_key(Modifiers::NONE, Key::Escape);
        });
    }
    let field = egui::TextEdit::singleline(&mut search.query)
        .hint_text(&*hint)
        .desired_width((ui.available_width() - 34.0).clamp(80.0, 250.0))
        .margin(egui::Margin::symmetric(8, 4))
        .id(egui::Id::unique("search"));
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, &*words.get("search-name")));
    if std::mem::take(&mut search.focus) {
        response.request_focus();
        search.open = !search.hits.is_empty();
    }
    // What an input method is composing stands in the text already, but nobody looks for it yet.
    ui.input(|i| {
        for event in &i.events {
            match event {
                egui::Event::Ime(egui::ImeEvent::Preedit { text, .. }) => search.composing = !text.is_empty(),
                egui::Event::Ime(egui::ImeEvent::Commit(_)) => search.composing = false,
                _ => {}
            }
        }
    });
    if response.changed() && !search.composing {
        actions.push(Action::Query(search.query.clone()));
    }
    // An input method confirms with Enter while composing; egui then sends no Enter key.
    if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
        go = true;
    }
    if !search.open {
        return;
    }
    let last = search.hits.len().saturating_sub(1);
    search.chosen = search.chosen.saturating_add_signed(step).min(last);
    if close {
        actions.push(Action::CloseSearch);
        return;
    }
    if go && let Some(hit) = search.hits.get(search.chosen).copied() {
        search.query.clear();
        actions.push(Action::ShowHit(hit));
        actions.push(Action::Do(Command::ShowTable));
        actions.push(Action::CloseSearch);
        return;
    }
    let mut still_open = true;
    egui::Popup::from_response(&response)
        // a list of another length must not inherit the height of this one
        .id(egui::Id::unique(("search-list", search.hits.len())))
        .open_bool(&mut still_open)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .align(egui::RectAlign::BOTTOM_END)
        .width(470.0)
        .accessible_name(words.get("search-list").to_string())
        .show(|ui| {
            if search.hits.is_empty() {
                ui.label(words.with("search-nothing", &[("query", search.query.trim())]));
                ui.label(
                    RichText::new(&*words.get("search-nothing-hint")).size(SMALL).color(tokens(ui).soft),
                );
                return;
            }
            egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                for (i, hit) in search.hits.iter().enumerate() {
                    let (name, context) = hit_text(document, words, *hit);
                    let soft = tokens(ui).soft;
                    let button = egui::Button::selectable(
                        i == search.chosen,
                        (RichText::new(&name), RichText::new(&context).size(SMALL).color(soft)),
                    )
                    .min_size(egui::vec2(450.0, 26.0))
                    .truncate();
                    let response = ui.add(button);
                    response.widget_info(|| {
                        WidgetInfo::selected(
                            Role::ListBoxOption,
                            true,
                            i == search.chosen,
                            format!("{name} {context}"),
                        )
                    });
                    if i == search.chosen && step != 0 {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        actions.push(Action::ShowHit(*hit));
                        actions.push(Action::Do(Command::ShowTable));
                        actions.push(Action::CloseSearch);
                    }
                }
            });
        });
    // leaving by Tab closes the list; a click on the list itself takes the focus too, and must not
    let by_pointer = ui.input(|i| i.pointer.any_down() || i.pointer.any_released());
    if (!still_open && !response.has_focus()) || (response.lost_focus() && !by_pointer) {
        actions.push(Action::CloseSearch);
    }
}
