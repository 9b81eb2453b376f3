//! Sentences about checks and figures, in either language. The numbers in them are as printed.

mod arithmetic;
mod chart;
mod derived;
mod finding;
mod place;
mod table;
mod terms;

pub use arithmetic::{Step, Total};
pub use chart::{ChartOptions, Charts};
pub use derived::{between_text, formula_text, interval_text};
pub use finding::{Arithmetic, FindingBody, FindingEntry, REMAINDER_MARK, severity_mark, severity_name};
pub use place::{
    anchor_title, author_text, figure_title, first_head, importance_name, kind_mark, kind_name, place_name,
    place_title, status_name,
};
pub use table::{CellText, Head, Look, RowText, Tables};
pub use terms::{base_name, colon, compare_base_name, measure_name, unit_name, year_stage};

use crate::budget::{Base, BaseStage, Budget, CellRef, FigureId, Measure, Owner, Sign};
use crate::check::{
    Check, CheckKind, Contradiction, Detail, Form, Outcome, Q, Range, Remainder, Report, Severity, Unchecked,
    Var, is_steady, rounded, rounded_outward,
};
use crate::compare::display::{DisplayUnit, Medium, money, percent};
use crate::quantity::{Dimension, Rounding, Unit};
use crate::words::{Language, Words};
use num_traits::{Signed as _, Zero as _};

/// Says what checks found, in one language.
#[derive(Clone, Copy)]
pub struct Say<'a> {
    pub budget: &'a Budget,
    pub report: &'a Report,
    pub words: &'a Words,
}

