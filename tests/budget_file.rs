//! Budget files as people write them: every mistake is found with its place, and nothing breaks the reader.
//!
//! In the texts of this file `¦` marks where a problem is expected; it is taken out before reading.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use mingzhang::budget::{
    self, Base, BaseStage, Budget, CellRef, Identity, LoadError, MAX_FILE_BYTES, MAX_PROBLEMS, Measure,
    Owner, Problem, ProblemKind, Progress, Relation, Sign, Stage,
};
use mingzhang::quantity::{Interval, Rounding};
use rust_decimal::Decimal;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use strum::IntoEnumIterator as _;

const TUTORIAL: &str = include_str!("../data/tutorial.ron");
const YANGQUAN: &str = include_str!("../data/yangquan-2026.ron");

fn load(bytes: &[u8]) -> Result<Budget, LoadError> {
    budget::load_bytes(bytes, &Progress::default())
}

fn problems(text: &str) -> Vec<Problem> {
    match load(text.as_bytes()) {
        Err(LoadError::Problems { problems, .. }) => problems,
        Ok(_) => Vec::new(),
        Err(other) => panic!("{other:?}"),
    }
}

/// Takes the marks out of a text and gives their lines and columns.
fn unmark(marked: &str) -> (String, Vec<(u32, u32)>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    let (mut line, mut column) = (1, 1);
    for c in marked.chars() {
        match c {
            '¦' => {
                places.push((line, column));
                continue;
            }
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
        text.push(c);
    }
    (text, places)
}

/// A whole file around the facts of one section; nothing in it is wrong.
fn with_facts(facts: &str) -> String {
    format!(
        "(\n  format: 1, place: \"云河市\", title: \"云河市预算\", executed_year: 2025, draft_year: 2026,\n  \
         scopes: {{ \"全市\": (parts: [\"市级\"]), \"市级\": () }}, growth_base: executed, rate_base: adjusted,\n  \
         sections: [\n    (at: \"一/（一）\", title: \"执行\", book: general, scope: \"全市\", year: 2025, facts: [\n      \
         {facts}\n    ]),\n  ],\n)\n"
    )
}

/// A whole file around the lines of one table.
fn with_lines(lines: &str) -> String {
    with_facts(&format!("table(flow: revenue, lines: {{ {lines} }}),"))
}

/// A whole file around its identities, for which it has three figures.
fn with_identities(identities: &str) -> String {
    let lines = r#""收入": (executed: "3 亿元", complete: { "税收": (executed: "2 亿元"), "非税": (executed: "1 亿元") })"#;
    with_lines(lines).replacen("\n  ],\n)", &format!("\n  ],\n  identities: [{identities}],\n)"), 1)
}

/// The file with one of its header fields written otherwise.
fn with_header(from: &str, to: &str) -> String {
    let text = with_lines(r#""收入": (executed: "3 亿元")"#);
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// One mistake: the text, its kind and some of its arguments.
type Case = (String, ProblemKind, &'static [(&'static str, &'static str)]);

fn cases() -> Vec<Case> {
    use ProblemKind as K;
    let key = |account: &str, year: u16| format!("\"general/全市/revenue/{account}/{year}/executed/amount\"");
    vec![
        // reading the text
        ("// 还没有写\n¦".to_owned(), K::UnexpectedEnd, &[]),
        (with_header("place: \"云河市\"", "place: ¦;"), K::UnexpectedCharacter, &[("found", ";")]),
        (
            with_header("2025, draft", "2025¦， draft"),
            K::FullWidthPunctuation,
            &[("found", "，"), ("ascii", ",")],
        ),
        (
            with_header("draft_year:", "draft_year¦："),
            K::FullWidthPunctuation,
            &[("found", "："), ("ascii", ":")],
        ),
        (
            with_header("\"全市\": (", "\"全市\"¦： ("),
            K::FullWidthPunctuation,
            &[("found", "："), ("ascii", ":")],
        ),
        (
            with_header("parts: [\"市级\"])", "parts: [\"市级\"¦】)"),
            K::FullWidthPunctuation,
            &[("ascii", "]")],
        ),
        (with_header("\"云河市\"", "¦“云河市”"), K::FullWidthPunctuation, &[("found", "“"), ("ascii", "\"")]),
        (with_header("],\n)\n", "],\n)\n¦文末"), K::TextAfterEnd, &[]),
        (with_header("],\n)\n", "],\n)\n¦/* 文末 /* */"), K::UnclosedComment, &[]),
        (
            with_header("parts: [\"市级\"])", "parts: [\"市级\"¦})"),
            K::WrongBracket,
            &[("found", "}"), ("expected", "]")],
        ),
        (with_header("2025, draft", "2025 ¦draft"), K::MissingComma, &[]),
        (with_header("\"全市\": (", "\"全市\" ¦("), K::MissingColon, &[]),
        (with_header("(parts: [\"市级\"])", "(parts: [\"市级\"], ¦3)"), K::FieldNameMissing, &[]),
        (
            with_header("(parts: [\"市级\"])", "¦(3)"),
            K::WrongType,
            &[("expected", "scope"), ("found", "tuple")],
        ),
        (with_header("云河市预算", "云河市¦\\q预算"), K::BadEscape, &[]),
        (with_header("云河市预算", "云河市¦\\u{+41}预算"), K::BadEscape, &[]),
        (with_header("云河市预算", "云河市¦\\u{0000041}预算"), K::BadEscape, &[]),
        (with_header("云河市预算", "云河市¦\\x+1预算"), K::BadEscape, &[]),
        // shape
        (with_header("\"云河市\"", "¦3"), K::WrongType, &[("expected", "text"), ("found", "number")]),
        (
            with_header("2025, draft", "¦\"2025\", draft"),
            K::WrongType,
            &[("expected", "integer"), ("found", "text")],
        ),
        (
            with_header("place:", "¦plaec: \"x\", place:"),
            K::UnknownField,
            &[("name", "plaec"), ("where", "file"), ("like", "place")],
        ),
        (
            with_header("(\n  format: 1, ", "¦(\n  "),
            K::MissingField,
            &[("name", "format"), ("where", "file")],
        ),
        (with_header("place:", "place: \"云河市\", ¦place:"), K::DuplicateField, &[("name", "place")]),
        (with_header("\"市级\": ()", "\"市级\": (), ¦\"市级\": ()"), K::DuplicateKey, &[("name", "市级")]),
        (
            with_header("growth_base: executed", "growth_base: ¦exectued"),
            K::UnknownWord,
            &[("found", "exectued"), ("like", "executed")],
        ),
        (
            with_header("rate_base: adjusted", "rate_base: ¦comparable"),
            K::UnknownWord,
            &[("allowed", "initial adjusted unstated")],
        ),
        (
            with_header("growth_base: executed", "rounding: ¦trunkated"),
            K::UnknownWord,
            &[("like", "truncated")],
        ),
        (with_header("\"云河市\"", "¦\"  \""), K::EmptyText, &[]),
        (with_header("executed_year: 2025", "executed_year: ¦20255"), K::BadInteger, &[("found", "20255")]),
        (
            with_header("rate_base:", "usual_decimals: ¦9, rate_base:"),
            K::BadInteger,
            &[("found", "9"), ("low", "0"), ("high", "8")],
        ),
        (with_header("format: 1", "format: ¦2"), K::OtherFormat, &[("found", "2")]),
        (with_header("draft_year: 2026", "draft_year: ¦2027"), K::YearsNotConsecutive, &[]),
        // the budget
        (
            with_lines(r#""收入": (executed: "12.3¦.4 亿元")"#),
            K::BadQuantity,
            &[("reason", "second-point"), ("text", "12.3.4 亿元")],
        ),
        (with_lines(r#""收入": (executed: "¦12,34 亿元")"#), K::BadQuantity, &[("reason", "bad-groups")]),
        (with_lines(r#""收入": (executed: " １２.¦ 亿元")"#), K::BadQuantity, &[("reason", "bare-point")]),
        (with_lines(r#""收入": (executed: "约¦亿元")"#), K::BadQuantity, &[("reason", "no-number")]),
        (with_lines(r#""收入": (executed: "¦")"#), K::BadQuantity, &[("reason", "empty")]),
        (
            with_lines(r#""收入": (executed: "¦1234567890123456 元")"#),
            K::BadQuantity,
            &[("reason", "too-many-digits")],
        ),
        (
            with_lines(r#""收入": (executed: "2 亿元", growth: "下降 ¦-2.1%")"#),
            K::BadQuantity,
            &[("reason", "two-signs")],
        ),
        (with_lines(r#""收入": (executed: "超 3 亿元¦以上")"#), K::BadQuantity, &[("reason", "two-bounds")]),
        (
            with_lines(r##""收入": (executed: r#"12.3¦.4 亿元"#)"##),
            K::BadQuantity,
            &[("reason", "second-point")],
        ),
        (
            with_lines(r#""收入": (executed: ¦"\u{31}2.3.4 亿元")"#),
            K::BadQuantity,
            &[("reason", "second-point")],
        ),
        (with_lines(r#""收入": (executed: "73.17¦")"#), K::BadUnit, &[("text", "73.17")]),
        (
            with_lines(r#""收入": (executed: "73.17 ¦亿园")"#),
            K::UnknownUnit,
            &[("unit", "亿园"), ("like", "亿元")],
        ),
        (
            with_lines(r#""收入": (executed: ¦"73.17%")"#),
            K::WrongUnitFor,
            &[("measure", "amount"), ("unit", "%")],
        ),
        (
            with_lines(r#""收入": (executed: "7 亿元", growth: ¦"3 亿元")"#),
            K::WrongUnitFor,
            &[("measure", "growth")],
        ),
        (
            with_lines(r#""收入": (executed: ¦73.17)"#),
            K::WrongType,
            &[("expected", "quantity"), ("found", "number")],
        ),
        (
            with_facts(r#"table(flow: revenue, scope: ¦"县区", lines: {}),"#),
            K::UnknownScope,
            &[("name", "县区"), ("allowed", "全市 市级")],
        ),
        (
            with_header("\"市级\": ()", "\"市级\": (), \"省级\": (parts: [¦\"市级\"])"),
            K::ScopeTwoParents,
            &[("name", "市级"), ("first", "全市"), ("second", "省级")],
        ),
        (with_header("\"市级\": ()", "\"市级\": (parts: [¦\"全市\"])"), K::ScopeCircle, &[("name", "全市")]),
        (with_header("\"市级\": ()", "\"市级\": (parts: [¦\"市级\"])"), K::ScopeCircle, &[("name", "市级")]),
        (
            with_facts("table(flow: revenue, year: ¦2024, lines: {}),"),
            K::YearOutside,
            &[("found", "2024"), ("executed", "2025"), ("draft", "2026")],
        ),
        (
            with_lines(r#""收入": (¦draft: "3 亿元")"#),
            K::StageNotInYear,
            &[("name", "draft"), ("year", "2025")],
        ),
        (with_lines(r#"¦"收入>税收": (executed: "3 亿元")"#), K::BadName, &[("name", "收入>税收")]),
        (
            with_lines(
                r#""收入": (complete: { "税收": (executed: "1 亿元", of_which: { ¦"收入": (initial: "1 亿元") }) })"#,
            ),
            K::LineTwoParents,
            &[("name", "收入"), ("first", ""), ("second", "税收")],
        ),
        (
            with_facts(
                r#"table(flow: revenue, under: ¦"收入", parts: memo, lines: { "税收": (executed: "1 亿元") }),"#,
            ),
            K::UnknownLine,
            &[("name", "收入")],
        ),
        (
            with_lines(r#""收入": (executed: "3 亿元", share: "5%", share_of: ¦"支出")"#),
            K::UnknownLine,
            &[("name", "支出")],
        ),
        (
            with_facts(
                "table(flow: revenue, lines: { \"收入\": (executed: \"3 亿元\") }), table(flow: revenue, lines: { \"收入\": (executed: ¦\"3 亿元\") }),",
            ),
            K::DuplicateFigure,
            &[("name", "收入"), ("measure", "2025/executed/amount")],
        ),
        (
            with_facts("item(kind: problem, name: \"税源单一\"), item(kind: problem, name: ¦\"税源单一\"),"),
            K::DuplicateItem,
            &[("name", "税源单一")],
        ),
        (
            with_header("growth_base: executed, ", "")
                .replace("\"3 亿元\"", "\"3 亿元\", growth: ¦\"增长 1%\""),
            K::MissingBase,
            &[("text", "增长 1%"), ("wanted", "growth_base")],
        ),
        (
            with_header(", rate_base: adjusted", "").replace("\"3 亿元\"", "\"3 亿元\", rate: ¦\"99%\""),
            K::MissingBase,
            &[("text", "99%"), ("wanted", "rate_base")],
        ),
        (
            with_lines(r#""收入": (executed: "3 亿元", ¦share: "5%")"#),
            K::MissingWhole,
            &[("name", "share"), ("wanted", "share_of")],
        ),
        (
            with_lines(r#""收入": (executed: "3 亿元", ¦contribution: "拉动 1 个百分点")"#),
            K::MissingWhole,
            &[("wanted", "contribution_to")],
        ),
        (
            with_lines(r#""收入": (executed: "3 亿元", ¦share_of: "收入")"#),
            K::WholeWithoutShare,
            &[("name", "share_of")],
        ),
        (
            with_facts(
                "table(flow: revenue, lines: { \"收入\": (executed: \"3 亿元\") }), table(flow: revenue, under: ¦\"收入\", lines: {}),",
            ),
            K::PartsMissing,
            &[],
        ),
        (with_facts("table(flow: revenue, parts: ¦complete, lines: {}),"), K::PartsWithoutUnder, &[]),
        (
            with_identities("equal(keys: [¦\"收入\", \"general/全市/revenue/收入/2025/executed/amount\"])"),
            K::BadKey,
            &[("text", "收入")],
        ),
        (
            with_identities(&format!("equal(keys: [{}, ¦{}])", key("收入", 2025), key("收入", 2024))),
            K::UnknownFigure,
            &[],
        ),
        (
            with_identities(&format!("equal(keys: ¦[{}])", key("收入", 2025))),
            K::TooFewParts,
            &[("least", "2")],
        ),
        (
            with_identities(&format!("sum(total: {}, parts: ¦[])", key("收入", 2025))),
            K::TooFewParts,
            &[("least", "1")],
        ),
        // only the parts of a sum have a sign
        (
            with_identities(&format!(
                "equal(keys: [{}, ¦{}])",
                key("收入", 2025),
                key("收入", 2025).replacen('g', "-g", 1)
            )),
            K::UnknownFigure,
            &[],
        ),
        (with_identities("¦sums(total: \"\")"), K::WrongType, &[("expected", "identity")]),
        (with_header("\"一/（一）\"", "¦\"第一节\""), K::BadSection, &[("found", "第一节")]),
        (with_facts("¦table(lines: {})"), K::MissingField, &[("name", "flow"), ("where", "table")]),
        (with_facts("¦item(name: \"无类别\")"), K::MissingField, &[("name", "kind"), ("where", "item")]),
        (with_facts("¦row(name: \"x\")"), K::WrongType, &[("expected", "fact")]),
    ]
}

#[test]
fn every_kind_of_problem_is_found_once_and_in_its_place() {
    let mut seen = HashSet::new();
    for (marked, kind, args) in cases() {
        let (text, places) = unmark(&marked);
        let found = problems(&text);
        let got: Vec<_> = found.iter().map(|p| ((p.line, p.column), p.kind)).collect();
        let want: Vec<_> = places.iter().map(|place| (*place, kind)).collect();
        assert_eq!(places.len(), 1, "one mark: {marked}");
        assert_eq!(got, want, "{marked}\n{found:?}");
        for (name, text) in args {
            assert!(
                found[0].args.iter().any(|(n, t)| n == name && t == text),
                "{name}={text}: {:?}",
                found[0].args
            );
        }
        seen.insert(kind);
    }
    // these have tests of their own below
    seen.extend([ProblemKind::TooManyLevels, ProblemKind::MixedUnits]);
    // these need more than one problem, or a file of their own: see the tests below
    use ProblemKind as K;
    // only project files can have these: see the tests of those
    seen.extend([K::BadId, K::BadTime, K::BadVersion, K::DuplicateNote, K::DuplicateRevision]);
    seen.extend([K::UnclosedString, K::UnclosedBracket, K::UnexpectedField, K::TooDeep]);
    let forgotten: Vec<_> = ProblemKind::iter().filter(|k| !seen.contains(k)).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

#[test]
fn one_slip_brings_no_followers() {
    // a mistake in a header says nothing about what stands under it
    let two_tables = r#"table(flow: revenue, lines: { "收入": (executed: "3 亿元", growth: "增长 1%", prior: "2.97 亿元") }),
        table(flow: expenditure, lines: { "收入": (executed: "3 亿元", rate: "99%"),
            "教育": (executed: "1 亿元", share: "33.3%", share_of: "收入") }),
        table(flow: expenditure, year: 2026, lines: { "收入": (draft: "3 亿元") }),
        table(flow: source, under: "收入", parts: memo, lines: { "上年结余": (initial: "3 亿元") }),
        item(kind: outcome, name: "减税", figures: { "企业": "5 户" }),"#;
    let file = with_facts(two_tables);
    for (from, to) in [
        ("scope: \"全市\"", "scope: ¦\"全是\""),
        ("book: general", "book: ¦genral"),
        ("year: 2025, facts", "year: ¦2052, facts"),
        ("growth_base: executed", "growth_base: ¦exectued"),
        ("rate_base: adjusted", "rate_base: ¦3"),
        ("executed_year: 2025", "executed_year: ¦\"2025\""),
        ("draft_year: 2026", "draft_year: ¦twenty"),
        ("\n  scopes: { \"全市\": (parts: [\"市级\"]), \"市级\": () }", "\n  scopes: ¦[\"全市\"]"),
    ] {
        // `上年结余` hangs under a line of another statement, the one true mistake of the facts
        let file = file.replace("flow: source, under", "flow: expenditure, under");
        let (text, places) = unmark(&file.replacen(from, to, 1));
        let got: Vec<_> = problems(&text).into_iter().map(|p| ((p.line, p.column), p.kind, p.args)).collect();
        assert!(got.len() == 1 && got[0].0 == places[0], "{to}: {got:#?}");
    }
    let (text, _) = unmark(&file);
    assert_eq!(problems(&text).len(), 1, "{:?}", problems(&text));
}

#[test]
fn a_key_of_a_figure_that_could_not_be_read_is_no_second_mistake() {
    let key = |account: &str| format!("\"general/全市/revenue/收入{account}/2025/executed/amount\"");
    let sum = format!("sum(total: {}, parts: [{}, {}])", key(""), key(">税收"), key(">非税"));
    let file = with_identities(&sum);
    assert!(load(file.as_bytes()).is_ok());
    for (from, to) in [
        ("\"2 亿元\"", "\"2 ¦亿园\""),
        ("\"3 亿元\"", "¦3"),
        ("flow: revenue", "flow: ¦income"),
        ("scope: \"全市\"", "scope: ¦\"全国\""),
    ] {
        let (text, places) = unmark(&file.replacen(from, to, 1));
        let found = problems(&text);
        assert_eq!(found.iter().map(|p| (p.line, p.column)).collect::<Vec<_>>(), places, "{found:?}");
    }
}

#[test]
fn everything_missing_is_said_without_a_panic() {
    let missing = |text: &str| {
        let mut names: Vec<_> = problems(text).into_iter().map(|p| (p.kind, p.args)).collect();
        names.retain(|(kind, _)| *kind != ProblemKind::MissingField);
        names
    };
    assert_eq!(missing("()"), []);
    assert_eq!(missing(&with_identities("sum(), at_most(), equal(), growth(), ratio()")), []);
    assert_eq!(
        missing(r#"(sections: [(facts: [table(lines: { "收入": (prior: "3 亿元") }), item()])])"#),
        []
    );
    assert_eq!(missing(r#"(format: 1, sections: [()], identities: [])"#), []);
}

#[test]
fn text_mistakes_that_come_together() {
    use ProblemKind as K;
    for (marked, kinds) in [
        (
            with_header("\"云河市\"", "\"云河市\", title: ¦(1, ¦a: 2)")
                .replace("title: \"云河市预算\", ", ""),
            vec![K::WrongType, K::UnexpectedField],
        ),
        // a string that is never closed swallows the rest
        ("¦(format: 1, place: ¦\"云河市, title: 1)".to_owned(), vec![K::UnclosedBracket, K::UnclosedString]),
        (
            "¦(format: 1, sections: ¦[ ¦/* 没有完".to_owned(),
            vec![K::UnclosedBracket, K::UnclosedBracket, K::UnclosedComment],
        ),
        ("¦(format ¦/* 没有完".to_owned(), vec![K::UnclosedBracket, K::UnclosedComment]),
        ("¦(format: general ¦/* 没有完".to_owned(), vec![K::UnclosedBracket, K::UnclosedComment]),
    ] {
        let (text, places) = unmark(&marked);
        let mut got: Vec<_> = problems(&text).into_iter().map(|p| ((p.line, p.column), p.kind)).collect();
        // that the rest of the file is missing is true as well
        got.retain(|(_, kind)| *kind != K::MissingField);
        let want: Vec<_> = places.into_iter().zip(kinds).collect();
        got.retain(|(place, kind)| *kind != K::WrongType || want.contains(&(*place, *kind)));
        assert_eq!(got, want, "{marked}");
    }
}

#[test]
fn all_mistakes_of_a_file_are_reported_at_once() {
    use ProblemKind as K;
    let marked = r#"( // 一份错误百出的文件
  format: 1, place: "远山市", title: "远山市预算",
  executed_year: ¦"2025", draft_year: 2026, ¦plaace: "远山市",
  scopes: { "全市": (parts: ["市级"]), "市级": (parts: ["市本级"]), "市本级": (), ¦"市级": () },
  sections: [
    (at: "一/（一）", title: "收入", book: general, scope: "全市", year: 2025, facts: [
      table(flow: revenue, lines: {
        "一般公共预算收入": (executed: "12.3¦.4 亿元", rate: ¦"99%", growth: ¦"增长 2%", complete: {
          "税收收入": (executed: "¦12,34 亿元", of_which: { "增值税": (executed: "3 ¦亿园"), ¦"增值税": (initial: "1 亿元") }),
          "非税收入": (executed: ¦7, of_which: { ¦"增值税": (executed: "1 亿元") }),
        }),
        "契税": (executed: "1 亿元" ¦prior: "1.1 亿元"),
        "印花税": (executed: "1 亿元", ¦executed: "1 亿元", share: "3%", share_of: ¦"契稅"),
      }),
    ]),
    (at: ¦"甲", title: ¦"", scope: ¦"全是", year: ¦2031, facts: [
      ¦item(name: "无类别"), item(kind: ¦outcom, name: "减税", figures: { "企业": "5 ¦乎" }),
      ¦table(flow: ¦inflow, lines: { "收入": (executed: "0.5 亿元", ¦exected: "1 亿元") }),
    ]),
  ],
  identities: [
    equal(keys: [¦"收入", ¦"general/全市/revenue/没有/2025/executed/amount"]),
    sum(total: "general/全市/revenue/契税/2025/executed/amount", parts: ¦[], ¦reason: "x"), ¦difference(of: ""), 
  ],
)
"#;
    let kinds = [
        K::WrongType,
        K::UnknownField,
        K::DuplicateKey,
        K::BadQuantity,
        K::MissingBase,
        K::MissingBase,
        K::BadQuantity,
        K::UnknownUnit,
        K::DuplicateKey,
        K::WrongType,
        K::LineTwoParents,
        K::MissingComma,
        K::DuplicateField,
        K::UnknownLine,
        K::BadSection,
        K::EmptyText,
        K::UnknownScope,
        K::YearOutside,
        K::MissingField,
        K::UnknownWord,
        K::UnknownUnit,
        K::MissingField,
        K::UnknownWord,
        K::UnknownField,
        K::BadKey,
        K::UnknownFigure,
        K::TooFewParts,
        K::UnknownField,
        K::WrongType,
    ];
    let (text, places) = unmark(marked);
    assert_eq!(places.len(), kinds.len());
    let want: Vec<_> = places.into_iter().zip(kinds).collect();
    let got: Vec<_> = problems(&text).into_iter().map(|p| ((p.line, p.column), p.kind)).collect();
    assert_eq!(got, want);
}

#[test]
fn a_flood_of_problems_is_cut_off_and_counted() {
    let lines: String = (0..5000).fold(String::new(), |mut s, i| {
        write!(s, "\"科目{i}\": (executed: \"1 亿园\"),").unwrap();
        s
    });
    let Err(LoadError::Problems { problems, more }) = load(with_lines(&lines).as_bytes()) else { panic!() };
    assert_eq!((problems.len(), more), (MAX_PROBLEMS, 5000 - MAX_PROBLEMS));
}

#[test]
fn a_monstrous_word_is_refused_at_once() {
    // what is like it is asked only of words a person could have meant
    let start = Instant::now();
    let word = "收".repeat(10_000_000);
    let (text, _) =
        unmark(&with_header("growth_base: executed", &format!("{word}: {word}, rounding: {word}")));
    assert_eq!(problems(&text).len(), 2);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

#[test]
fn the_full_width_file_reads_as_the_plain_one() {
    let plain =
        r#""收入": (executed: "1,173.17 亿元", rate: "100.7%", growth: "-2.1%"), "企业": (count: "53 户")"#;
    let full = r#""收入": (executed: "１，１７３．１７　亿元", rate: "１００．７％", growth: "－２．１％"), "企业": (count: "５３　户")"#;
    let (plain, full) =
        (load(with_lines(plain).as_bytes()).unwrap(), load(with_lines(full).as_bytes()).unwrap());
    let values = |b: &Budget| {
        b.figures()
            .map(|(id, f)| (b.key(id), f.quantity.value(), f.quantity.unit().clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&plain), values(&full));
    assert_eq!(full.figures().next().unwrap().1.quantity.printed(), "１，１７３．１７");
}

/// Everything a budget says, one line per thing.
fn everything(budget: &Budget) -> String {
    let mut out =
        format!("{} {} {} {}\n", budget.place, budget.title, budget.executed_year, budget.draft_year);
    writeln!(out, "{:?} {}", budget.rounding, budget.usual_decimals).unwrap();
    writeln!(
        out,
        "{:?}\n{:?}\n{:?}",
        budget.scopes().collect::<Vec<_>>(),
        budget.parts(),
        budget.identities()
    )
    .unwrap();
    for (_, line) in budget.lines() {
        writeln!(out, "{line:?}").unwrap();
    }
    for (_, item) in budget.items() {
        writeln!(out, "{item:?}").unwrap();
    }
    for (id, f) in budget.figures() {
        let section = budget.section(f.section);
        writeln!(out, "{} {} {} {f:?}", budget.key(id), section.at, section.title).unwrap();
    }
    out
}

#[test]
fn byte_order_mark_and_line_ends_change_nothing() {
    for text in [TUTORIAL, YANGQUAN] {
        assert!(!text.contains('\r'));
        let plain = everything(&load(text.as_bytes()).unwrap());
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(everything(&load(windows.as_bytes()).unwrap()), plain);
        assert_eq!(everything(&load(format!("\u{feff}{text}").as_bytes()).unwrap()), plain);
    }
    // and problems have the same places
    let text = with_lines("\n\"收入\": (executed: \"1 亿园\")");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let places = |text: &str| problems(text).iter().map(|p| (p.line, p.column)).collect::<Vec<_>>();
    assert_eq!(places(&windows), places(&text));
}

#[test]
fn a_file_cut_anywhere_is_a_clear_error() {
    let whole = TUTORIAL.trim_end().len();
    for cut in 0..=TUTORIAL.len() {
        let part = &TUTORIAL.as_bytes()[..cut];
        match load(part) {
            Ok(_) => assert!(cut >= whole, "{cut}"),
            Err(LoadError::NotUtf8 { line, .. }) => {
                assert!(!TUTORIAL.is_char_boundary(cut));
                assert_eq!(line as usize, part.iter().filter(|b| **b == b'\n').count() + 1);
            }
            Err(LoadError::Empty) => assert!(TUTORIAL[..cut].trim().is_empty()),
            Err(LoadError::Problems { problems, .. }) => {
                assert!(cut < whole && !problems.is_empty());
                let lines = TUTORIAL[..cut].matches('\n').count() + 1;
                assert!(
                    problems.iter().all(|p| p.line >= 1 && p.line as usize <= lines && p.column >= 1),
                    "{cut}"
                );
            }
            Err(other) => panic!("{cut}: {other:?}"),
        }
    }
}

#[test]
fn files_that_are_not_utf8_are_named() {
    let mut gbk = b"(\n  format: 1, place: \"".to_vec();
    gbk.extend([0xc7, 0xe5, 0xcf, 0xaa, 0xca, 0xd0]); // 清溪市
    gbk.extend(b"\",\n)");
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| "\u{feff}(format: 1)".encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let mut zip = b"PK\x03\x04\n\x00".to_vec();
    zip.extend([0x80, 0xff]);
    for (bytes, place, guess) in [
        (gbk, (2, 22), Some("GBK / GB 18030")),
        (utf16(u16::to_le_bytes), (1, 1), Some("UTF-16")),
        (utf16(u16::to_be_bytes), (1, 1), Some("UTF-16")),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), (1, 1), None),
        (zip, (2, 2), Some("ZIP / Office (docx, xlsx)")),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec(), (2, 2), Some("PDF")),
    ] {
        let Err(LoadError::NotUtf8 { line, column, looks_like }) = load(&bytes) else { panic!("{guess:?}") };
        assert_eq!(((line, column), looks_like), (place, guess));
    }
}

#[test]
fn what_is_no_budget_file_is_refused_quickly() {
    let dir = tempfile::tempdir().unwrap();
    let progress = Progress::default();
    let start = Instant::now();
    let huge = tempfile::NamedTempFile::new_in(dir.path()).unwrap();
    huge.as_file().set_len(200 * 1024 * 1024).unwrap();
    assert!(
        matches!(budget::load(huge.path(), &progress), Err(LoadError::TooLarge { bytes }) if bytes > MAX_FILE_BYTES)
    );
    assert!(matches!(budget::load(dir.path(), &progress), Err(LoadError::Io(_))));
    assert!(matches!(budget::load(&dir.path().join("none.ron"), &progress), Err(LoadError::Io(_))));
    for empty in ["", " \r\n\t\n", "\u{feff}", "\u{feff}\n"] {
        assert!(matches!(load(empty.as_bytes()), Err(LoadError::Empty)));
    }
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn nesting_is_bounded() {
    for open in ["(", "[", "{", "a(", "(a:", "{\"k\":", "[(a:{3:"] {
        for text in
            [format!("({}", open.repeat(10_000)), format!("(format: 1, sections: {}", open.repeat(10_000))]
        {
            let found = problems(&text);
            assert_eq!(found.iter().filter(|p| p.kind == ProblemKind::TooDeep).count(), 1, "{open}");
            // what the reader makes of the part above the limit may add little
            assert!(found.len() < 12, "{open}: {found:?}");
        }
    }
}

#[test]
fn accounts_are_nested_within_reason_and_identities_add_like_to_like() {
    let head = "(format: 1, place: \"清溪市\", title: \"t\", executed_year: 2025, draft_year: 2026, scopes: { \"全市\": () }, \
                growth_base: executed, sections: [(at: \"一\", title: \"t\", book: general, scope: \"全市\", year: 2025, facts: [";
    let path = |n: usize| (0..n).map(|i| format!("a{i}")).collect::<Vec<_>>().join(">");
    let mut text = String::from(head);
    text.push_str("table(flow: revenue, lines: { \"a0\": (executed: \"1 亿元\", growth: \"增长 1.0%\") }),");
    for depth in 1..60 {
        text.push_str(&format!(
            "table(flow: revenue, under: \"{}\", parts: of_which, lines: {{ \"a{depth}\": (executed: \"1 亿元\") }}),",
            path(depth)
        ));
    }
    text.push_str("])])");
    let found = problems(&text);
    assert!(found.iter().all(|p| p.kind == ProblemKind::TooManyLevels), "{found:?}");
    assert_eq!(found.len(), 60 - 32, "each level beyond the thirty-second");

    let key = |measure: &str| format!("\"general/全市/revenue/a0/2025/executed/{measure}\"");
    let text = format!(
        "{head}table(flow: revenue, lines: {{ \"a0\": (executed: \"1 亿元\", growth: \"增长 1.0%\") }})])], \
         identities: [equal(keys: [{}, {}])])",
        key("amount"),
        key("growth")
    );
    let found = problems(&text);
    assert_eq!(found.iter().map(|p| p.kind).collect::<Vec<_>>(), [ProblemKind::MixedUnits]);
}

/// A file of another kind gets one sentence, not a list of its "mistakes".
#[test]
fn another_kind_of_file_is_said_to_be_one() {
    let json = format!("{{\"name\": \"x\", \"list\": [{}]}}", "1, ".repeat(200));
    let prose = "关于清溪市预算执行情况的报告。".repeat(40);
    for text in [json, prose] {
        assert!(
            matches!(
                mingzhang::budget::load_bytes(text.as_bytes(), &Progress::default()),
                Err(LoadError::NotBudget)
            ),
            "{text}"
        );
    }
}

#[test]
fn another_format_version_makes_everything_else_moot() {
    for text in [
        "(format: 2, budget: [(x, y z], plaace: 3)",
        "(plaace: 3, format: 10)",
        "(sections: 5; format: 3,, format: 2)",
    ] {
        let found = problems(text);
        assert_eq!(
            found.iter().map(|p| p.kind).collect::<Vec<_>>(),
            [ProblemKind::OtherFormat],
            "{text}: {found:?}"
        );
    }
}

#[test]
fn a_cancelled_reading_says_so() {
    let progress = Progress::default();
    assert!(budget::load_bytes(TUTORIAL.as_bytes(), &progress).is_ok());
    assert!(progress.permille() <= 1000);
    progress.cancel();
    assert!(matches!(budget::load_bytes(TUTORIAL.as_bytes(), &progress), Err(LoadError::Cancelled)));
    assert!(matches!(budget::load_bytes(b"(format: 1)", &progress), Err(LoadError::Cancelled)));
}

#[test]
fn every_key_is_distinct_and_finds_its_figure() {
    for text in [TUTORIAL, YANGQUAN] {
        let budget = load(text.as_bytes()).unwrap();
        let mut keys = HashSet::new();
        for (id, _) in budget.figures() {
            let key = budget.key(id);
            assert_eq!(budget.find(&key), Some(id), "{key}");
            assert!(keys.insert(key));
        }
        assert_eq!(budget.find("general/全市/revenue/没有/2025/executed/amount"), None);
        assert_eq!(budget.find("general/全市"), None);
    }
}

#[test]
fn figures_stand_in_the_order_of_the_file() {
    for text in [TUTORIAL, YANGQUAN] {
        let budget = load(text.as_bytes()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        // every figure is on its line, behind the one before
        let mut from = (0, 0);
        for (id, figure) in budget.figures() {
            let line = figure.file_line as usize;
            let quoted = format!("\"{}\"", figure.quantity.text());
            if line != from.0 {
                assert!(line > from.0, "{}", budget.key(id));
                from = (line, 0);
            }
            let at = lines[line - 1][from.1..].find(&quoted);
            from.1 += at.unwrap_or_else(|| panic!("line {line}: {quoted} {}", budget.key(id))) + quoted.len();
        }
        // and numbered within its section from 1
        for (_, section) in budget.sections() {
            let orders: Vec<u32> = budget
                .figures()
                .filter(|(_, f)| budget.section(f.section).at == section.at)
                .map(|(_, f)| f.order)
                .collect();
            assert_eq!(orders, (1..=u32::try_from(orders.len()).unwrap()).collect::<Vec<_>>());
        }
    }
}

// ---- the tutorial is what it teaches --------------------------------------------------------------

/// What a figure may be, in base units.
fn interval(budget: &Budget, id: budget::FigureId) -> Option<Interval> {
    let q = &budget.figure(id).quantity;
    let decimals = if q.is_bare_integer() { budget.usual_decimals } else { q.decimals() };
    q.interval(Rounding::Nearest, decimals)
}

fn amount(budget: &Budget, line: budget::LineId, year: u16, stage: Stage) -> Option<Interval> {
    interval(budget, budget.cell(CellRef { line, year, stage, measure: Measure::Amount })?)
}

fn meet(a: Interval, b: Interval) -> bool {
    a.intersection(b).is_some()
}

/// The products of all members: both factors are positive or the second one is a point.
fn times(a: Interval, b: Interval) -> Interval {
    let ends = [a.low() * b.low(), a.low() * b.high(), a.high() * b.low(), a.high() * b.high()];
    Interval::new(*ends.iter().min().unwrap(), *ends.iter().max().unwrap())
}

#[test]
fn the_sums_of_the_tutorial_are_right() {
    let budget = load(TUTORIAL.as_bytes()).unwrap();
    let zero = Interval::point(Decimal::ZERO);
    let mut checked = 0;
    for group in budget.parts() {
        for year in [2024, 2025, 2026] {
            for stage in [Stage::Initial, Stage::Adjusted, Stage::Executed, Stage::Draft] {
                let Some(whole) = amount(&budget, group.whole, year, stage) else {
                    continue;
                };
                let parts: Vec<Interval> =
                    group.children.iter().filter_map(|line| amount(&budget, *line, year, stage)).collect();
                if parts.is_empty()
                    || (group.relation == Relation::Complete && parts.len() < group.children.len())
                {
                    continue;
                }
                let sum = parts.iter().fold(zero, |sum, part| sum.plus(*part).unwrap());
                let name = budget.line_path(group.whole);
                match group.relation {
                    Relation::Complete => assert!(meet(sum, whole), "{name} {sum:?} {whole:?}"),
                    Relation::OfWhich => assert!(sum.low() <= whole.high(), "{name}"),
                    Relation::Memo => assert!(parts.iter().all(|p| p.low() <= whole.high()), "{name}"),
                }
                checked += 1;
            }
        }
    }
    assert!(checked >= 8, "{checked}");
    let of = |id| interval(&budget, id).unwrap();
    let percent = |id| of(id).scaled(Decimal::new(1, 2)).unwrap();
    let sum = |parts: &[(budget::FigureId, Sign)]| {
        parts.iter().fold(zero, |sum, (id, sign)| match sign {
            Sign::Plus => sum.plus(of(*id)).unwrap(),
            Sign::Minus => sum.minus(of(*id)).unwrap(),
        })
    };
    for identity in budget.identities() {
        let holds = match identity {
            Identity::Sum { total, parts, .. } => meet(of(*total), sum(parts)),
            Identity::AtMost { total, parts, .. } => sum(parts).low() <= of(*total).high(),
            Identity::Equal { keys, .. } => keys.windows(2).all(|w| meet(of(w[0]), of(w[1]))),
            Identity::Growth { rate, of: now, base, .. } => {
                meet(of(*now), times(percent(*rate).plus(Interval::point(Decimal::ONE)).unwrap(), of(*base)))
            }
            Identity::Ratio { rate, of: part, base, .. } => meet(of(*part), times(percent(*rate), of(*base))),
        };
        assert!(holds, "{:?}", identity.why());
    }
}

#[test]
fn the_rates_of_the_tutorial_are_right() {
    let budget = load(TUTORIAL.as_bytes()).unwrap();
    let one = Interval::point(Decimal::ONE);
    let mut checked = 0;
    for (id, f) in budget.figures() {
        let Owner::Line(line) = f.owner else { continue };
        let Some(value) = interval(&budget, id) else {
            continue;
        };
        let Some(now) = amount(&budget, line, f.year, f.stage) else {
            continue;
        };
        let key = budget.key(id);
        let base = |Base { stage, .. }: Base| match (f.measure.plain(), stage) {
            (Measure::Rate, BaseStage::Initial) => amount(&budget, line, f.year, Stage::Initial),
            (Measure::Rate, BaseStage::Adjusted) => amount(&budget, line, f.year, Stage::Adjusted),
            (Measure::Rate, _) => None,
            (_, BaseStage::Initial) => amount(&budget, line, f.year - 1, Stage::Initial),
            (_, BaseStage::Adjusted) => amount(&budget, line, f.year - 1, Stage::Adjusted),
            (_, BaseStage::Executed) => amount(&budget, line, f.year - 1, Stage::Executed),
            _ => None,
        };
        let ratio = value.scaled(Decimal::new(1, 2)).unwrap();
        let whole = f.whole.and_then(|cell| budget.cell(cell)).and_then(|id| interval(&budget, id));
        let holds = match f.measure.plain() {
            Measure::Rate => f.base.and_then(base).map(|base| meet(now, times(ratio, base))),
            Measure::Growth => {
                f.base.and_then(base).map(|base| meet(now, times(ratio.plus(one).unwrap(), base)))
            }
            Measure::Change => f.base.and_then(base).map(|base| meet(now, value.plus(base).unwrap())),
            Measure::Share => whole.map(|whole| meet(now, times(ratio, whole))),
            _ => None,
        };
        if let Some(holds) = holds {
            assert!(holds, "{key} {value:?} {now:?}");
            checked += 1;
        }
        // where the base is not printed, growth and change must still name the same one
        if f.measure == Measure::Change {
            let growth =
                budget.cell(CellRef { line, year: f.year, stage: f.stage, measure: Measure::Growth });
            if let Some(rate) = growth.and_then(|id| interval(&budget, id)) {
                let rate = rate.scaled(Decimal::new(1, 2)).unwrap();
                assert!(meet(value, times(rate, now.minus(value).unwrap())), "{key}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 18, "{checked}");
}

#[test]
fn the_tutorial_shows_every_construct() {
    let budget = load(TUTORIAL.as_bytes()).unwrap();
    let has = |want: &str| {
        let (before, after) = (["(", " ", "{"], TUTORIAL);
        assert!(before.iter().any(|b| after.contains(&format!("{b}{want}"))), "{want}");
    };
    for field in [
        "rounding:",
        "usual_decimals:",
        "growth_base:",
        "rate_base:",
        "counters:",
        "identities:",
        "under:",
        "parts: complete",
        "initial:",
        "adjusted:",
        "executed:",
        "draft:",
        "prior:",
        "rate:",
        "growth:",
        "change:",
        "rate_on_initial:",
        "rate_on_adjusted:",
        "growth_on_executed:",
        "growth_on_initial:",
        "growth_on_adjusted:",
        "growth_on_comparable:",
        "share:",
        "share_of:",
        "share_change:",
        "contribution:",
        "contribution_to:",
        "count:",
        "complete:",
        "of_which:",
        "memo:",
        "remark:",
        "figures:",
        "implied(executed)",
        "unstated",
        "kind: outcome",
        "kind: principle",
        "kind: problem",
        "kind: project",
        "kind: measure",
        "sum(total:",
        "at_most(total:",
        "equal(keys:",
        "growth(rate:",
        "ratio(rate:",
        "\"-insurance/",
        "\"零\"",
        "\"持平\"",
        "\"超 ",
        "\"-22.9%\"",
        "book: general",
        "book: fund",
        "book: capital",
        "book: insurance",
        "book: debt",
        "flow: revenue",
        "flow: expenditure",
        "flow: source",
        "flow: transfer_in",
        "flow: transfer_out",
        "flow: transfer_payment",
        "flow: reserve",
        "flow: three_public",
        "flow: balance",
        "flow: debt_balance",
        "flow: bond",
        "flow: quota",
    ] {
        has(field);
    }
    assert!(TUTORIAL.contains("以上\""));
    let scopes: Vec<_> = budget.scopes().filter(|(_, s)| s.parent.is_none()).map(|(_, s)| &*s.name).collect();
    assert_eq!(scopes, ["全市", "未注明"]);
    assert!(
        budget.items().any(|(_, i)| i.figures.is_empty())
            && budget.items().any(|(_, i)| !i.figures.is_empty())
    );
}

#[test]
fn a_hundred_thousand_figures_are_read_in_time() {
    let mut facts = String::new();
    for table in 0..200 {
        write!(facts, "table(flow: revenue, lines: {{ \"总计{table}\": (of_which: {{").unwrap();
        for line in 0..100 {
            writeln!(
                facts,
                "\"科目{table}之{line}\": (initial: \"3.10 亿元\", adjusted: \"3.00 亿元\", executed: \"3.20 亿元\", \
                 rate: \"106.7%\", growth: \"增长 2.0%\"),"
            )
            .unwrap();
        }
        facts.push_str("}) }),\n");
    }
    let text = with_facts(&facts);
    let start = Instant::now();
    let budget = load(text.as_bytes()).unwrap();
    println!("{} figures, {} bytes, {:?}", budget.figures().len(), text.len(), start.elapsed());
    assert_eq!(budget.figures().len(), 100_000);
    let last = budget.figures().last().map(|(id, _)| budget.key(id)).unwrap();
    assert!(budget.find(&last).is_some());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn time_grows_with_the_file_and_not_with_its_square() {
    let list = |n: usize, entry: &dyn Fn(usize) -> String| (0..n).map(entry).collect::<Vec<_>>().join(", ");
    let figures = list(50_000, &|i| format!("\"第{i}\": \"1 户\""));
    let one_item = with_facts(&format!("item(kind: outcome, name: \"长表\", figures: {{ {figures} }})"));
    let start = Instant::now();
    assert_eq!(load(one_item.as_bytes()).unwrap().figures().len(), 50_000);
    let scopes = list(20_000, &|i| format!("\"范围{i}\": ()"));
    let items = list(20_000, &|i| format!("item(kind: outcome, name: \"事项{i}\", scope: \"没有\")"));
    let strangers = with_facts(&items).replacen("\"市级\": ()", &format!("\"市级\": (), {scopes}"), 1);
    assert_eq!(problems(&strangers).len(), MAX_PROBLEMS);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
