use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use shikaku_adapter::file::{FileReadError, read_limited};
use thiserror::Error;

/// Why a file with a secret is not read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SecretFileError {
    /// It is not there, or cannot be read.
    #[error("{path} cannot be read: {error}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Every user of this computer has access to it.
    #[error("{path} is open to every user of this computer; take that away with: {RESTRICTION}")]
    Open {
        /// Which file.
        path: PathBuf,
    },
    /// Longer than any secret.
    #[error("{path} is longer than 1 MiB")]
    TooLong {
        /// Which file.
        path: PathBuf,
    },
}

const RESTRICTION: &str =
    if cfg!(windows) { "icacls FILE /inheritance:r /grant:r %USERNAME%:F" } else { "chmod o-rwx" };

impl SecretFileError {
    /// Whether there is no such file.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Read { error, .. } if error.kind() == io::ErrorKind::NotFound)
    }
}

/// Longest secret read, in bytes: a list of tokens.
const LENGTH_MAX: usize = 1024 * 1024;

/// Reads a file of tokens or keys. On Unix a file that every user may read, write or run is refused, on
/// Windows one that another account may use, because its reader can act as the clinic or the gateway.
///
/// # Errors
/// [`SecretFileError::Read`] when it cannot be read, [`SecretFileError::Open`] when others have access, and
/// [`SecretFileError::TooLong`] beyond 1 MiB.
pub fn read_secret(path: &Path) -> Result<Vec<u8>, SecretFileError> {
    let failed = |error| SecretFileError::Read { path: path.to_owned(), error };
    let file = File::open(path).map_err(failed)?;
    if is_open_to_others(&file, path).map_err(failed)? {
        return Err(SecretFileError::Open { path: path.to_owned() });
    }
    read_limited(file, LENGTH_MAX).map_err(|error| match error {
        FileReadError::TooLong { .. } => SecretFileError::TooLong { path: path.to_owned() },
        FileReadError::Io(error) => failed(error.into()),
        error => failed(io::Error::other(error)),
    })
}

#[cfg(unix)]
fn is_open_to_others(file: &File, _: &Path) -> io::Result<bool> {
    const OTHERS: u32 = 0o007;
    Ok(std::os::unix::fs::PermissionsExt::mode(&file.metadata()?.permissions()) & OTHERS != 0)
}

#[cfg(windows)]
fn is_open_to_others(_: &File, path: &Path) -> io::Result<bool> {
    shikaku_adapter::file::is_open_to_others(path)
}
