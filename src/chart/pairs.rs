//! 两年对照: what was executed beside the draft, account by account.

use super::{Amount, ChartYear, Subject, amount};
use crate::budget::{Budget, LineId, Relation};
use rust_decimal::Decimal;

/// In which order accounts stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    #[default]
    Report,
    /// The largest first, by the larger of the two years.
    Size,
}

/// Two bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRow {
    pub of: Subject,
    /// In 元; `None` where the report gives none, or, of several together, not all.
    pub executed: Option<Decimal>,
    pub draft: Option<Decimal>,
}

impl PairRow {
    /// The larger of the two, without its sign; in 元.
    pub fn size(&self) -> Decimal {
        let of = |value: Option<Decimal>| value.unwrap_or_default().abs();
        of(self.executed).max(of(self.draft))
    }
}

/// The accounts under a line, both years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    pub whole: LineId,
    pub total: PairRow,
    pub rows: Vec<PairRow>,
}

/// The accounts under a line side by side; those by another classification (memo) are left out, as they overlap.
/// Of more than `most` accounts the smaller ones stand together at the end.
pub fn pairs(budget: &Budget, whole: LineId, order: Order, most: usize) -> Option<Pairs> {
    let row = |line: LineId| {
        let value = |year| amount(budget, line, year).map(|a: Amount| a.value);
        PairRow {
            of: Subject::Line(line),
            executed: value(ChartYear::Executed),
            draft: value(ChartYear::Draft),
        }
    };
    let is_part = |line: &LineId| budget.line(*line).relation != Some(Relation::Memo);
    let there = |row: &PairRow| row.executed.is_some() || row.draft.is_some();
    let children = budget.line(whole).children.iter().copied().filter(is_part);
    let mut rows: Vec<PairRow> = children.map(row).filter(there).collect();
    if rows.is_empty() {
        return None;
    }
    if order == Order::Size {
        rows.sort_by_key(|row| std::cmp::Reverse(row.size()));
    }
    if rows.len() > most {
        let mut sizes: Vec<Decimal> = rows.iter().map(PairRow::size).collect();
        sizes.sort_by_key(|size| std::cmp::Reverse(*size));
        let least = sizes.get(most.saturating_sub(1)).copied().unwrap_or_default();
        // of equals those that come first stay
        let mut equal = most.saturating_sub(sizes.iter().filter(|size| **size > least).count());
        let (mut kept, mut small) = (Vec::new(), Vec::new());
        for row in rows {
            let is_equal = row.size() == least && equal > 0;
            equal -= usize::from(is_equal);
            if is_equal || row.size() > least {
                kept.push(row);
            } else {
                small.push(row);
            }
        }
        kept.push(together(&small));
        rows = kept;
    }
    Some(Pairs { whole, total: row(whole), rows })
}

/// Several accounts as one: their sum in a year, if each has an amount in it.
fn together(rows: &[PairRow]) -> PairRow {
    let lines = rows.iter().filter_map(|r| if let Subject::Line(line) = r.of { Some(line) } else { None });
    let sum = |of: fn(&PairRow) -> Option<Decimal>| rows.iter().map(of).sum::<Option<Decimal>>();
    PairRow { of: Subject::Others(lines.collect()), executed: sum(|r| r.executed), draft: sum(|r| r.draft) }
}
