//! The work of every peer, and the place of its results.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use sha2::{Digest, Sha256};

/// Signed by the card.
pub const MESSAGE: &[u8] = b"a message for peers";

/// The authentication PIN of every synthetic card.
pub const PIN: &str = "1234";

/// The birth date of the card `valid` as the 券面 application takes it: year of the era, month, day.
pub const BIRTH_DATE: &str = "590410";

/// PKCS #1 v1.5 `DigestInfo` of SHA-256, up to the hash (RFC 8017, 9.2).
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// What can go wrong is of no interest here: it is printed and the program ends.
pub type Failure = Box<dyn Error>;

/// The work, from the command line.
pub enum Work {
    /// Certificate only.
    Certificate,
    /// PIN, signature and certificate.
    Pin,
    /// Certificate, and a signature by the 券面 application that the birth date opens.
    Presence,
}

/// The folder that takes the results.
pub struct Out(PathBuf);

/// Reads the command line.
///
/// # Errors
/// When it is not one of the lines in the README.
pub fn arguments() -> Result<(Work, Out), Failure> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["certificate", out] => Ok((Work::Certificate, Out(out.into()))),
        ["pin", out] => Ok((Work::Pin, Out(out.into()))),
        ["presence", out] => Ok((Work::Presence, Out(out.into()))),
        _ => Err("usage: certificate|pin|presence OUT_DIR".into()),
    }
}

/// What the card signs for [`MESSAGE`].
#[must_use]
pub fn digest_info() -> Vec<u8> {
    [&DIGEST_INFO[..], &Sha256::digest(MESSAGE)].concat()
}

impl Out {
    /// Keeps the certificate.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn certificate(&self, der: &[u8]) -> Result<(), Failure> {
        Ok(fs::write(self.0.join("certificate.der"), der)?)
    }

    /// Keeps the signature and what was signed.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn signature(&self, signature: &[u8]) -> Result<(), Failure> {
        fs::write(self.0.join("message.bin"), MESSAGE)?;
        Ok(fs::write(self.0.join("signature.bin"), signature)?)
    }
}
