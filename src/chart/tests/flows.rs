//! Money that goes through budgets: every source and use once, and what is missing said as such.

use super::*;

/// The two sides of the general budget in the draft.
fn general(revenue: &str, expenditure: &str) -> String {
    let side =
        |flow, name, amount| table("general", "全市", flow, &format!("\"{name}\": (draft: \"{amount}\")"));
    side("revenue", "一般公共预算收入", revenue) + &side("expenditure", "一般公共预算支出", expenditure)
}

fn flows_of(scopes: &str, draft: &str, identities: &str) -> (Budget, Flows) {
    let budget = budget_of(scopes, "", draft, identities);
    let found = flows(&budget, budget.find_scope("全市").unwrap(), ChartYear::Draft, By::Accounts).unwrap();
    (budget, found)
}

fn sum_of(found: &Flows, is_source: bool) -> Decimal {
    found.streams.iter().filter(|s| s.is_source == is_source).map(|s| s.value).sum()
}

/// What a list of sources has again of the revenue counts once, and what comes from above counts whole.
#[test]
fn sources_count_once() {
    let draft = general("50.00 亿元", "80.00 亿元")
        + &table(
            "general",
            "全市",
            "source",
            "\"收入总计\": (draft: \"55.00 亿元\", complete: { \"全市一般公共预算收入\": (draft: \"50.00 亿元\"), \"上年结转\": (draft: \"5.00 亿元\") })",
        )
        + &table(
            "general",
            "全市",
            "transfer_payment",
            "\"中央补助\": (draft: \"15.00 亿元\"), \"省级补助\": (draft: \"10.00 亿元\")",
        );
    let (_, found) = flows_of("\"全市\": ()", &draft, "");
    assert_eq!(sum_of(&found, true), yi("80"), "{:?}", found.streams);
    assert!(
        !found.streams.iter().any(|s| matches!(s.of, Subject::Unexplained { .. })),
        "{:?}",
        found.streams
    );
}

