//! Transcripts as one page that is whole in itself. It loads nothing, its only script is the filter's, and it can be
//! read without that too. It goes by mail to the maintainers of a shell, a reader or a gateway.

mod gather;
mod page;
mod picture;
mod section;
mod summary;
mod words;

pub use gather::{Gathered, Unread, gather};
pub use page::page;

use crate::transcript_report::Report;

/// A transcript of a report.
#[derive(Clone, PartialEq)]
pub struct Section {
    /// Where it was found, as the reader of the report would name it.
    pub name: String,
    /// The report of the transcript.
    pub transcript_report: Report,
    /// Why the report is incomplete.
    pub broken: Option<String>,
}
