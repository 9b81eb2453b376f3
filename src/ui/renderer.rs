//! A window is drawn one way or, where that fails, the other: there is no driver that always works, and a deputy
//! cannot mend one.
//!
//! What worked is remembered. A start that dies in the middle, as a driver can make it, leaves a locked file behind
//! that nobody holds any more; the next start then begins with the other way.

use super::{App, Start};
use crate::settings::{Renderer, Settings};
use crate::storage::Disk;
use eframe::{egui, egui_wgpu, wgpu};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// No window could be opened.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.reasons())]
pub struct NoWindow {
    /// What was tried, and what it said.
    tried: Vec<(Renderer, String)>,
}

impl NoWindow {
    fn reasons(&self) -> String {
        let one = |(renderer, why): &(Renderer, String)| format!("{}: {why}", <&str>::from(renderer));
        self.tried.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// How the window ended that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As it should.
    Closed,
    /// By a mistake of the program, see [`crate::crash`].
    Broken,
}

/// Opens the window, by the way that is asked for or else by whichever works, and stays until it is closed.
///
/// # Errors
/// When no window can be opened: no display, no graphics.
pub(super) fn run(
    start: &Start,
    asked: Option<Renderer>,
    last: &Settings,
    viewport: &egui::ViewportBuilder,
) -> Result<End, NoWindow> {
    let marker_path = start.data_path.as_deref().map(|folder| folder.join(MARKER));
    let died = marker_path.as_deref().and_then(Marker::left_by_the_dead);
    let remote = is_remote(|name| std::env::var(name).ok());
    let mut tried = Vec::new();
    for renderer in order(asked, last.renderer, died, remote) {
        crate::crash::note_renderer(renderer.into());
        let marker = marker_path.as_deref().and_then(|path| Marker::set(path, renderer));
        let watch = Arc::new(Watch { marker: Mutex::new(marker), ..Watch::default() });
        // a choice for this time only, or for a remote session only, is not what suits this computer
        let remembered = (asked.is_none() && !remote).then_some(renderer);
        let start = start.clone();
        let (seen, theirs) = (Arc::clone(&watch), Arc::clone(&watch));
        let options = options(renderer, viewport.clone());
        let result = catch_unwind(AssertUnwindSafe(|| {
            eframe::run_native(
                super::APP_ID,
                options,
                Box::new(move |cc| {
                    cc.egui_ctx.add_plugin(Watching(seen));
                    match catch_unwind(AssertUnwindSafe(|| App::new(cc, start))) {
                        Ok(app) => Ok(Box::new(Guarded { app: Some(app), watch: theirs, remembered })),
                        Err(_) => {
                            // not the fault of the graphics
                            theirs.broken.store(true, Ordering::SeqCst);
                            Err("the program broke before it had a window".into())
                        }
                    }
                }),
            )
        }));
        watch.done();
        let why = match result {
            _ if watch.broken.load(Ordering::SeqCst) => return Ok(End::Broken),
            Ok(Ok(())) => return Ok(End::Closed),
            Err(_) if watch.has_shown() => return Ok(End::Broken),
            Ok(Err(e)) => {
                let no_display = matches!(e, eframe::Error::WinitEventLoop(_));
                let why = e.to_string();
                if no_display {
                    // has nothing to do with drawing, and cannot be tried twice
                    tried.push((renderer, why));
                    break;
                }
                why
            }
            // a library of the system that is missing or broken
            Err(panic) => panic.downcast_ref::<&str>().map_or("panic", |text| *text).to_owned(),
        };
        log::warn!("cannot draw with {}: {why}", <&str>::from(renderer));
        tried.push((renderer, why));
    }
    Err(NoWindow { tried })
}

/// What is tried, in this order.
fn order(
    asked: Option<Renderer>,
    remembered: Option<Renderer>,
    died: Option<Renderer>,
    remote: bool,
) -> Vec<Renderer> {
    if let Some(only) = asked {
        return vec![only];
    }
    // OpenGL in software is four times as fast as the other in software, and takes a third of the memory; macOS has
    // given it up, and a remote session of Windows has an OpenGL of 1996
    let usual = if cfg!(target_os = "macos") || remote { Renderer::Wgpu } else { Renderer::Glow };
    let first = match died {
        Some(died) => died.other(),
        None if remote => usual,
        None => remembered.unwrap_or(usual),
    };
    vec![first, first.other()]
}

/// Whether the screen is that of another computer. Only Windows draws otherwise then.
fn is_remote(variable: impl Fn(&str) -> Option<String>) -> bool {
    cfg!(windows) && is_remote_name(&variable("SESSIONNAME").unwrap_or_default())
}

/// `Console` is the screen of this computer, `RDP-Tcp#3` and `ICA-…` are others.
fn is_remote_name(session: &str) -> bool {
    let session = session.to_ascii_uppercase();
    session.starts_with("RDP") || session.starts_with("ICA")
}

fn options(renderer: Renderer, viewport: egui::ViewportBuilder) -> eframe::NativeOptions {
    let mut setup = egui_wgpu::WgpuSetupCreateNew::without_display_handle();
    // an adapter in software (WARP, llvmpipe) is taken where there is no other; WGPU_BACKEND names another backend
    setup.instance_descriptor.backends =
        wgpu::Backends::from_env().unwrap_or(if cfg!(target_os = "windows") {
            wgpu::Backends::DX12 | wgpu::Backends::GL
        } else if cfg!(target_os = "macos") {
            wgpu::Backends::METAL
        } else {
            wgpu::Backends::VULKAN | wgpu::Backends::GL
        });
    // tables and text: the adapter that spares the battery
    setup.power_preference = wgpu::PowerPreference::from_env().unwrap_or(wgpu::PowerPreference::LowPower);
    eframe::NativeOptions {
        viewport,
        renderer: match renderer {
            Renderer::Glow => eframe::Renderer::Glow,
            Renderer::Wgpu => eframe::Renderer::Wgpu,
        },
        wgpu_options: egui_wgpu::WgpuConfiguration {
            wgpu_setup: egui_wgpu::WgpuSetup::CreateNew(setup),
            ..Default::default()
        },
        ..Default::default()
    }
}

/// What the file of a start under way is called, in the program's own folder.
const MARKER: &str = "starting";

/// A start under way: a file that is locked as long as the program lives.
struct Marker {
    path: PathBuf,
    file: File,
}

impl Marker {
    /// By what a start that died was drawing, if there was one. Another one that lives is none.
    fn left_by_the_dead(path: &Path) -> Option<Renderer> {
        if !path.exists() {
            return None;
        }
        let file = Disk::default().lock_file(path).ok()?;
        file.try_lock().ok()?;
        let mut name = String::new();
        (&file).take(64).read_to_string(&mut name).ok()?;
        name.trim().parse().ok()
    }

