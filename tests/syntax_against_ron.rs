//! What the scanner of budget files accepts, `ron` accepts with the same meaning.
//!
//! Part of the module `budget::syntax`, which is private; kept here with the other property tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use super::{Node, Value, parse};
use crate::budget::problem::Problems;
use proptest::prelude::*;
use std::fmt::Write as _;

const FILES: [&str; 2] = [include_str!("../data/tutorial.ron"), include_str!("../data/yangquan-2026.ron")];

/// The tree of a text; `None` when the scanner finds something wrong.
fn scan(text: &str) -> Option<Node<'_>> {
    let mut problems = Problems::new(text);
    let node = parse(text, &mut problems);
    problems.is_empty().then_some(node)
}

/// The same as `ron` would represent it: records become maps, bare words become units.
fn as_ron(node: &Node<'_>) -> ron::Value {
    let text = |s: &str| ron::Value::String(s.to_owned());
    match &node.value {
        Value::Text(s) => text(s),
        Value::Number(number) => ron::from_str(number).unwrap_or(ron::Value::Unit),
        Value::Word("true") => ron::Value::Bool(true),
        Value::Word("false") => ron::Value::Bool(false),
        Value::Word("None") => ron::Value::Option(None),
        Value::Word(_) | Value::Broken => ron::Value::Unit,
        Value::Record(_, fields) => fields.iter().map(|f| (text(f.name), as_ron(&f.value))).collect(),
        // a unit only without a blank in it
        Value::Tuple(None, _) if node.span.end - node.span.start == 2 => ron::Value::Unit,
        Value::Tuple(_, items) | Value::List(items) => ron::Value::Seq(items.iter().map(as_ron).collect()),
        Value::Map(entries) => entries.iter().map(|(k, v)| (as_ron(k), as_ron(v))).collect(),
    }
}

/// Whether a tree holds something to which `ron` gives a meaning of its own and no budget file has:
/// other numbers than plain ones, options, infinities. The reader refuses all of them.
fn is_foreign(node: &Node<'_>) -> bool {
    let word = |w: &str| {
        matches!(
            w,
            "Some" | "None" | "true" | "false" | "inf" | "NaN" | "inff32" | "inff64" | "NaNf32" | "NaNf64"
        )
    };
    match &node.value {
        Value::Number(n) => n.len() > 9 || !n.bytes().all(|b| b.is_ascii_digit()),
        Value::Word(name) => word(name),
        Value::Record(name, fields) => name.is_some_and(word) || fields.iter().any(|f| is_foreign(&f.value)),
        Value::Tuple(name, items) => name.is_some_and(word) || items.iter().any(is_foreign),
        Value::List(items) => items.iter().any(is_foreign),
        Value::Map(entries) => entries.iter().any(|(k, v)| is_foreign(k) || is_foreign(v)),
        Value::Text(_) | Value::Broken => false,
    }
}

#[test]
fn the_sample_files_mean_the_same_to_ron() {
    for text in FILES {
        let node = scan(text).unwrap();
        assert_eq!(ron::from_str::<ron::Value>(text).unwrap(), as_ron(&node));
    }
}

#[test]
fn what_the_scanner_nests_ron_nests() {
    // one level of a named tuple is one level for both
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let deepest = (1..=200).rev().find(|n| scan(&deep(*n)).is_some()).unwrap();
    assert_eq!(deepest, super::MAX_DEPTH);
    let options = ron::Options::default().without_recursion_limit();
    assert!(options.from_str::<ron::Value>(&deep(deepest)).is_ok());
}

// ---- documents made up ---------------------------------------------------------------------------------

#[derive(Clone, Debug)]
enum Doc {
    /// The text, and how to write each character (or the whole).
    Text(String, u8),
    Number(u32),
    Word(&'static str),
    Record(Option<&'static str>, Vec<(&'static str, Doc)>),
    Tuple(Option<&'static str>, Vec<Doc>),
    List(Vec<Doc>),
    Map(Vec<(Doc, Doc)>),
}

/// Writes documents with the given blanks between tokens, taken in turn.
struct Writer<'b> {
    out: String,
    blanks: &'b [usize],
    used: usize,
}

