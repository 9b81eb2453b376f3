//! Which identities a budget must satisfy: from the structure of its tables, from the bases of its
//! rates, from the tree of scopes, and from what the file declares.

mod balances;
mod levels;

use crate::budget::{
    BaseStage, Budget, CellRef, Figure, FigureId, Flow, Identity, LineId, Measure, Owner, Parts, Relation,
    Sign, Stage,
};
use crate::quantity::{Bound, Dimension, Quantity};
use strum::{EnumIter, IntoStaticStr};

/// A true value some figure states, or that no figure states but others depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Var {
    /// The value a printed amount, change or count stands for.
    Stated(FigureId),
    /// A cell the report does not print.
    Unstated(CellRef),
}

impl Var {
    /// The figure that states it.
    pub fn figure(self) -> Option<FigureId> {
        match self {
            Self::Stated(id) => Some(id),
            Self::Unstated(_) => None,
        }
    }
}

/// The kinds of check, by where they come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CheckKind {
    /// Complete parts add up to the whole.
    PartsSum,
    /// 其中: listed parts together are at most the whole.
    PartsAtMost,
    /// A part by another breakdown is at most the whole.
    MemoAtMost,
    /// Executed = rate × budget.
    ExecutionRate,
    /// This year = base × (1 + growth).
    Growth,
    /// This year − base = change.
    Change,
    /// Adjusted budget − initial budget = adjustment.
    Adjustment,
    /// Part = share × whole.
    Share,
    /// Change of a share, in percentage points.
    ShareChange,
    /// Contribution to growth, in percentage points.
    Contribution,
    /// A scope whose parts are all stated equals their sum.
    ScopeSum,
    /// A scope is at least the sum of its stated parts.
    ScopeAtLeast,
    /// Declared in the budget file.
    DeclaredSum,
    DeclaredAtMost,
    DeclaredEqual,
    DeclaredGrowth,
    DeclaredRatio,
    /// Cumulative balance = that of the year before + the current year's.
    RollForward,
    /// Revenue − expenditure = current-year balance, where nothing else flows (social insurance funds).
    YearBalance,
}

impl CheckKind {
    /// The word in JSON and ids.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What must hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// total = Σ ± parts, or total >= Σ ± parts.
    Sum { total: Var, parts: Vec<(Sign, Var)>, at_most: bool },
    /// of = base × (percent + 100 if `plus_one`) / 100; the percentage is a figure.
    Times { of: Var, base: Var, percent: FigureId, plus_one: bool },
    /// part/whole now − part/whole before = points / 100. Not linear: judged alone, not in the system.
    ShareMove { part: Var, whole: Var, part_before: Var, whole_before: Var, points: FigureId },
    /// Several statements of one quantity.
    Same { figures: Vec<FigureId> },
    /// A rate or change measured against something the report does not print and no figure leads to.
    Alone { of: Var, figure: FigureId, comparable: bool },
}

impl Form {
    /// Every variable in it.
    pub fn vars(&self) -> Vec<Var> {
        match self {
            Self::Sum { total, parts, .. } => {
                std::iter::once(*total).chain(parts.iter().map(|(_, v)| *v)).collect()
            }
            Self::Times { of, base, .. } => vec![*of, *base],
            Self::ShareMove { part, whole, part_before, whole_before, .. } => {
                vec![*part, *whole, *part_before, *whole_before]
            }
            Self::Same { figures } => figures.iter().copied().map(Var::Stated).collect(),
            Self::Alone { of, figure, .. } => vec![*of, Var::Stated(*figure)],
        }
    }

    /// Whether it joins the linear system: a change of shares does not, nor what is not checked.
    pub fn is_linear(&self) -> bool {
        !matches!(self, Self::ShareMove { .. } | Self::Alone { .. })
    }

    /// The percentage or points figure in it.
    pub fn rate(&self) -> Option<FigureId> {
        match self {
            Self::Sum { .. } | Self::Same { .. } | Self::Alone { .. } => None,
            Self::Times { percent, .. } => Some(*percent),
            Self::ShareMove { points, .. } => Some(*points),
        }
    }

    /// Every printed figure in it.
    pub fn figures(&self) -> Vec<FigureId> {
        self.vars().into_iter().filter_map(Var::figure).chain(self.rate()).collect()
    }
}

