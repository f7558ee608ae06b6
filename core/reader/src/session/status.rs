use strum::{EnumString, IntoStaticStr, VariantArray};

use super::failure::ReaderSessionFailure;

/// The phase of a reader session. Each but the first and the last ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum ReaderPhase {
    /// Not connected, and nothing is wanted.
    Resting,
    /// Not connected; the next attempt comes by itself.
    Pausing,
    /// The connection is being made.
    Connecting,
    /// Services, battery, notifications, authentication.
    Preparing,
    /// Open; no card, or none wanted.
    Ready,
    /// The card gets its power.
    Powering,
    /// The card has power.
    CardReady,
    /// An APDU is under way.
    Exchanging,
    /// The connection is being ended.
    Parting,
    /// Nothing goes on before a person did something.
    Refused,
}

impl ReaderPhase {
    /// The stable name in files, shells and tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether the reader is open: it took the key, and says when a card comes.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Ready | Self::Powering | Self::CardReady | Self::Exchanging)
    }
}

/// The status of a reader for the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderStatus {
    /// Where the session is.
    pub phase: ReaderPhase,
    /// Battery in percent, when the reader reported it.
    pub battery: Option<u8>,
    /// The connection was lost since a card was first wanted.
    pub was_lost: bool,
    /// The card was lost again and again: it lies badly.
    pub move_card: bool,
    /// Why it does not go on.
    pub refused: Option<ReaderSessionFailure>,
}

impl ReaderStatus {
    /// Percent at which a reader is to be charged. The maker's *low battery* is a voltage (3.78 V); a fifth leaves an
    /// afternoon.
    pub const BATTERY_LOW: u8 = 20;

    /// The level, when the reader is to be charged.
    #[must_use]
    pub fn low_battery(&self) -> Option<u8> {
        self.battery.filter(|level| *level <= Self::BATTERY_LOW)
    }
}
