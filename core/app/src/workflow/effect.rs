use std::time::Duration;

use shikaku_card::session::CardTask;

use crate::gateway::CheckMethod;
use crate::port::HttpRequest;
use crate::workflow::CheckRecord;

/// What a transition wants done. The answer comes back as an [`crate::workflow::Event`].
pub enum Effect {
    /// Nothing.
    None,
    /// Request a challenge from the gateway. This happens before the card session, so that no network wait happens
    /// while the card is held (readers reference, 4.5).
    FetchChallenge(CheckMethod),
    /// Run this card session.
    StartCardSession(Box<CardTask>),
    /// Ask the gateway for the confirmation.
    Confirm(HttpRequest),
    /// Wake after this time, which replaces an earlier one.
    WakeAfter(Duration),
    /// Save this; whatever is in flight stops.
    Save(CheckRecord),
    /// Stop whatever is in flight.
    Stop,
}
