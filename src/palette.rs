//! The colours of the program, for screen, picture and paper alike. Known to every room that draws.
//!
//! Two colours carry meaning everywhere: the executed year is blue, the draft year orange. Words have a dark shade
//! of them and areas one of different lightness, so that areas are told apart on grey paper too.

/// A colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// `#1F5FA8`
    pub fn hex(self) -> String {
        let Self(r, g, b) = self;
        format!("#{r:02X}{g:02X}{b:02X}")
    }

    /// The grey as light as this colour, for printers without colours (ITU-R BT.601).
    pub fn grey(self) -> Self {
        let Self(r, g, b) = self;
        let sum = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
        let level = u8::try_from(sum / 1000).unwrap_or(u8::MAX);
        Self(level, level, level)
    }
}

/// How many colours there are for the accounts of one list, before they come again.
pub const SERIES: usize = 12;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette<C = Rgb> {
    /// Behind the table.
    pub paper: C,
    /// Behind panels and bars.
    pub side: C,
    /// Printed figures and text.
    pub ink: C,
    /// Derived values, labels, notes.
    pub soft: C,
    /// Lines between things.
    pub hairline: C,
    /// Heading rows.
    pub band: C,
    /// The executed year, everywhere: words.
    pub executed: C,
    /// The draft year, everywhere: words.
    pub draft: C,
    /// Behind what is selected.
    pub selected: C,
    /// Around the cell with the cursor.
    pub cursor: C,
    /// Behind the pointer.
    pub hover: C,
    /// Words about something wrong.
    pub wrong: C,
    /// Warnings from grey-violet to dark red: attention, statutory, incomplete, definition.
    pub attention: C,
    pub statutory: C,
    pub incomplete: C,
    pub definition: C,
    /// Notes, everywhere.
    pub note: C,
    /// Areas of the executed and of the draft year.
    pub executed_area: C,
    pub draft_area: C,
    /// Areas of the adjusted budget; the initial one is an outline.
    pub budget_area: C,
    /// Areas of what is more and of what is less than the year before.
    pub rise: C,
    pub fall: C,
    /// Areas of what the report leaves out; always with an outline.
    pub rest: C,
    /// Areas of the accounts of one list; neighbours differ in lightness.
    pub series: [C; SERIES],
}

/// The colours of paper without colours: areas that stand side by side in one chart differ by a fifth of the way from
/// black to white at least.
pub fn greys() -> Palette {
    let level = |l: u8| Rgb(l, l, l);
    let series = [0x30, 0xA0, 0x60, 0xC8, 0x48, 0xB4, 0x78, 0xDC, 0x3C, 0xAA, 0x6C, 0xD2].map(level);
    Palette {
        executed_area: level(0x2C),
        rise: level(0x68),
        draft_area: level(0x9E),
        fall: level(0xD4),
        budget_area: level(0xC8),
        rest: level(0xF4),
        series,
        ..LIGHT.map(Rgb::grey)
    }
}

impl<C: Copy> Palette<C> {
    /// The same in another kind of colour.
    pub fn map<D>(&self, of: impl Fn(C) -> D) -> Palette<D> {
        Palette {
            paper: of(self.paper),
            side: of(self.side),
            ink: of(self.ink),
            soft: of(self.soft),
            hairline: of(self.hairline),
            band: of(self.band),
            executed: of(self.executed),
            draft: of(self.draft),
            selected: of(self.selected),
            cursor: of(self.cursor),
            hover: of(self.hover),
            wrong: of(self.wrong),
            attention: of(self.attention),
            statutory: of(self.statutory),
            incomplete: of(self.incomplete),
            definition: of(self.definition),
            note: of(self.note),
            executed_area: of(self.executed_area),
            draft_area: of(self.draft_area),
            budget_area: of(self.budget_area),
            rise: of(self.rise),
            fall: of(self.fall),
            rest: of(self.rest),
            series: self.series.map(of),
        }
    }
}

const fn rgb(hex: u32) -> Rgb {
    let [_, r, g, b] = hex.to_be_bytes();
    Rgb(r, g, b)
}

