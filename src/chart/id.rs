//! Which charts there are, what they are called in project files, and which of them fit what.

use super::{ChartYear, composition, debt, execution, flows, pairs, scatter, waterfall};
use crate::budget::{Book, Budget, Flow, LineId, ScopeId, StatementId};
use strum::{EnumIter, IntoStaticStr};

/// The accounts a chart compares: those under a line, or the lines at the top of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    Line(LineId),
    Statement(StatementId),
}

impl Group {
    /// Its statement.
    pub fn statement(self, budget: &Budget) -> StatementId {
        match self {
            Self::Line(line) => budget.line(line).statement,
            Self::Statement(statement) => statement,
        }
    }

    /// The accounts of a statement as they are best shown: under its only line that is divided, if there is just one.
    pub fn of(budget: &Budget, statement: StatementId) -> Self {
        let roots = budget.statement(statement).roots.iter().copied();
        let divided: Vec<LineId> = roots.filter(|l| !budget.line(*l).children.is_empty()).collect();
        match divided.as_slice() {
            [only] => Self::Line(*only),
            _ => Self::Statement(statement),
        }
    }
}

/// The kinds of charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ChartKind {
    Overview,
    Pairs,
    Waterfall,
    Composition,
    Treemap,
    Execution,
    Scatter,
    Flow,
    Debt,
    Quota,
    Intervals,
}

/// A chart: its kind and what it is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChartId {
    /// 四本预算: revenue and expenditure, both years, of a scope.
    Overview(ScopeId),
    /// 两年对照
    Pairs(Group),
    /// 增减分解
    Waterfall(LineId),
    /// 构成
    Composition(LineId),
    /// 构成, as areas one can go into.
    Treemap(LineId, ChartYear),
    /// 执行进度
    Execution(StatementId),
    /// 散点: growth against share.
    Scatter(Group, ChartYear),
    /// 资金流向
    Flow(ScopeId, ChartYear),
    /// 债务余额
    Debt,
    /// 债务限额 by place.
    Quota,
    /// 尾差与区间, of a finding or a check by its id.
    Intervals(String),
}

impl ChartYear {
    fn word(self) -> &'static str {
        match self {
            Self::Executed => "executed",
            Self::Draft => "draft",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Executed, Self::Draft].into_iter().find(|y| y.word() == word)
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Executed => Self::Draft,
            Self::Draft => Self::Executed,
        }
    }
}

impl ChartId {
    /// Its kind.
    pub fn kind(&self) -> ChartKind {
        match self {
            Self::Overview(_) => ChartKind::Overview,
            Self::Pairs(_) => ChartKind::Pairs,
            Self::Waterfall(_) => ChartKind::Waterfall,
            Self::Composition(_) => ChartKind::Composition,
            Self::Treemap(..) => ChartKind::Treemap,
            Self::Execution(_) => ChartKind::Execution,
            Self::Scatter(..) => ChartKind::Scatter,
            Self::Flow(..) => ChartKind::Flow,
            Self::Debt => ChartKind::Debt,
            Self::Quota => ChartKind::Quota,
            Self::Intervals(_) => ChartKind::Intervals,
        }
    }

    /// The year it is of, where it is of one.
    pub fn year(&self) -> Option<ChartYear> {
        match self {
            Self::Treemap(_, year) | Self::Scatter(_, year) | Self::Flow(_, year) => Some(*year),
            _ => None,
        }
    }

    /// The same in another year.
    pub fn in_year(self, year: ChartYear) -> Self {
        match self {
            Self::Treemap(line, _) => Self::Treemap(line, year),
            Self::Scatter(group, _) => Self::Scatter(group, year),
            Self::Flow(scope, _) => Self::Flow(scope, year),
            other => other,
        }
    }

    /// The accounts it is of, where it is of a list of them.
    pub fn group(&self) -> Option<Group> {
        match self {
            Self::Pairs(group) | Self::Scatter(group, _) => Some(*group),
            Self::Waterfall(line) | Self::Composition(line) | Self::Treemap(line, _) => {
                Some(Group::Line(*line))
            }
            Self::Execution(statement) => Some(Group::Statement(*statement)),
            _ => None,
        }
    }

    /// The statement it is of.
    pub fn statement(&self, budget: &Budget) -> Option<StatementId> {
        self.group().map(|group| group.statement(budget))
    }

    /// Its name, the same for the same chart in another draft: `treemap:general/全市/revenue/…:draft`.
    pub fn key(&self, budget: &Budget) -> String {
        let kind = <&str>::from(self.kind());
        let statement = |id: StatementId| {
            let s = budget.statement(id);
            format!("{}/{}/{}", s.book.word(), budget.scope(s.scope).name, s.flow.word())
        };
        let line = |id: LineId| format!("{}/{}", statement(budget.line(id).statement), budget.line_path(id));
        let group = |group: &Group| match group {
            Group::Line(id) => line(*id),
            Group::Statement(id) => statement(*id),
        };
        match self {
            Self::Overview(scope) => format!("{kind}:{}", budget.scope(*scope).name),
            Self::Pairs(of) => format!("{kind}:{}", group(of)),
            Self::Waterfall(id) | Self::Composition(id) => format!("{kind}:{}", line(*id)),
            Self::Treemap(id, year) => format!("{kind}:{}:{}", year.word(), line(*id)),
            Self::Execution(id) => format!("{kind}:{}", statement(*id)),
            Self::Scatter(of, year) => format!("{kind}:{}:{}", year.word(), group(of)),
            Self::Flow(scope, year) => format!("{kind}:{}:{}", year.word(), budget.scope(*scope).name),
            Self::Debt | Self::Quota => kind.to_owned(),
            Self::Intervals(of) => format!("{kind}:{of}"),
        }
    }

