//! Reports of places that do not exist, made from true values.
//!
//! An invented report begins with whole 元 for every account, scope and stage, so that all identities hold
//! exactly. Each printed figure is then computed from those true values alone, with rational arithmetic, and
//! cut to the printed decimals as an office would do it. Never is a printed figure made from another printed
//! one: whatever disagrees in the last digit does so because of rounding, and nothing may be reported.
//!
//! A [`Manner`] is a way of printing or a kind of content; with a seed it gives one report, always the same.

use mingzhang::check::Q;
use num_bigint::BigInt;
use num_traits::{Signed as _, Zero as _};
use std::collections::HashSet;
use std::fmt::Write as _;

pub const EXECUTED_YEAR: u16 = 2031;
pub const DRAFT_YEAR: u16 = EXECUTED_YEAR + 1;

// ---- chance ----------------------------------------------------------------------------------------

/// A small generator (SplitMix64), so that a seed gives the same report everywhere and for ever.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap();
        usize::try_from(self.next() % limit).unwrap()
    }

    /// Both ends included.
    pub fn between(&mut self, low: i128, high: i128) -> i128 {
        let width = u64::try_from(high - low + 1).unwrap();
        low + i128::from(self.next() % width)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.below(last + 1);
            list.swap(last, other);
        }
    }
}

// ---- printing --------------------------------------------------------------------------------------

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Yi,
    Wan,
    Yuan,
}

impl Unit {
    fn factor(self) -> i128 {
        match self {
            Self::Yi => YI,
            Self::Wan => 10_000,
            Self::Yuan => 1,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Yi => "亿元",
            Self::Wan => "万元",
            Self::Yuan => "元",
        }
    }
}

/// 元 in one 亿元.
const YI: i128 = 100_000_000;

/// How a figure is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    Money {
        unit: Unit,
        decimals: u32,
        commas: bool,
    },
    Percent {
        decimals: u32,
    },
    Points {
        decimals: u32,
    },
    Times {
        decimals: u32,
    },
    Count {
        word: &'static str,
    },
    /// 持平, of growth.
    Flat,
    /// 零, of amounts.
    Zero,
}

/// How the sign is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// By a minus.
    Sign,
    /// By a word for a rise and one for a fall.
    Pair(&'static str, &'static str),
}

/// A limit word, before or after the number, and which way the number was cut for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    before: &'static str,
    after: &'static str,
    cut: Cut,
}

