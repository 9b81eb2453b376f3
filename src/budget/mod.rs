//! The budget: what a report states, in the shape of its tables, and nothing derived.
//!
//! A [`Budget`] is immutable once read. Figures are kept in report order; lines form trees in
//! statements; text keys name figures the same in another year or file. This room knows nothing of
//! checks, notes or screens.

mod load;
pub(crate) mod nodes;
pub(crate) mod problem;
mod read;
pub(crate) mod syntax;
mod terms;

pub use load::{LoadError, MAX_FILE_BYTES, Progress, load, load_bytes};
pub(crate) use load::{bytes_of, text_of};
pub use problem::{MAX_PROBLEMS, Problem, ProblemKind};
pub use read::read;
pub use terms::{Base, BaseStage, Book, Flow, Measure, Relation, Stage};

use crate::quantity::{Quantity, Rounding};
use std::collections::HashMap;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            fn from_len(len: usize) -> Self {
                Self(u32::try_from(len).unwrap_or(u32::MAX))
            }

            /// Its place in the list it indexes.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A figure of a [`Budget`]; the numbers follow report order.
    FigureId
);
id!(
    /// A line of a [`Budget`].
    LineId
);
id!(
    /// A statement of a [`Budget`].
    StatementId
);
id!(
    /// An item of a [`Budget`].
    ItemId
);
id!(
    /// A section of a [`Budget`].
    SectionId
);
id!(
    /// A scope of a [`Budget`].
    ScopeId
);

/// A budget file, read and found to be in order.
#[derive(Debug)]
pub struct Budget {
    pub place: String,
    pub title: String,
    /// The year just ended.
    pub executed_year: u16,
    /// The year of the draft.
    pub draft_year: u16,
    /// How the office cut its numbers.
    pub rounding: Rounding,
    /// Decimals the report usually prints; a bare integer is read with as many.
    pub usual_decimals: u32,
    scopes: Vec<Scope>,
    sections: Vec<Section>,
    statements: Vec<Statement>,
    lines: Vec<Line>,
    figures: Vec<Figure>,
    items: Vec<Item>,
    parts: Vec<Parts>,
    identities: Vec<Identity>,
    line_index: HashMap<(StatementId, Option<LineId>, Arc<str>), LineId>,
    statement_index: HashMap<(Book, ScopeId, Flow), StatementId>,
    scope_index: HashMap<Arc<str>, ScopeId>,
    item_index: HashMap<(Flow, ScopeId, u16, Arc<str>), ItemId>,
}

/// Whose budget: whole city, city proper, a county.
#[derive(Debug)]
pub struct Scope {
    pub name: Arc<str>,
    /// The scopes it consists of.
    pub parts: Vec<ScopeId>,
    pub parent: Option<ScopeId>,
}

/// A numbered section of the report.
#[derive(Debug)]
pub struct Section {
    /// `一/（一）/2/（1）`
    pub at: Arc<str>,
    /// What it is about, in the file's own words.
    pub title: Arc<str>,
}

/// Everything the report says about one book, scope and flow: a tree of lines.
#[derive(Debug)]
pub struct Statement {
    pub book: Book,
    pub scope: ScopeId,
    pub flow: Flow,
    /// Lines at the top, in order of appearance.
    pub roots: Vec<LineId>,
}

/// An account of a statement.
#[derive(Debug)]
pub struct Line {
    pub name: Arc<str>,
    pub statement: StatementId,
    pub parent: Option<LineId>,
    /// How it belongs to its parent, by the table that first named it.
    pub relation: Option<Relation>,
    pub children: Vec<LineId>,
    /// Its figures, in report order.
    pub figures: Vec<FigureId>,
    pub remark: Option<Box<str>>,
}

/// One group of parts of a line, as one table of the report lists it.
#[derive(Debug)]
pub struct Parts {
    pub whole: LineId,
    pub relation: Relation,
    /// The year of the table.
    pub year: u16,
    /// The stages of that year of which this table lists the children: a list of the initial budget may have
    /// a line, such as a reserve, that the list of what was executed has not.
    pub stages: Vec<Stage>,
    pub children: Vec<LineId>,
}

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    Line(LineId),
    /// An item, and which of its figures.
    Item(ItemId, u32),
}

/// A reference to an amount that may or may not be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    pub line: LineId,
    pub year: u16,
    pub stage: Stage,
    pub measure: Measure,
}

