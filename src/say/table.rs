//! Tables as words: heads, names of rows, cells as shown; for screen, clipboard and paper alike.

use super::terms::{base_short, compare_base_name, unit_name};
use crate::budget::{Base, BaseStage, Budget, FigureId, Measure};
use crate::compare::display::{DisplayUnit, Medium, derived_text, printed};
use crate::compare::{Cell, Column, CompareBase, HeaderGroup, Sheet, SheetKind, Subject, TextColumn, Year};
use crate::quantity::Dimension;
use crate::words::Words;
use rust_decimal::Decimal;
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

/// Says what a sheet shows, in one language and unit.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    pub budget: &'a Budget,
    pub words: &'a Words,
    pub sheet: &'a Sheet,
    pub unit: DisplayUnit,
    /// Whether the rows stand without their tree: then each says where it belongs.
    pub flat: bool,
}

impl Tables<'_> {
    /// The words of a row; `heads` are those of [`Self::heads`].
    pub fn row(&self, row: usize, heads: &[Head]) -> RowText {
        let &Self { budget, words, sheet, .. } = self;
        let name = self.row_name(row);
        let cells = (0..sheet.layout.columns.len())
            .map(|column| {
                let cell = sheet.cell(budget, row, column);
                let head = heads.get(column).map_or("", |h| &h.full);
                self.cell(&name, head, column, &cell)
            })
            .collect();
        let context = match sheet.rows.get(row).map(|r| r.subject) {
            Some(Subject::Line(line)) if self.flat => {
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
    pub fn row_name(&self, row: usize) -> Arc<str> {
        let &Self { budget, words, sheet, .. } = self;
        let Some(r) = sheet.rows.get(row) else {
            return Arc::from("");
        };
        match r.subject {
            Subject::Line(line) => Arc::clone(&budget.line(line).name),
            Subject::Heading(book, scope) => {
                format!("{} · {}", words.get(format!("book-{}", book.word())), budget.scope(scope).name)
                    .into()
            }
            Subject::Flow(book, scope, flow) => {
                let flow = words.get(format!("flow-{}", flow.word()));
                format!(
                    "{flow} · {} · {}",
                    budget.scope(scope).name,
                    words.get(format!("book-{}", book.word()))
                )
                .into()
            }
            Subject::Section(section, kind) => {
                let s = budget.section(section);
                format!("{} {} · {}", s.at, s.title, words.get(format!("flow-{}", kind.word()))).into()
            }
            Subject::Item(item) => Arc::clone(&budget.item(item).name),
            Subject::ItemFigure(..) | Subject::Pivot(_) => match &sheet.kind {
                SheetKind::Pivot { names, .. } => names.get(row).cloned().unwrap_or_else(|| Arc::from("")),
                SheetKind::SideBySide { .. } => Arc::from(""),
            },
        }
    }

    /// The base of comparison; pages compare with none.
    fn base(&self) -> CompareBase {
        match self.sheet.kind {
            SheetKind::SideBySide { base } => base,
            SheetKind::Pivot { .. } => CompareBase::default(),
        }
    }

    /// What a group of columns is called.
    pub fn group_name(&self, group: &HeaderGroup) -> Arc<str> {
        let &Self { budget, words, sheet, .. } = self;
        let columns = sheet.layout.columns.get(group.columns.clone()).unwrap_or_default();
        if columns.contains(&Column::Difference) {
            let base = compare_base_name(words, budget, self.base());
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

    /// The head of each column, without the first.
    pub fn heads(&self) -> Vec<Head> {
        let &Self { budget, words, sheet, .. } = self;
        let unit = unit_name(words, self.unit);
        let layout = &sheet.layout;
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
                        Measure::Growth if year == Year::Draft && by_year(i) => {
                            words.get("head-stated-growth")
                        }
                        other => {
                            let name =
                                words.get(format!("measure-{}", other.plain().word().unwrap_or("amount")));
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
                    let base = compare_base_name(words, budget, self.base());
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

    /// A rectangle of cells as tab-separated text. One cell is copied alone; more come with the
    /// accounts and a header that names units and bases.
    pub fn tab_separated(&self, (r0, r1): (usize, usize), (c0, c1): (usize, usize)) -> String {
        let &Self { budget, words, sheet, unit, .. } = self;
        let single = (r0, c0) == (r1, c1);
        let heads = self.heads();
        let value = |row: usize, column: usize| -> String {
            let Some(index) = column.checked_sub(1) else {
                return self.row_name(row).to_string();
            };
            match sheet.cell(budget, row, index) {
                Cell::Missing => String::new(),
                Cell::Text(text) => text.to_string(),
                Cell::Printed(id) => {
                    let q = &budget.figure(id).quantity;
                    if sheet.layout.columns.get(index) == Some(&Column::Text(TextColumn::Figure)) {
                        return q.text().to_owned();
                    }
                    printed(q, unit, Medium::Clipboard).text
                }
                Cell::Derived(d) => derived_text(budget, &d, unit, Medium::Clipboard).text,
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
            let cells: Vec<String> =
                columns.iter().map(|c| value(row, *c).replace(['\t', '\n'], " ")).collect();
            lines.push(cells.join("\t"));
        }
        lines.join("\n")
    }

    fn cell(&self, name: &str, head: &str, column: usize, cell: &Cell) -> CellText {
        let &Self { budget, words, sheet, unit, .. } = self;
        let layout = &sheet.layout;
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
                let number = printed(&figure.quantity, unit, Medium::Screen);
                let note = note_of(budget, words, *id);
                (number, Look::Printed, note, figure.quantity.text().to_owned())
            }
            Cell::Derived(derived) => {
                let number = derived_text(budget, derived, unit, Medium::Screen);
                let spoken = format!("{} {}", words.get("cell-derived"), number.text);
                (number, Look::Derived, None, spoken)
            }
        };
        let dimension = match cell {
            Cell::Derived(d) => d.dimension,
            Cell::Printed(id) => budget.figure(*id).quantity.unit().dimension(),
            _ => Dimension::Count,
        };
        let wanted = column_decimals(&dimension, last_digit, unit);
        let short_by = wanted.saturating_sub(number.decimals);
        // the header has the percent sign
        let shown = number.text.strip_suffix('%').unwrap_or(&number.text);
        let of_change =
            matches!(layout.columns.get(column), Some(Column::Difference | Column::DifferenceRate));
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
