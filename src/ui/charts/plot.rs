//! Bars and points by `egui_plot`: axes, zooming and moving are its own, what stands in it is ours.

use super::super::action::Action;
use super::super::theme::{BODY, SMALL, Tokens, bold, colour_of, palette, regular, tokens};
use super::paint::Ask;
use super::spot::{Spot, badge_size, spots_ui};
use super::{ChartContext, ChartsView};
use crate::chart::{
    Area, Axis, Band, Bands, Bar, Chart, Ink, Lane, Scatter, Steps, TextPlace, ink_style, label_places,
    tick_text, ticks,
};
use crate::palette::Palette;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Color32, Pos2, Rect, RichText, Shape, Stroke, StrokeKind, WidgetInfo, pos2, vec2};
use egui_plot::{
    AxisHints, GridInput, GridMark, Plot, PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint,
    PlotResponse, PlotTransform, PlotUi,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};
use std::ops::RangeInclusive;

/// The last step from an amount to a place on the screen.
fn f(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// The n-th row begins here; rows go down.
fn row_y(row: usize) -> f64 {
    -f64::from(u32::try_from(row).unwrap_or(0))
}

/// Room for the signs of notes and findings before bars.
const SIGNS: f32 = 26.0;

/// How an ink looks on the screen: area, outline, words on it.
pub fn screen_style(palette: &Palette, ink: Ink) -> (Color32, Option<Color32>, Color32) {
    let style = ink_style(palette, ink);
    (colour_of(style.fill), style.stroke.map(colour_of), colour_of(style.text))
}

/// A size of the screen in hundredths of a point, in which layouts are reckoned.
#[expect(clippy::cast_possible_truncation, reason = "screens are small")]
fn hundredths(points: f32) -> i64 {
    // what is far beyond the screen is only beyond it
    (points.clamp(-30_000.0, 30_000.0) * 100.0).round() as i64
}

/// The other way.
pub fn points(hundredths: i64) -> f32 {
    f32::from(i16::try_from(hundredths / 100).unwrap_or(i16::MAX))
        + f32::from(i8::try_from(hundredths % 100).unwrap_or(0)) / 100.0
}

/// The height a drawing is given: as much as is best, but no more than can be seen at once if it can do with less.
pub fn fitting_height(ui: &egui::Ui, chart: &Chart) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "whole points")]
    let width = ui.available_width() as i64;
    let (best, least) = (points(chart.height(width) * 100), points(chart.least_height(width) * 100));
    // title and legend stand above
    let seen = ui.clip_rect().height() - 110.0;
    best.min(seen.max(least))
}

/// Draws one rectangle.
pub fn area_shape(shapes: &mut Vec<Shape>, rect: Rect, fill: Color32, stroke: Option<Color32>) {
    shapes.push(Shape::rect_filled(rect, 0.0, fill));
    if let Some(stroke) = stroke {
        shapes.push(Shape::rect_stroke(rect, 0.0, Stroke::new(1.0, stroke), StrokeKind::Inside));
    }
}

/// Everything in a plot, as one item of it: what is pointed at is ours to find out.
struct Painted<F> {
    base: PlotItemBase,
    ink: Color32,
    paint: F,
}