const LIMITS: [Limit; 8] = [
    Limit { before: "超", after: "", cut: Cut::Down },
    Limit { before: "逾", after: "", cut: Cut::Down },
    Limit { before: "超过", after: "", cut: Cut::Down },
    Limit { before: "", after: "以上", cut: Cut::Down },
    Limit { before: "近", after: "", cut: Cut::Up },
    Limit { before: "", after: "以下", cut: Cut::Up },
    Limit { before: "约", after: "", cut: Cut::Nearest },
    Limit { before: "", after: "左右", cut: Cut::Nearest },
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// Half away from zero.
    Nearest,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// One figure of the report: what is true, and how it is printed.
#[derive(Clone, Debug)]
pub struct Cell {
    /// 元, percent, percentage points, multiples or a number of things.
    pub truth: Q,
    pub print: Print,
    pub words: Words,
    pub limit: Option<Limit>,
}

impl Cell {
    fn new(truth: Q, print: Print, words: Words) -> Self {
        Self { truth, print, words, limit: None }
    }

    pub fn decimals(&self) -> u32 {
        match self.print {
            Print::Money { decimals, .. }
            | Print::Percent { decimals }
            | Print::Points { decimals }
            | Print::Times { decimals } => decimals,
            Print::Count { .. } | Print::Flat | Print::Zero => 0,
        }
    }

    /// One in the last printed place, in the unit of [`Self::truth`].
    pub fn last_place(&self) -> Q {
        let factor = match self.print {
            Print::Money { unit, .. } => unit.factor(),
            Print::Zero => YI,
            _ => 1,
        };
        number(factor) / Q::from_integer(BigInt::from(10).pow(self.decimals()))
    }

    /// The printed number in its last places, with its sign.
    fn places(&self, truncated: bool) -> BigInt {
        let exact = &self.truth / self.last_place();
        let cut = match self.limit {
            Some(limit) => limit.cut,
            None if truncated => Cut::Down,
            None => Cut::Nearest,
        };
        match cut {
            Cut::Nearest => exact.round(),
            Cut::Down => exact.trunc(),
            Cut::Up if exact.is_negative() => exact.floor(),
            Cut::Up => exact.ceil(),
        }
        .to_integer()
    }

    /// The printed value, in the unit of [`Self::truth`].
    pub fn printed(&self, truncated: bool) -> Q {
        match self.print {
            Print::Flat | Print::Zero => Q::zero(),
            _ => Q::from_integer(self.places(truncated)) * self.last_place(),
        }
    }

    /// All true values that would have been printed so, the ends included. `None` for limits and 持平.
    pub fn interval(&self, truncated: bool) -> Option<(Q, Q)> {
        if self.limit.is_some() || self.print == Print::Flat {
            return None;
        }
        let centre = self.printed(truncated);
        if let Print::Count { .. } = self.print {
            return Some((centre.clone(), centre));
        }
        let (place, half) = (self.last_place(), self.last_place() / number(2));
        // who cuts amounts may have percentages rounded
        let is_money = matches!(self.print, Print::Money { .. });
        Some(match truncated {
            true if !is_money && centre.is_zero() => (-place.clone(), place),
            true if !is_money && centre.is_negative() => (&centre - place, centre + half),
            true if !is_money => (&centre - half, centre + place),
            false => (&centre - &half, centre + half),
            // cut towards zero, so a printed zero may come from either side
            true if centre.is_zero() => (-place.clone(), place),
            true if centre.is_negative() => (&centre - place, centre),
            true => (centre.clone(), centre + place),
        })
    }

    /// As the report prints it.
    pub fn text(&self, truncated: bool) -> String {
        let (unit, commas) = match self.print {
            Print::Flat => return "持平".to_owned(),
            Print::Zero => return "零".to_owned(),
            Print::Money { unit, commas, .. } => (unit.text(), commas),
            Print::Percent { .. } => ("%", false),
            Print::Points { .. } => ("个百分点", false),
            Print::Times { .. } => ("倍", false),
            Print::Count { word } => (word, false),
        };
        let places = self.places(truncated);
        let decimals = usize::try_from(self.decimals()).unwrap();
        let digits = format!("{:0>width$}", places.magnitude().to_string(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let mut text = match self.words {
            Words::Pair(rise, fall) => format!("{} ", if self.truth.is_negative() { fall } else { rise }),
            // a spreadsheet prints -0.00 too
            Words::Sign if self.truth.is_negative() && !(places.is_zero() && commas) => "-".to_owned(),
            Words::Sign => String::new(),
        };
        text += self.limit.map_or("", |l| l.before);
        for (i, digit) in whole.chars().enumerate() {
            if commas && i > 0 && (whole.len() - i).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if decimals > 0 {
            text.push('.');
            text += fraction;
        }
        if unit != "%" {
            text.push(' ');
        }
        text + unit + self.limit.map_or("", |l| l.after)
    }
}

pub fn number(value: i128) -> Q {
    Q::from_integer(BigInt::from(value))
}

// ---- the report ------------------------------------------------------------------------------------

/// A report of a place that does not exist.
#[derive(Clone, Debug)]
pub struct Invented {
    pub name: String,
    pub truncated: bool,
    pub usual_decimals: u32,
    pub scopes: Vec<(String, Vec<String>)>,
    pub sections: Vec<Section>,
    pub identities: Vec<Declared>,
}

#[derive(Clone, Debug)]
pub struct Section {
    pub at: String,
    pub facts: Vec<Fact>,
}

#[derive(Clone, Debug)]
pub enum Fact {
    Table(Table),
    Item(Item),
}

#[derive(Clone, Debug)]
pub struct Table {
    pub book: &'static str,
    pub scope: String,
    pub flow: &'static str,
    pub year: u16,
    /// Path of the line these lines belong to, and how.
    pub under: Option<(String, &'static str)>,
    pub growth_base: &'static str,
    pub rate_base: &'static str,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub name: String,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub enum Entry {
    Figure(&'static str, Cell),
    /// A field that is a word of the format.
    Word(&'static str, &'static str),
    /// A field that is a text.
    Text(&'static str, String),
    Group(&'static str, Vec<Line>),
}

#[derive(Clone, Debug)]
pub struct Item {
    pub kind: &'static str,
    pub name: String,
    pub scope: String,
    pub year: u16,
    pub figures: Vec<(String, Cell)>,
}

/// A declared identity, between keys.
#[derive(Clone, Debug)]
pub enum Declared {
    /// Parts with `-` before those that are taken away.
    Sum {
        total: String,
        parts: Vec<String>,
        at_most: bool,
    },
    Equal {
        keys: Vec<String>,
    },
    Rate {
        kind: &'static str,
        rate: String,
        of: String,
        base: String,
    },
}

impl Declared {
    fn keys(&self) -> Vec<&str> {
        match self {
            Self::Sum { total, parts, .. } => std::iter::once(total.as_str())
                .chain(parts.iter().map(|p| p.strip_prefix('-').unwrap_or(p)))
                .collect(),
            Self::Equal { keys } => keys.iter().map(String::as_str).collect(),
            Self::Rate { rate, of, base, .. } => vec![rate, of, base],
        }
    }
}

impl Line {
    fn cells<'a>(&'a self, into: &mut Vec<&'a Cell>) {
        for entry in &self.entries {
            match entry {
                Entry::Figure(_, cell) => into.push(cell),
                Entry::Group(_, lines) => lines.iter().for_each(|l| l.cells(into)),
                Entry::Word(..) | Entry::Text(..) => {}
            }
        }
    }

    fn each_cell(&mut self, act: &mut dyn FnMut(&mut Cell)) {
        for entry in &mut self.entries {
            match entry {
                Entry::Figure(_, cell) => act(cell),
                Entry::Group(_, lines) => lines.iter_mut().for_each(|l| l.each_cell(act)),
                Entry::Word(..) | Entry::Text(..) => {}
            }
        }
    }

    fn shuffle(&mut self, random: &mut Random) {
        random.shuffle(&mut self.entries);
        for entry in &mut self.entries {
            if let Entry::Group(_, lines) = entry {
                random.shuffle(lines);
                lines.iter_mut().for_each(|l| l.shuffle(random));
            }
        }
    }

    fn write(&self, text: &mut String, truncated: bool, depth: usize) {
        write!(text, "{:depth$}{:?}: (", "", self.name, depth = depth * 4).unwrap();
        for entry in &self.entries {
            match entry {
                Entry::Figure(field, cell) => write!(text, "{field}: {:?}, ", cell.text(truncated)).unwrap(),
                Entry::Word(field, word) => write!(text, "{field}: {word}, ").unwrap(),
                Entry::Text(field, value) => write!(text, "{field}: {value:?}, ").unwrap(),
                Entry::Group(relation, lines) => {
                    writeln!(text, "{relation}: {{").unwrap();
                    for line in lines {
                        line.write(text, truncated, depth + 1);
                    }
                    write!(text, "{:depth$}}}, ", "", depth = depth * 4).unwrap();
                }
            }
        }
        text.push_str("),\n");
    }
}

impl Invented {
    /// Every figure, in the order of the file, which is the order of the ids of figures.
    pub fn cells(&self) -> Vec<&Cell> {
        let mut cells = Vec::new();
        for fact in self.sections.iter().flat_map(|s| &s.facts) {
            match fact {
                Fact::Table(table) => table.lines.iter().for_each(|l| l.cells(&mut cells)),
                Fact::Item(item) => cells.extend(item.figures.iter().map(|(_, cell)| cell)),
            }
        }
        cells
    }

    fn each_cell(&mut self, act: &mut dyn FnMut(&mut Cell)) {
        for fact in self.sections.iter_mut().flat_map(|s| &mut s.facts) {
            match fact {
                Fact::Table(table) => table.lines.iter_mut().for_each(|l| l.each_cell(act)),
                Fact::Item(item) => item.figures.iter_mut().for_each(|(_, cell)| act(cell)),
            }
        }
    }

    /// The same report with another value behind one figure only.
    pub fn with(&self, nth: usize, truth: &Q) -> Self {
        let mut other = self.clone();
        let mut at = 0;
        other.each_cell(&mut |cell| {
            if at == nth {
                cell.truth = truth.clone();
            }
            at += 1;
        });
        other
    }

    /// The same report with all money in one unit and so many decimals, all amounts times `scale`.
    pub fn in_unit(&self, unit: Unit, decimals: u32, scale: i128) -> Self {
        let mut other = self.clone();
        other.each_cell(&mut |cell| {
            if let Print::Money { .. } | Print::Zero = cell.print {
                cell.print = Print::Money { unit, decimals, commas: unit != Unit::Yi };
                cell.truth *= number(scale);
            }
        });
        other
    }

    /// The same report in another order: sections, tables, lines, figures, identities.
    pub fn shuffled(&self, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut other = self.clone();
        random.shuffle(&mut other.scopes);
        random.shuffle(&mut other.sections);
        random.shuffle(&mut other.identities);
        for section in &mut other.sections {
            random.shuffle(&mut section.facts);
            for fact in &mut section.facts {
                match fact {
                    Fact::Table(table) => {
                        random.shuffle(&mut table.lines);
                        table.lines.iter_mut().for_each(|l| l.shuffle(&mut random));
                    }
                    Fact::Item(item) => random.shuffle(&mut item.figures),
                }
            }
        }
        other
    }

    /// The budget file.
    pub fn text(&self) -> String {
        let mut text = format!(
            "(\n    format: 1, place: \"云渡市\", title: \"{}\", executed_year: {EXECUTED_YEAR}, \
             draft_year: {DRAFT_YEAR}, usual_decimals: {}, rounding: {},\n    scopes: {{ ",
            self.name,
            self.usual_decimals,
            if self.truncated { "truncated" } else { "nearest" },
        );
        for (scope, parts) in &self.scopes {
            if parts.is_empty() {
                write!(text, "{scope:?}: (), ").unwrap();
            } else {
                write!(text, "{scope:?}: (parts: {parts:?}), ").unwrap();
            }
        }
        text.push_str("},\n    sections: [\n");
        for section in &self.sections {
            writeln!(text, "        (at: {:?}, title: \"一节\", facts: [", section.at).unwrap();
            for fact in &section.facts {
                match fact {
                    Fact::Table(table) => table.write(&mut text, self.truncated),
                    Fact::Item(item) => item.write(&mut text, self.truncated),
                }
            }
            text.push_str("        ]),\n");
        }
        text.push_str("    ],\n    identities: [\n");
        for identity in &self.identities {
            match identity {
                Declared::Sum { total, parts, at_most } => {
                    let word = if *at_most { "at_most" } else { "sum" };
                    writeln!(text, "        {word}(total: {total:?}, parts: {parts:?}),").unwrap();
                }
                Declared::Equal { keys } => writeln!(text, "        equal(keys: {keys:?}),").unwrap(),
                Declared::Rate { kind, rate, of, base } => {
                    writeln!(text, "        {kind}(rate: {rate:?}, of: {of:?}, base: {base:?}),").unwrap();
                }
            }
        }
        text.push_str("    ],\n)\n");
        text
    }
}

impl Table {
    fn write(&self, text: &mut String, truncated: bool) {
        let Self { book, scope, flow, year, growth_base, rate_base, .. } = self;
        write!(
            text,
            "            table(book: {book}, scope: {scope:?}, flow: {flow}, year: {year}, \
             growth_base: {growth_base}, rate_base: {rate_base}, "
        )
        .unwrap();
        if let Some((path, relation)) = &self.under {
            write!(text, "under: {path:?}, parts: {relation}, ").unwrap();
        }
        text.push_str("lines: {\n");
        for line in &self.lines {
            line.write(text, truncated, 4);
        }
        text.push_str("            }),\n");
    }
}

impl Item {
    fn write(&self, text: &mut String, truncated: bool) {
        let Self { kind, name, scope, year, figures } = self;
        writeln!(
            text,
            "            item(kind: {kind}, name: {name:?}, scope: {scope:?}, year: {year}, figures: {{"
        )
        .unwrap();
        for (label, cell) in figures {
            writeln!(text, "                {label:?}: {:?},", cell.text(truncated)).unwrap();
        }
        text.push_str("            }),\n");
    }
}

// ---- true values -----------------------------------------------------------------------------------

/// The stages of one amount. `Comparable` is last year by this year's definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Prior,
    Comparable,
    Initial,
    Adjusted,
    Executed,
    Draft,
}

const SLOTS: usize = 6;

/// One amount at every stage, in 元.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Values([i128; SLOTS]);

impl Values {
    fn get(&self, slot: Slot) -> i128 {
        self.0[slot as usize]
    }

    fn set(&mut self, slot: Slot, value: i128) {
        self.0[slot as usize] = value;
    }

    fn plus(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] + other.0[i]))
    }

    fn minus(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] - other.0[i]))
    }
}

/// An account and what it consists of; a group may leave out a part that is not listed.
#[derive(Clone, Debug)]
struct Account {
    name: String,
    at: Values,
    groups: Vec<(&'static str, Vec<Account>)>,
}

impl Account {
    fn leaf(name: &str, at: Values) -> Self {
        Self { name: name.to_owned(), at, groups: Vec::new() }
    }

    /// The same accounts of two places together.
    fn plus(&self, other: &Self) -> Self {
        self.with(other, Values::plus)
    }

    fn with(&self, other: &Self, join: fn(&Values, &Values) -> Values) -> Self {
        let groups = self.groups.iter().zip(&other.groups);
        let groups = groups
            .map(|((relation, a), (_, b))| {
                (*relation, a.iter().zip(b).map(|(a, b)| a.with(b, join)).collect())
            })
            .collect();
        Self { name: self.name.clone(), at: join(&self.at, &other.at), groups }
    }

    /// Another account with the same parts, each made from this one's; what is not listed is made too.
    fn remade(&self, make: &mut dyn FnMut(&Values) -> Values) -> Self {
        let Some((relation, parts)) = self.groups.first() else {
            return Self::leaf(&self.name, make(&self.at));
        };
        let sum = |parts: &[Account]| parts.iter().fold(Values::default(), |sum, p| sum.plus(&p.at));
        let rest = self.at.minus(&sum(parts));
        let parts: Vec<Account> = parts.iter().map(|p| p.remade(make)).collect();
        let rest = if rest == Values::default() { rest } else { make(&rest) };
        Self { name: self.name.clone(), at: sum(&parts).plus(&rest), groups: vec![(relation, parts)] }
    }

    fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

/// One account in each scope.
type ByScope = Vec<(String, Account)>;

/// Names and relations of an account tree, the same in every scope.
#[derive(Clone, Debug)]
struct Skeleton {
    name: String,
    groups: Vec<(&'static str, Vec<Skeleton>)>,
}

// ---- manners ---------------------------------------------------------------------------------------

macro_rules! manners {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// A way of printing, or a kind of content.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Manner { $($(#[$doc])* $name),+ }

        impl Manner {
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

manners! {
    /// 亿元 with two decimals, the usual way.
    TwoDecimals,
    OneDecimal,
    FourDecimals,
    /// 万元 with thousands commas, whole or with two decimals.
    WanYuan,
    /// 元, whole.
    Yuan,
    /// Several units and decimals in one table.
    MixedUnits,
    /// Percentages with none, one and two decimals, and multiples.
    Percentages,
    /// Whole numbers among figures with two decimals, where the decimals are zeros.
    BareExact,
    /// Whole numbers among figures with two decimals, rounded to a whole number.
    BareRounded,
    /// The office cuts digits off.
    Truncated,
    /// Amounts that print as zero.
    Tiny,
    TinyTruncated,
    /// 收入总计 and 支出总计 beside 收入 and 支出.
    Totals,
    /// Opening balance, issued, repaid, closing balance.
    Debt,
    /// Two growth rates or rates of execution in one line.
    TwoRates,
    /// The definition changed: growth on a comparable base, or on one nobody names.
    Reform,
    /// Balances below zero.
    NegativeBalance,
    /// The same, cut off.
    NegativeTruncated,
    /// Growth on a base that is zero or less, where an office prints what it likes.
    NegativeBase,
    /// Only growth or change is given, not last year's amount; some lines give no amount either.
    PriorNotPrinted,
    /// Lists within lists within lists, and several breakdowns of one account.
    ThreeLevels,
    /// A tree of scopes, printed in part.
    Scopes,
    /// The same amount three times, in other units and decimals.
    ThreeStatements,
    /// 持平
    Flat,
    /// 超, 近, 约, 以上.
    Limits,
    /// Items: counts, ratios, growth told again.
    Items,
    /// Social insurance funds: revenue, expenditure, balance, cumulative balance.
    Insurance,
    /// Initial and adjusted budgets with rates on either.
    Budgets,
    /// Up to sixty lines in one table.
    LongTables,
    /// Accounts come and go: zero this year or last.
    NewAndGone,
    /// The budget lists a reserve that is spent, and not listed, when the year is over.
    ReserveInBudget,
    /// A part of last year is no longer listed.
    Abolished,
    /// All at once.
    Everything,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bare {
    Never,
    /// Where the usual decimals are zeros.
    Exact,
    /// So many in a hundred, whatever the decimals.
    Rounded(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    General,
    Totals,
    Debt,
    Insurance,
    Items,
    Statements,
    Transfers,
    Reserve,
    Abolished,
}

/// How often, in a hundred, each field of a line is printed.
#[derive(Clone, Copy, Debug)]
struct Shows {
    initial: usize,
    adjusted: usize,
    now: usize,
    prior: usize,
    rate: usize,
    rate_on: usize,
    growth: usize,
    growth_on: usize,
    change: usize,
    share: usize,
    share_change: usize,
    contribution: usize,
    count: usize,
}

const USUAL: Shows = Shows {
    initial: 20,
    adjusted: 30,
    now: 97,
    prior: 40,
    rate: 50,
    rate_on: 0,
    growth: 70,
    growth_on: 0,
    change: 30,
    share: 12,
    share_change: 8,
    contribution: 8,
    count: 3,
};

/// What a manner means.
#[derive(Clone, Copy, Debug)]
struct Plan {
    prints: &'static [(Unit, u32, bool)],
    /// Any of `prints` for each figure, or one for the file.
    mixed: bool,
    usual_decimals: u32,
    truncated: bool,
    percent_decimals: &'static [u32],
    bare: Bare,
    /// Binary digits of the 元 of a smallest account.
    size: (u32, u32),
    depth: u32,
    breadth: (i128, i128),
    scopes: &'static [(&'static str, &'static [&'static str])],
    /// How often a scope prints an account.
    scope_shown: usize,
    blocks: &'static [Block],
    /// How many of them, at random; the rest is for another seed.
    most_blocks: usize,
    shows: Shows,
    bases: &'static [&'static str],
    draft_bases: &'static [&'static str],
    rate_bases: &'static [&'static str],
    /// How often a balance is below zero.
    negative: usize,
    /// Growth is printed on bases of zero and less too.
    odd_bases: bool,
    limits: usize,
    /// How often an account does not change.
    flat: usize,
    /// How often an account is zero at one end.
    gaps: usize,
    /// Contributions are given to growth on any base, not only on last year.
    other_contributions: bool,
}

const ONE: &[(&str, &[&str])] = &[("全市", &[])];
const TWO: &[(&str, &[&str])] = &[("全市", &["市级", "县（区）"]), ("市级", &[]), ("县（区）", &[])];
const TREE: &[(&str, &[&str])] = &[
    ("全市", &["市级", "石渡县", "竹桥县"]),
    ("市级", &["市本级", "高新区"]),
    ("市本级", &[]),
    ("高新区", &[]),
    ("石渡县", &[]),
    ("竹桥县", &[]),
];

const YI_2: (Unit, u32, bool) = (Unit::Yi, 2, false);

const PLAN: Plan = Plan {
    prints: &[YI_2],
    mixed: false,
    usual_decimals: 2,
    truncated: false,
    percent_decimals: &[1],
    bare: Bare::Never,
    size: (24, 32),
    depth: 2,
    breadth: (1, 3),
    scopes: TWO,
    scope_shown: 90,
    blocks: &[Block::General, Block::Totals, Block::Debt, Block::Insurance, Block::Items],
    most_blocks: 2,
    shows: USUAL,
    bases: &["executed"],
    draft_bases: &["executed", "initial"],
    rate_bases: &["adjusted", "initial"],
    negative: 0,
    odd_bases: false,
    limits: 0,
    flat: 0,
    gaps: 0,
    other_contributions: false,
};

const TINY: Plan = Plan {
    size: (10, 21),
    prints: &[YI_2, (Unit::Yi, 1, false), (Unit::Wan, 0, true)],
    percent_decimals: &[0, 1, 2],
    ..PLAN
};

const NEGATIVE: Plan = Plan {
    negative: 45,
    scopes: TREE,
    blocks: &[Block::Insurance, Block::Insurance, Block::Insurance, Block::Transfers],
    most_blocks: 1,
    scope_shown: 60,
    size: (18, 30),
    ..PLAN
};

impl Manner {
    fn plan(self) -> Plan {
        match self {
            Self::TwoDecimals => PLAN,
            Self::OneDecimal => Plan { prints: &[(Unit::Yi, 1, false)], usual_decimals: 1, ..PLAN },
            Self::FourDecimals => Plan { prints: &[(Unit::Yi, 4, false)], usual_decimals: 4, ..PLAN },
            Self::WanYuan => {
                Plan { prints: &[(Unit::Wan, 0, true), (Unit::Wan, 2, true), (Unit::Wan, 2, false)], ..PLAN }
            }
            Self::Yuan => Plan { prints: &[(Unit::Yuan, 0, true), (Unit::Yuan, 2, true)], ..PLAN },
            Self::MixedUnits => Plan {
                prints: &[
                    YI_2,
                    (Unit::Wan, 0, true),
                    (Unit::Wan, 2, false),
                    (Unit::Yi, 1, false),
                    (Unit::Yuan, 0, true),
                ],
                mixed: true,
                ..PLAN
            },
            Self::Percentages => Plan { percent_decimals: &[0, 1, 2], flat: 10, ..PLAN },
            Self::BareExact => Plan { bare: Bare::Exact, ..PLAN },
            Self::BareRounded => Plan { bare: Bare::Rounded(25), size: (27, 34), ..PLAN },
            Self::Truncated => Plan {
                truncated: true,
                prints: &[YI_2, (Unit::Yi, 1, false), (Unit::Wan, 0, true)],
                mixed: true,
                ..PLAN
            },
            Self::Tiny => TINY,
            Self::TinyTruncated => Plan { truncated: true, negative: 30, ..TINY },
            Self::Totals => Plan { blocks: &[Block::Totals, Block::Totals, Block::Statements], ..PLAN },
            Self::Debt => Plan { blocks: &[Block::Debt], scopes: TREE, scope_shown: 60, ..PLAN },
            Self::TwoRates => Plan {
                shows: Shows {
                    rate: 80,
                    rate_on: 80,
                    growth: 90,
                    growth_on: 80,
                    initial: 60,
                    adjusted: 60,
                    ..USUAL
                },
                draft_bases: &["executed", "initial", "adjusted"],
                ..PLAN
            },
            Self::Reform => Plan {
                bases: &["executed", "comparable", "unstated", "implied(executed)", "implied(comparable)"],
                draft_bases: &[
                    "executed",
                    "comparable",
                    "unstated",
                    "implied(initial)",
                    "initial",
                    "adjusted",
                ],
                rate_bases: &["adjusted", "unstated", "implied(adjusted)", "implied(initial)"],
                shows: Shows {
                    prior: 60,
                    growth_on: 60,
                    change: 50,
                    contribution: 25,
                    share_change: 15,
                    ..USUAL
                },
                other_contributions: true,
                ..PLAN
            },
            Self::NegativeBalance => NEGATIVE,
            Self::NegativeTruncated => Plan { truncated: true, ..NEGATIVE },
            Self::NegativeBase => Plan {
                odd_bases: true,
                gaps: 15,
                shows: Shows { growth: 90, change: 40, ..USUAL },
                ..NEGATIVE
            },
            Self::PriorNotPrinted => Plan {
                shows: Shows { prior: 5, now: 80, growth: 80, change: 45, rate: 60, adjusted: 10, ..USUAL },
                negative: 25,
                ..PLAN
            },
            Self::ThreeLevels => Plan { depth: 3, breadth: (1, 4), blocks: &[Block::General], ..PLAN },
            Self::Scopes => Plan {
                scopes: TREE,
                scope_shown: 60,
                shows: Shows { now: 75, ..USUAL },
                blocks: &[Block::General, Block::Insurance],
                most_blocks: 1,
                ..PLAN
            },
            Self::ThreeStatements => Plan {
                prints: &[
                    YI_2,
                    (Unit::Wan, 2, true),
                    (Unit::Yi, 1, false),
                    (Unit::Wan, 0, true),
                    (Unit::Yi, 4, false),
                ],
                mixed: true,
                blocks: &[Block::General, Block::Statements, Block::Statements, Block::Transfers],
                ..PLAN
            },
            Self::Flat => Plan { flat: 70, percent_decimals: &[0, 1, 2], ..PLAN },
            Self::Limits => Plan { limits: 15, negative: 20, ..PLAN },
            Self::Items => Plan { blocks: &[Block::General, Block::Items, Block::Items], ..PLAN },
            Self::Insurance => {
                Plan { blocks: &[Block::Insurance], negative: 20, scopes: TREE, scope_shown: 60, ..PLAN }
            }
            Self::Budgets => Plan {
                shows: Shows { initial: 80, adjusted: 80, rate: 90, rate_on: 50, ..USUAL },
                rate_bases: &["adjusted", "initial", "implied(initial)"],
                draft_bases: &["initial", "adjusted", "implied(adjusted)"],
                ..PLAN
            },
            Self::LongTables => {
                Plan { breadth: (20, 59), depth: 1, scopes: ONE, blocks: &[Block::General], ..PLAN }
            }
            Self::NewAndGone => Plan { gaps: 30, ..PLAN },
            Self::ReserveInBudget => Plan { blocks: &[Block::Reserve], ..PLAN },
            Self::Abolished => Plan { blocks: &[Block::Abolished], scopes: ONE, ..PLAN },
            Self::Everything => Plan {
                prints: &[YI_2, (Unit::Wan, 0, true), (Unit::Yi, 1, false)],
                mixed: true,
                percent_decimals: &[0, 1, 2],
                bare: Bare::Rounded(5),
                scopes: TREE,
                scope_shown: 70,
                size: (16, 32),
                bases: &["executed", "implied(executed)", "comparable"],
                draft_bases: &["executed", "initial", "adjusted", "unstated"],
                negative: 20,
                odd_bases: true,
                limits: 4,
                flat: 10,
                gaps: 8,
                shows: Shows { rate_on: 20, growth_on: 20, ..USUAL },
                ..PLAN
            },
        }
    }
}

/// One invented report.
pub fn invented(manner: Manner, seed: u64) -> Invented {
    let plan = manner.plan();
    let mut random = Random::new(seed.wrapping_mul(1_000).wrapping_add(u64::from(manner as u16)));
    let print = random.pick(plan.prints);
    let mut writer = Writer {
        names: random.below(NAMES),
        random,
        plan,
        print,
        printed: HashSet::new(),
        later: Vec::new(),
        report: Invented {
            name: format!("{manner:?} {seed}"),
            truncated: plan.truncated,
            usual_decimals: plan.usual_decimals,
            scopes: plan
                .scopes
                .iter()
                .map(|(scope, parts)| ((*scope).to_owned(), parts.iter().map(|p| (*p).to_owned()).collect()))
                .collect(),
            sections: Vec::new(),
            identities: Vec::new(),
        },
    };
    let mut blocks: Vec<(usize, Block)> = plan.blocks.iter().copied().enumerate().collect();
    writer.random.shuffle(&mut blocks);
    for (nth, block) in blocks.into_iter().take(plan.most_blocks) {
        writer.block(block, nth);
    }
    writer.finish()
}

// ---- writing a report ------------------------------------------------------------------------------

/// Where the lines of a table stand, and against what they are measured.
#[derive(Clone, Debug)]
struct Place {
    book: &'static str,
    scope: String,
    flow: &'static str,
    draft: bool,
    growth_base: &'static str,
    rate_base: &'static str,
    shows: Shows,
}

impl Place {
    fn year(&self) -> u16 {
        if self.draft { DRAFT_YEAR } else { EXECUTED_YEAR }
    }

