use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::Prk;
use zeroize::Zeroizing;

/// Seals and opens the data at a place. Sealed data is nonce, ciphertext and a tag of 16 bytes.
pub(super) struct SealingKey(LessSafeKey);

impl SealingKey {
    /// Derives the key. It never returns `None`, because HKDF returns the requested number of bytes.
    pub(super) fn derive(secret: &Prk) -> Option<Self> {
        let key = UnboundKey::from(secret.expand(&[b"shikaku store seal"], &AES_256_GCM).ok()?);
        Some(Self(LessSafeKey::new(key)))
    }

    /// `nonce` must never have been used with this key. `None` for what is too long to be sealed.
    pub(super) fn seal(&self, nonce: [u8; NONCE_LEN], place: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let mut body = plain.to_vec();
        let (aad, random) = (Aad::from(place), Nonce::assume_unique_for_key(nonce));
        self.0.seal_in_place_append_tag(random, aad, &mut body).ok()?;
        Some([nonce.as_slice(), &body].concat())
    }

    /// `None` when it was not sealed with this key at this place, or changed since.
    pub(super) fn open(&self, place: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut body = Zeroizing::new(body.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length = self.0.open_in_place(nonce, Aad::from(place), &mut body).ok()?.len();
        body.truncate(length);
        Some(body)
    }
}

/// Encodes the place of a row and its values outside the seal. The table is one of ours, and each table has ids of one
/// length.
pub(super) fn place(table: &str, id: &[u8], clear: &[i64]) -> Vec<u8> {
    let head = [b"shikaku store 1\0".as_slice(), table.as_bytes(), b"\0", id];
    let clear = clear.iter().flat_map(|number| number.to_be_bytes());
    head.concat().into_iter().chain(clear).collect()
}
