use shikaku_core::gateway::ProblemCode;
use shikaku_core::port::{GatewayLink, GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};

use crate::Settings;
use crate::clinic::Caller;
use crate::refusal::Served;
use crate::service::Service;
use crate::store::StoreError;

/// The gateway without a network, for simulations: every check is real, HTTP and TLS are left out.
#[derive(derive_more::Debug)]
#[debug("LocalGateway(..)")]
pub struct LocalGateway {
    service: Service,
    caller: Caller,
}

impl LocalGateway {
    /// A gateway that takes every call as this clinic's.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn new(settings: Settings, clinic: &str) -> Result<Self, StoreError> {
        let caller = Caller { clinic: clinic.to_owned(), device: "local".to_owned(), staff: String::new() };
        Ok(Self { service: Service::new(settings)?, caller })
    }

    /// Deletes what is past its time, as a gateway that listens does by itself.
    ///
    /// # Errors
    /// When the database fails.
    pub fn purge(&mut self) -> Result<(), StoreError> {
        self.service.purge()
    }
}

impl GatewayLink for LocalGateway {
    fn exchange(&mut self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        let key = call.idempotency_key.as_deref();
        let served = match (call.method, call.path.as_str()) {
            (HttpMethod::Post, "/v1/challenges") => self.service.challenge(&self.caller, &call.body),
            (HttpMethod::Post, "/v1/confirmations") => self.service.confirm(&self.caller, key, &call.body),
            (HttpMethod::Get, path) => match path.strip_prefix("/v1/confirmations/") {
                Some(receipt) => self.service.poll(&self.caller, receipt),
                None => Served::problem(ProblemCode::NotFound),
            },
            (HttpMethod::Post, _) => Served::problem(ProblemCode::NotFound),
        };
        if let Some(failure) = &served.failure {
            failure.log("without a network", "");
        }
        Ok(served.reply)
    }
}
