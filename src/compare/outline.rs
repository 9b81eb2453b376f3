//! The outline at the left: overview, budgets, scopes, statements, pages.

use super::pages::{Page, pages};
use crate::budget::{Book, Budget, Flow, ScopeId, StatementId};

/// Something the outline leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Place {
    /// Revenue and expenditure of all budgets and scopes.
    #[default]
    Overview,
    Book(Book),
    Scope(Book, ScopeId),
    Statement(StatementId),
    Page(Page),
}

/// A line of the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineNode {
    pub place: Place,
    pub depth: u16,
    /// Figures in it.
    pub figures: usize,
}

/// The outline of a budget, in the order books, scopes and flows are declared.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub nodes: Vec<OutlineNode>,
    /// Statements in outline order.
    statements: Vec<(Book, ScopeId, Flow, StatementId)>,
}

/// Builds the outline.
pub fn outline(budget: &Budget) -> Outline {
    let mut statements: Vec<_> = budget.statements().map(|(id, s)| (s.book, s.scope, s.flow, id)).collect();
    statements.sort();
    let mut counts = vec![0usize; statements.len()];
    for (_, figure) in budget.figures() {
        if let crate::budget::Owner::Line(line) = figure.owner
            && let Some(count) = counts.get_mut(budget.line(line).statement.index())
        {
            *count += 1;
        }
    }
    let count = |id: StatementId| counts.get(id.index()).copied().unwrap_or(0);
    let mut nodes = Vec::new();
    let overview =
        statements.iter().filter(|(_, _, flow, _)| in_overview(*flow)).map(|(.., id)| count(*id)).sum();
    nodes.push(OutlineNode { place: Place::Overview, depth: 0, figures: overview });
    for page in pages(budget) {
        nodes.push(OutlineNode { place: Place::Page(page.0), depth: 1, figures: page.1 });
    }
    let (mut at_book, mut at_scope) = (None, None);
    for (book, scope, _, id) in &statements {
        if at_book != Some(*book) {
            let figures = statements.iter().filter(|s| s.0 == *book).map(|s| count(s.3)).sum();
            nodes.push(OutlineNode { place: Place::Book(*book), depth: 0, figures });
            (at_book, at_scope) = (Some(*book), None);
        }
        if at_scope != Some(*scope) {
            let figures =
                statements.iter().filter(|s| (s.0, s.1) == (*book, *scope)).map(|s| count(s.3)).sum();
            nodes.push(OutlineNode { place: Place::Scope(*book, *scope), depth: 1, figures });
            at_scope = Some(*scope);
        }
        nodes.push(OutlineNode { place: Place::Statement(*id), depth: 2, figures: count(*id) });
    }
    Outline { nodes, statements }
}

fn in_overview(flow: Flow) -> bool {
    matches!(flow, Flow::Revenue | Flow::Expenditure | Flow::Balance | Flow::DebtBalance)
}

impl Outline {
    /// The statements a place shows, in outline order.
    pub fn statements(&self, place: Place) -> Vec<StatementId> {
        let keep = |(book, scope, flow, id): &(Book, ScopeId, Flow, StatementId)| match place {
            Place::Overview => in_overview(*flow),
            Place::Book(b) => b == *book,
            Place::Scope(b, s) => (b, s) == (*book, *scope),
            Place::Statement(s) => s == *id,
            Place::Page(_) => false,
        };
        self.statements.iter().filter(|s| keep(s)).map(|s| s.3).collect()
    }
}
