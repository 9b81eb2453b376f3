//! What a view asks for. Views read; `App::apply` is the only place where anything changes.

use super::charts::ChartAction;
use super::command::Command;
use super::paper::PaperAction;
use super::search::Meant;
use crate::budget::{FigureId, LineId};
use crate::compare::{Column, Filter, Hit, Place};
use crate::review::{Anchor, NoteFilter, NoteId, NoteOrder, NoteStatus};
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
    /// Begins a note about something, with what is printed there.
    WriteNote(Anchor, Option<String>),
    ChangeNote(NoteId),
    ReplyToNote(NoteId),
    /// A question that cites a finding.
    AskAbout(usize),
    /// Keeps what is being written.
    KeepDraft,
    DropDraft,
    DeleteNote(NoteId),
    SetNoteStatus(Vec<NoteId>, NoteStatus),
    /// Selects a note in its list, and what it is about beside it.
    ChooseNote(NoteId),
    /// Goes to what a note is about, in the table.
    ShowNoteInTable(NoteId),
    /// Takes an answer of a note away.
    RemoveReply(NoteId, usize),
    /// Of what two people have made of a note, this wording is to stand; 0 is the latest.
    SettleNote(NoteId, usize),
    /// Has a note quote what its figure says now.
    RenewQuote(NoteId),
    /// Puts a note to what is selected in the table.
    PutNoteHere(NoteId),
    SetNoteFilter(NoteFilter),
    SetNoteOrder(NoteOrder),
    /// Shows these notes' things in the inspector instead of the cell under the cursor.
    Inspect(Anchor),
    File(FileAction),
    Chart(ChartAction),
    CloseGuide,
    CloseAbout,
    /// Shows a step of the tour; `None` ends it.
    Tour(Option<usize>),
    Paper(PaperAction),
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
    /// The text in the search field is to be looked for, with what was pressed on top of it.
    Query(String, Meant),
    CloseSearch,
    ClosePalette,
    CloseShortcuts,
    /// The path typed where there is no file dialog.
    TypedPath(String),
    CloseTypedPath,
}

/// What is done with the file of the review.
#[derive(Clone, Debug, PartialEq)]
pub enum FileAction {
    CloseDialog,
    /// Saves over the file that is there.
    Replace,
    SaveAndLeave,
    LeaveUnsaved,
    CloseTrouble,
    SaveAgain,
    SaveElsewhere,
    Overwrite,
    /// Merges what another program has made of the file, and saves both.
    TakeTheirs,
    /// Takes over work left behind.
    Recover(usize),
    GiveUp(usize),
    RestoreVersion(usize),
    CopyChanges,
    ShowTouchedNotes,
    Merge,
    /// Shows where reports of mistakes lie.
    ShowReports,
    /// Removes them.
    ForgetReports,
    CloseReports,
    /// Goes to a figure a newer draft has changed.
    ShowChanged(FigureId),
    SetReviewer {
        name: String,
        delegation: String,
        /// The notes nobody has signed are theirs too.
        sign: bool,
    },
}
