//! Numbers and times of a transcript have ranges. An audit reports a value outside of its range, and redaction replaces it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeZone as _, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_core::port::{GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use shikaku_reader::ReaderMessage;
use shikaku_reader::session::LinkNote;
use shikaku_transport::{LinkLimits, TransportError};
use zeroize::Zeroizing;

use super::{audit, redact};
use crate::{
    Entry, Header, LinkKind, Recorder, StateNote, Transcript, TranscriptEvent, TranscriptSink,
    TranscriptSinkError, read, text,
};

const SEED: [u8; 32] = [7; 32];

fn header() -> Header {
    let now = Utc.with_ymd_and_hms(2026, 11, 22, 1, 0, 0).single().expect("a moment");
    Header::new("test 1.0", LinkKind::Virtual, LinkLimits::EXTENDED, now)
}

fn transcript(events: impl IntoIterator<Item = TranscriptEvent>) -> Transcript {
    let entries = events.into_iter().map(|event| Entry { at: Duration::ZERO, event });
    Transcript { header: header(), entries: entries.collect() }
}

fn asked(request_id: u32) -> TranscriptEvent {
    let call = HttpRequest {
        method: HttpMethod::Post,
        path: "/v1/challenges".to_owned(),
        idempotency_key: None,
        body: br#"{"method":"pin"}"#.to_vec(),
    };
    TranscriptEvent::Asked { request_id, call }
}

fn replied(request_id: u32) -> TranscriptEvent {
    TranscriptEvent::Replied { request_id, reply: Ok(HttpResponse { status: 200, body: b"{}".to_vec() }) }
}

const fn unanswered(request_id: u32) -> TranscriptEvent {
    TranscriptEvent::Replied { request_id, reply: Err(GatewayLinkError::Timeout) }
}

fn message(kind: u8, slot: u8) -> ReaderMessage {
    ReaderMessage { kind, slot, seq: 1, params: [0; 3], data: Zeroizing::default() }
}

const fn limits(extended: bool, command_max: usize, response_max: usize) -> TranscriptEvent {
    TranscriptEvent::CardFound(LinkLimits { extended, command_max, response_max, ..LinkLimits::SHORT })
}

const fn plugged(features: u32, message_max: u32, packet_size: usize, slot: u8) -> TranscriptEvent {
    TranscriptEvent::Link(LinkNote::Plugged { features, message_max, packet_size, slot })
}

fn tries(tries: u8) -> TranscriptEvent {
    let failure = Some(Failure::Reader(ReaderFailure::NoCardInTime));
    TranscriptEvent::State(StateNote { name: "entering-pin", failure, tries_left: Some(tries) })
}

/// An audit reports the transcript at this entry and not the redacted one, which does not hold the value.
#[track_caller]
fn check(place: &str, open: &Transcript, entry: Option<usize>, value: &str) {
    assert!(text::write(open).contains(value), "{place} holds no such value");
    let found: Vec<_> = audit(open).into_iter().map(|finding| finding.entry).collect();
    assert_eq!(found, [entry], "{place}");
    let redacted = redact(open, &SEED);
    assert_eq!(audit(&redacted), [], "{place}");
    assert!(!text::write(&redacted).contains(value), "{place}: it is left");
}

