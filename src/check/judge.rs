//! Verdicts on single identities, by closed intervals (XBRL Calculations 1.1, round to nearest).
//!
//! Nothing is divided to reach a verdict: rates are cross-multiplied. The usual case runs in 128-bit
//! integers; where a number does not fit, or a value is only implied, rationals take over.

use super::exact::{Fixed, Q, Range, Span, q, whole};
use super::form::{CheckKind, Form, Formed, Var, may_be_negative, percent_factor, step_on};
use super::intervals::{Intervals, Reading, in_percent, span};
use crate::budget::{Budget, CellRef, Figure, FigureId, Measure, Sign, Stage};
use crate::quantity::Bound;
use num_traits::{Signed as _, ToPrimitive as _, Zero as _};
use std::collections::HashSet;
use std::sync::Arc;
use strum::{EnumIter, IntoStaticStr};

/// The four ends of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// Recomputed from the printed numbers it comes out as printed.
    Consistent,
    /// It comes out differently in the last digit, as rounding allows.
    WithinRounding,
    /// No values that round to the printed numbers satisfy it.
    Inconsistent,
    /// A figure is missing, or is itself in conflict with its duplicate.
    NotChecked,
}

/// Why a check was not made.
#[derive(Clone, Debug, PartialEq)]
pub enum Unchecked {
    /// The report prints none of these.
    Missing(Vec<CellRef>),
    /// This figure disagrees with another statement of itself; that is reported, once.
    Conflicting(FigureId),
    /// This figure states only a limit (超, 约 …).
    Limit(FigureId),
    /// The base is zero as printed, or below it, where growth has no agreed meaning.
    NegativeBase(Var),
    /// The figure is measured against a comparable base (同口径), which the report does not print.
    Comparable(FigureId),
    /// The report does not say what the figure is measured against.
    NoBase(FigureId),
}

impl Unchecked {
    /// The word in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Conflicting(_) => "conflicting",
            Self::Limit(_) => "limit",
            Self::NegativeBase(_) => "negative_base",
            Self::Comparable(_) => "comparable",
            Self::NoBase(_) => "no_base",
        }
    }
}

/// The verdict on one identity.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub outcome: Outcome,
    pub unchecked: Option<Unchecked>,
    /// Holds only if a printed whole number is read as rounded to a whole number.
    pub by_bare_integer: bool,
}

impl Verdict {
    fn of(outcome: Outcome) -> Self {
        Self { outcome, unchecked: None, by_bare_integer: false }
    }

    fn unchecked(why: Unchecked) -> Self {
        Self { outcome: Outcome::NotChecked, unchecked: Some(why), by_bare_integer: false }
    }
}

/// The two sides of a check: base units (元), or percent for rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// What the rest of the identity gives.
    pub computed: Range,
    /// What the report states.
    pub stated: Range,
    /// The two sides by the printed numbers themselves.
    pub printed: [Q; 2],
}

/// 持平 says that growth is about nothing; more than this many percent is worth a question. No text fixes
/// the number: half a percent is what still rounds to zero.
const STEADY_HALVES: i64 = 1;

/// An interval, and the value in it that the printed numbers give.
struct Known {
    range: Range,
    printed: Q,
}

/// The intervals of a budget's figures, and what follows from them.
#[derive(Clone)]
pub struct Values<'a> {
    budget: &'a Budget,
    intervals: Arc<Intervals>,
}

impl<'a> Values<'a> {
    /// Reads every figure and intersects those declared to be the same.
    pub fn new(budget: &'a Budget, formed: &[Formed]) -> Self {
        Self { budget, intervals: Arc::new(Intervals::read(budget, formed)) }
    }

    /// The same, already read.
    pub fn with(budget: &'a Budget, intervals: Arc<Intervals>) -> Self {
        Self { budget, intervals }
    }

    /// What was read, to be kept without the budget.
    pub fn intervals(&self) -> Arc<Intervals> {
        Arc::clone(&self.intervals)
    }

    /// The interval of a figure, joined with its duplicates; rates in percent.
    pub fn of(&self, id: FigureId, reading: Reading) -> Option<Span> {
        let Intervals { narrow, wide, .. } = &*self.intervals;
        let spans = if reading == Reading::Narrow { narrow } else { wide };
        spans.get(id.index()).copied().flatten()
    }

    /// All statements of the same quantity, this one among them.
    pub fn twins(&self, id: FigureId) -> &[FigureId] {
        let group = self.intervals.twins_of.get(&id).and_then(|g| self.intervals.twins.get(*g));
        group.map_or(&[], Vec::as_slice)
    }

