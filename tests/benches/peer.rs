//! The format as plain serde structures: what reading costs at least, with no places, checks or tree.
#![expect(dead_code, reason = "read, and nothing more is asked of it")]

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::marker::PhantomData;

/// A map in its written order.
pub struct Pairs<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    pairs.push(entry);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// The format writes `growth: "…"`, not `growth: Some("…")`.
fn some<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

macro_rules! record {
    ($name:ident { $($field:ident: $type:ty),* ; $($optional:ident: $inner:ty),* }) => {
        #[derive(serde::Deserialize)]
        pub struct $name {
            $($field: $type,)*
            $(#[serde(default, deserialize_with = "some")]
            $optional: Option<$inner>,)*
        }
    };
}

record!(File {
    format: u32, place: String, title: String, executed_year: u16, draft_year: u16, scopes: Pairs<Scope>,
    sections: Vec<Section>;
    rounding: Rounding, usual_decimals: u32, growth_base: Base, rate_base: Base, counters: Vec<String>,
    identities: Vec<Identity>
});
record!(Scope { ; parts: Vec<String> });
record!(Section {
    at: String, title: String, facts: Vec<Fact>;
    book: Book, scope: String, year: u16, growth_base: Base, rate_base: Base
});
record!(Line {
    ; initial: String, adjusted: String, executed: String, draft: String, prior: String, rate: String, growth: String,
    change: String, rate_on_initial: String, rate_on_adjusted: String, growth_on_executed: String,
    growth_on_initial: String, growth_on_adjusted: String, growth_on_comparable: String, share: String,
    share_of: String, share_change: String, contribution: String, contribution_to: String, count: String,
    growth_base: Base, rate_base: Base, complete: Pairs<Line>, of_which: Pairs<Line>, memo: Pairs<Line>,
    remark: String
});

#[derive(serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    Table {
        flow: Flow,
        lines: Pairs<Line>,
        #[serde(default, deserialize_with = "some")]
        book: Option<Book>,
        #[serde(default, deserialize_with = "some")]
        scope: Option<String>,
        #[serde(default, deserialize_with = "some")]
        year: Option<u16>,
        #[serde(default, deserialize_with = "some")]
        under: Option<String>,
        #[serde(default, deserialize_with = "some")]
        parts: Option<Relation>,
        #[serde(default, deserialize_with = "some")]
        growth_base: Option<Base>,
        #[serde(default, deserialize_with = "some")]
        rate_base: Option<Base>,
    },
    Item {
        kind: Flow,
        name: String,
        #[serde(default, deserialize_with = "some")]
        figures: Option<Pairs<String>>,
        #[serde(default, deserialize_with = "some")]
        scope: Option<String>,
        #[serde(default, deserialize_with = "some")]
        year: Option<u16>,
        #[serde(default, deserialize_with = "some")]
        remark: Option<String>,
    },
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    Sum { total: String, parts: Vec<String>, why: String },
    AtMost { total: String, parts: Vec<String>, why: String },
    Equal { keys: Vec<String>, why: String },
    Growth { rate: String, of: String, base: String, why: String },
    Ratio { rate: String, of: String, base: String, why: String },
}

macro_rules! words {
    ($name:ident: $($word:ident)*) => {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($word),* }
    };
}

words!(Rounding: Nearest Truncated);
words!(Base: Executed Initial Adjusted Comparable Unstated);
words!(Book: General Fund Capital Insurance Debt);
words!(Relation: Complete OfWhich Memo);
words!(Flow: Revenue Expenditure Source TransferIn TransferOut TransferPayment Reserve ThreePublic Balance DebtBalance
    Bond Quota Outcome Principle Problem Project Measure);
