//! The system as a whole: which contradictions there are, and what unprinted amounts can be.

use super::component::{Component, components_of};
use super::exact::{Q, Range};
use super::form::{Formed, Var};
use super::judge::{Outcome, Values, is_steady};
use super::locate::Cause;
use super::report::{Check, Contradiction, Severity, is_debt_limit, unique};
use super::rules::{RuleResult, RuleState};
use super::system::{Answer, Work};
use crate::budget::{Budget, CellRef, FigureId, Progress};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Work allowed for one check altogether: some seconds.
const TOTAL_WORK: u64 = 60_000_000;
/// Budgets with more figures get no ranges of unprinted amounts.
const MOST_FOR_RANGES: usize = 5_000;

/// Looks at the system as a whole.
pub struct Solver<'a> {
    budget: &'a Budget,
    values: &'a Values<'a>,
    formed: &'a [Formed],
    checks: &'a [Check],
    /// The place of each check in the list of identities.
    places: &'a [usize],
    progress: &'a Progress,
    work: Work<'a>,
    /// Failing checks that have their cause.
    explained: HashSet<usize>,
    found: Vec<Contradiction>,
    ranges: HashMap<CellRef, Range>,
    not_fully_searched: usize,
    /// Failing checks by their figures and by their place in the list of identities.
    touching: HashMap<FigureId, Vec<usize>>,
    at_place: HashMap<usize, usize>,
    /// The components once more, for checks that fail by themselves, and the one that speaks of each figure.
    alone: Option<(Vec<Component<'a>>, HashMap<FigureId, usize>)>,
}

/// What the system as a whole gives.
pub struct Solved {
    pub contradictions: Vec<Contradiction>,
    pub ranges: HashMap<CellRef, Range>,
    pub not_fully_searched: usize,
}

impl<'a> Solver<'a> {
    /// `places` has the place of each check in the list of identities.
    pub fn new(
        budget: &'a Budget,
        values: &'a Values<'a>,
        formed: &'a [Formed],
        checks: &'a [Check],
        places: &'a [usize],
        progress: &'a Progress,
    ) -> Self {
        Self {
            budget,
            values,
            formed,
            checks,
            places,
            progress,
            work: Work::new(TOTAL_WORK, progress),
            explained: HashSet::new(),
            found: Vec::new(),
            ranges: HashMap::new(),
            not_fully_searched: 0,
            touching: HashMap::new(),
            at_place: HashMap::new(),
            alone: None,
        }
    }

    /// Solves; `None` when cancelled. `rules` say some things better than a check does.
    pub fn run(mut self, rules: &[RuleResult]) -> Option<Solved> {
        let budget = self.budget;
        let failing: Vec<usize> = self
            .checks
            .iter()
            .enumerate()
            .filter(|(_, c)| c.verdict.outcome == Outcome::Inconsistent)
            .map(|(i, _)| i)
            .collect();
        for i in &failing {
            for id in self.checks.get(*i).map_or(&[][..], |c| &c.figures) {
                self.touching.entry(*id).or_default().push(*i);
            }
            if let Some(place) = self.places.get(*i) {
                self.at_place.insert(*place, *i);
            }
        }
        let confirmed = confirmations(self.checks);
        let weight = |id: FigureId| confirmed.get(&id).copied().unwrap_or(0);
        let parts = self.components();
        let count = parts.len();
        for (done, mut component) in parts.into_iter().enumerate() {
            if self.progress.is_cancelled() {
                return None;
            }
            self.progress.set(count + done, count * 2);
            match component.solve(&mut self.work) {
                Answer::Feasible => {
                    if budget.figures().len() <= MOST_FOR_RANGES {
                        let both = |(cell, low, high): (CellRef, Option<Q>, Option<Q>)| {
                            Some((cell, Range::new(low?, high?)))
                        };
                        self.ranges.extend(component.ranges(&mut self.work).into_iter().filter_map(both));
                    }
                }
                Answer::GivenUp => {
                    self.not_fully_searched += 1;
                    for i in self.failing_in(&component) {
                        if self.explained.contains(&i) {
                            continue;
                        }
                        // looking around costs as much as there is to look at
                        self.work.spend(component.formed().len() as u64);
                        if self.work.is_over() {
                            break;
                        }
                        let Some(place) = self.places.get(i) else { continue };
                        let figures = self.checks.get(i).map_or(&[][..], |c| &c.figures);
                        let mut near = component.around(&[*place]);
                        let causes = near.causes(&[figures], &weight, &mut self.work);
                        for cause in causes {
                            self.add(Cause { fully_searched: false, ..cause }, true, &mut near);
                        }
                    }
                }
                Answer::Conflict(_) => {
                    let certain = self.is_certain(&component);
                    let inside = self.failing_in(&component);
                    let figures = |i: usize| self.checks.get(i).map(|c| c.figures.as_slice());
                    let single: Vec<&[FigureId]> = inside.into_iter().filter_map(figures).collect();
                    for cause in component.causes(&single, &weight, &mut self.work) {
                        self.add(cause, certain, &mut component);
                    }
                }
            }
        }
        if self.progress.is_cancelled() {
            return None;
        }
        // checks that fail outside the linear system, or where it was not searched
        for i in failing {
            if !self.explained.contains(&i) {
                self.add_alone(i, rules);
            }
        }
        let mut seen = HashMap::new();
        for c in &mut self.found {
            let about = c.checks.first().and_then(|i| self.checks.get(*i)).map(|c| c.id.clone());
            let joint = || {
                let first = c.cause.conflict.iter().next().map(|id| budget.key(*id)).unwrap_or_default();
                format!("joint:{first}")
            };
            c.id = unique(&mut seen, about.unwrap_or_else(joint));
        }
        // certain before possible; among equals those in which fewer figures are doubtful, then report order
        self.found.sort_by_key(|c| {
            let first = c.cause.conflict.iter().next().copied();
            (c.severity, c.cause.suspects.first().map_or(usize::MAX, Vec::len), c.cause.suspects.len(), first)
        });
        Some(Solved {
            contradictions: self.found,
            ranges: self.ranges,
            not_fully_searched: self.not_fully_searched,
        })
    }

