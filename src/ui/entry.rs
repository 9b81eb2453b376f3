//! One row of the list of findings: closed, open with its arithmetic, suspects and sources, or a line
//! that leads to a figure.

use super::action::Action;
use super::charts::ChartAction;
use super::finding_list::{FindingsView, Kind, Row};
use super::finding_texts::FindingTexts;
use super::findings::Context;
use super::theme::{BODY, SMALL, bold, disclosure, regular, tokens};
use crate::budget::FigureId;
use crate::check::{Outcome, Severity};
use crate::review::Anchor;
use crate::say::{Arithmetic, FindingBody, REMAINDER_MARK, Step, Total, severity_mark};
use eframe::egui;
use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Rect, RichText, Sense, Stroke, StrokeKind, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// From the edge of the list to the frame of an entry.
const SIDE: f32 = 10.0;
/// From the frame to the words; the triangle or mark stands in it.
const INSET: f32 = 30.0;
const PAD: f32 = 7.0;
/// Between one entry and the next.
const GAP: f32 = 4.0;
/// Lines of a closed entry at most; all of them are read when it is open.
const MOST_LINES: usize = 3;
/// Steps of an identity, suspects and figures shown at first.
const MOST_STEPS: usize = 40;

/// The words of a row, broken into lines for a width.
pub struct Laid {
    head: Option<Arc<Galley>>,
    text: Arc<Galley>,
    /// Of the row while it is closed.
    pub height: f32,
}

/// Text in one style, broken at a width.
fn galley(ui: &egui::Ui, pieces: &[(&str, FontId, Color32)], width: f32, max_rows: usize) -> Arc<Galley> {
    let mut job = LayoutJob {
        wrap: TextWrapping { max_width: width, max_rows, ..Default::default() },
        ..Default::default()
    };
    for (text, font, colour) in pieces {
        job.append(text, 0.0, TextFormat::simple(font.clone(), *colour));
    }
    ui.painter().layout_job(job)
}

/// Breaks the words of a row into lines.
pub fn lay(ui: &egui::Ui, context: &Context<'_>, texts: &mut FindingTexts, row: Row, width: f32) -> Laid {
    let t = tokens(ui);
    let room = (width - 2.0 * SIDE - INSET - 12.0).max(60.0);
    let source = context.source();
    match row {
        Row::Heading(kind, count) => {
            let count = count.to_string();
            let name = match kind {
                // here there is room for the whole sentence
                Kind::Unprotected => context.words.with("check-unprotected", &[("count", &count)]),
                _ => format!("{} {count}", kind.name(context.words)),
            };
            let hint = format!("　{}", kind.hint(context.words));
            let pieces = [(&*name, bold(BODY), t.ink), (&*hint, regular(SMALL), t.soft)];
            let text = galley(ui, &pieces, width - 2.0 * SIDE, 2);
            let height = text.size().y + 16.0;
            Laid { head: None, text, height }
        }
        Row::Finding(nth) => {
            let entry = texts.entry(source, nth);
            let finding = context.checked.findings.get(nth);
            let dismissal = finding.and_then(|f| context.review.dismissal(&f.id));
            let colour = t.severity(finding.map_or(Severity::None, |f| f.severity));
            let place = format!("　{}", entry.place);
            let because = dismissal.map(|d| because(context, &d.reason));
            let notes = context.noted.of_finding.get(&nth).map(|count| {
                format!("　◥ {}", context.words.with("findings-notes", &[("count", &count.to_string())]))
            });
            let mut pieces = vec![(&*entry.name, bold(BODY), colour), (&*place, regular(SMALL), t.soft)];
            pieces.extend(because.as_deref().map(|text| (text, regular(SMALL), t.soft)));
            pieces.extend(notes.as_deref().map(|text| (text, regular(SMALL), t.note)));
            let head = galley(ui, &pieces, room, 1);
            let ink = if dismissal.is_some() { t.soft } else { t.ink };
            let text = galley(ui, &[(&*entry.sentence, regular(BODY), ink)], room, MOST_LINES);
            let height = head.size().y + 3.0 + text.size().y + 2.0 * PAD + GAP;
            Laid { head: Some(head), text, height }
        }
        Row::Remainder(nth) => line(ui, &texts.remainder(source, nth).text, t.ink, room),
        Row::Check(nth) => line(ui, &texts.check(source, nth).text, t.ink, room),
        Row::Figure(id) => line(ui, &texts.figure(source, id).text, figure_colour(ui, context, id), room),
    }
}

/// Why a finding was put aside.
fn because(context: &Context<'_>, reason: &str) -> String {
    format!("　{}", context.words.with("findings-dismissed-because", &[("reason", reason)]))
}

