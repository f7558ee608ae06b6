use proptest::collection::vec;
use proptest::prelude::*;
use shikaku_core::view::{Button, ButtonId, CopyText, Entry, Haptic, Line, LineKind, Progress, Screen};

use crate::page;

const KINDS: [LineKind; 4] = [LineKind::Headline, LineKind::Plain, LineKind::Notice, LineKind::Detail];

/// How many texts [`full`] has.
const TEXTS: usize = 22;

/// A screen with everything a screen can have; `text` makes the text of each place.
fn full(mut text: impl FnMut(usize) -> String, digits: Option<&str>) -> Screen {
    let mut places = 0..;
    let mut next = move || text(places.next().unwrap_or_default());
    let lines = KINDS.map(|kind| Line { kind, label: next(), text: next(), spoken: next() });
    let screen = Screen::new(&next(), &next()).lines(lines);
    let digits = digits.map(str::to_owned);
    let screen = screen.entry(Entry { length: 4, least: 4, typed: 2, digits, label: next(), keys: 10 });
    screen
        .button(ButtonId::Enter, &next(), &next())
        .say(next())
        .haptic(Haptic::Warning)
        .progress(Progress::HoldStill)
        .failure_code(&next())
        .copy(Some(CopyText { label: next(), spoken: next(), text: next() }))
}

fn plain(place: usize) -> String {
    format!("text{place}.")
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

#[test]
fn every_text_is_in_the_page_but_what_is_for_the_clipboard() {
    let screen = full(plain, Some("12"));
    let page = page(&screen);
    let clipboard = screen.copy.map(|copy| copy.text).unwrap_or_default();
    let drawn: Vec<_> = (0..TEXTS).map(plain).filter(|text| page.contains(text)).collect();
    let wanted: Vec<_> = (0..TEXTS).map(plain).filter(|text| *text != clipboard).collect();
    assert_eq!(drawn, wanted);
    assert_eq!(wanted.len(), TEXTS - 1);
}

#[test]
fn a_hidden_entry_shows_how_many_digits_were_typed_and_none_of_them() {
    let hidden = page(&full(plain, None));
    assert_eq!(hidden.matches('●').count(), 2);
    let places =
        |page: &str, place: &str| page.matches(&format!("<span class=\"place\">{place}</span>")).count();
    assert_eq!(places(&hidden, ""), 2);
    let seen = page(&full(plain, Some("59")));
    assert_eq!((places(&seen, "5"), places(&seen, "9"), seen.contains('●')), (1, 1, false));
}

#[test]
fn a_button_is_called_by_its_label_and_then_by_what_it_does() {
    let screen = full(plain, None);
    let button = &screen.buttons[0];
    let expected =
        format!("aria-label=\"{}\"><span class=\"button-label\">{}</span>", button.spoken, button.label);
    assert!(page(&screen).contains(&expected));
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
fn a_button_is_highlighted_only_where_the_screen_proposes_it() {
    let mut screen = full(plain, None);
    screen.buttons.push(Button::new(ButtonId::Cancel, "c", "c"));
    let proposed = |screen: &Screen| {
        let page = page(screen);
        let proposed = page.split("<button class=\"proposed\" name=\"press\" value=\"").skip(1);
        proposed.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(proposed(&screen), [""; 0]);
    for id in [ButtonId::Enter, ButtonId::Cancel] {
        assert_eq!(proposed(&Screen { proposed: Some(id), ..screen.clone() }), [id.name()]);
    }
    let absent = Screen { proposed: Some(ButtonId::FaceMatches), ..screen };
    assert_eq!(proposed(&absent), [""; 0]);
}

#[test]
fn a_key_pad_has_the_keys_that_are_wanted_in_their_order() {
    let keys = |keys| {
        let entry = Entry { length: 4, least: 4, typed: 0, digits: None, label: "e".to_owned(), keys };
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
fn a_screen_with_nothing_to_do_has_no_form() {
    let screen = Screen { entry: None, buttons: Vec::new(), copy: None, ..full(plain, None) };
    assert!(!page(&screen).contains("<form"));
}
