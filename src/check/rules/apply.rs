//! Rules meet a budget.

use super::expr::{Expr, Truth};
use super::pattern::{Bindings, Index, bound};
use super::read::{Basis, Find, Rule};
use super::say::{Language, Sentence, centre_text, tidy};
use super::{RuleResult, RuleSet, RuleState, Try};
use crate::budget::{Book, Budget, FigureId, Owner, Relation};
use crate::check::exact::{Q, Range, whole};
use crate::check::intervals::Reading;
use crate::check::judge::Values;
use crate::quantity::{Bound, Dimension};
use num_traits::Zero as _;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a pattern found.
#[derive(Clone, Debug)]
pub enum Found {
    Nothing,
    One(FigureId),
    /// Several lines where one was asked for: none of them is used.
    Several,
    All(Vec<FigureId>),
    Sum(Vec<FigureId>),
}

impl Found {
    pub fn is_there(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::One(_) | Self::Several => true,
            Self::All(ids) | Self::Sum(ids) => !ids.is_empty(),
        }
    }

    fn figures(&self) -> &[FigureId] {
        match self {
            Self::Nothing | Self::Several => &[],
            Self::One(id) => std::slice::from_ref(id),
            Self::All(ids) | Self::Sum(ids) => ids,
        }
    }
}

/// The inputs of one base of one case.
pub struct Inputs<'a> {
    pub basis: &'a Basis,
    pub found: BTreeMap<&'a str, Found>,
}

/// One try with what it was tried on.
pub struct Tried<'a> {
    pub inputs: Inputs<'a>,
    pub computed: Option<Range>,
    pub formula: String,
    pub holds: Option<bool>,
    pub otherwise: Option<RuleState>,
}

/// A rule applied to one set of variables.
pub struct Case<'a> {
    pub anchor: FigureId,
    pub bindings: Bindings,
    pub state: RuleState,
    pub tried: Vec<Tried<'a>>,
}

/// Applies every rule; rules in file order, then report order.
pub fn apply(rules: &RuleSet, budget: &Budget, values: &Values<'_>) -> Vec<RuleResult> {
    let time = vec![
        ("executed".to_owned(), budget.executed_year.to_string()),
        ("draft".to_owned(), budget.draft_year.to_string()),
        ("prior".to_owned(), budget.executed_year.saturating_sub(1).to_string()),
    ];
    let applier = Applier { budget, values, index: Index::new(budget), time };
    rules.rules().iter().flat_map(|rule| applier.rule(rule)).collect()
}

pub struct Applier<'a> {
    pub budget: &'a Budget,
    pub values: &'a Values<'a>,
    pub index: Index<'a>,
    pub time: Bindings,
}

