//! The search field and what it found, over accounts, sections and items.

use super::action::Action;
use super::command::Command;
use super::theme::{SMALL, tokens};
use crate::budget::Budget;
use crate::compare::{Hit, SearchIndex};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Key, Modifiers, RichText, WidgetInfo};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Hits shown at most.
const MOST_HITS: usize = 60;

/// The state of the search field.
#[derive(Default)]
pub struct Search {
    query: String,
    found: Vec<Found>,
    chosen: usize,
    open: bool,
    focus: bool,
    composing: bool,
    /// What is being looked for on another thread: a hundred thousand names may take longer than a frame.
    coming: Option<Receiver<Vec<Hit>>>,
    /// Enter was pressed before the answer was there.
    go: bool,
}

/// A hit with how it is called and where it stands, looked up once.
struct Found {
    hit: Hit,
    name: String,
    context: String,
}

impl Search {
    /// Puts the cursor into the field in the next frame.
    pub fn ask_focus(&mut self) {
        self.focus = true;
    }

    /// Looks for `query` on another thread, and calls `wake` when there is an answer. Until then the list stays as it
    /// is; what was looked for before is given up.
    pub fn look(&mut self, index: &Arc<SearchIndex>, query: String, wake: impl FnOnce() + Send + 'static) {
        if query.trim().is_empty() {
            self.forget();
            return;
        }
        let (sender, receiver) = channel();
        self.coming = Some(receiver);
        let index = Arc::clone(index);
        std::thread::spawn(move || {
            if sender.send(index.find(&query, MOST_HITS)).is_ok() {
                wake();
            }
        });
    }

    /// Shows what was found, if it is there by now.
    pub fn take_found(&mut self, budget: &Budget, words: &Words) {
        let Some(coming) = &self.coming else { return };
        match coming.try_recv() {
            Ok(hits) => {
                self.found = hits.into_iter().map(|hit| Found::new(budget, words, hit)).collect();
                self.chosen = 0;
                self.open = true;
                self.coming = None;
            }
            Err(TryRecvError::Empty) => {}
            // the thread died without an answer: better no list than one of another query
            Err(TryRecvError::Disconnected) => self.forget(),
        }
    }

    /// Whether something is being looked for at this moment.
    pub fn is_looking(&self) -> bool {
        self.coming.is_some()
    }

    /// Hides the list and looks no further; the query stays.
    pub fn close(&mut self) {
        self.open = false;
        self.coming = None;
        self.go = false;
    }

    /// Forgets what was found, as it belongs to another budget or is told in another language; the query stays.
    pub fn forget(&mut self) {
        self.close();
        self.found.clear();
    }
}

impl Found {
    fn new(budget: &Budget, words: &Words, hit: Hit) -> Self {
        let (name, context) = hit_text(budget, words, hit);
        Self { hit, name, context }
    }
}

/// What a hit is called, and where it stands.
fn hit_text(budget: &Budget, words: &Words, hit: Hit) -> (String, String) {
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
pub fn search_ui(ui: &mut egui::Ui, words: &Words, search: &mut Search, actions: &mut Vec<Action>) {
    let hint = words.get("search-hint");
    // Taken before the field sees them: it would move its own cursor.
    let (mut step, mut close) = (0isize, false);
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
        if !search.query.trim().is_empty() {
            actions.push(Action::Query(search.query.clone()));
        }
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
    let asks = response.changed() && !search.composing;
    if asks {
        actions.push(Action::Query(search.query.clone()));
        search.go = false;
    }
    // An input method confirms with Enter while composing; egui then sends no Enter key.
    search.go |= response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if search.go && (asks || search.is_looking()) {
        // meant is what will be found, not what an earlier query has
        return;
    }
    let go = std::mem::take(&mut search.go);
    // leaving by Tab closes the list; a click on the list itself takes the focus too, and must not
    let by_pointer = ui.input(|i| i.pointer.any_down() || i.pointer.any_released());
    let left = response.lost_focus() && !by_pointer;
    if !search.open {
        if left && (asks || search.is_looking()) {
            actions.push(Action::CloseSearch);
        }
        return;
    }
    let last = search.found.len().saturating_sub(1);
    search.chosen = search.chosen.saturating_add_signed(step).min(last);
    if close {
        actions.push(Action::CloseSearch);
        return;
    }
    if go && let Some(hit) = search.found.get(search.chosen).map(|f| f.hit) {
        search.query.clear();
        actions.push(Action::ShowHit(hit));
        actions.push(Action::Do(Command::ShowTable));
        actions.push(Action::CloseSearch);
        return;
    }
    let mut still_open = true;
    egui::Popup::from_response(&response)
        // a list of another length must not inherit the height of this one
        .id(egui::Id::unique(("search-list", search.found.len())))
        .open_bool(&mut still_open)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .align(egui::RectAlign::BOTTOM_END)
        .width(470.0)
        .accessible_name(words.get("search-list").to_string())
        .show(|ui| {
            if search.found.is_empty() {
                ui.label(words.with("search-nothing", &[("query", search.query.trim())]));
                ui.label(
                    RichText::new(&*words.get("search-nothing-hint")).size(SMALL).color(tokens(ui).soft),
                );
                return;
            }
            egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                for (i, Found { hit, name, context }) in search.found.iter().enumerate() {
                    let soft = tokens(ui).soft;
                    let button = egui::Button::selectable(
                        i == search.chosen,
                        (RichText::new(name), RichText::new(context).size(SMALL).color(soft)),
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
    if (!still_open && !response.has_focus()) || left {
        actions.push(Action::CloseSearch);
    }
}
