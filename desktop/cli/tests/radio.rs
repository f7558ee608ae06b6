//! `shikaku check --reader radio:PORT`: whole checks over the radio of a simulated Bluetooth reader, as a script runs them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;
use shikaku_core::adapter::SystemClock;
use shikaku_core::calendar::japan_date;
use shikaku_core::card::certificate::TrustAnchors;
use shikaku_core::card::presence::CvAnchor;
use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_core::port::Clock as _;
use shikaku_gateway::{Clinics, Gateway, Running, Settings};
use shikaku_reader_sim::radio::{RadioServer, SharedReader};
use shikaku_reader_sim::{Model, SimulatedReader};
use shikaku_virtual_card::{Deck, Reference, VirtualCard, VirtualLink, auth_ca_certificate, surface_anchor};

const KEY: [u8; 16] = [0xA5; 16];
const TOKEN: &str = "token-of-the-clinic";

/// A reader on the air, looked at from behind.
struct OnAir {
    reader: SharedReader<VirtualLink>,
    port: u16,
}

impl OnAir {
    /// With this card of the deck on it.
    fn with(model: Model, card: &str) -> Self {
        Self::of(SimulatedReader::new(model, VirtualLink::new(issued(card))))
    }

    fn of(reader: SimulatedReader<VirtualLink>) -> Self {
        let reader = Arc::new(Mutex::new(reader));
        let shared = Arc::clone(&reader);
        let server = RadioServer::start(move || Arc::clone(&shared)).expect("a port");
        Self { reader, port: server.port() }
    }

    fn look(&self) -> MutexGuard<'_, SimulatedReader<VirtualLink>> {
        self.reader.lock().expect("the reader")
    }

    /// Tries left on the PIN, and how often one was sent.
    fn pins(&self) -> (Option<u8>, u32) {
        let reader = self.look();
        let card = reader.card().card();
        (card.tries_left(Reference::AuthPin), card.verify_attempts(Reference::AuthPin))
    }
}

fn issued(name: &str) -> VirtualCard {
    let record = Deck::standard().find(name).expect("a card of the deck");
    VirtualCard::issue(record, japan_date(SystemClock.now())).expect("a card")
}

