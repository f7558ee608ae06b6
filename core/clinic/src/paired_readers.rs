//! Paired readers (カードリーダーの登録): which readers a device used, each with the key of its owner.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shikaku_reader::acs::AcsKey;
use zeroize::Zeroizing;

use crate::history::StoreError;
use crate::history::codec::stored;

/// カードリーダーの登録: a reader that was paired. No `Debug`, no `Clone`: it may hold a key.
pub struct PairedReader {
    /// The platform's name of it: a MAC address on Android, a UUID on iOS.
    pub device: String,
    /// As it advertises itself.
    pub name: String,
    /// The owner's Customer Master Key; `None` is the factory's.
    pub key: Option<Zeroizing<[u8; 16]>>,
}

impl PairedReader {
    /// A reader at a cable: it has no name of its own and no key.
    #[must_use]
    pub fn wired(device: &str) -> Self {
        Self { device: device.to_owned(), name: String::new(), key: None }
    }

    /// The key of the reader as its protocol takes it.
    #[must_use]
    pub fn acs_key(&self) -> AcsKey {
        self.key.as_ref().map_or_else(AcsKey::factory, |key| AcsKey::new(**key))
    }

    /// Whether its key is the published key of the factory.
    #[must_use]
    pub fn has_factory_key(&self) -> bool {
        self.acs_key().is_factory()
    }

    pub(crate) fn copy(&self) -> Self {
        Self { device: self.device.clone(), name: self.name.clone(), key: self.key.clone() }
    }
}

/// How many readers are remembered.
pub const READERS_MAX: usize = 16;

/// The longest name of either kind, in bytes.
const TEXT_MAX: usize = 128;

/// Where paired readers are remembered.
pub trait PairedReaderStore {
    /// All of them, the most recently used first. It leaves out a damaged one without an error, because only a pairing
    /// is lost, and that can be made again.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    fn readers(&self) -> Result<Vec<PairedReader>, StoreError>;

    /// Keeps it in the first place, instead of one with the same device. Of more than [`READERS_MAX`] the longest
    /// unused is forgotten.
    ///
    /// # Errors
    /// When nothing was kept. Of a device without a name, and of a device or name longer than 128 bytes,
    /// [`StoreError::Unstorable`].
    fn save_reader(&mut self, reader: &PairedReader) -> Result<(), StoreError>;

    /// Forgets it and its key. One that is not there is forgotten already.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn forget_reader(&mut self, device: &str) -> Result<(), StoreError>;
}

/// A reader as it is written. No `Debug`, no `Clone`: it may hold a key.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PairedReaderEntry {
    version: u32,
    device: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<KeyBytes>,
    /// What a later program wrote beside, kept as it came.
    #[serde(flatten)]
    others: BTreeMap<String, serde_cbor::Value>,
}

impl PairedReaderEntry {
    /// The newest format known here.
    const VERSION: u32 = 1;

    /// This reader, as it is to be written.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] when the device has no name, or one that is too long.
    pub fn new(reader: &PairedReader) -> Result<Self, StoreError> {
        let PairedReader { device, name, key } = reader.copy();
        if device.is_empty() || device.len() > TEXT_MAX || name.len() > TEXT_MAX {
            return Err(StoreError::Unstorable);
        }
        let (version, key) = (Self::VERSION, key.map(KeyBytes));
        Ok(Self { version, device, name, key, others: BTreeMap::new() })
    }

    /// The same in place of an earlier one of this device. What a later program wrote beside that stays.
    #[must_use]
    pub fn in_place_of(self, earlier: Self) -> Self {
        Self { others: earlier.others, ..self }
    }

    /// The platform's name of it.
    #[must_use]
    pub fn device(&self) -> &str {
        &self.device
    }

    /// Whether another has the same key.
    #[must_use]
    pub fn has_key_of(&self, other: &Self) -> bool {
        let bytes = |entry: &Self| entry.key.as_ref().map(|key| key.0.clone());
        bytes(self) == bytes(other)
    }

    /// The reader.
    #[must_use]
    pub fn into_reader(self) -> PairedReader {
        PairedReader { device: self.device, name: self.name, key: self.key.map(|key| key.0) }
    }
}

