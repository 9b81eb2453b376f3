//! The charts as a deputy uses them, and pictures of each kind.

use super::*;
use mingzhang::chart::{ChartId, ChartKind};
use strum::IntoEnumIterator as _;

/// The sample with its charts open, where the table is the one named.
fn gallery(place: Option<&str>, language: Language) -> Harness<'static, App> {
    gallery_in([1366.0, 768.0], place, language)
}

fn gallery_in(size: [f32; 2], place: Option<&str>, language: Language) -> Harness<'static, App> {
    let start = Start { file: Some(PathBuf::from(YANGQUAN)), language: Some(language), ..Start::default() };
    // short steps, so that two clicks can be a double click
    let builder = builder().with_size(size).renderer(cpu::Cpu::default()).with_step_dt(0.02);
    let mut harness = builder.build_eframe(move |cc| App::new(cc, start));
    settle(&mut harness);
    if let Some(place) = place {
        go(&mut harness, place);
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
    settle(&mut harness);
    harness
}

fn choose(harness: &mut Harness<'_, App>, card: &str) {
    press(harness, Role::Button, card);
}

/// Brings something into sight and clicks on it.
fn press(harness: &mut Harness<'_, App>, role: Role, part: &str) {
    harness.get_by_role_and_label_contains(role, part).scroll_to_me();
    settle(harness);
    harness.get_by_role_and_label_contains(role, part).click();
    settle(harness);
}

