//! 问题: what was found, most useful first; each opens its arithmetic, suspects and source.

use super::action::Action;
use super::checking::{Checked, Finding, Origin};
use super::theme::{BODY, HEADING, SMALL, bold, tokens};
use super::view::Document;
use crate::budget::{Book, FigureId, ScopeId};
use crate::check::{Check, Outcome, RuleResult, Severity, Try};
use crate::review::Review;
use crate::say::{Say, Step};
use crate::words::{Language, Words};
use eframe::egui;
use egui::accesskit::Role;
use egui::{RichText, WidgetInfo};
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

/// Entries drawn at most; a list longer than this is narrowed by its filters, not by scrolling.
const MOST_SHOWN: usize = 400;

/// What the tab shows at the moment.
#[derive(Default)]
pub struct FindingsView {
    pub severity: Option<Severity>,
    pub book: Option<Book>,
    pub scope: Option<ScopeId>,
    pub show_dismissed: bool,
    pub show_passed: bool,
    /// The entry that is open, by its place in the list.
    pub open: Option<usize>,
    /// Bring the open entry into sight in the next frame.
    pub scroll: bool,
    /// The reason being written for a dismissal.
    pub reason: String,
}

/// What the tab reads.
pub struct Context<'a> {
    pub document: &'a Document,
    pub checked: &'a Checked,
    pub review: &'a Review,
    pub words: &'a Words,
}

impl Context<'_> {
    fn say(&self) -> Say<'_> {
        Say { budget: &self.document.budget, report: &self.checked.report, words: self.words }
    }

    /// The places in the list of the findings the filters let through.
    pub fn shown(&self, view: &FindingsView) -> Vec<usize> {
        let passes = |f: &Finding| {
            view.severity.is_none_or(|s| s == f.severity)
                && view.book.is_none_or(|b| f.book == Some(b))
                && view.scope.is_none_or(|s| f.scope == Some(s))
                && (view.show_dismissed || self.review.dismissal(&f.id).is_none())
        };
        self.checked.findings.iter().enumerate().filter(|(_, f)| passes(f)).map(|(i, _)| i).collect()
    }
}

/// A shape and colour for each severity; never colour alone.
pub fn severity_mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Contradiction => "◆",
        Severity::Definition => "◇",
        Severity::Incomplete => "○",
        Severity::Statutory => "▲",
        Severity::Attention => "●",
        Severity::None => "✓",
    }
}

/// The word for a severity.
pub fn severity_name(words: &Words, severity: Severity) -> std::sync::Arc<str> {
    let word: &str = severity.into();
    words.get(format!("severity-{word}"))
}

/// Shows the tab.
pub fn findings_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 10, top: 8, bottom: 4 }).show(ui, |ui| {
        summary_ui(ui, context);
        filter_ui(ui, context, view);
    });
    if view.show_passed {
        egui::Frame::new()
            .inner_margin(egui::Margin::symmetric(10, 4))
            .show(ui, |ui| passed_ui(ui, context, actions));
        return;
    }
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(10, 4)).show(ui, |ui| {
            let shown = context.shown(view);
            if shown.is_empty() {
                ui.add_space(20.0);
                let id =
                    if context.checked.findings.is_empty() { "check-clean" } else { "findings-filtered" };
                ui.label(RichText::new(&*words.get(id)).color(tokens(ui).soft));
            }
            for nth in shown.iter().copied().take(MOST_SHOWN) {
                finding_ui(ui, context, view, nth, actions);
            }
            if shown.len() > MOST_SHOWN {
                let more = (shown.len() - MOST_SHOWN).to_string();
                ui.label(words.with("findings-more", &[("count", &more)]));
            }
            remainders_ui(ui, context);
        });
    });
    view.scroll = false;
}

fn summary_ui(ui: &mut egui::Ui, context: &Context<'_>) {
    let (words, report) = (context.words, &context.checked.report);
    let title = ui.label(RichText::new(&*words.get("findings-title")).font(bold(HEADING)));
    title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &*words.get("findings-title")));
    ui.label(RichText::new(context.say().summary()).size(SMALL).color(tokens(ui).soft));
    let unprotected = report.unprotected.len().to_string();
    ui.label(
        RichText::new(words.with("check-unprotected", &[("count", &unprotected)]))
            .size(SMALL)
            .color(tokens(ui).soft),
    );
    if report.not_fully_searched > 0 {
        let count = report.not_fully_searched.to_string();
        ui.label(RichText::new(words.with("check-too-large", &[("count", &count)])).size(SMALL));
    }
}

