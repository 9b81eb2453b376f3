//! Breaks the window, for the tests of what is left then. It does nothing unless the environment asks for it.

use super::App;
use crate::review::{Anchor, Content};
use eframe::egui;
use std::sync::LazyLock;

static ASKED: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("MINGZHANG_DRILL").ok());

/// A note as in a review; it must not be in any report.
const SECRET: &str = "drill 机密批注";

/// `break-early`: before there is a window.
#[expect(clippy::panic, reason = "that is what it is for")]
pub(super) fn early() {
    if ASKED.as_deref() == Some("break-early") {
        panic!("{SECRET}");
    }
}

impl App {
    /// Once a frame. Of an open budget a note is written, and in the next frame the program breaks: `break` at this
    /// place, `break-aside` on another thread, `write` not at all.
    #[expect(clippy::panic, reason = "that is what it is for")]
    pub(super) fn drill(&mut self, ctx: &egui::Context) {
        let Some(asked) = ASKED.as_deref().filter(|a| matches!(*a, "break" | "break-aside" | "write")) else {
            return;
        };
        let Some(open) = &mut self.open else { return };
        let first = open.desk.review().notes().next().map(|(_, note)| note.content().text.clone());
        match (asked, first) {
            (_, None) => {
                let (anchor, text) = (Anchor::Report, SECRET.to_owned());
                open.desk.write(Content { anchor, text, ..Content::default() });
                ctx.request_repaint();
            }
            ("break", Some(text)) => panic!("{text}"),
            ("break-aside", Some(text)) if text == SECRET => {
                let id = open.desk.review().notes().next().map(|(id, _)| id);
                if let Some(id) = id {
                    let content =
                        Content { anchor: Anchor::Report, text: "drill".into(), ..Content::default() };
                    open.desk.change(id, content);
                }
                self.aside(ctx, move || panic!("{text}"));
            }
            _ => {}
        }
    }
}
