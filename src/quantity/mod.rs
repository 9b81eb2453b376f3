//! Quantities as a report prints them, and the closed intervals they stand for.
//!
//! A [`Quantity`] keeps the printed text, the exact decimal value with its sign, the unit and the
//! number of printed decimals; nothing here goes through binary floating point, and nothing here
//! knows what a budget is.

mod interval;
mod parse;

pub use interval::{Interval, quotient};
pub use parse::{MAX_DECIMALS, MAX_INTEGER_DIGITS, QuantityError, parse};

use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::Arc;

/// What kind of thing a quantity measures; only quantities of one dimension can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// An amount of money; base unit 元.
    Money,
    /// A percentage; base unit one percent.
    Percent,
    /// A difference of two percentages; base unit one percentage point.
    Points,
    /// A multiple (倍); base unit one.
    Times,
    /// A number of things; base unit one.
    Count,
}

/// The unit a quantity is printed in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 元
    Yuan,
    /// 万元, ten thousand yuan
    WanYuan,
    /// 亿元, a hundred million yuan
    YiYuan,
    /// %
    Percent,
    /// 个百分点
    PercentagePoint,
    /// 倍
    Times,
    /// A measure word such as 户 or 家.
    Count(Arc<str>),
}

impl Unit {
    /// The dimension this unit belongs to.
    pub fn dimension(&self) -> Dimension {
        match self {
            Self::Yuan | Self::WanYuan | Self::YiYuan => Dimension::Money,
            Self::Percent => Dimension::Percent,
            Self::PercentagePoint => Dimension::Points,
            Self::Times => Dimension::Times,
            Self::Count(_) => Dimension::Count,
        }
    }

    /// How the unit is written.
    pub fn text(&self) -> &str {
        match self {
            Self::Yuan => "元",
            Self::WanYuan => "万元",
            Self::YiYuan => "亿元",
            Self::Percent => "%",
            Self::PercentagePoint => "个百分点",
            Self::Times => "倍",
            Self::Count(word) => word,
        }
    }

    /// How many base units of its dimension one of this unit is.
    pub fn factor(&self) -> Decimal {
        match self {
            Self::WanYuan => Decimal::from(10_000u32),
            Self::YiYuan => Decimal::from(100_000_000u32),
            _ => Decimal::ONE,
        }
    }
}

/// Whether the report states the number itself or only a limit of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The number itself.
    #[default]
    Exact,
    /// At least this much: 超, 超过, 逾, 不低于, 以上.
    AtLeast,
    /// At most this much: 近, 不超过, 以下.
    AtMost,
    /// Roughly this much: 约, 左右; also 持平.
    About,
}

/// How the report's office cuts numbers to the printed decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Round to nearest: `73.17` stands for [73.165, 73.175] (XBRL Calculations 1.1).
    #[default]
    Nearest,
    /// Truncation towards zero: `73.17` stands for [73.17, 73.18], the far end taken in, so that no true value
    /// is ever called wrong; `0.00` for [-0.01, 0.01].
    Truncated,
}

/// One quantity as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    text: Box<str>,
    printed: Range<u16>,
    value: Decimal,
    unit: Unit,
    bound: Bound,
}

impl Quantity {
    /// The whole text as it stands in the budget file, direction word and unit included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number as printed, without direction word and unit, but with its percent sign and minus.
    pub fn printed(&self) -> &str {
        self.text.get(usize::from(self.printed.start)..usize::from(self.printed.end)).unwrap_or(&self.text)
    }

    /// Signed value in [`Self::unit`]; its scale is the number of printed decimals.
    pub fn value(&self) -> Decimal {
        self.value
    }

    /// The unit as printed.
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Whether the number or only a limit of it is stated.
    pub fn bound(&self) -> Bound {
        self.bound
    }

    /// How many decimals are printed.
    pub fn decimals(&self) -> u32 {
        self.value.scale()
    }

    /// Signed value in the base unit of its dimension (元 for money).
    pub fn base_value(&self) -> Decimal {
        // Cannot overflow: the parser limits the digits (MAX_INTEGER_DIGITS, MAX_DECIMALS).
        self.value.saturating_mul(self.unit.factor())
    }

    /// True for a printed whole number of money or percent, such as `50 亿元`, which may stand for
    /// 50.00 or for something rounded to 50.
    pub fn is_bare_integer(&self) -> bool {
        self.decimals() == 0 && self.unit.dimension() != Dimension::Count && self.bound == Bound::Exact
    }

