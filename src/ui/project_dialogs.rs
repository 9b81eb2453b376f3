//! What comes over the window about the file of a review: unsaved work, trouble with saving, work left behind,
//! older versions, a newer draft, merging, and who writes.

use super::action::{Action, FileAction};
use super::note_ui::{clock_text, time_text};
use super::project::Trouble;
use super::theme::{BODY, HEADING, SMALL, bold, tokens};
use crate::budget::{Budget, FigureId};
use crate::review::store::{Left, OldVersion, SaveError};
use crate::review::{Difference, FigureChange, NoteId, Review};
use crate::say::figure_title;
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Id, Modal, RichText, WidgetInfo};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// An older version with what was changed after it.
pub struct VersionRow {
    pub version: OldVersion,
    pub review: Review,
    /// From this version to the one that replaced it.
    pub since: Difference,
}

/// One file to be merged.
pub struct MergeRow {
    pub path: PathBuf,
    /// How many notes it has, and how many of those the open review has not; or why it cannot be read.
    pub found: Result<(usize, usize), String>,
    /// What its budget is called, if it is not that of the open review.
    pub other_budget: Option<String>,
}

/// Work left behind, with what is different in it from its file.
pub struct LeftRow {
    pub left: Left,
    pub difference: Option<Difference>,
}

/// What is different in a newer draft: the changed figures first, then the new ones, then those that are gone.
pub struct Changes {
    all: Vec<FigureChange>,
    /// The budget before, for the names of what is gone.
    before: Arc<Budget>,
    counts: [usize; 3],
    /// Notes whose figure changed, and those without a place.
    changed: usize,
    lost: usize,
}

impl Changes {
    /// Puts them in order.
    pub fn new(mut all: Vec<FigureChange>, before: Arc<Budget>, changed: usize, lost: usize) -> Self {
        let sort = |c: &FigureChange| match (&c.before, &c.after) {
            (Some(_), Some(_)) => 0,
            (None, _) => 1,
            (Some(_), None) => 2,
        };
        all.sort_by_key(sort);
        let counts = [0, 1, 2].map(|n| all.iter().filter(|c| sort(c) == n).count());
        Self { all, before, counts, changed, lost }
    }

    fn title(&self, now: &Budget, words: &Words, change: &FigureChange) -> (String, Option<FigureId>) {
        let found = now.find(&change.key);
        let title = match (found, self.before.find(&change.key)) {
            (Some(id), _) => figure_title(now, words, id),
            (None, Some(id)) => figure_title(&self.before, words, id),
            (None, None) => change.key.clone(),
        };
        (title, found)
    }

    /// All of it as text, to be copied into a table.
    pub fn text(&self, now: &Budget, words: &Words) -> String {
        let none = words.get("changes-nothing");
        let line = |c: &FigureChange| {
            let (before, after) = (c.before.as_deref(), c.after.as_deref());
            let title = self.title(now, words, c).0;
            format!("{title}\t{}\t{}", before.unwrap_or(&none), after.unwrap_or(&none))
        };
        self.all.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// What is asked or told at the moment.
pub enum Dialog {
    /// The review is not saved, and the window or the file is to be closed.
    /// A file may wait to be opened then: its name.
    Leave(Option<String>),
    /// There is a file where it is to be saved.
    Replace(PathBuf),
    Recovery(Vec<LeftRow>),
    Versions(Vec<VersionRow>),
    Changes(Changes),
    Merge {
        rows: Vec<MergeRow>,
        theirs: Vec<Review>,
        split: usize,
    },
    Reviewer {
        name: String,
        delegation: String,
        /// Notes nobody has signed, and whether to sign them.
        unsigned: usize,
        sign: bool,
        asked_focus: bool,
    },
}

/// How a dialog is answered, and whether it is closed.
struct Answer<'a> {
    actions: &'a mut Vec<Action>,
}

impl Answer<'_> {
    fn button(&mut self, ui: &mut egui::Ui, words: &Words, id: &'static str, action: FileAction) {
        if ui.button(&*words.get(id)).clicked() {
            self.actions.push(Action::File(action));
        }
    }

    fn main(
        &mut self,
        ui: &mut egui::Ui,
        words: &Words,
        id: &'static str,
        action: FileAction,
    ) -> egui::Response {
        let t = tokens(ui);
        let text = RichText::new(&*words.get(id)).color(t.paper);
        let response = ui.add(egui::Button::new(text).fill(t.executed));
        // Enter answers, if there is nothing else to be entered
        if ui.memory(|m| m.focused().is_none()) {
            response.request_focus();
        }
        if response.clicked() {
            self.actions.push(Action::File(action));
        }
        response
    }
}

