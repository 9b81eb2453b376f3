//! The tab of findings, the marks in the table and the checks beside it.

use super::*;
use egui_kittest::kittest::NodeT as _;

#[test]
fn findings_are_walked_opened_and_lead_to_their_figures() {
    let mut harness = sample();
    let count = harness.state().opened().unwrap().checked.as_ref().unwrap().findings.len();
    harness.get_by_role_and_label(Role::Tab, &format!("问题（{count}）"));
    harness.key_press(Key::F8);
    settle(&mut harness);
    // the one contradiction comes first, with its arithmetic and what would explain it
    for text in
        ["按这两个数算，是增长 3.95%", "170.175", "176.915", "只要有一个印错了", "会不会是“177.18 亿元”"]
    {
        assert!(has(&harness, text), "{text}");
    }
    let first = |h: &Harness<'_, App>| h.state().opened().unwrap().tab;
    assert_eq!(first(&harness), mingzhang::ui::Tab::Findings);
    harness.get_all_by_label("全市一般公共预算支出（2025 年初预算）").next().unwrap().click();
    settle(&mut harness);
    // the figure is selected in the table and explained beside it
    assert_eq!(first(&harness), mingzhang::ui::Tab::Table);
    let open = harness.state().opened().unwrap();
    let (row, column) = open.view.selection.cursor;
    let cell = open.view.sheet.cell(&open.document.budget, row, column - 1);
    let mingzhang::compare::Cell::Printed(id) = cell else { panic!("{cell:?}") };
    assert_eq!(open.document.budget.figure(id).quantity.text(), "170.18 亿元");
    assert!(has(&harness, "与哪些数核对"));
    harness.get_by_label("看这个问题").click();
    settle(&mut harness);
    assert_eq!(first(&harness), mingzhang::ui::Tab::Findings);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F8);
    settle(&mut harness);
    assert!(!has(&harness, "会不会是“177.18 亿元”"));
}

#[test]
fn a_finding_is_set_aside_with_a_reason_and_taken_up_again() {
    let mut harness = sample();
    harness.key_press(Key::F8);
    settle(&mut harness);
    let tab = |h: &Harness<'_, App>, n: usize| {
        h.query_by_role_and_label(Role::Tab, &format!("问题（{n}）")).is_some()
    };
    let count = harness.state().opened().unwrap().checked.as_ref().unwrap().findings.len();
    let title = titles(&harness, true).remove(0);
    put_aside(&mut harness, "财政局已说明口径");
    assert!(tab(&harness, count - 1));
    assert!(!has(&harness, "按这两个数算，是增长 3.95%"));
    // the one that follows is open
    let next = titles(&harness, true);
    assert_eq!(next.len(), 1, "{next:?}");
    assert_ne!(next[0], title);
    harness.get_by_label("不用再提 1").click();
    settle(&mut harness);
    assert!(has(&harness, "不用再提：财政局已说明口径"));
    harness.key_press(Key::F8);
    settle(&mut harness);
    harness.get_by_label("恢复这一条").click();
    settle(&mut harness);
    // taken up again it is seen where it was
    assert!(tab(&harness, count));
    assert_eq!(titles(&harness, true), [title]);
}

/// However far the list was scrolled, another list begins at its top.
#[test]
fn a_filter_begins_at_the_top() {
    let chip = "● 请说明 17";
    let heading = |h: &Harness<'_, App>| {
        h.query_by_role_and_label(Role::Heading, "● 请说明").map(|heading| heading.rect().top())
    };
    let mut fresh = sample();
    fresh.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut fresh);
    fresh.get_by_role_and_label(Role::CheckBox, chip).click();
    settle(&mut fresh);
    let at_top = heading(&fresh);
    let mut scrolled = sample();
    for _ in 0..8 {
        scrolled.key_press(Key::F8);
        settle(&mut scrolled);
    }
    scrolled.get_by_role_and_label(Role::CheckBox, chip).click();
    settle(&mut scrolled);
    assert!(at_top.is_some());
    assert_eq!(heading(&scrolled), at_top);
}

