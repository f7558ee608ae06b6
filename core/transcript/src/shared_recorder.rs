use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::workflow::{Seen, Witness};
use shikaku_reader::session::{ReaderSeen, ReaderWitness};

use super::scribe::reader_seen;
use super::{Happening, Recorder};

/// One recorder for a reception and the reader below it: both levels in one file, each with a witness of its own. The
/// recording ends with the reception: a reader outlives it, and its witness keeps no recording open.
#[derive(Clone)]
pub struct SharedRecorder(Arc<Mutex<Recorder>>);

impl SharedRecorder {
    /// Shares a recorder.
    #[must_use]
    pub fn new(recorder: Recorder) -> Self {
        Self(Arc::new(Mutex::new(recorder)))
    }

    /// The witness of a reader session whose time counts from this moment.
    #[must_use]
    pub fn of_reader(&self, since: DateTime<Utc>) -> Arc<dyn ReaderWitness> {
        self.locked().hold_digits();
        Arc::new(ReaderRecorder { recorder: Arc::downgrade(&self.0), since })
    }

    /// Writes down one happening, as [`Recorder::note`].
    pub fn note(&self, happening: &Happening, now: DateTime<Utc>) {
        self.locked().note(happening, now);
    }

    /// A recorder whose caller panicked goes on.
    fn locked(&self) -> MutexGuard<'_, Recorder> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Witness for SharedRecorder {
    fn saw(&mut self, seen: Seen<'_>, now: DateTime<Utc>) {
        self.locked().saw(seen, now);
    }
}

struct ReaderRecorder {
    recorder: Weak<Mutex<Recorder>>,
    since: DateTime<Utc>,
}

impl ReaderWitness for ReaderRecorder {
    fn saw(&self, seen: ReaderSeen<'_>, now: Duration) {
        let Some(recorder) = self.recorder.upgrade() else { return };
        let after = TimeDelta::from_std(now).unwrap_or(TimeDelta::MAX);
        let now = self.since.checked_add_signed(after).unwrap_or(DateTime::<Utc>::MAX_UTC);
        SharedRecorder(recorder).note(&reader_seen(seen), now);
    }
}
