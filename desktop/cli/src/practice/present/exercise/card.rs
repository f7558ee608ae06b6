//! A virtual card that takes every PIN and every birth date by the script of an ending, whatever is typed.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use chrono::NaiveDate;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::workflow::{CardLoss, CardScript, CertificateAge, NextEntry, PracticeCardKind};
use shikaku_transport::{CardTransport, LinkLimits, TransportError};
use shikaku_virtual_card::{CardRecord, Deck, JPKI_AID, VirtualCard, VirtualLink};
use zeroize::Zeroizing;

use super::ExerciseError;
use crate::card::{Card, CardSource};

/// How many entries do not match yet.
pub(in super::super) struct Entries {
    wrong_pins: Cell<u8>,
    wrong_birth_dates: Cell<u8>,
}

/// The card, held up whenever one is wanted.
pub(in super::super) struct PracticeCard {
    link: VirtualLink,
    record: CardRecord,
    entries: Rc<Entries>,
    loss: Option<CardLoss>,
}

impl Entries {
    /// Those of a script.
    pub(in super::super) const fn of(script: CardScript) -> Self {
        Self {
            wrong_pins: Cell::new(script.wrong_pins),
            wrong_birth_dates: Cell::new(script.wrong_birth_dates),
        }
    }

    /// What comes of the next entry.
    pub(in super::super) const fn next(&self) -> NextEntry {
        NextEntry {
            is_wrong_pin: self.wrong_pins.get() > 0,
            is_wrong_birth_date: self.wrong_birth_dates.get() > 0,
        }
    }
}

impl PracticeCard {
    /// The card of a script.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(in super::super) fn issue(
        script: CardScript,
        entries: Rc<Entries>,
        today: NaiveDate,
    ) -> Result<Self, ExerciseError> {
        let record = Deck::standard().find(name(script)).ok_or(ExerciseError::NoCard)?;
        let mut card = VirtualCard::issue(record, today)?;
        if script.tries > 0 {
            spend(&mut card, CardScript::GOOD.tries.saturating_sub(script.tries));
        }
        Ok(Self { link: VirtualLink::new(card), record: record.clone(), entries, loss: script.loss })
    }

    /// What the card was made from.
    pub(in super::super) const fn record(&self) -> &CardRecord {
        &self.record
    }

    /// The command with the entry that the script wants in place of the one that was typed.
    fn scripted(&self, command: &[u8]) -> Zeroizing<Vec<u8>> {
        let mut command = Zeroizing::new(command.to_vec());
        if let [0x00, VERIFY, _, _, _, typed @ ..] = command.as_mut_slice() {
            let (left, right) = match typed.len() {
                PIN_LENGTH => (&self.entries.wrong_pins, self.record.pins.auth.clone()),
                _ => (&self.entries.wrong_birth_dates, self.record.holder.era_birth_date()),
            };
            let is_wrong = left.get() > 0;
            left.set(left.get().saturating_sub(1));
            for (place, digit) in typed.iter_mut().zip(right.bytes()) {
                *place = if is_wrong { other(digit) } else { digit };
            }
        }
        command
    }

    fn leaves_at(&mut self, command: &[u8]) -> bool {
        self.loss.take_if(|loss| loss.is_at(command)).is_some()
    }
}

impl CardSource for PracticeCard {
    fn wait(&mut self, _: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        self.link.tap();
        Ok(Some(Box::new(HeldUp(self))))
    }
}

/// The card on its reader.
struct HeldUp<'a>(&'a mut PracticeCard);

impl CardTransport for HeldUp<'_> {
    fn limits(&self) -> LinkLimits {
        self.0.link.limits()
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let answer = self.0.link.transceive(&self.0.scripted(command));
        if self.0.leaves_at(command) {
            self.0.link.remove();
            return Err(TransportError::ReplyLost);
        }
        answer
    }
}

/// The card of the deck that is as the script says.
const fn name(script: CardScript) -> &'static str {
    match (script.kind, script.certificate, script.tries) {
        (PracticeCardKind::Other, ..) => "foreign",
        (PracticeCardKind::WithoutCertificate, ..) => "no-certificate",
        (PracticeCardKind::MyNumberCard, CertificateAge::ExpiringSoon, _) => "expiring-soon",
        (PracticeCardKind::MyNumberCard, CertificateAge::InGrace, _) => "in-grace",
        (PracticeCardKind::MyNumberCard, CertificateAge::Expired, _) => "expired",
        (PracticeCardKind::MyNumberCard, CertificateAge::Valid, 0) => "blocked",
        (PracticeCardKind::MyNumberCard, CertificateAge::Valid, _) => "valid",
    }
}

/// Spends so many tries of the PIN, as an earlier visit did.
fn spend(card: &mut VirtualCard, tries: u8) {
    let name = u8::try_from(JPKI_AID.len()).unwrap_or_default();
    card.transmit(&[&[0x00, 0xA4, 0x04, 0x0C, name], JPKI_AID].concat());
    for _ in 0..tries {
        card.transmit(b"\x00\x20\x00\x98\x04!!!!");
    }
    card.power_cycle();
}

/// Another digit.
const fn other(digit: u8) -> u8 {
    if digit == b'0' { b'1' } else { b'0' }
}

const VERIFY: u8 = 0x20;
const PIN_LENGTH: usize = 4;
