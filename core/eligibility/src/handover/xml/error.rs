use thiserror::Error;

use crate::handover::misplaced::Unread;
use crate::handover::{MisnamedElement, MisplacedAnswer, Position};

/// Why a file is no 資格確認 XML.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum XmlReadError {
    /// Longer than the limit.
    #[error("the file is longer than {limit} bytes")]
    TooLong {
        /// Bytes.
        limit: usize,
    },
    /// Declared as something else than UTF-8 or Shift_JIS.
    #[error("the file is neither in UTF-8 nor in Shift_JIS")]
    UnsupportedEncoding,
    /// UTF-16, with a byte order mark or without.
    #[error("the file is in UTF-16")]
    Utf16,
    /// The bytes are not in the encoding that the file declares.
    #[error("the file is not in the encoding that it declares, at {0}")]
    WrongEncoding(Position),
    /// It ends in the middle.
    #[error("the file ends too early, at {0}")]
    Truncated(Position),
    /// No XML.
    #[error("the file is no well-formed XML, at {0}")]
    Syntax(Position),
    /// A document type: the way of XML bombs and of reading other files.
    #[error("the file has a document type, at {0}")]
    DocumentType(Position),
    /// An entity that is not one of the five of XML, nor a character.
    #[error("an unknown entity, at {0}")]
    Entity(Position),
    /// A character that XML does not allow.
    #[error("a control character, at {0}")]
    Character(Position),
    /// Text beside elements.
    #[error("text beside elements, at {0}")]
    MixedText(Position),
    /// More elements in one another than the limit.
    #[error("elements are nested too deeply, at {0}")]
    TooDeep(Position),
    /// More elements than the limit.
    #[error("too many elements, at {0}")]
    TooMany(Position),
    /// A text or a name longer than the limit.
    #[error("a text or a name is too long, at {0}")]
    TextTooLong(Position),
    /// An answer about a person where none is read.
    #[error("{0}")]
    Misplaced(MisplacedAnswer),
    /// An official name in another case.
    #[error("{0}")]
    Misnamed(MisnamedElement),
    /// Another root than `XmlMsg`.
    #[error("the root is not XmlMsg")]
    NoMessage,
    /// An element has content that does not belong there, or occurs twice where one is allowed.
    #[error("an element does not belong there, at {0}")]
    Shape(Position),
}

impl From<Unread> for XmlReadError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Misplaced(answer) => Self::Misplaced(answer),
            Unread::Misnamed(element) => Self::Misnamed(element),
        }
    }
}
