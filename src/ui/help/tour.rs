//! Five steps through the program, for the first time.

use super::super::action::Action;
use super::super::command::Command;
use super::super::open::Tab;
use super::super::theme::tokens_of;
use super::super::theme::{BODY, SMALL, bold, tokens};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Align2, Id, Key, Modifiers, Rect, RichText, Stroke, StrokeKind, WidgetInfo, vec2};

/// Where things are in the window at the moment; nothing where one is not shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Regions {
    pub outline: Option<Rect>,
    pub middle: Option<Rect>,
    pub inspector: Option<Rect>,
}

/// What a step is about beside its tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TourSide {
    Neither,
    Outline,
    Inspector,
}

/// A step: its words, the tab it is about, and whether it is about a side.
pub struct Step {
    pub name: &'static str,
    pub tab: Tab,
    pub side: TourSide,
}

/// The steps.
pub const STEPS: [Step; 5] = [
    Step { name: "outline", tab: Tab::Table, side: TourSide::Outline },
    Step { name: "table", tab: Tab::Table, side: TourSide::Neither },
    Step { name: "findings", tab: Tab::Findings, side: TourSide::Neither },
    Step { name: "notes", tab: Tab::Table, side: TourSide::Inspector },
    Step { name: "paper", tab: Tab::Paper, side: TourSide::Neither },
];

/// Where it is kept which step has asked for the keyboard.
fn asked_focus() -> Id {
    Id::unique("tour-asked-focus")
}

/// The tour is not shown, or something lies over it: when it comes, it asks for the keyboard again.
pub fn tour_is_covered(ctx: &egui::Context) {
    ctx.data_mut(|d| d.remove::<usize>(asked_focus()));
}

/// Shows a step: a frame around what it is about, and a card with what it says.
pub fn tour_ui(ctx: &egui::Context, words: &Words, nth: usize, regions: &Regions, actions: &mut Vec<Action>) {
    let Some(step) = STEPS.get(nth) else { return };
    let t = tokens_of(ctx.theme());
    let region = match step.side {
        TourSide::Neither => regions.middle,
        TourSide::Outline => regions.outline,
        TourSide::Inspector => regions.inspector,
    };
    if let Some(rect) = region {
        // below the card, which may lie over it in a small window
        let layer = egui::LayerId::new(egui::Order::Middle, Id::unique("tour-frame"));
        let painter = ctx.layer_painter(layer);
        painter.rect_stroke(rect.shrink(1.0), 3.0, Stroke::new(3.0, t.draft), StrokeKind::Inside);
    }
    let width = (ctx.content_rect().width() - 40.0).min(520.0);
    let area = egui::Area::new(Id::unique("tour")).order(egui::Order::Foreground);
    area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -44.0)).show(ctx, |ui| {
        let frame = egui::Frame::popup(ui.style()).stroke(Stroke::new(1.5, t.draft)).inner_margin(14.0);
        frame.show(ui, |ui| {
            ui.set_width(width);
            let last = nth + 1 == STEPS.len();
            let (at, of) = ((nth + 1).to_string(), STEPS.len().to_string());
            let count = words.with("tour-count", &[("nth", &at), ("of", &of)]);
            ui.label(RichText::new(count).size(SMALL).color(tokens(ui).soft));
            let title = words.get(format!("tour-{}", step.name));
            let head = ui.label(RichText::new(&*title).font(bold(BODY + 2.0)));
            head.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &*title));
            let key = |c: Command| c.shortcut().map(|s| ctx.format_shortcut(&s)).unwrap_or_default();
            let (chart, note, save) = (key(Command::ShowCharts), key(Command::WriteNote), key(Command::Save));
            let keep = ctx.format_shortcut(&egui::KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter));
            let keys = [("chart", &*chart), ("note", &*note), ("keep", &*keep), ("save", &*save)];
            ui.label(words.with(&format!("tour-{}-text", step.name), &keys));
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let back = ui.add_enabled(nth > 0, egui::Button::new(&*words.get("tour-back")));
                if back.clicked() {
                    actions.push(Action::Tour(nth.checked_sub(1)));
                }
                let next = words.get(if last { "tour-done" } else { "tour-next" });
                let text = RichText::new(&*next).font(bold(BODY)).color(tokens(ui).paper);
                let button = ui.add(egui::Button::new(text).fill(tokens(ui).executed));
                // once a step, so that Enter goes on
                if ui.data(|d| d.get_temp::<usize>(asked_focus())) != Some(nth) {
                    ui.data_mut(|d| d.insert_temp(asked_focus(), nth));
                    button.request_focus();
                }
                if button.clicked() {
                    actions.push(Action::Tour((!last).then_some(nth + 1)));
                    if last {
                        // to where the work begins
                        actions.push(Action::Do(Command::ShowTable));
                    }
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if !last && ui.button(&*words.get("tour-stop")).clicked() {
                        actions.push(Action::Tour(None));
                    }
                    if ui.link(&*words.get("tour-guide")).clicked() {
                        actions.push(Action::Do(Command::Guide));
                    }
                });
            });
        });
    });
    if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        actions.push(Action::Tour(None));
    }
}
