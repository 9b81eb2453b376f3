//! The thread that saves: the window never waits for a disk.

use super::super::note::{Content, NoteId};
use super::super::project::{Recovery, write};
use super::super::{Review, store::Archive};
use super::{Expect, Journal, SaveError, Stamp};
use jiff::Timestamp;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The journal is written this often at most, and this long after a change at the latest.
const BETWEEN: Duration = Duration::from_millis(1_000);
/// However fast changes come, the journal has them this long after at the latest.
const AT_THE_LATEST: Duration = Duration::from_millis(1_500);
/// Between two older versions kept while the file is saved by itself.
const BETWEEN_VERSIONS: Duration = Duration::from_secs(600);

/// The work as it is at a moment; making one costs nothing.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub review: Arc<Review>,
    /// What is being written and not yet kept: the note it changes, if any, and what it says.
    pub draft: Option<(Option<NoteId>, Content)>,
    /// The project file it belongs to.
    pub project: Option<PathBuf>,
    /// SHA-256 of that file when it was last read or written.
    pub base: Option<String>,
    /// [`super::super::Desk::edition`].
    pub edition: u64,
}

impl Snapshot {
    fn whole(&self) -> Arc<Review> {
        match &self.draft {
            Some((id, content)) => Arc::new(self.review.with_draft(*id, content)),
            None => Arc::clone(&self.review),
        }
    }
}

enum Job {
    Changed(Snapshot),
    Save { snapshot: Snapshot, path: PathBuf, expect: Expect, by_hand: bool },
    Forget,
}

/// What the keeper has done.
#[derive(Debug)]
pub enum Done {
    Saved {
        path: PathBuf,
        stamp: Stamp,
        edition: u64,
        at: Timestamp,
    },
    NotSaved {
        path: PathBuf,
        error: SaveError,
    },
    /// The journal could not be written: the work is only in memory.
    NoJournal(io::Error),
    /// The journal could be written again, or needs not: everything is saved.
    JournalBack,
}

/// Saves and writes the journal, on a thread of its own. Dropping it writes what is still to be written.
pub struct Keeper {
    jobs: Option<Sender<Job>>,
    done: Receiver<Done>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts; `wake` is called whenever something is done.
    pub fn start(archive: Archive, wake: impl Fn() + Send + 'static) -> Self {
        let (jobs, todo) = channel();
        let (said, done) = channel();
        let thread = std::thread::spawn(move || {
            let mut worker = Worker {
                archive,
                journal: None,
                latest: None,
                pending: None,
                since: None,
                written: None,
                kept: None,
                failing: false,
                saving: None,
                say: Box::new(move |what| {
                    // nobody listens any more when the window is gone
                    let _ = said.send(what);
                    wake();
                }),
            };
            worker.run_to_the_end(&todo);
        });
        Self { jobs: Some(jobs), done, thread: Some(thread) }
    }

