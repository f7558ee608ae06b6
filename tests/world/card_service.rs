//! A real `pcscd` with virtual readers, and virtual cards held to them: what OpenSC, other libraries and the
//! command line meet. `pcscd` has one socket per machine, so there is one service at a time.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, io, process, thread};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::Deserialize;
use thiserror::Error;

use crate::command_line::shikaku;
use crate::measure::Traffic;
use crate::program::{built, text};

/// `pcscd` and its readers, until dropped.
pub struct CardService {
    daemon: Child,
    readers: Vec<Reader>,
    folder: PathBuf,
    /// Held for as long as this service runs; other processes and threads wait for it.
    _alone: File,
}

/// A virtual reader.
struct Reader {
    /// As PC/SC shows it.
    name: String,
    port: u16,
}

/// A card on a reader, until dropped.
pub struct HeldCard {
    process: Child,
    statistics: PathBuf,
}

/// Why there is no service or no card.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// A file or a process.
    #[error("{0}: {1}")]
    Io(&'static str, #[source] io::Error),
    /// The machine's own service holds the socket.
    #[error("a pcscd is running already; stop it first (systemctl stop pcscd.socket pcscd)")]
    AlreadyRunning,
    /// It ended or never opened its socket.
    #[error("pcscd did not come up: {0}")]
    NotUp(String),
    /// PC/SC does not see the card.
    #[error("no card was seen: {0}")]
    NoCard(String),
    /// The card's counts cannot be read.
    #[error("the card's counts cannot be read: {0}")]
    Counts(String),
}

impl CardService {
    /// Starts `pcscd` with readers of these names, in this order.
    ///
    /// # Errors
    /// When a service runs already or does not come up.
    pub fn start(names: &[&str]) -> Result<Self, ServiceError> {
        let alone = File::create(env::temp_dir().join("shikaku-pcscd.lock")).map_err(io("the lock"))?;
        alone.lock().map_err(io("the lock"))?;
        if UnixStream::connect(SOCKET).is_ok() {
            return Err(ServiceError::AlreadyRunning);
        }
        let folder = env::temp_dir().join(format!("shikaku-pcscd-{}", process::id()));
        let readers = configure(&folder, names).map_err(io("the readers"))?;
        let log = File::create(folder.join(LOG)).map_err(io("the log"))?;
        let daemon = Command::new("setpriv")
            // The daemon ends with the thread that started it, however that one ends.
            .args(["--pdeathsig", "TERM", "--", "pcscd", "--foreground", "--config"])
            .arg(folder.join("readers"))
            .env("PATH", path_with_daemons())
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(io("the log"))?)
            .stderr(log)
            .spawn()
            .map_err(io("setpriv"))?;
        let mut service = Self { daemon, readers, folder, _alone: alone };
        service.wait_until_up()?;
        Ok(service)
    }

    /// Name of a reader as PC/SC shows it.
    ///
    /// # Panics
    /// When there is no such reader.
    #[must_use]
    pub fn reader(&self, index: usize) -> &str {
        &self.readers[index].name
    }

    /// Holds a card of the deck to a reader and waits until PC/SC sees it. `options` go to `shikaku-virtual-card`.
    ///
    /// # Errors
    /// When the card cannot be made or is not seen.
    ///
    /// # Panics
    /// When there is no such reader.
    pub fn hold(&self, reader: usize, card: &str, options: &[&str]) -> Result<HeldCard, ServiceError> {
        let Reader { name, port } = &self.readers[reader];
        let statistics = self.folder.join(format!("{port}-{card}.json"));
        // What an earlier card of the same name did is not this one's.
        let _ = fs::remove_file(&statistics);
        let process = Command::new(built("shikaku-virtual-card", "SHIKAKU_VIRTUAL_CARD"))
            .args(["--card", card, "--wait", "10", "--port", &port.to_string(), "--stats"])
            .arg(&statistics)
            .args(options)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(io("shikaku-virtual-card"))?;
        let card = HeldCard { process, statistics };
        let until = Instant::now() + WAIT_MAX;
        loop {
            let listed = run(shikaku(), ["readers", "--json"])?;
            if has_card(&listed.stdout, name) {
                return Ok(card);
            }
            if Instant::now() > until {
                return Err(ServiceError::NoCard(text(&listed.stdout)));
            }
            thread::sleep(TICK);
        }
    }

    fn wait_until_up(&mut self) -> Result<(), ServiceError> {
        let until = Instant::now() + WAIT_MAX;
        while UnixStream::connect(SOCKET).is_err() {
            let ended = self.daemon.try_wait().map_err(io("pcscd"))?;
            if ended.is_some() || Instant::now() > until {
                let log = fs::read_to_string(self.folder.join(LOG)).unwrap_or_default();
                return Err(ServiceError::NotUp(log));
            }
            thread::sleep(TICK);
        }
        Ok(())
    }
}

