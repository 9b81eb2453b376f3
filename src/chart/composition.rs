//! 构成: of what an amount is made up, in one year.

use super::{Amount, ChartYear, Listing, Part, Subject, amount, listing, listings, rest};
use crate::budget::{Budget, LineId};
use rust_decimal::Decimal;

/// The parts of a line in a year, which add up to it exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composition {
    pub whole: LineId,
    pub year: ChartYear,
    pub total: Amount,
    /// In report order, what is left out last.
    pub parts: Vec<Part>,
    /// Accounts of the list without an amount in this year: they are in what is left out.
    pub without: Vec<LineId>,
}

impl Composition {
    /// Whether it can be drawn as areas of a whole: nothing in it is negative but what rounding is off by, and there
    /// is something.
    pub fn is_drawable(&self) -> bool {
        self.total.value > Decimal::ZERO
            && self.parts.iter().all(|p| p.of == Subject::Rounding || p.value >= Decimal::ZERO)
    }
}

/// What a line is made up of; `None` where the report gives no amount of it or no list under it.
pub fn composition(budget: &Budget, whole: LineId, year: ChartYear) -> Option<Composition> {
    of_list(budget, whole, year, &listing(budget, whole, year)?)
}

/// What a line is made up of in each year, by lists that can be compared.
pub fn compositions(budget: &Budget, whole: LineId) -> Vec<Composition> {
    let years = [ChartYear::Executed, ChartYear::Draft].into_iter();
    let lists = years.zip(listings(budget, whole));
    lists.filter_map(|(year, list)| of_list(budget, whole, year, &list?)).collect()
}

fn of_list(budget: &Budget, whole: LineId, year: ChartYear, list: &Listing) -> Option<Composition> {
    let total = amount(budget, whole, year)?;
    let mut left = total.value;
    let mut figures = vec![total.figure];
    let (mut parts, mut without) = (Vec::new(), Vec::new());
    for child in &list.children {
        match amount(budget, *child, year) {
            Some(Amount { value, figure }) => {
                left -= value;
                figures.push(figure);
                parts.push(Part { of: Subject::Line(*child), value });
            }
            None => without.push(*child),
        }
    }
    if parts.is_empty() {
        return None;
    }
    // what has no amount is no rounding
    let relation = if without.is_empty() { list.relation } else { crate::budget::Relation::OfWhich };
    parts.extend(rest(budget, relation, left, &figures));
    Some(Composition { whole, year, total, parts, without })
}
