//! Components: figures and identities that have to do with each other, as a linear system.
//!
//! Figures and identities are split into connected components, each solved by itself (`system.rs`). A rate makes
//! two rows, as long as the sign of its base is known.

use super::exact::{Num, Q, Span};
use super::form::{Form, Formed, Var, is_negative, may_be_negative};
use super::intervals::{Reading, in_percent, span};
use super::judge::Values;
use super::system::{Answer, Reason, System, Work};
use crate::budget::{Budget, CellRef, FigureId, Measure, Sign};
use crate::quantity::Bound;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Work allowed for one search in one component, and for each round of looking for causes.
pub const SOLVE_WORK: u64 = 20_000_000;
/// Work allowed for the ranges of one component.
const RANGE_WORK: u64 = 400_000;
/// Rounds of filling in unknown members of sums before the search begins.
const STARTING_ROUNDS: usize = 8;
/// A component of more identities is not solved as a whole, and that is said; what surrounds a failing check
/// is.
const MOST_IDENTITIES: usize = 6_000;
/// So many identities around a failing check of such a component.
const NEIGHBOURHOOD: usize = 400;

/// An identity with its place in the list of all.
pub type Placed<'a> = (usize, &'a Formed);

/// A part of the system that has nothing to do with the rest. It is set up when it is first solved.
pub struct Component<'a> {
    pub(super) budget: &'a Budget,
    pub(super) values: Values<'a>,
    pub(super) formed: Vec<Placed<'a>>,
    pub(super) system: System,
    variables: HashMap<Var, usize>,
    is_built: bool,
}

/// Splits the identities into components.
pub fn components<'a>(budget: &'a Budget, values: &Values<'a>, formed: &'a [Formed]) -> Vec<Component<'a>> {
    components_of(budget, values, formed.iter().enumerate())
}