/// A double click on the middle of a mark, as far as it is in sight.
fn double_click(harness: &mut Harness<'_, App>, mark: &str) {
    let place = harness.get_by_role_and_label_contains(Role::ListBoxOption, mark).rect().center();
    harness.event(Event::PointerMoved(place));
    // the click before is long ago
    harness.run_steps(30);
    for _ in 0..2 {
        for pressed in [true, false] {
            harness.event(Event::PointerButton {
                pos: place,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            harness.step();
        }
    }
    settle(harness);
}

trait ByRoleAndPart<'t> {
    fn get_by_role_and_label_contains(&'t self, role: Role, part: &str) -> egui_kittest::Node<'t>;
}

impl<'t> ByRoleAndPart<'t> for Harness<'_, App> {
    fn get_by_role_and_label_contains(&'t self, role: Role, part: &str) -> egui_kittest::Node<'t> {
        let found = self.query_all_by_role(role).find(|n| {
            use egui_kittest::kittest::NodeT as _;
            n.accesskit_node().label().is_some_and(|l| l.contains(part))
        });
        found.unwrap_or_else(|| panic!("no {role:?} with {part:?}"))
    }
}

fn labels(harness: &Harness<'_, App>, role: Role) -> Vec<String> {
    use egui_kittest::kittest::NodeT as _;
    harness.query_all_by_role(role).filter_map(|n| n.accesskit_node().label()).collect()
}

fn shown(harness: &Harness<'_, App>) -> ChartId {
    harness.state().opened().unwrap().charts.open_id().cloned().expect("no chart is open")
}

fn title(harness: &Harness<'_, App>) -> String {
    harness.state().opened().unwrap().charts.chart().expect("no chart is open").title.clone()
}

const SPENDING: &str = "一般公共预算 · 全市 · 支出";

#[test]
fn a_chart_is_chosen_turned_and_left() {
    let mut harness = gallery(Some(SPENDING), Language::Chinese);
    choose(&mut harness, "两年对照 · 全市一般公共预算支出");
    assert_eq!(shown(&harness).kind(), ChartKind::Pairs);
    harness.get_by_role_and_label_contains(Role::Heading, "比上年执行增长 5.2%");
    for (name, kind) in [
        ("增减分解", ChartKind::Waterfall),
        ("构成", ChartKind::Composition),
        ("构成面积图", ChartKind::Treemap),
        ("执行进度", ChartKind::Execution),
        ("增幅与占比", ChartKind::Scatter),
    ] {
        harness.get_by_label(name).click();
        settle(&mut harness);
        assert_eq!(shown(&harness).kind(), kind);
    }
    harness.get_by_label("‹ 全部图表").click();
    settle(&mut harness);
    assert!(harness.state().opened().unwrap().charts.open_id().is_none());
    assert!(has(&harness, "整份报告的图"));
}

#[test]
fn clicking_a_bar_selects_its_figure_everywhere_and_a_note_can_be_written() {
    let mut harness = gallery(Some(SPENDING), Language::Chinese);
    choose(&mut harness, "两年对照 · 全市一般公共预算支出");
    // the lower half of a row is the draft, the middle belongs to it
    harness.get_by_role_and_label_contains(Role::ListBoxOption, "教育支出：").click();
    settle(&mut harness);
    let open = harness.state().opened().unwrap();
    let (row, column) = open.view.selection.cursor;
    assert_eq!(names(&harness)[row], "教育支出");
    let figure = match open.view.sheet.cell(&open.document.budget, row, column - 1) {
        mingzhang::compare::Cell::Printed(id) => open.document.budget.figure(id).quantity.text().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(figure, "25.89 亿元");
    assert!(has(&harness, "教育支出：2025 年执行（亿元） 25.21；2026 年草案（亿元） 25.89"));
    // the inspector speaks of it, and a note is about it
    harness.get_by_label("写批注").click();
    settle(&mut harness);
    harness.event(Event::Text("为什么只增加这一点".to_owned()));
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    let open = harness.state().opened().unwrap();
    let note = open.desk.review().notes().next().unwrap().1.content().clone();
    assert!(
        matches!(&note.anchor, mingzhang::review::Anchor::Figure(key) if key.contains("教育支出/2026/draft/amount")),
        "{:?}",
        note.anchor
    );
    // the row in the table selects too
    press(&mut harness, Role::Row, "农林水支出：");
    let open = harness.state().opened().unwrap();
    assert_eq!(names(&harness)[open.view.selection.cursor.0], "农林水支出");
}

#[test]
fn an_item_is_left_out_and_taken_back() {
    let mut harness = gallery(Some(SPENDING), Language::Chinese);
    choose(&mut harness, "两年对照 · 全市一般公共预算支出");
    let bars = |harness: &Harness<'_, App>| labels(harness, Role::ListBoxOption).len();
    let before = bars(&harness);
    press(&mut harness, Role::CheckBox, "画出没有列出的");
    assert_eq!(bars(&harness), before - 1);
    assert!(has(&harness, "图上去掉了：没有列出的。表里都在。"));
    assert!(has(&harness, "没有列出的：2025 年执行（亿元） 46.50"));
    press(&mut harness, Role::Link, "恢复全部");
    assert_eq!(bars(&harness), before);
    // only one: by the menu of a bar
    harness.get_by_role_and_label_contains(Role::ListBoxOption, "教育支出：").click_secondary();
    settle(&mut harness);
    harness.get_by_label("只看这一项").click();
    settle(&mut harness);
    assert_eq!(bars(&harness), 1);
    press(&mut harness, Role::Link, "恢复全部");
    // and by a key
    press(&mut harness, Role::ListBoxOption, "科学技术支出：");
    harness.key_press(Key::O);
    settle(&mut harness);
    assert!(labels(&harness, Role::ListBoxOption).iter().all(|l| l.starts_with("科学技术支出：")));
    assert_eq!(bars(&harness), 1);
    // another kind of the same accounts is without them too, and back; a key takes all back
    let spoken = |harness: &Harness<'_, App>| {
        harness
            .state()
            .opened()
            .unwrap()
            .charts
            .chart()
            .unwrap()
            .remarks
            .iter()
            .any(|r| r.contains("图上去掉了"))
    };
    press(&mut harness, Role::Button, "构成");
    assert!(spoken(&harness));
    press(&mut harness, Role::Button, "两年对照");
    assert_eq!(bars(&harness), 1);
    press(&mut harness, Role::ListBoxOption, "科学技术支出：");
    harness.key_press(Key::A);
    settle(&mut harness);
    assert!(!spoken(&harness));
    assert_eq!(bars(&harness), before);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F1);
    settle(&mut harness);
    assert!(has(&harness, "图里") && has(&harness, "只看这一项"));
}

/// A rest and a total are nobody's figure: what is noted there is noted on the chart.
#[test]
fn a_note_on_a_mark_without_figures_is_about_the_chart() {
    for by_key in [true, false] {
        let mut harness = gallery(Some(SPENDING), Language::Chinese);
        choose(&mut harness, "两年对照 · 全市一般公共预算支出");
        harness.get_by_role_and_label_contains(Role::ListBoxOption, "没有列出的：").scroll_to_me();
        settle(&mut harness);
        let rest = harness.get_by_role_and_label_contains(Role::ListBoxOption, "没有列出的：");
        if by_key {
            rest.click();
            settle(&mut harness);
            harness.key_press_modifiers(Modifiers::COMMAND, Key::M);
        } else {
            rest.click_secondary();
            settle(&mut harness);
            // (above the chart is such a button too)
            let buttons = harness.query_all_by_role_and_label(Role::Button, "批注这张图");
            buttons.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top())).unwrap().click();
        }
        settle(&mut harness);
        harness.event(Event::Text("这一块是什么".to_owned()));
        settle(&mut harness);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        settle(&mut harness);
        let open = harness.state().opened().unwrap();
        let note = open.desk.review().notes().next().unwrap().1.content().clone();
        let key = shown(&harness).key(&open.document.budget);
        assert_eq!(note.anchor, mingzhang::review::Anchor::Chart(key));
        // the next figure is selected as ever
        press(&mut harness, Role::ListBoxOption, "教育支出：");
        harness.key_press_modifiers(Modifiers::COMMAND, Key::M);
        settle(&mut harness);
        assert!(has(&harness, "全市 教育支出（2026 草案 · 金额）"));
    }
}

