use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use thiserror::Error;

/// What happens to a file of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// The new file takes its place. A link is replaced itself; what it leads to stays as it is.
    Replace,
    /// It stays, and nothing is written.
    Keep,
}

/// Why a file was not written. An earlier file at the path is unchanged.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileWriteError {
    /// A file of this name exists.
    #[error("a file of this name exists already")]
    Exists,
    /// The name belongs to a folder, a device, a pipe or a socket.
    #[error("this is not the place of a file")]
    NotAFile,
    /// The operating system refuses it.
    #[error("the file cannot be written: {0}")]
    Io(ErrorKind),
}

/// Writes a file as a whole, readable by its user alone (0600 on Unix).
///
/// The bytes go to a new file in the same folder, with a random name that no other file has. It is brought to the disk and
/// then renamed, and the folder is brought to the disk too: at every moment, and after a crash, `path`
/// names the old file or the new one. A crash may leave a file `.shikaku-….part`.
///
/// # Errors
/// [`FileWriteError::Exists`] with [`Existing::Keep`], [`FileWriteError::NotAFile`] for a device or a folder,
/// [`FileWriteError::Io`] for the rest, a full disk among it.
pub fn write_private(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), FileWriteError> {
    if path.file_name().is_none() || is_something_else(path) {
        return Err(FileWriteError::NotAFile);
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut part = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    let placed = match existing {
        Existing::Replace => part.persist(path),
        Existing::Keep => part.persist_noclobber(path),
    };
    placed.map_err(|failed| failed.error)?;
    Ok(sync(folder)?)
}

/// The names hide, and end like nothing that a program looks for.
const PREFIX: &str = ".shikaku-";
const SUFFIX: &str = ".part";

/// Whether a folder, a device, a pipe or a socket has this name, or a link leads to one.
fn is_something_else(path: &Path) -> bool {
    let is_else = |kind: fs::FileType| !kind.is_file() && !kind.is_symlink();
    fs::symlink_metadata(path).is_ok_and(|it| is_else(it.file_type()))
        || fs::metadata(path).is_ok_and(|it| is_else(it.file_type()))
}

/// Brings a new name to the disk. Windows does so by itself, and opens no folder.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { OpenOptions::new().read(true).open(folder)?.sync_all() } else { Ok(()) }
}

impl From<io::Error> for FileWriteError {
    /// Keeps the kind alone: the text of the error may hold the name of a file.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::AlreadyExists => Self::Exists,
            ErrorKind::IsADirectory => Self::NotAFile,
            kind => Self::Io(kind),
        }
    }
}
