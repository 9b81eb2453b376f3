//! A table of the budget as a worksheet.

use super::formats::{Formats, Number, Style};
use super::formula::{Positions, formula};
use super::{Done, MOST_ROWS, column_number, row_number, text};
use crate::budget::{FigureId, ItemId, LineId, StatementId};
use crate::compare::display::{DisplayUnit, Medium, derived_text, printed};
use crate::compare::{Cell, Column, Layout, Place, Subject};
use crate::export::{Content, ExportError};
use crate::quantity::{Bound, Dimension};
use crate::review::NoteId;
use crate::review::places::Target;
use crate::say::{CellText, Tables, author_text, first_head, kind_name};
use rust_xlsxwriter::{Formula, Note, Worksheet};
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr as _;

/// Rows of heads.
const HEADS: usize = 2;
/// Widths of columns, in digits: of names, of numbers, of words.
const NAME_WIDTH: (usize, usize) = (18, 46);
const NUMBER_WIDTH: (usize, usize) = (11, 26);
const WORDS_WIDTH: (usize, usize) = (10, 48);
/// Pixels of a comment, and of one line of it.
const COMMENT_WIDTH: u32 = 320;
const COMMENT_LINE: u32 = 19;
/// Digits that fit into a line of a comment.
const COMMENT_DIGITS: usize = 42;
const COMMENT_LINES: usize = 24;

/// The notes to be handed on, by the cell they belong to.
pub struct CellNotes<'a> {
    content: &'a Content<'a>,
    of_figure: HashMap<FigureId, Vec<NoteId>>,
    of_line: HashMap<LineId, Vec<NoteId>>,
    of_item: HashMap<ItemId, Vec<NoteId>>,
    of_statement: HashMap<StatementId, Vec<NoteId>>,
}

impl<'a> CellNotes<'a> {
    /// The notes of a content.
    pub fn new(content: &'a Content<'a>) -> Self {
        let mut notes = Self {
            content,
            of_figure: HashMap::new(),
            of_line: HashMap::new(),
            of_item: HashMap::new(),
            of_statement: HashMap::new(),
        };
        for (id, _) in content.noted() {
            match content.places.place(id).and_then(|p| p.target) {
                Some(Target::Figure(figure)) => notes.of_figure.entry(figure).or_default().push(id),
                Some(Target::Line(line)) => notes.of_line.entry(line).or_default().push(id),
                Some(Target::Item(item)) => notes.of_item.entry(item).or_default().push(id),
                Some(Target::Statement(statement)) => {
                    notes.of_statement.entry(statement).or_default().push(id);
                }
                // they stand in no cell, only in the list of notes
                Some(Target::Report | Target::Section(_) | Target::Finding(_) | Target::Chart) | None => {}
            }
        }
        notes
    }

    fn of_figure(&self, id: FigureId) -> Option<Note> {
        self.comment(self.of_figure.get(&id).map(Vec::as_slice).unwrap_or_default())
    }

    /// The notes at the name of a row; those on a whole table stand at its first line.
    fn of_subject(&self, subject: Subject) -> Option<Note> {
        let mut ids: Vec<NoteId> = Vec::new();
        match subject {
            Subject::Line(line) => {
                let budget = self.content.budget;
                let statement = budget.line(line).statement;
                if budget.statement(statement).roots.first() == Some(&line) {
                    ids.extend(self.of_statement.get(&statement).into_iter().flatten());
                }
                ids.extend(self.of_line.get(&line).into_iter().flatten());
            }
            Subject::Item(item) => ids.extend(self.of_item.get(&item).into_iter().flatten()),
            _ => {}
        }
        self.comment(&ids)
    }

