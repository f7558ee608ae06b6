use proptest::collection::vec;
use proptest::prelude::*;
use shikaku_core::view::{
    Button, ButtonId, ButtonRole, CopyText, DigitField, Entry, EraDateField, Haptic, Icon, Illustration,
    Language, Line, LineKind, PasswordField, Progress, ReadingControl, Screen, Section, SectionKind,
    StatusItem, StatusKind, TextField, TextKeyboard, Tone,
};

use crate::page;

/// How many texts [`full`] has.
const TEXTS: usize = 41;

/// A screen with everything a screen can have; `text` makes the text of each place.
/// A button whose name has all that is drawn on it.
fn named_in_full(button: Button) -> Button {
    match button.role {
        ButtonRole::Choice | ButtonRole::Row => {
            let details = [&button.subtitle, &button.trailing, &button.badge].map(String::as_str).concat();
            Button { spoken: format!("{}{details}。{}", button.label, button.spoken), ..button }
        }
        _ => button,
    }
}

fn full_line(kind: LineKind, next: &mut impl FnMut() -> String) -> Line {
    Line { kind, label: next(), text: next(), spoken: next(), language: Language::Japanese }
}

fn full(mut text: impl FnMut(usize) -> String, digits: Option<&str>) -> Screen {
    let mut places = 0..;
    let mut next = move || text(places.next().unwrap_or_default());
    let mut screen = Screen::new(&next(), &next());
    screen.sections = [
        (SectionKind::Hero, LineKind::Headline),
        (SectionKind::Notice, LineKind::Notice),
        (SectionKind::Text, LineKind::Plain),
        (SectionKind::Details, LineKind::Detail),
    ]
    .map(|(kind, line)| Section {
        kind,
        heading: next(),
        tone: Tone::Attention,
        folded: kind == SectionKind::Details,
        lines: vec![full_line(line, &mut next)],
    })
    .into();
    let roles = [
        (ButtonRole::Choice, ButtonId::ChoosePin),
        (ButtonRole::Row, ButtonId::PastResults),
        (ButtonRole::Primary, ButtonId::Continue),
        (ButtonRole::Navigation, ButtonId::Cancel),
    ];
    screen.buttons = roles
        .map(|(role, id)| Button {
            id,
            label: format!("button {}", id.name()),
            spoken: format!("button {}。{}", id.name(), next()),
            role,
            subtitle: next(),
            trailing: next(),
            badge: next(),
            icon: Some(Icon::Pin),
            enabled: true,
            language: Language::Japanese,
            detail_language: Language::Japanese,
        })
        .map(named_in_full)
        .into();
    screen.status = vec![StatusItem {
        kind: StatusKind::Reader,
        text: next(),
        spoken: next(),
        tone: Tone::Valid,
        language: Language::Japanese,
    }];
    let digits = digits.map(str::to_owned);
    screen.entry =
        Some(Entry::Digits(DigitField { length: 4, least: 4, typed: 2, digits, label: next(), keys: 10 }));
    screen.illustration = Some(Illustration::CardOnPhone);
    screen
        .say(next())
        .haptic(Haptic::Warning)
        .progress(Progress::HoldStill)
        .failure_code(&next())
        .copy(Some(CopyText { label: "copy".to_owned(), spoken: format!("copy。{}", next()), text: next() }))
}

fn plain(place: usize) -> String {
    format!("text{place};")
}

/// Everything that opens or closes something in HTML.
fn markup(page: &str) -> String {
    page.chars().filter(|letter| "<>\"".contains(*letter)).collect()
}

fn entities_only(page: &str) -> bool {
    let known = ["amp;", "lt;", "gt;", "quot;"];
    page.split('&').skip(1).all(|rest| known.iter().any(|entity| rest.starts_with(entity)))
}

