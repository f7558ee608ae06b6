use maud::{Markup, html};
use shikaku_core::view::{
    Button, ButtonRole, DigitField, Entry, EraDateField, PasswordField, Screen, TextField, TextKeyboard,
};

use crate::button::pressed;

/// The field of what is typed, and its keys.
pub(crate) fn entered(entry: &Entry, screen: &Screen) -> Markup {
    let buttons = &screen.buttons;
    match entry {
        Entry::Digits(field) => html! {
            @if !is_long(field) { (places(field)) }
            (keypad(field.keys, screen))
        },
        Entry::EraDate(field) => html! { (era_places(field)) (keypad(10, screen)) },
        Entry::Text(field) => html! { (text_field(field)) (field_keys(buttons)) },
        Entry::Password(field) => html! { (password_field(field)) (field_keys(buttons)) },
    }
}

/// The places of digits that take so many lines that they would cover the text; they are drawn in it.
pub(crate) fn long_places(entry: &Entry) -> Option<Markup> {
    match entry {
        Entry::Digits(field) if is_long(field) => Some(places(field)),
        _ => None,
    }
}

const fn is_long(field: &DigitField) -> bool {
    field.length > 8
}

/// One place a digit, in fours as they are spoken. A hidden one is a dot, and the digit is not in the page.
fn places(field: &DigitField) -> Markup {
    let mut digits = field.digits.iter().flat_map(|digits| digits.chars());
    let places = (0..field.length).map(|place| (place < field.typed).then(|| digits.next().unwrap_or(DOT)));
    let places: Vec<_> = places.collect();
    html! {
        p .typed .hidden-digits[field.digits.is_none()] {
            span aria-hidden="true" .places {
                @for four in places.chunks(4) { span .four { @for place in four { (one_place(*place)) } } }
            }
            span .heard { (field.label) }
        }
    }
}

/// The era, and two places in front of each of 年, 月 and 日.
fn era_places(field: &EraDateField) -> Markup {
    let digits = field.digits.chars().map(Some).chain(std::iter::repeat(None));
    let places: Vec<_> = digits.take(EraDateField::LENGTH).collect();
    html! {
        p .typed {
            span aria-hidden="true" .places .of-era {
                span .unit { (field.era) }
                @for (pair, unit) in places.chunks(2).zip(&field.units) {
                    span .four { @for place in pair { (one_place(*place)) } span .unit { (unit) } }
                }
            }
            span .heard { (field.label) }
        }
    }
}

fn one_place(place: Option<char>) -> Markup {
    html! { span .place .filled[place.is_some()] { @if let Some(digit) = place { (digit) } } }
}

/// Draws the keypad, as on a telephone: zero alone between 1つ消す and 確定 in the last row. With A to F, each row has four keys.
/// It has no name: what is typed is said in front of it, and a screen reader would say it again.
fn keypad(count: u8, screen: &Screen) -> Markup {
    let letters = (10..count).zip('A'..='F');
    let digits = (1..=9).chain([0]).map(|digit| (digit, digit.to_string()));
    let keys = digits.chain(letters.map(|(digit, letter)| (digit, letter.to_string())));
    html! {
        div .keypad .with-letters[count > 10] {
            @for (digit, label) in keys {
                button .key .zero[digit == 0] name="digit" value=(digit) { (label) }
            }
            @for button in screen.buttons.iter().filter(|button| button.role == ButtonRole::Key) {
                (pressed(button, "key word", &html! { span { (button.label) } }, screen.language))
            }
        }
    }
}

fn text_field(field: &TextField) -> Markup {
    let (mode, lang) = match field.keyboard {
        TextKeyboard::Kana => ("text", "ja"),
        TextKeyboard::Latin => ("text", "en"),
        TextKeyboard::Number => ("numeric", "ja"),
        TextKeyboard::Email => ("email", "en"),
    };
    html! {
        label .field {
            span .field-label { (field.label) }
            input type="text" name="text" form=(FORM) value=(field.text) inputmode=(mode) lang=(lang)
                maxlength=(field.most) autocomplete="off" autocapitalize="off" spellcheck="false";
        }
    }
}

/// It is empty in every page. A page that runs nothing cannot show what is typed; that is left to the browser.
fn password_field(field: &PasswordField) -> Markup {
    html! {
        label .field {
            span .field-label { (field.label) }
            input type="password" name="text" form=(FORM) maxlength=(field.most) autocomplete="off";
        }
    }
}

/// The key that passes the text on. It belongs to a form of its own, so that the enter key of a keyboard presses it and no
/// other button.
fn field_keys(buttons: &[Button]) -> Markup {
    html! {
        @for button in buttons.iter().filter(|button| button.role == ButtonRole::Key) {
            button .step .primary name="press" value=(button.id.name()) form=(FORM) aria-label=(button.spoken)
                disabled[!button.enabled] { span { (button.label) } }
        }
    }
}

/// The form of a field, which [`page`](crate::page) puts at its end.
pub(crate) const FORM: &str = "field";

const DOT: char = '●';