    /// Several notes of one cell as one comment; a cell has but one.
    fn comment(&self, ids: &[NoteId]) -> Option<Note> {
        let content = self.content;
        let notes: Vec<_> = ids.iter().filter_map(|id| content.review.note(*id)).collect();
        let first = notes.first()?;
        let said: Vec<String> = notes
            .iter()
            .map(|note| {
                let of = note.content();
                let mut lines = vec![
                    format!("{}　{}", kind_name(content.words, of.kind), content.signature(of)),
                    content.text(note),
                ];
                lines.extend(note.replies().into_iter().map(|reply| format!("└ {}", content.reply(reply))));
                lines.join("\n")
            })
            .collect();
        let said = text(content, &said.join("\n――――――\n"));
        let lines: usize = said.lines().map(|line| line.width().div_ceil(COMMENT_DIGITS).max(1)).sum();
        let height = u32::try_from(lines.min(COMMENT_LINES) + 1).unwrap_or(1) * COMMENT_LINE;
        let author = text(content, &author_text(content.words, &first.content().author));
        Some(
            Note::new(said)
                .set_author(author.chars().take(50).collect::<String>())
                // the text names every author already
                .add_author_prefix(false)
                .set_width(COMMENT_WIDTH)
                .set_height(height),
        )
    }
}

/// Writes a table: two rows of heads, then its rows, a column for names before the others.
pub fn write(
    into: &mut Worksheet,
    name: &str,
    place: Place,
    tables: &Tables<'_>,
    formats: &mut Formats,
    notes: &CellNotes<'_>,
    done: &mut Done<'_>,
) -> Result<(), ExportError> {
    let &Tables { budget, sheet, words, .. } = tables;
    let most = MOST_ROWS - HEADS;
    if sheet.rows.len() > most {
        return Err(ExportError::TooLong { table: name.to_owned(), rows: sheet.rows.len(), most });
    }
    let content = notes.content;
    let heads = tables.heads();
    into.merge_range(0, 0, 1, 0, &first_head(words, place), formats.get(&Style::Head))?;
    for group in &sheet.layout.groups {
        let (first, last) = (column_number(group.columns.start + 1), column_number(group.columns.end));
        let title = tables.group_name(group);
        let format = formats.get(&Style::Group(group.year));
        if first < last {
            into.merge_range(0, first, 0, last, &title, format)?;
        } else {
            into.write_string_with_format(0, first, &*title, format)?;
        }
    }
    let mut widths = vec![NAME_WIDTH.0];
    for (column, head) in heads.iter().enumerate() {
        let number = column_number(column + 1);
        into.write_string_with_format(1, number, &*head.full, formats.get(&Style::Head))?;
        widths.push(if is_words(&sheet.layout, column) { WORDS_WIDTH.0 } else { NUMBER_WIDTH.0 });
    }
    into.set_row_height(1, 48)?.set_freeze_panes(2, 1)?.set_repeat_rows(0, 1)?;
    let at = positions(tables);
    for (row, r) in sheet.rows.iter().enumerate() {
        done.row()?;
        let number = row_number(row + HEADS);
        let says = tables.row(row, &heads);
        let name = text(content, &says.name);
        if matches!(r.subject, Subject::Heading(..) | Subject::Flow(..) | Subject::Section(..)) {
            let format = formats.get(&Style::Heading);
            into.write_string_with_format(number, 0, name, format)?;
            for column in 0..heads.len() {
                into.write_blank(number, column_number(column + 1), format)?;
            }
            continue;
        }
        widen(&mut widths, 0, name.width() + 2 * usize::from(r.depth), NAME_WIDTH);
        into.write_string_with_format(number, 0, name, formats.get(&Style::Name(r.depth)))?;
        if let Some(note) = notes.of_subject(r.subject) {
            into.insert_note(number, 0, &note)?;
        }
        for (column, shown) in says.cells.iter().enumerate() {
            let place = (number, column_number(column + 1));
            let cell = sheet.cell(budget, row, column);
            let wide = shown.text.width() + shown.note.as_deref().map_or(0, |note| note.width() + 1);
            match &cell {
                Cell::Missing => continue,
                Cell::Text(words) => {
                    let words = text(content, words);
                    into.write_string_with_format(place.0, place.1, words, formats.get(&Style::Words))?;
                }
                Cell::Printed(id) => {
                    if is_words(&sheet.layout, column) {
                        let printed = text(content, &shown.text);
                        into.write_string_with_format(place.0, place.1, printed, formats.get(&Style::Words))?;
                    } else {
                        let (value, format) = figure(tables, column, *id, shown);
                        let format = formats.get(&Style::Printed(format));
                        into.write_number_with_format(place.0, place.1, number_of(&value)?, format)?;
                    }
                    // a page can show a figure twice
                    if at.get(id) == Some(&place)
                        && let Some(note) = notes.of_figure(*id)
                    {
                        into.insert_note(place.0, place.1, &note)?;
                    }
                }
                Cell::Derived(derived) => {
                    let shows = derived_text(budget, derived, tables.unit, Medium::Clipboard);
                    let value = shows.text.trim_end_matches('%');
                    let format = Number {
                        decimals: shows.decimals,
                        short_by: shown.short_by,
                        pointless: shown.pointless,
                        separated: derived.dimension == Dimension::Money
                            && tables.unit != DisplayUnit::YiYuan,
                        signed: is_change(&sheet.layout, column),
                        approximate: derived.is_indirect(),
                        unit: if derived.dimension == Dimension::Money { "" } else { "%" },
                        before: "",
                    };
                    let format = formats.get(&Style::Derived(format.format()));
                    match formula(budget, derived, tables.unit, &at) {
                        Some(formula) => {
                            let formula = Formula::new(formula).set_result(value);
                            into.write_formula_with_format(place.0, place.1, formula, format)?;
                        }
                        None => {
                            into.write_number_with_format(place.0, place.1, number_of(value)?, format)?;
                        }
                    }
                }
            }
            let limits = if is_words(&sheet.layout, column) { WORDS_WIDTH } else { NUMBER_WIDTH };
            widen(&mut widths, column + 1, wide, limits);
        }
    }
    for (column, width) in widths.into_iter().enumerate() {
        let width = u32::try_from(width).unwrap_or(u32::MAX);
        into.set_column_width(column_number(column), width)?;
    }
    Ok(())
}

