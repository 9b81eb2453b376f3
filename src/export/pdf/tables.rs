//! The tables of a budget on paper.

use super::super::{Content, ExportError};
use super::comments::Kind;
use super::marks::{Carrier, Key, Marks, Ref};
use super::{Only, PaperChoice};
use crate::budget::{Book, StatementId};
use crate::compare::{
    Column, Page, Place, RowOptions, Sheet, SheetKind, Subject, build_side_by_side, outline, page_sheet,
    pages,
};
use crate::say::{CellText, Look, Tables, compare_base_name, place_name, place_title, unit_name};
use serde::Serialize;
use strum::IntoEnumIterator as _;

/// More columns than this need a page turned on its side; of large type fewer have room.
const MOST_COLUMNS: usize = 9;
const MOST_LARGE_COLUMNS: usize = 6;

/// Tables under one heading.
#[derive(Debug, Serialize)]
pub struct Chapter {
    pub title: String,
    /// On pages turned on their side.
    pub wide: bool,
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Debug, Serialize)]
pub struct Table {
    pub title: String,
    /// Unit and base.
    pub about: String,
    pub columns: usize,
    /// How wide the first column and the others must be for their words, in the size of the type.
    pub widths: Vec<f32>,
    /// Heads over several columns; none where there are none.
    pub groups: Vec<Group>,
    pub heads: Vec<Head>,
    pub rows: Vec<Row>,
    /// Notes about the whole table.
    pub carriers: Vec<Carrier>,
    pub refs: Vec<Ref>,
}

#[derive(Debug, Serialize)]
pub struct Group {
    pub title: String,
    pub span: usize,
}

#[derive(Debug, Serialize)]
pub struct Head {
    pub title: String,
    pub sub: String,
    /// Words rather than numbers.
    pub is_text: bool,
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub name: String,
    pub depth: u16,
    /// A heading over the rows below; it has no cells.
    pub heading: bool,
    pub strong: bool,
    pub carriers: Vec<Carrier>,
    pub refs: Vec<Ref>,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Default, Serialize)]
pub struct Cell {
    pub text: String,
    /// `printed`, `derived`, `words` or `missing`.
    pub look: &'static str,
    /// So many digits of room keep the decimal points in line.
    pub short_by: u32,
    /// And that of the point itself.
    pub pointless: bool,
    /// Another base than the head says.
    pub base: String,
    /// Where findings find their way back to.
    pub tags: Vec<String>,
    pub carriers: Vec<Carrier>,
    pub refs: Vec<Ref>,
}

/// The tables that were asked for, budget by budget.
pub(super) fn chapters(marks: &mut Marks<'_>, choice: &PaperChoice) -> Result<Vec<Chapter>, ExportError> {
    let content = marks.content;
    let outline = outline(content.budget);
    let most = if choice.settings.large { MOST_LARGE_COLUMNS } else { MOST_COLUMNS };
    let is_wide = |tables: &[Table]| tables.iter().any(|t| t.columns > most);
    let mut chapters = Vec::new();
    for book in Book::iter() {
        let statements: Vec<StatementId> = outline
            .statements(Place::Book(book))
            .into_iter()
            .filter(|id| match choice.only {
                Some(Only::Statement(only)) => only == *id,
                Some(_) => false,
                None => !choice.settings.without_books.contains(&book),
            })
            .collect();
        let mut tables = Vec::new();
        for id in statements {
            content.go_on()?;
            let sheet = statement_sheet(content, id);
            let s = content.budget.statement(id);
            let flow = content.words.get(format!("flow-{}", s.flow.word()));
            let title = format!("{} · {flow}", content.budget.scope(s.scope).name);
            let mut table = table(marks, &sheet, title);
            let key = Key::Statement(id);
            table.refs = marks.note_refs(&key);
            table.carriers = marks.take(&key, Kind::Sheet);
            tables.push(table);
        }
        if !tables.is_empty() {
            let title = place_name(content.budget, content.words, Place::Book(book));
            let wide = is_wide(&tables);
            chapters.push(Chapter { title, wide, tables });
        }
    }
    let mut tables = Vec::new();
    for (page, _) in pages(content.budget) {
        let is_wanted = match choice.only {
            Some(Only::Page(only)) => only == page,
            Some(_) => false,
            // what else there is repeats statements, but for items
            // what has no figure is printed where a note is about it
            None if choice.settings.without_books.contains(&Book::Policy) => false,
            None => match page {
                Page::Outcomes => true,
                Page::Plans => page_sheet(content.budget, page).rows.iter().any(|row| match row.subject {
                    Subject::Item(item) => marks.has(&Key::Item(item)),
                    _ => false,
                }),
                _ => false,
            },
        };
        if !is_wanted {
            continue;
        }
        content.go_on()?;
        let sheet = page_sheet(content.budget, page);
        let title = place_title(content.budget, content.words, Place::Page(page));
        tables.push(table(marks, &sheet, title));
    }
    if !tables.is_empty() {
        let (title, wide) = (content.words.get("paper-items").to_string(), is_wide(&tables));
        chapters.push(Chapter { title, wide, tables });
    }
    Ok(chapters)
}

