//! The file of the open review: whether it is saved, where, and what is to be told about it. No widgets here.

use crate::review::Review;
use crate::review::project::{EXTENSION, is_project};
use crate::review::store::{Archive, Done, Expect, Keeper, Left, Lock, SaveError, Snapshot, Stamp};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// After the last change, before the file is saved by itself.
const QUIET: Duration = Duration::from_secs(2);
/// After it could not, before it tries to save itself again.
const AFTER_FAILURE: Duration = Duration::from_secs(120);

/// Why a review may be looked at but not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// Another window has it open.
    OpenElsewhere,
    /// A newer program wrote it.
    Newer,
}

/// Saving did not work.
pub struct Trouble {
    pub path: PathBuf,
    pub error: SaveError,
}

/// What the bar above says about the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was written yet, so there is nothing to be saved.
    Untouched,
    ReadOnly(ReadOnly),
    Saving,
    Saved(Option<Timestamp>),
    /// Changed, and not yet in the file.
    Unsaved,
    /// Changed, and not even the journal could be written.
    Endangered,
}

/// The file of the open review.
pub struct Project {
    archive: Archive,
    keeper: Keeper,
    pub path: Option<PathBuf>,
    stamp: Option<Stamp>,
    lock: Option<Lock>,
    /// The lock of the file it is being saved to, until that has worked.
    taking: Option<Lock>,
    pub read_only: Option<ReadOnly>,
    saved_edition: u64,
    /// What is in the file, and what is being written to it.
    saved: Option<Arc<Review>>,
    writing: Option<Arc<Review>>,
    /// It was to be saved again while it was being saved.
    again: bool,
    /// Saving by itself failed then, and is not tried again for a while.
    failed_at: Option<Instant>,
    saved_at: Option<Timestamp>,
    saving: bool,
    /// What the keeper was last told: the edition of the review and of what is being written.
    told: (u64, u64),
    changed_at: Option<Instant>,
    no_journal: bool,
    pub trouble: Option<Trouble>,
    /// What this review was recovered from; let go when it is saved or given up.
    left: Option<Box<Left>>,
}

impl Project {
    /// A review just opened, from a project file or begun anew. `wake` is called when something was done.
    pub fn new(archive: Archive, wake: impl Fn() + Send + 'static) -> Self {
        Self {
            keeper: Keeper::start(archive.clone(), wake),
            archive,
            path: None,
            stamp: None,
            lock: None,
            taking: None,
            read_only: None,
            saved_edition: 0,
            saved: None,
            writing: None,
            again: false,
            failed_at: None,
            saved_at: None,
            saving: false,
            told: (0, 0),
            changed_at: None,
            no_journal: false,
            trouble: None,
            left: None,
        }
    }

    /// Whether it is not what is in the file, but was recovered.
    pub fn is_recovered(&self) -> bool {
        self.left.is_some()
    }

    /// What it was when it was opened.
    pub fn begun(&mut self, review: &Arc<Review>) {
        self.saved = Some(Arc::clone(review));
    }

    /// Whether it says what is in the file, though it was changed and changed back.
    pub fn is_as_saved(&self, review: &Review) -> bool {
        self.left.is_none() && self.saved.as_ref().is_some_and(|saved| **saved == *review)
    }

    /// Whether only the way it is looked at differs from what is in the file.
    pub fn is_looked_at_otherwise(&self, review: &Review) -> bool {
        let differs = |saved: &Arc<Review>| saved.settings() != review.settings();
        self.path.is_some() && self.read_only.is_none() && self.saved.as_ref().is_some_and(differs)
    }

    /// Whether it is to be saved once more, now that it was saved.
    pub fn take_again(&mut self) -> bool {
        std::mem::take(&mut self.again)
    }

    /// It was read from this file.
    pub fn opened(&mut self, path: PathBuf, stamp: Stamp, newer: bool) {
        self.lock = self.archive.lock(&path);
        self.read_only = match (&self.lock, newer) {
            (_, true) => Some(ReadOnly::Newer),
            (None, _) => Some(ReadOnly::OpenElsewhere),
            (Some(_), false) => None,
        };
        self.saved_at = stamp.time();
        self.path = Some(path);
        self.stamp = Some(stamp);
    }

    /// It was recovered: it is not what the file says.
    pub fn recovered(&mut self, left: Box<Left>) {
        if self.path.is_none() {
            self.path.clone_from(&left.recovery.project);
        }
        self.left = Some(left);
        self.saved_edition = u64::MAX;
    }

    /// Whether something would be lost if the window were closed now.
    pub fn is_dirty(&self, edition: u64, has_draft: bool) -> bool {
        self.read_only.is_none() && (self.saved_edition != edition || has_draft)
    }

    /// SHA-256 of the file when it was last read or written.
    pub fn base(&self) -> Option<&str> {
        self.stamp.as_ref().map(Stamp::sha256)
    }

    /// Whether the file on the disk is the one that was read or written last.
    pub fn is_as_on_disk(&self) -> bool {
        let held = self.path.as_deref().zip(self.stamp.as_ref());
        held.is_some_and(|(path, stamp)| path.exists() && stamp.still_holds(path).unwrap_or(false))
    }

    /// Whether the file is being written.
    pub fn is_saving(&self) -> bool {
        self.saving
    }

