use std::sync::OnceLock;

use rand_chacha::ChaCha20Rng;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use rsa::rand_core::SeedableRng;
use rsa::{Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use sha2::{Digest, Sha256};

/// One private key of `fixtures/cards/keys`: public, synthetic, protecting nothing.
pub struct SyntheticKey {
    name: &'static str,
    pem: &'static str,
    parsed: OnceLock<RsaPrivateKey>,
}

impl SyntheticKey {
    const fn new(name: &'static str, pem: &'static str) -> Self {
        Self { name, pem, parsed: OnceLock::new() }
    }

    /// Name of its file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The key itself.
    ///
    /// # Panics
    /// When the file in the source tree was damaged before the build.
    #[must_use]
    pub fn private(&self) -> &RsaPrivateKey {
        self.parsed
            .get_or_init(|| RsaPrivateKey::from_pkcs8_pem(self.pem).expect("fixtures/cards/keys is damaged"))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> RsaPublicKey {
        self.private().to_public_key()
    }

    /// `sha256WithRSAEncryption`.
    pub(crate) fn sign(&self, message: &[u8]) -> rsa::Result<Vec<u8>> {
        self.private().sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message))
    }

    /// PKCS #1 v1.5 over one SHA-256 `DigestInfo` that holds three digests in a row, as EF 0002 of the card-face
    /// application is signed.
    pub(crate) fn sign_digests(&self, digests: &[[u8; 32]; 3]) -> rsa::Result<Vec<u8>> {
        let digest_info = [THREE_DIGESTS, &digests.concat()].concat();
        self.private().sign(Pkcs1v15Sign::new_unprefixed(), &digest_info)
    }
}

/// `DigestInfo { sha256, OCTET STRING of 96 bytes }` up to those bytes.
const THREE_DIGESTS: &[u8] = &[
    0x30, 0x71, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x60,
];

/// Makes the key of that name, as PKCS #8 in PEM with a warning before it. The RSA-2048 key comes from a generator
/// seeded with the name. So every run makes the same key, which is evidently no secret.
///
/// # Errors
/// When key generation or its encoding fails.
pub fn generate_key(name: &str) -> rsa::pkcs8::Result<String> {
    let seed = Sha256::digest(format!("shikaku virtual card, synthetic key: {name}"));
    let mut random = ChaCha20Rng::from_seed(seed.into());
    let key = RsaPrivateKey::new(&mut random, 2048).map_err(|_| rsa::pkcs8::Error::KeyMalformed)?;
    let pem = key.to_pkcs8_pem(LineEnding::LF)?;
    Ok(format!(
        "Synthetic key `{name}` of the Shikaku virtual card. Public; protects nothing.\n{}",
        pem.as_str()
    ))
}

/// Declares every key once: constant, name of its file.
macro_rules! synthetic_keys {
    ($($constant:ident = $name:literal),+ $(,)?) => {
        /// The names of all keys, in the order in which `make-keys` writes them.
        pub const KEY_NAMES: &[&str] = &[$($name),+];

        /// The keys, parsed when first used.
        pub(crate) mod keys {
            use super::SyntheticKey;

            $(
                pub(crate) static $constant: SyntheticKey = SyntheticKey::new(
                    $name,
                    include_str!(concat!("../../../../fixtures/cards/keys/", $name, ".pem")),
                );
            )+

            /// One of the pooled authentication keys; cards with neighbouring serials have different ones.
            pub(crate) fn auth(ordinal: usize) -> &'static SyntheticKey {
                [&AUTH_0, &AUTH_1, &AUTH_2, &AUTH_3][ordinal % 4]
            }

            /// One of the pooled signature keys.
            pub(crate) fn signature(ordinal: usize) -> &'static SyntheticKey {
                [&SIGNATURE_0, &SIGNATURE_1][ordinal % 2]
            }

            /// One of the pooled card-face keys.
            pub(crate) fn card_face(ordinal: usize) -> &'static SyntheticKey {
                [&CARD_FACE_0, &CARD_FACE_1][ordinal % 2]
            }
        }
    };
}

synthetic_keys! {
    AUTH_CA = "auth-ca",
    SIGNATURE_CA = "signature-ca",
    AUTH_0 = "auth-0",
    AUTH_1 = "auth-1",
    AUTH_2 = "auth-2",
    AUTH_3 = "auth-3",
    SIGNATURE_0 = "signature-0",
    SIGNATURE_1 = "signature-1",
    CV_ROOT = "cv-root",
    MUNICIPALITY = "municipality",
    CARD_FACE_0 = "card-face-0",
    CARD_FACE_1 = "card-face-1",
    CARD_TEXT = "card-text",
}

#[cfg(test)]
mod tests {
    use rsa::traits::PublicKeyParts;

    use super::*;

    #[test]
    fn the_committed_key_is_the_one_its_name_generates() {
        assert_eq!(generate_key("auth-ca").unwrap(), keys::AUTH_CA.pem);
    }

    #[test]
    fn every_key_is_rsa_2048_and_unlike_the_others() {
        let all =
            [&keys::AUTH_CA, &keys::SIGNATURE_CA, &keys::CV_ROOT, &keys::MUNICIPALITY, &keys::CARD_TEXT];
        let pooled =
            (0..4).map(keys::auth).chain((0..2).map(keys::signature)).chain((0..2).map(keys::card_face));
        let moduli: std::collections::HashSet<_> =
            all.into_iter().chain(pooled).map(|key| key.private().n().to_bytes_be()).collect();
        assert_eq!(moduli.len(), KEY_NAMES.len());
        assert!(moduli.iter().all(|modulus| modulus.len() == 256));
    }
}