const BLANKS: [&str; 10] = [
    "",
    " ",
    "\n",
    "\t\r\n",
    "/* ( \" */",
    "/* a /* b */ ] */",
    "// } \" \n",
    "\u{85}\u{200e}",
    "\u{2028}",
    "/**//***/",
];

impl Writer<'_> {
    fn token(&mut self, text: &str) {
        let blank = self.blanks.get(self.used % self.blanks.len()).copied().unwrap_or_default();
        self.used += 1;
        self.out.push_str(BLANKS[blank % BLANKS.len()]);
        self.out.push_str(text);
    }

    fn string(&mut self, text: &str, style: u8) {
        if style.is_multiple_of(3) {
            let hashes = "#".repeat(text.matches('#').count() + 1);
            return self.token(&format!("r{hashes}\"{text}\"{hashes}"));
        }
        let mut out = String::from('"');
        for (i, c) in text.chars().enumerate() {
            match (c, (usize::from(style) + i) % 4) {
                ('\n', 0) => out.push_str("\\n"),
                ('\t', 1) => out.push_str("\\t"),
                ('\0', _) => out.push_str("\\0"),
                ('\'', 1) => out.push_str("\\'"),
                ('"' | '\\', _) => out.extend(['\\', c]),
                (c, 2) if c.is_ascii() => write!(out, "\\x{:02x}", u32::from(c)).unwrap(),
                (c, 3) => write!(out, "\\u{{{:X}}}", u32::from(c)).unwrap(),
                (c, _) => out.push(c),
            }
        }
        out.push('"');
        self.token(&out);
    }

    fn separated<T>(&mut self, items: &[T], close: &str, mut write: impl FnMut(&mut Self, &T)) {
        for (i, item) in items.iter().enumerate() {
            write(self, item);
            // the last comma may be left out
            if i + 1 < items.len() || self.used.is_multiple_of(2) {
                self.token(",");
            }
        }
        self.token(close);
    }

    fn doc(&mut self, doc: &Doc) {
        match doc {
            Doc::Text(text, style) => self.string(text, *style),
            Doc::Number(n) => self.token(&n.to_string()),
            Doc::Word(word) => self.token(word),
            Doc::Record(name, fields) => {
                self.token(name.unwrap_or_default());
                self.token("(");
                self.separated(fields, ")", |w, (name, value)| {
                    w.token(name);
                    w.token(":");
                    w.doc(value);
                });
            }
            Doc::Tuple(name, items) => {
                self.token(name.unwrap_or_default());
                self.token("(");
                self.separated(items, ")", Self::doc);
            }
            Doc::List(items) => {
                self.token("[");
                self.separated(items, "]", Self::doc);
            }
            Doc::Map(entries) => {
                self.token("{");
                self.separated(entries, "}", |w, (key, value)| {
                    w.doc(key);
                    w.token(":");
                    w.doc(value);
                });
            }
        }
    }
}

/// Whether the scanner's tree is the document that was written.
fn is_doc(node: &Node<'_>, doc: &Doc) -> bool {
    let all = |nodes: &[Node<'_>], docs: &[Doc]| {
        nodes.len() == docs.len() && nodes.iter().zip(docs).all(|(n, d)| is_doc(n, d))
    };
    match (&node.value, doc) {
        (Value::Text(a), Doc::Text(b, _)) => a == b,
        (Value::Number(a), Doc::Number(b)) => *a == b.to_string(),
        (Value::Word(a), Doc::Word(b)) => a == b,
        (Value::Record(a, fields), Doc::Record(b, docs)) => {
            a == b
                && fields.len() == docs.len()
                && fields.iter().zip(docs).all(|(f, (n, d))| f.name == *n && is_doc(&f.value, d))
        }
        (Value::Tuple(a, nodes), Doc::Tuple(b, docs)) => a == b && all(nodes, docs),
        // a record without fields looks like a tuple without items
        (Value::Tuple(a, nodes), Doc::Record(b, docs)) => a == b && nodes.is_empty() && docs.is_empty(),
        (Value::List(nodes), Doc::List(docs)) => all(nodes, docs),
        (Value::Map(entries), Doc::Map(docs)) => {
            entries.len() == docs.len()
                && entries.iter().zip(docs).all(|((k, v), (dk, dv))| is_doc(k, dk) && is_doc(v, dv))
        }
        _ => false,
    }
}

