//! An open budget and its notes: which are listed, where each stands, and what a new one would be about.

use super::*;

impl Open {
    /// Once a frame: badges, counts and the list follow the review.
    pub(in super::super) fn refresh_notes(&mut self) {
        let Self { noted, document, desk, checked, view, .. } = self;
        if noted.follow(document, desk.review(), desk.edition(), checked.as_ref()) {
            if let Some(checked) = checked {
                checked.follow(desk.review());
            }
            // marks are part of the texts of rows
            view.restyle();
        }
        // the base chosen is part of the review
        if self.desk.review().settings().base != self.view.options.base {
            let settings = self.desk.review().settings().clone();
            self.desk.set_settings(ReviewSettings { base: self.view.options.base, ..settings });
        }
    }

    pub(in super::super) fn set_note_filter(&mut self, filter: NoteFilter) {
        let settings = self.desk.review().settings().clone();
        self.desk.set_settings(ReviewSettings { filter, ..settings });
    }

    /// Selects a note in the list; the inspector shows what it is about.
    pub(in super::super) fn choose_note(&mut self, id: NoteId) {
        self.notes.chosen = (self.notes.chosen != Some(id)).then_some(id);
        let Some(note) = self.desk.review().note(id) else { return };
        let anchor = note.content().anchor.clone();
        match self.noted.texts.place(id).and_then(|p| p.target) {
            Some(Target::Figure(figure)) => {
                self.view.show_figure(&self.document, figure);
                self.inspected = None;
            }
            Some(Target::Line(line)) => {
                self.view.show_line(&self.document, line);
                self.inspected = None;
            }
            _ => self.inspected = Some(anchor),
        }
    }

    /// Goes to what a note is about.
    pub(in super::super) fn show_note(&mut self, id: NoteId) {
        self.came_from_notes = self.tab == Tab::Notes;
        self.notes.chosen = Some(id);
        let anchor = self.desk.review().note(id).map(|n| n.content().anchor.clone());
        let mut beside = anchor;
        match self.noted.texts.place(id).and_then(|p| p.target) {
            Some(Target::Finding(Some((nth, _)))) => self.apply(Action::ShowFinding(nth)),
            Some(Target::Figure(figure)) => {
                self.apply(Action::ShowInTable(figure));
                beside = None;
            }
            Some(Target::Line(line)) => {
                self.tab = Tab::Table;
                self.view.show_line(&self.document, line);
                beside = None;
            }
            Some(Target::Item(item)) => {
                self.tab = Tab::Table;
                self.apply(Action::ShowHit(Hit::Item(item)));
                beside = None;
            }
            Some(Target::Section(section)) => {
                self.tab = Tab::Table;
                self.apply(Action::ShowHit(Hit::Section(section)));
            }
            Some(Target::Statement(statement)) => {
                self.tab = Tab::Table;
                self.apply(Action::Go(Place::Statement(statement)));
            }
            Some(Target::Chart) => {
                let key = beside.as_ref().and_then(Anchor::key);
                if let Some(id) = key.and_then(|key| ChartId::from_key(key, &self.document.budget)) {
                    self.tab = Tab::Charts;
                    self.charts.apply(&ChartAction::Open(id));
                }
            }
            _ => {}
        }
        self.inspected = beside;
    }

    /// The figure, line or item under the cursor of the table, with what is printed there.
    pub(in super::super) fn cursor_anchor(&self) -> Option<(Anchor, Option<String>)> {
        cursor_anchor(&self.document, &self.view)
    }

    /// What a note would be about now: what the inspector shows.
    pub(in super::super) fn anchor_in_sight(&mut self) -> Option<(Anchor, Option<String>)> {
        if let Some(anchor) = &self.inspected {
            return Some((anchor.clone(), None));
        }
        self.cursor_anchor()
    }

    /// The statement the cursor or the page is in.
    pub(in super::super) fn statement_in_sight(&self) -> Option<StatementId> {
        let budget = &self.document.budget;
        if let Place::Statement(id) = self.view.place {
            return Some(id);
        }
        match self.view.sheet.rows.get(self.view.selection.cursor.0)?.subject {
            Subject::Line(line) => Some(budget.line(line).statement),
            Subject::Flow(book, scope, flow) => budget.find_statement(book, scope, flow),
            _ => None,
        }
    }

    /// The section the figure under the cursor stands in.
    pub(in super::super) fn section_in_sight(&self) -> Option<SectionId> {
        let budget = &self.document.budget;
        let figure = figure_at_cursor(&self.document, &self.view).or_else(|| {
            match self.view.sheet.rows.get(self.view.selection.cursor.0)?.subject {
                Subject::Line(line) => budget.line(line).figures.first().copied(),
                _ => None,
            }
        });
        match (figure, self.view.sheet.rows.get(self.view.selection.cursor.0)?.subject) {
            (Some(id), _) => Some(budget.figure(id).section),
            (None, Subject::Item(item) | Subject::ItemFigure(item, _)) => Some(budget.item(item).section),
            _ => None,
        }
    }
}
