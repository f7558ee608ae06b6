#![expect(clippy::unreadable_literal, reason = "a colour is six digits, as in `#f4f6fa`")]

use crate::view::Tone;

/// A colour: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
#[display("#{_0:06x}")]
pub struct Rgb(pub u32);

/// Which colours a person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Appearance {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Dark on light, as far apart as can be.
    HighContrast,
    /// Light on dark, as far apart as can be.
    HighContrastDark,
}

/// The colours of an appearance. Every text keeps 7:1 to what is behind it, every edge of what can be pressed 3:1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub ground: Rgb,
    /// Behind a box.
    pub surface: Rgb,
    /// Text.
    pub ink: Rgb,
    /// Text that is secondary.
    pub quiet: Rgb,
    /// Edge of a box that cannot be pressed.
    pub line: Rgb,
    /// Text, icon and edge of what can be pressed; ground of the primary button.
    pub accent: Rgb,
    /// Text on `accent`.
    pub on_accent: Rgb,
    /// Ground of an icon.
    pub accent_soft: Rgb,
    /// Ground of [`Tone::Valid`].
    pub valid: Rgb,
    /// Text on `valid`.
    pub on_valid: Rgb,
    /// Ground of [`Tone::Attention`].
    pub attention: Rgb,
    /// Text on `attention`.
    pub on_attention: Rgb,
    /// Edge and icon of a notice on `surface`.
    pub attention_edge: Rgb,
    /// Ground of [`Tone::Failed`].
    pub failed: Rgb,
    /// Text on `failed`.
    pub on_failed: Rgb,
    /// Edge and icon of a failure on `surface`, and the text of a button that gives something up.
    pub failed_edge: Rgb,
    /// The outline of what has the focus.
    pub focus: Rgb,
}

impl Palette {
    /// The colours of an appearance.
    #[must_use]
    pub const fn of(appearance: Appearance) -> Self {
        match appearance {
            Appearance::Light => LIGHT,
            Appearance::Dark => DARK,
            Appearance::HighContrast => HIGH_CONTRAST,
            Appearance::HighContrastDark => HIGH_CONTRAST_DARK,
        }
    }

    /// Ground and text of a tone.
    #[must_use]
    pub const fn of_tone(&self, tone: Tone) -> (Rgb, Rgb) {
        match tone {
            Tone::Neutral => (self.surface, self.ink),
            Tone::Valid => (self.valid, self.on_valid),
            Tone::Attention => (self.attention, self.on_attention),
            Tone::Failed => (self.failed, self.on_failed),
        }
    }

    /// Every colour by its name, for a renderer that names them.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Rgb); 17] {
        [
            ("ground", self.ground),
            ("surface", self.surface),
            ("ink", self.ink),
            ("quiet", self.quiet),
            ("line", self.line),
            ("accent", self.accent),
            ("on-accent", self.on_accent),
            ("accent-soft", self.accent_soft),
            ("valid", self.valid),
            ("on-valid", self.on_valid),
            ("attention", self.attention),
            ("on-attention", self.on_attention),
            ("attention-edge", self.attention_edge),
            ("failed", self.failed),
            ("on-failed", self.on_failed),
            ("failed-edge", self.failed_edge),
            ("focus", self.focus),
        ]
    }
}

const LIGHT: Palette = Palette {
    ground: Rgb(0xf4f6fa),
    surface: Rgb(0xffffff),
    ink: Rgb(0x14181c),
    quiet: Rgb(0x3c454e),
    line: Rgb(0xc4ccd6),
    accent: Rgb(0x0b3c7d),
    on_accent: Rgb(0xffffff),
    accent_soft: Rgb(0xe4edfa),
    valid: Rgb(0x105834),
    on_valid: Rgb(0xffffff),
    attention: Rgb(0xffe9a6),
    on_attention: Rgb(0x2b1f00),
    attention_edge: Rgb(0x6b4300),
    failed: Rgb(0x931b1b),
    on_failed: Rgb(0xffffff),
    failed_edge: Rgb(0x931b1b),
    focus: Rgb(0xb3006b),
};

