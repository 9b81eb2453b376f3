//! What can be pointed at in a drawing: hovering tells, a click selects everywhere, a double click opens, or
//! shows the whole again where nothing is to be opened, a right click has the rest. The same for every kind of chart.

use super::super::action::Action;
use super::super::finding_texts::Source;
use super::super::theme::{BODY, SMALL, bold, tokens};
use super::paint::Ask;
use super::{ChartAction, ChartContext, ChartsView, is_selected, is_short};
use crate::budget::FigureId;
use crate::chart::{Chart, ChartYear, Mark, Subject};
use crate::check::Severity;
use crate::review::Anchor;
use crate::review::places::{figure_anchor, line_anchor, line_quote};
use crate::say::{colon, kind_name, severity_mark, severity_name};
use eframe::egui;
use egui::accesskit::Role;
use egui::{Key, Rect, RichText, Sense, Stroke, StrokeKind, Vec2, WidgetInfo, vec2};

/// Goes into the mark the keyboard is on.
pub const OPEN: Key = Key::Enter;
/// Leaves it out.
pub const LEAVE_OUT: Key = Key::Delete;
/// Leaves out all others. Not Delete with Shift, which Windows takes for cutting.
pub const ONLY: Key = Key::O;
/// Takes back all that is left out.
pub const ALL: Key = Key::A;

/// So many figures are told by pointing at a mark.
const FIGURES: usize = 6;
/// Widths of the badges.
const FLAG: f32 = 11.0;
const SIGN: f32 = 14.0;
/// So many findings, and so many notes.
const SENTENCES: usize = 2;

/// A place in a drawing that stands for a mark.
pub struct Spot {
    pub mark: usize,
    pub rect: Rect,
    /// Where its badges are drawn without covering words; pointing at it tells what badges would.
    pub badge_at: Option<egui::Pos2>,
    /// A point.
    pub is_round: bool,
    /// The upper half is the executed year, the lower the draft.
    pub is_split: bool,
}

/// The figure a click means.
fn figure_of(
    context: &ChartContext<'_>,
    mark: &Mark,
    spot: &Spot,
    at: Option<egui::Pos2>,
) -> Option<FigureId> {
    let budget = &context.document.budget;
    if spot.is_split
        && let Some(at) = at
    {
        let year = if at.y < spot.rect.center().y { ChartYear::Executed } else { ChartYear::Draft };
        let of_year = mark.figures.iter().copied().find(|id| budget.figure(*id).year == year.year(budget));
        if of_year.is_some() {
            return of_year;
        }
    }
    mark.figures.first().copied()
}

/// Selects what a mark stands for, wherever it is shown. What only the chart has, such as a rest, stands for it.
pub fn select(
    context: &ChartContext<'_>,
    chart: &Chart,
    mark: &Mark,
    figure: Option<FigureId>,
    actions: &mut Vec<Action>,
) {
    actions.push(match (figure, &mark.of) {
        (Some(figure), _) => Action::ShowFigure(figure),
        (None, Subject::Line(line)) => Action::ShowHit(crate::compare::Hit::Line(*line)),
        _ => Action::Inspect(anchor_of(context, chart)),
    });
}

/// The chart itself, for notes.
fn anchor_of(context: &ChartContext<'_>, chart: &Chart) -> Anchor {
    Anchor::Chart(chart.id.key(&context.document.budget))
}

/// Leaves out a mark, or all the others that can be left out.
pub fn leave_out(view: &ChartsView, chart: &Chart, mark: &Mark, others: bool, actions: &mut Vec<Action>) {
    let mut options = view.options.clone();
    if others {
        let all = chart.marks.iter().filter(|m| m.removable && m.of != mark.of);
        options.removed = all.map(|m| m.of.clone()).collect();
    } else {
        options.removed.insert(mark.of.clone());
    }
    actions.push(Action::Chart(ChartAction::Set(options)));
}

