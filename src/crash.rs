//! What is left behind when the program breaks: a report that anybody may read.
//!
//! It says where in the source and what the system is, and nothing about budgets or notes: of the message only text
//! that stands in the source is kept. It is written whole or not at all, and beside the recovery journals.

use crate::storage::Disk;
use crate::words::Words;
use jiff::Timestamp;
use std::backtrace::Backtrace;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The folder of the reports in the program's own folder.
const FOLDER: &str = "reports";
/// What their names begin with.
const NAME: &str = "mingzhang-";
/// A mistake at one place, which may come again and again, is told so often.
const MOST: u32 = 3;
/// Older reports than so many are removed.
const KEPT: usize = 10;

/// What the hook knows; made when the program starts, as little should have to work when it breaks.
struct Reporter {
    folder: Option<PathBuf>,
    /// Says on standard error where the report lies; the path follows.
    told: Arc<str>,
    untold: Arc<str>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How often something broke, by its place in the source.
    broken: HashMap<String, u32>,
    renderer: Option<&'static str>,
    /// The reports of this run that nobody was told of.
    news: Vec<PathBuf>,
    latest: Option<PathBuf>,
}

static REPORTER: OnceLock<Reporter> = OnceLock::new();

impl Reporter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From now on, whatever breaks leaves a report in `data`, the program's own folder.
pub fn install(data: Option<&Path>, words: &Words) {
    let reporter = Reporter {
        folder: data.map(|data| data.join(FOLDER)),
        told: words.get("crash-told"),
        untold: words.get("crash-untold"),
        state: Mutex::default(),
    };
    if REPORTER.set(reporter).is_err() {
        return;
    }
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // first: whatever else is done may fail
        if let Some(reporter) = REPORTER.get() {
            report(reporter, info);
        }
        // what is said of a mistake may quote a budget, and what programs say may be kept by the system
        if cfg!(debug_assertions) {
            usual(info);
        } else {
            tell(format_args!("panicked at {}", place(info)));
        }
    }));
}

/// Says something on standard error, where nobody may be listening any more: `eprintln!` would break then.
pub fn tell(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// What draws the window.
pub fn note_renderer(name: &'static str) {
    if let Some(reporter) = REPORTER.get() {
        reporter.state().renderer = Some(name);
    }
}

/// A report of this run, once.
pub fn take_news() -> Option<PathBuf> {
    REPORTER.get()?.state().news.pop()
}

/// The latest report of this run, told of or not.
pub fn latest() -> Option<PathBuf> {
    REPORTER.get()?.state().latest.clone()
}

fn place(info: &PanicHookInfo<'_>) -> String {
    info.location().map_or_else(|| "?".to_owned(), ToString::to_string)
}

fn report(reporter: &Reporter, info: &PanicHookInfo<'_>) {
    let renderer = {
        let mut state = reporter.state();
        let times = state.broken.entry(place(info)).or_default();
        *times += 1;
        if *times > MOST {
            return;
        }
        state.renderer
    };
    let now = Timestamp::now();
    // text of the source only: whatever was put together may hold what is in a file
    let message = info.payload().downcast_ref::<&'static str>().copied();
    let thread = std::thread::current();
    let text = text(&Facts {
        now,
        renderer,
        thread: thread.name().unwrap_or("(no name)"),
        place: &place(info),
        message,
        trace: &Backtrace::force_capture().to_string(),
    });
    let Some(folder) = &reporter.folder else {
        tell(format_args!("{}\n{text}", reporter.untold));
        return;
    };
    let time: String = now.strftime("%Y%m%dT%H%M%S%.3fZ").to_string().replace('.', "");
    let path = folder.join(format!("{NAME}{time}-{}.txt", std::process::id()));
    let disk = Disk::default();
    match disk.create_folder(folder).and_then(|()| disk.write_atomic(&path, text.as_bytes())) {
        Ok(()) => {
            let told = format!("{}{}", reporter.told, path.display());
            {
                let mut state = reporter.state();
                state.latest = Some(path.clone());
                state.news.push(path);
            }
            tell(format_args!("{told}"));
        }
        Err(e) => tell(format_args!("{} {e}\n{text}", reporter.untold)),
    }
}

struct Facts<'a> {
    now: Timestamp,
    renderer: Option<&'a str>,
    thread: &'a str,
    place: &'a str,
    message: Option<&'a str>,
    trace: &'a str,
}

