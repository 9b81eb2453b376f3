//! The words of the rows in sight, made once for a sheet and kept while it is shown.

use super::view::{Document, View};
use crate::say::{Head, RowText};
use crate::words::Words;
use std::collections::HashMap;
use std::sync::Arc;

/// The rows made into words so far.
#[derive(Default)]
pub struct Texts {
    generation: u64,
    rows: HashMap<usize, Arc<RowText>>,
    heads: Vec<Head>,
}

/// Rows kept at most; scrolling through more starts anew.
const KEPT: usize = 1_000;

impl Texts {
    /// The words of a row.
    pub fn row(&mut self, document: &Document, view: &View, words: &Words, row: usize) -> Arc<RowText> {
        self.renew(document, view, words);
        if self.rows.len() > KEPT {
            self.rows.clear();
        }
        let heads = &self.heads;
        let made =
            self.rows.entry(row).or_insert_with(|| Arc::new(view.tables(document, words).row(row, heads)));
        Arc::clone(made)
    }

    /// The head of each column, without the first.
    pub fn heads(&mut self, document: &Document, view: &View, words: &Words) -> &[Head] {
        self.renew(document, view, words);
        &self.heads
    }

    fn renew(&mut self, document: &Document, view: &View, words: &Words) {
        if self.generation != view.generation {
            self.generation = view.generation;
            self.rows.clear();
            self.heads = view.tables(document, words).heads();
        }
    }
}
