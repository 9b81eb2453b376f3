//! What comes over the window: a file that cannot be opened, the palette, the page of shortcuts.

use super::action::Action;
use super::app::Purpose;
use super::charts::{ALL, LEAVE_OUT, ONLY, OPEN};
use super::command::{Command, Menu, shortcut_text};
use super::loading::OpenError;
use super::theme::{BODY, HEADING, SMALL, bold, tokens, tokens_of};
use crate::compare::{Place, name_matches};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Id, Key, Modal, Modifiers, RichText, WidgetInfo};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use strum::IntoEnumIterator as _;

/// Why a file could not be opened.
pub struct OpenProblem {
    pub error: OpenError,
    pub path: PathBuf,
}

/// What the message about a file that cannot be opened is made of: a title, the reason, each place, and what to do.
fn open_error_parts(words: &Words, error: &OpenError) -> (Arc<str>, String, Vec<String>, Arc<str>) {
    match error {
        OpenError::Budget(e) => (
            words.get("load-failed"),
            words.load_error_headline(e),
            words.load_error_details(e),
            words.load_error_hint(e),
        ),
        OpenError::Project(e) => (
            words.get("project-failed"),
            words.project_error_headline(e),
            words.project_error_details(e),
            words.project_error_hint(e),
        ),
    }
}

/// The whole message, to be copied.
fn open_error_text(words: &Words, error: &OpenError, path: &Path) -> String {
    match error {
        OpenError::Budget(e) => words.load_error(e, path),
        OpenError::Project(e) => words.project_error(e, path),
    }
}

/// What there is beside the file that cannot be opened.
pub struct ProblemContext<'a> {
    pub something_open: bool,
    pub recent: &'a [PathBuf],
}

/// The command palette.
#[derive(Default)]
pub struct Palette {
    query: String,
    chosen: usize,
    asked_focus: bool,
}

/// The path field for systems without a file dialog.
pub struct TypedPath {
    /// What the file is for.
    pub purpose: Purpose,
    text: String,
    asked_focus: bool,
}

impl TypedPath {
    /// A field with something proposed in it.
    pub fn new(purpose: Purpose, text: String) -> Self {
        Self { purpose, text, asked_focus: false }
    }
}

fn title(ui: &mut egui::Ui, text: &str) {
    let response = ui.label(RichText::new(text).font(bold(HEADING)));
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
}

/// Every problem of a file, what it means and what to do.
pub fn problem_ui(
    ctx: &egui::Context,
    words: &Words,
    problem: &OpenProblem,
    context: &ProblemContext<'_>,
    actions: &mut Vec<Action>,
) {
    let modal = Modal::new(Id::unique("open-problem")).show(ctx, |ui| {
        ui.set_width(620.0_f32.min(ctx.content_rect().width() - 60.0));
        let (what, reason, details, hint) = open_error_parts(words, &problem.error);
        title(ui, &what);
        ui.label(RichText::new(reason).color(tokens(ui).wrong));
        if !details.is_empty() {
            egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for line in &details {
                    ui.label(RichText::new(line).size(SMALL + 1.0));
                }
            });
        }
        ui.add_space(4.0);
        ui.label(&*hint);
        if context.something_open {
            ui.label(&*words.get("load-nothing-changed"));
        }
        ui.label(
            RichText::new(words.with("load-path", &[("path", &problem.path.display().to_string())]))
                .size(SMALL)
                .color(tokens(ui).soft),
        );
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            if ui.button(&*words.get("button-understood")).clicked() {
                actions.push(Action::DismissProblem);
            }
            if ui.button(&*words.get("button-try-again")).clicked() {
                actions.push(Action::DismissProblem);
                actions.push(Action::Open(problem.path.clone()));
            }
            if ui.button(&*words.get("button-copy-message")).clicked() {
                actions.push(Action::CopyText(open_error_text(words, &problem.error, &problem.path)));
            }
            if context.recent.contains(&problem.path) && ui.button(&*words.get("load-forget")).clicked() {
                actions.push(Action::ForgetRecent(problem.path.clone()));
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::DismissProblem);
    }
}

