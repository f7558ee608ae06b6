//! Files under way: a file has its own name only when it is whole and on the disk.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

/// Names of files under way. They hide, and no program looks for their ending.
pub(crate) const PREFIX: &str = ".shikaku-";
pub(crate) const SUFFIX: &str = ".part";

/// Brings a new name in a folder to the disk. Windows does so by itself, and opens no folder.
pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { OpenOptions::new().read(true).open(folder)?.sync_all() } else { Ok(()) }
}