    fn now(&self) -> (Slot, &'static str) {
        if self.draft { (Slot::Draft, "draft") } else { (Slot::Executed, "executed") }
    }

    fn before(&self) -> Slot {
        if self.draft { Slot::Executed } else { Slot::Prior }
    }

    /// The words for more and for less.
    fn change_words(&self) -> Words {
        match self.flow {
            "revenue" => Words::Pair("增收", "减收"),
            "expenditure" => Words::Pair("增支", "减支"),
            _ => Words::Pair("增加", "减少"),
        }
    }

    fn key(&self, path: &str, field: &str) -> String {
        let (book, scope, flow) = (self.book, &self.scope, self.flow);
        let (_, now) = self.now();
        let (year, stage, measure) = match field {
            "initial" | "adjusted" => (self.year(), field, "amount".to_owned()),
            "executed" | "draft" => (self.year(), now, "amount".to_owned()),
            "prior" => (self.year() - 1, "executed", "amount".to_owned()),
            "adjustment" => (self.year(), "adjusted", field.to_owned()),
            other => (self.year(), now, other.replace("_on_", "@")),
        };
        format!("{book}/{scope}/{flow}/{path}/{year}/{stage}/{measure}")
    }
}

/// So many different account names can be made.
const NAMES: usize = 16 * 16 * 6;

struct Writer {
    random: Random,
    plan: Plan,
    print: (Unit, u32, bool),
    names: usize,
    /// Keys of all figures so far; no figure may be printed twice.
    printed: HashSet<String>,
    /// Further tables, made while lines were written.
    later: Vec<Table>,
    report: Invented,
}

impl Writer {
    fn finish(mut self) -> Invented {
        let printed = &self.printed;
        self.report.identities.retain(|i| i.keys().iter().all(|k| printed.contains(*k)));
        self.report
    }

    /// An account name that was not used before.
    fn name(&mut self) -> String {
        const FIRST: [&str; 16] =
            ["桑", "茶", "陶", "竹", "船", "桥", "井", "塔", "云", "石", "松", "盐", "瓷", "麻", "漆", "灯"];
        const LAST: [&str; 6] = ["税", "费", "金", "补助", "事务", "专款"];
        self.names = (self.names + 611) % NAMES; // 611 and the number of names have no common divisor
        let (rest, last) = (self.names / 6, self.names % 6);
        format!("{}{}{}", FIRST[rest / 16], FIRST[rest % 16], LAST[last])
    }

    // -- true values --

    fn size(&mut self) -> i128 {
        let (low, high) = self.plan.size;
        let bits = self.random.between(i128::from(low), i128::from(high) - 1);
        let least = 1i128 << bits;
        self.random.between(least, 2 * least)
    }

    fn near(&mut self, value: i128, percent: i128) -> i128 {
        value * self.random.between(100 - percent, 100 + percent) / 100 + self.random.between(0, value / 99)
    }

    /// The values of an account without parts.
    fn leaf(&mut self, negative: usize) -> Values {
        let mut values = Values::default();
        let executed = self.size();
        let prior = match self.random.below(12) {
            0 => executed,
            1 => self.near(executed * 3, 50),
            2 => self.near(executed / 3, 50),
            _ => self.near(executed, 25),
        };
        values.set(Slot::Executed, executed);
        values.set(Slot::Prior, prior);
        for (slot, percent) in [(Slot::Initial, 20), (Slot::Adjusted, 10), (Slot::Draft, 15)] {
            let value = self.near(executed, percent);
            values.set(slot, value);
        }
        if self.random.chance(self.plan.flat) {
            let off = executed * self.random.between(-4, 4) / 10_000;
            values.set(Slot::Prior, executed + off);
            values.set(Slot::Draft, executed - executed * self.random.between(-4, 4) / 10_000);
        }
        if self.random.chance(self.plan.gaps) {
            let slot = self.random.pick(&[Slot::Prior, Slot::Executed, Slot::Initial, Slot::Draft]);
            values.set(slot, 0);
        }
        if self.plan.bare == Bare::Exact && self.random.chance(60) {
            for value in &mut values.0 {
                *value = (*value / YI).max(1) * YI + self.random.between(-400_000, 400_000);
            }
        }
        let prior = values.get(Slot::Prior);
        let comparable = if self.random.chance(50) { prior } else { self.near(prior, 15) };
        values.set(Slot::Comparable, comparable);
        for value in &mut values.0 {
            if self.random.chance(negative) {
                *value = -*value;
            }
        }
        values
    }

    /// What a fund with this revenue spent: sometimes more.
    fn spent(&mut self, revenue: i128) -> i128 {
        let percent = if self.random.chance(self.plan.negative) {
            self.random.between(101, 140)
        } else {
            self.random.between(60, 100)
        };
        revenue * percent / 100
    }

    /// Splits an account at every stage, nothing left over.
    fn split(&mut self, whole: &Values, parts: usize) -> Vec<Values> {
        let weights: Vec<i128> = (0..parts).map(|_| self.random.between(1, 60)).collect();
        let mut split = vec![Values::default(); parts];
        for slot in 0..SLOTS {
            let weights: Vec<i128> = weights.iter().map(|w| w * self.random.between(80, 120)).collect();
            let all: i128 = weights.iter().sum();
            let mut rest = whole.0[slot];
            for (part, weight) in split.iter_mut().zip(&weights).skip(1) {
                part.0[slot] = whole.0[slot] * weight / all;
                rest -= part.0[slot];
            }
            split[0].0[slot] = rest;
        }
        split
    }

