//! Which store of past results, and the file with its key.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use shikaku_adapter::SystemRandom;
use shikaku_adapter::file::Existing;
use shikaku_adapter::sealed_store::SealedStore;
use shikaku_clinic::failure::Failure;
use shikaku_clinic::history::{HistoryId, KeyId, KeyStore, KeyUnavailable, StoreError, StoreKey};
use shikaku_transport::Random as _;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::console::{self, Console, complain};
use crate::exit::Exit;
use crate::failure_report;
use crate::file::{self, FileError};

/// The store, and the file of its key. There is no default, so that results go only to a named store.
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
    /// No store is named.
    #[error(
        "履歴の場所がありません。--store FILE と --key-file FILE か、環境変数 SHIKAKU_STORE と SHIKAKU_KEY_FILE で指定してください。"
    )]
    NotNamed,
    /// Store and key have one place.
    #[error("履歴と鍵に、同じファイルが指定されています。別のファイルにしてください。")]
    SamePlace,
    /// There is none.
    #[error("履歴のファイルがありません: {}\n  先に shikaku history init で作ってください。", console::path(.0))]
    NoStore(PathBuf),
    /// Something is there already.
    #[error("同じ名前のファイルがすでにあります: {}", console::path(.0))]
    Exists(PathBuf),
    /// The key file cannot be used.
    #[error(transparent)]
    KeyFile(#[from] FileError),
    /// There is no chance to make a key or a name from.
    #[error("乱数が得られません。コンピューターを再起動してください。")]
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
            Self::NoStore(_) => Some(StoreError::NoAccess),
            Self::KeyFile(_) => Some(StoreError::KeyAbsent),
            Self::NotNamed | Self::SamePlace | Self::Exists(_) | Self::NoRandom => None,
        }
    }

    /// Reports the failure to people and programs, and returns the exit.
    pub(crate) fn report(self, console: Console) -> Exit {
        match self {
            Self::Store(error) => failure_report::report(console, Failure::from(error.failure())),
            usage => {
                complain(usage);
                Exit::Usage
            }
        }
    }
}

impl StoreArguments {
    /// The store and the key in these files.
    pub(crate) const fn at(store: PathBuf, key_file: PathBuf) -> Self {
        Self { store: Some(store), key_file: Some(key_file) }
    }

    /// Whether a store or its key is there.
    pub(crate) fn exists(&self) -> bool {
        [&self.store, &self.key_file].into_iter().flatten().any(|path| is_occupied(path))
    }

    /// Whether a store was named.
    pub(crate) const fn is_named(&self) -> bool {
        self.store.is_some()
    }

    /// Opens the store. Ends an interrupted rotation of its key first, and reports it.
    pub(crate) fn open(&self) -> Result<SealedStore, OpenError> {
        let (path, key_file) = self.named()?;
        if !path.exists() {
            return Err(OpenError::NoStore(path.to_owned()));
        }
        let keys = KeyFile::read(key_file)?;
        let store = SealedStore::open_existing(path, &keys, Box::new(SystemRandom))?;
        if let Some(rotation) = keys.end_rotation(key_file, store.needs_earlier_keys())? {
            complain(rotation);
        }
        Ok(store)
    }

    /// Makes a key, its file and a store.
    pub(crate) fn init(&self) -> Result<(), OpenError> {
        let (store, key_file) = self.named()?;
        if let Some(exists) = [store, key_file].into_iter().find(|path| is_occupied(path)) {
            return Err(OpenError::Exists(exists.to_owned()));
        }
        let keys = KeyFile::of(fresh_key()?);
        keys.write(key_file, Existing::Keep)?;
        Ok(SealedStore::open(store, &keys, Box::new(SystemRandom)).map(drop)?)
    }

    /// Goes on to a new key. The file holds both until everything is sealed with the new one, and for as long as damaged
    /// rows are left.
    pub(crate) fn rotate(&self, on_damage: OnDamage) -> Result<Rotation, OpenError> {
        self.rotate_while(on_damage, |_| true)
    }

