//! Values the report does not print but its figures give: each with formula, inputs and interval.

use super::sheet::{Column, Year};
use crate::budget::{BaseStage, Budget, CellRef, FigureId, LineId, Measure, Stage};
use crate::quantity::{Dimension, Interval, Quantity, quotient};
use rust_decimal::Decimal;
use std::sync::Arc;
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// What the draft is compared with; the user chooses it and every header names it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr, VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum CompareBase {
    /// Executed in the year just ended.
    #[default]
    Executed,
    /// Adjusted budget of the year just ended.
    Adjusted,
    /// Initial budget of the year just ended.
    Initial,
}

impl CompareBase {
    /// The stage of the executed year it stands for.
    pub fn stage(self) -> Stage {
        match self {
            Self::Executed => Stage::Executed,
            Self::Adjusted => Stage::Adjusted,
            Self::Initial => Stage::Initial,
        }
    }
}

/// How a derived value came about. `a`, `b` are its inputs in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Formula {
    /// a − b
    Difference,
    /// a ÷ b − 1
    GrowthRate,
    /// a ÷ b
    ExecutionRate,
    /// a ÷ b
    Share,
    /// a ÷ (execution rate b): the budget behind a printed rate
    BudgetFromRate,
    /// a ÷ (1 + growth b): the base behind a printed growth rate
    BaseFromGrowth,
    /// a − (change b): the base behind a printed change
    BaseFromChange,
    /// a + b + …
    Sum,
}

/// A value that is not printed but follows from figures that are.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// In base units: 元, or percent.
    pub value: Decimal,
    pub dimension: Dimension,
    /// Where the true value can lie, given the printed precision; `None` if an input states only a limit.
    pub interval: Option<Interval>,
    pub formula: Formula,
    /// The operands, in the order of the formula.
    pub inputs: Vec<Operand>,
}

/// An operand of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    Printed(FigureId),
    /// Itself derived: then the result is only as good as that.
    Derived(Box<Derived>),
}

impl Derived {
    /// Whether it rests on another derived value; shown with `≈`.
    pub fn is_indirect(&self) -> bool {
        matches!(self.formula, Formula::BudgetFromRate | Formula::BaseFromGrowth | Formula::BaseFromChange)
            || self.inputs.iter().any(|o| matches!(o, Operand::Derived(_)))
    }

    /// Power of ten, in base units, of the last digit that is worth showing: sums and differences are as
    /// fine as their finest operand, what comes of a division as its dividend, rates have one decimal.
    pub fn last_digit(&self, budget: &Budget) -> i32 {
        if self.dimension != Dimension::Money {
            return -1;
        }
        let of = |operand: &Operand| match operand {
            Operand::Printed(id) => {
                let quantity = &budget.figure(*id).quantity;
                // 增减额 and amounts; a rate is no measure of money
                (quantity.unit().dimension() == Dimension::Money).then(|| reading_digit(budget, quantity))
            }
            Operand::Derived(derived) => Some(derived.last_digit(budget)),
        };
        self.inputs.iter().filter_map(of).min().unwrap_or(6)
    }

    /// Every printed figure it rests on, each once.
    pub fn figures(&self) -> Vec<FigureId> {
        let mut figures = Vec::new();
        for operand in &self.inputs {
            let of = match operand {
                Operand::Printed(id) => vec![*id],
                Operand::Derived(d) => d.figures(),
            };
            for id in of {
                if !figures.contains(&id) {
                    figures.push(id);
                }
            }
        }
        figures
    }
}

/// What a sheet shows in one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Printed(FigureId),
    Derived(Box<Derived>),
    Text(Arc<str>),
    /// The report gives no figure here and none follows from it.
    Missing,
}

impl Cell {
    fn derived(value: Option<Derived>) -> Self {
        value.map_or(Self::Missing, |d| Self::Derived(Box::new(d)))
    }
}

