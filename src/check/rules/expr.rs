//! The formulas of rules: `reserve / spending`, `value >= 1%`; evaluated on closed intervals.

use crate::check::exact::{Q, Range};
use num_bigint::BigInt;
use num_traits::{Signed as _, Zero as _};

/// Brackets may be nested this deep.
const MAX_DEPTH: u32 = 32;

/// A formula may have so many bytes.
const MAX_LENGTH: usize = 500;

/// A formula over named inputs.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number, and how it is written.
    Number(Q, String),
    Name(String),
    Negated(Box<Self>),
    Binary(Op, Box<Self>, Box<Self>),
    Call(Function, Vec<Self>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Plus,
    Minus,
    Times,
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Min,
    Max,
    Abs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Less,
    AtMost,
    Greater,
    AtLeast,
    /// Equal within rounding: the two intervals have a number in common.
    Equal,
}

/// A comparison of two formulas.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    left: Expr,
    relation: Relation,
    right: Expr,
}

/// Whether a comparison of intervals holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// For all values in them.
    Yes,
    /// For none.
    No,
    /// Rounding leaves it open.
    Open,
}

/// What is wrong with a formula: Chinese and English.
pub type Fault = (String, String);

fn fault<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, Fault> {
    Err((zh.into(), en.into()))
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Q, String),
    Name(String),
    Op(Op),
    Relation(Relation),
    Open,
    Close,
    Comma,
}

fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let or_equal =
            |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| chars.next_if_eq(&'=').is_some();
        found.push(match c {
            c if c.is_whitespace() => continue,
            '+' => Token::Op(Op::Plus),
            '-' => Token::Op(Op::Minus),
            '*' => Token::Op(Op::Times),
            '/' => Token::Op(Op::Over),
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '<' if or_equal(&mut chars) => Token::Relation(Relation::AtMost),
            '<' => Token::Relation(Relation::Less),
            '>' if or_equal(&mut chars) => Token::Relation(Relation::AtLeast),
            '>' => Token::Relation(Relation::Greater),
            '=' => Token::Relation(Relation::Equal),
            c if c.is_ascii_digit() => {
                let mut written = String::from(c);
                while let Some(c) = chars.next_if(|c| c.is_ascii_digit() || *c == '.') {
                    written.push(c);
                }
                let Some(mut value) = decimal(&written) else {
                    return fault(format!("“{written}”不是一个数"), format!("“{written}” is not a number"));
                };
                if chars.next_if_eq(&'%').is_some() {
                    written.push('%');
                    value /= Q::from_integer(BigInt::from(100));
                }
                Token::Number(value, written)
            }
            c if c.is_ascii_alphabetic() => {
                let mut name = String::from(c);
                while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    name.push(c);
                }
                Token::Name(name)
            }
            c => return fault(format!("算式里不能有“{c}”"), format!("“{c}” cannot stand in a formula")),
        });
    }
    Ok(found)
}

fn decimal(written: &str) -> Option<Q> {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    if whole.is_empty() || fraction.contains('.') || written.ends_with('.') || written.len() > 40 {
        return None;
    }
    let digits: BigInt = format!("{whole}{fraction}").parse().ok()?;
    let decimals = u32::try_from(fraction.len()).ok()?;
    Some(Q::new(digits, BigInt::from(10).pow(decimals)))
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    depth: u32,
}

impl Parser {
    fn next_op(&mut self, allowed: &[Op]) -> Option<Op> {
        match self.tokens.peek() {
            Some(Token::Op(op)) if allowed.contains(op) => {
                let op = *op;
                self.tokens.next();
                Some(op)
            }
            _ => None,
        }
    }

