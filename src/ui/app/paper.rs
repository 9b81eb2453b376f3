//! What the application does with documents: choosing what is in them, writing them, printing them.

use super::super::open::Tab;
use super::super::paper::{Material, PaperAction, PaperContext, Writing};
use super::App;
use super::files::Made;
use super::picking::{Purpose, named_place, plain_name};
use crate::budget::Progress;
use crate::chart::ChartId;
use crate::compare::Place;
use crate::export::pdf::{Only, PaperChoice, proposed_charts};
use crate::export::{ExportError, Format};
use crate::review::{PaperSettings, ReviewSettings};
use crate::storage::folder_of;
use crate::ui::command::Command;
use eframe::egui;
use std::path::PathBuf;
use std::sync::Arc;

/// A document somebody has asked for: it is written as it was then, whatever happens while its place is chosen.
pub struct WantedDocument {
    pub format: Format,
    pub proposed: PathBuf,
    material: Material,
    choice: PaperChoice,
}

impl std::fmt::Debug for WantedDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WantedDocument").field("format", &self.format).finish_non_exhaustive()
    }
}

/// Every one is asked for by itself.
impl PartialEq for WantedDocument {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl WantedDocument {
    fn make(&self, progress: &Progress) -> Result<Vec<u8>, ExportError> {
        self.material.with(progress, |content| Ok(self.format.make(content, &self.choice)?.bytes))
    }
}

/// Where a document goes.
enum Goal {
    File(PathBuf),
    /// A file of its own for the system's viewer, which prints.
    Viewer,
}

impl App {
    /// Applies an action about documents.
    pub(super) fn apply_paper(&mut self, ctx: &egui::Context, action: PaperAction) {
        let changes = matches!(action, PaperAction::Set(_) | PaperAction::PickChart(..));
        if changes && self.refuse_read_only() {
            return;
        }
        let Some(open) = &mut self.open else { return };
        match action {
            PaperAction::Set(settings) => self.set_paper(settings),
            PaperAction::Only(only) => {
                open.tab = Tab::Paper;
                open.paper.only = only;
            }
            PaperAction::PickChart(id, on) => {
                let said = self.pick_chart(&id, on);
                self.say(said, &[]);
            }
            PaperAction::Cancel => {
                if let Some(writing) = &open.paper.writing {
                    writing.progress.cancel();
                }
            }
            PaperAction::Show | PaperAction::ShowFolder => {
                let Some(path) = open.paper.written.clone() else { return };
                let place =
                    if action == PaperAction::Show { path.clone() } else { folder_of(&path).to_owned() };
                self.show_place(ctx, place);
            }
        }
    }

    fn set_paper(&mut self, paper: PaperSettings) {
        let Some(open) = &mut self.open else { return };
        let settings = open.desk.review().settings().clone();
        open.desk.set_settings(ReviewSettings { paper, ..settings });
    }

    /// Takes a chart into the summary or leaves it out; says which.
    fn pick_chart(&mut self, id: &ChartId, on: bool) -> &'static str {
        let Some(open) = &self.open else { return "status-open-first" };
        let budget = &open.document.budget;
        let mut paper = open.desk.review().settings().paper.clone();
        let mut keys = paper
            .charts
            .take()
            .unwrap_or_else(|| proposed_charts(budget).iter().map(|id| id.key(budget)).collect());
        let key = id.key(budget);
        keys.retain(|k| *k != key);
        if on {
            keys.push(key);
        }
        paper.charts = Some(keys);
        self.set_paper(paper);
        if on { "status-chart-picked" } else { "status-chart-unpicked" }
    }

    /// Whether a chart is in the summary.
    pub(super) fn is_picked(&self, id: &ChartId) -> bool {
        self.open.as_ref().is_some_and(|open| {
            let budget = &open.document.budget;
            match &open.desk.review().settings().paper.charts {
                Some(keys) => keys.contains(&id.key(budget)),
                None => proposed_charts(budget).contains(id),
            }
        })
    }

