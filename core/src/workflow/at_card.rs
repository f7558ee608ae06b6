//! Transitions around the card.

use chrono::{DateTime, Utc};

use super::at_desk::patience;
use super::{Asking, BirthForm, Effect, Notice, Resume, State, TouchWait, Touched, Touching, Trouble};
use crate::calendar::japan_date;
use crate::failure::{CardFailure, Failure, PinFailure, ReaderFailure};
use crate::gateway::{CheckMethod, ConfirmationRequest, PresenceProof, Proof, confirmation_call};
use crate::port::TransportError;
use crate::session::{
    CardProof, Identification, Interruption, Settlement, Stop, TouchOutcome, TouchPlan, TouchPurpose,
};

type Next = (State, Effect);

impl TouchWait {
    pub(super) fn card_found(self) -> Next {
        (State::ReadingCard(self.touching), Effect::Touch(self.plan))
    }

    /// The wait goes on: a reader can be plugged in again.
    pub(super) fn reader_failed(self, failure: ReaderFailure) -> Next {
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

impl Touching {
    /// What a touch came to.
    pub(super) fn ended(self, outcome: TouchOutcome, now: DateTime<Utc>) -> Next {
        match outcome {
            TouchOutcome::Identified(identification) => self.identified(*identification, now),
            TouchOutcome::Settled(settlement) => self.settled(settlement, now),
            TouchOutcome::Stopped(reason) => self.stopped(reason, now),
            TouchOutcome::Interrupted(left, error) => self.interrupted(left, error, now),
        }
    }

    fn identified(self, identification: Identification, now: DateTime<Utc>) -> Next {
        let Identification { certificate, proof, .. } = identification;
        let proof = match proof {
            CardProof::None => Proof::VisualCheck { presence: None },
            CardProof::Pin { signature } => Proof::PinSignature(signature),
            CardProof::Presence { record, certificate, signature } => {
                Proof::VisualCheck { presence: Some(PresenceProof { record, certificate, signature }) }
            }
        };
        let touched = Touched { method: self.method, validity: certificate.validity(now) };
        let request = ConfirmationRequest {
            challenge_id: self.challenge.id.clone(),
            certificate_der: certificate.der().to_vec(),
            proof,
            treatment_date: japan_date(now),
        };
        let call = confirmation_call(&request, &self.challenge.idempotency_key());
        Asking { call, asked: 0, touched }.again()
    }

    fn settled(self, settlement: Settlement, now: DateTime<Utc>) -> Next {
        let (failure, tries_left) = match settlement {
            Settlement::WasWrong { tries_left: 0 } => return self.failed(PinFailure::Blocked),
            Settlement::WasWrong { tries_left: 1 } => return one_try_left(PinFailure::WrongAndLastTryKept),
            Settlement::WasWrong { tries_left } => (PinFailure::WrongBeforeLoss, Some(tries_left)),
            Settlement::WasRight => (PinFailure::RightBeforeLoss, None),
            Settlement::Unspent => (PinFailure::UnspentBeforeLoss, None),
        };
        let notice = Notice { failure: failure.into(), tries_left };
        State::type_pin(notice, None, self.challenge, now)
    }

    fn stopped(self, reason: Stop, now: DateTime<Utc>) -> Next {
        match reason {
            Stop::WrongPin { tries_left: 1 } => one_try_left(PinFailure::WrongAndLastTryKept),
            Stop::WrongPin { tries_left } => {
                let notice = Notice { failure: PinFailure::Wrong.into(), tries_left: Some(tries_left) };
                State::type_pin(notice, None, self.challenge, now)
            }
            Stop::LastTryKept => one_try_left(PinFailure::LastTryKept),
            Stop::WrongBirthDate => self.type_birth_date(CardFailure::BirthDateRefused, now),
            Stop::PinBlocked => self.failed(PinFailure::Blocked),
            Stop::NoPin => self.failed(PinFailure::NoPinOnCard),
            Stop::CounterUnknown => self.failed(PinFailure::CounterUnknown),
            Stop::NotMyNumberCard => self.failed(CardFailure::NotMyNumberCard),
            Stop::NoCertificate => self.failed(CardFailure::NoCertificate),
            Stop::CertificateUnreadable => self.failed(CardFailure::CertificateUnreadable),
            Stop::PhoneToken => self.failed(CardFailure::PhoneToken),
            Stop::CardChanged => self.failed(CardFailure::CardChanged),
            Stop::BirthDateLocked => self.failed(CardFailure::BirthDateLocked),
            Stop::NoPresenceProof => self.failed(CardFailure::NoPresenceProof),
            Stop::SignatureRefused(_) => self.failed(CardFailure::SignatureRefused),
            Stop::Unexpected(_) => self.failed(CardFailure::Unexpected),
            Stop::Misbehaving => self.failed(CardFailure::Misbehaving),
        }
    }

    fn interrupted(self, left: Interruption, error: TransportError, now: DateTime<Utc>) -> Next {
        match left {
            Interruption::NothingSpent(plan) => {
                let failure = match error {
                    TransportError::ReaderGone => ReaderFailure::ReaderGone,
                    _ => ReaderFailure::CardLost,
                };
                self.wait_again(plan, failure, now)
            }
            Interruption::PinUnsettled(unsettled) => {
                let plan = TouchPlan::new(TouchPurpose::SettlePin(unsettled));
                self.wait_again(Box::new(plan), PinFailure::AnswerLost, now)
            }
            Interruption::PinAccepted(card) => {
                let notice = Notice::of(PinFailure::AcceptedThenLost);
                State::type_pin(notice, Some(card), self.challenge, now)
            }
            Interruption::BirthDateSent => self.type_birth_date(CardFailure::BirthDateUnsettled, now),
        }
    }

    fn wait_again(self, plan: Box<TouchPlan>, failure: impl Into<Failure>, now: DateTime<Utc>) -> Next {
        let notice = Some(Notice::of(failure));
        let wake = Effect::WakeAfter(patience(&self.challenge, now));
        (State::WaitingForCard(TouchWait { plan, touching: self, notice }), wake)
    }

    fn type_birth_date(self, failure: CardFailure, now: DateTime<Utc>) -> Next {
        let wake = Effect::WakeAfter(patience(&self.challenge, now));
        let form = BirthForm::new(self.challenge, Some(Notice::of(failure)));
        (State::EnteringBirthDate(form), wake)
    }

    fn failed(self, failure: impl Into<Failure>) -> Next {
        let failure = failure.into();
        (State::failed(failure, Resume::after(failure, self.method)), Effect::Stop)
    }
}

/// The counter stops at one: the visual check is proposed, the last try only offered.
fn one_try_left(failure: PinFailure) -> Next {
    let state = State::Failed(Box::new(Trouble {
        failure: failure.into(),
        tries_left: Some(1),
        official: None,
        law: None,
        resume: Resume::Restart(CheckMethod::Visual),
    }));
    (state, Effect::Stop)
}
