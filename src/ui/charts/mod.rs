//! 图表: a gallery of the charts that fit what is looked at, and one chart with its table.

mod gallery;
mod page;
mod paint;
mod plot;
mod spot;

use super::action::Action;
use super::checking::Checked;
use super::noted::Noted;
use super::open::figure_at_cursor;
use super::view::{Document, View};
use crate::budget::{FigureId, LineId};
use crate::chart::{Chart, ChartId, Group, Subject, candidates_of, candidates_of_report, charts_of};
use crate::compare::display::DisplayUnit;
use crate::compare::{Place, Subject as RowSubject};
use crate::review::{Anchor, Review};
use crate::say::{ChartOptions, Charts};
use crate::words::{Language, Words};
use eframe::egui;
use paint::{Ask, Camera};
pub use plot::points;
pub use spot::{ALL, LEAVE_OUT, ONLY, OPEN};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a view of charts asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartAction {
    /// Shows a chart; the one before stays on the way back.
    Open(ChartId),
    /// The chart that fits a line best.
    OfLine(LineId),
    /// The chart of a finding, by its place in the list.
    OfFinding(usize),
    /// Another kind or year of the same: no step on the way.
    Turn(ChartId),
    Back,
    Gallery,
    Set(ChartOptions),
}

/// What a picture is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    Png,
    Svg,
}

impl PictureFormat {
    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// What a chart is made from; it is made anew when this changes.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    id: ChartId,
    options: ChartOptions,
    unit: DisplayUnit,
    language: Language,
    checked: bool,
}

/// The charts of a place, for the gallery.
#[derive(Clone, Debug, PartialEq)]
struct GalleryKey {
    group: Option<Group>,
    unit: DisplayUnit,
    language: Language,
    checked: bool,
}

/// What is shown, and what is beside it: made once.
struct Made {
    key: Key,
    chart: Option<Arc<Chart>>,
    /// The other charts of the same accounts.
    kinds: Vec<ChartId>,
    /// The other year has such a chart too.
    has_other_year: bool,
    /// From the top of the statement down to here, with the chart of each step.
    way: Vec<(ChartId, String)>,
    /// Notes on it.
    anchor: Anchor,
    /// It is one of those the summary has unless others are picked.
    is_proposed: bool,
}

struct Gallery {
    key: GalleryKey,
    /// Still to be made: whether it is one of the whole report, and which.
    coming: VecDeque<(bool, ChartId)>,
    here: Vec<Arc<Chart>>,
    report: Vec<Arc<Chart>>,
}

/// Cards are made in a frame until this has passed; the rest come with the next ones.
const AT_ONCE: Duration = Duration::from_millis(8);

/// What the tab shows at the moment.
#[derive(Default)]
pub struct ChartsView {
    /// The chart that is shown; `None` for the gallery.
    open: Option<ChartId>,
    trail: Vec<ChartId>,
    options: ChartOptions,
    made: Option<Made>,
    gallery: Option<Gallery>,
    camera: Camera,
    /// The mark the keyboard is on.
    cursor: Option<usize>,
    /// What a key or a button has asked of the drawing.
    ask: Option<Ask>,
    /// The figure a right click was on.
    menu_figure: Option<FigureId>,
    /// For so many frames the drawing asks for the keyboard: a click on what cannot have it takes it away.
    focus: u8,
    /// The pointer is over a drawing: turning the wheel with Ctrl enlarges that and not the window.
    pub(super) takes_zoom: bool,
    /// Grows when another chart is shown, so that it begins at its top and unscaled.
    serial: u64,
}

/// What the tab reads.
#[derive(Clone, Copy)]
pub struct ChartContext<'a> {
    pub document: &'a Document,
    pub view: &'a View,
    pub words: &'a Words,
    pub checked: Option<&'a Checked>,
    pub review: &'a Review,
    pub noted: &'a Noted,
    pub read_only: bool,
}

