//! What stands beside what: sheets of rows and columns, with every derived value explained.
//!
//! A [`Sheet`] is what a table on screen or paper shows: rows, columns and, for each cell, the printed
//! figure, a [`Derived`] value with formula, inputs and interval, or nothing. Pure functions over an
//! immutable [`Budget`](crate::budget::Budget); no screen is known here.

mod derive;
mod outline;
mod pages;
mod search;
mod sheet;

pub mod display;

pub use derive::{
    Cell, CompareBase, Derived, Formula, Operand, cell, prior_actual, reading, reading_digit, share, value_of,
};
pub use outline::{Outline, OutlineNode, Place, outline};
pub use pages::{Page, page_sheet, pages};
pub use search::{Hit, SearchIndex, initials, name_matches};
pub use sheet::{
    Collapsed, Column, Filter, HeaderGroup, Layout, Order, Row, RowOptions, Sheet, SheetKind, Sort, Subject,
    TextColumn, Year, build_side_by_side, last_digit,
};
