//! All figures and identities together as one linear system, solved exactly.
//!
//! The method is the general simplex of Dutertre and de Moura (A Fast Linear-Arithmetic Solver for
//! DPLL(T), 2006): every variable has bounds, every row is a variable too, and Bland's rule ends the
//! search. It works in rationals, so a verdict needs no tolerance, and when there is no solution it names
//! the bounds that exclude each other. Bounds carry the figure and the identity they come from; a figure
//! that is doubted is switched off with its bounds. Rows are kept sparse, the variables out of their bounds
//! are kept in a list, and all work is counted, so that a search can be bounded and cancelled anywhere.

mod row;
mod work;

use row::{Row, merged};
pub use work::Work;

use super::exact::Num;

use crate::budget::FigureId;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

/// Where a bound comes from: the figure that is wrong if it is wrong, and the identity it belongs to. A bound
/// without a figure is never doubted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    pub figure: Option<FigureId>,
    pub identity: Option<usize>,
}

impl Reason {
    /// What a printed figure says.
    pub fn figure(figure: FigureId) -> Self {
        Self { figure: Some(figure), identity: None }
    }

    /// What an identity says.
    pub fn identity(identity: usize) -> Self {
        Self { figure: None, identity: Some(identity) }
    }
}

/// How often one variable is moved within its bounds before it is left to pivots.
const MOST_MOVES: u8 = 2;

#[derive(Clone, Debug)]
struct Bound {
    at: Num,
    reason: Reason,
}

#[derive(Clone, Debug)]
struct Column {
    /// Several figures may bound one variable: duplicates do.
    lows: Vec<Bound>,
    highs: Vec<Bound>,
    /// The tightest of them that count, by place.
    low: Option<usize>,
    high: Option<usize>,
    value: Num,
    /// The row in which it is basic.
    row: Option<usize>,
    /// Rows it occurs in as a non-basic variable.
    occurs: BTreeSet<usize>,
}

impl Column {
    fn low(&self) -> Option<&Bound> {
        self.lows.get(self.low?)
    }

    fn high(&self) -> Option<&Bound> {
        self.highs.get(self.high?)
    }

    fn is_below(&self) -> bool {
        self.low().is_some_and(|b| self.value < b.at)
    }

    fn is_above(&self) -> bool {
        self.high().is_some_and(|b| self.value > b.at)
    }
}

/// Figures that cannot all be right, and the identities that show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    pub figures: BTreeSet<FigureId>,
    pub identities: BTreeSet<usize>,
}

impl Conflict {
    fn add(&mut self, bound: Option<&Bound>) {
        if let Some(bound) = bound {
            self.figures.extend(bound.reason.figure);
            self.identities.extend(bound.reason.identity);
        }
    }
}

/// How a search ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// There are values for everything.
    Feasible,
    /// These figures cannot all be right.
    Conflict(Conflict),
    /// The work allowed ran out, or the search was cancelled.
    GivenUp,
}

/// A system of linear constraints over bounded variables.
#[derive(Clone, Debug, Default)]
pub struct System {
    columns: Vec<Column>,
    rows: Vec<Row>,
    doubted: BTreeSet<FigureId>,
    /// The variables a figure bounds.
    of_figure: HashMap<FigureId, Vec<usize>>,
    /// Basic variables out of their bounds.
    wrong: BTreeSet<usize>,
    /// Variables whose own bounds exclude each other.
    crossed: BTreeSet<usize>,
}

/// What stops a move: its row, the basic variable of it, and the bound that is reached.
struct Stop {
    row: usize,
    basic: usize,
    target: Num,
}

impl System {
    /// A new variable, with a value to start from.
    pub fn variable(&mut self, start: Num) -> usize {
        self.columns.push(Column {
            lows: Vec::new(),
            highs: Vec::new(),
            low: None,
            high: None,
            value: start,
            row: None,
            occurs: BTreeSet::new(),
        });
        self.columns.len() - 1
    }

