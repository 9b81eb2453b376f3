//! Which figures must be wrong for the rest to fit: error localisation after Fellegi and Holt (1976).
//!
//! Figures and identities are split into connected components. A component without a solution gives a
//! conflict: figures that cannot all be right. The smallest sets of figures that must be doubted are the
//! smallest sets that hit every conflict (implicit hitting sets, Reiter 1987); each is verified by solving
//! the system without them. All of one size are returned, those least confirmed by other checks first.

use super::exact::{Q, Range, q, whole};
use super::form::{Form, Formed, Var, percent_factor};
use super::judge::{Reading, Values, span};
use super::system::{Answer, System};
use crate::budget::{Budget, CellRef, FigureId, Measure, Sign};
use crate::quantity::{self, Bound, Quantity};
use num_traits::{Signed as _, Zero as _};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Simplex steps allowed for one component; the sample needs a few hundred altogether.
const WORK: usize = 20_000;
/// Largest set of doubted figures looked for.
const MOST_SUSPECTS: usize = 3;
/// Systems solved at most while looking for sets.
const MOST_SOLVES: usize = 3_000;
/// Rounds of filling in unknown members of sums before the search begins.
const STARTING_ROUNDS: usize = 8;
/// Simplex steps allowed for the ranges of one component.
const RANGE_WORK: usize = 400;
/// A larger component is judged by its single checks only, and that is said.
const MOST_VARIABLES: usize = 6_000;

/// A contradiction, and what would explain it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Figures that cannot all be right.
    pub conflict: BTreeSet<FigureId>,
    /// The smallest sets of figures whose error explains it, least confirmed first.
    pub suspects: Vec<Vec<FigureId>>,
    /// What one suspect figure could have been meant to be.
    pub proposals: Vec<Proposal>,
    /// False when the work allowed ran out: there may be more sets.
    pub fully_searched: bool,
}

/// “Is it …?”: one printed figure changed by one slip, and everything fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    pub figure: FigureId,
    /// The text as it would have been printed.
    pub text: String,
}

/// A part of the system that has nothing to do with the rest.
pub struct Component<'a> {
    budget: &'a Budget,
    values: &'a Values<'a>,
    formed: Vec<&'a Formed>,
    system: System,
    variables: HashMap<Var, usize>,
    starts: HashMap<CellRef, Q>,
    too_large: bool,
}