    /// The failing checks of a component, in order.
    fn failing_in(&self, component: &Component<'a>) -> Vec<usize> {
        let places = component.formed().iter().map(|(place, _)| place);
        let mut found: Vec<usize> = places.filter_map(|place| self.at_place.get(place)).copied().collect();
        found.sort_unstable();
        found
    }

    /// The components of the identities that hold by arithmetic.
    fn components(&self) -> Vec<Component<'a>> {
        let (budget, formed) = (self.budget, self.formed);
        let placed = formed.iter().enumerate().filter(|(_, f)| !is_debt_limit(budget, f));
        components_of(budget, self.values, placed)
    }

    /// Whether a component is impossible even without what is supposed of figures nobody printed.
    fn is_certain(&mut self, component: &Component<'a>) -> bool {
        let visible = component.formed().iter().copied().filter(|(_, f)| !f.hidden && f.base_stated);
        let mut parts = components_of(self.budget, self.values, visible);
        parts.iter_mut().any(|c| matches!(c.solve(&mut self.work), Answer::Conflict(_)))
    }

    /// One cause is one entry, however many checks it fails.
    fn add(&mut self, cause: Cause, certain: bool, component: &mut Component<'a>) {
        // no other check can belong to it
        let figures = cause.conflict.iter().chain(cause.suspects.iter().flatten());
        let touching = figures.filter_map(|id| self.touching.get(id)).flatten();
        let showing = cause.identities.iter().filter_map(|place| self.at_place.get(place));
        let near: BTreeSet<usize> = touching.chain(showing).copied().collect();
        let mut checks: Vec<usize> = Vec::new();
        for i in near {
            if !self.explained.contains(&i) && self.belongs(i, &cause, component) {
                checks.push(i);
            }
        }
        // a neighbourhood shows only what its check already says
        let shown = cause.identities.iter().any(|place| self.at_place.contains_key(place));
        if checks.is_empty() && !cause.fully_searched && shown {
            return;
        }
        self.explained.extend(&checks);
        let severity = checks.iter().filter_map(|i| self.checks.get(*i)).map(|c| c.severity).min();
        let inferred = |id: &FigureId| self.budget.figure(*id).base.is_some_and(|b| !b.stated);
        let severity = severity.unwrap_or(if certain && !cause.conflict.iter().any(inferred) {
            Severity::Contradiction
        } else {
            Severity::Definition
        });
        let identities = if checks.is_empty() {
            cause.identities.iter().filter_map(|place| self.formed.get(*place)).cloned().collect()
        } else {
            Vec::new()
        };
        self.found.push(Contradiction { id: String::new(), severity, checks, identities, cause });
    }

    /// Whether a failing check belongs to a cause: it shows it, or whichever figures explain the cause explain
    /// the check too. Of checks in the system the sets were verified with them; others are tried.
    fn belongs(&mut self, i: usize, cause: &Cause, component: &mut Component<'a>) -> bool {
        let Some(check) = self.checks.get(i) else { return false };
        if self.places.get(i).is_some_and(|place| cause.identities.contains(place)) {
            return true;
        }
        // nothing is claimed where no explanation was found: what shares a figure stands together
        if cause.suspects.is_empty() {
            let shares = check.figures.iter().any(|id| cause.conflict.contains(id));
            return shares && self.is_in_system(&check.formed);
        }
        let touched = |set: &Vec<FigureId>| set.iter().any(|id| check.figures.contains(id));
        if !cause.suspects.iter().all(touched) {
            return false;
        }
        if self.is_in_system(&check.formed) {
            return true;
        }
        let arithmetic = matches!(check.severity, Severity::Contradiction | Severity::Definition);
        arithmetic
            && cause.suspects.iter().all(|set| match set.as_slice() {
                [figure] => self.explains(*figure, check, Some(&mut *component)) == Some(true),
                _ => false,
            })
    }

    /// Whether an identity is one of those that are solved together.
    fn is_in_system(&self, formed: &Formed) -> bool {
        let is_word = formed.form.rate().is_some_and(|rate| is_steady(self.budget.figure(rate)));
        formed.form.is_linear() && !is_word && !is_debt_limit(self.budget, formed)
    }

    /// All components, and which of them speaks of each figure.
    fn parts_by_figure(&self) -> (Vec<Component<'a>>, HashMap<FigureId, usize>) {
        let parts = self.components();
        let mut speaking = HashMap::new();
        for (nth, part) in parts.iter().enumerate() {
            // of a rate only its own identity speaks
            for id in part.formed().iter().flat_map(|(_, f)| f.form.vars()).filter_map(Var::figure) {
                speaking.entry(id).or_insert(nth);
            }
        }
        (parts, speaking)
    }

    /// A check that fails by itself. Its suspects are tried out one by one.
    fn add_alone(&mut self, i: usize, rules: &[RuleResult]) {
        let Some(check) = self.checks.get(i) else { return };
        let figures: BTreeSet<FigureId> = check.figures.iter().copied().collect();
        if check.severity == Severity::Statutory {
            // the rule that says the same has law and formula
            let said = |r: &RuleResult| {
                r.state != RuleState::Within && figures.iter().all(|id| r.figures.contains(id))
            };
            if rules.iter().any(said) {
                return;
            }
        }
        let arithmetic = matches!(check.severity, Severity::Contradiction | Severity::Definition);
        let mut suspects = Vec::new();
        let mut fully_searched = true;
        if arithmetic {
            let (mut parts, speaking) = self.alone.take().unwrap_or_else(|| self.parts_by_figure());
            for id in &figures {
                if suspects.len() == MOST_ALONE || self.work.is_over() {
                    fully_searched = false;
                    break;
                }
                let component = speaking.get(id).and_then(|nth| parts.get_mut(*nth));
                match self.explains(*id, check, component) {
                    Some(true) => suspects.push(vec![*id]),
                    Some(false) => {}
                    None => fully_searched = false,
                }
            }
            self.alone = Some((parts, speaking));
        }
        let cause = Cause {
            conflict: figures,
            identities: self.places.get(i).copied().into_iter().collect(),
            suspects,
            proposals: Vec::new(),
            among_others: false,
            fully_searched,
        };
        let severity = check.severity;
        self.found.push(Contradiction {
            id: String::new(),
            severity,
            checks: vec![i],
            identities: Vec::new(),
            cause,
        });
    }

    /// Whether a check holds for some value of one of its figures that all others in its component allow;
    /// `None` if that was not found out.
    fn explains(
        &mut self,
        figure: FigureId,
        check: &Check,
        component: Option<&mut Component<'a>>,
    ) -> Option<bool> {
        // of what nothing else speaks, any value will do
        let Some(component) = component else { return Some(true) };
        if component.is_too_large() {
            return None;
        }
        let (low, high) = component.range_without(figure, &mut self.work)?;
        // an open end is as far as any report goes
        let far = Q::from_integer(10i64.pow(18).into());
        let (low, high) = (low.unwrap_or_else(|| -far.clone()), high.unwrap_or(far));
        let values = self.values.instead(figure, Some(&low), Some(&high))?;
        Some(values.judge(&check.formed).outcome != Outcome::Inconsistent)
    }
}

/// Suspects named at most for a check that fails by itself.
const MOST_ALONE: usize = 20;

/// In how many checks that came out each figure takes part; inequalities confirm little and do not count.
fn confirmations(checks: &[Check]) -> HashMap<FigureId, usize> {
    let mut counts = HashMap::new();
    for check in checks {
        let good = matches!(check.verdict.outcome, Outcome::Consistent | Outcome::WithinRounding);
        if good && !check.is_limit() {
            for id in check.figures.iter().copied() {
                *counts.entry(id).or_default() += 1;
            }
        }
    }
    counts
}
