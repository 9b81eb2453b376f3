//! Where things go: ticks of axes, areas of a whole, streams between columns, labels that do not cover each other.
//! All in whole numbers, hundredths of a point, so that the same figures always give the same picture.

use super::{Axis, Scale, Scatter, Steps, Stream};
use crate::quantity::quotient;
use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};
use unicode_width::UnicodeWidthChar as _;

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    pub x: i64,
    pub y: i64,
    pub w: i64,
    pub h: i64,
}

impl Area {
    /// Whether they cover each other.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }
}

/// The width of a text of a size, estimated: Chinese characters are square, others a little over half of it.
pub fn width_of(text: &str, size: i64) -> i64 {
    let hundredths: i64 = text
        .chars()
        .map(|c| match (c, c.width()) {
            (' ' | '.' | ',' | ':' | '(' | ')' | '/' | 'i' | 'l', _) => 30,
            ('\u{2212}' | '-' | '+', _) => 62,
            ('▲' | '▼', _) => 100,
            ('A'..='Z' | 'm' | 'w' | '%', _) => 75,
            (_, Some(2)) => 100,
            (_, Some(0)) | (_, None) => 0,
            _ => 57,
        })
        .sum();
    hundredths * size / 100
}

/// A fraction of a length; 0 where it cannot be told.
pub fn part_of(value: Decimal, whole: Decimal, length: i64) -> i64 {
    value
        .checked_mul(Decimal::from(length))
        .and_then(|v| quotient(v, whole))
        .and_then(|v| v.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64())
        .unwrap_or(0)
}

/// Round values along an axis, `most` at most: steps of 1, 2 or 5 times a power of ten.
pub fn ticks(axis: &Axis, most: i64) -> Vec<Decimal> {
    let Some(range) = axis.high.checked_sub(axis.low).filter(|r| *r > Decimal::ZERO) else {
        return Vec::new();
    };
    if most < 1 {
        return Vec::new();
    }
    let mut step = Decimal::ONE;
    let fits = |step: Decimal| quotient(range, step).is_some_and(|n| n <= Decimal::from(most));
    // down, then up, to the finest step of which not too many fit
    let finer = [Decimal::new(5, 1), Decimal::new(4, 1), Decimal::new(5, 1)];
    let coarser = [Decimal::TWO, Decimal::new(25, 1), Decimal::TWO];
    // 1, 0.5, 0.2, 0.1 …
    for factor in finer.iter().cycle().take(90) {
        let Some(next) = step.checked_mul(*factor) else { break };
        if !fits(next) || next.scale() > 24 {
            break;
        }
        step = next;
    }
    if !fits(step) {
        for factor in coarser.iter().cycle().take(90) {
            let Some(next) = step.checked_mul(*factor) else { break };
            step = next;
            if fits(step) {
                break;
            }
        }
    }
    let first = quotient(axis.low, step).map_or(Decimal::ZERO, |n| n.ceil());
    let mut found = Vec::new();
    let mut n = first;
    while let Some(value) = n.checked_mul(step) {
        if value > axis.high || found.len() > 64 {
            break;
        }
        found.push(value.normalize());
        let Some(next) = n.checked_add(Decimal::ONE) else { break };
        n = next;
    }
    found
}

/// A tick as text: `20 亿`, `500 万`, `40%`. All ticks of an axis have the same step, that of its largest value.
pub fn tick_text(axis: &Axis, steps: &Steps, value: Decimal) -> String {
    let minus = |text: String| text.replace('-', "\u{2212}");
    match axis.scale {
        Scale::Percent => return minus(format!("{}%", value.normalize())),
        Scale::Count => return minus(value.normalize().to_string()),
        Scale::Money => {}
    }
    if value.is_zero() {
        return "0".to_owned();
    }
    let largest = axis.high.abs().max(axis.low.abs());
    let fits = |power: &u32| largest >= Decimal::from(10u64.pow((*power).min(18)));
    let step = steps.iter().find(|(power, _)| fits(power)).or(steps.last());
    let Some((power, word)) = step else { return minus(value.normalize().to_string()) };
    let scaled = value / Decimal::from(10u64.pow((*power).min(18)));
    let number = scaled.round_dp(6).normalize();
    // characters stand apart from the number, letters do not
    let space = if word.is_ascii() { "" } else { " " };
    minus(format!("{number}{space}{word}").trim_end().to_owned())
}

