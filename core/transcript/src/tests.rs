//! Both forms over any transcript, and over files that are cut, damaged or of another time.

use std::time::Duration;

use chrono::DateTime;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_core::port::{GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{SaveOutcome, State};
use shikaku_reader::session::{LinkFailure, LinkNote};
use shikaku_reader::{ReaderMessage, Uuid};
use shikaku_transport::{LinkLimits, RadioType, TransportError};
use strum::VariantArray as _;

use super::{
    Broken, Entry, Header, LinkKind, Place, Problem, Reading, Redaction, StateNote, Transcript,
    TranscriptEvent, Unreadable, UserAct, audit, cbor, read, redact, text,
};

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

fn header() -> impl Strategy<Value = Header> {
    let value = "[ -~]{0,20}[!-~ぁ-ん]";
    let about = (value, value, value).prop_map(|(app, core, platform)| {
        (app.trim().to_owned(), core.trim().to_owned(), platform.trim().to_owned())
    });
    let moment = (0..4_000_000_000_i64, 0..1_000_000_000_u32);
    let kinds = (select(LinkKind::VARIANTS), select(Redaction::VARIANTS), any::<bool>());
    let others = btree_map("x-[a-z]{1,8}", value.prop_map(|value| value.trim().to_owned()), 0..3);
    (about, moment, limits(), kinds, option::of("[a-z-]{1,12}"), others).prop_map(
        |(
            (app, core, platform),
            (seconds, nanos),
            limits,
            (link, redaction, accepts_phones),
            card,
            others,
        )| Header {
            app,
            core,
            platform,
            link,
            limits,
            card,
            accepts_phones,
            redaction,
            clock_base: DateTime::from_timestamp(seconds, nanos).expect("in range"),
            others,
        },
    )
}

fn failure() -> impl Strategy<Value = Failure> {
    select(Failure::all().collect::<Vec<_>>())
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(any::<u8>(), 0..400), "[ -~\\n\u{3041}-\u{3096}]{0,400}".prop_map(String::into_bytes),]
}

