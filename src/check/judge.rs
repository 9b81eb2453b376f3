//! Verdicts on single identities, by closed intervals (XBRL Calculations 1.1, round to nearest).
//!
//! Nothing is divided to reach a verdict: rates are cross-multiplied. The usual case runs in 128-bit
//! integers; where a number does not fit, or a value is only implied, rationals take over.

use super::exact::{Fixed, Q, Range, Span, fixed, rounded, whole};
use super::form::{CheckKind, Form, Formed, Var, percent_factor};
use crate::budget::{Budget, CellRef, FigureId, Measure, Sign};
use crate::quantity::Quantity;
use num_traits::Zero as _;
use std::collections::HashMap;
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
}

/// The verdict on one identity.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub outcome: Outcome,
    /// What the rest of the identity gives for `stated`'s quantity: base units, or percent for rates.
    pub computed: Option<Range>,
    /// What the report states.
    pub stated: Option<Range>,
    pub unchecked: Option<Unchecked>,
    /// Holds only if a printed whole number is read as rounded to a whole number.
    pub by_bare_integer: bool,
}

impl Verdict {
    fn unchecked(why: Unchecked) -> Self {
        Self {
            outcome: Outcome::NotChecked,
            computed: None,
            stated: None,
            unchecked: Some(why),
            by_bare_integer: false,
        }
    }
}

/// How a bare integer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As printed with the report's usual decimals: 50 is 50.00.
    Narrow,
    /// As rounded to a whole number.
    Wide,
}

/// The interval of a quantity, `None` if it states only a limit or does not fit.
pub fn span(budget: &Budget, quantity: &Quantity, reading: Reading) -> Option<Span> {
    use crate::quantity::Dimension;
    let decimals = match (reading, quantity.unit().dimension()) {
        (Reading::Narrow, Dimension::Money) if quantity.is_bare_integer() => budget.usual_decimals,
        _ => quantity.decimals(),
    };
    let interval = quantity.interval(budget.rounding, decimals)?;
    Some(Span { low: fixed(interval.low())?, high: fixed(interval.high())? })
}

/// Intervals of all figures, duplicates already intersected.
pub struct Values<'a> {
    budget: &'a Budget,
    narrow: Vec<Option<Span>>,
    wide: Vec<Option<Span>>,
    /// Figures whose duplicates have nothing in common with them.
    conflicting: Vec<bool>,
}

impl<'a> Values<'a> {
    /// Reads every figure and intersects those declared to be the same.
    pub fn new(budget: &'a Budget, formed: &[Formed]) -> Self {
        let of =
            |reading| budget.figures().map(|(_, f)| span(budget, &f.quantity, reading)).collect::<Vec<_>>();
        let mut values =
            Self { budget, narrow: of(Reading::Narrow), wide: of(Reading::Wide), conflicting: Vec::new() };
        values.conflicting = vec![false; values.narrow.len()];
        values.join_duplicates(formed);
        values
    }

