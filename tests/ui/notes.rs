//! Writing, finding, saving and carrying over notes, through the window.

use super::*;
use egui::ImeEvent;
use egui_kittest::kittest::NodeT as _;
use mingzhang::handover::Inbox;
use mingzhang::review::{Anchor, NoteKind, NoteStatus, Review, store};
use mingzhang::ui::{Open, Tab};

/// The application with a folder of its own for files, journals and settings.
pub(super) fn start_in(folder: &Path, file: &Path) -> Harness<'static, App> {
    start_listening(folder, file, Arc::default())
}

/// The same; files can be handed over to it.
pub(super) fn start_listening(folder: &Path, file: &Path, inbox: Arc<Inbox>) -> Harness<'static, App> {
    let start = Start {
        inbox,
        file: Some(file.to_owned()),
        language: Some(Language::Chinese),
        settings_path: Some(folder.join("settings.ron")),
        data_path: Some(folder.join("data")),
        type_paths: true,
        ..Start::default()
    };
    let mut harness = builder().renderer(cpu::Cpu::default()).build_eframe(move |cc| App::new(cc, start));
    settle(&mut harness);
    harness
}

pub(super) fn open<'h>(harness: &'h Harness<'_, App>) -> &'h Open {
    harness.state().opened().unwrap()
}

pub(super) fn review<'h>(harness: &'h Harness<'_, App>) -> &'h Review {
    open(harness).desk.review()
}

pub(super) fn command(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    settle(harness);
}

pub(super) fn press(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_label(label).click();
    settle(harness);
}

/// Selects a cell by what it says to assistive technology.
pub(super) fn select(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_label_contains(label).click();
    settle(harness);
}

/// Writes as a Chinese input method does: what is typed stands underlined, then the characters come.
pub(super) fn type_chinese(harness: &mut Harness<'_, App>, text: &str) {
    for composed in ["wei'shen'me", text] {
        let composed = ImeEvent::Preedit { text: composed.to_owned(), active_range_chars: None };
        harness.event(Event::Ime(composed));
        harness.run_steps(2);
    }
    harness.event(Event::Ime(ImeEvent::Commit(text.to_owned())));
    harness.run_steps(2);
    settle(harness);
}

/// Types a path where one is asked for.
pub(super) fn type_path(harness: &mut Harness<'_, App>, path: &Path) {
    command(harness, Modifiers::COMMAND, Key::A);
    harness.get_by_role(Role::TextInput).type_text(&path.display().to_string());
    settle(harness);
    harness.key_press(Key::Enter);
    settle(harness);
}

pub(super) fn write_note(harness: &mut Harness<'_, App>, text: &str) {
    command(harness, Modifiers::COMMAND, Key::M);
    type_chinese(harness, text);
    command(harness, Modifiers::COMMAND, Key::Enter);
}

pub(super) const REVENUE: &str = "一般公共预算收入 草案（亿元） 74.77 亿元";

