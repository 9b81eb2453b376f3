//! The Yangquan budget file against the text of the report it was taken from: the same numbers with the
//! same units and directions, in the same sections, in the same order, none missing and none added.
//!
//! The report is not part of the project. Its text is looked for in `../shared/report/*.txt` beside the
//! project, or in `$MINGZHANG_SHARED/report`; without it the tests say so and pass.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use mingzhang::budget::{self, Budget, Progress};
use mingzhang::quantity::Quantity;
use std::path::{Path, PathBuf};

/// One number with what stands around it, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Printed {
    /// `一/（一）/2/（1）`
    section: String,
    /// Direction and limit before the number: `下降`, `超`.
    before: String,
    /// With its minus and its commas, as printed.
    number: String,
    unit: String,
    /// Limit after the unit: `以上`.
    after: String,
}

const DIRECTIONS: &[&str] = &[
    "增长", "增加", "增收", "增支", "提升", "提高", "上升", "上拉", "拉动", "下降", "减少", "减收", "减支",
    "降低", "下拉",
];
const LIMITS_BEFORE: &[&str] = &["不低于", "不超过", "超过", "超", "逾", "近", "约"];
const LIMITS_AFTER: &[&str] = &["以上", "以下", "左右"];
/// Longest first where one begins another.
const UNITS: &[&str] = &[
    "亿元",
    "万元",
    "元",
    "%",
    "个百分点",
    "倍",
    "批次",
    "个",
    "户",
    "家",
    "次",
    "人",
    "名",
    "笔",
    "批",
    "项",
    "件",
    "条",
];

// ---- the report --------------------------------------------------------------------------------------

/// Digits that are no figures of the budget, by pattern. Every entry says why; nothing else is left out.
/// `before` and `after` are the text around the digits.
fn is_no_figure(number: &str, before: &str, after: &str) -> bool {
    let digits = number.trim_start_matches('-');
    let month = digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    let range_end = before.ends_with(|c: char| "-—－".contains(c));
    // a year: 2025 年
    (digits.len() == 4 && digits.starts_with("20") && after.starts_with('年'))
        // a month, or both ends of a range of months: 12 月, 1-12 月
        || (month && after.starts_with('月'))
        || (month && !range_end && is_month_range(after))
        // the slogan of the city's plan
        || digits == "14510"
        // 5G
        || (digits == "5" && after.starts_with('G'))
        // a park named after a year
        || (digits == "1947" && after.starts_with("文化园"))
        // a building site named by its street number
        || (digits == "75" && after.starts_with('号'))
}

/// `-12月`, as it follows the first month of a range.
fn is_month_range(after: &str) -> bool {
    let Some(rest) = after.strip_prefix(|c: char| "-—－".contains(c)) else {
        return false;
    };
    let end = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    end.len() < rest.len() && end.starts_with('月')
}

/// The heading a line begins with: its level from 0, its number as the budget file spells it, and the rest.
fn heading(line: &str) -> Option<(usize, String, &str)> {
    let chinese = |s: &str| !s.is_empty() && s.chars().all(|c| "一二三四五六七八九十".contains(c));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some((number, rest)) = line.split_once('、')
        && chinese(number)
    {
        return Some((0, number.to_owned(), rest));
    }
    if let Some(inner) = line.strip_prefix(['（', '('])
        && let Some((number, rest)) = inner.split_once(['）', ')'])
    {
        if chinese(number) {
            return Some((1, format!("（{number}）"), rest));
        }
        if digits(number) {
            return Some((3, format!("（{number}）"), rest));
        }
    }
    // a wrapped line may begin with a number such as 1.3%
    if let Some((number, rest)) = line.split_once('.')
        && digits(number)
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return Some((2, number.to_owned(), rest));
    }
    None
}

/// The text of each section in order, without white space, headings' numbers and marks of emphasis.
fn sections(report: &str) -> Vec<(String, String)> {
    let mut sections = vec![(String::new(), String::new())];
    let mut path: Vec<String> = Vec::new();
    for line in report.lines() {
        let line: String = line.replace("**", "").chars().filter(|c| !c.is_whitespace()).collect();
        let mut rest = line.as_str();
        if let Some((level, number, after)) = heading(&line) {
            path.truncate(level);
            path.push(number);
            sections.push((path.join("/"), String::new()));
            rest = after;
        }
        sections.last_mut().unwrap().1.push_str(rest);
    }
    sections
}

