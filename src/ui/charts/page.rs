//! One chart: what it says, how it is shown, the drawing, and its table under it.

use super::super::action::Action;
use super::super::command::Command;
use super::super::paper::PaperAction;
use super::super::theme::{BODY, HEADING, PAD, ROW, SMALL, bold, regular, tokens};
use super::paint::{Ask, stream_ui, swatch, tiles_ui};
use super::plot::{bands_ui, scatter_ui};
use super::spot::{ALL, LEAVE_OUT, ONLY, OPEN, leave_out, menu_ui as menu_of_mark_ui, select, take_back};
use super::{ChartAction, ChartContext, ChartsView, Made, is_selected, is_short};
use crate::chart::{By, Chart, ChartId, ChartYear, Drawing, Order, width_of};
use crate::say::colon;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect, RichText, Sense, Stroke, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// Shows the chart that is open.
pub fn page_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &mut ChartsView,
    id: &ChartId,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    // in a low or much enlarged window the drawing needs the room
    let tight = ui.available_height() < 450.0;
    if !tight {
        let margin = egui::Margin { left: 10, right: 10, top: 4, bottom: 2 };
        egui::Frame::new().inner_margin(margin).show(ui, |ui| way_ui(ui, context, view, id, actions));
    }
    let Some(chart) = view.chart().cloned() else {
        egui::Frame::new().inner_margin(egui::Margin::same(12)).show(ui, |ui| {
            if tight {
                way_ui(ui, context, view, id, actions);
            }
            let waits = matches!(id, ChartId::Intervals(_)) && context.checked.is_none();
            let text = if waits { "status-checking" } else { "chart-nothing" };
            ui.label(&*words.get(text));
        });
        return;
    };
    let area = egui::ScrollArea::vertical().id_salt(("chart-page", view.serial)).auto_shrink([false, false]);
    area.show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 14, top: 2, bottom: 12 }).show(
            ui,
            |ui| {
                if tight {
                    way_ui(ui, context, view, id, actions);
                }
                let title = ui.label(RichText::new(&chart.title).font(bold(HEADING - 2.0)));
                title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &chart.title));
                ui.label(RichText::new(&chart.about).size(SMALL).color(tokens(ui).soft));
                ui.add_space(2.0);
                legend_ui(ui, view, &chart, words, actions);
                let keyboard = match &chart.drawing {
                    Drawing::Bands(bands) => bands_ui(ui, context, view, &chart, bands, actions),
                    Drawing::Scatter(scatter) => scatter_ui(ui, context, view, &chart, scatter, actions),
                    Drawing::Tiles(tiles) => tiles_ui(ui, context, view, &chart, tiles, actions),
                    Drawing::Stream(stream) => stream_ui(ui, context, view, &chart, stream, actions),
                };
                if view.focus > 0 {
                    view.focus -= 1;
                    ui.memory_mut(|m| m.request_focus(keyboard));
                    ui.ctx().request_repaint();
                }
                keys(ui, context, view, &chart, keyboard, actions);
                for remark in &chart.remarks {
                    ui.label(RichText::new(remark).size(SMALL).color(tokens(ui).soft));
                }
                ui.add_space(6.0);
                table_ui(ui, context, view, &chart, actions);
            },
        );
    });
}

