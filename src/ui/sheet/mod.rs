//! The table: sticky header and first column, tree rows, selection by mouse and keyboard.

mod cells;

use super::action::Action;
use super::noted::Noted;
use super::texts::Texts;
use super::theme::{BODY, PAD, ROW, SMALL, Tokens, bold, regular, tokens};
use super::view::{Document, View};
use crate::budget::FigureId;
use crate::check::Severity;
use crate::compare::display::DisplayUnit;
use crate::compare::{Column, Order, Page, Place, Row, SheetKind, Subject, TextColumn, Year};
use crate::say::{Head, Look, first_head};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Align2, Sense, Stroke, StrokeKind, WidgetInfo, pos2, vec2};
use egui_table::{CellInfo, HeaderCellInfo, HeaderRow, Table, TableDelegate};
use std::collections::HashMap;
use std::sync::Arc;

const HEAD_ONE: f32 = 28.0;
const HEAD_TWO: f32 = 42.0;
const FIRST_COLUMN: f32 = 210.0;
const INDENT: f32 = 16.0;
/// Room for the mark of a finding before a figure, the size of the mark, and how wide it can be clicked.
const BADGE: f32 = 15.0;
/// Between the mark and the figure, or its minus would seem to belong to the mark.
const BADGE_GAP: f32 = 3.0;
const BADGE_MARK: f32 = 12.5;
const BADGE_TARGET: f32 = 24.0;
/// The folded corner of a cell with notes, and what of it can be clicked.
const NOTE_CORNER: f32 = 9.0;
const NOTE_TARGET: f32 = 16.0;

/// The worst finding of each figure, with its place in the list of findings.
pub type Badges = HashMap<FigureId, (Severity, usize)>;

/// What is marked in the table: figures findings or notes are about.
#[derive(Clone, Copy)]
pub struct Marks<'a> {
    pub badges: Option<&'a Badges>,
    pub noted: &'a Noted,
}

/// Shows the sheet of the view.
pub fn sheet_ui(
    ui: &mut egui::Ui,
    document: &Document,
    view: &View,
    texts: &mut Texts,
    marks: Marks<'_>,
    words: &Words,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    if view.sheet.rows.is_empty() {
        ui.add_space(40.0);
        ui.vertical_centered(|ui| {
            let filtered = view.options.filter != crate::compare::Filter::default();
            let id = match (view.is_waiting(), filtered) {
                (true, _) => "sheet-arranging",
                (_, true) => "sheet-empty",
                _ => "sheet-nothing",
            };
            ui.label(egui::RichText::new(&*words.get(id)).color(t.soft));
            if filtered && !view.is_waiting() && ui.button(&*words.get("cmd-clear-filter")).clicked() {
                actions.push(Action::Do(super::command::Command::ClearFilter));
            }
        });
        return;
    }
    let layout = &view.sheet.layout;
    let mut columns =
        vec![column(("name", ui.available_width() < 700.0, is_items(view)), first_width(ui, view), view)];
    for (i, c) in layout.columns.iter().enumerate() {
        // a page may show the same measure for several scopes
        let nth = layout.columns.iter().take(i).filter(|before| *before == c).count();
        columns.push(column((c, nth), width_of(*c, view.unit), view));
    }
    // one group cell over the sticky first column, then the years
    let groups = std::iter::once(0..1)
        .chain(layout.groups.iter().map(|g| g.columns.start + 1..g.columns.end + 1))
        .collect();
    let resizers: Vec<egui::Id> = columns.iter().enumerate().map(|(nth, c)| c.id_for(nth)).collect();
    let mut table = Table::new()
        .id_salt("sheet")
        .num_rows(view.sheet.rows.len() as u64)
        .num_sticky_cols(1)
        .headers([
            HeaderRow { height: if is_items(view) { 0.0 } else { HEAD_ONE }, groups },
            HeaderRow::new(HEAD_TWO),
        ])
        .columns(columns);
    let table_id = table.get_id(ui);
    if let Some(row) = view.scroll_to {
        table = table.scroll_to_row(row as u64, None);
        let cursor = view.selection.cursor.1;
        if cursor > 0 {
            table = table.scroll_to_column(cursor, None);
        }
    }
    let heads = texts.heads(document, view, words).to_vec();
    let left = ui.cursor().min.x;
    let first_width = first_width(ui, view);
    // begun on a cell, not on a border between columns or a scroll bar; over when the button is released
    let pressed = ui.input(|i| i.pointer.primary_down());
    if !pressed {
        ui.data_mut(|d| d.remove::<bool>(drag_id()));
    }
    let dragging = pressed && ui.data(|d| d.get_temp::<bool>(drag_id())).unwrap_or(false);
    let mut delegate = Delegate {
        document,
        view,
        texts,
        marks,
        words,
        actions,
        heads,
        left,
        dragging,
        first_width,
        tokens: t,
    };
    table.show(ui, &mut delegate);
    // the table gives the borders one drags no name
    for (nth, id) in resizers.into_iter().enumerate() {
        if let Some(response) = ui.ctx().read_response(table_id.with(id).with("resize")) {
            let column = (nth + 1).to_string();
            let label = words.with("column-resize", &[("column", &column)]);
            response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &label));
        }
    }
}

