//! Sheets, derived values and pages, without a window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use mingzhang::budget::{Book, Budget, Flow, LineId, Measure, Stage, load_bytes};
use mingzhang::compare::display::{DisplayUnit, Medium, money};
use mingzhang::compare::{
    Cell, Column, CompareBase, Filter, Formula, Order, Page, Place, RowOptions, Sheet, SheetKind, Sort,
    Subject, Year, build_side_by_side, cell, outline, page_sheet, prior_actual, share,
};
use rust_decimal::Decimal;

fn yangquan() -> Budget {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");
    load_bytes(&std::fs::read(path).unwrap(), &Default::default()).unwrap()
}

/// A one-statement budget of an invented city.
fn invented(executed: &str, draft: &str) -> Budget {
    let text = format!(
        "(format: 1, place: \"清溪市\", title: \"清溪市预算\", executed_year: 2025, draft_year: 2026, scopes: {{ \"全市\": () }}, \
         growth_base: executed, rate_base: adjusted, sections: [\
         (at: \"一\", title: \"执行\", book: general, scope: \"全市\", year: 2025, facts: [table(flow: revenue, lines: {{ {executed} }})]), \
         (at: \"二\", title: \"草案\", book: general, scope: \"全市\", year: 2026, facts: [table(flow: revenue, lines: {{ {draft} }})])])"
    );
    load_bytes(text.as_bytes(), &Default::default()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn line(budget: &Budget, scope: &str, flow: Flow, path: &str) -> LineId {
    let scope = budget.find_scope(scope).unwrap();
    let statement = budget.find_statement(Book::General, scope, flow).unwrap();
    budget.find_line(statement, path).unwrap()
}

fn derived(cell: Cell) -> mingzhang::compare::Derived {
    match cell {
        Cell::Derived(d) => *d,
        other => panic!("{other:?}"),
    }
}

fn percent(cell: Cell) -> String {
    derived(cell).value.round_dp(2).to_string()
}

const RATE: Column = Column::Stated(Year::Executed, Stage::Executed, Measure::Rate);

#[test]
fn the_draft_is_compared_with_the_base_one_chooses() {
    let budget = yangquan();
    let total = line(&budget, "全市", Flow::Expenditure, "一般公共预算支出");
    let on = |base| percent(cell(&budget, total, Column::DifferenceRate, base));
    assert_eq!(on(CompareBase::Executed), "5.15");
    assert_eq!(on(CompareBase::Adjusted), "-3.13");
    assert_eq!(on(CompareBase::Initial), "3.95");
    let education = line(&budget, "全市", Flow::Expenditure, "一般公共预算支出>教育支出");
    assert_eq!(share(&budget, education, 2025).unwrap().value.round_dp(1).to_string(), "15.0");
    assert_eq!(share(&budget, education, 2026).unwrap().value.round_dp(1).to_string(), "14.6");
}

#[test]
fn a_percentage_that_only_gives_itself_back_is_shown_as_printed() {
    let budget = yangquan();
    let education = line(&budget, "全市", Flow::Expenditure, "一般公共预算支出>教育支出");
    // its initial budget is only known from the printed growth of 1.3%
    let shown = cell(&budget, education, Column::DifferenceRate, CompareBase::Initial);
    let Cell::Printed(id) = shown else { panic!("{shown:?}") };
    assert_eq!(budget.figure(id).quantity.text(), "增长 1.3%");
    let initial = derived(cell(
        &budget,
        education,
        Column::Stated(Year::Executed, Stage::Initial, Measure::Amount),
        CompareBase::Initial,
    ));
    assert_eq!(initial.formula, Formula::BaseFromGrowth);
    assert_eq!(money(initial.value, DisplayUnit::YiYuan, 2, Medium::Screen).text, "25.56");
    let interval = initial.interval.unwrap();
    assert!(interval.contains(initial.value));
    assert!(initial.is_indirect());
}

#[test]
fn what_the_year_before_was_follows_from_the_change_or_else_from_the_growth() {
    let budget = yangquan();
    let revenue = line(&budget, "全市", Flow::Revenue, "一般公共预算收入");
    let prior = prior_actual(&budget, revenue, 2025).unwrap();
    assert_eq!((prior.formula, prior.value), (Formula::BaseFromChange, Decimal::from(7_471_000_000u64)));
    let tax = line(&budget, "全市", Flow::Revenue, "一般公共预算收入>税收收入");
    assert_eq!(prior_actual(&budget, tax, 2025).unwrap().formula, Formula::BaseFromGrowth);
}

#[test]
fn a_rate_needs_a_base_above_zero_and_the_budget_its_header_names() {
    let budget = invented(
        "\"结余\": (executed: \"-2.00 亿元\"), \"收入\": (initial: \"100.00 亿元\", executed: \"90.00 亿元\"), \"零\": (executed: \"0.00 亿元\")",
        "\"结余\": (draft: \"1.00 亿元\"), \"收入\": (draft: \"95.00 亿元\"), \"零\": (draft: \"1.00 亿元\")",
    );
    let of = |name: &str| line(&budget, "全市", Flow::Revenue, name);
    for name in ["结余", "零"] {
        assert_eq!(
            cell(&budget, of(name), Column::DifferenceRate, CompareBase::Executed),
            Cell::Missing,
            "{name}"
        );
        derived(cell(&budget, of(name), Column::Difference, CompareBase::Executed));
    }
    // the column says "of the adjusted budget", and there is none
    assert_eq!(cell(&budget, of("收入"), RATE, CompareBase::Executed), Cell::Missing);
}

#[test]
fn sums_keep_the_digits_of_their_finest_part() {
    let budget = yangquan();
    let sheet = page_sheet(&budget, Page::Quotas);
    let column = sheet.layout.pivot_words.iter().position(|w| &**w == "补充政府性基金财力").unwrap();
    let row = |name: &str| {
        let SheetKind::Pivot { names, .. } = &sheet.kind else { panic!() };
        names.iter().position(|n| &**n == name).unwrap()
    };
    let sum = derived(sheet.cell(&budget, row("县（区）"), column));
    assert_eq!((sum.formula, sum.value), (Formula::Sum, Decimal::from(245_000_000)));
    assert_eq!(sum.last_digit(&budget), 6);
    // the whole city's column total is printed, a place's total is added up: 2.08 + 1.47
    let total = derived(sheet.cell(&budget, row("市本级"), 0));
    assert_eq!(total.value, Decimal::from(355_000_000));
}

fn side_by_side(budget: &Budget, place: Place, options: &RowOptions) -> Sheet {
    build_side_by_side(budget, &outline(budget).statements(place), options)
}

#[test]
fn the_largest_changes_stand_first_whatever_their_sign() {
    let budget = yangquan();
    let options = RowOptions {
        flat: true,
        sort: Some(Sort { column: Column::Difference, order: Order::Magnitude }),
        ..RowOptions::default()
    };
    let sheet = side_by_side(&budget, Place::Overview, &options);
    let column = sheet.layout.columns.iter().position(|c| *c == Column::Difference).unwrap();
    let mut last = Decimal::MAX;
    let mut seen_fall = false;
    for row in 0..sheet.rows.len() {
        match sheet.cell(&budget, row, column) {
            Cell::Derived(d) => {
                assert!(d.value.abs() <= last, "row {row}");
                seen_fall |= d.value.is_sign_negative();
                last = d.value.abs();
            }
            Cell::Missing => last = Decimal::NEGATIVE_ONE,
            other => panic!("{other:?}"),
        }
    }
    assert!(seen_fall);
}

#[test]
fn columns_nobody_has_anything_in_are_left_out_and_extra_figures_stand_to_the_right() {
    let budget = yangquan();
    let capital = |flow| {
        let scope = budget.find_scope("全市").unwrap();
        budget.find_statement(Book::Capital, scope, flow).unwrap()
    };
    let sources = side_by_side(&budget, Place::Statement(capital(Flow::Source)), &RowOptions::default());
    let stated = |c: &Column| matches!(c, Column::Stated(..));
    assert_eq!(
        sources.layout.columns.iter().filter(|c| stated(c)).count(),
        2,
        "{:?}",
        sources.layout.columns
    );
    let expenditure =
        budget.find_statement(Book::General, budget.find_scope("全市").unwrap(), Flow::Expenditure).unwrap();
    let sheet = side_by_side(&budget, Place::Statement(expenditure), &RowOptions::default());
    let at = |c| sheet.layout.columns.iter().position(|x| *x == c).unwrap();
    let share = Column::Stated(Year::Executed, Stage::Executed, Measure::Share);
    assert!(at(share) > at(Column::DifferenceRate));
}

#[test]
fn every_printed_figure_of_a_statement_has_a_place_in_its_sheet() {
    let budget = yangquan();
    for (id, statement) in budget.statements() {
        let sheet = side_by_side(&budget, Place::Statement(id), &RowOptions::default());
        for (figure, f) in budget.figures() {
            let mingzhang::budget::Owner::Line(line) = f.owner else { continue };
            if budget.line(line).statement != id {
                continue;
            }
            let position = sheet.position_of(&budget, figure);
            let (row, column) = position.unwrap_or_else(|| panic!("{} in {statement:?}", budget.key(figure)));
            assert_eq!(sheet.cell(&budget, row, column), Cell::Printed(figure));
        }
    }
}

#[test]
fn every_item_and_its_figures_stand_on_a_page() {
    let budget = yangquan();
    let sheets = [page_sheet(&budget, Page::Outcomes), page_sheet(&budget, Page::Plans)];
    for (id, item) in budget.items() {
        assert!(sheets.iter().any(|s| s.row_of(Subject::Item(id)).is_some()), "{}", item.name);
        for (_, figure) in &item.figures {
            assert!(
                sheets.iter().any(|s| s.position_of(&budget, *figure).is_some()),
                "{}",
                budget.key(*figure)
            );
        }
    }
}

#[test]
fn filters_keep_the_parents_of_what_passes() {
    let budget = yangquan();
    let revenue =
        budget.find_statement(Book::General, budget.find_scope("全市").unwrap(), Flow::Revenue).unwrap();
    let options =
        RowOptions { filter: Filter { both_years: true, change_over: None }, ..RowOptions::default() };
    let sheet = side_by_side(&budget, Place::Statement(revenue), &options);
    let names: Vec<&str> = sheet
        .rows
        .iter()
        .map(|r| match r.subject {
            Subject::Line(line) => &*budget.line(line).name,
            _ => "",
        })
        .collect();
    assert_eq!(names, ["一般公共预算收入", "税收收入", "非税收入"]);
}
