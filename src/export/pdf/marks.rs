//! What leads from a place to the notes and findings about it, and back: numbers, comments, targets of links.

use super::super::Content;
use super::PaperChoice;
use super::comments::{Comment, Kind};
use crate::budget::{FigureId, ItemId, LineId, StatementId};
use crate::check::{Finding, Severity};
use crate::review::places::Target;
use crate::review::{Anchor, Note, NoteId, NoteKind, PaperPart};
use crate::say::{author_text, kind_name, status_name};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use strum::IntoEnumIterator as _;

/// Carries a comment on the page: the template makes a link of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Carrier {
    pub name: String,
    pub replies: Vec<String>,
    /// What the note itself links to, to come back here.
    pub label: String,
}

/// Leads to a note or a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ref {
    pub text: String,
    pub to: String,
}

/// A note as it is printed.
pub(super) struct Printed<'a> {
    pub id: NoteId,
    pub note: &'a Note,
    /// From 1, in the order they are printed.
    pub number: usize,
}

/// Everything that is numbered, and where it was put.
pub(super) struct Marks<'a> {
    pub content: &'a Content<'a>,
    has_notes: bool,
    has_findings: bool,
    /// By kind, then by budget and scope, then in the order of the list.
    pub notes: Vec<Printed<'a>>,
    of_target: HashMap<Key, Vec<usize>>,
    pub findings: Vec<Finding>,
    findings_of: HashMap<FigureId, Vec<usize>>,
    placed: HashSet<usize>,
    /// Findings whose number stands at a figure already.
    found: HashSet<usize>,
    pub comments: Vec<Comment>,
}

/// So many units of UTF-16 a comment may have: an archive document has no longer strings (PDF/A-2, 6.1.13).
const MOST_UNITS: usize = 16_000;

/// A comment as long as it may be; what is cut stands whole among the notes.
fn fitting(content: &Content<'_>, text: String) -> String {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MOST_UNITS
    });
    match end.and_then(|(at, _)| text.get(..at)) {
        Some(start) => format!("{start}{}", content.words.get("paper-comment-cut")),
        None => text,
    }
}

fn finding_label(nth: usize) -> String {
    format!("at-finding-{}", nth + 1)
}

/// What a note can be put at on paper.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Figure(FigureId),
    Line(LineId),
    Statement(StatementId),
    Item(ItemId),
    Finding(String),
    Chart(String),
}

impl<'a> Marks<'a> {
    pub fn new(content: &'a Content<'a>, choice: &PaperChoice) -> Self {
        let (has_notes, has_findings) =
            (choice.has(PaperPart::Notes), choice.has(PaperPart::Findings) && content.report.is_some());
        let mut notes = Vec::new();
        let place = |id: NoteId| content.places.place(id).and_then(|p| p.place);
        for kind in NoteKind::iter() {
            let mut own: Vec<(NoteId, &Note)> =
                content.noted().filter(|(_, note)| note.content().kind == kind).collect();
            // budget by budget; what belongs to none comes last
            own.sort_by_key(|(id, _)| (place(*id).is_none(), place(*id)));
            for (id, note) in own {
                notes.push(Printed { id, note, number: notes.len() + 1 });
            }
        }
        let mut of_target: HashMap<Key, Vec<usize>> = HashMap::new();
        for (nth, printed) in notes.iter().enumerate() {
            let target = content.places.place(printed.id).and_then(|p| p.target);
            let key = match (target, &printed.note.content().anchor) {
                (Some(Target::Figure(id)), _) => Key::Figure(id),
                (Some(Target::Line(id)), _) => Key::Line(id),
                (Some(Target::Statement(id)), _) => Key::Statement(id),
                (Some(Target::Item(id)), _) => Key::Item(id),
                (_, Anchor::Finding(id)) => Key::Finding(id.clone()),
                (_, Anchor::Chart(key)) => Key::Chart(key.clone()),
                _ => continue,
            };
            of_target.entry(key).or_default().push(nth);
        }
        let mut findings = content.report.map(|r| r.findings(content.budget)).unwrap_or_default();
        // what was set aside comes last
        findings.sort_by_key(|f| content.review.dismissal(&f.id).is_some());
        let mut findings_of: HashMap<FigureId, Vec<usize>> = HashMap::new();
        for (nth, finding) in findings.iter().enumerate() {
            for id in content.report.map(|r| r.figures_of(finding.origin)).unwrap_or_default() {
                let list = findings_of.entry(id).or_default();
                if list.last() != Some(&nth) {
                    list.push(nth);
                }
            }
        }
        Self {
            content,
            has_notes,
            has_findings,
            notes,
            of_target,
            findings,
            findings_of,
            placed: HashSet::new(),
            found: HashSet::new(),
            comments: Vec::new(),
        }
    }

