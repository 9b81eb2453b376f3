//! The guide, the tour and what the program is made of.

use super::*;
use egui_kittest::kittest::NodeT as _;

fn open(language: Language) -> Harness<'static, App> {
    start(Some(YANGQUAN), language)
}

/// Whether a heading is shown that contains this.
fn is_head(harness: &Harness<'_, App>, part: &str) -> bool {
    harness
        .query_all_by_role(Role::Heading)
        .any(|n| n.accesskit_node().label().is_some_and(|l| l.contains(part)))
}

#[test]
fn the_guide_opens_where_one_is_and_leads_from_chapter_to_chapter() {
    for language in [Language::Chinese, Language::English] {
        let mut harness = open(language);
        let words = mingzhang::words::Words::new(language);
        let findings = words.get("menu-findings").to_string();
        harness
            .query_all_by_role(Role::Tab)
            .find(|n| n.accesskit_node().label().is_some_and(|l| l.contains(&findings)))
            .unwrap()
            .click();
        settle(&mut harness);
        harness.key_press(Key::F1);
        settle(&mut harness);
        let titles: Vec<String> = mingzhang::guide::chapters(language).into_iter().map(|c| c.title).collect();
        // of the tab of findings the third chapter
        let expected = &titles[2];
        assert!(is_head(&harness, expected), "{expected}");
        // one below the other, beside the chapters
        let list = harness.get_by_role_and_label(Role::Button, expected).rect();
        let page: Vec<egui::Rect> = harness
            .query_all_by_role(Role::Heading)
            .map(|n| n.rect())
            .filter(|rect| rect.left() > list.right() && rect.top() >= list.top() - 100.0)
            .collect();
        assert!(page.len() >= 2, "{page:?}");
        assert!(
            page.windows(2).all(|p| (p[0].left() - p[1].left()).abs() < 0.5 && p[0].bottom() < p[1].top()),
            "{page:?}"
        );
        // another chapter by the list, and back
        harness.get_by_role_and_label(Role::Button, &titles[6]).click();
        settle(&mut harness);
        assert!(is_head(&harness, &titles[6]));
        let back = words.get("guide-back").to_string();
        harness.get_by_role_and_label(Role::Button, &back).click();
        settle(&mut harness);
        assert!(is_head(&harness, expected));
        // what lies over it is closed first
        harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        settle(&mut harness);
        let palette = words.get("palette-name").to_string();
        assert!(has(&harness, &palette));
        harness.key_press(Key::Escape);
        settle(&mut harness);
        assert!(!has(&harness, &palette) && is_head(&harness, expected));
        // the work goes on beside it, and Escape closes it
        harness.key_press(Key::Escape);
        settle(&mut harness);
        assert!(!is_head(&harness, expected));
    }
}

/// A link of a chapter leads to another.
#[test]
fn a_link_of_the_guide_leads_on() {
    let mut harness = open(Language::Chinese);
    harness.key_press(Key::F1);
    settle(&mut harness);
    let chapters = mingzhang::guide::chapters(Language::Chinese);
    harness.get_by_role_and_label(Role::Button, &chapters[0].title).click();
    settle(&mut harness);
    let link = harness
        .query_all_by_role(Role::Link)
        .find(|n| n.accesskit_node().label().is_some_and(|l| l.contains("看两年对照")));
    link.unwrap().scroll_to_me();
    settle(&mut harness);
    let link = harness
        .query_all_by_role(Role::Link)
        .find(|n| n.accesskit_node().label().is_some_and(|l| l.contains("看两年对照")));
    link.unwrap().click();
    settle(&mut harness);
    assert!(is_head(&harness, &chapters[1].title));
}

/// Five steps, each on its tab; whoever has taken them is not asked again.
#[test]
fn the_tour_goes_through_the_program() {
    use mingzhang::ui::Tab;
    for language in [Language::Chinese, Language::English] {
        let words = mingzhang::words::Words::new(language);
        let mut harness = start(None, language);
        assert!(!harness.state().settings().toured);
        let press = |harness: &mut Harness<'_, App>, id: &str| {
            harness.get_by_role_and_label(Role::Button, &words.get(id.to_owned())).click();
            settle(harness);
        };
        press(&mut harness, "welcome-tour");
        for (nth, (tab, id)) in [
            (Tab::Table, "outline"),
            (Tab::Table, "table"),
            (Tab::Findings, "findings"),
            (Tab::Table, "notes"),
            (Tab::Paper, "paper"),
        ]
        .into_iter()
        .enumerate()
        {
            let open = harness.state().opened().expect("the sample is open");
            assert_eq!(open.tab, tab, "{id}");
            assert!(has(&harness, &words.get(format!("tour-{id}"))), "{id}");
            if nth == 1 {
                press(&mut harness, "tour-back");
                assert!(has(&harness, &words.get("tour-outline")));
                press(&mut harness, "tour-next");
            }
            if nth == 2 {
                // the guide lies over it; when that is closed, Enter goes on
                harness.key_press(Key::F1);
                settle(&mut harness);
                assert!(!has(&harness, &words.get("tour-findings")), "the card lies over the guide");
                harness.key_press(Key::Escape);
                settle(&mut harness);
                harness.key_press(Key::Enter);
                settle(&mut harness);
                continue;
            }
            press(&mut harness, if nth == 4 { "tour-done" } else { "tour-next" });
        }
        assert!(!has(&harness, &words.get("tour-paper")));
        assert!(harness.state().settings().toured);
        assert_eq!(harness.state().opened().unwrap().tab, Tab::Table);
    }
}

#[test]
fn the_program_says_whose_work_it_is() {
    let mut harness = open(Language::Chinese);
    harness.get_by_label("帮助").click();
    settle(&mut harness);
    harness.get_by_label("关于明账").click();
    settle(&mut harness);
    assert!(has(&harness, &format!("版本 {}", env!("CARGO_PKG_VERSION"))));
    assert!(has(&harness, "Noto Sans SC (typeface)"));
    harness.get_by_role_and_label(Role::Button, "关闭").click();
    settle(&mut harness);
    assert!(!has(&harness, "Noto Sans SC (typeface)"));
}

/// What the guide sends the staff to; saved, it is what came with the program, and nothing is written over.
#[test]
fn the_tutorial_and_the_reference_of_the_format_can_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = notes::start_in(folder.path(), Path::new(YANGQUAN));
    for (item, name, whole) in [
        ("把教学例子存出来…", "例子.ron", include_str!("../../data/tutorial.ron")),
        ("把格式说明存出来…", "格式.md", include_str!("../../data/README.md")),
    ] {
        let path = folder.path().join(name);
        let save = |harness: &mut Harness<'_, App>| {
            harness.get_by_label("帮助").click();
            settle(harness);
            notes::press(harness, item);
            notes::type_path(harness, &path);
        };
        save(&mut harness);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), whole, "{item}");
        mingzhang::storage::write_atomic(&path, b"mine").unwrap();
        save(&mut harness);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine", "{item}");
    }
}
