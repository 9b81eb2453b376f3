//! The wording of results: `{scope}预备费 {reserve}[，备注：{reserve.remark}]`.

use super::expr::Fault;

/// A sentence with slots; what stands in `[…]` is left out when a slot in it has nothing to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    /// A name, and what of it: `reserve`, `stage`.
    Slot(String, Option<String>),
    Optional(Vec<Self>),
}

impl Template {
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut pieces = Vec::new();
        let mut optional: Option<Vec<Piece>> = None;
        let mut rest = text;
        let wrong = || {
            Err((
                format!("“{text}”的括号不成对：{{名称}}、[可省略的部分]"),
                format!("brackets do not match in “{text}”: {{name}}, [what may be left out]"),
            ))
        };
        loop {
            let at = rest.find(['{', '}', '[', ']']).unwrap_or(rest.len());
            let (before, special) = rest.split_at(at);
            let is_open = optional.is_some();
            let into = optional.as_mut().unwrap_or(&mut pieces);
            if !before.is_empty() {
                into.push(Piece::Text(before.to_owned()));
            }
            let mut chars = special.chars();
            match chars.next() {
                None if !is_open => return Ok(Self(pieces)),
                Some('[') if !is_open => optional = Some(Vec::new()),
                Some(']') => match optional.take() {
                    Some(inner) => pieces.push(Piece::Optional(inner)),
                    None => return wrong(),
                },
                Some('{') => {
                    let Some((slot, after)) = chars.as_str().split_once('}') else { return wrong() };
                    into.push(match slot.split_once('.') {
                        Some((name, of)) => Piece::Slot(name.to_owned(), Some(of.to_owned())),
                        None => Piece::Slot(slot.to_owned(), None),
                    });
                    rest = after;
                    continue;
                }
                _ => return wrong(),
            }
            rest = chars.as_str();
        }
    }

    /// Every slot, in order.
    pub fn slots(&self) -> Vec<(&str, Option<&str>)> {
        fn of<'a>(pieces: &'a [Piece], into: &mut Vec<(&'a str, Option<&'a str>)>) {
            for piece in pieces {
                match piece {
                    Piece::Text(_) => {}
                    Piece::Slot(name, of) => into.push((name, of.as_deref())),
                    Piece::Optional(inner) => of(inner, into),
                }
            }
        }
        let mut slots = Vec::new();
        of(&self.0, &mut slots);
        slots
    }

    /// The sentence.
    pub fn fill(&self, slot: &dyn Fn(&str, Option<&str>) -> Option<String>) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Slot(name, of) => {
                    text.push_str(&slot(name, of.as_deref()).unwrap_or_default());
                }
                Piece::Optional(inner) => {
                    let empty = inner.iter().any(|piece| match piece {
                        Piece::Slot(name, of) => slot(name, of.as_deref()).is_none_or(|t| t.is_empty()),
                        _ => false,
                    });
                    if !empty {
                        text.push_str(&Self(inner.clone()).fill(slot));
                    }
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_filled() {
        let slot = |name: &str, of: Option<&str>| match (name, of) {
            ("a", None) => Some("甲".to_owned()),
            ("a", Some("b")) => Some("乙".to_owned()),
            _ => None,
        };
        let fill = |text: &str| Template::read(text).unwrap().fill(&slot);
        assert_eq!(fill("x{a}、{a.b}。"), "x甲、乙。");
        assert_eq!(fill("[有{a}][无{a}{c}]{c}。"), "有甲。");
        assert_eq!(Template::read("[有{a.b}]{c}").unwrap().slots(), [("a", Some("b")), ("c", None)]);
        for wrong in ["{a", "a}", "[a", "a]", "[[a]]", "{a[b]"] {
            assert!(Template::read(wrong).is_err(), "{wrong}");
        }
    }
}
