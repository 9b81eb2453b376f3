//! Key patterns: `general/{scope}/reserve/**>预备费/{executed}/*/amount`, and the index they are looked up in.

use super::expr::Fault;
use crate::budget::{Book, Budget, FigureId, Flow, LineId, Measure, Owner, ScopeId, Stage};
use std::collections::HashMap;
use std::sync::Arc;
use strum::{IntoEnumIterator as _, VariantNames as _};

/// Values of variables by name, in the order they were bound.
pub type Bindings = Vec<(String, String)>;

/// The variable of that name.
pub fn bound<'a>(bindings: &'a Bindings, name: &str) -> Option<&'a str> {
    bindings.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    /// `*`: any text within one name.
    Any,
    /// `{name}` or `{name=a|b}`.
    Variable(String, Option<Words>),
}

/// `a|b*`: one of several spellings.
#[derive(Clone, Debug, PartialEq)]
struct Words(Vec<Vec<Token>>);

#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// `**`: any number of levels, also none.
    Deep,
    Name(Words),
}

impl Step {
    fn literal(name: &str) -> Self {
        Self::Name(Words(vec![vec![Token::Text(name.to_owned())]]))
    }
}

/// A pattern over the seven parts of a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    book: Words,
    scope: Words,
    flow: Words,
    account: Vec<Step>,
    year: Words,
    stage: Words,
    measure: Words,
}

fn fault<T>(zh: String, en: String) -> Result<T, Fault> {
    Err((zh, en))
}

/// Splits outside of braces.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut depth = 0u32;
    text.split(|c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c == at
    })
    .collect()
}

impl Words {
    fn read(text: &str, in_braces: bool) -> Result<Self, Fault> {
        let alternatives = split(text, '|').into_iter().map(|spelling| {
            let mut tokens = Vec::new();
            let mut rest = spelling.trim();
            while let Some(at) = rest.find(['*', '{', '}']) {
                let (before, special) = rest.split_at(at);
                if !before.is_empty() {
                    tokens.push(Token::Text(before.to_owned()));
                }
                if let Some(after) = special.strip_prefix('*') {
                    tokens.push(Token::Any);
                    rest = after;
                    continue;
                }
                let inner = special.strip_prefix('{').and_then(|s| s.split_once('}'));
                let Some((inner, after)) = inner.filter(|_| !in_braces) else {
                    return fault(
                        format!("“{text}”的花括号不成对"),
                        format!("braces do not match in “{text}”"),
                    );
                };
                let (name, words) = match inner.split_once('=') {
                    Some((name, words)) => (name, Some(Self::read(words, true)?)),
                    None => (inner, None),
                };
                if !is_name(name) {
                    return fault(
                        format!("“{name}”不能作变量名：用小写英文字母和 _"),
                        format!("“{name}” cannot name a variable: use small letters and _"),
                    );
                }
                tokens.push(Token::Variable(name.to_owned(), words));
                rest = after;
            }
            if !rest.is_empty() {
                tokens.push(Token::Text(rest.to_owned()));
            }
            Ok(tokens)
        });
        Ok(Self(alternatives.collect::<Result<_, _>>()?))
    }

    fn is_any(&self) -> bool {
        self.0.iter().any(|s| s.as_slice() == [Token::Any])
    }

