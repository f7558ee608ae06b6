//! The three calls, without HTTP: bytes of a request in, a reply out.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use shikaku_core::gateway::{
    Answer, Challenge, ChallengeId, ChallengeRequest, ConfirmationRequest, Problem, ProblemCode, Receipt,
    RequestError, answer_reply, challenge_reply,
};
use shikaku_core::port::{Clock, HttpResponse};
use shikaku_transport::{Random, RandomUnavailable};

use crate::clinic::Caller;
use crate::evidence::Rules;
use crate::people::Given;
use crate::store::{self, Owner, Receipted, Store, StoreError, StoredAnswer, StoredChallenge, Work};
use crate::{Clinics, People, Settings, treatment_date};

/// The wait that a receipt requests from the client.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// After how long a call is repeated when another program held the database.
const BUSY_FOR: Duration = Duration::from_secs(1);

/// The gateway behind its HTTP layer.
pub(crate) struct Service {
    pub(crate) clinics: Clinics,
    people: People,
    rules: Rules,
    challenge_ttl: TimeDelta,
    answer_ttl: TimeDelta,
    open_challenges_max: u32,
    pub(crate) clock: Arc<dyn Clock + Send + Sync>,
    random: Mutex<Box<dyn Random + Send>>,
    store: Mutex<Store>,
}

/// A reply, and after how long the same call may be repeated.
pub(crate) struct Served {
    pub(crate) reply: HttpResponse,
    pub(crate) retry_after: Option<Duration>,
}

impl Served {
    pub(crate) fn problem(code: ProblemCode) -> Self {
        Self { reply: Problem::new(code).reply(), retry_after: None }
    }

    /// One call too many.
    pub(crate) fn too_many(wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..Self::problem(ProblemCode::TooManyRequests) }
    }
}

/// Why a call is refused.
#[derive(derive_more::From)]
enum Refusal {
    #[from]
    Problem(ProblemCode),
    TooMany(Duration),
    #[from]
    Store(StoreError),
    #[from]
    Random(RandomUnavailable),
}

