//! 问题: what was found, most useful first. The head, its filters, and the list; see `entry` for what
//! stands in it.

use super::action::Action;
use super::checking::{Checked, place_of_line};
use super::command::{Command, shortcut_text};
use super::entry::{self, Laid};
use super::finding_texts::{FindingTexts, Source};
use super::stack::Stack;
use super::theme::{BODY, SMALL, bold, tokens};
use super::view::Document;
use crate::budget::{Book, Budget, FigureId, ScopeId};
use crate::check::{Outcome, Severity, place_of};
use crate::review::Review;
use crate::words::{Language, Words};
use eframe::egui;
use egui::accesskit::Role;
use egui::{RichText, WidgetInfo};
use std::collections::BTreeMap;
use std::sync::Arc;
use strum::IntoEnumIterator as _;

/// What can be looked at by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Severity(Severity),
    /// Lists that leave something out.
    Remainders,
    /// Findings set aside.
    Dismissed,
    /// Every identity, those that hold included.
    Checks,
    /// Figures nothing can confirm.
    Unprotected,
}

impl Kind {
    fn all() -> impl Iterator<Item = Self> {
        let severities = Severity::iter().filter(|s| *s != Severity::None).map(Self::Severity);
        severities.chain([Self::Remainders, Self::Dismissed, Self::Checks, Self::Unprotected])
    }

    /// Its mark and name: ◆ 矛盾.
    pub(super) fn name(self, words: &Words) -> String {
        match self {
            Self::Severity(s) => format!("{} {}", severity_mark(s), severity_name(words, s)),
            Self::Remainders => format!("○ {}", words.get("kind-remainders")),
            Self::Dismissed => words.get("kind-dismissed").to_string(),
            Self::Checks => words.get("kind-checks").to_string(),
            Self::Unprotected => words.get("kind-unprotected").to_string(),
        }
    }

    /// What it means, in a sentence.
    pub(super) fn hint(self, words: &Words) -> Arc<str> {
        match self {
            Self::Severity(s) => {
                let word: &str = s.into();
                words.get(format!("kind-hint-{word}"))
            }
            Self::Remainders => words.get("kind-hint-remainders"),
            Self::Dismissed => words.get("kind-hint-dismissed"),
            Self::Checks => words.get("kind-hint-checks"),
            Self::Unprotected => words.get("kind-hint-unprotected"),
        }
    }
}

/// Which part of it all is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// `None`: everything there is to look at.
    pub kind: Option<Kind>,
    pub book: Option<Book>,
    pub scope: Option<ScopeId>,
}

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Row {
    Heading(Kind, usize),
    /// Index into the findings, remainders, checks.
    Finding(usize),
    Remainder(usize),
    Check(usize),
    Figure(FigureId),
}

/// What the tab shows at the moment.
#[derive(Default)]
pub struct FindingsView {
    pub filters: Filters,
    /// The entry that is open, by its place in the list of findings.
    pub open: Option<usize>,
    /// Reasons begun and not yet given, by finding.
    pub(super) reasons: BTreeMap<usize, String>,
    /// Show the steps of the open entry beyond the first ones.
    pub(super) all_steps: bool,
    list: List,
}

impl FindingsView {
    /// Opens a finding and brings it into sight, past any filter that would hide it.
    pub fn show(&mut self, document: &Document, checked: &Checked, nth: usize) {
        if !self.shown(document, checked).contains(&nth) {
            let kind = checked.is_dismissed(nth).then_some(Kind::Dismissed);
            self.filters = Filters { kind, ..Filters::default() };
        }
        self.list.change_open(self.open, Some(nth));
        self.open = Some(nth);
        self.all_steps = false;
        self.list.reveal = Some(Reveal::Top(nth));
    }

