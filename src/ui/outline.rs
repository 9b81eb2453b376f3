//! The left panel: overview, budgets, scopes, statements, pages.

use super::action::Action;
use super::noted::Noted;
use super::theme::{BODY, PAD, SMALL, bold, regular, tokens};
use super::view::{Document, View};
use crate::compare::{OutlineNode, Place};
use crate::say::{place_name, place_title};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Sense, WidgetInfo, pos2, vec2};

const NODE: f32 = 26.0;

/// Shows the outline.
pub fn outline_ui(
    ui: &mut egui::Ui,
    document: &Document,
    view: &View,
    noted: &Noted,
    words: &Words,
    actions: &mut Vec<Action>,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let nodes = &document.outline.nodes;
    egui::ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, NODE, nodes.len(), |ui, range| {
        for node in nodes.get(range).unwrap_or_default() {
            node_ui(ui, (document, view, noted), words, *node, actions);
        }
    });
}

/// Every place of the outline with its title, for the palette.
pub fn place_names(document: &Document, words: &Words) -> Vec<(Place, String)> {
    document.outline.nodes.iter().map(|n| (n.place, place_title(&document.budget, words, n.place))).collect()
}

fn node_ui(
    ui: &mut egui::Ui,
    (document, view, noted): (&Document, &View, &Noted),
    words: &Words,
    node: OutlineNode,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), NODE), Sense::click());
    let selected = view.place == node.place;
    if selected {
        ui.painter().rect_filled(rect, 2.0, t.selected);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 2.0, t.hover);
    }
    let name = place_name(&document.budget, words, node.place);
    let count = node.figures.to_string();
    let x = rect.left() + PAD + f32::from(node.depth) * 14.0;
    let font = if node.depth == 0 { bold(BODY) } else { regular(BODY) };
    let notes = noted.count_of(node.place);
    let mut right = rect.right() - 4.0;
    if notes > 0 {
        let count = ui.painter().layout_no_wrap(notes.to_string(), regular(SMALL), t.note);
        right -= count.size().x + 2.0;
        let at = pos2(right, rect.center().y - count.size().y / 2.0);
        ui.painter().galley(at, count, t.note);
        // the corner of a cell with notes, as the table has it
        let corner = pos2(right - 3.0, rect.center().y - 4.0);
        let points = vec![corner, corner - vec2(7.0, 0.0), corner + vec2(0.0, 7.0)];
        ui.painter().add(egui::Shape::convex_polygon(points, t.note, egui::Stroke::NONE));
        right -= 14.0;
    }
    let galley_name = super::sheet::elided(ui, &name, font, t.ink, (right - x).max(0.0));
    ui.painter().galley(pos2(x, rect.center().y - galley_name.size().y / 2.0), galley_name, t.ink);
    let title = place_title(&document.budget, words, node.place);
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, selected, &title));
    let mut hint = words.with("outline-count", &[("title", &title), ("count", &count)]);
    if notes > 0 {
        let notes = words.with("note-mark-hint", &[("count", &notes.to_string())]);
        hint = format!("{hint}\n{notes}");
    }
    if response.on_hover_text(hint).clicked() {
        actions.push(Action::Go(node.place));
    }
}
