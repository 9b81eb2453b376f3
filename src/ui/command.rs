//! Everything a user can do by name: menu, palette, shortcuts and the shortcut page come from here.

use crate::words::Words;
use eframe::egui::{Key, KeyboardShortcut, Modifiers};
use std::sync::Arc;
use strum::{EnumIter, IntoStaticStr};

/// A command. Its words are in the catalogue under `cmd-` and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    Open,
    OpenSample,
    Save,
    SaveAs,
    Autosave,
    UpdateBudget,
    Versions,
    Merge,
    ShowPaper,
    ExportPdf,
    ExportXlsx,
    ExportCsv,
    PaperOfTable,
    Print,
    Close,
    Quit,
    Undo,
    Redo,
    Copy,
    SelectAll,
    Find,
    Palette,
    ExpandAll,
    CollapseAll,
    NextChange,
    PreviousChange,
    LargestChanges,
    FilterBothYears,
    FilterLargeChanges,
    SortHere,
    ReportOrder,
    ClearFilter,
    UnitYiYuan,
    UnitWanYuan,
    UnitYuan,
    BaseExecuted,
    BaseAdjusted,
    BaseInitial,
    FocusTable,
    ShowTable,
    ShowCharts,
    CopyChart,
    CopyChartTable,
    SaveChartPng,
    SaveChartSvg,
    PickChart,
    PaperOfChart,
    ShowFindings,
    NextFinding,
    PreviousFinding,
    ShowNotes,
    WriteNote,
    NoteOnStatement,
    NoteOnSection,
    NoteOnReport,
    FindNotes,
    Reviewer,
    ToggleShares,
    ToggleOutline,
    ToggleInspector,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    Chinese,
    English,
    Guide,
    Shortcuts,
    Tour,
    SaveTutorial,
    SaveFormat,
    About,
}

/// The menus of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Menu {
    File,
    Edit,
    View,
    Charts,
    Findings,
    Notes,
    Settings,
    Help,
}

impl Command {
    /// What it is called.
    pub fn text(self, words: &Words) -> Arc<str> {
        words.get(format!("cmd-{}", <&str>::from(self)))
    }

    /// The menu it stands in, and whether a line separates it from the command before.
    pub fn menu(self) -> (Menu, bool) {
        use Command as C;
        match self {
            C::Open | C::OpenSample => (Menu::File, false),
            C::Save => (Menu::File, true),
            C::SaveAs | C::Autosave | C::Versions => (Menu::File, false),
            C::UpdateBudget => (Menu::File, true),
            C::Merge => (Menu::File, false),
            C::ShowPaper => (Menu::File, true),
            C::ExportPdf | C::ExportXlsx | C::ExportCsv | C::PaperOfTable | C::Print => (Menu::File, false),
            C::Close => (Menu::File, true),
            C::Quit => (Menu::File, false),
            C::Undo | C::Redo => (Menu::Edit, false),
            C::Copy => (Menu::Edit, true),
            C::SelectAll => (Menu::Edit, false),
            C::Find => (Menu::Edit, true),
            C::Palette => (Menu::Edit, false),
            C::ExpandAll | C::CollapseAll => (Menu::View, false),
            C::NextChange => (Menu::View, true),
            C::PreviousChange
            | C::LargestChanges
            | C::FilterBothYears
            | C::FilterLargeChanges
            | C::SortHere
            | C::ReportOrder
            | C::ClearFilter => (Menu::View, false),
            C::BaseExecuted => (Menu::View, true),
            C::BaseAdjusted | C::BaseInitial => (Menu::View, false),
            C::UnitYiYuan => (Menu::View, true),
            C::UnitWanYuan | C::UnitYuan => (Menu::View, false),
            C::ToggleShares => (Menu::View, true),
            C::FocusTable => (Menu::View, false),
            C::ShowTable => (Menu::View, true),
            C::ShowCharts => (Menu::Charts, false),
            C::CopyChart => (Menu::Charts, true),
            C::CopyChartTable | C::SaveChartPng | C::SaveChartSvg => (Menu::Charts, false),
            C::PickChart => (Menu::Charts, true),
            C::PaperOfChart => (Menu::Charts, false),
            C::ShowFindings | C::NextFinding | C::PreviousFinding => (Menu::Findings, false),
            C::ShowNotes => (Menu::Notes, false),
            C::WriteNote => (Menu::Notes, true),
            C::NoteOnStatement | C::NoteOnSection | C::NoteOnReport => (Menu::Notes, false),
            C::FindNotes => (Menu::Notes, true),
            C::Reviewer => (Menu::Notes, true),
            C::ToggleOutline => (Menu::Settings, true),
            C::ToggleInspector => (Menu::Settings, false),
            C::ZoomIn => (Menu::Settings, false),
            C::ZoomOut | C::ZoomReset => (Menu::Settings, false),
            C::ThemeSystem => (Menu::Settings, true),
            C::ThemeLight | C::ThemeDark => (Menu::Settings, false),
            C::Chinese => (Menu::Settings, true),
            C::English => (Menu::Settings, false),
            C::Guide | C::Shortcuts => (Menu::Help, false),
            C::Tour => (Menu::Help, true),
            C::SaveTutorial => (Menu::Help, true),
            C::SaveFormat => (Menu::Help, false),
            C::About => (Menu::Help, true),
        }
    }

