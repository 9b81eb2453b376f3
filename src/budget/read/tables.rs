//! Tables and items: lines, their parts, and every single figure.

use super::{Defaults, Pending, Place, Reader, Table, UNKNOWN};
use crate::budget::nodes::ReadNodes as _;
use crate::budget::problem::ProblemKind;
use crate::budget::syntax::Node;
use crate::budget::terms::{Base, BaseStage, Book, Flow, Measure, Relation, Stage};
use crate::budget::{
    Budget, CellRef, Figure, FigureId, Item, ItemId, Line, LineId, Owner, Parts, ScopeId, SectionId,
    Statement, StatementId,
};
use crate::quantity::Dimension;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

const TABLE_FIELDS: &[&str] =
    &["book", "scope", "flow", "year", "growth_base", "rate_base", "under", "parts", "lines"];
const ITEM_FIELDS: &[&str] = &["kind", "name", "scope", "year", "figures", "remark"];
const LINE_FIELDS: &[&str] = &[
    "initial",
    "adjusted",
    "adjustment",
    "executed",
    "draft",
    "prior",
    "rate",
    "growth",
    "change",
    "rate_on_initial",
    "rate_on_adjusted",
    "growth_on_executed",
    "growth_on_initial",
    "growth_on_adjusted",
    "growth_on_comparable",
    "share",
    "share_of",
    "share_change",
    "contribution",
    "contribution_to",
    "count",
    "growth_base",
    "rate_base",
    "complete",
    "of_which",
    "memo",
    "remark",
];

/// Accounts under accounts; a real budget has six levels (类款项 and what stands above them).
const MAX_LEVELS: usize = 32;

