//! 资金流向: where the money of each budget comes from and where it goes, in one year.
//!
//! What is known of a budget's sources and of its uses seldom comes to the same sum, as such reports leave out
//! half of the story; the difference is drawn as what the report does not explain, so that every budget takes in
//! as much as it gives out.

use super::sides::is_named;
use super::{
    ChartYear, Listing, Subject, amount, is_rounding, kind_of_rest, largest, listing, side_of, side_value,
};
use crate::budget::{Book, Budget, FigureId, Flow, Identity, LineId, Owner, Relation, ScopeId, StatementId};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Uses of one budget beyond this many stand together.
const MOST_USES: usize = 9;

/// Into what the spending of a budget is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum By {
    #[default]
    Accounts,
    /// Whose spending it is.
    Scopes,
}

/// A budget through which money goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// `None`: the report does not say in which budget the money is.
    pub book: Option<Book>,
    /// What goes in, which is what goes out; 元.
    pub value: Decimal,
}

/// Money that goes into or out of a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strand {
    pub of: Subject,
    pub budget: Option<Book>,
    pub is_source: bool,
    /// 元, above nothing.
    pub value: Decimal,
    pub figures: Vec<FigureId>,
}

/// The flows of a scope in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flows {
    pub scope: ScopeId,
    pub year: ChartYear,
    pub stocks: Vec<Stock>,
    /// Sources first, budget by budget.
    pub streams: Vec<Strand>,
    /// Bonds were put into budgets by their kind.
    pub bonds_by_kind: bool,
}

impl Flows {
    /// The streams into or out of a budget.
    pub fn of(&self, book: Option<Book>, is_source: bool) -> impl Iterator<Item = &Strand> {
        self.streams.iter().filter(move |s| s.budget == book && s.is_source == is_source)
    }
}

/// The scopes that have budgets of their own, in the order they are declared.
pub fn scopes(budget: &Budget) -> Vec<ScopeId> {
    let has = |scope: &ScopeId| {
        let known = |flow| {
            budget.find_statement(Book::General, *scope, flow).is_some_and(|id| {
                let roots = &budget.statement(id).roots;
                roots.iter().any(|line| {
                    amount(budget, *line, ChartYear::Executed).is_some()
                        || amount(budget, *line, ChartYear::Draft).is_some()
                })
            })
        };
        known(Flow::Revenue) || known(Flow::Expenditure)
    };
    budget.scopes().map(|(scope, _)| scope).filter(has).collect()
}

/// Where the money of a scope comes from and goes; `None` where no budget of it has an amount in that year.
pub fn flows(budget: &Budget, scope: ScopeId, year: ChartYear, by: By) -> Option<Flows> {
    let maker = Maker { budget, scope, year, by };
    let (bonds, bonds_by_kind) = maker.bonds();
    let (mut stocks, mut streams) = (Vec::new(), Vec::new());
    for book in BOOKS {
        let own = maker.streams(book, &bonds);
        maker.balance(Some(book), own, &mut stocks, &mut streams);
    }
    if stocks.is_empty() {
        return None;
    }
    // bonds a list of sources names stand there
    let is_told = streams.iter().any(|s| match s.of {
        Subject::Line(line) => {
            let statement = budget.statement(budget.line(line).statement);
            statement.flow == Flow::Source && budget.line(line).name.contains('债')
        }
        _ => false,
    });
    let nowhere: Vec<Strand> = bonds.into_iter().filter(|s| s.budget.is_none() && !is_told).collect();
    maker.balance(None, nowhere, &mut stocks, &mut streams);
    streams.sort_by_key(|s| Reverse(s.is_source));
    Some(Flows { scope, year, stocks, streams, bonds_by_kind })
}

const BOOKS: [Book; 4] = [Book::General, Book::Fund, Book::Capital, Book::Insurance];

/// What lines of a budget are called after.
fn own_name(book: Book) -> Option<&'static str> {
    Some(match book {
        Book::General => "一般公共预算",
        Book::Fund => "政府性基金",
        Book::Capital => "国有资本经营",
        Book::Insurance => "社会保险基金",
        Book::Debt | Book::Policy => return None,
    })
}