    fn skeleton(&mut self, name: &str, depth: u32) -> Skeleton {
        let mut skeleton = Skeleton { name: name.to_owned(), groups: Vec::new() };
        if depth == 0 {
            return skeleton;
        }
        let (low, high) = self.plan.breadth;
        let parts = self.random.between(low, high);
        let mut children = Vec::new();
        for _ in 0..parts {
            let (name, depth) = (self.name(), if self.random.chance(45) { depth - 1 } else { 0 });
            children.push(self.skeleton(&name, depth));
        }
        let relation = if self.random.chance(60) { "complete" } else { "of_which" };
        skeleton.groups.push((relation, children));
        for (relation, percent) in [("memo", 25), ("complete", 12), ("of_which", 12)] {
            if self.random.chance(percent) {
                let parts = self.random.between(1, 3);
                let children =
                    (0..parts).map(|_| Skeleton { name: self.name(), groups: Vec::new() }).collect();
                skeleton.groups.push((relation, children));
            }
        }
        skeleton
    }

    fn fill(&mut self, skeleton: &Skeleton, negative: usize) -> Account {
        let mut account = Account::leaf(&skeleton.name, Values::default());
        let Some(((relation, first), others)) = skeleton.groups.split_first() else {
            account.at = self.leaf(negative);
            return account;
        };
        let children: Vec<Account> = first.iter().map(|c| self.fill(c, negative)).collect();
        account.at = children.iter().fold(Values::default(), |sum, c| sum.plus(&c.at));
        if *relation == "of_which" && self.random.chance(85) {
            account.at = account.at.plus(&self.leaf(negative));
        }
        account.groups.push((relation, children));
        for (relation, parts) in others {
            let at = match *relation {
                "memo" => parts
                    .iter()
                    .map(|_| Values(account.at.0.map(|v| v * self.random.between(5, 100) / 100)))
                    .collect(),
                "complete" => self.split(&account.at, parts.len()),
                _ => self.split(&account.at, parts.len() + 1),
            };
            let parts = parts.iter().zip(at).map(|(part, at)| Account::leaf(&part.name, at)).collect();
            account.groups.push((relation, parts));
        }
        account
    }

    /// The account in every scope: scopes without parts are filled, the others are the sums of theirs.
    fn by_scope(&mut self, skeleton: &Skeleton, negative: usize) -> ByScope {
        let leaves = self.leaf_scopes();
        let leaves = leaves.into_iter().map(|scope| (scope, self.fill(skeleton, negative))).collect();
        self.gathered(&leaves)
    }

    /// The scopes without parts.
    fn leaf_scopes(&self) -> Vec<String> {
        let scopes = self.report.scopes.iter();
        scopes.filter(|(_, parts)| parts.is_empty()).map(|(scope, _)| scope.clone()).collect()
    }

    /// All scopes, from those without parts.
    fn gathered(&self, leaves: &ByScope) -> ByScope {
        let scopes = &self.report.scopes;
        scopes.iter().map(|(scope, _)| (scope.clone(), total(scopes, leaves, scope))).collect()
    }

    // -- figures --

    /// An amount as this report prints amounts.
    fn money(&mut self, truth: i128, words: Words) -> Cell {
        let (unit, decimals, commas) =
            if self.plan.mixed { self.random.pick(self.plan.prints) } else { self.print };
        let print = |decimals| Print::Money { unit, decimals, commas };
        let mut cell = Cell::new(number(truth), print(decimals), words);
        if truth == 0 && words == Words::Sign && self.random.chance(30) {
            cell.print = Print::Zero;
            return cell;
        }
        // nobody prints 超 before a minus
        if (truth > 0 || (truth < 0 && words != Words::Sign)) && self.random.chance(self.plan.limits) {
            let mut limited = cell.clone();
            limited.print = print(self.random.pick(&[0, 1]).min(decimals));
            limited.limit = Some(self.random.pick(&LIMITS));
            if !limited.printed(false).is_zero() {
                return limited;
            }
        }
        let bare = match self.plan.bare {
            Bare::Never => false,
            Bare::Exact => {
                cell.printed(self.plan.truncated).to_integer() % BigInt::from(unit.factor()) == BigInt::ZERO
                    && cell.printed(self.plan.truncated).is_integer()
                    && self.random.chance(70)
            }
            Bare::Rounded(percent) => self.random.chance(percent),
        };
        if bare {
            cell.print = print(0);
        }
        cell
    }

    fn percent(&mut self, truth: Q, words: Words) -> Cell {
        let decimals = self.random.pick(self.plan.percent_decimals);
        Cell::new(truth, Print::Percent { decimals }, words)
    }

    /// Growth as an office prints it; `None` where it prints none. `shown` tells whether the report has the
    /// base: on a base of zero that nobody sees, 增长 100% would only be a wrong figure.
    fn growth(&mut self, of: i128, base: i128, shown: bool) -> Option<Cell> {
        const WORDS: Words = Words::Pair("增长", "下降");
        let growth = |base: i128| number(100 * (of - base)) / number(base);
        if base > 0 {
            let truth = growth(base);
            let flat = truth.abs() < number(5) / number(100);
            if flat && self.random.chance(if of == base { 70 } else { 50 }) {
                return Some(Cell::new(truth, Print::Flat, WORDS));
            }
            if truth >= number(100) && self.random.chance(40) {
                let decimals = self.random.pick(&[0, 1, 2]);
                return Some(Cell::new(truth / number(100), Print::Times { decimals }, WORDS));
            }
            let mut cell = self.percent(truth, WORDS);
            if !cell.printed(true).is_zero() && self.random.chance(self.plan.limits) {
                cell.limit = Some(self.random.pick(&LIMITS));
            }
            return Some(cell);
        }
        if !self.plan.odd_bases || (base == 0 && !shown) {
            return None;
        }
        let hundred = number(if of < base { -100 } else { 100 });
        // there is no agreed meaning: the quotient, the quotient by the size of the base, a hundred, anything
        let truth = match self.random.below(4) {
            _ if base == 0 => hundred,
            0 => growth(base),
            1 => -growth(base),
            2 => hundred,
            _ => number(self.random.between(-3_000, 3_000)) / number(10),
        };
        Some(self.percent(truth, WORDS))
    }

    /// The true value of a base.
    fn base(&mut self, account: &Account, word: &str, place: &Place) -> i128 {
        let word = word.strip_prefix("implied(").and_then(|w| w.strip_suffix(')')).unwrap_or(word);
        match (word, place.draft) {
            ("executed", _) => account.at.get(place.before()),
            ("comparable", false) => account.at.get(Slot::Comparable),
            ("comparable", true) => account.at.get(Slot::Executed) - account.at.get(Slot::Executed) / 20,
            ("initial", _) => account.at.get(Slot::Initial),
            ("adjusted", _) => account.at.get(Slot::Adjusted),
            _ => account.at.get(self.random.pick(&[Slot::Prior, Slot::Initial, Slot::Comparable])),
        }
    }

    /// Whether the base of a growth rate is printed.
    fn shows_base(&self, place: &Place, path: &str, word: &str) -> bool {
        let word = word.strip_prefix("implied(").and_then(|w| w.strip_suffix(')')).unwrap_or(word);
        let before = Place { draft: false, ..place.clone() };
        self.printed.contains(&match (word, place.draft) {
            ("executed", _) => place.key(path, "prior"),
            ("initial" | "adjusted", true) => before.key(path, word),
            _ => return false,
        })
    }

    /// Adds a figure unless the report has it already.
    fn put(
        &mut self,
        entries: &mut Vec<Entry>,
        place: &Place,
        path: &str,
        field: &'static str,
        cell: Cell,
    ) -> bool {
        let new = self.printed.insert(place.key(path, field));
        if new {
            entries.push(Entry::Figure(field, cell));
        }
        new
    }

    /// A line with its parts. `above` are the accounts it stands under.
    fn line(&mut self, account: &Account, above: &[&Account], place: &Place) -> Line {
        let shows = place.shows;
        let names: Vec<&str> = above.iter().chain([&account]).map(|a| a.name.as_str()).collect();
        let path = names.join(">");
        let (slot, field) = place.now();
        let now = account.at.get(slot);
        let mut entries = Vec::new();
        if !place.draft {
            for (field, slot, percent) in
                [("initial", Slot::Initial, shows.initial), ("adjusted", Slot::Adjusted, shows.adjusted)]
            {
                if self.random.chance(percent) {
                    let cell = self.money(account.at.get(slot), Words::Sign);
                    self.put(&mut entries, place, &path, field, cell);
                }
            }
            if self.random.chance(shows.adjusted.min(60)) {
                let moved = account.at.get(Slot::Adjusted) - account.at.get(Slot::Initial);
                let cell = self.money(moved, Words::Pair("调增", "调减"));
                self.put(&mut entries, place, &path, "adjustment", cell);
            }
        }
        if self.random.chance(shows.now) {
            let cell = self.money(now, Words::Sign);
            self.put(&mut entries, place, &path, field, cell);
        }
        if !place.draft {
            self.rates(&mut entries, account, &path, place);
        }
        if self.random.chance(shows.prior) {
            let cell = self.money(account.at.get(place.before()), Words::Sign);
            self.put(&mut entries, place, &path, "prior", cell);
        }
        let base_word = self.growths(&mut entries, account, &path, place);
        if let Some(whole) = above.last() {
            self.shares(&mut entries, account, whole, &path, place, base_word);
        }
        if self.random.chance(shows.count) {
            let cell =
                Cell::new(number(self.random.between(1, 60)), Print::Count { word: "项" }, Words::Sign);
            self.put(&mut entries, place, &path, "count", cell);
        }
        let mut inner = above.to_vec();
        inner.push(account);
        let mut used: Vec<&str> = Vec::new();
        for (relation, parts) in &account.groups {
            let inline = !used.contains(relation) && self.random.chance(90);
            let lines: Vec<Line> = parts.iter().map(|p| self.line(p, &inner, place)).collect();
            if inline {
                used.push(relation);
                entries.push(Entry::Group(relation, lines));
            } else {
                let under = Some((path.clone(), *relation));
                self.later.push(table(place, under, lines));
            }
        }
        Line { name: account.name.clone(), entries }
    }

