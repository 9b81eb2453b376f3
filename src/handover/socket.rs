//! A socket of the file system, in a folder nobody else may enter.

use super::{TO_HEAR, TO_WAIT, wire};
use crate::review::sha256_of;
use crate::storage::Disk;
use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What one write must not outlast.
const TO_SEND: std::time::Duration = std::time::Duration::from_millis(500);

/// The folder of the socket: the user's run-time folder, which is emptied when they log out, or else the program's
/// own. The name of a socket may have a hundred bytes only, so it is short. Each display has one: a window on the
/// screen of another computer is of no use to whoever sits here.
pub fn folder(data: &Path) -> PathBuf {
    let run = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let display = |name| std::env::var_os(name).unwrap_or_default();
    let (wayland, x11) = (display("WAYLAND_DISPLAY"), display("DISPLAY"));
    let place = [data.as_os_str(), &wayland, &x11].map(std::ffi::OsStr::as_bytes).join(&0);
    let name = sha256_of(&place);
    let short = name.get(..12).unwrap_or_default();
    match run.filter(|run| run.is_absolute() && run.is_dir()) {
        Some(run) => run.join(format!("mingzhang-{short}")),
        None => data.join(format!("window-{short}")),
    }
}

/// The socket itself.
pub fn socket(data: &Path) -> PathBuf {
    folder(data).join("socket")
}

/// Refuses a folder that others may enter: they could read what is opened, or answer for the window.
fn private(folder: &Path) -> io::Result<()> {
    let metadata = std::fs::symlink_metadata(folder)?;
    if !metadata.is_dir() || metadata.permissions().mode() & 0o077 != 0 {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the folder is open to others"));
    }
    Ok(())
}

/// The other end, if somebody is there.
///
/// # Errors
/// When nobody is, or somebody who may not.
pub fn connect(data: &Path) -> io::Result<UnixStream> {
    private(&folder(data))?;
    UnixStream::connect(socket(data))
}

/// Asks the window that listens, unless it is given up in the meantime.
///
/// # Errors
/// When none listens, or it is not heard.
pub fn ask(data: &Path, file: Option<&Path>, waiting: &AtomicBool) -> io::Result<bool> {
    let stream = connect(data)?;
    stream.set_write_timeout(Some(TO_SEND))?;
    stream.set_read_timeout(Some(TO_HEAR))?;
    wire::ask(stream, file, waiting, |stream| stream.set_read_timeout(Some(TO_WAIT)))
}

/// A socket that is listened to; it goes when this is dropped.
pub struct Open {
    path: PathBuf,
    /// Who holds it listens.
    _lock: File,
}

impl Drop for Open {
    fn drop(&mut self) {
        // one that stays does no harm: nobody answers
        let _ = Disk::default().remove(&self.path);
    }
}

/// Listens on a thread; `take` says whether the window has taken a request.
///
/// # Errors
/// Any failure of the file system.
pub fn listen(
    data: &Path,
    take: impl Fn(Option<PathBuf>) -> bool + Send + Sync + 'static,
) -> io::Result<Option<Open>> {
    let folder = folder(data);
    Disk::default().create_folder(data)?;
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
        _ => private(&folder)?,
    }
    let lock = Disk::default().lock_file(&folder.join("lock"))?;
    if lock.try_lock().is_err() {
        return Ok(None);
    }
    let path = socket(data);
    // what a program left that was killed
    Disk::default().remove(&path)?;
    let listener = UnixListener::bind(&path)?;
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else {
                // too many open files, and the like: not a reason to spin
                std::thread::sleep(TO_SEND);
                continue;
            };
            let limited =
                stream.set_read_timeout(Some(TO_HEAR)).and_then(|()| stream.set_write_timeout(Some(TO_SEND)));
            if let Err(e) = limited.and_then(|()| wire::answer(stream, &take)) {
                log::info!("somebody asked and went: {e}");
            }
        }
    });
    Ok(Some(Open { path, _lock: lock }))
}
