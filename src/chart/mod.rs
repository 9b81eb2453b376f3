//! What charts show, as data: which bars there are and how long each is. Pure and exact; drawing is elsewhere.
//!
//! A length is an amount of money in 元 and never floating point. What a list leaves out is a bar of its own, so
//! that a chart never shows a part as if it were the whole; what the report does not give is no bar, and not one
//! of length nothing.

mod composition;
mod execution;
mod pairs;
mod waterfall;

pub use composition::{Composition, composition};
pub use execution::{Execution, ExecutionRow, execution};
pub use pairs::{Order, PairRow, Pairs, pairs};
pub use waterfall::{Waterfall, waterfall};

use crate::budget::{Budget, CellRef, FigureId, LineId, Measure, Parts, Relation, Stage};
use rust_decimal::Decimal;

/// An amount the report prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// In 元.
    pub value: Decimal,
    pub figure: FigureId,
}

/// What a bar or an area stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Line(LineId),
    /// What the list under a line leaves out.
    Unlisted,
    /// What a complete list is off by: its figures are rounded one by one.
    Rounding,
    /// So many smaller ones together.
    Others(Vec<LineId>),
}

/// A bar or an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub of: Subject,
    /// In 元.
    pub value: Decimal,
}

/// The year a chart is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChartYear {
    /// What was executed in the year just ended.
    Executed,
    /// What the draft has.
    Draft,
}

impl ChartYear {
    fn year(self, budget: &Budget) -> u16 {
        match self {
            Self::Executed => budget.executed_year,
            Self::Draft => budget.draft_year,
        }
    }

    fn stage(self) -> Stage {
        match self {
            Self::Executed => Stage::Executed,
            Self::Draft => Stage::Draft,
        }
    }
}

/// The amount a line prints for a year and stage.
fn amount_at(budget: &Budget, line: LineId, year: u16, stage: Stage) -> Option<Amount> {
    let figure = budget.cell(CellRef { line, year, stage, measure: Measure::Amount })?;
    Some(Amount { value: budget.figure(figure).quantity.base_value(), figure })
}

/// The amount a line prints for a chart's year.
fn amount(budget: &Budget, line: LineId, year: ChartYear) -> Option<Amount> {
    amount_at(budget, line, year.year(budget), year.stage())
}

/// The list under a line that says most of it in that year: complete lists first, then the one whose figures
/// cover most. Parts by another classification (memo) may overlap and are never drawn together.
fn list_under(budget: &Budget, line: LineId, year: ChartYear) -> Option<&Parts> {
    let (calendar, stage) = (year.year(budget), year.stage());
    let lists = budget.parts().iter().filter(|p| {
        p.whole == line && p.relation != Relation::Memo && p.year == calendar && p.stages.contains(&stage)
    });
    lists.max_by_key(|p| {
        let covered: Decimal =
            p.children.iter().filter_map(|c| amount(budget, *c, year)).map(|a| a.value.abs()).sum();
        (p.relation == Relation::Complete, covered)
    })
}

/// What a list is short of its whole, as a part of its own; `None` where it is short of nothing.
fn rest(relation: Relation, value: Decimal) -> Option<Part> {
    let of = if relation == Relation::Complete { Subject::Rounding } else { Subject::Unlisted };
    (!value.is_zero()).then_some(Part { of, value })
}

#[cfg(test)]
mod tests;
