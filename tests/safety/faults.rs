//! Every step of the disk fails in turn.

use super::{Place, says, state};
use mingzhang::review::project::Recovery;
use mingzhang::review::store::{Archive, Done, Expect, KEPT_VERSIONS, Keeper, SaveError, Snapshot, open};
use mingzhang::storage::{Disk, Step};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A disk one step of which fails, once.
struct Faulty {
    disk: Disk,
    is_on: Arc<AtomicBool>,
}

impl Faulty {
    /// From now on nothing fails any more.
    fn mend(&self) {
        self.is_on.store(false, Ordering::SeqCst);
    }
}

/// Calls `test` with a disk whose first step fails, once, then with one whose second step fails, and so on until no
/// step is left that could. Gives the steps that failed.
fn each_step(test: impl Fn(&Faulty, usize)) -> Vec<Step> {
    const KINDS: [io::ErrorKind; 3] =
        [io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied, io::ErrorKind::Other];
    let mut failed = Vec::new();
    for nth in 0..200 {
        let (count, hit) = (AtomicUsize::new(0), Arc::new(Mutex::new(None)));
        let is_on = Arc::new(AtomicBool::new(true));
        let (on, set) = (Arc::clone(&is_on), Arc::clone(&hit));
        let disk = Disk::with_faults(move |step, _| {
            if !on.load(Ordering::SeqCst) || count.fetch_add(1, Ordering::SeqCst) != nth {
                return Ok(());
            }
            *set.lock().unwrap() = Some(step);
            Err(KINDS[nth % KINDS.len()].into())
        });
        test(&Faulty { disk, is_on }, nth);
        let step = *hit.lock().unwrap();
        match step {
            Some(step) => failed.push(step),
            None => {
                println!("{failed:?}");
                return failed;
            }
        }
    }
    panic!("there is no end of steps")
}

/// Saves as often, so that as many versions are there, less one.
fn prepare(place: &Place, saves: usize) -> (String, mingzhang::review::store::Stamp) {
    let archive = place.archive();
    let mut last = None;
    for nth in 0..saves {
        let text = state(&format!("state {nth}")).1;
        let stamp = archive.save(&place.project(), &text, &Expect::Anything, true).unwrap();
        last = Some((text, stamp));
    }
    last.unwrap()
}

fn only_the_project_is_there(place: &Place) {
    for entry in std::fs::read_dir(place.path("会议 资料")).unwrap() {
        assert_eq!(entry.unwrap().path(), place.project(), "nothing unfinished stays");
    }
}

#[test]
fn saving_over_a_file_leaves_the_old_or_the_new_one_and_can_be_repeated() {
    for saves in [1, 4, 13] {
        let failed = each_step(|faulty, nth| {
            let place = Place::new();
            let (old, stamp) = prepare(&place, saves);
            let before = place.versions(KEPT_VERSIONS).len();
            assert_eq!(before, (saves - 1).min(KEPT_VERSIONS));
            let new = state("new").1;
            let archive = place.archive_on(faulty.disk.clone());
            let saved = archive.save(&place.project(), &new, &Expect::Same(stamp.clone()), true);
            faulty.mend();
            let is = std::fs::read_to_string(place.project()).unwrap();
            assert!(is == new || (is == old && saved.is_err()), "{nth}: {saved:?}");
            open(&place.project()).unwrap();
            let versions = place.versions(KEPT_VERSIONS + 1);
            assert!(versions.len() >= before.min(KEPT_VERSIONS), "{nth}");
            only_the_project_is_there(&place);
            // as the window would: with what it knows the file to be
            let expect = Expect::Same(saved.unwrap_or(stamp));
            let again = state("again").1;
            let stamp = archive.save(&place.project(), &again, &expect, true).unwrap();
            archive.save(&place.project(), &again, &Expect::Same(stamp), true).unwrap();
            assert_eq!(std::fs::read_to_string(place.project()).unwrap(), again);
            place.versions(KEPT_VERSIONS);
        });
        let mut wanted = vec![Step::CreateFile, Step::Write, Step::SyncFile, Step::CreateFolder];
        wanted.extend([Step::Link, Step::SyncFolder]);
        wanted.extend((saves == 13).then_some(Step::Remove));
        wanted.extend([Step::Rename, Step::SyncFolder]);
        assert_eq!(failed, wanted);
    }
}