    fn is_conflicting(&self, id: FigureId) -> bool {
        self.intervals.conflicting.contains(&id)
    }

    /// The figures that give a cell nobody printed: the amount a year later, and the change or growth that
    /// leads back from it. `not` is left out, as a figure cannot prove itself.
    fn sources(&self, cell: CellRef, not: Option<FigureId>) -> Option<(FigureId, FigureId)> {
        step_on(self.budget, cell, Measure::Change, not).or_else(|| {
            // a rate on what may be a loss leads nowhere
            if may_be_negative(self.budget, cell.line) {
                return None;
            }
            step_on(self.budget, cell, Measure::Growth, not)
        })
    }

    /// A cell nobody printed, from the figures of its line.
    fn implied(&self, cell: CellRef, not: Option<FigureId>, reading: Reading) -> Option<Known> {
        let stated = |id: FigureId| self.known(Var::Stated(id), None, reading).ok();
        match cell.measure {
            Measure::Amount => {
                let (amount, step) = self.sources(cell, not)?;
                let amount = stated(amount)?;
                let by = stated(step)?;
                if self.budget.figure(step).measure == Measure::Change {
                    let printed = &amount.printed - &by.printed;
                    return Some(Known { range: amount.range.minus(&by.range), printed });
                }
                let hundred = whole(100);
                let divisor = &by.printed + &hundred;
                let hundreds = Range::new(hundred.clone(), hundred.clone());
                let range = amount.range.times(&hundreds).over(&by.range.plus(&hundreds))?;
                (!divisor.is_zero()).then(|| Known { range, printed: amount.printed * hundred / divisor })
            }
            Measure::Change => {
                let now = self.budget.cell(CellRef { measure: Measure::Amount, ..cell })?;
                let now = stated(now)?;
                let before =
                    CellRef { year: cell.year - 1, stage: Stage::Executed, measure: Measure::Amount, ..cell };
                let before = match self.budget.cell(before) {
                    Some(id) => stated(id)?,
                    None => self.implied(before, not, reading)?,
                };
                Some(Known { range: now.range.minus(&before.range), printed: now.printed - before.printed })
            }
            _ => None,
        }
    }

    /// Every figure a check rests on: those of its form, and those that give what it needs and nobody printed.
    pub fn figures(&self, formed: &Formed) -> Vec<FigureId> {
        let mut figures = formed.form.figures();
        let not = self.not(formed);
        for var in formed.form.vars() {
            let Var::Unstated(cell) = var else { continue };
            let mut amounts = vec![cell];
            if cell.measure == Measure::Change {
                let now = CellRef { measure: Measure::Amount, ..cell };
                amounts = vec![now, CellRef { year: cell.year - 1, stage: Stage::Executed, ..now }];
            }
            for cell in amounts {
                match (self.budget.cell(cell), self.sources(cell, not)) {
                    (Some(id), _) => figures.push(id),
                    (None, Some((amount, step))) => figures.extend([amount, step]),
                    (None, None) => {}
                }
            }
        }
        let mut seen = HashSet::new();
        figures.retain(|id| seen.insert(*id));
        figures
    }

    /// The interval of a variable: stated, else implied by its line.
    ///
    /// # Errors
    /// Why there is none.
    pub fn range_of(&self, var: Var, reading: Reading) -> Result<Range, Unchecked> {
        self.known(var, None, reading).map(|known| known.range)
    }

    /// The interval a line's own growth or change implies for a cell that is not printed.
    pub fn implied_range(&self, cell: CellRef, not: Option<FigureId>) -> Option<Range> {
        self.implied(cell, not, Reading::Wide).map(|known| known.range)
    }

    /// What a line's own growth or change gives for a cell that is not printed, by the printed numbers.
    pub fn implied_value(&self, cell: CellRef) -> Option<Q> {
        self.implied(cell, None, Reading::Narrow).map(|known| known.printed)
    }

    fn known(&self, var: Var, not: Option<FigureId>, reading: Reading) -> Result<Known, Unchecked> {
        match var {
            Var::Stated(id) if self.is_conflicting(id) => Err(Unchecked::Conflicting(id)),
            Var::Stated(id) => {
                let span = self.of(id, reading).or_else(|| self.steady(id)).ok_or(Unchecked::Limit(id))?;
                let printed = match self.intervals.printed.get(id.index()).copied().flatten() {
                    Some(value) => q(value),
                    None => q(span.low) + (q(span.high) - q(span.low)) / whole(2),
                };
                Ok(Known { range: Range::of(span), printed })
            }
            Var::Unstated(cell) => {
                self.implied(cell, not, reading).ok_or_else(|| Unchecked::Missing(vec![cell]))
            }
        }
    }

