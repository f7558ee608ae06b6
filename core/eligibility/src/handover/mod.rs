//! 受け渡し: how a result leaves for the receipt computer (レセコン), and how one comes back.
//!
//! | format | what it is | source (eligibility reference) |
//! | --- | --- | --- |
//! | [`xml`] | 資格確認 XML, UTF-8 or Shift_JIS | 2.1, 2.4, 2.7 |
//! | [`json`] | the same names as JSON | 2.1 |
//! | [`clipboard`] | the text that the official app copies | 1.5 |
//! | [`any`] | any of the three above | |
//! | [`fhir`] | an export to HL7 FHIR R4, lossy | |
//! | [`japanese`] | what a person should know of a file, in Japanese | |
//! | [`file_name`] | the names of the files in `res` and `face` | 2.7 |
//!
//! Bytes in, values out, and back. Every reader has limits; every writer says what it could not carry. No error and
//! no report repeats what stood in a file.

pub mod any;
pub mod clipboard;
mod cp932;
mod encoding;
pub mod fhir;
pub mod file_name;
pub mod japanese;
pub mod json;
mod left_out;
mod limit;
mod line_end;
mod misfit;
mod misplaced;
mod official_names;
mod tree;
mod utf16;
pub mod xml;

pub use encoding::Encoding;
pub use file_name::{FileKind, FileName, FileNameError};
pub use left_out::{LeftOut, LeftOutReason};
pub use limit::{FileLimits, Position};
pub use misplaced::{MisnamedElement, MisplacedAnswer};
