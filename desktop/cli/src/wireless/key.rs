use std::path::Path;

use shikaku_core::workflow::{KeyEntry, read_digits};
use zeroize::Zeroizing;

use crate::file::{self, FileError};

/// Customer Master Key of a reader.
pub(crate) type Key = Zeroizing<[u8; 16]>;

/// The key in a file: 32 hexadecimal digits in a line; lines that begin with `#` are left out.
///
/// # Errors
/// When there is none, or others may read it.
pub(crate) fn read_key(file: &Path) -> Result<Key, FileError> {
    const WHAT: &str = "リーダーの鍵のファイル";
    let text = file::read_secret(WHAT, file)?;
    let expected = "鍵がありません。16進32桁を1行に書いてください。";
    key(text.as_bytes()).ok_or_else(|| FileError::content(WHAT, file, expected))
}

fn key(text: &[u8]) -> Option<Key> {
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#"));
    let digits = read_digits(std::str::from_utf8(lines.next()?).ok()?, 16)?;
    let mut entry = KeyEntry::default();
    digits.iter().for_each(|digit| entry.push(*digit));
    entry.key().filter(|_| digits.len() == KeyEntry::LENGTH && lines.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::key;

    const DIGITS: &str = "000102030405060708090a0B0c0D0e0F";

    #[test]
    fn one_line_of_digits_is_a_key() {
        let expected: [u8; 16] = std::array::from_fn(|place| u8::try_from(place).expect("a byte"));
        let wide: String =
            DIGITS.chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xFEE0)).collect();
        for text in [DIGITS.to_owned(), format!("# front desk\r\n\r\n {DIGITS}\r\n"), wide] {
            assert_eq!(key(text.as_bytes()).as_deref(), Some(&expected), "{text:?}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        let longer = format!("{DIGITS}0");
        let two = format!("{DIGITS}\n{DIGITS}");
        let signed = format!("+{}", &DIGITS[1..]);
        for text in ["", "# nothing", &DIGITS[1..], &longer, &two, &signed, "資格"] {
            assert!(key(text.as_bytes()).is_none(), "{text:?}");
        }
    }
}
