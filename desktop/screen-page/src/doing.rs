use maud::{Markup, html};
use shikaku_core::view::design::Glyph;
use shikaku_core::view::{Button, ButtonRole, Entry, Language, Screen};

use crate::drawing::drawing;
use crate::words::other_language;

/// Whether there are options or rows to choose from.
pub(crate) fn has_options(screen: &Screen) -> bool {
    screen.buttons.iter().any(is_option)
}

const fn is_option(button: &Button) -> bool {
    matches!(button.role, ButtonRole::Choice | ButtonRole::Row)
}

/// Ways as cards, and rows of a list.
pub(crate) fn options(screen: &Screen) -> Markup {
    let options: Vec<_> = screen.buttons.iter().filter(|button| is_option(button)).collect();
    html! {
        div .options {
            @for group in options.chunk_by(|one, next| one.role == next.role) {
                ul .choices[group[0].role == ButtonRole::Choice] .rows[group[0].role == ButtonRole::Row] role="list" {
                    @for button in group { li { (option(button, screen)) } }
                }
            }
        }
    }
}

fn option(button: &Button, screen: &Screen) -> Markup {
    let details = other_language(button.detail_language, button.language);
    let is_row = button.role == ButtonRole::Row;
    let class = match (is_row, Some(button.id) == screen.proposed) {
        (true, _) => "row",
        (false, true) => "choice primary",
        (false, false) => "choice",
    };
    let label = html! {
        @if let Some(icon) = button.icon { span .ground { (drawing(icon, "icon")) } }
        span .words {
            span .button-label { (button.label) }
            @if !button.subtitle.is_empty() { span .subtitle lang=[details] { (button.subtitle) } }
        }
        @if !button.trailing.is_empty() { span .trailing lang=[details] { (button.trailing) } }
        @if !button.badge.is_empty() { span .badge lang=[details] { (button.badge) } }
        (drawing(Glyph::Open, "icon open"))
    };
    pressed(button, class, &label, screen.language)
}

/// What is typed and pressed, in sight however long the text is; nothing where there is nothing to do.
pub(crate) fn doing(screen: &Screen) -> Markup {
    let steps: Vec<_> = screen.buttons.iter().filter(|button| is_step(button)).collect();
    html! {
        @if screen.entry.is_some() || !steps.is_empty() {
            footer .doing {
                @if let Some(entry) = &screen.entry {
                    @if !is_long(entry) { (typed(entry)) }
                    (keypad(entry, screen))
                }
                @for button in steps { (step(button, screen.language)) }
            }
        }
    }
}

const fn is_step(button: &Button) -> bool {
    matches!(button.role, ButtonRole::Primary | ButtonRole::Secondary | ButtonRole::Destructive)
}

fn step(button: &Button, language: Language) -> Markup {
    let class = match button.role {
        ButtonRole::Primary => "step primary",
        ButtonRole::Destructive => "step destructive",
        _ => "step",
    };
    pressed(button, class, &html! { span { (button.label) } }, language)
}

/// Whether the places take so many lines that they would cover the text.
pub(crate) const fn is_long(entry: &Entry) -> bool {
    entry.length > 8
}

/// One place a digit, in fours as they are spoken. A hidden one is a dot, and the digit is not in the page.
pub(crate) fn typed(entry: &Entry) -> Markup {
    let mut digits = entry.digits.iter().flat_map(|digits| digits.chars());
    let places = (0..entry.length).map(|place| (place < entry.typed).then(|| digits.next().unwrap_or(DOT)));
    let places: Vec<_> = places.collect();
    html! {
        p .typed .hidden-digits[entry.digits.is_none()] {
            span aria-hidden="true" .places {
                @for four in places.chunks(4) {
                    span .four {
                        @for place in four { span .place .filled[place.is_some()] { @if let Some(digit) = place { (digit) } } }
                    }
                }
            }
            span .heard { (entry.label) }
        }
    }
}

/// Draws the keypad, as on a telephone: zero alone between 1つ消す and 確定 in the last row. With A to F, each row has four keys.
fn keypad(entry: &Entry, screen: &Screen) -> Markup {
    let letters = (10..entry.keys).zip('A'..='F');
    let digits = (1..=9).chain([0]).map(|digit| (digit, digit.to_string()));
    let keys = digits.chain(letters.map(|(digit, letter)| (digit, letter.to_string())));
    html! {
        div .keypad .with-letters[entry.keys > 10] role="group" aria-label=(entry.label) {
            @for (digit, label) in keys {
                button .key .zero[digit == 0] name="digit" value=(digit) { (label) }
            }
            @for button in screen.buttons.iter().filter(|button| button.role == ButtonRole::Key) {
                (pressed(button, "key word", &html! { span { (button.label) } }, screen.language))
            }
        }
    }
}

/// A button. Its accessible name is what is written on it, and what it does where that is not written.
pub(crate) fn pressed(button: &Button, class: &str, label: &Markup, whole: Language) -> Markup {
    let explanation = explanation(&button.label, &button.spoken).filter(|_| button.subtitle.is_empty());
    html! {
        button class=(class) name="press" value=(button.id.name()) lang=[other_language(button.language, whole)]
            disabled[!button.enabled] {
            (label)
            @if let Some(explanation) = explanation { span .heard { (explanation) } }
        }
    }
}

/// What a screen reader says behind the label, with the mark that is between them.
pub(crate) fn explanation<'a>(label: &str, spoken: &'a str) -> Option<&'a str> {
    let rest = spoken.strip_prefix(label)?;
    rest.contains(char::is_alphanumeric).then_some(rest)
}

const DOT: char = '●';
