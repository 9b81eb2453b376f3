//! Faults that were found once: each file here was judged wrongly, or not at all, before its mend.

use mingzhang::budget::{Budget, Progress, load_bytes};
use mingzhang::check::{self, Check, Contradiction, Outcome, Report, RuleSet, Severity, Unchecked};

/// A file with these facts and identities about the invented 清溪市.
fn file(options: &str, facts: &str, identities: &str) -> Budget {
    let text = format!(
        "(format: 1, place: \"清溪市\", title: \"清溪市\", executed_year: 2025, draft_year: 2026, growth_base: executed,
        rate_base: adjusted, scopes: {{ \"全市\": (parts: [\"市级\", \"县\"]), \"市级\": (), \"县\": () }}, {options}
        sections: [(at: \"一\", title: \"t\", book: general, scope: \"全市\", year: 2025, facts: [{facts}])],
        identities: [{identities}])"
    );
    load_bytes(text.as_bytes(), &Progress::default()).unwrap_or_else(|e| panic!("{e:?}\n{text}"))
}

fn checked(budget: &Budget) -> Report {
    check::check(budget, &RuleSet::default(), &Progress::default()).unwrap()
}

fn of<'r>(report: &'r Report, id: &str) -> &'r Check {
    let all = || report.checks.iter().map(|c| c.id.as_str()).collect::<Vec<_>>();
    report.checks.iter().find(|c| c.id.starts_with(id)).unwrap_or_else(|| panic!("{id} in {:?}", all()))
}

fn texts(budget: &Budget, figures: &[mingzhang::budget::FigureId]) -> Vec<String> {
    figures.iter().map(|id| budget.figure(*id).quantity.text().to_owned()).collect()
}

fn suspects(budget: &Budget, contradiction: &Contradiction) -> Vec<Vec<String>> {
    contradiction.cause.suspects.iter().map(|set| texts(budget, set)).collect()
}

fn assert_nothing_found(budget: &Budget) -> Report {
    let report = checked(budget);
    for c in &report.checks {
        assert_ne!(c.verdict.outcome, Outcome::Inconsistent, "{} {:?}", c.id, texts(budget, &c.figures));
    }
    let found: Vec<_> = report.contradictions.iter().map(|c| (&c.id, &c.cause.conflict)).collect();
    assert!(found.is_empty(), "{found:?}");
    report
}

#[test]
fn a_change_does_not_prove_itself() {
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "73.17 亿元", change: "增收 1.54 亿元") })"#,
        "",
    );
    let report = checked(&budget);
    assert_eq!(report.checks.len(), 1);
    assert!(matches!(report.checks[0].verdict.unchecked, Some(Unchecked::Missing(_))));
    assert_eq!(report.unprotected.len(), 2, "nothing confirms either figure");
}

#[test]
fn amount_growth_and_change_without_a_base_are_one_check() {
    let facts = |change: &str| {
        format!(
            r#"table(flow: revenue, lines: {{ "收入": (executed: "50.00 亿元", growth: "增长 2.0%", change: "{change}") }})"#
        )
    };
    let good = file("", &facts("增收 0.98 亿元"), "");
    let report = assert_nothing_found(&good);
    assert_eq!(report.checks.len(), 1);
    assert_eq!(report.checks[0].verdict.outcome, Outcome::Consistent);
    assert_eq!(texts(&good, &report.checks[0].figures), ["50.00 亿元", "增长 2.0%", "增收 0.98 亿元"]);
    assert!(report.unprotected.is_empty());

    let bad = file("", &facts("增收 0.89 亿元"), "");
    let report = checked(&bad);
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(report.checks[0].severity, Severity::Contradiction);
    assert_eq!(report.contradictions[0].cause.conflict.len(), 3);
    let texts: Vec<&str> = report.contradictions[0].cause.proposals.iter().map(|p| &*p.text).collect();
    assert!(texts.contains(&"增收 0.98 亿元"), "{texts:?}");
}

