//! Which notes are listed, and in which order. What is listed is what is exported and printed.

use super::note::{Anchor, Content, Importance, Note, NoteId, NoteKind, NoteStatus};
use super::places::{FindingPlace, NotePlace, PlaceState, Sections};
use super::{Extra, Review};
use crate::budget::{Book, Budget};
use crate::compare::initials;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

/// Which notes are let through: those that fit all that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteFilter {
    /// Words that must all be in the note, its tags, its quote, its replies or the name of its place.
    pub words: String,
    pub kind: Option<NoteKind>,
    pub status: Option<NoteStatus>,
    pub importance: Option<Importance>,
    /// The name of who wrote it.
    pub author: Option<String>,
    pub tag: Option<String>,
    pub book: Option<Book>,
    /// The name of the scope.
    pub scope: Option<String>,
    /// What has become of its place.
    pub place: Option<PlaceFilter>,
    pub extra: Extra,
}

impl NoteFilter {
    /// Whether it lets everything through.
    pub fn is_open(&self) -> bool {
        *self == Self { words: self.words.clone(), extra: self.extra.clone(), ..Self::default() }
            && self.words.trim().is_empty()
    }

    /// What it lets through but for the words looked for. Searching is for the eye: what is handed in and what is found
    /// the next time does not depend on it.
    #[must_use]
    pub fn without_search(&self) -> Self {
        Self { words: String::new(), ..self.clone() }
    }
}

/// Notes by what a newer draft has done to their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum PlaceFilter {
    /// The figure is another, or the place is not there.
    Touched,
    Changed,
    Lost,
}

impl PlaceFilter {
    fn fits(self, state: PlaceState) -> bool {
        match self {
            Self::Touched => state != PlaceState::Found,
            Self::Changed => state == PlaceState::Changed,
            Self::Lost => state == PlaceState::Lost,
        }
    }
}

/// The order of the list.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr, VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum NoteOrder {
    /// As the report goes; what was not found comes last.
    #[default]
    Report,
    /// The latest change first.
    Time,
    /// The most important first.
    Importance,
}

/// What is searched in a note, and where it stands, kept from one change to the next.
#[derive(Debug)]
struct Entry {
    note: Arc<Note>,
    /// Everything that can be searched for, in lower case.
    text: String,
    place: NotePlace,
}

/// What has changed beside the notes themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anew {
    Nothing,
    /// The findings are there now, or are others.
    Findings,
    Budget,
}

/// What is searched in the notes of a review, and where they stand in the budget.
#[derive(Debug, Default)]
pub struct NoteTexts {
    entries: BTreeMap<NoteId, Entry>,
    /// Notes by what they are about.
    of_anchor: HashMap<Anchor, Vec<NoteId>>,
    sections: Option<Sections>,
    authors: BTreeSet<String>,
    tags: BTreeSet<String>,
}

impl NoteTexts {
    /// Brings everything up to date. What has not changed is kept, unless what it stands in has, which `anew` says.
    pub fn follow(
        &mut self,
        review: &Review,
        budget: &Budget,
        finding: &dyn Fn(&str) -> FindingPlace,
        anew: Anew,
    ) {
        if anew == Anew::Budget {
            self.sections = None;
        }
        let sections = &*self.sections.get_or_insert_with(|| Sections::new(budget));
        let mut old = std::mem::take(&mut self.entries);
        old.retain(|_, entry| match anew {
            Anew::Nothing => true,
            Anew::Findings => !matches!(entry.note.content().anchor, Anchor::Finding(_)),
            Anew::Budget => false,
        });
        self.entries = review
            .notes
            .iter()
            .map(|(id, note)| {
                let kept = old.remove(id).filter(|entry| Arc::ptr_eq(&entry.note, note));
                (*id, kept.unwrap_or_else(|| entry(note, (budget, sections), finding)))
            })
            .collect();
        self.of_anchor.clear();
        let contents = || self.entries.values().map(|e| e.note.content());
        let owned = |all: BTreeSet<&str>| all.into_iter().map(str::to_owned).collect();
        self.authors = owned(contents().map(|c| c.author.name.as_str()).collect());
        self.tags = owned(contents().flat_map(|c| c.tags.iter().map(String::as_str)).collect());
        for (id, entry) in &self.entries {
            self.of_anchor.entry(entry.note.content().anchor.clone()).or_default().push(*id);
        }
    }

