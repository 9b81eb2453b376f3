//! The right panel: what is selected, as printed, and everything that follows from it.

use super::action::Action;
use super::charts::ChartAction;
use super::editor::Editor;
use super::entry::check_mark;
use super::finding_texts::FindingTexts;
use super::findings;
use super::note_ui::{NotesContext, notes_of_ui};
use super::theme::{BODY, HEADING, SMALL, bold, tokens};
use super::view::{Document, View};
use crate::budget::{Budget, CellRef, FigureId, ItemId, LineId, Measure, Owner, Stage};
use crate::compare::{Cell, Column, CompareBase, Derived, Subject, Year, cell, prior_actual, reading, share};
use crate::quantity::Bound;
use crate::quantity::Dimension;
use crate::review::places::{figure_anchor, item_anchor, line_anchor, line_quote};
use crate::review::{Anchor, NoteId};
use crate::say::{
    Say, anchor_title, base_name, between_text, colon, compare_base_name, formula_text, interval_text,
    kind_name, measure_name, severity_mark, severity_name, year_stage,
};
use crate::words::Words;
use eframe::egui;
use egui::RichText;
use strum::IntoEnumIterator as _;

/// Checks of one figure shown beside the table; all of them are in the list of checks.
const MOST_CHECKS: usize = 60;

struct Inspector<'a> {
    document: &'a Document,
    view: &'a View,
    findings: Option<findings::Context<'a>>,
    texts: &'a mut FindingTexts,
    words: &'a Words,
    actions: &'a mut Vec<Action>,
    notes: NotesContext<'a>,
    editor: Option<&'a Editor>,
}

/// What the inspector shows.
pub struct About<'a> {
    pub view: &'a View,
    pub findings: Option<findings::Context<'a>>,
    pub notes: NotesContext<'a>,
    pub editor: Option<&'a Editor>,
    /// Shown instead of the cell under the cursor.
    pub inspected: Option<&'a Anchor>,
}

/// Shows the inspector for the cell under the cursor, or for what a note is about.
pub fn inspector_ui(
    ui: &mut egui::Ui,
    about: &About<'_>,
    texts: &mut FindingTexts,
    actions: &mut Vec<Action>,
) {
    let About { view, findings, notes, editor, inspected } = *about;
    let NotesContext { document, words, .. } = notes;
    let mut inspector = Inspector { document, view, findings, texts, words, actions, notes, editor };
    match inspected {
        Some(anchor) => inspector.anchor(ui, anchor),
        None => inspector.show(ui),
    }
}

