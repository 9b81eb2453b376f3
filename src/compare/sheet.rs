//! Rows and columns of a table, for screen, clipboard and paper alike.

use super::derive::{Cell, CompareBase, cell, reading_digit, value_of};
use super::search::spelling;
use crate::budget::{Book, Budget, FigureId, Flow, ItemId, LineId, Measure, ScopeId, Stage, StatementId};
use crate::quantity::{Quantity, Unit};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// A year by its part in the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Year {
    /// The year before the executed one.
    Prior,
    Executed,
    Draft,
}

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Figures the report states, with what they imply where it does not.
    Stated(Year, Stage, Measure),
    /// Draft minus the chosen base, derived.
    Difference,
    /// Draft over the chosen base minus one, derived.
    DifferenceRate,
    /// Share of the statement's total, derived.
    Share(Year),
    /// The accounts themselves; only to sort by.
    Account,
    /// A column of words.
    Text(TextColumn),
    /// A column of a pivoted page, by its number.
    Pivot(u16),
}

/// The columns of words on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextColumn {
    Figure,
    Scope,
    Section,
    Remark,
}

/// Columns under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderGroup {
    pub columns: Range<usize>,
    /// The year, where the group is a year.
    pub year: Option<Year>,
    /// Otherwise its words.
    pub words: Option<Arc<str>>,
    /// The figures of a year that only some lines have.
    pub more: bool,
}

/// The columns of a sheet, without the first one, which names the row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub columns: Vec<Column>,
    /// Words over pivoted columns, by the column's number.
    pub pivot_words: Vec<Arc<str>>,
    pub groups: Vec<HeaderGroup>,
    /// Power of ten of the last digit the figures of a column usually print, in base units (元,
    /// percent): 73.17 亿元 is 6, 2.1% is -1. The numbers of a column are shown with as many decimals;
    /// a finer one keeps its digits, as nothing printed is hidden.
    pub last_digit: Vec<i32>,
}

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Heading over the statements of one book and scope.
    Heading(Book, ScopeId),
    /// Heading over the lines of one flow of a page.
    Flow(Book, ScopeId, Flow),
    /// Heading over items of one kind in one section.
    Section(crate::budget::SectionId, Flow),
    Line(LineId),
    Item(ItemId),
    /// One figure of an item.
    ItemFigure(ItemId, FigureId),
    /// A row of a pivoted page that stands for no single line.
    Pivot(u32),
}

/// A row of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub subject: Subject,
    pub depth: u16,
    pub expandable: bool,
    pub expanded: bool,
}

/// Order of the rows; siblings stay under their parent, unless the rows are flat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: Column,
    pub order: Order,
}

/// Which values come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Largest in size, whatever the sign.
    Magnitude,
    Descending,
    Ascending,
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only lines with an amount in both years.
    pub both_years: bool,
    /// Only lines whose draft differs from the base by more than so many percent.
    pub change_over: Option<Decimal>,
}

/// A set of lines that is cheap to keep and compare: two are equal only if nothing was changed since one
/// was copied from the other.
#[derive(Clone, Debug, Default)]
pub struct Collapsed(Arc<HashSet<LineId>>);

impl Collapsed {
    /// All these lines.
    pub fn all(lines: &[LineId]) -> Self {
        Self(Arc::new(lines.iter().copied().collect()))
    }

    /// Whether a line's children are hidden.
    pub fn contains(&self, line: LineId) -> bool {
        self.0.contains(&line)
    }

    /// Hides or shows the children of a line.
    pub fn set(&mut self, line: LineId, hidden: bool) {
        if self.contains(line) != hidden {
            let set = Arc::make_mut(&mut self.0);
            let _ = if hidden { set.insert(line) } else { set.remove(&line) };
        }
    }
}

impl PartialEq for Collapsed {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.0.is_empty() && other.0.is_empty())
    }
}

impl Eq for Collapsed {}