fn filter_ui(ui: &mut egui::Ui, context: &Context<'_>, view: &mut FindingsView) {
    let words = context.words;
    let findings = &context.checked.findings;
    ui.horizontal_wrapped(|ui| {
        for severity in Severity::iter().filter(|s| *s != Severity::None) {
            let count = findings.iter().filter(|f| f.severity == severity).count();
            if count == 0 {
                continue;
            }
            let name = format!("{} {} {count}", severity_mark(severity), severity_name(words, severity));
            let on = view.severity == Some(severity) && !view.show_passed;
            if choice(ui, on, &name) {
                view.severity = (!on).then_some(severity);
                view.show_passed = false;
            }
        }
        let books: BTreeSet<Book> = findings.iter().filter_map(|f| f.book).collect();
        let book_name = |b: Option<Book>| match b {
            Some(b) => words.get(format!("book-{}", b.word())),
            None => words.get("findings-all-books"),
        };
        combo(ui, "findings-book", &words.get("findings-book"), &mut view.book, books, book_name);
        let scopes: BTreeSet<ScopeId> = findings.iter().filter_map(|f| f.scope).collect();
        let budget = &context.document.budget;
        let scope_name = |s: Option<ScopeId>| match s {
            Some(s) => std::sync::Arc::clone(&budget.scope(s).name),
            None => words.get("findings-all-scopes"),
        };
        combo(ui, "findings-scope", &words.get("findings-scope"), &mut view.scope, scopes, scope_name);
        if context.review.dismissed() > 0 {
            let name =
                words.with("findings-dismissed", &[("count", &context.review.dismissed().to_string())]);
            if choice(ui, view.show_dismissed, &name) {
                view.show_dismissed = !view.show_dismissed;
            }
        }
        if choice(ui, view.show_passed, &words.get("findings-passed")) {
            view.show_passed = !view.show_passed;
        }
    });
}

fn choice(ui: &mut egui::Ui, on: bool, name: &str) -> bool {
    let response = ui.add(egui::Button::selectable(on, RichText::new(name).size(SMALL + 1.0)));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    response.clicked()
}

fn combo<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    id: &'static str,
    label: &str,
    value: &mut Option<T>,
    all: BTreeSet<T>,
    name: impl Fn(Option<T>) -> std::sync::Arc<str>,
) {
    let shown = RichText::new(&*name(*value)).size(SMALL + 1.0);
    let response = egui::ComboBox::from_id_salt(id).selected_text(shown).show_ui(ui, |ui| {
        for option in std::iter::once(None).chain(all.into_iter().map(Some)) {
            ui.selectable_value(value, option, &*name(option));
        }
    });
    let text = format!("{label} {}", name(*value));
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &text));
}

fn sentence(context: &Context<'_>, finding: &Finding) -> String {
    let report = &context.checked.report;
    match finding.origin {
        Origin::Contradiction(i) => {
            report.contradictions.get(i).map_or_else(String::new, |c| context.say().contradiction(c))
        }
        Origin::Rule(i) => report.rules.get(i).map_or_else(String::new, |r| match context.words.language() {
            Language::Chinese => r.zh.clone(),
            Language::English => r.en.clone(),
        }),
    }
}

