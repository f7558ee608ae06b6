use std::fmt::Write as _;
use std::sync::LazyLock;

use shikaku_core::view::design::{Appearance, MEASURES, Measures, Palette};

/// The style of every page: the colours and measures of the library as variables, then the rules that use them.
pub(crate) static STYLE: LazyLock<String> = LazyLock::new(style);

/// The style of every paper: the light colours, because paper is white.
pub(crate) static PAPER_STYLE: LazyLock<String> =
    LazyLock::new(|| format!(":root{{color-scheme:light;{}}}{PAPER_RULES}", colours(Appearance::Light)));

fn style() -> String {
    let light = colours(Appearance::Light);
    let dark = colours(Appearance::Dark);
    let (more, dark_more) = (colours(Appearance::HighContrast), colours(Appearance::HighContrastDark));
    format!(
        ":root{{color-scheme:light dark;{}{light}}}\
        @media(prefers-color-scheme:dark){{:root{{{dark}}}}}\
        @media(prefers-contrast:more){{:root{{{more}}}}}\
        @media(prefers-contrast:more) and (prefers-color-scheme:dark){{:root{{{dark_more}}}}}{RULES}",
        measures()
    )
}

fn colours(appearance: Appearance) -> String {
    Palette::of(appearance).named().iter().fold(String::new(), |mut rules, (name, colour)| {
        let _ = write!(rules, "--{name}:{colour};");
        rules
    })
}

/// Lengths follow the size of type that the person chose.
fn measures() -> String {
    let Measures {
        gap,
        group_gap,
        margin,
        padding,
        radius,
        large_radius,
        target,
        icon,
        small_type,
        type_size,
        large_type,
        hero_type,
        result_type,
    } = MEASURES;
    let named = [
        ("gap", gap),
        ("group-gap", group_gap),
        ("margin", margin),
        ("padding", padding),
        ("radius", radius),
        ("large-radius", large_radius),
        ("target", target),
        ("icon", icon),
        ("small-type", small_type),
        ("type", type_size),
        ("large-type", large_type),
        ("hero-type", hero_type),
        ("result-type", result_type),
    ];
    named.iter().fold(String::new(), |mut rules, (name, pixels)| {
        let _ = write!(rules, "--{name}:{}rem;", f32::from(*pixels) / 16.0);
        rules
    })
}

const RULES: &str = include_str!("page.css");
const PAPER_RULES: &str = include_str!("paper.css");
