use std::time::Duration;

use serde::Serialize;

use super::words::as_micros;
use super::{Kind, Row, Span, Track, Traffic};

/// Sums over one transcript. The four times add up to the whole.
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// From the first entry to the last.
    #[serde(rename = "timeMicros", serialize_with = "as_micros")]
    pub time: Duration,
    /// Waited for a person.
    #[serde(rename = "personMicros", serialize_with = "as_micros")]
    pub person: Duration,
    /// Waited for the card.
    #[serde(rename = "cardMicros", serialize_with = "as_micros")]
    pub card: Duration,
    /// Waited for the gateway.
    #[serde(rename = "gatewayMicros", serialize_with = "as_micros")]
    pub gateway: Duration,
    /// Waited for none of the three: the time of the device.
    #[serde(rename = "deviceMicros", serialize_with = "as_micros")]
    pub device: Duration,
    /// Commands to the card.
    pub exchanges: usize,
    /// Calls to the gateway.
    pub calls: usize,
    /// Bytes at the card.
    pub card_bytes: Traffic,
    /// Bytes of bodies at the gateway.
    pub gateway_bytes: Traffic,
    /// The exchange with the card that took longest.
    pub longest: Option<Longest>,
    /// Tries of a PIN.
    pub tries: Tries,
}

/// The longest exchange.
#[derive(Clone, PartialEq, Serialize)]
pub struct Longest {
    /// What it was.
    pub words: String,
    /// How long it took.
    #[serde(rename = "tookMicros", serialize_with = "as_micros")]
    pub took: Duration,
}

/// What was done to retry counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tries {
    /// VERIFY commands that carried a PIN.
    pub sent: usize,
    /// The fewest tries left that the card reported; 0 is blocked.
    pub lowest_left: Option<u8>,
}

impl Totals {
    /// Returns the time of one track.
    #[must_use]
    pub const fn of(&self, track: Track) -> Duration {
        match track {
            Track::Person => self.person,
            Track::Card => self.card,
            Track::Gateway => self.gateway,
            Track::Device => self.device,
        }
    }

    /// How much of the whole that is, in whole percent.
    #[must_use]
    pub fn percent(&self, track: Track) -> u128 {
        let whole = self.time.as_nanos().max(1);
        (self.of(track).as_nanos() * 100 + whole / 2) / whole
    }
}

/// Adds everything up.
pub(super) fn totals(rows: &[Row], spans: &[Span], tries: Tries) -> Totals {
    let sum = |track| spans.iter().filter(|span| span.track == track).map(Span::length).sum();
    let of_kind = |kind| rows.iter().filter(move |row| row.kind == kind);
    let traffic = |kind| {
        of_kind(kind).filter_map(|row| row.traffic).fold(Traffic::default(), |sum, one| Traffic {
            out: sum.out.saturating_add(one.out),
            back: sum.back.saturating_add(one.back),
        })
    };
    // Of several that took as long, the first.
    let longest = of_kind(Kind::Exchange).rev().filter_map(|row| row.took.map(|took| (took, row)));
    let longest = longest.max_by_key(|(took, _)| *took);
    Totals {
        time: spans.iter().map(Span::length).sum(),
        person: sum(Track::Person),
        card: sum(Track::Card),
        gateway: sum(Track::Gateway),
        device: sum(Track::Device),
        exchanges: of_kind(Kind::Exchange).count(),
        calls: of_kind(Kind::Call).count(),
        card_bytes: traffic(Kind::Exchange),
        gateway_bytes: traffic(Kind::Call),
        longest: longest.map(|(took, row)| Longest { words: row.words.clone(), took }),
        tries,
    }
}
