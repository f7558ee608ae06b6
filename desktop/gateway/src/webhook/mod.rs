//! Webhooks of receipt computers, by Standard Webhooks 1.0: a message that there are new results. It names no person; who gets
//! it pulls the feed.

mod client;
mod sender;
mod signature;
mod table;
mod target;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Client, Url};
use shikaku_core::gateway::{
    ProblemCode, VendorScope, WebhookEntry, WebhookList, WebhookRequest, WebhookSecret, WebhookState,
};

pub use self::client::WebhookPolicy;
pub(crate) use self::sender::send;
use self::table::WebhookRow;
pub(crate) use self::target::{is_global, target};
use crate::chance::Chance;
use crate::refusal::Refusal;
use crate::results::last_number;
use crate::store::{Store, StoreError};
use crate::vendor::{Vendor, holds};

/// The webhooks of every link.
pub(crate) struct Webhooks {
    store: Arc<Store>,
    chance: Arc<Chance>,
    allows_private: bool,
    /// `None` where this computer trusts no certificate.
    client: Option<Client>,
}

/// A message to send.
pub(crate) struct Message {
    webhook: String,
    url: Url,
    secret: [u8; signature::SECRET],
    /// The number of the last result that it announces.
    number: i64,
    failures: i64,
}

/// Most webhooks of a link.
const MOST: usize = 3;

/// Pauses after tries that failed, in seconds: the schedule that Standard Webhooks recommends. Behind the last the webhook is
/// stopped.
const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// How long a gateway has for one try before another may make it.
const CLAIMED_FOR: TimeDelta = TimeDelta::minutes(1);

impl Webhooks {
    pub(crate) fn new(store: Arc<Store>, chance: Arc<Chance>, policy: &WebhookPolicy) -> Self {
        Self {
            store,
            chance,
            allows_private: policy.allows_private_addresses,
            client: client::client(policy),
        }
    }

    /// `POST /v1/vendor/webhooks`: a webhook of this link, with its secret, which is shown once.
    pub(crate) fn add(
        &self,
        vendor: &Vendor,
        request: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<WebhookSecret, Refusal> {
        vendor.may(VendorScope::ResultsRead)?;
        let url = target(&request.url, self.allows_private);
        let url = url.ok_or(ProblemCode::WebhookTargetRefused)?;
        let (id, secret) = (self.chance.identifier()?, self.chance.seed()?);
        self.store.write(|work| {
            work.sql.lock(&["webhook", &vendor.link])?;
            if table::of_link(work, &vendor.link)?.len() >= MOST {
                return Err(Refusal::Problem(ProblemCode::WebhookLimit));
            }
            let row = WebhookRow {
                id,
                link: vendor.link.clone(),
                clinic: vendor.clinic.clone(),
                url: url.into(),
                secret,
                made_at: now,
                announced: last_number(work, &vendor.clinic)?,
                failures: 0,
                stopped_at: None,
            };
            table::add(work, &row)?;
            Ok(WebhookSecret { webhook: row.into(), secret: signature::shown(&secret) })
        })
    }

    /// `GET /v1/vendor/webhooks`
    pub(crate) fn list(&self, vendor: &Vendor) -> Result<WebhookList, Refusal> {
        vendor.may(VendorScope::ResultsRead)?;
        let rows = self.store.read(|work| table::of_link(work, &vendor.link))?;
        Ok(WebhookList { webhooks: rows.into_iter().map(WebhookEntry::from).collect() })
    }

    /// `POST /v1/vendor/webhooks/{id}/remove`
    pub(crate) fn remove(&self, vendor: &Vendor, id: &str) -> Result<(), Refusal> {
        vendor.may(VendorScope::ResultsRead)?;
        let is_removed = self.store.write(|work| table::remove(work, &vendor.link, id))?;
        if is_removed { Ok(()) } else { Err(ProblemCode::NotFound.into()) }
    }

    /// The messages whose time has come. Each is given to one gateway.
    pub(crate) fn due(&self, now: DateTime<Utc>) -> Result<Vec<Message>, StoreError> {
        let due = self.store.read(|work| table::due(work, now))?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        self.store.write(|work| {
            let mut messages = Vec::new();
            for row in due {
                let is_ours = holds(work, &row.link, &row.clinic)?
                    && table::claim(work, &row.id, now, now + CLAIMED_FOR)?;
                // The rules may have changed since it was added.
                let url = is_ours.then(|| target(&row.url, self.allows_private)).flatten();
                let Some(url) = url else { continue };
                let number = last_number(work, &row.clinic)?;
                let WebhookRow { id, secret, failures, .. } = row;
                messages.push(Message { webhook: id, url, secret, number, failures });
            }
            Ok(messages)
        })
    }

    /// Writes down what became of a message.
    pub(crate) fn sent(
        &self,
        message: &Message,
        outcome: Outcome,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.store.write(|work| match outcome {
            Outcome::Accepted => table::set_announced(work, &message.webhook, message.number, now),
            Outcome::Failed => {
                let pause = usize::try_from(message.failures).ok().and_then(|done| PAUSES.get(done));
                let next = pause.map(|seconds| now + TimeDelta::seconds(*seconds));
                table::set_failed(work, &message.webhook, next, now)
            }
            Outcome::Removed => table::set_failed(work, &message.webhook, None, now),
        })
    }

    /// Removes the webhooks of links that were ended.
    pub(crate) fn purge(&self) -> Result<(), StoreError> {
        self.store.write(table::purge)
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was answered with a status of success.
    Accepted,
    /// It was not, or no answer came.
    Failed,
    /// The other side answered 410: it wants no further message.
    Removed,
}

impl From<WebhookRow> for WebhookEntry {
    fn from(row: WebhookRow) -> Self {
        let state = if row.stopped_at.is_some() { WebhookState::Stopped } else { WebhookState::Active };
        let failures = u32::try_from(row.failures).unwrap_or_default();
        Self { webhook_id: row.id, url: row.url, state, failures, made_at: row.made_at }
    }
}
