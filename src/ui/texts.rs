//! Cells and headers as words, made once for a sheet and kept while it is shown.

use super::view::{Document, View};
use crate::budget::{Base, BaseStage, Budget, FigureId, Measure, Stage};
use crate::compare::display::{DisplayUnit, Medium, derived_text, money, percent, printed};
use crate::compare::{
    Cell, Column, CompareBase, Derived, Formula, HeaderGroup, Operand, SheetKind, Subject, TextColumn, Year,
};
use crate::quantity::{Dimension, Interval};
use crate::words::{Language, Words};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::Arc;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Printed,
    Derived,
    Words,
    Missing,
}

/// A cell as shown.
#[derive(Clone, Debug)]
pub struct CellText {
    pub text: Arc<str>,
    /// Decimals fewer than the column has: so many digits of space keep the points in line.
    pub short_by: u32,
    /// No decimal point where the column has one.
    pub pointless: bool,
    pub look: Look,
    /// The figure itself, if it is printed.
    pub figure: Option<FigureId>,
    /// In columns of change: whether it rises or falls.
    pub direction: std::cmp::Ordering,
    /// The base, where it is not the one the header names.
    pub note: Option<Arc<str>>,
    /// What assistive technology reads: account, column, value.
    pub label: Arc<str>,
}

/// A row as shown.
#[derive(Clone, Debug)]
pub struct RowText {
    pub name: Arc<str>,
    /// Where the row belongs, when the tree is not shown.
    pub context: Option<Arc<str>>,
    pub cells: Vec<CellText>,
}

/// The head of a column.
#[derive(Clone, Debug)]
pub struct Head {
    pub title: Arc<str>,
    /// The unit, and the base where it is always the same.
    pub sub: Arc<str>,
    /// Title with unit and base, for the pointer and the clipboard.
    pub full: Arc<str>,
}

/// The rows made into words so far.
#[derive(Default)]
pub struct Texts {
    generation: u64,
    rows: HashMap<usize, Arc<RowText>>,
    heads: Vec<Head>,
}

/// Rows kept at most; scrolling through more starts anew.
const KEPT: usize = 1_000;

impl Texts {
    /// The words of a row.
    pub fn row(&mut self, document: &Document, view: &View, words: &Words, row: usize) -> Arc<RowText> {
        self.renew(document, view, words);
        if self.rows.len() > KEPT {
            self.rows.clear();
        }
        let heads = &self.heads;
        let made =
            self.rows.entry(row).or_insert_with(|| Arc::new(row_text(document, view, words, heads, row)));
        Arc::clone(made)
    }

    /// The head of each column, without the first.
    pub fn heads(&mut self, document: &Document, view: &View, words: &Words) -> &[Head] {
        self.renew(document, view, words);
        &self.heads
    }

    fn renew(&mut self, document: &Document, view: &View, words: &Words) {
        if self.generation != view.generation {
            self.generation = view.generation;
            self.rows.clear();
            self.heads = column_heads(document, view, words);
        }
    }
}

fn row_text(document: &Document, view: &View, words: &Words, heads: &[Head], row: usize) -> RowText {
    let budget = &document.budget;
    let name = row_name(budget, view, words, row);
    let cells = (0..view.sheet.layout.columns.len())
        .map(|column| {
            let cell = view.sheet.cell(budget, row, column);
            let head = heads.get(column).map_or("", |h| &h.full);
            cell_text(budget, view, words, &name, head, column, &cell)
        })
        .collect();
    let context = match view.sheet.rows.get(row).map(|r| r.subject) {
        Some(Subject::Line(line)) if view.options.flat => {
            let statement = budget.statement(budget.line(line).statement);
            let mut path = vec![Arc::clone(&budget.scope(statement.scope).name)];
            path.push(words.get(format!("book-{}", statement.book.word())));
            path.push(words.get(format!("flow-{}", statement.flow.word())));
            Some(path.join(" · ").into())
        }
        _ => None,
    };
    RowText { name, context, cells }
}

