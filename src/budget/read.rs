//! From the syntax tree to the [`Budget`]: every field by name, every mistake with its place.
//!
//! One function per record of the format; `data/README.md` is the reference for what each may hold.

use super::problem::{Problem, ProblemKind, Problems};
use super::syntax::{self, Field, Node, Span, Value};
use super::terms::{Base, BaseStage, Book, Flow, Measure, Relation, Stage};
use super::{
    Budget, CellRef, Figure, FigureId, Identity, Item, ItemId, Line, LineId, Owner, Parts, Progress, Scope,
    ScopeId, Section, SectionId, Sign, Statement, StatementId, Target,
};
use crate::quantity::{self, Dimension, Quantity, QuantityError, Rounding};
use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use std::sync::Arc;
use strum::VariantNames;

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
    let root = syntax::parse(text, &mut problems);
    let mut reader = Reader::new(problems, text, progress);
    reader.file(&root);
    if progress.is_cancelled() {
        return Ok(None);
    }
    let more = reader.problems.more();
    if reader.problems.is_empty() {
        return Ok(Some(reader.budget));
    }
    Err(Unreadable {
        problems: reader.problems.finish(),
        more,
    })
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
    scopes: HashMap<Arc<str>, ScopeId>,
    statements: HashMap<(Book, ScopeId, Flow), StatementId>,
    section_orders: HashMap<Arc<str>, u32>,
    items: HashMap<(Flow, ScopeId, u16, Arc<str>), ItemId>,
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

