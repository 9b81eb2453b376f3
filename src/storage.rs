//! Files are written whole or not at all.
//!
//! Everything that changes the disk goes through a [`Disk`], so that a test can make every single step of it fail.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// One thing done to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    CreateFolder,
    CreateFile,
    Write,
    /// The contents of a file reach the disk.
    SyncFile,
    Rename,
    /// The names in a folder reach the disk.
    SyncFolder,
    /// A second name for a file.
    Link,
    Remove,
}

/// Says what fails, in tests.
type Fault = dyn Fn(Step, &Path) -> io::Result<()> + Send + Sync;

/// The disk; a real one unless faults are injected.
#[derive(Clone, Default)]
pub struct Disk {
    fault: Option<Arc<Fault>>,
}

impl Disk {
    /// A disk on which every step first asks whether it fails. A write that fails has written half.
    pub fn with_faults(fault: impl Fn(Step, &Path) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self { fault: Some(Arc::new(fault)) }
    }

    fn step(&self, step: Step, path: &Path) -> io::Result<()> {
        self.fault.as_ref().map_or(Ok(()), |fault| fault(step, path))
    }

    /// Writes `content` to `path`: into a temporary file of the same folder, synced, then renamed over it. A link
    /// is followed, so that the file it names is written.
    ///
    /// # Errors
    /// Any failure of the file system; then the old file is as it was, unless only the last step failed, the
    /// syncing of the folder: then it is the new one.
    pub fn write_atomic(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.write_then(path, content, |_| Ok(())).map(drop)
    }

    /// The same; `before` is called when the new file is safely on the disk and the old one still in its place.
    /// Gives when the new file was written, as the file system says.
    ///
    /// # Errors
    /// As [`Self::write_atomic`], and what `before` returns.
    pub fn write_then(
        &self,
        path: &Path,
        content: &[u8],
        before: impl FnOnce(&Path) -> io::Result<()>,
    ) -> io::Result<Option<SystemTime>> {
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = folder_of(&target);
        let old = std::fs::metadata(&target).ok().map(|m| m.permissions());
        // the rename would not care
        if old.as_ref().is_some_and(std::fs::Permissions::readonly) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.step(Step::CreateFile, &target)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // as any program would make it, and not only for this user
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        #[cfg(unix)]
        if let Some(old) = old {
            file.as_file().set_permissions(old)?;
        }
        if let Err(e) = self.step(Step::Write, &target) {
            file.write_all(content.get(..content.len() / 2).unwrap_or_default())?;
            return Err(e);
        }
        file.write_all(content)?;
        self.step(Step::SyncFile, &target)?;
        file.as_file().sync_all()?;
        let written = file.as_file().metadata().and_then(|m| m.modified()).ok();
        before(&target)?;
        self.step(Step::Rename, &target)?;
        file.persist(&target).map_err(|e| e.error)?;
        self.sync_folder(folder)?;
        Ok(written)
    }

    /// Has the names in a folder reach the disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(Step::SyncFolder, folder)?;
        // the rename itself must reach the disk; only Unix lets a folder be opened for that
        #[cfg(unix)]
        match File::open(folder)?.sync_all() {
            // network drives and the like have no such thing
            Err(e) if matches!(e.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
            other => return other,
        }
        Ok(())
    }

    /// Gives a file a second name; where the file system cannot, copies it.
    ///
    /// # Errors
    /// Any failure of the file system; then there is no file of that name, unless only the last step failed, the
    /// syncing of the folder.
    pub fn keep_as(&self, path: &Path, other: &Path) -> io::Result<()> {
        self.step(Step::Link, other)?;
        if std::fs::hard_link(path, other).is_ok() {
            return self.sync_folder(folder_of(other));
        }
        let content = std::fs::read(path)?;
        self.write_atomic(other, &content)
    }

