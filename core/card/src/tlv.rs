//! Lengths and objects of BER-TLV as cards use it (ISO/IEC 7816-4, 5.2.2; X.690, 8.1).
//!
//! For files of a card, which arrive in pieces and may lie about their length. Certificates are read by
//! the X.509 library; here only their first bytes are looked at.

use thiserror::Error;

/// Why bytes are no object of definite length.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlvError {
    /// The bytes end inside a tag, a length or a value.
    #[error("the object is cut off")]
    Truncated,
    /// Tags of more than three bytes do not occur on this card.
    #[error("the tag is longer than three bytes")]
    TagTooLong,
    /// `80`: the end would have to be searched for.
    #[error("the length is indefinite")]
    IndefiniteLength,
    /// More than [`LENGTH_MAX`].
    #[error("the length is beyond the limit")]
    LengthTooLarge,
    /// The expected object is missing.
    #[error("an expected object is missing")]
    Missing,
}

/// Longest value accepted, in bytes. The largest file of interest is a card face of about 3 KiB.
pub const LENGTH_MAX: usize = 16_384;

/// Tag and length of an object, known from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// Tag as a number: `30`, `5F4E`, `FF10`.
    pub tag: u32,
    /// Bytes that tag and length take.
    pub header: usize,
    /// Bytes of the value.
    pub value: usize,
}

impl Prefix {
    /// Bytes of the whole object.
    #[must_use]
    pub const fn total(self) -> usize {
        self.header + self.value
    }

    /// Reads tag and length; the value need not be there yet.
    ///
    /// # Errors
    /// When the bytes end too soon or the length is indefinite or beyond [`LENGTH_MAX`].
    pub fn probe(bytes: &[u8]) -> Result<Self, TlvError> {
        let (tag, after_tag) = read_tag(bytes)?;
        let (value, rest) = read_length(after_tag)?;
        Ok(Self { tag, header: bytes.len() - rest.len(), value })
    }
}

/// One object: its tag, its value, and all of its bytes as written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Object<'a> {
    /// Tag as a number.
    pub tag: u32,
    /// Value.
    pub value: &'a [u8],
    /// Tag, length and value: what a signature covers.
    pub written: &'a [u8],
}

impl<'a> Object<'a> {
    /// Reads one object; gives it and what follows.
    ///
    /// # Errors
    /// When it is not whole.
    pub fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), TlvError> {
        let prefix = Prefix::probe(bytes)?;
        let (written, rest) = bytes.split_at_checked(prefix.total()).ok_or(TlvError::Truncated)?;
        let (_, value) = written.split_at_checked(prefix.header).ok_or(TlvError::Truncated)?;
        Ok((Self { tag: prefix.tag, value, written }, rest))
    }

    /// The objects inside this one's value.
    #[must_use]
    pub const fn inside(&self) -> Objects<'a> {
        Objects { rest: self.value }
    }

    /// The first object with this tag inside this one's value.
    ///
    /// # Errors
    /// When it is missing, or something before it is broken.
    pub fn find(&self, tag: u32) -> Result<Self, TlvError> {
        for object in self.inside() {
            let object = object?;
            if object.tag == tag {
                return Ok(object);
            }
        }
        Err(TlvError::Missing)
    }
}

/// Objects that follow one another. After an error there are no more.
pub struct Objects<'a> {
    rest: &'a [u8],
}

impl<'a> Objects<'a> {
    /// The objects in these bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }
}

impl<'a> Iterator for Objects<'a> {
    type Item = Result<Object<'a>, TlvError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let read = Object::read(self.rest);
        self.rest = read.as_ref().map_or(&[], |(_, rest)| rest);
        Some(read.map(|(object, _)| object))
    }
}

/// Writes one object.
///
/// # Errors
/// When the value is longer than [`LENGTH_MAX`] or the tag than three bytes.
pub fn write(tag: u32, value: &[u8]) -> Result<Vec<u8>, TlvError> {
    let mut bytes = Vec::with_capacity(value.len() + 6);
    match tag.to_be_bytes() {
        [0, 0, 0, low] => bytes.push(low),
        [0, 0, high, low] => bytes.extend([high, low]),
        [0, high, middle, low] => bytes.extend([high, middle, low]),
        _ => return Err(TlvError::TagTooLong),
    }
    if value.len() > LENGTH_MAX {
        return Err(TlvError::LengthTooLarge);
    }
    match value.len().to_be_bytes() {
        [.., 0, low] if low < 0x80 => bytes.push(low),
        [.., 0, low] => bytes.extend([0x81, low]),
        [.., high, low] => bytes.extend([0x82, high, low]),
    }
    bytes.extend_from_slice(value);
    Ok(bytes)
}