/// One figure of the report.
#[derive(Debug)]
pub struct Figure {
    pub quantity: Quantity,
    pub owner: Owner,
    pub year: u16,
    pub stage: Stage,
    pub measure: Measure,
    /// For growth, change and rate: what it is measured against.
    pub base: Option<Base>,
    /// For shares and contributions: of what.
    pub whole: Option<CellRef>,
    pub section: SectionId,
    /// Its place among the figures of its section, from 1.
    pub order: u32,
    /// Line in the budget file, from 1.
    pub file_line: u32,
}

/// Something without an account table: an outcome, a principle, a project.
#[derive(Debug)]
pub struct Item {
    pub kind: Flow,
    pub name: Arc<str>,
    pub scope: ScopeId,
    pub year: u16,
    /// Label and figure, in report order.
    pub figures: Vec<(Box<str>, FigureId)>,
    pub remark: Option<Box<str>>,
    pub section: SectionId,
}

/// A relation the structure cannot express, declared in the file.
#[derive(Debug)]
pub enum Identity {
    /// Total = sum of signed parts.
    Sum { total: FigureId, parts: Vec<(FigureId, Sign)>, why: Option<Box<str>> },
    /// The parts together are at most the total.
    AtMost { total: FigureId, parts: Vec<(FigureId, Sign)>, why: Option<Box<str>> },
    /// The same quantity in several places.
    Equal { keys: Vec<FigureId>, why: Option<Box<str>> },
    /// rate = of / base - 1
    Growth { rate: FigureId, of: FigureId, base: FigureId, why: Option<Box<str>> },
    /// rate = of / base
    Ratio { rate: FigureId, of: FigureId, base: FigureId, why: Option<Box<str>> },
}

impl Identity {
    /// Every figure it speaks of.
    pub fn figures(&self) -> Vec<FigureId> {
        match self {
            Self::Sum { total, parts, .. } | Self::AtMost { total, parts, .. } => {
                std::iter::once(*total).chain(parts.iter().map(|(figure, _)| *figure)).collect()
            }
            Self::Equal { keys, .. } => keys.clone(),
            Self::Growth { rate, of, base, .. } | Self::Ratio { rate, of, base, .. } => {
                vec![*rate, *of, *base]
            }
        }
    }

    /// Why it should hold, in the file's own words.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Sum { why, .. }
            | Self::AtMost { why, .. }
            | Self::Equal { why, .. }
            | Self::Growth { why, .. }
            | Self::Ratio { why, .. } => why.as_deref(),
        }
    }
}

/// Sign of a part in a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Plus,
    Minus,
}

impl Budget {
    /// Figures in report order.
    pub fn figures(&self) -> impl ExactSizeIterator<Item = (FigureId, &Figure)> {
        self.figures.iter().enumerate().map(|(i, f)| (FigureId::from_len(i), f))
    }

