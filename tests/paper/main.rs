//! The summary a deputy hands in: valid for archives and for everyone, every figure on it, every note a comment at the
//! right figure, whatever the notes say.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation
)]

mod comments;
mod hostile;
mod made;
mod page;
mod sample;
mod shapes;
mod valid;

use mingzhang::budget::{Owner, Progress};
use mingzhang::compare::display::DisplayUnit;
use mingzhang::export::pdf::{PaperChoice, Printed, pdf};
use mingzhang::export::places_of;
use mingzhang::review::{NoteFilter, NoteKind, Review};
use mingzhang::words::{Language, Words};
use sample::{Ask, BASE, Base, SAMPLE, at, empty_review, review};
use std::path::PathBuf;

/// For looking at: `MINGZHANG_KEEP=FOLDER cargo test --test paper -- documents_to_look_at`.
#[test]
fn documents_to_look_at() {
    let Some(folder) = std::env::var_os("MINGZHANG_KEEP").map(PathBuf::from) else { return };
    let review = review(40);
    mingzhang::storage::write_atomic(
        &folder.join("forty.mingzhang"),
        mingzhang::review::project::write(&review, None).as_bytes(),
    )
    .unwrap();
}

fn printed(review: &Review, language: Language, choice: &PaperChoice) -> Printed {
    let ask = Ask { language, ..Ask::of(&BASE, review) };
    ask.with(|content| pdf(content, choice)).unwrap_or_else(|e| panic!("{e}"))
}
