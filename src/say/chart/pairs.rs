//! Two years side by side: the accounts of a list, and the totals of the four budgets.

use super::{Charts, Sheet, cell_derived, cell_missing, cell_printed};
use crate::budget::{BaseStage, CellRef, FigureId, LineId, Measure, ScopeId, Stage};
use crate::chart::{
    Axis, Band, Bands, Bar, Chart, ChartId, ChartYear, Drawing, Group, Ink, Lane, PairRow, Scale, Subject,
    TextPlace, amount, overview, pairs, side,
};
use rust_decimal::Decimal;

/// More rows than this are not read; the small ones stand together.
pub(super) const MOST_ROWS: usize = 24;

impl Sheet<'_> {
    /// The printed amounts behind a subject in a year.
    pub(super) fn figures_of(&self, of: &Subject, year: ChartYear) -> Vec<FigureId> {
        let lines: &[LineId] = match of {
            Subject::Line(line) => std::slice::from_ref(line),
            Subject::Others(lines) => lines,
            Subject::Side(statement) => &side(self.budget(), *statement),
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
    pub(super) fn say_other_bases(&mut self, lines: &[LineId]) {
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

    /// Takes the unit that fits rows of two years and sets what stands over and beside them; gives the digit most of
    /// them have.
    fn begin_pairs<'r>(&mut self, rows: impl Iterator<Item = &'r PairRow> + Clone) -> i32 {
        let years = [ChartYear::Executed, ChartYear::Draft];
        let figures: Vec<FigureId> = rows
            .clone()
            .flat_map(|row| years.into_iter().flat_map(|y| self.figures_of(&row.of, y)))
            .collect();
        self.charts = self.charts.fitting(rows.map(PairRow::size).max().unwrap_or_default());
        self.pair_heads();
        self.year_legend();
        self.charts.usual_digit(&figures)
    }

    pub(super) fn pairs(mut self, of: Group) -> Option<Chart> {
        let c = self.charts;
        let found = pairs(c.budget, of, self.options.order, MOST_ROWS)?;
        let digit = self.begin_pairs(found.rows.iter().chain(&found.total));
        let c = self.charts;
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
        for rest in &found.rests {
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
        let digit = self.begin_pairs(found.iter().map(|(_, _, row)| row));
        let c = self.charts;
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        for (_, _, row) in &found {
            let (mark, band) = self.pair(row, digit, true);
            self.removable(mark);
            if let Subject::Side(statement) = row.of {
                self.opens(mark, ChartId::Pairs(Group::Statement(statement)));
            }
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
}
