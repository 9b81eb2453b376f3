//! Charts of what something is made of.

use super::{Charts, Sheet, cell_derived, cell_missing, cell_printed};
use crate::budget::LineId;
use crate::chart::{
    Axis, Band, Bands, Bar, Chart, ChartId, ChartYear, Composition, Drawing, Ink, Lane, Part, Scale, Subject,
    TextPlace, Tile, composition, compositions, largest,
};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Parts of a bar beyond this many stand together.
const MOST_PARTS: usize = 10;
/// Areas of a tree map.
const MOST_TILES: usize = 40;

/// Of more than `most` accounts the smaller ones together, before what is left out.
fn together(parts: &[Part], most: usize, keep_order: bool) -> Vec<Part> {
    let is_line = |p: &&Part| matches!(p.of, Subject::Line(_));
    let sizes: Vec<Decimal> = parts.iter().filter(is_line).map(|p| p.value).collect();
    let mut kept: Vec<Part> = parts.to_vec();
    let mut stays = largest(&sizes, most).into_iter();
    let (mut lines, mut sum) = (Vec::new(), Decimal::ZERO);
    kept.retain(|p| {
        let Subject::Line(line) = p.of else { return true };
        if stays.next() != Some(false) {
            return true;
        }
        lines.push(line);
        sum += p.value;
        false
    });
    if !lines.is_empty() {
        let at = kept.iter().position(|p| !matches!(p.of, Subject::Line(_))).unwrap_or(kept.len());
        kept.insert(at, Part { of: Subject::Others(lines), value: sum });
    }
    if !keep_order {
        // the largest first; together and left over last
        kept.sort_by_key(|p| (!matches!(p.of, Subject::Line(_)), Reverse(p.value)));
    }
    kept
}

/// The accounts of some lists in the order in which they come, those large enough in any of them for a part of their
/// own, and the others. Their places are their colours.
fn accounts<'c>(found: impl Iterator<Item = &'c Composition>) -> (Vec<LineId>, Vec<LineId>) {
    let mut lines: Vec<(LineId, Decimal)> = Vec::new();
    for part in found.flat_map(|composition| &composition.parts) {
        let Subject::Line(line) = part.of else { continue };
        match lines.iter_mut().find(|(of, _)| *of == line) {
            Some((_, size)) => *size = (*size).max(part.value),
            None => lines.push((line, part.value)),
        }
    }
    let sizes: Vec<Decimal> = lines.iter().map(|(_, size)| *size).collect();
    let stays = largest(&sizes, MOST_PARTS);
    let (mut large, mut small) = (Vec::new(), Vec::new());
    for ((line, _), stays) in lines.into_iter().zip(stays) {
        if stays { &mut large } else { &mut small }.push(line);
    }
    (large, small)
}

