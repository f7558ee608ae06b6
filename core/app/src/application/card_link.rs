use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::TransportError;
use zeroize::Zeroizing;

/// The response APDU of an exchange, status word last, or why there is none.
pub type CardAnswer = Result<Zeroizing<Vec<u8>>, TransportError>;

/// The link to cards as the application sees it: what the link was told, and the exchange under way.
#[derive(Default)]
pub(super) struct CardLink {
    /// Whether a card is wanted, as the link was told last. `None`: the link is to be told again.
    wanted: Option<bool>,
    is_present: bool,
    exchange: Option<u32>,
    last_exchange: u32,
    /// The failure that the check was told since a card is wanted or a button was pressed.
    reported: Option<ReaderFailure>,
}

impl CardLink {
    /// Why an exchange with a card that was replaced has no answer: the card may have run the command.
    pub(super) const LOST: TransportError = TransportError::ReplyLost;

    /// The exchange under way.
    pub(super) const fn exchange(&self) -> Option<u32> {
        self.exchange
    }

    pub(super) const fn next_exchange(&mut self) -> u32 {
        self.last_exchange = self.last_exchange.wrapping_add(1);
        self.exchange = Some(self.last_exchange);
        self.last_exchange
    }

    /// Takes the answer to this exchange; false if another exchange or none is under way.
    pub(super) fn answered(&mut self, exchange: u32) -> bool {
        self.exchange.take_if(|under_way| *under_way == exchange).is_some()
    }

    /// A card is there. Whether an exchange with the card before is still under way.
    pub(super) fn found(&mut self) -> bool {
        (self.wanted, self.reported, self.is_present) = (None, None, true);
        self.exchange.take().is_some()
    }

    /// No exchange is under way, because its card was replaced.
    pub(super) const fn forget_exchange(&mut self) {
        self.exchange = None;
    }

    /// Whether a card is there that is to be released.
    pub(super) const fn release(&mut self) -> bool {
        std::mem::replace(&mut self.is_present, false)
    }

    /// Notes whether a card is wanted; whether the link is to be told.
    pub(super) fn set_wanted(&mut self, wanted: bool) -> bool {
        if !wanted {
            self.reported = None;
        }
        self.wanted.replace(wanted) != Some(wanted)
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.wanted == Some(true)
    }

    /// The link is told again what is wanted.
    pub(super) const fn forget_wanted(&mut self) {
        self.wanted = None;
    }

    /// A person pressed a button: a link that failed may try again.
    pub(super) fn pressed(&mut self) {
        self.reported = None;
        if self.exchange.is_none() {
            self.wanted.take_if(|wanted| *wanted);
        }
    }

    /// Whether the check does not know of this failure yet.
    pub(super) fn is_news(&mut self, failure: ReaderFailure) -> bool {
        self.reported.replace(failure) != Some(failure)
    }
}
