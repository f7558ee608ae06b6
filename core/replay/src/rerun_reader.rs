use shikaku_transcript::{Entry, Transcript, TranscriptEvent};

use super::reader_player::{Count, ReaderPlayer};
use super::{Difference, Matching};

/// What came of running a reader again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReaderRerun {
    /// It went as recorded.
    Same {
        /// Whole messages, both ways.
        messages: usize,
        /// Exchanges with a card.
        exchanges: usize,
    },
    /// The transcript holds nothing of a reader.
    NoReader,
    /// The recording begins within a connection, and no other session begins in it: what was agreed on before is not known.
    Unbegun,
}

/// Drives a whole reader session from what was recorded: the same calls, the same link, the same reader, at the same
/// times. Its orders, messages and news have to equal the recorded ones. Random numbers are fixed and the key is the
/// factory's, so the proofs of the authentication are computed again.
///
/// Leniently, of a message only its kind and data are compared, and of an order only which it is.
///
/// # Errors
/// The first difference.
pub fn rerun_reader(transcript: &Transcript, matching: Matching) -> Result<ReaderRerun, Box<Difference>> {
    let is_link = |entry: &Entry| matches!(entry.event, TranscriptEvent::Link(_));
    if !transcript.entries.iter().any(is_link) {
        return Ok(ReaderRerun::NoReader);
    }
    let Count { sessions, messages, exchanges } = ReaderPlayer::new(transcript, matching).play()?;
    Ok(if sessions == 0 { ReaderRerun::Unbegun } else { ReaderRerun::Same { messages, exchanges } })
}
