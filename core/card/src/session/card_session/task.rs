use super::card_task::{CardIdentity, CardPurpose, CardTask, LastTry, PinOutcomeUnknown};
use crate::certificate::AuthCertificate;
use crate::{AuthPin, BirthDateKey};

/// The part of a [`CardTask`] that is still to be done. Each state before VERIFY owns it, and gives it back when the
/// card is removed.
#[derive(derive_more::From)]
pub(super) enum Task {
    /// Nothing beside the certificate.
    Certificate,
    /// The user-authentication PIN.
    #[from(PinTask, PinCheck)]
    Pin(PinTask),
    /// Proof of presence.
    #[from]
    Presence(PresenceTask),
}

/// What the counter of the user-authentication PIN is read for.
#[derive(derive_more::From)]
pub(super) enum PinTask {
    /// Verify the PIN and sign.
    Check(PinCheck),
    /// Find the outcome of a PIN whose answer was lost.
    Recover(PinOutcomeUnknown),
}

/// What is known of a recognised card when the counter of its PIN is read.
pub(super) struct PinQuery {
    pub(super) card: CardIdentity,
    pub(super) task: PinTask,
    pub(super) certificate: PinCertificate,
}

/// Where the certificate of the PIN's key is.
pub(super) enum PinCertificate {
    /// It was read.
    Read(Box<AuthCertificate>),
    /// On an Android token it can be read after the PIN only.
    BehindPin,
}

/// A PIN that may be sent once.
pub(super) struct PinCheck {
    pub(super) pin: AuthPin,
    pub(super) last_try: LastTry,
    /// What the card signs.
    pub(super) message: Vec<u8>,
    /// See [`CardTask::unconfirmed`].
    pub(super) unconfirmed: Option<PinOutcomeUnknown>,
}

/// A birth date that may be sent once.
pub(super) struct PresenceTask {
    pub(super) birth_date: BirthDateKey,
    /// What the card signs.
    pub(super) message: Vec<u8>,
    /// See [`CardTask::unconfirmed`].
    pub(super) unconfirmed: Option<PinOutcomeUnknown>,
}

impl Task {
    pub(super) fn new(purpose: CardPurpose, unconfirmed: Option<PinOutcomeUnknown>) -> Self {
        match purpose {
            CardPurpose::Certificate => Self::Certificate,
            CardPurpose::PinCheck { pin, last_try, message } => {
                PinTask::Check(PinCheck { pin, last_try, message, unconfirmed }).into()
            }
            CardPurpose::PresenceProof { birth_date, message } => {
                PresenceTask { birth_date, message, unconfirmed }.into()
            }
            CardPurpose::RecoverPin(before) => PinTask::Recover(before).into(),
        }
    }

    /// The same task for the next session.
    pub(super) fn into_card_task(self) -> CardTask {
        let (purpose, unconfirmed) = match self {
            Self::Certificate => (CardPurpose::Certificate, None),
            Self::Pin(PinTask::Recover(before)) => (CardPurpose::RecoverPin(before), None),
            Self::Pin(PinTask::Check(PinCheck { pin, last_try, message, unconfirmed })) => {
                (CardPurpose::PinCheck { pin, last_try, message }, unconfirmed)
            }
            Self::Presence(PresenceTask { birth_date, message, unconfirmed }) => {
                (CardPurpose::PresenceProof { birth_date, message }, unconfirmed)
            }
        };
        CardTask { unconfirmed, ..CardTask::new(purpose) }
    }
}
