//! An open budget with its view: what actions and keys do to it.

mod findings;
mod notes;

use super::action::Action;
use super::charts::{ChartAction, ChartsView, charts_for_line};
use super::checking::{Checked, Checking};
use super::command::Command;
use super::editor::Editor;
use super::finding_list::{Filters, FindingsView, Kind};
use super::finding_texts::FindingTexts;
use super::noted::Noted;
use super::notes::NotesView;
use super::paper::PaperView;
use super::project::Project;
use super::texts::Texts;
use super::view::{Document, Selection, View, page_of_item};
use crate::budget::{FigureId, Flow, SectionId, StatementId};
use crate::chart::ChartId;
use crate::check::Origin;
use crate::compare::display::DisplayUnit;
use crate::compare::{
    Cell, Collapsed, Column, CompareBase, Filter, Hit, Order, Page, Place, RowOptions, SheetKind, Sort,
    Subject, value_of,
};
use crate::review::places::{
    FindingPlace, Target, figure_anchor, item_anchor, line_anchor, line_quote, locate,
};
use crate::review::store::Snapshot;
use crate::review::{Anchor, Deed, Desk, NoteFilter, NoteId, Review, ReviewSettings, Reviewer, Source};
use eframe::egui;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Changes count as large from here when the user has set no threshold, in percent.
const LARGE_CHANGE: Decimal = Decimal::TEN;

/// What the middle of the window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Table,
    Charts,
    Findings,
    Notes,
    /// What is handed in.
    Paper,
}

/// An open budget with its view.
pub struct Open {
    pub document: Document,
    pub view: View,
    /// What was found, once the check is done.
    pub checked: Option<Checked>,
    pub(super) checking: Option<Checking>,
    /// What the deputy makes of it, with undo.
    pub desk: Desk,
    pub tab: Tab,
    /// The gallery of charts, or the chart that is shown.
    pub charts: ChartsView,
    pub paper: PaperView,
    pub(super) findings: FindingsView,
    pub(super) finding_texts: FindingTexts,
    /// The finding the selection has followed.
    followed: Option<usize>,
    pub(super) texts: Texts,
    /// The file of the review.
    pub(super) project: Project,
    /// Where the notes stand.
    pub noted: Noted,
    pub(super) notes: NotesView,
    /// A note being written.
    pub(super) editor: Option<Editor>,
    /// Shown in the inspector instead of the cell under the cursor, until that moves.
    pub(super) inspected: Option<Anchor>,
    /// How it is looked at was saved when it was to be closed.
    pub(super) settings_saved: bool,
    /// The list of notes was left for what one of them is about.
    pub(super) came_from_notes: bool,
    /// The budget file the document was made from.
    pub(super) source_shown: Arc<Source>,
}

impl Open {
    /// A budget just opened.
    pub(super) fn new(document: Document, mut view: View, review: Review, mut project: Project) -> Self {
        view.options.base = review.settings().base;
        let source_shown = Arc::clone(review.source());
        let desk = Desk::new(review);
        if !project.is_recovered() {
            project.begun(desk.review());
        }
        Self {
            settings_saved: false,
            source_shown,
            project,
            noted: Noted::default(),
            notes: NotesView::default(),
            editor: None,
            inspected: None,
            came_from_notes: false,
            document,
            view,
            checked: None,
            checking: None,
            desk,
            tab: Tab::default(),
            charts: ChartsView::default(),
            paper: PaperView::default(),
            findings: FindingsView::default(),
            finding_texts: FindingTexts::default(),
            followed: None,
            texts: Texts::default(),
        }
    }