    /// Rates of execution.
    fn rates(&mut self, entries: &mut Vec<Entry>, account: &Account, path: &str, place: &Place) {
        let now = number(account.at.get(Slot::Executed));
        let other = if place.rate_base.contains("initial") { "rate_on_adjusted" } else { "rate_on_initial" };
        for (field, percent, base) in [
            ("rate", place.shows.rate, place.rate_base),
            (other, place.shows.rate_on, other.trim_start_matches("rate_on_")),
        ] {
            let base = self.base(account, base, place);
            if self.random.chance(percent) && (base > 0 || (base < 0 && self.plan.odd_bases)) {
                let cell = self.percent(number(100) * &now / number(base), Words::Sign);
                self.put(entries, place, path, field, cell);
            }
        }
    }

    /// Growth and change; gives the base they are measured against.
    fn growths(
        &mut self,
        entries: &mut Vec<Entry>,
        account: &Account,
        path: &str,
        place: &Place,
    ) -> &'static str {
        let now = account.at.get(place.now().0);
        let bases = if place.draft { self.plan.draft_bases } else { self.plan.bases };
        let mut word = place.growth_base;
        if self.random.chance(10) {
            word = self.random.pick(bases);
            if word != place.growth_base {
                entries.push(Entry::Word("growth_base", word));
            }
        }
        let base = self.base(account, word, place);
        let shown = self.shows_base(place, path, word);
        if self.random.chance(place.shows.growth)
            && let Some(cell) = self.growth(now, base, shown)
        {
            self.put(entries, place, path, "growth", cell);
        }
        if self.random.chance(place.shows.change) {
            let cell = self.money(now - base, place.change_words());
            self.put(entries, place, path, "change", cell);
        }
        if self.random.chance(place.shows.growth_on) {
            let on: &[(&str, &str)] = if place.draft {
                &[
                    ("growth_on_executed", "executed"),
                    ("growth_on_initial", "initial"),
                    ("growth_on_adjusted", "adjusted"),
                    ("growth_on_comparable", "comparable"),
                ]
            } else {
                &[("growth_on_executed", "executed"), ("growth_on_comparable", "comparable")]
            };
            let (field, base) = self.random.pick(on);
            let shown = self.shows_base(place, path, base);
            let base = self.base(account, base, place);
            if let Some(cell) = self.growth(now, base, shown) {
                self.put(entries, place, path, field, cell);
            }
        }
        word
    }

    /// Shares of the account above, how they moved, and contributions to its growth.
    fn shares(
        &mut self,
        entries: &mut Vec<Entry>,
        account: &Account,
        whole: &Account,
        path: &str,
        place: &Place,
        base_word: &'static str,
    ) {
        let whole_path = path.rsplit_once('>').map_or("", |(above, _)| above);
        let (now, before) = (place.now().0, place.before());
        let share = |slot| number(100 * account.at.get(slot)) / number(whole.at.get(slot));
        let mut named = false;
        let whole_key = place.key(whole_path, place.now().1);
        let full = self.random.chance(20);
        let named_whole = if full { whole_key } else { whole_path.to_owned() };
        if self.random.chance(place.shows.share) && whole.at.get(now) > 0 {
            let cell = self.percent(share(now), Words::Sign);
            named |= self.put(entries, place, path, "share", cell);
        }
        if self.random.chance(place.shows.share_change) && whole.at.get(now) > 0 && whole.at.get(before) > 0 {
            let moved = share(now) - share(before);
            let decimals = self.random.pick(self.plan.percent_decimals);
            let cell = Cell::new(moved, Print::Points { decimals }, Words::Pair("提升", "下降"));
            named |= self.put(entries, place, path, "share_change", cell);
        }
        if named {
            entries.push(Entry::Text("share_of", named_whole.clone()));
        }
        // a contribution is one to the growth its line and the whole speak of, so measured alike
        let base = self.base(whole, base_word, place);
        let own = self.base(account, base_word, place);
        let usual = base_word.contains("executed");
        // a base that is not last year is told by the growth or change beside it, else by nothing
        let told = entries.iter().any(|e| matches!(e, Entry::Figure("growth" | "change", _)));
        if self.random.chance(place.shows.contribution)
            && base > 0
            && (usual || (told && self.plan.other_contributions && base_word != "unstated"))
        {
            let points = number(100 * (account.at.get(now) - own)) / number(base);
            let decimals = self.random.pick(self.plan.percent_decimals);
            let cell = Cell::new(points, Print::Points { decimals }, Words::Pair("拉动", "下拉"));
            if self.put(entries, place, path, "contribution", cell) {
                entries.push(Entry::Text("contribution_to", named_whole));
            }
        }
    }

    // -- tables --

    fn place(&mut self, book: &'static str, scope: &str, flow: &'static str, draft: bool) -> Place {
        let bases = if draft { self.plan.draft_bases } else { self.plan.bases };
        Place {
            book,
            scope: scope.to_owned(),
            flow,
            draft,
            growth_base: self.random.pick(bases),
            rate_base: self.random.pick(self.plan.rate_bases),
            shows: self.plan.shows,
        }
    }

    /// Adds a table of these accounts, and what became tables of their own with it.
    fn table(&mut self, accounts: &[&Account], place: &Place) {
        let lines = accounts.iter().map(|a| self.line(a, &[], place)).collect();
        self.fact(Fact::Table(table(place, None, lines)));
        for table in std::mem::take(&mut self.later) {
            self.fact(Fact::Table(table));
        }
    }

    fn fact(&mut self, fact: Fact) {
        if self.report.sections.is_empty() || self.random.chance(30) {
            let nth = self.report.sections.len() / 2 + 1;
            self.report.sections.push(Section { at: format!("一/（一）/{nth}"), facts: Vec::new() });
        }
        self.report.sections.last_mut().unwrap().facts.push(fact);
    }

    /// Everything a report says about accounts of one scope: budget, execution, draft.
    fn statement(&mut self, book: &'static str, scope: &str, flow: &'static str, accounts: &[&Account]) {
        if self.random.chance(25) {
            let mut place = self.place(book, scope, flow, false);
            place.shows = Shows { initial: 80, adjusted: 80, ..NONE };
            self.table(accounts, &place);
        }
        let place = self.place(book, scope, flow, false);
        self.table(accounts, &place);
        if self.random.chance(45) {
            let place = self.place(book, scope, flow, true);
            self.table(accounts, &place);
        }
    }

    fn shown(&mut self, scope: &str) -> bool {
        scope == "全市" || self.random.chance(self.plan.scope_shown)
    }

    // -- blocks --

    fn block(&mut self, block: Block, nth: usize) {
        match block {
            Block::General => self.general(),
            Block::Totals => self.totals(nth),
            Block::Debt => self.debt(),
            Block::Insurance => self.insurance(nth),
            Block::Items => self.items(nth),
            Block::Statements => self.statements(nth),
            Block::Transfers => self.transfers(nth),
            Block::Reserve => self.reserve(),
            Block::Abolished => self.abolished(),
        }
    }

    fn general(&mut self) {
        let both = [("revenue", "本地收入"), ("expenditure", "本地支出")];
        let shown = if self.random.chance(50) { &both[..] } else { &both[self.random.below(2)..][..1] };
        for (flow, root) in shown {
            let skeleton = self.skeleton(root, self.plan.depth);
            for (scope, account) in self.by_scope(&skeleton, 0) {
                if self.shown(&scope) {
                    self.statement("general", &scope, flow, &[&account]);
                }
            }
        }
    }

    /// 收入总计 = 收入 + 上级补助 + 上年结余 + 调入 + 债券, and the other side likewise. In one scope: what a
    /// city passes on to its counties is income of both.
    fn totals(&mut self, nth: usize) {
        let book = ["general", "fund", "capital"][nth % 3];
        let scope = self.report.scopes[self.random.below(self.report.scopes.len())].0.clone();
        let income: Vec<Account> = ["年度收入", "上级补助", "上年结余", "调入资金", "债券收入"]
            .iter()
            .map(|name| Account::leaf(name, self.leaf(0)))
            .collect();
        let sum = income.iter().fold(Values::default(), |sum, a| sum.plus(&a.at));
        let outgo = self.split(&sum, 4);
        let outgo: Vec<Account> = ["年度支出", "上解上级", "债务还本", "结转下年"]
            .iter()
            .zip(outgo)
            .map(|(name, at)| Account::leaf(name, at))
            .collect();
        for (flow, total, parts) in [("revenue", "收入总计", income), ("expenditure", "支出总计", outgo)]
        {
            let total = Account::leaf(total, sum);
            let mut lines: Vec<&Account> = parts.iter().collect();
            lines.push(&total);
            self.statement(book, &scope, flow, &lines);
            for draft in [false, true] {
                let place = self.place(book, &scope, flow, draft);
                let fields: &[&str] =
                    if draft { &["draft"] } else { &["executed", "initial", "adjusted", "prior"] };
                for field in fields {
                    let keys: Vec<String> = parts.iter().map(|p| place.key(&p.name, field)).collect();
                    let total = place.key(&total.name, field);
                    self.report.identities.push(Declared::Sum { total, parts: keys, at_most: false });
                }
                // 结余 is what the other three leave
                let [first, rest @ ..] = parts.as_slice() else { continue };
                let taken = rest.iter().map(|p| format!("-{}", place.key(&p.name, fields[0])));
                let keys = std::iter::once(place.key(&total.name, fields[0])).chain(taken).collect();
                let total = place.key(&first.name, fields[0]);
                self.report.identities.push(Declared::Sum { total, parts: keys, at_most: false });
            }
        }
        for (stage, year) in [("executed", EXECUTED_YEAR), ("draft", DRAFT_YEAR)] {
            let key = |flow, total| format!("{book}/{scope}/{flow}/{total}/{year}/{stage}/amount");
            let keys = vec![key("revenue", "收入总计"), key("expenditure", "支出总计")];
            self.report.identities.push(Declared::Equal { keys });
        }
    }

