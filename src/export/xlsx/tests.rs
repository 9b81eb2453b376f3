use super::*;
use crate::budget::{Budget, Progress, load_bytes};
use crate::check::{Report, RuleSet, check};
use crate::compare::display::DisplayUnit;
use crate::compare::{Cell, Column, CompareBase, Sheet, Subject};
use crate::review::places::{FindingPlace, figure_anchor, line_anchor, statement_anchor};
use crate::review::{
    Anchor, Anew, Content as Note, Desk, Extra, NoteFilter, NoteOrder, NoteTexts, Reply, Review, Reviewer,
    Source,
};
use crate::words::{Language, Words};
use calamine::{Data, DataType as _, Range, Reader as _, Xlsx};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_decimal::{Decimal, RoundingStrategy};
use std::io::{Cursor, Read as _};
use strum::IntoEnumIterator as _;

const SAMPLE: &str = include_str!("../../../data/yangquan-2026.ron");
const TUTORIAL: &str = include_str!("../../../data/tutorial.ron");

/// Everything a workbook is made from.
struct Fixture {
    budget: Budget,
    report: Report,
    review: Review,
    texts: NoteTexts,
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_769_000_000 + second).unwrap()
}

impl Fixture {
    fn new(text: &str) -> Self {
        let budget = load_bytes(text.as_bytes(), &Progress::default()).unwrap();
        let report = check(&budget, &RuleSet::shipped().unwrap(), &Progress::default()).unwrap();
        let me =
            Reviewer { name: "王代表".into(), delegation: "第三团".into(), extra: Extra::default() };
        let path = Some("/会议/预算.ron".into());
        let source = Source::new(text.into(), path, at(0));
        let mut desk = Desk::new(Review::of(source, me.clone()));
        let (figure, printed) = budget.figures().next().unwrap();
        let line = budget.lines().find(|(_, l)| !l.children.is_empty()).unwrap().0;
        let statement = budget.line(line).statement;
        let finding = report.findings(&budget).first().map(|f| f.id.clone()).unwrap_or_default();
        let note = |anchor, text: &str, second| Note {
            anchor,
            text: text.into(),
            author: me.clone(),
            created: at(second),
            changed: at(second),
            ..Note::default()
        };
        desk.write(Note {
            quote: Some(printed.quantity.text().into()),
            replies: vec![Reply {
                author: Reviewer::default(),
                text: "已核实".into(),
                at: at(60),
                is_official: true,
                extra: Extra::default(),
            }],
            ..note(figure_anchor(&budget, figure), "=SUM(A1:A9)", 1)
        });
        desk.write(note(figure_anchor(&budget, figure), "+ 第二条\u{b}\u{fffe}，_x0041_ <b>&</b>", 2));
        desk.write(note(line_anchor(&budget, line), "@这一行", 3));
        desk.write(note(statement_anchor(&budget, statement), "-这张表", 4));
        desk.write(note(Anchor::Finding(finding.clone()), "这个问题", 5));
        desk.write(note(Anchor::Line("general/全市/revenue/没有了".into()), &"甲".repeat(40_000), 6));
        desk.dismiss(&finding, "财政局已说明");
        let review = (**desk.review()).clone();
        let mut texts = NoteTexts::default();
        texts.follow(&review, &budget, &|_| FindingPlace::At(0, None), Anew::Budget);
        Self { budget, report, review, texts }
    }

    fn content<'a>(&'a self, words: &'a Words, unit: DisplayUnit, progress: &'a Progress) -> Content<'a> {
        Content {
            budget: &self.budget,
            report: Some(&self.report),
            review: &self.review,
            places: &self.texts,
            notes: self.texts.list(&self.budget, &NoteFilter::default(), NoteOrder::Report),
            unit,
            base: CompareBase::Executed,
            words,
            made: at(100),
            zone: TimeZone::get("Asia/Shanghai").unwrap(),
            progress,
        }
    }
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// The number of a cell, exactly as it is written in the file.
fn decimal(data: Option<&Data>) -> Option<Decimal> {
    match data? {
        Data::Float(f) => Some(f.to_string().parse().unwrap()),
        Data::Int(i) => Some(Decimal::from(*i)),
        Data::Empty => None,
        other => panic!("{other:?}"),
    }
}

/// The number a table shows, from its words.
fn shown(text: &str) -> Decimal {
    let plain: String = text.chars().filter(|c| !matches!(c, '≈' | '+' | ',')).collect();
    plain.replace('\u{2212}', "-").parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// Works out a formula of our own from the cells it names.
struct Evaluator<'a> {
    rest: &'a str,
    range: &'a Range<Data>,
}