fn read_tag(bytes: &[u8]) -> Result<(u32, &[u8]), TlvError> {
    const LOW_FIVE: u8 = 0x1F;
    let (first, mut rest) = bytes.split_first().ok_or(TlvError::Truncated)?;
    let mut tag = u32::from(*first);
    if first & LOW_FIVE != LOW_FIVE {
        return Ok((tag, rest));
    }
    for _ in 0..2 {
        let (next, after) = rest.split_first().ok_or(TlvError::Truncated)?;
        tag = (tag << 8) | u32::from(*next);
        rest = after;
        if next & 0x80 == 0 {
            return Ok((tag, rest));
        }
    }
    Err(TlvError::TagTooLong)
}

fn read_length(bytes: &[u8]) -> Result<(usize, &[u8]), TlvError> {
    let (first, rest) = bytes.split_first().ok_or(TlvError::Truncated)?;
    let width = match first {
        0x00..0x80 => return Ok((usize::from(*first), rest)),
        0x80 => return Err(TlvError::IndefiniteLength),
        0x81..=0x84 => usize::from(first & 0x7F),
        _ => return Err(TlvError::LengthTooLarge),
    };
    let (digits, rest) = rest.split_at_checked(width).ok_or(TlvError::Truncated)?;
    let length = digits.iter().fold(0_usize, |length, digit| (length << 8) | usize::from(*digit));
    if length > LENGTH_MAX { Err(TlvError::LengthTooLarge) } else { Ok((length, rest)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Object, Objects, Prefix, TlvError, write};

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<(u32, usize), TlvError>) {
        let seen = Prefix::probe(bytes).map(|prefix| (prefix.tag, prefix.total()));
        assert_eq!(seen, expected, "{bytes:02X?}");
    }

    #[test]
    fn a_length_is_known_from_the_first_bytes() {
        check(&[0x30, 0x82, 0x06, 0x32], Ok((0x30, 1590)));
        check(&[0xFF, 0x10, 0x82, 0x02, 0x1E], Ok((0xFF10, 547)));
        check(&[0x7F, 0x21, 0x82, 0x02, 0x33], Ok((0x7F21, 568)));
        check(&[0x01, 0x00], Ok((0x01, 2)));
    }

    #[test]
    fn even_the_tag_zero_is_written() {
        assert_eq!(write(0x00, b"x").as_deref(), Ok([0x00, 0x01, b'x'].as_slice()));
    }

    #[test]
    fn lengths_that_lie_are_refused() {
        check(&[], Err(TlvError::Truncated));
        check(&[0x30], Err(TlvError::Truncated));
        check(&[0x30, 0x82, 0x06], Err(TlvError::Truncated));
        check(&[0x30, 0x80], Err(TlvError::IndefiniteLength));
        check(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], Err(TlvError::LengthTooLarge));
        check(&[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1], Err(TlvError::LengthTooLarge));
        check(&[0x1F, 0x81, 0x81, 0x01, 0x00], Err(TlvError::TagTooLong));
    }

    fn tags() -> impl Strategy<Value = u32> {
        prop_oneof![Just(0x30_u32), Just(0x90), Just(0x5F4E), Just(0xFF10), Just(0xDF13)]
    }

    proptest! {
        #[test]
        fn writing_then_reading_gives_the_same_objects(
            objects in proptest::collection::vec((tags(), proptest::collection::vec(any::<u8>(), 0..400)), 0..6)
        ) {
            let bytes: Vec<u8> = objects.iter().flat_map(|(tag, value)| write(*tag, value).unwrap()).collect();
            let read: Vec<(u32, Vec<u8>)> = Objects::new(&bytes)
                .map(|object| object.map(|object| (object.tag, object.value.to_vec())).unwrap())
                .collect();
            prop_assert_eq!(read, objects);
        }

        #[test]
        fn an_object_never_reaches_beyond_its_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok((object, rest)) = Object::read(&bytes) {
                prop_assert_eq!(object.written.len() + rest.len(), bytes.len());
                prop_assert!(object.value.len() < object.written.len());
            }
        }
    }

    #[test]
    fn an_object_is_found_by_its_tag() {
        let inner = [write(0xDF11, b"19800217").unwrap(), write(0xDF13, b"s").unwrap()].concat();
        let outer = write(0xFF10, &inner).unwrap();
        let (record, rest) = Object::read(&outer).unwrap();
        assert!(rest.is_empty());
        assert_eq!(record.find(0xDF13).map(|object| object.value), Ok(b"s".as_slice()));
        assert_eq!(record.find(0xDF12).err(), Some(TlvError::Missing));
    }
}
