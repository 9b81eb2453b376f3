//! One frame: what came from elsewhere is taken in, the views are shown, and what they ask for is applied.

use super::super::action::Action;
use super::super::charts::{ChartContext, charts_ui};
use super::super::chrome::{self, Chrome};
use super::super::command::Command;
use super::super::dialogs;
use super::super::editor::editor_ui;
use super::super::help::{Regions, about_ui, guide_ui, tour_is_covered, tour_ui};
use super::super::loading::Task;
use super::super::note_ui::NotesContext;
use super::super::open::{Open, Tab};
use super::super::outline::{outline_ui, place_names};
use super::super::paper::{PaperContext, paper_ui};
use super::super::reported::reported_ui;
use super::super::{findings, inspector, notes as note_list, project_dialogs, sheet, theme, welcome};
use super::files::Intent;
use super::{App, Side, is_narrow};
use crate::review::places::{FindingPlace, locate};
use crate::say::anchor_title;
use eframe::egui;

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.take_results(ctx);
        let dropped = ctx.input(|i| i.raw.dropped_files.first().map(|f| f.path().to_owned()));
        if let Some(path) = dropped {
            self.load(ctx, Task::File(path));
        }
        self.take_handed_over(ctx);
        self.inbox.set_unsaved(self.is_unsaved());
        if self.inbox.take_quit() {
            self.leave(ctx, Intent::Quit);
        }
        if ctx.input(|i| i.viewport().close_requested()) {
            self.close_requested(ctx);
        }
        let mut actions = Vec::new();
        self.keys(ctx, &mut actions);
        for action in actions {
            let moved = matches!(action, Action::Select { .. });
            self.apply(ctx, action);
            if moved && let Some(open) = &mut self.open {
                open.view.scroll_to = Some(open.view.selection.cursor.0);
            }
        }
        if let Some(open) = &mut self.open {
            open.take_checked();
            open.follow_finding();
            let wake = ctx.clone();
            open.view.refresh(&open.document, move || wake.request_repaint());
            open.refresh_notes();
            self.search.take_found(ctx, &open.document.budget, &self.words);
        }
        self.drill(ctx);
        self.keep(ctx);
        if let Some(path) = crate::crash::take_news() {
            self.say("crash-behind", &[("path", &path.display().to_string())]);
        }
        self.follow_source(ctx);
        if self.loading.is_some() || self.open.as_ref().is_some_and(|o| o.checking.is_some()) {
            ctx.request_repaint_after(std::time::Duration::from_millis(50));
        }
        // remembered here, written when something is saved and at the end
        ctx.input(|i| {
            let viewport = i.viewport();
            self.settings.maximised = viewport.maximized.unwrap_or(false);
            if let (Some(rect), false) = (viewport.inner_rect, self.settings.maximised) {
                let zoom = f32::from(self.settings.zoom_percent) / 100.0;
                self.settings.window_size = Some((rect.width() * zoom, rect.height() * zoom));
            }
        });
        let zoom = ctx.input(egui::InputState::zoom_delta);
        // over a drawing the wheel enlarges that
        let in_chart = self.open.as_ref().is_some_and(|o| o.tab == Tab::Charts && o.charts.takes_zoom);
        if !in_chart {
            self.wheel += zoom - 1.0;
        }
        if self.wheel.abs() > 0.1 {
            let by = if self.wheel > 0.0 { 10 } else { -10 };
            self.wheel = 0.0;
            self.zoom(ctx, by);
        }
        let title = self.window_title();
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let mut actions = Vec::new();
        let status_line = self.status_text();
        let side = is_narrow(ui.ctx()).then_some(self.narrow);
        let standing = self.standing();
        let Self {
            words,
            settings,
            open,
            loading,
            problem,
            search,
            palette,
            shortcuts,
            guide,
            about,
            tour,
            data_path,
            typed_path,
            dialog,
            reports,
            ..
        } = self;
        let open_view = open.as_ref().map(|o| (&o.document, &o.view));
        let checking = open.as_ref().and_then(|o| o.checking.as_ref());
        let state = Chrome {
            words,
            settings,
            open: open_view,
            desk: open.as_ref().map(|o| &o.desk),
            standing,
            tab: open.as_ref().map(|o| o.tab),
            project_path: open.as_ref().and_then(|o| o.project.path.as_deref()),
            loading: loading.as_ref(),
            checking,
            status: &status_line,
        };
        chrome::top_ui(ui, &state, search, &mut actions);
        chrome::status_ui(ui, &state, &mut actions);
        let mut regions = Regions::default();
        match open {
            // no other page for a moment; the bar below tells what is being opened
            None if loading.is_some() => {
                let paper = egui::Frame::new().fill(theme::tokens(ui).paper);
                egui::CentralPanel::default().frame(paper).show(ui, |_| {});
            }
            None => welcome::welcome_ui(ui, words, settings, &mut actions),
            Some(open) => {
                let Open {
                    document,
                    view,
                    texts,
                    checked,
                    checking,
                    desk,
                    tab,
                    charts,
                    paper: paper_view,
                    findings,
                    finding_texts,
                    noted,
                    notes,
                    editor,
                    inspected,
                    came_from_notes,
                    project,
                    ..
                } = open;
                let review = &**desk.review();
                // what a note could be moved to
                let here = super::super::open::cursor_anchor(document, view).map(|(anchor, _)| {
                    let target = locate(&anchor, &document.budget, &|_| FindingPlace::Unknown);
                    anchor_title(&document.budget, words, &anchor, target)
                });
                let context = NotesContext {
                    here: here.as_deref(),
                    document,
                    review,
                    noted,
                    words,
                    read_only: project.read_only.is_some(),
                    nameless: settings.name.is_empty(),
                };
                let found = checked.as_ref().map(|checked| findings::Context {
                    document,
                    checked,
                    review,
                    noted,
                    words,
                });
                if side.map_or(settings.show_outline, |side| side == Some(Side::Outline)) {
                    let panel = egui::Panel::left("outline").default_size(178.0).size_range(120.0..=420.0);
                    let shown =
                        panel.show(ui, |ui| outline_ui(ui, document, view, noted, words, &mut actions));
                    name_border(ui, "outline", &words.get("outline-resize"));
                    regions.outline = Some(shown.response.rect);
                }
                if side.map_or(settings.show_inspector, |side| side == Some(Side::Inspector)) {
                    let panel = egui::Panel::right("inspector").default_size(252.0).size_range(180.0..=520.0);
                    let shown = panel.show(ui, |ui| {
                        let area = egui::ScrollArea::vertical().auto_shrink([false, false]);
                        area.show(ui, |ui| {
                            if *came_from_notes && *tab != Tab::Notes {
                                let text = format!("‹ {}", words.get("note-back-to-list"));
                                if ui.link(text).clicked() {
                                    actions.push(Action::Do(Command::ShowNotes));
                                }
                            }
                            if let Some(editor) = editor {
                                editor_ui(ui, &context, editor, &mut actions);
                            }
                            let about = inspector::About {
                                view,
                                findings: found,
                                notes: context,
                                editor: editor.as_ref(),
                                inspected: inspected.as_ref(),
                            };
                            inspector::inspector_ui(ui, &about, finding_texts, &mut actions);
                        });
                    });
                    name_border(ui, "inspector", &words.get("inspector-resize"));
                    regions.inspector = Some(shown.response.rect);
                }
                let paper =
                    egui::Frame::new().fill(theme::tokens(ui).paper).inner_margin(egui::Margin::same(0));
                let middle = egui::CentralPanel::default().frame(paper);
                let shown = middle.show(ui, |ui| {
                    chrome::tabs_ui(ui, words, *tab, checked.as_ref(), noted.total, &mut actions);
                    match (*tab, found.as_ref()) {
                        (Tab::Notes, _) => note_list::notes_ui(ui, &context, notes, &mut actions),
                        (Tab::Findings, Some(context)) => {
                            findings::findings_ui(ui, context, findings, finding_texts, &mut actions);
                        }
                        (Tab::Findings, None) => {
                            let id = if checking.is_some() { "status-checking" } else { "load-cancelled" };
                            ui.label(&*words.get(id));
                        }
                        (Tab::Charts, _) => {
                            let context = ChartContext {
                                document,
                                view,
                                words,
                                checked: checked.as_ref(),
                                review,
                                noted,
                                read_only: project.read_only.is_some(),
                            };
                            charts_ui(ui, &context, charts, &mut actions);
                        }
                        (Tab::Paper, _) => {
                            let context = PaperContext {
                                document,
                                view,
                                words,
                                checked: checked.as_ref(),
                                noted,
                                review: desk.review(),
                                edition: desk.edition(),
                                has_file: project.path.is_some(),
                                read_only: project.read_only.is_some(),
                            };
                            paper_ui(ui, &context, paper_view, &mut actions);
                        }
                        (Tab::Table, _) => {
                            chrome::place_ui(ui, document, view, words, &mut actions);
                            let marks = sheet::Marks { badges: checked.as_ref().map(|c| &c.badges), noted };
                            sheet::sheet_ui(ui, document, view, texts, marks, words, &mut actions);
                        }
                    }
                });
                regions.middle = Some(shown.response.rect);
                view.scroll_to = None;
            }
        }
        if let Some(guide) = guide {
            let asked = problem.is_some() || dialog.is_some() || typed_path.is_some() || !reports.is_empty();
            let on_top = !asked && palette.is_none() && !*shortcuts && !*about;
            guide_ui(ui.ctx(), words, guide, on_top, &mut actions);
        }
        if *about {
            about_ui(ui.ctx(), words, data_path.as_deref(), &mut actions);
        }
        if let Some(problem) = problem {
            let context =
                dialogs::ProblemContext { something_open: open.is_some(), recent: &settings.recent };
            dialogs::problem_ui(ui.ctx(), words, problem, &context, &mut actions);
        }
        if let Some(palette) = palette {
            let places = open.as_ref().map(|o| place_names(&o.document, words)).unwrap_or_default();
            dialogs::palette_ui(ui.ctx(), words, palette, open.is_some().then_some(places), &mut actions);
        }
        if *shortcuts {
            dialogs::shortcuts_ui(ui.ctx(), words, &mut actions);
        }
        if let Some(typed) = typed_path {
            dialogs::typed_path_ui(ui.ctx(), words, typed, &mut actions);
        }
        // a file that cannot be opened is told of first
        if problem.is_some() {
            // nothing over it
        } else if let Some(dialog) = dialog {
            let budget = open.as_ref().map(|o| &*o.document.budget);
            project_dialogs::dialog_ui(ui.ctx(), words, dialog, budget, &mut actions);
        } else if let Some(trouble) = open.as_ref().and_then(|o| o.project.trouble.as_ref()) {
            project_dialogs::trouble_ui(ui.ctx(), words, trouble, &mut actions);
        } else if !reports.is_empty() {
            reported_ui(ui.ctx(), words, reports, &mut actions);
        }
        // over everything but what has to be answered first
        if let (Some(step), true, None, None, None) = (&*tour, open.is_some(), &*dialog, &*problem, &*guide) {
            tour_ui(ui.ctx(), words, *step, &regions, &mut actions);
        } else {
            tour_is_covered(ui.ctx());
        }
        if ui.input(|i| !i.raw.hovered_files.is_empty()) {
            dialogs::drop_ui(ui.ctx(), words);
        }
        focus_ring(ui);
        if !actions.is_empty() {
            let ctx = ui.ctx().clone();
            for action in actions {
                self.apply(&ctx, action);
            }
            ctx.request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // what is not saved goes into the journal
        self.open = None;
        self.restore_sides();
        if let Some((sender, thread)) = self.saver.take() {
            let _ = sender.send(self.settings.clone());
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// Shows which widget the keyboard is on.
fn focus_ring(ui: &egui::Ui) {
    let Some(id) = ui.memory(|m| m.focused()) else { return };
    let Some(response) = ui.ctx().read_response(id) else { return };
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("focus-ring"));
    let stroke = egui::Stroke::new(2.0, theme::tokens(ui).cursor);
    let painter = ui.ctx().layer_painter(layer).with_clip_rect(response.interact_rect.expand(2.0));
    painter.rect_stroke(response.rect.expand(1.0), 3.0, stroke, egui::StrokeKind::Inside);
}

/// The border one drags has an English name only, which egui gives it.
fn name_border(ui: &egui::Ui, panel: &str, name: &str) {
    let border = ui.scope_id().with(panel).with("__resize");
    ui.ctx().accesskit_node_builder(border, |node| node.set_label(name));
}
