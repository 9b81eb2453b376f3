//! `mingzhang check FILE`: what a person reads, or JSON for programs.

use super::{EXIT_FINDINGS, EXIT_UNUSABLE, open, written};
use crate::budget::{Budget, FigureId, Progress};
use crate::check::cell_key;
use crate::check::{
    Check, Contradiction, Outcome, Range, Report, RuleResult, RuleSet, RuleState, Severity, Unchecked,
    exact_text,
};
use crate::say::{Say, Step, Total, severity_name};
use crate::words::{Language, Words};
use clap::ArgMatches;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr as _;

/// Version of the JSON; it grows when a field changes its meaning.
const JSON_VERSION: u32 = 1;

/// Runs the command.
pub(super) fn run(words: &Words, matches: &ArgMatches) -> ExitCode {
    let Some((_, budget)) = open(words, matches) else { return ExitCode::from(EXIT_UNUSABLE) };
    let rules = match RuleSet::shipped() {
        Ok(rules) => rules,
        Err(e) => {
            eprintln!("{e}");
            return ExitCode::from(EXIT_UNUSABLE);
        }
    };
    let Some(report) = crate::check::check(&budget, &rules, &Progress::default()) else {
        return ExitCode::from(EXIT_UNUSABLE);
    };
    let all = matches.get_flag("all");
    let json = matches.get_one::<String>("format").is_some_and(|f| f == "json");
    let clean = report.contradictions.is_empty() && report.rules.iter().all(|r| r.state == RuleState::Within);
    let code = written(words, |out| {
        if json {
            write_json(&budget, &report, all, out)
        } else {
            write_text(&budget, &report, words, all, out)
        }
    });
    match code {
        Ok(()) if clean => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(EXIT_FINDINGS),
        Err(code) => code,
    }
}

/// Whether a check is listed without `--all`.
fn in_order(check: &Check) -> bool {
    check.verdict.outcome != Outcome::Inconsistent
}

fn range_json(range: Option<&Range>) -> Value {
    range.map_or(Value::Null, |r| json!([exact_text(&r.low), exact_text(&r.high)]))
}