    fn sum(&mut self) -> Result<Expr, Fault> {
        let mut left = self.product()?;
        while let Some(op) = self.next_op(&[Op::Plus, Op::Minus]) {
            left = Expr::Binary(op, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expr, Fault> {
        let mut left = self.atom()?;
        while let Some(op) = self.next_op(&[Op::Times, Op::Over]) {
            left = Expr::Binary(op, Box::new(left), Box::new(self.atom()?));
        }
        Ok(left)
    }

    fn atom(&mut self) -> Result<Expr, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return fault("括号套得太深", "brackets are nested too deep");
        }
        let expr = match self.tokens.next() {
            Some(Token::Number(value, written)) => Expr::Number(value, written),
            Some(Token::Op(Op::Minus)) => Expr::Negated(Box::new(self.atom()?)),
            Some(Token::Open) => {
                let inner = self.sum()?;
                self.close()?;
                inner
            }
            Some(Token::Name(name)) if self.tokens.next_if_eq(&Token::Open).is_some() => {
                let (function, count) = match name.as_str() {
                    "min" => (Function::Min, 2),
                    "max" => (Function::Max, 2),
                    "abs" => (Function::Abs, 1),
                    _ => {
                        return fault(
                            format!("没有函数 {name}，只有 min、max、abs"),
                            format!("there is no function {name}, only min, max and abs"),
                        );
                    }
                };
                let mut args = vec![self.sum()?];
                while self.tokens.next_if_eq(&Token::Comma).is_some() {
                    args.push(self.sum()?);
                }
                self.close()?;
                if args.len() != count {
                    return fault(format!("{name} 要 {count} 个数"), format!("{name} takes {count} numbers"));
                }
                Expr::Call(function, args)
            }
            Some(Token::Name(name)) => Expr::Name(name),
            _ => return fault("算式不完整", "the formula is not complete"),
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn close(&mut self) -> Result<(), Fault> {
        match self.tokens.next() {
            Some(Token::Close) => Ok(()),
            _ => fault("少了右括号", "a closing bracket is missing"),
        }
    }

    fn end(&mut self) -> Result<(), Fault> {
        match self.tokens.next() {
            None => Ok(()),
            Some(_) => fault("算式后面有多余的内容", "there is more after the formula"),
        }
    }
}

fn parser(text: &str) -> Result<Parser, Fault> {
    if text.len() > MAX_LENGTH {
        return fault("算式太长", "the formula is too long");
    }
    Ok(Parser { tokens: tokens(text)?.into_iter().peekable(), depth: 0 })
}

impl Expr {
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut parser = parser(text)?;
        let expr = parser.sum()?;
        parser.end()?;
        Ok(expr)
    }

    /// Every name in it, in order.
    pub fn names<'a>(&'a self, into: &mut Vec<&'a str>) {
        match self {
            Self::Number(..) => {}
            Self::Name(name) => into.push(name),
            Self::Negated(inner) => inner.names(into),
            Self::Binary(_, left, right) => {
                left.names(into);
                right.names(into);
            }
            Self::Call(_, args) => args.iter().for_each(|a| a.names(into)),
        }
    }

    /// Its value, `None` where an input is missing or something is divided by what may be zero.
    pub fn value(&self, input: &dyn Fn(&str) -> Option<Range>) -> Option<Range> {
        Some(match self {
            Self::Number(value, _) => Range { low: value.clone(), high: value.clone() },
            Self::Name(name) => input(name)?,
            Self::Negated(inner) => {
                let inner = inner.value(input)?;
                Range { low: -inner.high, high: -inner.low }
            }
            Self::Binary(op, left, right) => {
                let (left, right) = (left.value(input)?, right.value(input)?);
                match op {
                    Op::Plus => left.plus(&right),
                    Op::Minus => left.minus(&right),
                    Op::Times => left.times(&right),
                    Op::Over => left.over(&right)?,
                }
            }
            Self::Call(function, args) => {
                let mut args = args.iter();
                let first = args.next()?.value(input)?;
                match (function, args.next()) {
                    (Function::Abs, _) => absolute(first),
                    (Function::Min, Some(second)) => {
                        let second = second.value(input)?;
                        Range { low: first.low.min(second.low), high: first.high.min(second.high) }
                    }
                    (Function::Max, Some(second)) => {
                        let second = second.value(input)?;
                        Range { low: first.low.max(second.low), high: first.high.max(second.high) }
                    }
                    (_, None) => first,
                }
            }
        })
    }

    /// The formula with its names replaced: `0.40 亿元 ÷ 64.53 亿元`.
    pub fn text(&self, input: &dyn Fn(&str) -> String) -> String {
        self.write(input, 0)
    }

    fn write(&self, input: &dyn Fn(&str) -> String, outer: u8) -> String {
        let (text, strength) = match self {
            Self::Number(_, written) => (written.clone(), 9),
            Self::Name(name) => {
                let text = input(name);
                let strength = if outer == 0 {
                    9
                } else if text.starts_with(['-', '−']) {
                    0
                } else if text.contains(['÷', '×']) {
                    2
                } else if text.contains(" + ") || text.contains(" − ") {
                    1
                } else {
                    9
                };
                (text, strength)
            }
            Self::Negated(inner) => (format!("−{}", inner.write(input, 3)), 1),
            Self::Binary(op, left, right) => {
                let (sign, strength, right_strength) = match op {
                    Op::Plus => ("+", 1, 1),
                    Op::Minus => ("−", 1, 2),
                    Op::Times => ("×", 2, 2),
                    Op::Over => ("÷", 2, 3),
                };
                let text =
                    format!("{} {sign} {}", left.write(input, strength), right.write(input, right_strength));
                (text, strength)
            }
            Self::Call(function, args) => {
                let name = match function {
                    Function::Min => "min",
                    Function::Max => "max",
                    Function::Abs => "abs",
                };
                let args: Vec<String> = args.iter().map(|a| a.write(input, 0)).collect();
                (format!("{name}({})", args.join(", ")), 9)
            }
        };
        if strength < outer { format!("({text})") } else { text }
    }
}

fn absolute(range: Range) -> Range {
    if range.low.is_negative() && range.high.is_positive() {
        Range { high: (-range.low).max(range.high), low: Q::zero() }
    } else {
        Range::new(range.low.abs(), range.high.abs())
    }
}

impl Comparison {
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut parser = parser(text)?;
        let left = parser.sum()?;
        let Some(Token::Relation(relation)) = parser.tokens.next() else {
            return fault("少了 <、<=、>、>= 或 =", "one of <, <=, >, >= or = is missing");
        };
        let right = parser.sum()?;
        parser.end()?;
        Ok(Self { left, relation, right })
    }

