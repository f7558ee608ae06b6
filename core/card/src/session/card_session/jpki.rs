use shikaku_transport::{RadioType, TransportError};

use super::outcome::{CardProof, CardRefusal, CardRemoved, CardSessionOutcome};
use super::plan::{LastTry, PinOutcomeUnknown};
use super::task::{CertificateUse, Left, PinCheck, PinTask, Task};
use super::{CardSessionStep, Stage, Touch};
use crate::apdu::StatusWord;
use crate::certificate::{AuthCertificate, PolicyStanding};
use crate::session::capabilities::CardCapabilities;
use crate::session::deselect_applications::DeselectApplications;
use crate::session::query_retry_counter::{QueryRetryCounter, RetryStatus};
use crate::session::read_file::{ReadError, ReadFile};
use crate::session::select_application::{SelectApplication, SelectError};
use crate::session::sign_challenge::{SignChallenge, SignError};
use crate::session::step::{ExchangeError, Step};
use crate::session::verify_pin::{VerifyFailure, VerifyPin};
use crate::{AuthPin, CertificatesPresent, RetryCounter, TokenKind};

/// Why EF 0008 is asked which certificates are there.
pub(super) enum Doubt {
    /// The certificate did not come.
    CertificateMissing(CertificateUse),
    /// The PIN is blocked, or was never issued.
    PinBlocked(PinTask),
}

/// Why the session reads from EF 0006 whether a card or a phone carries the application.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PhoneDoubt {
    /// The certificate is behind the PIN.
    CertificateLocked,
    /// The certificate is of no profile that is known.
    OtherProfile,
    /// The link reports Type A, or the policy of the certificate is that of a phone.
    LikePhone,
    /// The policy of the certificate was never seen on a plastic card, and the link does not report Type B.
    CandidatePolicy,
}

/// What to do with a PIN that the card accepted, and to give back if the card never saw it.
pub(super) struct AfterPin {
    message: Vec<u8>,
    last_try: LastTry,
    before: PinOutcomeUnknown,
}

type FileStep = Result<Step<ReadFile, (Vec<u8>, CardCapabilities)>, ReadError>;

impl Touch {
    pub(super) fn select_jpki(self, task: Task) -> CardSessionStep {
        let application = self.profile.jpki.application;
        let is_first = !self.forgotten;
        let start = if is_first { SelectApplication::start } else { SelectApplication::start_later };
        self.selecting_jpki(Ok(start(application)), task)
    }

    pub(super) fn selecting_jpki(
        self,
        step: Result<Step<SelectApplication, ()>, SelectError>,
        task: Task,
    ) -> CardSessionStep {
        match step {
            Ok(Step::Transmit { command, then }) => self.transmit(command, Stage::SelectingJpki(then, task)),
            Ok(Step::Done(())) => match task {
                Task::Pin(task) if self.forgotten => self.query_pin(task),
                task => self.read_certificate(CertificateUse::Task(task)),
            },
            Err(SelectError::Missing) => self.stop(CardRefusal::NotMyNumberCard),
            Err(SelectError::Exchange(fault)) => self.fault(fault, task),
        }
    }

    fn read_certificate(self, used: CertificateUse) -> CardSessionStep {
        let file = self.profile.jpki.auth_certificate;
        let capabilities = self.capabilities;
        self.reading_certificate(Ok(ReadFile::start(file, capabilities)), used)
    }

