//! A thread for the calls of one PC/SC context.
//!
//! A call of PC/SC may never return: a driver hangs, or pcsc-lite makes `SCardConnect` wait while another program
//! holds a transaction. The caller therefore waits with a limit and abandons a worker whose call takes longer. An
//! abandoned worker sends nothing more: when its call returns, it takes the power from the card and ends.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use pcsc::Error;

use super::pace::Pace;
use super::service::{Connection, Service, ServiceContext};
use crate::interrupt::Interrupt;

/// What a worker holds.
pub(super) struct Held {
    /// The context.
    pub(super) context: Box<dyn ServiceContext>,
    /// The connection to a card, if there is one.
    pub(super) card: Option<Box<dyn Connection>>,
}

/// The caller's end of a worker. Dropping it ends the worker once its call has returned.
pub(super) struct Worker {
    jobs: Sender<Job>,
    /// Lives as long as the thread.
    life: Weak<()>,
}

type Job = Box<dyn FnOnce(&mut Held) + Send>;

/// Why a call gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::From)]
pub(super) enum CallError {
    /// PC/SC says so.
    #[from]
    Pcsc(Error),
    /// It takes longer than it may.
    Hung,
    /// A person requested to stop.
    Interrupted,
    /// It ended the worker: the `pcsc` crate panics at a code that it does not know, in builds with assertions.
    Died,
    /// No context is open.
    Closed,
}

/// How long an answer is waited for.
#[derive(Clone, Copy)]
pub(super) struct Wait<'a> {
    /// The clock.
    pub(super) pace: &'a dyn Pace,
    /// At most so long.
    pub(super) limit: Duration,
    /// Ends the wait early.
    pub(super) interrupt: Option<&'a Interrupt>,
}

impl Worker {
    /// Starts a thread and opens a context on it. The second value lives as long as the thread, also after a failure.
    pub(super) fn start(service: Arc<dyn Service>, wait: Wait<'_>) -> (Result<Self, CallError>, Weak<()>) {
        let life = Arc::new(());
        let weak = Arc::downgrade(&life);
        let (jobs, work) = mpsc::channel::<Job>();
        let (opened, opening) = mpsc::channel();
        let body = move || {
            match service.establish() {
                Ok(context) if opened.send(Ok(())).is_ok() => run(context, &work),
                Ok(_) => {}
                Err(error) => drop(opened.send(Err(error))),
            }
            drop(life);
        };
        let worker = match thread::Builder::new().name("pcsc".to_owned()).spawn(body) {
            Ok(_) => receive(&opening, wait)
                .and_then(|end| end.map_err(CallError::from))
                .map(|()| Self { jobs, life: Weak::clone(&weak) }),
            Err(_) => Err(CallError::Pcsc(Error::NoMemory)),
        };
        (worker, weak)
    }

    /// Makes a call on the worker's thread. After any error but that of PC/SC the worker is of no more use.
    pub(super) fn call<R: Send + 'static>(
        &self,
        wait: Wait<'_>,
        work: impl FnOnce(&mut Held) -> Result<R, Error> + Send + 'static,
    ) -> Result<R, CallError> {
        let (answer, answers) = mpsc::channel();
        let job: Job = Box::new(move |held| drop(answer.send(work(held))));
        if self.jobs.send(job).is_err() {
            return Err(CallError::Closed);
        }
        receive(&answers, wait)?.map_err(CallError::from)
    }

    /// Lives as long as the thread.
    pub(super) fn life(&self) -> Weak<()> {
        Weak::clone(&self.life)
    }
}

fn run(context: Box<dyn ServiceContext>, work: &Receiver<Job>) {
    let mut held = Held { context, card: None };
    while let Ok(job) = work.recv() {
        job(&mut held);
    }
    if let Some(Err(error)) = held.card.take().map(Connection::disconnect) {
        log::debug!("PC/SC: {error:?} when disconnecting");
    }
}

fn receive<R>(answers: &Receiver<R>, wait: Wait<'_>) -> Result<R, CallError> {
    let start = Instant::now();
    loop {
        match answers.recv_timeout(SLICE) {
            Ok(answer) => return Ok(answer),
            Err(RecvTimeoutError::Disconnected) => return Err(CallError::Died),
            Err(RecvTimeoutError::Timeout) if wait.interrupt.is_some_and(Interrupt::asked) => {
                return Err(CallError::Interrupted);
            }
            Err(RecvTimeoutError::Timeout) if wait.pace.is_over(start, wait.limit) => {
                return Err(CallError::Hung);
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Interval at which a wait checks for a request to stop.
const SLICE: Duration = Duration::from_millis(100);
