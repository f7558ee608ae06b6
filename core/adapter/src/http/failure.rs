use std::error::Error as StdError;
use std::io;

use shikaku_core::port::GatewayLinkError;

/// Why one try has no reply.
pub(super) struct Attempt {
    error: GatewayLinkError,
    is_connection: bool,
}

impl Attempt {
    /// An answer, or a call, that cannot be used.
    pub(super) const fn broken() -> Self {
        Self { error: GatewayLinkError::Broken, is_connection: false }
    }

    /// A request without a proof of the device's key.
    pub(super) const fn not_signed() -> Self {
        Self { error: GatewayLinkError::NotSigned, is_connection: false }
    }

    /// Whether the connection is to blame: a second try may find a better one.
    pub(super) const fn is_connection(&self) -> bool {
        self.is_connection
    }
}

impl From<reqwest::Error> for Attempt {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() {
            let is_untrusted = names_identity(&error);
            let error =
                if is_untrusted { GatewayLinkError::Untrusted } else { GatewayLinkError::Unreachable };
            return Self { error, is_connection: !is_untrusted };
        }
        if error.is_timeout() {
            return Self { error: GatewayLinkError::Timeout, is_connection: false };
        }
        // A request that failed without status: the connection closed before an answer.
        Self { error: GatewayLinkError::Broken, is_connection: error.is_request() }
    }
}

impl From<Attempt> for GatewayLinkError {
    fn from(attempt: Attempt) -> Self {
        attempt.error
    }
}

/// Whether TLS refused the other side, rather than the network failing.
fn names_identity(error: &(dyn StdError + 'static)) -> bool {
    // `io::Error::source` skips the wrapped error itself.
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    let cause = wrapped.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| error.source());
    error.is::<rustls::Error>() || cause.is_some_and(names_identity)
}