/// Where the table remembers that a selection is being drawn.
fn drag_id() -> egui::Id {
    egui::Id::unique("sheet-drag")
}

/// Pages of sentences rather than of numbers.
fn is_items(view: &View) -> bool {
    matches!(view.place, Place::Page(Page::Outcomes | Page::Plans))
}

/// The first column: wide where it holds sentences, narrow in a narrow window.
fn first_width(ui: &egui::Ui, view: &View) -> f32 {
    let wanted = if is_items(view) { 380.0 } else { FIRST_COLUMN };
    let room = ui.available_width();
    if room < 700.0 { wanted.min((room * 0.34).round()) } else { wanted }
}

/// Widths are remembered by what a column shows, so that pages and units keep their own.
fn column(what: impl std::hash::Hash + std::fmt::Debug, width: f32, view: &View) -> egui_table::Column {
    let id = egui::Id::unique(("column", what, view.unit));
    egui_table::Column::new(width).range(egui::Rangef::new(48.0, 900.0)).id(id)
}

fn width_of(column: Column, unit: DisplayUnit) -> f32 {
    use crate::budget::Measure;
    let money = match unit {
        DisplayUnit::YiYuan => 76.0,
        DisplayUnit::WanYuan => 100.0,
        DisplayUnit::Yuan => 140.0,
    };
    match column {
        Column::Stated(_, _, measure) if measure.is_money() => money,
        Column::Difference => money + 2.0,
        Column::Stated(Year::Draft, _, Measure::Growth) => 115.0,
        Column::DifferenceRate => 76.0,
        Column::Stated(_, _, Measure::Rate) => 90.0,
        Column::Stated(_, _, Measure::Growth) => 66.0,
        Column::Stated(..) | Column::Share(_) => 84.0,
        Column::Account => FIRST_COLUMN,
        Column::Text(TextColumn::Figure) => 150.0,
        Column::Text(TextColumn::Scope) => 90.0,
        Column::Text(TextColumn::Section) => 110.0,
        Column::Text(TextColumn::Remark) => 300.0,
        Column::Pivot(_) => 118.0,
    }
}

struct Delegate<'a> {
    document: &'a Document,
    view: &'a View,
    texts: &'a mut Texts,
    marks: Marks<'a>,
    words: &'a Words,
    actions: &'a mut Vec<Action>,
    heads: Vec<Head>,
    /// Where the table begins, from the left.
    left: f32,
    /// A selection is being drawn with the mouse.
    dragging: bool,
    first_width: f32,
    tokens: &'static Tokens,
}

impl Delegate<'_> {
    fn year_colour(&self, column: usize) -> egui::Color32 {
        let layout = &self.view.sheet.layout;
        match layout.columns.get(column) {
            Some(
                Column::Stated(Year::Draft, ..)
                | Column::Share(Year::Draft)
                | Column::Difference
                | Column::DifferenceRate,
            ) => self.tokens.draft,
            Some(Column::Stated(..) | Column::Share(_)) => self.tokens.executed,
            Some(Column::Pivot(_)) => self.tokens.draft,
            _ => self.tokens.soft,
        }
    }

    fn is_draft_edge(&self, column: usize) -> bool {
        self.view.sheet.layout.groups.iter().skip(1).any(|g| g.columns.start + 1 == column)
    }

    fn heading_row(&self, row: &Row) -> bool {
        matches!(row.subject, Subject::Heading(..) | Subject::Flow(..) | Subject::Section(..))
    }
}

