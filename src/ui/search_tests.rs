//! The field before and after its answer is there; answers come when a test gives them.

use super::super::theme;
use super::*;
use crate::budget::load_bytes;
use crate::words::Language;
use egui::{Event, PointerButton};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const NAMES: [&str; 4] = ["增值税", "资源税", "土地增值税", "教育"];

/// The field in a window of its own.
struct Desk {
    search: Search,
    budget: Budget,
    words: Words,
    /// What was asked, and where the answer goes.
    asked: Vec<(String, Sender<Vec<Hit>>)>,
    shown: Vec<Hit>,
}

type Window = Harness<'static, Desk>;

impl eframe::App for Desk {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let Self { search, budget, words, asked, shown } = self;
        search.take_found(ui.ctx(), budget, words);
        let mut actions = Vec::new();
        search_ui(ui, words, search, &mut actions);
        let _ = ui.button("elsewhere");
        for action in actions {
            match action {
                Action::Query(query, meant) => {
                    asked.extend(search.wait_for(query.clone(), meant).map(|answer| (query, answer)));
                }
                Action::CloseSearch => search.close(),
                Action::ShowHit(hit) => shown.push(hit),
                _ => {}
            }
        }
    }
}

fn budget(names: &[&str]) -> Budget {
    let sections: String = names.iter().map(|n| format!("(at: \"1\", title: \"{n}\", facts: []),")).collect();
    let text = format!(
        "(format: 1, place: \"某市\", title: \"某\", executed_year: 2025, draft_year: 2026, scopes: {{}}, sections: [{sections}])"
    );
    load_bytes(text.as_bytes(), &Default::default()).unwrap()
}

fn window() -> Window {
    let desk = Desk {
        search: Search::default(),
        budget: budget(&NAMES),
        words: Words::new(Language::Chinese),
        asked: Vec::new(),
        shown: Vec::new(),
    };
    let mut window =
        Harness::builder().with_size([600.0, 500.0]).with_step_dt(1.0 / 60.0).build_eframe(move |cc| {
            theme::install(&cc.egui_ctx);
            desk
        });
    window.state_mut().search.ask_focus();
    frames(&mut window, 3);
    window
}

fn frames(window: &mut Window, count: usize) {
    (0..count).for_each(|_| window.step());
}

/// One frame with all of these.
fn at_once(window: &mut Window, events: &[Event]) {
    window.input_mut().events.extend(events.iter().cloned());
    window.step();
}

fn key(key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
}

fn button(at: egui::Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

/// Writes in place of what is there.
fn write(window: &mut Window, new: &str) {
    let select = Event::Key {
        key: Key::A,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND,
    };
    at_once(window, &[select, text(new)]);
    assert_eq!(window.state().asked.last().unwrap().0, new);
}

/// Answers what was asked last as the program would.
fn answer(window: &mut Window) {
    let desk = window.state_mut();
    let (query, answer) = desk.asked.pop().unwrap();
    // who closed the list does not wait for it any more
    let _ = answer.send(SearchIndex::new(&desk.budget).find(&query, MOST_HITS));
    frames(window, 3);
}

fn listed(window: &Window) -> Vec<String> {
    window.query_all_by_role(Role::ListBoxOption).filter_map(|n| n.accesskit_node().label()).collect()
}

fn shown(window: &Window) -> Vec<&'static str> {
    let name = |hit: &Hit| if let Hit::Section(id) = hit { NAMES[id.index()] } else { panic!("{hit:?}") };
    window.state().shown.iter().map(name).collect()
}

fn has_focus(window: &Window) -> bool {
    window.ctx.memory(|m| m.has_focus(egui::Id::unique("search")))
}

#[test]
fn enter_before_the_answer_goes_to_what_the_answer_brings() {
    for is_at_once in [true, false] {
        let mut window = window();
        write(&mut window, "教育");
        answer(&mut window);
        assert_eq!(listed(&window), ["教育 节 1"]);
        if is_at_once {
            at_once(&mut window, &[key(Key::Backspace), key(Key::Backspace), text("资"), key(Key::Enter)]);
        } else {
            write(&mut window, "资");
            at_once(&mut window, &[key(Key::Enter)]);
        }
        frames(&mut window, 4);
        assert_eq!(shown(&window), [""; 0], "there is no answer yet");
        answer(&mut window);
        assert_eq!(shown(&window), ["资源税"]);
        assert_eq!((listed(&window).len(), window.state().search.query.as_str()), (0, ""));
    }
}

#[test]
fn arrows_before_the_answer_choose_among_what_it_brings() {
    let mut window = window();
    write(&mut window, "税");
    for down in [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp] {
        at_once(&mut window, &[key(down)]);
    }
    at_once(&mut window, &[key(Key::Enter)]);
    answer(&mut window);
    assert_eq!(shown(&window), ["资源税"]);
}

