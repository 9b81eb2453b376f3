//! The application: holds the state, shows the views, and applies what they ask for.

use super::action::Action;
use super::charts::PictureFormat;
use super::command::Command;
use super::dialogs::{OpenProblem, Palette, TypedPath};
use super::help::GuideView;
use super::loading::{Loading, Task};
use super::open::{Open, Tab};
use super::project_dialogs::Dialog;
use super::search::Search;
use super::theme;
use crate::compare::display::DisplayUnit;
use crate::handover::Inbox;
use crate::review::NoteKind;
use crate::settings::{Renderer, Settings, Theme, ZOOM};
use crate::words::{Language, Words};
use eframe::egui;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

mod answers;
mod charts;
mod drill;
mod files;
mod frame;
mod handouts;
mod help;
mod keys;
mod notes;
mod paper;
mod picking;

pub use picking::Purpose;

/// How the program was started.
#[derive(Clone, Debug, Default)]
pub struct Start {
    pub file: Option<PathBuf>,
    /// Named on the command line; outranks the settings for this run.
    pub language: Option<Language>,
    /// `None` keeps no settings, as in tests.
    pub settings_path: Option<PathBuf>,
    /// Where recovery journals and older versions are kept; `None` keeps none, as in tests.
    pub data_path: Option<PathBuf>,
    /// Where files arrive that are opened from outside.
    pub inbox: Arc<Inbox>,
    /// Put what is opened on the system's list of recent files, too.
    pub note_recent: bool,
    /// Ask for paths in the window rather than in a dialog of the system, as tests do.
    pub type_paths: bool,
}

/// The whole program.
pub struct App {
    words: Words,
    /// What `--lang` named; the settings stay as they are.
    language_asked: Option<Language>,
    settings: Settings,
    saver: Option<(Sender<Settings>, JoinHandle<()>)>,
    open: Option<Open>,
    loading: Option<Loading>,
    problem: Option<OpenProblem>,
    search: Search,
    palette: Option<Palette>,
    shortcuts: bool,
    guide: Option<GuideView>,
    about: bool,
    /// The step of the tour that is shown.
    tour: Option<usize>,
    typed_path: Option<TypedPath>,
    picking: Option<picking::Picking>,
    /// What is asked or told over the window.
    dialog: Option<Dialog>,
    /// Reports of mistakes that earlier sessions left, to be told of.
    reports: Vec<PathBuf>,
    /// What is being made on other threads.
    making: Vec<Receiver<files::Made>>,
    data_path: Option<PathBuf>,
    type_paths: bool,
    inbox: Arc<Inbox>,
    note_recent: bool,
    /// What is done once the review is saved or given up.
    intent: Option<files::Intent>,
    /// The review is saved or given up: the window may close.
    may_close: bool,
    /// The kind of note written last; most begin as a question.
    last_kind: NoteKind,
    status: Option<Status>,
    title: String,
    /// Whether the unit is the page's own rather than one the user chose while on it.
    natural_unit: bool,
    /// Ctrl and wheel, not yet a whole step.
    wheel: f32,
    /// What was handed to the system's reader for printing; goes when the program ends.
    printed: Vec<tempfile::TempDir>,
    /// Grows whenever another review is opened or this one closed.
    sitting: u64,
    /// Somebody has pressed "save" and waits for an answer.
    saving_asked: bool,
    /// When a file was handed over last.
    taken_over: Option<Instant>,
    /// The sides as they were before the tour: outline, inspector, and in a narrow window.
    sides_before_tour: Option<(bool, bool, Option<Side>)>,
    /// In a narrow window at most one side panel is open, over the user's settings.
    narrow: Option<Side>,
}

/// A sentence of the catalogue with its words, so that it changes with the language.
type Status = (&'static str, Vec<(&'static str, String)>);

/// A side panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Outline,
    Inspector,
}

/// Narrower than this, in points, there is room for one side panel or none.
const NARROW: f32 = 1000.0;

