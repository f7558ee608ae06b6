//! A gateway for vendors of receipt computers: synthetic results, and an administrator who approves every code.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use chrono::{DateTime, Days, SubsecRound as _, Utc};
use serde::Serialize;
use shikaku_card::certificate::TrustAnchors;
use shikaku_core::gateway::VendorScope;
use thiserror::Error;

use crate::operator::OperatorError;
use crate::refusal::Refusal;
use crate::running::{Gateway, Running, StartError};
use crate::sample_clinic::SampleClinic;
use crate::server::Api;
use crate::{Clinics, Limits, Settings, StoreError};

/// A gateway with synthetic results of a clinic. It keeps nothing on disk, and ends when it is dropped.
#[derive(derive_more::Debug)]
#[debug("Sandbox({running:?})")]
pub struct Sandbox {
    running: Running,
    api: Arc<Api>,
    details: SandboxDetails,
}

/// What a vendor needs to know of a sandbox. All of it is synthetic.
#[derive(Clone, PartialEq, Eq, Serialize, derive_more::Debug)]
#[debug("SandboxDetails(..)")]
#[serde(rename_all = "camelCase")]
pub struct SandboxDetails {
    /// Address of the gateway.
    pub gateway: String,
    /// What a client has to trust, PEM.
    pub root: String,
    /// A token with every scope. It takes the place of a link by RFC 8628.
    pub token: String,
    /// 登録記号番号 of the clinic.
    pub registration_number: String,
    /// A cursor behind which a result was deleted.
    pub expired_cursor: String,
    /// A result of another clinic.
    pub foreign_id: String,
}

/// Why there is no sandbox.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The gateway does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The clinic cannot be made.
    #[error(transparent)]
    Operator(#[from] OperatorError),
}

const CLINIC: &str = "協9999999-0-0";
const OTHER: &str = "契9999998-0-0";

/// How often codes are approved and a time is looked at.
const TICK: Duration = Duration::from_secs(1);

impl Sandbox {
    /// Starts a gateway with so many results.
    ///
    /// # Errors
    /// When the address cannot be had, or the computer has no chance to give.
    pub fn start(settings: Settings, results: usize) -> Result<Self, SandboxError> {
        let (running, api) = Gateway::start_shared(settings)?;
        let now = api.service.clock.now().trunc_subsecs(0);
        for number in [CLINIC, OTHER] {
            let clinic = SampleClinic::under(number)?;
            api.service.accounts.add_clinic(&clinic, now)?;
        }
        let (expired_cursor, foreign_id) = past_and_foreign(&api, now).map_err(OperatorError::from)?;
        let scopes = [VendorScope::ResultsRead, VendorScope::ResultsLink];
        let token = api.service.vendors.link_directly(CLINIC, &scopes, now).map_err(OperatorError::from)?;
        let details = SandboxDetails {
            gateway: running.base_url(),
            root: running.root_cert_pem().to_owned(),
            token,
            registration_number: CLINIC.to_owned(),
            expired_cursor,
            foreign_id,
        };
        let sandbox = Self { running, api, details };
        for number in 0..results {
            sandbox.add_result(number)?;
        }
        Ok(sandbox)
    }

    /// Settings of a sandbox at this address. It accepts no card.
    #[must_use]
    pub fn settings(listen: SocketAddr) -> Settings {
        let mut settings = Settings::new(Clinics::none(), TrustAnchors::new());
        settings.listen = listen;
        settings.limits = Limits::unlimited();
        settings
    }

    /// What a vendor needs to know.
    #[must_use]
    pub const fn details(&self) -> &SandboxDetails {
        &self.details
    }

    /// The gateway.
    #[must_use]
    pub const fn running(&self) -> &Running {
        &self.running
    }

    /// Adds a result of the clinic, of one synthetic person after another.
    ///
    /// # Errors
    /// When the database fails, or the computer has no chance to give.
    pub fn add_result(&self, number: usize) -> Result<(), SandboxError> {
        let now = self.now();
        Ok(add(&self.api, CLINIC, number, now, now).map(drop).map_err(OperatorError::from)?)
    }

    /// Approves every code that a receipt computer shows, as an administrator of the clinic would.
    ///
    /// # Errors
    /// When the database fails.
    pub fn approve_all(&self) -> Result<(), SandboxError> {
        let approved = self.api.service.vendors.approve_all(CLINIC, self.now());
        Ok(approved.map_err(OperatorError::from)?)
    }

    /// Ends every link, as an administrator of the clinic would.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_links(&self) -> Result<(), SandboxError> {
        let ended = self.api.service.vendors.end_all(CLINIC, self.now());
        Ok(ended.map_err(Refusal::from).map_err(OperatorError::from)?)
    }

    /// Approves codes and adds a result each time, until the process ends.
    ///
    /// # Errors
    /// When the database fails.
    pub fn serve(&self, every: Duration) -> Result<(), SandboxError> {
        let (mut number, mut since) = (0, Duration::ZERO);
        loop {
            self.approve_all()?;
            if since >= every {
                self.add_result(number)?;
                (number, since) = (number + 1, Duration::ZERO);
            }
            sleep(TICK);
            since += TICK;
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.api.service.clock.now().trunc_subsecs(0)
    }
}

/// A cursor behind which a result was deleted, and a result of another clinic.
fn past_and_foreign(api: &Api, now: DateTime<Utc>) -> Result<(String, String), Refusal> {
    let long_ago = now - Days::new(100);
    add(api, CLINIC, 0, long_ago, now)?;
    let cursor = api.service.results.first_cursor(CLINIC)?;
    api.service.results.purge(now, DateTime::UNIX_EPOCH)?;
    Ok((cursor, add(api, OTHER, 0, now, now)?))
}

/// Adds a result of a check on this day; its identifier.
fn add(
    api: &Api,
    clinic: &str,
    number: usize,
    treated_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<String, Refusal> {
    let (serial, confirmation) =
        api.service.people().sample(clinic, number, treated_at).ok_or(StoreError::Damaged)?;
    api.service.results.add_sample(clinic, serial, &confirmation.into(), treated_at, now)
}
