//! Versioned maps in CBOR (RFC 8949): keys of a later program are kept, a format of a later program is refused.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

/// Bytes that are no value of ours. They are not repeated.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodecError {
    /// Not the map that was expected.
    #[error("not a stored value")]
    Broken,
    /// Written in a format of a later version.
    #[error("written in format {found}; the newest known here is {known}")]
    Newer {
        /// The format of the value.
        found: u32,
        /// The newest known here.
        known: u32,
    },
}

/// Enough for one confirmation, so that no copy of it is left behind by growing.
const CAPACITY: usize = 8 * 1024;

/// A value as CBOR, wiped when dropped.
pub(crate) fn encode(value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, CodecError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(CAPACITY));
    serde_cbor::to_writer(&mut *bytes, value).map_err(|_| CodecError::Broken)?;
    Ok(bytes)
}

/// Reads a value whose formats are known up to `known`.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8], known: u32) -> Result<T, CodecError> {
    let Format { version: found } = serde_cbor::from_slice(bytes).map_err(|_| CodecError::Broken)?;
    if found > known {
        return Err(CodecError::Newer { found, known });
    }
    serde_cbor::from_slice(bytes).map_err(|_| CodecError::Broken)
}

/// Gives a type with a `VERSION` the methods that make bytes of a value and read them.
macro_rules! stored {
    ($kind:ident) => {
        impl $kind {
            /// The value as bytes to be sealed, wiped when dropped.
            ///
            /// # Errors
            /// When it holds what CBOR cannot say.
            pub fn encode(&self) -> Result<zeroize::Zeroizing<Vec<u8>>, $crate::history::CodecError> {
                $crate::history::codec::encode(self)
            }

            /// Reads what [`Self::encode`] wrote, here or in a later program with the same format.
            ///
            /// # Errors
            /// When it is something else, or in a later format.
            pub fn decode(bytes: &[u8]) -> Result<Self, $crate::history::CodecError> {
                $crate::history::codec::decode(bytes, Self::VERSION)
            }
        }
    };
}
pub(crate) use stored;

/// What every format has in common.
#[derive(Deserialize)]
struct Format {
    version: u32,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{CodecError, decode, encode};

    type Map = BTreeMap<String, u32>;

    fn map(version: u32) -> Map {
        Map::from([("version".to_owned(), version), ("later".to_owned(), 7)])
    }

    #[test]
    fn a_later_format_is_distinguished_from_broken_bytes() {
        let written = |version| encode(&map(version)).expect("written");
        assert_eq!(decode::<Map>(&written(1), 1), Ok(map(1)));
        assert_eq!(decode::<Map>(&written(2), 1), Err(CodecError::Newer { found: 2, known: 1 }));
        let whole = written(1);
        for cut in 0..whole.len() {
            assert_eq!(decode::<Map>(&whole[..cut], 1), Err(CodecError::Broken), "{cut}");
        }
        assert_eq!(decode::<Map>(&[whole.as_slice(), &[0]].concat(), 1), Err(CodecError::Broken));
    }
}