#[test]
fn balances_may_be_negative() {
    let budget = file(
        "",
        r#"table(book: insurance, flow: balance, lines: {
            "当年收支结余": (executed: "0.10 亿元", of_which: { "养老": (executed: "0.60 亿元"), "医疗": (executed: "0.20 亿元") },
                memo: { "其中企业": (executed: "0.90 亿元") }) }),
        table(book: insurance, scope: "市级", flow: balance, lines: { "当年收支结余": (executed: "0.45 亿元", growth: "下降 3.0%") }),
        table(book: insurance, scope: "市级", flow: revenue, lines: { "冲退": (executed: "-0.20 亿元", growth: "增长 12.0%", of_which: { "甲": (executed: "0.10 亿元") }) })"#,
        "",
    );
    assert_nothing_found(&budget);
}

#[test]
fn growth_on_a_negative_base_is_not_judged() {
    let budget = file(
        "",
        r#"table(flow: balance, lines: { "结余": (executed: "0.50 亿元", prior: "-0.30 亿元", growth: "增长 266.7%") }),
        table(flow: revenue, lines: { "收入": (executed: "0.50 亿元", prior: "-0.30 亿元", growth: "下降 12.0%") })"#,
        "",
    );
    let report = assert_nothing_found(&budget);
    for c in &report.checks {
        assert!(matches!(c.verdict.unchecked, Some(Unchecked::NegativeBase(_))), "{c:?}");
    }
}

#[test]
fn a_check_uses_what_duplicates_leave_over() {
    // 10.0 is also said to be 10.04: then 5.00 + 5.00 cannot be it
    let facts = r#"table(flow: revenue, lines: { "收入": (executed: "10.0 亿元", complete: { "甲": (executed: "5.00 亿元"), "乙": (executed: "5.00 亿元") }) }),
        item(kind: outcome, name: "收入", figures: { "全年": "10.04 亿元" })"#;
    let same = r#"equal(keys: ["general/全市/revenue/收入/2025/executed/amount", "policy/全市/outcome/收入>全年/2025/executed/amount"])"#;
    assert_nothing_found(&file("", facts, ""));
    let budget = file("", facts, same);
    let report = checked(&budget);
    assert_eq!(of(&report, "parts_sum").verdict.outcome, Outcome::Inconsistent);
    assert_eq!(of(&report, "declared_equal").verdict.outcome, Outcome::WithinRounding);
    assert_eq!(report.contradictions.len(), 1);
}

#[test]
fn a_zero_that_was_cut_off_may_have_been_below_it() {
    let facts = r#"table(flow: revenue, lines: { "收入": (executed: "1.00 亿元", complete: { "甲": (executed: "1.00 亿元"), "退库": (executed: "0.00 亿元"), "乙": (executed: "0.01 亿元") }) })"#;
    assert_nothing_found(&file("rounding: truncated,", facts, ""));
}

#[test]
fn three_statements_of_one_figure_are_one_quantity() {
    let facts = r#"table(flow: revenue, lines: { "收入": (executed: "5.00 亿元", complete: { "甲": (executed: "2.00 亿元"), "乙": (executed: "3.00 亿元") }) }),
        item(kind: outcome, name: "收入", figures: { "一": "5.00 亿元", "二": "6.00 亿元" })"#;
    let same = r#"equal(keys: ["general/全市/revenue/收入/2025/executed/amount", "policy/全市/outcome/收入>一/2025/executed/amount",
        "policy/全市/outcome/收入>二/2025/executed/amount"])"#;
    let budget = file("", facts, same);
    let report = checked(&budget);
    assert_eq!(report.checks.len(), 2, "one check for the three, one for the sum");
    assert!(matches!(of(&report, "parts_sum").verdict.unchecked, Some(Unchecked::Conflicting(_))));
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(suspects(&budget, &report.contradictions[0]), [["6.00 亿元"]]);
    let proposals: Vec<&str> = report.contradictions[0].cause.proposals.iter().map(|p| &*p.text).collect();
    assert_eq!(proposals, ["5.00 亿元"]);
}

