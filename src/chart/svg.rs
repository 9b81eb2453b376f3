//! A chart as a picture in SVG: for files, the clipboard and paper.

use super::layout::{
    label_places, nearest_in_column, part_of, points_in, stream_layout, tick_text, ticks, tiles, width_of,
};
use super::{Area, Axis, Bands, Chart, Drawing, Ink, Node, Scatter, Steps, Stream, TextPlace, Tile};
use crate::palette::{Palette, Rgb, SERIES};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// What a picture is made for.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    pub palette: &'a Palette,
    /// In points.
    pub width: i64,
    /// Title, remarks and legend too; without them where the page has its own.
    pub with_words: bool,
    /// A last line: which report, which program.
    pub foot: Option<&'a str>,
}

/// The typeface of pictures, bundled with the program.
pub const FAMILY: &str = "Noto Sans SC";

/// How an area looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InkStyle<C = Rgb> {
    pub fill: C,
    pub stroke: Option<C>,
    /// Words on it.
    pub text: C,
}

/// How an ink looks in a palette.
pub fn ink_style(palette: &Palette, ink: Ink) -> InkStyle {
    let p = palette;
    let (fill, stroke) = match ink {
        Ink::Executed => (p.executed_area, None),
        Ink::Draft => (p.draft_area, None),
        Ink::Initial => (p.band, Some(p.soft)),
        Ink::Adjusted => (p.budget_area, None),
        Ink::Rise => (p.rise, None),
        Ink::Fall => (p.fall, None),
        Ink::Rest => (p.rest, Some(p.soft)),
        Ink::Series(n) => (p.series.get(n % SERIES).copied().unwrap_or(p.soft), None),
        Ink::Wrong => (p.wrong, None),
        Ink::Neutral => (p.budget_area, None),
    };
    let lightness = |Rgb(r, g, b): Rgb| 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
    // of ink and paper the one that is further away
    let apart = |c: Rgb| lightness(c).abs_diff(lightness(fill));
    let text = if apart(p.ink) > apart(p.paper) { p.ink } else { p.paper };
    InkStyle { fill, stroke, text }
}

/// Sizes of type, in points.
const BODY: i64 = 13;
const SMALL: i64 = 11;
const TITLE: i64 = 17;
const PT: i64 = 100;

/// The picture, at the height the chart is best given.
pub fn svg(chart: &Chart, paper: &Paper<'_>) -> String {
    let mut draw = Draw { out: String::new(), paper, chart };
    let width = paper.width.max(320) * PT;
    let (mut y, margin) = (0, if paper.with_words { 16 * PT } else { 0 });
    let room = width - 2 * margin;
    if paper.with_words {
        y += margin;
        for line in wrap(&chart.title, TITLE, room) {
            y += TITLE * PT;
            draw.text(margin, y, &line, TITLE, paper.palette.ink, Anchor::Start, true);
            y += 6 * PT;
        }
        for line in wrap(&chart.about, SMALL + 1, room) {
            y += (SMALL + 1) * PT;
            draw.text(margin, y, &line, SMALL + 1, paper.palette.soft, Anchor::Start, false);
            y += 4 * PT;
        }
        y += 4 * PT;
    }
    y = draw.legend(margin, y, room);
    let height = chart.height(paper.width) * PT;
    draw.drawing(Area { x: margin, y, w: room, h: height });
    y += height;
    if paper.with_words {
        y += 8 * PT;
        for remark in &chart.remarks {
            for line in wrap(remark, SMALL, room) {
                y += SMALL * PT;
                draw.text(margin, y, &line, SMALL, paper.palette.soft, Anchor::Start, false);
                y += 4 * PT;
            }
        }
        if let Some(foot) = paper.foot {
            y += (SMALL + 4) * PT;
            draw.text(margin, y, foot, SMALL, paper.palette.soft, Anchor::Start, false);
        }
        y += margin;
    }
    let mut head = String::new();
    let _ = write!(
        head,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         font-family=\"{FAMILY}\"><title>{}</title><desc>{}</desc>",
        escaped(&chart.title),
        escaped(&chart.description()),
        w = px(width),
        h = px(y),
    );
    if paper.with_words {
        let _ = write!(
            head,
            "<rect width=\"{}\" height=\"{}\" fill=\"{}\"/>",
            px(width),
            px(y),
            paper.palette.paper.hex()
        );
    }
    format!("{head}{}</svg>\n", draw.out)
}

#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