    /// What to say about it.
    pub fn standing(&self, is_dirty: bool) -> Standing {
        match self.read_only {
            Some(why) => Standing::ReadOnly(why),
            None if self.saving => Standing::Saving,
            None if is_dirty && self.no_journal => Standing::Endangered,
            None if is_dirty => Standing::Unsaved,
            None if self.path.is_none() => Standing::Untouched,
            None => Standing::Saved(self.saved_at),
        }
    }

    /// Tells the keeper of changes. `draft_edition` grows with everything typed. `snapshot` is made only when
    /// there is something to tell. Returns when to look again, if the file is to save itself.
    pub fn tick(
        &mut self,
        edition: u64,
        draft_edition: u64,
        autosave: bool,
        snapshot: impl Fn() -> Snapshot,
    ) -> Option<Duration> {
        if self.read_only.is_some() {
            return None;
        }
        let now = (edition, draft_edition);
        if now != self.told || (self.left.is_some() && self.changed_at.is_none()) {
            self.told = now;
            self.changed_at = Some(Instant::now());
            self.keeper.changed(snapshot());
        }
        let rested = self.failed_at.is_none_or(|at| at.elapsed() > AFTER_FAILURE);
        let wanted = autosave && rested && self.path.is_some() && !self.saving && self.trouble.is_none();
        if !wanted || self.saved_edition == edition {
            return None;
        }
        let quiet = self.changed_at.map_or(QUIET, |at| at.elapsed());
        if quiet >= QUIET {
            // what is half written is no note yet; the journal has it
            self.save(Snapshot { draft: None, ..snapshot() }, false);
            return None;
        }
        Some(QUIET.saturating_sub(quiet))
    }

    /// Saves to the file it has; `false` if it has none.
    pub fn save(&mut self, snapshot: Snapshot, by_hand: bool) -> bool {
        let Some(path) = self.path.clone() else { return false };
        if self.saving {
            // what the file is then is not known yet
            self.again = true;
            return true;
        }
        let expect = self.stamp.clone().map_or(Expect::Anything, Expect::Same);
        self.begin(snapshot, path, expect, by_hand);
        true
    }

    /// Saves over whatever is there.
    pub fn overwrite(&mut self, snapshot: Snapshot) {
        if let Some(path) = self.path.clone() {
            self.begin(snapshot, path, Expect::Anything, true);
        }
    }

    /// Saves to another file, which becomes that of the review. `false` if another window has that open.
    pub fn save_as(&mut self, snapshot: Snapshot, path: &Path) -> bool {
        let path = with_extension(path);
        if self.path.as_deref() != Some(&*path) || self.lock.is_none() {
            match self.archive.lock(&path) {
                Some(lock) => self.taking = Some(lock),
                None => return false,
            }
        }
        self.begin(snapshot, path, Expect::Anything, true);
        true
    }

    fn begin(&mut self, snapshot: Snapshot, path: PathBuf, expect: Expect, by_hand: bool) {
        self.saving = true;
        self.writing = Some(Arc::clone(&snapshot.review));
        self.trouble = None;
        self.told.0 = snapshot.edition;
        let snapshot = Snapshot { project: Some(path.clone()), ..snapshot };
        self.keeper.save(snapshot, path, expect, by_hand);
    }

    /// What another program has made of the file is taken in: saving may go on over it.
    pub fn accept(&mut self, stamp: Stamp) {
        self.stamp = Some(stamp);
        self.trouble = None;
    }

    /// What was done since the last frame; `true` when the file was saved.
    pub fn poll(&mut self) -> bool {
        let mut saved = false;
        while let Some(done) = self.keeper.poll() {
            match done {
                Done::Saved { path, stamp, edition, at } => {
                    if let Some(lock) = self.taking.take() {
                        self.lock = Some(lock);
                    }
                    self.read_only = None;
                    self.failed_at = None;
                    self.saved = self.writing.take();
                    self.path = Some(path);
                    self.stamp = Some(stamp);
                    self.saved_edition = edition;
                    self.saved_at = Some(at);
                    self.saving = false;
                    saved = true;
                    self.let_go(false);
                }
                Done::NotSaved { path, error } => {
                    self.taking = None;
                    self.again = false;
                    self.failed_at = Some(Instant::now());
                    self.saving = false;
                    self.trouble = Some(Trouble { path, error });
                }
                Done::NoJournal(e) => {
                    log::warn!("the recovery journal cannot be written: {e}");
                    self.no_journal = true;
                }
                Done::JournalBack => self.no_journal = false,
            }
        }
        saved
    }

    /// Gives the work up: the user has said not to save it.
    pub fn give_up(&mut self) {
        self.keeper.forget();
        self.let_go(true);
    }

    fn let_go(&mut self, keep: bool) {
        if let Some(left) = self.left.take()
            && let Err(e) = self.archive.discard(*left, keep)
        {
            log::warn!("what was recovered stays: {e}");
        }
    }
}

/// With the ending of project files, if the name has none.
pub fn with_extension(path: &Path) -> PathBuf {
    if is_project(path) {
        return path.to_owned();
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(EXTENSION);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_its_ending_once() {
        for (name, whole) in [
            ("/a/审阅", "/a/审阅.mingzhang"),
            ("/a/审阅.mingzhang", "/a/审阅.mingzhang"),
            ("/a/审阅.MINGZHANG", "/a/审阅.MINGZHANG"),
            ("/a/第 1.2 稿", "/a/第 1.2 稿.mingzhang"),
        ] {
            assert_eq!(with_extension(Path::new(name)), Path::new(whole));
        }
    }
}
