//! A note being written: what is typed, and where.

use super::action::Action;
use super::command::Command;
use super::note_ui::{NotesContext, who_changed};
use super::theme::{SMALL, bold, tokens};
use crate::review::places::{FindingPlace, locate};
use crate::review::{
    Anchor, Content, Extra, Importance, Note, NoteId, NoteKind, NoteStatus, Reply, Review, Reviewer,
};
use crate::say::{anchor_title, author_text, importance_name, kind_name, status_name};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Id, KeyboardShortcut, RichText, WidgetInfo};
use jiff::Timestamp;
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

/// Enter alone belongs to the text and to input methods.
const KEEP: KeyboardShortcut = KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::Enter);

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    New,
    Change(NoteId),
    Reply(NoteId),
}

/// A note being written. It is part of the journal from the first character on.
pub struct Editor {
    pub writing: Writing,
    pub content: Content,
    /// What it began with: only what is touched here is changed when it is kept.
    original: Content,
    original_tags: String,
    /// Two wordings were shown one below the other; keeping it settles them.
    pub settles: bool,
    /// The text of the reply, if it is one.
    reply: String,
    is_official: bool,
    /// The cursor goes to the end of the text.
    asked_end: bool,
    tags: String,
    /// Grows with everything typed.
    pub edition: u64,
    asked_focus: bool,
}

impl Editor {
    /// A new note about something.
    pub fn new(anchor: Anchor, quote: Option<String>, kind: NoteKind, author: Reviewer) -> Self {
        let content = Content { anchor, quote, kind, author, ..Content::default() };
        Self::of(Writing::New, content)
    }

    /// To change a note, or to answer it.
    pub fn of(writing: Writing, content: Content) -> Self {
        let tags = content.tags.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let (reply, is_official) = (String::new(), false);
        Self {
            writing,
            original: content.clone(),
            original_tags: tags.clone(),
            settles: false,
            content,
            reply,
            is_official,
            asked_end: false,
            tags,
            edition: 0,
            asked_focus: false,
        }
    }

    /// To change a note. What two people have made of it apart stands there one below the other, so that neither
    /// is gone unless it is taken out.
    pub fn change(id: NoteId, note: &Note, words: &Words) -> Self {
        let mut editor = Self::of(Writing::Change(id), note.content().clone());
        if !note.differs() {
            return editor;
        }
        let content = &mut editor.content;
        for other in note.others() {
            let by = author_text(words, who_changed(other));
            let head = words.with("note-other-version", &[("name", &by)]);
            content.text = format!("{}\n\n{head}\n{}", content.text, other.text);
            content.replies = note.replies().into_iter().cloned().collect();
        }
        editor.settles = true;
        editor.edition = 1;
        editor
    }

    /// Whether nothing was written yet.
    pub fn is_blank(&self) -> bool {
        match self.writing {
            Writing::Reply(_) => self.reply.trim().is_empty(),
            Writing::New => self.content.text.trim().is_empty() && self.tags.trim().is_empty(),
            Writing::Change(_) => self.edition == 0,
        }
    }

    /// The note it is about, if it is there already.
    pub fn note(&self) -> Option<NoteId> {
        match self.writing {
            Writing::New => None,
            Writing::Change(id) | Writing::Reply(id) => Some(id),
        }
    }

