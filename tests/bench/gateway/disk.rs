use std::io::{self, Write as _};
use std::path::Path;
use std::time::Instant;

use crate::figures::Percentiles;

/// How often a page is written and synchronised.
const SYNCS: usize = 200;

/// Times of `fdatasync` after a page of 4 KiB was appended to a file in this folder: the least time of a commit.
///
/// # Errors
/// When the folder cannot be written to.
pub(crate) fn sync_times(folder: &Path) -> io::Result<Percentiles> {
    let mut file = tempfile::tempfile_in(folder)?;
    let mut times = Vec::new();
    for _ in 0..SYNCS {
        file.write_all(&[0x5A; 4096])?;
        let start = Instant::now();
        file.sync_data()?;
        times.push(start.elapsed());
    }
    Ok(Percentiles::of(times))
}
