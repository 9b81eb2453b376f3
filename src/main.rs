//! The program: the command line first, then the window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use mingzhang::cli::{self, Asked, EXIT_BROKEN, EXIT_NO_WINDOW};
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
        Asked::Window(asked) => open_window(asked),
    }
}

fn open_window(asked: cli::WindowAsked) -> ExitCode {
    let cli::WindowAsked { file, language, renderer } = asked;
    let settings_path = Settings::default_path();
    let start = ui::Start {
        file,
        language,
        settings_path,
        data_path: mingzhang::storage::default_data_folder(),
        ..ui::Start::default()
    };
    match ui::run(&start, renderer) {
        Ok(ui::End::Closed) => ExitCode::SUCCESS,
        Ok(ui::End::Broken) => ExitCode::from(EXIT_BROKEN),
        Err(e) => {
            let chosen = || start.settings_path.as_deref().and_then(|path| Settings::load(path).language);
            let words = Words::new(language.or_else(chosen).unwrap_or_else(Language::of_system));
            let reason = e.to_string();
            eprintln!("{}", words.with("cli-no-window", &[("reason", &reason)]));
            let system = match std::env::consts::OS {
                system @ ("windows" | "macos") => system,
                _ => "linux",
            };
            let hints = words.get(format!("no-window-try-{system}"));
            let text = words.with("no-window-text", &[("hints", &hints), ("reason", &reason)]);
            ui::message_box::tell(&words.get("no-window-title"), &text);
            ExitCode::from(EXIT_NO_WINDOW)
        }
    }
}
