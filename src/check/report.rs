//! Everything found about a budget: each check, what would explain the contradictions, what the lists
//! leave out, and which figures nothing protects.

use super::exact::{Q, Range};
use super::form::{CheckKind, Form, Formed, Var, form};
use super::judge::{Detail, Intervals, Outcome, Reading, Unchecked, Values, Verdict, is_steady};
use super::locate::{Cause, Component, components_of};
use super::rules::{RuleResult, RuleSet, RuleSeverity, RuleState};
use super::system::{Answer, Work};
use crate::budget::{
    Book, Budget, CellRef, FigureId, Flow, Identity, LineId, Measure, Owner, Progress, Relation, ScopeId,
    Stage,
};
use num_traits::Zero as _;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use strum::{EnumIter, IntoStaticStr};

/// How much a finding matters, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    /// The figures as printed exclude each other.
    Contradiction,
    /// They do unless something was counted differently: the base is only inferred.
    Definition,
    /// Something the report should give is not given.
    Incomplete,
    /// Beyond a line a law draws.
    Statutory,
    /// Worth a question.
    Attention,
    /// In order.
    None,
}

impl From<RuleSeverity> for Severity {
    fn from(severity: RuleSeverity) -> Self {
        match severity {
            RuleSeverity::Statutory => Self::Statutory,
            RuleSeverity::Incomplete => Self::Incomplete,
            RuleSeverity::Attention => Self::Attention,
        }
    }
}

/// One identity and its verdict.
#[derive(Clone, Debug)]
pub struct Check {
    /// Stable text: kind and the key of the figure it is about.
    pub id: String,
    pub formed: Formed,
    pub verdict: Verdict,
    pub severity: Severity,
    /// Every figure it rests on: those of the identity, and those that give what it needs and nobody printed.
    pub figures: Vec<FigureId>,
}

impl Check {
    /// Whether it is a limit (其中, 不超过), which confirms little by holding.
    pub fn is_limit(&self) -> bool {
        matches!(self.formed.form, Form::Sum { at_most: true, .. })
    }
}

/// Figures that cannot all be right, as one entry however many checks fail.
#[derive(Clone, Debug)]
pub struct Contradiction {
    pub id: String,
    pub severity: Severity,
    /// Indices of the failing checks; empty when only all together exclude each other.
    pub checks: Vec<usize>,
    /// The identities that together exclude each other where no single check fails; else empty.
    pub identities: Vec<Formed>,
    pub cause: Cause,
}

/// What an of-which list leaves out.
#[derive(Clone, Debug)]
pub struct Remainder {
    pub whole: LineId,
    pub year: u16,
    pub stage: Stage,
    pub parts: Vec<LineId>,
    /// Whole minus listed parts, 元.
    pub now: Range,
    /// The same one year before, as far as growth rates and changes tell.
    pub before: Option<Range>,
}

/// How the checks ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Equalities that come out as printed.
    pub exact: usize,
    /// Those that differ in the last digit, as rounding allows.
    pub last_digit: usize,
    /// Limits that are kept: they confirm less.
    pub kept: usize,
    pub inconsistent: usize,
    pub unchecked: usize,
}

/// The result of checking a budget.
#[derive(Debug)]
pub struct Report {
    pub checks: Vec<Check>,
    /// Most useful first.
    pub contradictions: Vec<Contradiction>,
    pub remainders: Vec<Remainder>,
    /// Figures in no check that was made.
    pub unprotected: Vec<FigureId>,
    /// What the rules of law and attention gave, those that hold included.
    pub rules: Vec<RuleResult>,
    /// What amounts nobody printed can be, so that all figures fit together: both ends known. Not worked
    /// out for very large budgets.
    pub ranges: HashMap<CellRef, Range>,
    /// Groups of figures not solved as a whole, being too large or too hard; single checks were made all the
    /// same.
    pub not_fully_searched: usize,
    intervals: Arc<Intervals>,
}

