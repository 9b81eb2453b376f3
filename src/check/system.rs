//! All figures and identities together as one linear system, solved exactly.
//!
//! The method is the general simplex of Dutertre and de Moura (A Fast Linear-Arithmetic Solver for
//! DPLL(T), 2006): every variable has bounds, every row is a variable too, and Bland's rule ends the
//! search. It works in rationals, so a verdict needs no tolerance, and when there is no solution it names
//! the bounds that exclude each other. Bounds carry the figure they come from; a figure that is doubted
//! is switched off with its bounds. Rows are kept sparse.

use super::exact::Q;
use crate::budget::FigureId;
use num_traits::{Signed as _, Zero as _};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Where a bound comes from. `None` is an identity itself, which is never doubted.
pub type Reason = Option<FigureId>;

#[derive(Clone, Debug)]
struct Bound {
    at: Q,
    reason: Reason,
}

#[derive(Clone, Debug, Default)]
struct Column {
    /// Several figures may bound one variable: duplicates do.
    low: Vec<Bound>,
    high: Vec<Bound>,
    value: Q,
    /// The row in which it is basic.
    row: Option<usize>,
    /// Rows it occurs in as a non-basic variable.
    occurs: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
struct Row {
    basic: usize,
    /// basic = Σ coefficient × variable, over non-basic variables.
    terms: BTreeMap<usize, Q>,
}

/// How a search ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// There are values for everything.
    Feasible,
    /// These figures cannot all be right.
    Conflict(BTreeSet<FigureId>),
    /// The work allowed ran out.
    GivenUp,
}

/// A system of linear constraints over bounded variables.
#[derive(Clone, Debug, Default)]
pub struct System {
    columns: Vec<Column>,
    rows: Vec<Row>,
    disabled: HashSet<FigureId>,
}

impl System {
    /// A new variable, with a value to start from.
    pub fn variable(&mut self, start: Q) -> usize {
        self.columns.push(Column { value: start, ..Column::default() });
        self.columns.len() - 1
    }

    /// The variable is at least so much.
    pub fn at_least(&mut self, variable: usize, at: Q, reason: Reason) {
        if let Some(column) = self.columns.get_mut(variable) {
            column.low.push(Bound { at, reason });
        }
    }

    /// The variable is at most so much.
    pub fn at_most(&mut self, variable: usize, at: Q, reason: Reason) {
        if let Some(column) = self.columns.get_mut(variable) {
            column.high.push(Bound { at, reason });
        }
    }

    /// A new variable equal to a sum of multiples of others. Only before the first [`Self::solve`].
    pub fn row(&mut self, terms: &[(usize, Q)]) -> usize {
        let mut sum: BTreeMap<usize, Q> = BTreeMap::new();
        for (variable, coefficient) in terms {
            let entry = sum.entry(*variable).or_insert_with(Q::zero);
            *entry += coefficient;
        }
        sum.retain(|_, c| !c.is_zero());
        let value = sum.iter().map(|(v, c)| c * self.value(*v)).fold(Q::zero(), |a, b| a + b);
        let basic = self.variable(value);
        let row = self.rows.len();
        for variable in sum.keys() {
            if let Some(column) = self.columns.get_mut(*variable) {
                column.occurs.insert(row);
            }
        }
        if let Some(column) = self.columns.get_mut(basic) {
            column.row = Some(row);
        }
        self.rows.push(Row { basic, terms: sum });
        basic
    }

    /// Doubts exactly these figures: their bounds do not count.
    pub fn doubt(&mut self, figures: &BTreeSet<FigureId>) {
        self.disabled = figures.iter().copied().collect();
        // a variable outside its bounds may only be a basic one
        for variable in 0..self.columns.len() {
            if self.columns.get(variable).is_none_or(|c| c.row.is_some()) {
                continue;
            }
            let value = self.value(variable);
            let target = match (self.low(variable), self.high(variable)) {
                (Some(low), _) if value < low.at => low.at.clone(),
                (_, Some(high)) if value > high.at => high.at.clone(),
                _ => continue,
            };
            self.shift(variable, &(target - value));
        }
    }

    fn value(&self, variable: usize) -> Q {
        self.columns.get(variable).map_or_else(Q::zero, |c| c.value.clone())
    }

    fn counts(&self, bound: &Bound) -> bool {
        bound.reason.is_none_or(|figure| !self.disabled.contains(&figure))
    }