/// The number of a printed figure as text, and how it is shown.
fn figure(tables: &Tables<'_>, column: usize, id: FigureId, shown: &CellText) -> (String, String) {
    let quantity = &tables.budget.figure(id).quantity;
    let number = printed(quantity, tables.unit, Medium::Clipboard);
    let money = quantity.unit().dimension() == Dimension::Money;
    let limit = match quantity.bound() {
        Bound::Exact => None,
        Bound::AtLeast => Some("export-at-least"),
        Bound::AtMost => Some("export-at-most"),
        Bound::About => Some("export-about"),
    };
    let limit = limit.map(|id| tables.words.get(id));
    let before: Vec<&str> = [shown.note.as_deref(), limit.as_deref()].into_iter().flatten().collect();
    let format = Number {
        decimals: number.decimals,
        short_by: shown.short_by,
        pointless: shown.pointless,
        separated: money && tables.unit != DisplayUnit::YiYuan,
        signed: is_change(&tables.sheet.layout, column),
        approximate: false,
        unit: if money { "" } else { quantity.unit().text() },
        before: &before.join(" "),
    };
    (number.text.trim_end_matches('%').to_owned(), format.format())
}

/// The one place where a number ceases to be exact: cells of Excel hold nothing else.
fn number_of(text: &str) -> Result<f64, ExportError> {
    text.parse().map_err(|_| ExportError::Internal(format!("number: {text}")))
}

/// Where each printed figure stands; of one that stands in several cells, the first.
fn positions(tables: &Tables<'_>) -> Positions {
    let mut at = Positions::new();
    let sheet = tables.sheet;
    for row in 0..sheet.rows.len() {
        for column in 0..sheet.layout.columns.len() {
            if let Cell::Printed(id) = sheet.cell(tables.budget, row, column) {
                at.entry(id).or_insert((row_number(row + HEADS), column_number(column + 1)));
            }
        }
    }
    at
}

fn is_words(layout: &Layout, column: usize) -> bool {
    matches!(layout.columns.get(column), Some(Column::Text(_)))
}

fn is_change(layout: &Layout, column: usize) -> bool {
    matches!(layout.columns.get(column), Some(Column::Difference | Column::DifferenceRate))
}

fn widen(widths: &mut [usize], column: usize, wanted: usize, (least, most): (usize, usize)) {
    if let Some(width) = widths.get_mut(column) {
        *width = (*width).max((wanted + 2).clamp(least, most));
    }
}