#[test]
fn a_rate_stated_twice_is_one_quantity() {
    let facts = |twice: &str| {
        format!(
            r#"table(flow: revenue, lines: {{ "收入": (executed: "22.00 亿元", prior: "10.00 亿元", growth: "增长 1.2 倍") }}),
            item(kind: outcome, name: "收入", figures: {{ "增幅": "{twice}" }})"#
        )
    };
    let same = r#"equal(keys: ["general/全市/revenue/收入/2025/executed/growth", "policy/全市/outcome/收入>增幅/2025/executed/percent"])"#;
    assert_nothing_found(&file("", &facts("120%"), same));
    let budget = file("", &facts("12%"), same);
    let report = checked(&budget);
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(suspects(&budget, &report.contradictions[0]), [["12%"]], "10 and 22 confirm the other");
    assert_eq!(report.contradictions[0].cause.proposals[0].text, "120%");
}

#[test]
fn suspects_of_a_change_of_shares_are_tried() {
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "100.00 亿元", prior: "90.00 亿元", change: "增收 10.00 亿元", complete: {
            "税收": (executed: "60.00 亿元", prior: "45.00 亿元", change: "增收 15.00 亿元", share_change: "下降 3.0 个百分点", share_of: "收入"),
            "非税": (executed: "40.00 亿元", prior: "45.00 亿元", change: "减收 5.00 亿元") }) })"#,
        "",
    );
    let report = checked(&budget);
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(suspects(&budget, &report.contradictions[0]), [["下降 3.0 个百分点"]]);
    assert!(report.contradictions[0].cause.fully_searched);
}

#[test]
fn level_is_a_word_that_can_be_wrong() {
    let facts = |now: &str| {
        format!(
            r#"table(flow: revenue, lines: {{ "收入": (executed: "{now}", prior: "50.00 亿元", growth: "持平") }})"#
        )
    };
    assert_nothing_found(&file("", &facts("50.20 亿元"), ""));
    let report = checked(&file("", &facts("51.60 亿元"), ""));
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(report.contradictions[0].severity, Severity::Attention);
    assert!(report.contradictions[0].cause.suspects.is_empty());
}

#[test]
fn debt_above_its_limit_is_said_once_and_is_no_slip_of_arithmetic() {
    let facts = |limit: &str| {
        format!(
            r#"table(book: debt, flow: quota, lines: {{ "政府债务限额": (executed: "{limit}") }}),
            table(book: debt, flow: debt_balance, lines: {{ "政府债务余额": (executed: "112.35 亿元") }})"#
        )
    };
    let limit = r#"at_most(total: "debt/全市/quota/政府债务限额/2025/executed/amount", parts: ["debt/全市/debt_balance/政府债务余额/2025/executed/amount"])"#;
    assert_nothing_found(&file("", &facts("115.00 亿元"), limit));
    let over = file("", &facts("110.00 亿元"), limit);
    let report = checked(&over);
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(report.contradictions[0].severity, Severity::Statutory);
    assert!(
        report.contradictions[0].cause.suspects.is_empty()
            && report.contradictions[0].cause.proposals.is_empty()
    );
    // the rule of law says it with article and formula
    let report = check::check(&over, &RuleSet::shipped().unwrap(), &Progress::default()).unwrap();
    assert!(report.contradictions.is_empty());
    assert!(report.rules.iter().any(|r| r.rule == "debt-limit" && r.state != check::RuleState::Within));
}

