//! The search field and what it found, over accounts, sections and items.

use super::action::Action;
use super::command::Command;
use super::theme::{SMALL, tokens};
use crate::budget::Budget;
use crate::compare::{Hit, SearchIndex};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{AtomExt as _, Key, Modifiers, RichText, WidgetInfo};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

/// Hits shown at most.
pub const MOST_HITS: usize = 60;

/// The state of the search field.
#[derive(Default)]
pub struct Search {
    query: String,
    /// The last answer, and what it answers.
    found: Vec<Found>,
    answered: String,
    chosen: usize,
    open: bool,
    focus: bool,
    composing: bool,
    coming: Option<Coming>,
    /// Enter was pressed before the answer, which is there now.
    go: bool,
}

/// What is being looked for on another thread: a hundred thousand names may take longer than a frame.
struct Coming {
    query: String,
    hits: Receiver<Vec<Hit>>,
    meant: Meant,
}

/// Keys pressed before the answer was there: they are meant for what it brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    /// Enter.
    go: bool,
    /// How far down from the first hit.
    down: usize,
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
    pub fn look(
        &mut self,
        index: &Arc<SearchIndex>,
        query: String,
        meant: Meant,
        wake: impl FnOnce() + Send + 'static,
    ) {
        let Some(answer) = self.wait_for(query.clone(), meant) else { return };
        let index = Arc::clone(index);
        std::thread::spawn(move || {
            if answer.send(index.find(&query, MOST_HITS)).is_ok() {
                wake();
            }
        });
    }

    /// Looks again for what is shown or being looked for, as its hits belong to another budget or are told in another
    /// language.
    pub fn again(&mut self, index: &Arc<SearchIndex>, wake: impl FnOnce() + Send + 'static) {
        let meant = self.coming.as_ref().map(|c| c.meant);
        let meant = meant.or(self.open.then(Meant::default));
        self.close();
        self.found.clear();
        if let Some(meant) = meant {
            self.look(index, self.query.clone(), meant, wake);
        }
    }

    /// Where the answer to `query` is to be sent; nothing is an answer to nothing.
    fn wait_for(&mut self, query: String, meant: Meant) -> Option<Sender<Vec<Hit>>> {
        if query.trim().is_empty() {
            self.close();
            self.found.clear();
            return None;
        }
        let (sender, hits) = channel();
        self.coming = Some(Coming { query, hits, meant });
        Some(sender)
    }

    /// Shows what was found, if it is there by now.
    pub fn take_found(&mut self, ctx: &egui::Context, budget: &Budget, words: &Words) {
        let Some(coming) = &self.coming else { return };
        if self.open && ctx.input(|i| i.pointer.any_down() || i.pointer.any_released()) {
            // the row under the button must stay what it was when the button went down
            ctx.request_repaint();
            return;
        }
        match coming.hits.try_recv() {
            Ok(hits) => {
                self.found = hits.into_iter().map(|hit| Found::new(budget, words, hit)).collect();
                self.answered = coming.query.trim().to_owned();
                self.chosen = coming.meant.down.min(self.found.len().saturating_sub(1));
                self.go = coming.meant.go;
                self.open = true;
                self.coming = None;
            }
            Err(TryRecvError::Empty) => {}
            // the thread died without an answer: better no list than one of another query
            Err(TryRecvError::Disconnected) => self.close(),
        }
    }

    /// Whether something is being looked for at this moment.
    pub fn is_looking(&self) -> bool {
        self.coming.is_some()
    }

    /// Whoever asks for something else after Enter does not want to go any more.
    pub fn call_off(&mut self) {
        if self.coming.as_ref().is_some_and(|c| c.meant.go) {
            self.close();
        }
    }

    /// Hides the list and looks no further; the query stays.
    pub fn close(&mut self) {
        self.open = false;
        self.coming = None;
        self.go = false;
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
    if search.open || search.is_looking() {
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
    let comes = std::mem::take(&mut search.focus);
    if comes {
        response.request_focus();
        if !search.composing {
            // as in every field one comes to by a key: what is typed next takes the place of what is there
            let mut state = egui::TextEdit::load_state(ui.ctx(), response.id).unwrap_or_default();
            let all = egui::text::CCursorRange::select_all_str(&search.query);
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), response.id);
        }
    }
    // An input method confirms with Enter while composing; egui then sends no Enter key.
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    let has_query = !search.query.trim().is_empty();
    let asks = !search.composing && (response.changed() || (comes && has_query));
    if asks {
        let down = usize::try_from(std::mem::take(&mut step)).unwrap_or(0);
        actions.push(Action::Query(search.query.clone(), Meant { go: entered, down }));
    }
    if close {
        actions.push(Action::CloseSearch);
        return;
    }
    let is_pressed = ui.input(|i| i.pointer.any_pressed());
    if let Some(coming) = search.coming.as_mut().filter(|_| !asks) {
        // who writes on does not go yet
        coming.meant.go = entered || (coming.meant.go && !response.changed());
        coming.meant.down = coming.meant.down.saturating_add_signed(std::mem::take(&mut step));
        if coming.meant.go && is_pressed {
            actions.push(Action::CloseSearch);
            return;
        }
    }
    let is_looking = asks || search.is_looking();
    let goes = (asks && entered) || search.coming.as_ref().is_some_and(|c| c.meant.go);
    // leaving by Tab closes the list; a click on the list itself takes the focus too, and must not
    let by_pointer = ui.input(|i| i.pointer.any_down() || i.pointer.any_released());
    let left = || response.lost_focus() && !by_pointer && !goes;
    if !search.open {
        if is_looking && left() {
            actions.push(Action::CloseSearch);
        }
        return;
    }
    let go = std::mem::take(&mut search.go) || (entered && !is_looking);
    let last = search.found.len().saturating_sub(1);
    search.chosen = search.chosen.saturating_add_signed(step).min(last);
    if go && let Some(hit) = search.found.get(search.chosen).map(|f| f.hit) {
        search.query.clear();
        actions.push(Action::ShowHit(hit));
        actions.push(Action::Do(Command::ShowTable));
        actions.push(Action::CloseSearch);
        return;
    }
    if go {
        // nothing to go to: who pressed Enter is still in the field, and can mend what is written
        response.request_focus();
    }
    let is_open = list_ui(words, search, &response, step != 0, actions);
    if (!is_open && !response.has_focus()) || left() {
        actions.push(Action::CloseSearch);
    }
}

/// The list under the field; `moved` brings the chosen hit into sight. Tells whether it stays open.
fn list_ui(
    words: &Words,
    search: &Search,
    field: &egui::Response,
    moved: bool,
    actions: &mut Vec<Action>,
) -> bool {
    let mut still_open = true;
    egui::Popup::from_response(field)
        // a list of another length must not inherit the height of this one
        .id(egui::Id::unique(("search-list", search.found.len())))
        .open_bool(&mut still_open)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .align(egui::RectAlign::BOTTOM_END)
        .width(470.0)
        .accessible_name(words.get("search-list").to_string())
        .show(|ui| {
            if search.found.is_empty() {
                ui.label(words.with("search-nothing", &[("query", &search.answered)]));
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
                        // where there is no room for both the place gives way
                        (
                            RichText::new(name).atom_max_width(430.0),
                            RichText::new(context).size(SMALL).color(soft).atom_shrink(true),
                        ),
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
                    if i == search.chosen && moved {
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
    still_open
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
