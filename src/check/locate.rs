//! Which figures must be wrong for the rest to fit: error localisation after Fellegi and Holt (1976).
//!
//! A component without a solution gives a conflict: figures that cannot all be right. The smallest sets of
//! figures that must be doubted are the smallest sets that hit every conflict (Reiter 1987: a tree of hitting
//! sets, conflicts found as needed); each is verified by solving the system without them. All of one size are
//! returned, those least confirmed by other checks first. All work is counted, see [`Work`].

use super::component::{Component, SOLVE_WORK, Times, limited};
use super::exact::{Num, Range};
use super::form::{Form, Formed, Var};
use super::intervals::{Reading, in_percent, span};
use super::slips::{Slip, counter_of, slips};
use super::system::{Answer, Conflict, Reason, Work};
use crate::budget::FigureId;
use crate::quantity;
use std::collections::{BTreeSet, HashSet};

/// Largest set of doubted figures looked for.
const MOST_SUSPECTS: usize = 3;
/// Single failing checks whose figures are looked at first.
const MOST_SINGLE: usize = 50;
/// Conflicts that are explained together.
const MOST_TOGETHER: usize = 4;
/// Sets of figures looked at on the way to the smallest.
const MOST_SETS: usize = 20_000;
/// Suspects whose misprints are looked for, and misprints proposed.
const MOST_TRIED: usize = 12;
const MOST_PROPOSALS: usize = 6;
/// Misprints of one kind of one figure that are still worth naming.
const MOST_ALIKE: usize = 3;

/// A contradiction, and what would explain it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Figures that cannot all be right, and the identities that show it.
    pub conflict: BTreeSet<FigureId>,
    /// By their place in the list of all identities.
    pub identities: BTreeSet<usize>,
    /// The smallest sets of figures whose error explains it, least confirmed first.
    pub suspects: Vec<Vec<FigureId>>,
    /// What one suspect figure could have been meant to be.
    pub proposals: Vec<Proposal>,
    /// The suspects explain this conflict only; another one, of figures connected with these, has its own.
    pub among_others: bool,
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

/// What explains all conflicts of a component.
enum Joint {
    /// Sets for each conflict; any of one go with any of the others.
    Apart(Vec<Vec<Vec<FigureId>>>),
    /// Sets for all of them.
    Together(Vec<Vec<FigureId>>),
    /// One error for each does not do, or not everything was looked at.
    Unknown,
}