impl Sheet<'_> {
    /// Says which accounts a year does not give.
    fn say_without(&mut self, year: ChartYear, found: &Composition) {
        if found.without.is_empty() {
            return;
        }
        let names: Vec<String> =
            found.without.iter().take(4).map(|l| self.charts.budget.line(*l).name.to_string()).collect();
        let args = [self.charts.year(year), found.without.len().to_string(), self.charts.listed(&names)];
        let text =
            self.with("chart-without", &[("year", &args[0]), ("count", &args[1]), ("names", &args[2])]);
        self.remark_once(text);
    }

    pub(super) fn composition(mut self, line: LineId) -> Option<Chart> {
        let c = self.charts;
        let years = [ChartYear::Executed, ChartYear::Draft];
        let found = compositions(c.budget, line).into_iter().filter(Composition::is_drawable);
        let found: Vec<(ChartYear, Composition)> = found.map(|f| (f.year, f)).collect();
        if found.is_empty() {
            return None;
        }
        let c = c.fitting(found.iter().map(|(_, f)| f.total.value).max().unwrap_or_default());
        self.charts = c;
        self.table.heads = vec![self.get("head-account").to_string()];
        for (year, _) in &found {
            let year = c.year(*year);
            self.table.heads.push(self.with("chart-head-unit", &[("head", &year), ("unit", &c.unit_name())]));
            self.table.heads.push(self.with("chart-head-share", &[("year", &year)]));
        }
        // the largest accounts over both years, and one colour for each in both
        let (large, small) = accounts(found.iter().map(|(_, composition)| composition));
        let mut subjects: Vec<Subject> = large.into_iter().map(Subject::Line).collect();
        if !small.is_empty() {
            subjects.push(Subject::Others(small));
        }
        subjects.extend([Subject::Unlisted, Subject::Mismatch, Subject::Rounding]);
        let value_in = |composition: &Composition, of: &Subject| -> Option<Decimal> {
            match of {
                Subject::Others(lines) => {
                    let own = composition
                        .parts
                        .iter()
                        .filter(|p| matches!(p.of, Subject::Line(l) if lines.contains(&l)));
                    let mut own = own.map(|p| p.value).peekable();
                    own.peek()?;
                    Some(own.sum())
                }
                of => composition.parts.iter().find(|p| p.of == *of).map(|p| p.value),
            }
        };
        let mut bars: Vec<Vec<Bar>> = vec![Vec::new(); found.len()];
        let mut at = vec![Decimal::ZERO; found.len()];
        let shown: Vec<Decimal> = found
            .iter()
            .map(|(_, composition)| {
                let removed: Decimal = subjects
                    .iter()
                    .filter(|of| self.is_removed(of))
                    .filter_map(|of| value_in(composition, of))
                    .sum();
                let slack = value_in(composition, &Subject::Rounding).filter(|v| v.is_sign_negative());
                composition.total.value - removed - slack.unwrap_or_default()
            })
            .collect();
        let mut nth_series = 0;
        let mut shares: Vec<(String, Vec<Option<Decimal>>)> = Vec::new();
        for of in &subjects {
            let values: Vec<Option<Decimal>> = found.iter().map(|(_, comp)| value_in(comp, of)).collect();
            if values.iter().all(Option::is_none) {
                continue;
            }
            let ink = match of {
                Subject::Unlisted | Subject::Mismatch | Subject::Rounding => Ink::Rest,
                _ => Ink::Series(nth_series),
            };
            nth_series += usize::from(ink != Ink::Rest);
            let (mut says, mut cells, mut figures) = (Vec::new(), Vec::new(), Vec::new());
            let mut own_shares = Vec::new();
            for ((year, composition), value) in found.iter().zip(&values) {
                let own = self.figures_of(of, *year);
                let digit = c.digit(&[composition.total.figure]);
                match value {
                    Some(value) => {
                        let (text, number) = c.amount(&own, *value, digit);
                        let share = c.share(*value, composition.total.value);
                        let share_text = share.map(|s| c.percent(s)).unwrap_or_default();
                        let args = [c.year(*year), text.clone(), share_text.clone()];
                        says.push(self.with(
                            "chart-amount-share",
                            &[("year", &args[0]), ("amount", &args[1]), ("share", &args[2])],
                        ));

                        cells.push(match own.as_slice() {
                            [one] => cell_printed(number, *one),
                            _ => cell_derived(number),
                        });
                        cells.push(cell_derived(share_text));
                        own_shares.push(share);
                    }
                    None => {
                        says.push(format!("{} {}", c.year(*year), self.get("chart-missing")));
                        cells.extend([cell_missing(), cell_missing()]);
                        own_shares.push(None);
                    }
                }
                figures.extend(own);
            }
            let mark = self.mark(of.clone(), says, figures);
            if matches!(of, Subject::Line(_) | Subject::Others(_) | Subject::Unlisted | Subject::Mismatch) {
                self.removable(mark);
            }
            if let Subject::Line(child) = of {
                self.opens(mark, ChartId::Composition(*child));
            }
            self.row(mark, cells);
            let name = self.name(of);
            if matches!(of, Subject::Line(_)) && !self.is_removed(of) {
                shares.push((name.clone(), own_shares.clone()));
            }
            if self.is_removed(of) {
                continue;
            }
            for (nth, value) in values.iter().enumerate() {
                let (Some(value), Some(whole)) = (value.filter(|v| *v > Decimal::ZERO), shown.get(nth))
                else {
                    continue;
                };
                let (Some(start), Some(row)) = (at.get_mut(nth), bars.get_mut(nth)) else { continue };
                // lengths as shares of what is shown, words as shares of the whole
                let end = *start + value;
                let percent = |v: Decimal| c.share(v, *whole).unwrap_or_default();
                // of what is drawn: the same as the axis
                let share = c.percent(percent(value));
                row.push(Bar {
                    mark,
                    ink,
                    lane: Lane::WHOLE,
                    from: percent(*start),
                    to: percent(end),
                    text: share,
                    place: TextPlace::Inside,
                });
                *start = end;
            }
            self.legend.push((ink, name));
        }
        let rows: Vec<Band> = found
            .iter()
            .zip(bars)
            .map(|((year, composition), bars)| {
                let label = format!("{}  {}", c.year(*year), c.printed(composition.total.figure));
                // the whole row is that of its first part to the pointer; parts have marks of their own
                Band { mark: bars.first().map_or(0, |b| b.mark), label, strong: true, bars }
            })
            .collect();
        for (year, composition) in &found {
            self.say_without(*year, composition);
        }
        let listed = |f: &Composition| -> Vec<LineId> {
            let lines =
                f.parts.iter().filter_map(|p| if let Subject::Line(line) = p.of { Some(line) } else { None });
            let mut lines: Vec<LineId> = lines.collect();
            lines.sort();
            lines
        };
        let lists: Vec<Vec<LineId>> = found.iter().map(|(_, f)| listed(f)).collect();
        let is_left = |f: &Composition| f.parts.iter().any(|p| p.of == Subject::Unlisted);
        if lists.len() == 2 && lists.first() != lists.get(1) && found.iter().all(|(_, f)| is_left(f)) {
            self.remark_once(self.get("chart-rest-differs").to_string());
        }
        for year in years {
            if !found.iter().any(|(y, _)| *y == year) {
                let text = self.with("chart-no-parts-of-year", &[("year", &c.year(year))]);
                self.remark_once(text);
            }
        }
        let of = c.line(line);
        let title = self.share_title(&of, &shares, &found);
        let about = self.about(&of, &found.iter().map(|(y, _)| *y).collect::<Vec<_>>(), "%");
        let axis = Axis {
            scale: Scale::Percent,
            title: self
                .get(if subjects.iter().any(|of| self.is_removed(of)) {
                    "chart-axis-share-drawn"
                } else {
                    "chart-axis-share"
                })
                .to_string(),
            low: Decimal::ZERO,
            high: Decimal::ONE_HUNDRED,
        };
        let bands = Bands { axis, rows, steps: Vec::new() };
        Some(self.finish(ChartId::Composition(line), title, about, Drawing::Bands(bands)))
    }

    /// The largest share in both years, or the largest of the one year there is.
    fn share_title(
        &self,
        of: &str,
        shares: &[(String, Vec<Option<Decimal>>)],
        found: &[(ChartYear, Composition)],
    ) -> String {
        let c = self.charts;
        let last = found.len().saturating_sub(1);
        let share = |s: &Vec<Option<Decimal>>, nth: usize| s.get(nth).copied().flatten();
        // only accounts of the last year compete: shares of different years are no contest
        let most =
            shares.iter().filter(|(_, s)| share(s, last).is_some()).max_by_key(|(_, s)| share(s, last));
        let Some((name, values)) = most else { return of.to_owned() };
        match (share(values, 0), share(values, 1)) {
            (Some(before), Some(after)) => {
                let moved = after - before;
                let id = match moved.round_dp(1) {
                    m if m.is_zero() => "chart-title-share-same",
                    m if m.is_sign_negative() => "chart-title-share-down",
                    _ => "chart-title-share-up",
                };
                let args = [c.percent(before), c.percent(after)];
                self.with(id, &[("of", of), ("name", name), ("before", &args[0]), ("after", &args[1])])
            }
            (one, other) => {
                let share = one.or(other).map(|s| c.percent(s)).unwrap_or_default();
                let year = found.get(last).map(|(y, _)| c.year(*y)).unwrap_or_default();
                self.with(
                    "chart-title-share",
                    &[("of", of), ("year", &year), ("name", name), ("share", &share)],
                )
            }
        }
    }

    pub(super) fn treemap(mut self, line: LineId, year: ChartYear) -> Option<Chart> {
        let c = self.charts;
        let found = composition(c.budget, line, year).filter(Composition::is_drawable)?;
        let c = c.fitting(found.total.value);
        self.charts = c;
        let digit = c.digit(&[found.total.figure]);
        let year_name = c.year(year);
        self.table.heads = vec![
            self.get("head-account").to_string(),
            self.with("chart-head-unit", &[("head", &year_name), ("unit", &c.unit_name())]),
            self.get("measure-share").to_string(),
        ];
        let mut tiles = Vec::new();
        // one colour for an account, whatever its size: the one it has beside the other year
        let both = compositions(c.budget, line);
        let drawn = both.iter().filter(|f| f.is_drawable()).chain(std::iter::once(&found));
        let (large, small) = accounts(drawn);
        let others = large.len();
        let place = |of: &Subject| match of {
            Subject::Line(line) => large
                .iter()
                .position(|l| l == line)
                .unwrap_or_else(|| others + 1 + small.iter().position(|l| l == line).unwrap_or(small.len())),
            _ => others,
        };
        let mut first: Option<(String, Decimal)> = None;
        let mut unlisted = None;
        for part in together(&found.parts, MOST_TILES, false) {
            let own = self.figures_of(&part.of, year);
            let (text, number) = c.amount(&own, part.value, digit);
            let share = c.share(part.value, found.total.value);
            let share_text = share.map(|s| c.percent(s)).unwrap_or_default();
            let args = [year_name.clone(), text.clone(), share_text.clone()];
            let says = vec![self.with(
                "chart-amount-share",
                &[("year", &args[0]), ("amount", &args[1]), ("share", &args[2])],
            )];

            let cell = match own.as_slice() {
                [one] => cell_printed(number, *one),
                _ => cell_derived(number),
            };
            let mark = self.mark(part.of.clone(), says, own);
            if part.of != Subject::Rounding {
                self.removable(mark);
            }
            if let Subject::Line(child) = part.of {
                self.opens(mark, ChartId::Treemap(child, year));
            }
            self.row(mark, vec![cell, cell_derived(share_text.clone())]);
            let name = self.name(&part.of);
            match part.of {
                Subject::Line(_) if first.is_none() => first = share.map(|s| (name.clone(), s)),
                Subject::Unlisted => unlisted = share,
                _ => {}
            }
            let ink = match part.of {
                Subject::Unlisted | Subject::Mismatch | Subject::Rounding => Ink::Rest,
                ref of => Ink::Series(place(of)),
            };
            // what is rounded away is too little to be seen, and may be less than nothing
            if self.is_removed(&part.of) || part.of == Subject::Rounding || part.value <= Decimal::ZERO {
                continue;
            }
            tiles.push(Tile {
                mark,
                ink,
                value: part.value,
                label: name,
                text: format!("{text}  {share_text}"),
            });
        }
        tiles.sort_by_key(|t| Reverse(t.value));
        self.say_without(year, &found);
        let of = c.line(line);
        let total = c.printed(found.total.figure);
        let mut parts = Vec::new();
        if let Some((name, share)) = &first {
            parts.push(self.with("chart-has-share", &[("name", name), ("share", &c.percent(*share))]));
        }
        if let Some(share) = unlisted {
            parts.push(self.with("chart-unlisted-share", &[("share", &c.percent(share))]));
        }
        let args = [c.listed(&parts)];
        let title = self.with(
            "chart-title-treemap",
            &[("of", &of), ("year", &year_name), ("total", &total), ("parts", &args[0])],
        );
        let about = self.about(&of, &[year], &c.unit_name());
        Some(self.finish(ChartId::Treemap(line, year), title, about, Drawing::Tiles(tiles)))
    }
}

impl Charts<'_> {
    /// The way from the top of a statement down to a line, for going back up.
    pub fn way_to(&self, line: LineId) -> Vec<(LineId, String)> {
        let lines = self.budget.ancestry(line).into_iter();
        lines.map(|l| (l, self.budget.line(l).name.to_string())).collect()
    }
}