stored!(PairedReaderEntry);

/// A key as a string of bytes, read without a copy that is never wiped.
struct KeyBytes(Zeroizing<[u8; 16]>);

impl Serialize for KeyBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0.as_slice())
    }
}

impl<'de> Deserialize<'de> for KeyBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = KeyBytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sixteen bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<KeyBytes, E> {
        let mut key = Zeroizing::new([0; 16]);
        if bytes.len() != key.len() {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        key.copy_from_slice(bytes);
        Ok(KeyBytes(key))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use serde_cbor::Value;
    use zeroize::Zeroizing;

    use super::{PairedReader, PairedReaderEntry};
    use crate::history::{CodecError, StoreError};

    fn reader(device: &str, name: &str, key: Option<[u8; 16]>) -> PairedReader {
        PairedReader { device: device.to_owned(), name: name.to_owned(), key: key.map(Zeroizing::new) }
    }

    fn parts(reader: PairedReader) -> (String, String, Option<[u8; 16]>) {
        (reader.device, reader.name, reader.key.map(|key| *key))
    }

    fn written(entry: &PairedReaderEntry) -> Zeroizing<Vec<u8>> {
        entry.encode().expect("written")
    }

    fn map(entry: &PairedReaderEntry) -> BTreeMap<String, Value> {
        serde_cbor::from_slice(&written(entry)).expect("a map")
    }

    fn entry(map: &BTreeMap<String, Value>) -> Result<PairedReaderEntry, CodecError> {
        PairedReaderEntry::decode(&serde_cbor::to_vec(map).expect("written"))
    }

    proptest! {
        #[test]
        fn a_reader_is_read_as_it_was_written(
            device in ".{1,30}", name in ".{0,30}", key in any::<Option<[u8; 16]>>(),
        ) {
            let entry = PairedReaderEntry::new(&reader(&device, &name, key)).expect("an entry");
            let read = PairedReaderEntry::decode(&written(&entry)).expect("read");
            prop_assert!(read.has_key_of(&entry));
            prop_assert_eq!(parts(read.into_reader()), (device, name, key));
        }

        #[test]
        fn bytes_of_any_kind_are_refused_without_a_fall(bytes in any::<Vec<u8>>()) {
            prop_assert!(PairedReaderEntry::decode(&bytes).is_err());
        }
    }

    #[test]
    fn names_have_limits() {
        let check = |device: usize, name: usize| {
            let reader = reader(&"d".repeat(device), &"n".repeat(name), None);
            PairedReaderEntry::new(&reader).err()
        };
        assert_eq!(check(1, 0), None);
        assert_eq!(check(128, 128), None);
        for (device, name) in [(0, 4), (129, 0), (1, 129)] {
            assert_eq!(check(device, name), Some(StoreError::Unstorable), "{device} {name}");
        }
    }

    #[test]
    fn what_a_later_program_wrote_beside_stays_when_the_reader_is_written_again() {
        let plain = PairedReaderEntry::new(&reader("AA:BB", "ACR1555U-A1", Some([7; 16]))).expect("an entry");
        let mut later = map(&plain);
        later.insert("color".to_owned(), Value::Integer(3));
        let earlier = entry(&later).expect("read");
        let again = PairedReaderEntry::new(&reader("AA:BB", "ACR1555U-A1", None)).expect("an entry");
        let again = map(&again.in_place_of(earlier));
        assert_eq!(again.get("color"), Some(&Value::Integer(3)));
        assert_eq!(again.get("key"), None);
    }

    #[test]
    fn a_later_format_and_a_key_of_another_length_are_refused() {
        let plain = map(&PairedReaderEntry::new(&reader("AA:BB", "", Some([7; 16]))).expect("an entry"));
        let check = |name: &str, value| {
            let mut changed = plain.clone();
            changed.insert(name.to_owned(), value);
            entry(&changed).err()
        };
        assert_eq!(check("version", Value::Integer(2)), Some(CodecError::Newer { found: 2, known: 1 }));
        assert_eq!(check("key", Value::Bytes(vec![7; 15])), Some(CodecError::Broken));
        assert_eq!(check("key", Value::Bytes(vec![7; 16])), None);
    }
}
