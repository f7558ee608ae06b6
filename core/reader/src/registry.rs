//! Which reader is it: by the service it offers, then by its name.

use zeroize::Zeroizing;

use super::acs::{self, AcsCodec, AcsKey};
use super::codec::ReaderCodec;
use super::feitian;
use super::uuid::Uuid;

/// A family of Bluetooth readers that speak alike.
pub struct KnownReader {
    /// Models shown to speak it, as their makers write them.
    pub models: &'static [&'static str],
    /// Models expected to speak it, which no source confirms.
    pub expected: &'static [&'static str],
    /// What they speak.
    pub wire: Wire,
    /// Whether a service is theirs.
    is_service: fn(Uuid) -> bool,
    name_prefixes: &'static [&'static str],
}

/// What a reader speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// The envelope of ACS, which wants a key.
    Acs,
    /// Bare CCID.
    Ccid,
}

/// Every Bluetooth reader known. A new one is a new line here, and a file if it speaks like none of them.
pub static READERS: &[KnownReader] = &[
    KnownReader {
        models: &["ACS ACR1255U-J1"],
        // One open driver was renamed from the one to the other with nothing changed (readers reference, 1.5).
        expected: &["Circle CIR415A"],
        wire: Wire::Acs,
        is_service: |uuid| acs::SERVICES.contains(&uuid),
        name_prefixes: &[acs::NAME_PREFIX],
    },
    KnownReader {
        models: &["Feitian bR301BLE", "Feitian bR500"],
        expected: &[],
        wire: Wire::Ccid,
        is_service: feitian::is_service,
        name_prefixes: &feitian::NAME_PREFIXES,
    },
];

/// By what a reader was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// A service of the maker's own, which no other device has.
    Service(Uuid),
    /// A service of 16 bits, which other devices use as well: the name should be shown to a person.
    ShortService(Uuid),
    /// The name alone; after connecting the services decide.
    Name,
}

/// A reader found among what advertises.
#[derive(Clone, Copy)]
pub struct Found {
    /// Which it is.
    pub reader: &'static KnownReader,
    /// How sure that is.
    pub by: FoundBy,
}

/// Finds the reader that advertises these services and this name: services of the maker first, then short ones, then the
/// name. A name is whatever its owner likes, so it never overrules a service.
#[must_use]
pub fn find(services: &[Uuid], name: Option<&str>) -> Option<Found> {
    let by_service = |short: bool| {
        let services = services.iter().copied().filter(move |service| service.is_short() == short);
        services.flat_map(move |service| {
            READERS.iter().filter(move |reader| (reader.is_service)(service)).map(move |reader| {
                let by = if short { FoundBy::ShortService(service) } else { FoundBy::Service(service) };
                Found { reader, by }
            })
        })
    };
    let by_name = READERS.iter().filter(|reader| {
        name.is_some_and(|name| reader.name_prefixes.iter().any(|prefix| name.starts_with(prefix)))
    });
    let by_name = by_name.map(|reader| Found { reader, by: FoundBy::Name });
    by_service(false).chain(by_service(true)).chain(by_name).next()
}

/// The service of a reader with its characteristics for commands and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gatt {
    /// The service.
    pub service: Uuid,
    /// Characteristic that takes commands.
    pub write: Uuid,
    /// Characteristic that notifies answers and card events; to be subscribed before anything is written.
    pub notify: Uuid,
}

/// What a reader that authenticates needs; one that does not leaves it alone. No `Debug`, no `Clone`.
pub struct LinkSecret<'a> {
    /// Customer Master Key: the owner's, or the factory's.
    pub key: &'a AcsKey,
    /// 16 fresh random bytes, for this connection only.
    pub random: Zeroizing<[u8; 16]>,
}

impl KnownReader {
    /// The characteristics below one of this reader's services; `None` when the service is another's. Both makers number
    /// theirs from the service on.
    #[must_use]
    pub fn gatt(&self, service: Uuid) -> Option<Gatt> {
        let gatt = Gatt { service, write: service.plus(1), notify: service.plus(2) };
        (self.is_service)(service).then_some(gatt)
    }

