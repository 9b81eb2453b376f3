//! What `egui_plot` has no item for: areas of a whole, streams, and small pictures for the gallery.

use super::super::action::Action;
use super::super::sheet::elided;
use super::super::theme::{BODY, SMALL, bold, palette, regular, tokens};
use super::plot::{area_shape, fitting_height, points, screen_style};
use super::spot::{Spot, badge_size, spots_ui};
use super::{ChartContext, ChartsView};
use crate::chart::{Area, Chart, Drawing, Ribbon, Stream, Tile, nearest_in_column, stream_layout, tiles};
use eframe::egui;
use egui::accesskit::Role;
use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, WidgetInfo, pos2, vec2};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// What a key or a button asks of a drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ask {
    Zoom(f32),
    /// In tenths of what is seen.
    Move(Vec2),
    Reset,
}

/// How far into a drawing one looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    zoom: f32,
    /// Of the left top corner, in points of the unscaled drawing.
    offset: Vec2,
}

impl Default for Camera {
    fn default() -> Self {
        Self { zoom: 1.0, offset: Vec2::ZERO }
    }
}

impl Camera {
    const MOST: f32 = 8.0;

    fn zoom_by(&mut self, factor: f32, around: Vec2, size: Vec2) {
        let zoom = (self.zoom * factor).clamp(1.0, Self::MOST);
        let at = self.offset + around / self.zoom;
        self.zoom = zoom;
        self.offset = at - around / zoom;
        self.keep_inside(size);
    }

    fn keep_inside(&mut self, size: Vec2) {
        let most = size * (1.0 - 1.0 / self.zoom);
        self.offset = self.offset.clamp(Vec2::ZERO, most.max(Vec2::ZERO));
    }

    fn rect(&self, origin: Pos2, area: Area) -> Rect {
        let at = |x: i64, y: i64| origin + (vec2(points(x), points(y)) - self.offset) * self.zoom;
        Rect::from_min_max(at(area.x, area.y), at(area.x + area.w, area.y + area.h))
    }

    fn x(&self, origin: Pos2, x: i64) -> f32 {
        origin.x + (points(x) - self.offset.x) * self.zoom
    }

    fn y(&self, origin: Pos2, y: i64) -> f32 {
        origin.y + (points(y) - self.offset.y) * self.zoom
    }
}

/// The place of a drawing, with what mouse and keys do to it.
fn canvas(ui: &mut egui::Ui, view: &mut ChartsView, chart: &Chart) -> (Rect, egui::Response) {
    let width = ui.available_width();
    let height = fitting_height(ui, chart);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), egui::Sense::click_and_drag());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::GraphicsDocument, true, format!("{}\n{}", chart.title, chart.about))
    });
    let size = rect.size();
    if response.dragged() {
        view.camera.offset -= response.drag_delta() / view.camera.zoom;
        view.camera.keep_inside(size);
    }
    if response.contains_pointer() {
        view.takes_zoom = true;
        let (zoom, at) = ui.input(|i| (i.zoom_delta(), i.pointer.hover_pos()));
        if let (true, Some(at)) = ((zoom - 1.0).abs() > f32::EPSILON, at) {
            view.camera.zoom_by(zoom, at - rect.min, size);
        }
    }
    match view.ask.take() {
        Some(Ask::Zoom(factor)) => view.camera.zoom_by(factor, size / 2.0, size),
        Some(Ask::Move(by)) => {
            view.camera.offset += by * size / (10.0 * view.camera.zoom);
            view.camera.keep_inside(size);
        }
        Some(Ask::Reset) => view.camera = Camera::default(),
        None => {}
    }
    if response.double_clicked() {
        view.camera = Camera::default();
    }
    if response.clicked() || response.dragged() {
        response.request_focus();
    }
    (rect, response)
}

fn values(of: &[Tile]) -> Vec<Decimal> {
    of.iter().map(|t| t.value).collect()
}

fn size_of(rect: Rect) -> (i64, i64) {
    #[expect(clippy::cast_possible_truncation, reason = "screens are small")]
    let of = |v: f32| (v * 100.0) as i64;
    (of(rect.width()), of(rect.height()))
}

