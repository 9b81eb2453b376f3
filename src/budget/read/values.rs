//! Reading single values: texts, words, numbers, quantities, and the fields of a record.

use super::{LineCounter, Reader};
use crate::budget::ScopeId;
use crate::budget::nodes::{ReadNodes, closest};
use crate::budget::problem::{Problem, ProblemKind, Problems};
use crate::budget::syntax::{Field, Node, Span, Value};
use crate::budget::terms::{Base, BaseStage};
use crate::quantity::{self, Quantity, QuantityError};
use std::sync::Arc;

/// Whether a record of the format is written with a name, as in `table(…)`.
const NAMED: &[&str] = &["table", "item", "sum", "at_most", "equal", "growth", "ratio"];

impl<'a> ReadNodes<'a> for Reader<'a, '_> {
    fn problems(&mut self) -> &mut Problems<'a> {
        &mut self.problems
    }
}

impl<'a> Reader<'a, '_> {
    /// The fields of a record; unknown and doubled ones are reported and left out.
    pub(super) fn record<'n>(
        &mut self,
        node: &'n Node<'a>,
        what: &'static str,
        allowed: &[&'static str],
    ) -> Option<Vec<&'n Field<'a>>> {
        let fields = match &node.value {
            Value::Record(name, fields) => {
                let wanted = NAMED.contains(&what).then_some(what);
                if *name != wanted {
                    self.wrong_type(node, what);
                    return None;
                }
                fields.as_slice()
            }
            Value::Tuple(name, items)
                if items.is_empty() && *name == NAMED.contains(&what).then_some(what) =>
            {
                &[]
            }
            _ => {
                self.wrong_type(node, what);
                return None;
            }
        };
        let mut seen: Vec<&str> = Vec::with_capacity(fields.len());
        let mut kept = Vec::with_capacity(fields.len());
        for field in fields {
            if !allowed.contains(&field.name) {
                let like = closest(field.name, allowed);
                let list = allowed.join(" ");
                let args =
                    [("name", field.name), ("where", what), ("allowed", list.as_str()), ("like", like)];
                self.report(field.name_span, ProblemKind::UnknownField, &args);
            } else if seen.contains(&field.name) {
                self.report(field.name_span, ProblemKind::DuplicateField, &[("name", field.name)]);
            } else {
                seen.push(field.name);
                kept.push(field);
            }
        }
        Some(kept)
    }

    pub(super) fn missing(&mut self, node: &Node<'a>, what: &'static str, name: &'static str) {
        self.report(node.span, ProblemKind::MissingField, &[("name", name), ("where", what)]);
    }

    pub(super) fn string<'n>(&mut self, node: &'n Node<'a>) -> Option<&'n str> {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => {
                self.report(node.span, ProblemKind::EmptyText, &[]);
                None
            }
            Value::Text(text) => Some(text),
            _ => {
                self.wrong_type(node, "text");
                None
            }
        }
    }

    pub(super) fn integer(&mut self, node: &Node<'a>, low: u32, high: u32) -> Option<u32> {
        let Value::Number(number) = node.value else {
            self.wrong_type(node, "integer");
            return None;
        };
        match number.parse::<u32>() {
            Ok(n) if (low..=high).contains(&n) => Some(n),
            _ => {
                let (low, high) = (low.to_string(), high.to_string());
                self.report(
                    node.span,
                    ProblemKind::BadInteger,
                    &[("found", number), ("low", &low), ("high", &high)],
                );
                None
            }
        }
    }

    pub(super) fn year(&mut self, node: &Node<'a>) -> Option<u16> {
        self.integer(node, 1900, 2999).and_then(|y| u16::try_from(y).ok())
    }

    /// `initial` or `implied(initial)`.
    pub(super) fn base(&mut self, node: &Node<'a>, for_rate: bool) -> Option<Base> {
        let keep: fn(&BaseStage) -> bool = if for_rate {
            |b| matches!(b, BaseStage::Initial | BaseStage::Adjusted | BaseStage::Unstated)
        } else {
            |_| true
        };
        if let Value::Tuple(Some("implied"), items) = &node.value
            && let [inner] = items.as_slice()
        {
            return self.word(inner, keep).map(|stage| Base { stage, stated: false });
        }
        self.word(node, keep).map(|stage| Base { stage, stated: true })
    }

    pub(super) fn entries<'n>(&mut self, node: &'n Node<'a>) -> Option<&'n [(Node<'a>, Node<'a>)]> {
        match &node.value {
            Value::Map(entries) => Some(entries),
            _ => {
                self.wrong_type(node, "map");
                None
            }
        }
    }

    pub(super) fn optional_text(&mut self, node: &Node<'a>) -> Option<Box<str>> {
        self.string(node).map(Into::into)
    }

    /// An account or item name: no `/` and no `>`, which separate the parts of keys.
    pub(super) fn name(&mut self, node: &Node<'a>) -> Option<Arc<str>> {
        let text = self.string(node)?.trim();
        if text.contains(['/', '>', '\n']) {
            self.report(node.span, ProblemKind::BadName, &[("name", text)]);
            return None;
        }
        Some(self.intern(text))
    }

    /// Names recur (教育支出 in every scope); each is kept once.
    pub(super) fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(name) = self.names.get(text) {
            return Arc::clone(name);
        }
        let name: Arc<str> = text.into();
        self.names.insert(text.into(), Arc::clone(&name));
        name
    }

    pub(super) fn scope(&mut self, node: &Node<'a>) -> Option<ScopeId> {
        let name = self.string(node)?;
        if let Some(id) = self.budget.scope_index.get(name) {
            return Some(*id);
        }
        if self.scopes_lost {
            return None;
        }
        // a few dozen are all a report has; more would only make the listing slow
        let known: Vec<&str> = self.budget.scopes.iter().take(50).map(|s| &*s.name).collect();
        let known = known.join(" ");
        self.report(node.span, ProblemKind::UnknownScope, &[("name", name), ("allowed", &known)]);
        None
    }

    /// Line of the file a node begins on. Nodes come in order, so the counting never starts over.
    pub(super) fn file_line(&mut self, span: Span) -> u32 {
        let at = span.start as usize;
        let counter = &mut self.line_starts;
        if at < counter.at {
            *counter = LineCounter { at: 0, line: 1 };
        }
        let passed = self.text.as_bytes().get(counter.at..at).unwrap_or_default();
        counter.line += u32::try_from(passed.iter().filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX);
        counter.at = at;
        counter.line
    }

    pub(super) fn quantity(&mut self, node: &Node<'a>) -> Option<Quantity> {
        let Value::Text(text) = &node.value else {
            self.wrong_type(node, "quantity");
            return None;
        };
        let text: &str = text;
        match quantity::parse(text, &self.counters) {
            Ok(q) => Some(q),
            Err(error) => {
                let lead = text.len() - text.trim_start().len();
                let start = node.span.start as usize;
                let source = self.text.get(start..node.span.end as usize).unwrap_or_default();
                let quote = source.find('"').unwrap_or_default() + 1;
                // with escapes in it, which no quantity needs, only the string as a whole has a place
                let verbatim = source.get(quote..).is_some_and(|s| s.starts_with(text));
                let at = if verbatim { start + quote + lead + error.at() } else { start };
                let (kind, args) = quantity_problem(&error);
                let mut args: Vec<(&'static str, &str)> =
                    args.iter().map(|(k, v)| (*k, v.as_str())).collect();
                args.push(("text", text));
                self.problems.push(Problem::new(at, kind, &args));
                None
            }
        }
    }
}