    /// Applies an action that concerns only the view.
    pub(super) fn apply(&mut self, action: Action) {
        if matches!(
            action,
            Action::Select { .. }
                | Action::Go(_)
                | Action::ShowFigure(_)
                | Action::ShowInTable(_)
                | Action::ShowHit(_)
                | Action::ShowFinding(_)
        ) {
            self.inspected = None;
        }
        // the outline leads to the charts of a place too
        if let (Action::Go(_), Tab::Charts) = (&action, self.tab) {
            self.charts.apply(&ChartAction::Gallery);
        }
        let Self { document, view, .. } = self;
        match action {
            Action::ShowInTable(figure) => {
                self.tab = Tab::Table;
                view.show_figure(document, figure);
            }
            Action::Dismiss { finding, reason } => {
                let next = self.following(&finding);
                self.desk.dismiss(&finding, &reason);
                self.review_changed(next);
            }
            Action::Restore(finding) => {
                let next = self.following(&finding);
                let itself =
                    self.checked.as_ref().and_then(|c| c.findings.iter().position(|f| f.id == finding));
                self.desk.restore(&finding);
                // the last one taken up again is shown where it is now
                let last = self.desk.review().dismissed() == 0;
                self.review_changed(if last { itself } else { next });
            }
            Action::ShowFinding(nth) => {
                self.tab = Tab::Findings;
                if let Some(checked) = &self.checked {
                    self.findings.show(document, checked, nth);
                }
            }
            Action::CancelChecking => {
                if let Some(checking) = &self.checking {
                    checking.progress.cancel();
                }
            }
            Action::Go(place) if view.place != place => {
                view.place = place;
                // the overview is for the top lines; elsewhere one wants to see what is there
                if place == Place::Overview {
                    view.options.collapsed = Collapsed::all(&document.parents);
                } else {
                    view.options.collapsed = Collapsed::default();
                }
                view.options.sort = None;
                view.options.flat = false;
                view.options.filter = Filter::default();
            }
            Action::ShowFigure(figure) => view.show_figure(document, figure),
            Action::ShowHit(hit) => match hit {
                Hit::Line(line) => view.show_line(document, line),
                Hit::Item(item) => {
                    view.place = Place::Page(page_of_item(&document.budget, item));
                    view.show_row(Subject::Item(item));
                }
                Hit::Section(section) => {
                    let first =
                        document.budget.figures().find(|(_, f)| f.section == section).map(|(id, _)| id);
                    let item = document.budget.items().find(|(_, i)| i.section == section).map(|(id, _)| id);
                    match (first, item) {
                        (Some(figure), _) => view.show_figure(document, figure),
                        (None, Some(item)) => {
                            view.place = Place::Page(page_of_item(&document.budget, item));
                            view.show_row(Subject::Item(item));
                        }
                        (None, None) => {}
                    }
                }
            },
            Action::Select { row, column, extend } => {
                if extend {
                    view.selection.cursor = (row, column);
                } else {
                    view.selection = Selection::at(row, column);
                }
            }
            Action::ToggleLine(line) => {
                let hidden = view.options.collapsed.contains(line);
                view.options.collapsed.set(line, !hidden);
            }
            Action::SortBy(column) => {
                // through the orders that make sense for the column, then report order again
                let orders: &[Order] = if matches!(column, Column::Difference | Column::DifferenceRate) {
                    &[Order::Magnitude, Order::Descending, Order::Ascending]
                } else if column == Column::Account {
                    &[Order::Ascending, Order::Descending]
                } else {
                    &[Order::Descending, Order::Ascending]
                };
                let now = view.options.sort.filter(|s| s.column == column).map(|s| s.order);
                let at = now.and_then(|order| orders.iter().position(|o| *o == order));
                let next = orders.get(at.map_or(0, |n| n + 1)).copied();
                view.options.sort = next.map(|order| Sort { column, order });
            }
            Action::SetFilter(filter) => view.options.filter = filter,
            _ => {}
        }
    }

