//! Comments in a PDF: highlights and sticky notes as every reader shows them.
//!
//! The typesetter knows links only. The template wraps what is commented on in a link with a scheme of our own (`anno://`),
//! so that the typesetter works out where it stands and takes it into the structure of the document. Here such links
//! become what they stand for; the structure element over each is called `Annot` instead of `Link`, as PDF/UA-1 (7.18.1)
//! asks, and each has an appearance, as PDF/A-2 (6.3.3) asks. There are no pop-up windows: readers make their own, and
//! PDF/UA would want them in the structure too.

use super::super::ExportError;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

/// The scheme of links that are to become comments.
pub(super) const SCHEME: &str = "anno://";

/// How a comment looks on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words are marked.
    Highlight,
    /// A small sheet beside what it is about.
    Sheet,
    /// An answer to another comment: readers show it under that one, and the page shows nothing.
    Reply,
}

/// A comment; its link is `anno://` and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Unique in the document, letters and digits only.
    pub name: String,
    pub kind: Kind,
    pub author: String,
    /// What sort of note it is, in a few words.
    pub subject: String,
    pub text: String,
    pub created: Timestamp,
    pub changed: Timestamp,
    /// The name of the comment it answers.
    pub answers: Option<String>,
}

/// The colours of comments, red, green, blue from 0 to 255.
#[derive(Clone, Copy, Debug)]
pub struct Colours {
    pub highlight: [u8; 3],
    pub sheet: [u8; 3],
    pub edge: [u8; 3],
}

/// Size of a sheet on the page, in points.
const SHEET: f32 = 11.0;

type Box4 = [f32; 4];

impl From<lopdf::Error> for ExportError {
    fn from(e: lopdf::Error) -> Self {
        Self::Internal(e.to_string())
    }
}

/// A link found on a page.
struct Carrier {
    page: ObjectId,
    id: ObjectId,
    name: String,
    /// One for each line of text.
    boxes: Vec<Box4>,
    /// Further links of the same comment, one a line of text.
    extra: Vec<ObjectId>,
}

/// Turns the links of `bytes` into comments. A comment without a link is left out; the number of those taken in is
/// given back with the document.
///
/// # Errors
/// When the document is not one the typesetter makes.
pub fn with_comments(
    bytes: &[u8],
    comments: &[Comment],
    colours: Colours,
) -> Result<(Vec<u8>, usize), ExportError> {
    let mut doc = Document::load_mem(bytes)?;
    let known: HashMap<&str, &Comment> = comments.iter().map(|c| (c.name.as_str(), c)).collect();
    let carriers = carriers(&doc)?;
    // answers need the place of what they answer
    let places: HashMap<&str, (ObjectId, Box4)> =
        carriers.iter().map(|c| (c.name.as_str(), (c.id, around(&c.boxes)))).collect();
    let multiply = doc.add_object(dictionary! { "Type" => "ExtGState", "BM" => "Multiply" });
    let nothing = doc.add_object(form([0.0, 0.0, 1.0, 1.0], Dictionary::new(), String::new()));
    let (mut changed, mut dropped) = (HashSet::new(), HashSet::new());
    let mut taken = BTreeSet::new();
    for carrier in &carriers {
        let Some(comment) = known.get(carrier.name.as_str()) else { continue };
        let parent = comment.answers.as_deref().and_then(|name| places.get(name)).copied();
        let mut entry = entry(comment, carrier);
        if let Ok(parent) = doc.get_dictionary(carrier.id)?.get(b"StructParent") {
            entry.set("StructParent", parent.clone());
        }
        let bounds = around(&carrier.boxes);
        let appearance = match comment.kind {
            Kind::Highlight => {
                entry.set("Subtype", "Highlight");
                entry.set("F", 4);
                entry.set("C", colour(colours.highlight));
                entry.set("Rect", numbers(&bounds));
                // upper left, upper right, lower left, lower right: the order all readers expect
                let quads = carrier.boxes.iter().flat_map(|[l, b, r, t]| [*l, *t, *r, *t, *l, *b, *r, *b]);
                entry.set("QuadPoints", numbers(&quads.collect::<Vec<_>>()));
                doc.add_object(highlight(&carrier.boxes, bounds, multiply, colours))
            }
            Kind::Sheet => {
                let [left, _, _, top] = bounds;
                entry.set("Subtype", "Text");
                entry.set("Name", "Comment");
                // printed, and of the same size at any zoom
                entry.set("F", 28);
                entry.set("C", colour(colours.sheet));
                entry.set("Rect", numbers(&[left, top - SHEET, left + SHEET, top]));
                doc.add_object(sheet(colours))
            }
            Kind::Reply => {
                entry.set("Subtype", "Text");
                entry.set("Name", "Comment");
                entry.set("F", 28);
                entry.set("C", colour(colours.sheet));
                let [left, _, _, top] = parent.map_or(bounds, |(_, place)| place);
                entry.set("Rect", numbers(&[left, top - 1.0, left + 1.0, top]));
                if let Some((id, _)) = parent {
                    entry.set("IRT", id);
                    entry.set("RT", "R");
                }
                nothing
            }
        };
        entry.set("AP", dictionary! { "N" => appearance });
        doc.objects.insert(carrier.id, Object::Dictionary(entry));
        changed.insert(carrier.id);
        dropped.extend(carrier.extra.iter().copied());
        taken.insert(&carrier.name);
    }
    rename_elements(&mut doc, &changed, &dropped);
    drop_annotations(&mut doc, &dropped)?;
    let mut out = Vec::with_capacity(bytes.len());
    doc.save_modern(&mut out).map_err(|e| ExportError::Internal(e.to_string()))?;
    mend_stream_ends(&mut out);
    Ok((out, taken.len()))
}

