//! Derived values as formulas over the cells of the printed figures they rest on.

use crate::budget::{Budget, FigureId};
use crate::compare::display::DisplayUnit;
use crate::compare::{Derived, Formula, Operand};
use crate::quantity::Dimension;
use rust_xlsxwriter::utility::row_col_to_cell;
use std::collections::HashMap;

/// Characters of a formula Excel takes at most.
const MOST_FORMULA: usize = 8_192;

/// Row and column of every printed figure of a worksheet.
pub type Positions = HashMap<FigureId, (u32, u16)>;

/// The formula of a value, rounded as it is shown; `None` where a figure it rests on is not on the
/// worksheet, or it is longer than Excel takes.
pub fn formula(budget: &Budget, derived: &Derived, unit: DisplayUnit, at: &Positions) -> Option<String> {
    let digit = derived.last_digit(budget);
    // before the decimal point too: what is good to a million 元 says no more in 元
    let places = match derived.dimension {
        Dimension::Money => i32::try_from(unit.power()).ok()? - digit,
        _ => (-digit).max(1),
    };
    let formula = format!("=ROUND({},{places})", expression(budget, derived, at)?);
    (formula.len() <= MOST_FORMULA).then_some(formula)
}

/// Amounts are in the unit of the worksheet and rates in percent, so no factor but 100 is needed.
fn expression(budget: &Budget, derived: &Derived, at: &Positions) -> Option<String> {
    let operand = |operand: &Operand| match operand {
        Operand::Printed(id) => at.get(id).map(|(row, column)| row_col_to_cell(*row, *column)),
        Operand::Derived(derived) => Some(format!("({})", expression(budget, derived, at)?)),
    };
    let operands: Vec<String> = derived.inputs.iter().map(operand).collect::<Option<_>>()?;
    let (a, b) = (operands.first()?, operands.get(1));
    let times = |operand: Option<&Operand>| match operand {
        Some(Operand::Printed(id)) => budget.figure(*id).quantity.unit().dimension() == Dimension::Times,
        _ => false,
    };
    Some(match derived.formula {
        Formula::Difference | Formula::BaseFromChange => format!("{a}-{}", b?),
        Formula::GrowthRate => format!("({a}/{}-1)*100", b?),
        Formula::ExecutionRate | Formula::Share => format!("{a}/{}*100", b?),
        Formula::BudgetFromRate => format!("{a}/{}*100", b?),
        Formula::BaseFromGrowth if times(derived.inputs.get(1)) => format!("{a}/(1+{})", b?),
        Formula::BaseFromGrowth => format!("{a}/(1+{}/100)", b?),
        Formula::Sum => operands.join("+"),
    })
}
