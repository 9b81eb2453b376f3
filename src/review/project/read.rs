//! From the text of a project file to a review: whole, or not at all with every mistake and its place.

use super::{MAX_PROJECT_BYTES, Recovery, VERSION};
use crate::budget::nodes::ReadNodes;
use crate::budget::problem::{Problem, ProblemKind, Problems};
use crate::budget::syntax::{self, Field, Node, Span, Value};
use crate::budget::{Book, LoadError};
use crate::compare::CompareBase;
use crate::review::note::{
    Anchor, Content, Extra, Importance, Note, NoteId, NoteKind, NoteStatus, Reply, Reviewer, RevisionId,
    Version,
};
use crate::review::{
    Dismissal, NoteFilter, NoteOrder, PaperPart, PaperSettings, PlaceFilter, Review, ReviewSettings, Source,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use strum::VariantNames as _;

/// A project file, read.
#[derive(Debug)]
pub struct Opened {
    pub review: Review,
    /// The version the file says it has.
    pub version: (u32, u32),
    /// What a recovery journal says beside the review.
    pub recovery: Option<Recovery>,
}

impl Opened {
    /// Whether a newer program wrote it in a way this one does not fully understand: it may be looked at, but
    /// not be saved over.
    pub fn is_newer(&self) -> bool {
        self.version.0 > VERSION.0
    }
}

/// Why a project file cannot be opened. Nothing has changed, neither the file nor what was open.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file itself: not there, too large, not UTF-8, or mistakes in it.
    #[error(transparent)]
    File(#[from] LoadError),
    /// Readable, but no project file.
    #[error("not a project file")]
    NotProject,
    /// Written by a newer program, in a way this one cannot even show.
    #[error("written in version {0}.{1}")]
    Newer(u32, u32),
    /// The budget inside cannot be read.
    #[error("the budget inside: {0}")]
    Budget(LoadError),
}

/// Reads the bytes of a project file.
///
/// # Errors
/// See [`ProjectError`].
pub fn read_bytes(bytes: &[u8]) -> Result<Opened, ProjectError> {
    if bytes.len() as u64 > MAX_PROJECT_BYTES {
        return Err(LoadError::TooLarge { bytes: bytes.len() as u64 }.into());
    }
    read(crate::budget::text_of(bytes)?)
}

/// Reads the text of a project file.
///
/// # Errors
/// See [`ProjectError`].
pub fn read(text: &str) -> Result<Opened, ProjectError> {
    let mut problems = Problems::new(text);
    let root = syntax::parse(text, &mut problems);
    let Some(version) = version_of(&root) else {
        // any other file; one of ours that is broken before the version shows is told by its mistakes
        if problems.is_empty() || !text.contains("mingzhang:") {
            return Err(ProjectError::NotProject);
        }
        return Err(unreadable(problems));
    };
    let mut reader = Reader { problems, text };
    let version = match version {
        Said::Text(span, version) => match version.split_once('.').map(|(a, b)| (a.parse(), b.parse())) {
            Some((Ok(major), Ok(minor))) => (major, minor),
            _ => {
                reader.report(span, ProblemKind::BadVersion, &[("found", version)]);
                (0, 0)
            }
        },
        Said::Other(span) => {
            reader.report(span, ProblemKind::BadVersion, &[("found", "")]);
            (0, 0)
        }
    };
    if version.0 == 0 && reader.problems.is_empty() {
        // there was never a version before the first
        reader.report(root.span, ProblemKind::BadVersion, &[("found", "0")]);
    }
    let (review, recovery) = reader.file(&root);
    if reader.problems.is_empty() {
        return Ok(Opened { review, version, recovery });
    }
    if version.0 > VERSION.0 {
        return Err(ProjectError::Newer(version.0, version.1));
    }
    Err(unreadable(reader.problems))
}

fn unreadable(problems: Problems<'_>) -> ProjectError {
    let more = problems.more();
    ProjectError::File(LoadError::Problems { problems: problems.finish(), more })
}

/// What a file says of its version.
enum Said<'n> {
    Text(Span, &'n str),
    Other(Span),
}

fn version_of<'n>(root: &'n Node<'_>) -> Option<Said<'n>> {
    let Value::Record(None, fields) = &root.value else { return None };
    let field = fields.iter().find(|f| f.name == "mingzhang")?;
    Some(match &field.value.value {
        Value::Text(text) => Said::Text(field.value.span, text),
        _ => Said::Other(field.value.span),
    })
}

struct Reader<'a> {
    problems: Problems<'a>,
    text: &'a str,
}

