//! Sentences about checks and figures, in either language. The numbers in them are as printed.

use crate::budget::{Budget, CellRef, FigureId, Measure, Owner, Sign, Stage};
use crate::check::{
    Check, CheckKind, Contradiction, Form, Outcome, Range, Remainder, Unchecked, Var, rounded,
    rounded_outward,
};
use crate::compare::display::{DisplayUnit, Medium, money, percent};
use crate::quantity::{Dimension, Unit};
use crate::words::Words;
use num_traits::Zero as _;

/// Says what checks found, in one language.
#[derive(Clone, Copy)]
pub struct Say<'a> {
    pub budget: &'a Budget,
    pub words: &'a Words,
}

/// One row of the arithmetic of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// `+`, `−`, `×`, `=` or nothing.
    pub sign: &'static str,
    pub name: String,
    /// The figure, if the report prints it.
    pub figure: Option<FigureId>,
    pub value: String,
    pub low: String,
    pub high: String,
}

impl Say<'_> {
    /// The text of a figure without its direction word: `176.91 亿元`, `-0.1%`.
    pub fn figure(&self, id: FigureId) -> String {
        let q = &self.budget.figure(id).quantity;
        let sign = if q.value().is_sign_negative()
            && !q.value().is_zero()
            && !q.printed().starts_with(['-', '\u{2212}'])
        {
            "\u{2212}"
        } else {
            ""
        };
        match q.unit() {
            Unit::Percent => format!("{sign}{}", q.printed()),
            unit => format!("{sign}{} {}", q.printed(), unit.text()),
        }
    }

    /// 全市一般公共预算支出（2025 年初预算）
    pub fn name(&self, id: FigureId) -> String {
        let figure = self.budget.figure(id);
        match figure.owner {
            Owner::Line(line) => {
                self.cell(CellRef { line, year: figure.year, stage: figure.stage, measure: figure.measure })
            }
            Owner::Item(item, nth) => {
                let item = self.budget.item(item);
                let label = item.figures.get(nth as usize).map_or("", |(label, _)| label);
                format!("{}·{label}", item.name)
            }
        }
    }

    /// The name of a cell, printed or not.
    pub fn cell(&self, cell: CellRef) -> String {
        let budget = self.budget;
        let line = budget.line(cell.line);
        let statement = budget.statement(line.statement);
        let scope = &budget.scope(statement.scope).name;
        let stage = if cell.year < budget.executed_year {
            self.words.get("stage-prior")
        } else {
            self.words.get(format!("stage-{}", cell.stage.word()))
        };
        let when = self.words.with("year-stage", &[("year", &cell.year.to_string()), ("stage", &stage)]);
        let when = match cell.measure.plain() {
            Measure::Amount => when,
            other => {
                format!("{when} {}", self.words.get(format!("measure-{}", other.word().unwrap_or("amount"))))
            }
        };
        self.words.with("say-cell", &[("scope", scope), ("name", &line.name), ("when", &when)])
    }

    fn var(&self, var: Var) -> String {
        match var {
            Var::Stated(id) => self.name(id),
            Var::Unstated(cell) => self.cell(cell),
        }
    }

    /// The name of what a check is about.
    pub fn about(&self, check: &Check) -> String {
        check.formed.form.vars().first().map_or_else(String::new, |var| self.var(*var))
    }

    fn value(&self, var: Var) -> String {
        match var {
            Var::Stated(id) => self.figure(id),
            Var::Unstated(_) => self.words.get("say-unprinted").to_string(),
        }
    }

    /// The unit results about a variable are said in: that of the figure, else 亿元.
    fn unit_of(&self, vars: &[Var]) -> Unit {
        vars.iter()
            .find_map(|v| v.figure())
            .map_or(Unit::YiYuan, |id| self.budget.figure(id).quantity.unit().clone())
    }

    /// An interval of base units as text in a unit; outward, so that it never says too much.
    pub fn range(&self, range: &Range, unit: &Unit, decimals: u32) -> (String, String) {
        let end = |value: &crate::check::Q, up: bool| {
            let factor = unit.factor();
            let scaled = value / crate::check::Q::from_integer(factor.mantissa().into());
            match rounded_outward(&scaled, decimals, up) {
                Some(d) => self.number(d, unit, decimals),
                None => crate::check::exact_text(&scaled),
            }
        };
        (end(&range.low, false), end(&range.high, true))
    }

    /// The middle of an interval, rounded, with its unit.
    fn centre(&self, range: &Range, unit: &Unit, decimals: u32) -> String {
        let middle = (&range.low + &range.high) / crate::check::Q::from_integer(2.into());
        let scaled = middle / crate::check::Q::from_integer(unit.factor().mantissa().into());
        let number = rounded(&scaled, decimals)
            .map_or_else(|| crate::check::exact_text(&scaled), |d| self.number(d, unit, decimals));
        match unit {
            Unit::Percent => number,
            unit => format!("{number} {}", unit.text()),
        }
    }

    fn number(&self, value: rust_decimal::Decimal, unit: &Unit, decimals: u32) -> String {
        match unit {
            Unit::Percent => percent(value, decimals, Medium::Screen).text,
            // already in its unit: 元 is the display unit that moves nothing
            Unit::YiYuan => money(value, DisplayUnit::Yuan, decimals, Medium::Screen).text.replace(',', ""),
            _ => money(value, DisplayUnit::Yuan, decimals, Medium::Screen).text,
        }
    }

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
        }
    }

    /// The unit and decimals of what a check states.
    fn scale(&self, form: &Form) -> (Unit, u32) {
        match form.rate() {
            Some(id) => {
                // one digit more than printed, so that one sees on which side it falls
                let q = &self.budget.figure(id).quantity;
                (Unit::Percent, q.decimals() + 1)
            }
            None => {
                let unit = self.unit_of(&form.vars());
                let decimals = form
                    .vars()
                    .into_iter()
                    .filter_map(Var::figure)
                    .map(|id| self.budget.figure(id).quantity.decimals())
                    .max()
                    .unwrap_or(2);
                (unit, decimals)
            }
        }
    }

    /// What a check found, in a sentence a deputy could read out.
    pub fn check(&self, check: &Check) -> String {
        let form = &check.formed.form;
        match check.verdict.outcome {
            Outcome::Consistent => self.words.with("say-consistent", &[("formula", &self.formula(form))]),
            Outcome::WithinRounding => {
                let id = if check.verdict.by_bare_integer { "say-within-integer" } else { "say-within" };
                self.words.with(id, &[("formula", &self.formula(form))])
            }
            Outcome::NotChecked => self.unchecked(check),
            Outcome::Inconsistent => self.inconsistent(check),
        }
    }

    fn unchecked(&self, check: &Check) -> String {
        match &check.verdict.unchecked {
            Some(Unchecked::Missing(cells)) => {
                let mut names: Vec<String> = cells.iter().map(|c| self.cell(*c)).collect();
                names.dedup();
                self.words.with("say-missing", &[("what", &names.join(&self.words.get("say-comma")))])
            }
            Some(Unchecked::Conflicting(id)) => {
                self.words.with("say-conflicting", &[("what", &self.name(*id))])
            }
            Some(Unchecked::Limit(id)) => {
                let text = self.budget.figure(*id).quantity.text();
                self.words.with("say-limit", &[("what", &self.name(*id)), ("text", text)])
            }
            None => String::new(),
        }
    }

    fn inconsistent(&self, check: &Check) -> String {
        let form = &check.formed.form;
        let (unit, decimals) = self.scale(form);
        let computed =
            check.verdict.computed.as_ref().map_or_else(String::new, |r| self.centre(r, &unit, decimals));
        match form {
            Form::Times { of, base, percent, plus_one } => {
                let id = match (check.formed.kind, plus_one) {
                    (CheckKind::ExecutionRate, _) => "say-bad-rate",
                    (_, true) => "say-bad-growth",
                    (CheckKind::Contribution, _) => "say-bad-contribution",
                    _ => "say-bad-share",
                };
                self.words.with(
                    id,
                    &[
                        ("name", &self.var(*of)),
                        ("value", &self.value(*of)),
                        ("base", &self.var(*base)),
                        ("basevalue", &self.value(*base)),
                        ("stated", &self.figure(*percent)),
                        ("computed", &computed),
                    ],
                )
            }
            Form::Sum { total, parts, at_most } => {
                let id = match (check.formed.kind, at_most) {
                    (CheckKind::DeclaredEqual, _) => "say-bad-equal",
                    (CheckKind::Change, _) => "say-bad-change",
                    (CheckKind::ScopeAtLeast | CheckKind::ScopeSum, _) => "say-bad-scope",
                    (_, true) => "say-bad-at-most",
                    (_, false) => "say-bad-sum",
                };
                let (last, first) = (parts.last().map(|(_, v)| *v), parts.first().map(|(_, v)| *v));
                self.words.with(
                    id,
                    &[
                        ("name", &self.var(*total)),
                        ("value", &self.value(*total)),
                        ("other", &last.map_or_else(String::new, |v| self.var(v))),
                        ("othervalue", &last.map_or_else(String::new, |v| self.value(v))),
                        ("base", &first.map_or_else(String::new, |v| self.var(v))),
                        ("basevalue", &first.map_or_else(String::new, |v| self.value(v))),
                        ("computed", &computed),
                    ],
                )
            }
            Form::ShareMove { part, points, .. } => self.words.with(
                "say-bad-share-change",
                &[("name", &self.var(*part)), ("stated", &self.figure(*points)), ("computed", &computed)],
            ),
        }
    }

    /// A contradiction in a sentence: that of its clearest check, or that all exclude each other.
    pub fn contradiction(&self, contradiction: &Contradiction, checks: &[Check]) -> String {
        match contradiction.checks.first().and_then(|i| checks.get(*i)) {
            Some(check) => self.check(check),
            None => {
                let comma = self.words.get("say-comma");
                let named = |id: &FigureId| format!("{} {}", self.name(*id), self.figure(*id));
                let figures: Vec<String> = contradiction.cause.conflict.iter().map(named).collect();
                self.words.with("say-joint", &[("figures", &figures.join(&comma))])
            }
        }
    }

    /// What would explain a contradiction: one line for each smallest set of figures.
    pub fn suspects(&self, contradiction: &Contradiction) -> Vec<String> {
        let and = self.words.get("say-and");
        let named = |id: &FigureId| format!("{} {}", self.name(*id), self.figure(*id));
        contradiction
            .cause
            .suspects
            .iter()
            .map(|set| set.iter().map(named).collect::<Vec<_>>().join(&and))
            .collect()
    }

    /// “Is it …?”
    pub fn proposals(&self, contradiction: &Contradiction) -> Vec<String> {
        contradiction
            .cause
            .proposals
            .iter()
            .map(|p| {
                let was = self.budget.figure(p.figure).quantity.text();
                self.words
                    .with("say-proposal", &[("name", &self.name(p.figure)), ("was", was), ("text", &p.text)])
            })
            .collect()
    }

    /// What a list leaves out, and what it left out the year before.
    pub fn remainder(&self, remainder: &Remainder) -> String {
        let cell = CellRef {
            line: remainder.whole,
            year: remainder.year,
            stage: remainder.stage,
            measure: Measure::Amount,
        };
        let Some(whole) = self.budget.cell(cell) else { return String::new() };
        let q = &self.budget.figure(whole).quantity;
        let (unit, decimals) = (q.unit().clone(), q.decimals().max(2));
        let count = remainder.parts.len().to_string();
        let now = self.centre(&remainder.now, &unit, decimals);
        let before = match &remainder.before {
            Some(range) => {
                let (low, high) = self.range(range, &unit, decimals);
                let unit = unit.text();
                self.words.with("say-remainder-before", &[("low", &low), ("high", &high), ("unit", unit)])
            }
            None => self.words.get("say-remainder-unknown").to_string(),
        };
        let name = self.name(whole);
        let value = self.figure(whole);
        self.words.with(
            "say-remainder",
            &[("name", &name), ("value", &value), ("parts", &count), ("rest", &now), ("before", &before)],
        )
    }

    /// The arithmetic of a check, row by row: sign, item, figure, lowest, highest.
    pub fn steps(&self, form: &Form) -> Vec<Step> {
        let step = |sign: &'static str, var: Var| {
            let figure = var.figure();
            let (low, high) = figure.and_then(|id| self.interval(id)).unwrap_or_default();
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
            Form::Times { of, base, percent, plus_one } => vec![
                step("", *base),
                step(if *plus_one { "× 1 +" } else { "×" }, Var::Stated(*percent)),
                step("=", *of),
            ],
            Form::ShareMove { part, whole, part_before, whole_before, points } => vec![
                step("", *part),
                step("÷", *whole),
                step("\u{2212}", *part_before),
                step("÷", *whole_before),
                step("=", Var::Stated(*points)),
            ],
        }
    }

    /// The ends of a printed figure's interval, in its own unit, one decimal finer.
    pub fn interval(&self, id: FigureId) -> Option<(String, String)> {
        let q = &self.budget.figure(id).quantity;
        let span = crate::check::span(self.budget, q, crate::check::Reading::Narrow)?;
        let decimals = match q.unit().dimension() {
            Dimension::Count => 0,
            Dimension::Money if q.is_bare_integer() => self.budget.usual_decimals + 1,
            _ => q.decimals() + 1,
        };
        Some(self.range(&Range::of(span), q.unit(), decimals))
    }

    /// The last two rows of the arithmetic: computed and stated, each with its ends.
    pub fn totals(&self, check: &Check) -> Option<[(String, String); 2]> {
        let (computed, stated) = (check.verdict.computed.as_ref()?, check.verdict.stated.as_ref()?);
        let (unit, decimals) = self.scale(&check.formed.form);
        let finer = decimals + u32::from(check.formed.form.rate().is_none());
        Some([self.range(computed, &unit, finer), self.range(stated, &unit, finer)])
    }

    /// The name of a year and stage.
    pub fn when(&self, year: u16, stage: Stage) -> String {
        let stage = self.words.get(format!("stage-{}", stage.word()));
        self.words.with("year-stage", &[("year", &year.to_string()), ("stage", &stage)])
    }
}

/// Whether an interval is only zero; then nothing is left out.
pub fn is_zero(range: &Range) -> bool {
    range.low.is_zero() && range.high.is_zero()
}