/// Areas of a whole. Gives the id that has the keyboard.
pub fn tiles_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &mut ChartsView,
    chart: &Chart,
    of: &[Tile],
    actions: &mut Vec<Action>,
) -> egui::Id {
    let (rect, response) = canvas(ui, view, chart);
    let (t, palette) = (tokens(ui), palette(ui));
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let (w, h) = size_of(rect);
    let mut spots = Vec::new();
    for (tile, area) in of.iter().zip(tiles(&values(of), w, h)) {
        let place = view.camera.rect(rect.min, area);
        let (fill, stroke, on) = screen_style(palette, tile.ink);
        let mut shapes = Vec::new();
        area_shape(&mut shapes, place, fill, stroke);
        shapes.push(Shape::rect_stroke(place, 0.0, Stroke::new(1.5, t.paper), StrokeKind::Inside));
        painter.extend(shapes);
        let inside = place.shrink2(vec2(6.0, 4.0)).intersect(rect);
        // beside the name or under the words; an area too small for both has no badge
        let badge = badge_size(context, chart, tile.mark) + vec2(2.0, 0.0);
        let mut name = 0.0;
        let mut under = inside.top();
        if inside.width() > 26.0 && inside.height() > 17.0 {
            let clipped = painter.with_clip_rect(inside.intersect(painter.clip_rect()));
            // names of narrow areas take the lines they need
            let mut job =
                egui::text::LayoutJob::simple(tile.label.clone(), regular(BODY), on, inside.width());
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few lines")]
            let rows = ((inside.height() - 16.0) / 19.0).max(1.0) as usize;
            job.wrap.max_rows = rows.min(3);
            job.wrap.break_anywhere = true;
            job.wrap.overflow_character = Some('…');
            let galley = painter.layout_job(job);
            let below = inside.min.y + galley.size().y;
            (name, under) = (galley.size().x + 4.0, below);
            clipped.galley(inside.min, galley, on);
            let galley = painter.layout_no_wrap(tile.text.clone(), regular(SMALL), on);
            if galley.size().x <= inside.width() && below + galley.size().y <= inside.max.y {
                under += galley.size().y;
                clipped.galley(pos2(inside.min.x, below), galley, on);
            }
        }
        let top = if name + badge.x <= inside.width() { inside.top() } else { under };
        let has_room = badge.x <= inside.width() && top + badge.y <= inside.bottom();
        let badge_at = has_room.then(|| pos2(inside.right() - badge.x, top - 2.0));
        spots.push(Spot { mark: tile.mark, rect: place, badge_at, is_round: false, is_split: false });
    }
    if spots_ui(ui, context, view, chart, &spots, rect, actions) {
        response.request_focus();
    }
    response.id
}

/// How many pieces a bend is drawn with.
const PIECES: u16 = 28;

/// A ribbon: two bends of the third degree.
fn ribbon_mesh(view: &Camera, origin: Pos2, ribbon: &Ribbon, colour: Color32) -> Shape {
    let (x0, x1) = (view.x(origin, ribbon.x0), view.x(origin, ribbon.x1));
    let ease = |a: f32, b: f32, s: f32| {
        // control points in the middle: x and y of the bend
        let r = 1.0 - s;
        let k = 3.0 * r * s * s + s * s * s;
        a + (b - a) * k
    };
    let across = |s: f32| {
        let (r, middle) = (1.0 - s, (x0 + x1) / 2.0);
        r * r * r * x0 + 3.0 * r * r * s * middle + 3.0 * r * s * s * middle + s * s * s * x1
    };
    let (a, b) = (ribbon.from, ribbon.to);
    let (top0, top1) = (view.y(origin, a.0), view.y(origin, b.0));
    let (low0, low1) = (view.y(origin, a.1), view.y(origin, b.1));
    let mut mesh = Mesh::default();
    for piece in 0..=PIECES {
        let s = f32::from(piece) / f32::from(PIECES);
        let (top, low) = (ease(top0, top1, s), ease(low0, low1, s).max(ease(top0, top1, s) + 0.6));
        mesh.colored_vertex(pos2(across(s), top), colour);
        mesh.colored_vertex(pos2(across(s), low), colour);
        if piece > 0 {
            let n = u32::from(piece) * 2;
            mesh.add_triangle(n - 2, n - 1, n);
            mesh.add_triangle(n - 1, n, n + 1);
        }
    }
    Shape::mesh(mesh)
}

