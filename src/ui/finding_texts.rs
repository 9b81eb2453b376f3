//! What is said about findings and checks, made into words once and kept until the language changes.

use super::checking::{Checked, Origin};
use super::finding_list::{severity_mark, severity_name};
use super::view::Document;
use crate::budget::{CellRef, FigureId, Measure};
use crate::check::{Check, Contradiction, Form, Remainder, RuleResult, RuleSeverity, Var};
use crate::say::{Say, Step, Total};
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
}

/// A finding in a few words.
#[derive(Debug)]
pub struct Entry {
    /// ◆ 矛盾
    pub name: String,
    /// 一般公共预算 · 全市; empty when it speaks of several.
    pub place: String,
    /// What was found, in a sentence or two.
    pub sentence: String,
    /// All of it, for assistive technology.
    pub label: String,
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

/// One sum or product, step by step.
#[derive(Debug)]
pub struct Arithmetic {
    /// Says what it shows, where there are several.
    pub title: Option<String>,
    pub steps: Vec<Step>,
    /// Computed and stated, each with its ends.
    pub totals: Option<[Total; 2]>,
}

/// An open finding.
#[derive(Debug, Default)]
pub struct Body {
    pub arithmetic: Vec<Arithmetic>,
    /// Smallest sets of figures that would explain it; empty also where nothing is suspected.
    pub suspects: Vec<Vec<(FigureId, String)>>,
    /// What is to be said above the suspects, or that there are none.
    pub suspects_title: Option<Arc<str>>,
    pub proposals: Vec<String>,
    pub fully_searched: bool,
    /// Law and article.
    pub source: Option<String>,
    pub tries: Vec<String>,
    pub figures: Vec<(FigureId, String)>,
    /// All of it as plain text, to be copied.
    pub copied: String,
}

/// The words made so far.
#[derive(Default)]
pub struct FindingTexts {
    language: Option<Language>,
    entries: HashMap<usize, Arc<Entry>>,
    checks: HashMap<usize, Arc<Line>>,
    remainders: HashMap<usize, Arc<Line>>,
    figures: HashMap<FigureId, Arc<Line>>,
    sides: HashMap<(usize, FigureId), Arc<OtherSide>>,
    body: Option<(usize, Arc<Body>)>,
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
    pub fn entry(&mut self, source: Source<'_>, nth: usize) -> Arc<Entry> {
        self.renew(source.words);
        kept(&mut self.entries, nth, || entry(source, nth))
    }

