//! The guide as data: chapters of headings, paragraphs, lists, tables and pictures, from `assets/guide`.

use crate::words::Language;
use include_dir::{Dir, include_dir};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The chapters of both languages and their pictures, carried in the program.
static GUIDE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/guide");

/// A piece of text of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub bold: bool,
    /// A key, a name of a file, something to type.
    pub code: bool,
    /// The chapter it leads to.
    pub link: Option<String>,
}

/// What stands in a chapter, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// 1 is the title.
    Heading(u8, Vec<Run>),
    Paragraph(Vec<Run>),
    /// An item of a list: how deep, and its number where they are counted.
    Item(u8, Option<u64>, Vec<Run>),
    /// Text as it is to be typed.
    Code(String),
    /// The first row is the head.
    Table(Vec<Vec<Vec<Run>>>),
    /// The name of the file, and what is seen.
    Picture(String, String),
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// `02-table.md`, by which others lead here.
    pub file: String,
    pub title: String,
    pub blocks: Vec<Block>,
}

/// The chapters in their order.
pub fn chapters(language: Language) -> Vec<Chapter> {
    let folder = match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    };
    let mut chapters: Vec<Chapter> = GUIDE
        .get_dir(folder)
        .into_iter()
        .flat_map(Dir::files)
        .filter_map(|file| {
            let name = file.path().file_name()?.to_string_lossy().into_owned();
            Some(chapter(name, file.contents_utf8()?))
        })
        .collect();
    chapters.sort_by(|a, b| a.file.cmp(&b.file));
    chapters
}

/// A picture of the guide, as PNG.
pub fn picture(name: &str) -> Option<&'static [u8]> {
    GUIDE.get_file(format!("pictures/{name}")).map(include_dir::File::contents)
}

/// Reads a chapter.
pub fn chapter(file: String, text: &str) -> Chapter {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    let blocks = reader.blocks;
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading(1, runs) => Some(plain(runs)),
        _ => None,
    });
    Chapter { title: title.unwrap_or_else(|| file.clone()), file, blocks }
}

/// The text without its looks.
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    bold: bool,
    link: Option<String>,
    /// A number for each list that is open, `None` where it is not counted.
    lists: Vec<Option<u64>>,
    code: Option<String>,
    table: Vec<Vec<Vec<Run>>>,
    picture: Option<String>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.run(&text, false),
            },
            Event::Code(text) => self.run(&text, true),
            Event::SoftBreak | Event::HardBreak => self.run(" ", false),
            _ => {}
        }
    }

    fn run(&mut self, text: &str, code: bool) {
        let run = Run { text: text.to_owned(), bold: self.bold, code, link: self.link.clone() };
        match self
            .runs
            .last_mut()
            .filter(|last| last.bold == run.bold && last.code == code && last.link == run.link)
        {
            Some(last) => last.text.push_str(text),
            None => self.runs.push(run),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.bold = true,
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.to_string()),
            Tag::List(first) => {
                // what an item says before a list in it
                self.item();
                self.lists.push(first);
            }
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::Table(_) => self.table.clear(),
            Tag::TableHead | Tag::TableRow => self.table.push(Vec::new()),
            Tag::Image { dest_url, .. } => self.picture = Some(dest_url.to_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = false,
            TagEnd::Link => self.link = None,
            TagEnd::Heading(level) => {
                let runs = std::mem::take(&mut self.runs);
                self.blocks.push(Block::Heading(depth(level), runs));
            }
            TagEnd::Paragraph if self.lists.is_empty() => {
                let runs = std::mem::take(&mut self.runs);
                if !runs.is_empty() {
                    self.blocks.push(Block::Paragraph(runs));
                }
            }
            TagEnd::Paragraph | TagEnd::Item => self.item(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::CodeBlock => self.blocks.extend(self.code.take().map(Block::Code)),
            TagEnd::TableCell => {
                let runs = std::mem::take(&mut self.runs);
                if let Some(row) = self.table.last_mut() {
                    row.push(runs);
                }
            }
            TagEnd::Table => self.blocks.push(Block::Table(std::mem::take(&mut self.table))),
            TagEnd::Image => {
                if let Some(name) = self.picture.take() {
                    let says = plain(&std::mem::take(&mut self.runs));
                    self.blocks.push(Block::Picture(name, says));
                }
            }
            _ => {}
        }
    }

    /// Ends an item of a list, if there is one to end.
    fn item(&mut self) {
        if self.runs.is_empty() || self.lists.is_empty() {
            return;
        }
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        let number = self.lists.last().copied().flatten();
        if let Some(Some(next)) = self.lists.last_mut() {
            *next += 1;
        }
        self.blocks.push(Block::Item(depth, number, std::mem::take(&mut self.runs)));
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_a_chapter_may_have_is_read() {
        let text = "# 开始\n\n先看**这里**，按 `Ctrl+S`，见[表](02-table.md)。\n\n1. 一\n2. 二\n   - 里面\n\n![图里有什么](a.png)\n\n| 键 | 做什么 |\n|---|---|\n| `F1` | 指南 |\n\n```\n(format: 1)\n```\n";
        let chapter = chapter("01-start.md".to_owned(), text);
        assert_eq!(chapter.title, "开始");
        let run = |text: &str| Run { text: text.to_owned(), ..Run::default() };
        let code = |text: &str| Run { code: true, ..run(text) };
        assert_eq!(
            chapter.blocks,
            [
                Block::Heading(1, vec![run("开始")]),
                Block::Paragraph(vec![
                    run("先看"),
                    Run { bold: true, ..run("这里") },
                    run("，按 "),
                    code("Ctrl+S"),
                    run("，见"),
                    Run { link: Some("02-table.md".to_owned()), ..run("表") },
                    run("。"),
                ]),
                Block::Item(1, Some(1), vec![run("一")]),
                Block::Item(1, Some(2), vec![run("二")]),
                Block::Item(2, None, vec![run("里面")]),
                Block::Picture("a.png".to_owned(), "图里有什么".to_owned()),
                Block::Table(vec![
                    vec![vec![run("键")], vec![run("做什么")]],
                    vec![vec![code("F1")], vec![run("指南")]],
                ]),
                Block::Code("(format: 1)\n".to_owned()),
            ]
        );
    }

    #[test]
    fn all_chapters_are_read_and_all_their_pictures_are_there() {
        for language in [Language::Chinese, Language::English] {
            let chapters = chapters(language);
            assert!(chapters.len() >= 10);
            let mut pictures = 0;
            for chapter in &chapters {
                assert!(!chapter.title.ends_with(".md"), "{}", chapter.file);
                for block in &chapter.blocks {
                    if let Block::Picture(name, says) = block {
                        assert!(picture(name).is_some() && !says.is_empty(), "{}: {name}", chapter.file);
                        pictures += 1;
                    }
                }
            }
            assert!(pictures > 10, "{pictures}");
        }
    }
}