impl Drop for CardService {
    fn drop(&mut self) {
        // Asked politely it removes its socket and its process file.
        terminate(&mut self.daemon);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl HeldCard {
    /// Everything that went over the link since the card was held to the reader.
    ///
    /// # Errors
    /// When the card has not kept count.
    pub fn traffic(&self) -> Result<Traffic, ServiceError> {
        let text = match fs::read_to_string(&self.statistics) {
            Ok(text) => text,
            // No exchange yet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Traffic::default()),
            Err(error) => return Err(ServiceError::Io("the card's counts", error)),
        };
        let report: Report =
            serde_json::from_str(&text).map_err(|error| ServiceError::Counts(error.to_string()))?;
        let commands = report.cycles.iter().flat_map(|cycle| &cycle.commands);
        commands
            .map(|line| line.parse().map_err(|error| ServiceError::Counts(format!("{error}: {line}"))))
            .collect()
    }

    /// The traffic that `work` causes, and what it gives.
    ///
    /// # Errors
    /// When the card has not kept count.
    pub fn traffic_of<T>(&self, work: impl FnOnce() -> T) -> Result<(Traffic, T), ServiceError> {
        let before = self.traffic()?.exchanges();
        let result = work();
        Ok((Traffic(self.traffic()?.0.split_off(before)), result))
    }
}

impl Drop for HeldCard {
    fn drop(&mut self) {
        terminate(&mut self.process);
    }
}

/// Whether `shikaku readers --json` says that a card is there. Asking sends nothing to the card.
fn has_card(listing: &[u8], reader: &str) -> bool {
    let listing: serde_json::Value = serde_json::from_slice(listing).unwrap_or_default();
    let rows = listing["readers"].as_array().into_iter().flatten();
    rows.into_iter().any(|row| row["name"] == reader && row["state"] == "card")
}

/// What the virtual card writes with `--stats`.
#[derive(Deserialize)]
struct Report {
    cycles: Vec<Cycle>,
}

#[derive(Deserialize)]
struct Cycle {
    commands: Vec<String>,
}

/// Runs a program to its end, but not for ever.
///
/// # Errors
/// When it cannot be started.
pub fn run<A: Into<OsString>>(
    program: impl AsRef<Path>,
    arguments: impl IntoIterator<Item = A>,
) -> Result<Output, ServiceError> {
    let mut command = Command::new("timeout");
    command.arg("60").arg(program.as_ref()).args(arguments.into_iter().map(Into::into)).stdin(Stdio::null());
    command.output().map_err(io("timeout"))
}

/// Lays the readers' configuration in a fresh folder.
fn configure(folder: &Path, names: &[&str]) -> io::Result<Vec<Reader>> {
    let _ = fs::remove_dir_all(folder);
    // pcscd reads every file of the folder it is given, so the libraries lie in another.
    let (configuration, libraries) = (folder.join("readers"), folder.join("libraries"));
    fs::create_dir_all(&configuration)?;
    fs::create_dir_all(&libraries)?;
    let (mut text, mut readers) = (Vec::new(), Vec::new());
    for (name, port) in names.iter().zip((FIRST_PORT..).step_by(PORTS_PER_READER)) {
        // The driver keeps one state per loaded library: two readers need two files.
        let library = libraries.join(format!("vpcd-{port}.so"));
        fs::copy(DRIVER, &library)?;
        let (port_in_hex, library) = (format!("{port:#06X}"), library.display());
        let lines = [
            format!("FRIENDLYNAME \"{name}\""),
            format!("DEVICENAME /dev/null:{port_in_hex}"),
            format!("LIBPATH {library}"),
            format!("CHANNELID {port_in_hex}\n"),
        ];
        text.extend(lines);
        readers.push(Reader { name: format!("{name} 00 00"), port });
    }
    // One file: pcscd takes several in no particular order.
    fs::write(configuration.join("reader.conf"), text.join("\n"))?;
    Ok(readers)
}

fn terminate(process: &mut Child) {
    let id = i32::try_from(process.id()).map(Pid::from_raw);
    let asked = id.is_ok_and(|id| kill(id, Signal::SIGTERM).is_ok());
    let until = Instant::now() + WAIT_MAX;
    while asked && Instant::now() < until {
        if !matches!(process.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(TICK);
    }
    let _ = process.kill();
    let _ = process.wait();
}

fn path_with_daemons() -> OsString {
    let mut path = env::var_os("PATH").unwrap_or_default();
    path.push(":/usr/sbin:/sbin");
    path
}

fn io(what: &'static str) -> impl Fn(io::Error) -> ServiceError {
    move |error| ServiceError::Io(what, error)
}

const SOCKET: &str = "/run/pcscd/pcscd.comm";
const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
const LOG: &str = "pcscd.log";
/// vpcd listens for the cards of a reader's two slots on this port and the next.
const FIRST_PORT: u16 = 35_970;
const PORTS_PER_READER: usize = 2;
const WAIT_MAX: Duration = Duration::from_secs(10);
const TICK: Duration = Duration::from_millis(20);
