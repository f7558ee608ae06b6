use shikaku_transport::TransportError;

use super::outcome::{CardProof, CardRefusal};
use super::plan::{PinOutcomeUnknown, PinRecovery};
use super::task::{Left, PresenceTask};
use super::{CardSessionStep, Stage, Touch};
use crate::session::capabilities::CardCapabilities;
use crate::session::query_retry_counter::{QueryRetryCounter, RetryStatus};
use crate::session::read_file::{ReadError, ReadFile};
use crate::session::select_application::{SelectApplication, SelectError};
use crate::session::sign_challenge::{SignChallenge, SignError};
use crate::session::step::{ExchangeError, Step};
use crate::session::verify_pin::{VerifyFailure, VerifyPin};
use crate::{BirthDateKey, RetryCounter};

/// What to do when the birth date is accepted, and to give back if the card never saw it.
pub(super) struct AfterBirthDate {
    message: Vec<u8>,
    before: PinOutcomeUnknown,
}

/// What the 券面 application has given so far.
pub(super) struct Evidence {
    message: Vec<u8>,
    record: Vec<u8>,
    certificate: Vec<u8>,
}

type FileStep = Result<Step<ReadFile, (Vec<u8>, CardCapabilities)>, ReadError>;

impl Touch {
    pub(super) fn select_surface(self, task: PresenceTask) -> CardSessionStep {
        let application = self.profile.surface.application;
        self.selecting_surface(Ok(SelectApplication::start_later(application)), task)
    }

    pub(super) fn selecting_surface(
        self,
        step: Result<Step<SelectApplication, ()>, SelectError>,
        task: PresenceTask,
    ) -> CardSessionStep {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.transmit(command, Stage::SelectingSurface(then, task))
            }
            Ok(Step::Done(())) => {
                let (reference, capabilities) = (self.profile.surface.birth_date, self.capabilities);
                self.querying_birth_date(Ok(QueryRetryCounter::start(reference, capabilities)), task)
            }
            Err(SelectError::Missing) => self.stop(CardRefusal::NoPresenceProof),
            Err(SelectError::Exchange(fault)) => self.fault(fault, task),
        }
    }

    pub(super) fn querying_birth_date(
        mut self,
        step: Result<Step<QueryRetryCounter, (RetryStatus, CardCapabilities)>, ExchangeError>,
        task: PresenceTask,
    ) -> CardSessionStep {
        let (status, capabilities) = match step {
            Ok(Step::Transmit { command, then }) => {
                return self.transmit(command, Stage::QueryingBirthDate(then, task));
            }
            Ok(Step::Done(told)) => told,
            Err(fault) => return self.fault(fault, task),
        };
        self.capabilities = capabilities;
        match status {
            RetryStatus::Left(counter) => self.spend_birth_date(counter, task),
            RetryStatus::Blocked => self.stop(CardRefusal::BirthDateLocked),
            RetryStatus::AlreadyVerified | RetryStatus::Missing | RetryStatus::NotTold => {
                self.stop(CardRefusal::NoPresenceProof)
            }
        }
    }

    fn spend_birth_date(self, counter: RetryCounter, task: PresenceTask) -> CardSessionStep {
        let tries_before = counter.tries();
        let settled = task.settle(tries_before);
        let (Ok(allowed), Some(card)) = (counter.spend(), self.identity) else {
            return self.stop(CardRefusal::BirthDateLocked);
        };
        match settled {
            Some(PinRecovery::WasWrong { .. }) => self.stop(CardRefusal::WrongBirthDate),
            Some(PinRecovery::WasRight) => self.stop(CardRefusal::BirthDateUnsettled),
            Some(PinRecovery::Unspent) | None => {
                let PresenceTask { birth_date, message, .. } = task;
                let after = AfterBirthDate { message, before: PinOutcomeUnknown { tries_before, card } };
                self.verifying_birth_date(Ok(VerifyPin::start(birth_date, allowed)), after)
            }
        }
    }

    pub(super) fn verifying_birth_date(
        mut self,
        step: Result<Step<VerifyPin<BirthDateKey>, ()>, VerifyFailure<BirthDateKey>>,
        after: AfterBirthDate,
    ) -> CardSessionStep {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.credential_sent = true;
                self.transmit(command, Stage::VerifyingBirthDate(then, after))
            }
            Ok(Step::Done(())) => {
                let (file, capabilities) = (self.profile.surface.age_record, self.capabilities);
                self.reading_record(Ok(ReadFile::start(file, capabilities)), after.message)
            }
            Err(VerifyFailure::Wrong { .. }) => self.stop(CardRefusal::WrongBirthDate),
            Err(VerifyFailure::Blocked) => self.stop(CardRefusal::BirthDateLocked),
            Err(VerifyFailure::Unexpected(status)) => self.stop(CardRefusal::Unexpected(status)),
            Err(VerifyFailure::NotSent(birth_date)) => {
                let AfterBirthDate { message, before } = after;
                let task = PresenceTask { birth_date, message, before: Some(before) };
                self.fault(ExchangeError::Link(TransportError::NotSent), task)
            }
            Err(VerifyFailure::AnswerLost { .. }) => {
                self.fault(ExchangeError::Link(TransportError::ReplyLost), Left::BirthDateSent)
            }
        }
    }

    pub(super) fn reading_record(mut self, step: FileStep, message: Vec<u8>) -> CardSessionStep {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.transmit(command, Stage::ReadingRecord(then, message))
            }
            Ok(Step::Done((record, capabilities))) => {
                self.capabilities = capabilities;
                let evidence = Evidence { message, record, certificate: Vec::new() };
                let file = self.profile.surface.certificate;
                self.reading_card_certificate(Ok(ReadFile::start(file, capabilities)), evidence)
            }
            Err(error) => self.no_proof(error),
        }
    }

    pub(super) fn reading_card_certificate(
        mut self,
        step: FileStep,
        mut evidence: Evidence,
    ) -> CardSessionStep {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.transmit(command, Stage::ReadingCardCertificate(then, evidence))
            }
            Ok(Step::Done((certificate, capabilities))) => {
                self.capabilities = capabilities;
                evidence.certificate = certificate;
                let step = SignChallenge::start(self.profile.surface.key, &evidence.message, capabilities);
                self.signing_presence(Ok(step), evidence)
            }
            Err(error) => self.no_proof(error),
        }
    }

    pub(super) fn signing_presence(
        self,
        step: Result<Step<SignChallenge, Vec<u8>>, SignError>,
        evidence: Evidence,
    ) -> CardSessionStep {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.transmit(command, Stage::SigningPresence(then, evidence))
            }
            Ok(Step::Done(signature)) => {
                let Evidence { record, certificate, .. } = evidence;
                self.identified(CardProof::Presence { record, certificate, signature })
            }
            Err(SignError::Exchange(fault)) => self.fault(fault, Left::BirthDateSent),
            Err(SignError::Refused(_) | SignError::WrongLength) => self.stop(CardRefusal::NoPresenceProof),
        }
    }

    fn no_proof(self, error: ReadError) -> CardSessionStep {
        match error {
            ReadError::Exchange(fault) => self.fault(fault, Left::BirthDateSent),
            _ => self.stop(CardRefusal::NoPresenceProof),
        }
    }
}
