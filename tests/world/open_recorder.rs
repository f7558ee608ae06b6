//! Recordings that hide nothing. They are part of the tests because the cards of the tests are synthetic: a package that
//! ships does not depend on this one, so no product can make such a recording.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::workflow::{Observation, Observer};
use shikaku_reader::session::{ReaderObservation, ReaderObserver};
use shikaku_transcript::{
    Entry, EventWriter, Header, Redaction, SharedRecorder, Transcript, TranscriptEvent, UserAct, reader_seen,
};

/// A recorder of a reception and of the reader below it.
pub trait CheckRecorder: Observer + Send + 'static {
    /// Returns the observer of a reader session whose time counts from this timestamp.
    fn of_reader(&self, since: DateTime<Utc>) -> Arc<dyn ReaderObserver>;
}

impl CheckRecorder for SharedRecorder {
    fn of_reader(&self, since: DateTime<Utc>) -> Arc<dyn ReaderObserver> {
        Self::of_reader(self, since)
    }
}

/// Records everything as it is.
#[derive(Clone)]
pub struct OpenRecorder(Arc<Mutex<Open>>);

struct Open {
    event_writer: EventWriter,
    transcript: Transcript,
}

impl OpenRecorder {
    /// Begins a recording with this header.
    #[must_use]
    pub fn new(header: &Header) -> Self {
        let header = Header { redaction: Redaction::None, ..header.clone() };
        let transcript = Transcript { header, entries: Vec::new() };
        Self(Arc::new(Mutex::new(Open { event_writer: EventWriter::default(), transcript })))
    }

    /// Everything recorded until now.
    #[must_use]
    pub fn transcript(&self) -> Transcript {
        self.locked().transcript.clone()
    }

    fn locked(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Appends an entry. Time never runs backwards, and none passes at a digit, as in every transcript.
    fn note(&mut self, event: TranscriptEvent, now: DateTime<Utc>) {
        let last = self.transcript.entries.last().map_or(Duration::ZERO, |entry| entry.at);
        let since = (now - self.transcript.header.clock_base).to_std().unwrap_or_default();
        let is_digit = event == TranscriptEvent::User(UserAct::Digit);
        let at = if is_digit { last } else { since.max(last) };
        self.transcript.entries.push(Entry { at, event });
    }
}

impl Observer for OpenRecorder {
    fn observe(&mut self, seen: Observation<'_>, now: DateTime<Utc>) {
        let mut open = self.locked();
        for event in open.event_writer.events(seen) {
            open.note(event, now);
        }
    }
}

impl CheckRecorder for OpenRecorder {
    fn of_reader(&self, since: DateTime<Utc>) -> Arc<dyn ReaderObserver> {
        Arc::new(OpenReader { recorder: self.clone(), since })
    }
}

struct OpenReader {
    recorder: OpenRecorder,
    since: DateTime<Utc>,
}

impl ReaderObserver for OpenReader {
    fn observe(&self, seen: ReaderObservation<'_>, now: Duration) {
        let now = self.since + TimeDelta::from_std(now).expect("a test of some minutes");
        self.recorder.locked().note(reader_seen(seen), now);
    }
}
