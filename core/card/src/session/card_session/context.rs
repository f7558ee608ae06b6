//! What holds for the whole session, and how a session ends.

use std::sync::Arc;

use shikaku_transport::{RadioType, TransportError};

use super::CardSessionStep;
use super::card_task::CardIdentity;
use super::deselecting::Deselecting;
use super::outcome::{CardProof, CardRefusal, CardRemoved, CardSessionOutcome, Identification};
use super::task::Task;
use crate::CardProfile;
use crate::certificate::AuthCertificate;
use crate::session::capabilities::CardCapabilities;
use crate::session::step::{ExchangeError, Step};

/// What every state needs, before any credential was sent. States pass it on by value.
pub(super) struct Context {
    pub(super) profile: Arc<CardProfile>,
    /// The radio type of the card, where the reader reports it.
    pub(super) radio: Option<RadioType>,
    /// The card that must be presented, where an earlier session read one.
    pub(super) expected_card: Option<CardIdentity>,
    /// What the card and the link have shown so far.
    pub(super) capabilities: CardCapabilities,
}

/// The context from VERIFY on. It ends a session only with the security status of the card reset, because a verified
/// PIN outlives the connection (protocol reference, 1.10).
pub(super) struct CredentialSent(pub(super) Context);

/// Both contexts, for the code that all states share.
pub(super) trait SessionContext: Send + Sync + 'static {
    /// What the card and the link have shown so far.
    fn capabilities(&self) -> CardCapabilities;

    /// The same context with other capabilities.
    fn learned(self, capabilities: CardCapabilities) -> Self;
}

/// The card that is expected, and its certificate.
pub(super) struct RecognisedCard {
    pub(super) identity: CardIdentity,
    pub(super) certificate: AuthCertificate,
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

    /// Ends the session. No credential was sent, so there is no security status to reset.
    pub(super) fn end(self, outcome: CardSessionOutcome) -> CardSessionStep {
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

    fn nothing_spent(&self, task: impl Into<Task>, card: Option<CardIdentity>) -> CardRemoved {
        let mut task = task.into().into_card_task();
        task.same_card = card.or(self.expected_card);
        task.capabilities = Some(self.capabilities);
        CardRemoved::NothingSpent(Box::new(task))
    }

    fn identified(&self, certificate: AuthCertificate, proof: CardProof) -> CardSessionOutcome {
        let identification = Identification { certificate, proof, capabilities: self.capabilities };
        CardSessionOutcome::Identified(Box::new(identification))
    }

    /// Ends the session with the certificate alone.
    pub(super) fn end_identified(self, certificate: AuthCertificate) -> CardSessionStep {
        let outcome = self.identified(certificate, CardProof::None);
        self.end(outcome)
    }
}

impl CredentialSent {
    /// Resets the security status of the card and ends the session.
    pub(super) fn end(self, outcome: CardSessionOutcome) -> CardSessionStep {
        Deselecting::start(self, outcome)
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
            Some(error) => Self::removed(removed, error),
            None => self.refuse(CardRefusal::Misbehaving),
        }
    }

    /// Ends the session because the card did not see VERIFY: the task is given back with its credential.
    pub(super) fn not_sent(self, task: impl Into<Task>, card: CardIdentity) -> CardSessionStep {
        Self::removed(self.0.nothing_spent(task, Some(card)), TransportError::NotSent)
    }

    /// Ends the session because the answer to VERIFY is missing.
    pub(super) fn answer_lost(self, removed: CardRemoved) -> CardSessionStep {
        Self::removed(removed, TransportError::ReplyLost)
    }

    /// No command follows a lost link. A card that was removed has no power, so its security status is gone.
    fn removed(removed: CardRemoved, error: TransportError) -> CardSessionStep {
        Step::Done(CardSessionOutcome::Removed(removed, error))
    }
}

impl SessionContext for Context {
    fn capabilities(&self) -> CardCapabilities {
        self.capabilities
    }

    fn learned(self, capabilities: CardCapabilities) -> Self {
        Self { capabilities, ..self }
    }
}

impl SessionContext for CredentialSent {
    fn capabilities(&self) -> CardCapabilities {
        self.0.capabilities
    }

    fn learned(self, capabilities: CardCapabilities) -> Self {
        Self(self.0.learned(capabilities))
    }
}
