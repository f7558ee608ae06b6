//! Redaction and audit agree, whatever happens. The walks are compared as they are, without the proof that a [`Redactor`]
//! adds, so that a gap in one of them is seen here.

use std::time::Duration;

use chrono::{DateTime, TimeZone as _, Utc};
use proptest::{collection::vec, prelude::*, sample::select};
use shikaku_core::port::{HttpMethod, HttpRequest, HttpResponse};
use shikaku_transport::LinkLimits;

use super::{RedactionVisitor, Redactor, Walk, audit, redact};
use crate::{Entry, Header, LinkKind, Transcript, TranscriptEvent};

const SEED: [u8; 32] = [7; 32];

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 1, 0, 0).single().expect("a moment")
}

fn transcript(events: impl IntoIterator<Item = TranscriptEvent>) -> Transcript {
    let header = Header::new("test 1.0", LinkKind::Virtual, LinkLimits::EXTENDED, now());
    let entries = events.into_iter().map(|event| Entry { at: Duration::ZERO, event });
    Transcript { header, entries: entries.collect() }
}

fn reply(status: u16, body: impl Into<Vec<u8>>) -> TranscriptEvent {
    TranscriptEvent::Replied { request_id: 1, reply: Ok(HttpResponse { status, body: body.into() }) }
}

fn asked(body: impl Into<Vec<u8>>) -> TranscriptEvent {
    let call = HttpRequest {
        method: HttpMethod::Post,
        path: "/v1/confirmations".to_owned(),
        idempotency_key: None,
        body: body.into(),
    };
    TranscriptEvent::Asked { request_id: 1, call }
}

/// The bytes that an event holds.
fn bytes(event: &TranscriptEvent) -> &[u8] {
    match event {
        TranscriptEvent::Command(bytes) | TranscriptEvent::Response(bytes) => bytes,
        TranscriptEvent::Asked { call, .. } => &call.body,
        TranscriptEvent::Replied { reply: Ok(reply), .. } => &reply.body,
        TranscriptEvent::ToReader(message) | TranscriptEvent::FromReader(message) => &message.data,
        _ => &[],
    }
}

/// What the walk that replaces writes is clean for the walk that looks, and so is what it makes of that.
fn agree(events: &[TranscriptEvent]) -> Result<(), TestCaseError> {
    let walk = |visitor: RedactionVisitor, events: &[TranscriptEvent]| {
        let mut walk = Walk::new(visitor);
        events.iter().map(|event| walk.event(event, now())).collect::<Vec<_>>()
    };
    let once = walk(RedactionVisitor::replacing(&SEED), events);
    prop_assert_eq!(audit(&transcript(once.clone())), []);
    let twice = walk(RedactionVisitor::replacing(&[8; 32]), &once);
    prop_assert_eq!(audit(&transcript(twice.clone())), []);
    for (before, after) in once.iter().zip(&twice) {
        prop_assert_eq!(bytes(before).len(), bytes(after).len(), "{:?}", before);
    }
    let mut redactor = Redactor::new(&SEED);
    let proven: Vec<_> = events.iter().map(|event| redactor.redact(event, now())).collect();
    prop_assert_eq!(proven, once);
    Ok(())
}

/// An audit reports it, and nothing of it is left when it is redacted.
#[track_caller]
fn check(place: &str, events: &[TranscriptEvent], secrets: &[&[u8]]) {
    let open = transcript(events.iter().cloned());
    assert_ne!(audit(&open), [], "nothing found in {place}");
    let redacted = redact(&open, &SEED);
    assert_eq!(audit(&redacted), [], "{place}");
    for secret in secrets {
        let holds = |event: &TranscriptEvent| bytes(event).windows(secret.len()).any(|part| part == *secret);
        assert!(events.iter().any(holds), "{place} holds no such secret");
        assert!(!redacted.entries.iter().any(|entry| holds(&entry.event)), "{place}: it is left");
    }
    agree(events).unwrap_or_else(|error| panic!("{place}: {error}"));
}

