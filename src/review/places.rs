//! Where the anchors of a review stand in a budget: found, found but changed, or not found.

use super::note::Anchor;
use crate::budget::{
    Book, Budget, CellRef, FigureId, Flow, ItemId, LineId, Measure, Owner, ScopeId, SectionId, Stage,
    StatementId,
};
use crate::chart::ChartId;
use std::collections::HashMap;
use std::sync::Arc;
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// What an anchor names in a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Report,
    Section(SectionId),
    Statement(StatementId),
    Line(LineId),
    Figure(FigureId),
    Item(ItemId),
    /// A finding, by its place in the list of findings, with a figure it is about; `None` while nothing was
    /// checked yet.
    Finding(Option<(usize, Option<FigureId>)>),
    Chart,
}

/// Where a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingPlace {
    /// The check is not done.
    Unknown,
    /// There is no such finding any more.
    Gone,
    /// The place in the list, and a figure it is about.
    At(usize, Option<FigureId>),
}

/// What is looked up in a budget for every note, made once.
#[derive(Debug, Default)]
pub struct Sections {
    by_number: HashMap<Arc<str>, SectionId>,
    first: HashMap<SectionId, FigureId>,
}

impl Sections {
    /// Of a budget.
    pub fn new(budget: &Budget) -> Self {
        let mut sections = Self::default();
        for (id, section) in budget.sections() {
            // a number may stand over several parts of the file; the first is as good as any
            sections.by_number.entry(Arc::clone(&section.at)).or_insert(id);
        }
        for (id, figure) in budget.figures() {
            sections.first.entry(figure.section).or_insert(id);
        }
        sections
    }
}

/// Finds what an anchor names; `None` where the budget has no such thing.
pub fn locate(anchor: &Anchor, budget: &Budget, finding: &dyn Fn(&str) -> FindingPlace) -> Option<Target> {
    match anchor {
        Anchor::Report => Some(Target::Report),
        Anchor::Section(at) => {
            budget.sections().find(|(_, s)| *s.at == **at).map(|(id, _)| Target::Section(id))
        }
        Anchor::Statement(key) => {
            statement(budget, &key.split('/').collect::<Vec<_>>()).map(Target::Statement)
        }
        Anchor::Line(key) => {
            let mut parts = key.splitn(4, '/');
            let head: Vec<&str> = parts.by_ref().take(3).collect();
            budget.find_line(statement(budget, &head)?, parts.next()?).map(Target::Line)
        }
        Anchor::Figure(key) => budget.find(key).map(Target::Figure),
        Anchor::Item(key) => item(budget, key).map(Target::Item),
        Anchor::Finding(id) => match finding(id) {
            FindingPlace::Unknown => Some(Target::Finding(None)),
            FindingPlace::Gone => None,
            FindingPlace::At(nth, figure) => Some(Target::Finding(Some((nth, figure)))),
        },
        Anchor::Chart(key) => {
            let id = ChartId::from_key(key, budget).filter(|id| id.fits(budget))?;
            // intervals are those of a finding, which may be gone
            let is_gone = matches!(&id, ChartId::Intervals(of) if matches!(finding(of), FindingPlace::Gone));
            (!is_gone).then_some(Target::Chart)
        }
    }
}

fn statement(budget: &Budget, parts: &[&str]) -> Option<StatementId> {
    let [book, scope, flow] = parts else { return None };
    let (book, flow): (Book, Flow) = (book.parse().ok()?, flow.parse().ok()?);
    budget.find_statement(book, budget.find_scope(scope)?, flow)
}

fn item(budget: &Budget, key: &str) -> Option<ItemId> {
    let (rest, year) = key.rsplit_once('/')?;
    let mut parts = rest.splitn(4, '/');
    let (book, scope, kind, name) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let year: u16 = year.parse().ok()?;
    let (scope, kind) = (budget.find_scope(scope)?, kind.parse::<Flow>().ok()?);
    (book == Book::Policy.word()).then(|| budget.find_item(kind, scope, year, name))?
}

/// What a note on a line quotes: what was executed and what the draft has, as printed. `None` where the report gives
/// neither.
pub fn line_quote(budget: &Budget, line: LineId) -> Option<String> {
    let text = |year, stage| {
        let id = budget.cell(CellRef { line, year, stage, measure: Measure::Amount })?;
        Some(budget.figure(id).quantity.text())
    };
    match (text(budget.executed_year, Stage::Executed), text(budget.draft_year, Stage::Draft)) {
        (Some(executed), Some(draft)) => Some(format!("{executed} → {draft}")),
        (Some(executed), None) => Some(format!("{executed} → —")),
        (None, Some(draft)) => Some(format!("— → {draft}")),
        (None, None) => None,
    }
}

/// The anchor of a figure, by its key.
pub fn figure_anchor(budget: &Budget, id: FigureId) -> Anchor {
    Anchor::Figure(budget.key(id))
}