/// Everything that decides which rows stand in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowOptions {
    pub base: CompareBase,
    pub sort: Option<Sort>,
    pub filter: Filter,
    /// Lines whose children are hidden.
    pub collapsed: Collapsed,
    pub show_shares: bool,
    /// All lines in one list, without their tree: what changed most anywhere.
    pub flat: bool,
}

/// How a sheet gets its cells.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetKind {
    /// Computed from the budget, row by row.
    SideBySide { base: CompareBase },
    /// Set down when the page was made: the name of each pivoted row and its cells.
    Pivot { names: Vec<Arc<str>>, cells: Vec<Vec<Cell>> },
}

/// A table of the budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub kind: SheetKind,
    pub layout: Layout,
    pub rows: Vec<Row>,
}

impl Sheet {
    /// What stands at a row and column.
    pub fn cell(&self, budget: &Budget, row: usize, column: usize) -> Cell {
        let (Some(r), Some(c)) = (self.rows.get(row), self.layout.columns.get(column)) else {
            return Cell::Missing;
        };
        match &self.kind {
            SheetKind::SideBySide { base } => match r.subject {
                Subject::Line(line) => cell(budget, line, *c, *base),
                _ => Cell::Missing,
            },
            SheetKind::Pivot { cells, .. } => {
                cells.get(row).and_then(|cells| cells.get(column)).cloned().unwrap_or(Cell::Missing)
            }
        }
    }

    /// The row about `subject`, if it is shown.
    pub fn row_of(&self, subject: Subject) -> Option<usize> {
        self.rows.iter().position(|r| r.subject == subject)
    }

    /// The column and row showing a figure, if it is shown.
    pub fn position_of(&self, budget: &Budget, figure: FigureId) -> Option<(usize, usize)> {
        let f = budget.figure(figure);
        if let (SheetKind::SideBySide { .. }, crate::budget::Owner::Line(line)) = (&self.kind, f.owner) {
            let row = self.row_of(Subject::Line(line))?;
            let column = self.layout.columns.iter().position(
                |c| matches!(c, Column::Stated(y, s, m) if y.of(budget) == f.year && *s == f.stage && *m == f.measure),
            )?;
            return Some((row, column));
        }
        let SheetKind::Pivot { cells, .. } = &self.kind else {
            return None;
        };
        cells.iter().enumerate().find_map(|(row, cells)| {
            let column = cells.iter().position(|c| *c == Cell::Printed(figure))?;
            Some((row, column))
        })
    }
}

/// The columns every side-by-side sheet has.
const FIXED: [Column; 9] = [
    Column::Stated(Year::Executed, Stage::Initial, Measure::Amount),
    Column::Stated(Year::Executed, Stage::Adjusted, Measure::Amount),
    Column::Stated(Year::Executed, Stage::Executed, Measure::Amount),
    Column::Stated(Year::Executed, Stage::Executed, Measure::Rate),
    Column::Stated(Year::Executed, Stage::Executed, Measure::Growth),
    Column::Stated(Year::Draft, Stage::Draft, Measure::Amount),
    Column::Difference,
    Column::DifferenceRate,
    Column::Stated(Year::Draft, Stage::Draft, Measure::Growth),
];

/// The two columns that stand even when empty: without them nothing is side by side.
const AMOUNTS: (Column, Column) = (
    Column::Stated(Year::Executed, Stage::Executed, Measure::Amount),
    Column::Stated(Year::Draft, Stage::Draft, Measure::Amount),
);

