//! `recently-used.xbel`, which the programs of a desktop share.
//!
//! Source: Desktop Bookmark Specification 0.9 of freedesktop.org, and what GLib's `GBookmarkFile` reads of it. Only the
//! entry of the one file is changed; all else in the list stays as it stands, letter by letter, and a list that is not
//! understood is left alone.

use crate::review::project::is_project;
use crate::storage::write_atomic;
use anyhow::{Context as _, ensure};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use roxmltree::{Document, Node};
use std::fs::{File, Permissions};
use std::ops::Range;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// As in the desktop file.
const NAME: &str = "mingzhang";
/// A command of a shell, as GLib quotes it.
const EXEC: &str = "&apos;mingzhang %f&apos;";
/// A list is not longer; one that is belongs to something else.
const MOST_BYTES: u64 = 32 << 20;

const EMPTY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0"
      xmlns:bookmark="http://www.freedesktop.org/standards/desktop-bookmarks"
      xmlns:mime="http://www.freedesktop.org/standards/shared-mime-info"
>
</xbel>
"#;

const BOOKMARK: &str = "http://www.freedesktop.org/standards/desktop-bookmarks";

/// What a path keeps in an address: what `g_filename_to_uri` leaves as it is, so that other programs find the file under
/// the same one (the characters of `UNSAFE_PATH` in GLib's `gconvert.c`).
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b'-')
    .remove(b'.')
    .remove(b'/')
    .remove(b':')
    .remove(b'=')
    .remove(b'@')
    .remove(b'_')
    .remove(b'~');

/// The list is read, changed and written by one at a time.
static TURN: Mutex<()> = Mutex::new(());

/// Puts a file on the list, on a thread of its own.
pub fn note(path: &Path) {
    let Some(list) = list() else { return };
    let path = path.to_owned();
    let thread = std::thread::Builder::new().name("recent".to_owned());
    let noted = thread.spawn(move || {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(e) = note_in(&list, &path, Timestamp::now()) {
            log::warn!("not put on the system's list of recent files: {e:#}: {}", list.display());
        }
    });
    if let Err(e) = noted {
        log::warn!("not put on the system's list of recent files: {e}");
    }
}

/// Where the list of this user is.
fn list() -> Option<PathBuf> {
    Some(directories::BaseDirs::new()?.data_dir().join("recently-used.xbel"))
}

