//! How fast opening, showing and starting are, held against limits: `cargo bench --bench speed`.
//!
//! Prints one table and fails when a limit is broken. `-- --quick` takes a tenth of the size and fewer runs.
//! Times are medians of several runs, as a busy machine disturbs single ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::exit,
    reason = "a measurement that cannot be made ends the run"
)]

mod charts;
mod generated;
mod peer;
mod start;
#[path = "table.rs"]
#[allow(dead_code, reason = "other benches use the rest")]
mod table;
mod window;

use peak_alloc::PeakAlloc;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Counts what is allocated, for the peak of loading.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Opening against the bare reader of the format.
const LOAD_TIME_LIMIT: f64 = 3.0;
/// Peak memory of opening against the size of the file.
const LOAD_MEMORY_LIMIT: f64 = 10.0;

/// One line of the table.
pub struct Outcome {
    job: String,
    ours: String,
    against: String,
    ratio: f64,
    limit: f64,
}

impl Outcome {
    /// A time of ours beside one it may exceed `limit` times.
    pub fn times(job: impl Into<String>, ours: Duration, against: (&str, Duration), limit: f64) -> Self {
        let (name, peer) = against;
        let ratio = ours.as_secs_f64() / peer.as_secs_f64();
        let against = format!("{} {name}", milliseconds(peer));
        Self { job: job.into(), ours: milliseconds(ours), against, ratio, limit }
    }
}

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Plan {
    pub quick: bool,
}

impl Plan {
    /// `full` runs, or fewer.
    pub fn runs(self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// The middle one.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// How long `work` takes; what it made is dropped outside the time.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let made = std::hint::black_box(work());
    (began.elapsed(), made)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |name: &str| arguments.iter().any(|a| a == name);
    if start::is_child(&arguments) {
        return start::child(&arguments);
    }
    let plan = Plan { quick: has("--quick") };
    if !plan.quick && !has("--bench") {
        println!("speed: measures nothing unless asked by cargo bench (or --quick)");
        return ExitCode::SUCCESS;
    }
    if cfg!(debug_assertions) {
        println!("speed: built without optimisation, the limits say nothing");
    }

    let folder = tempfile::tempdir().unwrap();
    let mut table = load(plan, folder.path());
    table.extend(window::measure(plan, folder.path()));
    table.extend(charts::measure(plan, folder.path()));
    let skipped = match start::measure(plan, folder.path()) {
        Ok(outcome) => {
            table.push(outcome);
            None
        }
        Err(reason) => Some(reason),
    };

    let mut rows = table::Table::new();
    for o in &table {
        let peer = format!("{}, at most {:.2}", o.against, o.limit);
        rows.compared(&o.job, &o.ours, &peer, o.ratio, o.limit);
    }
    if let Some(reason) = skipped {
        rows.told(start::JOB, "skipped", &reason);
    }
    if rows.broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Opening a large budget: time beside the bare reader, memory beside the file.
fn load(plan: Plan, folder: &std::path::Path) -> Vec<Outcome> {
    let shape =
        if plan.quick { generated::TENTH_OF_THE_FIGURES } else { generated::HUNDRED_THOUSAND_FIGURES };
    let text = generated::text(shape);
    let path = folder.join("figures.ron");
    mingzhang::storage::write_atomic(&path, text.as_bytes()).unwrap();
    let figures =
        mingzhang::budget::load(&path, &mingzhang::budget::Progress::default()).unwrap().figures().len();
    assert!(figures >= shape.figures(), "{figures} figures");

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..plan.runs(11, 5) {
        let progress = mingzhang::budget::Progress::default();
        ours.push(timed(|| mingzhang::budget::load_bytes(text.as_bytes(), &progress).unwrap()).0);
        theirs.push(timed(|| ron::from_str::<peer::File>(&text).unwrap()).0);
    }
    let time = Outcome::times(
        format!("open {figures} figures"),
        median(ours),
        ("ron::from_str", median(theirs)),
        LOAD_TIME_LIMIT,
    );

    // with the content of the file, which is read whole
    let size = text.len() as f64;
    drop(text);
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let budget = mingzhang::budget::load(&path, &mingzhang::budget::Progress::default()).unwrap();
    let peak = (MEMORY.peak_usage() - before) as f64;
    drop(budget);
    let megabytes = |bytes: f64| format!("{:.2} MB", bytes / 1e6);
    let memory = Outcome {
        job: format!("open {figures} figures: peak memory"),
        ours: megabytes(peak),
        against: format!("{} file", megabytes(size)),
        ratio: peak / size,
        limit: LOAD_MEMORY_LIMIT,
    };
    vec![time, memory]
}
