//! What the application does with charts: opening, copying, saving as pictures.

use super::super::charts::{ChartAction, PictureFormat, charts_for_line};
use super::super::open::Tab;
use super::App;
use super::files::Made;
use super::picking::{Purpose, named_place, plain_name};
use crate::chart::{Chart, ChartId, Paper, svg};
use crate::picture::{PictureError, picture};
use crate::words::Words;
use eframe::egui;
use std::path::PathBuf;
use std::sync::Arc;

/// Width of a picture, in points; each has two pixels.
const WIDTH: i64 = 960;
const SCALE: u8 = 2;

/// A picture that is to be saved. The chart comes along from when it was asked for: while the system asks for a
/// name, another may be shown.
#[derive(Debug, PartialEq)]
pub struct WantedPicture {
    pub(super) format: PictureFormat,
    pub(super) chart: Arc<Chart>,
    pub(super) foot: String,
    /// The path proposed for it.
    pub(super) proposed: PathBuf,
}

/// A chart as SVG with its words. Pictures are for documents, hence always dark on light.
fn drawn(chart: &Chart, foot: &str) -> String {
    let paper = Paper { palette: &crate::palette::LIGHT, width: WIDTH, with_words: true, foot: Some(foot) };
    svg(chart, &paper)
}

/// Why there is no picture, in the language in force.
fn reason(words: &Words, error: &PictureError) -> String {
    match error {
        PictureError::Size => words.get("picture-too-large").to_string(),
        // what is wrong then is the program, and its makers need the words
        PictureError::Svg(_) | PictureError::Png(_) => {
            words.with("picture-broken", &[("reason", &error.to_string())])
        }
    }
}

impl App {
    /// Applies an action about charts.
    pub(super) fn apply_chart(&mut self, action: ChartAction) {
        let Some(open) = &mut self.open else { return };
        match action {
            ChartAction::OfLine(line) => {
                let first = charts_for_line(&open.document.budget, line).into_iter().next();
                self.open_chart(first);
            }
            ChartAction::OfFinding(nth) => {
                let found = open.chart_of_finding(nth);
                self.open_chart(found);
            }
            action => {
                open.tab = Tab::Charts;
                open.charts.apply(&action);
            }
        }
    }

    fn open_chart(&mut self, id: Option<ChartId>) {
        match (id, &mut self.open) {
            (Some(id), Some(open)) => {
                open.tab = Tab::Charts;
                open.charts.apply(&ChartAction::Open(id));
            }
            _ => self.say("status-no-chart-fits", &[]),
        }
    }

    /// The chart that is shown; says so where there is none.
    fn shown_chart(&mut self) -> Option<Arc<Chart>> {
        let chart =
            self.open.as_ref().filter(|o| o.tab == Tab::Charts).and_then(|o| o.charts.chart()).cloned();
        if chart.is_none() {
            self.say("status-no-chart", &[]);
        }
        chart
    }

    fn foot(&self) -> String {
        let title = self.open.as_ref().map(|o| o.document.budget.title.clone()).unwrap_or_default();
        self.words.with("chart-foot", &[("title", &title)])
    }

    /// Puts the chart into the clipboard as a picture.
    pub(super) fn copy_chart(&mut self, ctx: &egui::Context) {
        let Some(chart) = self.shown_chart() else { return };
        let foot = self.foot();
        self.aside(ctx, move || -> Made {
            let made = picture(&drawn(&chart, &foot), SCALE);
            Box::new(move |app, ctx| match made {
                Ok(made) => {
                    let (Ok(width), Ok(height)) = (usize::try_from(made.width), usize::try_from(made.height))
                    else {
                        return;
                    };
                    ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied([width, height], &made.rgba));
                    app.say("status-chart-copied", &[]);
                }
                Err(e) => {
                    let reason = reason(&app.words, &e);
                    app.say("status-chart-not-made", &[("reason", &reason)]);
                }
            })
        });
    }

    /// Puts the table under the chart into the clipboard.
    pub(super) fn copy_chart_table(&mut self, ctx: &egui::Context) {
        let Some(chart) = self.shown_chart() else { return };
        ctx.copy_text(chart.tab_separated());
        let count = chart.table.rows.len().to_string();
        self.say("status-copied-rows", &[("count", &count)]);
    }

    /// Asks where the chart is to be saved.
    pub(super) fn save_chart(&mut self, ctx: &egui::Context, format: PictureFormat) {
        let Some(chart) = self.shown_chart() else { return };
        let (foot, proposed) = (self.foot(), self.proposed_picture(&chart.id, format));
        self.pick(ctx, Purpose::Picture(Arc::new(WantedPicture { format, chart, foot, proposed })));
    }

    /// The name proposed for a picture: 图表-全市一般公共预算收入.png, in the folder of the review.
    fn proposed_picture(&self, id: &ChartId, format: PictureFormat) -> PathBuf {
        let folder = self.proposed_path().parent().map(PathBuf::from).unwrap_or_default();
        let name = self.open.as_ref().map_or_else(String::new, |open| {
            let charts = crate::say::Charts {
                budget: &open.document.budget,
                words: &self.words,
                unit: open.view.unit,
                report: None,
            };
            format!("{} {}", charts.kind_name(id), charts.of_name(id))
        });
        folder.join(format!("{}.{}", plain_name(name.trim()), format.extension()))
    }

    /// Saves a chart; `is_asked` says that the system has asked about replacing a file.
    pub(super) fn write_picture(
        &mut self,
        ctx: &egui::Context,
        path: PathBuf,
        wanted: &WantedPicture,
        is_asked: bool,
    ) {
        let (format, chart, foot) = (wanted.format, Arc::clone(&wanted.chart), wanted.foot.clone());
        let path = match named_place(path, format.extension(), is_asked) {
            Ok(path) => path,
            Err(there) => {
                return self.say("status-picture-there", &[("path", &there.display().to_string())]);
            }
        };
        self.aside(ctx, move || -> Made {
            let drawn = drawn(&chart, &foot);
            let made = match format {
                PictureFormat::Svg => Ok(drawn.into_bytes()),
                PictureFormat::Png => picture(&drawn, SCALE).map(|p| p.png().to_vec()),
            };
            let written = made.map(|bytes| crate::storage::Disk::default().write_atomic(&path, &bytes));
            Box::new(move |app, _| {
                let path = path.display().to_string();
                match written {
                    Ok(Ok(())) => app.say("status-picture-saved", &[("path", &path)]),
                    Ok(Err(e)) => {
                        let reason = app.words.io_reason(&e);
                        app.say("status-picture-not-saved", &[("reason", &reason), ("path", &path)]);
                    }
                    Err(e) => {
                        let reason = reason(&app.words, &e);
                        app.say("status-chart-not-made", &[("reason", &reason)]);
                    }
                }
            })
        });
    }
}
