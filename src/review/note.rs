//! Notes: what a deputy writes beside the report. They are the only thing here that cannot be made again.
//!
//! A note is a set of versions that exclude no other: one, as long as one person writes it; several after
//! two people have changed it apart and their reviews were merged. Each version knows those it has replaced
//! ([`Version::past`]), so that merging is a union in which replaced versions fall away, and nothing else does.

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};
use uuid::Uuid;

/// What a note is marked with: one of a few words, the same in files and catalogues.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, EnumString,
            IntoStaticStr, VariantNames,
        )]
        #[strum(serialize_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// As spelt in project files and the ids of catalogues.
            pub fn word(self) -> &'static str {
                self.into()
            }
        }
    };
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// A new one, greater than those before it on this computer.
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    };
}

name!(
    /// Names a note, on every computer.
    NoteId
);
name!(
    /// Names one version of a note; later ones are greater.
    RevisionId
);

impl RevisionId {
    /// A name for another version that was written under the same name; the same on every computer.
    fn beside(self, version: &Version) -> Self {
        let hash = super::sha256_of(format!("{self} {version:?}").as_bytes());
        let half = hash.get(..32).and_then(|h| u128::from_str_radix(h, 16).ok()).unwrap_or_default();
        Self(Uuid::from_u128(half))
    }
}

/// Fields of a newer version of the format: name and value as they are written in the file. They are kept
/// and written again, so that an older program loses nothing of a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extra(pub(super) BTreeMap<String, String>);

impl Extra {
    /// Every field of either; of a field both have, the greater text.
    pub(super) fn merged(&self, other: &Self) -> Self {
        let mut all = self.0.clone();
        for (name, theirs) in &other.0 {
            let ours = all.entry(name.clone()).or_default();
            if *theirs > *ours {
                ours.clone_from(theirs);
            }
        }
        Self(all)
    }
}

/// What a note is about, by key, so that it finds its place in a newer draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Anchor {
    /// The whole report.
    #[default]
    Report,
    /// A section by its number: `一/（一）/2`.
    Section(String),
    /// `book/scope/flow`
    Statement(String),
    /// `book/scope/flow/account path`
    Line(String),
    /// The key of a figure.
    Figure(String),
    /// `policy/scope/kind/name/year`
    Item(String),
    /// The id of a finding.
    Finding(String),
    /// The id of a chart.
    Chart(String),
}

impl Anchor {
    /// As spelt in project files and the ids of catalogues.
    pub fn word(&self) -> &'static str {
        self.into()
    }

    /// The key; none for the whole report.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Report => None,
            Self::Section(key)
            | Self::Statement(key)
            | Self::Line(key)
            | Self::Figure(key)
            | Self::Item(key)
            | Self::Finding(key)
            | Self::Chart(key) => Some(key),
        }
    }

    /// What [`Self::word`] and [`Self::key`] say.
    pub fn from_parts(word: &str, key: Option<&str>) -> Option<Self> {
        let key = match (word, key) {
            ("report", None) => return Some(Self::Report),
            (_, None) => return None,
            (_, Some(key)) => key.to_owned(),
        };
        Some(match word {
            "section" => Self::Section(key),
            "statement" => Self::Statement(key),
            "line" => Self::Line(key),
            "figure" => Self::Figure(key),
            "item" => Self::Item(key),
            "finding" => Self::Finding(key),
            "chart" => Self::Chart(key),
            _ => return None,
        })
    }
}

choice! {
    /// What kind of note it is.
    NoteKind {
        /// 询问
        Question,
        /// 建议
        Suggestion,
        /// 意见
        Opinion,
        /// 肯定
        Praise,
        /// 备忘
        #[default]
        Memo,
    }
}

choice! {
    /// How much it matters to its author, most first.
    Importance {
        High,
        #[default]
        Normal,
        Low,
    }
}

choice! {
    /// How far it has come.
    NoteStatus {
        /// 草稿
        #[default]
        Draft,
        /// 待提出
        Ready,
        /// 已提出
        Raised,
        /// 已答复
        Answered,
        /// 已解决
        Settled,
    }
}

/// Who writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reviewer {
    pub name: String,
    /// 代表团
    pub delegation: String,
    pub extra: Extra,
}

/// An answer to a note.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reply {
    pub author: Reviewer,
    pub text: String,
    pub at: Timestamp,
    /// The bureau's answer, not a colleague's.
    pub is_official: bool,
    pub extra: Extra,
}

