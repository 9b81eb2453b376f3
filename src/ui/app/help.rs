//! Help: the guide, the tour, the pages about keys and about the program.

use super::super::command::Command;
use super::super::help::{GuideView, STEPS, TourSide};
use super::super::loading::Task;
use super::handouts::Handout;
use super::{App, Side, is_narrow};
use crate::settings::Settings;
use eframe::egui;

impl App {
    /// Does what a command for help asks for.
    pub(super) fn help(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::Shortcuts => self.shortcuts = !self.shortcuts,
            Command::Guide => {
                self.guide = match self.guide {
                    Some(_) => None,
                    None => Some(GuideView::new(self.open.as_ref().map(|o| o.tab))),
                };
            }
            Command::About => self.about = true,
            Command::Tour => self.begin_tour(ctx),
            Command::SaveTutorial => self.save_handout(ctx, Handout::Tutorial),
            Command::SaveFormat => self.save_handout(ctx, Handout::Format),
            _ => {}
        }
    }

    /// Begins the tour: on the sample, or on what is open already.
    fn begin_tour(&mut self, ctx: &egui::Context) {
        if self.open.is_none() {
            self.load(ctx, Task::Sample);
        }
        let Settings { show_outline, show_inspector, .. } = self.settings;
        self.sides_before_tour.get_or_insert((show_outline, show_inspector, self.narrow));
        self.show_step(ctx, Some(0));
    }

    /// The side panels as they were before the tour.
    pub(super) fn restore_sides(&mut self) {
        if let Some((outline, inspector, narrow)) = self.sides_before_tour.take() {
            (self.settings.show_outline, self.settings.show_inspector) = (outline, inspector);
            self.narrow = narrow;
        }
    }

    /// Shows a step of the tour and what it is about; `None` ends it, for good, wherever one is by then.
    pub(super) fn show_step(&mut self, ctx: &egui::Context, step: Option<usize>) {
        self.tour = step;
        let Some(step) = step.and_then(|nth| STEPS.get(nth)) else {
            self.restore_sides();
            self.settings.toured = true;
            self.save_settings();
            return;
        };
        // the sides it speaks of
        if is_narrow(ctx) {
            self.narrow = match step.side {
                TourSide::Outline => Some(Side::Outline),
                TourSide::Inspector => Some(Side::Inspector),
                TourSide::Neither => None,
            };
        } else {
            (self.settings.show_outline, self.settings.show_inspector) = (true, true);
        }
        if let Some(open) = &mut self.open {
            open.tab = step.tab;
        }
    }
}
