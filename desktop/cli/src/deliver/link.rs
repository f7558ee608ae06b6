use std::time::{Duration, Instant};

use shikaku_adapter::http::BlockingGateway;
use shikaku_core::gateway::{
    Problem, ProblemCode, VendorAuthorization, VendorAuthorizationRequest, VendorScope, VendorToken,
    VendorTokenRequest,
};
use shikaku_core::port::{GatewayLink as _, GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use thiserror::Error;

use super::feed::{FeedError, refused};
use super::wait::wait;

/// Why there is no link.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum LinkError {
    /// No administrator entered the code in time.
    #[error("the code expired")]
    Expired,
    /// A person stopped the run.
    #[error("stopped")]
    Stopped,
    /// The gateway refused, or does not answer.
    #[error(transparent)]
    Feed(#[from] FeedError),
}

/// Asks for a token with these scopes by the device authorization grant (RFC 8628) and waits until an administrator of the clinic approves it.
///
/// # Errors
/// When the code expires, a person stops the run, or the gateway refuses.
pub(crate) fn link(
    gateway: &mut BlockingGateway,
    name: &str,
    scopes: &[VendorScope],
    show: impl FnOnce(&VendorAuthorization),
    is_stopped: impl Fn() -> bool,
) -> Result<VendorToken, LinkError> {
    let request = VendorAuthorizationRequest { vendor_name: name.to_owned(), scopes: scopes.to_vec() };
    let reply = post(gateway, "/v1/vendor/authorizations", request.encode()).map_err(FeedError::from)?;
    if reply.status != 201 {
        return Err(refused(&reply).into());
    }
    let codes = VendorAuthorization::decode(&reply.body).map_err(|_| broken())?;
    show(&codes);
    let ends = Instant::now() + Duration::from_secs(codes.expires_in.into());
    let mut interval = Duration::from_secs(codes.interval.into());
    while Instant::now() < ends {
        if wait(interval, &is_stopped) {
            return Err(LinkError::Stopped);
        }
        match poll(gateway, &codes.device_code) {
            Ok(token) => return Ok(token),
            Err(Poll::Pending) => {}
            // RFC 8628, 3.5.
            Err(Poll::SlowDown) => interval += Duration::from_secs(5),
            Err(Poll::Ended(error)) => return Err(error),
        }
    }
    Err(LinkError::Expired)
}

/// Why a poll brought no token.
enum Poll {
    Pending,
    SlowDown,
    Ended(LinkError),
}

fn poll(gateway: &mut BlockingGateway, device_code: &str) -> Result<VendorToken, Poll> {
    let request = VendorTokenRequest { device_code: device_code.to_owned() };
    let reply = match post(gateway, "/v1/vendor/tokens", request.encode()) {
        // A connection that failed says nothing of the code (RFC 8628, 3.5).
        Err(GatewayLinkError::Unreachable | GatewayLinkError::Timeout) => return Err(Poll::SlowDown),
        Err(error) => return Err(Poll::Ended(FeedError::from(error).into())),
        Ok(reply) => reply,
    };
    if reply.status == 200 {
        return VendorToken::decode(&reply.body).map_err(|_| Poll::Ended(broken()));
    }
    Err(match Problem::read(&reply).map(|problem| problem.code) {
        Some(ProblemCode::AuthorizationPending) => Poll::Pending,
        Some(ProblemCode::SlowDown | ProblemCode::TooManyRequests | ProblemCode::ServiceUnavailable) => {
            Poll::SlowDown
        }
        Some(ProblemCode::ExpiredToken | ProblemCode::DeviceCodeUnknown) => Poll::Ended(LinkError::Expired),
        _ => Poll::Ended(refused(&reply).into()),
    })
}

fn post(gateway: &mut BlockingGateway, path: &str, body: Vec<u8>) -> Result<HttpResponse, GatewayLinkError> {
    let (method, path) = (HttpMethod::Post, path.to_owned());
    gateway.exchange(&HttpRequest { method, path, idempotency_key: None, body })
}

fn broken() -> LinkError {
    FeedError::from(GatewayLinkError::Broken).into()
}
