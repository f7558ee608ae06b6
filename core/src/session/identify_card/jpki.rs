use super::outcome::{CardProof, Interruption, Stop, TouchOutcome};
use super::plan::{LastTry, Settlement, TouchPurpose, UnsettledPin};
use super::{Progress, Stage, Touch, Wish};
use crate::apdu::StatusWord;
use crate::card::certificate::AuthCertificate;
use crate::card::{AuthPin, CertificatesPresent, RetryCounter, TokenKind};
use crate::port::TransportError;
use crate::session::leave::Leave;
use crate::session::query_retry_counter::{QueryRetryCounter, RetryStatus};
use crate::session::read_file::{ReadError, ReadFile};
use crate::session::road::Road;
use crate::session::select_application::{SelectApplication, SelectError};
use crate::session::sign_challenge::{SignChallenge, SignError};
use crate::session::step::{Fault, Step};
use crate::session::verify_pin::{VerifyFailure, VerifyPin};

/// Why EF 0008 is asked which certificates are there.
pub(super) enum Doubt {
    /// The certificate did not come.
    CertificateMissing,
    /// The PIN is blocked, or was never issued.
    PinBlocked,
}

/// What to do with a PIN that the card accepted, and to give back if the card never saw it.
pub(super) struct AfterPin {
    message: Vec<u8>,
    last_try: LastTry,
}

type FileStep = Result<Step<ReadFile, (Vec<u8>, Road)>, ReadError>;

impl Touch {
    pub(super) fn select_jpki(self) -> Wish {
        let application = self.profile.jpki.application;
        let is_first = !self.forgotten;
        let start = if is_first { SelectApplication::start } else { SelectApplication::start_later };
        self.selecting_jpki(Ok(start(application)))
    }

