//! The program: the command line first, then the window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use mingzhang::cli::{self, Asked};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(std::env::args_os().collect()) {
        Asked::Done(code) => code,
        Asked::Window { file: _, language: _ } => ExitCode::SUCCESS,
    }
}
