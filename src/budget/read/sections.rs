//! The file, its scopes and its sections, and the defaults they hand down.

use super::values::record_name;
use super::{Defaults, Reader, UNKNOWN};
use crate::budget::nodes::{ReadNodes as _, closest};
use crate::budget::problem::{ProblemKind, Problems};
use crate::budget::syntax::{Field, Node, Value};
use crate::budget::terms::Book;
use crate::budget::{Scope, ScopeId, Section, SectionId};
use crate::quantity::{self, Rounding};
use std::sync::Arc;

const FILE_FIELDS: &[&str] = &[
    "format",
    "place",
    "title",
    "executed_year",
    "draft_year",
    "scopes",
    "rounding",
    "usual_decimals",
    "growth_base",
    "rate_base",
    "counters",
    "sections",
    "identities",
];
const SECTION_FIELDS: &[&str] =
    &["at", "title", "book", "scope", "year", "growth_base", "rate_base", "facts"];

impl<'a> Reader<'a, '_> {
    /// The file, with its sections apart, see `take_sections`.
    pub(super) fn file(&mut self, root: &Node<'a>, sections: Vec<Node<'a>>) {
        let Some(fields) = self.record(root, "file", FILE_FIELDS) else {
            return;
        };
        let get = |name: &str| fields.iter().find(|f| f.name == name).map(|f| &f.value);
        // The version comes first: another version's fields would all be wrong.
        match get("format") {
            None => self.missing(root, "file", "format"),
            Some(node) => {
                if let Value::Number(number) = node.value
                    && number != "1"
                {
                    self.problems =
                        std::mem::replace(&mut self.problems, Problems::new(self.text)).without_all();
                    self.report(node.span, ProblemKind::OtherFormat, &[("found", number)]);
                    return;
                }
                self.integer(node, 1, 1);
            }
        }
        for required in ["place", "title", "executed_year", "draft_year", "scopes", "sections"] {
            if get(required).is_none() {
                self.missing(root, "file", required);
            }
        }
        if let Some(node) = get("place")
            && let Some(text) = self.string(node)
        {
            self.budget.place = text.to_owned();
        }
        if let Some(node) = get("title")
            && let Some(text) = self.string(node)
        {
            self.budget.title = text.to_owned();
        }
        let executed = get("executed_year").and_then(|n| self.year(n));
        let draft = get("draft_year").and_then(|n| self.year(n));
        // where one cannot be read, the other tells
        self.budget.executed_year = executed.or(draft.map(|y| y - 1)).unwrap_or_default();
        self.budget.draft_year = draft.or(executed.map(|y| y + 1)).unwrap_or_default();
        if let (Some(e), Some(d), Some(node)) = (executed, draft, get("draft_year"))
            && e + 1 != d
        {
            self.report(node.span, ProblemKind::YearsNotConsecutive, &[]);
        }
        if let Some(node) = get("rounding") {
            match node.value {
                Value::Word("nearest") => {}
                Value::Word("truncated") => self.budget.rounding = Rounding::Truncated,
                Value::Word(found) => {
                    let like = closest(found, &["nearest", "truncated"]);
                    let args = [("found", found), ("allowed", "nearest truncated"), ("like", like)];
                    self.report(node.span, ProblemKind::UnknownWord, &args);
                }
                _ => self.wrong_type(node, "word"),
            }
        }
        if let Some(node) = get("usual_decimals") {
            self.budget.usual_decimals = self.integer(node, 0, quantity::MAX_DECIMALS).unwrap_or(2);
        }
        if let Some(node) = get("counters") {
            for element in self.elements(node).unwrap_or_default() {
                if let Some(text) = self.string(element) {
                    let word = text.trim().into();
                    self.counters.push(word);
                }
            }
        }
        match get("scopes") {
            Some(node) => self.scopes(node),
            None => self.scopes_lost = true,
        }
        let defaults = Defaults {
            growth_base: get("growth_base").map(|n| self.base(n, false).unwrap_or(UNKNOWN)),
            rate_base: get("rate_base").map(|n| self.base(n, true).unwrap_or(UNKNOWN)),
            ..Defaults::default()
        };
        if let Some(node) = get("sections") {
            // an empty list by now, or a mistake
            self.elements(node);
            let count = sections.len();
            for (done, section) in sections.into_iter().enumerate() {
                if self.progress.is_cancelled() {
                    return;
                }
                self.progress.set(done, count);
                self.section(&section, defaults);
            }
        }
        self.check_pending();
        if let Some(node) = get("identities") {
            for element in self.elements(node).unwrap_or_default() {
                self.identity(element);
            }
        }
    }

    pub(super) fn scopes(&mut self, node: &Node<'a>) {
        let Some(entries) = self.entries(node) else {
            self.scopes_lost = true;
            return;
        };
        for (key, _) in entries {
            let Some(name) = self.name(key) else {
                self.scopes_lost = true;
                continue;
            };
            let id = ScopeId::from_len(self.budget.scopes.len());
            if self.budget.scope_index.insert(Arc::clone(&name), id).is_some() {
                self.report(key.span, ProblemKind::DuplicateKey, &[("name", &name)]);
            }
            self.budget.scopes.push(Scope { name, parts: Vec::new(), parent: None });
        }
        for (key, value) in entries {
            let Value::Text(name) = &key.value else { continue };
            let Some(whole) = self.budget.scope_index.get(name.trim()).copied() else {
                continue;
            };
            for field in self.record(value, "scope", &["parts"]).unwrap_or_default() {
                for part in self.elements(&field.value).unwrap_or_default() {
                    if let Some(id) = self.scope(part) {
                        self.scope_part(whole, id, part);
                    }
                }
            }
        }
    }

    pub(super) fn scope_part(&mut self, whole: ScopeId, part: ScopeId, node: &Node<'a>) {
        let name = Arc::clone(&self.budget.scope(part).name);
        let mut above = Some(whole);
        while let Some(at) = above {
            if at == part {
                self.report(node.span, ProblemKind::ScopeCircle, &[("name", &name)]);
                return;
            }
            above = self.budget.scope(at).parent;
        }
        if let Some(first) = self.budget.scope(part).parent {
            let first = Arc::clone(&self.budget.scope(first).name);
            let second = Arc::clone(&self.budget.scope(whole).name);
            let args = [("name", &*name), ("first", &*first), ("second", &*second)];
            self.report(node.span, ProblemKind::ScopeTwoParents, &args);
            return;
        }
        if let Some(scope) = self.budget.scopes.get_mut(part.index()) {
            scope.parent = Some(whole);
        }
        if let Some(scope) = self.budget.scopes.get_mut(whole.index()) {
            scope.parts.push(part);
        }
    }

    pub(super) fn defaults(&mut self, fields: &[&Field<'a>], mut outer: Defaults) -> Defaults {
        for field in fields {
            let node = &field.value;
            match field.name {
                "book" => (outer.book, outer.book_given) = (self.word(node, |b| *b != Book::Policy), true),
                "scope" => (outer.scope, outer.scope_given) = (self.scope(node), true),
                "year" => (outer.year, outer.year_given) = (self.year_of_report(node), true),
                "growth_base" => outer.growth_base = self.base(node, false).or(Some(UNKNOWN)),
                "rate_base" => outer.rate_base = self.base(node, true).or(Some(UNKNOWN)),
                _ => {}
            }
        }
        outer
    }

    pub(super) fn year_of_report(&mut self, node: &Node<'a>) -> Option<u16> {
        let year = self.year(node)?;
        let (executed, draft) = (self.budget.executed_year, self.budget.draft_year);
        if year != executed && year != draft && executed != 0 {
            let args = [
                ("found", year.to_string()),
                ("executed", executed.to_string()),
                ("draft", draft.to_string()),
            ];
            let args: Vec<(&'static str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
            self.report(node.span, ProblemKind::YearOutside, &args);
            return None;
        }
        Some(year)
    }

    pub(super) fn section(&mut self, node: &Node<'a>, outer: Defaults) {
        let Some(fields) = self.record(node, "section", SECTION_FIELDS) else {
            return;
        };
        let get = |name: &str| fields.iter().find(|f| f.name == name).map(|f| &f.value);
        for required in ["at", "title", "facts"] {
            if get(required).is_none() {
                self.missing(node, "section", required);
            }
        }
        let at = get("at").and_then(|n| self.section_number(n)).unwrap_or_default();
        let title = get("title").and_then(|n| self.string(n)).unwrap_or_default();
        let id = SectionId::from_len(self.budget.sections.len());
        let (at, title) = (self.intern(&at), title.into());
        self.budget.sections.push(Section { at, title });
        let defaults = self.defaults(&fields, outer);
        for fact in get("facts").and_then(|n| self.elements(n)).unwrap_or_default() {
            match record_name(fact) {
                Some("table") => self.table(fact, defaults, id),
                Some("item") => self.item(fact, defaults, id),
                _ => self.wrong_type(fact, "fact"),
            }
        }
    }

    /// `一/（一）/2/（1）`: parts of Chinese or ASCII numerals, in full-width brackets or bare.
    pub(super) fn section_number(&mut self, node: &Node<'a>) -> Option<String> {
        let text = self.string(node)?.trim().to_owned();
        let numeral = |s: &str| {
            let mut chars = s.chars().peekable();
            chars.peek().is_some()
                && (s.chars().all(|c| c.is_ascii_digit())
                    || s.chars().all(|c| "〇一二三四五六七八九十百".contains(c)))
        };
        let good = text.split('/').all(|part| {
            numeral(part) || part.strip_prefix('（').and_then(|p| p.strip_suffix('）')).is_some_and(numeral)
        });
        if !good {
            self.report(node.span, ProblemKind::BadSection, &[("found", &text)]);
            return None;
        }
        Some(text)
    }
}