#[test]
fn one_drills_into_areas_and_comes_back() {
    let mut harness = gallery(Some("一般公共预算 · 全市 · 收入"), Language::Chinese);
    choose(&mut harness, "构成面积图 · 全市一般公共预算收入");
    harness.get_by_label("2025 年执行").click();
    settle(&mut harness);
    let whole = shown(&harness);
    // a double click on an area
    double_click(&mut harness, "税收收入：");
    assert!(title(&harness).contains("增值税占 35.8%"), "{}", title(&harness));
    // the table is that of the part
    harness.get_by_role_and_label_contains(Role::Row, "增值税：2025 年执行（亿元） 17.02");
    // up by the way above the chart
    // (the inspector has such a way too)
    let links = harness.query_all_by_role_and_label(Role::Link, "一般公共预算收入");
    links.min_by(|a, b| a.rect().left().total_cmp(&b.rect().left())).unwrap().click();
    settle(&mut harness);
    assert_eq!(shown(&harness), whole);
    // and back by the keyboard: down into it with Enter, back with Backspace
    let image = harness.get_by_role_and_label_contains(Role::GraphicsDocument, "税收收入占");
    image.focus();
    settle(&mut harness);
    harness.key_press(Key::ArrowDown);
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(title(&harness).contains("增值税占 35.8%"));
    harness.get_by_role_and_label_contains(Role::GraphicsDocument, "增值税占").focus();
    settle(&mut harness);
    harness.key_press(Key::Backspace);
    settle(&mut harness);
    assert_eq!(shown(&harness), whole);
}

#[test]
fn a_warning_leads_to_its_intervals_and_a_row_to_its_chart() {
    let mut harness = sample();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    harness.key_press(Key::F8);
    settle(&mut harness);
    press(&mut harness, Role::Button, "用图看");
    assert_eq!(shown(&harness).kind(), ChartKind::Intervals);
    assert!(title(&harness).contains("两边的区间不相交，至少差"), "{}", title(&harness));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    settle(&mut harness);
    go(&mut harness, "一般公共预算 · 全市 · 收入");
    harness.get_by_role_and_label(Role::RowHeader, "增值税").click();
    settle(&mut harness);
    harness.get_by_label("看图").click();
    settle(&mut harness);
    assert_eq!(shown(&harness).kind(), ChartKind::Pairs);
    assert!(has(&harness, "增值税：2025 年执行（亿元） 17.02"));
}

