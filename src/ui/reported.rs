//! What is told about a report of a mistake, at the start after it.

use super::action::{Action, FileAction};
use super::theme::{HEADING, SMALL, bold, tokens};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Id, Modal, RichText, WidgetInfo};
use std::path::PathBuf;

/// Says that reports lie there; shows the folder, or forgets them.
pub fn reported_ui(ctx: &egui::Context, words: &Words, reports: &[PathBuf], actions: &mut Vec<Action>) {
    let modal = Modal::new(Id::unique("reported")).show(ctx, |ui| {
        ui.set_width(560.0_f32.min(ctx.content_rect().width() - 60.0));
        let title = words.get("crash-title");
        let response = ui.label(RichText::new(&*title).font(bold(HEADING)));
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &*title));
        ui.label(words.with("crash-lies-there", &[("count", &reports.len().to_string())]));
        if let Some(path) = reports.first() {
            let path = words.with("load-path", &[("path", &path.display().to_string())]);
            ui.label(RichText::new(path).size(SMALL).color(tokens(ui).soft));
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            for (id, action) in [
                ("crash-show", FileAction::ShowReports),
                ("crash-forget", FileAction::ForgetReports),
                ("crash-later", FileAction::CloseReports),
            ] {
                if ui.button(&*words.get(id)).clicked() {
                    actions.push(Action::File(action));
                }
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::File(FileAction::CloseReports));
    }
}