/// The same of some identities.
pub fn components_of<'a>(
    budget: &'a Budget,
    values: &Values<'a>,
    formed: impl Iterator<Item = Placed<'a>>,
) -> Vec<Component<'a>> {
    let formed: Vec<Placed<'_>> = formed.filter(|(_, f)| f.form.is_linear()).collect();
    let mut parent: Vec<usize> = (0..formed.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while let Some(up) = parent.get(i).copied()
            && up != i
        {
            let above = parent.get(up).copied().unwrap_or(up);
            if let Some(slot) = parent.get_mut(i) {
                *slot = above;
            }
            i = above;
        }
        i
    }
    let mut first: HashMap<Var, usize> = HashMap::new();
    for (i, (_, f)) in formed.iter().enumerate() {
        for var in members(values, f) {
            match first.get(&var) {
                Some(other) => {
                    let (a, b) = (root(&mut parent, i), root(&mut parent, *other));
                    if let Some(slot) = parent.get_mut(a.max(b)) {
                        *slot = a.min(b);
                    }
                }
                None => {
                    first.insert(var, i);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<Placed<'_>>> = BTreeMap::new();
    for (i, placed) in formed.into_iter().enumerate() {
        groups.entry(root(&mut parent, i)).or_default().push(placed);
    }
    groups.into_values().map(|formed| Component::new(budget, values, formed)).collect()
}

/// What an identity shares with others: its variables and its rate; statements of one quantity are one.
fn members<'v>(values: &'v Values<'_>, formed: &Formed) -> impl Iterator<Item = Var> + use<'v> {
    let all: Vec<Var> = formed.form.vars().into_iter().chain(formed.form.rate().map(Var::Stated)).collect();
    all.into_iter().map(|var| same(values, var))
}

/// The first of several statements of one quantity stands for all.
fn same(values: &Values<'_>, var: Var) -> Var {
    match var {
        Var::Stated(id) => Var::Stated(values.twins(id).first().copied().unwrap_or(id)),
        unstated => unstated,
    }
}

impl<'a> Component<'a> {
    pub(super) fn new(budget: &'a Budget, values: &Values<'a>, formed: Vec<Placed<'a>>) -> Self {
        Self {
            budget,
            values: values.clone(),
            formed,
            system: System::default(),
            variables: HashMap::new(),
            is_built: false,
        }
    }

    /// Whether it is too large to be solved as a whole.
    pub fn is_too_large(&self) -> bool {
        self.formed.len() > MOST_IDENTITIES
    }

    /// The identities it consists of.
    pub fn formed(&self) -> &[Placed<'a>] {
        &self.formed
    }

    /// What surrounds some identities of a component that is too large.
    pub fn around(&self, seeds: &[usize]) -> Self {
        let mut of_var: HashMap<Var, Vec<usize>> = HashMap::new();
        for (nth, (_, f)) in self.formed.iter().enumerate() {
            for var in members(&self.values, f) {
                of_var.entry(var).or_default().push(nth);
            }
        }
        let mut near: Vec<usize> = Vec::new();
        let mut seen: HashSet<usize> = HashSet::new();
        for (nth, (place, _)) in self.formed.iter().enumerate() {
            if seeds.contains(place) && seen.insert(nth) {
                near.push(nth);
            }
        }
        let mut at = 0;
        while let Some((_, f)) = near.get(at).and_then(|nth| self.formed.get(*nth))
            && near.len() < NEIGHBOURHOOD
        {
            for var in members(&self.values, f) {
                for nth in of_var.get(&var).into_iter().flatten() {
                    if near.len() < NEIGHBOURHOOD && seen.insert(*nth) {
                        near.push(*nth);
                    }
                }
            }
            at += 1;
        }
        near.sort_unstable();
        let formed = near.into_iter().filter_map(|nth| self.formed.get(nth).copied()).collect();
        Self::new(self.budget, &self.values, formed)
    }

    /// Variables first, then a row for each identity.
    pub(super) fn build(&mut self) {
        if std::mem::replace(&mut self.is_built, true) {
            return;
        }
        let formed = std::mem::take(&mut self.formed);
        let starts = self.starting_values(&formed);
        for (_, f) in &formed {
            for var in f.form.vars() {
                self.variable(var, &starts);
            }
        }
        for (place, f) in &formed {
            match &f.form {
                Form::Sum { total, parts, at_most } => {
                    let mut terms = vec![(self.variable(*total, &starts), Num::whole(1))];
                    for (sign, part) in parts {
                        let coefficient = Num::whole(if *sign == Sign::Plus { -1 } else { 1 });
                        terms.push((self.variable(*part, &starts), coefficient));
                    }
                    let row = self.system.row(&terms);
                    self.system.at_least(row, Num::zero(), Reason::identity(*place));
                    if !at_most {
                        self.system.at_most(row, Num::zero(), Reason::identity(*place));
                    }
                }
                Form::Times { of, base, percent, plus_one } => {
                    let twins = self.values.twins(*percent);
                    let rates = if twins.is_empty() { vec![*percent] } else { twins.to_vec() };
                    for rate in rates {
                        let figure = self.budget.figure(rate);
                        let interval = span(self.budget, &figure.quantity, Reading::Wide);
                        let Some(interval) = interval.and_then(|s| in_percent(&figure.quantity, s)) else {
                            continue;
                        };
                        let reason = Reason { figure: Some(rate), identity: Some(*place) };
                        let times = Times { of: *of, base: *base, percent: rate, plus_one: *plus_one };
                        self.times(&times, interval, reason);
                    }
                }
                Form::Same { .. } | Form::ShareMove { .. } | Form::Alone { .. } => {}
            }
        }
        self.formed = formed;
    }

    /// Two rows for `low × base ≤ 100 × of ≤ high × base`; none if the sign of the base is not known, as
    /// they would not be linear. The rows, to be freed again.
    pub(super) fn times(&mut self, times: &Times, interval: Span, reason: Reason) -> Vec<usize> {
        let Some(falls) = self.is_negative_base(times, interval) else { return Vec::new() };
        let (Some(of), Some(base)) = (self.known_variable(times.of), self.known_variable(times.base)) else {
            return Vec::new();
        };
        if falls && times.base.figure().is_none() {
            self.system.at_most(base, Num::zero(), Reason::default());
        }
        let plus = Num::whole(if times.plus_one { 100 } else { 0 });
        let mut rows = Vec::new();
        for (end, lower) in [(interval.low, true), (interval.high, false)] {
            let p = Num::fixed(end).plus(&plus);
            let row = self.system.row(&[(of, Num::whole(100)), (base, p.negated())]);
            if lower != falls {
                self.system.at_least(row, Num::zero(), reason);
            } else {
                self.system.at_most(row, Num::zero(), reason);
            }
            rows.push(row);
        }
        rows
    }

    /// Whether the base of a percentage is below zero; `None` if that cannot be told, or if growth on it
    /// means nothing.
    fn is_negative_base(&self, times: &Times, rate: Span) -> Option<bool> {
        let side = |low_is_positive: bool, high_is_negative: bool| match (low_is_positive, high_is_negative) {
            (true, _) => Some(false),
            (_, true) if !times.plus_one => Some(true),
            _ => None,
        };
        match times.base {
            Var::Stated(id) => {
                let figure = self.budget.figure(id);
                let interval = span(self.budget, &figure.quantity, Reading::Wide)?;
                side(interval.low >= 0, interval.high <= 0)
            }
            Var::Unstated(cell) if cell.measure == Measure::Amount => {
                if let Some(range) = self.values.implied_range(cell, Some(times.percent)) {
                    let (low, high) = (Num::of(range.low), Num::of(range.high));
                    return side(low >= Num::zero(), high <= Num::zero());
                }
                let of_is_positive = times.of.figure().is_none_or(|id| !is_negative(self.budget, id));
                let is_loss = times.plus_one && Num::fixed(rate.high) < Num::whole(-100);
                (of_is_positive && !is_loss && !may_be_negative(self.budget, cell.line)).then_some(false)
            }
            // a share of a fall is a share of a negative number
            Var::Unstated(_) => {
                let sign = |id: FigureId| {
                    let value = self.budget.figure(id).quantity.value();
                    (!value.is_zero()).then(|| value.is_sign_negative())
                };
                Some(sign(times.of.figure()?)? != sign(times.percent)?)
            }
        }
    }

    /// Values to start from, near the truth, so that few steps are needed; any would do. What a line's
    /// own growth implies comes first; then a sum whose other members are known gives its last one.
    fn starting_values(&self, formed: &[Placed<'_>]) -> HashMap<CellRef, Num> {
        let mut starts: HashMap<CellRef, Num> = HashMap::new();
        for var in formed.iter().flat_map(|(_, f)| f.form.vars()) {
            if let Var::Unstated(cell) = var
                && !starts.contains_key(&cell)
                && let Some(value) = self.values.implied_value(cell)
            {
                starts.insert(cell, Num::of(value.round()));
            }
        }
        let known = |starts: &HashMap<CellRef, Num>, var: Var| match var {
            Var::Stated(id) => Some(self.centre(id)),
            Var::Unstated(cell) => starts.get(&cell).cloned(),
        };
        // from the leaves up: a tree of accounts is not deep
        for _ in 0..STARTING_ROUNDS {
            let before = starts.len();
            for (_, f) in formed {
                let Form::Sum { total, parts, at_most: false } = &f.form else { continue };
                // total - Σ ± parts = 0, so the one unknown member is what the others leave
                let members = std::iter::once((false, *total))
                    .chain(parts.iter().map(|(sign, v)| (*sign == Sign::Plus, *v)));
                let mut rest = Num::zero();
                let mut unknown = None;
                let mut several = false;
                for (minus, var) in members {
                    match (known(&starts, var), var) {
                        (Some(value), _) if minus => rest = rest.minus(&value),
                        (Some(value), _) => rest = rest.plus(&value),
                        (None, Var::Unstated(cell)) => several |= unknown.replace((minus, cell)).is_some(),
                        (None, Var::Stated(_)) => several = true,
                    }
                }
                if let (Some((minus, cell)), false) = (unknown, several) {
                    starts.insert(cell, if minus { rest } else { rest.negated() });
                }
            }
            if starts.len() == before {
                break;
            }
        }
        starts
    }

    /// The printed value of a figure in base units; rates in percent.
    fn centre(&self, id: FigureId) -> Num {
        let figure = self.budget.figure(id);
        let value = super::exact::fixed(figure.quantity.base_value());
        let value = value.and_then(|v| in_percent(&figure.quantity, Span { low: v, high: v }));
        value.map_or_else(Num::zero, |s| Num::fixed(s.low))
    }

    pub(super) fn known_variable(&self, var: Var) -> Option<usize> {
        self.variables.get(&same(&self.values, var)).copied()
    }

    fn variable(&mut self, var: Var, starts: &HashMap<CellRef, Num>) -> usize {
        if let Some(variable) = self.known_variable(var) {
            return variable;
        }
        let var = same(&self.values, var);
        let variable = match var {
            Var::Stated(id) => {
                let variable = self.system.variable(self.centre(id));
                let twins = self.values.twins(id);
                let all = if twins.is_empty() { vec![id] } else { twins.to_vec() };
                for id in all {
                    let figure = self.budget.figure(id);
                    let interval = span(self.budget, &figure.quantity, Reading::Wide);
                    let falls = figure.quantity.value().is_sign_negative();
                    let (low, high) = match (interval, figure.quantity.bound()) {
                        (Some(interval), _) => {
                            let interval = in_percent(&figure.quantity, interval);
                            (interval.map(|s| Num::fixed(s.low)), interval.map(|s| Num::fixed(s.high)))
                        }
                        // 减少超 3 亿元: the size is a limit, the direction is given
                        (None, Bound::AtLeast) if falls => (None, Some(self.centre(id))),
                        (None, Bound::AtMost) if falls => (Some(self.centre(id)), None),
                        (None, Bound::AtLeast) => (Some(self.centre(id)), None),
                        (None, Bound::AtMost) => (None, Some(self.centre(id))),
                        (None, _) => (None, None),
                    };
                    if let Some(low) = low {
                        self.system.at_least(variable, low, Reason::figure(id));
                    }
                    if let Some(high) = high {
                        self.system.at_most(variable, high, Reason::figure(id));
                    }
                }
                variable
            }
            Var::Unstated(cell) => {
                let variable = self.system.variable(starts.get(&cell).cloned().unwrap_or_else(Num::zero));
                if cell.measure == Measure::Amount && !may_be_negative(self.budget, cell.line) {
                    self.system.at_least(variable, Num::zero(), Reason::default());
                }
                variable
            }
        };
        self.variables.insert(var, variable);
        variable
    }

    /// Whether the figures of the component can all be right.
    pub fn solve(&mut self, work: &mut Work<'_>) -> Answer {
        if self.is_too_large() {
            return Answer::GivenUp;
        }
        self.build();
        limited(work, SOLVE_WORK, |work| self.system.solve(work))
    }

    /// The values each amount nobody printed can have so that everything fits. Only for a component that
    /// has a solution.
    pub fn ranges(&mut self, work: &mut Work<'_>) -> Vec<(CellRef, Option<Q>, Option<Q>)> {
        self.build();
        self.system.doubt(&BTreeSet::new(), work);
        limited(work, RANGE_WORK, |work| {
            if self.system.solve(work) != Answer::Feasible {
                return Vec::new();
            }
            let mut cells: Vec<(CellRef, usize)> = self
                .variables
                .iter()
                .filter_map(|(var, variable)| match var {
                    Var::Unstated(cell) if cell.measure == Measure::Amount => Some((*cell, *variable)),
                    _ => None,
                })
                .collect();
            cells.sort();
            cells
                .into_iter()
                .map(|(cell, variable)| {
                    let mut end = |up| self.system.extreme(variable, up, work).map(|n| n.to_q());
                    (cell, end(false), end(true))
                })
                .collect()
        })
    }

    /// The values one figure can have so that everything else fits, if the component speaks of it: `None`
    /// stands for an open end.
    pub fn range_without(&mut self, figure: FigureId, work: &mut Work<'_>) -> Option<(Option<Q>, Option<Q>)> {
        self.build();
        let variable = self.known_variable(Var::Stated(figure))?;
        self.system.doubt(&BTreeSet::from([figure]), work);
        let range = (self.system.solve(work) == Answer::Feasible).then(|| {
            let mut end = |up| self.system.extreme(variable, up, work).map(|n| n.to_q());
            (end(false), end(true))
        });
        self.system.doubt(&BTreeSet::new(), work);
        range
    }
}

/// `of = base × rate`, as it stands in the system.
#[derive(Clone, Copy)]
pub struct Times {
    pub of: Var,
    pub base: Var,
    pub percent: FigureId,
    pub plus_one: bool,
}

/// Runs a search with a part of the work.
pub fn limited<'w, T>(work: &mut Work<'w>, most: u64, search: impl FnOnce(&mut Work<'w>) -> T) -> T {
    let mut part = work.part(most);
    let given = part.left();
    let result = search(&mut part);
    work.settle(given, &part);
    result
}
