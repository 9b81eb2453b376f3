//! What must hold of every budget file: damaged ones are refused with places inside the file and never
//! break the reader, and a good one is read back figure by figure as it was written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use mingzhang::budget::{self, Budget, LoadError, MAX_PROBLEMS, Progress};
use mingzhang::quantity::Bound;
use proptest::prelude::*;
use proptest::sample::Index;
use rust_decimal::Decimal;
use std::fmt::Write as _;

const TUTORIAL: &str = include_str!("../data/tutorial.ron");

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Reads a damaged file: whatever comes out, its places are places of the file.
fn read_damaged(bytes: &[u8]) -> Result<Option<Budget>, TestCaseError> {
    let lines: Vec<usize> =
        String::from_utf8_lossy(bytes).split('\n').map(|line| line.chars().count()).collect();
    match budget::load_bytes(bytes, &Progress::default()) {
        Ok(budget) => {
            for (id, _) in budget.figures() {
                prop_assert_eq!(budget.find(&budget.key(id)), Some(id), "{}", budget.key(id));
            }
            return Ok(Some(budget));
        }
        Err(LoadError::Problems { problems, more }) => {
            prop_assert!(!problems.is_empty() && (more == 0 || problems.len() == MAX_PROBLEMS));
            for p in &problems {
                let length = p.line.checked_sub(1).and_then(|i| lines.get(i as usize));
                prop_assert!(length.is_some_and(|l| (1..=l + 1).contains(&(p.column as usize))), "{:?}", p);
            }
            let in_order = problems.is_sorted_by_key(|p| (p.line, p.column));
            prop_assert!(in_order, "{:?}", problems);
        }
        Err(LoadError::NotUtf8 { line, column, .. }) => {
            prop_assert!(line >= 1 && line as usize <= lines.len() && column >= 1);
            prop_assert!(std::str::from_utf8(bytes).is_err());
        }
        Err(LoadError::NotBudget) => prop_assert!(!String::from_utf8_lossy(bytes).contains("format")),
        Err(LoadError::Empty) => {
            let text = String::from_utf8_lossy(bytes);
            let blank = text.trim_matches(['\u{feff}']).trim().is_empty();
            prop_assert!(blank);
        }
        Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
    }
    Ok(None)
}

/// One damage to a text: what is cut out, and what is put there.
#[derive(Clone, Debug)]
enum Damage {
    Bytes(Index, usize, Vec<u8>),
    Piece(Index, usize, &'static str),
    /// Text from elsewhere in the file.
    Splice(Index, usize, Index, usize),
    Cut(Index),
}

/// Pieces that change what a file means.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "/*",
    "//",
    "\n",
    "()",
    "，",
    "：",
    "（",
    "）",
    "“",
    "\u{3000}",
    "0",
    "9",
    ".",
    "-",
    "%",
    "亿元",
    "万",
    "2024",
    "2027",
    "table(",
    "item(",
    "under: ",
    "prior: \"1 元\", ",
    "draft: \"2 亿元\",",
    "全市",
    ">",
    "/",
    "implied(",
    "unstated",
    "r#\"",
    "\"#",
    "'",
    "\u{feff}",
    "𠮷",
    "\0",
    "complete: {",
    "share: \"5%\",",
];

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        2 => (any::<Index>(), 0usize..4, prop::collection::vec(any::<u8>(), 0..4)).prop_map(|(at, n, b)| Damage::Bytes(at, n, b)),
        8 => (any::<Index>(), 0usize..4, prop::sample::select(PIECES)).prop_map(|(at, n, p)| Damage::Piece(at, n, p)),
        4 => (any::<Index>(), 0usize..200, any::<Index>(), 0usize..200).prop_map(|(at, n, from, m)| Damage::Splice(at, n, from, m)),
        1 => any::<Index>().prop_map(Damage::Cut),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    let len = bytes.len();
    // pieces go between characters, so that most damaged files are still text
    let between = |at: usize, bytes: &[u8]| {
        (at..=bytes.len()).find(|i| bytes.get(*i).is_none_or(|b| b & 0xc0 != 0x80)).unwrap_or(bytes.len())
    };
    match damage {
        Damage::Bytes(at, n, put) => {
            let at = at.index(len + 1);
            bytes.splice(at..(at + n).min(len), put.iter().copied());
        }
        Damage::Piece(at, n, put) => {
            let at = between(at.index(len + 1), bytes);
            let end = between((at + n).min(len), bytes);
            bytes.splice(at..end, put.bytes());
        }
        Damage::Splice(at, n, from, m) => {
            let (at, from) = (between(at.index(len + 1), bytes), between(from.index(len + 1), bytes));
            let (end, to) = (between((at + n).min(len), bytes), between((from + m).min(len), bytes));
            let piece = bytes[from..to].to_vec();
            bytes.splice(at..end, piece);
        }
        Damage::Cut(at) => bytes.truncate(at.index(len + 1)),
    }
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn a_damaged_file_never_breaks_the_reader(damages in prop::collection::vec(damage(), 1..6)) {
        let mut bytes = TUTORIAL.as_bytes().to_vec();
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        // what the reader takes, any reader of RON takes
        if read_damaged(&bytes)?.is_some() {
            let text = std::str::from_utf8(&bytes).unwrap();
            let theirs = ron::from_str::<ron::Value>(text.trim_start_matches('\u{feff}'));
            prop_assert!(theirs.is_ok(), "{:?}", theirs);
        }
    }

    #[test]
    fn arbitrary_text_never_breaks_the_reader(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60), header: bool,
    ) {
        let mut text = String::new();
        if header {
            text.push_str("(format: 1, executed_year: 2025, draft_year: 2026, sections: [(at: \"一\", facts: [");
        }
        text.extend(pieces);
        read_damaged(text.as_bytes())?;
    }
}

