use std::time::Duration;

use chrono::NaiveDate;
use shikaku_adapter::http::BlockingGateway;
use shikaku_core::gateway::{FeedPage, Problem, ProblemCode, TakenRequest};
use shikaku_core::port::{GatewayLink as _, GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use thiserror::Error;

/// Where a pull begins.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
pub(crate) enum Begin {
    /// Behind this cursor.
    Cursor(#[debug(skip)] String),
    /// With the results of this day in Japan.
    Since(#[debug(skip)] NaiveDate),
}

/// Why the feed gives nothing.
#[derive(Clone, derive_more::Debug, Error, PartialEq, Eq)]
pub(crate) enum FeedError {
    /// The link was ended, or the clinic was stopped.
    #[error("the link was ended")]
    Ended,
    /// A result behind the cursor was deleted.
    #[error("the cursor expired")]
    Expired,
    /// There is no such result any more.
    #[error("there is no such result")]
    Missing,
    /// The gateway is busy; the same call succeeds after this time.
    #[error("the gateway is busy")]
    Busy(Duration),
    /// The gateway refused the call.
    #[error("the gateway refused: {0}")]
    Refused(#[debug(skip)] String),
    /// There was no answer.
    #[error(transparent)]
    Link(#[from] GatewayLinkError),
}

/// The feed of one clinic.
pub(crate) trait Feed {
    /// The results behind a position; waits up to so many seconds for a first one.
    fn pull(&mut self, begin: &Begin, wait: u64) -> Result<FeedPage, FeedError>;

    /// Marks a result as handed over. The same identifier may be sent again.
    fn take(&mut self, id: &str) -> Result<(), FeedError>;
}

/// The feed over HTTPS.
#[derive(Debug)]
pub(crate) struct HttpFeed(pub(crate) BlockingGateway);

/// Results of one answer. A file for each is written before the next call.
const LIMIT: u32 = 50;

/// How long to wait where the gateway does not say it.
const BUSY_FOR: Duration = Duration::from_secs(5);

impl Feed for HttpFeed {
    fn pull(&mut self, begin: &Begin, wait: u64) -> Result<FeedPage, FeedError> {
        let begin = match begin {
            Begin::Cursor(cursor) => format!("after={cursor}"),
            Begin::Since(day) => format!("since={day}"),
        };
        let path = format!("/v1/feed?{begin}&limit={LIMIT}&wait={wait}");
        let call = HttpRequest { method: HttpMethod::Get, path, idempotency_key: None, body: Vec::new() };
        let reply = self.0.exchange(&call)?;
        if reply.status == 200 {
            return FeedPage::decode(&reply.body).map_err(|_| GatewayLinkError::Broken.into());
        }
        Err(refused(&reply))
    }

    fn take(&mut self, id: &str) -> Result<(), FeedError> {
        let body = TakenRequest { reference_number: None }.encode();
        let path = format!("/v1/feed/{id}/taken");
        let idempotency_key = Some(id.to_owned());
        let reply =
            self.0.exchange(&HttpRequest { method: HttpMethod::Post, path, idempotency_key, body })?;
        if reply.status == 204 { Ok(()) } else { Err(refused(&reply)) }
    }
}

/// What a refusal means for a run.
pub(super) fn refused(reply: &HttpResponse) -> FeedError {
    let problem = Problem::read(reply);
    let retry_after = problem.as_ref().and_then(|problem| problem.retry_after);
    let code = problem.map(|problem| problem.code);
    match (reply.status, code) {
        (401, _) => FeedError::Ended,
        (_, Some(ProblemCode::CursorExpired)) => FeedError::Expired,
        (404, Some(ProblemCode::NotFound)) => FeedError::Missing,
        (429 | 503, _) => {
            FeedError::Busy(retry_after.map_or(BUSY_FOR, |seconds| Duration::from_secs(seconds.into())))
        }
        (_, Some(code)) => FeedError::Refused(code.code().to_owned()),
        (status, None) => FeedError::Refused(format!("HTTP {status}")),
    }
}
