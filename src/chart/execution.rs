//! 执行进度: the initial and the adjusted budget and what was executed of them.

use super::{Amount, amount_at};
use crate::budget::{Budget, CellRef, FigureId, LineId, Measure, Stage, StatementId};

/// One account: three amounts against one another, and the rate the report prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionRow {
    pub line: LineId,
    pub initial: Option<Amount>,
    pub adjusted: Option<Amount>,
    pub executed: Amount,
    /// 完成预算的…%, as printed; its base is the figure's own.
    pub rate: Option<FigureId>,
}

/// The accounts of a statement that can be measured against a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    pub statement: StatementId,
    pub rows: Vec<ExecutionRow>,
}

/// How far a statement was executed; `None` where the report gives no budget to measure it against.
pub fn execution(budget: &Budget, statement: StatementId) -> Option<Execution> {
    let year = budget.executed_year;
    let mut rows = Vec::new();
    let mut open: Vec<LineId> = budget.statement(statement).roots.iter().rev().copied().collect();
    while let Some(line) = open.pop() {
        open.extend(budget.line(line).children.iter().rev());
        let at = |stage| amount_at(budget, line, year, stage);
        let (initial, adjusted) = (at(Stage::Initial), at(Stage::Adjusted));
        let rate = CellRef { line, year, stage: Stage::Executed, measure: Measure::Rate };
        let rate = budget.cell(rate);
        if let Some(executed) = at(Stage::Executed)
            && (initial.is_some() || adjusted.is_some() || rate.is_some())
        {
            rows.push(ExecutionRow { line, initial, adjusted, executed, rate });
        }
    }
    (!rows.is_empty()).then_some(Execution { statement, rows })
}
