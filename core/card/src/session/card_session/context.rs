//! What holds for the whole session, and how it ends before a credential was sent.

use std::sync::Arc;

use shikaku_transport::RadioType;

use super::CardSessionStep;
use super::card_task::CardIdentity;
use super::outcome::{CardProof, CardRefusal, CardRemoved, CardSessionOutcome, Identification};
use super::task::Task;
use crate::certificate::AuthCertificate;
use crate::session::capabilities::CardCapabilities;
use crate::session::step::{ExchangeError, Step};
use crate::{Application, CardProfile};

/// What every state needs, before any credential was sent. States pass it on by value.
pub(super) struct Context {
    pub(super) profile: Arc<CardProfile>,
    /// The radio type of the card, where the reader reports it.
    pub(super) radio: Option<RadioType>,
    /// The issuer security domain, where the link transmits a SELECT of it.
    pub(super) issuer_domain: Option<Application>,
    /// The card that must be presented, where an earlier session read one.
    pub(super) expected_card: Option<CardIdentity>,
    /// What the card and the link have shown so far.
    pub(super) capabilities: CardCapabilities,
}

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

    /// Ends the session. No credential was sent, so there is no security status to reset.
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
    fn capabilities(&self) -> CardCapabilities {
        self.capabilities
    }

    fn learned(self, capabilities: CardCapabilities) -> Self {
        Self { capabilities, ..self }
    }
}
