//! Results in words, Chinese and English.

use super::apply::{Applier, Case, Found, Tried};
use super::pattern::bound;
use super::read::{Rule, Shown, Wording};
use super::template::Template;
use crate::budget::{Book, FigureId, Flow, Stage};
use crate::check::exact::{Q, Range, rounded, rounded_outward, whole};
use num_traits::Signed as _;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Zh,
    En,
}

/// Fills the words of a result.
pub struct Sentence<'s, 'r> {
    pub applier: &'s Applier<'s>,
    pub rule: &'s Rule,
    pub listed: &'s [&'s Case<'r>],
    pub language: Language,
}

impl<'s, 'r> Sentence<'s, 'r> {
    fn choose<'w>(&self, wording: &'w Wording) -> &'w Template {
        if self.language == Language::Zh { &wording.0 } else { &wording.1 }
    }

    fn joined(&self, texts: Vec<String>, zh: &str, en: &str) -> String {
        texts.join(if self.language == Language::Zh { zh } else { en })
    }

    pub fn fill(&self, template: &Template) -> String {
        let text = template.fill(&|name, of| match (name, of) {
            ("list", None) => {
                let cases = self.listed.iter().map(|case| match &self.rule.case {
                    Some(wording) => self.in_case(self.choose(wording), case, None),
                    None => self.tries(case, "；", "; "),
                });
                Some(self.joined(cases.collect(), "；", "; "))
            }
            ("count", None) => Some(self.listed.len().to_string()),
            _ => self.slot(self.listed.first()?, None, name, of),
        });
        if self.language == Language::Zh { tidy(&text) } else { text }
    }

    fn tries(&self, case: &Case<'r>, zh: &str, en: &str) -> String {
        let tries = case.tried.iter().filter_map(|tried| {
            let wording = tried.inputs.basis.item.as_ref().or(self.rule.item.as_ref())?;
            Some(self.in_case(self.choose(wording), case, Some(tried)))
        });
        self.joined(tries.collect(), zh, en)
    }

    pub fn in_case(&self, template: &Template, case: &Case<'r>, tried: Option<&Tried<'r>>) -> String {
        template.fill(&|name, of| self.slot(case, tried, name, of))
    }

    /// What stands for one slot. Without a try given, the first that fails is meant, else the first.
    fn slot(
        &self,
        case: &Case<'r>,
        given: Option<&Tried<'r>>,
        name: &str,
        of: Option<&str>,
    ) -> Option<String> {
        let budget = self.applier.budget;
        let zh = self.language == Language::Zh;
        if let Some(value) = bound(&case.bindings, name) {
            return Some(variable_text(name, value, zh));
        }
        let fallback = || case.tried.iter().find(|t| t.otherwise.is_some()).or(case.tried.first());
        let tried = given.or_else(fallback)?;
        let value = |shown: &dyn Fn(&Range) -> String| tried.computed.as_ref().map(shown);
        match name {
            "executed" => return Some(budget.executed_year.to_string()),
            "draft" => return Some(budget.draft_year.to_string()),
            "prior" => return Some(budget.executed_year.saturating_sub(1).to_string()),
            "place" => return Some(budget.place.clone()),
            "tries" => return Some(self.tries(case, "，", ", ")),
            "formula" if zh => return Some(tried.formula.replace('(', "（").replace(')', "）")),
            "formula" => return Some(tried.formula.clone()),
            "base" => {
                let basis = tried.inputs.basis;
                return Some(self.in_case(if zh { &basis.zh } else { &basis.en }, case, Some(tried)));
            }
            "value" => return value(&|range| centre_text(range, self.rule.shown, self.rule.decimals, zh)),
            "range" => return value(&|range| range_text(range, self.rule.shown, self.rule.decimals, zh)),
            _ => {}
        }
        // an input may be found on another base only
        let holders = std::iter::once(tried).chain(&case.tried);
        let (inputs, found) = holders.filter_map(|t| Some((&t.inputs, t.inputs.found.get(name)?))).find(
            |(inputs, found)| {
                found.is_there() || inputs.basis.inputs.get(name).is_some_and(|f| f.is.is_some())
            },
        )?;
        match (found, of) {
            (Found::One(id), None) => Some(self.applier.printed(*id, self.language)),
            (Found::One(id), Some(of)) => self.about(*id, of),
            (Found::All(ids), None) => {
                let scope = bound(&case.bindings, "scope");
                let texts = ids.iter().map(|id| {
                    let (_, own, _, path) = budget.key_parts(*id);
                    let elsewhere = if scope == Some(own) { "" } else { own };
                    let gap = if zh || elsewhere.is_empty() { "" } else { " " };
                    let name = path.rsplit('>').next().unwrap_or(&path);
                    format!("{elsewhere}{gap}{name} {}", self.applier.printed(*id, self.language))
                });
                Some(self.joined(texts.collect(), "、", ", "))
            }
            (Found::Sum(_) | Found::Nothing, None) => {
                let text = self.applier.formula_text(inputs, name);
                Some(if zh { text.replace('(', "（").replace(')', "）") } else { text })
            }
            _ => None,
        }
    }

    fn about(&self, id: FigureId, of: &str) -> Option<String> {
        let budget = self.applier.budget;
        let zh = self.language == Language::Zh;
        let figure = budget.figure(id);
        match of {
            "year" => Some(figure.year.to_string()),
            "stage" => Some(stage_text(figure.stage, zh).to_owned()),
            "remark" => self.applier.remark(id).map(str::to_owned),
            "scope" => Some(budget.key_parts(id).1.to_owned()),
            _ => {
                let path = budget.key_parts(id).3;
                path.rsplit('>').next().map(str::to_owned)
            }
        }
    }
}

