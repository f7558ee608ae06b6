//! The three calls, without HTTP: bytes of a request in, a reply out.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use rusqlite::Transaction;
use shikaku_core::gateway::{
    Answer, Challenge, ChallengeId, ChallengeRequest, ConfirmationRequest, Problem, ProblemCode, Receipt,
    RequestError, answer_reply, challenge_reply,
};
use shikaku_core::port::{Clock, GatewayReply, Random, RandomUnavailable};

use crate::evidence::Rules;
use crate::people::Given;
use crate::store::{self, Receipted, Store, StoreError, StoredAnswer, StoredChallenge};
use crate::{Clinics, People, Settings};

/// What a receipt tells the client to wait.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// The gateway behind its HTTP face.
pub(crate) struct Service {
    pub(crate) clinics: Clinics,
    people: People,
    rules: Rules,
    challenge_ttl: TimeDelta,
    answer_ttl: TimeDelta,
    open_challenges_max: u32,
    clock: Arc<dyn Clock + Send + Sync>,
    random: Mutex<Box<dyn Random + Send>>,
    store: Mutex<Store>,
}

/// Why a call is refused.
enum Refusal {
    Problem(ProblemCode),
    Store(StoreError),
    Random(RandomUnavailable),
}

impl Service {
    /// Opens the database.
    pub(crate) fn new(settings: Settings) -> Result<Self, StoreError> {
        Ok(Self {
            store: Mutex::new(Store::open(&settings.database)?),
            clinics: settings.clinics,
            people: settings.people,
            rules: Rules {
                anchors: settings.anchors,
                presence_anchors: settings.presence_anchors,
                visual_check: settings.visual_check,
                grace: settings.grace,
            },
            challenge_ttl: settings.challenge_ttl,
            answer_ttl: settings.answer_ttl,
            open_challenges_max: settings.open_challenges_max,
            clock: settings.clock,
            random: Mutex::new(settings.random),
        })
    }

    /// `POST /v1/challenges`
    pub(crate) fn challenge(&self, clinic: &str, body: &[u8]) -> GatewayReply {
        reply(self.new_challenge(clinic, body))
    }

    /// `POST /v1/confirmations`
    pub(crate) fn confirm(&self, clinic: &str, key: Option<&str>, body: &[u8]) -> GatewayReply {
        reply(self.answer_once(clinic, key, body))
    }

    /// `GET /v1/confirmations/{receipt}`
    pub(crate) fn poll(&self, clinic: &str, receipt: &str) -> GatewayReply {
        reply(self.ask_again(clinic, receipt))
    }

    fn new_challenge(&self, clinic: &str, body: &[u8]) -> Result<GatewayReply, Refusal> {
        let ChallengeRequest { method } = ChallengeRequest::decode(body)?;
        self.rules.permits(method)?;
        let now = self.now();
        let id = ChallengeId::from_random(self.random_half()?);
        let stored = StoredChallenge { method, bytes: self.seed()?, expires_at: now + self.challenge_ttl };
        self.transact(|transaction| {
            store::purge(transaction, now, now - self.answer_ttl)?;
            if store::count_open(transaction, clinic, now)? >= self.open_challenges_max {
                return Err(ProblemCode::TooManyRequests.into());
            }
            Ok(store::keep_challenge(transaction, &id, clinic, &stored)?)
        })?;
        let StoredChallenge { bytes, expires_at, .. } = stored;
        let (visual_check, server_time) = (self.rules.visual_check, Some(now));
        Ok(challenge_reply(&Challenge { id, bytes, expires_at, visual_check, server_time }))
    }

    /// One answer to one key: what is asked again is not asked for again.
    fn answer_once(&self, clinic: &str, key: Option<&str>, body: &[u8]) -> Result<GatewayReply, Refusal> {
        // A key has the form of an identifier.
        let key = key.filter(|key| Receipt::parse(key).is_ok()).ok_or(ProblemCode::IdempotencyKeyMissing)?;
        let request = ConfirmationRequest::decode(body)?;
        let request_digest = sha256(body);
        self.transact(|transaction| {
            if let Some(known) = store::answer_for(transaction, clinic, key)? {
                let is_same = known.request_digest == request_digest;
                return if is_same { Ok(known.reply) } else { Err(ProblemCode::IdempotencyKeyReused.into()) };
            }
            let reply = match self.answer(transaction, clinic, &request) {
                Err(Refusal::Problem(code)) => Problem::new(code).reply(),
                answered => answered?,
            };
            let answer = StoredAnswer { request_digest, reply };
            store::keep_answer(transaction, clinic, key, &answer, self.now())?;
            Ok(answer.reply)
        })
    }

