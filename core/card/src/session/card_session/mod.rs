//! A card session as states, one file for each state or for a few that belong together. [`state`] joins a state to the
//! dialogue that it waits for.
//!
//! ```text
//! DeselectingFirst, after a session that may have left a credential verified
//!       ↓
//! SelectingJpki → ReadingCertificate ─┬─────────────────────→ end            (certificate)
//!                   │                 ├→ QueryingPin → VerifyingPin ─┬→ Signing → Deselecting → end
//!                   │                 │      ↓ ↑                     └→ ReadingLockedCertificate → Signing
//!                   │                 │  ResettingSecurityStatus, SelectingJpkiAgain
//!                   │                 └→ SelectingSurface → QueryingBirthDate → VerifyingBirthDate
//!                   │                      → ReadingAgeRecord → ReadingCardCertificate → SigningPresence
//!                   │                      → Deselecting → end
//!                   └ where in doubt: ReadingTokenInfo, ExplainingMissingCertificate, ExplainingBlockedPin
//! ```
//!
//! States before VERIFY hold the task, and give it back when the card is removed. States behind it have a
//! [`context::CredentialSent`], which ends a session only with the security status reset.

mod begin_task;
mod card_task;
mod context;
mod deselecting_first;
mod outcome;
mod proving_presence;
mod querying_birth_date;
mod querying_pin;
mod reading_certificate;
mod reading_certificates_present;
mod reading_locked_certificate;
mod reading_token_info;
mod selecting_jpki;
mod signing;
mod state;
mod task;
mod verifying_birth_date;
mod verifying_pin;

use std::convert::Infallible;
use std::sync::Arc;

pub use card_task::{CardIdentity, CardPurpose, CardTask, LastTry, PinOutcomeUnknown, PinRecovery};
pub use outcome::{CardProof, CardRefusal, CardRemoved, CardSessionOutcome, Identification};

use shikaku_transport::{LinkLimits, TransportError};

use super::capabilities::CardCapabilities;
use super::step::{Answer, Dialogue, ExchangeError, Step};
use crate::CardProfile;
use context::Context;
use deselecting_first::DeselectingFirst;
use state::ActiveState;
use task::Task;

/// The whole dialogue with a card, from its first command to its last.
///
/// On a card that knows short identifiers and extended lengths a certificate takes two commands, and a PIN check six:
/// select, certificate, counter, PIN, signature, deselect (protocol reference, 7.2). The certificate is read before the
/// PIN is sent, because reading it is free and shows which lengths and identifiers work. On an Android token the
/// certificate is behind the PIN, so it is read afterwards.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use shikaku_card::CardProfile;
/// use shikaku_card::session::{CardPurpose, CardSession, CardSessionOutcome, CardTask, drive};
/// use shikaku_card::transport::CardTransport as _;
/// # use shikaku_virtual_card::{Deck, VirtualCard, VirtualLink};
/// # let record = Deck::standard().find("valid").ok_or("a card")?;
/// # let mut link = VirtualLink::new(VirtualCard::issue(record, "2026-11-22".parse()?)?);
///
/// // `link` implements `CardTransport`.
/// let task = CardTask::new(CardPurpose::Certificate);
/// let session = CardSession::start(Arc::new(CardProfile::default()), task, link.limits());
/// let Ok(outcome) = drive(session, &mut link);
/// assert!(matches!(outcome, CardSessionOutcome::Identified(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CardSession(Box<dyn ActiveState>);

type CardSessionStep = Step<CardSession, CardSessionOutcome>;

impl CardSession {
    /// Starts a session on a link with these limits.
    #[must_use]
    pub fn start(profile: Arc<CardProfile>, task: CardTask, limits: LinkLimits) -> CardSessionStep {
        let CardTask { purpose, same_card, capabilities, unconfirmed, may_be_verified } = task;
        let is_outcome_unknown = matches!(purpose, CardPurpose::RecoverPin(_)) || unconfirmed.is_some();
        let expected_card = match (&purpose, &unconfirmed) {
            (CardPurpose::RecoverPin(before), _) | (_, Some(before)) => Some(before.card),
            (_, None) => same_card,
        };
        let context = Context {
            radio: limits.radio,
            issuer_domain: limits.selects_any_application.then_some(profile.issuer_domain),
            profile,
            may_be_verified: may_be_verified || is_outcome_unknown,
            expected_card,
            capabilities: CardCapabilities::or_for_link(capabilities, limits),
        };
        DeselectingFirst::start(context, Task::new(purpose, unconfirmed))
    }

    /// The capabilities for the next session, if the command in flight has this end. A link that was lost at a READ
    /// BINARY is noted in them.
    #[must_use]
    pub fn capabilities_after(&self, end: Result<(), TransportError>) -> CardCapabilities {
        match end.map_err(ExchangeError::Link) {
            Err(error) if error.link_loss().is_some() => self.0.capabilities_if_lost(),
            Ok(()) | Err(_) => self.0.capabilities(),
        }
    }

    /// Whether a PIN or birth date was sent and has no answer yet. A person must not move the card then.
    #[must_use]
    pub fn is_verifying(&self) -> bool {
        self.0.is_verifying()
    }

    /// Whether this session sent a PIN or birth date. If it is given up, the next session needs
    /// [`CardTask::may_be_verified`].
    #[must_use]
    pub fn has_sent_credential(&self) -> bool {
        self.0.has_sent_credential()
    }
}

impl crate::sealed::Sealed for CardSession {}

impl Dialogue for CardSession {
    type Output = CardSessionOutcome;
    type Error = Infallible;

    fn receive(self, answer: Answer) -> Result<CardSessionStep, Infallible> {
        Ok(self.0.receive(answer))
    }
}
