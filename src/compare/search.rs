//! Search over accounts, sections and items, by text or by pinyin (`zzs` finds 增值税).

use crate::budget::{Budget, ItemId, LineId, SectionId};
use pinyin::ToPinyinMulti as _;
use std::collections::HashMap;
use std::sync::Arc;

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hit {
    Line(LineId),
    Item(ItemId),
    Section(SectionId),
}

/// How well a name matches, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Quality {
    Whole,
    Start,
    Inside,
    PinyinStart,
    PinyinInside,
}

/// Names prepared for searching; made once for a budget.
#[derive(Debug, Default)]
pub struct SearchIndex {
    /// Distinct names with what bears them, in report order.
    names: Vec<Name>,
}

#[derive(Debug)]
struct Name {
    text: Arc<str>,
    /// Letters a pinyin match may begin with anywhere in the name, as bits a to z.
    initials: u32,
    bearers: Vec<Hit>,
}

impl SearchIndex {
    /// Prepares the names of a budget.
    pub fn new(budget: &Budget) -> Self {
        let mut index = Self::default();
        let mut at: HashMap<Arc<str>, usize> = HashMap::new();
        let mut add = |text: &Arc<str>, hit: Hit| {
            let i = *at.entry(Arc::clone(text)).or_insert_with(|| {
                index.names.push(Name::new(text));
                index.names.len() - 1
            });
            if let Some(name) = index.names.get_mut(i) {
                name.bearers.push(hit);
            }
        };
        for (id, line) in budget.lines() {
            add(&line.name, Hit::Line(id));
        }
        for (id, item) in budget.items() {
            add(&item.name, Hit::Item(id));
            for (label, _) in &item.figures {
                add(&Arc::from(&**label), Hit::Item(id));
            }
        }
        for (id, section) in budget.sections() {
            add(&section.title, Hit::Section(id));
        }
        index
    }

    /// What matches `query`, best first, report order among equals; at most `limit`.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query = query.trim().to_lowercase();
        if query.is_empty() {
            return Vec::new();
        }
        let letters: Option<Vec<u8>> =
            query.bytes().filter(|b| *b != b' ').map(|b| b.is_ascii_alphanumeric().then_some(b)).collect();
        let mut found: Vec<(Quality, usize)> = Vec::new();
        for (i, name) in self.names.iter().enumerate() {
            if let Some(quality) = name.quality(&query, letters.as_deref()) {
                found.push((quality, i));
            }
        }
        found.sort();
        let mut hits: Vec<Hit> = Vec::new();
        for hit in found.iter().filter_map(|(_, i)| self.names.get(*i)).flat_map(|n| &n.bearers) {
            if hits.len() == limit {
                break;
            }
            if !hits.contains(hit) {
                hits.push(*hit);
            }
        }
        hits
    }
}

impl Name {
    fn new(text: &Arc<str>) -> Self {
        let initials = text
            .chars()
            .flat_map(readings)
            .filter_map(|r| r.bytes().next())
            .fold(0, |m, b| m | letter_bit(b));
        Self { text: Arc::clone(text), initials, bearers: Vec::new() }
    }

    fn quality(&self, query: &str, letters: Option<&[u8]>) -> Option<Quality> {
        if *self.text == *query {
            return Some(Quality::Whole);
        }
        match self.text.find(query) {
            Some(0) => return Some(Quality::Start),
            Some(_) => return Some(Quality::Inside),
            None => {}
        }
        if self.text.is_ascii() || query.is_ascii() {
            let lower = self.text.to_lowercase();
            if lower.contains(query) {
                return Some(Quality::Inside);
            }
        }
        let letters = letters?;
        let first = *letters.first()?;
        if first.is_ascii_lowercase() && self.initials & letter_bit(first) == 0 {
            return None;
        }
        let chars: Vec<char> = self.text.chars().collect();
        let starts = (0..chars.len()).find(|i| spells(chars.get(*i..).unwrap_or_default(), letters, true))?;
        Some(if starts == 0 { Quality::PinyinStart } else { Quality::PinyinInside })
    }
}

/// Whether one name matches a query, by text or pinyin.
pub fn name_matches(name: &str, query: &str) -> bool {
    let query = query.trim().to_lowercase();
    let letters: Option<Vec<u8>> =
        query.bytes().filter(|b| *b != b' ').map(|b| b.is_ascii_alphanumeric().then_some(b)).collect();
    Name::new(&Arc::from(name)).quality(&query, letters.as_deref()).is_some()
}

fn letter_bit(b: u8) -> u32 {
    let b = b.to_ascii_lowercase();
    if b.is_ascii_lowercase() { 1 << (b - b'a') } else { 0 }
}

/// The ways a character can be typed: its readings without tones, or itself.
fn readings(c: char) -> Vec<&'static str> {
    if let Some(multi) = c.to_pinyin_multi() {
        let mut all: Vec<&'static str> = multi.into_iter().map(|p| p.plain()).collect();
        all.dedup();
        return all;
    }
    const ASCII: &str = "0123456789abcdefghijklmnopqrstuvwxyz";
    let lower = c.to_ascii_lowercase();
    ASCII
        .find(lower)
        .filter(|_| lower.is_ascii_alphanumeric())
        .and_then(|i| ASCII.get(i..=i))
        .into_iter()
        .collect()
}

/// Whether `letters` spell the beginning of `chars`, each character by its initial or any longer
/// beginning of one of its readings. Quotes and brackets need not be typed, save for the first.
fn spells(chars: &[char], letters: &[u8], first: bool) -> bool {
    if letters.is_empty() {
        return true;
    }
    let Some((c, rest)) = chars.split_first() else {
        return false;
    };
    let readings = readings(*c);
    if readings.is_empty() {
        return !first && spells(rest, letters, false);
    }
    readings.iter().any(|reading| {
        let common = reading.bytes().zip(letters).take_while(|(a, b)| a == *b).count();
        (1..=common).rev().any(|n| spells(rest, letters.get(n..).unwrap_or_default(), false))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(name: &str, query: &str) -> bool {
        let chars: Vec<char> = name.chars().collect();
        (0..chars.len()).any(|i| spells(&chars[i..], query.as_bytes(), true))
    }

    #[test]
    fn initials_full_pinyin_and_mixtures_spell_a_name() {
        for query in ["zzs", "zengzhishui", "zengzs", "zhis", "s"] {
            assert!(matches("增值税", query), "{query}");
        }
        for query in ["zzx", "zsz", "zzss"] {
            assert!(!matches("增值税", query), "{query}");
        }
    }

    #[test]
    fn characters_with_several_readings_match_by_each() {
        assert!(matches("调入资金", "drzj") && matches("调整预算", "tzys"));
        assert!(matches("行政事业性收费收入", "xzsy") && matches("银行", "yh"));
    }

    #[test]
    fn quotes_and_brackets_need_not_be_typed() {
        assert!(matches("“三公”经费", "sgjf"));
        assert!(matches("县（区）转移支付", "xqzyzf"));
    }
}