impl Component<'_> {
    /// Everything that is wrong in the component; `weight` says how well a figure is confirmed, `failing` which
    /// figures single failing checks rest on.
    pub fn causes(
        &mut self,
        failing: &[&[FigureId]],
        weight: &dyn Fn(FigureId) -> usize,
        work: &mut Work<'_>,
    ) -> Vec<Cause> {
        self.build();
        let (mut apart, all_found) = self.conflicts_apart(failing, work);
        let joint = limited(work, SOLVE_WORK, |work| self.errors_of_all(&apart, work));
        let mut known = match joint {
            Joint::Apart(parts) => parts.into_iter().map(Some).collect(),
            // the errors depend on each other: one entry, each line of it a set that explains everything
            Joint::Together(sets) => {
                let all = apart.drain(..).reduce(|mut a, b| {
                    a.figures.extend(b.figures);
                    a.identities.extend(b.identities);
                    a
                });
                apart.extend(all);
                vec![Some(sets)]
            }
            Joint::Unknown => vec![None; apart.len()],
        };
        let mut causes = Vec::new();
        for (i, conflict) in apart.iter().enumerate() {
            let others: BTreeSet<FigureId> = apart
                .iter()
                .enumerate()
                .filter(|(j, _)| *j != i)
                .flat_map(|(_, c)| &c.figures)
                .copied()
                .collect();
            let (mut suspects, all) = match known.get_mut(i).and_then(Option::take) {
                Some(sets) => (sets, true),
                None => limited(work, SOLVE_WORK, |work| {
                    self.smallest_sets(vec![conflict.figures.clone()], MOST_SUSPECTS, &others, work)
                }),
            };
            suspects.sort_by_key(|set| (set.iter().map(|id| weight(*id)).sum::<usize>(), set.clone()));
            let proposals = if self.is_one_sided(conflict) {
                Vec::new()
            } else {
                limited(work, SOLVE_WORK, |work| self.likely(&suspects, &others, work))
            };
            causes.push(Cause {
                conflict: conflict.figures.clone(),
                identities: conflict.identities.clone(),
                suspects,
                proposals,
                among_others: apart.len() > 1,
                fully_searched: all_found && all,
            });
        }
        self.system.doubt(&BTreeSet::new(), work);
        causes
    }

    /// Conflicts that share no figure, each an error of its own; those of single checks first, as they say
    /// most. `false` if there may be more.
    fn conflicts_apart(&mut self, failing: &[&[FigureId]], work: &mut Work<'_>) -> (Vec<Conflict>, bool) {
        let mut single: Vec<Conflict> = Vec::new();
        for figures in failing.iter().take(MOST_SINGLE) {
            let inside: HashSet<FigureId> = figures.iter().copied().collect();
            let about = |f: &Formed| f.form.figures().iter().all(|id| inside.contains(id));
            let formed = self.formed.iter().copied().filter(|(_, f)| about(f)).collect();
            let mut small = Self::new(self.budget, &self.values, formed);
            if let Answer::Conflict(conflict) = small.solve(work)
                && !conflict.figures.is_empty()
            {
                single.push(conflict);
            }
        }
        single.sort_by_key(|c| c.figures.len());
        let mut apart: Vec<Conflict> = Vec::new();
        for conflict in single {
            if apart.iter().all(|c| c.figures.is_disjoint(&conflict.figures)) {
                apart.push(conflict);
            }
        }
        loop {
            let doubted: BTreeSet<FigureId> = apart.iter().flat_map(|c| &c.figures).copied().collect();
            self.system.doubt(&doubted, work);
            match limited(work, SOLVE_WORK, |work| self.system.solve(work)) {
                Answer::Feasible => return (apart, true),
                Answer::Conflict(conflict) if conflict.figures.is_empty() => return (apart, true),
                Answer::Conflict(conflict) => apart.push(conflict),
                Answer::GivenUp => return (apart, false),
            }
        }
    }

    /// The smallest sets of figures that explain all conflicts together, if one error for each explains it.
    fn errors_of_all(&mut self, apart: &[Conflict], work: &mut Work<'_>) -> Joint {
        if apart.is_empty() || apart.len() > MOST_TOGETHER {
            return Joint::Unknown;
        }
        let conflicts: Vec<BTreeSet<FigureId>> = apart.iter().map(|c| c.figures.clone()).collect();
        let (found, all) = self.smallest_sets(conflicts, apart.len(), &BTreeSet::new(), work);
        if !all || found.is_empty() {
            return Joint::Unknown;
        }
        let part = |conflict: &Conflict| {
            let mut parts: Vec<Vec<FigureId>> = found
                .iter()
                .map(|set| set.iter().copied().filter(|id| conflict.figures.contains(id)).collect())
                .collect();
            parts.sort();
            parts.dedup();
            parts
        };
        let parts: Vec<Vec<Vec<FigureId>>> = apart.iter().map(part).collect();
        // any error of one with any of the others: only then are they errors apart
        let combinations = parts.iter().map(Vec::len).try_fold(1usize, usize::checked_mul);
        if combinations == Some(found.len()) { Joint::Apart(parts) } else { Joint::Together(found) }
    }

    /// Whether a conflict rests on a limit: then half of all misprints would explain it.
    fn is_one_sided(&self, conflict: &Conflict) -> bool {
        let limit = |f: &Formed| matches!(f.form, Form::Sum { at_most: true, .. });
        self.formed.iter().any(|(place, f)| conflict.identities.contains(place) && limit(f))
    }

    /// All smallest sets that explain some conflicts, the figures of `others` being doubted anyway; `false` if
    /// not all were looked at.
    fn smallest_sets(
        &mut self,
        mut conflicts: Vec<BTreeSet<FigureId>>,
        largest: usize,
        others: &BTreeSet<FigureId>,
        work: &mut Work<'_>,
    ) -> (Vec<Vec<FigureId>>, bool) {
        let hits =
            |set: &[FigureId], conflict: &BTreeSet<FigureId>| set.iter().any(|id| conflict.contains(id));
        let mut level: Vec<Vec<FigureId>> = vec![Vec::new()];
        let mut looked_at = 0;
        for _ in 1..=largest {
            let mut next: BTreeSet<Vec<FigureId>> = BTreeSet::new();
            for set in &level {
                let open = conflicts.iter().filter(|c| !hits(set, c)).min_by_key(|c| c.len());
                for id in open.into_iter().flatten() {
                    let mut larger = set.clone();
                    larger.insert(larger.partition_point(|other| other < id), *id);
                    next.insert(larger);
                }
            }
            let mut found = Vec::new();
            level = Vec::new();
            for set in next {
                looked_at += 1;
                if looked_at > MOST_SETS {
                    return (found, false);
                }
                if conflicts.iter().any(|c| !hits(&set, c)) {
                    level.push(set);
                    continue;
                }
                let doubted: BTreeSet<FigureId> = set.iter().chain(others).copied().collect();
                self.system.doubt(&doubted, work);
                match self.system.solve(work) {
                    Answer::Feasible => found.push(set),
                    // no figure is left to doubt: no larger set helps
                    Answer::Conflict(conflict) if conflict.figures.is_empty() => {}
                    Answer::Conflict(conflict) => {
                        conflicts.push(conflict.figures);
                        level.push(set);
                    }
                    Answer::GivenUp => return (found, false),
                }
            }
            if !found.is_empty() {
                return (found, true);
            }
        }
        (Vec::new(), false)
    }

    /// The misprints that would explain everything, the likeliest first.
    fn likely(
        &mut self,
        suspects: &[Vec<FigureId>],
        others: &BTreeSet<FigureId>,
        work: &mut Work<'_>,
    ) -> Vec<Proposal> {
        let mut found: Vec<(Slip, Proposal)> = Vec::new();
        for set in suspects.iter().take(MOST_TRIED) {
            if let [figure] = set.as_slice() {
                let mut fits = self.proposals(*figure, others, work);
                // of several slips the likeliest kind; many of one kind say nothing
                let best = fits.iter().map(|(slip, _)| *slip).min();
                fits.retain(|(slip, _)| Some(*slip) == best);
                if fits.len() <= MOST_ALIKE {
                    found.extend(fits);
                }
            }
        }
        found.sort_by_key(|(slip, _)| *slip);
        found.into_iter().take(MOST_PROPOSALS).map(|(_, proposal)| proposal).collect()
    }

    /// Slips of one digit or sign that would make everything fit.
    fn proposals(
        &mut self,
        figure: FigureId,
        others: &BTreeSet<FigureId>,
        work: &mut Work<'_>,
    ) -> Vec<(Slip, Proposal)> {
        let budget = self.budget;
        let mut doubted = others.clone();
        doubted.insert(figure);
        self.system.doubt(&doubted, work);
        if self.system.solve(work) != Answer::Feasible {
            return Vec::new();
        }
        // where the true value can lie, the printed one left aside: all of the interval is possible
        let ends = self.known_variable(Var::Stated(figure)).map(|variable| {
            (self.system.extreme(variable, false, work), self.system.extreme(variable, true, work))
        });
        let rated: Vec<Times> = self
            .formed
            .iter()
            .filter_map(|(_, f)| match &f.form {
                Form::Times { of, base, percent, plus_one }
                    if *percent == figure || self.values.twins(*percent).contains(&figure) =>
                {
                    Some(Times { of: *of, base: *base, percent: figure, plus_one: *plus_one })
                }
                _ => None,
            })
            .collect();
        let rate_range = rated.first().and_then(|times| self.rate_range(times, work));
        let quantity = &budget.figure(figure).quantity;
        let mut proposals = Vec::new();
        for (slip, text) in slips(quantity) {
            let Ok(changed) = quantity::parse(&text, std::slice::from_ref(&counter_of(quantity))) else {
                continue;
            };
            let interval = span(budget, &changed, Reading::Wide);
            let Some(interval) = interval.and_then(|s| in_percent(&changed, s)) else {
                continue;
            };
            let (low, high) = (Num::fixed(interval.low), Num::fixed(interval.high));
            if let Some((least, largest)) = &ends
                && (least.as_ref().is_some_and(|l| high < *l) || largest.as_ref().is_some_and(|h| low > *h))
            {
                continue;
            }
            if rate_range.as_ref().is_some_and(|r| !r.meets(&Range::of(interval))) {
                continue;
            }
            // a rate stands in rows: with those of the changed one, is there still a solution?
            let rows: Vec<usize> =
                rated.iter().flat_map(|times| self.times(times, interval, Reason::default())).collect();
            let fits = rows.is_empty() || self.system.solve(work) == Answer::Feasible;
            for row in rows {
                self.system.free(row);
            }
            if fits {
                proposals.push((slip, Proposal { figure, text }));
            }
            if work.is_over() {
                break;
            }
        }
        proposals
    }

    /// The percentages a rate could have, from the ranges of what it relates; wider than the truth.
    fn rate_range(&mut self, times: &Times, work: &mut Work<'_>) -> Option<Range> {
        let (of, base) = (self.known_variable(times.of)?, self.known_variable(times.base)?);
        let mut ends = |v| {
            let low = self.system.extreme(v, false, work)?.to_q();
            Some(Range::new(low, self.system.extreme(v, true, work)?.to_q()))
        };
        let (of, base) = (ends(of)?, ends(base)?);
        let hundred = Range::new(Num::whole(100).to_q(), Num::whole(100).to_q());
        let ratio = of.times(&hundred).over(&base)?;
        Some(if times.plus_one { ratio.minus(&hundred) } else { ratio })
    }
}
