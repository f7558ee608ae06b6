//! The HTTP layer of receipt computers: how one gets its token, and the feed.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::response::Response;
use chrono::{DateTime, SubsecRound as _, Utc};
use data_encoding::HEXLOWER;
use shikaku_core::gateway::{
    ProblemCode, TakenRequest, VendorAccessKind, VendorAuthorizationRequest, VendorScope, VendorTokenRequest,
};
use shikaku_core::port::HttpResponse;
use tokio::time::{Instant, sleep};

use crate::account::digest_of;
use crate::account_call::{done, ok};
use crate::clinic::Caller;
use crate::head::{Head, Peer};
use crate::hint::{Waiting, event_stream};
use crate::limiter::Denied;
use crate::refusal::{Refusal, Served};
use crate::results::{FeedQuery, Form, Position};
use crate::routes::{Routes, get, post};
use crate::server::{Api, identifier};
use crate::service::Service;
use crate::vendor::{Access, Vendor};

/// How often a waiting pull looks for a result. Another gateway may have recorded it, so that only the database knows.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// What a route without a token does with the body of a call.
type OpenWork = fn(&Service, &[u8], DateTime<Utc>) -> Result<HttpResponse, Refusal>;

/// Adds every route of receipt computers.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .route("/v1/vendor/authorizations", post(authorizations))
        .route("/v1/vendor/tokens", post(tokens))
        .route("/v1/feed", get(feed))
        .route("/v1/feed/events", get(events))
        .route("/v1/feed/{id}", get(item))
        .route("/v1/feed/{id}/taken", post(taken))
}

/// A call of a receipt computer that showed its token.
pub(crate) struct VendorCall {
    pub(crate) vendor: Vendor,
    token: String,
    head: Head,
    key: Option<String>,
    pub(crate) id: String,
    pub(crate) body: Vec<u8>,
}

async fn authorizations(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let work = |service: &Service, body: &[u8], now| {
        let request = VendorAuthorizationRequest::decode(body)?;
        let authorization = service.vendors.authorize(&request, now)?;
        Ok(HttpResponse { status: 201, body: authorization.encode() })
    };
    api.without_token("POST /v1/vendor/authorizations", peer, request, true, work).await
}

async fn tokens(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let work = |service: &Service, body: &[u8], now| {
        let request = VendorTokenRequest::decode(body)?;
        Ok(ok(service.vendors.token(&request, now)?.encode()))
    };
    api.without_token("POST /v1/vendor/tokens", peer, request, false, work).await
}

async fn feed(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let served = match api.vendor_call(peer, String::new(), request).await {
        Ok(call) => api.pull(call).await.unwrap_or_else(Served::from),
        Err(refused) => refused,
    };
    api.respond("GET /v1/feed", &served)
}

async fn events(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let waiting = match api.vendor_call(peer, String::new(), request).await {
        Ok(call) => api.wait_for_events(call).await.map_err(Served::from),
        Err(refused) => Err(refused),
    };
    match waiting {
        Ok(waiting) => {
            log::info!("GET /v1/feed/events -> 200");
            event_stream(waiting, api.heartbeat)
        }
        Err(refused) => api.respond("GET /v1/feed/events", &refused),
    }
}

async fn item(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    id: Option<Path<String>>,
    request: Request,
) -> Response {
    api.of_vendor("GET /v1/feed/{id}", peer, id, request, read).await
}

async fn taken(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    id: Option<Path<String>>,
    request: Request,
) -> Response {
    api.of_vendor("POST /v1/feed/{id}/taken", peer, id, request, take).await
}

/// One result in the form that the client accepts.
fn read(api: &Api, call: &VendorCall) -> Result<Served, Refusal> {
    call.vendor.may(VendorScope::ResultsRead)?;
    let form = Form::accepted(call.head.accept.as_deref())?;
    let (service, now) = (&api.service, api.now());
    let entry = service.results.in_feed(&call.vendor.clinic, &call.id, now)?;
    let written = form.write(&entry)?;
    let number = i64::try_from(entry.sequence).unwrap_or_default();
    service.vendors.log(&call.vendor, &Access::of_one(VendorAccessKind::Read, number), now)?;
    let known = call.head.if_none_match.as_deref().unwrap_or_default();
    let is_known = known.split(',').any(|etag| etag.trim() == written.etag);
    let reply = if is_known { HttpResponse { status: 304, body: Vec::new() } } else { ok(written.body) };
    Ok(Served {
        content_type: Some(written.content_type),
        etag: Some(written.etag),
        ..Served::ok(reply, None)
    })
}

fn take(api: &Api, call: &VendorCall) -> Result<Served, Refusal> {
    call.vendor.may(VendorScope::ResultsRead)?;
    let request = TakenRequest::decode(&call.body)?;
    api.service.results.take(&call.vendor, call.key.as_deref(), &call.id, &request, api.now())?;
    Ok(Served::ok(done(), None))
}

impl Api {
    /// Answers a call of a receipt computer about one result.
    pub(crate) async fn of_vendor(
        self: Arc<Self>,
        route: &'static str,
        peer: Peer,
        id: Option<Path<String>>,
        request: Request,
        work: fn(&Self, &VendorCall) -> Result<Served, Refusal>,
    ) -> Response {
        let served = match self.vendor_call(peer, identifier(id), request).await {
            Ok(call) => self.off(move |api| work(api, &call)).await.unwrap_or_else(Served::from),
            Err(refused) => refused,
        };
        self.respond(route, &served)
    }

