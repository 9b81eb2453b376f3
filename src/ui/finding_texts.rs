//! What is said about findings and checks, made into words once and kept until the language changes.

use super::checking::Checked;
use super::view::Document;
use crate::budget::{CellRef, FigureId, Measure};
use crate::check::{Form, Remainder, Var};
use crate::say::{FindingBody, FindingEntry, Say};
use crate::words::{Language, Words};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// Words of each sort kept at most; more begin anew.
const KEPT: usize = 2_000;

/// What the words are about.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub document: &'a Document,
    pub checked: &'a Checked,
    pub words: &'a Words,
}

impl<'a> Source<'a> {
    /// Says it in the language of the window.
    pub fn say(&self) -> Say<'a> {
        Say { budget: &self.document.budget, report: &self.checked.report, words: self.words }
    }

    /// What was found, in a sentence or two; nothing where there is no such finding.
    pub fn sentence(&self, nth: usize) -> String {
        let finding = self.checked.findings.get(nth);
        finding.map(|f| self.say().finding(f).sentence).unwrap_or_default()
    }
}

/// One line that leads to a figure: a check, a list that leaves something out, a figure.
#[derive(Debug)]
pub struct Line {
    pub text: String,
    pub figure: Option<FigureId>,
}

/// A check as the inspector of one of its figures shows it.
#[derive(Debug)]
pub struct OtherSide {
    /// What the figure is compared with.
    pub with: String,
    pub figure: Option<FigureId>,
    pub sentence: String,
}

/// The words made so far.
#[derive(Default)]
pub struct FindingTexts {
    language: Option<Language>,
    entries: HashMap<usize, Arc<FindingEntry>>,
    checks: HashMap<usize, Arc<Line>>,
    remainders: HashMap<usize, Arc<Line>>,
    figures: HashMap<FigureId, Arc<Line>>,
    sides: HashMap<(usize, FigureId), Arc<OtherSide>>,
    body: Option<(usize, Arc<FindingBody>)>,
    summary: Option<Arc<str>>,
}

/// Looks up or makes, and never keeps too much.
fn kept<K: Hash + Eq, V>(all: &mut HashMap<K, Arc<V>>, key: K, make: impl FnOnce() -> V) -> Arc<V> {
    if all.len() > KEPT {
        all.clear();
    }
    Arc::clone(all.entry(key).or_insert_with(|| Arc::new(make())))
}

impl FindingTexts {
    fn renew(&mut self, words: &Words) {
        if self.language != Some(words.language()) {
            *self = Self { language: Some(words.language()), ..Self::default() };
        }
    }

    /// How the checks ended, in a sentence.
    pub fn summary(&mut self, source: Source<'_>) -> Arc<str> {
        self.renew(source.words);
        Arc::clone(self.summary.get_or_insert_with(|| source.say().summary().into()))
    }

    /// A finding of the list.
    pub fn entry(&mut self, source: Source<'_>, nth: usize) -> Arc<FindingEntry> {
        self.renew(source.words);
        kept(&mut self.entries, nth, || {
            source.checked.findings.get(nth).map(|f| source.say().finding(f)).unwrap_or_default()
        })
    }

    /// Everything an open finding tells.
    pub fn body(&mut self, source: Source<'_>, nth: usize) -> Arc<FindingBody> {
        self.renew(source.words);
        if let Some((of, body)) = &self.body
            && *of == nth
        {
            return Arc::clone(body);
        }
        let entry = self.entry(source, nth);
        let finding = source.checked.findings.get(nth);
        let made = finding.map(|f| source.say().finding_body(f, &entry)).unwrap_or_default();
        let made = Arc::new(made);
        self.body = Some((nth, Arc::clone(&made)));
        made
    }

    /// A check with what it is about.
    pub fn check(&mut self, source: Source<'_>, nth: usize) -> Arc<Line> {
        self.renew(source.words);
        kept(&mut self.checks, nth, || {
            let Some(check) = source.checked.report.checks.get(nth) else {
                return Line { text: String::new(), figure: None };
            };
            let say = source.say();
            let text = format!("{}　{}", say.about(check), say.check(check));
            Line { text, figure: check.formed.form.figures().first().copied() }
        })
    }

    /// What a list leaves out; leads to the line the list is under.
    pub fn remainder(&mut self, source: Source<'_>, nth: usize) -> Arc<Line> {
        self.renew(source.words);
        kept(&mut self.remainders, nth, || {
            let Some(r) = source.checked.report.remainders.get(nth) else {
                return Line { text: String::new(), figure: None };
            };
            let &Remainder { whole: line, year, stage, .. } = r;
            let cell = CellRef { line, year, stage, measure: Measure::Amount };
            Line { text: source.say().remainder(r), figure: source.document.budget.cell(cell) }
        })
    }

    /// A figure with its name.
    pub fn figure(&mut self, source: Source<'_>, id: FigureId) -> Arc<Line> {
        self.renew(source.words);
        kept(&mut self.figures, id, || Line { text: source.say().named(id), figure: Some(id) })
    }

    /// A check as seen from one of its figures.
    pub fn other_side(&mut self, source: Source<'_>, nth: usize, from: FigureId) -> Arc<OtherSide> {
        self.renew(source.words);
        kept(&mut self.sides, (nth, from), || {
            let say = source.say();
            let Some(check) = source.checked.report.checks.get(nth) else {
                return OtherSide { with: String::new(), figure: None, sentence: String::new() };
            };
            let (others, count) = others(&check.formed.form, from);
            let with = match others {
                Some(Var::Stated(id)) => say.name(id),
                Some(Var::Unstated(cell)) => say.cell(cell),
                None => String::new(),
            };
            let with = match count {
                0 | 1 => source.words.with("inspector-compared", &[("with", &with)]),
                more => source
                    .words
                    .with("inspector-compared-several", &[("with", &with), ("count", &more.to_string())]),
            };
            OtherSide { with, figure: others.and_then(Var::figure), sentence: say.check(check) }
        })
    }
}

/// The first of those a figure of an identity stands against, and how many they are. A sum stands against
/// its parts and a part against its sum; a rate against what it is the rate of.
fn others(form: &Form, from: FigureId) -> (Option<Var>, usize) {
    let is_from = |var: &Var| var.figure() == Some(from);
    let many: Vec<Var> = match form {
        Form::Sum { total, parts, .. } if is_from(total) => parts.iter().map(|(_, var)| *var).collect(),
        Form::Sum { total, .. } => vec![*total],
        Form::Times { of, base, .. } if is_from(of) => vec![*base],
        Form::Times { of, .. } => vec![*of],
        Form::ShareMove { part, points, .. } if *points == from => vec![*part],
        Form::ShareMove { points, .. } => vec![Var::Stated(*points)],
        Form::Same { figures } => {
            figures.iter().filter(|id| **id != from).map(|id| Var::Stated(*id)).collect()
        }
        Form::Alone { of, figure, .. } if is_from(of) => vec![Var::Stated(*figure)],
        Form::Alone { of, .. } => vec![*of],
    };
    // a printed one can be gone to
    let first = many.iter().find(|v| v.figure().is_some()).or(many.first()).copied();
    (first, many.len())
}
