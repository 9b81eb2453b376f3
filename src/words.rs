//! Every sentence the program says, in Chinese and English, from the catalogues in `assets/i18n`.

use crate::budget::{LoadError, MAX_FILE_BYTES, Problem};
use crate::review::project::{MAX_PROJECT_BYTES, ProjectError, VERSION};
use crate::review::store::SaveError;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, langid};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use strum::{EnumIter, IntoStaticStr};

/// What is counted: "1 note", but "2 notes".
const COUNTS: [&str; 5] = ["count", "notes", "pages", "comments", "figures"];

fluent_templates::static_loader! {
    static CATALOGUES = {
        locales: "./assets/i18n",
        fallback_language: "zh-CN",
        // The invisible isolation marks would be copied along with the text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language of the program.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    IntoStaticStr,
    serde::Serialize,
    serde::Deserialize,
)]
pub enum Language {
    #[default]
    #[strum(serialize = "zh")]
    Chinese,
    #[strum(serialize = "en")]
    English,
}

impl Language {
    fn id(self) -> &'static LanguageIdentifier {
        static CHINESE: LanguageIdentifier = langid!("zh-CN");
        static ENGLISH: LanguageIdentifier = langid!("en");
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }

    /// `zh` or `en`, as on the command line.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// What the system is set to: English where it says so, else Chinese, the language of the reports.
    pub fn of_system() -> Self {
        match sys_locale::get_locale() {
            Some(locale) if locale.to_lowercase().starts_with("en") => Self::English,
            _ => Self::Chinese,
        }
    }
}

/// The catalogue of one language. Sentences without arguments are looked up once.
#[derive(Debug, Default)]
pub struct Words {
    language: Language,
    known: RefCell<HashMap<Cow<'static, str>, Arc<str>>>,
}