/// Every figure of the report.
fn figures_of_report(report: &str) -> Vec<Printed> {
    sections(report).iter().flat_map(|(section, text)| figures_of_section(section, text)).collect()
}

fn figures_of_section(section: &str, text: &str) -> Vec<Printed> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(|c: char| c.is_ascii_digit() || c == '零') {
        let mut start = at + step;
        if text[start..].starts_with('零') {
            at = start + '零'.len_utf8();
            // a figure in words; otherwise part of a word, as in 零基预算
            if text[..start].ends_with("调整为") {
                let (section, number) = (section.to_owned(), "零".to_owned());
                let (before, unit, after) = (String::new(), String::new(), String::new());
                found.push(Printed { section, before, number, unit, after });
            }
            continue;
        }
        let digits = text[start..].len()
            - text[start..].trim_start_matches(|c: char| c.is_ascii_digit() || ",.".contains(c)).len();
        at = start + digits;
        let end = start + text[start..at].trim_end_matches([',', '.']).len();
        // a minus, unless it stands between two numbers
        if text[..start].ends_with('-') && !text[..start - 1].ends_with(|c: char| c.is_ascii_digit()) {
            start -= 1;
        }
        let (number, before, behind) = (&text[start..end], &text[..start], &text[end..]);
        if is_no_figure(number, before, behind) {
            continue;
        }
        let unit = UNITS.iter().find(|unit| behind.starts_with(**unit)).copied().unwrap_or_default();
        let after = LIMITS_AFTER
            .iter()
            .find(|limit| behind[unit.len()..].starts_with(**limit))
            .copied()
            .unwrap_or_default();
        let before = words_before(before);
        found.push(Printed {
            section: section.to_owned(),
            before,
            number: number.to_owned(),
            unit: unit.to_owned(),
            after: after.to_owned(),
        });
    }
    found
}

/// Direction and limit words that end the text before a number.
fn words_before(text: &str) -> String {
    let limit = LIMITS_BEFORE.iter().find(|limit| text.ends_with(**limit)).copied().unwrap_or_default();
    let text = &text[..text.len() - limit.len()];
    // “下拉全市税收 5.8 个百分点”: what is pulled stands between the word and the number
    let text = text.strip_suffix("全市税收").filter(|t| t.ends_with("下拉")).unwrap_or(text);
    let direction = DIRECTIONS.iter().find(|word| text.ends_with(**word)).copied().unwrap_or_default();
    format!("{direction}{limit}")
}

// ---- the budget file ---------------------------------------------------------------------------------

fn figures_of_budget(budget: &Budget) -> Vec<Printed> {
    budget.figures().map(|(_, f)| printed(&budget.section(f.section).at, &f.quantity)).collect()
}

fn printed(section: &str, quantity: &Quantity) -> Printed {
    let text = quantity.text();
    let at = text.find(quantity.printed()).unwrap();
    let behind = &text[at + quantity.printed().len()..];
    let number = quantity.printed().trim_end_matches('%').trim();
    // “零” is given a unit by the reader, but the report prints none
    let unit = if behind.is_empty() && !text.ends_with('%') { "" } else { quantity.unit().text() };
    let after = behind.trim().strip_prefix(unit).unwrap_or(behind).trim();
    Printed {
        section: section.to_owned(),
        before: text[..at].replace(' ', ""),
        number: number.to_owned(),
        unit: unit.to_owned(),
        after: after.to_owned(),
    }
}

// ---- the comparison ----------------------------------------------------------------------------------

