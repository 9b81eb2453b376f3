//! Debt: what is owed by whom, and who gets the new limits.

use super::{Sheet, cell_derived, cell_missing, cell_printed};
use crate::budget::{FigureId, ScopeId};
use crate::chart::{
    Axis, Balance, Band, Bands, Bar, Chart, ChartId, Drawing, Ink, Lane, Scale, Subject, TextPlace, balances,
    largest, quotas,
};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Scopes beyond this many stand together.
const MOST_SCOPES: usize = 24;

/// What is drawn of the balances of scopes: the smaller of many as one, before what is left over.
fn shown(parts: Vec<Balance>) -> Vec<(Subject, Balance)> {
    let sizes: Vec<Decimal> = parts.iter().filter(|p| p.scope.is_some()).map(|p| p.value).collect();
    let mut stays = largest(&sizes, MOST_SCOPES).into_iter();
    let (mut large, mut small, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        match part.scope {
            None => rest.push((Subject::OtherScopes, part)),
            Some(scope) if stays.next() == Some(true) => large.push((Subject::Scope(scope), part)),
            Some(scope) => small.push((scope, part)),
        }
    }
    let together = small.split_first().map(|((_, first), others)| {
        let mut sum = Balance { scope: None, printed: None, printed_increase: None, ..first.clone() };
        for (_, part) in others {
            sum.value += part.value;
            sum.increase = sum.increase.zip(part.increase).map(|(a, b)| a + b);
            sum.lines.extend(&part.lines);
            sum.figures.extend(&part.figures);
        }
        (Subject::SmallScopes(small.iter().map(|(scope, _)| *scope).collect()), sum)
    });
    large.into_iter().chain(together).chain(rest).collect()
}