/// The way back, the other charts of the same, and what can be chosen about this one.
fn way_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &ChartsView,
    id: &ChartId,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    let charts = context.charts();
    let Some(made) = &view.made else { return };
    ui.horizontal_wrapped(|ui| {
        let back = format!("‹ {}", words.get("chart-all"));
        if ui.button(back).clicked() {
            actions.push(Action::Chart(ChartAction::Gallery));
        }
        if !view.trail.is_empty() && ui.button(&*words.get("chart-back")).clicked() {
            actions.push(Action::Chart(ChartAction::Back));
        }
        for (nth, (to, name)) in made.way.iter().enumerate() {
            if nth > 0 {
                ui.label(RichText::new("›").color(tokens(ui).soft));
            }
            if nth + 1 == made.way.len() {
                ui.label(RichText::new(name).font(bold(BODY)));
            } else if ui.link(name).clicked() {
                actions.push(Action::Chart(ChartAction::Open(to.clone())));
            }
        }
        if made.way.is_empty() {
            ui.label(RichText::new(charts.of_name(id)).font(bold(BODY)));
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for kind in &made.kinds {
            let on = kind == id;
            let name = charts.kind_name(kind);
            let response = ui.add(egui::Button::selectable(on, RichText::new(&*name).size(SMALL + 1.0)));
            if response.clicked() && !on {
                actions.push(Action::Chart(ChartAction::Turn(kind.clone())));
            }
        }
        if made.kinds.is_empty() {
            ui.label(RichText::new(&*charts.kind_name(id)).size(SMALL + 1.0));
        }
        if let Some(year) = id.year() {
            ui.separator();
            for of in [ChartYear::Executed, ChartYear::Draft] {
                let fits = of == year || made.has_other_year;
                let text = RichText::new(charts.year(of)).size(SMALL + 1.0);
                let response = ui.add_enabled(fits, egui::Button::selectable(of == year, text));
                if response.on_disabled_hover_text(&*words.get("chart-nothing")).clicked() && of != year {
                    actions.push(Action::Chart(ChartAction::Turn(id.clone().in_year(of))));
                }
            }
        }
        let mut set = |ui: &mut egui::Ui, on: bool, name: &'static str, options: super::ChartOptions| {
            let button = egui::Button::selectable(on, RichText::new(&*words.get(name)).size(SMALL + 1.0));
            if ui.add(button).clicked() && !on {
                actions.push(Action::Chart(ChartAction::Set(options)));
            }
        };
        let options = &view.options;
        if let ChartId::Pairs(_) = id {
            ui.separator();
            for (order, name) in [(Order::Report, "chart-order-report"), (Order::Size, "chart-order-size")] {
                set(ui, options.order == order, name, super::ChartOptions { order, ..options.clone() });
            }
        }
        if let ChartId::Flow(..) = id {
            ui.separator();
            for (by, name) in [(By::Accounts, "chart-flow-by-accounts"), (By::Scopes, "chart-flow-by-scopes")]
            {
                set(ui, options.by == by, name, super::ChartOptions { by, ..options.clone() });
            }
        }
        ui.separator();
        menu_ui(ui, context, made, id, actions);
    });
}

/// Copying, saving, noting.
fn menu_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    made: &Made,
    id: &ChartId,
    actions: &mut Vec<Action>,
) {
    let (words, anchor) = (context.words, &made.anchor);
    let small = |text: &str| RichText::new(text).size(SMALL + 1.0);
    ui.menu_button(small(&words.get("chart-picture")), |ui| {
        for command in
            [Command::CopyChart, Command::SaveChartPng, Command::SaveChartSvg, Command::CopyChartTable]
        {
            if ui.button(&*command.text(words)).clicked() {
                actions.push(Action::Do(command));
                ui.close();
            }
        }
    });
    // in the document to hand in
    let mut picked = match (&context.review.settings().paper.charts, anchor.key()) {
        (Some(keys), Some(key)) => keys.iter().any(|k| k == key),
        _ => made.is_proposed,
    };
    let text = small(&words.get("paper-in-document"));
    let tick = ui.add_enabled(!context.read_only, egui::Checkbox::new(&mut picked, text));
    if tick.on_hover_text(&*words.get("chart-picked-hint")).changed() {
        actions.push(Action::Paper(PaperAction::PickChart(id.clone(), picked)));
    }
    let ids = context.noted.texts.of(anchor);
    if !ids.is_empty() {
        let text = words.with("findings-notes", &[("count", &ids.len().to_string())]);
        let text = RichText::new(text).size(SMALL + 1.0).color(tokens(ui).note);
        if ui.button(text).clicked() {
            actions.push(Action::Inspect(anchor.clone()));
        }
    }
    if !context.read_only && ui.button(small(&words.get("chart-note"))).clicked() {
        actions.push(Action::WriteNote(anchor.clone(), None));
    }
}

/// What the colours mean; at the right, how far one looks into it.
fn legend_ui(
    ui: &mut egui::Ui,
    view: &mut ChartsView,
    chart: &Chart,
    words: &crate::words::Words,
    actions: &mut Vec<Action>,
) {
    ui.horizontal_wrapped(|ui| {
        for (ink, text) in &chart.legend {
            // a sign and its words stay together
            let words = ui.painter().layout_no_wrap(text.clone(), regular(SMALL), tokens(ui).ink);
            if ui.available_size_before_wrap().x < words.size().x + 26.0 {
                ui.end_row();
            }
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 12.0), Sense::hover());
            swatch(ui, *ink, rect);
            ui.add(egui::Label::new(RichText::new(text).size(SMALL)).wrap_mode(egui::TextWrapMode::Extend));
            ui.add_space(6.0);
        }
        for (sign, name, ask) in [
            ("＋", "chart-zoom-in", Ask::Zoom(1.3)),
            ("−", "chart-zoom-out", Ask::Zoom(1.0 / 1.3)),
            ("↔", "chart-zoom-reset", Ask::Reset),
        ] {
            let response = ui.add(egui::Button::new(RichText::new(sign).size(SMALL)).small());
            let name = words.get(name);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
            if response.on_hover_text(&*name).clicked() {
                view.ask = Some(ask);
                ui.ctx().request_repaint();
            }
        }
        if is_short(chart) && ui.link(&*words.get("chart-restore")).clicked() {
            take_back(view, actions);
        }
    });
}

