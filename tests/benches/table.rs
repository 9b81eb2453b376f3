//! The rows of all benches, in one form: `packaging/bench.sh` puts them together.

/// Rows as they are measured, printed at once.
pub struct Table {
    pub broken: bool,
}

impl Table {
    /// A table with its head.
    pub fn new() -> Self {
        println!("| {:<62} | {:>26} | {:>26} | {:>6} | ok  |", "job", "ours", "limit or peer", "ratio");
        Self { broken: false }
    }

    /// A job, what it took, what it is held to, and whether it holds.
    pub fn row(&mut self, job: &str, ours: &str, limit: &str, good: bool) {
        self.compared(job, ours, limit, "", good);
    }

    /// The same with how many times the peer it is.
    pub fn compared(&mut self, job: &str, ours: &str, peer: &str, ratio: &str, good: bool) {
        let ok = if good { "yes" } else { "NO" };
        println!("| {job:<62} | {ours:>26} | {peer:>26} | {ratio:>6} | {ok:<3} |");
        self.broken |= !good;
    }
}
