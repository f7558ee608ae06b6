//! What holds for the whole session, and how it ends: before a credential was sent, and from VERIFY on.

use std::sync::Arc;

use shikaku_transport::{RadioType, TransportError};

use super::CardSessionStep;
use super::card_task::CardIdentity;
use super::outcome::{CardProof, CardRefusal, CardRemoved, CardSessionOutcome, Identification};
use super::state::{InnerResult, SessionContext, State, run};
use super::task::Task;
use crate::certificate::AuthCertificate;
use crate::session::capabilities::CardCapabilities;
use crate::session::deselect_applications::DeselectApplications;
use crate::session::step::{ExchangeError, Step};
use crate::{Application, CardProfile};

/// What every state needs, before any credential was sent. States pass it on by value.
pub(super) struct Context {
    pub(super) profile: Arc<CardProfile>,
    /// The radio type of the card, where the reader reports it.
    pub(super) radio: Option<RadioType>,
    /// The issuer security domain, where the link transmits a SELECT of it.
    pub(super) issuer_domain: Option<Application>,
    /// See [`CardTask::may_be_verified`](super::CardTask::may_be_verified).
    pub(super) may_be_verified: bool,
    /// The card that must be presented, where an earlier session read one.
    pub(super) expected_card: Option<CardIdentity>,
    /// What the card and the link have shown so far.
    pub(super) capabilities: CardCapabilities,
}

/// The card that is expected, and its certificate.
pub(super) struct RecognisedCard {
    pub(super) identity: CardIdentity,
    pub(super) certificate: Box<AuthCertificate>,
}

impl Context {
    /// The identity of the card that gave `content`.
    ///
    /// # Errors
    /// [`CardRefusal::CardChanged`] when another card is expected.
    pub(super) fn recognise(&self, content: &[u8]) -> Result<CardIdentity, CardRefusal> {
        let identity = CardIdentity::of(content);
        match self.expected_card {
            Some(expected) if expected != identity => Err(CardRefusal::CardChanged),
            _ => Ok(identity),
        }
    }

    /// Ends the session. It sent no credential, so there is no security status to reset.
    pub(super) fn end(self, outcome: CardSessionOutcome) -> CardSessionStep {
        drop(self);
        Step::Done(outcome)
    }

    /// Ends the session with the card present.
    pub(super) fn refuse(self, reason: CardRefusal) -> CardSessionStep {
        self.end(CardSessionOutcome::Refused(reason))
    }

    /// Ends the session because a command has no usable answer. Where the link was lost, the task is given back, for
    /// `card` if that was recognised.
    pub(super) fn give_back(
        self,
        error: ExchangeError,
        task: impl Into<Task>,
        card: Option<CardIdentity>,
    ) -> CardSessionStep {
        match error.link_loss() {
            Some(error) => {
                let removed = self.nothing_spent(task, card);
                self.end(CardSessionOutcome::Removed(removed, error))
            }
            None => self.refuse(CardRefusal::Misbehaving),
        }
    }

    /// The task for the next session, with what this one has learned.
    pub(super) fn nothing_spent(&self, task: impl Into<Task>, card: Option<CardIdentity>) -> CardRemoved {
        let mut task = task.into().into_card_task();
        task.same_card = card.or(self.expected_card);
        task.capabilities = Some(self.capabilities);
        task.may_be_verified = self.may_be_verified;
        CardRemoved::NothingSpent(Box::new(task))
    }

    /// The outcome of a session that has all that its task asks for.
    pub(super) fn identified(&self, certificate: AuthCertificate, proof: CardProof) -> CardSessionOutcome {
        let identification = Identification { certificate, proof, capabilities: self.capabilities };
        CardSessionOutcome::Identified(Box::new(identification))
    }

    /// Ends the session with the certificate alone.
    pub(super) fn end_identified(self, certificate: AuthCertificate) -> CardSessionStep {
        let outcome = self.identified(certificate, CardProof::None);
        self.end(outcome)
    }
}

impl SessionContext for Context {
    const HAS_SENT_CREDENTIAL: bool = false;

    fn capabilities(&self) -> CardCapabilities {
        self.capabilities
    }

    fn learned(self, capabilities: CardCapabilities) -> Self {
        Self { capabilities, ..self }
    }
}

/// The context from VERIFY on. It ends a session only with the security status of the card reset, because a verified
/// PIN outlives the connection (protocol reference, 1.10). NFC of iOS is the exception: it refuses the command that
/// resets it, and switches the field off when the app ends the reader session.
pub(super) struct CredentialSent(pub(super) Context);

/// Resets the security status of the card at the end of a session that sent a credential.
struct Deselecting {
    outcome: CardSessionOutcome,
}

impl State for Deselecting {
    type Context = CredentialSent;
    type Inner = DeselectApplications;

    fn finished(self, _: CredentialSent, _: InnerResult<DeselectApplications>) -> CardSessionStep {
        Step::Done(self.outcome)
    }
}

impl CredentialSent {
    /// Resets the security status of the card, where the link lets it, and ends the session.
    pub(super) fn end(self, outcome: CardSessionOutcome) -> CardSessionStep {
        match self.0.issuer_domain {
            Some(issuer_domain) => {
                run(self, DeselectApplications::start(issuer_domain), Deselecting { outcome })
            }
            None => Step::Done(outcome),
        }
    }

    /// Ends the session with the card present.
    pub(super) fn refuse(self, reason: CardRefusal) -> CardSessionStep {
        self.end(CardSessionOutcome::Refused(reason))
    }

    /// Ends the session with a certificate and its proof.
    pub(super) fn end_identified(self, certificate: AuthCertificate, proof: CardProof) -> CardSessionStep {
        let outcome = self.0.identified(certificate, proof);
        self.end(outcome)
    }

    /// Ends the session because a command behind VERIFY has no usable answer. `removed` says what was done by then.
    pub(super) fn interrupt(self, error: ExchangeError, removed: CardRemoved) -> CardSessionStep {
        match error.link_loss() {
            Some(error) => self.removed(removed, error),
            None => self.refuse(CardRefusal::Misbehaving),
        }
    }

    /// Ends the session because the card did not see VERIFY: the task is given back with its credential.
    pub(super) fn not_sent(self, task: impl Into<Task>, card: CardIdentity) -> CardSessionStep {
        let removed = self.0.nothing_spent(task, Some(card));
        self.removed(removed, TransportError::NotSent)
    }

    /// Ends the session because the link has no answer to VERIFY.
    pub(super) fn answer_lost(self, removed: CardRemoved) -> CardSessionStep {
        self.removed(removed, TransportError::ReplyLost)
    }

    /// No command follows: a card that was removed has no power, and so no security status.
    fn removed(self, removed: CardRemoved, error: TransportError) -> CardSessionStep {
        drop(self);
        Step::Done(CardSessionOutcome::Removed(removed, error))
    }
}

impl SessionContext for CredentialSent {
    const HAS_SENT_CREDENTIAL: bool = true;

    fn capabilities(&self) -> CardCapabilities {
        self.0.capabilities
    }

    fn learned(self, capabilities: CardCapabilities) -> Self {
        Self(self.0.learned(capabilities))
    }
}
