//! Everything found about a budget: each check, what would explain the contradictions, what the lists
//! leave out, and which figures nothing protects.

use super::exact::{Q, Range};
use super::form::{CheckKind, Form, Formed, Var, form};
use super::intervals::{Intervals, Reading};
use super::judge::{Detail, Outcome, Unchecked, Values, Verdict, is_steady};
use super::locate::Cause;
use super::rules::{RuleResult, RuleSet, RuleSeverity};
use super::solver::{Solved, Solver};
use crate::budget::{
    Book, Budget, CellRef, FigureId, Flow, Identity, LineId, Measure, Owner, Progress, Relation, ScopeId,
    Stage,
};
use num_traits::Zero as _;
use std::collections::{HashMap, HashSet};
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
    let solver = Solver::new(budget, &values, &formed, &checks, &places, progress);
    let Solved { contradictions, ranges, not_fully_searched } = solver.run(&rules)?;
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
pub fn is_debt_limit(budget: &Budget, formed: &Formed) -> bool {
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
            (CheckKind::Change | CheckKind::Adjustment | CheckKind::MemoAtMost, Some((_, part))) => *part,
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

/// An id not used before: a number is added to the second of a name.
pub fn unique(seen: &mut HashMap<String, usize>, id: String) -> String {
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
        Owner::Line(line) => place_of_line(budget, line),
        Owner::Item(item, _) => (Book::Policy, budget.item(item).scope),
    }
}

/// The book and scope a line belongs to.
pub fn place_of_line(budget: &Budget, line: LineId) -> (Book, ScopeId) {
    let statement = budget.statement(budget.line(line).statement);
    (statement.book, statement.scope)
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

    /// The interval of each figure of a check that says they are the same; none of other checks.
    pub fn own_ranges(&self, budget: &Budget, check: &Check) -> Vec<(FigureId, Range)> {
        match &check.formed.form {
            Form::Same { figures } => {
                Values::with(budget, Arc::clone(&self.intervals)).own_ranges(figures, &check.verdict)
            }
            _ => Vec::new(),
        }
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