    /// 持平 as an interval of growth.
    fn steady(&self, id: FigureId) -> Option<Span> {
        let half = i128::from(STEADY_HALVES) * SCALE / 2;
        is_steady(self.budget.figure(id)).then_some(Span { low: -half, high: half })
    }

    /// The figure that must not prove itself.
    fn not(&self, formed: &Formed) -> Option<FigureId> {
        match &formed.form {
            Form::Sum { parts, .. } if formed.kind == CheckKind::Change => parts.last()?.1.figure(),
            form => form.rate(),
        }
    }

    /// The verdict on one identity.
    pub fn judge(&self, formed: &Formed) -> Verdict {
        match &formed.form {
            Form::Same { figures } => return self.judge_same(figures),
            Form::Alone { figure, comparable: true, .. } => {
                return Verdict::unchecked(Unchecked::Comparable(*figure));
            }
            Form::Alone { figure, .. } => return Verdict::unchecked(Unchecked::NoBase(*figure)),
            _ => {}
        }
        if let Some(outcome) = self.judge_fast(&formed.form, Reading::Narrow)
            && outcome != Outcome::Inconsistent
        {
            return Verdict::of(outcome);
        }
        let outcome = |reading| self.evaluate(formed, reading).map(|(outcome, _)| outcome);
        match outcome(Reading::Narrow) {
            Err(why) => Verdict::unchecked(why),
            Ok(Outcome::Inconsistent) if outcome(Reading::Wide) != Ok(Outcome::Inconsistent) => {
                Verdict { outcome: Outcome::WithinRounding, unchecked: None, by_bare_integer: true }
            }
            Ok(outcome) => Verdict::of(outcome),
        }
    }

    /// Statements of one quantity, each by itself.
    fn judge_same(&self, figures: &[FigureId]) -> Verdict {
        let meet = |reading| {
            let mut spans = self.own_spans(figures, reading).into_iter();
            let first = spans.next()?;
            spans.try_fold(first, Span::meet)
        };
        if self.own_spans(figures, Reading::Wide).len() < 2 {
            let limit = figures.iter().find(|id| self.of(**id, Reading::Wide).is_none()).or(figures.first());
            return Verdict::unchecked(
                limit.map_or_else(|| Unchecked::Missing(Vec::new()), |id| Unchecked::Limit(*id)),
            );
        }
        let value = |id: &FigureId| {
            let figure = self.budget.figure(*id);
            figure.quantity.base_value() * rust_decimal::Decimal::from(percent_factor(&figure.quantity))
        };
        let exact: Vec<_> =
            figures.iter().filter(|id| self.of(**id, Reading::Wide).is_some()).map(value).collect();
        let alike = exact.windows(2).all(|pair| pair.first() == pair.last());
        match (meet(Reading::Narrow), meet(Reading::Wide)) {
            _ if alike => Verdict::of(Outcome::Consistent),
            (Some(_), _) => Verdict::of(Outcome::WithinRounding),
            (None, Some(_)) => {
                Verdict { outcome: Outcome::WithinRounding, unchecked: None, by_bare_integer: true }
            }
            (None, None) => Verdict::of(Outcome::Inconsistent),
        }
    }

    /// The intervals of figures, each by itself, of those that have one; rates in percent.
    fn own_spans(&self, figures: &[FigureId], reading: Reading) -> Vec<Span> {
        let own = |id: &FigureId| {
            let figure = self.budget.figure(*id);
            in_percent(&figure.quantity, span(self.budget, &figure.quantity, reading)?)
        };
        figures.iter().filter_map(own).collect()
    }

