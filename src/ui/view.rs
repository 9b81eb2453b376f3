//! What the window shows at the moment: not saved, not part of any document.

use crate::budget::{Budget, FigureId, LineId};
use crate::compare::display::DisplayUnit;
use crate::compare::{
    Collapsed, Outline, Page, Place, RowOptions, SearchIndex, Sheet, Subject, build_side_by_side, page_sheet,
};
use crate::say::Tables;
use crate::words::Words;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// More lines than this are put in order on another thread, so that the window never waits.
const ROWS_AT_ONCE: usize = 4_000;

/// An open budget and what is made from it once.
pub struct Document {
    pub budget: Arc<Budget>,
    /// `None` for the bundled sample.
    pub path: Option<PathBuf>,
    pub outline: Outline,
    pub search: Arc<SearchIndex>,
    /// Lines with children, for collapsing all.
    pub parents: Vec<LineId>,
}

/// A rectangle of cells; the anchor stays while the cursor moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub anchor: (usize, usize),
    pub cursor: (usize, usize),
}

impl Selection {
    /// One cell. Column 0 names the row, the others follow the layout.
    pub fn at(row: usize, column: usize) -> Self {
        Self { anchor: (row, column), cursor: (row, column) }
    }

    /// First and last row.
    pub fn rows(self) -> (usize, usize) {
        (self.anchor.0.min(self.cursor.0), self.anchor.0.max(self.cursor.0))
    }

    /// First and last column.
    pub fn columns(self) -> (usize, usize) {
        (self.anchor.1.min(self.cursor.1), self.anchor.1.max(self.cursor.1))
    }

    /// Whether a cell belongs to it.
    pub fn contains(self, row: usize, column: usize) -> bool {
        let ((r0, r1), (c0, c1)) = (self.rows(), self.columns());
        (r0..=r1).contains(&row) && (c0..=c1).contains(&column)
    }
}

/// What decides the sheet; a sheet is made anew when this changes.
#[derive(Clone, Debug, PartialEq)]
struct SheetKey {
    place: Place,
    options: RowOptions,
}

/// Everything the central view shows.
pub struct View {
    pub place: Place,
    pub options: RowOptions,
    pub unit: DisplayUnit,
    pub selection: Selection,
    pub sheet: Arc<Sheet>,
    /// Grows with every new sheet or way of showing it: texts made for an older one are stale.
    pub generation: u64,
    /// Row to bring into sight in the next frame.
    pub scroll_to: Option<usize>,
    key: Option<SheetKey>,
    coming: Option<Receiver<Sheet>>,
    /// What to select once the coming sheet is there.
    wanted: Wanted,
}

#[derive(Clone, Copy, Debug, Default)]
enum Wanted {
    #[default]
    Nothing,
    /// A row, with the column; `true` also brings it into sight.
    Row(Subject, usize, bool),
    Figure(FigureId),
}

impl View {
    /// The view of a freshly opened budget: the overview, top lines only.
    pub fn new(document: &Document, unit: DisplayUnit, show_shares: bool) -> Self {
        let options =
            RowOptions { collapsed: Collapsed::all(&document.parents), show_shares, ..RowOptions::default() };
        let empty = Sheet {
            kind: crate::compare::SheetKind::SideBySide { base: options.base },
            layout: crate::compare::Layout::default(),
            rows: Vec::new(),
        };
        Self {
            place: Place::Overview,
            options,
            unit,
            selection: Selection::at(0, 0),
            sheet: Arc::new(empty),
            generation: 0,
            scroll_to: None,
            key: None,
            coming: None,
            wanted: Wanted::default(),
        }
    }

