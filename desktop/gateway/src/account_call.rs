//! A call about accounts, between the HTTP layer and the routes.

use chrono::{DateTime, Utc};
use shikaku_core::gateway::ProblemCode;
use shikaku_core::port::HttpResponse;

use crate::account::{Accounts, Device, Person};
use crate::refusal::{Refusal, Served};

/// One call of a device that proved its key.
pub(crate) struct AccountCall {
    /// The thumbprint of the key.
    pub(crate) thumbprint: String,
    /// The access token, where the call had one.
    pub(crate) access_token: Option<String>,
    /// Where it came from.
    pub(crate) address: String,
    /// The identifier in the path; empty where the path has none.
    pub(crate) id: String,
    pub(crate) body: Vec<u8>,
    pub(crate) now: DateTime<Utc>,
}

/// What a route does with a call.
pub(crate) type Work = fn(&Accounts, &AccountCall) -> Result<HttpResponse, Refusal>;

impl AccountCall {
    /// The device.
    pub(crate) fn device(&self, accounts: &Accounts) -> Result<Device, Refusal> {
        accounts.device(&self.thumbprint)
    }

    /// The person, who has a session on this device.
    pub(crate) fn person(&self, accounts: &Accounts) -> Result<Person, Refusal> {
        let token = self.access_token.as_deref();
        let token = token.ok_or(ProblemCode::Unauthorized)?;
        accounts.person(&self.thumbprint, token, self.now)
    }
}

/// The reply of a call.
pub(crate) fn served(done: Result<HttpResponse, Refusal>) -> Served {
    match done {
        Ok(reply) => Served::ok(reply, None),
        Err(refusal) => refusal.into(),
    }
}
