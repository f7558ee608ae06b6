//! The HTTP layer: who asks, in what form, and what the reply looks like on the wire.

use std::cell::OnceCell;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use shikaku_core::gateway::{BODY_MAX, ProblemCode, Receipt};

use crate::account_call::{self, AccountCall, Route};
use crate::address::{self, Counted};
use crate::clinic::Caller;
use crate::connection::Connections;
use crate::dpop::{self, Proofs, Proven};
use crate::head::{Head, Peer, Repeated, is_json, one};
use crate::hint::Board;
use crate::limiter::{Denied, Limiter};
use crate::metrics::ProofRefusal;
use crate::refusal::{FailureKind, Refusal, Served};
use crate::request_metrics::{RequestMetrics, request_id};
use crate::service::Service;
use crate::{HostName, Network};

/// What the handlers share.
pub(crate) struct Api {
    pub(crate) service: Service,
    pub(crate) proofs: Proofs,
    pub(crate) limiter: Limiter,
    /// Counts the calls of receipt computers, which take nothing of what the devices of their clinic have.
    pub(crate) vendor_limiter: Limiter,
    pub(crate) proxies: Vec<Network>,
    pub(crate) body_timeout: Duration,
    /// Where receipt computers wait for hints.
    pub(crate) board: Board,
    /// After how long a client that waits gets a sign that the connection lives.
    pub(crate) heartbeat: Duration,
    /// Names under which clients reach the gateway; none where any name will do.
    pub(crate) names: Vec<HostName>,
    pub(crate) requests: Arc<RequestMetrics>,
    pub(crate) connections: Arc<Connections>,
}

/// The identifier in a path; empty where it has the form of none, and so is that of nothing.
pub(crate) fn identifier(id: Option<Path<String>>) -> String {
    id.map(|Path(id)| id).filter(|id| Receipt::parse(id).is_ok()).unwrap_or_default()
}

