//! Signals that ask a program to end.
//!
//! The first one asks: whatever waits sees it within a fraction of a second, the card session under way is completed, so
//! that its PIN does not stay verified, and the run ends as always. A wait that does not look is ended after a second,
//! unless a card is held. A second signal of a person ends the run at once. The terminal gets its echo back in each case.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{io, process, thread};

use once_cell::sync::OnceCell;
#[cfg(unix)]
use unix::listen;
#[cfg(windows)]
use windows::listen;

use crate::exit::Exit;
use crate::{console, terminal};

/// The request of a person to stop the run.
#[derive(Clone, Default)]
pub(crate) struct Interrupt {
    asked: Arc<AtomicBool>,
    held: Arc<AtomicUsize>,
}

/// As long as it lives, the run goes on until it has ended its card session.
pub(crate) struct Held<'a>(&'a Interrupt);

impl Interrupt {
    /// Takes over the signals that end a program, once in a run; later calls give the same.
    ///
    /// # Errors
    /// When the operating system refuses a handler.
    pub(crate) fn install() -> io::Result<Self> {
        // The one of the standard library has no initialisation that may fail.
        static INSTALLED: OnceCell<Interrupt> = OnceCell::new();
        let installed = INSTALLED.get_or_try_init(|| {
            let this = Self::default();
            this.listen()?;
            Ok::<_, io::Error>(this)
        })?;
        Ok(installed.clone())
    }

    /// What ends one wait for a card, by this flag; no signal sets it.
    pub(crate) fn of_wait(asked: Arc<AtomicBool>) -> Self {
        Self { asked, held: Arc::default() }
    }

    /// Returns whether a person requested to stop.
    pub(crate) fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// Asks to stop, as Ctrl-C does.
    #[cfg(test)]
    pub(crate) fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
    }

    /// A card is held from now on.
    pub(crate) fn hold(&self) -> Held<'_> {
        self.held.fetch_add(1, Ordering::SeqCst);
        Held(self)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.held.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A signal that asks a program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    /// A person or a script sends it, and insists by a second one.
    Insistent,
    /// The operating system sends it, perhaps more than once.
    #[cfg_attr(windows, expect(dead_code, reason = "no event of a console is repeated"))]
    Repeated,
    /// The operating system sends it, and ends the program some seconds later.
    Final,
}

impl Interrupt {
    fn listen(&self) -> io::Result<()> {
        let this = self.clone();
        let mut first = None;
        listen(move |signal| match first {
            None => {
                first = Some(Instant::now());
                this.asked.store(true, Ordering::SeqCst);
                this.end_unpolled_run(signal);
            }
            Some(first) if signal == Signal::Insistent => this.end_at_once(first),
            // The signal before it had no time limit.
            Some(_) if signal == Signal::Final => this.end_unpolled_run(signal),
            Some(_) => {}
        })
    }

    /// Ends a run that waits for something that knows of no signal: an answer of the network.
    fn end_unpolled_run(&self, signal: Signal) {
        let this = self.clone();
        let wait = move || {
            let start = Instant::now();
            let mut idle = Duration::ZERO;
            while idle < WAIT_MAX && (signal != Signal::Final || start.elapsed() < FINAL_MAX) {
                thread::sleep(STEP);
                idle = if this.is_held() { Duration::ZERO } else { idle + STEP };
            }
            end();
        };
        // Without this thread a second signal still ends the run.
        let _ = thread::Builder::new().name("ending".to_owned()).spawn(wait);
    }

    /// Ends the program. A card session in progress has half a second from the first signal, because a closed terminal
    /// or a shutdown sends several signals at once.
    fn end_at_once(&self, first: Instant) {
        while self.is_held() && first.elapsed() < CARD_TIME {
            thread::sleep(STEP);
        }
        end();
    }

    fn is_held(&self) -> bool {
        self.held.load(Ordering::SeqCst) > 0
    }
}

fn end() -> ! {
    terminal::restore();
    console::last_words();
    process::exit(Exit::Stopped.code().into())
}

const WAIT_MAX: Duration = Duration::from_secs(1);
/// Windows ends a program five seconds after its console is closed (`HandlerRoutine`, Microsoft).
const FINAL_MAX: Duration = Duration::from_secs(4);
const CARD_TIME: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(20);