/// Areas in proportion to values, near to squares: Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000. The values
/// are taken in the order they come, which should be that of their size.
pub fn tiles(values: &[Decimal], width: i64, height: i64) -> Vec<Area> {
    let mut areas = Vec::with_capacity(values.len());
    let mut room = Area { x: 0, y: 0, w: width, h: height };
    let mut rest = values;
    while let Some(first) = rest.first() {
        let total: Decimal = rest.iter().sum();
        if total <= Decimal::ZERO || *first <= Decimal::ZERO {
            areas.extend(rest.iter().map(|_| Area { x: room.x, y: room.y, w: 0, h: 0 }));
            break;
        }
        let short = room.w.min(room.h);
        let long = room.w.max(room.h);
        // as many in a row as make it better
        let (mut taken, mut sum) = (0usize, Decimal::ZERO);
        let mut best: Option<Decimal> = None;
        for (nth, value) in rest.iter().enumerate() {
            let with = sum + *value;
            let Some(worst) = worst_shape(rest.get(..=nth).unwrap_or_default(), with, total, short, long)
            else {
                break;
            };
            if best.is_some_and(|b| worst > b) {
                break;
            }
            (taken, sum, best) = (nth + 1, with, Some(worst));
        }
        let taken = taken.max(1);
        let sum: Decimal = if sum.is_zero() { *first } else { sum };
        let (row, after) = rest.split_at(taken);
        let thick = if after.is_empty() { long } else { part_of(sum, total, long) };
        let (mut done, mut at) = (Decimal::ZERO, 0);
        for value in row {
            done += *value;
            let to = part_of(done, sum, short);
            areas.push(if room.w >= room.h {
                Area { x: room.x, y: room.y + at, w: thick, h: to - at }
            } else {
                Area { x: room.x + at, y: room.y, w: to - at, h: thick }
            });
            at = to;
        }
        if room.w >= room.h {
            room = Area { x: room.x + thick, w: room.w - thick, ..room };
        } else {
            room = Area { y: room.y + thick, h: room.h - thick, ..room };
        }
        rest = after;
    }
    areas
}

/// How far the least square of a row is from a square.
fn worst_shape(row: &[Decimal], sum: Decimal, total: Decimal, short: i64, long: i64) -> Option<Decimal> {
    let thick = quotient(sum.checked_mul(Decimal::from(long))?, total)?;
    let mut worst = Decimal::ZERO;
    for value in row {
        let across = quotient(value.checked_mul(Decimal::from(short))?, sum)?;
        let shape = quotient(across.max(thick), across.min(thick))?;
        worst = worst.max(shape);
    }
    Some(worst)
}

/// The way of a link: its two ends, each from top to bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ribbon {
    pub x0: i64,
    pub x1: i64,
    pub from: (i64, i64),
    pub to: (i64, i64),
}

/// Where nodes and links are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamLayout {
    pub nodes: Vec<Area>,
    pub links: Vec<Ribbon>,
}

/// Width of a node.
const NODE: i64 = 1_400;
/// Least space between nodes, so that their words have room.
const GAP: i64 = 600;
/// Nodes are at least as high.
const LEAST: i64 = 150;
/// Room a node's words need.
const WORDS: i64 = 1_700;

/// The largest scale, up to `loose`, at which the words of no node cover those of the next; `loose` where there is none.
fn legible_room(stream: &Stream, columns: usize, largest: Decimal, height: i64, loose: i64) -> i64 {
    let is_legible = |room: i64| {
        (0..columns).all(|column| {
            let of = stream.nodes.iter().filter(|n| n.column == column);
            let heights = of.map(|n| part_of(n.value, largest, room).max(LEAST));
            heights.map(|h| h + (WORDS - h).max(GAP)).sum::<i64>() <= height
        })
    };
    let (mut low, mut high) = (height / 4, loose);
    if !is_legible(low) {
        return loose;
    }
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if is_legible(middle) { low = middle } else { high = middle - 1 }
    }
    low
}

/// How far the middle of a node is from the nearest other one of its column, in hundredths of a point.
pub fn nearest_in_column(stream: &Stream, layout: &StreamLayout, nth: usize) -> i64 {
    let middle = |area: &Area| area.y + area.h / 2;
    let Some((node, own)) = stream.nodes.get(nth).zip(layout.nodes.get(nth)) else { return i64::MAX };
    let others = stream.nodes.iter().zip(&layout.nodes).enumerate();
    let others = others.filter(|(i, (other, _))| *i != nth && other.column == node.column);
    others.map(|(_, (_, area))| (middle(area) - middle(own)).abs()).min().unwrap_or(i64::MAX)
}