proptest! {
    #[test]
    fn no_text_of_a_screen_becomes_markup(
        hostile in vec(prop_oneof![".*", "[<>&\"'/=;!-]{1,12}", Just("</style><script>".to_owned())], TEXTS),
    ) {
        let drawn = page(&full(|place| format!("{place}{}", hostile[place]), Some("<\">")));
        prop_assert_eq!(markup(&drawn), markup(&page(&full(plain, Some("12")))));
        prop_assert!(entities_only(&drawn));
    }
}

/// Texts are drawn as texts. Spoken are a reading that differs from its text, and what a button says. What the screen says by itself is for the shell.
#[test]
fn every_text_is_in_the_page_but_what_is_for_the_clipboard() {
    let screen = full(plain, Some("12"));
    let page = page(&screen);
    let said_as_written = screen.sections.iter().filter(|section| section.kind != SectionKind::Details);
    let said_as_written = said_as_written.flat_map(|section| &section.lines).map(|line| &line.spoken);
    let is_option = |button: &&Button| matches!(button.role, ButtonRole::Choice | ButtonRole::Row);
    let steps = screen.buttons.iter().filter(|button| !is_option(button));
    let absent: Vec<_> = said_as_written
        .chain(screen.copy.iter().map(|copy| &copy.text))
        .chain(screen.status.iter().map(|item| &item.spoken))
        .chain([&screen.spoken])
        .chain(steps.flat_map(|button| [&button.subtitle, &button.trailing, &button.badge]))
        .cloned()
        .collect();
    let missing: Vec<_> = (0..TEXTS).map(plain).filter(|text| !page.contains(text.as_str())).collect();
    let wanted: Vec<_> = (0..TEXTS).map(plain).filter(|text| absent.contains(text)).collect();
    assert_eq!(missing, wanted);
    assert_eq!(wanted.len(), 3 + 1 + 1 + 1 + 6);
}

#[test]
fn a_hidden_entry_shows_how_many_digits_were_typed_and_none_of_them() {
    let hidden = page(&full(plain, None));
    assert_eq!(hidden.matches('●').count(), 2);
    let places = |page: &str, class: &str, place: &str| {
        page.matches(&format!("<span class=\"{class}\">{place}</span>")).count()
    };
    assert_eq!((places(&hidden, "place", ""), places(&hidden, "place filled", "●")), (2, 2));
    let seen = page(&full(plain, Some("59")));
    let shown = ["5", "9"].map(|digit| places(&seen, "place filled", digit));
    assert_eq!((shown, seen.contains('●')), ([1, 1], false));
}

/// The library composes it of all that is written on the button, so that it hides nothing.
#[test]
fn the_name_of_a_button_is_the_one_that_the_library_gives() {
    let screen = full(plain, None);
    let page = page(&screen);
    for name in
        screen.buttons.iter().map(|button| &button.spoken).chain(screen.copy.iter().map(|copy| &copy.spoken))
    {
        assert!(page.contains(&format!("aria-label=\"{name}\"")), "{name}");
    }
}

#[test]
fn the_control_that_reads_aloud_is_drawn_where_the_device_has_a_voice() {
    let mut screen = full(plain, None);
    assert!(!page(&screen).contains("read-aloud"));
    for (is_reading, label) in [(false, "読み上げる"), (true, "声を止める")] {
        let spoken = format!("{label}。説明。");
        screen.reading = Some(ReadingControl { label: label.to_owned(), spoken, is_reading });
        let page = page(&screen);
        let control = page.split("<button").find(|rest| rest.contains("name=\"read-aloud\""));
        let control = control.expect("the control");
        let name = format!("aria-label=\"{label}。説明。\"");
        assert!(control.contains(&name) && control.contains(&format!("<span>{label}</span>")), "{control}");
    }
}

#[test]
fn a_status_message_is_shown_and_announced() {
    let mut screen = full(plain, None);
    assert!(!page(&screen).contains("class=\"message\""));
    screen.message = Some("コピーしました。".to_owned());
    assert!(page(&screen).contains("<p class=\"message\" role=\"status\">コピーしました。</p>"));
}