impl<'a> ChartContext<'a> {
    fn charts(&self) -> Charts<'a> {
        Charts {
            budget: &self.document.budget,
            words: self.words,
            unit: self.view.unit,
            report: self.checked.map(|c| &*c.report),
        }
    }

    /// The accounts that are looked at: those of the line under the cursor, else of the statement.
    fn group(&self) -> Option<Group> {
        let budget = &self.document.budget;
        if let Place::Statement(statement) = self.view.place {
            return Some(Group::of(budget, statement));
        }
        match self.view.sheet.rows.get(self.view.selection.cursor.0)?.subject {
            RowSubject::Line(line) => Some(group_of_line(budget, line)),
            RowSubject::Flow(book, scope, flow) => {
                budget.find_statement(book, scope, flow).map(|s| Group::of(budget, s))
            }
            _ => None,
        }
    }

    /// What is selected in the table: a figure, or a line.
    fn selected(&self) -> (Option<FigureId>, Option<LineId>) {
        let figure = figure_at_cursor(self.document, self.view);
        let row = self.view.sheet.rows.get(self.view.selection.cursor.0).map(|r| r.subject);
        let line = if let Some(RowSubject::Line(line)) = row { Some(line) } else { None };
        (figure, line)
    }
}

/// The accounts a line is best shown with: those under it, or those beside it.
pub fn group_of_line(budget: &crate::budget::Budget, line: LineId) -> Group {
    let data = budget.line(line);
    match data.parent {
        _ if !data.children.is_empty() => Group::Line(line),
        Some(parent) => Group::Line(parent),
        None => Group::of(budget, data.statement),
    }
}

/// The charts offered for a line, most useful first.
pub fn charts_for_line(budget: &crate::budget::Budget, line: LineId) -> Vec<ChartId> {
    charts_of(budget, group_of_line(budget, line))
}

impl ChartsView {
    /// The chart that is shown.
    pub fn open_id(&self) -> Option<&ChartId> {
        self.open.as_ref()
    }

    /// The chart that is shown, made.
    pub fn chart(&self) -> Option<&Arc<Chart>> {
        self.open.as_ref()?;
        self.made.as_ref()?.chart.as_ref()
    }

    /// Whether cards of the gallery are still to be made.
    pub fn is_making(&self) -> bool {
        self.open.is_none() && self.gallery.as_ref().is_some_and(|g| !g.coming.is_empty())
    }

    fn show(&mut self, id: Option<ChartId>) {
        if self.open == id {
            return;
        }
        // who walks by the keyboard goes on walking
        self.focus = if id.is_some() { 3 } else { 0 };
        self.open = id;
        self.serial += 1;
        self.camera = Camera::default();
        self.cursor = None;
    }

    /// Does what a view has asked for, as far as it concerns only the view.
    pub(super) fn apply(&mut self, action: &ChartAction) {
        match action {
            ChartAction::Open(id) => {
                // what was left out belongs to another list
                self.options.removed.clear();
                if let Some(now) = self.open.take() {
                    self.trail.retain(|before| before != id);
                    self.trail.push(now);
                }
                self.show(Some(id.clone()));
            }
            // of the same accounts: what is left out stays out
            ChartAction::Turn(id) => self.show(Some(id.clone())),
            ChartAction::Back => {
                self.options.removed.clear();
                let before = self.trail.pop();
                self.show(before);
            }
            ChartAction::Gallery => {
                self.options.removed.clear();
                self.trail.clear();
                self.show(None);
            }
            ChartAction::Set(options) => {
                self.options = options.clone();
                self.cursor = None;
                self.focus = 3;
            }
            ChartAction::OfLine(_) | ChartAction::OfFinding(_) => {}
        }
    }

    /// The budget is another draft: the same charts of it, as far as there are.
    pub(super) fn follow(&mut self, before: &Document, after: &Document) {
        let (old, new) = (&before.budget, &after.budget);
        let anew = |id: &ChartId| ChartId::from_key(&id.key(old), new).filter(|id| id.fits(new));
        self.trail = self.trail.iter().filter_map(anew).collect();
        self.open = self.open.as_ref().and_then(anew);
        if self.open.is_none() {
            // the gallery is the beginning of every way
            self.trail.clear();
        }
        self.options.removed.clear();
        self.made = None;
        self.gallery = None;
        self.camera = Camera::default();
        self.cursor = None;
        self.ask = None;
        self.menu_figure = None;
        self.serial += 1;
    }

