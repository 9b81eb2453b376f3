//! Charts with their words: the models of [`crate::chart`] become something that can be drawn, with a title that
//! says what is seen, the words at bars and axes, and the table under it.

mod areas;
mod debt;
mod execution;
mod intervals;
mod pairs;
mod points;
mod stream;
#[cfg(test)]
mod tests;
mod waterfall;

use super::Say;
use crate::budget::{Budget, Figure, FigureId, LineId, StatementId};
use crate::chart::{
    By, Chart, ChartId, ChartYear, Drawing, Group, Ink, Mark, Order, Steps, Subject, Table, TableCell,
    TableRow, is_drawable,
};
use crate::check::Report;
use crate::compare::display::{DisplayUnit, Medium, money, percent, printed, round_to};
use crate::compare::reading_digit;
use crate::quantity::{Bound, Dimension, quotient};
use crate::words::{Language, Words};
use rust_decimal::Decimal;
use std::collections::HashSet;
use std::sync::Arc;

/// How a chart is to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartOptions {
    pub order: Order,
    pub by: By,
    /// What is left out of the drawing.
    pub removed: HashSet<Subject>,
}

/// Makes charts in one language and one unit.
#[derive(Clone, Copy)]
pub struct Charts<'a> {
    pub budget: &'a Budget,
    pub words: &'a Words,
    pub unit: DisplayUnit,
    /// What was found, once it is known; intervals need it.
    pub report: Option<&'a Report>,
}

/// A chart in the making.
struct Sheet<'a> {
    charts: Charts<'a>,
    options: &'a ChartOptions,
    marks: Vec<Mark>,
    table: Table,
    remarks: Vec<String>,
    legend: Vec<(Ink, String)>,
}

impl<'a> Charts<'a> {
    /// The chart, or `None` where the report gives nothing to draw.
    pub fn chart(&self, id: &ChartId, options: &ChartOptions) -> Option<Chart> {
        let sheet = Sheet {
            charts: *self,
            options,
            marks: Vec::new(),
            table: Table::default(),
            remarks: Vec::new(),
            legend: Vec::new(),
        };
        match id {
            ChartId::Overview(scope) => sheet.overview(*scope),
            ChartId::Pairs(group) => sheet.pairs(*group),
            ChartId::Waterfall(line) => sheet.waterfall(*line),
            ChartId::Composition(line) => sheet.composition(*line),
            ChartId::Treemap(line, year) => sheet.treemap(*line, *year),
            ChartId::Execution(statement) => sheet.execution(*statement),
            ChartId::Scatter(group, year) => sheet.scatter(*group, *year),
            ChartId::Flow(scope, year) => sheet.flow(*scope, *year),
            ChartId::Debt => sheet.debt(),
            ChartId::Quota => sheet.quota(),
            ChartId::Intervals(of) => sheet.intervals(of),
        }
    }

    /// The name of a kind of chart.
    pub fn kind_name(&self, id: &ChartId) -> Arc<str> {
        self.words.get(format!("chart-kind-{}", <&str>::from(id.kind())))
    }

    /// What a kind of chart shows.
    pub fn hint(&self, id: &ChartId) -> Arc<str> {
        self.words.get(format!("chart-hint-{}", <&str>::from(id.kind())))
    }

    /// What a chart is of, in short: 全市 · 一般公共预算收入.
    pub fn of_name(&self, id: &ChartId) -> String {
        let scope = |s| self.budget.scope(s).name.to_string();
        match id {
            ChartId::Overview(s) => scope(*s),
            ChartId::Flow(s, year) => format!("{} · {}", scope(*s), self.year(*year)),
            ChartId::Debt => self.words.get("book-debt").to_string(),
            ChartId::Quota => self.words.get("flow-quota").to_string(),
            ChartId::Intervals(_) => String::new(),
            ChartId::Treemap(line, year) => format!("{} · {}", self.line(*line), self.year(*year)),
            ChartId::Scatter(group, year) => format!("{} · {}", self.group(*group), self.year(*year)),
            ChartId::Pairs(group) => self.group(*group),
            ChartId::Waterfall(line) | ChartId::Composition(line) => self.line(*line),
            ChartId::Execution(statement) => self.statement(*statement),
        }
    }

