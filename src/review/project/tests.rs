//! What is written is read again, exactly; what is damaged is not half-read.

use super::*;
use crate::review::tests::{act, content, doing};
use crate::review::{Anchor, Desk, Extra, NoteFilter, Review, ReviewSettings, Reviewer, Source};
use proptest::prelude::*;

fn written(review: &Review) -> String {
    write(review, None)
}

fn reread(text: &str) -> Review {
    match read(text) {
        Ok(opened) => opened.review,
        Err(e) => panic!("{e:?}\n{text}"),
    }
}

/// A review with one of everything.
fn full() -> Desk {
    let text = include_str!("../../../data/tutorial.ron");
    let source = Source::new(text.into(), Some("/会议/草案 2026.ron".into()), Timestamp::UNIX_EPOCH);
    let reviewer =
        Reviewer { name: "王\"某\"".to_owned(), delegation: "清溪区".to_owned(), ..Reviewer::default() };
    let mut desk = Desk::new(Review::of(source, reviewer));
    let id = desk.write(content("为什么\n下降 \\ 2.1%？\u{202e}\u{0}🙂", 1));
    desk.reply(
        id,
        crate::review::Reply {
            author: Reviewer::default(),
            text: "已答复".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            is_official: true,
            extra: Extra::default(),
        },
    );
    for anchor in [
        Anchor::Report,
        Anchor::Section("一/（一）".into()),
        Anchor::Chart("bars".into()),
        Anchor::Finding("x/y \"z\"".into()),
    ] {
        desk.write(crate::review::Content { anchor, ..content("", 2) });
    }
    desk.dismiss("finding", "知道了");
    desk.set_settings(ReviewSettings {
        base: crate::compare::CompareBase::Initial,
        filter: NoteFilter {
            words: "教育 \"".to_owned(),
            kind: Some(crate::review::NoteKind::Question),
            tag: Some("民生".to_owned()),
            ..NoteFilter::default()
        },
        paper: crate::review::PaperSettings {
            without: [crate::review::PaperPart::Cover, crate::review::PaperPart::Notes].into(),
            without_books: [crate::budget::Book::Fund].into(),
            charts: Some(vec!["debt".to_owned(), "flow:draft:全市".to_owned()]),
            large: true,
            ..Default::default()
        },
        ..ReviewSettings::default()
    });
    desk
}

#[test]
fn everything_comes_back_and_ron_reads_it_too() {
    let desk = full();
    let text = written(desk.review());
    assert_eq!(reread(&text), **desk.review());
    assert_eq!(written(&reread(&text)), text);
    ron::from_str::<ron::Value>(&text).unwrap();
    assert!(!desk.review().source().is_altered());
    assert!(reread(&text.replacen("51.50 亿元", "51.51 亿元", 1)).source().is_altered());
    let recovery = Recovery {
        project: Some("C:\\会议\\甲.mingzhang".into()),
        base: Some("ab12".into()),
        at: Timestamp::UNIX_EPOCH,
    };
    let opened = read(&write(desk.review(), Some(&recovery))).unwrap();
    assert_eq!((opened.recovery, opened.review == **desk.review()), (Some(recovery), true));
}

#[test]
fn fields_of_a_newer_minor_version_survive() {
    let text = written(full().review())
        .replacen("mingzhang: \"1.1\"", "mingzhang: \"1.7\"", 1)
        .replacen("notes: [", "mood: happy(\"好, (\", [1, 2]), // 心情\n    notes: [", 1)
        .replacen("text: \"", "colour: (r: 1, g: \")\"), text: \"", 2)
        .replacen("delegation:", "seat: 12, delegation:", 1)
        .replacen("reason:", "at: \"14:03\", reason:", 1)
        .replacen("sha256:", "pages: 22, sha256:", 1)
        .replacen("official:", "sealed: true, official:", 1)
        .replacen("base:", "zoom: 1.5, base:", 1)
        .replacen("words:", "since: \"昨天\", words:", 1);
    let review = reread(&text);
    let again = written(&review);
    for kept in [
        "mood: happy(\"好, (\", [1, 2]),",
        "colour: (r: 1, g: \")\"),",
        "seat: 12",
        "at: \"14:03\",",
        "pages: 22,",
        "sealed: true,",
        "zoom: 1.5,",
        "since: \"昨天\",",
    ] {
        assert!(again.contains(kept), "{kept} in {again}");
    }
    assert_eq!(reread(&again), review);
    // and changing a note keeps them too
    let mut desk = Desk::new(review);
    let ids: Vec<_> = desk.review().notes().map(|(id, _)| id).collect();
    desk.set_status(&ids, crate::review::NoteStatus::Raised, Timestamp::UNIX_EPOCH);
    assert!(written(desk.review()).contains("colour: (r: 1, g: \")\"),"));
}

