use crate::apdu::Aid;

/// File identifier of an elementary file (ISO/IEC 7816-4, 7.3.1.1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, derive_more::Debug)]
#[debug("EF {_0:04X}")]
pub struct FileId(u16);

impl FileId {
    /// A file of this card; identifiers up to `001E` have a short form too.
    #[must_use]
    pub const fn new(id: u16) -> Self {
        Self(id)
    }

    /// The two bytes that SELECT takes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 2] {
        self.0.to_be_bytes()
    }

    /// Short EF identifier, 1 to 30 (ISO/IEC 7816-4, 7.3.1.1): on this card it is the low byte of the file
    /// identifier (protocol reference, 1.7).
    #[must_use]
    pub const fn short(self) -> Option<u8> {
        match self.0.to_be_bytes() {
            [0, low @ 1..=30] => Some(low),
            _ => None,
        }
    }
}

/// How the end of a file is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileExtent {
    /// The file holds one TLV object, at most this many bytes long.
    Object {
        /// Limit in bytes, header included.
        max: usize,
    },
    /// The file has this many bytes.
    Fixed(usize),
    /// The file has at most this many bytes of interest, and may end before.
    AtMost(usize),
}

/// A file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ElementaryFile {
    /// Identifier.
    pub id: FileId,
    /// How its end is known.
    pub extent: FileExtent,
}

impl ElementaryFile {
    /// A file that holds one object of at most `max` bytes.
    #[must_use]
    pub const fn object(id: u16, max: usize) -> Self {
        Self { id: FileId::new(id), extent: FileExtent::Object { max } }
    }

    /// A file of `length` bytes.
    #[must_use]
    pub const fn fixed(id: u16, length: usize) -> Self {
        Self { id: FileId::new(id), extent: FileExtent::Fixed(length) }
    }

    /// A file that is read up to `length` bytes and may be shorter.
    #[must_use]
    pub const fn at_most(id: u16, length: usize) -> Self {
        Self { id: FileId::new(id), extent: FileExtent::AtMost(length) }
    }
}

/// Reference data that VERIFY compares with: a PIN (暗証番号) or 照合番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PinReference {
    /// Identifier.
    pub id: FileId,
}

impl PinReference {
    /// The reference with this identifier.
    #[must_use]
    pub const fn new(id: u16) -> Self {
        Self { id: FileId::new(id) }
    }
}

/// A private key and the way it signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PrivateKey {
    /// Identifier; `None` for an application's only key, which is named by P2 = 00.
    pub id: Option<FileId>,
    /// What goes in and what comes out.
    pub scheme: SignatureScheme,
}

impl PrivateKey {
    /// A key that is selected by its identifier, as an elementary file is.
    #[must_use]
    pub const fn new(id: u16, scheme: SignatureScheme) -> Self {
        Self { id: Some(FileId::new(id)), scheme }
    }

    /// The only key of its application.
    #[must_use]
    pub const fn only(scheme: SignatureScheme) -> Self {
        Self { id: None, scheme }
    }
}

/// Input and output of a signature command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// RSA-2048, PKCS #1 v1.5: P1 = 00 pads the given SHA-256 `DigestInfo`; 256 bytes come back.
    Rsa2048Sha256,
}

/// An application (DF) of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Application {
    /// Its name; sent whole, because this card also answers to a prefix.
    pub aid: Aid,
}

impl Application {
    /// An application with this name.
    #[must_use]
    pub const fn new(aid: Aid) -> Self {
        Self { aid }
    }
}

#[cfg(test)]
mod tests {
    use super::FileId;

    #[test]
    fn only_one_to_thirty_have_a_short_identifier() {
        assert_eq!(FileId::new(0x000A).short(), Some(0x0A));
        assert_eq!(FileId::new(0x001E).short(), Some(0x1E));
        for id in [0x0000, 0x001F, 0x010A, 0x3F00] {
            assert_eq!(FileId::new(id).short(), None, "{id:04X}");
        }
    }
}