    /// All lines, in order of first appearance.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = (LineId, &Line)> {
        self.lines.iter().enumerate().map(|(i, l)| (LineId::from_len(i), l))
    }

    /// All statements, in order of first appearance.
    pub fn statements(&self) -> impl ExactSizeIterator<Item = (StatementId, &Statement)> {
        self.statements.iter().enumerate().map(|(i, s)| (StatementId::from_len(i), s))
    }

    /// All items, in report order.
    pub fn items(&self) -> impl ExactSizeIterator<Item = (ItemId, &Item)> {
        self.items.iter().enumerate().map(|(i, s)| (ItemId::from_len(i), s))
    }

    /// All sections, in report order.
    pub fn sections(&self) -> impl ExactSizeIterator<Item = (SectionId, &Section)> {
        self.sections.iter().enumerate().map(|(i, s)| (SectionId::from_len(i), s))
    }

    /// All scopes as declared.
    pub fn scopes(&self) -> impl ExactSizeIterator<Item = (ScopeId, &Scope)> {
        self.scopes.iter().enumerate().map(|(i, s)| (ScopeId::from_len(i), s))
    }

    /// The groups of parts, table by table.
    pub fn parts(&self) -> &[Parts] {
        &self.parts
    }

    /// The declared identities.
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }

    // Ids come only from this budget, so the lists have them. A foreign id is a programming error
    // that shows as a panic in indexing; `get` would hide it.

    #[expect(clippy::indexing_slicing, reason = "ids are only made by this budget")]
    pub fn figure(&self, id: FigureId) -> &Figure {
        &self.figures[id.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "ids are only made by this budget")]
    pub fn line(&self, id: LineId) -> &Line {
        &self.lines[id.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "ids are only made by this budget")]
    pub fn statement(&self, id: StatementId) -> &Statement {
        &self.statements[id.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "ids are only made by this budget")]
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[id.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "ids are only made by this budget")]
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "ids are only made by this budget")]
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }

    /// The figure in one cell of a line, if the report prints it.
    pub fn cell(&self, cell: CellRef) -> Option<FigureId> {
        let CellRef { line, year, stage, measure } = cell;
        self.line(line).figures.iter().copied().find(|id| {
            let f = self.figure(*id);
            f.year == year && f.stage == stage && f.measure == measure
        })
    }

    /// The statement of a book, scope and flow.
    pub fn find_statement(&self, book: Book, scope: ScopeId, flow: Flow) -> Option<StatementId> {
        self.statement_index.get(&(book, scope, flow)).copied()
    }

    /// The scope of that name.
    pub fn find_scope(&self, name: &str) -> Option<ScopeId> {
        self.scope_index.get(name).copied()
    }

    /// The line at a path such as `一般公共预算收入>税收收入`.
    pub fn find_line(&self, statement: StatementId, path: &str) -> Option<LineId> {
        let mut at = None;
        for name in path.split('>') {
            at = Some(*self.line_index.get(&(statement, at, Arc::from(name.trim())))?);
        }
        at
    }

    /// The item of a kind, scope, year and name.
    pub fn find_item(&self, kind: Flow, scope: ScopeId, year: u16, name: &str) -> Option<ItemId> {
        self.item_index.get(&(kind, scope, year, Arc::from(name))).copied()
    }

    /// The lines from the top of the statement down to this one.
    pub fn ancestry(&self, line: LineId) -> Vec<LineId> {
        let mut path = vec![line];
        let mut at = line;
        while let Some(parent) = self.line(at).parent {
            path.push(parent);
            at = parent;
        }
        path.reverse();
        path
    }

    /// The path of a line as keys spell it: names joined by `>`.
    pub fn line_path(&self, line: LineId) -> String {
        let names: Vec<&str> = self.ancestry(line).into_iter().map(|l| &*self.line(l).name).collect();
        names.join(">")
    }

    /// The parts of a figure's key, in order: book, scope, flow, account.
    pub fn key_parts(&self, id: FigureId) -> (Book, &str, Flow, String) {
        match self.figure(id).owner {
            Owner::Line(line) => {
                let s = self.statement(self.line(line).statement);
                (s.book, &self.scope(s.scope).name, s.flow, self.line_path(line))
            }
            Owner::Item(item, nth) => {
                let item = self.item(item);
                let label = item.figures.get(nth as usize).map_or("", |(label, _)| label);
                (Book::Policy, &self.scope(item.scope).name, item.kind, format!("{}>{label}", item.name))
            }
        }
    }

    /// The flow of a figure's statement, or the kind of its item.
    pub fn flow_of(&self, id: FigureId) -> Flow {
        match self.figure(id).owner {
            Owner::Line(line) => self.statement(self.line(line).statement).flow,
            Owner::Item(item, _) => self.item(item).kind,
        }
    }

    /// The key: readable, stable text that names the figure in any year and file.
    pub fn key(&self, id: FigureId) -> String {
        let (book, scope, flow, account) = self.key_parts(id);
        let f = self.figure(id);
        let (book, flow, stage) = (book.word(), flow.word(), f.stage.word());
        format!("{book}/{scope}/{flow}/{account}/{}/{stage}/{}", f.year, f.measure.text())
    }

    /// The figure with that key.
    pub fn find(&self, key: &str) -> Option<FigureId> {
        match self.resolve(key)? {
            Target::Cell(cell) => self.cell(cell),
            Target::Figure(id) => Some(id),
        }
    }

    /// What a key names, whether or not the report prints it.
    fn resolve(&self, key: &str) -> Option<Target> {
        let mut words = key.split('/');
        let book: Book = words.next()?.parse().ok()?;
        let scope = self.find_scope(words.next()?)?;
        let flow: Flow = words.next()?.parse().ok()?;
        let account = words.next()?;
        let year: u16 = words.next()?.parse().ok()?;
        let stage: Stage = words.next()?.parse().ok()?;
        let measure = Measure::from_text(words.next()?)?;
        if words.next().is_some() {
            return None;
        }
        if book == Book::Policy {
            let (name, label) = account.split_once('>')?;
            let item = self.item(*self.item_index.get(&(flow, scope, year, Arc::from(name)))?);
            let (_, id) = item.figures.iter().find(|(l, _)| **l == *label)?;
            let f = self.figure(*id);
            return (f.stage == stage && f.measure == measure).then_some(Target::Figure(*id));
        }
        let line = self.find_line(self.find_statement(book, scope, flow)?, account)?;
        Some(Target::Cell(CellRef { line, year, stage, measure }))
    }
}

/// What a key names.
enum Target {
    Cell(CellRef),
    Figure(FigureId),
}