fn statement_sheet(content: &Content<'_>, id: StatementId) -> Sheet {
    let options = RowOptions { base: content.base, ..RowOptions::default() };
    build_side_by_side(content.budget, &[id], &options)
}

fn table(marks: &mut Marks<'_>, sheet: &Sheet, title: String) -> Table {
    let content = marks.content;
    let tables =
        Tables { budget: content.budget, words: content.words, sheet, unit: content.unit, flat: false };
    let heads = tables.heads();
    let groups: Vec<Group> = sheet
        .layout
        .groups
        .iter()
        .map(|group| Group { title: tables.group_name(group).to_string(), span: group.columns.len() })
        .collect();
    let is_text = |column: &Column| matches!(column, Column::Text(_));
    let mut rows = Vec::new();
    for (nth, row) in sheet.rows.iter().enumerate() {
        let heading = matches!(row.subject, Subject::Heading(..) | Subject::Flow(..) | Subject::Section(..));
        // the only heading of a statement's own table says what its title says
        if matches!(row.subject, Subject::Heading(..)) {
            continue;
        }
        let words = tables.row(nth, &heads);
        let key = match row.subject {
            Subject::Line(line) => Some(Key::Line(line)),
            Subject::Item(item) => Some(Key::Item(item)),
            _ => None,
        };
        let (refs, carriers) = match &key {
            Some(key) => (marks.note_refs(key), marks.take(key, Kind::Highlight)),
            None => (Vec::new(), Vec::new()),
        };
        let cells = if heading {
            Vec::new()
        } else {
            words
                .cells
                .iter()
                .zip(&sheet.layout.columns)
                .map(|(cell, column)| cell_of(marks, cell, is_text(column)))
                .collect()
        };
        rows.push(Row {
            name: words.name.to_string(),
            depth: row.depth.min(6),
            heading,
            strong: row.depth == 0 && row.expandable,
            carriers,
            refs,
            cells,
        });
    }
    let unit = content.words.with("paper-unit", &[("unit", &unit_name(content.words, content.unit))]);
    let about = match sheet.kind {
        SheetKind::SideBySide { base }
            if sheet.layout.columns.iter().any(|c| matches!(c, Column::Difference)) =>
        {
            let base = compare_base_name(content.words, content.budget, base);
            format!("{unit}　{}", content.words.with("paper-base", &[("base", &base)]))
        }
        _ => unit,
    };
    let heads: Vec<Head> = heads
        .iter()
        .zip(&sheet.layout.columns)
        .map(|(head, column)| Head {
            title: head.title.to_string(),
            sub: head.sub.to_string(),
            is_text: is_text(column),
        })
        .collect();
    Table {
        widths: widths(&heads, &rows),
        title,
        about,

        columns: sheet.layout.columns.len(),
        groups: if groups.iter().all(|g| g.title.is_empty()) { Vec::new() } else { groups },
        heads,
        rows,
        carriers: Vec::new(),
        refs: Vec::new(),
    }
}

/// What the words of each column need, in the size of the type: names break, numbers do not.
fn widths(heads: &[Head], rows: &[Row]) -> Vec<f32> {
    let width = |text: &str| -> f32 {
        let of = |c: char| match c {
            ',' | '.' | ' ' | '·' => 0.28,
            c if c.is_ascii() => 0.56,
            _ => 1.0,
        };
        text.chars().map(of).sum()
    };
    let names = rows.iter().filter(|r| !r.heading).map(|r| width(&r.name) + f32::from(r.depth) * 0.9);
    let mut all = vec![names.fold(0.0, f32::max).clamp(6.0, 15.0)];
    for (nth, head) in heads.iter().enumerate() {
        if head.is_text {
            all.push(9.0);
            continue;
        }
        let digits = rows.iter().filter_map(|r| r.cells.get(nth)).map(|c| {
            let padding = u8::try_from(c.short_by).map_or(0.0, |n| f32::from(n) * 0.56);
            let base = c.base.split(' ').map(|w| width(w).min(5.0) * 0.8).fold(0.0, f32::max);
            (width(&c.text) + padding).max(base)
        });
        // heads break between words, Chinese ones after five characters
        let words = head.title.split(' ').chain(head.sub.split(' ')).map(|w| width(w).min(5.0));
        all.push(digits.chain(words).fold(2.2, f32::max));
    }
    all
}

fn cell_of(marks: &mut Marks<'_>, cell: &CellText, is_text: bool) -> Cell {
    let (mut carriers, mut refs, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(figure) = cell.figure {
        let key = Key::Figure(figure);
        refs = marks.note_refs(&key);
        let (of_findings, first) = marks.finding_refs(figure);
        refs.extend(of_findings);
        tags = first;
        carriers = marks.take(&key, Kind::Highlight);
    }
    Cell {
        // words that are not there are no figures that are missing
        text: if is_text && cell.look == Look::Missing { String::new() } else { cell.text.to_string() },
        look: match cell.look {
            Look::Printed => "printed",
            Look::Derived => "derived",
            Look::Words => "words",
            Look::Missing => "missing",
        },
        short_by: cell.short_by,
        pointless: cell.pointless,
        base: cell.note.as_deref().unwrap_or_default().to_owned(),
        tags,
        carriers,
        refs,
    }
}
