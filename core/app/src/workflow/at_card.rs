//! Transitions around the card.

use chrono::{DateTime, Utc};
use shikaku_calendar::japan_date;
use shikaku_card::session::{
    CardIdentity, CardProof, CardPurpose, CardRefusal, CardRemoved, CardSessionOutcome, CardTask,
    Identification, PinOutcomeUnknown, PinRecovery,
};
use shikaku_clinic::failure::{CardFailure, Failure, PinFailure, ReaderFailure};
use shikaku_transport::TransportError;

use super::before_card::card_timeout;
use super::{
    Asking, BirthForm, CheckedCard, Effect, FailureState, HolderCheck, Notice, ReadingCard, Resume, State,
    WaitingForCard,
};
use crate::gateway::{
    CheckMethod, ConfirmationRequest, PresenceProof, Proof, ProofMismatch, confirmation_request,
};

type Next = (State, Effect);

impl WaitingForCard {
    pub(super) fn card_found(self) -> Next {
        let recovering = match self.plan.purpose {
            CardPurpose::RecoverPin(before) => Some(before),
            CardPurpose::Certificate | CardPurpose::PinCheck { .. } | CardPurpose::PresenceProof { .. } => {
                None
            }
        };
        let reading = ReadingCard { recovering, ..self.reading };
        (State::ReadingCard(reading), Effect::StartCardSession(self.plan))
    }

    /// The wait goes on: a reader can be plugged in again. Where reading fails again and again it ends, unless it is
    /// still open what became of a PIN: then it says that, and goes on.
    pub(super) fn reader_failed(self, failure: ReaderFailure) -> Next {
        let is_recovering = matches!(self.plan.purpose, CardPurpose::RecoverPin(_));
        match failure {
            ReaderFailure::CardKeepsFailing if is_recovering => {
                return (State::WaitingForCard(self), Effect::None);
            }
            ReaderFailure::CardKeepsFailing => return self.reading.failed(failure),
            _ => {}
        }
        let notice = Some(Notice::of(failure));
        (State::WaitingForCard(Self { notice, ..self }), Effect::None)
    }

    /// Whether a person can start the reader of the device again. Every other reader is tried again by itself.
    #[must_use]
    pub fn can_read_again(&self) -> bool {
        let failure = self.notice.map(|notice| notice.failure);
        matches!(failure, Some(Failure::Reader(ReaderFailure::NfcOff | ReaderFailure::NfcUnavailable)))
    }

    /// もう一度読み取る: the shell starts its reader again because the screen differs.
    pub(super) fn read_again(self) -> Next {
        let notice = self.notice.filter(|_| !self.can_read_again());
        (State::WaitingForCard(Self { notice, ..self }), Effect::None)
    }
}

impl HolderCheck {
    /// The method that the challenge of this check was fetched for.
    #[must_use]
    pub const fn method(&self) -> CheckMethod {
        match self {
            Self::Pin => CheckMethod::Pin,
            Self::Visual(_) => CheckMethod::Visual,
        }
    }

    /// Whether a card session of this check can end with this outcome.
    const fn fits(&self, outcome: &CardSessionOutcome) -> bool {
        let of_pin = match outcome {
            CardSessionOutcome::PinRecovered { .. }
            | CardSessionOutcome::PinUnclear(_)
            | CardSessionOutcome::Refused(CardRefusal::WrongPin { .. } | CardRefusal::LastTryKept { .. })
            | CardSessionOutcome::Removed(
                CardRemoved::PinOutcomeUnknown(_) | CardRemoved::PinAccepted(_),
                _,
            ) => true,
            CardSessionOutcome::Refused(
                CardRefusal::WrongBirthDate | CardRefusal::BirthDateOutcomeUnknown,
            )
            | CardSessionOutcome::Removed(CardRemoved::BirthDateSent, _) => false,
            CardSessionOutcome::Removed(CardRemoved::NothingSpent(plan), _) => {
                matches!(plan.purpose, CardPurpose::PinCheck { .. } | CardPurpose::RecoverPin(_))
            }
            // What is proven is compared with the method where the request is made.
            CardSessionOutcome::Identified(_) | CardSessionOutcome::Refused(_) => return true,
        };
        matches!(self, Self::Pin) == of_pin
    }

    /// What the card gave, as the proof of this check. A visual check spends the confirmation of the face.
    fn prove(self, given: CardProof) -> Result<Proof, ProofMismatch> {
        match (self, given) {
            (Self::Pin, CardProof::Pin { signature }) => Ok(Proof::PinSignature(signature)),
            (Self::Visual(_), CardProof::None) => Ok(Proof::VisualCheck { presence: None }),
            (Self::Visual(_), CardProof::Presence { record, certificate, signature }) => {
                Ok(Proof::VisualCheck { presence: Some(PresenceProof { record, certificate, signature }) })
            }
            (Self::Pin, CardProof::None | CardProof::Presence { .. })
            | (Self::Visual(_), CardProof::Pin { .. }) => Err(ProofMismatch),
        }
    }
}

