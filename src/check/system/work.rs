//! How much a search may cost: counted, not timed, so that a file gives the same findings everywhere.

use crate::budget::Progress;

/// What a search may still cost: elementary operations on numbers. Shared by all searches of one check.
pub struct Work<'a> {
    left: u64,
    progress: &'a Progress,
}

/// Looks whether the search was cancelled about every so many operations.
pub(super) const LOOK: u64 = 1 << 14;

impl<'a> Work<'a> {
    /// So many operations, or until cancelled.
    pub fn new(left: u64, progress: &'a Progress) -> Self {
        Self { left, progress }
    }

    /// A part of what is left, at most `most`, to be given back with [`Self::settle`].
    pub fn part(&self, most: u64) -> Self {
        Self { left: self.left.min(most), progress: self.progress }
    }

    /// Charges what a part has used.
    pub fn settle(&mut self, given: u64, part: &Work<'_>) {
        self.left = self.left.saturating_sub(given.saturating_sub(part.left));
    }

    /// What is left.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Whether nothing is left, or the user has cancelled.
    pub fn is_over(&self) -> bool {
        self.left == 0
    }

    /// Charges so many operations.
    pub fn spend(&mut self, cost: u64) {
        let before = self.left;
        self.left = before.saturating_sub(cost);
        if before / LOOK != self.left / LOOK && self.progress.is_cancelled() {
            self.left = 0;
        }
    }
}
