//! A link that changes single exchanges of a card that keeps its power, as a driver does whose report is not to be believed.

use std::collections::BTreeMap;

use shikaku_transport::{CardTransport, LinkLimits, TransportError};
use shikaku_virtual_card::VirtualLink;

/// What becomes of one exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    /// The card does not see the command.
    Lost(TransportError),
    /// The card runs it, and the link reports this.
    RunAndLost(TransportError),
    /// The card runs it and answers with other bytes.
    RunAndAnswered(&'static [u8]),
}

pub(crate) struct ChangedLink {
    pub(crate) link: VirtualLink,
    /// The changes by their exchange, counted from 1.
    changes: BTreeMap<u32, Change>,
    exchanges: u32,
    /// Whether the card did not see the last command.
    is_last_lost: bool,
}

impl ChangedLink {
    /// A link that changes nothing.
    pub(crate) const fn new(link: VirtualLink) -> Self {
        Self { link, changes: BTreeMap::new(), exchanges: 0, is_last_lost: false }
    }

    /// The same link with this exchange changed, counted from the first one of all or since [`Self::restart`].
    pub(crate) fn with(mut self, exchange: u32, change: Change) -> Self {
        self.changes.insert(exchange, change);
        self
    }

    /// Counts the exchanges anew and changes this one alone.
    pub(crate) fn restart(&mut self, exchange: u32, change: Change) {
        self.changes = BTreeMap::from([(exchange, change)]);
        self.exchanges = 0;
    }

    /// How many exchanges there were.
    pub(crate) const fn exchanges(&self) -> u32 {
        self.exchanges
    }

    /// Whether the card did not see the last command.
    pub(crate) const fn is_last_lost(&self) -> bool {
        self.is_last_lost
    }
}

impl CardTransport for ChangedLink {
    fn limits(&self) -> LinkLimits {
        self.link.limits()
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.exchanges += 1;
        let change = self.changes.get(&self.exchanges).copied();
        self.is_last_lost = matches!(change, Some(Change::Lost(_)));
        match change {
            None => self.link.transceive(command),
            Some(Change::Lost(error)) => Err(error),
            Some(Change::RunAndLost(error)) => self.link.transceive(command).and(Err(error)),
            Some(Change::RunAndAnswered(bytes)) => self.link.transceive(command).map(|_| bytes.to_vec()),
        }
    }
}
