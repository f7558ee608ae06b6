use shikaku_core::workflow::FileOutcome;
use shikaku_eligibility::handover::FileName;

/// The folder of the receipt computer.
pub trait ResultFolder {
    /// Writes a file of this name, whole or not at all, and overwrites none.
    fn put(&mut self, name: &FileName, bytes: &[u8]) -> FileOutcome;
}
