use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::workflow::{Observation, Observer};
use shikaku_reader::session::{ReaderObservation, ReaderObserver};

use super::event_writer::reader_seen;
use super::{Recorder, TranscriptEvent};

/// One recorder for a reception and the reader below it: both levels in one file, each with its own observer. The
/// recording ends with the reception. A reader outlives it, and its observer keeps no recording open.
#[derive(Clone)]
pub struct SharedRecorder(Arc<Mutex<Recorder>>);

impl SharedRecorder {
    /// Shares a recorder.
    #[must_use]
    pub fn new(recorder: Recorder) -> Self {
        Self(Arc::new(Mutex::new(recorder)))
    }

    /// Returns the observer of a reader session whose time counts from `since`.
    #[must_use]
    pub fn of_reader(&self, since: DateTime<Utc>) -> Arc<dyn ReaderObserver> {
        self.locked().hold_digits();
        Arc::new(ReaderRecorder { recorder: Arc::downgrade(&self.0), since })
    }

    /// Records one event, as [`Recorder::note`].
    pub fn note(&self, event: &TranscriptEvent, now: DateTime<Utc>) {
        self.locked().note(event, now);
    }

    /// A recorder whose caller panicked goes on.
    fn locked(&self) -> MutexGuard<'_, Recorder> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for SharedRecorder {
    fn observe(&mut self, seen: Observation<'_>, now: DateTime<Utc>) {
        self.locked().observe(seen, now);
    }
}

struct ReaderRecorder {
    recorder: Weak<Mutex<Recorder>>,
    since: DateTime<Utc>,
}

impl ReaderObserver for ReaderRecorder {
    fn observe(&self, seen: ReaderObservation<'_>, now: Duration) {
        let Some(recorder) = self.recorder.upgrade() else { return };
        let after = TimeDelta::from_std(now).unwrap_or(TimeDelta::MAX);
        let now = self.since.checked_add_signed(after).unwrap_or(DateTime::<Utc>::MAX_UTC);
        SharedRecorder(recorder).note(&reader_seen(seen), now);
    }
}
