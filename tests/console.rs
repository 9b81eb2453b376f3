//! The door from a console (`src/console.rs`): what the program says comes through, and how it ends.
//! Only Windows is given it, but it is the same everywhere.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::{Command, Output};

fn through(program: &str, args: &[&str]) -> Output {
    // whatever language the machine speaks, both are asked in the same
    Command::new(program).args(args).env("LANG", "zh_CN.UTF-8").output().unwrap()
}

#[test]
fn output_errors_and_exit_code_come_through() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");
    let cases: [&[&str]; 5] = [
        &["--version"],
        &["figures", sample, "--lang", "zh"],
        &["check", sample],
        &["check", "没有这个文件.ron"],
        &["no-such-command", "--at-all"],
    ];
    for args in cases {
        let direct = through(env!("CARGO_BIN_EXE_mingzhang"), args);
        let passed = through(env!("CARGO_BIN_EXE_mingzhang-console"), args);
        assert_eq!(passed.status.code(), direct.status.code(), "{args:?}");
        assert!(passed.stdout == direct.stdout, "{args:?}: standard output differs");
        assert!(passed.stderr == direct.stderr, "{args:?}: standard error differs");
        assert!(!direct.stdout.is_empty() || !direct.stderr.is_empty(), "{args:?} says nothing");
    }
}

#[test]
fn a_missing_program_is_said_and_has_a_code_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let alone = folder.path().join(format!("mingzhang-console{}", std::env::consts::EXE_SUFFIX));
    std::fs::copy(env!("CARGO_BIN_EXE_mingzhang-console"), &alone).unwrap();
    let output = Command::new(&alone).arg("check").output().unwrap();
    assert_eq!(output.status.code(), Some(127));
    assert!(String::from_utf8_lossy(&output.stderr).contains("mingzhang"));
}
