//! RON text as a tree in which everything knows its place.
//!
//! The `ron` crate stops at its first error and its values have no positions; a person who writes a
//! budget file wants every mistake with line and column. So this scanner reads the part of RON that
//! budget files use and goes on after a mistake at the next comma or closing bracket. What it accepts,
//! `ron` accepts with the same meaning (a property test in `tests/` holds it to that).

mod strings;

use super::problem::{Problem, ProblemKind, Problems};
use std::borrow::Cow;

/// Brackets inside brackets a budget file may have; a real one needs about fifteen.
pub const MAX_DEPTH: usize = 128;

/// A range of bytes of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value and its place.
#[derive(Debug)]
pub struct Node<'a> {
    pub value: Value<'a>,
    pub span: Span,
}

/// What RON can hold, as far as budget files use it.
#[derive(Debug)]
pub enum Value<'a> {
    Text(Cow<'a, str>),
    Number(&'a str),
    /// A bare word: `true`, an enum variant, a unit struct.
    Word(&'a str),
    /// `name(field: value, …)` or `(field: value, …)`.
    Record(Option<&'a str>, Vec<Field<'a>>),
    /// `name(value, …)` or `(value, …)`; `()` is an empty one.
    Tuple(Option<&'a str>, Vec<Node<'a>>),
    List(Vec<Node<'a>>),
    Map(Vec<(Node<'a>, Node<'a>)>),
    /// Something already reported.
    Broken,
}

/// One `name: value`.
#[derive(Debug)]
pub struct Field<'a> {
    pub name: &'a str,
    pub name_span: Span,
    pub value: Node<'a>,
}

/// Reads the whole text. Every mistake goes to `problems`; the tree holds what could be read.
pub fn parse<'a>(text: &'a str, problems: &mut Problems<'a>) -> Node<'a> {
    let bytes = text.as_bytes();
    let mut scanner = Scanner { text, bytes, at: 0, depth: 0, too_deep: false, blanks_reported: 0, problems };
    let node = scanner.value();
    scanner.skip_blank();
    if scanner.at < scanner.bytes.len() {
        let at = scanner.at;
        scanner.report(at, ProblemKind::TextAfterEnd, &[]);
    }
    node
}

struct Scanner<'a, 'p> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    too_deep: bool,
    /// Up to here the mistakes in white space are reported: it may be read again after looking ahead.
    blanks_reported: usize,
    problems: &'p mut Problems<'a>,
}

impl<'a> Scanner<'a, '_> {
    fn report(&mut self, at: usize, kind: ProblemKind, args: &[(&'static str, &str)]) {
        if self.too_deep && kind != ProblemKind::TooDeep {
            return; // the rest is given up, so what is missing there says nothing
        }
        self.problems.push(Problem::new(self.text.floor_char_boundary(at), kind, args));
    }

    fn report_blank(&mut self, at: usize, kind: ProblemKind, args: &[(&'static str, &str)]) {
        if at >= self.blanks_reported {
            self.blanks_reported = at + 1;
            self.report(at, kind, args);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_char(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|t| t.chars().next())
    }

    fn span_from(&self, start: usize) -> Span {
        Span { start: to_u32(start), end: to_u32(self.at) }
    }

    fn broken(&self, start: usize) -> Node<'a> {
        Node { value: Value::Broken, span: self.span_from(start) }
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn skip_blank(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c) => self.at += 1,
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'/') => {
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                }
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'*') => self.block_comment(),
                // the other white space of Unicode's Pattern_White_Space
                Some(0xc2 | 0xe2 | 0xe3) => match self.peek_char() {
                    Some(c @ ('\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')) => {
                        self.at += c.len_utf8()
                    }
                    // the space of a Chinese keyboard cannot be seen, so it must not cost what follows
                    Some(c @ '\u{3000}') => {
                        self.report_blank(
                            self.at,
                            ProblemKind::FullWidthPunctuation,
                            &[("found", "\u{3000}"), ("ascii", " ")],
                        );
                        self.at += c.len_utf8();
                    }
                    _ => return,
                },
                _ => return,
            }
        }
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let mut open = 0usize;
        while self.at < self.bytes.len() {
            match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
                (Some(b'/'), Some(b'*')) => {
                    open += 1;
                    self.at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    open -= 1;
                    self.at += 2;
                    if open == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.report_blank(start, ProblemKind::UnclosedComment, &[]);
    }

    fn value(&mut self) -> Node<'a> {
        self.skip_blank();
        let start = self.at;
        match self.peek() {
            None => {
                self.report(start, ProblemKind::UnexpectedEnd, &[]);
                self.broken(start)
            }
            Some(b'"') => self.string(),
            Some(b'r') if matches!(self.bytes.get(self.at + 1), Some(b'"' | b'#')) => self.raw_string(),
            Some(b'(') => self.parenthesised(None, start),
            Some(b'[') => self.list(),
            Some(b'{') => self.map(),
            Some(b'0'..=b'9' | b'+' | b'-') => self.number(),
            Some(_) => match self.identifier() {
                Some(name) => {
                    let after = self.at;
                    self.skip_blank();
                    match self.peek_char() {
                        Some('(') => self.parenthesised(Some(name), start),
                        Some('（') => self.wide_bracket(Some(name), start),
                        _ => {
                            self.at = after;
                            Node { value: Value::Word(name), span: self.span_from(start) }
                        }
                    }
                }
                None if matches!(self.peek_char(), Some('（' | '【' | '［' | '｛')) => {
                    self.wide_bracket(None, start)
                }
                None => {
                    self.unexpected();
                    self.recover();
                    self.broken(start)
                }
            },
        }
    }

    fn unexpected(&mut self) {
        let at = self.at;
        match self.peek_char() {
            Some(c) => {
                let found = c.to_string();
                match half_width(c) {
                    Some(ascii) => {
                        let ascii = ascii.to_string();
                        self.report(
                            at,
                            ProblemKind::FullWidthPunctuation,
                            &[("found", &found), ("ascii", &ascii)],
                        );
                    }
                    None => self.report(at, ProblemKind::UnexpectedCharacter, &[("found", &found)]),
                }
            }
            None => self.report(at, ProblemKind::UnexpectedEnd, &[]),
        }
    }

    /// A full-width opening bracket: reported, then read as if it were the right one, so that one
    /// slip does not make everything inside a mistake.
    fn wide_bracket(&mut self, name: Option<&'a str>, start: usize) -> Node<'a> {
        self.unexpected();
        let Some(open) = self.peek_char() else {
            return self.broken(start);
        };
        self.at += open.len_utf8() - 1; // `enter` steps over one byte more
        let mut node = match half_width(open) {
            Some('[') => self.list(),
            Some('{') => self.map(),
            _ => self.parenthesised(name, start),
        };
        node.span.start = to_u32(start);
        node
    }

    /// Goes on to the next comma or closing bracket of the current level.
    fn recover(&mut self) {
        let mut open = 0usize;
        while let Some(b) = self.peek() {
            match b {
                b',' | b')' | b']' | b'}' if open == 0 => return,
                b'(' | b'[' | b'{' => open += 1,
                b')' | b']' | b'}' => open -= 1,
                b'"' => {
                    // a string may hold brackets; one that never ends was or will be reported elsewhere
                    self.at += 1;
                    while let Some(c) = self.peek() {
                        match c {
                            b'\\' => self.at += 1,
                            b'"' | b'\n' => break,
                            _ => {}
                        }
                        self.at += 1;
                    }
                }
                b'/' if matches!(self.bytes.get(self.at + 1), Some(b'/' | b'*')) => {
                    self.skip_blank();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.bytes.len());
    }

    fn identifier(&mut self) -> Option<&'a str> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let mut end = 0;
        for (i, c) in rest.char_indices() {
            let part = if i == 0 { c.is_alphabetic() || c == '_' } else { c.is_alphanumeric() || c == '_' };
            if !part {
                break;
            }
            end = i + c.len_utf8();
        }
        if end == 0 {
            return None;
        }
        self.at = start + end;
        Some(self.slice(start, self.at))
    }

    fn number(&mut self) -> Node<'a> {
        let start = self.at;
        self.at += 1;
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-'))
        {
            self.at += 1;
        }
        Node { value: Value::Number(self.slice(start, self.at)), span: self.span_from(start) }
    }

    /// Enters a bracket. `false` when the file is nested too deeply: then the rest is given up.
    fn enter(&mut self) -> bool {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            if !self.too_deep {
                self.too_deep = true;
                let at = self.at - 1;
                self.report(at, ProblemKind::TooDeep, &[("limit", &MAX_DEPTH.to_string())]);
            }
            self.at = self.bytes.len();
            return false;
        }
        true
    }

    /// After an element: consumes the comma or the closing bracket. `true` when the bracket is closed.
    fn closed_after_element(&mut self, close: u8, open_at: usize) -> bool {
        self.skip_blank();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                false
            }
            Some(b) if b == close => {
                self.at += 1;
                true
            }
            None => {
                self.unclosed(open_at);
                true
            }
            Some(b')' | b']' | b'}') => {
                let (at, found) = (self.at, self.slice(self.at, self.at + 1));
                let expected = char::from(close).to_string();
                self.report(at, ProblemKind::WrongBracket, &[("found", found), ("expected", &expected)]);
                self.at += 1;
                true
            }
            Some(_) => {
                let at = self.at;
                if let Some((wide, ascii)) = self.peek_char().and_then(|c| Some((c, half_width(c)?))) {
                    self.unexpected();
                    if ascii == ',' || ascii == char::from(close) {
                        self.at += wide.len_utf8();
                        return ascii != ',';
                    }
                } else {
                    self.report(at, ProblemKind::MissingComma, &[]);
                    if self.begins_value() {
                        return false; // most likely only the comma is missing: go on with the element
                    }
                }
                self.recover();
                if self.peek() == Some(b',') {
                    self.at += 1;
                    false
                } else if self.peek().is_some() {
                    self.at += 1;
                    true
                } else {
                    self.unclosed(open_at);
                    true
                }
            }
        }
    }

    fn begins_value(&self) -> bool {
        matches!(
            self.peek(),
            Some(b'"' | b'(' | b'[' | b'{' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_')
        )
    }

    fn unclosed(&mut self, open_at: usize) {
        let open_at = self.text.floor_char_boundary(open_at);
        let bracket =
            self.text.get(open_at..).and_then(|t| t.chars().next()).map(String::from).unwrap_or_default();
        self.report(open_at, ProblemKind::UnclosedBracket, &[("bracket", &bracket)]);
    }

    /// Before an element: `true` when the bracket closes here or the file ends.
    fn closes_here(&mut self, close: u8, open_at: usize) -> bool {
        self.skip_blank();
        match self.peek() {
            Some(b) if b == close => {
                self.at += 1;
                true
            }
            None => {
                self.unclosed(open_at);
                true
            }
            Some(_) => match self.peek_char() {
                Some(wide) if half_width(wide) == Some(char::from(close)) => {
                    self.unexpected();
                    self.at += wide.len_utf8();
                    true
                }
                _ => false,
            },
        }
    }

    fn parenthesised(&mut self, name: Option<&'a str>, start: usize) -> Node<'a> {
        let open_at = self.at;
        if !self.enter() {
            return self.broken(start);
        }
        let mut fields = Vec::new();
        let mut items = Vec::new();
        let mut named = None;
        while !self.closes_here(b')', open_at) {
            let at = self.at;
            let field = self.field_name();
            match (field, named) {
                (Some((name, name_span)), None | Some(true)) => {
                    named = Some(true);
                    let value = self.value();
                    fields.push(Field { name, name_span, value });
                }
                (None, None | Some(false)) => {
                    named = Some(false);
                    items.push(self.value());
                }
                (found, _) => {
                    let kind = if found.is_some() {
                        ProblemKind::UnexpectedField
                    } else {
                        ProblemKind::FieldNameMissing
                    };
                    self.report(at, kind, &[]);
                    self.value();
                }
            }
            if self.closed_after_element(b')', open_at) {
                break;
            }
        }
        self.depth -= 1;
        let value = if named == Some(true) { Value::Record(name, fields) } else { Value::Tuple(name, items) };
        Node { value, span: self.span_from(start) }
    }

    /// `name:` if it stands here; otherwise nothing is consumed.
    fn field_name(&mut self) -> Option<(&'a str, Span)> {
        let start = self.at;
        let name = self.identifier()?;
        let span = self.span_from(start);
        self.skip_blank();
        match self.peek_char() {
            Some(':') => self.at += 1,
            Some('：') => {
                self.unexpected();
                self.at += '：'.len_utf8();
            }
            _ => {
                self.at = start;
                return None;
            }
        }
        Some((name, span))
    }

    fn list(&mut self) -> Node<'a> {
        let start = self.at;
        if !self.enter() {
            return self.broken(start);
        }
        let mut items = Vec::new();
        while !self.closes_here(b']', start) {
            items.push(self.value());
            if self.closed_after_element(b']', start) {
                break;
            }
        }
        self.depth -= 1;
        Node { value: Value::List(items), span: self.span_from(start) }
    }

    fn map(&mut self) -> Node<'a> {
        let start = self.at;
        if !self.enter() {
            return self.broken(start);
        }
        let mut entries = Vec::new();
        while !self.closes_here(b'}', start) {
            let key = self.value();
            self.skip_blank();
            match self.peek_char() {
                Some(':') => {
                    self.at += 1;
                    let value = self.value();
                    entries.push((key, value));
                }
                Some('：') => {
                    self.unexpected();
                    self.at += '：'.len_utf8();
                    let value = self.value();
                    entries.push((key, value));
                }
                _ => {
                    if !matches!(key.value, Value::Broken) {
                        let at = self.at;
                        self.report(at, ProblemKind::MissingColon, &[]);
                    }
                    if self.begins_value() {
                        let value = self.value(); // most likely only the colon is missing
                        entries.push((key, value));
                    } else if !matches!(self.peek(), Some(b',' | b'}')) {
                        self.recover();
                    }
                }
            }
            if self.closed_after_element(b'}', start) {
                break;
            }
        }
        self.depth -= 1;
        Node { value: Value::Map(entries), span: self.span_from(start) }
    }
}

/// What a full-width sign was most likely meant to be: the commonest slip of a Chinese keyboard.
fn half_width(c: char) -> Option<char> {
    Some(match c {
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '：' => ':',
        '“' | '”' | '＂' => '"',
        '【' | '［' => '[',
        '】' | '］' => ']',
        '｛' => '{',
        '｝' => '}',
        _ => return None,
    })
}

fn to_u32(at: usize) -> u32 {
    // The loader refuses files far below 4 GiB.
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "../../../tests/syntax_against_ron.rs"]
mod against_ron;

#[cfg(test)]
mod tests;
