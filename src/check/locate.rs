//! Which figures must be wrong for the rest to fit: error localisation after Fellegi and Holt (1976).
//!
//! Figures and identities are split into connected components. A component without a solution gives a
//! conflict: figures that cannot all be right. The smallest sets of figures that must be doubted are the
//! smallest sets that hit every conflict (Reiter 1987: a tree of hitting sets, conflicts found as needed);
//! each is verified by solving the system without them. All of one size are returned, those least confirmed
//! by other checks first. All work is counted, see [`Work`].

use super::exact::{Num, Q, Range, Span};
use super::form::{Form, Formed, Var, is_negative, may_be_negative};
use super::judge::{Reading, Values, in_percent, span};
use super::system::{Answer, Conflict, Reason, System, Work};
use crate::budget::{Budget, CellRef, FigureId, Measure, Sign};
use crate::quantity::{self, Bound, Quantity};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Work allowed for one search in one component, and for each round of looking for causes.
const SOLVE_WORK: u64 = 20_000_000;
/// Work allowed for the ranges of one component.
const RANGE_WORK: u64 = 400_000;
/// Largest set of doubted figures looked for.
const MOST_SUSPECTS: usize = 3;
/// Single failing checks whose figures are looked at first.
const MOST_SINGLE: usize = 50;
/// Conflicts that are explained together.
const MOST_TOGETHER: usize = 4;
/// Sets of figures looked at on the way to the smallest.
const MOST_SETS: usize = 20_000;
/// Suspects whose misprints are looked for, and misprints proposed.
const MOST_TRIED: usize = 12;
const MOST_PROPOSALS: usize = 6;
/// Misprints of one kind of one figure that are still worth naming.
const MOST_ALIKE: usize = 3;
/// Rounds of filling in unknown members of sums before the search begins.
const STARTING_ROUNDS: usize = 8;
/// A component of more identities is not solved as a whole, and that is said; what surrounds a failing check
/// is.
pub const MOST_IDENTITIES: usize = 6_000;
/// So many identities around a failing check of such a component.
const NEIGHBOURHOOD: usize = 400;

/// A contradiction, and what would explain it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Figures that cannot all be right, and the identities that show it.
    pub conflict: BTreeSet<FigureId>,
    /// By their place in the list of all identities.
    pub identities: BTreeSet<usize>,
    /// The smallest sets of figures whose error explains it, least confirmed first.
    pub suspects: Vec<Vec<FigureId>>,
    /// What one suspect figure could have been meant to be.
    pub proposals: Vec<Proposal>,
    /// The suspects explain this conflict only; another one, of figures connected with these, has its own.
    pub among_others: bool,
    /// False when the work allowed ran out: there may be more sets.
    pub fully_searched: bool,
}

/// “Is it …?”: one printed figure changed by one slip, and everything fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    pub figure: FigureId,
    /// The text as it would have been printed.
    pub text: String,
}

/// An identity with its place in the list of all.
pub type Placed<'a> = (usize, &'a Formed);