#[test]
fn a_note_on_a_chart_leads_back_to_it() {
    let mut harness = gallery(None, Language::Chinese);
    choose(&mut harness, "债务余额");
    let chart = shown(&harness);
    harness.get_by_label("批注这张图").click();
    settle(&mut harness);
    harness.event(Event::Text("限额是多少".to_owned()));
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    assert!(has(&harness, "1 条批注"));
    assert!(has(&harness, "图表：债务余额 政府债务"));
    harness.get_by_label("‹ 全部图表").click();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    settle(&mut harness);

    harness.get_by_role_and_label_contains(Role::Link, "图表：债务余额").click();
    settle(&mut harness);
    assert_eq!(shown(&harness), chart);
}

/// The revenue of the sample as areas, in a window that asks for paths by itself; one level down where `deep`.
fn areas_in(folder: &Path, deep: bool) -> Harness<'static, App> {
    let budget = folder.join("草案 一.ron");
    mingzhang::storage::write_atomic(&budget, &std::fs::read(YANGQUAN).unwrap()).unwrap();
    let mut harness = super::notes::start_in(folder, &budget);
    go(&mut harness, "一般公共预算 · 全市 · 收入");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
    settle(&mut harness);
    choose(&mut harness, "构成面积图 · 全市一般公共预算收入");
    harness.get_by_label("2025 年执行").click();
    settle(&mut harness);
    if deep {
        harness.get_by_role_and_label_contains(Role::ListBoxOption, "税收收入：").click_secondary();
        settle(&mut harness);
        harness.get_by_label_contains("展开它的下级").click();
        settle(&mut harness);
    }
    harness
}

pub(super) fn update(harness: &mut Harness<'_, App>, folder: &Path, text: &str) {
    let path = folder.join("草案 二.ron");
    mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
    harness.get_by_label("文件").click();
    settle(harness);
    harness.get_by_label("换成新的预算草案…").click();
    settle(harness);
    super::notes::type_path(harness, &path);
    // the report of changes
    harness.get_by_label("知道了").click();
    settle(harness);
}

fn key(harness: &Harness<'_, App>) -> String {
    shown(harness).key(&harness.state().opened().unwrap().document.budget)
}

#[test]
fn a_newer_draft_keeps_the_charts_it_has_and_shows_them_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = areas_in(folder.path(), true);
    let deep = key(&harness);
    let place = |harness: &Harness<'_, App>| {
        harness.get_by_role_and_label_contains(Role::ListBoxOption, "增值税：").rect().size()
    };
    let before = place(&harness);
    harness.get_by_label("放大图（＋）").click();
    settle(&mut harness);
    // its left end is beyond the edge
    let is_whole = |now: egui::Vec2| (now - before).length() < 5.0;
    assert!(!is_whole(place(&harness)));
    // one account more at the beginning: all lines after it have other numbers
    let text = std::fs::read_to_string(YANGQUAN).unwrap();
    let newer = text.replacen("\"增值税\":", "\"新设的税\": (executed: \"0.01 亿元\"),\n\"增值税\":", 1);
    update(&mut harness, folder.path(), &newer);
    assert_eq!(key(&harness), deep);
    harness.get_by_role_and_label_contains(Role::ListBoxOption, "新设的税：");
    assert!(is_whole(place(&harness)), "it is still enlarged");
    press(&mut harness, Role::Button, "返回上一张");
    assert_eq!(key(&harness), deep.replace(">税收收入", ""));
}

#[test]
fn charts_a_newer_draft_has_not_are_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = areas_in(folder.path(), true);
    let text = std::fs::read_to_string(YANGQUAN).unwrap();
    update(&mut harness, folder.path(), &text.replace("税收收入", "税的收入"));
    assert!(harness.state().opened().unwrap().charts.open_id().is_none());
    choose(&mut harness, "四本预算");
    assert!(!has(&harness, "返回上一张"));
}

