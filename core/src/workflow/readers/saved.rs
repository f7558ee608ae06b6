use crate::history::SavedReader;
use crate::reader::acs::AcsKey;

impl SavedReader {
    /// A reader at a cable has no name of its own and no key.
    pub(super) fn wired(device: &str) -> Self {
        Self { device: device.to_owned(), name: String::new(), key: None }
    }

    pub(super) fn acs_key(&self) -> AcsKey {
        self.key.as_ref().map_or_else(AcsKey::factory, |key| AcsKey::new(**key))
    }

    /// Whether its key is the one that everybody knows.
    #[must_use]
    pub fn has_factory_key(&self) -> bool {
        self.acs_key().is_factory()
    }
}
