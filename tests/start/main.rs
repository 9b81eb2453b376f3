//! The real program in a virtual display: that its window comes up whatever the graphics do, what it does with
//! files it is given, and what it leaves behind when it breaks.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![allow(clippy::disallowed_methods, reason = "tests prepare files by hand")]

mod breaking;
mod graphics;
mod opening;
mod session;