    /// The findings the filters let through, in the order of the list.
    pub fn shown(&mut self, document: &Document, checked: &Checked) -> Vec<usize> {
        self.list.renew(&document.budget, checked, self.filters);
        let finding = |row: &Row| if let Row::Finding(nth) = row { Some(*nth) } else { None };
        self.list.rows.iter().filter_map(finding).collect()
    }

    /// Opens or closes an entry where it stands on the screen.
    pub(super) fn toggle(&mut self, nth: usize) {
        let next = (self.open != Some(nth)).then_some(nth);
        self.list.hold(Row::Finding(nth));
        self.list.change_open(self.open, next);
        self.open = next;
        self.all_steps = false;
        self.list.reveal = next.map(Reveal::Whole);
    }

    /// Brings a row that has got the keyboard into sight.
    pub(super) fn reveal_row(&mut self, row: Row) {
        self.list.reveal = Some(Reveal::Row(row));
    }
}

/// What to bring into sight.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reveal {
    /// A finding, at the top.
    Top(usize),
    /// A finding just opened, as much of it as there is room for.
    Whole(usize),
    Row(Row),
}

/// What the measured heights depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Measures {
    width: f32,
    pixels_per_point: f32,
    language: Language,
}

/// The rows the filters let through, how high each is, and how far the list is scrolled.
#[derive(Default)]
struct List {
    /// What decides the rows.
    key: Option<(Filters, u64)>,
    rows: Vec<Row>,
    /// How many there are of each kind, in the chosen budget and scope.
    counts: BTreeMap<Kind, usize>,
    stack: Stack,
    measures: Option<Measures>,
    /// First and last height in sight, as of the last frame.
    offset: f32,
    height: f32,
    /// Keep this row at this distance from the upper edge.
    held: Option<(Row, f32)>,
    reveal: Option<Reveal>,
}

/// Heights nobody has measured yet.
const HEADING_GUESS: f32 = 40.0;
const ENTRY_GUESS: f32 = 78.0;
const LINE_GUESS: f32 = 36.0;
const BODY_GUESS: f32 = 300.0;
/// So far above and below what is seen heights are measured, so that nothing jumps when it comes into sight.
const MARGIN: f32 = 500.0;
/// Between a row brought into sight and the edge.
const EDGE: f32 = 6.0;

impl List {
    /// Makes the rows anew if what decides them has changed.
    fn renew(&mut self, budget: &Budget, checked: &Checked, filters: Filters) {
        let key = (filters, checked.revision());
        if self.key == Some(key) {
            return;
        }
        let first = self.key.is_none();
        self.key = Some(key);
        let passes = |book: Option<Book>, scope: Option<ScopeId>| {
            filters.book.is_none_or(|b| book == Some(b)) && filters.scope.is_none_or(|s| scope == Some(s))
        };
        let passes_place = |(book, scope): (Book, ScopeId)| passes(Some(book), Some(scope));
        let report = &checked.report;
        let mut of_kind: BTreeMap<Kind, Vec<Row>> = BTreeMap::new();
        let mut dismissed: BTreeMap<Severity, Vec<Row>> = BTreeMap::new();
        for (nth, f) in checked.findings.iter().enumerate().filter(|(_, f)| passes(f.book, f.scope)) {
            let list = if checked.is_dismissed(nth) {
                dismissed.entry(f.severity).or_default()
            } else {
                of_kind.entry(Kind::Severity(f.severity)).or_default()
            };
            list.push(Row::Finding(nth));
        }
        let remainders = report.remainders.iter().enumerate();
        let remainders = remainders.filter(|(_, r)| passes_place(place_of_line(budget, r.whole)));
        of_kind.insert(Kind::Remainders, remainders.map(|(i, _)| Row::Remainder(i)).collect());
        let checks = report.checks.iter().enumerate().filter(|(_, c)| {
            let place = c.formed.form.figures().first().map(|id| place_of(budget, *id));
            passes(place.map(|p| p.0), place.map(|p| p.1))
        });
        of_kind.insert(Kind::Checks, checks.map(|(i, _)| Row::Check(i)).collect());
        let unprotected = report.unprotected.iter().filter(|id| passes_place(place_of(budget, **id)));
        of_kind.insert(Kind::Unprotected, unprotected.map(|id| Row::Figure(*id)).collect());
        self.counts = of_kind.iter().map(|(kind, rows)| (*kind, rows.len())).collect();
        self.counts.insert(Kind::Dismissed, dismissed.values().map(Vec::len).sum());
        self.rows.clear();
        let mut add = |kind: Kind, rows: &[Row]| {
            if !rows.is_empty() {
                self.rows.push(Row::Heading(kind, rows.len()));
                self.rows.extend(rows);
            }
        };
        match filters.kind {
            Some(Kind::Dismissed) => {
                for (severity, rows) in &dismissed {
                    add(Kind::Severity(*severity), rows);
                }
            }
            Some(kind) => add(kind, of_kind.get(&kind).map(Vec::as_slice).unwrap_or_default()),
            None => {
                for (kind, rows) in &of_kind {
                    if matches!(kind, Kind::Severity(_) | Kind::Remainders) {
                        add(*kind, rows);
                    }
                }
            }
        }
        self.guess(None);
        self.held = None;
        if !first {
            self.offset = 0.0;
        }
    }

