//! The signals of Unix.

use std::{io, thread};

use signal_hook::consts::signal;
use signal_hook::iterator::Signals;

use super::Signal;

/// Takes over the signals that end a program, and reports each on a thread of its own.
pub(super) fn listen(mut take: impl FnMut(Signal) + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new(ENDING)?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            take(if INSISTENT.contains(&signal) { Signal::Insistent } else { Signal::Repeated });
        }
    })?;
    Ok(())
}

/// The signals that end a program and can be caught, except those that report an error in it.
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
const INSISTENT: &[i32] = &[signal::SIGINT, signal::SIGQUIT, signal::SIGTERM];
