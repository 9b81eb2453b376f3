//! A named pipe of Windows, which lets in nobody but its owner.
//!
//! Names of pipes belong to the whole computer: with a name that can be guessed, somebody else could stand in for the
//! window before it is there. So each window takes one that nobody can guess and writes it into the user's own folder.
//! Anybody can list the pipes there are, and take the name of one that is gone: it is asked for only while the window
//! that has it holds its lock.

use super::wire;
use crate::storage::{Disk, write_atomic};
use interprocess::os::windows::named_pipe::{DuplexPipeStream, PipeListenerOptions, pipe_mode};
use interprocess::os::windows::security_descriptor::SecurityDescriptor;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::num::NonZeroU8;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use uuid::Uuid;
use widestring::u16cstr;

/// So many may ask at a time: a pipe has no time limit of its own, and whoever hangs keeps one of them.
const AT_A_TIME: NonZeroU8 = NonZeroU8::new(8).unwrap();
/// After a failure the next one is not asked for at once.
const TO_REST: Duration = Duration::from_millis(500);

/// The program's own part of the user's folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("window")
}

/// The file with the name of the pipe.
pub fn name_file(data: &Path) -> PathBuf {
    folder(data).join("pipe")
}

fn pipe(name: Uuid) -> OsString {
    format!(r"\\.\pipe\mingzhang-{}", name.simple()).into()
}

/// The other end, if somebody is there.
///
/// # Errors
/// When nobody is.
pub fn connect(data: &Path) -> io::Result<DuplexPipeStream<pipe_mode::Bytes>> {
    let lock = Disk::default().lock_file(&folder(data).join("lock"))?;
    if lock.try_lock().is_ok() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "no window listens"));
    }
    drop(lock);
    // nothing but a name of ours: a path with a host in it would go over the network
    let name = std::fs::read_to_string(name_file(data))?.parse::<Uuid>().map_err(io::Error::other)?;
    DuplexPipeStream::connect_by_path(pipe(name))
}

/// Asks the window that listens, unless it is given up in the meantime.
///
/// # Errors
/// When none listens, or it is not heard.
pub fn ask(data: &Path, file: Option<&Path>, waiting: &AtomicBool) -> io::Result<bool> {
    wire::ask(connect(data)?, file, waiting, |_| Ok(()))
}

/// A pipe that is listened to; nobody finds it any more when this is dropped.
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
/// Any failure of the file system or of the pipe.
pub fn listen(
    data: &Path,
    take: impl Fn(Option<PathBuf>) -> bool + Send + Sync + 'static,
) -> io::Result<Option<Open>> {
    let disk = Disk::default();
    disk.create_folder(&folder(data))?;
    let lock = disk.lock_file(&folder(data).join("lock"))?;
    if lock.try_lock().is_err() {
        return Ok(None);
    }
    let name = Uuid::new_v4();
    // all rights to the owner (S-1-3-4, "owner rights"), none to anybody else, and nothing inherited
    let owner_only = SecurityDescriptor::deserialize(u16cstr!("D:P(A;;GA;;;S-1-3-4)"))?;
    let listener = PipeListenerOptions::new()
        .path(pipe(name))
        .instance_limit(Some(AT_A_TIME))
        .security_descriptor(Some(owner_only))
        .create_duplex::<pipe_mode::Bytes>()?;
    let path = name_file(data);
    write_atomic(&path, name.to_string().as_bytes())?;
    let take = Arc::new(take);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else {
                std::thread::sleep(TO_REST);
                continue;
            };
            let take = Arc::clone(&take);
            std::thread::spawn(move || {
                if let Err(e) = wire::answer(stream, &*take) {
                    log::info!("somebody asked and went: {e}");
                }
            });
        }
    });
    Ok(Some(Open { path, _lock: lock }))
}
