use std::time::Duration;

use shikaku_card::session::CardTask;

use crate::gateway::CheckMethod;
use crate::port::HttpRequest;
use crate::workflow::CheckRecord;

/// What a transition wants done. The answer comes back as an [`crate::workflow::Event`].
pub enum Effect {
    /// Nothing.
    None,
    /// Ask the gateway for a challenge: before the touch, so that no network wait happens while the card is
    /// held (readers reference, 4.5).
    FetchChallenge(CheckMethod),
    /// Run this touch.
    StartCardSession(Box<CardTask>),
    /// Ask the gateway for the confirmation.
    Confirm(HttpRequest),
    /// Wake after this time, in place of any earlier wish.
    WakeAfter(Duration),
    /// Keep this; whatever is under way stops.
    Save(CheckRecord),
    /// Stop whatever is under way.
    Stop,
}
