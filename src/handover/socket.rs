//! A socket of the file system, in a folder nobody else may enter.

use super::{TO_HEAR, TO_WAIT};
use crate::review::sha256_of;
use crate::storage::Disk;
use std::ffi::OsString;
use std::fs::{DirBuilder, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// A path is not longer.
const MOST_BYTES: usize = 64 * 1024;

/// What a request begins with; the length of the path follows in four bytes, then the path, or nothing.
const BEGINS: &[u8; 12] = b"mingzhang 1\n";
/// The window has heard it. Whoever asked may be gone by then: a program that was stopped hears late.
const HEARD: &[u8; 6] = b"heard\n";
/// Whoever asked is still there.
const GO: &[u8; 3] = b"go\n";
/// The window has taken it.
const TAKEN: &[u8; 6] = b"taken\n";
/// What one write must not outlast.
const TO_SEND: std::time::Duration = std::time::Duration::from_millis(500);

/// The folder of the socket: the user's run-time folder, which is emptied when they log out, or else the program's
/// own. The name of a socket may have a hundred bytes only, so it is short.
pub fn folder(data: &Path) -> PathBuf {
    let run = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let name = sha256_of(data.as_os_str().as_bytes());
    let short = name.get(..12).unwrap_or_default();
    match run.filter(|run| run.is_absolute() && run.is_dir()) {
        Some(run) => run.join(format!("mingzhang-{short}")),
        None => data.join("window"),
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

/// Asks the window that listens, unless it is given up in the meantime.
///
/// # Errors
/// When none listens, or it is not heard.
pub fn ask(data: &Path, file: Option<&Path>, waiting: &AtomicBool) -> io::Result<bool> {
    private(&folder(data))?;
    let mut stream = UnixStream::connect(socket(data))?;
    stream.set_write_timeout(Some(TO_SEND))?;
    stream.set_read_timeout(Some(TO_HEAR))?;
    let path = file.map(|f| f.as_os_str().as_bytes()).unwrap_or_default();
    let length = u32::try_from(path.len()).map_err(io::Error::other)?;
    stream.write_all(BEGINS)?;
    stream.write_all(&length.to_be_bytes())?;
    stream.write_all(path)?;
    expect(&mut stream, HEARD)?;
    if !waiting.load(Ordering::SeqCst) {
        return Ok(false);
    }
    stream.write_all(GO)?;
    stream.set_read_timeout(Some(TO_WAIT))?;
    expect(&mut stream, TAKEN)?;
    Ok(true)
}

fn expect<const N: usize>(stream: &mut UnixStream, word: &[u8; N]) -> io::Result<()> {
    let mut said = [0; N];
    stream.read_exact(&mut said)?;
    if said == *word { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
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
    take: impl Fn(Option<PathBuf>) -> bool + Send + 'static,
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
            if let Err(e) = answer(stream, &take) {
                log::info!("somebody asked and went: {e}");
            }
        }
    });
    Ok(Some(Open { path, _lock: lock }))
}

fn answer(mut stream: UnixStream, take: &impl Fn(Option<PathBuf>) -> bool) -> io::Result<()> {
    stream.set_read_timeout(Some(TO_HEAR))?;
    stream.set_write_timeout(Some(TO_SEND))?;
    expect(&mut stream, BEGINS)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
    if length > MOST_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut path = vec![0; length];
    stream.read_exact(&mut path)?;
    stream.write_all(HEARD)?;
    expect(&mut stream, GO)?;
    let file = (!path.is_empty()).then(|| PathBuf::from(OsString::from_vec(path)));
    if take(file) {
        stream.write_all(TAKEN)?;
    }
    Ok(())
}
