//! The session from VERIFY on, and its last state.

use shikaku_transport::TransportError;

use super::CardSessionStep;
use super::card_task::CardIdentity;
use super::context::{Context, SessionContext};
use super::outcome::{CardProof, CardRefusal, CardRemoved, CardSessionOutcome};
use super::state::{InnerResult, State, run};
use super::task::Task;
use crate::certificate::AuthCertificate;
use crate::session::capabilities::CardCapabilities;
use crate::session::deselect_applications::DeselectApplications;
use crate::session::step::{ExchangeError, Step};

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

    /// Ends the session because the answer to VERIFY is missing.
    pub(super) fn answer_lost(self, removed: CardRemoved) -> CardSessionStep {
        self.removed(removed, TransportError::ReplyLost)
    }

    /// No command follows: a card that was removed has no power, and so no security status. A garbled answer to VERIFY
    /// counts as a removed card too.
    fn removed(self, removed: CardRemoved, error: TransportError) -> CardSessionStep {
        drop(self);
        Step::Done(CardSessionOutcome::Removed(removed, error))
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
