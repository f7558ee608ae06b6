use std::time::Duration;

use zeroize::Zeroizing;

use crate::port::HttpRequest;
use crate::workflow::CheckRecord;

/// What the shell does next, beside drawing the screen. It has no other choice to make.
#[derive(PartialEq, Eq, derive_more::Debug)]
pub enum Directive {
    /// Send these bytes to the card, wipe them, and give the answer to `card_answered`.
    #[debug("Transmit({} bytes)", _0.len())]
    Transmit(Zeroizing<Vec<u8>>),
    /// Send this to the gateway while the screen stays usable, and give the reply to `gateway_replied`.
    #[debug("Send({:?})", _0.call)]
    Send(GatewayRequest),
    /// Give [`Event::Woke`](crate::workflow::Event::Woke) after this time. It replaces an earlier time.
    WakeAfter(Duration),
    /// Save this in the history, and report the outcome with
    /// [`Event::SaveEnded`](crate::workflow::Event::SaveEnded).
    Save(CheckRecord),
    /// Wait for a tap, or for a card while [`crate::workflow::Reception::wants_card`].
    Wait,
    /// The check is over: the reception needs nothing more.
    Close,
}

/// One call to the gateway and its identifier, so that a late reply cannot be taken for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayRequest {
    /// Goes back with the reply.
    pub request_id: u32,
    /// What to send.
    pub call: HttpRequest,
}
