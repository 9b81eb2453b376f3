//! Mingzhang 明账: a deputy's review of a city budget report.
//!
//! Data flows one way: a budget file becomes a [`budget::Budget`], [`compare`] derives what stands
//! beside it, and the window and the command line show it. See `ARCHITECTURE.md`.

pub mod budget;
pub mod chart;
pub mod check;
pub mod cli;
pub mod compare;
pub mod crash;
pub mod export;
pub mod guide;
pub mod handover;
#[cfg(all(unix, not(target_os = "macos")))]
pub mod offline;
pub mod palette;
pub mod picture;
pub mod quantity;
pub mod recent;
pub mod review;
pub mod say;
pub mod settings;
pub mod storage;
pub mod ui;
pub mod words;
