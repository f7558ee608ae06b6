use crate::workflow::{DisplaySettings, Theme};

/// A colour: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
#[display("#{_0:06x}")]
pub struct Rgb(pub u32);

impl Rgb {
    const fn of(red: u8, green: u8, blue: u8) -> Self {
        Self(u32::from_be_bytes([0, red, green, blue]))
    }
}

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

impl Appearance {
    /// What a person chose in the application, else what the device is set to.
    #[must_use]
    pub const fn chosen(display: Option<DisplaySettings>, is_dark: bool, has_high_contrast: bool) -> Self {
        let theme = match display {
            Some(display) => display.theme,
            None => Theme::System,
        };
        let (is_dark, has_high_contrast) = match theme {
            Theme::System => (is_dark, has_high_contrast),
            Theme::Light => (false, has_high_contrast),
            Theme::Dark => (true, has_high_contrast),
            Theme::HighContrast => (is_dark, true),
        };
        match (is_dark, has_high_contrast) {
            (false, false) => Self::Light,
            (true, false) => Self::Dark,
            (false, true) => Self::HighContrast,
            (true, true) => Self::HighContrastDark,
        }
    }
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
    /// Ground of [`Tone::Valid`](crate::view::Tone::Valid).
    pub valid: Rgb,
    /// Text on `valid`.
    pub on_valid: Rgb,
    /// Ground of [`Tone::Attention`](crate::view::Tone::Attention).
    pub attention: Rgb,
    /// Text on `attention`.
    pub on_attention: Rgb,
    /// Edge and icon of a notice on `surface`.
    pub attention_edge: Rgb,
    /// Ground of [`Tone::Failed`](crate::view::Tone::Failed).
    pub failed: Rgb,
    /// Text on `failed`.
    pub on_failed: Rgb,
    /// Edge and icon of a failure on `surface`, and the text of a button that gives something up.
    pub failed_edge: Rgb,
    /// Ground of the title bar in 練習モード.
    pub practice: Rgb,
    /// Text on `practice`, and the broad line below it.
    pub on_practice: Rgb,
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

    /// Every colour by its name, for a renderer that names them.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Rgb); 19] {
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
            ("practice", self.practice),
            ("on-practice", self.on_practice),
            ("focus", self.focus),
        ]
    }
}

const LIGHT: Palette = Palette {
    ground: Rgb::of(0xf4, 0xf6, 0xfa),
    surface: Rgb::of(0xff, 0xff, 0xff),
    ink: Rgb::of(0x14, 0x18, 0x1c),
    quiet: Rgb::of(0x3c, 0x45, 0x4e),
    line: Rgb::of(0xc4, 0xcc, 0xd6),
    accent: Rgb::of(0x0b, 0x3c, 0x7d),
    on_accent: Rgb::of(0xff, 0xff, 0xff),
    accent_soft: Rgb::of(0xe4, 0xed, 0xfa),
    valid: Rgb::of(0x10, 0x58, 0x34),
    on_valid: Rgb::of(0xff, 0xff, 0xff),
    attention: Rgb::of(0xff, 0xe9, 0xa6),
    on_attention: Rgb::of(0x2b, 0x1f, 0x00),
    attention_edge: Rgb::of(0x6b, 0x43, 0x00),
    failed: Rgb::of(0x93, 0x1b, 0x1b),
    on_failed: Rgb::of(0xff, 0xff, 0xff),
    failed_edge: Rgb::of(0x93, 0x1b, 0x1b),
    practice: Rgb::of(0xe9, 0xdc, 0xff),
    on_practice: Rgb::of(0x36, 0x0a, 0x66),
    focus: Rgb::of(0xb3, 0x00, 0x6b),
};

const DARK: Palette = Palette {
    ground: Rgb::of(0x0e, 0x12, 0x16),
    surface: Rgb::of(0x1a, 0x20, 0x27),
    ink: Rgb::of(0xf4, 0xf6, 0xf8),
    quiet: Rgb::of(0xcb, 0xd3, 0xdb),
    line: Rgb::of(0x46, 0x51, 0x5d),
    accent: Rgb::of(0xa9, 0xcd, 0xff),
    on_accent: Rgb::of(0x08, 0x17, 0x2b),
    accent_soft: Rgb::of(0x1d, 0x33, 0x50),
    valid: Rgb::of(0x0f, 0x53, 0x31),
    on_valid: Rgb::of(0xff, 0xff, 0xff),
    attention: Rgb::of(0x4a, 0x3a, 0x05),
    on_attention: Rgb::of(0xff, 0xf4, 0xd6),
    attention_edge: Rgb::of(0xff, 0xd4, 0x5c),
    failed: Rgb::of(0x7d, 0x1a, 0x1a),
    on_failed: Rgb::of(0xff, 0xff, 0xff),
    failed_edge: Rgb::of(0xff, 0xb4, 0xab),
    practice: Rgb::of(0x3a, 0x22, 0x62),
    on_practice: Rgb::of(0xf3, 0xea, 0xff),
    focus: Rgb::of(0xff, 0x9e, 0xd2),
};

