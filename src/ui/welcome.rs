//! The first page: open a file, a recent one, or the sample.

use super::action::Action;
use super::command::Command;
use super::theme::{BODY, SMALL, bold, tokens};
use crate::settings::Settings;
use crate::words::Words;
use eframe::egui;
use egui::RichText;

/// Shows the welcome page.
pub fn welcome_ui(ui: &mut egui::Ui, words: &Words, settings: &Settings, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let frame = egui::Frame::new().fill(t.paper).inner_margin(egui::Margin::same(24));
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.add_space((ui.available_height() * 0.10).min(80.0));
            ui.vertical_centered(|ui| {
                ui.set_max_width(600.0);
                ui.label(RichText::new(&*words.get("app-name")).font(bold(34.0)));
                ui.label(RichText::new(&*words.get("welcome-what")).color(t.soft));
                ui.add_space(22.0);
                let open = egui::Button::new(
                    RichText::new(&*words.get("welcome-open")).font(bold(BODY + 1.0)).color(t.paper),
                )
                .fill(t.executed)
                .min_size(egui::vec2(300.0, 40.0));
                if ui.add(open).clicked() {
                    actions.push(Action::Do(Command::Open));
                }
                let sample =
                    egui::Button::new(&*words.get("welcome-sample")).min_size(egui::vec2(300.0, 36.0));
                if ui.add(sample).clicked() {
                    actions.push(Action::Do(Command::OpenSample));
                }
                // whoever is here for the first time is shown around
                let tour = words.get(if settings.toured { "cmd-tour" } else { "welcome-tour" });
                let tour = egui::Button::new(RichText::new(&*tour).color(if settings.toured {
                    t.soft
                } else {
                    t.draft
                }));
                if ui.add(tour.min_size(egui::vec2(300.0, 32.0))).clicked() {
                    actions.push(Action::Do(Command::Tour));
                }
                if ui.link(&*words.get("cmd-guide")).clicked() {
                    actions.push(Action::Do(Command::Guide));
                }
                ui.add_space(6.0);
                ui.label(RichText::new(&*words.get("welcome-drop")).size(SMALL).color(t.soft));
                ui.add_space(22.0);
                if !settings.recent.is_empty() {
                    ui.label(RichText::new(&*words.get("welcome-recent")).font(bold(BODY)));
                }
                for path in &settings.recent {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let folder = path.parent().map(|p| p.display().to_string()).unwrap_or_default();
                    let text = (RichText::new(name), RichText::new(folder).size(SMALL).color(t.soft));
                    let button = egui::Button::new(text).frame(false).truncate();
                    if ui.add(button).on_hover_text(path.display().to_string()).clicked() {
                        actions.push(Action::Open(path.clone()));
                    }
                }
                ui.add_space(18.0);
                ui.label(RichText::new(&*words.get("welcome-local")).size(SMALL).color(t.soft));
            });
        });
    });
}
