//! Opening a budget off the UI thread, with progress and a way to stop.

use super::view::Document;
use crate::budget::{Budget, LineId, LoadError, Progress, load, load_bytes};
use crate::compare::{SearchIndex, outline};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// The bundled sample, so that it opens wherever the program was put.
const SAMPLE: &[u8] = include_bytes!("../../data/yangquan-2026.ron");

/// What is being opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Sample,
    File(PathBuf),
}

/// An opening under way.
pub struct Loading {
    pub source: Source,
    pub progress: Arc<Progress>,
    result: Receiver<Result<Document, LoadError>>,
}

impl Loading {
    /// Starts; `wake` is called when there is a result.
    pub fn start(source: Source, wake: impl FnOnce() + Send + 'static) -> Self {
        let (sender, result) = channel();
        let progress = Arc::new(Progress::default());
        let (theirs, from) = (Arc::clone(&progress), source.clone());
        std::thread::spawn(move || {
            let budget = match &from {
                Source::Sample => load_bytes(SAMPLE, &theirs),
                Source::File(path) => load(path, &theirs),
            };
            let document = budget.map(|budget| prepare(budget, from));
            if sender.send(document).is_ok() {
                wake();
            }
        });
        Self { source, progress, result }
    }

    /// The result, once.
    pub fn poll(&self) -> Option<Result<Document, LoadError>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            // the thread died without an answer
            Err(TryRecvError::Disconnected) => Some(Err(LoadError::Internal)),
        }
    }
}

/// Everything that is made from a budget once.
pub fn prepare(budget: Budget, source: Source) -> Document {
    let outline = outline(&budget);
    let search = SearchIndex::new(&budget);
    let parents: Vec<LineId> =
        budget.lines().filter(|(_, l)| !l.children.is_empty()).map(|(id, _)| id).collect();
    let path = match source {
        Source::Sample => None,
        Source::File(path) => Some(path),
    };
    Document { budget: Arc::new(budget), path, outline, search, parents }
}