    /// The note as it would be if it were kept now; `None` while there is nothing to keep. Of a note that is there
    /// already only what was touched here is changed, whatever has become of the rest meanwhile.
    pub fn finished(&self, now: Timestamp, me: &Reviewer, review: &Review) -> Option<Content> {
        if self.is_blank() {
            return None;
        }
        let standing = self.note().and_then(|id| review.note(id)).map(|note| note.content().clone());
        let mut content = match self.writing {
            Writing::New => self.content.clone(),
            Writing::Change(_) | Writing::Reply(_) => standing.unwrap_or_else(|| self.original.clone()),
        };
        content.changed = now;
        match self.writing {
            Writing::New => content.created = now,
            Writing::Reply(_) => content.replies.push(self.answer(now, me)),
            Writing::Change(_) => {
                if content.author.name.is_empty() && content.author.delegation.is_empty() {
                    content.author = me.clone();
                } else {
                    content.changed_by = (content.author != *me).then(|| me.clone());
                }
                let (mine, original) = (&self.content, &self.original);
                if mine.text != original.text {
                    content.text.clone_from(&mine.text);
                }
                if mine.kind != original.kind {
                    content.kind = mine.kind;
                }
                if mine.importance != original.importance {
                    content.importance = mine.importance;
                }
                if mine.status != original.status {
                    content.status = mine.status;
                }
                for reply in &mine.replies {
                    if !content.replies.contains(reply) && !original.replies.contains(reply) {
                        content.replies.push(reply.clone());
                    }
                }
            }
        }
        if !matches!(self.writing, Writing::Reply(_)) {
            content.text = content.text.trim_end().to_owned();
            if self.tags != self.original_tags {
                content.tags = self.tags_typed();
            }
        }
        Some(content)
    }

    fn tags_typed(&self) -> BTreeSet<String> {
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
        let tags = self.tags.split(between).map(|t| t.trim_start_matches('#'));
        tags.filter(|t| !t.is_empty()).map(str::to_owned).collect()
    }

    /// The answer being written.
    pub fn answer(&self, now: Timestamp, me: &Reviewer) -> Reply {
        Reply {
            author: if self.is_official { Reviewer::default() } else { me.clone() },
            text: self.reply.trim_end().to_owned(),
            at: now,
            is_official: self.is_official,
            extra: Extra::default(),
        }
    }

    /// Sets the cursor into the text.
    pub fn focus(&mut self) {
        self.asked_focus = false;
    }
}