/// Money on its way. Gives the id that has the keyboard.
pub fn stream_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &mut ChartsView,
    chart: &Chart,
    stream: &Stream,
    actions: &mut Vec<Action>,
) -> egui::Id {
    let (rect, response) = canvas(ui, view, chart);
    let (t, palette) = (tokens(ui), palette(ui));
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let face = |strong: bool| if strong { bold(SMALL + 1.0) } else { regular(SMALL + 1.0) };
    let lay = |text: &str, strong: bool| painter.layout_no_wrap(text.to_owned(), face(strong), t.ink);
    let text_of = |n: &crate::chart::Node| format!("{}  {}", n.label, n.text);
    let outer = stream.nodes.iter().filter(|n| n.column != 1);
    let words = outer.map(|n| lay(&text_of(n), false).size().x).fold(0.0, f32::max);
    let margin = (words + 10.0).min(rect.width() * 0.31);
    let head = 24.0;
    let room = Rect::from_min_max(pos2(rect.left(), rect.top() + head), rect.max);
    let (w, h) = size_of(room);
    #[expect(clippy::cast_possible_truncation, reason = "screens are small")]
    let layout = stream_layout(stream, w, h, (margin * 100.0) as i64);
    let camera = view.camera;
    let whole = camera.rect(room.min, Area { x: 0, y: 0, w, h });
    let hovered = response.hover_pos();
    for (link, ribbon) in stream.links.iter().zip(&layout.links) {
        let is_rest = link.ink == crate::chart::Ink::Rest;
        let fill = if is_rest { t.soft } else { screen_style(palette, link.ink).0 };
        let near = [link.from, link.to].iter().any(|n| {
            let place = layout.nodes.get(*n).map(|a| camera.rect(room.min, *a));
            place.zip(hovered).is_some_and(|(place, at)| place.expand2(vec2(60.0, 3.0)).contains(at))
        });
        let strength = if near { 0.75 } else { 0.42 } * if is_rest { 0.5 } else { 1.0 };
        painter.add(ribbon_mesh(&camera, room.min, ribbon, fill.gamma_multiply(strength)));
    }
    // words in the middle reach to the next column
    let ends = stream.nodes.iter().zip(&layout.nodes).filter(|(n, _)| n.column == 2);
    let end = ends.map(|(_, area)| camera.rect(room.min, *area).left()).fold(rect.right(), f32::min);
    let mut spots = Vec::new();
    for (nth, (node, area)) in stream.nodes.iter().zip(&layout.nodes).enumerate() {
        let place = camera.rect(room.min, *area);
        let (fill, stroke, _) = screen_style(palette, node.ink);
        let mut shapes = Vec::new();
        area_shape(&mut shapes, place, fill, stroke);
        painter.extend(shapes);
        let is_middle = node.column == 1;
        let wide = if is_middle { end - place.right() - 10.0 } else { margin - 8.0 };
        let short = |wide: f32| elided(ui, &node.label, face(is_middle), t.ink, wide.max(0.0));
        let mut amount = lay(&format!("  {}", node.text), is_middle);
        // of the two the amount says more
        let mut name = short(wide - amount.size().x);
        let nearest = || nearest_in_column(stream, &layout, nth) as f32 / 100.0 * camera.zoom;
        let is_stacked = is_middle && name.elided && nearest() > 2.0 * name.size().y;
        if is_stacked {
            name = short(wide);
            amount = lay(&node.text, true);
        }
        let (a, b) = (name.size(), amount.size());
        let size = if is_stacked { vec2(a.x.max(b.x), a.y + b.y) } else { vec2(a.x + b.x, a.y.max(b.y)) };
        let mut y = place.center().y - size.y / 2.0;
        if is_stacked {
            // a low node at the edge has no room for half of it above or below
            y = y.min(whole.bottom() - size.y).max(whole.top());
        }
        let x = if node.column == 0 { place.left() - 6.0 - size.x } else { place.right() + 6.0 };
        let words = Rect::from_min_size(pos2(x, y), size);
        if is_middle {
            painter.rect_filled(words.expand(1.0), 2.0, t.paper.gamma_multiply(0.8));
        }
        let amount_at = if is_stacked { pos2(words.left(), y + a.y) } else { pos2(words.right() - b.x, y) };
        painter.galley(words.min, name, t.ink);
        painter.galley(amount_at, amount, t.ink);
        // beyond the words, as nodes are low
        let badge = badge_size(context, chart, node.mark).x;
        let beyond = if node.column == 0 { words.left() - 4.0 - badge } else { words.right() + 4.0 };
        let has_room = beyond >= rect.left() && beyond + badge <= rect.right();
        let badge_at = has_room.then(|| pos2(beyond, place.center().y - 9.0));
        spots.push(Spot {
            mark: node.mark,
            rect: place.union(words),
            badge_at,
            is_round: false,
            is_split: false,
        });
    }
    // heads belong to the whole
    let heads = if camera == Camera::default() { stream.heads.as_slice() } else { &[] };
    for (column, text) in heads.iter().enumerate() {
        let galley = painter.layout_no_wrap(text.clone(), regular(SMALL), t.soft);
        let x = match column {
            0 => rect.left() + margin + 14.0 - galley.size().x,
            1 => rect.center().x - galley.size().x / 2.0,
            _ => rect.right() - margin - 14.0,
        };
        painter.galley(pos2(x, rect.top() + 3.0), galley, t.soft);
    }
    if spots_ui(ui, context, view, chart, &spots, rect, actions) {
        response.request_focus();
    }
    response.id
}