    fn guess(&mut self, open: Option<usize>) {
        self.stack = Stack::new(self.rows.iter().map(|row| match row {
            Row::Heading(..) => HEADING_GUESS,
            Row::Finding(nth) if Some(*nth) == open => ENTRY_GUESS + BODY_GUESS,
            Row::Finding(_) => ENTRY_GUESS,
            Row::Remainder(_) | Row::Check(_) | Row::Figure(_) => LINE_GUESS,
        }));
    }

    fn position(&self, row: Row) -> Option<usize> {
        self.rows.iter().position(|r| *r == row)
    }

    /// Keeps a row where it is on the screen, whatever changes above it.
    fn hold(&mut self, row: Row) {
        if let Some(at) = self.position(row) {
            let distance = self.stack.top(at) - self.offset;
            self.held = Some((row, distance));
        }
    }

    fn change_open(&mut self, from: Option<usize>, to: Option<usize>) {
        if from != to {
            for nth in [from, to].into_iter().flatten() {
                if let Some(at) = self.position(Row::Finding(nth)) {
                    self.stack.forget(at);
                }
            }
        }
    }

    /// Whether a row is in sight, wholly or in part.
    fn is_seen(&mut self, at: usize) -> bool {
        let top = self.stack.top(at);
        top + self.stack.height(at) > self.offset && top < self.offset + self.height
    }