    /// The words, if nothing in them is left open.
    fn literals(&self) -> Option<Vec<&str>> {
        self.0
            .iter()
            .map(|spelling| match spelling.as_slice() {
                [Token::Text(text)] => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The only spelling.
    fn single(&self) -> Option<&[Token]> {
        match &self.0[..] {
            [spelling] => Some(spelling),
            _ => None,
        }
    }

    fn variables<'a>(&'a self, into: &mut Vec<&'a str>) {
        for token in self.0.iter().flatten() {
            if let Token::Variable(name, _) = token {
                into.push(name);
            }
        }
    }

    /// With the values of bound variables in their places.
    fn filled(&self, bindings: &Bindings) -> Self {
        let spelling = |tokens: &Vec<Token>| {
            let mut filled: Vec<Token> = Vec::with_capacity(tokens.len());
            for token in tokens {
                let token = match token {
                    Token::Variable(name, _) => match bound(bindings, name) {
                        Some(value) => Token::Text(value.to_owned()),
                        None => token.clone(),
                    },
                    other => other.clone(),
                };
                match (filled.last_mut(), &token) {
                    (_, Token::Text(t)) if t.is_empty() => {}
                    (Some(Token::Text(before)), Token::Text(text)) => before.push_str(text),
                    _ => filled.push(token),
                }
            }
            filled
        };
        Self(self.0.iter().map(spelling).collect())
    }

    /// Whether the whole text fits; variables it binds are added.
    fn matches(&self, text: &str, found: &mut Bindings) -> bool {
        self.0.iter().any(|spelling| {
            let before = found.len();
            let fits = fits(spelling, text, found);
            if !fits {
                found.truncate(before);
            }
            fits
        })
    }
}

fn fits(tokens: &[Token], text: &str, found: &mut Bindings) -> bool {
    let Some((first, rest)) = tokens.split_first() else { return text.is_empty() };
    match first {
        Token::Text(literal) => text.strip_prefix(literal.as_str()).is_some_and(|t| fits(rest, t, found)),
        Token::Any if rest.is_empty() => true,
        Token::Any => splits(text).any(|(_, after)| fits(rest, after, found)),
        Token::Variable(name, words) => splits(text).any(|(value, after)| {
            let known = bound(found, name).map(|v| v == value);
            let allowed = match words {
                Some(words) => words.matches(value, &mut Bindings::new()),
                None => !value.is_empty(),
            };
            if known == Some(false) || !allowed {
                return false;
            }
            let before = found.len();
            if known.is_none() {
                found.push((name.clone(), value.to_owned()));
            }
            let fits = fits(rest, after, found);
            if !fits {
                found.truncate(before);
            }
            fits
        }),
    }
}

/// Every way to cut a text in two.
fn splits(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let cuts = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
    cuts.map(move |at| text.split_at(at))
}

/// Whether a word can name a variable or an input.
pub fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn read_account(text: &str) -> Result<Vec<Step>, Fault> {
    let steps = split(text, '>').into_iter().map(|step| match step.trim() {
        "**" => Ok(Step::Deep),
        "" => fault(format!("“{text}”里有空的一级"), format!("a level of “{text}” is empty")),
        step => Ok(Step::Name(Words::read(step, false)?)),
    });
    steps.collect()
}

/// An account pattern by itself, as in `except`.
#[derive(Clone, Debug, PartialEq)]
pub struct Account(Vec<Step>);

impl Account {
    pub fn read(text: &str) -> Result<Self, Fault> {
        Ok(Self(read_account(text)?))
    }

    pub fn matches(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('>').collect();
        walk(&self.0, &names, &mut Bindings::new())
    }
}

fn walk(steps: &[Step], names: &[&str], found: &mut Bindings) -> bool {
    let Some((first, rest)) = steps.split_first() else { return names.is_empty() };
    match first {
        Step::Deep => (0..=names.len()).any(|n| names.get(n..).is_some_and(|names| walk(rest, names, found))),
        Step::Name(words) => {
            let Some((name, names)) = names.split_first() else { return false };
            let before = found.len();
            let fits = words.matches(name, found) && walk(rest, names, found);
            if !fits {
                found.truncate(before);
            }
            fits
        }
    }
}

impl Pattern {
    pub fn read(text: &str) -> Result<Self, Fault> {
        let parts = split(text, '/');
        let [book, scope, flow, account, year, stage, measure] = parts[..] else {
            return fault(
                format!("“{text}”不是七段：预算/范围/流向/科目/年度/阶段/度量"),
                format!("“{text}” does not have seven parts: book/scope/flow/account/year/stage/measure"),
            );
        };
        let closed = |part: &str, known: &[String]| {
            let words = Words::read(part, false)?;
            let literals = words.literals().unwrap_or_default();
            match literals.into_iter().find(|w| !known.iter().any(|k| k == w)) {
                Some(wrong) => fault(
                    format!("“{wrong}”不认得，可以写：{}", known.join("、")),
                    format!("“{wrong}” is not known; it may be: {}", known.join(", ")),
                ),
                None => Ok(words),
            }
        };
        let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let measures: Vec<String> = measures().iter().map(|m| m.text()).collect();
        let year_words = Words::read(year, false)?;
        if let Some(wrong) =
            year_words.literals().and_then(|w| w.into_iter().find(|w| w.parse::<u16>().is_err()))
        {
            return fault(
                format!("“{wrong}”不是年度：写 {{executed}}、{{draft}}、{{prior}}、* 或四位数"),
                format!(
                    "“{wrong}” is not a year: write {{executed}}, {{draft}}, {{prior}}, * or four digits"
                ),
            );
        }
        Ok(Self {
            book: closed(book, &owned(Book::VARIANTS))?,
            scope: Words::read(scope, false)?,
            flow: closed(flow, &owned(Flow::VARIANTS))?,
            account: read_account(account)?,
            year: year_words,
            stage: closed(stage, &owned(Stage::VARIANTS))?,
            measure: closed(measure, &measures)?,
        })
    }

    /// Every variable it speaks of.
    pub fn variables(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let Self { book, scope, flow, account, year, stage, measure } = self;
        for words in [book, scope, flow, year, stage, measure] {
            words.variables(&mut names);
        }
        for step in account {
            if let Step::Name(words) = step {
                words.variables(&mut names);
            }
        }
        names
    }

    fn filled(&self, bindings: &Bindings) -> Self {
        let mut account = Vec::new();
        for step in &self.account {
            match step {
                Step::Deep => account.push(Step::Deep),
                Step::Name(words) => {
                    let words = words.filled(bindings);
                    match words.single() {
                        // a variable may hold a whole path
                        Some([Token::Text(path)]) => account.extend(path.split('>').map(Step::literal)),
                        _ => account.push(Step::Name(words)),
                    }
                }
            }
        }
        Self {
            book: self.book.filled(bindings),
            scope: self.scope.filled(bindings),
            flow: self.flow.filled(bindings),
            account,
            year: self.year.filled(bindings),
            stage: self.stage.filled(bindings),
            measure: self.measure.filled(bindings),
        }
    }

    /// `{account}` standing alone holds the whole path.
    fn whole_account(&self) -> Option<&str> {
        match &self.account[..] {
            [Step::Name(words)] => match words.single() {
                Some([Token::Variable(name, None)]) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// What every path that fits begins with; `true` if it is the whole path.
    fn prefix(&self) -> (String, bool) {
        let mut prefix = String::new();
        for (n, step) in self.account.iter().enumerate() {
            let single = match step {
                Step::Name(words) => words.single(),
                Step::Deep => None,
            };
            let Some([Token::Text(text)]) = single else { return (prefix, false) };
            if n > 0 {
                prefix.push('>');
            }
            prefix.push_str(text);
        }
        (prefix, true)
    }
}

fn measures() -> Vec<Measure> {
    use crate::budget::BaseStage;
    let words = [
        "amount",
        "rate",
        "growth",
        "change",
        "share",
        "share_change",
        "contribution",
        "count",
        "percent",
        "points",
        "times",
    ];
    let plain = words.iter().filter_map(|w| Measure::from_text(w));
    let based = BaseStage::iter().flat_map(|b| [Measure::RateOn(b), Measure::GrowthOn(b)]);
    plain.chain(based).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Cell {
    book: Book,
    scope: ScopeId,
    flow: Flow,
    year: u16,
    stage: Stage,
    measure: Measure,
}

/// The figures of a budget by all parts of their keys but the account; there sorted by account.
pub struct Index<'a> {
    budget: &'a Budget,
    cells: HashMap<Cell, Vec<(Arc<str>, FigureId)>>,
    /// With their words, as they are asked for again and again.
    measures: Vec<(Measure, String)>,
    years: Vec<(u16, String)>,
}

impl<'a> Index<'a> {
    pub fn new(budget: &'a Budget) -> Self {
        let mut paths: HashMap<LineId, Arc<str>> = HashMap::new();
        let mut cells: HashMap<Cell, Vec<(Arc<str>, FigureId)>> = HashMap::new();
        for (id, figure) in budget.figures() {
            let (book, scope, flow, path) = match figure.owner {
                Owner::Line(line) => {
                    let statement = budget.statement(budget.line(line).statement);
                    let path = paths.entry(line).or_insert_with(|| budget.line_path(line).into());
                    (statement.book, statement.scope, statement.flow, Arc::clone(path))
                }
                Owner::Item(item, _) => {
                    let item = budget.item(item);
                    (Book::Policy, item.scope, item.kind, budget.key_parts(id).3.into())
                }
            };
            let cell =
                Cell { book, scope, flow, year: figure.year, stage: figure.stage, measure: figure.measure };
            cells.entry(cell).or_default().push((path, id));
        }
        for figures in cells.values_mut() {
            figures.sort();
        }
        let measures = measures().into_iter().map(|m| (m, m.text())).collect();
        let years = budget.executed_year.saturating_sub(1)..=budget.draft_year;
        let years = years.map(|y| (y, y.to_string())).collect();
        Self { budget, cells, measures, years }
    }

    /// Every figure whose key fits, with the variables it binds, in report order.
    pub fn find(&self, pattern: &Pattern, bindings: &Bindings) -> Vec<(FigureId, Bindings)> {
        let pattern = pattern.filled(bindings);
        let mut found = Vec::new();
        let budget = self.budget;
        let books: Vec<Book> = Book::iter().filter(|b| fits_word(&pattern.book, b.word())).collect();
        let scopes: Vec<ScopeId> = match pattern.scope.literals() {
            Some(names) => names.into_iter().filter_map(|n| budget.find_scope(n)).collect(),
            None => budget
                .scopes()
                .filter(|(_, s)| fits_word(&pattern.scope, &s.name))
                .map(|(id, _)| id)
                .collect(),
        };
        let flows: Vec<Flow> = Flow::iter().filter(|f| fits_word(&pattern.flow, f.word())).collect();
        fn fitting<T: Copy>(known: &[(T, String)], words: &Words) -> Vec<T> {
            known.iter().filter(|(_, text)| fits_word(words, text)).map(|(value, _)| *value).collect()
        }
        let years = fitting(&self.years, &pattern.year);
        let stages: Vec<Stage> = Stage::iter().filter(|s| fits_word(&pattern.stage, s.word())).collect();
        let measures = fitting(&self.measures, &pattern.measure);
        let others = flows.len() * years.len() * stages.len() * measures.len();
        if books.len().saturating_mul(scopes.len()).saturating_mul(others) > self.cells.len() {
            for cell in self.cells.keys().filter(|c| {
                books.contains(&c.book)
                    && flows.contains(&c.flow)
                    && years.contains(&c.year)
                    && stages.contains(&c.stage)
                    && measures.contains(&c.measure)
                    && (pattern.scope.is_any() || scopes.contains(&c.scope))
            }) {
                self.find_in(*cell, &pattern, &mut found);
            }
        } else {
            for book in books {
                for scope in scopes.iter().copied() {
                    for flow in flows.iter().copied() {
                        for year in years.iter().copied() {
                            for stage in stages.iter().copied() {
                                for measure in measures.iter().copied() {
                                    let cell = Cell { book, scope, flow, year, stage, measure };
                                    self.find_in(cell, &pattern, &mut found);
                                }
                            }
                        }
                    }
                }
            }
        }
        found.sort_by_key(|(id, _)| *id);
        found
    }

    fn find_in(&self, cell: Cell, pattern: &Pattern, found: &mut Vec<(FigureId, Bindings)>) {
        let Some(figures) = self.cells.get(&cell) else { return };
        let mut variables = Bindings::new();
        let scope = &self.budget.scope(cell.scope).name;
        let fits = pattern.book.matches(cell.book.word(), &mut variables)
            && pattern.scope.matches(scope, &mut variables)
            && pattern.flow.matches(cell.flow.word(), &mut variables)
            && pattern.year.matches(&cell.year.to_string(), &mut variables)
            && pattern.stage.matches(cell.stage.word(), &mut variables)
            && pattern.measure.matches(&cell.measure.text(), &mut variables);
        if !fits {
            return;
        }
        let (prefix, exact) = pattern.prefix();
        let start = figures.partition_point(|(path, _)| **path < *prefix);
        let whole = pattern.whole_account();
        for (path, id) in figures
            .iter()
            .skip(start)
            .take_while(|(path, _)| if exact { **path == *prefix } else { path.starts_with(&prefix) })
        {
            let mut variables = variables.clone();
            let fits = match whole {
                Some(name) => match bound(&variables, name) {
                    Some(value) => value == &**path,
                    None => {
                        variables.push((name.to_owned(), path.to_string()));
                        true
                    }
                },
                None => {
                    let names: Vec<&str> = path.split('>').collect();
                    walk(&pattern.account, &names, &mut variables)
                }
            };
            if fits {
                found.push((*id, variables));
            }
        }
    }
}

fn fits_word(words: &Words, text: &str) -> bool {
    words.matches(text, &mut Bindings::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(pattern: &str, path: &str) -> Option<String> {
        let steps = read_account(pattern).unwrap();
        let names: Vec<&str> = path.split('>').collect();
        let mut found = Bindings::new();
        walk(&steps, &names, &mut found)
            .then(|| found.into_iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn accounts_match_by_level() {
        for (pattern, path, found) in [
            ("预备费", "预备费", Some("")),
            ("预备费", "支出>预备费", None),
            ("**>预备费", "预备费", Some("")),
            ("**>预备费", "支出>其他>预备费", Some("")),
            ("*", "支出>教育", None),
            ("*>*", "支出>教育", Some("")),
            ("支出>**", "支出>教育>小学", Some("")),
            ("*调入*", "从基金调入资金", Some("")),
            ("收入|支出", "支出", Some("")),
            ("**>{fund}收入", "合计>养老保险收入", Some("fund=养老保险")),
            ("**>新增{kind=一般|专项}债券", "合计>新增专项债券", Some("kind=专项")),
            ("**>新增{kind=一般|专项}债券", "合计>新增其他债券", None),
            ("{a}的{a}", "债的债", Some("a=债")),
            ("{a}的{a}", "债的款", None),
        ] {
            assert_eq!(account(pattern, path).as_deref(), found, "{pattern} {path}");
        }
    }

    #[test]
    fn wrong_patterns_are_refused() {
        for text in [
            "general/全市/revenue/收入/2025/executed",
            "generals/全市/revenue/收入/2025/executed/amount",
            "general/全市/income/收入/2025/executed/amount",
            "general/全市/revenue/收入/now/executed/amount",
            "general/全市/revenue/收入/2025/done/amount",
            "general/全市/revenue/收入/2025/executed/sum",
            "general/{scope/revenue/收入/2025/executed/amount",
            "general/{Scope}/revenue/收入/2025/executed/amount",
            "general/{a={b}}/revenue/收入/2025/executed/amount",
            "general/全市/revenue/收入>>税收/2025/executed/amount",
        ] {
            assert!(Pattern::read(text).is_err(), "{text}");
        }
        assert!(Pattern::read("general/*/revenue|source/**>{a=x*|y}/{executed}/*/amount|growth").is_ok());
    }
}
