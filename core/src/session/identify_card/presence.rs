use super::outcome::{CardProof, Stop};
use super::plan::TouchPurpose;
use super::{Progress, Stage, Touch, Wish};
use crate::card::BirthDateKey;
use crate::port::TransportError;
use crate::session::query_retry_counter::{QueryRetryCounter, RetryStatus};
use crate::session::read_file::{ReadError, ReadFile};
use crate::session::road::Road;
use crate::session::select_application::{SelectApplication, SelectError};
use crate::session::sign_challenge::{SignChallenge, SignError};
use crate::session::step::{Fault, Step};
use crate::session::verify_pin::{VerifyFailure, VerifyPin};

/// What the 券面 application has given so far.
pub(super) struct Evidence {
    message: Vec<u8>,
    record: Vec<u8>,
    certificate: Vec<u8>,
}

type FileStep = Result<Step<ReadFile, (Vec<u8>, Road)>, ReadError>;

impl Touch {
    pub(super) fn select_surface(self) -> Wish {
        let application = self.profile.surface.application;
        self.selecting_surface(Ok(SelectApplication::start_later(application)))
    }

    pub(super) fn selecting_surface(self, step: Result<Step<SelectApplication, ()>, SelectError>) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => self.transmit(command, Stage::SelectingSurface(then)),
            Ok(Step::Done(())) => {
                let (reference, road) = (self.profile.surface.birth_date, self.road);
                self.querying_birth_date(Ok(QueryRetryCounter::start(reference, road)))
            }
            Err(SelectError::Missing) => self.stop(Stop::NoPresenceProof),
            Err(SelectError::Fault(fault)) => self.fault(fault),
        }
    }

    pub(super) fn querying_birth_date(
        mut self,
        step: Result<Step<QueryRetryCounter, (RetryStatus, Road)>, Fault>,
    ) -> Wish {
        let (status, road) = match step {
            Ok(Step::Transmit { command, then }) => {
                return self.transmit(command, Stage::QueryingBirthDate(then));
            }
            Ok(Step::Done(told)) => told,
            Err(fault) => return self.fault(fault),
        };
        self.road = road;
        let RetryStatus::Left(counter) = status else {
            return self.stop(if status == RetryStatus::Blocked {
                Stop::BirthDateLocked
            } else {
                Stop::NoPresenceProof
            });
        };
        let purpose = std::mem::replace(&mut self.purpose, TouchPurpose::Certificate);
        match (counter.spend(), purpose) {
            (Ok(allowed), TouchPurpose::PresenceProof { birth_date, message }) => {
                self.verifying_birth_date(Ok(VerifyPin::start(birth_date, allowed)), message)
            }
            _ => self.stop(Stop::BirthDateLocked),
        }
    }

    pub(super) fn verifying_birth_date(
        mut self,
        step: Result<Step<VerifyPin<BirthDateKey>, ()>, VerifyFailure<BirthDateKey>>,
        message: Vec<u8>,
    ) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.credential_sent = true;
                return self.transmit(command, Stage::VerifyingBirthDate(then, message));
            }
            Ok(Step::Done(())) => {}
            Err(VerifyFailure::Wrong { .. }) => return self.stop(Stop::WrongBirthDate),
            Err(VerifyFailure::Blocked) => return self.stop(Stop::BirthDateLocked),
            Err(VerifyFailure::Unexpected(status)) => return self.stop(Stop::Unexpected(status)),
            Err(VerifyFailure::NotSent(birth_date)) => {
                self.purpose = TouchPurpose::PresenceProof { birth_date, message };
                return self.fault(Fault::Link(TransportError::NotSent));
            }
            Err(VerifyFailure::AnswerLost { .. }) => {
                self.progress = Progress::BirthDateSent;
                return self.fault(Fault::Link(TransportError::ReplyLost));
            }
        }
        self.progress = Progress::BirthDateSent;
        let (file, road) = (self.profile.surface.age_record, self.road);
        self.reading_record(Ok(ReadFile::start(file, road)), message)
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
            Err(SignError::Fault(fault)) => self.fault(fault),
            Err(SignError::Refused(_) | SignError::WrongLength) => self.stop(Stop::NoPresenceProof),
        }
    }

    fn no_proof(self, error: ReadError) -> Wish {
        match error {
            ReadError::Fault(fault) => self.fault(fault),
            _ => self.stop(Stop::NoPresenceProof),
        }
    }
}
