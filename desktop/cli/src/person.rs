//! The people at the desk: a terminal, or lines of standard input for scripts and tests.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};

use shikaku_core::view::{ButtonId, Entry, Screen};
use zeroize::Zeroizing;

use crate::answer::{self, Act};
use crate::console::{Console, complain};
use crate::interrupt::Interrupt;
use crate::render;
use crate::terminal::{self, Answer};

/// The person who answers a screen.
pub(crate) trait Person {
    /// Waits for an answer.
    fn act(&mut self, screen: &Screen) -> Act;
}

/// Where the PIN is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PinFrom {
    /// At the terminal, without echo.
    Terminal,
    /// A line of standard input.
    Stdin,
}

/// The desk of this computer.
pub(crate) struct TestShell {
    console: Console,
    interrupt: Interrupt,
    pin_from: PinFrom,
    lines: Lines<File>,
    is_terminal: bool,
}

impl TestShell {
    /// Answers come from standard input, a line each; the PIN from where it is said.
    ///
    /// # Errors
    /// When there is no standard input.
    pub(crate) fn new(console: Console, interrupt: Interrupt, pin_from: PinFrom) -> io::Result<Self> {
        let is_terminal = io::stdin().is_terminal();
        Ok(Self { console, interrupt, pin_from, lines: Lines::stdin()?, is_terminal })
    }

    /// The next answer; `None` when the person went away or the run is to stop.
    fn line(&mut self, is_secret: bool) -> Option<Zeroizing<Vec<u8>>> {
        let interrupt = &self.interrupt;
        if !self.is_terminal && (!is_secret || self.pin_from == PinFrom::Stdin) {
            return self.lines.next(|file| is_ready(file, interrupt));
        }
        match terminal::ask(is_secret, &|| interrupt.asked()) {
            Answer::Line(line) => Some(line),
            Answer::Closed => None,
            Answer::NoTerminal => {
                complain("暗証番号を入力する端末がありません（--pin-stdin を使うと標準入力から読みます）。");
                None
            }
        }
    }
}

impl Person for TestShell {
    fn act(&mut self, screen: &Screen) -> Act {
        loop {
            if self.is_terminal {
                self.console.say(render::choices(screen));
            } else if !asks(screen) {
                return Act::Quit;
            }
            let is_secret = screen.entry.as_ref().is_some_and(Entry::is_secret);
            let line = self.line(is_secret);
            let Some(line) = line.filter(|_| !self.interrupt.asked()) else { return Act::Quit };
            let act = std::str::from_utf8(&line).ok().and_then(|line| answer::read(line, screen));
            match act {
                Some(act) => return act,
                None if self.is_terminal => self.console.say(answer::expected(screen)),
                None => {
                    complain(format!("標準入力の行を読み取れません。{}", answer::expected(screen)));
                    return Act::Quit;
                }
            }
        }
    }
}

/// Whether a screen cannot go on without a person. Scripts answer such screens only, and leave at any other.
fn asks(screen: &Screen) -> bool {
    screen.entry.is_some()
        || answer::asks_for_era(screen)
        || screen.buttons.iter().any(|button| button.id == ButtonId::FaceMatches)
}

/// Waits until a read does not block; false when the run is to stop.
#[cfg(unix)]
fn is_ready(file: &File, interrupt: &Interrupt) -> bool {
    use std::os::fd::AsFd as _;

    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

    const WAIT_MS: u8 = 100;
    while !interrupt.asked() {
        let mut input = [PollFd::new(file.as_fd(), PollFlags::POLLIN)];
        match poll(&mut input, PollTimeout::from(WAIT_MS)) {
            Ok(0) | Err(nix::errno::Errno::EINTR) => {}
            // What cannot be waited for is read.
            Ok(_) | Err(_) => return true,
        }
    }
    false
}

/// A read is not waited for. A second after the first signal the run ends during a read, too.
#[cfg(not(unix))]
fn is_ready(_: &File, interrupt: &Interrupt) -> bool {
    !interrupt.asked()
}

/// Lines, read byte by byte: a buffer would keep the PIN.
struct Lines<R>(R);

impl Lines<File> {
    /// Those of standard input.
    #[cfg(unix)]
    fn stdin() -> io::Result<Self> {
        use std::os::fd::AsFd as _;
        Ok(Self(io::stdin().as_fd().try_clone_to_owned()?.into()))
    }

    /// Those of standard input.
    #[cfg(windows)]
    fn stdin() -> io::Result<Self> {
        use std::os::windows::io::AsHandle as _;
        Ok(Self(io::stdin().as_handle().try_clone_to_owned()?.into()))
    }
}

impl<R: Read> Lines<R> {
    /// Nothing that is typed is longer.
    const LENGTH_MAX: usize = 256;

    /// The next line without its end; `None` at the end of input, or when `is_ready` says that nothing more is awaited.
    /// What is longer than any answer is cut off.
    fn next(&mut self, is_ready: impl Fn(&R) -> bool) -> Option<Zeroizing<Vec<u8>>> {
        let mut line = Zeroizing::new(Vec::with_capacity(Self::LENGTH_MAX));
        let mut byte = Zeroizing::new([0_u8]);
        loop {
            if !is_ready(&self.0) {
                return None;
            }
            match self.0.read(byte.as_mut_slice()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(1..) if *byte == [b'\n'] => return Some(line),
                Ok(1..) if line.len() < Self::LENGTH_MAX => line.extend_from_slice(byte.as_slice()),
                Ok(1..) => {}
                Ok(0) | Err(_) => return (!line.is_empty()).then_some(line),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_come_one_by_one_and_the_last_needs_no_end() {
        let mut lines = Lines("1234\r\n\ny".as_bytes());
        let mut next = || lines.next(|_| true).map(|line| line.to_vec());
        assert_eq!(next(), Some(b"1234\r".to_vec()));
        assert_eq!(next(), Some(Vec::new()));
        assert_eq!(next(), Some(b"y".to_vec()));
        assert_eq!(next(), None);
    }

    #[test]
    fn a_line_never_outgrows_its_buffer() {
        let input = "9".repeat(10_000) + "\nn\n";
        let mut lines = Lines(input.as_bytes());
        let first = lines.next(|_| true).expect("a line");
        assert_eq!((first.len(), first.capacity()), (256, 256));
        assert_eq!(lines.next(|_| true).map(|line| line.to_vec()), Some(b"n".to_vec()));
    }
}
