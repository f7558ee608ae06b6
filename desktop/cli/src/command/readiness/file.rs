//! The two files of `readiness`: what was published, and what is done.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use shikaku_core::readiness::{Checklist, ChecklistError, Rulebook, RulebookError};
use thiserror::Error;

/// Why a file cannot be used.
#[derive(Debug, Error)]
pub(super) enum FileError {
    #[error("日付、金額、手順のファイルを使えません: {0}")]
    Rulebook(#[from] RulebookError),
    #[error("準備の記録ではないファイルです: {0}")]
    Checklist(#[from] ChecklistError),
    #[error("ファイルを読み書きできません: {0}")]
    Io(#[from] io::Error),
    #[error("この手順はありません。手順の名前は、--json で出ます")]
    UnknownStep,
}

/// The embedded rulebook, or the one in a file.
pub(super) fn rulebook(path: Option<&Path>) -> Result<Rulebook, FileError> {
    Ok(match path {
        Some(path) => Rulebook::parse(&read(path)?)?,
        None => Rulebook::embedded()?,
    })
}

/// What is done; nothing yet where there is no file.
pub(super) fn checklist(path: &Path) -> Result<Checklist, FileError> {
    match read(path) {
        Ok(text) => Ok(Checklist::from_json(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Checklist::new()),
        Err(error) => Err(error.into()),
    }
}

/// Puts it away whole or not at all: beside the file first, then in its place.
pub(super) fn keep(path: &Path, list: &Checklist) -> Result<(), FileError> {
    let text = list.to_json().map_err(io::Error::other)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(fs::rename(&beside, path)?)
}

/// No more than any of the two may have, and one byte that tells of more.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(Rulebook::LENGTH_MAX as u64 + 1).read_to_string(&mut text)?;
    Ok(text)
}
