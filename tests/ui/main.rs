//! Drives the real application by what it says to assistive technology, and looks at a few pictures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]

mod accessible;
mod charts;
mod cpu;
mod findings;
mod handed;
mod help;
mod notes;
mod notes_faults;
mod paper;
mod search;

use eframe::egui;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, HarnessBuilder};
use mingzhang::compare::{CompareBase, Place, Subject};
use mingzhang::ui::{App, Start};
use mingzhang::words::Language;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const YANGQUAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");

fn builder() -> HarnessBuilder<App> {
    Harness::builder().with_size([1366.0, 768.0]).with_max_steps(40).with_theme(egui::Theme::Light)
}

fn start(file: Option<&str>, language: Language) -> Harness<'static, App> {
    let start = Start {
        file: file.map(PathBuf::from),
        language: Some(language),
        settings_path: None,
        ..Start::default()
    };
    let mut harness = builder().renderer(cpu::Cpu::default()).build_eframe(move |cc| App::new(cc, start));
    settle(&mut harness);
    harness
}

/// Runs until nothing is being opened or arranged.
fn settle(harness: &mut Harness<'_, App>) {
    let began = Instant::now();
    loop {
        harness.run_steps(3);
        if !harness.state().is_busy() {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "still busy after a minute");
        std::thread::sleep(Duration::from_millis(5));
    }
    harness.run_steps(3);
}

fn sample() -> Harness<'static, App> {
    start(Some(YANGQUAN), Language::Chinese)
}

/// Names of the rows shown, from the top.
fn names(harness: &Harness<'_, App>) -> Vec<String> {
    let open = harness.state().opened().unwrap();
    let budget = &open.document.budget;
    let name = |s: Subject| match s {
        Subject::Line(line) => budget.line(line).name.to_string(),
        Subject::Item(item) => budget.item(item).name.to_string(),
        other => format!("{other:?}"),
    };
    open.view.sheet.rows.iter().map(|r| name(r.subject)).collect()
}

fn go(harness: &mut Harness<'_, App>, place: &str) {
    harness.get_by_role_and_label(Role::TreeItem, place).click();
    settle(harness);
}

fn copied(harness: &mut Harness<'_, App>) -> String {
    harness.event(Event::Copy);
    harness.step();
    let text = harness.output().platform_output.commands.iter().find_map(|c| match c {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    settle(harness);
    text.expect("nothing was copied")
}

fn has(harness: &Harness<'_, App>, label: &str) -> bool {
    harness.query_all_by_label_contains(label).next().is_some()
}

#[test]
fn the_file_named_at_the_start_opens_on_the_overview() {
    let harness = sample();
    let open = harness.state().opened().unwrap();
    assert_eq!(open.view.place, Place::Overview);
    assert_eq!(open.document.budget.figures().len(), 505);
    assert!(has(&harness, "一般公共预算收入"));
    harness.get_by_label_contains("一般公共预算收入 草案（亿元） 74.77 亿元");
}

#[test]
fn rows_expand_and_collapse_by_mouse_and_keyboard() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 收入");
    assert!(names(&harness).contains(&"增值税".to_owned()));
    harness.get_by_label("收起 税收收入").click();
    settle(&mut harness);
    assert!(!names(&harness).contains(&"增值税".to_owned()));
    harness.get_by_role_and_label(Role::RowHeader, "税收收入").click();
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(names(&harness).contains(&"增值税".to_owned()));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowLeft);
    settle(&mut harness);
    assert_eq!(names(&harness), ["一般公共预算收入"]);
}

#[test]
fn the_base_of_comparison_is_chosen_and_named() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    // 176.91 against 168.24 executed, 182.63 adjusted, 170.18 initial
    harness.get_by_label_contains("一般公共预算支出 增减率（比 2025 执行，%） 推算 5.2%");
    harness.get_by_label("2025 调整预算").click();
    settle(&mut harness);
    harness.get_by_label_contains("一般公共预算支出 增减率（比 2025 调整预算，%） 推算 \u{2212}3.1%");
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Num3);
    settle(&mut harness);
    assert_eq!(harness.state().opened().unwrap().view.options.base, CompareBase::Initial);
    harness.get_by_label_contains("一般公共预算支出 增减率（比 2025 年初预算，%） 推算 4.0%");
    // the report's own percentage stands beside it with its own base
    harness.get_by_label_contains("一般公共预算支出 报告自己的增减（% 与基数） 下降 0.1%");
}

