//! A card that answers whatever it likes: a card session ends, is bounded, and sends no credential twice.

use std::sync::Arc;

use proptest::prelude::{Strategy, any, prop_assert, proptest};
use proptest::test_runner::Config;
use shikaku_card::session::{CardPurpose, CardSession, CardTask, LastTry, drive};
use shikaku_card::{BirthDateKey, CardProfile, PinEntry};
use shikaku_transport::{CardTransport, LinkLimits, TransportError};

/// How the card answers one command.
type Whim = (u8, u16, u16);

struct Whims<'a> {
    next: std::iter::Cycle<std::slice::Iter<'a, Whim>>,
    commands: u32,
    credentials: u32,
    limits: LinkLimits,
}

impl CardTransport for Whims<'_> {
    fn limits(&self) -> LinkLimits {
        self.limits
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.commands += 1;
        let is_query = command.len() == 4;
        let (kind, length, word) = *self.next.next().expect("a whim");
        if command[1] == 0x20 && !is_query {
            self.credentials += 1;
        }
        let word = match kind {
            0..=12 if is_query => 0x63C3,
            0..=12 => 0x9000,
            13..=18 => 0x6100 | (word & 0xFF),
            19 | 20 => 0x6C00 | (word & 0xFF),
            21 => return Err(TransportError::TooLong),
            22 => return Ok(vec![0x90; usize::from(length % 2)]),
            23 => return Err(TransportError::ReplyLost),
            24 => 0x6E00,
            _ => word,
        };
        let mut answer = vec![0xAA; usize::from(length)];
        answer.iter_mut().zip(b"\x30\x82\x06\x2B").for_each(|(byte, header)| *byte = *header);
        answer.extend(word.to_be_bytes());
        Ok(answer)
    }
}

fn purpose(kind: u8) -> CardPurpose {
    let message = b"message".to_vec();
    if kind == 0 {
        let birth_date = BirthDateKey::new("1984-04-10".parse().expect("a date")).expect("a key");
        return CardPurpose::PresenceProof { birth_date, message };
    }
    let mut entry = PinEntry::default();
    (0..4).for_each(|digit| entry.push(digit).expect("a digit"));
    CardPurpose::PinCheck { pin: entry.take().expect("a PIN"), last_try: LastTry::Keep, message }
}

fn whims() -> impl Strategy<Value = Vec<Whim>> {
    proptest::collection::vec((0_u8..40, 0_u16..1_700, any::<u16>()), 1..60)
}

proptest! {
    #![proptest_config(Config { cases: 500, ..Config::default() })]

    #[test]
    fn a_session_ends_and_sends_a_credential_once(whims in whims(), kind in 0_u8..2, is_short in any::<bool>()) {
        /// Five files in 256 pieces, each in 255 more.
        const COMMANDS_MAX: u32 = 5 * 256 * 256;
        let limits = if is_short { LinkLimits::SHORT } else { LinkLimits::EXTENDED };
        let mut link = Whims { next: whims.iter().cycle(), commands: 0, credentials: 0, limits };
        let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD.accepting_phone_tokens());
        let Ok(_) = drive(CardSession::start(profile, CardTask::new(purpose(kind)), limits), &mut link);
        prop_assert!(link.credentials <= 1, "{} credentials", link.credentials);
        prop_assert!(link.commands <= COMMANDS_MAX, "{} commands", link.commands);
    }
}
