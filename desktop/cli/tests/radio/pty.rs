//! The program at a pseudoterminal, as at the terminal of a desk: its own session, keys typed, and what the screen shows.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::pty::openpty;
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{LocalFlags, tcgetattr};
use nix::unistd::Pid;

/// Longer than any step of a check takes.
const WAIT_MAX: Duration = Duration::from_mins(1);

pub(super) struct Pty {
    keys: Option<File>,
    /// Keeps the terminal open after the program.
    end: OwnedFd,
    child: Child,
    screen: Arc<Screen>,
}

#[derive(Default)]
struct Screen {
    text: Mutex<Vec<u8>>,
    changed: Condvar,
}

impl Pty {
    /// Runs a command in a session of its own, with the terminal as standard input, output and error.
    pub(super) fn run(command: &Command) -> Self {
        Self::run_with(command, |_| ())
    }

    /// The same; `change` may send standard output or error elsewhere.
    pub(super) fn run_with(command: &Command, change: impl FnOnce(&mut Command)) -> Self {
        let pair = openpty(None, None).expect("a pseudoterminal");
        let end = || Stdio::from(pair.slave.try_clone().expect("its end"));
        let mut session = Command::new("setsid");
        session.arg("--ctty").arg(command.get_program()).args(command.get_args());
        session.stdin(end()).stdout(end()).stderr(end());
        change(&mut session);
        let child = session.spawn().expect("setsid runs");
        drop(session);
        let keys = File::from(pair.master);
        let screen = Arc::new(Screen::default());
        let (mut output, shown) = (keys.try_clone().expect("its screen"), Arc::clone(&screen));
        thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut piece) {
                shown.text.lock().expect("the screen").extend_from_slice(&piece[..length]);
                shown.changed.notify_all();
            }
        });
        Self { keys: Some(keys), end: pair.slave, child, screen }
    }

    pub(super) fn types(&mut self, keys: &str) {
        self.keys.as_mut().expect("open").write_all(keys.as_bytes()).expect("typed");
    }

    /// Waits until this text is on the screen this number of times.
    #[track_caller]
    pub(super) fn shows(&self, text: &str, times: usize) {
        let until = Instant::now() + WAIT_MAX;
        let mut screen = self.screen.text.lock().expect("the screen");
        while String::from_utf8_lossy(&screen).matches(text).count() < times {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{text} is not on:\n{}", String::from_utf8_lossy(&screen));
            screen = self.screen.changed.wait_timeout(screen, left).expect("the screen").0;
        }
    }

    /// All that was shown, without the digits in the names of reader and insured person.
    pub(super) fn screen(&self) -> String {
        let screen = String::from_utf8_lossy(&self.screen.text.lock().expect("the screen")).into_owned();
        screen.replace("012345", "").replace("見本１２３", "")
    }

    /// Whether the terminal echoes and hands over whole lines, as a shell expects it.
    pub(super) fn is_as_before(&self) -> bool {
        let flags = tcgetattr(&self.end).expect("a terminal").local_flags;
        flags.contains(LocalFlags::ECHO | LocalFlags::ICANON | LocalFlags::ISIG)
    }

    /// Whether what is typed appears by itself.
    pub(super) fn echoes(&self) -> bool {
        tcgetattr(&self.end).expect("a terminal").local_flags.contains(LocalFlags::ECHO)
    }

    /// Waits until echo is off. Polls, because no event reports it.
    #[track_caller]
    pub(super) fn is_hushed(&self) {
        let until = Instant::now() + WAIT_MAX;
        while self.echoes() {
            assert!(Instant::now() < until, "echo stays on:\n{}", self.screen());
            thread::yield_now();
        }
    }

    pub(super) fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).expect("a process");
    }

    pub(super) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().try_into().expect("a process"))
    }

    /// Whether a line was typed and not read: a shell would get it.
    pub(super) fn has_waiting_keys(&self) -> bool {
        let mut end = [PollFd::new(self.end.as_fd(), PollFlags::POLLIN)];
        poll(&mut end, PollTimeout::ZERO).expect("a terminal") > 0
    }

    /// Closes the terminal, as closing its window does.
    pub(super) fn hang_up(&mut self) {
        self.keys = None;
    }

    /// Waits for the end.
    #[track_caller]
    pub(super) fn ends(&mut self) -> ExitStatus {
        self.ends_meanwhile(|_| ())
    }

    /// Sends a signal repeatedly until the end, as a person does, because two signals at once count as one.
    #[track_caller]
    pub(super) fn ends_at_last(&mut self, signal: Signal) -> ExitStatus {
        self.ends_meanwhile(|pty| pty.signal(signal))
    }

    #[track_caller]
    fn ends_meanwhile(&mut self, act: impl Fn(&Self)) -> ExitStatus {
        let until = Instant::now() + WAIT_MAX;
        loop {
            act(self);
            if let Some(status) = self.child.try_wait().expect("a process") {
                return status;
            }
            assert!(Instant::now() < until, "it does not end:\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
