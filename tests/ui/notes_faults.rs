//! Ways in which a deputy's words were once lost or misread, each of which must not come back.

use super::notes::*;
use super::*;
use mingzhang::review::project::write;
use mingzhang::review::{Content, Desk, Extra, NoteStatus, Reply, Review, Reviewer, Source, store};

/// What the notes say, in the order they were written.
fn texts(h: &Harness<'_, App>) -> Vec<String> {
    review(h).notes().map(|(_, n)| n.content().text.clone()).collect()
}

/// A budget opened, with one note.
fn one_note(folder: &Path) -> Harness<'static, App> {
    let mut h = start_in(folder, Path::new(YANGQUAN));
    select(&mut h, REVENUE);
    write_note(&mut h, "第一条");
    h
}

fn menu(h: &mut Harness<'_, App>, menu: &str, item: &str) {
    h.get_all_by_label(menu).next().unwrap().click();
    settle(h);
    h.get_by_label_contains(item).click();
    settle(h);
}

/// A review of the sample.
fn sample_desk() -> Desk {
    let text = std::fs::read_to_string(YANGQUAN).unwrap();
    let source = Source::new(text.as_str().into(), None, jiff::Timestamp::UNIX_EPOCH);
    Desk::new(Review::of(source, Reviewer::default()))
}

fn put(path: &Path, desk: &Desk) {
    mingzhang::storage::write_atomic(path, write(desk.review(), None).as_bytes()).unwrap();
}

/// A shortcut whose effect is not waited for.
fn push(h: &mut Harness<'_, App>, key: Key) {
    let modifiers = Modifiers::COMMAND;
    h.input_mut().events.push(Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    });
}

#[test]
fn a_note_undone_under_its_editor_is_kept_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = one_note(folder.path());
    press(&mut h, "修改");
    type_chinese(&mut h, "，又想了很久写的一大段");
    h.get_all_by_label("编辑").next().unwrap().click();
    settle(&mut h);
    h.get_by_label_contains("撤销：写批注").click();
    settle(&mut h);
    press(&mut h, "保留");
    assert!(texts(&h).iter().any(|t| t.contains("一大段")), "text lost");
}

#[test]
fn an_answer_half_written_is_deleted_with_its_note_and_comes_back_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = one_note(folder.path());
    press(&mut h, "答复");
    type_chinese(&mut h, "部门的答复很长很长");
    press(&mut h, "删除");
    assert_eq!(texts(&h).len(), 0);
    command(&mut h, Modifiers::COMMAND, Key::Z);
    assert!(has(&h, "部门的答复很长很长"));
    assert_eq!(review(&h).notes().next().unwrap().1.content().replies.len(), 1);
}

#[test]
fn an_editor_changes_only_what_was_touched_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = one_note(folder.path());
    press(&mut h, "修改");
    type_chinese(&mut h, "改");
    command(&mut h, Modifiers::COMMAND, Key::B);
    press(&mut h, "列出的 1 条改为");
    press(&mut h, "已解决");
    press(&mut h, "保留");
    let note = review(&h).notes().next().unwrap().1.content();
    assert_eq!((note.status, &*note.text), (NoteStatus::Settled, "第一条改"));
}

#[test]
fn answers_given_on_two_sides_are_all_shown() {
    let mut first = Desk::default();
    let id = first.write(Content { text: "原".into(), ..Content::default() });
    let (mut a, mut b) = (Desk::new((**first.review()).clone()), Desk::new((**first.review()).clone()));
    let r = |t: &str| Reply {
        author: Reviewer::default(),
        text: t.into(),
        at: jiff::Timestamp::UNIX_EPOCH,
        is_official: true,
        extra: Extra::default(),
    };
    a.reply(id, r("教育局答"));
    b.reply(id, r("财政局答"));
    let m = a.review().merged(b.review());
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path().join("合.mingzhang");
    let mut d = Desk::new(m);
    d.update_budget((**sample_desk().review().source()).clone());
    put(&p, &d);
    let mut h = start_in(folder.path(), &p);
    command(&mut h, Modifiers::COMMAND, Key::B);
    press(&mut h, "全部展开");
    assert!(has(&h, "教育局答") && has(&h, "财政局答"), "one reply is not shown");
}

#[test]
fn undo_in_an_editor_brings_no_other_note() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut h, REVENUE);
    command(&mut h, Modifiers::COMMAND, Key::M);
    type_chinese(&mut h, "甲的机密");
    h.run_steps(20);
    command(&mut h, Modifiers::COMMAND, Key::Enter);
    go(&mut h, "一般公共预算 · 全市 · 支出");
    h.get_by_role_and_label(Role::RowHeader, "“三保”支出").click();
    settle(&mut h);
    command(&mut h, Modifiers::COMMAND, Key::M);
    type_chinese(&mut h, "乙");
    h.run_steps(20);
    for _ in 0..4 {
        command(&mut h, Modifiers::COMMAND, Key::Z);
        let field = h.get_by_role_and_label(Role::MultilineTextInput, "批注的文字");
        assert!(!field.value().unwrap_or_default().contains("机密"));
    }
}