/// Checks a budget. `None` when `progress` was cancelled.
pub fn check(budget: &Budget, rules: &RuleSet, progress: &Progress) -> Option<Report> {
    let formed = form(budget);
    let values = Values::new(budget, &formed);
    let mut checks = Vec::with_capacity(formed.len());
    let mut places = Vec::with_capacity(formed.len());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (done, f) in formed.iter().enumerate() {
        if done % 1024 == 0 {
            if progress.is_cancelled() {
                return None;
            }
            // judging is half of the way, solving the other
            progress.set(done, formed.len() * 2);
        }
        if f.hidden {
            continue;
        }
        let verdict = values.judge(f);
        let severity =
            if verdict.outcome == Outcome::Inconsistent { severity_of(budget, f) } else { Severity::None };
        let id = unique(&mut seen, id_of(budget, f));
        checks.push(Check { id, formed: f.clone(), verdict, severity, figures: values.figures(f) });
        places.push(done);
    }
    let rules = super::rules::apply(rules, budget, &values);
    let mut solver = Solver {
        budget,
        values: &values,
        formed: &formed,
        checks: &checks,
        places: &places,
        progress,
        work: Work::new(TOTAL_WORK, progress),
        explained: HashSet::new(),
        found: Vec::new(),
        ranges: HashMap::new(),
        not_fully_searched: 0,
    };
    solver.run(&rules)?;
    let Solver { found: contradictions, ranges, not_fully_searched, .. } = solver;
    let checked: HashSet<FigureId> = checks
        .iter()
        .filter(|c| c.verdict.outcome != Outcome::NotChecked)
        .flat_map(|c| c.figures.iter().copied())
        .collect();
    let unprotected = budget.figures().map(|(id, _)| id).filter(|id| !checked.contains(id)).collect();
    let remainders = remainders(budget, &values);
    let intervals = values.intervals();
    Some(Report {
        checks,
        contradictions,
        remainders,
        unprotected,
        rules,
        ranges,
        not_fully_searched,
        intervals,
    })
}

/// How much it matters that an identity does not hold.
fn severity_of(budget: &Budget, formed: &Formed) -> Severity {
    match &formed.form {
        // 持平 is a word, not a number
        Form::Times { percent, .. } if is_steady(budget.figure(*percent)) => Severity::Attention,
        _ if is_debt_limit(budget, formed) => Severity::Statutory,
        _ if formed.base_stated => Severity::Contradiction,
        _ => Severity::Definition,
    }
}

/// A declared limit of debt (Budget Law 35): debt above it is no slip of arithmetic.
fn is_debt_limit(budget: &Budget, formed: &Formed) -> bool {
    match &formed.form {
        Form::Sum { total: Var::Stated(total), at_most: true, .. } => {
            formed.kind == CheckKind::DeclaredAtMost && budget.flow_of(*total) == Flow::Quota
        }
        _ => false,
    }
}

/// Kind and the key of what the check is about.
fn id_of(budget: &Budget, formed: &Formed) -> String {
    let about = match &formed.form {
        Form::Sum { total, parts, .. } => match (formed.kind, parts.last()) {
            // a change is about the change, a part about the part
            (CheckKind::Change | CheckKind::MemoAtMost, Some((_, part))) => *part,
            _ => *total,
        },
        Form::Same { figures } => match figures.last() {
            Some(id) => Var::Stated(*id),
            None => return formed.kind.word().to_owned(),
        },
        Form::Alone { figure, .. } => Var::Stated(*figure),
        Form::Times { percent, .. } => Var::Stated(*percent),
        Form::ShareMove { points, .. } => Var::Stated(*points),
    };
    format!("{}:{}", formed.kind.word(), var_key(budget, about))
}

fn unique(seen: &mut HashMap<String, usize>, id: String) -> String {
    let count = seen.entry(id.clone()).or_default();
    *count += 1;
    if *count == 1 { id } else { format!("{id}#{count}") }
}

