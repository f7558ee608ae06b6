//! The HTTP layer of webhooks, for receipt computers.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::response::Response;
use shikaku_core::gateway::WebhookRequest;
use shikaku_core::port::HttpResponse;

use crate::account_call::{done, ok};
use crate::head::Peer;
use crate::refusal::Served;
use crate::routes::{Routes, get, post};
use crate::server::Api;

/// Adds every route of webhooks.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .route("/v1/vendor/webhooks", get(list))
        .route("/v1/vendor/webhooks", post(add))
        .route("/v1/vendor/webhooks/{id}/remove", post(remove))
}

async fn add(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    api.of_vendor("POST /v1/vendor/webhooks", peer, None, request, |api, call| {
        let request = WebhookRequest::decode(&call.body)?;
        let added = api.service.webhooks.add(&call.vendor, &request, api.now())?;
        Ok(Served::ok(HttpResponse { status: 201, body: added.encode() }, None))
    })
    .await
}

async fn list(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    api.of_vendor("GET /v1/vendor/webhooks", peer, None, request, |api, call| {
        Ok(Served::ok(ok(api.service.webhooks.list(&call.vendor)?.encode()), None))
    })
    .await
}

async fn remove(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    id: Option<Path<String>>,
    request: Request,
) -> Response {
    api.of_vendor("POST /v1/vendor/webhooks/{id}/remove", peer, id, request, |api, call| {
        api.service.webhooks.remove(&call.vendor, &call.id)?;
        Ok(Served::ok(done(), None))
    })
    .await
}