#[test]
fn the_unit_changes_every_amount_and_the_headers() {
    let mut harness = sample();
    harness.get_by_label("万元").click();
    settle(&mut harness);
    harness.get_by_label_contains("一般公共预算收入 草案（万元） 74.77 亿元");
    let open = harness.state().opened().unwrap();
    let row = names(&harness).iter().position(|n| n == "一般公共预算收入").unwrap();
    let draft = open
        .view
        .sheet
        .layout
        .columns
        .iter()
        .position(|c| format!("{c:?}").contains("Draft, Amount"))
        .unwrap();
    assert!(row > 0 && draft == 5);
    harness.get_all_by_label_contains("一般公共预算收入 草案").next().unwrap().click();
    settle(&mut harness);
    assert_eq!(copied(&mut harness), "747700");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    settle(&mut harness);
    assert_eq!(copied(&mut harness), "7477000000");
}

/// Enlarged to 200% beside the open inspector there is room for few of them in a row.
#[test]
fn every_room_can_be_gone_to_however_large_the_letters_are() {
    for language in [Language::Chinese, Language::English] {
        let mut harness = start(Some(YANGQUAN), language);
        for _ in 0..10 {
            harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
            settle(&mut harness);
        }
        assert_eq!(harness.state().settings().zoom_percent, 200);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::M);
        settle(&mut harness);
        let inspector = harness.get_by_role(Role::MultilineTextInput).rect().left();
        let tabs: Vec<_> = harness.get_all_by_role(Role::Tab).map(|tab| tab.rect()).collect();
        assert_eq!(tabs.len(), 5);
        assert!(tabs.iter().all(|tab| tab.right() < inspector), "{language:?}: {tabs:?} and {inspector}");
    }
}

#[test]
fn a_selection_is_copied_as_tab_separated_text() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 收入");
    harness.get_by_role_and_label(Role::RowHeader, "税收收入").click();
    settle(&mut harness);
    for (key, times) in [(Key::ArrowDown, 1), (Key::ArrowRight, 5)] {
        for _ in 0..times {
            harness.key_press_modifiers(Modifiers::SHIFT, key);
            settle(&mut harness);
        }
    }
    let expected = "科目\t年初预算（亿元）\t调整预算（亿元）\t执行（亿元）\t执行率（% 对调整）\t同比（% 比上年）\n\
                    税收收入\t\t47.33\t47.57\t100.5%\t-8.7%\n\
                    增值税\t\t\t17.02\t\t-10.1%";
    assert_eq!(copied(&mut harness), expected);
}

#[test]
fn rows_are_sorted_by_a_column_and_back_to_report_order() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    let report_order = names(&harness);
    let by_executed = "按“执行（亿元）”排序";
    harness.get_by_role_and_label(Role::ColumnHeader, by_executed).click();
    settle(&mut harness);
    let sorted = names(&harness);
    // below the total: largest first; the first is the cross-cutting line
    assert_eq!(sorted[1..4], ["民生支出", "社会保障和就业支出", "教育支出"]);
    harness.get_by_role_and_label(Role::ColumnHeader, by_executed).click();
    settle(&mut harness);
    // smallest first; lines without the figure stand last all the same
    assert_eq!(
        names(&harness)[..4],
        ["“三保”支出", "一般公共预算支出", "科学技术支出", "阳泉职业技术学院实训设备"]
    );
    assert_eq!(names(&harness).last().unwrap(), "自然资源海洋气象等支出");
    harness.get_by_role_and_label(Role::ColumnHeader, by_executed).click();
    settle(&mut harness);
    assert_eq!(names(&harness), report_order);
}

#[test]
fn filters_show_large_changes_only_and_jumps_go_to_them() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    harness.get_by_role_and_label(Role::CheckBox, "变动超过").click();
    settle(&mut harness);
    // against executed: 交通运输 -38.0%, 城乡社区 +18.8%, 农林水 -18.8% are beyond 10%
    assert_eq!(names(&harness), ["一般公共预算支出", "城乡社区支出", "农林水支出", "交通运输支出"]);
    harness.get_by_role_and_label(Role::CheckBox, "变动超过").click();
    harness.get_by_role_and_label(Role::CheckBox, "两年都有").click();
    settle(&mut harness);
    assert!(!names(&harness).contains(&"科学技术支出".to_owned()));
    harness.get_by_role_and_label(Role::CheckBox, "两年都有").click();
    settle(&mut harness);
    let at = |h: &Harness<'_, App>| names(h)[h.state().opened().unwrap().view.selection.cursor.0].clone();
    for expected in ["城乡社区支出", "农林水支出", "交通运输支出", "城乡社区支出"] {
        harness.key_press(Key::F7);
        settle(&mut harness);
        assert_eq!(at(&harness), expected);
    }
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F7);
    settle(&mut harness);
    assert_eq!(at(&harness), "交通运输支出");
}