    /// 全市一般公共预算收入
    fn line(&self, line: LineId) -> String {
        let statement = self.budget.statement(self.budget.line(line).statement);
        let (scope, name) = (&self.budget.scope(statement.scope).name, &self.budget.line(line).name);
        self.words.with("chart-line", &[("scope", scope), ("name", name)])
    }

    /// 一般公共预算收入
    fn book_and_flow(&self, statement: StatementId) -> String {
        let s = self.budget.statement(statement);
        let book = self.words.get(format!("book-{}", s.book.word()));
        let flow = self.words.get(format!("flow-{}", s.flow.word()));
        self.words.with("chart-statement", &[("scope", ""), ("book", &book), ("flow", &flow)])
    }

    /// 全市一般公共预算·资金来源
    fn statement(&self, statement: StatementId) -> String {
        let s = self.budget.statement(statement);
        let book = self.words.get(format!("book-{}", s.book.word()));
        let flow = self.words.get(format!("flow-{}", s.flow.word()));
        let scope = &self.budget.scope(s.scope).name;
        self.words.with("chart-statement", &[("scope", scope), ("book", &book), ("flow", &flow)])
    }

    fn group(&self, group: Group) -> String {
        match group {
            Group::Line(line) => self.line(line),
            Group::Statement(statement) => self.statement(statement),
        }
    }

    /// 2025 年执行
    pub fn year(&self, year: ChartYear) -> String {
        let stage = self.words.get(format!("stage-{}", year.stage().word()));
        self.words.with("chart-year", &[("year", &year.year(self.budget).to_string()), ("stage", &stage)])
    }

    fn unit_name(&self) -> Arc<str> {
        super::unit_name(self.words, self.unit)
    }

    /// `47.57 亿元`, with the digits that are worth showing.
    fn money(&self, value: Decimal, digit: i32) -> String {
        self.with_unit(&self.number(value, digit))
    }

    fn number(&self, value: Decimal, digit: i32) -> String {
        let cut = round_to(value, digit);
        money(cut, self.unit, self.unit.decimals(digit), Medium::Screen).text
    }

    /// What stands at axes of money: ticks have their own steps where the language has words for them.
    fn unit_axis(&self) -> String {
        match (self.words.language(), self.unit) {
            (Language::Chinese, _) | (_, DisplayUnit::Yuan) => self.words.get("chart-axis-money").to_string(),
            (Language::English, _) => self.unit_name().to_string(),
        }
    }

    fn with_unit(&self, number: &str) -> String {
        super::terms::with_unit(self.words, number, self.unit)
    }

    /// The amount of a figure as printed, in the unit that is shown.
    fn printed(&self, figure: FigureId) -> String {
        let quantity = &self.budget.figure(figure).quantity;
        let text = self.printed_number(figure);
        if quantity.unit().dimension() == Dimension::Money { self.with_unit(&text) } else { text }
    }

    /// The unit amounts are best read in: what is far below 1 亿元 is all decimals in it.
    fn fitting(mut self, largest: Decimal) -> Self {
        if self.unit == DisplayUnit::YiYuan && largest < Decimal::from(30_000_000) {
            self.unit = DisplayUnit::WanYuan;
        }
        self
    }

    /// The digit most figures have; of equals the finer.
    fn usual_digit(&self, figures: &[FigureId]) -> i32 {
        let mut counts: std::collections::BTreeMap<i32, usize> = std::collections::BTreeMap::new();
        for id in figures {
            let quantity = &self.budget.figure(*id).quantity;
            if quantity.unit().dimension() == Dimension::Money {
                *counts.entry(reading_digit(self.budget, quantity)).or_default() += 1;
            }
        }
        counts.into_iter().max_by_key(|(digit, count)| (*count, -*digit)).map_or(6, |(digit, _)| digit)
    }

