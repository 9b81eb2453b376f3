//! Derived values as formulas, and the intervals they lie in.

use super::terms::with_unit;
use crate::budget::Budget;
use crate::compare::display::{DisplayUnit, Medium, derived_text, money, percent, printed};
use crate::compare::{Derived, Formula, Operand};
use crate::quantity::{Dimension, Interval};
use crate::words::Words;
use rust_decimal::Decimal;

/// The formula of a derived value with its numbers: `50.00 ÷ 47.57 − 1 = 5.1%`.
pub fn formula_text(budget: &Budget, words: &Words, derived: &Derived, unit: DisplayUnit) -> String {
    let operand = |o: &Operand| match o {
        Operand::Printed(id) => {
            let q = &budget.figure(*id).quantity;
            printed(q, unit, Medium::Screen).text
        }
        Operand::Derived(d) => format!("≈{}", derived_text(budget, d, unit, Medium::Screen).text),
    };
    let operands: Vec<String> = derived.inputs.iter().map(operand).collect();
    let (a, b) = (operands.first().map_or("", String::as_str), operands.get(1).map_or("", String::as_str));
    let bracketed = if b.starts_with('\u{2212}') { format!("({b})") } else { b.to_owned() };
    let left = match derived.formula {
        Formula::Difference | Formula::BaseFromChange => format!("{a} \u{2212} {bracketed}"),
        Formula::GrowthRate => format!("{a} ÷ {b} \u{2212} 1"),
        Formula::ExecutionRate | Formula::Share | Formula::BudgetFromRate => format!("{a} ÷ {b}"),
        Formula::BaseFromGrowth => format!("{a} ÷ (1 + {bracketed})"),
        Formula::Sum => operands.join(" + "),
    };
    let result = derived_text(budget, derived, unit, Medium::Screen).text;
    let sign = if derived.is_indirect() { "≈" } else { "=" };
    let result = if derived.dimension == Dimension::Money { with_unit(words, &result, unit) } else { result };
    format!("{left} {sign} {result}")
}

/// The ends of an interval in the unit shown, one digit finer than the value and never narrower than
/// true.
fn interval_ends(
    interval: Interval,
    dimension: Dimension,
    unit: DisplayUnit,
    last_digit: i32,
) -> (String, String) {
    match dimension {
        Dimension::Money => {
            let decimals = unit.decimals(last_digit - 1).max(unit.decimals(5));
            let power = Decimal::from(match unit {
                DisplayUnit::Yuan => 1u64,
                DisplayUnit::WanYuan => 10_000,
                DisplayUnit::YiYuan => 100_000_000,
            });
            let rounded =
                interval.over(Interval::point(power)).map_or(interval, |i| i.rounded_outward(decimals));
            let show = |v| money(v, DisplayUnit::Yuan, decimals, Medium::Screen).text;
            (show(rounded.low()), show(rounded.high()))
        }
        _ => {
            let decimals = u32::try_from(-last_digit).unwrap_or(0) + 1;
            let rounded = interval.rounded_outward(decimals);
            let show = |v| percent(v, decimals, Medium::Screen).text;
            (show(rounded.low()), show(rounded.high()))
        }
    }
}

/// An interval as `[176.905, 176.915] 亿元`.
pub fn interval_text(
    words: &Words,
    interval: Interval,
    dimension: Dimension,
    unit: DisplayUnit,
    last_digit: i32,
) -> String {
    let (low, high) = interval_ends(interval, dimension, unit, last_digit);
    let text = format!("[{low}, {high}]");
    if dimension == Dimension::Money { with_unit(words, &text, unit) } else { text }
}

/// The same as a sentence: because of rounding the true value lies between …
pub fn between_text(
    words: &Words,
    interval: Interval,
    dimension: Dimension,
    unit: DisplayUnit,
    last_digit: i32,
) -> String {
    let (low, high) = interval_ends(interval, dimension, unit, last_digit);
    words.with("inspector-between", &[("low", &low), ("high", &high)])
}
