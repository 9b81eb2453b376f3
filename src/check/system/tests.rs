//! The solver against enumeration, and its bounds of work.

use super::work::LOOK;
use super::*;
use crate::budget::{Budget, Progress, load_bytes};
use proptest::prelude::*;

/// Figure ids come only from budgets.
fn ids() -> Vec<FigureId> {
    let text = include_bytes!("../../../data/yangquan-2026.ron");
    let budget: Budget = load_bytes(text, &Default::default()).unwrap();
    budget.figures().map(|(id, _)| id).collect()
}

fn between(s: &mut System, v: usize, low: i64, high: i64, reason: Reason) {
    s.at_least(v, Num::whole(low), reason);
    s.at_most(v, Num::whole(high), reason);
}

#[test]
fn a_conflict_names_those_who_exclude_each_other() {
    let id = ids();
    let mut s = System::default();
    let v: Vec<usize> = (0..4).map(|_| s.variable(Num::zero())).collect();
    between(&mut s, v[0], 10, 11, Reason::figure(id[0]));
    between(&mut s, v[1], 3, 4, Reason::figure(id[1]));
    between(&mut s, v[2], 4, 5, Reason::figure(id[2]));
    between(&mut s, v[3], 0, 100, Reason::figure(id[3]));
    // v0 = v1 + v2, and v3 is free of it all
    let row = s.row(&[(v[0], Num::whole(1)), (v[1], Num::whole(-1)), (v[2], Num::whole(-1))]);
    between(&mut s, row, 0, 0, Reason::identity(7));
    let progress = Progress::default();
    let work = &mut Work::new(1000, &progress);
    let conflict = Conflict {
        figures: [id[0], id[1], id[2]].into_iter().collect(),
        identities: [7].into_iter().collect(),
    };
    assert_eq!(s.solve(work), Answer::Conflict(conflict));
    s.doubt(&[id[1]].into_iter().collect(), work);
    assert_eq!(s.solve(work), Answer::Feasible);
    assert_eq!(s.extreme(v[1], false, work), Some(Num::whole(5)));
    assert_eq!(s.extreme(v[1], true, work), Some(Num::whole(7)));
    s.doubt(&BTreeSet::new(), work);
    assert!(matches!(s.solve(work), Answer::Conflict(_)));
}

#[test]
fn work_runs_out_and_a_cancelled_search_ends() {
    let id = ids();
    let build = || {
        let mut s = System::default();
        let v: Vec<usize> = (0..40).map(|_| s.variable(Num::zero())).collect();
        for (i, pair) in v.windows(2).enumerate() {
            let row = s.row(&[(pair[0], Num::whole(1)), (pair[1], Num::whole(-1))]);
            between(&mut s, row, 1, 1, Reason::identity(i));
        }
        between(&mut s, v[0], 0, 5, Reason::figure(id[0]));
        s
    };
    let progress = Progress::default();
    assert_eq!(build().solve(&mut Work::new(10, &progress)), Answer::GivenUp);
    let work = &mut Work::new(1 << 40, &progress);
    assert_eq!(build().solve(work), Answer::Feasible);
    progress.cancel();
    let mut work = Work::new(LOOK + 10, &progress);
    assert_eq!(build().solve(&mut work), Answer::GivenUp);
    assert!(work.is_over());
}

/// A row made after pivots means the same as one made before.
#[test]
fn rows_can_be_added_while_solving() {
    let id = ids();
    let mut s = System::default();
    let v: Vec<usize> = (0..3).map(|_| s.variable(Num::zero())).collect();
    between(&mut s, v[0], 10, 12, Reason::figure(id[0]));
    between(&mut s, v[1], 3, 4, Reason::figure(id[1]));
    let row = s.row(&[(v[0], Num::whole(1)), (v[1], Num::whole(-1)), (v[2], Num::whole(-1))]);
    between(&mut s, row, 0, 0, Reason::identity(0));
    let progress = Progress::default();
    let work = &mut Work::new(1000, &progress);
    assert_eq!(s.solve(work), Answer::Feasible);
    // v2 + v1 = v0
    let sum = s.row(&[(v[2], Num::whole(2)), (v[1], Num::whole(2))]);
    assert_eq!(s.extreme(sum, true, work), Some(Num::whole(24)));
    assert_eq!(s.extreme(v[2], false, work), Some(Num::whole(6)));
    s.at_least(sum, Num::whole(25), Reason::identity(1));
    assert!(matches!(s.solve(work), Answer::Conflict(_)));
    s.free(sum);
    assert_eq!(s.solve(work), Answer::Feasible);
}

proptest! {
    /// Against enumeration of all points of a small integer grid, scaled so that bounds are integral
    /// and the system is totally unimodular (an interval matrix), where grid and reals agree.
    #[test]
    fn feasibility_agrees_with_enumeration(
        bounds in prop::collection::vec((0i64..5, 0i64..3), 4),
        rows in prop::collection::vec((0usize..4, 1usize..4, 0i64..14, 0i64..3), 1..4),
    ) {
        let id = ids();
        let mut s = System::default();
        let v: Vec<usize> = bounds.iter().map(|_| s.variable(Num::zero())).collect();
        for (i, (low, width)) in bounds.iter().enumerate() {
            between(&mut s, v[i], *low, low + width, Reason::figure(id[i]));
        }
        for (j, (start, length, low, width)) in rows.iter().enumerate() {
            let terms: Vec<(usize, Num)> = v.iter().skip(*start).take(*length).map(|v| (*v, Num::whole(1))).collect();
            let row = s.row(&terms);
            between(&mut s, row, *low, low + width, Reason::figure(id[10 + j]));
        }
        let mut point = [0i64; 4];
        let mut found = false;
        let mut all = vec![point];
        for i in 0..4 {
            let (low, width) = bounds[i];
            all = all.iter().flat_map(|p| (low..=low + width).map(move |x| { let mut q = *p; q[i] = x; q })).collect();
        }
        for p in all {
            point = p;
            found |= rows.iter().all(|(start, length, low, width)| {
                let sum: i64 = point.iter().skip(*start).take(*length).sum();
                (*low..=low + width).contains(&sum)
            });
        }
        let progress = Progress::default();
        let work = &mut Work::new(1_000_000, &progress);
        match s.solve(work) {
            Answer::Feasible => prop_assert!(found),
            Answer::Conflict(Conflict { figures, .. }) => {
                prop_assert!(!found);
                // without one of them the rest of the conflict is satisfiable: the explanation is needed whole
                prop_assert!(!figures.is_empty());
                let all: BTreeSet<FigureId> = id.iter().copied().collect();
                s.doubt(&all.difference(&figures).copied().collect(), work);
                prop_assert!(matches!(s.solve(work), Answer::Conflict(_)), "the explanation alone conflicts");
            }
            Answer::GivenUp => prop_assert!(false, "gave up"),
        }
    }
}
