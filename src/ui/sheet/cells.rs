//! The cells of the table: names, figures, and what is marked at them.

use super::super::action::Action;
use super::super::theme::{BODY, PAD, ROW, SMALL, bold, disclosure, regular};
use super::{
    BADGE, BADGE_GAP, BADGE_MARK, BADGE_TARGET, Delegate, INDENT, NOTE_CORNER, NOTE_TARGET, elided,
    under_modal,
};
use crate::budget::Relation;
use crate::check::Severity;
use crate::compare::{Column, Row, Subject};
use crate::review::NoteId;
use crate::say::{CellText, Look, RowText, formula_text, severity_mark, severity_name};
use eframe::egui;
use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Stroke, WidgetInfo, pos2, vec2};

impl Delegate<'_> {
    pub(super) fn name_cell(
        &mut self,
        ui: &mut egui::Ui,
        r: &Row,
        text: &RowText,
        rect: Rect,
        row: usize,
        response: &egui::Response,
    ) {
        let t = self.tokens;
        let indent = f32::from(r.depth) * INDENT;
        let mut x = rect.left() + PAD + indent;
        if r.expandable {
            let at = Rect::from_center_size(pos2(x + 5.0, rect.center().y), vec2(22.0, ROW));
            let toggle = ui.interact(at, ui.scope_id().with("toggle"), Sense::click());
            let colour = if toggle.hovered() { t.ink } else { t.soft };
            let centre = pos2(x + 5.0, rect.center().y);
            disclosure(ui.painter(), centre, r.expanded, colour);
            let id = if r.expanded { "row-collapse" } else { "row-expand" };
            let label = self.words.with(id, &[("name", &text.name)]);
            toggle.widget_info(|| WidgetInfo::selected(Role::Button, true, r.expanded, &label));
            if toggle.clicked()
                && let Subject::Line(line) = r.subject
            {
                self.actions.push(Action::ToggleLine(line));
            }
        }
        x += 16.0;
        let memo = matches!(r.subject, Subject::Line(line) if self.document.budget.line(line).relation == Some(Relation::Memo));
        response.widget_info(|| {
            WidgetInfo::selected(Role::RowHeader, true, self.view.selection.cursor.0 == row, &*text.name)
        });
        if self.heading_row(r) {
            return; // its words run over the whole row, see row_ui
        }
        let flat = self.view.options.flat;
        if flat {
            x = rect.left() + PAD;
        }
        let (font, colour) = match (r.depth, memo) {
            (0, false) if !flat => (bold(BODY), t.ink),
            (_, true) => (regular(BODY), t.soft),
            _ => (regular(BODY), t.ink),
        };
        let room = (rect.right() - x - 4.0).max(0.0);
        let shown = elided(ui, &text.name, font, colour, room);
        let at = pos2(x, rect.center().y - shown.size().y / 2.0);
        ui.painter().galley(at, shown.clone(), colour);
        if let Some(context) = &text.context {
            let x = x + shown.size().x + 6.0;
            let context =
                elided(ui, context, regular(SMALL - 1.0), t.soft, (rect.right() - x - 4.0).max(0.0));
            ui.painter().galley(pos2(x, rect.center().y - context.size().y / 2.0), context, t.soft);
        }
        if (shown.elided || memo || text.context.is_some()) && !under_modal(ui) {
            response.clone().on_hover_ui(|ui| {
                ui.label(&*text.name);
                if let Some(context) = &text.context {
                    ui.label(egui::RichText::new(&**context).color(t.soft));
                }
                if memo {
                    ui.label(egui::RichText::new(&*self.words.get("relation-memo-hint")).color(t.soft));
                }
            });
        }
    }

    /// A folded corner where there are notes; a click shows them.
    pub(super) fn note_mark(&mut self, ui: &egui::Ui, rect: Rect, notes: Option<&Vec<NoteId>>) {
        let Some((first, count)) = notes.and_then(|n| Some((*n.first()?, n.len()))) else { return };
        let corner = rect.right_top();
        let points = vec![corner, corner - vec2(NOTE_CORNER, 0.0), corner + vec2(0.0, NOTE_CORNER)];
        ui.painter().add(egui::Shape::convex_polygon(points, self.tokens.note, Stroke::NONE));
        let at = Rect::from_min_max(corner - vec2(NOTE_TARGET, 0.0), corner + vec2(0.0, NOTE_TARGET));
        let response = ui.interact(at, ui.scope_id().with("notes"), Sense::click());
        let hint = self.words.with("note-mark-hint", &[("count", &count.to_string())]);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &hint));
        if response.on_hover_text(&hint).clicked() {
            self.actions.push(Action::ShowNoteInTable(first));
        }
    }

    /// A mark before a figure that a finding is about; a click opens the finding.
    pub(super) fn badge(&mut self, ui: &egui::Ui, rect: Rect, severity: Severity, nth: usize) {
        let at = Rect::from_min_size(rect.left_top(), vec2(BADGE_TARGET, rect.height()));
        let response = ui.interact(at, ui.scope_id().with("badge"), Sense::click());
        let colour = self.tokens.severity(severity);
        if response.hovered() {
            ui.painter().rect_filled(at.shrink(2.0), 3.0, self.tokens.selected);
        }
        let centre = pos2(rect.left() + 1.0 + BADGE / 2.0, rect.center().y);
        ui.painter().text(
            centre,
            Align2::CENTER_CENTER,
            severity_mark(severity),
            regular(BADGE_MARK),
            colour,
        );
        let hint = self.words.with("badge-hint", &[("severity", &severity_name(self.words, severity))]);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &hint));
        if response.on_hover_text(&hint).clicked() {
            self.actions.push(Action::ShowFinding(nth));
        }
    }

    pub(super) fn figure_cell(
        &self,
        ui: &egui::Ui,
        cell: &CellText,
        rect: Rect,
        column: usize,
        badged: bool,
    ) {
        let t = self.tokens;
        let painter = ui.painter();
        let right = rect.right() - PAD;
        match cell.look {
            Look::Words => {
                let galley = elided(ui, &cell.text, regular(SMALL + 1.0), t.soft, rect.width() - PAD);
                painter.galley(
                    pos2(rect.left() + PAD, rect.center().y - galley.size().y / 2.0),
                    galley,
                    t.soft,
                );
            }
            Look::Missing if matches!(self.view.sheet.layout.columns.get(column), Some(Column::Text(_))) => {}
            Look::Missing => {
                painter.text(
                    pos2(right, rect.center().y),
                    Align2::RIGHT_CENTER,
                    &*cell.text,
                    regular(BODY),
                    t.soft.gamma_multiply(0.6),
                );
            }
            Look::Printed | Look::Derived => {
                let textual = matches!(self.view.sheet.layout.columns.get(column), Some(Column::Text(_)));
                let colour = if cell.look == Look::Printed { t.ink } else { t.soft };
                let room = right - rect.left() - if badged { BADGE + BADGE_GAP } else { 0.0 };
                let lay_out = |size: f32| {
                    let layout = |text: &str| painter.layout_no_wrap(text.to_owned(), regular(size), colour);
                    let mut space = 0.0;
                    if cell.short_by > 0 {
                        let digits = "0".repeat(cell.short_by as usize);
                        space = layout(&if cell.pointless { format!(".{digits}") } else { digits }).size().x;
                    }
                    (layout(&cell.text), space)
                };
                let (mut galley, mut space) = lay_out(BODY);
                let wanted = galley.size().x + space;
                // the mark of a finding stands before the figure, never on it: in a column too narrow for
                // both the note gives way, then the digits get smaller
                let mut right = right;
                if badged && !textual && wanted > room {
                    (galley, space) = lay_out((BODY * room / wanted).clamp(8.0, BODY));
                } else if let Some(note) = &cell.note {
                    let all = if badged { (room - wanted - 4.0).max(0.0) } else { f32::INFINITY };
                    let note = elided(ui, note, regular(SMALL - 1.0), t.soft, all);
                    // not even one character of it
                    if note.size().x <= all + 0.5 && all > SMALL {
                        let at = pos2(right - note.size().x, rect.center().y - note.size().y / 2.0);
                        right = at.x - 4.0;
                        painter.galley(at, note, t.soft);
                    }
                }
                let height = galley.size().y;
                let top = rect.center().y - height / 2.0;
                let before = if badged { BADGE.max(PAD) } else { PAD };
                let x = if textual { rect.left() + before } else { right - space - galley.size().x };
                if cell.look == Look::Derived {
                    let y = top + height - 1.0;
                    let line = [pos2(x, y), pos2(x + galley.size().x, y)];
                    painter.extend(egui::Shape::dotted_line(&line, t.soft, 3.0, 0.6));
                }
                painter.galley(pos2(x, top), galley, colour);
                let arrow = match cell.direction {
                    std::cmp::Ordering::Greater => "▲",
                    std::cmp::Ordering::Less => "▼",
                    std::cmp::Ordering::Equal => "",
                };
                let at = pos2(rect.left() + 4.0, rect.center().y);
                painter.text(at, Align2::LEFT_CENTER, arrow, regular(9.0), t.soft);
            }
        }
    }

    pub(super) fn hover(&self, response: &egui::Response, row: usize, column: usize, cell: &CellText) {
        if cell.look == Look::Missing || under_modal(&response.ctx) {
            return;
        }
        response.clone().on_hover_ui(|ui| {
            let budget = &self.document.budget;
            match self.view.sheet.cell(budget, row, column) {
                crate::compare::Cell::Printed(id) => {
                    let figure = budget.figure(id);
                    let section = budget.section(figure.section);
                    ui.label(egui::RichText::new(figure.quantity.text()).font(bold(BODY)));
                    ui.label(
                        egui::RichText::new(format!("{} {}", section.at, section.title))
                            .color(self.tokens.soft),
                    );
                    if let Some(note) = &cell.note {
                        ui.label(egui::RichText::new(&**note).color(self.tokens.soft));
                    }
                }
                crate::compare::Cell::Derived(d) => {
                    ui.label(formula_text(budget, self.words, &d, self.view.unit));
                    ui.label(
                        egui::RichText::new(&*self.words.get("cell-derived-hint")).color(self.tokens.soft),
                    );
                }
                crate::compare::Cell::Text(text) => {
                    ui.label(&*text);
                }
                crate::compare::Cell::Missing => {}
            }
        });
    }
}
