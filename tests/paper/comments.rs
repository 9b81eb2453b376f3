//! Comments as readers see them: who, what, when, and over which figure.

use super::*;
use lopdf::{Dictionary, Document, Object};
use mingzhang::review::NoteId;
use std::collections::HashMap;
use std::process::Command;

/// A word on a page, from the top left in points.
#[derive(Debug)]
pub struct Word {
    pub page: usize,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub text: String,
}

fn run(program: &str, args: &[&str], path: &std::path::Path) -> String {
    let out = Command::new(program)
        .args(args)
        .arg(path)
        .arg("-")
        .output()
        .unwrap_or_else(|_| panic!("{program} is needed: tests/all.sh installs it"));
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// The words on all pages, with their places, and the heights of the pages.
pub fn words_of(bytes: &[u8]) -> (Vec<Word>, Vec<f64>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    mingzhang::storage::write_atomic(&path, bytes).unwrap();
    let text = run("pdftotext", &["-bbox"], &path);
    let (mut words, mut heights) = (Vec::new(), Vec::new());
    let number = |line: &str, name: &str| -> f64 {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    for line in text.lines() {
        if line.trim_start().starts_with("<page ") {
            heights.push(number(line, "height"));
        } else if line.trim_start().starts_with("<word ") {
            let text = line.split_once('>').unwrap().1.split_once("</word>").unwrap().0;
            words.push(Word {
                page: heights.len() - 1,
                left: number(line, "xMin"),
                top: number(line, "yMin"),
                right: number(line, "xMax"),
                bottom: number(line, "yMax"),
                text: text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
            });
        }
    }
    (words, heights)
}

/// A comment as it stands in the file.
pub struct Read {
    pub page: usize,
    pub subtype: String,
    pub rect: [f64; 4],
    pub author: String,
    pub subject: String,
    pub text: String,
    pub changed: String,
    pub answers: Option<lopdf::ObjectId>,
    pub id: lopdf::ObjectId,
    pub is_drawn: bool,
}

fn string(d: &Dictionary, key: &[u8]) -> String {
    let bytes = d.get(key).unwrap().as_str().unwrap();
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(rest) => {
            let units: Vec<u16> = rest.chunks(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

pub fn comments_of(bytes: &[u8]) -> HashMap<String, Read> {
    let doc = Document::load_mem(bytes).unwrap();
    let mut found = HashMap::new();
    for (page, id) in doc.page_iter().enumerate() {
        let Ok(annotations) = doc.get_dictionary(id).unwrap().get(b"Annots") else { continue };
        for reference in doc.dereference(annotations).unwrap().1.as_array().unwrap() {
            let id = reference.as_reference().unwrap();
            let d = doc.get_dictionary(id).unwrap();
            let subtype = String::from_utf8(d.get(b"Subtype").unwrap().as_name().unwrap().to_vec()).unwrap();
            if subtype == "Link" {
                let uri = d.get(b"A").ok().map(|a| format!("{a:?}")).unwrap_or_default();
                assert!(!uri.contains("anno://"), "a comment was left a link: {uri}");
                continue;
            }
            let rect: Vec<f64> = d
                .get(b"Rect")
                .unwrap()
                .as_array()
                .unwrap()
                .iter()
                .map(|v| f64::from(v.as_float().unwrap()))
                .collect();
            let read = Read {
                page,
                subtype,
                rect: rect.try_into().unwrap(),
                author: string(d, b"T"),
                subject: string(d, b"Subj"),
                text: string(d, b"Contents"),
                changed: string(d, b"M"),
                answers: d.get(b"IRT").ok().map(|o| o.as_reference().unwrap()),
                id,
                is_drawn: d.get(b"AP").is_ok_and(|ap| matches!(ap, Object::Dictionary(_))),
            };
            let name = string(d, b"NM");
            assert!(found.insert(name.clone(), read).is_none(), "{name} twice");
        }
    }
    found
}

/// Author, time, kind, text and answers of every note are in the file, and a highlight lies over the very figure.
#[test]
fn every_note_is_a_comment_at_its_figure() {
    let review = review(40);
    let printed = printed(&review, Language::Chinese, &PaperChoice::default());
    let comments = comments_of(&printed.bytes);
    let (words, heights) = words_of(&printed.bytes);
    let places = places_of(&review, &BASE.budget, Some(&BASE.report));
    let mut over = 0;
    for (id, note) in review.notes() {
        let content = note.content();
        let read = &comments[&id.to_string()];
        assert!(read.is_drawn);
        assert_eq!(read.author, "林代表（城区代表团）");
        assert!(read.changed.starts_with("D:2026") && read.changed.ends_with("+08'00'"), "{}", read.changed);
        let kept: String =
            content.text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
        assert_eq!(read.text, kept, "emoji and all");
        let kind = Words::new(Language::Chinese).get(format!("note-kind-{}", content.kind.word()));
        assert!(read.subject.contains(&*kind), "{}", read.subject);
        for (nth, reply) in note.replies().iter().enumerate() {
            let answer = &comments[&format!("{id}-{}", nth + 1)];
            assert_eq!(answer.answers, Some(read.id));
            assert_eq!(answer.text, reply.text);
            assert_eq!(answer.page, read.page);
        }
        if read.subtype == "Highlight"
            && let Some(mingzhang::review::places::Target::Figure(figure)) =
                places.place(id).and_then(|p| p.target)
        {
            let [left, bottom, right, top] = read.rect;
            let (top, bottom) = (heights[read.page] - top, heights[read.page] - bottom);
            let under: String = words
                .iter()
                .filter(|w| w.page == read.page)
                .filter(|w| {
                    let (x, y) = (f64::midpoint(w.left, w.right), f64::midpoint(w.top, w.bottom));
                    (left..=right).contains(&x) && (top..=bottom).contains(&y)
                })
                .map(|w| w.text.as_str())
                .collect();
            // tables of items have the unit beside the number
            let expected = match BASE.budget.figure(figure).owner {
                Owner::Line(_) => shown(figure),
                Owner::Item(..) => BASE.budget.figure(figure).quantity.text().to_owned(),
            };
            assert_eq!(plain(&under), plain(&expected), "{}", BASE.budget.key(figure));
            over += 1;
        }
    }
    // figures of one note; others share a figure, or stand on lines, tables, charts, findings, or nowhere any more
    assert!(over >= 20, "{over}");
}

fn plain(text: &str) -> String {
    text.replace(['\u{2212}', '+', '%', ',', ' '], "").trim_start_matches('-').to_owned()
}

/// A figure as the table shows it, without its unit.
fn shown(figure: mingzhang::budget::FigureId) -> String {
    let quantity = &BASE.budget.figure(figure).quantity;
    mingzhang::compare::display::printed(
        quantity,
        DisplayUnit::default(),
        mingzhang::compare::display::Medium::Screen,
    )
    .text
}

/// Whoever searches finds: all figures and names of every statement are in the text.
#[test]
fn the_text_can_be_searched() {
    let printed = printed(&empty_review(), Language::Chinese, &PaperChoice::default());
    let (words, _) = words_of(&printed.bytes);
    let text: String = words.iter().map(|w| plain(&w.text)).collect::<Vec<_>>().join(" ");
    let joined = text.replace(' ', "");
    let mut count = 0;
    for (id, figure) in BASE.budget.figures() {
        if let Owner::Line(line) = figure.owner {
            let shown = plain(&shown(id));
            assert!(joined.contains(&shown), "{} {shown}", BASE.budget.key(id));
            let name = plain(&BASE.budget.line(line).name);
            assert!(joined.contains(&name), "{name}");
            count += 1;
        }
    }
    assert!(count > 350, "{count}");
    assert!(!joined.contains("anno://"));
}

/// Notes that are filtered out are nowhere.
#[test]
fn only_the_notes_that_are_listed_are_printed() {
    let review = review(40);
    let wanted: Vec<NoteId> =
        review.notes().filter(|(_, n)| n.content().kind == NoteKind::Question).map(|(id, _)| id).collect();
    assert!(!wanted.is_empty() && wanted.len() < 40);
    let filter = NoteFilter { kind: Some(NoteKind::Question), ..NoteFilter::default() };
    let ask = Ask { filter, ..Ask::of(&BASE, &review) };
    let printed = ask.with(|content| pdf(content, &PaperChoice::default())).unwrap();
    let comments = comments_of(&printed.bytes);
    let roots: Vec<&String> =
        comments.iter().filter(|(_, c)| c.answers.is_none()).map(|(name, _)| name).collect();
    assert_eq!(roots.len(), wanted.len());
    assert!(wanted.iter().all(|id| comments.contains_key(&id.to_string())));
}
