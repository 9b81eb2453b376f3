//! What a deputy makes of a budget: notes and dismissals. It belongs to the review, never to the budget.
//!
//! Everything here refers to figures and findings by key, so that it survives a new draft. A [`Review`] is
//! what there is; a [`Desk`] is a review being worked on, with undo; a project file ([`project`]) is a review
//! at rest, which [`store`] keeps from being lost.

mod diff;
mod history;
mod list;
mod note;
mod paper;
pub mod places;
pub mod project;
pub mod store;

pub use diff::{Difference, FigureChange, figure_changes};
pub use history::{Deed, Desk};
pub use list::{Anew, NoteFilter, NoteOrder, NoteTexts, PlaceFilter};
pub use note::{
    Anchor, Content, Extra, Importance, Note, NoteId, NoteKind, NoteStatus, Reply, Reviewer, RevisionId,
    Version,
};
pub use paper::{PaperPart, PaperSettings};

use crate::compare::CompareBase;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A finding set aside, with the deputy's reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dismissal {
    pub reason: String,
    pub extra: Extra,
}

/// The budget file a review is about: its text, and where that came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The bytes of the file, which are UTF-8, with its byte-order mark if it has one.
    pub text: Arc<str>,
    /// Where the file was; `None` for the bundled sample.
    pub path: Option<PathBuf>,
    /// SHA-256 of the file in hexadecimal, as it was when it was taken in.
    pub sha256: String,
    /// When it was taken in.
    pub taken: Timestamp,
    pub extra: Extra,
}

impl Source {
    /// A budget file taken in at this time.
    pub fn new(text: Arc<str>, path: Option<PathBuf>, taken: Timestamp) -> Self {
        let sha256 = sha256_of(text.as_bytes());
        Self { text, path, sha256, taken, extra: Extra::default() }
    }

    /// Whether somebody has changed the copy in the project file by hand.
    pub fn is_altered(&self) -> bool {
        sha256_of(self.text.as_bytes()) != self.sha256
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256_of(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// How this review is looked at. It is saved with the review, but is no deed to be undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewSettings {
    /// What the draft is compared with.
    pub base: CompareBase,
    /// Which notes are shown, exported and printed.
    pub filter: NoteFilter,
    pub order: NoteOrder,
    /// What the printed summary holds.
    pub paper: PaperSettings,
    pub extra: Extra,
}

/// One deputy's review of one budget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    reviewer: Reviewer,
    notes: BTreeMap<NoteId, Arc<Note>>,
    /// By the id of the finding.
    dismissals: BTreeMap<String, Dismissal>,
    source: Arc<Source>,
    settings: ReviewSettings,
    extra: Extra,
}

impl Review {
    /// A review just begun.
    pub fn of(source: Source, reviewer: Reviewer) -> Self {
        Self { source: Arc::new(source), reviewer, ..Self::default() }
    }

    /// Says who writes, in a review just begun.
    pub fn begin(&mut self, reviewer: Reviewer) {
        self.reviewer = reviewer;
    }

    /// Forgets what was searched for among the notes, so that whoever opens the review sees them all.
    pub fn forget_search(&mut self) {
        self.settings.filter.words.clear();
    }

    /// The same notes in the hands of the other's reviewer, about the other's budget, looked at in the same way.
    #[must_use]
    pub fn in_hands_of(mut self, other: &Self) -> Self {
        self.reviewer = other.reviewer.clone();
        self.settings = other.settings.clone();
        self.source = Arc::clone(&other.source);
        self
    }

    /// Who writes.
    pub fn reviewer(&self) -> &Reviewer {
        &self.reviewer
    }

    /// All notes, the oldest first.
    pub fn notes(&self) -> impl ExactSizeIterator<Item = (NoteId, &Note)> {
        self.notes.iter().map(|(id, note)| (*id, &**note))
    }

    /// The note of that name.
    pub fn note(&self, id: NoteId) -> Option<&Note> {
        self.notes.get(&id).map(|note| &**note)
    }

    /// Why a finding was set aside, if it was.
    pub fn dismissal(&self, finding: &str) -> Option<&Dismissal> {
        self.dismissals.get(finding)
    }

    /// How many are set aside.
    pub fn dismissed(&self) -> usize {
        self.dismissals.len()
    }

    /// The budget file it is about.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// How it is looked at.
    pub fn settings(&self) -> &ReviewSettings {
        &self.settings
    }

    /// Whether there is nothing in it that a person made.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.dismissals.is_empty()
    }

    /// The same review with what is being written kept as a note, as if it were finished.
    #[must_use]
    pub fn with_draft(&self, id: Option<NoteId>, content: &Content) -> Self {
        let mut review = self.clone();
        let old = id.and_then(|id| Some((id, review.notes.get(&id)?)));
        match old {
            Some((_, note)) if note.content() == content => {}
            Some((id, note)) => {
                let changed = note.changed(content.clone());
                review.notes.insert(id, Arc::new(changed));
            }
            None => {
                review.notes.insert(NoteId::fresh(), Arc::new(Note::new(content.clone())));
            }
        }
        review
    }

    /// What two deputies have of one budget, in one: every note of either; of a note both have, what each
    /// says unless the other has replaced it. The order does not matter, and merging twice changes nothing. A
    /// finding both set aside keeps both reasons. Reviewer and settings stay if they are the same on both
    /// sides. Of two budgets the one taken in later stays. A note deleted on one side only is there again:
    /// what a colleague has written is not for others to delete.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut notes = self.notes.clone();
        for (id, theirs) in &other.notes {
            let both = match notes.get(id) {
                None => Arc::clone(theirs),
                Some(ours) if ours == theirs => continue,
                Some(ours) => Arc::new(ours.merged(theirs)),
            };
            notes.insert(*id, both);
        }
        let mut dismissals = self.dismissals.clone();
        for (id, theirs) in &other.dismissals {
            let both = match dismissals.get(id) {
                Some(ours) => Dismissal {
                    reason: both_reasons(&ours.reason, &theirs.reason),
                    extra: ours.extra.merged(&theirs.extra),
                },
                None => theirs.clone(),
            };
            dismissals.insert(id.clone(), both);
        }
        let rank = |s: &Source| (s.taken, s.sha256.clone(), s.path.clone(), s.text.clone(), s.extra.clone());
        let later = if rank(&self.source) >= rank(&other.source) { self } else { other };
        Self {
            reviewer: same_or_default(&self.reviewer, &other.reviewer),
            notes,
            dismissals,
            source: Arc::clone(&later.source),
            settings: same_or_default(&self.settings, &other.settings),
            extra: self.extra.merged(&other.extra),
        }
    }
}

fn same_or_default<T: Clone + Default + PartialEq>(one: &T, other: &T) -> T {
    if one == other { one.clone() } else { T::default() }
}

/// Separates reasons of several deputies.
const BETWEEN_REASONS: char = '\n';

/// The lines of both, each once, in order.
fn both_reasons(one: &str, other: &str) -> String {
    if one == other {
        return one.to_owned();
    }
    let lines = one.split(BETWEEN_REASONS).chain(other.split(BETWEEN_REASONS));
    let lines: std::collections::BTreeSet<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.into_iter().collect::<Vec<_>>().join(&BETWEEN_REASONS.to_string())
}

#[cfg(test)]
mod tests;
