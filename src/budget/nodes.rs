//! Reading single nodes of a syntax tree: what budget files and project files have in common.

use super::problem::{Problem, ProblemKind, Problems};
use super::syntax::{Node, Span, Value};
use std::str::FromStr;
use strum::VariantNames;

/// Whoever reads a tree and collects the mistakes in it.
pub trait ReadNodes<'a> {
    /// Where mistakes are collected.
    fn problems(&mut self) -> &mut Problems<'a>;

    fn report(&mut self, span: Span, kind: ProblemKind, args: &[(&'static str, &str)]) {
        self.problems().push(Problem::new(span.start as usize, kind, args));
    }

    /// Says that `expected` was wanted here, unless the node is already known to be broken.
    fn wrong_type(&mut self, node: &Node<'a>, expected: &'static str) {
        let found = match &node.value {
            Value::Broken => return,
            Value::Text(_) => "text",
            Value::Number(_) => "number",
            Value::Word(_) => "word",
            Value::Record(..) => "record",
            Value::Tuple(..) => "tuple",
            Value::List(_) => "list",
            Value::Map(_) => "map",
        };
        self.report(node.span, ProblemKind::WrongType, &[("expected", expected), ("found", found)]);
    }

    /// One of the words of an enumeration.
    fn word<T: FromStr + VariantNames>(&mut self, node: &Node<'a>, keep: fn(&T) -> bool) -> Option<T> {
        let Value::Word(word) = node.value else {
            self.wrong_type(node, "word");
            return None;
        };
        let allowed = || {
            let mut words: Vec<&'static str> = T::VARIANTS.to_vec();
            words.retain(|w| T::from_str(w).ok().as_ref().is_some_and(keep));
            words
        };
        match T::from_str(word) {
            Ok(value) if keep(&value) => Some(value),
            _ => {
                let words = allowed();
                let (list, like) = (words.join(" "), closest(word, &words));
                let args = [("found", word), ("allowed", list.as_str()), ("like", like)];
                self.report(node.span, ProblemKind::UnknownWord, &args);
                None
            }
        }
    }

    fn elements<'n>(&mut self, node: &'n Node<'a>) -> Option<&'n [Node<'a>]> {
        match &node.value {
            Value::List(items) => Some(items),
            _ => {
                self.wrong_type(node, "list");
                None
            }
        }
    }
}

/// The allowed word most like `found`, or nothing when none is near.
pub fn closest<'w>(found: &str, allowed: &[&'w str]) -> &'w str {
    if found.len() > 64 {
        return ""; // like nothing, and the comparison takes memory for every pair of characters
    }
    allowed
        .iter()
        .map(|word| (strsim::damerau_levenshtein(found, word), *word))
        .filter(|(distance, word)| *distance <= 2.max(word.len() / 3))
        .min_by_key(|(distance, _)| *distance)
        .map_or("", |(_, word)| word)
}
