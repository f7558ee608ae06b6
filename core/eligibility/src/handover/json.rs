//! The official names as JSON: what the gateway answers, and one form of [`crate::OfficialMessage`].

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use thiserror::Error;

use super::misfit;
use super::misplaced::{self, Unread};
use super::tree::{Content, Excess, Node};
use super::{FileLimits, MisnamedElement, MisplacedAnswer, Position};

/// Why a file is no message in JSON.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonReadError {
    /// Longer than the limit.
    #[error("the file is longer than {limit} bytes")]
    TooLong {
        /// Bytes.
        limit: usize,
    },
    /// It ends in the middle.
    #[error("the file ends too early, at {0}")]
    Truncated(Position),
    /// No JSON, or not in UTF-8.
    #[error("the file is no JSON, at {0}")]
    Syntax(Position),
    /// JSON, but no message.
    #[error("something does not belong there, at {0}")]
    Shape(Position),
    /// Another root than `XmlMsg`, or something beside it.
    #[error("the root is not XmlMsg")]
    NoMessage,
    /// An answer about a person where none is read.
    #[error("{0}")]
    Misplaced(MisplacedAnswer),
    /// An official name in another case.
    #[error("{0}")]
    Misnamed(MisnamedElement),
    /// Deeper, wider or with longer texts than the limits allow.
    #[error("the file holds more than it may")]
    Excess,
}

/// Reads a message. A byte order mark is skipped; unknown elements stay in the message.
///
/// # Errors
/// Returns what is wrong and where; the error contains no content of the file.
pub fn read<T: DeserializeOwned>(file: &[u8], limits: &FileLimits) -> Result<T, JsonReadError> {
    if file.len() > limits.bytes {
        return Err(JsonReadError::TooLong { limit: limits.bytes });
    }
    let file = file.strip_prefix(BYTE_ORDER_MARK).unwrap_or(file);
    // Parses into the tree first: it enforces the limits and rejects a name that occurs twice.
    let tree: Node = serde_json::from_slice(file)?;
    tree.check(limits)?;
    match &tree.content {
        Content::Children(roots) if matches!(roots.as_slice(), [(name, _)] if name == "XmlMsg") => {}
        _ => return Err(JsonReadError::NoMessage),
    }
    misplaced::check(&tree)?;
    serde_json::from_slice(file).map_err(|error| misfit::in_json(file).unwrap_or(error).into())
}

/// Writes a message, for people to read too.
///
/// # Errors
/// When the value has no form in JSON; a message always has one.
pub fn write<T: Serialize>(message: &T) -> Result<Vec<u8>, JsonWriteError> {
    let mut bytes = serde_json::to_vec_pretty(message).map_err(|_| JsonWriteError)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A value has no form in JSON.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the message has no form in JSON")]
pub struct JsonWriteError;

pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl From<serde_json::Error> for JsonReadError {
    /// Keeps the place alone: the text of the error repeats the input.
    fn from(error: serde_json::Error) -> Self {
        let position = Position { line: error.line().max(1), column: error.column().max(1) };
        match error.classify() {
            Category::Eof => Self::Truncated(position),
            Category::Data => Self::Shape(position),
            Category::Syntax | Category::Io => Self::Syntax(position),
        }
    }
}

impl From<Unread> for JsonReadError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Misplaced(answer) => Self::Misplaced(answer),
            Unread::Misnamed(element) => Self::Misnamed(element),
        }
    }
}

impl From<Excess> for JsonReadError {
    fn from(_: Excess) -> Self {
        Self::Excess
    }
}

#[cfg(test)]
mod tests {
    use super::{JsonReadError, read, write};
    use crate::OfficialMessage;
    use crate::handover::{FileLimits, Position};

    #[track_caller]
    fn check(json: &str, expected: Result<(), JsonReadError>) {
        let message = read::<OfficialMessage>(json.as_bytes(), &FileLimits::SINGLE);
        assert_eq!(message.map(|_| ()), expected, "{json:.60}");
    }

    const fn at(line: usize, column: usize) -> Position {
        Position { line, column }
    }

    #[test]
    fn what_is_no_message_is_refused_with_its_place() {
        check("{\"XmlMsg\":{}}", Ok(()));
        check("\u{FEFF}{\"XmlMsg\":{}}", Ok(()));
        check("{\n\"XmlMsg\":{", Err(JsonReadError::Truncated(at(2, 10))));
        check("<XmlMsg/>", Err(JsonReadError::Syntax(at(1, 1))));
        check("{}", Err(JsonReadError::NoMessage));
        check("[]", Err(JsonReadError::NoMessage));
        check("{\"XmlMsg\":{},\"Other\":1}", Err(JsonReadError::NoMessage));
        check("{\"XmlMsg\":{\"MessageHeader\":{\"ErrorCode\":[]}}}", Ok(()));
        check(
            "{\"XmlMsg\":{\"MessageHeader\":{\"ErrorCode\":[\"1\",\"2\"]}}}",
            Err(JsonReadError::Shape(at(1, 49))),
        );
    }

    #[test]
    fn an_element_that_occurs_twice_is_refused_wherever_it_occurs() {
        check(
            "{\"XmlMsg\":{\"MessageBody\":{\"X\":{\"A\":1,\"A\":2}}}}",
            Err(JsonReadError::Shape(at(1, 43))),
        );
        check("{\"XmlMsg\":{},\"XmlMsg\":{}}", Err(JsonReadError::Shape(at(1, 25))));
    }

    #[test]
    fn what_goes_beyond_a_limit_is_refused() {
        let body = |value: &str| format!("{{\"XmlMsg\":{{\"MessageBody\":{{\"X\":{value}}}}}}}");
        check(&body(&format!("\"{}\"", "x".repeat(16 * 1024))), Ok(()));
        check(&body(&format!("\"{}\"", "x".repeat(16 * 1024 + 1))), Err(JsonReadError::Excess));
        check(&body(&format!("{}1{}", "{\"X\":".repeat(21), "}".repeat(21))), Ok(()));
        check(&body(&format!("{}1{}", "{\"X\":".repeat(22), "}".repeat(22))), Err(JsonReadError::Excess));
        check(&body(&format!("[{}1]", "1,".repeat(20_000))), Err(JsonReadError::Excess));
        check(&body(&format!("{{\"{}\":1}}", "n".repeat(129))), Err(JsonReadError::Excess));
        let long = JsonReadError::TooLong { limit: 4 * 1024 * 1024 };
        check(&body(&" ".repeat(4 * 1024 * 1024)), Err(long));
    }

    #[test]
    fn a_message_is_written_as_one_that_reads_the_same() {
        let json = "{\"XmlMsg\":{\"MessageHeader\":{\"ErrorCode\":\"E1\",\"Novel\":[1,{\"A\":null}]},\"MessageBody\":{}}}";
        let message: OfficialMessage = read(json.as_bytes(), &FileLimits::SINGLE).expect("a message");
        let written = write(&message).expect("JSON");
        assert_eq!(read::<OfficialMessage>(&written, &FileLimits::SINGLE), Ok(message));
    }
}