    /// Takes the last change of the review back, or does it again; what it was, if there was one. A finding
    /// that comes back by it is shown.
    pub(super) fn travel(&mut self, back: bool) -> Option<Deed> {
        let deed = if back { self.desk.undo() } else { self.desk.redo() }?;
        let aside = self.checked.as_ref().map(|c| c.dismissed.clone()).unwrap_or_default();
        self.review_changed(None);
        if let Some(checked) = &self.checked {
            let back = aside.iter().zip(&checked.dismissed).position(|(was, is)| *was && !*is);
            if let Some(nth) = back {
                self.tab = Tab::Findings;
                self.findings.show(&self.document, checked, nth);
            }
        }
        self.view.restyle();
        Some(deed)
    }

    /// Runs a command about the view; returns the id of what to say about it.
    pub(super) fn run(&mut self, command: Command) -> Option<&'static str> {
        let Self { document, view, .. } = self;
        match command {
            Command::ShowTable => self.tab = Tab::Table,
            Command::ShowFindings => self.tab = Tab::Findings,
            Command::ShowCharts => self.tab = Tab::Charts,
            Command::NextFinding | Command::PreviousFinding => {
                return self.step_finding(command == Command::NextFinding);
            }
            Command::SelectAll => {
                view.selection.anchor = (0, 0);
                view.selection.cursor =
                    (view.sheet.rows.len().saturating_sub(1), view.sheet.layout.columns.len());
            }
            Command::ExpandAll => view.options.collapsed = Collapsed::default(),
            Command::CollapseAll => view.options.collapsed = Collapsed::all(&document.parents),
            Command::NextChange | Command::PreviousChange => {
                return self.jump(command == Command::NextChange);
            }
            Command::LargestChanges => {
                // a second time goes back to the report's own order
                view.options.flat = !view.options.flat;
                let sort = Sort { column: Column::Difference, order: Order::Magnitude };
                view.options.sort = view.options.flat.then_some(sort);
                view.selection = Selection::at(0, 0);
                view.scroll_to = Some(0);
            }
            Command::SortHere => {
                let column = view.selection.cursor.1.checked_sub(1);
                let column =
                    column.map_or(Some(Column::Account), |c| view.sheet.layout.columns.get(c).copied());
                if let (Some(column), SheetKind::SideBySide { .. }) = (column, &view.sheet.kind) {
                    self.apply(Action::SortBy(column));
                }
            }
            Command::FilterBothYears => view.options.filter.both_years = !view.options.filter.both_years,
            Command::FilterLargeChanges => {
                let filter = &mut view.options.filter;
                filter.change_over = filter.change_over.is_none().then_some(LARGE_CHANGE);
            }
            Command::ReportOrder => {
                view.options.sort = None;
                view.options.flat = false;
            }
            Command::ClearFilter => view.options.filter = Filter::default(),
            Command::BaseExecuted => view.options.base = CompareBase::Executed,
            Command::BaseAdjusted => view.options.base = CompareBase::Adjusted,
            Command::BaseInitial => view.options.base = CompareBase::Initial,
            _ => {}
        }
        None
    }

    /// To the next or previous line whose draft differs much from the base, going round at the end.
    fn jump(&mut self, forward: bool) -> Option<&'static str> {
        let Self { document, view, .. } = self;
        let sheet = &view.sheet;
        let column = sheet.layout.columns.iter().position(|c| *c == Column::DifferenceRate)?;
        let threshold = view.options.filter.change_over.unwrap_or(LARGE_CHANGE);
        let count = sheet.rows.len();
        let start = view.selection.cursor.0;
        let found = (1..=count)
            .map(|step| if forward { (start + step) % count } else { (start + count - step) % count })
            .find(|row| {
                let cell: Cell = sheet.cell(&document.budget, *row, column);
                value_of(&document.budget, &cell).is_some_and(|v| v.abs() > threshold)
            });
        match found {
            Some(row) => {
                view.selection = Selection::at(row, column + 1);
                view.scroll_to = Some(row);
                None
            }
            None => Some("status-no-change"),
        }
    }

    /// The unit a page is best shown in when the user has `chosen` one for everything else.
    pub(super) fn natural_unit(&self, chosen: DisplayUnit) -> DisplayUnit {
        match (self.view.place, chosen) {
            // the three public expenses are printed in 万元; in 亿元 they are all decimals
            (Place::Page(Page::ThreePublic), DisplayUnit::YiYuan) => DisplayUnit::WanYuan,
            _ => chosen,
        }
    }

    /// The document of another draft of the budget, in place of this one. View, notes and undo stay.
    pub(super) fn replace_document(&mut self, document: Document, wake: impl FnOnce() + Send + 'static) {
        let place = place_in(&self.document, &document, self.view.place);
        let mut view = View::new(&document, self.view.unit, self.view.options.show_shares);
        let open_lines = if place == Place::Overview { view.options.collapsed } else { Collapsed::default() };
        view.options = RowOptions { collapsed: open_lines, ..self.view.options.clone() };
        view.place = place;
        view.generation = self.view.generation + 1;
        let (row, column) = self.view.selection.cursor;
        if let Some(row) = self.view.sheet.rows.get(row)
            && let Some(subject) = subject_in(&self.document, &document, row.subject)
        {
            view.show_cell(subject, column);
        }
        self.view = view;
        self.charts.follow(&self.document, &document);
        self.document = document;
        self.source_shown = Arc::clone(self.desk.review().source());
        self.checked = None;
        self.texts = Texts::default();
        self.noted.forget();
        self.inspected = None;
        self.start_checking(wake);
    }

    /// Whether something is being written that is not kept yet.
    pub(super) fn has_draft(&self) -> bool {
        self.editor.as_ref().is_some_and(|e| !e.is_blank())
    }

    /// Makes the work as it is at this moment, for the keeper.
    pub(super) fn snapshot_maker(&self, me: &Reviewer) -> impl Fn() -> Snapshot + use<> {
        let review = Arc::clone(self.desk.review());
        let now = jiff::Timestamp::now();
        let draft =
            self.editor.as_ref().and_then(|e| Some((e.note(), e.finished(now, me, self.desk.review())?)));
        let (project, edition) = (self.project.path.clone(), self.desk.edition());
        let base = self.project.base().map(str::to_owned);
        let snapshot = Snapshot { review, draft, project, base, edition };
        move || snapshot.clone()
    }

    /// Keys that move the cursor and open and close rows.
    pub(super) fn keys(&self, ctx: &egui::Context, actions: &mut Vec<Action>) {
        use egui::{Key, Modifiers};
        let view = &self.view;
        let rows = view.sheet.rows.len();
        if rows == 0 || self.tab != Tab::Table {
            return;
        }
        let (row, column) = view.selection.cursor;
        let (last_row, last_column) = (rows - 1, view.sheet.layout.columns.len());
        let page = 20;
        let moves: [(Key, Modifiers, (usize, usize)); 10] = [
            (Key::ArrowUp, Modifiers::NONE, (row.saturating_sub(1), column)),
            (Key::ArrowDown, Modifiers::NONE, ((row + 1).min(last_row), column)),
            (Key::ArrowLeft, Modifiers::NONE, (row, column.saturating_sub(1))),
            (Key::ArrowRight, Modifiers::NONE, (row, (column + 1).min(last_column))),
            (Key::PageUp, Modifiers::NONE, (row.saturating_sub(page), column)),
            (Key::PageDown, Modifiers::NONE, ((row + page).min(last_row), column)),
            (Key::Home, Modifiers::NONE, (row, 0)),
            (Key::End, Modifiers::NONE, (row, last_column)),
            (Key::Home, Modifiers::COMMAND, (0, column)),
            (Key::End, Modifiers::COMMAND, (last_row, column)),
        ];
        for (key, modifiers, (row, column)) in moves {
            for extend in [true, false] {
                let modifiers = if extend { modifiers | Modifiers::SHIFT } else { modifiers };
                let presses = ctx.input_mut(|i| i.count_and_consume_key_exact(modifiers, key));
                if presses {
                    actions.push(Action::Select { row, column, extend });
                }
            }
        }
        let toggles = ctx.input_mut(|i| {
            i.consume_key(Modifiers::NONE, Key::Enter) || i.consume_key(Modifiers::NONE, Key::Space)
        });
        if toggles
            && let Some(r) = view.sheet.rows.get(row)
            && let (true, Subject::Line(line)) = (r.expandable, r.subject)
        {
            actions.push(Action::ToggleLine(line));
        }
    }
}

