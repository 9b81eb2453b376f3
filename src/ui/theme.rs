//! Colours, sizes and fonts. Colours are made here and nowhere else (a lint says so).

use crate::check::Severity;
use eframe::egui;
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Theme,
};
use std::sync::Arc;

/// Height of a table row at normal zoom, in points.
pub const ROW: f32 = 28.0;
/// Size of ordinary text, in points.
pub const BODY: f32 = 15.0;
/// Size of notes under and beside things.
pub const SMALL: f32 = 13.0;
/// Size of headings.
pub const HEADING: f32 = 19.0;
/// Space between an edge and text.
pub const PAD: f32 = 8.0;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// Behind the table.
    pub paper: Color32,
    /// Behind panels and bars.
    pub side: Color32,
    /// Printed figures and text.
    pub ink: Color32,
    /// Derived values, labels, notes.
    pub soft: Color32,
    /// Lines between things.
    pub hairline: Color32,
    /// Heading rows.
    pub band: Color32,
    /// The executed year, everywhere.
    pub executed: Color32,
    /// The draft year, everywhere.
    pub draft: Color32,
    /// Behind what is selected.
    pub selected: Color32,
    /// Around the cell with the cursor.
    pub cursor: Color32,
    /// Behind the pointer.
    pub hover: Color32,
    /// Words about something wrong.
    pub wrong: Color32,
    /// Warnings from grey-violet to dark red: attention, statutory, incomplete, definition.
    pub attention: Color32,
    pub statutory: Color32,
    pub incomplete: Color32,
    pub definition: Color32,
    /// Notes, everywhere.
    pub note: Color32,
}

impl Tokens {
    /// The colour of a severity; its shape and word say the same.
    pub fn severity(&self, severity: Severity) -> Color32 {
        match severity {
            Severity::Contradiction => self.wrong,
            Severity::Definition => self.definition,
            Severity::Statutory => self.statutory,
            Severity::Incomplete => self.incomplete,
            Severity::Attention => self.attention,
            Severity::None => self.soft,
        }
    }
}

const LIGHT: Tokens = Tokens {
    paper: rgb(0xFB, 0xFA, 0xF7),
    side: rgb(0xF3, 0xF1, 0xEB),
    ink: rgb(0x1E, 0x23, 0x29),
    soft: rgb(0x5B, 0x62, 0x6B),
    hairline: rgb(0xDC, 0xD8, 0xCE),
    band: rgb(0xEF, 0xEC, 0xE4),
    executed: rgb(0x1F, 0x5F, 0xA8),
    draft: rgb(0xA8, 0x4A, 0x14),
    selected: rgb(0xDD, 0xE7, 0xF3),
    cursor: rgb(0x1F, 0x5F, 0xA8),
    hover: rgb(0xEA, 0xE6, 0xDC),
    wrong: rgb(0x9B, 0x1C, 0x1C),
    attention: rgb(0x5C, 0x50, 0x78),
    statutory: rgb(0x86, 0x2E, 0x55),
    incomplete: rgb(0x6A, 0x46, 0x70),
    definition: rgb(0x92, 0x3A, 0x2C),
    note: rgb(0x0B, 0x6E, 0x5B),
};

const DARK: Tokens = Tokens {
    paper: rgb(0x17, 0x1A, 0x1E),
    side: rgb(0x1F, 0x23, 0x28),
    ink: rgb(0xE8, 0xE6, 0xE1),
    soft: rgb(0xA6, 0xAC, 0xB4),
    hairline: rgb(0x36, 0x3B, 0x42),
    band: rgb(0x22, 0x27, 0x2D),
    executed: rgb(0x7F, 0xB4, 0xEE),
    draft: rgb(0xF0, 0xA0, 0x6A),
    selected: rgb(0x25, 0x3A, 0x52),
    cursor: rgb(0x7F, 0xB4, 0xEE),
    hover: rgb(0x2B, 0x31, 0x38),
    wrong: rgb(0xF2, 0x8B, 0x82),
    attention: rgb(0xC0, 0xB2, 0xE0),
    statutory: rgb(0xF0, 0x9A, 0xC4),
    incomplete: rgb(0xD2, 0xA8, 0xDC),
    definition: rgb(0xF2, 0xA0, 0x90),
    note: rgb(0x7F, 0xD1, 0xBE),
};

#[expect(clippy::disallowed_methods, reason = "the one place where colours are made")]
const fn rgb(r: u8, g: u8, b: u8) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The colours of a theme.
pub fn tokens_of(theme: Theme) -> &'static Tokens {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    }
}

/// The colours of the theme in force.
pub fn tokens(ui: &egui::Ui) -> &'static Tokens {
    tokens_of(if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light })
}

/// A triangle that says whether something is open.
pub fn disclosure(painter: &egui::Painter, centre: egui::Pos2, open: bool, colour: Color32) {
    let points = if open {
        [egui::vec2(-5.0, -2.5), egui::vec2(5.0, -2.5), egui::vec2(0.0, 4.0)]
    } else {
        [egui::vec2(-2.5, -5.0), egui::vec2(4.0, 0.0), egui::vec2(-2.5, 5.0)]
    };
    let points = points.map(|by| centre + by).to_vec();
    painter.add(egui::Shape::convex_polygon(points, colour, Stroke::NONE));
}

