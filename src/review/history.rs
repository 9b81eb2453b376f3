//! Undo and redo of everything a deputy does to a review.

use super::note::{Anchor, Extra, Note, NoteId, Reply, Reviewer};
use super::{Content, Dismissal, NoteStatus, Review, ReviewSettings, Source};
use std::collections::BTreeSet;
use std::sync::Arc;
use strum::{EnumIter, IntoStaticStr};

/// What was done, to be named in “撤销：…”.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Deed {
    WriteNote,
    ChangeNote,
    DeleteNote,
    ReplyToNote,
    DeleteReply,
    ChangeStatus,
    /// A note put to another figure by hand.
    MoveNote,
    /// The figure a note quotes has changed, and the note takes the new one.
    RenewQuote,
    Dismiss,
    Restore,
    ChangeReviewer,
    UpdateBudget,
    Merge,
    RestoreVersion,
}

/// One entry of a review, before and after; `None` where there is none.
#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Note(NoteId, [Option<Arc<Note>>; 2]),
    Dismissal(String, [Option<Dismissal>; 2]),
    Reviewer([Reviewer; 2]),
    Source([Arc<Source>; 2]),
    Extra([Extra; 2]),
}

impl Entry {
    fn changes(&self) -> bool {
        match self {
            Self::Note(_, [before, after]) => before != after,
            Self::Dismissal(_, [before, after]) => before != after,
            Self::Reviewer([before, after]) => before != after,
            Self::Source([before, after]) => before != after,
            Self::Extra([before, after]) => before != after,
        }
    }
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
    review: Arc<Review>,
    done: Vec<Step>,
    undone: Vec<Step>,
    /// Grows with every change, undone ones too: what was saved is told by it.
    edition: u64,
}

impl Desk {
    /// Begins with a review as it was read.
    pub fn new(review: Review) -> Self {
        Self { review: Arc::new(review), ..Self::default() }
    }

    /// The review as it stands; a clone of it costs nothing.
    pub fn review(&self) -> &Arc<Review> {
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
        let review = Arc::make_mut(&mut self.review);
        for entry in &step.entries {
            match entry {
                Entry::Note(id, states) => match states.get(side).cloned().flatten() {
                    Some(note) => {
                        review.notes.insert(*id, note);
                    }
                    None => {
                        review.notes.remove(id);
                    }
                },
                Entry::Dismissal(id, states) => match states.get(side).cloned().flatten() {
                    Some(dismissal) => {
                        review.dismissals.insert(id.clone(), dismissal);
                    }
                    None => {
                        review.dismissals.remove(id);
                    }
                },
                Entry::Reviewer(states) => {
                    if let Some(reviewer) = states.get(side) {
                        review.reviewer.clone_from(reviewer);
                    }
                }
                Entry::Extra(states) => {
                    if let Some(extra) = states.get(side) {
                        review.extra.clone_from(extra);
                    }
                }
                Entry::Source(states) => {
                    if let Some(source) = states.get(side) {
                        review.source = Arc::clone(source);
                    }
                }
            }
        }
    }

    /// Takes a step, unless it changes nothing.
    fn take(&mut self, deed: Deed, entries: Vec<Entry>) {
        let step = Step { deed, entries: entries.into_iter().filter(Entry::changes).collect() };
        if step.entries.is_empty() {
            return;
        }
        self.set(&step, 1);
        self.done.push(step);
        self.undone.clear();
    }

    fn note_entry(&self, id: NoteId, after: Option<Note>) -> Entry {
        Entry::Note(id, [self.review.notes.get(&id).cloned(), after.map(Arc::new)])
    }

    /// Changes what a note says, as one step. Nothing happens if there is no such note, or if it says that
    /// already.
    fn edit(&mut self, deed: Deed, id: NoteId, edit: impl FnOnce(&mut Content)) {
        let Some(note) = self.review.notes.get(&id) else { return };
        let mut content = note.content().clone();
        edit(&mut content);
        if note.content() == &content {
            return;
        }
        let entry = self.note_entry(id, Some(note.changed(content)));
        self.take(deed, vec![entry]);
    }

    /// Writes a new note, and gives its name.
    pub fn write(&mut self, content: Content) -> NoteId {
        let id = NoteId::fresh();
        let entry = self.note_entry(id, Some(Note::new(content)));
        self.take(Deed::WriteNote, vec![entry]);
        id
    }

    /// Has a note say something else. What somebody else has made of it stays beside it.
    pub fn change(&mut self, id: NoteId, content: Content) {
        self.edit(Deed::ChangeNote, id, |now| *now = content);
    }

    /// Has a note say one thing, in place of all that two people have made of it apart.
    pub fn settle(&mut self, id: NoteId, content: Content) {
        let Some(note) = self.review.notes.get(&id) else { return };
        if note.content() == &content && !note.is_split() {
            return;
        }
        let entry = self.note_entry(id, Some(note.settled(content)));
        self.take(Deed::ChangeNote, vec![entry]);
    }

