//! A virtual display, a home and a data folder that belong to one test.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const YANGQUAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");

/// Longer than anything takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// A child that does not outlive the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Its exit code, if it ends by itself in time.
    pub fn exit_code(&mut self) -> Option<i32> {
        let mut code = None;
        wait_for("the program's end", || {
            code = self.0.try_wait().unwrap();
            code.is_some()
        });
        code.and_then(|status| status.code())
    }
}

pub struct Session {
    _server: Running,
    display: String,
    folder: TempDir,
}

impl Session {
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            // when its last client goes, it would begin anew, and refuse those that come meanwhile
            .args(["-displayfd", "1", "-noreset", "-screen", "0", "1366x768x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("no virtual display: packaging/setup.sh installs what the tests need");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "data", "run", "programs"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        std::fs::set_permissions(folder.path().join("run"), std::fs::Permissions::from_mode(0o700)).unwrap();
        let session = Self { _server: Running(server), display: format!(":{}", number.trim()), folder };
        // stands for the message box of a desktop, which would wait for somebody
        let box_ = session.path("programs/zenity");
        let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >>'{}'\n", session.path("boxes").display());
        std::fs::write(&box_, script).unwrap();
        std::fs::set_permissions(&box_, std::fs::Permissions::from_mode(0o755)).unwrap();
        session
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program, with a home of its own and without the graphics of this computer.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingzhang"));
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .args(["--lang", "zh"])
            .args(arguments)
            .env("DISPLAY", &self.display)
            .env("HOME", self.path("home"))
            .env("XDG_CONFIG_HOME", self.path("home/.config"))
            .env("XDG_DATA_HOME", self.path("home/.local/share"))
            .env("XDG_CACHE_HOME", self.path("home/.cache"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("MINGZHANG_DATA", self.path("data"))
            .env("PATH", format!("{}:{path}", self.path("programs").display()))
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("RUST_LOG", "warn,eframe=error,egui=error,winit=error")
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        for name in
            ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "WGPU_BACKEND"]
        {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, command: &mut Command) -> Running {
        let log = std::fs::File::options().create(true).append(true).open(self.path("log")).unwrap();
        Running(command.stderr(log).spawn().unwrap())
    }

    /// What programs of [`Self::run`] have said on standard error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// What the message boxes said.
    pub fn boxes(&self) -> String {
        std::fs::read_to_string(self.path("boxes")).unwrap_or_default()
    }

    pub fn settings(&self) -> String {
        std::fs::read_to_string(self.path("home/.config/mingzhang/settings.ron")).unwrap_or_default()
    }

    fn ask(&self, program: &str, arguments: &[&str]) -> String {
        let Output { stdout, .. } =
            Command::new(program).args(arguments).env("DISPLAY", &self.display).output().unwrap();
        String::from_utf8_lossy(&stdout).into_owned()
    }

    /// Titles of the windows a program shows; there is no window manager, so they are children of the root.
    pub fn titles(&self, pid: u32) -> Vec<String> {
        let tree = self.ask("xwininfo", &["-root", "-children"]);
        let ids = tree.lines().filter_map(|l| l.trim().split(' ').next().filter(|w| w.starts_with("0x")));
        let own = format!("_NET_WM_PID(CARDINAL) = {pid}\n");
        ids.filter(|id| self.ask("xprop", &["-id", id, "_NET_WM_PID"]) == own)
            .filter(|id| self.ask("xwininfo", &["-id", id]).contains("IsViewable"))
            .map(|id| self.ask("xprop", &["-id", id, "-f", "_NET_WM_NAME", "8u", "_NET_WM_NAME"]))
            .collect()
    }

    /// Waits until the program shows a window whose title has these words.
    pub fn wait_for_title(&self, running: &mut Running, words: &str) {
        let pid = running.0.id();
        let began = Instant::now();
        loop {
            let titles = self.titles(pid);
            if titles.iter().any(|t| t.contains(words)) {
                return;
            }
            let ended = running.0.try_wait().unwrap();
            assert!(
                ended.is_none() && began.elapsed() < PATIENCE,
                "no window “{words}” but {titles:?}, ended {ended:?}: {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// Waits until something holds.
pub fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Files in a folder, by name.
pub fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