/// The bold face.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("bold".into()))
}

/// The ordinary face.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The bundled faces: Noto Sans SC, regular in GBK coverage, bold in GB 2312 and the 8105 standard
/// characters. Chinese first in every family, so that digits and Latin come from the same face.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let face = |bytes: &'static [u8]| Arc::new(FontData::from_static(bytes));
    let regular = face(include_bytes!("../../assets/fonts/NotoSansSC-Regular-GBK.ttf"));
    let bold = face(include_bytes!("../../assets/fonts/NotoSansSC-Bold-8105.ttf"));
    fonts.font_data.insert("sc".to_owned(), regular);
    fonts.font_data.insert("sc-bold".to_owned(), bold);
    let mut family = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    family.insert(0, "sc".to_owned());
    fonts.families.insert(FontFamily::Monospace, family.clone());
    fonts.families.insert(FontFamily::Proportional, family.clone());
    // rare characters the bold face lacks come from the regular one
    family.insert(0, "sc-bold".to_owned());
    fonts.families.insert(FontFamily::Name("bold".into()), family);
    fonts
}

/// Sets fonts and styles of both themes.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    // where the system does not say, paper
    ctx.options_mut(|o| o.fallback_theme = Theme::Light);
    for theme in [Theme::Light, Theme::Dark] {
        let t = tokens_of(theme);
        ctx.style_mut_of(theme, |style| {
            // lists of choices are shown whole where there is room
            style.spacing.combo_height = 420.0;
            style.text_styles = [
                (TextStyle::Small, regular(SMALL)),
                (TextStyle::Body, regular(BODY)),
                (TextStyle::Monospace, regular(BODY)),
                (TextStyle::Button, regular(BODY)),
                (TextStyle::Heading, bold(HEADING)),
            ]
            .into();
            style.spacing.item_spacing = egui::vec2(8.0, 6.0);
            style.spacing.button_padding = egui::vec2(10.0, 4.0);
            style.spacing.interact_size.y = ROW;
            style.spacing.menu_margin = Margin::same(6);
            style.spacing.scroll.floating = false;
            style.spacing.scroll.bar_width = 9.0;
            style.spacing.scroll.foreground_color = false;
            style.interaction.tooltip_delay = 0.4;
            style.animation_time = 0.08;
            let v = &mut style.visuals;
            v.panel_fill = t.side;
            v.window_fill = t.paper;
            v.extreme_bg_color = t.paper;
            v.text_edit_bg_color = Some(t.paper);
            v.faint_bg_color = t.band;
            v.override_text_color = Some(t.ink);
            v.weak_text_color = Some(t.soft);
            v.hyperlink_color = t.executed;
            v.error_fg_color = t.wrong;
            v.selection.bg_fill = t.selected;
            v.selection.stroke = Stroke::new(1.0, t.ink);
            v.window_stroke = Stroke::new(1.0, t.hairline);
            v.window_corner_radius = CornerRadius::same(4);
            v.menu_corner_radius = CornerRadius::same(4);
            v.indent_has_left_vline = false;
            let w = &mut v.widgets;
            for (widget, fill) in [
                (&mut w.noninteractive, t.side),
                (&mut w.inactive, t.side),
                (&mut w.hovered, t.hover),
                (&mut w.active, t.selected),
                (&mut w.open, t.hover),
            ] {
                widget.bg_fill = fill;
                widget.weak_bg_fill = fill;
                widget.bg_stroke = Stroke::new(1.0, t.hairline);
                widget.fg_stroke = Stroke::new(1.0, t.ink);
                widget.corner_radius = CornerRadius::same(3);
                widget.expansion = 0.0;
            }
            // scroll handles and the grounds of check boxes
            w.inactive.bg_fill = t.hairline;
            w.hovered.bg_fill = t.soft;
            w.active.bg_fill = t.soft;
            w.hovered.bg_stroke = Stroke::new(1.0, t.soft);
            w.active.bg_stroke = Stroke::new(1.0, t.cursor);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2 relative luminance and contrast.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |c: Color32| {
            let channel = |v: u8| {
                let v = f64::from(v) / 255.0;
                if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_are_readable_on_every_ground() {
        for theme in [Theme::Light, Theme::Dark] {
            let t = tokens_of(theme);
            for text in [
                t.ink,
                t.soft,
                t.executed,
                t.draft,
                t.wrong,
                t.attention,
                t.statutory,
                t.incomplete,
                t.definition,
            ] {
                for ground in [t.paper, t.side, t.band, t.selected, t.hover] {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= 4.5, "{theme:?}: {text:?} on {ground:?} is {ratio:.2}");
                }
            }
            assert!(contrast(t.cursor, t.selected) >= 3.0);
        }
    }
}
