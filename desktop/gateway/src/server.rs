//! The HTTP face: who asks, in what form, and what the reply looks like on the wire.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use shikaku_core::gateway::{BODY_MAX, Problem, ProblemCode};
use shikaku_core::port::GatewayReply;

use crate::service::Service;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) service: Arc<Service>,
    pub(crate) body_timeout: Duration,
}

/// Every route there is.
pub(crate) fn router(door: Door) -> Router {
    Router::new()
        .route("/v1/challenges", post(challenges))
        .route("/v1/confirmations", post(confirmations))
        .route("/v1/confirmations/{receipt}", get(receipts))
        .fallback(async || response(&Problem::new(ProblemCode::NotFound).reply()))
        .method_not_allowed_fallback(async || response(&Problem::new(ProblemCode::MethodNotAllowed).reply()))
        .with_state(door)
}

async fn challenges(State(door): State<Door>, request: Request) -> Response {
    let call = door.receive(request).await;
    door.answer("POST /v1/challenges", call, |service, Call { clinic, body, .. }| {
        service.challenge(&clinic, &body)
    })
    .await
}

async fn confirmations(State(door): State<Door>, request: Request) -> Response {
    let call = door.receive(request).await;
    let confirm =
        |service: &Service, call: Call| service.confirm(&call.clinic, call.key.as_deref(), &call.body);
    door.answer("POST /v1/confirmations", call, confirm).await
}

async fn receipts(
    State(door): State<Door>,
    receipt: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    // What is no text is no receipt either.
    let receipt = receipt.map(|Path(receipt)| receipt).unwrap_or_default();
    let call = door.authorize(&headers).map(|clinic| Call { clinic, key: None, body: Vec::new() });
    let poll = move |service: &Service, call: Call| service.poll(&call.clinic, &receipt);
    door.answer("GET /v1/confirmations/{receipt}", call, poll).await
}

/// A call whose sender is known.
struct Call {
    clinic: String,
    key: Option<String>,
    body: Vec<u8>,
}

impl Door {
    fn authorize(&self, headers: &HeaderMap) -> Result<String, ProblemCode> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let clinic = header.and_then(|header| self.service.clinics.authorize(header));
        clinic.map(str::to_owned).ok_or(ProblemCode::Unauthorized)
    }

    /// Reads a request with a body. Who asks is checked before anything is read.
    async fn receive(&self, request: Request) -> Result<Call, ProblemCode> {
        let clinic = self.authorize(request.headers())?;
        if !is_json(request.headers()) {
            return Err(ProblemCode::NotJson);
        }
        let key = request.headers().get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
        let key = key.map(str::to_owned);
        let body = tokio::time::timeout(self.body_timeout, to_bytes(request.into_body(), BODY_MAX)).await;
        let body = body.map_err(|_| ProblemCode::RequestTimeout)?.map_err(|_| ProblemCode::RequestTooLong)?;
        Ok(Call { clinic, key, body: body.into() })
    }

    /// Runs the call off the network's thread. The log names the route and the status, nothing else.
    async fn answer(
        &self,
        route: &'static str,
        call: Result<Call, ProblemCode>,
        work: impl FnOnce(&Service, Call) -> GatewayReply + Send + 'static,
    ) -> Response {
        let service = Arc::clone(&self.service);
        let reply = match call {
            Ok(call) => {
                tokio::task::spawn_blocking(move || work(&service, call)).await.unwrap_or_else(|_| {
                    log::error!("{route}: the worker died");
                    Problem::new(ProblemCode::InternalError).reply()
                })
            }
            Err(code) => Problem::new(code).reply(),
        };
        log::info!("{route} -> {}", reply.status);
        response(&reply)
    }
}

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn response(reply: &GatewayReply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let is_problem = status.is_client_error() || status.is_server_error();
    let content_type = if is_problem { "application/problem+json" } else { "application/json" };
    let mut response = (status, Body::from(reply.body.clone())).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match status {
        StatusCode::UNAUTHORIZED => headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
        StatusCode::ACCEPTED | StatusCode::TOO_MANY_REQUESTS => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"))
        }
        _ => None,
    };
    response
}
