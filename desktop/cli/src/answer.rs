//! Parses a line that a person typed into its meaning on a screen.

use shikaku_calendar::parse_date;
use shikaku_core::view::{ButtonId, Entry, Screen};
use shikaku_core::workflow::{read_digits, read_key};
use zeroize::Zeroizing;

use crate::render::keys;

/// What a person did.
pub(crate) enum Act {
    /// A button.
    Press(ButtonId),
    /// Digits, 0 to 9 each, and then 確定. Wiped after use.
    Type(Zeroizing<Vec<u8>>),
    /// Went away.
    Quit,
}

/// What a line means on this screen; `None` when it means nothing.
///
/// Digits are what a screen asks for, if it asks for digits; a birth date is typed in every form of a date. Otherwise a button is named
/// by its key, `y` and `n`
/// answer whether the face matches, and an empty line is the button that is proposed. Digits and letters are taken in
/// either width.
pub(crate) fn read(line: &str, screen: &Screen) -> Option<Act> {
    let line = line.trim();
    if let Some(entry) = &screen.entry
        && let Some(digits) = read_digits(line, base(entry))
    {
        let fits = (usize::from(entry.least)..=usize::from(entry.length)).contains(&digits.len());
        return (fits && !digits.is_empty()).then_some(Act::Type(digits));
    }
    if asks_for_date(screen)
        && let Ok(day) = parse_date(line)
    {
        return read_digits(&day.format("%Y%m%d").to_string(), 10).map(Act::Type);
    }
    let id = match (line, read_key(line)) {
        ("", _) => screen.proposed,
        (_, Some('y' | 'Y')) => button(screen, ButtonId::FaceMatches),
        (_, Some('n' | 'N')) => button(screen, ButtonId::FaceDiffers),
        (_, key) => by_key(screen, key?),
    };
    id.map(Act::Press)
}

/// What a line should have been, where it meant nothing.
pub(crate) fn expected(screen: &Screen) -> String {
    let Some(entry) = &screen.entry else {
        return "画面の番号か文字を、一つ入力してください。".to_owned();
    };
    if asks_for_date(screen) {
        return "8桁の数字（0から9）か、昭和59年4月10日、S59.4.10、1984/04/10 のような日付で入力してください。".to_owned();
    }
    let digits =
        if base(entry) == HEXADECIMAL { "0から9、AからFの文字" } else { "数字（0から9）" };
    if entry.least == entry.length {
        format!("{}桁の{digits}で入力してください。", entry.length)
    } else {
        format!("{}桁から{}桁までの{digits}で入力してください。", entry.least, entry.length)
    }
}

/// Whether the digits of a screen are a day.
fn asks_for_date(screen: &Screen) -> bool {
    let id = screen.id.strip_prefix("practice-").unwrap_or(&screen.id);
    matches!(id, "entering-birth-date" | "readiness-date")
}

