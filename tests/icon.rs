//! The icons in `assets/icon/` are what the drawings there give, in every size the systems ask for.
//! After a wanted change of a drawing: `packaging/icon.sh`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

use resvg::{tiny_skia, usvg};
use std::path::{Path, PathBuf};

/// What Windows asks for at 100 to 250 percent, in lists, on the desktop and in large views.
const WINDOWS: [u32; 9] = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/// Types and sizes of an `.icns`; those from `ic11` on are for screens of double density.
const MACOS: [(&[u8; 4], u32); 10] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic13", 256),
    (b"ic14", 512),
    (b"ic10", 1024),
];
/// As the icon themes of Linux desktops have them, and one for pages and papers.
const LINUX: [u32; 8] = [16, 24, 32, 48, 64, 128, 256, 512];
/// Up to here the drawing for small sizes is used where there is one; its edges lie on pixels.
const SMALL: [u32; 3] = [16, 20, 32];

struct Pixels {
    size: u32,
    rgba: Vec<u8>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/icon")
}

fn draw(name: &str, size: u32) -> tiny_skia::Pixmap {
    let small = folder().join(format!("{name}-small.svg"));
    let path =
        if SMALL.contains(&size) && small.exists() { small } else { folder().join(format!("{name}.svg")) };
    let text = std::fs::read_to_string(path).unwrap();
    let tree = usvg::Tree::from_str(&text, &usvg::Options::default()).unwrap();
    assert!((tree.size().width() - tree.size().height()).abs() < f32::EPSILON, "{name} is not square");
    let factor = f32::from(u16::try_from(size).unwrap()) / tree.size().width();
    let mut pixels = tiny_skia::Pixmap::new(size, size).unwrap();
    resvg::render(&tree, tiny_skia::Transform::from_scale(factor, factor), &mut pixels.as_mut());
    pixels
}

fn pixels(drawing: &tiny_skia::Pixmap) -> Pixels {
    let rgba = drawing.pixels().iter().flat_map(|p| {
        let c = p.demultiply();
        [c.red(), c.green(), c.blue(), c.alpha()]
    });
    Pixels { size: drawing.width(), rgba: rgba.collect() }
}

// --- writing ------------------------------------------------------------------------------------------------

/// Small sizes as bitmaps, which every program that reads icons knows; large ones as PNG, as Windows has them.
fn ico(name: &str) -> Vec<u8> {
    let images: Vec<(u32, Vec<u8>)> = WINDOWS
        .iter()
        .map(|&size| {
            let drawing = draw(name, size);
            (size, if size > 64 { drawing.encode_png().unwrap() } else { bitmap(&pixels(&drawing)) })
        })
        .collect();
    let mut file = vec![0, 0, 1, 0];
    file.extend((images.len() as u16).to_le_bytes());
    let mut at = 6 + 16 * images.len();
    for (size, image) in &images {
        // 0 stands for 256
        file.extend([*size as u8, *size as u8, 0, 0, 1, 0, 32, 0]);
        file.extend((image.len() as u32).to_le_bytes());
        file.extend((at as u32).to_le_bytes());
        at += image.len();
    }
    images.iter().for_each(|(_, image)| file.extend(image));
    file
}

fn bitmap(p: &Pixels) -> Vec<u8> {
    let mut out = Vec::new();
    // double height: colours, then the mask of old
    for word in [40, p.size, p.size * 2, 1 | (32 << 16), 0, 0, 0, 0, 0, 0] {
        out.extend(word.to_le_bytes());
    }
    for row in p.rgba.chunks(p.size as usize * 4).rev() {
        row.chunks(4).for_each(|c| out.extend([c[2], c[1], c[0], c[3]]));
    }
    let mask_row = p.size.div_ceil(32) as usize * 4;
    for row in p.rgba.chunks(p.size as usize * 4).rev() {
        let mut bits = vec![0u8; mask_row];
        for (i, c) in row.chunks(4).enumerate() {
            if c[3] == 0 {
                bits[i / 8] |= 0x80 >> (i % 8);
            }
        }
        out.extend(bits);
    }
    out
}

fn icns(name: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, size) in MACOS {
        let png = draw(name, size).encode_png().unwrap();
        body.extend(kind);
        body.extend((png.len() as u32 + 8).to_be_bytes());
        body.extend(png);
    }
    let mut file = b"icns".to_vec();
    file.extend((body.len() as u32 + 8).to_be_bytes());
    file.extend(body);
    file
}

// --- reading, by the descriptions of the formats and not by the code above ----------------------------------

fn read_png(bytes: &[u8]) -> Pixels {
    let image = image::load_from_memory_with_format(bytes, image::ImageFormat::Png).unwrap().into_rgba8();
    assert_eq!(image.width(), image.height());
    Pixels { size: image.width(), rgba: image.into_raw() }
}

fn u16_le(b: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes(b[at..at + 2].try_into().unwrap()))
}

fn u32_le(b: &[u8], at: usize) -> usize {
    u32::from_le_bytes(b[at..at + 4].try_into().unwrap()) as usize
}

