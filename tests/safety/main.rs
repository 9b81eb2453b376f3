//! What a deputy has written must not be lost: processes killed while they save, every step of the disk failing in
//! turn, disks that are full or read-only, other programs and other windows, and merging from the command line.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod disks;
mod faults;
mod killed;
mod merging;
mod others;

use jiff::Timestamp;
use mingzhang::review::project::write;
use mingzhang::review::store::{Archive, OldVersion, open};
use mingzhang::review::{Content, Desk, Review, Reviewer, Source, sha256_of};
use mingzhang::storage::Disk;
use std::path::{Path, PathBuf};
use std::process::Command;

const TUTORIAL: &str = include_str!("../../data/tutorial.ron");

/// A folder for a project, and one for what the program keeps.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(place.path("会议 资料")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the project is.
    fn project(&self) -> PathBuf {
        self.path("会议 资料/第 一 份.mingzhang")
    }

    fn data(&self) -> PathBuf {
        self.path("数据")
    }

    fn archive(&self) -> Archive {
        self.archive_on(Disk::default())
    }

    fn archive_on(&self, disk: Disk) -> Archive {
        Archive::new(disk, Some(self.data()))
    }

    /// The real program, with the data folder of this place.
    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingzhang"));
        command.env("MINGZHANG_DATA", self.data()).env("MINGZHANG_DRILL", "1");
        command
    }

    /// Asserts that there are so many older versions at most, all of which open, the newest first.
    fn versions(&self, most: usize) -> Vec<(OldVersion, Review)> {
        let found: Vec<_> = self
            .archive()
            .versions(&self.project())
            .into_iter()
            .map(|version| {
                let (opened, _) = open(&version.path).unwrap();
                (version, opened.review)
            })
            .collect();
        assert!(found.len() <= most, "{} versions", found.len());
        assert!(found.is_sorted_by(|a, b| a.0.replaced > b.0.replaced));
        found
    }
}

/// A review of the tutorial by somebody.
fn desk(name: &str) -> Desk {
    let source = Source::new(TUTORIAL.into(), None, Timestamp::UNIX_EPOCH);
    Desk::new(Review::of(source, Reviewer { name: name.to_owned(), ..Reviewer::default() }))
}

fn content(text: &str) -> Content {
    Content { text: text.to_owned(), ..Content::default() }
}

/// A review with one note that says this, and the text of its file.
fn state(text: &str) -> (Review, String) {
    let mut desk = desk("林代表");
    desk.write(content(text));
    let review = (**desk.review()).clone();
    let file = write(&review, None);
    (review, file)
}

/// What the first note says.
fn says(review: &Review) -> String {
    review.notes().next().map(|(_, note)| note.content().text.clone()).unwrap_or_default()
}

fn sha_of(path: &Path) -> String {
    sha256_of(&std::fs::read(path).unwrap())
}

#[expect(clippy::disallowed_methods, reason = "as another program would")]
fn scribble(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