impl Inspector<'_> {
    /// What is not a cell of the table: a section, a statement, the whole report, what was not found.
    fn anchor(&mut self, ui: &mut egui::Ui, anchor: &Anchor) {
        let ids = self.notes.noted.texts.of(anchor);
        let target = ids.first().and_then(|id| self.notes.noted.texts.place(*id)?.target);
        let title = anchor_title(&self.document.budget, self.words, anchor, target);
        ui.label(RichText::new(title).font(bold(BODY + 1.0)));
        notes_of_ui(ui, &self.notes, anchor, None, ids, self.editor, self.actions);
    }

    /// The notes on what stands above, and where to write one.
    fn notes(&mut self, ui: &mut egui::Ui, anchor: &Anchor, quote: Option<&str>) {
        ui.add_space(4.0);
        let ids = self.notes.noted.texts.of(anchor);
        notes_of_ui(ui, &self.notes, anchor, quote, ids, self.editor, self.actions);
        ui.add_space(4.0);
    }

    /// How many notes stand on other figures of the line, as links.
    fn notes_nearby(&mut self, ui: &mut egui::Ui, line: LineId, but: Option<FigureId>) {
        let noted = self.notes.noted;
        let figures = self.document.budget.line(line).figures.iter().filter(|id| Some(**id) != but);
        let of_figures = figures.filter_map(|id| noted.of_figure.get(id));
        let on_line = but.and_then(|_| noted.of_line.get(&line));
        let ids: Vec<NoteId> = of_figures.chain(on_line).flatten().copied().collect();
        if ids.is_empty() {
            return;
        }
        self.section_title(ui, "inspector-notes-nearby");
        for id in ids {
            let Some(note) = self.notes.review.note(id) else { continue };
            let text: String =
                note.content().text.lines().next().unwrap_or_default().chars().take(40).collect();
            let text = format!("{} {text}", kind_name(self.words, note.content().kind));
            if ui.link(RichText::new(text).size(SMALL + 1.0)).clicked() {
                self.actions.push(Action::ShowNoteInTable(id));
            }
        }
    }

    fn show(&mut self, ui: &mut egui::Ui) {
        let (row, column) = self.view.selection.cursor;
        let Some(r) = self.view.sheet.rows.get(row).copied() else {
            self.hint(ui, "inspector-empty");
            return;
        };
        let shown = column.checked_sub(1).map(|c| self.view.sheet.cell(&self.document.budget, row, c));
        match (shown, r.subject) {
            (Some(Cell::Printed(id)), _) => self.figure(ui, id),
            (Some(Cell::Derived(derived)), _) => {
                let name = self.view.tables(self.document, self.words).row_name(row);
                ui.label(RichText::new(&*name).font(bold(HEADING - 2.0)));
                self.derived(ui, &derived);
                if let Subject::Line(line) = r.subject {
                    // what is derived has no place of its own: a note on it is one on its line
                    let quote = line_quote(&self.document.budget, line);
                    self.notes(ui, &line_anchor(&self.document.budget, line), quote.as_deref());
                    self.notes_nearby(ui, line, None);
                    self.line_values(ui, line, Some(&derived));
                }
            }
            (_, Subject::Line(line)) => {
                if let (Some(Cell::Missing), Some(c)) =
                    (&shown_missing(column, self, row), column.checked_sub(1))
                {
                    self.missing(ui, line, c);
                }
                self.line(ui, line);
            }
            (_, Subject::Item(item) | Subject::ItemFigure(item, _)) => self.item(ui, item),
            _ => {
                let name = self.view.tables(self.document, self.words).row_name(row);
                ui.label(RichText::new(&*name).font(bold(HEADING - 2.0)));
                self.hint(ui, "inspector-choose");
            }
        }
    }

    fn hint(&self, ui: &mut egui::Ui, id: &'static str) {
        ui.label(RichText::new(&*self.words.get(id)).color(tokens(ui).soft));
    }

    fn section_title(&self, ui: &mut egui::Ui, id: &'static str) {
        ui.add_space(8.0);
        ui.separator();
        ui.label(RichText::new(&*self.words.get(id)).font(bold(BODY)));
    }

    /// The way to the chart of a line.
    fn chart_link(&mut self, ui: &mut egui::Ui, line: LineId) {
        let text = RichText::new(&*self.words.get("chart-look")).size(SMALL + 1.0);
        if ui.link(text.color(tokens(ui).executed)).clicked() {
            self.actions.push(Action::Chart(ChartAction::OfLine(line)));
        }
    }

    /// A name and what it is, the name small and soft.
    fn row(&self, ui: &mut egui::Ui, id: &'static str, value: &str) {
        let soft = tokens(ui).soft;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let label = format!("{}{}", self.words.get(id), colon(self.words));
            ui.label(RichText::new(label).size(SMALL).color(soft));
            ui.label(RichText::new(value).size(SMALL + 1.0));
        });
    }

    /// The path of a line, as a way back up.
    fn path(&mut self, ui: &mut egui::Ui, line: LineId) {
        let budget = &self.document.budget;
        let statement = budget.statement(budget.line(line).statement);
        let book = self.words.get(format!("book-{}", statement.book.word()));
        let flow = self.words.get(format!("flow-{}", statement.flow.word()));
        let context = format!("{book} · {} · {flow}", budget.scope(statement.scope).name);
        ui.label(RichText::new(context).size(SMALL).color(tokens(ui).soft));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for above in budget.ancestry(line) {
                let name = &budget.line(above).name;
                if above == line {
                    ui.label(RichText::new(&**name).font(bold(BODY + 1.0)));
                } else {
                    let soft = tokens(ui).soft;
                    if ui.link(RichText::new(&**name).size(SMALL + 1.0).color(soft)).clicked() {
                        self.actions.push(Action::ShowHit(crate::compare::Hit::Line(above)));
                    }
                    ui.label(RichText::new("›").color(soft));
                }
            }
        });
    }

    fn figure(&mut self, ui: &mut egui::Ui, id: FigureId) {
        let budget = &self.document.budget;
        let figure = budget.figure(id);
        let quantity = &figure.quantity;
        match figure.owner {
            Owner::Line(line) => self.path(ui, line),
            Owner::Item(item, nth) => {
                let item = budget.item(item);
                ui.label(RichText::new(&*item.name).font(bold(BODY + 1.0)));
                if let Some((label, _)) = item.figures.get(nth as usize) {
                    ui.label(RichText::new(&**label).color(tokens(ui).soft));
                }
            }
        }
        ui.add_space(4.0);
        let t = tokens(ui);
        let colour = if figure.year == budget.draft_year { t.draft } else { t.executed };
        let measure = measure_name(budget, self.words, id);
        let when = year_stage(self.words, budget, figure.year, figure.stage);
        ui.label(RichText::new(format!("{when} · {measure}")).size(SMALL).color(colour));
        ui.label(RichText::new(quantity.text()).font(bold(HEADING + 4.0)));
        ui.label(RichText::new(&*self.words.get("inspector-as-printed")).size(SMALL).color(t.soft));
        if let Owner::Line(line) = figure.owner {
            self.chart_link(ui, line);
        }
        self.notes(ui, &figure_anchor(budget, id), Some(quantity.text()));
        let section = budget.section(figure.section);
        self.row(ui, "inspector-section", &format!("{} {}", section.at, section.title));
        self.row(
            ui,
            "inspector-order",
            &self.words.with("inspector-order-nth", &[("n", &figure.order.to_string())]),
        );
        if let Some(base) = figure.base {
            self.row(
                ui,
                "inspector-base",
                &base_name(self.words, base, figure.measure.plain() == Measure::Rate),
            );
        }
        if let Some(whole) = figure.whole {
            let name = &budget.line(whole.line).name;
            let measure =
                self.words.get(format!("measure-{}", whole.measure.plain().word().unwrap_or("amount")));
            self.row(ui, "inspector-whole", &format!("{name} · {measure}"));
        }
        if quantity.bound() != Bound::Exact {
            self.row(ui, "inspector-bound", &self.words.get(bound_id(quantity.bound())));
        }
        if let Some(interval) = reading(budget, quantity) {
            let dimension = quantity.unit().dimension();
            if dimension != Dimension::Count {
                let last_digit = last_digit_of(id, self.document);
                let text = interval_text(self.words, interval, dimension, self.view.unit, last_digit);
                self.row(ui, "inspector-interval", &text);
                if quantity.is_bare_integer() && dimension == Dimension::Money {
                    self.hint_small(ui, "inspector-bare-integer");
                }
            }
        }
        if let Owner::Line(line) = figure.owner {
            if let Some(remark) = &budget.line(line).remark {
                self.row(ui, "inspector-remark", remark);
            }
            self.line_values(ui, line, None);
        } else if let Owner::Item(item, _) = figure.owner
            && let Some(remark) = &budget.item(item).remark
        {
            self.row(ui, "inspector-remark", remark);
        }
        self.checks(ui, id);
        if let Owner::Line(line) = figure.owner {
            self.notes_nearby(ui, line, Some(id));
        }
        self.key(ui, id);
    }

    /// The findings about a figure, and the checks it takes part in: each with what it is compared with.
    fn checks(&mut self, ui: &mut egui::Ui, id: FigureId) {
        let Some(context) = self.findings else { return };
        let (checked, words) = (context.checked, self.words);
        self.section_title(ui, "inspector-checks");
        let t = tokens(ui);
        for nth in checked.findings_of.get(&id).into_iter().flatten().copied() {
            let Some(finding) = checked.findings.get(nth) else { continue };
            let aside = checked.is_dismissed(nth);
            let name = severity_name(words, finding.severity);
            let colour = if aside { t.soft } else { t.severity(finding.severity) };
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("{} {name}", severity_mark(finding.severity))).color(colour));
                if ui.link(&*words.get("inspector-finding")).clicked() {
                    self.actions.push(Action::ShowFinding(nth));
                }
                if aside {
                    let text = words.get("kind-dismissed");
                    ui.label(RichText::new(&*text).size(SMALL).color(t.soft));
                }
            });
        }
        let checks = checked.of_figure.get(&id).map(Vec::as_slice).unwrap_or_default();
        if checks.is_empty() {
            self.hint_small(ui, "inspector-no-checks");
        }
        for nth in checks.iter().copied().take(MOST_CHECKS) {
            let side = self.texts.other_side(context.source(), nth, id);
            let ((mark, colour), outcome) = check_mark(ui, &context, nth);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                ui.label(RichText::new(mark).color(colour))
                    .on_hover_text(&*words.get(format!("outcome-{outcome}")));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    let with = RichText::new(&side.with).size(SMALL + 1.0);
                    match side.figure {
                        Some(other) => {
                            let budget = &self.document.budget;
                            let is_draft = budget.figure(other).year == budget.draft_year;
                            let colour = if is_draft { t.draft } else { t.executed };
                            if ui.link(with.color(colour)).clicked() {
                                self.actions.push(Action::ShowFigure(other));
                            }
                        }
                        None => {
                            ui.label(with);
                        }
                    }
                    ui.add(egui::Label::new(RichText::new(&side.sentence).size(SMALL).color(t.soft)).wrap());
                });
            });
        }
        if checks.len() > MOST_CHECKS {
            let more = (checks.len() - MOST_CHECKS).to_string();
            let text = words.with("inspector-more-checks", &[("count", &more)]);
            ui.label(RichText::new(text).size(SMALL).color(t.soft));
        }
    }

    fn hint_small(&self, ui: &mut egui::Ui, id: &'static str) {
        ui.label(RichText::new(&*self.words.get(id)).size(SMALL).color(tokens(ui).soft));
    }

    /// The key, for notes and identities in budget files, with a way to copy it.
    fn key(&mut self, ui: &mut egui::Ui, id: FigureId) {
        self.section_title(ui, "inspector-key");
        let key = self.document.budget.key(id);
        ui.label(RichText::new(&key).size(SMALL).color(tokens(ui).soft));
        let line = self.document.budget.figure(id).file_line.to_string();
        self.row(ui, "inspector-file-line", &line);
        if ui.small_button(&*self.words.get("inspector-copy-key")).clicked() {
            self.actions.push(Action::CopyText(key));
        }
    }

    fn missing(&self, ui: &mut egui::Ui, _line: LineId, column: usize) {
        let Some(column) = self.view.sheet.layout.columns.get(column) else {
            return;
        };
        let id = match column {
            Column::Difference | Column::DifferenceRate => "inspector-no-pair",
            _ => "inspector-not-given",
        };
        self.hint(ui, id);
        ui.separator();
    }

    /// A derived value: formula with its numbers, interval, and the printed figures it rests on.
    fn derived(&mut self, ui: &mut egui::Ui, derived: &Derived) {
        let budget = &self.document.budget;
        let t = tokens(ui);
        ui.add_space(4.0);
        let name = self.words.get(format!("formula-{}", <&str>::from(derived.formula)));
        ui.label(RichText::new(format!("= {name}")).size(SMALL).color(t.soft));
        ui.label(
            RichText::new(formula_text(budget, self.words, derived, self.view.unit)).font(bold(BODY + 1.0)),
        );
        if derived.is_indirect() {
            self.hint_small(ui, "inspector-indirect");
        }
        if let Some(text) = self.between(derived) {
            ui.label(RichText::new(text).size(SMALL));
        }
        ui.label(RichText::new(&*self.words.get("inspector-inputs")).size(SMALL).color(t.soft));
        for id in derived.figures() {
            self.figure_link(ui, id);
        }
    }

    fn figure_link(&mut self, ui: &mut egui::Ui, id: FigureId) {
        let budget = &self.document.budget;
        let figure = budget.figure(id);
        let when = year_stage(self.words, budget, figure.year, figure.stage);
        let measure = measure_name(budget, self.words, id);
        // the figure first: a narrow panel breaks the words after it, not the number
        let text = format!("{}　{when} · {measure}", figure.quantity.text());
        let colour = if figure.year == budget.draft_year { tokens(ui).draft } else { tokens(ui).executed };
        if ui.link(RichText::new(text).size(SMALL + 1.0).color(colour)).clicked() {
            self.actions.push(Action::ShowFigure(id));
        }
    }

    /// What follows for a line: shares and the comparison with the chosen base first, the rest on demand.
    /// `shown` is what the reader already sees above.
    fn line_values(&mut self, ui: &mut egui::Ui, line: LineId, shown: Option<&Derived>) {
        let budget = std::sync::Arc::clone(&self.document.budget);
        let mut first: Vec<(String, Derived)> = Vec::new();
        let mut more: Vec<(String, Derived)> = Vec::new();
        for base in CompareBase::iter() {
            let name = compare_base_name(self.words, &budget, base);
            for (column, id) in
                [(Column::Difference, "value-difference"), (Column::DifferenceRate, "value-rate")]
            {
                if let Cell::Derived(d) = cell(&budget, line, column, base) {
                    let list = if base == self.view.options.base { &mut first } else { &mut more };
                    list.push((self.words.with(id, &[("base", &name)]), *d));
                }
            }
        }
        for year in [Year::Draft, Year::Executed] {
            let calendar = year.of(&budget);
            if let Some(d) = share(&budget, line, calendar) {
                first.insert(0, (self.words.with("value-share", &[("year", &calendar.to_string())]), d));
            }
        }
        let year = budget.executed_year;
        let (stage, measure) = (Stage::Executed, Measure::Amount);
        let prior_printed = budget.cell(CellRef { line, year: year - 1, stage, measure }).is_some();
        if let (Some(d), false) = (prior_actual(&budget, line, year), prior_printed) {
            more.push((self.words.with("value-prior", &[("year", &(year - 1).to_string())]), d));
        }
        first.retain(|(_, d)| Some(d) != shown);
        if first.is_empty() && more.is_empty() {
            return;
        }
        self.section_title(ui, "inspector-values");
        for (name, derived) in &first {
            self.value(ui, &budget, name, derived, false);
        }
        if !more.is_empty() {
            let title = RichText::new(&*self.words.get("inspector-more")).size(SMALL + 1.0);
            egui::CollapsingHeader::new(title).id_salt("more").show(ui, |ui| {
                for (name, derived) in &more {
                    self.value(ui, &budget, name, derived, true);
                }
                self.ranges(ui, &budget, line);
            });
        }
    }

    /// What the whole system of figures leaves open for amounts of the line that are not printed.
    fn ranges(&self, ui: &mut egui::Ui, budget: &Budget, line: LineId) {
        let Some(checked) = self.findings.map(|f| f.checked) else { return };
        let say = Say { budget, report: &checked.report, words: self.words };
        let year = budget.executed_year;
        for (year, stage) in [
            (year - 1, Stage::Executed),
            (year, Stage::Initial),
            (year, Stage::Adjusted),
            (year, Stage::Executed),
        ] {
            let cell = CellRef { line, year, stage, measure: Measure::Amount };
            if let Some(range) = checked.report.ranges.get(&cell) {
                let (low, high) = say.range(range, &crate::quantity::Unit::YiYuan, 2);
                let text = self.words.with(
                    "inspector-range",
                    &[("what", &year_stage(self.words, budget, year, stage)), ("low", &low), ("high", &high)],
                );
                ui.label(RichText::new(text).size(SMALL).color(tokens(ui).soft));
            }
        }
    }

    /// One derived value: its name, its arithmetic and, on demand or under the pointer, its interval.
    fn value(&self, ui: &mut egui::Ui, budget: &Budget, name: &str, derived: &Derived, with_interval: bool) {
        let soft = tokens(ui).soft;
        ui.label(RichText::new(name).size(SMALL).color(soft));
        let response = ui.label(
            RichText::new(formula_text(budget, self.words, derived, self.view.unit)).size(SMALL + 1.0),
        );
        if let Some(text) = self.between(derived) {
            if with_interval {
                ui.label(RichText::new(text).size(SMALL).color(soft));
            } else {
                response.on_hover_text(text);
            }
        }
    }

    /// Where the true value can lie, in words.
    fn between(&self, derived: &Derived) -> Option<String> {
        let last_digit = if derived.dimension == Dimension::Money { 6 } else { -1 };
        Some(between_text(self.words, derived.interval?, derived.dimension, self.view.unit, last_digit))
    }

    fn line(&mut self, ui: &mut egui::Ui, line: LineId) {
        self.path(ui, line);
        let data = self.document.budget.line(line);
        if let (Some(relation), Some(parent)) = (data.relation, data.parent) {
            let relation = self.words.get(format!("relation-{}", relation.word()));
            let parent = &self.document.budget.line(parent).name;
            self.row(
                ui,
                "inspector-relation",
                &self.words.with("inspector-relation-to", &[("relation", &relation), ("parent", parent)]),
            );
        }
        self.chart_link(ui, line);
        let quote = line_quote(&self.document.budget, line);
        self.notes(ui, &line_anchor(&self.document.budget, line), quote.as_deref());
        self.notes_nearby(ui, line, None);
        if let Some(remark) = &data.remark {
            self.row(ui, "inspector-remark", remark);
        }
        self.section_title(ui, "inspector-figures");
        let figures = data.figures.clone();
        if figures.is_empty() {
            self.hint(ui, "inspector-no-figures");
        }
        for id in figures {
            self.figure_link(ui, id);
        }
        self.line_values(ui, line, None);
    }

    fn item(&mut self, ui: &mut egui::Ui, item: ItemId) {
        let budget = &self.document.budget;
        let data = budget.item(item);
        ui.label(
            RichText::new(&*self.words.get(format!("flow-{}", data.kind.word())))
                .size(SMALL)
                .color(tokens(ui).soft),
        );
        ui.label(RichText::new(&*data.name).font(bold(HEADING - 2.0)));
        self.notes(ui, &item_anchor(budget, item), None);
        let section = budget.section(data.section);
        self.row(ui, "inspector-section", &format!("{} {}", section.at, section.title));
        self.row(ui, "inspector-scope", &budget.scope(data.scope).name);
        if let Some(remark) = &data.remark {
            self.row(ui, "inspector-remark", remark);
        }
        self.section_title(ui, "inspector-figures");
        if data.figures.is_empty() {
            self.hint(ui, "inspector-no-figures");
        }
        for (label, id) in &data.figures {
            let text = format!("{label}　{}", budget.figure(*id).quantity.text());
            if ui.link(RichText::new(text).size(SMALL + 1.0)).clicked() {
                self.actions.push(Action::ShowFigure(*id));
            }
        }
    }
}

/// The cell at the cursor again, for the branch that asks whether it is missing.
fn shown_missing(column: usize, inspector: &Inspector<'_>, row: usize) -> Option<Cell> {
    column.checked_sub(1).map(|c| inspector.view.sheet.cell(&inspector.document.budget, row, c))
}

fn bound_id(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "bound-exact",
        Bound::AtLeast => "bound-at-least",
        Bound::AtMost => "bound-at-most",
        Bound::About => "bound-about",
    }
}

fn last_digit_of(id: FigureId, document: &Document) -> i32 {
    crate::compare::last_digit(&document.budget.figure(id).quantity)
}
