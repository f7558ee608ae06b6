use zeroize::Zeroizing;

use super::StoreError;

/// カードリーダーの登録: a reader that was paired. No `Debug`, no `Clone`: it may hold a key.
pub struct SavedReader {
    /// The platform's name of it: a MAC address on Android, a UUID on iOS.
    pub device: String,
    /// As it advertises itself.
    pub name: String,
    /// The owner's Customer Master Key; `None` is the factory's.
    pub key: Option<Zeroizing<[u8; 16]>>,
}

impl SavedReader {
    /// The same once more, for a shelf that holds values.
    pub(super) fn copy(&self) -> Self {
        Self { device: self.device.clone(), name: self.name.clone(), key: self.key.clone() }
    }
}

/// Where paired readers are remembered.
pub trait ReaderShelf {
    /// All of them, the most recently used first.
    ///
    /// # Errors
    /// When the shelf cannot be read at all.
    fn readers(&self) -> Result<Vec<SavedReader>, StoreError>;

    /// Keeps it in the first place, instead of one with the same device.
    ///
    /// # Errors
    /// When nothing was kept.
    fn save_reader(&mut self, reader: &SavedReader) -> Result<(), StoreError>;

    /// Forgets it and its key. One that is not there is forgotten already.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn forget_reader(&mut self, device: &str) -> Result<(), StoreError>;
}
