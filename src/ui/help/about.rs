//! What the program is, and whose work it is made of.

use super::super::action::Action;
use super::super::theme::{BODY, HEADING, SMALL, bold, tokens};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Id, Modal, RichText, WidgetInfo};
use std::sync::LazyLock;

/// The licences of everything in the program, made by `packaging/licences.sh`; as lines, of which only those in sight
/// are drawn.
static LICENCES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../../assets/licences.txt").lines().collect());

/// Shows it.
pub fn about_ui(
    ctx: &egui::Context,
    words: &Words,
    data_folder: Option<&std::path::Path>,
    actions: &mut Vec<Action>,
) {
    let modal = Modal::new(Id::unique("about")).show(ctx, |ui| {
        ui.set_width(680.0_f32.min(ctx.content_rect().width() - 60.0));
        let title = words.get("app-name");
        let head = ui.label(RichText::new(&*title).font(bold(HEADING + 4.0)));
        head.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &*title));
        ui.label(words.with("about-version", &[("version", env!("CARGO_PKG_VERSION"))]));
        ui.label(&*words.get("about-what"));
        ui.label(RichText::new(&*words.get("welcome-local")).color(tokens(ui).soft));
        if let Some(folder) = data_folder {
            let text = words.with("about-folder", &[("path", &folder.display().to_string())]);
            ui.add(egui::Label::new(RichText::new(text).size(SMALL).color(tokens(ui).soft)).wrap());
        }
        ui.add_space(4.0);
        ui.label(RichText::new(&*words.get("about-licences")).font(bold(BODY)));
        let height = (ctx.content_rect().height() - 330.0).clamp(90.0, 340.0);
        let row = ui.text_style_height(&egui::TextStyle::Small);
        let area = egui::ScrollArea::both().max_height(height).auto_shrink([false, false]);
        let frame = egui::Frame::new().fill(tokens(ui).side).inner_margin(egui::Margin::same(6));
        frame.show(ui, |ui| {
            area.show_rows(ui, row, LICENCES.len(), |ui, rows| {
                for line in LICENCES.get(rows).unwrap_or_default() {
                    let text = RichText::new(*line).size(SMALL);
                    ui.add(egui::Label::new(text).wrap_mode(egui::TextWrapMode::Extend));
                }
            });
        });
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            if ui.button(&*words.get("button-close")).clicked() {
                actions.push(Action::CloseAbout);
            }
            if ui.button(&*words.get("about-copy")).clicked() {
                actions.push(Action::CopyText(LICENCES.join("\n")));
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::CloseAbout);
    }
}
