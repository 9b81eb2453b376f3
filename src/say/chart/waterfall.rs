//! The way from one year's total to the other's.

use super::{Sheet, cell_derived, cell_missing, cell_printed};
use crate::budget::{FigureId, LineId};
use crate::chart::{
    Axis, Band, Bands, Bar, Chart, ChartId, ChartYear, Drawing, Ink, Lane, Scale, Subject, TextPlace,
    largest, waterfall,
};
use rust_decimal::Decimal;
use std::cmp::{Ordering, Reverse};

/// Steps of a waterfall.
const MOST_STEPS: usize = 15;

impl Sheet<'_> {
    pub(super) fn waterfall(mut self, line: LineId) -> Option<Chart> {
        let c = self.charts;
        let found = waterfall(c.budget, line)?;
        let c = c.fitting(found.start.value.abs().max(found.end.value.abs()));
        self.charts = c;
        let digit = c.digit(&[found.start.figure, found.end.figure]);
        let unit = c.unit_name();
        self.table.heads = vec![
            self.get("head-account").to_string(),
            self.with("chart-head-unit", &[("head", &self.get("head-difference")), ("unit", &unit)]),
            self.with("chart-head-unit", &[("head", &self.get("chart-running")), ("unit", &unit)]),
        ];
        // the small ones, and those the deputy does not want to see, are one step
        let sizes: Vec<Decimal> = found.steps.iter().map(|p| p.value.abs()).collect();
        let stays = largest(&sizes, MOST_STEPS);
        let mut shown = Vec::new();
        let (mut others, mut other_lines) = (Decimal::ZERO, Vec::new());
        let mut hidden = Vec::new();
        for (part, stays) in found.steps.iter().zip(stays) {
            match &part.of {
                Subject::Line(id) if self.is_removed(&part.of) || !stays => {
                    others += part.value;
                    other_lines.push(*id);
                    if self.is_removed(&part.of) {
                        hidden.push(part.clone());
                    }
                }
                _ => shown.push(part.clone()),
            }
        }
        if !other_lines.is_empty() {
            let at = shown.iter().position(|p| !matches!(p.of, Subject::Line(_))).unwrap_or(shown.len());
            shown.insert(at, crate::chart::Part { of: Subject::Others(other_lines), value: others });
        }
        let (mut rows, mut steps) = (Vec::new(), Vec::new());
        let mut at = found.start.value;
        let (mut low, mut high) = (at.min(found.end.value), at.max(found.end.value));
        let mut running = at;
        for part in &shown {
            running += part.value;
            low = low.min(running);
            high = high.max(running);
        }
        // where all happens far from nothing, only that part of the axis is shown
        let spread = high - low;
        let cut = low > Decimal::ZERO && !spread.is_zero() && spread * Decimal::from(4) < high;
        let axis_low = if cut { low - spread * Decimal::new(35, 2) } else { low.min(Decimal::ZERO) };
        if cut {
            self.remark_once(self.get("chart-cut-axis").to_string());
        }
        let total = |sheet: &mut Self, of: Subject, value: Decimal, figure: FigureId, ink: Ink| {
            let (text, number) = c.amount(&[figure], value, digit);
            let mark = sheet.mark(of, vec![text], vec![figure]);
            sheet.row(mark, vec![cell_missing(), cell_printed(number.clone(), figure)]);
            let from = if cut { axis_low } else { Decimal::ZERO };
            let bar =
                Bar { mark, ink, lane: Lane::WHOLE, from, to: value, text: number, place: TextPlace::End };
            let label = sheet.marks.get(mark).map(|m| m.name.clone()).unwrap_or_default();
            Band { mark, label, strong: true, bars: vec![bar] }
        };
        rows.push(total(&mut self, Subject::Start, at, found.start.figure, Ink::Executed));
        for part in &shown {
            let figures: Vec<FigureId> = [ChartYear::Executed, ChartYear::Draft]
                .into_iter()
                .flat_map(|y| self.figures_of(&part.of, y))
                .collect();
            let digit = if figures.is_empty() { digit } else { c.digit(&figures) };
            let text = c.signed(part.value, digit);
            let says = vec![self.with("chart-derived", &[("text", &c.changed(part.value, digit))])];
            let mark = self.mark(part.of.clone(), says, figures);
            if let Subject::Line(line) = part.of {
                self.removable(mark);
                self.opens(mark, ChartId::Waterfall(line));
            }
            if part.of == Subject::Unlisted && !found.without.is_empty() {
                let name = self.get("chart-unlisted-or-one-year").to_string();
                if let Some(mark) = self.marks.get_mut(mark) {
                    mark.name = name;
                }
            }
            let from = at;
            at += part.value;
            steps.push((rows.len() - 1, from));
            let (ink, arrow) = match part.value.cmp(&Decimal::ZERO) {
                Ordering::Less => (Ink::Fall, "▼"),
                Ordering::Equal => (Ink::Neutral, ""),
                Ordering::Greater => (Ink::Rise, "▲"),
            };
            let is_rest = matches!(part.of, Subject::Unlisted | Subject::Rounding | Subject::Mismatch);
            let ink = if is_rest { Ink::Rest } else { ink };
            let bar = Bar {
                mark,
                ink,
                lane: Lane::WHOLE,
                from,
                to: at,
                text: format!("{arrow}{}", text.trim_start_matches(['+', '\u{2212}'])),
                place: TextPlace::End,
            };
            self.row(mark, vec![cell_derived(text), cell_derived(c.number(at, digit))]);
            let label = self.marks.get(mark).map(|m| m.name.clone()).unwrap_or_default();
            rows.push(Band { mark, label, strong: false, bars: vec![bar] });
        }
        steps.push((rows.len() - 1, at));
        rows.push(total(&mut self, Subject::End, found.end.value, found.end.figure, Ink::Draft));
        // so that they can be taken back
        for part in hidden {
            let mark = self.mark(part.of.clone(), Vec::new(), Vec::new());
            self.removable(mark);
            self.row(mark, vec![cell_derived(c.signed(part.value, digit)), cell_missing()]);
        }
        self.legend.push((Ink::Rise, self.get("chart-rise").to_string()));
        self.legend.push((Ink::Fall, self.get("chart-fall").to_string()));
        if shown.iter().any(|p| p.of == Subject::Unlisted) {
            self.legend.push((Ink::Rest, self.get("chart-unlisted").to_string()));
        }
        if !found.without.is_empty() {
            let names: Vec<String> =
                found.without.iter().take(4).map(|l| c.budget.line(*l).name.to_string()).collect();
            let args = [found.without.len().to_string(), c.listed(&names)];
            let text = self.with("chart-one-year-only", &[("count", &args[0]), ("names", &args[1])]);
            self.remark_once(text);
        }
        self.say_other_bases(&[line]);
        if let Some(remark) = &c.budget.line(line).remark {
            self.remark_once(format!("{}{}{remark}", c.budget.line(line).name, self.get("chart-colon")));
        }
        let axis = Axis { scale: Scale::Money, title: c.unit_axis(), low: axis_low, high };
        // what is not listed may be what moved most
        let is_said = |p: &&crate::chart::Part| {
            matches!(p.of, Subject::Line(_) | Subject::Unlisted | Subject::Mismatch)
        };
        let mut moved: Vec<&crate::chart::Part> = shown.iter().filter(is_said).collect();
        moved.sort_by_key(|p| Reverse(p.value.abs()));
        let parts: Vec<String> = moved
            .iter()
            .filter(|p| !p.value.is_zero())
            .take(2)
            .map(|p| {
                // what is left over may be more than what is not listed
                let name = if p.of == Subject::Unlisted && !found.without.is_empty() {
                    self.get("chart-unlisted-or-one-year").to_string()
                } else {
                    self.name(&p.of)
                };
                let args = [name, c.changed(p.value, digit)];
                self.with("chart-part", &[("name", &args[0]), ("moved", &args[1])])
            })
            .collect();
        let change = found.end.value - found.start.value;
        let args = [
            c.line(line),
            c.printed(found.start.figure),
            c.printed(found.end.figure),
            c.changed(change, digit),
            c.listed(&parts),
        ];
        let title = self.with(
            "chart-title-waterfall",
            &[
                ("of", &args[0]),
                ("start", &args[1]),
                ("end", &args[2]),
                ("changed", &args[3]),
                ("parts", &args[4]),
            ],
        );
        let about = self.about(&args[0], &[ChartYear::Executed, ChartYear::Draft], &c.unit_name());
        let bands = Bands { axis, rows, steps };
        Some(self.finish(ChartId::Waterfall(line), title, about, Drawing::Bands(bands)))
    }
}