#[test]
fn balances_roll_forward_and_follow_from_both_sides() {
    let facts = |end: &str, year: &str| {
        format!(
            r#"table(book: insurance, flow: revenue, lines: {{ "社会保险基金收入": (executed: "20.30 亿元") }}),
            table(book: insurance, flow: expenditure, lines: {{ "社会保险基金支出": (executed: "19.07 亿元") }}),
            table(book: insurance, flow: balance, lines: {{ "当年收支结余": (executed: "{year}"), "年末滚存结余": (executed: "{end}", prior: "10.10 亿元") }})"#
        )
    };
    let report = assert_nothing_found(&file("", &facts("11.33 亿元", "1.23 亿元"), ""));
    assert_eq!(report.count(Outcome::Consistent), 2);
    let report = checked(&file("", &facts("15.13 亿元", "1.23 亿元"), ""));
    assert_eq!(of(&report, "roll_forward").verdict.outcome, Outcome::Inconsistent);
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(report.contradictions[0].severity, Severity::Definition, "the names tell it, not the report");
    let report = checked(&file("", &facts("12.33 亿元", "2.23 亿元"), ""));
    assert_eq!(of(&report, "year_balance").verdict.outcome, Outcome::Inconsistent);
}

#[test]
fn what_levels_of_government_pay_each_other_does_not_add_up() {
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "转移性收入": (executed: "60.00 亿元"), "收入总计": (executed: "80.00 亿元"), "下级上解收入": (executed: "0 亿元") }),
        table(scope: "市级", flow: revenue, lines: { "转移性收入": (executed: "55.00 亿元"), "收入总计": (executed: "70.00 亿元"), "下级上解收入": (executed: "3.21 亿元") }),
        table(scope: "县", flow: revenue, lines: { "转移性收入": (executed: "40.00 亿元"), "收入总计": (executed: "45.00 亿元") })"#,
        "",
    );
    assert_nothing_found(&budget);
    // what people receive as 补助 is spent at one level only
    let spent = |whole: &str| {
        format!(
            r#"table(flow: expenditure, lines: {{ "支出": (executed: "{whole}", of_which: {{ "困难群众补助": (executed: "2.00 亿元") }}) }}),
            table(scope: "市级", flow: expenditure, lines: {{ "支出": (executed: "3.00 亿元") }}),
            table(scope: "县", flow: expenditure, lines: {{ "支出": (executed: "5.00 亿元") }})"#
        )
    };
    assert_nothing_found(&file("", &spent("8.00 亿元"), ""));
    assert_eq!(checked(&file("", &spent("9.00 亿元"), "")).contradictions.len(), 1);
}

#[test]
fn balances_of_all_funds_are_not_those_of_one() {
    let budget = file(
        "",
        r#"table(book: insurance, flow: revenue, lines: { "社会保险基金收入": (executed: "20.30 亿元") }),
        table(book: insurance, flow: expenditure, lines: { "社会保险基金支出": (executed: "17.85 亿元") }),
        table(book: insurance, flow: balance, lines: { "企业职工基本养老保险基金当年结余": (executed: "1.20 亿元"),
            "社会保险基金年末滚存结余": (executed: "18.60 亿元", prior: "16.15 亿元") })"#,
        "",
    );
    assert!(assert_nothing_found(&budget).checks.is_empty());
}

#[test]
fn nothing_is_assumed_of_how_the_year_before_was_made_up() {
    // 乙 came from another budget: it is not in the total of the year before
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "11.00 亿元", growth: "增长 52.8%", complete: {
            "甲": (executed: "7.40 亿元", growth: "增长 5.7%"), "乙": (executed: "3.60 亿元", growth: "增长 10.0%") }) })"#,
        "",
    );
    assert_nothing_found(&budget);
}

#[test]
fn an_office_that_cuts_amounts_may_round_percentages() {
    let facts = r#"table(flow: revenue, lines: { "收入": (executed: "100.06 亿元", prior: "100.00 亿元", growth: "增长 0.1%") })"#;
    assert_nothing_found(&file("rounding: truncated,", facts, ""));
}

