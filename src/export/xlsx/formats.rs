//! How cells look. A format is made once and used for all cells that look the same.

use crate::compare::Year;
use crate::palette::{LIGHT, Rgb};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};
use std::collections::HashMap;

/// Levels Excel can indent by in one format; deeper lines stand at the last.
const MOST_INDENT: u16 = 15;

/// The looks there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// The title of the cover.
    Title,
    /// A label of the cover.
    Label,
    /// The years over columns.
    Group(Option<Year>),
    /// The heads of columns.
    Head,
    /// A row that heads others.
    Heading,
    /// The name of a row.
    Name(u16),
    /// Words, as long as they are.
    Words,
    /// A figure as the report prints it, in a number format.
    Printed(String),
    /// A value that follows from figures.
    Derived(String),
}

/// The formats made so far.
#[derive(Default)]
pub struct Formats {
    made: HashMap<Style, Format>,
}

impl Formats {
    /// The format of a look.
    pub fn get(&mut self, style: &Style) -> &Format {
        self.made.entry(style.clone()).or_insert_with(|| made(style))
    }
}

fn colour(Rgb(r, g, b): Rgb) -> Color {
    Color::RGB(u32::from(r) << 16 | u32::from(g) << 8 | u32::from(b))
}

fn made(style: &Style) -> Format {
    let plain = Format::new().set_align(FormatAlign::VerticalCenter);
    let headed = |format: Format| {
        format
            .set_bold()
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(colour(LIGHT.hairline))
    };
    match style {
        Style::Title => plain.set_bold().set_font_size(14.0),
        Style::Label => Format::new().set_align(FormatAlign::Top).set_font_color(colour(LIGHT.soft)),
        Style::Group(year) => headed(plain)
            .set_font_color(colour(match year {
                Some(Year::Draft) => LIGHT.draft,
                Some(Year::Executed) => LIGHT.executed,
                Some(Year::Prior) | None => LIGHT.ink,
            }))
            .set_background_color(colour(LIGHT.side)),
        Style::Head => headed(plain)
            .set_align(FormatAlign::Center)
            .set_text_wrap()
            .set_background_color(colour(LIGHT.side)),
        Style::Heading => plain.set_bold().set_background_color(colour(LIGHT.band)),
        Style::Name(depth) => {
            let indent = u8::try_from((*depth).min(MOST_INDENT)).unwrap_or(0);
            Format::new().set_align(FormatAlign::Top).set_text_wrap().set_indent(indent)
        }
        Style::Words => Format::new().set_align(FormatAlign::Top).set_text_wrap(),
        Style::Printed(number) => Format::new().set_align(FormatAlign::Top).set_num_format(number.clone()),
        Style::Derived(number) => Format::new()
            .set_align(FormatAlign::Top)
            .set_num_format(number.clone())
            .set_italic()
            .set_font_color(colour(LIGHT.soft)),
    }
}

/// How a number is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Number<'a> {
    pub decimals: u32,
    /// Decimals fewer than the column has: so much room is left, so that the points stand in line.
    pub short_by: u32,
    /// No decimal point where the column has one.
    pub pointless: bool,
    /// Thousands set apart.
    pub separated: bool,
    /// A rise has its plus.
    pub signed: bool,
    /// Derived from what is derived itself.
    pub approximate: bool,
    /// Its unit, where the head does not name it.
    pub unit: &'a str,
    /// Words in the cell before the number: the base, or that the number is a limit.
    pub before: &'a str,
}

impl Number<'_> {
    /// The same in Excel's language. Negative numbers have a section of their own, else Excel would put their minus
    /// before the words.
    pub fn format(&self) -> String {
        let literal = |text: &str| {
            if text.is_empty() { String::new() } else { format!("\"{}\"", text.replace('"', "\u{201d}")) }
        };
        let mut digits = String::from(if self.separated { "#,##0" } else { "0" });
        if self.decimals > 0 {
            digits.push('.');
            digits.extend(std::iter::repeat_n('0', usize::try_from(self.decimals).unwrap_or(0)));
        }
        digits.push_str(&literal(self.unit));
        if self.pointless {
            digits.push_str("_.");
        }
        digits.push_str(&"_0".repeat(usize::try_from(self.short_by).unwrap_or(0)));
        let mut before = literal(self.before);
        if !before.is_empty() {
            // what is between them is filled with blanks
            before.push_str("* ");
        }
        before.push_str(if self.approximate { "\"≈\"" } else { "" });
        if self.signed {
            format!("{before}+{digits};{before}-{digits};{before}{digits}")
        } else {
            format!("{before}{digits};{before}-{digits}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_format_says_what_the_report_prints() {
        let plain = Number { decimals: 2, ..Number::default() };
        assert_eq!(plain.format(), "0.00;-0.00");
        let short =
            Number { decimals: 0, short_by: 2, pointless: true, separated: true, ..Number::default() };
        assert_eq!(short.format(), "#,##0_._0_0;-#,##0_._0_0");
        let rate = Number { decimals: 1, unit: "%", before: "比\"年初\"", ..Number::default() };
        assert_eq!(rate.format(), "\"比”年初”\"* 0.0\"%\";\"比”年初”\"* -0.0\"%\"");
        let derived = Number { decimals: 1, approximate: true, signed: true, ..Number::default() };
        assert_eq!(derived.format(), "\"≈\"+0.0;\"≈\"-0.0;\"≈\"0.0");
    }
}
