//! The charts there are, as small pictures: those of what is looked at, and those of the whole report.

use super::super::action::Action;
use super::super::theme::{BODY, HEADING, SMALL, bold, regular, tokens};
use super::paint::thumb;
use super::{ChartAction, ChartContext, ChartsView};
use crate::chart::Chart;
use crate::say::Charts;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Rect, RichText, Sense, Stroke, StrokeKind, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// Least width of a card.
const CARD: f32 = 232.0;
const CARD_HEIGHT: f32 = 176.0;

/// Shows the gallery.
pub fn gallery_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &ChartsView,
    actions: &mut Vec<Action>,
) {
    let Some(gallery) = &view.gallery else { return };
    let words = context.words;
    let charts = context.charts();
    let area = egui::ScrollArea::vertical().id_salt("chart-gallery").auto_shrink([false, false]);
    area.show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
            let head = |ui: &mut egui::Ui, text: &str| {
                let heading = ui.label(RichText::new(text).font(bold(HEADING - 1.0)));
                heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
            };
            if gallery.here.is_empty() {
                ui.label(RichText::new(&*words.get("chart-choose")).color(tokens(ui).soft));
            } else {
                let of = gallery.here.first().map(|c| charts.of_name(&c.id)).unwrap_or_default();
                head(ui, &words.with("chart-gallery-here", &[("of", &of)]));
                cards_ui(ui, &charts, &gallery.here, actions);
                ui.add_space(8.0);
            }
            head(ui, &words.get("chart-gallery-report"));
            cards_ui(ui, &charts, &gallery.report, actions);
        });
    });
}

fn cards_ui(ui: &mut egui::Ui, charts: &Charts<'_>, all: &[Arc<Chart>], actions: &mut Vec<Action>) {
    let gap = 10.0;
    let width = ui.available_width();
    let columns = ((width + gap) / (CARD + gap)).floor().max(1.0);
    let card = (width - gap * (columns - 1.0)) / columns;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few columns")]
    let columns = columns as usize;
    for row in all.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for chart in row {
                card_ui(ui, charts, chart, card, actions);
            }
        });
        ui.add_space(4.0);
    }
}

fn card_ui(ui: &mut egui::Ui, charts: &Charts<'_>, chart: &Chart, width: f32, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, CARD_HEIGHT), Sense::click());
    let (kind, of) = (charts.kind_name(&chart.id), charts.of_name(&chart.id));
    let name = if of.is_empty() { kind.to_string() } else { format!("{kind} · {of}") };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}\n{}", chart.title)));
    if response.clicked() {
        actions.push(Action::Chart(ChartAction::Open(chart.id.clone())));
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, 3.0, if response.hovered() { t.hover } else { t.paper });
    let stroke = Stroke::new(1.0, if response.hovered() { t.soft } else { t.hairline });
    painter.rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
    let inside = rect.shrink(8.0);
    let line = |text: String, font, colour, rows: usize| {
        let mut job = egui::text::LayoutJob::simple(text, font, colour, inside.width());
        job.wrap.max_rows = rows;
        job.wrap.break_anywhere = true;
        job.wrap.overflow_character = Some('…');
        painter.layout_job(job)
    };
    let head = line(kind.to_string(), bold(BODY), t.ink, 1);
    let head_height = head.size().y;
    painter.galley(inside.min, head, t.ink);
    let hint = charts.hint(&chart.id);
    let under = line(hint.to_string(), regular(SMALL), t.soft, 1);
    let under_height = under.size().y;
    painter.galley(pos2(inside.left(), inside.top() + head_height), under, t.soft);
    let of = line(of, regular(SMALL), t.soft, 1);
    let of_height = of.size().y;
    painter.galley(pos2(inside.left(), inside.bottom() - of_height), of, t.soft);
    let picture = Rect::from_min_max(
        pos2(inside.left(), inside.top() + head_height + under_height + 6.0),
        pos2(inside.right(), inside.bottom() - of_height - 6.0),
    );
    thumb(ui, chart, picture);
    response.on_hover_text(&chart.title);
}
