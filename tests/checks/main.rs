//! What is found in the sample, and how `mingzhang check` says it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod faults;

use mingzhang::budget::{Budget, Progress, load_bytes};
use mingzhang::check::{self, Check, Outcome, Q, Report, RuleSet, Severity, exact_text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::process::{Command, Output};

mod invented;
mod properties;

const YANGQUAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");
const TUTORIAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/tutorial.ron");

fn sample() -> (Budget, Report) {
    let budget = load_bytes(&std::fs::read(YANGQUAN).unwrap(), &Progress::default()).unwrap();
    let report = check::check(&budget, &RuleSet::shipped().unwrap(), &Progress::default()).unwrap();
    (budget, report)
}

fn mingzhang(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mingzhang")).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn printed(budget: &Budget, check: &Check) -> Vec<String> {
    check.formed.form.figures().into_iter().map(|id| budget.figure(id).quantity.text().to_owned()).collect()
}

// ---- the sample ------------------------------------------------------------------------------------

#[test]
fn the_sample_has_exactly_one_contradiction_and_it_is_explained() {
    let (budget, report) = sample();
    let failing: Vec<&Check> =
        report.checks.iter().filter(|c| c.verdict.outcome == Outcome::Inconsistent).collect();
    assert_eq!(failing.len(), 1);
    assert_eq!(failing[0].id, "growth:general/全市/expenditure/一般公共预算支出/2026/draft/growth");
    assert_eq!(failing[0].severity, Severity::Contradiction, "the report names the base itself");
    assert_eq!(printed(&budget, failing[0]), ["176.91 亿元", "170.18 亿元", "下降 0.1%"]);

    let [contradiction] = report.contradictions.as_slice() else {
        panic!("{:?}", report.contradictions);
    };
    assert_eq!(contradiction.severity, Severity::Contradiction);
    assert_eq!(contradiction.checks.len(), 1);
    assert_eq!(report.checks[contradiction.checks[0]].id, failing[0].id);
    assert!(contradiction.cause.fully_searched);
    assert_eq!(report.not_fully_searched, 0);

    let suspects: BTreeSet<Vec<String>> = contradiction
        .cause
        .suspects
        .iter()
        .map(|set| set.iter().map(|id| budget.key(*id)).collect())
        .collect();
    let expected: BTreeSet<Vec<String>> = [
        vec!["general/全市/expenditure/一般公共预算支出/2025/initial/amount".to_owned()],
        vec!["general/全市/expenditure/一般公共预算支出/2026/draft/growth".to_owned()],
    ]
    .into();
    assert_eq!(suspects, expected, "176.91 is confirmed by its six sources and is not to blame");
    let innocent = budget.find("general/全市/expenditure/一般公共预算支出/2026/draft/amount").unwrap();
    assert!(contradiction.cause.suspects.iter().all(|set| !set.contains(&innocent)));
    assert!(contradiction.cause.proposals.iter().all(|p| p.figure != innocent));
}

/// Figures of the report that do not come out in the last digit when recomputed from the printed ones.
#[test]
fn no_last_digit_of_the_sample_is_reported() {
    let (budget, report) = sample();
    let within = Some(Outcome::WithinRounding);
    for (figures, outcome) in [
        // 73.16 against 73.17
        (&["73.17 亿元", "47.57 亿元", "25.59 亿元"][..], within),
        // 176.90 against 176.91
        (
            &[
                "176.91 亿元",
                "74.77 亿元",
                "69.79 亿元",
                "12.45 亿元",
                "3.47 亿元",
                "1.86 亿元",
                "14.56 亿元",
            ],
            within,
        ),
        // 64.50 against 64.49
        (
            &["64.49 亿元", "30.72 亿元", "16.89 亿元", "10.76 亿元", "3.47 亿元", "0.08 亿元", "2.58 亿元"],
            within,
        ),
        (&["96.93 亿元", "99.67 亿元", "下降 2.8%"], within),
        (&["12.53 亿元", "13.06 亿元", "下降 4.0%"], within),
        (&["2.56 亿元", "增长 223.5%"], within),
        (&["17.06 亿元", "下降 29.5%"], within),
        (&["13.06 亿元", "增长 13.7%"], within),
        // 42 万元 from 0.24 - 0.24
        (&["42 万元", "0.24 亿元", "0.24 亿元"], within),
        // what does come out: the changes beside those rates
        (&["64.49 亿元", "64.53 亿元", "下降 0.1%"], Some(Outcome::Consistent)),
    ] {
        let found: Vec<&Check> = report.checks.iter().filter(|c| printed(&budget, c) == figures).collect();
        assert!(!found.is_empty(), "{figures:?}");
        for check in found {
            assert_eq!(Some(check.verdict.outcome), outcome, "{} {figures:?}", check.id);
            assert!(!check.verdict.by_bare_integer);
            assert_eq!(check.severity, Severity::None);
        }
    }
}

#[test]
fn the_intervals_of_a_check_are_exact() {
    let (budget, report) = sample();
    let check = |id: &str| report.checks.iter().find(|c| c.id == id).unwrap_or_else(|| panic!("{id}"));
    let ends = |range: &check::Range| (exact_text(&range.low), exact_text(&range.high));
    let growth = check("growth:general/全市/expenditure/一般公共预算支出/2026/draft/growth");
    let detail = |check: &Check| report.detail(&budget, check).unwrap();
    // 176.905 / 170.185 - 1 and 176.915 / 170.175 - 1, in percent
    let computed = detail(growth).computed;
    assert_eq!(computed.low, Q::new(17_690_500.into(), 170_185.into()) - Q::from_integer(100.into()));
    assert_eq!(computed.high, Q::new(17_691_500.into(), 170_175.into()) - Q::from_integer(100.into()));
    assert_eq!(ends(&detail(growth).stated), ("-0.15".into(), "-0.05".into()));
    let sum = check("parts_sum:general/全市/revenue/一般公共预算收入/2025/executed/amount");
    assert_eq!(ends(&detail(sum).computed), ("7315000000".to_owned(), "7317000000".to_owned()));
}

#[test]
fn an_unlisted_category_is_told_with_its_size_the_year_before() {
    let (budget, report) = sample();
    let of = |name: &str| {
        let found: Vec<_> =
            report.remainders.iter().filter(|r| budget.line_path(r.whole).ends_with(name)).collect();
        assert_eq!(found.len(), 1, "{name}");
        found[0]
    };
    let rest = of("上级对我市转移支付");
    // 96.93 - 77.66 - 11.27 = 8.00, each within half of its last place
    assert_eq!((rest.now.low.clone(), rest.now.high.clone()), (yi(7_985, 3), yi(8_015, 3)));
    // The year before 99.67 is printed; 77.66 had grown by 4.0 %, 11.27 fallen by 32.5 %.
    let before = rest.before.as_ref().unwrap();
    let part = |amount: Q, percent: Q| amount * Q::from_integer(100.into()) / percent;
    let tenths = |n: i64| Q::new(n.into(), 100.into());
    let low = yi(99_665, 3) - part(yi(77_665, 3), tenths(10_395)) - part(yi(11_275, 3), tenths(6_745));
    let high = yi(99_675, 3) - part(yi(77_655, 3), tenths(10_405)) - part(yi(11_265, 3), tenths(6_755));
    assert_eq!((before.low.clone(), before.high.clone()), (low.clone(), high.clone()));
    // about 8.24 to 8.36
    assert_eq!((check::rounded(&(low / yi(1, 0)), 2), check::rounded(&(high / yi(1, 0)), 2)), {
        let hundredths = |n| Some(rust_decimal::Decimal::new(n, 2));
        (hundredths(824), hundredths(837))
    });
    // not one of the checks calls the list wrong
    assert!(
        report
            .checks
            .iter()
            .filter(|c| c.id.contains("上级对我市转移支付"))
            .all(|c| c.verdict.outcome != Outcome::Inconsistent)
    );
}

/// So many ten-to-the-minus-`decimals` of 亿元, in 元.
fn yi(digits: i64, decimals: u32) -> Q {
    Q::from_integer(digits.into()) * Q::new(100_000_000.into(), 10i64.pow(decimals).into())
}

#[test]
fn about_three_hundred_checks_each_with_an_id_of_its_own() {
    let (budget, report) = sample();
    assert!((280..=400).contains(&report.checks.len()), "{}", report.checks.len());
    let ids: HashSet<&str> = report.checks.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids.len(), report.checks.len());
    let causes: HashSet<&str> = report.contradictions.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(causes.len(), report.contradictions.len());
    // whatever is not protected is in no check that was made, and the other way round
    let checked: HashSet<_> = report
        .checks
        .iter()
        .filter(|c| c.verdict.outcome != Outcome::NotChecked)
        .flat_map(|c| c.figures.clone())
        .collect();
    for (id, _) in budget.figures() {
        assert_ne!(checked.contains(&id), report.unprotected.contains(&id), "{}", budget.key(id));
    }
    // and a check that was not made says why
    for check in &report.checks {
        assert_eq!(check.verdict.outcome == Outcome::NotChecked, check.verdict.unchecked.is_some());
    }
}

