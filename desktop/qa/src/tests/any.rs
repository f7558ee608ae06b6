//! Any transcript at all, with what a stranger would write into it.

use std::time::Duration;

use chrono::DateTime;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use shikaku_clinic::failure::Failure;
use shikaku_core::port::{GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{SaveOutcome, State};
use shikaku_reader::ReaderMessage;
use shikaku_reader::session::LinkNote;
use shikaku_transcript::{
    Entry, Header, LinkKind, Redaction, StateNote, Transcript, TranscriptEvent, UserAct,
};
use shikaku_transport::{LinkLimits, RadioType, TransportError};
use strum::VariantArray as _;

/// What no output may hold raw.
pub(super) const MARKUP: &str = "<script>";

/// A PIN that no other bytes are by chance.
pub(super) const PIN: &[u8] = b"Pq7Zx4Wv";

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,12}", "\\PC{0,8}", Just(format!("\"'>{MARKUP}alert(1)</script>\u{1B}[2J"))]
}

fn limits() -> impl Strategy<Value = LinkLimits> {
    let radio = prop_oneof![Just(None), Just(Some(RadioType::TypeA)), Just(Some(RadioType::TypeB)),];
    (any::<bool>(), any::<usize>(), any::<usize>(), radio, any::<bool>()).prop_map(
        |(extended, command_max, response_max, radio, selects_any_application)| {
            let mut limits = LinkLimits::SHORT.with_extended(extended).with_radio(radio);
            limits = limits.with_command_max(command_max).with_response_max(response_max);
            limits.selects_any_application = selects_any_application;
            limits
        },
    )
}

/// Commands that carry the PIN, whole and damaged, and any others.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let verify = (
        select(vec![0x00_u8, 0x0C, 0x80, 0x10]),
        select(vec![0x20_u8, 0x24, 0x32]),
        any::<[u8; 2]>(),
        0..20_u8,
    )
        .prop_map(|(class, ins, [p1, p2], length)| {
            let length = if length < 16 { 8 } else { length };
            [&[class, ins, p1, p2, length], PIN].concat()
        });
    let read = (0x80..0xA0_u8, any::<u8>()).prop_map(|(p1, p2)| vec![0x00, 0xB0, p1, p2, 0x00]);
    let select_file = (0..0x20_u8).prop_map(|file| vec![0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, file]);
    let jpki = Just(b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01".to_vec());
    let rest = Just(vec![0x00, 0xC0, 0x00, 0x00, 0x00]);
    prop_oneof![verify, read, select_file, jpki, rest, vec(any::<u8>(), 0..40)]
}

fn response() -> impl Strategy<Value = Vec<u8>> {
    let certificate = include_bytes!("../../../../fixtures/certificates/auth.der");
    let file = prop_oneof![
        vec(any::<u8>(), 0..300),
        (0..1484_usize, 0..600_usize).prop_map(|(from, length)| {
            certificate.iter().skip(from).take(length).copied().collect::<Vec<_>>()
        }),
        Just(certificate.to_vec()),
        (select(vec![0xFF10_u16, 0x7F21, 0x3003, 0xDF12]), vec(any::<u8>(), 0..40))
            .prop_map(|(tag, value)| [&tag.to_be_bytes(), value.as_slice()].concat()),
    ];
    let status = select(vec![0x9000_u16, 0x6282, 0x6110, 0x63C2, 0x63C0, 0x6984, 0x6A82, 0x6C10, 0x1234]);
    let whole = (file, status).prop_map(|(file, status)| [file.as_slice(), &status.to_be_bytes()].concat());
    prop_oneof![4 => whole, 1 => vec(any::<u8>(), 0..3)]
}

fn reply() -> impl Strategy<Value = Result<HttpResponse, GatewayLinkError>> {
    let answer = |validity: u8| {
        format!(
            r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"1"}},"MessageBody":{{"ProcessingResultStatus":"1","QualificationValidity":"{validity}"}}}}}}"#
        )
        .into_bytes()
    };
    let body = prop_oneof![(0..9_u8).prop_map(answer), vec(any::<u8>(), 0..40)];
    let status = select(vec![200_u16, 201, 202, 204, 400, 503, 999]);
    prop_oneof![
        (status, body).prop_map(|(status, body)| Ok(HttpResponse { status, body })),
        select(vec![GatewayLinkError::Unreachable, GatewayLinkError::Broken]).prop_map(Err),
    ]
}

