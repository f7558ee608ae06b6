//! A terminal with termios.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal as _, Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::sys::termios::{
    LocalFlags, SetArg, SpecialCharacterIndices as Place, Termios, tcgetattr, tcsetattr,
};
use nix::unistd::{getpgrp, tcgetpgrp};
use zeroize::Zeroizing;

use super::Answer;
use super::line::{Key, Line};

/// The terminal of this run while it is without echo. A signal ends the run from another thread, which has to reach it.
static TERMINAL: Mutex<Option<Terminal>> = Mutex::new(None);

struct Terminal {
    tty: File,
    before: Termios,
}

/// Turns echo off at the terminal of standard input and discards what was typed so far. Does nothing without a terminal,
/// and where this run is in the background: the terminal is another program's then.
pub(crate) fn hush() {
    let mut terminal = terminal();
    if terminal.is_none() && io::stdin().is_terminal() {
        *terminal = open().filter(Terminal::is_in_front).filter(Terminal::hush);
    }
}

/// Gives the terminal its settings back, and discards what was typed and not read: it would go to the shell.
pub(crate) fn restore() {
    if let Some(Terminal { tty, before }) = terminal().take() {
        let _ = tcsetattr(&tty, SetArg::TCSAFLUSH, &before);
    }
}

/// Asks for a line; what is secret is drawn as marks. `is_over` ends the wait.
pub(crate) fn ask(is_secret: bool, is_over: &dyn Fn() -> bool) -> Answer {
    let tty = {
        let mut terminal = terminal();
        if terminal.is_none() {
            *terminal = open();
        }
        // Again, because a shell may have put its own settings back while this run was stopped.
        let Some(open) = terminal.as_ref().filter(|open| open.hush()) else { return Answer::NoTerminal };
        open.tty.try_clone()
    };
    let Ok(mut tty) = tty else { return Answer::NoTerminal };
    let mut line = Line::new();
    let mut byte = Zeroizing::new([0_u8]);
    draw(&mut tty, &line, is_secret);
    loop {
        if is_over() {
            let _ = tty.write_all(b"\n");
            return Answer::Closed;
        }
        let key = match tty.read(byte.as_mut_slice()) {
            // Nothing was typed for a while, or the terminal is closed.
            Ok(0) if tcgetattr(&tty).is_ok() => continue,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Ok(0) | Err(_) => return Answer::Closed,
            Ok(_) => line.take(byte[0]),
        };
        match key {
            Key::Ignored => {}
            Key::Changed => draw(&mut tty, &line, is_secret),
            Key::Done | Key::End => {
                let _ = tty.write_all(b"\n");
                return if key == Key::Done { Answer::Line(line.into_bytes()) } else { Answer::Closed };
            }
        }
    }
}

impl Terminal {
    /// No echo; keys come one by one, and Ctrl-C is still a signal. Ctrl-Z is off: a run that is stopped would keep a
    /// card with its PIN verified.
    fn hush(&self) -> bool {
        let mut quiet = self.before.clone();
        quiet
            .local_flags
            .remove(LocalFlags::ECHO | LocalFlags::ECHONL | LocalFlags::ICANON | LocalFlags::IEXTEN);
        quiet.local_flags.insert(LocalFlags::ISIG);
        quiet.control_chars[Place::VSUSP as usize] = DISABLED;
        quiet.control_chars[Place::VMIN as usize] = 0;
        quiet.control_chars[Place::VTIME as usize] = READ_DECISECONDS;
        tcsetattr(&self.tty, SetArg::TCSAFLUSH, &quiet).is_ok()
    }

    fn is_in_front(&self) -> bool {
        // A terminal that controls no processes knows no background.
        tcgetpgrp(&self.tty).map_or(true, |group| group == getpgrp())
    }
}

/// The terminal of standard input, or the one that controls this run.
fn open() -> Option<Terminal> {
    let stdin = io::stdin();
    let tty = if stdin.is_terminal() {
        File::from(stdin.as_fd().try_clone_to_owned().ok()?)
    } else {
        OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?
    };
    let before = tcgetattr(&tty).ok()?;
    Some(Terminal { tty, before })
}

/// Draws the whole line anew: how many columns a mark takes depends on the terminal.
fn draw(tty: &mut File, line: &Line, is_secret: bool) {
    let drawn = Zeroizing::new(format!("\r\u{1B}[K> {}", *line.drawn(is_secret)));
    let _ = tty.write_all(drawn.as_bytes());
}

fn terminal() -> MutexGuard<'static, Option<Terminal>> {
    TERMINAL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A read returns after this long without a key, so that a signal ends the wait.
const READ_DECISECONDS: u8 = 1;

/// `_POSIX_VDISABLE`: no key.
const DISABLED: u8 = if cfg!(target_os = "linux") { 0x00 } else { 0xFF };
