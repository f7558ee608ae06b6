//! `spoken-sentences`: every sentence that a golden screen says, one a line, for `cargo xtask speech`.

use std::collections::BTreeSet;

use shikaku_tests::gallery::screens;
use shikaku_tests::spoken::{is_measured, sentences};

fn main() {
    let texts = screens().into_iter().filter(|(_, screen)| is_measured(screen));
    let texts = texts.flat_map(|(_, screen)| [screen.spoken, screen.read_aloud]);
    let all: BTreeSet<String> =
        texts.flat_map(|text| sentences(&text).map(str::to_owned).collect::<Vec<_>>()).collect();
    for sentence in all {
        println!("{sentence}");
    }
}
