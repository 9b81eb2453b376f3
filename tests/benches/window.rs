//! The window over many lines, driven without a screen: a still frame, and the longest frame of what reorders it.

use super::generated::{self, Shape};
use super::{Outcome, Plan, median};
use eframe::egui;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mingzhang::compare::Subject;
use mingzhang::compare::display::DisplayUnit;
use mingzhang::ui::{App, MOST_HITS, Start};
use mingzhang::words::Language;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A frame over many lines against one over few.
const FRAME_LIMIT: f64 = 1.5;
/// One frame at 60 Hz.
const ONE_FRAME: Duration = Duration::from_nanos(16_666_667);
/// What takes no longer seems to happen at once (Nielsen, Usability Engineering, 1993).
const AT_ONCE: Duration = Duration::from_millis(100);
/// Frames watched after something was asked for, at least.
const AFTER: usize = 8;

pub type Window = Harness<'static, App>;

pub fn measure(plan: Plan, folder: &Path) -> Vec<Outcome> {
    let large = if plan.quick { generated::TENTH_OF_THE_LINES } else { generated::HUNDRED_THOUSAND_LINES };
    let small = generated::TWO_HUNDRED_LINES;
    let mut few = open(small, &folder.join("few.ron"));
    let mut many = open(large, &folder.join("many.ron"));
    let lines = large.lines();

    // turn and turn about, so that whatever else runs here disturbs both
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    for _ in 0..plan.runs(200, 60) {
        of_few.push(frame(&mut few, Vec::new()));
        of_many.push(frame(&mut many, Vec::new()));
    }
    let against = format!("{} lines", small.lines());
    let still = Outcome::times(
        format!("frame over {lines} lines"),
        median(of_many),
        (&against, median(of_few)),
        FRAME_LIMIT,
    );

    let mut table = vec![still];
    let mut worst = |job: &str, acts: Vec<Act>| {
        let runs: Vec<Vec<Duration>> =
            (0..plan.runs(7, 3)).map(|_| acts.iter().map(|(_, act)| act(&mut many)).collect()).collect();
        let of_act = |i: usize| median(runs.iter().map(|run| run[i]).collect());
        let times: Vec<Duration> = (0..acts.len()).map(of_act).collect();
        let time = times.iter().copied().max().unwrap();
        if time > ONE_FRAME {
            // which of them it was
            for ((name, _), time) in acts.iter().zip(&times) {
                eprintln!("speed: {job}: {name}: {time:?}");
            }
        }
        let job = format!("{job} over {lines} lines: longest frame");
        table.push(Outcome::times(job, time, ("at 60 Hz", ONE_FRAME), 1.0));
    };
    worst(
        "change the unit",
        vec![
            act("万元", |w| unit(w, Key::Num2, DisplayUnit::WanYuan)),
            act("亿元", |w| unit(w, Key::Num1, DisplayUnit::YiYuan)),
        ],
    );
    worst(
        "sort by a column",
        vec![act("largest first", sort), act("smallest first", sort), act("report order", sort)],
    );
    // letters that many readings begin with, what is not found, and what many names have inside
    let letters = [("z", true), ("s", true), ("j", true), ("v", false), ("1", false), ("支", true)];
    let of_letter = |(letter, there): (&'static str, bool)| {
        [
            act("go to the field", |w| longest(w, vec![vec![key(Modifiers::COMMAND, Key::F)]])),
            act(format!("type {letter}"), move |w| search(w, letter, there)),
            act(format!("take {letter} away"), |w| {
                let keys = [Key::Backspace, Key::Escape];
                longest(w, keys.map(|k| vec![key(Modifiers::NONE, k)]).into())
            }),
        ]
    };
    worst("search for a letter", letters.into_iter().flat_map(of_letter).collect());
    // the list waits for the answer, though the window does not
    let index = Arc::clone(&many.state().opened().unwrap().document.search);
    let answers = letters.map(|(letter, there)| {
        let answer = |_| {
            let began = Instant::now();
            let hits = std::hint::black_box(index.find(letter, MOST_HITS));
            let time = began.elapsed();
            assert_eq!(!hits.is_empty(), there, "hits for {letter}");
            time
        };
        median((0..plan.runs(7, 3)).map(answer).collect())
    });
    let job = format!("search for a letter over {lines} lines: answered");
    table.push(Outcome::times(job, answers.into_iter().max().unwrap(), ("at once", AT_ONCE), 1.0));
    table
}

