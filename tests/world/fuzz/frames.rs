use std::time::Duration;

use chrono::DateTime;
use shikaku_reader::session::{LinkFailure, LinkNote};
use shikaku_reader::{ReaderMessage, Uuid};
use shikaku_transcript::{
    Entry, Header, LinkKind, Matching, Transcript, TranscriptEvent, audit, cbor, read, redact, rerun_reader,
    text,
};
use shikaku_transport::{LinkLimits, TransportError};

/// What could go over a reader, in any order, is written and read back the same, and is clean once it is redacted.
/// Running it again ends. Each byte is an event, and those that follow are what is in it.
///
/// # Panics
/// When that does not hold.
pub fn transcript_frames(bytes: &[u8]) {
    let mut rest = bytes;
    let mut entries = vec![Entry { at: Duration::ZERO, event: TranscriptEvent::Link(LinkNote::Session) }];
    while let Some((kind, after)) = rest.split_first().filter(|_| entries.len() < ENTRIES_MAX) {
        rest = after;
        let at = entries.last().map_or(Duration::ZERO, |entry| entry.at)
            + Duration::from_millis(u64::from(kind >> 5) * 400);
        entries.push(Entry { at, event: event(*kind, &mut rest) });
    }
    let header = Header::new("fuzz 1.0", LinkKind::Bluetooth, LinkLimits::EXTENDED, DateTime::UNIX_EPOCH);
    let transcript = Transcript { header, entries };
    for file in [text::write(&transcript).into_bytes(), cbor::write(&transcript)] {
        let reading = read(&file).expect("what was written can be read");
        assert_eq!((reading.transcript, reading.broken), (transcript.clone(), None));
    }
    assert_eq!(audit(&redact(&transcript, &[7; 32])), []);
    for matching in [Matching::Strict, Matching::Lenient] {
        if let Err(difference) = rerun_reader(&transcript, matching) {
            assert!(difference.to_string().contains("difference"));
        }
    }
}

/// A reading has a limit too, and a check over the slowest link has fewer.
const ENTRIES_MAX: usize = 4000;

const SERVICES: [Uuid; 2] = [
    Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133),
    Uuid::of(0x4654_0001_0002_00C4_0000_4654_5341_4645),
];

fn event(kind: u8, rest: &mut &[u8]) -> TranscriptEvent {
    let link = TranscriptEvent::Link;
    match kind & 0x1F {
        0 => link(LinkNote::Wanted(true)),
        1 => link(LinkNote::Wanted(false)),
        2 => link(LinkNote::ConnectRequested),
        3 => link(LinkNote::DisconnectRequested),
        4 => link(LinkNote::Rekeyed),
        5 => link(LinkNote::ReleaseCard),
        6 => link(LinkNote::Woke),
        7 => link(LinkNote::Connect),
        8 => link(LinkNote::Discover),
        9 => link(LinkNote::Connected { write_limit: size(rest) }),
        10 => {
            let which = usize::from(take(rest, 1).first().copied().unwrap_or(0)) % SERVICES.len();
            link(LinkNote::Services(SERVICES.get(which).copied().into_iter().collect()))
        }
        11 => link(LinkNote::Subscribe(SERVICES[usize::from(kind >> 5) % SERVICES.len()])),
        12 => link(LinkNote::Subscribed),
        13 => link(LinkNote::Write(size(rest))),
        14 => link(LinkNote::Written),
        15 => link(LinkNote::Notified(size(rest))),
        16 => link(LinkNote::Noticed(size(rest))),
        17 => link(LinkNote::Garbled(size(rest))),
        18 => link(LinkNote::Lost),
        19 => link(LinkNote::Unavailable(LinkFailure::Off)),
        20 => link(LinkNote::Available),
        21 => link(LinkNote::Session),
        22 => link(LinkNote::Joined),
        23 => link(LinkNote::Battery(take(rest, 1).first().copied())),
        24 => link(LinkNote::Plugged {
            features: u32::try_from(size(rest) & 0xFFFF).unwrap_or(0) | 0x0004_0000,
            message_max: u32::try_from(size(rest) & 0xFFFF_FFFF).unwrap_or(0),
            packet_size: size(rest),
            slot: kind >> 5,
        }),
        25 => TranscriptEvent::ToReader(message(rest)),
        26 => TranscriptEvent::FromReader(message(rest)),
        27 => link(LinkNote::Transmit(size(rest))),
        28 => TranscriptEvent::Command(data(rest)),
        29 => TranscriptEvent::Response(data(rest)),
        30 => TranscriptEvent::LinkError(TransportError::ReplyLost),
        _ => TranscriptEvent::CardFound(LinkLimits::EXTENDED),
    }
}

/// Most often a small one; sometimes the largest there is.
fn size(rest: &mut &[u8]) -> usize {
    match take(rest, 1).first() {
        Some(0xFF) => usize::MAX,
        Some(0xFE) => 100_000,
        Some(size) => usize::from(*size),
        None => 0,
    }
}

fn data(rest: &mut &[u8]) -> Vec<u8> {
    let length = take(rest, 1).first().map_or(0, |length| usize::from(*length));
    take(rest, length).to_vec()
}

fn message(rest: &mut &[u8]) -> ReaderMessage {
    let mut header = [0; 6];
    let given = take(rest, header.len());
    header.iter_mut().zip(given).for_each(|(byte, given)| *byte = *given);
    let [kind, slot, seq, x, y, z] = header;
    ReaderMessage { kind, slot, seq, params: [x, y, z], data: data(rest).into() }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, after) = rest.split_at(length.min(rest.len()));
    *rest = after;
    taken
}
