use shikaku_core::failure::ReaderFailure;
use shikaku_core::port::{self, TransportError};

/// What the link to a card can carry, as the platform tells it. Android: `isExtendedLengthApduSupported` and
/// `maxTransceiveLength`, for both lengths.
#[derive(Clone, Copy, uniffi::Record)]
pub struct LinkLimits {
    /// Extended Lc and Le may be tried.
    pub extended: bool,
    /// Longest command in bytes, header included.
    pub command_max: u32,
    /// Longest response in bytes, status word included.
    pub response_max: u32,
}

/// Why a command has no answer. The difference decides what may be sent again: in doubt it is `AfterSending`.
#[derive(Clone, Copy, uniffi::Enum)]
pub enum LostCard {
    /// The command certainly never reached the card.
    BeforeSending,
    /// The command was sent and its answer is missing: the card may have run it.
    AfterSending,
    /// The link cannot carry this length; the card did not see it.
    TooLong,
    /// The reader itself is gone.
    ReaderGone,
}

/// Why no card can be looked for.
#[derive(Clone, Copy, uniffi::Enum)]
pub enum ReaderTrouble {
    /// None is connected, or NFC is switched off.
    NoReader,
    /// It was disconnected.
    ReaderGone,
    /// Another program holds it.
    ReaderBusy,
    /// The system's service for cards does not run.
    NoService,
}

impl From<LinkLimits> for port::LinkLimits {
    fn from(limits: LinkLimits) -> Self {
        let length = |bytes| usize::try_from(bytes).unwrap_or(usize::MAX);
        let (command_max, response_max) = (length(limits.command_max), length(limits.response_max));
        Self { extended: limits.extended, command_max, response_max }
    }
}

impl From<LostCard> for TransportError {
    fn from(lost: LostCard) -> Self {
        match lost {
            LostCard::BeforeSending => Self::NotSent,
            LostCard::AfterSending => Self::ReplyLost,
            LostCard::TooLong => Self::TooLong,
            LostCard::ReaderGone => Self::ReaderGone,
        }
    }
}

impl From<ReaderTrouble> for ReaderFailure {
    fn from(trouble: ReaderTrouble) -> Self {
        match trouble {
            ReaderTrouble::NoReader => Self::NoReader,
            ReaderTrouble::ReaderGone => Self::ReaderGone,
            ReaderTrouble::ReaderBusy => Self::ReaderBusy,
            ReaderTrouble::NoService => Self::NoService,
        }
    }
}
