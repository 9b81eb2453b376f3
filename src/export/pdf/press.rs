//! The typesetter: a template and data become pages. It sees nothing of the disk and nothing of the network; the
//! template, the data and the typefaces are all there is.

use super::super::ExportError;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use std::collections::HashMap;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp as PdfTime};

/// The bundled typefaces, the same as in the window.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let regular: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Regular-GBK.ttf");
    let bold: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Bold-8105.ttf");
    [regular, bold].into_iter().flat_map(|face| Font::iter(Bytes::new(face))).collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(&*FONTS)));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Whether one of the typefaces has a character. What has no shape must not reach the typesetter: an archive document
/// may not have it, and the export would fail.
pub fn has_glyph(c: char) -> bool {
    FONTS.iter().any(|font| font.info().coverage.contains(u32::from(c)))
}

/// All the typesetter can see.
struct Shop {
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl World for Shop {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // nothing on the page may depend on when it is set
        None
    }
}

fn file_id(name: &str) -> Result<FileId, ExportError> {
    let path = VirtualPath::new(name).map_err(|e| ExportError::Internal(format!("{e:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn said(diagnostics: &[SourceDiagnostic]) -> ExportError {
    let all: Vec<String> = diagnostics.iter().take(5).map(|d| d.message.to_string()).collect();
    ExportError::Internal(all.join("; "))
}

/// Pages set from a template; `data` is what the template reads as `data.json`, never part of it.
///
/// # Errors
/// When template and data do not fit: a mistake of the program.
pub fn set(template: &str, data: Vec<u8>) -> Result<PagedDocument, ExportError> {
    let main = file_id("main.typ")?;
    let shop = Shop {
        main,
        sources: HashMap::from([(main, Source::new(main, template.to_owned()))]),
        files: HashMap::from([(file_id("data.json")?, Bytes::new(data))]),
    };
    let set = typst::compile::<PagedDocument>(&shop);
    // what is remembered for a next time would only take room
    comemo::evict(0);
    set.output.map_err(|e| said(&e))
}

/// The document as PDF for archives and for readers with assistive technology: PDF/A-2a and PDF/UA-1.
///
/// # Errors
/// When the document is not fit for them, which is a mistake of the program.
pub fn print(document: &PagedDocument, ident: &str, made: Timestamp) -> Result<Vec<u8>, ExportError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|e| ExportError::Internal(e.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some(format!("Mingzhang 明账 {}", env!("CARGO_PKG_VERSION")))),
        timestamp: pdf_time(made),
        standards,
        tagged: true,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|e| said(&e))
}

/// A time in China, whatever the computer: the same document on all of them.
fn pdf_time(at: Timestamp) -> Option<PdfTime> {
    let there = at.to_zoned_datetime(TimeZone::fixed(Offset::constant(8)));
    let number = |n: i8| u8::try_from(n).unwrap_or(0);
    let time = Datetime::from_ymd_hms(
        i32::from(there.year()),
        number(there.month()),
        number(there.day()),
        number(there.hour()),
        number(there.minute()),
        number(there.second()),
    )?;
    PdfTime::new_local(time, 8 * 60)
}

/// A page in pixels.
pub fn picture(document: &PagedDocument, page: usize, hundredths: u16) -> Option<super::PagePicture> {
    let page = document.pages().get(page)?;
    let options = typst_render::RenderOptions {
        pixel_per_pt: (f64::from(hundredths) / 100.0).into(),
        ..typst_render::RenderOptions::default()
    };
    let pixels = typst_render::render(page, &options);
    let (width, height) = (usize::try_from(pixels.width()).ok()?, usize::try_from(pixels.height()).ok()?);
    let rgba = pixels.pixels().iter().flat_map(|p| {
        let c = p.demultiply();
        [c.red(), c.green(), c.blue(), c.alpha()]
    });
    Some(super::PagePicture { width, height, rgba: rgba.collect() })
}

/// The size of a page in points.
pub fn size(document: &PagedDocument, page: usize) -> Option<[f32; 2]> {
    let size = document.pages().get(page)?.frame.size();
    #[expect(clippy::cast_possible_truncation, reason = "points of a page")]
    let points = |length: typst::layout::Abs| length.to_pt() as f32;
    Some([points(size.x), points(size.y)])
}