struct Draw<'a> {
    out: String,
    paper: &'a Paper<'a>,
    chart: &'a Chart,
}

impl Draw<'_> {
    #[expect(clippy::too_many_arguments, reason = "a place, a text and how it looks")]
    fn text(&mut self, x: i64, y: i64, text: &str, size: i64, colour: Rgb, anchor: Anchor, bold: bool) {
        if text.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if bold { " font-weight=\"700\"" } else { "" };
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"{}\"{anchor}{weight}>{}</text>",
            px(x),
            px(y),
            colour.hex(),
            escaped(text)
        );
    }

    fn rect(&mut self, area: Area, ink: Ink) {
        let style = ink_style(self.paper.palette, ink);
        let stroke = style
            .stroke
            .map(|c| format!(" stroke=\"{}\" stroke-width=\"0.75\"", c.hex()))
            .unwrap_or_default();
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"{stroke}/>",
            px(area.x),
            px(area.y),
            px(area.w),
            px(area.h),
            style.fill.hex()
        );
    }

    fn line(&mut self, from: (i64, i64), to: (i64, i64), colour: Rgb, width: &str) {
        let _ = write!(
            self.out,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{width}\"/>",
            px(from.0),
            px(from.1),
            px(to.0),
            px(to.1),
            colour.hex()
        );
    }

    /// Gives where it ends.
    fn legend(&mut self, x: i64, mut y: i64, room: i64) -> i64 {
        let legend = &self.chart.legend;
        if legend.is_empty() {
            return y;
        }
        let ink = self.paper.palette.ink;
        let mut at = x;
        y += 4 * PT;
        for (of, text) in legend {
            let w = width_of(text, SMALL * PT) + 34 * PT;
            if at > x && at + w > x + room {
                at = x;
                y += 18 * PT;
            }
            self.rect(Area { x: at, y, w: 14 * PT, h: 10 * PT }, *of);
            self.text(at + 19 * PT, y + 9 * PT, text, SMALL, ink, Anchor::Start, false);
            at += w;
        }
        y + 20 * PT
    }

    fn drawing(&mut self, area: Area) {
        let chart = self.chart;
        match &chart.drawing {
            Drawing::Bands(bands) => self.bands(bands, &chart.steps, area),
            Drawing::Scatter(scatter) => self.scatter(scatter, &chart.steps, area),
            Drawing::Tiles(of) => self.tiles(of, area),
            Drawing::Stream(stream) => self.stream(stream, area),
        }
    }

    fn bands(&mut self, bands: &Bands, steps: &Steps, area: Area) {
        let p = self.paper.palette;
        let names = bands.rows.iter().map(|r| width_of(&r.label, BODY * PT)).max().unwrap_or(0);
        let names = names.min(area.w * 3 / 10) + 10 * PT;
        let foot = 34 * PT;
        let plot = Area { x: area.x + names, y: area.y, w: area.w - names, h: area.h - foot };
        let beyond = |bar: &super::Bar| bar.place == TextPlace::End;
        let texts = bands.rows.iter().flat_map(|r| &r.bars).filter(|b| beyond(b));
        let reserve = texts.map(|b| width_of(&b.text, SMALL * PT)).max().unwrap_or(0) + 10 * PT;
        let length = (plot.w - reserve.min(plot.w / 2)).max(PT);
        let axis = &bands.axis;
        let at = |value: Decimal| plot.x + part_of(value - axis.low, axis.high - axis.low, length);
        self.x_axis(axis, steps, plot, length);
        let count = i64::try_from(bands.rows.len()).unwrap_or(1).max(1);
        let row = plot.h / count;
        for (nth, band) in (0i64..).zip(&bands.rows) {
            let top = plot.y + nth * row;
            let label = shortened(&band.label, BODY, names - 10 * PT);
            let middle = top + row / 2 + BODY * PT * 36 / 100;
            self.text(plot.x - 8 * PT, middle, &label, BODY, p.ink, Anchor::End, band.strong);
            for bar in &band.bars {
                let (a, b) = (at(bar.from.min(bar.to)), at(bar.from.max(bar.to)));
                let shape = Area {
                    x: a,
                    y: top + row * bar.lane.top / 100,
                    // what is very small is still seen
                    w: if bar.from == bar.to { 0 } else { (b - a).max(PT) },
                    h: row * (bar.lane.bottom - bar.lane.top) / 100,
                };
                if shape.w > 0 {
                    self.rect(shape, bar.ink);
                }
                let y = shape.y + shape.h / 2 + SMALL * PT * 37 / 100;
                match bar.place {
                    TextPlace::End => {
                        let x =
                            at(band.end_of(bar)).max(shape.x + shape.w).max(at(Decimal::ZERO.max(axis.low)))
                                + 4 * PT;
                        self.text(x, y, &bar.text, SMALL, p.ink, Anchor::Start, false);
                    }
                    TextPlace::Inside if width_of(&bar.text, SMALL * PT) + 6 * PT <= shape.w => {
                        let colour = ink_style(p, bar.ink).text;
                        self.text(shape.x + shape.w / 2, y, &bar.text, SMALL, colour, Anchor::Middle, false);
                    }
                    TextPlace::Inside => {}
                }
            }
        }
        for (nth, value) in &bands.steps {
            let nth = i64::try_from(*nth).unwrap_or(0);
            let x = at(*value);
            let (from, to) = (plot.y + nth * row + row * 84 / 100, plot.y + (nth + 1) * row + row * 16 / 100);
            self.line((x, from), (x, to), p.soft, "0.75");
        }
    }

    fn x_axis(&mut self, axis: &Axis, steps: &Steps, plot: Area, length: i64) {
        let p = self.paper.palette;
        let at = |value: Decimal| plot.x + part_of(value - axis.low, axis.high - axis.low, length);
        for tick in ticks(axis, (length / (84 * PT)).clamp(2, 10)) {
            let x = at(tick);
            let (colour, width) = if tick.is_zero() { (p.soft, "1") } else { (p.hairline, "0.75") };
            self.line((x, plot.y), (x, plot.y + plot.h), colour, width);
            let text = tick_text(axis, steps, tick);
            self.text(x, plot.y + plot.h + 14 * PT, &text, SMALL, p.soft, Anchor::Middle, false);
        }
        let y = plot.y + plot.h + 29 * PT;
        self.text(plot.x + length, y, &axis.title, SMALL, p.soft, Anchor::End, false);
    }

    fn scatter(&mut self, scatter: &Scatter, steps: &Steps, area: Area) {
        let p = self.paper.palette;
        let left = 52 * PT;
        let plot =
            Area { x: area.x + left, y: area.y + 18 * PT, w: area.w - left - 8 * PT, h: area.h - 54 * PT };
        self.x_axis(&scatter.x, steps, plot, plot.w);
        for tick in ticks(&scatter.y, (plot.h / (44 * PT)).clamp(2, 10)) {
            let y = plot.y + plot.h - part_of(tick - scatter.y.low, scatter.y.high - scatter.y.low, plot.h);
            let (colour, width) = if tick.is_zero() { (p.soft, "1") } else { (p.hairline, "0.75") };
            self.line((plot.x, y), (plot.x + plot.w, y), colour, width);
            let text = tick_text(&scatter.y, steps, tick);
            self.text(plot.x - 6 * PT, y + 4 * PT, &text, SMALL, p.soft, Anchor::End, false);
        }
        self.text(area.x, area.y + 10 * PT, &scatter.y.title, SMALL, p.soft, Anchor::Start, false);
        let at = points_in(scatter, plot);
        for (point, (x, y)) in scatter.points.iter().zip(&at) {
            let style = ink_style(p, point.ink);
            let _ = write!(
                self.out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"4.5\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1\"/>",
                px(*x),
                px(*y),
                style.fill.hex(),
                p.paper.hex()
            );
        }
        let widths: Vec<i64> = scatter.points.iter().map(|q| width_of(&q.label, SMALL * PT)).collect();
        let zero = |axis: &Axis, length| part_of(-axis.low, axis.high - axis.low, length);
        let lines = [
            Area { x: plot.x + zero(&scatter.x, plot.w), w: PT, ..plot },
            Area { y: plot.y + plot.h - zero(&scatter.y, plot.h), h: PT, ..plot },
        ];
        let places = label_places(&at, &widths, 13 * PT, plot, &lines);
        for (point, place) in scatter.points.iter().zip(places) {
            if let Some(place) = place {
                let y = place.y + place.h * 80 / 100;
                self.text(place.x, y, &point.label, SMALL, p.ink, Anchor::Start, false);
            }
        }
    }

    fn tiles(&mut self, of: &[Tile], area: Area) {
        let p = self.paper.palette;
        let values: Vec<Decimal> = of.iter().map(|t| t.value).collect();
        for (tile, place) in of.iter().zip(tiles(&values, area.w, area.h)) {
            let shape = Area { x: area.x + place.x, y: area.y + place.y, ..place };
            self.rect(shape, tile.ink);
            let _ = write!(
                self.out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"/>",
                px(shape.x),
                px(shape.y),
                px(shape.w),
                px(shape.h),
                p.paper.hex()
            );
            let colour = ink_style(p, tile.ink).text;
            let room = shape.w - 10 * PT;
            let lines = i64::from(room >= 24 * PT) * ((shape.h - 6 * PT) / (16 * PT)).min(2);
            let name = shortened(&tile.label, BODY, room);
            if lines > 0 && name != "…" {
                self.text(shape.x + 5 * PT, shape.y + 17 * PT, &name, BODY, colour, Anchor::Start, false);
            }
            if lines > 1 && width_of(&tile.text, SMALL * PT) <= room {
                self.text(
                    shape.x + 5 * PT,
                    shape.y + 32 * PT,
                    &tile.text,
                    SMALL,
                    colour,
                    Anchor::Start,
                    false,
                );
            }
        }
    }

    fn stream(&mut self, stream: &Stream, area: Area) {
        let p = self.paper.palette;
        let (size, gap) = (SMALL + 1, 5 * PT);
        let words = |n: &Node| width_of(&format!("{} {}", n.label, n.text), size * PT);
        let outer = stream.nodes.iter().filter(|n| n.column != 1);
        let margin = outer.map(words).max().unwrap_or(0).min(area.w * 3 / 10) + gap + 3 * PT;
        let head = 22 * PT;
        let room = Area { y: area.y + head, h: area.h - head, ..area };
        let layout = stream_layout(stream, room.w, room.h, margin);
        for (link, ribbon) in stream.links.iter().zip(&layout.links) {
            let colour = if link.ink == Ink::Rest { p.soft } else { ink_style(p, link.ink).fill };
            let opacity = if link.ink == Ink::Rest { "0.22" } else { "0.42" };
            let (x0, x1) = (area.x + ribbon.x0, area.x + ribbon.x1);
            let y = |v: i64| px(room.y + v);
            let middle = px((x0 + x1) / 2);
            let (x0, x1) = (px(x0), px(x1));
            let _ = write!(
                self.out,
                "<path d=\"M{x0} {a}C{middle} {a} {middle} {b} {x1} {b}L{x1} {c}C{middle} {c} {middle} {d} {x0} {d}Z\" \
                                  fill=\"{}\" fill-opacity=\"{opacity}\"/>",
                colour.hex(),
                a = y(ribbon.from.0),
                b = y(ribbon.to.0),
                c = y(ribbon.to.1),
                d = y(ribbon.from.1),
            );
        }
        for (nth, (node, place)) in stream.nodes.iter().zip(&layout.nodes).enumerate() {
            let shape = Area { x: area.x + place.x, y: room.y + place.y, ..*place };
            self.rect(shape, node.ink);
            let middle = shape.y + shape.h / 2;
            let (x, anchor) = match node.column {
                0 => (shape.x - gap, Anchor::End),
                _ => (shape.x + shape.w + gap, Anchor::Start),
            };
            // words in the middle reach to the next column, the others to the edge
            let wide = if node.column == 1 { (room.w - shape.w) / 2 - margin - shape.w } else { margin };
            let amount = width_of(&format!(" {}", node.text), size * PT);
            let line = (size + 3) * PT;
            let is_tight = width_of(&node.label, size * PT) > wide - gap - amount;
            if node.column == 1 && is_tight && nearest_in_column(stream, &layout, nth) >= 2 * line {
                // the whole name, with the amount below
                let name = shortened(&node.label, size, wide - gap);
                // a low node at the edge has no room for half of it above or below
                let last = room.y + room.h - line - 3 * PT;
                let first = (middle + 4 * PT - line / 2).min(last).max(room.y + size * PT);
                self.text(x, first, &name, size, p.ink, anchor, true);
                self.text(x, first + line, &node.text, size, p.ink, anchor, true);
                continue;
            }
            let name = shortened(&node.label, size, wide - gap - amount);
            let text = format!("{name} {}", node.text);
            self.text(x, middle + 4 * PT, &text, size, p.ink, anchor, node.column == 1);
        }
        for (column, text) in stream.heads.iter().enumerate() {
            let (x, anchor) = match column {
                0 => (area.x + margin + 14 * PT, Anchor::End),
                1 => (area.x + area.w / 2, Anchor::Middle),
                _ => (area.x + area.w - margin - 14 * PT, Anchor::Start),
            };
            self.text(x, area.y + 13 * PT, text, SMALL, p.soft, anchor, false);
        }
    }
}