fn line(ui: &egui::Ui, text: &str, colour: Color32, room: f32) -> Laid {
    let text = galley(ui, &[(text, regular(SMALL + 1.0), colour)], room, MOST_LINES);
    let height = (text.size().y + 10.0).max(28.0);
    Laid { head: None, text, height }
}

fn figure_colour(ui: &egui::Ui, context: &Context<'_>, id: FigureId) -> Color32 {
    let budget = &context.document.budget;
    let t = tokens(ui);
    if budget.figure(id).year == budget.draft_year { t.draft } else { t.executed }
}

/// Shows a row at its place; returns how high it is.
pub fn row_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    texts: &mut FindingTexts,
    (row, laid, place): (Row, Laid, Rect),
    actions: &mut Vec<Action>,
) -> f32 {
    let source = context.source();
    match row {
        Row::Heading(kind, _) => {
            let t = tokens(ui);
            let at = pos2(place.left() + SIDE, place.bottom() - 5.0 - laid.text.size().y);
            let response = ui.interact(place, ui.id_of(row), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, kind.name(context.words)));
            ui.painter().galley(at, laid.text, t.ink);
            laid.height
        }
        Row::Finding(nth) => finding_ui(ui, context, view, texts, (nth, laid, place), actions),
        Row::Remainder(nth) => {
            let line = texts.remainder(source, nth);
            let mark = (REMAINDER_MARK, tokens(ui).soft);
            line_ui(ui, view, (row, laid, place), mark, (&line.text, line.figure), actions)
        }
        Row::Check(nth) => {
            let line = texts.check(source, nth);
            let (mark, outcome) = check_mark(ui, context, nth);
            let label = format!("{} {}", context.words.get(format!("outcome-{outcome}")), line.text);
            line_ui(ui, view, (row, laid, place), mark, (&label, line.figure), actions)
        }
        Row::Figure(id) => {
            let line = texts.figure(source, id);
            line_ui(ui, view, (row, laid, place), ("·", tokens(ui).soft), (&line.text, Some(id)), actions)
        }
    }
}