fn base(entry: &Entry) -> u32 {
    if entry.keys > 10 { HEXADECIMAL } else { 10 }
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
mod tests {
    use chrono::NaiveDate;
    use shikaku_card::PinEntry;
    use shikaku_card::session::LastTry;
    use shikaku_core::view::{Button, ButtonId, Screen, screen};
    use shikaku_core::workflow::{FaceForm, PinForm, State};

    use super::{Act, expected, read};

    fn shown(state: &State) -> Screen {
        screen(state, NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date"))
    }

    fn typing() -> State {
        State::EnteringPin(PinForm {
            entry: PinEntry::default(),
            last_try: LastTry::Keep,
            same_card: None,
            notice: None,
            challenge: None,
        })
    }

    #[track_caller]
    fn presses(state: &State, line: &str, expected: Option<ButtonId>) {
        let pressed = match read(line, &shown(state)) {
            Some(Act::Press(id)) => Some(id),
            _ => None,
        };
        assert_eq!(pressed, expected, "{line}");
    }

    #[test]
    fn a_number_or_nothing_chooses_a_button() {
        presses(&State::ChoosingMethod, "1", Some(ButtonId::ChoosePin));
        presses(&State::ChoosingMethod, " 2 ", Some(ButtonId::ChooseVisual));
        presses(&State::ChoosingMethod, "", Some(ButtonId::ChoosePin));
        presses(&State::ChoosingMethod, "２\u{3000}", Some(ButtonId::ChooseVisual));
        for nothing in ["0", "9", "12", "a", "y", "ｙ"] {
            presses(&State::ChoosingMethod, nothing, None);
        }
    }

    #[test]
    fn an_empty_line_decides_nothing_that_a_person_has_to_decide() {
        presses(&State::ComparingFace(FaceForm::default()), "", None);
        for screen in [screen_with(ButtonId::UseLastTry), screen_with(ButtonId::FaceMatches)] {
            assert!(read("", &screen).is_none());
        }
    }

    #[test]
    fn an_empty_line_is_the_proposed_button_and_not_the_first() {
        let screen = Screen { proposed: Some(ButtonId::Finish), ..shown(&State::ChoosingMethod) };
        assert!(matches!(read("", &screen), Some(Act::Press(ButtonId::Finish))));
    }

    /// A screen as an earlier part of the library made it: the button is there and nothing is proposed.
    fn screen_with(id: ButtonId) -> Screen {
        let mut screen = shown(&State::ChoosingMethod);
        screen.buttons.insert(0, Button::new(id, "", ""));
        Screen { proposed: None, ..screen }
    }

    #[test]
    fn whether_the_face_matches_is_yes_or_no() {
        let comparing = State::ComparingFace(FaceForm::default());
        presses(&comparing, "y", Some(ButtonId::FaceMatches));
        presses(&comparing, "N", Some(ButtonId::FaceDiffers));
        presses(&comparing, "ｙ", Some(ButtonId::FaceMatches));
        presses(&comparing, "Ｎ", Some(ButtonId::FaceDiffers));
    }

    #[test]
    fn digits_are_typed_only_in_the_number_that_is_asked_for() {
        let typed = |line| match read(line, &shown(&typing())) {
            Some(Act::Type(digits)) => Some(digits.to_vec()),
            _ => None,
        };
        for line in ["0123", "０１２３", "０1２3", "\u{3000}0123 "] {
            assert_eq!(typed(line), Some(vec![0, 1, 2, 3]), "{line}");
        }
        for wrong in ["①②③④", "012³", "₀₁₂₃", "⑫34"] {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
        for wrong in ["", "123", "12345", "12a4", "-123", "１２３", "１２３４５", "１２３ａ", "١٢٣٤", "१२३४"]
        {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
    }

    /// As every other date, besides the eight digits of the screen.
    #[test]
    fn a_birth_date_is_typed_in_every_form_of_a_date() {
        let mut screen = shown(&typing());
        screen.id = "entering-birth-date".to_owned();
        assert!(State::NAMES.contains(&screen.id.as_str()));
        let entry = screen.entry.as_mut().expect("digits are typed");
        (entry.least, entry.length, entry.digits) = (8, 8, Some(String::new()));
        let typed = |line| match read(line, &screen) {
            Some(Act::Type(digits)) => Some(digits.to_vec()),
            _ => None,
        };
        for line in [
            "19840410",
            "１９８４０４１０",
            "昭和59年4月10日",
            "昭和５９年４月１０日",
            "S59.4.10",
            "s59-4-10",
            "1984/04/10",
            "1984-4-10",
            " 1984年4月10日 ",
        ] {
            assert_eq!(typed(line), Some(vec![1, 9, 8, 4, 0, 4, 1, 0]), "{line}");
        }
        for line in ["", "1984", "昭和65年1月1日", "1984/02/30", "①9840410", "1984/04/①0", "59.4.10", "s"]
        {
            assert_eq!(typed(line), None, "{line}");
        }
        assert!(expected(&screen).contains("昭和59年4月10日"));
        screen.id = "readiness-date".to_owned();
        assert!(matches!(read("S59.4.10", &screen), Some(Act::Type(_))));
        // Nowhere else.
        assert!(read("S59.4.10", &shown(&typing())).is_none());
    }

    #[test]
    fn a_wrong_line_is_answered_with_what_was_expected() {
        let mut screen = shown(&typing());
        assert_eq!(expected(&screen), "4桁の数字（0から9）で入力してください。");
        let entry = screen.entry.as_mut().expect("digits are typed");
        (entry.least, entry.length) = (1, 8);
        assert_eq!(expected(&screen), "1桁から8桁までの数字（0から9）で入力してください。");
        let entry = screen.entry.as_mut().expect("digits are typed");
        (entry.least, entry.length, entry.keys) = (32, 32, 16);
        assert_eq!(expected(&screen), "32桁の0から9、AからFの文字で入力してください。");
        assert_eq!(expected(&shown(&State::ChoosingMethod)), "画面の番号か文字を、一つ入力してください。");
    }

    #[test]
    fn where_digits_are_typed_a_letter_chooses_a_button() {
        let screen = shown(&typing());
        let offered = |id| screen.buttons.iter().any(|button| button.id == id);
        assert!(offered(ButtonId::Cancel));
        let lettered: Vec<_> = ('a'..='f').filter_map(|key| read(&key.to_string(), &screen)).collect();
        assert!(lettered.iter().any(|act| matches!(act, Act::Press(ButtonId::Cancel))));
        assert!(!lettered.iter().any(|act| matches!(act, Act::Press(ButtonId::Enter | ButtonId::Erase))));
    }
}
