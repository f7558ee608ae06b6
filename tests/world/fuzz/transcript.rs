use std::time::Duration;

use chrono::DateTime;
use shikaku_core::port::HttpResponse;
use shikaku_transcript::{
    Entry, Header, LinkKind, Matching, Reading, Transcript, TranscriptEvent, audit, cbor, read, redact,
    rerun, rerun_reader, text,
};
use shikaku_transport::LinkLimits;

/// A file is read up to its break, comes back the same in both forms, and is clean once it is redacted. Running it again
/// ends.
///
/// # Panics
/// When that does not hold.
pub fn transcript(bytes: &[u8]) {
    let header = header();
    let behind_text = [text::write(&empty(header.clone())).as_bytes(), bytes].concat();
    let behind_cbor = [&cbor::header(&header), bytes].concat();
    for file in [bytes, &behind_text, &behind_cbor] {
        let Ok(Reading { transcript, .. }) = read(file) else { continue };
        assert!(transcript.entries.is_sorted_by_key(|entry| entry.at), "time runs backwards");
        let whole = Ok(Reading { transcript: transcript.clone(), broken: None });
        assert_eq!(read(text::write(&transcript).as_bytes()), whole);
        assert_eq!(read(&cbor::write(&transcript)), whole);
        assert_clean(&transcript);
        for matching in [Matching::Strict, Matching::Lenient] {
            let differences = [rerun(&transcript, matching).err(), rerun_reader(&transcript, matching).err()];
            for difference in differences.into_iter().flatten() {
                assert!(difference.to_string().contains("difference"));
            }
        }
    }
}

/// Bytes that a card gave, as any of its files, leave nothing when they are redacted.
///
/// # Panics
/// When something is left.
pub fn transcript_card(bytes: &[u8]) {
    let selections: [&[u8]; 3] = [
        b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01",
        b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02",
        b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08",
    ];
    let mut events = vec![TranscriptEvent::CardFound(LinkLimits::EXTENDED)];
    for selection in selections {
        events.extend([
            TranscriptEvent::Command(selection.to_vec()),
            TranscriptEvent::Response(vec![0x90, 0x00]),
        ]);
        for file in [0x01, 0x02, 0x06, 0x0A] {
            let (first, second) = bytes.split_at(bytes.len() / 2);
            let length = u8::try_from(first.len() % 256).unwrap_or(0);
            let offset = u16::try_from(first.len() & 0x7FFF).unwrap_or(0).to_be_bytes();
            events.extend([
                TranscriptEvent::Command(vec![0x00, 0xB0, 0x80 | file, 0x00, length]),
                TranscriptEvent::Response([first, &[0x90, 0x00]].concat()),
                TranscriptEvent::Command(vec![0x00, 0xB0, offset[0], offset[1], 0x00]),
                TranscriptEvent::Response([second, &[0x90, 0x00]].concat()),
            ]);
        }
    }
    events.push(TranscriptEvent::Command(bytes.to_vec()));
    events.push(TranscriptEvent::Response(bytes.to_vec()));
    assert_clean(&transcript_of(events));
}

/// A body that went to a gateway or came from one leaves nothing when it is redacted.
///
/// # Panics
/// When something is left.
pub fn transcript_body(bytes: &[u8]) {
    let replies = [200, 201, 202, 403].map(|status| TranscriptEvent::Replied {
        request_id: 1,
        reply: Ok(HttpResponse { status, body: bytes.to_vec() }),
    });
    let call = shikaku_core::port::HttpRequest {
        method: shikaku_core::port::HttpMethod::Post,
        path: "/v1/confirmations".to_owned(),
        idempotency_key: None,
        body: bytes.to_vec(),
    };
    let asked = TranscriptEvent::Asked { request_id: 2, call };
    assert_clean(&transcript_of(replies.into_iter().chain([asked]).collect()));
}

fn assert_clean(transcript: &Transcript) {
    let redacted = redact(transcript, &[7; 32]);
    assert_eq!(redacted.entries.len(), transcript.entries.len());
    assert_eq!(audit(&redacted), []);
}

fn transcript_of(events: Vec<TranscriptEvent>) -> Transcript {
    let entry = |event| Entry { at: Duration::ZERO, event };
    Transcript { entries: events.into_iter().map(entry).collect(), ..empty(header()) }
}

const fn empty(header: Header) -> Transcript {
    Transcript { header, entries: Vec::new() }
}

fn header() -> Header {
    Header::new("fuzz 1.0", LinkKind::Virtual, LinkLimits::EXTENDED, DateTime::UNIX_EPOCH)
}