/// What a row is called.
pub fn row_name(budget: &Budget, view: &View, words: &Words, row: usize) -> Arc<str> {
    let Some(r) = view.sheet.rows.get(row) else {
        return Arc::from("");
    };
    match r.subject {
        Subject::Line(line) => Arc::clone(&budget.line(line).name),
        Subject::Heading(book, scope) => {
            format!("{} · {}", words.get(format!("book-{}", book.word())), budget.scope(scope).name).into()
        }
        Subject::Flow(book, scope, flow) => {
            let flow = words.get(format!("flow-{}", flow.word()));
            format!("{flow} · {} · {}", budget.scope(scope).name, words.get(format!("book-{}", book.word())))
                .into()
        }
        Subject::Section(section, kind) => {
            let s = budget.section(section);
            format!("{} {} · {}", s.at, s.title, words.get(format!("flow-{}", kind.word()))).into()
        }
        Subject::Item(item) => Arc::clone(&budget.item(item).name),
        Subject::ItemFigure(..) | Subject::Pivot(_) => match &view.sheet.kind {
            SheetKind::Pivot { names, .. } => names.get(row).cloned().unwrap_or_else(|| Arc::from("")),
            SheetKind::SideBySide { .. } => Arc::from(""),
        },
    }
}

fn cell_text(
    budget: &Budget,
    view: &View,
    words: &Words,
    name: &str,
    head: &str,
    column: usize,
    cell: &Cell,
) -> CellText {
    let layout = &view.sheet.layout;
    let last_digit = layout.last_digit.get(column).copied().unwrap_or(-1);
    let heading = |text: &str| -> Arc<str> { format!("{name} {head} {text}").into() };
    let (number, look, note, spoken) = match cell {
        Cell::Missing => {
            let text: Arc<str> = Arc::from("—");
            let label = heading(&words.get("cell-missing"));
            return CellText {
                text,
                short_by: 0,
                pointless: false,
                look: Look::Missing,
                direction: std::cmp::Ordering::Equal,
                figure: None,
                note: None,
                label,
            };
        }
        Cell::Text(text) => {
            let label = heading(text);
            return CellText {
                text: Arc::clone(text),
                short_by: 0,
                pointless: false,
                look: Look::Words,
                direction: std::cmp::Ordering::Equal,
                figure: None,
                note: None,
                label,
            };
        }
        Cell::Printed(id) => {
            let figure = budget.figure(*id);
            if layout.columns.get(column) == Some(&Column::Text(TextColumn::Figure)) {
                let text: Arc<str> = figure.quantity.text().replace('-', "\u{2212}").into();
                let label = heading(&text);
                return CellText {
                    text,
                    short_by: 0,
                    pointless: false,
                    look: Look::Printed,
                    direction: std::cmp::Ordering::Equal,
                    figure: Some(*id),
                    note: None,
                    label,
                };
            }
            let number = printed(&figure.quantity, view.unit, Medium::Screen);
            let note = note_of(budget, words, *id);
            (number, Look::Printed, note, figure.quantity.text().to_owned())
        }
        Cell::Derived(derived) => {
            let number = derived_text(budget, derived, view.unit, Medium::Screen);
            let spoken = format!("{} {}", words.get("cell-derived"), number.text);
            (number, Look::Derived, None, spoken)
        }
    };
    let dimension = match cell {
        Cell::Derived(d) => d.dimension,
        Cell::Printed(id) => budget.figure(*id).quantity.unit().dimension(),
        _ => Dimension::Count,
    };
    let wanted = column_decimals(&dimension, last_digit, view.unit);
    let short_by = wanted.saturating_sub(number.decimals);
    // the header has the percent sign
    let shown = number.text.strip_suffix('%').unwrap_or(&number.text);
    let of_change = matches!(layout.columns.get(column), Some(Column::Difference | Column::DifferenceRate));
    let direction = match crate::compare::value_of(budget, cell) {
        Some(value) if of_change => value.cmp(&Decimal::ZERO),
        _ => std::cmp::Ordering::Equal,
    };
    let shown = if direction.is_gt() { format!("+{shown}") } else { shown.to_owned() };
    let text = match cell {
        Cell::Derived(d) if d.is_indirect() => format!("≈{shown}").into(),
        _ => shown.into(),
    };
    CellText {
        text,
        short_by,
        pointless: number.decimals == 0 && wanted > 0,
        look,
        direction,
        figure: match cell {
            Cell::Printed(id) => Some(*id),
            _ => None,
        },
        note,
        label: heading(&spoken),
    }
}

fn column_decimals(dimension: &Dimension, last_digit: i32, unit: DisplayUnit) -> u32 {
    match dimension {
        Dimension::Money => unit.decimals(last_digit),
        _ => u32::try_from(-last_digit).unwrap_or(0),
    }
}