#[test]
fn what_fuzzing_found_is_clean() {
    for body in [r#"{"Birthdate":"15005689"}"#, r#"{"QualificationDate":"15005689"}"#] {
        let events = [200, 201, 202, 403].map(|status| reply(status, body));
        agree(&events).unwrap_or_else(|error| panic!("{body}: {error}"));
    }
    for class in 0..=u8::MAX {
        let select = [&[class], SURFACE.get(1..).expect("a command")].concat();
        let verify = b"\x00\x20\x00\x91\x06590410".to_vec();
        let verify_in_class = [&[class], verify.get(1..).expect("a command")].concat();
        let read = |offset: u8| vec![class, 0xB0, 0x81, offset, 0x00];
        let record = b"\xFF\x10\x0B\xDF\x11\x0819840410\x90\x00".to_vec();
        let events = [
            TranscriptEvent::CardFound(LinkLimits::EXTENDED),
            TranscriptEvent::Command(select),
            TranscriptEvent::Response(vec![0x90, 0x00]),
            TranscriptEvent::Command(verify),
            TranscriptEvent::Response(vec![0x90, 0x00]),
            TranscriptEvent::Command(verify_in_class),
            TranscriptEvent::Response(vec![0x90, 0x00]),
            TranscriptEvent::Command(read(0)),
            TranscriptEvent::Response(record.clone()),
            TranscriptEvent::Command(b"\x00\xB0\x81\x00\x00".to_vec()),
            TranscriptEvent::Response(record.clone()),
        ];
        check(&format!("class {class:02X}"), &events, &[b"590410", b"19840410"]);
    }
}

const SURFACE: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02";
const JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
const TEXT: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08";

