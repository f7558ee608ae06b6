//! UTF-16, in which no receipt computer writes a result: it is recognised, so that a person reads the reason.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::clipboard;

/// Whether a file is in UTF-16: it has a byte order mark, or it begins in UTF-16 as a result of any format does.
///
/// Without a mark the whole file decides nothing: most pairs of bytes are some character in either order. No file in UTF-8
/// or Shift_JIS begins so, because `<`, `{` and `[` have no zero beside them there.
pub(super) fn is_utf16(file: &[u8]) -> bool {
    let head = file.get(..HEAD).unwrap_or(file);
    MARKS.iter().any(|mark| file.starts_with(mark))
        || [UTF_16LE, UTF_16BE]
            .iter()
            .any(|order| begins_as_a_result(&order.decode_without_bom_handling(head).0))
}

/// The byte order marks, little and big end first.
pub(super) const MARKS: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

/// Bytes that are looked at: blank lines and a heading.
const HEAD: usize = 1024;

fn begins_as_a_result(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['<', '{', '[']) || clipboard::begins(text)
}
