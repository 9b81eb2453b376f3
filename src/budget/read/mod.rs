//! From the syntax tree to the [`Budget`]: every field by name, every mistake with its place.
//!
//! One function per record of the format; `data/README.md` is the reference for what each may hold.

mod references;
mod sections;
mod tables;
mod values;

use super::problem::{Problem, Problems};
use super::syntax::{self, Node, Span, Value};
use super::terms::{Base, BaseStage, Book, Measure, Stage};
use super::{Budget, FigureId, LineId, Owner, Progress, ScopeId, SectionId, StatementId};
use crate::quantity::Rounding;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The problems of a text that is not a budget, and how many more there were than listed.
#[derive(Debug)]
pub struct Unreadable {
    pub problems: Vec<Problem>,
    pub more: usize,
}

/// Reads the text of a budget file (without byte-order mark).
///
/// # Errors
/// All problems found, in order of place; the budget is returned only when there are none.
/// `Ok(None)` when `progress` was cancelled.
pub fn read(text: &str, progress: &Progress) -> Result<Option<Budget>, Unreadable> {
    let mut problems = Problems::new(text);
    let mut root = syntax::parse(text, &mut problems);
    let sections = take_sections(&mut root);
    let mut reader = Reader::new(problems, text, progress);
    reader.file(&root, sections);
    if progress.is_cancelled() {
        return Ok(None);
    }
    let more = reader.problems.more();
    if reader.problems.is_empty() {
        return Ok(Some(reader.budget));
    }
    Err(Unreadable { problems: reader.problems.finish(), more })
}

/// The sections, taken out of the tree so that each is dropped once it has been read: the whole tree
/// beside the whole budget would be most of the memory.
fn take_sections<'a>(root: &mut Node<'a>) -> Vec<Node<'a>> {
    let Value::Record(_, fields) = &mut root.value else { return Vec::new() };
    match fields.iter_mut().find(|f| f.name == "sections").map(|f| &mut f.value.value) {
        Some(Value::List(sections)) => std::mem::take(sections),
        _ => Vec::new(),
    }
}

/// Defaults a section hands to its tables and items, and a table to its lines.
#[derive(Clone, Copy, Default)]
struct Defaults {
    book: Option<Book>,
    scope: Option<ScopeId>,
    year: Option<u16>,
    growth_base: Option<Base>,
    rate_base: Option<Base>,
    /// Given, even if wrongly: the mistake is reported there, and nothing is missing below.
    book_given: bool,
    scope_given: bool,
    year_given: bool,
}

/// What the lines of one table share.
struct Table {
    statement: StatementId,
    year: u16,
    growth_base: Option<Base>,
    rate_base: Option<Base>,
    section: SectionId,
    /// False for lines only read for the mistakes in them.
    placed: bool,
    /// Parent of each account named so far, to find a child under two parents.
    parents: HashMap<Arc<str>, Option<LineId>>,
}

/// A reference to check when everything has been read.
struct Pending {
    at: usize,
    text: String,
    figure: FigureId,
    /// Cell a bare account path stands for.
    statement: StatementId,
    year: u16,
    stage: Stage,
}

struct Reader<'a, 'p> {
    problems: Problems<'a>,
    text: &'a str,
    progress: &'p Progress,
    budget: Budget,
    counters: Vec<Arc<str>>,
    section_orders: HashMap<Arc<str>, u32>,
    pending: Vec<Pending>,
    /// Paths of `under`: place, text, line.
    pending_under: Vec<(usize, String, LineId)>,
    /// Lines some table names.
    named: HashSet<LineId>,
    /// Account and year of each figure that could not be read; that a key does not find it is no news.
    lost: HashSet<String>,
    /// Names of the lines and items that could not be placed: a path that ends in one may well mean it.
    unplaced: HashSet<Arc<str>>,
    /// Some scope could not be read, so an unknown one may well be that.
    scopes_lost: bool,
    names: HashMap<Box<str>, Arc<str>>,
    line_starts: LineCounter,
}

/// Counts lines as the reading goes forward through the text.
struct LineCounter {
    at: usize,
    line: u32,
}

impl<'a, 'p> Reader<'a, 'p> {
    fn new(problems: Problems<'a>, text: &'a str, progress: &'p Progress) -> Self {
        let budget = Budget {
            place: String::new(),
            title: String::new(),
            executed_year: 0,
            draft_year: 0,
            rounding: Rounding::Nearest,
            usual_decimals: 2,
            scopes: Vec::new(),
            sections: Vec::new(),
            statements: Vec::new(),
            lines: Vec::new(),
            figures: Vec::new(),
            items: Vec::new(),
            parts: Vec::new(),
            identities: Vec::new(),
            line_index: HashMap::new(),
            statement_index: HashMap::new(),
            scope_index: HashMap::new(),
            item_index: HashMap::new(),
        };
        Self {
            problems,
            text,
            progress,
            budget,
            counters: Vec::new(),
            section_orders: HashMap::new(),
            pending: Vec::new(),
            pending_under: Vec::new(),
            named: HashSet::new(),
            lost: HashSet::new(),
            unplaced: HashSet::new(),
            scopes_lost: false,
            names: HashMap::new(),
            line_starts: LineCounter { at: 0, line: 1 },
        }
    }
}

/// Where a figure stands and what it says.
struct Place {
    span: Span,
    owner: Owner,
    year: u16,
    stage: Stage,
    measure: Measure,
    base: Option<Base>,
    section: SectionId,
}

/// Stands in for a base whose mistake is already reported.
const UNKNOWN: Base = Base { stage: BaseStage::Unstated, stated: true };
