//! Mutual authentication of reader and host (readers reference, 1.1): four escapes, then a session key.

use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::block::Block;
use super::cipher::Cbc;

/// Customer Master Key of one reader. No `Debug`, no `Clone`; wiped when dropped.
///
/// # Examples
///
/// ```
/// use shikaku_reader::acs::AcsKey;
///
/// let key = AcsKey::factory();
/// assert!(key.is_factory(), "the owner should change it");
/// ```
#[derive(ZeroizeOnDrop)]
pub struct AcsKey([u8; 16]);

impl AcsKey {
    /// A key that the owner set.
    #[must_use]
    pub const fn new(key: [u8; 16]) -> Self {
        Self(key)
    }

    /// Returns the factory key of the readers. It is public, so the link has no confidentiality: a listener can decrypt
    /// a PIN. The application must warn the owner.
    #[must_use]
    pub const fn factory() -> Self {
        Self(FACTORY)
    }

    /// Whether it is the one that everybody knows.
    #[must_use]
    pub fn is_factory(&self) -> bool {
        self.0 == FACTORY
    }
}

/// Printed in the maker's manual: no secret.
const FACTORY: [u8; 16] = *b"ACR1255U-J1 Auth";

/// What seals blocks once both sides are known to each other. No `Debug`, no `Clone`; wiped when dropped.
pub struct SessionCipher(Cbc);

impl SessionCipher {
    /// With the session key: the first half of A, then the first half of B.
    #[must_use]
    pub fn new(key: &Zeroizing<[u8; 16]>) -> Self {
        Self(Cbc::new(key))
    }

    /// A block as the body of an envelope; `None` when it has too many data.
    #[must_use]
    pub fn seal(&self, block: &Block) -> Option<Zeroizing<Vec<u8>>> {
        Some(self.0.seal(&block.to_bytes()?))
    }

    /// The block in the body of an envelope; `None` when there is none, or more than padding follows it.
    #[must_use]
    pub fn open(&self, body: &[u8]) -> Option<Block> {
        let plain = self.0.open(body)?;
        let (block, padding) = Block::read(&plain)?;
        (padding.len() < 16 && padding.iter().all(|byte| *byte == 0xFF)).then_some(block)
    }
}

/// The other side of the authentication: what a reader does. For replays of recordings, and for tests.
#[doc(hidden)]
pub struct ReaderSide {
    key: Cbc,
    a: Zeroizing<[u8; 16]>,
}

impl ReaderSide {
    /// A reader with this key, whose random bytes are these.
    #[must_use]
    pub fn new(key: &AcsKey, a: [u8; 16]) -> Self {
        Self { key: Cbc::new(&key.0), a: Zeroizing::new(a) }
    }

    /// Enc(A).
    #[must_use]
    pub fn challenge(&self) -> Zeroizing<Vec<u8>> {
        self.key.seal(self.a.as_slice())
    }

    /// Takes Dec(B ‖ A); gives Enc(B) and what seals blocks from then on. `None` when it is not about this A.
    #[must_use]
    pub fn proof(&self, response: &[u8]) -> Option<(Zeroizing<Vec<u8>>, SessionCipher)> {
        let response: &[u8; 32] = response.try_into().ok()?;
        let both = self.key.seal(response);
        let (b, a) = both.split_first_chunk::<16>()?;
        if a != self.a.as_slice() {
            return None;
        }
        let mut session = Zeroizing::new([0; 16]);
        let halves = self.a.iter().take(8).chain(b.iter().take(8));
        session.iter_mut().zip(halves).for_each(|(byte, from)| *byte = *from);
        Some((self.key.seal(b), SessionCipher::new(&session)))
    }
}

/// Our side before the challenge: the key, and B, 16 random bytes from outside.
pub(super) struct Host {
    key: Cbc,
    random: Zeroizing<[u8; 16]>,
}

impl Host {
    pub(super) fn new(key: &AcsKey, random: Zeroizing<[u8; 16]>) -> Self {
        Self { key: Cbc::new(&key.0), random }
    }

    /// Takes Enc(A); gives Dec(B ‖ A) for the reader, and what is to be held against its proof.
    pub(super) fn answer(self, challenge: &[u8; 16]) -> Option<(Zeroizing<Vec<u8>>, Proof)> {
        let a = self.key.open(challenge)?;
        let response = self.key.open(&Zeroizing::new([self.random.as_slice(), a.as_slice()].concat()))?;
        let mut session = Zeroizing::new([0; 16]);
        let halves = a.iter().take(8).chain(self.random.iter().take(8));
        session.iter_mut().zip(halves).for_each(|(byte, from)| *byte = *from);
        Some((response, Proof { host: self, session }))
    }
}

/// What the reader's proof is held against.
pub(super) struct Proof {
    host: Host,
    session: Zeroizing<[u8; 16]>,
}

impl Proof {
    /// Takes Enc(B); `None` when it is not B, and so the key another.
    pub(super) fn check(self, proof: &[u8; 16]) -> Option<SessionCipher> {
        let opened = self.host.key.open(proof)?;
        // All bytes are looked at, whatever the first ones are.
        let difference = opened.iter().zip(self.host.random.iter()).fold(0, |all, (a, b)| all | (a ^ b));
        (difference == 0).then(|| SessionCipher::new(&self.session))
    }
}
