//! Any sequence of deeds, taken back and done again, leads where it should; merging is a union.

use super::*;
use jiff::Timestamp;
use proptest::prelude::*;

pub(super) fn content(text: &str, at: i64) -> Content {
    Content {
        anchor: Anchor::Figure("general/全市/revenue/收入/2025/executed/amount".to_owned()),
        quote: Some("73.17 亿元".to_owned()),
        text: text.to_owned(),
        kind: NoteKind::Question,
        importance: Importance::Normal,
        status: NoteStatus::Draft,
        tags: ["教育".to_owned()].into(),
        author: Reviewer {
            name: "甲".to_owned(),
            delegation: "清溪区代表团".to_owned(),
            ..Reviewer::default()
        },
        changed_by: (at % 2 == 1).then(|| Reviewer { name: "乙".to_owned(), ..Reviewer::default() }),
        created: Timestamp::from_second(1_700_000_000).unwrap(),
        changed: Timestamp::from_second(1_700_000_000 + at).unwrap(),
        replies: Vec::new(),
        extra: Extra::default(),
    }
}

/// One thing done at a desk; numbers choose among what is there.
#[derive(Clone, Debug)]
pub(super) enum Doing {
    Write(String),
    Change(usize, String),
    Delete(usize),
    Status(usize, usize, bool),
    Reply(usize, String, bool),
    Move(usize, String),
    Quote(usize, String),
    Budget(String),
    Dismiss(u8, String),
    Restore(u8),
    Reviewer(String),
    Undo,
    Redo,
}

pub(super) fn doing() -> impl Strategy<Value = Doing> {
    let word = || "[甲乙丙\n\"\\\\\u{202e}a-c]{0,6}";
    prop_oneof![
        3 => word().prop_map(Doing::Write),
        3 => (0usize..8, word()).prop_map(|(n, t)| Doing::Change(n, t)),
        1 => (0usize..8).prop_map(Doing::Delete),
        1 => (0usize..8, 0usize..8, any::<bool>()).prop_map(|(a, b, c)| Doing::Status(a, b, c)),
        1 => (0usize..8, word(), any::<bool>()).prop_map(|(n, t, o)| Doing::Reply(n, t, o)),
        1 => (0usize..8, word()).prop_map(|(n, t)| Doing::Move(n, t)),
        1 => (0usize..8, word()).prop_map(|(n, t)| Doing::Quote(n, t)),
        1 => "[a\"#\n\r]{0,5}".prop_map(Doing::Budget),
        1 => (0u8..3, "[a-c\n]{1,3}").prop_map(|(n, t)| Doing::Dismiss(n, t)),
        1 => (0u8..3).prop_map(Doing::Restore),
        1 => word().prop_map(Doing::Reviewer),
        2 => Just(Doing::Undo),
        2 => Just(Doing::Redo),
    ]
}

fn nth(desk: &Desk, n: usize) -> Option<NoteId> {
    let count = desk.review().notes().len();
    desk.review().notes().nth(n.checked_rem(count)?).map(|(id, _)| id)
}

pub(super) fn act(desk: &mut Desk, doing: &Doing, at: i64) {
    match doing {
        Doing::Write(text) => {
            desk.write(content(text, at));
        }
        Doing::Change(n, text) => {
            if let Some(id) = nth(desk, *n) {
                desk.change(id, content(text, at));
            }
        }
        Doing::Delete(n) => {
            if let Some(id) = nth(desk, *n) {
                desk.delete(id);
            }
        }
        Doing::Status(a, b, settled) => {
            let ids: Vec<NoteId> = [*a, *b].into_iter().filter_map(|n| nth(desk, n)).collect();
            let status = if *settled { NoteStatus::Settled } else { NoteStatus::Ready };
            let now = Timestamp::from_second(1_700_000_000 + at).unwrap();
            desk.set_status(&ids, status, now);
        }
        Doing::Reply(n, text, is_official) => {
            if let Some(id) = nth(desk, *n) {
                let at = Timestamp::from_second(1_700_000_000 + at).unwrap();
                let author = Reviewer { name: "财政局".to_owned(), ..Reviewer::default() };
                let reply = Reply {
                    author,
                    text: text.clone(),
                    at,
                    is_official: *is_official,
                    extra: Extra::default(),
                };
                desk.reply(id, reply);
            }
        }
        Doing::Move(n, key) => {
            if let Some(id) = nth(desk, *n) {
                desk.put_at(id, Anchor::Line(key.clone()), None, Timestamp::UNIX_EPOCH);
            }
        }
        Doing::Quote(n, quote) => {
            if let Some(id) = nth(desk, *n) {
                desk.renew_quote(id, Some(quote.clone()), Timestamp::UNIX_EPOCH);
            }
        }
        Doing::Budget(text) => {
            let taken = Timestamp::from_second(1_700_000_000 + at).unwrap();
            desk.update_budget(Source::new(text.as_str().into(), None, taken));
        }
        Doing::Dismiss(n, reason) => desk.dismiss(&format!("finding {n}"), reason),
        Doing::Restore(n) => desk.restore(&format!("finding {n}")),
        Doing::Reviewer(name) => {
            desk.set_reviewer(Reviewer { name: name.clone(), ..Reviewer::default() }, name.len() > 4);
        }
        Doing::Undo => {
            desk.undo();
        }
        Doing::Redo => {
            desk.redo();
        }
    }
}

