//! Where something is to be opened or saved: asked in a dialog of the system, or in the window where there is none.

use super::super::dialogs::TypedPath;
use super::super::loading::Task;
use super::App;
use super::charts::WantedPicture;
use super::handouts::Handout;
use super::paper::WantedDocument;
use eframe::egui;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// What a file is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    Open,
    SaveAs,
    Update,
    Merge,
    /// Where a chart is to be saved.
    Picture(Arc<WantedPicture>),
    /// Where the summary is to be saved.
    Document(Arc<WantedDocument>),
    /// Where something that comes with the program is to be saved.
    Handout(Handout),
}

impl Purpose {
    /// Whether it is about the open review; what carries all it needs is of use beside another one, too.
    pub(super) fn is_about_review(&self) -> bool {
        matches!(self, Self::SaveAs | Self::Update | Self::Merge)
    }
}

/// A file dialog under way; a second one is not opened.
pub struct Picking {
    pub(super) purpose: Purpose,
    pub(super) result: Receiver<Vec<PathBuf>>,
}

impl App {
    /// Asks for a path in the window.
    pub(super) fn ask_path(&mut self, purpose: Purpose) {
        let text = match &purpose {
            Purpose::SaveAs => self.proposed_path(),
            Purpose::Picture(wanted) => wanted.proposed.clone(),
            Purpose::Document(wanted) => wanted.proposed.clone(),
            Purpose::Handout(handout) => self.proposed_handout(*handout),
            Purpose::Open | Purpose::Update | Purpose::Merge => PathBuf::new(),
        };
        self.typed_path = Some(TypedPath::new(purpose, text.display().to_string()));
    }

    /// A file was chosen or its path typed.
    pub(super) fn picked(
        &mut self,
        ctx: &egui::Context,
        purpose: Purpose,
        mut paths: Vec<PathBuf>,
        is_asked: bool,
    ) {
        match purpose {
            Purpose::Merge => self.read_for_merge(ctx, paths),
            _ => {
                let Some(path) = paths.pop() else { return };
                match purpose {
                    Purpose::Open => self.load(ctx, Task::File(path)),
                    Purpose::Update => {
                        if let Some(open) = &self.open {
                            let budget = Arc::clone(&open.document.budget);
                            self.load(ctx, Task::Update(path, budget));
                        }
                    }
                    Purpose::Picture(wanted) => self.write_picture(ctx, path, &wanted, is_asked),
                    Purpose::Document(wanted) => self.save_document(ctx, path, &wanted, is_asked),
                    Purpose::Handout(handout) => self.write_handout(path, handout, is_asked),
                    Purpose::SaveAs | Purpose::Merge => self.save_as_asked(path, is_asked),
                }
            }
        }
    }

    /// The name proposed for a review without a file: 阳泉市2026.mingzhang, beside its budget.
    pub(super) fn proposed_path(&self) -> PathBuf {
        let Some(open) = &self.open else { return PathBuf::new() };
        if let Some(path) = &open.project.path {
            return path.clone();
        }
        let budget = &open.document.budget;
        let name = plain_name(&format!("{}{}", budget.place, budget.draft_year));
        let folder = open.document.path.as_ref().and_then(|p| p.parent().map(PathBuf::from));
        let documents = || Some(directories::UserDirs::new()?.document_dir()?.to_owned());
        let folder =
            folder.or_else(documents).or_else(|| Some(directories::UserDirs::new()?.home_dir().to_owned()));
        folder.unwrap_or_default().join(name).with_extension(crate::review::project::EXTENSION)
    }

    /// Asks for a file.
    pub(super) fn pick(&mut self, ctx: &egui::Context, purpose: Purpose) {
        if self.picking.is_some() {
            return;
        }
        if self.type_paths {
            self.ask_path(purpose);
            return;
        }
        let (sender, result) = channel();
        let words = &self.words;
        let (title, kind) = match &purpose {
            Purpose::Open => ("dialog-open-title", "dialog-open-kind"),
            Purpose::SaveAs => ("dialog-save-title", "dialog-project-kind"),
            Purpose::Update => ("dialog-update-title", "dialog-budget-kind"),
            Purpose::Merge => ("dialog-merge-title", "dialog-project-kind"),
            Purpose::Picture(_) => ("dialog-picture-title", "dialog-picture-kind"),
            Purpose::Document(_) => ("dialog-document-title", "dialog-document-kind"),
            Purpose::Handout(_) => ("dialog-handout-title", "dialog-handout-kind"),
        };
        let (title, kind) = (words.get(title).to_string(), words.get(kind).to_string());
        let proposed = match &purpose {
            Purpose::Picture(wanted) => wanted.proposed.clone(),
            Purpose::Document(wanted) => wanted.proposed.clone(),
            Purpose::Handout(handout) => self.proposed_handout(*handout),
            _ => self.proposed_path(),
        };
        let ctx = ctx.clone();
        let asked = purpose.clone();
        let ask = move || {
            let project = crate::review::project::EXTENSION;
            let endings: &[&str] = match &asked {
                Purpose::Open => &["ron", project],
                Purpose::Update => &["ron"],
                Purpose::SaveAs | Purpose::Merge => &[project],
                Purpose::Picture(wanted) => &[wanted.format.extension()],
                Purpose::Document(wanted) => &[wanted.format.extension()],
                Purpose::Handout(handout) => &[handout.extension()],
            };
            let mut dialog = rfd::FileDialog::new().set_title(title).add_filter(kind, endings);
            if let Some(folder) = proposed.parent().filter(|f| !f.as_os_str().is_empty()) {
                dialog = dialog.set_directory(folder);
            }
            let picked = match asked {
                Purpose::SaveAs | Purpose::Picture(_) | Purpose::Document(_) | Purpose::Handout(_) => {
                    let name = proposed.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    dialog.set_file_name(name).save_file().into_iter().collect()
                }
                Purpose::Merge => dialog.pick_files().unwrap_or_default(),
                Purpose::Open | Purpose::Update => dialog.pick_file().into_iter().collect(),
            };
            let _ = sender.send(picked);
            ctx.request_repaint();
        };
        self.picking = Some(Picking { purpose, result });
        // the dialog blocks; macOS wants it on the main thread
        if cfg!(target_os = "macos") {
            ask();
        } else {
            std::thread::spawn(ask);
        }
    }

    pub(super) fn pick_unless_read_only(&mut self, ctx: &egui::Context, purpose: Purpose) {
        if self.refuse_read_only() {
            return;
        }
        self.keep_draft();
        self.pick(ctx, purpose);
    }
}

/// The place somebody has named, with the ending it must have.
///
/// # Errors
/// The place, if there is a file already that they were not asked about: the system asks about the name as it was
/// written.
pub fn named_place(mut path: PathBuf, ending: &str, is_asked: bool) -> Result<PathBuf, PathBuf> {
    let has_ending = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
    if !has_ending {
        path.as_mut_os_string().push(format!(".{ending}"));
    }
    if path.exists() && !(is_asked && has_ending) { Err(path) } else { Ok(path) }
}

/// A name without what file systems do not take.
pub fn plain_name(name: &str) -> String {
    let is_bad =
        |c: char| matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') || c.is_control();
    name.chars().filter(|c| !is_bad(*c)).collect()
}
