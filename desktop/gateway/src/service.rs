//! The three calls, without HTTP: bytes of a request in, a reply out.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use shikaku_core::gateway::{
    Answer, Challenge, ChallengeId, ChallengeRequest, ConfirmationRequest, Problem, ProblemCode, Receipt,
    answer_reply, challenge_reply, named_answer_reply,
};
use shikaku_core::port::{Clock, HttpResponse};
use shikaku_eligibility::{Confirmation, OfficialMessage};
use shikaku_transport::RandomUnavailable;

use crate::account::Accounts;
use crate::chance::Chance;
use crate::clinic::Caller;
use crate::evidence::Rules;
use crate::metrics::{CheckOutcome, Metrics, PurgeOutcome};
use crate::people::Given;
use crate::refusal::{Refusal, Served};
use crate::results::{self, Origin, Results};
use crate::store::{self, Owner, Receipted, Store, StoreError, StoredAnswer, StoredChallenge, Work};
use crate::vendor::Vendors;
use crate::webhook::Webhooks;
use crate::{Clinics, People, Settings, treatment_date};

/// The wait that a receipt requests from the client.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// The gateway behind its HTTP layer.
pub(crate) struct Service {
    pub(crate) clinics: Clinics,
    pub(crate) accounts: Accounts,
    pub(crate) results: Results,
    pub(crate) vendors: Vendors,
    pub(crate) webhooks: Webhooks,
    people: People,
    rules: Rules,
    challenge_ttl: TimeDelta,
    answer_ttl: TimeDelta,
    open_challenges_max: u32,
    pub(crate) clock: Arc<dyn Clock + Send + Sync>,
    chance: Arc<Chance>,
    store: Arc<Store>,
    pub(crate) metrics: Metrics,
}

impl Service {
    /// Opens the database.
    pub(crate) fn new(settings: Settings) -> Result<Self, StoreError> {
        let store = Arc::new(Store::open(&settings.database, settings.key_file.as_deref())?);
        let chance = Arc::new(Chance::new(settings.random));
        let accounts = Accounts::new(Arc::clone(&store), Arc::clone(&chance), settings.accounts);
        let results = Results::new(Arc::clone(&store), Arc::clone(&chance));
        let vendors = Vendors::new(Arc::clone(&store), Arc::clone(&chance));
        let webhooks = Webhooks::new(Arc::clone(&store), Arc::clone(&chance), &settings.webhooks);
        let now = settings.clock.now();
        let deleted = results.delete_past(now, now - settings.answer_ttl)?;
        store.purge(now, now - settings.answer_ttl, deleted)?;
        Ok(Self {
            store,
            metrics: Metrics::new().map_err(|_| StoreError::Damaged)?,
            accounts,
            results,
            vendors,
            webhooks,
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
            chance,
        })
    }

    /// The people that it knows.
    pub(crate) const fn people(&self) -> &People {
        &self.people
    }

    /// Random bytes for a key of this process.
    pub(crate) fn seed(&self) -> Result<[u8; 32], RandomUnavailable> {
        self.chance.seed()
    }

    /// `POST /v1/challenges`
    pub(crate) fn challenge(&self, caller: &Caller, body: &[u8]) -> Served {
        served(self.new_challenge(caller, body))
    }

    /// `POST /v1/confirmations`
    pub(crate) fn confirm(&self, caller: &Caller, key: Option<&str>, body: &[u8]) -> Served {
        let (key, request) = match keyed(key, body) {
            Ok(keyed) => keyed,
            Err(refusal) => return refusal.into(),
        };
        let served = served(self.answer_once(caller, key, &request, sha256(body)));
        self.metrics.checks(request.proof.method()).add(CheckOutcome::of(served.reply.status));
        served
    }

    /// `GET /v1/confirmations/{receipt}`
    pub(crate) fn poll(&self, caller: &Caller, receipt: &str) -> Served {
        served(self.ask_again(&caller.clinic, receipt))
    }

    /// Whether the database answers.
    pub(crate) fn store_answers(&self) -> bool {
        self.store.answers()
    }

    /// The metrics in Prometheus' text format.
    pub(crate) fn metrics_text(&self) -> prometheus::Result<String> {
        self.metrics.text(self.store.load())
    }

    /// Deletes challenges, answers and results past their time.
    pub(crate) fn purge(&self) -> Result<(), StoreError> {
        let purged = self.purge_all();
        let outcome = if purged.is_ok() { PurgeOutcome::Done } else { PurgeOutcome::Failed };
        self.metrics.purges.add(outcome);
        purged
    }

