//! The real binary writes the document, whole or not at all.

use super::*;
use mingzhang::review::project::write;
use std::process::{Command, Output};

fn mingzhang(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mingzhang"))
        .args(args)
        .env("SOURCE_DATE_EPOCH", "1796000000")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap()
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

#[test]
fn a_budget_and_a_review_become_documents_without_a_display() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("林代表 审阅.mingzhang");
    mingzhang::storage::write_atomic(&project, write(&review(40), None).as_bytes()).unwrap();
    let project = project.to_str().unwrap();
    for (name, from, more) in [
        ("一.pdf", SAMPLE, &["--lang", "zh"][..]),
        ("二 大字.PDF", project, &["--large", "--lang", "en", "--unit", "wan-yuan", "--base", "initial"]),
        ("三.pdf", project, &["--notes", "kind=question", "--parts", "notes,tables", "--grey"]),
        ("四.xlsx", project, &[]),
        ("五.csv", project, &["--unit", "yuan"]),
    ] {
        let out = folder.path().join(name);
        let run = mingzhang(&[&["export", from, "-o", out.to_str().unwrap()], more].concat());
        assert!(run.status.success(), "{name}: {}", said(&run));
        let bytes = std::fs::read(&out).unwrap();
        let start: &[u8] = match out.extension().unwrap().to_str().unwrap() {
            "xlsx" => b"PK",
            "csv" => b"\xEF\xBB\xBF",
            _ => b"%PDF-",
        };
        assert!(bytes.starts_with(start), "{name}");
        // never over what is there, unless asked to
        let again = mingzhang(&["export", from, "-o", out.to_str().unwrap()]);
        assert_eq!(again.status.code(), Some(2));
        assert_eq!(std::fs::read(&out).unwrap(), bytes);
        let forced = mingzhang(&[&["export", from, "-o", out.to_str().unwrap(), "--force"], more].concat());
        assert!(forced.status.success());
        if name.to_lowercase().ends_with("pdf") {
            assert!(std::fs::read(&out).unwrap() == bytes, "{name}: the same time gives the same bytes");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 6, "nothing else is left behind");
}

/// What is asked for on the command line is done.
#[test]
fn every_option_counts() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("甲.mingzhang");
    mingzhang::storage::write_atomic(&project, write(&review(40), None).as_bytes()).unwrap();
    let made = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        let args = ["export", project.to_str().unwrap(), "-o", out.to_str().unwrap(), "--lang", "zh"];
        let run = mingzhang(&[args.as_slice(), more].concat());
        assert!(run.status.success(), "{}", said(&run));
        let (words, heights) = super::comments::words_of(&std::fs::read(&out).unwrap());
        (said(&run), words.into_iter().map(|w| w.text).collect::<String>(), heights.len())
    };
    let (plain, text, pages) = made("一.pdf", &["--parts", "tables,notes"]);
    assert!(plain.contains("60 条电子批注") && text.contains("比较基数：2025执行"), "{plain}");
    let (none, _, _) = made("二.pdf", &["--parts", "tables,notes", "--notes", "none"]);
    assert!(none.contains("0 条电子批注"), "{none}");
    let (some, _, _) = made("三.pdf", &["--parts", "tables,notes", "--notes", "kind=question"]);
    assert!(!some.contains("60 条") && !some.contains(" 0 条"), "{some}");
    let (_, initial, _) = made("四.pdf", &["--parts", "tables", "--base", "initial", "--unit", "wan-yuan"]);
    assert!(initial.contains("比较基数：2025年初预算") && initial.contains("731,700"));
    let (_, _, large) = made("五.pdf", &["--parts", "tables,notes", "--large"]);
    assert!(large > pages);
}

#[test]
fn what_cannot_be_done_is_said() {
    let cases: [(Vec<&str>, &str); 4] = [
        (vec!["export", SAMPLE, "-o", "/没有这个文件夹/一.pdf"], "写不进去"),
        (vec!["export", SAMPLE, "-o", "一.docx"], ".pdf、.xlsx 或 .csv"),
        (vec!["export", SAMPLE, "-o", "x.pdf", "--notes", "kind=什么"], "看不懂筛选条件"),
        (vec!["export", "没有.ron", "-o", "x.pdf"], "没有.ron"),
    ];
    for (args, says) in cases {
        let run = mingzhang(&[args.as_slice(), &["--lang", "zh"]].concat());
        assert_eq!(run.status.code(), Some(2), "{args:?}: {}", said(&run));
        assert!(said(&run).contains(says), "{args:?}: {}", said(&run));
    }
}

/// Somebody who cancels gets nothing, at once.
#[test]
fn a_cancelled_export_gives_nothing() {
    let review = review(4);
    let ask = Ask::of(&BASE, &review);
    ask.progress.cancel();
    let failed = ask.with(|content| pdf(content, &PaperChoice::default()));
    assert!(matches!(failed, Err(mingzhang::export::ExportError::Cancelled)), "{failed:?}");
}
