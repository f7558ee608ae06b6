use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use data_encoding::HEXLOWER_PERMISSIVE;
use shikaku_adapter::SoftwareSigner;
use shikaku_adapter::file::Existing;
use shikaku_core::port::{DeviceKeyKind, DevicePublicKey, DeviceSigner, DeviceSignerError};
use zeroize::Zeroizing;

use crate::file::{self, FileError};

/// The key of this computer as a device of the clinic, in a file that its user alone can read.
pub(super) struct KeyInFile {
    file: PathBuf,
    signer: Mutex<Option<SoftwareSigner>>,
}

/// What people call it.
const WHAT: &str = "端末の鍵のファイル";

impl KeyInFile {
    /// The key in this file; a new one if there is none.
    ///
    /// # Errors
    /// When the file cannot be used. A file that holds no key is never replaced by this.
    pub(super) fn open(file: PathBuf) -> Result<Self, FileError> {
        let signer = match file::read_secret(WHAT, &file) {
            Ok(text) => loaded(&text).ok_or_else(|| FileError::content(WHAT, &file, DAMAGED))?,
            Err(error) if error.is_missing => made(&file, Existing::Keep)?,
            Err(error) => return Err(error),
        };
        Ok(Self { file, signer: Mutex::new(Some(signer)) })
    }

    /// Makes another key in place of the present one.
    pub(super) fn renew(&self) {
        let made = made(&self.file, Existing::ReplaceTarget);
        let signer = made.map_err(|error| log::warn!("the device has no new key: {error}")).ok();
        *self.signer.lock().unwrap_or_else(PoisonError::into_inner) = signer;
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&SoftwareSigner) -> Result<T, DeviceSignerError>,
    ) -> Result<T, DeviceSignerError> {
        let signer = self.signer.lock().unwrap_or_else(PoisonError::into_inner);
        signer.as_ref().map_or(Err(DeviceSignerError::Absent), work)
    }
}

const DAMAGED: &str = "鍵が壊れています。ファイルを別の場所に移すと、新しい鍵を作ります。その後、施術所の管理者に、端末の登録をやり直してもらってください。";

fn made(file: &std::path::Path, existing: Existing) -> Result<SoftwareSigner, FileError> {
    let failed =
        || FileError::content(WHAT, file, "乱数が得られません。コンピューターを再起動してください。");
    let bytes = SoftwareSigner::generate().map_err(|_| failed())?;
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2 + 1));
    HEXLOWER_PERMISSIVE.encode_append(&bytes, &mut text);
    text.push('\n');
    file::write(WHAT, file, text.as_bytes(), existing)?;
    SoftwareSigner::load(&bytes).map_err(|_| failed())
}

fn loaded(text: &str) -> Option<SoftwareSigner> {
    let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()?);
    SoftwareSigner::load(&bytes).ok()
}

impl DeviceSigner for KeyInFile {
    fn public_key(&self) -> Result<DevicePublicKey, DeviceSignerError> {
        self.with(DeviceSigner::public_key)
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], DeviceSignerError> {
        self.with(|signer| signer.sign(message))
    }

    fn kind(&self) -> DeviceKeyKind {
        DeviceKeyKind::Software
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use shikaku_core::port::DeviceSigner as _;

    use super::KeyInFile;

    #[test]
    fn the_key_stays_until_it_is_renewed_and_a_damaged_one_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("device.key");
        let open = || KeyInFile::open(file.clone());
        let first = open().expect("a key");
        let again = open().expect("the key");
        assert_eq!(first.public_key(), again.public_key());
        again.renew();
        assert_ne!(first.public_key(), again.public_key());
        assert_eq!(open().expect("the new key").public_key(), again.public_key());
        fs::write(&file, "00").expect("written");
        assert!(open().is_err());
        assert_eq!(fs::read(&file).expect("a file"), b"00");
    }
}
