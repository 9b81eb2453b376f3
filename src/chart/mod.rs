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
mod lists;
mod pairs;
mod scatter;
mod sides;
mod svg;
mod waterfall;

pub use composition::{Composition, composition, compositions};
pub use debt::{Balance, Balances, Quota, Quotas, balances, quotas};
pub use drawing::{
    Axis, Band, Bands, Bar, Chart, Drawing, Ink, Lane, Link, Mark, Node, Point, Scale, Scatter, Steps,
    Stream, Table, TableCell, TableRow, TextPlace, Tile,
};
pub use execution::{Execution, ExecutionRow, execution};
pub use flows::{By, Flows, Stock, Strand, flows, scopes};
pub use id::{ChartId, ChartKind, Group, candidates_of, candidates_of_report, charts_of, charts_of_report};
pub use layout::{
    Area, Ribbon, StreamLayout, label_places, nearest_in_column, part_of, points_in, stream_layout,
    tick_text, ticks, tiles, width_of,
};
pub use lists::{Listing, largest, listing, listings};
use lists::{is_rounding, kind_of_rest, rest};
pub use pairs::{Order, PairRow, Pairs, overview, pairs};
pub use scatter::{Dot, Dots, scatter};
pub use sides::{side, side_of, side_value};
pub use svg::{FAMILY, InkStyle, Paper, ink_style, shortened, svg};
pub use waterfall::{Waterfall, waterfall};

use crate::budget::{Book, Budget, CellRef, FigureId, LineId, Measure, ScopeId, Stage, StatementId};
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
    /// All lines at the top of a statement together.
    Side(StatementId),
    /// A figure that belongs to no line of the chart.
    Figure(FigureId),
    Book(Book),
    Scope(ScopeId),
    /// Scopes the report gives no amount of, together.
    OtherScopes,
    /// So many smaller scopes together.
    SmallScopes(Vec<ScopeId>),
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
pub fn is_drawable(value: Decimal) -> bool {
    // ten thousand billion 亿元
    value.abs() <= Decimal::from(1_000_000_000_000_000_000_000i128)
}

/// The amount a line prints for a chart's year.
pub fn amount(budget: &Budget, line: LineId, year: ChartYear) -> Option<Amount> {
    amount_at(budget, line, year.year(budget), year.stage())
}

#[cfg(test)]
mod tests;
