//! The HTTP layer: who asks, in what form, and what the reply looks like on the wire.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use shikaku_core::gateway::{BODY_MAX, ProblemCode};

use crate::Network;
use crate::address::{self, Counted};
use crate::clinic::Caller;
use crate::limiter::{Denied, Limiter};
use crate::service::{Served, Service};

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) service: Arc<Service>,
    pub(crate) limiter: Arc<Limiter>,
    pub(crate) proxies: Arc<[Network]>,
    pub(crate) body_timeout: Duration,
}

/// Every route there is.
pub(crate) fn router(api: Api) -> Router {
    Router::new()
        .route("/v1/challenges", post(challenges))
        .route("/v1/confirmations", post(confirmations))
        .route("/v1/confirmations/{receipt}", get(receipts))
        .fallback(async || response(&Served::problem(ProblemCode::NotFound)))
        .method_not_allowed_fallback(async || response(&Served::problem(ProblemCode::MethodNotAllowed)))
        .with_state(api)
}

async fn challenges(
    State(api): State<Api>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let call = api.receive(peer, request).await;
    let challenge = |service: &Service, call: Call| service.challenge(&call.caller, &call.body);
    api.answer("POST /v1/challenges", call, challenge).await
}

async fn confirmations(
    State(api): State<Api>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let call = api.receive(peer, request).await;
    let confirm =
        |service: &Service, call: Call| service.confirm(&call.caller, call.key.as_deref(), &call.body);
    api.answer("POST /v1/confirmations", call, confirm).await
}

async fn receipts(
    State(api): State<Api>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    receipt: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    // What is no text is no receipt either.
    let receipt = receipt.map(|Path(receipt)| receipt).unwrap_or_default();
    let call = api.admit(peer, &headers).map(|caller| Call { caller, key: None, body: Vec::new() });
    let poll = move |service: &Service, call: Call| service.poll(&call.caller, &receipt);
    api.answer("GET /v1/confirmations/{receipt}", call, poll).await
}

/// A call whose sender is known.
struct Call {
    caller: Caller,
    key: Option<String>,
    body: Vec<u8>,
}

impl Api {
    /// Who asks, unless that is not known or was too often.
    fn admit(&self, peer: SocketAddr, headers: &HeaderMap) -> Result<Caller, Served> {
        let header = one(headers, &AUTHORIZATION).map_err(|Repeated| ProblemCode::MalformedRequest);
        let header = header.map_err(Served::problem)?;
        let caller = header.and_then(|header| self.service.clinics.authorize(header));
        let address = Counted::of(address::caller(peer.ip(), headers, &self.proxies));
        match (self.limiter.admit(self.service.clock.now(), address, caller.as_ref()), caller) {
            (Ok(()), Some(caller)) => Ok(caller),
            (Err(Denied::TooMany(wait)), _) => Err(Served::too_many(wait)),
            (Err(Denied::Unauthorized) | Ok(()), _) => Err(Served::problem(ProblemCode::Unauthorized)),
        }
    }

    /// Reads a request with a body. Who asks is checked before anything is read.
    async fn receive(&self, peer: SocketAddr, request: Request) -> Result<Call, Served> {
        let caller = self.admit(peer, request.headers())?;
        let (key, body) = self.read(request).await.map_err(Served::problem)?;
        Ok(Call { caller, key, body })
    }

    async fn read(&self, request: Request) -> Result<(Option<String>, Vec<u8>), ProblemCode> {
        if !is_json(request.headers()) {
            return Err(ProblemCode::NotJson);
        }
        let key =
            one(request.headers(), &IDEMPOTENCY_KEY).map_err(|Repeated| ProblemCode::MalformedRequest)?;
        let key = key.map(str::to_owned);
        let body = tokio::time::timeout(self.body_timeout, to_bytes(request.into_body(), BODY_MAX)).await;
        let body = body.map_err(|_| ProblemCode::RequestTimeout)?.map_err(|_| ProblemCode::RequestTooLong)?;
        Ok((key, body.into()))
    }

    /// Runs the call off the network's thread. The log names the route and the status, nothing else.
    async fn answer(
        &self,
        route: &'static str,
        call: Result<Call, Served>,
        work: impl FnOnce(&Service, Call) -> Served + Send + 'static,
    ) -> Response {
        let service = Arc::clone(&self.service);
        let served = match call {
            Ok(call) => {
                tokio::task::spawn_blocking(move || work(&service, call)).await.unwrap_or_else(|_| {
                    log::error!("{route}: the worker died");
                    Served::problem(ProblemCode::InternalError)
                })
            }
            Err(refused) => refused,
        };
        match served.reply.status {
            // A client that is refused for too many calls does not fill the log instead.
            429 => log::debug!("{route} -> 429"),
            status => log::info!("{route} -> {status}"),
        }
        response(&served)
    }
}

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A header that may occur once occurs twice, or is no text.
struct Repeated;

/// The text of a header that may occur once. Of two, the server cannot know which is meant.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Repeated> {
    let mut values = headers.get_all(name).into_iter();
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Repeated),
        (value, None) => Ok(value.and_then(|value| value.to_str().ok())),
    }
}

/// `application/json` in UTF-8 and not compressed. RFC 8259 knows no other charset, and what names one is not read as
/// something else.
fn is_json(headers: &HeaderMap) -> bool {
    let Ok(Some(content_type)) = one(headers, &CONTENT_TYPE) else { return false };
    let mut parts = content_type.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let is_utf_8 = |parameter: &str| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    };
    let is_plain = match one(headers, &CONTENT_ENCODING) {
        Ok(None) => !headers.contains_key(CONTENT_ENCODING),
        Ok(Some(encoding)) => encoding.trim().eq_ignore_ascii_case("identity"),
        Err(Repeated) => false,
    };
    is_json && parts.all(is_utf_8) && is_plain
}

fn response(served: &Served) -> Response {
    let reply = &served.reply;
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let is_problem = status.is_client_error() || status.is_server_error();
    let content_type = if is_problem { "application/problem+json" } else { "application/json" };
    let mut response = (status, Body::from(reply.body.clone())).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(wait) = served.retry_after {
        // Whole seconds, and never too early.
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
    }
    response
}
