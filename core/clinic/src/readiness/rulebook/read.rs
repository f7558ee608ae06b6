use serde::Deserialize;
use thiserror::Error;

use super::{Fault, Rulebook, check};

/// Why a file is no rulebook. The file holds no person, so that its own words may be repeated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RulebookError {
    /// Longer than [`Rulebook::LENGTH_MAX`].
    #[error("longer than {} bytes", Rulebook::LENGTH_MAX)]
    TooLong,
    /// No TOML, or not in the form of a rulebook: a key that is unknown or missing, a value of another kind.
    #[error("line {line}: {message}")]
    Form {
        /// Counted from one.
        line: usize,
        /// What the TOML reader says.
        message: String,
    },
    /// Written for another version of this program.
    #[error("schema {found} is not {}", Rulebook::SCHEMA)]
    Schema {
        /// What the file says.
        found: u32,
    },
    /// In the right form, and wrong.
    #[error("{place}: {fault}")]
    Wrong {
        /// Where: `steps 3`.
        place: String,
        /// What.
        fault: Fault,
    },
}

impl Rulebook {
    /// The form of file that this program reads.
    pub const SCHEMA: u32 = 1;
    /// The longest file taken, in bytes; the embedded one has about 15,000.
    pub const LENGTH_MAX: usize = 256 * 1024;

    /// The rulebook that comes with the program. It is `data/readiness.toml` as JSON, which a test keeps equal, so that a
    /// phone needs no TOML reader: that would be a twelfth of its library.
    ///
    /// # Errors
    /// None that a test would not have found.
    pub fn embedded() -> Result<Self, RulebookError> {
        // The other messages are read from bytes; from a text would compile a second parser into the library of the phones.
        let book = serde_json::from_slice(include_bytes!("../../../data/readiness.json"));
        book.map_err(|error| RulebookError::Form { line: error.line(), message: error.to_string() })
    }

    /// Reads a file that takes the place of the embedded one.
    ///
    /// # Errors
    /// When it is too long, no TOML, of another schema or form, or contradicts itself.
    pub fn parse(text: &str) -> Result<Self, RulebookError> {
        if text.len() > Self::LENGTH_MAX {
            return Err(RulebookError::TooLong);
        }
        // The schema first: a newer form must not be reported as a misspelt key.
        let Head { schema } = toml::from_str(text).map_err(|error| form(&error, text))?;
        if schema != Self::SCHEMA {
            return Err(RulebookError::Schema { found: schema });
        }
        let rulebook: Self = toml::from_str(text).map_err(|error| form(&error, text))?;
        check::check(&rulebook)?;
        Ok(rulebook)
    }
}

#[derive(Deserialize)]
struct Head {
    schema: u32,
}

/// What is read is printed to a terminal, which must not take orders from it.
fn form(error: &toml::de::Error, text: &str) -> RulebookError {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let message = error.message().chars().take(MESSAGE_MAX);
    let message = message.map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    RulebookError::Form { line, message }
}

/// Letters of a message that are kept.
const MESSAGE_MAX: usize = 300;
