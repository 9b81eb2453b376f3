//! Texts in quotation marks.

use super::super::problem::ProblemKind;
use super::{Node, Scanner, Value};
use std::borrow::Cow;

impl<'a> Scanner<'a, '_> {
    pub(super) fn string(&mut self) -> Node<'a> {
        let start = self.at;
        self.at += 1;
        let begin = self.at;
        let mut owned: Option<String> = None;
        let mut piece = begin;
        loop {
            match self.peek() {
                None => {
                    self.report(start, ProblemKind::UnclosedString, &[]);
                    return self.broken(start);
                }
                Some(b'"') => {
                    let tail = self.slice(piece, self.at);
                    self.at += 1;
                    let text = match owned {
                        None => Cow::Borrowed(tail),
                        Some(mut s) => {
                            s.push_str(tail);
                            Cow::Owned(s)
                        }
                    };
                    return Node { value: Value::Text(text), span: self.span_from(start) };
                }
                Some(b'\\') => {
                    let s = owned.get_or_insert_default();
                    s.push_str(self.text.get(piece..self.at).unwrap_or_default());
                    let at = self.at;
                    match self.escape() {
                        Some(c) => s.push(c),
                        None => self.report(at, ProblemKind::BadEscape, &[]),
                    }
                    piece = self.at;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// Reads one escape sequence behind a backslash; `None` when there is no such escape.
    fn escape(&mut self) -> Option<char> {
        let kind = self.bytes.get(self.at + 1).copied();
        self.at = (self.at + 2).min(self.bytes.len());
        // never stop inside a character
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        // digits only: `from_str_radix` would take a sign
        let hex = |s: &str| {
            let digits = s.bytes().all(|b| b.is_ascii_hexdigit());
            digits.then(|| u32::from_str_radix(s, 16).ok()).flatten().and_then(char::from_u32)
        };
        match kind? {
            b'n' => Some('\n'),
            b't' => Some('\t'),
            b'r' => Some('\r'),
            b'0' => Some('\0'),
            b'\\' => Some('\\'),
            b'"' => Some('"'),
            b'\'' => Some('\''),
            b'x' => {
                let c = hex(self.text.get(self.at..self.at + 2)?).filter(char::is_ascii)?;
                self.at += 2;
                Some(c)
            }
            b'u' => {
                let rest = self.text.get(self.at..)?.strip_prefix('{')?;
                let close = rest.bytes().take(7).position(|b| b == b'}')?;
                let c = hex(rest.get(..close)?)?;
                self.at += close + 2;
                Some(c)
            }
            _ => None,
        }
    }

    pub(super) fn raw_string(&mut self) -> Node<'a> {
        let start = self.at;
        self.at += 1;
        let mut hashes = 0;
        while self.peek() == Some(b'#') {
            hashes += 1;
            self.at += 1;
        }
        if self.peek() != Some(b'"') {
            self.unexpected();
            self.recover();
            return self.broken(start);
        }
        self.at += 1;
        let begin = self.at;
        let close = format!("\"{}", "#".repeat(hashes));
        match self.text.get(begin..).and_then(|rest| rest.find(&close)) {
            Some(length) => {
                self.at = begin + length + close.len();
                let text = Cow::Borrowed(self.slice(begin, begin + length));
                Node { value: Value::Text(text), span: self.span_from(start) }
            }
            None => {
                self.at = self.bytes.len();
                self.report(start, ProblemKind::UnclosedString, &[]);
                self.broken(start)
            }
        }
    }
}
