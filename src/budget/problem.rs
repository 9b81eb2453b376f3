//! What can be wrong with a budget file, as data: kind, place, and the words to fill in.
//!
//! The sentences are in the catalogues (`assets/i18n`, `problem-…`), so that window and command line
//! say the same in both languages.

use strum::{EnumIter, IntoStaticStr};

/// Problems reported at most; a file with more is broken in one place and all else follows from it.
pub const MAX_PROBLEMS: usize = 200;

/// The kinds of problem; the catalogue has a sentence for each, `problem-` and the name in kebab case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ProblemKind {
    // reading the text
    UnexpectedEnd,
    UnexpectedCharacter,
    FullWidthPunctuation,
    TextAfterEnd,
    UnclosedComment,
    UnclosedString,
    UnclosedBracket,
    WrongBracket,
    MissingComma,
    MissingColon,
    FieldNameMissing,
    UnexpectedField,
    BadEscape,
    TooDeep,
    // shape
    WrongType,
    UnknownField,
    MissingField,
    DuplicateField,
    DuplicateKey,
    UnknownWord,
    EmptyText,
    BadInteger,
    OtherFormat,
    YearsNotConsecutive,
    // budget
    BadQuantity,
    BadUnit,
    UnknownUnit,
    WrongUnitFor,
    UnknownScope,
    ScopeTwoParents,
    ScopeCircle,
    YearOutside,
    StageNotInYear,
    BadName,
    LineTwoParents,
    TooManyLevels,
    UnknownLine,
    DuplicateFigure,
    DuplicateItem,
    MissingBase,
    MissingWhole,
    WholeWithoutShare,
    PartsMissing,
    PartsWithoutUnder,
    BadKey,
    UnknownFigure,
    MixedUnits,
    TooFewParts,
    BadSection,
    // project files
    BadId,
    BadTime,
    BadVersion,
    DuplicateNote,
    DuplicateRevision,
}

/// One problem with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, counted from 1.
    pub line: u32,
    /// Column, counted in characters from 1.
    pub column: u32,
    /// What is wrong.
    pub kind: ProblemKind,
    /// Words for the sentence: name in the catalogue's sentence, text.
    pub args: Vec<(&'static str, String)>,
    offset: usize,
}

impl Problem {
    /// A problem at a byte offset; [`Problems`] fills in line and column.
    pub(crate) fn new(offset: usize, kind: ProblemKind, args: &[(&'static str, &str)]) -> Self {
        let args = args.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        Self { line: 0, column: 0, kind, args, offset }
    }
}

/// The problems found so far in one text.
pub struct Problems<'a> {
    text: &'a str,
    found: Vec<Problem>,
    /// Problems beyond [`MAX_PROBLEMS`], counted but not kept.
    more: usize,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, found: Vec::new(), more: 0 }
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        if self.found.len() < MAX_PROBLEMS {
            self.found.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Nothing found after all: another format version makes everything else moot.
    pub(crate) fn without_all(mut self) -> Self {
        self.found.clear();
        self.more = 0;
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many more there were than [`Self::finish`] returns.
    pub(crate) fn more(&self) -> usize {
        self.more
    }

    /// The problems in order of place, with line and column.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|p| p.offset);
        let (mut line, mut line_start, mut at) = (1u32, 0usize, 0usize);
        for problem in &mut self.found {
            let offset = problem.offset.min(self.text.len());
            for (i, byte) in self.text.as_bytes().get(at..offset).unwrap_or_default().iter().enumerate() {
                if *byte == b'\n' {
                    line += 1;
                    line_start = at + i + 1;
                }
            }
            at = offset;
            problem.line = line;
            let before = self.text.get(line_start..offset).unwrap_or_default();
            problem.column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1);
        }
        self.found
    }
}