    fn ask(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // the thread lives as long as the sender
            let _ = jobs.send(job);
        }
    }

    /// The work has changed: the journal is to have it soon.
    pub fn changed(&self, snapshot: Snapshot) {
        self.ask(Job::Changed(snapshot));
    }

    /// Saves the project file at once. Saving `by_hand` always keeps the older version, saving by itself only now
    /// and then.
    pub fn save(&self, snapshot: Snapshot, path: PathBuf, expect: Expect, by_hand: bool) {
        self.ask(Job::Save { snapshot, path, expect, by_hand });
    }

    /// The work is given up: the journal is removed.
    pub fn forget(&self) {
        self.ask(Job::Forget);
    }

    /// What was done since the last call, one at a time.
    pub fn poll(&self) -> Option<Done> {
        self.done.try_recv().ok()
    }

    /// Waits for the next thing to be done.
    pub fn wait(&self) -> Option<Done> {
        self.done.recv().ok()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Worker {
    archive: Archive,
    journal: Option<Journal>,
    /// The work as it was last, unless all of it is saved.
    latest: Option<Snapshot>,
    /// What the journal has not yet.
    pending: Option<Snapshot>,
    /// Since when it lacks something.
    since: Option<Instant>,
    /// When the journal was last written.
    written: Option<Instant>,
    /// When an older version was last kept.
    kept: Option<Instant>,
    failing: bool,
    /// What is being saved at this moment.
    saving: Option<PathBuf>,
    say: Box<dyn Fn(Done) + Send>,
}

/// A mistake that comes so often is not got over.
const MOST_MISTAKES: u32 = 5;

impl Worker {
    /// A mistake in one step must not end the keeping: what is done after it would be written nowhere.
    fn run_to_the_end(&mut self, todo: &Receiver<Job>) {
        for _ in 0..MOST_MISTAKES {
            if catch_unwind(AssertUnwindSafe(|| self.run(todo))).is_ok() {
                return;
            }
            if let Some(path) = self.saving.take() {
                let error = io::Error::other("a mistake of the program").into();
                (self.say)(Done::NotSaved { path, error });
            }
            self.pending = self.latest.clone();
            self.written = Some(Instant::now());
        }
        let gone = io::Error::other("mistakes of the program");
        (self.say)(Done::NoJournal(gone));
        while let Ok(job) = todo.recv() {
            if let Job::Save { path, .. } = job {
                let error = io::Error::other("mistakes of the program").into();
                (self.say)(Done::NotSaved { path, error });
            }
        }
    }

    fn run(&mut self, todo: &Receiver<Job>) {
        loop {
            let lacking = self.since.is_some_and(|since| since.elapsed() >= AT_THE_LATEST);
            let rested = self.written.is_none_or(|at| at.elapsed() >= BETWEEN);
            if self.pending.is_some() && lacking && rested {
                // the queue is never empty
                self.write_journal();
            }
            let job = match &self.pending {
                None => todo.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(_) => {
                    let due = self.written.map_or(Duration::ZERO, |at| BETWEEN.saturating_sub(at.elapsed()));
                    todo.recv_timeout(due)
                }
            };
            match job {
                Ok(Job::Changed(snapshot)) => {
                    self.latest = Some(snapshot.clone());
                    self.pending = Some(snapshot);
                    self.since.get_or_insert_with(Instant::now);
                }
                Ok(Job::Save { snapshot, path, expect, by_hand }) => {
                    self.save(&snapshot, path, &expect, by_hand)
                }
                Ok(Job::Forget) => {
                    self.pending = None;
                    self.latest = None;
                    self.clear();
                }
                Err(RecvTimeoutError::Timeout) => self.write_journal(),
                Err(RecvTimeoutError::Disconnected) => {
                    self.write_journal();
                    if self.written.is_none() {
                        // one that could not be removed when its work was saved
                        self.clear();
                    }
                    return;
                }
            }
        }
    }

    fn save(&mut self, snapshot: &Snapshot, path: PathBuf, expect: &Expect, by_hand: bool) {
        let keep = by_hand || self.kept.is_none_or(|at| at.elapsed() >= BETWEEN_VERSIONS);
        self.saving = Some(path.clone());
        let text = write(&snapshot.whole(), None);
        let result = self.archive.save(&path, &text, expect, keep);
        self.saving = None;
        match result {
            Ok(stamp) => {
                if keep {
                    self.kept = Some(Instant::now());
                }
                // what came before is saved with it, but for a draft it leaves out
                let is_saved = |p: &Snapshot| {
                    p.edition <= snapshot.edition && (p.draft.is_none() || p.draft == snapshot.draft)
                };
                match self.latest.take().filter(|latest| !is_saved(latest)) {
                    None => {
                        self.pending = None;
                        self.clear();
                        if std::mem::replace(&mut self.failing, false) {
                            (self.say)(Done::JournalBack);
                        }
                    }
                    Some(latest) => {
                        // the journal goes on, from the file as it is now
                        let (project, base) = (Some(path.clone()), Some(stamp.sha256().to_owned()));
                        let latest = Snapshot { project, base, ..latest };
                        self.pending = Some(latest.clone());
                        self.latest = Some(latest);
                        self.since.get_or_insert_with(Instant::now);
                    }
                }
                (self.say)(Done::Saved { path, stamp, edition: snapshot.edition, at: Timestamp::now() });
            }
            Err(error) => (self.say)(Done::NotSaved { path, error }),
        }
    }

    fn write_journal(&mut self) {
        let Some(snapshot) = self.pending.take() else { return };
        match self.try_journal(&snapshot) {
            Ok(()) => {
                self.since = None;
                if std::mem::replace(&mut self.failing, false) {
                    (self.say)(Done::JournalBack);
                }
            }
            Err(e) => {
                // tried again when its time comes
                self.pending = Some(snapshot);
                if !std::mem::replace(&mut self.failing, true) {
                    (self.say)(Done::NoJournal(e));
                }
            }
        }
        self.written = Some(Instant::now());
    }

    fn try_journal(&mut self, snapshot: &Snapshot) -> io::Result<()> {
        if self.journal.is_none() {
            self.journal = self.archive.begin_journal()?;
        }
        let Some(journal) = &self.journal else { return Ok(()) };
        let Snapshot { project, base, .. } = snapshot;
        let recovery = Recovery { project: project.clone(), base: base.clone(), at: Timestamp::now() };
        self.archive.write_journal(journal, &snapshot.whole(), &recovery)
    }

    fn clear(&mut self) {
        self.since = None;
        if let Some(journal) = self.journal.take() {
            match self.archive.clear_journal(&journal) {
                Ok(()) => self.archive.end_journal(journal),
                Err(e) => {
                    log::warn!("a journal stays though its work is saved: {e}");
                    self.journal = Some(journal);
                }
            }
        }
        self.written = None;
    }
}