/// One identity to check.
#[derive(Clone, Debug, PartialEq)]
pub struct Formed {
    pub kind: CheckKind,
    pub form: Form,
    /// False where the base or the relation is only inferred: a contradiction may then be another definition.
    pub base_stated: bool,
    /// Holds only of values no figure states; it joins the others in the system but is no check of its own.
    pub hidden: bool,
    /// Why, in the file's words.
    pub why: Option<String>,
}

impl Formed {
    /// Where the identity comes from: a word, and the file's reason where it declares one.
    pub fn source(&self) -> String {
        let word = match self.kind {
            CheckKind::PartsSum
            | CheckKind::PartsAtMost
            | CheckKind::MemoAtMost
            | CheckKind::RollForward
            | CheckKind::YearBalance => "structure",
            CheckKind::ScopeSum | CheckKind::ScopeAtLeast => "scopes",
            CheckKind::DeclaredSum
            | CheckKind::DeclaredAtMost
            | CheckKind::DeclaredEqual
            | CheckKind::DeclaredGrowth
            | CheckKind::DeclaredRatio => "declared",
            _ => "base",
        };
        match &self.why {
            Some(why) => format!("{word}: {why}"),
            None => word.to_owned(),
        }
    }
}

/// All identities of a budget, in the order of its tables.
pub fn form(budget: &Budget) -> Vec<Formed> {
    let mut former = Former { budget, found: Vec::new() };
    former.parts();
    former.rates();
    former.scopes();
    former.balances();
    former.declared();
    former.found
}

struct Former<'a> {
    budget: &'a Budget,
    found: Vec<Formed>,
}

