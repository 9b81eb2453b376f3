//! 散点: how much an account grows against how large a share it has.

use super::{ChartYear, Group, amount, listing};
use crate::budget::{BaseStage, Budget, CellRef, FigureId, LineId, Measure, Stage};
use crate::quantity::{Dimension, quotient};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// More accounts than this are not drawn; the ones that moved least are left out.
pub const MOST_DOTS: usize = 300;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dot {
    pub line: LineId,
    /// Of the total, percent.
    pub share: Decimal,
    /// On the year before, percent.
    pub growth: Decimal,
    /// How much it moved, 元.
    pub change: Decimal,
    /// The growth is printed, and where; else it follows from both years' amounts.
    pub printed: Option<FigureId>,
    pub value: Decimal,
}

/// The accounts of a group in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dots {
    /// What the shares are of.
    pub total: Decimal,
    /// The line that prints it; else it is the sum of the accounts.
    pub whole: Option<LineId>,
    /// Those that moved most first.
    pub dots: Vec<Dot>,
    /// Accounts without share or growth.
    pub without: Vec<LineId>,
    /// How many small ones are not drawn.
    pub left_out: usize,
}

/// Share and growth of the accounts of a group. The draft is compared with what was executed; what was executed
/// with the year before, as far as the report prints it on that base.
pub fn scatter(budget: &Budget, of: Group, year: ChartYear) -> Option<Dots> {
    // one list: of several the same money would count twice
    let (children, whole) = match of {
        Group::Line(line) => (listing(budget, line, year)?.children, Some(line)),
        Group::Statement(statement) => (budget.statement(statement).roots.clone(), None),
    };
    let whole = whole.filter(|line| amount(budget, *line, year).is_some());
    let total = match whole {
        Some(line) => amount(budget, line, year)?.value,
        None => children.iter().filter_map(|c| amount(budget, *c, year)).map(|a| a.value).sum(),
    };
    if total <= Decimal::ZERO {
        return None;
    }
    let (mut dots, mut without) = (Vec::new(), Vec::new());
    for line in children {
        let Some(now) = amount(budget, line, year) else { continue };
        let dot = growth(budget, line, year, now.value).and_then(|(growth, change, printed)| {
            let share = quotient(now.value.checked_mul(Decimal::ONE_HUNDRED)?, total)?;
            Some(Dot { line, share, growth, change, printed, value: now.value })
        });
        match dot {
            Some(dot) => dots.push(dot),
            None => without.push(line),
        }
    }
    if dots.is_empty() {
        return None;
    }
    dots.sort_by_key(|d| Reverse(d.change.abs()));
    let left_out = dots.len().saturating_sub(MOST_DOTS);
    dots.truncate(MOST_DOTS);
    Some(Dots { total, whole, dots, without, left_out })
}

/// Growth on the year before in percent, how much that is, and the figure that prints it.
fn growth(
    budget: &Budget,
    line: LineId,
    year: ChartYear,
    now: Decimal,
) -> Option<(Decimal, Decimal, Option<FigureId>)> {
    if year == ChartYear::Draft {
        let before = amount(budget, line, ChartYear::Executed)?.value;
        if before <= Decimal::ZERO {
            return None;
        }
        let change = now.checked_sub(before)?;
        return Some((quotient(change.checked_mul(Decimal::ONE_HUNDRED)?, before)?, change, None));
    }
    let cell = CellRef { line, year: budget.executed_year, stage: Stage::Executed, measure: Measure::Growth };
    let id = budget.cell(cell)?;
    let figure = budget.figure(id);
    if figure.base?.stage != BaseStage::Executed {
        return None;
    }
    let percent = match figure.quantity.unit().dimension() {
        Dimension::Percent => figure.quantity.value(),
        Dimension::Times => figure.quantity.value().checked_mul(Decimal::ONE_HUNDRED)?,
        _ => return None,
    };
    let divisor = percent.checked_add(Decimal::ONE_HUNDRED)?;
    if divisor <= Decimal::ZERO {
        return None;
    }
    // now - now / (1 + growth)
    let change = quotient(now.checked_mul(percent)?, divisor)?;
    Some((percent, change, Some(id)))
}
