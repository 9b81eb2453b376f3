//! Undo and redo of everything a deputy does to a review.

use super::note::{Note, NoteId, Reviewer};
use super::{Dismissal, Review};
use strum::{EnumIter, IntoStaticStr};

/// What was done, to be named in “撤销：…”.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Deed {
    WriteNote,
    ChangeNote,
    DeleteNote,
    ChangeStatus,
    Dismiss,
    Restore,
    ChangeReviewer,
}

/// One entry of a review, before and after; `None` where there is none.
#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Note(NoteId, Box<[Option<Note>; 2]>),
    Dismissal(String, [Option<Dismissal>; 2]),
    Reviewer([Reviewer; 2]),
}

/// A step that can be taken back as a whole.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    deed: Deed,
    entries: Vec<Entry>,
}

/// A review with all that was done to it since it was opened. Saving does not end it.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    review: Review,
    done: Vec<Step>,
    undone: Vec<Step>,
    /// Grows with every change, undone ones too: what was saved is told by it.
    edition: u64,
}

impl Desk {
    /// Begins with a review as it was read.
    pub fn new(review: Review) -> Self {
        Self { review, ..Self::default() }
    }

    /// The review as it stands.
    pub fn review(&self) -> &Review {
        &self.review
    }

    /// A number that is another after every change.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// What undo would take back.
    pub fn undoable(&self) -> Option<Deed> {
        self.done.last().map(|step| step.deed)
    }

    /// What redo would do again.
    pub fn redoable(&self) -> Option<Deed> {
        self.undone.last().map(|step| step.deed)
    }

    /// Takes the last step back; what it was.
    pub fn undo(&mut self) -> Option<Deed> {
        let step = self.done.pop()?;
        self.set(&step, 0);
        let deed = step.deed;
        self.undone.push(step);
        Some(deed)
    }

    /// Does the step taken back last again; what it was.
    pub fn redo(&mut self) -> Option<Deed> {
        let step = self.undone.pop()?;
        self.set(&step, 1);
        let deed = step.deed;
        self.done.push(step);
        Some(deed)
    }

    /// Brings every entry of a step to its state before (0) or after (1).
    fn set(&mut self, step: &Step, side: usize) {
        self.edition += 1;
        for entry in &step.entries {
            match entry {
                Entry::Note(id, states) => match states.get(side).cloned().flatten() {
                    Some(note) => {
                        self.review.notes.insert(*id, note);
                    }
                    None => {
                        self.review.notes.remove(id);
                    }
                },
                Entry::Dismissal(id, states) => match states.get(side).cloned().flatten() {
                    Some(dismissal) => {
                        self.review.dismissals.insert(id.clone(), dismissal);
                    }
                    None => {
                        self.review.dismissals.remove(id);
                    }
                },
                Entry::Reviewer(states) => {
                    if let Some(reviewer) = states.get(side) {
                        self.review.reviewer = reviewer.clone();
                    }
                }
            }
        }
    }

    /// Takes a step, unless it changes nothing.
    fn take(&mut self, deed: Deed, entries: Vec<Entry>) {
        let changes = |entry: &Entry| match entry {
            Entry::Note(_, states) => states.first() != states.last(),
            Entry::Dismissal(_, states) => states.first() != states.last(),
            Entry::Reviewer(states) => states.first() != states.last(),
        };
        let step = Step { deed, entries: entries.into_iter().filter(changes).collect() };
        if step.entries.is_empty() {
            return;
        }
        self.set(&step, 1);
        self.done.push(step);
        self.undone.clear();
    }

    fn note_entry(&self, id: NoteId, after: Option<Note>) -> Entry {
        Entry::Note(id, Box::new([self.review.notes.get(&id).cloned(), after]))
    }

    /// Writes a new note, and gives its name.
    pub fn write(&mut self, content: super::Content) -> NoteId {
        let id = NoteId::fresh();
        let entry = self.note_entry(id, Some(Note::new(content)));
        self.take(Deed::WriteNote, vec![entry]);
        id
    }

    /// Has a note say something else. Nothing happens if there is no such note, or if it says that already.
    pub fn change(&mut self, id: NoteId, content: super::Content) {
        let Some(note) = self.review.notes.get(&id) else { return };
        if note.content() == &content && !note.is_split() {
            return;
        }
        let entry = self.note_entry(id, Some(note.changed(content)));
        self.take(Deed::ChangeNote, vec![entry]);
    }

    /// Deletes a note.
    pub fn delete(&mut self, id: NoteId) {
        let entry = self.note_entry(id, None);
        self.take(Deed::DeleteNote, vec![entry]);
    }

    /// Brings several notes to one status, as one step.
    pub fn set_status(&mut self, ids: &[NoteId], status: super::NoteStatus, now: jiff::Timestamp) {
        let mut entries = Vec::new();
        for id in ids {
            let Some(note) = self.review.notes.get(id).filter(|n| n.content().status != status) else {
                continue;
            };
            let content = super::Content { status, changed: now, ..note.content().clone() };
            entries.push(self.note_entry(*id, Some(note.changed(content))));
        }
        self.take(Deed::ChangeStatus, entries);
    }

    /// Sets a finding aside; the reason becomes one line.
    pub fn dismiss(&mut self, finding: &str, reason: &str) {
        let before = self.review.dismissals.get(finding).cloned();
        // one line: lines keep the reasons of several deputies apart
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let after = Some(Dismissal { reason });
        self.take(Deed::Dismiss, vec![Entry::Dismissal(finding.to_owned(), [before, after])]);
    }

    /// Takes a finding up again.
    pub fn restore(&mut self, finding: &str) {
        let before = self.review.dismissals.get(finding).cloned();
        self.take(Deed::Restore, vec![Entry::Dismissal(finding.to_owned(), [before, None])]);
    }

    /// Says who writes.
    pub fn set_reviewer(&mut self, reviewer: Reviewer) {
        let entry = Entry::Reviewer([self.review.reviewer.clone(), reviewer]);
        self.take(Deed::ChangeReviewer, vec![entry]);
    }
}
