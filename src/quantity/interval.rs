//! Closed intervals of exact decimals.

use rust_decimal::{Decimal, RoundingStrategy};

/// A closed interval; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    low: Decimal,
    high: Decimal,
}

impl Interval {
    /// The interval between two numbers, given in either order.
    pub fn new(a: Decimal, b: Decimal) -> Self {
        if a <= b { Self { low: a, high: b } } else { Self { low: b, high: a } }
    }

    /// One exactly known number.
    pub fn point(value: Decimal) -> Self {
        Self { low: value, high: value }
    }

    /// The lower end.
    pub fn low(self) -> Decimal {
        self.low
    }

    /// The upper end.
    pub fn high(self) -> Decimal {
        self.high
    }

    /// Upper end minus lower end.
    pub fn width(self) -> Decimal {
        self.high.saturating_sub(self.low)
    }

    /// Whether `value` lies in it, ends included.
    pub fn contains(self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }

    /// The numbers two intervals share, if any.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        (low <= high).then_some(Self { low, high })
    }

    /// All differences `a - b`; `None` on overflow.
    pub fn minus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_sub(other.high)?, high: self.high.checked_sub(other.low)? })
    }

    /// All sums `a + b`; `None` on overflow.
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    /// All products with one number; `None` on overflow.
    pub fn scaled(self, factor: Decimal) -> Option<Self> {
        Some(Self::new(self.low.checked_mul(factor)?, self.high.checked_mul(factor)?))
    }

    /// All quotients `a / b`, each end correctly rounded in its 28th digit; `None` when `other`
    /// reaches zero or on overflow. For display: checks cross-multiply instead of dividing.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.low <= Decimal::ZERO && other.high >= Decimal::ZERO {
            return None;
        }
        let mut ends = [Decimal::ZERO; 4];
        for (slot, (a, b)) in ends.iter_mut().zip([
            (self.low, other.low),
            (self.low, other.high),
            (self.high, other.low),
            (self.high, other.high),
        ]) {
            *slot = quotient(a, b)?;
        }
        let low = ends.iter().copied().min()?;
        let high = ends.iter().copied().max()?;
        Some(Self { low, high })
    }

    /// The interval widened to `decimals` decimals, so that it never claims more than is known.
    pub fn rounded_outward(self, decimals: u32) -> Self {
        Self {
            low: self.low.round_dp_with_strategy(decimals, RoundingStrategy::ToNegativeInfinity),
            high: self.high.round_dp_with_strategy(decimals, RoundingStrategy::ToPositiveInfinity),
        }
    }
}

/// `a / b`, or `None` when `b` is zero or the result does not fit.
pub fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_div(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal() -> impl Strategy<Value = Decimal> {
        (-1_000_000_000i64..1_000_000_000, 0u32..6).prop_map(|(m, s)| Decimal::new(m, s))
    }

    fn interval() -> impl Strategy<Value = (Interval, Decimal)> {
        (decimal(), decimal(), decimal()).prop_map(|(a, b, c)| {
            let mut sorted = [a, b, c];
            sorted.sort();
            (Interval::new(sorted[0], sorted[2]), sorted[1])
        })
    }

    proptest! {
        #[test]
        fn arithmetic_encloses_every_member((a, x) in interval(), (b, y) in interval()) {
            prop_assert!(a.minus(b).unwrap().contains(x - y));
            prop_assert!(a.plus(b).unwrap().contains(x + y));
            prop_assert!(a.scaled(y).unwrap().contains(x * y));
            if let Some(q) = a.over(b) {
                // the ends are rounded in the 28th digit
                prop_assert!(q.rounded_outward(12).contains((x / y).round_dp(12)) );
            }
            prop_assert!(a.rounded_outward(1).contains(a.low()) && a.rounded_outward(1).contains(a.high()));
        }

        #[test]
        fn intersection_is_what_both_contain((a, x) in interval(), (b, _) in interval()) {
            let both = a.intersection(b);
            prop_assert_eq!(both.is_some_and(|i| i.contains(x)), a.contains(x) && b.contains(x));
            prop_assert_eq!(both, b.intersection(a));
        }
    }

    #[test]
    fn division_by_an_interval_around_zero_is_refused() {
        let around_zero = Interval::new(Decimal::from(-1), Decimal::from(1));
        assert_eq!(Interval::point(Decimal::ONE).over(around_zero), None);
    }
}
