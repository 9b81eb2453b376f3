//! The rows of the tableau.

use super::super::exact::Num;

/// A basic variable as a sum of others.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) basic: usize,
    /// basic = Σ coefficient × variable, over non-basic variables in order.
    pub(super) terms: Vec<(usize, Num)>,
}

impl Row {
    /// Of a variable in it.
    pub(super) fn coefficient(&self, variable: usize) -> Option<&Num> {
        let at = self.terms.binary_search_by_key(&variable, |(v, _)| *v).ok()?;
        self.terms.get(at).map(|(_, c)| c)
    }
}

/// `a + factor × b` of two rows in order, without zeros.
pub(super) fn merged(a: &[(usize, Num)], factor: &Num, b: &[(usize, Num)]) -> Vec<(usize, Num)> {
    if factor.is_zero() {
        return a.to_vec();
    }
    let mut sum = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    loop {
        match (a.peek(), b.peek()) {
            (Some((v, c)), Some((w, d))) if v == w => {
                let both = c.plus(&d.times(factor));
                if !both.is_zero() {
                    sum.push((*v, both));
                }
                a.next();
                b.next();
            }
            (Some((v, c)), Some((w, _))) if v < w => {
                sum.push((*v, c.clone()));
                a.next();
            }
            (Some((v, c)), None) => {
                sum.push((*v, c.clone()));
                a.next();
            }
            (_, Some((w, d))) => {
                sum.push((*w, d.times(factor)));
                b.next();
            }
            (None, None) => return sum,
        }
    }
}