    /// Does what a command about documents asks for.
    pub(super) fn run_paper(&mut self, ctx: &egui::Context, command: Command) {
        let Some(open) = &mut self.open else { return };
        match command {
            Command::ShowPaper => {
                open.tab = Tab::Paper;
                open.paper.only = None;
            }
            Command::ExportPdf => self.export(ctx, Format::Pdf),
            Command::ExportXlsx => self.export(ctx, Format::Xlsx),
            Command::ExportCsv => self.export(ctx, Format::Csv),
            Command::Print if open.paper.writing.is_some() => self.say("status-document-busy", &[]),
            Command::Print => {
                if let Some(wanted) = self.wanted(Format::Pdf) {
                    self.write_document(ctx, Arc::new(wanted), Goal::Viewer);
                }
            }
            Command::PaperOfTable => {
                let only = match open.view.place {
                    Place::Statement(id) => Some(Only::Statement(id)),
                    Place::Page(page) => Some(Only::Page(page)),
                    Place::Overview | Place::Book(_) | Place::Scope(..) => {
                        open.statement_in_sight().map(Only::Statement)
                    }
                };
                match only {
                    Some(only) => self.apply_paper(ctx, PaperAction::Only(Some(only))),
                    None => self.say("status-choose-place", &[]),
                }
            }
            Command::PaperOfChart => match open.charts.chart().map(|c| c.id.clone()) {
                Some(id) => self.apply_paper(ctx, PaperAction::Only(Some(Only::Chart(id)))),
                None => self.say("status-no-chart", &[]),
            },
            Command::PickChart => match open.charts.chart().map(|c| c.id.clone()) {
                Some(id) => {
                    let on = !self.is_picked(&id);
                    self.apply_paper(ctx, PaperAction::PickChart(id, on));
                }
                None => self.say("status-no-chart", &[]),
            },
            _ => {}
        }
    }

    /// What is asked for now.
    fn wanted(&mut self, format: Format) -> Option<WantedDocument> {
        // what is being written belongs to it
        self.keep_draft();
        let proposed = self.proposed_document(format);
        let open = self.open.as_mut()?;
        open.refresh_notes();
        let context = PaperContext {
            document: &open.document,
            view: &open.view,
            words: &self.words,
            checked: open.checked.as_ref(),
            noted: &open.noted,
            review: open.desk.review(),
            edition: open.desk.edition(),
            has_file: true,
            read_only: false,
        };
        let settings = open.desk.review().settings().paper.clone();
        let choice = PaperChoice { settings, only: open.paper.only.clone() };
        Some(WantedDocument { format, proposed, material: context.material(), choice })
    }

    /// Asks where a document is to be saved.
    fn export(&mut self, ctx: &egui::Context, format: Format) {
        if self.open.as_ref().is_some_and(|o| o.paper.writing.is_some()) {
            self.say("status-document-busy", &[]);
            return;
        }
        let is_one = self.open.as_ref().is_some_and(|o| o.paper.only.is_some());
        if is_one && format != Format::Pdf {
            self.say("paper-only-pdf", &[]);
            return;
        }
        if let Some(wanted) = self.wanted(format) {
            self.pick(ctx, Purpose::Document(Arc::new(wanted)));
        }
    }

    /// 清溪市 2026 预算 林代表.pdf, beside the review.
    fn proposed_document(&self, format: Format) -> PathBuf {
        let folder = self.proposed_path().parent().map(PathBuf::from).unwrap_or_default();
        let name = self.open.as_ref().map_or_else(String::new, |open| {
            let budget = &open.document.budget;
            let who = &open.desk.review().reviewer().name;
            let args =
                [("place", &*budget.place), ("year", &budget.draft_year.to_string()), ("name", who.as_str())];
            self.words.with("paper-file-name", &args)
        });
        folder.join(format!("{}.{}", plain_name(name.trim()), format.extension()))
    }