    /// The variable is at least so much.
    pub fn at_least(&mut self, variable: usize, at: Num, reason: Reason) {
        let doubted = self.is_doubted(reason);
        let Some(column) = self.columns.get_mut(variable) else { return };
        if !doubted && column.low().is_none_or(|low| low.at < at) {
            column.low = Some(column.lows.len());
        }
        column.lows.push(Bound { at, reason });
        self.bounded(variable, reason);
    }

    /// The variable is at most so much.
    pub fn at_most(&mut self, variable: usize, at: Num, reason: Reason) {
        let doubted = self.is_doubted(reason);
        let Some(column) = self.columns.get_mut(variable) else { return };
        if !doubted && column.high().is_none_or(|high| high.at > at) {
            column.high = Some(column.highs.len());
        }
        column.highs.push(Bound { at, reason });
        self.bounded(variable, reason);
    }

    fn is_doubted(&self, reason: Reason) -> bool {
        reason.figure.is_some_and(|figure| self.doubted.contains(&figure))
    }

    fn bounded(&mut self, variable: usize, reason: Reason) {
        if let Some(figure) = reason.figure {
            self.of_figure.entry(figure).or_default().push(variable);
        }
        self.keep(variable);
    }

    /// Takes all bounds of a variable away.
    pub fn free(&mut self, variable: usize) {
        if let Some(column) = self.columns.get_mut(variable) {
            column.lows.clear();
            column.highs.clear();
        }
        self.tighten(variable);
    }

