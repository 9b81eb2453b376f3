//! The annotated summary a deputy hands in: a PDF for printing, sending and filing.
//!
//! `paper` says what stands on it, as data; the template `assets/paper/summary.typ` says how it looks; `press` sets it;
//! `comments` makes real comments of the notes. No text of the user is ever part of the template, so none can be
//! taken for markup.

mod comments;
mod marks;
mod paper;
mod press;
mod tables;
mod text;

pub use paper::proposed_charts;
pub use text::readable;

use super::{Content, ExportError};
use crate::budget::StatementId;
use crate::chart::ChartId;
use crate::compare::Page;
use crate::palette::Palette;
use crate::review::{PaperPart, PaperSettings, sha256_of};
use comments::{Colours, with_comments};

const TEMPLATE: &str = include_str!("../../../assets/paper/summary.typ");

/// One thing alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Only {
    Statement(StatementId),
    Page(Page),
    Chart(ChartId),
}

/// What is in the document and how it looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperChoice {
    pub settings: PaperSettings,
    /// A single table, page or chart with the notes about it; for the moment, never remembered.
    pub only: Option<Only>,
}

impl PaperChoice {
    /// Whether it has a part.
    pub fn has(&self, part: PaperPart) -> bool {
        match &self.only {
            None => self.settings.has(part),
            // with the notes that stand on it
            Some(_) if part == PaperPart::Notes => true,
            Some(Only::Chart(_)) => part == PaperPart::Charts,
            Some(Only::Statement(_) | Only::Page(_)) => part == PaperPart::Tables,
        }
    }
}

/// A document as it is handed on.
#[derive(Debug)]
pub struct Printed {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Comments in it, answers included.
    pub comments: usize,
}

/// The document before it is printed: its pages, and the comments that come onto them.
#[derive(Debug)]
pub struct Pages {
    document: typst_layout::PagedDocument,
    comments: Vec<comments::Comment>,
    ident: String,
    palette: Palette,
}

/// How far the work has come after each step, of [`ALL`]: about as much as the steps take.
const SET_FROM: usize = 1;
const SET_TO: usize = 7;
const PRINTED: usize = 9;
const ALL: usize = 10;

/// Sets the pages.
///
/// # Errors
/// When it is cancelled, or the program made a mistake.
pub fn pages(content: &Content<'_>, choice: &PaperChoice) -> Result<Pages, ExportError> {
    let (data, comments) = data(content, choice)?;
    content.progress.set(SET_FROM, ALL);
    content.go_on()?;
    let ident = sha256_of(&data);
    let document = press::set(TEMPLATE, data)?;
    content.progress.set(SET_TO, ALL);
    content.go_on()?;
    Ok(Pages { document, comments, ident, palette: paper::palette(choice) })
}

/// What the template reads, and the comments that come onto the pages.
fn data(
    content: &Content<'_>,
    choice: &PaperChoice,
) -> Result<(Vec<u8>, Vec<comments::Comment>), ExportError> {
    let (paper, comments) = paper::paper(content, choice)?;
    let internal = |e: serde_json::Error| ExportError::Internal(e.to_string());
    let mut value = serde_json::to_value(paper).map_err(internal)?;
    text::make_readable(&mut value);
    Ok((serde_json::to_vec(&value).map_err(internal)?, comments))
}

/// The typesetter alone, on the data of a document: what everything else is measured against.
///
/// # Errors
/// When it is cancelled, or the program made a mistake.
pub fn typeset_alone<'a>(
    content: &'a Content<'_>,
    choice: &PaperChoice,
) -> Result<impl Fn() -> Result<usize, ExportError> + 'a, ExportError> {
    let (data, _) = data(content, choice)?;
    Ok(move || Ok(press::print(&press::set(TEMPLATE, data.clone())?, "", content.made)?.len()))
}

impl Pages {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// The size of a page in points, width and height.
    pub fn size(&self, page: usize) -> Option<[f32; 2]> {
        press::size(&self.document, page)
    }

    /// Prints them, with the comments.
    ///
    /// # Errors
    /// When it is cancelled, or the program made a mistake.
    pub fn print(&self, content: &Content<'_>) -> Result<Printed, ExportError> {
        let plain = self.plain(content)?;
        content.progress.set(PRINTED, ALL);
        content.go_on()?;
        let (bytes, comments) = with_comments(&plain, &self.comments, self.colours())?;
        content.go_on()?;
        Ok(Printed { bytes, pages: self.count(), comments })
    }

    /// Prints them as they come from the typesetter: links in place of comments. For measuring.
    ///
    /// # Errors
    /// When the program made a mistake.
    pub fn plain(&self, content: &Content<'_>) -> Result<Vec<u8>, ExportError> {
        press::print(&self.document, &self.ident, content.made)
    }

    /// Makes the comments of what [`Self::plain`] printed. For measuring.
    ///
    /// # Errors
    /// When the bytes are not those of this document.
    pub fn commented(&self, plain: &[u8]) -> Result<Vec<u8>, ExportError> {
        Ok(with_comments(plain, &self.comments, self.colours())?.0)
    }

    /// A page as it will look, so many pixels for each point in hundredths.
    pub fn picture(&self, page: usize, hundredths: u16) -> Option<PagePicture> {
        press::picture(&self.document, page, hundredths)
    }

    fn colours(&self) -> Colours {
        let rgb = |crate::palette::Rgb(r, g, b): crate::palette::Rgb| [r, g, b];
        // light enough for what is under it to be read
        let pale = |[r, g, b]: [u8; 3]| [r, g, b].map(|c| u8::MAX - (u8::MAX - c) / 4);
        let note = rgb(self.palette.note);
        Colours { highlight: pale(note), sheet: pale(note), edge: note }
    }
}

/// A page in pixels: red, green, blue, opacity, from the top left.
#[derive(Clone, Debug)]
pub struct PagePicture {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<u8>,
}

/// Sets and prints in one.
///
/// # Errors
/// When it is cancelled, or the program made a mistake.
pub fn pdf(content: &Content<'_>, choice: &PaperChoice) -> Result<Printed, ExportError> {
    pages(content, choice)?.print(content)
}