/// The name of a named record; one without any fields looks like an empty tuple.
pub(super) fn record_name<'a>(node: &Node<'a>) -> Option<&'a str> {
    match &node.value {
        Value::Record(name, _) => *name,
        Value::Tuple(name, items) if items.is_empty() => *name,
        _ => None,
    }
}

/// The catalogue's sentence for a bad quantity.
fn quantity_problem(error: &QuantityError) -> (ProblemKind, Vec<(&'static str, String)>) {
    let reason = |r: &str| (ProblemKind::BadQuantity, vec![("reason", r.to_owned())]);
    match error {
        QuantityError::Empty => reason("empty"),
        QuantityError::NoNumber { .. } => reason("no-number"),
        QuantityError::SecondPoint { .. } => reason("second-point"),
        QuantityError::BarePoint { .. } => reason("bare-point"),
        QuantityError::BadGroups { .. } => reason("bad-groups"),
        QuantityError::TooManyDigits { .. } => reason("too-many-digits"),
        QuantityError::TwoSigns { .. } => reason("two-signs"),
        QuantityError::TwoBounds { .. } => reason("two-bounds"),
        QuantityError::NoUnit { .. } => (ProblemKind::BadUnit, Vec::new()),
        QuantityError::UnknownUnit { unit, like, .. } => (
            ProblemKind::UnknownUnit,
            vec![("unit", unit.clone()), ("like", like.unwrap_or_default().to_owned())],
        ),
    }
}
