use thiserror::Error;

/// HTTP method of a call (RFC 9110, 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpMethod {
    /// Safe: may be sent again.
    Get,
    /// Sent again only under the same `Idempotency-Key`.
    Post,
}

/// One call to the gateway. Its body holds a certificate, so `Debug` prints its length only.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{method:?} {path} ({} bytes)", body.len())]
pub struct HttpRequest {
    /// Method.
    pub method: HttpMethod,
    /// Path below the gateway's base address, starting with `/`, and a query where there is one.
    pub path: String,
    /// `Idempotency-Key`: the same key names the same confirmation however often it is sent.
    pub idempotency_key: Option<String>,
    /// JSON, UTF-8. Empty for `GET`.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// Whether sending it twice has the effect of sending it once.
    #[must_use]
    pub const fn is_repeatable(&self) -> bool {
        matches!(self.method, HttpMethod::Get) || self.idempotency_key.is_some()
    }
}

/// What the gateway said. Its body holds personal data, so `Debug` prints its length only.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{status} ({} bytes)", body.len())]
pub struct HttpResponse {
    /// HTTP status code.
    pub status: u16,
    /// Body as it came.
    pub body: Vec<u8>,
}

/// Why a call has no reply.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatewayLinkError {
    /// No connection: name, route, refused.
    #[error("the gateway cannot be reached")]
    Unreachable,
    /// No answer in time.
    #[error("the gateway did not answer in time")]
    Timeout,
    /// The other side could not prove who it is.
    #[error("the gateway's identity could not be checked")]
    Untrusted,
    /// The key of the device did not sign, so that nothing was sent.
    #[error("the key of this device cannot be used")]
    NotSigned,
    /// The answer broke off, or is longer than the limit.
    #[error("the gateway's answer is broken")]
    Broken,
}

/// Adapter that carries calls to the gateway.
pub trait GatewayLink {
    /// Makes one call and waits for its reply, whatever its HTTP status.
    ///
    /// # Errors
    /// When there is no whole reply.
    fn exchange(&mut self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError>;
}
