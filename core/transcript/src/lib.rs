//! 記録 (transcript): what happened at one reception, or at one card, as a file that QA replays, reads and breaks.
//!
//! One model, [`Transcript`], in two lossless forms: a CBOR sequence as devices write it, and lines of text that a person
//! reads and a diff shows. `fixtures/README.md` documents both. [`Recorder`] writes it, after [`Redactor`] has replaced
//! what is personal; [`audit`] proves that it did. Below the commands to a card a transcript may hold the messages of the
//! reader that carried them. The package `shikaku-replay` runs a transcript again.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

mod act;
mod entry;
mod event_writer;
mod form;
mod frame_words;
mod header;
mod limit;
mod meaning;
mod numbers;
mod reading;
mod recorder;
mod redact;
mod shared_recorder;
mod transcript_event;
mod transcript_sink;
mod words;

pub use act::UserAct;
pub use entry::{Entry, Transcript};
pub use event_writer::{EventWriter, reader_news, reader_seen};
pub use form::{cbor, text};
pub use frame_words::{link_note_text, reader_message_text};
pub use header::{Header, LinkKind, Redaction};
pub use meaning::{ApplicationName, CardStateTracker, CommandKind, FileRef, Meaning, status_in_words};
pub use reading::{Broken, Place, Problem, Reading, Unreadable, read};
pub use recorder::{RecordedLink, Recorder};
pub use redact::{CARD_BIRTH_DATE, CARD_BIRTH_ERA, CARD_BIRTH_KEY, Finding, Redactor, audit, redact};
pub use shared_recorder::SharedRecorder;
pub use transcript_event::{StateNote, TranscriptEvent};
pub use transcript_sink::{TranscriptSink, TranscriptSinkError};

#[cfg(test)]
mod tests;
