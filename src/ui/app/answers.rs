//! What is answered in the dialogs about a review: older versions, merging, recovery, trouble with saving.

use super::super::action::{Action, FileAction};
use super::super::dialogs::OpenProblem;
use super::super::loading::Task;
use super::super::project_dialogs::{Dialog, MergeRow, VersionRow};
use super::App;
use super::picking::Purpose;
use crate::review::store;
use crate::review::{Deed, Difference, NoteFilter, PlaceFilter};
use eframe::egui;
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    pub(super) fn show_versions(&mut self, ctx: &egui::Context) {
        let path = self.open.as_ref().and_then(|o| o.project.path.clone());
        let (Some(path), Some(open)) = (path, &self.open) else {
            self.dialog = Some(Dialog::Versions(Vec::new()));
            return;
        };
        let archive = self.archive();
        let now = Arc::clone(open.desk.review());
        self.aside_here(ctx, move || {
            let mut rows: Vec<VersionRow> = Vec::new();
            for version in archive.versions(&path) {
                let (opened, _) = match store::open(&version.path) {
                    Ok(read) => read,
                    Err(e) => {
                        log::warn!("an older version cannot be read: {e}: {}", version.path.display());
                        continue;
                    }
                };
                // the latest first: what came after it is the row before
                let later = rows.last().map_or(&*now, |row| &row.review);
                let since = Difference::between(&opened.review, later);
                rows.push(VersionRow { version, review: opened.review, since });
            }
            Box::new(move |app: &mut App, _: &egui::Context| app.dialog = Some(Dialog::Versions(rows)))
        });
    }

    pub(super) fn read_for_merge(&mut self, ctx: &egui::Context, paths: Vec<PathBuf>) {
        let Some(open) = &self.open else { return };
        let ours = Arc::clone(open.desk.review());
        let language = self.words.language();
        self.aside_here(ctx, move || {
            let words = crate::words::Words::new(language);
            let mut rows = Vec::new();
            let mut merged = (*ours).clone();
            let mut theirs = Vec::new();
            for path in paths {
                let (found, other_budget) = match store::open(&path) {
                    Ok((opened, _)) if opened.is_newer() => {
                        let path = path.display().to_string();
                        (Err(words.with("open-newer-file", &[("path", &path)])), None)
                    }
                    Ok((opened, _)) => {
                        let notes = opened.review.notes().len();
                        let new = opened.review.notes().filter(|(id, _)| merged.note(*id).is_none()).count();
                        merged = merged.merged(&opened.review);
                        let source = opened.review.source();
                        let other = (source.sha256 != ours.source().sha256).then(|| title_of(source));
                        theirs.push(opened.review);
                        (Ok((notes, new)), other)
                    }
                    Err(e) => (Err(words.project_error(&e, &path)), None),
                };
                rows.push(MergeRow { path, found, other_budget });
            }
            let split = merged.notes().filter(|(_, n)| n.differs()).count();
            Box::new(move |app: &mut App, _: &egui::Context| {
                app.dialog = Some(Dialog::Merge { rows, theirs, split });
            })
        });
    }

    /// What a dialog asks for.
    pub(super) fn file_action(&mut self, ctx: &egui::Context, action: FileAction) {
        match action {
            FileAction::CloseDialog => {
                self.dialog = None;
                self.intent = None;
            }
            FileAction::Replace => {
                if let Some(Dialog::Replace(path)) = self.dialog.take() {
                    self.save_as(&path);
                }
            }
            FileAction::SaveAndLeave => {
                self.dialog = None;
                self.save(ctx);
            }
            FileAction::LeaveUnsaved => {
                self.dialog = None;
                if let Some(open) = &mut self.open {
                    open.editor = None;
                    open.project.give_up();
                }
                if let Some(intent) = self.intent.take() {
                    self.depart(ctx, intent);
                }
            }
            FileAction::CloseTrouble => self.forget_trouble(),
            FileAction::SaveAgain => {
                self.forget_trouble();
                self.save(ctx);
            }
            FileAction::SaveElsewhere => {
                self.dialog = None;
                self.forget_trouble();
                self.pick(ctx, Purpose::SaveAs);
            }
            FileAction::Overwrite => {
                let me = self.me();
                if let Some(open) = &mut self.open {
                    let snapshot = open.snapshot_maker(&me)();
                    open.project.overwrite(snapshot);
                }
            }
            FileAction::TakeTheirs => self.take_theirs(ctx),
            FileAction::Recover(nth) => {
                if let Some(Dialog::Recovery(mut rows)) = self.dialog.take()
                    && nth < rows.len()
                {
                    let row = rows.remove(nth);
                    // the others are offered again at the next start
                    self.load(ctx, Task::Left(Box::new(row.left)));
                }
            }
            FileAction::GiveUp(nth) => self.give_up_left(nth),
            FileAction::RestoreVersion(nth) => {
                if self.refuse_read_only() {
                    return;
                }
                if let Some(Dialog::Versions(mut rows)) = self.dialog.take()
                    && nth < rows.len()
                    && let Some(open) = &mut self.open
                {
                    open.desk.become_other(Deed::RestoreVersion, &rows.remove(nth).review);
                    self.say("status-version-restored", &[]);
                }
            }
            FileAction::CopyChanges => {
                if let (Some(Dialog::Changes(changes)), Some(open)) = (&self.dialog, &self.open) {
                    ctx.copy_text(changes.text(&open.document.budget, &self.words));
                    self.say("status-copied", &[]);
                }
            }
            FileAction::ShowTouchedNotes => {
                self.dialog = None;
                if let Some(open) = &mut self.open {
                    let place = Some(PlaceFilter::Touched);
                    open.set_note_filter(NoteFilter { place, ..NoteFilter::default() });
                    open.tab = super::super::Tab::Notes;
                }
            }
            FileAction::Merge => {
                if let Some(Dialog::Merge { theirs, .. }) = self.dialog.take()
                    && let Some(open) = &mut self.open
                {
                    // with the review as it is now, not as it was when the files were read
                    let ours = Arc::clone(open.desk.review());
                    let merged = theirs.iter().fold((*ours).clone(), |all, one| all.merged(one));
                    open.desk.become_other(Deed::Merge, &merged.in_hands_of(&ours));
                    let count = open.desk.review().notes().len().to_string();
                    self.say("status-merged", &[("count", &count)]);
                }
            }
            FileAction::CloseReports => self.reports.clear(),
            FileAction::ShowReports => {
                if let Some(path) = self.reports.first() {
                    let folder = crate::storage::folder_of(path).to_owned();
                    self.show_place(ctx, folder);
                }
            }
            FileAction::ForgetReports => {
                if let Err(e) = crate::crash::forget(&std::mem::take(&mut self.reports)) {
                    let reason = self.words.io_reason(&e);
                    self.say("crash-forget-failed", &[("reason", &reason)]);
                }
            }
            FileAction::ShowChanged(figure) => {
                self.dialog = None;
                if let Some(open) = &mut self.open {
                    open.apply(Action::ShowInTable(figure));
                }
            }
            FileAction::SetReviewer { name, delegation, sign } => {
                self.dialog = None;
                let before = self.me();
                self.settings.name = name;
                self.settings.delegation = delegation;
                self.save_settings();
                let me = self.me();
                if let Some(open) = &mut self.open {
                    if let Some(editor) = &mut open.editor
                        && (editor.content.author == before || editor.content.author.name.is_empty())
                    {
                        editor.content.author = me.clone();
                    }
                    if open.project.read_only.is_none() {
                        open.desk.set_reviewer(me, sign);
                    }
                }
            }
        }
    }

    fn forget_trouble(&mut self) {
        if let Some(open) = &mut self.open {
            open.project.trouble = None;
        }
    }

    /// What another program has made of the file is merged in, and both are saved.
    fn take_theirs(&mut self, ctx: &egui::Context) {
        let Some(path) = self.open.as_ref().and_then(|o| o.project.path.clone()) else { return };
        self.forget_trouble();
        self.aside_here(ctx, move || {
            let theirs = store::open(&path);
            Box::new(move |app: &mut App, ctx: &egui::Context| match theirs {
                Ok((opened, stamp)) if !opened.is_newer() => {
                    if let Some(open) = &mut app.open {
                        let merged = open.desk.review().merged(&opened.review);
                        let merged = merged.in_hands_of(open.desk.review());
                        open.desk.become_other(Deed::Merge, &merged);
                        open.project.accept(stamp);
                    }
                    app.save(ctx);
                    // more is said than that it was saved
                    app.saving_asked = false;
                    app.say("status-merged-theirs", &[]);
                }
                Ok(_) => app.say("status-newer", &[]),
                Err(error) => app.problem = Some(OpenProblem { error: error.into(), path }),
            })
        });
    }

    fn give_up_left(&mut self, nth: usize) {
        let Some(Dialog::Recovery(rows)) = &mut self.dialog else { return };
        if nth >= rows.len() {
            return;
        }
        let row = rows.remove(nth);
        if rows.is_empty() {
            self.dialog = None;
        }
        if let Err(e) = self.archive().discard(row.left, true) {
            let reason = self.words.io_reason(&e);
            self.say("status-left-stays", &[("reason", &reason)]);
        }
    }
}

/// What a budget file calls itself, and the beginning of its SHA-256.
fn title_of(source: &crate::review::Source) -> String {
    let budget = crate::budget::load_bytes(source.text.as_bytes(), &Default::default());
    let title = budget.map(|b| b.title).unwrap_or_default();
    format!("{title} {}", source.sha256.get(..8).unwrap_or_default())
}
