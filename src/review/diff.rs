//! What is different between two reviews, and between two budgets.

use super::note::NoteId;
use super::{Review, Source};
use crate::budget::Budget;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What a later review has that an earlier one had not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub added: Vec<NoteId>,
    pub changed: Vec<NoteId>,
    pub deleted: Vec<NoteId>,
    /// Findings set aside since, or set aside with another reason.
    pub dismissed: usize,
    pub restored: usize,
    pub reviewer: bool,
    /// The budget is another.
    pub budget: bool,
}

impl Difference {
    /// From one review to another.
    pub fn between(before: &Review, after: &Review) -> Self {
        let mut found = Self {
            reviewer: before.reviewer != after.reviewer,
            budget: !Arc::ptr_eq(&before.source, &after.source) && !same_file(&before.source, &after.source),
            ..Self::default()
        };
        for (id, note) in &after.notes {
            match before.notes.get(id) {
                None => found.added.push(*id),
                Some(old) if old != note => found.changed.push(*id),
                Some(_) => {}
            }
        }
        found.deleted = before.notes.keys().filter(|id| !after.notes.contains_key(id)).copied().collect();
        let kept = after.dismissals.iter().filter(|(id, d)| before.dismissals.get(*id) != Some(d));
        found.dismissed = kept.count();
        found.restored = before.dismissals.keys().filter(|id| !after.dismissals.contains_key(*id)).count();
        found
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn same_file(one: &Source, other: &Source) -> bool {
    one.text == other.text && one.sha256 == other.sha256
}

/// A figure that is not the same in two budgets, as each prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureChange {
    pub key: String,
    /// `None` where the figure is new.
    pub before: Option<String>,
    /// `None` where the figure is gone.
    pub after: Option<String>,
}

/// The figures added, removed and changed from one budget to another: in the order of the newer one, those
/// removed at the end in the order of the older.
pub fn figure_changes(before: &Budget, after: &Budget) -> Vec<FigureChange> {
    let old: HashMap<String, &str> =
        before.figures().map(|(id, f)| (before.key(id), f.quantity.text())).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut changes = Vec::new();
    for (id, figure) in after.figures() {
        let key = after.key(id);
        let (was, is) = (old.get(&key).copied(), figure.quantity.text());
        if was != Some(is) {
            let before = was.map(str::to_owned);
            changes.push(FigureChange { key: key.clone(), before, after: Some(is.to_owned()) });
        }
        seen.insert(key);
    }
    for (id, figure) in before.figures() {
        let key = before.key(id);
        if !seen.contains(&key) {
            let before = Some(figure.quantity.text().to_owned());
            changes.push(FigureChange { key, before, after: None });
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::super::{Content, Desk};
    use super::*;

    #[test]
    fn what_was_done_is_what_differs() {
        let mut desk = Desk::default();
        let (a, b) = (desk.write(Content::default()), desk.write(Content::default()));
        let before = Arc::clone(desk.review());
        let c = desk.write(Content::default());
        desk.delete(a);
        desk.change(b, Content { text: "改了".to_owned(), ..Content::default() });
        desk.dismiss("finding", "知道");
        let found = Difference::between(&before, desk.review());
        assert_eq!(
            (&found.added[..], &found.deleted[..], &found.changed[..]),
            (&[c][..], &[a][..], &[b][..])
        );
        assert_eq!((found.dismissed, found.restored, found.budget, found.reviewer), (1, 0, false, false));
        assert!(Difference::between(desk.review(), desk.review()).is_none());
        assert_eq!(Difference::between(desk.review(), &before).restored, 1);
    }

    #[test]
    fn figures_added_removed_and_changed_are_told_by_key() {
        let text = std::str::from_utf8(include_bytes!("../../data/tutorial.ron")).unwrap();
        let load = |text: &str| crate::budget::load_bytes(text.as_bytes(), &Default::default()).unwrap();
        let before = load(text);
        assert_eq!(figure_changes(&before, &before), []);
        let after = load(&text.replacen("51.50 亿元", "51.60 亿元", 1).replacen(
            r#", adjusted: "98.60 亿元""#,
            "",
            1,
        ));
        let changes = figure_changes(&before, &after);
        let told: Vec<(Option<&str>, Option<&str>)> =
            changes.iter().map(|c| (c.before.as_deref(), c.after.as_deref())).collect();
        assert_eq!(told, [(Some("51.50 亿元"), Some("51.60 亿元")), (Some("98.60 亿元"), None)]);
        assert_eq!(changes[0].key, "general/全市/revenue/一般公共预算收入/2025/initial/amount");
        assert_eq!(figure_changes(&after, &before).iter().filter(|c| c.before.is_none()).count(), 1);
    }
}
