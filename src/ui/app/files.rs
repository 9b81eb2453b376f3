//! Opening, saving, closing: what the application does with files.

use super::super::dialogs::OpenProblem;
use super::super::loading::{self, Loading, OpenError, Task};
use super::super::open::Open;
use super::super::project::{Project, Standing, with_extension};
use super::super::project_dialogs::{Changes, Dialog, LeftRow};
use super::super::search::Search;
use super::super::view::View;
use super::super::{Command, Document};
use super::picking::{Picking, Purpose};
use super::{App, has_file_dialog};
use crate::budget::LoadError;
use crate::review::store::{self, Archive, Left};
use crate::review::{Difference, Review, Reviewer};
use eframe::egui;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Files handed over within so long were opened together, as when several are chosen and opened.
const AT_ONCE: Duration = Duration::from_secs(3);

/// What is to be done once the open review is saved or given up.
pub enum Intent {
    Close,
    Quit,
    Open(Task),
    /// Something that is loaded already.
    Show(Box<(Document, loading::Opened)>),
}

/// Something made on another thread, to be taken in by the window.
pub type Made = Box<dyn FnOnce(&mut App, &egui::Context) + Send>;

impl App {
    pub(super) fn archive(&self) -> Archive {
        Archive::new(Default::default(), self.data_path.clone())
    }

    /// Whoever sits at this computer.
    pub(super) fn me(&self) -> Reviewer {
        Reviewer {
            name: self.settings.name.clone(),
            delegation: self.settings.delegation.clone(),
            ..Reviewer::default()
        }
    }

