//! The whole dialogue of one touch.

mod jpki;
mod outcome;
mod plan;
mod presence;
mod task;

use std::convert::Infallible;
use std::sync::Arc;

pub use outcome::{CardProof, CardRefusal, CardRemoved, CardSessionOutcome, Identification};
pub use plan::{CardIdentity, CardPurpose, CardTask, LastTry, PinOutcomeUnknown, PinRecovery};

use shikaku_transport::{LinkLimits, RadioType, TransportError};

use super::capabilities::CardCapabilities;
use super::deselect_applications::DeselectApplications;
use super::query_retry_counter::QueryRetryCounter;
use super::read_file::ReadFile;
use super::select_application::SelectApplication;
use super::sign_challenge::SignChallenge;
use super::step::{Answer, Dialogue, ExchangeError, Step};
use super::verify_pin::VerifyPin;
use crate::apdu::CommandApdu;
use crate::certificate::AuthCertificate;
use crate::{AuthPin, BirthDateKey, CardProfile};
use task::{CertificateUse, Left, PinTask, PresenceTask, Task};

/// Reads the card, spends the PIN if the plan has one, and leaves the card clean. On a card that knows short
/// identifiers and extended lengths a certificate takes two commands, and a PIN check six: select, certificate,
/// counter, PIN, signature, leave (protocol reference, 7.2). The free certificate comes first, so that the road is proven
/// before a PIN is risked; on an Android token, whose certificate is behind the PIN, it comes after.
pub struct CardSession {
    touch: Touch,
    stage: Stage,
}

type CardSessionStep = Step<CardSession, CardSessionOutcome>;

/// What is known by now. What is still to be done belongs to the stages.
struct Touch {
    profile: Arc<CardProfile>,
    same_card: Option<CardIdentity>,
    capabilities: CardCapabilities,
    radio: Option<RadioType>,
    identity: Option<CardIdentity>,
    certificate: Option<AuthCertificate>,
    credential_sent: bool,
    forgotten: bool,
}

enum Stage {
    SelectingJpki(SelectApplication, Task),
    ReadingCertificate(ReadFile, CertificateUse),
    ReadingTokenInfo(ReadFile, Task, jpki::PhoneDoubt),
    ReadingCertificatesPresent(ReadFile, jpki::Doubt),
    QueryingPin(QueryRetryCounter, PinTask),
    Forgetting(DeselectApplications, PinTask),
    VerifyingPin(VerifyPin<AuthPin>, jpki::AfterPin),
    Signing(SignChallenge),
    SelectingSurface(SelectApplication, PresenceTask),
    QueryingBirthDate(QueryRetryCounter, PresenceTask),
    VerifyingBirthDate(VerifyPin<BirthDateKey>, presence::AfterBirthDate),
    ReadingRecord(ReadFile, Vec<u8>),
    ReadingCardCertificate(ReadFile, presence::Evidence),
    SigningPresence(SignChallenge, presence::Evidence),
    Leaving(DeselectApplications, CardSessionOutcome),
}

impl CardSession {
    /// Starts a touch on a link with these limits.
    #[must_use]
    pub fn start(profile: Arc<CardProfile>, plan: CardTask, limits: LinkLimits) -> CardSessionStep {
        let CardTask { purpose, same_card, capabilities, unsettled } = plan;
        let settled_card = match &purpose {
            CardPurpose::SettlePin(unsettled) => Some(unsettled.card),
            _ => unsettled.map(|unsettled| unsettled.card),
        };
        let touch = Touch {
            profile,
            same_card: settled_card.or(same_card),
            capabilities: CardCapabilities::or_for_link(capabilities, limits),
            radio: limits.radio,
            identity: None,
            certificate: None,
            credential_sent: false,
            forgotten: false,
        };
        touch.select_jpki(Task::of(purpose, unsettled))
    }

    /// The road for the next session, when the command that is out has this end: a link that was lost at a READ
    /// BINARY is noted in it.
    #[must_use]
    pub fn capabilities_after(&self, end: Result<(), TransportError>) -> CardCapabilities {
        let is_lost = end.is_err_and(|error| error != TransportError::TooLong);
        match &self.stage {
            Stage::ReadingCertificate(read, _)
            | Stage::ReadingTokenInfo(read, ..)
            | Stage::ReadingCertificatesPresent(read, _)
            | Stage::ReadingRecord(read, _)
            | Stage::ReadingCardCertificate(read, _)
                if is_lost =>
            {
                read.capabilities_if_lost()
            }
            _ => self.touch.capabilities,
        }
    }

    /// Whether a PIN or birth date has been sent and not been answered: the moment not to move the card.
    #[must_use]
    pub const fn is_verifying(&self) -> bool {
        matches!(self.stage, Stage::VerifyingPin(..) | Stage::VerifyingBirthDate(..))
    }
}