/// Without spaces between two Chinese characters, where figures and words were put together.
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_wide = |c: Option<char>| {
            c.is_some_and(|c| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}'))
        };
        if c == ' ' && is_wide(tidied.chars().next_back()) && is_wide(chars.peek().copied()) {
            continue;
        }
        tidied.push(c);
    }
    tidied
}

/// The text of a variable in a sentence: fixed words in the reader's language, of an account its last name.
fn variable_text(name: &str, value: &str, zh: bool) -> String {
    let known = match name {
        "book" => value.parse().ok().map(|book| match book {
            Book::General => ("一般公共预算", "general public budget"),
            Book::Fund => ("政府性基金预算", "government fund budget"),
            Book::Capital => ("国有资本经营预算", "state capital budget"),
            Book::Insurance => ("社会保险基金预算", "social insurance fund budget"),
            Book::Debt => ("政府债务", "government debt"),
            Book::Policy => ("事项", "items"),
        }),
        "stage" => value
            .parse()
            .ok()
            .map(|stage| if zh { (stage_text(stage, true), "") } else { ("", stage_text(stage, false)) }),
        "flow" => match value.parse() {
            Ok(Flow::Revenue) => Some(("收入", "revenue")),
            Ok(Flow::Expenditure) => Some(("支出", "expenditure")),
            _ => None,
        },
        _ => None,
    };
    match known {
        Some((chinese, english)) => if zh { chinese } else { english }.to_owned(),
        None => value.rsplit('>').next().unwrap_or(value).to_owned(),
    }
}

fn stage_text(stage: Stage, zh: bool) -> &'static str {
    match (stage, zh) {
        (Stage::Initial, true) => "年初预算",
        (Stage::Initial, false) => "initial budget",
        (Stage::Adjusted, true) => "调整预算",
        (Stage::Adjusted, false) => "adjusted budget",
        (Stage::Executed, true) => "执行数",
        (Stage::Executed, false) => "executed",
        (Stage::Draft, true) => "预算草案",
        (Stage::Draft, false) => "draft",
    }
}

/// Units of 亿元 or, for small amounts, 万元.
fn scaled(value: &Q, shown: Shown, small: bool, zh: bool) -> (Q, &'static str) {
    match shown {
        Shown::Points => (value * whole(100), if zh { " 个百分点" } else { " percentage points" }),
        Shown::Percent | Shown::Signed => (value * whole(100), "%"),
        Shown::Times => (value.clone(), ""),
        Shown::Money if small => (value / whole(10_000), " 万元"),
        Shown::Money => (value / whole(100_000_000), " 亿元"),
    }
}

fn is_small(range: &Range) -> bool {
    range.low.abs().max(range.high.abs()) < whole(1_000_000)
}

fn with_sign(number: rust_decimal::Decimal, shown: Shown) -> String {
    let number = if number.is_zero() { number.abs() } else { number };
    let plus =
        if shown == Shown::Signed && number.is_sign_positive() && !number.is_zero() { "+" } else { "" };
    format!("{plus}{number}")
}

/// The number with its unit; 1 percentage point, but 1.0 percentage points.
fn with_unit(number: rust_decimal::Decimal, shown: Shown, unit: &str) -> String {
    let number = with_sign(number, shown);
    let unit = if matches!(number.as_str(), "1" | "-1") { unit.trim_end_matches('s') } else { unit };
    format!("{number}{unit}")
}

/// The middle, rounded.
pub fn centre_text(range: &Range, shown: Shown, decimals: u32, zh: bool) -> String {
    let (centre, unit) = scaled(&((&range.low + &range.high) / whole(2)), shown, is_small(range), zh);
    rounded(&centre, decimals).map_or_else(String::new, |n| with_unit(n, shown, unit))
}

/// Both ends, rounded outward.
fn range_text(range: &Range, shown: Shown, decimals: u32, zh: bool) -> String {
    let small = is_small(range);
    let ((low, unit), (high, _)) =
        (scaled(&range.low, shown, small, zh), scaled(&range.high, shown, small, zh));
    let ends = rounded_outward(&low, decimals, false).zip(rounded_outward(&high, decimals, true));
    let Some((low, high)) = ends else { return String::new() };
    let (low, high) = (with_unit(low, shown, unit), with_unit(high, shown, unit));
    if low == high {
        return low;
    }
    if zh { format!("{low}～{high}") } else { format!("{low} to {high}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_told_in_both_languages_and_one_is_one() {
        let percent = |n: i64| whole(n) / whole(100);
        let point = |n: i64| Range { low: percent(n), high: percent(n) };
        for (n, decimals, zh, en) in [
            (26, 1, "26.0 个百分点", "26.0 percentage points"),
            (1, 1, "1.0 个百分点", "1.0 percentage points"),
            (1, 0, "1 个百分点", "1 percentage point"),
            (-1, 0, "-1 个百分点", "-1 percentage point"),
            (0, 0, "0 个百分点", "0 percentage points"),
        ] {
            assert_eq!(centre_text(&point(n), Shown::Points, decimals, true), zh);
            assert_eq!(centre_text(&point(n), Shown::Points, decimals, false), en);
            assert_eq!(range_text(&point(n), Shown::Points, decimals, false), en);
        }
        let wide = Range { low: percent(1), high: percent(3) };
        assert_eq!(range_text(&wide, Shown::Points, 0, false), "1 percentage point to 3 percentage points");
        assert_eq!(range_text(&wide, Shown::Points, 0, true), "1 个百分点～3 个百分点");
    }
}
