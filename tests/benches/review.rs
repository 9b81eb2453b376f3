//! What ten thousand notes cost: following one change, finding and filtering, and saving.
//! `cargo bench --bench review [-- --quick]`. Times are medians of several runs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    reason = "a bench may stop at the first surprise"
)]

#[path = "table.rs"]
#[allow(dead_code, reason = "other benches use the rest")]
mod table;

#[allow(dead_code, reason = "other benches use the rest")]
mod generated;

use generated::{HUNDRED_THOUSAND_FIGURES, Shape, TENTH_OF_THE_FIGURES};
use jiff::Timestamp;
use mingzhang::budget::{Budget, load_bytes};
use mingzhang::review::places::{FindingPlace, figure_anchor, line_anchor};
use mingzhang::review::project::{read, write};
use mingzhang::review::store::{Archive, Expect};
use mingzhang::review::{
    Anew, Content, Desk, Importance, NoteFilter, NoteKind, NoteOrder, NoteStatus, NoteTexts, Review,
    Reviewer, Source,
};
use mingzhang::storage::Disk;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use table::Table;

const SAMPLE: &str = include_str!("../../data/yangquan-2026.ron");
const NOTES: usize = 10_000;
/// At sixty frames a second.
const FRAME: Duration = Duration::from_micros(16_667);
/// Saving against writing the same bytes and syncing once.
const SAVE_LIMIT: f64 = 2.0;

/// The rows about one budget.
struct Rows<'a> {
    table: &'a mut Table,
    about: String,
}

