use shikaku_transcript::{Transcript, cbor, text};

use crate::sample::samples;
use crate::{Known, TranscriptFile};

const NUMBER: &str = "123456789012";

fn clean() -> Transcript {
    let (_, mut transcript) = samples().into_iter().next().expect("a sample");
    transcript.entries.truncate(1);
    transcript
}

fn places(bytes: impl Into<Vec<u8>>, known: &str) -> Vec<(Option<usize>, String)> {
    let file = TranscriptFile::of(bytes.into()).expect("a transcript");
    let known = if known.is_empty() { Known::default() } else { Known::of_lines(known).expect("words") };
    let findings = file.findings(&known).into_iter();
    findings.map(|finding| (finding.entry, finding.place)).collect()
}

#[test]
fn a_file_as_it_is_written_has_no_findings() {
    let clean = clean();
    for bytes in [cbor::write(&clean), text::write(&clean).into_bytes()] {
        assert_eq!(places(bytes, NUMBER), []);
    }
}

#[test]
fn bytes_that_no_entry_holds_are_a_finding() {
    let clean = clean();
    let header = cbor::header(&clean.header);
    let entries: Vec<u8> = clean.entries.iter().flat_map(cbor::entry).collect();
    // A tag with a number that a parser passes over (RFC 8949, 3.4).
    let tag = [&[0xDB], 123_456_789_012_u64.to_be_bytes().as_slice()].concat();
    let tagged = [header, tag, entries].concat();
    assert_eq!(TranscriptFile::of(tagged.clone()).expect("a transcript").reading.transcript, clean);
    let found = places(tagged, "");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found.first().and_then(|(entry, _)| *entry), None);
}

#[test]
fn a_secret_behind_the_place_where_a_file_breaks_is_found() {
    let clean = clean();
    let rest = ["9.000000 sing 1234-5678-9012\n", "9.000000 reply 1 200 [14]\n  | 123456\n  \\ 789012\n"];
    for rest in rest {
        let broken = text::write(&clean) + rest;
        assert_eq!(places(broken.clone(), "見本"), []);
        let found = places(broken, NUMBER);
        assert_eq!(found.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [Some(2)], "{rest}");
    }
    let mut broken = cbor::write(&clean);
    broken.extend(b"\x83\x00\x64sing\x81\x6C123456789012");
    assert_eq!(places(broken.clone(), NUMBER).iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [Some(2)]);
    assert!(!places(broken, NUMBER).iter().any(|(_, place)| place.contains(NUMBER)));
}
