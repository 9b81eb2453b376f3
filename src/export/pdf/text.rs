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
            if text.len() > LONG_WORD {
                *text = breakable(text);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(make_readable),
        // pictures have words of their own only
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| match value {
            Value::String(svg) if name == "svg" => *svg = readable(svg),
            value => make_readable(value),
        }),
        _ => {}
    }
}

/// A longer word has places where it may break; shorter ones stand on any line.
const LONG_WORD: usize = 48;

/// The same with invisible places to break in words that no line would hold: addresses, checksums, what a cat wrote.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars() {
        // Chinese breaks anywhere
        run = if c.is_whitespace() || c >= '\u{2E80}' { 0 } else { run + 1 };
        out.push(c);
        if run == 20 {
            out.push('\u{200B}');
            run = 0;
        }
    }
    let is_long = text.split(|c: char| c.is_whitespace() || c >= '\u{2E80}').any(|w| w.len() > LONG_WORD);
    if is_long { out } else { text.to_owned() }
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

    #[test]
    fn long_words_may_break() {
        let word = "a".repeat(100);
        assert_eq!(breakable(&word).matches('\u{200B}').count(), 5);
        assert_eq!(
            breakable("at-note-12 and words of the usual length are left as they are"),
            "at-note-12 and words of the usual length are left as they are"
        );
    }

    proptest! {
        #[test]
        fn whatever_comes_out_can_be_printed(text in any::<String>()) {
            let out = readable(&text);
            prop_assert!(out.chars().all(|c| c == '\n' || has_glyph(c)), "{out:?}");
        }
    }
}
