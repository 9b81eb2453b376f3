//! What the summary holds that a deputy hands in, as the deputy chose it.

use super::Extra;
use crate::budget::Book;
use std::collections::BTreeSet;
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// A part of the summary.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum PaperPart {
    Cover,
    /// One page of what matters.
    Summary,
    /// The tables, side by side.
    Tables,
    Charts,
    Findings,
    Notes,
    Appendix,
}

/// What is in the summary and how it looks. By default everything is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperSettings {
    /// Parts left out.
    pub without: BTreeSet<PaperPart>,
    /// Budgets whose tables are left out.
    pub without_books: BTreeSet<Book>,
    /// The charts by their keys, in order; `None` for those that are proposed.
    pub charts: Option<Vec<String>>,
    /// Large type, to be read without glasses.
    pub large: bool,
    /// Without colours.
    pub grey: bool,
    pub extra: Extra,
}

impl PaperSettings {
    /// Whether a part is in it.
    pub fn has(&self, part: PaperPart) -> bool {
        !self.without.contains(&part)
    }
}
