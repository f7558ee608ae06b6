use thiserror::Error;
use zeroize::Zeroizing;

/// The bytes are no text.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the file is no text in UTF-8, nor in UTF-16 with a byte order mark")]
pub struct NotText;

/// Decodes a text as editors save it: in UTF-8, or in UTF-16 with a byte order mark. No mark is a part of the text, not even
/// one behind the beginning, where files were joined.
///
/// The bytes are wiped unless they become the text, because a key or a token is read with this.
///
/// # Errors
/// [`NotText`] for another encoding. UTF-16 without a mark shows by its NUL characters.
///
/// # Examples
/// ```
/// use shikaku_adapter::file::decode_text;
///
/// for saved in [b"key\r\n".to_vec(), b"\xEF\xBB\xBFkey\r\n".to_vec(), b"\xFF\xFEk\0e\0y\0\r\0\n\0".to_vec()] {
///     assert_eq!(decode_text(saved).expect("a text").as_str(), "key\r\n");
/// }
/// assert!(decode_text(b"k\0e\0y\0".to_vec()).is_err());
/// ```
pub fn decode_text(bytes: Vec<u8>) -> Result<Zeroizing<String>, NotText> {
    let mut text = match bytes.first_chunk() {
        Some([0xFF, 0xFE]) => decode_wide(&Zeroizing::new(bytes), u16::from_le_bytes),
        Some([0xFE, 0xFF]) => decode_wide(&Zeroizing::new(bytes), u16::from_be_bytes),
        _ => String::from_utf8(bytes).map(Zeroizing::new).map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            NotText
        }),
    }?;
    if text.contains('\0') {
        return Err(NotText);
    }
    text.retain(|character| character != MARK);
    Ok(text)
}

const MARK: char = '\u{FEFF}';

fn decode_wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Zeroizing<String>, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NotText);
    }
    // At most three bytes for a unit, so that the text never moves and leaves no copy.
    let mut text = Zeroizing::new(String::with_capacity(pairs.len().saturating_mul(3)));
    for character in char::decode_utf16(pairs.iter().copied().map(unit)) {
        text.push(character.map_err(|_| NotText)?);
    }
    Ok(text)
}
