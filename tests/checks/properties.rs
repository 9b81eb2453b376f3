//! What must hold of the checks in any report: figures rounded from true values are never called wrong,
//! a figure that is off by more than rounding allows always is, and neither the order of the file nor the
//! units it is printed in change a verdict.

use crate::invented::{Cell, Invented, Manner, Print, Random, Unit, invented, number, small};
use mingzhang::budget::{Budget, FigureId, LoadError, Progress, load_bytes};
use mingzhang::check::{self, Check, CheckKind, Form, Outcome, Q, Report, RuleSet, Var};
use num_traits::{Signed as _, Zero as _};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use strum::IntoEnumIterator as _;

/// Reports of each manner.
const SEEDS: u64 = 4;

/// The file, read, and every check of it.
fn checked(report: &Invented) -> (Budget, Report) {
    let text = report.text();
    let budget = match load_bytes(text.as_bytes(), &Progress::default()) {
        Ok(budget) => budget,
        Err(LoadError::Problems { problems, .. }) => panic!("{}: {problems:#?}\n{text}", report.name),
        Err(other) => panic!("{}: {other}\n{text}", report.name),
    };
    // the nth figure written is the nth figure read
    let cells = report.cells();
    assert_eq!(cells.len(), budget.figures().len(), "{}", report.name);
    for ((_, figure), cell) in budget.figures().zip(cells) {
        assert_eq!(figure.quantity.text(), cell.text(report.truncated), "{}", report.name);
    }
    let found = check::check(&budget, &RuleSet::default(), &Progress::default()).unwrap();
    (budget, found)
}

/// Key, print, truth and line of the file of each figure.
fn described(report: &Invented, budget: &Budget, figures: impl IntoIterator<Item = FigureId>) -> String {
    let (cells, text) = (report.cells(), report.text());
    let mut all = String::new();
    for id in figures {
        let (figure, cell) = (budget.figure(id), cells[id.index()]);
        let line = usize::try_from(figure.file_line).unwrap();
        let truth = check::exact_text(&cell.truth);
        let shown = text.lines().nth(line - 1).unwrap_or_default().trim();
        writeln!(
            all,
            "    {} = {} (true: {truth})\n      {line}: {shown}",
            budget.key(id),
            figure.quantity.text()
        )
        .unwrap();
    }
    all
}

/// What is reported of a report, if anything.
fn alarm(report: &Invented, budget: &Budget, found: &Report) -> Option<String> {
    let mut alarm = String::new();
    for check in found.checks.iter().filter(|c| c.verdict.outcome == Outcome::Inconsistent) {
        let figures = described(report, budget, check.formed.form.figures());
        writeln!(alarm, "  {}\n{figures}", check.id).unwrap();
    }
    for contradiction in found.contradictions.iter().filter(|c| c.checks.is_empty()) {
        let figures = described(report, budget, contradiction.cause.conflict.iter().copied());
        writeln!(alarm, "  {} ({:?})\n{figures}", contradiction.id, contradiction.severity).unwrap();
    }
    let quiet = found.contradictions.is_empty() && alarm.is_empty();
    (!quiet).then(|| format!("{}:\n{alarm}", report.name))
}

#[test]
fn no_false_alarm_on_invented_reports_of_other_places() {
    let (mut reports, mut made) = (0, BTreeMap::<CheckKind, usize>::new());
    let mut alarms = Vec::new();
    for manner in Manner::ALL {
        for seed in 0..SEEDS {
            let report = invented(*manner, seed);
            let (budget, found) = checked(&report);
            alarms.extend(alarm(&report, &budget, &found));
            assert_eq!(found.not_fully_searched, 0, "{}", report.name);
            reports += 1;
            for check in found.checks.iter().filter(|c| c.verdict.outcome != Outcome::NotChecked) {
                *made.entry(check.formed.kind).or_default() += 1;
            }
        }
    }
    assert!(alarms.is_empty(), "{} of {reports} reports\n{}", alarms.len(), alarms.join("\n"));
    assert!(reports >= 100);
    // nothing was passed over: every kind of check was made, and not once only
    for kind in CheckKind::iter() {
        assert!(made.get(&kind).is_some_and(|n| *n >= 10), "{kind:?}: {made:?}");
    }
}

// ---- small reports ---------------------------------------------------------------------------------

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![
        1 => Just(0i64),
        2 => 1i64..100,
        3 => 1i64..2_000_000,
        6 => 1i64..20_000_000_000,
        1 => -3_000_000_000i64..0,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_rounded_from_true_values_are_never_reported(
        parts in prop::collection::vec((amount(), amount()), 1..6),
        unit in prop::sample::select(vec![Unit::Yi, Unit::Wan, Unit::Yuan]),
        decimals in 0u32..5,
        percent_decimals in 0u32..3,
        truncated: bool,
    ) {
        let report = small(&parts, (unit, decimals), percent_decimals, truncated);
        let (budget, found) = checked(&report);
        if let Some(alarm) = alarm(&report, &budget, &found) {
            return Err(TestCaseError::fail(format!("{alarm}\n{}", report.text())));
        }
    }
}