    /// The closed interval of true values, in base units, that `printed_decimals` decimals leave open.
    ///
    /// `None` when the report states only a limit (超, 约 …). Counts are exact. Pass
    /// [`Self::decimals`], or more when a bare integer is to be read as `50.00`.
    pub fn interval(&self, rounding: Rounding, printed_decimals: u32) -> Option<Interval> {
        if self.bound != Bound::Exact {
            return None;
        }
        let centre = self.base_value();
        if self.unit.dimension() == Dimension::Count {
            return Some(Interval::point(centre));
        }
        let last_place =
            Decimal::new(1, printed_decimals.min(MAX_DECIMALS)).saturating_mul(self.unit.factor());
        let half = last_place.saturating_mul(Decimal::new(5, 1));
        let nearest = Interval::new(centre.saturating_sub(half), centre.saturating_add(half));
        let falls = centre.is_sign_negative() && !centre.is_zero();
        let cut = match rounding {
            Rounding::Nearest => return Some(nearest),
            Rounding::Truncated if falls => Interval::new(centre.saturating_sub(last_place), centre),
            // a printed zero has lost its sign
            Rounding::Truncated if centre.is_zero() => {
                Interval::new(centre.saturating_sub(last_place), centre.saturating_add(last_place))
            }
            Rounding::Truncated => Interval::new(centre, centre.saturating_add(last_place)),
        };
        // an office that cuts its amounts may have had its percentages rounded by a spreadsheet
        Some(if self.unit.dimension() == Dimension::Money {
            cut
        } else {
            Interval::new(cut.low().min(nearest.low()), cut.high().max(nearest.high()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        parse(text, &[]).unwrap()
    }

    #[test]
    fn the_printed_text_and_the_signed_value_are_both_kept() {
        let q = quantity("下降 2.1%");
        assert_eq!((q.text(), q.printed(), q.value().to_string().as_str()), ("下降 2.1%", "2.1%", "-2.1"));
        let q = quantity("减收 1.50 亿元");
        assert_eq!((q.printed(), q.value().to_string().as_str(), q.decimals()), ("1.50", "-1.50", 2));
        assert_eq!(q.base_value(), Decimal::from(-150_000_000));
    }

    #[test]
    fn intervals_are_closed_and_follow_the_printed_decimals() {
        let q = quantity("73.17 亿元");
        let i = q.interval(Rounding::Nearest, q.decimals()).unwrap();
        assert_eq!((i.low(), i.high()), (Decimal::from(7_316_500_000u64), Decimal::from(7_317_500_000u64)));
        let i = q.interval(Rounding::Truncated, q.decimals()).unwrap();
        assert_eq!((i.low(), i.high()), (Decimal::from(7_317_000_000u64), Decimal::from(7_318_000_000u64)));
        let i = quantity("-1.00 亿元").interval(Rounding::Truncated, 2).unwrap();
        assert_eq!((i.low(), i.high()), (Decimal::from(-101_000_000), Decimal::from(-100_000_000)));
        // a percentage may have been cut or rounded
        let i = quantity("-22.9%").interval(Rounding::Truncated, 1).unwrap();
        assert_eq!((i.low(), i.high()), (Decimal::new(-2300, 2), Decimal::new(-2285, 2)));
        // what is cut to zero may have been below it
        let i = quantity("0.0%").interval(Rounding::Truncated, 1).unwrap();
        assert_eq!((i.low(), i.high()), (Decimal::new(-1, 1), Decimal::new(1, 1)));
    }

    #[test]
    fn a_bare_integer_has_two_readings() {
        let q = quantity("50 亿元");
        assert!(q.is_bare_integer());
        let wide = q.interval(Rounding::Nearest, q.decimals()).unwrap();
        let narrow = q.interval(Rounding::Nearest, 2).unwrap();
        assert!(wide.contains(narrow.low()) && wide.contains(narrow.high()));
        assert_eq!(narrow.width(), Decimal::from(1_000_000));
        assert!(!quantity("53 户").is_bare_integer());
    }

    #[test]
    fn a_limit_is_not_an_interval() {
        assert_eq!(quantity("超 12 亿元").interval(Rounding::Nearest, 0), None);
    }
}
