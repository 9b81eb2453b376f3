//! The pages as they will look.

use super::super::theme::tokens;
use super::{PaperContext, PaperView};
use eframe::egui;
use egui::accesskit::Role;
use egui::{Rect, Sense, WidgetInfo, pos2, vec2};

const GAP: f32 = 14.0;
/// Wider than this a page is not shown, in points of the screen.
const WIDEST: f32 = 900.0;

pub(super) fn preview_ui(ui: &mut egui::Ui, context: &PaperContext<'_>, view: &mut PaperView) {
    let words = context.words;
    let Some(made) = &view.made else {
        ui.vertical_centered(|ui| {
            ui.add_space(60.0);
            match &view.failed {
                Some(why) => {
                    let wrong = tokens(ui).wrong;
                    ui.label(egui::RichText::new(why).color(wrong));
                }
                None => {
                    ui.spinner();
                    ui.label(&*words.get("paper-setting"));
                }
            }
        });
        return;
    };
    let sizes = made.sizes.clone();
    let room = (ui.available_width() - 2.0 * GAP - ui.spacing().scroll.allocated_width()).max(120.0);
    // all pages at one scale: upright ones are not larger than those on their side
    let widest = sizes.iter().map(|s| s.x).fold(1.0, f32::max);
    let enlarged = f32::from(view.enlarged.max(super::FIT)) / f32::from(super::FIT);
    let scale = (room.min(WIDEST) / widest).max(0.1) * enlarged;
    let pixels = scale * ui.ctx().pixels_per_point() * 100.0;
    // no larger than the graphics take
    let side = ui.ctx().input(|i| i.max_texture_side);
    let tallest = sizes.iter().map(|s| s.x.max(s.y)).fold(1.0, f32::max);
    let most = f32::from(u16::try_from(side).unwrap_or(u16::MAX)) / tallest * 100.0;
    // steps, so that a window being resized does not draw pages for every width
    let steps = (pixels / 10.0).ceil() * 10.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 10 to 600")]
    let hundredths = steps.min(most).clamp(10.0, 600.0) as u16;
    let tall = |n: usize| sizes.get(n).map_or(0.0, |s| s.y * scale + GAP);
    let total: f32 = GAP + (0..sizes.len()).map(tall).sum::<f32>();
    egui::ScrollArea::both().id_salt("paper-pages").auto_shrink([false, false]).show_viewport(
        ui,
        |ui, seen| {
            let width =
                if enlarged > 1.0 { (widest * scale + 2.0 * GAP).max(seen.width()) } else { seen.width() };
            ui.set_min_size(vec2(width, total));
            let corner = ui.min_rect().min;
            let (mut y, mut first, mut last) = (GAP, None, 0);
            let ctx = ui.ctx().clone();
            for (nth, size) in sizes.iter().enumerate() {
                let (wide, high) = (size.x * scale, size.y * scale);
                if y + high >= seen.min.y && y <= seen.max.y {
                    first.get_or_insert(nth);
                    last = nth;
                    // in the middle of what is seen, or from the left where it is wider
                    let free = (seen.width() - wide) / 2.0;
                    let left = corner.x + if free > 0.0 { seen.min.x + free } else { (width - wide) / 2.0 };
                    let rect = Rect::from_min_size(pos2(left, corner.y + y), vec2(wide, high));
                    ui.painter().rect_filled(rect, 0.0, egui::Color32::WHITE);
                    if let Some(texture) = view.page(&ctx, nth, hundredths) {
                        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                        ui.painter().image(texture, rect, all, egui::Color32::WHITE);
                    }
                    let line = tokens(ui).hairline;
                    ui.painter().rect_stroke(
                        rect,
                        0.0,
                        egui::Stroke::new(1.0, line),
                        egui::StrokeKind::Outside,
                    );
                    let response = ui.interact(rect, egui::Id::unique(("paper-page", nth)), Sense::hover());
                    let (page, all) = ((nth + 1).to_string(), sizes.len().to_string());
                    let label = words.with("paper-page", &[("page", &page), ("all", &all)]);
                    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
                }
                y += high + GAP;
            }
            view.forget_far(first.unwrap_or(0), last);
        },
    );
}
