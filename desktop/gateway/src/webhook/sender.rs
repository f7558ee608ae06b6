use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode};
use serde_json::json;
use tokio::task::spawn_blocking;

use super::signature::signature;
use super::{Message, Outcome};
use crate::server::Api;

/// Sends a message once, and writes down what became of it.
pub(crate) async fn send(api: Arc<Api>, message: Message) {
    let now = api.service.clock.now();
    let outcome = match &api.service.webhooks.client {
        Some(client) => post(client, &message, now).await,
        None => Outcome::Failed,
    };
    if outcome != Outcome::Accepted {
        // Neither the address nor its answer: both are a vendor's.
        log::info!("a webhook was not accepted, after {} failures", message.failures);
    }
    let written = spawn_blocking(move || {
        let now = api.service.clock.now();
        api.service.webhooks.sent(&message, outcome, now)
    });
    match written.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => log::warn!("a webhook: {error}"),
        Err(_) => log::error!("a webhook: the worker died"),
    }
}

async fn post(client: &Client, message: &Message, now: DateTime<Utc>) -> Outcome {
    let timestamp = now.timestamp();
    // The same message has the same identifier at each try.
    let id = format!("msg_{}_{}", message.webhook, message.number);
    let body = json!({
        "type": "results.available",
        "timestamp": now.to_rfc3339_opts(SecondsFormat::Secs, true),
        "data": { "sequence": message.number },
    });
    let body = body.to_string().into_bytes();
    let signed = signature(&message.secret, &id, timestamp, &body);
    let request = client
        .post(message.url.clone())
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp.to_string())
        .header("webhook-signature", signed)
        .body(body);
    match request.send().await.map(|response| response.status()) {
        Ok(StatusCode::GONE) => Outcome::Removed,
        Ok(status) if status.is_success() => Outcome::Accepted,
        Ok(_) | Err(_) => Outcome::Failed,
    }
}
