//! Search over accounts, sections and items, by text or by pinyin (`zzs` finds 增值税).

use crate::budget::{Budget, ItemId, LineId, SectionId};
use pinyin::ToPinyinMulti as _;
use std::collections::{BTreeMap, HashMap};
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
    typing: Typing,
}

#[derive(Debug)]
struct Name {
    text: Arc<str>,
    /// The name in small letters, where that is another text.
    lower: Option<Box<str>>,
    /// The characters of both, see [`marks`].
    marks: u128,
    /// Its characters, by their number in [`Typing`].
    chars: Box<[u32]>,
    /// Letters and digits a pinyin match may begin with anywhere in the name, see [`key_bit`].
    initials: u64,
    bearers: Vec<Hit>,
}

/// What is looked for.
struct Query {
    /// In small letters.
    text: String,
    marks: u128,
    /// The text as letters of pinyin, if it can be.
    letters: Option<Vec<u8>>,
}

/// The names of one quality found so far.
#[derive(Default)]
struct Found<'a> {
    names: Vec<&'a Name>,
    /// Hits certainly among them.
    hits: usize,
}

/// How the characters that occur are typed: looked up once, as a hundred thousand names are searched at every key.
#[derive(Debug, Default)]
struct Typing {
    numbers: HashMap<char, u32>,
    ways: Vec<Ways>,
}

/// How one character is typed.
#[derive(Debug)]
struct Ways {
    readings: Vec<&'static str>,
    /// First letters of the readings, see [`key_bit`].
    initials: u64,
}

