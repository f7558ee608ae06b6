use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use expect_test::expect_file;
use shikaku_clinic::failure::Failure;
use shikaku_core::workflow::State;
use shikaku_replay::{Matching, ReaderRerun, Rerun, rerun, rerun_reader};
use shikaku_tests::corpus::{Recipe, index, recipes, record};
use shikaku_transcript::{LinkKind, Transcript, TranscriptEvent, audit, cbor, read, text};
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::Deck;
use strum::VariantArray as _;

/// All of them, made once.
pub(super) static MADE: LazyLock<Vec<(Recipe, Transcript)>> = LazyLock::new(|| {
    let made = recipes().into_iter().map(|recipe| (recipe.clone(), record(&recipe)));
    made.collect()
});

/// The one of this name.
pub(super) fn made(name: &str) -> Transcript {
    let found = MADE.iter().find(|(recipe, _)| recipe.name == name);
    found.unwrap_or_else(|| panic!("no recipe {name}")).1.clone()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/transcripts")
}

/// `UPDATE_EXPECT=1` makes all of them anew.
#[test]
fn every_transcript_is_what_its_recipe_makes_byte_for_byte() {
    for (recipe, made) in MADE.iter() {
        let folder = folder().join(&recipe.link);
        fs::create_dir_all(&folder).expect("a folder");
        expect_file![folder.join(format!("{}.transcript", recipe.name))].assert_eq(&text::write(made));
        assert_eq!(&read(&cbor::write(made)).expect("CBOR").transcript, made, "{}", recipe.name);
    }
}

#[test]
fn the_index_says_what_each_shows() {
    let (before, after) = ("<!-- index -->\n", "<!-- /index -->\n");
    let file = folder().join("README.md");
    let readme = fs::read_to_string(&file).expect("the README");
    let (head, rest) = readme.split_once(before).expect("the table's start");
    let (_, tail) = rest.split_once(after).expect("the table's end");
    expect_file![file].assert_eq(&format!("{head}{before}{}{after}{tail}", index(&MADE)));
}

#[test]
fn every_file_belongs_to_a_recipe_and_no_name_occurs_twice() {
    let names: BTreeSet<_> = MADE.iter().map(|(recipe, _)| (&recipe.link, &recipe.name)).collect();
    assert_eq!(names.len(), MADE.len());
    for link in LinkKind::VARIANTS.iter().map(|kind| kind.name().to_owned()) {
        for file in fs::read_dir(folder().join(&link)).into_iter().flatten().flatten() {
            let name = file.path().file_stem().expect("a name").to_string_lossy().into_owned();
            assert!(names.contains(&(&link, &name)), "{link}/{name}");
        }
    }
}

#[test]
fn every_transcript_runs_again_strictly_and_leniently() {
    for (recipe, made) in MADE.iter() {
        for matching in [Matching::Strict, Matching::Lenient] {
            match rerun(made, matching) {
                Ok(Rerun::Same { states, .. }) => assert!(states > 0),
                Ok(Rerun::NoReception) => panic!("{}: no reception", recipe.name),
                Err(difference) => panic!("{} {matching:?}: {difference}", recipe.name),
            }
            match (rerun_reader(made, matching), &recipe.reader) {
                (Ok(ReaderRerun::NoReader), None) => {}
                (Ok(ReaderRerun::Same { messages, exchanges }), Some(_)) => {
                    assert!(messages > exchanges && exchanges > 0, "{}", recipe.name);
                }
                (Ok(other), _) => panic!("{} {matching:?}: {other:?}", recipe.name),
                (Err(difference), _) => panic!("{} {matching:?}: {difference}", recipe.name),
            }
        }
    }
}

#[test]
fn an_audit_finds_nothing_in_any_transcript() {
    for (recipe, made) in MADE.iter() {
        assert_eq!(audit(made), [], "{}", recipe.name);
    }
}

/// Families of failures outside of a check: the store, the sign-in and the import.
const OTHER_AREAS: [&str; 3] = ["STORE", "SIGN", "COPY"];

/// Failures that no check can come to: settings that cannot be used.
const OUTSIDE: [&str; 4] = ["GATE-21", "GATE-22", "GATE-23", "GATE-24"];

#[test]
fn the_corpus_covers_every_state_failure_card_and_link() {
    let notes = || {
        MADE.iter().flat_map(|(_, made)| &made.entries).filter_map(|entry| match &entry.event {
            TranscriptEvent::State(note) => Some(*note),
            _ => None,
        })
    };
    let states: BTreeSet<_> = notes().map(|note| note.name).collect();
    assert_eq!(states, State::NAMES.iter().copied().collect());
    let shown: BTreeSet<_> = notes().filter_map(|note| Some(note.failure?.code())).collect();
    let is_outside =
        |code: &&str| OTHER_AREAS.iter().any(|area| code.starts_with(area)) || OUTSIDE.contains(code);
    let all = Failure::all().map(Failure::code).filter(|code| !is_outside(code));
    assert_eq!(shown, all.collect());
    let kinds: BTreeSet<_> = MADE.iter().filter_map(|(_, made)| made.header.card.clone()).collect();
    let name = |kind| serde_json::to_value(kind).expect("JSON").as_str().expect("text").to_owned();
    assert_eq!(kinds, Deck::standard().cards().iter().map(|card| name(card.kind)).collect());
    let links: BTreeSet<_> = MADE.iter().map(|(_, made)| made.header.link.name()).collect();
    let known = LinkKind::VARIANTS.iter().filter(|kind| **kind != LinkKind::Unknown);
    assert_eq!(links, known.map(|kind| kind.name()).collect());
}

/// The same reception on a link that carries more reads the same files in fewer pieces: another way, and lenient about it.
#[test]
fn other_commands_to_the_same_files_differ_strictly_and_not_leniently() {
    for name in ["pin-short-link", "quirk-no-sfi", "quirk-61xx"] {
        let mut other = made(name);
        for entry in &mut other.entries {
            if let TranscriptEvent::CardFound(limits) = &mut entry.event {
                *limits = if name == "pin-short-link" { LinkLimits::EXTENDED } else { LinkLimits::SHORT };
            }
        }
        let difference = rerun(&other, Matching::Strict).expect_err("another way").to_string();
        assert!(difference.contains("READ BINARY user-authentication certificate"), "{name}: {difference}");
        rerun(&other, Matching::Lenient).unwrap_or_else(|difference| panic!("{name}: {difference}"));
    }
}

/// What may not be another way: a PIN where none was sent, another state, a missing answer of the gateway.
#[test]
fn what_counts_differs_leniently_too() {
    let change = |name: &str, change: &dyn Fn(&mut TranscriptEvent)| {
        let mut other = made(name);
        other.entries.iter_mut().for_each(|entry| change(&mut entry.event));
        rerun(&other, Matching::Lenient).expect_err("a difference").to_string()
    };
    let query = change("pin", &|event| {
        if *event == TranscriptEvent::Response(vec![0x63, 0xC3]) {
            *event = TranscriptEvent::Response(vec![0x63, 0xC1]);
        }
    });
    assert!(query.contains("PIN-02"), "{query}");
    let reply = change("pin", &|event| {
        if let TranscriptEvent::Replied { request_id: 2, reply } = event {
            *reply = Err(shikaku_core::port::GatewayLinkError::Timeout);
        }
    });
    assert!(reply.contains("GATE-02"), "{reply}");
}
