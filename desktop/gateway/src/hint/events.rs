use std::convert::Infallible;
use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::unfold;
use serde_json::json;

use super::board::Place;

/// A client that waits for server-sent events.
pub(crate) struct Waiting {
    pub(crate) place: Place,
    pub(crate) clinic: String,
    /// The number of the last result when it came, which is its first event.
    pub(crate) number: Option<i64>,
    /// The number of its last event.
    pub(crate) seen: i64,
    pub(crate) is_over: bool,
}

/// The events of a client: the number of the last result at once and whenever it grows, a comment in between, and an end when
/// the link was ended.
pub(crate) fn event_stream(waiting: Waiting, heartbeat: Duration) -> Response {
    let events = unfold(waiting, |waiting| async {
        let (event, waiting) = waiting.next().await?;
        Some((Ok::<_, Infallible>(event), waiting))
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(heartbeat)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl Waiting {
    async fn next(mut self) -> Option<(Event, Self)> {
        if let Some(number) = self.number.take() {
            self.seen = number;
            return Some((results(number), self));
        }
        while !self.is_over {
            let news = self.place.news.borrow_and_update().clone();
            if news.ended.contains(&self.place.link) {
                self.is_over = true;
                return Some((Event::default().event("end").data(json!({}).to_string()), self));
            }
            if let Some(number) = news.numbers.get(&self.clinic).copied().filter(|it| *it > self.seen) {
                self.seen = number;
                return Some((results(number), self));
            }
            self.place.news.changed().await.ok()?;
        }
        None
    }
}

/// There are results up to this number.
fn results(number: i64) -> Event {
    let data = json!({ "sequence": number }).to_string();
    Event::default().event("results").id(number.to_string()).data(data)
}
