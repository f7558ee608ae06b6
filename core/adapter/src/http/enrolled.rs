use std::sync::{Arc, Mutex, PoisonError};

use shikaku_clinic::account::EnrolmentGateway;
use shikaku_core::port::{DeviceSigner, GatewayLinkError, HttpRequest, HttpResponse};

use super::{BearerToken, DeviceGateway, DeviceSettings, HttpSettings, HttpSettingsError, TrustedRoots};
use crate::{SystemClock, SystemRandom};

/// The link of a device of a clinic: to the gateway that its settings name, or to the one that an enrolment sheet names.
#[derive(derive_more::Debug)]
#[debug("EnrolledGateway(..)")]
pub struct EnrolledGateway {
    signer: Arc<dyn DeviceSigner + Send + Sync>,
    gateway: Mutex<Result<Arc<DeviceGateway>, GatewayLinkError>>,
    /// What identifies a gateway whose sheet names no root; `None` where the settings name the gateway.
    roots: Option<Result<TrustedRoots, HttpSettingsError>>,
}

impl EnrolledGateway {
    /// The link to this gateway. No sheet changes it.
    ///
    /// # Errors
    /// When the address or the roots cannot be used.
    pub fn at(
        http: &HttpSettings,
        signer: Arc<dyn DeviceSigner + Send + Sync>,
    ) -> Result<Self, HttpSettingsError> {
        let gateway = Mutex::new(Ok(Arc::new(prepared(http, &signer)?)));
        Ok(Self { signer, gateway, roots: None })
    }

    /// No gateway yet: a sheet will name it, or the settings that were kept of one. A sheet without a root is for these roots.
    pub fn unnamed(
        roots: Result<TrustedRoots, HttpSettingsError>,
        signer: Arc<dyn DeviceSigner + Send + Sync>,
    ) -> Self {
        Self { signer, gateway: Mutex::new(Err(GatewayLinkError::Unreachable)), roots: Some(roots) }
    }

    /// Makes one call and waits for its reply, whatever its HTTP status.
    ///
    /// # Errors
    /// When there is no whole reply, no gateway, or the key of the device does not sign.
    pub async fn exchange(&self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        let gateway = self.gateway.lock().unwrap_or_else(PoisonError::into_inner).clone();
        gateway?.exchange(call).await
    }

    /// Connects to the gateway of an enrolment sheet, unless the settings name one.
    pub fn connect_to(&self, sheet: &EnrolmentGateway) {
        let Some(roots) = &self.roots else { return };
        let roots = sheet.root.map_or_else(|| roots.clone(), |sha256| Ok(TrustedRoots::Digest(sha256)));
        let http = roots.map(|roots| HttpSettings::new(sheet.address.as_str(), BearerToken::new(""), roots));
        let gateway = http.and_then(|http| prepared(&http, &self.signer)).map(Arc::new);
        let gateway = gateway.map_err(|error| {
            log::warn!("the gateway of the enrolment sheet cannot be used: {error}");
            GatewayLinkError::Untrusted
        });
        *self.gateway.lock().unwrap_or_else(PoisonError::into_inner) = gateway;
    }
}

fn prepared(
    http: &HttpSettings,
    signer: &Arc<dyn DeviceSigner + Send + Sync>,
) -> Result<DeviceGateway, HttpSettingsError> {
    let random = Mutex::new(Box::new(SystemRandom) as _);
    let signer = Arc::clone(signer);
    DeviceGateway::new(http, DeviceSettings { signer, clock: Arc::new(SystemClock), random })
}
