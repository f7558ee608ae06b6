use super::link::{LinkEvent, LinkFailure, LinkOrder};
use crate::uuid::Uuid;

/// A call, an order or a link event of a [`ReaderSession`](super::ReaderSession), without its bytes. It states the
/// length of each piece, so that a replay can cut the message in the same places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkNote {
    /// A session begins, or goes on from where one begins: what follows is all of it.
    Session,
    /// A session goes on that was not seen from its beginning.
    Joined,
    /// Asked: a card is wanted, or no more.
    Wanted(bool),
    /// Asked: connect, although no card is wanted.
    ConnectRequested,
    /// Asked: disconnect the reader.
    DisconnectRequested,
    /// Asked: another key from now on.
    Rekeyed,
    /// Asked: an APDU of so many bytes.
    Transmit(usize),
    /// Asked: the card session is over.
    ReleaseCard,
    /// Time has passed.
    Woke,
    /// [`LinkOrder::Connect`].
    Connect,
    /// [`LinkOrder::Discover`].
    Discover,
    /// [`LinkOrder::ReadBattery`].
    ReadBattery,
    /// [`LinkOrder::Subscribe`], by the service.
    Subscribe(Uuid),
    /// [`LinkOrder::Write`] of so many bytes.
    Write(usize),
    /// [`LinkOrder::Disconnect`].
    Disconnect,
    /// [`LinkEvent::Connected`].
    Connected {
        /// Bytes that one write carries.
        write_limit: usize,
    },
    /// [`LinkEvent::Plugged`].
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
    /// [`LinkEvent::Services`], the first [`Self::SERVICES_MAX`].
    Services(Vec<Uuid>),
    /// [`LinkEvent::Battery`].
    Battery(Option<u8>),
    /// [`LinkEvent::Subscribed`].
    Subscribed,
    /// [`LinkEvent::Written`].
    Written,
    /// [`LinkEvent::Notified`] of so many bytes.
    Notified(usize),
    /// [`LinkEvent::Noticed`] of so many bytes.
    Noticed(usize),
    /// [`LinkEvent::Lost`].
    Lost,
    /// [`LinkEvent::Unavailable`].
    Unavailable(LinkFailure),
    /// [`LinkEvent::Available`].
    Available,
    /// So many bytes of what was notified are no message.
    Garbled(usize),
}

impl LinkNote {
    /// Most services in a note; a reader has fewer than ten.
    pub const SERVICES_MAX: usize = 30;

    /// Whether it is a call of the session by its user.
    #[must_use]
    pub const fn is_call(&self) -> bool {
        matches!(
            self,
            Self::Wanted(_)
                | Self::ConnectRequested
                | Self::DisconnectRequested
                | Self::Rekeyed
                | Self::Transmit(_)
                | Self::ReleaseCard
        )
    }

    /// Whether the session ordered it.
    #[must_use]
    pub const fn is_order(&self) -> bool {
        matches!(
            self,
            Self::Connect
                | Self::Discover
                | Self::ReadBattery
                | Self::Subscribe(_)
                | Self::Write(_)
                | Self::Disconnect
        )
    }
}

impl From<&LinkOrder> for LinkNote {
    fn from(order: &LinkOrder) -> Self {
        match order {
            LinkOrder::Connect => Self::Connect,
            LinkOrder::Discover => Self::Discover,
            LinkOrder::ReadBattery => Self::ReadBattery,
            LinkOrder::Subscribe(gatt) => Self::Subscribe(gatt.service),
            LinkOrder::Write(piece) => Self::Write(piece.len()),
            LinkOrder::Disconnect => Self::Disconnect,
        }
    }
}

impl From<&LinkEvent> for LinkNote {
    fn from(event: &LinkEvent) -> Self {
        match event {
            LinkEvent::Connected { write_limit } => Self::Connected { write_limit: *write_limit },
            LinkEvent::Plugged { features, message_max, packet_size, slot } => Self::Plugged {
                features: *features,
                message_max: *message_max,
                packet_size: *packet_size,
                slot: *slot,
            },
            LinkEvent::Services(services) => {
                Self::Services(services.iter().take(Self::SERVICES_MAX).copied().collect())
            }
            LinkEvent::Battery(level) => Self::Battery(*level),
            LinkEvent::Subscribed => Self::Subscribed,
            LinkEvent::Written => Self::Written,
            LinkEvent::Notified(bytes) => Self::Notified(bytes.len()),
            LinkEvent::Noticed(bytes) => Self::Noticed(bytes.len()),
            LinkEvent::Lost => Self::Lost,
            LinkEvent::Unavailable(failure) => Self::Unavailable(*failure),
            LinkEvent::Available => Self::Available,
        }
    }
}
