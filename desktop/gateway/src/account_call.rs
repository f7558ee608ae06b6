//! A call of a device that proved its key, and the routes that take such calls.

use std::cell::OnceCell;

use chrono::{DateTime, Utc};
use shikaku_core::gateway::ProblemCode;
use shikaku_core::port::HttpResponse;

use crate::account::{Device, Identity, Person};
use crate::refusal::{Refusal, Served};
use crate::service::Service;

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
    /// The clinic that it is for, where it names one.
    pub(crate) clinic: Option<String>,
    /// What is behind the `?` of its URL, without the clinic.
    pub(crate) query: String,
    pub(crate) body: Vec<u8>,
    pub(crate) now: DateTime<Utc>,
    /// Who sends it, once this was looked up.
    pub(crate) identity: OnceCell<Identity>,
}

/// What a route does with a call.
pub(crate) type Work = fn(&Service, &AccountCall) -> Result<HttpResponse, Refusal>;

/// A route.
pub(crate) struct Route {
    /// As the log names it.
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) is_get: bool,
    /// Whether it is about data of a clinic, so that a call may name another one that the device serves.
    pub(crate) takes_clinic: bool,
    pub(crate) work: Work,
}

pub(crate) const fn gets(name: &'static str, path: &'static str, work: Work) -> Route {
    Route { name, path, is_get: true, takes_clinic: false, work }
}

pub(crate) const fn posts(name: &'static str, path: &'static str, work: Work) -> Route {
    Route { name, path, is_get: false, takes_clinic: false, work }
}

impl Route {
    /// The same route for each clinic that the device serves.
    pub(crate) const fn of_each_clinic(self) -> Self {
        Self { takes_clinic: true, ..self }
    }
}

impl AccountCall {
    /// The device with this key.
    pub(crate) fn device(&self, service: &Service) -> Result<Device, Refusal> {
        Ok(self.identity(service)?.device()?)
    }

    /// The person, who has a session on this device.
    pub(crate) fn person(&self, service: &Service) -> Result<Person, Refusal> {
        if self.access_token.is_none() {
            return Err(ProblemCode::Unauthorized.into());
        }
        Ok(self.identity(service)?.person()?)
    }

    /// The same, for a clinic at the place of the device.
    pub(crate) fn person_at_place(&self, service: &Service) -> Result<Person, Refusal> {
        let person = self.person(service)?;
        person.at_place()?;
        Ok(person)
    }

    /// Who sends the call. It is looked up once.
    fn identity(&self, service: &Service) -> Result<&Identity, Refusal> {
        if let Some(identity) = self.identity.get() {
            return Ok(identity);
        }
        let (token, clinic) = (self.access_token.as_deref(), self.clinic.as_deref());
        let identity = service.accounts.identity(&self.thumbprint, token, clinic, self.now)?;
        Ok(self.identity.get_or_init(|| identity))
    }
}

pub(crate) const fn ok(body: Vec<u8>) -> HttpResponse {
    HttpResponse { status: 200, body }
}

/// What has no content.
pub(crate) const fn done() -> HttpResponse {
    HttpResponse { status: 204, body: Vec::new() }
}

/// The reply of a call.
pub(crate) fn served(done: Result<HttpResponse, Refusal>) -> Served {
    match done {
        Ok(reply) => Served::ok(reply, None),
        Err(refusal) => refusal.into(),
    }
}
