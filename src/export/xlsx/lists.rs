//! Findings and notes as lists that can be filtered and printed.

use super::formats::{Formats, Style};
use super::{MOST_ROWS, column_number, row_number, text};
use crate::export::{Content, ExportError};
use crate::say::{
    Arithmetic, FindingBody, Say, Step, Total, author_text, importance_name, kind_name, status_name,
};
use crate::words::Words;
use rust_xlsxwriter::{Format, Worksheet};

/// A column: the id of its head, and its width in digits.
type Head = (&'static str, u32);

const FINDINGS: [Head; 10] = [
    ("export-number", 6),
    ("export-severity", 14),
    ("export-place", 22),
    ("export-sentence", 56),
    ("export-arithmetic", 56),
    ("export-explained-by", 46),
    ("export-source", 34),
    ("export-figures", 36),
    ("findings-dismiss", 10),
    ("findings-reason", 30),
];

const NOTES: [Head; 14] = [
    ("export-number", 6),
    ("notes-kind", 10),
    ("note-status", 10),
    ("note-importance", 10),
    ("export-place", 36),
    ("export-quote", 18),
    ("export-place-state", 22),
    ("export-text", 60),
    ("export-tags", 14),
    ("notes-author", 14),
    ("reviewer-delegation", 14),
    ("export-written", 17),
    ("export-changed", 22),
    ("export-replies", 50),
];

/// Writes a list: its heads, and one row for each of `rows`, or a sentence that there is none.
fn list<const N: usize>(
    into: &mut Worksheet,
    content: &Content<'_>,
    formats: &mut Formats,
    heads: [Head; N],
    rows: impl ExactSizeIterator<Item = [String; N]>,
    none: &'static str,
) -> Result<(), ExportError> {
    let words = content.words;
    let most = MOST_ROWS - 1;
    if rows.len() > most {
        return Err(ExportError::TooLong { table: into.name(), rows: rows.len(), most });
    }
    let (count, last) = (row_number(rows.len()), column_number(N - 1));
    for (column, (head, width)) in heads.into_iter().enumerate() {
        let column = column_number(column);
        into.write_string_with_format(0, column, &*words.get(head), formats.get(&Style::Head))?;
        into.set_column_width(column, width)?;
    }
    let format = formats.get(&Style::Words);
    if rows.len() == 0 {
        into.write_string_with_format(1, 1, &*words.get(none), &Format::new())?;
    } else {
        into.autofilter(0, 0, count, last)?;
    }
    into.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    for (nth, row) in rows.enumerate() {
        if nth % 256 == 0 {
            content.go_on()?;
        }
        let number = row_number(nth + 1);
        for (column, cell) in row.into_iter().enumerate() {
            let column = column_number(column);
            match cell.as_str() {
                // a number of our own, to sort by
                _ if column == 0 => {
                    into.write_number_with_format(number, column, f64::from(number), format)?;
                }
                "" => {}
                cell => {
                    into.write_string_with_format(number, column, text(content, cell), format)?;
                }
            }
        }
    }
    Ok(())
}

/// The findings: contradictions and results of rules, with what the deputy has set aside.
pub fn findings(
    into: &mut Worksheet,
    content: &Content<'_>,
    formats: &mut Formats,
) -> Result<(), ExportError> {
    let &Content { budget, words, .. } = content;
    let none = if content.report.is_some() { "check-clean" } else { "export-unchecked" };
    let say = content.report.map(|report| Say { budget, report, words });
    let found = say.map(|say| say.report.findings(budget)).unwrap_or_default();
    let rows = found.iter().map(|finding| {
        let Some(say) = say else { return Default::default() };
        let entry = say.finding(finding);
        let body = say.finding_body(finding, &entry);
        let dismissal = content.review.dismissal(&finding.id);
        [
            String::new(),
            entry.name,
            entry.place,
            entry.sentence,
            arithmetic(words, &body),
            explanations(words, &body),
            body.source.unwrap_or_default(),
            body.figures.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n"),
            dismissal.map(|_| words.get("findings-dismiss").to_string()).unwrap_or_default(),
            dismissal.map(|d| d.reason.clone()).unwrap_or_default(),
        ]
    });
    list(into, content, formats, FINDINGS, rows, none)
}

/// Every step of every sum, and between which ends the results lie.
fn arithmetic(words: &Words, body: &FindingBody) -> String {
    let ends = |low: &str, high: &str| {
        if low.is_empty() && high.is_empty() { String::new() } else { format!("　[{low}, {high}]") }
    };
    let mut lines: Vec<String> = Vec::new();
    for Arithmetic { title, steps, totals } in &body.arithmetic {
        lines.extend(title.iter().cloned());
        let step = |Step { sign, name, value, low, high, .. }: &Step| {
            format!("{sign} {name}　{value}{}", ends(low, high)).trim_start().to_owned()
        };
        lines.extend(steps.iter().map(step));
        let total = |Total { name, low, high }: &Total| format!("{name}{}", ends(low, high));
        lines.extend(totals.iter().flatten().map(total));
    }
    lines.extend(body.tries.iter().cloned());
    if lines.iter().any(|line| line.contains('[')) {
        lines.push(words.get("export-ends").to_string());
    }
    lines.join("\n")
}

/// What would explain it.
fn explanations(words: &Words, body: &FindingBody) -> String {
    let and = words.get("say-and");
    let mut lines: Vec<String> = body.suspects_title.iter().map(|title| title.to_string()).collect();
    lines.extend(body.suspects.iter().map(|set| {
        let named: Vec<&str> = set.iter().map(|(_, text)| text.as_str()).collect();
        format!("· {}", named.join(&and))
    }));
    lines.extend(body.proposals.iter().cloned());
    if !body.fully_searched {
        lines.push(words.get("check-not-searched").to_string());
    }
    lines.join("\n")
}

/// The notes to be handed on.
pub fn notes(into: &mut Worksheet, content: &Content<'_>, formats: &mut Formats) -> Result<(), ExportError> {
    let words = content.words;
    let found: Vec<_> = content.noted().collect();
    let rows = found.iter().map(|(id, note)| {
        let of = note.content();
        let changed = if of.changed == of.created {
            String::new()
        } else {
            let by = of.changed_by.as_ref().map(|by| format!("　{}", author_text(words, by)));
            format!("{}{}", content.time(of.changed), by.unwrap_or_default())
        };
        let replies: Vec<String> = note.replies().into_iter().map(|reply| content.reply(reply)).collect();
        [
            String::new(),
            kind_name(words, of.kind),
            status_name(words, of.status).to_string(),
            importance_name(words, of.importance).to_string(),
            content.place(*id, note),
            of.quote.clone().unwrap_or_default(),
            content.place_state(*id, note).unwrap_or_default(),
            content.text(note),
            of.tags.iter().cloned().collect::<Vec<_>>().join(" "),
            if note.is_unsigned() { words.get("note-no-author").to_string() } else { of.author.name.clone() },
            of.author.delegation.clone(),
            content.time(of.created),
            changed,
            replies.join("\n"),
        ]
    });
    let none = if content.review.notes().len() == 0 { "export-no-notes" } else { "notes-filtered" };
    list(into, content, formats, NOTES, rows, none)
}
