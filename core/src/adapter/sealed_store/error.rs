use rusqlite::ErrorCode;

use crate::history::StoreError;
use crate::port::{KeyUnavailable, RandomUnavailable};

impl From<rusqlite::Error> for StoreError {
    /// SQLite's own words are dropped: they may quote what it was asked.
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse,
            Some(ErrorCode::DiskFull) => Self::Full,
            // Without a code of SQLite: a column is missing or of another kind.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) | None => Self::NotAStore,
            Some(_) => Self::NoAccess,
        }
    }
}

impl From<KeyUnavailable> for StoreError {
    fn from(error: KeyUnavailable) -> Self {
        match error {
            KeyUnavailable::Absent => Self::KeyAbsent,
            KeyUnavailable::Locked => Self::KeyLocked,
        }
    }
}

impl From<RandomUnavailable> for StoreError {
    fn from(RandomUnavailable: RandomUnavailable) -> Self {
        Self::NoRandom
    }
}
