//! Which keys do what, depending on what is over the window and where one is typing.

use super::super::action::Action;
use super::super::command::Command;
use super::App;
use eframe::egui;
use strum::IntoEnumIterator as _;

impl App {
    /// Keys that belong to no widget: shortcuts always, arrows only while nobody is typing.
    pub(super) fn keys(&mut self, ctx: &egui::Context, actions: &mut Vec<Action>) {
        let typing = ctx.text_edit_focused();
        let trouble = self.open.as_ref().is_some_and(|o| o.project.trouble.is_some());
        // what must be answered first
        let asked = trouble
            || self.dialog.is_some()
            || !self.reports.is_empty()
            || self.problem.is_some()
            || self.typed_path.is_some();
        for (shortcut, command) in shortcuts_longest_first() {
            // text fields have their own
            let own = matches!(command, Command::Copy | Command::SelectAll | Command::Undo | Command::Redo);
            let always =
                matches!(command, Command::ZoomIn | Command::ZoomOut | Command::ZoomReset | Command::Quit);
            if (typing && own) || (asked && !always) {
                continue;
            }
            if ctx.input_mut(|i| i.consume_shortcut(shortcut)) {
                actions.push(Action::Do(*command));
            }
        }
        let modal = asked || self.palette.is_some() || self.shortcuts || self.about;
        if typing || modal || egui::Popup::is_any_open(ctx) {
            return;
        }
        let copied = ctx.input_mut(|i| {
            let before = i.events.len();
            i.events.retain(|e| !matches!(e, egui::Event::Copy));
            i.events.len() < before
        });
        if copied {
            actions.push(Action::Do(Command::Copy));
        }
        // arrows move the focus where something has it, and the table's cursor where nothing has
        let elsewhere = ctx.memory(|m| m.focused().is_some());
        if let (Some(open), false) = (&self.open, elsewhere) {
            open.keys(ctx, actions);
        }
    }
}

/// Ctrl+Shift+1 before Ctrl+1: egui lets the shorter one match both.
fn shortcuts_longest_first() -> &'static [(egui::KeyboardShortcut, Command)] {
    static ALL: std::sync::OnceLock<Vec<(egui::KeyboardShortcut, Command)>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<_> = Command::iter()
            .flat_map(|c| [c.shortcut(), c.other_shortcut()].into_iter().flatten().map(move |s| (s, c)))
            .collect();
        all.sort_by_key(|(s, _)| std::cmp::Reverse(u8::from(s.modifiers.shift) + u8::from(s.modifiers.alt)));
        all
    })
}