    /// A new variable equal to a sum of multiples of others.
    pub fn row(&mut self, terms: &[(usize, Num)]) -> usize {
        let mut sum: Vec<(usize, Num)> = Vec::new();
        for (variable, coefficient) in terms {
            // a basic variable stands for its own row
            match self.columns.get(*variable).and_then(|c| c.row).and_then(|r| self.rows.get(r)) {
                Some(row) => sum = merged(&sum, coefficient, &row.terms),
                None => sum = merged(&sum, coefficient, &[(*variable, Num::whole(1))]),
            }
        }
        let value = sum.iter().fold(Num::zero(), |a, (v, c)| a.plus(&c.times(&self.value(*v))));
        let basic = self.variable(value);
        let row = self.rows.len();
        for (variable, _) in &sum {
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
    pub fn doubt(&mut self, figures: &BTreeSet<FigureId>, work: &mut Work<'_>) {
        let changed: Vec<FigureId> = self.doubted.symmetric_difference(figures).copied().collect();
        self.doubted.clone_from(figures);
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for figure in changed {
            touched.extend(self.of_figure.get(&figure).into_iter().flatten());
        }
        for variable in touched {
            let cost = self.tighten(variable);
            work.spend(cost);
        }
    }

    /// The value a variable has at the moment.
    pub fn value(&self, variable: usize) -> Num {
        self.columns.get(variable).map_or_else(Num::zero, |c| c.value.clone())
    }

    /// Finds the tightest bounds in force; gives what it cost.
    fn tighten(&mut self, variable: usize) -> u64 {
        let doubted = &self.doubted;
        let Some(column) = self.columns.get_mut(variable) else { return 0 };
        let counts = |bound: &Bound| bound.reason.figure.is_none_or(|figure| !doubted.contains(&figure));
        let in_force = |bounds: &'_ [Bound], above: Ordering| {
            let mut best: Option<(usize, &Num)> = None;
            for (i, bound) in bounds.iter().enumerate().filter(|(_, b)| counts(b)) {
                if best.is_none_or(|(_, at)| bound.at.cmp(at) == above) {
                    best = Some((i, &bound.at));
                }
            }
            best.map(|(i, _)| i)
        };
        column.low = in_force(&column.lows, Ordering::Greater);
        column.high = in_force(&column.highs, Ordering::Less);
        let cost = (column.lows.len() + column.highs.len()) as u64;
        cost + self.keep(variable)
    }

    /// Takes a non-basic variable back within its bounds, and notes one that cannot be; gives what it cost.
    fn keep(&mut self, variable: usize) -> u64 {
        let Some(column) = self.columns.get(variable) else { return 0 };
        if column.low().zip(column.high()).is_some_and(|(low, high)| low.at > high.at) {
            self.crossed.insert(variable);
            self.mark(variable);
            return 0;
        }
        self.crossed.remove(&variable);
        if column.row.is_some() {
            self.mark(variable);
            return 0;
        }
        // only a basic variable may be out of its bounds
        let target = match (column.low(), column.high()) {
            (Some(low), _) if column.value < low.at => low.at.clone(),
            (_, Some(high)) if column.value > high.at => high.at.clone(),
            _ => return 0,
        };
        let by = target.minus(&column.value);
        self.shift(variable, &by)
    }

    /// Keeps the list of basic variables out of their bounds.
    fn mark(&mut self, basic: usize) {
        if self.columns.get(basic).is_some_and(|c| c.row.is_some() && (c.is_below() || c.is_above())) {
            self.wrong.insert(basic);
        } else {
            self.wrong.remove(&basic);
        }
    }

    /// Moves a non-basic variable, and with it the basic ones that depend on it; gives what it cost.
    fn shift(&mut self, variable: usize, by: &Num) -> u64 {
        let Some(column) = self.columns.get_mut(variable) else { return 0 };
        column.value = column.value.plus(by);
        let occurs = std::mem::take(&mut column.occurs);
        let mut cost = 1;
        for row in &occurs {
            let Some(row) = self.rows.get(*row) else { continue };
            let (basic, Some(coefficient)) = (row.basic, row.coefficient(variable)) else { continue };
            let step = coefficient.times(by);
            if let Some(column) = self.columns.get_mut(basic) {
                column.value = column.value.plus(&step);
                cost += 2 * column.value.cost();
            }
            self.mark(basic);
        }
        if let Some(column) = self.columns.get_mut(variable) {
            column.occurs = occurs;
        }
        cost
    }

    /// Looks for values within all bounds in force.
    pub fn solve(&mut self, work: &mut Work<'_>) -> Answer {
        // Most rows are mended by moving variables within their bounds, which costs far less than a pivot.
        // That could go round in circles, so it is allowed only so often for each variable.
        let mut moves = vec![MOST_MOVES; self.columns.len()];
        let mut pivots = 2 * self.columns.len();
        loop {
            if let Some(column) = self.crossed.first().and_then(|v| self.columns.get(*v)) {
                let mut conflict = Conflict::default();
                conflict.add(column.low());
                conflict.add(column.high());
                return Answer::Conflict(conflict);
            }
            // Bland: the first basic variable out of bounds
            let Some(basic) = self.wrong.first().copied() else { return Answer::Feasible };
            let Some(column) = self.columns.get(basic) else { return Answer::GivenUp };
            let below = column.is_below();
            let target = if below { column.low() } else { column.high() }.map(|b| b.at.clone());
            let (Some(row), Some(target)) = (column.row, target) else { return Answer::GivenUp };
            let Some(entering) = self.entering(row, below, pivots == 0, work) else {
                return Answer::Conflict(self.explain(row, basic, below));
            };
            if work.is_over() {
                return Answer::GivenUp;
            }
            if self.move_within_bounds(row, basic, &target, &mut moves, work) {
                continue;
            }
            pivots = pivots.saturating_sub(1);
            self.pivot(row, basic, entering, &target, work);
        }
    }

    /// Brings a basic variable towards its bound by moving the non-basic ones of its row as far as their own
    /// bounds allow. Whether anything was moved.
    fn move_within_bounds(
        &mut self,
        row: usize,
        basic: usize,
        target: &Num,
        moves: &mut [u8],
        work: &mut Work<'_>,
    ) -> bool {
        let Some(terms) = self.rows.get(row).map(|r| r.terms.clone()) else { return false };
        work.spend(terms.len() as u64);
        let missing = target.minus(&self.value(basic));
        // with long numbers a pivot is cheaper than trying every variable
        if !missing.is_short() || terms.iter().any(|(_, c)| !c.is_short()) {
            return false;
        }
        let rises = missing.is_positive();
        // the room each variable has, `None` where it has no end
        let room = |system: &Self, variable: usize, coefficient: &Num| -> Option<Option<Num>> {
            let column = system.columns.get(variable)?;
            let up = coefficient.is_positive() == rises;
            let Some(end) = (if up { column.high() } else { column.low() }) else { return Some(None) };
            let room = end.at.minus(&column.value);
            (!room.is_zero() && room.is_positive() == up).then_some(Some(room))
        };
        // first what disturbs hardly any other row (a base stands in the two rows of its rate), then what can take
        // all, then the rest, the quietest first
        let rank = |system: &Self, (variable, coefficient): &(usize, Num)| {
            let rows = system.columns.get(*variable)?.occurs.len();
            let room = room(system, *variable, coefficient)?;
            Some((if rows <= 2 { 0 } else { usize::from(room.is_some()) + 1 }, rows))
        };
        let mut order: Vec<((usize, usize), (usize, Num))> =
            terms.into_iter().filter_map(|term| Some((rank(self, &term)?, term))).collect();
        order.sort_by_key(|(rank, _)| *rank);
        let mut moved = false;
        for (_, (variable, coefficient)) in order {
            let needed = target.minus(&self.value(basic));
            if needed.is_zero() {
                break;
            }
            let Some(left) = moves.get_mut(variable).filter(|left| **left > 0) else { continue };
            let Some(room) = room(self, variable, &coefficient) else { continue };
            let step = needed.over(&coefficient);
            let step = match room {
                Some(room) if room.magnitude() < step.magnitude() => room,
                // Values at bounds are short; others would grow longer with every round. A pivot keeps them short.
                _ if !self.value(variable).plus(&step).is_short() => continue,
                _ => step,
            };
            let cost = self.shift(variable, &step);
            work.spend(cost + needed.cost());
            *left -= 1;
            moved = true;
        }
        moved
    }

    /// A non-basic variable of a row that can move the basic one in the wanted direction: the one in fewest
    /// rows, which keeps rows short; or simply the first (Bland), which never goes round in circles.
    fn entering(&self, row: usize, up: bool, first: bool, work: &mut Work<'_>) -> Option<usize> {
        let row = self.rows.get(row)?;
        work.spend(row.terms.len() as u64);
        let mut can_move = row.terms.iter().filter_map(|(variable, coefficient)| {
            let column = self.columns.get(*variable)?;
            let free = if coefficient.is_positive() == up {
                column.high().is_none_or(|b| column.value < b.at)
            } else {
                column.low().is_none_or(|b| column.value > b.at)
            };
            free.then_some((column.occurs.len(), *variable))
        });
        let chosen = if first { can_move.next() } else { can_move.min() };
        chosen.map(|(_, variable)| variable)
    }

    /// The bounds that hold a basic variable out of its own: none of them can give way.
    fn explain(&self, row: usize, basic: usize, below: bool) -> Conflict {
        let mut conflict = Conflict::default();
        let bound = |variable: usize, low: bool| {
            let column = self.columns.get(variable)?;
            if low { column.low() } else { column.high() }
        };
        conflict.add(bound(basic, below));
        if let Some(row) = self.rows.get(row) {
            for (variable, coefficient) in &row.terms {
                conflict.add(bound(*variable, coefficient.is_positive() != below));
            }
        }
        conflict
    }

    /// `basic` leaves its row at `target`, `entering` takes its place.
    fn pivot(&mut self, row: usize, basic: usize, entering: usize, target: &Num, work: &mut Work<'_>) {
        let Some(coefficient) = self.rows.get(row).and_then(|r| r.coefficient(entering)).cloned() else {
            return;
        };
        let by = target.minus(&self.value(basic)).over(&coefficient);
        let mut cost = self.shift(entering, &by);

        // entering = basic / c - Σ others / c
        let Some(old) = self.rows.get_mut(row) else { return };
        let inverse = Num::whole(1).over(&coefficient);
        let minus = inverse.negated();
        let mut terms: Vec<(usize, Num)> = std::mem::take(&mut old.terms)
            .into_iter()
            .filter(|(v, _)| *v != entering)
            .map(|(v, c)| (v, c.times(&minus)))
            .collect();
        let place = terms.partition_point(|(v, _)| *v < basic);
        terms.insert(place, (basic, inverse));
        cost += terms.iter().map(|(_, c)| c.cost()).sum::<u64>();
        old.basic = entering;
        old.terms.clone_from(&terms);
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
        self.wrong.remove(&basic);
        self.mark(entering);
        for other in occurs {
            if other == row {
                continue;
            }
            let Some(r) = self.rows.get_mut(other) else { continue };
            let Ok(at) = r.terms.binary_search_by_key(&entering, |(v, _)| *v) else { continue };
            let (_, factor) = r.terms.remove(at);
            let before = std::mem::take(&mut r.terms);
            r.terms = merged(&before, &factor, &terms);
            cost += before.len() as u64 + terms.iter().map(|(_, c)| 2 * c.cost()).sum::<u64>();
            // which variables came into the row, and which went out of it
            for (variable, _) in &terms {
                let (is, was) = (
                    r.coefficient(*variable).is_some(),
                    before.binary_search_by_key(variable, |(v, _)| *v).is_ok(),
                );
                if is != was
                    && let Some(column) = self.columns.get_mut(*variable)
                {
                    if is {
                        column.occurs.insert(other);
                    } else {
                        column.occurs.remove(&other);
                    }
                }
            }
        }
        work.spend(cost);
    }

    /// The smallest (`up` false) or largest value a variable can take, given the bounds in force; the
    /// system must be feasible. `None` when it has no end, or the work ran out.
    pub fn extreme(&mut self, variable: usize, up: bool, work: &mut Work<'_>) -> Option<Num> {
        loop {
            // what to move: the variable itself, or a non-basic one of its row
            let (moved, up_there) = match self.columns.get(variable)?.row {
                None => (variable, up),
                Some(row) => {
                    let Some(entering) = self.entering(row, up, true, work) else {
                        return Some(self.value(variable));
                    };
                    (entering, self.rows.get(row)?.coefficient(entering)?.is_positive() == up)
                }
            };
            if work.is_over() {
                return None;
            }
            let (step, stop) = self.ratio(moved, up_there, work)?;
            match stop {
                None => {
                    let cost = self.shift(moved, &step);
                    work.spend(cost);
                    if moved == variable {
                        return Some(self.value(variable));
                    }
                }
                Some(Stop { row, basic, target }) => self.pivot(row, basic, moved, &target, work),
            }
        }
    }

    /// How far a non-basic variable can move before it or a basic one meets a bound: the signed step,
    /// and the basic variable that stops it. `None` when nothing stops it.
    fn ratio(&self, variable: usize, up: bool, work: &mut Work<'_>) -> Option<(Num, Option<Stop>)> {
        let column = self.columns.get(variable)?;
        let end = if up { column.high() } else { column.low() };
        let mut best: Option<(Num, Option<Stop>)> = end.map(|end| (end.at.minus(&column.value), None));
        for row_index in &column.occurs {
            let row = self.rows.get(*row_index)?;
            let coefficient = row.coefficient(variable)?;
            let basic = self.columns.get(row.basic)?;
            work.spend(2);
            let bound = if coefficient.is_positive() == up { basic.high() } else { basic.low() };
            let Some(bound) = bound else { continue };
            let step = bound.at.minus(&basic.value).over(coefficient);
            let nearer = match &best {
                None => true,
                Some((b, stop)) => {
                    let (new, old) = (step.magnitude(), b.magnitude());
                    new < old || (new == old && stop.as_ref().is_some_and(|s| row.basic < s.basic))
                }
            };
            if nearer {
                let stop = Stop { row: *row_index, basic: row.basic, target: bound.at.clone() };
                best = Some((step, Some(stop)));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests;
