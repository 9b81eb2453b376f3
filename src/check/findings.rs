//! Contradictions and results of rules as one list, in the order a person goes through it.

use super::report::{Report, Severity, place_of};
use super::rules::RuleState;
use crate::budget::{Book, Budget, FigureId, ScopeId};

/// Where a finding comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Index into the contradictions of the report.
    Contradiction(usize),
    /// Index into the results of rules.
    Rule(usize),
}

/// One entry of the list: one cause, however many checks it fails.
#[derive(Clone, Debug)]
pub struct Finding {
    pub origin: Origin,
    pub id: String,
    pub severity: Severity,
    pub book: Option<Book>,
    pub scope: Option<ScopeId>,
}

impl Report {
    /// Everything a person should look at, most useful first.
    pub fn findings(&self, budget: &Budget) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for (i, c) in self.contradictions.iter().enumerate() {
            let mut places = c.cause.conflict.iter().map(|id| place_of(budget, *id));
            let first = places.next();
            let one = first.filter(|f| places.all(|p| p == *f));
            findings.push(Finding {
                origin: Origin::Contradiction(i),
                id: c.id.clone(),
                severity: c.severity,
                book: first.map(|(book, _)| book),
                scope: one.map(|(_, scope)| scope),
            });
        }
        for (i, r) in self.rules.iter().enumerate() {
            if r.state == RuleState::Within {
                continue;
            }
            findings.push(Finding {
                origin: Origin::Rule(i),
                id: r.id(),
                severity: r.severity.into(),
                book: r.book,
                scope: r.scope,
            });
        }
        findings.sort_by_key(|f| f.severity);
        findings
    }

    /// The figures a finding is about.
    pub fn figures_of(&self, origin: Origin) -> Vec<FigureId> {
        match origin {
            Origin::Contradiction(i) => self.contradictions.get(i).map_or_else(Vec::new, |c| {
                let failing = c.checks.iter().filter_map(|i| self.checks.get(*i));
                let mut figures: Vec<FigureId> = failing.flat_map(|c| c.formed.form.figures()).collect();
                figures.extend(c.cause.conflict.iter().copied());
                figures
            }),
            Origin::Rule(i) => self.rules.get(i).map_or_else(Vec::new, |r| r.figures.clone()),
        }
    }
}
