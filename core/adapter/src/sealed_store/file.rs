//! The file of a store: the check before SQLite opens it, and the creation of a new one.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{BufReader, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OpenFlags};
use shikaku_clinic::history::StoreError;

use super::error::StoreErrorOf as _;
use super::schema::APPLICATION;
use crate::private_file;

/// Whether there is nothing at this place, not even a file of 0 bytes.
pub(super) fn is_absent(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Refuses what is no store by the first page of its file. Nothing is written, locked or recovered: the file may belong to
/// another program.
///
/// The file is read by SQLite, because closing a descriptor of our own would end the locks of this process on it.
pub(super) fn check_header(path: &Path) -> Result<(), StoreError> {
    let file = fs::metadata(path).map_err(|_| StoreError::NoAccess)?;
    if !file.is_file() || file.len() < HEADER {
        return Err(StoreError::NotAStore);
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let uri = format!("file:{}?immutable=1", encoded(path).ok_or(StoreError::NoAccess)?);
    let file = Connection::open_with_flags(uri, flags).store_error()?;
    let number = |name| file.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = number("application_id").store_error()?;
    // A store of the first two versions whose only program was killed has its application in the WAL.
    let is_begun =
        application == 0 && number("page_count").store_error()? <= 1 && wal_is_ours(path).unwrap_or(false);
    if application == i64::from(APPLICATION) || is_begun { Ok(()) } else { Err(StoreError::NotAStore) }
}

/// Bytes with which every SQLite file begins.
const HEADER: u64 = 100;

/// Whether a first page in the WAL has our application (SQLite file format, 4.1 and 1.3.14). `None` where there is none.
fn wal_is_ours(path: &Path) -> Option<bool> {
    // SQLite has the WAL beside the file, and not beside a link to it.
    let file = fs::canonicalize(path).ok()?;
    let mut wal = BufReader::new(OpenOptions::new().read(true).open(beside(&file, "-wal")).ok()?);
    let mut header = [0; 32];
    wal.read_exact(&mut header).ok()?;
    let (_, size) = header.split_first_chunk::<8>()?;
    let mut page =
        vec![0; usize::try_from(u32::from_be_bytes(*size.first_chunk()?)).ok()?.clamp(512, 65_536)];
    let mut frame = [0; 24];
    while wal.read_exact(&mut frame).is_ok() && wal.read_exact(&mut page).is_ok() {
        let is_first = frame.first_chunk() == Some(&1_u32.to_be_bytes());
        if is_first && page.get(68..72) == Some(&APPLICATION.to_be_bytes()) {
            return Some(true);
        }
    }
    None
}

/// Makes a new store whole in a file beside, and then puts it in its place: a kill leaves a store there, or nothing. If
/// another program was quicker, its file stays.
pub(super) fn create(
    path: &Path,
    name: &[u8],
    fill: impl FnOnce(&Path) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let new = beside(path, &format!(".{}", HEXLOWER.encode(name)));
    private_file::create(OpenOptions::new().write(true), &new, |options, path| options.open(path))
        .map_err(|_| StoreError::NoAccess)?;
    let placed = fill(&new).and_then(|()| place(&new, path));
    // Gone already where it was renamed.
    drop(fs::remove_file(&new));
    placed
}

/// A link fails where there is a file already; some file systems and Android have none.
fn place(new: &Path, path: &Path) -> Result<(), StoreError> {
    let placed = match fs::hard_link(new, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists && is_absent(path) => fs::rename(new, path),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    };
    placed.map_err(|_| StoreError::NoAccess)?;
    sync_folder(path);
    Ok(())
}

/// Has the name written to the disk, where the system knows of such a thing.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        drop(OpenOptions::new().read(true).open(folder).and_then(|folder| folder.sync_all()));
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A path in an address of SQLite: whatever could have a meaning there is written as its bytes.
fn encoded(path: &Path) -> Option<String> {
    #[cfg(unix)]
    let bytes = Some(std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()));
    #[cfg(not(unix))]
    let text = path.to_str().map(|path| path.replace('\\', "/"));
    #[cfg(not(unix))]
    let text = text.map(|path| if path.as_bytes().get(1) == Some(&b':') { format!("/{path}") } else { path });
    #[cfg(not(unix))]
    let bytes = text.as_deref().map(str::as_bytes);
    Some(bytes?.iter().fold(String::new(), |mut text, byte| {
        let _ = match byte {
            b'/' | b'.' | b'-' | b'_' => write!(text, "{}", char::from(*byte)),
            plain if plain.is_ascii_alphanumeric() => write!(text, "{}", char::from(*plain)),
            other => write!(text, "%{other:02X}"),
        };
        text
    }))
}