    fn answer(
        &self,
        transaction: &Transaction<'_>,
        clinic: &str,
        request: &ConfirmationRequest,
    ) -> Result<GatewayReply, Refusal> {
        let now = self.now();
        let challenge = store::take_challenge(transaction, &request.challenge_id, clinic)?
            .ok_or(ProblemCode::ChallengeUnknown)?;
        if now >= challenge.expires_at {
            return Err(ProblemCode::ChallengeExpired.into());
        }
        let evidence = self.rules.prove(request, challenge.method, &challenge.bytes)?;
        self.people.revocation(&evidence)?;
        let advice = self.rules.age(&evidence.certificate, now)?;
        let given = self.people.answer(&evidence, advice, clinic, now)?;
        self.give(transaction, clinic, given, now)
    }

    fn give(
        &self,
        transaction: &Transaction<'_>,
        clinic: &str,
        given: Given,
        now: DateTime<Utc>,
    ) -> Result<GatewayReply, Refusal> {
        let completed = answer_reply(&Answer::Completed(Box::new(given.confirmation)));
        // This reply is the first 処理中.
        let Some(more) = given.pending_answers.checked_sub(1) else { return Ok(completed) };
        let receipt = Receipt::from_random(self.random_half()?);
        store::keep_receipt(transaction, clinic, &receipt, more, &completed.body, now)?;
        Ok(pending(receipt))
    }

    fn ask_again(&self, clinic: &str, receipt: &str) -> Result<GatewayReply, Refusal> {
        let receipt = Receipt::parse(receipt).map_err(|_| ProblemCode::ReceiptUnknown)?;
        let found = self.transact(|transaction| Ok(store::poll(transaction, clinic, &receipt)?))?;
        match found.ok_or(ProblemCode::ReceiptUnknown)? {
            Receipted::Pending => Ok(pending(receipt)),
            Receipted::Done(body) => Ok(GatewayReply { status: 200, body }),
        }
    }

    /// Runs one request as one transaction; a refusal leaves no trace.
    fn transact<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = store.transaction()?;
        let done = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    /// Whole seconds, as they are stored and sent.
    fn now(&self) -> DateTime<Utc> {
        self.clock.now().trunc_subsecs(0)
    }

    fn seed(&self) -> Result<[u8; 32], RandomUnavailable> {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).seed()
    }

    fn random_half(&self) -> Result<[u8; 16], RandomUnavailable> {
        let [half @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = self.seed()?;
        Ok(half)
    }
}

impl From<ProblemCode> for Refusal {
    fn from(code: ProblemCode) -> Self {
        Self::Problem(code)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<RandomUnavailable> for Refusal {
    fn from(error: RandomUnavailable) -> Self {
        Self::Random(error)
    }
}

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        Self::Problem(match error {
            RequestError::TooLong => ProblemCode::RequestTooLong,
            RequestError::NotJson | RequestError::WrongShape => ProblemCode::MalformedRequest,
        })
    }
}

fn reply(done: Result<GatewayReply, Refusal>) -> GatewayReply {
    match done {
        Ok(reply) => reply,
        Err(Refusal::Problem(code)) => Problem::new(code).reply(),
        Err(Refusal::Store(error)) => {
            log::error!("{error}: {:?}", error.code());
            Problem::new(ProblemCode::InternalError).reply()
        }
        Err(Refusal::Random(error)) => {
            log::error!("{error}");
            Problem::new(ProblemCode::InternalError).reply()
        }
    }
}

fn pending(receipt: Receipt) -> GatewayReply {
    answer_reply(&Answer::Pending { receipt, ask_again_after: ASK_AGAIN_AFTER })
}

fn sha256(body: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, body).as_ref());
    out
}
