//! A note as it is read: its card, its words, and the notes about one thing.

use super::action::Action;
use super::command::{Command, shortcut_text};
use super::editor::{Editor, Writing};
use super::noted::Noted;
use super::theme::{BODY, SMALL, bold, regular, tokens};
use super::view::Document;
use crate::review::places::{PlaceState, quote_of};
use crate::review::{Anchor, Content, Importance, Note, NoteId, NoteStatus, Reply, Review, Reviewer};
use crate::say::{anchor_title, author_text, importance_name, kind_name, status_name};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{RichText, WidgetInfo};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use strum::IntoEnumIterator as _;

/// What notes are shown from.
#[derive(Clone, Copy)]
pub struct NotesContext<'a> {
    pub document: &'a Document,
    pub review: &'a Review,
    pub noted: &'a Noted,
    pub words: &'a Words,
    /// Nothing may be written.
    pub read_only: bool,
    /// Whether the person at this computer has a name yet.
    pub nameless: bool,
    /// What is under the cursor of the table, in words.
    pub here: Option<&'a str>,
}

/// Notes about one thing shown beside it, the latest; all of them are in the list.
const MOST_CARDS: usize = 20;
/// Lines of a note in the list at most, until it is opened.
const CLOSED_ROWS: usize = 3;

/// Who wrote what it says now.
pub fn who_changed(content: &Content) -> &Reviewer {
    content.changed_by.as_ref().unwrap_or(&content.author)
}

/// Day and time where the user is: 11-24 14:03, with the year if it is another.
pub fn time_text(at: Timestamp) -> String {
    let zone = TimeZone::system();
    let then = at.to_zoned_datetime(zone.clone());
    let now = Timestamp::now().to_zoned_datetime(zone);
    let form = if then.year() == now.year() { "%m-%d %H:%M" } else { "%Y-%m-%d %H:%M" };
    then.strftime(form).to_string()
}

/// The time of day where the user is, with the day before it if it is another.
pub fn clock_text(at: Timestamp) -> String {
    let zone = TimeZone::system();
    let then = at.to_zoned_datetime(zone.clone());
    if then.date() == Timestamp::now().to_zoned_datetime(zone).date() {
        return then.strftime("%H:%M").to_string();
    }
    time_text(at)
}

/// The notes about one thing, each as a card, and the way to write one.
pub fn notes_of_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    anchor: &Anchor,
    quote: Option<&str>,
    ids: &[NoteId],
    editor: Option<&Editor>,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    if ids.len() > MOST_CARDS {
        let text = words.with("note-more", &[("count", &(ids.len() - MOST_CARDS).to_string())]);
        if ui.link(text).clicked() {
            actions.push(Action::Do(Command::ShowNotes));
        }
    }
    for id in ids.iter().rev().take(MOST_CARDS).rev() {
        // the one being changed stands in the editor
        if let Some(note) = context.review.note(*id)
            && editor.is_none_or(|e| e.writing != Writing::Change(*id))
        {
            card_ui(ui, context, *id, note, false, actions);
        }
    }
    let writing = editor.is_some_and(|e| e.writing == Writing::New && e.content.anchor == *anchor);
    if !writing && !context.read_only {
        let button = egui::Button::new(&*words.get("note-write"));
        let response = ui.add(button);
        if response.clicked() {
            actions.push(Action::WriteNote(anchor.clone(), quote.map(str::to_owned)));
        }
        if let Some(shortcut) = Command::WriteNote.shortcut() {
            response.on_hover_text(shortcut_text(ui.ctx(), &shortcut));
        }
    }
}

/// A note, whole. `with_place` says what it is about.
pub fn card_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    id: NoteId,
    note: &Note,
    with_place: bool,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let frame = egui::Frame::new()
        .fill(t.paper)
        .stroke(egui::Stroke::new(1.0, t.hairline))
        .corner_radius(3.0)
        .inner_margin(egui::Margin::symmetric(8, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        card_body_ui(ui, context, id, note, with_place, true, actions);
    });
    ui.add_space(3.0);
}

