use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
};
use shikaku_core::port::{DeviceKeyKind, DevicePublicKey, DeviceSigner, DeviceSignerError};
use thiserror::Error;
use zeroize::Zeroizing;

/// The key of a device without a key store of its own. No `Debug`, no `Clone`.
///
/// It is made as bytes for the sealed store, and loaded from them at each start. A loaded key gives its bytes to no caller.
///
/// # Examples
///
/// ```
/// use shikaku_adapter::{SoftwareSigner, SoftwareSignerError};
/// use shikaku_core::port::{DeviceKeyKind, DeviceSigner as _};
///
/// let for_the_store = SoftwareSigner::generate()?;
/// let signer = SoftwareSigner::load(&for_the_store)?;
/// assert_eq!(signer.kind(), DeviceKeyKind::Software);
/// # Ok::<(), SoftwareSignerError>(())
/// ```
pub struct SoftwareSigner {
    pair: EcdsaKeyPair,
    /// The same key, for signatures in DER.
    in_der: EcdsaKeyPair,
    random: SystemRandom,
}

/// Why there is no key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SoftwareSignerError {
    /// The operating system gives no random bytes.
    #[error("there are no random bytes to be had")]
    NoRandom,
    /// The bytes are no P-256 key in PKCS #8 with its public half, or the halves differ.
    #[error("the stored key of the device is damaged")]
    Damaged,
}

impl SoftwareSigner {
    /// Makes a key, as PKCS #8 (RFC 5958) to be put into the sealed store. Wiped when dropped.
    ///
    /// # Errors
    /// [`SoftwareSignerError::NoRandom`] when the operating system gives no random bytes.
    // EXPOSE: the store seals the bytes; the key is nowhere else.
    pub fn generate() -> Result<Zeroizing<Vec<u8>>, SoftwareSignerError> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let document = document.map_err(|_| SoftwareSignerError::NoRandom)?;
        Ok(Zeroizing::new(document.as_ref().to_vec()))
    }

    /// Loads the key that [`Self::generate`] made.
    ///
    /// # Errors
    /// [`SoftwareSignerError::Damaged`] when the bytes are something else.
    pub fn load(pkcs8: &[u8]) -> Result<Self, SoftwareSignerError> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random);
        let in_der = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8, &random);
        let (pair, in_der) =
            pair.and_then(|pair| Ok((pair, in_der?))).map_err(|_| SoftwareSignerError::Damaged)?;
        Ok(Self { pair, in_der, random })
    }

    /// The signature of a message in DER, as the key stores of phones give it.
    ///
    /// # Errors
    /// [`DeviceSignerError::Failed`] when the operating system gives no random bytes.
    pub fn sign_in_der(&self, message: &[u8]) -> Result<Vec<u8>, DeviceSignerError> {
        let signature = self.in_der.sign(&self.random, message).map_err(|_| DeviceSignerError::Failed)?;
        Ok(signature.as_ref().to_vec())
    }
}

impl DeviceSigner for SoftwareSigner {
    fn public_key(&self) -> Result<DevicePublicKey, DeviceSignerError> {
        DevicePublicKey::from_point(self.pair.public_key().as_ref()).map_err(|_| DeviceSignerError::Failed)
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], DeviceSignerError> {
        let signature = self.pair.sign(&self.random, message).map_err(|_| DeviceSignerError::Failed)?;
        signature.as_ref().try_into().map_err(|_| DeviceSignerError::Failed)
    }

    fn kind(&self) -> DeviceKeyKind {
        DeviceKeyKind::Software
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use shikaku_core::port::DeviceSigner as _;

    use super::{SoftwareSigner, SoftwareSignerError};

    #[test]
    fn a_loaded_key_signs_for_the_key_that_was_stored() {
        let stored = SoftwareSigner::generate().expect("a key");
        let [first, second] = [(); 2].map(|()| SoftwareSigner::load(&stored).expect("the key"));
        let key = first.public_key().expect("a point");
        assert_eq!(second.public_key(), Ok(key));
        let verifier = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.to_point());
        let signature = second.sign(b"message").expect("a signature");
        assert!(verifier.verify(b"message", &signature).is_ok());
        assert!(verifier.verify(b"massage", &signature).is_err());
    }

    #[test]
    fn no_key_is_made_twice() {
        let keys = [(); 2].map(|()| SoftwareSigner::generate().expect("a key"));
        assert_ne!(*keys[0], *keys[1]);
    }

    #[test]
    fn a_changed_or_shortened_key_is_refused() {
        let stored = SoftwareSigner::generate().expect("a key");
        for length in 0..stored.len() {
            assert_eq!(SoftwareSigner::load(&stored[..length]).err(), Some(SoftwareSignerError::Damaged));
        }
        for place in 0..stored.len() {
            let mut changed = stored.clone();
            changed[place] ^= 1;
            assert_eq!(SoftwareSigner::load(&changed).err(), Some(SoftwareSignerError::Damaged), "{place}");
        }
    }

    proptest! {
        #[test]
        fn other_bytes_are_refused(bytes in any::<Vec<u8>>()) {
            prop_assert_eq!(SoftwareSigner::load(&bytes).err(), Some(SoftwareSignerError::Damaged));
        }
    }
}