    /// Where a note stands.
    pub fn place(&self, id: NoteId) -> Option<NotePlace> {
        self.entries.get(&id).map(|entry| entry.place)
    }

    /// Where all notes stand, the oldest first.
    pub fn places(&self) -> impl Iterator<Item = (NoteId, NotePlace)> {
        self.entries.iter().map(|(id, entry)| (*id, entry.place))
    }

    /// The notes about one thing, the oldest first.
    pub fn of(&self, anchor: &Anchor) -> &[NoteId] {
        self.of_anchor.get(anchor).map(Vec::as_slice).unwrap_or_default()
    }

    /// The notes a filter lets through, in order.
    pub fn list(&self, budget: &Budget, filter: &NoteFilter, order: NoteOrder) -> Vec<NoteId> {
        let words: Vec<String> = filter.words.split_whitespace().map(str::to_lowercase).collect();
        let scope = filter.scope.as_ref().map(|name| budget.find_scope(name));
        let fits = |entry: &Entry| {
            let content = entry.note.content();
            filter.kind.is_none_or(|kind| content.kind == kind)
                && filter.status.is_none_or(|status| content.status == status)
                && filter.importance.is_none_or(|importance| content.importance == importance)
                && filter.author.as_ref().is_none_or(|name| content.author.name == *name)
                && filter.tag.as_ref().is_none_or(|tag| content.tags.contains(tag))
                && filter.place.is_none_or(|place| place.fits(entry.place.state))
                && filter.book.is_none_or(|book| entry.place.place.is_some_and(|(b, _)| b == book))
                && scope.is_none_or(|scope| entry.place.place.map(|(_, s)| s) == scope && scope.is_some())
                && words.iter().all(|word| entry.text.contains(word.as_str()))
        };
        let mut found: Vec<(NoteId, &Entry)> =
            self.entries.iter().filter(|(_, entry)| fits(entry)).map(|(id, entry)| (*id, entry)).collect();
        match order {
            NoteOrder::Report => found.sort_by_key(|(id, entry)| (entry.place.order, *id)),
            NoteOrder::Time => {
                found.sort_by_key(|(id, entry)| (std::cmp::Reverse(entry.note.content().changed), *id));
            }
            NoteOrder::Importance => {
                found.sort_by_key(|(id, entry)| (entry.note.content().importance, entry.place.order, *id));
            }
        }
        found.into_iter().map(|(id, _)| id).collect()
    }

    /// The names of all who wrote, for a filter to choose from; an empty one for what nobody has signed.
    pub fn authors(&self) -> &BTreeSet<String> {
        &self.authors
    }

    /// All tags in use.
    pub fn tags(&self) -> &BTreeSet<String> {
        &self.tags
    }
}

fn entry(note: &Arc<Note>, place: (&Budget, &Sections), finding: &dyn Fn(&str) -> FindingPlace) -> Entry {
    let content = note.content();
    let place = NotePlace::new(&content.anchor, content.quote.as_deref(), place, finding);
    let mut text = searchable(content);
    for other in note.others() {
        text.push_str(&searchable(other));
    }
    Entry { note: Arc::clone(note), text, place }
}