fn finding_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    nth: usize,
    actions: &mut Vec<Action>,
) {
    let Some(finding) = context.checked.findings.get(nth) else { return };
    let words = context.words;
    let t = tokens(ui);
    let open = view.open == Some(nth);
    let dismissal = context.review.dismissal(&finding.id);
    let fill = if open { t.side } else { t.paper };
    let frame = egui::Frame::new()
        .fill(fill)
        .inner_margin(egui::Margin::symmetric(10, 8))
        .stroke(egui::Stroke::new(1.0, t.hairline));
    let whole = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let text = sentence(context, finding);
        let name = severity_name(words, finding.severity);
        let colour = t.severity(finding.severity);
        let head = ui
            .horizontal_wrapped(|ui| {
                ui.label(
                    RichText::new(format!("{} {name}", severity_mark(finding.severity)))
                        .font(bold(BODY))
                        .color(colour),
                );
                if let Some(d) = dismissal {
                    let reason = words.with("findings-dismissed-because", &[("reason", &d.reason)]);
                    ui.label(RichText::new(reason).size(SMALL).color(t.soft));
                }
            })
            .response;
        let ink = if dismissal.is_some() { t.soft } else { t.ink };
        let body = ui.add(
            egui::Label::new(RichText::new(&text).color(ink)).sense(egui::Sense::click()).selectable(false),
        );
        body.widget_info(|| WidgetInfo::selected(Role::Button, true, open, format!("{name} {text}")));
        if body.clicked() || head.interact(egui::Sense::click()).clicked() {
            view.open = (!open).then_some(nth);
            view.reason.clear();
        }
        if open {
            ui.add_space(4.0);
            match finding.origin {
                Origin::Contradiction(i) => contradiction_ui(ui, context, i, actions),
                Origin::Rule(i) => {
                    if let Some(rule) = context.checked.report.rules.get(i) {
                        rule_ui(ui, context, rule, actions);
                    }
                }
            }
            dismiss_ui(ui, context, view, finding, actions);
        }
    });
    if open && view.scroll {
        whole.response.scroll_to_me(Some(egui::Align::Center));
    }
    ui.add_space(4.0);
}

fn contradiction_ui(ui: &mut egui::Ui, context: &Context<'_>, i: usize, actions: &mut Vec<Action>) {
    let report = &context.checked.report;
    let (words, say) = (context.words, context.say());
    let Some(c) = report.contradictions.get(i) else { return };
    for (nth, check) in c.checks.iter().filter_map(|i| report.checks.get(*i)).enumerate() {
        if nth > 0 {
            ui.label(say.check(check));
        }
        steps_ui(ui, context, check, actions);
    }
    ui.add_space(6.0);
    if let Some(title) = say.suspects_title(c) {
        ui.label(RichText::new(&*title).font(bold(BODY)));
        for set in &c.cause.suspects {
            ui.horizontal_wrapped(|ui| {
                ui.label("·");
                for id in set {
                    figure_link(ui, context, *id, actions);
                }
            });
        }
    }
    for line in say.proposals(c) {
        ui.label(RichText::new(line).color(tokens(ui).draft));
    }
    if !c.cause.fully_searched {
        ui.label(RichText::new(&*words.get("check-not-searched")).size(SMALL).color(tokens(ui).soft));
    }
}

/// A figure with its name, to be selected everywhere.
fn figure_link(ui: &mut egui::Ui, context: &Context<'_>, id: FigureId, actions: &mut Vec<Action>) {
    let say = context.say();
    let figure = context.document.budget.figure(id);
    let t = tokens(ui);
    let colour = if figure.year == context.document.budget.draft_year { t.draft } else { t.executed };
    let text = format!("{} {}", say.name(id), say.figure(id));
    if ui.link(RichText::new(text).color(colour)).clicked() {
        actions.push(Action::ShowInTable(id));
    }
}

/// Sign, item, figure, lowest, highest; then computed and stated.
fn steps_ui(ui: &mut egui::Ui, context: &Context<'_>, check: &Check, actions: &mut Vec<Action>) {
    let (words, say) = (context.words, context.say());
    let soft = tokens(ui).soft;
    let number = |ui: &mut egui::Ui, text: &str| {
        let size = egui::vec2(110.0, ui.spacing().interact_size.y);
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(size, right, |ui| ui.label(text));
    };
    egui::Grid::new(("steps", &check.id)).num_columns(5).spacing([16.0, 2.0]).show(ui, |ui| {
        for id in ["", "", "", "check-low", "check-high"] {
            if id.is_empty() {
                ui.label("");
            } else {
                number(ui, &words.get(id));
            }
        }
        ui.end_row();
        for Step { sign, name, figure, value, low, high } in say.steps(&check.formed.form) {
            ui.label(sign);
            match figure {
                Some(id) => {
                    if ui.link(&name).clicked() {
                        actions.push(Action::ShowInTable(id));
                    }
                }
                None => {
                    ui.label(RichText::new(&name).color(soft));
                }
            }
            number(ui, &value);
            number(ui, &low);
            number(ui, &high);
            ui.end_row();
        }
        if let Some([computed, stated]) = say.totals(check) {
            for (id, (low, high)) in [("check-computed", computed), ("check-stated", stated)] {
                ui.label("");
                ui.label(RichText::new(&*words.get(id)).font(bold(BODY)));
                ui.label("");
                number(ui, &low);
                number(ui, &high);
                ui.end_row();
            }
        }
    });
}

