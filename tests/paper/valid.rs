//! PDF/A-2a and PDF/UA-1 of every kind of export, and that the judge would say so if it were not.

use super::sample::review_of;
use super::*;
use lopdf::{Document, Object};
use mingzhang::chart::{ChartId, ChartYear};
use mingzhang::export::pdf::{Only, proposed_charts};
use mingzhang::review::{PaperPart, PaperSettings};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use strum::IntoEnumIterator as _;

/// What is wrong with a document.
pub fn faults(bytes: &[u8]) -> Vec<String> {
    let mut all = Vec::new();
    for profile in [ValidationProfile::PdfA2a, ValidationProfile::PdfUa1] {
        let report = validate_pdf_bytes(bytes, &ValidationOptions::default().profile(profile)).unwrap();
        assert_eq!(report.is_compliant, report.failures.is_empty());
        all.extend(report.failures.iter().map(|f| format!("{profile:?}: {f:?}")));
    }
    all
}

fn assert_valid(bytes: &[u8], what: &str) {
    let faults = faults(bytes);
    assert!(faults.is_empty(), "{what}: {:#?}", &faults[..faults.len().min(5)]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("文件.pdf");
    mingzhang::storage::write_atomic(&path, bytes).unwrap();
    let out = std::process::Command::new("qpdf")
        .arg("--check")
        .arg(&path)
        .output()
        .expect("qpdf is needed: tests/all.sh installs it");
    assert!(out.status.success(), "{what}: {}", String::from_utf8_lossy(&out.stderr));
}

fn set(settings: PaperSettings) -> PaperChoice {
    PaperChoice { settings, only: None }
}

fn only_part(part: PaperPart) -> PaperChoice {
    let without = PaperPart::iter().filter(|p| *p != part).collect();
    set(PaperSettings { without, ..PaperSettings::default() })
}

#[test]
fn every_kind_of_document_is_valid() {
    let review = review(40);
    let plain = PaperChoice::default();
    let kinds = [
        (Language::Chinese, plain.clone()),
        (Language::English, plain.clone()),
        (Language::Chinese, set(PaperSettings { large: true, ..PaperSettings::default() })),
        (Language::English, set(PaperSettings { large: true, grey: true, ..PaperSettings::default() })),
    ];
    for (language, choice) in kinds {
        let printed = printed(&review, language, &choice);
        assert_valid(&printed.bytes, &format!("{language:?} {choice:?}"));
        assert!(printed.pages > 10);
        // each note and each answer
        let answers: usize = review.notes().map(|(_, note)| note.replies().len()).sum();
        assert_eq!(printed.comments, 40 + answers);
    }
}

#[test]
fn a_document_without_notes_and_each_part_alone_are_valid() {
    let empty = empty_review();
    assert_valid(&printed(&empty, Language::Chinese, &PaperChoice::default()).bytes, "no notes");
    let noted = review(40);
    for part in PaperPart::iter() {
        let choice = only_part(part);
        assert_valid(&printed(&noted, Language::Chinese, &choice).bytes, &format!("{part:?}"));
    }
}

#[test]
fn one_table_page_or_chart_alone_is_valid_and_short() {
    let noted = review_of(40, &["请说明。".to_owned()]);
    let budget = &BASE.budget;
    let statement = budget.statements().next().unwrap().0;
    let page = mingzhang::compare::pages(budget)[0].0;
    let scope = mingzhang::chart::scopes(budget)[0];
    for only in
        [Only::Statement(statement), Only::Page(page), Only::Chart(ChartId::Flow(scope, ChartYear::Draft))]
    {
        let printed = printed(
            &noted,
            Language::Chinese,
            &PaperChoice { only: Some(only.clone()), ..PaperChoice::default() },
        );
        assert_valid(&printed.bytes, &format!("{only:?}"));
        assert!(printed.pages <= 2, "{only:?}: {}", printed.pages);
    }
}

/// Every chart there is can stand on paper.
#[test]
fn every_chart_is_valid_on_paper() {
    let budget = &BASE.budget;
    let mut keys: Vec<String> =
        mingzhang::chart::charts_of_report(budget).iter().map(|id| id.key(budget)).collect();
    keys.extend(proposed_charts(budget).iter().map(|id| id.key(budget)));
    let line = mingzhang::chart::side_of(
        budget,
        mingzhang::budget::Book::General,
        mingzhang::chart::scopes(budget)[0],
        mingzhang::budget::Flow::Expenditure,
    )[0];
    keys.extend(
        mingzhang::chart::charts_of(budget, mingzhang::chart::Group::Line(line))
            .iter()
            .map(|id| id.key(budget)),
    );
    keys.push(ChartId::Intervals(BASE.report.contradictions[0].id.clone()).key(budget));
    let count = keys.len();
    let mut choice = only_part(PaperPart::Charts);
    choice.settings.charts = Some(keys);
    let printed = printed(&empty_review(), Language::English, &choice);
    assert_valid(&printed.bytes, "all charts");
    let doc = Document::load_mem(&printed.bytes).unwrap();
    let figures = doc
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| d.get(b"S").and_then(Object::as_name).is_ok_and(|s| s == b"Figure"));
    assert!(figures.filter(|d| d.get(b"Alt").is_ok()).count() >= count);
}

/// The judge is not blind: what is taken away is missed.
#[test]
fn what_is_taken_away_is_missed() {
    let good = printed(&review(8), Language::Chinese, &PaperChoice::default()).bytes;
    let spoilt = |how: &dyn Fn(&mut lopdf::Dictionary)| {
        let mut doc = Document::load_mem(&good).unwrap();
        for object in doc.objects.values_mut() {
            if let Object::Dictionary(d) = object {
                how(d);
            }
        }
        let mut out = Vec::new();
        doc.save_to(&mut out).unwrap();
        faults(&out)
    };
    let is = |d: &lopdf::Dictionary, key: &[u8], value: &[u8]| {
        d.get(key).and_then(Object::as_name).is_ok_and(|name| name == value)
    };
    assert!(spoilt(&|_| {}).is_empty());
    let without_appearance = spoilt(&|d| {
        if is(d, b"Subtype", b"Highlight") {
            d.remove(b"AP");
        }
    });
    assert!(without_appearance.iter().any(|f| f.contains("PdfA2a")), "{without_appearance:?}");
    let without_text = spoilt(&|d| {
        if is(d, b"Subtype", b"Highlight") {
            d.remove(b"Contents");
        }
    });
    assert!(without_text.iter().any(|f| f.contains("PdfUa1")), "{without_text:?}");
    let as_links = spoilt(&|d| {
        if is(d, b"S", b"Annot") {
            d.set("S", "Link");
        }
    });
    assert!(as_links.iter().any(|f| f.contains("PdfUa1")), "{as_links:?}");
}

/// The same project at the same time gives the same bytes.
#[test]
fn the_same_gives_the_same() {
    let review = review(12);
    let one = printed(&review, Language::Chinese, &PaperChoice::default()).bytes;
    let other = printed(&review, Language::Chinese, &PaperChoice::default()).bytes;
    assert!(one == other);
}
