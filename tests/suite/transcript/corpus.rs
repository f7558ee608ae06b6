use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use shikaku_core::transcript::{Matching, Rerun, audit, cbor, read, rerun, text};
use shikaku_tests::corpus::{Recipe, recipes, record};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/transcripts")
}

fn file(recipe: &Recipe) -> PathBuf {
    folder().join(&recipe.link).join(format!("{}.transcript", recipe.name))
}

/// `UPDATE_EXPECT=1` makes all of them anew.
#[test]
fn every_transcript_is_what_its_recipe_makes_byte_for_byte() {
    for recipe in recipes() {
        let made = record(&recipe);
        let folder = folder().join(&recipe.link);
        fs::create_dir_all(folder).expect("a folder");
        expect_file![file(&recipe)].assert_eq(&text::write(&made));
        assert_eq!(read(&cbor::write(&made)).expect("CBOR").transcript, made, "{}", recipe.name);
    }
}

#[test]
fn every_transcript_runs_again_strictly_and_leniently() {
    for recipe in recipes() {
        let made = record(&recipe);
        for matching in [Matching::Strict, Matching::Lenient] {
            match rerun(&made, matching) {
                Ok(Rerun::Same { states, .. }) => assert!(states > 0),
                Ok(Rerun::NoReception) => panic!("{}: no reception", recipe.name),
                Err(difference) => panic!("{} {matching:?}: {difference}", recipe.name),
            }
        }
    }
}

#[test]
fn an_audit_finds_nothing_in_any_transcript() {
    for recipe in recipes() {
        assert_eq!(audit(&record(&recipe)), [], "{}", recipe.name);
    }
}
