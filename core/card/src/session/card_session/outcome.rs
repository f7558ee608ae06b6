use shikaku_transport::TransportError;
use thiserror::Error;

use super::card_task::{CardIdentity, CardTask, PinOutcomeUnknown, PinRecovery};
use crate::apdu::StatusWord;
use crate::certificate::AuthCertificate;
use crate::session::CardCapabilities;

/// The outcome of a card session. Unless the card was removed, a session that sent a PIN or birth date has sent the SELECT that
/// resets the security status, where the link lets it. Its answer is not judged.
pub enum CardSessionOutcome {
    /// The card answered all that the task asks for. Neither its certificate nor its signature is checked yet.
    Identified(Box<Identification>),
    /// The counter showed the outcome of a PIN whose answer was lost.
    PinRecovered {
        /// The outcome.
        recovery: PinRecovery,
        /// The card that the PIN was sent to.
        card: CardIdentity,
    },
    /// A PIN was sent, and the card's answer says neither that it matched nor that it did not. The card is present; the
    /// next session finds the outcome with [`CardPurpose::RecoverPin`](super::CardPurpose::RecoverPin).
    PinUnclear(PinOutcomeUnknown),
    /// The session ended with the card present, for a reason that a person can act on.
    Refused(CardRefusal),
    /// The card or the reader was removed.
    Removed(CardRemoved, TransportError),
}

impl CardSessionOutcome {
    /// Whether a PIN or birth date may still be verified, if the card has kept its power. The next session needs
    /// [`CardTask::may_be_verified`] then.
    #[must_use]
    pub const fn may_leave_verified(&self) -> bool {
        match self {
            Self::Removed(CardRemoved::NothingSpent(task), _) => {
                task.may_be_verified || task.unconfirmed.is_some()
            }
            Self::Removed(..) => true,
            Self::Identified(_) | Self::PinRecovered { .. } | Self::PinUnclear(_) | Self::Refused(_) => false,
        }
    }
}

/// What a card gave.
#[non_exhaustive]
pub struct Identification {
    /// 利用者証明用電子証明書, parsed but not yet trusted.
    pub certificate: AuthCertificate,
    /// The proof that came with the certificate.
    pub proof: CardProof,
    /// The capabilities that card and link have shown.
    pub capabilities: CardCapabilities,
}

impl Identification {
    /// What a card gave, for tests of what handles it.
    #[must_use]
    pub const fn new(certificate: AuthCertificate, proof: CardProof, capabilities: CardCapabilities) -> Self {
        Self { certificate, proof, capabilities }
    }
}

/// What a card proved.
pub enum CardProof {
    /// Nothing but the certificate.
    None,
    /// The signature that a PIN opened. The session does not check it: call
    /// [`AuthCertificate::verify_signature`] with the message.
    Pin {
        /// PKCS #1 v1.5 signature, 256 bytes.
        signature: Vec<u8>,
    },
    /// Proof of presence by the 券面 application. The session does not check it:
    /// [`verify_presence`](crate::presence::verify_presence) does.
    Presence {
        /// EF 0001.
        record: Vec<u8>,
        /// EF 0004.
        certificate: Vec<u8>,
        /// PKCS #1 v1.5 signature, 256 bytes.
        signature: Vec<u8>,
    },
}

/// Why a session ended with the card present.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CardRefusal {
    /// No JPKI application.
    #[error("the card has no JPKI application")]
    NotMyNumberCard,
    /// No authentication certificate on the card.
    #[error("the card has no authentication certificate")]
    NoCertificate,
    /// The content of the certificate's file is no X.509 certificate.
    #[error("the authentication certificate cannot be read")]
    CertificateUnreadable,
    /// The certificate was read whole, and its profile is not known.
    #[error("the profile of the authentication certificate is not known")]
    CertificateProfileUnknown,
    /// A phone was presented instead of a card.
    #[error("a phone was presented instead of a card")]
    PhoneToken,
    /// Another card than the expected one.
    #[error("another card than the expected one was presented")]
    CardChanged,
    /// The PIN did not match; at least one try is left.
    #[error("the PIN did not match; tries left: {tries_left}")]
    WrongPin {
        /// Tries left.
        tries_left: u8,
        /// The card that has them.
        card: CardIdentity,
    },
    /// One try is left and was kept; the PIN was not sent.
    #[error("one try is left; the PIN was not sent")]
    LastTryKept {
        /// The card that has it.
        card: CardIdentity,
    },
    /// The PIN is blocked.
    #[error("the PIN is blocked")]
    PinBlocked,
    /// The card was issued without a PIN (顔認証マイナンバーカード).
    #[error("the card was issued without a PIN")]
    NoPin,
    /// The PIN is blocked, or the card was issued without one: the card does not show which.
    #[error("the PIN is blocked, or the card was issued without one")]
    PinUnusable,
    /// The card does not report the tries left; the PIN was not sent.
    #[error("the card does not report the tries left; the PIN was not sent")]
    CounterUnknown,
    /// The birth date did not match; the card may count tries here too.
    #[error("the birth date did not match")]
    WrongBirthDate,
    /// A birth date was sent, and neither the answer nor the counter says whether it matched; it was not sent again.
    #[error("whether the birth date matched is not known; it was not sent again")]
    BirthDateOutcomeUnknown,
    /// The card accepts no birth date any more.
    #[error("the card accepts no birth date any more")]
    BirthDateLocked,
    /// The card has no 券面 application, or it does not work.
    #[error("the card cannot prove its presence")]
    NoPresenceProof,
    /// The card refused to sign.
    #[error("the card refused to sign: {0:?}")]
    SignatureRefused(StatusWord),
    /// A status word that fits no rule.
    #[error("unexpected status word: {0:?}")]
    Unexpected(StatusWord),
    /// Bytes that cannot be right.
    #[error("the card answered with bytes that cannot be right")]
    Misbehaving,
}

/// What was done by the time the card was removed.
pub enum CardRemoved {
    /// No credential was spent. The task can be used again, with its PIN or birth date.
    NothingSpent(Box<CardTask>),
    /// A PIN was sent and its answer is missing.
    PinOutcomeUnknown(PinOutcomeUnknown),
    /// The PIN was right; the signature is missing.
    PinAccepted(CardIdentity),
    /// The birth date was sent; the proof is missing.
    BirthDateSent,
}