// ---- files made up ---------------------------------------------------------------------------------

/// How a number is printed.
#[derive(Clone, Debug)]
struct Style {
    digits: u64,
    decimals: u32,
    unit: u8,
    direction: u8,
    limit: u8,
    commas: bool,
    wide: bool,
    blank: u8,
}

fn style() -> impl Strategy<Value = Style> {
    let numbers = (0u64..10u64.pow(9), 0u32..=4, 0u8..3, any::<u8>());
    let looks = (0u8..12, any::<bool>(), prop::bool::weighted(0.1), 0u8..3);
    (numbers, looks).prop_map(|((digits, decimals, unit, direction), (limit, commas, wide, blank))| Style {
        digits,
        decimals,
        unit,
        direction,
        limit,
        commas,
        wide,
        blank,
    })
}

/// A line: its fields by number, and its parts by kind.
#[derive(Clone, Debug)]
struct Tree {
    fields: Vec<(usize, Style)>,
    parts: Vec<(u8, Vec<Tree>)>,
    remark: bool,
}

fn tree() -> impl Strategy<Value = Tree> {
    let fields = || prop::collection::btree_map(0..FIELDS.len(), style(), 0..5).prop_shuffle_pairs();
    let leaf =
        (fields(), any::<bool>()).prop_map(|(fields, remark)| Tree { fields, parts: Vec::new(), remark });
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let groups = prop::collection::btree_map(0u8..3, prop::collection::vec(inner, 1..4), 0..3);
        (fields(), groups, any::<bool>()).prop_map(|(fields, groups, remark)| Tree {
            fields,
            parts: groups.into_iter().collect(),
            remark,
        })
    })
}

/// The entries of a map in any order.
trait ShufflePairs: Strategy {
    fn prop_shuffle_pairs<K, V>(self) -> impl Strategy<Value = Vec<(K, V)>>
    where
        Self: Strategy<Value = std::collections::BTreeMap<K, V>> + Sized,
        K: Clone + std::fmt::Debug,
        V: Clone + std::fmt::Debug,
    {
        self.prop_map(|map| map.into_iter().collect::<Vec<_>>()).prop_shuffle()
    }
}

impl<S: Strategy> ShufflePairs for S {}

/// What is expected of one figure.
#[derive(Debug, PartialEq)]
struct Expected {
    key: String,
    text: String,
    value: Decimal,
    unit: &'static str,
    bound: Bound,
    section: String,
    order: u32,
    file_line: u32,
}

/// What a field of a line holds.
enum Kind {
    Money,
    Change,
    Percent,
    Growth,
    Points,
    Count,
}

/// Name, stage and measure in keys (`now` is executed or draft, `before` the year before), kind.
const FIELDS: [(&str, &str, &str, Kind); 18] = [
    ("initial", "initial", "amount", Kind::Money),
    ("adjusted", "adjusted", "amount", Kind::Money),
    ("executed", "executed", "amount", Kind::Money),
    ("draft", "draft", "amount", Kind::Money),
    ("prior", "before", "amount", Kind::Money),
    ("rate", "now", "rate", Kind::Percent),
    ("growth", "now", "growth", Kind::Growth),
    ("change", "now", "change", Kind::Change),
    ("rate_on_initial", "now", "rate@initial", Kind::Percent),
    ("rate_on_adjusted", "now", "rate@adjusted", Kind::Percent),
    ("growth_on_executed", "now", "growth@executed", Kind::Growth),
    ("growth_on_initial", "now", "growth@initial", Kind::Growth),
    ("growth_on_adjusted", "now", "growth@adjusted", Kind::Growth),
    ("growth_on_comparable", "now", "growth@comparable", Kind::Growth),
    ("count", "now", "count", Kind::Count),
    // these name a whole as well
    ("share", "now", "share", Kind::Percent),
    ("share_change", "now", "share_change", Kind::Points),
    ("contribution", "now", "contribution", Kind::Points),
];
const PARTS: [&str; 3] = ["complete", "of_which", "memo"];
const BOOKS: [&str; 5] = ["general", "fund", "capital", "insurance", "debt"];
const SCOPES: [&str; 3] = ["全市", "市 级", "县（区）"];
const FLOWS: [&str; 4] = ["revenue", "expenditure", "debt_balance", "three_public"];