    pub(super) fn reading_certificate(mut self, step: FileStep, used: CertificateUse) -> CardSessionStep {
        match (step, used) {
            (Ok(Step::Transmit { command, then }), used) => {
                self.transmit(command, Stage::ReadingCertificate(then, used))
            }
            (Ok(Step::Done((content, capabilities))), used) => {
                self.capabilities = capabilities;
                self.take_certificate(&content, used)
            }
            (Err(ReadError::Exchange(fault)), used) => self.fault(fault, used),
            (Err(ReadError::Refused(StatusWord::SecurityStatusNotSatisfied)), CertificateUse::Task(task)) => {
                self.read_token_info(task, PhoneDoubt::CertificateLocked)
            }
            (Err(ReadError::Refused(status)), _) => self.stop(CardRefusal::Unexpected(status)),
            (Err(ReadError::Missing | ReadError::NoObject(_)), used) => {
                self.read_certificates_present(Doubt::CertificateMissing(used))
            }
            (Err(ReadError::NoProgress | ReadError::TooMuch | ReadError::TooLong), _) => {
                self.stop(CardRefusal::Misbehaving)
            }
        }
    }

    fn take_certificate(mut self, content: &[u8], used: CertificateUse) -> CardSessionStep {
        let certificate = match AuthCertificate::parse(content) {
            Ok(certificate) => Some(certificate),
            Err(error) if error.is_other_profile() => None,
            Err(_) => return self.stop(CardRefusal::CertificateUnreadable),
        };
        let task = match used {
            CertificateUse::Task(task) => task,
            // A phone was recognised by its token information, before its PIN.
            CertificateUse::Sign(message) => {
                self.certificate = certificate;
                return self.sign(&message);
            }
        };
        if let Err(reason) = self.recognise(content) {
            return self.stop(reason);
        }
        self.certificate = certificate;
        match self.phone_doubt(&task) {
            Some(doubt) => self.read_token_info(task, doubt),
            None if self.certificate.is_none() => self.stop(CardRefusal::CertificateProfileUnknown),
            None => self.do_task(task),
        }
    }

    /// What of that which costs no exchange speaks for a phone. A session that only reads the counter sends no
    /// PIN, so it asks no further.
    fn phone_doubt(&self, task: &Task) -> Option<PhoneDoubt> {
        let signs = self.profile.phone_signs;
        if self.profile.accepts_phone_tokens || matches!(task, Task::Pin(PinTask::Settle(_))) {
            return None;
        }
        let policy = self.certificate.as_ref().map(AuthCertificate::policy_standing);
        match (policy, self.radio) {
            (None, _) => signs.other_certificate_profile.then_some(PhoneDoubt::OtherProfile),
            (_, Some(RadioType::TypeA)) if signs.type_a => Some(PhoneDoubt::LikePhone),
            (Some(PolicyStanding::Phone), _) => signs.unconfirmed_policy.then_some(PhoneDoubt::LikePhone),
            (_, Some(RadioType::TypeB)) | (Some(PolicyStanding::Confirmed), _) => None,
            (Some(PolicyStanding::Candidate), _) => {
                signs.unconfirmed_policy.then_some(PhoneDoubt::CandidatePolicy)
            }
        }
    }

    fn do_task(self, task: Task) -> CardSessionStep {
        match task {
            Task::Certificate => self.identified(CardProof::None),
            Task::Pin(task) => self.query_pin(task),
            Task::Presence(task) => self.select_surface(task),
        }
    }

    fn read_token_info(self, task: Task, doubt: PhoneDoubt) -> CardSessionStep {
        let file = self.profile.jpki.token_info;
        let capabilities = self.capabilities;
        self.reading_token_info(Ok(ReadFile::start(file, capabilities)), task, doubt)
    }