#[test]
fn the_findings_of_a_newer_draft_begin_at_the_top() {
    let folder = tempfile::tempdir().unwrap();
    let newer = std::fs::read_to_string(YANGQUAN).unwrap().replacen("74.77", "75.12", 1);
    let heading = |h: &Harness<'_, App>| {
        h.query_by_role_and_label(Role::Heading, "◆ 矛盾").map(|heading| heading.rect().top())
    };
    let mut harness = super::notes::start_in(folder.path(), Path::new(YANGQUAN));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    let at_top = heading(&harness);
    harness.key_press(Key::End);
    settle(&mut harness);
    assert!(at_top.is_some() && heading(&harness) != at_top, "it is scrolled");
    super::charts::update(&mut harness, folder.path(), &newer);
    assert_eq!(heading(&harness), at_top);
}

#[test]
fn findings_are_filtered_and_the_passed_checks_can_be_seen() {
    let mut harness = start(Some(YANGQUAN), Language::English);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    harness.get_by_role_and_label(Role::CheckBox, "◆ Contradiction 1").click();
    settle(&mut harness);
    assert!(has(&harness, "3.95%"));
    assert!(harness.query_all_by_label_contains("Statutory line ").count() == 1, "only the filter itself");
    harness.get_by_label_contains("All checks ").click();
    settle(&mut harness);
    assert!(has(&harness, "Agrees: 47.57 ≥ 17.02 + 4.34 + 1.06 + 9.72"));
}

/// What the entries of the list say, those that are open or those that are not.
fn titles(harness: &Harness<'_, App>, open: bool) -> Vec<String> {
    let severities = ["矛盾", "口径可能不同", "没有给出", "法定界限", "请说明"];
    let entries = harness.query_all_by_role(Role::Button).map(|n| n.accesskit_node());
    let is_on = |n: &egui::accesskit::Toggled| *n == egui::accesskit::Toggled::True;
    entries
        .filter(|n| n.toggled().is_some_and(|t| is_on(&t) == open))
        .filter_map(|n| n.label())
        .filter(|label| severities.iter().any(|s| label.starts_with(&format!("{s} "))))
        .collect()
}

/// Writes a reason at the open entry and puts it aside.
fn put_aside(harness: &mut Harness<'_, App>, reason: &str) {
    harness.get_by_role_and_label(Role::TextInput, "不用再提的理由").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::TextInput, "不用再提的理由").type_text(reason);
    settle(harness);
    harness.get_by_role_and_label(Role::Button, "不用再提").click();
    settle(harness);
}

fn click_at(harness: &mut Harness<'_, App>, pos: egui::Pos2) {
    harness.event(Event::PointerMoved(pos));
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        harness.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
    }
    settle(harness);
}

#[test]
fn the_whole_frame_of_an_entry_opens_it_and_its_links_do_not_close_it() {
    let mut harness = sample();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    let title = titles(&harness, false).remove(0);
    let entry = |h: &Harness<'_, App>| h.get_by_role_and_label(Role::Button, &title).rect();
    // the corner, where there are no words
    let corner = entry(&harness).right_bottom() - egui::vec2(4.0, 4.0);
    click_at(&mut harness, corner);
    assert_eq!(titles(&harness, true), std::slice::from_ref(&title));
    assert!(has(&harness, "170.175"));
    // a field and a link inside keep it open
    harness.get_by_role_and_label(Role::TextInput, "不用再提的理由").click();
    settle(&mut harness);
    assert_eq!(titles(&harness, true), std::slice::from_ref(&title));
    harness.get_all_by_label("全市一般公共预算支出（2025 年初预算）").next().unwrap().click();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    assert_eq!(titles(&harness, true), std::slice::from_ref(&title));
    // the keyboard closes and opens it
    harness.get_by_role_and_label(Role::Button, &title).focus();
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(titles(&harness, true).is_empty());
    harness.key_press(Key::Space);
    settle(&mut harness);
    assert_eq!(titles(&harness, true), std::slice::from_ref(&title));
    let corner = entry(&harness).right_bottom() - egui::vec2(4.0, 4.0);
    click_at(&mut harness, corner);
    assert!(titles(&harness, true).is_empty());
}

#[test]
fn an_entry_opened_below_another_stays_under_the_pointer() {
    let mut harness = sample();
    harness.key_press(Key::F8);
    settle(&mut harness);
    let below = titles(&harness, false).remove(0);
    let before = harness.get_by_role_and_label(Role::Button, &below).rect().top();
    click_at(&mut harness, egui::pos2(700.0, before + 10.0));
    assert_eq!(titles(&harness, true), std::slice::from_ref(&below));
    let after = harness.get_by_role_and_label(Role::Button, &below).rect().top();
    // or lower than it was needed to show what it holds
    assert!(after <= before + 1.0, "{before} {after}");
    assert!(harness.get_by_role_and_label(Role::Button, "不用再提").rect().bottom() <= 768.0);
}