    /// Each step leaves keys and store so that [`Self::open`] opens them, whatever becomes of the program after it.
    fn rotate_while(
        &self,
        on_damage: OnDamage,
        goes_on: impl Fn(RotationStep) -> bool,
    ) -> Result<Rotation, OpenError> {
        let (_, key_file) = self.named()?;
        let mut store = self.open()?;
        let damage = store.check_damage().err();
        match (damage, on_damage) {
            (None, _) | (Some(StoreError::DamagedRows { .. } | StoreError::Journal(_)), OnDamage::Skip) => {}
            (
                Some(
                    damage @ (StoreError::DamagedRows { .. }
                    | StoreError::DamagedHead
                    | StoreError::Journal(_)),
                ),
                _,
            ) => {
                return Ok(Rotation::Refused(damage));
            }
            (Some(error), _) => return Err(error.into()),
        }
        let mut keys = KeyFile::read(key_file)?;
        keys.keys.push(fresh_key()?);
        keys.write(key_file, Existing::ReplaceTarget)?;
        if !goes_on(RotationStep::KeysWritten) {
            return Ok(Rotation::Done);
        }
        match on_damage {
            OnDamage::Refuse => store.rotate(&keys)?,
            OnDamage::Skip => store.rotate_leaving_damage(&keys)?,
        }
        let keeps_key = store.needs_earlier_keys();
        if goes_on(RotationStep::Sealed) && !keeps_key {
            let old = keys.keys.len().saturating_sub(1);
            keys.keys.drain(..old);
            keys.write(key_file, Existing::ReplaceTarget)?;
        }
        Ok(damage.map_or(Rotation::Done, |damage| Rotation::LeftDamage { damage, keeps_key }))
    }

    fn named(&self) -> Result<(&Path, &Path), OpenError> {
        let (store, key_file) =
            self.store.as_deref().zip(self.key_file.as_deref()).ok_or(OpenError::NotNamed)?;
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if real(store) == real(key_file) { Err(OpenError::SamePlace) } else { Ok((store, key_file)) }
    }
}

/// Whether something has this name, a link that leads nowhere among it.
fn is_occupied(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// What a rotation does with a store in which something is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnDamage {
    /// It changes nothing.
    Refuse,
    /// It seals the other rows anew and leaves the damaged ones, with the key that may open them.
    Skip,
}

/// What became of a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rotation {
    /// Everything is sealed with the new key.
    Done,
    /// Everything that can be read is sealed with the new key.
    LeftDamage {
        /// The damage.
        damage: StoreError,
        /// Whether the earlier key stays, because a row does not open.
        keeps_key: bool,
    },
    /// Nothing was changed, because of this damage.
    Refused(StoreError),
}

/// What a rotation has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RotationStep {
    /// The key file holds the old key and the new one.
    KeysWritten,
    /// Everything is sealed with the new key.
    Sealed,
}

/// What became of a rotation that was cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
enum CutRotation {
    /// The store was not sealed anew.
    #[error(
        "前回、鍵を新しくする途中で止まりました。履歴は元の鍵で開き、新しい鍵は捨てました。鍵を新しくするには、もう一度 shikaku history rotate を実行してください。"
    )]
    OldKey,
    /// The store is sealed anew by now.
    #[error("前回、鍵を新しくする途中で止まりました。残りを済ませました。履歴は新しい鍵で開きます。")]
    NewKey,
}

/// An id that nothing else has.
pub(crate) fn fresh_id() -> Result<HistoryId, OpenError> {
    let seed = SystemRandom.seed().map_err(|_| OpenError::NoRandom)?;
    let bytes = seed.first_chunk().ok_or(OpenError::NoRandom)?;
    Ok(HistoryId::from_random(*bytes))
}

/// Keys in a file, a name and 64 hexadecimal digits in a line; the last is the one in use from now on.
struct KeyFile {
    keys: Vec<(KeyId, Zeroizing<[u8; 32]>)>,
    /// The keys that a store asked for, in the order of their use.
    asked: RefCell<Vec<KeyId>>,
}