/// Makes the places of a drawing answer, and marks what is selected, noted or warned of. Whether one was clicked.
pub fn spots_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &mut ChartsView,
    chart: &Chart,
    spots: &[Spot],
    clip: Rect,
    actions: &mut Vec<Action>,
) -> bool {
    let t = tokens(ui);
    let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
    let selected = context.selected();
    let mut is_clicked = false;
    for (nth, spot) in spots.iter().enumerate() {
        let Some(mark) = chart.marks.get(spot.mark) else { continue };
        let rect = spot.rect.intersect(clip);
        if !rect.is_positive() {
            continue;
        }
        // not by Tab, as there are many: arrows walk over them
        let id = ui.scope_id().with(("spot", nth, spot.mark));
        let response = ui.interact(rect, id, Sense::CLICK);
        let label = format!("{}{}{}", mark.name, colon(context.words), mark.says.join("；"));
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &label));
        if is_selected(chart, spot.mark, selected) {
            painter.rect_stroke(rect.expand(1.0), 2.0, Stroke::new(2.0, t.cursor), StrokeKind::Inside);
        } else if view.cursor == Some(spot.mark) {
            painter.rect_stroke(rect.expand(1.0), 2.0, Stroke::new(1.5, t.ink), StrokeKind::Inside);
        } else if response.hovered() {
            painter.rect_stroke(rect.expand(1.0), 2.0, Stroke::new(1.0, t.soft), StrokeKind::Inside);
        }
        badges_ui(&painter, context, mark, spot, t);

        let figure = figure_of(context, mark, spot, response.interact_pointer_pos());
        if response.double_clicked()
            && let Some(id) = &mark.opens
        {
            actions.push(Action::Chart(ChartAction::Open(id.clone())));
        } else if response.clicked() {
            is_clicked = true;
            view.focus = 3;
            view.cursor = Some(spot.mark);
            select(context, chart, mark, figure, actions);
            // what opens nothing is as empty as the room around it
            if response.double_clicked() {
                view.ask = Some(Ask::Reset);
                ui.ctx().request_repaint();
            }
        }
        // the menu is about what was pointed at when it opened
        if response.secondary_clicked() {
            view.menu_figure = figure_of(context, mark, spot, ui.input(|i| i.pointer.interact_pos()));
            view.cursor = Some(spot.mark);
            select(context, chart, mark, view.menu_figure, actions);
        }
        let figure = view.menu_figure.filter(|f| mark.figures.contains(f)).or(figure);
        response.context_menu(|ui| menu_ui(ui, context, view, chart, mark, figure, actions));
        if !egui::Popup::is_any_open(ui.ctx()) {
            response.on_hover_ui_at_pointer(|ui| tip_ui(ui, context, mark));
        }
    }
    is_clicked
}

/// Whether a mark has notes, and its worst finding.
fn badges_of(context: &ChartContext<'_>, mark: &Mark) -> (bool, Option<Severity>) {
    let noted = mark.figures.iter().any(|f| context.noted.of_figure.contains_key(f))
        || matches!(&mark.of, Subject::Line(line) if context.noted.of_line.contains_key(line));
    let badges = context.checked.map(|c| &c.badges);
    let worst = badges.and_then(|b| mark.figures.iter().filter_map(|f| b.get(f)).map(|(s, _)| *s).min());
    (noted, worst)
}

/// The room the badges of a mark need; nothing where it has none.
pub fn badge_size(context: &ChartContext<'_>, chart: &Chart, mark: usize) -> Vec2 {
    let (noted, worst) = chart.marks.get(mark).map_or((false, None), |mark| badges_of(context, mark));
    vec2(if noted { FLAG } else { 0.0 } + if worst.is_some() { SIGN } else { 0.0 }, 17.0)
}

/// A flag for notes and the sign of the worst finding.
fn badges_ui(
    painter: &egui::Painter,
    context: &ChartContext<'_>,
    mark: &Mark,
    spot: &Spot,
    t: &super::super::theme::Tokens,
) {
    let Some(mut at) = spot.badge_at else { return };
    let (noted, worst) = badges_of(context, mark);
    if noted {
        let points = vec![at, at + egui::vec2(9.0, 0.0), at + egui::vec2(0.0, 9.0)];
        painter.add(egui::Shape::convex_polygon(points, t.note, Stroke::new(1.0, t.paper)));
        at.x += FLAG;
    }
    if let (Some(severity), true) = (worst, spot.is_round) {
        // a sign beside a point would look like a point
        painter.circle_stroke(spot.rect.center(), 8.5, Stroke::new(2.0, t.severity(severity)));
    } else if let Some(severity) = worst {
        let font = bold(SMALL);
        let text = severity_mark(severity);
        let galley = painter.layout_no_wrap(text.to_owned(), font, t.severity(severity));
        let back = Rect::from_min_size(at, galley.size()).shrink2(egui::vec2(0.0, 2.0));
        painter.rect_filled(back, 3.0, t.paper);
        painter.galley(at, galley, t.severity(severity));
    }
}

