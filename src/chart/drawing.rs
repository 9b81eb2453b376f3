//! A chart ready to be drawn: what is where and how large, with its words, in no particular size. The window and
//! [`super::svg`] draw the same one.

use super::{ChartId, Subject};
use crate::budget::FigureId;
use rust_decimal::Decimal;

/// What an area stands for; decides its colour, see [`crate::palette`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    Executed,
    Draft,
    /// The initial budget: an outline.
    Initial,
    Adjusted,
    /// More than the year before.
    Rise,
    /// Less than the year before.
    Fall,
    /// What the report leaves out: light, with an outline.
    Rest,
    /// One of the accounts of a list.
    Series(usize),
    /// Figures that exclude each other.
    Wrong,
    /// Where something must lie.
    Neutral,
}

/// Something one can point at.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub of: Subject,
    pub name: String,
    /// What is drawn, in words, a line each.
    pub says: Vec<String>,
    /// The printed figures it rests on.
    pub figures: Vec<FigureId>,
    /// The chart one comes to by opening it.
    pub opens: Option<ChartId>,
    /// Whether it can be left out of the chart.
    pub removable: bool,
}

/// What is measured along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 元
    Money,
    /// Percent.
    Percent,
    /// Things that are counted.
    Count,
}

/// An axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub scale: Scale,
    pub title: String,
    pub low: Decimal,
    pub high: Decimal,
}

impl Axis {
    /// An axis from nothing to the largest of some values, to the smallest too if that is negative.
    pub fn from_zero(scale: Scale, title: String, values: impl Iterator<Item = Decimal>) -> Self {
        let (mut low, mut high) = (Decimal::ZERO, Decimal::ZERO);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        if low == high {
            high = Decimal::ONE;
        }
        Self { scale, title, low, high }
    }

    /// Whether nothing is on it.
    pub fn starts_at_zero(&self) -> bool {
        self.low <= Decimal::ZERO && self.high >= Decimal::ZERO
    }
}

/// Which part of its row a bar takes, from the top, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    pub top: i64,
    pub bottom: i64,
}

impl Lane {
    pub const WHOLE: Self = Self { top: 16, bottom: 84 };
    pub const UPPER: Self = Self { top: 12, bottom: 49 };
    pub const LOWER: Self = Self { top: 51, bottom: 88 };
    /// Inside a whole bar.
    pub const INNER: Self = Self { top: 32, bottom: 68 };
}

/// Where the words of a bar stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextPlace {
    /// Beyond the end of the bar.
    End,
    /// In the middle of the bar, where there is room.
    Inside,
}

/// A bar from one value to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub mark: usize,
    pub ink: Ink,
    pub lane: Lane,
    pub from: Decimal,
    pub to: Decimal,
    pub text: String,
    pub place: TextPlace,
}

/// A row of bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    pub mark: usize,
    pub label: String,
    /// A total.
    pub strong: bool,
    pub bars: Vec<Bar>,
}

impl Band {
    /// Where the words of a bar begin: beyond what else is in its way.
    pub fn end_of(&self, bar: &Bar) -> Decimal {
        let beside =
            self.bars.iter().filter(|b| b.lane.top < bar.lane.bottom && bar.lane.top < b.lane.bottom);
        beside.map(|b| b.from.max(b.to)).max().unwrap_or(bar.to)
    }
}

/// Rows of bars over one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    pub axis: Axis,
    pub rows: Vec<Band>,
    /// Where the end of one bar is the start of the next, a thin line leads there: of row n to row n + 1.
    pub steps: Vec<(usize, Decimal)>,
}

/// A point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub mark: usize,
    pub x: Decimal,
    pub y: Decimal,
    pub ink: Ink,
    /// Placed as far as there is room, in the order of the points; may be empty.
    pub label: String,
}

/// Points over two axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    pub x: Axis,
    pub y: Axis,
    pub points: Vec<Point>,
}

/// An area of a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    pub mark: usize,
    pub ink: Ink,
    pub value: Decimal,
    pub label: String,
    pub text: String,
}

/// Something money comes from, goes through or goes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub mark: usize,
    /// 0 sources, 1 budgets, 2 uses.
    pub column: usize,
    pub ink: Ink,
    pub value: Decimal,
    pub label: String,
    pub text: String,
}

/// Money on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Places in the list of nodes.
    pub from: usize,
    pub to: usize,
    pub value: Decimal,
    pub ink: Ink,
}

/// Nodes in columns, and what flows between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    pub heads: Vec<String>,
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    Bands(Bands),
    Scatter(Scatter),
    /// Areas, largest first.
    Tiles(Vec<Tile>),
    Stream(Stream),
}

/// A cell of the table under a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableCell {
    pub text: String,
    /// Printed, and which figure.
    pub figure: Option<FigureId>,
    /// Follows from printed figures.
    pub derived: bool,
}

