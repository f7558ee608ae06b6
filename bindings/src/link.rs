use shikaku_clinic::failure::ReaderFailure;
use shikaku_reader::slot;
use shikaku_reader::slot::SlotDescription;
use shikaku_transport::{RadioType, TransportError};

/// What the link to a card can carry, as the platform reports it. On Android `isExtendedLengthApduSupported` gives
/// `extended`, and `maxTransceiveLength` gives both lengths.
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
#[uniffi::remote(Enum)]
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
    ReaderLost,
}

/// Who carries the bytes to the card.
#[derive(uniffi::Enum)]
pub enum ReaderLink {
    /// The shell itself: NFC, or a card slot of the system. It gets `Transmit`, `SetCardWanted` and `ReleaseCard`.
    Shell,
    /// A Bluetooth reader, which a person chooses on a page of its own.
    Bluetooth {
        /// Whether the shell's NFC looks for cards as long as no reader is paired.
        nfc_until_paired: bool,
    },
    /// A reader at a USB port.
    Usb {
        /// The platform's name of the reader.
        device: String,
    },
}

/// Why the shell cannot look for a card.
#[derive(Clone, Copy, uniffi::Enum)]
pub enum CardLinkFailure {
    /// No reader is connected, and the device has no NFC.
    NoReader,
    /// The reader was disconnected.
    ReaderLost,
    /// Another program uses the reader.
    ReaderBusy,
    /// The system's service for cards does not run.
    NoService,
    /// NFC of the device is switched off.
    NfcOff,
    /// The device does not start its NFC reader.
    NfcUnavailable,
}

impl From<LinkLimits> for shikaku_transport::LinkLimits {
    fn from(limits: LinkLimits) -> Self {
        let length = |bytes| usize::try_from(bytes).unwrap_or(usize::MAX);
        let (command_max, response_max) = (length(limits.command_max), length(limits.response_max));
        let LinkLimits { extended, radio, selects_any_application, .. } = limits;
        Self { extended, command_max, response_max, radio, selects_any_application }
    }
}

impl From<LostCard> for TransportError {
    fn from(lost: LostCard) -> Self {
        match lost {
            LostCard::BeforeSending => Self::NotSent,
            LostCard::AfterSending => Self::ReplyLost,
            LostCard::TooLong => Self::TooLong,
            LostCard::ReaderLost => Self::ReaderLost,
        }
    }
}

impl From<CardLinkFailure> for ReaderFailure {
    fn from(failure: CardLinkFailure) -> Self {
        match failure {
            CardLinkFailure::NoReader => Self::NoReader,
            CardLinkFailure::ReaderLost => Self::ReaderLost,
            CardLinkFailure::ReaderBusy => Self::ReaderBusy,
            CardLinkFailure::NoService => Self::NoService,
            CardLinkFailure::NfcOff => Self::NfcOff,
            CardLinkFailure::NfcUnavailable => Self::NfcUnavailable,
        }
    }
}

/// Which of these slots, by the system's names of them, is for a patient's card: never the slot for a SAM. Absent when
/// more than one is left.
#[uniffi::export]
#[must_use]
pub fn choose_slot(names: &[String]) -> Option<String> {
    let slots: Vec<_> =
        names.iter().map(|name| SlotDescription { name, features: None, has_card: false }).collect();
    slot::choose_slot(&slots).and_then(|place| names.get(place).cloned())
}
