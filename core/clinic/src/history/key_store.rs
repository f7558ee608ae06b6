use thiserror::Error;
use zeroize::Zeroizing;

/// Names a key of the shell: 1 to 64 characters of `A-Z a-z 0-9 - _`. No secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(Box<str>);

/// Text is no name of a key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the name of a key is 1 to 64 characters of A-Z a-z 0-9 - _")]
pub struct KeyIdError;

impl KeyId {
    /// Reads one.
    ///
    /// # Errors
    /// When it is empty, too long, or holds another character.
    pub fn parse(text: &str) -> Result<Self, KeyIdError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        if fits { Ok(Self(text.into())) } else { Err(KeyIdError) }
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 32 secret bytes and their name. No `Clone`; wiped when dropped; `Debug` prints the name only.
#[derive(derive_more::Debug)]
#[debug("StoreKey({})", id.as_str())]
pub struct StoreKey {
    id: KeyId,
    secret: Zeroizing<[u8; 32]>,
}

impl StoreKey {
    /// A key from the shell.
    #[must_use]
    pub const fn new(id: KeyId, secret: Zeroizing<[u8; 32]>) -> Self {
        Self { id, secret }
    }

    /// Its name.
    #[must_use]
    pub const fn id(&self) -> &KeyId {
        &self.id
    }

    /// Its bytes.
    // EXPOSE: keys are derived from it, in the one store that asked for it.
    #[must_use]
    pub fn secret(&self) -> &[u8; 32] {
        &self.secret
    }
}

/// Why there is no key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyUnavailable {
    /// It was never made here, or is gone.
    #[error("there is no such key")]
    Absent,
    /// It is there and may not be used now: the device is locked, or the person refused.
    #[error("the key is locked")]
    Locked,
}

/// Where keys are kept: the key store of a phone, a file of a desk.
pub trait KeyStore {
    /// The key of this name; without a name the one to be used from now on, made if there is none.
    ///
    /// # Errors
    /// When there is none, or it may not be used now.
    fn key(&self, id: Option<&KeyId>) -> Result<StoreKey, KeyUnavailable>;
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::{KeyId, StoreKey};

    #[test]
    fn a_key_prints_its_name_and_no_byte() {
        let key = StoreKey::new(KeyId::parse("desk-1").expect("a name"), Zeroizing::new([0xA5; 32]));
        assert_eq!(format!("{key:?}"), "StoreKey(desk-1)");
    }

    #[test]
    fn a_name_is_short_and_plain() {
        for text in ["", "a b", "鍵", "a:b", &"a".repeat(65)] {
            assert!(KeyId::parse(text).is_err(), "{text}");
        }
        assert!(KeyId::parse(&"a".repeat(64)).is_ok());
    }
}
