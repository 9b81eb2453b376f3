//! Whether two sides of a check can both be right.

use super::{Sheet, cell_derived};
use crate::budget::{Budget, FigureId};
use crate::chart::{Axis, Band, Bands, Bar, Chart, ChartId, Drawing, Ink, Lane, Scale, Subject, TextPlace};
use crate::check::{Check, Detail, Outcome, Q, Range, Report};
use crate::quantity::Unit;
use rust_decimal::Decimal;

/// One interval of a check.
struct Drawn {
    /// The figure it is of, where the check says that some are the same; else it is one side of the check.
    figure: Option<FigureId>,
    is_stated: bool,
    range: Range,
}

/// What is drawn of a check: its two sides, or every figure of those that are said to be the same.
fn drawn_ranges(budget: &Budget, report: &Report, check: &Check, detail: &Detail) -> Vec<Drawn> {
    let own = report.own_ranges(budget, check);
    if own.is_empty() {
        let side = |range: &Range, is_stated| Drawn { figure: None, is_stated, range: range.clone() };
        return vec![side(&detail.computed, false), side(&detail.stated, true)];
    }
    let first = own.first().map(|(_, range)| range.clone());
    // those that exclude the first are told apart
    let apart = |range: &Range| first.as_ref().is_some_and(|first| !first.meets(range));
    own.into_iter().map(|(id, range)| Drawn { figure: Some(id), is_stated: apart(&range), range }).collect()
}