#[test]
fn a_note_is_written_in_chinese_undone_redone_found_and_gone_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut harness, REVENUE);
    command(&mut harness, Modifiers::COMMAND, Key::M);
    assert!(has(&harness, "批注：全市 一般公共预算收入（2026 草案 · 金额）"));
    type_chinese(&mut harness, "为什么只增长 2.2%？");
    // nothing is kept yet, and the line break belongs to the text
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(review(&harness).notes().len(), 0);
    type_chinese(&mut harness, "请说明。");
    press(&mut harness, "→ 建议");
    harness.get_by_role_and_label(Role::TextInput, "标签").click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::TextInput, "标签").type_text("收入 #民生");
    settle(&mut harness);
    press(&mut harness, "保留");
    let note = review(&harness).notes().next().unwrap().1.content().clone();
    assert_eq!(note.text, "为什么只增长 2.2%？\n请说明。");
    assert_eq!((note.kind, note.quote.as_deref()), (NoteKind::Suggestion, Some("74.77 亿元")));
    assert_eq!(note.tags.into_iter().collect::<Vec<_>>(), ["收入", "民生"]);
    assert!(has(&harness, "1 条批注"), "the corner of the cell");
    harness.get_by_role_and_label(Role::Tab, "批注（1）");
    for (modifiers, key, count) in [
        (Modifiers::COMMAND, Key::Z, 0),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z, 1),
        (Modifiers::COMMAND, Key::Z, 0),
        (Modifiers::COMMAND, Key::Y, 1),
    ] {
        command(&mut harness, modifiers, key);
        assert_eq!(review(&harness).notes().len(), count);
    }
    assert!(has(&harness, "写批注"));
    // a second one, on a line
    go(&mut harness, "一般公共预算 · 市本级 · 支出");
    harness.get_by_role_and_label(Role::RowHeader, "一般公共预算支出").click();
    settle(&mut harness);
    write_note(&mut harness, "预备费太少");
    assert!(matches!(review(&harness).notes().last().unwrap().1.content().anchor, Anchor::Line(_)));
    // the list: search, filter, jump
    command(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    assert_eq!(open(&harness).tab, Tab::Notes);
    let options = |h: &Harness<'_, App>| h.query_all_by_role(Role::ListBoxOption).count();
    assert_eq!(options(&harness), 2);
    harness.get_by_role_and_label(Role::SearchInput, "查找批注").type_text("民生");
    settle(&mut harness);
    assert_eq!(options(&harness), 1);
    assert!(has(&harness, "列出 1 条，共 2 条"));
    assert_eq!(review(&harness).settings().filter.words, "民生");
    press(&mut harness, "全市 一般公共预算收入（2026 草案 · 金额）");
    assert_eq!(open(&harness).tab, Tab::Table);
    let (row, column) = open(&harness).view.selection.cursor;
    let cell = open(&harness).view.sheet.cell(&open(&harness).document.budget, row, column - 1);
    let mingzhang::compare::Cell::Printed(id) = cell else { panic!("{cell:?}") };
    assert_eq!(open(&harness).document.budget.figure(id).quantity.text(), "74.77 亿元");
    // all that are listed get a status, as one step
    command(&mut harness, Modifiers::COMMAND, Key::B);
    press(&mut harness, "全部显示");
    press(&mut harness, "列出的 2 条改为");
    press(&mut harness, "待提出");
    let statuses = |h: &Harness<'_, App>| -> Vec<NoteStatus> {
        review(h).notes().map(|(_, n)| n.content().status).collect()
    };
    assert_eq!(statuses(&harness), [NoteStatus::Ready, NoteStatus::Ready]);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(statuses(&harness), [NoteStatus::Draft, NoteStatus::Draft]);
}

#[test]
fn what_is_given_up_or_deleted_comes_back_by_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut harness, REVENUE);
    command(&mut harness, Modifiers::COMMAND, Key::M);
    type_chinese(&mut harness, "写了一半");
    press(&mut harness, "取消");
    assert_eq!(review(&harness).notes().len(), 0);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(review(&harness).notes().next().unwrap().1.content().text, "写了一半");
    press(&mut harness, "删除");
    assert_eq!(review(&harness).notes().len(), 0);
    harness.get_by_label("编辑").click();
    settle(&mut harness);
    harness.get_by_label_contains("撤销：删除批注").click();
    settle(&mut harness);
    assert_eq!(review(&harness).notes().len(), 1);
    // answered by the bureau
    press(&mut harness, "答复");
    press(&mut harness, "部门的正式答复");
    harness.get_by_label("批注的文字").click();
    settle(&mut harness);
    type_chinese(&mut harness, "一次性收入减少");
    command(&mut harness, Modifiers::COMMAND, Key::Enter);
    let note = review(&harness).notes().next().unwrap().1.content();
    assert_eq!((note.status, note.replies.len()), (NoteStatus::Answered, 1));
    assert!(note.replies[0].is_official);
    assert!(has(&harness, "部门答复"));
}

