use std::time::Duration;

use chrono::{TimeZone as _, Utc};
use proptest::prelude::*;
use shikaku_core::port::{GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use shikaku_reader::ReaderMessage;
use shikaku_reader::session::LinkNote;
use shikaku_transcript::{Entry, Header, LinkKind, Transcript, TranscriptEvent};
use shikaku_transport::LinkLimits;

use super::{Known, KnownError, search};

#[track_caller]
fn check(known: &str, event: TranscriptEvent, found: bool) {
    let header = Header::new("test 1.0", LinkKind::Virtual, LinkLimits::SHORT, chrono::DateTime::UNIX_EPOCH);
    let entries = vec![Entry { at: Duration::ZERO, event }];
    let words = match Known::of_lines(known) {
        // A list with such a word is not searched at all.
        Err(error) => return assert!(!found && matches!(error, KnownError::TooShort(_)), "{known}: {error}"),
        Ok(words) => words,
    };
    let findings = search(&Transcript { header, entries }, &words);
    assert_eq!(!findings.is_empty(), found, "{known}");
}

#[test]
fn what_is_known_is_found_in_bytes_text_and_base64() {
    let reply = |body: &str| TranscriptEvent::Replied {
        request_id: 1,
        reply: Ok(HttpResponse { status: 200, body: body.as_bytes().to_vec() }),
    };
    check("山田", TranscriptEvent::Response("…山田".as_bytes().to_vec()), true);
    let data = b"\x00\x20\x00\x98\x041234".to_vec().into();
    let message = ReaderMessage { kind: 0x6F, slot: 0, seq: 1, params: [0; 3], data };
    check("1234", TranscriptEvent::ToReader(message), true);
    check("590001AB", TranscriptEvent::Response(vec![1, 0x59, 0, 1, 0xAB, 2]), true);
    check("1234", TranscriptEvent::Command(b"\x00\x20\x00\x98\x041234".to_vec()), true);
    check("山田太郎", reply(r#"{"x":"5bGx55Sw5aSq6YOO"}"#), true);
    check("林", reply(r#"{"Name":"林"}"#), true);
    check("林", TranscriptEvent::Response("…林…".as_bytes().to_vec()), true);
    check("林", reply(r#"{"Name":"\u6797"}"#), true);
    check("林", reply(r#"{"Name":"\\u6797"}"#), true);
    check("林", reply(r#"{"x":"5p6X5LiA6YOO"}"#), true);
    check("𠮷田", reply(r#"{"Name":"\uD842\uDFB7\u7530"}"#), true);
    check(
        "山田",
        TranscriptEvent::Asked {
            request_id: 1,
            call: HttpRequest {
                method: HttpMethod::Get,
                path: "/v1/people/%E5%B1%B1%E7%94%B0".to_owned(),
                idempotency_key: None,
                body: Vec::new(),
            },
        },
        true,
    );
    check("山田", TranscriptEvent::Response(vec![0x5C, 0x71, 0x75, 0x30, 0x90, 0x00]), true);
    check("林", reply(r#"{"Name":"\u898b\u672c","x":"\u67","y":"%E6%9"}"#), false);
    check("ab", reply(r#"{"Name":"ab"}"#), false);
    check("# 1234\n\nabc", TranscriptEvent::Command(b"1234abc".to_vec()), false);
    check("9876", reply(r#"{"x":"1234"}"#), false);
}

/// Twelve digits as a My Number has them; the check digit is wrong.
const NUMBER: &str = "123456789012";

fn reply(body: &str) -> TranscriptEvent {
    TranscriptEvent::Replied {
        request_id: 1,
        reply: Ok(HttpResponse { status: 200, body: body.as_bytes().to_vec() }),
    }
}

fn asked(request_id: u32, path: &str) -> TranscriptEvent {
    let call = HttpRequest {
        method: HttpMethod::Get,
        path: path.to_owned(),
        idempotency_key: None,
        body: Vec::new(),
    };
    TranscriptEvent::Asked { request_id, call }
}

fn limits(command_max: usize, response_max: usize) -> LinkLimits {
    LinkLimits::EXTENDED.with_command_max(command_max).with_response_max(response_max)
}

#[test]
fn a_secret_is_found_in_every_number_of_an_entry() {
    let wait = |seconds, nanos| TranscriptEvent::WakeAfter(Duration::new(seconds, nanos));
    let plugged = |features, message_max| {
        TranscriptEvent::Link(LinkNote::Plugged { features, message_max, packet_size: 64, slot: 0 })
    };
    check("1234", TranscriptEvent::CardFound(limits(1234, 65_538)), true);
    check("1234", TranscriptEvent::CardFound(limits(65_544, 1234)), true);
    check("5678", TranscriptEvent::CardFound(limits(1234, 65_538)), false);
    check(NUMBER, TranscriptEvent::CardFound(limits(123_456_789_012, 2)), true);
    check(NUMBER, wait(123_456_789_012, 0), true);
    check(NUMBER, wait(123_456, 789_012_000), true);
    check("1234", wait(1, 123_400_000), true);
    check("19840410", asked(19_840_410, "/v1/challenges"), true);
    check("1234", TranscriptEvent::Replied { request_id: 1234, reply: Err(GatewayLinkError::Timeout) }, true);
    let status = HttpResponse { status: 1234, body: Vec::new() };
    check("1234", TranscriptEvent::Replied { request_id: 1, reply: Ok(status) }, true);
    check("1234", TranscriptEvent::Link(LinkNote::Write(1234)), true);
    check("19840410", plugged(0x1984_0410, 271), true);
    check("19840410", plugged(0x0004_04BA, 19_840_410), true);
    let params = [0x12, 0x34, 0];
    let message = ReaderMessage { kind: 0x65, slot: 0, seq: 1, params, data: Vec::new().into() };
    check("1234", TranscriptEvent::FromReader(message), true);
    // Digits of bytes as a text form shows them; not at the border of a byte, too.
    check("123456", TranscriptEvent::Command(b"\x00\x20\x00\x80\x03\x12\x34\x56".to_vec()), true);
    check("234567", TranscriptEvent::Response([&[0; 40], b"\x12\x34\x56\x78".as_slice()].concat()), true);
    check("180.0", TranscriptEvent::WakeAfter(Duration::from_secs(160)), false);
}

#[test]
fn a_secret_is_found_in_times_and_in_every_field_of_the_header() {
    let base = Utc.with_ymd_and_hms(2026, 11, 22, 1, 0, 0).single().expect("a moment");
    let header = Header::new("test 1.0", LinkKind::Virtual, LinkLimits::SHORT, base);
    let found = |header: &Header, at: Duration, known: &str| {
        let entries = vec![Entry { at, event: TranscriptEvent::Woke }];
        let transcript = Transcript { header: header.clone(), entries };
        let places: Vec<_> = search(&transcript, &Known::of_lines(known).expect("words"))
            .into_iter()
            .map(|finding| finding.entry)
            .collect();
        places
    };
    assert_eq!(found(&header, Duration::ZERO, NUMBER), []);
    for at in [Duration::from_secs(123_456_789_012), Duration::new(123_456, 789_012_000)] {
        assert_eq!(found(&header, at, NUMBER), [Some(1)]);
    }
    // An entry of another day than that of the header.
    assert_eq!(found(&header, Duration::from_hours(24 * 100), "20270302"), [Some(1)]);
    let born = Utc.with_ymd_and_hms(1984, 4, 10, 0, 0, 0).single().expect("a moment");
    for known in ["19840410", "1984-04-10", "１９８４/０４/１０"] {
        let header = Header { clock_base: born, ..header.clone() };
        assert_eq!(found(&header, Duration::ZERO, known), [None], "{known}");
    }
    let odd = Header { limits: limits(1234, 65_538), ..header.clone() };
    assert_eq!(found(&odd, Duration::ZERO, "1234"), [None]);
}

#[test]
fn width_and_separators_make_no_difference() {
    let body = |value: &str| reply(&format!(r#"{{"x":"{value}"}}"#));
    let utf_16 =
        |value: &str| TranscriptEvent::Response(value.encode_utf16().flat_map(u16::to_be_bytes).collect());
    let odd = |value: &str| {
        let bytes = value.encode_utf16().flat_map(u16::to_le_bytes);
        TranscriptEvent::Response([1].into_iter().chain(bytes).collect())
    };
    let alike = [
        ("１２３４", "1234"),
        ("1234", "１２３４"),
        ("12３４", "１2３4"),
        ("ＡＢ１２", "AB12"),
        ("AB12", "ＡＢ１２"),
        ("ｼｶｸ", "シカク"),
        ("シカク", "ｼｶｸ"),
        ("ヤマダ", "ﾔﾏﾀﾞ"),
        ("ﾔﾏﾀﾞ", "ヤマダ"),
        ("1234 5678 9012", NUMBER),
        ("1234-5678-9012", NUMBER),
        ("１２３４－５６７８－９０１２", NUMBER),
        (NUMBER, "1234 5678 9012"),
        (NUMBER, "1234-5678-9012"),
        (NUMBER, "１２３４　５６７８　９０１２"),
        ("1984/04/10", "19840410"),
        ("山田　太郎", "山田太郎"),
        ("山田太郎", "山田 太郎"),
        ("ｻﾄｰ", "サトー太郎"),
        ("サトー", "ｻﾄｰ 太郎"),
        ("１２３４－", "1234-5678"),
    ];
    for (known, written) in alike {
        check(known, body(written), true);
        check(known, TranscriptEvent::Response(written.as_bytes().to_vec()), true);
        check(known, utf_16(written), true);
        check(known, odd(written), true);
    }
    check("1234-5678-9012", TranscriptEvent::Response(b"\x12\x34\x56\x78\x90\x12\x90\x00".to_vec()), true);
    check("１２３４", asked(1, "/v1/people/1234"), true);
    check("1234", asked(1, "/v1/people/%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94"), true);
    check("１２３４", TranscriptEvent::CardFound(limits(1234, 2)), true);
    // Three digits are searched in no width, and a letter keeps its distance.
    check("１２３", body("123"), false);
    check("1234", body("12a34"), false);
    check("サトー", body("サトウ"), false);
}

/// The same word in full width, as a form or a keyboard writes it.
fn wide(word: &str) -> String {
    let wide = |character: char| match character {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(character) + 0xFEE0).unwrap_or(character),
        other => other,
    };
    word.chars().map(wide).collect()
}

proptest! {
    #[test]
    fn any_word_is_found_in_either_width_wherever_it_is(
        word in "[0-9A-Za-zア-ン一-龠][0-9A-Za-zア-ンー一-龠 ./-]{2,12}[0-9A-Za-zア-ン一-龠]",
        [before, after] in ["[0-9A-Zア-ンー一 ./-]{0,4}", "[0-9A-Zア-ンー一 ./-]{0,4}"],
    ) {
        for (known, written) in [(word.clone(), wide(&word)), (wide(&word), word.clone())] {
            let text = format!("{before}{written}{after}");
            let header = Header::new("test 1.0", LinkKind::Virtual, LinkLimits::SHORT, chrono::DateTime::UNIX_EPOCH);
            let entries = vec![Entry { at: Duration::ZERO, event: TranscriptEvent::Response(text.clone().into_bytes()) }];
            // Three digits with a separator are no word that can be searched.
            let words = Known::of_lines(&known);
            prop_assume!(words.is_ok());
            let findings = search(&Transcript { header, entries }, &words.unwrap_or_default());
            prop_assert!(!findings.is_empty(), "{} in {}", known, text);
        }
    }
}