/// A chart without words, for a card.
pub fn thumb(ui: &egui::Ui, chart: &Chart, rect: Rect) {
    let (t, palette) = (tokens(ui), palette(ui));
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let mut shapes = Vec::new();
    let part = |value: Decimal, low: Decimal, high: Decimal| {
        let share = (value - low).checked_div(high - low).and_then(|v| v.to_f32());
        share.unwrap_or_default().clamp(0.0, 1.0)
    };
    match &chart.drawing {
        Drawing::Bands(bands) => {
            // of a way from one total to the other all of it
            let shown = if bands.steps.is_empty() { bands.rows.len().min(9) } else { bands.rows.len() };
            let count = f32::from(u16::try_from(shown.max(1)).unwrap_or(1));
            let row = (rect.height() / count).min(20.0);
            let top = rect.center().y - row * count / 2.0;
            let x = |v: Decimal| rect.left() + rect.width() * part(v, bands.axis.low, bands.axis.high);
            for (nth, band) in bands.rows.iter().take(shown).enumerate() {
                let y = top + row * f32::from(u16::try_from(nth).unwrap_or(0));
                for bar in &band.bars {
                    let lane = |v: i64| y + row * points(v);
                    let (a, b) = (x(bar.from.min(bar.to)), x(bar.from.max(bar.to)));
                    let (fill, stroke, _) = screen_style(palette, bar.ink);
                    let place = Rect::from_min_max(
                        pos2(a, lane(bar.lane.top)),
                        pos2(b.max(a + 1.0), lane(bar.lane.bottom)),
                    );
                    area_shape(&mut shapes, place, fill, stroke);
                }
            }
        }
        Drawing::Scatter(scatter) => {
            for point in &scatter.points {
                let x = rect.left() + rect.width() * part(point.x, scatter.x.low, scatter.x.high);
                let y = rect.bottom() - rect.height() * part(point.y, scatter.y.low, scatter.y.high);
                shapes.push(Shape::circle_filled(pos2(x, y), 3.5, screen_style(palette, point.ink).0));
            }
            let zero = rect.bottom() - rect.height() * part(Decimal::ZERO, scatter.y.low, scatter.y.high);
            shapes.push(Shape::hline(rect.x_range(), zero, Stroke::new(1.0, t.hairline)));
        }
        Drawing::Tiles(of) => {
            let (w, h) = size_of(rect);
            let camera = Camera::default();
            for (tile, area) in of.iter().zip(tiles(&values(of), w, h)) {
                let place = camera.rect(rect.min, area);
                let (fill, stroke, _) = screen_style(palette, tile.ink);
                area_shape(&mut shapes, place, fill, stroke);
                shapes.push(Shape::rect_stroke(place, 0.0, Stroke::new(1.0, t.paper), StrokeKind::Inside));
            }
        }
        Drawing::Stream(stream) => {
            let (w, h) = size_of(rect);
            let layout = stream_layout(stream, w, h, 0);
            let camera = Camera::default();
            for (link, ribbon) in stream.links.iter().zip(&layout.links) {
                let (fill, ..) = screen_style(palette, link.ink);
                shapes.push(ribbon_mesh(&camera, rect.min, ribbon, fill.gamma_multiply(0.5)));
            }
            for (node, area) in stream.nodes.iter().zip(&layout.nodes) {
                let (fill, stroke, _) = screen_style(palette, node.ink);
                area_shape(&mut shapes, camera.rect(rect.min, *area), fill, stroke);
            }
        }
    }
    painter.extend(shapes);
}

/// The sign of an ink before words.
pub fn swatch(ui: &egui::Ui, ink: crate::chart::Ink, rect: Rect) {
    let (fill, stroke, _) = screen_style(palette(ui), ink);
    let mut shapes = Vec::new();
    area_shape(&mut shapes, rect, fill, stroke);
    ui.painter().extend(shapes);
}
