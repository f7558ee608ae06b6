//! What QA does with transcripts beyond replaying them. The format, redaction and replay are the core's
//! ([`shikaku_transcript`]); here is what needs files, formats of other programs, pages and many at once.

mod file;
mod import;
mod junit;
mod mutate;
mod proof;
pub mod report;
mod run;
mod search;
mod show;
pub mod transcript_report;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use file::{
    ENDING, FileError, Form, PathError, TranscriptFile, read_file, transcripts_below, write_form,
};
pub use import::{IMPORT_MAX, ImportError, Imported, Source, import, import_as};
pub use junit::junit;
pub use mutate::{Mutated, Mutation, Verdict, Wrong, mutate, mutations};
pub use run::{Fault, RunResult, RunSettings, run};
pub use search::{Known, KnownError, search};
pub use show::show;