    /// The chart of that name in a budget, if what it is of is there. Whether there is anything to draw is another
    /// question.
    pub fn from_key(key: &str, budget: &Budget) -> Option<Self> {
        let (kind, rest) = key.split_once(':').unwrap_or((key, ""));
        let in_year = |rest: &'_ str| {
            let (year, rest) = rest.split_once(':')?;
            Some((ChartYear::from_word(year)?, rest.to_owned()))
        };
        let group = |text: &str| {
            let mut words = text.splitn(4, '/');
            let book: Book = words.next()?.parse().ok()?;
            let scope = budget.find_scope(words.next()?)?;
            let flow: Flow = words.next()?.parse().ok()?;
            let statement = budget.find_statement(book, scope, flow)?;
            match words.next() {
                None => Some(Group::Statement(statement)),
                Some(path) => budget.find_line(statement, path).map(Group::Line),
            }
        };
        let line = |text: &str| match group(text)? {
            Group::Line(line) => Some(line),
            Group::Statement(_) => None,
        };
        Some(match kind {
            "overview" => Self::Overview(budget.find_scope(rest)?),
            "pairs" => Self::Pairs(group(rest)?),
            "waterfall" => Self::Waterfall(line(rest)?),
            "composition" => Self::Composition(line(rest)?),
            "treemap" => {
                let (year, rest) = in_year(rest)?;
                Self::Treemap(line(&rest)?, year)
            }
            "execution" => match group(rest)? {
                Group::Statement(statement) => Self::Execution(statement),
                Group::Line(_) => return None,
            },
            "scatter" => {
                let (year, rest) = in_year(rest)?;
                Self::Scatter(group(&rest)?, year)
            }
            "flow" => {
                let (year, rest) = in_year(rest)?;
                Self::Flow(budget.find_scope(&rest)?, year)
            }
            "debt" => Self::Debt,
            "quota" => Self::Quota,
            "intervals" => Self::Intervals(rest.to_owned()),
            _ => return None,
        })
    }

    /// Whether there is something to draw. Of intervals, only a check can say.
    pub fn fits(&self, budget: &Budget) -> bool {
        match self {
            Self::Overview(scope) => !pairs::overview(budget, *scope).is_empty(),
            Self::Pairs(group) => pairs::pairs(budget, *group, pairs::Order::Report, usize::MAX)
                .is_some_and(|p| p.rows.len() > 1 && (p.has(ChartYear::Executed) || p.has(ChartYear::Draft))),
            Self::Waterfall(line) => waterfall::waterfall(budget, *line).is_some(),
            Self::Composition(line) => {
                composition::compositions(budget, *line).iter().any(composition::Composition::is_drawable)
            }
            Self::Treemap(line, year) => {
                composition::composition(budget, *line, *year).is_some_and(|c| c.is_drawable())
            }
            Self::Execution(statement) => execution::execution(budget, *statement).is_some(),
            Self::Scatter(group, year) => {
                // lines at the top of a statement are no parts of a whole
                matches!(group, Group::Line(_))
                    && scatter::scatter(budget, *group, *year).is_some_and(|s| s.dots.len() > 2)
            }
            Self::Flow(scope, year) => flows::flows(budget, *scope, *year, flows::By::Accounts).is_some(),
            Self::Debt => debt::balances(budget).is_some(),
            Self::Quota => debt::quotas(budget).is_some(),
            Self::Intervals(_) => true,
        }
    }
}

/// The charts that fit a list of accounts.
pub fn charts_of(budget: &Budget, group: Group) -> Vec<ChartId> {
    let mut all = candidates_of(budget, group);
    all.retain(|id| id.fits(budget));
    all
}

/// The charts that may fit a list of accounts: what takes long to find out is left to [`ChartId::fits`].
pub fn candidates_of(budget: &Budget, group: Group) -> Vec<ChartId> {
    let statement = group.statement(budget);
    let mut all = vec![ChartId::Pairs(group)];
    if let Group::Line(line) = group {
        all.push(ChartId::Waterfall(line));
        all.push(ChartId::Composition(line));
        // the year with more to tell first
        let parts = |year| {
            let found = composition::composition(budget, line, year);
            found.map_or(0, |c| c.parts.iter().filter(|p| p.of != super::Subject::Rounding).count())
        };
        let draft_first = parts(ChartYear::Draft) >= parts(ChartYear::Executed);
        let year = if draft_first { ChartYear::Draft } else { ChartYear::Executed };
        all.push(ChartId::Treemap(line, year));
    }
    all.push(ChartId::Execution(statement));
    let years = [ChartYear::Draft, ChartYear::Executed];
    all.extend(years.map(|year| ChartId::Scatter(group, year)).into_iter().find(|s| s.fits(budget)));
    all
}

/// The charts of the whole report.
pub fn charts_of_report(budget: &Budget) -> Vec<ChartId> {
    let mut all = candidates_of_report(budget);
    all.retain(|id| id.fits(budget));
    all
}

/// The flows of so many scopes are offered; those of the others are reached from them.
const MOST_SCOPES: usize = 6;

/// The charts a whole report may have.
pub fn candidates_of_report(budget: &Budget) -> Vec<ChartId> {
    let mut all = Vec::new();
    let scopes = flows::scopes(budget);
    all.extend(scopes.iter().copied().take(1).map(ChartId::Overview));
    for scope in scopes.into_iter().take(MOST_SCOPES) {
        for year in [ChartYear::Draft, ChartYear::Executed] {
            all.push(ChartId::Flow(scope, year));
        }
    }
    all.extend([ChartId::Debt, ChartId::Quota]);
    all
}
