//! The real binary, as a person or a script calls it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::process::{Command, Output};

const YANGQUAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");

fn mingzhang(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mingzhang")).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn figures_as_csv_have_the_documented_columns_and_signs() {
    let out = mingzhang(&["figures", YANGQUAN, "--format", "csv"]);
    assert!(out.status.success());
    let mut reader = csv::Reader::from_reader(out.stdout.as_slice());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header.join(" "), "key section book scope flow account year stage measure value unit printed");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 505);
    let find = |key: &str| rows.iter().find(|r| &r[0] == key).unwrap_or_else(|| panic!("{key}"));
    let growth = find("general/全市/revenue/一般公共预算收入/2025/executed/growth");
    assert_eq!((&growth[1], &growth[9], &growth[10], &growth[11]), ("一/（一）/1", "-2.1", "%", "2.1%"));
    let amount = find("general/全市/revenue/一般公共预算收入/2025/executed/amount");
    assert_eq!((&amount[9], &amount[10], &amount[11]), ("73.17", "亿元", "73.17"));
    let change = find("general/全市/revenue/一般公共预算收入/2025/executed/change");
    assert_eq!((&change[9], &change[11]), ("-1.54", "1.54"));
    let mut keys: Vec<&str> = rows.iter().map(|r| &r[0]).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), rows.len(), "keys are unique");
}

/// How many figures of the sample are below nothing.
fn budget_falls() -> usize {
    let budget =
        mingzhang::budget::load_bytes(&std::fs::read(YANGQUAN).unwrap(), &Default::default()).unwrap();
    budget.figures().filter(|(_, figure)| figure.quantity.value().is_sign_negative()).count()
}

#[test]
fn figures_as_json_and_table_list_the_same() {
    let out = mingzhang(&["figures", YANGQUAN, "--format=json"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["figures"].as_array().unwrap().len(), 505);
    assert_eq!(json["figures"][0]["printed"], "76.20");
    let table = text(&mingzhang(&["figures", YANGQUAN]).stdout);
    assert_eq!(table.lines().count(), 506);
    assert!(table.lines().nth(1).unwrap().starts_with("一/（一）/1"));
    // what the report calls a fall is told from a rise
    let falls = budget_falls();
    assert!(falls > 20);
    let minus = |line: &&str| line.split_whitespace().rev().take(2).any(|cell| cell.starts_with('-'));
    assert_eq!(table.lines().filter(minus).count(), falls);
}

#[test]
fn an_unusable_file_ends_with_two_and_says_where_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("坏.ron");
    let broken = std::fs::read_to_string(YANGQUAN).unwrap().replace("\"47.57 亿元\"", "\"47.57 亿园\"");
    mingzhang::storage::write_atomic(&path, broken.as_bytes()).unwrap();
    let out = mingzhang(&["figures", path.to_str().unwrap(), "--lang", "zh"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty());
    let message = text(&out.stderr);
    let line = broken[..broken.find("47.57 亿园").unwrap()].matches('\n').count() + 1;
    assert!(message.contains(&format!("第 {line} 行")), "{message}");
    assert!(message.contains("是不是“亿元”"), "{message}");
    assert!(message.trim_end().ends_with("坏.ron"), "the path comes last: {message}");
    let english = text(&mingzhang(&["figures", path.to_str().unwrap(), "--lang=en"]).stderr);
    assert!(english.contains(&format!("line {line}")), "{english}");
    let missing = mingzhang(&["figures", "/nowhere/没有.ron", "--lang", "zh"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("文件不在那里"));
}

#[test]
fn help_is_in_both_languages_and_names_the_exit_codes() {
    for (lang, word) in [("zh", "退出码"), ("en", "Exit codes")] {
        let out = mingzhang(&["--help", "--lang", lang]);
        assert!(out.status.success());
        assert!(text(&out.stdout).contains(word));
        let out = mingzhang(&["figures", "--help", "--lang", lang]);
        assert!(text(&out.stdout).contains("printed"));
    }
    assert_eq!(mingzhang(&["figures"]).status.code(), Some(2));
    assert_eq!(mingzhang(&["--nonsense"]).status.code(), Some(2));
}

// Only Linux can be without a display; elsewhere the window would open and stay.
#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_window_command_says_so_and_ends_with_three() {
    let out = Command::new(env!("CARGO_BIN_EXE_mingzhang"))
        .args([YANGQUAN, "--lang", "zh"])
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(3), "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("打不开窗口"));
}
