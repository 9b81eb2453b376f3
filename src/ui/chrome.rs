//! The bars around the table: menus and search above, where one is and how it is shown, status below.

use super::action::Action;
use super::checking::{Checked, Checking};
use super::command::{Command, Menu, shortcut_text};
use super::loading::Loading;
use super::open::Tab;
use super::project::{ReadOnly, Standing};
use super::project_dialogs::saved_text;
use super::search::{Search, search_ui};
use super::theme::{BODY, HEADING, SMALL, bold, regular, tokens};
use super::view::{Document, View};
use crate::compare::display::DisplayUnit;
use crate::compare::{CompareBase, Filter, Page, Place, SheetKind};
use crate::review::Desk;
use crate::say::{compare_base_name, place_title, unit_name};
use crate::settings::{Settings, Theme};
use crate::words::{Language, Words};
use eframe::egui;
use egui::accesskit::Role;
use egui::{RichText, WidgetInfo, vec2};
use rust_decimal::Decimal;
use strum::IntoEnumIterator as _;

/// What the bars read.
pub struct Chrome<'a> {
    pub words: &'a Words,
    pub settings: &'a Settings,
    pub open: Option<(&'a Document, &'a View)>,
    pub desk: Option<&'a Desk>,
    /// Whether the review is saved.
    pub standing: Option<Standing>,
    /// What the middle of the window shows.
    pub tab: Option<Tab>,
    pub project_path: Option<&'a std::path::Path>,
    pub loading: Option<&'a Loading>,
    pub checking: Option<&'a Checking>,
    pub status: &'a str,
}

/// Menus and search.
pub fn top_ui(ui: &mut egui::Ui, state: &Chrome<'_>, search: &mut Search, actions: &mut Vec<Action>) {
    egui::Panel::top("menu").show(ui, |ui| {
        egui::MenuBar::new().ui(ui, |ui| {
            for menu in Menu::iter() {
                menu_ui(ui, state, menu, actions);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if state.open.is_some() {
                    search_ui(ui, state.words, search, actions);
                }
                if let Some(standing) = state.standing {
                    standing_ui(ui, state.words, standing, actions);
                }
            });
        });
    });
}

/// 已保存 14:03; a click saves what is not. Where there is no room for words, its mark.
fn standing_ui(ui: &mut egui::Ui, words: &Words, standing: Standing, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    let (mark, text, colour, command) = match standing {
        Standing::Untouched => return,
        Standing::ReadOnly(ReadOnly::OpenElsewhere) => {
            ("▲", words.get("standing-elsewhere").to_string(), t.wrong, Some(Command::SaveAs))
        }
        Standing::ReadOnly(ReadOnly::Newer) => {
            ("▲", words.get("standing-newer").to_string(), t.wrong, Some(Command::SaveAs))
        }
        Standing::Saving => ("…", words.get("standing-saving").to_string(), t.soft, None),
        Standing::Saved(at) => ("✓", saved_text(words, at), t.soft, None),
        Standing::Unsaved => ("●", words.get("standing-unsaved").to_string(), t.ink, Some(Command::Save)),
        Standing::Endangered => {
            ("▲", words.get("standing-endangered").to_string(), t.wrong, Some(Command::SaveAs))
        }
    };
    let full = match standing {
        Standing::Saved(_) | Standing::Saving => text.clone(),
        _ => format!("{mark} {text}"),
    };
    let wide = ui.painter().layout_no_wrap(full.clone(), regular(SMALL), colour).size().x;
    let shown = if wide + 16.0 < ui.available_width() { &*full } else { mark };
    let label = RichText::new(shown).size(SMALL).color(colour);
    let hint = match command {
        Some(command) => format!("{text}\n{}", command.text(words)),
        None => text,
    };
    let response = match command {
        Some(_) => ui.add(egui::Button::new(label).frame(false)),
        None => ui.label(label),
    };
    let role = if command.is_some() { Role::Button } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, &full));
    if response.on_hover_text(hint).clicked()
        && let Some(command) = command
    {
        actions.push(Action::Do(command));
    }
}

fn menu_ui(ui: &mut egui::Ui, state: &Chrome<'_>, menu: Menu, actions: &mut Vec<Action>) {
    let title = state.words.get(format!("menu-{}", <&str>::from(menu)));
    ui.menu_button(&*title, |ui| {
        ui.set_min_width(230.0);
        // a much enlarged window is lower than a menu
        let height = (ui.ctx().content_rect().height() - 60.0).max(80.0);
        egui::ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .show(ui, |ui| commands_ui(ui, state, menu, actions));
    });
}

