use crate::failure::ReaderFailure;

listed! {
    /// Where a reader session stands. Each but the first and the last ends by itself.
    ReaderPhase {
        /// Not connected, and nothing is wanted.
        Resting "resting"
        /// Not connected; the next attempt comes by itself.
        Pausing "pausing"
        /// The connection is being made.
        Connecting "connecting"
        /// Services, battery, notifications, authentication.
        Preparing "preparing"
        /// Open; no card, or none wanted.
        Ready "ready"
        /// The card gets its power.
        Powering "powering"
        /// The card has power.
        CardReady "card-ready"
        /// An APDU is under way.
        Exchanging "exchanging"
        /// The connection is being ended.
        Parting "parting"
        /// Nothing goes on before a person did something.
        Refused "refused"
    }
}

impl ReaderPhase {
    /// Whether the reader is open: it took the key, and says when a card comes.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Ready | Self::Powering | Self::CardReady | Self::Exchanging)
    }
}

/// How a reader stands, for the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderStanding {
    /// Where the session is.
    pub phase: ReaderPhase,
    /// Battery in percent, when it was told.
    pub battery: Option<u8>,
    /// The connection was lost since a card was first wanted.
    pub was_lost: bool,
    /// The card was lost again and again: it lies badly.
    pub move_card: bool,
    /// Why it does not go on.
    pub refused: Option<ReaderFailure>,
}

impl ReaderStanding {
    /// Percent at which a reader is to be charged. The maker's *low battery* is a voltage (3.78 V); a fifth leaves an
    /// afternoon.
    pub const BATTERY_LOW: u8 = 20;

    /// The level, when the reader is to be charged.
    #[must_use]
    pub fn low_battery(&self) -> Option<u8> {
        self.battery.filter(|level| *level <= Self::BATTERY_LOW)
    }
}