impl<F: Fn(&egui::Ui, &PlotTransform, &mut Vec<Shape>)> PlotItem for Painted<F> {
    fn shapes(&self, ui: &egui::Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        (self.paint)(ui, transform, shapes);
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        self.ink
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// A plot item of what `paint` draws.
fn painted<F: Fn(&egui::Ui, &PlotTransform, &mut Vec<Shape>)>(t: &Tokens, paint: F) -> Painted<F> {
    Painted { base: PlotItemBase::new("chart".to_owned()), ink: t.ink, paint }
}

/// The rows of bars of a chart.
struct BandsPainter<'a> {
    bands: &'a Bands,
    palette: &'static Palette,
    t: &'static Tokens,
}

/// Where a bar of a row is.
fn bar_rect(transform: &PlotTransform, row: usize, bar: &Bar) -> Rect {
    let lane = |v: i64| row_y(row) - f64::from(i32::try_from(v).unwrap_or(0)) / 100.0;
    let (left, right) = (f(bar.from.min(bar.to)), f(bar.from.max(bar.to)));
    let a = transform.position_from_point(&PlotPoint::new(left, lane(bar.lane.top)));
    let b = transform.position_from_point(&PlotPoint::new(right, lane(bar.lane.bottom)));
    let mut rect = Rect::from_two_pos(a, b);
    // what is very small is still seen
    if left < right && rect.width() < 1.0 {
        rect.set_width(1.0);
    }
    rect
}

/// What is written at a bar; nothing in one that is too narrow for it.
fn bar_words(
    painter: &egui::Painter,
    bar: &Bar,
    rect: Rect,
    colour: Color32,
) -> Option<std::sync::Arc<egui::Galley>> {
    if bar.text.is_empty() {
        return None;
    }
    let galley = painter.layout_no_wrap(bar.text.clone(), regular(SMALL), colour);
    (bar.place == TextPlace::End || galley.size().x + 6.0 <= rect.width()).then_some(galley)
}

impl BandsPainter<'_> {
    fn shapes(&self, ui: &egui::Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let frame = *transform.frame();
        let zero = transform.position_from_point(&PlotPoint::new(0.0, 0.0)).x;
        if frame.x_range().contains(zero) {
            shapes.push(Shape::vline(zero, frame.y_range(), Stroke::new(1.0, self.t.soft)));
        }
        for (row, band) in self.bands.rows.iter().enumerate() {
            for bar in &band.bars {
                let rect = bar_rect(transform, row, bar);
                let (fill, stroke, on) = screen_style(self.palette, bar.ink);
                if rect.width() > 0.0 {
                    area_shape(shapes, rect, fill, stroke);
                }
                let colour = if bar.place == TextPlace::Inside { on } else { self.t.ink };
                let Some(galley) = bar_words(ui.painter(), bar, rect, colour) else { continue };
                let y = rect.center().y - galley.size().y / 2.0;
                match bar.place {
                    TextPlace::End => {
                        let end = transform.position_from_point(&PlotPoint::new(f(band.end_of(bar)), 0.0)).x;
                        let zero = if self.bands.axis.starts_at_zero() { zero } else { f32::MIN };
                        let x = rect.right().max(end).max(zero);
                        shapes.push(Shape::galley(pos2(x + 5.0, y), galley, colour));
                    }
                    TextPlace::Inside => {
                        let x = rect.center().x - galley.size().x / 2.0;
                        shapes.push(Shape::galley(pos2(x, y), galley, colour));
                    }
                }
            }
        }
        for (row, value) in &self.bands.steps {
            let at =
                |lane: f64| transform.position_from_point(&PlotPoint::new(f(*value), row_y(*row) - lane));
            shapes.push(Shape::line_segment([at(0.84), at(1.16)], Stroke::new(1.0, self.t.soft)));
        }
    }
}

/// Points with labels that do not cover each other.
struct PointsPainter<'a> {
    scatter: &'a Scatter,
    palette: &'static Palette,
    t: &'static Tokens,
}

impl PointsPainter<'_> {
    fn shapes(&self, ui: &egui::Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let frame = *transform.frame();
        for (point, horizontal) in [(PlotPoint::new(0.0, 0.0), true), (PlotPoint::new(0.0, 0.0), false)] {
            let at = transform.position_from_point(&point);
            let stroke = Stroke::new(1.0, self.t.soft);
            if horizontal && frame.y_range().contains(at.y) {
                shapes.push(Shape::hline(frame.x_range(), at.y, stroke));
            } else if !horizontal && frame.x_range().contains(at.x) {
                shapes.push(Shape::vline(at.x, frame.y_range(), stroke));
            }
        }
        let at: Vec<Pos2> = self.scatter.points.iter().map(|p| point_at(transform, p)).collect();
        for (point, at) in self.scatter.points.iter().zip(&at) {
            let (fill, ..) = screen_style(self.palette, point.ink);
            shapes.push(Shape::circle_filled(*at, 5.0, fill));
            shapes.push(Shape::circle_stroke(*at, 5.0, Stroke::new(1.0, self.t.paper)));
        }
        // those that moved most have the first choice of places
        let galleys: Vec<_> = self
            .scatter
            .points
            .iter()
            .map(|p| ui.painter().layout_no_wrap(p.label.clone(), regular(SMALL), self.t.ink))
            .collect();
        let places: Vec<(i64, i64)> = at.iter().map(|p| (hundredths(p.x), hundredths(p.y))).collect();
        let widths: Vec<i64> = galleys.iter().map(|g| hundredths(g.size().x)).collect();
        let height = galleys.first().map_or(1600, |g| hundredths(g.size().y));
        let room = Area {
            x: hundredths(frame.left()),
            y: hundredths(frame.top()),
            w: hundredths(frame.width()),
            h: hundredths(frame.height()),
        };
        let zero = transform.position_from_point(&PlotPoint::new(0.0, 0.0));
        let lines =
            [Area { x: hundredths(zero.x), w: 100, ..room }, Area { y: hundredths(zero.y), h: 100, ..room }];
        let labels = label_places(&places, &widths, height, room, &lines);
        for (galley, place) in galleys.into_iter().zip(labels) {
            if let Some(place) = place {
                shapes.push(Shape::galley(pos2(points(place.x), points(place.y)), galley, self.t.ink));
            }
        }
    }
}