// ---- what is really wrong --------------------------------------------------------------------------

/// One printed figure moved so far that one identity cannot hold.
struct Violation {
    /// Id of the check.
    check: String,
    figures: Vec<FigureId>,
    /// The moved figure, and what it is now.
    moved: FigureId,
    truth: Q,
}

/// Whether true values exist that are printed so and satisfy the identity: decided anew, from the intervals
/// of the invented figures. `None` where a figure states no interval or the base of a percentage may be zero.
fn can_hold(check: &Check, cells: &[&Cell], truncated: bool) -> Option<bool> {
    let interval = |id: FigureId| cells[id.index()].interval(truncated);
    let stated = |var: Var| interval(var.figure()?);
    if check.formed.kind == CheckKind::DeclaredEqual {
        let intervals = check.formed.form.figures().into_iter().map(interval).collect::<Option<Vec<_>>>()?;
        let low = intervals.iter().map(|(low, _)| low).max()?;
        let high = intervals.iter().map(|(_, high)| high).min()?;
        return Some(low <= high);
    }
    match &check.formed.form {
        Form::Sum { total, parts, at_most: false } => {
            let (mut low, mut high) = (Q::zero(), Q::zero());
            for (sign, part) in parts {
                let (least, most) = stated(*part)?;
                let minus = *sign == mingzhang::budget::Sign::Minus;
                let (least, most) = if minus { (-most, -least) } else { (least, most) };
                (low, high) = (low + least, high + most);
            }
            let (least, most) = stated(*total)?;
            Some(low <= most && least <= high)
        }
        Form::Times { of, base, percent, plus_one } => {
            let (of, base, rate) = (stated(*of)?, stated(*base)?, interval(*percent)?);
            if !base.0.is_positive() {
                return None;
            }
            let times = matches!(cells[percent.index()].print, Print::Times { .. });
            let factor = number(if times { 100 } else { 1 });
            let plus = number(if *plus_one { 100 } else { 0 });
            let (least, most) = (rate.0 * &factor + &plus, rate.1 * &factor + &plus);
            let products = [&base.0 * &least, &base.0 * &most, &base.1 * &least, &base.1 * &most];
            let hundred = number(100);
            Some(*products.iter().min()? <= of.1 * &hundred && of.0 * &hundred <= *products.iter().max()?)
        }
        _ => None,
    }
}

/// Moves one figure of one check by the least that breaks it, or by somewhat more.
fn violation(report: &Invented, check: &Check, random: &mut Random) -> Option<Violation> {
    let cells = report.cells();
    let truncated = report.truncated;
    if can_hold(check, &cells, truncated) != Some(true) {
        return None;
    }
    let figures = check.formed.form.figures();
    let moved = random.pick(&figures);
    let cell = cells[moved.index()];
    let printed = cell.printed(truncated);
    if cell.print == Print::Zero || printed.is_zero() {
        return None;
    }
    let up = random.chance(50);
    let after = |places: i128| {
        let step = cell.last_place() * number(places);
        if up { &printed + step } else { &printed - step }
    };
    // the sign stays, as a base that is no longer above zero is a base for nothing
    let breaks = |places: i128| {
        let truth = after(places);
        if truth.is_zero() || truth.is_positive() != printed.is_positive() {
            return None;
        }
        let mut changed = cell.clone();
        changed.truth = truth;
        let mut cells = cells.clone();
        cells[moved.index()] = &changed;
        can_hold(check, &cells, truncated).map(|holds| !holds)
    };
    let (mut holds, mut broken) = (0, 1);
    while !breaks(broken)? {
        (holds, broken) = (broken, broken * 2);
        if broken > 1 << 60 {
            return None;
        }
    }
    while broken - holds > 1 {
        let middle = (holds + broken) / 2;
        if breaks(middle)? {
            broken = middle;
        } else {
            holds = middle;
        }
    }
    let further = broken + random.between(0, broken * 2);
    if random.chance(30) && breaks(further) == Some(true) {
        broken = further;
    }
    Some(Violation { check: check.id.clone(), figures, moved, truth: after(broken) })
}

/// Up to `most` violations of different kinds of check.
fn violations(report: &Invented, found: &Report, random: &mut Random, most: usize) -> Vec<Violation> {
    let same: HashSet<FigureId> = found
        .checks
        .iter()
        .filter(|c| c.formed.kind == CheckKind::DeclaredEqual)
        .flat_map(|c| c.formed.form.figures())
        .collect();
    let mut checks: Vec<&Check> = found.checks.iter().collect();
    random.shuffle(&mut checks);
    let mut kinds = BTreeSet::new();
    let mut violations = Vec::new();
    for check in checks {
        if violations.len() == most {
            break;
        }
        // statements that exclude each other are the finding, and nothing is computed from them
        let kind = check.formed.kind;
        if kinds.contains(&kind)
            || (kind != CheckKind::DeclaredEqual
                && check.formed.form.figures().iter().any(|id| same.contains(id)))
        {
            continue;
        }
        if let Some(violation) = violation(report, check, random) {
            kinds.insert(kind);
            violations.push(violation);
        }
    }
    violations
}