/// The mark of how a check came out, and the word for it in the catalogue.
pub fn check_mark(
    ui: &egui::Ui,
    context: &Context<'_>,
    nth: usize,
) -> ((&'static str, Color32), &'static str) {
    let t = tokens(ui);
    let Some(check) = context.checked.report.checks.get(nth) else { return (("", t.soft), "not_checked") };
    let mark = match check.verdict.outcome {
        Outcome::Consistent => ("✓", t.executed),
        Outcome::WithinRounding => ("≈", t.soft),
        Outcome::Inconsistent => (severity_mark(check.severity), t.severity(check.severity)),
        Outcome::NotChecked => ("–", t.soft),
    };
    (mark, check.verdict.outcome.into())
}

/// Rows keep their identity while the list scrolls.
trait RowId {
    fn id_of(&self, row: Row) -> egui::Id;
}

impl RowId for egui::Ui {
    fn id_of(&self, row: Row) -> egui::Id {
        egui::Id::unique(("finding-row", row))
    }
}

/// A line that leads to a figure in the table.
fn line_ui(
    ui: &egui::Ui,
    view: &mut FindingsView,
    (row, laid, place): (Row, Laid, Rect),
    (mark, colour): (&str, Color32),
    (label, figure): (&str, Option<FigureId>),
    actions: &mut Vec<Action>,
) -> f32 {
    let t = tokens(ui);
    let frame =
        Rect::from_min_size(place.min + vec2(SIDE, 0.0), vec2(place.width() - 2.0 * SIDE, laid.height));
    let response = ui.interact(frame, ui.id_of(row), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, label));
    if response.hovered() {
        ui.painter().rect_filled(frame, 3.0, t.hover);
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let top = frame.top() + (laid.height - laid.text.size().y) / 2.0;
    ui.painter().text(
        pos2(frame.left() + 12.0, top),
        egui::Align2::CENTER_TOP,
        mark,
        regular(SMALL + 1.0),
        colour,
    );
    if figure.is_some() {
        let at = pos2(frame.right() - 8.0, frame.center().y);
        ui.painter().text(at, egui::Align2::CENTER_CENTER, "›", regular(BODY), t.soft);
    }
    ui.painter().galley(pos2(frame.left() + INSET, top), laid.text, t.ink);
    if response.gained_focus() {
        view.reveal_row(row);
    }
    if response.clicked()
        && let Some(id) = figure
    {
        actions.push(Action::ShowInTable(id));
    }
    laid.height
}

fn finding_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    texts: &mut FindingTexts,
    (nth, laid, place): (usize, Laid, Rect),
    actions: &mut Vec<Action>,
) -> f32 {
    let t = tokens(ui);
    let row = Row::Finding(nth);
    let open = view.open == Some(nth);
    let entry = texts.entry(context.source(), nth);
    let height = if open { place.height() } else { laid.height } - GAP;
    let frame = Rect::from_min_size(place.min + vec2(SIDE, 0.0), vec2(place.width() - 2.0 * SIDE, height));
    // before what stands in it, which then gets its own clicks
    let response = ui.interact(frame, ui.id_of(row), Sense::click());
    let finding = context.checked.findings.get(nth);
    let dismissal = finding.and_then(|f| context.review.dismissal(&f.id));
    response.widget_info(|| {
        let because = dismissal.map_or_else(String::new, |d| because(context, &d.reason));
        WidgetInfo::selected(Role::Button, true, open, format!("{}{because}", entry.label))
    });
    let ground = ui.painter().add(egui::Shape::Noop);
    let inner =
        Rect::from_min_size(frame.min + vec2(INSET, PAD), frame.size() - vec2(INSET + 12.0, 2.0 * PAD));
    let mut y = inner.top();
    disclosure(
        ui.painter(),
        pos2(frame.left() + 15.0, y + 10.0),
        open,
        if response.hovered() { t.ink } else { t.soft },
    );
    if let Some(head) = laid.head {
        let below = head.size().y + 3.0;
        ui.painter().galley(pos2(inner.left(), y), head, t.ink);
        y += below;
    }
    // an open entry shows the whole sentence
    let text = if open && laid.text.elided {
        galley(ui, &[(&*entry.sentence, regular(BODY), t.ink)], inner.width(), usize::MAX)
    } else {
        laid.text
    };
    let below = text.size().y;
    ui.painter().galley(pos2(inner.left(), y), text, t.ink);
    y += below;
    if open {
        let room = Rect::from_min_max(pos2(inner.left(), y + 6.0), pos2(inner.right(), f32::INFINITY));
        let layout = egui::Layout::top_down(egui::Align::Min);
        let builder = egui::UiBuilder::new().id_salt(("finding-body", nth)).max_rect(room).layout(layout);
        let mut inside = ui.new_child(builder);
        // words are no obstacle to a click on the entry
        inside.style_mut().interaction.selectable_labels = false;
        let body = texts.body(context.source(), nth);
        body_ui(&mut inside, context, view, &body, actions);
        foot_ui(&mut inside, context, view, nth, &body, actions);
        y = inside.min_rect().bottom();
    }
    let used = y + PAD - frame.top();
    let frame = Rect::from_min_size(frame.min, vec2(frame.width(), used));
    let fill = if open {
        t.side
    } else if response.hovered() {
        t.hover
    } else {
        t.paper
    };
    let stroke = Stroke::new(1.0, t.hairline);
    ui.painter().set(ground, egui::epaint::RectShape::new(frame, 3.0, fill, stroke, StrokeKind::Inside));
    if response.hovered() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    if response.gained_focus() {
        view.reveal_row(row);
    }
    if response.clicked() {
        view.toggle(nth);
    }
    used + GAP
}

/// Arithmetic, suspects and sources.
fn body_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    body: &FindingBody,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    let soft = tokens(ui).soft;
    if let Some(source) = &body.source {
        ui.label(RichText::new(source).color(soft));
    }
    for line in &body.tries {
        ui.label(line);
    }
    for arithmetic in &body.arithmetic {
        if let Some(title) = &arithmetic.title {
            ui.add_space(4.0);
            ui.label(title);
        }
        steps_ui(ui, context, view, arithmetic, actions);
    }
    if let Some(title) = &body.suspects_title {
        ui.add_space(6.0);
        ui.label(RichText::new(&**title).font(bold(BODY)));
        for set in body.suspects.iter().take(shown(view, body.suspects.len())) {
            ui.horizontal_wrapped(|ui| {
                ui.label("·");
                for (nth, (id, text)) in set.iter().enumerate() {
                    if nth > 0 {
                        ui.label(&*words.get("say-and"));
                    }
                    figure_link(ui, context, *id, text, actions);
                }
            });
        }
    }
    more_ui(ui, context, view, body.suspects.len());
    for line in &body.proposals {
        ui.label(line);
    }
    if !body.fully_searched {
        ui.label(RichText::new(&*words.get("check-not-searched")).size(SMALL).color(soft));
    }
    if !body.figures.is_empty() {
        ui.label(RichText::new(&*words.get("inspector-figures")).size(SMALL).color(soft));
    }
    for (id, text) in body.figures.iter().take(shown(view, body.figures.len())) {
        figure_link(ui, context, *id, text, actions);
    }
    more_ui(ui, context, view, body.figures.len());
}

