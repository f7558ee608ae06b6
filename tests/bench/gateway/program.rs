//! The gateway as a process: its files, its start, its end.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Error};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::str::FromStr;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use std::{env, fs, thread};

use shikaku_adapter::file::{Existing, write_private};
use shikaku_virtual_card::auth_ca_certificate;
use tempfile::TempDir;

use crate::connection::Endpoint;
use crate::process::Process;

/// A built gateway and its name in the report.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) name: String,
    path: PathBuf,
}

impl FromStr for Program {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, path) = text.split_once('=').ok_or("NAME=FILE")?;
        Ok(Self { name: name.to_owned(), path: path.into() })
    }
}

/// A gateway. Dropping it ends the process and removes its files.
pub(crate) struct RunningGateway {
    child: Child,
    endpoint: Endpoint,
    _folder: TempDir,
}

/// Longest time from the start to the log line with the address.
const START_MAX: Duration = Duration::from_secs(20);

/// The tokens of this many clients belong to one clinic.
pub(crate) const DEVICES_PER_CLINIC: usize = 8;

/// Whether the gateway limits what one caller may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limited {
    /// As in service.
    Yes,
    /// So that nothing but the work limits a measurement.
    No,
}

/// Lines of the gateway's log, other than those of level `info`, that are passed on.
const LINES_MAX: usize = 20;

impl RunningGateway {
    /// Starts a program with one token for each client and waits until it accepts connections. The arguments name its
    /// database; a relative path lies in its folder.
    ///
    /// # Errors
    /// When its files cannot be written, or it ends or logs no address within 20 seconds.
    pub(crate) fn start(
        program: &Program,
        clients: usize,
        folder: &Path,
        limited: Limited,
        arguments: &[OsString],
    ) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("gateway-").tempdir_in(folder)?;
        let place = folder.path();
        write_private(&place.join("tokens"), tokens(clients).as_bytes(), Existing::Replace)
            .map_err(Error::other)?;
        fs::create_dir(place.join("anchors"))?;
        fs::write(place.join("anchors/auth-ca.der"), auth_ca_certificate())?;
        let mut command = Command::new(&program.path);
        command.current_dir(place).args(["--listen", "127.0.0.1:0"]);
        command.args((limited == Limited::No).then_some("--unlimited"));
        command.args(["--token-file", "tokens", "--test-anchors", "anchors", "--root-out", "root.pem"]);
        command.args(["--visual", "certificate-only"]).args(arguments);
        if env::var_os("RUST_LOG").is_none() {
            command.env("RUST_LOG", "info");
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let stderr = child.stderr.take().ok_or_else(|| Error::other("the gateway has no log"))?;
        let started = address(stderr).recv_timeout(START_MAX);
        let endpoint = started
            .map_err(|_| Error::other(format!("{} logs no address", program.name)))
            .and_then(|address| Endpoint::new(address, &fs::read_to_string(place.join("root.pem"))?));
        match endpoint {
            Ok(endpoint) => Ok(Self { child, endpoint, _folder: folder }),
            Err(error) => {
                drop(child.kill());
                drop(child.wait());
                Err(error)
            }
        }
    }

    pub(crate) const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    pub(crate) fn process(&self) -> Process {
        Process(self.child.id())
    }

    /// Ends the process by SIGKILL.
    ///
    /// # Errors
    /// When it has ended before.
    pub(crate) fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for RunningGateway {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The bearer token of a client.
pub(crate) fn token(client: usize) -> String {
    format!("token-of-client-{client}")
}

/// The token file: several clinics with several devices each, so that no count of one clinic limits the load.
fn tokens(clients: usize) -> String {
    (0..clients).fold(String::new(), |mut list, client| {
        let clinic = client / DEVICES_PER_CLINIC + 1;
        // Writing to a `String` does not fail.
        let _ = writeln!(list, "{} 協99{clinic:05}-0-0", token(client));
        list
    })
}

/// The address that the gateway logs. A thread reads the log to its end, so that the gateway never waits for it.
fn address(stderr: ChildStderr) -> Receiver<SocketAddr> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut log = BufReader::new(stderr);
        let mut line = String::new();
        let mut passed_on = 0;
        while log.read_line(&mut line).is_ok_and(|length| length > 0) {
            if let Some((_, address)) = line.split_once("listening at https://") {
                // The receiver waits for the first address only.
                let _ = address.trim().parse().map(|address| sender.send(address));
            } else if !line.contains("INFO ") && passed_on < LINES_MAX {
                passed_on += 1;
                eprint!("gateway: {line}");
            }
            line.clear();
        }
    });
    receiver
}
