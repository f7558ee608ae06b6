use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shikaku_core::adapter::SystemRandom;
use shikaku_core::adapter::sealed_store::SealedStore;
use shikaku_core::failure::Failure;
use shikaku_core::history::{HistoryStore, StaffLabel, StoreError, UnavailableStore};
use shikaku_core::port::{KeyId, KeyStore, KeyUnavailable, StoreKey};
use shikaku_core::view::{failure_text, next_action_text};
use shikaku_core::workflow;
use zeroize::Zeroizing;

use crate::SetupError;

/// 履歴: results until the end of the month after treatment, and what is still to be confirmed, sealed in one file.
///
/// Open it once and give it to every reception. Its screens come through `Reception`.
#[derive(uniffi::Object)]
pub struct History {
    history: Mutex<workflow::History>,
    trouble: Option<StoreError>,
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
        let staff = StaffLabel::parse(staff)?;
        let store = SealedStore::open(Path::new(file), &Vault(keys), Box::new(SystemRandom))?;
        Ok(Self { history: Mutex::new(history(Box::new(store), staff)), trouble: None })
    }

    /// The same; where the file or its key cannot be used, a history in which nothing is kept. Checks are made all the same,
    /// their screens say that nothing was kept and why, and [`Self::trouble`] says it beforehand.
    ///
    /// # Errors
    /// When the label cannot be used.
    #[uniffi::constructor]
    pub fn open_or_without_keeping(
        file: &str,
        staff: &str,
        keys: Arc<dyn KeyVault>,
    ) -> Result<Self, SetupError> {
        let staff = StaffLabel::parse(staff)?;
        let opened = SealedStore::open(Path::new(file), &Vault(keys), Box::new(SystemRandom));
        let (store, trouble): (Box<dyn HistoryStore + Send>, _) = match opened {
            Ok(store) => (Box::new(store), None),
            Err(error) => (Box::new(UnavailableStore(error)), Some(error)),
        };
        Ok(Self { history: Mutex::new(history(store, staff)), trouble })
    }

    /// Why nothing is kept; absent where it is. To be tried again with the next patient: a device may be unlocked by then.
    pub fn trouble(&self) -> Option<HistoryTrouble> {
        self.trouble.map(HistoryTrouble::from)
    }
}

impl History {
    /// A call that panicked left the store whole: every change is one transaction.
    pub(crate) fn lend(&self) -> MutexGuard<'_, workflow::History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn history(store: Box<dyn HistoryStore + Send>, staff: StaffLabel) -> workflow::History {
    workflow::History::new(store, Box::new(SystemRandom), staff)
}

/// Why a history keeps nothing.
#[derive(uniffi::Record)]
pub struct HistoryTrouble {
    /// For support: `STORE-05`.
    pub code: String,
    /// What is wrong, to show and say.
    pub title: String,
    /// What to do, in sentences.
    pub advice: String,
    /// What to do, in a few words.
    pub next_action: String,
}

impl From<StoreError> for HistoryTrouble {
    fn from(error: StoreError) -> Self {
        let failure = Failure::from(error.failure());
        let (text, next) = (failure_text(failure), next_action_text(failure.next_action()));
        Self {
            code: failure.code().to_owned(),
            title: text.title.to_owned(),
            advice: text.advice.to_owned(),
            next_action: next.to_owned(),
        }
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
