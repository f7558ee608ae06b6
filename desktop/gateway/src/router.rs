//! Every route of the gateway, and who answers it.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use shikaku_core::gateway::ProblemCode;

use crate::account_api::ACCOUNT_ROUTES;
use crate::endpoint::Endpoint;
use crate::head::Peer;
use crate::refusal::Served;
use crate::request_metrics::observe;
use crate::result_api::RESULT_ROUTES;
use crate::routes::{Routes, get, post};
use crate::server::{Api, Call, identifier, response};
use crate::service::Service;
use crate::{vendor_api, webhook_api};

/// Every route there is.
fn routes() -> Routes {
    let routes = Routes::default()
        .route("/v1/challenges", post(challenges))
        .route("/v1/confirmations", post(confirmations))
        .route("/v1/confirmations/{receipt}", get(receipts));
    webhook_api::add_routes(vendor_api::add_routes(add_account_routes(routes)))
}

/// Every endpoint of the HTTP API, as the table of routes has it.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    routes().endpoints
}

/// The routes with what they share.
pub(crate) fn router(api: Arc<Api>) -> Router {
    let observed = from_fn_with_state(Arc::clone(&api.requests), observe);
    routes()
        .router
        .fallback(async || response(&Served::problem(ProblemCode::NotFound), None))
        .method_not_allowed_fallback(async || response(&Served::problem(ProblemCode::MethodNotAllowed), None))
        .layer(observed)
        .with_state(api)
}

async fn challenges(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let challenge = |service: &Service, call: Call| service.challenge(&call.caller, &call.body);
    api.check("POST /v1/challenges", peer, request, challenge).await
}

async fn confirmations(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let confirm =
        |service: &Service, call: Call| service.confirm(&call.caller, call.key.as_deref(), &call.body);
    api.check("POST /v1/confirmations", peer, request, confirm).await
}

async fn receipts(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    receipt: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    // What is no text is no receipt either.
    let receipt = receipt.map(|Path(receipt)| receipt).unwrap_or_default();
    let poll = move |service: &Service, call: Call| service.poll(&call.caller, &receipt);
    api.check("GET /v1/confirmations/{receipt}", peer, request, poll).await
}

/// Adds every route for a device that proves its key.
fn add_account_routes(routes: Routes) -> Routes {
    ACCOUNT_ROUTES.iter().chain(RESULT_ROUTES).fold(routes, |routes, route| {
        let handler = move |State(api): State<Arc<Api>>,
                            ConnectInfo(peer): ConnectInfo<Peer>,
                            id: Option<Path<String>>,
                            request: Request| async move {
            api.account(route, peer, request, identifier(id)).await
        };
        routes.route(route.path, if route.is_get { get(handler) } else { post(handler) })
    })
}
