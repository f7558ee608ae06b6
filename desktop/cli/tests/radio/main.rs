//! `shikaku check --reader radio:PORT`: whole checks over the radio of a simulated Bluetooth reader, as a script runs them.

#[cfg(unix)]
mod pty;
mod scene;
#[cfg(unix)]
mod terminal;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use serde_json::Value;
use shikaku_reader_sim::{Model, SimulatedReader};
use shikaku_virtual_card::VirtualLink;

use scene::{Clinic, OnAir, finish, finish_when, issued, shikaku};

/// An owner's.
const KEY: [u8; 16] = [0xA5; 16];

#[test]
fn a_pin_check_gives_a_valid_result_over_every_reader_and_the_reader_is_disconnected() {
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
        assert!(!air.reader().is_connected(), "{model}");
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
fn a_recording_holds_what_was_said_to_the_reader_and_runs_again() {
    let clinic = Clinic::open("recording");
    for model in Model::ALL {
        let folder = clinic.folder.0.path().join(model.to_string());
        let air = OnAir::with(model, "valid");
        clinic.check(air.port, "pin", "1234\n", &[Path::new("--record"), &folder]).is(0, "valid", "-");
        let again = shikaku(&["qa", "run"]).arg(&folder).output().expect("it runs");
        let printed = String::from_utf8_lossy(&again.stdout);
        assert_eq!(again.status.code(), Some(0), "{printed}");
        let files: Vec<_> = fs::read_dir(&folder).expect("recordings").collect();
        let [Ok(file)] = files.as_slice() else { panic!("{} files", files.len()) };
        let text = shikaku(&["qa", "convert", "--to", "text"]).arg(file.path()).output().expect("it runs");
        let written = String::from_utf8(text.stdout).expect("text");
        for word in [" link session\n", " link connect\n", " reader > 6", " state showing\n"] {
            assert!(written.contains(word), "{model} {word}");
        }
    }
}

#[test]
fn a_reader_with_a_key_of_its_owner_opens_and_is_not_warned_of() {
    let clinic = Clinic::open("key");
    let file = clinic.folder.file("reader.key", &format!("# front desk\n{}\n", "a5".repeat(16)));
    let air = OnAir::of(SimulatedReader::new(Model::Acs, VirtualLink::new(issued("valid"))).with_key(KEY));
    let ended = clinic.check(air.port, "pin", "1234\n", &[Path::new("--reader-key"), &file]);
    ended.is(0, "valid", "-");
    assert!(!ended.said.contains("初期設定のまま"), "{}", ended.said);
}

#[test]
fn a_wrong_key_is_tried_once_and_no_pin_is_typed() {
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

fn without_card(model: Model) -> OnAir {
    let mut link = VirtualLink::new(issued("valid"));
    link.remove();
    OnAir::of(SimulatedReader::new(model, link))
}

#[test]
fn a_card_that_is_not_there_is_waited_for_and_the_pin_wiped() {
    let clinic = Clinic::open("no-card");
    for model in Model::ALL {
        let air = without_card(model);
        let timeout = [Path::new("--timeout"), Path::new("1")];
        clinic.check(air.port, "pin", "1234\n", &timeout).is(5, "stopped", "READ-06");
        assert_eq!(air.pins(), (Some(3), 0), "{model}");
    }
}

#[test]
fn a_card_that_is_laid_down_while_it_is_waited_for_is_seen() {
    let clinic = Clinic::open("late-card");
    for model in Model::ALL {
        let air = without_card(model);
        let ended = finish_when(&mut clinic.command(air.port, "pin"), "1234\n", |_, line| {
            let waits = line.contains("カードをかざす");
            if waits {
                air.reader().put_card(Duration::ZERO);
            }
            waits
        });
        ended.is(0, "valid", "-");
        assert_eq!(air.pins(), (Some(3), 1), "{model}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_a_card_is_waited_for_lets_the_reader_go() {
    let clinic = Clinic::open("ctrl-c");
    let air = without_card(Model::Acs);
    // Wanted to try the reader out, and then for the check. From there on Ctrl-C leaves a mark.
    let mut wanted = 0;
    let ended = finish_when(clinic.command(air.port, "pin").arg("-vv"), "1234\n", |child, line| {
        wanted += u32::from(line.contains("reader: a card is wanted"));
        let waits = wanted == 2;
        if waits {
            let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
            assert!(killed.expect("kill runs").success());
        }
        waits
    });
    ended.is(7, "stopped", "-");
    assert!(!air.reader().is_connected());
}

#[test]
fn an_answer_that_gets_lost_behind_the_pin_costs_no_second_one() {
    let clinic = Clinic::open("lost");
    for model in Model::ALL {
        // The test finds the place of VERIFY in the dialogue by moving the fault along it, from the detection of the
        // card on.
        let printed = (9..=16).map(|later| {
            let air = without_card(model);
            let ended = finish_when(&mut clinic.command(air.port, "pin"), "1234\n", |_, line| {
                let waits = line.contains("カードをかざす");
                if waits {
                    let mut reader = air.reader();
                    let at = reader.exchanges() + later;
                    reader.script(format!("sleep-after@{at}").parse().expect("a fault"));
                    reader.put_card(Duration::ZERO);
                }
                waits
            });
            assert_eq!(air.pins(), (Some(3), 1), "{model} {later}: {}", ended.said);
            ended.report["failure"]["code"].as_str().unwrap_or("-").to_owned()
        });
        // The fault hits the answer to VERIFY and the answer to the signature after it; both ask the patient again. The
        // two threads may exchange a slot status more or less, which moves the fault by one. So not each need be hit.
        let printed: BTreeSet<_> = printed.collect();
        let known = ["-", "PIN-08", "PIN-10"];
        assert!(
            printed.len() > 1 && printed.iter().all(|code| known.contains(&&**code)),
            "{model}: {printed:?}"
        );
    }
}

#[test]
fn a_reader_that_is_not_there_is_reported_before_anything_is_typed() {
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
    scene::set_mode(&open, 0o644);
    let absent = clinic.folder.0.path().join("absent.key");
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
    assert_eq!(air.reader().statistics().apdus, 0);
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
        let printed: Value = serde_json::from_str(&line).expect("one line of JSON");
        let reader = format!("radio:{}", printed["port"]);
        let ended = finish(&mut shikaku(&["card", "info", "--json", "--reader", &reader]), "");
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        assert_eq!(ended.report["token"], "individual-number-card");
        assert_eq!(ended.report["pin"]["triesLeft"], 3);
        let doctor = finish(&mut shikaku(&["doctor", "--json", "--reader", &reader]), "").report;
        let states: Vec<_> = doctor["findings"].as_array().expect("findings").iter().collect();
        assert_eq!((&states[0]["state"], &states[1]["state"]), (&"ok".into(), &"ok".into()), "{doctor}");
    }
}
