//! What Orca says on some pages, as `cargo xtask screen-reader` recorded it, against the screens as they are now.

use shikaku_core::view::{ButtonRole, Entry, Line, Screen};
use shikaku_tests::gallery::screens;

const RECORDED: &str = include_str!("../../../fixtures/speech/screen-reader.txt");

/// A page as it is read by itself, and its controls by Tab.
struct Page<'a> {
    name: &'a str,
    read: String,
    walked: String,
}

fn recorded() -> Vec<Page<'static>> {
    let pages = RECORDED.split("\n# ").filter(|page| page.contains("Finished loading"));
    let pages = pages.map(|page| {
        let (name, said) = page.split_once('\n').expect("a name");
        let said = said.split_once('\n').map_or("", |(_, said)| said);
        let (read, walked) = said.split_once('⇥').unwrap_or((said, ""));
        Page { name, read: letters(read), walked: letters(walked) }
    });
    pages.collect()
}

#[test]
fn everything_on_a_page_is_said_once_and_in_its_order() {
    let screens = screens();
    let pages = recorded();
    assert_eq!(pages.len(), 10);
    for Page { name, read, .. } in pages {
        let (_, screen) = screens.iter().find(|(other, _)| other == name).expect("a golden screen");
        let mut rest = read.as_str();
        for text in texts(screen) {
            let text = letters(&text);
            let place = rest.find(&text);
            assert!(
                place.is_some(),
                "{name}: `{text}` is not said, or not in its place; `cargo xtask screen-reader`"
            );
            rest = place.and_then(|place| rest.get(place + text.len()..)).unwrap_or_default();
        }
        for text in texts(screen).into_iter().filter(|text| text.chars().count() > 8) {
            assert_eq!(read.matches(&letters(&text)).count(), 1, "{name}: {text}");
        }
    }
}

#[test]
fn every_button_is_reached_by_tab_and_said_by_its_name() {
    let screens = screens();
    for Page { name, read, walked } in recorded() {
        let (_, screen) = screens.iter().find(|(other, _)| other == name).expect("a golden screen");
        for button in screen.buttons.iter().filter(|button| button.language == button.detail_language) {
            let said = letters(&button.spoken);
            assert!(read.contains(&said), "{name}: {said}");
            // Orca is at the way back, the first control of a page, and does not repeat it.
            let is_repeated = button.role != ButtonRole::Navigation;
            let is_reached = walked.contains(&said) || !button.enabled || !is_repeated;
            assert!(is_reached, "{name}: {said} is not reached");
        }
    }
}

/// Headings, lines and what is typed, in the order of a page; what is folded is not read.
fn texts(screen: &Screen) -> Vec<String> {
    let mut texts = vec![screen.title.clone()];
    for section in &screen.sections {
        texts.extend(Some(section.heading.clone()).filter(|heading| !heading.is_empty()));
        if !section.folded {
            texts.extend(section.lines.iter().map(Line::accessible_text));
        }
    }
    texts.extend(screen.entry.as_ref().map(Entry::label).map(str::to_owned));
    texts
}

/// Without what only divides, and without what Orca says about lists, which is between a label and its text.
fn letters(text: &str) -> String {
    let lines = text.lines().filter(|line| !ABOUT_LISTS.iter().any(|about| line.starts_with(about)));
    lines.flat_map(str::chars).filter(|letter| letter.is_alphanumeric()).collect()
}

const ABOUT_LISTS: [&str; 4] = ["Description list", "description ", "List with", "leaving list"];