    /// Puts the notes about something here that were not put anywhere before; the first as a highlight where that is asked.
    pub fn take(&mut self, key: &Key, first: Kind) -> Vec<Carrier> {
        // notes that are left out are nowhere in the file
        if !self.has_notes {
            return Vec::new();
        }
        let all = self.of_target.get(key).cloned().unwrap_or_default();
        let mut carriers = Vec::new();
        for nth in all {
            let kind = if carriers.is_empty() { first } else { Kind::Sheet };
            carriers.extend(self.put(nth, kind));
        }
        carriers
    }

    /// Whether there are notes about something.
    pub fn has(&self, key: &Key) -> bool {
        self.of_target.contains_key(key)
    }

    /// Puts one note here, unless it was put somewhere before.
    pub fn put(&mut self, nth: usize, kind: Kind) -> Option<Carrier> {
        if !self.placed.insert(nth) {
            return None;
        }
        let printed = self.notes.get(nth)?;
        let (content, words) = (self.content, self.content.words);
        let note = printed.note.content();
        let name = printed.id.to_string();
        let subject = format!("{} · {}", kind_name(words, note.kind), status_name(words, note.status));
        self.comments.push(Comment {
            name: name.clone(),
            kind,
            author: author_text(words, &note.author),
            subject: subject.clone(),
            text: fitting(content, content.text(printed.note)),
            created: note.created,
            changed: note.changed,
            answers: None,
        });
        let mut replies = Vec::new();
        for (nth, reply) in printed.note.replies().into_iter().enumerate() {
            let own = format!("{name}-{}", nth + 1);
            let author = if reply.is_official {
                words.get("note-official").to_string()
            } else {
                author_text(words, &reply.author)
            };
            self.comments.push(Comment {
                name: own.clone(),
                kind: Kind::Reply,
                author,
                subject: subject.clone(),
                text: fitting(content, reply.text.clone()),
                created: reply.at,
                changed: reply.at,
                answers: Some(name.clone()),
            });
            replies.push(own);
        }
        Some(Carrier { name, replies, label: format!("at-note-{}", printed.number) })
    }

    /// Whether a note was put where it belongs.
    pub fn is_placed(&self, nth: usize) -> bool {
        self.placed.contains(&nth)
    }

    /// The numbers of the notes about something.
    pub fn note_refs(&self, key: &Key) -> Vec<Ref> {
        if !self.has_notes {
            return Vec::new();
        }
        let all = self.of_target.get(key).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(|nth| self.notes.get(*nth)).map(|p| self.note_ref(p.number)).collect()
    }

    pub fn note_ref(&self, number: usize) -> Ref {
        let text = self.content.words.with("paper-ref-note", &[("number", &number.to_string())]);
        Ref { text, to: format!("note-{number}") }
    }

    pub fn finding_ref(&self, nth: usize) -> Ref {
        let text = self.content.words.with("paper-ref-finding", &[("number", &(nth + 1).to_string())]);
        Ref { text, to: format!("finding-{}", nth + 1) }
    }

    /// Where the way back from a finding leads; nothing where its number stands at no figure.
    pub fn finding_at(&self, nth: usize) -> String {
        if self.found.contains(&nth) { finding_label(nth) } else { String::new() }
    }

    /// The numbers of the findings about a figure, except those that were set aside. What many rules ask of a total is
    /// not told at each: contradictions, and at most two others.
    ///
    /// With them the targets for the way back, of those that stand here first.
    pub fn finding_refs(&mut self, figure: FigureId) -> (Vec<Ref>, Vec<String>) {
        if !self.has_findings {
            return Default::default();
        }
        let all = self.findings_of.get(&figure).map(Vec::as_slice).unwrap_or_default();
        let mut others = 0;
        let kept = all.iter().filter(|nth| {
            let Some(finding) = self.findings.get(**nth) else { return false };
            if self.content.review.dismissal(&finding.id).is_some() {
                return false;
            }
            others += usize::from(finding.severity != Severity::Contradiction);
            finding.severity == Severity::Contradiction || others <= 2
        });
        let kept: Vec<usize> = kept.copied().collect();
        let refs = kept.iter().map(|nth| self.finding_ref(*nth)).collect();
        let first = kept.into_iter().filter(|nth| self.found.insert(*nth));
        (refs, first.map(finding_label).collect())
    }
}