/// Everything a note can be found by.
fn searchable(content: &Content) -> String {
    let mut text = String::with_capacity(content.text.len() + 128);
    let key = content.anchor.key().unwrap_or_default();
    // a finding is known by its sentence, which is the quote
    if !matches!(content.anchor, Anchor::Finding(_)) {
        text.push_str(key);
        // the account, typed as in the search of the table
        let account = key.split('/').nth(3).unwrap_or_default();
        for name in account.split('>') {
            text.push('\n');
            text.push_str(&initials(name));
        }
    }
    let pieces = [content.quote.as_deref().unwrap_or_default(), &content.text, &content.author.name];
    let tags = content.tags.iter().map(String::as_str);
    let replies = content.replies.iter().flat_map(|r| [r.text.as_str(), r.author.name.as_str()]);
    for piece in pieces.into_iter().chain(tags).chain(replies) {
        text.push('\n');
        text.push_str(piece);
    }
    text.push('\n');
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::places::{figure_anchor, line_anchor};
    use super::super::{Desk, Reply, Reviewer};
    use super::*;

    fn gone(_: &str) -> FindingPlace {
        FindingPlace::Gone
    }

    #[test]
    fn notes_are_found_by_what_they_say_and_where_they_stand() {
        let text = include_bytes!("../../data/yangquan-2026.ron");
        let budget = crate::budget::load_bytes(text, &Default::default()).unwrap();
        let mut desk = Desk::default();
        let education = budget.lines().find(|(_, l)| &*l.name == "教育支出").unwrap().0;
        let first = budget.figures().next().unwrap().0;
        let of = |anchor, text: &str, name: &str, at| Content {
            anchor,
            text: text.to_owned(),
            author: Reviewer { name: name.to_owned(), ..Reviewer::default() },
            changed: jiff::Timestamp::from_second(at).unwrap(),
            ..Content::default()
        };
        let a = desk.write(Content {
            kind: NoteKind::Question,
            importance: Importance::Low,
            tags: ["民生".to_owned()].into(),
            ..of(line_anchor(&budget, education), "增长是否够？", "王代表", 30)
        });
        let b = desk.write(Content {
            importance: Importance::High,
            quote: Some("改过的".to_owned()),
            replies: vec![Reply {
                author: Reviewer { name: "财政局".to_owned(), ..Reviewer::default() },
                text: "已说明 GDP".to_owned(),
                at: jiff::Timestamp::UNIX_EPOCH,
                is_official: true,
                extra: Extra::default(),
            }],
            ..of(figure_anchor(&budget, first), "口径", "李代表", 20)
        });
        let c = desk.write(of(Anchor::Line("general/全市/revenue/没有了".to_owned()), "旧注", "王代表", 10));
        let mut texts = NoteTexts::default();
        texts.follow(desk.review(), &budget, &gone, Anew::Nothing);
        let list = |filter: &NoteFilter, order| texts.list(&budget, filter, order);
        let words = |words: &str| {
            list(&NoteFilter { words: words.to_owned(), ..NoteFilter::default() }, NoteOrder::Report)
        };
        assert_eq!(words(""), [b, a, c]);
        assert_eq!(words("增长 够"), [a]);
        assert_eq!(words("jyzc"), [a], "an account by its initials");
        assert_eq!(words("民生"), [a]);
        assert_eq!(words("gdp"), [b], "in a reply, whatever the case");
        assert_eq!(words("王代表"), [a, c]);
        assert_eq!(words("王代表 口径"), []);
        let all = NoteFilter::default();
        assert!(all.is_open());
        assert_eq!(list(&all, NoteOrder::Time), [a, b, c]);
        assert_eq!(list(&all, NoteOrder::Importance), [b, c, a]);
        for (filter, found) in [
            (NoteFilter { kind: Some(NoteKind::Question), ..all.clone() }, vec![a]),
            (NoteFilter { importance: Some(Importance::Normal), ..all.clone() }, vec![c]),
            (NoteFilter { place: Some(PlaceFilter::Lost), ..all.clone() }, vec![c]),
            (NoteFilter { place: Some(PlaceFilter::Changed), ..all.clone() }, vec![b]),
            (NoteFilter { place: Some(PlaceFilter::Touched), ..all.clone() }, vec![b, c]),
            (NoteFilter { tag: Some("民生".to_owned()), ..all.clone() }, vec![a]),
            (NoteFilter { author: Some("李代表".to_owned()), ..all.clone() }, vec![b]),
            (NoteFilter { book: Some(Book::General), ..all.clone() }, vec![b, a]),
            (NoteFilter { scope: Some("没有的范围".to_owned()), ..all.clone() }, vec![]),
            (NoteFilter { status: Some(NoteStatus::Settled), ..all.clone() }, vec![]),
        ] {
            assert!(!filter.is_open());
            assert_eq!(list(&filter, NoteOrder::Report), found, "{filter:?}");
        }
        assert_eq!(texts.authors().iter().collect::<Vec<_>>(), ["李代表", "王代表"]);
        assert_eq!(texts.of(&line_anchor(&budget, education)), [a]);
        // only what changed is made anew
        desk.delete(c);
        desk.set_status(&[a], NoteStatus::Settled, jiff::Timestamp::UNIX_EPOCH);
        texts.follow(desk.review(), &budget, &gone, Anew::Nothing);
        let settled = NoteFilter { status: Some(NoteStatus::Settled), ..all.clone() };
        assert_eq!(texts.list(&budget, &settled, NoteOrder::Report), [a]);
        assert_eq!(texts.list(&budget, &all, NoteOrder::Report), [b, a]);
    }
}