/// The links of ours, page by page; those of one comment together.
fn carriers(doc: &Document) -> Result<Vec<Carrier>, ExportError> {
    let mut found = Vec::new();
    for page in doc.page_iter() {
        let Ok(annotations) = doc.get_dictionary(page)?.get(b"Annots") else { continue };
        let annotations = doc.dereference(annotations)?.1.as_array()?;
        let mut by_name: BTreeMap<String, Carrier> = BTreeMap::new();
        for reference in annotations {
            let id = reference.as_reference()?;
            let data = doc.get_dictionary(id)?;
            let Some(name) = link_name(doc, data) else { continue };
            let boxes = boxes_of(data)?;
            match by_name.get_mut(&name) {
                Some(carrier) => {
                    carrier.boxes.extend(boxes);
                    carrier.extra.push(id);
                }
                None => {
                    let carrier = Carrier { page, id, name: name.clone(), boxes, extra: Vec::new() };
                    by_name.insert(name, carrier);
                }
            }
        }
        found.extend(by_name.into_values());
    }
    Ok(found)
}

/// The name of the comment a link stands for.
fn link_name(doc: &Document, link: &Dictionary) -> Option<String> {
    let action = doc.dereference(link.get(b"A").ok()?).ok()?.1.as_dict().ok()?;
    let uri = action.get(b"URI").ok()?.as_str().ok()?;
    Some(std::str::from_utf8(uri).ok()?.strip_prefix(SCHEME)?.to_owned())
}

fn boxes_of(link: &Dictionary) -> Result<Vec<Box4>, ExportError> {
    let floats = |array: &[Object]| array.iter().map(Object::as_float).collect::<Result<Vec<f32>, _>>();
    if let Ok(quads) = link.get(b"QuadPoints").and_then(Object::as_array) {
        let points = floats(quads)?;
        let pairs: Vec<(f32, f32)> =
            points.chunks_exact(2).filter_map(|p| Some((*p.first()?, *p.last()?))).collect();
        return Ok(pairs.chunks(4).map(bounds).collect());
    }
    let rect = floats(link.get(b"Rect")?.as_array()?)?;
    let pairs: Vec<(f32, f32)> =
        rect.chunks_exact(2).filter_map(|p| Some((*p.first()?, *p.last()?))).collect();
    Ok(vec![bounds(&pairs)])
}

fn bounds(points: &[(f32, f32)]) -> Box4 {
    let start = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    points.iter().fold(start, |[l, b, r, t], (x, y)| [l.min(*x), b.min(*y), r.max(*x), t.max(*y)])
}

fn around(boxes: &[Box4]) -> Box4 {
    let points: Vec<(f32, f32)> = boxes.iter().flat_map(|[l, b, r, t]| [(*l, *b), (*r, *t)]).collect();
    bounds(&points)
}

/// What all comments have.
fn entry(comment: &Comment, carrier: &Carrier) -> Dictionary {
    let mut entry = Dictionary::new();
    entry.set("Type", "Annot");
    entry.set("P", carrier.page);
    entry.set("Contents", text_string(&comment.text));
    entry.set("T", text_string(&comment.author));
    entry.set("Subj", text_string(&comment.subject));
    entry.set("NM", Object::string_literal(comment.name.as_str()));
    entry.set("M", Object::string_literal(date(comment.changed)));
    entry.set("CreationDate", Object::string_literal(date(comment.created)));
    entry
}

/// Text of any script, as PDF has it.
fn text_string(text: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    // what no reader can show is left out
    let kept = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control());
    let kept: String = kept.collect();
    for unit in kept.encode_utf16() {
        bytes.extend_from_slice(&unit.to_be_bytes());
    }
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A time in China, whatever the computer: the same document on all of them.
fn date(at: Timestamp) -> String {
    let there = at.to_zoned_datetime(TimeZone::fixed(Offset::constant(8)));
    there.strftime("D:%Y%m%d%H%M%S+08'00'").to_string()
}

