//! The names of bases, units, stages and measures.

use crate::budget::{Base, Budget, FigureId, Measure, Stage};
use crate::compare::CompareBase;
use crate::compare::display::DisplayUnit;
use crate::words::{Language, Words};
use std::sync::Arc;

/// Between a label and what it labels.
pub fn colon(words: &Words) -> &'static str {
    if words.language() == Language::Chinese { "：" } else { ": " }
}

/// The unit amounts are shown in.
pub fn unit_name(words: &Words, unit: DisplayUnit) -> Arc<str> {
    words.get(format!("unit-{}", <&str>::from(unit)))
}

/// An amount with the name of its unit.
pub(super) fn with_unit(words: &Words, amount: &str, unit: DisplayUnit) -> String {
    words.with("amount-with-unit", &[("amount", amount), ("unit", &unit_name(words, unit))])
}

/// 2025 执行, 2026 草案, 2024 上年实际.
pub fn year_stage(words: &Words, budget: &Budget, year: u16, stage: Stage) -> String {
    let id = if year < budget.executed_year {
        "stage-prior".to_owned()
    } else {
        format!("stage-{}", stage.word())
    };
    words.with("year-stage", &[("year", &year.to_string()), ("stage", &words.get(id))])
}

/// The name of the chosen base of comparison, with its year: 2025 执行.
pub fn compare_base_name(words: &Words, budget: &Budget, base: CompareBase) -> String {
    words.with(
        "year-stage",
        &[
            ("year", &budget.executed_year.to_string()),
            ("stage", &words.get(format!("stage-{}", base.stage().word()))),
        ],
    )
}

/// The name of a base, with a word where it is only inferred.
pub fn base_name(words: &Words, base: Base, of_rate: bool) -> String {
    let id = format!("{}-{}", if of_rate { "rate-base" } else { "base" }, base.stage.word());
    let name = words.get(id);
    if base.stated { name.to_string() } else { words.with("base-implied", &[("base", &name)]) }
}

/// The same as short as it fits into a cell.
pub(super) fn base_short(words: &Words, base: Base) -> Arc<str> {
    let name = words.get(format!("base-short-{}", base.stage.word()));
    // a question mark: the report does not say so, the file only infers it
    if base.stated { name } else { format!("{name}？").into() }
}

/// What a figure says: 金额, 执行率（对调整预算）, 增长率（比上年年初预算）.
pub fn measure_name(budget: &Budget, words: &Words, id: FigureId) -> String {
    let figure = budget.figure(id);
    let of_rate = figure.measure.plain() == Measure::Rate;
    let name = words.get(match figure.measure.plain() {
        Measure::Growth => "measure-growth-rate".to_owned(),
        other => format!("measure-{}", other.word().unwrap_or("amount")),
    });
    match figure.base {
        Some(base) => {
            words.with("head-copied", &[("title", &name), ("sub", &base_name(words, base, of_rate))])
        }
        None => name.to_string(),
    }
}
