//! Opening a budget or a project off the UI thread, with progress and a way to stop.

use super::view::Document;
use crate::budget::{Budget, LineId, LoadError, MAX_FILE_BYTES, Progress, bytes_of, load_bytes, text_of};
use crate::compare::{SearchIndex, outline};
use crate::review::project::{ProjectError, is_project};
use crate::review::store::{Left, Stamp};
use crate::review::{FigureChange, Review, Reviewer, Source as BudgetSource, figure_changes, store};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// The bundled sample, so that it opens wherever the program was put.
const SAMPLE: &str = include_str!("../../data/yangquan-2026.ron");

/// What is being opened.
pub enum Task {
    Sample,
    /// A budget file or a project file.
    File(PathBuf),
    /// A newer budget file for the review that is open about this budget.
    Update(PathBuf, Arc<Budget>),
    /// The budget of the open review, after undo or a merge has changed it.
    Again(Arc<BudgetSource>),
    /// Work that was left behind.
    Left(Box<Left>),
}

/// Why it did not open.
#[derive(Debug)]
pub enum OpenError {
    Budget(LoadError),
    Project(ProjectError),
}

impl From<LoadError> for OpenError {
    fn from(error: LoadError) -> Self {
        Self::Budget(error)
    }
}

impl From<ProjectError> for OpenError {
    fn from(error: ProjectError) -> Self {
        Self::Project(error)
    }
}

/// A project file just read.
pub struct ProjectFile {
    pub path: PathBuf,
    pub stamp: Stamp,
    /// Written by a newer program: only to be looked at.
    pub newer: bool,
}

/// What was opened, beside the document.
pub enum Opened {
    /// A review, of a project file or just begun.
    Review { review: Box<Review>, file: Option<ProjectFile>, left: Option<Box<Left>> },
    /// A newer budget, with what is different in it.
    Update { source: BudgetSource, changes: Vec<FigureChange> },
    /// The budget of the open review.
    Again,
}

/// An opening under way.
pub struct Loading {
    /// The file, for the status line and messages.
    pub path: Option<PathBuf>,
    /// Whether it is the budget of the open review.
    pub again: bool,
    pub progress: Arc<Progress>,
    result: Receiver<Result<(Document, Opened), OpenError>>,
}

impl Loading {
    /// Starts; `wake` is called when there is a result.
    pub fn start(task: Task, wake: impl FnOnce() + Send + 'static) -> Self {
        let (sender, result) = channel();
        let progress = Arc::new(Progress::default());
        let path = match &task {
            Task::File(path) | Task::Update(path, _) => Some(path.clone()),
            Task::Left(left) => left.recovery.project.clone(),
            Task::Sample | Task::Again(_) => None,
        };
        let again = matches!(task, Task::Again(_));
        let theirs = Arc::clone(&progress);
        std::thread::spawn(move || {
            if sender.send(open(task, &theirs)).is_ok() {
                wake();
            }
        });
        Self { path, again, progress, result }
    }

    /// The result, once.
    pub fn poll(&self) -> Option<Result<(Document, Opened), OpenError>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            // the thread died without an answer
            Err(TryRecvError::Disconnected) => Some(Err(LoadError::Internal.into())),
        }
    }
}

fn open(task: Task, progress: &Progress) -> Result<(Document, Opened), OpenError> {
    let begun = |source: BudgetSource| {
        let document = document_of(&source, progress)?;
        let review = Box::new(Review::of(source, Reviewer::default()));
        Ok((document, Opened::Review { review, file: None, left: None }))
    };
    match task {
        Task::Sample => begun(BudgetSource::new(SAMPLE.into(), None, Timestamp::now())),
        Task::File(path) if is_project(&path) => {
            let (opened, stamp) = store::open(&path)?;
            let document = inner(&opened.review, progress)?;
            let newer = opened.is_newer();
            let file = Some(ProjectFile { path, stamp, newer });
            Ok((document, Opened::Review { review: Box::new(opened.review), file, left: None }))
        }
        Task::File(path) => begun(source_of(path)?),
        Task::Update(path, before) => {
            let source = source_of(path)?;
            let document = document_of(&source, progress)?;
            let changes = figure_changes(&before, &document.budget);
            Ok((document, Opened::Update { source, changes }))
        }
        Task::Again(source) => Ok((document_of(&source, progress)?, Opened::Again)),
        Task::Left(left) => {
            let document = inner(&left.review, progress)?;
            // that its file was written since, by anybody, is noticed when it is saved
            let base = left.recovery.base.clone().unwrap_or_default();
            let file = left.recovery.project.clone();
            let file = file.map(|path| ProjectFile { path, stamp: Stamp::of_sha256(base), newer: false });
            Ok((document, Opened::Review { review: Box::new(left.review.clone()), file, left: Some(left) }))
        }
    }
}

/// The budget inside a project.
fn inner(review: &Review, progress: &Progress) -> Result<Document, OpenError> {
    document_of(review.source(), progress).map_err(|e| match e {
        LoadError::Cancelled => e.into(),
        e => ProjectError::Budget(e).into(),
    })
}

fn source_of(path: PathBuf) -> Result<BudgetSource, LoadError> {
    let bytes = bytes_of(&path, MAX_FILE_BYTES)?;
    text_of(&bytes)?;
    let text = String::from_utf8(bytes).map_err(|_| LoadError::Internal)?;
    Ok(BudgetSource::new(text.into(), Some(path), Timestamp::now()))
}

fn document_of(source: &BudgetSource, progress: &Progress) -> Result<Document, LoadError> {
    Ok(prepare(load_bytes(source.text.as_bytes(), progress)?, source.path.clone()))
}

/// Everything that is made from a budget once.
pub fn prepare(budget: Budget, path: Option<PathBuf>) -> Document {
    let outline = outline(&budget);
    let search = Arc::new(SearchIndex::new(&budget));
    let parents: Vec<LineId> =
        budget.lines().filter(|(_, l)| !l.children.is_empty()).map(|(id, _)| id).collect();
    Document { budget: Arc::new(budget), path, outline, search, parents }
}