fn failure() -> impl Strategy<Value = Failure> {
    select(Failure::all().collect::<Vec<_>>())
}

fn event() -> impl Strategy<Value = TranscriptEvent> {
    let acts: Vec<_> = ButtonId::all().map(UserAct::of_press).chain([UserAct::Digit]).collect();
    let call = (text(), vec(any::<u8>(), 0..9)).prop_map(|(path, body)| HttpRequest {
        method: HttpMethod::Post,
        path,
        idempotency_key: None,
        body,
    });
    let note = (select(State::NAMES.to_vec()), option::of((failure(), option::of(any::<u8>())))).prop_map(
        |(name, about)| StateNote {
            name,
            failure: about.map(|(failure, _)| failure),
            tries_left: about.and_then(|(_, tries)| tries),
        },
    );
    prop_oneof![
        1 => limits().prop_map(TranscriptEvent::CardFound),
        1 => Just(TranscriptEvent::CardLost),
        4 => command().prop_map(TranscriptEvent::Command),
        4 => response().prop_map(TranscriptEvent::Response),
        1 => Just(TranscriptEvent::LinkError(TransportError::ReplyLost)),
        1 => select(acts).prop_map(TranscriptEvent::User),
        1 => Just(TranscriptEvent::Woke),
        1 => (0..3_u32, call).prop_map(|(request_id, call)| TranscriptEvent::Asked { request_id, call }),
        1 => (0..3_u32, reply()).prop_map(|(request_id, reply)| TranscriptEvent::Replied { request_id, reply }),
        1 => any::<u64>().prop_map(|nanos| TranscriptEvent::WakeAfter(Duration::from_nanos(nanos))),
        1 => note.prop_map(TranscriptEvent::State),
        1 => Just(TranscriptEvent::SaveRequested),
        1 => failure().prop_map(|failure| TranscriptEvent::SaveEnded(SaveOutcome::Failed(failure))),
        1 => (any::<bool>(), any::<[u8; 6]>(), vec(any::<u8>(), 0..40)).prop_map(|(to, [kind, slot, seq, x, y, z], data)| {
            let message = ReaderMessage { kind, slot, seq, params: [x, y, z], data: data.into() };
            if to { TranscriptEvent::ToReader(message) } else { TranscriptEvent::FromReader(message) }
        }),
        1 => any::<usize>().prop_map(|bytes| TranscriptEvent::Link(LinkNote::Garbled(bytes))),
        1 => Just(TranscriptEvent::Full),
    ]
}

fn header() -> impl Strategy<Value = Header> {
    let kinds = (select(LinkKind::VARIANTS), select(Redaction::VARIANTS), any::<bool>());
    (text(), text(), option::of(text()), text(), limits(), kinds, 0..4_000_000_000_i64).prop_map(
        |(app, platform, card, other, limits, (link, redaction, accepts_phones), seconds)| {
            let base = DateTime::from_timestamp(seconds, 0).expect("in range");
            let mut header = Header::new(app, link, limits, base);
            (header.platform, header.card) = (platform, card);
            (header.redaction, header.accepts_phones) = (redaction, accepts_phones);
            header.others.insert(other.clone(), other);
            header
        },
    )
}

/// Entries in order, whatever they say.
pub(super) fn transcript() -> impl Strategy<Value = Transcript> {
    let steps = vec((0..5_000_000_000_u64, event()), 0..40);
    (header(), steps).prop_map(|(header, steps)| {
        let mut at = Duration::ZERO;
        let entries = steps.into_iter().map(|(nanos, event)| {
            at += Duration::from_nanos(nanos);
            Entry { at, event }
        });
        Transcript { header, entries: entries.collect() }
    })
}
