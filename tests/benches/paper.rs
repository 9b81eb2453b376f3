//! How long the summary takes: `cargo bench --bench paper`.
//!
//! Everything is measured in one run against the typesetter alone on the same document. Exit code 1: a limit was missed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss
)]

#[path = "../paper/sample.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod sample;
#[path = "table.rs"]
mod table;

use mingzhang::export::pdf::{PaperChoice, pages, typeset_alone};
use peak_alloc::PeakAlloc;
use sample::{Ask, BASE, review_of};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use table::Table;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Making the data, and all that is not setting and printing, may take so much more than these alone.
const LIMIT: f64 = 1.1;
/// Pages of the large document; of fewer, its time and size would say little.
const LEAST_PAGES: usize = 200;
/// Bytes of it.
const MOST_BYTES: usize = 3_000_000;

fn best(times: usize, mut run: impl FnMut()) -> Duration {
    (0..times)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed()
        })
        .min()
        .unwrap()
}

fn main() -> ExitCode {
    let choice = PaperChoice::default();
    let texts = ["请说明这笔数为什么与上年相差这么多，差额由哪些科目造成，列出依据。".to_owned()];
    let forty = review_of(40, &texts);
    let mut table = Table::new();
    Ask::of(&BASE, &forty).with(|content| {
        let alone = typeset_alone(content, &choice).unwrap();
        // once each, so that typefaces are read
        alone().unwrap();
        let (mut least, mut most) = (Duration::MAX, Duration::MAX);
        let (mut comments, mut size, mut count) = (Duration::MAX, 0, 0);
        // by turns, so that whatever else the machine does falls on both
        for _ in 0..5 {
            least = least.min(best(1, || {
                alone().unwrap();
            }));
            let began = Instant::now();
            let made = pages(content, &choice).unwrap();
            let plain = made.plain(content).unwrap();
            most = most.min(began.elapsed());
            let began = Instant::now();
            size = made.commented(&plain).unwrap().len();
            comments = comments.min(began.elapsed());
            count = made.count();
        }
        let ratio = most.as_secs_f64() / least.as_secs_f64();
        table.compared(
            &format!("the sample as PDF with charts and 40 notes: {count} pages, {} kB", size / 1000),
            &format!("{most:.1?}"),
            &format!("{least:.1?} typesetter alone, at most {LIMIT:.2}"),
            ratio,
            LIMIT,
        );
        table.told("its comments", &format!("{comments:.1?}"), "");
    });
    let long = texts[0].repeat(25);
    let many = review_of(500, &[long]);
    Ask::of(&BASE, &many).with(|content| {
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage_as_mb();
        let began = Instant::now();
        let printed = pages(content, &choice).unwrap().print(content).unwrap();
        let took = began.elapsed();
        let peak = MEMORY.peak_usage_as_mb() - before;
        let job = format!("500 notes as PDF: {} comments", printed.comments);
        let pages = format!("{} pages", printed.pages);
        let limit = format!("at least {LEAST_PAGES} pages");
        table.reached(&job, &pages, &limit, printed.pages as f64 / LEAST_PAGES as f64);
        table.told("its time and memory", &format!("{took:.1?}, {peak:.0} MB"), "");
        let size = printed.bytes.len();
        let limit = format!("at most {MOST_BYTES} bytes");
        table.compared("its size", &format!("{size} bytes"), &limit, size as f64 / MOST_BYTES as f64, 1.0);
    });
    if table.broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
