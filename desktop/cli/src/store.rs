//! Which store of past results, and the file with its key.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use shikaku_core::adapter::SystemRandom;
use shikaku_core::adapter::sealed_store::SealedStore;
use shikaku_core::failure::Failure;
use shikaku_core::history::{HistoryId, StoreError};
use shikaku_core::port::{KeyId, KeyStore, KeyUnavailable, Random as _, StoreKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::trouble;

/// Which store, and where its key is. There is no default: results go nowhere that nobody named.
#[derive(Args)]
pub(crate) struct StoreArguments {
    #[arg(long, value_name = "FILE", env = "SHIKAKU_STORE", global = true, help = "履歴を保管するファイル")]
    store: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE",
        env = "SHIKAKU_KEY_FILE",
        global = true,
        help = "履歴の鍵のファイル（本人だけが読めること）"
    )]
    key_file: Option<PathBuf>,
}

/// Why no store is open.
#[derive(Debug, Error)]
pub(crate) enum OpenError {
    /// Nobody named one.
    #[error("no store was named: --store FILE --key-file FILE, or SHIKAKU_STORE and SHIKAKU_KEY_FILE")]
    NotNamed,
    /// There is none.
    #[error("there is no store at this place: make one with `shikaku history init`")]
    NoStore,
    /// Something is there already.
    #[error("there is a file at this place already")]
    Exists,
    /// The key file cannot be read or written.
    #[error("the key file cannot be used: {0}")]
    KeyFile(#[source] io::Error),
    /// The key file is open to others.
    #[error("others may read the key file: chmod 600")]
    KeyFileIsOpen,
    /// The key file holds no key.
    #[error("the key file holds no key")]
    NoKey,
    /// There is no chance to make a key or a name from.
    #[error("there are no random bytes to be had")]
    NoRandom,
    /// The store itself.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OpenError {
    /// Why nothing can be kept, where a check can be made all the same; `None` where the arguments are wrong.
    pub(crate) const fn reason(&self) -> Option<StoreError> {
        match self {
            Self::Store(error) => Some(*error),
            Self::NoStore => Some(StoreError::NoAccess),
            Self::KeyFile(_) | Self::KeyFileIsOpen | Self::NoKey => Some(StoreError::KeyAbsent),
            Self::NotNamed | Self::Exists | Self::NoRandom => None,
        }
    }

    /// Tells people and programs, and gives the exit.
    pub(crate) fn tell(self, console: Console) -> Exit {
        match self {
            Self::Store(error) => trouble::tell(console, Failure::from(error.failure())),
            usage => {
                complain(usage);
                Exit::Usage
            }
        }
    }
}

impl StoreArguments {
    /// Whether a store was named.
    pub(crate) const fn is_named(&self) -> bool {
        self.store.is_some()
    }

    /// Opens the store.
    pub(crate) fn open(&self) -> Result<SealedStore, OpenError> {
        let (store, key_file) = self.named()?;
        if !store.exists() {
            return Err(OpenError::NoStore);
        }
        let keys = KeyFile::read(key_file)?;
        Ok(SealedStore::open_existing(store, &keys, Box::new(SystemRandom))?)
    }

    /// Makes a key, its file and a store.
    pub(crate) fn init(&self) -> Result<(), OpenError> {
        let (store, key_file) = self.named()?;
        if store.exists() || key_file.exists() {
            return Err(OpenError::Exists);
        }
        let keys = KeyFile(vec![fresh_key()?]);
        keys.write(key_file)?;
        Ok(SealedStore::open(store, &keys, Box::new(SystemRandom)).map(drop)?)
    }

    /// Goes on to a new key. The file holds both until everything is sealed with the new one.
    pub(crate) fn rotate(&self) -> Result<(), OpenError> {
        let (_, key_file) = self.named()?;
        let mut store = self.open()?;
        let mut keys = KeyFile::read(key_file)?;
        keys.0.push(fresh_key()?);
        keys.write(key_file)?;
        store.rotate(&keys)?;
        let old = keys.0.len().saturating_sub(1);
        keys.0.drain(..old);
        keys.write(key_file)
    }

