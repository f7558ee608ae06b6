//! Separates the structure of a file from personal data. Bytes that are not known to be structure are personal data.

mod certificate;
mod known;
mod marker;
mod record;

use chrono::{DateTime, Utc};

pub(super) use marker::{Mark, Marked};

use shikaku_card::FileId;

use self::marker::Marker;
use crate::{ApplicationName, FileRef};

/// Returns a mark for each byte of the beginning of a file. `now` is the time of reading. A certificate keeps the state
/// of its validity at that time, and nothing else of its days.
pub(super) fn marks(file_ref: FileRef, prefix: &[u8], now: DateTime<Utc>) -> Vec<Marked> {
    let mut marker = Marker::new(prefix);
    let is = |id: u16| file_ref.file == Some(FileId::new(id));
    match file_ref.application {
        ApplicationName::Jpki if is(0x0006) => token_info(&mut marker),
        ApplicationName::Jpki if is(0x0008) => {
            for place in 0..3 {
                let known = known::PRESENCE.into_iter();
                marker.keep_known(place..place + 1, known, Mark::Opaque, "certificates present");
            }
        }
        ApplicationName::Jpki => certificate::mark(&mut marker, now),
        ApplicationName::Surface | ApplicationName::Text => record::mark(&mut marker, file_ref),
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

/// EF 0006 (protocol reference, 1.2): label, manufacturer and model, 16 bytes of serial number, and numbers. Of all but
/// the serial number the values that are known stay.
fn token_info(marker: &mut Marker<'_>) {
    for (from, width, values) in known::TOKEN_TEXTS {
        let padded: Vec<_> = values.iter().map(|value| format!("{value:width$}").into_bytes()).collect();
        let known = padded.iter().map(Vec::as_slice);
        marker.keep_known(from..from + width, known, Mark::Text, "token label");
    }
    marker.set(80..96, Mark::Text, "token serial number");
    for from in (96..140).step_by(4) {
        marker.keep_known(from..from + 4, known::TOKEN_NUMBERS.into_iter(), Mark::Opaque, "token numbers");
    }
    for (range, value) in [(140..144, known::TOKEN_VERSIONS), (144..160, known::TOKEN_TIME)] {
        marker.keep_known(range, std::iter::once(value), Mark::Text, "token numbers");
    }
}
