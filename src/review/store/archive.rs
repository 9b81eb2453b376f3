//! Project files on the disk, and the folder beside them that belongs to the program: recovery journals, older
//! versions, locks.

use super::super::project::{Opened, Recovery, write};
use super::super::{Review, sha256_of};
use super::{KEPT_VERSIONS, open};
use crate::storage::{Disk, folder_of};
use jiff::Timestamp;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;
use uuid::Uuid;

/// What a file was when it was last read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    sha256: String,
}

impl Stamp {
    /// Of a file that held these bytes at a time it was last changed then. The time must be taken before the bytes
    /// are read: what another program writes in between is then noticed.
    pub fn new(modified: Option<SystemTime>, bytes: &[u8]) -> Self {
        Self { length: bytes.len() as u64, modified, sha256: sha256_of(bytes) }
    }

    /// Of a file of which only this is known.
    pub fn of_sha256(sha256: String) -> Self {
        Self { length: u64::MAX, modified: None, sha256 }
    }

    /// SHA-256 of what it held, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// When the file was written.
    pub fn time(&self) -> Option<Timestamp> {
        Timestamp::try_from(self.modified?).ok()
    }

    /// Whether the file is as it was. A file that is gone is, too: nothing is lost by writing it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn still_holds(&self, path: &Path) -> io::Result<bool> {
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(true),
            Err(e) => return Err(e),
        };
        if metadata.len() == self.length && metadata.modified().ok() == self.modified {
            return Ok(true);
        }
        Ok(sha256_of(&std::fs::read(path)?) == self.sha256)
    }
}

/// What is expected to be in the place where a file is saved.
#[derive(Clone, Debug)]
pub enum Expect {
    /// What was read or written last.
    Same(Stamp),
    /// Whatever is there may be replaced; the user was asked.
    Anything,
}

/// Why a project was not saved. The file is as it was, or, if only the very last step failed, the new one; never
/// anything else. The work is still in memory.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another program has changed the file since it was opened or saved.
    #[error("changed by another program")]
    Changed,
    /// The file system said no.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// An older version of a project file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldVersion {
    pub path: PathBuf,
    /// When it was replaced by a newer one.
    pub replaced: Timestamp,
}

/// A project file that no other window has open.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

/// The journal of one session.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    lock_path: PathBuf,
    _lock: File,
}

/// Work that a session which ended badly left behind.
#[derive(Debug)]
pub struct Left {
    pub recovery: Recovery,
    pub review: Review,
    journal: Journal,
}

/// The disk and the program's own folder on it.
#[derive(Clone, Default)]
pub struct Archive {
    disk: Disk,
    /// `None` keeps neither journals nor versions.
    folder: Option<PathBuf>,
    /// A file of which it was not certain that it was written, though it was: it is ours, and no other program
    /// has changed it.
    doubtful: Arc<Mutex<Option<(PathBuf, String)>>>,
}

impl Archive {
    /// An archive in a folder, which need not be there yet.
    pub fn new(disk: Disk, folder: Option<PathBuf>) -> Self {
        Self { disk, folder, doubtful: Arc::default() }
    }