/// An operand with its value and interval at hand.
struct Known {
    operand: Operand,
    value: Decimal,
    interval: Option<Interval>,
}

/// The interval a quantity stands for, a bare integer read with the report's usual decimals.
pub fn reading(budget: &Budget, quantity: &Quantity) -> Option<Interval> {
    let decimals = match quantity.unit().dimension() {
        Dimension::Money if quantity.is_bare_integer() => budget.usual_decimals,
        _ => quantity.decimals(),
    };
    quantity.interval(budget.rounding, decimals)
}

/// The last digit of a quantity as it is read: a bare integer of money has the usual decimals.
pub fn reading_digit(budget: &Budget, quantity: &Quantity) -> i32 {
    let digit = super::sheet::last_digit(quantity);
    let money = quantity.unit().dimension() == Dimension::Money;
    let decimals = i32::try_from(budget.usual_decimals).unwrap_or(0);
    if money && quantity.is_bare_integer() { digit - decimals } else { digit }
}

fn known(budget: &Budget, id: FigureId) -> Known {
    let quantity = &budget.figure(id).quantity;
    Known { operand: Operand::Printed(id), value: quantity.base_value(), interval: reading(budget, quantity) }
}

/// The amount of a line at a stage of the executed year: printed, or else derived.
fn amount(budget: &Budget, line: LineId, year: u16, stage: Stage) -> Option<Known> {
    if let Some(id) = budget.cell(CellRef { line, year, stage, measure: Measure::Amount }) {
        return Some(known(budget, id));
    }
    let derived = match stage {
        Stage::Adjusted => budget_from_rate(budget, line, year, BaseStage::Adjusted),
        Stage::Initial => budget_from_rate(budget, line, year, BaseStage::Initial)
            .or_else(|| base_from_growth(budget, line, year + 1, BaseStage::Initial)),
        Stage::Executed | Stage::Draft => None,
    }?;
    Some(Known {
        value: derived.value,
        interval: derived.interval,
        operand: Operand::Derived(Box::new(derived)),
    })
}

fn now_stage(budget: &Budget, year: u16) -> Stage {
    if year == budget.draft_year { Stage::Draft } else { Stage::Executed }
}

/// A printed rate or growth of a line whose base is `base`.
fn rate_on(budget: &Budget, line: LineId, year: u16, measure: Measure, base: BaseStage) -> Option<FigureId> {
    budget.line(line).figures.iter().copied().find(|id| {
        let f = budget.figure(*id);
        f.year == year && f.measure.plain() == measure && f.base.is_some_and(|b| b.stage == base)
    })
}

const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// Executed ÷ rate.
fn budget_from_rate(budget: &Budget, line: LineId, year: u16, base: BaseStage) -> Option<Derived> {
    let rate = known(budget, rate_on(budget, line, year, Measure::Rate, base)?);
    let stage = Stage::Executed;
    let of = known(budget, budget.cell(CellRef { line, year, stage, measure: Measure::Amount })?);
    let value = quotient(of.value.checked_mul(HUNDRED)?, rate.value)?;
    let interval = match (of.interval, rate.interval) {
        (Some(a), Some(r)) => a.scaled(HUNDRED).and_then(|a| a.over(r)),
        _ => None,
    };
    Some(Derived {
        value,
        dimension: Dimension::Money,
        interval,
        formula: Formula::BudgetFromRate,
        inputs: vec![of.operand, rate.operand],
    })
}

