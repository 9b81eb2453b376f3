//! What checking costs and what it finds: one digit of each figure of the sample changed in turn, single
//! verdicts at three sizes, and the sample as a whole. `cargo bench --bench checks [-- --quick]`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a bench may stop at the first surprise"
)]

#[path = "table.rs"]
mod table;

use mingzhang::budget::{Budget, FigureId, Progress, load_bytes};
use mingzhang::check::{Answer, Proposal, RuleSet, Values, Work, check, components, form};
use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use table::Table;

const SAMPLE: &str = include_str!("../../data/yangquan-2026.ron");

fn budget(text: &str) -> Budget {
    load_bytes(text.as_bytes(), &Default::default()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let quick = args.iter().any(|a| a == "--quick");
    if !quick && !args.iter().any(|a| a == "--bench") {
        return ExitCode::SUCCESS; // `cargo test --all-targets` only wants to know that it builds
    }
    let mut table = Table::new();
    sample(&mut table);
    verdicts(&mut table, if quick { &[1_000, 10_000] } else { &[10_000, 100_000, 1_000_000] });
    whole(&mut table, if quick { &[1_000, 10_000] } else { &[10_000, 100_000] });
    injection(&mut table, if quick { 25 } else { 1 });
    if table.broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// The sample with localisation, rules and ranges.
fn sample(table: &mut Table) {
    let budget = budget(SAMPLE);
    let rules = RuleSet::shipped().unwrap();
    let run = || {
        let began = Instant::now();
        let report = check(&budget, &rules, &Default::default()).unwrap();
        assert_eq!(report.contradictions.len(), 1);
        began.elapsed()
    };
    let time = median((0..7).map(|_| run()).collect());
    table.compared(
        "the sample: checks, localisation, ranges, rules",
        &milliseconds(time),
        "at most 100 ms",
        time.as_secs_f64() / 0.1,
        1.0,
    );
}

/// A budget of about so many identities: statements of ten groups, each with budget, rate and parts.
fn generated(identities: usize) -> String {
    let mut text = String::from(
        "(format: 1, place: \"清溪市\", title: \"大\", executed_year: 2025, draft_year: 2026, growth_base: executed, rate_base: adjusted, scopes: {",
    );
    let statements = identities / 30 + 1;
    for s in 0..statements {
        write!(text, "\"区{s}\": (),").unwrap();
    }
    text.push_str("}, sections: [(at: \"一\", title: \"t\", book: general, year: 2025, facts: [\n");
    let mut seed = 12345u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let money = |hundredths: u64| format!("{}.{:02} 亿元", hundredths / 100, hundredths % 100);
    for s in 0..statements {
        let (mut total, mut groups) = (0, String::new());
        for g in 0..10 {
            let parts: Vec<u64> = (0..4).map(|_| 100 + random(9_900)).collect();
            let sum: u64 = parts.iter().sum();
            total += sum;
            let adjusted = sum * 20 / 19;
            // rounded half up, as the office would
            let permille = (2_000 * sum + adjusted) / (2 * adjusted);
            let change = random(50) + 1;
            write!(
                groups,
                "\"类{g}\": (adjusted: \"{}\", executed: \"{}\", rate: \"{}.{}%\", prior: \"{}\", change: \"增收 {}\", complete: {{",
                money(adjusted),
                money(sum),
                permille / 10,
                permille % 10,
                money(sum - change),
                money(change)
            )
            .unwrap();
            for (p, part) in parts.iter().enumerate() {
                write!(groups, "\"项{g}-{p}\": (executed: \"{}\"),", money(*part)).unwrap();
            }
            groups.push_str("}),");
        }
        writeln!(text, "table(scope: \"区{s}\", flow: revenue, lines: {{ \"合计\": (executed: \"{}\", complete: {{ {groups} }}) }}),", money(total)).unwrap();
    }
    text.push_str("])])");
    text
}

/// Single verdicts on one core: under a microsecond each, however many there are.
fn verdicts(table: &mut Table, sizes: &[usize]) {
    for size in sizes {
        let budget = budget(&generated(*size));
        let formed = form(&budget);
        let values = Values::new(&budget, &formed);
        let visible: Vec<_> = formed.iter().filter(|f| !f.hidden).collect();
        let run = || {
            let began = Instant::now();
            for f in &visible {
                std::hint::black_box(values.judge(f));
            }
            began.elapsed()
        };
        let time = median((0..5).map(|_| run()).collect());
        let each = time.as_nanos() as f64 / visible.len() as f64;
        let job = format!("{} verdicts on {} figures, each", visible.len(), budget.figures().len());
        table.compared(&job, &format!("{each:.0} ns"), "at most 1000 ns", each / 1000.0, 1.0);
    }
}

/// Everything about a large budget; linear, so the time for each figure must not grow.
fn whole(table: &mut Table, sizes: &[usize]) {
    let mut first: Option<f64> = None;
    for size in sizes {
        let budget = budget(&generated(*size));
        let began = Instant::now();
        let report = check(&budget, &RuleSet::default(), &Default::default()).unwrap();
        let each = began.elapsed().as_secs_f64() * 1e6 / budget.figures().len() as f64;
        assert!(report.contradictions.is_empty(), "{:?}", report.contradictions.first());
        let base = *first.get_or_insert(each);
        let job = format!("the whole check of {} figures, each", budget.figures().len());
        let peer = format!("{base:.2} µs at first, at most 2.00");
        table.compared(&job, &format!("{each:.2} µs"), &peer, each / base, 2.0);
    }
}

/// The sample without its own contradiction.
fn clean() -> String {
    let (wrong, right) = ("\"170.18 亿元\"", "\"177.18 亿元\"");
    assert_eq!(SAMPLE.matches(wrong).count(), 1);
    SAMPLE.replace(wrong, right)
}

/// One digit of each figure changed in turn. What is found must be what the exact solver calls impossible; a
/// change of shares is not linear and counts beside it.
fn injection(table: &mut Table, step: usize) {
    let clean_text = clean();
    let clean = budget(&clean_text);
    assert!(check(&clean, &RuleSet::default(), &Default::default()).unwrap().contradictions.is_empty());
    let (mut cases, mut detected, mut in_sets, mut unique, mut proposed, mut disagree, mut beside) =
        (0usize, 0usize, 0usize, 0usize, 0usize, 0usize, 0usize);
    let mut times: Vec<Duration> = Vec::new();
    for (nth, (id, text)) in changed_files(&clean, &clean_text).into_iter().enumerate() {
        if nth % step != 0 {
            continue;
        }
        let Ok(changed) = load_bytes(text.as_bytes(), &Default::default()) else { continue };
        cases += 1;
        let began = Instant::now();
        let report = check(&changed, &RuleSet::default(), &Default::default()).unwrap();
        times.push(began.elapsed());
        // what the exact solver says of the parts, without localisation and without bounds of work
        let formed = form(&changed);
        let values = Values::new(&changed, &formed);
        let progress = Progress::default();
        let work = &mut Work::new(u64::MAX, &progress);
        let infeasible = components(&changed, &values, &formed)
            .iter_mut()
            .any(|c| matches!(c.solve(work), Answer::Conflict(_)));
        let found = !report.contradictions.is_empty();
        let linear = |i: &usize| report.checks[*i].formed.form.is_linear();
        let is_linear =
            report.contradictions.iter().any(|c| c.checks.is_empty() || c.checks.iter().any(linear));
        if found && !is_linear {
            beside += 1;
        } else {
            disagree += usize::from(found != infeasible);
        }
        if found {
            let sets = || report.contradictions.iter().flat_map(|c| &c.cause.suspects);
            detected += 1;
            in_sets += usize::from(sets().any(|set| set.contains(&id)));
            unique += usize::from(sets().count() == 1 && sets().all(|set| set.as_slice() == [id]));
            let original = clean.figure(id).quantity.text();
            let right = |p: &Proposal| p.figure == id && p.text == original;
            proposed +=
                usize::from(report.contradictions.iter().any(|c| c.cause.proposals.iter().any(right)));
            if !sets().any(|set| set.contains(&id)) {
                println!(
                    "  not among the suspects: {} ({} for {original})",
                    changed.key(id),
                    changed.figure(id).quantity.text()
                );
            }
        }
    }
    let share = |n: usize, of: usize| format!("{n} of {of}, {:.1}%", 100.0 * n as f64 / of.max(1) as f64);
    let ratio = |n: usize, of: usize| n as f64 / of as f64;
    table.told("one digit changed: detected", &share(detected, cases), "");
    table.reached(
        "detected: the true figure is in the smallest sets",
        &share(in_sets, detected),
        "all",
        ratio(in_sets, detected),
    );
    table.told("detected: it is the only suspect", &share(unique, detected), "");
    table.told("detected: what was printed before is proposed", &share(proposed, detected), "");
    table.told("detected by a change of shares alone, not linear", &beside.to_string(), "");
    let linear = cases - beside;
    let agree = linear - disagree;
    let job = "linear cases in which the exact solver says the same";
    table.reached(job, &share(agree, linear), "all", ratio(agree, linear));
    let worst = times.iter().max().copied().unwrap_or_default();
    table.told("time for a case: median", &milliseconds(median(times)), "");
    table.told("time for a case: worst", &milliseconds(worst), "");
}

/// The sample with one digit of one figure changed: up to three changes a figure.
fn changed_files(budget: &Budget, clean: &str) -> Vec<(FigureId, String)> {
    let mut files = Vec::new();
    let mut at = 0;
    for (id, figure) in budget.figures() {
        let quoted = format!("\"{}\"", figure.quantity.text());
        // figures stand in the file in report order
        let Some(found) = clean[at..].find(&quoted) else { continue };
        let start = at + found;
        at = start + quoted.len();
        let digits: Vec<usize> =
            quoted.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
        for (k, digit) in digits.iter().rev().take(3).enumerate() {
            let old = quoted.as_bytes()[*digit] - b'0';
            let new = (old + 3 + u8::try_from(k).unwrap() * 2) % 10;
            let mut changed = quoted.clone();
            changed.replace_range(*digit..=*digit, &new.to_string());
            let mut text = clean.to_owned();
            text.replace_range(start..at, &changed);
            files.push((id, text));
        }
    }
    files
}