#[test]
fn what_a_body_says_beside_its_values_is_reported_and_replaced() {
    let deep = |depth: usize| format!("{}\"林\"{}", r#"{"XmlMsg":"#.repeat(depth), "}".repeat(depth));
    let cases = [
        ("a member that stands twice", r#"{"Name":"林1234","Name":"見本"}"#.to_owned()),
        ("a member twice, further in", r#"{"XmlMsg":{"Name":"林"},"XmlMsg":{"Name":"見"}}"#.to_owned()),
        ("a member that stands twice by an escape", r#"{"Name":"林","\u004eame":"見本"}"#.to_owned()),
        ("an escape", r#"{"Name":"\u6797"}"#.to_owned()),
        ("an escape of a synthetic name", r#"{"Name":"\u898b"}"#.to_owned()),
        ("the name of a member in letters", r#"{"YamadaTaro":"1"}"#.to_owned()),
        ("the name of a member in kanji", r#"{"林":"1"}"#.to_owned()),
        ("the name of a member that ends like a date", r#"{"YamadaDate":"20260101"}"#.to_owned()),
        ("letters in the place of a code", r#"{"ReasonOfLoss":"YAMADA"}"#.to_owned()),
        ("letters in the place of a code of the system", r#"{"ErrorCode":"YAMADA-123"}"#.to_owned()),
        ("digits in the place of a code", r#"{"QualificationValidity":"123"}"#.to_owned()),
        ("digits in the place of a moment", r#"{"ProcessExecutionTime":"20901234567890"}"#.to_owned()),
        ("a day in the place of a moment", r#"{"QualificationConfirmationDate":"19840410"}"#.to_owned()),
        ("a number in the place of a wait", r#"{"askAgainAfterMs":1234}"#.to_owned()),
        ("a number in the place of a status", r#"{"status":1234}"#.to_owned()),
        ("a number as an exponent", r#"{"askAgainAfterMs":1.234e3}"#.to_owned()),
        ("a new year's day that is a birthday", r#"{"Birthdate":"19840101"}"#.to_owned()),
        ("blanks between", "{\"Name\":\t\"見\"\r\n }".to_owned()),
        ("what nests too deep", deep(70)),
        ("what nests deeper than a parser goes", deep(200)),
        ("a mark before the text", "\u{FEFF}{\"Name\":\"見\"}".to_owned()),
        ("another value behind", r#"{"Name":"見"}{"Name":"林"}"#.to_owned()),
    ];
    for (place, body) in cases {
        let secrets: [&[u8]; 6] = ["林".as_bytes(), b"1234", b"\\u6797", b"YAMADA", b"19840410", b"Yamada"];
        let held: Vec<_> = secrets
            .into_iter()
            .filter(|secret| body.as_bytes().windows(secret.len()).any(|window| window == *secret))
            .collect();
        for event in [reply(200, body.as_str()), reply(201, body.as_str()), asked(body.as_str())] {
            check(place, &[event], &held);
        }
    }
}

fn read(application: &[u8], file: u8, content: &[u8]) -> Vec<TranscriptEvent> {
    vec![
        TranscriptEvent::CardFound(LinkLimits::EXTENDED),
        TranscriptEvent::Command(application.to_vec()),
        TranscriptEvent::Response(vec![0x90, 0x00]),
        TranscriptEvent::Command(vec![0x00, 0xB0, 0x80 | file, 0x00, 0x00]),
        TranscriptEvent::Response([content, &[0x90, 0x00]].concat()),
    ]
}

fn object(tag: &[u8], value: &[u8]) -> Vec<u8> {
    [tag, &[u8::try_from(value.len()).expect("short")], value].concat()
}

#[test]
fn free_texts_of_files_are_reported_and_replaced() {
    let name = "山田　太郎".as_bytes();
    let mut label = name.to_vec();
    label.resize(160, b' ');
    let mut maker = b"JPKIAPICCTOKEN2".to_vec();
    maker.resize(32, b' ');
    let mut model = [maker.as_slice(), &[b' '; 32]].concat();
    maker.extend(name);
    model.extend(b"YAMADA1");
    let mut numbers = [model.get(..64).expect("long"), &[b' '; 32]].concat();
    numbers.extend(name);
    check("the label of a token", &read(JPKI, 6, &label), &[name]);
    check("the label of a token that is cut", &read(JPKI, 6, name), &[name]);
    check("the maker of a token", &read(JPKI, 6, &maker), &[name]);
    check("the model of a token", &read(JPKI, 6, &model), &[b"YAMADA1"]);
    check("the numbers of a token", &read(JPKI, 6, &numbers), &[name]);
    check("EF 0008", &read(JPKI, 8, "山".as_bytes()), &["山".as_bytes()]);
    let table = object(b"\xFF\x20", &object(b"\xDF\x21", name));
    check("DF21 of the entry support", &read(TEXT, 2, &table), &[name]);
    check("DF21 of the face of the card", &read(SURFACE, 2, &table), &[name]);
    let basic = |tag: &[u8]| object(b"\xFF\x30", &object(tag, name));
    for tag in [b"\xDF\x31", b"\xDF\x33", b"\xDF\x34", b"\xDF\x50"] {
        check("basic data", &read(SURFACE, 3, &basic(tag)), &[name]);
    }
    check("basic data", &read(TEXT, 5, &object(b"\xFF\x40", &object(b"\xDF\x41", name))), &[name]);
    let exponent = object(b"\xFF\x10", &object(b"\xDF\x12", &object(b"\x90", name)));
    check("the exponent of a key", &read(SURFACE, 1, &exponent), &[name]);
}

/// A certificate with this in one place.
fn certificate(issuer: &[u8], kind: &[u8], extension: &[u8], algorithm: &[u8], version: &[u8]) -> Vec<u8> {
    let sequence = |parts: &[&[u8]]| object(b"\x30", &parts.concat());
    let name = |value: &[u8]| {
        let attribute = sequence(&[&object(b"\x06", kind), &object(b"\x0C", value)]);
        sequence(&[&object(b"\x31", &attribute)])
    };
    let algorithm = sequence(&[&object(b"\x06", algorithm)]);
    let days = sequence(&[&object(b"\x17", b"261101000000Z"), &object(b"\x17", b"281101000000Z")]);
    let key = sequence(&[&algorithm, &object(b"\x03", b"\x00\xA5")]);
    let extension = sequence(&[&object(b"\x06", b"\x55\x1D\x12"), &object(b"\x04", extension)]);
    let fields = [
        object(b"\xA0", &object(b"\x02", version)),
        object(b"\x02", &[0x5A]),
        algorithm.clone(),
        name(issuer),
        days,
        name(b"XZ"),
        key,
        object(b"\xA3", &sequence(&[&extension])),
    ];
    let signed = fields.concat();
    let long = |value: &[u8]| [&[0x30, 0x81, u8::try_from(value.len()).expect("short")], value].concat();
    long(&[long(&signed), algorithm, object(b"\x03", b"\x00\xB5")].concat())
}

const CN: &[u8] = b"\x55\x04\x03";
const SHA256: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B";

#[test]
fn free_texts_of_a_certificate_are_reported_and_replaced() {
    let name = "山田太郎".as_bytes();
    let plain = certificate(b"JPKI", CN, b"\x05\x00", SHA256, b"\x02");
    assert_eq!(audit(&transcript(read(JPKI, 10, &plain))), [], "nothing in it is of a person");
    let planted = [
        ("issuer", certificate(name, CN, b"\x05\x00", SHA256, b"\x02")),
        ("kind of an attribute", certificate(b"JPKI", name, b"\x05\x00", SHA256, b"\x02")),
        ("extension", certificate(b"JPKI", CN, name, SHA256, b"\x02")),
        ("text of an extension", certificate(b"JPKI", CN, &object(b"\x0C", name), SHA256, b"\x02")),
        ("address of an extension", certificate(b"JPKI", CN, &object(b"\x86", name), SHA256, b"\x02")),
        ("algorithm", certificate(b"JPKI", CN, b"\x05\x00", name, b"\x02")),
        ("version", certificate(b"JPKI", CN, b"\x05\x00", SHA256, name)),
    ];
    for (place, certificate) in planted {
        check(place, &read(JPKI, 10, &certificate), &[name]);
        // In two pieces, cut at each place.
        for cut in 1..certificate.len() {
            let (first, second) = certificate.split_at(cut);
            let mut events = read(JPKI, 10, first);
            let offset = u8::try_from(cut).expect("short");
            events.push(TranscriptEvent::Command(vec![0x00, 0xB0, 0x00, offset, 0x00]));
            events.push(TranscriptEvent::Response([second, &[0x90, 0x00]].concat()));
            agree(&events).unwrap_or_else(|error| panic!("{place} cut at {cut}: {error}"));
        }
    }
}

#[test]
fn an_application_that_is_not_known_keeps_no_name() {
    let kanji = "山田".as_bytes();
    let select = [&[0x00, 0xA4, 0x04, 0x00, 0x06], kanji].concat();
    check("the name of an application", &[TranscriptEvent::Command(select)], &[kanji]);
    check(
        "an instruction",
        &[TranscriptEvent::Command([&[0x00], "山".as_bytes()].concat())],
        &["山".as_bytes()],
    );
}

/// Unusual JSON: repeated members, escapes, blanks, any nesting.
fn json() -> impl Strategy<Value = String> {
    let names = [
        "Name",
        "Birthdate",
        "QualificationDate",
        "QualificationConfirmationDate",
        "ProcessExecutionTime",
        "expiresAt",
        "ErrorCode",
        "SegmentOfResult",
        "Sex1",
        "InsurerNumber",
        "status",
        "askAgainAfterMs",
        "challenge",
        "challengeId",
        "visualCheck",
        "code",
        "title",
        "method",
        "Yamada",
        "",
        "林",
        "x",
    ];
    let digits = prop_oneof![
        "[0-9]{6}",
        "[0-9]{8}",
        "[0-9]{14}",
        "(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][1-9])",
        "[09]{8}",
        "[09]{14}"
    ];
    let text = prop_oneof![
        3 => digits,
        2 => "[ -~ぁ-ん一-龠§é]{0,12}",
        1 => "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|2[0-8])T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|\\+09:00)",
        1 => any::<String>(),
    ];
    let quoted = (text, any::<u8>()).prop_map(|(text, mask)| quote(&text, mask));
    let name = (select(names.to_vec()), any::<u8>()).prop_map(|(name, mask)| quote(name, mask & 0x11));
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        "-?[1-9][0-9]{0,4}(\\.[0-9]{1,3})?(e[0-9]{1,2})?"
    ];
    let leaf = prop_oneof![4 => quoted, 1 => number, 1 => select(vec!["true", "null", "0", "-0"]).prop_map(str::to_owned)];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let blank = select(vec!["", "", " ", "\n\t"]);
        prop_oneof![
            1 => (vec(inner.clone(), 0..5), blank.clone()).prop_map(|(values, blank)| format!("[{}]", values.join(&format!(",{blank}")))),
            3 => (vec((name.clone(), inner), 0..6), blank).prop_map(|(members, blank)| {
                let members: Vec<_> = members.iter().map(|(name, value)| format!("{name}:{blank}{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

/// A JSON string in which some characters are escapes.
fn quote(text: &str, mask: u8) -> String {
    let character = |(place, character): (usize, char)| {
        let plain = !matches!(character, '"' | '\\') && u32::from(character) >= 0x20;
        if plain && mask >> (place % 8) & 1 == 0 {
            return character.to_string();
        }
        let mut units = [0; 2];
        character
            .encode_utf16(&mut units)
            .iter()
            .fold(String::new(), |text, unit| text + &format!("\\u{unit:04x}"))
    };
    format!("\"{}\"", text.chars().enumerate().map(character).collect::<String>())
}

/// Commands to a card as they are, and any others; with their answers.
fn exchange() -> impl Strategy<Value = [TranscriptEvent; 2]> {
    let class = prop_oneof![4 => Just(0_u8), 1 => Just(0x80), 2 => any::<u8>()];
    let file = select(vec![0x01_u8, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x0A, 0x11, 0x18]);
    let command = prop_oneof![
        3 => select(vec![JPKI, SURFACE, TEXT]).prop_map(<[u8]>::to_vec),
        3 => (file.clone(), 0..6_u8).prop_map(|(file, offset)| vec![0x00, 0xB0, 0x80 | file, offset, 0x00]),
        1 => (0..8_u8).prop_map(|offset| vec![0x00, 0xB0, 0x00, offset, 0x00]),
        2 => file.prop_map(|file| [&[0x00, 0x20, 0x00, 0x80 | file, 0x06], b"590410".as_slice()].concat()),
        1 => Just(vec![0x00, 0xC0, 0x00, 0x00, 0x00]),
        1 => (any::<[u8; 3]>(), vec(any::<u8>(), 0..8)).prop_map(|(header, data)| {
            [&[0x00], &header[..], &[u8::try_from(data.len()).expect("short")], &data].concat()
        }),
        1 => vec(any::<u8>(), 0..12),
    ];
    let command = (class, command).prop_map(|(class, mut command)| {
        command.iter_mut().take(1).for_each(|first| *first = class);
        command
    });
    let token = select(vec!["JPKIAPICCTOKEN2", "JPKIAPICCTOKEN", "山田太郎"])
        .prop_map(|label| format!("{label:32}").into_bytes());
    let data = prop_oneof![
        2 => vec(any::<u8>(), 0..24),
        1 => token,
        1 => vec(select(vec![0x30_u8, 0x02, 0x03, 0x06, 0x0C, 0xA0, 0xA3, 0xA5, 0x55, 0x04, 0x00, 0x01, 0x08, 0x10, 0x81, 0x82, 0xFF, 0xDF, 0x11, 0x12, 0x90, 0x8F]), 0..40),
        1 => Just(certificate(b"JPKI", CN, b"\x05\x00", SHA256, b"\x02")),
        1 => Just(object(b"\xFF\x10", &object(b"\xDF\x11", b"19840410"))),
    ];
    let status = prop_oneof![6 => Just([0x90_u8, 0x00]), 1 => Just([0x61, 0x10]), 1 => any::<[u8; 2]>()];
    let answer = (data, status, any::<prop::sample::Index>()).prop_map(|(data, status, cut)| {
        let kept = cut.index(data.len() + 1);
        let data = if kept % 3 == 0 { &data[..kept] } else { &data[..] };
        [data, &status].concat()
    });
    (command, answer)
        .prop_map(|(command, answer)| [TranscriptEvent::Command(command), TranscriptEvent::Response(answer)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn the_walks_agree_about_any_body(body in json(), status in select(vec![200_u16, 201, 202, 403, 1984])) {
        agree(&[reply(status, body.as_str()), asked(body.as_str())])?;
    }

    #[test]
    fn the_walks_agree_about_any_bytes_of_a_body(body in vec(any::<u8>(), 0..60)) {
        agree(&[reply(200, body.clone()), asked(body)])?;
    }

    #[test]
    fn the_walks_agree_about_any_exchanges(exchanges in vec(exchange(), 0..10)) {
        agree(&exchanges.concat())?;
    }
}
