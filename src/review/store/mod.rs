//! Keeping a review from being lost: saving, older versions, the recovery journal, and who has a file open.
//!
//! All of it works on any thread; the window gives it to a [`Keeper`], which has its own.

mod archive;
mod keeper;

pub use archive::{Archive, Expect, Journal, Left, Lock, OldVersion, SaveError, Stamp};
pub use keeper::{Done, Keeper, Snapshot};

use super::project::{MAX_PROJECT_BYTES, Opened, ProjectError, read_bytes};
use std::path::Path;

/// Older versions of a file kept.
pub const KEPT_VERSIONS: usize = 10;

/// Opens a project file, and remembers what it was, so that saving notices when another program has changed it.
///
/// # Errors
/// See [`ProjectError`].
pub fn open(path: &Path) -> Result<(Opened, Stamp), ProjectError> {
    let modified = std::fs::metadata(path).and_then(|m| m.modified()).ok();
    let bytes = crate::budget::bytes_of(path, MAX_PROJECT_BYTES)?;
    let stamp = Stamp::new(modified, &bytes);
    Ok((read_bytes(&bytes)?, stamp))
}
