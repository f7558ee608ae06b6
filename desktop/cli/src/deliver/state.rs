use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shikaku_adapter::file::Existing;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::file::{self, FileError};

/// What outlives the program: the token, the place in the feed and what is not finished. It names no person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("State({delivered}, {})", untaken.len())]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct State {
    /// Of this file.
    version: u32,
    /// Address of the gateway that gave the token.
    pub(crate) gateway: String,
    /// 登録記号番号 of the clinic.
    pub(crate) registration_number: String,
    /// The token of the link.
    pub(crate) token: String,
    /// The cursor behind the last answer that was delivered as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cursor: Option<String>,
    /// Where the feed begins without a cursor.
    pub(crate) since: NaiveDate,
    /// Sequence of the last result that was delivered. It grows from one result to the next, also after the cursor expired.
    pub(crate) delivered: u64,
    /// The result that is being released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pending: Option<Pending>,
    /// Folder of the last run; empty for standard output.
    #[serde(default)]
    pub(crate) folder: String,
    /// Results that were delivered and that the gateway does not know of yet.
    #[serde(default)]
    pub(crate) untaken: Vec<String>,
}

/// A result between its preparation and the mark that it was delivered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("Pending({sequence})")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Pending {
    /// Identifier of the result.
    pub(crate) id: String,
    /// Its position in the feed.
    pub(crate) sequence: u64,
    /// The day in Japan on which it was completed.
    pub(crate) day: NaiveDate,
    /// Name of its file.
    pub(crate) name: String,
}

/// Why there is no usable state.
#[derive(derive_more::Debug, Error)]
pub(crate) enum StateError {
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Another run holds it.
    #[error("ほかの shikaku deliver が、同じ状態ファイルで動いています。先に、そちらを終わってください。")]
    Busy,
    /// It belongs to another gateway.
    #[error(
        "状態ファイルは、別のゲートウェイ（{0}）のものです。--gateway を確認するか、--state で別のファイルを指定してください。"
    )]
    OtherGateway(#[debug(skip)] String),
    /// A result that was begun is in another folder.
    #[error("前回の途中の結果が、別の場所（{0}）にあります。先に、その場所を指定して実行してください。")]
    OtherFolder(#[debug(skip)] String),
}

const VERSION: u32 = 1;
const WHAT: &str = "状態ファイル";

impl State {
    /// Of a new link.
    pub(crate) fn new(gateway: &str, registration_number: &str, token: &str, since: NaiveDate) -> Self {
        Self {
            version: VERSION,
            gateway: gateway.to_owned(),
            registration_number: registration_number.to_owned(),
            token: token.to_owned(),
            cursor: None,
            since,
            delivered: 0,
            pending: None,
            folder: String::new(),
            untaken: Vec::new(),
        }
    }

    /// The same place in the feed with another link. The feed of another clinic begins anew.
    pub(crate) fn linked_again(self, registration_number: &str, token: &str) -> Self {
        if self.registration_number == registration_number {
            Self { token: token.to_owned(), ..self }
        } else {
            Self::new(&self.gateway, registration_number, token, self.since)
        }
    }

    /// The same state for a run that delivers to this folder.
    ///
    /// # Errors
    /// [`StateError::OtherFolder`] while a result of another folder is not finished, because only that folder shows how far it
    /// was.
    pub(crate) fn in_folder(mut self, folder: &str) -> Result<Self, StateError> {
        if self.pending.is_some() && self.folder != folder {
            let earlier = if self.folder.is_empty() { "標準出力" } else { &self.folder };
            return Err(StateError::OtherFolder(crate::console::shown(earlier)));
        }
        folder.clone_into(&mut self.folder);
        Ok(self)
    }

    /// Counts a result as delivered.
    pub(crate) fn advance(&mut self, sequence: u64, day: NaiveDate) {
        self.delivered = self.delivered.max(sequence);
        // A cursor that expires is replaced by this day.
        self.since = self.since.max(day);
        self.pending = None;
    }
}

/// Where a state is written down.
pub(crate) trait Memory {
    /// Writes it down. When this returns, it is on the disk.
    fn save(&mut self, state: &State) -> Result<(), StateError>;
}

/// The file of a state, readable by its user alone, and held by one run at a time.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    _lock: File,
}

impl StateFile {
    /// Holds the file of this name, which need not exist yet.
    ///
    /// # Errors
    /// - [`StateError::Busy`] while another run holds it.
    /// - [`StateError::File`] when the lock beside it cannot be made.
    pub(crate) fn hold(path: &Path) -> Result<Self, StateError> {
        let mut beside: OsString = path.as_os_str().to_owned();
        beside.push(".lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let lock = options.open(&beside).map_err(|error| {
            let reason = crate::os_error::reason((&error).into());
            FileError::content(WHAT, path, &reason)
        })?;
        lock.try_lock().map_err(|_| StateError::Busy)?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// The state, if there is one.
    ///
    /// # Errors
    /// - [`StateError::File`] when it cannot be read, has another form, or others may read it.
    /// - [`StateError::OtherGateway`] when its token is one of another gateway.
    pub(crate) fn read(&self, gateway: &str) -> Result<Option<State>, StateError> {
        let text = match file::read_secret(WHAT, &self.path) {
            Err(error) if error.is_missing => return Ok(None),
            text => text?,
        };
        let unusable = "内容が正しくありません。別の名前にするか、消してから、もう一度実行してください。";
        let state: State = serde_json::from_str(&text)
            .ok()
            .filter(|state: &State| state.version == VERSION)
            .ok_or_else(|| FileError::content(WHAT, &self.path, unusable))?;
        if state.gateway != gateway {
            return Err(StateError::OtherGateway(crate::console::shown(&state.gateway)));
        }
        Ok(Some(state))
    }
}

impl Memory for StateFile {
    fn save(&mut self, state: &State) -> Result<(), StateError> {
        let json = Zeroizing::new(serde_json::to_vec(state).unwrap_or_default());
        Ok(file::write(WHAT, &self.path, &json, Existing::Replace)?)
    }
}
