//! Things of different heights, one under the other: where each begins, and which are in sight.

/// The heights of a long list. A height is first guessed and then measured when the thing comes near
/// the screen, so that a list of thousands costs no more than what is seen of it.
#[derive(Debug, Default)]
pub struct Stack {
    heights: Vec<f32>,
    measured: Vec<bool>,
    /// Where each thing begins, and the end of all; right up to and with `valid`.
    tops: Vec<f32>,
    valid: usize,
}

impl Stack {
    /// So many things of a guessed height each.
    pub fn new(guesses: impl Iterator<Item = f32>) -> Self {
        let heights: Vec<f32> = guesses.collect();
        let count = heights.len();
        Self { heights, measured: vec![false; count], tops: vec![0.0; count + 1], valid: 0 }
    }

    /// The height of one, measured or guessed.
    pub fn height(&self, nth: usize) -> f32 {
        self.heights.get(nth).copied().unwrap_or(0.0)
    }

    /// Whether its height was measured.
    pub fn is_measured(&self, nth: usize) -> bool {
        self.measured.get(nth).copied().unwrap_or(true)
    }

    /// Sets a measured height; returns by how much it grew.
    pub fn measure(&mut self, nth: usize, height: f32) -> f32 {
        let (Some(old), Some(measured)) = (self.heights.get_mut(nth), self.measured.get_mut(nth)) else {
            return 0.0;
        };
        *measured = true;
        let grown = height - *old;
        if grown.abs() > f32::EPSILON {
            *old = height;
            self.valid = self.valid.min(nth);
        }
        grown
    }

    /// Its height is to be measured again.
    pub fn forget(&mut self, nth: usize) {
        if let Some(measured) = self.measured.get_mut(nth) {
            *measured = false;
        }
    }

    /// Where one begins; past the last, where all ends.
    pub fn top(&mut self, nth: usize) -> f32 {
        let nth = nth.min(self.heights.len());
        let mut y = self.tops.get(self.valid).copied().unwrap_or(0.0);
        while self.valid < nth {
            y += self.height(self.valid);
            self.valid += 1;
            if let Some(top) = self.tops.get_mut(self.valid) {
                *top = y;
            }
        }
        self.tops.get(nth).copied().unwrap_or(0.0)
    }

    /// The height of all.
    pub fn total(&mut self) -> f32 {
        self.top(self.heights.len())
    }

    /// The thing at a height from the top; the first above everything, the last below.
    pub fn at(&mut self, y: f32) -> usize {
        self.total();
        let after = self.tops.partition_point(|top| *top <= y);
        after.saturating_sub(1).min(self.heights.len().saturating_sub(1))
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the numbers are small whole ones, which floats hold exactly")]
mod tests {
    use super::*;

    #[test]
    fn tops_follow_from_heights_guessed_and_measured() {
        let mut stack = Stack::new([10.0; 5].into_iter());
        assert_eq!((stack.top(3), stack.total()), (30.0, 50.0));
        assert!(!stack.is_measured(1));
        assert_eq!(stack.measure(1, 25.0), 15.0);
        assert!(stack.is_measured(1));
        assert_eq!((stack.top(1), stack.top(2), stack.total()), (10.0, 35.0, 65.0));
        stack.forget(1);
        assert!(!stack.is_measured(1));
        assert_eq!(stack.height(1), 25.0, "what it was is the best guess");
    }

    #[test]
    fn what_is_at_a_height() {
        let mut stack = Stack::new([10.0, 20.0, 30.0].into_iter());
        for (y, nth) in [(-5.0, 0), (0.0, 0), (9.9, 0), (10.0, 1), (29.0, 1), (30.0, 2), (500.0, 2)] {
            assert_eq!(stack.at(y), nth, "{y}");
        }
        assert_eq!(Stack::new(std::iter::empty()).at(3.0), 0);
    }
}