#[test]
fn pictures_are_saved_and_copied() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = {
        let start = Start {
            file: Some(PathBuf::from(YANGQUAN)),
            language: Some(Language::Chinese),
            type_paths: true,
            ..Start::default()
        };
        let mut harness = builder().renderer(cpu::Cpu::default()).build_eframe(move |cc| App::new(cc, start));
        settle(&mut harness);
        harness
    };
    harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
    settle(&mut harness);
    choose(&mut harness, "四本预算");
    for (command, name) in [("存为图片（PNG）…", "图 1.png"), ("存为矢量图（SVG）…", "图 2")]
    {
        harness.get_by_label("图片 ▼").click();
        settle(&mut harness);
        harness.get_by_label(command).click();
        settle(&mut harness);
        let field = harness.get_by_role(Role::TextInput);
        field.focus();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.event(Event::Text(folder.path().join(name).display().to_string()));
        settle(&mut harness);
        harness.get_by_label("保存").click();
        settle(&mut harness);
    }
    let png = image::open(folder.path().join("图 1.png")).unwrap();
    assert_eq!(png.width(), 1920);
    let svg = std::fs::read_to_string(folder.path().join("图 2.svg")).unwrap();
    assert!(svg.contains("一般公共预算收入") && svg.contains("明账绘制"), "{svg}");
    harness.event(Event::Copy);
    let mut copied = None;
    for _ in 0..400 {
        harness.step();
        copied = copied.or_else(|| {
            harness.output().platform_output.commands.iter().find_map(|c| match c {
                egui::OutputCommand::CopyImage(image) => Some(image.size),
                _ => None,
            })
        });
        if copied.is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(copied.expect("no picture was copied")[0], 1920);
}

#[test]
fn a_picture_is_of_the_chart_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = areas_in(folder.path(), false);
    harness.get_by_label("图片 ▼").click();
    settle(&mut harness);
    harness.get_by_label("存为矢量图（SVG）…").click();
    settle(&mut harness);
    // meanwhile something else is shown
    drop_file(&mut harness, Path::new(YANGQUAN));
    assert!(harness.state().opened().unwrap().charts.open_id().is_none());
    let path = folder.path().join("图.svg");
    super::notes::type_path(&mut harness, &path);
    let svg = std::fs::read_to_string(path).unwrap();
    assert!(svg.contains("税收收入占") && svg.contains("2025 年执行"), "{svg}");
}

#[test]
fn after_a_click_the_keys_belong_to_the_chart_and_a_right_click_means_what_it_is_on() {
    let mut harness = gallery(Some(SPENDING), Language::Chinese);
    choose(&mut harness, "两年对照 · 全市一般公共预算支出");
    press(&mut harness, Role::ListBoxOption, "教育支出：");
    harness.key_press(Key::ArrowDown);
    settle(&mut harness);
    let name = |harness: &Harness<'_, App>| {
        let cursor = harness.state().opened().unwrap().view.selection.cursor;
        names(harness)[cursor.0].clone()
    };
    assert_eq!(name(&harness), "科学技术支出");
    harness.key_press(Key::Delete);
    settle(&mut harness);
    assert!(has(&harness, "图上去掉了：科学技术支出。"));
    // the last row too, of which nothing comes after
    press(&mut harness, Role::ListBoxOption, "没有列出的：");
    harness.key_press(Key::ArrowUp);
    settle(&mut harness);
    assert_eq!(name(&harness), "自然资源海洋气象等支出");
    // the lower bar of a row is the draft
    harness.get_by_role_and_label_contains(Role::ListBoxOption, "教育支出：").scroll_to_me();
    settle(&mut harness);
    harness.get_by_role_and_label_contains(Role::ListBoxOption, "教育支出：").click_secondary();
    settle(&mut harness);
    // (the inspector has such a button too)
    let buttons = harness.query_all_by_role_and_label(Role::Button, "写批注");
    buttons.min_by(|a, b| a.rect().left().total_cmp(&b.rect().left())).unwrap().click();
    settle(&mut harness);
    let title = "全市 教育支出（2026 草案 · 金额）";
    assert!(has(&harness, title), "the note is about another figure");
}

