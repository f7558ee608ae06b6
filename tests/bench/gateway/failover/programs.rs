//! The programs of PostgreSQL, run to their end or until a server is ready.

use std::io::{self, Error};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Longest time until a server accepts connections or the standby is synchronous.
const READY_MAX: Duration = Duration::from_secs(30);

/// Time between two queries whether a server is ready.
const POLL_EVERY: Duration = Duration::from_millis(20);

/// The programs of PostgreSQL, and the user that runs them where that is not the present one.
pub(super) struct Programs {
    pub(super) folder: PathBuf,
    pub(super) user: Option<String>,
}

impl Programs {
    /// A command of one of the programs, as that user and without an input.
    pub(super) fn command(&self, name: &str) -> Command {
        let program = self.folder.join(name);
        let mut command = Command::new(if self.user.is_some() { Path::new("setpriv") } else { &program });
        if let Some(user) = &self.user {
            let [user, group] = [format!("--reuid={user}"), format!("--regid={user}")];
            command.args([&user, &group, "--clear-groups", "--"]).arg(&program);
        }
        command.current_dir("/").stdin(Stdio::null());
        command
    }

    /// Runs each statement in a transaction of its own; the rows of all.
    ///
    /// # Errors
    /// When no server at this address accepts a connection, or a statement fails.
    pub(super) fn query(&self, address: &str, statements: &[&str]) -> io::Result<String> {
        let mut command = self.command("psql");
        command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--dbname", address]);
        for statement in statements {
            command.args(["--command", statement]);
        }
        finish(&mut command)
    }
}

/// Runs a program to its end; what it printed.
///
/// # Errors
/// When it cannot be started or fails.
pub(super) fn finish(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let program = command.get_program().display();
    Err(Error::other(format!("{program}: {}", String::from_utf8_lossy(&output.stderr))))
}

/// Repeats a query until it is true.
///
/// # Errors
/// When the query fails, or is not true within 30 seconds.
pub(super) fn poll(failure: &str, mut is_done: impl FnMut() -> io::Result<bool>) -> io::Result<()> {
    let end = Instant::now() + READY_MAX;
    while !is_done()? {
        if Instant::now() >= end {
            return Err(Error::other(failure.to_owned()));
        }
        thread::sleep(POLL_EVERY);
    }
    Ok(())
}