/// The base of a printed rate where the header does not name it.
fn note_of(budget: &Budget, words: &Words, id: FigureId) -> Option<Arc<str>> {
    let figure = budget.figure(id);
    let base = figure.base?;
    let expected = match figure.measure {
        Measure::Rate => BaseStage::Adjusted,
        Measure::Growth if figure.year == budget.executed_year => BaseStage::Executed,
        Measure::Growth => return Some(base_short(words, base)),
        _ => return None,
    };
    (base.stage != expected).then(|| {
        if figure.measure == Measure::Rate {
            words.get(format!("rate-short-{}", base.stage.word()))
        } else {
            base_short(words, base)
        }
    })
}

fn base_short(words: &Words, base: Base) -> Arc<str> {
    let name = words.get(format!("base-short-{}", base.stage.word()));
    // a question mark: the report does not say so, the file only infers it
    if base.stated { name } else { format!("{name}？").into() }
}

/// The name of a base, with a word where it is only inferred.
pub fn base_name(words: &Words, base: Base, of_rate: bool) -> String {
    let id = format!("{}-{}", if of_rate { "rate-base" } else { "base" }, base.stage.word());
    let name = words.get(id);
    if base.stated { name.to_string() } else { words.with("base-implied", &[("base", &name)]) }
}

/// The name of the chosen base of comparison, with its year: 2025 执行.
pub fn compare_base_name(words: &Words, budget: &Budget, base: CompareBase) -> String {
    words.with(
        "year-stage",
        &[
            ("year", &budget.executed_year.to_string()),
            ("stage", &words.get(format!("stage-{}", base.stage().word()))),
        ],
    )
}

/// The base of the sheet that is shown; the one chosen may still be coming.
fn base_shown(view: &View) -> CompareBase {
    match view.sheet.kind {
        SheetKind::SideBySide { base } => base,
        SheetKind::Pivot { .. } => view.options.base,
    }
}

/// The unit amounts are shown in.
pub fn unit_name(words: &Words, unit: DisplayUnit) -> Arc<str> {
    words.get(format!("unit-{}", <&str>::from(unit)))
}

/// What a group of columns is called.
pub fn group_name(words: &Words, budget: &Budget, view: &View, group: &HeaderGroup) -> Arc<str> {
    let columns = view.sheet.layout.columns.get(group.columns.clone()).unwrap_or_default();
    if columns.contains(&Column::Difference) {
        let base = compare_base_name(words, budget, base_shown(view));
        return words
            .with("group-draft-against", &[("year", &budget.draft_year.to_string()), ("base", &base)])
            .into();
    }
    if group.more {
        let id = if group.year == Some(Year::Draft) { "group-more-draft" } else { "group-more-executed" };
        let year = if group.year == Some(Year::Draft) { budget.draft_year } else { budget.executed_year };
        return words.with(id, &[("year", &year.to_string())]).into();
    }
    match (group.year, &group.words) {
        (Some(year), _) => {
            let id = if year == Year::Draft { "group-draft" } else { "group-executed" };
            words.with(id, &[("year", &year.of(budget).to_string())]).into()
        }
        (None, Some(text)) => Arc::clone(text),
        (None, None) => Arc::from(""),
    }
}

