//! The total of a side: what a budget takes in, spends or owes, all of it, as its statement says.

use super::{ChartYear, amount};
use crate::budget::{Book, Budget, Flow, LineId, ScopeId, StatementId};
use rust_decimal::Decimal;

/// The lines at the top of a statement that together are its total: the one that is called after the budget or as a
/// total, where there is one, as others beside it cut across it; else all of them. Years make no difference, so that
/// both years are about the same.
pub fn side(budget: &Budget, statement: StatementId) -> Vec<LineId> {
    let data = budget.statement(statement);
    let is_there = |line: &LineId| {
        [ChartYear::Executed, ChartYear::Draft].iter().any(|y| amount(budget, *line, *y).is_some())
    };
    let roots: Vec<LineId> = data.roots.iter().copied().filter(is_there).collect();
    if roots.len() < 2 {
        return roots;
    }
    let named = |is_total: &dyn Fn(&str) -> bool| {
        roots.iter().copied().find(|line| {
            let name = plain_name(&budget.line(*line).name, &budget.scope(data.scope).name);
            is_total(&name)
        })
    };
    let own = own_name(data.book, data.flow);
    let found = named(&|name| {
        own.as_deref()
            .is_some_and(|own| name == own || (data.flow == Flow::DebtBalance && name.ends_with(own)))
    })
    .or_else(|| {
        // not of a part, as 税收收入合计
        named(&|name| {
            let start = TOTALS.iter().find_map(|t| name.strip_suffix(t));
            start.is_some_and(|s| matches!(s, "" | "收入" | "支出") || own.as_deref() == Some(s))
        })
    });
    found.map_or(roots, |line| vec![line])
}

/// The side of a budget in a scope.
pub fn side_of(budget: &Budget, book: Book, scope: ScopeId, flow: Flow) -> Vec<LineId> {
    budget.find_statement(book, scope, flow).map(|id| side(budget, id)).unwrap_or_default()
}

/// What the lines of a side come to in a year; `None` where the report does not give all of them.
pub fn side_value(budget: &Budget, lines: &[LineId], year: ChartYear) -> Option<Decimal> {
    if lines.is_empty() {
        return None;
    }
    lines.iter().map(|line| amount(budget, *line, year).map(|a| a.value)).sum()
}

/// Whether a line is called as the total of that side of a budget: what a list of sources has again.
pub(super) fn is_named(name: &str, scope: &str, book: Book, flow: Flow) -> bool {
    let name = plain_name(name, scope);
    own_name(book, flow).is_some_and(|own| own == name)
        || (flow == Flow::Revenue && matches!(&*name, "本年收入" | "当年收入" | "本级收入" | "收入"))
}

const TOTALS: [&str; 4] = ["合计", "总计", "总额", "总量"];

/// A name without what makes no difference: the scope before it, 预算 within it.
fn plain_name(name: &str, scope: &str) -> String {
    name.strip_prefix(scope).unwrap_or(name).trim_start_matches("地方").replace("预算", "")
}

/// What the total of a side is called, without 预算.
fn own_name(book: Book, flow: Flow) -> Option<String> {
    let of = match book {
        Book::General => "一般公共",
        Book::Fund => "政府性基金",
        Book::Capital => "国有资本经营",
        Book::Insurance => "社会保险基金",
        Book::Debt if flow == Flow::DebtBalance => return Some("政府债务余额".to_owned()),
        Book::Debt | Book::Policy => return None,
    };
    let side = match flow {
        Flow::Revenue => "收入",
        Flow::Expenditure => "支出",
        _ => return None,
    };
    Some(format!("{of}{side}"))
}