/// The anchor of a line: `book/scope/flow/account path`.
pub fn line_anchor(budget: &Budget, id: LineId) -> Anchor {
    let head = statement_key(budget, budget.line(id).statement);
    Anchor::Line(format!("{head}/{}", budget.line_path(id)))
}

/// The anchor of a statement: `book/scope/flow`.
pub fn statement_anchor(budget: &Budget, id: StatementId) -> Anchor {
    Anchor::Statement(statement_key(budget, id))
}

/// The anchor of an item: `policy/scope/kind/name/year`.
pub fn item_anchor(budget: &Budget, id: ItemId) -> Anchor {
    let item = budget.item(id);
    let (scope, kind) = (&budget.scope(item.scope).name, item.kind.word());
    Anchor::Item(format!("{}/{scope}/{kind}/{}/{}", Book::Policy.word(), item.name, item.year))
}

/// The anchor of a section, by its number.
pub fn section_anchor(budget: &Budget, id: SectionId) -> Anchor {
    Anchor::Section(budget.section(id).at.to_string())
}

fn statement_key(budget: &Budget, id: StatementId) -> String {
    let s = budget.statement(id);
    format!("{}/{}/{}", s.book.word(), budget.scope(s.scope).name, s.flow.word())
}

impl Target {
    /// The first figure of it, which is also where it stands in the report.
    pub fn figure(self, budget: &Budget) -> Option<FigureId> {
        match self {
            Self::Report | Self::Chart => None,
            Self::Section(id) => budget.figures().find(|(_, f)| f.section == id).map(|(id, _)| id),
            Self::Statement(id) => {
                let roots = &budget.statement(id).roots;
                roots.iter().filter_map(|line| first_of(budget, *line)).min()
            }
            Self::Line(id) => first_of(budget, id),
            Self::Figure(id) => Some(id),
            Self::Item(id) => budget.item(id).figures.first().map(|(_, id)| *id),
            Self::Finding(place) => place.and_then(|(_, figure)| figure),
        }
    }

    /// The section of the report it stands in, or begins in.
    pub fn section(self, budget: &Budget) -> Option<SectionId> {
        match self {
            Self::Section(id) => Some(id),
            other => other.figure(budget).map(|id| budget.figure(id).section),
        }
    }

    /// The budget and scope it belongs to.
    pub fn book_and_scope(self, budget: &Budget) -> Option<(Book, ScopeId)> {
        let of_statement = |id: StatementId| {
            let s = budget.statement(id);
            (s.book, s.scope)
        };
        match self {
            Self::Statement(id) => Some(of_statement(id)),
            Self::Line(id) => Some(of_statement(budget.line(id).statement)),
            Self::Item(id) => Some((Book::Policy, budget.item(id).scope)),
            Self::Figure(id) => Some(match budget.figure(id).owner {
                Owner::Line(line) => of_statement(budget.line(line).statement),
                Owner::Item(item, _) => (Book::Policy, budget.item(item).scope),
            }),
            Self::Finding(Some((_, Some(id)))) => Self::Figure(id).book_and_scope(budget),
            Self::Report | Self::Section(_) | Self::Finding(_) | Self::Chart => None,
        }
    }
}

fn first_figure(target: Target, budget: &Budget, sections: &Sections) -> Option<FigureId> {
    match target {
        Target::Section(id) => sections.first.get(&id).copied(),
        other => other.figure(budget),
    }
}

/// The first figure of a line or of what stands under it.
fn first_of(budget: &Budget, line: LineId) -> Option<FigureId> {
    let line = budget.line(line);
    line.figures.first().copied().or_else(|| line.children.iter().find_map(|c| first_of(budget, *c)))
}

/// What a note about this would quote now.
pub fn quote_of(budget: &Budget, target: Target) -> Option<String> {
    match target {
        Target::Figure(id) => Some(budget.figure(id).quantity.text().to_owned()),
        Target::Line(id) => line_quote(budget, id),
        _ => None,
    }
}

/// What has become of the place a note was written at.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum PlaceState {
    #[default]
    Found,
    /// The figure says something else than the note quotes.
    Changed,
    /// 未能定位
    Lost,
}

/// Where a note stands in a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotePlace {
    pub target: Option<Target>,
    pub state: PlaceState,
    pub place: Option<(Book, ScopeId)>,
    /// Where in the report: the whole first, what was not found last.
    pub order: u64,
}

