//! The rows of accounts: one file a table, and no rule in any of them.

pub(crate) mod clinic;
pub(crate) mod code;
pub(crate) mod device;
pub(crate) mod device_clinic;
pub(crate) mod event;
pub(crate) mod session;
pub(crate) mod staff;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::{Row, StoreError};

/// A value as a table holds it: its JSON.
pub(crate) fn text(value: &impl Serialize) -> String {
    // Fails for no type that is stored here: each is text or a list of text.
    serde_json::to_string(value).unwrap_or_default()
}

/// The value of the next cell, which holds its JSON.
pub(crate) fn value<T: DeserializeOwned>(row: &mut Row) -> Result<T, StoreError> {
    serde_json::from_str(&row.next::<String>()?).map_err(|_| StoreError::Damaged)
}

/// The value of a cell that may be `NULL`, which holds its JSON.
pub(crate) fn optional<T: DeserializeOwned>(cell: Option<String>) -> Result<Option<T>, StoreError> {
    cell.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Damaged)).transpose()
}