const HIGH_CONTRAST: Palette = Palette {
    ground: Rgb::of(0xff, 0xff, 0xff),
    quiet: Rgb::of(0x00, 0x00, 0x00),
    ink: Rgb::of(0x00, 0x00, 0x00),
    line: Rgb::of(0x00, 0x00, 0x00),
    accent: Rgb::of(0x00, 0x1e, 0x5a),
    accent_soft: Rgb::of(0xff, 0xff, 0xff),
    valid: Rgb::of(0x00, 0x3d, 0x1f),
    attention: Rgb::of(0xff, 0xff, 0xff),
    on_attention: Rgb::of(0x00, 0x00, 0x00),
    attention_edge: Rgb::of(0x00, 0x00, 0x00),
    failed: Rgb::of(0x6b, 0x00, 0x00),
    failed_edge: Rgb::of(0x6b, 0x00, 0x00),
    on_practice: Rgb::of(0x1e, 0x00, 0x40),
    ..LIGHT
};

const HIGH_CONTRAST_DARK: Palette = Palette {
    ground: Rgb::of(0x00, 0x00, 0x00),
    surface: Rgb::of(0x00, 0x00, 0x00),
    ink: Rgb::of(0xff, 0xff, 0xff),
    quiet: Rgb::of(0xff, 0xff, 0xff),
    line: Rgb::of(0xff, 0xff, 0xff),
    accent: Rgb::of(0xff, 0xe1, 0x00),
    on_accent: Rgb::of(0x00, 0x00, 0x00),
    accent_soft: Rgb::of(0x00, 0x00, 0x00),
    valid: Rgb::of(0x00, 0x3d, 0x1f),
    attention: Rgb::of(0x00, 0x00, 0x00),
    on_attention: Rgb::of(0xff, 0xe1, 0x00),
    attention_edge: Rgb::of(0xff, 0xe1, 0x00),
    failed: Rgb::of(0x5c, 0x00, 0x00),
    practice: Rgb::of(0x26, 0x00, 0x4d),
    on_practice: Rgb::of(0xff, 0xff, 0xff),
    focus: Rgb::of(0x00, 0xff, 0xff),
    ..DARK
};

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::{Appearance, DisplaySettings, Palette, Rgb, Theme};

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
                (it.on_practice, it.practice),
                (it.ink, it.practice),
            ];
            for (text, behind) in texts {
                let ratio = contrast(text, behind);
                assert!(ratio >= 7.0, "{appearance:?}: {text} on {behind} is {ratio:.1}");
            }
            // The outline lies around what has the focus, on one of these.
            for behind in [it.ground, it.surface, it.practice] {
                assert!(contrast(it.focus, behind) >= 3.0, "{appearance:?}: the focus on {behind}");
            }
        }
    }

    #[test]
    fn what_a_person_chose_comes_before_what_the_device_is_set_to() {
        let chosen = |theme, is_dark, has_high_contrast| {
            let display = DisplaySettings { theme, ..DisplaySettings::default() };
            Appearance::chosen(Some(display), is_dark, has_high_contrast)
        };
        for is_dark in [false, true] {
            for has_contrast in [false, true] {
                let by_device = Appearance::chosen(None, is_dark, has_contrast);
                assert_eq!(chosen(Theme::System, is_dark, has_contrast), by_device);
                let light = chosen(Theme::Light, is_dark, has_contrast);
                let dark = chosen(Theme::Dark, is_dark, has_contrast);
                assert_eq!(light, Appearance::chosen(None, false, has_contrast));
                assert_eq!(dark, Appearance::chosen(None, true, has_contrast));
            }
            assert_eq!(chosen(Theme::HighContrast, is_dark, false), Appearance::chosen(None, is_dark, true));
        }
        assert_eq!(Appearance::chosen(None, true, false), Appearance::Dark);
        assert_eq!(Appearance::chosen(None, true, true), Appearance::HighContrastDark);
    }
}