// ---- the command -----------------------------------------------------------------------------------

/// The output in two: what the arithmetic gave, and what the rules of law and attention gave.
fn split(out: &str, rules: &str, lists: &str) -> (String, String) {
    let (from, to) = (out.find(rules).unwrap(), out.find(lists).unwrap());
    (format!("{}…\n\n{}", &out[..from], &out[to..]), out[from..to].trim_end().to_owned())
}

#[test]
fn text_is_what_a_person_wants_to_read() {
    let out = mingzhang(&["check", YANGQUAN, "--lang", "zh"]);
    assert_eq!(out.status.code(), Some(1));
    let (arithmetic, rules) = split(&text(&out.stdout), "法律与提示", "列表没有列完的");
    insta::assert_snapshot!("text_zh", arithmetic);
    insta::assert_snapshot!("text_zh_rules", rules);
    let out = mingzhang(&["check", YANGQUAN, "--lang", "en"]);
    assert_eq!(out.status.code(), Some(1));
    let (arithmetic, rules) =
        split(&text(&out.stdout), "Law and attention", "Lists that leave something out");
    insta::assert_snapshot!("text_en", arithmetic);
    insta::assert_snapshot!("text_en_rules", rules);
}

fn json(args: &[&str]) -> Value {
    let mut all = vec!["check", YANGQUAN, "--format", "json"];
    all.extend(args);
    let out = mingzhang(&all);
    assert_eq!(out.status.code(), Some(1));
    assert!(out.stderr.is_empty());
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn json_without_all_holds_only_what_is_not_in_order() {
    let mut document = json(&[]);
    let zh_and_en = json(&["--lang", "en"]);
    assert_eq!(document, zh_and_en, "the language of the program does not change it");
    document.as_object_mut().unwrap().remove("rules").unwrap();
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&document).unwrap());
}