    /// An amount as sentences have it, and as tables have it, whose heads name the unit: as printed where one
    /// figure prints it, else with its last digit at 10^`digit` 元.
    fn amount(&self, figures: &[FigureId], value: Decimal, digit: i32) -> (String, String) {
        let number = match figures {
            [one] => self.printed_number(*one),
            _ => self.number(value, digit),
        };
        (self.with_unit(&number), number)
    }

    /// A figure as printed, in the unit that is shown, without its name; a limit says so: `超 50`.
    fn printed_number(&self, figure: FigureId) -> String {
        let quantity = &self.budget.figure(figure).quantity;
        let text = printed(quantity, self.unit, Medium::Screen).text;
        match bound_id(quantity.bound()) {
            Some(id) => self.words.with(id, &[("number", &text)]),
            None => text,
        }
    }

    /// The finest digit of some figures.
    fn digit(&self, figures: &[FigureId]) -> i32 {
        let of = |id: &FigureId| {
            let quantity = &self.budget.figure(*id).quantity;
            (quantity.unit().dimension() == Dimension::Money).then(|| reading_digit(self.budget, quantity))
        };
        figures.iter().filter_map(of).min().unwrap_or(6)
    }

    /// Growth in percent; only on a base above nothing.
    fn growth(before: Option<Decimal>, after: Option<Decimal>) -> Option<Decimal> {
        let (before, after) = (before?, after?);
        if before <= Decimal::ZERO {
            return None;
        }
        quotient((after - before).checked_mul(Decimal::ONE_HUNDRED)?, before)
    }

    /// A growth without its sign: `5.1%`, and `90.1 倍` of what nobody reads in percent.
    fn size(&self, growth: Decimal) -> String {
        if growth.abs() < Decimal::ONE_THOUSAND {
            return percent(growth.abs(), 1, Medium::Screen).text;
        }
        let times = (growth.abs() / Decimal::ONE_HUNDRED).round_dp(1).normalize();
        self.words.with("chart-times", &[("times", &times.to_string())])
    }

    /// `▲5.1%`
    fn arrow(&self, growth: Decimal) -> String {
        let text = self.size(growth);
        if growth.round_dp(1).is_zero() {
            return percent(Decimal::ZERO, 1, Medium::Screen).text;
        }
        format!("{}{text}", if growth.is_sign_negative() { "▼" } else { "▲" })
    }

    /// `增长 5.1%`, as one says it.
    fn moved(&self, growth: Decimal) -> String {
        if growth.round_dp(1).is_zero() {
            return self.words.get("chart-steady").to_string();
        }
        let id = if growth.is_sign_negative() { "chart-shrinks" } else { "chart-grows" };
        self.words.with(id, &[("size", &self.size(growth))])
    }

    /// `增加 2.43 亿元`
    fn changed(&self, change: Decimal, digit: i32) -> String {
        if change.is_zero() {
            return self.words.get("chart-same").to_string();
        }
        let id = if change.is_sign_negative() { "chart-less" } else { "chart-more" };
        self.words.with(id, &[("size", &self.money(change.abs(), digit))])
    }

    /// `+2.43`
    fn signed(&self, change: Decimal, digit: i32) -> String {
        let text = self.number(change, digit);
        if change > Decimal::ZERO { format!("+{text}") } else { text }
    }

    fn share(&self, value: Decimal, whole: Decimal) -> Option<Decimal> {
        quotient(value.checked_mul(Decimal::ONE_HUNDRED)?, whole)
    }

    fn percent(&self, value: Decimal) -> String {
        percent(value, 1, Medium::Screen).text
    }

    /// Parts of a sentence, with commas between.
    fn listed(&self, parts: &[String]) -> String {
        parts.join(&self.words.get("chart-comma"))
    }