impl Sheet<'_> {
    pub(super) fn debt(mut self) -> Option<Chart> {
        let c = self.charts;
        let found = balances(c.budget)?;
        let unit = c.unit_name();
        let head =
            |sheet: &Self, text: &str| sheet.with("chart-head-unit", &[("head", text), ("unit", &unit)]);
        let year = c.year(found.total.year);
        self.table.heads = vec![
            self.get("chart-scope").to_string(),
            head(&self, &self.get("chart-balance-before")),
            head(&self, &self.get("chart-increase")),
            head(&self, &self.get("flow-debt_balance")),
            self.get("chart-increase-rate").to_string(),
            self.get("measure-share").to_string(),
        ];
        let digit = c.digit(&found.total.figures);
        let mut rows = Vec::new();
        let total = found.total.scope.map_or(Subject::OtherScopes, Subject::Scope);
        let parts = shown(found.parts.clone());
        let all: Vec<(Subject, Balance)> =
            std::iter::once((total, found.total.clone())).chain(parts).collect();
        for (nth, (of, balance)) in all.iter().enumerate() {
            let before = balance.increase.map(|i| balance.value - i);
            let rate = before.zip(balance.increase).and_then(|(b, i)| c.share(i, b));
            let own: Vec<FigureId> = balance.printed.into_iter().collect();
            let (value_text, number) = c.amount(&own, balance.value, digit);
            let share = c.share(balance.value, found.total.value);
            let mut says = vec![format!("{year} {value_text}")];
            if let (Some(increase), Some(rate)) = (balance.increase, rate) {
                says.push(c.listed(&[c.changed(increase, digit), c.moved(rate)]));
            }
            if let (Some(share), true) = (share, nth > 0) {
                says.push(self.with("chart-share-of-total", &[("share", &c.percent(share))]));
            }

            let value_cell = match balance.printed {
                Some(id) => cell_printed(number.clone(), id),
                None => cell_derived(number.clone()),
            };
            let increase_cell = match (balance.increase, balance.printed_increase) {
                (Some(_), Some(id)) => cell_printed(c.printed_number(id), id),
                (Some(increase), None) => cell_derived(c.signed(increase, digit)),
                (None, _) => cell_missing(),
            };
            let cells = vec![
                before.map_or_else(cell_missing, |v| cell_derived(c.number(v, digit))),
                increase_cell,
                value_cell,
                rate.map_or_else(cell_missing, |r| cell_derived(c.arrow(r))),
                share.map_or_else(cell_missing, |s| cell_derived(c.percent(s))),
            ];
            let mark = self.mark(of.clone(), says, balance.figures.clone());
            self.removable(mark);
            self.row(mark, cells);
            if self.is_removed(of) {
                continue;
            }
            let bar = |ink, from, to, text: String| Bar {
                mark,
                ink,
                lane: Lane::WHOLE,
                from,
                to,
                text,
                place: TextPlace::End,
            };
            let own = if *of == Subject::OtherScopes { Ink::Rest } else { Ink::Executed };
            let mut text = number;
            if let Some(rate) = rate {
                text = format!("{text}  {}", c.arrow(rate));
            }
            if let (Some(share), true) = (share, nth > 0) {
                text = format!("{text}  {}", self.with("chart-share-short", &[("share", &c.percent(share))]));
            }
            let bars = match before.filter(|b| *b >= Decimal::ZERO) {
                Some(before) => vec![
                    bar(own, Decimal::ZERO, before.min(balance.value), String::new()),
                    bar(
                        if balance.value >= before { Ink::Rise } else { Ink::Fall },
                        before.min(balance.value),
                        before.max(balance.value),
                        text,
                    ),
                ],
                None => vec![bar(own, Decimal::ZERO, balance.value, text)],
            };
            let label = self.marks.get(mark).map(|m| m.name.clone()).unwrap_or_default();
            rows.push(Band { mark, label, strong: nth == 0, bars });
        }
        self.legend.push((Ink::Executed, self.get("chart-balance-before").to_string()));
        if rows.iter().flat_map(|r| &r.bars).any(|b| b.ink == Ink::Fall) {
            self.legend.push((Ink::Fall, self.get("chart-decrease").to_string()));
        }
        self.legend.push((Ink::Rise, self.get("chart-increase").to_string()));
        if found.parts.iter().any(|p| p.scope.is_none()) {
            self.legend.push((Ink::Rest, self.get("chart-other-scopes").to_string()));
            self.remark_once(self.get("chart-other-scopes-why").to_string());
        }
        // a limit of new debt says nothing about the balance
        let is_limit = |line: &crate::budget::LineId| !c.budget.line(*line).name.contains("新增");
        let has_limit = c
            .budget
            .statements()
            .any(|(_, s)| s.flow == crate::budget::Flow::Quota && s.roots.iter().any(is_limit));
        if !has_limit {
            self.remark_once(self.get("chart-no-limit").to_string());
        }
        let name = found.total.scope.map(|s| c.budget.scope(s).name.to_string()).unwrap_or_default();
        let what = match found.total.lines.as_slice() {
            [one] => c.budget.line(*one).name.to_string(),
            _ => self.get("flow-debt_balance").to_string(),
        };
        let of = format!("{name}{what}");
        let total = match found.total.printed {
            Some(id) => c.printed(id),
            None => c.money(found.total.value, digit),
        };
        let mut parts = Vec::new();
        if let Some(increase) = found.total.increase {
            parts.push(self.with("chart-in-a-year", &[("changed", &c.changed(increase, digit))]));
        }
        let largest = found.parts.iter().filter(|p| p.scope.is_some()).max_by_key(|p| p.value);
        if let Some((part, share)) = largest.and_then(|p| Some((p, c.share(p.value, found.total.value)?))) {
            let scope = part.scope.map(|s| c.budget.scope(s).name.to_string()).unwrap_or_default();
            parts.push(self.with("chart-has-share", &[("name", &scope), ("share", &c.percent(share))]));
        }
        let args = [c.listed(&parts)];
        let title = self.with("chart-title-debt", &[("of", &of), ("total", &total), ("parts", &args[0])]);
        let bars = rows.iter().flat_map(|r| &r.bars).map(|b| b.to);
        let axis = Axis::from_zero(Scale::Money, c.unit_axis(), bars);
        let about = self.about(&of, &[found.total.year], &unit);
        let bands = Bands { axis, rows, steps: Vec::new() };
        Some(self.finish(ChartId::Debt, title, about, Drawing::Bands(bands)))
    }

    pub(super) fn quota(mut self) -> Option<Chart> {
        let c = self.charts;
        let found = quotas(c.budget)?;
        let unit = c.unit_name();
        let mut purposes = Vec::new();
        for part in &found.parts {
            if !purposes.contains(&part.purpose) {
                purposes.push(part.purpose);
            }
        }
        self.table.heads = vec![self.get("chart-scope").to_string()];
        for purpose in &purposes {
            let name = c.budget.line(*purpose).name.to_string();
            self.table.heads.push(self.with("chart-head-unit", &[("head", &name), ("unit", &unit)]));
        }
        self.table
            .heads
            .push(self.with("chart-head-unit", &[("head", &self.get("chart-total")), ("unit", &unit)]));
        // places by how much they get, what is nobody's last
        let mut places: Vec<(Option<ScopeId>, Decimal)> = Vec::new();
        for part in &found.parts {
            match places.iter_mut().find(|(place, _)| *place == part.place) {
                Some((_, sum)) => *sum += part.value,
                None => places.push((part.place, part.value)),
            }
        }
        places.sort_by_key(|(place, sum)| (place.is_none(), Reverse(*sum)));
        let all: Vec<FigureId> = found.parts.iter().flat_map(|p| p.figures.clone()).collect();
        let digit = c.digit(&all).min(c.digit(&[found.total.figure]));
        let mut rows = Vec::new();
        // the smaller of many places together
        let known = places.iter().filter(|(place, _)| place.is_some()).count();
        let most = if known > MOST_SCOPES + 1 { MOST_SCOPES } else { known };
        let one = |(place, sum): &(Option<ScopeId>, Decimal)| (place.iter().copied().collect(), *sum);
        let mut shown: Vec<(Vec<ScopeId>, Decimal)> = places.iter().take(most).map(one).collect();
        let small = places.get(most..known).unwrap_or_default();
        if !small.is_empty() {
            let scopes = small.iter().filter_map(|(place, _)| *place).collect();
            shown.push((scopes, small.iter().map(|(_, sum)| *sum).sum()));
        }
        shown.extend(places.iter().skip(known).map(one));
        for (scopes, sum) in &shown {
            // of nobody's there is no scope
            let is_own = |place: Option<ScopeId>| match place {
                Some(scope) => scopes.contains(&scope),
                None => scopes.is_empty(),
            };
            let (mut bars, mut cells, mut says, mut figures) =
                (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            let mut at = Decimal::ZERO;
            let of = match scopes.as_slice() {
                [] => Subject::Unlisted,
                [one] => Subject::Scope(*one),
                many => Subject::SmallScopes(many.to_vec()),
            };
            let mark = self.mark(of.clone(), Vec::new(), Vec::new());
            self.removable(mark);
            for (nth, purpose) in purposes.iter().enumerate() {
                let own: Vec<_> =
                    found.parts.iter().filter(|p| is_own(p.place) && p.purpose == *purpose).collect();
                if own.is_empty() {
                    cells.push(cell_missing());
                    continue;
                }
                let value: Decimal = own.iter().map(|p| p.value).sum();
                let of: Vec<FigureId> = own.iter().flat_map(|p| p.figures.clone()).collect();
                let printed = match (of.as_slice(), scopes.as_slice()) {
                    ([one], [_, ..]) => Some(*one),
                    // of a line nobody divides, the line itself
                    ([one], []) if c.budget.figure(*one).quantity.base_value() == value => Some(*one),
                    _ => None,
                };
                let own: Vec<FigureId> = printed.into_iter().collect();
                let (text, number) = c.amount(&own, value, digit);
                says.push(format!("{} {text}", c.budget.line(*purpose).name));
                cells.push(match printed {
                    Some(id) => cell_printed(number, id),
                    None => cell_derived(number),
                });
                let ink = if scopes.is_empty() { Ink::Rest } else { Ink::Series(nth) };
                let next = at + value;
                bars.push(Bar {
                    mark,
                    ink,
                    lane: Lane::WHOLE,
                    from: at,
                    to: next,
                    text: String::new(),
                    place: TextPlace::End,
                });
                at = next;
                figures.extend(of);
            }
            if let Some(last) = bars.last_mut() {
                last.text = c.number(*sum, digit);
            }
            cells.push(cell_derived(c.number(*sum, digit)));
            if let Some(mark) = self.marks.get_mut(mark) {
                (mark.says, mark.figures) = (says, figures);
                if scopes.is_empty() {
                    mark.name = self.charts.words.get("chart-nobody").to_string();
                }
            }
            self.row(mark, cells);
            if self.is_removed(&of) {
                continue;
            }
            let label = self.marks.get(mark).map(|m| m.name.clone()).unwrap_or_default();
            rows.push(Band { mark, label, strong: false, bars });
        }
        for (nth, purpose) in purposes.iter().enumerate() {
            if found.parts.iter().any(|p| p.purpose == *purpose && p.place.is_some()) {
                self.legend.push((Ink::Series(nth), c.budget.line(*purpose).name.to_string()));
            }
        }
        let name = &c.budget.line(found.root).name;
        let total = c.printed(found.total.figure);
        let mut parts = Vec::new();
        for (place, sum) in places.iter().filter(|(p, _)| p.is_some()).take(2) {
            let place = place.map(|s| c.budget.scope(s).name.to_string()).unwrap_or_default();
            let amount = c.money(*sum, digit);
            parts.push(self.with("chart-gets", &[("name", &place), ("amount", &amount)]));
        }
        let args = [c.listed(&parts)];
        let title = self.with("chart-title-quota", &[("of", name), ("total", &total), ("parts", &args[0])]);
        let axis = Axis::from_zero(
            Scale::Money,
            c.unit_axis(),
            rows.iter().flat_map(|r| &r.bars).flat_map(|b| [b.from, b.to]),
        );
        let about = self.about(name, &[found.year], &unit);
        let bands = Bands { axis, rows, steps: Vec::new() };
        Some(self.finish(ChartId::Quota, title, about, Drawing::Bands(bands)))
    }
}
