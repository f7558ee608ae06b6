//! The terminal at which a PIN is typed.
//!
//! Echo is off from the start of a run that asks for a PIN until its end, so that nothing that is typed before, between
//! or after the prompts appears. A prompt discards what was typed before it, and draws what may be seen of a line.
//! The terminal gets its settings back on every way out: the end of the run, a panic, and every signal that can be caught.

#[cfg(any(unix, test))]
mod line;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::{ask, hush, restore};
#[cfg(windows)]
pub(crate) use windows::{ask, hush, restore};
use zeroize::Zeroizing;

use crate::interrupt::Interrupt;

/// What came of a prompt.
pub(crate) enum Answer {
    /// A line without its end.
    Line(Zeroizing<Vec<u8>>),
    /// The person ended the input, the terminal is closed, or the run is to stop.
    Closed,
    /// There is no terminal.
    NoTerminal,
}

/// Gives the terminal its settings back when dropped.
pub(crate) struct Hushed(());

impl Hushed {
    /// Turns echo off if the run will ask for a PIN at this terminal.
    pub(crate) fn when(asks_for_pin: bool) -> Self {
        // Without a handler a signal would leave the terminal without echo.
        if asks_for_pin && Interrupt::install().is_ok() {
            hush();
        }
        Self(())
    }
}

impl Drop for Hushed {
    fn drop(&mut self) {
        restore();
    }
}
