//! Bodies at rest: AES-256-GCM under a key that is not in the database.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};

use super::StoreError;

/// Bytes of a key.
pub(super) const KEY_LENGTH: usize = 32;

/// Seals and opens bodies, and makes digests that nothing without the key can repeat.
pub(crate) struct Sealer {
    bodies: LessSafeKey,
    digests: hmac::Key,
}

impl Sealer {
    pub(super) fn new(key: &[u8; KEY_LENGTH]) -> Result<Self, StoreError> {
        let bodies = UnboundKey::new(&AES_256_GCM, key).map_err(|_| StoreError::Random)?;
        // A key of its own for a purpose of its own.
        let digests = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), b"shikaku-gateway/v1/digests");
        let digests = hmac::Key::new(hmac::HMAC_SHA256, digests.as_ref());
        Ok(Self { bodies: LessSafeKey::new(bodies), digests })
    }

    /// A key of this process alone.
    pub(super) fn of_process() -> Result<Self, StoreError> {
        Self::new(&random_key()?)
    }

    /// Nonce and sealed bytes. `place` names the row, so that a body moved to another row does not open.
    pub(super) fn seal(&self, place: &[&str], body: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| StoreError::Random)?;
        let mut sealed = body.to_vec();
        let nonce_of = Nonce::assume_unique_for_key(nonce);
        let done = self.bodies.seal_in_place_append_tag(nonce_of, Aad::from(name(place)), &mut sealed);
        done.map_err(|_| StoreError::Random)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The body that was sealed for this row.
    pub(super) fn open(&self, place: &[&str], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(StoreError::Damaged)?;
        let mut body = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.bodies.open_in_place(nonce, Aad::from(name(place)), &mut body);
        let length = opened.map_err(|_| StoreError::Damaged)?.len();
        body.truncate(length);
        Ok(body)
    }

    /// The keyed digest of a value (HMAC-SHA-256). `place` names what the value is and whose.
    pub(super) fn digest(&self, place: &[&str], value: &[u8]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.digests);
        context.update(&u64::try_from(place.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(&name(place));
        context.update(value);
        let mut out = [0; 32];
        out.copy_from_slice(context.sign().as_ref());
        out
    }
}

/// A new key.
pub(super) fn random_key() -> Result<[u8; KEY_LENGTH], StoreError> {
    let mut key = [0; KEY_LENGTH];
    SystemRandom::new().fill(&mut key).map_err(|_| StoreError::Random)?;
    Ok(key)
}

/// The parts of a name with their lengths, so that no two names are one.
fn name(place: &[&str]) -> Vec<u8> {
    let parts = place.iter().flat_map(|part| {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes();
        [length.to_vec(), part.as_bytes().to_vec()].concat()
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::Sealer;

    proptest! {
        #[test]
        fn a_digest_is_of_one_place_value_and_key(
            value in any::<Vec<u8>>(), other in any::<Vec<u8>>(), place in any::<[String; 2]>(),
        ) {
            let sealer = Sealer::of_process().expect("a key");
            let [first, second] = [place[0].as_str(), place[1].as_str()];
            let digest = sealer.digest(&[first, second], &value);
            prop_assert_eq!(digest, sealer.digest(&[first, second], &value));
            prop_assert_eq!(digest == sealer.digest(&[first, second], &other), value == other);
            prop_assert_eq!(digest == sealer.digest(&[second, first], &value), first == second);
            prop_assert!(digest != Sealer::of_process().expect("a key").digest(&[first, second], &value));
        }

        #[test]
        fn a_body_opens_in_its_own_row_under_its_own_key_alone(
            body in any::<Vec<u8>>(), place in any::<[String; 2]>(), bit in any::<proptest::sample::Index>(),
        ) {
            let sealer = Sealer::of_process().expect("a key");
            let [first, second] = [place[0].as_str(), place[1].as_str()];
            let sealed = sealer.seal(&[first, second], &body).expect("sealed");
            prop_assert_eq!(sealer.open(&[first, second], &sealed).ok(), Some(body.clone()));
            prop_assert!(sealer.open(&[first, second, ""], &sealed).is_err());
            prop_assert!(Sealer::of_process().expect("a key").open(&[first, second], &sealed).is_err());
            let mut damaged = sealed.clone();
            let bit = bit.index(damaged.len() * 8);
            damaged[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(sealer.open(&[first, second], &damaged).is_err());
            prop_assert!(sealer.seal(&[first, second], &body).expect("sealed") != sealed, "a nonce stands twice");
        }
    }
}
