//! The command line: `mingzhang [FILE]`, `mingzhang figures FILE`, `mingzhang check FILE`, `mingzhang export FILE`,
//! `mingzhang merge FILES`.

mod check;
mod drill;
mod export;
mod merge;
mod mistakes;
mod project;

use crate::budget::{Budget, Progress, load};
use crate::settings::Renderer;
use crate::words::{Language, Words};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr as _;

/// `check` found something.
pub const EXIT_FINDINGS: u8 = 1;
/// Wrong command line or unusable input.
pub const EXIT_UNUSABLE: u8 = 2;
/// No window could be opened.
pub const EXIT_NO_WINDOW: u8 = 3;
/// A mistake of the program ended it.
pub const EXIT_BROKEN: u8 = 4;

/// What the command line asks for.
pub enum Asked {
    /// Open the window, with a file or on the welcome page.
    Window(WindowAsked),
    /// Done already; end with this.
    Done(ExitCode),
}

/// How the window is to be opened.
#[derive(Clone, Debug, Default)]
pub struct WindowAsked {
    pub file: Option<PathBuf>,
    pub language: Option<Language>,
    /// The only way to draw that is tried.
    pub renderer: Option<Renderer>,
    /// A window of its own, even if one is open.
    pub new_window: bool,
}

/// The columns of `mingzhang figures`.
pub const COLUMNS: [&str; 12] = [
    "key", "section", "book", "scope", "flow", "account", "year", "stage", "measure", "value", "unit",
    "printed",
];

/// Where a command writes.
fn output(help: String) -> Arg {
    Arg::new("output")
        .short('o')
        .long("output")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .required(true)
        .help(help)
}

fn command(words: &Words) -> Command {
    let text = |id: &'static str| words.get(id).to_string();
    let file = || Arg::new("file").value_name("FILE").value_parser(value_parser!(PathBuf));
    let plain = |name: &'static str| {
        // clap's own words are English; these come from the catalogue
        Command::new(name)
            .help_template(format!(
                "{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}\n",
                text("cli-usage")
            ))
            .next_help_heading(text("cli-options"))
            .subcommand_help_heading(text("cli-commands"))
            .disable_help_subcommand(true)
            .disable_help_flag(true)
            .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(text("cli-help")))
    };
    let figures = plain("figures")
        .about(text("cli-figures"))
        .arg(file().required(true).help(text("cli-file")))
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(["table", "csv", "json"])
                .default_value("table")
                .help(text("cli-figures-format")),
        )
        .after_help(format!("{}\n\n{}", text("cli-columns"), text("cli-exit-codes")));
    let check = plain("check")
        .about(text("cli-check"))
        .arg(file().required(true).help(text("cli-file")))
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(["text", "json"])
                .default_value("text")
                .help(text("cli-check-format")),
        )
        .arg(Arg::new("all").long("all").action(ArgAction::SetTrue).help(text("cli-check-all")))
        .after_help(format!("{}\n\n{}", text("cli-check-json"), text("cli-exit-codes")));
    let merge = plain("merge")
        .about(text("cli-merge"))
        .arg(
            Arg::new("files")
                .value_name("FILES")
                .value_parser(value_parser!(PathBuf))
                .num_args(1..)
                .required(true)
                .help(text("cli-merge-files")),
        )
        .arg(output(text("cli-merge-output")))
        .arg(Arg::new("force").long("force").action(ArgAction::SetTrue).help(text("cli-merge-force")))
        .after_help(format!("{}\n\n{}", text("cli-merge-how"), text("cli-exit-codes")));
    let export = export::arguments(
        plain("export").about(text("cli-export")).arg(file().required(true).help(text("cli-export-file"))),
        words,
    );
    let drill = plain("drill")
        .hide(true)
        .arg(file().required(true))
        .arg(Arg::new("every").long("every").value_parser(value_parser!(u64)).default_value("3"));
    plain("mingzhang")
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(text("cli-version")),
        )
        .version(env!("CARGO_PKG_VERSION"))
        .about(text("cli-about"))
        .long_about(text("cli-long-about"))
        .arg(file().help(format!("{}（{}）", text("cli-file"), text("cli-file-none"))))
        .arg(Arg::new("lang").long("lang").value_parser(["zh", "en"]).global(true).help(text("cli-lang")))
        .arg(Arg::new("renderer").long("renderer").value_parser(["glow", "wgpu"]).help(text("cli-renderer")))
        .arg(
            Arg::new("new-window").long("new-window").action(ArgAction::SetTrue).help(text("cli-new-window")),
        )
        .subcommand(figures)
        .subcommand(check)
        .subcommand(export)
        .subcommand(merge)
        .subcommand(drill)
        .args_conflicts_with_subcommands(false)
        .after_help(text("cli-exit-codes"))
}