    /// How numbers stand at axes: in the steps of the language; where it has none for 亿, in the unit of the bars.
    fn steps(&self) -> Steps {
        match (self.words.language(), self.unit) {
            (Language::Chinese, _) => vec![(8, "亿".into()), (4, "万".into()), (0, String::new())],
            (Language::English, DisplayUnit::YiYuan) => vec![(8, String::new())],
            (Language::English, DisplayUnit::WanYuan) => vec![(4, String::new())],
            (Language::English, DisplayUnit::Yuan) => vec![(0, String::new())],
        }
    }

    fn say(&self) -> Option<Say<'a>> {
        Some(Say { budget: self.budget, report: self.report?, words: self.words })
    }
}

impl Sheet<'_> {
    fn budget(&self) -> &Budget {
        self.charts.budget
    }

    fn get(&self, id: &'static str) -> Arc<str> {
        self.charts.words.get(id)
    }

    fn with(&self, id: &str, args: &[(&'static str, &str)]) -> String {
        self.charts.words.with(id, args)
    }

    fn is_removed(&self, of: &Subject) -> bool {
        self.options.removed.contains(of)
    }

    /// What a subject is called.
    fn name(&self, of: &Subject) -> String {
        let line = |id: &LineId| self.budget().line(*id).name.to_string();
        match of {
            Subject::Line(id) => line(id),
            Subject::Side(statement) => {
                self.with("chart-side", &[("of", &self.charts.book_and_flow(*statement))])
            }
            Subject::Figure(id) => self.charts.say().map(|s| s.name(*id)).unwrap_or_default(),
            Subject::Book(book) => self.charts.words.get(format!("book-{}", book.word())).to_string(),
            Subject::Scope(scope) => self.budget().scope(*scope).name.to_string(),
            Subject::OtherScopes => self.get("chart-other-scopes").to_string(),
            Subject::SmallScopes(scopes) => {
                self.with("chart-small-scopes", &[("count", &scopes.len().to_string())])
            }
            Subject::Unexplained { source: true, .. } => self.get("chart-unexplained-source").to_string(),
            Subject::Unexplained { source: false, .. } => self.get("chart-unexplained-use").to_string(),
            Subject::TransferTo(book) => {
                let book = self.charts.words.get(format!("book-{}", book.word()));
                self.with("chart-transfer-to", &[("budget", &book)])
            }
            Subject::NoBudget => self.get("chart-no-budget").to_string(),
            Subject::Start => self.charts.year(ChartYear::Executed),
            Subject::End => self.charts.year(ChartYear::Draft),
            Subject::Computed(_) => self.get("check-computed").to_string(),
            Subject::Stated(_) => self.get("check-stated").to_string(),
            Subject::Unlisted => self.get("chart-unlisted").to_string(),
            Subject::Rounding => self.get("chart-rounding").to_string(),
            Subject::Mismatch => self.get("chart-mismatch").to_string(),
            // one alone has a name
            Subject::Others(lines) => match lines.as_slice() {
                [one] => self.with("chart-other", &[("name", &line(one))]),
                lines => self.with("chart-others", &[("count", &lines.len().to_string())]),
            },
        }
    }

    /// Takes a mark in and gives its place.
    fn mark(&mut self, of: Subject, says: Vec<String>, figures: Vec<FigureId>) -> usize {
        let name = self.name(&of);
        self.marks.push(Mark { of, name, says, figures, opens: None, removable: false });
        self.marks.len() - 1
    }

    fn removable(&mut self, mark: usize) {
        if let Some(mark) = self.marks.get_mut(mark) {
            mark.removable = true;
        }
    }

    fn opens(&mut self, mark: usize, id: ChartId) {
        let fits = id.fits(self.charts.budget);
        if let (true, Some(mark)) = (fits, self.marks.get_mut(mark)) {
            mark.opens = Some(id);
        }
    }

    fn row(&mut self, mark: usize, cells: Vec<TableCell>) {
        let removed = self.marks.get(mark).is_some_and(|m| self.options.removed.contains(&m.of));
        self.table.rows.push(TableRow { mark, cells, removed });
    }

    fn remark_once(&mut self, text: String) {
        if !text.is_empty() && !self.remarks.contains(&text) {
            self.remarks.push(text);
        }
    }

    /// Says what the deputy has left out.
    fn say_removed(&mut self) {
        let names: Vec<String> = self
            .table
            .rows
            .iter()
            .filter(|r| r.removed)
            .filter_map(|r| self.marks.get(r.mark))
            // what belongs to something that is left out, is left out with it
            .filter(|m| m.removable)
            .map(|m| m.name.clone())
            .collect();
        if !names.is_empty() {
            let names = self.charts.listed(&names);
            self.remarks.insert(0, self.with("chart-removed", &[("names", &names)]));
        }
    }

    /// The two years in the legend.
    fn year_legend(&mut self) {
        for (ink, year) in [(Ink::Executed, ChartYear::Executed), (Ink::Draft, ChartYear::Draft)] {
            self.legend.push((ink, self.charts.year(year)));
        }
    }

    /// Says what is drawn as if it were exact, and what cannot be drawn.
    fn say_limits(&mut self) {
        let budget = self.charts.budget;
        let mut of: Vec<FigureId> = self.marks.iter().flat_map(|m| m.figures.iter().copied()).collect();
        of.sort_unstable();
        of.dedup();
        let is_limit = |id: &&FigureId| {
            let quantity = &budget.figure(**id).quantity;
            quantity.unit().dimension() == Dimension::Money && bound_id(quantity.bound()).is_some()
        };
        let limits: Vec<String> =
            of.iter().filter(is_limit).map(|id| budget.figure(*id).quantity.text().to_owned()).collect();
        if !limits.is_empty() {
            let args = [limits.len().to_string(), self.charts.listed(&some_of(&limits, 3))];
            let text = self.with("chart-limits", &[("count", &args[0]), ("examples", &args[1])]);
            self.remark_once(text);
        }
        let too_large = |f: &&Figure| {
            f.quantity.unit().dimension() == Dimension::Money && !is_drawable(f.quantity.base_value())
        };
        let too_large = budget.figures().map(|(_, f)| f).filter(too_large);
        let texts: Vec<String> = too_large.take(3).map(|f| f.quantity.text().to_owned()).collect();
        if !texts.is_empty() {
            let text = self.with("chart-too-large", &[("examples", &self.charts.listed(&texts))]);
            self.remark_once(text);
        }
    }

    fn finish(mut self, id: ChartId, title: String, about: String, drawing: Drawing) -> Chart {
        self.say_removed();
        self.say_limits();
        // a sentence may have nothing to add to what it is about
        let title = title.trim_end_matches(['：', ':', '，', ',', ' ']).to_owned();
        Chart {
            id,
            title,
            about,
            remarks: self.remarks,
            legend: self.legend,
            steps: self.charts.steps(),
            marks: self.marks,
            drawing,
            table: self.table,
        }
    }

    /// `全市一般公共预算收入 ｜ 2025 年执行与 2026 年草案 ｜ 亿元`
    fn about(&self, of: &str, years: &[ChartYear], unit: &str) -> String {
        let years: Vec<String> = years.iter().map(|y| self.charts.year(*y)).collect();
        let years = years.join(&self.get("chart-and-year"));
        [of, &years, unit].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ｜ ")
    }
}

/// How a limit is said; nothing for numbers as they are.
fn bound_id(bound: Bound) -> Option<&'static str> {
    match bound {
        Bound::Exact => None,
        Bound::AtLeast => Some("chart-at-least"),
        Bound::AtMost => Some("chart-at-most"),
        Bound::About => Some("chart-about"),
    }
}

fn some_of(texts: &[String], most: usize) -> Vec<String> {
    texts.iter().take(most).cloned().collect()
}

fn cell_missing() -> TableCell {
    TableCell { text: "—".to_owned(), figure: None, derived: false }
}

fn cell_derived(text: String) -> TableCell {
    TableCell { text, figure: None, derived: true }
}

fn cell_printed(text: String, figure: FigureId) -> TableCell {
    TableCell { text, figure: Some(figure), derived: false }
}