    /// Sets the marker; `None` where it cannot be set, or another start has it.
    fn set(path: &Path, renderer: Renderer) -> Option<Self> {
        let set = || -> std::io::Result<Option<File>> {
            let disk = Disk::default();
            if let Some(folder) = path.parent() {
                disk.create_folder(folder)?;
            }
            let mut file = disk.lock_file(path)?;
            if file.try_lock().is_err() {
                return Ok(None);
            }
            file.set_len(0)?;
            file.write_all(<&str>::from(renderer).as_bytes())?;
            Ok(Some(file))
        };
        match set() {
            Ok(file) => Some(Self { path: path.to_owned(), file: file? }),
            Err(e) => {
                log::warn!("a start that dies would not be noticed: {e}: {}", path.display());
                None
            }
        }
    }

    /// The start is over, one way or the other.
    fn clear(self) {
        let Self { path, file } = self;
        // a start that comes in between sees an empty file
        let _ = file.set_len(0);
        drop(file);
        if let Err(e) = Disk::default().remove(&path) {
            log::warn!("a marker stays: {e}: {}", path.display());
        }
    }
}

/// Whether the window has been seen, and whether it broke.
#[derive(Default)]
struct Watch {
    marker: Mutex<Option<Marker>>,
    frames: Mutex<u32>,
    broken: AtomicBool,
}

impl Watch {
    fn done(&self) {
        if let Some(marker) = self.marker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            marker.clear();
        }
    }

    fn has_shown(&self) -> bool {
        *self.frames.lock().unwrap_or_else(PoisonError::into_inner) >= SHOWN
    }

