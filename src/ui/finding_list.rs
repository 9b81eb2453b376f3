//! The list of findings: which rows the filters let through, how high each is, and how far it is scrolled.

use super::checking::Checked;
use super::stack::Stack;
use super::view::Document;
use crate::budget::{Book, Budget, FigureId, ScopeId};
use crate::check::{Severity, place_of, place_of_line};
use crate::say::{REMAINDER_MARK, severity_mark, severity_name};
use crate::words::{Language, Words};
use std::collections::BTreeMap;
use std::sync::Arc;
use strum::IntoEnumIterator as _;

/// What can be looked at by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Severity(Severity),
    /// Lists that leave something out.
    Remainders,
    /// Findings set aside.
    Dismissed,
    /// Every identity, those that hold included.
    Checks,
    /// Figures nothing can confirm.
    Unprotected,
}

impl Kind {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let severities = Severity::iter().filter(|s| *s != Severity::None).map(Self::Severity);
        severities.chain([Self::Remainders, Self::Dismissed, Self::Checks, Self::Unprotected])
    }

    /// Its mark and name: ◆ 矛盾.
    pub(super) fn name(self, words: &Words) -> String {
        match self {
            Self::Severity(s) => format!("{} {}", severity_mark(s), severity_name(words, s)),
            Self::Remainders => format!("{REMAINDER_MARK} {}", words.get("kind-remainders")),
            Self::Dismissed => words.get("kind-dismissed").to_string(),
            Self::Checks => words.get("kind-checks").to_string(),
            Self::Unprotected => words.get("kind-unprotected").to_string(),
        }
    }

    /// What it means, in a sentence.
    pub(super) fn hint(self, words: &Words) -> Arc<str> {
        match self {
            Self::Severity(s) => {
                let word: &str = s.into();
                words.get(format!("kind-hint-{word}"))
            }
            Self::Remainders => words.get("kind-hint-remainders"),
            Self::Dismissed => words.get("kind-hint-dismissed"),
            Self::Checks => words.get("kind-hint-checks"),
            Self::Unprotected => words.get("kind-hint-unprotected"),
        }
    }
}

/// Which part of it all is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// `None`: everything there is to look at.
    pub kind: Option<Kind>,
    pub book: Option<Book>,
    pub scope: Option<ScopeId>,
}

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Row {
    Heading(Kind, usize),
    /// Index into the findings, remainders, checks.
    Finding(usize),
    Remainder(usize),
    Check(usize),
    Figure(FigureId),
}

/// What the tab shows at the moment.
#[derive(Default)]
pub struct FindingsView {
    pub filters: Filters,
    /// The entry that is open, by its place in the list of findings.
    pub open: Option<usize>,
    /// Reasons begun and not yet given, by finding.
    pub(super) reasons: BTreeMap<usize, String>,
    /// Show what the open entry has beyond the first steps, suspects and figures.
    pub(super) all_steps: bool,
    pub(super) list: List,
}

impl FindingsView {
    /// Opens a finding and brings it into sight, past any filter that would hide it.
    pub fn show(&mut self, document: &Document, checked: &Checked, nth: usize) {
        if !self.shown(document, checked).contains(&nth) {
            let kind = checked.is_dismissed(nth).then_some(Kind::Dismissed);
            self.filters = Filters { kind, ..Filters::default() };
        }
        self.list.change_open(self.open, Some(nth));
        self.open = Some(nth);
        self.all_steps = false;
        self.list.reveal = Some(Reveal::Top(nth));
    }

    /// The findings the filters let through, in the order of the list.
    pub fn shown(&mut self, document: &Document, checked: &Checked) -> Vec<usize> {
        self.list.renew(&document.budget, checked, self.filters);
        let finding = |row: &Row| if let Row::Finding(nth) = row { Some(*nth) } else { None };
        self.list.rows.iter().filter_map(finding).collect()
    }

    /// Opens or closes an entry where it stands on the screen.
    pub(super) fn toggle(&mut self, nth: usize) {
        let next = (self.open != Some(nth)).then_some(nth);
        self.list.hold(Row::Finding(nth));
        self.list.change_open(self.open, next);
        self.open = next;
        self.all_steps = false;
        self.list.reveal = next.map(Reveal::Whole);
    }

    /// Brings a row that has got the keyboard into sight.
    pub(super) fn reveal_row(&mut self, row: Row) {
        self.list.reveal = Some(Reveal::Row(row));
    }
}

/// What to bring into sight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reveal {
    /// A finding, at the top.
    Top(usize),
    /// A finding just opened, as much of it as there is room for.
    Whole(usize),
    Row(Row),
}

/// What the measured heights depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measures {
    pub(super) width: f32,
    pub(super) pixels_per_point: f32,
    pub(super) language: Language,
}