/// The printed figure under the cursor.
pub(super) fn figure_at_cursor(document: &Document, view: &View) -> Option<FigureId> {
    let (row, column) = view.selection.cursor;
    view.sheet.rows.get(row)?;
    match view.sheet.cell(&document.budget, row, column.checked_sub(1)?) {
        Cell::Printed(id) => Some(id),
        _ => None,
    }
}

/// The figure, line or item under the cursor of the table, with what is printed there.
pub(super) fn cursor_anchor(document: &Document, view: &View) -> Option<(Anchor, Option<String>)> {
    let budget = &document.budget;
    if let Some(id) = figure_at_cursor(document, view) {
        return Some((figure_anchor(budget, id), Some(budget.figure(id).quantity.text().to_owned())));
    }
    match view.sheet.rows.get(view.selection.cursor.0)?.subject {
        Subject::Line(line) => Some((line_anchor(budget, line), line_quote(budget, line))),
        Subject::Item(item) | Subject::ItemFigure(item, _) => Some((item_anchor(budget, item), None)),
        Subject::Flow(book, scope, flow) => {
            let id = budget.find_statement(book, scope, flow)?;
            Some((crate::review::places::statement_anchor(budget, id), None))
        }
        _ => None,
    }
}

/// The same place in another draft, or the overview.
fn place_in(before: &Document, after: &Document, place: Place) -> Place {
    let (old, new) = (&before.budget, &after.budget);
    let scope = |id| new.find_scope(&old.scope(id).name);
    let found = match place {
        Place::Scope(book, id) => scope(id).map(|s| Place::Scope(book, s)),
        Place::Statement(id) => {
            let s = old.statement(id);
            scope(s.scope).and_then(|at| new.find_statement(s.book, at, s.flow)).map(Place::Statement)
        }
        other => Some(other),
    };
    found.filter(|p| after.outline.nodes.iter().any(|n| n.place == *p)).unwrap_or(Place::Overview)
}

/// The same row of another draft, by its name.
fn subject_in(before: &Document, after: &Document, subject: Subject) -> Option<Subject> {
    let (old, new) = (&before.budget, &after.budget);
    let anchor = match subject {
        Subject::Line(id) => line_anchor(old, id),
        Subject::Item(id) | Subject::ItemFigure(id, _) => item_anchor(old, id),
        _ => return None,
    };
    match locate(&anchor, new, &|_| FindingPlace::Gone)? {
        Target::Line(id) => Some(Subject::Line(id)),
        Target::Item(id) => Some(Subject::Item(id)),
        _ => None,
    }
}

/// `consume_key` takes a key with more modifiers too; arrows with Shift must stay apart.
trait ExactKey {
    fn count_and_consume_key_exact(&mut self, modifiers: egui::Modifiers, key: egui::Key) -> bool;
}

impl ExactKey for egui::InputState {
    fn count_and_consume_key_exact(&mut self, modifiers: egui::Modifiers, key: egui::Key) -> bool {
        let before = self.events.len();
        self.events.retain(|e| {
            !matches!(e, egui::Event::Key { key: k, modifiers: m, pressed: true, .. } if *k == key && m.matches_exact(modifiers))
        });
        self.events.len() < before
    }
}