    /// Makes the sheet anew if what decides it has changed. `wake` is called when a sheet made
    /// elsewhere is ready.
    pub fn refresh(&mut self, document: &Document, wake: impl FnOnce() + Send + 'static) {
        match self.coming.as_ref().map(Receiver::try_recv) {
            Some(Ok(sheet)) => {
                self.coming = None;
                self.arrive(document, sheet);
            }
            // the thread died without an answer: the old sheet stays
            Some(Err(TryRecvError::Disconnected)) => self.coming = None,
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        let key = SheetKey { place: self.place, options: self.options.clone() };
        if self.key.as_ref() == Some(&key) {
            return;
        }
        let same_place = self.key.as_ref().is_some_and(|k| k.place == key.place);
        if let Wanted::Nothing = self.wanted {
            match self.sheet.rows.get(self.selection.cursor.0) {
                Some(row) if same_place => {
                    self.wanted = Wanted::Row(row.subject, self.selection.cursor.1, false)
                }
                _ => {
                    self.selection = Selection::at(0, 0);
                    self.scroll_to = Some(0);
                }
            }
        }
        self.key = Some(key);
        let budget = Arc::clone(&document.budget);
        let (place, options) = (self.place, self.options.clone());
        let statements = document.outline.statements(place);
        let at_once = budget.lines().len() + budget.items().len() <= ROWS_AT_ONCE;
        let make = move || match place {
            Place::Page(page) => page_sheet(&budget, page),
            _ => build_side_by_side(&budget, &statements, &options),
        };
        if at_once {
            let sheet = make();
            self.coming = None;
            self.arrive(document, sheet);
            return;
        }
        let (sender, receiver) = channel();
        self.coming = Some(receiver);
        std::thread::spawn(move || {
            if sender.send(make()).is_ok() {
                wake();
            }
        });
    }

    /// Whether a sheet is being made elsewhere.
    pub fn is_waiting(&self) -> bool {
        self.coming.is_some()
    }

    fn arrive(&mut self, document: &Document, sheet: Sheet) {
        self.sheet = Arc::new(sheet);
        self.generation += 1;
        match std::mem::take(&mut self.wanted) {
            Wanted::Nothing => {}
            Wanted::Row(subject, column, in_sight) => {
                if let Some(row) = self.sheet.row_of(subject) {
                    self.selection = Selection::at(row, column);
                    self.scroll_to = in_sight.then_some(row).or(self.scroll_to);
                }
            }
            Wanted::Figure(figure) => {
                if let Some((row, column)) = self.sheet.position_of(&document.budget, figure) {
                    self.selection = Selection::at(row, column + 1);
                    self.scroll_to = Some(row);
                }
            }
        }
        // a heading has nothing to tell: begin on the line below it
        let heading = |row: usize| {
            let subject = self.sheet.rows.get(row).map(|r| r.subject);
            matches!(subject, Some(Subject::Heading(..) | Subject::Flow(..) | Subject::Section(..)))
        };
        if self.selection == Selection::at(0, 0) && heading(0) {
            self.selection = Selection::at(1, 0);
        }
        let last_row = self.sheet.rows.len().saturating_sub(1);
        let last_column = self.sheet.layout.columns.len();
        for end in [&mut self.selection.anchor, &mut self.selection.cursor] {
            *end = (end.0.min(last_row), end.1.min(last_column));
        }
    }

    /// Shows a figure where it stands: opens what hides it and selects it once the sheet is there.
    pub fn show_figure(&mut self, document: &Document, figure: FigureId) {
        let budget = &document.budget;
        match budget.figure(figure).owner {
            crate::budget::Owner::Line(line) => self.show_line(document, line),
            crate::budget::Owner::Item(item, _) => {
                self.place = Place::Page(page_of_item(budget, item));
            }
        }
        self.wanted = Wanted::Figure(figure);
        self.key = None;
    }

    /// Shows a line of a statement.
    pub fn show_line(&mut self, document: &Document, line: LineId) {
        let budget = &document.budget;
        let statement = budget.line(line).statement;
        // the overview is too wide a place to find one line in
        if self.place == Place::Overview || !document.outline.statements(self.place).contains(&statement) {
            self.place = Place::Statement(statement);
        }
        for above in budget.ancestry(line) {
            if above != line {
                self.options.collapsed.set(above, false);
            }
        }
        self.options.filter = crate::compare::Filter::default();
        if std::mem::take(&mut self.options.flat) {
            // the order belongs to the list of the largest changes
            self.options.sort = None;
        }
        self.show_row(Subject::Line(line));
    }

    /// Selects a row once the sheet is there.
    pub fn show_row(&mut self, subject: Subject) {
        self.show_cell(subject, 0);
    }

    /// Selects a cell once the sheet is there.
    pub fn show_cell(&mut self, subject: Subject, column: usize) {
        self.wanted = Wanted::Row(subject, column, true);
        self.key = None;
    }

    /// Says what the sheet shows.
    pub fn tables<'a>(&'a self, document: &'a Document, words: &'a Words) -> Tables<'a> {
        let Self { sheet, unit, options, .. } = self;
        Tables { budget: &document.budget, words, sheet, unit: *unit, flat: options.flat }
    }

    /// Texts made so far are stale: the unit or the language changed.
    pub fn restyle(&mut self) {
        self.generation += 1;
    }
}

/// The page an item stands on.
pub fn page_of_item(budget: &Budget, item: crate::budget::ItemId) -> Page {
    if budget.item(item).kind == crate::budget::Flow::Outcome { Page::Outcomes } else { Page::Plans }
}