impl Evaluator<'_> {
    fn eat(&mut self, c: char) -> bool {
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sum(&mut self) -> Decimal {
        let mut value = self.product();
        loop {
            if self.eat('+') {
                value += self.product();
            } else if self.eat('-') {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> Decimal {
        let mut value = self.atom();
        loop {
            if self.eat('*') {
                value *= self.atom();
            } else if self.eat('/') {
                value /= self.atom();
            } else {
                return value;
            }
        }
    }

    fn atom(&mut self) -> Decimal {
        if let Some(rest) = self.rest.strip_prefix("ROUND(") {
            self.rest = rest;
            let value = self.sum();
            assert!(self.eat(','), "{}", self.rest);
            let places = self.sum();
            assert!(self.eat(')'), "{}", self.rest);
            let places: i32 = places.to_string().parse().unwrap();
            let digits = RoundingStrategy::MidpointAwayFromZero;
            return match u32::try_from(places) {
                Ok(places) => value.round_dp_with_strategy(places, digits),
                Err(_) => {
                    let unit = Decimal::from(10i64.pow(places.unsigned_abs()));
                    (value / unit).round_dp_with_strategy(0, digits) * unit
                }
            };
        }
        if self.eat('-') {
            return -self.atom();
        }
        if self.eat('(') {
            let value = self.sum();
            assert!(self.eat(')'), "{}", self.rest);
            return value;
        }
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return word.parse().unwrap();
        }
        let digits = word.find(|c: char| c.is_ascii_digit()).unwrap();
        let (letters, row) = word.split_at(digits);
        let column = letters.chars().fold(0, |n, c| n * 26 + u32::from(c) - u32::from('A') + 1) - 1;
        let row: u32 = row.parse::<u32>().unwrap() - 1;
        decimal(self.range.get_value((row, column))).unwrap_or_else(|| panic!("{word} is empty"))
    }
}

/// Compares every cell of a worksheet with the table, and works out every formula; how many formulas and
/// how many derived values without one there are.
fn compare(
    content: &Content<'_>,
    sheet: &Sheet,
    range: &Range<Data>,
    formulas: &Range<String>,
) -> (usize, usize) {
    let tables = content.tables(sheet);
    let heads = tables.heads();
    let (mut worked_out, mut bare) = (0, 0);
    for (column, head) in heads.iter().enumerate() {
        let place = (1, u32::from(column_number(column + 1)));
        assert_eq!(range.get_value(place), Some(&Data::String(head.full.to_string())));
    }
    for (row, r) in sheet.rows.iter().enumerate() {
        let says = tables.row(row, &heads);
        let number = row_number(row + 2);
        assert_eq!(range.get_value((number, 0)), Some(&Data::String(says.name.to_string())));
        let heading = matches!(r.subject, Subject::Heading(..) | Subject::Flow(..) | Subject::Section(..));
        for (column, shows) in says.cells.iter().enumerate() {
            let place = (number, u32::from(column_number(column + 1)));
            let (value, formula) = (range.get_value(place), formulas.get_value(place));
            let formula = formula.filter(|f| !f.is_empty());
            let is_words = matches!(sheet.layout.columns[column], Column::Text(_));
            match sheet.cell(content.budget, row, column) {
                _ if heading => assert!(matches!(value, None | Some(Data::Empty)), "{place:?}"),
                Cell::Missing => assert!(matches!(value, None | Some(Data::Empty)), "{place:?}: {value:?}"),
                Cell::Text(words) => assert_eq!(value, Some(&Data::String(words.to_string()))),
                Cell::Printed(_) if is_words => {
                    assert_eq!(value, Some(&Data::String(shows.text.to_string())));
                }
                Cell::Printed(_) => {
                    assert_eq!(decimal(value), Some(shown(&shows.text)), "{place:?}");
                    assert_eq!(formula, None);
                }
                Cell::Derived(_) => {
                    let known = shown(&shows.text);
                    assert_eq!(decimal(value), Some(known), "{place:?} {formula:?}");
                    match formula {
                        Some(formula) => {
                            let mut evaluator = Evaluator { rest: formula, range };
                            assert_eq!(evaluator.sum(), known, "{place:?} {formula}");
                            assert_eq!(evaluator.rest, "");
                            worked_out += 1;
                        }
                        None => bare += 1,
                    }
                }
            }
        }
    }
    (worked_out, bare)
}

#[test]
fn every_cell_is_what_the_table_shows_and_every_formula_comes_to_its_result() {
    for (text, least) in [(SAMPLE, 350), (TUTORIAL, 40)] {
        let fixture = Fixture::new(text);
        for (unit, base, language) in [
            (DisplayUnit::YiYuan, CompareBase::Executed, Language::Chinese),
            (DisplayUnit::WanYuan, CompareBase::Initial, Language::English),
            (DisplayUnit::Yuan, CompareBase::Adjusted, Language::Chinese),
        ] {
            let (words, progress) = (Words::new(language), Progress::default());
            let content = Content { base, ..fixture.content(&words, unit, &progress) };
            let mut book = open(xlsx(&content).unwrap());
            let names = book.sheet_names();
            let sheets: Vec<Sheet> = content.books().into_iter().map(|(_, sheet)| sheet).collect();
            let pages = content.pages().into_iter().map(|(_, sheet)| sheet);
            let (mut worked_out, mut bare) = (0, 0);
            // the cover stands before them
            for (sheet, name) in sheets.into_iter().chain(pages).zip(&names[1..]) {
                let range = book.worksheet_range(name).unwrap();
                let formulas = book.worksheet_formula(name).unwrap();
                let (with, without) = compare(&content, &sheet, &range, &formulas);
                worked_out += with;
                bare += without;
            }
            assert!(worked_out > least, "{worked_out}");
            assert_eq!(bare, 0, "a derived value without a formula");
            assert_eq!(progress.permille(), 1000);
        }
    }
}

/// The text of a file inside the workbook; nothing if there is none.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    if let Ok(mut file) = zip.by_name(name) {
        file.read_to_string(&mut text).unwrap();
    }
    text
}