fn title(ui: &mut egui::Ui, text: &str) {
    let response = ui.label(RichText::new(text).font(bold(HEADING)));
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
}

fn soft(ui: &mut egui::Ui, text: &str) {
    let colour = tokens(ui).soft;
    ui.label(RichText::new(text).size(SMALL).color(colour));
}

/// Shows the dialog.
pub fn dialog_ui(
    ctx: &egui::Context,
    words: &Words,
    dialog: &mut Dialog,
    budget: Option<&Budget>,
    actions: &mut Vec<Action>,
) {
    let height = (ctx.content_rect().height() - 220.0).clamp(120.0, 460.0);
    let modal = Modal::new(Id::unique("project-dialog")).show(ctx, |ui| {
        ui.set_width(600.0_f32.min(ctx.content_rect().width() - 60.0));
        let mut answer = Answer { actions };
        match dialog {
            Dialog::Leave(waits) => leave_ui(ui, words, waits.as_deref(), &mut answer),
            Dialog::Replace(path) => {
                title(ui, &words.get("replace-title"));
                ui.label(&*words.get("replace-text"));
                soft(ui, &words.with("load-path", &[("path", &path.display().to_string())]));
                ui.add_space(6.0);
                ui.horizontal_wrapped(|ui| {
                    answer.main(ui, words, "trouble-elsewhere", FileAction::SaveElsewhere);
                    answer.button(ui, words, "replace-do", FileAction::Replace);
                    answer.button(ui, words, "button-cancel", FileAction::CloseDialog);
                });
            }
            Dialog::Recovery(rows) => recovery_ui(ui, words, rows, height, &mut answer),
            Dialog::Versions(rows) => versions_ui(ui, words, rows, height, &mut answer),
            Dialog::Changes(changes) => {
                if let Some(budget) = budget {
                    changes_ui(ui, words, changes, budget, height, &mut answer);
                }
            }
            Dialog::Merge { rows, split, .. } => merge_ui(ui, words, (rows, *split), height, &mut answer),
            Dialog::Reviewer { .. } => reviewer_ui(ui, words, dialog, &mut answer),
        }
    });
    settle(ctx, modal.response.rect.size());
    if modal.should_close() {
        actions.push(Action::File(FileAction::CloseDialog));
    }
}

/// A dialog stands in the middle only once its size is known: until it keeps, another frame is drawn.
fn settle(ctx: &egui::Context, size: egui::Vec2) {
    let id = Id::unique("dialog-size");
    let before = ctx.data_mut(|d| d.get_temp::<egui::Vec2>(id));
    if before != Some(size) {
        ctx.data_mut(|d| d.insert_temp(id, size));
        ctx.request_repaint();
    }
}

fn leave_ui(ui: &mut egui::Ui, words: &Words, waits: Option<&str>, answer: &mut Answer<'_>) {
    title(ui, &words.get("leave-title"));
    if let Some(name) = waits {
        ui.label(words.with("leave-waits", &[("name", name)]));
    }
    ui.label(&*words.get("leave-text"));
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        answer.main(ui, words, "leave-save", FileAction::SaveAndLeave);
        answer.button(ui, words, "leave-discard", FileAction::LeaveUnsaved);
        answer.button(ui, words, "button-cancel", FileAction::CloseDialog);
    });
}

/// What is different, in a line: 新写 2 条，改 1 条.
pub fn difference_text(words: &Words, d: &Difference) -> String {
    let mut parts = Vec::new();
    for (id, count) in [
        ("difference-added", d.added.len()),
        ("difference-changed", d.changed.len()),
        ("difference-deleted", d.deleted.len()),
        ("difference-dismissed", d.dismissed),
        ("difference-restored", d.restored),
    ] {
        if count > 0 {
            parts.push(words.with(id, &[("count", &count.to_string())]));
        }
    }
    for (id, is) in [("difference-budget", d.budget), ("difference-reviewer", d.reviewer)] {
        if is {
            parts.push(words.get(id).to_string());
        }
    }
    if parts.is_empty() {
        return words.get("difference-none").to_string();
    }
    parts.join(&words.get("list-comma"))
}

