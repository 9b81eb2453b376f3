//! Where the notes of the open review stand: for badges, counts, and the list.

use super::checking::Checked;
use super::view::Document;
use crate::budget::{FigureId, ItemId, LineId, Owner, StatementId};
use crate::compare::{Page, Place};
use crate::review::places::{FindingPlace, NotePlace, PlaceState, Target};
use crate::review::{Anew, NoteId, NoteTexts, Review};
use std::collections::HashMap;

/// The notes by what they stand at. Made anew when the review, the budget or the findings change.
#[derive(Default)]
pub struct Noted {
    pub texts: NoteTexts,
    pub of_figure: HashMap<FigureId, Vec<NoteId>>,
    /// Notes on the line itself, not on its figures.
    pub of_line: HashMap<LineId, Vec<NoteId>>,
    pub of_item: HashMap<ItemId, Vec<NoteId>>,
    /// Notes on the whole table.
    pub of_statement: HashMap<StatementId, Vec<NoteId>>,
    /// By the place of the finding in the list of findings.
    pub of_finding: HashMap<usize, usize>,
    /// How many notes stand in each place of the outline.
    counts: HashMap<Place, usize>,
    pub total: usize,
    pub changed: usize,
    pub lost: usize,
    /// Grows whenever it is made anew.
    pub revision: u64,
    /// What it was made for: the edition of the review, and whether the findings were there.
    key: Option<(u64, bool)>,
}

impl Noted {
    /// Has everything looked up again: the budget or the findings are others.
    pub fn forget(&mut self) {
        self.key = None;
    }

    /// Brings everything up to date; whether there was anything to do.
    pub fn follow(
        &mut self,
        document: &Document,
        review: &Review,
        edition: u64,
        checked: Option<&Checked>,
    ) -> bool {
        let key = (edition, checked.is_some());
        if self.key == Some(key) {
            return false;
        }
        let anew = match self.key {
            None => Anew::Budget,
            Some((_, had)) if had != checked.is_some() => Anew::Findings,
            Some(_) => Anew::Nothing,
        };
        self.key = Some(key);
        self.revision += 1;
        let budget = &document.budget;
        let findings: HashMap<&str, usize> = checked
            .map(|c| c.findings.iter().enumerate().map(|(nth, f)| (f.id.as_str(), nth)).collect())
            .unwrap_or_default();
        let finding = |id: &str| match (checked, findings.get(id)) {
            (None, _) => FindingPlace::Unknown,
            (Some(_), None) => FindingPlace::Gone,
            (Some(checked), Some(nth)) => {
                let origin = checked.findings.get(*nth).map(|f| f.origin);
                let figure = origin.and_then(|o| checked.report.figures_of(o).first().copied());
                FindingPlace::At(*nth, figure)
            }
        };
        self.texts.follow(review, budget, &finding, anew);
        self.of_figure.clear();
        self.of_line.clear();
        self.of_item.clear();
        self.of_statement.clear();
        self.of_finding.clear();
        self.counts.clear();
        (self.total, self.changed, self.lost) = (0, 0, 0);
        let places: Vec<(NoteId, NotePlace)> = self.texts.places().collect();
        for (id, place) in places {
            self.total += 1;
            self.changed += usize::from(place.state == PlaceState::Changed);
            self.lost += usize::from(place.state == PlaceState::Lost);
            match place.target {
                Some(Target::Figure(figure)) => {
                    self.of_figure.entry(figure).or_default().push(id);
                    match budget.figure(figure).owner {
                        Owner::Line(line) => self.count(document, budget.line(line).statement),
                        Owner::Item(item, _) => self.count_item(document, item),
                    }
                }
                Some(Target::Line(line)) => {
                    self.of_line.entry(line).or_default().push(id);
                    self.count(document, budget.line(line).statement);
                }
                Some(Target::Item(item)) => {
                    self.of_item.entry(item).or_default().push(id);
                    self.count_item(document, item);
                }
                Some(Target::Statement(statement)) => {
                    self.of_statement.entry(statement).or_default().push(id);
                    self.count(document, statement);
                }
                Some(Target::Finding(Some((nth, figure)))) => {
                    *self.of_finding.entry(nth).or_default() += 1;
                    // it counts where the finding is
                    match figure.map(|figure| budget.figure(figure).owner) {
                        Some(Owner::Line(line)) => self.count(document, budget.line(line).statement),
                        Some(Owner::Item(item, _)) => self.count_item(document, item),
                        None => {}
                    }
                }
                _ => {}
            }
        }
        true
    }

    fn count(&mut self, document: &Document, statement: StatementId) {
        let s = document.budget.statement(statement);
        for place in [Place::Statement(statement), Place::Scope(s.book, s.scope), Place::Book(s.book)] {
            *self.counts.entry(place).or_default() += 1;
        }
    }

    fn count_item(&mut self, document: &Document, item: ItemId) {
        let page: Page = super::view::page_of_item(&document.budget, item);
        *self.counts.entry(Place::Page(page)).or_default() += 1;
    }

    /// How many notes stand in a place of the outline.
    pub fn count_of(&self, place: Place) -> usize {
        match place {
            Place::Overview => self.total,
            place => self.counts.get(&place).copied().unwrap_or(0),
        }
    }
}
