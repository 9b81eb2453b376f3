//! A chapter of the guide on the screen.

use super::super::charts::points;
use super::super::theme::{BODY, HEADING, SMALL, bold, regular, tokens};
use crate::chart::width_of;
use crate::guide::{Block, Chapter, Run, picture, plain};
use crate::words::Words;
use eframe::egui;
use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat};
use egui::{RichText, TextureHandle, TextureOptions, Ui, WidgetInfo, vec2};
use std::collections::HashMap;

/// Lines longer than this are hard to read.
const WIDEST: f32 = 680.0;

/// Shows a chapter; gives the file of the chapter a link leads to that was clicked.
pub fn page_ui(
    ui: &mut Ui,
    words: &Words,
    chapter: &Chapter,
    pictures: &mut HashMap<String, Option<TextureHandle>>,
) -> Option<String> {
    let mut to = None;
    ui.set_max_width((ui.available_width() - 6.0).clamp(120.0, WIDEST));
    for block in &chapter.blocks {
        match block {
            Block::Heading(level, runs) => {
                let size = match level {
                    1 => HEADING + 3.0,
                    2 => HEADING - 1.0,
                    _ => BODY + 1.0,
                };
                ui.add_space(if *level == 1 { 2.0 } else { 8.0 });
                let text = plain(runs);
                let head = ui.label(RichText::new(&text).font(bold(size)));
                head.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &text));
                ui.add_space(2.0);
            }
            Block::Paragraph(runs) => to = runs_ui(ui, runs, BODY).or(to),
            Block::Item(depth, number, runs) => {
                ui.horizontal_top(|ui| {
                    ui.add_space(f32::from(*depth - 1) * 22.0 + 4.0);
                    let sign = number.map_or_else(|| "•".to_owned(), |n| format!("{n}."));
                    ui.label(RichText::new(sign).color(tokens(ui).soft));
                    ui.vertical(|ui| to = runs_ui(ui, runs, BODY).or(to.take()));
                });
            }
            Block::Code(text) => {
                let frame = egui::Frame::new().fill(tokens(ui).side).inner_margin(egui::Margin::same(8));
                frame.show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.label(RichText::new(text.trim_end()).size(SMALL));
                });
            }
            Block::Table(rows) => to = table_ui(ui, rows).or(to),
            Block::Picture(name, says) => picture_ui(ui, words, name, says, pictures),
        }
    }
    ui.add_space(16.0);
    to
}

fn format(ui: &Ui, run: &Run, size: f32) -> TextFormat {
    let t = tokens(ui);
    TextFormat {
        font_id: if run.bold { bold(size) } else { regular(size) },
        color: if run.link.is_some() { t.executed } else { t.ink },
        background: if run.code { t.hover } else { egui::Color32::TRANSPARENT },
        line_height: Some(size * 1.6),
        ..TextFormat::default()
    }
}

/// Text that wraps; where it has links, in pieces, so that each can be clicked.
fn runs_ui(ui: &mut Ui, runs: &[Run], size: f32) -> Option<String> {
    if runs.iter().all(|run| run.link.is_none()) {
        let mut job = LayoutJob::default();
        for run in runs {
            job.append(&run.text, 0.0, format(ui, run, size));
        }
        ui.add(egui::Label::new(job).wrap());
        return None;
    }
    let mut to = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for run in runs {
            let mut job = LayoutJob::default();
            job.append(&run.text, 0.0, format(ui, run, size));
            if let Some(link) = &run.link {
                if ui.link(job).clicked() {
                    to = Some(link.clone());
                }
            } else {
                ui.add(egui::Label::new(job).wrap());
            }
        }
    });
    to
}

/// A table whose columns are as wide as what they say, and no wider than the page.
fn table_ui(ui: &mut Ui, rows: &[Vec<Vec<Run>>]) -> Option<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![60.0_f32; columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            // estimated, as everything else that is laid out before it is drawn
            *width = width.max(points(width_of(&plain(cell), 1_500)) + 14.0);
        }
    }
    let room = ui.available_width();
    // narrow columns keep their width, the wide ones share what is left
    let fair = room / f32::from(u16::try_from(columns.max(1)).unwrap_or(1));
    let (narrow, wide): (Vec<f32>, Vec<f32>) = widths.iter().partition(|w| **w <= fair);
    let left = (room - narrow.iter().sum::<f32>()).max(0.0);
    let scale = (left / wide.iter().sum::<f32>().max(1.0)).min(1.0);
    for width in widths.iter_mut().filter(|w| **w > fair) {
        *width *= scale;
    }
    let mut to = None;
    for (nth, row) in rows.iter().enumerate() {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (cell, width) in row.iter().zip(&widths) {
                ui.allocate_ui_with_layout(
                    vec2(*width, 0.0),
                    egui::Layout::top_down(egui::Align::Min),
                    |ui| {
                        ui.set_width((*width - 10.0).max(24.0));
                        let strong: Vec<Run>;
                        let cell = if nth == 0 {
                            strong = cell.iter().map(|run| Run { bold: true, ..run.clone() }).collect();
                            &strong
                        } else {
                            cell
                        };
                        to = runs_ui(ui, cell, BODY - 1.0).or(to.take());
                    },
                );
                ui.add_space(10.0);
            }
        });
        let (rect, _) = ui.allocate_exact_size(vec2(room, 1.0), egui::Sense::hover());
        ui.painter().hline(rect.x_range(), rect.center().y, egui::Stroke::new(1.0, tokens(ui).hairline));
    }
    to
}

fn picture_ui(
    ui: &mut Ui,
    words: &Words,
    name: &str,
    says: &str,
    pictures: &mut HashMap<String, Option<TextureHandle>>,
) {
    let texture = pictures.entry(name.to_owned()).or_insert_with(|| {
        let decoded = image::load_from_memory(picture(name)?).ok()?.to_rgba8();
        let (width, height) = decoded.dimensions();
        let size = [usize::try_from(width).ok()?, usize::try_from(height).ok()?];
        let pixels = egui::ColorImage::from_rgba_unmultiplied(size, decoded.as_raw());
        Some(ui.ctx().load_texture(name, pixels, TextureOptions::LINEAR))
    });
    match texture {
        Some(texture) => {
            let frame = egui::Frame::new().stroke(egui::Stroke::new(1.0, tokens(ui).hairline));
            frame.show(ui, |ui| {
                let image = egui::Image::new(&*texture).max_width(ui.available_width()).alt_text(says);
                ui.add(image);
            });
            ui.label(RichText::new(says).size(SMALL).color(tokens(ui).soft));
        }
        None => {
            ui.label(RichText::new(words.with("guide-no-picture", &[("what", says)])).size(SMALL));
        }
    }
    ui.add_space(4.0);
}
