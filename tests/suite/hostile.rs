//! Bytes that attack a parser: the files of `fixtures/hostile`, and random ones.

mod apdu;
mod certificate;
mod der;
mod enrolment;
mod gateway;
mod handover;
mod import;
mod presence;
mod reader;
mod receipt_computer;
mod tlv;
mod transcript;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use shikaku_card::certificate::{AuthCertificate, TrustAnchors};
use shikaku_card::presence::{AgeRecord, CardVerifiableCertificate};
use shikaku_tests::fuzz::BODIES;

/// One hostile file: its name below `fixtures/hostile`, what it attacks, its bytes.
struct Hostile {
    path: String,
    attack: &'static str,
    bytes: Vec<u8>,
}

impl Hostile {
    fn new(folder: &str, name: &str, attack: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: format!("{folder}/{name}"), attack, bytes: bytes.into() }
    }
}

fn all() -> Vec<Hostile> {
    [
        apdu::all(),
        tlv::all(),
        certificate::all(),
        presence::all(),
        enrolment::all(),
        gateway::all(),
        handover::all(),
        transcript::all(),
        import::all(),
        reader::all(),
        receipt_computer::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/hostile")
}

fn readme() -> String {
    let rows = all().into_iter().map(|Hostile { path, attack, .. }| format!("| `{path}` | {attack} |\n"));
    std::iter::once(README_HEAD.to_owned()).chain(rows).collect()
}

const README_HEAD: &str = "\
# Hostile bytes

Bytes that attack a parser, named by the attack. Provenance: all made by us, by the tables of `tests/suite/hostile/`; a
few are the synthetic `fixtures/certificates` with one thing broken. Write them again, with this list, by
`UPDATE_EXPECT=1 cargo test -p shikaku-tests hostile`. Every fuzz body runs over every file, and fuzzing starts from them.

| file | attack |
| --- | --- |
";

/// The files as they should be, `README.md` included.
fn expected() -> Vec<(String, Vec<u8>)> {
    let files = all().into_iter().map(|hostile| (hostile.path, hostile.bytes));
    files.chain([("README.md".to_owned(), readme().into_bytes())]).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("the folder can be read").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn the_files_are_those_of_the_tables() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut known = BTreeSet::new();
    for (path, bytes) in expected() {
        let path = folder().join(path);
        if update {
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
            fs::write(&path, &bytes).expect("the file can be written");
        }
        assert!(
            fs::read(&path).is_ok_and(|found| found == bytes),
            "{} differs; UPDATE_EXPECT=1 writes it",
            path.display()
        );
        assert!(known.insert(path), "two attacks have one name");
    }
    for found in files_below(&folder()) {
        assert!(known.contains(&found), "{} is in no table", found.display());
    }
}

#[test]
fn every_body_has_a_fuzz_target_of_one_line_and_its_name() {
    let targets = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets"));
    assert_eq!(targets.len(), BODIES.len());
    for (name, _) in BODIES {
        let target = targets.iter().find(|path| path.file_stem().is_some_and(|stem| stem == name));
        let text = fs::read_to_string(target.expect("a target")).expect("text");
        assert!(text.contains(&format!("shikaku_tests::fuzz::{name}(bytes)")), "{name}");
    }
}

#[test]
fn every_body_survives_every_hostile_file() {
    every_body_survives(files_below(&folder()));
}

#[test]
fn every_body_survives_genuine_certificates_and_results() {
    let genuine = ["../certificates", "../eligibility"].map(|name| files_below(&folder().join(name)));
    every_body_survives(genuine.concat());
}

#[test]
fn every_body_survives_recordings_of_other_programs() {
    every_body_survives(files_below(&folder().join("../imports")));
}

fn every_body_survives(files: Vec<PathBuf>) {
    for path in files {
        let bytes = fs::read(&path).expect("the file can be read");
        for (name, body) in BODIES {
            println!("{name} < {}", path.display());
            body(&bytes);
        }
    }
}

#[test]
fn no_hostile_file_is_read_as_a_certificate_or_a_record() {
    for Hostile { path, bytes, .. } in all() {
        assert!(AuthCertificate::parse(&bytes).is_err(), "{path}");
        assert!(TrustAnchors::new().add_test_root(&bytes).is_err(), "{path}");
        assert!(AgeRecord::parse(&bytes).is_err(), "{path}");
        assert!(CardVerifiableCertificate::parse(&bytes).is_err(), "{path}");
    }
}

proptest! {
    #[test]
    fn every_body_survives_random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        for (_, body) in BODIES {
            body(&bytes);
        }
    }

    /// Random bytes are no text, and a text of any length is no 照会番号.
    #[test]
    fn every_body_of_receipt_computers_survives_any_text(text in any::<String>(), short in "\\PC{1,70}") {
        let is_theirs = |name: &str| ["gateway_configuration", "gateway_cursor", "gateway_reference_number", "gateway_webhook_address"].contains(&name);
        for (_, body) in BODIES.iter().filter(|(name, _)| is_theirs(name)) {
            body(text.as_bytes());
            body(short.as_bytes());
        }
    }

    /// The values of a result, as the body of FHIR reads them.
    #[test]
    fn the_body_of_fhir_survives_any_values(
        validity in any::<u8>(),
        values in proptest::collection::vec((0_u8..17, prop_oneof![any::<String>(), "[0-9]{1,10}", "[\\x00-\\x0B]"]), 0..20),
    ) {
        let value = |(field, text): (u8, String)| {
            let text = text.as_bytes().get(..text.len().min(23)).unwrap_or_default().to_vec();
            [vec![field, u8::try_from(text.len()).unwrap_or_default()], text].concat()
        };
        let bytes: Vec<_> = values.into_iter().flat_map(value).collect();
        shikaku_tests::fuzz::handover_fhir(&[&[validity][..], &bytes].concat());
    }

    #[test]
    fn every_body_of_imports_survives_torn_recordings(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        piece in proptest::collection::vec(any::<u8>(), 0..16),
    ) {
        let files = files_below(&folder().join("../imports"));
        let bytes = fs::read(which.get(&files)).expect("the file can be read");
        let at = at.index(bytes.len() + 1);
        let end = bytes.len().min(at + piece.len() / 2);
        let torn = [&bytes[..at], &piece, &bytes[end..]].concat();
        for (_, body) in BODIES.iter().filter(|(name, _)| name.starts_with("import_")) {
            body(&torn);
        }
    }

    #[test]
    fn every_body_survives_torn_hostile_files(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        piece in proptest::collection::vec(any::<u8>(), 0..16),
    ) {
        let hostile = all();
        let bytes = &which.get(&hostile).bytes;
        let at = at.index(bytes.len() + 1);
        let end = bytes.len().min(at + piece.len() / 2);
        let torn = [&bytes[..at], &piece, &bytes[end..]].concat();
        for (_, body) in BODIES {
            body(&torn);
        }
    }
}
