//! Files that the command line reads and writes: what is wrong with one, in words and with its path.

use std::path::{Path, PathBuf};
use std::{io, mem};

use shikaku_adapter::file::{
    Existing, FileReadError, FileWriteError, NotText, decode_text, is_open_to_others, read_file,
    read_limited, write_private,
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::console;
use crate::os_error::{UNKNOWN, reason};

/// Why a file cannot be used. Never repeats what is in it; `Debug` prints no path.
#[derive(Error, derive_more::Debug)]
#[debug("FileError({what}, {operation})")]
#[error("{what}を{operation}: {}\n  {reason}", console::path(.path))]
pub(crate) struct FileError {
    what: &'static str,
    operation: &'static str,
    path: PathBuf,
    /// One sentence, without the path.
    pub(crate) reason: String,
    /// Nothing has this name.
    pub(crate) is_missing: bool,
}

/// Reads a file of at most `limit` bytes. `what` names it to people: `トークンのファイル`.
pub(crate) fn read(what: &'static str, path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
    read_file(path, limit).map_err(|error| FileError::read(what, path, error))
}

/// Reads standard input, of at most `limit` bytes.
pub(crate) fn read_stdin(limit: usize) -> Result<Vec<u8>, FileError> {
    let read = read_limited(io::stdin().lock(), limit);
    read.map_err(|error| FileError::read("標準入力", Path::new("-"), error))
}

/// Reads a text that must be readable by its owner alone: a key, a token.
pub(crate) fn read_secret(what: &'static str, path: &Path) -> Result<Zeroizing<String>, FileError> {
    let is_open = is_open_to_others(path);
    let is_open = is_open.map_err(|error| FileError::read(what, path, error.into()))?;
    if is_open {
        let reason = "ほかの人も読めるファイルは使いません。本人だけが読めるようにしてください:";
        return Err(FileError::new(what, USE, path, format!("{reason} {}", restriction(path))));
    }
    text(what, path, read(what, path, SECRET_MAX)?)
}

/// Reads a text of at most `limit` bytes.
pub(crate) fn read_text(what: &'static str, path: &Path, limit: usize) -> Result<String, FileError> {
    text(what, path, read(what, path, limit)?).map(|mut text| mem::take(&mut *text))
}

/// Writes a file as a whole, for this account alone.
pub(crate) fn write(
    what: &'static str,
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<(), FileError> {
    write_private(path, bytes, existing).map_err(|error| {
        let reason = match error {
            FileWriteError::Exists => "同じ名前のファイルがすでにあります。".to_owned(),
            FileWriteError::NotAFile => {
                "フォルダーか装置の名前です。ファイルの名前を指定してください。".to_owned()
            }
            FileWriteError::Link => "リンクです。リンクの先のファイルを指定してください。".to_owned(),
            FileWriteError::SeveralNames => {
                "このファイルには、別の名前（ハードリンク）もあります。そちらに古い内容が残るため、書き換えません。別の名前を消すか、コピーしたファイルを指定してください。"
                    .to_owned()
            }
            FileWriteError::ForeignLink => {
                "ほかの利用者が作ったリンクです。リンクの先のファイルを指定してください。".to_owned()
            }
            FileWriteError::Io(error) => reason(error),
            _ => UNKNOWN.to_owned(),
        };
        FileError::new(what, "書き出せません", path, reason)
    })
}

/// The command that leaves the rights of a file to its user.
fn restriction(path: &Path) -> String {
    let path = console::path(path);
    if cfg!(windows) {
        format!("icacls \"{path}\" /inheritance:r /grant:r \"%USERNAME%:F\"")
    } else {
        format!("chmod 600 {path}")
    }
}

fn text(what: &'static str, path: &Path, bytes: Vec<u8>) -> Result<Zeroizing<String>, FileError> {
    decode_text(bytes).map_err(|NotText| {
        FileError::new(what, READ, path, "UTF-8の文字のファイルではありません。".to_owned())
    })
}

impl FileError {
    /// A file that holds something else than `expected`.
    pub(crate) fn content(what: &'static str, path: &Path, expected: &str) -> Self {
        Self::new(what, USE, path, expected.to_owned())
    }

    fn read(what: &'static str, path: &Path, error: FileReadError) -> Self {
        let reason = match error {
            FileReadError::TooLong { limit } => too_long(limit),
            FileReadError::Folder => "フォルダーです。ファイルを指定してください。".to_owned(),
            FileReadError::Pipe => "名前付きパイプかソケットです。ファイルを指定してください。".to_owned(),
            FileReadError::Io(error) => reason(error),
            _ => UNKNOWN.to_owned(),
        };
        let is_missing = matches!(error, FileReadError::Io(error) if error.kind() == io::ErrorKind::NotFound);
        Self { is_missing, ..Self::new(what, READ, path, reason) }
    }

    fn new(what: &'static str, operation: &'static str, path: &Path, reason: String) -> Self {
        Self { what, operation, path: path.to_owned(), reason, is_missing: false }
    }
}

fn too_long(limit: usize) -> String {
    const KIB: usize = 1024;
    let (limit, unit) = match limit {
        limit if limit > 10 * KIB * KIB && limit % (KIB * KIB) == 0 => (limit / (KIB * KIB), "メガバイト"),
        limit if limit % KIB == 0 => (limit / KIB, "キロバイト"),
        limit => (limit, "バイト"),
    };
    format!("長すぎます（{limit}{unit}まで）。")
}

const READ: &str = "読めません";
const USE: &str = "使えません";

/// Longest file with a key or a token, in bytes.
const SECRET_MAX: usize = 64 * 1024;
