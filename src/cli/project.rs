//! Budgets that commands read from project files.

use crate::budget::{Budget, Progress, load_bytes};
use crate::review::Review;
use crate::review::project::ProjectError;
use crate::review::store::open;
use std::path::Path;

/// The budget inside a project file.
///
/// # Errors
/// See [`ProjectError`].
pub(super) fn budget_of(path: &Path) -> Result<Budget, ProjectError> {
    let (opened, _) = open(path)?;
    let text = &opened.review.source().text;
    load_bytes(text.as_bytes(), &Progress::default()).map_err(ProjectError::Budget)
}

/// The review in a project file, and its budget.
///
/// # Errors
/// See [`ProjectError`].
pub(super) fn review_of(path: &Path) -> Result<(Budget, Review), ProjectError> {
    let (opened, _) = open(path)?;
    if opened.is_newer() {
        let (major, minor) = opened.version;
        return Err(ProjectError::Newer(major, minor));
    }
    let text = &opened.review.source().text;
    let budget = load_bytes(text.as_bytes(), &Progress::default()).map_err(ProjectError::Budget)?;
    Ok((budget, opened.review))
}