    pub(super) fn reading_token_info(
        mut self,
        step: FileStep,
        task: Task,
        doubt: PhoneDoubt,
    ) -> CardSessionStep {
        let content = match step {
            Ok(Step::Transmit { command, then }) => {
                return self.transmit(command, Stage::ReadingTokenInfo(then, task, doubt));
            }
            Ok(Step::Done((content, capabilities))) => {
                self.capabilities = capabilities;
                content
            }
            Err(ReadError::Exchange(fault)) => return self.fault(fault, task),
            Err(_) => Vec::new(),
        };
        match (doubt, TokenKind::from_token_info(&content), task) {
            (PhoneDoubt::CertificateLocked, TokenKind::AndroidPhone, Task::Pin(task))
                if self.profile.accepts_phone_tokens =>
            {
                match self.recognise(&content) {
                    Ok(()) => self.query_pin(task),
                    Err(reason) => self.stop(reason),
                }
            }
            // No plastic card is known that looks like a phone (protocol reference, 1.11): only its label says that it
            // is one.
            (_, TokenKind::AndroidPhone | TokenKind::IPhone, _)
            | (PhoneDoubt::LikePhone, TokenKind::Unknown, _) => self.stop(CardRefusal::PhoneToken),
            (PhoneDoubt::CertificateLocked, _, _) => {
                self.stop(CardRefusal::Unexpected(StatusWord::SecurityStatusNotSatisfied))
            }
            (PhoneDoubt::OtherProfile, _, _) => self.stop(CardRefusal::CertificateProfileUnknown),
            (PhoneDoubt::LikePhone | PhoneDoubt::CandidatePolicy, _, task) => self.do_task(task),
        }
    }

    fn read_certificates_present(self, doubt: Doubt) -> CardSessionStep {
        let file = self.profile.jpki.certificates_present;
        let capabilities = self.capabilities;
        self.reading_certificates_present(Ok(ReadFile::start(file, capabilities)), doubt)
    }

    pub(super) fn reading_certificates_present(self, step: FileStep, doubt: Doubt) -> CardSessionStep {
        let present = match step {
            Ok(Step::Transmit { command, then }) => {
                return self.transmit(command, Stage::ReadingCertificatesPresent(then, doubt));
            }
            Ok(Step::Done((content, _))) => CertificatesPresent::from_file(&content),
            Err(ReadError::Exchange(fault)) => return self.fault(fault, doubt),
            Err(_) => None,
        };
        let signs = self.profile.no_pin;
        self.stop(match (doubt, present) {
            (Doubt::CertificateMissing(_), Some(CertificatesPresent { auth: true, .. })) => {
                CardRefusal::CertificateUnreadable
            }
            (Doubt::CertificateMissing(_), _) => CardRefusal::NoCertificate,
            (Doubt::PinBlocked(_), Some(CertificatesPresent { signature: false, .. }))
                if signs.blocked_without_signature_certificate =>
            {
                CardRefusal::PinUnusable
            }
            (Doubt::PinBlocked(_), _) => CardRefusal::PinBlocked,
        })
    }

    fn query_pin(self, task: PinTask) -> CardSessionStep {
        let reference = self.profile.jpki.auth_pin;
        let capabilities = self.capabilities;
        self.querying_pin(Ok(QueryRetryCounter::start(reference, capabilities)), task)
    }

    pub(super) fn querying_pin(
        mut self,
        step: Result<Step<QueryRetryCounter, (RetryStatus, CardCapabilities)>, ExchangeError>,
        task: PinTask,
    ) -> CardSessionStep {
        let (status, capabilities) = match step {
            Ok(Step::Transmit { command, then }) => {
                return self.transmit(command, Stage::QueryingPin(then, task));
            }
            Ok(Step::Done(told)) => told,
            Err(fault) => return self.fault(fault, task),
        };
        self.capabilities = capabilities;
        let tries_left = match &status {
            RetryStatus::Left(counter) => counter.tries(),
            RetryStatus::Blocked => 0,
            RetryStatus::AlreadyVerified if !self.forgotten => return self.forget(task),
            RetryStatus::Missing if self.profile.no_pin.reference_missing => {
                return self.stop(CardRefusal::NoPin);
            }
            RetryStatus::AlreadyVerified | RetryStatus::Missing | RetryStatus::NotTold => {
                return self.stop(CardRefusal::CounterUnknown);
            }
        };
        if let Some(settled) = task.settle(tries_left) {
            return self.leave(CardSessionOutcome::Settled(settled));
        }
        match (status, task) {
            (RetryStatus::Left(counter), PinTask::Check(check)) => self.spend(counter, check),
            (_, task) => self.read_certificates_present(Doubt::PinBlocked(task)),
        }
    }