/// What pointing at a mark tells: the figures as printed, where they stand, what was found and noted.
fn tip_ui(ui: &mut egui::Ui, context: &ChartContext<'_>, mark: &Mark) {
    let t = tokens(ui);
    let (budget, words) = (&context.document.budget, context.words);
    ui.set_max_width(360.0);
    ui.label(RichText::new(&mark.name).font(bold(BODY)));
    for line in &mark.says {
        ui.label(RichText::new(line).size(SMALL + 1.0));
    }
    for id in mark.figures.iter().take(FIGURES) {
        let figure = budget.figure(*id);
        let section = budget.section(figure.section);
        let text = words.with(
            "chart-tip-printed",
            &[("text", figure.quantity.text()), ("at", &section.at), ("title", &section.title)],
        );
        ui.label(RichText::new(text).size(SMALL).color(t.soft));
    }
    // what there is no room for is at least counted
    let more_ui = |ui: &mut egui::Ui, id: &'static str, count: usize, told: usize, colour| {
        if let Some(rest) = count.checked_sub(told).filter(|rest| *rest > 0) {
            let text = words.with(id, &[("count", &rest.to_string())]);
            ui.label(RichText::new(text).size(SMALL).color(colour));
        }
    };
    more_ui(ui, "chart-tip-more-figures", mark.figures.len(), FIGURES, t.soft);
    if let Some(checked) = context.checked {
        let source = Source { document: context.document, checked, words };
        let mut seen = Vec::new();
        for nth in mark.figures.iter().filter_map(|f| checked.findings_of.get(f)).flatten() {
            if !seen.contains(nth) && !checked.is_dismissed(*nth) {
                seen.push(*nth);
            }
        }
        for nth in seen.iter().take(SENTENCES) {
            let Some(finding) = checked.findings.get(*nth) else { continue };
            let (mark, name) = (severity_mark(finding.severity), severity_name(words, finding.severity));
            let text = format!("{mark} {name}{}{}", colon(words), source.sentence(*nth));
            ui.label(RichText::new(text).size(SMALL).color(t.severity(finding.severity)));
        }
        more_ui(ui, "chart-tip-more-findings", seen.len(), SENTENCES, t.soft);
    }
    let of_line = if let Subject::Line(line) = &mark.of { context.noted.of_line.get(line) } else { None };
    let notes = mark.figures.iter().filter_map(|f| context.noted.of_figure.get(f)).chain(of_line);
    let notes: Vec<_> = notes.flatten().filter_map(|id| context.review.note(*id)).collect();
    for note in notes.iter().take(SENTENCES) {
        let first = note.content().text.lines().next().unwrap_or_default();
        let text = format!("{}{}{first}", kind_name(words, note.content().kind), colon(words));
        ui.label(RichText::new(text).size(SMALL).color(t.note));
    }
    more_ui(ui, "chart-tip-more-notes", notes.len(), SENTENCES, t.note);
    let hint = if mark.opens.is_some() { "chart-tip-opens" } else { "chart-tip" };
    ui.label(RichText::new(&*words.get(hint)).size(SMALL).color(t.soft));
}

/// What a right click on a mark offers.
pub fn menu_ui(
    ui: &mut egui::Ui,
    context: &ChartContext<'_>,
    view: &ChartsView,
    chart: &Chart,
    mark: &Mark,
    figure: Option<FigureId>,
    actions: &mut Vec<Action>,
) {
    let (budget, words) = (&context.document.budget, context.words);
    // with the key that does the same
    let button = |ui: &mut egui::Ui, text: &'static str, key: Option<Key>| {
        let text = words.get(text);
        let mut button = egui::Button::new(&*text);
        if let Some(key) = key {
            button = button.shortcut_text(key.name());
        }
        let response = ui.add(button);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*text));
        response.clicked()
    };
    if let Some(id) = &mark.opens
        && button(ui, "chart-menu-open", Some(OPEN))
    {
        actions.push(Action::Chart(ChartAction::Open(id.clone())));
    }
    if !context.read_only {
        let (text, anchor, quote) = match (figure, &mark.of) {
            (Some(id), _) => {
                let quote = Some(budget.figure(id).quantity.text().to_owned());
                ("cmd-write-note", figure_anchor(budget, id), quote)
            }
            (None, Subject::Line(line)) => {
                ("cmd-write-note", line_anchor(budget, *line), line_quote(budget, *line))
            }
            _ => ("chart-note", anchor_of(context, chart), None),
        };
        if button(ui, text, None) {
            actions.push(Action::WriteNote(anchor, quote));
        }
    }
    if let Some(id) = figure
        && button(ui, "chart-menu-table", None)
    {
        actions.push(Action::ShowInTable(id));
    }
    if mark.removable {
        ui.separator();
        if button(ui, "chart-menu-remove", Some(LEAVE_OUT)) {
            leave_out(view, chart, mark, false, actions);
        }
        if button(ui, "chart-menu-only", Some(ONLY)) {
            leave_out(view, chart, mark, true, actions);
        }
    }
    if is_short(chart) && button(ui, "chart-restore", Some(ALL)) {
        take_back(view, actions);
    }
}

/// Takes back all that is left out.
pub fn take_back(view: &ChartsView, actions: &mut Vec<Action>) {
    let mut options = view.options.clone();
    options.removed.clear();
    actions.push(Action::Chart(ChartAction::Set(options)));
}