/// A row of the table under a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    pub mark: usize,
    pub cells: Vec<TableCell>,
    /// Left out of the drawing.
    pub removed: bool,
}

/// The table under a chart: the same in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// One more than there are cells in a row: the first is over the names.
    pub heads: Vec<String>,
    pub rows: Vec<TableRow>,
}

/// How numbers stand at an axis: powers of ten with their words, largest first.
pub type Steps = Vec<(u32, String)>;

/// A chart with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub id: ChartId,
    /// What it shows, as a sentence made from the figures.
    pub title: String,
    /// Of what, which years, which unit.
    pub about: String,
    /// What must be known to read it right: other bases, what is missing, what is left out.
    pub remarks: Vec<String>,
    pub legend: Vec<(Ink, String)>,
    pub steps: Steps,
    pub marks: Vec<Mark>,
    pub drawing: Drawing,
    pub table: Table,
}

impl Chart {
    /// The same with other words for what is drawn: where a typeface has not every character.
    #[must_use]
    pub fn with_texts(mut self, of: &dyn Fn(&str) -> String) -> Self {
        let change = |text: &mut String| *text = of(text);
        for mark in &mut self.marks {
            change(&mut mark.name);
        }
        for (_, text) in &mut self.legend {
            change(text);
        }
        match &mut self.drawing {
            Drawing::Bands(bands) => {
                for row in &mut bands.rows {
                    change(&mut row.label);
                    row.bars.iter_mut().for_each(|bar| change(&mut bar.text));
                }
            }
            Drawing::Scatter(scatter) => scatter.points.iter_mut().for_each(|p| change(&mut p.label)),
            Drawing::Tiles(tiles) => {
                for tile in tiles {
                    change(&mut tile.label);
                    change(&mut tile.text);
                }
            }
            Drawing::Stream(stream) => {
                for node in &mut stream.nodes {
                    change(&mut node.label);
                    change(&mut node.text);
                }
            }
        }
        self
    }

    /// The title and the table as text: for who cannot see the drawing.
    pub fn description(&self) -> String {
        let mut text = format!("{}\n{}\n", self.title, self.about);
        for remark in &self.remarks {
            text.push_str(remark);
            text.push('\n');
        }
        text.push_str(&self.table_text("；", "："));
        text
    }

    /// The table, cells of a row joined, the name before them.
    pub fn table_text(&self, between: &str, after_name: &str) -> String {
        let mut text = String::new();
        for row in &self.table.rows {
            let Some(mark) = self.marks.get(row.mark) else { continue };
            text.push_str(&mark.name);
            let heads = self.table.heads.iter().skip(1);
            for (nth, (head, cell)) in heads.zip(&row.cells).enumerate() {
                text.push_str(if nth == 0 { after_name } else { between });
                text.push_str(head);
                text.push(' ');
                text.push_str(&cell.text);
            }
            text.push('\n');
        }
        text
    }

    /// The table for a spreadsheet: tabs between cells.
    pub fn tab_separated(&self) -> String {
        let clean = |text: &str| text.replace(['\t', '\n', '\r'], " ").replace('\u{2212}', "-");
        let mut text = self.table.heads.iter().map(|h| clean(h)).collect::<Vec<_>>().join("\t");
        for row in &self.table.rows {
            let name = self.marks.get(row.mark).map_or("", |m| &m.name);
            text.push('\n');
            text.push_str(&clean(name));
            for cell in &row.cells {
                text.push('\t');
                text.push_str(&clean(&cell.text));
            }
        }
        text
    }

    /// The height a drawing of this width is best given, in points.
    pub fn height(&self, width: i64) -> i64 {
        match &self.drawing {
            Drawing::Bands(bands) => {
                let rows = i64::try_from(bands.rows.len()).unwrap_or(0);
                let pairs = bands.rows.iter().any(|r| r.bars.iter().any(|b| b.lane == Lane::UPPER));
                rows * if pairs { 38 } else { 30 } + 34
            }
            Drawing::Scatter(_) => (width / 2).clamp(260, 460),
            Drawing::Tiles(_) => (width * 5 / 9).clamp(240, 460),
            Drawing::Stream(stream) => {
                let most = (0..3).map(|c| stream.nodes.iter().filter(|n| n.column == c).count()).max();
                i64::try_from(most.unwrap_or(0)).unwrap_or(0) * 30 + 60
            }
        }
        .max(120)
    }

    /// The least height at which it can be read, in points; nothing is gained by less room than it is best given
    /// where it has rows.
    pub fn least_height(&self, width: i64) -> i64 {
        let best = self.height(width);
        match &self.drawing {
            Drawing::Bands(_) => best,
            Drawing::Scatter(_) | Drawing::Tiles(_) => best.min(240),
            Drawing::Stream(_) => best * 2 / 3,
        }
    }
}
