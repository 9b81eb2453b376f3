//! Long lists, and lists that differ from year to year.

use super::*;

/// An account has one colour, whichever years list it and whichever chart it is in.
#[test]
fn an_account_has_one_colour_in_both_charts_of_areas() {
    let side = |stage: &str, children: &[(&str, u32)]| {
        let mut list = String::new();
        for (name, value) in children {
            let _ = write!(list, "\"{name}\": ({stage}: \"{value}.00 亿元\"), ");
        }
        format!("\"支出\": ({stage}: \"100.00 亿元\", of_which: {{ {list} }})")
    };
    let executed = side("executed", &[("教育", 20), ("卫生", 30), ("农业", 10)]);
    let draft = side("draft", &[("科学", 15), ("教育", 25), ("交通", 5), ("农业", 12)]);
    let budget = made_of(&[("expenditure", &executed)], &[("expenditure", &draft)]);
    let at = "general/全市/expenditure/支出";
    let both = chart_of(&budget, &format!("composition:{at}"), &ChartOptions::default());
    let mut seen = 0;
    for year in ["executed", "draft"] {
        let one = chart_of(&budget, &format!("treemap:{year}:{at}"), &ChartOptions::default());
        let Drawing::Tiles(tiles) = &one.drawing else { panic!("{one:?}") };
        for tile in tiles {
            let (ink, _) = both.legend.iter().find(|(_, name)| *name == tile.label).unwrap();
            assert_eq!(*ink, tile.ink, "{year} {}", tile.label);
            seen += 1;
        }
    }
    assert_eq!(seen, 3 + 4 + 2, "the accounts and the rest of each year");
}

/// What is left out of a way is a step of its own with its name, where it is alone.
#[test]
fn one_step_left_out_keeps_its_name() {
    let side = |stage: &str, a: u32, b: u32, c: u32| {
        format!(
            "\"支出\": ({stage}: \"{}.00 亿元\", complete: {{ \"教育\": ({stage}: \"{a}.00 亿元\"), \"卫生\": ({stage}: \"{b}.00 亿元\"), \"农业\": ({stage}: \"{c}.00 亿元\") }})",
            a + b + c
        )
    };
    let budget = made_of(
        &[("expenditure", &side("executed", 10, 20, 30))],
        &[("expenditure", &side("draft", 12, 25, 31))],
    );
    let mut options = ChartOptions::default();
    for (name, expected) in [("教育", "其余：教育"), ("卫生", "其余 2 项")] {
        let line = budget.lines().find(|(_, l)| &*l.name == name).unwrap().0;
        options.removed.insert(Subject::Line(line));
        let chart = chart_of(&budget, "waterfall:general/全市/expenditure/支出", &options);
        let Drawing::Bands(bands) = &chart.drawing else { panic!("{chart:?}") };
        assert!(bands.rows.iter().any(|r| r.label == expected), "{:?}", bands.rows);
    }
}

/// So many places cannot be read one by one: the smaller ones stand together, and all add up.
#[test]
fn the_debt_of_many_places_is_drawn_in_rows_that_can_be_read() {
    let names: Vec<String> = (1..=150).map(|n| format!("第{n}区")).collect();
    let mut scopes = format!(
        "\"全市\": (parts: [{}])",
        names.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ")
    );
    let debt = |scope: &str, value: usize| {
        format!(
            "table(book: debt, scope: \"{scope}\", flow: debt_balance, lines: {{ \"政府债务余额\": (executed: \"{value}.00 亿元\", change: \"增加 1.00 亿元\") }}),"
        )
    };
    let quota = |value: usize, scope: &str| format!("\"{scope}\": (draft: \"{value}.00 亿元\"),");
    let mut facts = debt("全市", (1..=150).sum::<usize>() + 7);
    let mut shares = String::new();
    for (nth, name) in names.iter().enumerate() {
        let _ = write!(scopes, ", \"{name}\": ()");
        facts.push_str(&debt(name, nth + 1));
        shares.push_str(&quota(nth + 1, name));
    }
    let text = format!(
        "(format: 1, place: \"清溪市\", title: \"清溪市预算\", executed_year: 2025, draft_year: 2026,
          scopes: {{ {scopes} }}, growth_base: executed, rate_base: adjusted,
          sections: [(at: \"一\", title: \"执行\", year: 2025, facts: [{facts}]),
                     (at: \"二\", title: \"草案\", year: 2026, facts: [
              table(book: debt, scope: \"全市\", flow: quota, lines: {{ \"新增债券额度\": (draft: \"{}.00 亿元\", complete: {{ {shares} }}) }})])])",
        (1..=150).sum::<usize>()
    );
    let budget = load_bytes(text.as_bytes(), &Default::default()).unwrap_or_else(|e| panic!("{e:#?}"));
    let chart = chart_of(&budget, "debt", &ChartOptions::default());
    let Drawing::Bands(bands) = &chart.drawing else { panic!("{chart:?}") };
    // the city, the largest, the others together, what is left over
    assert_eq!(bands.rows.len(), 1 + 24 + 1 + 1);
    assert_eq!(bands.rows[25].label, "其余 126 处合计");
    // where it has shrunk, the bar before is longer
    let end =
        |nth: usize| bands.rows[nth].bars.iter().filter(|b| b.ink != Ink::Fall).map(|b| b.to).max().unwrap();
    let parts: Decimal = (1..bands.rows.len()).map(end).sum();
    assert_eq!(parts, end(0));
    assert!(
        chart.marks[25].says.iter().any(|s| s.contains("增加 126.00 亿元")),
        "{:?}",
        chart.marks[25].says
    );
    let chart = chart_of(&budget, "quota", &ChartOptions::default());
    let Drawing::Bands(bands) = &chart.drawing else { panic!("{chart:?}") };
    assert_eq!(bands.rows.len(), 24 + 1, "{:?}", bands.rows.iter().map(|r| &r.label).collect::<Vec<_>>());
}