impl Sheet<'_> {
    /// The two sides of the checks of a finding, or of one check, on one axis.
    pub(super) fn intervals(mut self, of: &str) -> Option<Chart> {
        let c = self.charts;
        let say = c.say()?;
        let report = c.report?;
        let found = report.contradictions.iter().find(|f| f.id == of);
        let checks: Vec<&Check> = match found {
            Some(found) => found.checks.iter().filter_map(|nth| report.checks.get(*nth)).collect(),
            None => report.checks.iter().filter(|check| check.id == of).collect(),
        };
        let (mut sides, mut skipped) = (Vec::new(), 0usize);
        for check in checks {
            let Some(detail) = report.detail(c.budget, check) else {
                skipped += 1;
                continue;
            };
            let (unit, _) = say.scale(&check.formed.form);
            // one axis has one unit
            if sides
                .iter()
                .any(|(_, _, other): &(&Check, Detail, Unit)| other.dimension() != unit.dimension())
            {
                skipped += 1;
                continue;
            }
            sides.push((check, detail, unit));
        }
        let (first, _, unit) = sides.first()?;
        let scale = match unit.dimension() {
            crate::quantity::Dimension::Money => Scale::Money,
            crate::quantity::Dimension::Count => Scale::Count,
            _ => Scale::Percent,
        };
        let decimal = |value: &Q| crate::check::rounded(value, 8);
        let mut ends: Vec<Decimal> = Vec::new();
        for detail in sides.iter().map(|(check, detail, _)| drawn_ranges(c.budget, report, check, detail)) {
            for range in detail.iter().map(|d| &d.range) {
                ends.extend([decimal(&range.low)?, decimal(&range.high)?]);
            }
        }
        let (low, high) = (*ends.iter().min()?, *ends.iter().max()?);
        let spread = if high > low { high - low } else { Decimal::ONE };
        let margin = spread * Decimal::new(12, 2);
        let mut rows = Vec::new();
        self.table.heads = ["head-account", "chart-low", "chart-high", "chart-width"]
            .into_iter()
            .map(|id| self.get(id).to_string())
            .collect();
        let mut apart_any = None;
        for (nth, (check, detail, unit)) in sides.iter().enumerate() {
            let decimals = say.scale(&check.formed.form).1 + 1;
            let text = |range: &Range| {
                let (low, high) = say.range(range, unit, decimals);
                let unit = if *unit == Unit::Percent { String::new() } else { format!(" {}", unit.text()) };
                (low, high, unit)
            };
            let figures = check.formed.form.figures();
            let holds = check.verdict.outcome != Outcome::Inconsistent;
            let stated_figure = match &check.formed.form {
                crate::check::Form::Sum { total, .. } => total.figure(),
                form => form.rate(),
            };

            let formula = say.formula(&check.formed.form);
            let totals = say.totals(check);
            let drawn = drawn_ranges(c.budget, report, check, detail);
            for Drawn { figure, is_stated, range } in &drawn {
                let is_stated = *is_stated;
                let of = match (figure, is_stated) {
                    (Some(id), _) => Subject::Figure(*id),
                    (None, true) => Subject::Stated(nth),
                    (None, false) => Subject::Computed(nth),
                };
                let figures: Vec<FigureId> = match figure {
                    Some(id) => vec![*id],
                    None => figures
                        .iter()
                        .copied()
                        .filter(|id| (Some(*id) == stated_figure) == is_stated)
                        .collect(),
                };
                let ink = match (is_stated, holds) {
                    (false, _) => Ink::Adjusted,
                    (true, true) => Ink::Executed,
                    (true, false) => Ink::Wrong,
                };
                // as the list of findings has them
                let (mut low_text, mut high_text, mut unit_text) = text(range);
                if let Some([computed, stated]) = &totals
                    && check.formed.form.rate().is_some()
                {
                    let total = if is_stated { stated } else { computed };
                    (low_text, high_text, unit_text) = (total.low.clone(), total.high.clone(), String::new());
                }
                let between = if low_text == high_text {
                    format!("{low_text}{unit_text}")
                } else {
                    self.with(
                        "chart-between",
                        &[("low", &low_text), ("high", &high_text), ("unit", &unit_text)],
                    )
                };
                let width = decimal(&(&range.high - &range.low))?;
                let mark = self.mark(of, vec![formula.clone(), between.clone()], figures.clone());
                let name = match (is_stated, stated_figure) {
                    _ if figure.is_some() => self.marks.get(mark).map(|m| m.name.clone()).unwrap_or_default(),
                    (true, Some(id)) => format!("{} {}", self.get("chart-printed"), say.figure(id)),
                    (true, None) => self.get("check-derived").to_string(),
                    (false, _) => self.get("check-computed").to_string(),
                };
                if let Some(mark) = self.marks.get_mut(mark) {
                    mark.name = name.clone();
                }
                let width_range = Range::new(Q::from_integer(0.into()), &range.high - &range.low);
                let width_text =
                    if width.is_zero() { "0".to_owned() } else { say.range(&width_range, unit, decimals).1 };
                self.row(
                    mark,
                    vec![
                        cell_derived(format!("{low_text}{unit_text}")),
                        cell_derived(format!("{high_text}{unit_text}")),
                        cell_derived(format!("{width_text}{unit_text}")),
                    ],
                );
                let bar = Bar {
                    mark,
                    ink,
                    lane: Lane::WHOLE,
                    from: decimal(&range.low)?,
                    to: decimal(&range.high)?,
                    text: between,
                    place: TextPlace::End,
                };
                rows.push(Band { mark, label: name, strong: is_stated, bars: vec![bar] });
            }
            let last_low = drawn.iter().map(|d| &d.range.low).max();
            let first_high = drawn.iter().map(|d| &d.range.high).min();
            let gap = first_high.zip(last_low).filter(|(high, low)| high < low);
            if let Some((from, to)) = gap {
                // at least so much: rounded down
                let gap = to - from;
                let (least, _, unit_text) = text(&Range::new(gap.clone(), gap));
                let said = match least.strip_suffix('%') {
                    Some(number) => self.with("chart-points", &[("number", number)]),
                    None => format!("{least}{unit_text}"),
                };
                apart_any.get_or_insert(said);
                // between the two rows, at the foot of the first
                if let Some(row) = rows.len().checked_sub(2).and_then(|n| rows.get_mut(n)) {
                    row.bars.push(Bar {
                        mark: row.mark,
                        ink: Ink::Rest,
                        lane: Lane { top: 92, bottom: 100 },
                        from: decimal(from)?,
                        to: decimal(to)?,
                        text: String::new(),
                        place: TextPlace::Inside,
                    });
                }
            }
        }
        // the sentence one reads in the list of findings, and how far apart the two sides are
        let title = match &apart_any {
            Some(gap) => self.with("chart-title-apart", &[("sentence", &say.check(first)), ("gap", gap)]),
            None => say.check(first),
        };
        if apart_any.is_some() {
            self.legend.push((Ink::Rest, self.get("chart-gap").to_string()));
        }
        let axis_title = match scale {
            Scale::Money => c.unit_axis(),
            Scale::Count => unit.text().to_owned(),
            Scale::Percent => "%".to_owned(),
        };
        let axis = Axis { scale, title: axis_title, low: low - margin, high: high + margin };
        if !axis.starts_at_zero() {
            self.remark_once(self.get("chart-cut-axis").to_string());
        }
        if skipped > 0 {
            let text = self.with("chart-checks-skipped", &[("count", &skipped.to_string())]);
            self.remark_once(text);
        }
        self.remark_once(self.get("chart-interval-why").to_string());
        let about = format!("{} ｜ {}", say.about(first), say.formula(&first.formed.form));
        let bands = Bands { axis, rows, steps: Vec::new() };
        Some(self.finish(ChartId::Intervals(of.to_owned()), title, about, Drawing::Bands(bands)))
    }
}
