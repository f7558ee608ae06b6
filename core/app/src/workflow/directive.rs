use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::port::HttpRequest;
use crate::workflow::CheckRecord;

/// What the shell does next, beside drawing the screen. It has no other choice to make.
#[derive(PartialEq, Eq)]
pub enum Directive {
    /// Send these bytes to the card, wipe them, and give the answer to `card_answered`.
    Transmit(Zeroizing<Vec<u8>>),
    /// Send this to the gateway while the screen stays usable, and give the reply to `gateway_replied`.
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

impl fmt::Debug for Directive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transmit(command) => write!(f, "Transmit({} bytes)", command.len()),
            Self::Send(request) => write!(f, "Send({:?})", request.call),
            Self::WakeAfter(wait) => write!(f, "WakeAfter({wait:?})"),
            Self::Save(check_record) => write!(f, "Save({check_record:?})"),
            Self::Wait => f.write_str("Wait"),
            Self::Close => f.write_str("Close"),
        }
    }
}
