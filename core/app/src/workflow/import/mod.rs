//! 取り込み: a result that the official app copied, or that another program left as a file (product reference, 8).
//!
//! A copied text says nothing of validity. A person says what the official app shows, and only then a file says it.

mod area;
mod folder_file;
mod hand_over;
mod page;
mod read;
mod report;
mod source;
#[cfg(test)]
mod tests;

pub(crate) use area::ImportRequest;
pub use area::{Import, ImportContext};
pub use folder_file::{FileOutcome, FolderFile};
pub use page::{AskedResult, ImportEvent, ImportPage, ImportedResult, Kept, SavedRecord, SeenValidity};
pub use read::CopiedResult;
pub use report::{ImportReport, ReportRow};
pub use source::{ImportBytes, ImportOptions, ImportOrigin, ImportSource};
