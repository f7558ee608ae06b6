use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use shikaku_adapter::file::OsError;
use thiserror::Error;

use crate::console;
use crate::os_error;

/// The folder of the application, for this account alone. While it is open, no second program opens it.
pub(crate) struct DataFolder {
    path: PathBuf,
    /// Holds the lock until it is dropped.
    _lock: File,
}

/// Why it is not open.
#[derive(Error, derive_more::Debug)]
pub(crate) enum FolderError {
    /// The operating system names none.
    #[error("アプリのフォルダーの場所が分かりません。--folder で指定してください。")]
    NotNamed,
    /// Another program has it.
    #[error("資格確認のアプリは、すでに起動しています。そのウィンドウを使ってください。")]
    InUse,
    /// It cannot be used.
    #[error("アプリのフォルダーを使えません: {}\n  {reason}", console::path(.path))]
    #[debug("Unusable")]
    Unusable { path: PathBuf, reason: String },
}

impl DataFolder {
    /// Opens this folder, or the one of the account, and makes it if there is none.
    pub(crate) fn open(named: Option<&Path>) -> Result<Self, FolderError> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => of_account().ok_or(FolderError::NotNamed)?,
        };
        let unusable = |error: io::Error| {
            let reason = os_error::reason(OsError::from(&error));
            FolderError::Unusable { path: path.clone(), reason }
        };
        make_private(&path).map_err(unusable)?;
        let lock = File::create(path.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// A file in it.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

fn of_account() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    // On Windows the other one goes with the person to another computer, and the key of this device must not.
    let parent = if cfg!(windows) { folders.cache_dir() } else { folders.data_dir() };
    Some(parent.join("shikaku"))
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// The folder of an account is its own.
#[cfg(not(unix))]
fn make_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(test)]
mod tests {
    use super::{DataFolder, FolderError};

    #[test]
    fn one_program_opens_a_folder() {
        let parent = tempfile::tempdir().expect("a folder");
        let path = parent.path().join("of the clinic").join("shikaku");
        let open = || DataFolder::open(Some(&path));
        let first = open().expect("a folder");
        assert!(matches!(open(), Err(FolderError::InUse)));
        drop(first);
        assert!(open().is_ok());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).expect("a folder").permissions().mode();
            assert_eq!(mode & 0o077, 0, "other accounts may look into it");
        }
        std::fs::write(parent.path().join("file"), "").expect("written");
        let in_file = DataFolder::open(Some(&parent.path().join("file").join("folder")));
        assert!(matches!(in_file, Err(FolderError::Unusable { .. })));
    }
}
