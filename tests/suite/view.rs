//! The written and spoken words as golden files, and what must hold for all of them.

mod blank;
mod buttons;
mod copying;
mod languages;
mod reading;
mod screen_reader;
mod signals;
mod speaking;
mod spoken_length;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use expect_test::expect_file;
use shikaku_core::view::{screen, screen_text};
use shikaku_core::workflow::State;
use shikaku_tests::gallery::{gallery, screens};
use shikaku_tests::test_shell::TODAY;

#[test]
fn every_screen_reads_like_this() {
    for (family, sections) in families() {
        let written = sections.iter().map(|(name, screen)| format!("{SECTION}{name}\n\n{screen}"));
        let text = written.collect::<Vec<_>>().join("\n");
        assert_eq!(read_sections(&text), sections, "a screen of {family} holds the mark of a section");
        expect_file![format!("../../fixtures/screens/{family}.txt")].assert_eq(&text);
    }
}

/// The texts of all screens by name, in families: the names of a family begin with the same word.
fn families() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut families = BTreeMap::<_, BTreeMap<_, _>>::new();
    for (name, screen) in screens() {
        let family = name.split('-').next().unwrap_or_default().to_owned();
        let twice = families.entry(family).or_default().insert(name.clone(), screen_text(&screen));
        assert!(twice.is_none(), "two screens are named {name}");
    }
    families
}

/// The sections of a golden file, as Kotlin reads them.
fn read_sections(text: &str) -> BTreeMap<String, String> {
    let (text, mark) = (format!("\n{text}"), format!("\n{SECTION}"));
    let sections = text.split(&mark).skip(1).filter_map(|section| section.split_once("\n\n"));
    sections.map(|(name, screen)| (name.to_owned(), screen.to_owned())).collect()
}

/// What a line begins with that names the screen below it.
const SECTION: &str = "=== ";

#[test]
fn a_card_is_looked_for_exactly_while_one_is_waited_for() {
    for picture in gallery() {
        let state = (picture.state)();
        let waits = matches!(state, State::WaitingForCard(_));
        assert_eq!(screen(&state, TODAY).wants_card, waits, "{}", picture.name);
    }
}

#[test]
fn every_golden_file_belongs_to_a_family_of_screens() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/screens");
    let files = fs::read_dir(folder).expect("the golden files").flatten();
    let files: BTreeSet<_> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    let families = families().into_keys().map(|family| format!("{family}.txt"));
    assert_eq!(files, families.chain(["README.md".to_owned()]).collect());
}
