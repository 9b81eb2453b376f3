//! Pages in the shape that suits their matter: debt, transfers, the three public expenses, quotas by
//! place, outcomes, and what has no figures at all.

use super::derive::{Cell, prior_actual, reading_digit, share, sum};
use super::sheet::{
    Column, HeaderGroup, Layout, Row, Sheet, SheetKind, Subject, TextColumn, Year, common_digit,
};
use crate::budget::{Budget, CellRef, FigureId, Flow, ItemId, LineId, Measure, ScopeId, Stage};
use std::collections::HashMap;
use std::sync::Arc;
use strum::{EnumIter, IntoEnumIterator as _, IntoStaticStr};

/// The pages beside the statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Page {
    Debt,
    Transfers,
    ThreePublic,
    Quotas,
    Outcomes,
    Plans,
}

impl Page {
    fn flows(self) -> &'static [Flow] {
        match self {
            Self::Debt => &[Flow::DebtBalance, Flow::Bond],
            Self::Transfers => {
                &[Flow::TransferPayment, Flow::TransferIn, Flow::TransferOut, Flow::Reserve, Flow::Source]
            }
            Self::ThreePublic => &[Flow::ThreePublic],
            Self::Quotas => &[Flow::Quota],
            Self::Outcomes => &[Flow::Outcome],
            Self::Plans => &[Flow::Principle, Flow::Problem, Flow::Project, Flow::Measure],
        }
    }
}

/// The pages that have something on them, with the number of their figures.
pub fn pages(budget: &Budget) -> Vec<(Page, usize)> {
    let mut figures: HashMap<Flow, usize> = HashMap::new();
    for (id, _) in budget.figures() {
        *figures.entry(budget.flow_of(id)).or_default() += 1;
    }
    Page::iter()
        .filter_map(|page| {
            let count = page.flows().iter().filter_map(|f| figures.get(f)).sum();
            let has_items = budget.items().any(|(_, i)| page.flows().contains(&i.kind));
            (count > 0 || has_items).then_some((page, count))
        })
        .collect()
}

/// The sheet of a page.
pub fn page_sheet(budget: &Budget, page: Page) -> Sheet {
    match page {
        Page::Debt => lines_page(
            budget,
            page,
            &[
                Measured::Now(Measure::Amount),
                Measured::Prior,
                Measured::Now(Measure::Change),
                Measured::Now(Measure::Growth),
                Measured::Share,
            ],
        ),
        Page::Transfers => lines_page(
            budget,
            page,
            &[
                Measured::Prior,
                Measured::Now(Measure::Amount),
                Measured::Now(Measure::Change),
                Measured::Now(Measure::Growth),
                Measured::Share,
                Measured::Draft,
            ],
        ),
        Page::ThreePublic => three_public(budget),
        Page::Quotas => quotas(budget),
        Page::Outcomes | Page::Plans => items_page(budget, page),
    }
}

/// A pivoted sheet being put together.
#[derive(Default)]
struct Pivot {
    rows: Vec<Row>,
    names: Vec<Arc<str>>,
    cells: Vec<Vec<Cell>>,
}

impl Pivot {
    fn push(&mut self, subject: Subject, depth: u16, name: &Arc<str>, cells: Vec<Cell>) {
        self.rows.push(Row { subject, depth, expandable: false, expanded: true });
        self.names.push(Arc::clone(name));
        self.cells.push(cells);
    }

    fn sheet(self, budget: &Budget, mut layout: Layout) -> Sheet {
        layout.last_digit = (0..layout.columns.len())
            .map(|column| {
                let printed = |row: &Vec<Cell>| match row.get(column) {
                    Some(Cell::Printed(id)) => Some(reading_digit(budget, &budget.figure(*id).quantity)),
                    _ => None,
                };
                let digits: Vec<i32> = self.cells.iter().filter_map(printed).collect();
                let money = match layout.columns.get(column) {
                    Some(Column::Stated(_, _, measure)) => measure.is_money(),
                    other => matches!(other, Some(Column::Pivot(_))),
                };
                match (digits.is_empty(), money) {
                    (false, _) => common_digit(&digits),
                    (true, true) => 6,
                    (true, false) => -1,
                }
            })
            .collect();
        Sheet { kind: SheetKind::Pivot { names: self.names, cells: self.cells }, layout, rows: self.rows }
    }
}

