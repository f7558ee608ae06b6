//! btsnoop: Android's Bluetooth HCI log. Out of ACL, L2CAP and ATT come the values that were written to a reader and
//! those it notified; where they are CCID messages, they are read. Other devices speak in the same log and are passed over.

mod att;
mod sealed;

use chrono::{DateTime, TimeDelta};
use shikaku_transcript::LinkKind;

use super::Source;
use super::recording::Recording;
use att::Host;

/// btsnoop.
pub(super) const SOURCE: Source = Source { name: "btsnoop", link: LinkKind::Bluetooth, recognises, read };

fn recognises(file: &[u8]) -> bool {
    file.starts_with(MAGIC)
}

fn read(file: &[u8], recording: &mut Recording) {
    let Some((datalink, mut rest)) = head(file) else { return };
    let mut host = Host::default();
    while let Some((packet, after)) = record(rest) {
        rest = after;
        if recording.is_full() {
            break;
        }
        if let Some(moment) = moment(packet.time) {
            recording.moment(moment);
        }
        let received = packet.flags & 1 == 1;
        match (datalink, packet.data.split_first()) {
            (UART, Some((&ACL, data))) => host.acl(received, data, recording),
            (UART, Some((&EVENT, data))) => host.event(data, recording),
            (UNFRAMED, _) if packet.flags & 2 == 0 => host.acl(received, packet.data, recording),
            (UNFRAMED, _) if received => host.event(packet.data, recording),
            _ => {}
        }
    }
    if !rest.is_empty() && !recording.is_full() {
        recording.unread();
    }
    if host.is_sealed() {
        recording.encrypted();
    }
}

/// The kind of link and the first record.
fn head(file: &[u8]) -> Option<(u32, &[u8])> {
    let (version, rest) = file.strip_prefix(MAGIC)?.split_first_chunk()?;
    let (datalink, rest) = rest.split_first_chunk()?;
    let datalink = u32::from_be_bytes(*datalink);
    (u32::from_be_bytes(*version) == 1 && matches!(datalink, UART | UNFRAMED)).then_some((datalink, rest))
}

/// One packet of the log.
struct Packet<'a> {
    flags: u32,
    /// Microseconds since the year 0.
    time: i64,
    data: &'a [u8],
}

fn record(bytes: &[u8]) -> Option<(Packet<'_>, &[u8])> {
    let (_, rest) = bytes.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (flags, rest) = rest.split_first_chunk()?;
    let (_, rest) = rest.split_first_chunk::<4>()?;
    let (time, rest) = rest.split_first_chunk()?;
    let (data, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some((Packet { flags: u32::from_be_bytes(*flags), time: i64::from_be_bytes(*time), data }, rest))
}

fn moment(time: i64) -> Option<DateTime<chrono::Utc>> {
    let since_1970 = TimeDelta::microseconds(time.checked_sub(YEAR_1970)?);
    DateTime::UNIX_EPOCH.checked_add_signed(since_1970)
}

const MAGIC: &[u8] = b"btsnoop\0";
/// H4: a byte before each packet says what it is.
const UART: u32 = 1002;
/// H1: the flags say it.
const UNFRAMED: u32 = 1001;
const ACL: u8 = 0x02;
const EVENT: u8 = 0x04;
/// 1970 in microseconds since the year 0.
const YEAR_1970: i64 = 0x00DC_DDB3_0F2F_8000;
