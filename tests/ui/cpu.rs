//! Paints egui's triangles on the CPU: image tests need no graphics card, driver or display, and give
//! the same pixels everywhere. Sampling and blending as a GPU would with an 8-bit target.

use eframe::egui::{
    Context, FullOutput, TextureId, TexturesDelta,
    epaint::{ImageData, Primitive, Vertex, textures::TextureFilter},
};
use image::RgbaImage;
use std::collections::HashMap;

struct Texture {
    size: [usize; 2],
    pixels: Vec<[f32; 4]>,
    nearest: bool,
}

/// The renderer.
#[derive(Default)]
pub struct Cpu {
    textures: HashMap<TextureId, Texture>,
    freed: Vec<TextureId>,
}

impl egui_kittest::TestRenderer for Cpu {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in self.freed.drain(..) {
            self.textures.remove(&id);
        }
        for (id, deltas) in delta.set.drain() {
            for d in deltas {
                let ImageData::Color(image) = &d.image;
                let colours = image.pixels.iter().map(|c| c.to_array().map(|v| f32::from(v) / 255.0));
                match d.pos {
                    None => {
                        let nearest = d.options.magnification == TextureFilter::Nearest;
                        self.textures
                            .insert(id, Texture { size: image.size, pixels: colours.collect(), nearest });
                    }
                    Some([x0, y0]) => {
                        let texture =
                            self.textures.get_mut(&id).expect("part of a texture that is not there");
                        for (i, colour) in colours.enumerate() {
                            let (x, y) = (i % image.size[0], i / image.size[0]);
                            texture.pixels[(y0 + y) * texture.size[0] + x0 + x] = colour;
                        }
                    }
                }
            }
        }
        self.freed.extend(delta.free.drain());
    }

    fn render(&mut self, ctx: &Context, out: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let (width, height) = (size.x.round() as usize, size.y.round() as usize);
        let mut target = vec![[0f32; 4]; width * height];
        for clipped in ctx.tessellate(out.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = &clipped.primitive else {
                return Err("a paint callback".into());
            };
            let texture = self.textures.get(&mesh.texture_id).ok_or("a texture is missing")?;
            let edge = |v: f32, most: usize| ((v * scale).round().max(0.0) as usize).min(most);
            let (min, max) = (clipped.clip_rect.min, clipped.clip_rect.max);
            let clip = [edge(min.x, width), edge(min.y, height), edge(max.x, width), edge(max.y, height)];
            for corner in mesh.indices.chunks_exact(3) {
                let triangle = [0, 1, 2].map(|i| mesh.vertices[corner[i] as usize]);
                fill(&mut target, width, clip, triangle, scale, texture);
            }
        }
        let bytes = target.iter().flat_map(|c| c.map(|v| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)).collect();
        RgbaImage::from_raw(width as u32, height as u32, bytes).ok_or_else(|| "the size does not fit".into())
    }
}

type Point = [i64; 2];

/// On a grid of 1/256 pixel with the top-left rule, so that neighbours neither overlap nor gap.
fn fill(
    target: &mut [[f32; 4]],
    width: usize,
    clip: [usize; 4],
    mut corners: [Vertex; 3],
    scale: f32,
    texture: &Texture,
) {
    let grid = |v: f32| (f64::from(v) * f64::from(scale) * 256.0).round() as i64;
    let mut p: [Point; 3] = corners.map(|v| [grid(v.pos.x), grid(v.pos.y)]);
    let area = (p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[1][1] - p[0][1]) * (p[2][0] - p[0][0]);
    if area == 0 {
        return;
    }
    if area < 0 {
        p.swap(1, 2);
        corners.swap(1, 2);
    }
    let area = area.abs();
    let low = |k: usize| p.iter().map(|p| p[k]).min().unwrap_or(0);
    let high = |k: usize| p.iter().map(|p| p[k]).max().unwrap_or(0);
    let first = |v: i64, least: usize| ((v - 128).div_euclid(256).max(0) as usize).max(least);
    let past = |v: i64, most: usize| ((v + 256).div_euclid(256).max(0) as usize).min(most);
    let side = |a: Point, b: Point, x: i64, y: i64| (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
    let bias = |a: Point, b: Point| {
        if (a[1] == b[1] && b[0] > a[0]) || b[1] < a[1] { 0 } else { -1 }
    };
    let biases = [bias(p[1], p[2]), bias(p[2], p[0]), bias(p[0], p[1])];
    for y in first(low(1), clip[1])..past(high(1), clip[3]) {
        for x in first(low(0), clip[0])..past(high(0), clip[2]) {
            let (cx, cy) = (x as i64 * 256 + 128, y as i64 * 256 + 128);
            let sides = [side(p[1], p[2], cx, cy), side(p[2], p[0], cx, cy), side(p[0], p[1], cx, cy)];
            if (0..3).any(|i| sides[i] + biases[i] < 0) {
                continue;
            }
            let share = sides.map(|s| s as f32 / area as f32);
            let mix = |f: &dyn Fn(&Vertex) -> f32| (0..3).map(|i| share[i] * f(&corners[i])).sum::<f32>();
            let sample = texture.sample(mix(&|v| v.uv.x), mix(&|v| v.uv.y));
            let colour: [f32; 4] =
                std::array::from_fn(|k| sample[k] * mix(&|v| f32::from(v.color.to_array()[k]) / 255.0));
            let pixel = &mut target[y * width + x];
            for k in 0..4 {
                let mixed = colour[k] + pixel[k] * (1.0 - colour[3]);
                // an 8-bit target rounds after every blend
                pixel[k] = (mixed.clamp(0.0, 1.0) * 255.0).round() / 255.0;
            }
        }
    }
}

impl Texture {
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (w, h) = (self.size[0] as i64, self.size[1] as i64);
        let at = |x: i64, y: i64| self.pixels[(y.clamp(0, h - 1) * w + x.clamp(0, w - 1)) as usize];
        if self.nearest {
            return at((u * w as f32).floor() as i64, (v * h as f32).floor() as i64);
        }
        let (x, y) = (u * w as f32 - 0.5, v * h as f32 - 0.5);
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let (x, y) = (x.floor() as i64, y.floor() as i64);
        let (a, b, c, d) = (at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1));
        std::array::from_fn(|k| {
            let top = a[k] + (b[k] - a[k]) * fx;
            let bottom = c[k] + (d[k] - c[k]) * fx;
            top + (bottom - top) * fy
        })
    }
}