/// A call whose sender is known.
pub(crate) struct Call {
    pub(crate) caller: Caller,
    pub(crate) key: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Api {
    /// Answers a call that is part of a check. Who asks with a bearer token is checked before the body is read; the session of a
    /// person after it, because it may end meanwhile.
    pub(crate) async fn check(
        self: Arc<Self>,
        route: &'static str,
        peer: Peer,
        request: Request,
        work: impl FnOnce(&Service, Call) -> Served + Send + 'static,
    ) -> Response {
        let served = self.checked(peer, request, work).await;
        self.respond(route, &served.unwrap_or_else(|refused| refused))
    }

    async fn checked(
        self: &Arc<Self>,
        peer: Peer,
        request: Request,
        work: impl FnOnce(&Service, Call) -> Served + Send + 'static,
    ) -> Result<Served, Served> {
        let head = self.head(peer, &request).map_err(Served::problem)?;
        if head.access_token.is_none() {
            let caller = self.by_bearer(&head)?;
            head.clinic().and_then(|clinic| caller.for_own(clinic)).map_err(Served::problem)?;
            let (key, body) = self.read(request).await?;
            let call = Call { caller, key, body };
            return Ok(self.off_the_network(move |api| work(&api.service, call)).await);
        }
        let (key, body) = self.read_of_device(&head, request).await?;
        let of_person = move |api: &Self| match api.by_session(&head) {
            Ok(caller) => work(&api.service, Call { caller, key, body }),
            Err(refused) => refused,
        };
        Ok(self.off_the_network(of_person).await)
    }

    /// Answers a call about accounts: it has a proof of the key of a device, and perhaps an access token.
    pub(crate) async fn account(
        self: Arc<Self>,
        route: &'static Route,
        peer: Peer,
        request: Request,
        id: String,
    ) -> Response {
        let served = self.of_account(route, peer, request, id).await;
        self.respond(route.name, &served.unwrap_or_else(|refused| refused))
    }

    async fn of_account(
        self: &Arc<Self>,
        route: &'static Route,
        peer: Peer,
        request: Request,
        id: String,
    ) -> Result<Served, Served> {
        let head = self.head(peer, &request).map_err(Served::problem)?;
        let (_, body) = self.read_of_device(&head, request).await?;
        let call = move |api: &Self| api.serve_account(route, &head, id, body);
        Ok(self.off_the_network(call).await)
    }

    fn serve_account(&self, route: &Route, head: &Head, id: String, body: Vec<u8>) -> Served {
        let now = self.service.clock.now();
        let thumbprint = match self.proven(head, now) {
            Ok(thumbprint) => thumbprint,
            Err(code) => return self.refused(head, code, now),
        };
        let (address, access_token) = (head.address.to_string(), head.access_token.clone());
        let clinic = if route.takes_clinic { head.clinic() } else { head.no_clinic().map(|()| None) };
        let call = AccountCall {
            thumbprint,
            access_token,
            address,
            id,
            clinic: clinic.clone().unwrap_or_default().map(str::to_owned),
            query: head.query.clone(),
            body,
            now,
            identity: OnceCell::new(),
        };
        let device = call.device(&self.service);
        if let Ok(device) = &device {
            let caller = Caller::of_device(device.clinic.clone(), device.id.clone());
            if let Err(refused) = self.admit(head, Some(&caller), now) {
                return refused;
            }
        }
        let served = match clinic {
            Ok(_) => account_call::served((route.work)(&self.service, &call)),
            Err(code) => Served::problem(code),
        };
        // Of a device that is not known, everything but a right code counts; of one that is known, a guess that failed.
        let is_failure = if device.is_ok() { served.is_guess } else { served.reply.status >= 400 };
        if is_failure {
            let _ = self.limiter.admit(now, head.address, None);
        }
        served
    }

    /// Who asks for a check with a bearer token.
    fn by_bearer(&self, head: &Head) -> Result<Caller, Served> {
        let caller = head.authorization.as_deref().and_then(|header| self.service.clinics.authorize(header));
        self.admit(head, caller.as_ref(), self.service.clock.now())?;
        caller.ok_or_else(|| Served::problem(ProblemCode::Unauthorized))
    }

    /// Who asks for a check on a device. A refusal counts as a call of the device, so that a flood of them is one, too.
    fn by_session(&self, head: &Head) -> Result<Caller, Served> {
        let now = self.service.clock.now();
        let thumbprint = self.proven(head, now).map_err(|code| self.refused(head, code, now))?;
        let (token, named) = (head.access_token.as_deref(), head.clinic());
        let clinic = named.clone().unwrap_or_default();
        let identity = self.service.accounts.identity(&thumbprint, token, clinic, now);
        let identity = identity.map_err(|error| Served::from(Refusal::from(error)))?;
        let device = identity.device().map_err(|code| self.refused(head, code, now))?;
        self.admit(head, Some(&Caller::of_device(device.clinic, device.id)), now)?;
        named.and_then(|_| identity.caller()).map_err(Served::problem)
    }

    /// A refusal. A proof that is none, and a key that is not known, count against the address.
    fn refused(&self, head: &Head, code: ProblemCode, now: DateTime<Utc>) -> Served {
        if matches!(code, ProblemCode::DpopProofInvalid | ProblemCode::DeviceUnknown) {
            let _ = self.limiter.admit(now, head.address, None);
        }
        Served::problem(code)
    }

    fn admit(&self, head: &Head, caller: Option<&Caller>, now: DateTime<Utc>) -> Result<(), Served> {
        match self.limiter.admit(now, head.address, caller) {
            Ok(()) => {
                self.connections.admit(head.peer);
                Ok(())
            }
            Err(Denied::TooMany(wait)) => Err(Served::too_many(wait)),
            Err(Denied::Unauthorized) => Err(Served::problem(ProblemCode::Unauthorized)),
        }
    }

    /// Reads a request with a proof, unless too many were refused from its address. A device that was let in from there before
    /// is let through: whether it is that device is seen when its proof is checked.
    async fn read_of_device(
        &self,
        head: &Head,
        request: Request,
    ) -> Result<(Option<String>, Vec<u8>), Served> {
        let claimed = head.proof.as_deref().and_then(dpop::claimed);
        let now = self.service.clock.now();
        self.limiter.tries_left(now, head.address, claimed.as_deref()).map_err(Served::too_many)?;
        self.read(request).await
    }

    /// The thumbprint of the key that the proof of this request shows.
    fn proven(&self, head: &Head, now: DateTime<Utc>) -> Result<String, ProblemCode> {
        let proven = self.thumbprint(head, now);
        if let Err(code) = &proven {
            let is_about_nonce = *code == ProblemCode::DpopNonceNeeded;
            let reason = if is_about_nonce { ProofRefusal::Nonce } else { ProofRefusal::Invalid };
            self.service.metrics.refused_proofs.add(reason);
        }
        proven
    }

    fn thumbprint(&self, head: &Head, now: DateTime<Utc>) -> Result<String, ProblemCode> {
        let proof = head.proof.as_deref().ok_or(ProblemCode::DpopProofInvalid)?;
        // A proof for another server, which a relay shows here under the name of that server, is for no request of this one.
        if !self.names.is_empty() && !self.names.iter().any(|name| name.is(&head.host)) {
            return Err(ProblemCode::DpopProofInvalid);
        }
        let access_token = head.access_token.as_deref();
        self.proofs.check(proof, &Proven { method: head.method.as_str(), url: &head.url, access_token }, now)
    }

    pub(crate) fn head(&self, peer: Peer, request: &Request) -> Result<Head, ProblemCode> {
        let address = Counted::of(address::caller(peer.ip(), request.headers(), &self.proxies));
        Head::read(request, peer, address).map_err(|Repeated| ProblemCode::MalformedRequest)
    }

    /// Reads the body and the key of a request; of one without a body, nothing.
    pub(crate) async fn read(&self, request: Request) -> Result<(Option<String>, Vec<u8>), Served> {
        if request.method() == Method::GET {
            return Ok((None, Vec::new()));
        }
        self.read_body(request).await.map_err(Served::problem)
    }

    async fn read_body(&self, request: Request) -> Result<(Option<String>, Vec<u8>), ProblemCode> {
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

    /// Runs work off the network's threads.
    async fn off_the_network(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Served + Send + 'static,
    ) -> Served {
        let api = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&api)).await.unwrap_or_else(|_| {
            Served::failed(FailureKind::Worker, "the worker ended with a panic".to_owned())
        })
    }

