use shikaku_core::port::{GatewayLink, GatewayLinkError, HttpRequest, HttpResponse};
use tokio::runtime::{Builder, Runtime};

use crate::http::{HttpGateway, HttpSettings, HttpSettingsError};

/// The gateway over HTTPS, for callers without a tokio runtime: it brings its own, on the calling thread.
///
/// Must not be used from within another tokio runtime.
#[derive(derive_more::Debug)]
#[debug("Blocking{gateway:?}")]
pub struct BlockingGateway {
    runtime: Runtime,
    gateway: HttpGateway,
}

impl BlockingGateway {
    /// Prepares a client and its runtime; nothing is sent yet.
    ///
    /// # Errors
    /// When the settings cannot be used or no runtime starts.
    pub fn new(settings: &HttpSettings) -> Result<Self, HttpSettingsError> {
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|_| HttpSettingsError::Runtime)?;
        Ok(Self { runtime, gateway: HttpGateway::new(settings)? })
    }
}

impl GatewayLink for BlockingGateway {
    fn exchange(&mut self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        self.runtime.block_on(self.gateway.exchange(call))
    }
}
