//! Feitian bR301BLE and bR500: bare CCID over Bluetooth (readers reference, 1.3).
//!
//! There is neither authentication nor encryption on this link: bond the devices by the operating system.

use super::ccid::{CcidCodec, CcidProfile};
use super::outbox::Link;
use super::uuid::Uuid;

/// Begins the UUID of the service. What follows differs: a group `00C4` or `00C6`, a tail `465453414645` ("FTSAFE") or
/// `000000000001`.
const SERVICE: u128 = 0x4654_0001_0002;
/// Bits behind the prefix.
const BEHIND: u32 = 80;

/// Names that the readers advertise begin like this.
pub const NAME_PREFIXES: [&str; 2] = ["bR301", "bR500"];

/// Whether it is the service of one of them.
#[must_use]
pub const fn is_service(uuid: Uuid) -> bool {
    uuid.number() >> BEHIND == SERVICE
}

/// The codec for a connection just made. `write_limit` is what one write carries, 20 if nothing was negotiated.
#[must_use]
pub fn connected(write_limit: usize) -> CcidCodec {
    CcidCodec::connected(CcidProfile::SHORT, Link::Ble { write_limit })
}

#[cfg(test)]
mod tests {
    use super::{Uuid, is_service};

    #[test]
    fn every_variant_of_the_service_is_known_and_no_characteristic_is_taken_for_one() {
        for (text, known) in [
            ("46540001-0002-00C4-0000-465453414645", true),
            ("46540001-0002-00c6-0000-465453414645", true),
            ("46540001-0002-00C4-0000-000000000001", true),
            ("46540002-0002-00C4-0000-465453414645", false),
            ("46540001-0003-00C4-0000-465453414645", false),
            ("0000FFF0-0000-1000-8000-00805F9B34FB", false),
        ] {
            assert_eq!(Uuid::parse(text).map(is_service), Some(known), "{text}");
        }
    }
}