/// The keys of a drawing that has the keyboard: arrows walk from mark to mark, Enter goes in, Backspace back,
/// Delete leaves out, O all others, A takes all back, plus, minus and nought change the scale, Shift and arrows move.
fn keys(
    ui: &egui::Ui,
    context: &ChartContext<'_>,
    view: &mut ChartsView,
    chart: &Chart,
    id: egui::Id,
    actions: &mut Vec<Action>,
) {
    if !ui.memory(|m| m.has_focus(id)) {
        return;
    }
    let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
    let pressed = |key: Key, modifiers: Modifiers| ui.input_mut(|i| i.consume_key(modifiers, key));
    for (key, by) in [
        (Key::ArrowLeft, vec2(-1.0, 0.0)),
        (Key::ArrowRight, vec2(1.0, 0.0)),
        (Key::ArrowUp, vec2(0.0, -1.0)),
        (Key::ArrowDown, vec2(0.0, 1.0)),
    ] {
        if pressed(key, Modifiers::SHIFT) {
            view.ask = Some(Ask::Move(by));
        }
    }
    let drawn: Vec<usize> = chart.table.rows.iter().filter(|r| !r.removed).map(|r| r.mark).collect();
    let at = view.cursor.and_then(|c| drawn.iter().position(|m| *m == c));
    let forward = pressed(Key::ArrowDown, Modifiers::NONE) || pressed(Key::ArrowRight, Modifiers::NONE);
    let backward = pressed(Key::ArrowUp, Modifiers::NONE) || pressed(Key::ArrowLeft, Modifiers::NONE);
    let next = match (forward, backward, at) {
        (true, _, Some(at)) => drawn.get(at + 1),
        (_, true, Some(at)) => at.checked_sub(1).and_then(|n| drawn.get(n)),
        (true, _, None) | (_, true, None) => drawn.first(),
        _ => None,
    };
    if let Some(next) = next {
        view.cursor = Some(*next);
        if let Some(mark) = chart.marks.get(*next) {
            select(context, chart, mark, mark.figures.first().copied(), actions);
        }
    }
    let mark = view.cursor.and_then(|c| chart.marks.get(c));
    if let Some(mark) = mark {
        if pressed(OPEN, Modifiers::NONE) {
            match (&mark.opens, mark.figures.first()) {
                (Some(id), _) => actions.push(Action::Chart(ChartAction::Open(id.clone()))),
                (None, Some(figure)) => actions.push(Action::ShowInTable(*figure)),
                _ => {}
            }
        }
        for (key, others) in [(LEAVE_OUT, false), (ONLY, true)] {
            if mark.removable && pressed(key, Modifiers::NONE) {
                leave_out(view, chart, mark, others, actions);
            }
        }
    }
    if is_short(chart) && pressed(ALL, Modifiers::NONE) {
        take_back(view, actions);
    }
    if pressed(Key::Backspace, Modifiers::NONE) {
        let back = if view.trail.is_empty() { ChartAction::Gallery } else { ChartAction::Back };
        actions.push(Action::Chart(back));
    }
    for (key, ask) in [
        (Key::Plus, Ask::Zoom(1.3)),
        (Key::Equals, Ask::Zoom(1.3)),
        (Key::Minus, Ask::Zoom(1.0 / 1.3)),
        (Key::Num0, Ask::Reset),
    ] {
        if pressed(key, Modifiers::NONE) {
            view.ask = Some(ask);
        }
    }
    if view.ask.is_some() {
        ui.ctx().request_repaint();
    }
}