    fn purge_all(&self) -> Result<(), StoreError> {
        let now = self.now();
        let accounts = self.accounts.purge(now);
        let vendors = self.vendors.purge(now).and_then(|()| self.webhooks.purge());
        let results = self.results.delete_past(now, now - self.answer_ttl);
        let deleted = results.as_ref().copied().unwrap_or_default();
        self.store.purge(now, now - self.answer_ttl, deleted)?;
        results?;
        vendors?;
        accounts.map(drop)
    }

    fn new_challenge(&self, caller: &Caller, body: &[u8]) -> Result<HttpResponse, Refusal> {
        let ChallengeRequest { method } = ChallengeRequest::decode(body)?;
        self.rules.permits(method)?;
        let now = self.now();
        let id = ChallengeId::from_random(self.chance.half()?);
        let stored =
            StoredChallenge { method, bytes: self.chance.seed()?, expires_at: now + self.challenge_ttl };
        let owner = Owner { clinic: &caller.clinic, device: &caller.device };
        let limit = (self.open_challenges_max, now);
        let added = self.store.write(|work| store::add_challenge(work, &id, owner, &stored, limit));
        if let Some(first_end) = added? {
            return Err(Refusal::too_many((first_end - now).to_std().unwrap_or_default()));
        }
        let StoredChallenge { bytes, expires_at, .. } = stored;
        let (visual_check, server_time) = (self.rules.visual_check, Some(now));
        Ok(challenge_reply(&Challenge { id, bytes, expires_at, visual_check, server_time }))
    }

    /// Gives one answer to one key. A repeated request gets the stored answer.
    ///
    /// The proof is checked between two transactions, so that no other request waits for it.
    fn answer_once(
        &self,
        caller: &Caller,
        key: &str,
        request: &ConfirmationRequest,
        digest: [u8; 32],
    ) -> Result<HttpResponse, Refusal> {
        let (now, clinic) = (self.now(), caller.clinic.as_str());
        let asked = Asked { caller, clinic, key, request, digest, now };
        let since = now - self.answer_ttl;
        let known = |work: &mut Work<'_>| store::answer_for(work, clinic, key, since);
        let challenge = self.store.read(|work| match known(work)? {
            Some(known) => Ok(Err(asked.again(known)?)),
            None => Ok::<_, Refusal>(Ok(store::challenge(work, &request.challenge_id, clinic)?)),
        })?;
        let challenge = match challenge {
            Err(answered) => return Ok(answered),
            Ok(challenge) => challenge,
        };
        treatment_date::check(request.treatment_date, now, self.challenge_ttl)?;
        // A refusal that took no challenge is not kept: anybody can cause as many of them as they like.
        let challenge = challenge.ok_or(ProblemCode::ChallengeUnknown)?;
        let answered = self.answer(&asked, &challenge)?;
        self.store.write(|work| {
            work.sql.lock(&["answer", clinic, key])?;
            // The same request may have been answered in the meantime.
            if let Some(known) = known(work)? {
                return asked.again(known);
            }
            if !store::take_challenge(work, &request.challenge_id, clinic)? {
                return Err(ProblemCode::ChallengeUnknown.into());
            }
            answered.save(work, &asked)
        })
    }

    /// What the request is answered with; a refusal is an answer, because it takes the challenge.
    fn answer(&self, asked: &Asked<'_>, challenge: &StoredChallenge) -> Result<Answered, Refusal> {
        match self.prove(asked, challenge) {
            Ok((given, person)) => {
                let origin = Origin {
                    id: self.chance.identifier()?,
                    device: asked.caller.device.clone(),
                    staff: asked.caller.staff.clone(),
                    method: challenge.method,
                    treatment_date: asked.request.treatment_date,
                    person,
                };
                let receipt = Receipt::from_random(self.chance.half()?);
                Ok(Answered::Given(Box::new(Completion { given, origin, receipt })))
            }
            Err(code) => Ok(Answered::Refused(Problem::new(code).reply())),
        }
    }

    /// What is known of the person, and the number by which the results of one person are recognised.
    fn prove(&self, asked: &Asked<'_>, challenge: &StoredChallenge) -> Result<(Given, Vec<u8>), ProblemCode> {
        if asked.now >= challenge.expires_at {
            return Err(ProblemCode::ChallengeExpired);
        }
        let evidence = self.rules.prove(asked.request, challenge.method, &challenge.bytes)?;
        self.people.revocation(&evidence)?;
        let advice = self.rules.age(&evidence.certificate, asked.now)?;
        let given = self.people.answer(&evidence, advice, asked.clinic, asked.now)?;
        Ok((given, evidence.certificate.serial().to_vec()))
    }

