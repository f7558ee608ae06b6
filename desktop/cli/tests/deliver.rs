//! `shikaku deliver` against a gateway over HTTPS: linked by RFC 8628, killed, and ended by an administrator.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use shikaku_gateway::Sandbox;

struct Place {
    folder: tempfile::TempDir,
    sandbox: Sandbox,
}

impl Place {
    fn new(results: usize) -> Self {
        let listen = "127.0.0.1:0".parse().expect("an address");
        let sandbox = Sandbox::start(Sandbox::settings(listen), results).expect("a sandbox");
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("root.pem"), &sandbox.details().root).expect("a root");
        fs::create_dir(folder.path().join("in")).expect("a folder");
        Self { folder, sandbox }
    }

    fn inbox(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
        command.args(["deliver", "--gateway", &self.sandbox.details().gateway, "--json"]).args(more);
        command.arg("--folder").arg(self.inbox());
        command.arg("--root").arg(self.folder.path().join("root.pem"));
        command.env_remove("SHIKAKU_GATEWAY").env_remove("SHIKAKU_GATEWAY_ROOT");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs to the end; the administrator of the sandbox approves what it shows.
    fn run(&self, more: &[&str]) -> (Value, String) {
        let mut child = self.command(more).spawn().expect("the program");
        while child.try_wait().expect("a process").is_none() {
            self.sandbox.approve_all().expect("approved");
            std::thread::sleep(Duration::from_millis(20));
        }
        let output = child.wait_with_output().expect("its end");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        (serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{words}")), words)
    }
}

/// Takes away the results that are in a folder, as a receipt computer does.
fn take_away(inbox: &Path, read: &mut BTreeMap<String, u32>) {
    for file in fs::read_dir(inbox).expect("a folder") {
        let path = file.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.starts_with("OQSsiquc01res_face_") {
            assert!(fs::read_to_string(&path).expect("a whole file").ends_with("</XmlMsg>\n"));
            fs::remove_file(&path).expect("taken away");
            *read.entry(name).or_default() += 1;
        }
    }
}

#[test]
fn results_are_delivered_once_and_an_ended_link_is_explained() {
    let place = Place::new(3);
    let (report, words) = place.run(&["--once"]);
    assert_eq!((&report["exitCode"], &report["outcome"]), (&0.into(), &"delivered".into()), "{words}");
    assert_eq!((&report["delivered"], &report["taken"]), (&3.into(), &3.into()));
    assert!(words.contains("レセコン連携") && words.contains(" - "), "{words}");
    let mut read = BTreeMap::new();
    take_away(&place.inbox(), &mut read);
    assert_eq!(read.len(), 3);
    place.sandbox.add_result(7).expect("a result");
    let (report, _) = place.run(&["--once"]);
    assert_eq!(report["delivered"], 1);
    place.sandbox.end_links().expect("ended");
    let (report, words) = place.run(&["--once"]);
    assert_eq!((&report["exitCode"], &report["outcome"]), (&6.into(), &"link-ended".into()));
    assert!(words.contains("--link-again"), "{words}");
    place.sandbox.add_result(8).expect("a result");
    let (report, words) = place.run(&["--once", "--link-again"]);
    assert_eq!(report["delivered"], 1, "{words}");
    take_away(&place.inbox(), &mut read);
    assert_eq!(read.len(), 5);
    assert!(read.values().all(|times| *times == 1), "{read:?}");
}

/// The program is killed as soon as a number of files was there, again and again.
#[test]
fn a_killed_program_loses_and_doubles_nothing() {
    let place = Place::new(0);
    place.run(&["--once"]);
    for number in 0..20 {
        place.sandbox.add_result(number).expect("a result");
    }
    let (mut read, mut kills) = (BTreeMap::new(), 0);
    for pause in (0..).map(|round| Duration::from_micros(700 * round)) {
        let mut child = place.command(&["--once"]).spawn().expect("the program");
        let before = read.len();
        while read.len() == before && child.try_wait().expect("a process").is_none() {
            take_away(&place.inbox(), &mut read);
        }
        std::thread::sleep(pause);
        if is_done(&mut child) {
            break;
        }
        child.kill().expect("killed");
        child.wait().expect("its end");
        kills += 1;
    }
    take_away(&place.inbox(), &mut read);
    assert!(kills > 3, "only {kills} kills");
    assert_eq!(read.len(), 20);
    assert!(read.values().all(|times| *times == 1), "{read:?}");
    let left: Vec<_> =
        fs::read_dir(place.inbox()).expect("a folder").map(|it| it.expect("a file").path()).collect();
    assert!(left.iter().all(|path| path.to_string_lossy().contains(".shikaku-deliver")), "{left:?}");
}

fn is_done(child: &mut Child) -> bool {
    child.try_wait().expect("a process").is_some_and(|status| status.success())
}
