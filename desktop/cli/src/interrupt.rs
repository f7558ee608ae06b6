//! Ctrl-C. While nothing is at stake it ends the program at once; while a card is held or a PIN typed it only
//! leaves a mark, so that the card is left clean and the terminal as it was.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag;

use crate::exit::Exit;

/// Whether somebody asked to stop.
#[derive(Clone, Default)]
pub(crate) struct Interrupt {
    asked: Arc<AtomicBool>,
    at_once: Arc<AtomicBool>,
}

/// As long as it lives, Ctrl-C leaves only a mark.
pub(crate) struct Held<'a>(&'a Interrupt);

impl Interrupt {
    /// Takes over the signals that end a program.
    ///
    /// # Errors
    /// When the operating system does not let it.
    pub(crate) fn install() -> io::Result<Self> {
        let this = Self::default();
        this.at_once.store(true, Ordering::SeqCst);
        for signal in TERM_SIGNALS {
            flag::register_conditional_shutdown(
                *signal,
                Exit::Stopped.code().into(),
                Arc::clone(&this.at_once),
            )?;
            flag::register(*signal, Arc::clone(&this.asked))?;
        }
        Ok(this)
    }

    /// Whether somebody asked to stop.
    pub(crate) fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// Asks to stop, as Ctrl-C does.
    #[cfg(test)]
    pub(crate) fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
    }

    /// Something is at stake from now on.
    pub(crate) fn hold(&self) -> Held<'_> {
        self.at_once.store(false, Ordering::SeqCst);
        Held(self)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.at_once.store(true, Ordering::SeqCst);
    }
}
