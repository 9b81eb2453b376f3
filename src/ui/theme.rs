//! Colours, sizes and fonts. Colours are made here and nowhere else (a lint says so).

use crate::check::Severity;
use crate::palette::{self, Palette, Rgb};
use eframe::egui;
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Theme,
};
use std::sync::{Arc, LazyLock};

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

/// The colours of one theme, see [`crate::palette`].
pub type Tokens = Palette<Color32>;

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

static LIGHT: LazyLock<Tokens> = LazyLock::new(|| palette::LIGHT.map(colour));
static DARK: LazyLock<Tokens> = LazyLock::new(|| palette::DARK.map(colour));

#[expect(clippy::disallowed_methods, reason = "the one place where colours are made")]
const fn colour(Rgb(r, g, b): Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The colours of a theme.
pub fn tokens_of(theme: Theme) -> &'static Tokens {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    }
}

/// A colour on the screen.
pub fn colour_of(rgb: Rgb) -> Color32 {
    colour(rgb)
}

/// The palette of the theme in force, as pictures have it.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &palette::DARK } else { &palette::LIGHT }
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
