//! Other programs, other windows, strange names, and older versions.

use super::{Place, scribble, state};
use mingzhang::review::store::{Expect, KEPT_VERSIONS, SaveError, open};
use mingzhang::storage::{Disk, Step};
#[cfg(target_os = "linux")]
use mingzhang::words::{Language, Words};
use std::path::{Path, PathBuf};

#[test]
fn what_another_program_has_written_is_not_overwritten() {
    let place = Place::new();
    let archive = place.archive();
    let (old, theirs, ours) = (state("old").1, state("their").1, state("our").1);
    archive.save(&place.project(), &old, &Expect::Anything, true).unwrap();
    let (_, stamp) = open(&place.project()).unwrap();
    scribble(&place.project(), theirs.as_bytes());
    for _ in 0..2 {
        let saved = archive.save(&place.project(), &ours, &Expect::Same(stamp.clone()), true);
        assert!(matches!(saved, Err(SaveError::Changed)), "{saved:?}");
        assert_eq!(std::fs::read_to_string(place.project()).unwrap(), theirs);
    }
    assert!(place.versions(0).is_empty());
    // the user was asked: theirs is kept as an older version
    archive.save(&place.project(), &ours, &Expect::Anything, true).unwrap();
    let versions = place.versions(1);
    assert_eq!(std::fs::read_to_string(&versions[0].0.path).unwrap(), theirs);
}

#[test]
fn another_program_that_writes_while_we_save_is_noticed() {
    for when in [Step::CreateFile, Step::Write, Step::SyncFile] {
        let place = Place::new();
        let stamp = place.archive().save(&place.project(), &state("old").1, &Expect::Anything, true).unwrap();
        let project = place.project();
        let disk = Disk::with_faults(move |step, _| {
            if step == when {
                scribble(&project, b"theirs");
            }
            Ok(())
        });
        let saved =
            place.archive_on(disk).save(&place.project(), &state("our").1, &Expect::Same(stamp), true);
        assert!(matches!(saved, Err(SaveError::Changed)), "{when:?} {saved:?}");
        assert_eq!(std::fs::read(place.project()).unwrap(), b"theirs");
    }
}

#[test]
fn the_same_bytes_again_and_a_file_that_is_gone_are_no_change() {
    let place = Place::new();
    let archive = place.archive();
    let old = state("old").1;
    let stamp = archive.save(&place.project(), &old, &Expect::Anything, true).unwrap();
    // as a synchronising program does
    std::fs::remove_file(place.project()).unwrap();
    scribble(&place.project(), old.as_bytes());
    let stamp = archive.save(&place.project(), &state("new").1, &Expect::Same(stamp), true).unwrap();
    std::fs::remove_file(place.project()).unwrap();
    archive.save(&place.project(), &state("newer").1, &Expect::Same(stamp), true).unwrap();
}

#[test]
fn a_project_is_open_in_one_window_only() {
    let place = Place::new();
    place.archive().save(&place.project(), &state("old").1, &Expect::Anything, true).unwrap();
    let first = place.archive().lock(&place.project()).unwrap();
    #[cfg_attr(not(unix), expect(unused_mut))]
    let mut names = vec![place.project(), place.path("会议 资料/../会议 资料/第 一 份.mingzhang")];
    #[cfg(unix)]
    {
        let link = place.path("捷径.mingzhang");
        std::os::unix::fs::symlink(place.project(), &link).unwrap();
        names.push(link);
    }
    for name in &names {
        assert!(place.archive().lock(name).is_none(), "{}", name.display());
    }
    // saving does not let go of it
    place.archive().save(&place.project(), &state("new").1, &Expect::Anything, true).unwrap();
    assert!(place.archive().lock(&place.project()).is_none());
    assert!(place.archive().lock(&place.path("会议 资料/第 二 份.mingzhang")).is_some());
    drop(first);
    assert!(place.archive().lock(&place.project()).is_some());
}

