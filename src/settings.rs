//! Personal settings: they belong to the person at this computer, not to a budget.

use crate::compare::display::DisplayUnit;
use crate::storage::write_atomic;
use crate::words::Language;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Recent files remembered.
const RECENT: usize = 10;

/// Light, dark, or whatever the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// A way to draw the window.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "lowercase")]
pub enum Renderer {
    /// OpenGL: the lighter one.
    Glow,
    /// Direct3D 12, Metal or Vulkan, and OpenGL by another way.
    Wgpu,
}

impl Renderer {
    /// The one to try when this one fails.
    pub fn other(self) -> Self {
        match self {
            Self::Glow => Self::Wgpu,
            Self::Wgpu => Self::Glow,
        }
    }
}

/// What is remembered between sessions. Unknown fields of a newer version are ignored, missing ones
/// get their defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `None` follows the system.
    pub language: Option<Language>,
    pub theme: Theme,
    /// Size of everything, in percent of the normal size.
    pub zoom_percent: u16,
    pub unit: DisplayUnit,
    pub show_shares: bool,
    /// Who writes notes on this computer, and the delegation.
    pub name: String,
    pub delegation: String,
    /// Save the project file by itself after changes.
    pub autosave: bool,
    /// The tour has been taken or turned down.
    pub toured: bool,
    pub show_outline: bool,
    pub show_inspector: bool,
    /// Width and height of the window in points, where it was last.
    pub window_size: Option<(f32, f32)>,
    pub maximised: bool,
    /// The way of drawing that worked last.
    pub renderer: Option<Renderer>,
    /// Latest first.
    pub recent: Vec<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::default(),
            zoom_percent: 100,
            unit: DisplayUnit::default(),
            show_shares: false,
            name: String::new(),
            delegation: String::new(),
            autosave: false,
            toured: false,
            show_outline: true,
            show_inspector: true,
            window_size: None,
            maximised: false,
            renderer: None,
            recent: Vec::new(),
        }
    }
}

/// Smallest and largest zoom, in percent.
pub const ZOOM: std::ops::RangeInclusive<u16> = 80..=250;

impl Settings {
    /// Where this person's settings are kept, if the system has such a place.
    pub fn default_path() -> Option<PathBuf> {
        Some(directories::ProjectDirs::from("", "", "mingzhang")?.config_dir().join("settings.ron"))
    }

    /// Reads the settings; anything unreadable gives the defaults and is logged, as nothing of the
    /// user's work is in this file.
    pub fn load(path: &Path) -> Self {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) => {
                log::info!("no settings: {e}: {}", path.display());
                return Self::default();
            }
        };
        match ron::from_str::<Self>(&text) {
            Ok(mut settings) => {
                settings.zoom_percent = settings.zoom_percent.clamp(*ZOOM.start(), *ZOOM.end());
                settings.recent.truncate(RECENT);
                settings
            }
            Err(e) => {
                log::warn!("settings not understood, using the defaults: {e}: {}", path.display());
                Self::default()
            }
        }
    }

    /// Writes the settings, whole or not at all.
    ///
    /// # Errors
    /// Failures of the file system.
    pub fn save(&self, path: &Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default())?;
        write_atomic(path, text.as_bytes())?;
        Ok(())
    }

    /// Puts a file at the top of the recent ones; whether it was not there before.
    pub fn remember(&mut self, path: &Path) -> bool {
        if self.recent.first().is_some_and(|first| first == path) {
            return false;
        }
        self.recent.retain(|p| *p != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
        true
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare files by hand")]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_and_survive_nonsense() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("新 文件夹/settings.ron");
        let mut settings =
            Settings { zoom_percent: 150, language: Some(Language::English), ..Settings::default() };
        settings.remember(Path::new("/a/b.ron"));
        settings.remember(Path::new("/a/c.ron"));
        settings.remember(Path::new("/a/b.ron"));
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path), settings);
        assert_eq!(settings.recent.len(), 2);
        std::fs::write(&path, "(zoom_percent: 9000, from_the_future: 3)").unwrap();
        assert_eq!(Settings::load(&path).zoom_percent, 250);
        std::fs::write(&path, "((((").unwrap();
        assert_eq!(Settings::load(&path), Settings::default());
    }
}
