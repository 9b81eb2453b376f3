//! The figures as a table of plain text for other programs: a row for every line of every book, both years side by
//! side.
//!
//! UTF-8 with a byte-order mark and lines ending in CR LF, which is what Excel needs to read Chinese and to split
//! lines rightly. Numbers are plain: in the chosen unit or in percent, without separators, a minus before what falls.
//! Excel takes text that begins with `=`, `+`, `-` or `@` for a formula; such text, never a number, gets an apostrophe
//! before it, which Excel itself uses to say that a cell is text.

use super::{Content, ExportError};
use crate::compare::display::{Medium, derived_text, printed};
use crate::compare::{Cell, Column, Subject};
use crate::say::Tables;
use crate::words::Words;

/// The byte-order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Between the names of an account path.
const BETWEEN: &str = " › ";

/// Makes the text.
///
/// # Errors
/// When it is cancelled.
pub fn csv(content: &Content<'_>) -> Result<Vec<u8>, ExportError> {
    content.go_on()?;
    let &Content { budget, words, .. } = content;
    let sheet = content.whole();
    let tables = content.tables(&sheet);
    let columns = Columns::new(content, &tables)?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    let failed = |e: csv::Error| ExportError::Internal(e.to_string());
    let mut record: Vec<String> = ["export-book", "findings-scope", "export-flow", "head-account"]
        .iter()
        .map(|id| words.get(*id).to_string())
        .collect();
    record.extend(columns.heads(words));
    record.push(words.get("export-derived").to_string());
    writer.write_record(record.iter().map(|head| safe(head))).map_err(failed)?;
    for (row, r) in sheet.rows.iter().enumerate() {
        if row % 256 == 0 {
            content.go_on()?;
            content.progress.set(sheet.rows.len() + row, sheet.rows.len() * 2);
        }
        let Subject::Line(line) = r.subject else { continue };
        let statement = budget.statement(budget.line(line).statement);
        let path: Vec<&str> = budget.ancestry(line).into_iter().map(|l| &*budget.line(l).name).collect();
        record.clear();
        record.push(words.get(format!("book-{}", statement.book.word())).to_string());
        record.push(safe(&budget.scope(statement.scope).name));
        record.push(words.get(format!("flow-{}", statement.flow.word())).to_string());
        record.push(safe(&path.join(BETWEEN)));
        let notes = tables.row(row, &columns.tables_heads).cells;
        let mut derived: Vec<&str> = Vec::new();
        for (column, head) in columns.titles.iter().enumerate() {
            let cell = sheet.cell(budget, row, column);
            if matches!(cell, Cell::Derived(_)) {
                derived.push(head);
            }
            record.push(number(content, &cell));
            if columns.has_note(column) {
                let note = notes.get(column).and_then(|cell| cell.note.as_deref());
                record.push(safe(note.unwrap_or_default()));
            }
        }
        record.push(safe(&derived.join(&words.get("export-between"))));
        writer.write_record(&record).map_err(failed)?;
    }
    content.progress.set(1, 1);
    writer.into_inner().map_err(|e| ExportError::Internal(e.to_string()))
}

/// The columns of figures.
struct Columns {
    tables_heads: Vec<crate::say::Head>,
    /// Year and head, with unit and base.
    titles: Vec<String>,
    /// Whether any row of a column has a base of its own, which then stands in a column after it.
    with_note: Vec<bool>,
}

impl Columns {
    fn new(content: &Content<'_>, tables: &Tables<'_>) -> Result<Self, ExportError> {
        let heads = tables.heads();
        // what compares both years belongs to the later one
        let year = |column: Column| match column {
            Column::Stated(year, ..) | Column::Share(year) => year.of(content.budget),
            _ => content.budget.draft_year,
        };
        let titles = heads.iter().zip(&tables.sheet.layout.columns);
        let titles = titles.map(|(head, column)| format!("{} {}", year(*column), head.full)).collect();
        let rows = tables.sheet.rows.len();
        let mut with_note = vec![false; heads.len()];
        for row in 0..rows {
            if row % 256 == 0 {
                content.go_on()?;
                content.progress.set(row, rows * 2);
            }
            for (has, cell) in with_note.iter_mut().zip(tables.row(row, &heads).cells) {
                *has |= cell.note.is_some();
            }
        }
        Ok(Self { tables_heads: heads, titles, with_note })
    }

    fn has_note(&self, column: usize) -> bool {
        self.with_note.get(column).copied().unwrap_or(false)
    }

    fn heads(&self, words: &Words) -> Vec<String> {
        let mut heads = Vec::new();
        for (column, title) in self.titles.iter().enumerate() {
            heads.push(title.clone());
            if self.has_note(column) {
                heads.push(words.with("export-base-of", &[("head", title)]));
            }
        }
        heads
    }
}

/// The number of a cell; nothing where the report gives none.
fn number(content: &Content<'_>, cell: &Cell) -> String {
    let text = match cell {
        Cell::Missing => return String::new(),
        Cell::Text(text) => return safe(text),
        Cell::Printed(id) => {
            printed(&content.budget.figure(*id).quantity, content.unit, Medium::Clipboard).text
        }
        Cell::Derived(derived) => derived_text(content.budget, derived, content.unit, Medium::Clipboard).text,
    };
    text.trim_end_matches('%').to_owned()
}

/// Text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    // some skip blanks before they look
    if text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
        || text.starts_with(['\t', '\r', '\n'])
    {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests;
