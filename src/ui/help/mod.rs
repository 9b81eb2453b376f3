//! 帮助: the guide, the tour, and what the program is made of.

mod about;
mod page;
mod tour;

use super::action::Action;
use super::open::Tab;
use super::theme::{BODY, HEADING, bold, tokens};
use crate::guide::{Chapter, chapters};
use crate::words::{Language, Words};
use eframe::egui;
use egui::accesskit::Role;
use egui::{Id, Key, Modifiers, RichText, TextureHandle, WidgetInfo, vec2};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

pub use about::about_ui;
pub use tour::{Regions, STEPS, TourSide, tour_is_covered, tour_ui};

/// The guide while it is open: beside the program, which goes on working.
#[derive(Default)]
pub struct GuideView {
    language: Option<Language>,
    chapters: Vec<Chapter>,
    at: usize,
    /// Where one was before: chapter and serial.
    trail: Vec<(usize, u64)>,
    /// Another for every turn to a chapter, so that it begins at its top; of those one goes back to, what it was, so
    /// that they are where one left them.
    serial: u64,
    pictures: HashMap<String, Option<TextureHandle>>,
}

impl GuideView {
    /// The guide, open at what helps where one is.
    pub fn new(tab: Option<Tab>) -> Self {
        let at = match tab {
            None => 0,
            Some(Tab::Table) => 1,
            Some(Tab::Findings) => 2,
            Some(Tab::Notes) => 3,
            Some(Tab::Charts) => 4,
            Some(Tab::Paper) => 5,
        };
        Self { at, serial: next_serial(), ..Self::default() }
    }

    fn turn(&mut self, to: usize) {
        if to != self.at {
            self.trail.push((self.at, self.serial));
            (self.at, self.serial) = (to, next_serial());
        }
    }
}

fn next_serial() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Shows the guide. Unless it is on top, with nothing over it, Escape is not meant for it.
pub fn guide_ui(
    ctx: &egui::Context,
    words: &Words,
    guide: &mut GuideView,
    on_top: bool,
    actions: &mut Vec<Action>,
) {
    if guide.language != Some(words.language()) {
        guide.chapters = chapters(words.language());
        guide.language = Some(words.language());
    }
    let screen = ctx.content_rect();
    let size = vec2((screen.width() - 40.0).min(860.0), (screen.height() - 60.0).min(620.0));
    let window = egui::Window::new(&*words.get("guide-title"))
        .id(Id::unique("guide"))
        .title_bar(false)
        .default_size(size)
        .min_size([360.0, 240.0])
        .max_size(screen.size() - vec2(16.0, 16.0))
        .default_pos(screen.center() - size / 2.0)
        .resizable(true);
    window.show(ctx, |ui| {
        head_ui(ui, words, guide, actions);
        ui.separator();
        let narrow = ui.available_width() < 560.0;
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            if !narrow {
                ui.allocate_ui(vec2(190.0, height), |ui| {
                    egui::ScrollArea::vertical().id_salt("guide-chapters").auto_shrink([false, false]).show(
                        ui,
                        |ui| {
                            ui.vertical(|ui| chapters_ui(ui, guide));
                        },
                    );
                });
                ui.separator();
            }
            let area = egui::ScrollArea::vertical()
                .id_salt(("guide-page", guide.serial))
                .auto_shrink([false, false]);
            // the area lies beside the chapters, what is in it one below the other
            let down = egui::Layout::top_down(egui::Align::Min);
            area.show(ui, |ui| {
                ui.with_layout(down, |ui| {
                    if narrow {
                        ui.menu_button(format!("{} ▼", words.get("guide-chapters")), |ui| {
                            chapters_ui(ui, guide)
                        });
                    }
                    let to = guide
                        .chapters
                        .get(guide.at)
                        .and_then(|chapter| page::page_ui(ui, words, chapter, &mut guide.pictures));
                    if let Some(to) = to.and_then(|file| guide.chapters.iter().position(|c| c.file == file)) {
                        guide.turn(to);
                    }
                })
            });
        });
    });
    // whoever is writing leaves the field first
    if on_top && !ctx.text_edit_focused() && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
        actions.push(Action::CloseGuide);
    }
}

fn head_ui(ui: &mut egui::Ui, words: &Words, guide: &mut GuideView, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let title = words.get("guide-title");
        let head = ui.label(RichText::new(&*title).font(bold(HEADING)));
        head.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &*title));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(&*words.get("button-close")).clicked() {
                actions.push(Action::CloseGuide);
            }
            let back = ui.add_enabled(!guide.trail.is_empty(), egui::Button::new(&*words.get("guide-back")));
            if back.clicked()
                && let Some(before) = guide.trail.pop()
            {
                (guide.at, guide.serial) = before;
            }
        });
    });
}

fn chapters_ui(ui: &mut egui::Ui, guide: &mut GuideView) {
    let mut to = None;
    for (nth, chapter) in guide.chapters.iter().enumerate() {
        let on = nth == guide.at;
        let text = RichText::new(&chapter.title).size(BODY - 1.0);
        let button = egui::Button::selectable(on, if on { text.color(tokens(ui).ink) } else { text }).wrap();
        // the whole line can be clicked, not only its words
        let line = egui::Layout::top_down_justified(egui::Align::Min);
        if ui.with_layout(line, |ui| ui.add(button)).inner.clicked() {
            to = Some(nth);
        }
    }
    if let Some(to) = to {
        guide.turn(to);
    }
}