fn document() -> impl Strategy<Value = Doc> {
    let names = prop::sample::select(vec!["a", "table", "收入", "_x1", "r", "rr", "b2"]);
    let name = prop::option::of(prop::sample::select(vec!["table", "执行", "x_2"]));
    let text = prop::collection::vec(
        prop::sample::select(vec![
            'a', '亿', '"', '\\', '#', '\n', '\t', '\'', '/', '*', '(', '}', ',', '\0', '\u{7f}', '𠮷', 'é',
        ]),
        0..8,
    );
    let leaf = prop_oneof![
        (text, any::<u8>()).prop_map(|(t, style)| Doc::Text(t.into_iter().collect(), style)),
        (0u32..100_000_000).prop_map(Doc::Number),
        prop::sample::select(vec!["executed", "true", "None", "执行"]).prop_map(Doc::Word),
    ];
    leaf.prop_recursive(5, 60, 5, move |inner| {
        prop_oneof![
            (name.clone(), prop::collection::vec((names.clone(), inner.clone()), 0..4))
                .prop_map(|(n, f)| Doc::Record(n, f)),
            (name.clone(), prop::collection::vec(inner.clone(), 0..4)).prop_map(|(n, i)| Doc::Tuple(n, i)),
            prop::collection::vec(inner.clone(), 0..5).prop_map(Doc::List),
            prop::collection::vec((inner.clone(), inner), 0..4).prop_map(Doc::Map),
        ]
    })
}

/// Pieces of text that change what a document means.
const PIECES: [&str; 30] = [
    "(", ")", "[", "]", "{", "}", ",", ":", "\"", "\\", "/*", "*/", "//", "\n", "r", "#", "r#\"", "\"#",
    "\\u{41}", "\\x7f", "\\u{+1}", "1", "a", "()", "，", "：", "（", "\u{3000}", "'", ".",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn made_up_documents_mean_the_same(doc in document(), blanks in prop::collection::vec(0..BLANKS.len(), 1..9)) {
        let mut writer = Writer { out: String::new(), blanks: &blanks, used: 0 };
        writer.doc(&doc);
        let text = writer.out;
        let node = scan(&text);
        prop_assert!(node.is_some(), "{}", text);
        let node = node.unwrap();
        prop_assert!(is_doc(&node, &doc), "{}\n{:?}", text, node);
        let theirs = ron::from_str::<ron::Value>(&text);
        prop_assert!(theirs.is_ok(), "{}\n{:?}", text, theirs);
        prop_assert_eq!(theirs.unwrap(), as_ron(&node), "{}", text);
    }

    #[test]
    fn a_damaged_document_that_still_passes_passes_ron_too(
        doc in document(), blanks in prop::collection::vec(0..BLANKS.len(), 1..4),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..PIECES.len(), 0usize..3), 1..4),
    ) {
        let mut writer = Writer { out: String::new(), blanks: &blanks, used: 0 };
        writer.doc(&doc);
        let mut text = writer.out;
        for (place, piece, cut) in damage {
            let at = text.floor_char_boundary(place.index(text.len() + 1));
            let end = text.ceil_char_boundary((at + cut).min(text.len()));
            text.replace_range(at..end, PIECES[piece]);
        }
        if let Some(node) = scan(&text) && !is_foreign(&node) {
            let theirs = ron::from_str::<ron::Value>(&text);
            prop_assert!(theirs.is_ok(), "{}\n{:?}\n{:?}", text, node, theirs);
            prop_assert_eq!(theirs.unwrap(), as_ron(&node), "{}", text);
        }
    }
}
