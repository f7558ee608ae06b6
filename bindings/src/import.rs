use shikaku_clinic::failure::ImportFailure;
use shikaku_core::workflow;

/// How a copied result or a file reached the app.
#[derive(Clone, Copy, uniffi::Enum)]
pub enum ImportOrigin {
    /// A person pressed 貼り付ける, and the shell read the clipboard.
    Pasted,
    /// The shell watches the clipboard, because a person chose that. What is no copied result changes nothing.
    Watched,
    /// A file was chosen or dropped.
    File,
    /// Another app shared it.
    Shared,
}

/// What became of a `WriteResultFile`.
#[derive(Clone, Copy, uniffi::Enum)]
pub enum ResultFileOutcome {
    /// It is in the folder.
    Written,
    /// A file of its name was there before. It was not touched.
    AlreadyThere,
    /// The folder is not there.
    NoFolder,
    /// Writing into the folder is not permitted.
    Denied,
    /// No space is left.
    NoSpace,
    /// It could not be written for another reason.
    Failed,
}

impl From<ImportOrigin> for workflow::ImportOrigin {
    fn from(origin: ImportOrigin) -> Self {
        match origin {
            ImportOrigin::Pasted => Self::Pasted,
            ImportOrigin::Watched => Self::Watched,
            ImportOrigin::File => Self::File,
            ImportOrigin::Shared => Self::Shared,
        }
    }
}

impl From<ResultFileOutcome> for workflow::FileOutcome {
    fn from(outcome: ResultFileOutcome) -> Self {
        match outcome {
            ResultFileOutcome::Written => Self::Written,
            ResultFileOutcome::AlreadyThere => Self::AlreadyThere,
            ResultFileOutcome::NoFolder => Self::Failed(ImportFailure::NoFolder),
            ResultFileOutcome::Denied => Self::Failed(ImportFailure::FolderDenied),
            ResultFileOutcome::NoSpace => Self::Failed(ImportFailure::FolderFull),
            ResultFileOutcome::Failed => Self::Failed(ImportFailure::FolderFailed),
        }
    }
}
