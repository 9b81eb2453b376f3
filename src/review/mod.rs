//! What a deputy makes of a budget: belongs to the review, never to the budget.
//!
//! Kept in memory until there are project files; everything here refers to figures and findings by key,
//! so that it survives a new draft.

use std::collections::BTreeMap;

/// A finding set aside, with the deputy's reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    pub reason: String,
}

/// One deputy's review of one budget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// By the id of the finding.
    dismissals: BTreeMap<String, Dismissal>,
}

impl Review {
    /// Sets a finding aside.
    pub fn dismiss(&mut self, finding: &str, reason: &str) {
        self.dismissals.insert(finding.to_owned(), Dismissal { reason: reason.trim().to_owned() });
    }

    /// Takes it up again.
    pub fn restore(&mut self, finding: &str) {
        self.dismissals.remove(finding);
    }

    /// Why a finding was set aside, if it was.
    pub fn dismissal(&self, finding: &str) -> Option<&Dismissal> {
        self.dismissals.get(finding)
    }

    /// How many are set aside.
    pub fn dismissed(&self) -> usize {
        self.dismissals.len()
    }
}
