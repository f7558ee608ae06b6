use rsa::{Pkcs1v15Sign, Pss};
use sha2::{Digest, Sha256};

use super::{Answer, Reply};
use crate::card::VirtualCard;
use crate::command::{Command, Header};
use crate::file::Content;
use crate::issuance::SyntheticKey;
use crate::status::StatusWord;

impl VirtualCard {
    /// The card's signature command, `80 2A`. P1 chooses the scheme (reference 1.7), P2 the key: `00` the
    /// application's own, `80` the current file, `80 + short identifier` that file.
    pub(super) fn compute_signature(&mut self, command: &Command) -> Answer {
        let Header { p1, p2, .. } = command.header;
        let scheme = Scheme::from_p1(p1).ok_or(StatusWord::WRONG_PARAMETERS)?;
        let key = self.signing_key(p2)?;
        if command.expected.ok_or(StatusWord::WRONG_LENGTH)? < SIGNATURE_LENGTH {
            return Err(StatusWord::LE_256);
        }
        if !scheme.takes(command.data.len()) {
            return Err(StatusWord::CONDITIONS);
        }
        let signature = scheme.sign(self, key, &command.data).map_err(|_| StatusWord::CONDITIONS)?;
        Ok(Reply::with(signature))
    }

    fn signing_key(&mut self, p2: u8) -> Result<&'static SyntheticKey, StatusWord> {
        if p2 == 0x00 {
            let own = self.application().and_then(|application| application.default_key);
            return own.ok_or(StatusWord::NO_SUCH_DATA);
        }
        let id = self.named_file(p2)?;
        let file = self.file(id).ok_or(StatusWord::NOT_FOUND)?;
        let Content::Key(key) = file.content else {
            return Err(StatusWord::WRONG_FILE_TYPE);
        };
        if !file.access.allows(&self.session.verified) {
            return Err(StatusWord::NOT_AUTHORISED);
        }
        self.session.file = Some(id);
        Ok(key)
    }
}

/// Bytes of an RSA-2048 signature.
const SIGNATURE_LENGTH: usize = 256;

/// 方式種別: what the card does to its input before the private key does.
#[derive(Clone, Copy)]
enum Scheme {
    /// 00: PKCS #1 v1.5 over the input as it is.
    Verbatim,
    /// 01: PKCS #1 v1.5 over the bare SHA-256 of the input.
    HashBare,
    /// 02: PKCS #1 v1.5 over a `DigestInfo` around the hash that is given.
    Digest,
    /// 03: `sha256WithRSAEncryption` of the input.
    Hash,
    /// 04: RSASSA-PSS of the hash that is given.
    PssDigest,
    /// 05: RSASSA-PSS of the input.
    Pss,
}

impl Scheme {
    const fn from_p1(p1: u8) -> Option<Self> {
        Some(match p1 {
            0x00 => Self::Verbatim,
            0x01 => Self::HashBare,
            0x02 => Self::Digest,
            0x03 => Self::Hash,
            0x04 => Self::PssDigest,
            0x05 => Self::Pss,
            _ => return None,
        })
    }

    /// Whether it takes an input of this length.
    const fn takes(self, length: usize) -> bool {
        match self {
            Self::Verbatim => 1 <= length && length <= SIGNATURE_LENGTH - 11,
            Self::Digest | Self::PssDigest => length == 32,
            Self::HashBare | Self::Hash | Self::Pss => 1 <= length && length <= 255,
        }
    }

    fn sign(self, card: &mut VirtualCard, key: &SyntheticKey, input: &[u8]) -> rsa::Result<Vec<u8>> {
        let private = key.private();
        let bare = Pkcs1v15Sign::new_unprefixed();
        match self {
            Self::Verbatim => private.sign(bare, input),
            Self::HashBare => private.sign(bare, &Sha256::digest(input)),
            Self::Digest => private.sign(Pkcs1v15Sign::new::<Sha256>(), input),
            Self::Hash => private.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(input)),
            Self::PssDigest => private.sign_with_rng(&mut card.random, Pss::new::<Sha256>(), input),
            Self::Pss => {
                private.sign_with_rng(&mut card.random, Pss::new::<Sha256>(), &Sha256::digest(input))
            }
        }
    }
}