#[test]
fn a_newer_major_version_is_only_looked_at() {
    let text = written(full().review());
    let newer = text.replacen("mingzhang: \"1.1\"", "mingzhang: \"2.0\"", 1);
    let opened = read(&newer).unwrap();
    assert!(opened.is_newer() && opened.review == reread(&text));
    let strange = newer.replacen("about: report", "about: dream(3)", 1);
    assert!(matches!(read(&strange), Err(ProjectError::Newer(2, 0))));
    for bad in ["mingzhang: \"0.9\"", "mingzhang: \"one\"", "mingzhang: 1", "mingzhang: \"1\""] {
        let Err(ProjectError::File(e)) = read(&text.replacen("mingzhang: \"1.1\"", bad, 1)) else {
            panic!("{bad} is read")
        };
        assert!(matches!(e, crate::budget::LoadError::Problems { .. }), "{bad}");
    }
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let text = written(full().review());
    let first = text.find("kind: question").unwrap();
    let line = text.get(..first).unwrap().matches('\n').count() + 1;
    let bad = text
        .replacen("kind: question", "kind: qestion", 1)
        .replacen("created: \"2", "created: \"x2", 1)
        .replacen("id: \"0", "id: \"g", 1);
    let Err(ProjectError::File(crate::budget::LoadError::Problems { problems, more: 0 })) = read(&bad) else {
        panic!("it is read")
    };
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems.iter().any(|p| p.line as usize == line && p.column == 19), "{problems:?} {line}");
}

#[test]
fn the_mistakes_only_a_project_can_have_are_each_found() {
    use crate::budget::ProblemKind as K;
    let text = written(full().review());
    let note = text.split_once("notes: [\n").unwrap().1.split_once("\n        ),\n").unwrap().0;
    let doubled = text.replacen("notes: [\n", &format!("notes: [\n{note}\n        ),\n"), 1);
    let version = note.split_once("about:").unwrap().1;
    let other = format!("others: [(about: {version})],\n            about:");
    for (kind, bad) in [
        (K::BadId, text.replacen("revision: \"", "revision: \"x", 1)),
        (K::BadTime, text.replacen("created: \"", "created: \"x", 1)),
        (K::BadVersion, text.replacen("mingzhang: \"1.1\"", "mingzhang: \"1\"", 1)),
        (K::DuplicateNote, doubled),
        (K::DuplicateRevision, text.replacen("about:", &other, 1)),
    ] {
        let Err(ProjectError::File(crate::budget::LoadError::Problems { problems, .. })) = read(&bad) else {
            panic!("{kind:?} is read")
        };
        assert_eq!(problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [kind]);
    }
}

#[test]
fn what_is_no_project_is_said_to_be_none() {
    for text in ["(format: 1)", "hello", "()", include_str!("../../../data/tutorial.ron")] {
        assert!(matches!(read(text), Err(ProjectError::NotProject)), "{text:.20}");
    }
    assert!(matches!(read_bytes(b""), Err(ProjectError::File(crate::budget::LoadError::Empty))));
    assert!(matches!(read_bytes(&[0xff, 0xfe, 1]), Err(ProjectError::File(_))));
}