impl Words {
    /// The catalogue of a language.
    pub fn new(language: Language) -> Self {
        Self { language, known: RefCell::default() }
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence without arguments. An unknown id comes back as itself; a test proves there is none.
    pub fn get(&self, id: impl Into<Cow<'static, str>>) -> Arc<str> {
        let id = id.into();
        if let Some(text) = self.known.borrow().get(&id) {
            return Arc::clone(text);
        }
        let text: Arc<str> =
            CATALOGUES.try_lookup(self.language.id(), &id).unwrap_or_else(|| id.to_string()).into();
        self.known.borrow_mut().insert(id, Arc::clone(&text));
        text
    }

    /// A sentence with words filled in.
    pub fn with(&self, id: &str, args: &[(&'static str, &str)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
            .iter()
            .map(|(name, value)| {
                // what no similar word was found for
                let value = if *name == "like" && value.is_empty() { "none" } else { value };
                let value = if COUNTS.contains(name) {
                    FluentValue::try_number(value)
                } else {
                    FluentValue::from(value)
                };
                (Cow::Borrowed(*name), value)
            })
            .collect();
        CATALOGUES.try_lookup_with_args(self.language.id(), id, &args).unwrap_or_else(|| id.to_owned())
    }

    /// What a problem of a budget file is, without its place.
    pub fn problem(&self, problem: &Problem) -> String {
        let args: Vec<(&'static str, &str)> =
            problem.args.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.with(&format!("problem-{}", <&str>::from(problem.kind)), &args)
    }

    /// The first sentence of why a file could not be opened.
    pub fn load_error_headline(&self, error: &LoadError) -> String {
        match error {
            LoadError::Io(e) => self.with("load-io", &[("reason", &self.io_reason(e))]),
            LoadError::TooLarge { bytes } => self.too_large("load-too-large", *bytes, MAX_FILE_BYTES),
            LoadError::NotUtf8 { line, column, looks_like } => {
                let (line, column) = (line.to_string(), column.to_string());
                self.with(
                    "load-not-utf8",
                    &[("line", &line), ("column", &column), ("like", looks_like.unwrap_or_default())],
                )
            }
            LoadError::Empty => self.get("load-empty").to_string(),
            LoadError::Problems { problems, more } => {
                self.with("load-problems", &[("count", &(problems.len() + more).to_string())])
            }
            LoadError::NotBudget => self.get("load-not-budget").to_string(),
            LoadError::Internal => self.get("load-internal").to_string(),
            LoadError::Cancelled => self.get("load-cancelled").to_string(),
        }
    }

    fn too_large(&self, id: &str, bytes: u64, limit: u64) -> String {
        let mb = |b: u64| b.div_ceil(1024 * 1024).to_string();
        self.with(id, &[("size", &mb(bytes)), ("limit", &mb(limit))])
    }

    /// The lines that follow the headline: each problem with its place.
    pub fn load_error_details(&self, error: &LoadError) -> Vec<String> {
        let LoadError::Problems { problems, more } = error else {
            return Vec::new();
        };
        let mut lines: Vec<String> = problems
            .iter()
            .map(|p| {
                let (line, column) = (p.line.to_string(), p.column.to_string());
                let message = self.problem(p);
                self.with("load-problem-at", &[("line", &line), ("column", &column), ("message", &message)])
            })
            .collect();
        if *more > 0 {
            lines.push(self.with("load-problems-more", &[("count", &more.to_string())]));
        }
        lines
    }

    /// What the user can do about it.
    pub fn load_error_hint(&self, error: &LoadError) -> Arc<str> {
        self.get(match error {
            LoadError::Io(_) => "load-hint-io",
            LoadError::NotUtf8 { .. } => "load-not-utf8-hint",
            LoadError::Problems { .. } => "load-hint-problems",
            LoadError::Internal => "load-hint-internal",
            LoadError::TooLarge { .. } | LoadError::Empty | LoadError::NotBudget | LoadError::Cancelled => {
                "load-hint-other"
            }
        })
    }

    /// The whole message: what happened, each place, what it means, what to do, the path last.
    pub fn load_error(&self, error: &LoadError, path: &Path) -> String {
        self.message(
            "load-failed",
            &self.load_error_headline(error),
            &self.load_error_details(error),
            &self.load_error_hint(error),
            path,
        )
    }

    fn message(
        &self,
        failed: &'static str,
        headline: &str,
        details: &[String],
        hint: &str,
        path: &Path,
    ) -> String {
        let colon = if self.language == Language::Chinese { "：" } else { ": " };
        let mut text = format!("{}{colon}{headline}\n", self.get(failed));
        for line in details {
            let _ = writeln!(text, "  {line}");
        }
        let _ = writeln!(text, "{hint}");
        text.push_str(&self.with("load-path", &[("path", &path.display().to_string())]));
        text
    }

    /// The first sentence of why a project file could not be opened.
    pub fn project_error_headline(&self, error: &ProjectError) -> String {
        match error {
            ProjectError::File(LoadError::TooLarge { bytes }) => {
                self.too_large("project-too-large", *bytes, MAX_PROJECT_BYTES)
            }
            ProjectError::File(LoadError::NotBudget) | ProjectError::NotProject => {
                self.get("project-none").to_string()
            }
            ProjectError::File(e) => self.load_error_headline(e),
            ProjectError::Newer(major, minor) => {
                let (theirs, ours) = (format!("{major}.{minor}"), format!("{}.{}", VERSION.0, VERSION.1));
                self.with("project-newer", &[("theirs", &theirs), ("ours", &ours)])
            }
            ProjectError::Budget(e) => {
                self.with("project-budget", &[("reason", &self.load_error_headline(e))])
            }
        }
    }

    /// The lines that follow the headline: each problem with its place.
    pub fn project_error_details(&self, error: &ProjectError) -> Vec<String> {
        match error {
            ProjectError::File(e) | ProjectError::Budget(e) => self.load_error_details(e),
            ProjectError::NotProject | ProjectError::Newer(..) => Vec::new(),
        }
    }

    /// What the user can do about it.
    pub fn project_error_hint(&self, error: &ProjectError) -> Arc<str> {
        match error {
            ProjectError::File(LoadError::Problems { .. }) => self.get("project-hint-problems"),
            ProjectError::File(LoadError::Io(e)) if e.kind() == std::io::ErrorKind::NotFound => {
                self.get("project-hint-gone")
            }
            ProjectError::File(e @ (LoadError::Io(_) | LoadError::Internal)) => self.load_error_hint(e),
            ProjectError::File(_) | ProjectError::NotProject => self.get("project-hint-other"),
            ProjectError::Newer(..) => self.get("project-hint-newer"),
            ProjectError::Budget(_) => self.get("project-hint-budget"),
        }
    }

    /// The whole message: what happened, each place, what it means, what to do, the path last.
    pub fn project_error(&self, error: &ProjectError, path: &Path) -> String {
        self.message(
            "project-failed",
            &self.project_error_headline(error),
            &self.project_error_details(error),
            &self.project_error_hint(error),
            path,
        )
    }

    /// The first sentence of why a project was not saved.
    pub fn save_error_headline(&self, error: &SaveError) -> String {
        use std::io::ErrorKind as K;
        match error {
            SaveError::Changed => self.get("save-changed").to_string(),
            // what is not there when a file is written is its folder
            SaveError::Io(e) if e.kind() == K::NotFound => self.get("save-folder-gone").to_string(),
            SaveError::Io(e) => self.io_reason(e),
        }
    }

    /// What the user can do about it.
    pub fn save_error_hint(&self, error: &SaveError) -> Arc<str> {
        use std::io::ErrorKind as K;
        self.get(match error {
            SaveError::Changed => "save-hint-changed",
            SaveError::Io(e) => match e.kind() {
                K::StorageFull | K::QuotaExceeded | K::FileTooLarge => "save-hint-full",
                K::PermissionDenied | K::ReadOnlyFilesystem => "save-hint-permission",
                K::NotFound | K::NotADirectory => "save-hint-gone",
                K::InvalidFilename | K::InvalidInput | K::IsADirectory => "save-hint-name",
                K::NetworkUnreachable
                | K::NetworkDown
                | K::HostUnreachable
                | K::StaleNetworkFileHandle
                | K::TimedOut
                | K::NotConnected => "save-hint-network",
                _ => "save-hint-other",
            },
        })
    }

    /// The whole message: what happened, what it means, what to do, the path last.
    pub fn save_error(&self, error: &SaveError, path: &Path) -> String {
        let meaning = match error {
            SaveError::Changed => "save-means-untouched",
            SaveError::Io(_) => "save-means-whole",
        };
        let hint = format!("{}\n{}", self.get(meaning), self.save_error_hint(error));
        self.message("save-failed", &self.save_error_headline(error), &[], &hint, path)
    }

    /// The system's words for the commonest failures, in the program's language.
    pub fn io_reason(&self, error: &std::io::Error) -> String {
        use std::io::ErrorKind as K;
        let id = match error.kind() {
            K::NotFound => "io-not-found",
            K::PermissionDenied => "io-permission",
            K::IsADirectory => "io-directory",
            K::StorageFull => "io-full",
            K::ReadOnlyFilesystem => "io-read-only",
            K::QuotaExceeded => "io-quota",
            K::FileTooLarge => "io-too-large",
            K::InvalidFilename => "io-name",
            K::NotADirectory => "io-not-directory",
            K::NetworkUnreachable | K::NetworkDown | K::HostUnreachable | K::NotConnected => "io-network",
            K::StaleNetworkFileHandle => "io-stale",
            K::TimedOut => "io-timeout",
            K::ResourceBusy | K::WouldBlock => "io-busy",
            _ => return error.to_string(),
        };
        self.get(id).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::ProblemKind;
    use strum::IntoEnumIterator as _;

    /// Ids and the variables of each sentence.
    fn sentences(folder: &str) -> std::collections::BTreeMap<String, std::collections::BTreeSet<String>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/i18n").join(folder);
        let mut found: std::collections::BTreeMap<String, std::collections::BTreeSet<String>> =
            Default::default();
        for file in std::fs::read_dir(root).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let mut id = String::new();
            for line in text.lines() {
                if line.starts_with('#') {
                    continue;
                }
                if !line.starts_with([' ', '}'])
                    && let Some((name, _)) = line.split_once(" = ")
                {
                    id = name.to_owned();
                    assert!(found.insert(id.clone(), Default::default()).is_none(), "{folder}: {id} twice");
                }
                for piece in line.split('$').skip(1) {
                    let name: String =
                        piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                    found.get_mut(&id).unwrap().insert(name);
                }
            }
        }
        found
    }

    #[test]
    fn both_catalogues_are_complete_and_use_the_same_variables() {
        let (zh, en) = (sentences("zh-CN"), sentences("en"));
        assert!(zh.len() > 100);
        for (id, variables) in &zh {
            assert_eq!(en.get(id), Some(variables), "{id}");
        }
        for id in en.keys() {
            assert!(zh.contains_key(id), "{id} is only in English");
        }
    }

    #[test]
    fn chinese_sentences_use_chinese_punctuation() {
        for file in ["terms", "problems", "cli", "project", "window", "notes", "export", "start"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/i18n/zh-CN/{file}.ftl"));
            let text = std::fs::read_to_string(path).unwrap();
            // code, as in “字段: 值”, is quoted
            for line in text.lines().filter(|l| !l.starts_with('#') && !l.contains("“字段: 值”")) {
                let chars: Vec<char> = line.chars().collect();
                for w in chars.windows(2) {
                    let chinese = ('\u{4e00}'..='\u{9fff}').contains(&w[0]);
                    assert!(
                        !(chinese && matches!(w[1], ',' | ';' | '?' | '!' | ':')),
                        "half-width punctuation: {line}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_kind_of_problem_has_its_sentence_in_both_languages() {
        for folder in ["zh-CN", "en"] {
            let known = sentences(folder);
            for kind in ProblemKind::iter() {
                let id = format!("problem-{}", <&str>::from(kind));
                assert!(known.contains_key(&id), "{id} in {folder}");
            }
        }
    }

    /// Fluent gives nothing back when a variable of a sentence is missing: then the user would see an id.
    #[test]
    fn every_problem_of_a_bad_file_is_said_in_words() {
        let text =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/tutorial.ron")).unwrap();
        let bad = text
            .replacen("亿元\"", "亿园\"", 3)
            .replacen("scope:", "scoop:", 2)
            .replacen("revenue", "revenu", 1)
            .replacen("format: 1", "format: one", 1);
        let Err(error) = crate::budget::load_bytes(bad.as_bytes(), &Default::default()) else {
            panic!("it reads")
        };
        for language in Language::iter() {
            let words = Words::new(language);
            let message = words.load_error(&error, Path::new("x.ron"));
            assert!(message.lines().count() > 6, "{message}");
            assert!(!message.contains("problem-") && !message.contains("load-"), "{message}");
            assert!(!message.contains('{'), "{message}");
        }
    }

    #[test]
    fn every_reason_why_a_project_was_not_opened_or_saved_is_said_in_words() {
        use std::io::{Error, ErrorKind as K};
        let io = |kind: K| Error::from(kind);
        let problems = |text: &str| match crate::review::project::read(text) {
            Err(e) => e,
            Ok(_) => panic!("it reads"),
        };
        let errors = [
            problems("(format: 1)"),
            problems("(mingzhang: \"1.0\", notes: [(text: 1)])"),
            problems("(mingzhang: \"2.3\", notes: 1)"),
            ProjectError::File(LoadError::Io(io(K::NotFound))),
            ProjectError::File(LoadError::Io(io(K::PermissionDenied))),
            ProjectError::File(LoadError::TooLarge { bytes: MAX_PROJECT_BYTES + 1 }),
            ProjectError::File(LoadError::Empty),
            ProjectError::File(LoadError::NotUtf8 { line: 1, column: 2, looks_like: None }),
            ProjectError::File(LoadError::Internal),
            ProjectError::Budget(LoadError::NotBudget),
        ];
        let kinds = [
            K::NotFound,
            K::PermissionDenied,
            K::IsADirectory,
            K::StorageFull,
            K::ReadOnlyFilesystem,
            K::QuotaExceeded,
            K::FileTooLarge,
            K::InvalidFilename,
            K::NotADirectory,
            K::NetworkUnreachable,
            K::StaleNetworkFileHandle,
            K::TimedOut,
            K::ResourceBusy,
        ];
        for language in Language::iter() {
            let words = Words::new(language);
            let path = Path::new("/会议/甲.mingzhang");
            let mut all: Vec<String> = errors.iter().map(|e| words.project_error(e, path)).collect();
            all.extend(kinds.map(|kind| words.save_error(&io(kind).into(), path)));
            all.push(words.save_error(&SaveError::Changed, path));
            for message in &all {
                assert!(message.lines().count() >= 3, "{message}");
                assert!(message.ends_with("/会议/甲.mingzhang"), "{message}");
                for id in ["project-", "save-", "load-", "io-", "problem-", "{"] {
                    assert!(!message.contains(id), "{message}");
                }
                let english = message.lines().any(|l| l.starts_with("The ") || l.starts_with("Please"));
                assert_eq!(english, language == Language::English, "{message}");
            }
            all.sort();
            all.dedup();
            assert_eq!(all.len(), errors.len() + kinds.len() + 1, "each says something else: {all:#?}");
        }
        let mistakes = Words::new(Language::Chinese).project_error(&errors[1], Path::new("x"));
        assert!(mistakes.contains("第 1 行第 28 列：批注缺少字段 revision"), "{mistakes}");
    }

    #[test]
    fn every_id_used_in_the_program_is_in_the_catalogue() {
        let known = sentences("zh-CN");
        let mut used = 0;
        let mut files = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for opening in [".get(\"", ".with(\"", "Words::id(\""] {
                for piece in text.split(opening).skip(1) {
                    let id = piece.split('"').next().unwrap();
                    if id.contains('-') && !id.contains('{') {
                        assert!(known.contains_key(id), "{id} in {}", path.display());
                        used += 1;
                    }
                }
            }
        }
        assert!(used > 20);
    }
}
