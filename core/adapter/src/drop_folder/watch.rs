use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::{self, DirEntry, Metadata};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use ring::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use shikaku_eligibility::handover::FileLimits;
use shikaku_eligibility::handover::file_name::FileName;
use thiserror::Error;

use crate::file::{FileReadError, read_file};

/// A folder in which others leave results, looked at again and again.
///
/// A file has arrived when two reads at least [`WatchSettings::settle`] apart are equal, because a writer does not
/// signal that it is done. What was seen before under any name does not arrive again. Nothing is moved or removed; that
/// others move files away meanwhile is expected.
#[derive(derive_more::Debug)]
#[debug("FolderWatch({} files)", files.len())]
pub struct FolderWatch {
    path: PathBuf,
    settings: WatchSettings,
    files: BTreeMap<FileName, Known>,
    /// Contents that arrived, the oldest first.
    arrived: VecDeque<Digest>,
}

/// How a folder is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchSettings {
    /// The longest file that is read, in bytes.
    pub bytes: usize,
    /// How long a file must stay as it is.
    pub settle: TimeDelta,
}

/// What one look found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderScan {
    /// Files that are whole and new.
    pub arrivals: Vec<Arrival>,
    /// Files that are too long, each reported once.
    pub too_long: Vec<FileName>,
    /// Files that are not whole yet, or cannot be opened while their writer has them: look again.
    pub waiting: usize,
}

/// A file that arrived. `Debug` prints its length.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Arrival({} bytes)", file.len())]
pub struct Arrival {
    /// Its name.
    pub name: FileName,
    /// What it holds.
    pub file: Vec<u8>,
}

/// The folder cannot be looked into.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the folder cannot be read: {0}")]
pub struct WatchError(pub ErrorKind);

type Digest = [u8; SHA256_OUTPUT_LEN];

/// What is known of a file.
enum Known {
    /// Read once, or changed since.
    Read { digest: Digest, at: DateTime<Utc> },
    /// Nothing more to do until it changes.
    Done { length: u64, modified: Option<SystemTime> },
}

/// How many contents are remembered: more than a clinic meets in a month.
const REMEMBERED: usize = 10_000;

impl Default for WatchSettings {
    /// One second, and the length of a single result.
    fn default() -> Self {
        Self { bytes: FileLimits::SINGLE.bytes, settle: TimeDelta::seconds(1) }
    }
}

impl FolderWatch {
    /// Of a folder.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, settings: WatchSettings) -> Self {
        Self { path: path.into(), settings, files: BTreeMap::new(), arrived: VecDeque::new() }
    }

    /// Looks into the folder. The time is the caller's.
    ///
    /// # Errors
    /// When the folder cannot be read. A single file that cannot is waited for.
    pub fn scan(&mut self, now: DateTime<Utc>) -> Result<FolderScan, WatchError> {
        let entries = fs::read_dir(&self.path).map_err(|error| WatchError(error.kind()))?;
        let (mut scan, mut present) = (FolderScan::default(), BTreeSet::new());
        for entry in entries {
            let Some((name, metadata)) = entry.ok().as_ref().and_then(result_file) else { continue };
            self.visit(&name, &metadata, now, &mut scan);
            present.insert(name);
        }
        self.files.retain(|name, _| present.contains(name));
        scan.arrivals.sort_by(|one, other| one.name.cmp(&other.name));
        scan.too_long.sort();
        Ok(scan)
    }

    fn visit(&mut self, name: &FileName, metadata: &Metadata, now: DateTime<Utc>, scan: &mut FolderScan) {
        let done = Known::Done { length: metadata.len(), modified: metadata.modified().ok() };
        if self.files.get(name).is_some_and(|known| known.is_same(&done)) {
            return;
        }
        if usize::try_from(metadata.len()).map_or(true, |length| length > self.settings.bytes) {
            scan.too_long.push(name.clone());
            self.files.insert(name.clone(), done);
            return;
        }
        // Read within the limit, because it may have grown since its length was read.
        match read_file(&self.path.join(name.to_string()), self.settings.bytes) {
            Ok(file) if !file.is_empty() => self.compare(name, file, done, now, scan),
            Err(FileReadError::Io(error)) if error.kind() == ErrorKind::NotFound => {}
            Ok(_) | Err(_) => scan.waiting += 1,
        }
    }

    /// Holds a file against the read before.
    fn compare(
        &mut self,
        name: &FileName,
        file: Vec<u8>,
        done: Known,
        now: DateTime<Utc>,
        scan: &mut FolderScan,
    ) {
        let digest = content(&file);
        let first_read = match self.files.get(name) {
            Some(Known::Read { digest: before, at }) if *before == digest && *at <= now => Some(*at),
            _ => None,
        };
        match first_read {
            Some(at) if now.signed_duration_since(at) >= self.settings.settle => {
                self.files.insert(name.clone(), done);
                if self.is_new(digest) {
                    scan.arrivals.push(Arrival { name: name.clone(), file });
                }
            }
            Some(_) => scan.waiting += 1,
            None => {
                scan.waiting += 1;
                self.files.insert(name.clone(), Known::Read { digest, at: now });
            }
        }
    }

    fn is_new(&mut self, digest: Digest) -> bool {
        if self.arrived.contains(&digest) {
            return false;
        }
        if self.arrived.len() >= REMEMBERED {
            self.arrived.pop_front();
        }
        self.arrived.push_back(digest);
        true
    }
}

impl Known {
    /// Whether both are done with the same file.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Done { length, modified }, Self::Done { length: length2, modified: modified2 }) => {
                length == length2 && modified == modified2
            }
            _ => false,
        }
    }
}

/// A plain file with the name of a result; a link could lead anywhere.
fn result_file(entry: &DirEntry) -> Option<(FileName, Metadata)> {
    let name = FileName::parse(entry.file_name().to_str()?).ok()?;
    let metadata = entry.metadata().ok().filter(Metadata::is_file)?;
    Some((name, metadata))
}

fn content(file: &[u8]) -> Digest {
    let mut hash = [0; SHA256_OUTPUT_LEN];
    for (to, from) in hash.iter_mut().zip(digest(&SHA256, file).as_ref()) {
        *to = *from;
    }
    hash
}
