//! 两年对照: what was executed beside the draft, account by account.

use super::{ChartYear, Group, Listing, Subject, amount, kind_of_rest, largest, listings, side, side_value};
use crate::budget::{Book, Budget, Flow, LineId, Relation, ScopeId};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// In which order accounts stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    #[default]
    Report,
    /// The largest first, by the larger of the two years.
    Size,
}

/// Two bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRow {
    pub of: Subject,
    /// In 元; `None` where the report gives none, or, of several together, not all.
    pub executed: Option<Decimal>,
    pub draft: Option<Decimal>,
}

impl PairRow {
    /// Whether the report gives either.
    pub fn is_there(&self) -> bool {
        self.executed.is_some() || self.draft.is_some()
    }

    /// The larger of the two, without its sign; in 元.
    pub fn size(&self) -> Decimal {
        let of = |value: Option<Decimal>| value.unwrap_or_default().abs();
        of(self.executed).max(of(self.draft))
    }
}

/// The accounts of a group, both years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    pub of: Group,
    /// What they are parts of; lines at the top of a statement are parts of nothing.
    pub total: Option<PairRow>,
    pub rows: Vec<PairRow>,
    /// What the lists leave out or are off by: one row where it is the same in both years, else one for each.
    pub rests: Vec<PairRow>,
    /// Both years list the same accounts, so that what is left out is the same in both.
    pub same_accounts: bool,
}

impl Pairs {
    /// Whether there is anything of that year.
    pub fn has(&self, year: ChartYear) -> bool {
        self.rows.iter().any(|r| if year == ChartYear::Executed { r.executed } else { r.draft }.is_some())
    }
}

/// Revenue and expenditure of each budget in a scope: the totals of their sides.
pub fn overview(budget: &Budget, scope: ScopeId) -> Vec<(Book, Flow, PairRow)> {
    let mut rows = Vec::new();
    for book in [Book::General, Book::Fund, Book::Capital, Book::Insurance] {
        for flow in [Flow::Revenue, Flow::Expenditure] {
            let Some(statement) = budget.find_statement(book, scope, flow) else { continue };
            let lines = side(budget, statement);
            let of = match lines.as_slice() {
                [one] => Subject::Line(*one),
                _ => Subject::Side(statement),
            };
            let value = |year| side_value(budget, &lines, year);
            let row = PairRow { of, executed: value(ChartYear::Executed), draft: value(ChartYear::Draft) };
            rows.extend(row.is_there().then_some((book, flow, row)));
        }
    }
    rows
}

fn row_of(budget: &Budget, line: LineId) -> PairRow {
    let value = |year| amount(budget, line, year).map(|a| a.value);
    PairRow { of: Subject::Line(line), executed: value(ChartYear::Executed), draft: value(ChartYear::Draft) }
}

/// The accounts of a group side by side. Under a line they are those of one list a year; accounts by another
/// classification are left out, as they overlap. Of more than `most` accounts the smaller ones stand together at the
/// end.
pub fn pairs(budget: &Budget, of: Group, order: Order, most: usize) -> Option<Pairs> {
    let (mut rows, total, rests, same_accounts) = match of {
        Group::Line(line) => under(budget, line),
        Group::Statement(statement) => {
            let roots = budget.statement(statement).roots.iter();
            (roots.map(|line| row_of(budget, *line)).collect(), None, Vec::new(), true)
        }
    };
    rows.retain(PairRow::is_there);
    if rows.is_empty() {
        return None;
    }
    if order == Order::Size {
        rows.sort_by_key(|row| std::cmp::Reverse(row.size()));
    }
    let sizes: Vec<Decimal> = rows.iter().map(PairRow::size).collect();
    let mut stays = largest(&sizes, most).into_iter();
    let (mut kept, mut small) = (Vec::new(), Vec::new());
    for row in rows {
        if stays.next() == Some(false) { small.push(row) } else { kept.push(row) }
    }
    kept.extend(together(small));
    let rows = kept;
    Some(Pairs { of, total, rows, rests, same_accounts })
}

