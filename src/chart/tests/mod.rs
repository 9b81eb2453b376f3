//! Bars and areas add up to what they show; the sample's charts as text.

mod flows;

use super::*;
use crate::budget::{Flow, load_bytes};
use proptest::prelude::*;
use std::fmt::Write as _;

fn sample() -> Budget {
    load_bytes(include_bytes!("../../../data/yangquan-2026.ron"), &Default::default()).unwrap()
}

/// Asserts of every line of a budget that what is drawn adds up; gives how many charts there were.
fn assert_sums(budget: &Budget) -> [usize; 3] {
    let mut counts = [0; 3];
    for (line, data) in budget.lines() {
        for year in [ChartYear::Executed, ChartYear::Draft] {
            if let Some(c) = composition(budget, line, year) {
                counts[0] += 1;
                let sum: Decimal = c.parts.iter().map(|p| p.value).sum();
                assert_eq!(sum, c.total.value);
                // nothing twice, nothing invented
                let lines: Vec<LineId> = lines_of(&c.parts);
                let list = listing(budget, line, year).unwrap();
                assert!(lines.iter().all(|l| list.children.contains(l) && !c.without.contains(l)));
                // but for declared sums they stand under the line
                let declared = lists::declared(budget, line, year).is_some_and(|d| d == list.children);
                assert!(declared || list.children.iter().all(|l| data.children.contains(l)));
                assert_eq!(lines.iter().collect::<std::collections::BTreeSet<_>>().len(), lines.len());
            }
        }
        if let Some(w) = waterfall(budget, line) {
            counts[1] += 1;
            let sum: Decimal = w.steps.iter().map(|p| p.value).sum();
            assert_eq!(w.start.value + sum, w.end.value);
        }
        for most in [1, 3, 1_000] {
            let (Some(report), Some(size)) = (
                pairs(budget, Group::Line(line), Order::Report, most),
                pairs(budget, Group::Line(line), Order::Size, most),
            ) else {
                continue;
            };
            counts[2] += 1;
            // what is in both years, in the first and in the second only
            assert!(report.rows.len() <= most + 3);
            let all = |p: &Pairs| -> std::collections::BTreeSet<LineId> {
                p.rows
                    .iter()
                    .flat_map(|r| lines_of(&[Part { of: r.of.clone(), value: Decimal::ZERO }]))
                    .collect()
            };
            assert_eq!(all(&report), all(&size));
            // together they are as much as one by one
            let whole = pairs(budget, Group::Line(line), Order::Report, usize::MAX).unwrap();
            for of in [(|r: &PairRow| r.executed) as fn(&PairRow) -> Option<Decimal>, |r| r.draft] {
                let sum = |p: &Pairs| p.rows.iter().filter_map(of).sum::<Decimal>();
                assert_eq!(sum(&report), sum(&whole));
            }
            let sizes: Vec<Decimal> = size.rows.iter().take(most).map(PairRow::size).collect();
            assert!(sizes.is_sorted_by(|a, b| a >= b));
        }
    }
    counts
}