    /// The response. A failure of the gateway itself is counted and logged.
    pub(crate) fn respond(&self, route: &'static str, served: &Served) -> Response {
        if let Some(failure) = &served.failure {
            self.service.metrics.failures.add(failure.kind);
            failure.log(route, &request_id());
        }
        response(served, Some(&self.proofs.nonce(self.service.clock.now())))
    }
}

const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

pub(crate) fn response(served: &Served, nonce: Option<&str>) -> Response {
    let reply = &served.reply;
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let is_problem = status.is_client_error() || status.is_server_error();
    let json = if is_problem { "application/problem+json" } else { "application/json" };
    let content_type = served.content_type.unwrap_or(json);
    let mut response = (status, Body::from(reply.body.clone())).into_response();
    let headers = response.headers_mut();
    if !reply.body.is_empty() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        let dpop = if served.is_about_nonce { USE_NONCE } else { "DPoP algs=\"ES256\"" };
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(dpop));
    }
    if let Some(etag) = served.etag.as_deref().and_then(|etag| HeaderValue::from_str(etag).ok()) {
        headers.insert(ETAG, etag);
    }
    if let Some(nonce) = nonce.and_then(|nonce| HeaderValue::from_str(nonce).ok()) {
        headers.insert(DPOP_NONCE, nonce);
    }
    if let Some(wait) = served.retry_after {
        // Whole seconds, and never too early.
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
    }
    response
}

/// RFC 9449, 8.
const USE_NONCE: &str = "DPoP algs=\"ES256\", error=\"use_dpop_nonce\"";
