//! Pictures in pixels made from SVG, with the typefaces of the program and no other.

use resvg::{tiny_skia, usvg};
use std::sync::{Arc, LazyLock};
use thiserror::Error;

/// Why there is no picture.
#[derive(Debug, Error)]
pub enum PictureError {
    #[error("{0}")]
    Svg(#[from] usvg::Error),
    #[error("a picture of this size does not fit into memory")]
    Size,
    #[error("{0}")]
    Png(String),
}

/// A picture: four bytes a pixel, red, green, blue, opacity, from the top left.
#[derive(Clone, Debug)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
    png: Vec<u8>,
}

impl Picture {
    /// The picture as a PNG file.
    pub fn png(&self) -> &[u8] {
        &self.png
    }
}

/// The bundled faces; which are regular and bold is read from them.
static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../assets/fonts/NotoSansSC-Regular-GBK.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../assets/fonts/NotoSansSC-Bold-8105.ttf").to_vec());
    Arc::new(fonts)
});

/// Draws SVG at so many pixels a point.
///
/// # Errors
/// When the SVG is not in order or the picture too large.
pub fn picture(svg: &str, scale: u8) -> Result<Picture, PictureError> {
    let options = usvg::Options {
        fontdb: Arc::clone(&FONTS),
        font_family: crate::chart::FAMILY.to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let scale = u32::from(scale.max(1));
    let size = tree.size().to_int_size();
    let (width, height) = (size.width().saturating_mul(scale), size.height().saturating_mul(scale));
    let mut pixels = tiny_skia::Pixmap::new(width, height).ok_or(PictureError::Size)?;
    let factor = f32::from(u16::try_from(scale).unwrap_or(1));
    resvg::render(&tree, tiny_skia::Transform::from_scale(factor, factor), &mut pixels.as_mut());
    let png = pixels.encode_png().map_err(|e| PictureError::Png(e.to_string()))?;
    // the renderer keeps colours multiplied by their opacity; charts have an opaque ground
    let rgba = pixels.pixels().iter().flat_map(|p| {
        let c = p.demultiply();
        [c.red(), c.green(), c.blue(), c.alpha()]
    });
    Ok(Picture { width, height, rgba: rgba.collect(), png })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_drawn_with_the_bundled_faces() {
        let text = |weight: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80\" height=\"20\" font-family=\"Noto Sans SC\">\
                 <rect width=\"80\" height=\"20\" fill=\"#FFFFFF\"/>\
                 <text x=\"2\" y=\"15\" font-size=\"14\"{weight}>预算 74.77</text></svg>"
            )
        };
        let dark = |p: &Picture| p.rgba.chunks(4).filter(|c| c[0] < 128).count();
        let (regular, bold) =
            (picture(&text(""), 2).unwrap(), picture(&text(" font-weight=\"700\""), 2).unwrap());
        assert_eq!((regular.width, regular.height), (160, 40));
        assert!(
            dark(&regular) > 200 && dark(&bold) > dark(&regular) + 50,
            "{} {}",
            dark(&regular),
            dark(&bold)
        );
        assert!(regular.png().starts_with(b"\x89PNG"));
        assert!(picture("<svg", 1).is_err());
    }
}