fn can_be_worked_with(place: &Place, path: &Path) {
    let archive = place.archive();
    let (one, two) = (state("one").1, state("two").1);
    let _lock = archive.lock(path).unwrap();
    let stamp = archive.save(path, &one, &Expect::Anything, true).unwrap();
    archive.save(path, &two, &Expect::Same(stamp), true).unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), two);
    open(path).unwrap();
    let versions = archive.versions(path);
    assert_eq!(versions.len(), 1);
    assert_eq!(std::fs::read_to_string(&versions[0].path).unwrap(), one);
}

#[test]
fn chinese_spaces_and_other_signs_in_names() {
    let place = Place::new();
    for name in [
        "第 一 份.mingzhang",
        " 前后有空格 .mingzhang",
        "🙂 é ü “引号”；’.mingzhang",
        "-o.mingzhang",
        "没有尾巴",
    ] {
        can_be_worked_with(&place, &place.path("会议 资料").join(name));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_too_long_is_said_to_be_and_a_long_path_works() {
    let place = Place::new();
    let long = place.path(&format!("{}.mingzhang", "预算".repeat(42)));
    let error = place.archive().save(&long, &state("one").1, &Expect::Anything, true).unwrap_err();
    let words = Words::new(Language::Chinese).save_error(&error, &long);
    assert!(words.contains("文件名太长") && words.contains("短一些"), "{words}");
    assert!(matches!(&error, SaveError::Io(e) if e.kind() == std::io::ErrorKind::InvalidFilename));
    assert!(
        Words::new(Language::Chinese).project_error(&open(&long).unwrap_err(), &long).contains("文件名太长")
    );

    let mut path: PathBuf = place.path("会议 资料");
    while path.as_os_str().len() < 900 {
        path.push("人民代表大会财政经济委员会 审查资料");
    }
    std::fs::create_dir_all(&path).unwrap();
    can_be_worked_with(&place, &path.join(format!("{}.mingzhang", "预算".repeat(40))));
}

#[test]
fn ten_older_versions_are_kept_each_as_it_was() {
    let place = Place::new();
    let archive = place.archive();
    let states: Vec<_> = (0..15).map(|nth| state(&format!("state {nth}"))).collect();
    let mut expect = Expect::Anything;
    for (_, text) in &states {
        expect = Expect::Same(archive.save(&place.project(), text, &expect, true).unwrap());
    }
    let versions = place.versions(KEPT_VERSIONS);
    assert_eq!(versions.len(), KEPT_VERSIONS);
    // the fifteenth is the file itself
    for ((version, review), (state, text)) in versions.iter().zip(states.iter().rev().skip(1)) {
        assert_eq!(review, state);
        assert_eq!(std::fs::read_to_string(&version.path).unwrap(), *text);
    }
    // saving by itself keeps none; another file has versions of its own
    archive.save(&place.project(), &states[0].1, &expect, false).unwrap();
    assert_eq!(place.versions(KEPT_VERSIONS)[0].1, states[13].0);
    assert!(archive.versions(&place.path("另一份.mingzhang")).is_empty());
}

#[test]
fn versions_are_in_order_though_the_clock_was_set_back() {
    let place = Place::new();
    let archive = place.archive();
    let save = |text: &str| {
        let path = place.path("会议 资料/钟.mingzhang");
        archive.save(&path, text, &Expect::Anything, true).unwrap();
        path
    };
    let mut path = PathBuf::new();
    for nth in 0..12 {
        path = save(&format!("{nth}"));
    }
    // as if they had been kept while the clock stood years ahead
    for version in archive.versions(&path) {
        let name = version.path.file_name().unwrap().to_str().unwrap();
        let later = format!("2099{}", name.get(4..).unwrap());
        std::fs::rename(&version.path, version.path.with_file_name(later)).unwrap();
    }
    save("after");
    save("later");
    let kept: Vec<String> =
        archive.versions(&path).iter().map(|v| std::fs::read_to_string(&v.path).unwrap()).collect();
    assert_eq!(kept.len(), 10);
    assert_eq!(kept[..3], ["after", "11", "10"]);
}