/// The key of a variable, printed or not.
pub fn var_key(budget: &Budget, var: Var) -> String {
    match var {
        Var::Stated(id) => budget.key(id),
        Var::Unstated(cell) => cell_key(budget, cell),
    }
}

/// The key a cell would have if it were printed.
pub fn cell_key(budget: &Budget, cell: CellRef) -> String {
    let statement = budget.statement(budget.line(cell.line).statement);
    let scope = &budget.scope(statement.scope).name;
    let path = budget.line_path(cell.line);
    let (book, flow, stage) = (statement.book.word(), statement.flow.word(), cell.stage.word());
    format!("{book}/{scope}/{flow}/{path}/{}/{stage}/{}", cell.year, cell.measure.text())
}

/// The book and scope a figure belongs to.
pub fn place_of(budget: &Budget, id: FigureId) -> (Book, ScopeId) {
    match budget.figure(id).owner {
        Owner::Line(line) => {
            let s = budget.statement(budget.line(line).statement);
            (s.book, s.scope)
        }
        Owner::Item(item, _) => (Book::Policy, budget.item(item).scope),
    }
}

/// Work allowed for one check altogether: some seconds.
const TOTAL_WORK: u64 = 60_000_000;
/// Budgets with more figures get no ranges of unprinted amounts.
const MOST_FOR_RANGES: usize = 5_000;

/// Looks at the system as a whole.
struct Solver<'a> {
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
}