impl Service {
    /// Opens the database.
    pub(crate) fn new(settings: Settings) -> Result<Self, StoreError> {
        let mut store = Store::open(&settings.database, settings.key_file.as_deref())?;
        let now = settings.clock.now();
        store.purge(now, now - settings.answer_ttl)?;
        Ok(Self {
            store: Mutex::new(store),
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
    pub(crate) fn challenge(&self, caller: &Caller, body: &[u8]) -> Served {
        served(self.new_challenge(caller, body))
    }

    /// `POST /v1/confirmations`
    pub(crate) fn confirm(&self, caller: &Caller, key: Option<&str>, body: &[u8]) -> Served {
        served(self.answer_once(&caller.clinic, key, body))
    }

    /// `GET /v1/confirmations/{receipt}`
    pub(crate) fn poll(&self, caller: &Caller, receipt: &str) -> Served {
        served(self.ask_again(&caller.clinic, receipt))
    }

    /// Deletes challenges and answers past their time.
    pub(crate) fn purge(&self) -> Result<(), StoreError> {
        let now = self.now();
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        store.purge(now, now - self.answer_ttl)
    }

    fn new_challenge(&self, caller: &Caller, body: &[u8]) -> Result<HttpResponse, Refusal> {
        let ChallengeRequest { method } = ChallengeRequest::decode(body)?;
        self.rules.permits(method)?;
        let now = self.now();
        let id = ChallengeId::from_random(self.random_half()?);
        let stored = StoredChallenge { method, bytes: self.seed()?, expires_at: now + self.challenge_ttl };
        self.transact(|work| {
            let owner = Owner { clinic: &caller.clinic, device: &caller.device };
            let (open, first) = store::open_challenges(work, owner, now)?;
            if open >= self.open_challenges_max {
                let until = first.unwrap_or(now + self.challenge_ttl);
                return Err(Refusal::TooMany((until - now).to_std().unwrap_or_default()));
            }
            Ok(store::save_challenge(work, &id, owner, &stored)?)
        })?;
        let StoredChallenge { bytes, expires_at, .. } = stored;
        let (visual_check, server_time) = (self.rules.visual_check, Some(now));
        Ok(challenge_reply(&Challenge { id, bytes, expires_at, visual_check, server_time }))
    }

    /// Gives one answer to one key. A repeated request gets the stored answer.
    fn answer_once(&self, clinic: &str, key: Option<&str>, body: &[u8]) -> Result<HttpResponse, Refusal> {
        // A key has the form of an identifier.
        let key = key.filter(|key| Receipt::parse(key).is_ok()).ok_or(ProblemCode::IdempotencyKeyMissing)?;
        let request = ConfirmationRequest::decode(body)?;
        let request_digest = sha256(body);
        let now = self.now();
        self.transact(|work| {
            if let Some(known) = store::answer_for(work, clinic, key, now - self.answer_ttl)? {
                let is_same = known.request_digest == request_digest;
                return if is_same { Ok(known.reply) } else { Err(ProblemCode::IdempotencyKeyReused.into()) };
            }
            treatment_date::check(request.treatment_date, now, self.challenge_ttl)?;
            // A refusal that took no challenge is not kept: anybody can cause as many of them as they like.
            let challenge = store::take_challenge(work, &request.challenge_id, clinic)?
                .ok_or(ProblemCode::ChallengeUnknown)?;
            let reply = match self.answer(work, clinic, &request, &challenge, now) {
                Err(Refusal::Problem(code)) => Problem::new(code).reply(),
                answered => answered?,
            };
            let answer = StoredAnswer { request_digest, reply };
            store::save_answer(work, clinic, key, &answer, now)?;
            Ok(answer.reply)
        })
    }

    fn answer(
        &self,
        work: &Work<'_>,
        clinic: &str,
        request: &ConfirmationRequest,
        challenge: &StoredChallenge,
        now: DateTime<Utc>,
    ) -> Result<HttpResponse, Refusal> {
        if now >= challenge.expires_at {
            return Err(ProblemCode::ChallengeExpired.into());
        }
        let evidence = self.rules.prove(request, challenge.method, &challenge.bytes)?;
        self.people.revocation(&evidence)?;
        let advice = self.rules.age(&evidence.certificate, now)?;
        let given = self.people.answer(&evidence, advice, clinic, now)?;
        self.give(work, clinic, given, now)
    }

    fn give(
        &self,
        work: &Work<'_>,
        clinic: &str,
        given: Given,
        now: DateTime<Utc>,
    ) -> Result<HttpResponse, Refusal> {
        let completed = answer_reply(&Answer::Completed(Box::new(given.confirmation)));
        // This reply is the first 処理中.
        let Some(more) = given.pending_answers.checked_sub(1) else { return Ok(completed) };
        let receipt = Receipt::from_random(self.random_half()?);
        store::save_receipt(work, clinic, &receipt, more, &completed.body, now)?;
        Ok(pending(receipt))
    }

    fn ask_again(&self, clinic: &str, receipt: &str) -> Result<HttpResponse, Refusal> {
        let receipt = Receipt::parse(receipt).map_err(|_| ProblemCode::ReceiptUnknown)?;
        let since = self.now() - self.answer_ttl;
        let found = self.transact(|work| Ok(store::poll(work, clinic, &receipt, since)?))?;
        match found.ok_or(ProblemCode::ReceiptUnknown)? {
            Receipted::Pending => Ok(pending(receipt)),
            Receipted::Done(body) => Ok(HttpResponse { status: 200, body }),
        }
    }

    /// Runs one request as one transaction; a refusal leaves no trace.
    fn transact<T>(&self, request: impl FnOnce(&Work<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let work = store.work()?;
        let done = request(&work)?;
        work.commit()?;
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

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        Self::Problem(match error {
            RequestError::TooLong => ProblemCode::RequestTooLong,
            RequestError::NotJson | RequestError::WrongShape => ProblemCode::MalformedRequest,
        })
    }
}

fn served(done: Result<HttpResponse, Refusal>) -> Served {
    match done {
        Ok(reply) => {
            let retry_after = (reply.status == 202).then_some(ASK_AGAIN_AFTER);
            Served { reply, retry_after }
        }
        Err(Refusal::Problem(code)) => Served::problem(code),
        Err(Refusal::TooMany(wait)) => Served::too_many(wait),
        Err(Refusal::Store(error)) if error.is_busy() => {
            log::warn!("the database is busy");
            let retry_after = Some(BUSY_FOR);
            Served { retry_after, ..Served::problem(ProblemCode::ServiceUnavailable) }
        }
        Err(Refusal::Store(error)) => {
            log::error!("{error}: {:?}", error.code());
            Served::problem(ProblemCode::InternalError)
        }
        Err(Refusal::Random(error)) => {
            log::error!("{error}");
            Served::problem(ProblemCode::InternalError)
        }
    }
}

fn pending(receipt: Receipt) -> HttpResponse {
    answer_reply(&Answer::Pending { receipt, ask_again_after: ASK_AGAIN_AFTER })
}

fn sha256(body: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, body).as_ref());
    out
}