    fn named(&self) -> Result<(&Path, &Path), OpenError> {
        let both = self.store.as_deref().zip(self.key_file.as_deref());
        both.ok_or(OpenError::NotNamed)
    }
}

/// An id that nothing else has.
pub(crate) fn fresh_id() -> Result<HistoryId, OpenError> {
    let seed = SystemRandom.seed().map_err(|_| OpenError::NoRandom)?;
    let bytes = seed.first_chunk().ok_or(OpenError::NoRandom)?;
    Ok(HistoryId::from_random(*bytes))
}

/// Keys in a file, a name and 64 hexadecimal digits in a line; the last is the one in use from now on.
struct KeyFile(Vec<(KeyId, Zeroizing<[u8; 32]>)>);

/// What stands above the keys.
const HEADING: &str = "# Shikaku: whoever has this file can read the store; without it nobody can.";

impl KeyFile {
    fn read(file: &Path) -> Result<Self, OpenError> {
        if is_open_to_others(file).map_err(OpenError::KeyFile)? {
            return Err(OpenError::KeyFileIsOpen);
        }
        let text = Zeroizing::new(fs::read_to_string(file).map_err(OpenError::KeyFile)?);
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let keys = lines.map(key).collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty());
        keys.map(Self).ok_or(OpenError::NoKey)
    }

    /// Writes a new file and puts it in the old one's place, so that there is one at every moment.
    fn write(&self, file: &Path) -> Result<(), OpenError> {
        let mut text = Zeroizing::new(format!("{HEADING}\n"));
        for (id, secret) in &self.0 {
            text.push_str(id.as_str());
            text.push(' ');
            for byte in secret.iter() {
                let _ = write!(text, "{byte:02x}");
            }
            text.push('\n');
        }
        let beside = file.with_extension("new");
        let written = create_private(&beside)
            .and_then(|mut new| new.write_all(text.as_bytes()).and_then(|()| new.sync_all()))
            .and_then(|()| fs::rename(&beside, file));
        written.map_err(OpenError::KeyFile)
    }
}

impl KeyStore for KeyFile {
    fn key(&self, id: Option<&KeyId>) -> Result<StoreKey, KeyUnavailable> {
        let found = match id {
            Some(id) => self.0.iter().find(|(known, _)| known == id),
            None => self.0.last(),
        };
        let (id, secret) = found.ok_or(KeyUnavailable::Absent)?;
        Ok(StoreKey::new(id.clone(), secret.clone()))
    }
}

fn key(line: &str) -> Option<(KeyId, Zeroizing<[u8; 32]>)> {
    let (id, digits) = line.trim().split_once(' ')?;
    let mut secret = Zeroizing::new([0; 32]);
    let pairs = digits.as_bytes().chunks_exact(2);
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in secret.iter_mut().zip(pairs) {
        *byte = pair.iter().try_fold(0, |byte, digit| {
            let nibble = char::from(*digit).to_digit(16).and_then(|nibble| u8::try_from(nibble).ok())?;
            Some(byte << 4 | nibble)
        })?;
    }
    Some((KeyId::parse(id).ok()?, secret))
}

fn fresh_key() -> Result<(KeyId, Zeroizing<[u8; 32]>), OpenError> {
    let secret = Zeroizing::new(SystemRandom.seed().map_err(|_| OpenError::NoRandom)?);
    let name = format!("desk-{}", fresh_id()?);
    Ok((KeyId::parse(&name).map_err(|_| OpenError::NoKey)?, secret))
}

fn create_private(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// Whether more than its user may read a file.
#[cfg(unix)]
pub(crate) fn is_open_to_others(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(file)?.permissions().mode() & 0o077 != 0)
}

/// Elsewhere the file has the rights of its folder, which is its user's.
#[cfg(not(unix))]
pub(crate) fn is_open_to_others(file: &Path) -> io::Result<bool> {
    fs::metadata(file).map(|_| false)
}