#[test]
fn a_list_of_one_stage_is_no_list_of_another() {
    // the reserve stands in the initial budget, and is spent under the accounts
    let budget = file(
        "",
        r#"table(flow: expenditure, lines: { "支出": (initial: "10.00 亿元", complete: {
            "甲": (initial: "6.00 亿元"), "乙": (initial: "3.90 亿元"), "预备费": (initial: "0.10 亿元") }) }),
        table(flow: expenditure, lines: { "支出": (executed: "9.00 亿元", complete: { "甲": (executed: "5.00 亿元"), "乙": (executed: "4.00 亿元") }) })"#,
        "",
    );
    let report = assert_nothing_found(&budget);
    assert_eq!(report.checks.len(), 2);
}

#[test]
fn growth_from_nothing_and_limits_of_a_fall_are_no_contradictions() {
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "0.28 亿元", prior: "0.00 亿元", growth: "增长 100.0%"),
            "罚没": (executed: "2.65 亿元", prior: "3.08 亿元", change: "减收 超过 0.4 亿元") })"#,
        "",
    );
    let report = assert_nothing_found(&budget);
    assert!(matches!(of(&report, "growth").verdict.unchecked, Some(Unchecked::NegativeBase(_))));
}

#[test]
fn contributions_stand_on_the_base_of_the_growth_beside_them() {
    let budget = file(
        "",
        r#"table(flow: revenue, growth_base: comparable, lines: { "收入": (executed: "34.10 亿元", prior: "12.05 亿元", growth: "增长 0.7%", complete: {
            "甲": (executed: "29.51 亿元", prior: "8.87 亿元", growth_on_comparable: "增长 1.0%", contribution: "拉动 0.9 个百分点", contribution_to: "收入",
                share: "86.5%", share_of: "收入", share_change: "提升 0.3 个百分点"),
            "乙": (executed: "4.59 亿元", prior: "3.18 亿元") }) })"#,
        "",
    );
    let report = assert_nothing_found(&budget);
    assert!(matches!(of(&report, "contribution").verdict.unchecked, Some(Unchecked::Comparable(_))));
}

/// What is also said against another base does not take the check of the contribution away.
#[test]
fn a_second_base_that_is_no_reform_leaves_the_contribution_checked() {
    let facts = |contribution: &str| {
        format!(
            r#"table(flow: revenue, lines: {{ "收入": (executed: "100.00 亿元", prior: "90.00 亿元", growth: "增长 11.1%", growth_on_adjusted: "增长 3.0%", complete: {{
                "甲": (executed: "60.00 亿元", prior: "51.00 亿元", growth: "增长 17.6%", contribution: "{contribution}", contribution_to: "收入"),
                "乙": (executed: "40.00 亿元", prior: "39.00 亿元") }}) }})"#
        )
    };
    assert_eq!(
        of(&assert_nothing_found(&file("", &facts("拉动 10.0 个百分点"), "")), "contribution")
            .verdict
            .outcome,
        Outcome::Consistent
    );
    assert_eq!(
        of(&checked(&file("", &facts("拉动 1.0 个百分点"), "")), "contribution").verdict.outcome,
        Outcome::Inconsistent
    );
}

#[test]
fn a_percentage_that_should_be_a_multiple_is_asked_about() {
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "22.00 亿元", prior: "10.00 亿元", growth: "增长 1.2%") })"#,
        "",
    );
    let report = checked(&budget);
    let proposals: Vec<&str> = report.contradictions[0].cause.proposals.iter().map(|p| &*p.text).collect();
    assert!(proposals.contains(&"增长 1.2 倍"), "{proposals:?}");
}

