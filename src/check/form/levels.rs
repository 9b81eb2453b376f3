//! Levels of government: the same account in a scope and in its parts.

use super::{CheckKind, Form, Former, Var, may_be_negative};
use crate::budget::{Book, Flow, LineId, ScopeId, Sign, Stage};
use std::collections::HashMap;

/// Words of lines that one level of government pays another, or that are carried from year to year.
const BETWEEN_LEVELS: [&str; 14] = [
    "转移性",
    "转移支付",
    "上解",
    "上级补助",
    "补助收入",
    "补助下级",
    "对下补助",
    "返还",
    "总计",
    "调入",
    "调出",
    "转贷",
    "结转",
    "上年结余",
];

impl Former<'_> {
    /// The same account in a scope and in its parts. Flows between levels of government are left out:
    /// what one level pays the other receives.
    pub(super) fn scopes(&mut self) {
        let budget = self.budget;
        let comparable = |flow| {
            matches!(
                flow,
                Flow::Revenue | Flow::Expenditure | Flow::ThreePublic | Flow::Balance | Flow::DebtBalance
            )
        };
        // path of a line without its scope -> the line in each scope
        let mut by_path: HashMap<(Book, Flow, String), HashMap<ScopeId, LineId>> = HashMap::new();
        let mut order = Vec::new();
        for (id, line) in budget.lines() {
            let statement = budget.statement(line.statement);
            if !comparable(statement.flow) || self.holds_transfers(id) {
                continue;
            }
            let key = (statement.book, statement.flow, budget.line_path(id));
            let entry = by_path.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                HashMap::new()
            });
            entry.insert(statement.scope, id);
        }
        for key in order {
            let Some(lines) = by_path.get(&key) else { continue };
            if lines.len() < 2 {
                continue;
            }
            let cells = [
                (budget.executed_year, Stage::Initial),
                (budget.executed_year, Stage::Adjusted),
                (budget.executed_year, Stage::Executed),
                (budget.draft_year, Stage::Draft),
            ];
            for (year, stage) in cells {
                for (scope, _) in budget.scopes() {
                    self.scope_parts(lines, scope, year, stage);
                }
            }
        }
    }

    /// Whether a line is, or holds, what one level of government pays another, or what is carried from year to
    /// year: the whole leaves that out, so that its parts do not add up to it.
    fn holds_transfers(&self, line: LineId) -> bool {
        let it = self.budget.line(line);
        BETWEEN_LEVELS.iter().any(|word| it.name.contains(word))
            || it.children.iter().any(|child| self.holds_transfers(*child))
    }

    fn scope_parts(&mut self, lines: &HashMap<ScopeId, LineId>, scope: ScopeId, year: u16, stage: Stage) {
        let Some(whole) = self.stated_in(lines, scope, year, stage) else { return };
        let mut parts = Vec::new();
        let complete = self.collect_parts(lines, scope, year, stage, &mut parts);
        if parts.is_empty() {
            return;
        }
        let negative = |line: &LineId| may_be_negative(self.budget, *line);
        if !complete && lines.values().any(negative) {
            return;
        }
        // levels of a social insurance fund pay each other, and the whole leaves that out
        let settled = lines.get(&scope).is_none_or(|line| {
            self.budget.statement(self.budget.line(*line).statement).book != Book::Insurance
        });
        let parts: Vec<(Sign, Var)> = parts.into_iter().map(|v| (Sign::Plus, v)).collect();
        let kind = if complete { CheckKind::ScopeSum } else { CheckKind::ScopeAtLeast };
        self.push(kind, Form::Sum { total: whole, parts, at_most: !complete }, settled);
    }

    fn stated_in(
        &self,
        lines: &HashMap<ScopeId, LineId>,
        scope: ScopeId,
        year: u16,
        stage: Stage,
    ) -> Option<Var> {
        let var = self.amount(*lines.get(&scope)?, year, stage);
        var.figure().map(Var::Stated)
    }

    /// The stated amounts that together make up as much of `scope` as is stated, none counted twice.
    /// `true` when nothing is left out.
    fn collect_parts(
        &self,
        lines: &HashMap<ScopeId, LineId>,
        scope: ScopeId,
        year: u16,
        stage: Stage,
        parts: &mut Vec<Var>,
    ) -> bool {
        let members = &self.budget.scope(scope).parts;
        let mut complete = !members.is_empty();
        for member in members {
            match self.stated_in(lines, *member, year, stage) {
                Some(var) => parts.push(var),
                None => complete &= self.collect_parts(lines, *member, year, stage, parts),
            }
        }
        complete
    }
}