/// What a note says.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Content {
    pub anchor: Anchor,
    /// The figure as it was printed when the note was written.
    pub quote: Option<String>,
    /// As typed: nothing in it is ever markup.
    pub text: String,
    pub kind: NoteKind,
    pub importance: Importance,
    pub status: NoteStatus,
    pub tags: BTreeSet<String>,
    pub author: Reviewer,
    /// Who changed it last, if that was not its author.
    pub changed_by: Option<Reviewer>,
    pub created: Timestamp,
    pub changed: Timestamp,
    pub replies: Vec<Reply>,
    pub extra: Extra,
}

/// One version of a note, and the versions it has replaced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub content: Content,
    pub past: BTreeSet<RevisionId>,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub(super) revision: RevisionId,
    pub(super) version: Version,
    /// Versions that exclude no other, all older than `revision`.
    pub(super) others: BTreeMap<RevisionId, Version>,
}

impl Note {
    /// A note as first written.
    pub fn new(content: Content) -> Self {
        let version = Version { content, past: BTreeSet::new() };
        Self { revision: RevisionId::fresh(), version, others: BTreeMap::new() }
    }

    /// A note of versions that exclude no other, as a file has them; `None` without any.
    pub(super) fn of_versions(mut versions: BTreeMap<RevisionId, Version>) -> Option<Self> {
        let (revision, version) = versions.pop_last()?;
        Some(Self { revision, version, others: versions })
    }

    /// All versions, the latest first.
    pub(super) fn versions(&self) -> impl Iterator<Item = (RevisionId, &Version)> {
        let others = self.others.iter().rev().map(|(id, version)| (*id, version));
        std::iter::once((self.revision, &self.version)).chain(others)
    }

    /// What it says: its latest version.
    pub fn content(&self) -> &Content {
        &self.version.content
    }

    /// What it says as well, if two people changed it apart; the latest first.
    pub fn others(&self) -> impl ExactSizeIterator<Item = &Content> {
        self.others.values().rev().map(|v| &v.content)
    }

    /// Whether two people changed it apart and nobody has settled it.
    pub fn is_split(&self) -> bool {
        !self.others.is_empty()
    }

    /// Whether nobody has put a name to it.
    pub fn is_unsigned(&self) -> bool {
        let author = &self.content().author;
        author.name.is_empty() && author.delegation.is_empty()
    }

    /// The same note with its latest version saying something else. What others have made of it stays beside it.
    #[must_use]
    pub fn changed(&self, content: Content) -> Self {
        let mut past = self.version.past.clone();
        past.insert(self.revision);
        let version = Version { content, past };
        Self { revision: RevisionId::fresh(), version, others: self.others.clone() }
    }

    /// The same note saying one thing, which replaces all that it said before, whoever said it.
    #[must_use]
    pub fn settled(&self, content: Content) -> Self {
        let mut past: BTreeSet<RevisionId> = self.others.keys().copied().collect();
        past.insert(self.revision);
        let versions = self.others.values().chain([&self.version]);
        past.extend(versions.flat_map(|v| v.past.iter().copied()));
        Self { revision: RevisionId::fresh(), version: Version { content, past }, others: BTreeMap::new() }
    }

    /// Whether two people have made different things of it, rather than only answered it apart.
    pub fn differs(&self) -> bool {
        let said = |c: &Content| (c.text.clone(), c.kind, c.importance, c.tags.clone(), c.anchor.clone());
        let ours = said(self.content());
        self.others().any(|other| said(other) != ours)
    }

    /// Every answer anybody has given, the oldest first; the first ones are those of [`Self::content`].
    pub fn replies(&self) -> Vec<&Reply> {
        let mut all: Vec<&Reply> = self.content().replies.iter().collect();
        for reply in self.others().flat_map(|c| &c.replies) {
            if !all.contains(&reply) {
                all.push(reply);
            }
        }
        all
    }

    /// What both say: versions the other side has replaced fall away.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut versions: BTreeMap<RevisionId, Version> = BTreeMap::new();
        for (id, version) in self.versions().chain(other.versions()) {
            match versions.remove(&id) {
                Some(known) if known != *version => {
                    // somebody has changed the text of a file by hand: neither is lost
                    let (lesser, greater) =
                        if known < *version { (known, version.clone()) } else { (version.clone(), known) };
                    versions.insert(id.beside(&lesser), lesser);
                    versions.insert(id, greater);
                }
                _ => {
                    versions.insert(id, version.clone());
                }
            }
        }
        let replaced: BTreeSet<RevisionId> = versions.values().flat_map(|v| v.past.iter().copied()).collect();
        versions.retain(|id, _| !replaced.contains(id));
        match versions.pop_last() {
            Some((revision, version)) => Self { revision, version, others: versions },
            // only a file changed by hand can have versions that replace each other
            None => self.clone(),
        }
    }
}