/// What a column of a page of lines shows, for the year of the line.
#[derive(Clone, Copy)]
enum Measured {
    Now(Measure),
    /// The draft's amount.
    Draft,
    /// Last year's actual, printed or implied.
    Prior,
    /// Share of the top line.
    Share,
}

/// Lines of some flows as a tree: heading for book and scope, then the lines with the executed year's figures.
fn lines_page(budget: &Budget, page: Page, measured: &[Measured]) -> Sheet {
    let mut pivot = Pivot::default();
    for flow in page.flows() {
        let mut statements: Vec<_> =
            budget.statements().filter(|(_, s)| s.flow == *flow).map(|(_, s)| s).collect();
        statements.sort_by_key(|s| (s.book, s.scope));
        for statement in statements {
            let name = Arc::clone(&budget.scope(statement.scope).name);
            pivot.push(Subject::Flow(statement.book, statement.scope, *flow), 0, &name, Vec::new());
            for root in &statement.roots {
                push_tree(budget, *root, 0, measured, &mut pivot);
            }
        }
    }
    let columns = measured
        .iter()
        .map(|m| match m {
            Measured::Now(measure) => Column::Stated(Year::Executed, Stage::Executed, *measure),
            Measured::Draft => Column::Stated(Year::Draft, Stage::Draft, Measure::Amount),
            Measured::Prior => Column::Stated(Year::Prior, Stage::Executed, Measure::Amount),
            Measured::Share => Column::Share(Year::Executed),
        })
        .collect();
    let split = measured.iter().position(|m| matches!(m, Measured::Draft)).unwrap_or(measured.len());
    let group = |columns: std::ops::Range<usize>, year| HeaderGroup {
        columns,
        year: Some(year),
        words: None,
        more: false,
    };
    let mut groups = vec![group(0..split, Year::Executed)];
    if split < measured.len() {
        groups.push(group(split..measured.len(), Year::Draft));
    }
    pivot.sheet(budget, Layout { columns, groups, ..Layout::default() })
}

fn push_tree(budget: &Budget, line: LineId, depth: u16, measured: &[Measured], pivot: &mut Pivot) {
    let year = budget.executed_year;
    let of = |year, measure| budget.cell(CellRef { line, year, stage: Stage::Executed, measure });
    let derived = |d: Option<super::Derived>| d.map_or(Cell::Missing, |d| Cell::Derived(Box::new(d)));
    let cells = measured
        .iter()
        .map(|m| match m {
            Measured::Now(measure) => of(year, *measure).map_or(Cell::Missing, Cell::Printed),
            Measured::Draft => {
                let (year, stage, measure) = (budget.draft_year, Stage::Draft, Measure::Amount);
                budget.cell(CellRef { line, year, stage, measure }).map_or(Cell::Missing, Cell::Printed)
            }
            Measured::Prior => match of(year - 1, Measure::Amount) {
                Some(id) => Cell::Printed(id),
                None => derived(prior_actual(budget, line, year)),
            },
            Measured::Share => derived(share(budget, line, year)),
        })
        .collect();
    let data = budget.line(line);
    pivot.push(Subject::Line(line), depth, &data.name, cells);
    for child in &data.children {
        push_tree(budget, *child, depth.saturating_add(1), measured, pivot);
    }
}