impl Applier<'_> {
    fn rule<'r>(&self, rule: &'r Rule) -> Vec<RuleResult> {
        let mut anchors: Vec<(FigureId, Bindings)> =
            rule.each.keys.iter().flat_map(|key| self.index.find(key, &self.time)).collect();
        anchors.retain(|(id, _)| self.fits(&rule.each, *id));
        anchors.sort_by_key(|(id, _)| *id);
        let mut seen: HashSet<Bindings> = HashSet::new();
        let mut groups: Vec<(Bindings, Vec<Case<'r>>)> = Vec::new();
        let mut group_of: HashMap<Bindings, usize> = HashMap::new();
        for (anchor, mut bindings) in anchors {
            bindings.sort();
            if !seen.insert(bindings.clone()) {
                continue;
            }
            let named = |name: &String| {
                bound(&bindings, name).map(|value| (name.clone(), value.to_owned())).unwrap_or_default()
            };
            let group: Bindings = rule.group.iter().map(named).collect();
            let Some(case) = self.case(rule, anchor, bindings) else { continue };
            let at = *group_of.entry(group.clone()).or_insert_with(|| {
                groups.push((group, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, cases)) = groups.get_mut(at) {
                cases.push(case);
            }
        }
        groups.into_iter().filter_map(|(group, cases)| self.result(rule, group, cases)).collect()
    }

    /// The filters of an input that are not in its key.
    fn fits(&self, find: &Find, id: FigureId) -> bool {
        let figure = self.budget.figure(id);
        if !find.except.is_empty() {
            let (_, _, _, path) = self.budget.key_parts(id);
            if find.except.iter().any(|a| a.matches(&path)) {
                return false;
            }
        }
        if !find.base.is_empty() {
            let Some(base) = figure.base else { return false };
            if !find.base.iter().any(|w| w == base.stage.word() || w == "implied" && !base.stated) {
                return false;
            }
        }
        let remark = self.remark(id).unwrap_or_default();
        (find.remark.is_empty() || find.remark.iter().any(|w| remark.contains(w.as_str())))
            && !find.remark_without.iter().any(|w| remark.contains(w.as_str()))
    }

    pub fn remark(&self, id: FigureId) -> Option<&str> {
        match self.budget.figure(id).owner {
            Owner::Line(line) => self.budget.line(line).remark.as_deref(),
            Owner::Item(item, _) => self.budget.item(item).remark.as_deref(),
        }
    }

    fn look(&self, find: &Find, bindings: &Bindings) -> Found {
        let mut all: Vec<FigureId> = Vec::new();
        for key in &find.keys {
            let mut ids: Vec<FigureId> =
                self.index.find(key, bindings).into_iter().map(|(id, _)| id).collect();
            ids.retain(|id| self.fits(find, *id));
            ids.dedup();
            if find.all {
                all.extend(ids);
                continue;
            }
            match &ids[..] {
                [] => {}
                _ if find.sum => {
                    let complete = ids.iter().all(|id| match self.budget.figure(*id).owner {
                        Owner::Line(line) => self.budget.line(line).relation == Some(Relation::Complete),
                        Owner::Item(..) => false,
                    });
                    return if complete { Found::Sum(ids) } else { Found::Nothing };
                }
                [id] => return Found::One(*id),
                _ => return Found::Several,
            }
        }
        if find.all && !all.is_empty() {
            all.sort();
            all.dedup();
            return Found::All(all);
        }
        Found::Nothing
    }

    fn inputs<'r>(&self, basis: &'r Basis, bindings: &Bindings) -> Inputs<'r> {
        let look = |(name, find): (&'r String, &'r Find)| (name.as_str(), self.look(find, bindings));
        Inputs { basis, found: basis.inputs.iter().map(look).collect() }
    }

    /// The interval of one figure as rules compute with it: yuan, or a ratio.
    fn figure_range(&self, id: FigureId, reading: Reading) -> Option<Range> {
        let range = Range::of(self.values.of(id, reading)?);
        let divisor = match self.budget.figure(id).quantity.unit().dimension() {
            // multiples are held in percent too
            Dimension::Percent | Dimension::Points | Dimension::Times => whole(100),
            Dimension::Money | Dimension::Count => return Some(range),
        };
        Some(Range { low: range.low / &divisor, high: range.high / &divisor })
    }

    fn range(&self, inputs: &Inputs<'_>, name: &str, reading: Reading) -> Option<Range> {
        match inputs.found.get(name)? {
            Found::One(id) => self.figure_range(*id, reading),
            Found::Sum(ids) => {
                let zero = Range { low: Q::zero(), high: Q::zero() };
                ids.iter().try_fold(zero, |sum, id| Some(sum.plus(&self.figure_range(*id, reading)?)))
            }
            Found::Nothing => {
                let expr = inputs.basis.inputs.get(name)?.is.as_ref()?;
                expr.value(&|name| self.range(inputs, name, reading))
            }
            Found::Several | Found::All(_) => None,
        }
    }

    fn case<'r>(&self, rule: &'r Rule, anchor: FigureId, bindings: Bindings) -> Option<Case<'r>> {
        let mut known = self.time.clone();
        known.extend(bindings.iter().cloned());
        let mut tried = Vec::new();
        for basis in &rule.bases {
            let inputs = self.inputs(basis, &known);
            let is_there = |name: &String| {
                inputs.found.get(name.as_str()).is_some_and(Found::is_there)
                    || self.range(&inputs, name, Reading::Narrow).is_some()
            };
            let input = |name: &str| self.range(&inputs, name, Reading::Narrow);
            let is_applied = basis.needs.iter().all(is_there)
                && !basis.unless.iter().any(is_there)
                && basis.when.iter().all(|w| w.holds(&input) == Some(Truth::Yes));
            if !is_applied {
                continue;
            }
            if rule.always.is_some() || !rule.missing.is_empty() {
                let otherwise = match rule.always {
                    Some(state) => Some(state),
                    None => (!rule.missing.iter().all(is_there)).then_some(RuleState::NotGiven),
                };
                let holds = Some(otherwise.is_none());
                tried.push(Tried { inputs, computed: None, formula: String::new(), holds, otherwise });
            } else if let Some(one) = self.test(basis, inputs) {
                tried.push(one);
            }
        }
        let failed: Vec<RuleState> = tried.iter().filter_map(|t| t.otherwise).collect();
        let state = match failed.first() {
            _ if tried.is_empty() => return None,
            None => RuleState::Within,
            Some(_) if rule.one_is_enough && failed.len() < tried.len() => RuleState::Within,
            Some(first) if failed.len() == tried.len() && failed.iter().all(|s| s == first) => *first,
            Some(_) => RuleState::Explain,
        };
        Some(Case { anchor, bindings, state, tried })
    }

    fn test<'r>(&self, basis: &'r Basis, inputs: Inputs<'r>) -> Option<Tried<'r>> {
        let formula = basis.formula.as_ref()?;
        let value = |reading| formula.value(&|name| self.range(&inputs, name, reading));
        let narrow = value(Reading::Narrow)?;
        let input = |reading, value: &Range, name: &str| match name {
            "value" => Some(value.clone()),
            name => self.range(&inputs, name, reading),
        };
        let (mut holds, mut otherwise) = (Some(true), None);
        for (test, state) in &basis.tests {
            match test.holds(&|name| input(Reading::Narrow, &narrow, name))? {
                Truth::Yes => continue,
                Truth::Open => {}
                // a whole number may have been rounded to it
                Truth::No => {
                    let wide = value(Reading::Wide).unwrap_or_else(|| narrow.clone());
                    if test.holds(&|name| input(Reading::Wide, &wide, name)) == Some(Truth::No) {
                        (holds, otherwise) = (Some(false), Some(*state));
                        break;
                    }
                }
            }
            holds = None;
        }
        let text = formula.text(&|name| self.formula_text(&inputs, name));
        Some(Tried { inputs, computed: Some(narrow), formula: text, holds, otherwise })
    }

    /// An input in a formula: the printed number with sign and unit.
    pub fn formula_text(&self, inputs: &Inputs<'_>, name: &str) -> String {
        match inputs.found.get(name) {
            Some(Found::One(id)) => self.signed(*id),
            Some(Found::Sum(ids)) => ids.iter().map(|id| self.signed(*id)).collect::<Vec<_>>().join(" + "),
            _ => match inputs.basis.inputs.get(name).and_then(|f| f.is.as_ref()) {
                Some(expr) => Expr::text(expr, &|name| self.formula_text(inputs, name)),
                None => name.to_owned(),
            },
        }
    }

    fn signed(&self, id: FigureId) -> String {
        let quantity = &self.budget.figure(id).quantity;
        let printed = quantity.printed();
        let is_number = printed.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-'));
        let number = if is_number { printed.to_owned() } else { quantity.value().abs().to_string() };
        let number = match quantity.value().is_sign_negative() && !number.starts_with('-') {
            true => format!("-{number}"),
            false => number,
        };
        match quantity.unit().text() {
            "%" if number.ends_with('%') => number,
            "%" => format!("{number}%"),
            unit => format!("{number} {unit}"),
        }
    }

    /// A figure in a sentence, as printed.
    pub fn printed(&self, id: FigureId, language: Language) -> String {
        let quantity = &self.budget.figure(id).quantity;
        if language == Language::Zh || quantity.bound() != Bound::Exact {
            return quantity.text().to_owned();
        }
        self.signed(id)
    }

    fn result(&self, rule: &Rule, group: Bindings, cases: Vec<Case<'_>>) -> Option<RuleResult> {
        let failing = |case: &&Case<'_>| case.state != RuleState::Within;
        let mut listed: Vec<&Case<'_>> = cases.iter().filter(failing).collect();
        if listed.is_empty() {
            listed = cases.iter().collect();
        }
        let first = listed.first()?;
        let state = match listed.iter().all(|c| c.state == first.state) {
            true => first.state,
            false => RuleState::Explain,
        };
        let (zh, en) = rule.say.get(&state)?;
        let mut figures: Vec<FigureId> = listed
            .iter()
            .flat_map(|c| {
                c.tried.iter().flat_map(|t| t.inputs.found.values()).flat_map(Found::figures).copied()
            })
            .chain(listed.iter().map(|c| c.anchor))
            .collect();
        figures.sort();
        figures.dedup();
        let one = |of: &dyn Fn(FigureId) -> (Book, String)| {
            let first_of = of(first.anchor);
            listed.iter().all(|c| of(c.anchor) == first_of).then_some(first_of)
        };
        let parts = |id: FigureId| self.budget.key_parts(id);
        let book = one(&|id| (parts(id).0, String::new())).map(|(book, _)| book);
        let scope = one(&|id| (Book::Policy, parts(id).1.to_owned()))
            .and_then(|(_, name)| self.budget.find_scope(&name));
        let sentence = |template, language| {
            let sentence = Sentence { applier: self, rule, listed: &listed, language };
            sentence.fill(template)
        };
        let (zh, en) = (sentence(zh, Language::Zh), sentence(en, Language::En));
        let tries = listed.iter().flat_map(|case| {
            case.tried.iter().filter_map(|tried| {
                let base = |template, language| {
                    let sentence = Sentence { applier: self, rule, listed: &listed, language };
                    sentence.in_case(template, case, Some(tried))
                };
                let mut figures: Vec<FigureId> =
                    tried.inputs.found.values().flat_map(Found::figures).copied().collect();
                figures.sort();
                figures.dedup();
                let computed = tried.computed.clone()?;
                let value = |zh| centre_text(&computed, rule.shown, rule.decimals, zh);
                let (zh, en) = (&tried.inputs.basis.zh, &tried.inputs.basis.en);
                Some(Try {
                    base: (tidy(&base(zh, Language::Zh)), base(en, Language::En)),
                    formula: tried.formula.clone(),
                    value: (value(true), value(false)),
                    computed,
                    holds: tried.holds,
                    figures,
                })
            })
        });
        Some(RuleResult {
            rule: rule.id.clone(),
            severity: rule.severity,
            state,
            source: rule.source.clone(),
            figures,
            tries: tries.collect(),
            book,
            scope,
            bound: group,
            zh,
            en,
        })
    }
}