    /// Whole seconds, as they are stored and sent.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.service.clock.now().trunc_subsecs(0)
    }

    /// Answers a call that needs no token. It counts against its address where `is_counted`, and where a code is wrong.
    async fn without_token(
        self: Arc<Self>,
        route: &'static str,
        peer: Peer,
        request: Request,
        is_counted: bool,
        work: OpenWork,
    ) -> Response {
        let head = self.head(peer, &request).and_then(|head| head.no_clinic().map(|()| head));
        let served = match head.map_err(Served::problem) {
            Ok(head) => match self.vendor_tries_left(&head, is_counted) {
                Ok(()) => match self.read(request).await {
                    Ok((_, body)) => {
                        let done = self.off(move |api| work(&api.service, &body, api.now())).await;
                        let served = done.map_or_else(Served::from, |reply| Served::ok(reply, None));
                        if served.reply.status == 403 {
                            let _ = self.vendor_limiter.admit(self.now(), head.address, None);
                        }
                        served
                    }
                    Err(refused) => refused,
                },
                Err(refused) => refused,
            },
            Err(refused) => refused,
        };
        self.respond(route, &served)
    }

    fn vendor_tries_left(&self, head: &Head, is_counted: bool) -> Result<(), Served> {
        let (now, limiter) = (self.service.clock.now(), &self.vendor_limiter);
        if is_counted && let Err(Denied::TooMany(wait)) = limiter.admit(now, head.address, None) {
            return Err(Served::too_many(wait));
        }
        if is_counted {
            Ok(())
        } else {
            limiter.tries_left(now, head.address, None).map_err(Served::too_many)
        }
    }

    /// Reads a call of a receipt computer. Who asks is checked before the body is read.
    async fn vendor_call(
        self: &Arc<Self>,
        peer: Peer,
        id: String,
        request: Request,
    ) -> Result<VendorCall, Served> {
        let head = self.head(peer, &request).map_err(Served::problem)?;
        let token = head.authorization.as_deref().and_then(|header| header.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let token = token.map(|(_, token)| token.trim().to_owned()).unwrap_or_default();
        // Named by its token, so that one that was let in from there before is let through.
        let name = HEXLOWER.encode(digest_of(&token).get(..8).unwrap_or_default());
        let now = self.service.clock.now();
        let tries_left = self.vendor_limiter.tries_left(now, head.address, Some(&name));
        tries_left.map_err(Served::too_many)?;
        let looked_up = token.clone();
        let vendor = self.off(move |api| Ok(api.service.vendors.vendor(&looked_up)?)).await?;
        let caller = vendor.as_ref().map(|vendor| Caller::of_device(vendor.clinic.clone(), name));
        match (self.vendor_limiter.admit(now, head.address, caller.as_ref()), vendor) {
            (Ok(()), Some(vendor)) => {
                self.connections.admit(head.peer);
                head.no_clinic().map_err(Served::problem)?;
                let (key, body) = self.read(request).await?;
                Ok(VendorCall { vendor, token, head, key, id, body })
            }
            (Err(Denied::TooMany(wait)), _) => Err(Served::too_many(wait)),
            (Err(Denied::Unauthorized) | Ok(()), _) => Err(Served::problem(ProblemCode::Unauthorized)),
        }
    }

    /// `GET /v1/feed/events`: a place among the clients that wait.
    async fn wait_for_events(self: &Arc<Self>, call: VendorCall) -> Result<Waiting, Refusal> {
        call.vendor.may(VendorScope::ResultsRead)?;
        FeedQuery::none(&call.head.query)?;
        let place = self.board.join(&call.vendor).ok_or(Refusal::too_many(self.heartbeat))?;
        let clinic = call.vendor.clinic;
        let looked_up = clinic.clone();
        let number = self.off(move |api| Ok(api.service.results.last_number(&looked_up)?)).await?;
        Ok(Waiting { place, clinic, number: Some(number), seen: number, is_over: false })
    }

    /// `GET /v1/feed`: waits for a first result without a transaction, and looks again whether the token still holds.
    async fn pull(self: &Arc<Self>, call: VendorCall) -> Result<Served, Refusal> {
        call.vendor.may(VendorScope::ResultsRead)?;
        let query = Arc::new(FeedQuery::parse(&call.head.query)?);
        let deadline = Instant::now() + query.wait;
        let (begin, clinic) = (Arc::clone(&query), call.vendor.clinic.clone());
        let position = self.off(move |api| api.service.results.position(&clinic, &begin, api.now())).await?;
        let call = Arc::new(call);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let (call, query) = (Arc::clone(&call), Arc::clone(&query));
            let look = move |api: &Self| look(api, &call, position, &query, left.is_zero());
            if let Some(reply) = self.off(look).await? {
                return Ok(Served::ok(reply, None));
            }
            sleep(left.min(LOOK_EVERY)).await;
        }
    }

    /// Runs work off the network's threads.
    async fn off<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let api = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&api)).await;
        done.unwrap_or_else(|_| {
            log::error!("a receipt computer: the worker died");
            Err(ProblemCode::InternalError.into())
        })
    }
}

/// The reply to a pull; none while there is no result and there is time left.
fn look(
    api: &Api,
    call: &VendorCall,
    position: Position,
    query: &FeedQuery,
    is_last: bool,
) -> Result<Option<HttpResponse>, Refusal> {
    let (service, now) = (&api.service, api.now());
    let vendor = service.vendors.vendor(&call.token)?.ok_or(ProblemCode::Unauthorized)?;
    let page = service.results.pull(&vendor.clinic, position, query, now)?;
    if page.items.is_empty() && !is_last {
        return Ok(None);
    }
    service.vendors.log(&vendor, &Access::of_pull(&page), now)?;
    Ok(Some(ok(page.encode())))
}
