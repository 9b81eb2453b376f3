//! What people may write: nothing of it breaks the document, and all of it stands on the page.

use super::comments::{Word, comments_of, words_of};
use super::sample::deputy;
use super::valid::faults;
use super::*;
use mingzhang::budget::load_bytes;
use mingzhang::check::{RuleSet, check};
use mingzhang::review::places::{figure_anchor, line_anchor, line_quote};
use mingzhang::review::{Anchor, Content as NoteContent, Desk, Reply, Reviewer, Source};

use mingzhang::review::{NoteId, PaperPart, PaperSettings};
use strum::IntoEnumIterator as _;

pub fn base_of(text: &str) -> Base {
    let budget = load_bytes(text.as_bytes(), &Progress::default()).unwrap_or_else(|e| panic!("{e:#?}"));
    let report = check(&budget, &RuleSet::shipped().unwrap(), &Progress::default()).unwrap();
    Base { budget, report, text: text.to_owned() }
}

pub fn review_of(base: &Base, who: Reviewer) -> Desk {
    Desk::new(Review::of(Source::new(base.text.as_str().into(), None, at(0)), who))
}

pub fn note(anchor: Anchor, text: &str) -> NoteContent {
    NoteContent {
        anchor,
        text: text.to_owned(),
        author: deputy(),
        created: at(1),
        changed: at(1),
        ..NoteContent::default()
    }
}

pub fn print_with(
    base: &Base,
    review: &Review,
    choice: &PaperChoice,
    unit: DisplayUnit,
    language: Language,
) -> Result<Printed, String> {
    let ask = Ask { unit, language, ..Ask::of(base, review) };
    ask.with(|content| pdf(content, choice)).map_err(|e| e.to_string())
}

pub fn print(base: &Base, review: &Review, choice: &PaperChoice) -> Result<Printed, String> {
    print_with(base, review, choice, DisplayUnit::default(), Language::Chinese)
}

pub fn keep(name: &str, bytes: &[u8]) {
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
pub fn off_the_page(bytes: &[u8]) -> Vec<String> {
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
pub fn overlapping(bytes: &[u8]) -> Vec<String> {
    let (words, _) = words_of(bytes);
    let mut found = Vec::new();
    for (n, a) in words.iter().enumerate() {
        for b in words.iter().skip(n + 1).take_while(|b| b.page == a.page) {
            let wide = a.right.min(b.right) - a.left.max(b.left);
            let high = a.bottom.min(b.bottom) - a.top.max(b.top);
            // signs like （，） share a place: half of each is empty
            let is_sign = |w: &Word| w.text.starts_with(['，', '。', '、', '；', '：', '）', '（']);
            let is_half = is_sign(b) && wide < 0.6 * (b.bottom - b.top);
            if wide > 3.0 && high > 4.0 && !is_half {
                found.push(format!("page {}: {:?} over {:?} by {wide:.1}", a.page + 1, a.text, b.text));
            }
        }
    }
    found
}

pub fn problem(what: &str, printed: Result<Printed, String>, wrong: &mut Vec<String>) -> Option<Printed> {
    match printed {
        Err(e) => {
            wrong.push(format!("{what}: not made: {e}"));
            None
        }
        Ok(printed) => {
            keep(what, &printed.bytes);
            let found = faults(&printed.bytes);
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

pub fn only(part: PaperPart) -> PaperChoice {
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
        problem(what, print(base, desk.review(), &choice), &mut wrong);
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
        let printed = print_with(base, desk.review(), &choice, unit, language).unwrap();
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
        // one of each two
        assert_eq!(over, beside);
    }
    let count = wrong.len();
    wrong.truncate(12);
    assert!(wrong.is_empty(), "{count}: {wrong:#?}");
}

/// Cells hold what Excel holds: 32,767 units of UTF-16.
#[test]
fn cells_hold_what_excel_holds() {
    use std::io::Read as _;
    let base = &*BASE;
    let mut desk = review_of(base, deputy());
    desk.write(note(Anchor::Report, &"👍".repeat(32_000)));
    let bytes = Ask::of(base, desk.review()).with(mingzhang::export::xlsx::xlsx).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut text).unwrap();
    let most = text.split("<t").map(|t| t.encode_utf16().count()).max().unwrap();
    assert!(most < 32_900, "{most}");
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
