//! Checking a budget off the UI thread, and what the window needs of the result.

use crate::budget::{Book, Budget, FigureId, Progress, ScopeId};
use crate::check::{Finding, Report, RuleSet, Severity, check, place_of, place_of_line};
use crate::review::Review;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// The report with what is looked up in it all the time.
pub struct Checked {
    pub report: Arc<Report>,
    /// Most useful first.
    pub findings: Vec<Finding>,
    /// Checks by figure.
    pub of_figure: HashMap<FigureId, Vec<usize>>,
    /// The places in the list of the findings about a figure, worst first, set aside or not.
    pub findings_of: HashMap<FigureId, Vec<usize>>,
    /// The worst finding of each figure that is not set aside, with its place in the list.
    pub badges: HashMap<FigureId, (Severity, usize)>,
    /// Budgets and scopes something is said about, for the filters.
    pub books: BTreeSet<Book>,
    pub scopes: BTreeSet<ScopeId>,
    /// Whether each finding is set aside.
    pub(super) dismissed: Vec<bool>,
    /// Grows with every change of what is set aside.
    revision: u64,
}

impl Checked {
    fn new(budget: &Budget, report: Report) -> Self {
        let findings = report.findings(budget);
        let of_figure = report.checks_of();
        let mut findings_of: HashMap<FigureId, Vec<usize>> = HashMap::new();
        for (nth, finding) in findings.iter().enumerate() {
            for id in report.figures_of(finding.origin) {
                let list = findings_of.entry(id).or_default();
                if list.last() != Some(&nth) {
                    list.push(nth);
                }
            }
        }
        let mut books: BTreeSet<Book> = findings.iter().filter_map(|f| f.book).collect();
        let mut scopes: BTreeSet<ScopeId> = findings.iter().filter_map(|f| f.scope).collect();
        let wholes = report.remainders.iter().map(|r| place_of_line(budget, r.whole));
        for (book, scope) in wholes.chain(report.unprotected.iter().map(|id| place_of(budget, *id))) {
            books.insert(book);
            scopes.insert(scope);
        }
        let mut checked = Self {
            report: Arc::new(report),
            findings,
            of_figure,
            findings_of,
            badges: HashMap::new(),
            books,
            scopes,
            dismissed: Vec::new(),
            revision: 0,
        };
        checked.follow(&Review::default());
        checked
    }

    /// Takes over what the review has set aside; to be called whenever that changes.
    pub fn follow(&mut self, review: &Review) {
        self.dismissed = self.findings.iter().map(|f| review.dismissal(&f.id).is_some()).collect();
        self.revision += 1;
        self.badges.clear();
        for (id, of) in &self.findings_of {
            let worst = of.iter().find(|nth| !self.is_dismissed(**nth));
            if let Some((nth, finding)) = worst.and_then(|nth| Some((*nth, self.findings.get(*nth)?))) {
                self.badges.insert(*id, (finding.severity, nth));
            }
        }
    }

    /// Whether a finding is set aside.
    pub fn is_dismissed(&self, nth: usize) -> bool {
        self.dismissed.get(nth).copied().unwrap_or(false)
    }

    /// How many findings are still to be looked at.
    pub fn left(&self) -> usize {
        self.dismissed.iter().filter(|d| !**d).count()
    }

    /// Changes whenever what is set aside changes.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

/// A check under way.
pub struct Checking {
    pub progress: Arc<Progress>,
    result: Receiver<Option<Checked>>,
}

impl Checking {
    /// Starts; `wake` is called when there is a result.
    pub fn start(budget: Arc<Budget>, wake: impl FnOnce() + Send + 'static) -> Self {
        let (sender, result) = channel();
        let progress = Arc::new(Progress::default());
        let theirs = Arc::clone(&progress);
        std::thread::spawn(move || {
            // the rules come with the program and are tested; without them the figures are checked all the same
            let rules = RuleSet::shipped().unwrap_or_else(|e| {
                log::error!("rules: {e}");
                RuleSet::default()
            });
            let checked = check(&budget, &rules, &theirs).map(|report| Checked::new(&budget, report));
            if sender.send(checked).is_ok() {
                wake();
            }
        });
        Self { progress, result }
    }

    /// The result, once: `Some(None)` when it was cancelled or broke down.
    pub fn poll(&self) -> Option<Option<Checked>> {
        use std::sync::mpsc::TryRecvError;
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(None),
        }
    }
}