/// How many of a long list in an open entry are shown.
fn shown(view: &FindingsView, count: usize) -> usize {
    if view.all_steps { count } else { count.min(MOST_STEPS) }
}

/// A button for those that are not shown.
fn more_ui(ui: &mut egui::Ui, context: &Context<'_>, view: &mut FindingsView, count: usize) {
    let hidden = count - shown(view, count);
    if hidden > 0 {
        let text = context.words.with("findings-more-steps", &[("count", &hidden.to_string())]);
        if ui.button(text).clicked() {
            view.all_steps = true;
        }
    }
}

/// A figure with its name, to be selected everywhere.
fn figure_link(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    id: FigureId,
    text: &str,
    actions: &mut Vec<Action>,
) {
    let colour = figure_colour(ui, context, id);
    if ui.link(RichText::new(text).color(colour)).clicked() {
        actions.push(Action::ShowInTable(id));
    }
}

/// What one makes of an open finding: set it aside with a reason, take it up again, copy it.
fn foot_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    nth: usize,
    body: &FindingBody,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    let Some(finding) = context.checked.findings.get(nth) else { return };
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        if context.review.dismissal(&finding.id).is_some() {
            if ui.button(&*words.get("findings-restore")).clicked() {
                actions.push(Action::Restore(finding.id.clone()));
            }
        } else {
            let reason = view.reasons.entry(nth).or_default();
            let hint = words.get("findings-reason-hint");
            let width = (ui.available_width() - 120.0).clamp(120.0, 320.0);
            let field = egui::TextEdit::singleline(reason).hint_text(&*hint).desired_width(width);
            let response = ui.add(field);
            response
                .widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &*words.get("findings-reason")));
            // not Enter alone: an input method uses it
            let keys = ui.input(|i| i.modifiers.command && i.key_pressed(egui::Key::Enter));
            let ready = !reason.trim().is_empty();
            let button = ui.add_enabled(ready, egui::Button::new(&*words.get("findings-dismiss")));
            let button = button.on_disabled_hover_text(&*hint);
            // Enter goes on to the button, a second one presses it
            if ready && response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter)) {
                button.request_focus();
            }
            if ready && (button.clicked() || (response.has_focus() && keys)) {
                actions.push(Action::Dismiss { finding: finding.id.clone(), reason: reason.clone() });
                view.reasons.remove(&nth);
            }
        }
        if ui.button(&*words.get("findings-chart")).clicked() {
            actions.push(Action::Chart(ChartAction::OfFinding(nth)));
        }
        if ui.button(&*words.get("findings-ask")).clicked() {
            actions.push(Action::AskAbout(nth));
        }
        if let Some(count) = context.noted.of_finding.get(&nth) {
            let text = context.words.with("findings-notes", &[("count", &count.to_string())]);
            if ui.link(text).clicked() {
                actions.push(Action::Inspect(Anchor::Finding(finding.id.clone())));
            }
        }
        if ui.button(&*words.get("findings-copy")).clicked() {
            actions.push(Action::CopyText(body.copied.clone()));
        }
    });
}

/// Between the columns of the arithmetic.
const COLUMN_GAP: f32 = 14.0;
/// Names narrower than this go on a line of their own.
const LEAST_NAME: f32 = 130.0;
/// Names wider than this would stand too far from their numbers.
const MOST_NAME: f32 = 400.0;

/// Where the columns of the arithmetic stand.
struct Columns {
    left: f32,
    sign: f32,
    name: f32,
    /// Printed, lowest, highest: the right edge and the width of each.
    numbers: [(f32, f32); 3],
    /// Names stand above their numbers.
    stacked: bool,
}