#[test]
fn a_question_about_a_finding_cites_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    harness.key_press(Key::F8);
    settle(&mut harness);
    press(&mut harness, "就此提问");
    command(&mut harness, Modifiers::COMMAND, Key::Enter);
    let note = review(&harness).notes().next().unwrap().1.content();
    assert_eq!(note.kind, NoteKind::Question);
    assert!(matches!(note.anchor, Anchor::Finding(_)));
    assert!(note.quote.as_ref().unwrap().contains("按这两个数算，是增长 3.95%"));
    press(&mut harness, "1 条批注");
    assert!(has(&harness, "请说明原因。"));
}

#[test]
fn a_review_is_saved_closed_opened_updated_and_its_notes_find_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(YANGQUAN).unwrap();
    let budget = folder.path().join("草案 一.ron");
    mingzhang::storage::write_atomic(&budget, text.as_bytes()).unwrap();
    let mut harness = start_in(folder.path(), &budget);
    select(&mut harness, REVENUE);
    write_note(&mut harness, "收入偏低");
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    harness.get_by_role_and_label(Role::RowHeader, "“三保”支出").click();
    settle(&mut harness);
    write_note(&mut harness, "保障是否足够");
    harness.get_by_label("● 未保存");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    let project = folder.path().join("审阅 一.mingzhang");
    type_path(&mut harness, &project);
    settle(&mut harness);
    assert!(has(&harness, "已保存 "), "the bar says when");
    let saved = review(&harness).clone();
    let (file, _) = store::open(&project).unwrap();
    assert_eq!(file.review, saved);
    assert_eq!(&*file.review.source().text, text);
    // undo goes on through the save
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(review(&harness).notes().len(), 1);
    command(&mut harness, Modifiers::COMMAND, Key::Y);
    command(&mut harness, Modifiers::COMMAND, Key::S);
    // closed and opened again; the budget file itself is no longer needed
    command(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(harness.state().opened().is_none());
    std::fs::remove_file(&budget).unwrap();
    drop_file(&mut harness, &project);
    assert_eq!(*review(&harness), saved);
    // a corrected draft: one figure changed, one account gone
    let newer = text.replacen("74.77", "75.12", 1).replace("“三保”支出", "基层“三保”支出");
    assert_ne!(newer, text);
    let path = folder.path().join("草案 二.ron");
    mingzhang::storage::write_atomic(&path, newer.as_bytes()).unwrap();
    harness.get_by_label("文件").click();
    settle(&mut harness);
    press(&mut harness, "换成新的预算草案…");
    type_path(&mut harness, &path);
    assert!(has(&harness, "74.77 亿元 → 75.12 亿元"), "the report of changes");
    accessible::is_told(&harness, "changes");
    assert!(has(&harness, "数字变了的 1 条，未能定位的 1 条"));
    press(&mut harness, "看这些批注");
    assert_eq!(open(&harness).tab, Tab::Notes);
    assert!(has(&harness, "在现在的预算里找不到这个地方"));
    assert_eq!(harness.query_all_by_role(Role::ListBoxOption).count(), 2);
    // put to its new place by hand
    command(&mut harness, Modifiers::COMMAND, Key::T);
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    harness.get_by_role_and_label(Role::RowHeader, "基层“三保”支出").click();
    settle(&mut harness);
    command(&mut harness, Modifiers::COMMAND, Key::B);
    // choosing a lost note leaves the table where it is, and the button says where the note goes
    harness.get_by_role_and_label(Role::ListBoxOption, "？ 询问 保障是否足够").click();
    settle(&mut harness);
    harness.get_all_by_label("移到：全市 基层“三保”支出").next().unwrap().click();
    settle(&mut harness);
    assert_eq!(open(&harness).noted.lost, 0);
    let moved = review(&harness).notes().last().unwrap().1.content();
    assert_eq!(moved.anchor, Anchor::Line("general/全市/expenditure/基层“三保”支出".to_owned()));
    // the changed figure is marked, and taken over
    press(&mut harness, "全部显示");
    assert!(has(&harness, "原来是 74.77 亿元，现在是 75.12 亿元"));
    press(&mut harness, "改引现在的数");
    assert_eq!(open(&harness).noted.changed, 0);
    // all of it can be undone, the draft too
    for _ in 0..3 {
        command(&mut harness, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(*review(&harness).source(), *saved.source());
    assert_eq!(
        open(&harness).document.budget.title,
        mingzhang::budget::load_bytes(text.as_bytes(), &Default::default()).unwrap().title
    );
    assert!(
        open(&harness)
            .document
            .budget
            .find("general/全市/expenditure/“三保”支出/2025/executed/amount")
            .is_some()
    );
    assert_eq!(open(&harness).noted.lost, 0);
}

/// Whoever takes in a newer draft stays where they were.
#[test]
fn a_newer_draft_keeps_the_row_that_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(YANGQUAN).unwrap();
    let newer = text.replacen("74.77", "75.12", 1);
    let path = folder.path().join("草案 二.ron");
    mingzhang::storage::write_atomic(&path, newer.as_bytes()).unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    harness.get_by_role_and_label(Role::RowHeader, "“三保”支出").click();
    settle(&mut harness);
    command(&mut harness, Modifiers::NONE, Key::ArrowRight);
    let chosen = |harness: &Harness<'_, App>| {
        let (view, budget) = (&open(harness).view, &open(harness).document.budget);
        let (row, column) = view.selection.cursor;
        let mingzhang::compare::Subject::Line(line) = view.sheet.rows[row].subject else { panic!("no line") };
        (budget.line_path(line), column)
    };
    assert_eq!(chosen(&harness), ("“三保”支出".to_owned(), 1));
    harness.get_by_label("文件").click();
    settle(&mut harness);
    press(&mut harness, "换成新的预算草案…");
    type_path(&mut harness, &path);
    press(&mut harness, "知道了");
    assert_eq!(chosen(&harness), ("“三保”支出".to_owned(), 1));
}

