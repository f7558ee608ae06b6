//! AES-128-CBC with an IV of zeros for each frame, as the reader requires (readers reference, 1.1).
//!
//! There is no MAC, no counter and a public default key. A listener within radio range who knows the key can decrypt
//! everything. The cipher only makes the reader accept our commands.

use aes::Aes128;
use cbc::cipher::{BlockDecryptMut as _, BlockEncryptMut as _, InnerIvInit as _, KeyInit as _};
use cbc::{Decryptor, Encryptor};
use zeroize::Zeroizing;

const BLOCK: usize = 16;

/// A key at work; its round keys are wiped when dropped.
pub(super) struct Cbc(Aes128);

impl Cbc {
    pub(super) fn new(key: &[u8; BLOCK]) -> Self {
        Self(Aes128::new(key.into()))
    }

    /// Pads with `FF` to whole blocks and encrypts.
    pub(super) fn seal(&self, plain: &[u8]) -> Zeroizing<Vec<u8>> {
        let length = plain.len().next_multiple_of(BLOCK);
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        bytes.extend_from_slice(plain);
        bytes.resize(length, 0xFF);
        let mut encryptor = Encryptor::inner_iv_init(self.0.clone(), &[0; BLOCK].into());
        for block in bytes.as_chunks_mut::<BLOCK>().0 {
            encryptor.encrypt_block_mut(block.into());
        }
        bytes
    }

    /// Decrypts whole blocks; `None` when the bytes are none.
    pub(super) fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(sealed.to_vec());
        let (blocks, rest) = bytes.as_chunks_mut::<BLOCK>();
        if blocks.is_empty() || !rest.is_empty() {
            return None;
        }
        let mut decryptor = Decryptor::inner_iv_init(self.0.clone(), &[0; BLOCK].into());
        for block in blocks {
            decryptor.decrypt_block_mut(block.into());
        }
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Cbc;

    proptest! {
        #[test]
        fn what_is_sealed_is_opened_with_its_padding(
            key in any::<[u8; 16]>(),
            plain in proptest::collection::vec(any::<u8>(), 1..300),
        ) {
            let cbc = Cbc::new(&key);
            let sealed = cbc.seal(&plain);
            prop_assert_eq!(sealed.len(), plain.len().next_multiple_of(16));
            let opened = cbc.open(&sealed).unwrap();
            prop_assert!(opened.starts_with(&plain));
            prop_assert!(opened[plain.len()..].iter().all(|byte| *byte == 0xFF));
        }
    }

    /// NIST SP 800-38A, F.2.1, with its IV taken into the first block.
    #[test]
    fn the_chaining_is_that_of_the_standard() {
        let key = 0x2b7e_1516_28ae_d2a6_abf7_1588_09cf_4f3c_u128.to_be_bytes();
        let first =
            0x6bc1_bee2_2e40_9f96_e93d_7e11_7393_172a_u128 ^ 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f;
        let second = 0xae2d_8a57_1e03_ac9c_9eb7_6fac_45af_8e51_u128;
        let sealed = Cbc::new(&key).seal(&[first.to_be_bytes(), second.to_be_bytes()].concat());
        let expected =
            [0x7649_abac_8119_b246_cee9_8e9b_12e9_197d_u128, 0x5086_cb9b_5072_19ee_95db_113a_9176_78b2];
        assert_eq!(*sealed, expected.map(u128::to_be_bytes).concat());
    }

    #[test]
    fn bytes_that_are_no_whole_blocks_are_not_opened() {
        for length in [0, 1, 15, 17, 31] {
            assert!(Cbc::new(&[0; 16]).open(&vec![0; length]).is_none());
        }
    }
}