#[test]
fn a_reading_is_added_only_to_a_value_that_is_not_read_as_it_is_written() {
    let drawn = |kind, label: &str, text: &str, spoken: &str| {
        let mut screen = full(plain, None);
        let line = Line {
            kind,
            label: label.to_owned(),
            text: text.to_owned(),
            spoken: spoken.to_owned(),
            language: Language::Japanese,
        };
        screen.sections[3].lines = vec![line];
        let page = page(&screen);
        let after =
            page.split(&format!("<span class=\"text\">{text}</span>")).nth(1).unwrap_or_default().to_owned();
        after
            .strip_prefix("<span class=\"heard\">")
            .and_then(|rest| rest.split_once('<'))
            .map(|(said, _)| said.to_owned())
    };
    let detail = LineKind::Detail;
    assert_eq!(
        drawn(detail, "氏名", "資格　太郎", "氏名、シカク タロウ。").as_deref(),
        Some("、シカク タロウ")
    );
    assert_eq!(drawn(detail, "性別", "男", "性別、男。"), None);
    assert_eq!(drawn(detail, "氏名", "資格　太郎", ""), None, "another line says it");
    assert_eq!(drawn(LineKind::Plain, "", "カードをかざす", "カードを、かざします。"), None);
}

#[test]
fn a_code_is_drawn_once() {
    let mut screen = full(plain, None);
    screen.failure_code = Some("XX-01".to_owned());
    assert_eq!(page(&screen).matches("XX-01").count(), 1);
    screen.sections[3].lines[0].text = "XX-01".to_owned();
    assert_eq!(page(&screen).matches("XX-01").count(), 1);
    screen.sections[3].lines[0].text = "none".to_owned();
    screen.sections[2].lines[0].label = "XX-01".to_owned();
    assert_eq!(page(&screen).matches("XX-01").count(), 1);
}

#[test]
fn a_choice_is_highlighted_only_where_the_screen_proposes_it_and_a_step_by_its_role() {
    let primary = |screen: &Screen| {
        let page = page(screen);
        let primary = page.split("primary\" name=\"press\" value=\"").skip(1);
        primary.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect::<Vec<_>>()
    };
    let mut screen = full(plain, None);
    assert_eq!(primary(&screen), ["continue"]);
    screen.proposed = Some(ButtonId::ChoosePin);
    assert_eq!(primary(&screen), ["choose-pin", "continue"]);
    screen.proposed = Some(ButtonId::FaceMatches);
    screen.buttons[2].role = ButtonRole::Secondary;
    assert_eq!(primary(&screen), [""; 0]);
}

#[test]
fn a_button_that_cannot_be_pressed_is_disabled() {
    let mut screen = full(plain, None);
    assert!(!page(&screen).contains(" disabled"));
    screen.buttons[2].enabled = false;
    let page = page(&screen);
    assert_eq!(page.matches(" disabled>").count(), 1);
}