proptest! {
    /// Against a list of snapshots, which is what undo means.
    #[test]
    fn undo_and_redo_go_back_and_forth_through_every_state(all in prop::collection::vec(doing(), 0..40)) {
        let mut desk = Desk::default();
        let (mut states, mut at) = (vec![std::sync::Arc::new(Review::default())], 0usize);
        for (time, doing) in all.iter().enumerate() {
            let before = desk.review().clone();
            let edition = desk.edition();
            act(&mut desk, doing, i64::try_from(time).unwrap());
            match doing {
                Doing::Undo => at = at.saturating_sub(1),
                Doing::Redo => at = (at + 1).min(states.len() - 1),
                _ if *desk.review() != before => {
                    states.truncate(at + 1);
                    states.push(desk.review().clone());
                    at += 1;
                }
                _ => {}
            }
            prop_assert_eq!(desk.review(), &states[at]);
            prop_assert_eq!(*desk.review() != before, desk.edition() != edition);
            prop_assert_eq!(desk.undoable().is_some(), at > 0);
            prop_assert_eq!(desk.redoable().is_some(), at + 1 < states.len());
        }
    }

    /// Reviews that went apart from one beginning, as colleagues' files do.
    #[test]
    fn merging_is_a_union(
        common in prop::collection::vec(doing(), 0..12),
        apart in prop::collection::vec(prop::collection::vec(doing(), 0..12), 3),
    ) {
        let mut first = Desk::default();
        for doing in &common {
            act(&mut first, doing, 0);
        }
        let reviews: Vec<Review> = apart
            .iter()
            .map(|all| {
                let mut desk = Desk::new((**first.review()).clone());
                for (time, doing) in all.iter().enumerate() {
                    act(&mut desk, doing, i64::try_from(time).unwrap());
                }
                (**desk.review()).clone()
            })
            .collect();
        let [a, b, c] = &reviews[..] else { unreachable!() };
        prop_assert_eq!(a.merged(a), a.clone());
        prop_assert_eq!(a.merged(b), b.merged(a));
        prop_assert_eq!(a.merged(b).merged(c), a.merged(&b.merged(c)));
        prop_assert_eq!(a.merged(b).merged(b), a.merged(b));
        // nothing anybody says is lost, unless the other side has replaced it
        let both = a.merged(b);
        for side in [a, b] {
            for (id, note) in side.notes() {
                let merged = both.note(id).unwrap();
                let says = |c: &Content| merged.content() == c || merged.others().any(|o| o == c);
                let replaced = |other: &Review| other.note(id).is_some_and(|n| n.merged(note) == *n && n != note);
                prop_assert!(says(note.content()) || replaced(a) || replaced(b));
            }
        }
    }
}

#[test]
fn a_note_changed_on_two_sides_keeps_both_until_it_is_settled() {
    let mut first = Desk::default();
    let id = first.write(content("为什么下降？", 0));
    let (mut one, mut other) = (Desk::new((**first.review()).clone()), Desk::new((**first.review()).clone()));
    one.change(id, content("为什么下降 2.1%？", 1));
    other.change(id, content("请说明下降的原因。", 2));
    let mut both = Desk::new(one.review().merged(other.review()));
    let note = both.review().note(id).unwrap();
    assert!(note.is_split());
    let mut texts: Vec<&str> = note.others().map(|c| c.text.as_str()).collect();
    texts.push(&note.content().text);
    texts.sort_unstable();
    assert_eq!(texts, ["为什么下降 2.1%？", "请说明下降的原因。"]);
    // saying what is already said on top settles it too
    let settled = note.content().clone();
    both.settle(id, settled.clone());
    assert!(!both.review().note(id).unwrap().is_split());
    assert_eq!(both.review().merged(one.review()).note(id).unwrap().content(), &settled);
    assert_eq!(both.review().merged(other.review()), **both.review());
}

#[test]
fn nothing_done_is_nothing_to_undo() {
    let mut desk = Desk::default();
    desk.restore("finding");
    desk.set_reviewer(Reviewer::default(), true);
    desk.set_status(&[], NoteStatus::Raised, Timestamp::UNIX_EPOCH);
    assert_eq!((desk.undoable(), desk.edition()), (None, 0));
    let id = desk.write(content("问", 0));
    desk.change(id, content("问", 0));
    assert_eq!(desk.undoable(), Some(Deed::WriteNote));
    desk.dismiss("finding", " \n 看过了 ");
    assert_eq!(desk.review().dismissal("finding").unwrap().reason, "看过了");
    desk.dismiss("finding", "看过了");
    assert_eq!(desk.undo(), Some(Deed::Dismiss));
    assert_eq!((desk.undoable(), desk.redoable()), (Some(Deed::WriteNote), Some(Deed::Dismiss)));
}