    /// All figures printed and everything within 128 bits: no allocation, no rational. `None` where that
    /// is not so; [`Self::evaluate`] gives the same verdict slower.
    fn judge_fast(&self, form: &Form, reading: Reading) -> Option<Outcome> {
        let Intervals { printed, conflicting, .. } = &*self.intervals;
        let read = |var: Var| {
            let id = var.figure().filter(|id| conflicting.is_empty() || !conflicting.contains(id))?;
            Some((self.of(id, reading)?, printed.get(id.index()).copied().flatten()?))
        };
        let outcome = |holds: bool, exactly: bool| match (holds, exactly) {
            (false, _) => Outcome::Inconsistent,
            (true, true) => Outcome::Consistent,
            (true, false) => Outcome::WithinRounding,
        };
        match form {
            Form::Sum { total, parts, at_most } => {
                let (total, stated) = read(*total)?;
                let mut sum = Span { low: 0, high: 0 };
                let mut value: Fixed = 0;
                for (sign, part) in parts {
                    let (part, printed) = read(*part)?;
                    let (low, high, printed) = match sign {
                        Sign::Plus => (part.low, part.high, printed),
                        Sign::Minus => (-part.high, -part.low, -printed),
                    };
                    sum = Span { low: sum.low.checked_add(low)?, high: sum.high.checked_add(high)? };
                    value = value.checked_add(printed)?;
                }
                Some(if *at_most {
                    outcome(sum.low <= total.high, value <= stated)
                } else {
                    outcome(sum.low <= total.high && total.low <= sum.high, value == stated)
                })
            }
            Form::Times { of, base, percent, plus_one } => {
                let ((a, a_printed), (b, b_printed)) = (read(*of)?, read(*base)?);
                let (p, _) = read(Var::Stated(*percent))?;
                if b.low <= 0 {
                    return None;
                }
                let plus = if *plus_one { 100 * SCALE } else { 0 };
                let (low, high) = (p.low.checked_add(plus)?, p.high.checked_add(plus)?);
                // b × (p + plus), least and largest, against 100 × a
                let least = if low < 0 { b.high } else { b.low }.checked_mul(low)?;
                let largest = if high < 0 { b.low } else { b.high }.checked_mul(high)?;
                let hundredfold = |value: Fixed| value.checked_mul(100 * SCALE);
                let holds = least <= hundredfold(a.high)? && hundredfold(a.low)? <= largest;
                let value = hundredfold(a_printed)?;
                let exactly = b_printed.checked_mul(low)? <= value && value <= b_printed.checked_mul(high)?;
                Some(outcome(holds, exactly))
            }
            _ => None,
        }
    }

    fn evaluate(&self, formed: &Formed, reading: Reading) -> Result<(Outcome, Detail), Unchecked> {
        let not = self.not(formed);
        let done = |holds: bool, exactly: bool, computed: Range, stated: Range, printed: [Q; 2]| {
            let outcome = match (holds, exactly) {
                (false, _) => Outcome::Inconsistent,
                (true, true) => Outcome::Consistent,
                (true, false) => Outcome::WithinRounding,
            };
            Ok((outcome, Detail { computed, stated, printed }))
        };
        let hundred = Range::new(whole(100), whole(100));
        match &formed.form {
            Form::Sum { total, parts, at_most } => {
                // nothing is added up where something is missing anyway
                let nowhere = |var: Var| match var {
                    Var::Unstated(cell) if cell.measure == Measure::Amount => {
                        self.sources(cell, not).is_none().then_some(cell)
                    }
                    _ => None,
                };
                let members = parts.iter().map(|(_, var)| *var).chain([*total]);
                let missing: Vec<CellRef> = members.filter_map(nowhere).collect();
                if !missing.is_empty() {
                    return Err(Unchecked::Missing(missing));
                }
                let mut sum = Known { range: Range::new(Q::zero(), Q::zero()), printed: Q::zero() };
                let mut missing = Vec::new();
                for (sign, part) in parts {
                    match self.known(*part, not, reading) {
                        Ok(part) if *sign == Sign::Plus => {
                            sum.range = sum.range.plus(&part.range);
                            sum.printed += part.printed;
                        }
                        Ok(part) => {
                            sum.range = sum.range.minus(&part.range);
                            sum.printed -= part.printed;
                        }
                        Err(Unchecked::Missing(cells)) => missing.extend(cells),
                        Err(other) => return Err(other),
                    }
                }
                let stated = match self.known(*total, not, reading) {
                    Err(Unchecked::Missing(cells)) => {
                        missing.extend(cells);
                        return Err(Unchecked::Missing(missing));
                    }
                    other => other?,
                };
                if !missing.is_empty() {
                    return Err(Unchecked::Missing(missing));
                }
                let (holds, exactly) = if *at_most {
                    (sum.range.low <= stated.range.high, sum.printed <= stated.printed)
                } else {
                    (sum.range.meets(&stated.range), sum.printed == stated.printed)
                };
                done(holds, exactly, sum.range, stated.range, [sum.printed, stated.printed])
            }
            Form::Times { of, base, percent, plus_one } => {
                let a = self.known(*of, not, reading)?;
                let b = self.known(*base, not, reading)?;
                let rate = self.known(Var::Stated(*percent), None, reading)?;
                let p = rate.range;
                if *plus_one && !b.range.low.is_positive() {
                    return Err(Unchecked::NegativeBase(*base));
                }
                let less = if *plus_one { hundred.clone() } else { Range::new(Q::zero(), Q::zero()) };
                let factor = p.plus(&less);
                let holds = b.range.times(&factor).meets(&a.range.times(&hundred));
                let value = &a.printed * whole(100);
                let ends = Range::new(&b.printed * &factor.low, &b.printed * &factor.high);
                let exactly = ends.low <= value && value <= ends.high;
                let computed = a.range.times(&hundred).over(&b.range).map(|r| r.minus(&less));
                // around zero any rate is possible
                let quotient =
                    if b.printed.is_zero() { rate.printed.clone() } else { value / &b.printed - &less.low };
                done(holds, exactly, computed.unwrap_or_else(|| p.clone()), p, [quotient, rate.printed])
            }
            Form::ShareMove { part, whole: total, part_before, whole_before, points } => {
                let known = |var: &Var| self.known(*var, not, reading);
                let (part, total) = (known(part)?, known(total)?);
                let (part_before, total_before) = (known(part_before)?, known(whole_before)?);
                let points = self.known(Var::Stated(*points), None, reading)?;
                let stated = points.range;
                let share = |a: &Known, b: &Known| a.range.times(&hundred).over(&b.range);
                let computed = share(&part, &total)
                    .zip(share(&part_before, &total_before))
                    .map(|(now, before)| now.minus(&before));
                let Some(computed) = computed else { return Err(Unchecked::Missing(Vec::new())) };
                let value = part.printed * whole(100) / total.printed
                    - part_before.printed * whole(100) / total_before.printed;
                let exactly = stated.low <= value && value <= stated.high;
                done(computed.meets(&stated), exactly, computed, stated, [value, points.printed])
            }
            Form::Same { .. } | Form::Alone { .. } => Err(Unchecked::Missing(Vec::new())),
        }
    }

