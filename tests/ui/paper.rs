//! The room for handing in, as a deputy uses it.

use super::notes::{command, open, start_in, type_path};
use super::*;
use mingzhang::export::pdf::Only;
use mingzhang::ui::Tab;

fn in_room(folder: &Path) -> Harness<'static, App> {
    let mut harness = start_in(folder, Path::new(YANGQUAN));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    settle(&mut harness);
    assert_eq!(open(&harness).tab, Tab::Paper);
    harness
}

fn pages(harness: &Harness<'_, App>) -> usize {
    open(harness).paper.page_count().expect("no pages")
}

fn press(harness: &mut Harness<'_, App>, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).scroll_to_me();
    settle(harness);
    harness.get_by_role_and_label(role, label).click();
    settle(harness);
}

/// Runs a command by its name.
fn run_by_name(harness: &mut Harness<'_, App>, name: &str) {
    command(harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.event(Event::Text(name.to_owned()));
    settle(harness);
    harness.key_press(Key::Enter);
    settle(harness);
}

#[test]
fn what_is_in_it_is_chosen_remembered_and_undone_by_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = in_room(folder.path());
    let all = pages(&harness);
    assert!(all > 20, "{all}");
    assert!(has(&harness, &format!("第 1 页，共 {all} 页")));
    press(&mut harness, Role::CheckBox, "政府性基金预算");
    press(&mut harness, Role::CheckBox, "封面与目录");
    press(&mut harness, Role::CheckBox, "附录");
    let fewer = pages(&harness);
    assert!(fewer + 3 < all, "{fewer} of {all}");
    press(&mut harness, Role::CheckBox, "大字版（14 磅）");
    assert!(pages(&harness) > fewer);
    let settings = open(&harness).desk.review().settings().paper.clone();
    assert!(
        settings.large && !settings.grey && settings.without.len() == 2 && settings.without_books.len() == 1
    );
    // it goes with the review
    let project = folder.path().join("审阅.mingzhang");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    settle(&mut harness);
    type_path(&mut harness, &project);
    let again = start_in(folder.path(), &project);
    assert_eq!(open(&again).desk.review().settings().paper, settings);
}

#[test]
fn a_document_is_saved_in_every_format_and_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = in_room(folder.path());
    for (button, name, start) in [
        ("存为 PDF…", "一 份.pdf", &b"%PDF-1.7"[..]),
        ("存为 Excel…", "二.xlsx", b"PK"),
        ("存为 CSV…", "三.csv", b"\xEF\xBB\xBF"),
    ] {
        let path = folder.path().join(name);
        press(&mut harness, Role::Button, button);
        type_path(&mut harness, &path);
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(bytes.starts_with(start), "{name}");
        assert!(has(&harness, &format!("已保存：{}", path.display())));
        // and it can be opened from here
        assert!(has(&harness, &format!("已写好：{name}")));
        harness.get_by_role_and_label(Role::Link, "打开所在文件夹");
        // there is one now: it stays as it is
        mingzhang::storage::write_atomic(&path, b"mine").unwrap();
        press(&mut harness, Role::Button, button);
        type_path(&mut harness, &path);
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    }
    // where nothing can be written, nothing is lost and the reason is said
    press(&mut harness, Role::Button, "存为 PDF…");
    type_path(&mut harness, Path::new("/没有这个文件夹/一.pdf"));
    assert!(harness.query_by_label_contains("没有保存").is_some());
}

