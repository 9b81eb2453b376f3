//! The rooms keep to themselves, as ARCHITECTURE.md says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    assert!(!found.is_empty());
    found
}

/// The code of a file without its comments and its tests.
fn code(text: &str) -> String {
    let program = text.split("#[cfg(test)]").next().unwrap();
    program.lines().map(|l| l.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn only_the_ui_room_knows_egui() {
    let words = ["egui", "eframe"];
    let mut in_ui = 0;
    for (path, text) in sources("src") {
        let code = code(&text);
        let used =
            words.iter().any(|w| code.contains(&format!("{w}::")) || code.contains(&format!("use {w}")));
        if path.components().any(|c| c.as_os_str() == "ui") {
            in_ui += usize::from(used);
        } else {
            assert!(!used, "{}", path.display());
        }
    }
    assert!(in_ui > 5);
}

#[test]
fn money_never_meets_floating_point_below_the_screen() {
    for room in ["src/quantity", "src/budget", "src/compare", "src/chart", "src/check", "src/review"] {
        for (path, text) in sources(room) {
            let code = code(&text);
            assert!(!code.contains("f64") && !code.contains("f32"), "{}", path.display());
        }
    }
}

/// Rules of Objective-C that no compiler checks are kept in one file; the lints deny them anywhere else.
#[test]
fn only_what_macos_asks_for_is_unsafe() {
    let mut known = 0;
    for (path, text) in sources("src") {
        if path.ends_with("handover/opened.rs") {
            known += text.matches("unsafe {").count();
            assert_eq!(text.matches("// SAFETY: ").count(), known, "each says why it may");
        } else {
            assert!(!code(&text).contains("unsafe"), "{}", path.display());
        }
    }
    assert!(known > 0);
    let manifest = include_str!("../Cargo.toml");
    assert!(manifest.contains("\nunsafe_code = \"deny\"\n"));
}

#[test]
fn data_flows_one_way() {
    for (room, may_not) in [
        ("src/quantity", &["crate::budget", "crate::compare", "crate::ui", "crate::words"][..]),
        ("src/budget", &["crate::compare", "crate::ui", "crate::words", "crate::cli"]),
        ("src/compare", &["crate::ui", "crate::words", "crate::cli"]),
        ("src/chart", &["crate::ui", "crate::words", "crate::cli", "crate::check", "crate::review"]),
        ("src/check", &["crate::ui", "crate::words", "crate::cli", "crate::say", "crate::review"]),
        ("src/review", &["crate::ui", "crate::words", "crate::cli"]),
        ("src/say", &["crate::ui", "crate::cli", "crate::export"]),
        ("src/export", &["crate::ui", "crate::cli"]),
    ] {
        for (path, text) in sources(room) {
            for other in may_not {
                assert!(!code(&text).contains(other), "{} uses {other}", path.display());
            }
        }
    }
}