/// What goes up or down, and with which words.
#[derive(Clone, Copy)]
enum Move {
    /// 增长, 下降
    Growth,
    /// 增加, 减少
    Change,
    /// 提升, 下降
    Share,
    /// 拉动, 下拉
    Pull,
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
        let when = self.year_stage(cell);
        let when = match cell.measure.plain() {
            Measure::Amount => when,
            other => {
                // a rate on a base of its own says so, be it one of two or the only one, and whether the report does
                let base = budget.cell(cell).and_then(|id| budget.figure(id).base);
                let name = |stage: BaseStage, of_rate: bool| {
                    let stated = base.filter(|b| b.stage == stage).is_none_or(|b| b.stated);
                    base_name(self.words, Base { stage, stated }, of_rate)
                };
                let on = match (cell.measure, base.map(|b| b.stage)) {
                    (Measure::GrowthOn(own), _)
                    | (Measure::Growth, Some(own @ (BaseStage::Initial | BaseStage::Adjusted))) => {
                        Some(("say-growth-on", name(own, false)))
                    }
                    (Measure::RateOn(own), _) => Some(("say-rate-on", name(own, true))),
                    _ => None,
                };
                let measure = self.words.get(match (other, &on) {
                    // not year on year then
                    (Measure::Growth, Some(_)) => "measure-growth-rate".to_owned(),
                    _ => format!("measure-{}", other.word().unwrap_or("amount")),
                });
                match on {
                    Some((id, base)) => {
                        format!("{when} {}", self.words.with(id, &[("measure", &measure), ("base", &base)]))
                    }
                    None => format!("{when} {measure}"),
                }
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

    /// The figure of a variable; of one nobody printed, what follows from the figures of its line.
    fn value_or_derived(&self, var: Var) -> String {
        let derived = match var {
            Var::Stated(_) => None,
            Var::Unstated(_) => self.report.range_of(self.budget, var),
        };
        match derived {
            Some(Range { low, high }) => {
                let middle = (low + high) / Q::from_integer(2.into());
                let amount = self.amount(&middle, &Unit::YiYuan, self.budget.usual_decimals.max(2));
                self.words.with("say-derived", &[("value", &amount)])
            }
            None => self.value(var),
        }
    }

    /// The name of a variable beside another: of the same line, only when.
    fn beside(&self, one: Var, other: Var) -> String {
        let cell = |var: Var| match var {
            Var::Unstated(cell) => Some(cell),
            Var::Stated(id) => {
                let f = self.budget.figure(id);
                let Owner::Line(line) = f.owner else { return None };
                Some(CellRef { line, year: f.year, stage: f.stage, measure: f.measure })
            }
        };
        match (cell(one), cell(other)) {
            (Some(a), Some(b)) if a.line == b.line && b.measure == Measure::Amount => {
                self.words.with("say-when", &[("when", &self.year_stage(b))])
            }
            _ => self.var(other),
        }
    }

    fn year_stage(&self, cell: CellRef) -> String {
        year_stage(self.words, self.budget, cell.year, cell.stage)
    }

    fn value(&self, var: Var) -> String {
        match var {
            Var::Stated(id) => self.figure(id),
            Var::Unstated(_) => self.words.get("say-unprinted").trim().to_owned(),
        }
    }

    /// The unit results about a variable are said in: that of the figure, else 亿元.
    fn unit_of(&self, vars: &[Var]) -> Unit {
        vars.iter()
            .find_map(|v| v.figure())
            .map_or(Unit::YiYuan, |id| self.budget.figure(id).quantity.unit().clone())
    }

    /// How many base units, or percent, one of a unit is.
    fn factor(unit: &Unit) -> Q {
        match unit {
            Unit::Times => Q::from_integer(100.into()),
            unit => Q::from_integer(unit.factor().mantissa().into()),
        }
    }

    /// An interval of base units (rates: percent) as text in a unit; outward, so that it never says too much.
    pub fn range(&self, range: &Range, unit: &Unit, decimals: u32) -> (String, String) {
        let end = |value: &Q, up: bool| {
            let scaled = value / Self::factor(unit);
            match rounded_outward(&scaled, decimals, up) {
                Some(d) => self.number(d, unit, decimals),
                None => crate::check::exact_text(&scaled),
            }
        };
        (end(&range.low, false), end(&range.high, true))
    }

    /// A value of base units (rates: percent), rounded, with its unit.
    fn amount(&self, value: &Q, unit: &Unit, decimals: u32) -> String {
        let scaled = value / Self::factor(unit);
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

    /// A movement as one says it: 下降 2.1%, 增加 1.50 亿元. Its size is given as text.
    fn moved(&self, kind: Move, falls: bool, size: &str) -> String {
        let id = match (kind, falls) {
            (Move::Growth, false) => "say-grows",
            (Move::Growth, true) => "say-shrinks",
            (Move::Change, false) => "say-more",
            (Move::Change, true) => "say-less",
            (Move::Share, false) => "say-share-up",
            (Move::Share, true) => "say-share-down",
            (Move::Pull, false) => "say-pull-up",
            (Move::Pull, true) => "say-pull-down",
        };
        self.words.with(id, &[("size", size)])
    }

    /// What a figure of growth, change or share says of the movement, in the report's own words if they are
    /// in the language.
    fn stated_move(&self, kind: Move, id: FigureId) -> String {
        let q = &self.budget.figure(id).quantity;
        let own = !q.text().starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '\u{2212}');
        if own && self.words.language() == Language::Chinese {
            return q.text().to_owned();
        }
        if is_steady(self.budget.figure(id)) {
            return self.words.get("say-steady").to_string();
        }
        let size = self.figure(id);
        self.moved(kind, q.value().is_sign_negative(), size.trim_start_matches(['-', '\u{2212}']))
    }

    /// A computed movement.
    fn computed_move(&self, kind: Move, value: &Q, unit: &Unit, decimals: u32) -> String {
        // nobody says that something fell by half a time
        let (unit, decimals) =
            if *unit == Unit::Times && value.is_negative() { (&Unit::Percent, 1) } else { (unit, decimals) };
        self.moved(kind, value.is_negative(), &self.amount(&value.abs(), unit, decimals))
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
        let text = |id: FigureId| self.budget.figure(id).quantity.text();
        let of = |id: &str, figure: FigureId| {
            self.words.with(id, &[("what", &self.name(figure)), ("text", text(figure))])
        };
        match &check.verdict.unchecked {
            Some(Unchecked::Missing(cells)) => {
                let mut names: Vec<String> = cells.iter().map(|c| self.cell(*c)).collect();
                names.dedup();
                self.words.with("say-missing", &[("what", &names.join(&self.words.get("say-comma")))])
            }
            Some(Unchecked::Conflicting(id)) => of("say-conflicting", *id),
            Some(Unchecked::Limit(id)) => of("say-limit", *id),
            Some(Unchecked::NegativeBase(var)) => {
                self.words.with("say-negative-base", &[("what", &self.var(*var))])
            }
            Some(Unchecked::Comparable(id)) => of("say-comparable", *id),
            Some(Unchecked::NoBase(id)) => of("say-no-base", *id),
            None => String::new(),
        }
    }

    /// Why numbers may differ in the last digit, and that it does not explain this.
    fn slack(&self, unit: &Unit) -> std::sync::Arc<str> {
        match (unit.dimension(), self.budget.rounding) {
            (Dimension::Count, _) => self.words.get("say-slack-none"),
            (_, Rounding::Nearest) => self.words.get("say-slack-rounding"),
            (_, Rounding::Truncated) => self.words.get("say-slack-truncation"),
        }
    }

    fn inconsistent(&self, check: &Check) -> String {
        let form = &check.formed.form;
        let (unit, decimals) = self.scale(form);
        let Some(Detail { printed: [computed, stated], .. }) = self.report.detail(self.budget, check) else {
            return self.formula(form);
        };
        let amount = |value: &Q| self.amount(value, &unit, decimals);
        let gap = amount(&(&computed - &stated).abs());
        let slack = self.slack(&unit);
        match form {
            Form::Times { of, base, percent, plus_one } => {
                let (id, said, result) = match check.formed.kind {
                    CheckKind::ExecutionRate => ("say-bad-rate", self.figure(*percent), amount(&computed)),
                    CheckKind::Contribution => (
                        "say-bad-contribution",
                        self.stated_move(Move::Pull, *percent),
                        self.computed_move(Move::Pull, &computed, &unit, decimals),
                    ),
                    _ if *plus_one => {
                        let steady = is_steady(self.budget.figure(*percent));
                        let (unit, decimals) = if steady { (Unit::Percent, 1) } else { (unit, decimals) };
                        (
                            if steady { "say-bad-steady" } else { "say-bad-growth" },
                            self.stated_move(Move::Growth, *percent),
                            self.computed_move(Move::Growth, &computed, &unit, decimals),
                        )
                    }
                    _ => ("say-bad-share", self.figure(*percent), amount(&computed)),
                };
                // where the base is not printed, the change that leads to it is what was said
                let is_change = |id: &FigureId| self.budget.figure(*id).measure == Measure::Change;
                let change = check.figures.iter().copied().rfind(is_change);
                let base_value = match (base.figure(), change) {
                    (None, Some(change)) if *plus_one => {
                        let moved = self.stated_move(Move::Change, change);
                        self.words.with("say-from-change", &[("change", &moved)])
                    }
                    _ if *plus_one => self.words.with("say-of", &[("value", &self.value_or_derived(*base))]),
                    _ => self.value_or_derived(*base),
                };
                self.words.with(
                    id,
                    &[
                        ("name", &self.var(*of)),
                        ("value", &self.value_or_derived(*of)),
                        ("base", &self.beside(*of, *base)),
                        ("basevalue", &base_value),
                        ("stated", &said),
                        ("computed", &result),
                    ],
                )
            }
            Form::Sum { total, parts, at_most } => {
                let minus = parts.iter().any(|(sign, _)| *sign == Sign::Minus);
                let id = match (check.formed.kind, at_most) {
                    _ if check.severity == Severity::Statutory => "say-bad-debt-limit",
                    (CheckKind::Change | CheckKind::Adjustment, _) => "say-bad-change",
                    (CheckKind::RollForward, _) => "say-bad-roll-forward",
                    (CheckKind::YearBalance, _) => "say-bad-year-balance",
                    (CheckKind::ScopeAtLeast, _) => "say-bad-scope-at-least",
                    (CheckKind::ScopeSum, _) => "say-bad-scope",
                    (CheckKind::MemoAtMost, _) => "say-bad-memo",
                    (_, true) => "say-bad-at-most",
                    (_, false) if total.figure().is_none() => "say-bad-unprinted",
                    (_, false) if minus => "say-bad-formula",
                    (_, false) => "say-bad-sum",
                };
                let (last, first) = (parts.last().map(|(_, v)| *v), parts.first().map(|(_, v)| *v));
                let result = match (check.formed.kind, last.and_then(Var::figure)) {
                    (CheckKind::Change | CheckKind::Adjustment, Some(change)) => {
                        // what the two amounts give: the stated change without the gap
                        let said = self.budget.figure(change).quantity.base_value();
                        let said = Q::new(said.mantissa().into(), 10i128.pow(said.scale()).into());
                        let value = said - (&computed - &stated);
                        self.computed_move(Move::Change, &value, &unit, decimals)
                    }
                    _ => amount(&computed),
                };
                let other_value = match (check.formed.kind, last) {
                    (CheckKind::Change | CheckKind::Adjustment, Some(Var::Stated(id))) => {
                        self.stated_move(Move::Change, id)
                    }
                    (_, Some(var)) => self.value(var),
                    (_, None) => String::new(),
                };
                let value = if total.figure().is_some() { self.value(*total) } else { amount(&stated) };
                self.words.with(
                    id,
                    &[
                        ("name", &self.var(*total)),
                        ("value", &value),
                        ("other", &last.map_or_else(String::new, |v| self.var(v))),
                        ("othervalue", &other_value),
                        (
                            "base",
                            &first.map_or_else(String::new, |v| self.beside(*total, v).trim().to_owned()),
                        ),
                        ("basevalue", &first.map_or_else(String::new, |v| self.value(v))),
                        ("computed", &result),
                        ("gap", &gap),
                        ("slack", &slack),
                    ],
                )
            }
            Form::ShareMove { part, points, .. } => self.words.with(
                "say-bad-share-change",
                &[
                    ("name", &self.var(*part)),
                    ("stated", &self.stated_move(Move::Share, *points)),
                    ("computed", &self.computed_move(Move::Share, &computed, &unit, decimals)),
                ],
            ),
            Form::Same { figures } => {
                let comma = self.words.get("say-comma");
                let is = |id: &FigureId| {
                    self.words.with("say-is", &[("name", &self.name(*id)), ("value", &self.figure(*id))])
                };
                let all: Vec<String> = figures.iter().map(is).collect();
                self.words.with("say-bad-equal", &[("figures", &all.join(&comma))])
            }
            Form::Alone { .. } => self.formula(form),
        }
    }

    /// A contradiction in a sentence: that of its clearest check, or that all exclude each other.
    pub fn contradiction(&self, contradiction: &Contradiction) -> String {
        match contradiction.checks.first().and_then(|i| self.report.checks.get(*i)) {
            Some(check) => self.check(check),
            None => {
                let comma = self.words.get("say-comma");
                let named = |id: &FigureId| self.named(*id);
                let figures: Vec<String> = contradiction.cause.conflict.iter().map(named).collect();
                self.words.with("say-joint", &[("figures", &figures.join(&comma))])
            }
        }
    }

    /// What stands over the suspects; `None` where nothing can be a misprint: a limit of law, a word.
    pub fn suspects_title(&self, contradiction: &Contradiction) -> Option<std::sync::Arc<str>> {
        if !matches!(contradiction.severity, Severity::Contradiction | Severity::Definition) {
            return None;
        }
        let title = self.words.get(match contradiction.cause.suspects.first().map(Vec::len) {
            None => "check-suspects-none",
            Some(1) => "check-suspects",
            Some(_) => "check-suspects-together",
        });
        if contradiction.cause.among_others && !contradiction.cause.suspects.is_empty() {
            return Some(self.words.with("check-suspects-among", &[("title", &title)]).into());
        }
        Some(title)
    }

    /// How the checks ended, in a sentence.
    pub fn summary(&self) -> String {
        let counts = self.report.counts();
        self.words.with(
            "check-summary",
            &[
                ("all", &(self.report.checks.len() - counts.unchecked).to_string()),
                ("exact", &counts.exact.to_string()),
                ("last", &counts.last_digit.to_string()),
                ("kept", &counts.kept.to_string()),
                ("inconsistent", &counts.inconsistent.to_string()),
                ("unchecked", &counts.unchecked.to_string()),
            ],
        )
    }

    /// What would explain a contradiction: one line for each smallest set of figures.
    pub fn suspects(&self, contradiction: &Contradiction) -> Vec<String> {
        let and = self.words.get("say-and");
        let named = |id: &FigureId| self.named(*id);
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
        let middle = (&remainder.now.low + &remainder.now.high) / Q::from_integer(2.into());
        let now = self.amount(&middle, &unit, decimals);
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
}

/// Whether an interval is only zero; then nothing is left out.
pub fn is_zero(range: &Range) -> bool {
    range.low.is_zero() && range.high.is_zero()
}
