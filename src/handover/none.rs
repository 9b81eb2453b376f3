//! Systems without sockets of the file system: every start opens a window of its own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Nothing is open.
pub enum Open {}

pub fn ask(_data: &Path, _file: Option<&Path>, _waiting: &AtomicBool) -> io::Result<bool> {
    Ok(false)
}

pub fn listen(
    _data: &Path,
    _take: impl Fn(Option<PathBuf>) -> bool + Send + 'static,
) -> io::Result<Option<Open>> {
    Ok(None)
}