#[test]
fn marks_in_the_table_follow_what_is_put_aside() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    let marks = |h: &Harness<'_, App>| h.query_all_by_label("矛盾：点开看").count();
    let before = marks(&harness);
    assert!(before > 0);
    for mark in harness.query_all_by_label("矛盾：点开看") {
        assert!(mark.rect().width() >= 24.0 && mark.rect().height() >= 24.0, "{:?}", mark.rect());
    }
    harness.key_press(Key::F8);
    settle(&mut harness);
    put_aside(&mut harness, "已说明");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    settle(&mut harness);
    assert_eq!(marks(&harness), 0);
}

#[test]
fn a_mark_leads_to_its_finding_past_any_filter() {
    let mut harness = sample();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    for filter in ["● 请说明", "所有核对"] {
        harness.get_by_role_and_label(Role::Button, "图例");
        let chip =
            |n: &egui_kittest::Node<'_>| n.accesskit_node().label().is_some_and(|l| l.starts_with(filter));
        let node = harness.query_all_by_role(Role::CheckBox).find(chip).unwrap();
        node.click();
        settle(&mut harness);
        go(&mut harness, "一般公共预算 · 全市 · 支出");
        harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
        settle(&mut harness);
        harness.get_all_by_label("矛盾：点开看").next().unwrap().click();
        settle(&mut harness);
        let open = titles(&harness, true);
        assert!(open.len() == 1 && open[0].starts_with("矛盾"), "{filter}: {open:?}");
    }
}

#[test]
fn a_check_names_the_other_side_and_leads_to_it() {
    let mut harness = sample();
    go(&mut harness, "一般公共预算 · 全市 · 支出");
    harness.get_by_label_contains("一般公共预算支出 草案（亿元） 176.91 亿元").click();
    settle(&mut harness);
    let node = harness.get_by_label("与全市一般公共预算支出（2025 年初预算）核对");
    // wrapped, not cut: the panel has more than one line of it
    assert!(node.rect().right() <= 1366.0 && node.rect().height() > 30.0, "{:?}", node.rect());
    node.click_accesskit();
    settle(&mut harness);
    let open = harness.state().opened().unwrap();
    let (row, column) = open.view.selection.cursor;
    let cell = open.view.sheet.cell(&open.document.budget, row, column - 1);
    let mingzhang::compare::Cell::Printed(id) = cell else { panic!("{cell:?}") };
    assert_eq!(open.document.budget.figure(id).quantity.text(), "170.18 亿元");
}

#[test]
fn lists_with_something_left_out_and_figures_printed_once_lead_to_the_table() {
    for (chip, row) in [("□ 没列完", "没有列出的有"), ("只印了一次", "（2025 执行")] {
        let mut harness = sample();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
        settle(&mut harness);
        let is_chip =
            |n: &egui_kittest::Node<'_>| n.accesskit_node().label().is_some_and(|l| l.contains(chip));
        harness.query_all_by_role(Role::CheckBox).find(is_chip).unwrap().click();
        settle(&mut harness);
        assert!(titles(&harness, false).is_empty(), "only what was asked for");
        let is_row = |n: &egui_kittest::Node<'_>| n.accesskit_node().label().is_some_and(|l| l.contains(row));
        harness.query_all_by_role(Role::Link).find(is_row).unwrap().click();
        settle(&mut harness);
        let open = harness.state().opened().unwrap();
        assert_eq!(open.tab, mingzhang::ui::Tab::Table, "{chip}");
        assert!(open.view.selection.cursor.1 > 0, "{chip}");
    }
}

#[test]
fn findings_are_walked_by_buttons_that_name_their_keys_and_the_marks_are_explained() {
    let mut harness = sample();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, "下一个问题 F8").click();
    settle(&mut harness);
    let first = titles(&harness, true);
    assert_eq!(first.len(), 1);
    harness.get_by_role_and_label(Role::Button, "下一个问题 F8").click();
    settle(&mut harness);
    assert_ne!(titles(&harness, true), first);
    harness.get_by_role_and_label(Role::Button, "上一个问题 Shift+F8").click();
    settle(&mut harness);
    assert_eq!(titles(&harness, true), first);
    harness.get_by_role_and_label(Role::Button, "图例").click();
    settle(&mut harness);
    assert!(has(&harness, "值得请财政部门说明"));
}