    fn frame(&self) {
        {
            let mut frames = self.frames.lock().unwrap_or_else(PoisonError::into_inner);
            *frames = frames.saturating_add(1);
        }
        if self.has_shown() {
            self.done();
        }
    }
}

/// In the second frame the first one has been on the screen.
const SHOWN: u32 = 2;

struct Watching(Arc<Watch>);

impl egui::Plugin for Watching {
    fn debug_name(&self) -> &'static str {
        "Watching"
    }

    fn on_begin_pass(&mut self, ui: &mut egui::Ui) {
        if !self.0.has_shown() {
            ui.ctx().request_repaint();
        }
    }

    fn output_hook(&mut self, _ctx: &egui::Context, _output: &mut egui::FullOutput) {
        self.0.frame();
    }
}

/// The program, of which a mistake closes the window in good order: graphics and event loop take a panic badly, and
/// the work goes into the journal when it is dropped.
struct Guarded {
    app: Option<App>,
    watch: Arc<Watch>,
    /// What is to be remembered once it has been seen to work.
    remembered: Option<Renderer>,
}

impl Guarded {
    fn guard(&mut self, ctx: &egui::Context, work: impl FnOnce(&mut App)) {
        let Some(app) = &mut self.app else { return };
        if catch_unwind(AssertUnwindSafe(|| work(app))).is_err() {
            self.watch.broken.store(true, Ordering::SeqCst);
            let app = self.app.take();
            // a second mistake changes nothing any more
            let _ = catch_unwind(AssertUnwindSafe(|| drop(app)));
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }
}

impl eframe::App for Guarded {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        let works = self.watch.has_shown().then(|| self.remembered.take()).flatten();
        self.guard(ctx, |app| {
            if let Some(renderer) = works {
                app.remember_renderer(renderer);
            }
            app.logic(ctx, frame);
        });
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.guard(&ctx, |app| app.ui(ui, frame));
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        if let Some(app) = &mut self.app {
            app.on_exit(gl);
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare files by hand")]
mod tests {
    use super::*;
    use Renderer::{Glow, Wgpu};

    #[test]
    fn what_is_asked_for_is_the_only_one_and_what_died_comes_last() {
        let usual = if cfg!(target_os = "macos") { Wgpu } else { Glow };
        assert_eq!(order(None, None, None, false), [usual, usual.other()]);
        assert_eq!(order(Some(Wgpu), Some(Glow), Some(Wgpu), false), [Wgpu]);
        assert_eq!(order(None, Some(Wgpu), None, false), [Wgpu, Glow]);
        assert_eq!(order(None, Some(Wgpu), Some(Wgpu), false), [Glow, Wgpu]);
        assert_eq!(order(None, Some(Glow), Some(Wgpu), false), [Glow, Wgpu]);
        // what suits the computer's own screen does not suit a remote one
        assert_eq!(order(None, Some(Glow), None, true), [Wgpu, Glow]);
        assert_eq!(order(None, None, Some(Wgpu), true), [Glow, Wgpu]);
    }

    #[test]
    fn remote_sessions_are_known_by_their_name() {
        assert!(is_remote_name("RDP-Tcp#12") && is_remote_name("rdp-tcp#0") && is_remote_name("ICA-TCP#1"));
        assert!(!is_remote_name("Console") && !is_remote_name(""));
        assert!(cfg!(windows) || !is_remote(|_| Some("RDP-Tcp#1".to_owned())));
    }

    #[test]
    fn a_start_that_died_is_noticed_and_one_under_way_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/starting");
        assert_eq!(Marker::left_by_the_dead(&path), None);
        let marker = Marker::set(&path, Wgpu).unwrap();
        assert_eq!(Marker::left_by_the_dead(&path), None, "it lives");
        assert!(Marker::set(&path, Glow).is_none(), "it is another's");
        drop(marker);
        assert_eq!(Marker::left_by_the_dead(&path), Some(Wgpu));
        assert_eq!(Marker::left_by_the_dead(&path), Some(Wgpu), "looking changes nothing");
        Marker::set(&path, Glow).unwrap().clear();
        assert!(!path.exists());
        std::fs::write(&path, "什么").unwrap();
        assert_eq!(Marker::left_by_the_dead(&path), None);
    }
}