fn column_heads(document: &Document, view: &View, words: &Words) -> Vec<Head> {
    let budget = &document.budget;
    let unit = unit_name(words, view.unit);
    let layout = &view.sheet.layout;
    let by_year =
        |column: usize| layout.groups.iter().any(|g| g.year.is_some() && g.columns.contains(&column));
    let nothing = || Arc::from("");
    let head = |title: Arc<str>, sub: Arc<str>| {
        let full = match &*sub {
            "" => Arc::clone(&title),
            sub => words.with("head-copied", &[("title", &title), ("sub", sub)]).into(),
        };
        Head { title, sub, full }
    };
    layout
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| match *column {
            Column::Stated(year, stage, measure) => {
                let calendar = year.of(budget).to_string();
                let stage_words = if year == Year::Prior {
                    words.get("stage-prior")
                } else {
                    words.get(format!("stage-{}", stage.word()))
                };
                let money = measure.is_money();
                let sub = match measure {
                    _ if money => Arc::clone(&unit),
                    Measure::Rate => words.get("head-rate-base"),
                    Measure::Growth if year == Year::Executed => words.get("head-growth-base"),
                    Measure::Growth => words.get("head-stated-growth-base"),
                    Measure::GrowthOn(base) => {
                        format!("% {}", base_short(words, Base { stage: base, stated: true })).into()
                    }
                    Measure::RateOn(base) => {
                        format!("% {}", words.get(format!("rate-short-{}", base.word()))).into()
                    }
                    Measure::Share => Arc::from("%"),
                    Measure::ShareChange | Measure::Contribution => words.get("measure-points"),
                    _ => nothing(),
                };
                let title = match measure {
                    Measure::Amount if by_year(i) => stage_words,
                    Measure::Amount => {
                        words.with("year-stage", &[("year", &calendar), ("stage", &stage_words)]).into()
                    }
                    Measure::Growth if year == Year::Draft && by_year(i) => words.get("head-stated-growth"),
                    other => {
                        let name = words.get(format!("measure-{}", other.plain().word().unwrap_or("amount")));
                        if by_year(i) {
                            name
                        } else {
                            words.with("year-stage", &[("year", &calendar), ("stage", &name)]).into()
                        }
                    }
                };
                head(title, sub)
            }
            Column::Difference | Column::DifferenceRate => {
                let base = compare_base_name(words, budget, base_shown(view));
                let (id, sub) = if *column == Column::Difference {
                    ("head-difference", &*unit)
                } else {
                    ("head-difference-rate", "%")
                };
                let title = words.get(id);
                let against = words.with("head-against-unit", &[("base", &base), ("unit", sub)]);
                let full = words.with("head-copied", &[("title", &title), ("sub", &against)]).into();
                Head { title, sub: sub.into(), full }
            }
            Column::Share(_) => head(words.get("measure-share"), words.get("head-of-total")),
            Column::Account => head(nothing(), nothing()),
            Column::Text(which) => {
                let id = match which {
                    TextColumn::Figure => "head-figure",
                    TextColumn::Scope => "head-scope",
                    TextColumn::Section => "head-section",
                    TextColumn::Remark => "head-remark",
                };
                head(words.get(id), nothing())
            }
            Column::Pivot(n) => head(
                layout.pivot_words.get(usize::from(n)).cloned().unwrap_or_else(nothing),
                Arc::clone(&unit),
            ),
        })
        .collect()
}

/// The formula of a derived value with its numbers: `50.00 ÷ 47.57 − 1 = 5.1%`.
pub fn formula_text(budget: &Budget, words: &Words, derived: &Derived, unit: DisplayUnit) -> String {
    let operand = |o: &Operand| match o {
        Operand::Printed(id) => {
            let q = &budget.figure(*id).quantity;
            printed(q, unit, Medium::Screen).text
        }
        Operand::Derived(d) => format!("≈{}", derived_text(budget, d, unit, Medium::Screen).text),
    };
    let operands: Vec<String> = derived.inputs.iter().map(operand).collect();
    let (a, b) = (operands.first().map_or("", String::as_str), operands.get(1).map_or("", String::as_str));
    let bracketed = if b.starts_with('\u{2212}') { format!("({b})") } else { b.to_owned() };
    let left = match derived.formula {
        Formula::Difference | Formula::BaseFromChange => format!("{a} \u{2212} {bracketed}"),
        Formula::GrowthRate => format!("{a} ÷ {b} \u{2212} 1"),
        Formula::ExecutionRate | Formula::Share | Formula::BudgetFromRate => format!("{a} ÷ {b}"),
        Formula::BaseFromGrowth => format!("{a} ÷ (1 + {bracketed})"),
        Formula::Sum => operands.join(" + "),
    };
    let result = derived_text(budget, derived, unit, Medium::Screen).text;
    let sign = if derived.is_indirect() { "≈" } else { "=" };
    let result = if derived.dimension == Dimension::Money { with_unit(words, &result, unit) } else { result };
    format!("{left} {sign} {result}")
}

/// An amount with the name of its unit.
fn with_unit(words: &Words, amount: &str, unit: DisplayUnit) -> String {
    words.with("amount-with-unit", &[("amount", amount), ("unit", &unit_name(words, unit))])
}

/// The ends of an interval in the unit shown, one digit finer than the value and never narrower than
/// true.
fn interval_ends(
    interval: Interval,
    dimension: Dimension,
    unit: DisplayUnit,
    last_digit: i32,
) -> (String, String) {
    match dimension {
        Dimension::Money => {
            let decimals = unit.decimals(last_digit - 1).max(unit.decimals(5));
            let power = Decimal::from(match unit {
                DisplayUnit::Yuan => 1u64,
                DisplayUnit::WanYuan => 10_000,
                DisplayUnit::YiYuan => 100_000_000,
            });
            let rounded =
                interval.over(Interval::point(power)).map_or(interval, |i| i.rounded_outward(decimals));
            let show = |v| money(v, DisplayUnit::Yuan, decimals, Medium::Screen).text;
            (show(rounded.low()), show(rounded.high()))
        }
        _ => {
            let decimals = u32::try_from(-last_digit).unwrap_or(0) + 1;
            let rounded = interval.rounded_outward(decimals);
            let show = |v| percent(v, decimals, Medium::Screen).text;
            (show(rounded.low()), show(rounded.high()))
        }
    }
}