#[test]
fn notes_are_comments_at_their_figure_and_a_list_and_stay_text() {
    let fixture = Fixture::new(SAMPLE);
    let (words, progress) = (Words::new(Language::Chinese), Progress::default());
    let content = fixture.content(&words, DisplayUnit::YiYuan, &progress);
    let bytes = xlsx(&content).unwrap();
    let comments: Vec<String> = (1..=4).map(|n| part(&bytes, &format!("xl/comments{n}.xml"))).collect();
    let general = comments.iter().find(|c| c.contains("SUM")).unwrap();
    assert!(general.contains("=SUM(A1:A9)") && general.contains("第二条"), "one comment for both");
    assert!(general.contains("部门答复") && general.contains("已核实"));
    assert!(general.contains("@这一行") && general.contains("-这张表"));
    assert!(general.contains("王代表（第三团）"));
    let mut book = open(bytes);
    let list = book.worksheet_range("批注").unwrap();
    let formulas = book.worksheet_formula("批注").unwrap();
    assert!(formulas.is_empty(), "no note is a formula");
    let texts: Vec<String> =
        (1..=6).map(|row| list.get_value((row, 7)).unwrap().as_string().unwrap()).collect();
    assert!(texts.contains(&"=SUM(A1:A9)".to_owned()));
    assert!(texts.contains(&"+ 第二条，_x0041_ <b>&</b>".to_owned()), "{:?}", &texts[..5]);
    assert_eq!(texts[5].chars().filter(|c| *c == '甲').count(), MOST_TEXT, "cut, and says so");
    assert!(texts[5].ends_with('）'));
    let state = list.get_value((6, 6)).unwrap().as_string().unwrap();
    assert_eq!(state, "在现在的预算里找不到这个地方");
    let replies = list.get_value((1, 13)).unwrap().as_string();
    let all: Vec<_> = (1..=6).filter_map(|row| list.get_value((row, 13))?.as_string()).collect();
    assert!(all.iter().any(|r| r.contains("部门答复　2026-01-21 20:54\n已核实")), "{replies:?} {all:?}");
}

