use std::collections::BTreeMap;

use shikaku_core::port::{HttpMethod, HttpRequest, HttpResponse};
use shikaku_tests::corpus::record_unredacted;
use shikaku_tests::test_shell::card;
use shikaku_transcript::{
    Entry, Finding, Header, LinkKind, Redaction, Transcript, TranscriptEvent, audit, cbor, redact, text,
};
use shikaku_transport::LinkLimits;

use super::corpus::{MADE, made};

/// What is known of a card and its holder, in every shape in which a file could hold it.
pub(super) fn secrets(name: &str, pins: &[&str]) -> Vec<(String, Vec<u8>)> {
    let card = card(name);
    let holder = &card.record().holder;
    let certificate = card.credentials().auth_certificate().map(<[u8]>::to_vec).unwrap_or_default();
    let texts = [
        ("name", holder.name.clone()),
        ("address", holder.address.clone()),
        ("birth date", holder.compact_birth_date()),
        ("era birth date", holder.era_birth_date()),
    ];
    let texts = texts.into_iter().map(|(what, text)| (what.to_owned(), text.into_bytes()));
    let pins = pins.iter().map(|pin| (format!("PIN {pin}"), [&[0x04], pin.as_bytes()].concat()));
    // Modulus and signature are near the middle and at the end of the certificate.
    let signature = certificate.len().saturating_sub(32)..certificate.len();
    let pieces = [("key", 400..432), ("signature", signature)].into_iter();
    let pieces = pieces.filter_map(|(what, place)| Some((what.to_owned(), certificate.get(place)?.to_vec())));
    let pieces = pieces.filter(|(_, piece)| !piece.is_empty());
    texts.chain(pins).chain(pieces).collect()
}

/// Returns the places of a transcript that contain these bytes: as they are, or in the base64 of a message.
fn found_in(transcript: &Transcript, secret: &[u8]) -> usize {
    let contains = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
    let in_body = |body: &[u8]| {
        contains(body)
            || serde_json::from_slice::<serde_json::Value>(body)
                .is_ok_and(|value| in_value(&value, &contains))
    };
    let holds = |entry: &&Entry| match &entry.event {
        TranscriptEvent::Command(bytes) | TranscriptEvent::Response(bytes) => contains(bytes),
        TranscriptEvent::ToReader(message) | TranscriptEvent::FromReader(message) => contains(&message.data),
        TranscriptEvent::Asked { call, .. } => in_body(&call.body) || contains(call.path.as_bytes()),
        TranscriptEvent::Replied { reply: Ok(reply), .. } => in_body(&reply.body),
        _ => false,
    };
    transcript.entries.iter().filter(holds).count()
}

fn in_value(value: &serde_json::Value, contains: &impl Fn(&[u8]) -> bool) -> bool {
    match value {
        serde_json::Value::String(text) => {
            contains(text.as_bytes()) || base64url(text).is_some_and(|bytes| contains(&bytes))
        }
        serde_json::Value::Array(values) => values.iter().any(|value| in_value(value, contains)),
        serde_json::Value::Object(members) => members.values().any(|value| in_value(value, contains)),
        _ => false,
    }
}

fn base64url(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bits = 0_u32;
    let mut count = 0;
    let mut bytes = Vec::new();
    for byte in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == byte)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[test]
fn nothing_of_a_card_or_its_holder_is_in_a_recording() {
    let mut checked = 0;
    for (recipe, redacted) in MADE.iter() {
        let open = record_unredacted(recipe);
        assert_eq!(open.header.redaction, Redaction::None);
        for (what, secret) in secrets(&recipe.card, &["1234", "9999", "9998", "9997"]) {
            checked += usize::from(found_in(&open, &secret) > 0);
            assert_eq!(found_in(redacted, &secret), 0, "{}: {what}", recipe.name);
            let written = [cbor::write(redacted), text::write(redacted).into_bytes()].concat();
            let is_present = written.windows(secret.len()).any(|window| window == secret);
            assert!(!is_present, "{}: {what} stands in the file", recipe.name);
        }
    }
    // The search finds them where they are.
    assert!(checked > 500, "{checked}");
}

