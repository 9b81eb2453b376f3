//! The rules of law and attention on whole budgets, and rule files as people write them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use mingzhang::budget::{self, Budget};
use mingzhang::check::rules::{RuleResult, RuleSet, RuleSeverity, RuleState, apply};
use mingzhang::check::{Values, exact_text, form};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const YANGQUAN: &str = include_str!("../data/yangquan-2026.ron");
const TUTORIAL: &str = include_str!("../data/tutorial.ron");

fn load(text: &str) -> Budget {
    budget::load_bytes(text.as_bytes(), &Default::default()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn results_of(rules: &RuleSet, budget: &Budget) -> Vec<RuleResult> {
    let formed = form(budget);
    apply(rules, budget, &Values::new(budget, &formed))
}

fn results(text: &str) -> Vec<RuleResult> {
    results_of(&RuleSet::shipped().unwrap(), &load(text))
}

fn pick<'a>(results: &'a [RuleResult], id: &str) -> &'a RuleResult {
    results.iter().find(|r| r.id() == id).unwrap_or_else(|| {
        panic!("no {id} among {:?}", results.iter().map(RuleResult::id).collect::<Vec<_>>())
    })
}

#[track_caller]
fn says(result: &RuleResult, zh: &[&str], en: &[&str]) {
    for part in zh {
        assert!(result.zh.contains(part), "{part} in {}", result.zh);
    }
    for part in en {
        assert!(result.en.contains(part), "{part} in {}", result.en);
    }
}