/// An interval as `[176.905, 176.915] 亿元`.
pub fn interval_text(
    words: &Words,
    interval: Interval,
    dimension: Dimension,
    unit: DisplayUnit,
    last_digit: i32,
) -> String {
    let (low, high) = interval_ends(interval, dimension, unit, last_digit);
    let text = format!("[{low}, {high}]");
    if dimension == Dimension::Money { with_unit(words, &text, unit) } else { text }
}

/// The same as a sentence: because of rounding the true value lies between …
pub fn between_text(
    words: &Words,
    interval: Interval,
    dimension: Dimension,
    unit: DisplayUnit,
    last_digit: i32,
) -> String {
    let (low, high) = interval_ends(interval, dimension, unit, last_digit);
    words.with("inspector-between", &[("low", &low), ("high", &high)])
}

/// The selected rectangle as tab-separated text. One cell is copied alone; more come with the
/// accounts and a header that names units and bases.
pub fn tab_separated(document: &Document, view: &View, words: &Words) -> String {
    let budget = &document.budget;
    let ((r0, r1), (c0, c1)) = (view.selection.rows(), view.selection.columns());
    let single = (r0, c0) == (r1, c1);
    let heads = column_heads(document, view, words);
    let value = |row: usize, column: usize| -> String {
        let Some(index) = column.checked_sub(1) else {
            return row_name(budget, view, words, row).to_string();
        };
        match view.sheet.cell(budget, row, index) {
            Cell::Missing => String::new(),
            Cell::Text(text) => text.to_string(),
            Cell::Printed(id) => {
                let q = &budget.figure(id).quantity;
                if view.sheet.layout.columns.get(index) == Some(&Column::Text(TextColumn::Figure)) {
                    return q.text().to_owned();
                }
                printed(q, view.unit, Medium::Clipboard).text
            }
            Cell::Derived(d) => derived_text(budget, &d, view.unit, Medium::Clipboard).text,
        }
    };
    if single {
        return value(r0, c0);
    }
    let columns: Vec<usize> = std::iter::once(0).chain(c0.max(1)..=c1).collect();
    let mut lines = Vec::with_capacity(r1 - r0 + 2);
    let head = columns.iter().map(|c| match c.checked_sub(1).and_then(|i| heads.get(i)) {
        None => words.get("head-account").to_string(),
        Some(head) => head.full.to_string(),
    });
    lines.push(head.collect::<Vec<_>>().join("\t"));
    for row in r0..=r1 {
        let cells: Vec<String> = columns.iter().map(|c| value(row, *c).replace(['\t', '\n'], " ")).collect();
        lines.push(cells.join("\t"));
    }
    lines.join("\n")
}

/// What a figure says: 金额, 执行率（对调整预算）, 增长率（比上年年初预算）.
pub fn measure_name(budget: &Budget, words: &Words, id: FigureId) -> String {
    let figure = budget.figure(id);
    let of_rate = figure.measure.plain() == Measure::Rate;
    let name = words.get(match figure.measure.plain() {
        Measure::Growth => "measure-growth-rate".to_owned(),
        other => format!("measure-{}", other.word().unwrap_or("amount")),
    });
    match figure.base {
        Some(base) => {
            words.with("head-copied", &[("title", &name), ("sub", &base_name(words, base, of_rate))])
        }
        None => name.to_string(),
    }
}

/// Between a label and what it labels.
pub fn colon(words: &Words) -> &'static str {
    if words.language() == Language::Chinese { "：" } else { ": " }
}

/// 2025 执行, 2026 草案, 2024 上年实际.
pub fn year_stage(words: &Words, budget: &Budget, year: u16, stage: Stage) -> String {
    let id = if year < budget.executed_year {
        "stage-prior".to_owned()
    } else {
        format!("stage-{}", stage.word())
    };
    words.with("year-stage", &[("year", &year.to_string()), ("stage", &words.get(id))])
}