/// Paper and ink: on screen and in print.
pub const LIGHT: Palette = Palette {
    paper: rgb(0xFB_FA_F7),
    side: rgb(0xF3_F1_EB),
    ink: rgb(0x1E_23_29),
    soft: rgb(0x5B_62_6B),
    hairline: rgb(0xDC_D8_CE),
    band: rgb(0xEF_EC_E4),
    executed: rgb(0x1F_5F_A8),
    draft: rgb(0xA8_4A_14),
    selected: rgb(0xDD_E7_F3),
    cursor: rgb(0x1F_5F_A8),
    hover: rgb(0xEA_E6_DC),
    wrong: rgb(0x9B_1C_1C),
    attention: rgb(0x5C_50_78),
    statutory: rgb(0x86_2E_55),
    incomplete: rgb(0x6A_46_70),
    definition: rgb(0x92_3A_2C),
    note: rgb(0x0B_6E_5B),
    executed_area: rgb(0x1F_5F_A8),
    draft_area: rgb(0xD9_77_3A),
    budget_area: rgb(0x8A_85_77),
    rise: rgb(0x1B_6B_5A),
    fall: rgb(0xB5_6A_9B),
    rest: rgb(0xE3_E0_D8),
    series: [
        rgb(0x2F_5D_50),
        rgb(0xBE_8B_2F),
        rgb(0x5B_3F_73),
        rgb(0x7C_9F_57),
        rgb(0x3D_4F_66),
        rgb(0xB5_7F_A6),
        rgb(0x6B_3A_2E),
        rgb(0x4E_9C_A3),
        rgb(0x2B_3A_67),
        rgb(0x9A_91_36),
        rgb(0x7A_2E_4F),
        rgb(0x7E_98_BF),
    ],
};