/// Two rates on one base confirm each other, whichever stands first.
#[test]
fn the_order_of_two_rates_does_not_matter() {
    let facts = |one: &str, two: &str| {
        format!(r#"table(flow: revenue, lines: {{ "收入": (executed: "50.00 亿元", {one}, {two}) }})"#)
    };
    let (a, b) = (r#"growth: "增长 2.0%""#, r#"growth_on_executed: "增长 2.0%""#);
    for facts in [facts(a, b), facts(b, a)] {
        let report = assert_nothing_found(&file("", &facts, ""));
        assert_eq!(report.count(Outcome::Consistent), 2, "{facts}");
    }
}

#[test]
fn the_adjusted_budget_is_the_initial_one_and_its_adjustment() {
    let facts = |adjustment: &str| {
        format!(
            r#"table(flow: revenue, lines: {{ "收入": (initial: "51.50 亿元", adjustment: "{adjustment}", adjusted: "49.80 亿元", executed: "50.00 亿元") }})"#
        )
    };
    let report = assert_nothing_found(&file("", &facts("调减 1.70 亿元"), ""));
    assert_eq!(of(&report, "adjustment").verdict.outcome, Outcome::Consistent);
    let wrong = file("", &facts("调增 1.70 亿元"), "");
    let report = checked(&wrong);
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(report.contradictions[0].cause.proposals[0].text, "调减 1.70 亿元");
    assert!(report.checks[0].id.ends_with("/2025/adjusted/adjustment"), "{}", report.checks[0].id);
}

#[test]
fn what_has_no_base_says_so() {
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "50.00 亿元", growth: "增长 2.0%", growth_base: comparable, rate: "99.0%", rate_base: unstated) })"#,
        "",
    );
    let report = checked(&budget);
    assert!(matches!(of(&report, "growth").verdict.unchecked, Some(Unchecked::Comparable(_))));
    assert!(matches!(of(&report, "execution_rate").verdict.unchecked, Some(Unchecked::NoBase(_))));
}

#[test]
fn a_list_that_may_be_complete_leaves_nothing_out() {
    let facts = |b: &str| {
        format!(
            r#"table(flow: revenue, lines: {{ "收入": (executed: "5.00 亿元", of_which: {{ "甲": (executed: "2.00 亿元"), "乙": (executed: "{b}") }}) }})"#
        )
    };
    assert!(checked(&file("", &facts("3.00 亿元"), "")).remainders.is_empty());
    assert_eq!(checked(&file("", &facts("2.90 亿元"), "")).remainders.len(), 1);
}

#[test]
fn an_exceeded_limit_proposes_no_misprints_and_a_wrong_unit_is_one() {
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "5.00 亿元", of_which: { "甲": (executed: "2.00 亿元"), "乙": (executed: "3.90 亿元") }) })"#,
        "",
    );
    let report = checked(&budget);
    assert_eq!(report.contradictions.len(), 1);
    assert!(report.contradictions[0].cause.proposals.is_empty());
    assert_eq!(report.contradictions[0].cause.suspects.len(), 3);

    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "5.00 亿元", complete: { "甲": (executed: "2.00 万元"), "乙": (executed: "3.00 亿元") }) })"#,
        "",
    );
    let report = checked(&budget);
    let proposals: Vec<&str> = report.contradictions[0].cause.proposals.iter().map(|p| &*p.text).collect();
    assert!(proposals.contains(&"2.00 亿元"), "{proposals:?}");
}

#[test]
fn what_only_all_together_exclude_each_other_is_shown_with_its_identities() {
    // each share fits within rounding, but the parts of a complete list cannot all be so small
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "100.00 亿元", complete: {
            "甲": (executed: "50.00 亿元", of_which: { "子": (executed: "3.0 亿元", share: "50.0%", share_of: "收入>乙") }), "乙": (prior: "1.00 亿元"), "丙": (executed: "49.00 亿元") }) })"#,
        "",
    );
    let report = checked(&budget);
    assert!(report.checks.iter().all(|c| c.verdict.outcome != Outcome::Inconsistent));
    assert_eq!(report.contradictions.len(), 1);
    let c = &report.contradictions[0];
    assert!(c.checks.is_empty() && c.id.starts_with("joint:"));
    assert_eq!(c.identities.len(), 2, "the sum and the share");
    let figures = mingzhang::check::Formed::clone(&c.identities[0]).form.figures();
    assert!(figures.iter().any(|id| c.cause.conflict.contains(id)));
}

