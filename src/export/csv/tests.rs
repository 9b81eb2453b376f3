use super::*;
use crate::budget::{Progress, load_bytes};
use crate::compare::CompareBase;
use crate::compare::display::DisplayUnit;
use crate::review::{NoteTexts, Review};
use crate::words::{Language, Words};
use rust_decimal::Decimal;

fn table(text: &str, unit: DisplayUnit, check: impl Fn(&Content<'_>, &[Vec<String>], &[u8])) {
    let budget = load_bytes(text.as_bytes(), &Progress::default()).unwrap();
    let (words, progress) = (Words::new(Language::Chinese), Progress::default());
    let (review, texts) = (Review::default(), NoteTexts::default());
    let content = Content {
        budget: &budget,
        report: None,
        review: &review,
        places: &texts,
        notes: Vec::new(),
        unit,
        base: CompareBase::Executed,
        words: &words,
        made: jiff::Timestamp::UNIX_EPOCH,
        zone: jiff::tz::TimeZone::UTC,
        progress: &progress,
    };
    let bytes = super::csv(&content).unwrap();
    assert_eq!(&bytes[..3], MARK);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
    let rows: Vec<Vec<String>> =
        reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
    check(&content, &rows, &bytes);
    progress.cancel();
    assert!(matches!(super::csv(&content), Err(ExportError::Cancelled)));
}

#[test]
fn every_line_is_a_row_with_the_numbers_of_the_table() {
    let sample = include_str!("../../../data/yangquan-2026.ron");
    for unit in [DisplayUnit::YiYuan, DisplayUnit::WanYuan] {
        table(sample, unit, |content, rows, bytes| {
            let text = std::str::from_utf8(bytes).unwrap();
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
            assert_eq!(rows.len(), content.budget.lines().len() + 1);
            let sheet = content.whole();
            let tables = content.tables(&sheet);
            let heads = tables.heads();
            let head = &rows[0];
            assert_eq!(head[..4], ["预算", "范围", "类别", "科目"]);
            assert!(head.contains(&"2026 增减率（比 2025 执行，%）".to_owned()), "{head:?}");
            let unique: std::collections::BTreeSet<&String> = head.iter().collect();
            assert_eq!(unique.len(), head.len(), "{head:?}");
            let mut next = rows[1..].iter();
            let mut negative = 0;
            for (row, r) in sheet.rows.iter().enumerate() {
                let Subject::Line(line) = r.subject else { continue };
                let record = next.next().unwrap();
                assert!(record[3].ends_with(&*content.budget.line(line).name));
                let says = tables.row(row, &heads);
                for (column, shown) in says.cells.iter().enumerate() {
                    let full = &*heads[column].full;
                    let at = head.iter().skip(4).position(|h| h.ends_with(full)).unwrap() + 4;
                    // heads of both years can be the same: the nth of them is meant
                    let nth = heads[..column].iter().filter(|h| *h.full == *full).count();
                    let at = head
                        .iter()
                        .enumerate()
                        .skip(at)
                        .filter(|(_, h)| h.ends_with(full))
                        .nth(nth)
                        .unwrap()
                        .0;
                    match sheet.cell(content.budget, row, column) {
                        Cell::Missing => assert_eq!(record[at], ""),
                        cell => {
                            let plain: String =
                                shown.text.chars().filter(|c| !matches!(c, '≈' | '+' | ',')).collect();
                            let plain: Decimal = plain.replace('\u{2212}', "-").parse().unwrap();
                            assert_eq!(record[at].parse::<Decimal>().unwrap(), plain, "{}", record[3]);
                            negative += usize::from(plain.is_sign_negative());
                            let derived = record.last().unwrap().contains(full);
                            assert!(derived || !matches!(cell, Cell::Derived(_)), "{record:?}");
                        }
                    }
                    if let Some(note) = &shown.note {
                        assert!(record.iter().any(|c| **c == **note), "{note}");
                    }
                }
            }
            assert!(next.next().is_none() && negative > 20);
        });
    }
}

#[test]
fn text_is_never_a_formula_and_numbers_stay_numbers() {
    let tutorial = include_str!("../../../data/tutorial.ron");
    let hostile = tutorial.replace("\"增值税\"", "\"=HYPERLINK(甲)\"").replace("全市", "@全市");
    table(&hostile, DisplayUnit::YiYuan, |_, rows, _| {
        assert!(rows.iter().any(|r| r[3].ends_with(" › =HYPERLINK(甲)")), "inside a path it begins nothing");
        assert!(rows.iter().any(|r| r[1] == "'@全市"));
        for cell in rows.iter().flatten() {
            let begins = cell.starts_with(['=', '+', '-', '@']);
            assert!(!begins || cell.parse::<Decimal>().is_ok(), "{cell}");
        }
    });
    for (text, safe) in [("=1", "'=1"), (" +1", "' +1"), ("-", "'-"), ("@a", "'@a"), ("增值税", "增值税")]
    {
        assert_eq!(super::safe(text), safe);
    }
}
