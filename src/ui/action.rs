//! What a view asks for. Views read; `App::apply` is the only place where anything changes.

use super::command::Command;
use crate::budget::{FigureId, LineId};
use crate::compare::{Column, Filter, Hit, Place};
use std::path::PathBuf;

/// One thing a view asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Do(Command),
    Go(Place),
    ShowFigure(FigureId),
    /// Selects a figure and turns to the table.
    ShowInTable(FigureId),
    ShowHit(Hit),
    /// Sets a finding aside, with a reason.
    Dismiss {
        finding: String,
        reason: String,
    },
    /// Takes a finding up again.
    Restore(String),
    /// Opens a finding in its tab.
    ShowFinding(usize),
    CancelChecking,
    Select {
        row: usize,
        column: usize,
        extend: bool,
    },
    ToggleLine(LineId),
    SortBy(Column),
    SetFilter(Filter),
    Open(PathBuf),
    CopyText(String),
    CancelLoading,
    DismissProblem,
    /// Takes a file that cannot be opened off the list of recent ones.
    ForgetRecent(PathBuf),
    /// The text in the search field changed.
    Query(String),
    CloseSearch,
    ClosePalette,
    CloseShortcuts,
    /// The path typed where there is no file dialog.
    TypedPath(String),
    CloseTypedPath,
}