#[test]
fn an_error_that_another_does_not_explain_is_an_entry_of_its_own() {
    // a sum that is wrong, and beside it a word, a change of shares and a limit of debt that are wrong too
    let wrong_sum = |more: &str| {
        format!(
            r#"table(flow: revenue, lines: {{ "收入": (executed: "10.00 亿元", prior: "10.00 亿元", complete: {{
                "甲": (executed: "6.00 亿元", prior: "4.00 亿元", {more}), "乙": (executed: "4.40 亿元", prior: "6.00 亿元") }}) }})"#
        )
    };
    for (more, severity) in [
        (r#"growth: "持平""#, Severity::Attention),
        (r#"share_change: "下降 9.0 个百分点", share_of: "收入""#, Severity::Contradiction),
    ] {
        let budget = file("", &wrong_sum(more), "");
        let report = checked(&budget);
        assert_eq!(report.contradictions.len(), 2, "{more}");
        assert!(report.contradictions.iter().all(|c| c.checks.len() == 1), "{more}");
        assert!(report.contradictions.iter().any(|c| c.severity == severity
            && c.checks.iter().any(|i| !report.checks[*i].id.starts_with("parts_sum"))));
    }
    let facts = r#"table(book: debt, flow: quota, lines: { "限额": (executed: "110.00 亿元") }),
        table(book: debt, flow: debt_balance, lines: { "债务余额": (executed: "112.35 亿元", prior: "105.70 亿元", change: "增加 6.56 亿元") })"#;
    let limit = r#"at_most(total: "debt/全市/quota/限额/2025/executed/amount", parts: ["debt/全市/debt_balance/债务余额/2025/executed/amount"])"#;
    let report = checked(&file("", facts, limit));
    let severities: Vec<Severity> = report.contradictions.iter().map(|c| c.severity).collect();
    assert_eq!(severities, [Severity::Contradiction, Severity::Statutory]);
}

/// A change of shares that is wrong because an amount is belongs to that amount's entry.
#[test]
fn what_one_figure_explains_is_one_entry() {
    let budget = file(
        "",
        r#"table(flow: revenue, lines: { "收入": (executed: "100.00 亿元", prior: "90.00 亿元", change: "增收 10.00 亿元", complete: {
            "税收": (executed: "90.00 亿元", prior: "45.00 亿元", change: "增收 15.00 亿元", share_change: "提升 10.0 个百分点", share_of: "收入"),
            "非税": (executed: "40.00 亿元", prior: "45.00 亿元", change: "减收 5.00 亿元") }) })"#,
        "",
    );
    let report = checked(&budget);
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(suspects(&budget, &report.contradictions[0]), [["90.00 亿元"]]);
    assert_eq!(report.contradictions[0].checks.len(), 3);
}

/// Errors that share a figure: no set of the one goes with every set of the other, so they are one entry, and
/// each of its lines explains everything.
#[test]
fn errors_that_depend_on_each_other_are_explained_together() {
    let facts = |now: &str| {
        format!(
            r#"table(flow: revenue, lines: {{ "收入": (executed: "10.00 亿元", complete: {{
                "甲": (executed: "{now}", prior: "4.00 亿元", growth: "增长 50.9%"), "乙": (executed: "4.40 亿元") }}) }})"#
        )
    };
    let budget = file("", &facts("6.00 亿元"), "");
    let report = checked(&budget);
    assert_eq!(report.contradictions.len(), 1);
    let cause = &report.contradictions[0].cause;
    assert!(!cause.among_others && cause.suspects.iter().all(|set| set.len() == 2), "{cause:?}");
    // 甲 alone does not do: with what the sum wants of it the growth is wrong still
    assert_eq!(checked(&file("", &facts("5.60 亿元"), "")).contradictions.len(), 1);
}