/// The report. In both languages, as one does not know who reads it.
fn text(facts: &Facts<'_>) -> String {
    let Facts { now, renderer, thread, place, message, trace } = facts;
    let mut text = String::from(
        "明账自己出了错，这是报告。里面没有预算的内容，也没有批注；请把它交给维护明账的人。\n\
         Mingzhang broke off by a mistake of its own. This report holds nothing of budgets or notes; \
         please pass it on to whoever looks after Mingzhang.\n\n",
    );
    let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    let kept = message.unwrap_or("（不留：其中可能有文件里的字 / not kept: it may quote a file）");
    for (name, value) in [
        ("版本 version", env!("CARGO_PKG_VERSION")),
        ("系统 system", &system),
        ("画法 renderer", renderer.unwrap_or("-")),
        ("时间 time", &now.to_string()),
        ("线程 thread", thread),
        ("位置 place", place),
        ("说明 message", kept),
    ] {
        // cannot fail
        let _ = writeln!(text, "{name}: {value}");
    }
    let _ = write!(text, "\n{trace}\n");
    text
}

/// The reports that lie in the program's own folder, latest first; more than a few are removed.
pub fn reports(data: &Path) -> Vec<PathBuf> {
    let ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(NAME) && name.ends_with(".txt")
    };
    let entries = std::fs::read_dir(data.join(FOLDER)).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|e| e.path()).filter(ours).collect();
    // the time stands in the name
    found.sort_by(|a, b| b.cmp(a));
    for old in found.split_off(found.len().min(KEPT)) {
        // the next start tries again
        let _ = Disk::default().remove(&old);
    }
    found
}

/// Removes the reports.
///
/// # Errors
/// The first failure of the file system; the others are removed all the same.
pub fn forget(reports: &[PathBuf]) -> std::io::Result<()> {
    reports.iter().map(|path| Disk::default().remove(path)).fold(Ok(()), std::io::Result::and)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare files by hand")]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_where_and_on_what_and_keeps_no_message_that_was_put_together() {
        let facts = |message| Facts {
            now: Timestamp::UNIX_EPOCH,
            renderer: Some("glow"),
            thread: "main",
            place: "src/a.rs:1:2",
            message,
            trace: "0: here",
        };
        let text = super::text(&facts(Some("written in the source")));
        for part in ["glow", "main", "src/a.rs:1:2", "written in the source", "0: here", "1970-01-01"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(text.contains(env!("CARGO_PKG_VERSION")) && text.contains(std::env::consts::OS));
        assert!(super::text(&facts(None)).contains("not kept"));
    }

    #[test]
    fn reports_are_listed_latest_first_and_only_a_few_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let reports_folder = folder.path().join(FOLDER);
        std::fs::create_dir(&reports_folder).unwrap();
        assert!(reports(folder.path()).is_empty());
        for day in 10..22 {
            std::fs::write(reports_folder.join(format!("mingzhang-202601{day}T000000000Z-1.txt")), "x")
                .unwrap();
        }
        std::fs::write(reports_folder.join("别的.txt"), "x").unwrap();
        let found = reports(folder.path());
        assert_eq!(found.len(), KEPT);
        assert!(found[0].to_string_lossy().contains("20260121"));
        assert_eq!(std::fs::read_dir(&reports_folder).unwrap().count(), KEPT + 1);
        forget(&found).unwrap();
        assert!(reports(folder.path()).is_empty());
        assert!(reports_folder.join("别的.txt").exists());
    }
}
