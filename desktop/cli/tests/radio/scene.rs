//! A reader on the air, a clinic, and the program between them.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_card::certificate::TrustAnchors;
use shikaku_card::presence::CvAnchor;
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_core::port::Clock as _;
use shikaku_gateway::{Clinics, Gateway, Running, Settings};
use shikaku_reader_sim::radio::{RadioServer, SharedReader};
use shikaku_reader_sim::{Model, SimulatedReader};
use shikaku_virtual_card::{Deck, Reference, VirtualCard, VirtualLink, auth_ca_certificate, surface_anchor};
use tempfile::TempDir;

const TOKEN: &str = "token-of-the-clinic";

/// A reader on the air, looked at from behind.
pub(super) struct OnAir {
    reader: SharedReader<VirtualLink>,
    pub(super) port: u16,
}

impl OnAir {
    /// With this card of the deck on it.
    pub(super) fn with(model: Model, card: &str) -> Self {
        Self::of(SimulatedReader::new(model, VirtualLink::new(issued(card))))
    }

    pub(super) fn of(reader: SimulatedReader<VirtualLink>) -> Self {
        let reader = Arc::new(Mutex::new(reader));
        let shared = Arc::clone(&reader);
        let server = RadioServer::start(move || Arc::clone(&shared)).expect("a port");
        Self { reader, port: server.port() }
    }

    pub(super) fn reader(&self) -> MutexGuard<'_, SimulatedReader<VirtualLink>> {
        self.reader.lock().expect("the reader")
    }

    /// Tries left on the PIN, and how often one was sent.
    pub(super) fn pins(&self) -> (Option<u8>, u32) {
        let reader = self.reader();
        let card = reader.card().card();
        (card.tries_left(Reference::AuthPin), card.verify_attempts(Reference::AuthPin))
    }
}

pub(super) fn issued(name: &str) -> VirtualCard {
    let record = Deck::standard().find(name).expect("a card of the deck");
    VirtualCard::issue(record, japan_date(SystemClock.now())).expect("a card")
}

/// A folder with files for one test, gone when dropped.
pub(super) struct Folder(pub(super) TempDir);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        Self(tempfile::Builder::new().prefix(name).tempdir().expect("a folder"))
    }

    /// A file that its user alone may read.
    pub(super) fn file(&self, name: &str, content: &str) -> PathBuf {
        let file = self.0.path().join(name);
        fs::write(&file, content).expect("written");
        #[cfg(unix)]
        set_mode(&file, 0o600);
        file
    }
}

#[cfg(unix)]
pub(super) fn set_mode(file: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("set");
}

/// A clinic: a gateway that trusts virtual cards and wants proof of presence for a visual check.
pub(super) struct Clinic {
    gateway: Running,
    pub(super) folder: Folder,
}

impl Clinic {
    pub(super) fn open(name: &str) -> Self {
        let mut anchors = TrustAnchors::new();
        anchors.add_test_root(auth_ca_certificate()).expect("a root");
        let mut settings = Settings::new(Clinics::parse(TOKEN).expect("a clinic"), anchors);
        let key = surface_anchor();
        let anchor = CvAnchor::new(key.key_id, &key.modulus, &key.exponent).expect("an anchor");
        settings.presence_anchors.add_test_key(anchor).expect("an anchor");
        settings.visual_check = VisualCheckPolicy::PresenceProof;
        Self { gateway: Gateway::start(settings).expect("a gateway"), folder: Folder::new(name) }
    }

    /// A check over the radio at this port; the lines of `input` answer the screens.
    pub(super) fn check(&self, port: u16, method: &str, input: &str, more: &[&Path]) -> Ended {
        finish(self.command(port, method).args(more), input)
    }

    pub(super) fn command(&self, port: u16, method: &str) -> Command {
        self.with_arguments(shikaku(&["check", "--json", "--pin-stdin", "--method", method]), port)
    }

    /// The same for a person at a terminal.
    #[cfg(unix)]
    pub(super) fn command_at_terminal(&self, port: u16, method: &str) -> Command {
        self.with_arguments(shikaku(&["check", "--method", method]), port)
    }

    fn with_arguments(&self, mut command: Command, port: u16) -> Command {
        command.args(["--reader", &format!("radio:{port}"), "--gateway", &self.gateway.base_url()]);
        command.arg("--token-file").arg(self.folder.file("token", TOKEN));
        command.arg("--gateway-root").arg(self.folder.file("root.pem", self.gateway.root_cert_pem()));
        command
    }
}

/// How the program ended.
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    pub(super) report: Value,
    pub(super) said: String,
}

impl Ended {
    /// Exit code, outcome and failure.
    #[track_caller]
    pub(super) fn is(&self, code: i32, outcome: &str, failure: &str) {
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let (seen, failed) = (word(&self.report["outcome"]), word(&self.report["failure"]["code"]));
        assert_eq!((self.code, &*seen, &*failed), (Some(code), outcome, failure), "{}", self.said);
    }
}

pub(super) fn shikaku(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["READER_KEY", "RECORD", "STORE"] {
        command.env_remove(format!("SHIKAKU_{variable}"));
    }
    command
}

pub(super) fn finish(command: &mut Command, input: &str) -> Ended {
    finish_when(command, input, |_, _| true)
}

/// Passes each line of standard error to `act` until `act` has done its work.
pub(super) fn finish_when(
    command: &mut Command,
    input: &str,
    mut act: impl FnMut(&Child, &str) -> bool,
) -> Ended {
    let mut child = command.spawn().expect("the program runs");
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
    let mut said = BufReader::new(child.stderr.take().expect("standard error"));
    let mut printed = String::new();
    let mut line = String::new();
    while !act(&child, &line) {
        line.clear();
        assert_ne!(said.read_line(&mut line).expect("text"), 0, "it ended before: {printed}");
        printed.push_str(&line);
    }
    said.read_to_string(&mut printed).expect("text");
    let output = child.wait_with_output().expect("the program ends");
    Ended {
        code: output.status.code(),
        report: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        said: printed,
    }
}
