//! The findings of a document, with their arithmetic, and those set aside with the deputy's reasons.

use super::super::comments::Kind;
use super::super::marks::{Carrier, Key, Marks, Ref};
use crate::check::Severity;
use crate::say::Say;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Findings {
    pub summary: String,
    pub open: Vec<FindingOut>,
    pub set_aside: Vec<FindingOut>,
}

#[derive(Debug, Serialize)]
pub struct FindingOut {
    pub label: String,
    /// Where one of its figures stands, to be found there; empty where none does.
    pub at: String,
    pub number: String,
    pub severity: String,
    pub wrong: bool,
    pub place: String,
    pub sentence: String,
    pub arithmetic: Vec<Sum>,
    pub lines: Vec<String>,
    pub source: String,
    pub reason: String,
    pub carriers: Vec<Carrier>,
    pub refs: Vec<Ref>,
}

#[derive(Debug, Serialize)]
pub struct Sum {
    pub title: String,
    /// Sign, name, printed, low, high.
    pub rows: Vec<[String; 5]>,
    /// How many rows at the end are totals.
    pub totals: usize,
}

/// More rows of arithmetic are not printed.
const MOST_STEPS: usize = 40;

pub(super) fn findings(marks: &mut Marks<'_>) -> Option<Findings> {
    let content = marks.content;
    let Some(report) = content.report else {
        let summary = content.words.get("paper-unchecked").to_string();
        return Some(Findings { summary, open: Vec::new(), set_aside: Vec::new() });
    };
    let say = Say { budget: content.budget, report, words: content.words };
    let (mut open, mut set_aside) = (Vec::new(), Vec::new());
    for (nth, finding) in marks.findings.clone().into_iter().enumerate() {
        let entry = say.finding(&finding);
        let body = say.finding_body(&finding, &entry);
        let reason = content.review.dismissal(&finding.id).map(|d| d.reason.clone());
        let arithmetic = body
            .arithmetic
            .iter()
            .map(|a| {
                let mut rows: Vec<[String; 5]> = a
                    .steps
                    .iter()
                    .map(|s| {
                        [s.sign.to_owned(), s.name.clone(), s.value.clone(), s.low.clone(), s.high.clone()]
                    })
                    .collect();
                // hundreds of parts are for the screen
                if rows.len() > MOST_STEPS {
                    let tail = rows.split_off(rows.len() - 2);
                    let left_out = rows.split_off(MOST_STEPS - 2).len().to_string();
                    let text = content.words.with("paper-steps-left-out", &[("count", &left_out)]);
                    rows.push([String::new(), text, String::new(), String::new(), String::new()]);
                    rows.extend(tail);
                }
                let totals = a.totals.iter().flatten();
                rows.extend(totals.map(|t| {
                    [String::new(), t.name.to_string(), String::new(), t.low.clone(), t.high.clone()]
                }));
                let totals = if a.totals.is_some() { 2 } else { 0 };
                Sum { title: a.title.clone().unwrap_or_default(), rows, totals }
            })
            .collect();
        let mut lines = Vec::new();
        if let Some(title) = &body.suspects_title {
            lines.push(title.to_string());
            let and = content.words.get("say-and");
            lines.extend(body.suspects.iter().map(|set| {
                let names: Vec<&str> = set.iter().map(|(_, text)| text.as_str()).collect();
                format!("· {}", names.join(&and))
            }));
        }
        lines.extend(body.proposals.iter().map(|p| format!("? {p}")));
        if !body.fully_searched {
            lines.push(content.words.get("check-not-searched").to_string());
        }
        lines.extend(body.tries.iter().map(|t| format!("· {t}")));
        let key = Key::Finding(finding.id.clone());
        let out = FindingOut {
            label: format!("finding-{}", nth + 1),
            at: marks.finding_at(nth),
            number: marks.finding_ref(nth).text,
            severity: entry.name,
            wrong: finding.severity == Severity::Contradiction,
            place: entry.place,
            sentence: entry.sentence,
            arithmetic,
            lines,
            source: body.source.unwrap_or_default(),
            reason: reason.clone().unwrap_or_default(),
            refs: marks.note_refs(&key),
            carriers: marks.take(&key, Kind::Sheet),
        };
        if reason.is_some() { &mut set_aside } else { &mut open }.push(out);
    }
    Some(Findings { summary: say.summary(), open, set_aside })
}