impl Former<'_> {
    fn push(&mut self, kind: CheckKind, form: Form, base_stated: bool) {
        self.found.push(Formed { kind, form, base_stated, hidden: false, why: None });
    }

    fn var(&self, cell: CellRef) -> Var {
        self.budget.cell(cell).map_or(Var::Unstated(cell), Var::Stated)
    }

    fn amount(&self, line: LineId, year: u16, stage: Stage) -> Var {
        self.var(CellRef { line, year, stage, measure: Measure::Amount })
    }

    fn now(&self, year: u16) -> Stage {
        if year == self.budget.draft_year { Stage::Draft } else { Stage::Executed }
    }

    /// Each group of parts at the stages its table lists, and for the year before, whose values growth rates
    /// imply.
    fn parts(&mut self) {
        let budget = self.budget;
        for group in budget.parts() {
            for stage in &group.stages {
                let whole = self.amount(group.whole, group.year, *stage);
                let parts: Vec<Var> =
                    group.children.iter().map(|c| self.amount(*c, group.year, *stage)).collect();
                if parts.iter().all(|p| p.figure().is_none()) {
                    continue;
                }
                // what is not listed may be negative too
                if group.relation != Relation::Complete && self.any_negative(group.whole, &parts) {
                    continue;
                }
                self.group(group.relation, whole, &parts);
            }
            // one year before, rates speak of what is not printed
            if group.year == budget.executed_year && group.stages.contains(&Stage::Executed) {
                self.parts_before(group);
            }
        }
    }

    /// Revenue one year before, which is tax and non-tax revenue in any year. Of no other list is that known:
    /// a part of then may be gone, or may have come from another budget.
    fn parts_before(&mut self, group: &Parts) {
        let budget = self.budget;
        let names: Vec<&str> = group.children.iter().map(|c| &*budget.line(*c).name).collect();
        let is_exhaustive = group.relation == Relation::Complete
            && names.len() == 2
            && names.iter().any(|n| n.starts_with("税收"))
            && names.iter().any(|n| n.starts_with("非税"));
        if !is_exhaustive {
            return;
        }
        let before = |line: LineId| self.amount(line, group.year - 1, Stage::Executed);
        let whole = before(group.whole);
        let parts: Vec<Var> = group.children.iter().map(|c| before(*c)).collect();
        // what growth and changes lead to can be added up like what is printed
        let known = |var: &Var| match var {
            Var::Stated(_) => true,
            Var::Unstated(cell) => {
                let step = |measure| step_on(budget, *cell, measure, None).is_some();
                step(Measure::Change) || !may_be_negative(budget, cell.line) && step(Measure::Growth)
            }
        };
        let all_known = known(&whole) && parts.iter().all(known);
        let all_printed = whole.figure().is_some() && parts.iter().all(|p| p.figure().is_some());
        self.group(Relation::Complete, whole, &parts);
        if let Some(formed) = self.found.last_mut() {
            formed.hidden = !all_known;
            formed.base_stated = all_printed;
        }
    }

    /// Whether parts of this line can be below zero, so that some of them can exceed the whole.
    fn any_negative(&self, whole: LineId, parts: &[Var]) -> bool {
        let printed = |var: &Var| var.figure().is_some_and(|id| is_negative(self.budget, id));
        may_be_negative(self.budget, whole) || parts.iter().any(printed)
    }

    fn group(&mut self, relation: Relation, whole: Var, parts: &[Var]) {
        let sum = |parts: &[Var], at_most| Form::Sum {
            total: whole,
            parts: parts.iter().map(|p| (Sign::Plus, *p)).collect(),
            at_most,
        };
        let stated: Vec<Var> = parts.iter().copied().filter(|p| p.figure().is_some()).collect();
        match relation {
            Relation::Complete => self.push(CheckKind::PartsSum, sum(parts, false), true),
            Relation::OfWhich => self.push(CheckKind::PartsAtMost, sum(&stated, true), true),
            Relation::Memo => {
                for part in stated {
                    self.push(CheckKind::MemoAtMost, sum(&[part], true), true);
                }
            }
        }
    }

    /// Rates, growth, changes, shares: each figure of that kind against its stated base.
    fn rates(&mut self) {
        for (id, figure) in self.budget.figures() {
            let Owner::Line(line) = figure.owner else { continue };
            match figure.measure.plain() {
                Measure::Rate => self.execution_rate(id, figure, line),
                Measure::Growth => self.growth(id, figure, line),
                Measure::Change => self.change(id, figure, line),
                Measure::Adjustment => self.adjustment(id, figure, line),
                Measure::Share => self.share(id, figure, line),
                Measure::ShareChange => self.share_change(id, figure, line),
                Measure::Contribution => self.contribution(id, figure, line),
                _ => {}
            }
        }
    }

    fn execution_rate(&mut self, id: FigureId, figure: &Figure, line: LineId) {
        let stage = match figure.base.map(|b| b.stage) {
            Some(BaseStage::Adjusted) => Stage::Adjusted,
            Some(BaseStage::Initial) => Stage::Initial,
            _ => return self.alone(CheckKind::ExecutionRate, id, figure, line),
        };
        let of = self.amount(line, figure.year, Stage::Executed);
        let base = self.amount(line, figure.year, stage);
        let stated = figure.base.is_some_and(|b| b.stated);
        self.push(CheckKind::ExecutionRate, Form::Times { of, base, percent: id, plus_one: false }, stated);
    }

    /// The variable a growth rate or change is measured against, if the report says which.
    fn base_var(&self, figure: &Figure, line: LineId) -> Option<Var> {
        let year = figure.year - 1;
        match figure.base?.stage {
            BaseStage::Executed => Some(self.amount(line, year, Stage::Executed)),
            BaseStage::Initial => Some(self.amount(line, year, Stage::Initial)),
            BaseStage::Adjusted => Some(self.amount(line, year, Stage::Adjusted)),
            // another composition than any amount that is printed
            BaseStage::Comparable | BaseStage::Unstated => None,
        }
    }

    /// A figure that cannot be checked, because what it is measured against is not printed.
    fn alone(&mut self, kind: CheckKind, id: FigureId, figure: &Figure, line: LineId) {
        let of = self.amount(line, figure.year, self.now(figure.year));
        let is_comparable = |id: &FigureId| {
            let f = self.budget.figure(*id);
            f.year == figure.year && f.base.is_some_and(|b| b.stage == BaseStage::Comparable)
        };
        // a contribution has no base of its own, but that of the growth beside it
        let comparable = match figure.base {
            Some(base) => base.stage == BaseStage::Comparable,
            None => self.budget.line(line).figures.iter().any(is_comparable),
        };
        self.push(kind, Form::Alone { of, figure: id, comparable }, true);
    }

    /// Whether growth or change of these lines is measured against anything but last year's execution: after a
    /// reform, say. Then contributions, and changes of shares, are too, and that base is not printed.
    fn is_on_another_base(&self, lines: &[LineId], year: u16) -> bool {
        let is_on_another = |line: &LineId| {
            let bases = |plain: bool| -> Vec<BaseStage> {
                let figures = self.budget.line(*line).figures.iter().map(|id| self.budget.figure(*id));
                let moves = figures.filter(|f| {
                    let measure = if plain { f.measure } else { f.measure.plain() };
                    f.year == year && matches!(measure, Measure::Growth | Measure::Change)
                });
                moves.filter_map(|f| f.base.map(|b| b.stage)).collect()
            };
            let (plain, all) = (bases(true), bases(false));
            // the rate without a base of its own is the one meant; any comparable one tells of a reform
            let meant = if plain.is_empty() { &all } else { &plain };
            all.contains(&BaseStage::Comparable) || !meant.is_empty() && !meant.contains(&BaseStage::Executed)
        };
        lines.iter().any(is_on_another)
    }

    fn growth(&mut self, id: FigureId, figure: &Figure, line: LineId) {
        let Some(base) = self.base_var(figure, line) else {
            return self.alone(CheckKind::Growth, id, figure, line);
        };
        let of = self.amount(line, figure.year, self.now(figure.year));
        let stated = figure.base.is_some_and(|b| b.stated);
        self.push(CheckKind::Growth, Form::Times { of, base, percent: id, plus_one: true }, stated);
    }

    fn change(&mut self, id: FigureId, figure: &Figure, line: LineId) {
        let Some(base) = self.base_var(figure, line) else {
            return self.alone(CheckKind::Change, id, figure, line);
        };
        let of = self.amount(line, figure.year, self.now(figure.year));
        let parts = vec![(Sign::Plus, base), (Sign::Plus, Var::Stated(id))];
        let stated = figure.base.is_some_and(|b| b.stated);
        self.push(CheckKind::Change, Form::Sum { total: of, parts, at_most: false }, stated);
        // where the base is not printed, amount, change and growth are one check: that of the growth
        let by_growth = matches!(base, Var::Unstated(cell) if step_on(self.budget, cell, Measure::Growth, None).is_some());
        if by_growth && let Some(last) = self.found.last_mut() {
            last.hidden = true;
        }
    }

    /// 由年初 A 调增 C，调整为 B
    fn adjustment(&mut self, id: FigureId, figure: &Figure, line: LineId) {
        let total = self.amount(line, figure.year, Stage::Adjusted);
        let initial = self.amount(line, figure.year, Stage::Initial);
        let parts = vec![(Sign::Plus, initial), (Sign::Plus, Var::Stated(id))];
        self.push(CheckKind::Adjustment, Form::Sum { total, parts, at_most: false }, true);
    }

    /// The amount of the same kind as the share's whole: a share of a change is that of a change.
    fn share(&mut self, id: FigureId, figure: &Figure, line: LineId) {
        let Some(whole) = figure.whole else { return };
        if whole.measure == Measure::Change && self.is_on_another_base(&[line, whole.line], figure.year) {
            return self.alone(CheckKind::Share, id, figure, line);
        }
        let of = self.var(CellRef { line, year: figure.year, stage: whole.stage, measure: whole.measure });
        let base = self.var(whole);
        self.push(CheckKind::Share, Form::Times { of, base, percent: id, plus_one: false }, true);
        self.change_cell(whole);
    }

    /// A change that is only spoken of still is the difference of two amounts.
    fn change_cell(&mut self, cell: CellRef) {
        if cell.measure != Measure::Change || self.budget.cell(cell).is_some() {
            return;
        }
        let of = self.amount(cell.line, cell.year, cell.stage);
        let base = self.amount(cell.line, cell.year - 1, Stage::Executed);
        let parts = vec![(Sign::Plus, base), (Sign::Plus, Var::Unstated(cell))];
        let form = Form::Sum { total: of, parts, at_most: false };
        self.found.push(Formed { kind: CheckKind::Change, form, base_stated: true, hidden: true, why: None });
    }

    fn share_change(&mut self, id: FigureId, figure: &Figure, line: LineId) {
        let Some(whole) = figure.whole else { return };
        if self.is_on_another_base(&[line, whole.line], figure.year) {
            return self.alone(CheckKind::ShareChange, id, figure, line);
        }
        let stage = self.now(figure.year);
        let form = Form::ShareMove {
            part: self.amount(line, figure.year, stage),
            whole: self.amount(whole.line, figure.year, stage),
            part_before: self.amount(line, figure.year - 1, Stage::Executed),
            whole_before: self.amount(whole.line, figure.year - 1, Stage::Executed),
            points: id,
        };
        self.push(CheckKind::ShareChange, form, true);
    }

    /// Contribution = change of the part ÷ last year's whole.
    fn contribution(&mut self, id: FigureId, figure: &Figure, line: LineId) {
        let Some(whole) = figure.whole else { return };
        if self.is_on_another_base(&[line, whole.line], figure.year) {
            return self.alone(CheckKind::Contribution, id, figure, line);
        }
        let stage = self.now(figure.year);
        let of = self.var(CellRef { line, year: figure.year, stage, measure: Measure::Change });
        let base = self.amount(whole.line, figure.year - 1, Stage::Executed);
        self.push(CheckKind::Contribution, Form::Times { of, base, percent: id, plus_one: false }, true);
        self.change_cell(CellRef { line, year: figure.year, stage, measure: Measure::Change });
    }

    fn declared(&mut self) {
        for identity in self.budget.identities() {
            let stated =
                |parts: &[(FigureId, Sign)]| parts.iter().map(|(id, s)| (*s, Var::Stated(*id))).collect();
            let start = self.found.len();
            match identity {
                Identity::Sum { total, parts, .. } => {
                    let form = Form::Sum { total: Var::Stated(*total), parts: stated(parts), at_most: false };
                    self.push(CheckKind::DeclaredSum, form, true);
                }
                Identity::AtMost { total, parts, .. } => {
                    let form = Form::Sum { total: Var::Stated(*total), parts: stated(parts), at_most: true };
                    self.push(CheckKind::DeclaredAtMost, form, true);
                }
                Identity::Equal { keys, .. } => {
                    self.push(CheckKind::DeclaredEqual, Form::Same { figures: keys.clone() }, true);
                }
                Identity::Growth { rate, of, base, .. } | Identity::Ratio { rate, of, base, .. } => {
                    let plus_one = matches!(identity, Identity::Growth { .. });
                    let kind = if plus_one { CheckKind::DeclaredGrowth } else { CheckKind::DeclaredRatio };
                    let (of, base) = (Var::Stated(*of), Var::Stated(*base));
                    self.push(kind, Form::Times { of, base, percent: *rate, plus_one }, true);
                }
            }
            for formed in self.found.iter_mut().skip(start) {
                formed.why = identity.why().map(str::to_owned);
            }
        }
    }
}