/// What only one side has, in order; an empty list when both agree.
fn differences(report: &[Printed], budget: &[Printed]) -> Vec<String> {
    // The longest common subsequence names what was left out instead of calling everything behind it wrong.
    let width = budget.len() + 1;
    let mut common = vec![0u16; (report.len() + 1) * width];
    for i in (0..report.len()).rev() {
        for j in (0..budget.len()).rev() {
            common[i * width + j] = if report[i] == budget[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    let say = |p: &Printed| format!("{} {}{}{}{}", p.section, p.before, p.number, p.unit, p.after);
    while i < report.len() || j < budget.len() {
        if i < report.len() && j < budget.len() && report[i] == budget[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == budget.len()
            || (i < report.len() && common[(i + 1) * width + j] >= common[i * width + j + 1])
        {
            found.push(format!("only in the report: {}", say(&report[i])));
            i += 1;
        } else {
            found.push(format!("only in the file: {}", say(&budget[j])));
            j += 1;
        }
    }
    found
}

fn shared() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("MINGZHANG_SHARED").map_or_else(beside, PathBuf::from)
}

fn report() -> Option<String> {
    let dir = shared().join("report");
    let mut texts: Vec<PathBuf> = std::fs::read_dir(&dir)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    texts.sort();
    let Some(path) = texts.first() else {
        println!("skipped: no report text in {}", dir.display());
        return None;
    };
    Some(std::fs::read_to_string(path).unwrap())
}

fn yangquan() -> Budget {
    budget::load_bytes(include_bytes!("../data/yangquan-2026.ron"), &Progress::default()).unwrap()
}

#[test]
fn the_budget_file_says_what_the_report_says() {
    let Some(report) = report() else { return };
    let (report, budget) = (figures_of_report(&report), figures_of_budget(&yangquan()));
    println!("{} figures in the report, {} in the file", report.len(), budget.len());
    let differences = differences(&report, &budget);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(report.len() > 400, "{}", report.len());
}

#[test]
fn a_changed_a_missing_and_an_added_figure_are_noticed() {
    let budget = figures_of_budget(&yangquan());
    // the report if it is there; otherwise the file stands in for it, as the two agree
    let report = report().map_or_else(|| budget.clone(), |text| figures_of_report(&text));
    for at in (0..budget.len()).step_by(7) {
        let mut changed = budget.clone();
        let digit = changed[at].number.pop().unwrap();
        changed[at].number.push(if digit == '3' { '4' } else { '3' });
        assert_eq!(differences(&report, &changed).len(), 2, "digit {at}");

        let mut removed = budget.clone();
        removed.remove(at);
        assert_eq!(differences(&report, &removed).len(), 1, "removed {at}");

        let mut added = budget.clone();
        added.insert(at, added[at].clone());
        assert_eq!(differences(&report, &added).len(), 1, "added {at}");
    }
    // sign, unit and section count as much as digits
    for change in [
        |p: &mut Printed| p.before = if p.before == "增长" { "下降" } else { "增长" }.to_owned(),
        |p: &mut Printed| p.unit = if p.unit == "万元" { "亿元" } else { "万元" }.to_owned(),
        |p: &mut Printed| p.section.push('9'),
        |p: &mut Printed| p.after.push_str("以上"),
    ] {
        let mut changed = budget.clone();
        change(&mut changed[100]);
        assert_eq!(differences(&report, &changed).len(), 2);
    }
    // and the order
    let mut swapped = budget.clone();
    swapped.swap(40, 41);
    assert!(!differences(&report, &swapped).is_empty());
}

#[test]
fn the_text_is_taken_apart_by_its_own_marks() {
    // invented sentences
    let text = "前言 2025 年\n一、执行\n（一）收入\n1.全市\n收入 **12.30** 亿元，下\n降 1.5%；较上年增长近\n2.5 倍，2025 年 1-12 月\n\
                1.3%，达到 -4%；零基预算，支出调整为零。\n(2) 市级\n2 家、300 万元以上，5G，下降 75 户\n（二）支出\n3 个百分点。";
    let found: Vec<String> = figures_of_report(text)
        .into_iter()
        .map(|p| format!("{} {}|{}|{}|{}", p.section, p.before, p.number, p.unit, p.after))
        .collect();
    assert_eq!(
        found,
        [
            "一/（一）/1 |12.30|亿元|",
            "一/（一）/1 下降|1.5|%|",
            "一/（一）/1 增长近|2.5|倍|",
            "一/（一）/1 |1.3|%|",
            "一/（一）/1 |-4|%|",
            "一/（一）/1 |零||",
            "一/（一）/1/（2） |2|家|",
            "一/（一）/1/（2） |300|万元|以上",
            "一/（一）/1/（2） 下降|75|户|",
            "一/（二） |3|个百分点|",
        ]
    );
}