/// A total of all sources beside or instead of its parts is not one more source.
#[test]
fn a_total_of_sources_is_no_source() {
    let base = general("50.00 亿元", "55.00 亿元");
    let flat = table(
        "general",
        "全市",
        "source",
        "\"一般公共预算收入\": (draft: \"50.00 亿元\"), \"上年结转\": (draft: \"5.00 亿元\"), \"收入总计\": (draft: \"55.00 亿元\")",
    );
    let alone = table("general", "全市", "source", "\"收入总计\": (draft: \"55.00 亿元\")");
    let mut wrong = Vec::new();
    for (what, more) in [("flat", flat), ("alone", alone)] {
        let (_, found) = flows_of("\"全市\": ()", &(base.clone() + &more), "");
        if found.stocks[0].value != yi("55") {
            wrong.push(format!("{what}: {}", found.stocks[0].value));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Two lists under the total of sources are the same money twice.
#[test]
fn two_lists_of_sources_count_once() {
    let draft = general("50.00 亿元", "80.00 亿元")
        + &table(
            "general",
            "全市",
            "source",
            "\"收入总计\": (draft: \"80.00 亿元\", complete: { \"一般公共预算收入\": (draft: \"50.00 亿元\"), \"补助收入\": (draft: \"30.00 亿元\") }, memo: { \"其中用于民生的\": (draft: \"60.00 亿元\") })",
        );
    let (_, found) = flows_of("\"全市\": ()", &draft, "");
    assert_eq!(sum_of(&found, true), yi("80"), "{:?}", found.streams);
}

/// Bonds the sources have told are not drawn again in a budget nobody knows.
#[test]
fn told_bonds_count_once() {
    let draft = general("50.00 亿元", "70.00 亿元")
        + &table(
            "general",
            "全市",
            "source",
            "\"收入总计\": (draft: \"70.00 亿元\", complete: { \"一般公共预算收入\": (draft: \"50.00 亿元\"), \"债务转贷收入\": (draft: \"20.00 亿元\") })",
        )
        + &table("debt", "全市", "bond", "\"新增政府债券\": (draft: \"20.00 亿元\")");
    let (_, found) = flows_of("\"全市\": ()", &draft, "");
    assert_eq!(found.stocks.iter().map(|s| s.value).sum::<Decimal>(), yi("70"), "{:?}", found.stocks);
}

/// The sides of a budget are two printed totals: what their lists are made of makes the gap no rounding.
#[test]
fn long_lists_do_not_make_a_gap_rounding() {
    let rows = |word: &str, last: &str| {
        (0..29).fold(String::new(), |mut text, n| {
            let _ = write!(text, "\"{word}{n}\": (draft: \"3.00 亿元\"), ");
            text
        }) + &format!("\"{word}末\": (draft: \"{last} 亿元\")")
    };
    let draft = table(
        "general",
        "全市",
        "revenue",
        &format!("\"一般公共预算收入\": (draft: \"100.00 亿元\", complete: {{ {} }})", rows("税", "13.00")),
    ) + &table(
        "general",
        "全市",
        "expenditure",
        &format!("\"一般公共预算支出\": (draft: \"99.90 亿元\", complete: {{ {} }})", rows("支", "12.90")),
    );
    let (_, found) = flows_of("\"全市\": ()", &draft, "");
    let gap = found.streams.iter().find(|s| s.value == yi("0.10")).unwrap();
    assert!(
        matches!(gap.of, Subject::Unexplained { .. }),
        "{:?}: 0.10 of two totals good to 0.005 each",
        gap.of
    );
}

/// A list by 其中 that says more than its whole contradicts it: what it is over is nothing anybody left out.
#[test]
fn more_than_the_whole_is_not_unlisted() {
    let draft = table(
        "general",
        "全市",
        "revenue",
        "\"一般公共预算收入\": (draft: \"50.00 亿元\", of_which: { \"税收\": (draft: \"40.00 亿元\"), \"非税\": (draft: \"30.00 亿元\") })",
    ) + &table("general", "全市", "expenditure", "\"一般公共预算支出\": (draft: \"50.00 亿元\")");
    let (budget, found) = flows_of("\"全市\": ()", &draft, "");
    let line = line_named(&budget, "一般公共预算收入");
    let part = composition(&budget, line, ChartYear::Draft).unwrap().parts.pop().unwrap();
    assert_eq!(part, Part { of: Subject::Mismatch, value: yi("-20") });
    assert!(!found.streams.iter().any(|s| s.of == Subject::Unlisted), "{:?}", found.streams);
}

/// Scopes that say more than the whole contradict it: no other scope gives money.
#[test]
fn scopes_beyond_the_whole_are_a_mismatch() {
    let spent = |scope: &str, amount: &str| {
        table("general", scope, "expenditure", &format!("\"一般公共预算支出\": (draft: \"{amount} 亿元\")"))
    };
    let draft = table("general", "全市", "revenue", "\"一般公共预算收入\": (draft: \"100.00 亿元\")")
        + &spent("全市", "100.00")
        + &spent("甲县", "60.00")
        + &spent("乙县", "60.00");
    let budget =
        budget_of("\"全市\": (parts: [\"甲县\", \"乙县\"]), \"甲县\": (), \"乙县\": ()", "", &draft, "");
    let found = flows(&budget, budget.find_scope("全市").unwrap(), ChartYear::Draft, By::Scopes).unwrap();
    assert!(
        !found.streams.iter().any(|s| s.of == Subject::OtherScopes && s.is_source),
        "{:?}",
        found.streams
    );
}

/// Of what comes from above, a sum and one of its parts.
#[test]
fn transfers_from_above_once() {
    let base = general("50.00 亿元", "80.00 亿元");
    let mut wrong = Vec::new();
    for lines in [
        "\"提前下达的上级专项\": (draft: \"5.00 亿元\"), \"上级补助收入\": (draft: \"30.00 亿元\")",
        "\"中央补助\": (draft: \"30.00 亿元\"), \"中央补助中的专项\": (draft: \"5.00 亿元\")",
        "\"上级补助收入\": (draft: \"30.00 亿元\"), \"上解省级支出\": (draft: \"2.00 亿元\")",
        "\"中央补助\": (draft: \"30.00 亿元\"), \"上解省级支出\": (draft: \"2.00 亿元\")",
    ] {
        let (_, found) = flows_of(
            "\"全市\": ()",
            &(base.clone() + &table("general", "全市", "transfer_payment", lines)),
            "",
        );
        let told: Decimal = found
            .streams
            .iter()
            .filter(|s| s.is_source && matches!(s.of, Subject::Line(_)))
            .map(|s| s.value)
            .sum();
        if told != yi("80") {
            wrong.push(format!(
                "{lines}: {:?}",
                found.streams.iter().filter(|s| s.is_source).map(|s| s.value).collect::<Vec<_>>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Hundreds of accounts at the top of a statement are not hundreds of streams.
#[test]
fn a_flat_statement_has_few_streams() {
    let lines = (0..400).fold(String::new(), |mut text, n| {
        let _ = write!(text, "\"科目{n}\": (draft: \"1.00 亿元\"), ");
        text
    });
    let draft =
        table("general", "全市", "revenue", &lines) + &table("general", "全市", "expenditure", &lines);
    let (_, found) = flows_of("\"全市\": ()", &draft, "");
    assert!(found.streams.len() < 60, "{} streams", found.streams.len());
}

/// A list of sources that names where its transfers come from says what the other budget gives.
#[test]
fn transfers_told_by_sources_are_given() {
    let draft = general("50.00 亿元", "60.00 亿元")
        + &table(
            "general",
            "全市",
            "source",
            "\"收入总计\": (draft: \"60.00 亿元\", complete: { \"一般公共预算收入\": (draft: \"50.00 亿元\"), \"从政府性基金预算调入\": (draft: \"10.00 亿元\") })",
        )
        + &table("fund", "全市", "revenue", "\"政府性基金预算收入\": (draft: \"30.00 亿元\")")
        + &table("fund", "全市", "expenditure", "\"政府性基金预算支出\": (draft: \"20.00 亿元\")");
    let (_, found) = flows_of("\"全市\": ()", &draft, "");
    assert!(
        !found.streams.iter().any(|s| matches!(s.of, Subject::Unexplained { .. })),
        "{:?}",
        found.streams
    );
}
