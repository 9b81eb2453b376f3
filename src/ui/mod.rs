//! The window. Only this room knows egui; it computes nothing a test without a window could not.
//!
//! Views read and ask ([`action::Action`]); [`App`] alone changes things.

mod action;
mod app;
mod charts;
mod checking;
mod chrome;
mod command;
mod dialogs;
mod editor;
mod entry;
mod finding_list;
mod finding_texts;
mod findings;
mod help;
mod inspector;
mod loading;
pub mod message_box;
mod note_ui;
mod noted;
mod notes;
mod open;
mod outline;
mod paper;
mod project;
mod project_dialogs;
mod renderer;
mod reported;
mod search;
mod sheet;
mod stack;
mod texts;
pub mod theme;
mod view;
mod welcome;

pub use app::{App, Start};
pub use command::Command;
pub use loading::prepare;
pub use noted::Noted;
pub use open::{Open, Tab};
pub use paper::PaperView;
pub use renderer::{End, NoWindow};
pub use search::MOST_HITS;
pub use view::{Document, Selection, View};

use crate::settings::{Renderer, Settings};
use eframe::egui;

/// The name under which the window system knows the program.
pub const APP_ID: &str = "mingzhang";

/// Opens the window and stays until it is closed. `renderer` names the only way of drawing that is tried.
///
/// # Errors
/// When no window can be opened: no display, no graphics.
pub fn run(start: &Start, renderer: Option<Renderer>) -> Result<End, NoWindow> {
    let last = start.settings_path.as_deref().map(Settings::load).unwrap_or_default();
    let size =
        last.window_size.map_or([1280.0, 680.0], |(w, h)| [w.clamp(640.0, 8000.0), h.clamp(420.0, 8000.0)]);
    let viewport = egui::ViewportBuilder::default()
        .with_app_id(APP_ID)
        .with_icon(icon())
        .with_inner_size(size)
        .with_maximized(last.maximised)
        .with_min_inner_size([640.0, 420.0])
        .with_drag_and_drop(true);
    renderer::run(start, renderer, &last, &viewport)
}

/// The picture of the window in title bar and task list; without one eframe shows its own.
fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/mingzhang-256.png"))
        .unwrap_or_default()
}

/// winit 0.30 on X11 makes its input context anew, without focus, whenever input methods are allowed
/// or forbidden: Chinese input then does nothing until the window loses and regains focus. So they
/// are allowed from the first frame on and never forbidden. It must be an output hook, as egui
/// decides after `App::ui`.
struct KeepImeAllowed;

impl egui::Plugin for KeepImeAllowed {
    fn debug_name(&self) -> &'static str {
        "KeepImeAllowed"
    }

    fn output_hook(&mut self, _ctx: &egui::Context, output: &mut egui::FullOutput) {
        let ime = output.platform_output.ime.get_or_insert(egui::output::IMEOutput {
            purpose: egui::IMEPurpose::Normal,
            rect: egui::Rect::ZERO,
            cursor_rect: egui::Rect::ZERO,
            should_interrupt_composition: false,
        });
        ime.should_interrupt_composition = false;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_window_has_the_icon_of_the_program() {
        let icon = super::icon();
        assert_eq!((icon.width, icon.height), (256, 256));
        assert_eq!(icon.rgba.len(), 256 * 256 * 4);
    }
}
