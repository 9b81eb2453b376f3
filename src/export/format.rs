//! What a document is written as.

use super::pdf::{PaperChoice, pdf};
use super::{Content, ExportError, csv, xlsx};
use std::path::Path;
use strum::{EnumIter, IntoEnumIterator as _, IntoStaticStr};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Format {
    Pdf,
    Xlsx,
    Csv,
}

/// A document in memory.
#[derive(Debug)]
pub struct Made {
    pub bytes: Vec<u8>,
    /// Pages and comments, answers included, of what has pages.
    pub pages_and_comments: Option<(usize, usize)>,
}

impl Format {
    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        self.into()
    }

    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        Self::iter().find(|format| ending.eq_ignore_ascii_case(format.extension()))
    }

    /// Makes the document. What is chosen for paper concerns paper only: workbooks and tables have all of it.
    ///
    /// # Errors
    /// When it is cancelled, too long for that kind of file, or the program made a mistake.
    pub fn make(self, content: &Content<'_>, choice: &PaperChoice) -> Result<Made, ExportError> {
        let plain = |bytes| Made { bytes, pages_and_comments: None };
        match self {
            Self::Pdf => {
                let printed = pdf(content, choice)?;
                let counts = (printed.pages, printed.comments);
                Ok(Made { bytes: printed.bytes, pages_and_comments: Some(counts) })
            }
            Self::Xlsx => xlsx::xlsx(content).map(plain),
            Self::Csv => csv::csv(content).map(plain),
        }
    }
}