fn numbers(values: &[f32]) -> Object {
    Object::Array(values.iter().map(|v| Object::Real(*v)).collect())
}

fn parts(rgb: [u8; 3]) -> [f32; 3] {
    rgb.map(|c| f32::from(c) / 255.0)
}

fn colour(rgb: [u8; 3]) -> Object {
    numbers(&parts(rgb))
}

fn form(bounds: Box4, resources: Dictionary, content: String) -> Stream {
    let dictionary = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&bounds), "Resources" => resources,
    };
    Stream::new(dictionary, content.into_bytes())
}

/// The lines marked as with a pen: what is under it stays readable.
fn highlight(boxes: &[Box4], bounds: Box4, multiply: ObjectId, colours: Colours) -> Stream {
    let [r, g, b] = parts(colours.highlight);
    let mut content = format!("/GS gs {r:.3} {g:.3} {b:.3} rg\n");
    for [left, bottom, right, top] in boxes {
        let _ = writeln!(content, "{left:.2} {bottom:.2} {:.2} {:.2} re f", right - left, top - bottom);
    }
    let resources = dictionary! { "ExtGState" => dictionary! { "GS" => multiply } };
    let mut stream = form(bounds, resources, content);
    let group = dictionary! { "Type" => "Group", "S" => "Transparency", "CS" => "DeviceRGB" };
    stream.dict.set("Group", group);
    stream
}

/// A small sheet with lines on it.
fn sheet(colours: Colours) -> Stream {
    let ([r, g, b], [er, eg, eb]) = (parts(colours.sheet), parts(colours.edge));
    let content = format!(
        "{r:.3} {g:.3} {b:.3} rg {er:.3} {eg:.3} {eb:.3} RG 0.6 w\n\
         0.5 2.5 10 8 re B\n2.5 2.5 m 2.5 0.4 l 4.8 2.5 l f\n\
         2.3 8.3 m 8.7 8.3 l 2.3 6.5 m 8.7 6.5 l 2.3 4.7 m 6.4 4.7 l S"
    );
    form([0.0, 0.0, SHEET, SHEET], Dictionary::new(), content)
}

/// Structure elements over comments are `Annot`, and no longer name the links that were merged into others.
fn rename_elements(doc: &mut Document, changed: &HashSet<ObjectId>, dropped: &HashSet<ObjectId>) {
    let object_of =
        |kid: &Object| -> Option<ObjectId> { kid.as_dict().ok()?.get(b"Obj").ok()?.as_reference().ok() };
    for object in doc.objects.values_mut() {
        let Object::Dictionary(element) = object else { continue };
        if element.get(b"S").and_then(Object::as_name).ok() != Some(b"Link".as_slice()) {
            continue;
        }
        let is_ours = |kid: &Object| object_of(kid).is_some_and(|id| changed.contains(&id));
        let ours = match element.get(b"K") {
            Ok(Object::Array(kids)) => kids.iter().any(is_ours),
            Ok(kid) => is_ours(kid),
            Err(_) => false,
        };
        if ours {
            element.set("S", "Annot");
        }
        if let Ok(Object::Array(kids)) = element.get_mut(b"K") {
            kids.retain(|kid| object_of(kid).is_none_or(|id| !dropped.contains(&id)));
        }
    }
}

fn drop_annotations(doc: &mut Document, dropped: &HashSet<ObjectId>) -> Result<(), ExportError> {
    if dropped.is_empty() {
        return Ok(());
    }
    let pages: Vec<ObjectId> = doc.page_iter().collect();
    for page in pages {
        let Ok(annotations) = doc.get_dictionary(page)?.get(b"Annots") else { continue };
        let all = doc.dereference(annotations)?.1.as_array()?;
        let kept: Vec<Object> =
            all.iter().filter(|r| r.as_reference().is_ok_and(|id| !dropped.contains(&id))).cloned().collect();
        doc.get_dictionary_mut(page)?.set("Annots", Object::Array(kept));
    }
    for id in dropped {
        doc.objects.remove(id);
    }
    Ok(())
}

/// A compressed stream whose last byte happens to be a carriage return would be read as one byte shorter than it says,
/// since the line end before `endstream` is not part of it. The library writes a space after `endstream`: its place is
/// taken for a full line end, and nothing moves.
fn mend_stream_ends(bytes: &mut [u8]) {
    const WRITTEN: &[u8] = b"\r\nendstream \nendobj";
    const MENDED: &[u8] = b"\r\r\nendstream\nendobj";
    let mut at = 0;
    while let Some(found) =
        bytes.get(at..).and_then(|rest| rest.windows(WRITTEN.len()).position(|w| w == WRITTEN))
    {
        let (start, end) = (at + found, at + found + WRITTEN.len());
        if let Some(place) = bytes.get_mut(start..end) {
            place.copy_from_slice(MENDED);
        }
        at = end;
    }
}
