//! What comes with the program for the staff who write budget files, saved where they can open it.

use super::App;
use super::picking::{Purpose, named_place};
use crate::storage::write_atomic;
use eframe::egui;
use std::path::PathBuf;

/// A text that the program carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handout {
    /// A budget file of an invented city, which explains itself.
    Tutorial,
    /// The reference of the format.
    Format,
}

impl Handout {
    fn text(self) -> &'static str {
        match self {
            Self::Tutorial => include_str!("../../../data/tutorial.ron"),
            Self::Format => include_str!("../../../data/README.md"),
        }
    }

    fn name_id(self) -> &'static str {
        match self {
            Self::Tutorial => "save-tutorial-name",
            Self::Format => "save-format-name",
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Tutorial => "ron",
            Self::Format => "md",
        }
    }
}

impl App {
    /// Asks where it is to be saved.
    pub(super) fn save_handout(&mut self, ctx: &egui::Context, handout: Handout) {
        self.pick(ctx, Purpose::Handout(handout));
    }

    /// The place proposed for it: among the user's documents.
    pub(super) fn proposed_handout(&self, handout: Handout) -> PathBuf {
        let users = directories::UserDirs::new();
        let folder = users.map(|u| u.document_dir().unwrap_or_else(|| u.home_dir()).to_owned());
        folder.unwrap_or_default().join(&*self.words.get(handout.name_id()))
    }

    /// Saves it; `is_asked` says that the system has asked about replacing a file.
    pub(super) fn write_handout(&mut self, path: PathBuf, handout: Handout, is_asked: bool) {
        let path = match named_place(path, handout.extension(), is_asked) {
            Ok(path) => path,
            Err(there) => {
                return self.say("status-picture-there", &[("path", &there.display().to_string())]);
            }
        };
        let name = path.display().to_string();
        match write_atomic(&path, handout.text().as_bytes()) {
            Ok(()) => self.say("status-saved-copy", &[("name", &name)]),
            Err(e) => {
                let reason = self.words.io_reason(&e);
                self.say("status-copy-not-saved", &[("reason", &reason), ("path", &name)]);
            }
        }
    }
}
