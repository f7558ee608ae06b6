use std::sync::Arc;

use shikaku_adapter::SoftwareSigner;
use shikaku_adapter::http::{EnrolledGateway, HttpGateway, HttpSettingsError};
use shikaku_core::port::{
    DeviceKeyKind, DevicePublicKey, DeviceSignerError, GatewayLinkError, HttpRequest, HttpResponse,
    signature_from_der,
};
use shikaku_core::{port, workflow};
use zeroize::Zeroizing;

use crate::Settings;
use crate::output::OwnRequest;

/// The device of a clinic, which is enrolled by a code and on which the staff sign in.
#[derive(uniffi::Record)]
pub struct ClinicDevice {
    /// What people call it, until they give it another name: the name in the settings of the device.
    pub name: String,
    /// Operating system and version, for people.
    pub platform: String,
    /// Its key.
    pub signer: Arc<dyn DeviceSigner>,
}

/// 端末の鍵: a P-256 key that signs and does not leave its place. Android: the Keystore; iOS: the Secure Enclave.
#[uniffi::export(foreign)]
pub trait DeviceSigner: Send + Sync {
    /// The public key as an uncompressed point: `04`, x and y, 65 bytes. A key is made if there is none.
    ///
    /// # Errors
    /// When there is no key, or it may not be used now.
    fn public_key(&self) -> Result<Vec<u8>, DeviceKeyError>;

    /// The signature by ECDSA over the SHA-256 digest of this message, in DER, as the platforms give it.
    ///
    /// # Errors
    /// When there is no key, or it may not be used now.
    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, DeviceKeyError>;

    /// Makes another key in place of the present one.
    ///
    /// # Errors
    /// When no key can be made.
    fn renew(&self) -> Result<(), DeviceKeyError>;

    /// Whether the key is in hardware and cannot be copied.
    fn is_in_hardware(&self) -> bool;
}

/// Why the key of the device did not sign.
#[derive(Clone, Copy, Debug, thiserror::Error, uniffi::Error)]
pub enum DeviceKeyError {
    /// It was never made here, or is gone.
    #[error("the device has no key")]
    Absent,
    /// It may not be used now: the device is locked.
    #[error("the key of the device is locked")]
    Locked,
    /// The platform gave another reason.
    #[error("the key of the device did not sign")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for DeviceKeyError {
    /// Its text may hold anything; it is not looked at.
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

impl From<DeviceKeyError> for DeviceSignerError {
    fn from(error: DeviceKeyError) -> Self {
        match error {
            DeviceKeyError::Absent => Self::Absent,
            DeviceKeyError::Locked => Self::Locked,
            DeviceKeyError::Failed => Self::Failed,
        }
    }
}

/// A key for a device without a key store of its own. The shell seals its bytes.
#[derive(uniffi::Object)]
pub struct SoftwareKey(SoftwareSigner);

/// Makes the bytes of a [`SoftwareKey`]. Seal them, and overwrite the array.
///
/// # Errors
/// When the operating system gives no random bytes.
#[uniffi::export]
pub fn make_software_key() -> Result<Vec<u8>, DeviceKeyError> {
    SoftwareSigner::generate().map(|bytes| bytes.to_vec()).map_err(|_| DeviceKeyError::Failed)
}

#[uniffi::export]
impl SoftwareKey {
    /// The key of these bytes.
    ///
    /// # Errors
    /// When they are no key.
    #[uniffi::constructor]
    pub fn load(bytes: Vec<u8>) -> Result<Self, DeviceKeyError> {
        SoftwareSigner::load(&Zeroizing::new(bytes)).map(Self).map_err(|_| DeviceKeyError::Absent)
    }

    /// The public key, for `DeviceSigner.public_key`.
    ///
    /// # Errors
    /// None that can be named.
    pub fn public_key(&self) -> Result<Vec<u8>, DeviceKeyError> {
        let key = port::DeviceSigner::public_key(&self.0).map_err(|_| DeviceKeyError::Failed)?;
        Ok(key.to_point())
    }

    /// The signature of a message, for `DeviceSigner.sign`.
    ///
    /// # Errors
    /// When there are no random bytes.
    pub fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, DeviceKeyError> {
        self.0.sign_in_der(&Zeroizing::new(message)).map_err(|_| DeviceKeyError::Failed)
    }
}

/// The key as the library asks it.
pub(crate) struct Signer(Arc<dyn DeviceSigner>);

impl port::DeviceSigner for Signer {
    fn public_key(&self) -> Result<DevicePublicKey, DeviceSignerError> {
        DevicePublicKey::from_point(&self.0.public_key()?).map_err(|_| DeviceSignerError::Failed)
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], DeviceSignerError> {
        signature_from_der(&self.0.sign(message.to_vec())?).map_err(|_| DeviceSignerError::Failed)
    }

    fn kind(&self) -> DeviceKeyKind {
        if self.0.is_in_hardware() { DeviceKeyKind::Hardware } else { DeviceKeyKind::Software }
    }
}

/// The gateway, by a token of the shell or by the key of the device.
pub(crate) enum Gateway {
    Token(HttpGateway),
    Device { link: EnrolledGateway, signer: Arc<dyn DeviceSigner> },
}

impl Gateway {
    pub(crate) fn of_token(settings: Settings) -> Result<Self, HttpSettingsError> {
        Ok(Self::Token(HttpGateway::new(&settings.http()?)?))
    }

    pub(crate) fn of_device(settings: Settings, device: ClinicDevice) -> Result<Self, HttpSettingsError> {
        let signer = Arc::new(Signer(Arc::clone(&device.signer)));
        let link = if settings.names_no_gateway() {
            EnrolledGateway::unnamed(settings.roots(), signer)
        } else {
            EnrolledGateway::at(&settings.http()?, signer)?
        };
        Ok(Self::Device { link, signer: device.signer })
    }

    pub(crate) async fn exchange(&self, request: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        match self {
            Self::Token(gateway) => gateway.exchange(request).await,
            Self::Device { link, .. } => link.exchange(request).await,
        }
    }

    /// Carries out a request that is not for the shell.
    pub(crate) fn carry_out(&self, request: &OwnRequest) {
        let Self::Device { link, signer } = self else { return };
        match request {
            OwnRequest::UseGateway(gateway) => link.connect_to(gateway),
            // If that fails, the next request is not signed and its screen says so.
            OwnRequest::RenewDeviceKey if signer.renew().is_err() => log::warn!("the device has no new key"),
            OwnRequest::RenewDeviceKey | OwnRequest::Http => {}
        }
    }
}

impl ClinicDevice {
    /// What it says of itself when it is enrolled.
    pub(crate) fn profile(&self) -> workflow::DeviceProfile {
        let key_kind = port::DeviceSigner::kind(&Signer(Arc::clone(&self.signer)));
        workflow::DeviceProfile { name: self.name.clone(), platform: self.platform.clone(), key_kind }
    }
}
