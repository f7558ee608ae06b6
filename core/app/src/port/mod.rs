//! What the application needs from outside, as traits and values so small that they need no mock library.

mod gateway_link;

pub use gateway_link::{GatewayLink, GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};

use chrono::{DateTime, Utc};

/// Where the time comes from. Japan time is derived from it where a rule needs a date.
pub trait Clock {
    /// The current time.
    fn now(&self) -> DateTime<Utc>;
}