#[test]
fn what_follows_enter_may_call_it_off() {
    for with in ["escape", "button", "letter", "field", "command"] {
        let mut window = window();
        write(&mut window, "教育");
        answer(&mut window);
        write(&mut window, "资");
        at_once(&mut window, &[key(Key::Enter)]);
        match with {
            "command" => window.state_mut().search.call_off(),
            "escape" => at_once(&mut window, &[key(Key::Escape)]),
            "button" => {
                let at = window.get_by_label("elsewhere").rect().center();
                let press = [Event::PointerMoved(at), button(at, true)];
                at_once(&mut window, &press);
                let release = [button(at, false), Event::PointerGone];
                at_once(&mut window, &release);
            }
            _ => {
                window.state_mut().search.ask_focus();
                frames(&mut window, 1);
                if with == "letter" {
                    at_once(&mut window, &[text("源")]);
                }
            }
        }
        while !window.state().asked.is_empty() {
            answer(&mut window);
        }
        assert_eq!(shown(&window), [""; 0], "{with}");
        let expected: &[&str] = if matches!(with, "letter" | "field") { &["资源税 节 1"] } else { &[] };
        assert_eq!(listed(&window), expected, "{with}");
        assert_ne!(window.state().search.query, "", "{with}");
    }
}

#[test]
fn leaving_before_the_answer_shows_no_list() {
    for last in [Key::Tab, Key::Escape] {
        let mut window = window();
        write(&mut window, "税");
        at_once(&mut window, &[key(last)]);
        answer(&mut window);
        assert_eq!(listed(&window), [""; 0], "{last:?}");
        assert!(!window.state().search.is_looking());
    }
}

/// As in every field one comes to by a key.
#[test]
fn what_is_typed_after_coming_to_the_field_takes_the_place_of_what_was_there() {
    let mut window = window();
    write(&mut window, "教育");
    at_once(&mut window, &[key(Key::Escape)]);
    window.state_mut().search.ask_focus();
    frames(&mut window, 2);
    at_once(&mut window, &[text("资")]);
    assert_eq!(window.state().search.query, "资");
}

#[test]
fn that_nothing_is_found_is_said_of_what_was_looked_for() {
    for waits in [0, 1, 5] {
        let mut window = window();
        write(&mut window, "没有的");
        at_once(&mut window, &[key(Key::Enter)]);
        frames(&mut window, waits);
        answer(&mut window);
        let nothing = window.state().words.with("search-nothing", &[("query", "没有的")]).to_string();
        window.get_by_label(&nothing);
        assert!(has_focus(&window), "one can mend what was typed at once, after {waits} frames");
        write(&mut window, "税");
        window.get_by_label(&nothing);
        answer(&mut window);
        assert_eq!((listed(&window).len(), window.query_by_label(&nothing).is_some()), (3, false));
    }
}

#[test]
fn a_row_under_a_held_button_stays_what_it_is() {
    let mut window = window();
    write(&mut window, "教育");
    answer(&mut window);
    write(&mut window, "资");
    let at = window.get_by_label("教育 节 1").rect().center();
    for event in [Event::PointerMoved(at), button(at, true)] {
        at_once(&mut window, &[event]);
    }
    answer(&mut window);
    let release = [button(at, false)];
    at_once(&mut window, &release);
    frames(&mut window, 3);
    assert_eq!(shown(&window), ["教育"]);
}

/// Hits are numbers, and another budget numbers its own way.
#[test]
fn what_is_shown_or_awaited_is_looked_for_again_in_another_budget() {
    for is_answered in [true, false] {
        let mut window = window();
        write(&mut window, "教育");
        if is_answered {
            answer(&mut window);
            assert_eq!(listed(&window), ["教育 节 1"]);
        }
        let desk = window.state_mut();
        desk.budget = budget(&["教育"]);
        let index = Arc::new(SearchIndex::new(&desk.budget));
        let (woken, wakes) = channel();
        desk.search.again(&index, move || woken.send(()).unwrap());
        assert!(desk.search.found.is_empty() && desk.search.is_looking());
        wakes.recv().unwrap();
        frames(&mut window, 3);
        assert_eq!(listed(&window), ["教育 节 1"]);
    }
    // nobody looks for what nobody looked for
    let mut window = window();
    write(&mut window, "教育");
    at_once(&mut window, &[key(Key::Escape)]);
    let desk = window.state_mut();
    desk.search.again(&Arc::new(SearchIndex::new(&desk.budget)), || panic!("somebody looks"));
    assert!(!desk.search.is_looking());
}
