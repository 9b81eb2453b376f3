//! The workbook: what it is, every table, the findings, the notes.
//!
//! Printed figures are numbers and derived values are formulas over them, each with its result, so that who opens
//! the workbook can see where a number comes from and go on from it. Text is written as text whatever it begins with.

mod cover;
mod formats;
mod formula;
mod lists;
mod table;

use super::{Content, ExportError};
use crate::compare::{Page, Place};
use formats::Formats;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use table::CellNotes;

/// Rows of a worksheet, as Excel has it.
const MOST_ROWS: usize = 1_048_576;
/// Characters of a name of a worksheet at most.
const MOST_NAME: usize = 31;
/// Units of UTF-16 of a cell or comment that are shown; Excel takes 32,767 and refuses the file beyond.
const MOST_TEXT: usize = 32_000;
/// DIN A4, as Excel numbers papers.
const A4: u8 = 9;

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Makes the workbook.
///
/// # Errors
/// When it is cancelled, or a table is longer than a worksheet can be.
pub fn xlsx(content: &Content<'_>) -> Result<Vec<u8>, ExportError> {
    content.go_on()?;
    let words = content.words;
    let mut formats = Formats::default();
    let mut names = Names::default();
    let notes = CellNotes::new(content);
    let books = content.books();
    let pages = content.pages();
    let rows = books.iter().map(|(_, sheet)| sheet.rows.len()).sum::<usize>()
        + pages.iter().map(|(_, sheet)| sheet.rows.len()).sum::<usize>();
    let mut done = Done { content, rows: 0, of: rows };
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(content)?);
    cover::write(names.add(&mut workbook, &words.get("export-sheet-about"))?, content, &mut formats)?;
    for (book, sheet) in &books {
        let place = Place::Book(*book);
        let name = words.get(format!("book-{}", book.word()));
        let into = names.add(&mut workbook, &name)?;
        table::write(into, &name, place, &content.tables(sheet), &mut formats, &notes, &mut done)?;
    }
    for (page, sheet) in &pages {
        let (page, place): (Page, _) = (*page, Place::Page(*page));
        let name = words.get(format!("page-{}", <&str>::from(page)));
        let into = names.add(&mut workbook, &name)?;
        table::write(into, &name, place, &content.tables(sheet), &mut formats, &notes, &mut done)?;
    }
    let into = names.add(&mut workbook, &words.get("export-sheet-findings"))?;
    lists::findings(into, content, &mut formats)?;
    let into = names.add(&mut workbook, &words.get("export-sheet-notes"))?;
    lists::notes(into, content, &mut formats)?;
    content.go_on()?;
    let bytes = workbook.save_to_buffer()?;
    content.progress.set(1, 1);
    Ok(bytes)
}

fn properties(content: &Content<'_>) -> Result<DocProperties, ExportError> {
    let reviewer = content.review.reviewer();
    Ok(DocProperties::new()
        .set_title(text(content, &content.budget.title))
        .set_author(text(content, &reviewer.name))
        .set_company(text(content, &reviewer.delegation))
        .set_comment(content.words.with("export-program", &[("version", env!("CARGO_PKG_VERSION"))]))
        // the time of the day would make every file another
        .set_creation_datetime(&ExcelDateTime::from_timestamp(content.made.as_second())?))
}

/// How far the tables are.
struct Done<'a> {
    content: &'a Content<'a>,
    rows: usize,
    of: usize,
}

impl Done<'_> {
    /// One more row; fails when somebody has cancelled.
    fn row(&mut self) -> Result<(), ExportError> {
        if self.rows.is_multiple_of(256) {
            self.content.go_on()?;
            // putting the file together takes as long again
            self.content.progress.set(self.rows, self.of * 2);
        }
        self.rows += 1;
        Ok(())
    }
}

/// The names of the worksheets so far.
#[derive(Default)]
struct Names {
    used: Vec<String>,
}

impl Names {
    fn add<'w>(
        &mut self,
        workbook: &'w mut Workbook,
        wanted: &str,
    ) -> Result<&'w mut Worksheet, ExportError> {
        let name = self.name(wanted);
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        // in headers and footers an ampersand is a command
        let title: String = wanted.replace('&', "&&").chars().take(100).collect();
        sheet.set_header(format!("&L{title}")).set_footer("&C&P / &N");
        Ok(sheet)
    }

    /// A name Excel accepts and no other worksheet has, whatever the case.
    fn name(&mut self, wanted: &str) -> String {
        let fits = |c: char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control();
        let cut = |most: usize, text: &str| -> String {
            let mut units = 0;
            text.chars()
                .take_while(|c| {
                    units += c.len_utf16();
                    units <= most
                })
                .collect()
        };
        let clean: String = wanted.chars().filter(|c| fits(*c)).collect();
        let clean = clean.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        let clean = if clean.is_empty() { "-" } else { clean };
        let mut name = cut(MOST_NAME, clean);
        let mut nth = 2;
        while self.used.contains(&name.to_lowercase()) || name.eq_ignore_ascii_case("history") {
            let ending = format!(" {nth}");
            name = format!("{}{ending}", cut(MOST_NAME - ending.len(), clean));
            nth += 1;
        }
        self.used.push(name.to_lowercase());
        name
    }
}

/// Text a cell can hold: without characters XML does not know, and no longer than Excel takes.
fn text(content: &Content<'_>, text: &str) -> String {
    let fits =
        |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\n' | '\t');
    // Excel counts in units of UTF-16
    let mut units = 0;
    let mut kept = String::with_capacity(text.len().min(4 * MOST_TEXT));
    for c in text.chars().filter(fits) {
        units += c.len_utf16();
        if units > MOST_TEXT {
            kept.push_str(&content.words.get("export-cut"));
            break;
        }
        kept.push(c);
    }
    kept
}

/// A row as Excel counts them; checked against [`MOST_ROWS`] before.
fn row_number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// A column as Excel counts them; one beyond its limit is refused by the library.
fn column_number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
