//! From the start of the process to the first frame painted, beside an empty window with the same fonts.
//!
//! The bench starts itself in a virtual display, drawing in software, and waits for a word from the child.

use super::{Outcome, Plan, median};
use eframe::egui;
use mingzhang::ui::{App, Start, theme};
use mingzhang::words::Language;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

pub const JOB: &str = "start to the first frame";
const LIMIT: f64 = 1.3;
const EMPTY: &str = "--child-empty";
const APP: &str = "--child-app";
/// What the child says when a frame has been painted.
const PAINTED: &str = "painted";
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");

/// Whether the bench started this process.
pub fn is_child(arguments: &[String]) -> bool {
    arguments.get(1).is_some_and(|a| a == EMPTY || a == APP)
}

/// Opens a window, says so when the second frame begins, and ends.
pub fn child(arguments: &[String]) -> ExitCode {
    let with_app = arguments[1] == APP;
    // a window that never comes must not hold up the bench
    std::thread::spawn(|| {
        std::thread::sleep(Duration::from_secs(60));
        eprintln!("nothing painted within a minute");
        std::process::exit(1);
    });
    // as `mingzhang::ui::run` does
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id(mingzhang::ui::APP_ID)
            .with_inner_size([1280.0, 760.0])
            .with_min_inner_size([640.0, 420.0])
            .with_drag_and_drop(true),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    let settings_path = arguments.get(2).map(Into::into);
    let run = eframe::run_native(
        mingzhang::ui::APP_ID,
        options,
        Box::new(move |cc| {
            let app = if with_app {
                let start = Start {
                    file: Some(SAMPLE.into()),
                    language: Some(Language::Chinese),
                    settings_path,
                    ..Start::default()
                };
                Some(App::new(cc, start))
            } else {
                cc.egui_ctx.set_fonts(theme::fonts());
                None
            };
            Ok(Box::new(Watched { app }))
        }),
    );
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

/// The application, or nothing, under watch.
struct Watched {
    app: Option<App>,
}

impl eframe::App for Watched {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        // not counted here: a frame may take two passes
        if ctx.cumulative_frame_nr() == 1 {
            println!("{PAINTED}");
            // no more is asked of it, and closing is not measured
            std::process::exit(0);
        }
        if let Some(app) = &mut self.app {
            app.logic(ctx, frame);
        }
        ctx.request_repaint();
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        match &mut self.app {
            Some(app) => app.ui(ui, frame),
            None => {
                egui::CentralPanel::default().show(ui, |_| {});
            }
        }
    }
}

/// A virtual display, ended with the value.
struct Display {
    server: Child,
    name: String,
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Display {
    /// `-displayfd` lets the server choose a free number and say it.
    fn open() -> Result<Self, String> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]);
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut server = spawned.map_err(|e| format!("no Xvfb: {e}"))?;
        let mut number = String::new();
        let said = server.stdout.take().map(|out| BufReader::new(out).read_line(&mut number));
        let display = Self { server, name: format!(":{}", number.trim()) };
        match said {
            Some(Ok(n)) if n > 1 => Ok(display),
            _ => Err("Xvfb does not start".to_owned()),
        }
    }
}

/// Start of the program against that of an empty window; the reason where neither can be measured.
pub fn measure(plan: Plan, folder: &Path) -> Result<Outcome, String> {
    if !cfg!(target_os = "linux") {
        return Err("only measured under Xvfb".to_owned());
    }
    let display = Display::open()?;
    let (mut ours, mut empty) = (Vec::new(), Vec::new());
    // the first two read the libraries from the disk
    for n in 0..=plan.runs(15, 5) {
        for (child, times) in [(EMPTY, &mut empty), (APP, &mut ours)] {
            let time = painted_after(child, &display, folder)?;
            if n > 0 {
                times.push(time);
            }
        }
    }
    Ok(Outcome::times(JOB, median(ours), ("empty window", median(empty)), LIMIT))
}

fn painted_after(child: &str, display: &Display, folder: &Path) -> Result<Duration, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut command = Command::new(program);
    command.arg(child).arg(folder.join("settings.ron"));
    command.env("DISPLAY", &display.name).env("LIBGL_ALWAYS_SOFTWARE", "1").env("HOME", folder);
    for away in ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY"] {
        command.env_remove(away);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let began = Instant::now();
    let mut running = command.spawn().map_err(|e| e.to_string())?;
    let mut line = String::new();
    if let Some(out) = running.stdout.take() {
        // it ends on its own, with or without a word
        let _ = BufReader::new(out).read_line(&mut line);
    }
    let time = began.elapsed();
    let output = running.wait_with_output().map_err(|e| e.to_string())?;
    if line.trim() == PAINTED {
        return Ok(time);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.lines().last().unwrap_or("the window ended before it was painted").to_owned())
}