    /// The tightest lower bound in force.
    fn low(&self, variable: usize) -> Option<&Bound> {
        let bounds = &self.columns.get(variable)?.low;
        bounds.iter().filter(|b| self.counts(b)).max_by(|a, b| a.at.cmp(&b.at))
    }

    fn high(&self, variable: usize) -> Option<&Bound> {
        let bounds = &self.columns.get(variable)?.high;
        bounds.iter().filter(|b| self.counts(b)).min_by(|a, b| a.at.cmp(&b.at))
    }

    /// Moves a non-basic variable, and with it the basic ones that depend on it.
    fn shift(&mut self, variable: usize, by: &Q) {
        let occurs: Vec<usize> =
            self.columns.get(variable).map(|c| c.occurs.iter().copied().collect()).unwrap_or_default();
        if let Some(column) = self.columns.get_mut(variable) {
            column.value += by;
        }
        for row in occurs {
            let Some(Row { basic, terms }) = self.rows.get(row) else { continue };
            let Some(coefficient) = terms.get(&variable) else { continue };
            let step = coefficient * by;
            if let Some(column) = self.columns.get_mut(*basic) {
                column.value += step;
            }
        }
    }

    /// Looks for values within all bounds in force; `work` counts pivots down.
    pub fn solve(&mut self, work: &mut usize) -> Answer {
        // a variable whose own bounds exclude each other
        for variable in 0..self.columns.len() {
            if let (Some(low), Some(high)) = (self.low(variable), self.high(variable))
                && low.at > high.at
            {
                return Answer::Conflict([low.reason, high.reason].into_iter().flatten().collect());
            }
        }
        self.doubt(&self.disabled.iter().copied().collect());
        loop {
            // Bland: the first basic variable out of bounds
            let mut out = None;
            for row in &self.rows {
                let value = self.value(row.basic);
                let below = self.low(row.basic).is_some_and(|b| value < b.at);
                let above = self.high(row.basic).is_some_and(|b| value > b.at);
                if (below || above) && out.is_none_or(|(v, _)| row.basic < v) {
                    out = Some((row.basic, below));
                }
            }
            let Some((basic, below)) = out else { return Answer::Feasible };
            let Some(row) = self.columns.get(basic).and_then(|c| c.row) else { return Answer::GivenUp };
            let Some(entering) = self.entering(row, below) else {
                return Answer::Conflict(self.explain(row, basic, below));
            };
            if *work == 0 {
                return Answer::GivenUp;
            }
            *work -= 1;
            let target = if below { self.low(basic) } else { self.high(basic) }.map(|b| b.at.clone());
            let Some(target) = target else { return Answer::GivenUp };
            self.pivot(row, basic, entering, target);
        }
    }

    /// The first non-basic variable of a row that can move the basic one in the wanted direction.
    fn entering(&self, row: usize, up: bool) -> Option<usize> {
        let row = self.rows.get(row)?;
        row.terms.iter().find_map(|(variable, coefficient)| {
            let rises = coefficient.is_positive() == up;
            let value = self.value(*variable);
            let free = if rises {
                self.high(*variable).is_none_or(|b| value < b.at)
            } else {
                self.low(*variable).is_none_or(|b| value > b.at)
            };
            free.then_some(*variable)
        })
    }

    /// The figures whose bounds hold a basic variable out of its own: none of them can give way.
    fn explain(&self, row: usize, basic: usize, below: bool) -> BTreeSet<FigureId> {
        let mut figures = BTreeSet::new();
        let own = if below { self.low(basic) } else { self.high(basic) };
        figures.extend(own.and_then(|b| b.reason));
        if let Some(row) = self.rows.get(row) {
            for (variable, coefficient) in &row.terms {
                let bound = if coefficient.is_positive() == below {
                    self.high(*variable)
                } else {
                    self.low(*variable)
                };
                figures.extend(bound.and_then(|b| b.reason));
            }
        }
        figures
    }

