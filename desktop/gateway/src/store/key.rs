//! The key file of a database.

use std::io;
use std::path::Path;

use shikaku_adapter::file::{Existing, write_private};

use super::StoreError;
use super::seal::{KEY_LENGTH, Sealer, random_key};
use crate::secret_file::read_secret;

/// The key of a database. It is made with a database that is new or that holds nothing sealed yet.
pub(super) fn sealer(path: &Path, may_make: bool) -> Result<Sealer, StoreError> {
    let key = match read_secret(path) {
        Ok(key) => key.as_slice().try_into().map_err(|_| StoreError::KeyLength)?,
        Err(error) if error.is_missing() && may_make => make_key(path)?,
        Err(error) => return Err(StoreError::Key(error)),
    };
    Sealer::new(&key)
}

fn make_key(path: &Path) -> Result<[u8; KEY_LENGTH], StoreError> {
    let key = random_key()?;
    // As a whole: half a key would lock a later start out.
    write_private(path, &key, Existing::Keep).map_err(|error| StoreError::File(io::Error::other(error)))?;
    Ok(key)
}