#[test]
fn a_small_enlarged_window_leaves_most_of_its_height_to_the_list() {
    for language in [Language::Chinese, Language::English] {
        let start = Start {
            file: Some(YANGQUAN.into()),
            language: Some(language),
            settings_path: None,
            ..Start::default()
        };
        let mut harness = Harness::builder()
            .with_size([683.0, 384.0])
            .with_max_steps(40)
            .renderer(cpu::Cpu::default())
            .build_eframe(move |cc| App::new(cc, start));
        settle(&mut harness);
        harness.key_press(Key::F8);
        settle(&mut harness);
        let entry = harness
            .query_all_by_role(Role::Button)
            .find(|n| n.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
            .unwrap();
        // without the menu and the tabs
        assert!(entry.rect().top() < 384.0 * 0.5, "{:?}", entry.rect());
        // the numbers of the arithmetic are all in the window
        assert!(harness.get_by_label("170.185").rect().right() < 683.0);
        let heads = harness.get_by_label(match language {
            Language::Chinese => "四舍五入前最高",
            Language::English => "highest before rounding",
        });
        assert!(heads.rect().right() < 683.0);
        let filter = if language == Language::Chinese { "筛选：全部" } else { "Filter: All" };
        harness.get_by_role_and_label(Role::Button, filter).click();
        settle(&mut harness);
        let chip = if language == Language::Chinese { "◆ 矛盾 1" } else { "◆ Contradiction 1" };
        harness.get_by_role_and_label(Role::CheckBox, chip).click();
        settle(&mut harness);
        let filter =
            if language == Language::Chinese { "筛选：◆ 矛盾" } else { "Filter: ◆ Contradiction" };
        harness.get_by_role_and_label(Role::Button, filter);
    }
}

#[test]
fn the_open_entry_stays_in_sight_while_the_window_is_enlarged() {
    let mut harness = sample();
    for _ in 0..9 {
        harness.key_press(Key::F8);
        settle(&mut harness);
    }
    let open = titles(&harness, true);
    for _ in 0..8 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
        settle(&mut harness);
        assert_eq!(titles(&harness, true), open);
        let rect = harness.get_by_role_and_label(Role::Button, &open[0]).rect();
        let height = harness.ctx.content_rect().height();
        assert!(rect.top() > 60.0 && rect.top() < height - 60.0, "{rect:?} of {height}");
    }
}

/// A budget in which so many execution rates do not fit their figures.
fn many_findings(count: usize) -> PathBuf {
    use std::fmt::Write as _;
    let mut text = String::from(
        "(format: 1, place: \"某市\", title: \"某市预算\", executed_year: 2025, draft_year: 2026,\n\
         scopes: { \"全市\": () }, growth_base: executed, rate_base: adjusted,\n\
         sections: [(at: \"一\", title: \"执行\", book: general, scope: \"全市\", year: 2025, facts: [\n\
         table(flow: expenditure, lines: {\n",
    );
    for nth in 0..count {
        writeln!(
            text,
            "\"科目{nth}\": (adjusted: \"10.00 亿元\", executed: \"9.00 亿元\", rate: \"50.0%\"),"
        )
        .unwrap();
    }
    text.push_str("})])])");
    let path = std::env::temp_dir().join(format!("mingzhang-{count}-findings-{}.ron", std::process::id()));
    mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
    path
}

#[test]
fn thousands_of_findings_are_all_reached_and_only_those_in_sight_are_drawn() {
    let count = 5_000;
    let path = many_findings(count);
    let mut harness = start(path.to_str(), Language::Chinese);
    std::fs::remove_file(&path).unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    harness.get_by_role_and_label(Role::CheckBox, &format!("◆ 矛盾 {count}"));
    assert!(titles(&harness, false).len() < 30);
    // the last is one step back from the first
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F8);
    settle(&mut harness);
    let open = titles(&harness, true);
    assert!(open.len() == 1 && open[0].contains(&format!("科目{}", count - 1)), "{open:?}");
    let foot = harness.get_by_role_and_label(Role::Button, "不用再提").rect();
    assert!(foot.bottom() < 768.0, "{foot:?}");
    // keys scroll the list while nothing has the keyboard
    harness.key_press(Key::Home);
    settle(&mut harness);
    assert!(titles(&harness, false)[0].contains("科目0"));
    harness.key_press(Key::PageDown);
    settle(&mut harness);
    assert!(!titles(&harness, false)[0].contains("科目0"));
}

