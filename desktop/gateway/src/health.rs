//! The listener for the operation of the gateway: `GET /health/live`, `GET /health/ready` and `GET /metrics`, over plain HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::server::Api;

/// How long the store may take to answer before the gateway counts as not ready.
const ANSWER_MAX: Duration = Duration::from_secs(2);

/// What the handlers share.
struct Health {
    api: Arc<Api>,
    /// Held by the one query of the store that is in flight, so that queries of a store that hangs do not pile up.
    query: Arc<Semaphore>,
}

/// The routes of this listener.
pub(crate) fn routes(api: Arc<Api>) -> Router {
    let health = Arc::new(Health { api, query: Arc::new(Semaphore::new(1)) });
    Router::new()
        .route("/health/live", get(async || "live\n"))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(health)
}

/// Whether the store answers.
async fn ready(State(health): State<Arc<Health>>) -> Response {
    if timeout(ANSWER_MAX, health.store_answers()).await.unwrap_or(false) {
        return "ready\n".into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response()
}

async fn metrics(State(health): State<Arc<Health>>) -> Response {
    match health.api.service.metrics_text() {
        Ok(text) => ([(CONTENT_TYPE, prometheus::TEXT_FORMAT)], text).into_response(),
        Err(error) => {
            log::error!("the metrics cannot be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl Health {
    async fn store_answers(&self) -> bool {
        let Ok(permit) = Arc::clone(&self.query).acquire_owned().await else { return false };
        let api = Arc::clone(&self.api);
        let asked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            api.service.store_answers()
        });
        asked.await.unwrap_or(false)
    }
}
