//! The search field, by keyboard, input method and pointer.

use super::charts::update;
use super::notes::{command, press, start_in};
use super::*;
use egui_kittest::kittest::NodeT as _;

/// Writes into the field what is looked for, in place of what is there.
fn look_for(harness: &mut Harness<'_, App>, text: &str) {
    command(harness, Modifiers::COMMAND, Key::F);
    command(harness, Modifiers::COMMAND, Key::A);
    harness.get_by_role_and_label(Role::SearchInput, "查找").type_text(text);
    settle(harness);
}

fn hits(harness: &Harness<'_, App>) -> Vec<String> {
    let options = harness.query_all_by_role(Role::ListBoxOption);
    options.filter_map(|o| o.accesskit_node().label()).collect()
}

/// Its name and scope.
fn chosen_line(harness: &Harness<'_, App>) -> (String, String) {
    let open = harness.state().opened().unwrap();
    let subject = open.view.sheet.rows[open.view.selection.cursor.0].subject;
    let Subject::Line(line) = subject else { panic!("{subject:?} is no line") };
    let budget = &open.document.budget;
    let line = budget.line(line);
    (line.name.to_string(), budget.scope(budget.statement(line.statement).scope).name.to_string())
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

#[test]
fn pinyin_initials_find_an_account_and_lead_to_it() {
    let mut harness = sample();
    look_for(&mut harness, "zzs");
    harness.get_by_label_contains("增值税 一般公共预算 · 全市 · 收入").click();
    settle(&mut harness);
    assert_eq!(chosen_line(&harness), ("增值税".to_owned(), "全市".to_owned()));
    assert!(has(&harness, "关系"));
}

#[test]
fn enter_in_the_search_field_takes_the_chosen_hit() {
    let mut harness = sample();
    look_for(&mut harness, "教育支出");
    harness.key_press(Key::ArrowDown);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    // the second of the two accounts of that name is city proper's
    assert_eq!(chosen_line(&harness), ("教育支出".to_owned(), "市本级".to_owned()));
}

#[test]
fn chinese_input_methods_reach_the_search_field() {
    let mut harness = sample();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    settle(&mut harness);
    let preedit = |text: &str| {
        Event::Ime(egui::ImeEvent::Preedit {
            text: text.into(),
            active_range_chars: Some(0..text.chars().count()),
        })
    };
    for text in ["z", "zi", "zi yuan"] {
        harness.event(preedit(text));
        settle(&mut harness);
    }
    harness.event(Event::Ime(egui::ImeEvent::Commit("资源税".into())));
    settle(&mut harness);
    assert!(has(&harness, "资源税 一般公共预算 · 市本级 · 收入"));
}

/// Who types fast has pressed Enter before anything was found: what counts is what was typed last.
#[test]
fn enter_pressed_at_once_goes_to_what_was_typed() {
    let mut harness = sample();
    look_for(&mut harness, "增值税");
    assert!(hits(&harness)[0].starts_with("增值税 "));
    for event in
        [key(Key::A, Modifiers::COMMAND), Event::Text("资源税".into()), key(Key::Enter, Modifiers::NONE)]
    {
        harness.event(event);
    }
    settle(&mut harness);
    assert_eq!(chosen_line(&harness).0, "资源税");
    assert_eq!(hits(&harness), [""; 0]);
}

#[test]
fn leaving_the_field_at_once_shows_no_list() {
    let mut harness = sample();
    for last in [Key::Tab, Key::Escape] {
        look_for(&mut harness, " ");
        harness.event(Event::Text("税".into()));
        harness.event(key(last, Modifiers::NONE));
        settle(&mut harness);
        assert_eq!(hits(&harness), [""; 0], "{last:?}");
        command(&mut harness, Modifiers::COMMAND, Key::F);
        // the words are still there, and so is what they find
        assert!(hits(&harness).len() > 5, "{last:?}");
    }
}

/// Hits are numbers of lines, and another draft numbers them in its own way.
#[test]
fn after_a_newer_draft_its_own_lines_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(YANGQUAN).unwrap();
    let newer = text.replacen("\"增值税\":", "\"新设的税\": (executed: \"0.01 亿元\"),\n\"增值税\":", 1);
    let mut harness = start_in(folder.path(), Path::new(YANGQUAN));
    look_for(&mut harness, "增值税");
    let before = hits(&harness);
    command(&mut harness, Modifiers::NONE, Key::Escape);
    update(&mut harness, folder.path(), &newer);
    command(&mut harness, Modifiers::COMMAND, Key::F);
    assert_eq!(hits(&harness), before);
    command(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(chosen_line(&harness).0, "增值税");
}

#[test]
fn hits_are_told_in_the_language_chosen_since() {
    let mut harness = sample();
    look_for(&mut harness, "增值税");
    assert!(hits(&harness)[0].contains("收入"));
    command(&mut harness, Modifiers::NONE, Key::Escape);
    harness.get_by_label("显示").click();
    settle(&mut harness);
    press(&mut harness, "English");
    command(&mut harness, Modifiers::COMMAND, Key::F);
    let now = hits(&harness);
    assert!(now[0].contains("Revenue"), "{now:?}");
}
