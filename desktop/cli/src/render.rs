//! The one text renderer. It knows no screen: a new one needs nothing here.

use shikaku_core::view::{
    Button, ButtonRole, DigitField, Entry, EraDateField, Line, LineKind, Screen, Section, TextField,
};

use crate::console::shown;

/// What is in front of the key of a button where a text is typed.
pub(crate) const TEXT_KEY: &str = "/";

/// A screen as lines of text, without its buttons.
pub(crate) fn screen(screen: &Screen) -> String {
    let code = screen.failure_code.as_ref().map(|code| format!("　[{code}]")).unwrap_or_default();
    let title = format!("■ {}{code}", shown(&screen.title));
    let status = screen.status.iter().map(|item| format!("  〔{}〕", shown(&item.text)));
    let lines = screen.sections.iter().flat_map(section);
    let progress = screen.progress.map(|_| "  …".to_owned());
    std::iter::once(title).chain(status).chain(lines).chain(progress).collect::<Vec<_>>().join("\n")
}

/// What can be typed on a screen, one line each.
pub(crate) fn choices(screen: &Screen) -> String {
    let entry = screen.entry.as_ref().map(entry);
    let before = if matches!(screen.entry, Some(Entry::Text(_))) { TEXT_KEY } else { "" };
    // Every line is a password, so none can be a key.
    let are_named = !matches!(screen.entry, Some(Entry::Password(_)));
    let buttons = keys(screen).filter(|_| are_named).map(|(key, place)| {
        let button = screen.buttons.get(place).map(button).unwrap_or_default();
        format!("  {before}{key}) {button}")
    });
    let reading = screen.reading.as_ref().map(|control| format!("  {READ_ALOUD}) {}", control.label));
    entry.into_iter().chain(buttons).chain(reading).collect::<Vec<_>>().join("\n")
}

/// The key of the control that reads a screen aloud; no button has it.
pub(crate) const READ_ALOUD: char = 'r';

/// The key of each button and its place: numbers, or letters where numbers are what is typed. The buttons that a
/// line of text is by itself (確定, 1つ消す) have none there.
pub(crate) fn keys(screen: &Screen) -> impl Iterator<Item = (char, usize)> {
    const NUMBERS_FIRST: &str = "123456789abcdefghijklmnopqstuvwxyz";
    let keys = NUMBERS_FIRST.chars().filter(|key| screen.entry.is_none() || key.is_alphabetic());
    let typing = screen.entry.is_some();
    let shown = screen.buttons.iter().enumerate();
    let shown = shown.filter(move |(_, button)| !(typing && button.role == ButtonRole::Key));
    keys.zip(shown.map(|(place, _)| place))
}

/// The heading of a section, and its lines. A terminal folds nothing.
fn section(section: &Section) -> impl Iterator<Item = String> {
    let heading = (!section.heading.is_empty()).then(|| format!("【{}】", shown(&section.heading)));
    heading.into_iter().chain(section.lines.iter().map(line))
}

/// What is on a button, in one line.
fn button(button: &Button) -> String {
    let more =
        [&button.trailing, &button.badge, &button.subtitle].into_iter().filter(|text| !text.is_empty());
    let texts = std::iter::once(&button.label).chain(more).map(|text| shown(text));
    texts.collect::<Vec<_>>().join("　")
}

/// A line with its weight as a mark.
pub(crate) fn line(line: &Line) -> String {
    let mark = match line.kind {
        LineKind::Headline => "★ ",
        LineKind::Notice => "※ ",
        LineKind::Plain | LineKind::Detail => "  ",
    };
    if line.label.is_empty() {
        format!("{mark}{}", shown(&line.text))
    } else {
        format!("{mark}{}: {}", shown(&line.label), shown(&line.text))
    }
}

fn entry(entry: &Entry) -> String {
    let label = shown(entry.label());
    match entry {
        Entry::Digits(DigitField { length, typed, digits, .. }) => {
            let shown = digits.clone().unwrap_or_else(|| "●".repeat((*typed).into()));
            format!("  [{shown}{}] {label}", "○".repeat(length.saturating_sub(*typed).into()))
        }
        Entry::EraDate(EraDateField { era, digits, units, .. }) => {
            let places = digits.chars().chain(std::iter::repeat('○')).take(EraDateField::LENGTH);
            let places: Vec<_> = places.collect();
            let parts = places.chunks(2).zip(units).map(|(pair, unit)| String::from_iter(pair) + unit);
            format!("  [{era}{}] {label}", parts.collect::<String>())
        }
        Entry::Text(TextField { text, .. }) => format!("  [{}] {label}", shown(text)),
        Entry::Password(_) => format!("  [●] {label}"),
    }
}