    /// Saves a document where somebody chose; `is_asked` says that the system has asked about replacing a file.
    pub(super) fn save_document(
        &mut self,
        ctx: &egui::Context,
        path: PathBuf,
        wanted: &Arc<WantedDocument>,
        is_asked: bool,
    ) {
        match named_place(path, wanted.format.extension(), is_asked) {
            Ok(path) => self.write_document(ctx, Arc::clone(wanted), Goal::File(path)),
            Err(there) => self.say("status-picture-there", &[("path", &there.display().to_string())]),
        }
    }

    /// Has the system show a file or a folder.
    pub(super) fn show_place(&mut self, ctx: &egui::Context, place: PathBuf) {
        self.aside(ctx, move || -> Made {
            let shown = opener::open(&place);
            Box::new(move |app, _| {
                if let Err(e) = shown {
                    let path = place.display().to_string();
                    app.say("status-not-shown", &[("reason", &e.to_string()), ("path", &path)]);
                }
            })
        });
    }

    /// Makes a document on another thread and puts it where it belongs, whole or not at all.
    fn write_document(&mut self, ctx: &egui::Context, wanted: Arc<WantedDocument>, goal: Goal) {
        if self.open.as_ref().is_some_and(|o| o.paper.writing.is_some()) {
            self.say("status-document-busy", &[]);
            return;
        }
        let progress = Arc::new(Progress::default());
        // for printing a folder nobody else looks into, gone when the program ends
        let mut folder = None;
        let path = match &goal {
            Goal::File(path) => path.clone(),
            Goal::Viewer => match tempfile::Builder::new().prefix("mingzhang-").tempdir() {
                Ok(made) => {
                    let name = wanted.proposed.file_name().map(PathBuf::from).unwrap_or_default();
                    let path = made.path().join(name);
                    folder = Some(made);
                    path
                }
                Err(e) => {
                    let reason = self.words.io_reason(&e);
                    let path = std::env::temp_dir().display().to_string();
                    self.say("status-document-not-saved", &[("reason", &reason), ("path", &path)]);
                    return;
                }
            },
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // the review may be closed by now; the document is made all the same
        if let Some(open) = &mut self.open {
            open.paper.writing = Some(Writing { name, progress: Arc::clone(&progress) });
        }
        self.aside(ctx, move || -> Made {
            let made = wanted.make(&progress);
            // cancelled meanwhile: the file stays as it was
            let made = if progress.is_cancelled() { Err(ExportError::Cancelled) } else { made };
            let done = made.map(|bytes| {
                let disk = crate::storage::Disk::default();

                disk.write_atomic(&path, &bytes)?;
                match goal {
                    Goal::Viewer => opener::open(&path).map_err(|e| std::io::Error::other(e.to_string())),
                    Goal::File(_) => Ok(()),
                }
                .map(|()| matches!(goal, Goal::Viewer))
            });
            Box::new(move |app, _| {
                app.printed.extend(folder);
                // another budget may be open by now, with a document of its own
                if let Some(open) = &mut app.open
                    && open.paper.writing.as_ref().is_some_and(|w| Arc::ptr_eq(&w.progress, &progress))
                {
                    open.paper.writing = None;
                    if let Ok(Ok(false)) = &done {
                        open.paper.written = Some(path.clone());
                    }
                }
                let path = path.display().to_string();
                match done {
                    Ok(Ok(true)) => app.say("status-document-shown", &[("path", &path)]),
                    Ok(Ok(false)) => app.say("status-document-saved", &[("path", &path)]),
                    Ok(Err(e)) => {
                        let reason = app.words.io_reason(&e);
                        app.say("status-document-not-saved", &[("reason", &reason), ("path", &path)]);
                    }
                    Err(ExportError::Cancelled) => app.say("status-document-cancelled", &[]),
                    Err(e) => {
                        let reason = e.headline(&app.words);
                        app.say("status-document-not-made", &[("reason", &reason)]);
                    }
                }
            })
        });
    }
}
