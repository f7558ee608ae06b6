use super::reader_player::ReaderPlayer;
use super::{Difference, Matching};
use crate::reader::session::LinkNote;
use crate::transcript::{Happening, Transcript};

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
    /// The recording begins within a connection: what was agreed on before is not known.
    Unbegun,
}

/// Drives a whole reader session from what was recorded: the same calls, the same link, the same reader, at the same times.
/// What it orders, writes, hears and tells has to be what was recorded. Chance is fixed and the key is the factory's, so
/// what the authentication proves is made anew.
///
/// Leniently, of a message only its kind and data are compared, and of an order only which it is.
///
/// # Errors
/// The first difference.
pub fn rerun_reader(transcript: &Transcript, matching: Matching) -> Result<ReaderRerun, Box<Difference>> {
    let notes = || {
        transcript.entries.iter().filter_map(|entry| match &entry.happening {
            Happening::Link(note) => Some(note),
            _ => None,
        })
    };
    match notes().next() {
        None => return Ok(ReaderRerun::NoReader),
        Some(LinkNote::Wanted(_) | LinkNote::Attend) => {}
        Some(_) => return Ok(ReaderRerun::Unbegun),
    }
    if notes().find(|note| note.is_order()).is_some_and(|first| *first != LinkNote::Connect) {
        return Ok(ReaderRerun::Unbegun);
    }
    ReaderPlayer::new(transcript, matching).play()?;
    let count = |wanted: fn(&Happening) -> bool| {
        transcript.entries.iter().filter(|entry| wanted(&entry.happening)).count()
    };
    Ok(ReaderRerun::Same {
        messages: count(|it| matches!(it, Happening::ToReader(_) | Happening::FromReader(_))),
        exchanges: count(|it| matches!(it, Happening::Command(_))),
    })
}