fn recovery_ui(ui: &mut egui::Ui, words: &Words, rows: &[LeftRow], height: f32, answer: &mut Answer<'_>) {
    title(ui, &words.get("recovery-title"));
    ui.label(&*words.get("recovery-text"));
    ui.add_space(4.0);
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        for (nth, LeftRow { left, difference }) in rows.iter().enumerate() {
            ui.separator();
            let name = match &left.recovery.project {
                Some(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                None => words.get("recovery-nameless").to_string(),
            };
            ui.label(RichText::new(&name).font(bold(BODY)));
            let at = clock_text(left.recovery.at);
            let notes = left.review.notes().len().to_string();
            ui.label(words.with("recovery-what", &[("time", &at), ("count", &notes)]));
            if let Some(difference) = difference {
                let text = difference_text(words, difference);
                soft(ui, &words.with("recovery-difference", &[("what", &text)]));
            }
            // what is not in the file, in its own words
            let told: Vec<NoteId> = match difference {
                Some(d) => d.added.iter().chain(&d.changed).copied().collect(),
                None => left.review.notes().map(|(id, _)| id).collect(),
            };
            for note in told.iter().rev().take(5).filter_map(|id| left.review.note(*id)) {
                let text: String = note.content().text.chars().take(60).collect();
                soft(ui, &words.with("recovery-note", &[("text", &text)]));
            }
            ui.push_id(nth, |ui| {
                ui.horizontal_wrapped(|ui| {
                    answer.main(ui, words, "recovery-take", FileAction::Recover(nth));
                    answer.button(ui, words, "recovery-discard", FileAction::GiveUp(nth));
                });
            });
        }
    });
    ui.add_space(4.0);
    answer.button(ui, words, "recovery-later", FileAction::CloseDialog);
}

fn versions_ui(ui: &mut egui::Ui, words: &Words, rows: &[VersionRow], height: f32, answer: &mut Answer<'_>) {
    title(ui, &words.get("versions-title"));
    if rows.is_empty() {
        ui.label(&*words.get("versions-none"));
    } else {
        ui.label(&*words.get("versions-text"));
    }
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        for (nth, row) in rows.iter().enumerate() {
            ui.separator();
            let time = time_text(row.version.replaced);
            let count = row.review.notes().len().to_string();
            ui.label(words.with("versions-row", &[("time", &time), ("count", &count)]));
            let since = difference_text(words, &row.since);
            soft(ui, &words.with("versions-since", &[("what", &since)]));
            ui.push_id(nth, |ui| {
                answer.button(ui, words, "versions-restore", FileAction::RestoreVersion(nth));
            });
        }
    });
    ui.add_space(4.0);
    answer.button(ui, words, "button-close", FileAction::CloseDialog);
}

fn changes_ui(
    ui: &mut egui::Ui,
    words: &Words,
    changes: &Changes,
    budget: &Budget,
    height: f32,
    answer: &mut Answer<'_>,
) {
    title(ui, &words.get("changes-title"));
    let [changed, added, removed] = changes.counts.map(|n| n.to_string());
    ui.label(words.with("changes-count", &[("changed", &changed), ("added", &added), ("removed", &removed)]));
    let (touched, lost) = (changes.changed.to_string(), changes.lost.to_string());
    ui.label(words.with("changes-notes", &[("changed", &touched), ("lost", &lost)]));
    ui.add_space(4.0);
    let t = tokens(ui);
    let row = 44.0;
    let area = egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
    area.show_rows(ui, row, changes.all.len(), |ui, range| {
        for change in changes.all.get(range).unwrap_or_default() {
            let size = egui::vec2(ui.available_width() - 12.0, row);
            ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                let (name, found) = changes.title(budget, words, change);
                let name = RichText::new(name).size(SMALL + 1.0);
                let text = match (&change.before, &change.after) {
                    (Some(before), Some(after)) => format!("{before} → {after}"),
                    (None, Some(after)) => words.with("changes-added", &[("figure", after)]),
                    (before, None) => {
                        words.with("changes-removed", &[("figure", before.as_deref().unwrap_or_default())])
                    }
                };
                match found {
                    Some(id) => {
                        let is_draft = budget.figure(id).year == budget.draft_year;
                        let colour = if is_draft { t.draft } else { t.executed };
                        if ui.add(egui::Link::new(name.color(colour))).clicked() {
                            answer.actions.push(Action::File(FileAction::ShowChanged(id)));
                        }
                    }
                    None => {
                        ui.add(egui::Label::new(name.color(t.soft)).truncate());
                    }
                }
                ui.label(RichText::new(text).size(SMALL + 1.0));
            });
        }
    });
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        answer.main(ui, words, "button-understood", FileAction::CloseDialog);
        answer.button(ui, words, "changes-copy", FileAction::CopyChanges);
        if changes.changed + changes.lost > 0 {
            answer.button(ui, words, "changes-show-notes", FileAction::ShowTouchedNotes);
        }
    });
}