impl Columns {
    fn of(ui: &egui::Ui, heads: [&str; 3], arithmetic: &Arithmetic) -> Self {
        let measure = |text: &str, size: f32| {
            galley(ui, &[(text, regular(size), Color32::PLACEHOLDER)], f32::INFINITY, 1).size().x
        };
        let mut widths = heads.map(|head| measure(head, SMALL).min(100.0));
        for Step { value, low, high, .. } in arithmetic.steps.iter().take(500) {
            for (width, text) in widths.iter_mut().zip([value, low, high]) {
                *width = width.max(measure(text, BODY));
            }
        }
        for Total { low, high, .. } in arithmetic.totals.iter().flatten() {
            for (width, text) in widths.iter_mut().skip(1).zip([low, high]) {
                *width = width.max(measure(text, BODY));
            }
        }
        let signs = arithmetic.steps.iter().take(500).map(|s| measure(s.sign, BODY));
        let sign = signs.fold(12.0, f32::max) + 8.0;
        let all = ui.available_width();
        let left = ui.cursor().left();
        let taken: f32 = widths.iter().sum::<f32>() + 3.0 * COLUMN_GAP;
        let stacked = all - sign - taken < LEAST_NAME;
        let name = if stacked { all - sign } else { (all - sign - taken).min(MOST_NAME) };
        let mut right = if stacked { left + taken.min(all) } else { left + sign + name + taken };
        let mut numbers = [(0.0, 0.0); 3];
        for (column, width) in numbers.iter_mut().zip(widths).rev() {
            *column = (right, width);
            right -= width + COLUMN_GAP;
        }
        Self { left, sign, name, numbers, stacked }
    }

    /// One row: what stands under the sign, the name, and the numbers.
    fn row(&self, ui: &mut egui::Ui, sign: &str, name: impl FnOnce(&mut egui::Ui), numbers: [RichText; 3]) {
        let top = ui.cursor().top();
        let part = |ui: &mut egui::Ui,
                    x: f32,
                    y: f32,
                    width: f32,
                    right: bool,
                    add: &mut dyn FnMut(&mut egui::Ui)| {
            let align = if right { egui::Align::Max } else { egui::Align::Min };
            let place = Rect::from_min_size(pos2(x, y), vec2(width, f32::INFINITY));
            let layout = egui::Layout::top_down(align);
            let mut cell = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
            add(&mut cell);
            cell.min_rect().bottom()
        };
        let mut bottom = top;
        if !sign.is_empty() {
            bottom = bottom.max(part(ui, self.left, top, self.sign, false, &mut |ui| {
                ui.label(sign);
            }));
        }
        let mut name = Some(name);
        let name_bottom = part(ui, self.left + self.sign, top, self.name, false, &mut |ui| {
            if let Some(name) = name.take() {
                name(ui);
            }
        });
        bottom = bottom.max(name_bottom);
        let line = if self.stacked && name_bottom > top { name_bottom + 2.0 } else { top };
        for ((right, width), text) in self.numbers.iter().zip(numbers) {
            if text.is_empty() {
                continue;
            }
            let x = right - width;
            // a hair more, so that what was measured never breaks
            bottom = bottom.max(part(ui, x - 1.0, line, width + 1.0, true, &mut |ui| {
                ui.label(text.clone());
            }));
        }
        let right = self.numbers.iter().map(|n| n.0).fold(self.left + self.name, f32::max);
        let all = Rect::from_min_max(pos2(self.left, top), pos2(right, bottom));
        ui.advance_cursor_after_rect(all);
    }
}

/// Sign, item, figure, lowest, highest; then computed and stated.
fn steps_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    arithmetic: &Arithmetic,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    let soft = tokens(ui).soft;
    let [printed, low, high] =
        ["arithmetic-printed", "arithmetic-low", "arithmetic-high"].map(|id| words.get(id));
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let columns = Columns::of(ui, [&*printed, &*low, &*high], arithmetic);
        let head = |text: &Arc<str>| RichText::new(&**text).size(SMALL).color(soft);
        columns.row(ui, "", |_| {}, [head(&printed), head(&low), head(&high)]);
        let count = arithmetic.steps.len();
        let hidden = count - shown(view, count);
        for (nth, Step { sign, name, figure, value, low, high }) in arithmetic.steps.iter().enumerate() {
            // the result comes last and is always shown
            if hidden > 0 && nth + 1 >= MOST_STEPS && nth + 1 < count {
                continue;
            }
            if hidden > 0 && nth + 1 == count {
                more_ui(ui, context, view, count);
            }
            let numbers = [value, low, high].map(RichText::new);
            let name_ui = |ui: &mut egui::Ui| match figure {
                Some(id) => {
                    let colour = figure_colour(ui, context, *id);
                    if ui.link(RichText::new(name).color(colour)).clicked() {
                        actions.push(Action::ShowInTable(*id));
                    }
                }
                None => {
                    ui.label(RichText::new(name).color(soft));
                }
            };
            columns.row(ui, sign, name_ui, numbers);
        }
        for Total { name, low, high } in arithmetic.totals.iter().flatten() {
            let name_ui = |ui: &mut egui::Ui| {
                ui.label(RichText::new(&**name).font(bold(BODY)));
            };
            columns.row(ui, "", name_ui, ["", low, high].map(RichText::new));
        }
    });
}
