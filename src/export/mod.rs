//! What is handed on: documents made from a budget and its review. It knows no egui.
//!
//! Everything is made from one [`Content`], in memory and off the window's thread; writing files is for `storage`.

mod content;
pub mod csv;
mod format;
pub mod pdf;
mod places;
pub mod xlsx;

pub use content::{Content, ExportError};
pub use format::Format;
pub use places::places_of;