    /// Its shortcut; `COMMAND` is Ctrl, on macOS ⌘.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        use Command as C;
        let cmd = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let cmd_shift = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, key));
        let plain = |key| Some(KeyboardShortcut::new(Modifiers::NONE, key));
        let shift = |key| Some(KeyboardShortcut::new(Modifiers::SHIFT, key));
        match self {
            C::Open => cmd(Key::O),
            C::Save => cmd(Key::S),
            C::SaveAs => cmd_shift(Key::S),
            C::ShowNotes => cmd(Key::B),
            C::WriteNote => cmd(Key::M),
            C::FindNotes => cmd_shift(Key::F),
            C::Close => cmd(Key::W),
            C::Quit => cmd(Key::Q),
            C::Undo => cmd(Key::Z),
            C::Redo => cmd_shift(Key::Z),
            // arrives as a copy event of the system, see `App::logic`
            C::Copy => cmd(Key::C),
            C::SelectAll => cmd(Key::A),
            C::Find => cmd(Key::F),
            C::Palette => cmd_shift(Key::P),
            C::ExpandAll => cmd_shift(Key::ArrowRight),
            C::CollapseAll => cmd_shift(Key::ArrowLeft),
            C::NextChange => plain(Key::F7),
            C::PreviousChange => shift(Key::F7),
            C::LargestChanges => plain(Key::F4),
            C::SortHere => plain(Key::F3),
            C::FilterBothYears => cmd_shift(Key::B),
            C::FilterLargeChanges => cmd_shift(Key::L),
            C::NextFinding => plain(Key::F8),
            C::PreviousFinding => shift(Key::F8),
            C::ShowTable => cmd(Key::T),
            C::ShowFindings => cmd(Key::E),
            C::ShowCharts => cmd(Key::G),
            C::ShowPaper => cmd(Key::J),
            C::ExportPdf => cmd_shift(Key::E),
            C::Print => cmd(Key::P),

            C::FocusTable => plain(Key::F6),
            C::UnitYiYuan => cmd(Key::Num1),
            C::UnitWanYuan => cmd(Key::Num2),
            C::UnitYuan => cmd(Key::Num3),
            C::BaseExecuted => cmd_shift(Key::Num1),
            C::BaseAdjusted => cmd_shift(Key::Num2),
            C::BaseInitial => cmd_shift(Key::Num3),
            C::ToggleShares => cmd_shift(Key::H),
            C::ToggleOutline => plain(Key::F9),
            C::ToggleInspector => plain(Key::F10),
            C::ZoomIn => cmd(Key::Plus),
            C::ZoomOut => cmd(Key::Minus),
            C::ZoomReset => cmd(Key::Num0),
            C::Guide => plain(Key::F1),
            C::Shortcuts => cmd(Key::F1),
            C::OpenSample
            | C::Tour
            | C::SaveTutorial
            | C::SaveFormat
            | C::About
            | C::CopyChart
            | C::CopyChartTable
            | C::SaveChartPng
            | C::SaveChartSvg
            | C::PickChart
            | C::PaperOfChart
            | C::PaperOfTable
            | C::ExportXlsx
            | C::ExportCsv
            | C::Autosave
            | C::UpdateBudget
            | C::Versions
            | C::Merge
            | C::NoteOnStatement
            | C::NoteOnSection
            | C::NoteOnReport
            | C::Reviewer
            | C::ReportOrder
            | C::ClearFilter
            | C::ThemeSystem
            | C::ThemeLight
            | C::ThemeDark
            | C::Chinese
            | C::English => None,
        }
    }

    /// A second shortcut for the same: the plus sign shares a key with the equals sign, and Windows redoes
    /// with Ctrl+Y.
    pub fn other_shortcut(self) -> Option<KeyboardShortcut> {
        match self {
            Self::ZoomIn => Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Equals)),
            Self::Redo => Some(KeyboardShortcut::new(Modifiers::COMMAND, Key::Y)),
            _ => None,
        }
    }

    /// Whether it makes sense without an open budget.
    pub fn needs_budget(self) -> bool {
        use Command as C;
        !matches!(
            self,
            C::Open
                | C::OpenSample
                | C::Autosave
                | C::Reviewer
                | C::Quit
                | C::Palette
                | C::ToggleOutline
                | C::ToggleInspector
                | C::ZoomIn
                | C::ZoomOut
                | C::ZoomReset
                | C::ThemeSystem
                | C::ThemeLight
                | C::ThemeDark
                | C::Chinese
                | C::English
                | C::Guide
                | C::Shortcuts
                | C::Tour
                | C::SaveTutorial
                | C::SaveFormat
                | C::About
                | C::UnitYiYuan
                | C::UnitWanYuan
                | C::UnitYuan
        )
    }
}

/// A shortcut as it is written on keys: Ctrl++, Shift+F7, Ctrl+Shift+→.
pub fn shortcut_text(ctx: &eframe::egui::Context, shortcut: &KeyboardShortcut) -> String {
    let mut text = ctx.format_shortcut(shortcut);
    for (name, sign) in [("Plus", "+"), ("Minus", "-"), ("Right", "→"), ("Left", "←")] {
        if let Some(start) = text.strip_suffix(name) {
            text = format!("{start}{sign}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;
    use std::collections::HashMap;
    use strum::IntoEnumIterator as _;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let mut seen: HashMap<KeyboardShortcut, Command> = HashMap::new();
        for command in Command::iter() {
            if let Some(shortcut) = command.shortcut() {
                assert_eq!(seen.insert(shortcut, command), None, "{command:?}");
            }
        }
    }

    #[test]
    fn every_command_has_its_words() {
        for language in Language::iter() {
            let words = Words::new(language);
            for command in Command::iter() {
                assert!(!command.text(&words).starts_with("cmd-"), "{command:?} in {language:?}");
            }
            for menu in Menu::iter() {
                assert!(!words.get(format!("menu-{}", <&str>::from(menu))).starts_with("menu-"), "{menu:?}");
            }
        }
    }
}