/// The language named by `--lang`, before anything else is understood: help and errors need it.
fn language_asked(args: &[OsString]) -> Option<Language> {
    let mut args = args.iter().filter_map(|a| a.to_str());
    while let Some(arg) = args.next() {
        match arg.strip_prefix("--lang") {
            Some("") => return Language::from_code(args.next()?),
            Some(rest) => return Language::from_code(rest.strip_prefix('=')?),
            None => {}
        }
    }
    None
}

/// Understands the command line and does all that needs no window.
pub fn run(args: Vec<OsString>) -> Asked {
    let language = language_asked(&args);
    let words = Words::new(language.unwrap_or_else(Language::of_system));
    crate::crash::install(crate::storage::default_data_folder().as_deref(), &words);
    let matches = match command(&words).try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(e) => {
            // help and version come this way too, with exit code 0
            if e.use_stderr() {
                let line: Vec<_> = args.iter().map(|a| a.to_string_lossy()).collect();
                let said = mistakes::said(&words, &e, &command(&words), &line);
                crate::crash::tell(format_args!("{said}"));
            } else {
                let _ = e.print();
            }
            let code = u8::try_from(e.exit_code()).unwrap_or(EXIT_UNUSABLE);
            return Asked::Done(ExitCode::from(code));
        }
    };
    match matches.subcommand() {
        Some(("figures", matches)) => Asked::Done(figures_command(&words, matches)),
        Some(("check", matches)) => Asked::Done(check::run(&words, matches)),
        Some(("export", matches)) => Asked::Done(export::run(&words, matches)),
        Some(("merge", matches)) => Asked::Done(merge::run(&words, matches)),
        Some(("drill", matches)) => Asked::Done(drill::run(&words, matches)),
        _ => Asked::Window(WindowAsked {
            file: matches.get_one::<PathBuf>("file").cloned(),
            language,
            renderer: matches.get_one::<String>("renderer").and_then(|name| name.parse().ok()),
            new_window: matches.get_flag("new-window"),
        }),
    }
}

/// Reads the file of a command; says on standard error why it cannot be used.
fn open(words: &Words, matches: &ArgMatches) -> Option<(PathBuf, Budget)> {
    let path = matches.get_one::<PathBuf>("file")?.clone();
    let budget = if crate::review::project::is_project(&path) {
        project::budget_of(&path).map_err(|e| words.project_error(&e, &path))
    } else {
        load(&path, &Progress::default()).map_err(|e| words.load_error(&e, &path))
    };
    match budget {
        Ok(budget) => Some((path, budget)),
        Err(message) => {
            eprintln!("{message}");
            None
        }
    }
}

/// Writes to standard output; a reader that has seen enough, as `head`, is no error.
fn written(words: &Words, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(e) if nobody_reads(&e) => Ok(()),
        Err(e) => {
            eprintln!("{}", words.with("cli-write-failed", &[("reason", &words.io_reason(&e))]));
            Err(ExitCode::from(EXIT_UNUSABLE))
        }
    }
}