/// A note nobody has begun goes by the key; one somebody has begun stays.
#[test]
fn escape_puts_away_a_note_without_a_word() {
    let field = |h: &Harness<'_, App>| {
        h.query_by_role(Role::MultilineTextInput).map(|n| n.accesskit_node().value().unwrap_or_default())
    };
    let is_writing = |h: &Harness<'_, App>| field(h).is_some();
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut harness, REVENUE);
    command(&mut harness, Modifiers::COMMAND, Key::M);
    assert!(is_writing(&harness));
    command(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!is_writing(&harness));
    command(&mut harness, Modifiers::COMMAND, Key::M);
    type_chinese(&mut harness, "写到一半");
    command(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(is_writing(&harness));
    command(&mut harness, Modifiers::COMMAND, Key::Enter);
    assert_eq!(review(&harness).notes().len(), 0, "the keyboard is elsewhere by now");
    assert_eq!(field(&harness).as_deref(), Some("写到一半"));
}

#[test]
fn unsaved_work_is_asked_about_and_left_work_is_offered() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("甲.mingzhang");
    {
        let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
        select(&mut harness, REVENUE);
        write_note(&mut harness, "第一条");
        command(&mut harness, Modifiers::COMMAND, Key::S);
        type_path(&mut harness, &project);
        write_note(&mut harness, "第二条");
        command(&mut harness, Modifiers::COMMAND, Key::W);
        assert!(has(&harness, "审阅还没有保存"));
        press(&mut harness, "取消");
        assert_eq!(review(&harness).notes().len(), 2);
        // begun, and not kept: the journal has it all the same
        command(&mut harness, Modifiers::COMMAND, Key::M);
        type_chinese(&mut harness, "写到一半");
        // the process ends without being asked
    }
    assert_eq!(store::open(&project).unwrap().0.review.notes().len(), 1);
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    assert!(has(&harness, "上次没有保存的内容"));
    assert!(has(&harness, "甲.mingzhang"));
    assert!(has(&harness, "与文件相比：新写 2 条"));
    accessible::is_told(&harness, "recovery");
    press(&mut harness, "恢复");
    let texts: Vec<&str> = review(&harness).notes().map(|(_, n)| n.content().text.as_str()).collect();
    assert_eq!(texts, ["第一条", "第二条", "写到一半"]);
    harness.get_by_label("● 未保存");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    assert_eq!(store::open(&project).unwrap().0.review, *review(&harness));
    // older versions: before this save there was one note
    harness.get_by_label("文件").click();
    settle(&mut harness);
    press(&mut harness, "历史版本…");
    let restore = harness.get_all_by_label("恢复这个版本").last().unwrap();
    restore.click();
    settle(&mut harness);
    assert_eq!(review(&harness).notes().len(), 1);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(review(&harness).notes().len(), 3);
    drop(harness);
    // nothing is offered when all was saved
    let archive = store::Archive::new(Default::default(), Some(folder.path().join("data")));
    let left = archive.left_behind();
    assert_eq!(left.len(), 1, "undo after the save is a change");
    assert_eq!(left[0].review, store::open(&project).unwrap().0.review);
}

