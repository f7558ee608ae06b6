use maud::{Markup, html};
use shikaku_core::view::{Button, CopyText, Entry, Screen};

use crate::words::page_text;

/// What is typed and what can be pressed, as one form; nothing where there is nothing to do.
pub(crate) fn doing(screen: &Screen) -> Markup {
    let Screen { entry, buttons, proposed, copy, .. } = screen;
    let idle = entry.is_none() && buttons.is_empty() && copy.is_none();
    html! {
        @if !idle {
            form .doing method="post" autocomplete="off" {
                @if let Some(entry) = entry { (typed(entry)) (keypad(entry)) }
                @for button in buttons { (press(button, Some(button.id) == *proposed)) }
                @if let Some(copy) = copy { (copy_control(copy)) }
            }
        }
    }
}

/// One place a digit, in fours as they are spoken. A hidden one is a dot, and the digit is not in the page.
fn typed(entry: &Entry) -> Markup {
    let mut digits = entry.digits.iter().flat_map(|digits| digits.chars());
    let places = (0..entry.length).map(|place| (place < entry.typed).then(|| digits.next().unwrap_or(DOT)));
    let places: Vec<_> = places.collect();
    let seen = html! {
        @for four in places.chunks(4) {
            span .four {
                @for place in four { span .place { @if let Some(digit) = place { (digit) } } }
            }
        }
    };
    html! { p .typed { (page_text(&seen, &entry.label)) } }
}

/// Draws the keypad, as on a telephone: zero alone, in the middle of the last row. With A to F, each row has four keys.
fn keypad(entry: &Entry) -> Markup {
    let letters = (10..entry.keys).zip('A'..='F');
    let digits = (1..=9).chain([0]).map(|digit| (digit, digit.to_string()));
    let keys = digits.chain(letters.map(|(digit, letter)| (digit, letter.to_string())));
    html! {
        div .keypad .with-letters[entry.keys > 10] role="group" aria-label=(entry.label) {
            @for (digit, label) in keys {
                button name="digit" value=(digit) { (label) }
            }
        }
    }
}

fn press(button: &Button, proposed: bool) -> Markup {
    let role = <&str>::from(button.role);
    let icon = button.icon.map(<&str>::from);
    html! {
        button .proposed[proposed] name="press" value=(button.id.name()) data-role=(role) data-icon=[icon]
            aria-label=(button.spoken) disabled[!button.enabled] {
            span .button-label { (button.label) }
            @if !button.subtitle.is_empty() { span .subtitle { (button.subtitle) } }
            @if !button.trailing.is_empty() { span .trailing { (button.trailing) } }
            @if !button.badge.is_empty() { span .badge { (button.badge) } }
        }
    }
}

/// The text to copy stays with the shell, which copies it alone.
fn copy_control(copy: &CopyText) -> Markup {
    html! {
        button .copy name="copy" value="result" { (named(&copy.label, &copy.spoken)) }
    }
}

/// Draws label and spoken text, label first, so that a person who steers by voice can say what they see.
fn named(label: &str, spoken: &str) -> Markup {
    html! {
        span { (label) }
        span .heard { " " (spoken) }
    }
}

const DOT: char = '●';