#[test]
fn another_program_is_noticed_after_a_failure_too() {
    let place = Place::new();
    let (_, stamp) = prepare(&place, 1);
    let count = AtomicUsize::new(0);
    let project = place.project();
    let disk = Disk::with_faults(move |step, path| {
        // the folder of the project, not that of the versions
        let ours = step == Step::SyncFolder && Some(path) == project.canonicalize().unwrap().parent();
        if ours && count.fetch_add(1, Ordering::SeqCst) == 0 {
            Err(io::ErrorKind::Other.into())
        } else {
            Ok(())
        }
    });
    let archive = place.archive_on(disk);
    let expect = Expect::Same(stamp);
    assert!(matches!(archive.save(&place.project(), &state("one").1, &expect, true), Err(SaveError::Io(_))));
    super::scribble(&place.project(), b"another program's");
    assert!(matches!(
        archive.save(&place.project(), &state("two").1, &expect, true),
        Err(SaveError::Changed)
    ));
    assert_eq!(std::fs::read(place.project()).unwrap(), b"another program's");
}

#[test]
fn a_new_file_is_whole_or_not_there() {
    let failed = each_step(|faulty, nth| {
        let place = Place::new();
        let new = state("new").1;
        let archive = place.archive_on(faulty.disk.clone());
        let saved = archive.save(&place.project(), &new, &Expect::Anything, true);
        faulty.mend();
        match std::fs::read_to_string(place.project()) {
            Ok(is) => assert_eq!(is, new),
            Err(e) => assert!(e.kind() == io::ErrorKind::NotFound && saved.is_err(), "{nth} {e}"),
        }
        only_the_project_is_there(&place);
        archive.save(&place.project(), &new, &Expect::Anything, true).unwrap();
        assert_eq!(std::fs::read_to_string(place.project()).unwrap(), new);
    });
    use Step::{CreateFile, Rename, SyncFile, SyncFolder, Write};
    assert_eq!(failed, [CreateFile, Write, SyncFile, Rename, SyncFolder]);
}

fn recovery(place: &Place) -> Recovery {
    Recovery { project: Some(place.project()), base: None, at: jiff::Timestamp::UNIX_EPOCH }
}

/// What a session that is no more has left, as it says.
fn left(place: &Place) -> Vec<String> {
    place.archive().left_behind().iter().map(|left| says(&left.review)).collect()
}

#[test]
fn a_journal_is_the_old_or_the_new_one() {
    each_step(|faulty, nth| {
        let place = Place::new();
        let archive = place.archive_on(faulty.disk.clone());
        let (one, two) = (state("one").0, state("two").0);
        let (mut first, mut second) = (false, false);
        if let Ok(journal) = archive.begin_journal() {
            let journal = journal.unwrap();
            first = archive.write_journal(&journal, &one, &recovery(&place)).is_ok();
            second = archive.write_journal(&journal, &two, &recovery(&place)).is_ok();
            // while the session lives nobody else takes it
            assert!(left(&place).is_empty());
        }
        let is = left(&place);
        match (first, second) {
            (_, true) => assert_eq!(is, ["two"], "{nth}"),
            (true, false) => assert!(is == ["one"] || is == ["two"], "{nth} {is:?}"),
            (false, false) => assert!(is.is_empty() || is == ["one"], "{nth} {is:?}"),
        }
    });
}

#[test]
fn what_was_left_behind_is_in_its_journal_or_among_the_versions() {
    for saves in [1, 13] {
        let failed = each_step(|faulty, nth| {
            let place = Place::new();
            let (saved, _) = prepare(&place, saves);
            {
                let archive = place.archive();
                let journal = archive.begin_journal().unwrap().unwrap();
                archive.write_journal(&journal, &state("left").0, &recovery(&place)).unwrap();
            }
            let archive = place.archive_on(faulty.disk.clone());
            let mut is_ok = true;
            for left in archive.left_behind() {
                is_ok &= archive.discard(left, true).is_ok();
            }
            let kept = place.versions(KEPT_VERSIONS + 1).iter().any(|(_, review)| says(review) == "left");
            let is = left(&place);
            assert!(kept || is == ["left"], "{nth}");
            assert!(is_ok || is == ["left"] || kept, "{nth}");
            assert_eq!(std::fs::read_to_string(place.project()).unwrap(), saved);
            // and can be given up after all
            for left in place.archive().left_behind() {
                place.archive().discard(left, true).unwrap();
            }
            assert!(left(&place).is_empty());
            assert!(place.versions(KEPT_VERSIONS + 1).iter().any(|(_, review)| says(review) == "left"));
        });
        assert!(failed.contains(&Step::Link) && failed.contains(&Step::Remove), "{failed:?}");
    }
}