/// The chart in numbers.
fn table_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &ChartsView,
    chart: &Arc<Chart>,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let words = context.words;
    let selected = context.selected();

    let width = ui.available_width();
    // as wide as their widest words, the names have the rest
    let estimate =
        |text: &str, size: i64| -> f32 { super::plot::points(width_of(text, size * 100)) + 2.0 * PAD };
    // units stand under the words
    let heads: Vec<String> =
        chart.table.heads.iter().map(|h| h.replace('（', "\n（").replace(" (", "\n(")).collect();
    let widest = |head: &String| head.lines().map(|l| estimate(l, 13)).fold(0.0, f32::max).min(150.0);
    let mut widths: Vec<f32> = heads.iter().skip(1).map(widest).collect();
    for row in &chart.table.rows {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = width.max(estimate(&cell.text, 15).min(260.0));
        }
    }
    let numbers: f32 = widths.iter().sum();
    let removable = chart.marks.iter().any(|m| m.removable);
    let check = if removable { 26.0 } else { 0.0 };
    let names = (width - numbers - check).clamp(90.0, 360.0);
    let scale = ((width - check - names) / numbers.max(1.0)).min(1.0);
    for width in &mut widths {
        *width *= scale;
    }
    let total = check + names + numbers * scale;
    let rights: Vec<f32> = widths
        .iter()
        .scan(check + names, |at, w| {
            *at += w;
            Some(*at)
        })
        .collect();
    // heads, in as many lines as they need
    let galleys: Vec<_> = heads
        .iter()
        .skip(1)
        .zip(&widths)
        .map(|(head, width)| {
            let mut job = egui::text::LayoutJob::simple(head.clone(), regular(SMALL), t.soft, width - PAD);
            job.halign = egui::Align::RIGHT;
            ui.painter().layout_job(job)
        })
        .collect();
    let height = galleys.iter().map(|g| g.size().y).fold(18.0, f32::max) + 8.0;
    let (rect, _) = ui.allocate_exact_size(vec2(total, height), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, t.band);
    if let Some(head) = chart.table.heads.first() {
        let galley = ui.painter().layout_no_wrap(head.clone(), regular(SMALL), t.soft);
        let at = pos2(rect.left() + check + PAD, rect.bottom() - galley.size().y - 4.0);
        ui.painter().galley(at, galley, t.soft);
    }
    for (galley, right) in galleys.into_iter().zip(&rights) {
        let at = pos2(rect.left() + right - PAD, rect.bottom() - galley.size().y - 4.0);
        ui.painter().galley(at, galley, t.soft);
    }
    for row in &chart.table.rows {
        let Some(mark) = chart.marks.get(row.mark) else { continue };
        let (rect, response) = ui.allocate_exact_size(vec2(total, ROW), Sense::click());
        let cells: Vec<String> = chart
            .table
            .heads
            .iter()
            .skip(1)
            .zip(&row.cells)
            .map(|(head, cell)| format!("{head} {}", cell.text))
            .collect();
        let on = is_selected(chart, row.mark, selected);
        response.widget_info(|| {
            let label = format!("{}{}{}", mark.name, colon(words), cells.join("；"));
            WidgetInfo::selected(Role::Row, true, on, label)
        });
        let ground = if on {
            Some(t.selected)
        } else if response.hovered() {
            Some(t.hover)
        } else {
            None
        };
        if let Some(ground) = ground {
            ui.painter().rect_filled(rect, 0.0, ground);
        }
        if mark.removable {
            let place = Rect::from_min_size(rect.left_top() + vec2(4.0, 0.0), vec2(check, ROW));
            let mut shown = !row.removed;
            let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(("show", row.mark)));
            let check = child.add(egui::Checkbox::without_text(&mut shown));
            check.widget_info(|| {
                let label = words.with("chart-show", &[("name", &mark.name)]);
                WidgetInfo::selected(Role::CheckBox, true, shown, label)
            });
            if check.changed() {
                let mut options = view.options.clone();
                if shown {
                    options.removed.remove(&mark.of);
                } else {
                    options.removed.insert(mark.of.clone());
                }
                actions.push(Action::Chart(ChartAction::Set(options)));
            }
        }
        if !ui.is_rect_visible(rect) {
            continue;
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, t.hairline));
        let ink = if row.removed { t.soft } else { t.ink };
        let mut job = egui::text::LayoutJob::simple_singleline(mark.name.clone(), regular(BODY), ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(names - PAD);
        let galley = ui.painter().layout_job(job);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(rect.left() + check + PAD, y), galley, ink);
        let mut figure = None;
        let pointer = response.interact_pointer_pos();
        let mut left = rect.left() + check + names;
        for ((cell, right), width) in row.cells.iter().zip(&rights).zip(&widths) {
            let colour = if cell.derived { t.soft } else { ink };
            let mut job = egui::text::LayoutJob::simple_singleline(cell.text.clone(), regular(BODY), colour);
            job.wrap = egui::text::TextWrapping::truncate_at_width(width - 6.0);
            let galley = ui.painter().layout_job(job);
            let at = pos2(rect.left() + right - PAD - galley.size().x, y);
            let under = Rect::from_min_size(at, galley.size());
            ui.painter().galley(at, galley, colour);
            if cell.derived && !cell.text.is_empty() {
                let line =
                    [pos2(under.left(), under.bottom() - 1.0), pos2(under.right(), under.bottom() - 1.0)];
                ui.painter().extend(egui::Shape::dotted_line(&line, t.soft, 3.0, 0.6));
            }
            if pointer.is_some_and(|p| p.x >= left && p.x < rect.left() + right) {
                figure = cell.figure;
            }
            left = rect.left() + right;
        }
        let figure = figure.or(mark.figures.first().copied());
        if response.double_clicked()
            && let Some(id) = &mark.opens
        {
            actions.push(Action::Chart(ChartAction::Open(id.clone())));
        } else if response.clicked() {
            select(context, chart, mark, figure, actions);
        }
        response.context_menu(|ui| menu_of_mark_ui(ui, context, view, chart, mark, figure, actions));
    }
}
