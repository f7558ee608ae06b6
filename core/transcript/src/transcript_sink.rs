use thiserror::Error;

/// A piece was not appended; what was appended before stays.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the tape takes no more")]
pub struct TranscriptSinkError;

/// Where a recording goes: only ever longer, so that a crash leaves what was there.
pub trait TranscriptSink {
    /// Appends a piece whole, and hands it to the operating system before it returns.
    ///
    /// # Errors
    /// When it could not. The recording ends there; what is recorded goes on undisturbed.
    fn append(&mut self, piece: &[u8]) -> Result<(), TranscriptSinkError>;
}