impl SearchIndex {
    /// Prepares the names of a budget.
    pub fn new(budget: &Budget) -> Self {
        let mut index = Self::default();
        let mut at: HashMap<Arc<str>, usize> = HashMap::new();
        let mut add = |text: &Arc<str>, hit: Hit| {
            let i = *at.entry(Arc::clone(text)).or_insert_with(|| {
                index.names.push(Name::new(text, &mut index.typing));
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
        let query = Query::new(query);
        if query.text.is_empty() {
            return Vec::new();
        }
        let mut found: BTreeMap<Quality, Found<'_>> = BTreeMap::new();
        // names of this quality and worse ones would not be among the hits any more
        let mut enough: Option<Quality> = None;
        for name in &self.names {
            let Some(quality) = name.quality(&self.typing, &query, enough) else { continue };
            let of_quality = found.entry(quality).or_default();
            of_quality.names.push(name);
            // an item has several names and may be counted already; accounts and sections have one
            of_quality.hits += name.bearers.iter().filter(|b| !matches!(b, Hit::Item(_))).count();
            let mut hits = 0;
            enough = found.iter().find_map(|(quality, f)| {
                hits += f.hits;
                (hits >= limit).then_some(*quality)
            });
        }
        let mut hits: Vec<Hit> = Vec::new();
        for hit in found.into_values().flat_map(|f| f.names).flat_map(|n| &n.bearers) {
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
    fn new(text: &Arc<str>, typing: &mut Typing) -> Self {
        let lower = text.to_lowercase();
        let marks = marks(text) | marks(&lower);
        let chars: Box<[u32]> = text.chars().map(|c| typing.number(c)).collect();
        let initials = chars.iter().filter_map(|n| typing.ways(*n)).fold(0, |m, w| m | w.initials);
        let lower = (lower != **text).then(|| lower.into());
        Self { text: Arc::clone(text), lower, marks, chars, initials, bearers: Vec::new() }
    }

    /// How well it matches, if better than what there is `enough` of.
    fn quality(&self, typing: &Typing, query: &Query, enough: Option<Quality>) -> Option<Quality> {
        let better = |quality: &Quality| enough.is_none_or(|e| *quality < e);
        self.text_quality(query, better).or_else(|| self.pinyin_quality(typing, query, better)).filter(better)
    }

    fn text_quality(&self, query: &Query, better: impl Fn(&Quality) -> bool) -> Option<Quality> {
        if query.marks & !self.marks != 0 {
            return None;
        }
        let text = query.text.as_str();
        if let Some(rest) = self.text.strip_prefix(text) {
            return Some(if rest.is_empty() { Quality::Whole } else { Quality::Start });
        }
        let inside = || self.text.contains(text) || self.lower.as_ref().is_some_and(|l| l.contains(text));
        (better(&Quality::Inside) && inside()).then_some(Quality::Inside)
    }

    fn pinyin_quality(
        &self,
        typing: &Typing,
        query: &Query,
        better: impl Fn(&Quality) -> bool,
    ) -> Option<Quality> {
        let letters = query.letters.as_ref().filter(|_| better(&Quality::PinyinStart))?;
        let first = key_bit(*letters.first()?);
        if self.initials & first == 0 {
            return None;
        }
        let places = if better(&Quality::PinyinInside) { self.chars.len() } else { 1 };
        let mut begins =
            self.chars.iter().take(places).enumerate().filter(|(_, c)| typing.begins(**c, first));
        let (at, _) =
            begins.find(|(i, _)| typing.spells(self.chars.get(*i..).unwrap_or_default(), letters, true))?;
        Some(if at == 0 { Quality::PinyinStart } else { Quality::PinyinInside })
    }
}

impl Query {
    fn new(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        let letters =
            text.bytes().filter(|b| *b != b' ').map(|b| b.is_ascii_alphanumeric().then_some(b)).collect();
        Self { marks: marks(&text), text, letters }
    }
}

impl Typing {
    /// The number of a character, new if it has not occurred.
    fn number(&mut self, c: char) -> u32 {
        let Self { numbers, ways } = self;
        *numbers.entry(c).or_insert_with(|| {
            let readings = readings(c);
            let initials = readings.iter().filter_map(|r| r.bytes().next()).fold(0, |m, b| m | key_bit(b));
            ways.push(Ways { readings, initials });
            u32::try_from(ways.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn ways(&self, number: u32) -> Option<&Ways> {
        self.ways.get(number as usize)
    }

    /// Whether a reading of the character begins with the key of this bit.
    fn begins(&self, number: u32, key: u64) -> bool {
        self.ways(number).is_some_and(|w| w.initials & key != 0)
    }

    /// Whether `letters` spell the beginning of `chars`, each character by its initial or any longer
    /// beginning of one of its readings. Quotes and brackets need not be typed, save for the first.
    fn spells(&self, chars: &[u32], letters: &[u8], first: bool) -> bool {
        // The letters typed so far, as bits: all ways to spell go on side by side, none is tried twice.
        let letters = letters.get(..letters.len().min(63)).unwrap_or_default();
        let (mut typed, whole) = (1u64, 1u64 << letters.len());
        let mut must = first;
        for c in chars {
            let Some(ways) = self.ways(*c) else { return false };
            if ways.readings.is_empty() {
                if must {
                    return false;
                }
                continue;
            }
            must = false;
            let mut next = 0u64;
            for at in (0..letters.len()).filter(|at| typed & (1 << at) != 0) {
                for reading in &ways.readings {
                    let rest = letters.get(at..).unwrap_or_default();
                    let common = reading.bytes().zip(rest).take_while(|(a, b)| a == *b).count();
                    for n in 1..=common {
                        next |= 1 << (at + n);
                    }
                }
            }
            if next & whole != 0 {
                return true;
            }
            if next == 0 {
                return false;
            }
            typed = next;
        }
        letters.is_empty()
    }
}

/// A name as it is spelt, for sorting as a Chinese dictionary would: by the commonest reading of each
/// character.
pub(super) fn spelling(name: &str) -> String {
    name.chars().fold(String::with_capacity(name.len() * 2), |mut text, c| {
        match readings(c).first() {
            Some(reading) => text.push_str(reading),
            None => text.push(c),
        }
        text.push(' ');
        text
    })
}

/// The first letters of a name in pinyin, by the commonest reading of each character: zzs for 增值税.
pub fn initials(name: &str) -> String {
    name.chars().filter_map(|c| readings(c).first()?.chars().next()).collect()
}

/// Whether one name matches a query, by text or pinyin.
pub fn name_matches(name: &str, query: &str) -> bool {
    let mut typing = Typing::default();
    Name::new(&Arc::from(name), &mut typing).quality(&typing, &Query::new(query), None).is_some()
}

/// Which characters a text has, roughly: a bit for each printed ASCII character, the others share 32. Where a name lacks
/// a mark of the query it cannot contain it.
fn marks(text: &str) -> u128 {
    let mark = |c: char| if c.is_ascii() { u32::from(c) } else { u32::from(c) % 32 };
    text.chars().fold(0, |m, c| m | 1 << mark(c))
}

/// A bit for each of a to z and 0 to 9.
fn key_bit(b: u8) -> u64 {
    match b {
        b'a'..=b'z' => 1 << (b - b'a'),
        b'0'..=b'9' => 1 << (26 + b - b'0'),
        _ => 0,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(name: &str, query: &str) -> bool {
        let mut typing = Typing::default();
        let name = Name::new(&Arc::from(name), &mut typing);
        (0..name.chars.len()).any(|i| typing.spells(&name.chars[i..], query.as_bytes(), true))
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
    fn the_best_hits_come_first_in_report_order_and_no_more_than_asked() {
        let names = [
            "资源税",
            "增值税",
            "土地增值税",
            "住房支出",
            "增值税附加",
            "zzs",
            "ZZS 项目",
            "中央转移支付收入",
        ];
        let sections: String =
            names.iter().map(|n| format!("(at: \"1\", title: \"{n}\", facts: []),")).collect();
        let text = format!(
            "(format: 1, place: \"某市\", title: \"某\", executed_year: 2025, draft_year: 2026, scopes: {{}}, sections: [{sections}])"
        );
        let budget = crate::budget::load_bytes(text.as_bytes(), &crate::budget::Progress::default()).unwrap();
        let index = SearchIndex::new(&budget);
        let find = |query: &str, limit: usize| -> Vec<&str> {
            let place = |hit: &Hit| if let Hit::Section(id) = hit { names[id.index()] } else { panic!() };
            index.find(query, limit).iter().map(place).collect()
        };
        let all = ["zzs", "ZZS 项目", "增值税", "增值税附加", "土地增值税"];
        for limit in 0..=all.len() {
            assert_eq!(find("zzs", limit), all[..limit]);
        }
        assert_eq!(find("ZzS", 9), all);
        assert_eq!(find("增值税", 2), ["增值税", "增值税附加"]);
        assert_eq!(find("税 ", 9), ["资源税", "增值税", "土地增值税", "增值税附加"]);
        assert_eq!(find(" ", 9), [""; 0]);
    }

    #[test]
    fn many_readings_take_no_longer_than_few() {
        let name = "和".repeat(60);
        let began = std::time::Instant::now();
        assert!(!name_matches(&name, &format!("{}x", "h".repeat(50))));
        assert!(name_matches(&name, &"h".repeat(50)));
        // trying every way would take longer than the world has stood
        assert!(began.elapsed() < std::time::Duration::from_secs(20));
    }

    #[test]
    fn quotes_and_brackets_need_not_be_typed() {
        assert!(matches("“三公”经费", "sgjf"));
        assert!(matches("县（区）转移支付", "xqzyzf"));
    }
}
