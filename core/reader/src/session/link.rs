use strum::{EnumString, IntoStaticStr, VariantArray};
use zeroize::Zeroizing;

use super::failure::ReaderSessionFailure;
use crate::registry::Gatt;
use crate::uuid::Uuid;

/// What the shell does with the radio or the cable. One at a time: the next comes when this one is answered, because
/// Android drops a GATT request that is sent meanwhile. [`LinkOrder::Disconnect`] alone may come at any time.
///
/// No `Debug`, no `Clone`: a piece may hold a PIN.
#[derive(IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum LinkOrder {
    /// Connect to the reader, with the longest packets that can be had. Answered by [`LinkEvent::Connected`] or, at a
    /// cable, [`LinkEvent::Plugged`].
    Connect,
    /// Find the services. Answered by [`LinkEvent::Services`].
    Discover,
    /// Read the battery level (characteristic 2A19). Answered by [`LinkEvent::Battery`].
    ReadBattery,
    /// Subscribe to the notifications. Answered by [`LinkEvent::Subscribed`].
    Subscribe(Gatt),
    /// Write this and wipe it. Answered by [`LinkEvent::Written`] when the next may come.
    Write(Zeroizing<Vec<u8>>),
    /// Disconnect the reader. Answered by [`LinkEvent::Lost`].
    Disconnect,
}

impl LinkOrder {
    /// Stable across releases.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

/// What the radio or the cable has to say. No `Debug`, no `Clone`: a notification may be personal.
#[derive(IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum LinkEvent {
    /// Connected over Bluetooth.
    Connected {
        /// Bytes that one write carries: the ATT MTU without its three bytes of header. 20 if nothing was negotiated.
        write_limit: usize,
    },
    /// Connected over a cable: what the CCID descriptor says (readers reference, 2.3).
    Plugged {
        /// dwFeatures.
        features: u32,
        /// dwMaxCCIDMessageLength.
        message_max: u32,
        /// wMaxPacketSize of the bulk-out endpoint.
        packet_size: usize,
        /// The slot for contactless cards.
        slot: u8,
    },
    /// The services that the reader has.
    Services(Vec<Uuid>),
    /// The level in percent; `None` when the reader does not report it.
    Battery(Option<u8>),
    /// Notifications come from now on.
    Subscribed,
    /// The last piece is out.
    Written,
    /// Bytes from the reader, as they came.
    Notified(Zeroizing<Vec<u8>>),
    /// Bytes from the separate inlet for card events: the interrupt pipe of USB.
    Noticed(Vec<u8>),
    /// There is no connection: it broke, could not be made, or an order failed on it.
    Lost,
    /// There can be none before something is changed on the device.
    Unavailable(LinkFailure),
    /// There can be one again: Bluetooth was switched on, or the permission given.
    Available,
}

impl LinkEvent {
    /// Stable across releases.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

/// Why the device makes no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum LinkFailure {
    /// Bluetooth is switched off.
    Off,
    /// The app may not use it.
    NotAllowed,
    /// The device has none, or no such port.
    Absent,
}

impl LinkFailure {
    /// The stable name in files, shells and tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Returns the failure that the screen shows.
    #[must_use]
    pub const fn failure(self) -> ReaderSessionFailure {
        match self {
            Self::Off => ReaderSessionFailure::BluetoothOff,
            Self::NotAllowed => ReaderSessionFailure::BluetoothNotAllowed,
            Self::Absent => ReaderSessionFailure::NoReader,
        }
    }
}
