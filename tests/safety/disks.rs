//! Disks that are really full or really read-only.
#![cfg(target_os = "linux")]

use super::{Place, says, state};
use mingzhang::review::store::{Done, Expect, Keeper, SaveError, Snapshot, open};
use mingzhang::words::{Language, Words};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// A disk of its own, of 64 kB.
struct Mounted(PathBuf);

impl Mounted {
    fn new(place: &Place, name: &str) -> Option<Self> {
        let path = place.path(name);
        std::fs::create_dir(&path).unwrap();
        if mount(&["-t", "tmpfs", "-o", "size=64k", "tmpfs"], &path) {
            return Some(Self(path));
        }
        println!("skipped: no disk may be mounted here");
        None
    }

    /// Writes until nothing more goes in.
    fn fill(&self) {
        let mut file = std::fs::File::options().create(true).append(true).open(self.0.join("大")).unwrap();
        while file.write_all(&[7; 512]).is_ok() {}
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).stderr(Stdio::null()).status();
    }
}

fn mount(args: &[&str], path: &Path) -> bool {
    let status = Command::new("mount").args(args).arg(path).stderr(Stdio::null()).status();
    status.is_ok_and(|s| s.success())
}

fn error_kind(saved: Result<impl std::fmt::Debug, SaveError>) -> io::ErrorKind {
    match saved {
        Err(SaveError::Io(e)) => e.kind(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_full_disk_leaves_the_old_file_and_saving_elsewhere_works() {
    let place = Place::new();
    let Some(disk) = Mounted::new(&place, "盘") else { return };
    let path = disk.0.join("项目.mingzhang");
    let archive = place.archive();
    let old = state("old").1;
    let stamp = archive.save(&path, &old, &Expect::Anything, true).unwrap();
    disk.fill();
    let new = state("new").1;
    let error = archive.save(&path, &new, &Expect::Same(stamp.clone()), true).unwrap_err();
    let words = Words::new(Language::Chinese).save_error(&error, &path);
    assert!(words.contains("磁盘满了") && words.contains("另存到别的盘"), "{words}");
    assert_eq!(error_kind(Err::<(), _>(error)), io::ErrorKind::StorageFull);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), old);
    assert_eq!(std::fs::read_dir(&disk.0).unwrap().count(), 2, "nothing unfinished takes room");
    archive.save(&place.project(), &new, &Expect::Anything, true).unwrap();
    assert_eq!(std::fs::read_to_string(place.project()).unwrap(), new);
    // and there again, when there is room
    std::fs::remove_file(disk.0.join("大")).unwrap();
    archive.save(&path, &new, &Expect::Same(stamp), true).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), new);
    // the older version lies on another disk, and is whole
    let versions = archive.versions(&path);
    assert!(!versions.is_empty());
    assert_eq!(std::fs::read_to_string(&versions[0].path).unwrap(), old);
}

#[test]
fn a_full_disk_for_journals_and_versions_does_not_keep_the_file_from_being_saved() {
    let place = Place::new();
    let Some(disk) = Mounted::new(&place, "数据") else { return };
    let archive = place.archive();
    archive.save(&place.project(), &state("old").1, &Expect::Anything, true).unwrap();
    disk.fill();
    let keeper = Keeper::start(archive.clone(), || {});
    let review = Arc::new(state("new").0);
    let snapshot = Snapshot { review, project: Some(place.project()), edition: 1, ..Snapshot::default() };
    keeper.changed(snapshot.clone());
    assert!(matches!(keeper.wait(), Some(Done::NoJournal(e)) if e.kind() == io::ErrorKind::StorageFull));
    keeper.save(snapshot, place.project(), Expect::Anything, true);
    assert!(matches!(keeper.wait(), Some(Done::JournalBack)));
    assert!(matches!(keeper.wait(), Some(Done::Saved { .. })));
    assert_eq!(says(&open(&place.project()).unwrap().0.review), "new");
    place.versions(1);
}

#[test]
fn a_read_only_disk_is_said_to_be_one() {
    let place = Place::new();
    let Some(disk) = Mounted::new(&place, "盘") else { return };
    let path = disk.0.join("项目.mingzhang");
    let archive = place.archive();
    let old = state("old").1;
    let stamp = archive.save(&path, &old, &Expect::Anything, true).unwrap();
    if !mount(&["-o", "remount,ro"], &disk.0) {
        println!("skipped: the disk cannot be made read-only");
        return;
    }
    let new = state("new").1;
    let saved = archive.save(&path, &new, &Expect::Same(stamp), true);
    assert_eq!(error_kind(saved), io::ErrorKind::ReadOnlyFilesystem);
    let fresh = archive.save(&disk.0.join("新.mingzhang"), &new, &Expect::Anything, true);
    assert_eq!(error_kind(fresh), io::ErrorKind::ReadOnlyFilesystem);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), old);
    assert!(archive.lock(&path).is_some(), "it may be looked at");
    archive.save(&place.project(), &new, &Expect::Anything, true).unwrap();
}

#[test]
fn a_read_only_file_is_not_replaced() {
    let place = Place::new();
    let archive = place.archive();
    let old = state("old").1;
    let stamp = archive.save(&place.project(), &old, &Expect::Anything, true).unwrap();
    std::fs::set_permissions(place.project(), std::fs::Permissions::from_mode(0o444)).unwrap();
    let saved = archive.save(&place.project(), &state("new").1, &Expect::Same(stamp), true);
    assert_eq!(error_kind(saved), io::ErrorKind::PermissionDenied);
    assert_eq!(std::fs::read_to_string(place.project()).unwrap(), old);
}

#[test]
fn a_folder_that_is_gone_is_said_to_be() {
    let place = Place::new();
    let archive = place.archive();
    let stamp = archive.save(&place.project(), &state("old").1, &Expect::Anything, true).unwrap();
    std::fs::rename(place.path("会议 资料"), place.path("移走")).unwrap();
    let error = archive.save(&place.project(), &state("new").1, &Expect::Same(stamp), true).unwrap_err();
    let words = Words::new(Language::Chinese).save_error(&error, &place.project());
    assert!(words.contains("文件夹不见了"), "{words}");
    assert_eq!(error_kind(Err::<(), _>(error)), io::ErrorKind::NotFound);
}

/// A document that does not fit leaves the old one as it was, and says why.
#[test]
fn a_full_disk_leaves_the_old_document() {
    let place = Place::new();
    let Some(disk) = Mounted::new(&place, "盘 二") else { return };
    let path = disk.0.join("审阅 文件.pdf");
    mingzhang::storage::write_atomic(&path, b"old").unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");
    let run = place
        .program()
        .args(["export", sample, "--lang", "zh", "--force", "-o"])
        .arg(&path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("写不进去") && said.contains("磁盘满了"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    assert_eq!(std::fs::read_dir(&disk.0).unwrap().count(), 1, "nothing unfinished takes room");
}
