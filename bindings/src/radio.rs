use shikaku_core::workflow;
use shikaku_reader::session::LinkFailure;
use shikaku_reader::{Uuid, session};
use zeroize::Zeroizing;

/// What the radio or the cable has to say. In doubt, `Lost`.
#[derive(uniffi::Enum)]
pub enum LinkEvent {
    /// Connected over Bluetooth.
    Connected {
        /// Bytes that one write carries: the ATT MTU less 3; 20 if nothing was negotiated.
        write_limit: u32,
    },
    /// Connected over a cable: what the descriptors say.
    Plugged {
        /// dwFeatures.
        features: u32,
        /// dwMaxCCIDMessageLength.
        message_max: u32,
        /// wMaxPacketSize of the bulk-out endpoint.
        packet_size: u32,
        /// The slot for contactless cards.
        slot: u8,
    },
    /// The services found.
    Services {
        /// UUIDs, short or in full.
        uuids: Vec<String>,
    },
    /// The battery level; absent when it cannot be read.
    Battery {
        /// Percent.
        level: Option<u8>,
    },
    /// Notifications come from now on.
    Subscribed,
    /// The last piece is out.
    Written,
    /// Bytes from the reader, in the order in which they came.
    Notified {
        /// Of one notification or transfer, whatever its length.
        bytes: Vec<u8>,
    },
    /// Bytes of the interrupt pipe of USB.
    Noticed {
        /// Of one transfer.
        bytes: Vec<u8>,
    },
    /// There is no connection: it broke, could not be made, or an order failed on it.
    Lost,
    /// There can be none before something is changed on the device.
    Unavailable {
        /// What.
        failure: LinkFailure,
    },
    /// There can be one again.
    Available,
}

/// Why the device makes no connection.
#[uniffi::remote(Enum)]
pub enum LinkFailure {
    /// Bluetooth is switched off.
    Off,
    /// The app may not use it.
    NotAllowed,
    /// There is none, or no such port.
    Absent,
}

/// What a device says of itself on the air.
#[derive(uniffi::Record)]
pub struct Advertisement {
    /// The platform's name of it: the MAC address on Android, a UUID on iOS.
    pub device: String,
    /// Its name, if it advertises one.
    pub name: Option<String>,
    /// Received signal strength in dBm.
    pub rssi: i16,
    /// UUIDs of its services, short or in full.
    pub services: Vec<String>,
}

impl From<LinkEvent> for session::LinkEvent {
    fn from(event: LinkEvent) -> Self {
        let length = |bytes| usize::try_from(bytes).unwrap_or(usize::MAX);
        match event {
            LinkEvent::Connected { write_limit } => Self::Connected { write_limit: length(write_limit) },
            LinkEvent::Plugged { features, message_max, packet_size, slot } => {
                Self::Plugged { features, message_max, packet_size: length(packet_size), slot }
            }
            LinkEvent::Services { uuids } => Self::Services(parsed(&uuids)),
            LinkEvent::Battery { level } => Self::Battery(level),
            LinkEvent::Subscribed => Self::Subscribed,
            LinkEvent::Written => Self::Written,
            LinkEvent::Notified { bytes } => Self::Notified(Zeroizing::new(bytes)),
            LinkEvent::Noticed { bytes } => Self::Noticed(bytes),
            LinkEvent::Lost => Self::Lost,
            LinkEvent::Unavailable { failure } => Self::Unavailable(failure),
            LinkEvent::Available => Self::Available,
        }
    }
}

impl From<Advertisement> for workflow::Advertisement {
    fn from(advertisement: Advertisement) -> Self {
        let Advertisement { device, name, rssi, services } = advertisement;
        Self { device, name, rssi, services: parsed(&services) }
    }
}

/// What is no UUID is no service either.
fn parsed(uuids: &[String]) -> Vec<Uuid> {
    uuids.iter().filter_map(|text| Uuid::parse(text)).collect()
}