impl<'a> Reader<'a, '_> {
    pub(super) fn table(&mut self, node: &Node<'a>, outer: Defaults, section: SectionId) {
        let Some(fields) = self.record(node, "table", TABLE_FIELDS) else {
            return;
        };
        let get = |name: &str| fields.iter().find(|f| f.name == name).map(|f| &f.value);
        let defaults = self.defaults(&fields, outer);
        let flow: Option<Flow> = match get("flow") {
            Some(n) => self.word(n, |f: &Flow| !f.is_item()),
            None => {
                self.missing(node, "table", "flow");
                None
            }
        };
        for (name, given) in
            [("book", defaults.book_given), ("scope", defaults.scope_given), ("year", defaults.year_given)]
        {
            if !given {
                self.missing(node, "table", name);
            }
        }
        let Some(lines) = get("lines") else {
            self.missing(node, "table", "lines");
            return;
        };
        let parts: Option<Relation> = get("parts").and_then(|n| self.word(n, |_| true));
        if get("under").is_none()
            && let Some(n) = get("parts")
        {
            self.report(n.span, ProblemKind::PartsWithoutUnder, &[]);
        }
        let under = get("under").map(|n| (n, self.string(n)));
        // With a header in doubt the lines are still read, for the mistakes in them.
        let known = defaults.book.zip(defaults.scope).zip(flow).zip(defaults.year);
        let (Some((((book, scope), flow), year)), None | Some((_, Some(_)))) = (known, under) else {
            let mut table = self.aside(defaults.year.unwrap_or(self.budget.executed_year), section);
            self.lines(lines, &mut table, None);
            return;
        };
        let statement = self.statement(book, scope, flow);
        let under = under.and_then(|(n, path)| {
            let path = path?;
            if path.split('>').count() > MAX_LEVELS {
                let limit = MAX_LEVELS.to_string();
                self.report(n.span, ProblemKind::TooManyLevels, &[("limit", &limit)]);
                return None;
            }
            let line = self.line_at(statement, path);
            self.pending_under.push((n.span.start as usize, path.to_owned(), line));
            if get("parts").is_none() {
                self.report(n.span, ProblemKind::PartsMissing, &[]);
            }
            Some((line, parts.unwrap_or(Relation::Memo)))
        });
        let (growth_base, rate_base) = (defaults.growth_base, defaults.rate_base);
        let mut table =
            Table { statement, year, growth_base, rate_base, section, placed: true, parents: HashMap::new() };
        self.lines(lines, &mut table, under);
    }

    /// A table of its own for lines that belong nowhere, so that they meet no other figure.
    pub(super) fn aside(&mut self, year: u16, section: SectionId) -> Table {
        let statement = StatementId::from_len(self.budget.statements.len());
        let (book, scope, flow) = (Book::Policy, ScopeId(u32::MAX), Flow::Revenue);
        self.budget.statements.push(Statement { book, scope, flow, roots: Vec::new() });
        let (growth_base, rate_base) = (Some(UNKNOWN), Some(UNKNOWN));
        Table { statement, year, growth_base, rate_base, section, placed: false, parents: HashMap::new() }
    }

    pub(super) fn statement(&mut self, book: Book, scope: ScopeId, flow: Flow) -> StatementId {
        *self.budget.statement_index.entry((book, scope, flow)).or_insert_with(|| {
            let id = StatementId::from_len(self.budget.statements.len());
            self.budget.statements.push(Statement { book, scope, flow, roots: Vec::new() });
            id
        })
    }

    pub(super) fn lines(&mut self, node: &Node<'a>, table: &mut Table, under: Option<(LineId, Relation)>) {
        let Some(entries) = self.entries(node) else { return };
        if let Some((parent, _)) = under
            && self.budget.ancestry(parent).len() >= MAX_LEVELS
        {
            let limit = MAX_LEVELS.to_string();
            self.report(node.span, ProblemKind::TooManyLevels, &[("limit", &limit)]);
            return;
        }
        let mut children = Vec::with_capacity(entries.len());
        let first_figure = self.budget.figures.len();
        for (key, value) in entries {
            let Some(name) = self.name(key) else {
                self.line_aside(value, table);
                continue;
            };
            let parent = under.map(|(line, _)| line);
            if let Some(first) = table.parents.insert(Arc::clone(&name), parent) {
                if first == parent {
                    self.report(key.span, ProblemKind::DuplicateKey, &[("name", &name)]);
                    self.line_aside(value, table);
                    continue;
                }
                let title =
                    |b: &Budget, p: Option<LineId>| p.map_or(String::new(), |p| b.line(p).name.to_string());
                let (first, second) = (title(&self.budget, first), title(&self.budget, parent));
                let args = [("name", &*name), ("first", first.as_str()), ("second", second.as_str())];
                self.report(key.span, ProblemKind::LineTwoParents, &args);
                self.unplaced.insert(name);
                self.line_aside(value, table);
                continue;
            }
            if !table.placed {
                self.unplaced.insert(Arc::clone(&name));
            }
            let id =
                self.line_id(table.statement, under.map(|(line, relation)| (line, Some(relation))), name);
            self.named.insert(id);
            children.push(id);
            self.line(value, table, id);
        }
        if let Some((whole, relation)) = under {
            let mut stages: Vec<Stage> = Vec::new();
            let own: HashSet<LineId> = children.iter().copied().collect();
            for figure in self.budget.figures.iter().skip(first_figure) {
                let is_own = matches!(figure.owner, Owner::Line(line) if own.contains(&line));
                if is_own && figure.year == table.year && !stages.contains(&figure.stage) {
                    stages.push(figure.stage);
                }
            }
            stages.sort_unstable();
            self.budget.parts.push(Parts { whole, relation, year: table.year, stages, children });
        }
    }

    /// Reads a line that has no place of its own, for the mistakes in it.
    pub(super) fn line_aside(&mut self, node: &Node<'a>, table: &Table) {
        let mut table = self.aside(table.year, table.section);
        let name = self.intern("");
        let id = self.line_id(table.statement, None, name);
        self.line(node, &mut table, id);
    }

    /// The line at a path, made where it does not stand yet: the report may name the parts of a
    /// total before the total. `check_pending` asks later whether some table named it.
    pub(super) fn line_at(&mut self, statement: StatementId, path: &str) -> LineId {
        let mut names = path.split('>').map(str::trim);
        let first = self.intern(names.next().unwrap_or_default());
        let mut at = self.line_id(statement, None, first);
        for name in names {
            let name = self.intern(name);
            at = self.line_id(statement, Some((at, None)), name);
        }
        at
    }

    pub(super) fn line_id(
        &mut self,
        statement: StatementId,
        under: Option<(LineId, Option<Relation>)>,
        name: Arc<str>,
    ) -> LineId {
        let parent = under.map(|(line, _)| line);
        let relation = under.and_then(|(_, relation)| relation);
        let budget = &mut self.budget;
        if let Some(id) = budget.line_index.get(&(statement, parent, Arc::clone(&name))).copied() {
            if let Some(line) = budget.lines.get_mut(id.index()) {
                line.relation = line.relation.or(relation);
            }
            return id;
        }
        let id = LineId::from_len(budget.lines.len());
        budget.line_index.insert((statement, parent, Arc::clone(&name)), id);
        budget.lines.push(Line {
            name,
            statement,
            parent,
            relation,
            children: Vec::new(),
            figures: Vec::new(),
            remark: None,
        });
        let siblings = match parent {
            Some(parent) => budget.lines.get_mut(parent.index()).map(|l| &mut l.children),
            None => budget.statements.get_mut(statement.index()).map(|s| &mut s.roots),
        };
        if let Some(siblings) = siblings {
            siblings.push(id);
        }
        id
    }

    pub(super) fn line(&mut self, node: &Node<'a>, table: &mut Table, id: LineId) {
        let Some(fields) = self.record(node, "line", LINE_FIELDS) else {
            return;
        };
        let mut growth_base = table.growth_base;
        let mut rate_base = table.rate_base;
        for field in &fields {
            match field.name {
                "growth_base" => growth_base = self.base(&field.value, false).or(Some(UNKNOWN)),
                "rate_base" => rate_base = self.base(&field.value, true).or(Some(UNKNOWN)),
                _ => {}
            }
        }
        for (whole, of) in
            [("share_of", &["share", "share_change"][..]), ("contribution_to", &["contribution"])]
        {
            let given = fields.iter().find(|f| f.name == whole);
            if let Some(field) = given
                && !fields.iter().any(|f| of.contains(&f.name))
            {
                let wanted = of.join(" ");
                let args = [("name", whole), ("wanted", wanted.as_str())];
                self.report(field.name_span, ProblemKind::WholeWithoutShare, &args);
            }
        }
        let draft = table.year == self.budget.draft_year;
        let now = if draft { Stage::Draft } else { Stage::Executed };
        let on = |stage| Some(Base { stage, stated: true });
        for field in &fields {
            let node = &field.value;
            let cell = |measure, base| (table.year, now, measure, base);
            let (year, stage, measure, base) = match field.name {
                "initial" => (table.year, Stage::Initial, Measure::Amount, None),
                "adjusted" => (table.year, Stage::Adjusted, Measure::Amount, None),
                "adjustment" => (table.year, Stage::Adjusted, Measure::Adjustment, None),
                "executed" | "draft" => {
                    if (field.name == "draft") != draft && self.budget.draft_year != 0 {
                        let year = table.year.to_string();
                        let args = [("name", field.name), ("year", year.as_str())];
                        self.report(field.name_span, ProblemKind::StageNotInYear, &args);
                        continue;
                    }
                    cell(Measure::Amount, None)
                }
                "prior" => (table.year.saturating_sub(1), Stage::Executed, Measure::Amount, None),
                "rate" => cell(Measure::Rate, rate_base),
                "growth" => cell(Measure::Growth, growth_base),
                "change" => cell(Measure::Change, growth_base),
                "rate_on_initial" => cell(Measure::RateOn(BaseStage::Initial), on(BaseStage::Initial)),
                "rate_on_adjusted" => cell(Measure::RateOn(BaseStage::Adjusted), on(BaseStage::Adjusted)),
                "growth_on_executed" => cell(Measure::GrowthOn(BaseStage::Executed), on(BaseStage::Executed)),
                "growth_on_initial" => cell(Measure::GrowthOn(BaseStage::Initial), on(BaseStage::Initial)),
                "growth_on_adjusted" => cell(Measure::GrowthOn(BaseStage::Adjusted), on(BaseStage::Adjusted)),
                "growth_on_comparable" => {
                    cell(Measure::GrowthOn(BaseStage::Comparable), on(BaseStage::Comparable))
                }
                "share" => cell(Measure::Share, None),
                "share_change" => cell(Measure::ShareChange, None),
                "contribution" => cell(Measure::Contribution, None),
                "count" => cell(Measure::Count, None),
                "complete" => {
                    self.lines(node, table, Some((id, Relation::Complete)));
                    continue;
                }
                "of_which" => {
                    self.lines(node, table, Some((id, Relation::OfWhich)));
                    continue;
                }
                "memo" => {
                    self.lines(node, table, Some((id, Relation::Memo)));
                    continue;
                }
                "remark" => {
                    let remark = self.optional_text(node);
                    if let Some(line) = self.budget.lines.get_mut(id.index())
                        && remark.is_some()
                    {
                        // two tables may each have something to say about a line
                        line.remark = match (line.remark.take(), remark) {
                            (Some(old), Some(new)) => Some(format!("{old}；{new}").into()),
                            (old, new) => old.or(new),
                        };
                    }
                    continue;
                }
                _ => continue,
            };
            let place = Place {
                span: node.span,
                owner: Owner::Line(id),
                year,
                stage,
                measure,
                base,
                section: table.section,
            };
            let Some(figure) = self.figure(node, place) else {
                self.lost.insert(format!("{}/{year}", self.budget.line_path(id)));
                continue;
            };
            let whole = match measure {
                Measure::Share | Measure::ShareChange => "share_of",
                Measure::Contribution => "contribution_to",
                _ => continue,
            };
            match fields.iter().find(|f| f.name == whole) {
                Some(f) => {
                    if let Some(text) = self.string(&f.value)
                        && table.placed
                    {
                        let (at, text) = (f.value.span.start as usize, text.to_owned());
                        let statement = table.statement;
                        self.pending.push(Pending { at, text, figure, statement, year, stage });
                    }
                }
                None => self.report(
                    field.name_span,
                    ProblemKind::MissingWhole,
                    &[("name", field.name), ("wanted", whole)],
                ),
            }
        }
    }

    pub(super) fn item(&mut self, node: &Node<'a>, outer: Defaults, section: SectionId) {
        let Some(fields) = self.record(node, "item", ITEM_FIELDS) else {
            return;
        };
        let get = |name: &str| fields.iter().find(|f| f.name == name).map(|f| &f.value);
        for required in ["kind", "name"] {
            if get(required).is_none() {
                self.missing(node, "item", required);
            }
        }
        let defaults = self.defaults(&fields, outer);
        let kind: Option<Flow> = get("kind").and_then(|n| self.word(n, |f: &Flow| f.is_item()));
        let name = get("name").and_then(|n| self.name(n));
        for (required, given) in [("scope", defaults.scope_given), ("year", defaults.year_given)] {
            if !given {
                self.missing(node, "item", required);
            }
        }
        let remark = get("remark").and_then(|n| self.optional_text(n));
        let id = ItemId::from_len(self.budget.items.len());
        let year = defaults.year.unwrap_or(self.budget.executed_year);
        let stage = if year == self.budget.draft_year { Stage::Draft } else { Stage::Executed };
        let mut figures: Vec<(Box<str>, FigureId)> = Vec::new();
        let mut labels: HashSet<Arc<str>> = HashSet::new();
        for (key, value) in get("figures").and_then(|n| self.entries(n)).unwrap_or_default() {
            let Some(label) = self.name(key) else {
                self.quantity(value);
                continue;
            };
            if !labels.insert(Arc::clone(&label)) {
                self.report(key.span, ProblemKind::DuplicateKey, &[("name", &label)]);
                continue;
            }
            let owner = Owner::Item(id, u32::try_from(figures.len()).unwrap_or(u32::MAX));
            let place =
                Place { span: value.span, owner, year, stage, measure: Measure::Amount, base: None, section };
            match (self.figure(value, place), &name) {
                (Some(figure), _) => figures.push(((*label).into(), figure)),
                (None, Some(name)) => {
                    self.lost.insert(format!("{name}>{label}/{year}"));
                }
                (None, None) => {}
            }
        }
        let (Some(kind), Some(name), Some(scope), Some(_)) = (kind, name, defaults.scope, defaults.year)
        else {
            self.unplaced.extend(figures.iter().map(|(label, _)| Arc::from(&**label)));
            return;
        };
        if self.budget.item_index.insert((kind, scope, year, Arc::clone(&name)), id).is_some() {
            let span = get("name").map_or(node.span, |n| n.span);
            self.report(span, ProblemKind::DuplicateItem, &[("name", &name)]);
        }
        self.budget.items.push(Item { kind, name, scope, year, figures, remark, section });
    }

    /// Reads one figure, checks that its unit and base fit, and adds it.
    pub(super) fn figure(&mut self, node: &Node<'a>, place: Place) -> Option<FigureId> {
        let Place { span, owner, year, stage, mut measure, base, section } = place;
        let quantity = self.quantity(node)?;
        let dimension = quantity.unit().dimension();
        match owner {
            Owner::Item(..) => {
                measure = match dimension {
                    Dimension::Money => Measure::Amount,
                    Dimension::Percent => Measure::Percent,
                    Dimension::Points => Measure::Points,
                    Dimension::Times => Measure::Times,
                    Dimension::Count => Measure::Count,
                };
            }
            Owner::Line(line) => {
                let fits = match measure.plain() {
                    plain if plain.is_money() => dimension == Dimension::Money,
                    Measure::Growth => matches!(dimension, Dimension::Percent | Dimension::Times),
                    Measure::ShareChange | Measure::Contribution => dimension == Dimension::Points,
                    Measure::Count => dimension == Dimension::Count,
                    _ => dimension == Dimension::Percent,
                };
                if !fits {
                    let text = measure.text();
                    let args = [
                        ("measure", text.as_str()),
                        ("unit", quantity.unit().text()),
                        ("text", quantity.text()),
                    ];
                    self.report(span, ProblemKind::WrongUnitFor, &args);
                    return None;
                }
                let needs_base = matches!(measure.plain(), Measure::Growth | Measure::Change | Measure::Rate);
                if needs_base && base.is_none() {
                    let wanted = if measure == Measure::Rate { "rate_base" } else { "growth_base" };
                    self.report(
                        span,
                        ProblemKind::MissingBase,
                        &[("text", quantity.text()), ("wanted", wanted)],
                    );
                    return None;
                }
                if self.budget.cell(CellRef { line, year, stage, measure }).is_some() {
                    let name = self.budget.line_path(line);
                    let measure = format!("{year}/{}/{}", stage.word(), measure.text());
                    self.report(
                        span,
                        ProblemKind::DuplicateFigure,
                        &[("name", &name), ("measure", &measure)],
                    );
                    return None;
                }
            }
        }
        let id = FigureId::from_len(self.budget.figures.len());
        let at = Arc::clone(&self.budget.section(section).at);
        let order = self.section_orders.entry(at).or_insert(0);
        *order += 1;
        let order = *order;
        let file_line = self.file_line(span);
        self.budget.figures.push(Figure {
            quantity,
            owner,
            year,
            stage,
            measure,
            base,
            whole: None,
            section,
            order,
            file_line,
        });
        if let Owner::Line(line) = owner
            && let Some(line) = self.budget.lines.get_mut(line.index())
        {
            line.figures.push(id);
        }
        Some(id)
    }
}