fn point_at(transform: &PlotTransform, point: &crate::chart::Point) -> Pos2 {
    transform.position_from_point(&PlotPoint::new(f(point.x), f(point.y)))
}

/// Grid lines at round values; `most` of them.
fn grid(axis: &Axis, most: i64) -> impl Fn(GridInput) -> Vec<GridMark> + use<> {
    let axis = axis.clone();
    move |input| {
        let exact = |value: f64| Decimal::from_f64(value);
        let (Some(low), Some(high)) = (exact(input.bounds.0), exact(input.bounds.1)) else {
            return Vec::new();
        };
        let found = ticks(&Axis { low, high, ..axis.clone() }, most);
        let step = match found.as_slice() {
            [a, b, ..] => f(*b - *a),
            _ => input.bounds.1 - input.bounds.0,
        };
        found.into_iter().map(|value| GridMark { value: f(value), step_size: step }).collect()
    }
}

/// Words at the ticks, in the steps of the language.
fn formatter(axis: &Axis, steps: &Steps) -> impl Fn(GridMark, &RangeInclusive<f64>) -> String + use<> {
    let (axis, steps) = (axis.clone(), steps.clone());
    move |mark, _| {
        Decimal::from_f64(mark.value).map_or(String::new(), |v| tick_text(&axis, &steps, v.round_dp(6)))
    }
}

fn hints<'a>(hints: AxisHints<'a>, axis: &Axis, steps: &Steps, t: &Tokens) -> AxisHints<'a> {
    hints
        .formatter(formatter(axis, steps))
        .label_spacing(24.0..=30.0)
        .tick_label_color(t.soft)
        .tick_label_font(regular(SMALL))
}

/// A plot without anything that speaks English or shows coordinates nobody asked for.
fn plain<'a>(view: &ChartsView, t: &Tokens) -> Plot<'a> {
    Plot::new(("chart", view.serial, view.options.removed.len()))
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .grid_color(t.hairline)
        .grid_fade(0.0)
        .sense(egui::Sense::click_and_drag())
}

/// Zooming and moving by keys and buttons.
fn answer(plot: &mut PlotUi<'_>, ask: Option<Ask>, both: bool, whole: f64) {
    let bounds = plot.plot_bounds();
    // neither so far in that numbers end nor so far out that nothing is seen
    let width = bounds.width();
    let too_far = |factor: f32| {
        let after = width / f64::from(factor);
        after > whole * 2.0 || after < whole / 2_000.0
    };
    match ask {
        Some(Ask::Zoom(factor)) if too_far(factor) => {}
        Some(Ask::Zoom(factor)) => {
            let up = if both { factor } else { 1.0 };
            // rows keep their zero
            let at = if both { bounds.center() } else { PlotPoint::new(bounds.min()[0], bounds.center().y) };
            plot.zoom_bounds(vec2(factor, up), at);
        }
        Some(Ask::Move(by)) => {
            // a tenth of what is seen
            #[expect(clippy::cast_possible_truncation, reason = "egui moves by single precision")]
            let part = |size: f64| (size / 10.0) as f32;
            let up = if both { -by.y } else { 0.0 };
            plot.translate_bounds(vec2(by.x * part(bounds.width()), up * part(bounds.height())));
        }
        Some(Ask::Reset) => plot.set_auto_bounds([true, true]),
        None => {}
    }
}