/// What stands in a card; with `whole` its replies and buttons too.
pub fn card_body_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    id: NoteId,
    note: &Note,
    with_place: bool,
    whole: bool,
    actions: &mut Vec<Action>,
) {
    let (words, t) = (context.words, tokens(ui));
    let content = note.content();
    let place = context.noted.texts.place(id);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(kind_name(words, content.kind)).font(bold(SMALL + 1.0)).color(t.note));
        ui.label(RichText::new(&*status_name(words, content.status)).size(SMALL).color(t.soft));
        if content.importance != Importance::Normal {
            let colour = if content.importance == Importance::High { t.wrong } else { t.soft };
            let name = importance_name(words, content.importance);
            ui.label(RichText::new(&*name).size(SMALL).color(colour));
        }
        if with_place {
            let target = place.and_then(|p| p.target);
            let title = anchor_title(&context.document.budget, words, &content.anchor, target);
            let text = RichText::new(title).size(SMALL);
            if target.is_some() {
                if ui.link(text.color(t.executed)).clicked() {
                    actions.push(Action::ShowNoteInTable(id));
                }
            } else {
                ui.label(text);
            }
        }
    });
    place_state_ui(ui, context, id, content, actions);
    if !content.text.is_empty() {
        let mut job =
            egui::text::LayoutJob::simple(content.text.clone(), regular(BODY), t.ink, ui.available_width());
        job.wrap.max_rows = if whole { usize::MAX } else { CLOSED_ROWS };
        ui.label(job);
    }
    if !content.tags.is_empty() {
        let tags: Vec<String> = content.tags.iter().map(|tag| format!("#{tag}")).collect();
        ui.label(RichText::new(tags.join("　")).size(SMALL).color(t.soft));
    }
    others_ui(ui, context, id, note, actions);
    ui.label(RichText::new(signature(words, content)).size(SMALL).color(t.soft));
    for (nth, reply) in note.replies().into_iter().enumerate().take(if whole { usize::MAX } else { 0 }) {
        let own = nth < content.replies.len();
        if reply_ui(ui, context, nth, reply, own) {
            actions.push(Action::RemoveReply(id, nth));
        }
    }
    if whole && !context.read_only {
        buttons_ui(ui, context, id, content, actions);
    }
}

/// Who wrote it and when, and who changed it when.
fn signature(words: &Words, content: &Content) -> String {
    let written = format!("{}　{}", author_text(words, &content.author), time_text(content.created));
    if content.changed == content.created {
        return written;
    }
    let time = time_text(content.changed);
    let changed = match &content.changed_by {
        Some(by) => words.with("note-changed-by", &[("name", &author_text(words, by)), ("time", &time)]),
        None => words.with("note-changed-at", &[("time", &time)]),
    };
    format!("{written}　{changed}")
}

/// What others have made of the note, and how to settle it.
fn others_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    id: NoteId,
    note: &Note,
    actions: &mut Vec<Action>,
) {
    if !note.differs() {
        return;
    }
    let (words, t) = (context.words, tokens(ui));
    let mut settle = |ui: &mut egui::Ui, nth: usize| {
        if !context.read_only {
            ui.push_id(("settle", id, nth), |ui| {
                if ui.small_button(&*words.get("note-use-this")).clicked() {
                    actions.push(Action::SettleNote(id, nth));
                }
            });
        }
    };
    settle(ui, 0);
    for (nth, other) in note.others().enumerate() {
        let text = words.with("note-other-version", &[("name", &author_text(words, who_changed(other)))]);
        ui.label(RichText::new(text).size(SMALL).color(t.wrong));
        ui.add(egui::Label::new(RichText::new(other.text.as_str()).size(BODY)).wrap());
        settle(ui, nth + 1);
    }
}

