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

    /// What nothing is held to.
    pub fn told(&mut self, job: &str, ours: &str, remark: &str) {
        self.row(job, ours, remark, "", "");
    }

    /// A job, what it took, the peer or limit, how many times that it is, and at most may be.
    pub fn compared(&mut self, job: &str, ours: &str, peer: &str, ratio: f64, most: f64) {
        self.judged(job, ours, peer, ratio, ratio <= most);
    }

    /// The same of what must reach its limit.
    pub fn reached(&mut self, job: &str, ours: &str, limit: &str, ratio: f64) {
        self.judged(job, ours, limit, ratio, ratio >= 1.0);
    }

    fn judged(&mut self, job: &str, ours: &str, limit: &str, ratio: f64, good: bool) {
        self.row(job, ours, limit, &format!("{ratio:.2}"), if good { "yes" } else { "NO" });
        self.broken |= !good;
    }

    fn row(&self, job: &str, ours: &str, limit: &str, ratio: &str, ok: &str) {
        println!("| {job:<62} | {ours:>26} | {limit:>26} | {ratio:>6} | {ok:<3} |");
    }
}
