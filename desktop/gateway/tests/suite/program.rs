//! The program `shikaku-gateway`.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::{fs, thread};

use data_encoding::HEXLOWER;
use shikaku_adapter::http::TrustedRoots;
use shikaku_core::gateway::{Answer, CheckMethod};
use shikaku_gateway::{AnchorFileError, Anchors, Trust};
use shikaku_virtual_card::{auth_ca_certificate, surface_anchor};

use crate::fixture::{Held, TOKEN, challenge, confirm};
use crate::wire::client_of;

/// A directory with all files that the program's arguments name, removed in the end.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new(name: &str) -> Self {
        let folder = tempfile::Builder::new().prefix(name).tempdir().expect("a directory");
        let place = folder.path();
        fs::create_dir_all(place.join("anchors")).expect("a directory");
        write_private(&place.join("tokens"), &format!("# clinics\n{TOKEN} 協9900001-0-0\n"));
        fs::write(place.join("anchors/auth-ca.der"), auth_ca_certificate()).expect("a file");
        let key = surface_anchor();
        let hex = |bytes: &[u8]| HEXLOWER.encode(bytes);
        let presence = serde_json::json!([
            {"keyId": hex(&key.key_id), "modulus": hex(&key.modulus), "exponent": hex(&key.exponent)}
        ]);
        fs::write(place.join("anchors/presence.json"), presence.to_string()).expect("a file");
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku-gateway"));
        command.current_dir(self.0.path()).args(arguments).env("RUST_LOG", "info");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }
}

/// A file that others cannot read.
pub(crate) fn write_private(path: &Path, text: &str) {
    fs::write(path, text).expect("a file");
    #[cfg(unix)]
    open_to(path, 0o600);
}

/// Gives a file these permissions.
#[cfg(unix)]
fn open_to(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
}

/// A started program, whose log is read while it runs; ended with the test.
pub(crate) struct Started {
    pub(crate) child: Child,
    address: Receiver<String>,
    log: Option<JoinHandle<String>>,
}

impl Started {
    pub(crate) fn new(mut command: Command) -> Self {
        let mut child = command.spawn().expect("a program");
        let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let (found, address) = channel();
        let log = thread::spawn(move || {
            let mut log = String::new();
            for line in stderr.lines() {
                let line = line.expect("a line");
                if let Some((_, address)) = line.split_once("listening at ") {
                    // In JSON a quotation mark ends it.
                    drop(found.send(address.split('"').next().unwrap_or_default().trim().to_owned()));
                }
                log = log + &line + "\n";
            }
            log
        });
        Self { child, address, log: Some(log) }
    }

    /// Returns the address from the line that states it.
    pub(crate) fn base_url(&mut self) -> String {
        let address = self.address.recv();
        address.unwrap_or_else(|_| panic!("it ended: {}", self.rest()))
    }

    /// Ends it; all that it logged.
    pub(crate) fn end(mut self) -> String {
        // It may have ended by itself.
        drop(self.child.kill());
        self.rest()
    }

