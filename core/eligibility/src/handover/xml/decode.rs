//! From the bytes of a file to its text.

use std::borrow::Cow;

use encoding_rs::DecoderResult;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::error::XmlReadError;
use crate::handover::utf16::is_utf16;
use crate::handover::{Encoding, Position};

/// The text of a file without its byte order mark, and how it was written.
///
/// The declaration decides, not `CharacterCodeIdentifier`, on whose numbers sources disagree; without a declaration it
/// is UTF-8, as XML says.
pub(super) fn decode(file: &[u8]) -> Result<(Cow<'_, str>, Encoding), XmlReadError> {
    if is_utf16(file) {
        return Err(XmlReadError::Utf16);
    }
    let marked = file.strip_prefix(b"\xEF\xBB\xBF");
    let bytes = marked.unwrap_or(file);
    let encoding = declared(bytes)?;
    if marked.is_some() && encoding != Encoding::Utf8 {
        return Err(XmlReadError::WrongEncoding(Position { line: 1, column: 1 }));
    }
    let text = match encoding {
        Encoding::Utf8 => Cow::Borrowed(utf8(bytes)?),
        Encoding::ShiftJis => Cow::Owned(shift_jis(bytes)?),
    };
    Ok((text, encoding))
}

fn declared(bytes: &[u8]) -> Result<Encoding, XmlReadError> {
    // A declaration is ASCII; what follows is not looked at, whatever it is.
    let head = bytes.get(..bytes.len().min(DECLARATION_MAX)).unwrap_or_default();
    let end = head.iter().position(|byte| *byte == b'>').map_or(0, |end| end + 1);
    let head = head.get(..end).and_then(|head| std::str::from_utf8(head).ok()).unwrap_or_default();
    let Ok(Event::Decl(declaration)) = Reader::from_str(head).read_event() else { return Ok(Encoding::Utf8) };
    match declaration.encoding() {
        None => Ok(Encoding::Utf8),
        Some(Ok(label)) => Encoding::for_label(&label).ok_or(XmlReadError::UnsupportedEncoding),
        Some(Err(_)) => Err(XmlReadError::UnsupportedEncoding),
    }
}

const DECLARATION_MAX: usize = 256;

fn utf8(bytes: &[u8]) -> Result<&str, XmlReadError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        XmlReadError::WrongEncoding(Position::behind(&String::from_utf8_lossy(before)))
    })
}

fn shift_jis(bytes: &[u8]) -> Result<String, XmlReadError> {
    if is_japanese_utf8(bytes) {
        return Err(XmlReadError::WrongEncoding(first_beyond_ascii(bytes)));
    }
    let mut decoder = encoding_rs::SHIFT_JIS.new_decoder_without_bom_handling();
    // No character of Shift_JIS needs more than three bytes of UTF-8 for each of its own, and the length is limited.
    let mut text = String::with_capacity(bytes.len().saturating_mul(3));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::OutputFull | DecoderResult::Malformed(..), _) => {
            Err(XmlReadError::WrongEncoding(Position::behind(&text)))
        }
    }
}

/// UTF-8 under a wrong declaration. Some of it could be read as Shift_JIS, as nonsense; text that was meant as Shift_JIS
/// and is UTF-8 from its first to its last byte, with characters of three bytes, does not happen.
fn is_japanese_utf8(bytes: &[u8]) -> bool {
    let is_wide = |byte: &u8| (0xE1..=0xEF).contains(byte);
    bytes.iter().any(is_wide) && std::str::from_utf8(bytes).is_ok()
}

fn first_beyond_ascii(bytes: &[u8]) -> Position {
    let before = bytes.iter().take_while(|byte| byte.is_ascii()).copied().collect();
    Position::behind(&String::from_utf8(before).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{XmlReadError, decode};
    use crate::handover::{Encoding, Position};

    const SHIKAKU: &[u8] = b"\x8E\x91\x8A\x69";

    fn file(label: &str, name: &[u8]) -> Vec<u8> {
        let head = format!("<?xml version='1.0' encoding='{label}'?>\n<N>");
        [head.as_bytes(), name, b"</N>"].concat()
    }

    #[track_caller]
    fn check(file: &[u8], expected: Result<Encoding, XmlReadError>) {
        assert_eq!(decode(file).map(|(_, encoding)| encoding), expected);
        if let Ok((text, _)) = decode(file) {
            assert!(text.ends_with("<N>資格</N>"), "{text}");
        }
    }

    #[test]
    fn the_declaration_decides_and_without_one_it_is_utf8() {
        check(&file("Shift_JIS", SHIKAKU), Ok(Encoding::ShiftJis));
        check(&file("windows-31j", SHIKAKU), Ok(Encoding::ShiftJis));
        check(&file("utf-8", "資格".as_bytes()), Ok(Encoding::Utf8));
        check("<N>資格</N>".as_bytes(), Ok(Encoding::Utf8));
        check("\u{FEFF}<?xml version=\"1.0\"?><N>資格</N>".as_bytes(), Ok(Encoding::Utf8));
    }

    #[test]
    fn another_encoding_than_the_declared_one_is_reported_with_its_place() {
        let wrong = |line, column| Err(XmlReadError::WrongEncoding(Position { line, column }));
        check(&file("UTF-8", SHIKAKU), wrong(2, 4));
        check(&file("Shift_JIS", "資格".as_bytes()), wrong(2, 4));
        check(&file("Shift_JIS", b"\x8E\x91\xFF"), wrong(2, 5));
        check(&[b"\xEF\xBB\xBF".as_slice(), &file("Shift_JIS", SHIKAKU)].concat(), wrong(1, 1));
    }

    #[test]
    fn encodings_that_no_receipt_computer_writes_are_named_so() {
        for label in ["EUC-JP", "UTF-16", "", "秘密"] {
            check(&file(label, b"x"), Err(XmlReadError::UnsupportedEncoding));
        }
        let utf16: [&[u8]; 4] = [b"\xFF\xFE<\0N\0>\0", b"\xFE\xFF\0<\0N\0>", b"<\0N\0>\0", b"\0<\0N\0>"];
        for file in utf16 {
            check(file, Err(XmlReadError::Utf16));
        }
    }
}