    /// How far the list is to be scrolled now. `lay` measures a closed row.
    fn settle(
        &mut self,
        measures: Measures,
        height: f32,
        open: Option<usize>,
        mut lay: impl FnMut(Row) -> f32,
    ) -> f32 {
        let open_at = open.and_then(|nth| self.position(Row::Finding(nth)));
        let resized =
            self.measures.is_some() && (self.measures != Some(measures) || self.height > height + 0.5);
        if resized && self.held.is_none() {
            // what is read stays in sight: the open entry, else what is at the top
            let seen = open_at.filter(|at| self.is_seen(*at));
            let at = seen.unwrap_or_else(|| self.stack.at(self.offset));
            let distance = self.stack.top(at) - self.offset;
            // an open entry that would slip below the lower edge comes up
            let room = if seen.is_some() { (height * 0.3).min(EDGE * 4.0) } else { height };
            self.held = self.rows.get(at).map(|row| (*row, distance.min(room)));
        }
        if self.measures != Some(measures) {
            self.measures = Some(measures);
            self.guess(open);
        }
        self.height = height;
        if let Some((row, distance)) = self.held
            && let Some(at) = self.position(row)
        {
            self.offset = (self.stack.top(at) - distance).max(0.0);
        }
        if let Some(Reveal::Top(nth)) = self.reveal
            && let Some(at) = self.position(Row::Finding(nth))
        {
            self.offset = (self.stack.top(at) - EDGE).max(0.0);
        }
        // what is about to be seen, before it is
        let (first, last) =
            (self.stack.at(self.offset - MARGIN), self.stack.at(self.offset + height + MARGIN));
        for at in first..=last {
            if self.stack.is_measured(at) || Some(at) == open_at {
                continue;
            }
            if let Some(row) = self.rows.get(at) {
                let top = self.stack.top(at);
                let grown = self.stack.measure(at, lay(*row));
                if top < self.offset {
                    self.offset += grown;
                }
            }
        }
        if let Some((row, distance)) = self.held.take()
            && let Some(at) = self.position(row)
        {
            self.offset = (self.stack.top(at) - distance).max(0.0);
        }
        match self.reveal {
            Some(Reveal::Top(nth)) => {
                self.reveal = None;
                if let Some(at) = self.position(Row::Finding(nth)) {
                    self.offset = (self.stack.top(at) - EDGE).max(0.0);
                }
            }
            Some(Reveal::Whole(nth)) => match self.position(Row::Finding(nth)) {
                // it is measured by being drawn
                Some(at) if !self.stack.is_measured(at) => {}
                Some(at) => {
                    self.reveal = None;
                    self.into_sight(at);
                }
                None => self.reveal = None,
            },
            Some(Reveal::Row(row)) => {
                self.reveal = None;
                if let Some(at) = self.position(row) {
                    self.into_sight(at);
                }
            }
            None => {}
        }
        self.offset
    }

    /// Scrolls no more than needed; of what is higher than the list, the upper part is shown.
    fn into_sight(&mut self, at: usize) {
        let (top, height) = (self.stack.top(at), self.stack.height(at));
        let lowest = top + height + EDGE - self.height;
        self.offset = self.offset.max(lowest).min((top - EDGE).max(0.0));
    }
}

/// What the tab reads.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub document: &'a Document,
    pub checked: &'a Checked,
    pub review: &'a Review,
    pub words: &'a Words,
}

impl<'a> Context<'a> {
    /// What texts are made from.
    pub(super) fn source(&self) -> Source<'a> {
        Source { document: self.document, checked: self.checked, words: self.words }
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
pub fn severity_name(words: &Words, severity: Severity) -> Arc<str> {
    let word: &str = severity.into();
    words.get(format!("severity-{word}"))
}

/// Shows the tab.
pub fn findings_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    texts: &mut FindingTexts,
    actions: &mut Vec<Action>,
) {
    view.list.renew(&context.document.budget, context.checked, view.filters);
    // in a small or much enlarged window the list needs the room
    let tight = ui.available_height() < 450.0 || ui.available_width() < 640.0;
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 10, top: 6, bottom: 4 }).show(ui, |ui| {
        if tight {
            tight_head_ui(ui, context, view, actions);
        } else {
            head_ui(ui, context, view, actions);
        }
    });
    list_ui(ui, context, view, texts, actions);
}

fn summary(context: &Context<'_>) -> String {
    let report = &context.checked.report;
    let count = |outcome| report.count(outcome).to_string();
    context.words.with(
        "check-summary",
        &[
            ("all", &report.checks.len().to_string()),
            ("consistent", &count(Outcome::Consistent)),
            ("within", &count(Outcome::WithinRounding)),
            ("inconsistent", &count(Outcome::Inconsistent)),
            ("unchecked", &count(Outcome::NotChecked)),
        ],
    )
}