/// All commands and places by name or pinyin; `places` is `None` without an open budget.
pub fn palette_ui(
    ctx: &egui::Context,
    words: &Words,
    palette: &mut Palette,
    places: Option<Vec<(Place, String)>>,
    actions: &mut Vec<Action>,
) {
    let modal = Modal::new(Id::unique("palette")).show(ctx, |ui| {
        ui.set_width(460.0);
        let (down, up) = ui.input_mut(|i| {
            (i.consume_key(Modifiers::NONE, Key::ArrowDown), i.consume_key(Modifiers::NONE, Key::ArrowUp))
        });
        let field = egui::TextEdit::singleline(&mut palette.query)
            .hint_text(&*words.get("palette-hint"))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, &*words.get("palette-name")));
        if !std::mem::replace(&mut palette.asked_focus, true) {
            response.request_focus();
        }
        if response.changed() {
            palette.chosen = 0;
        }
        let query = palette.query.trim();
        let matches = |name: &str| query.is_empty() || name_matches(name, query);
        let commands = Command::iter()
            .filter(|c| *c != Command::Palette && (places.is_some() || !c.needs_budget()))
            .map(|c| (Action::Do(c), c.text(words).to_string(), c.shortcut()));
        let go = places
            .iter()
            .flatten()
            .map(|(place, title)| (Action::Go(*place), words.with("palette-go", &[("place", title)]), None));
        let found: Vec<(Action, String, Option<egui::KeyboardShortcut>)> =
            commands.chain(go).filter(|(_, name, _)| matches(name)).collect();
        let last = found.len().saturating_sub(1);
        palette.chosen = palette.chosen.saturating_add_signed(isize::from(down) - isize::from(up)).min(last);
        if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
            actions.push(Action::ClosePalette);
            if let Some((action, ..)) = found.get(palette.chosen) {
                actions.push(action.clone());
            }
            return;
        }
        egui::ScrollArea::vertical().min_scrolled_height(360.0).max_height(360.0).show(ui, |ui| {
            if found.is_empty() {
                ui.label(&*words.get("palette-nothing"));
            }
            for (i, (action, name, shortcut)) in found.iter().enumerate() {
                let mut button = egui::Button::selectable(i == palette.chosen, name.as_str())
                    .min_size(egui::vec2(440.0, 26.0));
                if let Some(shortcut) = shortcut {
                    button = button.shortcut_text(shortcut_text(ctx, shortcut));
                }
                let response = ui.add(button);
                if i == palette.chosen && (down || up) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    actions.push(Action::ClosePalette);
                    actions.push(action.clone());
                }
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::ClosePalette);
    }
}

/// The page of shortcuts.
pub fn shortcuts_ui(ctx: &egui::Context, words: &Words, actions: &mut Vec<Action>) {
    let modal = Modal::new(Id::unique("shortcuts")).show(ctx, |ui| {
        ui.set_width(720.0_f32.min(ctx.content_rect().width() - 60.0));
        title(ui, &words.get("shortcuts-title"));
        let height = (ctx.content_rect().height() - 170.0).max(120.0);
        egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.columns(2, |columns| {
                let [left, right] = columns else { return };
                for menu in Menu::iter() {
                    let ui = if matches!(menu, Menu::File | Menu::Edit | Menu::Settings) {
                        &mut *left
                    } else {
                        &mut *right
                    };
                    ui.label(
                        RichText::new(&*words.get(format!("menu-{}", <&str>::from(menu)))).font(bold(BODY)),
                    );
                    for command in Command::iter().filter(|c| c.menu().0 == menu) {
                        if let Some(shortcut) = command.shortcut() {
                            shortcut_row(ui, &command.text(words), &shortcut_text(ctx, &shortcut));
                        }
                    }
                    ui.add_space(6.0);
                }
                let cmd = if cfg!(target_os = "macos") { "Cmd + Home / End" } else { "Ctrl + Home / End" };
                for (head, rows) in [
                    (
                        "shortcuts-table",
                        [
                            ("shortcuts-move", "↑ ↓ ← →"),
                            ("shortcuts-extend", "Shift + ↑ ↓ ← →"),
                            ("shortcuts-toggle", "Enter"),
                            ("shortcuts-ends", "Home / End"),
                            ("shortcuts-first-last", cmd),
                            ("shortcuts-page", "PageUp / PageDown"),
                        ]
                        .as_slice(),
                    ),
                    (
                        "shortcuts-chart",
                        &[
                            ("shortcuts-chart-walk", "↑ ↓ ← →"),
                            ("chart-menu-open", OPEN.name()),
                            ("chart-back", "Backspace"),
                            ("chart-menu-remove", LEAVE_OUT.name()),
                            ("chart-menu-only", ONLY.name()),
                            ("chart-restore", ALL.name()),
                            ("shortcuts-chart-scale", "+ / − / 0"),
                            ("shortcuts-chart-shift", "Shift + ↑ ↓ ← →"),
                        ],
                    ),
                ] {
                    right.label(RichText::new(&*words.get(head)).font(bold(BODY)));
                    for (id, keys) in rows {
                        shortcut_row(right, &words.get(*id), keys);
                    }
                    right.add_space(6.0);
                }
            });
        });
        if ui.button(&*words.get("button-close")).clicked() {
            actions.push(Action::CloseShortcuts);
        }
    });
    if modal.should_close() {
        actions.push(Action::CloseShortcuts);
    }
}

