//! Files the program is given while a window is open already.

use super::session::{Session, YANGQUAN, wait_for};
use std::process::Command;
use std::time::Duration;

const TUTORIAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/tutorial.ron");

fn send(signal: &str, pid: u32) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
}

#[test]
fn a_second_start_hands_its_file_to_the_open_window() {
    let session = Session::start();
    let mut first = session.run(&mut session.program(&[YANGQUAN]));
    session.wait_for_title(&mut first, "阳泉");
    // a relative path means something in its own folder only
    let mut command = session.program(&["tutorial.ron"]);
    let mut second = session.run(command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data")));
    assert_eq!(second.exit_code(), Some(0), "{}", session.log());
    session.wait_for_title(&mut first, "清溪");
    // without a file it only comes to the front
    let mut third = session.run(&mut session.program(&[]));
    assert_eq!(third.exit_code(), Some(0), "{}", session.log());
    assert_eq!(session.titles(first.0.id()).len(), 1);
    assert!(session.titles(first.0.id())[0].contains("清溪"));
}

/// Where the desktop keeps its list of recent files, one is on it that was opened, by whichever way.
#[test]
fn what_is_opened_is_on_the_desktops_list_of_recent_files() {
    let session = Session::start();
    let list = session.path("home/.local/share/recently-used.xbel");
    let listed = |name: &str| std::fs::read_to_string(&list).is_ok_and(|text| text.contains(name));
    let mut first = session.run(&mut session.program(&[YANGQUAN]));
    session.wait_for_title(&mut first, "阳泉");
    wait_for("the list", || listed("data/yangquan-2026.ron\""));
    let mut second = session.run(&mut session.program(&[TUTORIAL]));
    assert_eq!(second.exit_code(), Some(0), "{}", session.log());
    wait_for("the list", || listed("data/tutorial.ron\"") && listed("data/yangquan-2026.ron\""));
}

#[test]
fn unsaved_work_stays_in_the_window_that_gets_another_file() {
    let session = Session::start();
    let mut first = session.run(session.program(&[YANGQUAN]).env("MINGZHANG_DRILL", "write"));
    session.wait_for_title(&mut first, "*阳泉");
    let mut second = session.run(&mut session.program(&[TUTORIAL]));
    assert_eq!(second.exit_code(), Some(0), "{}", session.log());
    std::thread::sleep(Duration::from_secs(2));
    session.wait_for_title(&mut first, "*阳泉");
}

/// Several files opened together get a window each: none is lost behind the other.
#[test]
fn files_that_are_opened_together_are_all_opened() {
    let session = Session::start();
    let mut first = session.run(&mut session.program(&[]));
    session.wait_for_title(&mut first, "明账");
    let mut both = [YANGQUAN, TUTORIAL].map(|file| session.run(&mut session.program(&[file])));
    let all = || {
        let pids = [first.0.id(), both[0].0.id(), both[1].0.id()];
        let titles: Vec<String> = pids.iter().flat_map(|pid| session.titles(*pid)).collect();
        ["阳泉", "清溪"].iter().all(|city| titles.iter().any(|t| t.contains(city)))
    };
    wait_for("both cities", all);
    let ended = both.iter_mut().filter_map(|b| b.0.try_wait().unwrap()).count();
    assert_eq!(ended, 1, "one came into the open window, the other has one of its own");
}

/// The desktop's bus is the one door to a network: it stays shut.
#[test]
fn a_bus_on_another_computer_is_left_alone() {
    let session = Session::start();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    other.set_nonblocking(true).unwrap();
    let address = format!("tcp:host=127.0.0.1,port={}", other.local_addr().unwrap().port());
    let mut command = session.program(&[YANGQUAN]);
    let mut app =
        session.run(command.env("DBUS_SESSION_BUS_ADDRESS", &address).env("AT_SPI_BUS_ADDRESS", &address));
    session.wait_for_title(&mut app, "阳泉");
    std::thread::sleep(Duration::from_secs(2));
    assert!(other.accept().is_err(), "it has called");
    assert!(session.log().contains("DBUS_SESSION_BUS_ADDRESS, AT_SPI_BUS_ADDRESS"), "{}", session.log());
}

#[test]
fn another_window_is_opened_if_asked_for() {
    let session = Session::start();
    let mut first = session.run(&mut session.program(&[YANGQUAN]));
    session.wait_for_title(&mut first, "阳泉");
    let mut second = session.run(&mut session.program(&["--new-window", TUTORIAL]));
    session.wait_for_title(&mut second, "清溪");
    assert!(session.titles(first.0.id())[0].contains("阳泉"));
}

#[test]
fn a_window_that_hangs_or_was_killed_is_in_nobodys_way() {
    let session = Session::start();
    let mut first = session.run(&mut session.program(&[YANGQUAN]));
    session.wait_for_title(&mut first, "阳泉");
    send("-STOP", first.0.id());
    let mut second = session.run(&mut session.program(&[TUTORIAL]));
    session.wait_for_title(&mut second, "清溪");
    send("-CONT", first.0.id());
    std::thread::sleep(Duration::from_secs(2));
    assert!(session.titles(first.0.id())[0].contains("阳泉"), "the file was taken twice");
    drop((first, second));
    let mut third = session.run(&mut session.program(&[TUTORIAL]));
    session.wait_for_title(&mut third, "清溪");
}

#[test]
fn a_file_that_cannot_be_opened_does_not_keep_the_window_away() {
    let session = Session::start();
    let mut app = session.run(&mut session.program(&["/nowhere/没有.ron"]));
    session.wait_for_title(&mut app, "明账");
    wait_for("the end of the start", || !session.path("data/starting").exists());
    assert!(app.0.try_wait().unwrap().is_none(), "{}", session.log());
}