/// Something done in the window, with its name; tells the longest frame.
type Act = (String, Box<dyn Fn(&mut Window) -> Duration>);

fn act(name: impl Into<String>, act: impl Fn(&mut Window) -> Duration + 'static) -> Act {
    (name.into(), Box::new(act))
}

fn unit(window: &mut Window, shortcut: Key, wanted: DisplayUnit) -> Duration {
    let time = longest(window, vec![vec![key(Modifiers::COMMAND, shortcut)]]);
    assert_eq!(window.state().settings().unit, wanted, "the key did not change the unit");
    time
}

fn sort(window: &mut Window) -> Duration {
    let order = |w: &Window| w.state().opened().unwrap().view.options.sort;
    let (header, before) =
        (window.get_by_role_and_label(Role::ColumnHeader, "按“执行（亿元）”排序"), order(window));
    let time = longest(window, click(header.rect().center()));
    assert_ne!(order(window), before, "the click did not sort");
    time
}

fn search(window: &mut Window, letter: &str, there: bool) -> Duration {
    let time = longest(window, vec![vec![Event::Text(letter.to_owned())]]);
    let found = window.query_all_by_role(Role::ListBoxOption).next().is_some();
    assert_eq!(found, there, "hits for {letter}");
    time
}

/// Opens a generated budget, shows everything, and scrolls to its middle.
fn open(shape: Shape, path: &Path) -> Window {
    mingzhang::storage::write_atomic(path, generated::text(shape).as_bytes()).unwrap();
    let start = Start {
        file: Some(path.to_owned()),
        language: Some(Language::Chinese),
        settings_path: None,
        ..Start::default()
    };
    let builder =
        Harness::builder().with_size([1366.0, 768.0]).with_theme(egui::Theme::Light).with_step_dt(1.0 / 60.0);
    let mut window = builder.build_eframe(move |cc| App::new(cc, start));
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowRight);
    settle(&mut window);
    let rows = window.state().opened().unwrap().view.sheet.rows.len();
    assert!(rows >= shape.lines(), "{rows} rows of {} lines", shape.lines());

    window.event(Event::PointerMoved(egui::pos2(600.0, 500.0)));
    window.step();
    let half = rows as f32 * mingzhang::ui::theme::ROW / 2.0;
    window.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -half),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    window.event(Event::PointerGone);
    for _ in 0..240 {
        window.step();
    }
    settle(&mut window);
    let at = row_in_sight(&window);
    assert!((rows / 5..rows * 4 / 5).contains(&at), "row {at} of {rows} is not in the middle");
    window
}

/// The number of a row in sight, by its name; only those at the bottom of the tree have one of their own, and those
/// above come first in report order.
fn row_in_sight(window: &Window) -> usize {
    let open = window.state().opened().unwrap();
    let budget = &open.document.budget;
    let number_of = |name: String| {
        open.view
            .sheet
            .rows
            .iter()
            .position(|row| matches!(row.subject, Subject::Line(l) if *budget.line(l).name == *name))
    };
    let shown = window.get_all_by_role(Role::RowHeader).filter_map(|n| n.accesskit_node().label());
    shown.filter_map(number_of).max().unwrap()
}

pub fn settle(window: &mut Window) {
    let began = Instant::now();
    window.run_steps(3);
    while window.state().is_busy() {
        assert!(began.elapsed() < Duration::from_secs(300), "still busy after five minutes");
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    window.run_steps(30);
}

/// One frame with these events in it.
pub fn frame(window: &mut Window, events: Vec<Event>) -> Duration {
    window.input_mut().events.extend(events);
    let began = Instant::now();
    window.step();
    began.elapsed()
}

/// The longest frame of those with these events and the ones after, until all is done.
pub fn longest(window: &mut Window, frames: Vec<Vec<Event>>) -> Duration {
    let mut worst = Duration::ZERO;
    for events in frames {
        worst = worst.max(frame(window, events));
    }
    let mut left = AFTER;
    while left > 0 || window.state().is_busy() {
        left = left.saturating_sub(1);
        let time = frame(window, Vec::new());
        worst = worst.max(time);
        // as a screen would
        std::thread::sleep(ONE_FRAME.saturating_sub(time));
    }
    worst
}

pub fn key(modifiers: Modifiers, key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

pub fn click(at: Pos2) -> Vec<Vec<Event>> {
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    vec![vec![Event::PointerMoved(at)], vec![button(true)], vec![button(false)], vec![Event::PointerGone]]
}
