//! Where the notes of a review stand, for documents made without a window.

use crate::budget::Budget;
use crate::check::Report;
use crate::review::places::FindingPlace;
use crate::review::{Anew, NoteTexts, Review};
use std::collections::HashMap;

/// Looks up where all notes stand in a budget and among its findings.
pub fn places_of(review: &Review, budget: &Budget, report: Option<&Report>) -> NoteTexts {
    let findings = report.map(|r| r.findings(budget)).unwrap_or_default();
    let by_id: HashMap<&str, usize> =
        findings.iter().enumerate().map(|(nth, f)| (f.id.as_str(), nth)).collect();
    let finding = |id: &str| match (report, by_id.get(id)) {
        (None, _) => FindingPlace::Unknown,
        (Some(_), None) => FindingPlace::Gone,
        (Some(report), Some(nth)) => {
            let origin = findings.get(*nth).map(|f| f.origin);
            let figure = origin.and_then(|o| report.figures_of(o).first().copied());
            FindingPlace::At(*nth, figure)
        }
    };
    let mut texts = NoteTexts::default();
    texts.follow(review, budget, &finding, Anew::Budget);
    texts
}