/// Accounts down, scopes across; for each scope the executed and the draft year.
fn three_public(budget: &Budget) -> Sheet {
    let mut scopes: Vec<(ScopeId, &[LineId])> = Vec::new();
    for (_, s) in budget.statements().filter(|(_, s)| s.flow == Flow::ThreePublic) {
        scopes.push((s.scope, &s.roots));
    }
    scopes.sort_by_key(|(scope, _)| *scope);
    let per_scope = [
        Column::Stated(Year::Executed, Stage::Executed, Measure::Amount),
        Column::Stated(Year::Executed, Stage::Executed, Measure::Rate),
        Column::Stated(Year::Executed, Stage::Executed, Measure::Growth),
        Column::Stated(Year::Draft, Stage::Draft, Measure::Amount),
        Column::Stated(Year::Draft, Stage::Draft, Measure::Change),
        Column::Stated(Year::Draft, Stage::Draft, Measure::Growth),
    ];
    // accounts by path, in order of first appearance
    let mut paths: Vec<(String, u16, LineId)> = Vec::new();
    let mut by_scope: HashMap<(ScopeId, String), LineId> = HashMap::new();
    for (scope, roots) in &scopes {
        let mut stack: Vec<LineId> = roots.iter().rev().copied().collect();
        while let Some(line) = stack.pop() {
            let path = budget.line_path(line);
            if !paths.iter().any(|(p, ..)| *p == path) {
                let depth = u16::try_from(budget.ancestry(line).len().saturating_sub(1)).unwrap_or(0);
                paths.push((path.clone(), depth, line));
            }
            by_scope.insert((*scope, path), line);
            stack.extend(budget.line(line).children.iter().rev());
        }
    }
    let mut columns = Vec::new();
    let mut groups = Vec::new();
    for (scope, _) in &scopes {
        let printed = |column: &Column| {
            let Column::Stated(year, stage, measure) = *column else {
                return false;
            };
            by_scope.iter().any(|((s, _), line)| {
                s == scope
                    && budget.cell(CellRef { line: *line, year: year.of(budget), stage, measure }).is_some()
            })
        };
        let start = columns.len();
        columns.extend(per_scope.iter().filter(|c| printed(c)).map(|c| (*scope, *c)));
        let words = Some(Arc::clone(&budget.scope(*scope).name));
        groups.push(HeaderGroup { columns: start..columns.len(), year: None, words, more: false });
    }
    groups.retain(|g| !g.columns.is_empty());
    let mut pivot = Pivot::default();
    for (path, depth, line) in &paths {
        let cells = columns
            .iter()
            .map(|(scope, column)| {
                let Column::Stated(year, stage, measure) = *column else {
                    return Cell::Missing;
                };
                let line = by_scope.get(&(*scope, path.clone()));
                line.and_then(|line| {
                    budget.cell(CellRef { line: *line, year: year.of(budget), stage, measure })
                })
                .map_or(Cell::Missing, Cell::Printed)
            })
            .collect();
        pivot.push(Subject::Line(*line), *depth, &budget.line(*line).name, cells);
    }
    let columns = columns.into_iter().map(|(_, c)| c).collect();
    pivot.sheet(budget, Layout { columns, groups, ..Layout::default() })
}

/// Places down, uses across. A line named like a declared scope stands for that place; what stands
/// above it, other places left out, is the use.
fn quotas(budget: &Budget) -> Sheet {
    let mut uses: Vec<(Vec<LineId>, LineId)> = Vec::new();
    let mut found: HashMap<(Option<ScopeId>, usize), FigureId> = HashMap::new();
    let amount = |line: LineId| {
        let year = budget.draft_year;
        budget.cell(CellRef { line, year, stage: Stage::Draft, measure: Measure::Amount })
    };
    let place_of = |line: LineId| budget.find_scope(&budget.line(line).name);
    for (_, statement) in budget.statements().filter(|(_, s)| s.flow == Flow::Quota) {
        let mut stack: Vec<LineId> = statement.roots.iter().rev().copied().collect();
        while let Some(line) = stack.pop() {
            let path: Vec<LineId> =
                budget.ancestry(line).into_iter().filter(|l| place_of(*l).is_none()).collect();
            let place = place_of(line);
            stack.extend(budget.line(line).children.iter().rev());
            let Some(last) = path.last().copied() else {
                continue;
            };
            let column = match uses.iter().position(|(p, _)| *p == path) {
                Some(column) => column,
                None => {
                    uses.push((path, last));
                    uses.len() - 1
                }
            };
            if let Some(id) = amount(line) {
                found.insert((place, column), id);
            }
        }
    }
    // whole city first, then the places in declared order
    let mut places: Vec<Option<ScopeId>> = vec![None];
    places.extend(budget.scopes().map(|(id, _)| Some(id)));
    places.retain(|place| found.keys().any(|(p, _)| p == place));
    // a use whose parts are uses too is a total: summing it with them would count twice
    let is_leaf = |path: &Vec<LineId>| !uses.iter().any(|(p, _)| p.len() > path.len() && p.starts_with(path));
    let whole: Arc<str> = budget
        .statements()
        .find(|(_, s)| s.flow == Flow::Quota)
        .map_or_else(|| Arc::from(""), |(_, s)| Arc::clone(&budget.scope(s.scope).name));
    let derived = |figures: &[FigureId]| match figures {
        [] => Cell::Missing,
        figures => sum(budget, figures).map_or(Cell::Missing, |d| Cell::Derived(Box::new(d))),
    };
    // what a place got for a use: as printed, or else what its own parts got
    let got = |place: Option<ScopeId>, column: usize| -> Vec<FigureId> {
        if let Some(id) = found.get(&(place, column)) {
            return vec![*id];
        }
        let members = place.map_or(&[][..], |id| &budget.scope(id).parts);
        members.iter().filter_map(|m| found.get(&(Some(*m), column)).copied()).collect()
    };
    let mut pivot = Pivot::default();
    for (nth, place) in places.iter().enumerate() {
        let cells = uses
            .iter()
            .enumerate()
            .map(|(column, (path, _))| {
                if let Some(id) = found.get(&(*place, column)) {
                    return Cell::Printed(*id);
                }
                // a total use of a place: the sum of its parts there
                let below = uses.iter().enumerate().filter(|(_, (p, _))| p.starts_with(path) && is_leaf(p));
                let figures: Vec<FigureId> = below.flat_map(|(c, _)| got(*place, c)).collect();
                derived(&figures)
            })
            .collect();
        let name = place.map_or_else(|| Arc::clone(&whole), |id| Arc::clone(&budget.scope(id).name));
        let depth = place.map_or(0, |id| depth_of_scope(budget, id));
        pivot.push(Subject::Pivot(u32::try_from(nth).unwrap_or(0)), depth, &name, cells);
    }
    let columns = (0..uses.len()).map(|i| Column::Pivot(u16::try_from(i).unwrap_or(u16::MAX))).collect();
    let pivot_words = uses.iter().map(|(_, line)| Arc::clone(&budget.line(*line).name)).collect();
    // uses below one total stand together under its name
    let mut groups: Vec<HeaderGroup> = Vec::new();
    let parent =
        |path: &Vec<LineId>| path.len().checked_sub(2).filter(|n| *n > 0).and_then(|n| path.get(n).copied());
    for (column, (path, _)) in uses.iter().enumerate() {
        let words = parent(path).map(|line| Arc::clone(&budget.line(line).name));
        match groups.last_mut() {
            Some(group) if group.words == words => group.columns.end = column + 1,
            _ => groups.push(HeaderGroup {
                columns: column..column + 1,
                year: words.is_none().then_some(Year::Draft),
                words,
                more: false,
            }),
        }
    }
    pivot.sheet(budget, Layout { columns, pivot_words, groups, last_digit: Vec::new() })
}

