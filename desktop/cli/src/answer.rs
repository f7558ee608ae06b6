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

/// Whether the digits of a screen are a day.
fn asks_for_date(screen: &Screen) -> bool {
    matches!(screen.id.as_str(), "entering-birth-date" | "readiness-date")
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
mod tests {
    use chrono::NaiveDate;
    use shikaku_calendar::Era;
    use shikaku_card::PinEntry;
    use shikaku_card::session::LastTry;
    use shikaku_core::view::{
        Button, ButtonId, ButtonRole, DigitField, Entry, EraDateField, PasswordField, ReadingControl, Screen,
        TextField, TextKeyboard, screen,
    };
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

    fn digit_field(screen: &mut Screen) -> &mut DigitField {
        match &mut screen.entry {
            Some(Entry::Digits(field)) => field,
            _ => panic!("digits are typed"),
        }
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
    fn a_letter_reads_the_screen_aloud_where_that_is_offered() {
        let plain = shown(&State::ChoosingMethod);
        assert!(read("r", &plain).is_none());
        let (label, spoken) = ("読み上げる".to_owned(), String::new());
        let reading = Some(ReadingControl { label, spoken, is_reading: false });
        for line in ["r", "Ｒ", " R "] {
            let act = read(line, &Screen { reading: reading.clone(), ..shown(&State::ChoosingMethod) });
            assert!(matches!(act, Some(Act::ReadAloud)), "{line}");
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
        let field = digit_field(&mut screen);
        (field.least, field.length, field.digits) = (8, 8, Some(String::new()));
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

    /// A screen that asks for an era, as the library makes it.
    fn choosing_era() -> Screen {
        let eras = Era::ALL.iter().map(|era| Button::new(ButtonId::ChooseEra(*era), era.name(), ""));
        eras.fold(Screen::new("choosing-era", "題"), Screen::with)
    }

    fn typed_on(screen: &Screen, line: &str) -> Option<Vec<u8>> {
        match read(line, screen) {
            Some(Act::Type(digits)) => Some(digits.to_vec()),
            _ => None,
        }
    }

    #[test]
    fn in_place_of_an_era_a_whole_date_is_typed() {
        let screen = choosing_era();
        for line in [
            "S55.2.17",
            "昭和55年2月17日",
            "昭和５５年２月１７日",
            "19800217",
            "１９８００２１７",
            "1980/2/17",
        ] {
            assert_eq!(typed_on(&screen, line), Some(vec![1, 9, 8, 0, 0, 2, 1, 7]), "{line}");
        }
        assert!(matches!(read("1", &screen), Some(Act::Press(ButtonId::ChooseEra(Era::Reiwa)))));
        for line in ["", "550217", "S64.1.8", "s"] {
            assert!(read(line, &screen).is_none(), "{line}");
        }
        assert!(expected(&screen).contains("S59.4.10"));
    }

    #[test]
    fn a_day_of_an_era_is_six_digits_or_a_date_of_it() {
        let units = ["年", "月", "日"].map(str::to_owned).to_vec();
        let (era, digits, label) = ("昭和".to_owned(), String::new(), "題".to_owned());
        let entry = Some(Entry::EraDate(EraDateField { era, digits, units, label }));
        let screen = Screen { entry, ..Screen::new("entering-birth-date", "題") };
        for line in ["550217", "５５０２１７", "S55.2.17", "昭和55年2月17日", "19800217", "1980-02-17"]
        {
            assert_eq!(typed_on(&screen, line), Some(vec![5, 5, 0, 2, 1, 7]), "{line}");
        }
        for line in ["", "55021", "H1.1.8", "19890108", "S64.1.8", "昭和"] {
            assert_eq!(typed_on(&screen, line), None, "{line}");
        }
        assert_eq!(expected(&screen), "昭和の年、月、日を2桁ずつ、6桁の数字（0から9）で入力してください。");
    }

    fn with_field(entry: Entry) -> Screen {
        let screen = Screen::new("example", "題");
        let enter = Button::new(ButtonId::Enter, "探す", "").role(ButtonRole::Key);
        let screen = screen.with(enter).button(ButtonId::PastResults, "一覧に戻る", "");
        Screen { entry: Some(entry), ..screen }
    }

    fn text_on(screen: &Screen, line: &str) -> Option<String> {
        match read(line, screen) {
            Some(Act::Text(text)) => Some(text.as_str().to_owned()),
            _ => None,
        }
    }

    #[test]
    fn a_text_is_a_line_and_a_button_is_behind_a_slash() {
        let (text, label, keyboard) = (String::new(), "お名前".to_owned(), TextKeyboard::Kana);
        let screen = with_field(Entry::Text(TextField { text, least: 1, most: 40, keyboard, label }));
        for line in ["しかく", "a", "1", "資格\u{3000}太郎"] {
            assert_eq!(text_on(&screen, line), Some(line.to_owned()), "{line}");
        }
        assert!(matches!(read("/a", &screen), Some(Act::Press(ButtonId::PastResults))));
        for nothing in ["", "\u{3000}", "/", "/z"] {
            assert!(read(nothing, &screen).is_none(), "{nothing}");
        }
        assert_eq!(expected(&screen), "お名前を40文字までで入力してください。");
    }

    #[test]
    fn a_password_is_a_whole_line_with_its_blanks() {
        let (label, show, hide) = ("パスワード".to_owned(), "表示する".to_owned(), "隠す".to_owned());
        let screen = with_field(Entry::Password(PasswordField { least: 8, most: 64, label, show, hide }));
        assert_eq!(text_on(&screen, " /a secret \r"), Some(" /a secret ".to_owned()));
        assert!(read("", &screen).is_none());
        assert_eq!(expected(&screen), "パスワードを入力してください。");
    }

    #[test]
    fn a_wrong_line_is_answered_with_what_was_expected() {
        let mut screen = shown(&typing());
        assert_eq!(expected(&screen), "4桁の数字（0から9）で入力してください。");
        let field = digit_field(&mut screen);
        (field.least, field.length) = (1, 8);
        assert_eq!(expected(&screen), "1桁から8桁までの数字（0から9）で入力してください。");
        let field = digit_field(&mut screen);
        (field.least, field.length, field.keys) = (32, 32, 16);
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