#[test]
fn a_file_changed_by_another_program_is_merged_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("甲.mingzhang");
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut harness, REVENUE);
    write_note(&mut harness, "我的");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    type_path(&mut harness, &project);
    // a second window may look, not write
    let second = start_in(folder.path(), &project);
    assert!(has(&second, "只读：另一个窗口打开着"));
    drop(second);
    // a colleague's program adds a note
    add_note(&project, "别人的");
    let theirs = store::open(&project).unwrap().0.review;
    write_note(&mut harness, "我又写的");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(has(&harness, "别的程序改过这个文件"));
    assert_eq!(store::open(&project).unwrap().0.review, theirs, "nothing was overwritten");
    accessible::is_told(&harness, "trouble");
    press(&mut harness, "与文件里的合并再保存");
    settle(&mut harness);
    let saved = store::open(&project).unwrap().0.review;
    let mut texts: Vec<&str> = saved.notes().map(|(_, n)| n.content().text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["别人的", "我又写的", "我的"]);
    assert_eq!(saved, *review(&harness));
    // the folder is gone, as a network drive may be: the work stays, and goes elsewhere
    write_note(&mut harness, "再写");
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::rename(&project, elsewhere.path().join("走了")).unwrap();
    std::fs::create_dir(&project).unwrap();
    command(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(has(&harness, "没有存上") && has(&harness, "没有丢"));
    press(&mut harness, "另存到别处…");
    let other = elsewhere.path().join("乙.mingzhang");
    type_path(&mut harness, &other);
    assert_eq!(store::open(&other).unwrap().0.review, *review(&harness));
}

#[test]
fn colleagues_notes_are_merged_and_a_name_is_signed() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    harness.get_by_role_and_label(Role::Button, "批注").click();
    settle(&mut harness);
    press(&mut harness, "我的姓名和代表团…");
    harness.get_by_role_and_label(Role::TextInput, "姓名").type_text("林代表");
    settle(&mut harness);
    press(&mut harness, "确定");
    select(&mut harness, REVENUE);
    write_note(&mut harness, "我的");
    assert!(has(&harness, "林代表"));
    let mut theirs = mingzhang::review::Desk::new(review(&harness).clone());
    for text in ["甲", "乙"] {
        theirs.write(mingzhang::review::Content { text: text.to_owned(), ..Default::default() });
    }
    let path = folder.path().join("同事.mingzhang");
    let text = mingzhang::review::project::write(theirs.review(), None);
    mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
    harness.get_by_label("文件").click();
    settle(&mut harness);
    press(&mut harness, "合并别人的批注…");
    type_path(&mut harness, &path);
    assert!(has(&harness, "同事.mingzhang：3 条批注，其中 2 条是这里没有的"));
    accessible::is_told(&harness, "merge");
    // the main button of a dialog has the keyboard
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(review(&harness).notes().len(), 3);
    assert_eq!(review(&harness).reviewer().name, "林代表");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(review(&harness).notes().len(), 1);
}