fn snapshot(place: &Place, text: &str, edition: u64) -> Snapshot {
    let review = Arc::new(state(text).0);
    Snapshot { review, project: Some(place.project()), edition, ..Snapshot::default() }
}

/// What the keeper says of saving; what it says of the journal goes to `others`.
fn saved(keeper: &Keeper, others: &mut Vec<Done>) -> Result<mingzhang::review::store::Stamp, SaveError> {
    loop {
        match keeper.wait().unwrap() {
            Done::Saved { stamp, .. } => return Ok(stamp),
            Done::NotSaved { error, .. } => return Err(error),
            other => others.push(other),
        }
    }
}

#[test]
fn the_keeper_says_what_failed_and_saves_when_asked_again() {
    let failed = each_step(|faulty, nth| {
        let place = Place::new();
        let (old, stamp) = prepare(&place, 13);
        let keeper = Keeper::start(place.archive_on(faulty.disk.clone()), || {});
        let mut others = Vec::new();
        keeper.changed(snapshot(&place, "one", 1));
        // the journal is written at once, as nothing was written before
        std::thread::sleep(std::time::Duration::from_millis(40));
        let expect = Expect::Same(stamp);
        keeper.save(snapshot(&place, "one", 1), place.project(), expect.clone(), true);
        let first = saved(&keeper, &mut others);
        faulty.mend();
        let is = says(&open(&place.project()).unwrap().0.review);
        assert!(is == "one" || (first.is_err() && std::fs::read_to_string(place.project()).unwrap() == old));
        let expect = match first {
            Ok(stamp) => Expect::Same(stamp),
            Err(_) => {
                // the work is in the journal
                let folder = std::fs::read_dir(place.data().join("recovery")).unwrap();
                let files: Vec<_> = folder.map(|e| e.unwrap().path()).collect();
                let journal = files.iter().find(|p| p.extension().is_some_and(|e| e == "mingzhang"));
                assert_eq!(says(&open(journal.unwrap()).unwrap().0.review), "one", "{nth}");
                expect
            }
        };
        keeper.save(snapshot(&place, "two", 2), place.project(), expect, true);
        saved(&keeper, &mut others).unwrap();
        drop(keeper);
        assert_eq!(says(&open(&place.project()).unwrap().0.review), "two");
        place.versions(KEPT_VERSIONS + 1);
        assert!(left(&place).is_empty(), "{nth}: everything is saved");
        match &others[..] {
            [] | [Done::NoJournal(_), Done::JournalBack] => {}
            other => panic!("{nth}: {other:?}"),
        }
    });
    assert!(failed.len() > 15, "{failed:?}");
}

/// A disk on which nothing can be written in a folder as long as the switch is on.
fn broken_in(folder: &'static str) -> (Disk, Arc<AtomicBool>) {
    let broken = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&broken);
    let disk = Disk::with_faults(move |_, path: &Path| {
        let is_there = path.components().any(|c| c.as_os_str() == folder);
        if is_there && switch.load(Ordering::SeqCst) {
            Err(io::ErrorKind::StorageFull.into())
        } else {
            Ok(())
        }
    });
    (disk, broken)
}

#[test]
fn a_journal_that_cannot_be_written_is_said_once_and_so_is_that_it_can_be_again() {
    let place = Place::new();
    let (disk, broken) = broken_in("recovery");
    let keeper = Keeper::start(place.archive_on(disk), || {});
    keeper.changed(snapshot(&place, "one", 1));
    assert!(matches!(keeper.wait(), Some(Done::NoJournal(e)) if e.kind() == io::ErrorKind::StorageFull));
    keeper.changed(snapshot(&place, "two", 2));
    std::thread::sleep(std::time::Duration::from_millis(1_200));
    assert!(keeper.poll().is_none(), "not said again");
    broken.store(false, Ordering::SeqCst);
    assert!(matches!(keeper.wait(), Some(Done::JournalBack)));
    drop(keeper);
    assert_eq!(left(&place), ["two"]);
}