    /// The two sides of a check, for display; `None` for one that was not made.
    pub fn detail(&self, formed: &Formed, verdict: &Verdict) -> Option<Detail> {
        let reading = if verdict.by_bare_integer { Reading::Wide } else { Reading::Narrow };
        if let Form::Same { figures } = &formed.form {
            let mut spans = self.own_spans(figures, reading).into_iter();
            let (stated, first) = (spans.next()?, spans.next()?);
            // the others together; where they disagree, the first that differs says enough
            let computed = spans.try_fold(first, Span::meet).unwrap_or(first);
            let middle = |span: Span| (q(span.low) + q(span.high)) / whole(2);
            let printed = [middle(computed), middle(stated)];
            return Some(Detail { computed: Range::of(computed), stated: Range::of(stated), printed });
        }
        self.evaluate(formed, reading).ok().map(|(_, detail)| detail)
    }

    /// The interval of each of some figures that are said to be the same, by itself.
    pub fn own_ranges(&self, figures: &[FigureId], verdict: &Verdict) -> Vec<(FigureId, Range)> {
        let reading = if verdict.by_bare_integer { Reading::Wide } else { Reading::Narrow };
        let own = |id: &FigureId| {
            let span = *self.own_spans(std::slice::from_ref(id), reading).first()?;
            Some((*id, Range::of(span)))
        };
        figures.iter().filter_map(own).collect()
    }

    /// The same figures, one of them taken to be anything in a range; `None` stands for an open end.
    pub fn instead(&self, figure: FigureId, low: Option<&Q>, high: Option<&Q>) -> Option<Self> {
        let fixed = |value: &Q, up: bool| {
            let scaled = value * Q::from_integer(SCALE.into());
            if up { scaled.ceil() } else { scaled.floor() }.to_integer().to_i128()
        };
        let span = Span { low: fixed(low?, false)?, high: fixed(high?, true)? };
        let Intervals { narrow, wide, printed, conflicting, twins, twins_of } = &*self.intervals;
        let (mut narrow, mut wide, mut printed) = (narrow.clone(), wide.clone(), printed.clone());
        for spans in [&mut narrow, &mut wide] {
            *spans.get_mut(figure.index())? = Some(span);
        }
        *printed.get_mut(figure.index())? = None;
        let intervals = Intervals {
            narrow,
            wide,
            printed,
            conflicting: conflicting.clone(),
            twins: twins.clone(),
            twins_of: twins_of.clone(),
        };
        Some(Self { budget: self.budget, intervals: Arc::new(intervals) })
    }
}

/// Whether a figure says 持平.
pub fn is_steady(figure: &Figure) -> bool {
    let quantity = &figure.quantity;
    figure.measure.plain() == Measure::Growth
        && quantity.bound() == Bound::About
        && quantity.value().is_zero()
}

const SCALE: i128 = 1_000_000_000;