impl Rows<'_> {
    fn told(&mut self, job: &str, ours: &str) {
        self.table.told(&format!("{}: {job}", self.about), ours, "");
    }

    fn in_a_frame(&mut self, job: &str, time: Duration) {
        let job = format!("{}: {job}", self.about);
        let limit = format!("at most {}", milliseconds(FRAME));
        let ratio = time.as_secs_f64() / FRAME.as_secs_f64();
        self.table.compared(&job, &milliseconds(time), &limit, ratio, 1.0);
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let quick = args.iter().any(|a| a == "--quick");
    if !quick && !args.iter().any(|a| a == "--bench") {
        return ExitCode::SUCCESS; // `cargo test --all-targets` only wants to know that it builds
    }
    let mut table = Table::new();
    let runs = if quick { 5 } else { 21 };
    let large: Shape = if quick { TENTH_OF_THE_FIGURES } else { HUNDRED_THOUSAND_FIGURES };
    for text in [SAMPLE.to_owned(), generated::text(large)] {
        let budget = load_bytes(text.as_bytes(), &Default::default()).unwrap_or_else(|e| panic!("{e:?}"));
        let about = format!("{NOTES} notes on {} figures", budget.figures().len());
        let mut rows = Rows { table: &mut table, about };
        let mut desk = noted(&budget, &text);
        looking(&mut rows, &budget, &mut desk, runs);
        saving(&mut rows, &mut desk, runs);
    }
    if table.broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Notes of several deputies all over a budget, as long as real ones.
fn noted(budget: &Budget, text: &str) -> Desk {
    let source = Source::new(text.into(), None, Timestamp::UNIX_EPOCH);
    let mut desk = Desk::new(Review::of(source, Reviewer::default()));
    let figures: Vec<_> = budget.figures().map(|(id, _)| id).collect();
    let lines: Vec<_> = budget.lines().map(|(id, _)| id).collect();
    for nth in 0..NOTES {
        let figure = figures[nth * 7 % figures.len()];
        let anchor = if nth % 4 == 0 {
            line_anchor(budget, lines[nth * 3 % lines.len()])
        } else {
            figure_anchor(budget, figure)
        };
        desk.write(Content {
            anchor,
            quote: (nth % 4 != 0).then(|| budget.figure(figure).quantity.text().to_owned()),
            text: format!("第 {nth} 条：这个数比上年变动较大，请说明主要原因，并列出涉及的项目和依据。"),
            kind: [NoteKind::Question, NoteKind::Suggestion, NoteKind::Memo][nth % 3],
            importance: [Importance::High, Importance::Normal, Importance::Low][nth % 3],
            tags: [["民生", "债务", "教育"][nth % 3].to_owned()].into(),
            author: Reviewer {
                name: ["林代表", "王代表"][nth % 2].to_owned(),
                delegation: "清溪区代表团".to_owned(),
                ..Reviewer::default()
            },
            created: Timestamp::from_second(1_700_000_000 + nth as i64).unwrap(),
            changed: Timestamp::from_second(1_700_000_000 + (nth * 31 % NOTES) as i64).unwrap(),
            ..Content::default()
        });
    }
    desk
}

/// What happens between a key and the next frame.
fn looking(rows: &mut Rows<'_>, budget: &Budget, desk: &mut Desk, runs: usize) {
    let finding = |_: &str| FindingPlace::Gone;
    let mut texts = NoteTexts::default();
    let began = Instant::now();
    texts.follow(desk.review(), budget, &finding, Anew::Budget);
    rows.told("the first look", &milliseconds(began.elapsed()));
    let ids: Vec<_> = desk.review().notes().map(|(id, _)| id).collect();
    let follow = |nth: usize, desk: &mut Desk, texts: &mut NoteTexts| {
        let status = if nth.is_multiple_of(2) { NoteStatus::Raised } else { NoteStatus::Settled };
        let began = Instant::now();
        desk.set_status(&ids[NOTES / 2..=NOTES / 2], status, Timestamp::UNIX_EPOCH);
        let changed = began.elapsed();
        // as the window does: the journal has the review too
        let kept = std::sync::Arc::clone(desk.review());
        let began = Instant::now();
        texts.follow(desk.review(), budget, &finding, Anew::Nothing);
        let followed = began.elapsed();
        drop(kept);
        (changed, followed)
    };
    let times: Vec<_> = (0..runs).map(|nth| follow(nth, desk, &mut texts)).collect();
    rows.in_a_frame("one note changed", median(times.iter().map(|t| t.0).collect()));
    rows.in_a_frame("following it", median(times.iter().map(|t| t.1).collect()));
    let filter = NoteFilter {
        words: "上年 依据 9".to_owned(),
        kind: Some(NoteKind::Question),
        author: Some("林代表".to_owned()),
        ..NoteFilter::default()
    };
    for (name, filter) in [("listed", NoteFilter::default()), ("filtered, searched", filter)] {
        for order in [NoteOrder::Report, NoteOrder::Time, NoteOrder::Importance] {
            let run = || {
                let began = Instant::now();
                let found = texts.list(budget, &filter, order);
                let time = began.elapsed();
                assert!(filter.is_open() == (found.len() == NOTES) && found.len() > 100, "{}", found.len());
                time
            };
            rows.in_a_frame(&format!("{name}, by {order:?}"), median((0..runs).map(|_| run()).collect()));
        }
    }
}

/// A project saved by hand over the one before, against its bytes written and synced once.
fn saving(rows: &mut Rows<'_>, desk: &mut Desk, runs: usize) {
    // a real disk: temporary folders may lie in memory
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = tempfile::tempdir_in(target).unwrap();
    let path = folder.path().join("项目.mingzhang");
    let archive = Archive::new(Disk::default(), Some(folder.path().join("data")));
    let text = write(desk.review(), None);
    let changed = desk.review().notes().map(|(id, _)| id).nth(NOTES / 2).unwrap();
    let mut stamp = archive.save(&path, &text, &Expect::Anything, true).unwrap();
    let (mut ours, mut bare, mut forming) = (Vec::new(), Vec::new(), Vec::new());
    // in turn, so that what disturbs the disk disturbs both
    for nth in 0..runs {
        // what is saved already would keep no older version
        let status = if nth.is_multiple_of(2) { NoteStatus::Raised } else { NoteStatus::Settled };
        desk.set_status(&[changed], status, Timestamp::UNIX_EPOCH);
        let review = desk.review();
        let began = Instant::now();
        let text = write(review, None);
        forming.push(began.elapsed());
        stamp = archive.save(&path, &text, &Expect::Same(stamp), true).unwrap();
        ours.push(began.elapsed());
        let began = Instant::now();
        let text = write(review, None);
        let mut file = create(&folder.path().join(format!("{}", nth % 11)));
        file.write_all(text.as_bytes()).unwrap();
        file.sync_all().unwrap();
        bare.push(began.elapsed());
    }
    assert_eq!(read(&std::fs::read_to_string(&path).unwrap()).unwrap().review, **desk.review());
    let (ours, bare) = (median(ours), median(bare));
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    let size = format!("{:.1} MB", text.len() as f64 / 1e6);
    rows.told(&format!("forming the project file of {size}"), &milliseconds(median(forming)));
    let job = format!("{}: saving it by hand", rows.about);
    let peer = format!("{} bytes alone, at most {SAVE_LIMIT:.2}", milliseconds(bare));
    rows.table.compared(&job, &milliseconds(ours), &peer, ratio, SAVE_LIMIT);
}

#[expect(clippy::disallowed_methods, reason = "what it is held against")]
fn create(path: &Path) -> std::fs::File {
    std::fs::File::create(path).unwrap()
}
