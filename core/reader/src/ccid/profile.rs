use shikaku_transport::LinkLimits;
use thiserror::Error;

use super::message::HEADER;

/// At what level a reader takes APDUs: bits of dwFeatures (readers reference, 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExchangeLevel {
    /// `00020000`: short APDUs, each in one message.
    ShortApdu,
    /// `00040000`: short and extended APDUs, in several messages if need be.
    ExtendedApdu,
}

/// What a descriptor says of a reader, and which slot of it is ours.
///
/// # Examples
///
/// ```
/// use shikaku_reader::ccid::CcidProfile;
///
/// // dwFeatures and dwMaxCCIDMessageLength of the descriptor of a reader of short APDUs.
/// assert!(CcidProfile::new(0, 0x0002_0030, 271).is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CcidProfile {
    pub(super) slot: u8,
    pub(super) level: ExchangeLevel,
    pub(super) message_max: usize,
}

/// Why a reader cannot be used.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CcidProfileError {
    /// The host would have to run T=0 or T=1 itself. Contactless readers never want that.
    #[error("the reader takes no APDUs, only what a card protocol makes of them")]
    NoApduLevel,
    /// Fewer bytes than a short APDU or its answer needs, or more than we hold.
    #[error("the longest message of the reader is too short or too long")]
    MessageMax,
}

/// dwMaxCCIDMessageLength of a reader of short APDUs: 10 + 261 bytes. Readers of less exist only at lower levels.
const MESSAGE_SHORTEST: usize = HEADER + 261;
/// An extended APDU in one message. No reader promises more.
const MESSAGE_LONGEST: usize = HEADER + 65_544;

impl CcidProfile {
    /// From the CCID descriptor: dwFeatures and dwMaxCCIDMessageLength.
    ///
    /// # Errors
    /// When the reader takes no APDUs, or its messages cannot hold a short one.
    pub const fn new(slot: u8, features: u32, message_max: u32) -> Result<Self, CcidProfileError> {
        let level = match features & 0x0007_0000 {
            0x0002_0000 => ExchangeLevel::ShortApdu,
            0x0004_0000 => ExchangeLevel::ExtendedApdu,
            _ => return Err(CcidProfileError::NoApduLevel),
        };
        let message_max = message_max as usize;
        if message_max < MESSAGE_SHORTEST || message_max > MESSAGE_LONGEST {
            return Err(CcidProfileError::MessageMax);
        }
        Ok(Self { slot, level, message_max })
    }

    /// A reader of one slot whose messages hold one short APDU: what every APDU-level reader can do.
    pub const SHORT: Self = Self { slot: 0, level: ExchangeLevel::ShortApdu, message_max: MESSAGE_SHORTEST };

    /// What APDUs it carries.
    #[must_use]
    pub const fn limits(self) -> LinkLimits {
        match self.level {
            ExchangeLevel::ShortApdu => LinkLimits::SHORT,
            ExchangeLevel::ExtendedApdu => LinkLimits::EXTENDED,
        }
    }

    /// Longest part of an APDU in one message.
    pub(super) const fn part_max(self) -> usize {
        self.message_max.saturating_sub(HEADER)
    }
}

#[cfg(test)]
mod tests {
    use super::{CcidProfile, CcidProfileError, LinkLimits};

    /// The descriptors of readers seen in Japan (readers reference, 1.5).
    #[test]
    fn the_readers_of_japan_can_be_used_and_a_card_protocol_level_cannot() {
        for (features, message_max, expected) in [
            (0x0004_007E, 522, Ok(LinkLimits::EXTENDED)),
            (0x0004_04BA, 522, Ok(LinkLimits::EXTENDED)),
            (0x0004_0040, 522, Ok(LinkLimits::EXTENDED)),
            (0x0002_00BA, 271, Ok(LinkLimits::SHORT)),
            (0x0001_00BA, 271, Err(CcidProfileError::NoApduLevel)),
            (0x0000_0000, 271, Err(CcidProfileError::NoApduLevel)),
            (0x0002_00BA, 270, Err(CcidProfileError::MessageMax)),
            (0x0004_00BA, u32::MAX, Err(CcidProfileError::MessageMax)),
        ] {
            let profile = CcidProfile::new(0, features, message_max);
            assert_eq!(profile.map(CcidProfile::limits), expected, "{features:08X}");
        }
    }
}