fn uuid() -> impl Strategy<Value = Uuid> {
    let feitian = any::<[u8; 10]>().prop_map(|tail| {
        let mut bytes = [0x46, 0x54, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        bytes[6..].copy_from_slice(&tail);
        Uuid::of(u128::from_be_bytes(bytes))
    });
    prop_oneof![any::<u16>().prop_map(Uuid::short), any::<u128>().prop_map(Uuid::of), feitian]
}

fn link_note() -> impl Strategy<Value = LinkNote> {
    let size = any::<usize>();
    let sizes: Vec<fn(usize) -> LinkNote> = vec![
        LinkNote::Transmit,
        LinkNote::Write,
        LinkNote::Notified,
        LinkNote::Noticed,
        LinkNote::Garbled,
        |write_limit| LinkNote::Connected { write_limit },
    ];
    let plain = vec![
        LinkNote::Session,
        LinkNote::Joined,
        LinkNote::Wanted(true),
        LinkNote::Wanted(false),
        LinkNote::ConnectRequested,
        LinkNote::DisconnectRequested,
        LinkNote::Rekeyed,
        LinkNote::ReleaseCard,
        LinkNote::Woke,
        LinkNote::Connect,
        LinkNote::Discover,
        LinkNote::ReadBattery,
        LinkNote::Disconnect,
        LinkNote::Subscribed,
        LinkNote::Written,
        LinkNote::Lost,
        LinkNote::Available,
    ];
    prop_oneof![
        select(plain),
        (select(sizes), size).prop_map(|(note, size)| note(size)),
        uuid().prop_map(LinkNote::Subscribe),
        vec(uuid(), 0..=LinkNote::SERVICES_MAX).prop_map(LinkNote::Services),
        option::of(any::<u8>()).prop_map(LinkNote::Battery),
        select(LinkFailure::VARIANTS).prop_map(LinkNote::Unavailable),
        any::<(u32, u32, usize, u8)>().prop_map(|(features, message_max, packet_size, slot)| {
            LinkNote::Plugged { features, message_max, packet_size, slot }
        }),
    ]
}

/// Messages as they are, and any others.
fn message() -> impl Strategy<Value = TranscriptEvent> {
    let kind = prop_oneof![
        select(vec![0x62_u8, 0x63, 0x65, 0x6B, 0x6F, 0x50, 0x51, 0x80, 0x81, 0x83]),
        any::<u8>(),
    ];
    let params = prop_oneof![
        select(vec![
            [0, 0, 0],
            [0, 1, 0],
            [0, 2, 0],
            [0, 3, 0],
            [0, 0x10, 0],
            [0, 0, 1],
            [0, 0, 2],
            [0, 0, 3]
        ]),
        any::<[u8; 3]>(),
    ];
    let data = prop_oneof![
        vec(any::<u8>(), 0..300),
        vec(any::<u8>(), 4..9).prop_map(|pin| [
            &[0x00, 0x20, 0x00, 0x98, u8::try_from(pin.len()).expect("short")],
            &pin[..]
        ]
        .concat()),
        (select(vec![0xE0_u8, 0xE1]), select(vec![0x40_u8, 0x45, 0x46]), vec(any::<u8>(), 0..33))
            .prop_map(|(first, step, rest)| [&[first, 0, 0, step, 0], &rest[..]].concat()),
    ];
    (any::<bool>(), kind, any::<[bool; 2]>(), params, data).prop_map(|(to, kind, numbers, params, data)| {
        let [slot, seq] = numbers.map(u8::from);
        let message = ReaderMessage { kind, slot, seq, params, data: data.into() };
        if to { TranscriptEvent::ToReader(message) } else { TranscriptEvent::FromReader(message) }
    })
}

fn event() -> impl Strategy<Value = TranscriptEvent> {
    use TransportError::{Malformed, NotSent, ReaderLost, ReplyLost, TooLong};
    let bytes = vec(any::<u8>(), 0..600).boxed();
    let word = "[!-~]{1,40}";
    let acts: Vec<_> = ButtonId::all().map(UserAct::of_press).chain([UserAct::Digit]).collect();
    let call =
        (any::<bool>(), word, option::of(word), body()).prop_map(|(get, path, idempotency_key, body)| {
            let method = if get { HttpMethod::Get } else { HttpMethod::Post };
            HttpRequest { method, path, idempotency_key, body }
        });
    let errors = select(vec![
        GatewayLinkError::Unreachable,
        GatewayLinkError::Timeout,
        GatewayLinkError::Untrusted,
        GatewayLinkError::NotSigned,
        GatewayLinkError::Broken,
    ]);
    let reply = prop_oneof![
        (any::<u16>(), body()).prop_map(|(status, body)| Ok(HttpResponse { status, body })),
        errors.prop_map(Err),
    ];
    let tries = option::of(any::<u8>());
    let note = (select(State::NAMES.to_vec()), option::of((failure(), tries))).prop_map(|(name, about)| {
        let (failure, tries_left) = about.map_or((None, None), |(failure, tries)| (Some(failure), tries));
        StateNote { name, failure, tries_left }
    });
    prop_oneof![
        limits().prop_map(TranscriptEvent::CardFound),
        Just(TranscriptEvent::CardLost),
        bytes.clone().prop_map(TranscriptEvent::Command),
        bytes.prop_map(TranscriptEvent::Response),
        select(vec![NotSent, ReplyLost, TooLong, Malformed, ReaderLost]).prop_map(TranscriptEvent::LinkError),
        select(ReaderFailure::ALL).prop_map(TranscriptEvent::ReaderFailed),
        select(acts).prop_map(TranscriptEvent::User),
        Just(TranscriptEvent::Woke),
        (any::<u32>(), call).prop_map(|(request_id, call)| TranscriptEvent::Asked { request_id, call }),
        (any::<u32>(), reply).prop_map(|(request_id, reply)| TranscriptEvent::Replied { request_id, reply }),
        any::<u64>().prop_map(|nanos| TranscriptEvent::WakeAfter(Duration::from_nanos(nanos))),
        note.prop_map(TranscriptEvent::State),
        Just(TranscriptEvent::SaveRequested),
        select(vec![SaveOutcome::Saved, SaveOutcome::NoHistory]).prop_map(TranscriptEvent::SaveEnded),
        failure().prop_map(|failure| TranscriptEvent::SaveEnded(SaveOutcome::Failed(failure))),
        Just(TranscriptEvent::Full),
        link_note().prop_map(TranscriptEvent::Link),
        message(),
    ]
}

fn transcript() -> impl Strategy<Value = Transcript> {
    let steps = vec((0..5_000_000_000_u64, event()), 0..12);
    (header(), steps).prop_map(|(header, steps)| {
        let mut at = Duration::ZERO;
        let entries = steps.into_iter().map(|(nanos, event)| {
            at += Duration::from_nanos(nanos);
            Entry { at, event }
        });
        Transcript { header, entries: entries.collect() }
    })
}

fn whole(transcript: Transcript) -> Reading {
    Reading { transcript, broken: None }
}

proptest! {
    #[test]
    fn both_forms_go_there_and_back(transcript in transcript()) {
        prop_assert_eq!(read(&cbor::write(&transcript)), Ok(whole(transcript.clone())));
        prop_assert_eq!(read(text::write(&transcript).as_bytes()), Ok(whole(transcript)));
    }

    #[test]
    fn a_file_that_is_cut_is_read_up_to_there(transcript in transcript(), at in any::<prop::sample::Index>()) {
        for file in [cbor::write(&transcript), text::write(&transcript).into_bytes()] {
            let cut = &file[..at.index(file.len())];
            if let Ok(Reading { transcript: read, broken }) = read(cut) {
                prop_assert!(transcript.entries.starts_with(&read.entries));
                let whole: Transcript = Transcript { header: transcript.header.clone(), entries: read.entries };
                let is_whole = cbor::write(&whole) == cut || text::write(&whole).as_bytes() == cut;
                prop_assert_eq!(broken.is_none(), is_whole, "{:?}", broken);
            }
        }
    }

    #[test]
    fn redacting_anything_leaves_nothing_to_find_and_keeps_lengths(transcript in transcript(), seed in any::<[u8; 32]>()) {
        let redacted = redact(&transcript, &seed);
        prop_assert_eq!(audit(&redacted), []);
        for (before, after) in transcript.entries.iter().zip(&redacted.entries) {
            if let (TranscriptEvent::Command(before), TranscriptEvent::Command(after))
            | (TranscriptEvent::Response(before), TranscriptEvent::Response(after)) = (&before.event, &after.event)
            {
                prop_assert_eq!(before.len(), after.len());
            }
            if let (TranscriptEvent::ToReader(before), TranscriptEvent::ToReader(after))
            | (TranscriptEvent::FromReader(before), TranscriptEvent::FromReader(after)) = (&before.event, &after.event)
            {
                prop_assert_eq!(before.data.len(), after.data.len());
            }
        }
    }

    #[test]
    fn a_damaged_file_is_read_without_a_fall(
        transcript in transcript(),
        at in any::<prop::sample::Index>(),
        bit in 0..8_u32,
    ) {
        for mut file in [cbor::write(&transcript), text::write(&transcript).into_bytes()] {
            let place = at.index(file.len());
            file[place] ^= 1 << bit;
            let _ = read(&file);
        }
    }
}

const HEAD: &str = "shikaku-transcript 1
app: test 1
core: 0.1.0
platform: linux
link: pcsc
limits: extended/65544/65538
redaction: redacted
clock-base: 2026-11-22T01:00:00Z

";

#[track_caller]
fn check(lines: &str, entries: usize, broken: Option<(usize, Problem)>) {
    let reading = read(format!("{HEAD}{lines}").as_bytes()).expect("a header");
    let place = |(line, problem)| Broken { place: Place::Line(line), problem };
    assert_eq!((reading.transcript.entries.len(), reading.broken), (entries, broken.map(place)), "{lines}");
}

#[test]
fn a_break_is_reported_with_its_line_and_reason() {
    check("0.000000 user choose-pin\n", 1, None);
    check("0.000000 user choose-pin", 0, Some((10, Problem::Truncated)));
    check("0.000000 > 00B08A00\n0.000000 < 900\n", 1, Some((11, Problem::Words)));
    check("0.000000 < [40] 9000\n", 0, Some((10, Problem::Truncated)));
    check("0.000000 dance\n", 0, Some((10, Problem::Kind)));
    check("0.000000 user 1234\n", 0, Some((10, Problem::Words)));
    check("0.5 woke\n", 0, Some((10, Problem::Syntax)));
    check("1.000000 woke\n0.999999 woke\n", 1, Some((11, Problem::Time)));
    check("0.000000 reply 1 200 [3]\n  | ab\n", 0, Some((10, Problem::Truncated)));
    check("0.000000 reply 1 200 [3]\n  | abcd\n", 0, Some((10, Problem::Payload)));
}

#[test]
fn what_is_no_transcript_or_of_a_later_time_is_reported() {
    assert_eq!(read(b""), Err(Unreadable::NotATranscript));
    assert_eq!(read(b"APDU: 00 A4"), Err(Unreadable::NotATranscript));
    let later = HEAD.replacen("transcript 1", "transcript 2", 1);
    assert_eq!(read(later.as_bytes()), Err(Unreadable::Version(2)));
    let item = serde_cbor::to_vec(&("shikaku-transcript", 7, "another shape")).expect("CBOR");
    assert_eq!(read(&item), Err(Unreadable::Version(7)));
    let broken = HEAD.replacen("link: pcsc", "link: string", 1);
    let problem = Broken { place: Place::Line(9), problem: Problem::Header };
    assert_eq!(read(broken.as_bytes()), Err(Unreadable::Header(problem)));
}

/// Found by fuzzing: a name that is replaced takes its rule with it.
#[test]
fn a_member_with_a_strange_name_leaves_nothing_to_find() {
    let body =
        r#"{"\u00e9Date":"20260417","9Time":"20260417120000","*Birthdate":"19840410"}"#.as_bytes().to_vec();
    let event = TranscriptEvent::Replied { request_id: 1, reply: Ok(HttpResponse { status: 200, body }) };
    let header = Header::new("test 1.0", LinkKind::Virtual, LinkLimits::SHORT, DateTime::UNIX_EPOCH);
    let transcript = Transcript { header, entries: vec![Entry { at: Duration::ZERO, event }] };
    assert_eq!(audit(&redact(&transcript, &[7; 32])), []);
}

#[test]
fn a_state_is_named_once_and_for_all() {
    assert_eq!(State::default().name(), "choosing-method");
    assert_eq!(StateNote::of(&State::Closed).name, "closed");
}