#[test]
fn a_number_outside_of_its_range_is_reported_and_replaced() {
    let odd = [
        ("the longest command", limits(true, 19_840_410, 65_538), "19840410"),
        ("the longest response", limits(true, 65_544, 19_840_410), "19840410"),
        ("the longest short command", limits(false, 1984, 258), "1984"),
        ("the longest short response", limits(false, 261, 1984), "1984"),
        ("no command at all", limits(true, 3, 65_538), "/3/"),
        ("a time to wait", TranscriptEvent::WakeAfter(Duration::from_secs(19_840_410)), "19840410"),
        ("a call", asked(19_840_410), "19840410"),
        ("a call that skips one", asked(2), "ask 2"),
        ("a reply", replied(19_840_410), "19840410"),
        ("a reply that did not come", unanswered(19_840_410), "19840410"),
        ("tries left", tries(198), "198"),
        ("a length written", TranscriptEvent::Link(LinkNote::Write(19_840_410)), "19840410"),
        ("a length notified", TranscriptEvent::Link(LinkNote::Notified(19_840_410)), "19840410"),
        ("a length noticed", TranscriptEvent::Link(LinkNote::Noticed(19_840_410)), "19840410"),
        ("a length garbled", TranscriptEvent::Link(LinkNote::Garbled(19_840_410)), "19840410"),
        ("a length transmitted", TranscriptEvent::Link(LinkNote::Transmit(19_840_410)), "19840410"),
        ("a write limit", TranscriptEvent::Link(LinkNote::Connected { write_limit: 19_840_410 }), "19840410"),
        ("a battery", TranscriptEvent::Link(LinkNote::Battery(Some(198))), "198"),
        ("bits of a reader", plugged(0x1984_0410, 271, 64, 0), "19840410"),
        ("the longest message", plugged(0x0004_04BA, 19_840_410, 64, 0), "19840410"),
        ("a packet", plugged(0x0004_04BA, 271, 19_840_410, 0), "19840410"),
        ("a slot", plugged(0x0004_04BA, 271, 64, 198), "198"),
        ("the slot of a message to a reader", TranscriptEvent::ToReader(message(0x65, 198)), "198"),
        ("the slot of a message of a reader", TranscriptEvent::FromReader(message(0x81, 198)), "198"),
        ("the kind of a message to a reader", TranscriptEvent::ToReader(message(0x19, 0)), "> 19"),
        ("the kind of a message of a reader", TranscriptEvent::FromReader(message(0x19, 0)), "< 19"),
    ];
    for (place, event, value) in odd {
        check(place, &transcript([event]), Some(1), value);
    }
}

#[test]
fn the_numbers_of_a_reception_are_within_their_ranges() {
    let usual = [
        limits(true, 65_544, 65_538),
        limits(false, 256, 258),
        TranscriptEvent::WakeAfter(Duration::new(179, 999_999_999)),
        asked(1),
        asked(2),
        replied(2),
        unanswered(1),
        tries(15),
        plugged(0x0004_007E, 522, 512, 1),
        TranscriptEvent::Link(LinkNote::Battery(Some(100))),
        TranscriptEvent::Link(LinkNote::Write(65_554)),
        TranscriptEvent::ToReader(message(0x65, 1)),
        TranscriptEvent::FromReader(message(0x81, 1)),
        TranscriptEvent::LinkError(TransportError::ReplyLost),
    ];
    let open = transcript(usual);
    assert_eq!(audit(&open), []);
    assert_eq!(redact(&open, &SEED), open);
}

#[test]
fn a_header_outside_of_its_ranges_is_reported_and_replaced() {
    let with = |change: fn(&mut Header)| {
        let mut open = transcript([TranscriptEvent::Woke]);
        change(&mut open.header);
        open
    };
    let born = || Utc.with_ymd_and_hms(1984, 4, 10, 0, 0, 0).single().expect("a moment");
    check("limits", &with(|header| header.limits.command_max = 19_840_410), None, "19840410");
    check("limits", &with(|header| header.limits.response_max = 19_840_410), None, "19840410");
    let mut open = transcript([TranscriptEvent::Woke]);
    open.header.clock_base = born();
    check("the clock", &open, None, "1984-04-10");
    let far = Utc.with_ymd_and_hms(2984, 4, 10, 0, 0, 0).single().expect("a moment");
    open.header.clock_base = far;
    check("the clock", &open, None, "2984-04-10");
}

#[test]
fn a_time_outside_of_its_range_is_reported_and_replaced() {
    let mut open = transcript([TranscriptEvent::Woke, TranscriptEvent::Woke]);
    if let Some(last) = open.entries.last_mut() {
        last.at = Duration::new(123_456_789_012, 0);
    }
    check("the time of an entry", &open, Some(2), "123456789012");
}

/// A sink that a test can read.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl TranscriptSink for Shared {
    fn append(&mut self, piece: &[u8]) -> Result<(), TranscriptSinkError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(piece);
        Ok(())
    }
}