/// Whether a figure is printed below zero.
pub fn is_negative(budget: &Budget, id: FigureId) -> bool {
    let value = budget.figure(id).quantity.value();
    value.is_sign_negative() && !value.is_zero()
}

/// Whether amounts of this line can be below zero: a balance can, and any line that prints it once.
pub fn may_be_negative(budget: &Budget, line: LineId) -> bool {
    let line = budget.line(line);
    budget.statement(line.statement).flow == Flow::Balance
        || line
            .figures
            .iter()
            .any(|id| budget.figure(*id).measure == Measure::Amount && is_negative(budget, *id))
}

/// The amount one year later, and the growth (`Measure::Growth`) or change (`Measure::Change`) on exactly this
/// base, if both are printed; `not` is left out.
pub fn step_on(
    budget: &Budget,
    base: CellRef,
    measure: Measure,
    not: Option<FigureId>,
) -> Option<(FigureId, FigureId)> {
    if base.measure != Measure::Amount {
        return None;
    }
    let year = base.year + 1;
    let stage = if year == budget.draft_year { Stage::Draft } else { Stage::Executed };
    let amount = budget.cell(CellRef { line: base.line, year, stage, measure: Measure::Amount })?;
    let step = budget.line(base.line).figures.iter().copied().find(|id| {
        let f = budget.figure(*id);
        let on = f.base.is_some_and(|b| b.stage.word() == base.stage.word());
        let exact = f.quantity.bound() == Bound::Exact;
        f.year == year && f.stage == stage && f.measure.plain() == measure && on && exact && Some(*id) != not
    })?;
    Some((amount, step))
}

/// Percent per unit of a quantity: 增长 2 倍 is 200%.
pub fn percent_factor(quantity: &Quantity) -> i64 {
    if quantity.unit().dimension() == Dimension::Times { 100 } else { 1 }
}