/// Columns of nodes, heights by value, in the order they come; `margin` is the room for words at both sides.
pub fn stream_layout(stream: &Stream, width: i64, height: i64, margin: i64) -> StreamLayout {
    let columns = stream.nodes.iter().map(|n| n.column).max().map_or(0, |c| c + 1);
    let mut nodes = vec![Area::default(); stream.nodes.len()];
    let of = |column: usize| stream.nodes.iter().enumerate().filter(move |(_, n)| n.column == column);
    let total = |column: usize| of(column).map(|(_, n)| n.value).sum::<Decimal>();
    let largest = (0..columns).map(total).max().unwrap_or(Decimal::ONE);
    // one scale for all columns: what the fullest of them leaves room for
    let loose = (0..columns)
        .map(|c| {
            let count = i64::try_from(of(c).count()).unwrap_or(0);
            height - count * (LEAST + GAP)
        })
        .min()
        .unwrap_or(height)
        .max(height / 4);
    // without room at the sides no words are written
    let room = if margin > 0 { legible_room(stream, columns, largest, height, loose) } else { loose };
    let span = (width - 2 * margin - NODE).max(NODE);
    for column in 0..columns {
        let x = margin
            + span * i64::try_from(column).unwrap_or(0)
                / i64::try_from(columns.saturating_sub(1).max(1)).unwrap_or(1);
        let heights: Vec<i64> = of(column).map(|(_, n)| part_of(n.value, largest, room).max(LEAST)).collect();
        let words: i64 = heights.iter().map(|h| (WORDS - h).max(GAP)).sum();
        let free = height - heights.iter().sum::<i64>();
        let mut y = 0;
        for ((nth, _), h) in of(column).zip(&heights) {
            // the space around a node is shared out by what its words need
            let own = if words > 0 { free * (WORDS - h).max(GAP) / words } else { 0 };
            if let Some(area) = nodes.get_mut(nth) {
                *area = Area { x, y: y + own / 2, w: NODE, h: *h };
            }
            y += h + own;
        }
    }
    // links leave and arrive in the order of the other ends
    let mut links = vec![Ribbon::default(); stream.links.len()];
    for (nth, node) in stream.nodes.iter().enumerate() {
        let Some(area) = nodes.get(nth).copied() else { continue };
        for leaving in [true, false] {
            let mut own: Vec<(usize, i64)> = stream
                .links
                .iter()
                .enumerate()
                .filter(|(_, l)| if leaving { l.from == nth } else { l.to == nth })
                .map(|(i, l)| (i, nodes.get(if leaving { l.to } else { l.from }).map_or(0, |a| a.y)))
                .collect();
            own.sort_by_key(|(_, y)| *y);
            let mut done = Decimal::ZERO;
            for (i, _) in own {
                let Some(link) = stream.links.get(i) else { continue };
                let top = area.y + part_of(done, node.value, area.h);
                done += link.value;
                let bottom = area.y + part_of(done, node.value, area.h);
                if let Some(ribbon) = links.get_mut(i) {
                    if leaving {
                        (ribbon.x0, ribbon.from) = (area.x + area.w, (top, bottom));
                    } else {
                        (ribbon.x1, ribbon.to) = (area.x, (top, bottom));
                    }
                }
            }
        }
    }
    StreamLayout { nodes, links }
}

/// Where the labels of points go so that none covers another or a point: one of eight places around its point, or
/// nowhere. `at` are the points, `sizes` the labels' widths, both in the order labels are placed; `lines` are not
/// crossed where there is another place.
pub fn label_places(
    at: &[(i64, i64)],
    widths: &[i64],
    height: i64,
    room: Area,
    lines: &[Area],
) -> Vec<Option<Area>> {
    let dot = 500;
    let dots: Vec<Area> =
        at.iter().map(|(x, y)| Area { x: x - dot, y: y - dot, w: 2 * dot, h: 2 * dot }).collect();
    let mut placed: Vec<Option<Area>> = Vec::with_capacity(at.len());
    for (nth, ((x, y), w)) in at.iter().zip(widths).enumerate() {
        if *w == 0 {
            placed.push(None);
            continue;
        }
        // beyond the ring of a point that is selected
        let (w, h, away) = (*w, height, dot + 400);
        let tries = [
            (x + away, y - h / 2),
            (x - away - w, y - h / 2),
            (x - w / 2, y - away - h),
            (x - w / 2, y + away),
            (x + away, y - h - away / 2),
            (x + away, y + away / 2),
            (x - away - w, y - h - away / 2),
            (x - away - w, y + away / 2),
        ];
        let free = |area: &Area| {
            let inside = area.x >= room.x
                && area.y >= room.y
                && area.x + area.w <= room.x + room.w
                && area.y + area.h <= room.y + room.h;
            inside
                && placed.iter().flatten().all(|p| !p.meets(area))
                && dots.iter().enumerate().all(|(other, d)| other == nth || !d.meets(area))
        };
        let places: Vec<Area> = tries.into_iter().map(|(x, y)| Area { x, y, w, h }).filter(free).collect();
        let apart = places.iter().find(|area| !lines.iter().any(|line| line.meets(area)));
        placed.push(apart.or(places.first()).copied());
    }
    placed
}