    fn join_duplicates(&mut self, formed: &[Formed]) {
        let mut group_of: HashMap<FigureId, usize> = HashMap::new();
        let mut groups: Vec<Vec<FigureId>> = Vec::new();
        for f in formed.iter().filter(|f| f.kind == CheckKind::DeclaredEqual) {
            let figures = f.form.figures();
            let joined: Vec<usize> = figures.iter().filter_map(|id| group_of.get(id).copied()).collect();
            let target = joined.first().copied().unwrap_or_else(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            for other in joined.into_iter().filter(|g| *g != target) {
                let moved = groups.get_mut(other).map(std::mem::take).unwrap_or_default();
                for id in moved {
                    group_of.insert(id, target);
                    if let Some(group) = groups.get_mut(target) {
                        group.push(id);
                    }
                }
            }
            for id in figures {
                if group_of.insert(id, target) != Some(target)
                    && let Some(group) = groups.get_mut(target)
                {
                    group.push(id);
                }
            }
        }
        for group in groups.into_iter().filter(|g| g.len() > 1) {
            let meet = |spans: &[Option<Span>]| {
                let mut all = group.iter().filter_map(|id| spans.get(id.index()).copied().flatten());
                let first = all.next()?;
                all.try_fold(first, Span::meet)
            };
            let (narrow, wide) = (meet(&self.narrow), meet(&self.wide));
            for id in &group {
                match wide {
                    None => {
                        if let Some(c) = self.conflicting.get_mut(id.index()) {
                            *c = true;
                        }
                    }
                    Some(wide) => {
                        if let Some(slot) = self.wide.get_mut(id.index()).filter(|s| s.is_some()) {
                            *slot = Some(wide);
                        }
                        if let (Some(narrow), Some(slot)) =
                            (narrow, self.narrow.get_mut(id.index()).filter(|s| s.is_some()))
                        {
                            *slot = Some(narrow);
                        }
                    }
                }
            }
        }
    }

    /// The interval of a figure, joined with its duplicates.
    pub fn of(&self, id: FigureId, reading: Reading) -> Option<Span> {
        let spans = if reading == Reading::Narrow { &self.narrow } else { &self.wide };
        spans.get(id.index()).copied().flatten()
    }

    fn is_conflicting(&self, id: FigureId) -> bool {
        self.conflicting.get(id.index()) == Some(&true)
    }

    /// The value of a variable no figure states, from the growth or change its line states; with the
    /// figures it comes from. `not` is left out, as a rate cannot prove itself.
    fn implied(&self, cell: CellRef, not: Option<FigureId>, reading: Reading) -> Option<Range> {
        let budget = self.budget;
        let CellRef { line, year, stage, measure } = cell;
        let range = |id: FigureId| self.of(id, reading).filter(|_| !self.is_conflicting(id)).map(Range::of);
        let now = if year + 1 == budget.draft_year {
            crate::budget::Stage::Draft
        } else {
            crate::budget::Stage::Executed
        };
        let stated = |year, stage, measure| budget.cell(CellRef { line, year, stage, measure });
        match measure {
            Measure::Amount => {
                let this_year = year + 1;
                let stage_now =
                    if this_year == budget.draft_year { now } else { crate::budget::Stage::Executed };
                let amount = stated(this_year, stage_now, Measure::Amount)?;
                let fits = |id: &FigureId| {
                    let base = budget.figure(*id).base.map(|b| b.stage);
                    Some(*id) != not && base.is_some_and(|b| b.word() == stage.word())
                };
                if let Some(change) = stated(this_year, stage_now, Measure::Change).filter(|id| fits(id)) {
                    return Some(range(amount)?.minus(&range(change)?));
                }
                let growth = stated(this_year, stage_now, Measure::Growth).filter(|id| fits(id))?;
                let factor = whole(percent_factor(budget.figure(growth)));
                let p = range(growth)?.times(&Range::new(factor.clone(), factor));
                let hundred = Range::new(whole(100), whole(100));
                range(amount)?.times(&hundred).over(&p.plus(&hundred))
            }
            Measure::Change => {
                let amount = range(stated(year, stage, Measure::Amount)?)?;
                let before = CellRef {
                    line,
                    year: year - 1,
                    stage: crate::budget::Stage::Executed,
                    measure: Measure::Amount,
                };
                let before = match budget.cell(before) {
                    Some(id) => range(id)?,
                    None => self.implied(before, not, reading)?,
                };
                Some(amount.minus(&before))
            }
            _ => None,
        }
    }

    /// The interval of a variable: stated, else implied by its line.
    ///
    /// # Errors
    /// Why there is none.
    pub fn range_of(&self, var: Var, reading: Reading) -> Result<Range, Unchecked> {
        self.range(var, None, reading)
    }

    /// The middle of what a line's own growth or change implies for a cell that is not printed.
    pub fn implied_centre(&self, cell: CellRef) -> Option<Q> {
        let range = self.implied(cell, None, Reading::Narrow)?;
        Some((range.low + range.high) / whole(2))
    }

    /// The interval of a variable: stated, else implied.
    fn range(&self, var: Var, not: Option<FigureId>, reading: Reading) -> Result<Range, Unchecked> {
        match var {
            Var::Stated(id) if self.is_conflicting(id) => Err(Unchecked::Conflicting(id)),
            Var::Stated(id) => self.of(id, reading).map(Range::of).ok_or(Unchecked::Limit(id)),
            Var::Unstated(cell) => {
                self.implied(cell, not, reading).ok_or_else(|| Unchecked::Missing(vec![cell]))
            }
        }
    }

    /// The verdict on one identity.
    pub fn judge(&self, formed: &Formed) -> Verdict {
        if formed.kind == CheckKind::DeclaredEqual {
            return self.judge_equal(&formed.form);
        }
        if let Some(verdict) = self.judge_fast(&formed.form) {
            return verdict;
        }
        let narrow = self.judge_exactly(&formed.form, Reading::Narrow);
        if narrow.outcome != Outcome::Inconsistent {
            return narrow;
        }
        let mut wide = self.judge_exactly(&formed.form, Reading::Wide);
        if wide.outcome == Outcome::Inconsistent {
            return narrow;
        }
        wide.outcome = Outcome::WithinRounding;
        wide.by_bare_integer = true;
        wide
    }

    /// Two statements of one quantity, each by itself.
    fn judge_equal(&self, form: &Form) -> Verdict {
        let [a, b] = form.figures()[..] else { return Verdict::unchecked(Unchecked::Missing(Vec::new())) };
        let read = |id: FigureId, reading| span(self.budget, &self.budget.figure(id).quantity, reading);
        let spans = |reading| read(a, reading).zip(read(b, reading));
        let Some((narrow_a, narrow_b)) = spans(Reading::Narrow) else {
            return Verdict::unchecked(Unchecked::Limit(a));
        };
        let value = |id: FigureId| self.budget.figure(id).quantity.base_value();
        let outcome = if value(a) == value(b) {
            Outcome::Consistent
        } else if spans(Reading::Wide).is_some_and(|(a, b)| a.meet(b).is_some()) {
            Outcome::WithinRounding
        } else {
            Outcome::Inconsistent
        };
        Verdict {
            outcome,
            computed: Some(Range::of(narrow_b)),
            stated: Some(Range::of(narrow_a)),
            unchecked: None,
            by_bare_integer: false,
        }
    }

    /// All figures printed and everything within 128 bits: no allocation, no rational. Gives a verdict
    /// only when it is "consistent"; everything else is worth the exact path and its intervals.
    fn judge_fast(&self, form: &Form) -> Option<Verdict> {
        let quick = |id: FigureId| if self.is_conflicting(id) { None } else { self.of(id, Reading::Narrow) };
        let centre = |id: FigureId| fixed(self.budget.figure(id).quantity.base_value());
        match form {
            Form::Sum { total, parts, at_most } => {
                let total = total.figure()?;
                quick(total)?;
                let mut sum: Fixed = 0;
                for (sign, part) in parts {
                    let part = part.figure()?;
                    quick(part)?;
                    let value = centre(part)?;
                    sum = if *sign == Sign::Plus { sum.checked_add(value)? } else { sum.checked_sub(value)? };
                }
                let printed = centre(total)?;
                let good = if *at_most { sum <= printed } else { sum == printed };
                good.then(Verdict::fine)
            }
            Form::Times { of, base, percent, plus_one } => {
                let (of, base) = (of.figure()?, base.figure()?);
                quick(of)?;
                quick(base)?;
                quick(*percent)?;
                let figure = self.budget.figure(*percent);
                let factor = i128::from(percent_factor(figure));
                let rate = centre(*percent)?.checked_mul(factor)?;
                let (a, b) = (centre(of)?, centre(base)?);
                if b <= 0 {
                    return None;
                }
                // |a × 100 − b × (p + 100)| <= b × half a last place of p
                let hundred = 100 * SCALE;
                let p = if *plus_one { rate.checked_add(hundred)? } else { rate };
                let left = a.checked_mul(hundred)?;
                let right = b.checked_mul(p)?;
                let last = 10i128.pow(9u32.checked_sub(figure.quantity.decimals())?).checked_mul(factor)?;
                let slack = b.checked_mul(last)?;
                let off = left.checked_sub(right)?.checked_abs()?.checked_mul(2)?;
                (off <= slack).then(Verdict::fine)
            }
            Form::ShareMove { .. } => None,
        }
    }

    fn judge_exactly(&self, form: &Form, reading: Reading) -> Verdict {
        match self.evaluate(form, reading) {
            Ok(verdict) => verdict,
            Err(why) => Verdict::unchecked(why),
        }
    }

    fn evaluate(&self, form: &Form, reading: Reading) -> Result<Verdict, Unchecked> {
        let rate_range = |id: FigureId| -> Result<Range, Unchecked> {
            let range = self.range(Var::Stated(id), None, reading)?;
            let factor = whole(percent_factor(self.budget.figure(id)));
            Ok(range.times(&Range::new(factor.clone(), factor)))
        };
        match form {
            Form::Sum { total, parts, at_most } => {
                let mut sum = Range::new(Q::zero(), Q::zero());
                let mut missing = Vec::new();
                for (sign, part) in parts {
                    match self.range(*part, None, reading) {
                        Ok(range) if *sign == Sign::Plus => sum = sum.plus(&range),
                        Ok(range) => sum = sum.minus(&range),
                        Err(Unchecked::Missing(cells)) => missing.extend(cells),
                        Err(other) => return Err(other),
                    }
                }
                let stated = match self.range(*total, None, reading) {
                    Ok(range) => range,
                    Err(Unchecked::Missing(cells)) => {
                        missing.extend(cells);
                        return Err(Unchecked::Missing(missing));
                    }
                    Err(other) => return Err(other),
                };
                if !missing.is_empty() {
                    return Err(Unchecked::Missing(missing));
                }
                let holds = if *at_most { sum.low <= stated.high } else { sum.meets(&stated) };
                let centre = |r: &Range| (&r.low + &r.high) / whole(2);
                let exactly =
                    if *at_most { centre(&sum) <= centre(&stated) } else { centre(&sum) == centre(&stated) };
                Ok(Verdict::of(holds, exactly, sum, stated))
            }
            Form::Times { of, base, percent, plus_one } => {
                let a = self.range(*of, Some(*percent), reading)?;
                let b = self.range(*base, Some(*percent), reading)?;
                let p = rate_range(*percent)?;
                let hundred = Range::new(whole(100), whole(100));
                let less = if *plus_one { hundred.clone() } else { Range::new(Q::zero(), Q::zero()) };
                let product = b.times(&p.plus(&less));
                let holds = product.meets(&a.times(&hundred));
                let computed = a.times(&hundred).over(&b).map(|r| r.minus(&less));
                let exactly = computed.as_ref().is_some_and(|_| {
                    let centre = |r: &Range| (&r.low + &r.high) / whole(2);
                    let divisor = centre(&b);
                    if divisor.is_zero() {
                        return false;
                    }
                    let value = centre(&a) * whole(100) / divisor - &less.low;
                    let figure = self.budget.figure(*percent);
                    let factor = whole(percent_factor(figure));
                    let quantity = &figure.quantity;
                    rounded(&(value / factor), quantity.decimals()) == Some(quantity.value())
                });
                let mut verdict = Verdict::of(holds, exactly, Range::new(Q::zero(), Q::zero()), p);
                verdict.computed = computed;
                Ok(verdict)
            }
            Form::ShareMove { part, whole: total, part_before, whole_before, points } => {
                let ranges = [part, total, part_before, whole_before].map(|v| self.range(*v, None, reading));
                let [part, total, part_before, total_before] = ranges;
                let (part, total, part_before, total_before) = (part?, total?, part_before?, total_before?);
                let stated = rate_range(*points)?;
                let hundred = Range::new(whole(100), whole(100));
                let share = |a: &Range, b: &Range| a.times(&hundred).over(b);
                let computed = share(&part, &total)
                    .zip(share(&part_before, &total_before))
                    .map(|(now, before)| now.minus(&before));
                let Some(computed) = computed else { return Err(Unchecked::Missing(Vec::new())) };
                let holds = computed.meets(&stated);
                let centre = (&computed.low + &computed.high) / whole(2);
                let quantity = &self.budget.figure(*points).quantity;
                let exactly = rounded(&centre, quantity.decimals()) == Some(quantity.value());
                Ok(Verdict::of(holds, exactly, computed, stated))
            }
        }
    }

    /// The intervals of a check that came out by the fast path, for display.
    pub fn detail(&self, form: &Form) -> (Option<Range>, Option<Range>) {
        let verdict = self.judge_exactly(form, Reading::Narrow);
        (verdict.computed, verdict.stated)
    }
}

const SCALE: i128 = 1_000_000_000;

impl Verdict {
    fn fine() -> Self {
        Self {
            outcome: Outcome::Consistent,
            computed: None,
            stated: None,
            unchecked: None,
            by_bare_integer: false,
        }
    }

    fn of(holds: bool, exactly: bool, computed: Range, stated: Range) -> Self {
        let outcome = match (holds, exactly) {
            (false, _) => Outcome::Inconsistent,
            (true, true) => Outcome::Consistent,
            (true, false) => Outcome::WithinRounding,
        };
        Self {
            outcome,
            computed: Some(computed),
            stated: Some(stated),
            unchecked: None,
            by_bare_integer: false,
        }
    }
}