fn rule_ui(ui: &mut egui::Ui, context: &Context<'_>, rule: &RuleResult, actions: &mut Vec<Action>) {
    let words = context.words;
    let zh = words.language() == Language::Chinese;
    if let Some((source_zh, source_en)) = &rule.source {
        let source = words.with("check-source", &[("source", if zh { source_zh } else { source_en })]);
        ui.label(RichText::new(source).color(tokens(ui).soft));
    }
    for attempt in &rule.tries {
        let Try { base, formula, value, holds, .. } = attempt;
        let verdict = match holds {
            Some(true) => "findings-holds",
            Some(false) => "findings-fails",
            None => "findings-open",
        };
        let base = if zh { &base.0 } else { &base.1 };
        let line = format!("{base}　{formula} = {value}　{}", words.get(verdict));
        ui.label(line);
    }
    if !rule.figures.is_empty() {
        ui.label(RichText::new(&*words.get("inspector-figures")).size(SMALL).color(tokens(ui).soft));
    }
    for id in &rule.figures {
        figure_link(ui, context, *id, actions);
    }
}

fn dismiss_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    finding: &Finding,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        if context.review.dismissal(&finding.id).is_some() {
            if ui.button(&*words.get("findings-restore")).clicked() {
                actions.push(Action::Restore(finding.id.clone()));
            }
            return;
        }
        let hint = words.get("findings-reason");
        let field = egui::TextEdit::singleline(&mut view.reason).hint_text(&*hint).desired_width(320.0);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &*hint));
        let ready = !view.reason.trim().is_empty();
        if ui.add_enabled(ready, egui::Button::new(&*words.get("findings-dismiss"))).clicked() {
            actions.push(Action::Dismiss { finding: finding.id.clone(), reason: view.reason.clone() });
            view.reason.clear();
            view.open = None;
        }
    });
}

/// Every check that was made or could not be, one line each.
fn passed_ui(ui: &mut egui::Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let say = context.say();
    let height = ui.text_style_height(&egui::TextStyle::Body) + 8.0;
    let checks = &context.checked.report.checks;
    egui::ScrollArea::vertical().id_salt("passed").auto_shrink([false, false]).show_rows(
        ui,
        height,
        checks.len(),
        |ui, range| {
            for check in checks.get(range).unwrap_or_default() {
                check_line(ui, context.words, &say, check, true, actions);
            }
        },
    );
}

/// One check in one line; a click goes to its figure.
pub fn check_line(
    ui: &mut egui::Ui,
    words: &Words,
    say: &Say<'_>,
    check: &Check,
    with_name: bool,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui);
    let (mark, colour) = match check.verdict.outcome {
        Outcome::Consistent => ("✓", t.executed),
        Outcome::WithinRounding => ("≈", t.soft),
        Outcome::Inconsistent => (severity_mark(check.severity), t.severity(check.severity)),
        Outcome::NotChecked => ("–", t.soft),
    };
    let outcome: &str = check.verdict.outcome.into();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(mark).color(colour)).on_hover_text(&*words.get(format!("outcome-{outcome}")));
        let text =
            if with_name { format!("{}　{}", say.about(check), say.check(check)) } else { say.check(check) };
        let link =
            egui::Label::new(RichText::new(text).size(SMALL + 1.0)).truncate().sense(egui::Sense::click());
        let response = ui.add(link);
        if response.clicked()
            && let Some(id) = check.formed.form.figures().first()
        {
            actions.push(Action::ShowFigure(*id));
        }
    });
}

/// What lists leave out: no fault, but worth knowing.
fn remainders_ui(ui: &mut egui::Ui, context: &Context<'_>) {
    let remainders = &context.checked.report.remainders;
    if remainders.is_empty() {
        return;
    }
    let say = context.say();
    ui.add_space(8.0);
    let title = RichText::new(&*context.words.get("check-remainders")).font(bold(BODY));
    egui::CollapsingHeader::new(title).id_salt("remainders").show(ui, |ui| {
        for r in remainders.iter().take(MOST_SHOWN) {
            ui.label(RichText::new(format!("· {}", say.remainder(r))).size(SMALL + 1.0));
        }
    });
}
