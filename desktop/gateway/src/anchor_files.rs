use std::path::Path;
use std::{fs, io};

use data_encoding::HEXLOWER_PERMISSIVE;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use serde::Deserialize;
use shikaku_adapter::file::{NotText, decode_text};
use shikaku_card::certificate::{AnchorError, TrustAnchors};
use shikaku_card::presence::{CvAnchor, CvAnchorError, CvAnchors};
use thiserror::Error;

/// Which hierarchy the files of a directory may belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Cards of people.
    Production,
    /// Test cards and virtual cards: any person with one passes as its holder.
    Test,
}

/// The trust anchors, read from a directory.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    /// Issuers of authentication certificates: every `.cer`, `.crt`, `.der` (DER) and `.pem` file, in either
    /// case.
    pub certificates: TrustAnchors,
    /// Signers of birth-date records: `presence.json`, a list of `keyId`, `modulus` and `exponent` in
    /// hexadecimal. The file may be missing.
    pub presence: CvAnchors,
}

/// Why a directory of anchors cannot be used. `file` is its name there.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AnchorFileError {
    /// A file or the directory cannot be read.
    #[error("the anchors cannot be read")]
    Read(#[from] io::Error),
    /// A file is no PEM.
    #[error("{file} is not PEM")]
    Pem {
        /// Its name.
        file: String,
    },
    /// A root is refused.
    #[error("{file}: {error}")]
    Root {
        /// Its name.
        file: String,
        /// Why.
        error: AnchorError,
    },
    /// `presence.json` has another shape.
    #[error("presence.json does not have the documented shape")]
    Shape,
    /// A presence key is refused.
    #[error("presence.json: {0}")]
    PresenceKey(#[from] CvAnchorError),
    /// The directory holds no root.
    #[error("there is no root certificate among the anchors")]
    Empty,
}

impl Anchors {
    /// Reads a directory.
    ///
    /// # Errors
    /// Names the file that cannot be used.
    pub fn read(directory: &Path, trust: Trust) -> Result<Self, AnchorFileError> {
        let mut anchors = Self::default();
        for entry in fs::read_dir(directory)? {
            anchors.add_file(&entry?.path(), trust)?;
        }
        if anchors.certificates.is_empty() { Err(AnchorFileError::Empty) } else { Ok(anchors) }
    }

    fn add_file(&mut self, path: &Path, trust: Trust) -> Result<(), AnchorFileError> {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let roots = match ending.as_str() {
            "cer" | "crt" | "der" => vec![fs::read(path)?],
            "pem" => pem_certificates(fs::read(path)?).ok_or(AnchorFileError::Pem { file: file.clone() })?,
            _ if file.eq_ignore_ascii_case("presence.json") => {
                return self.add_presence(fs::read(path)?, trust);
            }
            _ => return Ok(()),
        };
        for root in roots {
            let added = match trust {
                Trust::Production => self.certificates.add(&root),
                Trust::Test => self.certificates.add_test_root(&root),
            };
            added.map_err(|error| AnchorFileError::Root { file: file.clone(), error })?;
        }
        Ok(())
    }

    fn add_presence(&mut self, json: Vec<u8>, trust: Trust) -> Result<(), AnchorFileError> {
        let json = decode_text(json).map_err(|NotText| AnchorFileError::Shape)?;
        let keys: Vec<PresenceKey> = serde_json::from_str(&json).map_err(|_| AnchorFileError::Shape)?;
        for key in keys {
            let anchor = key.anchor()?;
            match trust {
                Trust::Production => self.presence.add(anchor)?,
                Trust::Test => self.presence.add_test_key(anchor)?,
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PresenceKey {
    key_id: String,
    modulus: String,
    exponent: String,
}

impl PresenceKey {
    fn anchor(&self) -> Result<CvAnchor, AnchorFileError> {
        let part =
            |text: &str| HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| AnchorFileError::Shape);
        let key_id = part(&self.key_id)?.try_into().map_err(|_| AnchorFileError::Shape)?;
        Ok(CvAnchor::new(key_id, &part(&self.modulus)?, &part(&self.exponent)?)?)
    }
}

fn pem_certificates(pem: Vec<u8>) -> Option<Vec<Vec<u8>>> {
    let pem = decode_text(pem).ok()?;
    let certificates = CertificateDer::pem_slice_iter(pem.as_bytes()).map(|der| der.map(|der| der.to_vec()));
    certificates.collect::<Result<Vec<_>, _>>().ok().filter(|found| !found.is_empty())
}
