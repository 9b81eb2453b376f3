//! Reading one quantity, such as `"下降 2.1%"` or `"1,599.46 万元"`.

use super::{Bound, Quantity, Unit};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Integer digits a quantity may have; with [`MAX_DECIMALS`] and 亿元 it still fits a `Decimal`.
pub const MAX_INTEGER_DIGITS: usize = 15;
/// Decimals a quantity may have.
pub const MAX_DECIMALS: u32 = 8;

/// Measure words understood without being declared in the budget file.
const COUNTERS: &[&str] = &[
    "批次",
    "平方米",
    "公里",
    "个",
    "户",
    "家",
    "次",
    "人",
    "名",
    "笔",
    "批",
    "项",
    "件",
    "条",
    "座",
    "所",
    "处",
    "台",
    "辆",
    "套",
    "村",
    "天",
    "吨",
    "亩",
];

/// Direction words, longest first where one begins another; `true` means a fall.
const DIRECTIONS: &[(&str, bool)] = &[
    ("增长", false),
    ("增加", false),
    ("增收", false),
    ("增支", false),
    ("调增", false),
    ("提升", false),
    ("提高", false),
    ("上升", false),
    ("上拉", false),
    ("拉动", false),
    ("下降", true),
    ("减少", true),
    ("减收", true),
    ("减支", true),
    ("调减", true),
    ("降低", true),
    ("下拉", true),
    ("增", false),
    ("减", true),
];

const BEFORE: &[(&str, Bound)] = &[
    ("不超过", Bound::AtMost),
    ("不低于", Bound::AtLeast),
    ("超过", Bound::AtLeast),
    ("超", Bound::AtLeast),
    ("逾", Bound::AtLeast),
    ("近", Bound::AtMost),
    ("约", Bound::About),
];

const AFTER: &[(&str, Bound)] = &[("以上", Bound::AtLeast), ("以下", Bound::AtMost), ("左右", Bound::About)];

/// Why a text is not a quantity. `at` is the byte offset in the text where the trouble begins.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Nothing there.
    #[error("empty")]
    Empty,
    /// No digit where the number should begin.
    #[error("no number at byte {at}")]
    NoNumber { at: usize },
    /// A second decimal point.
    #[error("second decimal point at byte {at}")]
    SecondPoint { at: usize },
    /// A decimal point with no digit on one of its sides.
    #[error("decimal point without digits at byte {at}")]
    BarePoint { at: usize },
    /// Thousands commas that do not separate groups of three.
    #[error("thousands commas do not separate groups of three at byte {at}")]
    BadGroups { at: usize },
    /// More digits than any budget has.
    #[error("too many digits at byte {at}")]
    TooManyDigits { at: usize },
    /// A falling direction word and a minus sign together.
    #[error("both a falling word and a minus sign at byte {at}")]
    TwoSigns { at: usize },
    /// No unit after the number.
    #[error("no unit at byte {at}")]
    NoUnit { at: usize },
    /// A unit that is neither known nor declared; `like` is a known unit that looks similar.
    #[error("unknown unit {unit:?} at byte {at}")]
    UnknownUnit { at: usize, unit: String, like: Option<&'static str> },
    /// Two limit words, one before and one after.
    #[error("two limit words at byte {at}")]
    TwoBounds { at: usize },
}

impl QuantityError {
    /// Byte offset in the text where the trouble begins.
    pub fn at(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::NoNumber { at }
            | Self::SecondPoint { at }
            | Self::BarePoint { at }
            | Self::BadGroups { at }
            | Self::TooManyDigits { at }
            | Self::TwoSigns { at }
            | Self::NoUnit { at }
            | Self::UnknownUnit { at, .. }
            | Self::TwoBounds { at } => *at,
        }
    }
}

