//! Help: the guide, the tour, the pages about keys and about the program.

use super::super::command::Command;
use super::super::help::{GuideView, STEPS};
use super::super::loading::Task;
use super::{App, Side, is_narrow};
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
            _ => {}
        }
    }

    /// Begins the tour: on the sample, or on what is open already.
    fn begin_tour(&mut self, ctx: &egui::Context) {
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

    /// Shows a step of the tour and what it is about; `None` ends it, for good, wherever one is by then.
    pub(super) fn show_step(&mut self, step: Option<usize>) {
        self.tour = step;
        let Some(step) = step.and_then(|nth| STEPS.get(nth)) else {
            self.settings.toured = true;
            self.save_settings();
            return;
        };
        if let Some(open) = &mut self.open {
            open.tab = step.tab;
        }
    }
}
