//! Notes: what the application does when one is written, changed, answered or looked for.

use super::super::Tab;
use super::super::action::Action;
use super::super::command::Command;
use super::super::editor::{Editor, Writing};
use super::super::finding_texts::Source;
use super::App;
use crate::review::places::{quote_of, section_anchor, statement_anchor};
use crate::review::{Anchor, Content, NoteKind};
use crate::say::status_name;
use jiff::Timestamp;

impl App {
    /// Keeps what is being written, if anything is; whether a note was kept.
    pub(super) fn keep_draft(&mut self) -> bool {
        let me = self.me();
        let now = Timestamp::now();
        let Some(open) = &mut self.open else { return false };
        let Some(editor) = open.editor.take() else { return false };
        let Some(content) = editor.finished(now, &me, open.desk.review()) else { return false };
        // undo, a merge or an older version may have taken the note away from under the editor
        let standing = editor.note().filter(|id| open.desk.review().note(*id).is_some());
        match (editor.writing, standing) {
            (Writing::New, _) | (_, None) => {
                self.last_kind = content.kind;
                let anchor = content.anchor.clone();
                let id = open.desk.write(content);
                open.notes.chosen = Some(id);
                open.notes.reveal = Some(id);
                // what stands in no cell of the table is shown beside it
                let is_cell = matches!(anchor, Anchor::Figure(_) | Anchor::Line(_) | Anchor::Item(_));
                open.inspected = (!is_cell).then_some(anchor);
            }
            (Writing::Change(_), Some(id)) if editor.settles => open.desk.settle(id, content),
            (Writing::Change(_), Some(id)) => open.desk.change(id, content),
            (Writing::Reply(_), Some(id)) => open.desk.reply(id, editor.answer(now, &me)),
        }
        true
    }

    /// A note is in the review; whether it comes into the file by itself is another thing.
    fn say_kept(&mut self) {
        let keeps_itself =
            self.settings.autosave && self.open.as_ref().is_some_and(|o| o.project.path.is_some());
        self.say(if keeps_itself { "status-note-kept" } else { "status-note-kept-unsaved" }, &[]);
    }

    fn begin(&mut self, editor: Editor) {
        // what was said is about something else
        self.status = None;
        if self.keep_draft() {
            self.say_kept();
        }
        self.settings.show_inspector = true;
        self.narrow = Some(super::Side::Inspector);
        if let Some(open) = &mut self.open {
            open.editor = Some(editor);
        }
    }

    /// What a finding says, to be kept in a note about it.
    fn sentence_of(&mut self, anchor: &Anchor) -> Option<String> {
        let Anchor::Finding(id) = anchor else { return None };
        let open = self.open.as_mut()?;
        let checked = open.checked.as_ref()?;
        let nth = checked.findings.iter().position(|f| f.id == *id)?;
        let source = Source { document: &open.document, checked, words: &self.words };
        Some(open.finding_texts.entry(source, nth).sentence.clone())
    }

