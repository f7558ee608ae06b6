use shikaku_clinic::history::ConfirmationMethod;
use shikaku_eligibility::handover::Encoding;
use zeroize::Zeroizing;

/// How a result reached the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOrigin {
    /// A person pressed 貼り付ける, and the shell read the clipboard.
    Pasted,
    /// The shell watches the clipboard, because a person chose that. What is no copied result changes nothing, and the shell
    /// leaves out what it copied itself.
    Watched,
    /// A file was chosen or dropped.
    File,
    /// Another application shared it.
    Shared,
}

impl ImportOrigin {
    /// Whether the text is in the clipboard.
    #[must_use]
    pub const fn is_clipboard(self) -> bool {
        match self {
            Self::Pasted | Self::Watched => true,
            Self::File | Self::Shared => false,
        }
    }
}

/// What came, byte by byte: a copied text in UTF-8 or Shift_JIS, or a result as XML or JSON. Wiped when dropped; no `Debug`,
/// no `Clone`.
pub struct ImportBytes(Zeroizing<Vec<u8>>);

impl ImportBytes {
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for ImportBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

/// What a result was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportSource {
    /// The text that the official app copies.
    OfficialApp,
    /// A result as XML or JSON, as a face reader leaves it.
    ResultFile,
}

impl ImportSource {
    /// How it is written down in the history.
    #[must_use]
    pub const fn method(self) -> ConfirmationMethod {
        match self {
            Self::OfficialApp => ConfirmationMethod::OfficialApp,
            Self::ResultFile => ConfirmationMethod::ResultFile,
        }
    }
}

/// What the device does with an imported result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Whether the shell can write into the folder of a receipt computer.
    pub has_folder: bool,
    /// The encoding of the files in it.
    pub encoding: Encoding,
    /// Whether the clipboard is cleared as soon as a result was read from it.
    pub clears_clipboard: bool,
}