    /// Makes what is shown anew if what decides it has changed.
    fn refresh(&mut self, context: &ChartContext<'_>) {
        let charts = context.charts();
        let (unit, language, checked) = (charts.unit, context.words.language(), context.checked.is_some());
        match &self.open {
            Some(id) => {
                let key = Key { id: id.clone(), options: self.options.clone(), unit, language, checked };
                if self.made.as_ref().is_none_or(|made| made.key != key) {
                    self.made = Some(make(&charts, key));
                }
            }
            None => {
                let key = GalleryKey { group: context.group(), unit, language, checked };
                let budget = charts.budget;
                if self.gallery.as_ref().is_none_or(|g| g.key != key) {
                    let here = key.group.map(|g| candidates_of(budget, g)).unwrap_or_default();
                    let found = charts.report.map(|r| r.contradictions.as_slice()).unwrap_or_default();
                    let found = found.iter().take(3).map(|c| ChartId::Intervals(c.id.clone()));
                    let report = candidates_of_report(budget).into_iter().chain(found);
                    let coming = here.into_iter().map(|id| (false, id)).chain(report.map(|id| (true, id)));
                    self.gallery =
                        Some(Gallery { coming: coming.collect(), here: Vec::new(), report: Vec::new(), key });
                }
                let began = Instant::now();
                while let Some(gallery) = &mut self.gallery
                    && began.elapsed() < AT_ONCE
                    && let Some((is_of_report, id)) = gallery.coming.pop_front()
                {
                    let fits = id.fits(budget).then(|| charts.chart(&id, &ChartOptions::default())).flatten();
                    let list = if is_of_report { &mut gallery.report } else { &mut gallery.here };
                    list.extend(fits.map(Arc::new));
                }
            }
        }
    }
}

/// Makes a chart and all that is shown around it.
fn make(charts: &Charts<'_>, key: Key) -> Made {
    let (budget, id) = (charts.budget, &key.id);
    let chart = charts.chart(id, &key.options).map(Arc::new);
    let group = match id {
        // the accounts an execution chart is of are those of its statement
        ChartId::Execution(statement) => Some(Group::of(budget, *statement)),
        id => id.group(),
    };
    let mut kinds = group.map(|g| charts_of(budget, g)).unwrap_or_default();
    // the year that is chosen stays
    for kind in &mut kinds {
        if kind.kind() == id.kind() {
            *kind = id.clone();
        }
    }
    let other = id.year().map(|year| id.clone().in_year(year.other()));
    let mut way = Vec::new();
    if let Some(Group::Line(line)) = id.group() {
        for (above, name) in charts.way_to(line) {
            let same = match id {
                ChartId::Waterfall(_) => ChartId::Waterfall(above),
                ChartId::Composition(_) => ChartId::Composition(above),
                ChartId::Treemap(_, year) => ChartId::Treemap(above, *year),
                ChartId::Scatter(_, year) => ChartId::Scatter(Group::Line(above), *year),
                _ => ChartId::Pairs(Group::Line(above)),
            };
            let fits = above == line || same.fits(budget);
            way.push((if fits { same } else { ChartId::Pairs(Group::Line(above)) }, name));
        }
    }
    let anchor = Anchor::Chart(id.key(budget));
    let is_proposed = crate::export::pdf::proposed_charts(budget).contains(id);
    Made {
        is_proposed,
        has_other_year: other.is_some_and(|o| o.fits(budget)),
        chart,
        kinds,
        way,
        anchor,
        key,
    }
}

/// Shows the tab.
pub fn charts_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &mut ChartsView,
    actions: &mut Vec<Action>,
) {
    view.refresh(context);
    if view.is_making() {
        ui.ctx().request_repaint();
    }
    view.takes_zoom = false;
    match view.open.clone() {
        None => gallery::gallery_ui(ui, context, view, actions),
        Some(id) => page::page_ui(ui, context, view, &id, actions),
    }
}

/// Whether something is left out of a chart.
fn is_short(chart: &Chart) -> bool {
    chart.table.rows.iter().any(|row| row.removed)
}

/// Whether a mark is what is selected in the table.
fn is_selected(chart: &Chart, mark: usize, selected: (Option<FigureId>, Option<LineId>)) -> bool {
    let Some(mark) = chart.marks.get(mark) else { return false };
    match selected {
        (Some(figure), _) if mark.figures.contains(&figure) => true,
        (_, Some(line)) => mark.of == Subject::Line(line),
        _ => false,
    }
}