/// An answer; whether it is to be taken away.
fn reply_ui(ui: &mut egui::Ui, context: &NotesContext<'_>, nth: usize, reply: &Reply, own: bool) -> bool {
    let (words, t) = (context.words, tokens(ui));
    let mut remove = false;
    ui.horizontal_top(|ui| {
        ui.add_space(6.0);
        ui.label(RichText::new("└").color(t.soft));
        ui.vertical(|ui| {
            let who = if reply.is_official {
                words.get("note-official").to_string()
            } else {
                author_text(words, &reply.author)
            };
            let head = format!("{who}　{}", time_text(reply.at));
            ui.label(RichText::new(head).size(SMALL).color(t.soft));
            ui.add(egui::Label::new(RichText::new(reply.text.as_str()).size(BODY)).wrap());
            if own && !context.read_only {
                ui.push_id(("reply", nth), |ui| {
                    let text = RichText::new(&*words.get("note-remove-reply")).size(SMALL);
                    remove = ui.link(text).clicked();
                });
            }
        });
    });
    remove
}

/// That its figure has changed or is gone, and what can be done.
fn place_state_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    id: NoteId,
    content: &Content,
    actions: &mut Vec<Action>,
) {
    let (words, t) = (context.words, tokens(ui));
    let Some(place) = context.noted.texts.place(id) else { return };
    let quote = content.quote.as_deref().unwrap_or_default();
    let budget = &context.document.budget;
    match (place.state, place.target) {
        (PlaceState::Changed, Some(target)) => {
            let now = quote_of(budget, target).unwrap_or_default();
            let text = words.with("note-figure-changed", &[("before", quote), ("now", &now)]);
            ui.label(RichText::new(text).size(SMALL).color(t.wrong));
            if !context.read_only && ui.small_button(&*words.get("note-renew-quote")).clicked() {
                actions.push(Action::RenewQuote(id));
            }
        }
        (PlaceState::Lost, _) => {
            let text = if quote.is_empty() {
                words.get("note-lost").to_string()
            } else {
                words.with("note-lost-quote", &[("quote", quote)])
            };
            ui.label(RichText::new(text).size(SMALL).color(t.wrong));
            if context.read_only {
                return;
            }
            // it says where to, so that nothing goes where nobody looks
            match context.here {
                Some(here) => {
                    let text = words.with("note-put-here", &[("place", here)]);
                    let button = egui::Button::new(RichText::new(text).size(SMALL)).wrap();
                    let hint = words.get("note-put-here-hint");
                    if ui.add(button).on_hover_text(&*hint).clicked() {
                        actions.push(Action::PutNoteHere(id));
                    }
                }
                None => {
                    ui.label(RichText::new(&*words.get("note-put-here-hint")).size(SMALL).color(t.soft));
                }
            }
        }
        (PlaceState::Found, _) if !quote.is_empty() => {
            let text = words.with("note-quote", &[("quote", quote)]);
            ui.label(RichText::new(text).size(SMALL).color(t.soft));
        }
        _ => {}
    }
}

fn buttons_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    id: NoteId,
    content: &Content,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if ui.small_button(&*words.get("note-change")).clicked() {
            actions.push(Action::ChangeNote(id));
        }
        if ui.small_button(&*words.get("note-reply")).clicked() {
            actions.push(Action::ReplyToNote(id));
        }
        let title = words.get("note-set-status");
        ui.menu_button(RichText::new(format!("{title} ▼")).size(SMALL), |ui| {
            if let Some(status) = status_menu_ui(ui, words, Some(content.status)) {
                actions.push(Action::SetNoteStatus(vec![id], status));
            }
        })
        .response
        .widget_info(|| WidgetInfo::labeled(Role::Button, true, &*title));
        if ui.small_button(&*words.get("note-delete")).clicked() {
            actions.push(Action::DeleteNote(id));
        }
    });
}

/// The statuses, to choose one.
pub fn status_menu_ui(ui: &mut egui::Ui, words: &Words, now: Option<NoteStatus>) -> Option<NoteStatus> {
    let mut chosen = None;
    for status in NoteStatus::iter() {
        let on = now == Some(status);
        if ui.add(egui::Button::selectable(on, &*status_name(words, status))).clicked() {
            chosen = Some(status);
            ui.close();
        }
    }
    chosen
}
