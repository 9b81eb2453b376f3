//! Numbers as text, for screen and clipboard. The last place where they are exact.

use super::derive::Derived;
use crate::budget::Budget;
use crate::quantity::{Dimension, Quantity};
use rust_decimal::{Decimal, RoundingStrategy};
use strum::{EnumIter, IntoStaticStr};

/// The unit amounts are shown in.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    IntoStaticStr,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "kebab-case")]
pub enum DisplayUnit {
    Yuan,
    WanYuan,
    #[default]
    YiYuan,
}

impl DisplayUnit {
    /// Power of ten of one unit in 元.
    pub fn power(self) -> u32 {
        match self {
            Self::Yuan => 0,
            Self::WanYuan => 4,
            Self::YiYuan => 8,
        }
    }

    /// Decimals that show the digit 10^`last_digit` 元.
    pub fn decimals(self, last_digit: i32) -> u32 {
        let power = i32::try_from(self.power()).unwrap_or(0);
        u32::try_from(power - last_digit).unwrap_or(0)
    }
}

/// Where a text is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// True minus, thousands separated in 万元 and 元.
    Screen,
    /// ASCII minus, no separators: what spreadsheets take.
    Clipboard,
}

/// A number as shown, split for alignment at the decimal point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberText {
    pub text: String,
    /// Decimals in `text`.
    pub decimals: u32,
}

/// An amount of `value` 元 in `unit`, rounded half away from zero to `decimals`.
pub fn money(value: Decimal, unit: DisplayUnit, decimals: u32, medium: Medium) -> NumberText {
    number(shifted(value, unit), decimals, unit != DisplayUnit::YiYuan, medium, "")
}

/// `value` 元 in `unit`, exactly: the decimal point moves, no division rounds.
fn shifted(value: Decimal, unit: DisplayUnit) -> Decimal {
    let mut exact = value;
    let scale = exact.scale() + unit.power();
    if exact.set_scale(scale).is_ok() { exact } else { value / Decimal::from(10u64.pow(unit.power())) }
}

/// A percentage.
pub fn percent(value: Decimal, decimals: u32, medium: Medium) -> NumberText {
    number(value, decimals, false, medium, "%")
}

/// A printed figure in the chosen unit, with exactly the digits it was printed with.
pub fn printed(quantity: &Quantity, unit: DisplayUnit, medium: Medium) -> NumberText {
    let own = quantity.decimals();
    match quantity.unit().dimension() {
        Dimension::Money => {
            let value = shifted(quantity.base_value(), unit);
            let decimals = unit.decimals(super::sheet::last_digit(quantity));
            number(value, decimals, unit != DisplayUnit::YiYuan, medium, "")
        }
        Dimension::Percent => number(quantity.value(), own, false, medium, "%"),
        Dimension::Points | Dimension::Times | Dimension::Count => {
            number(quantity.value(), own, false, medium, "")
        }
    }
}

fn number(value: Decimal, decimals: u32, separated: bool, medium: Medium, suffix: &str) -> NumberText {
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let plain = format!("{:.*}", usize::try_from(decimals).unwrap_or(0), rounded.abs());
    let mut text = String::with_capacity(plain.len() + 8);
    if rounded.is_sign_negative() && !rounded.is_zero() {
        text.push(if medium == Medium::Screen { '\u{2212}' } else { '-' });
    }
    if separated && medium == Medium::Screen {
        let (integer, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
        for (i, c) in integer.chars().enumerate() {
            if i > 0 && (integer.len() - i).is_multiple_of(3) {
                text.push(',');
            }
            text.push(c);
        }
        text.push_str(rest);
    } else {
        text.push_str(&plain);
    }
    text.push_str(suffix);
    NumberText { text, decimals }
}

/// A derived value as a number, with as many digits as it is good for.
pub fn derived_text(budget: &Budget, derived: &Derived, unit: DisplayUnit, medium: Medium) -> NumberText {
    let digit = derived.last_digit(budget);
    match derived.dimension {
        // no digits below those the inputs have, not even in 元
        Dimension::Money => money(round_to(derived.value, digit), unit, unit.decimals(digit), medium),
        _ => percent(derived.value, u32::try_from(-digit).unwrap_or(1).max(1), medium),
    }
}

/// Rounded to 10^`digit`, half away from zero.
pub fn round_to(value: Decimal, digit: i32) -> Decimal {
    let away = RoundingStrategy::MidpointAwayFromZero;
    match u32::try_from(digit) {
        Ok(digit) => {
            let unit = Decimal::from(10u64.pow(digit.min(18)));
            let rounded = value.checked_div(unit).map(|v| v.round_dp_with_strategy(0, away));
            rounded.and_then(|v| v.checked_mul(unit)).unwrap_or(value)
        }
        Err(_) => value.round_dp_with_strategy(digit.unsigned_abs(), away),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::parse;

    fn shown(text: &str, unit: DisplayUnit) -> String {
        printed(&parse(text, &[]).unwrap(), unit, Medium::Screen).text
    }

    #[test]
    fn printed_figures_keep_their_digits_in_any_unit() {
        use DisplayUnit::{WanYuan, YiYuan, Yuan};
        assert_eq!(shown("73.17 亿元", YiYuan), "73.17");
        assert_eq!(shown("73.17 亿元", WanYuan), "731,700");
        assert_eq!(shown("73.17 亿元", Yuan), "7,317,000,000");
        assert_eq!(shown("50 亿元", YiYuan), "50");
        assert_eq!(shown("减收 1.50 亿元", YiYuan), "\u{2212}1.50");
        assert_eq!(shown("1,599.46 万元", WanYuan), "1,599.46");
        assert_eq!(shown("1599.46 万元", YiYuan), "0.159946");
        assert_eq!(shown("下降 2.10%", YiYuan), "\u{2212}2.10%");
        assert_eq!(shown("53 户", YiYuan), "53");
    }

    #[test]
    fn clipboard_text_is_plain() {
        let q = parse("减少 1,599.46 万元", &[]).unwrap();
        assert_eq!(printed(&q, DisplayUnit::WanYuan, Medium::Clipboard).text, "-1599.46");
        assert_eq!(printed(&q, DisplayUnit::YiYuan, Medium::Clipboard).text, "-0.159946");
        assert_eq!(percent(Decimal::new(-51, 1), 1, Medium::Clipboard).text, "-5.1%");
        assert_eq!(money(Decimal::from(-4), DisplayUnit::YiYuan, 2, Medium::Screen).text, "0.00");
    }
}