/// The first line of the key file, above the keys.
const HEADING: &str = "# Shikaku: whoever has this file can read the store; without it nobody can.";

/// Longest line: a name of 64 characters (`KeyId`), a blank, 64 digits and its end.
const LINE_MAX: usize = 130;

/// What people call it.
const WHAT: &str = "履歴の鍵のファイル";

impl KeyFile {
    fn of(key: (KeyId, Zeroizing<[u8; 32]>)) -> Self {
        Self { keys: vec![key], asked: RefCell::default() }
    }

    fn read(file: &Path) -> Result<Self, FileError> {
        let text = file::read_secret(WHAT, file)?;
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let keys = lines.map(key).collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty());
        let expected = "鍵がありません。shikaku history init が作ったファイルを指定してください。";
        let keys = keys.ok_or_else(|| FileError::content(WHAT, file, expected))?;
        Ok(Self { keys, asked: RefCell::default() })
    }

    /// Writes a new file and puts it in the old one's place, so that one exists at every time.
    fn write(&self, file: &Path, existing: Existing) -> Result<(), FileError> {
        let length = HEADING.len() + 1 + self.keys.len() * LINE_MAX;
        let mut text = Zeroizing::new(String::with_capacity(length));
        let _ = writeln!(text, "{HEADING}");
        for (id, secret) in &self.keys {
            let _ = write!(text, "{} ", id.as_str());
            HEXLOWER.encode_append(secret.as_slice(), &mut text);
            text.push('\n');
        }
        file::write(WHAT, file, text.as_bytes(), existing)
    }

    /// Removes the keys that the open store does not need: all but the one that it asked for last, or with `needs_earlier`
    /// all that it did not ask for. The store is locked, so that no other program rotates; one that did before the lock has
    /// written the file anew.
    fn end_rotation(&self, file: &Path, needs_earlier: bool) -> Result<Option<CutRotation>, FileError> {
        let mut now = Self::read(file)?;
        let asked = self.asked.borrow();
        let needed = if needs_earlier { 0 } else { asked.len().saturating_sub(1) };
        let needed = asked.get(needed..).unwrap_or_default();
        let (count, present) = (now.keys.len(), now.keys.iter().position(|(id, _)| Some(id) == asked.last()));
        let Some(present) = present else { return Ok(None) };
        let is_last = present.saturating_add(1) == count;
        now.keys.retain(|(id, _)| needed.contains(id));
        if now.keys.len() == count {
            return Ok(None);
        }
        now.write(file, Existing::ReplaceTarget)?;
        Ok(Some(if is_last { CutRotation::NewKey } else { CutRotation::OldKey }))
    }
}

impl KeyStore for KeyFile {
    fn key(&self, id: Option<&KeyId>) -> Result<StoreKey, KeyUnavailable> {
        let found = match id {
            Some(id) => self.keys.iter().find(|(known, _)| known == id),
            None => self.keys.last(),
        };
        let (id, secret) = found.ok_or(KeyUnavailable::Absent)?;
        self.asked.borrow_mut().push(id.clone());
        Ok(StoreKey::new(id.clone(), secret.clone()))
    }
}

fn key(line: &str) -> Option<(KeyId, Zeroizing<[u8; 32]>)> {
    let (id, digits) = line.trim().split_once(' ')?;
    let mut secret = Zeroizing::new([0; 32]);
    if digits.len() != 64 {
        return None;
    }
    HEXLOWER_PERMISSIVE.decode_mut(digits.as_bytes(), secret.as_mut_slice()).ok()?;
    Some((KeyId::parse(id).ok()?, secret))
}

fn fresh_key() -> Result<(KeyId, Zeroizing<[u8; 32]>), OpenError> {
    let secret = Zeroizing::new(SystemRandom.seed().map_err(|_| OpenError::NoRandom)?);
    let name = format!("desk-{}", fresh_id()?);
    Ok((KeyId::parse(&name).map_err(|_| OpenError::NoRandom)?, secret))
}

#[cfg(test)]
mod tests;