#[test]
fn a_violation_larger_than_the_slack_is_always_reported() {
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut missed = Vec::new();
    for (nth, manner) in Manner::ALL.iter().enumerate() {
        let report = invented(*manner, 100);
        let (budget, found) = checked(&report);
        if alarm(&report, &budget, &found).is_some() {
            continue; // the other test tells
        }
        let mut random = Random::new(u64::try_from(nth).unwrap());
        for violation in violations(&report, &found, &mut random, 4) {
            let wrong = report.with(violation.moved.index(), &violation.truth);
            let (budget, found) = checked(&wrong);
            let check = found.checks.iter().find(|c| c.id == violation.check).unwrap();
            *tried.entry(check.formed.kind.word().to_owned()).or_default() += 1;
            let inconsistent = check.verdict.outcome == Outcome::Inconsistent;
            let told = found.contradictions.iter().any(|c| {
                violation.figures.iter().any(|id| c.cause.conflict.contains(id))
                    && c.cause.suspects.iter().any(|set| set.contains(&violation.moved))
            });
            if !inconsistent || !told {
                let causes: Vec<_> =
                    found.contradictions.iter().map(|c| (&c.id, c.cause.fully_searched)).collect();
                missed.push(format!(
                    "{}: {} is {:?}, told: {told}, moved: {}\n{}  {causes:?}",
                    wrong.name,
                    violation.check,
                    check.verdict.outcome,
                    budget.key(violation.moved),
                    described(&wrong, &budget, violation.figures.iter().copied()),
                ));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
    assert!(tried.values().sum::<usize>() >= 60 && tried.len() >= 8, "{tried:?}");
}

// ---- what must not matter --------------------------------------------------------------------------

/// Every check by its kind, the figure it is about and all its figures, with how it came out; and whether
/// anything is told.
type Verdicts = BTreeMap<(String, Vec<String>), Vec<&'static str>>;

fn verdicts(report: &Invented) -> Verdicts {
    let (budget, found) = checked(report);
    let mut verdicts = Verdicts::new();
    for check in &found.checks {
        // checks of the same figure are numbered in the order of the file
        let id = check.id.split('#').next().unwrap().to_owned();
        let mut keys: Vec<String> = check.formed.form.figures().into_iter().map(|f| budget.key(f)).collect();
        keys.sort();
        verdicts.entry((id, keys)).or_default().push(check.verdict.outcome.into());
    }
    verdicts.values_mut().for_each(|v| v.sort_unstable());
    let told = if found.contradictions.is_empty() { "nothing" } else { "something" };
    verdicts.insert(("told".to_owned(), Vec::new()), vec![told]);
    verdicts
}

/// The checks that come out differently in two reports that say the same.
fn difference(one: &Invented, other: &Invented) -> Option<String> {
    let (left, right) = (verdicts(one), verdicts(other));
    let mut differences = String::new();
    for check in left.keys().chain(right.keys()).collect::<BTreeSet<_>>() {
        let (a, b) = (left.get(check), right.get(check));
        if a != b {
            writeln!(differences, "  {check:?}: {a:?}, {b:?}").unwrap();
        }
    }
    (!differences.is_empty()).then(|| format!("{}:\n{differences}", one.name))
}

/// Reports without and with something wrong in them, all money in 亿元 with so many decimals if given.
fn right_and_wrong(seed: u64, decimals: Option<u32>) -> Vec<Invented> {
    let mut reports = Vec::new();
    for manner in Manner::ALL {
        let report = invented(*manner, seed);
        let report = decimals.map_or(report.clone(), |d| report.in_unit(Unit::Yi, d, 1));
        let (_, found) = checked(&report);
        let mut random = Random::new(seed);
        for violation in violations(&report, &found, &mut random, 1) {
            reports.push(report.with(violation.moved.index(), &violation.truth));
        }
        reports.push(report);
    }
    reports
}

/// Says the same in another way; nothing may come out differently.
fn changes_nothing(seed: u64, decimals: Option<u32>, other: impl Fn(&Invented) -> Invented) {
    let reports = right_and_wrong(seed, decimals);
    let differences: Vec<String> = reports.iter().filter_map(|r| difference(r, &other(r))).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_order_of_the_file_changes_no_verdict() {
    changes_nothing(200, None, |report| report.shuffled(7));
}

#[test]
fn the_unit_changes_no_verdict() {
    changes_nothing(300, Some(6), |report| report.in_unit(Unit::Wan, 2, 1));
}

#[test]
fn the_size_of_the_place_changes_no_verdict() {
    changes_nothing(400, Some(3), |report| report.in_unit(Unit::Yi, 2, 10));
}