    pub(super) fn selecting_jpki(self, step: Result<Step<SelectApplication, ()>, SelectError>) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => self.transmit(command, Stage::SelectingJpki(then)),
            Ok(Step::Done(())) if self.forgotten => self.query_pin(),
            Ok(Step::Done(())) => self.read_certificate(),
            Err(SelectError::Missing) => self.stop(Stop::NotMyNumberCard),
            Err(SelectError::Fault(fault)) => self.fault(fault),
        }
    }

    fn read_certificate(self) -> Wish {
        let file = self.profile.jpki.auth_certificate;
        let road = self.road;
        self.reading_certificate(Ok(ReadFile::start(file, road)))
    }

    pub(super) fn reading_certificate(mut self, step: FileStep) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => self.transmit(command, Stage::ReadingCertificate(then)),
            Ok(Step::Done((content, road))) => {
                self.road = road;
                self.take_certificate(&content)
            }
            Err(ReadError::Fault(fault)) => self.fault(fault),
            Err(ReadError::Refused(StatusWord::SecurityStatusNotSatisfied))
                if self.progress == Progress::NothingSpent =>
            {
                self.read_token_info()
            }
            Err(ReadError::Refused(status)) => self.stop(Stop::Unexpected(status)),
            Err(ReadError::Missing | ReadError::NoObject(_)) => {
                self.read_certificates_present(Doubt::CertificateMissing)
            }
            Err(ReadError::NoProgress | ReadError::TooMuch | ReadError::TooLong) => {
                self.stop(Stop::Misbehaving)
            }
        }
    }

    fn take_certificate(mut self, content: &[u8]) -> Wish {
        let Ok(certificate) = AuthCertificate::parse(content) else {
            return self.stop(Stop::CertificateUnreadable);
        };
        self.certificate = Some(certificate);
        // A phone was recognised by its token information, before its PIN.
        let recognised = if self.identity.is_some() { Ok(()) } else { self.recognise(content) };
        match recognised {
            Ok(()) => self.continue_by_progress(),
            Err(reason) => self.stop(reason),
        }
    }

    fn continue_by_purpose(self) -> Wish {
        match self.purpose {
            TouchPurpose::Certificate => self.identified(CardProof::None),
            TouchPurpose::PinCheck { .. } | TouchPurpose::SettlePin(_) => self.query_pin(),
            TouchPurpose::PresenceProof { .. } => self.select_surface(),
        }
    }

    /// The certificate is behind the PIN: a phone, or something unknown.
    fn read_token_info(self) -> Wish {
        let file = self.profile.jpki.token_info;
        let road = self.road;
        self.reading_token_info(Ok(ReadFile::start(file, road)))
    }

    pub(super) fn reading_token_info(mut self, step: FileStep) -> Wish {
        let (content, road) = match step {
            Ok(Step::Transmit { command, then }) => {
                return self.transmit(command, Stage::ReadingTokenInfo(then));
            }
            Ok(Step::Done(read)) => read,
            Err(ReadError::Fault(fault)) => return self.fault(fault),
            Err(_) => return self.stop(Stop::Unexpected(StatusWord::SecurityStatusNotSatisfied)),
        };
        self.road = road;
        let with_pin = matches!(self.purpose, TouchPurpose::PinCheck { .. } | TouchPurpose::SettlePin(_));
        match TokenKind::from_token_info(&content) {
            TokenKind::AndroidPhone if self.profile.accepts_phone_tokens && with_pin => {
                match self.recognise(&content) {
                    Ok(()) => self.query_pin(),
                    Err(reason) => self.stop(reason),
                }
            }
            TokenKind::AndroidPhone | TokenKind::IPhone => self.stop(Stop::PhoneToken),
            TokenKind::IndividualNumberCard | TokenKind::ResidentRegistryCard | TokenKind::Unknown => {
                self.stop(Stop::Unexpected(StatusWord::SecurityStatusNotSatisfied))
            }
        }
    }

    fn read_certificates_present(self, doubt: Doubt) -> Wish {
        let file = self.profile.jpki.certificates_present;
        let road = self.road;
        self.reading_certificates_present(Ok(ReadFile::start(file, road)), doubt)
    }

    pub(super) fn reading_certificates_present(self, step: FileStep, doubt: Doubt) -> Wish {
        let present = match step {
            Ok(Step::Transmit { command, then }) => {
                return self.transmit(command, Stage::ReadingCertificatesPresent(then, doubt));
            }
            Ok(Step::Done((content, _))) => CertificatesPresent::from_file(&content),
            Err(ReadError::Fault(fault)) => return self.fault(fault),
            Err(_) => None,
        };
        let signs = self.profile.no_pin;
        self.stop(match (doubt, present) {
            (Doubt::CertificateMissing, Some(CertificatesPresent { auth: true, .. })) => {
                Stop::CertificateUnreadable
            }
            (Doubt::CertificateMissing, _) => Stop::NoCertificate,
            (Doubt::PinBlocked, Some(CertificatesPresent { signature: false, .. }))
                if signs.blocked_without_signature_certificate =>
            {
                Stop::NoPin
            }
            (Doubt::PinBlocked, _) => Stop::PinBlocked,
        })
    }

    fn query_pin(self) -> Wish {
        let reference = self.profile.jpki.auth_pin;
        let road = self.road;
        self.querying_pin(Ok(QueryRetryCounter::start(reference, road)))
    }

    pub(super) fn querying_pin(
        mut self,
        step: Result<Step<QueryRetryCounter, (RetryStatus, Road)>, Fault>,
    ) -> Wish {
        let (status, road) = match step {
            Ok(Step::Transmit { command, then }) => return self.transmit(command, Stage::QueryingPin(then)),
            Ok(Step::Done(told)) => told,
            Err(fault) => return self.fault(fault),
        };
        self.road = road;
        if status == RetryStatus::AlreadyVerified && !self.forgotten {
            return self.forget();
        }
        match (status, std::mem::replace(&mut self.purpose, TouchPurpose::Certificate)) {
            (RetryStatus::Left(counter), TouchPurpose::PinCheck { pin, last_try, message }) => {
                self.spend(counter, pin, AfterPin { message, last_try })
            }
            (RetryStatus::Left(counter), TouchPurpose::SettlePin(unsettled)) => {
                self.leave(TouchOutcome::Settled(unsettled.settle(counter.tries())))
            }
            (RetryStatus::Blocked, TouchPurpose::SettlePin(_)) => {
                self.leave(TouchOutcome::Settled(Settlement::WasWrong { tries_left: 0 }))
            }
            (RetryStatus::Blocked, _) => self.read_certificates_present(Doubt::PinBlocked),
            (RetryStatus::Missing, _) if self.profile.no_pin.reference_missing => self.stop(Stop::NoPin),
            _ => self.stop(Stop::CounterUnknown),
        }
    }

    /// Somebody else's verified state hides the number of tries: it is ended, once, and the number asked again.
    fn forget(mut self) -> Wish {
        self.forgotten = true;
        match Leave::start(&self.profile) {
            Step::Transmit { command, then } => self.transmit(command, Stage::Forgetting(then)),
            Step::Done(()) => self.select_jpki(),
        }
    }

    fn spend(self, counter: RetryCounter, pin: AuthPin, after: AfterPin) -> Wish {
        let allowed = match after.last_try {
            LastTry::Keep => counter.spend(),
            LastTry::AskedFor => counter.spend_even_the_last_try(),
        };
        match allowed {
            Ok(allowed) => self.verifying_pin(Ok(VerifyPin::start(pin, allowed)), after),
            Err(_) => self.stop(Stop::LastTryKept),
        }
    }

    pub(super) fn verifying_pin(
        mut self,
        step: Result<Step<VerifyPin<AuthPin>, ()>, VerifyFailure<AuthPin>>,
        after: AfterPin,
    ) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.credential_sent = true;
                self.transmit(command, Stage::VerifyingPin(then, after))
            }
            Ok(Step::Done(())) => self.pin_accepted(after.message),
            Err(VerifyFailure::Wrong { tries_left }) => self.stop(Stop::WrongPin { tries_left }),
            Err(VerifyFailure::Blocked) => self.stop(Stop::PinBlocked),
            Err(VerifyFailure::Unexpected(status)) => self.stop(Stop::Unexpected(status)),
            Err(VerifyFailure::NotSent(pin)) => {
                let AfterPin { message, last_try } = after;
                self.purpose = TouchPurpose::PinCheck { pin, last_try, message };
                self.fault(Fault::Link(TransportError::NotSent))
            }
            Err(VerifyFailure::AnswerLost { before }) => self.pin_unsettled(before),
        }
    }

    fn pin_unsettled(self, tries_before: u8) -> Wish {
        let Some(card) = self.identity else {
            return self.stop(Stop::Misbehaving);
        };
        let left = Interruption::PinUnsettled(UnsettledPin { tries_before, card });
        Step::Done(TouchOutcome::Interrupted(left, TransportError::ReplyLost))
    }

    fn pin_accepted(mut self, message: Vec<u8>) -> Wish {
        self.progress = Progress::PinAccepted(message);
        if self.certificate.is_some() { self.continue_by_progress() } else { self.read_certificate() }
    }

    fn continue_by_progress(self) -> Wish {
        match &self.progress {
            Progress::PinAccepted(message) => {
                let step = SignChallenge::start(self.profile.jpki.auth_key, message, self.road);
                self.signing(Ok(step))
            }
            Progress::NothingSpent | Progress::BirthDateSent => self.continue_by_purpose(),
        }
    }

    pub(super) fn signing(self, step: Result<Step<SignChallenge, Vec<u8>>, SignError>) -> Wish {
        match step {
            Ok(Step::Transmit { command, then }) => self.transmit(command, Stage::Signing(then)),
            Ok(Step::Done(signature)) => self.identified(CardProof::Pin { signature }),
            Err(SignError::Refused(status)) => self.stop(Stop::SignatureRefused(status)),
            Err(SignError::WrongLength) => self.stop(Stop::Misbehaving),
            Err(SignError::Fault(fault)) => self.fault(fault),
        }
    }
}