fn depth_of_scope(budget: &Budget, mut scope: ScopeId) -> u16 {
    let mut depth = 0;
    while let Some(parent) = budget.scope(scope).parent {
        scope = parent;
        depth += 1;
    }
    depth
}

/// Items under the headings of their sections; each figure of an item on a row of its own.
fn items_page(budget: &Budget, page: Page) -> Sheet {
    let mut pivot = Pivot::default();
    let mut at = None;
    let text = |t: &str| {
        if t.is_empty() { Cell::Missing } else { Cell::Text(t.into()) }
    };
    let mut items: Vec<(ItemId, &crate::budget::Item)> =
        budget.items().filter(|(_, i)| page.flows().contains(&i.kind)).collect();
    if page == Page::Plans {
        items.sort_by_key(|(_, item)| item.kind);
    }
    for (id, item) in items {
        let heading = (item.section, item.kind);
        if at != Some(heading) {
            let section = budget.section(item.section);
            let subject = Subject::Section(item.section, item.kind);
            pivot.push(subject, 0, &section.title, Vec::new());
            at = Some(heading);
        }
        let place = Cell::Text(Arc::clone(&budget.scope(item.scope).name));
        let (at, remark) =
            (text(&budget.section(item.section).at), text(item.remark.as_deref().unwrap_or_default()));
        pivot.push(Subject::Item(id), 1, &item.name, vec![Cell::Missing, remark, place, at]);
        for (label, figure) in &item.figures {
            let label: Arc<str> = (**label).into();
            let cells = vec![Cell::Printed(*figure), Cell::Missing, Cell::Missing, Cell::Missing];
            pivot.push(Subject::ItemFigure(id, *figure), 2, &label, cells);
        }
    }
    let columns = [TextColumn::Figure, TextColumn::Remark, TextColumn::Scope, TextColumn::Section]
        .map(Column::Text)
        .to_vec();
    let groups = vec![HeaderGroup { columns: 0..columns.len(), year: None, words: None, more: false }];
    pivot.sheet(budget, Layout { columns, groups, ..Layout::default() })
}