    /// Does something on another thread and takes the result in when it is there.
    pub(super) fn aside(&mut self, ctx: &egui::Context, make: impl FnOnce() -> Made + Send + 'static) {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            if sender.send(make()).is_ok() {
                ctx.request_repaint();
            }
        });
        self.making.push(receiver);
    }

    /// The same for what is about the open review: nothing happens if another is open by then.
    pub(super) fn aside_here(&mut self, ctx: &egui::Context, make: impl FnOnce() -> Made + Send + 'static) {
        let sitting = self.sitting;
        self.aside(ctx, move || {
            let made = make();
            Box::new(move |app: &mut App, ctx: &egui::Context| {
                if app.sitting == sitting {
                    made(app, ctx);
                }
            })
        });
    }

    /// Looks for work that sessions which ended badly left behind.
    pub(super) fn look_for_left(&mut self, ctx: &egui::Context) {
        let Some(data) = self.data_path.clone() else { return };
        let archive = self.archive();
        self.aside(ctx, move || {
            let row = |left: Left| {
                let project = left.recovery.project.as_ref();
                let saved = project.and_then(|path| store::open(path).ok());
                let difference = saved.map(|(opened, _)| Difference::between(&opened.review, &left.review));
                LeftRow { left, difference }
            };
            let rows: Vec<LeftRow> = archive.left_behind().into_iter().map(row).collect();
            let reports = crate::crash::reports(&data);
            Box::new(move |app: &mut App, _: &egui::Context| {
                app.reports = reports;
                if !rows.is_empty() {
                    app.dialog = Some(Dialog::Recovery(rows));
                }
            })
        });
    }

    /// Opens something, unless the open review must be saved first.
    pub(super) fn load(&mut self, ctx: &egui::Context, task: Task) {
        let replaces = !matches!(task, Task::Update(..) | Task::Again(_));
        if replaces && self.is_dirty() {
            self.leave(ctx, Intent::Open(task));
            return;
        }
        if let Some(loading) = &self.loading {
            loading.progress.cancel();
        }
        let wake = ctx.clone();
        self.loading = Some(Loading::start(task, move || wake.request_repaint()));
    }

    /// What a second start has handed over: as if it had been dropped on the window. While another file is on its way
    /// it is left to a window of its own, and so it is when several are opened at once.
    pub(super) fn take_handed_over(&mut self, ctx: &egui::Context) {
        let Some(request) = self.inbox.poll() else { return };
        // another may wait behind it
        ctx.request_repaint();
        let just_taken = self.taken_over.is_some_and(|at| at.elapsed() < AT_ONCE);
        let is_busy = just_taken || self.loading.is_some() || self.intent.is_some();
        let is_closing = self.may_close || ctx.input(|i| i.viewport().close_requested());
        if is_closing || (is_busy && request.has_file()) {
            request.refuse();
            return;
        }
        let Some(file) = request.take() else { return };
        ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
        ctx.send_viewport_cmd(egui::ViewportCommand::Focus);
        // where the system lets nobody come to the front
        let attention = egui::UserAttentionType::Informational;
        ctx.send_viewport_cmd(egui::ViewportCommand::RequestUserAttention(attention));
        if let Some(path) = file {
            self.taken_over = Some(Instant::now());
            // whoever opens the review that is open wants to see it, as it is
            if !self.is_open(&path) {
                self.load(ctx, Task::File(path));
            }
        }
    }

    /// Whether a file is that of the open review, by whichever path, and nobody else has changed it.
    fn is_open(&self, path: &Path) -> bool {
        let Some(project) = self.open.as_ref().map(|o| &o.project) else { return false };
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let same = project.path.as_deref().and_then(real).is_some_and(|open| real(path) == Some(open));
        same && (project.is_saving() || project.is_as_on_disk())
    }

    /// Takes what was loaded, picked and made elsewhere.
    pub(super) fn take_files(&mut self, ctx: &egui::Context) {
        if let Some(result) = self.loading.as_ref().and_then(Loading::poll)
            && let Some(loading) = self.loading.take()
        {
            match result {
                Ok((document, opened)) => self.take_opened(ctx, document, opened),
                Err(_) if loading.again => {
                    // the budget of the review must be shown
                    if let Some(open) = &mut self.open {
                        open.source_shown = Arc::default();
                    }
                }
                Err(OpenError::Budget(LoadError::Cancelled)) => self.say("load-cancelled", &[]),
                Err(error) => {
                    self.problem = Some(OpenProblem { error, path: loading.path.unwrap_or_default() });
                }
            }
        }
        if let Some(picked) = self.picking.as_ref().and_then(|p| p.result.try_recv().ok())
            && let Some(Picking { purpose, .. }) = self.picking.take()
        {
            if !picked.is_empty() {
                self.picked(ctx, purpose, picked, true);
            } else if !has_file_dialog() {
                // without a portal and zenity the dialog answers "none" at once, the same as a cancel
                self.ask_path(purpose);
            } else {
                self.intent = None;
            }
        }
        let (ready, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.making)
            .into_iter()
            .map(|receiver| (receiver.try_recv(), receiver))
            .partition(|(made, _)| !matches!(made, Err(std::sync::mpsc::TryRecvError::Empty)));
        self.making = waiting.into_iter().map(|(_, receiver)| receiver).collect();
        for made in ready.into_iter().filter_map(|(made, _)| made.ok()) {
            made(self, ctx);
        }
    }

    fn take_opened(&mut self, ctx: &egui::Context, document: Document, opened: loading::Opened) {
        match opened {
            // a note may have been written while it was being loaded
            opened @ loading::Opened::Review { .. } if self.is_dirty() => {
                self.leave(ctx, Intent::Show(Box::new((document, opened))));
            }
            loading::Opened::Review { review, file, left } => {
                self.show_review(ctx, document, *review, file, left);
            }
            loading::Opened::Update { source, changes } => {
                let Some(open) = &mut self.open else { return };
                open.desk.update_budget(source);
                let before = Arc::clone(&open.document.budget);
                let wake = ctx.clone();
                open.replace_document(document, move || wake.request_repaint());
                let wake = ctx.clone();
                self.search.again(&open.document.search, move || wake.request_repaint());
                open.refresh_notes();
                let (changed, lost) = (open.noted.changed, open.noted.lost);
                self.dialog = Some(Dialog::Changes(Changes::new(changes, before, changed, lost)));
                self.say("status-updated", &[]);
            }
            loading::Opened::Again => {
                if let Some(open) = &mut self.open {
                    let wake = ctx.clone();
                    open.replace_document(document, move || wake.request_repaint());
                    let wake = ctx.clone();
                    self.search.again(&open.document.search, move || wake.request_repaint());
                }
            }
        }
    }

    /// Puts a file that was opened or saved on the lists of recent ones: the program's, and the system's. What is
    /// saved again and again is noted once.
    fn remember(&mut self, path: &Path, opened: bool) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let moved = self.settings.remember(&path);
        if moved {
            self.save_settings();
        }
        if self.note_recent && (moved || opened) {
            crate::recent::note(&path);
        }
    }

    fn show_review(
        &mut self,
        ctx: &egui::Context,
        document: Document,
        mut review: Review,
        file: Option<loading::ProjectFile>,
        left: Option<Box<Left>>,
    ) {
        let count = document.budget.figures().len().to_string();
        self.say("status-opened", &[("place", &document.budget.title), ("figures", &count)]);
        let path = file.as_ref().map(|f| f.path.clone()).or_else(|| document.path.clone());
        if let (Some(path), None) = (&path, &left) {
            self.remember(path, true);
        }
        if file.is_none() && left.is_none() {
            review.begin(self.me());
        }
        review.forget_search();
        self.problem = None;
        self.search = Search::default();
        // first, as it may be the same file that is opened again
        self.open = None;
        self.begin_sitting();
        let view = View::new(&document, self.settings.unit, self.settings.show_shares);
        let wake = ctx.clone();
        let mut project = Project::new(self.archive(), move || wake.request_repaint());
        if let Some(file) = file {
            project.opened(file.path, file.stamp, file.newer);
        }
        let is_recovered = left.is_some();
        if let Some(left) = left {
            project.recovered(left);
        }
        if is_recovered {
            self.say("status-recovered", &[]);
        } else if let Some(why) = project.read_only {
            self.say(
                match why {
                    super::super::project::ReadOnly::OpenElsewhere => "status-open-elsewhere",
                    super::super::project::ReadOnly::Newer => "status-newer",
                },
                &[],
            );
        } else if review.source().is_altered() {
            self.say("status-altered", &[]);
        }
        let mut open = Open::new(document, view, review, project);
        let wake = ctx.clone();
        open.start_checking(move || wake.request_repaint());
        let is_begun = open.project.path.is_none() && !open.project.is_recovered();
        self.open = Some(open);
        // where one would be saved there may be one from last time
        let beside = self.proposed_path();
        if is_begun && beside.exists() {
            let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.say("status-review-beside", &[("name", &name)]);
        }
    }

    /// What was asked, chosen and begun about the review before is about nothing any more.
    fn begin_sitting(&mut self) {
        self.sitting += 1;
        self.intent = None;
        self.saving_asked = false;
        if self.typed_path.as_ref().is_some_and(|typed| typed.purpose.is_about_review()) {
            self.typed_path = None;
        }
        if self.picking.as_ref().is_some_and(|picking| picking.purpose.is_about_review()) {
            self.picking = None;
        }
        // what was left behind has nothing to do with what is open
        if !matches!(self.dialog, Some(Dialog::Recovery(_))) {
            self.dialog = None;
        }
    }

    /// Whether closing now would lose something.
    pub(super) fn is_dirty(&self) -> bool {
        self.open.as_ref().is_some_and(|o| {
            let changed = o.project.is_dirty(o.desk.edition(), o.has_draft());
            changed && (o.has_draft() || !o.project.is_as_saved(o.desk.review()))
        })
    }

    /// What the bar says about the file.
    pub(super) fn standing(&self) -> Option<Standing> {
        Some(self.open.as_ref()?.project.standing(self.is_dirty()))
    }

    /// Once a frame: the journal, saving by itself, and what the keeper has done.
    pub(super) fn keep(&mut self, ctx: &egui::Context) {
        let me = self.me();
        let autosave = self.settings.autosave;
        let Some(open) = &mut self.open else { return };
        let saved = open.project.poll();
        let draft_edition = open.editor.as_ref().map_or(0, |e| e.edition);
        let snapshot = open.snapshot_maker(&me);
        if let Some(wait) = open.project.tick(open.desk.edition(), draft_edition, autosave, snapshot) {
            ctx.request_repaint_after(wait);
        }
        if saved {
            let path = open.project.path.clone();
            if let Some(path) = path {
                self.remember(&path, false);
                if std::mem::take(&mut self.saving_asked) {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    self.say("status-saved", &[("name", &name)]);
                }
            }
            if self.open.as_mut().is_some_and(|o| o.project.take_again()) {
                self.save(ctx);
            } else if let Some(intent) = self.intent.take() {
                self.leave(ctx, intent);
            }
        }
        if self.open.as_ref().is_some_and(|o| o.project.trouble.is_some()) {
            self.intent = None;
            self.saving_asked = false;
        }
    }

    /// Saves; asks where, if the review has no file yet.
    pub(super) fn save(&mut self, ctx: &egui::Context) {
        self.keep_draft();
        self.saving_asked = true;
        let me = self.me();
        let Some(open) = &mut self.open else { return };
        if open.project.read_only.is_some() {
            self.saving_asked = false;
            self.pick(ctx, Purpose::SaveAs);
            return;
        }
        let snapshot = open.snapshot_maker(&me)();
        if !open.project.save(snapshot, true) {
            self.saving_asked = false;
            self.pick(ctx, Purpose::SaveAs);
        }
    }

    /// Saves to another file. A dialog of the system has asked about replacing the file it names, but not about one
    /// with our ending.
    pub(super) fn save_as_asked(&mut self, path: PathBuf, is_asked: bool) {
        let whole = with_extension(&path);
        let own = self.open.as_ref().and_then(|o| o.project.path.as_ref()) == Some(&whole);
        if whole.exists() && !own && !(is_asked && whole == path) {
            self.dialog = Some(Dialog::Replace(whole));
            return;
        }
        self.save_as(&whole);
    }

    pub(super) fn save_as(&mut self, path: &std::path::Path) {
        self.keep_draft();
        self.saving_asked = true;
        let me = self.me();
        let Some(open) = &mut self.open else { return };
        let snapshot = open.snapshot_maker(&me)();
        if !open.project.save_as(snapshot, path) {
            self.intent = None;
            self.say("status-locked", &[]);
        }
    }

    /// Leaves the open review for something else, once it is saved or given up.
    pub(super) fn leave(&mut self, ctx: &egui::Context, intent: Intent) {
        let saving = self.open.as_ref().is_some_and(|o| o.project.is_saving());
        if saving {
            // comes back here when the file is written
            self.intent = Some(intent);
            return;
        }
        if self.is_dirty() {
            let waits = match &intent {
                Intent::Open(Task::File(path)) => path.file_name().map(|n| n.to_string_lossy().into_owned()),
                _ => None,
            };
            self.intent = Some(intent);
            self.dialog = Some(Dialog::Leave(waits));
            return;
        }
        // how it is looked at is saved along, without a question
        let me = self.me();
        if let Some(open) = &mut self.open
            && open.project.is_looked_at_otherwise(open.desk.review())
            && !std::mem::replace(&mut open.settings_saved, true)
        {
            let snapshot = open.snapshot_maker(&me)();
            open.project.save(snapshot, false);
            self.intent = Some(intent);
            return;
        }
        match intent {
            // what is open stays until the other is there
            Intent::Open(task) => self.load(ctx, task),
            Intent::Show(loaded) => self.take_opened(ctx, loaded.0, loaded.1),
            other => self.depart(ctx, other),
        }
    }

    pub(super) fn depart(&mut self, ctx: &egui::Context, intent: Intent) {
        self.open = None;
        self.begin_sitting();
        self.search = Search::default();
        self.status = None;
        match intent {
            Intent::Close => {}
            Intent::Open(task) => self.load(ctx, task),
            Intent::Show(loaded) => self.take_opened(ctx, loaded.0, loaded.1),
            Intent::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    /// Whether something is not on the disk yet.
    pub(super) fn is_unsaved(&self) -> bool {
        self.open.as_ref().is_some_and(|o| o.project.is_saving()) || self.is_dirty()
    }

    /// The window is asked to close, by its button, by Ctrl+Q or by the system.
    pub(super) fn close_requested(&mut self, ctx: &egui::Context) {
        if self.may_close || !self.is_unsaved() {
            return;
        }
        ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        self.leave(ctx, Intent::Quit);
    }

    /// Commands about files.
    pub(super) fn run_file(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::Open => self.pick(ctx, Purpose::Open),
            Command::OpenSample => self.load(ctx, Task::Sample),
            Command::Save => self.save(ctx),
            Command::SaveAs => self.pick(ctx, Purpose::SaveAs),
            Command::Autosave => {
                self.settings.autosave = !self.settings.autosave;
                self.save_settings();
            }
            Command::UpdateBudget => self.pick_unless_read_only(ctx, Purpose::Update),
            Command::Merge => self.pick_unless_read_only(ctx, Purpose::Merge),
            Command::Versions => self.show_versions(ctx),
            Command::Close => self.leave(ctx, Intent::Close),
            Command::Quit => self.leave(ctx, Intent::Quit),
            Command::Reviewer => {
                let Reviewer { name, delegation, .. } = self.me();
                let notes = self.open.as_ref().map(|o| o.desk.review().notes());
                let unsigned = notes.map_or(0, |n| n.filter(|(_, n)| n.is_unsigned()).count());
                self.dialog =
                    Some(Dialog::Reviewer { name, delegation, unsigned, sign: true, asked_focus: false });
            }
            _ => {}
        }
    }

    /// After undo or a merge: another budget than is shown is loaded.
    pub(super) fn follow_source(&mut self, ctx: &egui::Context) {
        let Some(open) = &mut self.open else { return };
        let source = Arc::clone(open.desk.review().source());
        if Arc::ptr_eq(&source, &open.source_shown) || self.loading.is_some() {
            return;
        }
        let same = source.sha256 == open.source_shown.sha256 && source.text == open.source_shown.text;
        open.source_shown = Arc::clone(&source);
        if !same {
            self.load(ctx, Task::Again(source));
        }
    }

    /// Says that nothing can be changed, if that is so.
    pub(super) fn refuse_read_only(&mut self) -> bool {
        let read_only = self.open.as_ref().is_some_and(|o| o.project.read_only.is_some());
        if read_only {
            self.say("status-read-only", &[]);
        }
        read_only
    }
}
