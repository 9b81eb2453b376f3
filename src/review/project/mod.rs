//! The project file `NAME.mingzhang`: a review at rest, as RON that a person can read in a text editor.
//!
//! `data/PROJECT.md` is its reference. Fields this program does not know are kept as they are written and come
//! back when it is saved, so that nothing of a newer minor version is lost. A newer major version is only
//! looked at.

mod read;
mod write;

pub use read::{Opened, ProjectError, read, read_bytes};
pub use write::write;

use jiff::Timestamp;
use std::path::PathBuf;

/// The version of the format this program writes: files of another major version are not understood by each
/// other's programs; a higher minor version only has more fields.
pub const VERSION: (u32, u32) = (1, 1);

/// What the file's name ends in.
pub const EXTENSION: &str = "mingzhang";

/// Whether a file is to be read as a project: by its name.
pub fn is_project(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(EXTENSION))
}

/// Largest project file read: a budget of the largest kind and a hundred thousand notes.
pub const MAX_PROJECT_BYTES: u64 = 256 * 1024 * 1024;

/// What a recovery journal says beside the review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// The project file the work belongs to; `None` if it was never saved.
    pub project: Option<PathBuf>,
    /// SHA-256 of that file as it was when the work began or was last saved: if it is another now, somebody has
    /// written it since.
    pub base: Option<String>,
    /// When the journal was written.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests;