/// A place in the text being read.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next().map(half_width)
    }

    fn bump(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.bump();
        }
    }

    /// Consumes the first word of `words` that stands here.
    fn word<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let (word, meaning) = words.iter().find(|(word, _)| self.rest().starts_with(word))?;
        self.at += word.len();
        self.skip_spaces();
        Some(*meaning)
    }
}

/// Full-width digits and signs as their ASCII counterparts, any minus as `-`.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '，' | '．' | '％' | '＋' | '－' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '\u{2212}' => '-',
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Reads one quantity; `counters` are measure words the budget file declares beside the usual ones.
///
/// The grammar is in `data/README.md`: direction word, limit word, number, unit, limit word.
///
/// # Errors
/// The first thing wrong in the text, with its byte offset.
pub fn parse(text: &str, counters: &[Arc<str>]) -> Result<Quantity, QuantityError> {
    let text = text.trim();
    let mut cursor = Cursor { text, at: 0 };
    if text.is_empty() {
        return Err(QuantityError::Empty);
    }
    let whole = |value, unit, bound, printed| Quantity { text: text.into(), printed, value, unit, bound };
    if text == "持平" {
        return Ok(whole(Decimal::ZERO, Unit::Percent, Bound::About, 0..span_end(text.len())));
    }

    let falling = cursor.word(DIRECTIONS);
    let before = cursor.word(BEFORE);
    let start = cursor.at;
    if cursor.rest().starts_with('零') {
        cursor.bump();
        let end = cursor.at;
        cursor.skip_spaces();
        let unit = if cursor.rest().is_empty() { Unit::YiYuan } else { unit(&mut cursor, counters)? };
        return Ok(whole(Decimal::ZERO, unit, Bound::Exact, span_end(start)..span_end(end)));
    }

    let negative = match cursor.peek() {
        Some('-') => {
            if falling == Some(true) {
                return Err(QuantityError::TwoSigns { at: cursor.at });
            }
            cursor.bump();
            true
        }
        Some('+') => {
            cursor.bump();
            false
        }
        _ => falling == Some(true),
    };
    let magnitude = number(&mut cursor)?;
    let mut end = cursor.at;
    cursor.skip_spaces();
    let unit_at = cursor.at;
    let unit = unit(&mut cursor, counters)?;
    if unit == Unit::Percent {
        end = unit_at + cursor.text.get(unit_at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    }
    cursor.skip_spaces();
    let after_at = cursor.at;
    let after = cursor.word(AFTER);
    let rest = cursor.rest();
    if !rest.is_empty() {
        return Err(QuantityError::UnknownUnit {
            at: unit_at,
            unit: cursor.text.get(unit_at..).unwrap_or_default().to_owned(),
            like: None,
        });
    }
    if before.is_some() && after.is_some() {
        return Err(QuantityError::TwoBounds { at: after_at });
    }
    let value = if negative { -magnitude } else { magnitude };
    let bound = before.or(after).unwrap_or_default();
    Ok(whole(value, unit, bound, span_end(start)..span_end(end)))
}

fn span_end(at: usize) -> u16 {
    // A longer text cannot be a quantity: its digits and unit are limited; only spaces could do it.
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// Digits with optional thousands commas and one decimal point.
fn number(cursor: &mut Cursor<'_>) -> Result<Decimal, QuantityError> {
    let start = cursor.at;
    let mut mantissa: i128 = 0;
    let (mut integer_digits, mut decimals) = (0usize, 0u32);
    let mut group: Option<usize> = None;
    let mut point = false;
    let mut last_was_point = false;
    while let Some(c) = cursor.peek() {
        match c {
            '0'..='9' => {
                if point {
                    decimals += 1;
                } else {
                    integer_digits += 1;
                    if let Some(n) = &mut group {
                        *n += 1;
                    }
                }
                if integer_digits > MAX_INTEGER_DIGITS || decimals > MAX_DECIMALS {
                    return Err(QuantityError::TooManyDigits { at: start });
                }
                mantissa = mantissa * 10 + i128::from(u32::from(c) - u32::from('0'));
                last_was_point = false;
            }
            ',' if !point => {
                let bad = match group {
                    None => integer_digits == 0 || integer_digits > 3,
                    Some(n) => n != 3,
                };
                if bad {
                    return Err(QuantityError::BadGroups { at: cursor.at });
                }
                group = Some(0);
            }
            ',' => return Err(QuantityError::BadGroups { at: cursor.at }),
            '.' if point => return Err(QuantityError::SecondPoint { at: cursor.at }),
            '.' => {
                if integer_digits == 0 {
                    return Err(QuantityError::BarePoint { at: cursor.at });
                }
                point = true;
                last_was_point = true;
            }
            _ => break,
        }
        cursor.bump();
    }
    if integer_digits == 0 {
        return Err(QuantityError::NoNumber { at: start });
    }
    if group.is_some_and(|n| n != 3) {
        return Err(QuantityError::BadGroups { at: start });
    }
    if last_was_point {
        return Err(QuantityError::BarePoint { at: cursor.at });
    }
    Ok(Decimal::from_i128_with_scale(mantissa, decimals))
}

const UNITS: &[(&str, Unit)] = &[
    ("亿元", Unit::YiYuan),
    ("万元", Unit::WanYuan),
    ("元", Unit::Yuan),
    ("个百分点", Unit::PercentagePoint),
    ("百分点", Unit::PercentagePoint),
    ("倍", Unit::Times),
];

fn unit(cursor: &mut Cursor<'_>, counters: &[Arc<str>]) -> Result<Unit, QuantityError> {
    let at = cursor.at;
    let rest = cursor.rest();
    if rest.is_empty() {
        return Err(QuantityError::NoUnit { at });
    }
    if cursor.peek() == Some('%') {
        cursor.bump();
        return Ok(Unit::Percent);
    }
    let word = AFTER.iter().find_map(|(after, _)| rest.strip_suffix(after)).unwrap_or(rest).trim_end();
    if let Some((text, unit)) = UNITS.iter().find(|(text, _)| *text == word) {
        cursor.at += text.len();
        return Ok(unit.clone());
    }
    if let Some(counter) = counters.iter().find(|counter| ***counter == *word) {
        cursor.at += counter.len();
        return Ok(Unit::Count(Arc::clone(counter)));
    }
    if COUNTERS.contains(&word) {
        cursor.at += word.len();
        return Ok(Unit::Count(word.into()));
    }
    let like = UNITS
        .iter()
        .map(|(text, _)| *text)
        .find(|text| text.chars().count() > 1 && text.chars().any(|c| word.contains(c)));
    Err(QuantityError::UnknownUnit { at, unit: word.to_owned(), like })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ok(text: &str) -> (String, Unit, Bound, String) {
        let q = parse(text, &[]).unwrap();
        (q.value().to_string(), q.unit().clone(), q.bound(), q.printed().to_owned())
    }

    #[test]
    fn what_reports_print_is_understood() {
        let (yi, wan, percent) = (Unit::YiYuan, Unit::WanYuan, Unit::Percent);
        for (text, value, unit, bound, printed) in [
            ("73.17 亿元", "73.17", yi.clone(), Bound::Exact, "73.17"),
            ("0.70亿元", "0.70", yi.clone(), Bound::Exact, "0.70"),
            ("1,599.46 万元", "1599.46", wan.clone(), Bound::Exact, "1,599.46"),
            ("７３．１７　亿元", "73.17", yi.clone(), Bound::Exact, "７３．１７"),
            ("-22.9%", "-22.9", percent.clone(), Bound::Exact, "-22.9%"),
            ("\u{2212}22.9％", "-22.9", percent.clone(), Bound::Exact, "\u{2212}22.9％"),
            ("增长-3%", "-3", percent.clone(), Bound::Exact, "-3%"),
            ("降低 1.0 %", "-1.0", percent.clone(), Bound::Exact, "1.0 %"),
            ("下降 1.7 个百分点", "-1.7", Unit::PercentagePoint, Bound::Exact, "1.7"),
            ("增长近 3 倍", "3", Unit::Times, Bound::AtMost, "3"),
            ("超 12 亿元", "12", yi.clone(), Bound::AtLeast, "12"),
            ("300 万元以上", "300", wan.clone(), Bound::AtLeast, "300"),
            ("50万元 以下", "50", wan, Bound::AtMost, "50"),
            ("53 户", "53", Unit::Count("户".into()), Bound::Exact, "53"),
            ("持平", "0", percent, Bound::About, "持平"),
            ("零", "0", yi, Bound::Exact, "零"),
            ("零元", "0", Unit::Yuan, Bound::Exact, "零"),
        ] {
            assert_eq!(ok(text), (value.to_owned(), unit, bound, printed.to_owned()), "{text}");
        }
    }

    #[test]
    fn declared_measure_words_count() {
        assert!(parse("3 场", &[]).is_err());
        assert_eq!(*parse("3 场", &["场".into()]).unwrap().unit(), Unit::Count("场".into()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        use QuantityError as E;
        for (text, error) in [
            ("", E::Empty),
            ("  ", E::Empty),
            ("亿元", E::NoNumber { at: 0 }),
            ("12.3.4 亿元", E::SecondPoint { at: 4 }),
            ("12. 亿元", E::BarePoint { at: 3 }),
            (".5 亿元", E::BarePoint { at: 0 }),
            ("12,34", E::BadGroups { at: 0 }),
            ("1234,567 元", E::BadGroups { at: 4 }),
            ("1,23,456 元", E::BadGroups { at: 4 }),
            ("1.2,345 元", E::BadGroups { at: 3 }),
            ("下降 -2.1%", E::TwoSigns { at: 7 }),
            ("73.17", E::NoUnit { at: 5 }),
            ("1234567890123456 元", E::TooManyDigits { at: 0 }),
            ("0.123456789 亿元", E::TooManyDigits { at: 0 }),
            ("超 3 亿元以上", E::TwoBounds { at: 12 }),
            ("73.17 亿园", E::UnknownUnit { at: 6, unit: "亿园".into(), like: Some("亿元") }),
            ("73.17% 亿元", E::UnknownUnit { at: 5, unit: "% 亿元".into(), like: None }),
        ] {
            assert_eq!(parse(text, &[]), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_errors_point_into_it(text in "\\PC{0,24}") {
            if let Err(e) = parse(&text, &[]) {
                prop_assert!(e.at() <= text.len());
                prop_assert!(text.trim().is_char_boundary(e.at()));
            }
        }

        #[test]
        fn a_printed_number_reads_back_exactly(
            integer in 0u64..10u64.pow(12), decimals in 0u32..=6, fraction in 0u64..10u64.pow(6),
            commas: bool, full: bool, fall: bool, unit in prop::sample::select(vec!["亿元", "万元", "元", "%", "个百分点", "户"]),
        ) {
            let fraction = fraction % 10u64.pow(decimals);
            let mut digits = integer.to_string();
            if commas {
                let mut at = digits.len();
                while at > 3 { at -= 3; digits.insert(at, ','); }
            }
            if decimals > 0 { digits = format!("{digits}.{fraction:0width$}", width = decimals as usize); }
            if full {
                digits = digits.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
            }
            let q = parse(&format!("{}{digits} {unit}", if fall { "减少 " } else { "" }), &[]).unwrap();
            let plain = i128::from(integer) * 10i128.pow(decimals) + i128::from(fraction);
            let expected = Decimal::from_i128_with_scale(if fall { -plain } else { plain }, decimals);
            prop_assert_eq!(q.value(), expected);
            prop_assert_eq!(q.decimals(), decimals);
            prop_assert_eq!(q.unit().text(), unit);
            prop_assert!(q.printed().starts_with(&digits));
        }
    }
}
