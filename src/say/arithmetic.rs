//! The arithmetic of a check, row by row, and as one line.

use super::Say;
use crate::budget::{FigureId, Sign};
use crate::check::{Check, Detail, Form, Q, Range, Var, percent_factor};
use crate::quantity::{Dimension, Unit};

/// One row of the arithmetic of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// `+`, `−`, `÷`, `=`, `− 1 =` or nothing.
    pub sign: &'static str,
    pub name: String,
    /// The figure, if the report prints it.
    pub figure: Option<FigureId>,
    pub value: String,
    pub low: String,
    pub high: String,
}

/// A last row of the arithmetic of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    pub name: std::sync::Arc<str>,
    pub low: String,
    pub high: String,
}

impl Say<'_> {
    /// The identity with the printed numbers: `176.91 = 170.18 × (1 − 0.1%)`.
    pub fn formula(&self, form: &Form) -> String {
        let short = |var: Var| match var {
            Var::Stated(id) => {
                let q = &self.budget.figure(id).quantity;
                let negative = q.value().is_sign_negative() && !q.value().is_zero();
                let digits = q.printed().trim_start_matches(['-', '\u{2212}']);
                let unit = match q.unit() {
                    Unit::Percent | Unit::YiYuan => "",
                    unit => unit.text(),
                };
                (format!("{digits}{unit}"), negative)
            }
            Var::Unstated(cell) => (format!("〔{}〕", self.cell(cell)), false),
        };
        let plain = |var: Var| {
            let (text, negative) = short(var);
            if negative { format!("\u{2212}{text}") } else { text }
        };
        match form {
            Form::Sum { total, parts, at_most } => {
                let mut sum = String::new();
                for (i, (sign, part)) in parts.iter().enumerate() {
                    let (text, negative) = short(*part);
                    let minus = (*sign == Sign::Minus) != negative;
                    match (i, minus) {
                        (0, false) => {}
                        (0, true) => sum.push('\u{2212}'),
                        (_, false) => sum.push_str(" + "),
                        (_, true) => sum.push_str(" \u{2212} "),
                    }
                    sum.push_str(&text);
                }
                let relation = if *at_most { "≥" } else { "=" };
                format!("{} {relation} {sum}", plain(*total))
            }
            Form::Times { of, base, percent, plus_one } => {
                let (rate, negative) = short(Var::Stated(*percent));
                let factor = match (plus_one, negative) {
                    (true, true) => format!("(1 \u{2212} {rate})"),
                    (true, false) => format!("(1 + {rate})"),
                    (false, true) => format!("\u{2212}{rate}"),
                    (false, false) => rate,
                };
                format!("{} = {} × {factor}", plain(*of), plain(*base))
            }
            Form::ShareMove { part, whole, part_before, whole_before, points } => format!(
                "{} ÷ {} \u{2212} {} ÷ {} = {}",
                plain(*part),
                plain(*whole),
                plain(*part_before),
                plain(*whole_before),
                plain(Var::Stated(*points))
            ),
            Form::Same { figures } => {
                figures.iter().map(|id| plain(Var::Stated(*id))).collect::<Vec<_>>().join(" = ")
            }
            Form::Alone { of, figure, .. } => {
                format!("{}　{}", plain(*of), self.budget.figure(*figure).quantity.text())
            }
        }
    }

    /// Decimals of a figure; a whole number of money is read with the usual ones.
    pub(super) fn decimals(&self, id: FigureId) -> u32 {
        let q = &self.budget.figure(id).quantity;
        let is_bare = q.unit().dimension() == Dimension::Money && q.is_bare_integer();
        if is_bare { self.budget.usual_decimals } else { q.decimals() }
    }

    /// The unit and decimals of what a check states.
    pub(super) fn scale(&self, form: &Form) -> (Unit, u32) {
        match form.rate() {
            Some(id) => {
                // one digit more than printed, so that one sees on which side it falls
                let q = &self.budget.figure(id).quantity;
                (q.unit().clone(), q.decimals() + 1)
            }
            None => {
                let figures = form.figures();
                let unit = self.unit_of(&form.vars());
                let same_unit = figures.iter().filter(|id| *self.budget.figure(**id).quantity.unit() == unit);
                (unit.clone(), same_unit.map(|id| self.decimals(*id)).max().unwrap_or(2))
            }
        }
    }

    /// The arithmetic of a check, row by row: sign, item, figure, lowest, highest.
    pub fn steps(&self, form: &Form) -> Vec<Step> {
        let step = |sign: &'static str, var: Var| {
            let figure = var.figure();
            let ends = match var {
                Var::Stated(id) => self.interval(id),
                // what is not printed, but follows from the figures of its line
                Var::Unstated(_) => {
                    self.report.range_of(self.budget, var).map(|range| self.range(&range, &Unit::YiYuan, 3))
                }
            };
            let (low, high) = ends.unwrap_or_default();
            Step { sign, name: self.var(var), figure, value: self.value(var), low, high }
        };
        match form {
            Form::Sum { total, parts, at_most } => {
                let mut steps: Vec<Step> = parts
                    .iter()
                    .map(|(sign, var)| step(if *sign == Sign::Plus { "+" } else { "\u{2212}" }, *var))
                    .collect();
                steps.push(step(if *at_most { "≤" } else { "=" }, *total));
                steps
            }
            Form::Times { of, base, percent, plus_one } => {
                let sign = if *plus_one { "\u{2212} 1 =" } else { "=" };
                vec![step("", *of), step("÷", *base), step(sign, Var::Stated(*percent))]
            }
            Form::ShareMove { part, whole, part_before, whole_before, points } => vec![
                step("", *part),
                step("÷", *whole),
                step("\u{2212}", *part_before),
                step("÷", *whole_before),
                step("=", Var::Stated(*points)),
            ],
            Form::Same { figures } => figures
                .iter()
                .enumerate()
                .map(|(i, id)| step(if i == 0 { "" } else { "=" }, Var::Stated(*id)))
                .collect(),
            Form::Alone { of, figure, .. } => vec![step("", *of), step("", Var::Stated(*figure))],
        }
    }

    /// The ends of a printed figure's interval, in its own unit, one decimal finer.
    pub fn interval(&self, id: FigureId) -> Option<(String, String)> {
        let figure = self.budget.figure(id);
        let q = &figure.quantity;
        let span = crate::check::span(self.budget, q, crate::check::Reading::Narrow)?;
        let factor = Q::from_integer(percent_factor(q).into());
        let range = Range::of(span);
        let range = Range::new(range.low * &factor, range.high * &factor);
        let finer = u32::from(q.unit().dimension() != Dimension::Count);
        Some(self.range(&range, q.unit(), self.decimals(id) + finer))
    }

    /// The last two rows of the arithmetic: computed and stated, each with its name and its ends.
    pub fn totals(&self, check: &Check) -> Option<[Total; 2]> {
        if matches!(check.formed.form, Form::Same { .. }) {
            return None;
        }
        let Detail { computed, stated, .. } = self.report.detail(self.budget, check)?;
        let (unit, decimals) = self.scale(&check.formed.form);
        let is_count = unit.dimension() == Dimension::Count;
        let finer = decimals + u32::from(check.formed.form.rate().is_none() && !is_count);
        // what is not printed is not stated either
        let is_stated = match &check.formed.form {
            Form::Sum { total, .. } => total.figure().is_some(),
            _ => true,
        };
        let total = |id: &str, range: &Range| {
            let (low, high) = self.range(range, &unit, finer);
            let unit = if unit == Unit::Percent { "" } else { unit.text() };
            let with_unit =
                |number: String| if unit.is_empty() { number } else { format!("{number} {unit}") };
            let name = self.words.get(id.to_owned());
            // money and counts have their unit in the rows above
            let is_rate = check.formed.form.rate().is_some();
            let (low, high) = if is_rate { (with_unit(low), with_unit(high)) } else { (low, high) };
            Total { name, low, high }
        };
        let stated_id = if is_stated { "check-stated" } else { "check-derived" };
        Some([total("check-computed", &computed), total(stated_id, &stated)])
    }
}
