//! The guide and the tour.

use super::super::help::STEPS;
use super::super::loading::Task;
use super::{App, Side, is_narrow};
use eframe::egui;

impl App {
    /// Begins the tour: on the sample, or on what is open already.
    pub(super) fn begin_tour(&mut self, ctx: &egui::Context) {
        if self.open.is_none() {
            self.load(ctx, Task::Sample);
        }
        // the sides it speaks of
        if is_narrow(ctx) {
            self.narrow = Some(Side::Outline);
        } else {
            (self.settings.show_outline, self.settings.show_inspector) = (true, true);
        }
        self.show_step(Some(0));
    }

    /// Shows a step of the tour and what it is about; `None` ends it, for good.
    pub(super) fn show_step(&mut self, step: Option<usize>) {
        self.tour = step;
        let Some(step) = step.and_then(|nth| STEPS.get(nth)) else {
            self.settings.toured = true;
            self.save_settings();
            if let Some(open) = &mut self.open {
                open.tab = super::Tab::Table;
            }
            return;
        };
        if let Some(open) = &mut self.open {
            open.tab = step.tab;
        }
    }
}
