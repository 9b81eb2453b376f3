//! Keys, and the identities declared with them, when every line is known.

use super::values::record_name;
use super::{Pending, Reader};
use crate::budget::nodes::ReadNodes as _;
use crate::budget::problem::{Problem, ProblemKind};
use crate::budget::syntax::Node;
use crate::budget::terms::Measure;
use crate::budget::{CellRef, FigureId, Identity, Sign, Target};
use crate::quantity::Dimension;

impl<'a> Reader<'a, '_> {
    /// Resolves `under`, `share_of` and `contribution_to` now that every line is known.
    pub(super) fn check_pending(&mut self) {
        for (at, path, line) in std::mem::take(&mut self.pending_under) {
            if !self.is_unplaced(&path) && self.budget.ancestry(line).iter().any(|l| !self.named.contains(l))
            {
                self.problems.push(Problem::new(at, ProblemKind::UnknownLine, &[("name", &path)]));
            }
        }
        for Pending { at, text, figure, statement, year, stage } in std::mem::take(&mut self.pending) {
            let cell = if text.contains('/') {
                match self.budget.resolve(&text) {
                    Some(Target::Cell(cell)) => Some(cell),
                    _ => None,
                }
            } else {
                let line = self.budget.find_line(statement, &text);
                line.map(|line| CellRef { line, year, stage, measure: Measure::Amount })
            };
            if cell.is_none() {
                let account = text.split('/').nth(3).unwrap_or(&text);
                if !self.is_unplaced(account) {
                    self.problems.push(Problem::new(at, ProblemKind::UnknownLine, &[("name", &text)]));
                }
            } else if let Some(figure) = self.budget.figures.get_mut(figure.index()) {
                figure.whole = cell;
            }
        }
    }

    /// Whether a path may mean a line or figure that was read but could not be placed.
    pub(super) fn is_unplaced(&self, path: &str) -> bool {
        path.rsplit('>').next().is_some_and(|name| self.unplaced.contains(name.trim()))
    }

    pub(super) fn key(&mut self, node: &Node<'a>) -> Option<FigureId> {
        let text = self.string(node)?;
        self.key_text(node, text)
    }

    pub(super) fn key_text(&mut self, node: &Node<'a>, text: &str) -> Option<FigureId> {
        if text.split('/').count() != 7 {
            self.report(node.span, ProblemKind::BadKey, &[("text", text)]);
            return None;
        }
        let found = self.budget.find(text);
        let mut words = text.split('/').skip(3);
        let lost = words.next().zip(words.next()).is_some_and(|(account, year)| {
            self.is_unplaced(account) || self.lost.contains(&format!("{account}/{year}"))
        });
        if found.is_none() && !lost {
            self.report(node.span, ProblemKind::UnknownFigure, &[("text", text)]);
        }
        found
    }

    pub(super) fn key_list(&mut self, node: &Node<'a>, least: usize, signed: bool) -> Vec<(FigureId, Sign)> {
        let elements = self.elements(node).unwrap_or_default();
        if elements.len() < least {
            let least = least.to_string();
            self.report(node.span, ProblemKind::TooFewParts, &[("least", &least)]);
        }
        let mut keys = Vec::with_capacity(elements.len());
        for element in elements {
            let Some(text) = self.string(element) else {
                continue;
            };
            let (sign, text) = match text.strip_prefix('-').filter(|_| signed) {
                Some(rest) => (Sign::Minus, rest.trim_start()),
                None => (Sign::Plus, text),
            };
            if let Some(id) = self.key_text(element, text) {
                keys.push((id, sign));
            }
        }
        keys
    }

    pub(super) fn identity(&mut self, node: &Node<'a>) {
        let Some(kind) = record_name(node) else {
            self.wrong_type(node, "identity");
            return;
        };
        let (what, allowed): (&'static str, &[&'static str]) = match kind {
            "sum" => ("sum", &["total", "parts", "why"]),
            "at_most" => ("at_most", &["total", "parts", "why"]),
            "equal" => ("equal", &["keys", "why"]),
            "growth" => ("growth", &["rate", "of", "base", "why"]),
            "ratio" => ("ratio", &["rate", "of", "base", "why"]),
            _ => {
                self.wrong_type(node, "identity");
                return;
            }
        };
        let Some(fields) = self.record(node, what, allowed) else {
            return;
        };
        let get = |name: &str| fields.iter().find(|f| f.name == name).map(|f| &f.value);
        for required in allowed.iter().filter(|f| **f != "why") {
            if get(required).is_none() {
                self.missing(node, what, required);
            }
        }
        let why = get("why").and_then(|n| self.optional_text(n));
        let identity = match what {
            "equal" => {
                let keys = get("keys").map(|n| self.key_list(n, 2, false)).unwrap_or_default();
                Identity::Equal { keys: keys.into_iter().map(|(id, _)| id).collect(), why }
            }
            "sum" | "at_most" => {
                let total = get("total").and_then(|n| self.key(n));
                let parts = get("parts").map(|n| self.key_list(n, 1, true)).unwrap_or_default();
                let Some(total) = total else { return };
                if what == "sum" {
                    Identity::Sum { total, parts, why }
                } else {
                    Identity::AtMost { total, parts, why }
                }
            }
            _ => {
                let rate = get("rate").and_then(|n| self.key(n));
                let of = get("of").and_then(|n| self.key(n));
                let base = get("base").and_then(|n| self.key(n));
                let (Some(rate), Some(of), Some(base)) = (rate, of, base) else {
                    return;
                };
                if what == "growth" {
                    Identity::Growth { rate, of, base, why }
                } else {
                    Identity::Ratio { rate, of, base, why }
                }
            }
        };
        let kinds = |ids: &[FigureId]| {
            // 增长 1.2 倍 is a growth of 120%
            let kind = |id: &FigureId| match self.budget.figure(*id).quantity.unit().dimension() {
                Dimension::Times => Dimension::Percent,
                other => other,
            };
            let mut kinds = ids.iter().map(kind);
            let first = kinds.next();
            kinds.all(|k| Some(k) == first)
        };
        let one_kind = match &identity {
            Identity::Growth { of, base, .. } | Identity::Ratio { of, base, .. } => kinds(&[*of, *base]),
            other => kinds(&other.figures()),
        };
        if !one_kind {
            self.report(node.span, ProblemKind::MixedUnits, &[]);
            return;
        }
        self.budget.identities.push(identity);
    }
}