    /// Moves a file within one folder or file system.
    ///
    /// # Errors
    /// Any failure of the file system; then it is where it was, unless only the last step failed, the syncing of
    /// the folder.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(Step::Rename, to)?;
        std::fs::rename(from, to)?;
        self.sync_folder(folder_of(to))
    }

    /// Makes a folder and those it lies in.
    ///
    /// # Errors
    /// Any failure of the file system.
    pub fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step(Step::CreateFolder, path)?;
        std::fs::create_dir_all(path)
    }

    /// Removes a file; that there is none is no failure.
    ///
    /// # Errors
    /// Any other failure of the file system.
    pub fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(Step::Remove, path)?;
        match std::fs::remove_file(path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// Opens a file to be locked, making it if there is none; its contents do not matter.
    ///
    /// # Errors
    /// Any failure of the file system.
    pub fn lock_file(&self, path: &Path) -> io::Result<File> {
        self.step(Step::CreateFile, path)?;
        File::options().read(true).write(true).create(true).truncate(false).open(path)
    }
}

/// What temporary files are called at first.
const TEMPORARY: &str = ".mingzhang-";
/// A temporary file this old belongs to a program that is no more.
const ABANDONED: std::time::Duration = std::time::Duration::from_secs(3_600);

impl Disk {
    /// Removes temporary files that a killed program left in a folder. That it cannot is no failure.
    pub fn sweep(&self, folder: &Path) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
            let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
            if is_ours && age().is_some_and(|age| age > ABANDONED) {
                // the next program tries again
                let _ = self.remove(&entry.path());
            }
        }
    }
}

/// The folder a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// [`Disk::write_atomic`] on the real disk.
///
/// # Errors
/// As there.
pub fn write_atomic(path: &Path, content: &[u8]) -> io::Result<()> {
    Disk::default().write_atomic(path, content)
}

/// Names another folder for [`default_data_folder`]: tests keep apart from what a person has there.
pub const DATA_VARIABLE: &str = "MINGZHANG_DATA";

/// The folder for what is kept beside project files: recovery journals, older versions and locks. The environment
/// variable `MINGZHANG_DATA` ([`DATA_VARIABLE`]) names another one; empty, it counts for nothing.
pub fn default_data_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(DATA_VARIABLE).filter(|f| !f.is_empty()) {
        return Some(folder.into());
    }
    Some(directories::ProjectDirs::from("", "", "mingzhang")?.data_local_dir().to_owned())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare files by hand")]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn the_new_content_replaces_the_old_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("设置 一.ron");
        write_atomic(&path, b"old").unwrap();
        write_atomic(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_leaves_the_old_content() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("is-a-folder");
        std::fs::create_dir(&target).unwrap();
        std::fs::write(target.join("x"), b"old").unwrap();
        assert!(write_atomic(&target, b"new").is_err());
        assert_eq!(std::fs::read(target.join("x")).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn whichever_step_fails_the_file_is_the_old_or_the_new_one() {
        for failing in 0..6 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a");
            write_atomic(&path, b"old").unwrap();
            let count = AtomicUsize::new(0);
            let disk = Disk::with_faults(move |_, _| {
                let nth = count.fetch_add(1, Ordering::Relaxed);
                if nth == failing { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            });
            let written = disk.write_atomic(&path, b"new");
            let is = std::fs::read(&path).unwrap();
            assert_eq!(written.is_ok(), failing > 4, "{failing}");
            assert_eq!(is, if failing < 4 { b"old" } else { b"new" }, "{failing}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn what_a_killed_program_left_is_swept_away_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let old = std::time::SystemTime::now() - 2 * ABANDONED;
        for (name, time) in [(".mingzhang-old", old), (".mingzhang-new", SystemTime::now()), ("other", old)] {
            let path = folder.path().join(name);
            std::fs::write(&path, "x").unwrap();
            File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }
        Disk::default().sweep(folder.path());
        let left = |name: &str| folder.path().join(name).exists();
        assert_eq!([left(".mingzhang-old"), left(".mingzhang-new"), left("other")], [false, true, true]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        write_atomic(&file, b"old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_atomic(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        assert!(link.symlink_metadata().unwrap().is_symlink());
    }
}