    /// Adds an answer to a note. The bureau's answer to what was asked brings the note to 已答复.
    pub fn reply(&mut self, id: NoteId, reply: Reply) {
        self.edit(Deed::ReplyToNote, id, |now| {
            now.changed = reply.at;
            if reply.is_official && now.status < NoteStatus::Answered {
                now.status = NoteStatus::Answered;
            }
            now.replies.push(reply);
        });
    }

    /// Takes an answer away again.
    pub fn remove_reply(&mut self, id: NoteId, nth: usize, now: jiff::Timestamp) {
        self.edit(Deed::DeleteReply, id, |content| {
            if nth < content.replies.len() {
                content.replies.remove(nth);
                content.changed = now;
            }
        });
    }

    /// Puts a note to another place, with what is printed there.
    pub fn put_at(&mut self, id: NoteId, anchor: Anchor, quote: Option<String>, now: jiff::Timestamp) {
        self.edit(Deed::MoveNote, id, |content| {
            content.anchor = anchor;
            content.quote = quote;
            content.changed = now;
        });
    }

    /// Has a note quote what its figure says now.
    pub fn renew_quote(&mut self, id: NoteId, quote: Option<String>, now: jiff::Timestamp) {
        self.edit(Deed::RenewQuote, id, |content| {
            content.quote = quote;
            content.changed = now;
        });
    }

    /// Deletes a note.
    pub fn delete(&mut self, id: NoteId) {
        let entry = self.note_entry(id, None);
        self.take(Deed::DeleteNote, vec![entry]);
    }

    /// Brings several notes to one status, as one step; how many had another.
    pub fn set_status(&mut self, ids: &[NoteId], status: NoteStatus, now: jiff::Timestamp) -> usize {
        let mut entries = Vec::new();
        for id in ids {
            let Some(note) = self.review.notes.get(id).filter(|n| n.content().status != status) else {
                continue;
            };
            let content = Content { status, changed: now, ..note.content().clone() };
            entries.push(self.note_entry(*id, Some(note.changed(content))));
        }
        let count = entries.len();
        self.take(Deed::ChangeStatus, entries);
        count
    }

    /// Sets a finding aside; the reason becomes one line.
    pub fn dismiss(&mut self, finding: &str, reason: &str) {
        let before = self.review.dismissals.get(finding).cloned();
        // one line: lines keep the reasons of several deputies apart
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let extra = before.as_ref().map(|d| d.extra.clone()).unwrap_or_default();
        let after = Some(Dismissal { reason, extra });
        self.take(Deed::Dismiss, vec![Entry::Dismissal(finding.to_owned(), [before, after])]);
    }

    /// Takes a finding up again.
    pub fn restore(&mut self, finding: &str) {
        let before = self.review.dismissals.get(finding).cloned();
        self.take(Deed::Restore, vec![Entry::Dismissal(finding.to_owned(), [before, None])]);
    }

    /// Says who writes; with `sign`, the notes nobody has signed are theirs too.
    pub fn set_reviewer(&mut self, reviewer: Reviewer, sign: bool) {
        let mut entries = Vec::new();
        for (id, note) in self.review.notes.iter().filter(|(_, n)| sign && n.is_unsigned()) {
            let content = Content { author: reviewer.clone(), ..note.content().clone() };
            entries.push(self.note_entry(*id, Some(note.changed(content))));
        }
        entries.push(Entry::Reviewer([self.review.reviewer.clone(), reviewer]));
        self.take(Deed::ChangeReviewer, entries);
    }

    /// Takes a newer budget file for the same review.
    pub fn update_budget(&mut self, source: Source) {
        let entry = Entry::Source([Arc::clone(&self.review.source), Arc::new(source)]);
        self.take(Deed::UpdateBudget, vec![entry]);
    }

    /// Becomes another review as a whole, as one step: a merged one, or an older version.
    pub fn become_other(&mut self, deed: Deed, other: &Review) {
        let ours = &self.review;
        let ids: BTreeSet<NoteId> = ours.notes.keys().chain(other.notes.keys()).copied().collect();
        let note =
            |id: NoteId| Entry::Note(id, [ours.notes.get(&id).cloned(), other.notes.get(&id).cloned()]);
        let mut entries: Vec<Entry> = ids.into_iter().map(note).collect();
        let ids: BTreeSet<&String> = ours.dismissals.keys().chain(other.dismissals.keys()).collect();
        entries.extend(ids.into_iter().map(|id| {
            let states = [ours.dismissals.get(id).cloned(), other.dismissals.get(id).cloned()];
            Entry::Dismissal(id.clone(), states)
        }));
        entries.push(Entry::Source([Arc::clone(&ours.source), Arc::clone(&other.source)]));
        entries.push(Entry::Extra([ours.extra.clone(), other.extra.clone()]));
        self.take(deed, entries);
    }

    /// Sets how the review is looked at. That is no step.
    pub fn set_settings(&mut self, settings: ReviewSettings) {
        if self.review.settings != settings {
            Arc::make_mut(&mut self.review).settings = settings;
        }
    }
}