/// Amount of `year` ÷ (1 + growth), where the growth's base is `base` of the year before.
fn base_from_growth(budget: &Budget, line: LineId, year: u16, base: BaseStage) -> Option<Derived> {
    let id = rate_on(budget, line, year, Measure::Growth, base)?;
    let growth = known(budget, id);
    let stage = now_stage(budget, year);
    let of = known(budget, budget.cell(CellRef { line, year, stage, measure: Measure::Amount })?);
    // 增长 2 倍 is 200%
    let percent = if budget.figure(id).quantity.unit().dimension() == Dimension::Times {
        HUNDRED
    } else {
        Decimal::ONE
    };
    let divisor = growth.value.checked_mul(percent)?.checked_add(HUNDRED)?;
    let value = quotient(of.value.checked_mul(HUNDRED)?, divisor)?;
    let interval = match (of.interval, growth.interval) {
        (Some(a), Some(g)) => {
            let divisor = g.scaled(percent).and_then(|g| g.plus(Interval::point(HUNDRED)));
            a.scaled(HUNDRED).zip(divisor).and_then(|(a, d)| a.over(d))
        }
        _ => None,
    };
    Some(Derived {
        value,
        dimension: Dimension::Money,
        interval,
        formula: Formula::BaseFromGrowth,
        inputs: vec![of.operand, growth.operand],
    })
}

/// What the report implies for the year before `year`: from the printed change where there is one
/// (narrower), else from the growth rate. Only where the base is last year's executed amount.
pub fn prior_actual(budget: &Budget, line: LineId, year: u16) -> Option<Derived> {
    let stage = now_stage(budget, year);
    let change = budget.cell(CellRef { line, year, stage, measure: Measure::Change });
    let change = change.filter(|id| budget.figure(*id).base.is_some_and(|b| b.stage == BaseStage::Executed));
    if let Some(change) = change {
        let change = known(budget, change);
        let of = known(budget, budget.cell(CellRef { line, year, stage, measure: Measure::Amount })?);
        return minus(of, change, Formula::BaseFromChange);
    }
    base_from_growth(budget, line, year, BaseStage::Executed)
}

fn minus(a: Known, b: Known, formula: Formula) -> Option<Derived> {
    let value = a.value.checked_sub(b.value)?;
    let interval = a.interval.zip(b.interval).and_then(|(a, b)| a.minus(b));
    Some(Derived {
        value,
        dimension: Dimension::Money,
        interval,
        formula,
        inputs: vec![a.operand, b.operand],
    })
}

/// The sum of several printed figures.
pub(super) fn sum(budget: &Budget, figures: &[FigureId]) -> Option<Derived> {
    let mut value = Decimal::ZERO;
    let mut interval = Some(Interval::point(Decimal::ZERO));
    let mut inputs = Vec::with_capacity(figures.len());
    for id in figures {
        let known = known(budget, *id);
        value = value.checked_add(known.value)?;
        interval = interval.zip(known.interval).and_then(|(a, b)| a.plus(b));
        inputs.push(known.operand);
    }
    Some(Derived { value, dimension: Dimension::Money, interval, formula: Formula::Sum, inputs })
}

/// a ÷ b in percent, less `less` percent; only on a base above zero, where it means something.
fn percent(a: Known, b: Known, less: Decimal, formula: Formula) -> Option<Derived> {
    if b.value <= Decimal::ZERO || b.interval.is_some_and(|i| i.low() <= Decimal::ZERO) {
        return None;
    }
    let value = quotient(a.value.checked_mul(HUNDRED)?, b.value)?.checked_sub(less)?;
    let interval = a.interval.zip(b.interval).and_then(|(a, b)| {
        let ratio = a.scaled(HUNDRED)?.over(b)?;
        ratio.minus(Interval::point(less))
    });
    Some(Derived {
        value,
        dimension: Dimension::Percent,
        interval,
        formula,
        inputs: vec![a.operand, b.operand],
    })
}

/// Share of a line in the top line of its statement, at the stage of the year; `None` for top lines.
pub fn share(budget: &Budget, line: LineId, year: u16) -> Option<Derived> {
    let top = *budget.ancestry(line).first()?;
    if top == line {
        return None;
    }
    let stage = now_stage(budget, year);
    let of = amount(budget, line, year, stage)?;
    let whole = amount(budget, top, year, stage)?;
    percent(of, whole, Decimal::ZERO, Formula::Share)
}