impl<'a> ReadNodes<'a> for Reader<'a> {
    fn problems(&mut self) -> &mut Problems<'a> {
        &mut self.problems
    }
}

/// The fields of one record: those that are known are taken one by one, the rest is kept as it is written.
struct Fields<'n, 'a> {
    all: Vec<&'n Field<'a>>,
    span: Span,
    what: &'static str,
}

impl<'n, 'a> Fields<'n, 'a> {
    fn take(&mut self, name: &str) -> Option<&'n Node<'a>> {
        let at = self.all.iter().position(|f| f.name == name)?;
        Some(&self.all.remove(at).value)
    }

    fn must(&mut self, reader: &mut Reader<'a>, name: &'static str) -> Option<&'n Node<'a>> {
        let found = self.take(name);
        if found.is_none() {
            reader.report(self.span, ProblemKind::MissingField, &[("name", name), ("where", self.what)]);
        }
        found
    }

    /// What was not taken.
    fn rest(self, reader: &Reader<'a>) -> Extra {
        let value = |f: &Field<'a>| {
            let Span { start, end } = f.value.span;
            reader.text.get(start as usize..end as usize).unwrap_or_default().to_owned()
        };
        Extra(self.all.into_iter().map(|f| (f.name.to_owned(), value(f))).collect())
    }
}