fn commands_ui(ui: &mut egui::Ui, state: &Chrome<'_>, menu: Menu, actions: &mut Vec<Action>) {
    for command in Command::iter() {
        let (of, separated) = command.menu();
        if of != menu {
            continue;
        }
        if separated {
            ui.separator();
        }
        // undo and redo say what they would do
        let deed = match command {
            Command::Undo => Some(state.desk.and_then(Desk::undoable)),
            Command::Redo => Some(state.desk.and_then(Desk::redoable)),
            _ => None,
        };
        let enabled = (state.open.is_some() || !command.needs_budget()) && deed != Some(None);
        let mut text = command.text(state.words).to_string();
        if let Some(deed) = deed.flatten() {
            let deed = state.words.get(format!("deed-{}", <&str>::from(deed)));
            text = state.words.with("cmd-with-deed", &[("command", &text), ("deed", &deed)]);
        }
        let mark = if is_on(state, command) == Some(true) { "✓ " } else { "" };
        let mut button = egui::Button::new(format!("{mark}{text}"));
        if let Some(shortcut) = command.shortcut() {
            button = button.shortcut_text(shortcut_text(ui.ctx(), &shortcut));
        }
        if ui.add_enabled(enabled, button).clicked() {
            actions.push(Action::Do(command));
            ui.close();
        }
    }
}

/// Whether a command that sets something is the one in force.
fn is_on(state: &Chrome<'_>, command: Command) -> Option<bool> {
    let settings = state.settings;
    let base = state.open.map(|(_, view)| view.options.base);
    Some(match command {
        Command::UnitYiYuan => settings.unit == DisplayUnit::YiYuan,
        Command::UnitWanYuan => settings.unit == DisplayUnit::WanYuan,
        Command::UnitYuan => settings.unit == DisplayUnit::Yuan,
        Command::BaseExecuted => base == Some(CompareBase::Executed),
        Command::BaseAdjusted => base == Some(CompareBase::Adjusted),
        Command::BaseInitial => base == Some(CompareBase::Initial),
        Command::Autosave => settings.autosave,
        Command::ToggleShares => settings.show_shares,
        Command::LargestChanges => state.open.is_some_and(|(_, view)| view.options.flat),
        Command::ToggleOutline => settings.show_outline,
        Command::ToggleInspector => settings.show_inspector,
        Command::ThemeSystem => settings.theme == Theme::System,
        Command::ThemeLight => settings.theme == Theme::Light,
        Command::ThemeDark => settings.theme == Theme::Dark,
        Command::Chinese => state.words.language() == Language::Chinese,
        Command::English => state.words.language() == Language::English,
        _ => return None,
    })
}

/// Message, file, and progress of an opening.
pub fn status_ui(ui: &mut egui::Ui, state: &Chrome<'_>, actions: &mut Vec<Action>) {
    egui::Panel::bottom("status").show(ui, |ui| {
        let soft = tokens(ui).soft;
        ui.horizontal(|ui| {
            if let Some(loading) = state.loading {
                let name = match &loading.path {
                    None => state.words.get("sample-name").to_string(),
                    Some(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                };
                ui.label(RichText::new(state.words.with("status-opening", &[("name", &name)])).size(SMALL));
                let permille = u16::try_from(loading.progress.permille()).unwrap_or(1000);
                let bar = egui::ProgressBar::new(f32::from(permille) / 1000.0).desired_width(160.0);
                let bar = ui.add(bar);
                bar.widget_info(|| {
                    WidgetInfo::labeled(Role::ProgressIndicator, true, &*state.words.get("status-progress"))
                });
                if ui.button(&*state.words.get("button-cancel")).clicked() {
                    actions.push(Action::CancelLoading);
                }
                return;
            }
            if let Some(checking) = state.checking {
                ui.label(RichText::new(&*state.words.get("status-checking")).size(SMALL));
                let permille = u16::try_from(checking.progress.permille()).unwrap_or(1000);
                let bar = ui.add(egui::ProgressBar::new(f32::from(permille) / 1000.0).desired_width(120.0));
                bar.widget_info(|| {
                    WidgetInfo::labeled(Role::ProgressIndicator, true, &*state.words.get("status-checking"))
                });
                if ui.button(&*state.words.get("button-cancel")).clicked() {
                    actions.push(Action::CancelChecking);
                }
            }
            ui.add(egui::Label::new(RichText::new(state.status).size(SMALL)).truncate());
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let Some((document, view)) = state.open else {
                    return;
                };
                let path = match state.project_path.or(document.path.as_deref()) {
                    Some(path) => path.display().to_string(),
                    None => state.words.get("sample-name").to_string(),
                };
                let count = view.sheet.rows.len().to_string();
                let rows = match state.tab {
                    Some(Tab::Table) if view.is_waiting() => state.words.get("sheet-arranging").to_string(),
                    Some(Tab::Table) => state.words.with("status-rows", &[("count", &count)]),
                    _ => String::new(),
                };
                // the path has what the others leave, and is on the title bar too
                let own = ui.painter().layout_no_wrap(rows.clone(), regular(SMALL), soft).size();
                let room = ui.available_width() - own.x - 2.0 * ui.spacing().item_spacing.x;
                if room > 60.0 {
                    ui.allocate_ui_with_layout(vec2(room, own.y), *ui.layout(), |ui| {
                        ui.add(egui::Label::new(RichText::new(&path).size(SMALL).color(soft)).truncate())
                            .on_hover_text(path);
                    });
                }
                if !rows.is_empty() && room > 0.0 {
                    ui.label(RichText::new(rows).size(SMALL).color(soft));
                }
            });
        });
    });
}