    /// Applies an action about notes.
    pub(super) fn apply_note(&mut self, action: Action) {
        let changes = !matches!(
            action,
            Action::ChooseNote(_)
                | Action::ShowNoteInTable(_)
                | Action::SetNoteFilter(_)
                | Action::SetNoteOrder(_)
                | Action::Inspect(_)
        );
        if changes && self.refuse_read_only() {
            return;
        }
        let now = Timestamp::now();
        let me = self.me();
        match action {
            Action::WriteNote(anchor, quote) => {
                let same = |e: &Editor| e.writing == Writing::New && e.content.anchor == anchor;
                if let Some(editor) = self.open.as_mut().and_then(|o| o.editor.as_mut()).filter(|e| same(e)) {
                    editor.focus();
                    self.settings.show_inspector = true;
                    self.narrow = Some(super::Side::Inspector);
                    return;
                }
                let quote = quote.or_else(|| self.sentence_of(&anchor));
                self.begin(Editor::new(anchor, quote, self.last_kind, me));
            }
            Action::ChangeNote(id) | Action::ReplyToNote(id) => {
                let reply = matches!(action, Action::ReplyToNote(_));
                let writing = if reply { Writing::Reply(id) } else { Writing::Change(id) };
                // what is being written may be this very note
                if self.keep_draft() {
                    self.say_kept();
                }
                let note = self.open.as_ref().and_then(|o| o.desk.review().note(id));
                let editor = note.map(|note| match writing {
                    Writing::Change(id) => Editor::change(id, note, &self.words),
                    writing => Editor::of(writing, note.content().clone()),
                });
                if let Some(editor) = editor {
                    self.begin(editor);
                }
            }
            Action::AskAbout(nth) => {
                let Some(open) = &mut self.open else { return };
                let Some(checked) = &open.checked else { return };
                let Some(finding) = checked.findings.get(nth) else { return };
                let source = Source { document: &open.document, checked, words: &self.words };
                let entry = open.finding_texts.entry(source, nth);
                let mut editor = Editor::new(
                    Anchor::Finding(finding.id.clone()),
                    Some(entry.sentence.clone()),
                    NoteKind::Question,
                    me,
                );
                editor.content.text = self.words.get("note-ask-about").to_string();
                editor.edition = 1;
                self.begin(editor);
            }
            Action::KeepDraft if self.keep_draft() => self.say_kept(),
            Action::DropDraft => {
                let Some(open) = &mut self.open else { return };
                let dropped = open.editor.take().filter(|e| !e.is_blank());
                if let Some(editor) = dropped
                    && let Some(content) = editor.finished(now, &me, open.desk.review())
                {
                    // it can be had back: undo takes the deletion away, redo makes the change again
                    let standing = editor.note().filter(|id| open.desk.review().note(*id).is_some());
                    let before = open.desk.edition();
                    match (editor.writing, standing) {
                        (Writing::New, _) | (_, None) => {
                            let id = open.desk.write(content);
                            open.desk.delete(id);
                            self.say("status-note-dropped", &[]);
                            return;
                        }
                        (Writing::Change(_), Some(id)) => open.desk.change(id, content),
                        (Writing::Reply(_), Some(id)) => open.desk.reply(id, editor.answer(now, &me)),
                    }
                    if open.desk.edition() != before {
                        open.desk.undo();
                        self.say("status-change-dropped", &[]);
                    }
                }
            }
            Action::DeleteNote(id) => {
                // what is being written to it is deleted with it, and comes back with it
                let editor = self.open.as_ref().and_then(|o| o.editor.as_ref());
                if editor.is_some_and(|e| e.note() == Some(id)) {
                    self.keep_draft();
                }
                let Some(open) = &mut self.open else { return };
                open.desk.delete(id);
                self.say("status-note-deleted", &[]);
            }
            Action::SetNoteStatus(ids, status) => {
                let Some(open) = &mut self.open else { return };
                let count = open.desk.set_status(&ids, status, now).to_string();
                let status = status_name(&self.words, status);
                self.say("status-notes-status", &[("count", &count), ("status", &status)]);
            }
            Action::RemoveReply(id, nth) => {
                if let Some(open) = &mut self.open {
                    open.desk.remove_reply(id, nth, now);
                }
            }
            Action::SettleNote(id, nth) => {
                let Some(open) = &mut self.open else { return };
                let Some(note) = open.desk.review().note(id) else { return };
                let content = std::iter::once(note.content()).chain(note.others()).nth(nth).cloned();
                let replies = note.replies().into_iter().cloned().collect();
                if let Some(content) = content {
                    open.desk.settle(id, Content { replies, ..content });
                }
                self.say("status-note-settled", &[]);
            }
            Action::RenewQuote(id) => {
                let Some(open) = &mut self.open else { return };
                let target = open.noted.texts.place(id).and_then(|p| p.target);
                if let Some(quote) = target.and_then(|target| quote_of(&open.document.budget, target)) {
                    open.desk.renew_quote(id, Some(quote), now);
                }
            }
            Action::PutNoteHere(id) => {
                let Some(open) = &mut self.open else { return };
                match open.cursor_anchor() {
                    Some((anchor, quote)) => {
                        open.desk.put_at(id, anchor, quote, now);
                        self.say("status-note-moved", &[]);
                    }
                    None => self.say("status-choose-place", &[]),
                }
            }
            Action::SetNoteFilter(filter) => {
                if let Some(open) = &mut self.open {
                    open.set_note_filter(filter);
                }
            }
            Action::SetNoteOrder(order) => {
                if let Some(open) = &mut self.open {
                    let settings = open.desk.review().settings().clone();
                    open.desk.set_settings(crate::review::ReviewSettings { order, ..settings });
                }
            }
            Action::ChooseNote(id) => {
                if let Some(open) = &mut self.open {
                    open.choose_note(id);
                }
            }
            Action::ShowNoteInTable(id) => {
                if let Some(open) = &mut self.open {
                    open.show_note(id);
                }
            }
            Action::Inspect(anchor) => {
                if let Some(open) = &mut self.open {
                    open.inspected = Some(anchor);
                }
            }
            _ => {}
        }
    }

    /// Commands about notes.
    pub(super) fn run_note(&mut self, command: Command) {
        let Some(open) = &mut self.open else { return };
        let budget = &open.document.budget;
        match command {
            Command::ShowNotes => open.tab = Tab::Notes,
            Command::FindNotes => {
                open.tab = Tab::Notes;
                open.notes.focus_search = true;
            }
            Command::WriteNote => match open.anchor_in_sight() {
                Some((anchor, quote)) => self.apply_note(Action::WriteNote(anchor, quote)),
                None => self.say("status-choose-place", &[]),
            },
            Command::NoteOnReport => self.apply_note(Action::WriteNote(Anchor::Report, None)),
            Command::NoteOnStatement => match open.statement_in_sight() {
                Some(id) => {
                    let anchor = statement_anchor(budget, id);
                    self.apply_note(Action::WriteNote(anchor, None));
                }
                None => self.say("status-choose-place", &[]),
            },
            Command::NoteOnSection => match open.section_in_sight() {
                Some(id) => {
                    let anchor = section_anchor(budget, id);
                    self.apply_note(Action::WriteNote(anchor, None));
                }
                None => self.say("status-choose-place", &[]),
            },
            _ => {}
        }
    }
}
