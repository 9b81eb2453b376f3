//! The charts of a document.

use super::super::super::ExportError;
use super::super::comments::Kind;
use super::super::marks::{Carrier, Key, Marks, Ref};
use super::super::text::readable;
use super::super::{Only, PaperChoice};
use super::{charts_of, palette};
use crate::budget::{Book, Budget, Flow};
use crate::chart::{self, ChartId, Paper};
use crate::say::ChartOptions;
use rust_decimal::Decimal;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Picture {
    pub title: String,
    pub about: String,
    pub svg: String,
    /// Percent of the width there is.
    pub width: u32,
    pub alt: String,
    pub remarks: Vec<String>,
    pub carriers: Vec<Carrier>,
    pub refs: Vec<Ref>,
}

/// The charts a document has unless the deputy picks others.
pub fn proposed_charts(budget: &Budget) -> Vec<ChartId> {
    let mut all = Vec::new();
    let Some(scope) = chart::scopes(budget).first().copied() else { return all };
    all.push(ChartId::Overview(scope));
    all.push(ChartId::Flow(scope, chart::ChartYear::Draft));
    for flow in [Flow::Revenue, Flow::Expenditure] {
        let lines = chart::side_of(budget, Book::General, scope, flow);
        if let [line] = lines.as_slice() {
            all.push(ChartId::Pairs(chart::Group::Line(*line)));
            all.push(ChartId::Waterfall(*line));
        }
    }
    all.push(ChartId::Debt);
    all.retain(|id| id.fits(budget));
    all
}

/// Pictures are drawn this wide, in points: type in them is as large as the text beside them.
const PICTURE: i64 = 640;
const PICTURE_LARGE: i64 = 470;

pub(in super::super) fn pictures(
    marks: &mut Marks<'_>,
    choice: &PaperChoice,
) -> Result<Vec<Picture>, ExportError> {
    let content = marks.content;
    let ids: Vec<ChartId> = match (&choice.only, &choice.settings.charts) {
        (Some(Only::Chart(id)), _) => vec![id.clone()],
        (Some(_), _) => Vec::new(),
        (None, Some(keys)) => keys.iter().filter_map(|key| ChartId::from_key(key, content.budget)).collect(),
        (None, None) => proposed_charts(content.budget),
    };
    let charts = charts_of(content);
    let palette = palette(choice);
    let mut made = Vec::new();
    for id in ids {
        content.go_on()?;
        let Some(chart) = charts.chart(&id, &ChartOptions::default()) else { continue };
        // names in a stream need all the room there is
        let is_stream = matches!(id, ChartId::Flow(..));
        let width = if choice.settings.large && !is_stream { PICTURE_LARGE } else { PICTURE };
        // with the characters the typeface has, so that words have the room they are given
        let drawn = chart.clone().with_texts(&readable);
        let paper = Paper { palette: &palette, width, with_words: false, foot: None };
        let svg = chart::svg(&drawn, &paper);
        let key = Key::Chart(id.key(content.budget));
        made.push(Picture {
            alt: described(&chart.description()),
            title: chart.title.clone(),
            about: chart.about.clone(),
            width: width_on_page(&svg, choice.settings.large),
            svg,
            remarks: chart.remarks.clone(),
            refs: marks.note_refs(&key),
            carriers: marks.take(&key, Kind::Sheet),
        });
    }
    Ok(made)
}

/// So many characters a description may have: an archive document has no longer strings (PDF/A-2, 6.1.13).
const MOST_DESCRIBED: usize = 8_000;

/// What is drawn in words, whole lines of it.
fn described(text: &str) -> String {
    let mut count = 0;
    let lines = text.lines().take_while(|line| {
        count += line.chars().count() + 1;
        count < MOST_DESCRIBED
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Percent of the width of the text: what is too high for a page is drawn smaller.
fn width_on_page(svg: &str, large: bool) -> u32 {
    let size = |name: &str| -> Option<Decimal> {
        let (_, rest) = svg.split_once(name)?;
        rest.split_once('"')?.0.trim_end_matches("pt").parse().ok()
    };
    // the height there is beside title and remarks, as a part of the width there is
    let most = Decimal::new(if large { 90 } else { 110 }, 2);
    let ratio = size("height=\"").zip(size("width=\"")).and_then(|(h, w)| h.checked_div(w));
    match ratio {
        Some(ratio) if ratio > most => {
            let percent = (most / ratio * Decimal::ONE_HUNDRED).trunc();
            u32::try_from(percent.mantissa()).unwrap_or(100).clamp(5, 100)
        }
        _ => 100,
    }
}
