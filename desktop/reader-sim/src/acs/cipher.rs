use aes::Aes128;
use cbc::cipher::{BlockDecryptMut as _, BlockEncryptMut as _, InnerIvInit as _, KeyInit as _};
use cbc::{Decryptor, Encryptor};

const BLOCK: usize = 16;

/// AES-128-CBC with an IV of zeros, anew each time (readers reference, 1.1).
pub(super) struct Cipher(Aes128);

impl Cipher {
    pub(super) fn new(key: &[u8; BLOCK]) -> Self {
        Self(Aes128::new(key.into()))
    }

    /// Encrypts whole blocks; what is left over is left out.
    pub(super) fn encrypt(&self, plain: &[u8]) -> Vec<u8> {
        let mut encryptor = Encryptor::inner_iv_init(self.0.clone(), &[0; BLOCK].into());
        let mut blocks = plain.as_chunks::<BLOCK>().0.to_vec();
        for block in &mut blocks {
            encryptor.encrypt_block_mut(block.into());
        }
        blocks.into_flattened()
    }

    /// Decrypts whole blocks; what is left over is left out.
    pub(super) fn decrypt(&self, sealed: &[u8]) -> Vec<u8> {
        let mut decryptor = Decryptor::inner_iv_init(self.0.clone(), &[0; BLOCK].into());
        let mut blocks = sealed.as_chunks::<BLOCK>().0.to_vec();
        for block in &mut blocks {
            decryptor.decrypt_block_mut(block.into());
        }
        blocks.into_flattened()
    }

    /// Fills the last block with `FF` and encrypts.
    pub(super) fn seal(&self, mut block: Vec<u8>) -> Vec<u8> {
        block.resize(block.len().next_multiple_of(BLOCK), 0xFF);
        self.encrypt(&block)
    }
}

#[cfg(test)]
mod tests {
    use super::Cipher;

    /// NIST SP 800-38A, F.2.1, whose first block has an IV: taken into the plain text here.
    #[test]
    fn it_is_cbc() {
        let key = 0x2b7e_1516_28ae_d2a6_abf7_1588_09cf_4f3c_u128.to_be_bytes();
        let iv = 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f_u128;
        let first = (0x6bc1_bee2_2e40_9f96_e93d_7e11_7393_172a_u128 ^ iv).to_be_bytes();
        let second = 0xae2d_8a57_1e03_ac9c_9eb7_6fac_45af_8e51_u128.to_be_bytes();
        let plain = [first, second].concat();
        let sealed = [
            0x7649_abac_8119_b246_cee9_8e9b_12e9_197d_u128.to_be_bytes(),
            0x5086_cb9b_5072_19ee_95db_113a_9176_78b2_u128.to_be_bytes(),
        ]
        .concat();
        let cipher = Cipher::new(&key);
        assert_eq!(cipher.encrypt(&plain), sealed);
        assert_eq!(cipher.decrypt(&sealed), plain);
    }
}