#[test]
fn the_inspector_shows_section_formula_interval_and_base() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    harness.get_by_label_contains("教育支出 增减率").click();
    settle(&mut harness);
    assert!(has(&harness, "25.89 ÷ 25.21 \u{2212} 1 = 2.7%"));
    harness.get_by_label_contains("一般公共预算支出 草案").click();
    settle(&mut harness);
    for text in [
        "176.91 亿元",
        "二/（二）/1",
        "[176.905, 176.915] 亿元",
        "general/全市/expenditure/一般公共预算支出/2026/draft/amount",
    ] {
        assert!(has(&harness, text), "{text}");
    }
}

#[test]
fn every_place_of_the_outline_can_be_shown_in_both_languages() {
    for language in [Language::Chinese, Language::English] {
        let mut harness = start(Some(YANGQUAN), language);
        let places: Vec<Place> =
            harness.state().opened().unwrap().document.outline.nodes.iter().map(|n| n.place).collect();
        assert!(places.len() > 40);
        let words = mingzhang::words::Words::new(language);
        for place in places {
            let label = mingzhang::say::place_title(
                &harness.state().opened().unwrap().document.budget,
                &words,
                place,
            );
            go_far(&mut harness, &label);
            let open = harness.state().opened().unwrap();
            assert_eq!(open.view.place, place);
            assert!(!open.view.sheet.rows.is_empty(), "{place:?}");
        }
    }
}

#[test]
fn quotas_stand_by_place_and_use() {
    let mut harness = sample();
    go_far(&mut harness, "债务限额分配");
    for text in [
        "平定县 一般债务限额（亿元） 0.5 亿元",
        "平定县 用于项目建设（亿元） 1.5 亿元",
        "全市 提前批新增债务限额（亿元） 18.42 亿元",
    ] {
        assert!(has(&harness, text), "{text}");
    }
}

/// Scrolls the outline down to a place and clicks it.
fn go_far(harness: &mut Harness<'_, App>, place: &str) {
    for _ in 0..80 {
        if let Some(node) = harness.query_by_role_and_label(Role::TreeItem, place)
            && node.rect().bottom() < 738.0
        {
            node.click();
            settle(harness);
            return;
        }
        harness.event(Event::PointerMoved(egui::pos2(80.0, 400.0)));
        harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -100.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        harness.run_steps(8);
    }
    panic!("{place} is not in the outline");
}

#[test]
fn a_broken_file_lists_every_problem_and_leaves_the_old_one_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("坏 文件.ron");
    let text = std::fs::read_to_string(YANGQUAN)
        .unwrap()
        .replace("\"73.17 亿元\"", "\"73.1.7 亿元\"")
        .replace("flow: quota", "flow: qouta");
    mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
    let mut harness = sample();
    drop_file(&mut harness, &path);
    assert!(has(&harness, "有两个小数点"));
    assert!(has(&harness, "是不是 quota"));
    assert!(has(&harness, "坏 文件.ron"));
    assert_eq!(harness.state().opened().unwrap().document.budget.figures().len(), 505);
    harness.get_by_label("知道了").click();
    settle(&mut harness);
    assert!(!has(&harness, "有两个小数点"));
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

fn drop_file(harness: &mut Harness<'_, App>, path: &Path) {
    harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
    settle(harness);
}

#[test]
fn a_dropped_file_opens_and_is_remembered() {
    let mut harness = start(None, Language::Chinese);
    assert!(has(&harness, "打开预算或审阅…"));
    drop_file(&mut harness, Path::new(YANGQUAN));
    assert_eq!(harness.state().opened().unwrap().document.budget.place, "阳泉市");
    assert_eq!(harness.state().settings().recent, [PathBuf::from(YANGQUAN)]);
}

#[test]
fn the_welcome_page_opens_the_sample() {
    let mut harness = start(None, Language::English);
    harness.get_by_label("Open the sample: Yangquan budget 2026").click();
    settle(&mut harness);
    assert_eq!(harness.state().opened().unwrap().document.path, None);
}

#[test]
fn the_palette_runs_a_command_by_name() {
    let mut harness = sample();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    settle(&mut harness);
    harness.get_by_role_and_label(Role::SearchInput, "命令").type_text("jeywyxs");
    settle(&mut harness);
    assert!(has(&harness, "金额以万元显示") && !has(&harness, "金额以亿元显示"));
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(harness.state().settings().unit, mingzhang::compare::display::DisplayUnit::WanYuan);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F1);
    settle(&mut harness);
    assert!(has(&harness, "下一处大变动"));
}