impl ReadingCard {
    /// Continues after the outcome of a card session.
    pub(super) fn ended(self, outcome: CardSessionOutcome, now: DateTime<Utc>) -> Next {
        let method = self.check.method();
        if !self.check.fits(&outcome) {
            return self.failed(CardFailure::Misbehaving);
        }
        match outcome {
            CardSessionOutcome::Identified(identification) => self
                .identified(*identification, now)
                // The card gave another proof than its check asked for: nothing is sent.
                .unwrap_or_else(|ProofMismatch| failed(CardFailure::Misbehaving, method)),
            CardSessionOutcome::PinRecovered { recovery, card } => self.pin_recovered(recovery, card, now),
            CardSessionOutcome::PinUnclear(unknown) => {
                self.recover_pin(unknown, PinFailure::AnswerUnclear, now)
            }
            CardSessionOutcome::Refused(reason) => match (self.recovering, card_still_to_come(reason)) {
                (Some(before), Some(failure)) => self.recover_pin(before, failure, now),
                _ => self.refused(reason, now),
            },
            CardSessionOutcome::Removed(removed, error) => self.card_removed(removed, error, now),
        }
    }

    fn identified(self, identification: Identification, now: DateTime<Utc>) -> Result<Next, ProofMismatch> {
        let Identification { certificate, proof, .. } = identification;
        let Self { check, challenge, .. } = self;
        let method = check.method();
        let card = CheckedCard { method, validity: certificate.validity(now) };
        let (proof, der, today) = (check.prove(proof)?, certificate.der().to_vec(), japan_date(now));
        let request = ConfirmationRequest::new(method, &challenge, der, proof, today)?;
        let call = confirmation_request(&request, &challenge.idempotency_key());
        Ok(Asking { call, asked: 0, card }.again())
    }

    fn pin_recovered(self, recovery: PinRecovery, card: CardIdentity, now: DateTime<Utc>) -> Next {
        let (failure, tries_left) = match recovery {
            PinRecovery::WasWrong { tries_left: 0 } => return self.failed(PinFailure::Blocked),
            PinRecovery::WasWrong { tries_left: 1 } => {
                return one_try_left(PinFailure::WrongAndLastTryKept, card);
            }
            PinRecovery::WasWrong { tries_left } => (PinFailure::WrongBeforeLoss, Some(tries_left)),
            PinRecovery::WasRight => (PinFailure::RightBeforeLoss, None),
            PinRecovery::Unspent => (PinFailure::UnspentBeforeLoss, None),
        };
        let notice = Notice { failure: failure.into(), tries_left };
        State::type_pin(notice, None, self.challenge, now)
    }

    fn refused(self, reason: CardRefusal, now: DateTime<Utc>) -> Next {
        match reason {
            CardRefusal::WrongPin { tries_left: 1, card } => {
                one_try_left(PinFailure::WrongAndLastTryKept, card)
            }
            CardRefusal::WrongPin { tries_left, .. } => {
                let notice = Notice { failure: PinFailure::Wrong.into(), tries_left: Some(tries_left) };
                State::type_pin(notice, None, self.challenge, now)
            }
            CardRefusal::LastTryKept { card } => one_try_left(PinFailure::LastTryKept, card),
            CardRefusal::WrongBirthDate => self.type_birth_date(CardFailure::BirthDateRefused, now),
            CardRefusal::BirthDateOutcomeUnknown => {
                self.type_birth_date(CardFailure::BirthDateOutcomeUnknown, now)
            }
            CardRefusal::PinBlocked => self.failed(PinFailure::Blocked),
            CardRefusal::NoPin => self.failed(PinFailure::NoPinOnCard),
            CardRefusal::PinUnusable => self.failed(PinFailure::Unusable),
            CardRefusal::CounterUnknown => self.failed(PinFailure::CounterUnknown),
            CardRefusal::NotMyNumberCard => self.failed(CardFailure::NotMyNumberCard),
            CardRefusal::NoCertificate => self.failed(CardFailure::NoCertificate),
            CardRefusal::CertificateUnreadable => self.failed(CardFailure::CertificateUnreadable),
            CardRefusal::CertificateProfileUnknown => self.failed(CardFailure::CertificateProfileUnknown),
            CardRefusal::PhoneToken => self.failed(CardFailure::PhoneToken),
            CardRefusal::CardChanged => self.failed(CardFailure::CardChanged),
            CardRefusal::BirthDateLocked => self.failed(CardFailure::BirthDateLocked),
            CardRefusal::NoPresenceProof => self.failed(CardFailure::NoPresenceProof),
            CardRefusal::SignatureRefused(_) => self.failed(CardFailure::SignatureRefused),
            CardRefusal::Unexpected(_) => self.failed(CardFailure::Unexpected),
            CardRefusal::Misbehaving => self.failed(CardFailure::Misbehaving),
        }
    }

