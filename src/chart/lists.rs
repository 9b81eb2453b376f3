//! Which list of a line is drawn, and what it is short of.

use super::{ChartYear, Part, Subject, amount};
use crate::budget::{Budget, FigureId, Flow, Identity, LineId, Owner, Relation, Sign};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::HashSet;

/// What a line is made of in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub relation: Relation,
    pub children: Vec<LineId>,
}

impl Listing {
    fn covered(&self, budget: &Budget, year: ChartYear) -> Decimal {
        self.children.iter().filter_map(|c| amount(budget, *c, year)).map(|a| a.value.abs()).sum()
    }

    fn is_complete(&self) -> bool {
        self.relation == Relation::Complete
    }
}

/// The list of a line that says most of it in that year: complete lists first, then the one whose figures cover
/// most. Where no list is complete but the file declares of what the line is the sum, that is the list. Parts by
/// another classification (memo) may overlap and are never drawn together.
pub fn listing(budget: &Budget, line: LineId, year: ChartYear) -> Option<Listing> {
    let lists = lists_of(budget, line, year);
    lists.into_iter().max_by_key(|l| (l.is_complete(), l.covered(budget, year)))
}

/// The lists of a line that are drawn beside one another, of the year executed and of the draft: those with accounts in
/// common, since accounts of one classification say nothing about the change of those of another.
pub fn listings(budget: &Budget, line: LineId) -> [Option<Listing>; 2] {
    let [executed, draft] = [ChartYear::Executed, ChartYear::Draft].map(|y| lists_of(budget, line, y));
    let mut pairs: Vec<(&Listing, &Listing)> = Vec::new();
    for before in &executed {
        pairs.extend(draft.iter().map(|after| (before, after)));
    }
    let score = |(before, after): &(&Listing, &Listing)| {
        let known: HashSet<&LineId> = before.children.iter().collect();
        let both = |c: &&LineId| {
            known.contains(c)
                && amount(budget, **c, ChartYear::Executed).is_some()
                && amount(budget, **c, ChartYear::Draft).is_some()
        };
        let covered = before.covered(budget, ChartYear::Executed) + after.covered(budget, ChartYear::Draft);
        let complete = u8::from(before.is_complete()) + u8::from(after.is_complete());
        (after.children.iter().any(|c| both(&c)), complete, covered)
    };
    match pairs.into_iter().max_by_key(score) {
        Some((before, after)) => [Some(before.clone()), Some(after.clone())],
        None => [ChartYear::Executed, ChartYear::Draft].map(|y| listing(budget, line, y)),
    }
}

/// The lists of a line in a year, what the file declares it the sum of first.
fn lists_of(budget: &Budget, line: LineId, year: ChartYear) -> Vec<Listing> {
    let declared = declared(budget, line, year);
    let mut lists: Vec<Listing> =
        declared.into_iter().map(|children| Listing { relation: Relation::Complete, children }).collect();
    let (calendar, stage) = (year.year(budget), year.stage());
    let printed = budget.parts().iter().filter(|p| {
        p.whole == line && p.relation != Relation::Memo && p.year == calendar && p.stages.contains(&stage)
    });
    lists.extend(printed.map(|p| Listing { relation: p.relation, children: p.children.clone() }));
    lists
}

/// The lines of the same budget and scope a declared sum adds up to this one, all in the same year and stage. Sums over
/// scopes are another matter: there the same names stand again and again.
pub(super) fn declared(budget: &Budget, line: LineId, year: ChartYear) -> Option<Vec<LineId>> {
    let whole = amount(budget, line, year)?.figure;
    let place = |line: LineId| {
        let statement = budget.statement(budget.line(line).statement);
        (statement.book, statement.scope)
    };
    // the sources of spending are not what it is spent on
    if budget.statement(budget.line(line).statement).flow == Flow::Expenditure {
        return None;
    }
    let part_of = |figure: FigureId| match budget.figure(figure).owner {
        Owner::Line(part)
            if place(part) == place(line)
                && amount(budget, part, year).is_some_and(|a| a.figure == figure) =>
        {
            Some(part)
        }
        _ => None,
    };
    budget.identities().iter().find_map(|identity| match identity {
        Identity::Sum { total, parts, .. } if *total == whole => {
            let lines = parts.iter().map(|(figure, sign)| match sign {
                Sign::Plus => part_of(*figure),
                Sign::Minus => None,
            });
            lines.collect::<Option<Vec<LineId>>>()
        }
        _ => None,
    })
}

/// What a list is short of its whole, as a part of its own; `None` where it is short of nothing.
pub(super) fn rest(
    budget: &Budget,
    relation: Relation,
    value: Decimal,
    figures: &[FigureId],
) -> Option<Part> {
    (!value.is_zero()).then(|| Part { of: kind_of_rest(budget, relation, value, figures), value })
}

/// What a difference between a whole and its parts is, `figures` being those of both.
pub(super) fn kind_of_rest(
    budget: &Budget,
    relation: Relation,
    value: Decimal,
    figures: &[FigureId],
) -> Subject {
    match relation {
        Relation::Complete if is_rounding(budget, figures, value.abs()) => Subject::Rounding,
        Relation::Complete => Subject::Mismatch,
        // more than there is cannot be what is left out
        _ if value.is_sign_negative() => kind_of_rest(budget, Relation::Complete, value, figures),
        Relation::OfWhich | Relation::Memo => Subject::Unlisted,
    }
}

/// Whether figures rounded one by one can differ by as much.
pub(super) fn is_rounding(budget: &Budget, figures: &[FigureId], gap: Decimal) -> bool {
    let half = |id: &FigureId| {
        let interval = crate::compare::reading(budget, &budget.figure(*id).quantity)?;
        Some((interval.high() - interval.low()) / Decimal::TWO)
    };
    let slack: Option<Decimal> = figures.iter().map(half).sum();
    slack.is_some_and(|slack| gap <= slack)
}

/// Which of some sizes are the `most` largest, of equals those that come first; all of them where only one would be
/// left over, as one alone is not put together with nothing.
pub fn largest(sizes: &[Decimal], most: usize) -> Vec<bool> {
    if sizes.len() <= most.saturating_add(1) {
        return vec![true; sizes.len()];
    }
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|nth| Reverse(sizes.get(*nth)));
    let mut kept = vec![false; sizes.len()];
    for nth in order.into_iter().take(most) {
        if let Some(kept) = kept.get_mut(nth) {
            *kept = true;
        }
    }
    kept
}