#[test]
fn no_character_of_the_report_is_an_empty_box() {
    let fonts = mingzhang::ui::theme::fonts();
    let mut text: String = std::fs::read_to_string(YANGQUAN).unwrap();
    for file in ["terms", "window", "problems", "help", "chart", "notes", "paper", "project", "check"] {
        text.push_str(
            &std::fs::read_to_string(format!("{}/assets/i18n/zh-CN/{file}.ftl", env!("CARGO_MANIFEST_DIR")))
                .unwrap(),
        );
    }
    for language in [Language::Chinese, Language::English] {
        for chapter in mingzhang::guide::chapters(language) {
            text.push_str(&format!("{chapter:?}").replace(|c: char| c.is_ascii(), ""));
        }
    }
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/report");
    match std::fs::read_dir(&report) {
        Ok(files) => files.for_each(|f| text.push_str(&std::fs::read_to_string(f.unwrap().path()).unwrap())),
        Err(_) => eprintln!("skipped the report itself: {} is not there", report.display()),
    }
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts);
    let mut out = ctx.run_ui(egui::RawInput::default(), |_| {});
    out.textures_delta.clear();
    for family in [egui::FontFamily::Proportional, egui::FontFamily::Name("bold".into())] {
        let font = egui::FontId::new(15.0, family);
        let missing: Vec<char> =
            text.chars().filter(|c| !c.is_control() && !ctx.fonts_mut(|f| f.has_glyph(&font, *c))).collect();
        assert!(missing.is_empty(), "{missing:?} in {font:?}");
    }
}

#[test]
fn accounts_sort_as_a_dictionary_and_the_palette_goes_to_places() {
    let mut harness = sample();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    settle(&mut harness);
    harness.get_by_role_and_label(Role::SearchInput, "命令").type_text("zdzwxeyl");
    settle(&mut harness);
    assert!(has(&harness, "没有这样的命令"));
    harness.key_press(Key::Escape);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    settle(&mut harness);
    harness.get_by_role_and_label(Role::SearchInput, "命令").type_text("一般公共预算 · 全市 · 收入");
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(matches!(harness.state().opened().unwrap().view.place, Place::Statement(_)));
    harness.key_press(Key::F3);
    settle(&mut harness);
    let names = names(&harness);
    let at = |name: &str| names.iter().position(|n| n == name).unwrap();
    // fei before shui; ge, qi, zeng, zi
    assert!(at("非税收入") < at("税收收入"));
    assert!(
        at("个人所得税") < at("企业所得税") && at("企业所得税") < at("增值税") && at("增值税") < at("资源税")
    );
}

#[test]
fn a_rectangle_is_selected_by_dragging() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 收入");
    let from = harness.get_by_label_contains("税收收入 执行（亿元）").rect().center();
    let to = harness.get_by_label_contains("企业所得税 同比（% 比上年）").rect().center();
    let press = |pos, pressed| Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(from));
    harness.event(press(from, true));
    for step in 1..=8 {
        harness.event(Event::PointerMoved(from + (to - from) * (step as f32 / 8.0)));
        harness.run_steps(2);
    }
    harness.event(press(to, false));
    settle(&mut harness);
    let text = copied(&mut harness);
    assert_eq!(text.lines().count(), 4, "{text}");
    assert!(text.ends_with("企业所得税\t4.34\t\t-42.2%"), "{text}");
}

fn picture(name: &str, language: Language, theme: egui::Theme) {
    let start = Start {
        file: Some(YANGQUAN.into()),
        language: Some(language),
        settings_path: None,
        ..Start::default()
    };
    let mut harness =
        builder().with_theme(theme).renderer(cpu::Cpu::default()).build_eframe(move |cc| App::new(cc, start));
    settle(&mut harness);
    let place = if language == Language::Chinese {
        "一般公共预算 · 全市 · 支出"
    } else {
        "General budget · 全市 · Expenditure"
    };
    go(&mut harness, place);
    // nothing of the machine the test runs on belongs into the picture
    harness.state_mut().forget_path();
    settle(&mut harness);
    harness.snapshot(name);
}

#[test]
fn picture_in_chinese_light() {
    picture("main-chinese-light", Language::Chinese, egui::Theme::Light);
}

#[test]
fn picture_in_chinese_dark() {
    picture("main-chinese-dark", Language::Chinese, egui::Theme::Dark);
}

#[test]
fn picture_in_english_light() {
    picture("main-english-light", Language::English, egui::Theme::Light);
}
