//! The program: the command line first, then the window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use mingzhang::cli::{self, Asked, EXIT_NO_WINDOW};
use mingzhang::settings::Settings;
use mingzhang::ui;
use mingzhang::words::{Language, Words};
use std::process::ExitCode;

fn main() -> ExitCode {
    // warnings to standard error; RUST_LOG asks for more
    env_logger::Builder::from_env(
        env_logger::Env::default().default_filter_or("warn,eframe=error,egui=error,winit=error"),
    )
    .init();
    match cli::run(std::env::args_os().collect()) {
        Asked::Done(code) => code,
        Asked::Window { file, language } => {
            let start = ui::Start {
                file,
                language,
                settings_path: Settings::default_path(),
                data_path: mingzhang::storage::default_data_folder(),
                type_paths: false,
            };
            match ui::run(start) {
                Ok(()) => ExitCode::SUCCESS,
                Err(e) => {
                    let words = Words::new(language.unwrap_or_else(Language::of_system));
                    eprintln!("{}", words.with("cli-no-window", &[("reason", &e.to_string())]));
                    ExitCode::from(EXIT_NO_WINDOW)
                }
            }
        }
    }
}
