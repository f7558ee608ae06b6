use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};
use thiserror::Error;

/// The key of this device (端末の鍵): a P-256 key that signs and does not leave its place. A shell implements it with the key
/// store of its platform (product reference, 3).
pub trait DeviceSigner {
    /// The public half of the key.
    ///
    /// # Errors
    /// [`DeviceSignerError::Absent`] when the device has no key, [`DeviceSignerError::Locked`] when the key may not be used
    /// now, [`DeviceSignerError::Failed`] when the platform gives another reason.
    fn public_key(&self) -> Result<DevicePublicKey, DeviceSignerError>;

    /// The signature of a message by ES256 (RFC 7518, 3.4): ECDSA over its SHA-256 digest, r and s with 32 bytes each. From
    /// a platform that gives DER, [`signature_from_der`](super::signature_from_der) makes it.
    ///
    /// # Errors
    /// As [`Self::public_key`].
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], DeviceSignerError>;

    /// What protects the key.
    fn kind(&self) -> DeviceKeyKind;
}

/// What protects the key of a device.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DeviceKeyKind {
    /// Android Keystore, Secure Enclave or a TPM: the key cannot be copied.
    Hardware,
    /// The sealed store: a copy of the store and of its key is a copy of this key.
    Software,
}

impl DeviceKeyKind {
    /// The stable name in requests, files and tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Why the key of the device did not sign.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeviceSignerError {
    /// The device has no key: it was never made, or the system removed it. The device has to be enrolled again.
    #[error("the device has no key: enrol the device again")]
    Absent,
    /// The key may not be used now: the device is locked.
    #[error("the key of the device is locked: unlock the device")]
    Locked,
    /// The platform gave another reason.
    #[error("the key of the device did not sign")]
    Failed,
}

/// The public key of a device: a point of the curve P-256. `Debug` prints no byte, because the key identifies the device.
///
/// Whether the point lies on the curve is checked where a signature is verified with it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, derive_more::Debug)]
#[debug("DevicePublicKey(..)")]
pub struct DevicePublicKey {
    x: [u8; 32],
    y: [u8; 32],
}

/// Bytes are no public key of the curve P-256.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the bytes are no uncompressed point of P-256")]
pub struct DevicePublicKeyError;

impl DevicePublicKey {
    /// Reads an uncompressed point (SEC 1, 2.3.3): `04`, x and y, as iOS exports a key.
    ///
    /// # Errors
    /// When it has another length or form.
    pub fn from_point(bytes: &[u8]) -> Result<Self, DevicePublicKeyError> {
        let Some((&[UNCOMPRESSED], rest)) = bytes.split_first_chunk() else {
            return Err(DevicePublicKeyError);
        };
        let (x, y) = rest.split_first_chunk().ok_or(DevicePublicKeyError)?;
        Ok(Self { x: *x, y: y.try_into().map_err(|_| DevicePublicKeyError)? })
    }

    /// Reads a `SubjectPublicKeyInfo` in DER (RFC 5480, 2), as Android and Windows export a key.
    ///
    /// # Errors
    /// When it names another algorithm or curve, or its point has another length or form.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, DevicePublicKeyError> {
        der.strip_prefix(SPKI_PREFIX).ok_or(DevicePublicKeyError).and_then(Self::from_point)
    }

    /// The first coordinate, most significant byte first.
    #[must_use]
    pub const fn x(&self) -> &[u8; 32] {
        &self.x
    }

    /// The second coordinate, most significant byte first.
    #[must_use]
    pub const fn y(&self) -> &[u8; 32] {
        &self.y
    }

    /// The uncompressed point, as libraries take a key that verifies.
    #[must_use]
    pub fn to_point(&self) -> Vec<u8> {
        [[UNCOMPRESSED].as_slice(), &self.x, &self.y].concat()
    }
}

/// The first byte of an uncompressed point.
const UNCOMPRESSED: u8 = 0x04;

/// What is before the point in a `SubjectPublicKeyInfo`: id-ecPublicKey, secp256r1, a BIT STRING without unused bits.
const SPKI_PREFIX: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86,
    0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use strum::VariantArray as _;

    use super::{DeviceKeyKind, DevicePublicKey, DevicePublicKeyError, SPKI_PREFIX};

    proptest! {
        #[test]
        fn a_point_is_read_as_it_was_written(x in any::<[u8; 32]>(), y in any::<[u8; 32]>()) {
            let point = [[4].as_slice(), &x, &y].concat();
            let key = DevicePublicKey::from_point(&point).expect("a point");
            prop_assert_eq!((key.x(), key.y()), (&x, &y));
            prop_assert_eq!(key.to_point(), point.clone());
            let spki = [SPKI_PREFIX, &point].concat();
            prop_assert_eq!(DevicePublicKey::from_spki_der(&spki), Ok(key));
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in any::<Vec<u8>>()) {
            let _ = (DevicePublicKey::from_point(&bytes), DevicePublicKey::from_spki_der(&bytes));
        }
    }

    #[test]
    fn other_bytes_are_no_key() {
        let point = [[4].as_slice(), &[7; 64]].concat();
        let compressed = [[2].as_slice(), &[7; 32]].concat();
        let long = [point.as_slice(), &[0]].concat();
        for bytes in [&[][..], &point[..64], &long, &compressed, &[3; 65][..]] {
            assert_eq!(DevicePublicKey::from_point(bytes), Err(DevicePublicKeyError));
        }
        assert_eq!(DevicePublicKey::from_spki_der(&point), Err(DevicePublicKeyError));
    }

    #[test]
    fn the_wire_words_are_the_names() {
        for kind in DeviceKeyKind::VARIANTS {
            let json = serde_json::to_string(kind).expect("JSON");
            assert_eq!(json, format!("\"{}\"", kind.name()));
            assert_eq!(kind.name().parse(), Ok(*kind));
        }
        let key = DevicePublicKey::from_point(&[[4].as_slice(), &[7; 64]].concat()).expect("a point");
        assert_eq!(format!("{key:?}"), "DevicePublicKey(..)");
    }
}
