//! Recordings of other programs: the samples of `fixtures/imports` against the card they were made with, every format
//! printed and imported again, and files that are no recordings.

mod printed;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use shikaku_card::apdu::{ResponseApdu, StatusWord};
use shikaku_qa::{Form, ImportError, Imported, Source, import, import_as, write_form};
use shikaku_transcript::{CardStateTracker, LinkKind, Redaction, TranscriptEvent};
use shikaku_transport::TransportError;
use shikaku_virtual_card::{Deck, VirtualCard};

/// Every sample: file, source, exchanges, and whether a VERIFY with the PIN 1234 is in it.
const SAMPLES: &[(&str, &str, usize, bool)] = &[
    ("opensc/read-certificate.log", "opensc", 15, false),
    ("opensc/verify-pin.log", "opensc", 6, false),
    ("pcscd/read-certificate.log", "pcscd", 15, false),
    ("pcscd/verify-pin-debug.log", "pcscd", 8, true),
    ("pcsc-spy/read-certificate.txt", "pcsc-spy", 15, false),
    ("pcsc-spy/read-certificate.raw", "pcsc-spy", 15, false),
    ("pcsc-spy/verify-pin.txt", "pcsc-spy", 8, true),
    ("pcsc-spy/verify-pin.raw", "pcsc-spy", 8, true),
    ("logcat/arrows.txt", "logcat", 15, false),
    ("logcat/words.txt", "logcat", 15, false),
    ("logcat/tx-rx.txt", "logcat", 15, false),
    ("logcat/one-line-with-verify.txt", "logcat", 8, true),
    ("btsnoop/feitian-read-certificate.btsnoop", "btsnoop", 15, false),
    ("wireshark/usbmon-hex.txt", "wireshark", 15, false),
    ("wireshark/usbmon-fields.txt", "wireshark", 15, false),
    ("wireshark/usbpcap-hex-with-verify.txt", "wireshark", 8, true),
    ("jsapdu/pairs.json", "jsapdu", 15, false),
    ("jsapdu/fields.json", "jsapdu", 15, false),
    ("jsapdu/lines-with-verify.jsonl", "jsapdu", 8, true),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports")
}

fn sample(path: &str) -> Vec<u8> {
    fs::read(folder().join(path)).expect("a sample")
}

/// The card of the samples, as `record.sh` has it.
fn card() -> VirtualCard {
    let record = Deck::standard().find("valid").expect("a card of the deck");
    VirtualCard::issue(record, NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day")).expect("a card")
}

/// Commands with their answers; `None` for one that has none.
fn exchanges(imported: &Imported) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    let mut exchanges = Vec::new();
    for entry in &imported.transcript.entries {
        match &entry.event {
            TranscriptEvent::Command(bytes) => exchanges.push((bytes.clone(), None)),
            TranscriptEvent::Response(bytes) => {
                exchanges.last_mut().expect("a command before an answer").1 = Some(bytes.clone());
            }
            _ => {}
        }
    }
    exchanges
}

/// A log as text: how many exchanges, lost answers and unread lines.
#[track_caller]
fn check(source: &str, log: &str, expected: (usize, usize, usize)) {
    let source = Source::by_name(source).expect("a source");
    let imported = import_as(log.as_bytes(), source).expect("an import");
    let lost = |event: &TranscriptEvent| *event == TranscriptEvent::LinkError(TransportError::ReplyLost);
    let lost = imported.transcript.entries.iter().filter(|entry| lost(&entry.event)).count();
    assert_eq!((exchanges(&imported).len(), lost, imported.unread), expected, "{log}");
}

