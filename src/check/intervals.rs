//! What printed figures stand for: closed intervals, those of statements of one quantity already joined.

use super::exact::{Fixed, Span, fixed};
use super::form::{Form, Formed, percent_factor};
use crate::budget::{Budget, Figure, FigureId};
use crate::quantity::Quantity;
use std::collections::{HashMap, HashSet};

/// How a bare integer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As printed with the report's usual decimals: 50 is 50.00.
    Narrow,
    /// As rounded to a whole number.
    Wide,
}

/// The interval of a quantity, `None` if it states only a limit or does not fit.
pub fn span(budget: &Budget, quantity: &Quantity, reading: Reading) -> Option<Span> {
    use crate::quantity::Dimension;
    let decimals = match (reading, quantity.unit().dimension()) {
        (Reading::Narrow, Dimension::Money) if quantity.is_bare_integer() => budget.usual_decimals,
        _ => quantity.decimals(),
    };
    let interval = quantity.interval(budget.rounding, decimals)?;
    Some(Span { low: fixed(interval.low())?, high: fixed(interval.high())? })
}

/// Percentages per unit: a rate given as a multiple (2 倍) is held in percent like all others.
pub fn in_percent(quantity: &Quantity, span: Span) -> Option<Span> {
    let factor = i128::from(percent_factor(quantity));
    Some(Span { low: span.low.checked_mul(factor)?, high: span.high.checked_mul(factor)? })
}

/// Intervals of all figures, duplicates already intersected; rates in percent.
#[derive(Debug, Default)]
pub struct Intervals {
    pub(super) narrow: Vec<Option<Span>>,
    pub(super) wide: Vec<Option<Span>>,
    /// The printed value, where it lies in the narrow interval: then a check that comes out with printed
    /// values alone is satisfied.
    pub(super) printed: Vec<Option<Fixed>>,
    /// Figures whose duplicates have nothing in common with them.
    pub(super) conflicting: HashSet<FigureId>,
    /// Statements of one quantity.
    pub(super) twins: Vec<Vec<FigureId>>,
    pub(super) twins_of: HashMap<FigureId, usize>,
}

impl Intervals {
    /// Reads every figure, and intersects those declared to be the same.
    pub(super) fn read(budget: &Budget, formed: &[Formed]) -> Self {
        let of = |reading| {
            let read = |f: &Figure| in_percent(&f.quantity, span(budget, &f.quantity, reading)?);
            budget.figures().map(|(_, f)| read(f)).collect::<Vec<_>>()
        };
        let mut read = Self { narrow: of(Reading::Narrow), wide: of(Reading::Wide), ..Self::default() };
        read.join_duplicates(formed);
        read.printed = budget
            .figures()
            .zip(&read.narrow)
            .map(|((_, f), span)| {
                let value =
                    fixed(f.quantity.base_value())?.checked_mul(i128::from(percent_factor(&f.quantity)))?;
                span.is_some_and(|s| s.low <= value && value <= s.high).then_some(value)
            })
            .collect();
        read
    }

    fn join_duplicates(&mut self, formed: &[Formed]) {
        for f in formed {
            let Form::Same { figures } = &f.form else { continue };
            let joined: Vec<usize> = figures.iter().filter_map(|id| self.twins_of.get(id).copied()).collect();
            let target = joined.first().copied().unwrap_or_else(|| {
                self.twins.push(Vec::new());
                self.twins.len() - 1
            });
            let mut moved: Vec<FigureId> = figures.clone();
            for other in joined.into_iter().filter(|g| *g != target) {
                moved.extend(self.twins.get_mut(other).map(std::mem::take).unwrap_or_default());
            }
            for id in moved {
                if self.twins_of.insert(id, target) != Some(target)
                    && let Some(group) = self.twins.get_mut(target)
                {
                    group.push(id);
                }
            }
        }
        for group in &self.twins {
            let meet = |spans: &[Option<Span>]| {
                let mut all = group.iter().filter_map(|id| spans.get(id.index()).copied().flatten());
                let first = all.next()?;
                all.try_fold(first, Span::meet)
            };
            let (narrow, wide) = (meet(&self.narrow), meet(&self.wide));
            let set = |spans: &mut Vec<Option<Span>>, to: Option<Span>| {
                for id in group {
                    if let (Some(slot), Some(to)) = (spans.get_mut(id.index()).filter(|s| s.is_some()), to) {
                        *slot = Some(to);
                    }
                }
            };
            let any = group.iter().any(|id| self.wide.get(id.index()).is_some_and(Option::is_some));
            if wide.is_none() && any {
                self.conflicting.extend(group);
            }
            set(&mut self.wide, wide);
            set(&mut self.narrow, narrow);
        }
    }
}