/// The columns for some statements: the fixed ones, and one for every other kind of figure they hold.
fn layout(budget: &Budget, statements: &[StatementId], options: &RowOptions) -> Layout {
    let mut executed: Vec<Column> = FIXED.iter().copied().take(5).collect();
    let mut draft: Vec<Column> = FIXED.iter().copied().skip(5).collect();
    let shown: HashSet<StatementId> = statements.iter().copied().collect();
    let mut extra: Vec<Column> = Vec::new();
    let mut digits: HashMap<Column, Vec<i32>> = HashMap::new();
    for (_, figure) in budget.figures() {
        let crate::budget::Owner::Line(line) = figure.owner else {
            continue;
        };
        if !shown.contains(&budget.line(line).statement) {
            continue;
        }
        let year = if figure.year == budget.draft_year {
            Year::Draft
        } else if figure.year == budget.executed_year {
            Year::Executed
        } else {
            Year::Prior
        };
        let column = Column::Stated(year, figure.stage, figure.measure);
        digits.entry(column).or_default().push(reading_digit(budget, &figure.quantity));
        if !FIXED.contains(&column) && !extra.contains(&column) {
            extra.push(column);
        }
    }
    extra.sort();
    // a column nobody has anything in only takes room
    let mut filled: HashSet<Column> = HashSet::from([AMOUNTS.0, AMOUNTS.1]);
    for (id, line) in budget.lines() {
        if filled.len() == FIXED.len() {
            break;
        }
        if shown.contains(&line.statement) {
            for column in FIXED {
                if !filled.contains(&column) && cell(budget, id, column, options.base) != Cell::Missing {
                    filled.insert(column);
                }
            }
        }
    }
    executed.retain(|c| filled.contains(c));
    draft.retain(|c| filled.contains(c));
    if options.show_shares {
        executed.push(Column::Share(Year::Executed));
        draft.push(Column::Share(Year::Draft));
    }
    // What only some lines have stands to the right, so that both years stay side by side.
    let (more_draft, more_executed): (Vec<Column>, Vec<Column>) =
        extra.into_iter().partition(|c| matches!(c, Column::Stated(Year::Draft, ..)));
    let mut columns = Vec::new();
    let mut groups = Vec::new();
    for (part, year, more) in [
        (executed, Year::Executed, false),
        (draft, Year::Draft, false),
        (more_executed, Year::Executed, true),
        (more_draft, Year::Draft, true),
    ] {
        if !part.is_empty() {
            let start = columns.len();
            columns.extend(part);
            groups.push(HeaderGroup { columns: start..columns.len(), year: Some(year), words: None, more });
        }
    }
    let amounts = Column::Stated(Year::Executed, Stage::Executed, Measure::Amount);
    let last_digit = columns
        .iter()
        .map(|c| match digits.get(c).or_else(|| digits.get(&amounts).filter(|_| is_money(*c))) {
            Some(digits) => common_digit(digits),
            None if is_money(*c) => 6,
            None => -1,
        })
        .collect();
    Layout { columns, pivot_words: Vec::new(), groups, last_digit }
}

/// The digit position a column is set to: the finest that at least a tenth of its figures print, so
/// that points stand in line. A rarer, finer figure keeps its digits and stands out.
pub(super) fn common_digit(digits: &[i32]) -> i32 {
    let mut counts: std::collections::BTreeMap<i32, usize> = std::collections::BTreeMap::new();
    for digit in digits {
        *counts.entry(*digit).or_default() += 1;
    }
    counts.into_iter().find(|(_, n)| n * 10 >= digits.len()).map_or(-1, |(digit, _)| digit)
}

fn is_money(column: Column) -> bool {
    match column {
        Column::Stated(_, _, measure) => measure.is_money(),
        column => column == Column::Difference,
    }
}

/// Power of ten of the last printed digit, in base units.
pub fn last_digit(quantity: &Quantity) -> i32 {
    let unit = match quantity.unit() {
        Unit::YiYuan => 8,
        Unit::WanYuan => 4,
        _ => 0,
    };
    unit - i32::try_from(quantity.decimals()).unwrap_or(0)
}

