//! What people read and hear, as golden files, and what must hold for all of it.

mod blank;
mod copying;
mod reading;
mod speaking;
mod touching;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use expect_test::expect_file;
use shikaku_core::view::{screen, screen_text};
use shikaku_core::workflow::State;
use shikaku_tests::desk::TODAY;
use shikaku_tests::gallery::{gallery, screens};

#[test]
fn every_screen_reads_like_this() {
    for (name, screen) in screens() {
        expect_file![format!("../../fixtures/screens/{name}.txt")].assert_eq(&screen_text(&screen));
    }
}

#[test]
fn a_card_is_looked_for_exactly_while_one_is_waited_for() {
    for picture in gallery() {
        let state = (picture.state)();
        let waits = matches!(state, State::WaitingForCard(_));
        assert_eq!(screen(&state, TODAY).wants_card, waits, "{}", picture.name);
    }
}

#[test]
fn every_golden_file_belongs_to_a_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/screens");
    let files = fs::read_dir(folder).expect("the golden files").flatten();
    let files: BTreeSet<_> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    let mut names = BTreeSet::from(["README.md".to_owned()]);
    for (name, _) in screens() {
        assert!(names.insert(format!("{name}.txt")), "{name} stands twice");
    }
    assert_eq!(files, names);
}
