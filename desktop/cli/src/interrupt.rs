//! Signals that ask a program to end.
//!
//! The first one asks: whatever waits sees it within a fraction of a second, the card session under way is completed, so
//! that its PIN does not stay verified, and the run ends as always. A wait that does not look is ended after a second,
//! unless a card is held. A second signal of a person ends the run at once. The terminal gets its echo back in each case.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
#[cfg(unix)]
use std::{
    process, thread,
    time::{Duration, Instant},
};

use once_cell::sync::OnceCell;
#[cfg(unix)]
use signal_hook::consts::signal;
#[cfg(unix)]
use signal_hook::iterator::Signals;

use crate::exit::Exit;
#[cfg(unix)]
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

#[cfg(unix)]
impl Interrupt {
    fn listen(&self) -> io::Result<()> {
        let mut signals = Signals::new(ENDING)?;
        let this = self.clone();
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let mut first = None;
            for signal in &mut signals {
                match first {
                    None => {
                        first = Some(Instant::now());
                        this.asked.store(true, Ordering::SeqCst);
                        this.end_unpolled_run();
                    }
                    Some(first) if SECOND.contains(&signal) => this.end_at_once(first),
                    Some(_) => {}
                }
            }
        })?;
        Ok(())
    }

    /// Ends a run that waits for something that knows of no signal: an answer of the network.
    fn end_unpolled_run(&self) {
        let this = self.clone();
        let wait = move || {
            let mut idle = Duration::ZERO;
            while idle < WAIT_MAX {
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

#[cfg(unix)]
fn end() -> ! {
    terminal::restore();
    console::last_words();
    process::exit(Exit::Stopped.code().into())
}

/// The signals that end a program and can be caught, except those that report an error in it.
#[cfg(unix)]
const ENDING: &[i32] = &[
    signal::SIGHUP,
    signal::SIGINT,
    signal::SIGQUIT,
    signal::SIGTERM,
    signal::SIGALRM,
    signal::SIGUSR1,
    signal::SIGUSR2,
    signal::SIGVTALRM,
    signal::SIGPROF,
    signal::SIGXCPU,
];

/// Those by which a person or a script insists. A closed terminal sends SIGHUP more than once.
#[cfg(unix)]
const SECOND: &[i32] = &[signal::SIGINT, signal::SIGQUIT, signal::SIGTERM];

#[cfg(unix)]
const WAIT_MAX: Duration = Duration::from_secs(1);
#[cfg(unix)]
const CARD_TIME: Duration = Duration::from_millis(500);
#[cfg(unix)]
const STEP: Duration = Duration::from_millis(20);

#[cfg(not(unix))]
impl Interrupt {
    /// The first signal leaves a mark, the second ends the program.
    fn listen(&self) -> io::Result<()> {
        for signal in signal_hook::consts::TERM_SIGNALS {
            let ended = Exit::Stopped.code().into();
            signal_hook::flag::register_conditional_shutdown(*signal, ended, Arc::clone(&self.asked))?;
            signal_hook::flag::register(*signal, Arc::clone(&self.asked))?;
        }
        Ok(())
    }
}