fn line_of(strand: &Strand) -> Option<LineId> {
    match strand.of {
        Subject::Line(line) => Some(line),
        _ => None,
    }
}

struct Maker<'a> {
    budget: &'a Budget,
    scope: ScopeId,
    year: ChartYear,
    by: By,
}

impl Maker<'_> {
    /// Takes a budget in, with what its two sides differ by.
    fn balance(
        &self,
        book: Option<Book>,
        mut own: Vec<Strand>,
        stocks: &mut Vec<Stock>,
        streams: &mut Vec<Strand>,
    ) {
        if own.is_empty() {
            return;
        }
        // a negative amount is one of the other side
        for stream in &mut own {
            if stream.value.is_sign_negative() {
                stream.value = -stream.value;
                stream.is_source = !stream.is_source;
            }
        }
        let sum = |is_source: bool, own: &[Strand]| -> Decimal {
            own.iter().filter(|s| s.is_source == is_source).map(|s| s.value).sum()
        };
        let (sources, uses) = (sum(true, &own), sum(false, &own));
        let gap = sources - uses;
        if !gap.is_zero() {
            let source = gap.is_sign_negative();
            let of = if self.is_rounding(&own, gap.abs()) {
                Subject::Rounding
            } else {
                Subject::Unexplained { budget: book, source }
            };
            own.push(Strand { of, budget: book, is_source: source, value: gap.abs(), figures: Vec::new() });
        }
        stocks.push(Stock { book, value: sources.max(uses) });
        streams.extend(own);
    }

    /// Whether figures rounded one by one can differ by as much.
    fn is_rounding(&self, own: &[Strand], gap: Decimal) -> bool {
        if [true, false].iter().any(|side| own.iter().all(|s| s.is_source != *side)) {
            return false;
        }
        // of what is taken apart, the whole: its parts add nothing to what it may be off by
        let whole = |id: FigureId| match self.budget.figure(id).owner {
            Owner::Line(line) => {
                let mut way = self.budget.ancestry(line).into_iter();
                way.find_map(|l| amount(self.budget, l, self.year)).map_or(id, |a| a.figure)
            }
            Owner::Item(..) => id,
        };
        let figures: BTreeSet<FigureId> =
            own.iter().flat_map(|s| s.figures.iter().map(|id| whole(*id))).collect();
        is_rounding(self.budget, &figures.into_iter().collect::<Vec<_>>(), gap)
    }

    fn statement(&self, book: Book, flow: Flow) -> Option<StatementId> {
        self.budget.find_statement(book, self.scope, flow)
    }

    fn roots(&self, book: Book, flow: Flow) -> &[LineId] {
        self.statement(book, flow).map_or(&[], |id| &self.budget.statement(id).roots)
    }

    /// The totals of a side in this year.
    fn totals(&self, book: Book, flow: Flow) -> Vec<LineId> {
        let mut all = side_of(self.budget, book, self.scope, flow);
        all.retain(|line| amount(self.budget, *line, self.year).is_some());
        all
    }

    /// What other budgets say they have got from this one, unless this one says what it gives.
    fn given(&self, book: Book) -> Vec<Strand> {
        let says =
            self.roots(book, Flow::TransferOut).iter().any(|l| amount(self.budget, *l, self.year).is_some());
        let mut found = Vec::new();
        let Some(name) = own_name(book).filter(|_| !says) else { return found };
        for other in BOOKS.into_iter().filter(|o| *o != book) {
            // a table of its own, else what the list of sources has of it
            let has_table = self
                .roots(other, Flow::TransferIn)
                .iter()
                .any(|l| amount(self.budget, *l, self.year).is_some());
            let flow = if has_table { Flow::TransferIn } else { Flow::Source };
            for root in self.roots(other, flow) {
                // of a line and what it is made of, the line
                let lines = if self.name(*root).contains(name) {
                    std::slice::from_ref(root)
                } else {
                    self.budget.line(*root).children.as_slice()
                };
                let lines = lines.iter().filter(|l| self.name(**l).contains(name));
                found.extend(lines.filter_map(|line| {
                    let strand = self.stream(*line, Some(book), false)?;
                    Some(Strand { of: Subject::TransferTo(other), ..strand })
                }));
            }
        }
        found
    }

    fn name(&self, line: LineId) -> &str {
        &self.budget.line(line).name
    }

    fn stream(&self, line: LineId, book: Option<Book>, is_source: bool) -> Option<Strand> {
        let a = amount(self.budget, line, self.year)?;
        let figures = vec![a.figure];
        (!a.value.is_zero()).then_some(Strand {
            of: Subject::Line(line),
            budget: book,
            is_source,
            value: a.value,
            figures,
        })
    }

    /// A side by what its lines are made of; of many lines without a total the small ones together.
    fn side_streams(&self, lines: &[LineId], book: Book, is_source: bool) -> Vec<Strand> {
        if lines.len() <= MOST_USES + 1 {
            return lines.iter().flat_map(|line| self.divided(*line, book, is_source)).collect();
        }
        let all: Vec<Strand> =
            lines.iter().filter_map(|line| self.stream(*line, Some(book), is_source)).collect();
        let sizes: Vec<Decimal> = all.iter().map(|s| s.value.abs()).collect();
        let mut stays = largest(&sizes, MOST_USES).into_iter();
        let (mut kept, small): (Vec<Strand>, Vec<Strand>) =
            all.into_iter().partition(|_| stays.next() != Some(false));
        if !small.is_empty() {
            kept.push(Strand {
                of: Subject::Others(small.iter().filter_map(line_of).collect()),
                budget: Some(book),
                is_source,
                value: small.iter().map(|s| s.value).sum(),
                figures: small.into_iter().flat_map(|s| s.figures).collect(),
            });
        }
        kept
    }

    /// A line by the list under it, what that leaves out as a stream of its own; else the line itself.
    fn divided(&self, line: LineId, book: Book, is_source: bool) -> Vec<Strand> {
        let Some(whole) = self.stream(line, Some(book), is_source) else { return Vec::new() };
        let list = listing(self.budget, line, self.year);
        let parts: Vec<Strand> = list
            .as_ref()
            .map(|list| list.children.iter().filter_map(|c| self.stream(*c, Some(book), is_source)).collect())
            .unwrap_or_default();
        if parts.is_empty() {
            return vec![whole];
        }
        // what has no amount is no rounding
        let complete = list.is_some_and(|l| {
            l.relation == Relation::Complete
                && l.children.iter().all(|c| amount(self.budget, *c, self.year).is_some())
        });
        let sizes: Vec<Decimal> = parts.iter().map(|s| s.value.abs()).collect();
        let mut stays = largest(&sizes, MOST_USES).into_iter();
        let (mut kept, small): (Vec<Strand>, Vec<Strand>) =
            parts.into_iter().partition(|_| stays.next() != Some(false));
        if !small.is_empty() {
            kept.sort_by_key(|s| Reverse(s.value.abs()));
        }
        let left = whole.value - kept.iter().chain(&small).map(|s| s.value).sum::<Decimal>();
        if !small.is_empty() {
            let value = small.iter().map(|s| s.value).sum();
            let figures = small.iter().flat_map(|s| s.figures.clone()).collect();
            let of = Subject::Others(small.iter().filter_map(line_of).collect());
            kept.push(Strand { of, value, figures, ..whole.clone() });
        }
        if !left.is_zero() {
            let relation = if complete { Relation::Complete } else { Relation::OfWhich };
            let figures: Vec<FigureId> =
                kept.iter().chain([&whole]).flat_map(|s| s.figures.iter().copied()).collect();
            let of = kind_of_rest(self.budget, relation, left, &figures);
            kept.push(Strand { of, value: left, ..whole });
        }
        kept
    }

    /// Whether a line of the sources is the revenue again: by its name, or as the file says that both are one.
    fn is_revenue(&self, line: LineId, book: Book, revenues: &[LineId]) -> bool {
        let scope = &self.budget.scope(self.scope).name;
        if is_named(self.name(line), scope, book, Flow::Revenue)
            || revenues.iter().any(|r| self.name(*r) == self.name(line))
        {
            return true;
        }
        let figure = |line| amount(self.budget, line, self.year).map(|a| a.figure);
        let Some(own) = figure(line) else { return false };
        let others: Vec<FigureId> = revenues.iter().filter_map(|r| figure(*r)).collect();
        self.budget.identities().iter().any(|identity| match identity {
            Identity::Equal { keys, .. } => keys.contains(&own) && keys.iter().any(|k| others.contains(k)),
            _ => false,
        })
    }

    /// What is known of a budget.
    fn streams(&self, book: Book, bonds: &[Strand]) -> Vec<Strand> {
        let mut own = Vec::new();
        let revenues = self.totals(book, Flow::Revenue);
        own.extend(self.side_streams(&revenues, book, true));
        // what the draft adds to its revenue; the revenue itself stands there again
        let mut told = Vec::new();
        for root in self.roots(book, Flow::Source) {
            let list = listing(self.budget, *root, self.year).map(|l| l.children);
            for line in list.as_deref().unwrap_or(std::slice::from_ref(root)) {
                // a sum of sources is no source
                let is_sum = ["总计", "合计"].iter().any(|w| self.name(*line).ends_with(w));
                let is_revenue = is_sum || self.is_revenue(*line, book, &revenues);
                if let (false, Some(stream)) = (is_revenue, self.stream(*line, Some(book), true)) {
                    told.push(self.name(*line).to_owned());
                    own.push(stream);
                }
            }
        }
        let is_told = |words: &[&str]| told.iter().any(|name| words.iter().any(|w| name.contains(w)));
        if !is_told(&["转移", "补助"]) {
            let roots = self.roots(book, Flow::TransferPayment);
            let has = |line: &&LineId, words: &[&str]| words.iter().any(|w| self.name(**line).contains(w));
            // of a sum and what it is made of, the sum; else all that comes from above
            let from_above = roots.iter().filter(|l| !has(l, &["上解"]));
            let sum = from_above
                .clone()
                .filter(|l| has(l, &["上级"]) || has(l, &["中央"]) && has(l, &["省"]))
                .filter_map(|l| Some((l, amount(self.budget, *l, self.year)?.value)))
                .max_by_key(|(_, value)| *value)
                .map(|(line, _)| line);
            let lines: Vec<LineId> = match sum {
                Some(sum) => vec![*sum],
                None => {
                    let all: Vec<LineId> = from_above.filter(|l| has(l, &["中央", "省"])).copied().collect();
                    // 中央补助中的专项 is in 中央补助
                    let is_part = |line: &LineId| {
                        let name = self.name(*line);
                        all.iter().any(|o| o != line && name.starts_with(self.name(*o)))
                    };
                    all.iter().filter(|l| !is_part(l)).copied().collect()
                }
            };
            own.extend(lines.into_iter().flat_map(|line| self.divided(line, book, true)));
        }
        if !is_told(&["调入"]) {
            for line in self.roots(book, Flow::TransferIn) {
                own.extend(self.divided(*line, book, true));
            }
        }
        if !is_told(&["稳定调节"]) {
            let used = self.roots(book, Flow::Reserve).iter().filter(|l| self.name(**l).contains("动用"));
            own.extend(used.filter_map(|line| self.stream(*line, Some(book), true)));
        }
        if !is_told(&["债"]) {
            own.extend(bonds.iter().filter(|s| s.budget == Some(book)).cloned());
        }
        let spent = self.totals(book, Flow::Expenditure);
        match self.by {
            By::Accounts => own.extend(self.side_streams(&spent, book, false)),
            By::Scopes => own.extend(self.by_scope(&spent, book)),
        }
        for line in self.roots(book, Flow::TransferOut) {
            own.extend(self.divided(*line, book, false));
        }
        own.extend(self.given(book));
        // the balance of the year alone: what has piled up is no use of this year's money
        let year_end = self.roots(book, Flow::Balance).iter().find(|l| self.name(**l).contains("当年"));
        own.extend(year_end.and_then(|line| self.stream(*line, Some(book), false)));
        own
    }

    /// Spending by who spends it: the smallest scopes the report gives.
    fn by_scope(&self, lines: &[LineId], book: Book) -> Vec<Strand> {
        let wholes: Vec<Strand> =
            lines.iter().filter_map(|line| self.stream(*line, Some(book), false)).collect();
        let total: Decimal = wholes.iter().map(|s| s.value).sum();
        let Some(whole) = wholes.first() else { return Vec::new() };
        let mut parts = Vec::new();
        let mut open: Vec<ScopeId> = self.budget.scope(self.scope).parts.iter().rev().copied().collect();
        while let Some(scope) = open.pop() {
            let own = side_of(self.budget, book, scope, Flow::Expenditure);
            match side_value(self.budget, &own, self.year) {
                Some(value) => {
                    if !value.is_zero() {
                        let amounts = own.iter().filter_map(|l| amount(self.budget, *l, self.year));
                        let figures = amounts.map(|a| a.figure).collect();
                        let of = Subject::Scope(scope);
                        parts.push(Strand { of, value, figures, ..whole.clone() });
                    }
                }
                None => open.extend(self.budget.scope(scope).parts.iter().rev()),
            }
        }
        if parts.is_empty() {
            return wholes;
        }
        let left = total - parts.iter().map(|s| s.value).sum::<Decimal>();
        if !left.is_zero() {
            let figures = wholes.iter().flat_map(|s| s.figures.clone()).collect();
            // more than the whole is nobody's
            let of = if left.is_sign_negative() { Subject::Mismatch } else { Subject::OtherScopes };
            parts.push(Strand { of, value: left, figures, ..whole.clone() });
        }
        parts
    }

    /// The bonds of the year, each in the budget its kind belongs to (Regulation 43 to 45: general bonds in the
    /// general budget, special bonds in the fund budget), and whether there are any.
    fn bonds(&self) -> (Vec<Strand>, bool) {
        let mut streams = Vec::new();
        for root in self.roots(Book::Debt, Flow::Bond) {
            self.take_apart(*root, &mut streams);
        }
        let by_kind = streams.iter().any(|s| s.budget.is_some());
        (streams, by_kind)
    }

    /// The budget a bond belongs to by its kind.
    fn kind_of(&self, line: LineId) -> Option<Book> {
        let name = self.name(line);
        match () {
            () if name.contains("一般债") => Some(Book::General),
            () if name.contains("专项债") => Some(Book::Fund),
            () => None,
        }
    }

    fn take_apart(&self, line: LineId, streams: &mut Vec<Strand>) {
        let book = self.kind_of(line);
        let Some(own) = self.stream(line, book, true) else { return };
        // of several lists the one by kind
        let stage = self.year.stage();
        let by_kind = self.budget.parts().iter().find(|p| {
            p.whole == line
                && p.relation == Relation::Complete
                && p.year == self.year.year(self.budget)
                && p.stages.contains(&stage)
                && p.children.iter().all(|c| self.kind_of(*c).is_some())
        });
        let list = match by_kind {
            Some(p) => Some(Listing { relation: p.relation, children: p.children.clone() }),
            None => listing(self.budget, line, self.year),
        };
        if let (None, Some(list)) = (book, list) {
            let mut left = own.value;
            for child in &list.children {
                if let Some(a) = amount(self.budget, *child, self.year) {
                    left -= a.value;
                    self.take_apart(*child, streams);
                }
            }
            if !left.is_zero() {
                let amounts = list.children.iter().filter_map(|c| amount(self.budget, *c, self.year));
                let figures: Vec<FigureId> =
                    amounts.map(|a| a.figure).chain(own.figures.iter().copied()).collect();
                let of = kind_of_rest(self.budget, list.relation, left, &figures);
                streams.push(Strand { of, value: left, ..own });
            }
            return;
        }
        streams.push(own);
    }
}
