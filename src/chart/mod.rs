//! What charts show, as data: which bars there are and how long each is. Pure and exact; drawing is elsewhere.
//!
//! A length is an amount of money in 元 and never floating point. What a list leaves out is a bar of its own, so
//! that a chart never shows a part as if it were the whole; what the report does not give is no bar, and not one
//! of length nothing.

mod composition;
mod debt;
mod drawing;
mod execution;
mod flows;
mod id;
mod layout;
mod pairs;
mod scatter;
mod svg;
mod waterfall;

pub use composition::{Composition, composition};
pub use debt::{Balance, Balances, Quota, Quotas, balances, quotas};
pub use drawing::{
    Axis, Band, Bands, Bar, Chart, Drawing, Ink, Lane, Link, Mark, Node, Point, Scale, Scatter, Steps,
    Stream, Table, TableCell, TableRow, TextPlace, Tile,
};
pub use execution::{Execution, ExecutionRow, execution};
pub use flows::{By, Flows, Stock, Strand, flows, scopes};
pub use id::{ChartId, ChartKind, Group, candidates_of, candidates_of_report, charts_of, charts_of_report};
pub use layout::{
    Area, Ribbon, StreamLayout, label_places, part_of, points_in, stream_layout, tick_text, ticks, tiles,
    width_of,
};
pub use pairs::{Order, PairRow, Pairs, overview, pairs};
pub use scatter::{Dot, Dots, scatter};
pub use svg::{FAMILY, InkStyle, Paper, ink_style, shortened, svg};
pub use waterfall::{Waterfall, waterfall};

use crate::budget::{
    Book, Budget, CellRef, FigureId, Flow, Identity, LineId, Measure, Owner, Parts, Relation, ScopeId, Sign,
    Stage,
};
use rust_decimal::Decimal;

/// An amount the report prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// In 元.
    pub value: Decimal,
    pub figure: FigureId,
}

/// What a bar or an area stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Line(LineId),
    /// A figure that belongs to no line of the chart.
    Figure(FigureId),
    Book(Book),
    Scope(ScopeId),
    /// Scopes the report gives no amount of, together.
    OtherScopes,
    /// Where money comes from or goes to that the report does not say.
    Unexplained {
        budget: Option<Book>,
        source: bool,
    },
    /// Money that goes to another budget, as that one says.
    TransferTo(Book),
    /// Money of which the report does not say in which budget it is.
    NoBudget,
    /// Start and end of a way.
    Start,
    End,
    /// The two sides of a check.
    Computed(usize),
    Stated(usize),
    /// What the list under a line leaves out.
    Unlisted,
    /// What a complete list is off by: its figures are rounded one by one.
    Rounding,
    /// What a complete list is off by although rounding does not explain it.
    Mismatch,
    /// So many smaller ones together.
    Others(Vec<LineId>),
}

/// A bar or an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub of: Subject,
    /// In 元.
    pub value: Decimal,
}

/// The year a chart is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChartYear {
    /// What was executed in the year just ended.
    Executed,
    /// What the draft has.
    Draft,
}

impl ChartYear {
    /// The calendar year.
    pub fn year(self, budget: &Budget) -> u16 {
        match self {
            Self::Executed => budget.executed_year,
            Self::Draft => budget.draft_year,
        }
    }

    /// The stage of its amounts.
    pub fn stage(self) -> Stage {
        match self {
            Self::Executed => Stage::Executed,
            Self::Draft => Stage::Draft,
        }
    }
}

/// The amount a line prints for a year and stage.
pub fn amount_at(budget: &Budget, line: LineId, year: u16, stage: Stage) -> Option<Amount> {
    let figure = budget.cell(CellRef { line, year, stage, measure: Measure::Amount })?;
    let value = budget.figure(figure).quantity.base_value();
    is_drawable(value).then_some(Amount { value, figure })
}