/// The summary in one line, the walk through the findings, and a row of filters.
fn head_ui(ui: &mut egui::Ui, context: &Context<'_>, view: &mut FindingsView, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            legend_ui(ui, context.words);
            walk_ui(ui, context, view, true, actions);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                summary_ui(ui, context);
            });
        });
    });
    too_large_ui(ui, context);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
        for chip in chips(context, view) {
            if choice(ui, chip.on, &chip.text).on_hover_text(&*chip.hint).clicked() {
                view.filters.kind = chip.kind;
            }
        }
        let words = context.words;
        let mut filters = view.filters;
        combo(ui, "findings-book", words, "findings-book", &mut filters.book, &books(context));
        combo(ui, "findings-scope", words, "findings-scope", &mut filters.scope, &scopes(context));
        view.filters = filters;
    });
}

/// The same in two short rows: filters in a menu.
fn tight_head_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    ui.horizontal(|ui| {
        let on = view.filters.kind.map_or_else(|| words.get("kind-all").to_string(), |k| k.name(words));
        let narrowed = view.filters.book.is_some() || view.filters.scope.is_some();
        let title = words.with("findings-filter", &[("what", &on)]);
        let title = if narrowed { format!("{title} …") } else { title };
        let button = ui.menu_button(RichText::new(format!("{title} ▼")).size(SMALL + 1.0), |ui| {
            filter_menu_ui(ui, context, view);
        });
        button.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &title));
        walk_ui(ui, context, view, false, actions);
        legend_ui(ui, words);
    });
    summary_ui(ui, context);
}

fn filter_menu_ui(ui: &mut egui::Ui, context: &Context<'_>, view: &mut FindingsView) {
    let words = context.words;
    egui::ScrollArea::vertical().max_height(ui.ctx().content_rect().height() - 60.0).show(ui, |ui| {
        for chip in chips(context, view) {
            if choice(ui, chip.on, &chip.text).clicked() {
                view.filters.kind = chip.kind;
                ui.close();
            }
        }
        let filters = &mut view.filters;
        pick_ui(ui, words, "findings-book", &mut filters.book, &books(context));
        pick_ui(ui, words, "findings-scope", &mut filters.scope, &scopes(context));
    });
}

fn pick_ui<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    words: &Words,
    title: &'static str,
    value: &mut Option<T>,
    all: &[(Option<T>, Arc<str>)],
) {
    ui.separator();
    ui.label(RichText::new(&*words.get(title)).size(SMALL).color(tokens(ui).soft));
    for (option, name) in all {
        if choice(ui, *value == *option, name).clicked() {
            *value = *option;
            ui.close();
        }
    }
}

fn summary_ui(ui: &mut egui::Ui, context: &Context<'_>) {
    let summary = summary(context);
    let text = RichText::new(&summary).size(SMALL).color(tokens(ui).soft);
    let label = ui.add(egui::Label::new(text).truncate());
    label.on_hover_text(summary);
}

fn too_large_ui(ui: &mut egui::Ui, context: &Context<'_>) {
    let count = context.checked.report.not_fully_searched;
    if count > 0 {
        let text = context.words.with("check-too-large", &[("count", &count.to_string())]);
        ui.label(RichText::new(text).size(SMALL).color(tokens(ui).soft));
    }
}

/// One of the kinds to look at.
struct Chip {
    kind: Option<Kind>,
    on: bool,
    text: String,
    hint: Arc<str>,
}

fn chips(context: &Context<'_>, view: &FindingsView) -> Vec<Chip> {
    let words = context.words;
    let counts = &view.list.counts;
    let count = |kind: Kind| counts.get(&kind).copied().unwrap_or(0);
    let everything = Kind::all().take_while(|k| *k != Kind::Dismissed).map(count).sum::<usize>();
    let all = Chip {
        kind: None,
        on: view.filters.kind.is_none(),
        text: format!("{} {everything}", words.get("kind-all")),
        hint: words.get("kind-hint-all"),
    };
    let of = |kind: Kind| {
        let on = view.filters.kind == Some(kind);
        let count = count(kind);
        let text = match kind {
            Kind::Unprotected => words.with("check-unprotected", &[("count", &count.to_string())]),
            _ => format!("{} {count}", kind.name(words)),
        };
        (count > 0 || on).then(|| Chip { kind: Some(kind), on, text, hint: kind.hint(words) })
    };
    std::iter::once(all).chain(Kind::all().filter_map(of)).collect()
}