    fn card_removed(self, removed: CardRemoved, error: TransportError, now: DateTime<Utc>) -> Next {
        match removed {
            CardRemoved::NothingSpent(plan) => {
                let failure = match error {
                    TransportError::ReaderLost => ReaderFailure::ReaderLost,
                    _ => ReaderFailure::CardLost,
                };
                self.wait_again(plan, failure, now)
            }
            CardRemoved::PinOutcomeUnknown(unknown) => self.recover_pin(unknown, PinFailure::AnswerLost, now),
            CardRemoved::PinAccepted(card) => {
                let notice = Notice::of(PinFailure::AcceptedThenLost);
                State::type_pin(notice, Some(card), self.challenge, now)
            }
            CardRemoved::BirthDateSent => self.type_birth_date(CardFailure::BirthDateOutcomeUnknown, now),
        }
    }

    /// Waits for the same card, whose counter shows what became of the PIN.
    fn recover_pin(self, before: PinOutcomeUnknown, failure: impl Into<Failure>, now: DateTime<Utc>) -> Next {
        let plan = CardTask::new(CardPurpose::RecoverPin(before));
        self.wait_again(Box::new(plan), failure, now)
    }

    fn wait_again(self, plan: Box<CardTask>, failure: impl Into<Failure>, now: DateTime<Utc>) -> Next {
        let notice = Some(Notice::of(failure));
        let wake = Effect::WakeAfter(card_timeout(&self.challenge, now));
        (State::WaitingForCard(WaitingForCard { plan, reading: self, notice }), wake)
    }

    fn type_birth_date(self, failure: CardFailure, now: DateTime<Utc>) -> Next {
        // Only a visual check asks for a birth date.
        let HolderCheck::Visual(face) = self.check else {
            return self.failed(CardFailure::Misbehaving);
        };
        let wake = Effect::WakeAfter(card_timeout(&self.challenge, now));
        let form = BirthForm::new(self.challenge, face, Some(Notice::of(failure)));
        (State::EnteringBirthDate(form), wake)
    }

    fn failed(self, failure: impl Into<Failure>) -> Next {
        failed(failure, self.check.method())
    }
}

fn failed(failure: impl Into<Failure>, method: CheckMethod) -> Next {
    let failure = failure.into();
    (State::failed(failure, Resume::after(failure, method)), Effect::Stop)
}

/// Why the counter of the card that a PIN was sent to was not read, where holding that card again can help. The search for the outcome
/// goes on then.
const fn card_still_to_come(reason: CardRefusal) -> Option<CardFailure> {
    match reason {
        CardRefusal::NotMyNumberCard => Some(CardFailure::NotMyNumberCard),
        CardRefusal::CardChanged | CardRefusal::NoCertificate | CardRefusal::PhoneToken => {
            Some(CardFailure::CardChanged)
        }
        CardRefusal::Misbehaving | CardRefusal::CertificateUnreadable => Some(CardFailure::Misbehaving),
        CardRefusal::Unexpected(_) => Some(CardFailure::Unexpected),
        CardRefusal::CertificateProfileUnknown
        | CardRefusal::WrongPin { .. }
        | CardRefusal::LastTryKept { .. }
        | CardRefusal::PinBlocked
        | CardRefusal::NoPin
        | CardRefusal::PinUnusable
        | CardRefusal::CounterUnknown
        | CardRefusal::WrongBirthDate
        | CardRefusal::BirthDateOutcomeUnknown
        | CardRefusal::BirthDateLocked
        | CardRefusal::NoPresenceProof
        | CardRefusal::SignatureRefused(_) => None,
    }
}

/// The counter stops at one: the visual check is proposed, the last try only offered.
fn one_try_left(failure: PinFailure, card: CardIdentity) -> Next {
    let state = State::Failed(Box::new(FailureState {
        failure: failure.into(),
        tries_left: Some(1),
        last_try_of: Some(card),
        official: None,
        law: None,
        resume: Resume::Restart(CheckMethod::Visual),
    }));
    (state, Effect::Stop)
}
