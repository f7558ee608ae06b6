//! Parses a line that a person typed into its meaning on a screen.

use shikaku_calendar::{EraYear, parse_date, wareki};
use shikaku_core::view::{ButtonId, DigitField, Entry, EraDateField, Screen};
use shikaku_core::workflow::{TypedText, read_digits, read_key};
use zeroize::Zeroizing;

use crate::render::{TEXT_KEY, keys};

/// What a person did.
pub(crate) enum Act {
    /// A button.
    Press(ButtonId),
    /// Digits, 0 to 9 each, and then 確定. Wiped after use.
    Type(Zeroizing<Vec<u8>>),
    /// The text that reads the screen aloud.
    ReadAloud,
    /// A whole text, and then the key that passes it on.
    Text(TypedText),
    /// Went away.
    Quit,
}

/// What a line means on this screen; `None` when it means nothing.
///
/// Digits are what a screen asks for, if it asks for digits; a birth date is typed in every form of a date, with or without
/// an era that was chosen before. A text is taken as it is. Without a field a button is named by its key, `y` and `n`
/// answer whether the face matches, and an empty line is the button that is proposed. Digits and letters are taken in
/// either width.
pub(crate) fn read(line: &str, screen: &Screen) -> Option<Act> {
    let typed = line.trim();
    match &screen.entry {
        Some(Entry::Digits(field)) => {
            if let Some(digits) = read_digits(typed, base(field)) {
                let fits = (usize::from(field.least)..=usize::from(field.length)).contains(&digits.len());
                return (fits && !digits.is_empty()).then_some(Act::Type(digits));
            }
            if asks_for_date(screen)
                && let Some(digits) = western_digits(typed)
            {
                return Some(Act::Type(digits));
            }
        }
        Some(Entry::EraDate(field)) => {
            if let Some(digits) = era_digits(typed, field) {
                return Some(Act::Type(digits));
            }
        }
        Some(Entry::Text(_)) => return text(line, screen),
        Some(Entry::Password(_)) => {
            // A password may begin or end with a blank; the end of the line is none of it.
            let password = line.trim_end_matches(['\r', '\n']);
            return (!password.is_empty()).then(|| Act::Text(password.to_owned().into()));
        }
        None if asks_for_era(screen) => {
            if let Some(digits) = western_digits(typed) {
                return Some(Act::Type(digits));
            }
        }
        None => {}
    }
    let key = read_key(typed);
    if screen.reading.is_some() && matches!(key, Some('r' | 'R')) {
        return Some(Act::ReadAloud);
    }
    let id = match (typed, key) {
        ("", _) => screen.proposed,
        (_, Some('y' | 'Y')) => button(screen, ButtonId::FaceMatches),
        (_, Some('n' | 'N')) => button(screen, ButtonId::FaceDiffers),
        (_, key) => by_key(screen, key?),
    };
    id.map(Act::Press)
}

/// What a line should have been, where it meant nothing.
pub(crate) fn expected(screen: &Screen) -> String {
    const DATE: &str = "昭和59年4月10日、S59.4.10、1984/04/10 のような日付";
    match &screen.entry {
        None if asks_for_era(screen) => {
            format!("元号の番号か、8桁の数字（0から9）か、{DATE}で入力してください。")
        }
        None => "画面の番号か文字を、一つ入力してください。".to_owned(),
        Some(Entry::Digits(_)) if asks_for_date(screen) => {
            format!("8桁の数字（0から9）か、{DATE}で入力してください。")
        }
        Some(Entry::Digits(field)) => {
            let digits = if base(field) == HEXADECIMAL {
                "0から9、AからFの文字"
            } else {
                "数字（0から9）"
            };
            if field.least == field.length {
                format!("{}桁の{digits}で入力してください。", field.length)
            } else {
                format!("{}桁から{}桁までの{digits}で入力してください。", field.least, field.length)
            }
        }
        Some(Entry::EraDate(EraDateField { era, .. })) => {
            format!("{era}の年、月、日を2桁ずつ、6桁の数字（0から9）で入力してください。")
        }
        Some(Entry::Text(field)) => format!("{}を{}文字までで入力してください。", field.label, field.most),
        Some(Entry::Password(field)) => format!("{}を入力してください。", field.label),
    }
}

/// Whether the era of a birth date is chosen. A whole date is taken in its place.
pub(crate) fn asks_for_era(screen: &Screen) -> bool {
    screen.buttons.iter().any(|button| matches!(button.id, ButtonId::ChooseEra(_)))
}

/// Whether the digits of a screen are a day.
fn asks_for_date(screen: &Screen) -> bool {
    let id = screen.id.strip_prefix("practice-").unwrap_or(&screen.id);
    matches!(id, "entering-birth-date" | "readiness-date")
}

/// Eight digits of a date in any form.
fn western_digits(line: &str) -> Option<Zeroizing<Vec<u8>>> {
    let day = parse_date(line).ok()?;
    read_digits(&Zeroizing::new(day.format("%Y%m%d").to_string()), 10)
}

/// Six digits, or those of a date in any form that is a day of the era.
fn era_digits(line: &str, field: &EraDateField) -> Option<Zeroizing<Vec<u8>>> {
    if let Some(digits) = read_digits(line, 10).filter(|digits| digits.len() == EraDateField::LENGTH) {
        return Some(digits);
    }
    let day = parse_date(line).ok().filter(|day| wareki(*day).starts_with(&field.era))?;
    let year = EraYear::of(day)?.year;
    read_digits(&Zeroizing::new(format!("{year:02}{}", day.format("%m%d"))), 10)
}

/// A text, or the button that a key behind [`TEXT_KEY`] names.
fn text(line: &str, screen: &Screen) -> Option<Act> {
    let line = line.trim_matches(['\r', '\n']);
    match line.strip_prefix(TEXT_KEY) {
        Some(key) => by_key(screen, read_key(key.trim())?).map(Act::Press),
        None => (!line.trim().is_empty()).then(|| Act::Text(line.to_owned().into())),
    }
}

fn base(field: &DigitField) -> u32 {
    if field.keys > 10 { HEXADECIMAL } else { 10 }
}

const HEXADECIMAL: u32 = 16;

fn button(screen: &Screen, id: ButtonId) -> Option<ButtonId> {
    screen.buttons.iter().map(|button| button.id).find(|found| *found == id)
}

fn by_key(screen: &Screen, typed: char) -> Option<ButtonId> {
    let (_, place) = keys(screen).find(|(key, _)| *key == typed)?;
    screen.buttons.get(place).map(|button| button.id)
}

#[cfg(test)]
mod tests;
