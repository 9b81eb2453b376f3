//! What assistive technology is told: every control of every screen has a name and a role, and the focus goes in the
//! order one reads.

use super::*;
use egui::accesskit::Action;
use egui_kittest::kittest::NodeT as _;
use mingzhang::ui::Tab;
use std::fmt::Write as _;

fn with_data(folder: &Path, file: Option<&str>, language: Language) -> Harness<'static, App> {
    let start = Start {
        file: file.map(PathBuf::from),
        language: Some(language),
        data_path: Some(folder.join("data")),
        type_paths: true,
        ..Start::default()
    };
    let mut harness = builder().renderer(cpu::Cpu::default()).build_eframe(move |cc| App::new(cc, start));
    settle(&mut harness);
    harness
}

/// Looks at everything that can be focused or clicked; says how many there were.
fn examine(harness: &Harness<'_, App>, screen: &str, faults: &mut String) -> usize {
    let mut seen = 0;
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        let data = node.data();
        let acts = data.supports_action(Action::Focus) || data.supports_action(Action::Click);
        if !acts || node.is_hidden() {
            continue;
        }
        // text that can be selected is read as it stands, and so are the bars beside what scrolls
        let is_text = node.role() == Role::Label && node.value().is_some();
        if is_text || node.role() == Role::ScrollBar {
            continue;
        }
        seen += 1;
        let name = node.label().unwrap_or_default();
        // egui's own, which it has in English only
        if name == "Resize panel" {
            let _ = writeln!(faults, "{screen}: “{name}” is said in no language of ours");
        }
        if name.trim().is_empty() {
            let _ =
                writeln!(faults, "{screen}: a {:?} without a name at {:?}", node.role(), node.bounding_box());
        }
        if matches!(
            node.role(),
            Role::Unknown | Role::GenericContainer | Role::Pane | Role::Window | Role::Image
        ) {
            let _ = writeln!(faults, "{screen}: “{name}” can be used and is a {:?}", node.role());
        }
    }
    seen
}

/// Every control of what is shown has a name and a role; dialogs that take some leading up to are looked at where they
/// are tested.
pub(super) fn is_told(harness: &Harness<'_, App>, screen: &str) {
    let mut faults = String::new();
    assert!(examine(harness, screen, &mut faults) > 2, "{screen}");
    assert!(faults.is_empty(), "{faults}");
}

fn by_name(harness: &mut Harness<'_, App>, name: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    settle(harness);
    harness.event(Event::Text(name.to_owned()));
    settle(harness);
    harness.key_press(Key::Enter);
    settle(harness);
}

#[test]
fn every_control_has_a_name_and_a_role() {
    let mut faults = String::new();
    for language in [Language::Chinese, Language::English] {
        let folder = tempfile::tempdir().unwrap();
        let reports = folder.path().join("data/reports");
        std::fs::create_dir_all(&reports).unwrap();
        mingzhang::storage::write_atomic(&reports.join("mingzhang-20260101T000000000Z-1.txt"), b"x").unwrap();
        let mut h = with_data(folder.path(), None, language);
        let mut look = |h: &Harness<'_, App>, screen: &str, least: usize| {
            let seen = examine(h, &format!("{language:?} {screen}"), &mut faults);
            assert!(seen >= least, "{screen} has {seen} controls only");
        };
        look(&h, "report", 3);
        h.key_press(Key::Escape);
        settle(&mut h);
        look(&h, "welcome", 4);
        let words = mingzhang::words::Words::new(language);
        let h = with_data(tempfile::tempdir().unwrap().path(), Some("/nowhere/a.ron"), language);
        assert!(has(&h, &words.get("load-failed")));
        look(&h, "problem", 3);

        let mut h = with_data(tempfile::tempdir().unwrap().path(), Some(YANGQUAN), language);
        look(&h, "table", 30);
        for (screen, modifiers, key, tab) in [
            ("charts", Modifiers::COMMAND, Key::G, Tab::Charts),
            ("findings", Modifiers::COMMAND, Key::E, Tab::Findings),
            ("notes", Modifiers::COMMAND, Key::B, Tab::Notes),
            ("paper", Modifiers::COMMAND, Key::J, Tab::Paper),
            ("table again", Modifiers::COMMAND, Key::T, Tab::Table),
        ] {
            h.key_press_modifiers(modifiers, key);
            settle(&mut h);
            assert!(h.state().opened().unwrap().tab == tab, "{screen}");
            look(&h, screen, 15);
        }
        h.key_press_modifiers(Modifiers::COMMAND, Key::M);
        settle(&mut h);
        h.event(Event::Text("drill".into()));
        settle(&mut h);
        look(&h, "editor", 35);
        h.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        settle(&mut h);
        h.key_press_modifiers(Modifiers::COMMAND, Key::B);
        settle(&mut h);
        look(&h, "a note in its list", 15);
        h.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        settle(&mut h);
        look(&h, "palette", 20);
        h.key_press(Key::Escape);
        settle(&mut h);
        h.key_press(Key::F1);
        settle(&mut h);
        assert!(has(&h, &words.get("guide-title")));
        look(&h, "guide", 40);
        h.key_press(Key::Escape);
        settle(&mut h);
        h.key_press_modifiers(Modifiers::COMMAND, Key::F1);
        settle(&mut h);
        assert!(has(&h, &words.get("shortcuts-page")));
        look(&h, "shortcuts", 30);
        h.key_press(Key::Escape);
        settle(&mut h);
        for (id, shown) in [("cmd-about", "about-licences"), ("cmd-tour", "tour-outline")] {
            by_name(&mut h, &words.get(id));
            assert!(has(&h, &words.get(shown)), "{id}");
            look(&h, id, 30);
            h.key_press(Key::Escape);
            settle(&mut h);
            assert!(!has(&h, &words.get(shown)), "{id}");
        }
        for (id, shown) in [
            ("cmd-versions", "versions-title"),
            ("cmd-reviewer", "reviewer-title"),
            ("cmd-merge", "dialog-merge-title"),
            ("cmd-save-as", "dialog-save-title"),
        ] {
            by_name(&mut h, &words.get(id));
            assert!(has(&h, &words.get(shown)), "{language:?} {id}");
            look(&h, id, 10);
            h.key_press(Key::Escape);
            settle(&mut h);
            assert!(!has(&h, &words.get(shown)), "{language:?} {id}");
        }
        h.key_press_modifiers(Modifiers::COMMAND, Key::W);
        settle(&mut h);
        look(&h, "leave", 10);
    }
    assert!(faults.is_empty(), "{faults}");
}

