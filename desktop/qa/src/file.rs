use std::io;
use std::path::Path;

use shikaku_core::transcript::{Reading, Transcript, Unreadable, cbor, read, text};
use thiserror::Error;

/// The written form of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines that people read.
    Text,
    /// The CBOR sequence that devices write.
    Cbor,
}

/// Why a file gives no transcript.
#[derive(Debug, Error)]
pub enum FileError {
    /// The file itself.
    #[error("the file cannot be read: {0}")]
    File(#[from] io::Error),
    /// What is in it.
    #[error(transparent)]
    Content(#[from] Unreadable),
}

/// Reads a file in either form.
///
/// # Errors
/// When there is no file, or no header in it. A file that breaks later is read up to there.
pub fn read_file(path: &Path) -> Result<Reading, FileError> {
    Ok(read(&std::fs::read(path)?)?)
}

/// The bytes of a transcript in this form.
#[must_use]
pub fn write_form(transcript: &Transcript, form: Form) -> Vec<u8> {
    match form {
        Form::Text => text::write(transcript).into_bytes(),
        Form::Cbor => cbor::write(transcript),
    }
}
