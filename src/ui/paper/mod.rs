//! 交出: what is in the summary a deputy hands in, with its pages as they will look, and the ways to hand it on.

mod choices;
mod preview;

use super::action::Action;
use super::checking::Checked;
use super::command::Command;
use super::noted::Noted;
use super::theme::{BODY, SMALL, tokens};
use super::view::{Document, View};
use crate::budget::{Budget, Progress};
use crate::chart::ChartId;
use crate::check::Report;
use crate::compare::CompareBase;
use crate::compare::display::DisplayUnit;
use crate::export::pdf::{Only, PagePicture, Pages, PaperChoice, pages};
use crate::export::{Content, ExportError, places_of};
use crate::review::{NoteFilter, NoteId, NoteOrder, PaperSettings, Review};
use crate::words::{Language, Words};
use eframe::egui;
use egui::WidgetInfo;
use egui::accesskit::Role;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// What a view asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum PaperAction {
    /// Another choice of what is in it.
    Set(PaperSettings),
    /// One table, page or chart alone; `None` for all of it.
    Only(Option<Only>),
    /// Takes a chart in, or leaves it out.
    PickChart(ChartId, bool),
    /// Stops what is being written.
    Cancel,
    /// Shows what was written last, with the program of the system for it.
    Show,
    /// The same in its folder.
    ShowFolder,
}

/// Everything a document is made from, for another thread.
#[derive(Clone)]
pub struct Material {
    pub budget: Arc<Budget>,
    pub report: Option<Arc<Report>>,
    pub review: Arc<Review>,
    pub notes: Vec<NoteId>,
    pub unit: DisplayUnit,
    pub base: CompareBase,
    pub language: Language,
    pub made: Timestamp,
}

impl Material {
    /// Hands the content over to whoever makes something of it; blocks as long as that takes.
    pub fn with<T>(&self, progress: &Progress, make: impl FnOnce(&Content<'_>) -> T) -> T {
        let words = Words::new(self.language);
        let places = places_of(&self.review, &self.budget, self.report.as_deref());
        make(&Content {
            budget: &self.budget,
            report: self.report.as_deref(),
            review: &self.review,
            places: &places,
            notes: self.notes.clone(),
            unit: self.unit,
            base: self.base,
            words: &words,
            made: self.made,
            zone: TimeZone::system(),
            progress,
        })
    }
}

/// What the pages are made for; they are made anew when this changes.
#[derive(Clone, PartialEq)]
struct Key {
    budget: usize,
    edition: u64,
    has_report: bool,
    /// What decides which notes are listed, and in which order.
    noted: u64,
    filter: NoteFilter,
    order: NoteOrder,
    unit: DisplayUnit,
    base: CompareBase,
    language: Language,
    choice: PaperChoice,
}

/// Pages being set.
struct Job {
    key: Key,
    progress: Arc<Progress>,
    result: Receiver<Result<Pages, ExportError>>,
}

/// Pages that are set.
struct Made {
    key: Key,
    pages: Arc<Pages>,
    sizes: Vec<egui::Vec2>,
}

/// A page as a texture, and at how many hundredths of a pixel for each point.
struct Drawn {
    texture: egui::TextureHandle,
    scale: u16,
}

/// The state of the view.
#[derive(Default)]
pub struct PaperView {
    /// One table, page or chart alone.
    pub only: Option<Only>,
    /// What is asked for, and since when: while somebody turns things on and off nothing is set.
    wanted: Option<(Key, Instant)>,
    job: Option<Job>,
    made: Option<Made>,
    drawn: HashMap<usize, Drawn>,
    drawing: Option<(usize, u16, Receiver<Option<PagePicture>>)>,
    /// Why there are no pages.
    failed: Option<String>,
    /// What the choices show, made anew with the pages.
    shown: Option<(Key, choices::Shown)>,
    /// How much larger than fits the pages are shown, in tenths.
    enlarged: u16,
    /// What is being written.
    pub writing: Option<Writing>,
    /// The file written last.
    pub written: Option<PathBuf>,
}

/// A document being written to a file.
pub struct Writing {
    pub name: String,
    pub progress: Arc<Progress>,
}

impl PaperView {
    /// Whether pages are still to be set or drawn, or a document is being written.
    pub fn is_making(&self) -> bool {
        let is_waiting = self.failed.is_none()
            && self.wanted.as_ref().is_some_and(|(key, _)| self.made.as_ref().is_none_or(|m| m.key != *key));
        self.job.is_some() || self.drawing.is_some() || self.writing.is_some() || is_waiting
    }

    /// How many pages there are, once they are set.
    pub fn page_count(&self) -> Option<usize> {
        self.made.as_ref().map(|made| made.sizes.len())
    }