const DARK: Palette = Palette {
    ground: Rgb(0x0e1216),
    surface: Rgb(0x1a2027),
    ink: Rgb(0xf4f6f8),
    quiet: Rgb(0xcbd3db),
    line: Rgb(0x46515d),
    accent: Rgb(0xa9cdff),
    on_accent: Rgb(0x08172b),
    accent_soft: Rgb(0x1d3350),
    valid: Rgb(0x0f5331),
    on_valid: Rgb(0xffffff),
    attention: Rgb(0x4a3a05),
    on_attention: Rgb(0xfff4d6),
    attention_edge: Rgb(0xffd45c),
    failed: Rgb(0x7d1a1a),
    on_failed: Rgb(0xffffff),
    failed_edge: Rgb(0xffb4ab),
    focus: Rgb(0xff9ed2),
};

const HIGH_CONTRAST: Palette = Palette {
    ground: Rgb(0xffffff),
    quiet: Rgb(0x000000),
    ink: Rgb(0x000000),
    line: Rgb(0x000000),
    accent: Rgb(0x001e5a),
    accent_soft: Rgb(0xffffff),
    valid: Rgb(0x003d1f),
    attention: Rgb(0xffffff),
    on_attention: Rgb(0x000000),
    attention_edge: Rgb(0x000000),
    failed: Rgb(0x6b0000),
    failed_edge: Rgb(0x6b0000),
    ..LIGHT
};

const HIGH_CONTRAST_DARK: Palette = Palette {
    ground: Rgb(0x000000),
    surface: Rgb(0x000000),
    ink: Rgb(0xffffff),
    quiet: Rgb(0xffffff),
    line: Rgb(0xffffff),
    accent: Rgb(0xffe100),
    on_accent: Rgb(0x000000),
    accent_soft: Rgb(0x000000),
    valid: Rgb(0x003d1f),
    attention: Rgb(0x000000),
    on_attention: Rgb(0xffe100),
    attention_edge: Rgb(0xffe100),
    failed: Rgb(0x5c0000),
    focus: Rgb(0x00ffff),
    ..DARK
};

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::{Appearance, Palette, Rgb};

    /// WCAG 2.2, "contrast ratio".
    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(Rgb(rgb): Rgb) -> f64 {
        let [_, red, green, blue] = rgb.to_be_bytes().map(|byte| {
            let channel = f64::from(byte) / 255.0;
            if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    #[test]
    fn every_text_and_every_edge_is_seen() {
        for appearance in Appearance::VARIANTS {
            let it = Palette::of(*appearance);
            let texts = [
                (it.ink, it.ground),
                (it.ink, it.surface),
                (it.quiet, it.ground),
                (it.quiet, it.surface),
                (it.accent, it.ground),
                (it.accent, it.surface),
                (it.accent, it.accent_soft),
                (it.on_accent, it.accent),
                (it.on_valid, it.valid),
                (it.on_attention, it.attention),
                (it.on_failed, it.failed),
                (it.attention_edge, it.surface),
                (it.failed_edge, it.surface),
            ];
            for (text, behind) in texts {
                let ratio = contrast(text, behind);
                assert!(ratio >= 7.0, "{appearance:?}: {text} on {behind} is {ratio:.1}");
            }
            for behind in [it.ground, it.surface, it.accent, it.valid, it.failed] {
                let ratio = contrast(it.focus, behind);
                assert!(ratio >= 1.5, "{appearance:?}: the focus {} on {behind} is {ratio:.1}", it.focus);
            }
            for behind in [it.ground, it.surface] {
                assert!(contrast(it.focus, behind) >= 3.0, "{appearance:?}: the focus on {behind}");
            }
        }
    }
}