/// A folder with files for one test, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("shikaku-radio-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// A file that its user alone may read.
    fn file(&self, name: &str, content: &str) -> PathBuf {
        let file = self.0.join(name);
        fs::write(&file, content).expect("written");
        #[cfg(unix)]
        set_mode(&file, 0o600);
        file
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
fn set_mode(file: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("set");
}

/// A clinic: a gateway that trusts virtual cards and wants proof of presence for a visual check.
struct Clinic {
    gateway: Running,
    folder: Folder,
}

impl Clinic {
    fn open(name: &str) -> Self {
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
    fn check(&self, port: u16, method: &str, input: &str, more: &[&Path]) -> Ended {
        let mut command = shikaku(&["check", "--json", "--pin-stdin", "--method", method]);
        command.args(["--reader", &format!("radio:{port}"), "--gateway", &self.gateway.base_url()]);
        command.arg("--token-file").arg(self.folder.file("token", TOKEN));
        command.arg("--gateway-root").arg(self.folder.file("root.pem", self.gateway.root_cert_pem()));
        finish(command.args(more), input)
    }
}

/// How the program ended.
struct Ended {
    code: Option<i32>,
    report: Value,
    said: String,
}

impl Ended {
    /// Exit code, outcome and failure.
    #[track_caller]
    fn is(&self, code: i32, outcome: &str, failure: &str) {
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let (seen, failed) = (word(&self.report["outcome"]), word(&self.report["failure"]["code"]));
        assert_eq!((self.code, &*seen, &*failed), (Some(code), outcome, failure), "{}", self.said);
    }
}

fn shikaku(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["READER_KEY", "RECORD", "STORE"] {
        command.env_remove(format!("SHIKAKU_{variable}"));
    }
    command
}

fn finish(command: &mut Command, input: &str) -> Ended {
    let mut child = command.spawn().expect("the program runs");
    // Whoever refuses the arguments reads nothing.
    let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    Ended {
        code: output.status.code(),
        report: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        said: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn a_pin_check_comes_to_a_valid_result_over_every_reader_and_the_reader_is_let_go() {
    let clinic = Clinic::open("pin");
    for model in Model::ALL {
        let air = OnAir::with(model, "valid");
        let ended = clinic.check(air.port, "pin", "1234\n", &[]);
        ended.is(0, "valid", "-");
        assert_eq!(ended.report["confirmation"]["XmlMsg"]["MessageBody"]["QualificationValidity"], "1");
        assert_eq!(air.pins(), (Some(3), 1), "{model}");
        assert!(ended.said.contains("■ カードリーダー"), "{}", ended.said);
        // The reader is called …012345.
        assert!(!ended.said.replace("012345", "").contains("1234"), "{}", ended.said);
        assert!(!air.look().is_connected(), "{model}");
    }
}

#[test]
fn a_visual_check_sends_no_pin_over_any_reader() {
    let clinic = Clinic::open("visual");
    for model in Model::ALL {
        let air = OnAir::with(model, "valid");
        clinic.check(air.port, "visual", "y\n19840410\n", &[]).is(0, "valid", "-");
        assert_eq!(air.pins(), (Some(3), 0), "{model}");
    }
}

#[test]
fn a_wrong_pin_costs_one_try_and_is_not_sent_again() {
    let clinic = Clinic::open("wrong-pin");
    for model in Model::ALL {
        let air = OnAir::with(model, "valid");
        let ended = clinic.check(air.port, "pin", "4321\n", &[]);
        ended.is(4, "stopped", "PIN-01");
        assert_eq!(ended.report["failure"]["triesLeft"], 2);
        assert_eq!(air.pins(), (Some(2), 1), "{model}");
    }
}

#[test]
fn a_reader_with_a_key_of_its_owner_opens_and_is_not_warned_of() {
    let clinic = Clinic::open("key");
    let file = clinic.folder.file("reader.key", &format!("# front desk\n{}\n", "a5".repeat(16)));
    let air = OnAir::of(SimulatedReader::new(Model::Acs, VirtualLink::new(issued("valid"))).with_key(KEY));
    let ended = clinic.check(air.port, "pin", "1234\n", &[Path::new("--reader-key"), &file]);
    ended.is(0, "valid", "-");
    assert!(!ended.said.contains("買ったときのまま"), "{}", ended.said);
}

#[test]
fn a_wrong_key_is_tried_once_and_nobody_types_a_pin() {
    let clinic = Clinic::open("wrong-key");
    let wrong = clinic.folder.file("reader.key", &"5a".repeat(16));
    // With the key of a stranger, and with the factory's.
    for more in [&[Path::new("--reader-key"), &wrong][..], &[]] {
        let reader = SimulatedReader::new(Model::Acs, VirtualLink::new(issued("valid")));
        let air = OnAir::of(reader.with_key(KEY).with_key_lock(2));
        let ended = clinic.check(air.port, "pin", "1234\n", more);
        ended.is(5, "failed", "READ-10");
        assert!(!ended.said.contains("暗証番号") && !ended.said.contains("5a5a"), "{}", ended.said);
        assert_eq!(air.pins(), (Some(3), 0));
        // The reader counts: one more wrong key would have locked it.
        let right = clinic.folder.file("right.key", &"A5".repeat(16));
        clinic.check(air.port, "pin", "1234\n", &[Path::new("--reader-key"), &right]).is(0, "valid", "-");
    }
}

#[test]
fn a_card_that_is_not_there_is_waited_for_and_the_pin_wiped() {
    let clinic = Clinic::open("no-card");
    for model in Model::ALL {
        let mut link = VirtualLink::new(issued("valid"));
        link.remove();
        let air = OnAir::of(SimulatedReader::new(model, link));
        let timeout = [Path::new("--timeout"), Path::new("1")];
        clinic.check(air.port, "pin", "1234\n", &timeout).is(5, "stopped", "READ-06");
        assert_eq!(air.pins(), (Some(3), 0), "{model}");
    }
}

#[test]
fn an_answer_that_gets_lost_behind_the_pin_costs_no_second_one() {
    let clinic = Clinic::open("lost");
    // Where in the dialogue VERIFY stands is found by moving the fault along it.
    let told = (8..=18).map(|at| {
        let reader = SimulatedReader::new(Model::Ccid, VirtualLink::new(issued("valid")));
        let fault = format!("sleep-after@{at}").parse().expect("a fault");
        let air = OnAir::of(reader.with_faults([fault]));
        let ended = clinic.check(air.port, "pin", "1234\n", &[Path::new("--timeout"), Path::new("20")]);
        assert_eq!(air.pins(), (Some(3), 1), "{at}: {}", ended.said);
        ended.report["failure"]["code"].as_str().unwrap_or("-").to_owned()
    });
    // Its answer, and that to the signature behind it: for either the patient is asked again.
    let told: BTreeSet<_> = told.collect();
    assert_eq!(told.iter().map(String::as_str).collect::<Vec<_>>(), ["-", "PIN-08", "PIN-10"]);
}

#[test]
fn a_reader_that_is_not_there_is_told_before_anybody_types() {
    let clinic = Clinic::open("no-reader");
    let closed = {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        listener.local_addr().expect("its address").port()
    };
    let ended = clinic.check(closed, "pin", "1234\n", &[]);
    ended.is(5, "failed", "READ-02");
    assert!(!ended.said.contains("暗証番号"), "{}", ended.said);
}

#[test]
fn a_radio_that_breaks_off_is_a_reader_that_is_not_found() {
    let clinic = Clinic::open("deaf");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let ending = std::thread::spawn(move || drop(listener.accept()));
    clinic.check(port, "pin", "1234\n", &[]).is(5, "failed", "READ-09");
    ending.join().expect("it ends");
}

#[test]
fn what_names_no_reader_or_holds_no_key_is_a_wrong_use_and_repeats_nothing() {
    let clinic = Clinic::open("usage");
    let air = OnAir::with(Model::Acs, "valid");
    let digits = "0123456789abcdef0123456789abcdeX";
    let no_key = clinic.folder.file("no.key", digits);
    let open = clinic.folder.file("open.key", &"a5".repeat(16));
    #[cfg(unix)]
    set_mode(&open, 0o644);
    let absent = clinic.folder.0.join("absent.key");
    for file in [
        &no_key,
        &absent,
        #[cfg(unix)]
        &open,
    ] {
        let ended = clinic.check(air.port, "pin", "1234\n", &[Path::new("--reader-key"), file]);
        assert_eq!(ended.code, Some(1), "{}", ended.said);
        assert!(!ended.said.contains(&digits[..8]) && ended.report.is_null(), "{}", ended.said);
    }
    for name in ["radio:", "radio:reader", "radio:70000"] {
        assert_eq!(finish(&mut shikaku(&["card", "info", "--reader", name]), "").code, Some(1), "{name}");
    }
    assert_eq!(air.look().statistics().apdus, 0);
}

#[cfg(not(feature = "bluetooth"))]
#[test]
fn a_program_without_bluetooth_says_how_to_get_it() {
    for name in ["ble:", "ble:ACR1255U-J1-012345"] {
        let ended = finish(&mut shikaku(&["card", "info", "--reader", name]), "");
        assert_eq!(ended.code, Some(1), "{}", ended.said);
        assert!(
            ended.said.contains("--features bluetooth") && ended.said.contains("libdbus-1-dev"),
            "{}",
            ended.said
        );
    }
}

/// `shikaku reader-sim`, until dropped.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[test]
fn the_program_with_the_reader_and_the_program_with_the_check_understand_each_other() {
    for model in ["acs", "ccid"] {
        let mut child =
            shikaku(&["reader-sim", "--model", model, "--packet", "185"]).spawn().expect("it runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let _program = Program(child);
        let told: Value = serde_json::from_str(&line).expect("one line of JSON");
        let reader = format!("radio:{}", told["port"]);
        let ended = finish(&mut shikaku(&["card", "info", "--json", "--reader", &reader]), "");
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        assert_eq!(ended.report["token"], "individual-number-card");
        assert_eq!(ended.report["pin"]["triesLeft"], 3);
        let doctor = finish(&mut shikaku(&["doctor", "--json", "--reader", &reader]), "").report;
        let states: Vec<_> = doctor["findings"].as_array().expect("findings").iter().collect();
        assert_eq!((&states[0]["state"], &states[1]["state"]), (&"ok".into(), &"ok".into()), "{doctor}");
    }
}