#[cfg(test)]
mod tests {
    use shikaku_core::view::{
        Button, ButtonId, ButtonRole, DigitField, Entry, EraDateField, Language, Line, LineKind,
        PasswordField, Progress, ReadingControl, Screen, TextField, TextKeyboard,
    };

    use super::{choices, screen};

    fn line(kind: LineKind, label: &str, text: &str) -> Line {
        Line {
            kind,
            label: label.to_owned(),
            text: text.to_owned(),
            spoken: String::new(),
            language: Language::Japanese,
        }
    }

    fn example(entry: Option<Entry>) -> Screen {
        let lines = [
            line(LineKind::Headline, "資格", "有効"),
            line(LineKind::Notice, "", "注意"),
            line(LineKind::Detail, "番号", "123"),
            line(LineKind::Plain, "", "説明"),
        ];
        let screen = Screen::new("example", "題").lines(lines);
        let role = if entry.is_some() { ButtonRole::Key } else { ButtonRole::Secondary };
        let enter = Button::new(ButtonId::Enter, "確定", "").role(role);
        let screen = screen.with(enter).button(ButtonId::Cancel, "やめる", "");
        let screen = screen.progress(Progress::Running).failure_code("PIN-01");
        Screen { entry, ..screen }
    }

    #[test]
    fn the_weight_of_a_line_shows_without_colour() {
        let expected = "■ 題　[PIN-01]\n★ 資格: 有効\n※ 注意\n  番号: 123\n  説明\n  …";
        assert_eq!(screen(&example(None)), expected);
    }

    #[test]
    fn a_pin_shows_how_much_was_typed_and_no_digit() {
        let pin = DigitField {
            length: 4,
            least: 4,
            typed: 1,
            digits: None,
            label: "暗証番号".to_owned(),
            keys: 10,
        };
        assert_eq!(choices(&example(Some(Entry::Digits(pin)))), "  [●○○○] 暗証番号\n  a) やめる");
        let date = DigitField {
            length: 8,
            least: 8,
            typed: 2,
            digits: Some("19".to_owned()),
            label: "生年月日".to_owned(),
            keys: 10,
        };
        assert_eq!(choices(&example(Some(Entry::Digits(date)))), "  [19○○○○○○] 生年月日\n  a) やめる");
        assert_eq!(choices(&example(None)), "  1) 確定\n  2) やめる");
        let (label, spoken) = ("読み上げる".to_owned(), String::new());
        let reading = Some(ReadingControl { label, spoken, is_reading: false });
        let screen = Screen { reading, ..example(None) };
        assert_eq!(choices(&screen), "  1) 確定\n  2) やめる\n  r) 読み上げる");
    }
    #[test]
    fn a_day_of_an_era_has_its_units_and_a_text_its_slash() {
        let units = ["年", "月", "日"].map(str::to_owned).to_vec();
        let (era, digits, label) = ("昭和".to_owned(), "550".to_owned(), "生年月日".to_owned());
        let day = Entry::EraDate(EraDateField { era, digits, units, label });
        assert_eq!(choices(&example(Some(day))), "  [昭和55年0○月○○日] 生年月日\n  a) やめる");
        let (text, label, keyboard) = ("資格".to_owned(), "お名前".to_owned(), TextKeyboard::Kana);
        let text = Entry::Text(TextField { text, least: 1, most: 40, keyboard, label });
        assert_eq!(choices(&example(Some(text))), "  [資格] お名前\n  /a) やめる");
        let (label, show, hide) = ("パスワード".to_owned(), "表示する".to_owned(), "隠す".to_owned());
        let password = Entry::Password(PasswordField { least: 8, most: 64, label, show, hide });
        assert_eq!(choices(&example(Some(password))), "  [●] パスワード");
    }
}