impl<'a> Reader<'a> {
    fn fields<'n>(&mut self, node: &'n Node<'a>, what: &'static str) -> Fields<'n, 'a> {
        let fields: &'n [Field<'a>] = match &node.value {
            Value::Record(None, fields) => fields,
            Value::Tuple(None, items) if items.is_empty() => &[],
            _ => {
                self.wrong_type(node, what);
                &[]
            }
        };
        let mut seen = BTreeSet::new();
        let mut all = Vec::with_capacity(fields.len());
        for field in fields {
            if seen.insert(field.name) {
                all.push(field);
            } else {
                self.report(field.name_span, ProblemKind::DuplicateField, &[("name", field.name)]);
            }
        }
        Fields { all, span: node.span, what }
    }

    fn string(&mut self, node: Option<&Node<'a>>) -> String {
        match node.map(|n| (&n.value, n)) {
            None => String::new(),
            Some((Value::Text(text), _)) => text.to_string(),
            Some((_, node)) => {
                self.wrong_type(node, "text");
                String::new()
            }
        }
    }

    fn list<'n>(&mut self, node: Option<&'n Node<'a>>) -> &'n [Node<'a>] {
        node.and_then(|n| self.elements(n)).unwrap_or_default()
    }

    /// A text of a certain form.
    fn parsed<T: FromStr>(&mut self, node: Option<&Node<'a>>, kind: ProblemKind) -> Option<T> {
        let node = node?;
        let Value::Text(text) = &node.value else {
            self.wrong_type(node, "text");
            return None;
        };
        let value = text.parse().ok();
        if value.is_none() {
            self.report(node.span, kind, &[("found", text)]);
        }
        value
    }

    fn time(&mut self, node: Option<&Node<'a>>) -> Timestamp {
        self.parsed(node, ProblemKind::BadTime).unwrap_or_default()
    }

    fn file(&mut self, root: &Node<'a>) -> (Review, Option<Recovery>) {
        let mut fields = self.fields(root, "project");
        fields.take("mingzhang");
        fields.take("program");
        let recovery = fields.take("recovery").map(|node| self.recovery(node));
        let reviewer = fields.take("reviewer").map(|node| self.reviewer(node)).unwrap_or_default();
        let settings = fields.take("settings").map(|node| self.settings(node)).unwrap_or_default();
        let mut notes: BTreeMap<NoteId, Arc<Note>> = BTreeMap::new();
        for node in self.list(fields.take("notes")) {
            if let Some((id, note)) = self.note(node)
                && notes.insert(id, Arc::new(note)).is_some()
            {
                self.report(node.span, ProblemKind::DuplicateNote, &[("found", &id.to_string())]);
            }
        }
        let mut dismissals = BTreeMap::new();
        for node in self.list(fields.take("dismissals")) {
            let mut fields = self.fields(node, "dismissal");
            let finding = fields.must(self, "finding");
            let finding = self.string(finding);
            let reason = self.string(fields.take("reason"));
            let dismissal = Dismissal { reason, extra: fields.rest(self) };
            if dismissals.insert(finding.clone(), dismissal).is_some() {
                self.report(node.span, ProblemKind::DuplicateKey, &[("name", &finding)]);
            }
        }
        let source = fields.must(self, "budget").map(|node| self.source(node)).unwrap_or_default();
        let extra = fields.rest(self);
        let review = Review { reviewer, notes, dismissals, source: Arc::new(source), settings, extra };
        (review, recovery)
    }

    fn recovery(&mut self, node: &Node<'a>) -> Recovery {
        let mut fields = self.fields(node, "recovery");
        let project = fields.take("project").map(|n| PathBuf::from(self.string(Some(n))));
        let base = fields.take("sha256").map(|n| self.string(Some(n)));
        Recovery { project, base, at: self.time(fields.take("at")) }
    }

    fn reviewer(&mut self, node: &Node<'a>) -> Reviewer {
        let mut fields = self.fields(node, "reviewer");
        let name = self.string(fields.take("name"));
        let delegation = self.string(fields.take("delegation"));
        Reviewer { name, delegation, extra: fields.rest(self) }
    }

    fn settings(&mut self, node: &Node<'a>) -> ReviewSettings {
        let mut fields = self.fields(node, "settings");
        let base = fields.take("base").and_then(|n| self.word::<CompareBase>(n, |_| true));
        let order = fields.take("order").and_then(|n| self.word::<NoteOrder>(n, |_| true));
        let filter = fields.take("filter").map(|n| self.filter(n)).unwrap_or_default();
        let paper = fields.take("paper").map(|n| self.paper(n)).unwrap_or_default();
        ReviewSettings {
            base: base.unwrap_or_default(),
            order: order.unwrap_or_default(),
            filter,
            paper,
            extra: fields.rest(self),
        }
    }

    fn paper(&mut self, node: &Node<'a>) -> PaperSettings {
        let mut fields = self.fields(node, "paper");
        let (without, books) = (fields.take("without"), fields.take("without_books"));
        let without = self.list(without).iter().filter_map(|n| self.word::<PaperPart>(n, |_| true)).collect();
        let without_books = self.list(books).iter().filter_map(|n| self.word::<Book>(n, |_| true)).collect();
        let charts = fields.take("charts").map(|n| {
            let nodes = self.list(Some(n));
            nodes.iter().map(|n| self.string(Some(n))).collect()
        });
        let (large, grey) = (fields.take("large"), fields.take("grey"));
        PaperSettings {
            without,
            without_books,
            charts,
            large: self.flag(large),
            grey: self.flag(grey),
            extra: fields.rest(self),
        }
    }

    fn filter(&mut self, node: &Node<'a>) -> NoteFilter {
        let mut fields = self.fields(node, "filter");
        let words = self.string(fields.take("words"));
        let kind = fields.take("kind").and_then(|n| self.word::<NoteKind>(n, |_| true));
        let status = fields.take("status").and_then(|n| self.word::<NoteStatus>(n, |_| true));
        let importance = fields.take("importance").and_then(|n| self.word::<Importance>(n, |_| true));
        let book = fields.take("book").and_then(|n| self.word::<Book>(n, |_| true));
        let place = fields.take("place").and_then(|n| self.word::<PlaceFilter>(n, |_| true));
        let author = fields.take("author").map(|n| self.string(Some(n)));
        let tag = fields.take("tag").map(|n| self.string(Some(n)));
        let scope = fields.take("scope").map(|n| self.string(Some(n)));
        NoteFilter {
            words,
            kind,
            status,
            importance,
            author,
            tag,
            book,
            scope,
            place,
            extra: fields.rest(self),
        }
    }

    fn source(&mut self, node: &Node<'a>) -> Source {
        let mut fields = self.fields(node, "budget");
        let path = fields.take("path").map(|n| PathBuf::from(self.string(Some(n))));
        let sha256 = fields.must(self, "sha256");
        let sha256 = self.string(sha256);
        let taken = self.time(fields.take("taken"));
        let text = fields.must(self, "text");
        let text = self.string(text);
        Source { text: text.into(), path, sha256, taken, extra: fields.rest(self) }
    }

    fn note(&mut self, node: &Node<'a>) -> Option<(NoteId, Note)> {
        let mut fields = self.fields(node, "note");
        let id = fields.must(self, "id");
        let id: Option<NoteId> = self.parsed(id, ProblemKind::BadId);
        let others: Vec<(RevisionId, Version)> = self
            .list(fields.take("others"))
            .iter()
            .filter_map(|node| {
                let fields = self.fields(node, "note");
                self.version(fields)
            })
            .collect();
        let (count, main) = (others.len() + 1, self.version(fields));
        let is_read = main.is_some();
        let versions: BTreeMap<RevisionId, Version> = others.into_iter().chain(main).collect();
        if is_read && versions.len() != count {
            self.report(node.span, ProblemKind::DuplicateRevision, &[]);
        }
        Some((id?, Note::of_versions(versions)?))
    }

    fn version(&mut self, mut fields: Fields<'_, 'a>) -> Option<(RevisionId, Version)> {
        let revision = fields.must(self, "revision");
        let revision = self.parsed(revision, ProblemKind::BadId);
        let mut past = BTreeSet::new();
        for node in self.list(fields.take("past")) {
            past.extend(self.parsed::<RevisionId>(Some(node), ProblemKind::BadId));
        }
        let content = self.content(fields);
        Some((revision?, Version { content, past }))
    }

    fn content(&mut self, mut fields: Fields<'_, 'a>) -> Content {
        let anchor = fields.must(self, "about").and_then(|n| self.anchor(n)).unwrap_or_default();
        let quote = fields.take("quote").map(|n| self.string(Some(n)));
        let text = fields.must(self, "text");
        let text = self.string(text);
        let kind = fields.take("kind").and_then(|n| self.word::<NoteKind>(n, |_| true));
        let importance = fields.take("importance").and_then(|n| self.word::<Importance>(n, |_| true));
        let status = fields.take("status").and_then(|n| self.word::<NoteStatus>(n, |_| true));
        let mut tags = BTreeSet::new();
        for node in self.list(fields.take("tags")) {
            tags.insert(self.string(Some(node)));
        }
        let author = fields.take("author").map(|n| self.reviewer(n)).unwrap_or_default();
        let changed_by = fields.take("by").map(|n| self.reviewer(n));
        let created = fields.must(self, "created");
        let created = self.time(created);
        let changed = fields.take("changed").map_or(created, |n| self.time(Some(n)));
        let mut replies = Vec::new();
        for node in self.list(fields.take("replies")) {
            replies.push(self.reply(node));
        }
        Content {
            anchor,
            quote,
            text,
            kind: kind.unwrap_or_default(),
            importance: importance.unwrap_or_default(),
            status: status.unwrap_or_default(),
            tags,
            author,
            changed_by,
            created,
            changed,
            replies,
            extra: fields.rest(self),
        }
    }

    /// `true` or `false`; what is not there is false.
    fn flag(&mut self, node: Option<&Node<'a>>) -> bool {
        match node.map(|n| (n, &n.value)) {
            None | Some((_, Value::Word("false"))) => false,
            Some((_, Value::Word("true"))) => true,
            Some((node, _)) => {
                self.wrong_type(node, "word");
                false
            }
        }
    }

    fn reply(&mut self, node: &Node<'a>) -> Reply {
        let mut fields = self.fields(node, "reply");
        let author = fields.take("author").map(|n| self.reviewer(n)).unwrap_or_default();
        let at = fields.must(self, "at");
        let at = self.time(at);
        let official = self.flag(fields.take("official"));
        let text = fields.must(self, "text");
        let text = self.string(text);
        Reply { author, text, at, is_official: official, extra: fields.rest(self) }
    }

    fn anchor(&mut self, node: &Node<'a>) -> Option<Anchor> {
        let found = match &node.value {
            Value::Word(word) => (*word, Anchor::from_parts(word, None)),
            Value::Tuple(Some(word), items) => match items.as_slice() {
                [Node { value: Value::Text(key), .. }] => (*word, Anchor::from_parts(word, Some(key))),
                _ => (*word, None),
            },
            _ => {
                self.wrong_type(node, "word");
                return None;
            }
        };
        if found.1.is_none() {
            let allowed = Anchor::VARIANTS.join(" ");
            let args = [("found", found.0), ("allowed", allowed.as_str()), ("like", "")];
            self.problems.push(Problem::new(node.span.start as usize, ProblemKind::UnknownWord, &args));
        }
        found.1
    }
}
