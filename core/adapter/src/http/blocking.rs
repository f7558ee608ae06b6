use shikaku_core::port::{GatewayLink, GatewayLinkError, HttpRequest, HttpResponse};
use tokio::runtime::{Builder, Runtime};

use crate::http::{DeviceGateway, DeviceSettings, HttpGateway, HttpSettings, HttpSettingsError};

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
        Ok(Self { runtime: runtime()?, gateway: HttpGateway::new(settings)? })
    }
}

impl GatewayLink for BlockingGateway {
    fn exchange(&mut self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        self.runtime.block_on(self.gateway.exchange(call))
    }
}

/// The gateway for a device of a clinic, for callers without a tokio runtime.
///
/// Must not be used from within another tokio runtime.
#[derive(derive_more::Debug)]
#[debug("Blocking{gateway:?}")]
pub struct BlockingDeviceGateway {
    runtime: Runtime,
    gateway: DeviceGateway,
}

impl BlockingDeviceGateway {
    /// Prepares a client and its runtime; nothing is sent yet.
    ///
    /// # Errors
    /// When the settings cannot be used or no runtime starts.
    pub fn new(http: &HttpSettings, device: DeviceSettings) -> Result<Self, HttpSettingsError> {
        Ok(Self { runtime: runtime()?, gateway: DeviceGateway::new(http, device)? })
    }
}

impl GatewayLink for BlockingDeviceGateway {
    fn exchange(&mut self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        self.runtime.block_on(self.gateway.exchange(call))
    }
}

pub(super) fn runtime() -> Result<Runtime, HttpSettingsError> {
    Builder::new_current_thread().enable_all().build().map_err(|_| HttpSettingsError::Runtime)
}