fn note_in(list: &Path, path: &Path, now: Timestamp) -> anyhow::Result<()> {
    let is_new = !list.exists();
    let text = match std::fs::metadata(list) {
        Ok(found) => {
            ensure!(found.len() <= MOST_BYTES, "the list is too long");
            std::fs::read_to_string(list)?
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(e.into()),
    };
    let text = if text.trim().is_empty() { EMPTY } else { &text };
    let text = with(text, path, now).context("the list is not understood and stays as it is")?;
    if let Some(folder) = list.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if is_new {
        // for nobody else to read, as GTK makes it; what is there keeps its rights
        let file = File::options().write(true).create(true).truncate(false).mode(0o600).open(list)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(write_atomic(list, text.as_bytes())?)
}

/// The list with the file on it.
fn with(text: &str, path: &Path, now: Timestamp) -> anyhow::Result<String> {
    let document = Document::parse(text)?;
    let root = document.root_element();
    ensure!(root.tag_name().name() == "xbel", "it is no list of bookmarks");
    let now = format!("{now:.6}");
    let entry = entries(root).find(|entry| is_of(*entry, path));
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    match entry {
        None => changes.push((end_of(text, root)?, fresh(path, &now, &now))),
        Some(entry) => match applications(entry) {
            None => {
                let added = entry.attribute("added").filter(|a| a.parse::<Timestamp>().is_ok());
                let fresh = fresh(path, added.unwrap_or(&now), &now);
                changes.push((entry.range(), fresh.trim().to_owned()));
            }
            Some(applications) => {
                for name in ["modified", "visited"] {
                    changes.extend(entry.attribute_node(name).map(|a| (a.range_value(), now.clone())));
                }
                match elements(applications, "application").find(|a| a.attribute("name") == Some(NAME)) {
                    Some(own) => {
                        let count = own.attribute("count").and_then(|c| c.parse::<u32>().ok()).unwrap_or(0);
                        let fresh = application(&now, count.saturating_add(1));
                        changes.push((own.range(), fresh));
                    }
                    None => {
                        let fresh = format!("  {}\n        ", application(&now, 1));
                        changes.push((end_of(text, applications)?, fresh));
                    }
                }
            }
        },
    }
    // from the end, so that what comes before stays where it is
    changes.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = text.to_owned();
    for (range, fresh) in changes {
        ensure!(text.get(range.clone()).is_some(), "it changes within a character");
        text.replace_range(range, &fresh);
    }
    let document = Document::parse(&text)?;
    let there = entries(document.root_element()).filter(|e| is_of(*e, path)).filter_map(applications);
    let ours = there.flat_map(|a| elements(a, "application")).filter(|a| a.attribute("name") == Some(NAME));
    ensure!(ours.count() == 1, "the file would not be on it once");
    Ok(text)
}

fn entries<'a, 'input>(root: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    root.children().filter(|n| n.tag_name().name() == "bookmark")
}

fn elements<'a, 'input>(parent: Node<'a, 'input>, name: &str) -> impl Iterator<Item = Node<'a, 'input>> {
    parent.children().filter(move |n| n.has_tag_name((BOOKMARK, name)))
}

fn applications<'a, 'input>(entry: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    entry.descendants().find(|n| n.has_tag_name((BOOKMARK, "applications")))
}

fn is_of(entry: Node<'_, '_>, path: &Path) -> bool {
    let address = entry.attribute("href").and_then(|href| href.strip_prefix("file://"));
    address.is_some_and(|a| percent_decode_str(a).eq(path.as_os_str().as_bytes().iter().copied()))
}

/// The place before an element's closing tag.
fn end_of(text: &str, node: Node<'_, '_>) -> anyhow::Result<Range<usize>> {
    let range = node.range();
    let whole = text.get(range.clone()).unwrap_or_default();
    ensure!(!whole.ends_with("/>"), "an element has no end");
    let before = whole.rfind("</").context("an element has no end")?;
    let place = range.start.saturating_add(before);
    Ok(place..place)
}

fn application(now: &str, count: u32) -> String {
    format!(r#"<bookmark:application name="{NAME}" exec="{EXEC}" modified="{now}" count="{count}"/>"#)
}

/// An entry of the list that was not there before.
fn fresh(path: &Path, added: &str, now: &str) -> String {
    let address = percent_encode(path.as_os_str().as_bytes(), KEPT).to_string().replace('&', "&amp;");
    // as packaging/linux/mingzhang.xml has them
    let mime = if is_project(path) { "review" } else { "budget" };
    let application = application(now, 1);
    format!(
        r#"  <bookmark href="file://{address}" added="{added}" modified="{now}" visited="{now}">
    <info>
      <metadata owner="http://freedesktop.org">
        <mime:mime-type type="application/vnd.mingzhang.{mime}"/>
        <bookmark:applications>
          {application}
        </bookmark:applications>
      </metadata>
    </info>
  </bookmark>
"#
    )
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare files by hand")]
mod tests {
    use super::*;

    const OTHERS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0"
      xmlns:bookmark="http://www.freedesktop.org/standards/desktop-bookmarks"
      xmlns:mime="http://www.freedesktop.org/standards/shared-mime-info"
>
  <bookmark href="file:///home/u/%E4%BF%A1.pdf" added="2026-01-01T10:00:00.123456Z" modified="2026-01-01T10:00:00.123456Z" visited="2026-01-01T10:00:00.123456Z">
    <title>信 &amp; 回信</title>
    <info>
      <metadata owner="http://freedesktop.org">
        <mime:mime-type type="application/pdf"/>
        <bookmark:groups><bookmark:group>Graphics</bookmark:group></bookmark:groups>
        <bookmark:applications>
          <bookmark:application name="Reader" exec="&apos;reader %u&apos;" modified="2026-01-01T10:00:00.123456Z" count="7"/>
        </bookmark:applications>
      </metadata>
      <metadata owner="http://example.org"><something xmlns="urn:x">&lt;</something></metadata>
    </info>
  </bookmark>
</xbel>
"#;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn a_file_is_put_on_a_list_that_was_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("share/recently-used.xbel");
        note_in(&list, Path::new("/home/代表/预算 2026%.mingzhang"), at(0)).unwrap();
        assert_eq!(std::fs::metadata(&list).unwrap().permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(&list).unwrap();
        let document = Document::parse(&text).unwrap();
        let entry = entries(document.root_element()).next().unwrap();
        assert_eq!(
            entry.attribute("href"),
            Some("file:///home/%E4%BB%A3%E8%A1%A8/%E9%A2%84%E7%AE%97%202026%25.mingzhang")
        );
        assert_eq!(entry.attribute("visited"), Some("2027-01-15T08:00:00.000000Z"));
        let own = elements(applications(entry).unwrap(), "application").next().unwrap();
        assert_eq!(own.attribute("exec"), Some("'mingzhang %f'"));
        assert!(text.contains(r#"<mime:mime-type type="application/vnd.mingzhang.review"/>"#));
    }

    #[test]
    fn what_others_have_noted_stays_letter_by_letter() {
        let text = with(OTHERS, Path::new("/home/u/a.ron"), at(0)).unwrap();
        let (before, _) = OTHERS.split_once("</xbel>").unwrap();
        assert!(text.starts_with(before));
        assert!(text.contains(r#"href="file:///home/u/a.ron""#) && text.ends_with("</bookmark>\n</xbel>\n"));
        // a file that another program has opened, too
        let text = with(OTHERS, Path::new("/home/u/信.pdf"), at(0)).unwrap();
        assert_eq!(text.matches("<bookmark ").count(), 1);
        for kept in ["信 &amp; 回信", r#"name="Reader""#, r#"count="7""#, "urn:x", r#"added="2026-01-01"#]
        {
            assert!(text.contains(kept), "{kept}\n{text}");
        }
        assert_eq!(text.matches("2027-01-15T08:00:00.000000Z").count(), 3, "{text}");
    }

    #[test]
    fn a_file_opened_again_is_there_once() {
        let path = Path::new("/home/u/a.ron");
        let mut text = with(OTHERS, path, at(0)).unwrap();
        for second in 1..4 {
            text = with(&text, path, at(second)).unwrap();
        }
        assert_eq!(text.matches("a.ron").count(), 1);
        assert!(text.contains(r#"count="4""#) && text.contains("added=\"2027-01-15T08:00:00.000000Z\""));
        assert!(text.contains("visited=\"2027-01-15T08:00:03.000000Z\""), "{text}");
    }

    /// As GLib writes it: otherwise a file would be on the list twice.
    #[test]
    fn a_name_is_written_as_other_programs_write_it() {
        let path = Path::new("/home/u/预算(1) & 草案, a+b=c;d'e.ron");
        let text = with(OTHERS, path, at(0)).unwrap();
        let written = "file:///home/u/%E9%A2%84%E7%AE%97(1)%20&amp;%20%E8%8D%89%E6%A1%88,%20a+b=c%3Bd'e.ron";
        assert!(text.contains(written), "{text}");
        let again = with(&text, path, at(1)).unwrap();
        assert_eq!(again.matches("%E9%A2%84%E7%AE%97(1)").count(), 1, "{again}");
    }

    #[test]
    fn an_entry_without_programs_gets_one() {
        let bare = OTHERS
            .replace("</xbel>", "<bookmark href=\"file:///a.ron\" added=\"2026-02-02T00:00:00Z\"/></xbel>");
        let text = with(&bare, Path::new("/a.ron"), at(0)).unwrap();
        assert!(
            text.contains(r#"href="file:///a.ron" added="2026-02-02T00:00:00Z" modified="2027-01-15"#),
            "{text}"
        );
        assert_eq!(text.matches("a.ron").count(), 1);
    }

    #[test]
    fn a_list_that_is_not_understood_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("recently-used.xbel");
        let foreign = "<xbel><bookmark href='file:///b'/></xbel>";
        for text in ["什么", "<xbel>", "<html></html>", "<xbel/>", foreign] {
            std::fs::write(&list, text).unwrap();
            assert!(note_in(&list, Path::new("/a.ron"), at(0)).is_err(), "{text}");
            assert_eq!(std::fs::read_to_string(&list).unwrap(), text);
        }
        std::fs::write(&list, " \n").unwrap();
        note_in(&list, Path::new("/a.ron"), at(0)).unwrap();
    }
}