/// The accounts under a line, the line itself, what the lists leave out, and whether both list the same.
fn under(budget: &Budget, line: LineId) -> (Vec<PairRow>, Option<PairRow>, Vec<PairRow>, bool) {
    let total = row_of(budget, line);
    let lists = listings(budget, line);
    let mut children: Vec<LineId> = Vec::new();
    let mut known: HashSet<LineId> = HashSet::new();
    for list in lists.iter().flatten() {
        children.extend(list.children.iter().copied().filter(|c| known.insert(*c)));
    }
    // an amount counts in the year whose list has it
    let listed = lists.each_ref().map(|list| {
        list.as_ref().map(|l| l.children.iter().copied().collect::<HashSet<_>>()).unwrap_or_default()
    });
    let value = |year: ChartYear, of: &HashSet<LineId>, child: LineId| {
        of.contains(&child).then(|| amount(budget, child, year)).flatten().map(|a| a.value)
    };
    let [in_executed, in_draft] = &listed;
    let rows: Vec<PairRow> = children
        .iter()
        .map(|child| PairRow {
            of: Subject::Line(*child),
            executed: value(ChartYear::Executed, in_executed, *child),
            draft: value(ChartYear::Draft, in_draft, *child),
        })
        .collect();
    let left = |whole: Option<Decimal>, of: fn(&PairRow) -> Option<Decimal>| {
        let mut listed = rows.iter().filter_map(of).peekable();
        listed.peek()?;
        Some(whole? - listed.sum::<Decimal>())
    };
    let (executed, draft) = (left(total.executed, |r| r.executed), left(total.draft, |r| r.draft));

    let same_accounts = rows.iter().all(|r| r.executed.is_some() == r.draft.is_some());
    // what has no amount in a year whose list names it is no rounding
    let lacks = |of: &HashSet<LineId>, year| of.iter().any(|c| amount(budget, *c, year).is_none());
    let off = |year, left: Option<Decimal>, of: &HashSet<LineId>, list: &Option<Listing>| {
        let complete = list.as_ref().is_none_or(|l| l.relation == Relation::Complete) && !lacks(of, year);
        let relation = if complete { Relation::Complete } else { Relation::OfWhich };
        let lines = std::iter::once(&line).chain(of);
        let figures: Vec<_> = lines.filter_map(|l| amount(budget, *l, year)).map(|a| a.figure).collect();
        kind_of_rest(budget, relation, left.unwrap_or_default(), &figures)
    };
    let [before, after] = &lists;
    let some = |left: Option<Decimal>| left.filter(|v| !v.is_zero());
    let before = some(executed).map(|_| off(ChartYear::Executed, executed, in_executed, before));
    let after = some(draft).map(|_| off(ChartYear::Draft, draft, in_draft, after));
    let rests = match (before, after) {
        (Some(before), Some(after)) if before != after => {
            vec![PairRow { of: before, executed, draft: None }, PairRow { of: after, executed: None, draft }]
        }
        (Some(of), _) | (None, Some(of)) => vec![PairRow { of, executed, draft }],
        (None, None) => Vec::new(),
    };
    (rows, Some(total), rests, same_accounts)
}

/// Small accounts together, those of both years, of the first and of the second apart: what has no amount in a year
/// neither counts as nothing in it nor hides what the others have.
fn together(small: Vec<PairRow>) -> Vec<PairRow> {
    let mut groups: [Vec<PairRow>; 3] = Default::default();
    let [both, executed, draft] = &mut groups;
    for row in small {
        match (row.executed, row.draft) {
            (Some(_), Some(_)) => both.push(row),
            (Some(_), None) => executed.push(row),
            _ => draft.push(row),
        }
    }
    let mut rows = Vec::new();
    for mut group in groups {
        if group.len() < 2 {
            rows.append(&mut group);
            continue;
        }
        let lines =
            group.iter().filter_map(|r| if let Subject::Line(line) = r.of { Some(line) } else { None });
        let of = Subject::Others(lines.collect());
        let sum = |of: fn(&PairRow) -> Option<Decimal>| group.iter().map(of).sum::<Option<Decimal>>();
        rows.push(PairRow { of, executed: sum(|r| r.executed), draft: sum(|r| r.draft) });
    }
    rows
}
