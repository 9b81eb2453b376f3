//! 增减分解: from what was executed to the draft, account by account.

use super::{Amount, ChartYear, Part, Subject, amount, listings, rest};
use crate::budget::{Budget, LineId, Relation};
use std::collections::HashSet;

/// The way from one total to the other; start and steps add up to the end exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterfall {
    pub whole: LineId,
    pub start: Amount,
    /// Rises and falls, in report order; what the lists leave out last.
    pub steps: Vec<Part>,
    pub end: Amount,
    /// Accounts with an amount in one of the two years only: their change is in what is left out.
    pub without: Vec<LineId>,
}

/// How a line comes from the year executed to the draft; `None` unless the report gives both totals and the same
/// account under both at least once.
pub fn waterfall(budget: &Budget, whole: LineId) -> Option<Waterfall> {
    let start = amount(budget, whole, ChartYear::Executed)?;
    let end = amount(budget, whole, ChartYear::Draft)?;
    let lists = listings(budget, whole);
    let (mut children, mut known) = (Vec::new(), HashSet::new());
    children.extend(lists.iter().flatten().flat_map(|l| &l.children).copied().filter(|c| known.insert(*c)));
    // what another list has, counts there
    let listed = lists.each_ref().map(|list| {
        list.as_ref().map(|l| l.children.iter().copied().collect::<HashSet<_>>()).unwrap_or_default()
    });
    let value_in = |[executed, draft]: &[HashSet<LineId>; 2], child: LineId| {
        let own = |list: &HashSet<LineId>, year| {
            list.contains(&child).then(|| amount(budget, child, year)).flatten()
        };
        own(executed, ChartYear::Executed).zip(own(draft, ChartYear::Draft))
    };
    let mut left = end.value - start.value;
    let mut figures = vec![start.figure, end.figure];
    let (mut steps, mut without) = (Vec::new(), Vec::new());
    for child in children {
        match value_in(&listed, child) {
            Some((before, after)) => {
                figures.extend([before.figure, after.figure]);
                let value = after.value - before.value;
                left -= value;
                steps.push(Part { of: Subject::Line(child), value });
            }
            None => without.push(child),
        }
    }
    if steps.is_empty() {
        return None;
    }
    let complete = without.is_empty()
        && lists.iter().all(|l| l.as_ref().is_some_and(|l| l.relation == Relation::Complete));
    let relation = if complete { Relation::Complete } else { Relation::OfWhich };
    // of a change either sign is natural
    let part = match relation {
        Relation::Complete => rest(budget, relation, left, &figures),
        _ => (!left.is_zero()).then_some(Part { of: Subject::Unlisted, value: left }),
    };
    steps.extend(part);
    Some(Waterfall { whole, start, steps, end, without })
}