/// The side-by-side sheet of some statements, with a heading row wherever book or scope changes.
pub fn build_side_by_side(budget: &Budget, statements: &[StatementId], options: &RowOptions) -> Sheet {
    let mut rows = Vec::new();
    let several = {
        let mut kinds = statements.iter().map(|s| {
            let s = budget.statement(*s);
            (s.book, s.scope)
        });
        let first = kinds.next();
        kinds.any(|k| Some(k) != first)
    };
    let mut at = None;
    for id in statements {
        let statement = budget.statement(*id);
        let before = rows.len();
        if several && at != Some((statement.book, statement.scope)) {
            let subject = Subject::Heading(statement.book, statement.scope);
            rows.push(Row { subject, depth: 0, expandable: false, expanded: true });
        }
        let start = rows.len();
        if options.flat {
            continue;
        }
        push_lines(budget, &statement.roots, 0, options, &mut rows);
        if rows.len() == start {
            rows.truncate(before);
        } else {
            at = Some((statement.book, statement.scope));
        }
    }
    if options.flat {
        rows.clear();
        let mut lines: Vec<LineId> = Vec::new();
        for id in statements {
            let mut open: Vec<LineId> = budget.statement(*id).roots.iter().rev().copied().collect();
            while let Some(line) = open.pop() {
                lines.push(line);
                open.extend(budget.line(line).children.iter().rev());
            }
        }
        lines.retain(|line| passes(budget, *line, options));
        for line in sorted(budget, lines, options) {
            rows.push(Row { subject: Subject::Line(line), depth: 0, expandable: false, expanded: true });
        }
    }
    let layout = layout(budget, statements, options);
    Sheet { kind: SheetKind::SideBySide { base: options.base }, layout, rows }
}

fn push_lines(budget: &Budget, lines: &[LineId], depth: u16, options: &RowOptions, rows: &mut Vec<Row>) {
    let push = |line: LineId| {
        let children = &budget.line(line).children;
        let filtering = options.filter != Filter::default();
        let expanded = filtering || !options.collapsed.contains(line);
        let row = Row { subject: Subject::Line(line), depth, expandable: !children.is_empty(), expanded };
        let at = rows.len();
        rows.push(row);
        if expanded {
            push_lines(budget, children, depth.saturating_add(1), options, rows);
        }
        // a parent stays for the sake of the children that pass
        if rows.len() == at + 1 && !passes(budget, line, options) {
            rows.truncate(at);
        }
    };
    sorted(budget, lines.to_vec(), options).into_iter().for_each(push);
}

/// The lines in the order the user wants; report order where nothing is said.
fn sorted(budget: &Budget, lines: Vec<LineId>, options: &RowOptions) -> Vec<LineId> {
    let Some(sort) = options.sort else { return lines };
    if sort.column == Column::Account {
        let mut named: Vec<(String, LineId)> =
            lines.into_iter().map(|line| (spelling(&budget.line(line).name), line)).collect();
        named.sort_by(|(a, _), (b, _)| if sort.order == Order::Descending { b.cmp(a) } else { a.cmp(b) });
        return named.into_iter().map(|(_, line)| line).collect();
    }
    let mut keyed: Vec<(Option<Decimal>, LineId)> = lines
        .into_iter()
        .map(|line| (value_of(budget, &cell(budget, line, sort.column, options.base)), line))
        .collect();
    // what has no value stands last in either direction; equal values keep report order
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) => match sort.order {
            Order::Magnitude => b.abs().cmp(&a.abs()),
            Order::Descending => b.cmp(a),
            Order::Ascending => a.cmp(b),
        },
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    keyed.into_iter().map(|(_, line)| line).collect()
}

fn passes(budget: &Budget, line: LineId, options: &RowOptions) -> bool {
    let Filter { both_years, change_over } = options.filter;
    if both_years {
        let stated = |year, stage| {
            let cell = crate::budget::CellRef { line, year, stage, measure: Measure::Amount };
            budget.cell(cell).is_some()
        };
        if !stated(budget.executed_year, Stage::Executed) || !stated(budget.draft_year, Stage::Draft) {
            return false;
        }
    }
    if let Some(percent) = change_over {
        let rate = value_of(budget, &cell(budget, line, Column::DifferenceRate, options.base));
        if rate.is_none_or(|r| r.abs() <= percent) {
            return false;
        }
    }
    true
}