    /// Follows what is asked for: sets pages anew a moment after it has changed, on another thread.
    fn follow(&mut self, ctx: &egui::Context, context: &PaperContext<'_>) {
        let key = context.key(self.only.clone());
        if let Some(job) = &self.job {
            match job.result.try_recv() {
                Ok(Ok(pages)) => {
                    let sizes = (0..pages.count()).filter_map(|n| pages.size(n)).map(Into::into).collect();
                    self.made = Some(Made { key: job.key.clone(), pages: Arc::new(pages), sizes });
                    self.drawn.clear();
                    self.drawing = None;
                    self.failed = None;
                    self.job = None;
                }
                Ok(Err(ExportError::Cancelled)) | Err(TryRecvError::Disconnected) => self.job = None,
                Ok(Err(e)) => {
                    self.failed = Some(e.message(context.words));
                    self.wanted = Some((job.key.clone(), Instant::now()));
                    self.job = None;
                    self.made = None;
                }
                // the typesetter ends its step first: two at once would only be slower
                Err(TryRecvError::Empty) if job.key != key => {
                    job.progress.cancel();
                    return;
                }
                Err(TryRecvError::Empty) => return,
            }
        }
        if self.made.as_ref().is_some_and(|made| made.key == key) {
            return;
        }
        match &self.wanted {
            Some((wanted, _)) if *wanted == key && self.failed.is_some() => {}
            Some((wanted, since)) if *wanted == key => {
                let rest = PAUSE.saturating_sub(since.elapsed());
                if rest.is_zero() || self.made.is_none() {
                    self.start(ctx, context, key);
                } else {
                    ctx.request_repaint_after(rest);
                }
            }
            _ => {
                self.failed = None;
                self.wanted = Some((key, Instant::now()));
                ctx.request_repaint_after(PAUSE);
            }
        }
    }

    fn start(&mut self, ctx: &egui::Context, context: &PaperContext<'_>, key: Key) {
        let (sender, result) = channel();
        let progress = Arc::new(Progress::default());
        let (material, choice) = (context.material(), key.choice.clone());
        let (own, ctx) = (Arc::clone(&progress), ctx.clone());
        std::thread::spawn(move || {
            let made = material.with(&own, |content| pages(content, &choice));
            if sender.send(made).is_ok() {
                ctx.request_repaint();
            }
        });
        self.job = Some(Job { key, progress, result });
    }

    /// Draws a page on another thread, one at a time; gives what there is of it so far.
    fn page(&mut self, ctx: &egui::Context, nth: usize, scale: u16) -> Option<egui::TextureId> {
        if let Some((at, scale, result)) = &self.drawing {
            match result.try_recv() {
                Ok(Some(picture)) => {
                    let image = egui::ColorImage::from_rgba_unmultiplied(
                        [picture.width, picture.height],
                        &picture.rgba,
                    );
                    let name = format!("page-{at}");
                    let texture = ctx.load_texture(name, image, egui::TextureOptions::LINEAR);
                    self.drawn.insert(*at, Drawn { texture, scale: *scale });
                    self.drawing = None;
                }
                Ok(None) | Err(TryRecvError::Disconnected) => self.drawing = None,
                Err(TryRecvError::Empty) => {}
            }
        }
        let drawn = self.drawn.get(&nth);
        if drawn.is_none_or(|d| d.scale != scale)
            && self.drawing.is_none()
            && let Some(made) = &self.made
        {
            let (sender, result) = channel();
            let (pages, ctx) = (Arc::clone(&made.pages), ctx.clone());
            std::thread::spawn(move || {
                if sender.send(pages.picture(nth, scale)).is_ok() {
                    ctx.request_repaint();
                }
            });
            self.drawing = Some((nth, scale, result));
        }
        self.drawn.get(&nth).map(|d| d.texture.id())
    }

    /// Gives back what pages far away take.
    fn forget_far(&mut self, from: usize, to: usize) {
        self.drawn.retain(|nth, _| *nth + KEPT >= from && *nth <= to + KEPT);
    }
}

/// Pages are set anew so long after the last change.
const PAUSE: Duration = Duration::from_millis(350);
/// Pages as wide as there is room, in tenths, and the largest they are shown.
const FIT: u16 = 10;
const MOST_ENLARGED: u16 = 30;
/// Pages before and after those in sight that stay drawn.
const KEPT: usize = 3;

/// What the view needs to know.
pub struct PaperContext<'a> {
    pub document: &'a Document,
    pub view: &'a View,
    pub words: &'a Words,
    pub checked: Option<&'a Checked>,
    pub noted: &'a Noted,
    pub review: &'a Arc<Review>,
    pub edition: u64,
    /// Whether the review has a file that keeps the choices.
    pub has_file: bool,
    pub read_only: bool,
}

