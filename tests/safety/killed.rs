//! The real program, killed at any moment while it works.
#![cfg(unix)]

use super::{Place, says, sha_of, state};
use jiff::Timestamp;
use mingzhang::review::store::{Expect, open};
use std::io::{BufRead as _, BufReader};
use std::process::{ChildStdout, Stdio};
use std::time::{Duration, Instant};

/// What may be lost: the last two seconds.
const AT_RISK_MS: i64 = 2_000;

/// What a drill has said.
#[derive(Default)]
struct Said {
    /// The sum of the last file that was written for certain.
    saved: String,
    /// Of one that was being written when it ended.
    saving: Option<String>,
    /// Changes and when they were made, in milliseconds.
    changes: Vec<(u64, i64)>,
    saves: usize,
}

impl Said {
    fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["changed", count, at] => self.changes.push((count.parse().unwrap(), at.parse().unwrap())),
            ["saving", _, sha] => self.saving = Some(sha.to_owned()),
            ["saved", _, sha] => {
                assert_eq!(self.saving.take().as_deref(), Some(sha));
                self.saved = sha.to_owned();
                self.saves += 1;
            }
            _ => panic!("{line}"),
        }
    }
}

fn random(seed: &mut u64, below: u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed % below
}

/// Lets the program work, kills it, and looks at what is there. `until` says when it is enough.
fn drill(place: &Place, every: u64, mut until: impl FnMut(&Said, &str) -> Option<Duration>) -> Said {
    let project = place.project();
    let archive = place.archive();
    let mut said = Said { saved: sha_of(&project), ..Said::default() };
    let mut child = place
        .program()
        .arg("drill")
        .arg(&project)
        .args(["--every", &every.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let next = |lines: &mut std::io::Lines<BufReader<ChildStdout>>, said: &mut Said| {
        let line = lines.next()?.unwrap();
        said.hear(&line);
        Some(line)
    };
    loop {
        let line = next(&mut lines, &mut said).expect("it ended by itself");
        if let Some(wait) = until(&said, &line) {
            assert!(archive.lock(&project).is_none(), "it holds its file");
            std::thread::sleep(wait);
            break;
        }
    }
    let killed = Timestamp::now().as_millisecond();
    child.kill().unwrap();
    child.wait().unwrap();
    while next(&mut lines, &mut said).is_some() {}

    // the file is one of two states, byte for byte
    let found = sha_of(&project);
    assert!(found == said.saved || Some(&found) == said.saving.as_ref(), "a third state");
    let (opened, _) = open(&project).unwrap();
    let number = |text: String| text.strip_prefix("drill ").map_or(0, |n| n.parse::<u64>().unwrap());
    let mut latest = number(says(&opened.review));
    // what the next start finds
    for left in archive.left_behind() {
        assert_eq!(left.recovery.project.as_ref(), Some(&project));
        latest = latest.max(number(says(&left.review)));
        archive.discard(left, true).unwrap();
    }
    let owed = said.changes.iter().filter(|(_, at)| *at <= killed - AT_RISK_MS).map(|(n, _)| *n).max();
    assert!(latest >= owed.unwrap_or(0), "change {owed:?} is lost, the last one is {latest}");
    assert!(archive.lock(&project).is_some(), "the lock of a killed process is free");
    place.versions(11);
    said
}

#[test]
fn three_hundred_savings_killed_at_random_leave_one_of_two_states() {
    let place = Place::new();
    place.archive().save(&place.project(), &state("drill 0").1, &Expect::Anything, false).unwrap();
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    let (mut old, mut new, mut in_time) = (0, 0, 0);
    let began = Instant::now();
    for _ in 0..300 {
        let wanted = 1 + random(&mut seed, 3);
        let wait = Duration::from_micros(random(&mut seed, 6_000));
        let mut heard = 0;
        let said = drill(&place, 3, |_, line| {
            heard += u64::from(line.starts_with("saving"));
            (heard == wanted).then_some(wait)
        });
        match &said.saving {
            None => in_time += 1,
            Some(sha) if *sha == sha_of(&place.project()) => new += 1,
            Some(_) => old += 1,
        }
    }
    let left = std::fs::read_dir(place.path("会议 资料")).unwrap().count() - 1;
    println!(
        "killed after saving: {in_time}; while saving: {old} the old state, {new} the new one; {left} unfinished files left; {:.1} s",
        began.elapsed().as_secs_f64()
    );
    assert!(old > 0 && in_time + new > 0, "the moments are spread over the saving: {old} {new} {in_time}");
    // what killed savings left disturbs nothing
    let (_, stamp) = open(&place.project()).unwrap();
    place.archive().save(&place.project(), &state("after").1, &Expect::Same(stamp), true).unwrap();
    assert_eq!(says(&open(&place.project()).unwrap().0.review), "after");
}

#[test]
fn what_was_never_saved_is_there_but_for_the_last_two_seconds() {
    let mut seed = 0x2545_f491_4f6c_dd1d;
    for every in [0, 0, 1_000, 400, 0, 0] {
        let place = Place::new();
        place.archive().save(&place.project(), &state("drill 0").1, &Expect::Anything, false).unwrap();
        let length = 2_500 + i64::try_from(random(&mut seed, 2_500)).unwrap();
        let said = drill(&place, every, |said, _| {
            let (first, last) = (said.changes.first()?.1, said.changes.last()?.1);
            (last - first > length).then_some(Duration::ZERO)
        });
        assert!(said.changes.len() > 300, "{}", said.changes.len());
    }
}
