use thiserror::Error;

/// What a link can carry, and the radio type of the card if the reader reports it. A reader may lower what a card
/// can do.
///
/// # Examples
///
/// ```
/// use shikaku_transport::{LinkLimits, RadioType};
///
/// let narrow = LinkLimits::SHORT.with_command_max(256).with_radio(Some(RadioType::TypeB));
/// assert!(!narrow.extended);
/// assert_eq!(narrow.response_max, LinkLimits::SHORT.response_max);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkLimits {
    /// Extended Lc and Le (ISO/IEC 7816-4, 5.2) may be tried.
    pub extended: bool,
    /// Longest command APDU in bytes, header included.
    pub command_max: usize,
    /// Longest response APDU in bytes, status word included.
    pub response_max: usize,
    /// The radio type of the card. `None` for a contact reader, and for a reader that does not report it.
    pub radio: Option<RadioType>,
    /// The link transmits a SELECT of any application. CoreNFC on iOS transmits only a SELECT of the applications that
    /// Info.plist lists, and ends its reader session at any other.
    pub selects_any_application: bool,
}

/// How a contactless card modulates (ISO/IEC 14443-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RadioType {
    /// Type A: most phones and most other cards.
    TypeA,
    /// Type B: every plastic My Number Card (protocol reference, 1.11).
    TypeB,
}

impl LinkLimits {
    /// Short APDUs only: 5 + 255 + 1 bytes out, 256 + 2 bytes in.
    pub const SHORT: Self = Self {
        extended: false,
        command_max: 261,
        response_max: 258,
        radio: None,
        selects_any_application: true,
    };

    /// Extended APDUs as ISO/IEC 7816-4 allows them.
    pub const EXTENDED: Self =
        Self { extended: true, command_max: 65_544, response_max: 65_538, ..Self::SHORT };

    /// The same limits on a link that carries extended lengths, or does not.
    #[must_use]
    pub const fn with_extended(mut self, extended: bool) -> Self {
        self.extended = extended;
        self
    }

    /// The same limits with this longest command APDU, in bytes.
    #[must_use]
    pub const fn with_command_max(mut self, bytes: usize) -> Self {
        self.command_max = bytes;
        self
    }

    /// The same limits with this longest response APDU, in bytes.
    #[must_use]
    pub const fn with_response_max(mut self, bytes: usize) -> Self {
        self.response_max = bytes;
        self
    }

    /// The same limits on a card of this radio type.
    #[must_use]
    pub const fn with_radio(mut self, radio: Option<RadioType>) -> Self {
        self.radio = radio;
        self
    }

    /// The same limits on a link that selects only the applications that its platform knows by name.
    #[must_use]
    pub const fn with_listed_applications_only(mut self) -> Self {
        self.selects_any_application = false;
        self
    }
}

impl Default for LinkLimits {
    fn default() -> Self {
        Self::EXTENDED
    }
}

/// Why a command has no answer. The difference decides what may be sent again.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportError {
    /// The command certainly never reached the card.
    #[error("the command was not sent")]
    NotSent,
    /// The command was sent and its answer is missing: the card may have run it.
    #[error("the command was sent and its answer is missing")]
    ReplyLost,
    /// The link cannot carry a command or answer of this length; the card did not see it.
    #[error("the link cannot carry this length")]
    TooLong,
    /// The bytes are no command APDU, because they are shorter than its header of 4 bytes; the card did not see them.
    #[error("the bytes are no command")]
    Malformed,
    /// The reader itself is gone.
    #[error("the reader is gone")]
    ReaderLost,
}

/// A link to one card: one command APDU in, one response APDU out.
///
/// # Examples
///
/// ```
/// use shikaku_transport::{CardTransport, LinkLimits, TransportError};
///
/// /// A link whose card was removed before the command was sent.
/// struct NoCard;
///
/// impl CardTransport for NoCard {
///     fn limits(&self) -> LinkLimits {
///         LinkLimits::SHORT
///     }
///
///     fn transceive(&mut self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
///         Err(TransportError::NotSent)
///     }
/// }
///
/// assert_eq!(NoCard.transceive(&[0x00, 0xB0, 0x8A, 0x00, 0x00]), Err(TransportError::NotSent));
/// ```
pub trait CardTransport {
    /// What this link can carry.
    fn limits(&self) -> LinkLimits;

    /// Sends the bytes of one command APDU and gives the bytes of its response, status word last.
    ///
    /// # Errors
    /// Says whether the card may have run the command.
    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError>;
}
