//! Balances: what is left of a year, and what has been left over the years.

use super::{CheckKind, Form, Former, Var};
use crate::budget::{Book, FigureId, Flow, Identity, LineId, Sign, Stage};
use std::collections::HashSet;

impl Former<'_> {
    /// Of each statement of balances: cumulative = that of the year before + the current year's; and for
    /// social insurance, whose funds receive and pay nothing else, current = revenue − expenditure. Lines are
    /// told by their names, so that a contradiction may be another definition.
    pub(super) fn balances(&mut self) {
        let budget = self.budget;
        let declared: HashSet<FigureId> = budget
            .identities()
            .iter()
            .filter_map(|i| if let Identity::Sum { total, .. } = i { Some(*total) } else { None })
            .collect();
        let stages = [(budget.executed_year, Stage::Executed), (budget.draft_year, Stage::Draft)];
        for (_, statement) in budget.statements().filter(|(_, s)| s.flow == Flow::Balance) {
            let only = |is: fn(&str) -> bool| {
                let mut lines = statement.roots.iter().copied().filter(|l| is(&budget.line(*l).name));
                lines.next().filter(|_| lines.next().is_none())
            };
            let (Some(current), cumulative) = (only(is_current_balance), only(is_cumulative_balance)) else {
                continue;
            };
            let side = |flow| {
                let id = budget.find_statement(statement.book, statement.scope, flow)?;
                let [root] = budget.statement(id).roots[..] else { return None };
                Some(root)
            };
            let fund = |line: LineId| fund_of(&budget.line(line).name);
            // a balance of all funds is not that of the one whose revenue is printed
            let cumulative = cumulative.filter(|line| fund(*line) == fund(current));
            let sides = side(Flow::Revenue).zip(side(Flow::Expenditure)).filter(|(revenue, expenditure)| {
                let (ours, theirs) = (fund(current), fund(*revenue));
                theirs == fund(*expenditure)
                    && (ours == theirs || ours.is_empty() && theirs == "社会保险基金")
            });
            for (year, stage) in stages {
                let printed = |var: Var| var.figure().map(Var::Stated);
                let amount = |line| printed(self.amount(line, year, stage));
                let found = |former: &mut Self, kind, total: Var, parts: [(Sign, Option<Var>); 2]| {
                    let [(a, Some(first)), (b, Some(second))] = parts else { return };
                    if total.figure().is_some_and(|id| !declared.contains(&id)) {
                        let parts = vec![(a, first), (b, second)];
                        former.push(kind, Form::Sum { total, parts, at_most: false }, false);
                    }
                };
                if let Some(total) = cumulative.and_then(amount) {
                    let before = cumulative.and_then(|l| printed(self.amount(l, year - 1, Stage::Executed)));
                    let parts = [(Sign::Plus, before), (Sign::Plus, amount(current))];
                    found(self, CheckKind::RollForward, total, parts);
                }
                if let (Book::Insurance, Some(total), Some((revenue, expenditure))) =
                    (statement.book, printed(self.amount(current, year, stage)), sides)
                {
                    let side = |line| printed(self.amount(line, year, stage));
                    let parts = [(Sign::Plus, side(revenue)), (Sign::Minus, side(expenditure))];
                    found(self, CheckKind::YearBalance, total, parts);
                }
            }
        }
    }
}

/// The fund a line of balances, revenue or expenditure speaks of: its name without the words for that; empty
/// for all social insurance funds together.
fn fund_of(name: &str) -> String {
    let words = [
        "年末",
        "年底",
        "当年",
        "本年",
        "滚存",
        "累计",
        "收支",
        "相抵",
        "结余",
        "预算",
        "收入",
        "支出",
        "基金",
        "社会保险",
        "社保",
    ];
    words.iter().fold(name.to_owned(), |name, word| name.replace(word, ""))
}

/// 当年收支相抵结余 and the like.
fn is_current_balance(name: &str) -> bool {
    name.contains("结余") && name.contains("当年") && !is_cumulative_balance(name)
}

/// 年末滚存结余 and the like.
fn is_cumulative_balance(name: &str) -> bool {
    name.contains("结余") && (name.contains("滚存") || name.contains("累计"))
}
