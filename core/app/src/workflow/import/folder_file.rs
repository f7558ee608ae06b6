use shikaku_clinic::failure::ImportFailure;
use shikaku_eligibility::handover::FileName;

/// The file of a result in the folder of the receipt computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderFile {
    /// It was not asked for.
    NotWritten,
    /// The shell writes it.
    Writing(FileName),
    /// The shell wrote it, or found that it is there.
    Done(FileOutcome),
}

/// What became of a file that the shell was to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOutcome {
    /// It is in the folder.
    Written,
    /// A file of its name was there before, from an earlier import of the same result. It was not touched.
    AlreadyThere,
    /// It is not in the folder.
    Failed(ImportFailure),
}

impl FolderFile {
    /// Whether the person may ask for the file.
    #[must_use]
    pub const fn can_be_asked_for(&self) -> bool {
        matches!(self, Self::NotWritten | Self::Done(FileOutcome::Failed(_)))
    }
}
