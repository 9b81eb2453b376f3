//! The first worksheet: what the workbook is, and how to read it.

use super::formats::{Formats, Number, Style};
use super::text;
use crate::compare::display::DisplayUnit;
use crate::export::{Content, ExportError};
use crate::say::{Say, author_text, compare_base_name, unit_name};
use rust_xlsxwriter::Worksheet;

/// Writes it.
pub fn write(into: &mut Worksheet, content: &Content<'_>, formats: &mut Formats) -> Result<(), ExportError> {
    let &Content { budget, words, review, unit, base, .. } = content;
    let source = review.source();
    let reviewer = review.reviewer();
    let mut facts: Vec<(&'static str, String)> = vec![
        ("export-budget", budget.title.clone()),
        ("export-years", format!("{} · {}", budget.executed_year, budget.draft_year)),
        ("export-file", content.file_name()),
        ("export-sha256", source.sha256.clone()),
        ("export-unit", unit_name(words, unit).to_string()),
        ("export-base", compare_base_name(words, budget, base)),
        ("export-author", author_text(words, reviewer)),
        ("export-made", content.time(content.made)),
        ("export-made-with", words.with("export-program", &[("version", env!("CARGO_PKG_VERSION"))])),
    ];
    let (shown, all) = (content.noted().count().to_string(), review.notes().len().to_string());
    facts.push(("export-notes", words.with("notes-count", &[("shown", &shown), ("all", &all)])));
    let checks = match content.report {
        Some(report) => Say { budget, report, words }.summary(),
        None => words.get("export-unchecked").to_string(),
    };
    facts.push(("export-checks", checks));
    into.write_string_with_format(0, 0, text(content, &budget.title), formats.get(&Style::Title))?;
    let mut row = 2;
    for (label, fact) in facts {
        let label = words.get(label);
        into.write_string_with_format(row, 0, &*label, formats.get(&Style::Label))?;
        into.write_string_with_format(row, 1, text(content, &fact), formats.get(&Style::Words))?;
        row += 1;
    }
    row += 1;
    into.write_string_with_format(row, 0, &*words.get("export-legend"), formats.get(&Style::Heading))?;
    into.write_blank(row, 1, formats.get(&Style::Heading))?;
    // a number as it would stand in the tables, of each kind
    let number = Number { decimals: 2, separated: unit != DisplayUnit::YiYuan, ..Number::default() };
    let about = Number { approximate: true, ..number.clone() };
    let samples = [
        (Some(Style::Printed(number.format())), "export-legend-printed"),
        (Some(Style::Derived(number.format())), "export-legend-derived"),
        (Some(Style::Derived(about.format())), "export-legend-indirect"),
        (None, "export-legend-missing"),
        (None, "export-legend-base"),
        (None, "export-legend-notes"),
        (None, "export-legend-percent"),
    ];
    for (style, legend) in samples {
        row += 1;
        if let Some(style) = style {
            into.write_number_with_format(row, 0, SAMPLE, formats.get(&style))?;
        }
        into.write_string_with_format(row, 1, &*words.get(legend), formats.get(&Style::Words))?;
    }
    into.set_column_width(0, 16)?.set_column_width(1, 90)?;
    Ok(())
}

/// Only shows what numbers look like.
const SAMPLE: f64 = 12.34;
