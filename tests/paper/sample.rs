//! The sample with its findings, and reviews of it with as many notes as wanted.

use jiff::Timestamp;
use mingzhang::budget::{Budget, FigureId, Owner, Progress, load_bytes};
use mingzhang::check::{Report, RuleSet, check};
use mingzhang::compare::CompareBase;
use mingzhang::compare::display::DisplayUnit;
use mingzhang::export::{Content, places_of};
use mingzhang::review::places::{figure_anchor, item_anchor, line_anchor, line_quote, statement_anchor};
use mingzhang::review::{
    Anchor, Content as NoteContent, Desk, Importance, NoteFilter, NoteKind, NoteOrder, NoteStatus, Reply,
    Review, Reviewer, Source,
};
use mingzhang::words::{Language, Words};
use std::path::PathBuf;
use std::sync::LazyLock;
use strum::IntoEnumIterator as _;

pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/yangquan-2026.ron");

/// A budget with everything that was found in it.
pub struct Base {
    pub budget: Budget,
    pub report: Report,
    pub text: String,
}

pub static BASE: LazyLock<Base> = LazyLock::new(|| {
    let text = std::fs::read_to_string(SAMPLE).unwrap();
    let budget = load_bytes(text.as_bytes(), &Progress::default()).unwrap();
    let report = check(&budget, &RuleSet::shipped().unwrap(), &Progress::default()).unwrap();
    Base { budget, report, text }
});

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + seconds).unwrap()
}

pub fn deputy() -> Reviewer {
    Reviewer { name: "林代表".to_owned(), delegation: "城区代表团".to_owned(), ..Reviewer::default() }
}

pub fn empty_review() -> Review {
    Review::of(Source::new(BASE.text.as_str().into(), Some(PathBuf::from(SAMPLE)), at(0)), deputy())
}

/// Texts a person may write, and some nobody would.
pub fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "请说明这笔收入为什么低于年初预算，差额由哪些科目造成。",
        "#link(\"https://example.org\")[点这里] *粗* _斜_ $x^2$ @ref <label> // 不是记号 ]]} \\ #panic()",
        "好！👍🏽 龘𠮷 ﷽ שלום عربي",
        "第一行\n\n第三行\r\n\t缩进 \u{0}\u{7}\u{1b}[31m控制符\u{202E}反向",
        "=SUM(A1:A9)",
        " 前后都有空白 ",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("很长的一条批注，".repeat(1_250));
    texts
}

/// A review with so many notes of all kinds at places of all kinds, with answers, and with findings set aside.
pub fn review(notes: usize) -> Review {
    review_of(notes, &texts())
}

/// The same with texts of one's own.
pub fn review_of(notes: usize, texts: &[String]) -> Review {
    let Base { budget, report, .. } = &*BASE;
    let mut desk = Desk::new(empty_review());
    let figures: Vec<FigureId> = budget.figures().map(|(id, _)| id).collect();
    let findings = report.findings(budget);
    let kinds: Vec<NoteKind> = NoteKind::iter().collect();
    for n in 0..notes {
        let figure = figures[n * 11 % figures.len()];
        let (line, statement) = match budget.figure(figure).owner {
            Owner::Line(line) => (Some(line), Some(budget.line(line).statement)),
            Owner::Item(..) => (None, None),
        };
        let anchor = match n % 10 {
            6 => line.map(|line| line_anchor(budget, line)),
            7 => statement.map(|id| statement_anchor(budget, id)),
            8 => Some(match n / 10 % 5 {
                0 => Anchor::Report,
                1 => Anchor::Finding(findings[0].id.clone()),
                2 => Anchor::Chart("debt".to_owned()),
                3 => Anchor::Figure("general/全市/revenue/没有这个科目/2025/executed/amount".to_owned()),
                _ => budget.items().next().map(|(id, _)| item_anchor(budget, id)).unwrap(),
            }),
            _ => None,
        };
        let quote = match (&anchor, line) {
            (None, _) => Some(budget.figure(figure).quantity.text().to_owned()),
            (Some(Anchor::Line(_)), Some(line)) => line_quote(budget, line),
            _ => None,
        };
        let id = desk.write(NoteContent {
            anchor: anchor.unwrap_or_else(|| figure_anchor(budget, figure)),
            quote,
            text: texts[n % texts.len()].clone(),
            kind: kinds[n % kinds.len()],
            importance: Importance::iter().nth(n % 3).unwrap(),
            status: NoteStatus::iter().nth(n % 5).unwrap(),
            author: deputy(),
            created: at(n as i64),
            changed: at(n as i64 * 2),
            ..NoteContent::default()
        });
        if n % 4 == 0 {
            for (text, is_official) in [("已收到，正在核对。", false), ("经核实，属实。", true)]
            {
                let reply = Reply {
                    author: Reviewer { name: "财政局".to_owned(), ..Reviewer::default() },
                    text: text.to_owned(),
                    at: at(500_000 + n as i64),
                    is_official,
                    extra: Default::default(),
                };
                desk.reply(id, reply);
            }
        }
    }
    if notes > 0 {
        desk.dismiss(&findings[3].id, "已电话问过财政局，口径不同。");
        desk.dismiss(&findings[4].id, "往年一贯如此 👌");
    }
    (**desk.review()).clone()
}

/// What a document is asked to be made of.
pub struct Ask<'a> {
    pub base: &'a Base,
    pub review: &'a Review,
    pub language: Language,
    pub unit: DisplayUnit,
    /// The notes that are listed.
    pub filter: NoteFilter,
    /// Whether the findings are known.
    pub is_checked: bool,
    pub progress: Progress,
}

impl<'a> Ask<'a> {
    /// All notes, in Chinese, in 亿元, checked.
    pub fn of(base: &'a Base, review: &'a Review) -> Self {
        Self {
            base,
            review,
            language: Language::Chinese,
            unit: DisplayUnit::default(),
            filter: NoteFilter::default(),
            is_checked: true,
            progress: Progress::default(),
        }
    }

    pub fn with<T>(&self, make: impl FnOnce(&Content<'_>) -> T) -> T {
        let budget = &self.base.budget;
        let report = self.is_checked.then_some(&self.base.report);
        let words = Words::new(self.language);
        let places = places_of(self.review, budget, report);
        make(&Content {
            budget,
            report,
            review: self.review,
            notes: places.list(budget, &self.filter, NoteOrder::default()),
            places: &places,
            unit: self.unit,
            base: CompareBase::default(),
            words: &words,
            made: at(1_000_000),
            zone: jiff::tz::TimeZone::UTC,
            progress: &self.progress,
        })
    }
}
