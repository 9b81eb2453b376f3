//! What people may write, and budgets of other shapes.

use super::comments::{Word, comments_of, words_of};
use super::sample::deputy;
use super::valid::faults;
use super::*;
use mingzhang::budget::load_bytes;
use mingzhang::check::{RuleSet, check};
use mingzhang::review::places::{figure_anchor, line_anchor, line_quote};
use mingzhang::review::{Anchor, Content as NoteContent, Desk, Reply, Reviewer, Source};

use mingzhang::review::{NoteId, PaperPart, PaperSettings};
use std::fmt::Write as _;
use strum::IntoEnumIterator as _;

fn base_of(text: &str) -> Base {
    let budget = load_bytes(text.as_bytes(), &Progress::default()).unwrap_or_else(|e| panic!("{e:#?}"));
    let report = check(&budget, &RuleSet::shipped().unwrap(), &Progress::default()).unwrap();
    Base { budget, report, text: text.to_owned() }
}

fn review_of(base: &Base, who: Reviewer) -> Desk {
    Desk::new(Review::of(Source::new(base.text.as_str().into(), None, at(0)), who))
}

fn note(anchor: Anchor, text: &str) -> NoteContent {
    NoteContent {
        anchor,
        text: text.to_owned(),
        author: deputy(),
        created: at(1),
        changed: at(1),
        ..NoteContent::default()
    }
}

fn print_with(
    base: &Base,
    review: &Review,
    choice: &PaperChoice,
    unit: DisplayUnit,
    language: Language,
) -> Result<Printed, String> {
    let words = Words::new(language);
    let places = places_of(review, &base.budget, Some(&base.report));
    let notes = places.list(&base.budget, &NoteFilter::default(), NoteOrder::default());
    pdf(
        &Content {
            budget: &base.budget,
            report: Some(&base.report),
            review,
            places: &places,
            notes,
            unit,
            base: CompareBase::default(),
            words: &words,
            made: at(1_000_000),
            zone: jiff::tz::TimeZone::UTC,
            progress: &Progress::default(),
        },
        choice,
    )
    .map_err(|e| e.to_string())
}

fn print(base: &Base, review: &Review, choice: &PaperChoice) -> Result<Printed, String> {
    print_with(base, review, choice, DisplayUnit::default(), Language::Chinese)
}

fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("MINGZHANG_KEEP") {
        mingzhang::storage::write_atomic(&PathBuf::from(folder).join(format!("{name}.pdf")), bytes).unwrap();
    }
}

fn widths(bytes: &[u8]) -> Vec<f64> {
    let doc = lopdf::Document::load_mem(bytes).unwrap();
    doc.page_iter()
        .map(|id| {
            let mut at = doc.get_dictionary(id).unwrap();
            loop {
                if let Ok(b) = at.get(b"MediaBox") {
                    return f64::from(b.as_array().unwrap()[2].as_float().unwrap());
                }
                at = doc.get_dictionary(at.get(b"Parent").unwrap().as_reference().unwrap()).unwrap();
            }
        })
        .collect()
}

/// Words beyond the edges of their page.
fn off_the_page(bytes: &[u8]) -> Vec<String> {
    let (words, heights) = words_of(bytes);
    let widths = widths(bytes);
    words
        .iter()
        .filter(|w| {
            w.right > widths[w.page] - 10.0 || w.left < 10.0 || w.bottom > heights[w.page] || w.top < 0.0
        })
        .map(|w| {
            format!(
                "page {} x {:.0}..{:.0} y {:.0}: {}",
                w.page + 1,
                w.left,
                w.right,
                w.top,
                w.text.chars().take(30).collect::<String>()
            )
        })
        .collect()
}

/// Words that lie over one another on one line.
fn overlapping(bytes: &[u8]) -> Vec<String> {
    let (words, _) = words_of(bytes);
    let mut found = Vec::new();
    for (n, a) in words.iter().enumerate() {
        for b in words.iter().skip(n + 1).take_while(|b| b.page == a.page) {
            let wide = a.right.min(b.right) - a.left.max(b.left);
            let high = a.bottom.min(b.bottom) - a.top.max(b.top);
            // signs like （，） share a place: half of each is empty
            let is_sign = |w: &Word| w.text.starts_with(['，', '。', '、', '；', '：', '）', '（']);
            if wide > 3.0 && high > 4.0 && !is_sign(b) {
                found.push(format!("page {}: {:?} over {:?} by {wide:.1}", a.page + 1, a.text, b.text));
            }
        }
    }
    found
}