    /// `basic` leaves its row at `target`, `entering` takes its place.
    fn pivot(&mut self, row: usize, basic: usize, entering: usize, target: Q) {
        let Some(coefficient) = self.rows.get(row).and_then(|r| r.terms.get(&entering)).cloned() else {
            return;
        };
        let by = (target - self.value(basic)) / &coefficient;
        self.shift(entering, &by);

        // entering = basic / c - Σ others / c
        let Some(old) = self.rows.get_mut(row) else { return };
        let mut terms = std::mem::take(&mut old.terms);
        terms.remove(&entering);
        let inverse = Q::from_integer(1.into()) / coefficient;
        for c in terms.values_mut() {
            *c = -(&*c * &inverse);
        }
        terms.insert(basic, inverse);
        old.basic = entering;
        old.terms = terms.clone();
        let occurs = match self.columns.get_mut(entering) {
            Some(column) => {
                column.row = Some(row);
                std::mem::take(&mut column.occurs)
            }
            None => BTreeSet::new(),
        };
        if let Some(column) = self.columns.get_mut(basic) {
            column.row = None;
            column.occurs.insert(row);
        }
        for other in occurs {
            if other == row {
                continue;
            }
            let Some(r) = self.rows.get_mut(other) else { continue };
            let Some(factor) = r.terms.remove(&entering) else { continue };
            for (variable, c) in &terms {
                let entry = r.terms.entry(*variable).or_insert_with(Q::zero);
                *entry += c * &factor;
                let gone = entry.is_zero();
                if gone {
                    r.terms.remove(variable);
                }
                if let Some(column) = self.columns.get_mut(*variable) {
                    if gone {
                        column.occurs.remove(&other);
                    } else {
                        column.occurs.insert(other);
                    }
                }
            }
        }
    }

    /// The smallest (`up` false) or largest value a variable can take, given the bounds in force; the
    /// system must be feasible. `None` when it has no end, or the work ran out.
    pub fn extreme(&mut self, variable: usize, up: bool, work: &mut usize) -> Option<Q> {
        // A bounded search by the same method: push the variable against a trial bound far away, then
        // the conflict's row tells how far it can really go. Simplex steps on the objective row:
        loop {
            let (row, direct) = match self.columns.get(variable)?.row {
                Some(row) => (Some(row), None),
                None => (None, Some(variable)),
            };
            if let Some(variable) = direct {
                // non-basic: it is limited by itself and by the basic ones that move with it
                let end = if up { self.high(variable) } else { self.low(variable) }.map(|b| b.at.clone());
                let (step, limit) = self.ratio(variable, up, end.as_ref())?;
                if *work == 0 {
                    return None;
                }
                *work -= 1;
                match limit {
                    None => {
                        self.shift(variable, &step);
                        return Some(self.value(variable));
                    }
                    Some((row, basic, target)) => self.pivot(row, basic, variable, target),
                }
                continue;
            }
            let row = row?;
            // basic: some non-basic variable of its row must be able to move it
            let Some(entering) = self.entering(row, up) else { return Some(self.value(variable)) };
            let rises = self.rows.get(row)?.terms.get(&entering)?.is_positive() == up;
            let end = if rises { self.high(entering) } else { self.low(entering) }.map(|b| b.at.clone());
            let (step, limit) = self.ratio(entering, rises, end.as_ref())?;
            if *work == 0 {
                return None;
            }
            *work -= 1;
            match limit {
                None => self.shift(entering, &step),
                Some((row, basic, target)) => self.pivot(row, basic, entering, target),
            }
        }
    }

