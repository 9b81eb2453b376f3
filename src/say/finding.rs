//! Findings in words: in a line for lists, and everything there is to tell about one.

use super::{Say, Step, Total};
use crate::budget::FigureId;
use crate::check::{Check, Contradiction, Finding, Origin, RuleResult, RuleSeverity, Severity};
use crate::words::{Language, Words};
use std::sync::Arc;

/// A shape and colour for each severity; never colour alone.
pub fn severity_mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Contradiction => "◆",
        Severity::Definition => "◇",
        Severity::Incomplete => "○",
        Severity::Statutory => "■",
        Severity::Attention => "●",
        Severity::None => "✓",
    }
}

/// The mark of a list that leaves something out, which is no finding.
pub const REMAINDER_MARK: &str = "□";

/// The word for a severity.
pub fn severity_name(words: &Words, severity: Severity) -> Arc<str> {
    let word: &str = severity.into();
    words.get(format!("severity-{word}"))
}

/// A finding in a few words.
#[derive(Debug, Default)]
pub struct FindingEntry {
    /// ◆ 矛盾
    pub name: String,
    /// 一般公共预算 · 全市; empty when it speaks of several.
    pub place: String,
    /// What was found, in a sentence or two.
    pub sentence: String,
    /// All of it, for assistive technology.
    pub label: String,
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

/// All there is to tell about a finding.
#[derive(Debug, Default)]
pub struct FindingBody {
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

/// Rules write numbers for machines too; people read the minus all other numbers have.
fn with_minus(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let is_sign = c == '-' && !before.is_alphanumeric() && chars.peek().is_some_and(char::is_ascii_digit);
        out.push(if is_sign { '\u{2212}' } else { c });
        before = c;
    }
    out
}

impl Say<'_> {
    /// A figure with its name.
    pub fn named(&self, id: FigureId) -> String {
        format!("{} {}", self.name(id), self.figure(id))
    }

    /// A finding in a few words.
    pub fn finding(&self, finding: &Finding) -> FindingEntry {
        let &Self { budget, report, words } = self;
        let sentence = match finding.origin {
            Origin::Contradiction(i) => {
                report.contradictions.get(i).map_or_else(String::new, |c| self.contradiction(c))
            }
            Origin::Rule(i) => report.rules.get(i).map_or_else(String::new, |r| match words.language() {
                Language::Chinese => with_minus(&r.zh),
                Language::English => with_minus(&r.en),
            }),
        };
        let book = finding.book.map(|b| words.get(format!("book-{}", b.word())));
        let scope = finding.scope.map(|s| Arc::clone(&budget.scope(s).name));
        let place = [book, scope].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let severity = severity_name(words, finding.severity);
        let name = format!("{} {severity}", severity_mark(finding.severity));
        let label = format!("{severity} {place} {sentence}");
        FindingEntry { name, place, sentence, label }
    }

    /// Everything there is to tell about a finding; `entry` is what [`Self::finding`] made of it.
    pub fn finding_body(&self, finding: &Finding, entry: &FindingEntry) -> FindingBody {
        let report = self.report;
        let mut body = match finding.origin {
            Origin::Contradiction(i) => {
                report.contradictions.get(i).map(|c| self.contradiction_body(c)).unwrap_or_default()
            }
            Origin::Rule(i) => report.rules.get(i).map(|r| self.rule_body(r)).unwrap_or_default(),
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
            let and = self.words.get("say-and");
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

    fn contradiction_body(&self, c: &Contradiction) -> FindingBody {
        let checks: Vec<&Check> = c.checks.iter().filter_map(|i| self.report.checks.get(*i)).collect();
        let several = checks.len() > 1;
        let of_check = |(nth, check): (usize, &&Check)| Arithmetic {
            // the first is the sentence of the entry itself
            title: (several && nth > 0).then(|| self.check(check)),
            steps: self.steps(&check.formed.form),
            totals: self.totals(check),
        };
        let mut arithmetic: Vec<Arithmetic> = checks.iter().enumerate().map(of_check).collect();
        // no check fails by itself: then all that exclude each other only together
        arithmetic.extend(c.identities.iter().map(|formed| Arithmetic {
            title: Some(self.formula(&formed.form)),
            steps: self.steps(&formed.form),
            totals: None,
        }));
        FindingBody {
            arithmetic,
            suspects: c
                .cause
                .suspects
                .iter()
                .map(|set| set.iter().map(|id| (*id, self.named(*id))).collect())
                .collect(),
            suspects_title: self.suspects_title(c),
            proposals: self.proposals(c),
            fully_searched: c.cause.fully_searched,
            ..FindingBody::default()
        }
    }

    fn rule_body(&self, rule: &RuleResult) -> FindingBody {
        let words = self.words;
        let zh = words.language() == Language::Chinese;
        let try_line = |attempt: &crate::check::Try| {
            // what only deserves a question neither holds nor fails
            let verdict = match attempt.holds {
                _ if rule.severity == RuleSeverity::Attention => "".into(),
                Some(true) => words.get("findings-holds"),
                Some(false) => words.get("findings-fails"),
                None => words.get("findings-open"),
            };
            let (base, value) =
                if zh { (&attempt.base.0, &attempt.value.0) } else { (&attempt.base.1, &attempt.value.1) };
            let gap = if base.is_empty() { "" } else { "　" };
            let (formula, value) = (with_minus(&attempt.formula), with_minus(value));
            format!("{base}{gap}{formula} = {value}　{verdict}")
        };
        FindingBody {
            source: rule.source.as_ref().map(|(zh_text, en_text)| {
                words.with("check-source", &[("source", if zh { zh_text } else { en_text })])
            }),
            tries: rule.tries.iter().map(try_line).collect(),
            figures: rule.figures.iter().map(|id| (*id, self.named(*id))).collect(),
            fully_searched: true,
            ..FindingBody::default()
        }
    }
}
