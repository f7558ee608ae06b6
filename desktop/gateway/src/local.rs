use shikaku_core::gateway::ProblemCode;
use shikaku_core::port::{GatewayLink, GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};

use crate::clinic::Caller;
use crate::refusal::Served;
use crate::service::Service;
use crate::store::StoreError;
use crate::{Settings, named_clinic};

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
        let caller = Caller::of_device(clinic.to_owned(), "local".to_owned());
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

impl LocalGateway {
    fn serve(&self, call: &HttpRequest) -> Result<Served, ProblemCode> {
        let key = call.idempotency_key.as_deref();
        let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
        let (clinic, _) = named_clinic::split(query)?;
        self.caller.for_own(clinic.as_deref())?;
        match (call.method, path) {
            (HttpMethod::Post, "/v1/challenges") => Ok(self.service.challenge(&self.caller, &call.body)),
            (HttpMethod::Post, "/v1/confirmations") => {
                Ok(self.service.confirm(&self.caller, key, &call.body))
            }
            (HttpMethod::Get, path) => match path.strip_prefix("/v1/confirmations/") {
                Some(receipt) => Ok(self.service.poll(&self.caller, receipt)),
                None => Err(ProblemCode::NotFound),
            },
            (HttpMethod::Post, _) => Err(ProblemCode::NotFound),
        }
    }
}

impl GatewayLink for LocalGateway {
    fn exchange(&mut self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        let served = self.serve(call).unwrap_or_else(Served::problem);
        if let Some(failure) = &served.failure {
            failure.log("without a network", "");
        }
        Ok(served.reply)
    }
}