    /// Every name in it, in order.
    pub fn names<'a>(&'a self, into: &mut Vec<&'a str>) {
        self.left.names(into);
        self.right.names(into);
    }

    /// How it stands; `None` where a side has no value.
    pub fn holds(&self, input: &dyn Fn(&str) -> Option<Range>) -> Option<Truth> {
        let (a, b) = (self.left.value(input)?, self.right.value(input)?);
        let (certain, certain_not) = match self.relation {
            Relation::Less => (a.high < b.low, a.low >= b.high),
            Relation::AtMost => (a.high <= b.low, a.low > b.high),
            Relation::Greater => (a.low > b.high, a.high <= b.low),
            Relation::AtLeast => (a.low >= b.high, a.high < b.low),
            Relation::Equal => (a.meets(&b), !a.meets(&b)),
        };
        Some(match (certain, certain_not) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::No,
            (false, false) => Truth::Open,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(name: &str) -> Option<Range> {
        let q = |n: i64| Q::from_integer(BigInt::from(n));
        match name {
            "a" => Some(Range::new(q(9), q(11))),
            "b" => Some(Range::new(q(4), q(5))),
            "m" => Some(Range::new(q(-3), q(2))),
            _ => None,
        }
    }

    #[test]
    fn formulas_read_evaluate_and_show() {
        let name = |name: &str| if name == "m" { "-2.0%".to_owned() } else { name.to_uppercase() };
        for (text, shown, low, high) in [
            ("a + b * 2", "A + B × 2", "17", "21"),
            ("(a + b) / 2", "(A + B) ÷ 2", "6.5", "8"),
            ("a - (b - 1)", "A − (B − 1)", "5", "8"),
            ("a / (b / 2)", "A ÷ (B ÷ 2)", "3.6", "5.5"),
            ("a / b - 50%", "A ÷ B − 50%", "1.3", "2.25"),
            ("1 + m", "1 + (-2.0%)", "-2", "3"),
            ("a * m", "A × (-2.0%)", "-33", "22"),
            ("max(a, b) - min(a, b)", "max(A, B) − min(A, B)", "4", "7"),
            ("abs(m)", "abs(-2.0%)", "0", "3"),
            ("-b", "−B", "-5", "-4"),
        ] {
            let expr = Expr::read(text).unwrap();
            assert_eq!(expr.text(&name), shown, "{text}");
            let value = expr.value(&input).unwrap();
            let ends = (crate::check::exact_text(&value.low), crate::check::exact_text(&value.high));
            assert_eq!(ends, (low.to_owned(), high.to_owned()), "{text}");
        }
        assert_eq!(Expr::read("a / m").unwrap().value(&input), None);
        assert_eq!(Expr::read("a + z").unwrap().value(&input), None);
    }

    #[test]
    fn comparisons_know_what_is_certain() {
        for (text, holds) in [
            ("a >= 9", Some(Truth::Yes)),
            ("a > 9", Some(Truth::Open)),
            ("a < 9", Some(Truth::No)),
            ("a <= 10", Some(Truth::Open)),
            ("a = 11", Some(Truth::Yes)),
            ("a = b", Some(Truth::No)),
            ("b > m", Some(Truth::Yes)),
            ("m = 0", Some(Truth::Yes)),
            ("a = z", None),
        ] {
            assert_eq!(Comparison::read(text).unwrap().holds(&input), holds, "{text}");
        }
    }

    #[test]
    fn wrong_formulas_are_refused() {
        for text in ["", "a +", "(a", "a b", "a ÷ b", "1.2.3", "1.", "sum(a)", "max(a)", "a > b", ")"] {
            assert!(Expr::read(text).is_err(), "{text}");
        }
        for text in ["a", "a > ", "a > b > 1", "> 1"] {
            assert!(Comparison::read(text).is_err(), "{text}");
        }
        assert!(Expr::read(&format!("{}a", "(".repeat(100_000))).is_err());
    }
}