#[test]
fn the_reference_is_right() {
    use crate::review::{Importance, NoteKind, NoteOrder, NoteStatus};
    use strum::VariantNames as _;
    let reference = include_str!("../../../data/PROJECT.md");
    let (_, rest) = reference.split_once("```ron\n").unwrap();
    let (example, prose) = rest.split_once("```").unwrap();
    let opened = read(example).unwrap();
    assert_eq!((opened.version, opened.review.notes().len(), opened.review.dismissed()), (VERSION, 1, 1));
    let words = [
        NoteKind::VARIANTS,
        Importance::VARIANTS,
        NoteStatus::VARIANTS,
        NoteOrder::VARIANTS,
        crate::review::PlaceFilter::VARIANTS,
        crate::compare::CompareBase::VARIANTS,
    ];
    for word in words.into_iter().flatten() {
        assert!(prose.contains(&format!("`{word}`")), "{word}");
    }
    for word in Anchor::VARIANTS {
        assert!(prose.contains(&format!("`{word}")), "{word}");
    }
    // every field that is written is explained
    let recovery = Recovery { project: Some("x".into()), base: Some("ab".into()), at: Timestamp::UNIX_EPOCH };
    for line in write(full().review(), Some(&recovery)).lines().take_while(|l| !l.contains("r#")) {
        if let Some((name, _)) = line.trim_start().split_once(": ")
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        {
            let says = |text: &str| prose.contains(text);
            assert!(
                says(&format!("`{name}`")) || says(&format!("`{name}: ")) || says(&format!("({name}: ")),
                "{name}"
            );
        }
    }
}

/// People edit files by hand, and the same note may then say two things under one revision.
#[test]
fn merging_loses_nothing_of_files_changed_by_hand() {
    let mut desk = Desk::default();
    let id = desk.write(content("原文", 0));
    let text = written(desk.review());
    let ours = reread(&text);
    let theirs = reread(&text.replacen("原文", "在编辑器里改的", 1));
    let third = reread(&text.replacen("原文", "又一种", 1));
    let both = ours.merged(&theirs);
    assert_eq!(both, theirs.merged(&ours));
    assert_eq!(both.merged(&theirs), both);
    assert_eq!(ours.merged(&theirs).merged(&third), ours.merged(&theirs.merged(&third)));
    let note = both.note(id).unwrap();
    let mut says: Vec<&str> = note.others().chain([note.content()]).map(|c| c.text.as_str()).collect();
    says.sort_unstable();
    assert_eq!(says, ["原文", "在编辑器里改的"]);
    assert_eq!(reread(&written(&both)), both);
    // reasons in lines of their own, and fields nobody here knows
    let reasons = "dismissals: [(finding: \"f\", reason: \"乙\n甲\"),";
    let by_hand = reread(&text.replacen("dismissals: [", reasons, 1));
    assert_eq!(by_hand.merged(&by_hand), by_hand);
    let unknown = reread(&text.replacen("notes: [", "mood: 3, notes: [", 1));
    let mut desk = Desk::new(ours);
    let merged = desk.review().merged(&unknown);
    desk.become_other(crate::review::Deed::Merge, &merged);
    assert!(written(desk.review()).contains("mood: 3,"));
    desk.undo();
    assert!(!written(desk.review()).contains("mood: 3,"));
}

proptest! {
    /// Whatever was done, taken back and done again: the file says it exactly.
    #[test]
    fn a_round_trip_is_exact(all in prop::collection::vec(doing(), 0..40), apart in prop::collection::vec(doing(), 0..6)) {
        let mut desk = Desk::default();
        for (time, doing) in all.iter().enumerate() {
            act(&mut desk, doing, i64::try_from(time).unwrap());
            // saved and loaded at any moment it is the same, and undo goes on
            prop_assert_eq!(&reread(&written(desk.review())), &**desk.review());
        }
        // notes with several versions too
        let mut other = Desk::new((**desk.review()).clone());
        for doing in &apart {
            act(&mut desk, doing, 100);
            act(&mut other, doing, 200);
        }
        let review = desk.review().merged(other.review());
        let text = written(&review);
        let again = reread(&text);
        prop_assert_eq!(&again, &review);
        prop_assert_eq!(written(&again), text.clone());
        prop_assert!(ron::from_str::<ron::Value>(&text).is_ok());
        // merging what was read is as good as merging what was there
        prop_assert_eq!(again.merged(desk.review()), review);
    }

    #[test]
    fn any_text_comes_back(text in any::<String>(), budget in "[\"#a\\n\\r\u{feff}（]{0,40}") {
        let mut desk = Desk::new(Review::of(
            Source::new(budget.into(), None, Timestamp::UNIX_EPOCH),
            Reviewer { name: text.clone(), ..Reviewer::default() },
        ));
        desk.write(content(&text, 0));
        prop_assert_eq!(reread(&written(desk.review())), (**desk.review()).clone());
    }
}