/// What has the focus, and the panel it stands in.
fn focused(h: &Harness<'_, App>) -> Option<(String, egui::Rect, String)> {
    for node in h.root().children_recursive() {
        if !node.accesskit_node().is_focused_in_tree() {
            continue;
        }
        let mut panel = String::new();
        let mut up = node.parent();
        while let Some(parent) = up {
            let next = parent.parent();
            // the highest but for the window
            if next.as_ref().is_some_and(|n| n.parent().is_some()) {
                panel = format!("{:?}", parent.accesskit_node().id());
            }
            up = next;
        }
        return Some((node.accesskit_node().label().unwrap_or_default(), node.rect(), panel));
    }
    None
}

/// The controls in the order of Tab, beginning with what has the focus, until they come again.
fn tab_order(h: &mut Harness<'_, App>) -> Vec<(String, egui::Rect, String)> {
    let mut order: Vec<(String, egui::Rect, String)> = focused(h).into_iter().collect();
    for _ in 0..400 {
        h.key_press(Key::Tab);
        h.run_steps(2);
        let Some(now) = focused(h) else { continue };
        if order.iter().any(|(name, rect, _)| *name == now.0 && *rect == now.1) {
            break;
        }
        order.push(now);
    }
    order
}

#[test]
fn the_focus_goes_in_the_order_one_reads() {
    let mut faults = String::new();
    let folder = tempfile::tempdir().unwrap();
    for (screen, file, key) in [
        ("welcome", None, None),
        ("table", Some(YANGQUAN), None),
        ("findings", Some(YANGQUAN), Some(Key::E)),
        ("notes", Some(YANGQUAN), Some(Key::B)),
        ("charts", Some(YANGQUAN), Some(Key::G)),
        ("paper", Some(YANGQUAN), Some(Key::J)),
        ("save as", Some(YANGQUAN), Some(Key::S)),
    ] {
        let mut h = with_data(folder.path(), file, Language::Chinese);
        if let Some(key) = key {
            h.key_press_modifiers(Modifiers::COMMAND, key);
            settle(&mut h);
        }
        let order = tab_order(&mut h);
        // a dialog has few, and nothing behind it
        let least = if screen == "save as" { 3 } else { 8 };
        assert!(order.len() >= least, "{screen}: {order:?}");
        for pair in order.windows(2) {
            let [(a_name, a, a_panel), (b_name, b, b_panel)] = pair else { continue };
            let above = b.bottom() <= a.top() + 1.0 && b.x_range().intersection(a.x_range()).span() > 1.0;
            let line = a.y_range().intersection(b.y_range()).span() > 0.5 * a.height().min(b.height());
            let back = line && b.right() <= a.left() + 1.0;
            if a_panel == b_panel && (above || back) {
                let _ = writeln!(faults, "{screen}: after “{a_name}” {a:?} comes “{b_name}” {b:?}");
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn what_an_earlier_start_reported_is_told_once_the_work_is_taken_up_and_can_be_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let reports = folder.path().join("data/reports");
    std::fs::create_dir_all(&reports).unwrap();
    let report = reports.join("mingzhang-20260101T000000000Z-1.txt");
    mingzhang::storage::write_atomic(&report, b"x").unwrap();
    let mut h = with_data(folder.path(), None, Language::Chinese);
    assert!(has(&h, "明账上次出过错") && has(&h, "mingzhang-20260101"));
    h.get_by_label("以后再说").click();
    settle(&mut h);
    assert!(!has(&h, "明账上次出过错") && report.exists());
    let mut h = with_data(folder.path(), None, Language::Chinese);
    h.get_by_label("不用了，删掉报告").click();
    settle(&mut h);
    assert!(!has(&h, "明账上次出过错") && !report.exists());
}

#[test]
fn a_file_named_at_the_start_that_cannot_be_opened_says_so_in_the_window() {
    let h = start(Some("/nowhere/没有.ron"), Language::Chinese);
    assert!(has(&h, "没有.ron") && has(&h, "文件不在那里"));
}