/// What is done with every plot once it is shown.
fn finish<R>(ui: &egui::Ui, view: &mut ChartsView, chart: &Chart, shown: &PlotResponse<R>) -> egui::Id {
    let response = &shown.response;
    response.widget_info(|| {
        WidgetInfo::labeled(Role::GraphicsDocument, true, format!("{}\n{}", chart.title, chart.about))
    });
    view.takes_zoom |= response.contains_pointer();
    if response.clicked() || response.dragged() {
        ui.memory_mut(|m| m.request_focus(response.id));
    }
    response.id
}

/// Rows of bars. Gives the id that has the keyboard.
pub fn bands_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &mut ChartsView,
    chart: &Chart,
    bands: &Bands,
    actions: &mut Vec<Action>,
) -> egui::Id {
    let (t, palette) = (tokens(ui), palette(ui));
    let width = ui.available_width();
    let height = fitting_height(ui, chart) + 12.0;
    let (outer, _) = ui.allocate_exact_size(vec2(width, height), egui::Sense::hover());
    let face = |band: &Band| if band.strong { bold(BODY) } else { regular(BODY) };
    let names: Vec<_> = bands
        .rows
        .iter()
        .map(|band| {
            let mut job = egui::text::LayoutJob::simple_singleline(band.label.clone(), face(band), t.ink);
            job.wrap = egui::text::TextWrapping::truncate_at_width((width * 0.3).max(90.0));
            ui.painter().layout_job(job)
        })
        .collect();
    // signs of notes and findings stand between names and bars
    let name_width = names.iter().map(|g| g.size().x).fold(0.0, f32::max) + 12.0 + SIGNS;
    let ends = bands.rows.iter().flat_map(|r| &r.bars).filter(|b| b.place == TextPlace::End);
    let beyond = ends
        .map(|b| ui.painter().layout_no_wrap(b.text.clone(), regular(SMALL), t.ink).size().x)
        .fold(0.0, f32::max)
        + 12.0;
    let plot_rect = Rect::from_min_max(pos2(outer.left() + name_width, outer.top()), outer.right_bottom());
    let axis = &bands.axis;
    let (low, high) = (f(axis.low), f(axis.high));
    // room for the words at the ends of bars
    let share = f64::from((beyond / plot_rect.width().max(1.0)).min(0.5));
    // where nothing is drawn there is still an axis
    let high = if high > low { high } else { low + low.abs().max(1.0) };
    let right = high + (high - low) * share / (1.0 - share);
    let left = if axis.starts_at_zero() && axis.low.is_zero() { low - (high - low) * 0.004 } else { low };
    #[expect(clippy::cast_possible_truncation, reason = "a few labels")]
    let most = ((plot_rect.width() / 84.0) as i64).clamp(2, 10);
    let ask = view.ask.take();
    let bars = BandsPainter { bands, palette, t };
    let item = painted(t, move |ui, transform, shapes| bars.shapes(ui, transform, shapes));
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(plot_rect).id_salt("plot"));
    let title = RichText::new(&axis.title).size(SMALL).color(t.soft);
    let shown = plain(view, t)
        .width(plot_rect.width())
        .height(plot_rect.height())
        .show_axes([true, false])
        .show_grid([true, false])
        .allow_zoom([true, false])
        .allow_drag([true, false])
        .default_x_bounds(left, right)
        .default_y_bounds(row_y(bands.rows.len().max(1)), 0.0)
        .x_grid_spacer(grid(axis, most))
        .custom_x_axes(vec![hints(AxisHints::new_x(), axis, &chart.steps, t).label(title)])
        .show(&mut child, |plot| {
            answer(plot, ask, false, right - left);
            // no further than there is something to see
            let (from, to) = (plot.plot_bounds().min()[0], plot.plot_bounds().max()[0]);
            let wide = (to - from).min(right - left);
            // not `clamp`, which panics where rounding crosses the ends
            let from_kept = from.min(right - wide).max(left);
            let slack = (right - left) * 1e-6;
            if ask.is_none() && ((from - from_kept).abs() > slack || (to - from - wide).abs() > slack) {
                plot.set_plot_bounds_x(from_kept..=from_kept + wide);
            }
            plot.add(item);
        });
    let id = finish(ui, view, chart, &shown);
    let frame = *shown.transform.frame();
    let painter = ui.painter().with_clip_rect(outer.intersect(ui.clip_rect()));
    let mut spots = Vec::new();
    for (row, (band, name)) in bands.rows.iter().zip(names).enumerate() {
        let y = |row: usize| shown.transform.position_from_point(&PlotPoint::new(0.0, row_y(row))).y;
        let rect = Rect::from_x_y_ranges(outer.left()..=frame.right(), y(row)..=y(row + 1));
        let at = pos2(frame.left() - 8.0 - SIGNS - name.size().x, rect.center().y - name.size().y / 2.0);
        painter.galley(at, name, t.ink);
        let whole = band.bars.iter().all(|b| b.mark == band.mark);
        let bars = band.bars.iter().map(|b| (b, bar_rect(&shown.transform, row, b)));
        if whole {
            let is_split = band.bars.iter().any(|b| b.lane == Lane::UPPER || b.lane == Lane::LOWER);
            let badge_at = Some(pos2(frame.left() - SIGNS - 2.0, rect.center().y - 9.0));
            spots.push(Spot { mark: band.mark, rect, badge_at, is_round: false, is_split });
        } else {
            spots.extend(bars.map(|(bar, rect)| {
                let text = match bar.place {
                    TextPlace::Inside => bar_words(&painter, bar, rect, t.ink).map_or(0.0, |g| g.size().x),
                    TextPlace::End => 0.0,
                };
                let rect = rect.intersect(frame);
                let badge = badge_size(context, chart, bar.mark) + vec2(6.0, 3.0);
                // words stand in the middle
                let beside = if text > 0.0 { (rect.width() - text) / 2.0 } else { rect.width() };
                let has_room = beside >= badge.x && rect.height() >= badge.y;
                let badge_at = has_room.then(|| rect.left_top() + vec2(2.0, 1.0));
                Spot { mark: bar.mark, rect, badge_at, is_round: false, is_split: false }
            }));
        }
    }
    if spots_ui(ui, context, view, chart, &spots, outer, actions) {
        ui.memory_mut(|m| m.request_focus(id));
    }
    id
}

