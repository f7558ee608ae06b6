use std::sync::Arc;

use shikaku_card::session::{CardPurpose, CardSession, CardSessionOutcome, CardTask, LastTry, drive};
use shikaku_card::{BirthDateKey, CardProfile};
use shikaku_transport::CardTransport;
use shikaku_virtual_card::{JPKI_AID, SURFACE_AID, VirtualCard, VirtualLink};

use super::traffic::{Exchange, Traffic};
use crate::sample::pin;

/// What is measured: the same for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The authentication certificate.
    Certificate,
    /// PIN, signature and certificate.
    Pin,
    /// Certificate and proof of presence by the 券面 application, for a 目視確認.
    Presence,
}

impl Work {
    /// All of it.
    pub const ALL: [Self; 3] = [Self::Certificate, Self::Pin, Self::Presence];

    /// For tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Pin => "pin",
            Self::Presence => "presence",
        }
    }

    /// What Shikaku sends for it to a card that nothing is wrong with. The link may have limits.
    ///
    /// # Panics
    /// When the card does not do the work.
    #[must_use]
    pub fn by_shikaku(self, link: &mut VirtualLink) -> Traffic {
        link.tap();
        link.take_statistics();
        let plan = CardTask::new(self.purpose(link.card()));
        let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD);
        let Ok(outcome) = drive(CardSession::start(profile, plan, link.limits()), link);
        assert!(matches!(outcome, CardSessionOutcome::Identified(_)), "{} was not done", self.name());
        link.statistics().traces.iter().map(Exchange::from).collect()
    }

    /// The least that any program could send for it, to a card that knows everything: no retry query, no leave.
    #[must_use]
    pub fn lower_bound(self, card: &VirtualCard) -> Traffic {
        let select = |application: &[u8]| Exchange::new(&[0x00, 0xA4], 5 + application.len(), 2);
        let read = |length: usize| Exchange::new(&[0x00, 0xB0], 7, length + 2);
        let verify = |length: usize| Exchange::new(&[0x00, 0x20], 5 + length, 2);
        let sign = Exchange::new(&[0x80, 0x2A], 5 + 51 + 1, 256 + 2);
        let length = |file: Option<&[u8]>| file.map_or(0, <[u8]>::len);
        let certificate = [select(JPKI_AID), read(length(card.credentials().auth_certificate()))];
        match self {
            Self::Certificate => certificate.into_iter().collect(),
            Self::Pin => certificate.into_iter().chain([verify(4), sign]).collect(),
            Self::Presence => {
                let [record, verifiable] = PRESENCE_FILES;
                let application = select(SURFACE_AID);
                certificate
                    .into_iter()
                    .chain([application, verify(6), read(record), read(verifiable), sign])
                    .collect()
            }
        }
    }

    fn purpose(self, card: &VirtualCard) -> CardPurpose {
        let message = b"a message to measure".to_vec();
        match self {
            Self::Certificate => CardPurpose::Certificate,
            Self::Pin => CardPurpose::PinCheck { pin: pin(), last_try: LastTry::Keep, message },
            Self::Presence => {
                let birth_date =
                    BirthDateKey::new(card.record().holder.birth_date).expect("a date of the deck");
                CardPurpose::PresenceProof { birth_date, message }
            }
        }
    }
}

/// Lengths of EF 0001 and EF 0004 of the 券面 application (protocol reference, 1.3).
const PRESENCE_FILES: [usize; 2] = [547, 568];

#[cfg(test)]
mod tests {
    use shikaku_transport::LinkLimits;
    use shikaku_virtual_card::VirtualLink;

    use super::Work;
    use crate::test_shell::card;

    #[test]
    fn the_shortest_sequence_is_the_lower_bound_and_what_keeps_a_person_safe() {
        for (work, least) in Work::ALL.into_iter().zip([2, 4, 7]) {
            let mut link = VirtualLink::new(card("valid"));
            let bound = work.lower_bound(link.card());
            let traffic = work.by_shikaku(&mut link);
            assert_eq!(bound.exchanges(), least, "{work:?}");
            assert_eq!(traffic.exchanges() - traffic.safety(), least, "{work:?}");
            let bytes = |traffic: &super::Traffic| {
                let real: super::Traffic =
                    traffic.0.iter().filter(|exchange| !exchange.is_safety()).copied().collect();
                (real.bytes_to_card(), real.bytes_from_card())
            };
            assert_eq!(bytes(&traffic), bytes(&bound), "{work:?}");
        }
    }

    #[test]
    fn short_commands_take_eight_and_ten_exchanges() {
        for (work, exchanges) in [(Work::Certificate, 8), (Work::Pin, 10)] {
            let mut link = VirtualLink::new(card("valid")).with_limits(LinkLimits::SHORT);
            let traffic = work.by_shikaku(&mut link);
            assert_eq!(traffic.exchanges() - traffic.safety(), exchanges, "{work:?}");
        }
    }
}
