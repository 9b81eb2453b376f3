//! `mingzhang merge`, as a person calls it.

use super::{Place, TUTORIAL, content, desk, scribble, sha_of, text};
use jiff::Timestamp;
use mingzhang::review::project::write;
use mingzhang::review::store::{Expect, open};
use mingzhang::review::{Desk, NoteId, Review, Source};
use std::path::PathBuf;
use std::process::Output;

fn merge(place: &Place, files: &[&str], out: &str, more: &[&str]) -> Output {
    let mut command = place.program();
    command.current_dir(place.folder.path());
    command.arg("merge").args(files).args(["-o", out]).args(more).output().unwrap()
}

fn put(place: &Place, name: &str, review: &Review) -> PathBuf {
    let path = place.path(name);
    place.archive().save(&path, &write(review, None), &Expect::Anything, false).unwrap();
    path
}

fn review_at(place: &Place, name: &str) -> Review {
    open(&place.path(name)).unwrap().0.review
}

/// Everything but who writes, how it is looked at, and the budget: what merging is about.
fn notes_of(place: &Place, name: &str) -> String {
    let file = std::fs::read_to_string(place.path(name)).unwrap();
    let (start, end) = (file.find("    notes: [").unwrap(), file.find("    budget: (").unwrap());
    file[start..end].to_owned()
}

/// Two deputies who began with the same notes.
fn apart(place: &Place) -> (NoteId, Desk, Desk) {
    let mut common = desk("");
    let id = common.write(content("为什么下降？"));
    common.write(content("口径"));
    let (mut one, mut other) =
        (Desk::new((**common.review()).clone()), Desk::new((**common.review()).clone()));
    one.change(id, content("为什么下降 2.1%？"));
    one.write(content("只在甲"));
    one.dismiss("finding", "看过了");
    other.change(id, content("请说明下降的原因。"));
    put(place, "甲 一.mingzhang", one.review());
    put(place, "乙.mingzhang", other.review());
    (id, one, other)
}

#[test]
fn merging_keeps_both_sides_whatever_the_order_and_however_often() {
    let place = Place::new();
    let (id, ..) = apart(&place);
    let out = merge(&place, &["甲 一.mingzhang", "乙.mingzhang"], "合.mingzhang", &["--lang", "zh"]);
    let said = text(&out.stdout);
    assert!(out.status.success() && out.stderr.is_empty(), "{}", text(&out.stderr));
    assert!(said.contains("甲 一.mingzhang：3 条批注，其中 3 条"), "{said}");
    assert!(said.contains("乙.mingzhang：2 条批注，其中 0 条"), "{said}");
    assert!(said.contains("共 3 条批注") && said.contains("有 1 条两边都改过"), "{said}");
    assert!(said.contains("问题有 1 个") && said.trim_end().ends_with("合.mingzhang"), "{said}");
    let merged = review_at(&place, "合.mingzhang");
    let note = merged.note(id).unwrap();
    let mut all: Vec<&str> = note.others().map(|c| c.text.as_str()).collect();
    all.push(&note.content().text);
    all.sort_unstable();
    assert_eq!(all, ["为什么下降 2.1%？", "请说明下降的原因。"]);
    assert_eq!(merged.dismissal("finding").unwrap().reason, "看过了");

    assert!(merge(&place, &["乙.mingzhang", "甲 一.mingzhang"], "反.mingzhang", &[]).status.success());
    assert_eq!(sha_of(&place.path("反.mingzhang")), sha_of(&place.path("合.mingzhang")), "order");
    for again in ["甲 一.mingzhang", "乙.mingzhang", "合.mingzhang"] {
        assert!(merge(&place, &["合.mingzhang", again], "再.mingzhang", &["--force"]).status.success());
        assert_eq!(notes_of(&place, "再.mingzhang"), notes_of(&place, "合.mingzhang"), "{again}");
    }
    assert!(merge(&place, &["合.mingzhang"], "独.mingzhang", &[]).status.success());
    assert_eq!(sha_of(&place.path("独.mingzhang")), sha_of(&place.path("合.mingzhang")), "one alone");
}

#[test]
fn three_files_merge_in_any_order() {
    let place = Place::new();
    let (id, mut one, _) = apart(&place);
    one.change(id, content("第三种说法"));
    one.dismiss("other", "丙的理由");
    put(&place, "丙.mingzhang", one.review());
    let files = ["甲 一.mingzhang", "乙.mingzhang", "丙.mingzhang"];
    let mut sums = Vec::new();
    for [a, b, c] in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let out = format!("{a}{b}{c}.mingzhang");
        assert!(merge(&place, &[files[a], files[b], files[c]], &out, &[]).status.success());
        sums.push(sha_of(&place.path(&out)));
    }
    sums.dedup();
    assert_eq!(sums.len(), 1);
    // the third has replaced the first
    let merged = review_at(&place, "012.mingzhang");
    assert_eq!(merged.note(id).unwrap().others().len(), 1);
}