/// Every chart says what it shows: its title, and every row of its table in words.
#[test]
fn every_chart_is_described_to_who_cannot_see_it() {
    for place in [None, Some(SPENDING), Some("一般公共预算 · 全市 · 收入")] {
        let mut harness = gallery(place, Language::Chinese);
        let cards: Vec<String> = labels(&harness, Role::Button)
            .into_iter()
            .filter(|l| l.contains('\n'))
            .map(|l| l.lines().next().unwrap().to_owned())
            .collect();
        assert!(cards.len() >= 8, "{cards:?}");
        for card in cards {
            choose(&mut harness, &card);
            accessible::is_told(&harness, &card);
            let chart = harness.state().opened().unwrap().charts.chart().unwrap().clone();
            assert!(
                labels(&harness, Role::GraphicsDocument).iter().any(|l| l.starts_with(&chart.title)),
                "{card}"
            );
            let rows = labels(&harness, Role::Row);
            assert_eq!(rows.len(), chart.table.rows.len(), "{card}");
            for row in &chart.table.rows {
                let name = &chart.marks[row.mark].name;
                assert!(rows.iter().any(|l| l.starts_with(name.as_str())), "{card}: {name} in {rows:?}");
            }
            harness.get_by_label("‹ 全部图表").click();
            settle(&mut harness);
        }
    }
}

#[test]
fn a_key_and_a_button_enlarge_a_chart_and_the_window_stays() {
    let mut harness = gallery(Some(SPENDING), Language::Chinese);
    for kind in ["两年对照 · 全市一般公共预算支出", "构成面积图 · 全市一般公共预算支出"]
    {
        choose(&mut harness, kind);
        let width = |harness: &Harness<'_, App>| {
            harness.get_by_role_and_label_contains(Role::ListBoxOption, "社会保障和就业支出：").rect().size()
        };
        let image = |harness: &Harness<'_, App>| {
            let title = title(harness);
            let node = harness.get_by_role_and_label_contains(Role::GraphicsDocument, &title);
            node.rect()
        };
        let before = (width(&harness), image(&harness));
        harness.get_by_label("放大图（＋）").click();
        settle(&mut harness);
        assert_eq!(image(&harness), before.1, "the frame stays");
        if kind.starts_with("构成") {
            assert!(width(&harness).x > before.0.x);
        }
        harness.get_by_label("还原视图（0）").click();
        settle(&mut harness);
        assert_eq!(width(&harness), before.0);
        // the wheel with Ctrl over the chart leaves the window as it is
        let zoom = harness.ctx.zoom_factor();
        harness.event(Event::PointerMoved(before.1.center()));
        settle(&mut harness);
        harness.event(Event::Zoom(1.5));
        settle(&mut harness);
        assert_eq!(harness.ctx.zoom_factor().to_bits(), zoom.to_bits());
        harness.get_by_label("‹ 全部图表").click();
        settle(&mut harness);
    }
}

#[test]
fn a_double_click_on_what_opens_nothing_shows_the_whole_again() {
    let mut harness = gallery(Some(SPENDING), Language::Chinese);
    for kind in ["构成 · 全市一般公共预算支出", "构成面积图 · 全市一般公共预算支出"]
    {
        choose(&mut harness, kind);
        let size = |harness: &Harness<'_, App>| {
            harness.get_by_role_and_label_contains(Role::ListBoxOption, "教育支出：").rect().size()
        };
        let (before, chart) = (size(&harness), shown(&harness));
        harness.get_by_label("放大图（＋）").click();
        settle(&mut harness);
        assert!(size(&harness).x > before.x, "{kind}");
        double_click(&mut harness, "教育支出：");
        assert!((size(&harness) - before).length() < 0.1, "{kind}");
        assert_eq!(shown(&harness), chart);
        press(&mut harness, Role::Button, "‹ 全部图表");
    }
}

/// What pointing at the middle of a mark tells.
fn point_at(harness: &mut Harness<'_, App>, mark: &str) {
    let place = harness.get_by_role_and_label_contains(Role::ListBoxOption, mark).rect().center();
    harness.event(Event::PointerMoved(place));
    harness.run_steps(60);
}

#[test]
fn pointing_at_a_mark_tells_warnings_and_notes_in_their_words() {
    let mut harness = gallery(Some(SPENDING), Language::Chinese);
    choose(&mut harness, "两年对照 · 全市一般公共预算支出");
    press(&mut harness, Role::ListBoxOption, "城乡社区支出：");
    for text in ["降得为什么这样多\n与去年相比", "第二条", "第三条"] {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::M);
        settle(&mut harness);
        harness.event(Event::Text(text.to_owned()));
        settle(&mut harness);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        settle(&mut harness);
    }
    // without the panel, which tells them too
    harness.key_press(Key::F10);
    settle(&mut harness);
    point_at(&mut harness, "城乡社区支出：");
    for told in [
        "● 请说明：全市一般公共预算 2026 年草案有 3 个科目",
        "：降得为什么这样多",
        "：第二条",
        "还有 1 条批注",
    ] {
        assert!(has(&harness, told), "{told}");
    }
    assert!(!has(&harness, "与去年相比") && !has(&harness, "第三条"));
}

