//! Ranges of the numbers and times of a transcript. A number outside of its range may be of a person, as a birth date or a
//! number of a card is. Each function gives the value itself, or the value that redaction writes in its place.

use std::time::Duration;

use chrono::{DateTime, Datelike as _, Utc};
use shikaku_core::workflow::State;
use shikaku_reader::session::LinkNote;
use shikaku_transport::LinkLimits;

use super::RedactionVisitor;
use crate::limit::TIME_MAX;

/// Shortest command and response APDU in bytes (ISO/IEC 7816-4, 5.1).
const COMMAND_MIN: usize = 4;
const RESPONSE_MIN: usize = 2;

/// What a link can carry: short or extended APDUs (ISO/IEC 7816-4, 5.2).
pub(super) fn limits(limits: LinkLimits) -> LinkLimits {
    let most = if limits.extended { LinkLimits::EXTENDED } else { LinkLimits::SHORT };
    LinkLimits {
        command_max: limits.command_max.clamp(COMMAND_MIN, most.command_max),
        response_max: limits.response_max.clamp(RESPONSE_MIN, most.response_max),
        ..limits
    }
}

/// A time after which a reception is woken.
pub(super) fn wait(wait: Duration) -> Duration {
    wait.min(State::INPUT_TIMEOUT)
}

/// The time of an entry since the clock base.
pub(crate) fn time(at: Duration) -> Duration {
    at.min(TIME_MAX)
}

/// The clock base. January of 1970 is a clock that was never set, or a log without a date. Any other day before 2000 may be
/// a birth date.
pub(crate) fn clock_base(base: DateTime<Utc>) -> DateTime<Utc> {
    const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;
    let is_unset = (base.year(), base.month()) == (1970, 1);
    if is_unset || YEARS.contains(&base.year()) { base } else { DateTime::UNIX_EPOCH }
}

/// Tries left of a retry counter: four bits of the status word `63Cx` (ISO/IEC 7816-4, 5.6).
pub(super) fn tries(tries: u8) -> u8 {
    tries.min(15)
}

/// Numbers of gateway calls. A reception counts them from 1.
#[derive(Clone, Default)]
pub(super) struct Calls {
    asked: u32,
}

impl Calls {
    /// The number of a call that the reception makes.
    pub(super) fn asked(&mut self, redaction_visitor: &mut RedactionVisitor, number: u32) -> u32 {
        self.asked = self.asked.saturating_add(1);
        self.number(redaction_visitor, number)
    }

    /// The number of a call that a reply names. An imported transcript may hold the reply without its call.
    pub(super) fn number(&self, redaction_visitor: &mut RedactionVisitor, number: u32) -> u32 {
        redaction_visitor.at("number of a call");
        let shown = if number <= self.asked.max(1) { number } else { 0 };
        redaction_visitor.ranged(shown, number)
    }
}

/// Longest message of a reader in bytes: header and extended APDU (CCID 1.1, 6.1), and 64 for a Bluetooth envelope.
const LENGTH_MAX: usize = 65_544 + 64;
/// Longest dwMaxCCIDMessageLength that is kept. A reader that reports more is refused whatever it reports.
const MESSAGE_MAX: u32 = 65_555;
/// Largest wMaxPacketSize of a bulk endpoint in bytes (USB 3.2, 9.6.6).
const PACKET_MAX: usize = 1024;
/// Bits of dwFeatures that CCID 1.1 (5.1) defines.
const FEATURES: u32 = 0x0017_07FE;
/// Highest number of a slot: CCID readers with more are not known.
const SLOT_MAX: u8 = 15;

/// The number of a slot.
pub(super) fn slot(slot: u8) -> u8 {
    slot.min(SLOT_MAX)
}

/// The numbers of what went over a link to a reader.
pub(super) fn note(note: &LinkNote) -> LinkNote {
    let length = |bytes: usize| bytes.min(LENGTH_MAX);
    match note {
        LinkNote::Transmit(bytes) => LinkNote::Transmit(length(*bytes)),
        LinkNote::Write(bytes) => LinkNote::Write(length(*bytes)),
        LinkNote::Connected { write_limit } => LinkNote::Connected { write_limit: length(*write_limit) },
        LinkNote::Plugged { features, message_max, packet_size, slot: number } => LinkNote::Plugged {
            features: features & FEATURES,
            message_max: (*message_max).min(MESSAGE_MAX),
            packet_size: (*packet_size).min(PACKET_MAX),
            slot: slot(*number),
        },
        // A reader session takes a level above 100 as 100.
        LinkNote::Battery(level) => LinkNote::Battery(level.map(|level| level.min(100))),
        LinkNote::Notified(bytes) => LinkNote::Notified(length(*bytes)),
        LinkNote::Noticed(bytes) => LinkNote::Noticed(length(*bytes)),
        LinkNote::Garbled(bytes) => LinkNote::Garbled(length(*bytes)),
        LinkNote::Session
        | LinkNote::Joined
        | LinkNote::Wanted(_)
        | LinkNote::ConnectRequested
        | LinkNote::DisconnectRequested
        | LinkNote::Rekeyed
        | LinkNote::ReleaseCard
        | LinkNote::Woke
        | LinkNote::Connect
        | LinkNote::Discover
        | LinkNote::ReadBattery
        | LinkNote::Subscribe(_)
        | LinkNote::Disconnect
        | LinkNote::Services(_)
        | LinkNote::Subscribed
        | LinkNote::Written
        | LinkNote::Lost
        | LinkNote::Unavailable(_)
        | LinkNote::Available => note.clone(),
    }
}