/// Light on dark, for the evening.
pub const DARK: Palette = Palette {
    paper: rgb(0x17_1A_1E),
    side: rgb(0x1F_23_28),
    ink: rgb(0xE8_E6_E1),
    soft: rgb(0xA6_AC_B4),
    hairline: rgb(0x36_3B_42),
    band: rgb(0x22_27_2D),
    executed: rgb(0x7F_B4_EE),
    draft: rgb(0xF0_A0_6A),
    selected: rgb(0x25_3A_52),
    cursor: rgb(0x7F_B4_EE),
    hover: rgb(0x2B_31_38),
    wrong: rgb(0xF2_8B_82),
    attention: rgb(0xC0_B2_E0),
    statutory: rgb(0xF0_9A_C4),
    incomplete: rgb(0xD2_A8_DC),
    definition: rgb(0xF2_A0_90),
    note: rgb(0x7F_D1_BE),
    executed_area: rgb(0x3F_7C_C0),
    draft_area: rgb(0xF2_B0_84),
    budget_area: rgb(0x8A_90_98),
    rise: rgb(0x4E_9E_8B),
    fall: rgb(0xE3_B1_D3),
    rest: rgb(0x2C_31_38),
    series: [
        rgb(0x4B_8A_78),
        rgb(0xE9_C4_6A),
        rgb(0x8A_6B_A8),
        rgb(0xB9_D8_9A),
        rgb(0x6B_84_A6),
        rgb(0xE6_B8_DA),
        rgb(0xA0_67_4F),
        rgb(0x8F_D3_DA),
        rgb(0x66_73_B8),
        rgb(0xD9_D2_7A),
        rgb(0xB0_56_7F),
        rgb(0xB5_CB_EA),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn linear(v: u8) -> f64 {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    }

    fn channels(Rgb(r, g, b): Rgb) -> [f64; 3] {
        [linear(r), linear(g), linear(b)]
    }

    /// WCAG 2.2 contrast.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let luminance = |c: Rgb| {
            let [r, g, b] = channels(c);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Eyes without one kind of cone: Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation
    /// of Color Vision Deficiency", 2009, severity 1.0.
    const DEFICIENT: [[[f64; 3]; 3]; 3] = [
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    fn lab(rgb: [f64; 3]) -> [f64; 3] {
        let [r, g, b] = rgb;
        let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
        let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// The smallest difference (CIE 1976) of two colours to any eye.
    fn difference(a: Rgb, b: Rgb) -> f64 {
        let through = |eye: Option<&[[f64; 3]; 3]>, c: Rgb| {
            let c = channels(c);
            let seen = match eye {
                None => c,
                Some(m) => m.map(|row| (0..3).map(|i| row[i] * c[i]).sum::<f64>().clamp(0.0, 1.0)),
            };
            lab(seen)
        };
        let eyes = std::iter::once(None).chain(DEFICIENT.iter().map(Some));
        eyes.map(|eye| {
            let (a, b) = (through(eye, a), through(eye, b));
            (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
        })
        .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn words_are_readable_on_every_ground() {
        for t in [LIGHT, DARK] {
            let words = [
                t.ink,
                t.soft,
                t.executed,
                t.draft,
                t.wrong,
                t.attention,
                t.statutory,
                t.incomplete,
                t.definition,
                t.note,
            ];
            for text in words {
                for ground in [t.paper, t.side, t.band, t.selected, t.hover] {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= 4.5, "{} on {} is {ratio:.2}", text.hex(), ground.hex());
                }
            }
            assert!(contrast(t.cursor, t.selected) >= 3.0);
            // names of areas the report leaves out stand on them
            assert!(contrast(t.ink, t.rest) >= 4.5 && contrast(t.soft, t.rest) >= 4.5);
        }
    }

    /// WCAG 2.2, 1.4.11: what is needed to understand a picture has a contrast of 3 to 1; what is told apart by
    /// lightness differs by half.
    #[test]
    fn areas_are_told_apart_by_every_eye_and_on_grey_paper() {
        for t in [LIGHT, DARK] {
            for area in [t.executed_area, t.draft_area, t.budget_area, t.rise, t.fall] {
                assert!(contrast(area, t.paper) >= 3.0, "{}: {:.2}", area.hex(), contrast(area, t.paper));
            }
            // an outline makes up for what light areas lack
            assert!(contrast(t.soft, t.paper) >= 3.0);
            let series = (0..SERIES).map(|i| (t.series[i], t.series[(i + 1) % SERIES]));
            for (a, b) in [(t.executed_area, t.draft_area), (t.rise, t.fall)].into_iter().chain(series) {
                assert!(difference(a, b) >= 20.0, "{} {}: {:.0}", a.hex(), b.hex(), difference(a, b));
                assert!(contrast(a, b) >= 1.6, "{} {}: {:.2}", a.hex(), b.hex(), contrast(a, b));
            }
            for area in t.series {
                assert!(contrast(area, t.paper) >= 2.8, "{}: {:.2}", area.hex(), contrast(area, t.paper));
            }
            for area in [t.executed_area, t.draft_area, t.rise, t.fall].into_iter().chain(t.series) {
                assert!(contrast(area, t.rest) >= 1.6, "{}: {:.2}", area.hex(), contrast(area, t.rest));
            }
        }
    }

    /// The test above fails for colours it should fail for.
    #[test]
    fn red_and_green_of_one_lightness_are_not_told_apart() {
        assert!(difference(Rgb(0xB0, 0x60, 0x30), Rgb(0x70, 0x80, 0x30)) < 20.0);
        assert!(contrast(Rgb(0x1F, 0x5F, 0xA8), Rgb(0xA8, 0x4A, 0x14)) < 1.6);
    }

    /// On paper without colours what stands side by side is told apart by lightness alone.
    #[test]
    fn greys_are_told_apart() {
        let p = greys();
        let level = |Rgb(r, g, b): Rgb| {
            assert!(r == g && g == b, "no colour is left");
            r
        };
        let areas = [p.executed_area, p.rise, p.draft_area, p.fall].map(level);
        for (nth, one) in areas.iter().enumerate() {
            for other in &areas[nth + 1..] {
                assert!(one.abs_diff(*other) >= 51, "{areas:?}");
            }
        }
        let series = p.series.map(level);
        assert!(series.windows(2).all(|w| w[0].abs_diff(w[1]) >= 51), "{series:?}");
    }
}