fn fields(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn is_exact(text: &str) -> bool {
    let number = |t: &str| {
        let t = t.strip_prefix('-').unwrap_or(t);
        let (whole, fraction) = t.split_once('.').unwrap_or((t, "0"));
        !whole.is_empty()
            && !fraction.is_empty()
            && (whole.to_owned() + fraction).chars().all(|c| c.is_ascii_digit())
    };
    match text.split_once('/') {
        Some((above, below)) => number(above) && number(below) && !(above.to_owned() + below).contains('.'),
        None => number(text),
    }
}

fn assert_messages(value: &Value) {
    assert_eq!(fields(value), ["en", "zh"]);
    for language in ["en", "zh"] {
        let message = value[language].as_str().unwrap();
        assert!(!message.is_empty() && !message.contains("{$"), "{message}");
    }
}

#[test]
fn json_is_as_documented() {
    let document = json(&["--all"]);
    assert_eq!(
        fields(&document),
        ["causes", "checks", "not_fully_searched", "ranges", "remainders", "rules", "unprotected", "version"]
    );
    assert_eq!(fields(&json(&[])), ["causes", "checks", "rules", "version"]);
    assert_eq!(document["version"], 1);
    let budget = load_bytes(&std::fs::read(YANGQUAN).unwrap(), &Progress::default()).unwrap();
    let is_key = |v: &Value| assert!(budget.find(v.as_str().unwrap()).is_some(), "{v}");
    let severities = ["contradiction", "definition", "incomplete", "statutory", "attention", "none"];

    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ids = HashSet::new();
    let checks = document["checks"].as_array().unwrap();
    for check in checks {
        assert_eq!(
            fields(check),
            [
                "computed", "formula", "id", "keys", "kind", "message", "outcome", "reason", "severity",
                "source", "stated"
            ]
        );
        assert!(ids.insert(check["id"].as_str().unwrap()));
        let outcome = check["outcome"].as_str().unwrap();
        assert!(["consistent", "within_rounding", "inconsistent", "not_checked"].contains(&outcome));
        *outcomes.entry(outcome).or_default() += 1;
        let severity = check["severity"].as_str().unwrap();
        assert!(severities.contains(&severity));
        assert_eq!(severity == "none", outcome != "inconsistent");
        assert_eq!(check["reason"].is_null(), outcome != "not_checked");
        check["keys"].as_array().unwrap().iter().for_each(is_key);
        assert!(!check["formula"].as_str().unwrap().is_empty());
        assert_messages(&check["message"]);
        for end in ["computed", "stated"] {
            match &check[end] {
                Value::Null => assert_eq!(outcome, "not_checked", "{check}"),
                Value::Array(ends) => {
                    assert_eq!(ends.len(), 2);
                    assert!(ends.iter().all(|e| is_exact(e.as_str().unwrap())), "{check}");
                }
                other => panic!("{other}"),
            }
        }
        // messages hold the figures as printed
        if outcome == "inconsistent" {
            for language in ["zh", "en"] {
                let message = check["message"][language].as_str().unwrap();
                assert!(["176.91", "170.18", "0.1%"].iter().all(|n| message.contains(n)), "{message}");
            }
        }
    }
    let (_, report) = sample();
    for (word, outcome) in [
        ("consistent", Outcome::Consistent),
        ("within_rounding", Outcome::WithinRounding),
        ("inconsistent", Outcome::Inconsistent),
        ("not_checked", Outcome::NotChecked),
    ] {
        assert_eq!(outcomes.get(word).copied().unwrap_or(0), report.count(outcome), "{word}");
    }

    for cause in document["causes"].as_array().unwrap() {
        assert_eq!(
            fields(cause),
            ["among_others", "checks", "fully_searched", "id", "proposals", "suspects"]
        );
        for check in cause["checks"].as_array().unwrap() {
            assert!(ids.contains(check.as_str().unwrap()));
        }
        for set in cause["suspects"].as_array().unwrap() {
            set.as_array().unwrap().iter().for_each(is_key);
        }
        for proposal in cause["proposals"].as_array().unwrap() {
            assert_eq!(fields(proposal), ["instead", "key", "printed"]);
            is_key(&proposal["key"]);
        }
    }
    let mut tries = 0;
    for rule in document["rules"].as_array().unwrap() {
        assert_eq!(fields(rule), ["id", "keys", "message", "rule", "severity", "source", "state", "tries"]);
        assert!(severities.contains(&rule["severity"].as_str().unwrap()));
        assert_messages(&rule["message"]);
        for attempt in rule["tries"].as_array().unwrap() {
            assert_eq!(fields(attempt), ["base", "computed", "formula", "holds", "keys", "value"]);
            assert_messages(&attempt["value"]);
            tries += 1;
        }
        rule["keys"].as_array().unwrap().iter().for_each(is_key);
    }
    assert!(tries > 10, "{tries} tries");
    for remainder in document["remainders"].as_array().unwrap() {
        assert_eq!(fields(remainder), ["message", "rest", "rest_before", "whole", "year"]);
        assert_messages(&remainder["message"]);
    }
    document["unprotected"].as_array().unwrap().iter().for_each(is_key);
}

#[test]
fn all_lists_every_check_in_text_too() {
    let out = text(&mingzhang(&["check", YANGQUAN, "--all", "--lang", "zh"]).stdout);
    let (_, report) = sample();
    let listed = out.lines().filter(|l| l.starts_with('[')).count();
    assert_eq!(listed + report.count(Outcome::Inconsistent), report.checks.len());
    assert!(out.contains("73.17 = 47.57 + 25.59"), "{out}");
    // a rate on the budget is not called year on year, and where its base is only inferred that is said
    for name in [
        "一般公共预算支出（2026 草案 比上年年初预算增长率）",
        "教育支出（2026 草案 比上年年初预算（推断）增长率）",
    ] {
        assert!(out.contains(name), "{name} is not in {out}");
    }
    assert!(!out.contains("教育支出（2026 草案 同比）"), "{out}");
}

/// A file in which nothing is to be found.
const CLEAN: &str = r#"(
    format: 1, place: "清溪市", title: "清溪市预算", executed_year: 2025, draft_year: 2026,
    scopes: { "全市": () }, growth_base: executed, rate_base: adjusted,
    sections: [
        (at: "一", title: "专项", book: fund, scope: "全市", year: 2025, facts: [
            table(flow: source, lines: {
                "来源": (executed: "10.00 亿元", complete: { "甲": (executed: "4.00 亿元"), "乙": (executed: "6.01 亿元") }),
            }),
        ]),
    ],
)"#;