#[test]
fn a_file_of_a_newer_program_is_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path().join("新.mingzhang");
    let mut d = sample_desk();
    d.write(Content { text: "x".into(), ..Content::default() });
    let file = write(d.review(), None).replacen("mingzhang: \"1.1\"", "mingzhang: \"2.0\"", 1);
    mingzhang::storage::write_atomic(&p, file.as_bytes()).unwrap();
    let mut h = start_in(folder.path(), &p);
    assert!(has(&h, "只读"));
    command(&mut h, Modifiers::COMMAND, Key::S);
    type_path(&mut h, &folder.path().join("没有/这里.mingzhang"));
    assert!(has(&h, "没有存上"));
    press(&mut h, "关闭");
    command(&mut h, Modifiers::COMMAND, Key::S);
    let now = std::fs::read_to_string(&p).unwrap();
    assert!(now.contains("mingzhang: \"2.0\""), "the newer file was overwritten by the old program");
}

#[test]
fn saving_twice_at_once_is_no_other_program() {
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path().join("甲.mingzhang");
    let mut h = one_note(folder.path());
    command(&mut h, Modifiers::COMMAND, Key::S);
    type_path(&mut h, &p);
    write_note(&mut h, "第二条");
    push(&mut h, Key::S);
    h.step();
    push(&mut h, Key::S);
    h.step();
    settle(&mut h);
    assert!(!has(&h, "别的程序改过这个文件"), "false alarm");
}

#[test]
fn merging_takes_in_the_review_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = one_note(folder.path());
    let mut theirs = Desk::new(review(&h).clone());
    theirs.write(Content { text: "别人的".into(), ..Content::default() });
    let p = folder.path().join("同事.mingzhang");
    put(&p, &theirs);
    menu(&mut h, "文件", "合并别人的批注…");
    type_path(&mut h, &p);
    // shortcuts wait behind what is asked
    command(&mut h, Modifiers::COMMAND, Key::Z);
    assert_eq!(texts(&h), ["第一条"]);
    press(&mut h, "合并");
    assert_eq!(texts(&h), ["第一条", "别人的"]);
}

#[test]
fn a_file_that_cannot_save_itself_asks_once() {
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path().join("甲.mingzhang");
    let mut h = one_note(folder.path());
    command(&mut h, Modifiers::COMMAND, Key::S);
    type_path(&mut h, &p);
    menu(&mut h, "文件", "自动保存");
    std::fs::remove_file(&p).unwrap();
    std::fs::create_dir(&p).unwrap();
    write_note(&mut h, "第二条");
    let began = Instant::now();
    while !has(&h, "没有存上") {
        std::thread::sleep(Duration::from_millis(50));
        h.step();
        assert!(began.elapsed() < Duration::from_secs(20));
    }
    press(&mut h, "关闭");
    h.run_steps(5);
    assert!(!has(&h, "没有存上"));
    assert!(has(&h, "未保存"));
}

#[test]
fn the_filter_is_saved_without_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path().join("甲.mingzhang");
    let mut h = one_note(folder.path());
    command(&mut h, Modifiers::COMMAND, Key::S);
    type_path(&mut h, &p);
    command(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    h.get_by_role_and_label(Role::SearchInput, "查找批注").type_text("第一");
    settle(&mut h);
    command(&mut h, Modifiers::COMMAND, Key::W);
    assert_eq!(store::open(&p).unwrap().0.review.settings().filter.words, "第一");
}

#[test]
fn giving_up_what_was_undone_undoes_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = one_note(folder.path());
    go(&mut h, "一般公共预算 · 全市 · 支出");
    h.get_by_role_and_label(Role::RowHeader, "“三保”支出").click();
    settle(&mut h);
    write_note(&mut h, "第二条");
    press(&mut h, "修改");
    type_chinese(&mut h, "再改");
    h.get_all_by_label("编辑").next().unwrap().click();
    settle(&mut h);
    h.get_by_label_contains("撤销：写批注").click();
    settle(&mut h);
    press(&mut h, "取消");
    assert_eq!(texts(&h), ["第一条"]);
}

#[test]
fn ctrl_enter_keeps_from_the_tags_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut h, REVENUE);
    command(&mut h, Modifiers::COMMAND, Key::M);
    type_chinese(&mut h, "问");
    h.get_by_role_and_label(Role::TextInput, "标签").click();
    settle(&mut h);
    h.get_by_role_and_label(Role::TextInput, "标签").type_text("民生");
    settle(&mut h);
    command(&mut h, Modifiers::COMMAND, Key::Enter);
    assert_eq!(texts(&h), ["问"], "Ctrl+Enter in the tags keeps nothing");
}

