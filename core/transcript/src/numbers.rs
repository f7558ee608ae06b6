/// A number without sign or leading zeros: there is one way to write it.
pub(super) fn number<T: std::str::FromStr + ToString>(word: &str) -> Option<T> {
    word.parse::<T>().ok().filter(|number| number.to_string() == word)
}

/// Bytes as digits in capitals, so many and no others.
pub(super) fn hex_bytes<const N: usize>(word: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if word.len() != 2 * N || !word.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F')) {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(word.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}
