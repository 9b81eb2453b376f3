//! Charts of long lists: a still frame over a statement of 2,000 lines against one of 200, and the longest frame when
//! one is opened.

use super::window::{Window, click, frame, key, longest, settle};
use super::{Outcome, Plan, generated, median};
use eframe::egui;
use egui::Modifiers;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mingzhang::ui::{App, Start};
use mingzhang::words::Language;
use std::path::Path;
use std::time::Duration;

/// A frame over many lines against one over few.
const FRAME_LIMIT: f64 = 1.5;
/// What may be done at once; beyond it another thread has to do it.
const AT_ONCE: Duration = Duration::from_millis(50);
const KINDS: [&str; 5] = ["两年对照", "增减分解", "构成", "构成面积图", "增幅与占比"];

pub fn measure(plan: Plan, folder: &Path) -> Vec<Outcome> {
    let mut few = open(&generated::one_list(200), &folder.join("list-few.ron"));
    let mut many = open(&generated::one_list(2_000), &folder.join("list-many.ron"));
    let mut table = Vec::new();
    for kind in KINDS {
        let opened = show(&mut many, kind);
        show(&mut few, kind);
        let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
        for _ in 0..plan.runs(200, 60) {
            of_few.push(frame(&mut few, Vec::new()));
            of_many.push(frame(&mut many, Vec::new()));
        }
        let name = kind_of(&many);
        table.push(Outcome::times(
            format!("chart {name} of 2,000 lines: frame"),
            median(of_many),
            ("200 lines", median(of_few)),
            FRAME_LIMIT,
        ));
        table.push(Outcome::times(
            format!("chart {name} of 2,000 lines: opened"),
            opened,
            ("at once", AT_ONCE),
            1.0,
        ));
    }
    drop((few, many));
    // the gallery over everything there can be
    let large = if plan.quick { generated::TENTH_OF_THE_LINES } else { generated::HUNDRED_THOUSAND_LINES };
    let mut window = open(&generated::text(large), &folder.join("many.ron"));
    let times = (0..plan.runs(5, 3)).map(|_| {
        let time = longest(&mut window, vec![vec![key(Modifiers::COMMAND, egui::Key::G)]]);
        longest(&mut window, vec![vec![key(Modifiers::COMMAND, egui::Key::T)]]);
        time
    });
    // made once, the first time counts
    let time = times.max().unwrap();
    table.push(Outcome::times(
        format!("gallery of charts over {} lines: opened", large.lines()),
        time,
        ("at once", AT_ONCE),
        1.0,
    ));
    table
}

fn kind_of(window: &Window) -> &'static str {
    window.state().opened().unwrap().charts.open_id().unwrap().kind().into()
}

/// Opens a kind of chart of the list from the gallery; the longest frame.
fn show(window: &mut Window, kind: &str) -> Duration {
    window.key_press_modifiers(Modifiers::COMMAND, egui::Key::G);
    settle(window);
    if window.query_by_label("‹ 全部图表").is_some() {
        window.get_by_label("‹ 全部图表").click();
        settle(window);
    }
    let card = window
        .query_all_by_role(Role::Button)
        .find(|n| n.accesskit_node().label().is_some_and(|l| l.starts_with(&format!("{kind} · 全市"))))
        .unwrap_or_else(|| panic!("no card {kind}"));
    card.scroll_to_me();
    let place = card.rect().center();
    let time = longest(window, click(place));
    settle(window);
    window.state().opened().unwrap().charts.chart().unwrap_or_else(|| panic!("no chart {kind}"));
    time
}

fn open(text: &str, path: &Path) -> Window {
    mingzhang::storage::write_atomic(path, text.as_bytes()).unwrap();
    let start = Start { file: Some(path.to_owned()), language: Some(Language::Chinese), ..Start::default() };
    // so tall that every card is in sight
    let builder = Harness::builder()
        .with_size([1366.0, 1400.0])
        .with_theme(egui::Theme::Light)
        .with_step_dt(1.0 / 60.0);
    let mut window = builder.build_eframe(move |cc| App::new(cc, start));
    settle(&mut window);
    window
}