#[test]
fn an_open_recording_is_redacted_afterwards_as_well() {
    for (recipe, _) in MADE.iter() {
        let open = record_unredacted(recipe);
        assert!(audit(&open).len() > 1 || !open.entries.iter().any(is_exchange), "{}", recipe.name);
        assert_eq!(audit(&redact(&open, &[7; 32])), [], "{}", recipe.name);
    }
}

fn is_exchange(entry: &Entry) -> bool {
    matches!(entry.event, TranscriptEvent::Response(_))
}

/// Plants something in one place and gives what the audit says of it.
fn planted(plant: impl FnOnce(&mut Transcript)) -> Vec<Finding> {
    let mut transcript = made("visual-presence");
    plant(&mut transcript);
    audit(&transcript)
}

#[track_caller]
fn check(place: &str, plant: impl FnOnce(&mut Transcript)) {
    let findings = planted(plant);
    assert!(!findings.is_empty(), "nothing found in {place}");
    let report = format!("{findings:?}");
    for secret in ["1234", "山田", "太郎", "4D2", "YAMADA"] {
        assert!(!report.contains(secret), "the audit repeats what it found in {place}: {report}");
    }
}

fn push(event: TranscriptEvent) -> impl FnOnce(&mut Transcript) {
    move |transcript: &mut Transcript| {
        let at = transcript.entries.last().expect("entries").at;
        transcript.entries.push(Entry { at, event });
    }
}

/// Commands and answers one after the other, behind what was recorded.
fn exchanges(pairs: &[(&[u8], &[u8])]) -> impl FnOnce(&mut Transcript) {
    let events: Vec<_> = pairs
        .iter()
        .flat_map(|(command, answer)| {
            [TranscriptEvent::Command(command.to_vec()), TranscriptEvent::Response(answer.to_vec())]
        })
        .collect();
    move |transcript: &mut Transcript| {
        push(TranscriptEvent::CardFound(LinkLimits::EXTENDED))(transcript);
        for event in events {
            push(event)(transcript);
        }
    }
}

const JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
const SURFACE: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02";
const TEXT: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08";
const OK: &[u8] = &[0x90, 0x00];

#[test]
fn a_planted_pin_is_found_in_every_command_that_can_hold_one() {
    let pin_commands: [(&str, &[u8]); 9] = [
        ("VERIFY by short identifier", b"\x00\x20\x00\x98\x041234"),
        ("VERIFY of the current file", b"\x00\x20\x00\x80\x041234"),
        ("VERIFY of a password", b"\x00\x20\x00\x9B\x08YAMADA12"),
        ("VERIFY in extended form", b"\x00\x20\x00\x98\x00\x00\x041234"),
        ("CHANGE REFERENCE DATA", b"\x00\x24\x01\x80\x041234"),
        ("SELECT by name", b"\x00\xA4\x04\x0C\x061234AB"),
        ("data of an unknown command", b"\x80\x99\x00\x00\x041234"),
        ("what is to be signed", b"\x80\x2A\x00\x97\x041234\x00"),
        ("bytes that are no command", b"1234"),
    ];
    for (place, command) in pin_commands {
        check(place, exchanges(&[(JPKI, OK), (command, OK)]));
    }
    check("VERIFY of a birth date", exchanges(&[(SURFACE, OK), (b"\x00\x20\x00\x91\x06590410", OK)]));
    check("VERIFY of check number B", exchanges(&[(TEXT, OK), (b"\x00\x20\x00\x95\x0E55021720352285", OK)]));
}

