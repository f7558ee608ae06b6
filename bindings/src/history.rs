use std::path::PathBuf;
use std::sync::Arc;

use shikaku_adapter::SystemRandom;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::history::{
    HistoryStore, KeyId, KeyStore, KeyUnavailable, StaffLabel, StoreError, StoreKey,
};
use shikaku_core::workflow;
use shikaku_core::workflow::StoreOpener;
use zeroize::Zeroizing;

use crate::SetupError;

/// 履歴: results until the end of the month after treatment, and open follow-ups, sealed in one file.
///
/// Open it once. Its screens come through [`Shikaku`](crate::Shikaku).
#[derive(uniffi::Object)]
pub struct History(workflow::History);

#[uniffi::export]
impl History {
    /// Opens the history in this file, or makes it. `staff` is the label in the journal: 1 to 24 characters of
    /// `A-Z a-z 0-9 - _`, no name.
    ///
    /// # Errors
    /// When the file, the key or the label cannot be used.
    #[uniffi::constructor]
    pub fn open(file: &str, staff: &str, keys: Arc<dyn KeyVault>) -> Result<Self, SetupError> {
        let (store, staff) = Place::of(file, staff, keys).open()?;
        Ok(Self(workflow::History::new(store, Box::new(SystemRandom), staff)))
    }

    /// The same for an application that must go on: if the history cannot be opened, nothing is saved and the screens give
    /// the reason. It is opened again for the next patient and when a person opens it.
    #[uniffi::constructor]
    #[must_use]
    pub fn open_or_unavailable(file: &str, staff: &str, keys: Arc<dyn KeyVault>) -> Self {
        let place = Box::new(Place::of(file, staff, keys));
        Self(workflow::History::opened_by(place, Box::new(SystemRandom)))
    }
}

impl History {
    pub(crate) fn shared(&self) -> workflow::History {
        self.0.clone()
    }
}

/// The file of a history, and its keys.
struct Place {
    file: PathBuf,
    staff: Result<StaffLabel, StoreError>,
    keys: Arc<dyn KeyVault>,
}

impl Place {
    fn of(file: &str, staff: &str, keys: Arc<dyn KeyVault>) -> Self {
        let staff = StaffLabel::parse(staff).map_err(|_| StoreError::Unstorable);
        Self { file: PathBuf::from(file), staff, keys }
    }
}

impl StoreOpener for Place {
    fn open(&self) -> Result<(Box<dyn HistoryStore + Send>, StaffLabel), StoreError> {
        let staff = self.staff.clone()?;
        let store = SealedStore::open(&self.file, &Vault(Arc::clone(&self.keys)), Box::new(SystemRandom))?;
        Ok((Box::new(store), staff))
    }
}

/// 鍵の保管: where the shell keeps the keys of the history. Android: sealed by the Keystore; iOS: the Keychain.
#[uniffi::export(foreign)]
pub trait KeyVault: Send + Sync {
    /// The key of this name; without a name the one to be used from now on, made if there is none.
    ///
    /// # Errors
    /// When there is none, or it may not be used now.
    fn key(&self, name: Option<String>) -> Result<VaultKey, VaultError>;
}

/// A key. Made of random bytes of the platform, once, and never changed.
#[derive(uniffi::Record)]
pub struct VaultKey {
    /// 1 to 64 characters of `A-Z a-z 0-9 - _`.
    pub name: String,
    /// 32 bytes. Overwrite the array after the call.
    pub secret: Vec<u8>,
}

/// Why there is no key.
#[derive(Clone, Copy, Debug, thiserror::Error, uniffi::Error)]
pub enum VaultError {
    /// It was never made here, or is gone.
    #[error("there is no such key")]
    Absent,
    /// It is there and may not be used now: the device is locked.
    #[error("the key is locked")]
    Locked,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for VaultError {
    /// Its text may hold anything; it is not looked at.
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Locked
    }
}

impl From<VaultError> for KeyUnavailable {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Absent => Self::Absent,
            VaultError::Locked => Self::Locked,
        }
    }
}

/// The vault as the core asks it.
struct Vault(Arc<dyn KeyVault>);

impl KeyStore for Vault {
    fn key(&self, id: Option<&KeyId>) -> Result<StoreKey, KeyUnavailable> {
        let VaultKey { name, secret } = self.0.key(id.map(|id| id.as_str().to_owned()))?;
        let secret = Zeroizing::new(secret);
        let bytes = <[u8; 32]>::try_from(secret.as_slice()).map_err(|_| KeyUnavailable::Absent)?;
        let name = KeyId::parse(&name).map_err(|_| KeyUnavailable::Absent)?;
        Ok(StoreKey::new(name, Zeroizing::new(bytes)))
    }
}
