//! An open budget and its findings: checking, walking from one to the next, setting aside.

use super::*;

impl Open {
    /// Starts checking; `wake` is called when there is a result.
    pub(in super::super) fn start_checking(&mut self, wake: impl FnOnce() + Send + 'static) {
        self.checking = Some(Checking::start(std::sync::Arc::clone(&self.document.budget), wake));
    }

    /// Takes the result of the check, if there is one.
    pub(in super::super) fn take_checked(&mut self) {
        if let Some(result) = self.checking.as_ref().and_then(Checking::poll) {
            self.checking = None;
            self.checked = result;
            self.findings = FindingsView::default();
            self.followed = None;
            self.finding_texts = FindingTexts::default();
            if let Some(checked) = &mut self.checked {
                checked.follow(self.desk.review());
            }
            // badges are part of the texts of rows
            self.view.restyle();
        }
    }

    /// The finding after one in the list as it is shown, or before it if it is the last.
    pub(in super::super) fn following(&mut self, finding: &str) -> Option<usize> {
        let checked = self.checked.as_ref()?;
        let shown = self.findings.shown(&self.document, checked);
        let is_it = |nth: &usize| checked.findings.get(*nth).is_some_and(|f| f.id == finding);
        let at = shown.iter().position(is_it)?;
        shown.get(at + 1).or_else(|| shown.get(at.checked_sub(1)?)).copied()
    }

    /// What is set aside has changed: badges and list follow, and `next` is opened.
    pub(in super::super) fn review_changed(&mut self, next: Option<usize>) {
        let Some(checked) = &mut self.checked else { return };
        checked.follow(self.desk.review());
        self.findings.open = None;
        if let Some(nth) = next {
            self.findings.show(&self.document, checked, nth);
        }
    }

    /// The table and the inspector go with the finding that is opened, so that they never speak of another.
    pub(in super::super) fn follow_finding(&mut self) {
        if self.tab != Tab::Findings || self.findings.open == self.followed {
            return;
        }
        self.followed = self.findings.open;
        let Some(checked) = &self.checked else { return };
        let finding = self.followed.and_then(|nth| checked.findings.get(nth));
        self.inspected = None;
        if let Some(figure) = finding.and_then(|f| checked.report.figures_of(f.origin).first().copied()) {
            self.view.show_figure(&self.document, figure);
        }
    }

    /// The chart that shows a finding: its intervals, or the accounts of its first figure.
    pub(in super::super) fn chart_of_finding(&self, nth: usize) -> Option<ChartId> {
        let checked = self.checked.as_ref()?;
        let finding = checked.findings.get(nth)?;
        if let Origin::Contradiction(i) = finding.origin
            && checked.report.contradictions.get(i).is_some_and(|c| !c.checks.is_empty())
        {
            return Some(ChartId::Intervals(finding.id.clone()));
        }
        let budget = &self.document.budget;
        let lines = checked.report.figures_of(finding.origin).into_iter().filter_map(|id| {
            match budget.figure(id).owner {
                crate::budget::Owner::Line(line) => Some(line),
                crate::budget::Owner::Item(..) => None,
            }
        });
        let lines: Vec<_> = lines.collect();
        // of revenue against expenditure both are shown
        let side = |line: &crate::budget::LineId| budget.statement(budget.line(*line).statement);
        let has = |flow| lines.iter().any(|line| side(line).flow == flow);
        if has(Flow::Revenue) && has(Flow::Expenditure) {
            let overview = lines.first().map(|line| ChartId::Overview(side(line).scope));
            if let Some(overview) = overview.filter(|id| id.fits(budget)) {
                return Some(overview);
            }
        }
        lines.into_iter().filter_map(|line| charts_for_line(budget, line).into_iter().next()).next()
    }

    /// To the next or previous finding the filters let through, going round at the end.
    pub(in super::super) fn step_finding(&mut self, forward: bool) -> Option<&'static str> {
        let checked = self.checked.as_ref()?;
        // lists without findings have nothing to step to
        if matches!(self.findings.filters.kind, Some(Kind::Checks | Kind::Remainders | Kind::Unprotected)) {
            self.findings.filters.kind = None;
        }
        let mut shown = self.findings.shown(&self.document, checked);
        if shown.is_empty() {
            self.findings.filters = Filters::default();
            shown = self.findings.shown(&self.document, checked);
        }
        let at = self.findings.open.and_then(|open| shown.iter().position(|n| *n == open));
        let next = match (at, forward) {
            (None, true) => shown.first(),
            (None, false) => shown.last(),
            (Some(at), true) => shown.get(at + 1).or(shown.first()),
            (Some(at), false) => at.checked_sub(1).and_then(|n| shown.get(n)).or(shown.last()),
        };
        match next {
            Some(nth) => {
                self.apply(Action::ShowFinding(*nth));
                None
            }
            None => Some("status-no-findings"),
        }
    }
}