impl App {
    /// Builds the application and begins to open what it was started with.
    pub fn new(cc: &eframe::CreationContext<'_>, start: Start) -> Self {
        let ctx = &cc.egui_ctx;
        drill::early();
        theme::install(ctx);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        let x11 = std::env::var_os("DISPLAY").is_some() && std::env::var_os("WAYLAND_DISPLAY").is_none();
        if x11 && cc.winit_window().is_some() {
            ctx.add_plugin(super::KeepImeAllowed);
        }
        let settings = start.settings_path.as_deref().map(Settings::load).unwrap_or_default();
        let language = start.language.or(settings.language).unwrap_or_else(Language::of_system);
        let saver = start.settings_path.map(|path| {
            let (sender, receiver) = channel::<Settings>();
            let thread = std::thread::spawn(move || {
                while let Ok(mut settings) = receiver.recv() {
                    // only the latest matters
                    while let Ok(newer) = receiver.try_recv() {
                        settings = newer;
                    }
                    if let Err(e) = settings.save(&path) {
                        log::warn!("settings not saved: {e}: {}", path.display());
                    }
                }
            });
            (sender, thread)
        });
        let mut app = Self {
            words: Words::new(language),
            language_asked: start.language,
            settings,
            saver,
            open: None,
            loading: None,
            problem: None,
            search: Search::default(),
            palette: None,
            shortcuts: false,
            guide: None,
            about: false,
            tour: None,
            typed_path: None,
            picking: None,
            dialog: None,
            reports: Vec::new(),
            making: Vec::new(),
            data_path: start.data_path,
            type_paths: start.type_paths,
            inbox: start.inbox,
            note_recent: start.note_recent,
            intent: None,
            may_close: false,
            last_kind: NoteKind::Question,
            status: None,
            title: String::new(),
            natural_unit: true,
            wheel: 0.0,
            printed: Vec::new(),
            sitting: 0,
            saving_asked: false,
            taken_over: None,
            sides_before_tour: None,
            narrow: None,
        };
        app.apply_theme(ctx);
        app.apply_zoom(ctx);
        if let Some(path) = start.file {
            app.load(ctx, Task::File(path));
        }
        app.look_for_left(ctx);
        let wake = ctx.clone();
        app.inbox.wake_with(move || wake.request_repaint());
        app
    }

    /// What draws the window has been seen to do so, and is begun with the next time.
    pub(super) fn remember_renderer(&mut self, renderer: Renderer) {
        if self.settings.renderer.replace(renderer) != Some(renderer) {
            self.save_settings();
        }
    }

    /// The open budget, if any.
    pub fn opened(&self) -> Option<&Open> {
        self.open.as_ref()
    }

    /// Whether something is being opened or put in order at this moment.
    pub fn is_busy(&self) -> bool {
        let making = |o: &Open| {
            (o.tab == Tab::Charts && o.charts.is_making()) || (o.tab == Tab::Paper && o.paper.is_making())
        };
        let waits =
            |o: &Open| o.view.is_waiting() || o.checking.is_some() || o.project.is_saving() || making(o);
        self.loading.is_some()
            || self.search.is_looking()
            || !self.making.is_empty()
            || self.open.as_ref().is_some_and(waits)
    }

    /// Makes the open budget nameless, for pictures that must not depend on where it lies.
    #[doc(hidden)]
    pub fn forget_path(&mut self) {
        if let Some(open) = &mut self.open {
            open.document.path = None;
        }
    }

