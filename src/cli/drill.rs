//! `mingzhang drill PROJECT`, which no help names: for the tests of safety. It works on a project as the window
//! does, changing and saving for ever, and says what it is about to write, so that a test that kills it knows what
//! must be there afterwards.

use super::EXIT_UNUSABLE;
use crate::review::project::write;
use crate::review::store::{Archive, Done, Expect, Keeper, Snapshot, open};
use crate::review::{Content, Desk, sha256_of};
use crate::storage::{Disk, default_data_folder};
use crate::words::Words;
use clap::ArgMatches;
use jiff::Timestamp;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Between two changes.
const PAUSE: Duration = Duration::from_millis(2);

/// Without this variable in its environment the command does nothing.
const DRILL_VARIABLE: &str = "MINGZHANG_DRILL";

/// Runs the command; it ends only when it is killed, or when something goes wrong.
pub(super) fn run(words: &Words, matches: &ArgMatches) -> ExitCode {
    let unusable = ExitCode::from(EXIT_UNUSABLE);
    // nobody's work is to be overwritten by a word on the command line
    if std::env::var_os(DRILL_VARIABLE).is_none() {
        return unusable;
    }
    if broken() {
        return unusable;
    }
    let Some(path) = matches.get_one::<PathBuf>("file") else { return unusable };
    let every = matches.get_one::<u64>("every").copied().unwrap_or_default();
    let (opened, stamp) = match open(path) {
        Ok(opened) => opened,
        Err(e) => {
            eprintln!("{}", words.project_error(&e, path));
            return unusable;
        }
    };
    let archive = Archive::new(Disk::default(), default_data_folder());
    let Some(_lock) = archive.lock(path) else {
        eprintln!("{}", words.with("merging-locked", &[("path", &path.display().to_string())]));
        return unusable;
    };
    let keeper = Keeper::start(archive, || {});
    let mut desk = Desk::new(opened.review);
    let mut expect = Expect::Same(stamp);
    let first = desk.review().notes().next().map(|(id, _)| id);
    let mut count = first
        .and_then(|id| desk.review().note(id))
        .and_then(|note| note.content().text.strip_prefix("drill ")?.parse::<u64>().ok())
        .unwrap_or(0);
    let id = first.unwrap_or_else(|| desk.write(Content::default()));
    loop {
        count += 1;
        desk.change(id, Content { text: format!("drill {count}"), ..Content::default() });
        let snapshot = Snapshot {
            review: Arc::clone(desk.review()),
            project: Some(path.clone()),
            edition: desk.edition(),
            ..Snapshot::default()
        };
        keeper.changed(snapshot.clone());
        let now = Timestamp::now().as_millisecond();
        if said(&format!("changed {count} {now}")).is_err() {
            return unusable;
        }
        std::thread::sleep(PAUSE);
        if every == 0 || !count.is_multiple_of(every) {
            continue;
        }
        let sha256 = sha256_of(write(desk.review(), None).as_bytes());
        if said(&format!("saving {count} {sha256}")).is_err() {
            return unusable;
        }
        keeper.save(snapshot, path.clone(), expect.clone(), true);
        loop {
            match keeper.wait() {
                Some(Done::Saved { stamp, .. }) => {
                    expect = Expect::Same(stamp);
                    break;
                }
                Some(Done::NotSaved { path, error }) => {
                    eprintln!("{}", words.save_error(&error, &path));
                    return unusable;
                }
                Some(Done::NoJournal(_) | Done::JournalBack) => {}
                None => return unusable,
            }
        }
        if said(&format!("saved {count} {sha256}")).is_err() {
            return unusable;
        }
    }
}

/// Breaks the program if its environment says so, with words as a file could have them.
#[expect(clippy::panic, reason = "that is what it is for")]
fn broken() -> bool {
    match std::env::var(DRILL_VARIABLE).as_deref() {
        Ok("break") => panic!("{}", ["drill", "机密批注"].join(" ")),
        Ok("break-static") => panic!("words of the source"),
        _ => false,
    }
}

/// Says a line at once.
fn said(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