fn recorded(header: &Header, events: &[TranscriptEvent], now: DateTime<Utc>) -> Transcript {
    let recording = Shared::default();
    let mut recorder = Recorder::new(header, &SEED, Box::new(recording.clone()));
    for event in events {
        recorder.note(event, now);
    }
    let file = recording.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    read(&file).expect("a transcript").transcript
}

#[test]
fn a_recorder_writes_no_header_and_no_time_that_an_audit_reports() {
    let mut odd = header();
    odd.clock_base = Utc.with_ymd_and_hms(1984, 4, 10, 0, 0, 0).single().expect("a moment");
    odd.limits.command_max = 19_840_410;
    "YAMADA's tablet".clone_into(&mut odd.app);
    odd.card = Some("YAMADA".to_owned());
    odd.others.insert("x-note".to_owned(), "YAMADA".to_owned());
    let replied = TranscriptEvent::Replied {
        request_id: 1,
        reply: Ok(HttpResponse { status: 200, body: br#"{"QualificationDate":"20260401"}"#.to_vec() }),
    };
    let far = Utc.with_ymd_and_hms(2190, 1, 1, 0, 0, 0).single().expect("a moment");
    for now in [odd.clock_base, far] {
        let recorded = recorded(&odd, &[asked(19_840_410), replied.clone(), asked(2)], now);
        assert_eq!(audit(&recorded), []);
    }
}

fn number() -> impl Strategy<Value = usize> {
    prop_oneof![any::<usize>(), 0..70_000_usize, 0..300_usize]
}

fn note() -> impl Strategy<Value = LinkNote> {
    let plugged = (any::<u32>(), any::<u32>(), number(), any::<u8>()).prop_map(
        |(features, message_max, packet_size, slot)| LinkNote::Plugged {
            features,
            message_max,
            packet_size,
            slot,
        },
    );
    prop_oneof![
        number().prop_map(LinkNote::Write),
        number().prop_map(LinkNote::Notified),
        number().prop_map(LinkNote::Garbled),
        number().prop_map(|write_limit| LinkNote::Connected { write_limit }),
        any::<Option<u8>>().prop_map(LinkNote::Battery),
        plugged,
    ]
}

fn event() -> impl Strategy<Value = TranscriptEvent> {
    let request_id = || prop_oneof![0..4_u32, any::<u32>()];
    let parts = (any::<u8>(), any::<u8>(), any::<[u8; 3]>(), vec(any::<u8>(), 0..12), any::<bool>());
    let message = parts.prop_map(|(kind, slot, params, data, to)| {
        let message = ReaderMessage { params, data: data.into(), ..message(kind, slot) };
        if to { TranscriptEvent::ToReader(message) } else { TranscriptEvent::FromReader(message) }
    });
    prop_oneof![
        (any::<bool>(), number(), number())
            .prop_map(|(extended, command, response)| limits(extended, command, response)),
        any::<Duration>().prop_map(TranscriptEvent::WakeAfter),
        request_id().prop_map(asked),
        request_id().prop_map(replied),
        request_id().prop_map(unanswered),
        any::<u8>().prop_map(tries),
        note().prop_map(TranscriptEvent::Link),
        message,
    ]
}

proptest! {
    #[test]
    fn redaction_and_audit_agree_about_any_numbers_and_times(
        events in vec((any::<u64>(), event()), 0..12),
        limits in (any::<bool>(), number(), number()),
        base in -62_000_000_000_i64..250_000_000_000,
    ) {
        let mut open = transcript([]);
        let (extended, command_max, response_max) = limits;
        open.header.limits = LinkLimits { extended, command_max, response_max, ..LinkLimits::SHORT };
        open.header.clock_base = DateTime::from_timestamp(base, 0).unwrap_or_default();
        let mut at = Duration::ZERO;
        for (wait, event) in events {
            at = at.saturating_add(Duration::from_nanos(wait >> (wait % 64)));
            open.entries.push(Entry { at, event });
        }
        let redacted = redact(&open, &SEED);
        prop_assert_eq!(audit(&redacted), []);
        prop_assert_eq!(redact(&redacted, &[8; 32]).entries.len(), open.entries.len());
        prop_assert_eq!(audit(&redact(&redacted, &[8; 32])), []);
    }
}
