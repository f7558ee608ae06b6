use std::fmt;
use std::io::{self, ErrorKind};

/// Why the operating system refuses something: a kind, and its own number where it gave one. The text of an [`io::Error`]
/// is not kept, because it may hold the name of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OsError {
    kind: ErrorKind,
    number: Option<i32>,
}

impl OsError {
    /// The kind.
    #[must_use]
    pub const fn kind(self) -> ErrorKind {
        self.kind
    }

    /// The number of the operating system (`errno` on Unix), for a kind that has no name.
    #[must_use]
    pub const fn number(self) -> Option<i32> {
        self.number
    }
}

impl From<&io::Error> for OsError {
    fn from(error: &io::Error) -> Self {
        Self { kind: error.kind(), number: error.raw_os_error() }
    }
}

impl From<OsError> for io::Error {
    fn from(error: OsError) -> Self {
        error.number.map_or_else(|| error.kind.into(), Self::from_raw_os_error)
    }
}

impl fmt::Display for OsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{} (os error {number})", self.kind),
            None => write!(f, "{}", self.kind),
        }
    }
}
