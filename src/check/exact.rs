//! Exact numbers for verdicts: fixed-point integers where they fit, rationals where they must.

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{
    CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, One as _, Signed as _, ToPrimitive as _, Zero as _,
};
use rust_decimal::Decimal;
use std::cmp::Ordering;

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

/// A rational number that stays in 128 bits as long as it fits: the solver's arithmetic.
///
/// Almost every number of a budget's system fits; one that does not becomes a [`Q`], and comes back as soon
/// as it fits again.
#[derive(Clone, Debug)]
pub enum Num {
    Small(Ratio<i128>),
    Big(Box<Q>),
}

impl Num {
    pub fn zero() -> Self {
        Self::Small(Ratio::from_integer(0))
    }

    pub fn whole(value: i64) -> Self {
        Self::Small(Ratio::from_integer(i128::from(value)))
    }

    /// A fixed-point number.
    pub fn fixed(value: Fixed) -> Self {
        Self::Small(Ratio::new(value, 10i128.pow(FIXED_DECIMALS)))
    }

    /// The same number; in 128 bits if it fits.
    pub fn of(value: Q) -> Self {
        match (value.numer().to_i128(), value.denom().to_i128()) {
            (Some(numer), Some(denom)) => Self::Small(Ratio::new_raw(numer, denom)),
            _ => Self::Big(Box::new(value)),
        }
    }

    pub fn to_q(&self) -> Q {
        match self {
            Self::Small(r) => Q::new_raw(BigInt::from(*r.numer()), BigInt::from(*r.denom())),
            Self::Big(q) => (**q).clone(),
        }
    }

    pub fn is_zero(&self) -> bool {
        match self {
            Self::Small(r) => r.is_zero(),
            Self::Big(q) => q.is_zero(),
        }
    }

    pub fn is_positive(&self) -> bool {
        match self {
            Self::Small(r) => *r.numer() > 0,
            Self::Big(q) => q.is_positive(),
        }
    }

    /// What an operation with it costs, in units of work.
    pub fn cost(&self) -> u64 {
        match self {
            Self::Small(_) => 1,
            // The greatest common divisor takes 64 rounds a word, each over all words. Measured against the
            // small ones, whose own takes some 300 ns.
            Self::Big(q) => {
                let words = (q.numer().bits() + q.denom().bits()) / 64 + 1;
                10 * words + words * words
            }
        }
    }

    /// Whether its denominator is no longer than those of printed numbers and rates.
    pub fn is_short(&self) -> bool {
        matches!(self, Self::Small(r) if *r.denom() <= 10i128.pow(FIXED_DECIMALS + 4))
    }

    fn apply(
        &self,
        other: &Self,
        small: impl Fn(&Ratio<i128>, &Ratio<i128>) -> Option<Ratio<i128>>,
        big: impl Fn(Q, Q) -> Q,
    ) -> Self {
        if let (Self::Small(a), Self::Small(b)) = (self, other)
            && let Some(value) = small(a, b)
        {
            return Self::Small(value);
        }
        Self::of(big(self.to_q(), other.to_q()))
    }

    pub fn plus(&self, other: &Self) -> Self {
        self.apply(other, CheckedAdd::checked_add, |a, b| a + b)
    }

    pub fn minus(&self, other: &Self) -> Self {
        self.apply(other, CheckedSub::checked_sub, |a, b| a - b)
    }

    pub fn times(&self, other: &Self) -> Self {
        self.apply(other, CheckedMul::checked_mul, |a, b| a * b)
    }

    /// The divisor is not zero.
    pub fn over(&self, other: &Self) -> Self {
        self.apply(other, CheckedDiv::checked_div, |a, b| a / b)
    }

    pub fn negated(&self) -> Self {
        Self::zero().minus(self)
    }

    /// Without its sign.
    pub fn magnitude(&self) -> Self {
        if self.is_positive() { self.clone() } else { self.negated() }
    }
}

impl PartialEq for Num {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Num {}

impl PartialOrd for Num {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Num {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            // the usual case, without the long division of the library
            (Self::Small(a), Self::Small(b)) if a.denom() == b.denom() => a.numer().cmp(b.numer()),
            (Self::Small(a), Self::Small(b)) => a.cmp(b),
            _ => self.to_q().cmp(&other.to_q()),
        }
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
    use proptest::prelude::*;

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

    proptest! {
        /// Numbers at the edge of 128 bits go over to big ones and come back.
        #[test]
        fn numbers_are_rationals_whatever_their_size(
            a in (any::<i128>(), 1..=i128::MAX), b in (any::<i128>(), 1..=i128::MAX), small in (any::<i32>(), 1..1000i128),
        ) {
            let q = |(n, d): (i128, i128)| Q::new(n.into(), d.into());
            let pairs = [(q(a), q(b)), (q(a), q((small.0.into(), small.1))), (q((small.0.into(), small.1)), q(b))];
            for (x, y) in pairs {
                let (m, n) = (Num::of(x.clone()), Num::of(y.clone()));
                prop_assert_eq!(m.plus(&n).to_q(), &x + &y);
                prop_assert_eq!(m.minus(&n).to_q(), &x - &y);
                prop_assert_eq!(m.times(&n).to_q(), &x * &y);
                if !y.is_zero() {
                    prop_assert_eq!(m.over(&n).to_q(), &x / &y);
                }
                prop_assert_eq!(m.cmp(&n), x.cmp(&y));
                prop_assert_eq!(m.plus(&n).minus(&n), m);
                prop_assert_eq!(n.magnitude().to_q(), y.abs());
            }
        }
    }

    #[test]
    fn ranges_enclose() {
        let r = |a: i64, b: i64| Range::new(whole(a), whole(b));
        assert_eq!(r(-2, 3).times(&r(-5, 1)), r(-15, 10));
        assert_eq!(r(2, 4).over(&r(-1, 1)), None);
        assert!(r(1, 2).meets(&r(2, 3)) && !r(1, 2).meets(&r(3, 4)));
    }
}
