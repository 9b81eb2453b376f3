//! `mingzhang merge A.mingzhang B.mingzhang … -o OUT.mingzhang`: the reviews of several deputies in one.

use super::{EXIT_UNUSABLE, written};
use crate::budget::{Progress, load_bytes};
use crate::review::project::{Opened, is_project, write};
use crate::review::store::{Archive, Expect, open};
use crate::review::{NoteId, Review, Source};
use crate::storage::{Disk, default_data_folder};
use crate::words::{Language, Words};
use clap::ArgMatches;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What one file brings.
struct Share {
    name: String,
    notes: usize,
    new: usize,
}

/// Runs the command.
pub(super) fn run(words: &Words, matches: &ArgMatches) -> ExitCode {
    let unusable = ExitCode::from(EXIT_UNUSABLE);
    let files: Vec<&PathBuf> = matches.get_many("files").into_iter().flatten().collect();
    let Some(out) = matches.get_one::<PathBuf>("output") else { return unusable };
    if !is_project(out) {
        say(words, "merging-output-name", out);
        return unusable;
    }
    if out.exists() && !matches.get_flag("force") {
        say(words, "merging-exists", out);
        return unusable;
    }
    let Some(reviews) = read_all(words, &files) else { return unusable };
    let Some((merged, shares)) = merge(&reviews) else { return unusable };
    name_budgets(words, &reviews, &merged);
    let archive = Archive::new(Disk::default(), default_data_folder());
    let Some(_lock) = archive.lock(out) else {
        say(words, "merging-locked", out);
        return unusable;
    };
    if let Err(e) = archive.save(out, &write(&merged, None), &Expect::Anything, true) {
        eprintln!("{}", words.save_error(&e, out));
        return unusable;
    }
    match written(words, |to| {
        for share in &shares {
            let (notes, new) = (share.notes.to_string(), share.new.to_string());
            let args = [("name", share.name.as_str()), ("notes", &notes), ("new", &new)];
            writeln!(to, "{}", words.with("merging-share", &args))?;
        }
        let notes = merged.notes().len().to_string();
        let split = merged.notes().filter(|(_, note)| note.is_split()).count();
        writeln!(to, "{}", words.with("merging-notes", &[("notes", &notes)]))?;
        if split > 0 {
            writeln!(to, "{}", words.with("merging-split", &[("count", &split.to_string())]))?;
        }
        if merged.dismissed() > 0 {
            let count = merged.dismissed().to_string();
            writeln!(to, "{}", words.with("merging-dismissed", &[("count", &count)]))?;
        }
        writeln!(to, "{}", words.with("merging-written", &[("path", &out.display().to_string())]))
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(code) => code,
    }
}

fn say(words: &Words, id: &str, path: &Path) {
    eprintln!("{}", words.with(id, &[("path", &path.display().to_string())]));
}

/// Reads all files; says of each that cannot be used why not.
fn read_all<'f>(words: &Words, files: &[&'f PathBuf]) -> Option<Vec<(&'f Path, Review)>> {
    let mut reviews = Vec::new();
    for path in files {
        match open(path) {
            Ok((opened, _)) if opened.is_newer() => {
                let Opened { version: (major, minor), .. } = opened;
                let error = crate::review::project::ProjectError::Newer(major, minor);
                eprintln!("{}\n", words.project_error(&error, path));
            }
            Ok((opened, _)) => reviews.push((path.as_path(), opened.review)),
            Err(e) => eprintln!("{}\n", words.project_error(&e, path)),
        }
    }
    if reviews.len() < files.len() {
        eprintln!("{}", words.get("merging-nothing-written"));
        return None;
    }
    Some(reviews)
}

fn merge(reviews: &[(&Path, Review)]) -> Option<(Review, Vec<Share>)> {
    let mut merged: Option<Review> = None;
    let mut known: BTreeSet<NoteId> = BTreeSet::new();
    let mut shares = Vec::new();
    for (path, review) in reviews {
        let new = review.notes().filter(|(id, _)| known.insert(*id)).count();
        shares.push(Share { name: path.display().to_string(), notes: review.notes().len(), new });
        merged = Some(match merged {
            None => review.clone(),
            Some(so_far) => so_far.merged(review),
        });
    }
    Some((merged?, shares))
}

/// Says which file has which budget if they are not all the same: what the notes quote may stand in one of them
/// only.
fn name_budgets(words: &Words, reviews: &[(&Path, Review)], merged: &Review) {
    let different: BTreeSet<&str> = reviews.iter().map(|(_, r)| r.source().sha256.as_str()).collect();
    if different.len() < 2 {
        return;
    }
    eprintln!("{}", words.get("merging-budgets-differ"));
    for (path, review) in reviews {
        let (title, sha) = named(words, review.source());
        let args = [("name", &*path.display().to_string()), ("title", &title), ("sha", &sha)];
        eprintln!("  {}", words.with("merging-budget", &args));
    }
    let (title, sha) = named(words, merged.source());
    eprintln!("{}\n", words.with("merging-budget-kept", &[("title", &title), ("sha", &sha)]));
}

/// Title and the beginning of the checksum of a budget.
fn named(words: &Words, source: &Source) -> (String, String) {
    let title = match load_bytes(source.text.as_bytes(), &Progress::default()) {
        Ok(budget) if words.language() == Language::Chinese => format!("《{}》", budget.title),
        Ok(budget) => format!("“{}”", budget.title),
        Err(_) => words.get("merging-budget-unreadable").to_string(),
    };
    (title, source.sha256.chars().take(8).collect())
}
