//! Everything found about a budget: each check, what would explain the contradictions, what the lists
//! leave out, and which figures nothing protects.

use super::exact::{Q, Range};
use super::form::{CheckKind, Form, Formed, Var, form};
use super::judge::{Outcome, Reading, Unchecked, Values, Verdict};
use super::locate::{Cause, Component, components};
use super::rules::{RuleResult, RuleSet, RuleSeverity};
use super::system::Answer;
use crate::budget::{
    Book, Budget, CellRef, FigureId, Identity, LineId, Measure, Owner, Progress, Relation, ScopeId, Stage,
};
use num_traits::Zero as _;
use std::collections::{BTreeSet, HashMap, HashSet};
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
}

/// Figures that cannot all be right, as one entry however many checks fail.
#[derive(Clone, Debug)]
pub struct Contradiction {
    pub id: String,
    pub severity: Severity,
    /// Indices of the failing checks; empty when only all together exclude each other.
    pub checks: Vec<usize>,
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
    /// Components too large to be solved as a whole; single checks were made all the same.
    pub not_fully_searched: usize,
}

/// Checks a budget. `None` when `progress` was cancelled.
pub fn check(budget: &Budget, rules: &RuleSet, progress: &Progress) -> Option<Report> {
    let formed = form(budget);
    let values = Values::new(budget, &formed);
    let mut checks = Vec::with_capacity(formed.len());
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
        let severity = match (verdict.outcome, f.base_stated) {
            (Outcome::Inconsistent, true) => Severity::Contradiction,
            (Outcome::Inconsistent, false) => Severity::Definition,
            _ => Severity::None,
        };
        let id = unique(&mut seen, id_of(budget, f));
        checks.push(Check { id, formed: f.clone(), verdict, severity });
    }
    let Solved { contradictions, ranges, too_large: not_fully_searched } =
        solve(budget, &values, &formed, &checks, progress)?;
    let checked: HashSet<FigureId> = checks
        .iter()
        .filter(|c| c.verdict.outcome != Outcome::NotChecked)
        .flat_map(|c| c.formed.form.figures())
        .collect();
    let unprotected = budget.figures().map(|(id, _)| id).filter(|id| !checked.contains(id)).collect();
    let remainders = remainders(budget, &values);
    let rules = super::rules::apply(rules, budget, &values);
    Some(Report { checks, contradictions, remainders, unprotected, rules, ranges, not_fully_searched })
}