/// Where points are in an area; y upwards.
pub fn points_in(scatter: &Scatter, room: Area) -> Vec<(i64, i64)> {
    let place =
        |axis: &Axis, value: Decimal, length: i64| part_of(value - axis.low, axis.high - axis.low, length);
    let of = |p: &super::Point| {
        (room.x + place(&scatter.x, p.x, room.w), room.y + room.h - place(&scatter.y, p.y, room.h))
    };
    scatter.points.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Ink, Link, Node};
    use proptest::prelude::*;

    fn axis(low: Decimal, high: Decimal) -> Axis {
        Axis { scale: Scale::Money, title: String::new(), low, high }
    }

    #[test]
    fn words_of_many_small_nodes_do_not_cover_each_other() {
        let node = |column, value: i64| Node {
            mark: 0,
            column,
            ink: Ink::Rest,
            value: value.into(),
            label: String::new(),
            text: String::new(),
        };
        let mut nodes = vec![node(0, 900), node(0, 500)];
        nodes.extend((0..12).map(|n| node(0, 20 + n)));
        let stream = Stream { heads: Vec::new(), nodes, links: Vec::new() };
        let layout = stream_layout(&stream, 90_000, 32_000, 10_000);
        let middles: Vec<i64> = layout.nodes.iter().map(|a| a.y + a.h / 2).collect();
        assert!(middles.windows(2).all(|m| m[1] - m[0] >= 1_690), "{middles:?}");
    }

    #[test]
    fn ticks_are_round_and_said_in_steps_of_the_language() {
        let chinese: Steps = vec![(8, "亿".into()), (4, "万".into()), (0, String::new())];
        let said = |low: i64, high: i64, steps: &Steps| -> Vec<String> {
            let axis = axis(low.into(), high.into());
            ticks(&axis, 6).into_iter().map(|t| tick_text(&axis, steps, t)).collect()
        };
        assert_eq!(said(0, 17_691_000_000, &chinese), ["0", "50 亿", "100 亿", "150 亿"]);
        assert_eq!(
            said(-150_000_000, 150_000_000, &chinese),
            ["\u{2212}1.5 亿", "\u{2212}1 亿", "\u{2212}0.5 亿", "0", "0.5 亿", "1 亿", "1.5 亿"]
        );
        assert_eq!(said(0, 15_994_600, &chinese), ["0", "500 万", "1000 万", "1500 万"]);
        assert_eq!(said(0, 900, &chinese), ["0", "200", "400", "600", "800"]);
        let english: Steps = vec![(9, "bn".into()), (6, "m".into()), (3, "k".into()), (0, String::new())];
        assert_eq!(said(0, 17_691_000_000, &english), ["0", "5bn", "10bn", "15bn"]);
        assert_eq!(said(5, 5, &chinese), Vec::<String>::new());
    }

    proptest! {
        #[test]
                fn an_axis_of_any_length_is_no_reason_to_break_down(a in any::<i128>(), b in any::<i128>()) {
            let of = |v: i128| Decimal::try_from_i128_with_scale(v >> 32, 0).unwrap_or(Decimal::MAX);
            let (a, b) = (of(a), of(b));
            prop_assert!(ticks(&axis(a.min(b), a.max(b)), 8).len() <= 65);
            prop_assert!(ticks(&axis(Decimal::MIN, Decimal::MAX), 8).is_empty());
        }

        #[test]
        fn ticks_are_within_any_axis_and_few(a in any::<i64>(), b in any::<i64>(), scale in 0u32..12, most in 1i64..12) {
            let (a, b) = (Decimal::new(a, scale), Decimal::new(b, scale));
            let axis = axis(a.min(b), a.max(b));
            let found = ticks(&axis, most);
            prop_assert!(found.len() as i64 <= most + 1, "{found:?}");
            prop_assert!(found.iter().all(|t| *t >= axis.low && *t <= axis.high));
            prop_assert!(found.windows(2).all(|t| t[0] < t[1]));
        }

        /// Areas fill the whole, in proportion, and none covers another.
        #[test]
        fn areas_of_any_values_fill_the_whole(
            mut values in prop::collection::vec(1i64..5_000_000_000, 1..60),
            w in 1_000i64..200_000,
            h in 1_000i64..100_000,
        ) {
            values.sort_by(|a, b| b.cmp(a));
            let values: Vec<Decimal> = values.into_iter().map(Decimal::from).collect();
            let areas = tiles(&values, w, h);
            prop_assert_eq!(areas.len(), values.len());
            prop_assert_eq!(areas.iter().map(|a| a.w * a.h).sum::<i64>(), w * h);
            for (nth, area) in areas.iter().enumerate() {
                prop_assert!(area.w >= 0 && area.h >= 0 && area.x >= 0 && area.x + area.w <= w && area.y + area.h <= h);
                let has_size = |a: &Area| a.w > 0 && a.h > 0;
                prop_assert!(!has_size(area) || areas[..nth].iter().all(|o| !has_size(o) || !o.meets(area)));
            }
        }

        /// No label covers another, a point that is not its own, or the edge.
        #[test]
        fn labels_do_not_cover_each_other(
            points in prop::collection::vec((0i64..60_000, 0i64..40_000), 0..40),
            width in 500i64..12_000,
        ) {
            let room = Area { x: 0, y: 0, w: 60_000, h: 40_000 };
            let widths = vec![width; points.len()];
            let line = Area { x: 0, y: 20_000, w: 60_000, h: 100 };
            let places = label_places(&points, &widths, 1_500, room, &[line]);
            prop_assert_eq!(places.len(), points.len());
            let placed: Vec<(usize, Area)> = places.iter().enumerate().filter_map(|(n, p)| Some((n, (*p)?))).collect();
            for (nth, area) in &placed {
                prop_assert!(area.x >= 0 && area.x + area.w <= room.w && area.y >= 0 && area.y + area.h <= room.h);
                prop_assert!(placed.iter().all(|(other, a)| other == nth || !a.meets(area)));
                for (other, (x, y)) in points.iter().enumerate() {
                    let dot = Area { x: x - 500, y: y - 500, w: 1_000, h: 1_000 };
                    prop_assert!(other == *nth || !dot.meets(area));
                }
            }
            // one alone never lies on a line, as there is room beside it
            if let ([Some(area)], [(_, y)]) = (places.as_slice(), points.as_slice()) {
                prop_assert!(!line.meets(area), "{y} {area:?}");
            }
        }

        /// Ribbons begin and end at their nodes, side by side, as thick as their part of them.
        #[test]
        fn ribbons_fill_their_nodes(
            sources in prop::collection::vec(1i64..10_000, 1..20),
            height in 20_000i64..90_000,
        ) {
            let total: i64 = sources.iter().sum();
            let node = |column, value: i64| Node {
                mark: 0, column, ink: Ink::Rest, value: value.into(), label: String::new(), text: String::new(),
            };
            let mut nodes = vec![node(1, total)];
            let mut links = Vec::new();
            for value in &sources {
                nodes.push(node(0, *value));
                links.push(Link { from: nodes.len() - 1, to: 0, value: (*value).into(), ink: Ink::Rest });
            }
            nodes.push(node(2, total));
            links.push(Link { from: 0, to: nodes.len() - 1, value: total.into(), ink: Ink::Rest });
            let stream = Stream { heads: Vec::new(), nodes, links };
            let layout = stream_layout(&stream, 90_000, height, 10_000);
            let middle = layout.nodes[0];
            let mut ends: Vec<(i64, i64)> = layout.links[..sources.len()].iter().map(|r| r.to).collect();
            ends.sort_unstable();
            prop_assert_eq!(ends[0].0, middle.y);
            prop_assert_eq!(ends[ends.len() - 1].1, middle.y + middle.h);
            prop_assert!(ends.windows(2).all(|e| e[0].1 == e[1].0));
            for column in 0..3 {
                let mut of: Vec<Area> = (0..stream.nodes.len())
                    .filter(|n| stream.nodes[*n].column == column)
                    .map(|n| layout.nodes[n])
                    .collect();
                of.sort_by_key(|a| a.y);
                prop_assert!(of.windows(2).all(|a| a[0].y + a[0].h <= a[1].y), "{of:?}");
            }
        }
    }
}
