//! What the application needs from outside, as traits and values so small that they need no mock library.

mod device_signer;
mod gateway_link;
mod signature_der;

pub use device_signer::{
    DeviceKeyKind, DevicePublicKey, DevicePublicKeyError, DeviceSigner, DeviceSignerError,
};
pub use gateway_link::{GatewayLink, GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
pub use signature_der::{SignatureDerError, signature_from_der};

use chrono::{DateTime, Utc};

/// Where the time comes from. Japan time is derived from it where a rule needs a date.
pub trait Clock {
    /// The current time.
    fn now(&self) -> DateTime<Utc>;
}
