//! What a deputy makes of a budget: notes and dismissals. It belongs to the review, never to the budget.
//!
//! Everything here refers to figures and findings by key, so that it survives a new draft. A [`Review`] is
//! what there is; a [`Desk`] is a review being worked on, with undo.

mod history;
mod note;

pub use history::{Deed, Desk};
pub use note::{
    Anchor, Content, Importance, Note, NoteId, NoteKind, NoteStatus, Reply, Reviewer, RevisionId, Version,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A finding set aside, with the deputy's reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dismissal {
    pub reason: String,
}

/// One deputy's review of one budget.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    reviewer: Reviewer,
    notes: BTreeMap<NoteId, Note>,
    /// By the id of the finding.
    dismissals: BTreeMap<String, Dismissal>,
}

impl Review {
    /// Who writes.
    pub fn reviewer(&self) -> &Reviewer {
        &self.reviewer
    }

    /// All notes, the oldest first.
    pub fn notes(&self) -> impl ExactSizeIterator<Item = (NoteId, &Note)> {
        self.notes.iter().map(|(id, note)| (*id, note))
    }

    /// The note of that name.
    pub fn note(&self, id: NoteId) -> Option<&Note> {
        self.notes.get(&id)
    }

    /// Why a finding was set aside, if it was.
    pub fn dismissal(&self, finding: &str) -> Option<&Dismissal> {
        self.dismissals.get(finding)
    }

    /// How many are set aside.
    pub fn dismissed(&self) -> usize {
        self.dismissals.len()
    }

    /// What two deputies have of one budget, in one: every note of either; of a note both have, what each
    /// says unless the other has replaced it. The order does not matter, and merging twice changes nothing. A
    /// finding both set aside keeps both reasons. The reviewer stays if it is the same on both sides.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut notes = self.notes.clone();
        for (id, theirs) in &other.notes {
            let both = notes.get(id).map_or_else(|| theirs.clone(), |ours| ours.merged(theirs));
            notes.insert(*id, both);
        }
        let mut dismissals = self.dismissals.clone();
        for (id, theirs) in &other.dismissals {
            let both = match dismissals.get(id) {
                Some(ours) => Dismissal { reason: both_reasons(&ours.reason, &theirs.reason) },
                None => theirs.clone(),
            };
            dismissals.insert(id.clone(), both);
        }
        let reviewer =
            if self.reviewer == other.reviewer { self.reviewer.clone() } else { Reviewer::default() };
        Self { reviewer, notes, dismissals }
    }
}

/// Separates reasons of several deputies.
const BETWEEN_REASONS: char = '\n';

/// The lines of both, each once, in order.
fn both_reasons(one: &str, other: &str) -> String {
    let lines: std::collections::BTreeSet<&str> =
        one.split(BETWEEN_REASONS).chain(other.split(BETWEEN_REASONS)).collect();
    lines.into_iter().collect::<Vec<_>>().join(&BETWEEN_REASONS.to_string())
}

#[cfg(test)]
mod tests;
