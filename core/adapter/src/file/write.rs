use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::OsError;
use crate::part_file::{PREFIX, SUFFIX, sync};
use crate::private_file;

/// What happens to a file of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// The new file takes its place. Nothing is written through a symbolic link.
    Replace,
    /// The new file takes its place. A symbolic link stays; the file that it leads to is replaced, so that both names
    /// show the new file. For keys: a link to a key file has to open the store after a rotation.
    ReplaceTarget,
    /// It stays, and nothing is written. A symbolic link counts as a file, also one that leads nowhere.
    Keep,
}

/// Why a file was not written. An earlier file at the path is unchanged.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileWriteError {
    /// A file of this name exists.
    #[error("a file of this name exists already")]
    Exists,
    /// The name belongs to a symbolic link.
    #[error("this is a symbolic link; name the file that it leads to")]
    Link,
    /// The name belongs to a folder, a device, a pipe or a socket.
    #[error("this is not the place of a file")]
    NotAFile,
    /// The file has further names (hard links), which would keep what it holds now.
    #[error("the file has further names, which would keep the old file")]
    SeveralNames,
    /// Another account made the symbolic link, in a folder where several accounts may write.
    #[error("the symbolic link belongs to another account")]
    ForeignLink,
    /// The operating system refuses it.
    #[error("the file cannot be written: {0}")]
    Io(OsError),
}

/// Writes a file as a whole, readable by its user alone: 0600 on Unix, a protected access control list on Windows. Windows gives
/// such a list to no file on a file system without rights.
///
/// The bytes go to a new file in the folder of the old one, with a random name that no other file has. The function
/// syncs it to the disk, renames it, and syncs the folder. At any time, and after a crash, `path` names the old file or
/// the new one. A crash may leave a file `.shikaku-….part`.
///
/// # Errors
/// - [`FileWriteError::Exists`] with [`Existing::Keep`].
/// - [`FileWriteError::Link`] with [`Existing::Replace`].
/// - [`FileWriteError::ForeignLink`] with [`Existing::ReplaceTarget`].
/// - [`FileWriteError::SeveralNames`] with either of these two.
/// - [`FileWriteError::NotAFile`] for a device or a folder.
/// - [`FileWriteError::Io`] for the rest, a full disk among it.
pub fn write_private(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), FileWriteError> {
    if path.file_name().is_none() || is_something_else(path) {
        return Err(FileWriteError::NotAFile);
    }
    let path = match existing {
        Existing::Replace => unlinked(path)?,
        Existing::ReplaceTarget => &destination(path)?,
        Existing::Keep => path,
    };
    let folder = folder_of(path);
    let mut part = tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .make_in(folder, |path| create_private(path, |options, path| options.open(path)))?;
    part.write_all(bytes)?;
    part.as_file().sync_all()?;
    let placed = match existing {
        Existing::Replace | Existing::ReplaceTarget => part.persist(path),
        Existing::Keep => part.persist_noclobber(path),
    };
    placed.map_err(|failed| failed.error)?;
    Ok(sync(folder)?)
}

/// Opens a new file to write to by `open`. It is readable by its user alone.
///
/// # Errors
/// When the name is in use, or the operating system refuses the file.
pub fn create_private<F>(
    path: &Path,
    open: impl FnOnce(&OpenOptions, &Path) -> io::Result<F>,
) -> io::Result<F> {
    private_file::create(OpenOptions::new().write(true), path, open)
}

/// Whether a folder, a device, a pipe or a socket has this name, or a link leads to one.
fn is_something_else(path: &Path) -> bool {
    let is_else = |kind: fs::FileType| !kind.is_file() && !kind.is_symlink();
    fs::symlink_metadata(path).is_ok_and(|it| is_else(it.file_type()))
        || fs::metadata(path).is_ok_and(|it| is_else(it.file_type()))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The path itself, unless it is a link or its file has further names.
fn unlinked(path: &Path) -> Result<&Path, FileWriteError> {
    match fs::symlink_metadata(path) {
        Ok(file) if file.is_symlink() => Err(FileWriteError::Link),
        Ok(file) if has_several_names(&file) => Err(FileWriteError::SeveralNames),
        Ok(_) | Err(_) => Ok(path),
    }
}

/// The place of the file to be replaced: the end of a chain of symbolic links, or the path itself.
fn destination(path: &Path) -> Result<PathBuf, FileWriteError> {
    // The operating system follows the chain first: it refuses a loop, and the links that its own rules forbid.
    match fs::metadata(path) {
        Ok(file) if has_several_names(&file) => return Err(FileWriteError::SeveralNames),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        Ok(_) | Err(_) => {}
    }
    let mut place = path.to_owned();
    for _ in 0..LINKS_MAX {
        if !fs::symlink_metadata(&place).is_ok_and(|it| it.is_symlink()) {
            return Ok(place);
        }
        if !is_own(&place)? {
            return Err(FileWriteError::ForeignLink);
        }
        let target = fs::read_link(&place)?;
        place = folder_of(&place).join(target);
    }
    Err(FileWriteError::NotAFile)
}

/// Most links in a chain: those that Linux follows (`MAXSYMLINKS`).
const LINKS_MAX: usize = 40;

#[cfg(unix)]
fn has_several_names(file: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(file) > 1
}

/// The standard library does not give the number of names elsewhere.
#[cfg(not(unix))]
fn has_several_names(_: &fs::Metadata) -> bool {
    false
}

/// Whether a symbolic link may be followed to a file that is replaced. In a folder where several accounts may write, the
/// link has to belong to the owner of the folder or of its file, because anybody else could choose what is replaced. This
/// is the rule of Linux for shared folders (`protected_symlinks`), on every Unix.
#[cfg(unix)]
fn is_own(link: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;

    let (folder, owner) = (fs::metadata(folder_of(link))?, fs::symlink_metadata(link)?.uid());
    let is_shared = folder.mode() & 0o022 != 0;
    let owns_file = fs::metadata(link).is_ok_and(|file| file.uid() == owner);
    Ok(!is_shared || owner == folder.uid() || owns_file)
}

/// Elsewhere only an administrator makes symbolic links.
#[cfg(not(unix))]
fn is_own(_: &Path) -> io::Result<bool> {
    Ok(true)
}

impl From<io::Error> for FileWriteError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::AlreadyExists => Self::Exists,
            ErrorKind::IsADirectory => Self::NotAFile,
            _ => Self::Io(OsError::from(&error)),
        }
    }
}