    /// Everything an open finding tells.
    pub fn body(&mut self, source: Source<'_>, nth: usize) -> Arc<Body> {
        self.renew(source.words);
        if let Some((of, body)) = &self.body
            && *of == nth
        {
            return Arc::clone(body);
        }
        let entry = self.entry(source, nth);
        let made = Arc::new(body(source, nth, &entry));
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
        kept(&mut self.figures, id, || Line { text: named(&source.say(), id), figure: Some(id) })
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

fn named(say: &Say<'_>, id: FigureId) -> String {
    format!("{} {}", say.name(id), say.figure(id))
}

fn entry(source: Source<'_>, nth: usize) -> Entry {
    let Source { document, checked, words } = source;
    let Some(finding) = checked.findings.get(nth) else {
        return Entry {
            name: String::new(),
            place: String::new(),
            sentence: String::new(),
            label: String::new(),
        };
    };
    let report = &checked.report;
    let sentence = match finding.origin {
        Origin::Contradiction(i) => {
            report.contradictions.get(i).map_or_else(String::new, |c| source.say().contradiction(c))
        }
        Origin::Rule(i) => report.rules.get(i).map_or_else(String::new, |r| match words.language() {
            Language::Chinese => r.zh.clone(),
            Language::English => r.en.clone(),
        }),
    };
    let book = finding.book.map(|b| words.get(format!("book-{}", b.word())));
    let scope = finding.scope.map(|s| Arc::clone(&document.budget.scope(s).name));
    let place = [book, scope].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let severity = severity_name(words, finding.severity);
    let name = format!("{} {severity}", severity_mark(finding.severity));
    let label = format!("{severity} {place} {sentence}");
    Entry { name, place, sentence, label }
}

fn body(source: Source<'_>, nth: usize, entry: &Entry) -> Body {
    let report = &source.checked.report;
    let origin = source.checked.findings.get(nth).map(|f| f.origin);
    let mut body = match origin {
        Some(Origin::Contradiction(i)) => {
            report.contradictions.get(i).map(|c| contradiction_body(source, c)).unwrap_or_default()
        }
        Some(Origin::Rule(i)) => report.rules.get(i).map(|r| rule_body(source, r)).unwrap_or_default(),
        None => Body::default(),
    };
    let mut lines = vec![format!("{}　{}", entry.name, entry.place), entry.sentence.clone()];
    lines.extend(body.source.iter().cloned());
    lines.extend(body.tries.iter().cloned());
    for Arithmetic { title, steps, .. } in &body.arithmetic {
        lines.extend(title.iter().cloned());
        lines.extend(steps.iter().map(|s| format!("{}\t{}\t{}", s.sign, s.name, s.value)));
    }
    if let Some(title) = &body.suspects_title {
        lines.push(title.to_string());
        let and = source.words.get("say-and");
        let set = |set: &Vec<(FigureId, String)>| {
            format!("· {}", set.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(&and))
        };
        lines.extend(body.suspects.iter().map(set));
    }
    lines.extend(body.proposals.iter().cloned());
    lines.extend(body.figures.iter().map(|(_, text)| format!("· {text}")));
    body.copied = lines.join("\n");
    body
}

fn contradiction_body(source: Source<'_>, c: &Contradiction) -> Body {
    let say = source.say();
    let checks: Vec<&Check> = c.checks.iter().filter_map(|i| source.checked.report.checks.get(*i)).collect();
    let several = checks.len() > 1;
    let of_check = |(nth, check): (usize, &&Check)| Arithmetic {
        // the first is the sentence of the entry itself
        title: (several && nth > 0).then(|| say.check(check)),
        steps: say.steps(&check.formed.form),
        totals: say.totals(check),
    };
    let mut arithmetic: Vec<Arithmetic> = checks.iter().enumerate().map(of_check).collect();
    // no check fails by itself: then all that exclude each other only together
    arithmetic.extend(c.identities.iter().map(|formed| Arithmetic {
        title: Some(say.formula(&formed.form)),
        steps: say.steps(&formed.form),
        totals: None,
    }));
    Body {
        arithmetic,
        suspects: c
            .cause
            .suspects
            .iter()
            .map(|set| set.iter().map(|id| (*id, named(&say, *id))).collect())
            .collect(),
        suspects_title: say.suspects_title(c),
        proposals: say.proposals(c),
        fully_searched: c.cause.fully_searched,
        ..Body::default()
    }
}

fn rule_body(source: Source<'_>, rule: &RuleResult) -> Body {
    let words = source.words;
    let zh = words.language() == Language::Chinese;
    let try_line = |attempt: &crate::check::Try| {
        // what only deserves a question neither holds nor fails
        let verdict = match attempt.holds {
            _ if rule.severity == RuleSeverity::Attention => "".into(),
            Some(true) => words.get("findings-holds"),
            Some(false) => words.get("findings-fails"),
            None => words.get("findings-open"),
        };
        let base = if zh { &attempt.base.0 } else { &attempt.base.1 };
        let gap = if base.is_empty() { "" } else { "　" };
        format!("{base}{gap}{} = {}　{verdict}", attempt.formula, attempt.value)
    };
    let say = source.say();
    Body {
        source: rule.source.as_ref().map(|(zh_text, en_text)| {
            words.with("check-source", &[("source", if zh { zh_text } else { en_text })])
        }),
        tries: rule.tries.iter().map(try_line).collect(),
        figures: rule.figures.iter().map(|id| (*id, named(&say, *id))).collect(),
        fully_searched: true,
        ..Body::default()
    }
}