fn write_json(budget: &Budget, report: &Report, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let both = [Words::new(Language::Chinese), Words::new(Language::English)];
    let [zh, en] = both.each_ref().map(|words| Say { budget, report, words });
    let keys = |ids: &[FigureId]| ids.iter().map(|id| budget.key(*id)).collect::<Vec<_>>();
    let mut checks: Vec<Value> = report
        .checks
        .iter()
        .filter(|c| all || !in_order(c))
        .map(|c| {
            let outcome: &str = c.verdict.outcome.into();
            let severity: &str = c.severity.into();
            let detail = report.detail(budget, c);
            json!({
                "id": c.id,
                "kind": c.formed.kind.word(),
                "outcome": outcome,
                "severity": severity,
                "keys": keys(&c.figures),
                "formula": zh.formula(&c.formed.form),
                "computed": range_json(detail.as_ref().map(|d| &d.computed)),
                "stated": range_json(detail.as_ref().map(|d| &d.stated)),
                "message": { "zh": zh.check(c), "en": en.check(c) },
                "source": c.formed.source(),
                "reason": c.verdict.unchecked.as_ref().map(Unchecked::word),
            })
        })
        .collect();
    let mut causes = Vec::new();
    for c in &report.contradictions {
        let mut ids: Vec<String> =
            c.checks.iter().filter_map(|i| report.checks.get(*i)).map(|c| c.id.clone()).collect();
        if ids.is_empty() {
            checks.push(joint_json(budget, c, &zh, &en));
            ids.push(c.id.clone());
        }
        let suspects: Vec<Vec<String>> = c.cause.suspects.iter().map(|set| keys(set)).collect();
        let proposals: Vec<Value> = c
            .cause
            .proposals
            .iter()
            .map(|p| json!({ "key": budget.key(p.figure), "printed": budget.figure(p.figure).quantity.text(), "instead": p.text }))
            .collect();
        causes.push(json!({
            "id": c.id,
            "checks": ids,
            "suspects": suspects,
            "proposals": proposals,
            "among_others": c.cause.among_others,
            "fully_searched": c.cause.fully_searched,
        }));
    }
    let rules: Vec<Value> = report
        .rules
        .iter()
        .filter(|r| all || r.state != RuleState::Within)
        .map(|r| rule_json(budget, r))
        .collect();
    let mut document = json!({ "version": JSON_VERSION, "checks": checks, "causes": causes, "rules": rules });
    if all && let Some(object) = document.as_object_mut() {
        let remainders: Vec<Value> = report
            .remainders
            .iter()
            .map(|r| {
                json!({
                    "whole": budget.line_path(r.whole),
                    "year": r.year,
                    "rest": range_json(Some(&r.now)),
                    "rest_before": range_json(r.before.as_ref()),
                    "message": { "zh": zh.remainder(r), "en": en.remainder(r) },
                })
            })
            .collect();
        object.insert("remainders".to_owned(), Value::Array(remainders));
        let mut ranges: Vec<_> = report.ranges.iter().collect();
        ranges.sort_by_key(|(cell, _)| **cell);
        let ranges: Vec<Value> = ranges
            .into_iter()
            .map(|(cell, range)| json!({ "cell": cell_key(budget, *cell), "range": range_json(Some(range)) }))
            .collect();
        object.insert("ranges".to_owned(), Value::Array(ranges));
        object.insert("unprotected".to_owned(), json!(keys(&report.unprotected)));
        object.insert("not_fully_searched".to_owned(), json!(report.not_fully_searched));
    }
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn rule_json(budget: &Budget, rule: &RuleResult) -> Value {
    let keys = |ids: &[FigureId]| ids.iter().map(|id| budget.key(*id)).collect::<Vec<_>>();
    let tries: Vec<Value> = rule
        .tries
        .iter()
        .map(|t| {
            json!({
                "base": { "zh": t.base.0, "en": t.base.1 },
                "formula": t.formula,
                "value": { "zh": t.value.0, "en": t.value.1 },
                "computed": range_json(Some(&t.computed)),
                "holds": t.holds,
                "keys": keys(&t.figures),
            })
        })
        .collect();
    let severity: &str = Severity::from(rule.severity).into();
    json!({
        "id": rule.id(),
        "rule": rule.rule,
        "severity": severity,
        "state": rule.state.word(),
        "source": rule.source.as_ref().map(|(zh, en)| json!({ "zh": zh, "en": en })),
        "keys": keys(&rule.figures),
        "tries": tries,
        "message": { "zh": rule.zh, "en": rule.en },
    })
}

/// Figures that exclude each other only all together, as a check of its own kind.
fn joint_json(budget: &Budget, c: &Contradiction, zh: &Say<'_>, en: &Say<'_>) -> Value {
    let severity: &str = c.severity.into();
    let keys: Vec<String> = c.cause.conflict.iter().map(|id| budget.key(*id)).collect();
    json!({
        "id": c.id, "kind": "joint", "outcome": "inconsistent", "severity": severity, "keys": keys,
        "formula": c.identities.iter().map(|f| zh.formula(&f.form)).collect::<Vec<_>>().join("; "),
        "computed": null, "stated": null,
        "message": { "zh": zh.contradiction(c), "en": en.contradiction(c) },
        "source": "system", "reason": null,
    })
}

fn write_text(
    budget: &Budget,
    report: &Report,
    words: &Words,
    all: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let say = Say { budget, report, words };
    writeln!(out, "{}", budget.title)?;
    writeln!(out, "{}\n", say.summary())?;
    if report.contradictions.is_empty() {
        writeln!(out, "{}\n", words.get("check-clean"))?;
    }
    for c in &report.contradictions {
        writeln!(out, "【{}】 {}", severity_name(words, c.severity), say.contradiction(c))?;
        for (nth, check) in c.checks.iter().filter_map(|i| report.checks.get(*i)).enumerate() {
            if nth > 0 {
                writeln!(out, "\n      {}", say.check(check))?;
            }
            write_steps(say.steps(&check.formed.form), say.totals(check), words, out)?;
        }
        for (nth, formed) in c.identities.iter().enumerate() {
            if nth > 0 {
                writeln!(out)?;
            }
            write_steps(say.steps(&formed.form), None, words, out)?;
        }
        if let Some(title) = say.suspects_title(c) {
            writeln!(out, "  {title}")?;
        }
        for line in say.suspects(c) {
            writeln!(out, "    · {line}")?;
        }
        for line in say.proposals(c) {
            writeln!(out, "    ? {line}")?;
        }
        if !c.cause.fully_searched {
            writeln!(out, "  {}", words.get("check-not-searched"))?;
        }
        writeln!(out)?;
    }
    let found: Vec<&RuleResult> = report.rules.iter().filter(|r| r.state != RuleState::Within).collect();
    let some_found = !found.is_empty();
    if some_found {
        writeln!(out, "{}", words.get("check-rules"))?;
    }
    let zh = words.language() == Language::Chinese;
    for rule in found {
        let text = if zh { &rule.zh } else { &rule.en };
        writeln!(out, "【{}】 {text}", severity_name(words, rule.severity.into()))?;
        if let Some((source_zh, source_en)) = &rule.source {
            writeln!(
                out,
                "      {}",
                words.with("check-source", &[("source", if zh { source_zh } else { source_en })])
            )?;
        }
        for t in &rule.tries {
            let (base, value) = if zh { (&t.base.0, &t.value.0) } else { (&t.base.1, &t.value.1) };
            writeln!(out, "      {base}　{} = {value}", t.formula)?;
        }
    }
    if some_found {
        writeln!(out)?;
    }
    if all {
        for check in report.checks.iter().filter(|c| in_order(c)) {
            let outcome: &str = check.verdict.outcome.into();
            writeln!(out, "[{}] {}", words.get(format!("outcome-{outcome}")), say.check(check))?;
        }
        writeln!(out)?;
    }
    if !report.remainders.is_empty() {
        writeln!(out, "{}", words.get("check-remainders"))?;
        for r in &report.remainders {
            writeln!(out, "  · {}", say.remainder(r))?;
        }
        writeln!(out)?;
    }
    let unprotected = report.unprotected.len().to_string();
    writeln!(out, "{}", words.with("check-unprotected", &[("count", &unprotected)]))?;
    if all {
        for id in &report.unprotected {
            writeln!(out, "  · {} {}", say.name(*id), say.figure(*id))?;
        }
    }
    if report.not_fully_searched > 0 {
        let count = report.not_fully_searched.to_string();
        writeln!(out, "{}", words.with("check-too-large", &[("count", &count)]))?;
    }
    Ok(())
}

/// The arithmetic of a check as a small table.
fn write_steps(
    steps: Vec<Step>,
    totals: Option<[Total; 2]>,
    words: &Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rows: Vec<[String; 5]> = steps
        .into_iter()
        .map(|Step { sign, name, value, low, high, .. }| [sign.to_owned(), name, value, low, high])
        .collect();
    for Total { name, low, high } in totals.into_iter().flatten() {
        rows.push([String::new(), name.to_string(), String::new(), low, high]);
    }
    let head = ["", "", "", "check-low", "check-high"];
    rows.insert(0, head.map(|id| if id.is_empty() { String::new() } else { words.get(id).to_string() }));
    let width =
        |column: usize| rows.iter().filter_map(|r| r.get(column)).map(|t| t.width()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(width);
    for row in &rows {
        let mut line = String::new();
        for (column, (text, width)) in row.iter().zip(widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(text.width()));
            // names from the left, numbers from the right
            let (first, second) =
                if column <= 1 { (text.as_str(), pad.as_str()) } else { (pad.as_str(), text.as_str()) };
            line.push_str(first);
            line.push_str(second);
            line.push_str("  ");
        }
        writeln!(out, "      {}", line.trim_end())?;
    }
    Ok(())
}
