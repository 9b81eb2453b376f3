//! Text as it can be printed: a typeface has not every character of the world, and an archive document may hold none that
//! has no shape.

use super::press::has_glyph;
use serde_json::Value;
use std::fmt::Write as _;

/// The same text with only characters the typefaces have. Control characters and marks nobody sees are left out; what
/// has no shape is named by its number in Unicode, `〔U+1F44D〕`, and keeps its own shape in the comment beside it.
pub fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push('\n'),
            '\r' => {}
            '\t' => out.push(' '),
            c if c.is_control() || is_unseen(c) => {}
            c if c.is_whitespace() && !has_glyph(c) => out.push(' '),
            c if has_glyph(c) => out.push(c),
            c => {
                let _ = write!(out, "〔U+{:04X}〕", u32::from(c));
            }
        }
    }
    out
}

/// Marks that only tell how their neighbours are to be shown: joiners, variants of shapes, directions of writing.
fn is_unseen(c: char) -> bool {
    matches!(u32::from(c),
        0x00AD | 0x061C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F
        | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE0FFF)
}

/// Makes every text of the data readable.
pub(super) fn make_readable(value: &mut Value) {
    match value {
        Value::String(text) => {
            if !text.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
                *text = readable(text);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(make_readable),
        Value::Object(fields) => fields.values_mut().for_each(make_readable),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_has_no_shape_is_named() {
        assert_eq!(readable("教育 73.17%"), "教育 73.17%");
        assert_eq!(readable("好👍🏽"), "好〔U+1F44D〕〔U+1F3FD〕");
        assert_eq!(readable("a\u{202E}b\u{0}c\u{200D}\u{FE0F}d\te\r\n"), "abcd e\n");
        assert_eq!(readable("שלום"), "〔U+05E9〕〔U+05DC〕〔U+05D5〕〔U+05DD〕");
    }

    proptest! {
        #[test]
        fn whatever_comes_out_can_be_printed(text in any::<String>()) {
            let out = readable(&text);
            prop_assert!(out.chars().all(|c| c == '\n' || has_glyph(c)), "{out:?}");
        }
    }
}
