use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use thiserror::Error;

use super::OsError;

/// Why a file was not read. Holds nothing of the file.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileReadError {
    /// It holds more bytes than the limit.
    #[error("the file is longer than {limit} bytes")]
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// It is a folder.
    #[error("this is a folder")]
    Folder,
    /// It is a named pipe or a socket: opening one waits for another program.
    #[error("this is a named pipe or a socket, not a file")]
    Pipe,
    /// The operating system refuses it.
    #[error("the file cannot be read: {0}")]
    Io(OsError),
}

/// Reads a file of at most `limit` bytes. A longer one is refused after `limit` + 1 bytes, or before the first byte where
/// the file system knows its length.
///
/// # Errors
/// [`FileReadError::TooLong`] for a longer file or an endless device, [`FileReadError::Folder`] and
/// [`FileReadError::Pipe`] for what is no file, [`FileReadError::Io`] for the rest.
pub fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, FileReadError> {
    // Looked at before it is opened: opening a pipe without a writer does not return.
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(FileReadError::Folder);
    }
    if is_pipe(&metadata) && !is_descriptor(path) {
        return Err(FileReadError::Pipe);
    }
    let file = OpenOptions::new().read(true).open(path)?;
    let length = file.metadata()?.len();
    if length > to_u64(limit) {
        return Err(FileReadError::TooLong { limit });
    }
    read_with_capacity(file, limit, usize::try_from(length).unwrap_or(limit).min(limit).saturating_add(1))
}

/// Reads at most `limit` bytes from a stream.
///
/// # Errors
/// [`FileReadError::TooLong`] for a longer stream, [`FileReadError::Io`] when it breaks.
pub fn read_limited(stream: impl Read, limit: usize) -> Result<Vec<u8>, FileReadError> {
    read_with_capacity(stream, limit, 0)
}

fn read_with_capacity(stream: impl Read, limit: usize, capacity: usize) -> Result<Vec<u8>, FileReadError> {
    let mut bytes = Vec::with_capacity(capacity);
    stream.take(to_u64(limit).saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > limit { Err(FileReadError::TooLong { limit }) } else { Ok(bytes) }
}

fn to_u64(limit: usize) -> u64 {
    u64::try_from(limit).unwrap_or(u64::MAX)
}

/// Whether a path names an open descriptor of this process, as a shell's `<(command)` does.
fn is_descriptor(path: &Path) -> bool {
    path == Path::new("/dev/stdin") || path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd")
}

#[cfg(unix)]
fn is_pipe(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    metadata.file_type().is_fifo() || metadata.file_type().is_socket()
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

impl From<io::Error> for FileReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::IsADirectory => Self::Folder,
            _ => Self::Io(OsError::from(&error)),
        }
    }
}
