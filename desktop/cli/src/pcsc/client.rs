use std::ffi::{CStr, CString};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use pcsc::{Error, PNP_NOTIFICATION};
use shikaku_clinic::failure::ReaderFailure;

use super::error::{Platform, service_failure};
use super::pace::{Bounds, Pace, SystemPace};
use super::service::{ReaderStatus, Service, System};
use super::worker::{CallError, Held, Wait, Worker};
use crate::interrupt::Interrupt;

/// A client of the smart-card service, none of whose calls lasts for ever.
pub(super) struct Client {
    service: Arc<dyn Service>,
    pace: Arc<dyn Pace>,
    bounds: Bounds,
    platform: Platform,
    interrupt: Interrupt,
    worker: Option<Worker>,
    /// Workers that were abandoned, until they end.
    abandoned: Vec<Abandoned>,
}

/// A worker whose call has not returned.
struct Abandoned {
    life: Weak<()>,
    /// The reader that the call was about.
    reader: Option<CString>,
    /// It held a connection to the card there.
    is_connected: bool,
}

impl Client {
    /// A client of this computer's service; nothing is opened yet.
    pub(super) fn system(interrupt: Interrupt) -> Self {
        Self::new(Arc::new(System), Arc::new(SystemPace), Bounds::SYSTEM, Platform::CURRENT, interrupt)
    }

    /// A client of a service.
    pub(super) fn new(
        service: Arc<dyn Service>,
        pace: Arc<dyn Pace>,
        bounds: Bounds,
        platform: Platform,
        interrupt: Interrupt,
    ) -> Self {
        Self { service, pace, bounds, platform, interrupt, worker: None, abandoned: Vec::new() }
    }

    /// How long calls may take.
    pub(super) const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whose service it is.
    pub(super) const fn platform(&self) -> Platform {
        self.platform
    }

    /// Returns the current time.
    pub(super) fn now(&self) -> Instant {
        self.pace.now()
    }