impl PaperContext<'_> {
    fn settings(&self) -> &PaperSettings {
        &self.review.settings().paper
    }

    fn notes(&self) -> Vec<NoteId> {
        let settings = self.review.settings();
        self.noted.texts.list(&self.document.budget, &settings.filter.without_search(), settings.order)
    }

    fn key(&self, only: Option<Only>) -> Key {
        Key {
            budget: Arc::as_ptr(&self.document.budget) as usize,
            edition: self.edition,
            has_report: self.checked.is_some(),
            noted: self.noted.revision,
            filter: self.review.settings().filter.without_search(),
            order: self.review.settings().order,
            unit: self.view.unit,
            base: self.review.settings().base,
            language: self.words.language(),
            choice: PaperChoice { settings: self.settings().clone(), only },
        }
    }

    /// What the document is made from.
    pub fn material(&self) -> Material {
        Material {
            budget: Arc::clone(&self.document.budget),
            report: self.checked.map(|c| Arc::clone(&c.report)),
            review: Arc::clone(self.review),
            notes: self.notes(),
            unit: self.view.unit,
            base: self.review.settings().base,
            language: self.words.language(),
            made: Timestamp::now(),
        }
    }
}

/// The view: choices at the left, pages at the right, what can be done with them above.
pub fn paper_ui(
    ui: &mut egui::Ui,
    context: &PaperContext<'_>,
    view: &mut PaperView,
    actions: &mut Vec<Action>,
) {
    view.follow(&ui.ctx().clone(), context);
    let key = context.key(view.only.clone());
    if view.shown.as_ref().is_none_or(|(of, _)| *of != key) {
        view.shown = Some((key, choices::Shown::new(context)));
    }
    head_ui(ui, context, view, actions);
    let narrow = ui.available_width() < 620.0;
    let width = if narrow { 190.0 } else { 250.0 };
    egui::Panel::left("paper-choices").resizable(false).exact_size(width).show(ui, |ui| {
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            choices::choices_ui(ui, context, view, actions);
        });
    });
    let paper = egui::Frame::new().fill(tokens(ui).side).inner_margin(egui::Margin::same(0));
    egui::CentralPanel::default().frame(paper).show(ui, |ui| preview::preview_ui(ui, context, view));
}

/// What can be done with the document, and how it stands.
fn head_ui(ui: &mut egui::Ui, context: &PaperContext<'_>, view: &mut PaperView, actions: &mut Vec<Action>) {
    let words = context.words;
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.add_space(6.0);
        let idle = view.writing.is_none();
        let strong =
            egui::Button::new(egui::RichText::new(&*words.get("cmd-export-pdf")).size(BODY).strong());
        if ui.add_enabled(idle, strong).clicked() {
            actions.push(Action::Do(Command::ExportPdf));
        }
        for command in [Command::Print, Command::ExportXlsx, Command::ExportCsv] {
            let text = command.text(words);
            // workbooks have all of it
            let fits = command == Command::Print || view.only.is_none();
            let button = ui.add_enabled(idle && fits, egui::Button::new(&*text));
            if button.on_disabled_hover_text(&*words.get("paper-only-pdf")).clicked() {
                actions.push(Action::Do(command));
            }
        }
        let soft = tokens(ui).soft;
        let say = |ui: &mut egui::Ui, text: String| {
            ui.label(egui::RichText::new(text).size(SMALL).color(soft));
        };
        if let Some(writing) = &view.writing {
            ui.spinner();
            let done = writing.progress.permille() / 10;
            say(ui, format!("{} {done}%", words.with("paper-writing", &[("name", &writing.name)])));
            if ui.button(&*words.get("button-cancel")).clicked() {
                actions.push(Action::Paper(PaperAction::Cancel));
            }
        } else if let Some(job) = &view.job {
            ui.spinner();
            say(ui, format!("{} {}%", words.get("paper-setting"), job.progress.permille() / 10));
        } else if let Some(made) = &view.made {
            let count = made.sizes.len().to_string();
            say(ui, words.with("paper-pages", &[("count", &count)]));
            let at = view.enlarged.max(FIT);
            for (id, sign, to) in
                [("paper-smaller", "−", at.saturating_sub(5)), ("paper-larger", "+", at + 5)]
            {
                let label = words.get(id);
                let fits = (FIT..=MOST_ENLARGED).contains(&to);
                let button = ui.add_enabled(fits, egui::Button::new(sign).min_size(egui::vec2(28.0, 0.0)));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, fits, &*label));
                if button.on_hover_text(&*label).clicked() {
                    view.enlarged = to;
                }
            }
        }
    });
    if let (Some(path), None) = (&view.written, &view.writing) {
        ui.horizontal_wrapped(|ui| {
            ui.add_space(6.0);
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let text = egui::RichText::new(words.with("paper-written", &[("name", &name)])).size(SMALL);
            ui.label(text).on_hover_text(path.display().to_string());
            for (id, action) in
                [("paper-open", PaperAction::Show), ("paper-open-folder", PaperAction::ShowFolder)]
            {
                let text = egui::RichText::new(&*words.get(id)).size(SMALL).color(tokens(ui).executed);
                if ui.link(text).clicked() {
                    actions.push(Action::Paper(action));
                }
            }
        });
    }
    ui.add_space(4.0);
    ui.separator();
}
