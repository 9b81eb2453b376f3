//! Growth against share.

use super::{Sheet, cell_derived, cell_printed};
use crate::chart::{
    Axis, Chart, ChartId, ChartYear, Drawing, Group, Ink, Point, Scale, Scatter, Subject, amount, scatter,
};
use rust_decimal::Decimal;

/// So many points have their names, those that moved most.
const MOST_LABELS: usize = 24;

impl Sheet<'_> {
    pub(super) fn scatter(mut self, of: Group, year: ChartYear) -> Option<Chart> {
        let c = self.charts;
        let found = scatter(c.budget, of, year)?;
        let c = c.fitting(found.total);
        self.charts = c;
        let unit = c.unit_name();
        self.table.heads = vec![
            self.get("head-account").to_string(),
            self.with("chart-head-unit", &[("head", &c.year(year)), ("unit", &unit)]),
            self.get("measure-share").to_string(),
            self.get("measure-growth-rate").to_string(),
            self.with("chart-head-unit", &[("head", &self.get("head-difference")), ("unit", &unit)]),
        ];
        let mut points = Vec::new();
        for dot in &found.dots {
            let Some(now) = amount(c.budget, dot.line, year) else { continue };
            let digit = c.digit(&[now.figure]);
            let (value, number) = c.amount(&[now.figure], now.value, digit);
            let (share, growth) = (c.percent(dot.share), c.arrow(dot.growth));
            let args = [c.year(year), value.clone(), share.clone()];
            let says = vec![
                self.with(
                    "chart-amount-share",
                    &[("year", &args[0]), ("amount", &args[1]), ("share", &args[2])],
                ),
                c.listed(&[c.moved(dot.growth), c.changed(dot.change, digit)]),
            ];
            let mut figures = vec![now.figure];
            figures.extend(dot.printed);
            let mark = self.mark(Subject::Line(dot.line), says, figures);
            self.removable(mark);

            let growth_cell = match dot.printed {
                Some(id) => cell_printed(growth, id),
                None => cell_derived(growth),
            };
            let cells = vec![
                cell_printed(number, now.figure),
                cell_derived(share),
                growth_cell,
                cell_derived(c.signed(dot.change, digit)),
            ];
            self.row(mark, cells);
            let subject = Subject::Line(dot.line);
            if self.is_removed(&subject) {
                continue;
            }
            // names of more than these cannot be read
            let label = if points.len() < MOST_LABELS {
                format!("{} {}", self.name(&subject), c.arrow(dot.growth))
            } else {
                String::new()
            };
            let ink = if dot.growth.is_sign_negative() { Ink::Fall } else { Ink::Rise };
            points.push(Point { mark, x: dot.share, y: dot.growth, ink, label });
        }
        self.legend.push((Ink::Rise, self.get("chart-rise").to_string()));
        self.legend.push((Ink::Fall, self.get("chart-fall").to_string()));
        if !found.without.is_empty() {
            let names: Vec<String> =
                found.without.iter().take(4).map(|l| c.budget.line(*l).name.to_string()).collect();
            let args = [found.without.len().to_string(), c.listed(&names)];
            let text = self.with("chart-no-growth", &[("count", &args[0]), ("names", &args[1])]);
            self.remark_once(text);
        }
        if found.left_out > 0 {
            let text = self.with("chart-small-left-out", &[("count", &found.left_out.to_string())]);
            self.remark_once(text);
        }
        if found.whole.is_none() {
            self.remark_once(self.get("chart-share-of-sum").to_string());
        }
        let base = if year == ChartYear::Draft { "chart-growth-drawn" } else { "chart-growth-printed" };
        self.remark_once(self.get(base).to_string());
        let axis = |values: Vec<Decimal>, title: &str| {
            let mut axis = Axis::from_zero(Scale::Percent, title.to_owned(), values.into_iter());
            // room for labels at the edges
            let margin = (axis.high - axis.low) * Decimal::new(8, 2);
            axis.high += margin;
            if axis.low.is_sign_negative() && !axis.low.is_zero() {
                axis.low -= margin;
            }
            axis
        };
        let x = axis(points.iter().map(|p| p.x).collect(), &self.get("chart-axis-share"));
        let y = axis(points.iter().map(|p| p.y).collect(), &self.get("chart-axis-growth"));
        let of_name = c.group(of);
        let mut moved = found.dots.iter().filter(|d| !self.is_removed(&Subject::Line(d.line)));
        let title = match moved.next() {
            Some(dot) => {
                let digit = amount(c.budget, dot.line, year).map_or(6, |a| c.digit(&[a.figure]));
                let args = [
                    self.name(&Subject::Line(dot.line)),
                    c.percent(dot.share),
                    c.moved(dot.growth),
                    c.changed(dot.change, digit),
                ];
                self.with(
                    "chart-title-scatter",
                    &[
                        ("of", &of_name),
                        ("name", &args[0]),
                        ("share", &args[1]),
                        ("moved", &args[2]),
                        ("changed", &args[3]),
                    ],
                )
            }
            None => of_name.clone(),
        };
        let about = self.about(&of_name, &[year], "%");
        let drawing = Drawing::Scatter(Scatter { x, y, points });
        Some(self.finish(ChartId::Scatter(of, year), title, about, drawing))
    }
}
