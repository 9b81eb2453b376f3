//! A budget file from disk: size and encoding first, then [`read`].

use super::read::{Unreadable, read};
use super::{Budget, Problem};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Largest budget file read: a hundred thousand figures take about 10 MB.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// How far a reading has come, and the way to stop it from another thread.
#[derive(Debug, Default)]
pub struct Progress {
    permille: AtomicU32,
    cancelled: AtomicBool,
}

impl Progress {
    /// Asks the reading to stop soon.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether [`Self::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Thousandths done.
    pub fn permille(&self) -> u32 {
        self.permille.load(Ordering::Relaxed)
    }

    /// Says how much is done.
    pub(crate) fn set(&self, done: usize, of: usize) {
        let permille = (done * 1000).checked_div(of).unwrap_or(1000);
        self.permille.store(u32::try_from(permille).unwrap_or(1000), Ordering::Relaxed);
    }
}

/// Why a budget file could not be opened. The old state of whoever asked is untouched.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file system said no.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Larger than [`MAX_FILE_BYTES`].
    #[error("{bytes} bytes, more than {MAX_FILE_BYTES}")]
    TooLarge { bytes: u64 },
    /// The bytes are not UTF-8 from this place on; `looks_like` guesses what they are.
    #[error("not UTF-8 from line {line}, column {column}")]
    NotUtf8 { line: u32, column: u32, looks_like: Option<&'static str> },
    /// Nothing but white space.
    #[error("empty file")]
    Empty,
    /// The text is not a budget; `more` problems beyond those listed.
    #[error("{} problems", problems.len() + more)]
    Problems { problems: Vec<Problem>, more: usize },
    /// Readable text, but nothing like a budget file.
    #[error("not a budget file")]
    NotBudget,
    /// The reading itself broke down: a mistake of the program.
    #[error("internal error")]
    Internal,
    /// Stopped by the user.
    #[error("cancelled")]
    Cancelled,
}

/// Reads a budget file.
///
/// # Errors
/// See [`LoadError`]. Time and memory are bounded by [`MAX_FILE_BYTES`].
pub fn load(path: &Path, progress: &Progress) -> Result<Budget, LoadError> {
    load_bytes(&bytes_of(path, MAX_FILE_BYTES)?, progress)
}

/// The bytes of a file that is no larger than `limit`.
pub(crate) fn bytes_of(path: &Path, limit: u64) -> Result<Vec<u8>, LoadError> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    if bytes > limit {
        return Err(LoadError::TooLarge { bytes });
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0) + 1);
    // A device or a growing file has no honest length: read one byte more than allowed at most.
    file.take(limit + 1).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(LoadError::TooLarge { bytes: content.len() as u64 });
    }
    Ok(content)
}

/// Reads the bytes of a budget file.
///
/// # Errors
/// As [`load`].
pub fn load_bytes(content: &[u8], progress: &Progress) -> Result<Budget, LoadError> {
    let text = text_of(content)?;
    // A whole other kind of file deserves one sentence, not a list of its "mistakes".
    if !text.contains("format") && !begins_like_ron(text) {
        return Err(LoadError::NotBudget);
    }
    match read(text, progress) {
        Ok(Some(budget)) => Ok(budget),
        Ok(None) => Err(LoadError::Cancelled),
        Err(Unreadable { problems, more }) => Err(LoadError::Problems { problems, more }),
    }
}

/// The text of a file, without its byte-order mark.
pub(crate) fn text_of(content: &[u8]) -> Result<&str, LoadError> {
    let body = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let text = std::str::from_utf8(body).map_err(|e| {
        let good = body.get(..e.valid_up_to()).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default();
        let line = good.matches('\n').count() + 1;
        let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        LoadError::NotUtf8 {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            looks_like: guess_encoding(body),
        }
    })?;
    if text.trim().is_empty() {
        return Err(LoadError::Empty);
    }
    Ok(text)
}

/// Whether a text may be meant as a budget file: it begins with a bracket or a comment, as RON does,
/// or is too short to tell.
fn begins_like_ron(text: &str) -> bool {
    text.trim_start().starts_with(['(', '/']) || text.len() < 200
}

/// What a file that is not UTF-8 most likely is, to tell the user what to save it as.
fn guess_encoding(body: &[u8]) -> Option<&'static str> {
    match body {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Some("UTF-16"),
        [b'P', b'K', 3, 4, ..] => return Some("ZIP / Office (docx, xlsx)"),
        [b'%', b'P', b'D', b'F', ..] => return Some("PDF"),
        _ => {}
    }
    if body.iter().take(4096).any(|b| *b == 0) {
        return None;
    }
    // GB 18030 two-byte characters: both bytes high or the second in 0x40..; Windows' "ANSI" in China.
    let mut pairs = 0;
    let mut bytes = body.iter().take(4096);
    while let Some(b) = bytes.next() {
        if *b >= 0x81 {
            match bytes.next() {
                Some(second) if *second >= 0x30 => pairs += 1,
                Some(_) => return None,
                None => break,
            }
        }
    }
    (pairs > 0).then_some("GBK / GB 18030")
}