/// Whether an amount is one a city can have. Beyond it sums of many would not fit into a [`Decimal`]; such a slip of the
/// keyboard is not drawn, as what is not there.
fn is_drawable(value: Decimal) -> bool {
    // ten thousand billion 亿元
    value.abs() <= Decimal::from(1_000_000_000_000_000_000_000i128)
}

/// The amount a line prints for a chart's year.
pub fn amount(budget: &Budget, line: LineId, year: ChartYear) -> Option<Amount> {
    amount_at(budget, line, year.year(budget), year.stage())
}

/// What a line is made of in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub relation: Relation,
    pub children: Vec<LineId>,
}

/// The list of a line that says most of it in that year: complete lists first, then the one whose figures cover
/// most. Where no list is complete but the file declares of what the line is the sum, that is the list. Parts by
/// another classification (memo) may overlap and are never drawn together.
pub fn listing(budget: &Budget, line: LineId, year: ChartYear) -> Option<Listing> {
    let list = list_under(budget, line, year);
    if list.is_none_or(|l| l.relation != Relation::Complete)
        && let Some(children) = declared(budget, line, year)
    {
        return Some(Listing { relation: Relation::Complete, children });
    }
    list.map(|l| Listing { relation: l.relation, children: l.children.clone() })
}

/// The lines a declared sum adds up to this one, all in the same year and stage.
fn declared(budget: &Budget, line: LineId, year: ChartYear) -> Option<Vec<LineId>> {
    let whole = amount(budget, line, year)?.figure;
    let part_of = |figure: FigureId| {
        let f = budget.figure(figure);
        match f.owner {
            Owner::Line(part) if amount(budget, part, year).is_some_and(|a| a.figure == figure) => Some(part),
            _ => None,
        }
    };
    budget.identities().iter().find_map(|identity| match identity {
        Identity::Sum { total, parts, .. } if *total == whole => {
            let lines = parts.iter().map(|(figure, sign)| match sign {
                Sign::Plus => part_of(*figure),
                Sign::Minus => None,
            });
            // the sources of spending are not what it is spent on
            let lines: Vec<LineId> = lines.collect::<Option<_>>()?;
            let statement = budget.statement(budget.line(line).statement);
            (statement.flow != Flow::Expenditure).then_some(lines)
        }
        _ => None,
    })
}

fn list_under(budget: &Budget, line: LineId, year: ChartYear) -> Option<&Parts> {
    let (calendar, stage) = (year.year(budget), year.stage());
    let lists = budget.parts().iter().filter(|p| {
        p.whole == line && p.relation != Relation::Memo && p.year == calendar && p.stages.contains(&stage)
    });
    lists.max_by_key(|p| {
        let covered: Decimal =
            p.children.iter().filter_map(|c| amount(budget, *c, year)).map(|a| a.value.abs()).sum();
        (p.relation == Relation::Complete, covered)
    })
}

/// What a list is short of its whole, as a part of its own; `None` where it is short of nothing.
fn rest(budget: &Budget, relation: Relation, value: Decimal, figures: &[FigureId]) -> Option<Part> {
    (!value.is_zero()).then(|| Part { of: kind_of_rest(budget, relation, value, figures), value })
}

/// What a difference between a whole and its parts is, `figures` being those of both.
fn kind_of_rest(budget: &Budget, relation: Relation, value: Decimal, figures: &[FigureId]) -> Subject {
    match relation {
        Relation::Complete if is_rounding(budget, figures, value.abs()) => Subject::Rounding,
        Relation::Complete => Subject::Mismatch,
        Relation::OfWhich | Relation::Memo => Subject::Unlisted,
    }
}

/// Whether figures rounded one by one can differ by as much.
fn is_rounding(budget: &Budget, figures: &[FigureId], gap: Decimal) -> bool {
    let half = |id: &FigureId| {
        let interval = crate::compare::reading(budget, &budget.figure(*id).quantity)?;
        Some((interval.high() - interval.low()) / Decimal::TWO)
    };
    let slack: Option<Decimal> = figures.iter().map(half).sum();
    slack.is_some_and(|slack| gap <= slack)
}

#[cfg(test)]
mod tests;
