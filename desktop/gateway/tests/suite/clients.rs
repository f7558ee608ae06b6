//! The example clients in `clients`, run against a gateway over HTTPS.
//!
//! Those that need a compiler are ignored: the stage `clients` of `cargo xtask test` installs the compilers and runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use shikaku_gateway::{Sandbox, SandboxDetails};
use tempfile::TempDir;

const CLIENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clients");

#[test]
fn the_python_client_fetches_new_results_once() {
    fetches_new_results_once(|details, place, folder| {
        let mut command = Command::new("python3");
        command.arg(client("client.py")).arg(&details.gateway).arg(place.join("root.pem"));
        command.arg(&details.token).arg(folder);
        command
    });
}

#[test]
#[ignore = "the stage `clients` runs it, with a JDK"]
fn the_java_client_fetches_new_results_once() {
    fetches_new_results_once(|details, place, folder| {
        let mut command = Command::new("java");
        command.arg(client("Client.java")).arg(&details.gateway).arg(place.join("root.pem"));
        command.arg(&details.token).arg(folder);
        command
    });
}

#[test]
#[ignore = "the stage `clients` runs it, with Mono"]
fn the_c_sharp_client_fetches_new_results_once() {
    fetches_new_results_once(|details, place, folder| {
        let (program, home) = (place.join("Client.exe"), place.join("home"));
        if !program.exists() {
            fs::create_dir(&home).expect("a folder");
            let mut compile = Command::new("mcs");
            compile.args(["-warnaserror", "-r:System.Runtime.Serialization,System.Xml,System.Xml.Linq"]);
            succeeded(compile.arg(format!("-out:{}", program.display())).arg(client("Client.cs")));
            // The store of a user of its own, which is below its home.
            let mut trust = Command::new("cert-sync");
            succeeded(trust.args(["--user", "--quiet"]).arg(place.join("root.pem")).env("HOME", &home));
        }
        let mut command = Command::new("mono");
        // Mono looks for an address among the names of a certificate.
        let gateway = details.gateway.replace("127.0.0.1", "localhost");
        command.arg(program).arg(gateway).arg(&details.token).arg(folder).env("HOME", home);
        command
    });
}

/// The client that is not compiled here calls what the compiled one calls.
#[test]
fn the_visual_basic_client_has_the_calls_of_the_c_sharp_client() {
    let [basic, sharp] =
        ["Client.vb", "Client.cs"].map(|name| fs::read_to_string(client(name)).expect("a client"));
    assert!(basic.contains("NOT COMPILED AND NOT RUN HERE"));
    let texts = |source: &str| {
        let plain = source.replace("\\\"", "").replace("\"\"", "");
        let lines = plain.lines().filter(|line| !line.trim_start().starts_with(['/', '\'']));
        let texts =
            lines.flat_map(|line| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&basic), texts(&sharp));
}

fn client(name: &str) -> PathBuf {
    Path::new(CLIENTS).join(name)
}

/// Runs a client twice, and once more after a result of a person whom it gave a number.
#[track_caller]
fn fetches_new_results_once(command: impl Fn(&SandboxDetails, &Path, &Path) -> Command) {
    let listen = "127.0.0.1:0".parse().expect("an address");
    let sandbox = Sandbox::start(Sandbox::settings(listen), 3).expect("a sandbox");
    let place: TempDir = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("in");
    fs::write(place.path().join("root.pem"), &sandbox.details().root).expect("a root");
    fs::create_dir(&folder).expect("a folder");
    let run = || drop(succeeded(&mut command(sandbox.details(), place.path(), &folder)));
    run();
    let first = results(&folder);
    assert_eq!(first.len(), 3);
    run();
    assert_eq!(results(&folder), first, "nothing is fetched twice");
    sandbox.add_result(0).expect("a result");
    run();
    let new: Vec<_> = results(&folder).into_iter().filter(|file| !first.contains(file)).collect();
    let [new] = new.as_slice() else { panic!("{} new results", new.len()) };
    for file in &first {
        assert!(!contains(file, "<ReferenceNumber>"), "the first result of a person has no number yet");
    }
    assert!(contains(new, "<ReferenceNumber>R-"), "the next result of a person has the number of the client");
}

/// The results in a folder, each of them whole and in `Shift_JIS`.
fn results(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let mut results: Vec<_> = files.filter(|file| file.extension().is_some_and(|end| end == "xml")).collect();
    results.sort();
    for file in &results {
        let bytes = fs::read(file).expect("a result");
        assert!(bytes.starts_with(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\""));
        assert!(bytes.ends_with(b"</XmlMsg>\n"), "a result is whole");
        assert!(std::str::from_utf8(&bytes).is_err(), "a name in Shift_JIS is no UTF-8");
    }
    results
}

fn contains(file: &Path, text: &str) -> bool {
    let bytes = fs::read(file).expect("a result");
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// What a command printed that has to succeed.
#[track_caller]
fn succeeded(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}
