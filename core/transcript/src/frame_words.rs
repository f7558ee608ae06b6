//! How what goes over a reader is written: the words of `link` and `reader`.

use std::borrow::Cow;
use std::str::FromStr as _;

use shikaku_reader::session::{LinkFailure, LinkNote};
use shikaku_reader::{ReaderMessage, Uuid};
use zeroize::Zeroizing;

use super::TranscriptEvent;
use super::numbers::{hex_bytes, number};

/// Towards the reader, and from it.
const TO: &str = ">";
const FROM: &str = "<";
const SLOT: &str = "slot=";

/// The words of a message before its data: direction, kind, number, parameters, and the slot where it is not 0.
pub(super) fn message_in_words(to: bool, message: &ReaderMessage) -> Vec<Cow<'_, str>> {
    let [x, y, z] = message.params;
    let mut words: Vec<Cow<'_, str>> = vec![
        if to { TO } else { FROM }.into(),
        format!("{:02X}", message.kind).into(),
        format!("{:02X}", message.seq).into(),
        format!("{x:02X}{y:02X}{z:02X}").into(),
    ];
    if message.slot != 0 {
        words.push(format!("{SLOT}{}", message.slot).into());
    }
    words
}

/// Reads what [`message_in_words`] wrote.
pub(super) fn message_from_words(words: &[&str], data: Vec<u8>) -> Option<TranscriptEvent> {
    let [direction, kind, seq, params, slot @ ..] = words else { return None };
    let slot = match slot {
        [] => 0,
        [slot] => number(slot.strip_prefix(SLOT)?).filter(|slot| *slot != 0)?,
        _ => return None,
    };
    let ([kind], [seq], params) = (hex_bytes(kind)?, hex_bytes(seq)?, hex_bytes(params)?);
    let message = ReaderMessage { kind, slot, seq, params, data: Zeroizing::new(data) };
    match *direction {
        TO => Some(TranscriptEvent::ToReader(message)),
        FROM => Some(TranscriptEvent::FromReader(message)),
        _ => None,
    }
}

/// The words of one thing that went over a link to a reader.
pub(super) fn link_in_words(note: &LinkNote) -> Vec<Cow<'_, str>> {
    let of = |name: &'static str, size: usize| vec![name.into(), size.to_string().into()];
    let plain = |name: &'static str| vec![name.into()];
    match note {
        LinkNote::Session => plain("session"),
        LinkNote::Joined => plain("joined"),
        LinkNote::Wanted(true) => plain("wanted"),
        LinkNote::Wanted(false) => plain("unwanted"),
        LinkNote::ConnectRequested => plain("attend"),
        LinkNote::DisconnectRequested => plain("rest"),
        LinkNote::Rekeyed => plain("rekeyed"),
        LinkNote::Transmit(bytes) => of("transmit", *bytes),
        LinkNote::ReleaseCard => plain("let-go"),
        LinkNote::Woke => plain("woke"),
        LinkNote::Connect => plain("connect"),
        LinkNote::Discover => plain("discover"),
        LinkNote::ReadBattery => plain("read-battery"),
        LinkNote::Subscribe(service) => vec!["subscribe".into(), service.to_string().into()],
        LinkNote::Write(bytes) => of("write", *bytes),
        LinkNote::Disconnect => plain("disconnect"),
        LinkNote::Connected { write_limit } => of("connected", *write_limit),
        LinkNote::Plugged { features, message_max, packet_size, slot } => {
            let numbers = [message_max.to_string(), packet_size.to_string(), slot.to_string()];
            let mut words: Vec<Cow<'_, str>> = vec!["plugged".into(), format!("{features:08X}").into()];
            words.extend(numbers.into_iter().map(Cow::Owned));
            words
        }
        LinkNote::Services(services) => {
            let services = services.iter().map(|service| Cow::Owned(service.to_string()));
            std::iter::once(Cow::Borrowed("services")).chain(services).collect()
        }
        LinkNote::Battery(level) => {
            let mut words = plain("battery");
            words.extend(level.map(|level| Cow::Owned(level.to_string())));
            words
        }
        LinkNote::Subscribed => plain("subscribed"),
        LinkNote::Written => plain("written"),
        LinkNote::Notified(bytes) => of("notified", *bytes),
        LinkNote::Noticed(bytes) => of("noticed", *bytes),
        LinkNote::Lost => plain("lost"),
        LinkNote::Unavailable(failure) => vec!["unavailable".into(), failure.name().into()],
        LinkNote::Available => plain("available"),
        LinkNote::Garbled(bytes) => of("garbled", *bytes),
    }
}

/// Reads what [`link_in_words`] wrote.
pub(super) fn link_from_words(words: &[&str]) -> Option<LinkNote> {
    Some(match words {
        ["session"] => LinkNote::Session,
        ["joined"] => LinkNote::Joined,
        ["wanted"] => LinkNote::Wanted(true),
        ["unwanted"] => LinkNote::Wanted(false),
        ["attend"] => LinkNote::ConnectRequested,
        ["rest"] => LinkNote::DisconnectRequested,
        ["rekeyed"] => LinkNote::Rekeyed,
        ["transmit", bytes] => LinkNote::Transmit(number(bytes)?),
        ["let-go"] => LinkNote::ReleaseCard,
        ["woke"] => LinkNote::Woke,
        ["connect"] => LinkNote::Connect,
        ["discover"] => LinkNote::Discover,
        ["read-battery"] => LinkNote::ReadBattery,
        ["subscribe", service] => LinkNote::Subscribe(uuid(service)?),
        ["write", bytes] => LinkNote::Write(number(bytes)?),
        ["disconnect"] => LinkNote::Disconnect,
        ["connected", write_limit] => LinkNote::Connected { write_limit: number(write_limit)? },
        ["plugged", features, message_max, packet_size, slot] => LinkNote::Plugged {
            features: u32::from_be_bytes(hex_bytes(features)?),
            message_max: number(message_max)?,
            packet_size: number(packet_size)?,
            slot: number(slot)?,
        },
        ["services", services @ ..] if services.len() <= LinkNote::SERVICES_MAX => {
            LinkNote::Services(services.iter().map(|service| uuid(service)).collect::<Option<_>>()?)
        }
        ["battery"] => LinkNote::Battery(None),
        ["battery", level] => LinkNote::Battery(Some(number(level)?)),
        ["subscribed"] => LinkNote::Subscribed,
        ["written"] => LinkNote::Written,
        ["notified", bytes] => LinkNote::Notified(number(bytes)?),
        ["noticed", bytes] => LinkNote::Noticed(number(bytes)?),
        ["lost"] => LinkNote::Lost,
        ["unavailable", failure] => LinkNote::Unavailable(LinkFailure::from_str(failure).ok()?),
        ["available"] => LinkNote::Available,
        ["garbled", bytes] => LinkNote::Garbled(number(bytes)?),
        _ => return None,
    })
}

/// A note about the link of a reader, as a transcript writes it.
#[must_use]
pub fn link_note_text(note: &LinkNote) -> String {
    link_in_words(note).join(" ")
}

/// A UUID exactly as it is written.
fn uuid(word: &str) -> Option<Uuid> {
    Uuid::parse(word).filter(|uuid| uuid.to_string() == word)
}
