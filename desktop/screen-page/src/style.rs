use std::fmt::Write as _;
use std::sync::LazyLock;

use shikaku_core::view::design::{Appearance, MEASURES, Measures, Palette};
use shikaku_core::workflow::{DisplaySettings, Theme};

/// The style of every page: the colours and measures of the library as variables, then the rules that use them.
pub(crate) static STYLE: LazyLock<String> = LazyLock::new(style);

/// What a person chose in the application, after [`STYLE`]; empty where the page follows the settings of the browser.
pub(crate) fn chosen(display: Option<DisplaySettings>) -> String {
    let Some(display) = display else { return String::new() };
    // Large type of the browser and of the application together do not become wider than a phone.
    let size = format!(":root{{font-size:max(100%,min({}%,11vw))}}", display.text_size.percent());
    let of = |is_dark, has_contrast| colours(Appearance::chosen(Some(display), is_dark, has_contrast));
    let themed = match display.theme {
        Theme::System => String::new(),
        Theme::Light | Theme::Dark | Theme::HighContrast => themed(of),
    };
    size + &themed
}

/// The style of every paper: the light colours, because paper is white.
pub(crate) static PAPER_STYLE: LazyLock<String> =
    LazyLock::new(|| format!(":root{{color-scheme:light;{}}}{PAPER_RULES}", colours(Appearance::Light)));

fn style() -> String {
    let themed = themed(|is_dark, has_contrast| colours(Appearance::chosen(None, is_dark, has_contrast)));
    format!(":root{{color-scheme:light dark;{}}}{themed}{RULES}", measures())
}

/// The colours for what the browser is set to: dark or not, and with more contrast or not.
fn themed(of: impl Fn(bool, bool) -> String) -> String {
    format!(
        ":root{{{}}}\
        @media(prefers-color-scheme:dark){{:root{{{}}}}}\
        @media(prefers-contrast:more){{:root{{{}}}}}\
        @media(prefers-contrast:more) and (prefers-color-scheme:dark){{:root{{{}}}}}",
        of(false, false),
        of(true, false),
        of(false, true),
        of(true, true)
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