    /// Closing debt = opening + issued − repaid, below the quota.
    fn debt(&mut self) {
        let kinds = Skeleton {
            name: "债务余额".to_owned(),
            groups: vec![(
                "complete",
                ["一般债务", "专项债务"]
                    .iter()
                    .map(|name| Skeleton { name: (*name).to_owned(), groups: Vec::new() })
                    .collect(),
            )],
        };
        let mut all: [ByScope; 4] = Default::default();
        for scope in self.leaf_scopes() {
            let (opening, issued) = (self.fill(&kinds, 0), self.fill(&kinds, 0));
            let repaid = opening.remade(&mut |v| Values(v.0.map(|v| v / 7)));
            let closing = opening.plus(&issued).with(&repaid, Values::minus);
            // the year begins with what the year before ended with
            let closing = closing.with(&opening, |closing, opening| {
                let mut rolled = *closing;
                rolled.set(Slot::Prior, opening.get(Slot::Executed));
                rolled
            });
            let quota = closing.remade(&mut |v| Values(v.0.map(|v| v + v / 11)));
            for (list, account) in all.iter_mut().zip([closing, issued, repaid, quota]) {
                list.push((scope.clone(), account));
            }
        }
        let [closing, issued, repaid, quota] = all.map(|list| self.gathered(&list));
        for (nth, (scope, closing)) in closing.iter().enumerate() {
            if !self.shown(scope) {
                continue;
            }
            let of = |list: &ByScope, name| list[nth].1.clone().named(name);
            let (issued, repaid) = (of(&issued, "新增债券"), of(&repaid, "偿还本金"));
            let quota = of(&quota, "债务限额");
            self.statement("debt", scope, "debt_balance", &[closing]);
            // one table cannot have a kind of bond under two accounts
            self.statement("debt", scope, "bond", &[&issued]);
            self.statement("debt", scope, "bond", &[&repaid]);
            self.statement("debt", scope, "quota", &[&quota]);
            let at = |flow| Place {
                book: "debt",
                scope: scope.clone(),
                flow,
                draft: false,
                growth_base: "executed",
                rate_base: "adjusted",
                shows: NONE,
            };
            let (balance, bond, limit) = (at("debt_balance"), at("bond"), at("quota"));
            for part in ["", ">一般债务", ">专项债务"] {
                let closing = balance.key(&format!("债务余额{part}"), "executed");
                self.report.identities.push(Declared::Sum {
                    total: closing.clone(),
                    parts: vec![
                        balance.key(&format!("债务余额{part}"), "prior"),
                        bond.key(&format!("新增债券{part}"), "executed"),
                        format!("-{}", bond.key(&format!("偿还本金{part}"), "executed")),
                    ],
                    at_most: false,
                });
                let total = limit.key(&format!("债务限额{part}"), "executed");
                self.report.identities.push(Declared::Sum { total, parts: vec![closing], at_most: true });
            }
        }
    }

    /// Revenue − expenditure = balance; cumulative balance = last year's + this year's.
    fn insurance(&mut self, nth: usize) {
        let suffix = ["", "（居民）", "（职工）"][nth % 3];
        let (low, high) = self.plan.breadth;
        let funds = self.random.between(low.max(1), high.clamp(1, 4));
        let relation = if self.random.chance(70) { "complete" } else { "of_which" };
        let funds = (0..funds).map(|_| Skeleton { name: self.name(), groups: Vec::new() }).collect();
        let skeleton = Skeleton { name: "基金".to_owned(), groups: vec![(relation, funds)] };
        let mut all: [ByScope; 4] = Default::default();
        for scope in self.leaf_scopes() {
            let revenue = self.fill(&skeleton, 0);
            let expenditure = revenue.remade(&mut |v| Values(v.0.map(|v| self.spent(v))));
            let current = revenue.with(&expenditure, Values::minus);
            let saved = self.fill(&skeleton, self.plan.negative / 4);
            let cumulative = saved.with(&current, |saved, current| {
                let prior = saved.get(Slot::Prior);
                let mut values = Values(current.0.map(|v| v + prior));
                values.set(Slot::Prior, prior);
                values.set(Slot::Comparable, prior);
                values.set(Slot::Draft, values.get(Slot::Executed) + current.get(Slot::Draft));
                values
            });
            for (list, account) in all.iter_mut().zip([revenue, expenditure, current, cumulative]) {
                list.push((scope.clone(), account));
            }
        }
        let [revenue, expenditure, current, cumulative] = all.map(|list| self.gathered(&list));
        for (nth, (scope, revenue)) in revenue.iter().enumerate() {
            if !self.shown(scope) {
                continue;
            }
            let of = |list: &ByScope| list[nth].1.clone();
            let (expenditure, current, cumulative) = (of(&expenditure), of(&current), of(&cumulative));
            let named = |account: &Account, name: &str| account.clone().named(&format!("{name}{suffix}"));
            let (revenue, expenditure) = (named(revenue, "基金收入"), named(&expenditure, "基金支出"));
            let (current, cumulative) = (named(&current, "当年结余"), named(&cumulative, "滚存结余"));
            self.statement("insurance", scope, "revenue", &[&revenue]);
            self.statement("insurance", scope, "expenditure", &[&expenditure]);
            // nor a fund
            self.statement("insurance", scope, "balance", &[&current]);
            self.statement("insurance", scope, "balance", &[&cumulative]);
            // what the report does not say, the names of the accounts tell
            if self.random.chance(40) {
                continue;
            }
            let parts: Vec<String> = std::iter::once(String::new())
                .chain(skeleton.groups[0].1.iter().map(|f| format!(">{}", f.name)))
                .collect();
            for draft in [false, true] {
                let mut at = |flow| self.place("insurance", scope, flow, draft);
                let (income, outgo, balance) = (at("revenue"), at("expenditure"), at("balance"));
                let field = balance.now().1;
                for part in &parts {
                    let current = balance.key(&format!("当年结余{suffix}{part}"), field);
                    let sum = |total, parts| Declared::Sum { total, parts, at_most: false };
                    self.report.identities.push(sum(
                        current.clone(),
                        vec![
                            income.key(&format!("基金收入{suffix}{part}"), field),
                            format!("-{}", outgo.key(&format!("基金支出{suffix}{part}"), field)),
                        ],
                    ));
                    let cumulative = format!("滚存结余{suffix}{part}");
                    self.report.identities.push(sum(
                        balance.key(&cumulative, field),
                        vec![balance.key(&cumulative, "prior"), current],
                    ));
                }
            }
        }
    }

    /// Adds an item and gives the keys of its figures.
    fn item(&mut self, kind: &'static str, scope: &str, figures: Vec<(&str, Cell)>) -> Vec<String> {
        let name = self.name();
        let keys: Vec<String> = figures
            .iter()
            .map(|(label, cell)| {
                let measure = match cell.print {
                    Print::Money { .. } | Print::Zero => "amount",
                    Print::Percent { .. } | Print::Flat => "percent",
                    Print::Points { .. } => "points",
                    Print::Times { .. } => "times",
                    Print::Count { .. } => "count",
                };
                format!("policy/{scope}/{kind}/{name}>{label}/{EXECUTED_YEAR}/executed/{measure}")
            })
            .collect();
        self.printed.extend(keys.iter().cloned());
        let figures = figures.into_iter().map(|(label, cell)| (label.to_owned(), cell)).collect();
        let scope = scope.to_owned();
        self.fact(Fact::Item(Item { kind, name, scope, year: EXECUTED_YEAR, figures }));
        keys
    }

    /// Items that tell again what tables tell, with counts and limits among them.
    fn items(&mut self, nth: usize) {
        let scope = self.report.scopes[0].0.clone();
        let mut at = self.leaf(0);
        at.set(Slot::Prior, at.get(Slot::Prior).max(1_000));
        let part = Account::leaf(&format!("办学{nth}"), Values(at.0.map(|v| v / 3)));
        let whole = Account::leaf(&format!("民生{nth}"), at);
        let mut place = self.place("general", &scope, "reserve", false);
        place.shows = Shows { now: 100, prior: 100, ..self.plan.shows };
        self.table(&[&whole, &part], &place);
        let (now, before) = (whole.at.get(Slot::Executed), whole.at.get(Slot::Prior));
        let ratio = number(100 * part.at.get(Slot::Executed)) / number(now.max(1));
        let [ratio, again] = [ratio.clone(), ratio].map(|r| self.percent(r, Words::Sign));
        let count = |n| Cell::new(number(n), Print::Count { word: "户" }, Words::Sign);
        let (town, country) = (self.random.between(0, 900), self.random.between(0, 90));
        let mut figures = vec![
            ("占比", ratio),
            ("又说占比", again),
            ("城", count(town)),
            ("乡", count(country)),
            ("共", count(town + country)),
            ("金额", self.money(now, Words::Sign)),
        ];
        if let Some(growth) = self.growth(now, before, true) {
            figures.push(("增速", growth));
        }
        let keys = self.item("outcome", &scope, figures);
        let executed = |account: &Account, field| place.key(&account.name, field);
        let identities = &mut self.report.identities;
        for rate in &keys[..2] {
            let (of, base) = (executed(&part, "executed"), executed(&whole, "executed"));
            identities.push(Declared::Rate { kind: "ratio", rate: rate.clone(), of, base });
        }
        identities.push(Declared::Sum { total: keys[4].clone(), parts: keys[2..4].to_vec(), at_most: false });
        identities.push(Declared::Equal { keys: vec![executed(&whole, "executed"), keys[5].clone()] });
        if let Some(rate) = keys.get(6) {
            let (of, base) = (executed(&whole, "executed"), executed(&whole, "prior"));
            identities.push(Declared::Rate { kind: "growth", rate: rate.clone(), of, base });
        }
    }

