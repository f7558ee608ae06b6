//! Which bytes of a file are structure, and which are somebody's. What is not known to be structure is somebody's.

mod certificate;
mod marker;
mod record;

use chrono::{DateTime, Utc};

pub(super) use marker::{Mark, Marked};

use self::marker::Marker;
use crate::card::FileId;
use crate::transcript::{ApplicationName, Spot};

/// What each byte of the beginning of a file is. `now` is when it was read: a certificate keeps where it stands in its
/// life, and nothing else of its days.
pub(super) fn marks(spot: Spot, prefix: &[u8], now: DateTime<Utc>) -> Vec<Marked> {
    let mut marker = Marker::new(prefix);
    let is = |id: u16| spot.file == Some(FileId::new(id));
    match spot.application {
        ApplicationName::Jpki if is(0x0006) => token_info(&mut marker),
        ApplicationName::Jpki if is(0x0008) => marker.set(0..3, Mark::Keep, "certificates present"),
        ApplicationName::Jpki => certificate::mark(&mut marker, now),
        ApplicationName::Surface | ApplicationName::Text => record::mark(&mut marker, spot),
        ApplicationName::None | ApplicationName::IssuerDomain | ApplicationName::Other(_) => {}
    }
    marker.marks()
}

/// What each byte of a whole certificate is.
pub(super) fn certificate_marks(der: &[u8], now: DateTime<Utc>) -> Vec<Marked> {
    let mut marker = Marker::new(der);
    certificate::mark(&mut marker, now);
    marker.marks()
}

/// EF 0006 (protocol reference, 1.2): label, manufacturer and model, 16 bytes of serial number, and numbers that are the same
/// on every card.
fn token_info(marker: &mut Marker<'_>) {
    marker.set(0..80, Mark::Keep, "token label");
    marker.set(80..96, Mark::Text, "token serial number");
    marker.set(96..160, Mark::Keep, "token numbers");
}