/// A table of so many accounts in one complete list, each with prior, growth and change; some of them wrong.
fn large(accounts: usize, wrong: &[usize]) -> Budget {
    use std::fmt::Write as _;
    let (mut lines, mut total) = (String::new(), 0u64);
    for i in 0..accounts {
        let now = 1_000 + (i as u64 * 7_919) % 9_000;
        total += now;
        let before = now - 100 - (i as u64 * 31) % 200;
        let printed = if wrong.contains(&i) { now + 500 } else { now };
        let money = |v: u64| format!("{}.{:02} 亿元", v / 100, v % 100);
        write!(
            lines,
            "\"科目{i}\": (executed: \"{}\", prior: \"{}\", change: \"增收 {}\"),",
            money(printed),
            money(before),
            money(now - before)
        )
        .unwrap();
    }
    let total = format!("{}.{:02} 亿元", total / 100, total % 100);
    let facts = format!(
        "table(flow: revenue, lines: {{ \"收入\": (executed: \"{total}\", complete: {{ {lines} }}) }})"
    );
    file("", &facts, "")
}

#[test]
fn a_large_component_with_errors_is_searched_within_bounds() {
    let wrong = [17, 400, 801];
    let budget = large(1_000, &wrong);
    let report = checked(&budget);
    let mut named: Vec<String> = Vec::new();
    for c in &report.contradictions {
        assert_eq!(c.severity, Severity::Contradiction);
        for id in c.cause.suspects.iter().flatten() {
            named.push(budget.key(*id));
        }
    }
    for i in wrong {
        assert!(
            named.iter().any(|key| key.contains(&format!("科目{i}/2025/executed/amount"))),
            "{i} in {named:?}"
        );
    }
}

#[test]
fn a_component_too_large_to_be_solved_is_searched_around_its_failing_checks() {
    let budget = large(7_000, &[3_000]);
    let report = checked(&budget);
    assert_eq!(report.not_fully_searched, 1);
    // 3000 is wrong in its change and in the sum; the sum is not in the neighbourhood as a whole
    assert!(!report.contradictions.is_empty());
    for c in &report.contradictions {
        assert!(!c.cause.fully_searched);
    }
    let key = "general/全市/revenue/收入>科目3000/2025/executed/amount";
    let id = budget.find(key).unwrap();
    let named: Vec<_> = report.contradictions.iter().map(|c| (&c.id, suspects(&budget, c))).collect();
    assert!(report.contradictions.iter().any(|c| c.cause.suspects.contains(&vec![id])), "{named:?}");
}

#[test]
fn a_cancelled_check_gives_nothing() {
    let progress = Progress::default();
    progress.cancel();
    assert!(check::check(&large(1_000, &[17]), &RuleSet::default(), &progress).is_none());
}

/// A misprinted rate fails a check of its own and a change of shares; it stays among the suspects.
#[test]
fn a_misprinted_rate_is_suspected_by_the_check_that_fails_alone() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron")).unwrap();
    let key = "general/全市/expenditure/一般公共预算支出>民生支出/2025/executed/growth";
    let budget = mingzhang::budget::load_bytes(text.as_bytes(), &Default::default()).unwrap();
    let figure = budget.figure(budget.find(key).unwrap());
    let (line, printed) = (figure.file_line as usize - 1, figure.quantity.text());
    for wrong in ["下降 2.6%", "下降 7.3%"] {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines[line] = lines[line].replacen(printed, wrong, 1);
        let budget = mingzhang::budget::load_bytes(lines.join("\n").as_bytes(), &Default::default()).unwrap();
        let id = budget.find(key).unwrap();
        assert_eq!(budget.figure(id).quantity.text(), wrong);
        let report = checked(&budget);
        let suspected = |c: &mingzhang::check::Contradiction| c.cause.suspects.contains(&vec![id]);
        assert!(report.contradictions.iter().any(suspected), "{wrong}");
    }
}