    /// One amount stated in several places, as units and decimals come.
    fn statements(&mut self, nth: usize) {
        let scope = self.report.scopes[0].0.clone();
        let whole = Account::leaf(&format!("资金{nth}"), self.leaf(0));
        let name = whole.name.clone();
        let mut keys = Vec::new();
        for (book, flow) in [("general", "source"), ("fund", "transfer_out"), ("general", "transfer_in")] {
            let mut place = self.place(book, &scope, flow, false);
            place.shows = Shows { now: 100, ..self.plan.shows };
            self.table(&[&whole], &place);
            keys.push(place.key(&name, "executed"));
        }
        let told = self.money(whole.at.get(Slot::Executed), Words::Sign);
        keys.extend(self.item("project", &scope, vec![("投入", told)]));
        self.random.shuffle(&mut keys);
        // overlapping statements are one statement
        let (some, others) =
            if self.random.chance(50) { (&keys[..], &keys[..2]) } else { (&keys[..3], &keys[2..]) };
        for keys in [some, others] {
            self.report.identities.push(Declared::Equal { keys: keys.to_vec() });
        }
    }

    /// One side of a transfer and the other, with a fund balance that is what comes in less what goes out.
    fn transfers(&mut self, nth: usize) {
        let name = format!("统筹{nth}");
        let skeleton = Skeleton { name: name.clone(), groups: Vec::new() };
        let (income, outgo) = (self.by_scope(&skeleton, 0), self.by_scope(&skeleton, 0));
        for ((scope, income), (_, outgo)) in income.iter().zip(&outgo) {
            if !self.shown(scope) {
                continue;
            }
            let balance = income.with(outgo, Values::minus);
            self.statement("fund", scope, "transfer_in", &[income]);
            self.statement("capital", scope, "transfer_in", &[income]);
            self.statement("fund", scope, "transfer_out", &[outgo]);
            self.statement("fund", scope, "balance", &[&balance]);
            for draft in [false, true] {
                let mut key = |book, flow| {
                    let place = self.place(book, scope, flow, draft);
                    place.key(&name, place.now().1)
                };
                let [income, same, outgo, balance] = [
                    key("fund", "transfer_in"),
                    key("capital", "transfer_in"),
                    key("fund", "transfer_out"),
                    key("fund", "balance"),
                ];
                let parts = vec![income.clone(), format!("-{outgo}")];
                self.report.identities.push(Declared::Sum { total: balance, parts, at_most: false });
                self.report.identities.push(Declared::Equal { keys: vec![income, same] });
            }
        }
    }

    /// The budget is listed with a reserve in it, the execution without: each list is complete for what it
    /// lists, and neither for the other.
    fn reserve(&mut self) {
        let skeleton = self.skeleton("本地支出", 1);
        let scope = self.report.scopes[0].0.clone();
        let spent = Account { groups: Vec::new(), ..self.fill(&skeleton, 0) };
        let names: Vec<String> = (0..3).map(|_| self.name()).collect();
        let parts = self.split(&spent.at, 3);
        let parts: Vec<Account> = names.iter().zip(parts).map(|(name, at)| Account::leaf(name, at)).collect();
        let mut reserve = Values::default();
        for slot in [Slot::Initial, Slot::Adjusted] {
            reserve.set(slot, spent.at.get(slot) / 40);
        }
        let whole = Account { at: spent.at.plus(&reserve), ..spent };
        let with = |parts: Vec<Account>| Account { groups: vec![("complete", parts)], ..whole.clone() };
        let executed = with(parts.clone());
        let planned = with(parts.into_iter().chain([Account::leaf("备用金", reserve)]).collect());
        let mut place = self.place("general", &scope, "expenditure", false);
        place.shows = Shows { initial: 100, adjusted: 60, ..NONE };
        self.table(&[&planned], &place);
        place.shows = Shows { initial: 0, adjusted: 0, ..self.plan.shows };
        self.table(&[&executed], &place);
    }

    /// A fee was abolished: last year's total has a part that this year's list does not name.
    fn abolished(&mut self) {
        let scope = self.report.scopes[0].0.clone();
        let parts: Vec<Account> = (0..3)
            .map(|_| {
                let name = self.name();
                Account::leaf(&name, self.leaf(0))
            })
            .collect();
        let mut at = parts.iter().fold(Values::default(), |sum, a| sum.plus(&a.at));
        let gone = self.near(at.get(Slot::Prior) / 5, 50);
        at.set(Slot::Prior, at.get(Slot::Prior) + gone);
        let whole = Account { groups: vec![("complete", parts)], ..Account::leaf("本地收入", at) };
        let mut place = self.place("general", &scope, "revenue", false);
        place.shows = Shows { prior: 50, growth: 90, ..self.plan.shows };
        // a table with all of last year's figures would have a line for what is gone
        let unknown = place.key(&format!("{}>{}", whole.name, whole.groups[0].1[0].name), "prior");
        self.printed.insert(unknown);
        self.table(&[&whole], &place);
    }
}

const NONE: Shows = Shows {
    initial: 0,
    adjusted: 0,
    now: 0,
    prior: 0,
    rate: 0,
    rate_on: 0,
    growth: 0,
    growth_on: 0,
    change: 0,
    share: 0,
    share_change: 0,
    contribution: 0,
    count: 0,
};

fn table(place: &Place, under: Option<(String, &'static str)>, lines: Vec<Line>) -> Table {
    Table {
        book: place.book,
        scope: place.scope.clone(),
        flow: place.flow,
        year: place.year(),
        under,
        growth_base: place.growth_base,
        rate_base: place.rate_base,
        lines,
    }
}

/// The account of a scope: its own, or the sum of its parts.
fn total(scopes: &[(String, Vec<String>)], leaves: &ByScope, scope: &str) -> Account {
    if let Some((_, account)) = leaves.iter().find(|(name, _)| name == scope) {
        return account.clone();
    }
    let (_, parts) = scopes.iter().find(|(name, _)| name == scope).unwrap();
    let mut parts = parts.iter().map(|part| total(scopes, leaves, part));
    let first = parts.next().unwrap();
    parts.fold(first, |sum, part| sum.plus(&part))
}

// ---- small reports for shrinking -------------------------------------------------------------------

/// A whole and its parts with this and last year's values, for property tests: one table, every figure of it.
pub fn small(parts: &[(i64, i64)], print: (Unit, u32), percent_decimals: u32, truncated: bool) -> Invented {
    let below_zero = parts.iter().any(|(now, prior)| *now < 0 || *prior < 0);
    let place = Place {
        book: "general",
        scope: "全市".to_owned(),
        flow: if below_zero { "balance" } else { "revenue" },
        draft: false,
        growth_base: "executed",
        rate_base: "adjusted",
        shows: NONE,
    };
    let line = |name: &str, of_whole: Option<(i128, i128)>, now: i128, prior: i128| {
        let money = |truth: i128, words| {
            Cell::new(number(truth), Print::Money { unit: print.0, decimals: print.1, commas: false }, words)
        };
        let percent =
            |truth: Q, words| Cell::new(truth, Print::Percent { decimals: percent_decimals }, words);
        let points = |truth: Q, words| Cell::new(truth, Print::Points { decimals: percent_decimals }, words);
        let mut entries = vec![
            Entry::Figure("executed", money(now, Words::Sign)),
            Entry::Figure("prior", money(prior, Words::Sign)),
            Entry::Figure("change", money(now - prior, place.change_words())),
        ];
        if prior > 0 {
            let growth = number(100 * (now - prior)) / number(prior);
            entries.push(Entry::Figure("growth", percent(growth, Words::Pair("增长", "下降"))));
        }
        if let Some((whole, before)) = of_whole.filter(|(now, before)| *now > 0 && *before > 0) {
            let share = number(100 * now) / number(whole);
            let moved = &share - number(100 * prior) / number(before);
            let added = number(100 * (now - prior)) / number(before);
            entries.push(Entry::Figure("share", percent(share, Words::Sign)));
            entries.push(Entry::Text("share_of", "全部".to_owned()));
            entries.push(Entry::Figure("share_change", points(moved, Words::Pair("提升", "下降"))));
            entries.push(Entry::Figure("contribution", points(added, Words::Pair("拉动", "下拉"))));
            entries.push(Entry::Text("contribution_to", "全部".to_owned()));
        }
        Line { name: name.to_owned(), entries }
    };
    let sum =
        parts.iter().fold((0, 0), |(now, prior), (a, b)| (now + i128::from(*a), prior + i128::from(*b)));
    let children = parts
        .iter()
        .enumerate()
        .map(|(i, (now, prior))| line(&format!("部分{i}"), Some(sum), i128::from(*now), i128::from(*prior)))
        .collect();
    let mut whole = line("全部", None, sum.0, sum.1);
    whole.entries.push(Entry::Group("complete", children));
    let section =
        Section { at: "一".to_owned(), facts: vec![Fact::Table(table(&place, None, vec![whole]))] };
    Invented {
        name: "小".to_owned(),
        truncated,
        usual_decimals: 2,
        scopes: vec![("全市".to_owned(), Vec::new())],
        sections: vec![section],
        identities: Vec::new(),
    }
}