#[test]
fn a_planted_name_number_or_serial_is_found_in_every_answer_of_a_card() {
    let read = |file: u8| vec![0x00, 0xB0, 0x80 | file, 0x00, 0x00];
    let name = "山田　太郎".as_bytes();
    let object =
        |tag: &[u8], value: &[u8]| [tag, &[u8::try_from(value.len()).expect("short")], value].concat();
    let answer = |data: &[u8]| [data, OK].concat();
    let attributes = |inner: &[u8]| answer(&object(b"\xFF\x20", inner));
    let cases: Vec<(&str, &[u8], u8, Vec<u8>)> = vec![
        ("name of the entry support", TEXT, 2, attributes(&object(b"\xDF\x22", name))),
        ("address of the entry support", TEXT, 2, attributes(&object(b"\xDF\x23", name))),
        ("birth date of the entry support", TEXT, 2, attributes(&object(b"\xDF\x24", b"19840410"))),
        ("sex of the entry support", TEXT, 2, attributes(&object(b"\xDF\x25", b"1"))),
        ("My Number", TEXT, 1, answer(&object(b"\xFF\x10", b"123456789018"))),
        (
            "birth date of the age record",
            SURFACE,
            1,
            answer(&object(b"\xFF\x10", &object(b"\xDF\x11", b"19840410"))),
        ),
        ("face of the card", SURFACE, 2, answer(&object(b"\xFF\x20", &object(b"\xDF\x25", name)))),
        ("an object of no rule", SURFACE, 4, answer(&object(b"\x7F\x21", name))),
        ("a certificate that is none", JPKI, 10, answer(name)),
        ("a file of no rule", JPKI, 9, answer(name)),
        ("a status word that is none", JPKI, 10, b"\x30\x0012".to_vec()),
    ];
    for (place, application, file, bytes) in cases {
        check(place, exchanges(&[(application, OK), (&read(file), &bytes)]));
    }
    let mut token = b"JPKIAPICCTOKEN2                 ".to_vec();
    token.resize(80, b' ');
    token.extend(b"1234567812345678");
    check("serial number of the token", exchanges(&[(JPKI, OK), (&read(6), &answer(&token))]));
    check("answer to GET DATA", exchanges(&[(&[0x00, 0xCA, 0x00, 0x45, 0x00], &answer(name))]));
    check("answer to nothing that is known", exchanges(&[(&[0x80, 0x99, 0x00, 0x00, 0x00], &answer(name))]));
    check("a signature", exchanges(&[(JPKI, OK), (b"\x80\x2A\x00\x97\x01Z\x00", &answer(&[1; 256]))]));
    check("an answer without a status word", exchanges(&[(JPKI, b"1")]));
    check("the rest of a file", exchanges(&[(JPKI, OK), (b"\x00\xB0\x8A\x10\x00", &answer(name))]));
}

/// Each byte of the certificate's subject, serial number and key, changed by itself.
#[test]
fn a_planted_byte_is_found_in_every_field_of_a_certificate() {
    let clean = made("pin");
    let place = clean
        .entries
        .iter()
        .position(|entry| matches!(&entry.event, TranscriptEvent::Response(bytes) if bytes.len() > 1000));
    let place = place.expect("the certificate");
    let length = match &clean.entries[place].event {
        TranscriptEvent::Response(bytes) => bytes.len() - 2,
        _ => 0,
    };
    let mut silent = Vec::new();
    for byte in 0..length {
        let mut transcript = clean.clone();
        if let TranscriptEvent::Response(bytes) = &mut transcript.entries[place].event {
            bytes[byte] ^= 0x13;
        }
        if audit(&transcript).is_empty() {
            silent.push(byte);
        }
    }
    // What may be changed unnoticed is what is the same on every card, and year and month of the days made up.
    let everybody = 850;
    assert!(silent.len() < everybody, "{} of {length} bytes are looked at by nobody", silent.len());
    let report: Vec<_> = (0..length).filter(|byte| !silent.contains(byte)).collect();
    assert!(report.len() > 700, "{}", report.len());
}