/// 对照, 图表, 问题 and 批注.
pub fn tabs_ui(
    ui: &mut egui::Ui,
    words: &Words,
    tab: Tab,
    checked: Option<&Checked>,
    notes: usize,
    actions: &mut Vec<Action>,
) {
    let findings = match checked {
        Some(checked) => words.with("tab-findings", &[("count", &checked.left().to_string())]),
        None => words.get("tab-findings-checking").to_string(),
    };
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 10, top: 4, bottom: 0 }).show(ui, |ui| {
        // beside an open side, much enlarged, they need a second row
        ui.horizontal_wrapped(|ui| {
            for (of, name, command) in [
                (Tab::Table, words.get("tab-table").to_string(), Command::ShowTable),
                (Tab::Charts, words.get("tab-charts").to_string(), Command::ShowCharts),
                (Tab::Findings, findings, Command::ShowFindings),
                (Tab::Notes, words.with("tab-notes", &[("count", &notes.to_string())]), Command::ShowNotes),
                (Tab::Paper, words.get("tab-paper").to_string(), Command::ShowPaper),
            ] {
                let on = tab == of;
                let button = egui::Button::selectable(on, RichText::new(&name).size(BODY));
                let response = ui.add(button.wrap_mode(egui::TextWrapMode::Extend));
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, &name));
                if response.clicked() {
                    actions.push(Action::Do(command));
                }
            }
        });
    });
}

/// Where one is, the base of comparison, the unit, and the filter. In a low or much enlarged window the choices are
/// in a menu: the table needs the room.
pub fn place_ui(
    ui: &mut egui::Ui,
    document: &Document,
    view: &View,
    words: &Words,
    actions: &mut Vec<Action>,
) {
    let tight = ui.available_height() < 450.0;
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 10, top: 4, bottom: 6 }).show(ui, |ui| {
        let t = tokens(ui);
        let title = place_title(&document.budget, words, view.place);
        let heading_ui = |ui: &mut egui::Ui| {
            let heading = ui.label(RichText::new(&title).font(bold(HEADING)));
            heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
        };
        if tight {
            ui.horizontal_wrapped(|ui| {
                heading_ui(ui);
                let name = words.get("place-choices");
                let button = ui.menu_button(RichText::new(format!("{name} ▼")).size(SMALL + 1.0), |ui| {
                    let height = (ui.ctx().content_rect().height() - 80.0).max(80.0);
                    egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(
                        ui,
                        |ui| {
                            choices_ui(ui, document, view, words, actions);
                        },
                    );
                });
                button.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
            });
            return;
        }
        ui.horizontal_wrapped(|ui| {
            heading_ui(ui);
            let years = words.with(
                "place-years",
                &[
                    ("executed", &document.budget.executed_year.to_string()),
                    ("draft", &document.budget.draft_year.to_string()),
                ],
            );
            ui.label(RichText::new(years).size(SMALL).color(t.soft));
            // words before ornaments: the legend gives way first
            let room = ui.max_rect().right() - ui.cursor().left();
            if matches!(view.sheet.kind, SheetKind::SideBySide { .. }) && room > 330.0 {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| legend_ui(ui, words));
            }
        });
        ui.horizontal_wrapped(|ui| choices_ui(ui, document, view, words, actions));
        if let Place::Page(page) = view.place {
            let id = format!("page-{}-note", <&str>::from(page));
            ui.label(RichText::new(&*words.get(id)).size(SMALL).color(t.soft));
        }
    });
}