#[test]
fn a_table_and_a_chart_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    run_by_name(&mut harness, "只把这张表做成文件");
    assert!(matches!(open(&harness).paper.only, Some(Only::Statement(_))));
    assert_eq!(pages(&harness), 1);
    press(&mut harness, Role::Button, "换成整份文件");
    assert!(pages(&harness) > 20);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
    settle(&mut harness);
    let card = harness
        .query_all_by_role(Role::Button)
        .find(|n| {
            use egui_kittest::kittest::NodeT as _;
            n.accesskit_node().label().is_some_and(|l| l.contains("增减分解"))
        })
        .expect("a card");
    card.click();
    settle(&mut harness);
    // what is proposed can be taken out and put in again where it is looked at
    let picked = |h: &Harness<'_, App>| open(h).desk.review().settings().paper.charts.clone();
    press(&mut harness, Role::CheckBox, "放进文件");
    let without = picked(&harness).unwrap();
    press(&mut harness, Role::CheckBox, "放进文件");
    assert_eq!(picked(&harness).unwrap().len(), without.len() + 1);
    run_by_name(&mut harness, "只把这张图做成文件");
    assert!(matches!(open(&harness).paper.only, Some(Only::Chart(_))));
    assert_eq!(pages(&harness), 1);
}

/// What changes somewhere else changes the pages.
#[test]
fn pages_follow_unit_language_and_notes() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = in_room(folder.path());
    let before = pages(&harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    settle(&mut harness);
    assert!(has(&harness, "单位万元，草案比2025 执行；都照窗口里的。"));
    run_by_name(&mut harness, "English");
    assert!(has(&harness, "What is in it"));
    assert!(pages(&harness) > 20);
    run_by_name(&mut harness, "中文");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    settle(&mut harness);
    assert_eq!(pages(&harness), before);
}

fn picture(theme: egui::Theme, name: &str) {
    let start = Start {
        file: Some(YANGQUAN.into()),
        language: Some(Language::Chinese),
        settings_path: None,
        ..Start::default()
    };
    let mut harness =
        builder().with_theme(theme).renderer(cpu::Cpu::default()).build_eframe(move |cc| App::new(cc, start));
    settle(&mut harness);
    harness.state_mut().forget_path();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    settle(&mut harness);
    // without the cover, which has the day on it
    press(&mut harness, Role::CheckBox, "封面与目录");
    settle(&mut harness);
    harness.snapshot(name);
}

#[test]
fn picture_of_the_room_in_light() {
    picture(egui::Theme::Light, "paper_light");
}

#[test]
fn picture_of_the_room_in_the_dark() {
    picture(egui::Theme::Dark, "paper_dark");
}

// ── review 6 ──

/// Pages enlarged as far as they go fit into textures.
#[test]
fn the_largest_pages_can_be_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = in_room(folder.path());
    harness.set_pixels_per_point(2.0);
    settle(&mut harness);
    for _ in 0..4 {
        press(&mut harness, Role::Button, "放大页面");
    }
}

/// Who cancels gets nothing, and the file that was there stays.
#[test]
fn writing_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = in_room(folder.path());
    press(&mut harness, Role::Button, "存为 PDF…");
    let path = folder.path().join("一.pdf");
    command(&mut harness, Modifiers::COMMAND, Key::A);
    harness.get_by_role(Role::TextInput).type_text(&path.display().to_string());
    settle(&mut harness);
    harness.key_press(Key::Enter);
    // typesetting takes much longer than a few frames
    while open(&harness).paper.writing.is_none() {
        harness.step();
    }
    harness.step();
    harness.get_by_role_and_label(Role::Button, "取消").click();
    settle(&mut harness);
    assert!(has(&harness, "已取消，什么也没有写"));
    assert!(!path.exists());
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().filter(|e| e.as_ref().unwrap().path().is_file()).count(),
        1
    );
}

/// A workbook has all of the budget: of one table alone none is offered.
#[test]
fn one_table_alone_is_for_paper() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    run_by_name(&mut harness, "只把这张表做成文件");
    run_by_name(&mut harness, "存为 Excel…");
    assert!(has(&harness, "只有一张表或一张图时，只能存 PDF；要 Excel 或 CSV，请先换成整份文件。"));
    assert!(harness.query_by_role(Role::TextInput).is_none(), "no path is asked for");
}