/// Kind and the key of what the check is about.
fn id_of(budget: &Budget, formed: &Formed) -> String {
    let about = match &formed.form {
        Form::Sum { total, parts, .. } => match (formed.kind, parts.last()) {
            // a change is about the change, a part about the part
            (CheckKind::Change | CheckKind::MemoAtMost | CheckKind::DeclaredEqual, Some((_, part))) => *part,
            _ => *total,
        },
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

/// What the system as a whole gives.
struct Solved {
    contradictions: Vec<Contradiction>,
    ranges: HashMap<CellRef, Range>,
    too_large: usize,
}

/// Budgets with more figures get no ranges of unprinted amounts.
const MOST_FOR_RANGES: usize = 5_000;

fn solve(
    budget: &Budget,
    values: &Values<'_>,
    formed: &[Formed],
    checks: &[Check],
    progress: &Progress,
) -> Option<Solved> {
    let failing: Vec<usize> = checks
        .iter()
        .enumerate()
        .filter(|(_, c)| c.verdict.outcome == Outcome::Inconsistent)
        .map(|(i, _)| i)
        .collect();
    let confirmed = confirmations(checks);
    let weight = |id: FigureId| confirmed.get(&id).copied().unwrap_or(0);
    let mut found: Vec<Contradiction> = Vec::new();
    let mut explained: HashSet<usize> = HashSet::new();
    let mut too_large = 0;
    let mut ranges = HashMap::new();
    let parts = components(budget, values, formed);
    let count = parts.len();
    for (done, mut component) in parts.into_iter().enumerate() {
        if done % 64 == 0 {
            if progress.is_cancelled() {
                return None;
            }
            progress.set(count + done, count * 2);
        }
        match component.solve() {
            Answer::Feasible => {
                if budget.figures().len() <= MOST_FOR_RANGES {
                    let both = |(cell, low, high): (CellRef, Option<Q>, Option<Q>)| {
                        Some((cell, Range::new(low?, high?)))
                    };
                    ranges.extend(component.ranges().into_iter().filter_map(both));
                }
                continue;
            }
            Answer::GivenUp => {
                too_large += 1;
                continue;
            }
            Answer::Conflict(_) => {}
        }
        // without what is only supposed of the year before, is it still impossible?
        let certain = certain(budget, values, &component);
        let causes = component.causes(&weight);
        for cause in causes {
            let of_cause: Vec<usize> = failing
                .iter()
                .copied()
                .filter(|i| {
                    checks
                        .get(*i)
                        .is_some_and(|c| c.formed.form.figures().iter().any(|id| cause.conflict.contains(id)))
                })
                .collect();
            explained.extend(&of_cause);
            let severity = of_cause.iter().filter_map(|i| checks.get(*i)).map(|c| c.severity).min();
            let inferred = |id: &FigureId| budget.figure(*id).base.is_some_and(|b| !b.stated);
            let severity = severity.unwrap_or(if certain && !cause.conflict.iter().any(inferred) {
                Severity::Contradiction
            } else {
                Severity::Definition
            });
            found.push(Contradiction { id: String::new(), severity, checks: of_cause, cause });
        }
    }
    // checks that fail outside the linear system, or in a component too large for it
    for i in failing {
        if explained.contains(&i) {
            continue;
        }
        let Some(check) = checks.get(i) else { continue };
        let figures: BTreeSet<FigureId> = check.formed.form.figures().into_iter().collect();
        let suspects = figures.iter().map(|id| vec![*id]).collect();
        let cause = Cause { conflict: figures, suspects, proposals: Vec::new(), fully_searched: false };
        found.push(Contradiction { id: String::new(), severity: check.severity, checks: vec![i], cause });
    }
    let mut seen = HashMap::new();
    for c in &mut found {
        let about = c.checks.first().and_then(|i| checks.get(*i)).map(|c| c.id.clone());
        let joint = || {
            let first = c.cause.conflict.iter().next().map(|id| budget.key(*id)).unwrap_or_default();
            format!("joint:{first}")
        };
        c.id = unique(&mut seen, about.unwrap_or_else(joint));
    }
    // certain before possible; among equals those in which fewer figures are doubtful, then report order
    found.sort_by_key(|c| {
        let first = c.cause.conflict.iter().next().copied();
        (c.severity, c.cause.suspects.first().map_or(usize::MAX, Vec::len), c.cause.suspects.len(), first)
    });
    Some(Solved { contradictions: found, ranges, too_large })
}

/// Whether a component is impossible even without what is supposed of figures nobody printed.
fn certain(budget: &Budget, values: &Values<'_>, component: &Component<'_>) -> bool {
    let visible: Vec<Formed> =
        component.formed().iter().filter(|f| !f.hidden).map(|f| (*f).clone()).collect();
    components(budget, values, &visible).iter_mut().any(|c| matches!(c.solve(), Answer::Conflict(_)))
}

/// In how many checks that came out each figure takes part; inequalities confirm little and do not count.
fn confirmations(checks: &[Check]) -> HashMap<FigureId, usize> {
    let mut counts = HashMap::new();
    for check in checks {
        let good = matches!(check.verdict.outcome, Outcome::Consistent | Outcome::WithinRounding);
        let equality = !matches!(check.formed.form, Form::Sum { at_most: true, .. });
        if good && equality {
            for id in check.formed.form.figures() {
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
        if now.high <= Q::zero() {
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

    /// The checks a figure takes part in.
    pub fn checks_of(&self) -> HashMap<FigureId, Vec<usize>> {
        let mut of: HashMap<FigureId, Vec<usize>> = HashMap::new();
        for (i, check) in self.checks.iter().enumerate() {
            for id in check.formed.form.figures() {
                let list = of.entry(id).or_default();
                if list.last() != Some(&i) {
                    list.push(i);
                }
            }
        }
        of
    }
}