#[test]
fn a_key_pad_has_the_keys_that_are_wanted_in_their_order() {
    let keys = |keys| {
        let entry = DigitField { length: 4, least: 4, typed: 0, digits: None, label: "e".to_owned(), keys };
        let entry = Entry::Digits(entry);
        let page = page(&Screen { entry: Some(entry), ..full(plain, None) });
        let keys = page.split("name=\"digit\" value=\"").skip(1);
        keys.map(|key| key.split("</button>").next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let ten = "1\">1 2\">2 3\">3 4\">4 5\">5 6\">6 7\">7 8\">8 9\">9 0\">0";
    assert_eq!(keys(10), ten);
    assert_eq!(keys(16), format!("{ten} 10\">A 11\">B 12\">C 13\">D 14\">E 15\">F"));
}

#[test]
fn a_day_of_an_era_has_two_places_before_each_unit() {
    let units = ["y", "m", "d"].map(str::to_owned).to_vec();
    let (era, digits, label) = ("era".to_owned(), "550".to_owned(), "e".to_owned());
    let entry = Some(Entry::EraDate(EraDateField { era, digits, units, label }));
    let page = page(&Screen { entry, ..full(plain, None) });
    assert_eq!(page.matches("class=\"place\"").count(), 3);
    assert_eq!(page.matches("class=\"place filled\"").count(), 3);
    let filled = |digit| format!("<span class=\"place filled\">{digit}</span>");
    let begins = format!(
        "<span class=\"unit\">era</span><span class=\"four\">{0}{0}<span class=\"unit\">y</span>",
        filled(5)
    );
    assert!(page.contains(&begins), "{page}");
    assert_eq!(page.matches("name=\"digit\"").count(), 10);
}

/// A screen with a field of the platform, and the key that passes its text on.
fn with_field(entry: Entry) -> String {
    let mut screen = full(plain, None);
    screen.buttons.insert(0, Button::new(ButtonId::Enter, "go", "go. on").role(ButtonRole::Key));
    page(&Screen { entry: Some(entry), ..screen })
}

#[test]
fn a_text_is_typed_in_a_field_with_its_label_and_posted_with_its_own_key() {
    let (text, label, keyboard) = ("<見本>\"".to_owned(), "name".to_owned(), TextKeyboard::Kana);
    let page = with_field(Entry::Text(TextField { text, least: 1, most: 40, keyboard, label }));
    for part in [
        "<label class=\"field\"><span class=\"field-label\">name</span><input type=\"text\" name=\"text\" form=\"field\" \
         value=\"&lt;見本&gt;&quot;\" inputmode=\"text\" lang=\"ja\" maxlength=\"40\" autocomplete=\"off\"",
        "name=\"press\" value=\"enter\" form=\"field\"",
        "<form id=\"field\" method=\"post\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("name=\"digit\""));
    assert_eq!(page.matches("form=\"field\"").count(), 2);
}

#[test]
fn a_password_is_hidden_in_an_empty_field() {
    let (label, show, hide) = ("secret".to_owned(), "show".to_owned(), "hide".to_owned());
    let page = with_field(Entry::Password(PasswordField { least: 8, most: 64, label, show, hide }));
    let field =
        "<input type=\"password\" name=\"text\" form=\"field\" maxlength=\"64\" autocomplete=\"off\">";
    assert!(page.contains(field), "{page}");
    assert!(!page.contains("type=\"text\"") && !page.contains("name=\"digit\""));
}

#[test]
fn a_screen_with_nothing_to_do_has_no_button() {
    let screen = Screen { entry: None, buttons: Vec::new(), copy: None, ..full(plain, None) };
    let page = page(&screen);
    assert!(!page.contains("<button") && !page.contains("<footer"), "{page}");
}

/// WCAG 2.2, 3.1.1 and 3.1.2: the page has its language, and each part in another one names it.
#[test]
fn a_part_in_another_language_is_marked() {
    let line = |text: &str, language| Line {
        kind: LineKind::Plain,
        label: String::new(),
        text: text.to_owned(),
        spoken: String::new(),
        language,
    };
    let screen = Screen { language: Language::English, ..Screen::new("example", "Title") }
        .line(line("own", Language::English))
        .line(line("ja", Language::Japanese));
    let row = Button::new(ButtonId::Language(Language::Korean), "ko", "").row("below", "");
    let row = Button { language: Language::Korean, detail_language: Language::Vietnamese, ..row };
    let html = page(&screen.with(row));
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{html}");
    for part in [
        "<p class=\"plain\"><span class=\"text\">own",
        "<p class=\"plain\" lang=\"ja\"><span class=\"text\">ja",
        "value=\"language-ko\" lang=\"ko\"",
        "<span class=\"subtitle\" lang=\"vi\">below",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
}