    /// Returns whether a person requested to stop.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupt.asked()
    }

    /// Opens the first context. On Windows there may be none before a reader is connected.
    ///
    /// # Errors
    /// Those of [`Client::open`], except `NoReader`.
    pub(super) fn begin(&mut self) -> Result<(), ReaderFailure> {
        match self.open(Duration::MAX) {
            Ok(()) | Err(ReaderFailure::NoReader) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// Opens a context, unless one is open.
    ///
    /// # Errors
    /// `AccessRefused` when a policy forbids it; `NoService` when there is no service, or it does not answer; `NoReader` on
    /// Windows, where the service runs only for readers.
    pub(super) fn open(&mut self, left: Duration) -> Result<(), ReaderFailure> {
        if self.worker.is_some() {
            return Ok(());
        }
        self.forget_ended();
        if self.abandoned.len() >= ABANDONED_MAX {
            return Err(ReaderFailure::NoService);
        }
        let limit = within(self.bounds.establish, left);
        let pace = self.pace.as_ref();
        let wait = Wait { pace, limit, interrupt: Some(&self.interrupt) };
        let (worker, life) = Worker::start(Arc::clone(&self.service), wait);
        self.worker = match worker {
            Ok(worker) => Some(worker),
            Err(error) => {
                log::debug!("PC/SC: {error:?} when asking for the service");
                if error == CallError::Hung {
                    self.pace.gave_up(limit);
                }
                self.abandoned.push(Abandoned { life, reader: None, is_connected: false });
                return Err(match error {
                    CallError::Pcsc(error) => self.failure(error),
                    _ => ReaderFailure::NoService,
                });
            }
        };
        Ok(())
    }

    /// Ends the context. A call that is under way ends by itself.
    pub(super) fn close(&mut self) {
        if let Some(worker) = self.worker.take() {
            self.abandoned.push(Abandoned { life: worker.life(), reader: None, is_connected: false });
        }
    }

    /// Makes a call in the open context. One that takes longer than `limit` is abandoned, and the context with it.
    ///
    /// # Errors
    /// What PC/SC says, or that the call did not return.
    pub(super) fn call<R: Send + 'static>(
        &mut self,
        what: Call<'_>,
        work: impl FnOnce(&mut Held) -> Result<R, Error> + Send + 'static,
    ) -> Result<R, CallError> {
        let Some(worker) = &self.worker else { return Err(CallError::Closed) };
        let interrupt = what.may_interrupt.then_some(&self.interrupt);
        let wait = Wait { pace: self.pace.as_ref(), limit: what.limit, interrupt };
        let end = worker.call(wait, work);
        if let Err(error) = end.as_ref().map(|_| ()).map_err(|error| *error)
            && !matches!(error, CallError::Pcsc(_))
        {
            let (life, reader) = (worker.life(), what.reader.map(CStr::to_owned));
            self.abandoned.push(Abandoned { life, reader, is_connected: what.is_connected });
            self.worker = None;
        }
        if matches!(end, Err(CallError::Hung)) {
            log::warn!("PC/SC: a call has not returned in {:?} and is abandoned", what.limit);
            self.pace.gave_up(what.limit);
        }
        end
    }

    /// A call about this reader that has not returned: `Some(true)` if it holds a connection.
    pub(super) fn is_stuck(&mut self, reader: &CStr) -> Option<bool> {
        self.forget_ended();
        let stuck = self.abandoned.iter().filter(|it| it.reader.as_deref() == Some(reader));
        stuck.map(|it| it.is_connected).reduce(|one, other| one || other)
    }

    /// The state of every reader now, and of the pseudo reader that reports readers which come and go. It takes no
    /// longer than is `left`, or than a second.
    ///
    /// # Errors
    /// When the service is gone, refuses, or does not answer. Then a new context is opened at the next look.
    pub(super) fn states(&mut self, left: Duration) -> Result<Vec<ReaderStatus>, ReaderFailure> {
        self.open(left)?;
        let limit = within(self.bounds.states, left);
        let what = Call { limit, reader: None, is_connected: false, may_interrupt: true };
        let platform = self.platform;
        let end = self.call(what, move |held| {
            let names = match held.context.list_readers() {
                Ok(names) => names,
                Err(Error::NoReadersAvailable) => Vec::new(),
                Err(error) => return Err(error),
            };
            let mut readers: Vec<_> = names.into_iter().map(ReaderStatus::new).collect();
            if KNOWS_NOTIFICATION {
                readers.push(ReaderStatus::new(PNP_NOTIFICATION().to_owned()));
            }
            match held.context.status_change(Duration::ZERO, &mut readers) {
                // Nothing but the pseudo reader, or a reader that went meanwhile: the next look sees it.
                Ok(()) | Err(Error::Timeout | Error::UnknownReader | Error::NoReadersAvailable) => {
                    Ok(readers)
                }
                Err(error) if service_failure(error, platform).is_some() => Err(error),
                Err(_) => Ok(readers),
            }
        });
        end.map_err(|error| {
            log::debug!("PC/SC: {error:?} when looking at the readers");
            self.close();
            match error {
                CallError::Pcsc(error) => self.failure(error),
                _ => ReaderFailure::NoService,
            }
        })
    }

    /// Waits until something changes, at most `time`, and at least so long that a service which always reports a
    /// change keeps no processor busy.
    pub(super) fn wait_for_change(&mut self, mut readers: Vec<ReaderStatus>, time: Duration) {
        let until = self.now() + time;
        let least = self.now() + time.min(POLL_PAUSE);
        if self.worker.is_some() && !readers.is_empty() {
            readers.iter_mut().for_each(ReaderStatus::sync);
            let limit = time + self.bounds.states;
            let what = Call { limit, reader: None, is_connected: false, may_interrupt: true };
            let end = self.call(what, move |held| match held.context.status_change(time, &mut readers) {
                Ok(()) | Err(Error::Timeout) => Ok(()),
                Err(error) => Err(error),
            });
            if end.is_ok() {
                return self.pause_until(least);
            }
        }
        // Without a context or readers to wait for, the next look returns the reason.
        self.pause_until(until);
    }

    fn pause_until(&self, until: Instant) {
        while !self.is_interrupted() {
            let left = until.saturating_duration_since(self.now());
            if left.is_zero() {
                return;
            }
            self.pace.pause(left.min(PAUSE_SLICE));
        }
    }

    fn failure(&self, error: Error) -> ReaderFailure {
        service_failure(error, self.platform).unwrap_or(ReaderFailure::NoService)
    }

    fn forget_ended(&mut self) {
        self.abandoned.retain(|it| it.life.strong_count() > 0);
    }
}

/// One call of PC/SC.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    /// How long it may take.
    pub(super) limit: Duration,
    /// The reader that it is about.
    pub(super) reader: Option<&'a CStr>,
    /// The context holds a connection to the card there.
    pub(super) is_connected: bool,
    /// Whether a request to stop abandons the call.
    pub(super) may_interrupt: bool,
}

/// A call may take `bound`, but no longer than is `left`; a second in any case, because powering a card takes some of it.
pub(super) fn within(bound: Duration, left: Duration) -> Duration {
    bound.min(left.max(Duration::from_secs(1)))
}

/// macOS has no pseudo reader: there, readers that come are seen when a wait is over.
const KNOWS_NOTIFICATION: bool = cfg!(not(target_os = "macos"));

/// So many workers may be under way or hang. Beyond that no context is opened until one ends.
const ABANDONED_MAX: usize = 6;

const POLL_PAUSE: Duration = Duration::from_millis(50);

/// Interval at which a pause checks for a request to stop.
const PAUSE_SLICE: Duration = Duration::from_millis(100);
