use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
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

/// What a value in a query does not hold as it is: all but the unreserved characters (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl HttpRequest {
    /// The same call for the clinic with this 登録記号番号, where a device serves several; `None`: its own clinic.
    #[must_use]
    pub(crate) fn for_clinic(mut self, registration_number: Option<&str>) -> Self {
        if let Some(number) = registration_number {
            let mark = if self.path.contains('?') { '&' } else { '?' };
            let number = utf8_percent_encode(number, ESCAPED);
            self.path = format!("{}{mark}clinic={number}", self.path);
        }
        self
    }

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

#[cfg(test)]
mod tests {
    use crate::gateway::get;

    #[test]
    fn the_clinic_is_the_last_part_of_the_query() {
        let path = |path: &str, clinic| get(path).for_clinic(clinic).path;
        assert_eq!(path("/v1/results", None), "/v1/results");
        let number = Some("協9900002-0-0");
        assert_eq!(path("/v1/results", number), "/v1/results?clinic=%E5%8D%949900002-0-0");
        assert_eq!(
            path("/v1/results?limit=1", Some("&=?#/ ")),
            "/v1/results?limit=1&clinic=%26%3D%3F%23%2F%20"
        );
    }
}
