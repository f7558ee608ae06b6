use chrono::{DateTime, NaiveDate, Utc};
use shikaku_calendar::japan_date;
use shikaku_card::session::digest_info;
use shikaku_core::gateway::{Challenge, Purpose, signed_message};
use shikaku_core::workflow::GatewayClock;
use zeroize::Zeroizing;

use super::RedactionVisitor;

/// Challenges that came, and what was written in their place. What a card signs follows from its challenge.
#[derive(Clone, Default)]
pub(super) struct Challenges(Vec<Known>, GatewayClock);

#[derive(Clone)]
struct Known {
    real: Zeroizing<[u8; 32]>,
    shown: Challenge,
    real_key: Zeroizing<String>,
}

/// One reception asks for fewer.
const CHALLENGES_MAX: usize = 64;

impl Challenges {
    /// The day of treatment at this time: the gateway's, when its last challenge holds the time.
    pub(super) fn treatment_date(&self, now: DateTime<Utc>) -> NaiveDate {
        japan_date(self.1.now(now))
    }

    /// What the gateway's clock shows, by the challenge that has just come.
    pub(super) fn read_clock(&mut self, challenge: &Challenge, now: DateTime<Utc>) {
        self.1 = GatewayClock::read(challenge, now);
    }

    /// A challenge came, and this was written in its place.
    pub(super) fn learn(&mut self, real: &Challenge, shown: Challenge) {
        if self.0.len() < CHALLENGES_MAX {
            let real_key = Zeroizing::new(real.idempotency_key());
            self.0.push(Known { real: Zeroizing::new(real.bytes), shown, real_key });
        }
    }

    /// The `DigestInfo` that a card is given to sign.
    pub(super) fn signed(&self, redaction_visitor: &mut RedactionVisitor, data: &[u8]) -> Vec<u8> {
        let purposes = [Purpose::PinCheck, Purpose::Presence];
        let found = self.0.iter().flat_map(|known| purposes.map(|purpose| (known, purpose)));
        for (known, purpose) in found {
            if digest_info(&signed_message(purpose, &known.real)) == *data {
                return digest_info(&signed_message(purpose, &known.shown.bytes)).to_vec();
            }
        }
        let (head, digest) = match data.split_at_checked(DIGEST_INFO.len()) {
            Some((head, digest)) if head == DIGEST_INFO => (head, digest),
            _ => (&[][..], data),
        };
        let mut written = head.to_vec();
        written.extend(redaction_visitor.opaque_bytes("digest", 0, digest));
        written
    }

    /// The key of the one confirmation that a challenge is for.
    pub(super) fn key(&self, redaction_visitor: &mut RedactionVisitor, key: &str) -> String {
        match self.0.iter().find(|known| *known.real_key == key) {
            Some(known) => known.shown.idempotency_key(),
            None => redaction_visitor.text(key),
        }
    }
}

/// The same before every SHA-256 digest (RFC 8017, 9.2).
const DIGEST_INFO: &[u8] = b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
