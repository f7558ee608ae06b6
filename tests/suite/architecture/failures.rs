//! The README prints the table of failures; the table is the code.

use std::fs;

use expect_test::expect_file;
use shikaku_clinic::failure::Failure;
use shikaku_core::view::{failure_text, next_action_text};

use super::root;

const START: &str = "<!-- failures -->\n";
const END: &str = "<!-- /failures -->\n";

#[test]
fn the_readme_lists_every_failure_as_the_code_has_it() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let (before, rest) = readme.split_once(START).expect("the table's start");
    let (_, after) = rest.split_once(END).expect("the table's end");
    // `UPDATE_EXPECT=1` writes the README anew.
    expect_file!["../../../README.md"].assert_eq(&format!("{before}{START}{}{END}{after}", table()));
}

fn table() -> String {
    let rows = Failure::all().map(|failure| {
        let (event, next) = (failure_text(failure).title, next_action_text(failure.next_action()));
        format!("| `{}` | {event} | {next} | {} |\n", failure.code(), failure.cause())
    });
    let head = "| code | 起きたこと | 次にすること | cause |\n| --- | --- | --- | --- |\n".to_owned();
    std::iter::once(head).chain(rows).collect()
}