    fn ask_again(&self, clinic: &str, receipt: &str) -> Result<HttpResponse, Refusal> {
        let receipt = Receipt::parse(receipt).map_err(|_| ProblemCode::ReceiptUnknown)?;
        let now = self.now();
        let found = self.store.write(|work| {
            let found = store::poll(work, clinic, &receipt, now - self.answer_ttl)?;
            if let Some(Receipted::Done(body)) = &found {
                results::completed_later(work, clinic, &receipt, body, now)?;
            }
            Ok::<_, StoreError>(found)
        })?;
        match found.ok_or(ProblemCode::ReceiptUnknown)? {
            Receipted::Pending => Ok(pending(receipt)),
            Receipted::Done(body) => Ok(HttpResponse { status: 200, body }),
        }
    }

    /// Whole seconds, as they are stored and sent.
    fn now(&self) -> DateTime<Utc> {
        self.clock.now().trunc_subsecs(0)
    }
}

/// A request for an answer.
struct Asked<'a> {
    caller: &'a Caller,
    clinic: &'a str,
    key: &'a str,
    request: &'a ConfirmationRequest,
    digest: [u8; 32],
    now: DateTime<Utc>,
}

impl Asked<'_> {
    /// The answer that was given under this key before, to the same request only.
    fn again(&self, known: StoredAnswer) -> Result<HttpResponse, Refusal> {
        let is_same = known.request_digest == self.digest;
        if is_same { Ok(known.reply) } else { Err(ProblemCode::IdempotencyKeyReused.into()) }
    }
}

/// What a request is answered with.
enum Answered {
    Refused(HttpResponse),
    Given(Box<Completion>),
}

/// The answer to a check that was proven.
struct Completion {
    given: Given,
    origin: Origin,
    /// Names the answer, if it is given later.
    receipt: Receipt,
}

impl Answered {
    fn save(self, work: &mut Work<'_>, asked: &Asked<'_>) -> Result<HttpResponse, Refusal> {
        let reply = match self {
            Self::Refused(reply) => reply,
            Self::Given(completion) => completion.save(work, asked)?,
        };
        let answer = StoredAnswer { request_digest: asked.digest, reply };
        store::save_answer(work, asked.clinic, asked.key, &answer, asked.now)?;
        Ok(answer.reply)
    }
}

impl Completion {
    /// Records the result now, or when its receipt brings it.
    fn save(self, work: &mut Work<'_>, asked: &Asked<'_>) -> Result<HttpResponse, Refusal> {
        let Self { given, origin, receipt } = self;
        let (clinic, now) = (asked.clinic, asked.now);
        let message = results::with_reference_number(work, clinic, &origin, given.confirmation.into())?;
        let completed = answer(&message, &origin);
        // This reply is the first 処理中.
        let Some(more) = given.pending_answers.checked_sub(1) else {
            results::record(work, clinic, &origin, &message, now)?;
            return Ok(completed);
        };
        store::save_receipt(work, clinic, &receipt, more, &completed.body, now)?;
        results::complete_later(work, clinic, &receipt, &origin, now)?;
        Ok(pending(receipt))
    }
}

/// The reply with the answer, and with the name of the result where it is recorded.
fn answer(message: &OfficialMessage, origin: &Origin) -> HttpResponse {
    let confirmation = Confirmation::from(message.clone());
    if results::is_recorded(&confirmation.verdict()) {
        return named_answer_reply(confirmation, &origin.id);
    }
    answer_reply(&Answer::Completed(Box::new(confirmation)))
}

/// The key of a request, which has the form of an identifier, and the request.
fn keyed<'a>(key: Option<&'a str>, body: &[u8]) -> Result<(&'a str, ConfirmationRequest), Refusal> {
    let key = key.filter(|key| Receipt::parse(key).is_ok()).ok_or(ProblemCode::IdempotencyKeyMissing)?;
    Ok((key, ConfirmationRequest::decode(body)?))
}

fn served(done: Result<HttpResponse, Refusal>) -> Served {
    match done {
        Ok(reply) => {
            let retry_after = (reply.status == 202).then_some(ASK_AGAIN_AFTER);
            Served::ok(reply, retry_after)
        }
        Err(refusal) => refusal.into(),
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
