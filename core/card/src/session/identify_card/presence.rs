use shikaku_transport::TransportError;

use super::outcome::{CardProof, Stop};
use super::plan::{Settlement, UnsettledPin};
use super::task::{Left, PresenceTask};
use super::{Stage, Touch, Wish};
use crate::session::query_retry_counter::{QueryRetryCounter, RetryStatus};
use crate::session::read_file::{ReadError, ReadFile};
use crate::session::road::Road;
use crate::session::select_application::{SelectApplication, SelectError};
use crate::session::sign_challenge::{SignChallenge, SignError};
use crate::session::step::{Fault, Step};
use crate::session::verify_pin::{VerifyFailure, VerifyPin};
use crate::{BirthDateKey, RetryCounter};

/// What to do when the birth date is accepted, and to give back if the card never saw it.
pub(super) struct AfterBirthDate {
    message: Vec<u8>,
    before: UnsettledPin,
}

/// What the 券面 application has given so far.
pub(super) struct Evidence {
    message: Vec<u8>,
    record: Vec<u8>,
    certificate: Vec<u8>,
}

type FileStep = Result<Step<ReadFile, (Vec<u8>, Road)>, ReadError>;

impl Touch {
    pub(super) fn select_surface(self, task: PresenceTask) -> Wish {
        let application = self.profile.surface.application;
        self.selecting_surface(Ok(SelectApplication::start_later(application)), task)
    }

    pub(super) fn selecting_surface(
        self,
        step: Result<Step<SelectApplication, ()>, SelectError>,
        task: PresenceTask,
    ) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.transmit(command, Stage::SelectingSurface(then, task))
            }
            Ok(Step::Done(())) => {
                let (reference, road) = (self.profile.surface.birth_date, self.road);
                self.querying_birth_date(Ok(QueryRetryCounter::start(reference, road)), task)
            }
            Err(SelectError::Missing) => self.stop(Stop::NoPresenceProof),
            Err(SelectError::Fault(fault)) => self.fault(fault, task),
        }
    }

    pub(super) fn querying_birth_date(
        mut self,
        step: Result<Step<QueryRetryCounter, (RetryStatus, Road)>, Fault>,
        task: PresenceTask,
    ) -> Wish {
        let (status, road) = match step {
            Ok(Step::Transmit { command, then }) => {
                return self.transmit(command, Stage::QueryingBirthDate(then, task));
            }
            Ok(Step::Done(told)) => told,
            Err(fault) => return self.fault(fault, task),
        };
        self.road = road;
        match status {
            RetryStatus::Left(counter) => self.spend_birth_date(counter, task),
            RetryStatus::Blocked => self.stop(Stop::BirthDateLocked),
            RetryStatus::AlreadyVerified | RetryStatus::Missing | RetryStatus::NotTold => {
                self.stop(Stop::NoPresenceProof)
            }
        }
    }

    fn spend_birth_date(self, counter: RetryCounter, task: PresenceTask) -> Wish {
        let tries_before = counter.tries();
        let settled = task.settle(tries_before);
        let (Ok(allowed), Some(card)) = (counter.spend(), self.identity) else {
            return self.stop(Stop::BirthDateLocked);
        };
        match settled {
            Some(Settlement::WasWrong { .. }) => self.stop(Stop::WrongBirthDate),
            Some(Settlement::WasRight) => self.stop(Stop::BirthDateUnsettled),
            Some(Settlement::Unspent) | None => {
                let PresenceTask { birth_date, message, .. } = task;
                let after = AfterBirthDate { message, before: UnsettledPin { tries_before, card } };
                self.verifying_birth_date(Ok(VerifyPin::start(birth_date, allowed)), after)
            }
        }
    }

    pub(super) fn verifying_birth_date(
        mut self,
        step: Result<Step<VerifyPin<BirthDateKey>, ()>, VerifyFailure<BirthDateKey>>,
        after: AfterBirthDate,
    ) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.credential_sent = true;
                self.transmit(command, Stage::VerifyingBirthDate(then, after))
            }
            Ok(Step::Done(())) => {
                let (file, road) = (self.profile.surface.age_record, self.road);
                self.reading_record(Ok(ReadFile::start(file, road)), after.message)
            }
            Err(VerifyFailure::Wrong { .. }) => self.stop(Stop::WrongBirthDate),
            Err(VerifyFailure::Blocked) => self.stop(Stop::BirthDateLocked),
            Err(VerifyFailure::Unexpected(status)) => self.stop(Stop::Unexpected(status)),
            Err(VerifyFailure::NotSent(birth_date)) => {
                let AfterBirthDate { message, before } = after;
                let task = PresenceTask { birth_date, message, before: Some(before) };
                self.fault(Fault::Link(TransportError::NotSent), task)
            }
            Err(VerifyFailure::AnswerLost { .. }) => {
                self.fault(Fault::Link(TransportError::ReplyLost), Left::BirthDateSent)
            }
        }
    }

    pub(super) fn reading_record(mut self, step: FileStep, message: Vec<u8>) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.transmit(command, Stage::ReadingRecord(then, message))
            }
            Ok(Step::Done((record, road))) => {
                self.road = road;
                let evidence = Evidence { message, record, certificate: Vec::new() };
                let file = self.profile.surface.certificate;
                self.reading_card_certificate(Ok(ReadFile::start(file, road)), evidence)
            }
            Err(error) => self.no_proof(error),
        }
    }

    pub(super) fn reading_card_certificate(mut self, step: FileStep, mut evidence: Evidence) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.transmit(command, Stage::ReadingCardCertificate(then, evidence))
            }
            Ok(Step::Done((certificate, road))) => {
                self.road = road;
                evidence.certificate = certificate;
                let step = SignChallenge::start(self.profile.surface.key, &evidence.message, road);
                self.signing_presence(Ok(step), evidence)
            }
            Err(error) => self.no_proof(error),
        }
    }

    pub(super) fn signing_presence(
        self,
        step: Result<Step<SignChallenge, Vec<u8>>, SignError>,
        evidence: Evidence,
    ) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.transmit(command, Stage::SigningPresence(then, evidence))
            }
            Ok(Step::Done(signature)) => {
                let Evidence { record, certificate, .. } = evidence;
                self.identified(CardProof::Presence { record, certificate, signature })
            }
            Err(SignError::Fault(fault)) => self.fault(fault, Left::BirthDateSent),
            Err(SignError::Refused(_) | SignError::WrongLength) => self.stop(Stop::NoPresenceProof),
        }
    }

    fn no_proof(self, error: ReadError) -> Wish {
        match error {
            ReadError::Fault(fault) => self.fault(fault, Left::BirthDateSent),
            _ => self.stop(Stop::NoPresenceProof),
        }
    }
}