/// A part of the system that has nothing to do with the rest. It is set up when it is first solved.
pub struct Component<'a> {
    budget: &'a Budget,
    values: Values<'a>,
    formed: Vec<Placed<'a>>,
    system: System,
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
    fn new(budget: &'a Budget, values: &Values<'a>, formed: Vec<Placed<'a>>) -> Self {
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
    fn build(&mut self) {
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
                        let Some(interval) = interval.and_then(|s| in_percent(figure, s)) else { continue };
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
    fn times(&mut self, times: &Times, interval: Span, reason: Reason) -> Vec<usize> {
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
        let value = value.and_then(|v| in_percent(figure, Span { low: v, high: v }));
        value.map_or_else(Num::zero, |s| Num::fixed(s.low))
    }

    fn known_variable(&self, var: Var) -> Option<usize> {
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
                            let interval = in_percent(figure, interval);
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

    /// Everything that is wrong in the component; `weight` says how well a figure is confirmed, `failing` which
    /// figures single failing checks rest on.
    pub fn causes(
        &mut self,
        failing: &[&[FigureId]],
        weight: &dyn Fn(FigureId) -> usize,
        work: &mut Work<'_>,
    ) -> Vec<Cause> {
        self.build();
        let (mut apart, all_found) = self.conflicts_apart(failing, work);
        let joint = limited(work, SOLVE_WORK, |work| self.errors_of_all(&apart, work));
        let mut known = match joint {
            Joint::Apart(parts) => parts.into_iter().map(Some).collect(),
            // the errors depend on each other: one entry, each line of it a set that explains everything
            Joint::Together(sets) => {
                let all = apart.drain(..).reduce(|mut a, b| {
                    a.figures.extend(b.figures);
                    a.identities.extend(b.identities);
                    a
                });
                apart.extend(all);
                vec![Some(sets)]
            }
            Joint::Unknown => vec![None; apart.len()],
        };
        let mut causes = Vec::new();
        for (i, conflict) in apart.iter().enumerate() {
            let others: BTreeSet<FigureId> = apart
                .iter()
                .enumerate()
                .filter(|(j, _)| *j != i)
                .flat_map(|(_, c)| &c.figures)
                .copied()
                .collect();
            let (mut suspects, all) = match known.get_mut(i).and_then(Option::take) {
                Some(sets) => (sets, true),
                None => limited(work, SOLVE_WORK, |work| {
                    self.smallest_sets(vec![conflict.figures.clone()], MOST_SUSPECTS, &others, work)
                }),
            };
            suspects.sort_by_key(|set| (set.iter().map(|id| weight(*id)).sum::<usize>(), set.clone()));
            let proposals = if self.is_one_sided(conflict) {
                Vec::new()
            } else {
                limited(work, SOLVE_WORK, |work| self.likely(&suspects, &others, work))
            };
            causes.push(Cause {
                conflict: conflict.figures.clone(),
                identities: conflict.identities.clone(),
                suspects,
                proposals,
                among_others: apart.len() > 1,
                fully_searched: all_found && all,
            });
        }
        self.system.doubt(&BTreeSet::new(), work);
        causes
    }

    /// Conflicts that share no figure, each an error of its own; those of single checks first, as they say
    /// most. `false` if there may be more.
    fn conflicts_apart(&mut self, failing: &[&[FigureId]], work: &mut Work<'_>) -> (Vec<Conflict>, bool) {
        let mut single: Vec<Conflict> = Vec::new();
        for figures in failing.iter().take(MOST_SINGLE) {
            let inside: HashSet<FigureId> = figures.iter().copied().collect();
            let about = |f: &Formed| f.form.figures().iter().all(|id| inside.contains(id));
            let formed = self.formed.iter().copied().filter(|(_, f)| about(f)).collect();
            let mut small = Self::new(self.budget, &self.values, formed);
            if let Answer::Conflict(conflict) = small.solve(work)
                && !conflict.figures.is_empty()
            {
                single.push(conflict);
            }
        }
        single.sort_by_key(|c| c.figures.len());
        let mut apart: Vec<Conflict> = Vec::new();
        for conflict in single {
            if apart.iter().all(|c| c.figures.is_disjoint(&conflict.figures)) {
                apart.push(conflict);
            }
        }
        loop {
            let doubted: BTreeSet<FigureId> = apart.iter().flat_map(|c| &c.figures).copied().collect();
            self.system.doubt(&doubted, work);
            match limited(work, SOLVE_WORK, |work| self.system.solve(work)) {
                Answer::Feasible => return (apart, true),
                Answer::Conflict(conflict) if conflict.figures.is_empty() => return (apart, true),
                Answer::Conflict(conflict) => apart.push(conflict),
                Answer::GivenUp => return (apart, false),
            }
        }
    }

    /// The smallest sets of figures that explain all conflicts together, if one error for each explains it.
    fn errors_of_all(&mut self, apart: &[Conflict], work: &mut Work<'_>) -> Joint {
        if apart.is_empty() || apart.len() > MOST_TOGETHER {
            return Joint::Unknown;
        }
        let conflicts: Vec<BTreeSet<FigureId>> = apart.iter().map(|c| c.figures.clone()).collect();
        let (found, all) = self.smallest_sets(conflicts, apart.len(), &BTreeSet::new(), work);
        if !all || found.is_empty() {
            return Joint::Unknown;
        }
        let part = |conflict: &Conflict| {
            let mut parts: Vec<Vec<FigureId>> = found
                .iter()
                .map(|set| set.iter().copied().filter(|id| conflict.figures.contains(id)).collect())
                .collect();
            parts.sort();
            parts.dedup();
            parts
        };
        let parts: Vec<Vec<Vec<FigureId>>> = apart.iter().map(part).collect();
        // any error of one with any of the others: only then are they errors apart
        let combinations = parts.iter().map(Vec::len).try_fold(1usize, usize::checked_mul);
        if combinations == Some(found.len()) { Joint::Apart(parts) } else { Joint::Together(found) }
    }

    /// Whether a conflict rests on a limit: then half of all misprints would explain it.
    fn is_one_sided(&self, conflict: &Conflict) -> bool {
        let limit = |f: &Formed| matches!(f.form, Form::Sum { at_most: true, .. });
        self.formed.iter().any(|(place, f)| conflict.identities.contains(place) && limit(f))
    }

    /// All smallest sets that explain some conflicts, the figures of `others` being doubted anyway; `false` if
    /// not all were looked at.
    fn smallest_sets(
        &mut self,
        mut conflicts: Vec<BTreeSet<FigureId>>,
        largest: usize,
        others: &BTreeSet<FigureId>,
        work: &mut Work<'_>,
    ) -> (Vec<Vec<FigureId>>, bool) {
        let hits =
            |set: &[FigureId], conflict: &BTreeSet<FigureId>| set.iter().any(|id| conflict.contains(id));
        let mut level: Vec<Vec<FigureId>> = vec![Vec::new()];
        let mut looked_at = 0;
        for _ in 1..=largest {
            let mut next: BTreeSet<Vec<FigureId>> = BTreeSet::new();
            for set in &level {
                let open = conflicts.iter().filter(|c| !hits(set, c)).min_by_key(|c| c.len());
                for id in open.into_iter().flatten() {
                    let mut larger = set.clone();
                    larger.insert(larger.partition_point(|other| other < id), *id);
                    next.insert(larger);
                }
            }
            let mut found = Vec::new();
            level = Vec::new();
            for set in next {
                looked_at += 1;
                if looked_at > MOST_SETS {
                    return (found, false);
                }
                if conflicts.iter().any(|c| !hits(&set, c)) {
                    level.push(set);
                    continue;
                }
                let doubted: BTreeSet<FigureId> = set.iter().chain(others).copied().collect();
                self.system.doubt(&doubted, work);
                match self.system.solve(work) {
                    Answer::Feasible => found.push(set),
                    // no figure is left to doubt: no larger set helps
                    Answer::Conflict(conflict) if conflict.figures.is_empty() => {}
                    Answer::Conflict(conflict) => {
                        conflicts.push(conflict.figures);
                        level.push(set);
                    }
                    Answer::GivenUp => return (found, false),
                }
            }
            if !found.is_empty() {
                return (found, true);
            }
        }
        (Vec::new(), false)
    }

    /// The misprints that would explain everything, the likeliest first.
    fn likely(
        &mut self,
        suspects: &[Vec<FigureId>],
        others: &BTreeSet<FigureId>,
        work: &mut Work<'_>,
    ) -> Vec<Proposal> {
        let mut found: Vec<(Slip, Proposal)> = Vec::new();
        for set in suspects.iter().take(MOST_TRIED) {
            if let [figure] = set.as_slice() {
                let mut fits = self.proposals(*figure, others, work);
                // of several slips the likeliest kind; many of one kind say nothing
                let best = fits.iter().map(|(slip, _)| *slip).min();
                fits.retain(|(slip, _)| Some(*slip) == best);
                if fits.len() <= MOST_ALIKE {
                    found.extend(fits);
                }
            }
        }
        found.sort_by_key(|(slip, _)| *slip);
        found.into_iter().take(MOST_PROPOSALS).map(|(_, proposal)| proposal).collect()
    }

    /// Slips of one digit or sign that would make everything fit.
    fn proposals(
        &mut self,
        figure: FigureId,
        others: &BTreeSet<FigureId>,
        work: &mut Work<'_>,
    ) -> Vec<(Slip, Proposal)> {
        let budget = self.budget;
        let mut doubted = others.clone();
        doubted.insert(figure);
        self.system.doubt(&doubted, work);
        if self.system.solve(work) != Answer::Feasible {
            return Vec::new();
        }
        // where the true value can lie, the printed one left aside: all of the interval is possible
        let ends = self.known_variable(Var::Stated(figure)).map(|variable| {
            (self.system.extreme(variable, false, work), self.system.extreme(variable, true, work))
        });
        let rated: Vec<Times> = self
            .formed
            .iter()
            .filter_map(|(_, f)| match &f.form {
                Form::Times { of, base, percent, plus_one }
                    if *percent == figure || self.values.twins(*percent).contains(&figure) =>
                {
                    Some(Times { of: *of, base: *base, percent: figure, plus_one: *plus_one })
                }
                _ => None,
            })
            .collect();
        let rate_range = rated.first().and_then(|times| self.rate_range(times, work));
        let quantity = &budget.figure(figure).quantity;
        let mut proposals = Vec::new();
        for (slip, text) in slips(quantity) {
            let Ok(changed) = quantity::parse(&text, std::slice::from_ref(&counter_of(quantity))) else {
                continue;
            };
            let interval = span(budget, &changed, Reading::Wide);
            let Some(interval) = interval.and_then(|s| in_percent(budget.figure(figure), s)) else {
                continue;
            };
            let (low, high) = (Num::fixed(interval.low), Num::fixed(interval.high));
            if let Some((least, largest)) = &ends
                && (least.as_ref().is_some_and(|l| high < *l) || largest.as_ref().is_some_and(|h| low > *h))
            {
                continue;
            }
            if rate_range.as_ref().is_some_and(|r| !r.meets(&Range::of(interval))) {
                continue;
            }
            // a rate stands in rows: with those of the changed one, is there still a solution?
            let rows: Vec<usize> =
                rated.iter().flat_map(|times| self.times(times, interval, Reason::default())).collect();
            let fits = rows.is_empty() || self.system.solve(work) == Answer::Feasible;
            for row in rows {
                self.system.free(row);
            }
            if fits {
                proposals.push((slip, Proposal { figure, text }));
            }
            if work.is_over() {
                break;
            }
        }
        proposals
    }

    /// The percentages a rate could have, from the ranges of what it relates; wider than the truth.
    fn rate_range(&mut self, times: &Times, work: &mut Work<'_>) -> Option<Range> {
        let (of, base) = (self.known_variable(times.of)?, self.known_variable(times.base)?);
        let mut ends = |v| {
            let low = self.system.extreme(v, false, work)?.to_q();
            Some(Range::new(low, self.system.extreme(v, true, work)?.to_q()))
        };
        let (of, base) = (ends(of)?, ends(base)?);
        let hundred = Range::new(Num::whole(100).to_q(), Num::whole(100).to_q());
        let ratio = of.times(&hundred).over(&base)?;
        Some(if times.plus_one { ratio.minus(&hundred) } else { ratio })
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

/// What explains all conflicts of a component.
enum Joint {
    /// Sets for each conflict; any of one go with any of the others.
    Apart(Vec<Vec<Vec<FigureId>>>),
    /// Sets for all of them.
    Together(Vec<Vec<FigureId>>),
    /// One error for each does not do, or not everything was looked at.
    Unknown,
}

/// `of = base × rate`, as it stands in the system.
#[derive(Clone, Copy)]
struct Times {
    of: Var,
    base: Var,
    percent: FigureId,
    plus_one: bool,
}

/// Runs a search with a part of the work.
fn limited<'w, T>(work: &mut Work<'w>, most: u64, search: impl FnOnce(&mut Work<'w>) -> T) -> T {
    let mut part = work.part(most);
    let given = part.left();
    let result = search(&mut part);
    work.settle(given, &part);
    result
}

/// What went wrong in printing, likeliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// Two neighbouring digits swapped.
    Swapped,
    /// A digit changed.
    Digit,
    /// A sign or direction word turned.
    Sign,
    /// A digit too many or too few.
    Length,
    /// 万元 for 亿元 or the other way round.
    Unit,
}

/// The measure word of a count, so that the changed text reads.
fn counter_of(quantity: &Quantity) -> std::sync::Arc<str> {
    quantity.unit().text().into()
}

/// Texts one slip away: a digit changed, dropped, doubled or put in, two neighbours swapped, the sign
/// turned, the unit mistaken. The number of decimals stays, as a report prints the same number throughout.
fn slips(quantity: &Quantity) -> Vec<(Slip, String)> {
    let text = quantity.text();
    let printed = quantity.printed();
    let (Some(at), false) = (text.find(printed), printed.is_empty()) else { return Vec::new() };
    let (before, after) =
        (text.get(..at).unwrap_or_default(), text.get(at + printed.len()..).unwrap_or_default());
    let chars: Vec<char> = printed.chars().collect();
    let point = chars.iter().position(|c| *c == '.').unwrap_or(chars.iter().filter(|c| **c != '%').count());
    let mut numbers: BTreeMap<String, Slip> = BTreeMap::new();
    let mut add = |number: String, slip: Slip| {
        let known = numbers.entry(number).or_insert(slip);
        *known = slip.min(*known);
    };
    let digits = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let join = |chars: Vec<char>| chars.into_iter().collect::<String>();
    for i in 0..chars.len() {
        if digits(i) {
            for d in '0'..='9' {
                let mut changed = chars.clone();
                if let Some(c) = changed.get_mut(i) {
                    *c = d;
                }
                add(join(changed), Slip::Digit);
            }
            if digits(i + 1) || (digits(i + 2) && chars.get(i + 1) == Some(&'.')) {
                let other = if digits(i + 1) { i + 1 } else { i + 2 };
                let mut changed = chars.clone();
                changed.swap(i, other);
                add(join(changed), Slip::Swapped);
            }
        }
        if i < point && digits(i) && chars.iter().take(point).filter(|c| c.is_ascii_digit()).count() > 1 {
            let mut changed = chars.clone();
            changed.remove(i);
            add(join(changed), Slip::Length);
        }
        if i <= point {
            for d in '0'..='9' {
                let mut changed = chars.clone();
                changed.insert(i, d);
                add(join(changed), Slip::Length);
            }
        }
    }
    numbers.remove(printed);
    // leading zeros are no numbers anyone prints
    numbers.retain(|n, _| {
        let n = n.trim_start_matches(['-', '\u{2212}']);
        !(n.starts_with('0') && n.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
    });
    let mut texts: Vec<(Slip, String)> =
        numbers.into_iter().map(|(n, slip)| (slip, format!("{before}{n}{after}"))).collect();
    texts.extend(turned(text).map(|text| (Slip::Sign, text)));
    let unit = match quantity.unit() {
        quantity::Unit::YiYuan => Some(("亿元", "万元")),
        quantity::Unit::WanYuan => Some(("万元", "亿元")),
        _ => None,
    };
    if let Some((from, to)) = unit.filter(|(from, _)| text.contains(from)) {
        texts.push((Slip::Unit, text.replacen(from, to, 1)));
    }
    texts
}

/// The same with the opposite direction word or sign.
fn turned(text: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 8] = [
        ("增长", "下降"),
        ("增加", "减少"),
        ("增收", "减收"),
        ("增支", "减支"),
        ("提高", "降低"),
        ("提升", "下降"),
        ("拉动", "下拉"),
        ("上升", "下降"),
    ];
    for (up, down) in PAIRS {
        if let Some(rest) = text.strip_prefix(up) {
            return Some(format!("{down}{rest}"));
        }
        if let Some(rest) = text.strip_prefix(down) {
            return Some(format!("{up}{rest}"));
        }
    }
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => Some(rest.to_owned()),
        None if text.starts_with(|c: char| c.is_ascii_digit()) => Some(format!("-{text}")),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_one_step_away_and_keep_the_decimals() {
        let q = quantity::parse("下降 13.37%", &[]).unwrap();
        let all: Vec<String> = slips(&q).into_iter().map(|(_, text)| text).collect();
        for expected in [
            "下降 13.73%",
            "下降 31.37%",
            "下降 3.37%",
            "下降 133.37%",
            "下降 13.07%",
            "增长 13.37%",
            "下降 11.37%",
        ] {
            assert!(all.contains(&expected.to_owned()), "{expected}");
        }
        for text in &all {
            let changed = quantity::parse(text, &[]).unwrap();
            assert_eq!(changed.decimals(), 2, "{text}");
            assert_ne!(changed.value(), q.value(), "{text}");
        }
    }

    #[test]
    fn the_kind_of_a_slip_is_the_likeliest() {
        let q = quantity::parse("1.12 亿元", &[]).unwrap();
        let all: BTreeMap<String, Slip> = slips(&q).into_iter().map(|(slip, text)| (text, slip)).collect();
        for (text, slip) in [
            ("1.21 亿元", Slip::Swapped),
            ("1.13 亿元", Slip::Digit),
            ("-1.12 亿元", Slip::Sign),
            ("11.12 亿元", Slip::Length),
            ("1.12 万元", Slip::Unit),
        ] {
            assert_eq!(all.get(text), Some(&slip), "{text}");
        }
    }
}