#[test]
fn a_file_that_is_there_is_overwritten_only_when_asked_and_kept_all_the_same() {
    let place = Place::new();
    apart(&place);
    let out_path = put(&place, "合.mingzhang", desk("旧").review());
    let before = std::fs::read_to_string(&out_path).unwrap();
    let files = ["甲 一.mingzhang", "乙.mingzhang"];
    let out = merge(&place, &files, "合.mingzhang", &["--lang=zh"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty() && text(&out.stderr).contains("--force"), "{}", text(&out.stderr));
    assert_eq!(std::fs::read_to_string(&out_path).unwrap(), before);

    let lock = place.archive().lock(&out_path).unwrap();
    let out = merge(&place, &files, "合.mingzhang", &["--lang=zh", "--force"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("窗口"), "{}", text(&out.stderr));
    assert_eq!(std::fs::read_to_string(&out_path).unwrap(), before);
    drop(lock);

    assert!(merge(&place, &files, "合.mingzhang", &["--force"]).status.success());
    assert_eq!(review_at(&place, "合.mingzhang").notes().len(), 3);
    let versions = place.archive().versions(&out_path);
    assert_eq!(versions.len(), 1);
    assert_eq!(std::fs::read_to_string(&versions[0].path).unwrap(), before);
    // into one of those that are merged
    assert!(merge(&place, &files, "乙.mingzhang", &["--force"]).status.success());
    assert_eq!(review_at(&place, "乙.mingzhang"), review_at(&place, "合.mingzhang"));
    // a name that would be taken for a budget
    assert_eq!(merge(&place, &files, "合.ron", &[]).status.code(), Some(2));
    assert!(!place.path("合.ron").exists());
}

#[test]
fn budgets_that_differ_are_named_first() {
    let place = Place::new();
    let (_, _, mut other) = apart(&place);
    let newer = TUTORIAL.replacen("清溪市 2025", "清溪市（修订） 2025", 1);
    assert_ne!(newer, TUTORIAL);
    other.update_budget(Source::new(newer.as_str().into(), None, Timestamp::from_second(1).unwrap()));
    put(&place, "乙.mingzhang", other.review());
    for files in [["甲 一.mingzhang", "乙.mingzhang"], ["乙.mingzhang", "甲 一.mingzhang"]] {
        let out = merge(&place, &files, "合.mingzhang", &["--force", "--lang", "zh"]);
        assert!(out.status.success());
        let said = text(&out.stderr);
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines[0].contains("预算不一样"), "{said}");
        for (line, file) in lines[1..].iter().zip(files) {
            assert!(line.contains(file) && line.contains("《清溪市"), "{said}");
            let sha = review_at(&place, file).source().sha256.clone();
            assert!(line.contains(&sha[..8]), "{said}");
        }
        let kept = &other.review().source().sha256[..8];
        assert!(lines[3].contains("修订") && lines[3].contains(kept), "{said}");
        assert_eq!(&*review_at(&place, "合.mingzhang").source().text, newer);
    }
    let english =
        text(&merge(&place, &["甲 一.mingzhang", "乙.mingzhang"], "e.mingzhang", &["--lang=en"]).stderr);
    assert!(english.starts_with("The budgets in these reviews differ"), "{english}");
}

#[test]
fn every_file_that_cannot_be_read_is_named_and_nothing_is_written() {
    let place = Place::new();
    apart(&place);
    let good = std::fs::read_to_string(place.path("乙.mingzhang")).unwrap();
    scribble(&place.path("坏.mingzhang"), good.replacen("kind: ", "kind: x", 1).as_bytes());
    scribble(&place.path("预算.mingzhang"), TUTORIAL.as_bytes());
    scribble(&place.path("新.mingzhang"), good.replacen("\"1.1\"", "\"2.0\"", 1).as_bytes());
    let files = ["甲 一.mingzhang", "坏.mingzhang", "没有.mingzhang", "预算.mingzhang", "新.mingzhang"];
    let out = merge(&place, &files, "合.mingzhang", &["--lang", "zh"]);
    assert_eq!(out.status.code(), Some(2));
    let said = text(&out.stderr);
    for name in &files[1..] {
        assert!(said.contains(&format!("文件：{name}")), "{said}");
    }
    assert!(!said.contains("文件：甲 一"), "{said}");
    let line = good[..good.find("kind: ").unwrap()].matches('\n').count() + 1;
    assert!(said.contains(&format!("第 {line} 行")) && said.contains("格式 2.0"), "{said}");
    assert!(said.trim_end().ends_with("什么也没有写。"), "{said}");
    assert!(out.stdout.is_empty() && !place.path("合.mingzhang").exists());
    // and where it cannot be written
    let out = merge(&place, &["乙.mingzhang"], "没有这个文件夹/合.mingzhang", &["--lang", "zh"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("文件夹不见了"), "{}", text(&out.stderr));
}

#[test]
fn figures_and_checks_read_the_budget_of_a_project() {
    let place = Place::new();
    apart(&place);
    let budget = concat!(env!("CARGO_MANIFEST_DIR"), "/data/tutorial.ron");
    let project = place.path("乙.mingzhang");
    for command in ["figures", "check"] {
        let of = |path: &std::path::Path| {
            place.program().args([command, "--format", "json"]).arg(path).output().unwrap()
        };
        let (from_budget, from_project) = (of(budget.as_ref()), of(&project));
        assert_eq!(from_project.status.code(), from_budget.status.code());
        assert_eq!(text(&from_project.stdout), text(&from_budget.stdout));
        assert!(!from_budget.stdout.is_empty());
    }
    let mut bad = desk("");
    let wrong = TUTORIAL.replacen("亿元\"", "亿园\"", 1);
    bad.update_budget(Source::new(wrong.as_str().into(), None, Timestamp::UNIX_EPOCH));
    let path = put(&place, "里面坏.mingzhang", bad.review());
    let out = place.program().args(["figures", "--lang", "zh"]).arg(&path).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    let said = text(&out.stderr);
    let line = wrong[..wrong.find("亿园\"").unwrap()].matches('\n').count() + 1;
    assert!(said.contains("里面的预算") && said.contains(&format!("第 {line} 行")), "{said}");
    // no help names the drill
    for lang in ["zh", "en"] {
        let help = text(&place.program().args(["--help", "--lang", lang]).output().unwrap().stdout);
        assert!(help.contains("merge") && !help.contains("drill"), "{help}");
        let help = text(&place.program().args(["merge", "--help", "--lang", lang]).output().unwrap().stdout);
        assert!(help.contains("--force"), "{help}");
    }
}