impl<'a> Solver<'a> {
    /// `None` when cancelled.
    fn run(&mut self, rules: &[RuleResult]) -> Option<()> {
        let budget = self.budget;
        let failing: Vec<usize> = self
            .checks
            .iter()
            .enumerate()
            .filter(|(_, c)| c.verdict.outcome == Outcome::Inconsistent)
            .map(|(i, _)| i)
            .collect();
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
                    let inside: HashSet<usize> = component.formed().iter().map(|(place, _)| *place).collect();
                    for i in &failing {
                        let Some(place) = self.places.get(*i).filter(|p| inside.contains(p)) else {
                            continue;
                        };
                        if self.explained.contains(i) || self.work.is_over() {
                            continue;
                        }
                        let figures = self.checks.get(*i).map_or(&[][..], |c| &c.figures);
                        let mut near = component.around(&[*place]);
                        let causes = near.causes(&[figures], &weight, &mut self.work);
                        for cause in causes {
                            self.add(Cause { fully_searched: false, ..cause }, &failing, true, &mut near);
                        }
                    }
                }
                Answer::Conflict(_) => {
                    let certain = self.is_certain(&component);
                    let inside: HashSet<usize> = component.formed().iter().map(|(place, _)| *place).collect();
                    let single: Vec<&[FigureId]> = failing
                        .iter()
                        .filter(|i| self.places.get(**i).is_some_and(|p| inside.contains(p)))
                        .filter_map(|i| self.checks.get(*i).map(|c| c.figures.as_slice()))
                        .collect();
                    for cause in component.causes(&single, &weight, &mut self.work) {
                        self.add(cause, &failing, certain, &mut component);
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
        Some(())
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
    fn add(&mut self, cause: Cause, failing: &[usize], certain: bool, component: &mut Component<'a>) {
        let mut checks: Vec<usize> = Vec::new();
        for i in failing {
            if !self.explained.contains(i) && self.belongs(*i, &cause, component) {
                checks.push(*i);
            }
        }
        // a neighbourhood shows only what its check already says
        let shows = |i: &usize| self.places.get(*i).is_some_and(|p| cause.identities.contains(p));
        if checks.is_empty() && !cause.fully_searched && failing.iter().any(shows) {
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
        let touched = |set: &Vec<FigureId>| set.iter().any(|id| check.figures.contains(id));
        if cause.suspects.is_empty() || !cause.suspects.iter().all(touched) {
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
            let mut parts = self.components();
            for id in &figures {
                let speaks_of = |f: &Formed| f.form.vars().contains(&Var::Stated(*id));
                let component = parts.iter_mut().find(|c| c.formed().iter().any(|(_, f)| speaks_of(f)));
                if suspects.len() == MOST_ALONE || self.work.is_over() {
                    fully_searched = false;
                    break;
                }
                match self.explains(*id, check, component) {
                    Some(true) => suspects.push(vec![*id]),
                    Some(false) => {}
                    None => fully_searched = false,
                }
            }
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

/// What each list of parts leaves out, and what it left out the year before.
fn remainders(budget: &Budget, values: &Values<'_>) -> Vec<Remainder> {
    let mut found = Vec::new();
    for group in budget.parts() {
        if group.relation != Relation::OfWhich {
            continue;
        }
        let stage = if group.year == budget.draft_year { Stage::Draft } else { Stage::Executed };
        if !group.stages.contains(&stage) {
            continue;
        }
        let amount = |line: LineId, year: u16, stage: Stage| -> Result<Range, Unchecked> {
            let cell = CellRef { line, year, stage, measure: Measure::Amount };
            let var = budget.cell(cell).map_or(Var::Unstated(cell), Var::Stated);
            values.range_of(var, Reading::Narrow)
        };
        let sum = |year: u16, stage: Stage| -> Option<Range> {
            let mut rest = amount(group.whole, year, stage).ok()?;
            for part in &group.children {
                rest = rest.minus(&amount(*part, year, stage).ok()?);
            }
            Some(rest)
        };
        let printed = |line: LineId| {
            budget.cell(CellRef { line, year: group.year, stage, measure: Measure::Amount }).is_some()
        };
        // a declared sum says what the rest is
        let whole =
            budget.cell(CellRef { line: group.whole, year: group.year, stage, measure: Measure::Amount });
        let declared = budget
            .identities()
            .iter()
            .any(|i| matches!(i, Identity::Sum { total, .. } if Some(*total) == whole));
        if declared {
            continue;
        }
        if !printed(group.whole) || !group.children.iter().all(|c| printed(*c)) || group.children.len() < 2 {
            continue;
        }
        let Some(now) = sum(group.year, stage) else { continue };
        // before: the executed year for the draft, the year before for the executed one
        let before = sum(group.year - 1, Stage::Executed);
        // perhaps nothing is left out
        if now.low <= Q::zero() {
            continue;
        }
        found.push(Remainder {
            whole: group.whole,
            year: group.year,
            stage,
            parts: group.children.clone(),
            now,
            before,
        });
    }
    found
}

impl Report {
    /// How many checks ended in each way.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.checks.iter().filter(|c| c.verdict.outcome == outcome).count()
    }

    /// How the checks ended, limits told apart.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for check in &self.checks {
            let slot = match check.verdict.outcome {
                Outcome::Consistent if check.is_limit() => &mut counts.kept,
                Outcome::Consistent => &mut counts.exact,
                Outcome::WithinRounding => &mut counts.last_digit,
                Outcome::Inconsistent => &mut counts.inconsistent,
                Outcome::NotChecked => &mut counts.unchecked,
            };
            *slot += 1;
        }
        counts
    }

    /// The two sides of a check; `None` for one that was not made. `budget` is the one that was checked.
    pub fn detail(&self, budget: &Budget, check: &Check) -> Option<Detail> {
        Values::with(budget, Arc::clone(&self.intervals)).detail(&check.formed, &check.verdict)
    }

    /// The interval of a variable, printed or following from the figures of its line.
    pub fn range_of(&self, budget: &Budget, var: Var) -> Option<Range> {
        Values::with(budget, Arc::clone(&self.intervals)).range_of(var, Reading::Narrow).ok()
    }

    /// The checks a figure takes part in.
    pub fn checks_of(&self) -> HashMap<FigureId, Vec<usize>> {
        let mut of: HashMap<FigureId, Vec<usize>> = HashMap::new();
        for (i, check) in self.checks.iter().enumerate() {
            for id in check.figures.iter().copied() {
                let list = of.entry(id).or_default();
                if list.last() != Some(&i) {
                    list.push(i);
                }
            }
        }
        of
    }
}