    /// Somebody else's verified state hides the number of tries: it is ended, once, and the number asked again.
    fn forget(mut self, task: PinTask) -> CardSessionStep {
        self.forgotten = true;
        match DeselectApplications::start(&self.profile) {
            Step::Transmit { command, then } => self.transmit(command, Stage::Forgetting(then, task)),
            Step::Done(()) => self.select_jpki(task.into()),
        }
    }

    fn spend(self, counter: RetryCounter, check: PinCheck) -> CardSessionStep {
        let PinCheck { pin, last_try, message, .. } = check;
        let Some(card) = self.identity else {
            return self.stop(CardRefusal::Misbehaving);
        };
        let before = PinOutcomeUnknown { tries_before: counter.tries(), card };
        let allowed = match last_try {
            LastTry::Keep => counter.spend(),
            LastTry::AskedFor => counter.spend_even_the_last_try(),
        };
        match allowed {
            Ok(allowed) => {
                let after = AfterPin { message, last_try, before };
                self.verifying_pin(Ok(VerifyPin::start(pin, allowed)), after)
            }
            Err(_) => self.stop(CardRefusal::LastTryKept),
        }
    }

    pub(super) fn verifying_pin(
        mut self,
        step: Result<Step<VerifyPin<AuthPin>, ()>, VerifyFailure<AuthPin>>,
        after: AfterPin,
    ) -> CardSessionStep {
        match step {
            Ok(Step::Transmit { command, then }) => {
                self.credential_sent = true;
                self.transmit(command, Stage::VerifyingPin(then, after))
            }
            Ok(Step::Done(())) => self.pin_accepted(after.message),
            Err(VerifyFailure::Wrong { tries_left }) => self.stop(CardRefusal::WrongPin { tries_left }),
            Err(VerifyFailure::Blocked) => self.stop(CardRefusal::PinBlocked),
            Err(VerifyFailure::Unexpected(status)) => self.stop(CardRefusal::Unexpected(status)),
            Err(VerifyFailure::NotSent(pin)) => {
                let AfterPin { message, last_try, before } = after;
                let check = PinCheck { pin, last_try, message, before: Some(before) };
                self.fault(ExchangeError::Link(TransportError::NotSent), PinTask::Check(check))
            }
            Err(VerifyFailure::AnswerLost { .. }) => {
                let left = CardRemoved::PinUnsettled(after.before);
                Step::Done(CardSessionOutcome::Interrupted(left, TransportError::ReplyLost))
            }
        }
    }

    fn pin_accepted(self, message: Vec<u8>) -> CardSessionStep {
        if self.certificate.is_some() {
            self.sign(&message)
        } else {
            self.read_certificate(CertificateUse::Sign(message))
        }
    }

    fn sign(self, message: &[u8]) -> CardSessionStep {
        if self.certificate.is_none() {
            return self.stop(CardRefusal::CertificateProfileUnknown);
        }
        let step = SignChallenge::start(self.profile.jpki.auth_key, message, self.capabilities);
        self.signing(Ok(step))
    }

    pub(super) fn signing(self, step: Result<Step<SignChallenge, Vec<u8>>, SignError>) -> CardSessionStep {
        match step {
            Ok(Step::Transmit { command, then }) => self.transmit(command, Stage::Signing(then)),
            Ok(Step::Done(signature)) => self.identified(CardProof::Pin { signature }),
            Err(SignError::Refused(status)) => self.stop(CardRefusal::SignatureRefused(status)),
            Err(SignError::WrongLength) => self.stop(CardRefusal::Misbehaving),
            Err(SignError::Exchange(fault)) => self.fault(fault, Left::PinAccepted),
        }
    }
}

impl From<Doubt> for Left {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::CertificateMissing(used) => used.into(),
            Doubt::PinBlocked(task) => task.into(),
        }
    }
}