/// Adds a note to a project file, as a colleague's program does.
pub(super) fn add_note(project: &Path, text: &str) {
    let mut theirs = mingzhang::review::Desk::new(store::open(project).unwrap().0.review);
    theirs.write(mingzhang::review::Content { text: text.to_owned(), ..Default::default() });
    let text = mingzhang::review::project::write(theirs.review(), None);
    mingzhang::storage::write_atomic(project, text.as_bytes()).unwrap();
}

#[test]
fn what_is_recovered_never_overwrites_what_was_saved_since() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("甲.mingzhang");
    {
        let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
        select(&mut harness, REVENUE);
        write_note(&mut harness, "第一条");
        command(&mut harness, Modifiers::COMMAND, Key::S);
        type_path(&mut harness, &project);
        // opened once more over itself, it can still be written
        drop_file(&mut harness, &project);
        assert!(!has(&harness, "只读"));
        select(&mut harness, REVENUE);
        write_note(&mut harness, "没有存的");
    }
    add_note(&project, "后来存的");
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    press(&mut harness, "恢复");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(has(&harness, "别的程序改过这个文件"));
    press(&mut harness, "与文件里的合并再保存");
    settle(&mut harness);
    let saved = store::open(&project).unwrap().0.review;
    let mut texts: Vec<&str> = saved.notes().map(|(_, n)| n.content().text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["后来存的", "没有存的", "第一条"]);
}

#[test]
fn a_note_half_written_is_no_note_in_the_file_that_saves_itself() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("甲.mingzhang");
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    harness.get_by_label("文件").click();
    settle(&mut harness);
    press(&mut harness, "自动保存");
    select(&mut harness, REVENUE);
    write_note(&mut harness, "第一条");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    type_path(&mut harness, &project);
    write_note(&mut harness, "第二条");
    command(&mut harness, Modifiers::COMMAND, Key::M);
    type_chinese(&mut harness, "写到一半");
    let began = Instant::now();
    while store::open(&project).unwrap().0.review.notes().len() < 2 {
        assert!(began.elapsed() < Duration::from_secs(30), "it does not save itself");
        std::thread::sleep(Duration::from_millis(50));
        harness.step();
    }
    settle(&mut harness);
    assert_eq!(store::open(&project).unwrap().0.review, *review(&harness));
    drop(harness);
    let archive = store::Archive::new(Default::default(), Some(folder.path().join("data")));
    let left = archive.left_behind();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].review.notes().last().unwrap().1.content().text, "写到一半");
}