    /// The personal settings in force.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    fn say(&mut self, id: &'static str, args: &[(&'static str, &str)]) {
        self.status = Some((id, args.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()));
    }

    /// What the status line says, in the language in force.
    fn status_text(&self) -> String {
        let Some((id, args)) = &self.status else { return String::new() };
        let args: Vec<(&'static str, &str)> =
            args.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.words.with(id, &args)
    }

    fn save_settings(&self) {
        if let Some((sender, _)) = &self.saver {
            // the thread lives as long as the sender
            let _ = sender.send(self.settings.clone());
        }
    }

    fn apply_theme(&self, ctx: &egui::Context) {
        ctx.set_theme(match self.settings.theme {
            Theme::System => egui::ThemePreference::System,
            Theme::Light => egui::ThemePreference::Light,
            Theme::Dark => egui::ThemePreference::Dark,
        });
    }

    fn apply_zoom(&self, ctx: &egui::Context) {
        ctx.set_zoom_factor(f32::from(self.settings.zoom_percent) / 100.0);
    }

    fn take_results(&mut self, ctx: &egui::Context) {
        // The window comes first: drawing the characters of a table would hold up its first frame.
        if ctx.cumulative_frame_nr() == 0 {
            ctx.request_repaint();
            return;
        }
        self.take_files(ctx);
    }

    /// The one place where anything changes.
    fn apply(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::Do(command) => self.run(ctx, command),
            Action::Open(path) => self.load(ctx, Task::File(path)),
            Action::File(action) => self.file_action(ctx, action),
            Action::Chart(action) => self.apply_chart(action),
            Action::CopyText(text) => {
                ctx.copy_text(text);
                self.say("status-copied", &[]);
            }
            Action::CancelLoading => {
                if let Some(loading) = &self.loading {
                    loading.progress.cancel();
                }
            }
            Action::DismissProblem => self.problem = None,
            Action::CloseSearch => self.search.close(),
            Action::ClosePalette => self.palette = None,
            Action::CloseShortcuts => self.shortcuts = false,
            Action::CloseGuide => self.guide = None,
            Action::CloseAbout => self.about = false,
            Action::Tour(step) => self.show_step(ctx, step),
            Action::CloseTypedPath => {
                self.typed_path = None;
                self.intent = None;
            }
            Action::TypedPath(text) => {
                if let Some(typed) = self.typed_path.take() {
                    // several files to merge stand with semicolons between
                    let several = typed.purpose == Purpose::Merge;
                    let parts = text.split(|c| several && matches!(c, ';' | '；')).map(str::trim);
                    let paths = parts.filter(|p| !p.is_empty()).map(PathBuf::from).collect();
                    self.picked(ctx, typed.purpose, paths, false);
                }
            }
            Action::Query(query, meant) => {
                if let Some(open) = &self.open {
                    let wake = ctx.clone();
                    self.search.look(&open.document.search, query, meant, move || wake.request_repaint());
                }
            }
            Action::WriteNote(..)
            | Action::ChangeNote(_)
            | Action::ReplyToNote(_)
            | Action::AskAbout(_)
            | Action::KeepDraft
            | Action::DropDraft
            | Action::DeleteNote(_)
            | Action::SetNoteStatus(..)
            | Action::ChooseNote(_)
            | Action::ShowNoteInTable(_)
            | Action::RemoveReply(..)
            | Action::SettleNote(..)
            | Action::RenewQuote(_)
            | Action::PutNoteHere(_)
            | Action::SetNoteFilter(_)
            | Action::SetNoteOrder(_)
            | Action::Inspect(_) => self.apply_note(action),
            Action::Paper(action) => self.apply_paper(ctx, action),
            Action::Dismiss { .. } | Action::Restore(_) if self.refuse_read_only() => {}
            Action::Go(_)
            | Action::ShowInTable(_)
            | Action::Dismiss { .. }
            | Action::Restore(_)
            | Action::ShowFinding(_)
            | Action::CancelChecking
            | Action::ShowFigure(_)
            | Action::ShowHit(_)
            | Action::Select { .. }
            | Action::ToggleLine(_)
            | Action::SortBy(_)
            | Action::SetFilter(_) => {
                let Some(open) = &mut self.open else { return };
                let said = match &action {
                    Action::Dismiss { .. } => Some("status-dismissed"),
                    Action::Restore(_) => Some("status-restored"),
                    _ => None,
                };
                open.apply(action);
                let natural = open.natural_unit(self.settings.unit);
                if self.natural_unit && open.view.unit != natural {
                    open.view.unit = natural;
                    open.view.restyle();
                }
                // the next page starts with its own unit again
                self.natural_unit |= natural == self.settings.unit;
                if let Some(id) = said {
                    self.say(id, &[]);
                }
            }
            Action::ForgetRecent(path) => {
                self.settings.recent.retain(|p| *p != path);
                self.problem = None;
                self.save_settings();
            }
        }
    }

    fn run(&mut self, ctx: &egui::Context, command: Command) {
        self.search.call_off();
        if command.needs_budget() && self.open.is_none() {
            self.say("status-open-first", &[]);
            return;
        }
        match command {
            Command::Open
            | Command::OpenSample
            | Command::Save
            | Command::SaveAs
            | Command::Autosave
            | Command::UpdateBudget
            | Command::Merge
            | Command::Versions
            | Command::Close
            | Command::Quit
            | Command::Reviewer => self.run_file(ctx, command),
            Command::ShowNotes
            | Command::FindNotes
            | Command::WriteNote
            | Command::NoteOnStatement
            | Command::NoteOnSection
            | Command::NoteOnReport => self.run_note(command),
            Command::ShowPaper
            | Command::ExportPdf
            | Command::ExportXlsx
            | Command::ExportCsv
            | Command::Print
            | Command::PaperOfTable
            | Command::PaperOfChart
            | Command::PickChart => self.run_paper(ctx, command),
            Command::Undo | Command::Redo if self.refuse_read_only() => {}
            Command::Undo | Command::Redo => {
                let back = command == Command::Undo;
                let deed = self.open.as_mut().and_then(|open| open.travel(back));
                match deed {
                    Some(deed) => {
                        let deed = self.words.get(format!("deed-{}", <&str>::from(deed)));
                        self.say(if back { "status-undone" } else { "status-redone" }, &[("deed", &deed)]);
                    }
                    None => {
                        self.say(if back { "status-nothing-undone" } else { "status-nothing-redone" }, &[])
                    }
                }
            }
            // of a chart, the picture
            Command::Copy
                if self.open.as_ref().is_some_and(|o| o.tab == Tab::Charts && o.charts.chart().is_some()) =>
            {
                self.copy_chart(ctx);
            }
            Command::Copy => self.copy(ctx),
            Command::CopyChart => self.copy_chart(ctx),
            Command::CopyChartTable => self.copy_chart_table(ctx),
            Command::SaveChartPng => self.save_chart(ctx, PictureFormat::Png),
            Command::SaveChartSvg => self.save_chart(ctx, PictureFormat::Svg),
            Command::Find => self.search.ask_focus(),
            Command::FocusTable => ctx.memory_mut(|m| {
                if let Some(id) = m.focused() {
                    m.surrender_focus(id);
                }
            }),
            Command::Palette => self.palette = Some(Palette::default()),
            Command::Shortcuts
            | Command::Guide
            | Command::Tour
            | Command::SaveTutorial
            | Command::SaveFormat
            | Command::About => self.help(ctx, command),
            Command::UnitYiYuan => self.set_unit(DisplayUnit::YiYuan),
            Command::UnitWanYuan => self.set_unit(DisplayUnit::WanYuan),
            Command::UnitYuan => self.set_unit(DisplayUnit::Yuan),
            Command::ToggleShares => {
                self.settings.show_shares = !self.settings.show_shares;
                if let Some(open) = &mut self.open {
                    open.view.options.show_shares = self.settings.show_shares;
                }
                self.save_settings();
            }
            Command::ToggleOutline if is_narrow(ctx) => self.toggle_narrow(Side::Outline),
            Command::ToggleInspector if is_narrow(ctx) => self.toggle_narrow(Side::Inspector),
            Command::ToggleOutline => {
                self.settings.show_outline = !self.settings.show_outline;
                self.save_settings();
            }
            Command::ToggleInspector => {
                self.settings.show_inspector = !self.settings.show_inspector;
                self.save_settings();
            }
            Command::ZoomIn => self.zoom(ctx, 10),
            Command::ZoomOut => self.zoom(ctx, -10),
            Command::ZoomReset => {
                self.settings.zoom_percent = 100;
                self.zoom(ctx, 0);
            }
            Command::ThemeSystem => self.set_theme(ctx, Theme::System),
            Command::ThemeLight => self.set_theme(ctx, Theme::Light),
            Command::ThemeDark => self.set_theme(ctx, Theme::Dark),
            Command::Chinese => self.set_language(ctx, Language::Chinese),
            Command::English => self.set_language(ctx, Language::English),
            Command::SelectAll
            | Command::ExpandAll
            | Command::CollapseAll
            | Command::NextChange
            | Command::PreviousChange
            | Command::LargestChanges
            | Command::FilterBothYears
            | Command::FilterLargeChanges
            | Command::SortHere
            | Command::ShowTable
            | Command::ShowCharts
            | Command::ShowFindings
            | Command::NextFinding
            | Command::PreviousFinding
            | Command::ReportOrder
            | Command::ClearFilter
            | Command::BaseExecuted
            | Command::BaseAdjusted
            | Command::BaseInitial => {
                if let Some(open) = &mut self.open
                    && let Some(id) = open.run(command)
                {
                    self.say(id, &[]);
                }
            }
        }
    }

    fn toggle_narrow(&mut self, side: Side) {
        self.narrow = (self.narrow != Some(side)).then_some(side);
    }

    fn set_unit(&mut self, unit: DisplayUnit) {
        self.settings.unit = unit;
        self.natural_unit = false;
        if let Some(open) = &mut self.open {
            open.view.unit = unit;
            open.view.restyle();
        }
        self.save_settings();
    }

    fn set_theme(&mut self, ctx: &egui::Context, theme: Theme) {
        self.settings.theme = theme;
        self.apply_theme(ctx);
        self.save_settings();
    }

    fn set_language(&mut self, ctx: &egui::Context, language: Language) {
        self.settings.language = Some(language);
        self.language_asked = None;
        self.words = Words::new(language);
        if let Some(open) = &mut self.open {
            let wake = ctx.clone();
            self.search.again(&open.document.search, move || wake.request_repaint());
            open.view.restyle();
        }
        self.save_settings();
    }

    fn zoom(&mut self, ctx: &egui::Context, by: i16) {
        let zoom = self.settings.zoom_percent.saturating_add_signed(by);
        self.settings.zoom_percent = zoom.clamp(*ZOOM.start(), *ZOOM.end());
        self.apply_zoom(ctx);
        let percent = self.settings.zoom_percent.to_string();
        self.say("status-zoom", &[("percent", &percent)]);
        self.save_settings();
    }

    fn copy(&mut self, ctx: &egui::Context) {
        let Some(open) = &self.open else { return };
        let selection = open.view.selection;
        let tables = open.view.tables(&open.document, &self.words);
        let text = tables.tab_separated(selection.rows(), selection.columns());
        let (r0, r1) = selection.rows();
        ctx.copy_text(text);
        let count = (r1 - r0 + 1).to_string();
        self.say("status-copied-rows", &[("count", &count)]);
    }

    fn window_title(&self) -> String {
        match &self.open {
            Some(open) => {
                let file = open.project.path.as_ref().and_then(|p| p.file_stem());
                let name = file.map(|f| f.to_string_lossy().into_owned());
                let name = name.unwrap_or_else(|| open.document.budget.title.clone());
                let mark = if self.is_dirty() { "*" } else { "" };
                format!("{mark}{name} — {}", self.words.get("app-name"))
            }
            None => self.words.get("app-name").to_string(),
        }
    }
}

/// Whether the window has no room for both side panels.
fn is_narrow(ctx: &egui::Context) -> bool {
    ctx.content_rect().width() < NARROW
}

/// Whether the system can show a file dialog at all; only Linux may lack one.
fn has_file_dialog() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let on_path = |name: &str| {
        std::env::var_os("PATH")
            .is_some_and(|paths| std::env::split_paths(&paths).any(|p| p.join(name).is_file()))
    };
    on_path("zenity") || std::env::var_os("XDG_CURRENT_DESKTOP").is_some()
}