impl TableDelegate for Delegate<'_> {
    fn default_row_height(&self) -> f32 {
        ROW
    }

    fn header_cell_ui(&mut self, ui: &mut egui::Ui, cell: &HeaderCellInfo) {
        let t = self.tokens;
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, t.side);
        if cell.row_nr == 0 {
            if is_items(self.view) {
                return;
            }
            if let Some(group) =
                cell.group_index.checked_sub(1).and_then(|i| self.view.sheet.layout.groups.get(i))
            {
                let colour = self.year_colour(group.columns.start);
                let text = self.view.tables(self.document, self.words).group_name(group);
                // keep the words in sight while the columns scroll
                let visible = rect.intersect(ui.clip_rect());
                ui.painter().text(
                    visible.left_center() + vec2(PAD, 0.0),
                    Align2::LEFT_CENTER,
                    &*text,
                    bold(BODY),
                    colour,
                );
                let y = rect.bottom() - 1.0;
                ui.painter().hline(rect.shrink2(vec2(3.0, 0.0)).x_range(), y, Stroke::new(2.0, colour));
                let response = ui.interact(rect, ui.scope_id().with("group"), Sense::hover());
                response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &*text));
            }
            return;
        }
        let column = cell.col_range.start;
        if ui.is_sizing_pass() {
            let width = column.checked_sub(1).and_then(|c| self.view.sheet.layout.columns.get(c));
            let width = width.map_or(self.first_width, |c| width_of(*c, self.view.unit));
            ui.allocate_space(vec2(width, HEAD_TWO));
            return;
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.hairline));
        let Some(index) = column.checked_sub(1) else {
            let text = first_head(self.words, self.view.place);
            let sortable = matches!(self.view.sheet.kind, SheetKind::SideBySide { .. });
            let order = self.view.options.sort.filter(|s| s.column == Column::Account).map(|s| s.order);
            let mark = order.map_or("", |o| if o == Order::Descending { " ▼" } else { " ▲" });
            let response = ui.interact(rect, ui.scope_id().with("sort"), Sense::click());
            if sortable && response.hovered() {
                ui.painter().rect_filled(rect.shrink(1.0), 2.0, t.hover);
            }
            let at = rect.left_center() + vec2(PAD, 0.0);
            ui.painter().text(at, Align2::LEFT_CENTER, format!("{text}{mark}"), regular(SMALL), t.soft);
            let label = self.words.with("head-sort-by", &[("column", &text)]);
            response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, sortable, &label));
            if sortable && response.clicked() {
                self.actions.push(Action::SortBy(Column::Account));
            }
            return;
        };
        let Some(Head { title, sub, full }) = self.heads.get(index).cloned() else {
            return;
        };
        let sorted =
            self.view.options.sort.filter(|s| self.view.sheet.layout.columns.get(index) == Some(&s.column));
        let mark = sorted.map_or("", |s| match s.order {
            Order::Magnitude => "▲▼ ",
            Order::Descending => "▼ ",
            Order::Ascending => "▲ ",
        });
        let response = ui.interact(rect, ui.scope_id().with("sort"), Sense::click());
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink(1.0), 2.0, t.hover);
        }
        let textual = matches!(self.view.sheet.layout.columns.get(index), Some(Column::Text(_)));
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let (x, align) = if textual { (rect.left() + PAD, 0) } else { (rect.right() - PAD, 1) };
        let anchor = |top: bool| match (align, top, sub.is_empty()) {
            (0, _, true) => Align2::LEFT_CENTER,
            (0, true, _) => Align2::LEFT_TOP,
            (0, false, _) => Align2::LEFT_BOTTOM,
            (_, _, true) => Align2::RIGHT_CENTER,
            (_, true, _) => Align2::RIGHT_TOP,
            (_, false, _) => Align2::RIGHT_BOTTOM,
        };
        let y = if sub.is_empty() { rect.center().y } else { rect.top() + 3.0 };
        let galley = elided(ui, &title, regular(SMALL + 1.0), t.ink, rect.width() - PAD);
        let at = anchor(true).anchor_size(pos2(x, y), galley.size());
        painter.galley(at.min, galley, t.ink);
        if !sub.is_empty() || !mark.is_empty() {
            // the arrow stands with the unit, where there is room for it
            let at = pos2(x, rect.bottom() - 4.0);
            painter.text(at, anchor(false), format!("{mark}{sub}"), regular(SMALL - 1.0), t.soft);
        }
        let label = self.words.with("head-sort-by", &[("column", &full)]);
        let sortable = matches!(self.view.sheet.kind, crate::compare::SheetKind::SideBySide { .. });
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, sortable, &label));
        let response = response.on_hover_ui(|ui| {
            ui.label(&*full);
            if sortable {
                ui.label(egui::RichText::new(&*self.words.get("head-sort-hint")).color(t.soft));
            }
        });
        if sortable
            && response.clicked()
            && let Some(column) = self.view.sheet.layout.columns.get(index)
        {
            self.actions.push(Action::SortBy(*column));
        }
    }

    fn row_ui(&mut self, ui: &mut egui::Ui, row_nr: u64) {
        let Ok(row) = usize::try_from(row_nr) else { return };
        let Some(r) = self.view.sheet.rows.get(row) else {
            return;
        };
        let rect = ui.max_rect();
        let t = self.tokens;
        let (first, last) = self.view.selection.rows();
        let heading = self.heading_row(r);
        if heading {
            ui.painter().rect_filled(rect, 0.0, t.band);
        }
        if (first..=last).contains(&row) {
            ui.painter().rect_filled(rect, 0.0, t.selected);
        } else if ui.rect_contains_pointer(rect) {
            ui.painter().rect_filled(rect, 0.0, t.hover);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.hairline));
        // The row is painted once for the sticky column and once for the others: the words run over
        // both while these stand where they began.
        if heading && (rect.left() - self.left).abs() < 0.5 {
            let text = self.texts.row(self.document, self.view, self.words, row);
            let at = pos2(rect.left() + PAD, rect.center().y);
            ui.painter().text(at, Align2::LEFT_CENTER, &*text.name, bold(BODY), t.ink);
        }
    }

    fn cell_ui(&mut self, ui: &mut egui::Ui, cell: &CellInfo) {
        let Ok(row) = usize::try_from(cell.row_nr) else {
            return;
        };
        let Some(r) = self.view.sheet.rows.get(row).copied() else {
            return;
        };
        let column = cell.col_nr;
        if ui.is_sizing_pass() {
            return;
        }
        let rect = ui.max_rect();
        let text = self.texts.row(self.document, self.view, self.words, row);
        if self.is_draft_edge(column) {
            ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, self.tokens.hairline));
        }
        let response = ui.interact(rect, ui.scope_id().with("cell"), Sense::click_and_drag());
        if response.drag_started() {
            ui.data_mut(|d| d.insert_temp(drag_id(), true));
            self.actions.push(Action::Select { row, column, extend: false });
        } else if self.dragging && response.contains_pointer() && self.view.selection.cursor != (row, column)
        {
            self.actions.push(Action::Select { row, column, extend: true });
        }
        if column == 0 {
            self.name_cell(ui, &r, &text, rect, row, &response);
            let noted = self.marks.noted;
            let notes = match r.subject {
                Subject::Line(line) => noted.of_line.get(&line),
                Subject::Item(item) => noted.of_item.get(&item),
                Subject::Flow(book, scope, flow) => {
                    let statement = self.document.budget.find_statement(book, scope, flow);
                    statement.and_then(|id| noted.of_statement.get(&id))
                }
                _ => None,
            };
            self.note_mark(ui, rect, notes);
        } else if let Some(cell) = text.cells.get(column - 1)
            && !(cell.look == Look::Missing && self.heading_row(&r))
        {
            let badge = cell.figure.and_then(|id| self.marks.badges?.get(&id)).copied();
            self.figure_cell(ui, cell, rect, column - 1, badge.is_some());
            if let Some((severity, nth)) = badge {
                self.badge(ui, rect, severity, nth);
            }
            let notes = cell.figure.and_then(|id| self.marks.noted.of_figure.get(&id));
            self.note_mark(ui, rect, notes);
            response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &*cell.label));
            self.hover(&response, row, column - 1, cell);
        } else {
            // empty to the eye; to the ear it is part of the heading
            let label = self.words.with("cell-heading", &[("name", &text.name)]);
            response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &label));
        }
        let selection = self.view.selection;
        if selection.cursor == (row, column) {
            ui.painter().rect_stroke(
                rect.shrink(1.0),
                1.0,
                Stroke::new(1.5, self.tokens.cursor),
                StrokeKind::Inside,
            );
        } else if selection.contains(row, column) {
            ui.painter().rect_stroke(rect, 0.0, Stroke::new(0.5, self.tokens.cursor), StrokeKind::Inside);
        }
        if response.clicked() {
            let extend = ui.input(|i| i.modifiers.shift);
            self.actions.push(Action::Select { row, column, extend });
        }
        if response.double_clicked()
            && r.expandable
            && let Subject::Line(line) = r.subject
        {
            self.actions.push(Action::ToggleLine(line));
        }
    }
}

/// Whether a dialog stands over the table: then the pointer is not the table's.
fn under_modal(ctx: &egui::Context) -> bool {
    ctx.memory(|m| m.top_modal_layer().is_some())
}

/// One line of text, cut with `…` where there is no room.
pub(super) fn elided(
    ui: &egui::Ui,
    text: &str,
    font: egui::FontId,
    colour: egui::Color32,
    room: f32,
) -> Arc<egui::Galley> {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    ui.painter().layout_job(job)
}