const FILE_FIELDS: &[&str] = &[
    "format",
    "place",
    "title",
    "executed_year",
    "draft_year",
    "scopes",
    "rounding",
    "usual_decimals",
    "growth_base",
    "rate_base",
    "counters",
    "sections",
    "identities",
];
const SECTION_FIELDS: &[&str] = &[
    "at",
    "title",
    "book",
    "scope",
    "year",
    "growth_base",
    "rate_base",
    "facts",
];
const TABLE_FIELDS: &[&str] = &[
    "book",
    "scope",
    "flow",
    "year",
    "growth_base",
    "rate_base",
    "under",
    "parts",
    "lines",
];
const ITEM_FIELDS: &[&str] = &["kind", "name", "scope", "year", "figures", "remark"];
const LINE_FIELDS: &[&str] = &[
    "initial",
    "adjusted",
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

/// Whether a record of the format is written with a name, as in `table(…)`.
const NAMED: &[&str] = &["table", "item", "sum", "at_most", "equal", "growth", "ratio"];

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
        };
        Self {
            problems,
            text,
            progress,
            budget,
            counters: Vec::new(),
            scopes: HashMap::new(),
            statements: HashMap::new(),
            section_orders: HashMap::new(),
            items: HashMap::new(),
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

    // ---- small readers ---------------------------------------------------------------------

    fn report(&mut self, span: Span, kind: ProblemKind, args: &[(&'static str, &str)]) {
        self.problems.push(Problem::new(span.start as usize, kind, args));
    }

    /// Says that `expected` was wanted here, unless the node is already known to be broken.
    fn wrong_type(&mut self, node: &Node<'a>, expected: &'static str) {
        let found = match &node.value {
            Value::Broken => return,
            Value::Text(_) => "text",
            Value::Number(_) => "number",
            Value::Word(_) => "word",
            Value::Record(..) => "record",
            Value::Tuple(..) => "tuple",
            Value::List(_) => "list",
            Value::Map(_) => "map",
        };
        self.report(
            node.span,
            ProblemKind::WrongType,
            &[("expected", expected), ("found", found)],
        );
    }

    /// The fields of a record; unknown and doubled ones are reported and left out.
    fn record<'n>(
        &mut self,
        node: &'n Node<'a>,
        what: &'static str,
        allowed: &[&'static str],
    ) -> Option<Vec<&'n Field<'a>>> {
        let fields = match &node.value {
            Value::Record(name, fields) => {
                let wanted = NAMED.contains(&what).then_some(what);
                if *name != wanted {
                    self.wrong_type(node, what);
                    return None;
                }
                fields.as_slice()
            }
            Value::Tuple(name, items)
                if items.is_empty() && *name == NAMED.contains(&what).then_some(what) =>
            {
                &[]
            }
            _ => {
                self.wrong_type(node, what);
                return None;
            }
        };
        let mut seen: Vec<&str> = Vec::with_capacity(fields.len());
        let mut kept = Vec::with_capacity(fields.len());
        for field in fields {
            if !allowed.contains(&field.name) {
                let like = closest(field.name, allowed);
                let list = allowed.join(" ");
                let args = [
                    ("name", field.name),
                    ("where", what),
                    ("allowed", list.as_str()),
                    ("like", like),
                ];
                self.report(field.name_span, ProblemKind::UnknownField, &args);
            } else if seen.contains(&field.name) {
                self.report(
                    field.name_span,
                    ProblemKind::DuplicateField,
                    &[("name", field.name)],
                );
            } else {
                seen.push(field.name);
                kept.push(field);
            }
        }
        Some(kept)
    }

    fn missing(&mut self, node: &Node<'a>, what: &'static str, name: &'static str) {
        self.report(
            node.span,
            ProblemKind::MissingField,
            &[("name", name), ("where", what)],
        );
    }

    fn string<'n>(&mut self, node: &'n Node<'a>) -> Option<&'n str> {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => {
                self.report(node.span, ProblemKind::EmptyText, &[]);
                None
            }
            Value::Text(text) => Some(text),
            _ => {
                self.wrong_type(node, "text");
                None
            }
        }
    }

    fn integer(&mut self, node: &Node<'a>, low: u32, high: u32) -> Option<u32> {
        let Value::Number(number) = node.value else {
            self.wrong_type(node, "integer");
            return None;
        };
        match number.parse::<u32>() {
            Ok(n) if (low..=high).contains(&n) => Some(n),
            _ => {
                let (low, high) = (low.to_string(), high.to_string());
                self.report(
                    node.span,
                    ProblemKind::BadInteger,
                    &[("found", number), ("low", &low), ("high", &high)],
                );
                None
            }
        }
    }

    fn year(&mut self, node: &Node<'a>) -> Option<u16> {
        self.integer(node, 1900, 2999).and_then(|y| u16::try_from(y).ok())
    }

    /// One of the words of an enumeration.
    fn word<T: FromStr + VariantNames>(&mut self, node: &Node<'a>, keep: fn(&T) -> bool) -> Option<T> {
        let Value::Word(word) = node.value else {
            self.wrong_type(node, "word");
            return None;
        };
        let allowed = || {
            let mut words: Vec<&'static str> = T::VARIANTS.to_vec();
            words.retain(|w| T::from_str(w).ok().as_ref().is_some_and(keep));
            words
        };
        match T::from_str(word) {
            Ok(value) if keep(&value) => Some(value),
            _ => {
                let words = allowed();
                let (list, like) = (words.join(" "), closest(word, &words));
                let args = [("found", word), ("allowed", list.as_str()), ("like", like)];
                self.report(node.span, ProblemKind::UnknownWord, &args);
                None
            }
        }
    }

    /// `initial` or `implied(initial)`.
    fn base(&mut self, node: &Node<'a>, for_rate: bool) -> Option<Base> {
        let keep: fn(&BaseStage) -> bool = if for_rate {
            |b| matches!(b, BaseStage::Initial | BaseStage::Adjusted | BaseStage::Unstated)
        } else {
            |_| true
        };
        if let Value::Tuple(Some("implied"), items) = &node.value
            && let [inner] = items.as_slice()
        {
            return self.word(inner, keep).map(|stage| Base { stage, stated: false });
        }
        self.word(node, keep).map(|stage| Base { stage, stated: true })
    }

    fn entries<'n>(&mut self, node: &'n Node<'a>) -> Option<&'n [(Node<'a>, Node<'a>)]> {
        match &node.value {
            Value::Map(entries) => Some(entries),
            _ => {
                self.wrong_type(node, "map");
                None
            }
        }
    }

    fn elements<'n>(&mut self, node: &'n Node<'a>) -> Option<&'n [Node<'a>]> {
        match &node.value {
            Value::List(items) => Some(items),
            _ => {
                self.wrong_type(node, "list");
                None
            }
        }
    }

    fn optional_text(&mut self, node: &Node<'a>) -> Option<Box<str>> {
        self.string(node).map(Into::into)
    }

    /// An account or item name: no `/` and no `>`, which separate the parts of keys.
    fn name(&mut self, node: &Node<'a>) -> Option<Arc<str>> {
        let text = self.string(node)?.trim();
        if text.contains(['/', '>', '\n']) {
            self.report(node.span, ProblemKind::BadName, &[("name", text)]);
            return None;
        }
        Some(self.intern(text))
    }

    /// Names recur (教育支出 in every scope); each is kept once.
    fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(name) = self.names.get(text) {
            return Arc::clone(name);
        }
        let name: Arc<str> = text.into();
        self.names.insert(text.into(), Arc::clone(&name));
        name
    }

    fn scope(&mut self, node: &Node<'a>) -> Option<ScopeId> {
        let name = self.string(node)?;
        if let Some(id) = self.scopes.get(name) {
            return Some(*id);
        }
        if self.scopes_lost {
            return None;
        }
        // a few dozen are all a report has; more would only make the listing slow
        let known: Vec<&str> = self.budget.scopes.iter().take(50).map(|s| &*s.name).collect();
        let known = known.join(" ");
        self.report(
            node.span,
            ProblemKind::UnknownScope,
            &[("name", name), ("allowed", &known)],
        );
        None
    }

    /// Line of the file a node begins on. Nodes come in order, so the counting never starts over.
    fn file_line(&mut self, span: Span) -> u32 {
        let at = span.start as usize;
        let counter = &mut self.line_starts;
        if at < counter.at {
            *counter = LineCounter { at: 0, line: 1 };
        }
        let passed = self.text.as_bytes().get(counter.at..at).unwrap_or_default();
        counter.line += u32::try_from(passed.iter().filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX);
        counter.at = at;
        counter.line
    }

    fn quantity(&mut self, node: &Node<'a>) -> Option<Quantity> {
        let Value::Text(text) = &node.value else {
            self.wrong_type(node, "quantity");
            return None;
        };
        let text: &str = text;
        match quantity::parse(text, &self.counters) {
            Ok(q) => Some(q),
            Err(error) => {
                let lead = text.len() - text.trim_start().len();
                let start = node.span.start as usize;
                let source = self.text.get(start..node.span.end as usize).unwrap_or_default();
                let quote = source.find('"').unwrap_or_default() + 1;
                // with escapes in it, which no quantity needs, only the string as a whole has a place
                let verbatim = source.get(quote..).is_some_and(|s| s.starts_with(text));
                let at = if verbatim {
                    start + quote + lead + error.at()
                } else {
                    start
                };
                let (kind, args) = quantity_problem(&error);
                let mut args: Vec<(&'static str, &str)> =
                    args.iter().map(|(k, v)| (*k, v.as_str())).collect();
                args.push(("text", text));
                self.problems.push(Problem::new(at, kind, &args));
                None
            }
        }
    }

    // ---- the records -----------------------------------------------------------------------

    fn file(&mut self, root: &Node<'a>) {
        let Some(fields) = self.record(root, "file", FILE_FIELDS) else {
            return;
        };
        let get = |name: &str| fields.iter().find(|f| f.name == name).map(|f| &f.value);
        // The version comes first: another version's fields would all be wrong.
        match get("format") {
            None => self.missing(root, "file", "format"),
            Some(node) => {
                if let Value::Number(number) = node.value
                    && number != "1"
                {
                    self.problems =
                        std::mem::replace(&mut self.problems, Problems::new(self.text)).without_all();
                    self.report(node.span, ProblemKind::OtherFormat, &[("found", number)]);
                    return;
                }
                self.integer(node, 1, 1);
            }
        }
        for required in [
            "place",
            "title",
            "executed_year",
            "draft_year",
            "scopes",
            "sections",
        ] {
            if get(required).is_none() {
                self.missing(root, "file", required);
            }
        }
        if let Some(node) = get("place")
            && let Some(text) = self.string(node)
        {
            self.budget.place = text.to_owned();
        }
        if let Some(node) = get("title")
            && let Some(text) = self.string(node)
        {
            self.budget.title = text.to_owned();
        }
        let executed = get("executed_year").and_then(|n| self.year(n));
        let draft = get("draft_year").and_then(|n| self.year(n));
        // where one cannot be read, the other tells
        self.budget.executed_year = executed.or(draft.map(|y| y - 1)).unwrap_or_default();
        self.budget.draft_year = draft.or(executed.map(|y| y + 1)).unwrap_or_default();
        if let (Some(e), Some(d), Some(node)) = (executed, draft, get("draft_year"))
            && e + 1 != d
        {
            self.report(node.span, ProblemKind::YearsNotConsecutive, &[]);
        }
        if let Some(node) = get("rounding") {
            match node.value {
                Value::Word("nearest") => {}
                Value::Word("truncated") => self.budget.rounding = Rounding::Truncated,
                Value::Word(found) => {
                    let like = closest(found, &["nearest", "truncated"]);
                    let args = [("found", found), ("allowed", "nearest truncated"), ("like", like)];
                    self.report(node.span, ProblemKind::UnknownWord, &args);
                }
                _ => self.wrong_type(node, "word"),
            }
        }
        if let Some(node) = get("usual_decimals") {
            self.budget.usual_decimals = self.integer(node, 0, quantity::MAX_DECIMALS).unwrap_or(2);
        }
        if let Some(node) = get("counters") {
            for element in self.elements(node).unwrap_or_default() {
                if let Some(text) = self.string(element) {
                    let word = text.trim().into();
                    self.counters.push(word);
                }
            }
        }
        match get("scopes") {
            Some(node) => self.scopes(node),
            None => self.scopes_lost = true,
        }
        let defaults = Defaults {
            growth_base: get("growth_base").map(|n| self.base(n, false).unwrap_or(UNKNOWN)),
            rate_base: get("rate_base").map(|n| self.base(n, true).unwrap_or(UNKNOWN)),
            ..Defaults::default()
        };
        if let Some(node) = get("sections") {
            let sections = self.elements(node).unwrap_or_default();
            for (done, section) in sections.iter().enumerate() {
                if self.progress.is_cancelled() {
                    return;
                }
                self.progress.set(done, sections.len());
                self.section(section, defaults);
            }
        }
        self.check_pending();
        if let Some(node) = get("identities") {
            for element in self.elements(node).unwrap_or_default() {
                self.identity(element);
            }
        }
    }

    fn scopes(&mut self, node: &Node<'a>) {
        let Some(entries) = self.entries(node) else {
            self.scopes_lost = true;
            return;
        };
        for (key, _) in entries {
            let Some(name) = self.name(key) else {
                self.scopes_lost = true;
                continue;
            };
            let id = ScopeId::from_len(self.budget.scopes.len());
            if self.scopes.insert(Arc::clone(&name), id).is_some() {
                self.report(key.span, ProblemKind::DuplicateKey, &[("name", &name)]);
            }
            self.budget.scopes.push(Scope {
                name,
                parts: Vec::new(),
                parent: None,
            });
        }
        for (key, value) in entries {
            let Value::Text(name) = &key.value else { continue };
            let Some(whole) = self.scopes.get(name.trim()).copied() else {
                continue;
            };
            for field in self.record(value, "scope", &["parts"]).unwrap_or_default() {
                for part in self.elements(&field.value).unwrap_or_default() {
                    if let Some(id) = self.scope(part) {
                        self.scope_part(whole, id, part);
                    }
                }
            }
        }
    }

    fn scope_part(&mut self, whole: ScopeId, part: ScopeId, node: &Node<'a>) {
        let name = Arc::clone(&self.budget.scope(part).name);
        let mut above = Some(whole);
        while let Some(at) = above {
            if at == part {
                self.report(node.span, ProblemKind::ScopeCircle, &[("name", &name)]);
                return;
            }
            above = self.budget.scope(at).parent;
        }
        if let Some(first) = self.budget.scope(part).parent {
            let first = Arc::clone(&self.budget.scope(first).name);
            let second = Arc::clone(&self.budget.scope(whole).name);
            let args = [("name", &*name), ("first", &*first), ("second", &*second)];
            self.report(node.span, ProblemKind::ScopeTwoParents, &args);
            return;
        }
        if let Some(scope) = self.budget.scopes.get_mut(part.index()) {
            scope.parent = Some(whole);
        }
        if let Some(scope) = self.budget.scopes.get_mut(whole.index()) {
            scope.parts.push(part);
        }
    }

    fn defaults(&mut self, fields: &[&Field<'a>], mut outer: Defaults) -> Defaults {
        for field in fields {
            let node = &field.value;
            match field.name {
                "book" => (outer.book, outer.book_given) = (self.word(node, |b| *b != Book::Policy), true),
                "scope" => (outer.scope, outer.scope_given) = (self.scope(node), true),
                "year" => (outer.year, outer.year_given) = (self.year_of_report(node), true),
                "growth_base" => outer.growth_base = self.base(node, false).or(Some(UNKNOWN)),
                "rate_base" => outer.rate_base = self.base(node, true).or(Some(UNKNOWN)),
                _ => {}
            }
        }
        outer
    }

    fn year_of_report(&mut self, node: &Node<'a>) -> Option<u16> {
        let year = self.year(node)?;
        let (executed, draft) = (self.budget.executed_year, self.budget.draft_year);
        if year != executed && year != draft && executed != 0 {
            let args = [
                ("found", year.to_string()),
                ("executed", executed.to_string()),
                ("draft", draft.to_string()),
            ];
            let args: Vec<(&'static str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
            self.report(node.span, ProblemKind::YearOutside, &args);
            return None;
        }
        Some(year)
    }

    fn section(&mut self, node: &Node<'a>, outer: Defaults) {
        let Some(fields) = self.record(node, "section", SECTION_FIELDS) else {
            return;
        };
        let get = |name: &str| fields.iter().find(|f| f.name == name).map(|f| &f.value);
        for required in ["at", "title", "facts"] {
            if get(required).is_none() {
                self.missing(node, "section", required);
            }
        }
        let at = get("at").and_then(|n| self.section_number(n)).unwrap_or_default();
        let title = get("title").and_then(|n| self.string(n)).unwrap_or_default();
        let id = SectionId::from_len(self.budget.sections.len());
        let (at, title) = (self.intern(&at), title.into());
        self.budget.sections.push(Section { at, title });
        let defaults = self.defaults(&fields, outer);
        for fact in get("facts").and_then(|n| self.elements(n)).unwrap_or_default() {
            match record_name(fact) {
                Some("table") => self.table(fact, defaults, id),
                Some("item") => self.item(fact, defaults, id),
                _ => self.wrong_type(fact, "fact"),
            }
        }
    }

    /// `一/（一）/2/（1）`: parts of Chinese or ASCII numerals, in full-width brackets or bare.
    fn section_number(&mut self, node: &Node<'a>) -> Option<String> {
        let text = self.string(node)?.trim().to_owned();
        let numeral = |s: &str| {
            let mut chars = s.chars().peekable();
            chars.peek().is_some()
                && (s.chars().all(|c| c.is_ascii_digit())
                    || s.chars().all(|c| "〇一二三四五六七八九十百".contains(c)))
        };
        let good = text.split('/').all(|part| {
            numeral(part)
                || part
                    .strip_prefix('（')
                    .and_then(|p| p.strip_suffix('）'))
                    .is_some_and(numeral)
        });
        if !good {
            self.report(node.span, ProblemKind::BadSection, &[("found", &text)]);
            return None;
        }
        Some(text)
    }

    fn table(&mut self, node: &Node<'a>, outer: Defaults, section: SectionId) {
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
        for (name, given) in [
            ("book", defaults.book_given),
            ("scope", defaults.scope_given),
            ("year", defaults.year_given),
        ] {
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
            let line = self.line_at(statement, path);
            self.pending_under
                .push((n.span.start as usize, path.to_owned(), line));
            if get("parts").is_none() {
                self.report(n.span, ProblemKind::PartsMissing, &[]);
            }
            Some((line, parts.unwrap_or(Relation::Memo)))
        });
        let (growth_base, rate_base) = (defaults.growth_base, defaults.rate_base);
        let mut table = Table {
            statement,
            year,
            growth_base,
            rate_base,
            section,
            placed: true,
            parents: HashMap::new(),
        };
        self.lines(lines, &mut table, under);
    }

    /// A table of its own for lines that belong nowhere, so that they meet no other figure.
    fn aside(&mut self, year: u16, section: SectionId) -> Table {
        let statement = StatementId::from_len(self.budget.statements.len());
        let (book, scope, flow) = (Book::Policy, ScopeId(u32::MAX), Flow::Revenue);
        self.budget.statements.push(Statement {
            book,
            scope,
            flow,
            roots: Vec::new(),
        });
        let (growth_base, rate_base) = (Some(UNKNOWN), Some(UNKNOWN));
        Table {
            statement,
            year,
            growth_base,
            rate_base,
            section,
            placed: false,
            parents: HashMap::new(),
        }
    }

    fn statement(&mut self, book: Book, scope: ScopeId, flow: Flow) -> StatementId {
        *self.statements.entry((book, scope, flow)).or_insert_with(|| {
            let id = StatementId::from_len(self.budget.statements.len());
            self.budget.statements.push(Statement {
                book,
                scope,
                flow,
                roots: Vec::new(),
            });
            id
        })
    }

    fn lines(&mut self, node: &Node<'a>, table: &mut Table, under: Option<(LineId, Relation)>) {
        let Some(entries) = self.entries(node) else { return };
        let mut children = Vec::with_capacity(entries.len());
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
                let args = [
                    ("name", &*name),
                    ("first", first.as_str()),
                    ("second", second.as_str()),
                ];
                self.report(key.span, ProblemKind::LineTwoParents, &args);
                self.unplaced.insert(name);
                self.line_aside(value, table);
                continue;
            }
            if !table.placed {
                self.unplaced.insert(Arc::clone(&name));
            }
            let id = self.line_id(
                table.statement,
                under.map(|(line, relation)| (line, Some(relation))),
                name,
            );
            self.named.insert(id);
            children.push(id);
            self.line(value, table, id);
        }
        if let Some((whole, relation)) = under {
            self.budget.parts.push(Parts {
                whole,
                relation,
                year: table.year,
                children,
            });
        }
    }

    /// Reads a line that has no place of its own, for the mistakes in it.
    fn line_aside(&mut self, node: &Node<'a>, table: &Table) {
        let mut table = self.aside(table.year, table.section);
        let name = self.intern("");
        let id = self.line_id(table.statement, None, name);
        self.line(node, &mut table, id);
    }

    /// The line at a path, made where it does not stand yet: the report may name the parts of a
    /// total before the total. `check_pending` asks later whether some table named it.
    fn line_at(&mut self, statement: StatementId, path: &str) -> LineId {
        let mut names = path.split('>').map(str::trim);
        let first = self.intern(names.next().unwrap_or_default());
        let mut at = self.line_id(statement, None, first);
        for name in names {
            let name = self.intern(name);
            at = self.line_id(statement, Some((at, None)), name);
        }
        at
    }

    fn line_id(
        &mut self,
        statement: StatementId,
        under: Option<(LineId, Option<Relation>)>,
        name: Arc<str>,
    ) -> LineId {
        let parent = under.map(|(line, _)| line);
        let relation = under.and_then(|(_, relation)| relation);
        let budget = &mut self.budget;
        if let Some(id) = budget
            .line_index
            .get(&(statement, parent, Arc::clone(&name)))
            .copied()
        {
            if let Some(line) = budget.lines.get_mut(id.index()) {
                line.relation = line.relation.or(relation);
            }
            return id;
        }
        let id = LineId::from_len(budget.lines.len());
        budget
            .line_index
            .insert((statement, parent, Arc::clone(&name)), id);
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

    fn line(&mut self, node: &Node<'a>, table: &mut Table, id: LineId) {
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
        let draft = table.year == self.budget.draft_year;
        let now = if draft { Stage::Draft } else { Stage::Executed };
        let on = |stage| Some(Base { stage, stated: true });
        for field in &fields {
            let node = &field.value;
            let cell = |measure, base| (table.year, now, measure, base);
            let (year, stage, measure, base) = match field.name {
                "initial" => (table.year, Stage::Initial, Measure::Amount, None),
                "adjusted" => (table.year, Stage::Adjusted, Measure::Amount, None),
                "executed" | "draft" => {
                    if (field.name == "draft") != draft && self.budget.draft_year != 0 {
                        let year = table.year.to_string();
                        let args = [("name", field.name), ("year", year.as_str())];
                        self.report(field.name_span, ProblemKind::StageNotInYear, &args);
                        continue;
                    }
                    cell(Measure::Amount, None)
                }
                "prior" => (
                    table.year.saturating_sub(1),
                    Stage::Executed,
                    Measure::Amount,
                    None,
                ),
                "rate" => cell(Measure::Rate, rate_base),
                "growth" => cell(Measure::Growth, growth_base),
                "change" => cell(Measure::Change, growth_base),
                "rate_on_initial" => cell(Measure::RateOn(BaseStage::Initial), on(BaseStage::Initial)),
                "rate_on_adjusted" => cell(Measure::RateOn(BaseStage::Adjusted), on(BaseStage::Adjusted)),
                "growth_on_executed" => cell(Measure::GrowthOn(BaseStage::Executed), on(BaseStage::Executed)),
                "growth_on_initial" => cell(Measure::GrowthOn(BaseStage::Initial), on(BaseStage::Initial)),
                "growth_on_adjusted" => cell(Measure::GrowthOn(BaseStage::Adjusted), on(BaseStage::Adjusted)),
                "growth_on_comparable" => cell(
                    Measure::GrowthOn(BaseStage::Comparable),
                    on(BaseStage::Comparable),
                ),
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
                        self.pending.push(Pending {
                            at,
                            text,
                            figure,
                            statement,
                            year,
                            stage,
                        });
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

    fn item(&mut self, node: &Node<'a>, outer: Defaults, section: SectionId) {
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
        let stage = if year == self.budget.draft_year {
            Stage::Draft
        } else {
            Stage::Executed
        };
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
            let place = Place {
                span: value.span,
                owner,
                year,
                stage,
                measure: Measure::Amount,
                base: None,
                section,
            };
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
            self.unplaced
                .extend(figures.iter().map(|(label, _)| Arc::from(&**label)));
            return;
        };
        if self
            .items
            .insert((kind, scope, year, Arc::clone(&name)), id)
            .is_some()
        {
            let span = get("name").map_or(node.span, |n| n.span);
            self.report(span, ProblemKind::DuplicateItem, &[("name", &name)]);
        }
        self.budget.items.push(Item {
            kind,
            name,
            scope,
            year,
            figures,
            remark,
            section,
        });
    }

    /// Reads one figure, checks that its unit and base fit, and adds it.
    fn figure(&mut self, node: &Node<'a>, place: Place) -> Option<FigureId> {
        let Place {
            span,
            owner,
            year,
            stage,
            mut measure,
            base,
            section,
        } = place;
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
                    Measure::Amount | Measure::Change => dimension == Dimension::Money,
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
                    let wanted = if measure == Measure::Rate {
                        "rate_base"
                    } else {
                        "growth_base"
                    };
                    self.report(
                        span,
                        ProblemKind::MissingBase,
                        &[("text", quantity.text()), ("wanted", wanted)],
                    );
                    return None;
                }
                if self
                    .budget
                    .cell(CellRef {
                        line,
                        year,
                        stage,
                        measure,
                    })
                    .is_some()
                {
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

    // ---- references ------------------------------------------------------------------------

    /// Resolves `under`, `share_of` and `contribution_to` now that every line is known.
    fn check_pending(&mut self) {
        for (at, path, line) in std::mem::take(&mut self.pending_under) {
            if !self.is_unplaced(&path) && self.budget.ancestry(line).iter().any(|l| !self.named.contains(l))
            {
                self.problems
                    .push(Problem::new(at, ProblemKind::UnknownLine, &[("name", &path)]));
            }
        }
        for Pending {
            at,
            text,
            figure,
            statement,
            year,
            stage,
        } in std::mem::take(&mut self.pending)
        {
            let cell = if text.contains('/') {
                match self.budget.resolve(&text) {
                    Some(Target::Cell(cell)) => Some(cell),
                    _ => None,
                }
            } else {
                let line = self.budget.find_line(statement, &text);
                line.map(|line| CellRef {
                    line,
                    year,
                    stage,
                    measure: Measure::Amount,
                })
            };
            if cell.is_none() {
                let account = text.split('/').nth(3).unwrap_or(&text);
                if !self.is_unplaced(account) {
                    self.problems
                        .push(Problem::new(at, ProblemKind::UnknownLine, &[("name", &text)]));
                }
            } else if let Some(figure) = self.budget.figures.get_mut(figure.index()) {
                figure.whole = cell;
            }
        }
    }

    /// Whether a path may mean a line or figure that was read but could not be placed.
    fn is_unplaced(&self, path: &str) -> bool {
        path.rsplit('>')
            .next()
            .is_some_and(|name| self.unplaced.contains(name.trim()))
    }

    fn key(&mut self, node: &Node<'a>) -> Option<FigureId> {
        let text = self.string(node)?;
        self.key_text(node, text)
    }

    fn key_text(&mut self, node: &Node<'a>, text: &str) -> Option<FigureId> {
        if text.split('/').count() != 7 {
            self.report(node.span, ProblemKind::BadKey, &[("text", text)]);
            return None;
        }
        let found = self.budget.find(text);
        let mut words = text.split('/').skip(3);
        let lost = words.next().zip(words.next()).is_some_and(|(account, year)| {
            self.is_unplaced(account) || self.lost.contains(&format!("{account}/{year}"))
        });
        if found.is_none() && !lost {
            self.report(node.span, ProblemKind::UnknownFigure, &[("text", text)]);
        }
        found
    }

    fn key_list(&mut self, node: &Node<'a>, least: usize, signed: bool) -> Vec<(FigureId, Sign)> {
        let elements = self.elements(node).unwrap_or_default();
        if elements.len() < least {
            let least = least.to_string();
            self.report(node.span, ProblemKind::TooFewParts, &[("least", &least)]);
        }
        let mut keys = Vec::with_capacity(elements.len());
        for element in elements {
            let Some(text) = self.string(element) else {
                continue;
            };
            let (sign, text) = match text.strip_prefix('-').filter(|_| signed) {
                Some(rest) => (Sign::Minus, rest.trim_start()),
                None => (Sign::Plus, text),
            };
            if let Some(id) = self.key_text(element, text) {
                keys.push((id, sign));
            }
        }
        keys
    }

    fn identity(&mut self, node: &Node<'a>) {
        let Some(kind) = record_name(node) else {
            self.wrong_type(node, "identity");
            return;
        };
        let (what, allowed): (&'static str, &[&'static str]) = match kind {
            "sum" => ("sum", &["total", "parts", "why"]),
            "at_most" => ("at_most", &["total", "parts", "why"]),
            "equal" => ("equal", &["keys", "why"]),
            "growth" => ("growth", &["rate", "of", "base", "why"]),
            "ratio" => ("ratio", &["rate", "of", "base", "why"]),
            _ => {
                self.wrong_type(node, "identity");
                return;
            }
        };
        let Some(fields) = self.record(node, what, allowed) else {
            return;
        };
        let get = |name: &str| fields.iter().find(|f| f.name == name).map(|f| &f.value);
        for required in allowed.iter().filter(|f| **f != "why") {
            if get(required).is_none() {
                self.missing(node, what, required);
            }
        }
        let why = get("why").and_then(|n| self.optional_text(n));
        let identity = match what {
            "equal" => {
                let keys = get("keys")
                    .map(|n| self.key_list(n, 2, false))
                    .unwrap_or_default();
                Identity::Equal {
                    keys: keys.into_iter().map(|(id, _)| id).collect(),
                    why,
                }
            }
            "sum" | "at_most" => {
                let total = get("total").and_then(|n| self.key(n));
                let parts = get("parts")
                    .map(|n| self.key_list(n, 1, true))
                    .unwrap_or_default();
                let Some(total) = total else { return };
                if what == "sum" {
                    Identity::Sum { total, parts, why }
                } else {
                    Identity::AtMost { total, parts, why }
                }
            }
            _ => {
                let rate = get("rate").and_then(|n| self.key(n));
                let of = get("of").and_then(|n| self.key(n));
                let base = get("base").and_then(|n| self.key(n));
                let (Some(rate), Some(of), Some(base)) = (rate, of, base) else {
                    return;
                };
                if what == "growth" {
                    Identity::Growth { rate, of, base, why }
                } else {
                    Identity::Ratio { rate, of, base, why }
                }
            }
        };
        self.budget.identities.push(identity);
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
const UNKNOWN: Base = Base {
    stage: BaseStage::Unstated,
    stated: true,
};

/// The name of a named record; one without any fields looks like an empty tuple.
fn record_name<'a>(node: &Node<'a>) -> Option<&'a str> {
    match &node.value {
        Value::Record(name, _) => *name,
        Value::Tuple(name, items) if items.is_empty() => *name,
        _ => None,
    }
}

/// The allowed word most like `found`, or nothing when none is near.
fn closest<'w>(found: &str, allowed: &[&'w str]) -> &'w str {
    if found.len() > 64 {
        return ""; // like nothing, and the comparison takes memory for every pair of characters
    }
    allowed
        .iter()
        .map(|word| (strsim::damerau_levenshtein(found, word), *word))
        .filter(|(distance, word)| *distance <= 2.max(word.len() / 3))
        .min_by_key(|(distance, _)| *distance)
        .map_or("", |(_, word)| word)
}

/// The catalogue's sentence for a bad quantity.
fn quantity_problem(error: &QuantityError) -> (ProblemKind, Vec<(&'static str, String)>) {
    let reason = |r: &str| (ProblemKind::BadQuantity, vec![("reason", r.to_owned())]);
    match error {
        QuantityError::Empty => reason("empty"),
        QuantityError::NoNumber { .. } => reason("no-number"),
        QuantityError::SecondPoint { .. } => reason("second-point"),
        QuantityError::BarePoint { .. } => reason("bare-point"),
        QuantityError::BadGroups { .. } => reason("bad-groups"),
        QuantityError::TooManyDigits { .. } => reason("too-many-digits"),
        QuantityError::TwoSigns { .. } => reason("two-signs"),
        QuantityError::TwoBounds { .. } => reason("two-bounds"),
        QuantityError::NoUnit { .. } => (ProblemKind::BadUnit, Vec::new()),
        QuantityError::UnknownUnit { unit, like, .. } => (
            ProblemKind::UnknownUnit,
            vec![
                ("unit", unit.clone()),
                ("like", like.unwrap_or_default().to_owned()),
            ],
        ),
    }
}
