//! Where the money of the budgets comes from and goes.

use super::{Sheet, cell_derived, cell_printed};
use crate::budget::{Book, FigureId, ScopeId};
use crate::chart::{By, Chart, ChartId, ChartYear, Drawing, Ink, Link, Node, Strand, Stream, Subject, flows};
use rust_decimal::Decimal;

impl Sheet<'_> {
    pub(super) fn flow(mut self, scope: ScopeId, year: ChartYear) -> Option<Chart> {
        let c = self.charts;
        let found = flows(c.budget, scope, year, self.options.by)?;
        let unit = c.unit_name();
        self.table.heads = vec![
            self.get("chart-flow-what").to_string(),
            self.get("chart-flow-side").to_string(),
            self.get("chart-flow-budget").to_string(),
            self.with("chart-head-unit", &[("head", &c.year(year)), ("unit", &unit)]),
        ];
        let all: Vec<FigureId> = found.streams.iter().flat_map(|s| s.figures.clone()).collect();
        let digit = c.usual_digit(&all);
        let is_hidden = |book: Option<Book>| {
            let of = book.map_or(Subject::NoBudget, Subject::Book);
            self.options.removed.contains(&of)
        };
        let hidden: Vec<bool> = found.stocks.iter().map(|s| is_hidden(s.book)).collect();
        let (mut nodes, mut links) = (Vec::new(), Vec::new());
        // budgets first, so that links know where they go
        let mut places: Vec<(Option<Book>, Option<usize>)> = Vec::new();
        for (nth, (stock, hidden)) in found.stocks.iter().zip(&hidden).enumerate() {
            let of = stock.book.map_or(Subject::NoBudget, Subject::Book);
            let amount = c.money(stock.value, digit);
            let known = |is_source: bool| -> Decimal {
                let of = found.of(stock.book, is_source);
                of.filter(|s| !matches!(s.of, Subject::Unexplained { .. })).map(|s| s.value).sum()
            };
            let says = vec![
                self.with("chart-known-sources", &[("amount", &c.money(known(true), digit))]),
                self.with("chart-known-uses", &[("amount", &c.money(known(false), digit))]),
                self.with("chart-through", &[("year", &c.year(year)), ("amount", &amount)]),
            ];
            let mark = self.mark(of, says, Vec::new());
            self.removable(mark);
            let side = self.get("chart-flow-through").to_string();
            let number = cell_derived(c.number(stock.value, digit));
            let name = self.marks.get(mark).map(|m| m.name.clone()).unwrap_or_default();
            self.row(mark, vec![cell_derived(side), cell_derived(name.clone()), number]);
            let ink = if stock.book.is_some() { Ink::Series(nth) } else { Ink::Rest };

            places.push((stock.book, (!hidden).then_some(nodes.len())));
            if !hidden {
                let text = c.number(stock.value, digit);
                nodes.push(Node { mark, column: 1, ink, value: stock.value, label: name, text });
            }
        }
        let (mut uses, mut sources) = (Decimal::ZERO, Decimal::ZERO);
        let mut largest: Option<(&Strand, Decimal)> = None;
        // by budget, so that links cross as little as they can
        let mut ordered: Vec<&Strand> = Vec::new();
        for (book, _) in &places {
            for is_source in [true, false] {
                ordered.extend(found.of(*book, is_source));
            }
        }
        for strand in ordered {
            // what goes through a budget that is left out, is left out too, but stays in the table
            let stock = places.iter().find(|(book, _)| *book == strand.budget).and_then(|(_, at)| *at);
            let is_grey = matches!(
                strand.of,
                Subject::Unexplained { .. } | Subject::Unlisted | Subject::Rounding | Subject::Mismatch
            );
            match strand.of {
                _ if stock.is_none() => {}
                Subject::Unexplained { source, .. } => {
                    *if source { &mut sources } else { &mut uses } += strand.value;
                }
                // what is left over is no source
                Subject::Line(_) if strand.is_source && largest.is_none_or(|(_, v)| strand.value > v) => {
                    largest = Some((strand, strand.value));
                }
                _ => {}
            }
            let is_stated =
                matches!(strand.of, Subject::Line(_) | Subject::Scope(_) | Subject::TransferTo(_));
            let stated = if is_stated { strand.figures.as_slice() } else { &[] };
            // a negative amount stands on the other side, without its sign
            let is_turned = match stated {
                [one] => c.budget.figure(*one).quantity.base_value().is_sign_negative(),
                _ => false,
            };
            let (text, number) = match stated {
                [one] if is_turned => c.amount(&[], strand.value, c.digit(&[*one])),
                stated => c.amount(stated, strand.value, digit),
            };
            let book = strand.budget.map_or(Subject::NoBudget, Subject::Book);
            let book_name = self.name(&book);
            let side_id = if strand.is_source { "chart-flow-into" } else { "chart-flow-out-of" };
            let side_text = self.with(side_id, &[("budget", &book_name), ("amount", &text)]);
            let figures = if matches!(
                strand.of,
                Subject::Line(_) | Subject::Scope(_) | Subject::Others(_) | Subject::TransferTo(_)
            ) {
                strand.figures.clone()
            } else {
                Vec::new()
            };
            let why = match strand.of {
                Subject::Unexplained { .. } => Some("chart-why-unexplained"),
                Subject::Unlisted => Some("chart-why-unlisted"),
                Subject::OtherScopes => Some("chart-other-scopes-why"),
                _ => None,
            };
            let turned = stated
                .iter()
                .filter(|_| is_turned)
                .map(|id| self.with("chart-turned", &[("printed", &c.printed(*id))]));
            let says = std::iter::once(side_text)
                .chain(turned)
                .chain(why.map(|id| self.get(id).to_string()))
                .collect();
            let mark = self.mark(strand.of.clone(), says, figures.clone());
            let side =
                self.get(if strand.is_source { "chart-flow-source" } else { "chart-flow-use" }).to_string();
            let cell = match figures.as_slice() {
                [one] => cell_printed(number.clone(), *one),
                _ => cell_derived(number.clone()),
            };
            self.row(mark, vec![cell_derived(side), cell_derived(book_name), cell]);
            let Some(stock) = stock else {
                if let Some(row) = self.table.rows.last_mut() {
                    row.removed = true;
                }
                continue;
            };
            let ink = if is_grey { Ink::Rest } else { nodes.get(stock).map_or(Ink::Rest, |n: &Node| n.ink) };
            let label = self.name(&strand.of);
            let column = if strand.is_source { 0 } else { 2 };
            nodes.push(Node { mark, column, ink, value: strand.value, label, text: number });
            let own = nodes.len() - 1;
            let (from, to) = if strand.is_source { (own, stock) } else { (stock, own) };
            links.push(Link { from, to, value: strand.value, ink });
        }
        if found.bonds_by_kind {
            self.remark_once(self.get("chart-bonds-by-kind").to_string());
        }
        let all_explained = uses.is_zero() && sources.is_zero() && hidden.iter().any(|h| !h);
        if !(uses.is_zero() && sources.is_zero()) {
            self.remark_once(self.get("chart-middle-why").to_string());
        }
        if found.streams.iter().any(|s| s.of == Subject::OtherScopes) {
            self.remark_once(self.get("chart-other-scopes-why").to_string());
        }
        self.remark_once(self.get("chart-unexplained-why").to_string());
        self.legend.push((Ink::Rest, self.get("chart-unexplained").to_string()));
        let scope_name = &c.budget.scope(scope).name;
        let mut parts = Vec::new();
        if let Some((strand, value)) = largest {
            let text = match strand.figures.as_slice() {
                [one] if matches!(strand.of, Subject::Line(_)) => c.printed(*one),
                _ => c.money(value, digit),
            };
            let args = [self.name(&strand.of), text];
            parts.push(self.with("chart-largest-source", &[("name", &args[0]), ("amount", &args[1])]));
        }

        for (value, id) in [(sources, "chart-source-unsaid"), (uses, "chart-use-unsaid")] {
            if !value.is_zero() {
                parts.push(self.with(id, &[("amount", &c.money(value, digit))]));
            }
        }
        if all_explained {
            parts.push(self.get("chart-all-explained").to_string());
        }
        let args = [c.year(year), c.listed(&parts)];
        let title =
            self.with("chart-title-flow", &[("scope", scope_name), ("year", &args[0]), ("parts", &args[1])]);
        let by = match self.options.by {
            By::Accounts => "chart-flow-by-accounts",
            By::Scopes => "chart-flow-by-scopes",
        };
        let heads = vec![
            self.get("chart-flow-source").to_string(),
            self.get("chart-flow-through").to_string(),
            self.get(by).to_string(),
        ];
        let about = self.about(scope_name, &[year], &unit);
        Some(self.finish(
            ChartId::Flow(scope, year),
            title,
            about,
            Drawing::Stream(Stream { heads, nodes, links }),
        ))
    }
}