#[test]
fn saving_makes_good_a_journal_that_could_not_be_written() {
    let place = Place::new();
    let (disk, _broken) = broken_in("recovery");
    let keeper = Keeper::start(place.archive_on(disk), || {});
    for edition in [1, 2] {
        // said anew after all was well in between
        keeper.changed(snapshot(&place, "one", edition));
        assert!(matches!(keeper.wait(), Some(Done::NoJournal(_))));
        keeper.save(snapshot(&place, "one", edition), place.project(), Expect::Anything, true);
        let mut others = Vec::new();
        saved(&keeper, &mut others).unwrap();
        assert!(matches!(others[..], [Done::JournalBack]), "{others:?}");
    }
}

#[test]
fn a_project_that_cannot_be_saved_stays_in_the_journal() {
    let place = Place::new();
    let (disk, broken) = broken_in("会议 资料");
    let keeper = Keeper::start(place.archive_on(disk), || {});
    keeper.changed(snapshot(&place, "one", 1));
    for _ in 0..2 {
        keeper.save(snapshot(&place, "one", 1), place.project(), Expect::Anything, true);
        let error = saved(&keeper, &mut Vec::new()).unwrap_err();
        assert!(matches!(error, SaveError::Io(e) if e.kind() == io::ErrorKind::StorageFull));
    }
    drop(keeper);
    assert_eq!(left(&place), ["one"]);
    broken.store(false, Ordering::SeqCst);
    let keeper = Keeper::start(place.archive(), || {});
    keeper.changed(snapshot(&place, "one", 1));
    keeper.save(snapshot(&place, "one", 1), place.project(), Expect::Anything, true);
    saved(&keeper, &mut Vec::new()).unwrap();
}

#[test]
fn an_archive_without_a_folder_still_saves() {
    let place = Place::new();
    let archive = Archive::new(Disk::default(), None);
    archive.save(&place.project(), &state("one").1, &Expect::Anything, true).unwrap();
    archive.save(&place.project(), &state("two").1, &Expect::Anything, true).unwrap();
    assert!(archive.versions(&place.project()).is_empty() && archive.left_behind().is_empty());
    assert!(archive.lock(&place.project()).is_some() && archive.begin_journal().unwrap().is_none());
}

/// A mistake of the program in the middle of saving or of the journal is not the end of either.
#[test]
fn the_keeper_goes_on_after_a_mistake() {
    let place = Place::new();
    let mistakes = Arc::new(AtomicUsize::new(2));
    let left_to_make = Arc::clone(&mistakes);
    let disk = Disk::with_faults(move |step, _| {
        let makes = step == Step::Rename
            && left_to_make.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
        assert!(!makes, "a mistake, as wanted");
        Ok(())
    });
    let keeper = Keeper::start(place.archive_on(disk), || {});
    let mut others = Vec::new();
    keeper.save(snapshot(&place, "one", 1), place.project(), Expect::Anything, true);
    assert!(saved(&keeper, &mut others).is_err());
    // the journal breaks once, and is written when its time comes
    keeper.changed(snapshot(&place, "two", 2));
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    assert_eq!(mistakes.load(Ordering::SeqCst), 0);
    drop(keeper);
    assert_eq!(left(&place), ["two"]);
}

/// Whoever presses Ctrl+S again and again does not push out what was before.
#[test]
fn saving_what_is_saved_keeps_no_version() {
    let place = Place::new();
    let archive = place.archive();
    let (old, new) = (state("old").1, state("new").1);
    archive.save(&place.project(), &old, &Expect::Anything, true).unwrap();
    let mut stamp = archive.save(&place.project(), &new, &Expect::Anything, true).unwrap();
    for _ in 0..KEPT_VERSIONS + 3 {
        stamp = archive.save(&place.project(), &new, &Expect::Same(stamp), true).unwrap();
    }
    let versions = archive.versions(&place.project());
    assert_eq!(versions.len(), 1);
    assert_eq!(std::fs::read_to_string(&versions[0].path).unwrap(), old);
}