/// Where a note is written.
pub fn editor_ui(
    ui: &mut egui::Ui,
    context: &NotesContext<'_>,
    editor: &mut Editor,
    actions: &mut Vec<Action>,
) {
    let (words, t) = (context.words, tokens(ui));
    let key = ui.ctx().format_shortcut(&KEEP);
    let frame = egui::Frame::new()
        .fill(t.paper)
        .stroke(egui::Stroke::new(1.5, t.note))
        .corner_radius(3.0)
        .inner_margin(egui::Margin::symmetric(8, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let target = locate(&editor.content.anchor, &context.document.budget, &|_| FindingPlace::Unknown);
        let title = anchor_title(&context.document.budget, words, &editor.content.anchor, target);
        let id = if matches!(editor.writing, Writing::Reply(_)) { "editor-reply" } else { "editor-note" };
        ui.label(RichText::new(words.with(id, &[("place", &title)])).font(bold(SMALL + 1.0)));
        if let Some(quote) = editor.content.quote.as_deref().filter(|q| !q.is_empty()) {
            let text = words.with("note-quote", &[("quote", quote)]);
            ui.add(egui::Label::new(RichText::new(text).size(SMALL).color(t.soft)).wrap());
        }
        let is_reply = matches!(editor.writing, Writing::Reply(_));
        let mut changed = false;
        if is_reply {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                for (official, id) in [(false, "editor-own"), (true, "editor-official")] {
                    let (on, name) = (editor.is_official == official, words.get(id));
                    let text = RichText::new(&*name).size(SMALL + 1.0);
                    let response = ui.add(egui::Button::selectable(on, text));
                    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &*name));
                    if response.clicked() {
                        changed |= !on;
                        editor.is_official = official;
                    }
                }
            });
        } else {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                for kind in NoteKind::iter() {
                    let name = kind_name(words, kind);
                    let on = editor.content.kind == kind;
                    let response =
                        ui.add(egui::Button::selectable(on, RichText::new(&name).size(SMALL + 1.0)));
                    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &name));
                    if response.clicked() {
                        changed |= !on;
                        editor.content.kind = kind;
                    }
                }
            });
        }
        // Ctrl+Enter keeps; Enter alone belongs to the text and to input methods
        let field_id = Id::unique("note-text");
        let typing = ui.memory(|m| m.has_focus(field_id) || m.has_focus(tags_id()));
        let keep = typing && ui.input_mut(|i| i.consume_shortcut(&KEEP));
        let length = if is_reply { &editor.reply } else { &editor.content.text }.chars().count();
        let (text, hint) = if is_reply {
            (&mut editor.reply, words.with("editor-reply-hint", &[("key", &key)]))
        } else {
            (&mut editor.content.text, words.with("editor-hint", &[("key", &key)]))
        };
        let field = egui::TextEdit::multiline(text)
            .id(field_id)
            .hint_text(&hint)
            .desired_rows(4)
            .desired_width(f32::INFINITY);
        let response = egui::ScrollArea::vertical()
            .id_salt("note-text-area")
            .max_height(240.0)
            .show(ui, |ui| ui.add(field))
            .inner;
        response
            .widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, &*words.get("editor-text")));
        if !std::mem::replace(&mut editor.asked_focus, true) {
            response.request_focus();
        }
        // Escape puts away a note nobody has begun; what is written is never lost by a key
        let is_left = response.lost_focus() && editor.is_blank();
        if is_left && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
            actions.push(Action::DropDraft);
        }
        if !std::mem::replace(&mut editor.asked_end, true) {
            let end = egui::text::CCursor::new(length);
            // without what was typed in it before: undo must not bring another note's text here
            let mut state = egui::text_edit::TextEditState::default();
            state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            state.store(ui.ctx(), field_id);
        }
        changed |= response.changed();
        if changed {
            editor.edition += 1;
        }
        ui.horizontal_wrapped(|ui| {
            let ready = !editor.is_blank();
            let text = RichText::new(&*words.get("editor-keep")).color(t.paper);
            let button = egui::Button::new(text).fill(if ready { t.executed } else { t.soft });
            let response = ui.add_enabled(ready, button).on_hover_text(&key);
            if ready && (response.clicked() || keep) {
                // the keyboard goes back to the table
                ui.memory_mut(|m| m.surrender_focus(field_id));
                actions.push(Action::KeepDraft);
            }
            if ui.button(&*words.get("button-cancel")).clicked() {
                actions.push(Action::DropDraft);
            }
        });
        if !is_reply && details_ui(ui, words, editor) {
            editor.edition += 1;
        }
        if context.nameless && !is_reply {
            let link = RichText::new(&*words.get("editor-nameless")).size(SMALL);
            if ui.link(link).clicked() {
                actions.push(Action::Do(Command::Reviewer));
            }
        }
    });
    ui.add_space(6.0);
}

/// The field of tags.
fn tags_id() -> Id {
    Id::unique("note-tags")
}

/// Importance, status, tags.
fn details_ui(ui: &mut egui::Ui, words: &Words, editor: &mut Editor) -> bool {
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        let shown = importance_name(words, editor.content.importance);
        let combo = egui::ComboBox::from_id_salt("note-importance")
            .width(70.0)
            .selected_text(RichText::new(&*shown).size(SMALL + 1.0))
            .show_ui(ui, |ui| {
                for importance in Importance::iter() {
                    let name = importance_name(words, importance);
                    changed |=
                        ui.selectable_value(&mut editor.content.importance, importance, &*name).changed();
                }
            });
        let label = format!("{} {shown}", words.get("note-importance"));
        combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &label));
        let shown = status_name(words, editor.content.status);
        let combo = egui::ComboBox::from_id_salt("note-status")
            .width(80.0)
            .selected_text(RichText::new(&*shown).size(SMALL + 1.0))
            .show_ui(ui, |ui| {
                for status in NoteStatus::iter() {
                    let name = status_name(words, status);
                    changed |= ui.selectable_value(&mut editor.content.status, status, &*name).changed();
                }
            });
        let label = format!("{} {shown}", words.get("note-status"));
        combo.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &label));
    });
    let field = egui::TextEdit::singleline(&mut editor.tags)
        .id(tags_id())
        .hint_text(&*words.get("editor-tags-hint"))
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &*words.get("editor-tags")));
    changed | response.changed()
}
