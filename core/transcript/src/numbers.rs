use data_encoding::HEXUPPER;

/// A number without sign or leading zeros: there is one way to write it.
pub(super) fn number<T: std::str::FromStr + ToString>(word: &str) -> Option<T> {
    word.parse::<T>().ok().filter(|number| number.to_string() == word)
}

/// Bytes as digits in capitals, so many and no others.
pub(super) fn hex_bytes<const N: usize>(word: &str) -> Option<[u8; N]> {
    HEXUPPER.decode(word.as_bytes()).ok()?.try_into().ok()
}
