//! How far a budget was executed.

use super::pairs::MOST_ROWS;
use super::{Sheet, cell_derived, cell_missing, cell_printed};
use crate::budget::{BaseStage, Measure, Stage, StatementId};
use crate::chart::{
    Axis, Band, Bands, Bar, Chart, ChartId, ChartYear, Drawing, Ink, Lane, Scale, Subject, TextPlace,
    execution, largest,
};
use crate::compare::display::{Medium, percent};
use crate::compare::{Cell, Column, CompareBase, Operand, Year, cell};
use rust_decimal::{Decimal, RoundingStrategy};

/// A rate nobody prints, in percent: what has not reached 100 is not rounded to it.
fn near_hundred(rate: Decimal) -> String {
    let below = rate < Decimal::ONE_HUNDRED && rate.round_dp(1) == Decimal::ONE_HUNDRED;
    let rate = if below { rate.round_dp_with_strategy(1, RoundingStrategy::ToZero) } else { rate };
    percent(rate, 1, Medium::Screen).text
}

impl Sheet<'_> {
    pub(super) fn execution(mut self, statement: StatementId) -> Option<Chart> {
        let c = self.charts;
        let budget = c.budget;
        let found = execution(budget, statement)?;
        let c = c.fitting(found.rows.iter().map(|r| r.executed.value).max().unwrap_or_default());
        self.charts = c;
        let unit = c.unit_name();
        let head =
            |sheet: &Self, text: &str| sheet.with("chart-head-unit", &[("head", text), ("unit", &unit)]);
        self.table.heads = vec![
            self.get("head-account").to_string(),
            head(&self, &self.get("stage-initial")),
            head(&self, &self.get("stage-adjusted")),
            head(&self, &c.year(ChartYear::Executed)),
            self.get("measure-rate").to_string(),
        ];
        // the largest accounts, in report order
        let sizes: Vec<Decimal> = found.rows.iter().map(|r| r.executed.value.abs()).collect();
        let stays = largest(&sizes, MOST_ROWS);
        let mut rows: Vec<Band> = Vec::new();
        let mut rated: Vec<(String, Decimal, String)> = Vec::new();
        let (mut small, mut without, mut implied, mut bases) = (0usize, 0usize, false, Vec::new());
        for (row, stays) in found.rows.iter().zip(stays) {
            let line = row.line;
            if !stays {
                small += 1;
                continue;
            }
            // the budget behind a rate, where nobody prints it
            let plan = |stage: Stage| match cell(
                budget,
                line,
                Column::Stated(Year::Executed, stage, Measure::Amount),
                CompareBase::Executed,
            ) {
                Cell::Printed(id) => Some((budget.figure(id).quantity.base_value(), vec![id], false)),
                Cell::Derived(d) => {
                    let figures = d.inputs.iter().filter_map(|o| match o {
                        Operand::Printed(id) => Some(*id),
                        Operand::Derived(_) => None,
                    });
                    Some((d.value, figures.collect(), true))
                }
                _ => None,
            };
            let (initial, adjusted) = (plan(Stage::Initial), plan(Stage::Adjusted));
            let (rate, base) = match row.rate {
                Some(id) => {
                    let figure = budget.figure(id);
                    (Some(figure.quantity.value()), figure.base.map(|b| b.stage))
                }
                None => {
                    let (base, stage) = match (&adjusted, &initial) {
                        (Some((value, _, _)), _) => (*value, BaseStage::Adjusted),
                        (None, Some((value, _, _))) => (*value, BaseStage::Initial),
                        (None, None) => continue,
                    };
                    // nothing was planned: no rate, but the amounts are there
                    let rate = if base > Decimal::ZERO { c.share(row.executed.value, base) } else { None };
                    (rate, Some(stage))
                }
            };
            let mut figures = vec![row.executed.figure];
            figures.extend(row.rate);
            let rate_text = match (row.rate, rate) {
                (Some(id), _) => c.printed(id),
                (None, Some(rate)) => near_hundred(rate),
                (None, None) => "—".to_owned(),
            };
            let base = base.unwrap_or(BaseStage::Unstated);
            if !bases.contains(&base) {
                bases.push(base);
            }
            let base_name = self.charts.words.get(format!("rate-base-{}", base.word()));
            let mut says = vec![
                format!("{} {}", c.year(ChartYear::Executed), c.printed(row.executed.figure)),
                match rate {
                    Some(_) => self.with("chart-rate-of", &[("base", &base_name), ("rate", &rate_text)]),
                    None => self.get("chart-no-rate").to_string(),
                },
            ];
            let mut cells = Vec::new();
            for (stage, amount) in [(Stage::Initial, &initial), (Stage::Adjusted, &adjusted)] {
                let Some((value, of, is_derived)) = amount else {
                    cells.push(cell_missing());
                    continue;
                };
                let stage = self.charts.words.get(format!("stage-{}", stage.word()));
                let digit = c.digit(&[row.executed.figure]);
                if *is_derived {
                    implied = true;
                    cells.push(cell_derived(format!("≈{}", c.number(*value, digit))));
                    says.push(format!("{stage} ≈{}", c.money(*value, digit)));
                } else if let [id] = of.as_slice() {
                    let text = c.printed(*id);
                    cells.push(cell_printed(c.printed_number(*id), *id));
                    says.push(format!("{stage} {text}"));
                    figures.push(*id);
                }
            }
            let executed = c.printed(row.executed.figure);
            cells.push(cell_printed(c.printed_number(row.executed.figure), row.executed.figure));
            cells.push(match (row.rate, rate) {
                (Some(id), _) => cell_printed(rate_text.clone(), id),
                (None, Some(_)) => cell_derived(rate_text.clone()),
                (None, None) => cell_missing(),
            });
            let of = Subject::Line(line);
            let mark = self.mark(of.clone(), says, figures);
            self.removable(mark);
            self.row(mark, cells);
            if self.is_removed(&of) {
                continue;
            }
            let Some(rate) = rate else {
                without += 1;
                continue;
            };
            rated.push((budget.line(line).name.to_string(), rate, rate_text.clone()));
            let hundred = Decimal::ONE_HUNDRED;
            let bar = |ink, lane, to, text: String| Bar {
                mark,
                ink,
                lane,
                from: Decimal::ZERO,
                to,
                text,
                place: TextPlace::End,
            };
            let mut bars = Vec::new();
            // both budgets as parts of the one the rate is on
            let against = match base {
                BaseStage::Initial => initial.as_ref().map(|i| i.0),
                _ => adjusted.as_ref().map(|a| a.0),
            };
            let initial_part = initial.as_ref().zip(against).and_then(|(i, a)| c.share(i.0, a));
            if let Some(part) = initial_part.filter(|_| base != BaseStage::Initial) {
                bars.push(bar(Ink::Initial, Lane { top: 8, bottom: 92 }, part, String::new()));
            }
            bars.push(bar(Ink::Adjusted, Lane { top: 20, bottom: 80 }, hundred, String::new()));
            let text = format!("{rate_text}  {}", executed);
            bars.push(bar(Ink::Executed, Lane::INNER, rate, text));
            let depth = budget.ancestry(line).len().saturating_sub(1);
            let label = format!("{}{}", "　".repeat(depth.min(3)), budget.line(line).name);
            rows.push(Band { mark, label, strong: depth == 0, bars });
        }
        if rows.is_empty() && self.table.rows.is_empty() {
            return None;
        }
        self.legend.push((Ink::Executed, c.year(ChartYear::Executed)));
        self.legend.push((Ink::Adjusted, self.get("chart-budget-of-rate").to_string()));
        if rows.iter().flat_map(|r| &r.bars).any(|b| b.ink == Ink::Initial) {
            self.legend.push((Ink::Initial, self.get("stage-initial").to_string()));
        }
        let names: Vec<String> = bases
            .iter()
            .map(|b| self.charts.words.get(format!("rate-base-{}", b.word())).to_string())
            .collect();
        let id = if names.len() > 1 { "chart-rate-bases" } else { "chart-rate-base" };
        let text = self.with(id, &[("base", &c.listed(&names))]);
        self.remark_once(text);
        if implied {
            self.remark_once(self.get("chart-implied-budget").to_string());
        }
        if small > 0 {
            let text = self.with("chart-small-left-out", &[("count", &small.to_string())]);
            self.remark_once(text);
        }
        if without > 0 {
            let text = self.with("chart-without-rate", &[("count", &without.to_string())]);
            self.remark_once(text);
        }
        let bars = rows.iter().flat_map(|r| &r.bars).map(|b| b.to);
        let axis = Axis::from_zero(
            Scale::Percent,
            self.get("chart-axis-rate").to_string(),
            bars.chain([Decimal::ONE_HUNDRED]),
        );
        let reached = rated.iter().filter(|(_, rate, _)| *rate >= Decimal::ONE_HUNDRED).count();
        // of those that all reached it the one that went furthest beyond, else the one furthest below
        let all_reached = reached == rated.len();
        let furthest = if all_reached {
            rated.iter().max_by_key(|(_, rate, _)| *rate)
        } else {
            rated.iter().min_by_key(|(_, rate, _)| *rate)
        };
        let of = c.statement(statement);
        let title = match (rated.as_slice(), furthest) {
            ([(name, _, text)], _) => {
                let args = [name.clone(), text.clone()];
                self.with("chart-title-execution-one", &[("of", &of), ("name", &args[0]), ("rate", &args[1])])
            }
            (all, Some((name, _, text))) => {
                let args = [all.len().to_string(), reached.to_string(), text.clone()];
                self.with(
                    if all_reached { "chart-title-execution-all" } else { "chart-title-execution" },
                    &[
                        ("of", &of),
                        ("all", &args[0]),
                        ("reached", &args[1]),
                        ("name", name),
                        ("rate", &args[2]),
                    ],
                )
            }
            _ => of.clone(),
        };
        let about = self.about(&of, &[ChartYear::Executed], "%");
        let bands = Bands { axis, rows, steps: Vec::new() };
        Some(self.finish(ChartId::Execution(statement), title, about, Drawing::Bands(bands)))
    }
}