/// A budget of one section's facts, in one scope.
fn made_up(facts: &str) -> String {
    format!(
        "(format: 1, place: \"云河市\", title: \"云河市预算\", executed_year: 2025, draft_year: 2026,
          scopes: {{ \"市本级\": (), \"高新区\": () }}, growth_base: executed, rate_base: adjusted, sections: [
          (at: \"一\", title: \"预算\", book: general, scope: \"市本级\", year: 2025, facts: [{facts}]) ])"
    )
}

fn lines(flow: &str, year: u16, lines: &str) -> String {
    format!("table(flow: {flow}, year: {year}, lines: {{ {lines} }}),")
}

// ── the sample ──────────────────────────────────────────────────────────

#[test]
fn the_reserve_is_below_the_statutory_line_on_every_base() {
    let results = results(YANGQUAN);
    let reserve = pick(&results, "reserve-printed/市本级");
    assert_eq!((reserve.severity, reserve.state), (RuleSeverity::Statutory, RuleState::Below));
    assert_eq!(reserve.source.as_ref().unwrap().0, "《预算法》第四十条");
    assert_eq!(reserve.source.as_ref().unwrap().1, "Budget Law, Article 40");
    says(
        reserve,
        &[
            "预备费 0.40 亿元",
            "64.53 亿元为 0.62%",
            "57.13 亿元为 0.70%",
            "54.58 亿元为 0.73%",
            "低于法定下限 1%",
        ],
        &["0.62% of 64.53 亿元 (2025 initial budget)", "below the statutory line of 1%"],
    );
    let tries: Vec<_> =
        reserve.tries.iter().map(|t| (t.base.0.as_str(), t.formula.as_str(), t.holds)).collect();
    assert_eq!(
        tries,
        [
            ("2025 年年初预算", "0.40 亿元 ÷ 64.53 亿元", Some(false)),
            ("2025 年调整预算", "0.40 亿元 ÷ 57.13 亿元", Some(false)),
            ("2025 年执行数", "0.40 亿元 ÷ 54.58 亿元", Some(false)),
        ]
    );
    let first = &reserve.tries[0];
    assert_eq!(exact_text(&first.computed.high), "81/12905", "0.405 ÷ 64.525, exactly");
    assert_eq!((first.value.0.as_str(), first.figures.len()), ("0.62%", 2));
    let budget = load(YANGQUAN);
    assert_eq!(budget.scope(reserve.scope.unwrap()).name.as_ref(), "市本级");
    assert_eq!(reserve.book.unwrap().word(), "general");
    assert_eq!(reserve.figures.len(), 4);
    // nothing was planned in the draft, so nothing is said of it
    assert!(!results.iter().any(|r| r.rule == "reserve"));
    let used = pick(&results, "reserve-use/市本级");
    assert_eq!(used.state, RuleState::Explain);
    assert!(used.source.as_ref().unwrap().0.contains("第六十四条"));
    says(used, &["预备费 0.40 亿元", "注入融盛资本金", "请说明"], &["0.40 亿元", "please explain"]);
}

#[test]
fn no_debt_limit_is_given_anywhere() {
    let results = results(YANGQUAN);
    let debt = pick(&results, "debt-limit-given");
    assert_eq!((debt.severity, debt.state), (RuleSeverity::Incomplete, RuleState::NotGiven));
    says(
        debt,
        &["全市 405.1 亿元", "市本级 156.5 亿元", "高新区 34.02 亿元", "没有给出政府债务限额"],
        &["405.1 亿元", "not given in the report"],
    );
    let (zh, en) = debt.source.as_ref().unwrap();
    assert!(zh.contains("第三十五条、第四十八条") && zh.contains("第四十三条至第四十五条"));
    assert!(en.contains("Articles 35 and 48") && en.contains("Articles 43 to 45"));
    assert_eq!(debt.figures.len(), 3);
    // one cause is one entry
    assert_eq!(results.iter().filter(|r| r.rule.starts_with("debt-limit")).count(), 1);
    let stabilisation = pick(&results, "stabilisation-balance");
    assert_eq!(stabilisation.state, RuleState::NotGiven);
    says(
        stabilisation,
        &["市级 2025 年动用预算稳定调节基金 0.55 亿元", "没有给出"],
        &["0.55 亿元", "not given"],
    );
}

#[test]
fn fund_spending_outruns_fund_revenue() {
    let results = results(YANGQUAN);
    let fund = pick(&results, "fund-follows-revenue/全市");
    assert_eq!((fund.severity, fund.state), (RuleSeverity::Statutory, RuleState::Explain));
    says(
        fund,
        &["14.02 亿元，完成预算的 63%", "63.58 亿元，完成预算的 89.4%", "市本级从一般公共预算调入 4.47 亿元"],
        &["63% of budgeted revenue", "89.4% of budgeted expenditure", "4.47 亿元", "please explain"],
    );
    let (zh, en) = fund.source.as_ref().unwrap();
    assert!(zh.contains("《预算法》第九条") && zh.contains("《预算法实施条例》第七十八条"));
    assert!(en.contains("Article 9") && en.contains("Article 78"));
    assert_eq!(pick(&results, "fund-follows-revenue/市本级").state, RuleState::Within);
    let supported = pick(&results, "fund-supported/市本级");
    assert_eq!(supported.state, RuleState::Explain);
    says(supported, &["从一般公共预算调入 4.47 亿元", "备注："], &["received 4.47 亿元"]);
}

#[test]
fn three_public_expenses_fall_on_one_base_only() {
    let results = results(YANGQUAN);
    let public = pick(&results, "three-public/市本级");
    assert_eq!((public.severity, public.state), (RuleSeverity::Attention, RuleState::Explain));
    says(
        public,
        &[
            "0.21 亿元",
            "年初预算下降 2.0%",
            "（1599.46 万元 ÷ 86.1%） +10.2%～+15.9%",
            "执行 1599.46 万元 +28.1%～+34.5%",
            "公务接待费 0.05 亿元，比 2025 年执行 302.99 万元",
        ],
        &["-2.0% against the 2025 initial budget", "+28.1% to +34.5% against 1599.46 万元"],
    );
    let holds: Vec<_> = public.tries.iter().map(|t| t.holds).collect();
    assert_eq!(holds, [Some(true), Some(false), Some(false), Some(false), Some(false)]);
    assert_eq!(public.tries[1].formula, "0.21 亿元 ÷ (1599.46 万元 ÷ 86.1%) − 1");
}

#[test]
fn draft_totals_jump() {
    let results = results(YANGQUAN);
    for (id, zh, en) in [
        (
            "revenue-jump/capital/全市",
            "21.49 亿元，是 2.56 亿元的 8.4 倍",
            "21.49 亿元 is 8.4 times 2.56 亿元",
        ),
        ("revenue-jump/capital/市本级", "16.43 亿元，是 2.40 亿元的 6.8 倍", "6.8 times 2.40 亿元"),
        ("revenue-jump/fund/全市", "29.01 亿元，是 14.02 亿元的 2.1 倍", "2.1 times 14.02 亿元"),
        (
            "transfer-in-jump/市本级",
            "10.76 亿元，是 2025 年执行数 3.41 亿元的 3.2 倍",
            "3.2 times the 3.41 亿元",
        ),
    ] {
        let jump = pick(&results, id);
        assert_eq!((jump.severity, jump.state), (RuleSeverity::Attention, RuleState::Explain), "{id}");
        says(jump, &[zh], &[en]);
    }
    assert_eq!(pick(&results, "revenue-jump/general/全市").state, RuleState::Within);
    let capital = pick(&results, "capital-transfer-draft");
    assert_eq!((capital.severity, capital.state), (RuleSeverity::Incomplete, RuleState::NotGiven));
    says(capital, &["全市收入 21.49 亿元", "报告没有给出"], &["21.49 亿元", "not given in the report"]);
    says(pick(&results, "capital-transfer-executed"), &["从国有资本经营预算调入 2.39 亿元"], &["2.39 亿元"]);
}

#[test]
fn execution_rates_speak_of_lowered_budgets() {
    let results = results(YANGQUAN);
    let city = pick(&results, "lowered-budget/general/全市");
    assert_eq!(city.state, RuleState::Explain);
    says(
        city,
        &[
            "年初 76.20 亿元，调为 72.63 亿元",
            "报告称 100.7%，对年初是 96.0%",
            "税收收入 100.5%、非税收入 101.3%",
        ],
        &["76.20 亿元 initially, lowered to 72.63 亿元", "100.7% in the report, 96.0% of the initial budget"],
    );
    assert!(!city.zh.contains("170.18"), "expenditure was raised");
    let proper = pick(&results, "lowered-budget/general/市本级");
    says(
        proper,
        &["31.74 亿元，调为 30.1 亿元", "100.1%", "64.53 亿元，调为 57.13 亿元", "95.5%", "对年初是 84.6%"],
        &["31.74 亿元 initially, lowered to 30.1 亿元", "64.53 亿元 initially, lowered to 57.13 亿元"],
    );
    assert_eq!(proper.tries.len(), 2);
    let adjustment = pick(&results, "adjustment/市本级");
    assert_eq!(adjustment.state, RuleState::Explain);
    says(adjustment, &["64.53 亿元调整为 57.13 亿元", "人大常委会"], &["standing committee"]);
}

#[test]
fn growth_turns_round_against_execution() {
    let results = results(YANGQUAN);
    let city = pick(&results, "growth-sign/general/全市");
    says(
        city,
        &[
            "有 3 个科目",
            "城乡社区支出 9.17 亿元，报告称下降 3.2%，比执行数 7.72 亿元为 +18.8%",
            "住房保障支出",
        ],
        &["城乡社区支出 9.17 亿元, -3.2% in the report, +18.8% against 7.72 亿元 executed"],
    );
    let proper = pick(&results, "growth-sign/general/市本级");
    says(
        proper,
        &[
            "城乡社区支出 2.10 亿元，报告称增长 5.5%，比执行数 2.22 亿元为 -5.4%",
            "卫生健康支出",
            "一般公共预算支出",
        ],
        &["-5.4% against 2.22 亿元 executed"],
    );
    // down on either base
    assert!(!proper.zh.contains("教育支出"));
}

#[test]
fn the_other_rules_on_the_sample() {
    let results = results(YANGQUAN);
    for id in [
        "general-balance/全市",
        "general-balance/市本级",
        "capital-balance/全市",
        "transfers-agree/市本级",
        "debt-on-lent/全市",
        "insurance-roll/全市",
        "insurance-roll/市本级",
        "insurance-current/全市",
    ] {
        assert_eq!(pick(&results, id).state, RuleState::Within, "{id}");
    }
    let items = pick(&results, "insurance-items/全市");
    assert_eq!((items.state, items.tries.len()), (RuleState::Explain, 1));
    says(items, &["收入 20.12 亿元，支出 20.35 亿元，相差 -0.23 亿元"], &["difference -0.23 亿元"]);
    let bases = pick(&results, "base-not-given/general/市本级");
    assert_eq!((bases.severity, bases.state), (RuleSeverity::Attention, RuleState::NotGiven));
    says(bases, &["有 11 个", "2026 年教育支出下降 15.5%"], &["教育支出 -15.5% (2026)"]);
    // 30.12 over 30.1: rounding leaves it open whether that is more
    assert!(!results.iter().any(|r| r.rule == "surplus-over-budget"));
    // order: rules as in the files
    let order: Vec<&str> = results.iter().map(|r| r.rule.as_str()).collect();
    let place = |rule: &str| order.iter().position(|r| *r == rule).unwrap();
    assert!(place("reserve-printed") < place("debt-limit-given"));
    assert!(place("debt-limit-given") < place("three-public"));
}

#[test]
fn every_result_is_well_said() {
    for text in [YANGQUAN, TUTORIAL] {
        let results = results(text);
        let ids: HashSet<String> = results.iter().map(RuleResult::id).collect();
        assert_eq!(ids.len(), results.len(), "ids are unique");
        for result in &results {
            for t in [&result.zh, &result.en] {
                assert!(!t.is_empty() && !t.contains(['{', '}', '[', ']']) && !t.contains("  "), "{t}");
            }
            assert!(result.zh.ends_with('。') && result.en.ends_with('.'), "{} {}", result.zh, result.en);
            let between_digits = |at: usize| {
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                digit(result.zh[..at].chars().next_back()) && digit(result.zh[at + 1..].chars().next())
            };
            for (at, c) in result.zh.char_indices() {
                assert!(
                    !matches!(c, ',' | ';' | ':' | '(' | ')' | '?' | '!') || between_digits(at),
                    "{}",
                    result.zh
                );
            }
            assert!(!result.zh.contains("违法") && !result.en.contains("illegal"));
            let needs_source = result.severity != RuleSeverity::Attention;
            assert!(!needs_source || result.source.is_some(), "{}", result.id());
            assert!(!result.figures.is_empty(), "{}", result.id());
            assert!(result.figures.windows(2).all(|w| w[0] < w[1]), "figures in report order");
            let failed = matches!(result.state, RuleState::Below | RuleState::Above);
            assert!(!failed || result.tries.iter().all(|t| t.holds == Some(false)), "{}", result.id());
        }
    }
}

#[test]
fn the_tutorial_city_is_in_order() {
    let results = results(TUTORIAL);
    let failed = |r: &&RuleResult| matches!(r.state, RuleState::Below | RuleState::Above);
    assert!(!results.iter().any(|r| failed(&r)));
    let statutory: Vec<String> = results
        .iter()
        .filter(|r| r.severity == RuleSeverity::Statutory && r.state != RuleState::Within)
        .map(RuleResult::id)
        .collect();
    assert!(statutory.is_empty(), "{statutory:?}");
    let limit = pick(&results, "debt-limit/全市");
    assert_eq!(limit.state, RuleState::Within);
    says(limit, &["112.35 亿元", "115.00 亿元", "97.7%"], &["not above"]);
    assert_eq!(pick(&results, "debt-limit-given").state, RuleState::Within);
    assert_eq!(pick(&results, "debt-limit-apart").state, RuleState::NotGiven);
}

// ── made-up budgets ─────────────────────────────────────────────────────

#[test]
fn a_planned_reserve_is_judged_and_the_used_one_is_not() {
    let budget = |reserve: &str, spending: &str| {
        made_up(
            &(lines(
                "reserve",
                2025,
                &format!("\"预备费\": (initial: \"{reserve}\", executed: \"0.10 亿元\")"),
            ) + &lines("expenditure", 2025, &format!("\"一般公共预算支出\": (initial: \"{spending}\")"))),
        )
    };
    for (reserve, spending, state) in [
        ("2.00 亿元", "100.00 亿元", RuleState::Within),
        ("0.98 亿元", "100.00 亿元", RuleState::Below),
        ("3.20 亿元", "100.00 亿元", RuleState::Above),
        // 1.00 may be 0.995
        ("1.00 亿元", "100.00 亿元", RuleState::Within),
        // 1 of 104 is below 1% as 1.00, but not if it was rounded to a whole number
        ("1 亿元", "104 亿元", RuleState::Within),
        ("零", "100.00 亿元", RuleState::Below),
    ] {
        let results = results(&budget(reserve, spending));
        assert_eq!(pick(&results, "reserve/市本级").state, state, "{reserve} of {spending}");
        assert!(!results.iter().any(|r| r.rule == "reserve-printed"));
    }
    // as a line of the draft's expenditure
    let draft = made_up(&lines(
        "expenditure",
        2026,
        "\"一般公共预算支出\": (draft: \"50.00 亿元\", of_which: { \"预备费\": (draft: \"0.45 亿元\") })",
    ));
    let results = results(&draft);
    let reserve = pick(&results, "reserve/市本级");
    assert_eq!(reserve.state, RuleState::Below);
    says(reserve, &["2026 年草案预备费 0.45 亿元，支出 50.00 亿元，占 0.90%"], &["0.90% (2026 draft)"]);
}

#[test]
fn bases_that_disagree_ask_for_an_explanation() {
    let text = made_up(
        &(lines("reserve", 2025, "\"预备费\": (executed: \"0.60 亿元\", remark: \"防汛救灾\")")
            + &lines(
                "expenditure",
                2025,
                "\"一般公共预算支出\": (initial: \"70.00 亿元\", executed: \"50.00 亿元\")",
            )),
    );
    let results = results(&text);
    let reserve = pick(&results, "reserve-printed/市本级");
    assert_eq!(reserve.state, RuleState::Explain);
    assert_eq!(reserve.tries.iter().map(|t| t.holds).collect::<Vec<_>>(), [Some(false), Some(true)]);
    // used for what it is for
    assert!(!results.iter().any(|r| r.rule == "reserve-use"));
}

#[test]
fn surplus_and_debt_kinds_and_early_notice() {
    let revenue = "\"一般公共预算收入\": (adjusted: \"30.00 亿元\", executed: \"31.00 亿元\")";
    let shown = lines("reserve", 2025, "\"补充预算稳定调节基金\": (executed: \"1.00 亿元\")");
    let results_without = results(&made_up(&lines("revenue", 2025, revenue)));
    let surplus = pick(&results_without, "surplus-over-budget/市本级");
    assert_eq!((surplus.severity, surplus.state), (RuleSeverity::Incomplete, RuleState::NotGiven));
    says(surplus, &["31.00 亿元", "超过调整预算 30.00 亿元"], &["adjusted budget of 30.00 亿元"]);
    let results_with = results(&made_up(&(lines("revenue", 2025, revenue) + &shown)));
    assert_eq!(pick(&results_with, "surplus-over-budget/市本级").state, RuleState::Within);

    let debt = made_up(
        "table(book: debt, flow: debt_balance, lines: { \"政府债务余额\": (executed: \"90.00 亿元\", complete: {
            \"一般债务余额\": (executed: \"30.00 亿元\"), \"专项债务余额\": (executed: \"60.00 亿元\") }) }),
         table(book: debt, flow: quota, lines: { \"政府债务限额\": (executed: \"95.00 亿元\", complete: {
            \"一般债务限额\": (executed: \"36.00 亿元\"), \"专项债务限额\": (executed: \"59.00 亿元\") }) }),",
    );
    let debt = results(&debt);
    assert_eq!(pick(&debt, "debt-limit/市本级").state, RuleState::Within);
    assert_eq!(pick(&debt, "debt-limit-apart").state, RuleState::Within);
    let kinds = pick(&debt, "debt-limit-by-kind/市本级");
    assert_eq!((kinds.state, kinds.tries.len()), (RuleState::Above, 1));
    says(kinds, &["专项债务余额 60.00 亿元、限额 59.00 亿元，高于"], &["above the limit"]);
    assert!(!kinds.zh.contains("一般债务"));

    let notice = made_up(
        &(lines("transfer_payment", 2025, "\"一般性转移支付\": (executed: \"20.00 亿元\")")
            + &lines("transfer_payment", 2026, "\"提前下达一般性转移支付\": (draft: \"15.00 亿元\")")),
    );
    let notice = results(&notice);
    let notice = pick(&notice, "early-notice/市本级");
    assert_eq!(notice.state, RuleState::Below);
    says(notice, &["15.00 亿元，为 2025 年 20.00 亿元的 75.0%"], &["75.0% of 20.00 亿元"]);
}

#[test]
fn an_empty_report_gives_nothing() {
    assert!(results(&made_up("")).is_empty());
}

// ── rule files ──────────────────────────────────────────────────────────

/// A whole rule around some of its fields.
fn rule(fields: &str) -> String {
    format!(
        "(format: 1, rules: [(id: \"x\", severity: attention, title: (zh: \"甲\", en: \"a\"),
          each: (keys: [\"general/{{scope}}/expenditure/{{account}}/{{draft}}/draft/amount\"]), {fields})])"
    )
}

const INPUT: &str =
    "inputs: { \"a\": (keys: [\"general/{scope}/expenditure/{account}/{draft}/draft/amount\"]) },";

#[test]
fn a_new_rule_needs_no_code() {
    let readme = include_str!("../data/rules/README.md");
    let example = readme.split("```ron").nth(1).unwrap().split("```").next().unwrap();
    let rules = RuleSet::read(example).unwrap();
    let budget = load(&made_up(&lines(
        "expenditure",
        2026,
        "\"一般公共预算支出\": (draft: \"50.00 亿元\", of_which: { \"债务付息支出\": (draft: \"6.00 亿元\") })",
    )));
    let results = results_of(&rules, &budget);
    assert_eq!(results.len(), 1);
    let interest = pick(&results, "interest/市本级");
    assert_eq!(interest.state, RuleState::Explain);
    says(
        interest,
        &["市本级付息支出 6.00 亿元，占支出 50.00 亿元的 12.0%，请说明。"],
        &["12.0% of 50.00 亿元"],
    );
    // beside the shipped ones, but never twice
    let both = RuleSet::shipped().unwrap().and(rules.clone()).unwrap();
    assert_eq!(both.rules().len(), RuleSet::shipped().unwrap().rules().len() + 1);
    assert!(both.and(rules).unwrap_err().to_string().contains("interest"));
}

#[test]
fn several_lines_where_one_is_meant_are_not_used() {
    let text = rule(
        "group: [], inputs: { \"a\": (keys: [\"general/{scope}/expenditure/*支出/{draft}/draft/amount\"]) },
         formula: \"a\", tests: [(test: \"value <= 0\", otherwise: explain)], say: (explain: (zh: \"{a}\", en: \"{a}\"))",
    );
    let rules = RuleSet::read(&text).unwrap();
    let one = load(&made_up(&lines("expenditure", 2026, "\"教育支出\": (draft: \"5.00 亿元\")")));
    assert_eq!(results_of(&rules, &one)[0].zh, "5.00 亿元");
    let two = lines(
        "expenditure",
        2026,
        "\"教育支出\": (draft: \"5.00 亿元\"), \"卫生支出\": (draft: \"5.00 亿元\")",
    );
    assert!(results_of(&rules, &load(&made_up(&two))).is_empty());
}

#[test]
fn bad_rule_files_are_refused_with_a_reason() {
    let say = "say: (explain: (zh: \"{a}\", en: \"{a}\"))";
    let tests = "formula: \"a\", tests: [(test: \"value > 0\", otherwise: explain)],";
    assert!(RuleSet::read(&rule(&format!("{INPUT} {tests} {say}"))).is_ok());
    for (text, reason) in [
        (format!("{INPUT} {say}"), "one of tests, missing and always"),
        (format!("{INPUT} {tests} missing: [\"a\"], {say}"), "one of tests, missing and always"),
        (format!("{INPUT} {tests} say: ()"), "lacks the words for explain"),
        (format!("{INPUT} {tests} say: (explain: (zh: \"{{b}}\", en: \"\"))"), "{b} in the words is unknown"),
        (format!("{INPUT} {tests} say: (explain: (zh: \"{{a.size}}\", en: \"\"))"), "{a.size}"),
        (format!("{INPUT} {tests} say: (explain: (zh: \"{{a\", en: \"\"))"), "brackets do not match"),
        (
            format!("{INPUT} formula: \"a / b\", tests: [(test: \"value > 0\", otherwise: explain)], {say}"),
            "no input b",
        ),
        (
            format!("{INPUT} formula: \"a +\", tests: [(test: \"value > 0\", otherwise: explain)], {say}"),
            "not complete",
        ),
        (
            format!("{INPUT} formula: \"a\", tests: [(test: \"value\", otherwise: explain)], {say}"),
            "is missing",
        ),
        (
            format!("{INPUT} formula: \"value\", tests: [(test: \"value > 0\", otherwise: explain)], {say}"),
            "only in tests",
        ),
        (format!("{INPUT} group: [\"book\"], {tests} {say}"), "book in group"),
        (format!("{INPUT} decimals: 9, {tests} {say}"), "at most 6"),
        (
            format!("inputs: {{ \"a\": (is: \"b\"), \"b\": (is: \"a\") }}, {tests} {say}"),
            "computed from itself",
        ),
        (format!("inputs: {{ \"a\": () }}, {tests} {say}"), "keys or is"),
        (format!("inputs: {{ \"scope\": (is: \"1\") }}, {tests} {say}"), "cannot name an input"),
        (format!("inputs: {{ \"a\": (keys: [\"general/市\"]) }}, {tests} {say}"), "seven parts"),
        (
            format!(
                "inputs: {{ \"a\": (keys: [\"general/{{place}}/revenue/*/*/*/amount\"]) }}, {tests} {say}"
            ),
            "does not stand in each",
        ),
        (format!("inputs: {{ \"a\": (is: \"1\", base: [\"last\"]) }}, {tests} {say}"), "last"),
        (format!("{INPUT} bases: [(zh: \"甲\", en: \"a\")], {tests} {say} , always: within"), "one of tests"),
        (format!("{INPUT} always: within, say: (within: (zh: \"\", en: \"\"))"), "cannot be within"),
        (
            format!(
                "{INPUT} bases: [(zh: \"甲\", en: \"a\", tests: [(test: \"a > 0\", otherwise: below)])], {say}"
            ),
            "needs a formula",
        ),
    ] {
        let error = RuleSet::read(&rule(&text)).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}: {text}");
        assert!(error.to_string().contains("rule “x”") && error.chinese().starts_with("规则“x”："));
    }
    // the text itself: line and column
    let error = RuleSet::read("(\n  format: 1,\n  rulez: [],\n)").unwrap_err();
    assert_eq!(error.place.unwrap().0, 3);
    assert!(error.to_string().starts_with("line 3, column") && error.to_string().contains("rulez"));
    assert!(error.chinese().starts_with("第 3 行第"));
    assert!(RuleSet::read("(format: 2, rules: [])").unwrap_err().to_string().contains("format 2"));
    let one = rule(&format!("{INPUT} {tests} {say}"));
    let (_, body) = one.split_once("rules: [").unwrap();
    let twice = one.replace(")])", "), ") + body;
    assert!(RuleSet::read(&twice).unwrap_err().to_string().contains("used twice"));
}

#[test]
fn broken_rule_files_break_nothing() {
    let law = include_str!("../data/rules/law.ron");
    let cuts: Vec<usize> = law.char_indices().map(|(at, _)| at).step_by(211).collect();
    for at in cuts {
        assert!(RuleSet::read(&law[..at]).is_err());
        let mut without: String = law[..at].to_owned();
        without.extend(law[at..].chars().skip(1));
        let _ = RuleSet::read(&without);
    }
}

#[test]
fn a_hundred_thousand_figures_are_no_trouble() {
    let mut text = String::from(
        "(format: 1, place: \"大市\", title: \"大市预算\", executed_year: 2025, draft_year: 2026,
          growth_base: initial, rate_base: adjusted, scopes: {",
    );
    for scope in 0..40 {
        let _ = write!(text, "\"县{scope}\": (), ");
    }
    text.push_str("}, sections: [");
    for scope in 0..40 {
        let _ = write!(
            text,
            "(at: \"一\", title: \"县\", book: general, scope: \"县{scope}\", year: 2025, facts: [
               table(flow: expenditure, lines: {{ \"一般公共预算支出\": (initial: \"900.00 亿元\", adjusted: \"890.00 亿元\", executed: \"880.00 亿元\", rate: \"98.9%\", of_which: {{"
        );
        for account in 0..500 {
            let _ = write!(
                text,
                "\"科目{account}\": (initial: \"1.00 亿元\", executed: \"1.10 亿元\", rate: \"99%\"), "
            );
        }
        text.push_str("}) }), table(flow: expenditure, year: 2026, lines: { \"一般公共预算支出\": (draft: \"910.00 亿元\", of_which: {");
        for account in 0..500 {
            let _ = write!(text, "\"科目{account}\": (draft: \"1.05 亿元\", growth: \"增长 5.0%\"), ");
        }
        text.push_str("}) }) ]),");
    }
    text.push_str("])");
    let budget = load(&text);
    assert!(budget.figures().len() > 100_000);
    let rules = RuleSet::shipped().unwrap();
    let formed = form(&budget);
    let values = Values::new(&budget, &formed);
    let start = Instant::now();
    let results = apply(&rules, &budget, &values);
    let took = start.elapsed();
    assert_eq!(results.iter().filter(|r| r.rule == "growth-sign" && r.tries.len() == 500).count(), 40);
    assert!(took < Duration::from_secs(20), "{took:?}");
}
