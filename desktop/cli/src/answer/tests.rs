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
    for line in
        ["S55.2.17", "昭和55年2月17日", "昭和５５年２月１７日", "19800217", "１９８００２１７", "1980/2/17"]
    {
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
