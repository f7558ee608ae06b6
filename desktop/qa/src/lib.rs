//! What QA does with transcripts beyond replaying them. The format, redaction and replay are the core's
//! ([`shikaku_core::transcript`]); here is what needs files, formats of other programs, pages and many at once.

mod file;

pub use file::{FileError, Form, read_file, write_form};
