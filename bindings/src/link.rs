use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::TransportError;

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
    /// The radio type of the card, where the platform reports it. Android: the technologies of the tag; iOS: whether
    /// the tag has application data (Type B) or historical bytes (Type A).
    #[uniffi(default = None)]
    pub radio: Option<RadioType>,
    /// The platform transmits a SELECT of any application. iOS over NFC: false, because `CoreNFC` transmits only a
    /// SELECT of the applications in Info.plist.
    #[uniffi(default = true)]
    pub selects_any_application: bool,
}

/// How a contactless card modulates (ISO/IEC 14443-2).
#[derive(Clone, Copy, uniffi::Enum)]
pub enum RadioType {
    /// Most phones and most other cards.
    TypeA,
    /// Every plastic My Number Card.
    TypeB,
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
    /// None is connected, and the device has no NFC.
    NoReader,
    /// It was disconnected.
    ReaderGone,
    /// Another program holds it.
    ReaderBusy,
    /// The system's service for cards does not run.
    NoService,
    /// Bluetooth is switched off.
    BluetoothOff,
    /// The app may not use Bluetooth.
    BluetoothNotAllowed,
    /// The reader does not answer.
    ReaderNotFound,
    /// The reader holds another key.
    ReaderKeyMismatch,
    /// The reader locked itself.
    ReaderKeyLocked,
    /// It is no reader that is known.
    ReaderUnknown,
    /// The link breaks again and again.
    ReaderUnsteady,
    /// The reader does not answer as it should.
    ReaderTroubled,
    /// NFC of the device is switched off.
    NfcOff,
    /// The device does not start its NFC reader.
    NfcUnavailable,
}

impl From<LinkLimits> for shikaku_transport::LinkLimits {
    fn from(limits: LinkLimits) -> Self {
        let length = |bytes| usize::try_from(bytes).unwrap_or(usize::MAX);
        let (command_max, response_max) = (length(limits.command_max), length(limits.response_max));
        let radio = limits.radio.map(|radio| match radio {
            RadioType::TypeA => shikaku_transport::RadioType::TypeA,
            RadioType::TypeB => shikaku_transport::RadioType::TypeB,
        });
        let LinkLimits { extended, selects_any_application, .. } = limits;
        Self { extended, command_max, response_max, radio, selects_any_application }
    }
}

impl From<shikaku_transport::LinkLimits> for LinkLimits {
    fn from(limits: shikaku_transport::LinkLimits) -> Self {
        let length = |bytes| u32::try_from(bytes).unwrap_or(u32::MAX);
        let (command_max, response_max) = (length(limits.command_max), length(limits.response_max));
        let radio = limits.radio.map(|radio| match radio {
            shikaku_transport::RadioType::TypeA => RadioType::TypeA,
            shikaku_transport::RadioType::TypeB => RadioType::TypeB,
        });
        let shikaku_transport::LinkLimits { extended, selects_any_application, .. } = limits;
        Self { extended, command_max, response_max, radio, selects_any_application }
    }
}

impl From<TransportError> for LostCard {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::NotSent => Self::BeforeSending,
            TransportError::TooLong => Self::TooLong,
            TransportError::ReaderGone => Self::ReaderGone,
            _ => Self::AfterSending,
        }
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
            ReaderTrouble::BluetoothOff => Self::BluetoothOff,
            ReaderTrouble::BluetoothNotAllowed => Self::BluetoothNotAllowed,
            ReaderTrouble::ReaderNotFound => Self::ReaderNotFound,
            ReaderTrouble::ReaderKeyMismatch => Self::ReaderKeyMismatch,
            ReaderTrouble::ReaderKeyLocked => Self::ReaderKeyLocked,
            ReaderTrouble::ReaderUnknown => Self::ReaderUnknown,
            ReaderTrouble::ReaderUnsteady => Self::ReaderUnsteady,
            ReaderTrouble::ReaderTroubled => Self::ReaderTroubled,
            ReaderTrouble::NfcOff => Self::NfcOff,
            ReaderTrouble::NfcUnavailable => Self::NfcUnavailable,
        }
    }
}

impl From<ReaderFailure> for ReaderTrouble {
    fn from(failure: ReaderFailure) -> Self {
        match failure {
            ReaderFailure::NoReader => Self::NoReader,
            ReaderFailure::ReaderBusy => Self::ReaderBusy,
            ReaderFailure::NoService => Self::NoService,
            ReaderFailure::BluetoothOff => Self::BluetoothOff,
            ReaderFailure::BluetoothNotAllowed => Self::BluetoothNotAllowed,
            ReaderFailure::ReaderNotFound => Self::ReaderNotFound,
            ReaderFailure::ReaderKeyMismatch => Self::ReaderKeyMismatch,
            ReaderFailure::ReaderKeyLocked => Self::ReaderKeyLocked,
            ReaderFailure::ReaderUnknown => Self::ReaderUnknown,
            ReaderFailure::ReaderUnsteady => Self::ReaderUnsteady,
            ReaderFailure::ReaderTroubled => Self::ReaderTroubled,
            ReaderFailure::NfcOff => Self::NfcOff,
            ReaderFailure::NfcUnavailable => Self::NfcUnavailable,
            // A card that was lost or not held up is no trouble of the reader: the reception tells it itself.
            _ => Self::ReaderGone,
        }
    }
}
