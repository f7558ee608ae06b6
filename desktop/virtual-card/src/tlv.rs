//! Writing of BER-TLV objects (ISO/IEC 7816-4, 6.3) as the card's files have them.

/// An object with the shortest length field. A tag above FF is written with two bytes.
pub(crate) fn object(tag: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = tag_bytes(tag);
    match value.len() {
        length @ 0..=0x7F => bytes.push(low_byte(length)),
        length @ 0x80..=0xFF => bytes.extend([0x81, low_byte(length)]),
        length => push_two_byte_length(&mut bytes, length),
    }
    bytes.extend_from_slice(value);
    bytes
}

/// An object whose length field is always `82 hi lo`, as the card writes images and some outer objects.
pub(crate) fn object_with_long_length(tag: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = tag_bytes(tag);
    push_two_byte_length(&mut bytes, value.len());
    bytes.extend_from_slice(value);
    bytes
}

fn tag_bytes(tag: u16) -> Vec<u8> {
    let bytes = tag.to_be_bytes();
    if tag > 0xFF { bytes.to_vec() } else { vec![low_byte(tag.into())] }
}

fn push_two_byte_length(bytes: &mut Vec<u8>, length: usize) {
    bytes.push(0x82);
    bytes.extend([low_byte(length >> 8), low_byte(length)]);
}

/// The lowest eight bits.
fn low_byte(number: usize) -> u8 {
    u8::try_from(number & 0xFF).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_the_card_writes_them() {
        assert_eq!(object(0x90, &[1, 0, 1]), [0x90, 3, 1, 0, 1]);
        assert_eq!(object(0xFF20, &[0; 0x80])[..4], [0xFF, 0x20, 0x81, 0x80]);
        assert_eq!(object(0x91, &[0; 256])[..4], [0x91, 0x82, 1, 0]);
        assert_eq!(object_with_long_length(0xDF25, &[0; 0xA9])[..5], [0xDF, 0x25, 0x82, 0x00, 0xA9]);
    }
}