    /// How far a non-basic variable can move before it or a basic one meets a bound: the signed step,
    /// and the basic variable that stops it. `None` when nothing stops it.
    #[expect(clippy::type_complexity, reason = "row, variable and bound of what stops the move")]
    fn ratio(&self, variable: usize, up: bool, end: Option<&Q>) -> Option<(Q, Option<(usize, usize, Q)>)> {
        let mut best: Option<(Q, Option<(usize, usize, Q)>)> =
            end.map(|end| (end - self.value(variable), None));
        for row_index in &self.columns.get(variable)?.occurs {
            let row = self.rows.get(*row_index)?;
            let coefficient = row.terms.get(&variable)?;
            let rises = coefficient.is_positive() == up;
            let bound = if rises { self.high(row.basic) } else { self.low(row.basic) };
            let Some(bound) = bound else { continue };
            let step = (&bound.at - self.value(row.basic)) / coefficient;
            let nearer = match &best {
                None => true,
                Some((b, stop)) => {
                    step.abs() < b.abs()
                        || (step.abs() == b.abs() && stop.as_ref().is_some_and(|s| row.basic < s.1))
                }
            };
            if nearer {
                best = Some((step, Some((*row_index, row.basic, bound.at.clone()))));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::super::exact::whole;
    use super::*;
    use crate::budget::{Budget, load_bytes};
    use proptest::prelude::*;

    /// Figure ids come only from budgets.
    fn ids() -> Vec<FigureId> {
        let text = include_bytes!("../../data/yangquan-2026.ron");
        let budget: Budget = load_bytes(text, &Default::default()).unwrap();
        budget.figures().map(|(id, _)| id).collect()
    }

    fn between(s: &mut System, v: usize, low: i64, high: i64, reason: Reason) {
        s.at_least(v, whole(low), reason);
        s.at_most(v, whole(high), reason);
    }

    #[test]
    fn a_conflict_names_those_who_exclude_each_other() {
        let id = ids();
        let mut s = System::default();
        let v: Vec<usize> = (0..4).map(|_| s.variable(Q::zero())).collect();
        between(&mut s, v[0], 10, 11, Some(id[0]));
        between(&mut s, v[1], 3, 4, Some(id[1]));
        between(&mut s, v[2], 4, 5, Some(id[2]));
        between(&mut s, v[3], 0, 100, Some(id[3]));
        // v0 = v1 + v2, and v3 is free of it all
        let row = s.row(&[(v[0], whole(1)), (v[1], whole(-1)), (v[2], whole(-1))]);
        between(&mut s, row, 0, 0, None);
        assert_eq!(s.solve(&mut 100), Answer::Conflict([id[0], id[1], id[2]].into_iter().collect()));
        s.doubt(&[id[1]].into_iter().collect());
        assert_eq!(s.solve(&mut 100), Answer::Feasible);
        assert_eq!(s.extreme(v[1], false, &mut 100), Some(whole(5)));
        assert_eq!(s.extreme(v[1], true, &mut 100), Some(whole(7)));
        s.doubt(&BTreeSet::new());
        assert!(matches!(s.solve(&mut 100), Answer::Conflict(_)));
    }

    proptest! {
        /// Against enumeration of all points of a small integer grid, scaled so that bounds are integral
        /// and the system is totally unimodular (an interval matrix), where grid and reals agree.
        #[test]
        fn feasibility_agrees_with_enumeration(
            bounds in prop::collection::vec((0i64..5, 0i64..3), 4),
            rows in prop::collection::vec((0usize..4, 1usize..4, 0i64..14, 0i64..3), 1..4),
        ) {
            let id = ids();
            let mut s = System::default();
            let v: Vec<usize> = bounds.iter().map(|_| s.variable(Q::zero())).collect();
            for (i, (low, width)) in bounds.iter().enumerate() {
                between(&mut s, v[i], *low, low + width, Some(id[i]));
            }
            for (j, (start, length, low, width)) in rows.iter().enumerate() {
                let terms: Vec<(usize, Q)> = v.iter().skip(*start).take(*length).map(|v| (*v, whole(1))).collect();
                let row = s.row(&terms);
                between(&mut s, row, *low, low + width, Some(id[10 + j]));
            }
            let mut point = [0i64; 4];
            let mut found = false;
            let mut all = vec![point];
            for i in 0..4 {
                let (low, width) = bounds[i];
                all = all.iter().flat_map(|p| (low..=low + width).map(move |x| { let mut q = *p; q[i] = x; q })).collect();
            }
            for p in all {
                point = p;
                found |= rows.iter().all(|(start, length, low, width)| {
                    let sum: i64 = point.iter().skip(*start).take(*length).sum();
                    (*low..=low + width).contains(&sum)
                });
            }
            match s.solve(&mut 10_000) {
                Answer::Feasible => prop_assert!(found),
                Answer::Conflict(figures) => {
                    prop_assert!(!found);
                    // without one of them the rest of the conflict is satisfiable: the explanation is needed whole
                    prop_assert!(!figures.is_empty());
                    let all: BTreeSet<FigureId> = id.iter().copied().collect();
                    s.doubt(&all.difference(&figures).copied().collect());
                    prop_assert!(matches!(s.solve(&mut 10_000), Answer::Conflict(_)), "the explanation alone conflicts");
                }
                Answer::GivenUp => prop_assert!(false, "gave up"),
            }
        }
    }
}