fn lines_of(parts: &[Part]) -> Vec<LineId> {
    parts
        .iter()
        .flat_map(|p| match &p.of {
            Subject::Line(line) => vec![*line],
            Subject::Others(lines) => lines.clone(),
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn everything_drawn_of_the_sample_adds_up() {
    let [compositions, waterfalls, pairs] = assert_sums(&sample());
    assert!(compositions > 15 && waterfalls >= 5 && pairs > 60, "{compositions} {waterfalls} {pairs}");
}

/// Hundredths of 亿元 in the two years.
type Row = (Option<i64>, Option<i64>);

proptest! {
    /// Lists complete or not, with amounts missing on either side.
    #[test]
    fn everything_drawn_of_any_list_adds_up(
        rows in prop::collection::vec((prop::option::of(-500i64..5_000), prop::option::of(-500i64..5_000)), 1..9),
        totals in (0i64..40_000, 0i64..40_000),
        complete in any::<bool>(),
    ) {
        let money = |cents: i64| {
            let sign = if cents < 0 { "-" } else { "" };
            format!("\"{sign}{}.{:02} 亿元\"", cents.abs() / 100, cents.abs() % 100)
        };
        let list = |of: fn(&Row) -> Option<i64>, stage: &str| {
            rows.iter().enumerate().fold(String::new(), |mut text, (nth, row)| {
                if let Some(value) = of(row) {
                    let _ = write!(text, "\"科目{nth}\": ({stage}: {}), ", money(value));
                }
                text
            })
        };
        let parts = if complete { "complete" } else { "of_which" };
        let table = |year: u16, stage: &str, total: i64, inner: String| {
            let inner = if inner.is_empty() { inner } else { format!(", {parts}: {{ {inner} }}") };
            format!("table(flow: revenue, year: {year}, lines: {{ \"收入\": ({stage}: {}{inner}) }}),", money(total))
        };
        let text = format!(
            "(format: 1, place: \"清溪市\", title: \"清溪市预算\", executed_year: 2025, draft_year: 2026,
              scopes: {{ \"全市\": () }},
              sections: [(at: \"一\", title: \"执行与草案\", book: general, scope: \"全市\", facts: [{} {}])])",
            table(2025, "executed", totals.0, list(|r| r.0, "executed")),
            table(2026, "draft", totals.1, list(|r| r.1, "draft")),
        );
        let budget = match load_bytes(text.as_bytes(), &Default::default()) {
            Ok(budget) => budget,
            Err(e) => return Err(TestCaseError::fail(format!("{e:?}\n{text}"))),
        };
        assert_sums(&budget);
    }
}

fn name(budget: &Budget, of: &Subject) -> String {
    match of {
        Subject::Line(line) => budget.line(*line).name.to_string(),
        Subject::Unlisted => "（未列）".to_owned(),
        Subject::Rounding => "（尾差）".to_owned(),
        Subject::Others(lines) => format!("（其余 {} 项）", lines.len()),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_charts_of_the_sample_are_as_they_were() {
    let budget = sample();
    let statement = budget
        .find_statement(
            crate::budget::Book::General,
            budget.find_scope("全市").unwrap(),
            crate::budget::Flow::Expenditure,
        )
        .unwrap();
    let whole = budget.find_line(statement, "一般公共预算支出").unwrap();
    let mut text = String::new();
    let yi = |value: Decimal| (value / Decimal::from(100_000_000)).round_dp(2);
    let pair = pairs(&budget, Group::Line(whole), Order::Size, 8).unwrap();
    for row in &pair.rows {
        let of = |v: Option<Decimal>| v.map_or("—".to_owned(), |v| yi(v).to_string());
        let _ = writeln!(text, "{} {} {}", name(&budget, &row.of), of(row.executed), of(row.draft));
    }
    let fall = waterfall(&budget, whole).unwrap();
    let _ = writeln!(text, "\n{} →", yi(fall.start.value));
    for step in &fall.steps {
        let _ = writeln!(text, "  {} {}", name(&budget, &step.of), yi(step.value));
    }
    let _ = writeln!(text, "→ {}", yi(fall.end.value));
    let draft = composition(&budget, whole, ChartYear::Draft).unwrap();
    let _ = writeln!(text, "\n{} =", yi(draft.total.value));
    for part in &draft.parts {
        let _ = writeln!(text, "  {} {}", name(&budget, &part.of), yi(part.value));
    }
    assert!(draft.is_drawable());
    let done = execution(&budget, statement).unwrap();
    let _ = writeln!(text);
    for row in &done.rows {
        let of = |a: Option<Amount>| a.map_or("—".to_owned(), |a| yi(a.value).to_string());
        let rate = row.rate.map_or("—", |id| budget.figure(id).quantity.text());
        let (initial, adjusted) = (of(row.initial), of(row.adjusted));
        let executed = of(Some(row.executed));
        let _ = writeln!(text, "{} {initial} {adjusted} {executed} {rate}", budget.line(row.line).name);
    }
    insta::assert_snapshot!(text);
}

/// One budget with a list of 60 and 90 under a total, in both years.
fn listed(total: &str, rows: &str) -> (Budget, LineId) {
    let table = |year: u16, stage: &str| {
        let rows = rows.replace('@', stage);
        format!(
            "table(flow: revenue, year: {year}, lines: {{ \"收入\": ({stage}: \"{total} 亿元\", complete: {{ {rows} }}) }}),"
        )
    };
    let text = format!(
        "(format: 1, place: \"清溪市\", title: \"清溪市\", executed_year: 2025, draft_year: 2026, scopes: {{ \"全市\": () }}, \
         sections: [(at: \"一\", title: \"收入\", book: general, scope: \"全市\", facts: [{}{}])])",
        table(2025, "executed"),
        table(2026, "draft"),
    );
    let budget = load_bytes(text.as_bytes(), &Default::default()).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
    let line = budget.lines().next().unwrap().0;
    (budget, line)
}

/// What rounding cannot explain is not called rounding, in any chart.
#[test]
fn a_list_that_does_not_add_up_is_not_rounded() {
    for (total, rest) in [("150.01", Subject::Rounding), ("100.00", Subject::Mismatch)] {
        let (budget, line) = listed(total, "\"甲\": (@: \"60.00 亿元\"), \"乙\": (@: \"90.00 亿元\")");
        assert_eq!(composition(&budget, line, ChartYear::Draft).unwrap().parts.last().unwrap().of, rest);
        assert_eq!(pairs(&budget, Group::Line(line), Order::Report, 9).unwrap().rests[0].of, rest);
        let scope = budget.find_scope("全市").unwrap();
        let flows = flows(&budget, scope, ChartYear::Draft, By::Accounts).unwrap();
        assert!(flows.streams.iter().any(|s| s.of == rest), "{:?}", flows.streams);
    }
}

/// An account of a complete list that has no amount is among what is not listed, not among rounding.
#[test]
fn an_account_without_an_amount_is_no_rounding() {
    let (budget, line) =
        listed("100.00", "\"甲\": (@: \"30.00 亿元\"), \"乙\": (growth: \"1.0%\", growth_base: executed)");
    let rest = pairs(&budget, Group::Line(line), Order::Report, 9).unwrap().rests.remove(0);
    assert_eq!((rest.of, rest.draft), (Subject::Unlisted, Some(Decimal::from(7_000_000_000i64))));
    let scope = budget.find_scope("全市").unwrap();
    let flows = flows(&budget, scope, ChartYear::Draft, By::Accounts).unwrap();
    assert!(flows.streams.iter().any(|s| s.of == Subject::Unlisted));
}

/// A budget of the tables given, of the year executed and of the draft.
fn budget_of(scopes: &str, executed: &str, draft: &str, identities: &str) -> Budget {
    let text = format!(
        "(format: 1, place: \"清溪市\", title: \"清溪市预算\", executed_year: 2025, draft_year: 2026,
          scopes: {{ {scopes} }}, growth_base: executed, rate_base: adjusted,
          sections: [(at: \"一\", title: \"执行\", year: 2025, facts: [{executed}]), (at: \"二\", title: \"草案\", year: 2026, facts: [{draft}])],
          identities: [{identities}])"
    );
    load_bytes(text.as_bytes(), &Default::default()).unwrap_or_else(|e| panic!("{e:#?}\n{text}"))
}

fn table(book: &str, scope: &str, flow: &str, lines: &str) -> String {
    format!("table(book: {book}, scope: \"{scope}\", flow: {flow}, lines: {{ {lines} }}),")
}

fn line_named(budget: &Budget, name: &str) -> LineId {
    budget.lines().find(|(_, l)| &*l.name == name).unwrap_or_else(|| panic!("no {name}")).0
}

fn yi(text: &str) -> Decimal {
    text.parse::<Decimal>().unwrap() * Decimal::from(100_000_000)
}

/// Of two complete lists under a line both years take the same one, whatever their figures cover.
#[test]
fn two_years_are_compared_by_one_list() {
    let both = |stage: &str, total: &str, [a, b, c, d]: [&str; 4]| {
        let first = table(
            "general",
            "全市",
            "expenditure",
            &format!(
                "\"支出\": ({stage}: \"{total} 亿元\", complete: {{ \"人员\": ({stage}: \"{a} 亿元\"), \"项目\": ({stage}: \"{b} 亿元\") }})"
            ),
        );
        format!(
            "{first}table(book: general, scope: \"全市\", flow: expenditure, under: \"支出\", parts: complete, \
            lines: {{ \"教育\": ({stage}: \"{c} 亿元\"), \"其他\": ({stage}: \"{d} 亿元\") }}),"
        )
    };
    let budget = budget_of(
        "\"全市\": ()",
        &both("executed", "100.00", ["40.00", "60.00", "30.00", "70.01"]),
        &both("draft", "110.00", ["44.00", "66.01", "35.00", "75.00"]),
        "",
    );
    let line = line_named(&budget, "支出");
    let fall = waterfall(&budget, line).unwrap();
    let steps = lines_of(&fall.steps);
    assert_eq!(steps.len(), 2, "{:?}", fall.steps);
    assert_eq!(budget.line(steps[0]).relation, budget.line(steps[1]).relation);
    assert!(fall.steps.iter().all(|p| p.value.abs() < yi("10")), "{:?}", fall.steps);
    let found = pairs(&budget, Group::Line(line), Order::Report, 9).unwrap();
    assert_eq!(found.rows.len(), 2);
    assert!(found.rows.iter().all(|r| r.executed.is_some() && r.draft.is_some()));
    let [before, after] = &compositions(&budget, line)[..] else { panic!() };
    assert_eq!(lines_of(&before.parts), lines_of(&after.parts));
}

/// A small account without a draft neither hides what the others have nor counts as nothing.
#[test]
fn small_accounts_together_are_those_of_the_same_years() {
    let rows = |stage: &str, last: bool| {
        (0..6).filter(|n| last || *n != 5).fold(String::new(), |mut text, n| {
            let _ = write!(text, "\"科目{n}\": ({stage}: \"{}.00 亿元\"), ", 10 - n);
            text
        })
    };
    let lines = |stage: &str, total: &str, last| {
        table(
            "general",
            "全市",
            "expenditure",
            &format!("\"支出\": ({stage}: \"{total} 亿元\", complete: {{ {} }})", rows(stage, last)),
        )
    };
    let budget =
        budget_of("\"全市\": ()", &lines("executed", "45.00", true), &lines("draft", "40.00", false), "");
    let found = pairs(&budget, Group::Line(line_named(&budget, "支出")), Order::Report, 2).unwrap();
    let last = &found.rows[2..];
    assert_eq!(last.len(), 2, "{last:?}");
    assert_eq!((last[0].executed, last[0].draft), (Some(yi("21")), Some(yi("21"))));
    assert_eq!((last[1].executed, last[1].draft), (Some(yi("5")), None));
}

/// The total of a side is the line called after the budget, not the one that happens to be first; without one it is
/// all lines together.
#[test]
fn the_total_of_a_side_is_found() {
    let lines = |stage: &str| {
        table(
            "fund",
            "全市",
            "revenue",
            &format!(
                "\"土地出让收入\": ({stage}: \"20.00 亿元\"), \"政府性基金预算收入\": ({stage}: \"30.00 亿元\")"
            ),
        ) + &table(
            "fund",
            "全市",
            "expenditure",
            &format!("\"城乡社区支出\": ({stage}: \"12.00 亿元\"), \"其他支出\": ({stage}: \"8.00 亿元\")"),
        ) + &table(
            "debt",
            "全市",
            "debt_balance",
            &format!(
                "\"一般债务余额\": ({stage}: \"40.00 亿元\"), \"专项债务余额\": ({stage}: \"60.00 亿元\")"
            ),
        ) + &table("debt", "市本级", "debt_balance", &format!("\"政府债务余额\": ({stage}: \"50.00 亿元\")"))
    };
    let budget =
        budget_of("\"全市\": (parts: [\"市本级\"]), \"市本级\": ()", &lines("executed"), &lines("draft"), "");
    let scope = budget.find_scope("全市").unwrap();
    let rows = overview(&budget, scope);
    let values: Vec<_> = rows.iter().map(|(_, flow, row)| (*flow, row.draft)).collect();
    assert_eq!(values, [(Flow::Revenue, Some(yi("30"))), (Flow::Expenditure, Some(yi("20")))]);
    assert!(matches!(rows[1].2.of, Subject::Side(_)));
    let owed = balances(&budget).unwrap();
    assert_eq!((owed.total.scope, owed.total.value), (Some(scope), yi("100")));
    assert_eq!(owed.parts.iter().map(|p| p.value).collect::<Vec<_>>(), [yi("50"), yi("50")]);
    let through = flows(&budget, scope, ChartYear::Draft, By::Accounts).unwrap();
    assert_eq!(through.of(Some(Book::Fund), true).map(|s| s.value).sum::<Decimal>(), yi("30"));
    assert_eq!(through.of(Some(Book::Fund), false).filter(|s| matches!(s.of, Subject::Line(_))).count(), 2);
}

/// A sum over scopes is no list of accounts.
#[test]
fn a_sum_over_scopes_does_not_replace_a_list() {
    let lines = |scope: &str, total: &str, part: &str| {
        table(
            "general",
            scope,
            "revenue",
            &format!(
                "\"收入\": (draft: \"{total} 亿元\", of_which: {{ \"税收\": (draft: \"{part} 亿元\") }})"
            ),
        )
    };
    let draft =
        lines("全市", "30.00", "20.00") + &lines("甲县", "10.00", "7.00") + &lines("乙县", "20.00", "13.00");
    let budget = budget_of(
        "\"全市\": (parts: [\"甲县\", \"乙县\"]), \"甲县\": (), \"乙县\": ()",
        "",
        &draft,
        "sum(total: \"general/全市/revenue/收入/2026/draft/amount\", parts: [\"general/甲县/revenue/收入/2026/draft/amount\", \"general/乙县/revenue/收入/2026/draft/amount\"])",
    );
    let found = composition(&budget, line_named(&budget, "收入"), ChartYear::Draft).unwrap();
    assert_eq!(found.parts.len(), 2, "{:?}", found.parts);
    assert_eq!(found.parts[1], Part { of: Subject::Unlisted, value: yi("10") });
}

/// 其中 lists that happen to be complete and round up by a hundredth can still be drawn.
#[test]
fn a_full_list_by_of_which_can_be_drawn() {
    let lines = |stage: &str| {
        table(
            "general",
            "全市",
            "revenue",
            &format!(
                "\"收入\": ({stage}: \"100.00 亿元\", of_which: {{ \"税收\": ({stage}: \"66.67 亿元\"), \"非税\": ({stage}: \"33.34 亿元\") }})"
            ),
        )
    };
    let budget = budget_of("\"全市\": ()", &lines("executed"), &lines("draft"), "");
    let found = composition(&budget, line_named(&budget, "收入"), ChartYear::Draft).unwrap();
    assert!(found.is_drawable(), "{:?}", found.parts);
}

/// The total of taxes is not the total of the side.
#[test]
fn a_subtotal_is_no_total() {
    let lines = |stage: &str| {
        table(
            "general",
            "全市",
            "revenue",
            &format!(
                "\"税收收入合计\": ({stage}: \"30.00 亿元\"), \"非税收入合计\": ({stage}: \"20.00 亿元\")"
            ),
        )
    };
    let budget = budget_of("\"全市\": ()", &lines("executed"), &lines("draft"), "");
    let rows = overview(&budget, budget.find_scope("全市").unwrap());
    assert_eq!(rows[0].2.draft, Some(yi("50")), "{:?}", rows[0]);
}

/// Where all debt is in one place, the debt is that of the city.
#[test]
fn debt_of_equal_scopes_is_that_of_the_larger() {
    let debt =
        |scope: &str| table("debt", scope, "debt_balance", "\"政府债务余额\": (executed: \"50.00 亿元\")");
    let budget = budget_of(
        "\"全市\": (parts: [\"市本级\"]), \"市本级\": ()",
        &(debt("全市") + &debt("市本级")),
        "",
        "",
    );
    assert_eq!(balances(&budget).unwrap().total.scope, budget.find_scope("全市"));
}

/// What a list of one year is rounded by is not what the other year leaves out.
#[test]
fn each_year_is_off_in_its_own_way() {
    let executed = table(
        "general",
        "全市",
        "revenue",
        "\"收入\": (executed: \"150.01 亿元\", complete: { \"甲\": (executed: \"60.00 亿元\"), \"乙\": (executed: \"90.00 亿元\") })",
    );
    let draft = table(
        "general",
        "全市",
        "revenue",
        "\"收入\": (draft: \"160.00 亿元\", of_which: { \"甲\": (draft: \"60.00 亿元\") })",
    );
    let budget = budget_of("\"全市\": ()", &executed, &draft, "");
    let found = pairs(&budget, Group::Line(line_named(&budget, "收入")), Order::Report, 9).unwrap();
    let rests: Vec<_> = found.rests.iter().map(|r| (r.of.clone(), r.executed, r.draft)).collect();
    assert_eq!(
        rests,
        [(Subject::Rounding, Some(yi("0.01")), None), (Subject::Unlisted, None, Some(yi("100")))]
    );
}