#[test]
fn findings_stand_with_their_arithmetic_and_what_was_set_aside() {
    let fixture = Fixture::new(SAMPLE);
    let (words, progress) = (Words::new(Language::Chinese), Progress::default());
    let content = fixture.content(&words, DisplayUnit::YiYuan, &progress);
    let mut book = open(xlsx(&content).unwrap());
    let list = book.worksheet_range("问题").unwrap();
    let cell = |row, column| list.get_value((row, column)).and_then(|v| v.as_string()).unwrap_or_default();
    let findings = fixture.report.findings(&fixture.budget);
    assert_eq!(list.height(), findings.len() + 1);
    assert_eq!((cell(1, 1).as_str(), cell(1, 8).as_str()), ("◆ 矛盾", "不用再提"));
    assert_eq!(cell(1, 9), "财政局已说明");
    assert!(cell(1, 3).contains("176.91") && cell(1, 4).contains("170.18"), "{}", cell(1, 4));
    assert_eq!(cell(2, 8), "");
    let sources = (1..=findings.len()).filter(|row| !cell(u32::try_from(*row).unwrap(), 6).is_empty());
    assert!(sources.count() > 2, "law and article");
    let about = book.worksheet_range("说明").unwrap();
    let facts: Vec<String> = about.rows().flatten().filter_map(|v| v.as_string()).collect();
    assert!(facts.contains(&fixture.review.source().sha256));
    assert!(facts.iter().any(|f| f == "预算.ron") && facts.iter().any(|f| f.contains("推算")));
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let fixture = Fixture::new(SAMPLE);
    let (words, progress) = (Words::new(Language::English), Progress::default());
    let content = fixture.content(&words, DisplayUnit::YiYuan, &progress);
    let bytes = xlsx(&content).unwrap();
    // formats and texts are kept in hash maps, which order things anew in every one of them
    assert!(bytes == xlsx(&content).unwrap() && bytes == xlsx(&content).unwrap());
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("<dc:creator>王代表</dc:creator>"), "{core}");
    assert!(core.contains("阳泉") && core.contains("2026-01-21T12:55:00Z"), "{core}");
    let later = Content { made: at(200), ..fixture.content(&words, DisplayUnit::YiYuan, &progress) };
    assert!(bytes != xlsx(&later).unwrap());
}

#[test]
fn a_review_without_notes_and_checks_gives_a_workbook_too() {
    let fixture = Fixture::new(TUTORIAL);
    let (words, progress) = (Words::new(Language::Chinese), Progress::default());
    let review = Review::default();
    let content = Content {
        report: None,
        review: &review,
        notes: Vec::new(),
        ..fixture.content(&words, DisplayUnit::YiYuan, &progress)
    };
    let mut book = open(xlsx(&content).unwrap());
    let list = book.worksheet_range("批注").unwrap();
    assert_eq!(list.get_value((1, 1)).unwrap().as_string().unwrap(), "没有批注。");
    let list = book.worksheet_range("问题").unwrap();
    assert_eq!(list.get_value((1, 1)).unwrap().as_string().unwrap(), "导出时还没有核对。");
}

#[test]
fn a_cancelled_workbook_is_none_and_every_reason_is_said_in_words() {
    let fixture = Fixture::new(TUTORIAL);
    let progress = Progress::default();
    progress.cancel();
    for language in Language::iter() {
        let words = Words::new(language);
        let content = fixture.content(&words, DisplayUnit::YiYuan, &progress);
        let error = xlsx(&content).unwrap_err();
        assert!(matches!(error, ExportError::Cancelled));
        let too_long = ExportError::TooLong { table: "甲".into(), rows: 2_000_000, most: MOST_ROWS };
        for error in [error, too_long, XlsxError::MaxStringLengthExceeded.into()] {
            let message = error.message(&words);
            assert!(message.lines().count() == 2 && !message.contains("export-"), "{message}");
        }
    }
}

#[test]
fn names_of_worksheets_are_such_as_excel_takes() {
    let mut names = Names::default();
    assert_eq!(names.name("一般公共预算"), "一般公共预算");
    assert_eq!(names.name("A/B [c]: d*?\\"), "AB c d");
    assert_eq!(names.name("ab C D"), "ab C D 2", "the same whatever the case");
    assert_eq!(names.name("'quoted'"), "quoted");
    assert_eq!(names.name("//"), "-");
    assert_eq!(names.name("History"), "History 2");
    let long = "长".repeat(40);
    assert_eq!(names.name(&long).chars().count(), 31);
    assert_eq!(names.name(&long), format!("{} 2", "长".repeat(29)));
    assert_eq!(names.name(&"𠀀".repeat(20)).encode_utf16().count(), 30);
}

#[test]
fn number_formats_have_no_more_than_excel_takes() {
    let fixture = Fixture::new(TUTORIAL);
    let (words, progress) = (Words::new(Language::Chinese), Progress::default());
    let bytes = xlsx(&fixture.content(&words, DisplayUnit::WanYuan, &progress)).unwrap();
    let styles = part(&bytes, "xl/styles.xml");
    let formats: Vec<&str> =
        styles.split("formatCode=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
    assert!(formats.len() > 5);
    assert!(formats.iter().all(|f| f.chars().count() <= 255));
    assert!(formats.iter().any(|f| f.contains("倍")), "a multiple is no percentage: {formats:?}");
}