/// What a side-by-side sheet shows for a line in a column.
pub fn cell(budget: &Budget, line: LineId, column: Column, base: CompareBase) -> Cell {
    let (executed_year, draft_year) = (budget.executed_year, budget.draft_year);
    match column {
        Column::Stated(year, stage, measure) => {
            let year = year.of(budget);
            if let Some(id) = budget.cell(CellRef { line, year, stage, measure }) {
                return Cell::Printed(id);
            }
            Cell::derived(implied(budget, line, year, stage, measure))
        }
        Column::Difference | Column::DifferenceRate => {
            let draft = amount(budget, line, draft_year, Stage::Draft);
            let base_amount = amount(budget, line, executed_year, base.stage());
            let Some((draft, base_amount)) = draft.zip(base_amount) else { return Cell::Missing };
            if column == Column::Difference {
                return Cell::derived(minus(draft, base_amount, Formula::Difference));
            }
            // A base worked out from the printed percentage only gives that percentage back.
            if let Operand::Derived(derived) = &base_amount.operand
                && let (Formula::BaseFromGrowth, Some(Operand::Printed(growth))) =
                    (derived.formula, derived.inputs.get(1))
            {
                return Cell::Printed(*growth);
            }
            Cell::derived(percent(draft, base_amount, HUNDRED, Formula::GrowthRate))
        }
        Column::Share(year) => Cell::derived(share(budget, line, year.of(budget))),
        Column::Account | Column::Text(_) | Column::Pivot(_) => Cell::Missing,
    }
}

/// A value the report does not print in a column that states figures.
fn implied(budget: &Budget, line: LineId, year: u16, stage: Stage, measure: Measure) -> Option<Derived> {
    let executed = || amount(budget, line, budget.executed_year, Stage::Executed);
    let in_executed_year = year == budget.executed_year;
    match (measure, stage) {
        (Measure::Amount, Stage::Initial | Stage::Adjusted) if in_executed_year => {
            match amount(budget, line, year, stage)?.operand {
                Operand::Derived(derived) => Some(*derived),
                Operand::Printed(_) => None,
            }
        }
        (Measure::Amount, Stage::Executed) if year + 1 == budget.executed_year => {
            prior_actual(budget, line, budget.executed_year)
        }
        (Measure::Rate, _) if in_executed_year => {
            let printed = |stage| budget.cell(CellRef { line, year, stage, measure: Measure::Amount });
            // the header names the adjusted budget, so another one will not do
            let plan = printed(Stage::Adjusted)?;
            percent(executed()?, known(budget, plan), Decimal::ZERO, Formula::ExecutionRate)
        }
        (Measure::Growth | Measure::Change, _) if in_executed_year => {
            let prior = CellRef { line, year: year - 1, stage: Stage::Executed, measure: Measure::Amount };
            let prior = match budget.cell(prior) {
                Some(id) => known(budget, id),
                None => {
                    let derived = prior_actual(budget, line, year)?;
                    Known {
                        value: derived.value,
                        interval: derived.interval,
                        operand: Operand::Derived(Box::new(derived)),
                    }
                }
            };
            if measure == Measure::Growth {
                percent(executed()?, prior, HUNDRED, Formula::GrowthRate)
            } else {
                minus(executed()?, prior, Formula::Difference)
            }
        }
        _ => None,
    }
}

/// The value of a cell for sorting and thresholds, in base units.
pub fn value_of(budget: &Budget, cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Printed(id) => Some(budget.figure(*id).quantity.base_value()),
        Cell::Derived(d) => Some(d.value),
        Cell::Text(_) | Cell::Missing => None,
    }
}

impl Year {
    /// The calendar year it stands for in a budget.
    pub fn of(self, budget: &Budget) -> u16 {
        match self {
            Self::Prior => budget.executed_year - 1,
            Self::Executed => budget.executed_year,
            Self::Draft => budget.draft_year,
        }
    }
}