/// To the finding before and after, and where one is.
fn walk_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &FindingsView,
    right_to_left: bool,
    actions: &mut Vec<Action>,
) {
    let words = context.words;
    let mut steps =
        [(Command::PreviousFinding, "findings-previous"), (Command::NextFinding, "findings-next")];
    if right_to_left {
        steps.reverse();
    }
    for (command, id) in steps {
        let key = command.shortcut().map(|s| shortcut_text(ui.ctx(), &s)).unwrap_or_default();
        let text = words.get(id);
        let name = format!("{} {key}", command.text(words));
        let button = egui::Button::new(RichText::new(format!("{text} {key}")).size(SMALL + 1.0));
        let response = ui.add_enabled(!context.checked.findings.is_empty(), button);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            actions.push(Action::Do(command));
        }
    }
    let findings = view.list.rows.iter().filter_map(|r| match r {
        Row::Finding(nth) => Some(*nth),
        _ => None,
    });
    let (mut at, mut all) = (None, 0usize);
    for nth in findings {
        all += 1;
        if view.open == Some(nth) {
            at = Some(all);
        }
    }
    if let Some(at) = at {
        let text = words.with("findings-nth", &[("nth", &at.to_string()), ("all", &all.to_string())]);
        ui.label(RichText::new(text).size(SMALL).color(tokens(ui).soft));
    }
}

/// What the marks mean.
fn legend_ui(ui: &mut egui::Ui, words: &Words) {
    let name = words.get("findings-legend");
    let button = ui.menu_button(RichText::new(&*name).size(SMALL + 1.0), |ui| {
        ui.set_max_width(ui.ctx().content_rect().width().min(460.0) - 40.0);
        let severities = Severity::iter().filter(|s| *s != Severity::None);
        for kind in severities.map(Kind::Severity).chain([Kind::Remainders]) {
            ui.horizontal_wrapped(|ui| {
                let colour = match kind {
                    Kind::Severity(s) => tokens(ui).severity(s),
                    _ => tokens(ui).soft,
                };
                ui.label(RichText::new(kind.name(words)).font(bold(BODY)).color(colour));
                ui.label(RichText::new(&*kind.hint(words)).size(SMALL + 1.0));
            });
        }
        let about_badges = RichText::new(&*words.get("findings-legend-table")).size(SMALL);
        ui.label(about_badges.color(tokens(ui).soft));
    });
    button.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
}

fn books(context: &Context<'_>) -> Vec<(Option<Book>, Arc<str>)> {
    let words = context.words;
    let all = std::iter::once((None, words.get("findings-all-books")));
    let books = context.checked.books.iter();
    all.chain(books.map(|b| (Some(*b), words.get(format!("book-{}", b.word()))))).collect()
}

fn scopes(context: &Context<'_>) -> Vec<(Option<ScopeId>, Arc<str>)> {
    let all = std::iter::once((None, context.words.get("findings-all-scopes")));
    let scopes = context.checked.scopes.iter();
    all.chain(scopes.map(|s| (Some(*s), Arc::clone(&context.document.budget.scope(*s).name)))).collect()
}

fn choice(ui: &mut egui::Ui, on: bool, name: &str) -> egui::Response {
    let response = ui.add(egui::Button::selectable(on, RichText::new(name).size(SMALL + 1.0)));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    response
}

