use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::TransportError;
use zeroize::Zeroizing;

/// The response APDU of an exchange, status word last, or why there is none.
pub type CardAnswer = Result<Zeroizing<Vec<u8>>, TransportError>;

/// What carries the bytes to a card.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Carrier {
    /// The shell: NFC, PC/SC, a card slot of the system.
    Shell,
    /// The Bluetooth or USB reader in use.
    Reader,
}

/// The link to cards as the application tracks it: what it requested from the link, and the exchange in flight.
#[derive(Default)]
pub(super) struct CardLink {
    /// Whether a card is wanted, and whether by a reader, as last sent to the links. `None`: both have to be resent.
    wanted: Option<(bool, bool)>,
    /// What carries the bytes to the card that is there; `None` without a card.
    present: Option<Carrier>,
    exchange: Option<u32>,
    last_exchange: u32,
    /// The failure that the check received since a card is wanted or a button was pressed.
    reported: Option<ReaderFailure>,
}

impl CardLink {
    /// The exchange in flight.
    pub(super) const fn exchange(&self) -> Option<u32> {
        self.exchange
    }

    /// Begins an exchange; gives its number and what carries it.
    pub(super) fn next_exchange(&mut self) -> (u32, Carrier) {
        self.last_exchange = self.last_exchange.wrapping_add(1);
        self.exchange = Some(self.last_exchange);
        (self.last_exchange, self.present.unwrap_or(Carrier::Shell))
    }

    /// Takes the answer to this exchange; false if another exchange or none is under way.
    pub(super) fn answered(&mut self, exchange: u32) -> bool {
        self.exchange.take_if(|in_flight| *in_flight == exchange).is_some()
    }

    /// A card is there.
    pub(super) const fn found(&mut self, carrier: Carrier) {
        (self.wanted, self.reported, self.present) = (None, None, Some(carrier));
    }

    /// What carries the bytes to the card that is to be released, if there is one.
    pub(super) const fn release(&mut self) -> Option<Carrier> {
        self.present.take()
    }

    /// Sets whether a card is wanted, and whether by a reader. Returns whether the links need the new values.
    pub(super) fn set_wanted(&mut self, wanted: bool, by_reader: bool) -> bool {
        if !wanted {
            self.reported = None;
        }
        self.wanted.replace((wanted, by_reader)) != Some((wanted, by_reader))
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.wanted.is_some_and(|(wanted, _)| wanted)
    }

    /// Forgets what the links know, so that the next `set_wanted` reports a change.
    pub(super) const fn forget_wanted(&mut self) {
        self.wanted = None;
    }

    /// A person pressed a button: a link that failed may try again.
    pub(super) fn pressed(&mut self) {
        self.reported = None;
        if self.exchange.is_none() {
            self.wanted.take_if(|(wanted, _)| *wanted);
        }
    }

    /// Whether the check does not know of this failure yet.
    pub(super) fn is_news(&mut self, failure: ReaderFailure) -> bool {
        self.reported.replace(failure) != Some(failure)
    }
}