impl Dialogue for CardSession {
    type Output = CardSessionOutcome;
    type Error = Infallible;

    fn receive(self, answer: Answer) -> Result<CardSessionStep, Infallible> {
        let link = match &answer {
            Err(ExchangeError::Link(error)) => Err(*error),
            _ => Ok(()),
        };
        let capabilities = self.capabilities_after(link);
        let Self { mut touch, stage } = self;
        touch.capabilities = capabilities;
        Ok(match stage {
            Stage::SelectingJpki(then, task) => touch.selecting_jpki(then.receive(answer), task),
            Stage::ReadingCertificate(then, used) => touch.reading_certificate(then.receive(answer), used),
            Stage::ReadingTokenInfo(then, task, doubt) => {
                touch.reading_token_info(then.receive(answer), task, doubt)
            }
            Stage::ReadingCertificatesPresent(then, doubt) => {
                touch.reading_certificates_present(then.receive(answer), doubt)
            }
            Stage::QueryingPin(then, task) => touch.querying_pin(then.receive(answer), task),
            Stage::Forgetting(_, task) => touch.select_jpki(task.into()),
            Stage::VerifyingPin(then, after) => touch.verifying_pin(then.receive(answer), after),
            Stage::Signing(then) => touch.signing(then.receive(answer)),
            Stage::SelectingSurface(then, task) => touch.selecting_surface(then.receive(answer), task),
            Stage::QueryingBirthDate(then, task) => touch.querying_birth_date(then.receive(answer), task),
            Stage::VerifyingBirthDate(then, after) => touch.verifying_birth_date(then.receive(answer), after),
            Stage::ReadingRecord(then, message) => touch.reading_record(then.receive(answer), message),
            Stage::ReadingCardCertificate(then, evidence) => {
                touch.reading_card_certificate(then.receive(answer), evidence)
            }
            Stage::SigningPresence(then, evidence) => touch.signing_presence(then.receive(answer), evidence),
            Stage::Leaving(_, outcome) => Step::Done(outcome),
        })
    }
}

impl Touch {
    fn transmit(self, command: CommandApdu, stage: Stage) -> CardSessionStep {
        Step::Transmit { command, then: CardSession { touch: self, stage } }
    }

    fn stop(self, reason: CardRefusal) -> CardSessionStep {
        self.leave(CardSessionOutcome::Stopped(reason))
    }

    /// Ends with the card still there; cleanly, if it may hold a verified state of ours.
    fn leave(self, outcome: CardSessionOutcome) -> CardSessionStep {
        if !self.credential_sent {
            return Step::Done(outcome);
        }
        match DeselectApplications::start(&self.profile) {
            Step::Transmit { command, then } => self.transmit(command, Stage::Leaving(then, outcome)),
            Step::Done(()) => Step::Done(outcome),
        }
    }

    fn identified(self, proof: CardProof) -> CardSessionStep {
        let Some(certificate) = self.certificate.clone() else {
            return self.stop(CardRefusal::CertificateUnreadable);
        };
        let identification = Identification { certificate, proof, capabilities: self.capabilities };
        self.leave(CardSessionOutcome::Identified(Box::new(identification)))
    }

    /// A command without a usable answer ends the touch, unless a dialogue knew better. The caller
    /// gets the rest of the plan back.
    fn fault(self, fault: ExchangeError, left: impl Into<Left>) -> CardSessionStep {
        let ExchangeError::Link(error) = fault else {
            return self.stop(CardRefusal::Misbehaving);
        };
        if error == TransportError::TooLong {
            return self.stop(CardRefusal::Misbehaving);
        }
        let left = match (left.into(), self.identity) {
            (Left::Task(task), identity) => CardRemoved::NothingSpent(Box::new(CardTask {
                same_card: identity.or(self.same_card),
                capabilities: Some(self.capabilities),
                ..task.into_plan()
            })),
            (Left::PinAccepted, Some(card)) => CardRemoved::PinAccepted(card),
            // A PIN goes to a recognised card only.
            (Left::PinAccepted, None) => return self.stop(CardRefusal::Misbehaving),
            (Left::BirthDateSent, _) => CardRemoved::BirthDateSent,
        };
        Step::Done(CardSessionOutcome::Interrupted(left, error))
    }

    /// Notes which card this is.
    ///
    /// # Errors
    /// When another card has to come back; nothing was sent to this one.
    fn recognise(&mut self, content: &[u8]) -> Result<(), CardRefusal> {
        let identity = CardIdentity::of(content);
        if self.same_card.is_some_and(|expected| expected != identity) {
            return Err(CardRefusal::CardChanged);
        }
        self.identity = Some(identity);
        Ok(())
    }
}