/// Hundredths of a point as SVG has them.
fn px(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
    match rest {
        0 => format!("{sign}{whole}"),
        r if r % 10 == 0 => format!("{sign}{whole}.{}", r / 10),
        r => format!("{sign}{whole}.{r:02}"),
    }
}

/// Text that is nothing but text; characters XML does not know are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A text cut to a width, with an ellipsis.
pub fn shortened(text: &str, size: i64, room: i64) -> String {
    if width_of(text, size * PT) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width_of(&kept, size * PT) + size * PT > room {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}

/// Lines no wider than a width; what follows a character may not begin a line with closing punctuation.
fn wrap(text: &str, size: i64, room: i64) -> Vec<String> {
    let closing = |c: char| "，。；：、）”》！？,.;:)!?".contains(c);
    let mut lines = Vec::new();
    let (mut line, mut last_space) = (String::new(), None);
    for c in text.chars() {
        line.push(c);
        if c == ' ' {
            last_space = Some(line.len());
        }
        if width_of(&line, size * PT) > room && !closing(c) {
            // words of letters stay whole
            let at = match last_space {
                Some(at) if c.is_ascii() && at < line.len() => at,
                _ => line.len() - c.len_utf8(),
            };
            let rest = line.split_off(at);
            lines.push(std::mem::replace(&mut line, rest).trim_end().to_owned());
            last_space = None;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{ChartId, Link, Table};

    #[test]
    fn names_of_streams_are_whole_where_there_is_room() {
        let node = |column, label: &str| Node {
            mark: 0,
            column,
            ink: Ink::Neutral,
            value: Decimal::ONE_HUNDRED,
            label: label.to_owned(),
            text: "1,770.66".to_owned(),
        };
        let names = ["国有资源（资产）有偿使用收入", "国有资本经营预算", "社会保障和就业支出"];
        let link = |from, to| Link { from, to, value: Decimal::ONE_HUNDRED, ink: Ink::Rest };
        let chart = Chart {
            id: ChartId::Debt,
            title: String::new(),
            about: String::new(),
            remarks: Vec::new(),
            legend: Vec::new(),
            steps: Vec::new(),
            marks: Vec::new(),
            drawing: Drawing::Stream(Stream {
                heads: Vec::new(),
                nodes: names.iter().enumerate().map(|(column, name)| node(column, name)).collect(),
                links: vec![link(0, 1), link(1, 2)],
            }),
            table: Table::default(),
        };
        let drawn = |width| {
            let paper = Paper { palette: &crate::palette::LIGHT, width, with_words: false, foot: None };
            svg(&chart, &paper)
        };
        let wide = drawn(960);
        assert!(names.iter().all(|name| wide.contains(&format!(">{name} 1,770.66<"))), "{wide}");
        // amounts are never cut
        let narrow = drawn(360);
        assert!(!narrow.contains(names[0]), "{narrow}");
        assert_eq!(narrow.matches(" 1,770.66<").count(), 2, "{narrow}");
        // in the middle it stands below, and leaves the name the whole way
        assert_eq!(narrow.matches(">1,770.66<").count(), 1, "{narrow}");
        let middling = drawn(660);
        assert!(middling.contains(">国有资本经营预算<") && middling.contains(">1,770.66<"), "{middling}");
    }

    #[test]
    fn text_is_only_text() {
        assert_eq!(escaped("<b>&\"\u{0}\u{FFFF}"), "&lt;b&gt;&amp;&quot;");
        assert_eq!((px(-105), px(1230), px(400)), ("-1.05".to_owned(), "12.3".to_owned(), "4".to_owned()));
    }

    #[test]
    fn lines_are_broken_where_a_printer_would() {
        let lines = wrap("税收收入预计增长 5.1%，非税收入下降 3.2%。", 10, 120 * PT);
        assert!(lines.len() > 1 && lines.iter().all(|l| !l.starts_with(['，', '。'])), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), "税收收入预计增长5.1%，非税收入下降3.2%。");
        assert_eq!(wrap("whole words stay whole", 10, 60 * PT)[0], "whole");
        assert_eq!(shortened("国有资源（资产）有偿使用收入", 10, 60 * PT), "国有资源（…");
    }
}