    fn subfolder(&self, name: &str) -> io::Result<Option<PathBuf>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let folder = folder.join(name);
        self.disk.create_folder(&folder)?;
        Ok(Some(folder))
    }

    /// Saves a project: the old file is kept as an older version if `keep` says so and it is another, then replaced as
    /// a whole. Saving what is saved already must not push out the older versions.
    ///
    /// # Errors
    /// See [`SaveError`]. That the old one could not be kept is none; it is logged.
    pub fn save(&self, path: &Path, text: &str, expect: &Expect, keep: bool) -> Result<Stamp, SaveError> {
        let is_expected = || -> io::Result<bool> {
            match expect {
                Expect::Same(stamp) => Ok(stamp.still_holds(path)? || self.is_doubtful(path)?),
                Expect::Anything => Ok(true),
            }
        };
        if !is_expected()? {
            return Err(SaveError::Changed);
        }
        let fresh = Stamp::new(None, text.as_bytes());
        let mut changed = false;
        let written = self.disk.write_then(path, text.as_bytes(), |target| {
            // once more, as syncing may have taken long
            changed = !is_expected()?;
            if changed {
                return Err(io::ErrorKind::Other.into());
            }
            if keep
                && Self::is_other(target, &fresh, expect)?
                && let Err(e) = self.keep_version(path, target)
            {
                log::warn!("the older version was not kept: {e}: {}", path.display());
            }
            Ok(())
        });
        match written {
            Err(_) if changed => Err(SaveError::Changed),
            Err(e) => {
                // the last step may have failed, after the new file was put in its place
                if std::fs::read(path).is_ok_and(|now| now == text.as_bytes()) {
                    *self.doubtful() = Some((path.to_owned(), fresh.sha256));
                }
                Err(e.into())
            }
            Ok(modified) => {
                self.disk.sweep(folder_of(path));
                *self.doubtful() = None;
                Ok(Stamp { modified, ..fresh })
            }
        }
    }

    /// Whether there is a file to be replaced, and it holds something else. What is expected is known to be there, so
    /// it need not be read again.
    fn is_other(target: &Path, fresh: &Stamp, expect: &Expect) -> io::Result<bool> {
        match (std::fs::metadata(target), expect) {
            (Err(e), _) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            (Err(e), _) => Err(e),
            (Ok(_), Expect::Same(stamp)) => Ok(stamp.sha256 != fresh.sha256),
            (Ok(found), Expect::Anything) if found.len() != fresh.length => Ok(true),
            (Ok(_), Expect::Anything) => Ok(sha256_of(&std::fs::read(target)?) != fresh.sha256),
        }
    }

    fn doubtful(&self) -> MutexGuard<'_, Option<(PathBuf, String)>> {
        self.doubtful.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the file holds what a saving wrote that was said to have failed.
    fn is_doubtful(&self, path: &Path) -> io::Result<bool> {
        let sha256 = match &*self.doubtful() {
            Some((file, sha256)) if file == path => sha256.clone(),
            _ => return Ok(false),
        };
        Ok(sha256_of(&std::fs::read(path)?) == sha256)
    }

    fn versions_folder(&self, path: &Path) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join("versions").join(name_of(path)))
    }

    fn keep_version(&self, path: &Path, target: &Path) -> io::Result<()> {
        let Some(folder) = self.versions_folder(path) else { return Ok(()) };
        self.disk.create_folder(&folder)?;
        // after those before it, whatever the clock says
        let latest = self.versions(path).first().map(|v| v.replaced);
        let after = latest.and_then(|t| t.checked_add(jiff::SignedDuration::from_nanos(1)).ok());
        let name = after.map_or_else(Timestamp::now, |after| after.max(Timestamp::now()));
        let name = name.to_string().replace(':', "-");
        let kept = self.disk.keep_as(target, &folder.join(format!("{name}.mingzhang")));
        // whatever happens with one of them, the others do not pile up
        for old in self.versions(path).iter().skip(KEPT_VERSIONS) {
            if let Err(e) = self.disk.remove(&old.path) {
                log::warn!("an older version too many stays: {e}: {}", old.path.display());
            }
        }
        kept
    }

    /// The older versions of a file, the latest first.
    pub fn versions(&self, path: &Path) -> Vec<OldVersion> {
        let Some(entries) = self.versions_folder(path).and_then(|f| std::fs::read_dir(f).ok()) else {
            return Vec::new();
        };
        let mut found: Vec<OldVersion> = entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let (date, time) = path.file_stem()?.to_str()?.split_once('T')?;
                let replaced = format!("{date}T{}", time.replace('-', ":")).parse().ok()?;
                Some(OldVersion { path, replaced })
            })
            .collect();
        found.sort_by_key(|v| std::cmp::Reverse(v.replaced));
        found
    }

    /// Takes a project file for this window; `None` if another one has it.
    pub fn lock(&self, path: &Path) -> Option<Lock> {
        let file = self.subfolder("locks").and_then(|folder| {
            folder.map(|f| self.disk.lock_file(&f.join(format!("{}.lock", name_of(path))))).transpose()
        });
        match file {
            Ok(Some(file)) => match try_lock(&file) {
                Ok(()) => Some(Lock { _file: Some(file) }),
                Err(TryLockError::WouldBlock) => None,
                Err(TryLockError::Error(e)) => {
                    log::warn!("no lock: {e}: {}", path.display());
                    Some(Lock { _file: None })
                }
            },
            Ok(None) => Some(Lock { _file: None }),
            Err(e) => {
                // saving still notices when the file was changed
                log::warn!("no lock: {e}: {}", path.display());
                Some(Lock { _file: None })
            }
        }
    }

    /// Begins the journal of a session; nothing is written yet. `None` without a folder.
    ///
    /// # Errors
    /// Failures of the file system.
    pub fn begin_journal(&self) -> io::Result<Option<Journal>> {
        let Some(folder) = self.subfolder("recovery")? else { return Ok(None) };
        let path = folder.join(format!("{}.mingzhang", Uuid::now_v7()));
        self.take_journal(path)
            .map(|journal| journal.map_err(|_| io::ErrorKind::WouldBlock.into()))?
            .map(Some)
    }

    /// Takes a journal for this session; the inner error is that another session has it.
    fn take_journal(&self, path: PathBuf) -> io::Result<Result<Journal, ()>> {
        let lock_path = path.with_extension("lock");
        let lock = self.disk.lock_file(&lock_path)?;
        Ok(match try_lock(&lock) {
            Ok(()) => Ok(Journal { path, lock_path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(()),
            Err(TryLockError::Error(e)) => return Err(e),
        })
    }

    /// Writes the state of the work to a journal.
    ///
    /// # Errors
    /// Failures of the file system; then the journal is as it was.
    pub fn write_journal(&self, journal: &Journal, review: &Review, recovery: &Recovery) -> io::Result<()> {
        self.disk.write_atomic(&journal.path, write(review, Some(recovery)).as_bytes())
    }

    /// Removes a journal: its work is saved, or given up.
    ///
    /// # Errors
    /// Failures of the file system.
    pub fn clear_journal(&self, journal: &Journal) -> io::Result<()> {
        self.disk.remove(&journal.path)
    }

    /// Ends the journal of a session that ends well.
    pub fn end_journal(&self, journal: Journal) {
        let Journal { lock_path, .. } = journal;
        if let Err(e) = self.disk.remove(&lock_path) {
            log::info!("a lock stays: {e}: {}", lock_path.display());
        }
    }

    /// What sessions that are no more have left behind, the latest first.
    pub fn left_behind(&self) -> Vec<Left> {
        let Some(folder) = self.folder.as_ref().map(|f| f.join("recovery")) else { return Vec::new() };
        self.disk.sweep(&folder);
        self.sweep_locks(&folder);
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        let mut found: Vec<Left> = entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                if path.extension()? != super::super::project::EXTENSION {
                    return None;
                }
                let journal = self.take_journal(path.clone()).ok()?.ok()?;
                match open(&path) {
                    Ok((Opened { review, recovery, .. }, _)) => {
                        Some(Left { recovery: recovery.unwrap_or_default(), review, journal })
                    }
                    Err(e) => {
                        log::warn!("a journal cannot be read: {e}: {}", path.display());
                        None
                    }
                }
            })
            .collect();
        found.sort_by_key(|left| std::cmp::Reverse(left.recovery.at));
        found
    }

    /// Removes the locks of sessions that are no more and left no work behind. A session has a name of its own, so
    /// no later one can want its lock.
    fn sweep_locks(&self, folder: &Path) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_lock = path.extension().is_some_and(|e| e == "lock");
            if !is_lock || path.with_extension(super::super::project::EXTENSION).exists() {
                continue;
            }
            let free = self.disk.lock_file(&path).is_ok_and(|lock| lock.try_lock().is_ok());
            if free {
                // the next program tries again
                let _ = self.disk.remove(&path);
            }
        }
    }

    /// Removes what was left behind, once it is saved or given up. With `keep`, what belongs to a project file stays
    /// among its older versions.
    ///
    /// # Errors
    /// Failures of the file system.
    pub fn discard(&self, left: Left, keep: bool) -> io::Result<()> {
        if let Some(project) = left.recovery.project.as_ref().filter(|_| keep) {
            self.keep_version(project, &left.journal.path)?;
        } else if keep && let Some(folder) = self.subfolder("given-up")? {
            // it belongs to no file, and is not thrown away all the same
            let name = left.journal.path.file_name().unwrap_or_default();
            self.disk.keep_as(&left.journal.path, &folder.join(name))?;
        }
        self.clear_journal(&left.journal)?;
        self.end_journal(left.journal);
        Ok(())
    }
}

/// Locks a file. A lock just let go may be held a moment longer, by a child of this program that has not yet become
/// another one, or by a program that looks at every file.
fn try_lock(file: &File) -> Result<(), TryLockError> {
    for _ in 0..4 {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(std::time::Duration::from_millis(10)),
            other => return other,
        }
    }
    file.try_lock()
}

/// A name for what belongs to a file: the same for every way to write its path.
fn name_of(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // the file itself may be gone or not there yet, its folder hardly
    let folder =
        std::fs::canonicalize(folder_of(&absolute)).unwrap_or_else(|_| folder_of(&absolute).to_owned());
    let whole = folder.join(absolute.file_name().unwrap_or_default());
    let whole = std::fs::canonicalize(&whole).unwrap_or(whole);
    sha256_of(whole.to_string_lossy().as_bytes()).get(..32).unwrap_or_default().to_owned()
}