fn combo<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    id: &'static str,
    words: &Words,
    label: &'static str,
    value: &mut Option<T>,
    all: &[(Option<T>, Arc<str>)],
) {
    let shown = all.iter().find(|(option, _)| option == value).map_or("", |(_, name)| name);
    let text = format!("{} {shown}", words.get(label));
    let shown = RichText::new(shown).size(SMALL + 1.0);
    let response = egui::ComboBox::from_id_salt(id).selected_text(shown).show_ui(ui, |ui| {
        for (option, name) in all {
            ui.selectable_value(value, *option, &**name);
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &text));
}

/// The list: only what is in sight is drawn.
fn list_ui(
    ui: &mut egui::Ui,
    context: &Context<'_>,
    view: &mut FindingsView,
    texts: &mut FindingTexts,
    actions: &mut Vec<Action>,
) {
    if view.list.rows.is_empty() {
        ui.add_space(20.0);
        let id = if context.checked.findings.is_empty() { "check-clean" } else { "findings-filtered" };
        ui.vertical_centered(|ui| {
            ui.label(RichText::new(&*context.words.get(id)).color(tokens(ui).soft));
            if view.filters != Filters::default()
                && ui.button(&*context.words.get("findings-show-all")).clicked()
            {
                view.filters = Filters::default();
            }
        });
        return;
    }
    let width = (ui.available_width() - ui.spacing().scroll.allocated_width()).max(120.0);
    let height = ui.available_height();
    let measures =
        Measures { width, pixels_per_point: ui.ctx().pixels_per_point(), language: context.words.language() };
    let (before, revealing) = (view.list.offset, view.list.reveal.is_some());
    let offset = view
        .list
        .settle(measures, height, view.open, |row| entry::lay(ui, context, texts, row, width).height);
    let mut area = egui::ScrollArea::vertical().id_salt("findings").auto_shrink([false, false]);
    let wanted = keys(ui, height).map(|by| (offset + by).max(0.0));
    if let Some(wanted) = wanted.or(((offset - before).abs() > 0.01 || revealing).then_some(offset)) {
        area = area.vertical_scroll_offset(wanted);
        ui.ctx().request_repaint();
    }
    let shown = area.show_viewport(ui, |ui, seen| {
        ui.set_width(width);
        ui.set_height(view.list.stack.total());
        let corner = ui.max_rect().min;
        // one more at either end, for the keyboard to go to
        let first = view.list.stack.at(seen.min.y).saturating_sub(1);
        let mut y = view.list.stack.top(first);
        let mut beyond = 0;
        for at in first..view.list.rows.len() {
            if y > seen.max.y {
                beyond += 1;
            }
            let Some(row) = view.list.rows.get(at).copied().filter(|_| beyond < 2) else { break };
            let known = view.list.stack.height(at);
            let place = egui::Rect::from_min_size(corner + egui::vec2(0.0, y), egui::vec2(width, known));
            let laid: Laid = entry::lay(ui, context, texts, row, width);
            let used = entry::row_ui(ui, context, view, texts, (row, laid, place), actions);
            view.list.stack.measure(at, used);
            y += used;
        }
    });
    view.list.offset = shown.state.clamped_offset().y;
    if view.list.reveal.is_some() || view.list.held.is_some() {
        ui.ctx().request_repaint();
    }
}

/// Keys that scroll, while nothing has the keyboard.
fn keys(ui: &egui::Ui, height: f32) -> Option<f32> {
    if ui.memory(|m| m.focused().is_some() || m.top_modal_layer().is_some()) {
        return None;
    }
    let page = (height - 40.0).max(40.0);
    let keys = [
        (egui::Key::PageDown, page),
        (egui::Key::PageUp, -page),
        (egui::Key::ArrowDown, 40.0),
        (egui::Key::ArrowUp, -40.0),
        (egui::Key::Home, f32::MIN / 2.0),
        (egui::Key::End, f32::MAX / 2.0),
    ];
    ui.input_mut(|i| {
        keys.into_iter().find(|(key, _)| i.consume_key(egui::Modifiers::NONE, *key)).map(|(_, by)| by)
    })
}