fn read_ico(b: &[u8]) -> Vec<Pixels> {
    assert_eq!((u16_le(b, 0), u16_le(b, 2)), (0, 1));
    let mut end_of_last = 6 + 16 * u16_le(b, 4);
    let images = (0..u16_le(b, 4)).map(|i| {
        let entry = &b[6 + 16 * i..];
        let (length, at) = (u32_le(entry, 8), u32_le(entry, 12));
        assert_eq!(at, end_of_last, "images neither overlap nor leave gaps");
        end_of_last = at + length;
        let said = if entry[0] == 0 { 256 } else { u32::from(entry[0]) };
        assert_eq!(entry[0], entry[1]);
        assert_eq!(u16_le(entry, 6), 32, "bits a pixel");
        let image = &b[at..at + length];
        let read = if image.starts_with(b"\x89PNG") { read_png(image) } else { read_bitmap(image) };
        assert_eq!(read.size, said);
        read
    });
    let images: Vec<_> = images.collect();
    assert_eq!(end_of_last, b.len());
    images
}

fn read_bitmap(b: &[u8]) -> Pixels {
    let (header, width) = (u32_le(b, 0), u32_le(b, 4));
    assert_eq!((header, u32_le(b, 8), u16_le(b, 14)), (40, width * 2, 32));
    let colours = &b[header..header + width * width * 4];
    let mask = &b[header + colours.len()..];
    let mask_row = width.div_ceil(32) * 4;
    assert_eq!(mask.len(), mask_row * width);
    let mut rgba = Vec::new();
    for y in (0..width).rev() {
        for x in 0..width {
            let c = &colours[(y * width + x) * 4..][..4];
            let hidden = mask[y * mask_row + x / 8] & (0x80 >> (x % 8)) != 0;
            assert_eq!(hidden, c[3] == 0, "the mask says the same as the opacity");
            rgba.extend([c[2], c[1], c[0], c[3]]);
        }
    }
    Pixels { size: width as u32, rgba }
}

fn read_icns(b: &[u8]) -> Vec<([u8; 4], Pixels)> {
    let u32_be = |at: usize| u32::from_be_bytes(b[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&b[..4], u32_be(4)), (&b"icns"[..], b.len()));
    let mut images = Vec::new();
    let mut at = 8;
    while at < b.len() {
        let end = at + u32_be(at + 4);
        images.push((b[at..at + 4].try_into().unwrap(), read_png(&b[at + 8..end])));
        at = end;
    }
    images
}

// ------------------------------------------------------------------------------------------------------------

/// Bytes as they are kept; renewed first when that is asked for.
fn kept(file: &str, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = folder().join(file);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        mingzhang::storage::write_atomic(&path, &make()).unwrap();
    }
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}; run packaging/icon.sh", path.display()))
}

/// Another version of the renderer may round otherwise, but not draw otherwise.
fn assert_drawn(name: &str, read: &Pixels) {
    let drawn = pixels(&draw(name, read.size));
    let off = drawn.rgba.iter().zip(&read.rgba).filter(|(a, b)| a.abs_diff(**b) > 8).count();
    assert_eq!(drawn.rgba.len(), read.rgba.len());
    assert!(off * 200 <= drawn.rgba.len(), "{name} at {}: run packaging/icon.sh ({off} differ)", read.size);
}

#[test]
fn icons_of_windows_hold_the_drawings_in_every_size() {
    for name in ["mingzhang", "document"] {
        let images = read_ico(&kept(&format!("{name}.ico"), || ico(name)));
        assert_eq!(images.iter().map(|i| i.size).collect::<Vec<_>>(), WINDOWS);
        images.iter().for_each(|image| assert_drawn(name, image));
    }
}

#[test]
fn icons_of_macos_hold_the_drawings_in_every_size() {
    for name in ["mingzhang", "document"] {
        let images = read_icns(&kept(&format!("{name}.icns"), || icns(name)));
        let said: Vec<_> = images.iter().map(|(kind, image)| (kind, image.size)).collect();
        assert_eq!(said, MACOS);
        images.iter().for_each(|(_, image)| assert_drawn(name, image));
    }
}

#[test]
fn icons_of_linux_hold_the_drawings_in_every_size() {
    for name in ["mingzhang", "document"] {
        for size in LINUX {
            let png = kept(&format!("{name}-{size}.png"), || draw(name, size).encode_png().unwrap());
            let read = read_png(&png);
            assert_eq!(read.size, size);
            assert_drawn(name, &read);
        }
    }
}

/// At 16 points both years are there, each in its own colour and as wide as three pixels at least.
#[test]
fn the_icon_can_be_read_at_16_points() {
    let p = pixels(&draw("mingzhang", 16));
    let colour = |x: usize, y: usize| {
        let c = &p.rgba[(y * 16 + x) * 4..][..4];
        format!("{:02X}{:02X}{:02X}", c[0], c[1], c[2])
    };
    let row: Vec<_> = (0..16).map(|x| colour(x, 9)).collect();
    assert!(row.iter().filter(|c| *c == "1F5FA8").count() >= 3, "{row:?}");
    assert!(row.iter().filter(|c| *c == "B4531A").count() >= 3, "{row:?}");
    assert!(row.iter().filter(|c| *c == "FBFAF7").count() >= 5, "{row:?}");
}

#[test]
fn all_icons_together_stay_small() {
    let files = std::fs::read_dir(folder()).unwrap().map(|f| f.unwrap());
    let bytes: u64 = files.map(|f| f.metadata().unwrap().len()).sum();
    assert!(bytes < 300_000, "{bytes}");
}