    /// The codec for a connection just made. `write_limit` is what one write carries, in bytes; 20 if nothing was
    /// negotiated.
    #[must_use]
    pub fn codec(&self, secret: LinkSecret<'_>, write_limit: usize) -> Box<dyn ReaderCodec + Send> {
        let LinkSecret { key, random } = secret;
        match self.wire {
            Wire::Acs => Box::new(AcsCodec::connected(key, random, write_limit)),
            Wire::Ccid => Box::new(feitian::connected(write_limit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{AcsKey, FoundBy, Gatt, LinkSecret, READERS, Uuid, Wire, Zeroizing, find};
    use crate::ReaderCommand;

    const ACS: Uuid = Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133);
    const FEITIAN: Uuid = Uuid::of(0x4654_0001_0002_00C4_0000_4654_5341_4645);
    const SHORT: Uuid = Uuid::short(0xFFF0);
    const BATTERY: Uuid = Uuid::short(0x180F);

    #[track_caller]
    fn check(services: &[Uuid], name: Option<&str>, expected: Option<(Wire, FoundBy)>) {
        assert_eq!(find(services, name).map(|found| (found.reader.wire, found.by)), expected);
    }

    #[test]
    fn a_service_of_the_maker_comes_before_a_short_one_and_that_before_a_name() {
        let acs = "ACR1255U-J1-012345";
        check(&[BATTERY, SHORT, ACS], None, Some((Wire::Acs, FoundBy::Service(ACS))));
        check(&[SHORT, FEITIAN], Some(acs), Some((Wire::Ccid, FoundBy::Service(FEITIAN))));
        check(&[SHORT], Some("bR500-1"), Some((Wire::Acs, FoundBy::ShortService(SHORT))));
        check(&[BATTERY], Some(acs), Some((Wire::Acs, FoundBy::Name)));
        check(&[], Some("bR301BLE_7"), Some((Wire::Ccid, FoundBy::Name)));
    }

    #[test]
    fn a_circle_reader_of_any_name_is_known_by_its_service() {
        check(&[ACS], Some("CIR415A"), Some((Wire::Acs, FoundBy::Service(ACS))));
        check(&[], Some("CIR415A"), None);
    }

    #[test]
    fn what_is_no_reader_is_none() {
        check(&[], None, None);
        check(&[BATTERY], Some("Speaker"), None);
        check(&[], Some("my ACR1255U-J1-"), None);
    }

    #[test]
    fn each_reader_is_addressed_by_its_own_protocol() {
        for (service, first_byte) in [(ACS, 0x05), (FEITIAN, 0x65)] {
            let secret = LinkSecret { key: &AcsKey::factory(), random: Zeroizing::default() };
            let mut codec = find(&[service], None).unwrap().reader.codec(secret, 20);
            codec.command(ReaderCommand::Open, Duration::ZERO).unwrap();
            assert_eq!(codec.poll_write().unwrap().first(), Some(&first_byte));
        }
    }

    #[test]
    fn the_characteristics_follow_from_the_service() {
        let gatt = |service| find(&[service], None).and_then(|found| found.reader.gatt(service));
        let uuid = |text| Uuid::parse(text).unwrap();
        for (service, write, notify) in [
            (ACS, "3C4AFFF1-4783-3DE5-A983-D348718EF133", "3C4AFFF2-4783-3DE5-A983-D348718EF133"),
            (FEITIAN, "46540002-0002-00C4-0000-465453414645", "46540003-0002-00C4-0000-465453414645"),
            (SHORT, "FFF1", "FFF2"),
        ] {
            let expected = Gatt { service, write: uuid(write), notify: uuid(notify) };
            assert_eq!(gatt(service), Some(expected));
        }
        assert!(READERS.iter().all(|reader| reader.gatt(BATTERY).is_none()));
    }
}