fn merge_ui(
    ui: &mut egui::Ui,
    words: &Words,
    (rows, split): (&[MergeRow], usize),
    height: f32,
    answer: &mut Answer<'_>,
) {
    title(ui, &words.get("merge-title"));
    let t = tokens(ui);
    let name = |row: &MergeRow| row.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // what does not belong together comes first
    for row in rows {
        let Some(title) = &row.other_budget else { continue };
        let text = words.with("merge-other-budget", &[("name", &name(row)), ("title", title)]);
        ui.label(RichText::new(text).color(t.wrong));
    }
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        for row in rows {
            match &row.found {
                Ok((notes, new)) => {
                    let (notes, new) = (notes.to_string(), new.to_string());
                    let args = [("name", &*name(row)), ("notes", &notes), ("new", &new)];
                    ui.label(words.with("merge-row", &args));
                }
                Err(why) => {
                    ui.label(RichText::new(why).color(t.wrong));
                }
            }
        }
    });
    if split > 0 {
        ui.label(words.with("merge-split", &[("count", &split.to_string())]));
    }
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        if rows.iter().any(|r| r.found.is_ok()) {
            answer.main(ui, words, "merge-do", FileAction::Merge);
        }
        answer.button(ui, words, "button-cancel", FileAction::CloseDialog);
    });
}

fn reviewer_ui(ui: &mut egui::Ui, words: &Words, dialog: &mut Dialog, answer: &mut Answer<'_>) {
    let Dialog::Reviewer { name, delegation, unsigned, sign, asked_focus } = dialog else { return };
    title(ui, &words.get("reviewer-title"));
    ui.label(&*words.get("reviewer-text"));
    let keep = ui.input_mut(|i| i.consume_key(egui::Modifiers::COMMAND, egui::Key::Enter));
    let mut entered = false;
    for (id, value) in [("reviewer-name", &mut *name), ("reviewer-delegation", &mut *delegation)] {
        let label = ui.label(&*words.get(id));
        let field = egui::TextEdit::singleline(value).desired_width(f32::INFINITY);
        let response = ui.add(field).labelled_by(label.id);
        if !std::mem::replace(asked_focus, true) {
            response.request_focus();
        }
        entered |= response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    }
    if *unsigned > 0 {
        let text = words.with("reviewer-sign", &[("count", &unsigned.to_string())]);
        ui.checkbox(sign, text);
    }
    ui.add_space(6.0);
    let action = FileAction::SetReviewer {
        name: name.trim().to_owned(),
        delegation: delegation.trim().to_owned(),
        sign: *sign && *unsigned > 0,
    };
    ui.horizontal_wrapped(|ui| {
        let done = answer.main(ui, words, "button-ok", action.clone());
        // not at once: an input method uses Enter too
        if entered {
            done.request_focus();
        }
        answer.button(ui, words, "button-cancel", FileAction::CloseDialog);
    });
    if keep {
        answer.actions.push(Action::File(action));
    }
}

/// Saving did not work: why, and where to go from here. The work is still in memory.
pub fn trouble_ui(ctx: &egui::Context, words: &Words, trouble: &Trouble, actions: &mut Vec<Action>) {
    let modal = Modal::new(Id::unique("save-trouble")).show(ctx, |ui| {
        ui.set_width(560.0_f32.min(ctx.content_rect().width() - 60.0));
        let mut answer = Answer { actions };
        title(ui, &words.get("save-failed"));
        ui.label(RichText::new(words.save_error_headline(&trouble.error)).color(tokens(ui).wrong));
        let meaning = match trouble.error {
            SaveError::Changed => "save-means-untouched",
            SaveError::Io(_) => "save-means-whole",
        };
        ui.label(&*words.get(meaning));
        // what can be done about a changed file stands on the buttons
        if !matches!(trouble.error, SaveError::Changed) {
            ui.label(&*words.save_error_hint(&trouble.error));
        }
        soft(ui, &words.with("load-path", &[("path", &trouble.path.display().to_string())]));
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if matches!(trouble.error, SaveError::Changed) {
                answer.main(ui, words, "trouble-take-theirs", FileAction::TakeTheirs);
                answer.button(ui, words, "trouble-overwrite", FileAction::Overwrite);
                answer.button(ui, words, "trouble-elsewhere", FileAction::SaveElsewhere);
            } else {
                answer.main(ui, words, "trouble-elsewhere", FileAction::SaveElsewhere);
                answer.button(ui, words, "trouble-again", FileAction::SaveAgain);
            }
            answer.button(ui, words, "button-close", FileAction::CloseTrouble);
        });
    });
    if modal.should_close() {
        actions.push(Action::File(FileAction::CloseTrouble));
    }
}

/// When a file was saved, for the bar: 已保存 14:03.
pub fn saved_text(words: &Words, at: Option<Timestamp>) -> String {
    match at {
        Some(at) => words.with("standing-saved", &[("time", &clock_text(at))]),
        None => words.get("standing-saved-once").to_string(),
    }
}
