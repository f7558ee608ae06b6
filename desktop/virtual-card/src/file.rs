use std::sync::Arc;

use crate::issuance::SyntheticKey;
use crate::pin::PinObject;

/// One application and its files.
#[derive(Clone)]
pub(crate) struct Application {
    /// Its name, in full.
    pub(crate) aid: &'static [u8],
    /// Its elementary files, in no particular order.
    pub(crate) files: Vec<ElementaryFile>,
    /// The key that P2 = 00 of the signature command means.
    pub(crate) default_key: Option<&'static SyntheticKey>,
}

/// One elementary file. Every identifier here is 0001 to 001E and so has a short form.
#[derive(Clone)]
pub(crate) struct ElementaryFile {
    pub(crate) id: u16,
    /// What must have been presented before it may be read or used.
    pub(crate) access: Access,
    pub(crate) content: Content,
}

/// What a file is.
#[derive(Clone)]
pub(crate) enum Content {
    /// Bytes for READ BINARY.
    Transparent(Arc<[u8]>),
    /// A reference for VERIFY.
    Pin(PinObject),
    /// A private key for the signature command.
    Key(&'static SyntheticKey),
    /// Selectable on the card; its purpose is unknown.
    Unknown,
    /// A certificate that was never issued; the quirks say whether the file is there.
    Absent,
}

/// Access rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Nothing need be presented.
    Free,
    /// One of these references must be verified.
    AnyOf(&'static [u16]),
    /// No known credential opens it.
    Never,
}

impl Application {
    /// The file with this identifier.
    pub(crate) fn file(&self, id: u16) -> Option<&ElementaryFile> {
        self.files.iter().find(|file| file.id == id)
    }

    /// The reference for VERIFY with this identifier.
    pub(crate) fn pin(&self, id: u16) -> Option<&PinObject> {
        match &self.file(id)?.content {
            Content::Pin(pin) => Some(pin),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn pin_mut(&mut self, id: u16) -> Option<&mut PinObject> {
        match &mut self.files.iter_mut().find(|file| file.id == id)?.content {
            Content::Pin(pin) => Some(pin),
            _ => None,
        }
    }
}

impl ElementaryFile {
    /// A transparent file.
    pub(crate) fn transparent(id: u16, access: Access, bytes: Vec<u8>) -> Self {
        Self { id, access, content: Content::Transparent(bytes.into()) }
    }

    /// A reference for VERIFY.
    pub(crate) const fn pin(id: u16, pin: PinObject) -> Self {
        Self { id, access: Access::Free, content: Content::Pin(pin) }
    }

    /// A private key.
    pub(crate) const fn key(id: u16, access: Access, key: &'static SyntheticKey) -> Self {
        Self { id, access, content: Content::Key(key) }
    }

    /// A file that can be selected and whose use is unknown.
    pub(crate) const fn unknown(id: u16) -> Self {
        Self { id, access: Access::Never, content: Content::Unknown }
    }
}

impl Access {
    /// Whether it is open after these references were verified.
    pub(crate) fn allows(self, verified: &[u16]) -> bool {
        match self {
            Self::Free => true,
            Self::AnyOf(references) => references.iter().any(|reference| verified.contains(reference)),
            Self::Never => false,
        }
    }
}