fn shortcut_row(ui: &mut egui::Ui, name: &str, keys: &str) {
    let soft = tokens(ui).soft;
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).size(SMALL + 1.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(keys).size(SMALL + 1.0).color(soft));
        });
    });
}

/// A field for the path, where the system has no file dialog.
pub fn typed_path_ui(ctx: &egui::Context, words: &Words, typed: &mut TypedPath, actions: &mut Vec<Action>) {
    let modal = Modal::new(Id::unique("typed-path")).show(ctx, |ui| {
        ui.set_width(560.0);
        let (heading, done) = match typed.purpose {
            Purpose::Open => ("dialog-open-title", "button-open"),
            Purpose::SaveAs => ("dialog-save-title", "cmd-save"),
            Purpose::Update => ("dialog-update-title", "button-open"),
            Purpose::Merge => ("dialog-merge-title", "button-open"),
            Purpose::Picture(_) => ("dialog-picture-title", "cmd-save"),
            Purpose::Document(_) => ("dialog-document-title", "cmd-save"),
            Purpose::Handout(_) => ("dialog-handout-title", "cmd-save"),
        };
        title(ui, &words.get(heading));
        let why = if done == "button-open" { "typed-path-why" } else { "typed-path-where" };
        ui.label(&*words.get(why));
        let several = typed.purpose == Purpose::Merge;
        let id = if several { "typed-path-several" } else { "typed-path-label" };
        let label = ui.label(&*words.get(id));
        let response = ui
            .add(egui::TextEdit::singleline(&mut typed.text).desired_width(f32::INFINITY))
            .labelled_by(label.id);
        if !std::mem::replace(&mut typed.asked_focus, true) {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        ui.horizontal(|ui| {
            let ready = !typed.text.trim().is_empty();
            if ui.add_enabled(ready, egui::Button::new(&*words.get(done))).clicked() || (entered && ready) {
                actions.push(Action::TypedPath(typed.text.clone()));
            }
            if ui.button(&*words.get("button-cancel")).clicked() {
                actions.push(Action::CloseTypedPath);
            }
        });
    });
    if modal.should_close() {
        actions.push(Action::CloseTypedPath);
    }
}

/// Says that a file held over the window will be opened.
pub fn drop_ui(ctx: &egui::Context, words: &Words) {
    let t = tokens_of(ctx.theme());
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, Id::unique("drop")));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, t.paper.gamma_multiply(0.85));
    painter.rect_stroke(rect.shrink(12.0), 6.0, egui::Stroke::new(2.0, t.cursor), egui::StrokeKind::Inside);
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        &*words.get("drop-to-open"),
        bold(HEADING),
        t.ink,
    );
}