/// Splits the identities into components.
pub fn components<'a>(
    budget: &'a Budget,
    values: &'a Values<'a>,
    formed: &'a [Formed],
) -> Vec<Component<'a>> {
    let mut parent: Vec<usize> = (0..formed.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while let Some(up) = parent.get(i).copied()
            && up != i
        {
            let above = parent.get(up).copied().unwrap_or(up);
            if let Some(slot) = parent.get_mut(i) {
                *slot = above;
            }
            i = above;
        }
        i
    }
    let mut first: HashMap<Var, usize> = HashMap::new();
    for (i, f) in formed.iter().enumerate() {
        if matches!(f.form, Form::ShareMove { .. }) {
            continue;
        }
        for var in f.form.vars().into_iter().chain(f.form.rate().map(Var::Stated)) {
            match first.get(&var) {
                Some(other) => {
                    let (a, b) = (root(&mut parent, i), root(&mut parent, *other));
                    if let Some(slot) = parent.get_mut(a.max(b)) {
                        *slot = a.min(b);
                    }
                }
                None => {
                    first.insert(var, i);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<&Formed>> = BTreeMap::new();
    for (i, f) in formed.iter().enumerate() {
        if !matches!(f.form, Form::ShareMove { .. }) {
            groups.entry(root(&mut parent, i)).or_default().push(f);
        }
    }
    groups.into_values().map(|formed| Component::new(budget, values, formed, None)).collect()
}

impl<'a> Component<'a> {
    fn new(
        budget: &'a Budget,
        values: &'a Values<'a>,
        formed: Vec<&'a Formed>,
        instead: Option<(FigureId, &Quantity)>,
    ) -> Self {
        let mut component = Self {
            budget,
            values,
            formed,
            system: System::default(),
            variables: HashMap::new(),
            starts: HashMap::new(),
            too_large: false,
        };
        component.build(instead);
        component
    }

    fn quantity<'q>(&self, id: FigureId, instead: Option<(FigureId, &'q Quantity)>) -> &'q Quantity
    where
        'a: 'q,
    {
        match instead {
            Some((figure, quantity)) if figure == id => quantity,
            _ => &self.budget.figure(id).quantity,
        }
    }

    /// Variables first, then a row for each identity.
    fn build(&mut self, instead: Option<(FigureId, &Quantity)>) {
        let formed = std::mem::take(&mut self.formed);
        if formed.len() > MOST_VARIABLES {
            self.too_large = true;
            self.formed = formed;
            return;
        }
        self.starts = self.starting_values(&formed);
        for f in &formed {
            for var in f.form.vars() {
                self.variable(var, instead);
            }
        }
        for f in &formed {
            match &f.form {
                Form::Sum { total, parts, at_most } => {
                    let mut terms = vec![(self.variable(*total, instead), whole(1))];
                    for (sign, part) in parts {
                        terms.push((
                            self.variable(*part, instead),
                            whole(if *sign == Sign::Plus { -1 } else { 1 }),
                        ));
                    }
                    let row = self.system.row(&terms);
                    self.system.at_least(row, Q::zero(), None);
                    if !at_most {
                        self.system.at_most(row, Q::zero(), None);
                    }
                }
                Form::Times { of, base, percent, plus_one } => {
                    let quantity = self.quantity(*percent, instead);
                    let Some(rate) = span(self.budget, quantity, Reading::Wide) else { continue };
                    // the sign of the base must be known for the bounds to be linear
                    let Some(falls) = self.is_negative(*base, *of, *percent, instead) else { continue };
                    let (of, base_variable) = (self.variable(*of, instead), self.variable(*base, instead));
                    if falls && base.figure().is_none() {
                        self.system.at_most(base_variable, Q::zero(), None);
                    }
                    let factor = whole(percent_factor(self.budget.figure(*percent)));
                    let plus = whole(if *plus_one { 100 } else { 0 });
                    for (end, lower) in [(rate.low, true), (rate.high, false)] {
                        let p = q(end) * &factor + &plus;
                        let row = self.system.row(&[(of, whole(100)), (base_variable, -p)]);
                        if lower != falls {
                            self.system.at_least(row, Q::zero(), Some(*percent));
                        } else {
                            self.system.at_most(row, Q::zero(), Some(*percent));
                        }
                    }
                }
                Form::ShareMove { .. } => {}
            }
        }
        self.formed = formed;
    }

    /// Values to start from, near the truth, so that few steps are needed; any would do. What a line's
    /// own growth implies comes first; then a sum whose other members are known gives its last one.
    fn starting_values(&self, formed: &[&Formed]) -> HashMap<CellRef, Q> {
        let mut starts: HashMap<CellRef, Q> = HashMap::new();
        for var in formed.iter().flat_map(|f| f.form.vars()) {
            if let Var::Unstated(cell) = var
                && !starts.contains_key(&cell)
                && let Some(value) = self.values.implied_centre(cell)
            {
                starts.insert(cell, value.round());
            }
        }
        let known = |starts: &HashMap<CellRef, Q>, var: Var| match var {
            Var::Stated(id) => Some(self.centre(id)),
            Var::Unstated(cell) => starts.get(&cell).cloned(),
        };
        // from the leaves up: a tree of accounts is not deep
        for _ in 0..STARTING_ROUNDS {
            let before = starts.len();
            for f in formed {
                let Form::Sum { total, parts, at_most: false } = &f.form else { continue };
                // total - Σ ± parts = 0, so the one unknown member is what the others leave
                let members = std::iter::once((whole(1), *total)).chain(
                    parts.iter().map(|(sign, v)| (whole(if *sign == Sign::Plus { -1 } else { 1 }), *v)),
                );
                let mut rest = Q::zero();
                let mut unknown = None;
                let mut several = false;
                for (sign, var) in members {
                    match (known(&starts, var), var) {
                        (Some(value), _) => rest += sign * value,
                        (None, Var::Unstated(cell)) => several |= unknown.replace((sign, cell)).is_some(),
                        (None, Var::Stated(_)) => several = true,
                    }
                }
                if let (Some((sign, cell)), false) = (unknown, several) {
                    starts.insert(cell, -rest * sign);
                }
            }
            if starts.len() == before {
                break;
            }
        }
        starts
    }

    /// The printed value of a figure in base units.
    fn centre(&self, id: FigureId) -> Q {
        super::exact::fixed(self.budget.figure(id).quantity.base_value()).map_or_else(Q::zero, q)
    }

    /// Whether the base of a percentage is below zero; `None` if that cannot be told.
    fn is_negative(
        &self,
        base: Var,
        of: Var,
        percent: FigureId,
        instead: Option<(FigureId, &Quantity)>,
    ) -> Option<bool> {
        let sign = |id| {
            let value = self.quantity(id, instead).value();
            (!value.is_zero()).then(|| value.is_sign_negative())
        };
        match base {
            Var::Stated(id) => Some(sign(id).unwrap_or(false)),
            Var::Unstated(cell) if cell.measure == Measure::Amount => Some(false),
            // a share of a fall is a share of a negative number
            Var::Unstated(_) => Some(sign(of.figure()?)? != sign(percent)?),
        }
    }

    fn variable(&mut self, var: Var, instead: Option<(FigureId, &Quantity)>) -> usize {
        if let Some(variable) = self.variables.get(&var) {
            return *variable;
        }
        let variable = match var {
            Var::Stated(id) => {
                let quantity = self.quantity(id, instead);
                let span = span(self.budget, quantity, Reading::Wide);
                let centre = super::exact::fixed(quantity.base_value()).map_or_else(Q::zero, q);
                let variable = self.system.variable(centre.clone());
                let (low, high) = match (span, quantity.bound()) {
                    (Some(span), _) => (Some(q(span.low)), Some(q(span.high))),
                    (None, Bound::AtLeast) => (Some(centre), None),
                    (None, Bound::AtMost) => (None, Some(centre)),
                    (None, _) => (None, None),
                };
                if let Some(low) = low {
                    self.system.at_least(variable, low, Some(id));
                }
                if let Some(high) = high {
                    self.system.at_most(variable, high, Some(id));
                }
                variable
            }
            Var::Unstated(cell) => {
                let start = self.starts.get(&cell).cloned().unwrap_or_else(Q::zero);
                let variable = self.system.variable(start);
                if cell.measure == Measure::Amount {
                    self.system.at_least(variable, Q::zero(), None);
                }
                variable
            }
        };
        self.variables.insert(var, variable);
        variable
    }

    /// Whether the figures of the component can all be right.
    pub fn solve(&mut self) -> Answer {
        if self.too_large {
            return Answer::GivenUp;
        }
        let mut work = WORK;
        self.system.solve(&mut work)
    }

    /// Everything that is wrong in the component; `weight` says how well a figure is confirmed.
    pub fn causes(&mut self, weight: &dyn Fn(FigureId) -> usize) -> Vec<Cause> {
        if self.too_large {
            return Vec::new();
        }
        let mut work = WORK;
        let mut solves = 0;
        // conflicts that share no figure are errors of their own
        let mut apart: Vec<BTreeSet<FigureId>> = Vec::new();
        let mut fully_searched = true;
        loop {
            let doubted: BTreeSet<FigureId> = apart.iter().flatten().copied().collect();
            self.system.doubt(&doubted);
            match self.system.solve(&mut work) {
                Answer::Feasible => break,
                Answer::Conflict(figures) if figures.is_empty() => break,
                Answer::Conflict(figures) => apart.push(figures),
                Answer::GivenUp => {
                    fully_searched = false;
                    break;
                }
            }
        }
        let mut causes = Vec::new();
        for (i, conflict) in apart.iter().enumerate() {
            let others: BTreeSet<FigureId> =
                apart.iter().enumerate().filter(|(j, _)| *j != i).flat_map(|(_, c)| c).copied().collect();
            let (mut suspects, all) = self.smallest_sets(conflict.clone(), &others, &mut work, &mut solves);
            suspects.sort_by_key(|set| (set.iter().map(|id| weight(*id)).sum::<usize>(), set.clone()));
            let mut proposals = Vec::new();
            for set in &suspects {
                if let [figure] = set.as_slice() {
                    proposals.extend(self.proposals(*figure, &others, &mut work));
                }
            }
            let fully_searched = fully_searched && all;
            causes.push(Cause { conflict: conflict.clone(), suspects, proposals, fully_searched });
        }
        self.system.doubt(&BTreeSet::new());
        causes
    }

    /// All smallest sets that explain one conflict, the figures of `others` being doubted anyway.
    fn smallest_sets(
        &mut self,
        first: BTreeSet<FigureId>,
        others: &BTreeSet<FigureId>,
        work: &mut usize,
        solves: &mut usize,
    ) -> (Vec<Vec<FigureId>>, bool) {
        let mut conflicts = vec![first];
        for size in 1..=MOST_SUSPECTS {
            let mut found: Vec<Vec<FigureId>> = Vec::new();
            let mut tried: BTreeSet<Vec<FigureId>> = BTreeSet::new();
            // new conflicts narrow the choice: start over with them until nothing is left to try
            while let Some(set) = next_hitting_set(&conflicts, size, &tried) {
                tried.insert(set.clone());
                if *solves == MOST_SOLVES {
                    return (found, false);
                }
                *solves += 1;
                let doubted: BTreeSet<FigureId> = set.iter().chain(others).copied().collect();
                self.system.doubt(&doubted);
                match self.system.solve(work) {
                    Answer::Feasible => found.push(set),
                    Answer::Conflict(conflict) if !conflict.is_empty() => conflicts.push(conflict),
                    Answer::Conflict(_) => {}
                    Answer::GivenUp => return (found, false),
                }
            }
            if !found.is_empty() {
                return (found, true);
            }
        }
        (Vec::new(), false)
    }

    /// Slips of one digit or sign that would make everything fit.
    fn proposals(
        &mut self,
        figure: FigureId,
        others: &BTreeSet<FigureId>,
        work: &mut usize,
    ) -> Vec<Proposal> {
        let budget = self.budget;
        let mut doubted = others.clone();
        doubted.insert(figure);
        self.system.doubt(&doubted);
        if self.system.solve(work) != Answer::Feasible {
            return Vec::new();
        }
        // where the true value of an amount can lie, the printed one left aside
        let range = self.variables.get(&Var::Stated(figure)).copied().map(|variable| {
            let low = self.system.extreme(variable, false, work);
            let high = self.system.extreme(variable, true, work);
            (low, high)
        });
        let rate_range = self.rate_range(figure, work);
        let quantity = &budget.figure(figure).quantity;
        let mut proposals = Vec::new();
        for text in slips(quantity) {
            let Ok(changed) = quantity::parse(&text, std::slice::from_ref(&counter_of(quantity))) else {
                continue;
            };
            let Some(span) = span(budget, &changed, Reading::Wide) else { continue };
            let candidate = Range::of(span);
            if let Some((low, high)) = &range
                && (low.as_ref().is_some_and(|l| candidate.high < *l)
                    || high.as_ref().is_some_and(|h| candidate.low > *h))
            {
                continue;
            }
            if rate_range.as_ref().is_some_and(|r| !r.meets(&candidate)) {
                continue;
            }
            // exact verification: the same component with the figure changed
            let mut trial = Self::new(budget, self.values, self.formed.clone(), Some((figure, &changed)));
            trial.system.doubt(others);
            if trial.system.solve(work) == Answer::Feasible {
                proposals.push(Proposal { figure, text });
            }
        }
        proposals
    }

    /// The percentages a rate could have, from the ranges of what it relates; wider than the truth.
    fn rate_range(&mut self, figure: FigureId, work: &mut usize) -> Option<Range> {
        let f = self.formed.iter().copied().find(|f| f.form.rate() == Some(figure))?;
        let Form::Times { of, base, plus_one, .. } = &f.form else { return None };
        let (of, base) = (*self.variables.get(of)?, *self.variables.get(base)?);
        let mut ends =
            |v| Some(Range::new(self.system.extreme(v, false, work)?, self.system.extreme(v, true, work)?));
        let (of, base) = (ends(of)?, ends(base)?);
        if !base.low.is_positive() {
            return None;
        }
        let hundred = Range::new(whole(100), whole(100));
        let ratio = of.times(&hundred).over(&base)?;
        let factor = whole(percent_factor(self.budget.figure(figure)));
        let rate = if *plus_one { ratio.minus(&hundred) } else { ratio };
        rate.over(&Range::new(factor.clone(), factor))
    }

    /// The values each amount nobody printed can have so that everything fits. Only for a component that
    /// has a solution.
    pub fn ranges(&mut self) -> Vec<(CellRef, Option<Q>, Option<Q>)> {
        let mut work = RANGE_WORK;
        self.system.doubt(&BTreeSet::new());
        if self.system.solve(&mut work) != Answer::Feasible {
            return Vec::new();
        }
        let mut cells: Vec<(CellRef, usize)> = self
            .variables
            .iter()
            .filter_map(|(var, variable)| match var {
                Var::Unstated(cell) if cell.measure == Measure::Amount => Some((*cell, *variable)),
                _ => None,
            })
            .collect();
        cells.sort();
        cells
            .into_iter()
            .map(|(cell, variable)| {
                let low = self.system.extreme(variable, false, &mut work);
                let high = self.system.extreme(variable, true, &mut work);
                (cell, low, high)
            })
            .collect()
    }

    /// The identities it consists of.
    pub fn formed(&self) -> &[&'a Formed] {
        &self.formed
    }
}

/// The first set of `size` figures, not tried before, that has a figure of each conflict.
fn next_hitting_set(
    conflicts: &[BTreeSet<FigureId>],
    size: usize,
    tried: &BTreeSet<Vec<FigureId>>,
) -> Option<Vec<FigureId>> {
    fn extend(
        conflicts: &[BTreeSet<FigureId>],
        size: usize,
        tried: &BTreeSet<Vec<FigureId>>,
        chosen: &mut Vec<FigureId>,
    ) -> Option<Vec<FigureId>> {
        let open = conflicts.iter().find(|c| !chosen.iter().any(|id| c.contains(id)));
        match open {
            None => {
                let mut set = chosen.clone();
                set.sort();
                (set.len() == size && !tried.contains(&set)).then_some(set)
            }
            Some(_) if chosen.len() == size => None,
            Some(conflict) => conflict.iter().find_map(|id| {
                chosen.push(*id);
                let found = extend(conflicts, size, tried, chosen);
                chosen.pop();
                found
            }),
        }
    }
    extend(conflicts, size, tried, &mut Vec::new())
}

/// The measure word of a count, so that the changed text reads.
fn counter_of(quantity: &Quantity) -> std::sync::Arc<str> {
    quantity.unit().text().into()
}

/// Texts one slip away: a digit changed, dropped, doubled or put in, two neighbours swapped, the sign
/// turned. The number of decimals stays, as a report prints the same number throughout.
fn slips(quantity: &Quantity) -> Vec<String> {
    let text = quantity.text();
    let printed = quantity.printed();
    let (Some(at), false) = (text.find(printed), printed.is_empty()) else { return Vec::new() };
    let (before, after) =
        (text.get(..at).unwrap_or_default(), text.get(at + printed.len()..).unwrap_or_default());
    let chars: Vec<char> = printed.chars().collect();
    let point = chars.iter().position(|c| *c == '.').unwrap_or(chars.iter().filter(|c| **c != '%').count());
    let mut numbers: BTreeSet<String> = BTreeSet::new();
    let digits = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let join = |chars: Vec<char>| chars.into_iter().collect::<String>();
    for i in 0..chars.len() {
        if digits(i) {
            for d in '0'..='9' {
                let mut changed = chars.clone();
                if let Some(c) = changed.get_mut(i) {
                    *c = d;
                }
                numbers.insert(join(changed));
            }
            if digits(i + 1) || (digits(i + 2) && chars.get(i + 1) == Some(&'.')) {
                let other = if digits(i + 1) { i + 1 } else { i + 2 };
                let mut changed = chars.clone();
                changed.swap(i, other);
                numbers.insert(join(changed));
            }
        }
        if i < point && digits(i) && chars.iter().take(point).filter(|c| c.is_ascii_digit()).count() > 1 {
            let mut changed = chars.clone();
            changed.remove(i);
            numbers.insert(join(changed));
        }
        if i <= point {
            for d in '0'..='9' {
                let mut changed = chars.clone();
                changed.insert(i, d);
                numbers.insert(join(changed));
            }
        }
    }
    numbers.remove(printed);
    // leading zeros are no numbers anyone prints
    numbers.retain(|n| {
        let n = n.trim_start_matches(['-', '\u{2212}']);
        !(n.starts_with('0') && n.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
    });
    let mut texts: Vec<String> = numbers.into_iter().map(|n| format!("{before}{n}{after}")).collect();
    texts.extend(turned(text));
    texts
}

/// The same with the opposite direction word or sign.
fn turned(text: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 8] = [
        ("增长", "下降"),
        ("增加", "减少"),
        ("增收", "减收"),
        ("增支", "减支"),
        ("提高", "降低"),
        ("提升", "下降"),
        ("拉动", "下拉"),
        ("上升", "下降"),
    ];
    for (up, down) in PAIRS {
        if let Some(rest) = text.strip_prefix(up) {
            return Some(format!("{down}{rest}"));
        }
        if let Some(rest) = text.strip_prefix(down) {
            return Some(format!("{up}{rest}"));
        }
    }
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => Some(rest.to_owned()),
        None if text.starts_with(|c: char| c.is_ascii_digit()) => Some(format!("-{text}")),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_one_step_away_and_keep_the_decimals() {
        let q = quantity::parse("下降 13.37%", &[]).unwrap();
        let all = slips(&q);
        for expected in [
            "下降 13.73%",
            "下降 31.37%",
            "下降 3.37%",
            "下降 133.37%",
            "下降 13.07%",
            "增长 13.37%",
            "下降 11.37%",
        ] {
            assert!(all.contains(&expected.to_owned()), "{expected}");
        }
        for text in &all {
            let changed = quantity::parse(text, &[]).unwrap();
            assert_eq!(changed.decimals(), 2, "{text}");
            assert_ne!(changed.value(), q.value(), "{text}");
        }
    }
}