#[test]
fn figures_there_is_no_room_for_are_counted() {
    // a list of nine accounts said to be complete is off from its total
    let text = std::fs::read_to_string(YANGQUAN).unwrap();
    let at = text.find("\"教育支出\": (executed: \"25.21").unwrap();
    let list = text[..at].rfind("of_which").unwrap();
    let text = format!("{}complete{}", &text[..list], &text[list + "of_which".len()..]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("草案.ron");
    mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
    let mut harness = super::notes::start_in(folder.path(), &path);
    for _ in 0..3 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
        settle(&mut harness);
        harness.key_press(Key::F8);
        settle(&mut harness);
        press(&mut harness, Role::Button, "用图看");
        let chart = harness.state().opened().unwrap().charts.chart().unwrap().clone();
        if let Some(mark) = chart.marks.iter().find(|m| m.figures.len() > 6) {
            point_at(&mut harness, &format!("{}：", mark.name));
            assert!(has(&harness, &format!("还有 {} 个数", mark.figures.len() - 6)));
            return;
        }
    }
    panic!("no mark rests on many figures");
}

/// Each kind on the sample, on paper and in the dark.
#[test]
fn pictures_of_every_kind_of_chart() {
    let cards = [
        ("overview", None, "四本预算"),
        ("pairs", Some(SPENDING), "两年对照 · 全市一般公共预算支出"),
        ("waterfall", Some(SPENDING), "增减分解"),
        ("composition", Some(SPENDING), "构成 · "),
        ("treemap", Some(SPENDING), "构成面积图"),
        ("execution", Some("一般公共预算 · 全市 · 收入"), "执行进度"),
        ("scatter", Some(SPENDING), "增幅与占比"),
        ("flow", None, "资金流向 · 全市 · 2025 年执行"),
        ("debt", None, "债务余额"),
        ("quota", None, "债务限额分配 · "),
        ("intervals", None, "尾差与区间"),
    ];
    assert_eq!(cards.len(), ChartKind::iter().count());
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, place, card) in cards {
        let mut harness = gallery(place, Language::Chinese);
        choose(&mut harness, card);
        // without the panels, for a small picture
        harness.key_press(Key::F9);
        harness.key_press(Key::F10);
        harness.set_size(egui::vec2(1010.0, 640.0));
        harness.state_mut().forget_path();
        assert_eq!(<&str>::from(shown(&harness).kind()), name);
        settle(&mut harness);
        harness.snapshot(format!("chart_{name}_light"));
        harness.ctx.set_theme(egui::Theme::Dark);
        settle(&mut harness);
        harness.snapshot(format!("chart_{name}_dark"));
        results.extend_harness(&mut harness);
    }
}

/// A key that is held down, and everything left out: the program stays.
#[test]
fn no_scale_and_no_emptiness_breaks_a_chart() {
    let mut harness = gallery(Some(SPENDING), Language::Chinese);
    for card in ["两年对照 · 全市一般公共预算支出", "增幅与占比 · 全市一般公共预算支出"]
    {
        choose(&mut harness, card);
        for key in [Key::Minus, Key::Plus] {
            let title = title(&harness);
            harness.get_by_role_and_label_contains(Role::GraphicsDocument, &title).focus();
            settle(&mut harness);
            for _ in 0..300 {
                harness.key_press(key);
                harness.step();
            }
            settle(&mut harness);
        }
        harness.key_press(Key::Num0);
        settle(&mut harness);
        let boxes = labels(&harness, Role::CheckBox);
        assert!(boxes.len() > 5);
        for label in boxes {
            press(&mut harness, Role::CheckBox, &label);
        }
        assert!(labels(&harness, Role::ListBoxOption).is_empty());
        harness.key_press(Key::Plus);
        settle(&mut harness);
        press(&mut harness, Role::Button, "‹ 全部图表");
    }
}