#[derive(Default)]
struct File {
    out: String,
    names: usize,
    orders: std::collections::HashMap<String, u32>,
    expected: Vec<Expected>,
}

impl File {
    fn line_number(&self) -> u32 {
        u32::try_from(self.out.matches('\n').count() + 1).unwrap()
    }

    /// A name no other line has, with characters that need care.
    fn name(&mut self) -> String {
        self.names += 1;
        let around = ["科目", "“三公”经费", "国有资源（资产）", "a \"b\"", "反\\斜", "é𠮷", " 中 间"];
        format!("{}{}", around[self.names % around.len()], self.names).trim().to_owned()
    }

    fn quoted(text: &str) -> String {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }

    /// Prints a number and says what must be read.
    fn figure(&mut self, style: &Style, kind: &Kind, key: String, section: &str) {
        let (units, directions): (&[&'static str], &[(&str, bool)]) = match kind {
            Kind::Money => (&["亿元", "万元", "元"], &[("", false), ("-", true)]),
            Kind::Change => (&["亿元", "万元", "元"], &[("增加", false), ("减收", true), ("减少 ", true)]),
            Kind::Percent => (&["%"], &[("", false)]),
            Kind::Growth => (&["%", "倍"], &[("增长", false), ("下降", true), ("-", true), ("提高 ", false)]),
            Kind::Points => (&["个百分点"], &[("上升", false), ("下拉", true)]),
            Kind::Count => (&["户", "家", "场"], &[("", false)]),
        };
        let unit = units[usize::from(style.unit) % units.len()];
        let (direction, falls) = directions[usize::from(style.direction) % directions.len()];
        let (before, after, bound) = match style.limit {
            0 if direction != "-" => ("超", "", Bound::AtLeast),
            1 if direction != "-" => ("不超过", "", Bound::AtMost),
            2 => ("", "以上", Bound::AtLeast),
            3 => ("", " 左右", Bound::About),
            _ => ("", "", Bound::Exact),
        };
        let scale = 10u64.pow(style.decimals);
        let mut digits = (style.digits / scale).to_string();
        if style.commas {
            for at in
                (1..digits.len()).rev().filter(|at| (digits.len() - at).is_multiple_of(3)).collect::<Vec<_>>()
            {
                digits.insert(at, ',');
            }
        }
        if style.decimals > 0 {
            write!(digits, ".{:0width$}", style.digits % scale, width = style.decimals as usize).unwrap();
        }
        if style.wide {
            digits = digits.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        }
        let blank = ["", " ", "\u{3000}"][usize::from(style.blank)];
        let text = format!("{direction}{before}{digits}{blank}{unit}{after}");
        let value = Decimal::from_i128_with_scale(i128::from(style.digits), style.decimals);
        let order = self.orders.entry(section.to_owned()).or_insert(0);
        *order += 1;
        let (order, file_line) = (*order, self.line_number());
        self.out.push_str(&Self::quoted(&text));
        let value = if falls { -value } else { value };
        let section = section.to_owned();
        self.expected.push(Expected { key, text, value, unit, bound, section, order, file_line });
    }

    fn line(&mut self, tree: &Tree, prefix: &str, path: &str, year: u16, section: &str) {
        let name = self.name();
        let path = if path.is_empty() { name.clone() } else { format!("{path}>{name}") };
        let quoted = Self::quoted(&name);
        write!(self.out, "{quoted}: (").unwrap();
        let mut written: Vec<&str> = Vec::new();
        for (field, style) in &tree.fields {
            let (name, stage, measure, kind) = &FIELDS[*field];
            let wrong_year = matches!((*name, year), ("executed", 2026) | ("draft", 2025));
            if wrong_year || written.contains(name) {
                continue;
            }
            written.push(name);
            let now = if year == 2025 { "executed" } else { "draft" };
            let (year, stage) = match *stage {
                "before" => (year - 1, "executed"),
                "now" => (year, now),
                other => (year, other),
            };
            write!(self.out, "{name}: ").unwrap();
            self.figure(style, kind, format!("{prefix}/{path}/{year}/{stage}/{measure}"), section);
            self.out.push_str(", ");
            // of itself, which is nonsense but a line that exists
            let whole = match *name {
                "share" | "share_change" => "share_of",
                "contribution" => "contribution_to",
                _ => continue,
            };
            if !written.contains(&whole) {
                written.push(whole);
                write!(self.out, "{whole}: {}, ", Self::quoted(&path)).unwrap();
            }
        }
        if tree.remark {
            self.out.push_str("remark: r#\"自己的\"话\"#,\n");
        }
        for (group, children) in &tree.parts {
            writeln!(self.out, "{}: {{ // {}", PARTS[usize::from(*group)], path).unwrap();
            for child in children {
                self.line(child, prefix, &path, year, section);
            }
            self.out.push_str("},\n");
        }
        self.out.push_str("),\n");
    }
}

/// A table: where it belongs, and its lines.
type Table = (usize, usize, usize, bool, Vec<Tree>);

fn table() -> impl Strategy<Value = Table> {
    (0..BOOKS.len(), 0..SCOPES.len(), 0..FLOWS.len(), any::<bool>(), prop::collection::vec(tree(), 0..4))
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn a_made_up_budget_reads_back_as_written(
        sections in prop::collection::vec(prop::collection::vec(table(), 0..4), 0..5),
        items in prop::collection::vec(style(), 0..4), windows: bool,
    ) {
        let mut file = File::default();
        file.out.push_str("( format: 1, place: \"山南市\", title: \"山南市预算\", executed_year: 2025, draft_year: 2026,\n");
        file.out.push_str("scopes: { \"全市\": (parts: [\"市 级\", \"县（区）\"]), \"市 级\": (), \"县（区）\": () },\n");
        file.out.push_str("growth_base: implied(executed), rate_base: adjusted, counters: [\"场\"],\nsections: [\n");
        for (i, tables) in sections.iter().enumerate() {
            // two numbers only, so that some sections go on in a second part
            let section = ["一/（一）", "二/（十）/3/（4）"][i % 2];
            writeln!(file.out, "(at: \"{section}\", title: \"第 {i} 段\", facts: [").unwrap();
            for (book, scope, flow, draft, lines) in tables {
                let (book, scope, flow) = (BOOKS[*book], SCOPES[*scope], FLOWS[*flow]);
                let year = if *draft { 2026 } else { 2025 };
                writeln!(file.out, "table(year: {year}, flow: {flow}, book: {book}, scope: \"{scope}\", lines: {{").unwrap();
                for line in lines {
                    file.line(line, &format!("{book}/{scope}/{flow}"), "", year, section);
                }
                file.out.push_str("}),\n");
            }
            file.out.push_str("]),\n");
        }
        file.out.push_str("(at: \"三\", title: \"事项\", scope: \"全市\", year: 2026, facts: [item(kind: project, name: \"桥\", figures: {\n");
        for (i, style) in items.iter().enumerate() {
            write!(file.out, "\"第{i}\": ").unwrap();
            file.figure(style, &Kind::Money, format!("policy/全市/project/桥>第{i}/2026/draft/amount"), "三");
            file.out.push_str(",\n");
        }
        file.out.push_str("})]),\n],\n)");
        if windows {
            file.out = file.out.replace('\n', "\r\n");
        }

        let budget = budget::load_bytes(file.out.as_bytes(), &Progress::default());
        prop_assert!(budget.is_ok(), "{:?}\n{}", budget, file.out);
        let budget = budget.unwrap();
        let read: Vec<Expected> = budget
            .figures()
            .map(|(id, f)| {
                let unit = f.quantity.unit().text();
                Expected {
                    key: budget.key(id),
                    text: f.quantity.text().to_owned(),
                    value: f.quantity.value(),
                    // the printed units are all static; a counter is not
                    unit: ["亿元", "万元", "元", "%", "倍", "个百分点", "户", "家", "场"].into_iter().find(|u| *u == unit).unwrap(),
                    bound: f.quantity.bound(),
                    section: budget.section(f.section).at.to_string(),
                    order: f.order,
                    file_line: f.file_line,
                }
            })
            .collect();
        prop_assert_eq!(&read, &file.expected, "{}", file.out);
        for ((id, f), expected) in budget.figures().zip(&file.expected) {
            prop_assert_eq!(f.quantity.decimals(), expected.value.scale());
            prop_assert_eq!(budget.find(&expected.key), Some(id));
        }
    }
}
