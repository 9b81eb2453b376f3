//! From a review to the text of a project file.

use super::{Recovery, VERSION};
use crate::compare::CompareBase;
use crate::review::note::{Anchor, Content, Extra, RevisionId, Version};
use crate::review::{NoteFilter, NoteOrder, PaperSettings, Review, Reviewer};
use std::fmt::{Display, Write as _};

/// The text of the project file of a review; `recovery` is for a recovery journal.
pub fn write(review: &Review, recovery: Option<&Recovery>) -> String {
    let source = review.source();
    // most of it is the budget; the rest grows as it needs
    let mut out = Writer {
        text: String::with_capacity(source.text.len() + review.notes.len() * 700 + 2_000),
        depth: 0,
    };
    out.text.push_str(
        "// 明账审阅文件：批注与预算都在里面。格式见 data/PROJECT.md；请不要改 id、revision、past。\n",
    );
    out.open("(");
    out.text_field("mingzhang", &format!("{}.{}", VERSION.0, VERSION.1));
    out.text_field("program", env!("CARGO_PKG_VERSION"));
    if let Some(recovery) = recovery {
        out.key("recovery");
        out.open("(");
        if let Some(path) = &recovery.project {
            out.text_field("project", &path.to_string_lossy());
        }
        if let Some(base) = &recovery.base {
            out.text_field("sha256", base);
        }
        out.text_field("at", &recovery.at.to_string());
        out.close("),");
    }
    out.key("reviewer");
    out.reviewer(&review.reviewer);
    out.settings(review);
    out.key("notes");
    out.open("[");
    for (id, note) in &review.notes {
        out.indent();
        out.open("(");
        out.text_field("id", &id.to_string());
        let mut versions = note.versions();
        if let Some((revision, version)) = versions.next() {
            out.version(revision, version);
        }
        let mut others = versions.peekable();
        if others.peek().is_some() {
            out.key("others");
            out.open("[");
            for (revision, version) in others {
                out.indent();
                out.open("(");
                out.version(revision, version);
                out.close("),");
            }
            out.close("],");
        }
        out.close("),");
    }
    out.close("],");
    out.key("dismissals");
    out.open("[");
    for (finding, dismissal) in &review.dismissals {
        out.indent();
        out.open("(");
        out.text_field("finding", finding);
        out.text_field("reason", &dismissal.reason);
        out.extra(&dismissal.extra);
        out.close("),");
    }
    out.close("],");
    out.key("budget");
    out.open("(");
    if let Some(path) = &source.path {
        out.text_field("path", &path.to_string_lossy());
    }
    out.text_field("sha256", &source.sha256);
    out.text_field("taken", &source.taken.to_string());
    out.extra(&source.extra);
    out.key("text");
    out.raw(&source.text);
    out.text.push_str(",\n");
    out.close("),");
    out.extra(&review.extra);
    out.close(")");
    out.text
}

struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
    }

    fn open(&mut self, bracket: &str) {
        self.text.push_str(bracket);
        self.text.push('\n');
        self.depth += 1;
    }

    fn close(&mut self, bracket: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.text.push_str(bracket);
        self.text.push('\n');
    }

    /// `name: `, with the value to follow.
    fn key(&mut self, name: &str) {
        self.indent();
        self.text.push_str(name);
        self.text.push_str(": ");
    }

    fn text_field(&mut self, name: &str, value: &str) {
        self.key(name);
        quote(&mut self.text, value);
        self.text.push_str(",\n");
    }

    fn word_field(&mut self, name: &str, word: impl Display) {
        self.key(name);
        let _ = writeln!(self.text, "{word},");
    }

    fn extra(&mut self, extra: &Extra) {
        for (name, value) in &extra.0 {
            self.word_field(name, value);
        }
    }

    /// On one line, after its key.
    fn reviewer(&mut self, reviewer: &Reviewer) {
        self.text.push_str("(name: ");
        quote(&mut self.text, &reviewer.name);
        self.text.push_str(", delegation: ");
        quote(&mut self.text, &reviewer.delegation);
        for (name, value) in &reviewer.extra.0 {
            let _ = write!(self.text, ", {name}: {value}");
        }
        self.text.push_str("),\n");
    }

    fn settings(&mut self, review: &Review) {
        let settings = review.settings();
        let base = settings.base != CompareBase::default();
        let order = settings.order != NoteOrder::default();
        let filter = settings.filter != NoteFilter::default();
        let paper = settings.paper != PaperSettings::default();
        if !base && !order && !filter && !paper && settings.extra == Extra::default() {
            return;
        }
        self.key("settings");
        self.open("(");
        if base {
            self.word_field("base", <&str>::from(settings.base));
        }
        if order {
            self.word_field("order", <&str>::from(settings.order));
        }
        if filter {
            self.key("filter");
            self.open("(");
            self.filter(&settings.filter);
            self.close("),");
        }
        if paper {
            self.paper(&settings.paper);
        }
        self.extra(&settings.extra);
        self.close("),");
    }

    fn paper(&mut self, paper: &PaperSettings) {
        self.key("paper");
        self.open("(");
        if !paper.without.is_empty() {
            let words: Vec<&str> = paper.without.iter().map(<&str>::from).collect();
            self.word_field("without", format_args!("[{}]", words.join(", ")));
        }
        if !paper.without_books.is_empty() {
            let words: Vec<&str> = paper.without_books.iter().map(|b| b.word()).collect();
            self.word_field("without_books", format_args!("[{}]", words.join(", ")));
        }
        if let Some(charts) = &paper.charts {
            self.key("charts");
            self.list(charts);
        }
        for (name, is_set) in [("large", paper.large), ("grey", paper.grey)] {
            if is_set {
                self.word_field(name, true);
            }
        }
        self.extra(&paper.extra);
        self.close("),");
    }

    fn filter(&mut self, filter: &NoteFilter) {
        if !filter.words.is_empty() {
            self.text_field("words", &filter.words);
        }
        let words = [
            ("kind", filter.kind.map(|w| w.word())),
            ("status", filter.status.map(|w| w.word())),
            ("importance", filter.importance.map(|w| w.word())),
            ("book", filter.book.map(|w| w.word())),
            ("place", filter.place.map(<&str>::from)),
        ];
        for (name, word) in words {
            if let Some(word) = word {
                self.word_field(name, word);
            }
        }
        for (name, text) in [("author", &filter.author), ("tag", &filter.tag), ("scope", &filter.scope)] {
            if let Some(text) = text {
                self.text_field(name, text);
            }
        }
        self.extra(&filter.extra);
    }

    fn version(&mut self, revision: RevisionId, version: &Version) {
        self.content(&version.content);
        self.text_field("revision", &revision.to_string());
        if !version.past.is_empty() {
            self.key("past");
            self.list(&version.past);
        }
    }

    fn list<'t, T: Display + 't>(&mut self, all: impl IntoIterator<Item = &'t T>) {
        self.text.push('[');
        for (nth, one) in all.into_iter().enumerate() {
            self.text.push_str(if nth == 0 { "" } else { ", " });
            quote(&mut self.text, &one.to_string());
        }
        self.text.push_str("],\n");
    }

    fn content(&mut self, content: &Content) {
        self.key("about");
        self.text.push_str(content.anchor.word());
        match content.anchor.key() {
            Some(key) => {
                self.text.push('(');
                quote(&mut self.text, key);
                self.text.push_str("),\n");
            }
            None => self.text.push_str(",\n"),
        }
        debug_assert!(content.anchor.key().is_some() || content.anchor == Anchor::Report);
        if let Some(quote) = &content.quote {
            self.text_field("quote", quote);
        }
        self.text_field("text", &content.text);
        self.word_field("kind", content.kind.word());
        self.word_field("importance", content.importance.word());
        self.word_field("status", content.status.word());
        if !content.tags.is_empty() {
            self.key("tags");
            self.list(&content.tags);
        }
        self.key("author");
        self.reviewer(&content.author);
        if let Some(by) = &content.changed_by {
            self.key("by");
            self.reviewer(by);
        }
        self.text_field("created", &content.created.to_string());
        self.text_field("changed", &content.changed.to_string());
        if !content.replies.is_empty() {
            self.key("replies");
            self.open("[");
            for reply in &content.replies {
                self.indent();
                self.open("(");
                self.key("author");
                self.reviewer(&reply.author);
                self.text_field("at", &reply.at.to_string());
                if reply.is_official {
                    self.word_field("official", true);
                }
                self.text_field("text", &reply.text);
                self.extra(&reply.extra);
                self.close("),");
            }
            self.close("],");
        }
        self.extra(&content.extra);
    }

    /// The budget as it is, in a raw string with enough marks around it.
    fn raw(&mut self, text: &str) {
        let mut marks = 1;
        let mut rest = text;
        while let Some((_, after)) = rest.split_once('"') {
            marks = marks.max(1 + after.bytes().take_while(|b| *b == b'#').count());
            rest = after;
        }
        let marks = "#".repeat(marks);
        self.text.push('r');
        self.text.push_str(&marks);
        self.text.push('"');
        self.text.push_str(text);
        self.text.push('"');
        self.text.push_str(&marks);
    }
}

/// A string of RON. Lines stay lines; what cannot be seen, or turns the text around, is written as its number.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push('\n'),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') =>
            {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