/// Whether the other end of a pipe is closed; Windows has a word for it which Rust does not know as that.
fn nobody_reads(e: &io::Error) -> bool {
    /// `ERROR_PIPE_NOT_CONNECTED`
    const NOT_CONNECTED: i32 = 233;
    e.kind() == io::ErrorKind::BrokenPipe || (cfg!(windows) && e.raw_os_error() == Some(NOT_CONNECTED))
}

fn figures_command(words: &Words, matches: &ArgMatches) -> ExitCode {
    let Some((_, budget)) = open(words, matches) else { return ExitCode::from(EXIT_UNUSABLE) };
    let format = matches.get_one::<String>("format").map_or("table", String::as_str);
    let result = written(words, |out| match format {
        "csv" => write_csv(&budget, out),
        "json" => write_json(&budget, out),
        _ => write_table(&budget, out),
    });
    result.map_or_else(|code| code, |()| ExitCode::SUCCESS)
}

/// All figures in report order, as the rows of `mingzhang figures`.
pub fn figure_rows(budget: &Budget) -> impl Iterator<Item = [String; 12]> {
    budget.figures().map(|(id, figure)| {
        let (book, scope, flow, account) = budget.key_parts(id);
        [
            budget.key(id),
            budget.section(figure.section).at.to_string(),
            book.word().to_owned(),
            scope.to_owned(),
            flow.word().to_owned(),
            account,
            figure.year.to_string(),
            figure.stage.word().to_owned(),
            figure.measure.text(),
            figure.quantity.value().to_string(),
            figure.quantity.unit().text().to_owned(),
            figure.quantity.printed().to_owned(),
        ]
    })
}

fn write_csv(budget: &Budget, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for row in figure_rows(budget) {
        writer.write_record(row)?;
    }
    writer.flush()
}

fn write_json(budget: &Budget, out: &mut dyn Write) -> io::Result<()> {
    let figures: Vec<serde_json::Map<String, serde_json::Value>> = figure_rows(budget)
        .map(|row| COLUMNS.iter().map(|c| (*c).to_owned()).zip(row.map(serde_json::Value::String)).collect())
        .collect();
    let document = serde_json::json!({ "version": 1, "place": budget.place, "figures": figures });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// For people: columns aligned by display width, the key left out since its parts stand there.
fn write_table(budget: &Budget, out: &mut dyn Write) -> io::Result<()> {
    const SHOWN: [usize; 9] = [1, 3, 4, 5, 6, 7, 8, 11, 10];
    let rows: Vec<[String; 12]> = figure_rows(budget).collect();
    let cell = |row: &[String; 12], column: usize| {
        let text = row.get(column).cloned().unwrap_or_default();
        // 下降 2.1% is printed without a sign, and there is no other column here to tell
        let is_fall = column == 11 && row.get(9).is_some_and(|value| value.starts_with('-'));
        if is_fall && !text.starts_with('-') { format!("-{text}") } else { text }
    };
    let mut widths = SHOWN.map(|c| COLUMNS.get(c).map_or(0, |name| name.width()));
    for row in &rows {
        for (width, column) in widths.iter_mut().zip(SHOWN) {
            *width = (*width).max(cell(row, column).width());
        }
    }
    let mut line = |texts: [String; 9]| -> io::Result<()> {
        let mut text = String::new();
        for ((value, width), column) in texts.iter().zip(widths).zip(SHOWN) {
            let pad = " ".repeat(width.saturating_sub(value.width()));
            let number = column == 11;
            text.push_str(if number { &pad } else { value });
            text.push_str(if number { value } else { &pad });
            text.push_str("  ");
        }
        writeln!(out, "{}", text.trim_end())
    };
    line(SHOWN.map(|c| COLUMNS.get(c).copied().unwrap_or_default().to_owned()))?;
    for row in &rows {
        line(SHOWN.map(|c| cell(row, c)))?;
    }
    Ok(())
}

/// Where a path on the command line points, for the window's title and recent files.
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
