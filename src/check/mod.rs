//! Do the figures agree with each other and with the law?
//!
//! `form` finds the identities a budget must satisfy, `judge` decides each by closed intervals, `system`
//! solves all of them together exactly, `locate` finds the smallest sets of figures that would explain a
//! contradiction, and `report` puts it together. No screen and no catalogue is known here.

mod component;
mod exact;
mod findings;
mod form;
mod intervals;
mod judge;
mod locate;
mod report;
pub mod rules;
mod slips;
mod solver;
mod system;

pub use component::components;
pub use exact::{Q, Range, rounded, rounded_outward, text as exact_text};
pub use findings::{Finding, Origin};
pub use form::{CheckKind, Form, Formed, Var, form, percent_factor};
pub use intervals::{Reading, span};
pub use judge::{Detail, Outcome, Unchecked, Values, Verdict, is_steady};
pub use locate::{Cause, Proposal};
pub use report::{
    Check, Contradiction, Counts, Remainder, Report, Severity, cell_key, check, place_of, place_of_line,
    var_key,
};
pub use rules::{RuleError, RuleResult, RuleSet, RuleSeverity, RuleState, Try};
pub use system::{Answer, Work};
