//! The notes of a document, by kind and by where in the report they stand.

use super::super::PaperChoice;
use super::super::comments::Kind;
use super::super::marks::{Carrier, Marks};
use crate::budget::SectionId;
use crate::review::NoteKind;
use crate::review::places::{Target, section_anchor};
use crate::say::{anchor_title, importance_name, kind_name, status_name};
use serde::Serialize;
use std::collections::BTreeMap;
use strum::IntoEnumIterator as _;

#[derive(Debug, Serialize)]
pub struct Notes {
    pub about: String,
    pub groups: Vec<NoteGroup>,
}

#[derive(Debug, Serialize)]
pub struct NoteGroup {
    pub title: String,
    pub parts: Vec<NotePart>,
}

/// Notes about one section of the report.
#[derive(Debug, Serialize)]
pub struct NotePart {
    pub title: String,
    pub notes: Vec<NoteOut>,
}

#[derive(Debug, Serialize)]
pub struct NoteOut {
    pub label: String,
    pub number: String,
    pub place: String,
    /// Where the note was put, to be found there.
    pub at: String,
    pub quote: String,
    pub state: String,
    pub marks: String,
    pub signature: String,
    pub text: Vec<String>,
    pub replies: Vec<[String; 2]>,
    /// The comment stands here where it could not stand at its place.
    pub carriers: Vec<Carrier>,
}

pub(super) fn notes(marks: &mut Marks<'_>, choice: &PaperChoice) -> Option<Notes> {
    let content = marks.content;
    let words = content.words;
    if marks.notes.is_empty() {
        return None;
    }
    let (mut groups, mut shown) = (Vec::new(), 0);
    for kind in NoteKind::iter() {
        let own: Vec<usize> = marks
            .notes
            .iter()
            .enumerate()
            .filter(|(_, p)| p.note.content().kind == kind)
            .map(|(nth, _)| nth)
            .collect();
        // tables have both years side by side, the report one after the other
        let mut parts: BTreeMap<Option<SectionId>, NotePart> = BTreeMap::new();
        for nth in own {
            let was_placed = marks.is_placed(nth);
            // of one thing alone only the notes about it
            if choice.only.is_some() && !was_placed {
                continue;
            }
            let carriers: Vec<Carrier> = marks.put(nth, Kind::Sheet).into_iter().collect();
            let Some(printed) = marks.notes.get(nth) else { continue };
            let note = printed.note.content();
            let marked = [
                status_name(words, note.status).to_string(),
                importance_name(words, note.importance).to_string(),
            ];
            let tags: Vec<String> = note.tags.iter().map(|t| format!("#{t}")).collect();
            let target = content.places.place(printed.id).and_then(|p| p.target);
            let section = target.and_then(|t| t.section(content.budget));
            let title = match section {
                Some(id) => anchor_title(
                    content.budget,
                    words,
                    &section_anchor(content.budget, id),
                    Some(Target::Section(id)),
                ),
                None => words.get("paper-whole-report").to_string(),
            };
            let note = NoteOut {
                label: format!("note-{}", printed.number),
                number: marks.note_ref(printed.number).text,
                place: content.place(printed.id, printed.note),
                at: if was_placed { format!("at-note-{}", printed.number) } else { String::new() },
                quote: note.quote.clone().unwrap_or_default(),
                state: content.place_state(printed.id, printed.note).unwrap_or_default(),
                marks: marked.into_iter().chain(tags).collect::<Vec<_>>().join(" · "),
                signature: content.signature(note),
                text: content.text(printed.note).lines().map(str::to_owned).collect(),
                replies: printed
                    .note
                    .replies()
                    .into_iter()
                    .map(|reply| {
                        let said = content.reply(reply);
                        let (head, text) = said.split_once('\n').unwrap_or((said.as_str(), ""));
                        [head.to_owned(), text.to_owned()]
                    })
                    .collect(),
                carriers,
            };
            parts.entry(section).or_insert_with(|| NotePart { title, notes: Vec::new() }).notes.push(note);
        }
        let parts: Vec<NotePart> = parts.into_values().collect();
        let count: usize = parts.iter().map(|p| p.notes.len()).sum();
        shown += count;
        if count > 0 {
            let args = [kind_name(words, kind), count.to_string()];
            let title = words.with("paper-note-group", &[("kind", &args[0]), ("count", &args[1])]);
            groups.push(NoteGroup { title, parts });
        }
    }
    if groups.is_empty() {
        return None;
    }
    let (shown, all) = (shown.to_string(), content.review.notes().len().to_string());
    let id = if shown == all { "paper-notes-all" } else { "paper-notes-filtered" };
    Some(Notes { about: words.with(id, &[("shown", &shown), ("all", &all)]), groups })
}