#[test]
fn tags_nobody_touches_stay() {
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path().join("合.mingzhang");
    let mut d = sample_desk();
    d.write(Content { text: "x".into(), tags: ["三公 经费".to_owned()].into(), ..Content::default() });
    put(&p, &d);
    let mut h = start_in(folder.path(), &p);
    command(&mut h, Modifiers::COMMAND, Key::B);
    h.query_all_by_role(Role::ListBoxOption).next().unwrap().click();
    settle(&mut h);
    let b: Vec<_> = h.query_all_by_label("修改").collect();
    b[0].click();
    settle(&mut h);
    type_chinese(&mut h, "y");
    command(&mut h, Modifiers::COMMAND, Key::Enter);
    let t: Vec<String> = review(&h).notes().next().unwrap().1.content().tags.iter().cloned().collect();
    assert_eq!(t, ["三公 经费"]);
}

#[test]
fn a_note_written_while_a_file_opens_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("大.ron");
    mingzhang::storage::write_atomic(&other, large_budget().as_bytes()).unwrap();
    let p = folder.path().join("甲.mingzhang");
    let mut h = one_note(folder.path());
    command(&mut h, Modifiers::COMMAND, Key::S);
    type_path(&mut h, &p);
    command(&mut h, Modifiers::COMMAND, Key::M);
    h.input_mut().dropped_files.push(Arc::new(Dropped(other.clone())));
    h.step();
    h.input_mut().events.push(Event::Text("写在打开的时候".into()));
    h.step();
    push(&mut h, Key::Enter);
    h.step();
    settle(&mut h);
    assert!(texts(&h).len() == 2 || has(&h, "审阅还没有保存"));
}

#[test]
fn changing_a_note_begins_with_what_was_just_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = one_note(folder.path());
    press(&mut h, "答复");
    type_chinese(&mut h, "部门的答复");
    // on the same card, as it still stands below the editor
    press(&mut h, "修改");
    type_chinese(&mut h, "补一句");
    press(&mut h, "保留");
    assert_eq!(
        review(&h).notes().next().unwrap().1.content().replies.len(),
        1,
        "the reply just kept is gone"
    );
}

#[test]
fn what_was_undone_is_not_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = one_note(folder.path());
    command(&mut h, Modifiers::COMMAND, Key::Z);
    command(&mut h, Modifiers::COMMAND, Key::W);
    assert!(!has(&h, "审阅还没有保存") && h.state().opened().is_none());
}

#[test]
fn writing_shows_the_panel_it_is_written_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut h, REVENUE);
    command(&mut h, Modifiers::COMMAND, Key::M);
    h.key_press(Key::F10);
    settle(&mut h);
    h.event(Event::PointerGone);
    command(&mut h, Modifiers::COMMAND, Key::M);
    assert!(has(&h, "批注的文字"));
}

/// A budget that takes some frames to open.
fn large_budget() -> String {
    let text = std::fs::read_to_string(YANGQUAN).unwrap();
    let (head, rest) = text.split_once("    sections: [").unwrap();
    format!("{head}{}    sections: [{rest}", "    // 一行说明\n".repeat(400_000))
}

#[test]
fn another_file_is_replaced_only_when_asked_and_what_is_not_wanted_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = folder.path().join("同事.mingzhang");
    let mut desk = sample_desk();
    desk.write(Content { text: "别人的".to_owned(), ..Content::default() });
    put(&theirs, &desk);
    let mut h = one_note(folder.path());
    command(&mut h, Modifiers::COMMAND, Key::S);
    // without its ending it is the same file
    type_path(&mut h, &folder.path().join("同事"));
    assert!(has(&h, "那里已经有一个文件"));
    press(&mut h, "取消");
    assert_eq!(store::open(&theirs).unwrap().0.review, **desk.review());
    command(&mut h, Modifiers::COMMAND, Key::S);
    type_path(&mut h, &theirs);
    press(&mut h, "覆盖");
    settle(&mut h);
    assert_eq!(store::open(&theirs).unwrap().0.review, *review(&h));
    let data = folder.path().join("data");
    let archive = store::Archive::new(Default::default(), Some(data.clone()));
    let versions = archive.versions(&theirs);
    assert_eq!(store::open(&versions[0].path).unwrap().0.review, **desk.review());
    command(&mut h, Modifiers::COMMAND, Key::W);
    drop(h);
    // work that belongs to no file, and that is said not to be needed
    drop(one_note(folder.path()));
    let mut h = start_in(folder.path(), Path::new(YANGQUAN));
    assert!(has(&h, "还没有存成文件的审阅"));
    press(&mut h, "不要了");
    let kept: Vec<_> = std::fs::read_dir(data.join("given-up")).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(kept.len(), 1);
    let kept = store::open(&kept[0]).unwrap().0.review;
    assert_eq!(kept.notes().next().unwrap().1.content().text, "第一条");
    drop(h);
    assert!(!has(&start_in(folder.path(), Path::new(YANGQUAN)), "上次没有保存的内容"));
}
