//! Encodings in which a message carries text: escapes and base64.

/// A text with its escapes resolved, those of JSON (RFC 8259, 7) and of addresses (RFC 3986, 2.1); `None` where there is
/// none. Everything else stays.
pub(super) fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some((first, after)) = rest.split_first() {
        let escape = match first {
            b'\\' => json_escape(after),
            b'%' => after
                .first_chunk::<2>()
                .and_then(|digits| hexadecimal(digits))
                .and_then(|byte| Some((vec![u8::try_from(byte).ok()?], 2))),
            _ => None,
        };
        found |= escape.is_some();
        let (meant, length) = escape.unwrap_or_else(|| (vec![*first], 0));
        bytes.extend(meant);
        rest = after.get(length..).unwrap_or_default();
    }
    found.then_some(bytes)
}

/// What an escape means, and its length without the first character.
fn json_escape(after: &[u8]) -> Option<(Vec<u8>, usize)> {
    let unit = |at: usize| {
        let (mark, digits) = after.get(at..)?.split_first()?;
        let number = hexadecimal(digits.first_chunk::<4>()?)?;
        u16::try_from(number).ok().filter(|_| *mark == b'u')
    };
    let Some(first) = unit(0) else {
        let plain = after.first().filter(|mark| b"\"\\/".contains(mark));
        return plain.map(|mark| (vec![*mark], 1));
    };
    // A character beyond 16 bits is a pair of escapes.
    let second = after.get(5).filter(|mark| **mark == b'\\').and_then(|_| unit(6));
    let pair = second.and_then(|second| {
        char::decode_utf16([first, second]).next()?.ok().filter(|pair| pair.len_utf16() == 2)
    });
    let (character, length) = match pair {
        Some(pair) => (pair, 11),
        None => (char::from_u32(u32::from(first))?, 5),
    };
    Some((character.to_string().into_bytes(), length))
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let digits =
        str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    u32::from_str_radix(digits?, 16).ok()
}

/// Runs of characters of the base64 alphabets (RFC 4648, 4 and 5).
pub(super) fn words(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    const SHORTEST: usize = 8;
    let words = body.split(|byte| !(byte.is_ascii_alphanumeric() || b"-_+/".contains(byte)));
    words.filter(|word| word.len() >= SHORTEST)
}

/// The bytes of a word of base64, in either alphabet.
pub(super) fn base64(word: &[u8]) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    engine.decode(word).or_else(|_| base64::engine::general_purpose::STANDARD_NO_PAD.decode(word)).ok()
}
