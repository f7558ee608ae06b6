//! 設定の保管: where the settings of a device are kept.

use crate::history::StoreError;

/// 設定の保管. There is one for each store. The store does not read what it keeps.
pub trait SettingsStore {
    /// The settings; `None` where none were saved yet.
    ///
    /// # Errors
    /// - [`StoreError::DamagedRows`] when they are damaged or missing. The store leaves them as they are.
    /// - Other errors when the store cannot be read at all.
    fn settings(&self) -> Result<Option<SavedSettings>, StoreError>;

    /// Keeps the settings in place of those before.
    ///
    /// # Errors
    /// When nothing was kept. Settings that cannot be read are not replaced, so the errors of [`Self::settings`] occur here
    /// too.
    fn save_settings(&mut self, settings: &SavedSettings) -> Result<(), StoreError>;
}

/// The settings of a device as bytes, at most [`Self::LENGTH_MAX`]. They hold nothing about a patient.
///
/// # Examples
///
/// ```
/// use shikaku_clinic::saved_settings::SavedSettings;
///
/// assert_eq!(SavedSettings::new(b"{}".to_vec())?.as_bytes(), b"{}");
/// assert!(SavedSettings::new(vec![0; SavedSettings::LENGTH_MAX + 1]).is_err());
/// # Ok::<(), shikaku_clinic::history::StoreError>(())
/// ```
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("SavedSettings({} bytes)", _0.len())]
pub struct SavedSettings(Vec<u8>);

impl SavedSettings {
    /// The most bytes that a store keeps.
    pub const LENGTH_MAX: usize = 16 * 1024;

    /// These bytes.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] for more than [`Self::LENGTH_MAX`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, StoreError> {
        if bytes.len() > Self::LENGTH_MAX { Err(StoreError::Unstorable) } else { Ok(Self(bytes)) }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