    fn rest(&mut self) -> String {
        self.log.take().map(|log| log.join().expect("a log")).unwrap_or_default()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn the_program_serves_and_its_log_names_no_person() {
    let place = Place::new("serves");
    let arguments =
        ["--listen", "127.0.0.1:0", "--db", "db", "--token-file", "tokens", "--test-anchors", "anchors"];
    let more = ["--visual", "presence-proof", "--grace", "day", "--root-out", "root.pem"];
    let mut started = Started::new(place.command(&[arguments.as_slice(), &more].concat()));
    let base_url = started.base_url();
    let root = fs::read_to_string(place.path("root.pem")).expect("a root");
    let mut link = client_of(base_url, TrustedRoots::only_pem(&root).expect("a root"));
    let given = challenge(&mut link, CheckMethod::Visual);
    let answer = confirm(&mut link, &Held::up("valid").by_sight(&given, true), "k").expect("an answer");
    let Answer::Completed(confirmation) = answer else { panic!("pending") };
    let institution = confirmation.header().medical_institution_code.as_ref().expect("a clinic");
    assert_eq!(institution.as_str(), "協9900001-0-0");
    let log = started.end();
    assert!(log.contains("POST /v1/confirmations -> 200"), "{log}");
    let result = &confirmation.results()[0];
    let number = result.insured_identification_number.as_ref().expect("a number");
    let name = result.name.as_ref().expect("a name");
    for secret in [TOKEN, given.id.as_str(), "590001", number.as_str(), name.as_str(), "協9900001"] {
        assert!(!log.contains(secret), "the log holds {secret}");
    }
}

#[test]
fn the_program_says_what_it_lacks() {
    let place = Place::new("lacks");
    fs::create_dir(place.path("empty")).expect("a directory");
    write_private(&place.path("none"), "# none\n");
    for (arguments, expected) in [
        (["--token-file", "tokens", "--anchors", "anchors"], "belongs to the test hierarchy"),
        (["--token-file", "tokens", "--test-anchors", "empty"], "no root certificate"),
        (["--token-file", "none", "--test-anchors", "anchors"], "no token"),
        (["--token-file", "tokens", "--token-file", "tokens"], "cannot be used multiple times"),
        (["--token-file", "tokens", "--visual", "off"], "--anchors"),
    ] {
        let output = place.command(&arguments).output().expect("a program");
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success());
        assert!(log.contains(expected), "{arguments:?}: {log}");
    }
}

#[test]
fn anchors_are_read_from_every_documented_file_and_nothing_else() {
    let place = Place::new("anchors");
    fs::write(place.path("anchors/README.txt"), "not a certificate").expect("a file");
    let anchors = Anchors::read(&place.path("anchors"), Trust::Test).expect("anchors");
    assert_eq!(anchors.certificates.len(), 1);
    fs::write(place.path("anchors/broken.pem"), "nothing").expect("a file");
    let error = Anchors::read(&place.path("anchors"), Trust::Test).expect_err("a broken file");
    assert!(matches!(error, AnchorFileError::Pem { file } if file == "broken.pem"));
    fs::remove_file(place.path("anchors/broken.pem")).expect("gone");
    for broken in ["{}", "[{\"keyId\":\"0\"}]", "[{\"keyId\":\"00\",\"modulus\":\"zz\",\"exponent\":\"03\"}]"]
    {
        fs::write(place.path("anchors/presence.json"), broken).expect("a file");
        let error = Anchors::read(&place.path("anchors"), Trust::Test).expect_err("a broken file");
        assert!(matches!(error, AnchorFileError::Shape), "{broken}");
    }
}

/// Editors put a byte order mark in front, and some systems write the names of files in capitals.
#[test]
fn anchors_are_read_whatever_an_editor_makes_of_their_files() {
    let place = Place::new("marked");
    let file = |name: &str| place.path("anchors").join(name);
    let der = fs::read(file("auth-ca.der")).expect("a root");
    fs::remove_file(file("auth-ca.der")).expect("gone");
    let pem = pem(&der);
    let wide: Vec<u8> = format!("\u{FEFF}{pem}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let forms = [
        ("ROOT.PEM", pem.clone().into_bytes()),
        ("Root.Der", der),
        ("root.pem", format!("\u{FEFF}{pem}").into_bytes()),
        ("root.pem", format!("\u{FEFF}{}", pem.replace('\n', "\r\n")).into_bytes()),
        ("root.pem", wide),
    ];
    let presence = fs::read_to_string(file("presence.json")).expect("a list");
    fs::write(file("presence.json"), format!("\u{FEFF}{presence}")).expect("a file");
    for (name, bytes) in forms {
        fs::write(file(name), bytes).expect("a file");
        let anchors = Anchors::read(&place.path("anchors"), Trust::Test);
        assert_eq!(anchors.expect(name).certificates.len(), 1, "{name}");
        fs::remove_file(file(name)).expect("gone");
    }
}

fn pem(der: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut body = String::new();
    for group in der.chunks(3) {
        let bits = (0..3).fold(0, |bits, place| bits << 8 | usize::from(*group.get(place).unwrap_or(&0)));
        for place in 0..4 {
            let letter = char::from(LETTERS[bits >> (18 - 6 * place) & 0x3F]);
            body.push(if place > group.len() { '=' } else { letter });
        }
    }
    let lines: Vec<_> = body.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

#[cfg(unix)]
#[test]
fn secrets_that_others_can_read_are_refused() {
    let place = Place::new("open");
    let run = |arguments: &[&str]| {
        let output = place.command(arguments).output().expect("a program");
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let usual = ["--listen", "127.0.0.1:0", "--token-file", "tokens", "--test-anchors", "anchors"];
    for mode in [0o644, 0o604, 0o602] {
        open_to(&place.path("tokens"), mode);
        let log = run(&usual);
        assert!(log.contains("tokens is open to every user") && !log.contains(TOKEN), "{mode:o}: {log}");
    }
    open_to(&place.path("tokens"), 0o640);
    fs::write(place.path("chain.pem"), "").expect("a file");
    fs::write(place.path("key.pem"), "").expect("a file");
    open_to(&place.path("key.pem"), 0o644);
    let log = run(&[&usual[..], &["--tls-chain", "chain.pem", "--tls-key", "key.pem"]].concat());
    assert!(log.contains("key.pem is open to every user"), "{log}");
    fs::write(place.path("db.key"), [7; 32]).expect("a file");
    open_to(&place.path("db.key"), 0o644);
    let log = run(&[&usual[..], &["--db", "db"]].concat());
    assert!(log.contains("db.key is open to every user"), "{log}");
}
