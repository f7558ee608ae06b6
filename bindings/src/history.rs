use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shikaku_adapter::SystemRandom;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::failure::StoreFailure;
use shikaku_clinic::history::{
    KeyId, KeyStore, KeyUnavailable, StaffLabel, StoreError, StoreKey, UnavailableStore,
};
use shikaku_core::workflow;
use zeroize::Zeroizing;

use crate::SetupError;

/// 履歴: results until the end of the month after treatment, and what is still to be confirmed, sealed in one file.
///
/// Open it once and give it to every reception. Its screens come through `Reception`.
#[derive(uniffi::Object)]
pub struct History {
    kept: Mutex<Kept>,
    place: Place,
}

/// Where the file and its key are.
struct Place {
    file: PathBuf,
    staff: Result<StaffLabel, StoreError>,
    keys: Arc<dyn KeyVault>,
}

/// The history, and why it is not open.
struct Kept {
    history: workflow::History,
    unopened: Option<StoreError>,
}

#[uniffi::export]
impl History {
    /// Opens the history in this file, or makes it. `staff` stands in the journal: 1 to 24 characters of
    /// `A-Z a-z 0-9 - _`, no name.
    ///
    /// # Errors
    /// When the file, the key or the label cannot be used.
    #[uniffi::constructor]
    pub fn open(file: &str, staff: &str, keys: Arc<dyn KeyVault>) -> Result<Self, SetupError> {
        let place = Place::of(file, staff, keys);
        let kept = Kept { history: place.open()?, unopened: None };
        Ok(Self { kept: Mutex::new(kept), place })
    }

    /// The same for a desk that must go on: a history that cannot be opened keeps nothing, the screens say so and why, and
    /// it is opened again for the next patient and when a person asks for it.
    #[uniffi::constructor]
    #[must_use]
    pub fn for_desk(file: &str, staff: &str, keys: Arc<dyn KeyVault>) -> Self {
        let place = Place::of(file, staff, keys);
        let kept = place.open().map_or_else(Kept::unopened, |history| Kept { history, unopened: None });
        Self { kept: Mutex::new(kept), place }
    }
}

impl History {
    pub(crate) fn lend(&self) -> Lent<'_> {
        Lent(self.kept())
    }

    /// Why nothing is kept.
    pub(crate) fn trouble(&self) -> Option<StoreFailure> {
        self.kept().unopened.map(StoreError::failure)
    }

    /// Opens a history that is not open. What its readers remembered is found at the next start of the app.
    pub(crate) fn open_again(&self) {
        let mut kept = self.kept();
        if kept.unopened.is_some() {
            *kept = self.place.open().map_or_else(Kept::unopened, |history| Kept { history, unopened: None });
        }
    }

    /// A call that panicked left the store whole: every change is one transaction.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The history, lent to one call.
pub(crate) struct Lent<'a>(MutexGuard<'a, Kept>);

impl Deref for Lent<'_> {
    type Target = workflow::History;

    fn deref(&self) -> &workflow::History {
        &self.0.history
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut workflow::History {
        &mut self.0.history
    }
}

impl Place {
    fn of(file: &str, staff: &str, keys: Arc<dyn KeyVault>) -> Self {
        let staff = StaffLabel::parse(staff).map_err(|_| StoreError::Unstorable);
        Self { file: PathBuf::from(file), staff, keys }
    }

    fn open(&self) -> Result<workflow::History, StoreError> {
        let staff = self.staff.clone()?;
        let store = SealedStore::open(&self.file, &Vault(Arc::clone(&self.keys)), Box::new(SystemRandom))?;
        Ok(workflow::History::new(Box::new(store), Box::new(SystemRandom), staff))
    }
}

impl Kept {
    fn unopened(reason: StoreError) -> Self {
        let store = Box::new(UnavailableStore(reason));
        let history = workflow::History::new(store, Box::new(SystemRandom), StaffLabel::unnamed());
        Self { history, unopened: Some(reason) }
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
