use std::path::PathBuf;
use std::sync::Arc;

use shikaku_adapter::http::{EnrolledGateway, HttpGateway, HttpSettings, HttpSettingsError, TrustedRoots};
use shikaku_clinic::account::EnrolmentGateway;
use shikaku_core::port::HttpRequest;
use shikaku_pc_app::{Exchange, GatewayPort};

use super::device_key::KeyInFile;
use crate::file::FileError;

/// The gateway by a bearer token, for QA and for practice.
pub(crate) struct TokenLink(HttpGateway);

impl TokenLink {
    /// The link with these settings.
    ///
    /// # Errors
    /// When they cannot be used.
    pub(crate) fn new(settings: &HttpSettings) -> Result<Self, HttpSettingsError> {
        HttpGateway::new(settings).map(Self)
    }
}

impl GatewayPort for TokenLink {
    fn exchange(self: Arc<Self>, request: HttpRequest) -> Exchange {
        Box::pin(async move { self.0.exchange(&request).await })
    }
}

/// The gateway by the key of this computer as a device.
pub(crate) struct DeviceLink {
    key: Arc<KeyInFile>,
    link: EnrolledGateway,
}

impl DeviceLink {
    /// The link with the key in this file. Without `settings` the enrolment sheet names the gateway.
    ///
    /// # Errors
    /// When the key file or the settings cannot be used.
    pub(crate) fn open(key: PathBuf, settings: Option<&HttpSettings>) -> Result<Self, DeviceLinkError> {
        let key = Arc::new(KeyInFile::open(key)?);
        let signer = Arc::clone(&key) as Arc<_>;
        let link = match settings {
            Some(settings) => EnrolledGateway::at(settings, signer)?,
            None => EnrolledGateway::unnamed(Ok(TrustedRoots::System), signer),
        };
        Ok(Self { key, link })
    }
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeviceLinkError {
    /// The file of the key.
    #[error(transparent)]
    Key(#[from] FileError),
    /// The settings.
    #[error(transparent)]
    Settings(#[from] HttpSettingsError),
}

impl GatewayPort for DeviceLink {
    fn exchange(self: Arc<Self>, request: HttpRequest) -> Exchange {
        Box::pin(async move { self.link.exchange(&request).await })
    }

    fn use_gateway(&self, gateway: &EnrolmentGateway) {
        self.link.connect_to(gateway);
    }

    fn renew_key(&self) {
        self.key.renew();
    }
}