impl NotePlace {
    /// Finds the place of a note with this anchor that quotes this.
    pub fn new(
        anchor: &Anchor,
        quote: Option<&str>,
        (budget, sections): (&Budget, &Sections),
        finding: &dyn Fn(&str) -> FindingPlace,
    ) -> Self {
        let target = match anchor {
            Anchor::Section(at) => sections.by_number.get(&**at).copied().map(Target::Section),
            other => locate(other, budget, finding),
        };
        let state = match target {
            None => PlaceState::Lost,
            Some(Target::Figure(id)) if quote.is_some_and(|q| q != budget.figure(id).quantity.text()) => {
                PlaceState::Changed
            }
            Some(Target::Line(id)) if quote.is_some_and(|q| Some(q) != line_quote(budget, id).as_deref()) => {
                PlaceState::Changed
            }
            Some(_) => PlaceState::Found,
        };
        let order = match target {
            None => u64::MAX,
            Some(Target::Report) => 0,
            // a table before its lines, a line before its figures
            Some(target) => first_figure(target, budget, sections).map_or(u64::MAX - 1, |id| {
                let inner = match target {
                    Target::Section(_) => 0,
                    Target::Statement(_) => 1,
                    Target::Line(_) | Target::Item(_) => 2,
                    _ => 3,
                };
                1 + (id.index() as u64) * 4 + inner
            }),
        };
        let place = target.and_then(|t| t.book_and_scope(budget));
        Self { target, state, place, order }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Budget {
        let text = include_bytes!("../../data/yangquan-2026.ron");
        crate::budget::load_bytes(text, &Default::default()).unwrap()
    }

    fn nothing(_: &str) -> FindingPlace {
        FindingPlace::Gone
    }

    #[test]
    fn every_anchor_of_the_sample_is_found_again() {
        let budget = sample();
        let mut anchors = Vec::new();
        anchors.extend(budget.figures().map(|(id, _)| (figure_anchor(&budget, id), Target::Figure(id))));
        anchors.extend(budget.lines().map(|(id, _)| (line_anchor(&budget, id), Target::Line(id))));
        anchors.extend(
            budget.statements().map(|(id, _)| (statement_anchor(&budget, id), Target::Statement(id))),
        );
        anchors.extend(budget.items().map(|(id, _)| (item_anchor(&budget, id), Target::Item(id))));
        // a number may stand over several parts of the file; the first is as good as any
        for (id, section) in budget.sections() {
            let first = budget.sections().find(|(_, s)| s.at == section.at).unwrap().0;
            anchors.push((section_anchor(&budget, id), Target::Section(first)));
        }
        assert!(anchors.len() > 900, "{}", anchors.len());
        for (anchor, target) in anchors {
            assert_eq!(locate(&anchor, &budget, &nothing), Some(target), "{anchor:?}");
            let text = Anchor::from_parts(anchor.word(), anchor.key());
            assert_eq!(text, Some(anchor));
        }
    }

    #[test]
    fn what_is_not_there_is_lost_and_what_changed_is_marked() {
        let budget = sample();
        let (id, figure) = budget.figures().next().unwrap();
        let anchor = figure_anchor(&budget, id);
        let state =
            |quote| NotePlace::new(&anchor, quote, (&budget, &Sections::new(&budget)), &nothing).state;
        assert_eq!(state(Some(figure.quantity.text())), PlaceState::Found);
        assert_eq!(state(Some("1.23 亿元")), PlaceState::Changed);
        assert_eq!(state(None), PlaceState::Found);
        for key in [
            "",
            "/",
            "general",
            "general/全市/revenue",
            "general/全市/revenue/没有的科目",
            "一/（九）",
            "x/y/z/w/v/u/t",
        ] {
            for anchor in [
                Anchor::Figure(key.into()),
                Anchor::Line(key.into()),
                Anchor::Item(key.into()),
                Anchor::Finding(key.into()),
            ] {
                let place = NotePlace::new(&anchor, None, (&budget, &Sections::new(&budget)), &nothing);
                assert_eq!((place.state, place.order), (PlaceState::Lost, u64::MAX), "{anchor:?}");
            }
        }
    }

    #[test]
    fn a_note_on_a_line_goes_with_its_two_amounts() {
        let budget = sample();
        let (id, _) = budget.lines().find(|(_, l)| &*l.name == "教育支出").unwrap();
        let quote = line_quote(&budget, id).unwrap();
        assert_eq!(quote, "25.21 亿元 → 25.89 亿元");
        let state = |quote| {
            let anchor = line_anchor(&budget, id);
            NotePlace::new(&anchor, quote, (&budget, &Sections::new(&budget)), &nothing).state
        };
        assert_eq!(state(Some(&quote)), PlaceState::Found);
        assert_eq!(state(Some("25.21 亿元 → 26.40 亿元")), PlaceState::Changed);
        assert_eq!(state(None), PlaceState::Found);
    }

    #[test]
    fn a_table_comes_before_its_lines_and_they_before_their_figures() {
        let budget = sample();
        let (id, line) = budget.lines().find(|(_, l)| !l.figures.is_empty()).unwrap();
        let order = |anchor: Anchor| {
            NotePlace::new(&anchor, None, (&budget, &Sections::new(&budget)), &nothing).order
        };
        let table = order(statement_anchor(&budget, line.statement));
        assert!(order(Anchor::Report) < table);
        assert!(table < order(line_anchor(&budget, id)));
        assert!(order(line_anchor(&budget, id)) < order(figure_anchor(&budget, line.figures[0])));
    }
}
