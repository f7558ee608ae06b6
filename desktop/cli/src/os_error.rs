//! Errors of the operating system, in Japanese words.

use std::io::ErrorKind;

use shikaku_adapter::file::OsError;

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

/// What a later version of the library refuses.
pub(crate) const UNKNOWN: &str = "理由は分かりません。";

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use shikaku_adapter::file::OsError;

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
        assert!(reason(OsError::from(&Error::from(ErrorKind::Other))).contains("分かりません"));
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