fn problem(what: &str, printed: Result<Printed, String>, wrong: &mut Vec<String>) -> Option<Printed> {
    match printed {
        Err(e) => {
            wrong.push(format!("{what}: not made: {e}"));
            None
        }
        Ok(printed) => {
            keep(what, &printed.bytes);
            // the judge reads no table of more than 1,024 rows
            let found = std::panic::catch_unwind(|| faults(&printed.bytes)).unwrap_or_else(|_| {
                eprintln!("{what}: too long for the judge");
                Vec::new()
            });
            if let Some(first) = found.first() {
                wrong.push(format!("{what}: {} faults, {first}", found.len()));
            }
            let off = off_the_page(&printed.bytes);
            if let Some(first) = off.first() {
                wrong.push(format!("{what}: {} words off the page, {first}", off.len()));
            }
            Some(printed)
        }
    }
}

fn only(part: PaperPart) -> PaperChoice {
    let without = PaperPart::iter().filter(|p| *p != part).collect();
    PaperChoice { settings: PaperSettings { without, ..PaperSettings::default() }, only: None }
}

#[test]
fn a_long_word_stays_on_the_page() {
    let base = &*BASE;
    let mut desk = review_of(base, deputy());
    desk.write(note(Anchor::Report, &"a".repeat(10_000)));
    let mut wrong = Vec::new();
    problem("long-word", print(base, desk.review(), &only(PaperPart::Notes)), &mut wrong);
    let mut desk = review_of(base, deputy());
    desk.write(note(Anchor::Report, "见 https://www.yq.gov.cn/ztzl/czyjsgkpt/sbj/czyjs/202602/t20260211_1234567890_abcdefghijklmnopqrstuvwxyz_0123456789_preview_download.html 的附表"));
    problem("address", print(base, desk.review(), &only(PaperPart::Notes)), &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn texts_of_all_kinds_are_valid() {
    let base = &*BASE;
    let line = base.budget.lines().next().unwrap().0;
    let mut wrong = Vec::new();
    let every: String = (1u32..0x11_0000)
        .filter_map(char::from_u32)
        .filter(|c| mingzhang::export::pdf::readable(&c.to_string()) == c.to_string())
        .collect();
    eprintln!("{} characters as they are", every.chars().count());
    let cases: Vec<(&str, String)> = vec![
        ("every-character", every),
        ("empty", String::new()),
        ("blank", " \u{3000}\n\t".to_owned()),
        ("controls", "\u{0}\u{1}\u{202E}".to_owned()),
        ("breaks", "行\n".repeat(3_000)),
        ("cr", "一\r二\u{b}三\u{c}四\u{85}五\u{2028}六\u{2029}七".to_owned()),
        ("rtl", "שלום עולם ﷽ مرحبا \u{202E}abc\u{202C} \u{2067}x\u{2069}".to_owned()),
        ("emoji", "👨‍👩‍👧‍👦🇨🇳👍🏽❤️1️⃣☺".repeat(200)),
        ("private", "\u{E000}\u{F8FF}\u{F0000}\u{10FFFD}\u{FFFE}\u{FFFF}\u{FFFD}\u{FFFC}\u{378}".to_owned()),
        ("combining", format!("a{}", "\u{0301}".repeat(300))),
        ("fillers", "\u{3164}\u{115F}\u{1160}\u{FFA0}\u{034F}\u{2800}\u{00AD}\u{FEFF}".to_owned()),
        (
            "markup",
            "#panic() $x$ `` ``` *a* _b_ <l> @r \\u{41} // /* = - + ~ --- ... ' \" https://a.b/ #\"x\" ]"
                .to_owned(),
        ),
        ("fullwidth", "字".repeat(10_000)),
        ("emoji-10000", "👍".repeat(10_000)),
        ("cjk-20000", "字".repeat(20_000)),
    ];
    for (what, text) in cases {
        let mut desk = review_of(base, deputy());
        desk.write(note(Anchor::Report, &text));
        let id = desk.write(NoteContent {
            quote: line_quote(&base.budget, line),
            tags: [text.chars().take(40).collect::<String>()].into(),
            ..note(line_anchor(&base.budget, line), &text)
        });
        desk.reply(
            id,
            Reply {
                author: Reviewer { name: text.chars().take(40).collect(), ..Reviewer::default() },
                text: text.clone(),
                at: at(9),
                is_official: false,
                extra: Default::default(),
            },
        );
        let choice = PaperChoice {
            settings: PaperSettings {
                without: [PaperPart::Charts, PaperPart::Findings].into(),
                ..PaperSettings::default()
            },
            only: None,
        };
        let start = std::time::Instant::now();
        let printed = problem(what, print(base, desk.review(), &choice), &mut wrong);
        eprintln!("{what}: {:?}, {:?} pages", start.elapsed(), printed.map(|p| p.pages));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Names with line ends, rare characters and markup, at any place that takes names.
#[test]
fn names_of_all_kinds_are_valid() {
    let mut wrong = Vec::new();
    let cjk = "超长科目名称".repeat(50);
    let latin = "abcdefghij".repeat(30);
    for (what, name) in [
        ("name-cjk-300", cjk.as_str()),
        ("name-latin-300", latin.as_str()),
        ("name-rare", "臺灣囍𠮷👍\u{E000}"),
        ("name-markup", "#x $y$ *z* &amp; ]]"),
    ] {
        let line = |stage: &str| {
            format!(
                "\"收入\": ({stage}: \"30.00 亿元\", complete: {{ \"{name}\": ({stage}: \"20.00 亿元\"), \"乙\": ({stage}: \"10.00 亿元\") }})"
            )
        };
        let text = format!(
            "(format: 1, place: \"{name}\", title: \"{name}\", executed_year: 2025, draft_year: 2026, scopes: {{ \"全市\": () }},
              sections: [(at: \"一\", title: \"{name}\", book: general, scope: \"全市\", facts: [
                table(flow: revenue, year: 2025, lines: {{ {} }}), table(flow: revenue, year: 2026, lines: {{ {} }})])])",
            line("executed"), line("draft"),
        );
        let base = base_of(&text);
        let mut desk = review_of(
            &base,
            Reviewer { name: name.to_owned(), delegation: name.to_owned(), ..Reviewer::default() },
        );
        let line = base.budget.lines().nth(1).unwrap().0;
        desk.write(NoteContent {
            quote: line_quote(&base.budget, line),
            ..note(line_anchor(&base.budget, line), "长名字")
        });
        for (language, grey) in [(Language::Chinese, false), (Language::English, true)] {
            let choice = PaperChoice {
                settings: PaperSettings { large: grey, grey, ..PaperSettings::default() },
                only: None,
            };
            problem(
                &format!("{what}-{language:?}"),
                print_with(&base, desk.review(), &choice, DisplayUnit::default(), language),
                &mut wrong,
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn budgets_of_any_shape_are_valid() {
    let mut wrong = Vec::new();
    let head = "format: 1, place: \"清溪市\", title: \"清溪市\", executed_year: 2025, draft_year: 2026, scopes: { \"全市\": () }";
    let cases = [
        ("nothing", format!("({head}, sections: [])")),
        ("empty-title", "(format: 1, place: \"\", title: \"\", executed_year: 2025, draft_year: 2026, scopes: { \"全市\": () }, sections: [])".to_owned()),
        ("no-draft", format!("({head}, sections: [(at: \"一\", title: \"t\", book: general, scope: \"全市\", year: 2025, facts: [table(flow: revenue, lines: {{ \"收入\": (executed: \"1.00 亿元\") }})])])")),
        ("draft-only", format!("({head}, sections: [(at: \"一\", title: \"t\", book: general, scope: \"全市\", year: 2026, facts: [table(flow: expenditure, lines: {{ \"支出\": (draft: \"1.00 亿元\") }})])])")),
    ];
    for (what, text) in cases {
        let base = match load_bytes(text.as_bytes(), &Progress::default()) {
            Ok(_) => base_of(&text),
            Err(_) => {
                eprintln!("{what}: no such budget");
                continue;
            }
        };
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

/// Whoever leaves out the notes hands in none.
#[test]
fn notes_left_out_are_nowhere_in_the_file() {
    let review = review(12);
    let choice = PaperChoice {
        settings: PaperSettings { without: [PaperPart::Notes].into(), ..PaperSettings::default() },
        only: None,
    };
    let printed = printed(&review, Language::Chinese, &choice);
    let comments = comments_of(&printed.bytes);
    assert!(comments.is_empty() || comments.len() >= 12, "{} of 12 notes", comments.len());
    assert!(comments.is_empty(), "{} comments", comments.len());
}

/// Two notes of one figure, and a note two people have changed apart.
#[test]
fn several_notes_of_one_figure_and_split_notes() {
    let base = &*BASE;
    let figure = base.budget.figures().next().unwrap().0;
    let mut desk = review_of(base, deputy());
    let ids: Vec<NoteId> = (0..5)
        .map(|n| {
            desk.write(NoteContent {
                quote: Some(base.budget.figure(figure).quantity.text().to_owned()),
                ..note(figure_anchor(&base.budget, figure), &format!("第{n}条"))
            })
        })
        .collect();
    let mut other = desk.clone();
    let change = |desk: &mut Desk, text: &str| {
        let content =
            NoteContent { text: text.to_owned(), ..desk.review().note(ids[0]).unwrap().content().clone() };
        desk.change(ids[0], content);
    };
    change(&mut desk, "甲说");
    change(&mut other, "乙说");
    let merged = desk.review().merged(other.review());
    assert!(merged.note(ids[0]).unwrap().is_split());
    let mut wrong = Vec::new();
    let printed = problem("several", print(base, &merged, &PaperChoice::default()), &mut wrong).unwrap();
    let comments = comments_of(&printed.bytes);
    assert_eq!(comments.len(), 5);
    let split = &comments[&ids[0].to_string()];
    assert!(split.text.contains("甲说") && split.text.contains("乙说"), "{}", split.text);
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
    for (count, under) in [
        (200, true),
        (400, true),
        (200, false),
        (260, false),
        (320, false),
        (400, false),
        (3_000, true),
        (3_000, false),
    ] {
        let base = long(count, under);
        let start = std::time::Instant::now();
        for _ in 0..10 {
            mingzhang::export::pdf::proposed_charts(&base.budget);
        }
        eprintln!("{count} {under}: proposed_charts {:?} a call", start.elapsed() / 10);
        let start = std::time::Instant::now();
        let printed = problem(
            &format!("long-{count}-{under}"),
            print(&base, review_of(&base, deputy()).review(), &PaperChoice::default()),
            &mut wrong,
        );
        if let Some(printed) = printed {
            eprintln!(
                "{count} {under}: {:?}, {} pages, {} bytes",
                start.elapsed(),
                printed.pages,
                printed.bytes.len()
            );
        }
        eprintln!(
            "{}",
            std::fs::read_to_string("/proc/self/status")
                .unwrap()
                .lines()
                .filter(|l| l.starts_with("VmHWM"))
                .collect::<String>()
        );
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

/// The list of notes and the proposed charts are asked for in every frame.
#[test]
fn what_a_frame_costs() {
    let review = review(2_000);
    let places = places_of(&review, &BASE.budget, Some(&BASE.report));
    let start = std::time::Instant::now();
    for _ in 0..10 {
        places.list(&BASE.budget, &NoteFilter::default(), NoteOrder::default());
    }
    eprintln!("list of 2,000 notes: {:?} a call", start.elapsed() / 10);
    let start = std::time::Instant::now();
    for _ in 0..10 {
        mingzhang::export::pdf::proposed_charts(&BASE.budget);
    }
    eprintln!("proposed_charts of the sample: {:?} a call", start.elapsed() / 10);
}

/// Reasons of two deputies stand on lines of their own.
#[test]
fn reasons_of_two_are_printed() {
    let base = &*BASE;
    let findings = base.report.findings(&base.budget);
    let (mut a, mut b) = (review_of(base, deputy()), review_of(base, deputy()));
    a.dismiss(&findings[0].id, "甲的理由");
    b.dismiss(&findings[0].id, "乙的理由");
    let merged = a.review().merged(b.review());
    let mut wrong = Vec::new();
    let printed = problem("reasons", print(base, &merged, &only(PaperPart::Findings)), &mut wrong).unwrap();
    let (words, _) = words_of(&printed.bytes);
    let text: Vec<&str> = words.iter().map(|w| w.text.as_str()).filter(|t| t.contains("的理由")).collect();
    assert!(text.len() == 2, "{text:?}");
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

/// Somebody who cancels while the pages are set does not wait for them.
#[test]
fn cancelling_works_while_pages_are_set() {
    let base = long(3_000, true);
    let desk = review_of(&base, deputy());
    let places = places_of(desk.review(), &base.budget, Some(&base.report));
    let progress = Progress::default();
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let words = Words::new(Language::Chinese);
            let content = Content {
                budget: &base.budget,
                report: Some(&base.report),
                review: desk.review(),
                places: &places,
                notes: Vec::new(),
                unit: DisplayUnit::default(),
                base: CompareBase::default(),
                words: &words,
                made: at(0),
                zone: jiff::tz::TimeZone::UTC,
                progress: &progress,
            };
            pdf(&content, &PaperChoice::default()).map(|p| p.pages)
        });
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        let start = std::time::Instant::now();
        eprintln!("progress before: {:?}", progress.permille());
        progress.cancel();
        let result = work.join().unwrap();
        eprintln!("cancelled after {:?}: {result:?}", start.elapsed());
        assert!(start.elapsed().as_millis() < 1_000, "{:?}", start.elapsed());
    });
}

/// A highlight of a line lies over its name, however many lines of type that takes; other notes stand in the same row.
#[test]
fn notes_of_lines_lie_over_their_names() {
    let base = &*BASE;
    let mut wrong = Vec::new();
    for (language, large, unit) in
        [(Language::Chinese, false, DisplayUnit::YiYuan), (Language::English, true, DisplayUnit::WanYuan)]
    {
        let mut desk = review_of(base, deputy());
        let mut ids = std::collections::HashMap::new();
        for (line, _) in base.budget.lines() {
            for _ in 0..2 {
                let id = desk.write(NoteContent {
                    quote: line_quote(&base.budget, line),
                    ..note(line_anchor(&base.budget, line), "注")
                });
                ids.insert(id.to_string(), line);
            }
        }
        let choice = PaperChoice {
            settings: PaperSettings {
                large,
                without: [PaperPart::Charts, PaperPart::Findings].into(),
                ..PaperSettings::default()
            },
            only: None,
        };
        let start = std::time::Instant::now();
        let printed = print_with(base, desk.review(), &choice, unit, language).unwrap();
        eprintln!(
            "{} notes: {:?}, {} pages, {} bytes",
            ids.len(),
            start.elapsed(),
            printed.pages,
            printed.bytes.len()
        );
        keep(&format!("lines-{language:?}"), &printed.bytes);
        let found = faults(&printed.bytes);
        if let Some(first) = found.first() {
            wrong.push(first.clone());
        }
        let comments = comments_of(&printed.bytes);
        assert_eq!(comments.len(), ids.len());
        let (words, heights) = words_of(&printed.bytes);
        let (mut over, mut beside) = (0, 0);
        for (id, line) in &ids {
            let read = &comments[id];
            let [left, bottom, right, top] = read.rect;
            let (top, bottom) = (heights[read.page] - top, heights[read.page] - bottom);
            let name = base.budget.line(*line).name.replace(' ', "");
            let under: String = words
                .iter()
                .filter(|w| w.page == read.page)
                .filter(|w| {
                    let (x, y) = (f64::midpoint(w.left, w.right), f64::midpoint(w.top, w.bottom));
                    (left - 1.0..=right + 1.0).contains(&x) && (top..=bottom).contains(&y)
                })
                .map(|w| w.text.as_str())
                .collect();
            if read.subtype == "Highlight" {
                over += 1;
                // the box of several lines takes in what follows the last of them
                if !under.starts_with(&name) {
                    wrong.push(format!("{language:?}: {name} has {under} under it"));
                }
            } else {
                beside += 1;
                let first: String = name.chars().take(2).collect();
                let near = words.iter().any(|w| {
                    w.page == read.page
                        && w.text.starts_with(&first)
                        && w.bottom > top - 14.0
                        && w.top < bottom + 14.0
                });
                if !near {
                    wrong.push(format!(
                        "{language:?}: a sheet of {name} on page {} is not beside it",
                        read.page + 1
                    ));
                }
                if !under.is_empty() {
                    wrong.push(format!("{language:?}: the sheet of {name} lies over {under}"));
                }
            }
        }
        eprintln!("{over} over, {beside} beside");
    }
    let count = wrong.len();
    wrong.truncate(12);
    assert!(wrong.is_empty(), "{count}: {wrong:#?}");
}

/// What is left out is not promised.
#[test]
fn a_summary_alone_promises_nothing_more() {
    let printed = print(&BASE, &empty_review(), &only(PaperPart::Summary)).unwrap();
    let (words, _) = words_of(&printed.bytes);
    let found: Vec<&str> = words.iter().map(|w| w.text.as_str()).filter(|t| t.contains("见后文")).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Cells hold what Excel holds: 32,767 units of UTF-16.
#[test]
fn cells_hold_what_excel_holds() {
    use std::io::Read as _;
    let base = &*BASE;
    let mut desk = review_of(base, deputy());
    desk.write(note(Anchor::Report, &"👍".repeat(32_000)));
    let words = Words::new(Language::Chinese);
    let places = places_of(desk.review(), &base.budget, Some(&base.report));
    let notes = places.list(&base.budget, &NoteFilter::default(), NoteOrder::default());
    let content = Content {
        budget: &base.budget,
        report: Some(&base.report),
        review: desk.review(),
        places: &places,
        notes,
        unit: DisplayUnit::default(),
        base: CompareBase::default(),
        words: &words,
        made: at(0),
        zone: jiff::tz::TimeZone::UTC,
        progress: &Progress::default(),
    };
    let bytes = mingzhang::export::xlsx::xlsx(&content).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut text).unwrap();
    let most = text.split("<t").map(|t| t.encode_utf16().count()).max().unwrap();
    assert!(most < 32_900, "{most}");
}

/// Who exports before the checks are done reads that they are not.
#[test]
fn an_unchecked_budget_says_so() {
    let base = &*BASE;
    let desk = review_of(base, deputy());
    let words = Words::new(Language::Chinese);
    let places = places_of(desk.review(), &base.budget, None);
    let content = Content {
        budget: &base.budget,
        report: None,
        review: desk.review(),
        places: &places,
        notes: Vec::new(),
        unit: DisplayUnit::default(),
        base: CompareBase::default(),
        words: &words,
        made: at(0),
        zone: jiff::tz::TimeZone::UTC,
        progress: &Progress::default(),
    };
    let printed = pdf(&content, &PaperChoice::default()).unwrap();
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

/// A table alone has its notes on paper too.
#[test]
fn a_table_alone_prints_its_notes() {
    let base = &*BASE;
    let figure = base.budget.figures().next().unwrap().0;
    let Owner::Line(line) = base.budget.figure(figure).owner else { panic!() };
    let mut desk = review_of(base, deputy());
    desk.write(note(figure_anchor(&base.budget, figure), "请说明这笔差额"));
    let only = Some(mingzhang::export::pdf::Only::Statement(base.budget.line(line).statement));
    let printed = print(base, desk.review(), &PaperChoice { only, ..PaperChoice::default() }).unwrap();
    assert_eq!(comments_of(&printed.bytes).len(), 1);
    let text: String = words_of(&printed.bytes).0.into_iter().map(|w| w.text).collect();
    assert!(text.contains("请说明这笔差额"), "nothing of the note on paper");
}

/// What a note says stands on paper: its text, answers and the reasons of what was set aside.
#[test]
fn what_notes_say_is_printed() {
    let review = review(40);
    let printed = printed(&review, Language::Chinese, &PaperChoice::default());
    let text: String = words_of(&printed.bytes).0.into_iter().map(|w| w.text).collect();
    assert!(text.contains("请说明这笔收入为什么低于年初预算"));
    assert!(text.contains("已收到，正在核对。") && text.contains("经核实，属实。"));
    assert!(text.contains("已电话问过财政局，口径不同。"));
}