#[test]
fn every_sample_is_recognised_and_read_without_rest() {
    for (path, source, count, verifies) in SAMPLES {
        let imported = import(&sample(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!((imported.source.name(), imported.unread), (*source, 0), "{path}");
        let exchanges = exchanges(&imported);
        assert_eq!(exchanges.len(), *count, "{path}");
        assert!(exchanges.iter().all(|(_, answer)| answer.is_some()), "{path}");
        let verified = exchanges.iter().any(|(command, _)| command == b"\x00\x20\x00\x80\x041234");
        assert_eq!(verified, *verifies, "{path}");
        let header = &imported.transcript.header;
        assert_eq!(header.redaction, Redaction::None, "{path}");
        assert_eq!(header.others.get("x-source").map(String::as_str), Some(*source), "{path}");
    }
}

#[test]
fn the_virtual_card_gives_the_answers_of_every_sample() {
    for (path, ..) in SAMPLES {
        let mut card = card();
        card.power_cycle();
        for (number, (command, answer)) in
            exchanges(&import(&sample(path)).expect("an import")).into_iter().enumerate()
        {
            assert!(
                answer.is_some_and(|answer| answer == card.transmit(&command)),
                "{path}: exchange {number}"
            );
        }
    }
}

#[test]
fn no_sample_holds_another_pin_and_none_is_left_out_of_the_table() {
    let mut files = Vec::new();
    for source in fs::read_dir(folder()).expect("the samples") {
        let source = source.expect("an entry").path();
        for file in fs::read_dir(&source).into_iter().flatten() {
            files.push(file.expect("an entry").path());
        }
    }
    let known = |file: &PathBuf| SAMPLES.iter().any(|(path, ..)| file.ends_with(path));
    let captures = |file: &PathBuf| file.extension().is_some_and(|kind| kind == "pcap");
    let rest: Vec<_> = files.iter().filter(|file| !known(file) && !captures(file)).collect();
    assert_eq!(rest, [&folder().join("btsnoop/acs-encrypted.btsnoop")]);
    for (path, ..) in SAMPLES {
        for (command, _) in exchanges(&import(&sample(path)).expect("an import")) {
            let spends = matches!(command.as_slice(), [_, 0x20 | 0x24, _, _, data @ ..] if !data.is_empty());
            assert!(!spends || command.ends_with(b"1234"), "{path}");
        }
    }
}

#[test]
fn what_pkcs15_tool_did_is_shown_in_the_words_of_the_field() {
    let imported = import(&sample("opensc/read-certificate.log")).expect("an import");
    assert_eq!(imported.transcript.header.link, LinkKind::Pcsc);
    let mut card = CardStateTracker::default();
    let lines: Vec<_> = exchanges(&imported)
        .into_iter()
        .map(|(command, answer)| {
            let meaning = card.command(&command).to_string();
            let answer = ResponseApdu::parse(&answer.unwrap_or_default()).expect("an answer");
            card.answered(answer.status);
            (meaning, answer.status)
        })
        .collect();
    let did = |words: &str| lines.contains(&(words.to_owned(), StatusWord::Success));
    assert!(did("SELECT JPKI AP"));
    assert!(did("SELECT user-authentication certificate"));
    assert!(did("READ BINARY user-authentication certificate 0..255"));
    assert!(
        lines.iter().any(|(words, _)| words == "VERIFY user-authentication PIN: how many tries are left")
    );
}

#[test]
fn times_are_those_of_the_log() {
    let took = |path: &str| {
        let transcript = import(&sample(path)).expect("an import").transcript;
        (transcript.header.clock_base, transcript.entries.last().expect("entries").at.as_millis())
    };
    let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().expect("a moment");
    assert_eq!(took("btsnoop/feitian-read-certificate.btsnoop"), (at("2026-11-26T02:25:27.007500Z"), 1027));
    assert_eq!(took("wireshark/usbmon-hex.txt"), (at("2026-11-26T02:25:27.001250Z"), 40));
    assert_eq!(took("jsapdu/pairs.json"), (at("2026-11-26T02:25:27Z"), 280));
    assert_eq!(took("logcat/arrows.txt"), (at("1970-01-01T11:25:27Z"), 320));
}

#[test]
fn a_reader_that_encrypts_is_distinguished() {
    let imported = import(&sample("btsnoop/acs-encrypted.btsnoop"));
    assert_eq!(imported.err(), Some(ImportError::EncryptedReader));
}

#[test]
fn a_file_that_is_no_recording_is_refused() {
    for file in [b"".as_slice(), b"[]", b"{}", b"btsnoop\0", b"hello\nworld\n", b"\xFF\xFE\0", b"result 12"] {
        assert!(import(file).is_err());
    }
    assert_eq!(import(&vec![0; 64 * 1024 * 1024 + 1]).err(), Some(ImportError::TooLong));
    let opensc = Source::by_name("opensc").expect("a source");
    assert_eq!(import_as(b"nothing", opensc).err(), Some(ImportError::NotOf(opensc)));
    assert_eq!(
        import_as(b"Outgoing APDU (99 bytes):\n00 A4", opensc).err(),
        Some(ImportError::NoTraffic(opensc))
    );
}

#[test]
fn a_command_without_an_answer_has_lost_it() {
    check(
        "pcscd",
        "00000000 APDU: 00 A4 00 00\n00000001 APDU: 00 B0 00 00 00\n00000001 SW: 90 00",
        (2, 1, 0),
    );
    check("logcat", ">> 00A40000\nTag was lost\n", (1, 1, 0));
    check(
        "opensc",
        "Outgoing APDU (4 bytes):\n00 20 00 80 . ..\nSCardTransmit/Control failed: 0x1\n",
        (1, 1, 0),
    );
    check("jsapdu", r#"[{"command": "00A40000", "response": null}]"#, (1, 1, 0));
}

#[test]
fn an_answer_without_a_command_and_damaged_lines_are_counted() {
    check("pcscd", "00000000 SW: 90 00\n00000000 APDU: 00 A4 00 00\n00000001 SW: 90 0", (1, 1, 2));
    check(
        "opensc",
        "Outgoing APDU (4 bytes):\n00 20 00 80 . ..\nIncoming APDU (3 bytes):\n90 00\n",
        (1, 1, 1),
    );
    check("jsapdu", "{\"command\":\"00A40000\"}\n{\"response\":\"90\n{\"response\":[144,0]}\n", (1, 0, 1));
}

#[test]
fn apps_print_in_many_shapes() {
    for log in [
        "D/Nfc: -> 00 a4 04 0c\nD/Nfc: <- 90 00",
        "send: 0x00, 0xA4, 0x04, 0x0C\nrecv: 0x90, 0x00",
        "C-APDU[4]: 00A4040C\nR-APDU[2]: 9000",
        "Sending APDU 00:A4:04:0C\nReceived 90:00",
        "transceive(00A4040C) => 9000",
        "command=00A4040C response=9000",
        "TX(4)=[0, -92, 4, 12]\nRX(2)=[-112, 0]",
        "12:00:00.000 I apdu > 00A4040C\n12:00:00.020 I apdu < 9000",
        "Outgoing >> 00A4040C (4 bytes)\nIncoming << 9000 (2 bytes)",
    ] {
        check("logcat", log, (1, 0, 0));
        assert_eq!(import(log.as_bytes()).map(|imported| imported.source.name()), Ok("logcat"), "{log}");
    }
}

#[test]
fn the_log_of_an_nfc_controller_is_put_together_and_its_control_packets_are_passed_over() {
    let log = "D NxpTml: x\nD NxpNciR: len =  9 > 610506010200FF0100\nD NxpNciX: len = 7 > 00000400A4040C\n\
               D NxpNciR: len = 6 > 60060300010001\nD NxpNciR: len = 5 > 1000023082\nD NxpNciR: len = 5 > 0000029000\n\
               D NxpNciR: len = 5 > 6106020300";
    check("logcat", log, (1, 0, 0));
    let imported = import(log.as_bytes()).expect("an import");
    assert!(exchanges(&imported) == [(b"\x00\xA4\x04\x0C".to_vec(), Some(b"\x30\x82\x90\x00".to_vec()))]);
    let ends = imported.transcript.entries.last().map(|entry| entry.event == TranscriptEvent::CardLost);
    assert_eq!(ends, Some(true));
}

#[test]
fn what_powershell_wrote_is_read_as_what_was_printed() {
    let text = sample("wireshark/usbpcap-hex-with-verify.txt");
    let units =
        String::from_utf8(text.clone()).expect("text").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xFF\xFE".to_vec(), units].concat();
    assert_eq!(import(&wide), import(&text));
}

#[test]
fn no_line_is_so_long_that_it_holds_up() {
    for piece in [
        "  ",
        "--",
        "[[",
        "[-1,",
        ">>",
        "{",
        "[",
        "{\"log\":",
        "00",
        "0 ",
        "a:",
        "00:",
        "0x",
        "=",
        "\u{1b}[",
        "APDU: ",
    ] {
        let log = piece.repeat(64 * 1024 / piece.len());
        for start in ["", ">> ", "00000000 APDU: ", "0000  ", "Outgoing APDU (65544 bytes):\n"] {
            for source in Source::ALL {
                let _ = import_as(format!("{start}{log}").as_bytes(), *source);
            }
        }
    }
}

#[test]
fn a_recording_longer_than_a_transcript_ends_by_saying_so() {
    let many = "00000001 APDU: 00 B0 00 00 00 \n00000001 SW: 90 00 \n".repeat(60_000);
    let imported = import(many.as_bytes()).expect("an import");
    assert_eq!(imported.transcript.entries.len(), 100_000);
    assert!(imported.transcript.entries.last().is_some_and(|last| last.event == TranscriptEvent::Full));
    let lengthy = format!("00000001 APDU: {}\n00000001 SW: 90 00\n", "00".repeat(65_544)).repeat(100);
    let imported = import(lengthy.as_bytes()).expect("an import");
    for form in [Form::Text, Form::Cbor] {
        let again = shikaku_transcript::read(&write_form(&imported.transcript, form)).expect("it is read");
        assert_eq!((again.broken, again.transcript == imported.transcript), (None, true));
    }
    assert!(imported.transcript.entries.last().is_some_and(|last| last.event == TranscriptEvent::Full));
}

proptest! {
    #[test]
    fn printing_then_importing_is_identity(exchanges in printed::exchanges(), form in select(printed::FORMS)) {
        let (source, print) = form;
        let imported = import(&print(&exchanges)).expect("an import");
        prop_assert_eq!((imported.source.name(), imported.unread), (source, 0));
        let answered = exchanges.into_iter().map(|(command, answer)| (command, Some(answer)));
        prop_assert!(self::exchanges(&imported).into_iter().eq(answered));
    }

    #[test]
    fn every_source_survives_random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        for source in Source::ALL {
            let _ = import_as(&bytes, *source);
        }
    }

    #[test]
    fn every_source_survives_torn_samples(
        which in any::<Index>(),
        at in any::<Index>(),
        piece in proptest::collection::vec(any::<u8>(), 0..16),
    ) {
        let (path, ..) = which.get(SAMPLES);
        let bytes = sample(path);
        let at = at.index(bytes.len() + 1);
        let end = bytes.len().min(at + piece.len() / 2);
        let torn = [&bytes[..at], &piece, &bytes[end..]].concat();
        for source in Source::ALL {
            let _ = import_as(&torn, *source);
        }
    }
}
