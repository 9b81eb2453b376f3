//! 债务: what is owed and by whom, and who gets the new limits.

use super::{Amount, ChartYear, amount, amount_at, listing, side_of};
use crate::budget::{
    BaseStage, Book, Budget, CellRef, FigureId, Flow, LineId, Measure, Relation, ScopeId, Stage, StatementId,
};
use rust_decimal::Decimal;

/// What a scope owes at the end of the year, and how much more that is than a year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// `None`: the scopes whose balance is not given, together.
    pub scope: Option<ScopeId>,
    /// The lines it is printed in: one, or several that add up to it.
    pub lines: Vec<LineId>,
    pub year: ChartYear,
    /// 元
    pub value: Decimal,
    /// The figure that prints it, where one does.
    pub printed: Option<FigureId>,
    /// How much more that is than a year before; of what is left over it follows, if it is known of all others.
    pub increase: Option<Decimal>,
    pub printed_increase: Option<FigureId>,
    pub figures: Vec<FigureId>,
}

/// The balances of the scopes; all but the first add up to the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balances {
    pub total: Balance,
    pub parts: Vec<Balance>,
}

/// The debt balances of the largest scope that has one, and of the scopes in it.
pub fn balances(budget: &Budget) -> Option<Balances> {
    let year = [ChartYear::Executed, ChartYear::Draft]
        .into_iter()
        .find(|y| budget.scopes().any(|(scope, _)| balance(budget, scope, *y).is_some()))?;
    let of = |scope| balance(budget, scope, year);
    let total = budget
        .scopes()
        .map(|(scope, _)| scope)
        .filter(|s| of(*s).is_some())
        .collect::<Vec<_>>()
        .into_iter()
        // of equals the one declared first, which is the larger
        .rev()
        .max_by_key(|s| of(*s).map(|b| b.value))
        .and_then(of)?;
    let mut parts = Vec::new();
    let (mut left, mut grown) = (total.value, total.increase);
    let mut open: Vec<ScopeId> = total.scope.map(|s| budget.scope(s).parts.clone()).unwrap_or_default();
    open.reverse();
    while let Some(scope) = open.pop() {
        match of(scope) {
            Some(part) => {
                left = left.checked_sub(part.value)?;
                grown = grown.zip(part.increase).map(|(a, b)| a - b);
                parts.push(part);
            }
            // of a scope without a balance of its own, those it consists of
            None => open.extend(budget.scope(scope).parts.iter().rev()),
        }
    }
    if !parts.is_empty() && !left.is_zero() {
        parts.push(Balance {
            scope: None,
            lines: Vec::new(),
            year,
            value: left,
            printed: None,
            increase: grown,
            printed_increase: None,
            figures: Vec::new(),
        });
    }
    Some(Balances { total, parts })
}

fn balance(budget: &Budget, scope: ScopeId, year: ChartYear) -> Option<Balance> {
    let lines = side_of(budget, Book::Debt, scope, Flow::DebtBalance);
    let mut own = Vec::new();
    for line in &lines {
        own.push(balance_of(budget, *line, year)?);
    }
    let [one] = own.as_slice() else {
        // general and special debt, and nobody says how much that is together
        let value = own.iter().map(|(a, ..)| a.value).sum();
        let increase = own.iter().map(|(_, increase, _)| *increase).sum::<Option<Decimal>>();
        let figures = own.iter().flat_map(|(a, _, printed)| std::iter::once(a.figure).chain(*printed));
        return (!own.is_empty()).then(|| Balance {
            scope: Some(scope),
            year,
            value,
            printed: None,
            increase,
            printed_increase: None,
            figures: figures.collect(),
            lines,
        });
    };
    let (Amount { value, figure }, increase, printed_increase) = *one;
    Some(Balance {
        scope: Some(scope),
        lines,
        year,
        value,
        printed: Some(figure),
        increase,
        printed_increase,
        figures: std::iter::once(figure).chain(printed_increase).collect(),
    })
}

/// The balance of a line, how much it has grown in a year, and the figure that prints that.
fn balance_of(
    budget: &Budget,
    line: LineId,
    year: ChartYear,
) -> Option<(Amount, Option<Decimal>, Option<FigureId>)> {
    let own = amount(budget, line, year)?;
    let stage = year.stage();
    let change = budget.cell(CellRef { line, year: year.year(budget), stage, measure: Measure::Change });
    let change = change.filter(|id| {
        budget
            .figure(*id)
            .base
            .is_none_or(|b| b.stage == BaseStage::Executed || b.stage == BaseStage::Comparable)
    });
    let printed = change.map(|id| budget.figure(id).quantity.base_value()).filter(|v| super::is_drawable(*v));
    let before =
        || amount_at(budget, line, year.year(budget) - 1, Stage::Executed).map(|a| own.value - a.value);
    Some((own, printed.or_else(before), change))
}

/// The part of a limit that goes to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// `None`: the report does not say to whom.
    pub place: Option<ScopeId>,
    /// For what: the line over it.
    pub purpose: LineId,
    pub line: Option<LineId>,
    pub value: Decimal,
    pub figures: Vec<FigureId>,
}

/// New debt limits by place and purpose; all together are the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotas {
    pub statement: StatementId,
    pub year: ChartYear,
    pub total: Amount,
    pub root: LineId,
    pub parts: Vec<Quota>,
}

/// The limits of the statement that says most about places.
pub fn quotas(budget: &Budget) -> Option<Quotas> {
    let statements = budget.statements().filter(|(_, s)| s.flow == Flow::Quota);
    let all = statements.flat_map(|(id, s)| s.roots.iter().map(move |root| (id, *root)));
    let made = all.filter_map(|(statement, root)| {
        let year = [ChartYear::Draft, ChartYear::Executed]
            .into_iter()
            .find(|year| amount(budget, root, *year).is_some())?;
        let total = amount(budget, root, year)?;
        let mut parts = Vec::new();
        collect(budget, root, root, year, total.value, &mut parts);
        parts.iter().any(|p| p.place.is_some()).then_some(Quotas { statement, year, total, root, parts })
    });
    made.max_by_key(|q| q.parts.len())
}

/// Takes apart what a line has among the places under it; what it leaves over is nobody's.
fn collect(
    budget: &Budget,
    line: LineId,
    purpose: LineId,
    year: ChartYear,
    value: Decimal,
    parts: &mut Vec<Quota>,
) {
    let mut left = value;
    let mut children = budget.line(line).children.clone();
    children.retain(|c| budget.line(*c).relation != Some(Relation::Memo));
    // divided twice, by kind and by place, it is more than there is: then one list
    let all: Decimal = children.iter().filter_map(|c| amount(budget, *c, year)).map(|a| a.value).sum();
    if all > value {
        children = listing(budget, line, year).map(|l| l.children).unwrap_or_default();
    }
    for child in &children {
        let data = budget.line(*child);
        let Some(Amount { value, figure }) = amount(budget, *child, year) else { continue };

        left -= value;
        match budget.find_scope(&data.name) {
            Some(place) if data.children.is_empty() => {
                let figures = vec![figure];
                parts.push(Quota { place: Some(place), purpose, line: Some(*child), value, figures });
            }
            // a scope that is taken apart itself has the purpose of the line over it
            Some(_) => collect(budget, *child, purpose, year, value, parts),
            None => collect(budget, *child, *child, year, value, parts),
        }
    }
    if !left.is_zero() {
        let figures = amount(budget, line, year).map(|a| a.figure).into_iter().collect();
        parts.push(Quota { place: None, purpose, line: Some(line), value: left, figures });
    }
}
