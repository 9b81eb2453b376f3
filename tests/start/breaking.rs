//! The program breaks: what is left then.

use super::session::{Running, Session, YANGQUAN, files, wait_for};
use mingzhang::review::store::Archive;
use std::process::Command;
use std::time::Duration;

/// What a note says in the drill; a report must not.
const SECRET: &str = "机密批注";

/// The only report.
fn report(session: &Session) -> String {
    let folder = session.path("data/reports");
    let names = files(&folder);
    assert_eq!(names.len(), 1, "{names:?}: {}", session.log());
    std::fs::read_to_string(folder.join(&names[0])).unwrap()
}

/// The notes of work that was left behind.
fn notes_left(session: &Session) -> Vec<String> {
    let archive = Archive::new(Default::default(), Some(session.path("data")));
    let left = archive.left_behind();
    left.iter()
        .flat_map(|left| left.review.notes().map(|(_, n)| n.content().text.clone()).collect::<Vec<_>>())
        .collect()
}

#[test]
fn a_window_that_breaks_keeps_the_work_and_says_where_the_report_is() {
    let session = Session::start();
    let mut app = session.run(session.program(&[YANGQUAN]).env("MINGZHANG_DRILL", "break"));
    assert_eq!(app.exit_code(), Some(4), "{}", session.log());
    let report = report(&session);
    for part in ["glow", "drill.rs:", "main", env!("CARGO_PKG_VERSION"), "linux"] {
        assert!(report.contains(part), "{part}: {report}");
    }
    for part in [SECRET, "阳泉", "一般公共预算"] {
        assert!(!report.contains(part), "{part}: {report}");
    }
    assert!(session.boxes().contains("明账出了错") && session.boxes().contains("reports/mingzhang-"));
    assert!(session.log().contains("reports/mingzhang-"), "{}", session.log());
    // written in the frame before
    assert_eq!(notes_left(&session), [format!("drill {SECRET}")]);
    assert!(!session.path("data/starting").exists(), "it had started");
    let mut next = session.run(&mut session.program(&[]));
    session.wait_for_title(&mut next, "明账");
}

/// Not to be taken for graphics that fail.
#[test]
fn a_program_that_breaks_before_it_has_a_window_says_that_it_broke() {
    let session = Session::start();
    let mut app = session.run(session.program(&[YANGQUAN]).env("MINGZHANG_DRILL", "break-early"));
    assert_eq!(app.exit_code(), Some(4), "{}", session.log());
    assert!(report(&session).contains("drill.rs:") && !report(&session).contains(SECRET));
    let said = session.boxes();
    assert!(said.contains("明账出了错") && said.contains("reports/mingzhang-"), "{said}");
    assert!(!said.contains("打不开窗口"), "{said}");
    assert!(!session.path("data/starting").exists());
}

/// As when the console it was started from has been closed.
#[test]
fn it_breaks_in_good_order_though_nobody_hears_what_it_says() {
    let session = Session::start();
    let mut command = session.program(&[YANGQUAN]);
    let mut app = Running(command.env("MINGZHANG_DRILL", "break").spawn().unwrap());
    drop(app.0.stderr.take());
    assert_eq!(app.exit_code(), Some(4));
    assert!(report(&session).contains("drill.rs:"));
    assert!(session.boxes().contains("reports/mingzhang-"), "{}", session.boxes());
    assert_eq!(notes_left(&session), [format!("drill {SECRET}")]);
}

#[test]
fn a_mistake_in_the_background_leaves_the_window_and_the_work() {
    let session = Session::start();
    let mut app = session.run(session.program(&[YANGQUAN]).env("MINGZHANG_DRILL", "break-aside"));
    session.wait_for_title(&mut app, "*阳泉");
    wait_for("a report", || !files(&session.path("data/reports")).is_empty());
    std::thread::sleep(Duration::from_secs(4));
    session.wait_for_title(&mut app, "*阳泉");
    assert!(!report(&session).contains(SECRET));
    // what was written after it is in the journal
    drop(app);
    assert_eq!(notes_left(&session), ["drill"]);
}

#[test]
fn the_command_line_says_where_its_report_is() {
    let session = Session::start();
    let run = |how: &str| {
        Command::new(env!("CARGO_BIN_EXE_mingzhang"))
            .args(["--lang", "zh", "drill", YANGQUAN])
            .env("MINGZHANG_DRILL", how)
            .env("MINGZHANG_DATA", session.path("data"))
            .output()
            .unwrap()
    };
    let out = run("break");
    assert_eq!(out.status.code(), Some(4));
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(said.contains("明账自己出了错") && said.contains("reports/mingzhang-"), "{said}");
    assert!(!report(&session).contains(SECRET));
    std::fs::remove_dir_all(session.path("data/reports")).unwrap();
    run("break-static");
    assert!(report(&session).contains("words of the source"));
    assert!(session.boxes().is_empty(), "a command has no box");
}
