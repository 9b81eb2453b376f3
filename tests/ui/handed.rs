//! Files that come from outside while a review is open.

use super::notes::{
    REVENUE, add_note, command, open, press, review, select, start_listening, type_path, write_note,
};
use super::*;
use mingzhang::handover::Inbox;
use mingzhang::ui::Tab;

const TUTORIAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/tutorial.ron");

fn city(harness: &Harness<'_, App>) -> String {
    open(harness).document.budget.place.clone()
}

/// Hands a file over; whether the window has taken it.
fn hand_over(harness: &mut Harness<'_, App>, inbox: &Inbox, file: &Path) -> Option<bool> {
    let (_, answer) = inbox.put(Some(file.to_owned()));
    harness.step();
    let answer = answer.try_recv().ok();
    settle(harness);
    answer
}

/// A window with a note on what is open, not saved.
fn noted(folder: &Path) -> (Harness<'static, App>, Arc<Inbox>) {
    let inbox = Arc::new(Inbox::default());
    let mut harness = start_listening(folder, Path::new(YANGQUAN), Arc::clone(&inbox));
    select(&mut harness, REVENUE);
    write_note(&mut harness, "第一条");
    (harness, inbox)
}

/// The same, saved; and where.
fn saved(folder: &Path) -> (Harness<'static, App>, Arc<Inbox>, PathBuf) {
    let (mut harness, inbox) = noted(folder);
    let project = folder.join("甲.mingzhang");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    type_path(&mut harness, &project);
    (harness, inbox, project)
}

#[test]
fn what_was_asked_about_one_review_is_not_answered_about_another() {
    let folder = tempfile::tempdir().unwrap();
    let (mut harness, inbox, _) = saved(folder.path());
    write_note(&mut harness, "第二条");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    harness.get_by_label("文件").click();
    settle(&mut harness);
    press(&mut harness, "历史版本…");
    assert!(has(&harness, "恢复这个版本"));
    assert_eq!(hand_over(&mut harness, &inbox, Path::new(TUTORIAL)), Some(true));
    assert_eq!(city(&harness), "清溪市");
    assert!(!has(&harness, "恢复这个版本"), "the versions are those of another review");
}

#[test]
fn the_review_that_is_open_is_not_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut harness, inbox, _) = saved(folder.path());
    write_note(&mut harness, "第二条");
    command(&mut harness, Modifiers::COMMAND, Key::B);
    let roundabout = folder.path().join(".").join("甲.mingzhang");
    assert_eq!(hand_over(&mut harness, &inbox, &roundabout), Some(true));
    assert!(!has(&harness, "审阅还没有保存"), "nothing has to be saved for it");
    assert!(open(&harness).tab == Tab::Notes);
    assert_eq!(review(&harness).notes().len(), 2);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(review(&harness).notes().len(), 1, "what was done can still be undone");
}

/// Unless somebody has put another one in its place.
#[test]
fn the_review_that_is_open_is_opened_again_if_its_file_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut harness, inbox, project) = saved(folder.path());
    add_note(&project, "同事写的");
    assert_eq!(hand_over(&mut harness, &inbox, &project), Some(true));
    assert_eq!(review(&harness).notes().len(), 2);
}

#[test]
fn a_file_that_comes_while_something_is_not_saved_is_opened_after_the_question() {
    let folder = tempfile::tempdir().unwrap();
    let (mut harness, inbox) = noted(folder.path());
    assert_eq!(hand_over(&mut harness, &inbox, Path::new(TUTORIAL)), Some(true));
    assert!(has(&harness, "审阅还没有保存") && has(&harness, "接着要打开“tutorial.ron”。"));
    // another one would take its place
    assert_eq!(hand_over(&mut harness, &inbox, Path::new("/nowhere.ron")), Some(false));
    press(&mut harness, "不保存");
    assert_eq!(city(&harness), "清溪市");
}

/// As ⌘Q and logging out do on macOS.
#[test]
fn the_system_cannot_end_the_program_over_unsaved_work() {
    let folder = tempfile::tempdir().unwrap();
    let (mut harness, inbox) = noted(folder.path());
    assert!(!inbox.may_quit());
    settle(&mut harness);
    assert!(has(&harness, "审阅还没有保存"));
    press(&mut harness, "取消");
    assert_eq!(review(&harness).notes().len(), 1);
}
