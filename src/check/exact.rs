//! Exact numbers for verdicts: fixed-point integers where they fit, rationals where they must.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One as _, Signed as _, ToPrimitive as _, Zero as _};
use rust_decimal::Decimal;

/// A rational number of any size.
pub type Q = BigRational;

/// Decimals of a [`Fixed`]: a printed number has at most eight, and half its last place one more.
pub const FIXED_DECIMALS: u32 = 9;

/// A number of base units (元, percent) times 10^9, exactly.
pub type Fixed = i128;

/// The fixed-point form of a decimal with at most nine decimals; `None` if it does not fit.
pub fn fixed(value: Decimal) -> Option<Fixed> {
    let value = value.normalize();
    let up = FIXED_DECIMALS.checked_sub(value.scale())?;
    value.mantissa().checked_mul(10i128.checked_pow(up)?)
}

/// A closed interval of fixed-point numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub low: Fixed,
    pub high: Fixed,
}

impl Span {
    /// What both contain.
    pub fn meet(self, other: Self) -> Option<Self> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        (low <= high).then_some(Self { low, high })
    }
}

/// A fixed-point number as a rational.
pub fn q(value: Fixed) -> Q {
    Q::new(BigInt::from(value), BigInt::from(10i64.pow(FIXED_DECIMALS)))
}

/// A whole number as a rational.
pub fn whole(value: i64) -> Q {
    Q::from_integer(BigInt::from(value))
}

/// A closed interval of rationals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub low: Q,
    pub high: Q,
}

impl Range {
    pub fn new(a: Q, b: Q) -> Self {
        if a <= b { Self { low: a, high: b } } else { Self { low: b, high: a } }
    }

    pub fn of(span: Span) -> Self {
        Self { low: q(span.low), high: q(span.high) }
    }

    /// Whether the two have a number in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    pub fn plus(&self, other: &Self) -> Self {
        Self { low: &self.low + &other.low, high: &self.high + &other.high }
    }

    pub fn minus(&self, other: &Self) -> Self {
        Self { low: &self.low - &other.high, high: &self.high - &other.low }
    }

    pub fn times(&self, other: &Self) -> Self {
        let ends = [
            &self.low * &other.low,
            &self.low * &other.high,
            &self.high * &other.low,
            &self.high * &other.high,
        ];
        let [first, ..] = &ends;
        let (mut low, mut high) = (first.clone(), first.clone());
        for end in ends {
            if end < low {
                low = end;
            } else if end > high {
                high = end;
            }
        }
        Self { low, high }
    }

    /// `None` where the divisor reaches zero.
    pub fn over(&self, other: &Self) -> Option<Self> {
        if !other.low.is_positive() && !other.high.is_negative() {
            return None;
        }
        let one = Q::one();
        Some(self.times(&Self::new(&one / &other.low, &one / &other.high)))
    }
}

/// Exact text: a decimal where it ends, else a fraction `a/b`.
pub fn text(value: &Q) -> String {
    let (mut denominator, mut twos, mut fives) = (value.denom().clone(), 0u32, 0u32);
    let (two, five) = (BigInt::from(2), BigInt::from(5));
    while (&denominator % &two).is_zero() {
        denominator /= &two;
        twos += 1;
    }
    while (&denominator % &five).is_zero() {
        denominator /= &five;
        fives += 1;
    }
    if !denominator.is_one() {
        return format!("{}/{}", value.numer(), value.denom());
    }
    let decimals = twos.max(fives);
    let scaled = (value * Q::from_integer(BigInt::from(10u8).pow(decimals))).to_integer();
    let digits = scaled.magnitude().to_string();
    let width = decimals as usize + 1;
    let digits = format!("{digits:0>width$}");
    let (integer, fraction) = digits.split_at(digits.len() - decimals as usize);
    let sign = if scaled.is_negative() { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{integer}") } else { format!("{sign}{integer}.{fraction}") }
}

/// The nearest decimal with so many decimals, half away from zero; for display and comparison only.
pub fn rounded(value: &Q, decimals: u32) -> Option<Decimal> {
    let scaled = value * Q::from_integer(BigInt::from(10u8).pow(decimals));
    let integer = scaled.round().to_integer().to_i128()?;
    Decimal::try_from_i128_with_scale(integer, decimals).ok()
}

/// Rounded down (`up` false) or up to so many decimals.
pub fn rounded_outward(value: &Q, decimals: u32, up: bool) -> Option<Decimal> {
    let scaled = value * Q::from_integer(BigInt::from(10u8).pow(decimals));
    let integer = if up { scaled.ceil() } else { scaled.floor() }.to_integer().to_i128()?;
    Decimal::try_from_i128_with_scale(integer, decimals).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_exact() {
        for (a, b, expected) in
            [(1, 3, "1/3"), (-5, 4, "-1.25"), (7, 1, "7"), (1, 80, "0.0125"), (0, 1, "0"), (100, 7, "100/7")]
        {
            assert_eq!(text(&Q::new(a.into(), b.into())), expected);
        }
    }

    #[test]
    fn fixed_point_is_exact_or_refused() {
        assert_eq!(fixed(Decimal::new(73_165, 3)), Some(73_165_000_000));
        assert_eq!(fixed(Decimal::new(1, 10)), None);
        assert_eq!(q(fixed(Decimal::new(-25, 1)).unwrap()), Q::new((-5).into(), 2.into()));
    }

    #[test]
    fn ranges_enclose() {
        let r = |a: i64, b: i64| Range::new(whole(a), whole(b));
        assert_eq!(r(-2, 3).times(&r(-5, 1)), r(-15, 10));
        assert_eq!(r(2, 4).over(&r(-1, 1)), None);
        assert!(r(1, 2).meets(&r(2, 3)) && !r(1, 2).meets(&r(3, 4)));
    }
}
