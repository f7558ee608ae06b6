use chrono::{DateTime, Utc};
use shikaku_transport::{LinkLimits, TransportError};

use super::{Directive, Event, State};
use crate::port::{GatewayLinkError, HttpResponse};

/// One input or output of a reception. It borrows the original values, PIN digits and answers among them: an observer
/// that writes anything down redacts it first.
#[derive(Clone, Copy)]
pub enum Observation<'a> {
    /// A person, a timer, a reader or a history.
    Event(&'a Event),
    /// A card is there.
    CardFound(LinkLimits),
    /// The card answered, or did not.
    CardAnswered(Result<&'a [u8], TransportError>),
    /// The gateway replied, or did not.
    GatewayReplied {
        /// Names the call.
        request_id: u32,
        /// Its reply.
        reply: Result<&'a HttpResponse, GatewayLinkError>,
    },
    /// What the reception answered, and its state afterwards.
    Response {
        /// What the shell does next.
        directive: &'a Directive,
        /// The state after it.
        state: &'a State,
    },
}

/// Observer of all that a reception does, in the order in which it does it. A shell that records sets one.
pub trait Observer {
    /// Takes one observation. `now` is the time of the desk's clock.
    fn observe(&mut self, seen: Observation<'_>, now: DateTime<Utc>);
}
