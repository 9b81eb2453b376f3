//! What stands where on the pages, and that every choice changes them.

use super::comments::{Word, words_of};
use super::hostile::{only, print, print_with};
use super::*;
use mingzhang::budget::{Flow, LineId};
use mingzhang::chart::{scopes, side_of};
use mingzhang::compare::{Column, CompareBase, cell, value_of};
use mingzhang::export::pdf::pages;
use mingzhang::review::{Anchor, PaperPart, PaperSettings};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

fn set(settings: PaperSettings) -> PaperChoice {
    PaperChoice { settings, only: None }
}

/// The texts of the words in the order they are read.
fn text_of(bytes: &[u8]) -> String {
    words_of(bytes).0.into_iter().map(|w| w.text).collect()
}

/// The first page has the largest changes, largest first, and no total among them.
#[test]
fn the_largest_changes_come_first() {
    let budget = &BASE.budget;
    let scope = scopes(budget)[0];
    let change =
        |line: LineId| value_of(budget, &cell(budget, line, Column::Difference, CompareBase::Executed));
    let mut moved: Vec<(Decimal, String)> = Vec::new();
    for (line, data) in budget.lines() {
        let s = budget.statement(data.statement);
        let is_side = matches!(s.flow, Flow::Revenue | Flow::Expenditure) && s.scope == scope;
        let is_total = side_of(budget, s.book, s.scope, s.flow).contains(&line);
        let is_divided = data.children.iter().any(|c| change(*c).is_some());
        if let (true, false, false, Some(value)) = (is_side, is_total, is_divided, change(line)) {
            moved.push((value.abs(), data.name.to_string()));
        }
    }
    moved.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    assert!(moved.len() > 8 && moved[4].0 > moved[5].0);
    let printed = print(&BASE, &empty_review(), &only(PaperPart::Summary)).unwrap();
    let text = text_of(&printed.bytes);
    let (_, table) = text.split_once("变动最大的五项").unwrap();
    let (table, _) = table.split_once("有下级科目的").unwrap();
    let places: Vec<usize> = moved[..5].iter().map(|(_, name)| table.find(name.as_str()).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?} {table}");
    assert!(!table.contains(&moved[6].1), "only five: {table}");
}

/// The edition without colours has none, and the other has.
#[test]
fn black_and_white_is_that() {
    for grey in [true, false] {
        let choice = set(PaperSettings { grey, ..PaperSettings::default() });
        let review = review(8);
        let has_colour = Ask::of(&BASE, &review).with(|content| {
            let made = pages(content, &choice).unwrap();
            (0..made.count()).any(|page| {
                let picture = made.picture(page, 40).unwrap();
                picture.rgba.chunks(4).any(|p| p[0] != p[1] || p[1] != p[2])
            })
        });
        assert_eq!(has_colour, !grey);
    }
}

/// Numbers stand one under another by their decimal points, also where the report prints none.
#[test]
fn numbers_align_at_the_point() {
    let printed = print(&BASE, &empty_review(), &only(PaperPart::Tables)).unwrap();
    let (words, _) = words_of(&printed.bytes);
    // the first table: revenue of the whole city, with a draft of 74.77, 50 and 24.77
    let on_page = |text: &str| -> &Word { words.iter().find(|w| w.page == 0 && w.text == text).unwrap() };
    let (total, taxes, other) = (on_page("74.77"), on_page("50"), on_page("24.77"));
    let digit = (taxes.right - taxes.left) / 2.0;
    assert!((total.right - other.right).abs() < 0.2);
    // two digits and a point
    let point = total.right - 2.0 * digit - (total.right - total.left - 4.0 * digit);
    assert!((taxes.right - point).abs() < 0.6, "{} {point}", taxes.right);
}

/// A table that goes on has its heads again.
#[test]
fn heads_are_repeated_on_every_page() {
    let choice = set(PaperSettings { large: true, ..only(PaperPart::Tables).settings });
    let printed = print(&BASE, &empty_review(), &choice).unwrap();
    let (words, heights) = words_of(&printed.bytes);
    let with_heads: BTreeSet<usize> = words.iter().filter(|w| w.text == "科目").map(|w| w.page).collect();
    let is_number =
        |w: &&Word| w.text.contains('.') && w.text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let with_numbers: BTreeSet<usize> = words.iter().filter(is_number).map(|w| w.page).collect();
    assert!(with_numbers.len() > 8 && heights.len() >= with_numbers.len());
    assert!(with_numbers.is_subset(&with_heads), "{with_numbers:?} {with_heads:?}");
}

/// What is chosen changes what is printed.
#[test]
fn every_choice_changes_the_pages() {
    let empty = empty_review();
    let tables = only(PaperPart::Tables);
    let text = |unit, base: &str| {
        let printed = print_with(&BASE, &empty, &tables, unit, Language::Chinese).unwrap();
        let text = text_of(&printed.bytes);
        assert!(text.contains(base), "{base}");
        text
    };
    assert!(text(DisplayUnit::YiYuan, "单位：亿元").contains("73.17"));
    assert!(text(DisplayUnit::WanYuan, "单位：万元").contains("731,700"));
    assert!(text(DisplayUnit::Yuan, "单位：元").contains("7,317,000,000"));
    let pages = |settings: PaperSettings| print(&BASE, &empty, &set(settings)).unwrap().pages;
    let all = pages(PaperSettings::default());
    assert!(pages(PaperSettings { large: true, ..PaperSettings::default() }) > all + 10);
    let books = [mingzhang::budget::Book::General].into();
    assert!(pages(PaperSettings { without_books: books, ..PaperSettings::default() }) < all);
}

/// From a finding and from a note one comes to the figure, by a link and by the number of the page.
#[test]
fn findings_and_notes_lead_back() {
    let review = review(12);
    let printed = print(&BASE, &review, &PaperChoice::default()).unwrap();
    let (words, _) = words_of(&printed.bytes);
    let back = words.iter().filter(|w| w.text.starts_with("见第")).count();
    assert!(back > 20, "{back}");
    let doc = lopdf::Document::load_mem(&printed.bytes).unwrap();
    let links = doc
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| d.get(b"Subtype").and_then(lopdf::Object::as_name).is_ok_and(|n| n == b"Link"));
    // there and back
    assert!(links.count() > 2 * back);
}

/// Within their kind notes stand by the section of the report, in its order.
#[test]
fn notes_stand_by_section() {
    let Base { budget, .. } = &*BASE;
    let review = review(60);
    let printed = print(&BASE, &review, &only(PaperPart::Notes)).unwrap();
    let text = text_of(&printed.bytes);
    let mut seen = 0;
    for kind in NoteKind::iter() {
        let mut sections: Vec<_> = review
            .notes()
            .map(|(_, note)| note.content())
            .filter(|note| note.kind == kind)
            .filter_map(|note| if let Anchor::Figure(key) = &note.anchor { budget.find(key) } else { None })
            .map(|id| budget.figure(id).section)
            .collect();
        sections.sort();
        sections.dedup();
        // the heads of a kind's sections follow one another
        let name = mingzhang::say::kind_name(&Words::new(Language::Chinese), kind);
        // after its sign
        let from = text.find(name.rsplit(' ').next().unwrap());
        assert!(from.is_some(), "{name}");
        let mut from = from.unwrap();
        for id in sections {
            let section = budget.section(id);
            let head = format!("第{}节{}", section.at, section.title).replace(' ', "");
            let at = text[from..].find(&head);
            assert!(at.is_some(), "{kind:?} {head}");
            from += at.unwrap();
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}