#[test]
fn exit_codes_are_zero_clean_one_findings_two_unusable() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let clean = file("clean.ron", CLEAN);
    let out = mingzhang(&["check", &clean, "--lang", "zh"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stdout));
    insta::assert_snapshot!("text_zh_clean", text(&out.stdout));
    insta::assert_snapshot!(
        "text_en_clean",
        text(&mingzhang(&["check", &clean, "--lang", "en", "--all"]).stdout)
    );
    let out = mingzhang(&["check", &clean, "--format=json"]);
    assert_eq!(out.status.code(), Some(0));
    let document: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(document, serde_json::json!({ "version": 1, "checks": [], "causes": [], "rules": [] }));

    let wrong = file("wrong.ron", &CLEAN.replace("6.01", "6.02"));
    for format in ["text", "json"] {
        let out = mingzhang(&["check", &wrong, "--format", format, "--lang", "zh"]);
        assert_eq!(out.status.code(), Some(1));
        if format == "text" {
            insta::assert_snapshot!("text_zh_wrong_sum", text(&out.stdout));
        }
    }

    let broken = file("broken.ron", &CLEAN.replace("亿元", "亿园"));
    for path in [broken.as_str(), "/nowhere/没有.ron"] {
        let out = mingzhang(&["check", path]);
        assert_eq!(out.status.code(), Some(2));
        assert!(out.stdout.is_empty() && !out.stderr.is_empty());
    }
    assert_eq!(mingzhang(&["check"]).status.code(), Some(2));
    assert_eq!(mingzhang(&["check", &clean, "--format", "xml"]).status.code(), Some(2));
}

#[test]
fn the_tutorial_has_no_contradiction() {
    let out = mingzhang(&["check", TUTORIAL, "--format", "json"]);
    assert_ne!(out.status.code(), Some(2));
    let document: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(document["causes"], serde_json::json!([]));
    assert_eq!(document["checks"], serde_json::json!([]));
}
