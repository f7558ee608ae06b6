//! 資格確認 XML (`XmlMsg`), single and bulk (eligibility reference, 2.1, 2.4 and 2.7).
//!
//! Elements come in any order, repeated ones are lists, unknown ones stay in the message. What the message has no place
//! for (attributes, comments) is counted, so that nothing vanishes silently. There is no DTD: no entity but the five of
//! XML and numbers, so nothing can grow while it is read.

mod characters;
mod decode;
mod error;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use error::XmlReadError;
pub use read::{XmlFile, read};
pub use write::{XmlWriteError, XmlWritten, write};
