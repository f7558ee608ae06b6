use rusqlite::ErrorCode;
use shikaku_clinic::history::StoreError;

/// Turns the error of SQLite into one of a store.
pub(super) trait StoreErrorOf<T> {
    /// The same result with the error of a store.
    fn store_error(self) -> Result<T, StoreError>;
}

impl<T> StoreErrorOf<T> for rusqlite::Result<T> {
    fn store_error(self) -> Result<T, StoreError> {
        self.map_err(|error| store_error(&error))
    }
}

/// SQLite's own words are dropped: they may quote the values of a statement.
fn store_error(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::InUse,
        Some(ErrorCode::DiskFull) => StoreError::Full,
        // Without a code of SQLite: a column is missing or of another kind.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) | None => StoreError::NotAStore,
        Some(_) => StoreError::NoAccess,
    }
}
