use std::fmt;

use shikaku_core::gateway::{Problem, ProblemCode};
use shikaku_core::port::{GatewayCall, GatewayLink, GatewayLinkError, GatewayReply, HttpMethod};

use crate::Settings;
use crate::service::Service;
use crate::store::StoreError;

/// The gateway without a network, for simulations: every check is real, HTTP and TLS are left out.
pub struct LocalGateway {
    service: Service,
    clinic: String,
}

impl LocalGateway {
    /// A gateway that takes every call as this clinic's.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn new(settings: Settings, clinic: &str) -> Result<Self, StoreError> {
        Ok(Self { service: Service::new(settings)?, clinic: clinic.to_owned() })
    }
}

impl GatewayLink for LocalGateway {
    fn exchange(&mut self, call: &GatewayCall) -> Result<GatewayReply, GatewayLinkError> {
        let key = call.idempotency_key.as_deref();
        Ok(match (call.method, call.path.as_str()) {
            (HttpMethod::Post, "/v1/challenges") => self.service.challenge(&self.clinic, &call.body),
            (HttpMethod::Post, "/v1/confirmations") => self.service.confirm(&self.clinic, key, &call.body),
            (HttpMethod::Get, path) => match path.strip_prefix("/v1/confirmations/") {
                Some(receipt) => self.service.poll(&self.clinic, receipt),
                None => Problem::new(ProblemCode::NotFound).reply(),
            },
            (HttpMethod::Post, _) => Problem::new(ProblemCode::NotFound).reply(),
        })
    }
}

impl fmt::Debug for LocalGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalGateway(..)")
    }
}
