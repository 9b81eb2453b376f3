//! Rule files: what is written in them, and what must be right before a rule is used.

use super::expr::{Comparison, Expr, Fault};
use super::pattern::{Account, Pattern, is_name};
use super::template::Template;
use super::{RuleSeverity, RuleState};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The version of rule files this program reads.
const FORMAT: u32 = 1;

/// Words that name something in every rule.
const BUILT_IN: [&str; 12] = [
    "executed", "draft", "prior", "place", "value", "range", "formula", "base", "list", "tries", "count",
    "scope",
];

/// Why a rule file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{en}", self.place_text())]
pub struct RuleError {
    /// Line and column, where the text is not RON or a field is wrong.
    pub place: Option<(usize, usize)>,
    /// The rule, where its content is wrong.
    pub rule: Option<String>,
    pub zh: String,
    pub en: String,
}

impl RuleError {
    fn place_text(&self) -> String {
        match (self.place, &self.rule) {
            (Some((line, column)), _) => format!("line {line}, column {column}: "),
            (None, Some(rule)) => format!("rule “{rule}”: "),
            (None, None) => String::new(),
        }
    }

    /// The message in Chinese, with its place.
    pub fn chinese(&self) -> String {
        match (self.place, &self.rule) {
            (Some((line, column)), _) => format!("第 {line} 行第 {column} 列：{}", self.zh),
            (None, Some(rule)) => format!("规则“{rule}”：{}", self.zh),
            (None, None) => self.zh.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    format: u32,
    rules: Vec<RawRule>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    zh: String,
    en: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawFind {
    keys: Vec<String>,
    is: Option<String>,
    except: Vec<String>,
    base: Vec<String>,
    remark: Vec<String>,
    remark_without: Vec<String>,
    all: bool,
    sum: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBase {
    zh: String,
    en: String,
    #[serde(default)]
    inputs: BTreeMap<String, RawFind>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    when: Vec<String>,
    formula: Option<String>,
    #[serde(default)]
    tests: Vec<RawTest>,
    item: Option<RawText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTest {
    test: String,
    otherwise: RuleState,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSay {
    below: Option<RawText>,
    above: Option<RawText>,
    not_given: Option<RawText>,
    explain: Option<RawText>,
    within: Option<RawText>,
    case: Option<RawText>,
    item: Option<RawText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    severity: RuleSeverity,
    title: RawText,
    source: Option<RawText>,
    each: RawFind,
    group: Option<Vec<String>>,
    #[serde(default)]
    inputs: BTreeMap<String, RawFind>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    bases: Vec<RawBase>,
    formula: Option<String>,
    #[serde(default)]
    tests: Vec<RawTest>,
    #[serde(default)]
    missing: Vec<String>,
    always: Option<RuleState>,
    #[serde(default)]
    one_is_enough: bool,
    #[serde(default)]
    shown: Shown,
    #[serde(default = "one")]
    decimals: u32,
    say: RawSay,
}

fn one() -> u32 {
    1
}

/// How a computed value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// 0.62%
    #[default]
    Percent,
    /// 26.4 个百分点: one percentage less another.
    Points,
    /// +18.8%
    Signed,
    /// 8.4
    Times,
    /// -0.23 亿元
    Money,
}

/// Where an input comes from.
#[derive(Clone, Debug, Default)]
pub struct Find {
    pub keys: Vec<Pattern>,
    /// Computed, where no key is found.
    pub is: Option<Expr>,
    pub except: Vec<Account>,
    /// Words for the base of a rate, one of which must fit; empty: any.
    pub base: Vec<String>,
    pub remark: Vec<String>,
    pub remark_without: Vec<String>,
    /// All that fit, to be listed.
    pub all: bool,
    /// The sum of all that fit.
    pub sum: bool,
}

/// One base a rule is tried on.
#[derive(Clone, Debug)]
pub struct Basis {
    pub zh: Template,
    pub en: Template,
    pub inputs: BTreeMap<String, Find>,
    pub needs: Vec<String>,
    pub unless: Vec<String>,
    pub when: Vec<Comparison>,
    pub formula: Option<Expr>,
    pub tests: Vec<(Comparison, RuleState)>,
    /// Its own words instead of the rule's `item`.
    pub item: Option<Wording>,
}

/// Chinese and English.
pub type Wording = (Template, Template);

/// A rule ready for use.
#[derive(Clone, Debug)]
pub struct Rule {
    pub id: String,
    pub severity: RuleSeverity,
    pub title: (String, String),
    pub source: Option<(String, String)>,
    pub(super) each: Find,
    pub(super) group: Vec<String>,
    pub(super) bases: Vec<Basis>,
    pub(super) missing: Vec<String>,
    pub(super) always: Option<RuleState>,
    pub(super) one_is_enough: bool,
    pub(super) shown: Shown,
    pub(super) decimals: u32,
    pub(super) say: BTreeMap<RuleState, Wording>,
    pub(super) case: Option<Wording>,
    pub(super) item: Option<Wording>,
}

/// Reads a rule file.
pub fn read(text: &str) -> Result<Vec<Rule>, RuleError> {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let file: RuleFile = options.from_str(text).map_err(|e| {
        let place = Some((e.span.start.line, e.span.start.col));
        RuleError {
            place, rule: None, zh: format!("规则文件读不懂（{}）", e.code), en: e.code.to_string()
        }
    })?;
    if file.format != FORMAT {
        return Err(RuleError {
            place: None,
            rule: None,
            zh: format!("规则文件的格式是 {}，本程序只认 {FORMAT}", file.format),
            en: format!("the rule file has format {}, this program reads {FORMAT}", file.format),
        });
    }
    let mut rules: Vec<Rule> = Vec::new();
    for raw in file.rules {
        let id = raw.id.clone();
        let faulty = |(zh, en)| RuleError { place: None, rule: Some(id.clone()), zh, en };
        if rules.iter().any(|r| r.id == id) {
            return Err(faulty(duplicate()));
        }
        rules.push(compile(raw).map_err(faulty)?);
    }
    Ok(rules)
}

/// Two rules of one id.
pub fn duplicate() -> Fault {
    ("这个编号用了两次".to_owned(), "this id is used twice".to_owned())
}

fn fault<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, Fault> {
    Err((zh.into(), en.into()))
}

fn find(raw: RawFind) -> Result<Find, Fault> {
    const BASES: [&str; 6] = ["initial", "adjusted", "executed", "comparable", "unstated", "implied"];
    if let Some(word) = raw.base.iter().find(|w| !BASES.contains(&w.as_str())) {
        let known = BASES.join("、");
        return fault(
            format!("基数“{word}”不认得，可以写：{known}"),
            format!("base “{word}” is not known; it may be: {}", BASES.join(", ")),
        );
    }
    if raw.keys.is_empty() && raw.is.is_none() {
        return fault("一个输入要有 keys 或 is", "an input needs keys or is");
    }
    if raw.all && raw.sum {
        return fault("all 与 sum 只能写一个", "all and sum exclude each other");
    }
    Ok(Find {
        keys: raw.keys.iter().map(|k| Pattern::read(k)).collect::<Result<_, _>>()?,
        is: raw.is.as_deref().map(Expr::read).transpose()?,
        except: raw.except.iter().map(|a| Account::read(a)).collect::<Result<_, _>>()?,
        base: raw.base,
        remark: raw.remark,
        remark_without: raw.remark_without,
        all: raw.all,
        sum: raw.sum,
    })
}

fn finds(raw: BTreeMap<String, RawFind>, variables: &[String]) -> Result<BTreeMap<String, Find>, Fault> {
    let mut inputs = BTreeMap::new();
    for (name, raw) in raw {
        if !is_name(&name) || BUILT_IN.contains(&name.as_str()) || variables.contains(&name) {
            return fault(
                format!("“{name}”不能作输入的名称，或者已经是变量"),
                format!("“{name}” cannot name an input, or is a variable already"),
            );
        }
        let found = find(raw).map_err(|(zh, en)| (format!("{name}：{zh}"), format!("{name}: {en}")))?;
        let free = found
            .keys
            .iter()
            .flat_map(Pattern::variables)
            .find(|v| !is_time(v) && !variables.iter().any(|b| b == v));
        if let Some(free) = free {
            return fault(
                format!("{name}：变量 {{{free}}} 没有在 each 里出现"),
                format!("{name}: the variable {{{free}}} does not stand in each"),
            );
        }
        inputs.insert(name, found);
    }
    Ok(inputs)
}

/// Years every pattern knows.
fn is_time(name: &str) -> bool {
    ["executed", "draft", "prior"].contains(&name)
}

fn wording(text: &RawText) -> Result<Wording, Fault> {
    Ok((Template::read(&text.zh)?, Template::read(&text.en)?))
}

fn tests(raw: &[RawTest]) -> Result<Vec<(Comparison, RuleState)>, Fault> {
    raw.iter().map(|t| Ok((Comparison::read(&t.test)?, t.otherwise))).collect()
}

fn comparisons(raw: &[String]) -> Result<Vec<Comparison>, Fault> {
    raw.iter().map(|t| Comparison::read(t)).collect()
}

fn compile(raw: RawRule) -> Result<Rule, Fault> {
    if raw.id.is_empty() || !raw.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    {
        return fault("编号只用小写英文字母、数字和 -", "an id has only small letters, digits and -");
    }
    if raw.decimals > 6 {
        return fault("decimals 最多 6", "decimals are at most 6");
    }
    let each = find(raw.each).map_err(|(zh, en)| (format!("each：{zh}"), format!("each: {en}")))?;
    if each.keys.is_empty() || each.is.is_some() || each.all || each.sum {
        return fault("each 要用 keys，不用 is、all、sum", "each takes keys, not is, all or sum");
    }
    let mut variables: Vec<String> = Vec::new();
    for name in each.keys.iter().flat_map(Pattern::variables).filter(|v| !is_time(v)) {
        if !variables.iter().any(|v| v == name) {
            variables.push(name.to_owned());
        }
    }
    let group = match raw.group {
        Some(group) => group,
        None => variables.iter().filter(|v| *v == "scope").cloned().collect(),
    };
    if let Some(name) = group.iter().find(|g| !variables.contains(g)) {
        return fault(
            format!("group 里的 {name} 没有在 each 里出现"),
            format!("{name} in group does not stand in each"),
        );
    }
    let common = finds(raw.inputs, &variables)?;
    let (formula, common_tests) = (raw.formula.as_deref().map(Expr::read).transpose()?, tests(&raw.tests)?);
    let when = comparisons(&raw.when)?;
    let kinds = usize::from(!raw.missing.is_empty()) + usize::from(raw.always.is_some());
    let has_bases = !raw.bases.is_empty();
    let mut bases = Vec::new();
    let plain = RawBase {
        zh: String::new(),
        en: String::new(),
        inputs: BTreeMap::new(),
        needs: Vec::new(),
        unless: Vec::new(),
        when: Vec::new(),
        formula: None,
        tests: Vec::new(),
        item: None,
    };
    for base in if has_bases { raw.bases } else { vec![plain] } {
        let mut inputs = common.clone();
        inputs.extend(finds(base.inputs, &variables)?);
        let own = tests(&base.tests)?;
        bases.push(Basis {
            zh: Template::read(&base.zh)?,
            en: Template::read(&base.en)?,
            inputs,
            needs: raw.needs.iter().cloned().chain(base.needs).collect(),
            unless: raw.unless.iter().cloned().chain(base.unless).collect(),
            when: when.iter().cloned().chain(comparisons(&base.when)?).collect(),
            formula: base.formula.as_deref().map(Expr::read).transpose()?.or_else(|| formula.clone()),
            tests: if own.is_empty() { common_tests.clone() } else { own },
            item: base.item.as_ref().map(wording).transpose()?,
        });
    }
    let tested = bases.iter().any(|b| !b.tests.is_empty());
    if kinds + usize::from(tested) != 1 {
        return fault(
            "一条规则要写 tests、missing、always 之中的一种",
            "a rule has one of tests, missing and always",
        );
    }
    if tested && bases.iter().any(|b| b.tests.is_empty() || b.formula.is_none()) {
        return fault("每一种基数都要有 formula 和 tests", "every base needs a formula and tests");
    }
    if !tested && has_bases {
        return fault("bases 要有 tests", "bases need tests");
    }
    let say: Vec<(RuleState, Option<RawText>)> = vec![
        (RuleState::Below, raw.say.below),
        (RuleState::Above, raw.say.above),
        (RuleState::NotGiven, raw.say.not_given),
        (RuleState::Explain, raw.say.explain),
        (RuleState::Within, raw.say.within),
    ];
    let mut worded = BTreeMap::new();
    for (state, text) in say {
        if let Some(text) = text {
            worded.insert(state, wording(&text)?);
        }
    }
    let rule = Rule {
        id: raw.id,
        severity: raw.severity,
        title: (raw.title.zh, raw.title.en),
        source: raw.source.map(|s| (s.zh, s.en)),
        each,
        group,
        bases,
        missing: raw.missing,
        always: raw.always,
        one_is_enough: raw.one_is_enough,
        shown: raw.shown,
        decimals: raw.decimals,
        say: worded,
        case: raw.say.case.as_ref().map(wording).transpose()?,
        item: raw.say.item.as_ref().map(wording).transpose()?,
    };
    check_states(&rule)?;
    for basis in &rule.bases {
        check_names(&rule, basis)?;
    }
    check_slots(&rule, &variables)?;
    Ok(rule)
}

/// Every state a rule can end in has its words.
fn check_states(rule: &Rule) -> Result<(), Fault> {
    let mut needed: Vec<RuleState> = rule.always.into_iter().collect();
    if !rule.missing.is_empty() {
        needed.push(RuleState::NotGiven);
    }
    needed.extend(rule.bases.iter().flat_map(|b| &b.tests).map(|(_, state)| *state));
    let several =
        rule.bases.len() > 1 && !rule.one_is_enough || needed.windows(2).any(|w| w.first() != w.last());
    if several {
        // the bases may disagree
        needed.push(RuleState::Explain);
    }
    if needed.contains(&RuleState::Within) {
        return fault("不合规则时不能是 within", "what fails a rule cannot be within");
    }
    match needed.iter().find(|s| !rule.say.contains_key(s)) {
        Some(state) => {
            let word = state.word();
            fault(format!("say 里缺 {word} 的文字"), format!("say lacks the words for {word}"))
        }
        None => Ok(()),
    }
}

fn check_names(rule: &Rule, basis: &Basis) -> Result<(), Fault> {
    let mut names = Vec::new();
    let listed = basis.needs.iter().chain(&basis.unless).chain(&rule.missing);
    names.extend(listed.map(String::as_str));
    basis.when.iter().for_each(|w| w.names(&mut names));
    basis.formula.iter().for_each(|f| f.names(&mut names));
    basis.inputs.values().filter_map(|f| f.is.as_ref()).for_each(|e| e.names(&mut names));
    if names.contains(&"value") {
        return fault("value 只能用在 tests 里", "value stands only in tests");
    }
    basis.tests.iter().for_each(|(t, _)| t.names(&mut names));
    let known = |n: &&str| n == &"value" || basis.inputs.contains_key(*n);
    if let Some(name) = names.iter().find(|n| !known(n)) {
        return fault(format!("没有叫 {name} 的输入"), format!("there is no input {name}"));
    }
    for name in basis.inputs.keys() {
        if is_circular(basis, name, &mut Vec::new()) {
            return fault(format!("{name} 要用自己来算"), format!("{name} is computed from itself"));
        }
    }
    Ok(())
}

fn is_circular<'a>(basis: &'a Basis, name: &'a str, path: &mut Vec<&'a str>) -> bool {
    let Some(expr) = basis.inputs.get(name).and_then(|f| f.is.as_ref()) else { return false };
    if path.contains(&name) {
        return true;
    }
    path.push(name);
    let mut names = Vec::new();
    expr.names(&mut names);
    let circular = names.into_iter().any(|n| is_circular(basis, n, path));
    path.pop();
    circular
}

/// Every slot in the wording can be filled.
fn check_slots(rule: &Rule, variables: &[String]) -> Result<(), Fault> {
    const OF: [&str; 5] = ["name", "stage", "year", "remark", "scope"];
    let items = rule.bases.iter().filter_map(|b| b.item.as_ref());
    let wordings = rule.say.values().chain(&rule.case).chain(&rule.item).chain(items);
    let templates =
        wordings.flat_map(|(zh, en)| [zh, en]).chain(rule.bases.iter().flat_map(|b| [&b.zh, &b.en]));
    for (name, of) in templates.flat_map(Template::slots) {
        let is_input = rule.bases.iter().any(|b| b.inputs.contains_key(name));
        let known = match of {
            Some(of) => is_input && OF.contains(&of),
            None => {
                is_input || variables.iter().any(|v| v == name) || BUILT_IN.contains(&name) && name != "scope"
            }
        };
        if !known {
            let slot = of.map_or_else(|| name.to_owned(), |of| format!("{name}.{of}"));
            return fault(
                format!("文字里的 {{{slot}}} 没有来处"),
                format!("{{{slot}}} in the words is unknown"),
            );
        }
    }
    Ok(())
}