/// Points over two axes. Gives the id that has the keyboard.
pub fn scatter_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &mut ChartsView,
    chart: &Chart,
    scatter: &Scatter,
    actions: &mut Vec<Action>,
) -> egui::Id {
    let (t, palette) = (tokens(ui), palette(ui));
    let width = ui.available_width();
    let height = fitting_height(ui, chart);
    let ask = view.ask.take();
    let whole = (f(scatter.x.high) - f(scatter.x.low)).max(f64::MIN_POSITIVE);
    let dots = PointsPainter { scatter, palette, t };
    let item = painted(t, move |ui, transform, shapes| dots.shapes(ui, transform, shapes));
    let small = |text: &str| RichText::new(text).size(SMALL).color(t.soft);
    let shown = plain(view, t)
        .width(width)
        .height(height)
        .default_x_bounds(f(scatter.x.low), f(scatter.x.high))
        .default_y_bounds(f(scatter.y.low), f(scatter.y.high))
        .x_grid_spacer(grid(&scatter.x, 8))
        .y_grid_spacer(grid(&scatter.y, 8))
        .custom_x_axes(vec![
            hints(AxisHints::new_x(), &scatter.x, &chart.steps, t).label(small(&scatter.x.title)),
        ])
        .custom_y_axes(vec![
            hints(AxisHints::new_y(), &scatter.y, &chart.steps, t).label(small(&scatter.y.title)),
        ])
        .show(ui, |plot| {
            answer(plot, ask, true, whole);
            // the wheel knows no bounds of its own
            let width = plot.plot_bounds().width();
            if !(whole / 4_000.0..=whole * 4.0).contains(&width) {
                plot.set_auto_bounds([true, true]);
            }
            plot.add(item);
        });
    let id = finish(ui, view, chart, &shown);
    let frame = *shown.transform.frame();
    let spots: Vec<Spot> = scatter
        .points
        .iter()
        .map(|point| {
            let at = point_at(&shown.transform, point);
            let rect = Rect::from_center_size(at, vec2(18.0, 18.0));
            let badge_at = Some(at + vec2(-6.0, -21.0));
            Spot { mark: point.mark, rect, badge_at, is_round: true, is_split: false }
        })
        .collect();
    if spots_ui(ui, context, view, chart, &spots, frame, actions) {
        ui.memory_mut(|m| m.request_focus(id));
    }
    id
}
