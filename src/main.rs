//! The program: the command line first, then the window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use mingzhang::cli::{self, Asked, EXIT_BROKEN, EXIT_NO_WINDOW};
use mingzhang::handover;
use mingzhang::settings::Settings;
use mingzhang::ui;
use mingzhang::words::{Language, Words};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    // warnings to standard error; RUST_LOG asks for more
    env_logger::Builder::from_env(
        env_logger::Env::default().default_filter_or("warn,eframe=error,egui=error,winit=error"),
    )
    .init();
    // the hook has said what there is to say
    std::panic::catch_unwind(run).unwrap_or(ExitCode::from(EXIT_BROKEN))
}

fn run() -> ExitCode {
    match cli::run(std::env::args_os().collect()) {
        Asked::Done(code) => code,
        Asked::Window(asked) => open_window(asked),
    }
}

fn open_window(asked: cli::WindowAsked) -> ExitCode {
    #[cfg(all(unix, not(target_os = "macos")))]
    if let Err(e) = mingzhang::offline::stay_here() {
        log::error!("{e}");
        return ExitCode::from(EXIT_NO_WINDOW);
    }
    let cli::WindowAsked { file, language, renderer, new_window } = asked;
    let file = file.as_deref().map(cli::absolute);
    let settings_path = Settings::default_path();
    let data_path = mingzhang::storage::default_data_folder();
    // who names a way of drawing wants to see it
    let alone = new_window || renderer.is_some();
    if let (Some(data), false) = (&data_path, alone)
        && handover::hand_over(data, file.as_deref())
    {
        return ExitCode::SUCCESS;
    }
    let inbox = Arc::new(handover::Inbox::default());
    #[cfg(target_os = "macos")]
    handover::opened::listen(&inbox);
    let listener = data_path.as_deref().and_then(|data| handover::Listener::start(data, Arc::clone(&inbox)));
    let start = ui::Start {
        file,
        language,
        settings_path,
        data_path,
        inbox,
        note_recent: true,
        ..ui::Start::default()
    };
    let words = || {
        let chosen = || start.settings_path.as_deref().and_then(|path| Settings::load(path).language);
        Words::new(language.or_else(chosen).unwrap_or_else(Language::of_system))
    };
    let end = ui::run(&start, renderer);
    // a message that waits to be read must not keep the next start waiting
    drop(listener);
    match end {
        Ok(ui::End::Closed) => ExitCode::SUCCESS,
        Ok(ui::End::Broken) => {
            let words = words();
            let report = mingzhang::crash::latest();
            let path =
                report.map_or_else(|| words.get("crash-box-none").to_string(), |p| p.display().to_string());
            let text = words.with("crash-box-text", &[("path", &path)]);
            ui::message_box::tell(&words.get("crash-box-title"), &text);
            ExitCode::from(EXIT_BROKEN)
        }
        Err(e) => {
            let words = words();
            let reason = e.to_string();
            mingzhang::crash::tell(format_args!("{}", words.with("cli-no-window", &[("reason", &reason)])));
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
