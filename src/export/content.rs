//! What goes into a document, and why none was made.

use crate::budget::{Book, Budget, Progress, StatementId};
use crate::check::Report;
use crate::compare::display::DisplayUnit;
use crate::compare::{
    CompareBase, Outline, Page, Place, RowOptions, Sheet, build_side_by_side, outline, page_sheet, pages,
};
use crate::review::places::{PlaceState, quote_of};
use crate::review::{self, Note, NoteId, NoteTexts, Reply, Review};
use crate::say::{Tables, anchor_title, author_text};
use crate::words::Words;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;
use strum::IntoEnumIterator as _;

/// What a document is made from. The same content gives the same bytes.
pub struct Content<'a> {
    pub budget: &'a Budget,
    /// The result of checking, if the budget was checked.
    pub report: Option<&'a Report>,
    pub review: &'a Review,
    /// Where the notes stand; up to date with review and budget.
    pub places: &'a NoteTexts,
    /// The notes to be handed on, in order.
    pub notes: Vec<NoteId>,
    pub unit: DisplayUnit,
    pub base: CompareBase,
    pub words: &'a Words,
    /// When the document is made.
    pub made: Timestamp,
    /// Where it is made: times are given as the clock there shows them.
    pub zone: TimeZone,
    /// Cancels the work, and is told how far it has come.
    pub progress: &'a Progress,
}

/// Why a document was not made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Somebody cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// A table has more lines than a document of this kind can hold.
    #[error("{table}: {rows} rows, more than {most}")]
    TooLong { table: String, rows: usize, most: usize },
    /// The library that writes documents of this kind refused: a mistake of the program.
    #[error("{0}")]
    Internal(String),
}

impl ExportError {
    /// The first sentence: what happened.
    pub fn headline(&self, words: &Words) -> String {
        match self {
            Self::Cancelled => words.get("export-cancelled").to_string(),
            Self::TooLong { table, rows, most } => words.with(
                "export-too-long",
                &[("table", table), ("rows", &rows.to_string()), ("most", &most.to_string())],
            ),
            Self::Internal(reason) => words.with("export-internal", &[("reason", reason)]),
        }
    }

    /// What it means for the user's work, and what the user can do about it.
    pub fn hint(&self, words: &Words) -> Arc<str> {
        words.get(match self {
            Self::Cancelled => "export-hint-cancelled",
            Self::TooLong { .. } => "export-hint-too-long",
            Self::Internal(_) => "export-hint-internal",
        })
    }

    /// The whole message.
    pub fn message(&self, words: &Words) -> String {
        let headline = self.headline(words);
        format!("{}\n{}", words.with("export-failed", &[("reason", &headline)]), self.hint(words))
    }
}

impl<'a> Content<'a> {
    /// The side-by-side table of each book that has one, all lines open and with shares.
    pub(super) fn books(&self) -> Vec<(Book, Sheet)> {
        let outline = outline(self.budget);
        Book::iter()
            .map(|book| (book, outline.statements(Place::Book(book))))
            .filter(|(_, statements)| !statements.is_empty())
            .map(|(book, statements)| (book, self.side_by_side(&statements)))
            .collect()
    }

    /// All books in one table.
    pub(super) fn whole(&self) -> Sheet {
        let outline: Outline = outline(self.budget);
        let books = Book::iter().flat_map(|book| outline.statements(Place::Book(book)));
        self.side_by_side(&books.collect::<Vec<_>>())
    }

    fn side_by_side(&self, statements: &[StatementId]) -> Sheet {
        let options = RowOptions { base: self.base, show_shares: true, ..RowOptions::default() };
        build_side_by_side(self.budget, statements, &options)
    }

    /// The pages that have something on them.
    pub(super) fn pages(&self) -> Vec<(Page, Sheet)> {
        let of = |(page, _)| (page, page_sheet(self.budget, page));
        pages(self.budget).into_iter().map(of).filter(|(_, sheet)| !sheet.rows.is_empty()).collect()
    }

    /// Says what a sheet shows.
    pub(super) fn tables<'s>(&'s self, sheet: &'s Sheet) -> Tables<'s> {
        Tables { budget: self.budget, words: self.words, sheet, unit: self.unit, flat: false }
    }

    /// Goes on unless somebody has cancelled.
    pub(super) fn go_on(&self) -> Result<(), ExportError> {
        if self.progress.is_cancelled() { Err(ExportError::Cancelled) } else { Ok(()) }
    }

    /// Day and time, as the clock shows them.
    pub(super) fn time(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The name of the budget file, without its folder.
    pub(super) fn file_name(&self) -> String {
        let name = self.review.source().path.as_deref().and_then(std::path::Path::file_name);
        name.map_or_else(
            || self.words.get("sample-name").to_string(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// The notes to be handed on that are there.
    pub(super) fn noted(&self) -> impl Iterator<Item = (NoteId, &'a Note)> {
        let review = self.review;
        self.notes.iter().filter_map(move |id| Some((*id, review.note(*id)?)))
    }

    /// What a note is about, in words.
    pub(super) fn place(&self, id: NoteId, note: &Note) -> String {
        let target = self.places.place(id).and_then(|p| p.target);
        anchor_title(self.budget, self.words, &note.content().anchor, target)
    }

    /// What a newer draft has done to the place of a note; nothing if it has not.
    pub(super) fn place_state(&self, id: NoteId, note: &Note) -> Option<String> {
        let place = self.places.place(id)?;
        let quote = note.content().quote.as_deref().unwrap_or_default();
        match (place.state, place.target) {
            (PlaceState::Changed, Some(target)) => {
                let now = quote_of(self.budget, target).unwrap_or_default();
                Some(self.words.with("note-figure-changed", &[("before", quote), ("now", &now)]))
            }
            (PlaceState::Lost, _) => Some(self.words.get("note-lost").to_string()),
            _ => None,
        }
    }

    /// What a note says, whoever has said it: versions nobody has settled stand below one another.
    pub(super) fn text(&self, note: &Note) -> String {
        let mut text = note.content().text.clone();
        if note.differs() {
            for other in note.others() {
                let name = author_text(self.words, other.changed_by.as_ref().unwrap_or(&other.author));
                text.push_str(&format!("\n{}\n", self.words.with("note-other-version", &[("name", &name)])));
                text.push_str(&other.text);
            }
        }
        text
    }

    /// Who has answered, when and what.
    pub(super) fn reply(&self, reply: &Reply) -> String {
        let who = if reply.is_official {
            self.words.get("note-official").to_string()
        } else {
            author_text(self.words, &reply.author)
        };
        format!("{who}　{}\n{}", self.time(reply.at), reply.text)
    }

    /// Who has written a note and when, and who changed it when.
    pub(super) fn signature(&self, content: &review::Content) -> String {
        let written = format!("{}　{}", author_text(self.words, &content.author), self.time(content.created));
        if content.changed == content.created {
            return written;
        }
        let time = self.time(content.changed);
        let changed = match &content.changed_by {
            Some(by) => {
                let name = author_text(self.words, by);
                self.words.with("note-changed-by", &[("name", &name), ("time", &time)])
            }
            None => self.words.with("note-changed-at", &[("time", &time)]),
        };
        format!("{written}　{changed}")
    }
}
