//! Charts of bars: two years side by side, the way from one to the other, how far a budget was executed, and
//! intervals.

use super::{Charts, Sheet, cell_derived, cell_missing, cell_printed};
use crate::budget::{BaseStage, CellRef, FigureId, LineId, Measure, ScopeId, Stage, StatementId};
use crate::chart::{
    Axis, Band, Bands, Bar, Chart, ChartId, ChartYear, Drawing, Group, Ink, Lane, PairRow, Scale, Subject,
    TextPlace, amount, execution, overview, pairs, waterfall,
};
use crate::check::{Check, Outcome, Q, Range};
use crate::compare::{Cell, Column, CompareBase, Operand, Year, cell};
use crate::quantity::Unit;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// More rows than this are not read; the small ones stand together.
const MOST_ROWS: usize = 24;
/// Steps of a waterfall.
const MOST_STEPS: usize = 15;

impl Sheet<'_> {
    /// The printed amounts behind a subject in a year.
    fn figures_of(&self, of: &Subject, year: ChartYear) -> Vec<FigureId> {
        let lines: &[LineId] = match of {
            Subject::Line(line) => std::slice::from_ref(line),
            Subject::Others(lines) => lines,
            _ => &[],
        };
        lines.iter().filter_map(|line| amount(self.budget(), *line, year)).map(|a| a.figure).collect()
    }

    /// Mark, table row and band of two years.
    fn pair(&mut self, row: &PairRow, usual: i32, comparable: bool) -> (usize, Band) {
        let (c, years) = (self.charts, [ChartYear::Executed, ChartYear::Draft]);
        let digit = self.row_digit(row, usual);
        let values = [row.executed, row.draft];
        let growth = comparable.then(|| Charts::growth(row.executed, row.draft)).flatten();
        let change = comparable.then(|| row.executed.zip(row.draft).map(|(a, b)| b - a)).flatten();
        let (mut says, mut cells, mut figures) = (Vec::new(), Vec::new(), Vec::new());
        let (mut bars, missing) = (Vec::new(), self.get("chart-missing"));
        for (nth, (year, value)) in years.into_iter().zip(values).enumerate() {
            let of_year = self.figures_of(&row.of, year);
            let (text, number) = value.map(|v| c.amount(&of_year, v, digit)).unzip();
            says.push(format!("{} {}", c.year(year), text.as_deref().unwrap_or(&missing)));
            cells.push(match (value, of_year.as_slice(), number.clone()) {
                (Some(_), [one], Some(text)) => cell_printed(text, *one),
                (Some(_), _, Some(text)) => cell_derived(text),
                _ => cell_missing(),
            });
            if let (Some(value), Some(number)) = (value, number) {
                let (ink, lane) =
                    if nth == 0 { (Ink::Executed, Lane::UPPER) } else { (Ink::Draft, Lane::LOWER) };
                let ink = if matches!(row.of, Subject::Unlisted | Subject::Rounding | Subject::Mismatch) {
                    Ink::Rest
                } else {
                    ink
                };
                let text = match growth {
                    Some(growth) if nth == 1 => format!("{number}  {}", c.arrow(growth)),
                    _ => number,
                };
                bars.push(Bar {
                    mark: 0,
                    ink,
                    lane,
                    from: Decimal::ZERO,
                    to: value,
                    text,
                    place: TextPlace::End,
                });
            }
            figures.extend(of_year);
        }
        if let Some(change) = change {
            let moved = growth.map(|g| c.moved(g));
            let text = [moved, Some(c.changed(change, digit))].into_iter().flatten().collect::<Vec<_>>();
            says.push(self.with("chart-derived", &[("text", &c.listed(&text))]));
        }
        cells.push(change.map_or_else(cell_missing, |v| cell_derived(c.signed(v, digit))));
        cells.push(growth.map_or_else(cell_missing, |g| cell_derived(c.arrow(g))));
        if let Subject::Line(line) = row.of
            && let Some(remark) = &self.budget().line(line).remark
        {
            says.push(remark.to_string());
        }
        let mark = self.mark(row.of.clone(), says, figures);
        for bar in &mut bars {
            bar.mark = mark;
        }
        let label = self.marks.get(mark).map(|m| m.name.clone()).unwrap_or_default();
        self.row(mark, cells);
        (mark, Band { mark, label, strong: false, bars })
    }

    /// Differences are as fine as the figures they are of.
    fn row_digit(&self, row: &PairRow, usual: i32) -> i32 {
        let years = [ChartYear::Executed, ChartYear::Draft].into_iter();
        let figures: Vec<FigureId> = years.flat_map(|y| self.figures_of(&row.of, y)).collect();
        if figures.is_empty() { usual } else { self.charts.digit(&figures) }
    }

    fn pair_heads(&mut self) {
        let unit = self.charts.unit_name();
        let head = |text: String| self.with("chart-head-unit", &[("head", &text), ("unit", &unit)]);
        self.table.heads = vec![
            self.get("head-account").to_string(),
            head(self.charts.year(ChartYear::Executed)),
            head(self.charts.year(ChartYear::Draft)),
            head(self.get("head-difference").to_string()),
            self.get("head-difference-rate").to_string(),
        ];
    }

    /// Growth the report prints of the draft on another base than the year executed: not what is drawn.
    fn say_other_bases(&mut self, lines: &[LineId]) {
        let budget = self.charts.budget;
        let year = budget.draft_year;
        // those that point the other way than what is drawn first
        let mut others: Vec<(bool, String)> = Vec::new();
        let mut bases: Vec<BaseStage> = Vec::new();
        for line in lines {
            let cell = CellRef { line: *line, year, stage: Stage::Draft, measure: Measure::Growth };
            let Some(id) = budget.cell(cell) else { continue };
            let Some(base) = budget.figure(id).base.map(|b| b.stage) else { continue };
            if base != BaseStage::Executed && amount(budget, *line, ChartYear::Executed).is_some() {
                if !bases.contains(&base) {
                    bases.push(base);
                }
                let quantity = &budget.figure(id).quantity;
                let of = |year| amount(budget, *line, year).map(|a| a.value);
                let drawn = Charts::growth(of(ChartYear::Executed), of(ChartYear::Draft));
                let agrees =
                    drawn.is_none_or(|d| d.is_sign_negative() == quantity.value().is_sign_negative());
                others.push((agrees, format!("{} {}", budget.line(*line).name, quantity.text())));
            }
        }
        if !others.is_empty() {
            let count = others.len().to_string();
            others.sort_by_key(|(agrees, _)| *agrees);
            let others: Vec<String> = others.into_iter().take(3).map(|(_, text)| text).collect();
            let bases: Vec<String> = bases
                .iter()
                .map(|b| self.charts.words.get(format!("base-{}", b.word())).to_string())
                .collect();
            let args = [
                ("count", count.as_str()),
                ("base", &bases.join(&self.get("chart-and"))),
                ("examples", &self.charts.listed(&others)),
            ];
            let text = self.with("chart-other-bases", &args);
            self.remark_once(text);
        }
    }

    /// 税收收入增长 5.1%，非税收入下降 3.2%; of many the one that rose and the one that fell most.
    fn movements(&self, rows: &[PairRow], digit: i32) -> Vec<String> {
        let c = self.charts;
        let moved: Vec<(&PairRow, Decimal)> = rows
            .iter()
            .filter(|r| matches!(r.of, Subject::Line(_)) && !self.is_removed(&r.of))
            .filter_map(|r| Some((r, r.draft? - r.executed?)))
            .collect();
        let growing = |row: &PairRow| {
            let growth = Charts::growth(row.executed, row.draft)?;
            Some(self.with("chart-part", &[("name", &self.name(&row.of)), ("moved", &c.moved(growth))]))
        };
        if moved.len() <= 3 {
            return moved.iter().filter_map(|(row, _)| growing(row)).collect();
        }
        let most = |rises: bool| {
            let found = moved.iter().filter(|(_, d)| !d.is_zero() && (*d > Decimal::ZERO) == rises);
            let (row, change) = found.max_by_key(|(_, d)| d.abs())?;
            let id = if rises { "chart-rose-most" } else { "chart-fell-most" };
            let args = [self.name(&row.of), c.money(change.abs(), self.row_digit(row, digit))];
            Some(self.with(id, &[("name", &args[0]), ("size", &args[1])]))
        };
        [most(true), most(false)].into_iter().flatten().collect()
    }

    pub(super) fn pairs(mut self, of: Group) -> Option<Chart> {
        let c = self.charts;
        let found = pairs(c.budget, of, self.options.order, MOST_ROWS)?;
        let all = |row: &PairRow| {
            [ChartYear::Executed, ChartYear::Draft]
                .into_iter()
                .flat_map(|y| self.figures_of(&row.of, y))
                .collect::<Vec<_>>()
        };
        let figures: Vec<FigureId> = found.rows.iter().chain(&found.total).flat_map(all).collect();
        let largest = found.rows.iter().chain(&found.total).map(PairRow::size).max().unwrap_or_default();
        let c = c.fitting(largest);
        self.charts = c;
        let digit = c.usual_digit(&figures);
        self.pair_heads();
        self.year_legend();
        let mut rows = Vec::new();
        if let Some(total) = &found.total {
            // beside its parts it would make them small; the title and the table have it
            self.pair(total, digit, true);
        }
        for row in &found.rows {
            let (mark, band) = self.pair(row, digit, true);
            self.removable(mark);
            if let Subject::Line(line) = row.of {
                self.opens(mark, ChartId::Pairs(Group::Line(line)));
            }
            if !self.is_removed(&row.of) {
                rows.push(band);
            }
        }
        if let Some(rest) = &found.rest {
            // what rounding is off by neither grows nor shrinks
            let is_rest = rest.of != Subject::Rounding;
            let (mark, band) = self.pair(rest, digit, found.same_accounts && is_rest);
            if is_rest {
                self.removable(mark);
                if !found.same_accounts && rest.executed.is_some() && rest.draft.is_some() {
                    self.remark_once(self.get("chart-rest-differs").to_string());
                }
                if !self.is_removed(&rest.of) {
                    self.legend.push((Ink::Rest, self.name(&rest.of)));
                    rows.push(band);
                }
            }
        }
        let lines: Vec<LineId> = found
            .rows
            .iter()
            .filter_map(|r| if let Subject::Line(line) = r.of { Some(line) } else { None })
            .chain(if let Group::Line(line) = of { Some(line) } else { None })
            .collect();
        self.say_other_bases(&lines);
        if let Group::Line(line) = of
            && let Some(remark) = &c.budget.line(line).remark
        {
            self.remark_once(format!("{}{}{remark}", c.budget.line(line).name, self.get("chart-colon")));
        }
        for year in [ChartYear::Executed, ChartYear::Draft] {
            if !found.has(year) {
                let text = self.with("chart-nothing-of-year", &[("year", &c.year(year))]);
                self.remark_once(text);
            }
        }
        let bars = rows.iter().flat_map(|r| &r.bars).map(|b| b.to);
        let axis = Axis::from_zero(Scale::Money, c.unit_axis(), bars);
        let mut parts = Vec::new();
        if let Some(total) = &found.total
            && let (Some(draft), Some(growth)) = (total.draft, Charts::growth(total.executed, total.draft))
        {
            let draft = c.amount(&self.figures_of(&total.of, ChartYear::Draft), draft, digit).0;
            let args = [("of", c.group(of)), ("draft", draft), ("moved", c.moved(growth))];
            parts.push(self.with(
                "chart-title-total",
                &[("of", &args[0].1), ("draft", &args[1].1), ("moved", &args[2].1)],
            ));
        }
        let said_total = !parts.is_empty();
        let moved = self.movements(&found.rows, digit);
        if parts.is_empty() && moved.is_empty() {
            // one year only: what is largest
            parts.extend(self.largest(&found.rows, digit));
        }
        parts.extend(moved);
        let title = match (parts.as_slice(), said_total) {
            ([], _) => c.group(of),
            (parts, true) => c.listed(parts),
            (parts, false) => format!("{}{}{}", c.group(of), self.get("chart-colon"), c.listed(parts)),
        };
        let about = self.about(&c.group(of), &[ChartYear::Executed, ChartYear::Draft], &c.unit_name());
        Some(self.finish(
            ChartId::Pairs(of),
            title,
            about,
            Drawing::Bands(Bands { axis, rows, steps: Vec::new() }),
        ))
    }

    fn largest(&self, rows: &[PairRow], digit: i32) -> Option<String> {
        let row = rows.iter().filter(|r| matches!(r.of, Subject::Line(_))).max_by_key(|r| r.size())?;
        let draft = row.draft.map(|v| (v, ChartYear::Draft));
        let (value, year) = draft.or(row.executed.map(|v| (v, ChartYear::Executed)))?;
        let args = [self.name(&row.of), self.charts.amount(&self.figures_of(&row.of, year), value, digit).0];
        Some(self.with("chart-largest", &[("name", &args[0]), ("amount", &args[1])]))
    }

    pub(super) fn overview(mut self, scope: ScopeId) -> Option<Chart> {
        let c = self.charts;
        let found = overview(c.budget, scope);
        if found.is_empty() {
            return None;
        }
        let figures: Vec<FigureId> = found
            .iter()
            .flat_map(|(_, _, row)| {
                [ChartYear::Executed, ChartYear::Draft]
                    .into_iter()
                    .flat_map(|y| self.figures_of(&row.of, y))
                    .collect::<Vec<_>>()
            })
            .collect();
        let largest = found.iter().map(|(_, _, row)| row.size()).max().unwrap_or_default();
        let c = c.fitting(largest);
        self.charts = c;
        let digit = c.usual_digit(&figures);
        self.pair_heads();
        self.year_legend();
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        for (_, _, row) in &found {
            let (mark, band) = self.pair(row, digit, true);
            self.removable(mark);
            if let Subject::Line(line) = row.of {
                lines.push(line);
                self.opens(mark, ChartId::Pairs(Group::Line(line)));
                // what else such a total may count
                if let Some(remark) = &c.budget.line(line).remark {
                    let text = format!("{}{}{remark}", c.budget.line(line).name, self.get("chart-colon"));
                    self.remark_once(text);
                }
            }
            if !self.is_removed(&row.of) {
                rows.push(band);
            }
        }
        self.say_other_bases(&lines);
        let axis =
            Axis::from_zero(Scale::Money, c.unit_axis(), rows.iter().flat_map(|r| &r.bars).map(|b| b.to));
        let plain: Vec<PairRow> = found.iter().map(|(_, _, row)| row.clone()).collect();
        let first: Vec<String> =
            plain
                .iter()
                .take(2)
                .filter_map(|row| {
                    let growth = Charts::growth(row.executed, row.draft)?;
                    let draft = c.amount(&self.figures_of(&row.of, ChartYear::Draft), row.draft?, digit).0;
                    let args = [self.name(&row.of), draft, c.moved(growth)];
                    Some(self.with(
                        "chart-title-total",
                        &[("of", &args[0]), ("draft", &args[1]), ("moved", &args[2])],
                    ))
                })
                .collect();
        let scope_name = &c.budget.scope(scope).name;
        let title = match first.as_slice() {
            [] => self.with("chart-title-overview", &[("scope", scope_name)]),
            parts => format!("{scope_name}{}{}", self.get("chart-colon"), c.listed(parts)),
        };
        let about = self.about(scope_name, &[ChartYear::Executed, ChartYear::Draft], &c.unit_name());
        let bands = Bands { axis, rows, steps: Vec::new() };
        Some(self.finish(ChartId::Overview(scope), title, about, Drawing::Bands(bands)))
    }

    pub(super) fn waterfall(mut self, line: LineId) -> Option<Chart> {
        let c = self.charts;
        let found = waterfall(c.budget, line)?;
        let c = c.fitting(found.start.value.max(found.end.value));
        self.charts = c;
        let digit = c.digit(&[found.start.figure, found.end.figure]);
        let unit = c.unit_name();
        self.table.heads = vec![
            self.get("head-account").to_string(),
            self.with("chart-head-unit", &[("head", &self.get("head-difference")), ("unit", &unit)]),
            self.with("chart-head-unit", &[("head", &self.get("chart-running")), ("unit", &unit)]),
        ];
        // the small ones, and those the deputy does not want to see, are one step
        let mut sizes: Vec<Decimal> = found.steps.iter().map(|p| p.value.abs()).collect();
        sizes.sort_by_key(|s| Reverse(*s));
        let least = if sizes.len() > MOST_STEPS { sizes.get(MOST_STEPS - 1).copied() } else { None };
        // of equals those that come first stay
        let larger = least.map_or(0, |least| sizes.iter().filter(|s| **s > least).count());
        let mut equal = MOST_STEPS.saturating_sub(larger);
        let mut is_small = |value: Decimal| {
            let Some(least) = least else { return false };
            let is_equal = value.abs() == least && equal > 0;
            equal -= usize::from(is_equal);
            value.abs() <= least && !is_equal
        };
        let mut shown = Vec::new();
        let (mut others, mut other_lines) = (Decimal::ZERO, Vec::new());
        let mut hidden = Vec::new();
        for part in &found.steps {
            match &part.of {
                Subject::Line(id) if self.is_removed(&part.of) || is_small(part.value) => {
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
            let ink = match (&part.of, part.value.is_sign_negative()) {
                (Subject::Unlisted | Subject::Rounding | Subject::Mismatch, _) => Ink::Rest,
                (_, false) => Ink::Rise,
                (_, true) => Ink::Fall,
            };
            let arrow = if part.value.is_sign_negative() { "▼" } else { "▲" };
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
        let mut largest: Vec<&crate::chart::Part> = shown.iter().filter(is_said).collect();
        largest.sort_by_key(|p| Reverse(p.value.abs()));
        let parts: Vec<String> = largest
            .iter()
            .take(2)
            .map(|p| {
                let args = [self.name(&p.of), c.changed(p.value, digit)];
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

    pub(super) fn execution(mut self, statement: StatementId) -> Option<Chart> {
        let c = self.charts;
        let budget = c.budget;
        let found = execution(budget, statement)?;
        let c = c.fitting(found.rows.iter().map(|r| r.executed.value).max().unwrap_or_default());
        self.charts = c;
        let unit = c.unit_name();
        let head =
            |sheet: &Self, text: &str| sheet.with("chart-head-unit", &[("head", text), ("unit", &unit)]);
        self.table.heads = vec![
            self.get("head-account").to_string(),
            head(&self, &self.get("stage-initial")),
            head(&self, &self.get("stage-adjusted")),
            head(&self, &c.year(ChartYear::Executed)),
            self.get("measure-rate").to_string(),
        ];
        // the largest accounts, in report order
        let mut sizes: Vec<Decimal> = found.rows.iter().map(|r| r.executed.value.abs()).collect();
        sizes.sort_by_key(|s| Reverse(*s));
        let least = sizes.get(MOST_ROWS.saturating_sub(1)).copied().unwrap_or_default();
        let mut rows: Vec<Band> = Vec::new();
        let mut rated: Vec<(String, Decimal, bool)> = Vec::new();
        let (mut small, mut implied, mut bases) = (0usize, false, Vec::new());
        for row in &found.rows {
            let line = row.line;
            if row.executed.value.abs() < least {
                small += 1;
                continue;
            }
            // the budget behind a rate, where nobody prints it
            let plan = |stage: Stage| match cell(
                budget,
                line,
                Column::Stated(Year::Executed, stage, Measure::Amount),
                CompareBase::Executed,
            ) {
                Cell::Printed(id) => Some((budget.figure(id).quantity.base_value(), vec![id], false)),
                Cell::Derived(d) => {
                    let figures = d.inputs.iter().filter_map(|o| match o {
                        Operand::Printed(id) => Some(*id),
                        Operand::Derived(_) => None,
                    });
                    Some((d.value, figures.collect(), true))
                }
                _ => None,
            };
            let (initial, adjusted) = (plan(Stage::Initial), plan(Stage::Adjusted));
            let (rate, base) = match row.rate {
                Some(id) => {
                    let figure = budget.figure(id);
                    (figure.quantity.value(), figure.base.map(|b| b.stage))
                }
                None => {
                    let (base, stage) = match (&adjusted, &initial) {
                        (Some((value, _, _)), _) => (*value, BaseStage::Adjusted),
                        (None, Some((value, _, _))) => (*value, BaseStage::Initial),
                        (None, None) => continue,
                    };
                    let Some(rate) = c.share(row.executed.value, base) else { continue };
                    (rate, Some(stage))
                }
            };
            let mut figures = vec![row.executed.figure];
            figures.extend(row.rate);
            let rate_text = match row.rate {
                Some(id) => c.printed(id),
                None => c.percent(rate),
            };
            let base = base.unwrap_or(BaseStage::Unstated);
            if !bases.contains(&base) {
                bases.push(base);
            }
            let base_name = self.charts.words.get(format!("rate-base-{}", base.word()));
            let mut says = vec![
                format!("{} {}", c.year(ChartYear::Executed), c.printed(row.executed.figure)),
                self.with("chart-rate-of", &[("base", &base_name), ("rate", &rate_text)]),
            ];
            let mut cells = Vec::new();
            for (stage, amount) in [(Stage::Initial, &initial), (Stage::Adjusted, &adjusted)] {
                let Some((value, of, is_derived)) = amount else {
                    cells.push(cell_missing());
                    continue;
                };
                let stage = self.charts.words.get(format!("stage-{}", stage.word()));
                let digit = c.digit(&[row.executed.figure]);
                if *is_derived {
                    implied = true;
                    cells.push(cell_derived(format!("≈{}", c.number(*value, digit))));
                    says.push(format!("{stage} ≈{}", c.money(*value, digit)));
                } else if let [id] = of.as_slice() {
                    let text = c.printed(*id);
                    cells.push(cell_printed(c.printed_number(*id), *id));
                    says.push(format!("{stage} {text}"));
                    figures.push(*id);
                }
            }
            let executed = c.printed(row.executed.figure);
            cells.push(cell_printed(c.printed_number(row.executed.figure), row.executed.figure));
            cells.push(match row.rate {
                Some(id) => cell_printed(rate_text.clone(), id),
                None => cell_derived(rate_text.clone()),
            });
            let of = Subject::Line(line);
            let mark = self.mark(of.clone(), says, figures);
            self.removable(mark);
            self.row(mark, cells);
            if self.is_removed(&of) {
                continue;
            }
            rated.push((budget.line(line).name.to_string(), rate, row.rate.is_none()));
            let hundred = Decimal::ONE_HUNDRED;
            let bar = |ink, lane, to, text: String| Bar {
                mark,
                ink,
                lane,
                from: Decimal::ZERO,
                to,
                text,
                place: TextPlace::End,
            };
            let mut bars = Vec::new();
            // both budgets as parts of the one the rate is on
            let against = match base {
                BaseStage::Initial => initial.as_ref().map(|i| i.0),
                _ => adjusted.as_ref().map(|a| a.0),
            };
            let initial_part = initial.as_ref().zip(against).and_then(|(i, a)| c.share(i.0, a));
            if let Some(part) = initial_part.filter(|_| base != BaseStage::Initial) {
                bars.push(bar(Ink::Initial, Lane { top: 8, bottom: 92 }, part, String::new()));
            }
            bars.push(bar(Ink::Adjusted, Lane { top: 20, bottom: 80 }, hundred, String::new()));
            let text = format!("{rate_text}  {}", executed);
            bars.push(bar(Ink::Executed, Lane::INNER, rate, text));
            let depth = budget.ancestry(line).len().saturating_sub(1);
            let label = format!("{}{}", "　".repeat(depth.min(3)), budget.line(line).name);
            rows.push(Band { mark, label, strong: depth == 0, bars });
        }
        if rows.is_empty() && self.table.rows.is_empty() {
            return None;
        }
        self.legend.push((Ink::Executed, c.year(ChartYear::Executed)));
        self.legend.push((Ink::Adjusted, self.get("chart-budget-of-rate").to_string()));
        if rows.iter().flat_map(|r| &r.bars).any(|b| b.ink == Ink::Initial) {
            self.legend.push((Ink::Initial, self.get("stage-initial").to_string()));
        }
        let names: Vec<String> = bases
            .iter()
            .map(|b| self.charts.words.get(format!("rate-base-{}", b.word())).to_string())
            .collect();
        let id = if names.len() > 1 { "chart-rate-bases" } else { "chart-rate-base" };
        let text = self.with(id, &[("base", &c.listed(&names))]);
        self.remark_once(text);
        if implied {
            self.remark_once(self.get("chart-implied-budget").to_string());
        }
        if small > 0 {
            let text = self.with("chart-small-left-out", &[("count", &small.to_string())]);
            self.remark_once(text);
        }
        let bars = rows.iter().flat_map(|r| &r.bars).map(|b| b.to);
        let axis = Axis::from_zero(
            Scale::Percent,
            self.get("chart-axis-rate").to_string(),
            bars.chain([Decimal::ONE_HUNDRED]),
        );
        let reached = rated.iter().filter(|(_, rate, _)| *rate >= Decimal::ONE_HUNDRED).count();
        // of those that all reached it the one that went furthest beyond, else the one furthest below
        let all_reached = reached == rated.len();
        let furthest = if all_reached {
            rated.iter().max_by_key(|(_, rate, _)| *rate)
        } else {
            rated.iter().min_by_key(|(_, rate, _)| *rate)
        };
        let of = c.statement(statement);
        let title = match (rated.as_slice(), furthest) {
            ([(name, rate, _)], _) => {
                let args = [name.clone(), c.percent(*rate)];
                self.with("chart-title-execution-one", &[("of", &of), ("name", &args[0]), ("rate", &args[1])])
            }
            (all, Some((name, rate, _))) => {
                let args = [all.len().to_string(), reached.to_string(), c.percent(*rate)];
                self.with(
                    if all_reached { "chart-title-execution-all" } else { "chart-title-execution" },
                    &[
                        ("of", &of),
                        ("all", &args[0]),
                        ("reached", &args[1]),
                        ("name", name),
                        ("rate", &args[2]),
                    ],
                )
            }
            _ => of.clone(),
        };
        let about = self.about(&of, &[ChartYear::Executed], "%");
        let bands = Bands { axis, rows, steps: Vec::new() };
        Some(self.finish(ChartId::Execution(statement), title, about, Drawing::Bands(bands)))
    }

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
        let mut sides = Vec::new();
        for check in checks {
            let Some(detail) = report.detail(c.budget, check) else { continue };
            let (unit, _) = say.scale(&check.formed.form);
            // one axis has one unit
            if sides.iter().any(|(_, _, other): &(&Check, crate::check::Detail, Unit)| {
                other.dimension() != unit.dimension()
            }) {
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
        for (_, detail, _) in &sides {
            for range in [&detail.computed, &detail.stated] {
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
            let (others, own): (Vec<FigureId>, Vec<FigureId>) =
                figures.iter().partition(|id| Some(**id) != stated_figure);
            let formula = say.formula(&check.formed.form);
            let totals = say.totals(check);
            for (range, of, figures, ink) in [
                (&detail.computed, Subject::Computed(nth), others, Ink::Adjusted),
                (&detail.stated, Subject::Stated(nth), own, if holds { Ink::Executed } else { Ink::Wrong }),
            ] {
                let is_stated = matches!(of, Subject::Stated(_));
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
            let gap = if detail.computed.meets(&detail.stated) {
                None
            } else if detail.computed.high < detail.stated.low {
                Some((&detail.computed.high, &detail.stated.low))
            } else {
                Some((&detail.stated.high, &detail.computed.low))
            };
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
        self.remark_once(self.get("chart-interval-why").to_string());
        let about = format!("{} ｜ {}", say.about(first), say.formula(&first.formed.form));
        let bands = Bands { axis, rows, steps: Vec::new() };
        Some(self.finish(ChartId::Intervals(of.to_owned()), title, about, Drawing::Bands(bands)))
    }
}
