//! Rules of law and attention, written as data (`data/rules/`), applied to a budget.
//!
//! A rule looks up figures by key patterns, computes on their intervals and says in words of its own
//! what is below the statutory line, not given, or to be explained. See `data/rules/README.md`.

mod apply;
mod expr;
mod pattern;
mod read;
mod say;
mod template;

pub use apply::apply;
pub use read::{Rule, RuleError};

use crate::budget::{Book, FigureId, ScopeId};
use crate::check::exact::Range;
use serde::Deserialize;
use strum::{EnumIter, IntoStaticStr};

/// The rules of law, and the hints that no law asks for.
const SHIPPED: [&str; 2] =
    [include_str!("../../../data/rules/law.ron"), include_str!("../../../data/rules/attention.ron")];

/// How much weight a result has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, IntoStaticStr, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RuleSeverity {
    /// A line or duty in the law.
    Statutory,
    /// The law asks for something the report does not give.
    Incomplete,
    /// No law; worth a question.
    Attention,
}

impl RuleSeverity {
    /// The word in JSON and rule files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What came of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, IntoStaticStr, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RuleState {
    /// Below the statutory line, on every base that could be tried.
    Below,
    /// Above it.
    Above,
    /// The report does not give what the rule asks for.
    NotGiven,
    /// Please explain.
    Explain,
    /// Nothing to say: it holds, or rounding leaves it open.
    Within,
}

impl RuleState {
    /// The word in JSON, rule files and ids.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// One computation of a rule, on one base.
#[derive(Clone, Debug)]
pub struct Try {
    /// What it was tried on, Chinese and English.
    pub base: (String, String),
    /// The formula with the printed numbers.
    pub formula: String,
    /// In yuan, or as a ratio (1 is 100%).
    pub computed: Range,
    /// The middle of it as the rule shows it, Chinese and English: `0.62%`, `8.4`, `-0.23 亿元`, `26.4 个百分点`.
    pub value: (String, String),
    /// `None`: rounding leaves it open.
    pub holds: Option<bool>,
    pub figures: Vec<FigureId>,
}

/// One result of a rule.
#[derive(Clone, Debug)]
pub struct RuleResult {
    pub rule: String,
    pub severity: RuleSeverity,
    pub state: RuleState,
    /// Law and article, Chinese and English.
    pub source: Option<(String, String)>,
    pub figures: Vec<FigureId>,
    pub tries: Vec<Try>,
    /// The book and the scope it speaks of, if only one.
    pub book: Option<Book>,
    pub scope: Option<ScopeId>,
    /// The variables that tell it from other results of the rule.
    pub bound: Vec<(String, String)>,
    pub zh: String,
    pub en: String,
}

impl RuleResult {
    /// Names it the same in another year's file: the rule, and the scope (book, year …) it is applied to.
    pub fn id(&self) -> String {
        let bound = self.bound.iter().map(|(_, value)| value.as_str());
        std::iter::once(self.rule.as_str()).chain(bound).collect::<Vec<_>>().join("/")
    }
}

/// Rules, in order.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

impl RuleSet {
    /// The rules that come with the program.
    pub fn shipped() -> Result<Self, RuleError> {
        SHIPPED.iter().try_fold(Self::default(), |set, text| set.and(Self::read(text)?))
    }

    /// Reads a rule file (`data/rules/README.md`).
    pub fn read(text: &str) -> Result<Self, RuleError> {
        Ok(Self { rules: read::read(text)? })
    }

    /// With the rules of another set after these; no id may stand in both.
    pub fn and(mut self, other: Self) -> Result<Self, RuleError> {
        for rule in other.rules {
            if self.rules.iter().any(|r| r.id == rule.id) {
                let (zh, en) = read::duplicate();
                return Err(RuleError { place: None, rule: Some(rule.id), zh, en });
            }
            self.rules.push(rule);
        }
        Ok(self)
    }

    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}
