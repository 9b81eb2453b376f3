//! Do the figures agree with each other and with the law?

mod exact;
mod form;
mod judge;
mod locate;
pub mod rules;
mod system;

pub use exact::{Q, Range, rounded, rounded_outward, text as exact_text};
pub use form::{CheckKind, Form, Formed, Var, form};
pub use judge::{Outcome, Reading, Unchecked, Values, Verdict};

#[cfg(test)]
mod probe {
    use super::*;
    #[test]
    fn probe() {
        let text = std::fs::read("data/yangquan-2026.ron").unwrap();
        let budget = crate::budget::load_bytes(&text, &Default::default()).unwrap();
        let t = std::time::Instant::now();
        let formed = form(&budget);
        let values = Values::new(&budget, &formed);
        for f in formed.iter().filter(|f| !f.hidden) {
            let _ = values.judge(f);
        }
        println!("judge {:?}", t.elapsed());
        let t = std::time::Instant::now();
        let mut comps = locate::components(&budget, &values, &formed);
        println!("{} components {:?}", comps.len(), t.elapsed());
        for c in &mut comps {
            let t = std::time::Instant::now();
            let a = c.solve();
            if t.elapsed().as_millis() > 3 {
                println!("slow {:?}", t.elapsed());
            }
            if a != system::Answer::Feasible {
                println!("{a:?}");
                for cause in c.causes(&|_| 1) {
                    println!("{:?}", cause.fully_searched);
                    for s in cause.suspects {
                        println!("  suspects {:?}", s.iter().map(|i| budget.key(*i)).collect::<Vec<_>>());
                    }
                    for p in cause.proposals {
                        println!("  proposal {} {}", budget.key(p.figure), p.text);
                    }
                }
            }
        }
        println!("all {:?}", t.elapsed());
    }
}
