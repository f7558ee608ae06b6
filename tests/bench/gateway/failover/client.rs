//! One client: each call is repeated at the other gateway until one of them answers it.

use std::collections::BTreeSet;
use std::io::{self, Error};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ring::digest::{Digest, SHA256, digest};
use shikaku_core::gateway::{
    Answer, CheckMethod, ProblemCode, Proof, challenge_request, read_challenge, read_confirmation,
};
use shikaku_core::port::{HttpRequest, HttpResponse};
use shikaku_eligibility::Verdict;
use shikaku_virtual_card::VirtualCard;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::report::Outcome;
use crate::client::{confirmation, refused};
use crate::connection::{Connection, Endpoint};
use crate::program::token;

/// Longest time of one call before it is repeated.
const CALL_MAX: Duration = Duration::from_secs(10);

/// Longest time of a call with its repeats.
const REPEAT_MAX: Duration = Duration::from_mins(1);

/// Pause before a repeat.
const REPEAT_AFTER: Duration = Duration::from_millis(20);

/// Where the two gateways listen at present.
pub(super) struct Endpoints(Mutex<[Endpoint; 2]>);

/// The checks that were begun and ended by all clients.
pub(super) struct Progress {
    checks: usize,
    begun: AtomicUsize,
    ended: watch::Sender<usize>,
}

/// A client with a device of its own.
pub(super) struct Client {
    token: String,
    endpoints: Arc<Endpoints>,
    connections: [Option<Connection>; 2],
    /// The gateway that is called first.
    first: usize,
    card: VirtualCard,
    acknowledged: Vec<Acknowledged>,
    outcome: Outcome,
}

/// A confirmation that a gateway answered.
struct Acknowledged {
    request: HttpRequest,
    digest: Digest,
}

impl Endpoints {
    pub(super) const fn new(endpoints: [Endpoint; 2]) -> Self {
        Self(Mutex::new(endpoints))
    }

    /// Replaces the endpoint of the first gateway after its restart.
    pub(super) fn replace_first(&self, endpoint: Endpoint) {
        let [first, _] = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *first = endpoint;
    }

    fn get(&self, at: usize) -> Endpoint {
        let [first, second] = &*self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if at == 0 { first.clone() } else { second.clone() }
    }
}

impl Progress {
    pub(super) fn new(checks: usize) -> Self {
        Self { checks, begun: AtomicUsize::new(0), ended: watch::Sender::new(0) }
    }

    /// Waits until so many checks ended.
    pub(super) async fn reach(&self, count: usize) {
        // The sender lives as long as `self`.
        drop(self.ended.subscribe().wait_for(|ended| *ended >= count).await);
    }

    /// Whether one more check is to be made.
    fn begin(&self) -> bool {
        self.begun.fetch_add(1, Ordering::Relaxed) < self.checks
    }
}

impl Client {
    pub(super) fn new(number: usize, endpoints: Arc<Endpoints>, card: VirtualCard) -> Self {
        let (connections, acknowledged, outcome) = ([None, None], Vec::new(), Outcome::default());
        Self { token: token(number), endpoints, connections, first: number % 2, card, acknowledged, outcome }
    }

    /// Makes checks until all are begun, or one cannot be finished.
    pub(super) async fn work(mut self, progress: Arc<Progress>) -> Self {
        while self.outcome.error.is_none() && progress.begin() {
            let start = Instant::now();
            match self.check().await {
                Ok(acknowledged) => self.acknowledged.push(acknowledged),
                Err(error) => self.outcome.error = Some(error.to_string()),
            }
            self.outcome.pause_max = self.outcome.pause_max.max(start.elapsed());
            progress.ended.send_modify(|ended| *ended += 1);
        }
        self.outcome.acknowledged = self.acknowledged.len();
        self
    }

    /// Sends each acknowledged confirmation again, to the gateways in turn, and compares the replies.
    pub(super) async fn verify(mut self, stored: Arc<BTreeSet<String>>) -> Outcome {
        for (number, Acknowledged { request, digest }) in
            std::mem::take(&mut self.acknowledged).iter().enumerate()
        {
            self.first = number % 2;
            let is_stored = request.idempotency_key.as_ref().is_some_and(|key| stored.contains(key));
            match self.reply(request).await {
                Ok(reply) if is_stored && reply.status == 200 => {
                    let is_same = digest_of(&reply).as_ref() == digest.as_ref();
                    self.outcome.changed += usize::from(!is_same);
                }
                Ok(_) | Err(_) => self.outcome.lost += 1,
            }
        }
        self.outcome
    }

    async fn check(&mut self) -> io::Result<Acknowledged> {
        loop {
            let reply = self.reply(&challenge_request(CheckMethod::Visual)).await?;
            let challenge = read_challenge(Ok(reply)).map_err(|refusal| refused("challenge", &refusal))?;
            let proof = Proof::VisualCheck { presence: None };
            let request = confirmation(&self.card, CheckMethod::Visual, &challenge, proof)?;
            let reply = self.reply(&request).await?;
            if ProblemCode::ChallengeUnknown.status() == Some(reply.status) {
                self.outcome.lost_challenges += 1;
                continue;
            }
            let digest = digest_of(&reply);
            let answer = read_confirmation(Ok(reply)).map_err(|refusal| refused("confirmation", &refusal))?;
            return match answer {
                Answer::Completed(answer) if answer.verdict() == Verdict::Valid => {
                    Ok(Acknowledged { request, digest })
                }
                Answer::Completed(_) | Answer::Pending { .. } => Err(Error::other("the answer is not valid")),
            };
        }
    }

    /// The first reply of either gateway that is no failure of the server.
    async fn reply(&mut self, request: &HttpRequest) -> io::Result<HttpResponse> {
        let end = Instant::now() + REPEAT_MAX;
        let mut at = self.first;
        loop {
            let failure = match timeout(CALL_MAX, self.call(at, request)).await {
                Ok(Ok(reply)) if reply.status < 500 => return Ok(reply),
                Ok(Ok(reply)) => format!("a gateway replies {}", reply.status),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "a gateway does not reply in time".to_owned(),
            };
            if Instant::now() >= end {
                return Err(Error::other(failure));
            }
            self.outcome.repeats += 1;
            at = 1 - at;
            sleep(REPEAT_AFTER).await;
        }
    }

    /// Makes one call; a connection is kept only when the call got a reply.
    async fn call(&mut self, at: usize, request: &HttpRequest) -> io::Result<HttpResponse> {
        let mut connection = match self.connections[at].take() {
            Some(connection) => connection,
            None => Connection::open(&self.endpoints.get(at), &self.token).await?,
        };
        let reply = connection.call(request.clone()).await?;
        self.connections[at] = Some(connection);
        Ok(reply)
    }
}

fn digest_of(reply: &HttpResponse) -> Digest {
    digest(&SHA256, &reply.body)
}
