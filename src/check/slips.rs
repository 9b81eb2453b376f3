//! Misprints: texts one slip away from what is printed.

use crate::quantity::{self, Quantity};
use std::collections::BTreeMap;

/// What went wrong in printing, likeliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// Two neighbouring digits swapped.
    Swapped,
    /// A digit changed.
    Digit,
    /// A sign or direction word turned.
    Sign,
    /// A digit too many or too few.
    Length,
    /// The decimal point one place off.
    Point,
    /// 万元 for 亿元, or % for 倍, or the other way round.
    Unit,
}

/// The measure word of a count, so that the changed text reads.
pub fn counter_of(quantity: &Quantity) -> std::sync::Arc<str> {
    quantity.unit().text().into()
}

/// Texts one slip away: a digit changed, dropped, doubled or put in, two neighbours swapped, the sign
/// turned, the unit mistaken. The number of decimals stays, as a report prints the same number throughout.
pub fn slips(quantity: &Quantity) -> Vec<(Slip, String)> {
    let text = quantity.text();
    let printed = quantity.printed();
    let (Some(at), false) = (text.find(printed), printed.is_empty()) else { return Vec::new() };
    let (before, after) =
        (text.get(..at).unwrap_or_default(), text.get(at + printed.len()..).unwrap_or_default());
    let chars: Vec<char> = printed.chars().collect();
    let point = chars.iter().position(|c| *c == '.').unwrap_or(chars.iter().filter(|c| **c != '%').count());
    let mut numbers: BTreeMap<String, Slip> = BTreeMap::new();
    let mut add = |number: String, slip: Slip| {
        let known = numbers.entry(number).or_insert(slip);
        *known = slip.min(*known);
    };
    let digits = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let join = |chars: Vec<char>| chars.into_iter().collect::<String>();
    for i in 0..chars.len() {
        if digits(i) {
            for d in '0'..='9' {
                let mut changed = chars.clone();
                if let Some(c) = changed.get_mut(i) {
                    *c = d;
                }
                add(join(changed), Slip::Digit);
            }
            if digits(i + 1) || (digits(i + 2) && chars.get(i + 1) == Some(&'.')) {
                let other = if digits(i + 1) { i + 1 } else { i + 2 };
                let mut changed = chars.clone();
                changed.swap(i, other);
                add(join(changed), Slip::Swapped);
            }
        }
        if i < point && digits(i) && chars.iter().take(point).filter(|c| c.is_ascii_digit()).count() > 1 {
            let mut changed = chars.clone();
            changed.remove(i);
            add(join(changed), Slip::Length);
        }
        if i <= point {
            for d in '0'..='9' {
                let mut changed = chars.clone();
                changed.insert(i, d);
                add(join(changed), Slip::Length);
            }
        }
    }
    // the point one place off, with as many decimals as before
    if let (Some('.'), Some(last)) = (chars.get(point), chars.iter().rposition(char::is_ascii_digit)) {
        let mut shifted = chars.clone();
        shifted.remove(point);
        let mut up = shifted.clone();
        up.insert(last, '0');
        up.insert(point + 1, '.');
        add(join(up), Slip::Point);
        if chars.get(last) == Some(&'0') && point > 1 && digits(point - 2) {
            shifted.remove(last - 1);
            shifted.insert(point - 1, '.');
            add(join(shifted), Slip::Point);
        }
    }
    numbers.remove(printed);
    // leading zeros are no numbers anyone prints
    numbers.retain(|n, _| {
        let n = n.trim_start_matches(['-', '\u{2212}']);
        !(n.starts_with('0') && n.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
    });
    let mut texts: Vec<(Slip, String)> =
        numbers.into_iter().map(|(n, slip)| (slip, format!("{before}{n}{after}"))).collect();
    texts.extend(turned(text).map(|text| (Slip::Sign, text)));
    let unit = match quantity.unit() {
        quantity::Unit::YiYuan => Some(("亿元", "万元")),
        quantity::Unit::WanYuan => Some(("万元", "亿元")),
        // nobody says that something fell by so many times
        quantity::Unit::Percent if !quantity.value().is_sign_negative() => Some(("%", " 倍")),
        quantity::Unit::Times => Some((" 倍", "%")),
        _ => None,
    };
    if let Some((from, to)) = unit.filter(|(from, _)| text.contains(from)) {
        texts.push((Slip::Unit, text.replacen(from, to, 1)));
    }
    texts
}

/// The same with the opposite direction word or sign.
fn turned(text: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 9] = [
        ("增长", "下降"),
        ("增加", "减少"),
        ("增收", "减收"),
        ("增支", "减支"),
        ("调增", "调减"),
        ("提高", "降低"),
        ("提升", "下降"),
        ("拉动", "下拉"),
        ("上升", "下降"),
    ];
    for (up, down) in PAIRS {
        if let Some(rest) = text.strip_prefix(up) {
            return Some(format!("{down}{rest}"));
        }
        if let Some(rest) = text.strip_prefix(down) {
            return Some(format!("{up}{rest}"));
        }
    }
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => Some(rest.to_owned()),
        None if text.starts_with(|c: char| c.is_ascii_digit()) => Some(format!("-{text}")),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_one_step_away_and_keep_the_decimals() {
        let q = quantity::parse("下降 13.37%", &[]).unwrap();
        let all: Vec<String> = slips(&q).into_iter().map(|(_, text)| text).collect();
        for expected in [
            "下降 13.73%",
            "下降 31.37%",
            "下降 3.37%",
            "下降 133.37%",
            "下降 13.07%",
            "增长 13.37%",
            "下降 11.37%",
        ] {
            assert!(all.contains(&expected.to_owned()), "{expected}");
        }
        for text in &all {
            let changed = quantity::parse(text, &[]).unwrap();
            assert_eq!(changed.decimals(), 2, "{text}");
            assert_ne!(changed.value(), q.value(), "{text}");
        }
    }

    #[test]
    fn the_kind_of_a_slip_is_the_likeliest() {
        let q = quantity::parse("1.12 亿元", &[]).unwrap();
        let all: BTreeMap<String, Slip> = slips(&q).into_iter().map(|(slip, text)| (text, slip)).collect();
        for (text, slip) in [
            ("1.21 亿元", Slip::Swapped),
            ("1.13 亿元", Slip::Digit),
            ("-1.12 亿元", Slip::Sign),
            ("11.12 亿元", Slip::Length),
            ("1.12 万元", Slip::Unit),
            ("11.20 亿元", Slip::Point),
        ] {
            assert_eq!(all.get(text), Some(&slip), "{text}");
        }
        for (printed, meant, slip) in [
            ("增长 29.0%", "增长 2.9%", Slip::Point),
            ("增长 2.9%", "增长 29.0%", Slip::Point),
            ("增长 1.2%", "增长 1.2 倍", Slip::Unit),
            ("增长 1.2 倍", "增长 1.2%", Slip::Unit),
        ] {
            let q = quantity::parse(printed, &[]).unwrap();
            assert!(slips(&q).contains(&(slip, meant.to_owned())), "{meant} from {printed}: {:?}", slips(&q));
            assert_eq!(quantity::parse(meant, &[]).unwrap().decimals(), 1);
        }
    }
}