/// The rows the filters let through, how high each is, and how far the list is scrolled.
#[derive(Default)]
pub(super) struct List {
    /// What decides the rows.
    key: Option<(Filters, u64)>,
    pub(super) rows: Vec<Row>,
    /// How many there are of each kind, in the chosen budget and scope.
    pub(super) counts: BTreeMap<Kind, usize>,
    pub(super) stack: Stack,
    measures: Option<Measures>,
    /// First and last height in sight, as of the last frame.
    pub(super) offset: f32,
    /// How far it was scrolled when it was last drawn, if it was.
    pub(super) stood_at: Option<f32>,
    height: f32,
    /// Keep this row at this distance from the upper edge.
    pub(super) held: Option<(Row, f32)>,
    pub(super) reveal: Option<Reveal>,
}

/// Heights nobody has measured yet.
const HEADING_GUESS: f32 = 40.0;
const ENTRY_GUESS: f32 = 78.0;
const LINE_GUESS: f32 = 36.0;
const BODY_GUESS: f32 = 300.0;
/// So far above and below what is seen heights are measured, so that nothing jumps when it comes into sight.
const MARGIN: f32 = 500.0;
/// Between a row brought into sight and the edge.
const EDGE: f32 = 6.0;

impl List {
    /// Makes the rows anew if what decides them has changed.
    pub(super) fn renew(&mut self, budget: &Budget, checked: &Checked, filters: Filters) {
        let key = (filters, checked.revision());
        if self.key == Some(key) {
            return;
        }
        let first = self.key.is_none();
        self.key = Some(key);
        let passes = |book: Option<Book>, scope: Option<ScopeId>| {
            filters.book.is_none_or(|b| book == Some(b)) && filters.scope.is_none_or(|s| scope == Some(s))
        };
        let passes_place = |(book, scope): (Book, ScopeId)| passes(Some(book), Some(scope));
        let report = &checked.report;
        let mut of_kind: BTreeMap<Kind, Vec<Row>> = BTreeMap::new();
        let mut dismissed: BTreeMap<Severity, Vec<Row>> = BTreeMap::new();
        for (nth, f) in checked.findings.iter().enumerate().filter(|(_, f)| passes(f.book, f.scope)) {
            let list = if checked.is_dismissed(nth) {
                dismissed.entry(f.severity).or_default()
            } else {
                of_kind.entry(Kind::Severity(f.severity)).or_default()
            };
            list.push(Row::Finding(nth));
        }
        let remainders = report.remainders.iter().enumerate();
        let remainders = remainders.filter(|(_, r)| passes_place(place_of_line(budget, r.whole)));
        of_kind.insert(Kind::Remainders, remainders.map(|(i, _)| Row::Remainder(i)).collect());
        let checks = report.checks.iter().enumerate().filter(|(_, c)| {
            let place = c.formed.form.figures().first().map(|id| place_of(budget, *id));
            passes(place.map(|p| p.0), place.map(|p| p.1))
        });
        of_kind.insert(Kind::Checks, checks.map(|(i, _)| Row::Check(i)).collect());
        let unprotected = report.unprotected.iter().filter(|id| passes_place(place_of(budget, **id)));
        of_kind.insert(Kind::Unprotected, unprotected.map(|id| Row::Figure(*id)).collect());
        self.counts = of_kind.iter().map(|(kind, rows)| (*kind, rows.len())).collect();
        self.counts.insert(Kind::Dismissed, dismissed.values().map(Vec::len).sum());
        self.rows.clear();
        let mut add = |kind: Kind, rows: &[Row]| {
            if !rows.is_empty() {
                self.rows.push(Row::Heading(kind, rows.len()));
                self.rows.extend(rows);
            }
        };
        match filters.kind {
            Some(Kind::Dismissed) => {
                for (severity, rows) in &dismissed {
                    add(Kind::Severity(*severity), rows);
                }
            }
            Some(kind) => add(kind, of_kind.get(&kind).map(Vec::as_slice).unwrap_or_default()),
            None => {
                for (kind, rows) in &of_kind {
                    if matches!(kind, Kind::Severity(_) | Kind::Remainders) {
                        add(*kind, rows);
                    }
                }
            }
        }
        self.guess(None);
        self.held = None;
        if !first {
            self.offset = 0.0;
        }
    }

    fn guess(&mut self, open: Option<usize>) {
        self.stack = Stack::new(self.rows.iter().map(|row| match row {
            Row::Heading(..) => HEADING_GUESS,
            Row::Finding(nth) if Some(*nth) == open => ENTRY_GUESS + BODY_GUESS,
            Row::Finding(_) => ENTRY_GUESS,
            Row::Remainder(_) | Row::Check(_) | Row::Figure(_) => LINE_GUESS,
        }));
    }