#[test]
fn two_wordings_of_a_note_stand_until_somebody_settles_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut harness, REVENUE);
    write_note(&mut harness, "为什么下降");
    let id = review(&harness).notes().next().unwrap().0;
    let mut theirs = mingzhang::review::Desk::new(review(&harness).clone());
    let other = mingzhang::review::Content {
        text: "请说明下降的原因".to_owned(),
        ..review(&harness).note(id).unwrap().content().clone()
    };
    theirs.change(id, other);
    let path = folder.path().join("同事.mingzhang");
    let text = mingzhang::review::project::write(theirs.review(), None);
    mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
    press(&mut harness, "修改");
    type_chinese(&mut harness, "2.1%");
    command(&mut harness, Modifiers::COMMAND, Key::Enter);
    harness.get_by_label("文件").click();
    settle(&mut harness);
    press(&mut harness, "合并别人的批注…");
    type_path(&mut harness, &path);
    assert!(has(&harness, "有 1 条批注两边都改过"));
    press(&mut harness, "合并");
    let texts = |h: &Harness<'_, App>| -> Vec<String> {
        let note = review(h).note(id).unwrap();
        std::iter::once(note.content()).chain(note.others()).map(|c| c.text.clone()).collect()
    };
    assert_eq!(texts(&harness), ["为什么下降2.1%", "请说明下降的原因"]);
    // its status can change without a word of either being lost
    press(&mut harness, "状态");
    press(&mut harness, "已提出");
    assert_eq!(texts(&harness).len(), 2);
    // changing it begins with both
    press(&mut harness, "修改");
    type_chinese(&mut harness, "。");
    press(&mut harness, "保留");
    let settled = texts(&harness);
    assert_eq!(settled.len(), 1);
    assert!(
        settled[0].contains("为什么下降2.1%") && settled[0].ends_with("请说明下降的原因。"),
        "{settled:?}"
    );
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(texts(&harness).len(), 2);
    harness.get_all_by_label("用这一种写法").last().unwrap().click();
    settle(&mut harness);
    assert_eq!(texts(&harness), ["请说明下降的原因"]);
}

#[test]
fn a_read_only_window_stays_so_until_its_copy_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("甲.mingzhang");
    let mut first = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut first, REVENUE);
    write_note(&mut first, "我的");
    command(&mut first, Modifiers::COMMAND, Key::S);
    type_path(&mut first, &project);
    let mut second = start_in(folder.path(), &project);
    command(&mut second, Modifiers::COMMAND, Key::M);
    assert!(has(&second, "只能看，不能改") && !has(&second, "保留"));
    command(&mut second, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    type_path(&mut second, &folder.path().join("没有这个文件夹/乙.mingzhang"));
    assert!(has(&second, "没有存上"));
    press(&mut second, "关闭");
    assert!(has(&second, "只读：另一个窗口打开着"));
    let copy = folder.path().join("乙.mingzhang");
    command(&mut second, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    type_path(&mut second, &copy);
    assert!(!has(&second, "只读"));
    select(&mut second, REVENUE);
    write_note(&mut second, "抄本里的");
    command(&mut second, Modifiers::COMMAND, Key::S);
    assert_eq!(store::open(&copy).unwrap().0.review.notes().len(), 2);
    assert_eq!(store::open(&project).unwrap().0.review.notes().len(), 1);
}

/// What is derived has no place of its own; whoever writes on it finds the note again there.
#[test]
fn a_note_on_a_derived_value_stands_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut harness, "一般公共预算收入 增减额（比 2025 执行，亿元） 推算 1.60");
    assert!(has(&harness, "写批注"));
    write_note(&mut harness, "增得不多");
    command(&mut harness, Modifiers::NONE, Key::ArrowDown);
    command(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert!(has(&harness, "增得不多"));
}

/// A search is for the eye: what is handed in has all the notes, and so has whoever opens the review again.
#[test]
fn a_search_among_notes_leaves_none_out_of_the_document_and_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("甲.mingzhang");
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    select(&mut harness, REVENUE);
    for text in ["教育", "医疗"] {
        write_note(&mut harness, text);
    }
    command(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    type_chinese(&mut harness, "教育");
    assert_eq!(harness.query_all_by_role(Role::ListBoxOption).count(), 1, "the list is searched");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    type_path(&mut harness, &project);
    command(&mut harness, Modifiers::COMMAND, Key::J);
    assert!(has(&harness, "列出 2 条，共 2 条"));
    drop(harness);
    let mut harness = start_in(folder.path(), &project);
    command(&mut harness, Modifiers::COMMAND, Key::B);
    assert_eq!(harness.query_all_by_role(Role::ListBoxOption).count(), 2);
}