/// The base of comparison, the unit, and the filter.
fn choices_ui(ui: &mut egui::Ui, document: &Document, view: &View, words: &Words, actions: &mut Vec<Action>) {
    let side_by_side = matches!(view.sheet.kind, SheetKind::SideBySide { .. });
    if side_by_side {
        label(ui, &words.get("bar-base"));
        for (base, command) in [
            (CompareBase::Executed, Command::BaseExecuted),
            (CompareBase::Adjusted, Command::BaseAdjusted),
            (CompareBase::Initial, Command::BaseInitial),
        ] {
            let name = compare_base_name(words, &document.budget, base);
            choice(ui, view.options.base == base, &name, command, actions);
        }
        ui.add_space(8.0);
    }
    if matches!(view.place, Place::Page(Page::Outcomes | Page::Plans)) {
        return; // each figure has its own unit there
    }
    label(ui, &words.get("bar-unit"));
    for (unit, command) in [
        (DisplayUnit::YiYuan, Command::UnitYiYuan),
        (DisplayUnit::WanYuan, Command::UnitWanYuan),
        (DisplayUnit::Yuan, Command::UnitYuan),
    ] {
        choice(ui, view.unit == unit, &unit_name(words, unit), command, actions);
    }
    if side_by_side && !matches!(view.place, Place::Page(_)) {
        ui.add_space(8.0);
        filter_ui(ui, view, words, actions);
    }
}

fn label(ui: &mut egui::Ui, text: &str) {
    let soft = tokens(ui).soft;
    ui.label(RichText::new(text).size(SMALL).color(soft));
}

/// One of several that exclude each other.
fn choice(ui: &mut egui::Ui, on: bool, name: &str, command: Command, actions: &mut Vec<Action>) {
    let text = RichText::new(name).size(SMALL + 1.0);
    let button = egui::Button::selectable(on, text);
    let response = ui.add(button);
    if response.clicked() {
        actions.push(Action::Do(command));
    }
    if let Some(shortcut) = command.shortcut() {
        response.on_hover_text(shortcut_text(ui.ctx(), &shortcut));
    }
}

/// Something that is on or off.
fn toggle(ui: &mut egui::Ui, on: bool, name: &str) -> bool {
    let mark = if on { "✓ " } else { "" };
    let response =
        ui.add(egui::Button::selectable(on, RichText::new(format!("{mark}{name}")).size(SMALL + 1.0)));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    response.clicked()
}

fn filter_ui(ui: &mut egui::Ui, view: &View, words: &Words, actions: &mut Vec<Action>) {
    let Filter { both_years, change_over } = view.options.filter;
    if toggle(ui, both_years, &words.get("filter-both-years")) {
        actions.push(Action::SetFilter(Filter { both_years: !both_years, change_over }));
    }
    if toggle(ui, change_over.is_some(), &words.get("filter-change-over")) {
        let change_over = change_over.is_none().then_some(Decimal::TEN);
        actions.push(Action::SetFilter(Filter { both_years, change_over }));
    }
    if let Some(percent) = change_over {
        let mut value = u32::try_from(percent.trunc().mantissa()).unwrap_or(10);
        let drag = egui::DragValue::new(&mut value).range(0..=1000).suffix("%");
        let response = ui.add(drag);
        response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, &*words.get("filter-percent")));
        if response.changed() {
            let change_over = Some(Decimal::from(value));
            actions.push(Action::SetFilter(Filter { both_years, change_over }));
        }
    }
    if toggle(ui, view.options.show_shares, &words.get("measure-share")) {
        actions.push(Action::Do(Command::ToggleShares));
    }
    if toggle(ui, view.options.flat, &words.get("cmd-largest-changes")) {
        actions.push(Action::Do(Command::LargestChanges));
    }
}

/// How printed, derived and missing values look; laid out from the right.
fn legend_ui(ui: &mut egui::Ui, words: &Words) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing.x = 4.0;
    label(ui, &words.get("legend-missing"));
    ui.label(RichText::new("—").size(BODY - 1.0).color(t.soft));
    ui.add_space(8.0);
    label(ui, &words.get("legend-derived"));
    let derived = ui.label(RichText::new("12.34").size(BODY - 1.0).color(t.soft));
    let y = derived.rect.bottom() - 1.0;
    let line = [egui::pos2(derived.rect.left(), y), egui::pos2(derived.rect.right(), y)];
    ui.painter().extend(egui::Shape::dotted_line(&line, t.soft, 3.0, 0.6));
    ui.add_space(8.0);
    label(ui, &words.get("legend-printed"));
    ui.label(RichText::new("12.34").size(BODY - 1.0).color(t.ink));
}