#[test]
fn what_only_several_identities_exclude_shows_the_arithmetic_of_each() {
    let text = r#"(format: 1, place: "某市", title: "某市预算", executed_year: 2025, draft_year: 2026,
        scopes: { "全市": () }, growth_base: executed, rate_base: adjusted,
        sections: [(at: "一", title: "执行", book: general, scope: "全市", year: 2025, facts: [
        table(flow: revenue, lines: { "收入": (executed: "100.00 亿元", complete: {
            "甲": (executed: "50.00 亿元", of_which: {
                "子": (executed: "3.0 亿元", share: "50.0%", share_of: "收入>乙"),
            }),
            "乙": (prior: "1.00 亿元"),
            "丙": (executed: "49.00 亿元"),
        }) })])])"#;
    let path = std::env::temp_dir().join(format!("mingzhang-joint-{}.ron", std::process::id()));
    mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
    let mut harness = start(path.to_str(), Language::Chinese);
    std::fs::remove_file(&path).unwrap();
    harness.key_press(Key::F8);
    settle(&mut harness);
    // once for the sum and once for the share
    assert_eq!(harness.query_all_by_label("四舍五入前最低").count(), 2);
    assert!(has(&harness, "48.995"), "what 丙 can be at least");
}

#[test]
fn putting_aside_is_undone_and_done_again() {
    let mut harness = sample();
    harness.key_press(Key::F8);
    settle(&mut harness);
    let title = titles(&harness, true).remove(0);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert!(has(&harness, "没有可以撤销的"));
    put_aside(&mut harness, "已经问过");
    let there = |h: &Harness<'_, App>| titles(h, false).contains(&title) || titles(h, true).contains(&title);
    assert!(!there(&harness));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(titles(&harness, true), std::slice::from_ref(&title), "what comes back is shown");
    assert!(has(&harness, "已撤销：不用再提"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    settle(&mut harness);
    assert!(!there(&harness));
    assert!(has(&harness, "已重做：不用再提"));
}

#[test]
fn the_inspector_goes_with_the_finding_that_is_opened() {
    let mut harness = sample();
    let whole = "一般公共预算支出";
    harness.key_press(Key::F8);
    settle(&mut harness);
    assert!(has(&harness, "176.91 亿元"), "the first figure of the contradiction");
    assert!(harness.query_all_by_label(whole).next().is_some());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    settle(&mut harness);
    assert!(has(&harness, "176.91 亿元"), "and the table stands there too");
}

#[test]
fn what_was_put_aside_and_brought_back_is_said() {
    let mut harness = sample();
    harness.key_press(Key::F8);
    settle(&mut harness);
    put_aside(&mut harness, "已经问过");
    assert!(has(&harness, "随时可以恢复"));
    harness.get_by_label("不用再提 1").click();
    settle(&mut harness);
    harness
        .get_all_by_role(Role::Button)
        .find(|b| b.accesskit_node().label().is_some_and(|l| l.starts_with("◆ 矛盾") || l.contains("176.91")))
        .unwrap()
        .click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, "恢复这一条").click();
    settle(&mut harness);
    assert!(has(&harness, "已恢复") && !has(&harness, "随时可以恢复"));
}

/// A finding is there to be read aloud: at the size of 200% with the inspector beside it, too.
#[test]
fn a_finding_beside_the_inspector_is_not_cut_off_at_200_percent() {
    let start = Start { file: Some(YANGQUAN.into()), language: Some(Language::Chinese), ..Start::default() };
    let mut harness = builder()
        .with_size([683.0, 384.0])
        .renderer(cpu::Cpu::default())
        .build_eframe(move |cc| App::new(cc, start));
    settle(&mut harness);
    for key in [Key::F8, Key::F10] {
        harness.key_press(key);
        settle(&mut harness);
    }
    let edge = harness.get_by_role_and_label(Role::Splitter, "右侧详情的宽度").rect().right();
    for words in ["按这两个数算，是增长 3.95%", "第 1 / 28 个"] {
        let mut nodes = harness.query_all_by_label_contains(words);
        let node = nodes.find(|n| n.rect().left() < edge).unwrap();
        assert!(node.rect().right() <= edge, "{words}: {:?} and the inspector at {edge}", node.rect());
    }
}
