//! Files that the command line reads and writes: what is wrong with one, in words and with its path.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use shikaku_core::adapter::file::{
    Existing, FileReadError, FileWriteError, OsError, read_file, read_limited, write_private,
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::console;

/// Why a file cannot be used. Never repeats what is in it; `Debug` prints no path.
#[derive(Error)]
#[error("{what}を{deed}: {}\n  {reason}", console::path(.path))]
pub(crate) struct FileError {
    what: &'static str,
    deed: &'static str,
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

/// Reads a text that nobody else may read: a key, a token.
pub(crate) fn read_secret(what: &'static str, path: &Path) -> Result<Zeroizing<String>, FileError> {
    let is_open = is_open_to_others(path);
    let is_open = is_open.map_err(|error| FileError::read(what, path, error.into()))?;
    if is_open {
        let reason = "ほかの人も読めるファイルは使いません。本人だけが読めるようにしてください: chmod 600";
        return Err(FileError::new(what, USE, path, format!("{reason} {}", console::path(path))));
    }
    text(what, path, read(what, path, SECRET_MAX)?).map(Zeroizing::new)
}

/// Reads a text of at most `limit` bytes.
pub(crate) fn read_text(what: &'static str, path: &Path, limit: usize) -> Result<String, FileError> {
    text(what, path, read(what, path, limit)?)
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
            FileWriteError::SeveralNames => {
                "このファイルには、別の名前（ハードリンク）もあります。そちらに古い内容が残るため、書きかえません。別の名前を消すか、コピーしたファイルを指定してください。"
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

/// Why the operating system refuses it, in words; with its number where there are no words for the kind.
pub(crate) fn reason(error: OsError) -> String {
    let known = REASONS.iter().find(|(kind, _)| *kind == error.kind());
    match (known, error.number()) {
        (Some((_, reason)), _) => (*reason).to_owned(),
        (None, Some(number)) => format!("コンピューターが断りました（エラー番号 {number}）。"),
        (None, None) => UNKNOWN.to_owned(),
    }
}

/// Every kind of the standard library that has a name.
const REASONS: &[(ErrorKind, &str)] = &[
    (ErrorKind::NotFound, "ファイルか、フォルダーがありません。"),
    (ErrorKind::PermissionDenied, "許可がありません。"),
    (ErrorKind::ConnectionRefused, "相手が接続を断りました。"),
    (ErrorKind::ConnectionReset, "相手が接続を切りました。"),
    (ErrorKind::HostUnreachable, "相手のコンピューターに届きません。"),
    (ErrorKind::NetworkUnreachable, "相手のネットワークに届きません。"),
    (ErrorKind::ConnectionAborted, "接続が途中で切れました。"),
    (ErrorKind::NotConnected, "接続していません。"),
    (ErrorKind::AddrInUse, "ほかのプログラムが使っているポートです。"),
    (ErrorKind::AddrNotAvailable, "このコンピューターのアドレスではありません。"),
    (ErrorKind::NetworkDown, "ネットワークが止まっています。"),
    (ErrorKind::BrokenPipe, "相手のプログラムが読み終えています。"),
    (ErrorKind::AlreadyExists, "同じ名前のファイルがすでにあります。"),
    (ErrorKind::WouldBlock, "今は、使えません。時間をおいて、もう一度実行してください。"),
    (ErrorKind::NotADirectory, "途中の名前がフォルダーではありません。"),
    (ErrorKind::IsADirectory, "フォルダーです。ファイルを指定してください。"),
    (ErrorKind::DirectoryNotEmpty, "フォルダーが空ではありません。"),
    (ErrorKind::ReadOnlyFilesystem, "読み取り専用の場所です。"),
    (ErrorKind::StaleNetworkFileHandle, "ネットワークの先のファイルがなくなりました。"),
    (ErrorKind::InvalidInput, "使えない値です。"),
    (ErrorKind::InvalidData, "内容が正しくありません。"),
    (ErrorKind::TimedOut, "時間内に終わりませんでした。"),
    (ErrorKind::WriteZero, "最後まで書き込めませんでした。"),
    (ErrorKind::StorageFull, "空き容量がありません。"),
    (ErrorKind::NotSeekable, "位置を変えて読み書きできないものです。"),
    (ErrorKind::QuotaExceeded, "使える容量を超えました。"),
    (ErrorKind::FileTooLarge, "ファイルが大きすぎます。"),
    (ErrorKind::ResourceBusy, "ほかのプログラムが使っています。"),
    (ErrorKind::ExecutableFileBusy, "実行中のプログラムのファイルです。"),
    (ErrorKind::Deadlock, "ほかのプログラムと、互いに待つことになります。"),
    (ErrorKind::CrossesDevices, "別の装置の間では移せません。"),
    (ErrorKind::TooManyLinks, "リンクが多すぎます。"),
    (ErrorKind::InvalidFilename, "名前が長すぎるか、使えない文字があります。"),
    (ErrorKind::ArgumentListTooLong, "引数が長すぎます。"),
    (ErrorKind::Interrupted, "途中で止められました。"),
    (ErrorKind::Unsupported, "このコンピューターではできません。"),
    (ErrorKind::UnexpectedEof, "途中で終わっています。"),
    (ErrorKind::OutOfMemory, "メモリーが足りません。"),
];

/// Whether more than its user may read a file.
#[cfg(unix)]
fn is_open_to_others(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::metadata(file)?.permissions().mode() & 0o077 != 0)
}

/// Elsewhere the file has the rights of its folder, which is its user's.
#[cfg(not(unix))]
fn is_open_to_others(file: &Path) -> io::Result<bool> {
    std::fs::metadata(file).map(|_| false)
}

fn text(what: &'static str, path: &Path, bytes: Vec<u8>) -> Result<String, FileError> {
    String::from_utf8(bytes).map_err(|error| {
        drop(Zeroizing::new(error.into_bytes()));
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
        let is_missing = matches!(error, FileReadError::Io(error) if error.kind() == ErrorKind::NotFound);
        Self { is_missing, ..Self::new(what, READ, path, reason) }
    }

    fn new(what: &'static str, deed: &'static str, path: &Path, reason: String) -> Self {
        Self { what, deed, path: path.to_owned(), reason, is_missing: false }
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

impl fmt::Debug for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileError({}, {})", self.what, self.deed)
    }
}

/// What a later version of the library refuses.
const UNKNOWN: &str = "理由はわかりません。";

const READ: &str = "読めません";
const USE: &str = "使えません";

/// Longest file with a key or a token, in bytes.
const SECRET_MAX: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use shikaku_core::adapter::file::OsError;

    use super::{REASONS, reason};

    #[test]
    fn every_error_of_the_operating_system_has_japanese_words() {
        for number in 1..200 {
            let words = reason(OsError::from(&Error::from_raw_os_error(number)));
            assert!(words.ends_with('。'), "{number}: {words}");
            assert!(!words.bytes().any(|letter| letter.is_ascii_alphabetic()), "{number}: {words}");
        }
        for (kind, words) in REASONS {
            assert_eq!(reason(OsError::from(&Error::from(*kind))), *words, "{kind:?}");
        }
        assert!(reason(OsError::from(&Error::from(ErrorKind::Other))).contains("わかりません"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_error_without_a_name_keeps_its_number() {
        // ELOOP and EMFILE.
        for number in [24, 40] {
            let words = reason(OsError::from(&Error::from_raw_os_error(number)));
            assert!(words.contains(&format!("エラー番号 {number}")), "{words}");
        }
    }
}