#[test]
fn a_planted_name_is_found_in_every_place_of_a_reply() {
    let body = |json: &str| json.as_bytes().to_vec();
    let reply = |status, json: &str| {
        push(TranscriptEvent::Replied { request_id: 9, reply: Ok(HttpResponse { status, body: body(json) }) })
    };
    let official =
        |name: &str, value: &str| format!(r#"{{"XmlMsg":{{"MessageBody":{{"{name}":{value}}}}}}}"#);
    for name in [
        "Name",
        "NameKana",
        "Address",
        "Unheard",
        "ErrorMessage",
        "QualificationValidity",
        "QualificationConfirmationDate",
        "ErrorCode",
    ] {
        check(name, reply(200, &official(name, "\"山田　太郎\"")));
    }
    check("a birth date", reply(200, &official("Birthdate", "\"19840410\"")));
    check("another day", reply(200, &official("QualificationDate", "\"20200417\"")));
    check("an insurer", reply(200, &official("InsurerNumber", "\"06130488\"")));
    check("a number", reply(200, &official("InsuredIdentificationNumber", "1234")));
    check("a code as long as a PIN", reply(200, &official("ReasonOfLoss", "\"1234\"")));
    check("the name of a member", reply(200, r#"{"XmlMsg":{"山田　太郎":"1"}}"#));
    check(
        "words of a problem",
        reply(403, r#"{"type":"urn:shikaku:problem:not-found","title":"YAMADA","code":"not-found"}"#),
    );
    check("a receipt", reply(202, r#"{"receipt":"YAMADA-1234","askAgainAfterMs":500}"#));
    check("a body that is no JSON", reply(503, "<html>YAMADA</html>"));
    check(
        "a challenge that is real",
        reply(
            201,
            r#"{"challengeId":"ZX","challenge":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE","expiresAt":"2026-11-22T01:05:00Z","visualCheck":"off"}"#,
        ),
    );
}

#[test]
fn a_planted_name_is_found_in_every_place_of_a_call() {
    let body = |json: &str| json.as_bytes().to_vec();
    let call = |path: &str, key: Option<&str>, json: &str| {
        let call = HttpRequest {
            method: HttpMethod::Post,
            path: path.to_owned(),
            idempotency_key: key.map(str::to_owned),
            body: body(json),
        };
        push(TranscriptEvent::Asked { request_id: 9, call })
    };
    check("a path", call("/v1/people/YAMADA-1234", None, ""));
    check("a receipt in a path", call("/v1/confirmations/YAMADA1234", None, ""));
    check("an idempotency key", call("/v1/confirmations", Some("YAMADA1234"), ""));
    check("a body that goes out", call("/v1/confirmations", None, r#"{"pin":"1234"}"#));
    let request = |certificate: &str, signature: &str, day: &str| {
        format!(
            r#"{{"challengeId":"ZX","certificate":"{certificate}","proof":{{"pinSignature":"{signature}"}},"treatmentDate":"{day}"}}"#
        )
    };
    check(
        "a certificate that goes out",
        call("/v1/confirmations", None, &request("WUFNQURB", "", "2026-11-22")),
    );
    check("a signature that goes out", call("/v1/confirmations", None, &request("", "AQID", "2026-11-22")));
    check("a day that goes out", call("/v1/confirmations", None, &request("", "", "1984-04-10")));
}

#[test]
fn a_planted_word_is_found_in_the_header() {
    let header = |change: fn(&mut Header)| move |transcript: &mut Transcript| change(&mut transcript.header);
    check("app", header(|header| "Tablet of YAMADA".clone_into(&mut header.app)));
    check("platform", header(|header| "pin1234".clone_into(&mut header.platform)));
    check("card", header(|header| header.card = Some("山田太郎".to_owned())));
    check(
        "another field",
        header(|header| header.others = BTreeMap::from([("x-note".to_owned(), "1234".to_owned())])),
    );
    check("redaction", header(|header| header.redaction = Redaction::None));
    let plain =
        Header::new("shikaku-cli 0.1.0", LinkKind::Pcsc, LinkLimits::SHORT, chrono::DateTime::UNIX_EPOCH);
    assert_eq!(audit(&Transcript { header: plain, entries: Vec::new() }), []);
}
