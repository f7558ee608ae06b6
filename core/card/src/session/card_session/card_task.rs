use std::cmp::Ordering;

use ring::digest::{SHA256, digest};

use crate::session::CardCapabilities;
use crate::{AuthPin, BirthDateKey};

/// The task of a card session. It holds the PIN, if any, so it has no `Debug` and no `Clone`.
///
/// # Examples
///
/// ```
/// use shikaku_card::PinEntry;
/// use shikaku_card::session::{CardPurpose, CardTask, LastTry};
///
/// let mut entry = PinEntry::default();
/// [1, 2, 3, 4].into_iter().try_for_each(|digit| entry.push(digit))?;
/// let pin = entry.take().ok_or("four digits")?;
/// let message = b"what the card signs".to_vec();
/// let task = CardTask::new(CardPurpose::PinCheck { pin, last_try: LastTry::Keep, message });
/// assert!(task.same_card.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
pub struct CardTask {
    /// What the session is for.
    pub purpose: CardPurpose,
    /// The card that is expected, when one was read before.
    pub same_card: Option<CardIdentity>,
    /// The capabilities learned in an earlier session; the losses that they count lower the length of reads.
    pub capabilities: Option<CardCapabilities>,
    /// The counter before the PIN or birth date of this task was last passed to a link, which then reported it as not
    /// sent. When the next reading of the counter differs, the credential is wiped unsent.
    pub unconfirmed: Option<PinOutcomeUnknown>,
    /// Whether an earlier session may have left a PIN or birth date verified, see
    /// [`CardSessionOutcome::may_leave_verified`](super::CardSessionOutcome::may_leave_verified). The session then resets the
    /// security status first, where the link lets it.
    pub may_be_verified: bool,
}

/// What a card session is for.
pub enum CardPurpose {
    /// Certificate only: a visual check (目視確認) without more.
    Certificate,
    /// Certificate, PIN and signature (暗証番号による確認).
    PinCheck {
        /// Spent by this session, or given back when the card never saw it.
        pin: AuthPin,
        /// Whether the last try may be spent.
        last_try: LastTry,
        /// What the card signs. The session sends its SHA-256 digest.
        message: Vec<u8>,
    },
    /// Certificate and proof that the card is present, without a PIN (protocol reference, 7.3).
    PresenceProof {
        /// Opens the age record.
        birth_date: BirthDateKey,
        /// What the card signs with its 券面 key.
        message: Vec<u8>,
    },
    /// Certificate and counter, to learn the outcome of a PIN whose answer was lost.
    RecoverPin(PinOutcomeUnknown),
}

/// Whether a person asked to spend the last try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastTry {
    /// No: it is kept.
    Keep,
    /// Yes, knowing that one try is left on this card. The last try of any other card is kept.
    AskedFor(CardIdentity),
}

/// A PIN that was passed to the link and whose answer is missing. The counter shows its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PinOutcomeUnknown {
    /// Tries left before it was sent.
    pub tries_before: u8,
    /// The card it was sent to.
    pub card: CardIdentity,
}

/// What the counter shows about a PIN whose answer is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinRecovery {
    /// The counter is lower: it was wrong.
    WasWrong {
        /// Tries left; 0 means blocked.
        tries_left: u8,
    },
    /// The counter rose, which only a right PIN does.
    WasRight,
    /// The counter is unchanged: no try was lost, so another is safe.
    Unspent,
}

impl PinOutcomeUnknown {
    /// A PIN that was sent to this card when so many tries were left.
    #[must_use]
    pub const fn new(tries_before: u8, card: CardIdentity) -> Self {
        Self { tries_before, card }
    }

    /// Compares the counter with the one before (readers reference, 6.1).
    #[must_use]
    pub fn recovery(self, tries_left: u8) -> PinRecovery {
        match tries_left.cmp(&self.tries_before) {
            Ordering::Less => PinRecovery::WasWrong { tries_left },
            Ordering::Equal => PinRecovery::Unspent,
            Ordering::Greater => PinRecovery::WasRight,
        }
    }
}

/// Distinguishes cards: SHA-256 of the certificate, or of a phone's token information. Opaque, in memory only.
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
#[debug("CardIdentity(..)")]
pub struct CardIdentity([u8; 32]);

impl CardIdentity {
    /// The identity behind these bytes of a card.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        let mut identity = [0; 32];
        identity.iter_mut().zip(digest(&SHA256, content).as_ref()).for_each(|(place, byte)| *place = *byte);
        Self(identity)
    }
}

impl CardTask {
    /// The task of a first session.
    #[must_use]
    pub const fn new(purpose: CardPurpose) -> Self {
        Self { purpose, same_card: None, capabilities: None, unconfirmed: None, may_be_verified: false }
    }

    /// The same task for the card that was read before; any other card is refused.
    #[must_use]
    pub fn with_same_card(mut self, card: CardIdentity) -> Self {
        self.same_card = Some(card);
        self
    }

    /// The same task for a card in which an earlier session may have left a credential verified.
    #[must_use]
    pub const fn with_verified_credential(mut self) -> Self {
        self.may_be_verified = true;
        self
    }

    /// The same task with the capabilities that an earlier session learned.
    #[must_use]
    pub fn with_capabilities(mut self, capabilities: CardCapabilities) -> Self {
        self.capabilities = Some(capabilities);
        self
    }
}