/// Bytes changed, taken out, doubled or cut off: a mistake with its place, or a review as whole as the file says.
#[test]
fn ten_thousand_damaged_files_neither_panic_nor_are_half_read() {
    let mut desk = full();
    desk.update_budget(Source::new("(format: 1)".into(), None, Timestamp::UNIX_EPOCH));
    let text = written(desk.review());
    let bytes = text.as_bytes();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let (mut read_whole, mut refused, mut compared) = (0, 0, 0);
    for _ in 0..10_000 {
        let mut damaged = bytes.to_vec();
        for _ in 0..=random(3) {
            if damaged.is_empty() {
                break;
            }
            let (at, length) = (random(damaged.len()), random(12));
            let end = (at + length).min(damaged.len());
            match random(5) {
                0 => damaged[at] ^= 1 << random(8),
                1 => damaged[at] = b"()[]{}\",:#\\r0"[random(13)],
                2 => drop(damaged.drain(at..end)),
                3 => {
                    let piece = damaged[at..end].to_vec();
                    damaged.splice(at..at, piece);
                }
                _ => damaged.truncate(at.max(1)),
            }
        }
        match read_bytes(&damaged) {
            Ok(opened) => {
                read_whole += 1;
                // as whole as the file says: as many notes and versions as it has ids
                let text = std::str::from_utf8(&damaged).unwrap();
                let again = reread(&written(&opened.review));
                assert_eq!(again, opened.review);
                // as many notes as another reader of RON finds
                if let Ok(ron::Value::Map(fields)) = ron::from_str::<ron::Value>(text) {
                    let notes = fields.iter().find(|(name, _)| **name == ron::Value::String("notes".into()));
                    let count = match notes {
                        Some((_, ron::Value::Seq(notes))) => notes.len(),
                        _ => 0,
                    };
                    assert_eq!(opened.review.notes().len(), count, "{text}");
                    compared += 1;
                }
            }
            Err(ProjectError::File(crate::budget::LoadError::Problems { problems, .. })) => {
                refused += 1;
                assert!(!problems.is_empty());
            }
            Err(_) => refused += 1,
        }
    }
    assert!(read_whole > 500 && refused > 2_000 && compared > 400, "{read_whole} {refused} {compared}");
}

/// Every version ever released has a file here that must open for ever, to what it opened then.
#[test]
fn every_version_of_the_format_opens() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let opened = read_bytes(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(
            path.file_stem().unwrap().to_str(),
            Some(&*format!("{}.{}", opened.version.0, opened.version.1))
        );
        found.push(opened.version);
        let review = opened.review;
        assert!(!review.source().is_altered());
        let budget = crate::budget::load_bytes(review.source().text.as_bytes(), &Default::default()).unwrap();
        assert_eq!(budget.place, "清溪市");
        assert_eq!(review.reviewer().name, "林代表");
        let texts: Vec<&str> = review.notes().map(|(_, n)| n.content().text.as_str()).collect();
        assert_eq!(texts, ["为什么比上年下降？\n请说明。", "口径请注明"]);
        let (_, first) = review.notes().next().unwrap();
        assert_eq!(first.content().kind, crate::review::NoteKind::Question);
        assert_eq!(first.content().replies.len(), 1);
        assert_eq!(review.dismissal("debt-limit-missing").unwrap().reason, "已问过");
    }
    assert!(found.contains(&VERSION));
}
