//! Budgets of any shape and size, in any unit and language.

use super::comments::words_of;
use super::hostile::{
    base_of, keep, note, off_the_page, only, overlapping, print, print_with, problem, review_of,
};
use super::sample::deputy;
use super::valid::faults;
use super::*;
use mingzhang::review::places::figure_anchor;
use mingzhang::review::{Content as NoteContent, PaperPart, PaperSettings, Reviewer};
use std::fmt::Write as _;
use strum::IntoEnumIterator as _;

#[test]
fn budgets_of_any_shape_are_valid() {
    let mut wrong = Vec::new();
    let head = "format: 1, place: \"清溪市\", title: \"清溪市\", executed_year: 2025, draft_year: 2026, scopes: { \"全市\": () }";
    let cases = [
        ("nothing", format!("({head}, sections: [])")),
        (
            "no-draft",
            format!(
                "({head}, sections: [(at: \"一\", title: \"t\", book: general, scope: \"全市\", year: 2025, facts: [table(flow: revenue, lines: {{ \"收入\": (executed: \"1.00 亿元\") }})])])"
            ),
        ),
        (
            "draft-only",
            format!(
                "({head}, sections: [(at: \"一\", title: \"t\", book: general, scope: \"全市\", year: 2026, facts: [table(flow: expenditure, lines: {{ \"支出\": (draft: \"1.00 亿元\") }})])])"
            ),
        ),
    ];
    for (what, text) in cases {
        let base = base_of(&text);
        for who in [Reviewer::default(), deputy()] {
            let desk = review_of(&base, who);
            problem(what, print(&base, desk.review(), &PaperChoice::default()), &mut wrong);
            for part in PaperPart::iter() {
                problem(&format!("{what}-{part:?}"), print(&base, desk.review(), &only(part)), &mut wrong);
            }
        }
    }
    let none = PaperChoice {
        settings: PaperSettings { without: PaperPart::iter().collect(), ..PaperSettings::default() },
        only: None,
    };
    problem("no-part", print(&BASE, &empty_review(), &none), &mut wrong);
    let gone = PaperChoice {
        settings: PaperSettings {
            charts: Some(vec!["pairs:没有了".into(), "debt".into(), "debt".into(), String::new()]),
            ..only(PaperPart::Charts).settings
        },
        only: None,
    };
    problem("gone-charts", print(&BASE, &empty_review(), &gone), &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Amounts in 元 have room in their columns.
#[test]
fn amounts_of_every_unit_have_room() {
    let mut wrong = Vec::new();
    for (what, unit, large) in [
        ("yi", DisplayUnit::YiYuan, false),
        ("yi-large", DisplayUnit::YiYuan, true),
        ("wan", DisplayUnit::WanYuan, false),
        ("wan-large", DisplayUnit::WanYuan, true),
        ("yuan", DisplayUnit::Yuan, false),
        ("yuan-large", DisplayUnit::Yuan, true),
    ] {
        let choice = PaperChoice {
            settings: PaperSettings {
                large,
                without: [
                    PaperPart::Charts,
                    PaperPart::Findings,
                    PaperPart::Notes,
                    PaperPart::Appendix,
                    PaperPart::Cover,
                ]
                .into(),
                ..PaperSettings::default()
            },
            only: None,
        };
        let printed = print_with(&BASE, &empty_review(), &choice, unit, Language::Chinese).unwrap();
        keep(what, &printed.bytes);
        let over = overlapping(&printed.bytes);
        if let Some(first) = over.first() {
            wrong.push(format!("{what}: {} words over others, {first}", over.len()));
        }
        if let Some(first) = off_the_page(&printed.bytes).first() {
            wrong.push(format!("{what}: off the page: {first}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A budget of so many accounts, under one total or each at the top of the statement.
fn long(count: usize, under_a_total: bool) -> Base {
    let line = |stage: &str| {
        let rows = (0..count).fold(String::new(), |mut text, n| {
            let _ = write!(text, "\"科目{n}\": ({stage}: \"{}.{:02} 亿元\"), ", n % 40, n % 97);
            text
        });
        if under_a_total {
            format!("\"一般公共预算支出\": ({stage}: \"99999.00 亿元\", of_which: {{ {rows} }})")
        } else {
            rows
        }
    };
    base_of(&format!(
        "(format: 1, place: \"清溪市\", title: \"清溪市\", executed_year: 2025, draft_year: 2026, scopes: {{ \"全市\": () }},
          sections: [(at: \"一\", title: \"t\", book: general, scope: \"全市\", facts: [
            table(flow: expenditure, year: 2025, lines: {{ {} }}), table(flow: expenditure, year: 2026, lines: {{ {} }})])])",
        line("executed"), line("draft"),
    ))
}

#[test]
fn long_budgets_are_made() {
    let mut wrong = Vec::new();
    for (count, under) in [(200, true), (400, true), (200, false), (400, false)] {
        let base = long(count, under);
        let printed = print(&base, review_of(&base, deputy()).review(), &PaperChoice::default());
        problem(&format!("long-{count}-{under}"), printed, &mut wrong);
    }
    // the judge reads no table of more than 1,024 rows
    for under in [true, false] {
        let base = long(3_000, under);
        let printed = print(&base, review_of(&base, deputy()).review(), &PaperChoice::default());
        wrong.extend(off_the_page(&printed.unwrap().bytes));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn debts_of_many_places_stay_on_the_page() {
    let mut wrong = Vec::new();
    for count in [40, 90, 150, 200, 250] {
        let scopes: Vec<String> = (0..count).map(|n| format!("县{n}")).collect();
        let declared = scopes.iter().fold(String::new(), |mut text, s| {
            let _ = write!(text, "\"{s}\": (), ");
            text
        });
        let parts = scopes.iter().map(|s| format!("\"{s}\"")).collect::<Vec<_>>().join(", ");
        let facts = scopes.iter().fold(String::new(), |mut text, s| { let _ = write!(text, "table(scope: \"{s}\", flow: debt_balance, lines: {{ \"政府债务余额\": (executed: \"2.00 亿元\") }}),"); text });
        let text = format!("(format: 1, place: \"清溪市\", title: \"清溪市\", executed_year: 2025, draft_year: 2026, scopes: {{ \"全市\": (parts: [{parts}]), {declared} }},
            sections: [(at: \"一\", title: \"t\", book: debt, year: 2025, facts: [table(scope: \"全市\", flow: debt_balance, lines: {{ \"政府债务余额\": (executed: \"{}.00 亿元\") }}), {facts}])])", count * 2);
        let base = base_of(&text);
        let mut choice = only(PaperPart::Charts);
        choice.settings.charts = Some(vec!["debt".into()]);
        problem(
            &format!("scopes-{count}"),
            print(&base, review_of(&base, deputy()).review(), &choice),
            &mut wrong,
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The English edition has English signs.
#[test]
fn english_has_no_chinese_signs_of_its_own() {
    let base = &*BASE;
    let figure = base.budget.figures().next().unwrap().0;
    let mut desk = review_of(base, deputy());
    desk.write(NoteContent { kind: NoteKind::Question, ..note(figure_anchor(&base.budget, figure), "Why?") });
    let printed =
        print_with(base, desk.review(), &only(PaperPart::Summary), DisplayUnit::default(), Language::English)
            .unwrap();
    let (words, _) = words_of(&printed.bytes);
    let found: Vec<&str> = words.iter().map(|w| w.text.as_str()).filter(|t| t.contains('：')).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Who reads it in large type can compare the whole SHA-256.
#[test]
fn nothing_of_the_sample_is_cut_off() {
    let mut wrong = Vec::new();
    for language in Language::iter() {
        for large in [false, true] {
            let choice =
                PaperChoice { settings: PaperSettings { large, ..PaperSettings::default() }, only: None };
            let printed = printed(&empty_review(), language, &choice);
            wrong.extend(
                off_the_page(&printed.bytes).into_iter().map(|w| format!("{language:?} large {large}: {w}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Somebody who cancels while the pages are set gets none.
#[test]
fn cancelling_works_while_pages_are_set() {
    let base = long(1_000, true);
    let desk = review_of(&base, deputy());
    let ask = Ask::of(&base, desk.review());
    std::thread::scope(|scope| {
        let work = scope.spawn(|| ask.with(|content| pdf(content, &PaperChoice::default())));
        // the typesetter is at work
        while ask.progress.permille() == 0 {
            std::thread::yield_now();
        }
        ask.progress.cancel();
        let result = work.join().unwrap();
        assert!(matches!(result, Err(mingzhang::export::ExportError::Cancelled)), "{result:?}");
    });
}

/// What is left out is not promised.
#[test]
fn a_summary_alone_promises_nothing_more() {
    let printed = print(&BASE, &empty_review(), &only(PaperPart::Summary)).unwrap();
    let (words, _) = words_of(&printed.bytes);
    let found: Vec<&str> = words.iter().map(|w| w.text.as_str()).filter(|t| t.contains("见后文")).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Who exports before the checks are done reads that they are not.
#[test]
fn an_unchecked_budget_says_so() {
    let base = &*BASE;
    let desk = review_of(base, deputy());
    let ask = Ask { is_checked: false, ..Ask::of(base, desk.review()) };
    let printed = ask.with(|content| pdf(content, &PaperChoice::default())).unwrap();
    let words = Words::new(Language::Chinese);
    assert!(faults(&printed.bytes).is_empty());
    let text: String = words_of(&printed.bytes).0.into_iter().map(|w| w.text).collect();
    assert!(
        text.contains("没有校验")
            || text.contains("未校验")
            || text.contains(&*words.get("export-unchecked")),
        "{}",
        words.get("export-unchecked")
    );
}