    fn position(&self, row: Row) -> Option<usize> {
        self.rows.iter().position(|r| *r == row)
    }

    /// Keeps a row where it is on the screen, whatever changes above it.
    fn hold(&mut self, row: Row) {
        if let Some(at) = self.position(row) {
            let distance = self.stack.top(at) - self.offset;
            self.held = Some((row, distance));
        }
    }

    fn change_open(&mut self, from: Option<usize>, to: Option<usize>) {
        if from != to {
            for nth in [from, to].into_iter().flatten() {
                if let Some(at) = self.position(Row::Finding(nth)) {
                    self.stack.forget(at);
                }
            }
        }
    }

    /// Whether a row is in sight, wholly or in part.
    fn is_seen(&mut self, at: usize) -> bool {
        let top = self.stack.top(at);
        top + self.stack.height(at) > self.offset && top < self.offset + self.height
    }

    /// How far the list is to be scrolled now. `lay` measures a closed row.
    pub(super) fn settle(
        &mut self,
        measures: Measures,
        height: f32,
        open: Option<usize>,
        mut lay: impl FnMut(Row) -> f32,
    ) -> f32 {
        let open_at = open.and_then(|nth| self.position(Row::Finding(nth)));
        let resized =
            self.measures.is_some() && (self.measures != Some(measures) || self.height > height + 0.5);
        if resized && self.held.is_none() {
            // what is read stays in sight: the open entry, else what is at the top
            let seen = open_at.filter(|at| self.is_seen(*at));
            let at = seen.unwrap_or_else(|| self.stack.at(self.offset));
            let distance = self.stack.top(at) - self.offset;
            // an open entry that would slip below the lower edge comes up
            let room = if seen.is_some() { (height * 0.3).min(EDGE * 4.0) } else { height };
            self.held = self.rows.get(at).map(|row| (*row, distance.min(room)));
        }
        if self.measures != Some(measures) {
            self.measures = Some(measures);
            self.guess(open);
        }
        self.height = height;
        if let Some((row, distance)) = self.held
            && let Some(at) = self.position(row)
        {
            self.offset = (self.stack.top(at) - distance).max(0.0);
        }
        if let Some(Reveal::Top(nth)) = self.reveal
            && let Some(at) = self.position(Row::Finding(nth))
        {
            self.put_on_top(at);
        }
        // what is about to be seen, before it is
        let (first, last) =
            (self.stack.at(self.offset - MARGIN), self.stack.at(self.offset + height + MARGIN));
        for at in first..=last {
            if self.stack.is_measured(at) || Some(at) == open_at {
                continue;
            }
            if let Some(row) = self.rows.get(at) {
                let top = self.stack.top(at);
                let grown = self.stack.measure(at, lay(*row));
                if top < self.offset {
                    self.offset += grown;
                }
            }
        }
        if let Some((row, distance)) = self.held.take()
            && let Some(at) = self.position(row)
        {
            self.offset = (self.stack.top(at) - distance).max(0.0);
        }
        match self.reveal {
            Some(Reveal::Top(nth)) => {
                // near the end of the list there is not yet room enough to bring it to the top
                self.reveal = Some(Reveal::Whole(nth));
                if let Some(at) = self.position(Row::Finding(nth)) {
                    self.put_on_top(at);
                }
            }
            Some(Reveal::Whole(nth)) => match self.position(Row::Finding(nth)) {
                // it is measured by being drawn
                Some(at) if !self.stack.is_measured(at) => {}
                Some(at) => {
                    self.reveal = None;
                    self.bring_into_sight(at);
                }
                None => self.reveal = None,
            },
            Some(Reveal::Row(row)) => {
                self.reveal = None;
                if let Some(at) = self.position(row) {
                    self.bring_into_sight(at);
                }
            }
            None => {}
        }
        self.offset = self.within(self.offset);
        self.offset
    }

    /// No further than there is something to show: beyond it the list would spring back.
    pub(super) fn within(&mut self, offset: f32) -> f32 {
        offset.clamp(0.0, (self.stack.total() - self.height).max(0.0))
    }

    /// Scrolls a row to the upper edge, under its heading if that comes just before.
    fn put_on_top(&mut self, at: usize) {
        let heading = at.checked_sub(1).filter(|n| matches!(self.rows.get(*n), Some(Row::Heading(..))));
        self.offset = match heading {
            Some(heading) => self.stack.top(heading),
            None => (self.stack.top(at) - EDGE).max(0.0),
        };
    }

    /// Scrolls no more than needed; of what is higher than the list, the upper part is shown.
    fn bring_into_sight(&mut self, at: usize) {
        let (top, height) = (self.stack.top(at), self.stack.height(at));
        let lowest = top + height + EDGE - self.height;
        self.offset = self.offset.max(lowest).min((top - EDGE).max(0.0));
    }
}
