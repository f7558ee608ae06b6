use std::process::Command;

use serde_json::Value;
use shikaku_tests::command_line::{Ended, OpenGateway, finish, shikaku};
use shikaku_tests::history::StoreFolder;
use shikaku_transcript::{Matching, Rerun, audit, read, rerun};

use super::{service, service_with, succeed, traffic_of, tries_left};

/// Holds a card to the reader, makes one check and compares how it ended: exit code, outcome, failure.
#[track_caller]
fn check(card: &str, method: &str, input: &str, expected: (i32, &str, &str)) {
    let Some(_card) = service_with(card) else { return };
    assert_ended(&make(method, input), expected);
}

#[track_caller]
fn make(method: &str, input: &str) -> Ended {
    finish(&mut OpenGateway::open().check(method), input).expect("the command line runs")
}

#[track_caller]
fn assert_ended(ended: &Ended, (code, outcome, failure): (i32, &str, &str)) {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let (seen, failed) = (word(&ended.report["outcome"]), word(&ended.report["failure"]["code"]));
    let ended_as = (ended.code, seen.as_str(), failed.as_str());
    assert_eq!(ended_as, (Some(code), outcome, failure), "{}", ended.said);
}

#[test]
fn a_pin_check_gives_a_valid_result_in_six_exchanges_and_leaves_no_verified_pin() {
    let Some((_service, card)) = service_with("valid") else { return };
    let traffic = traffic_of(&card, || assert_ended(&make("pin", "1234\n"), (0, "valid", "-")));
    assert_eq!(traffic.exchanges(), 6, "{traffic:?}");

    let sign = format!("80:2A:00:97:33:{}:00", ["30"; 51].join(":"));
    let select = "00:A4:04:0C:0A:D3:92:F0:00:26:01:00:00:00:01";
    let printed = succeed("opensc-tool", &["--card-driver", "default", "-s", select, "-s", &sign]);
    assert!(printed.contains("SW1=0x69, SW2=0x82"), "{printed}");
}

#[test]
fn a_visual_check_with_proof_of_presence_gives_a_valid_result() {
    check("valid", "visual", "y\n19840410\n", (0, "valid", "-"));
}

#[test]
fn a_wrong_pin_costs_one_try_and_says_so() {
    let Some(_card) = service_with("valid") else { return };
    let ended = make("pin", "4321\n");
    assert_eq!((ended.code, &ended.report["failure"]["triesLeft"]), (Some(4), &2.into()), "{}", ended.said);
    assert_eq!(tries_left(), 2);
}

#[test]
fn each_card_gives_the_result_of_its_holder() {
    for (card, expected) in [
        ("invalid", (2, "invalid", "-")),
        ("none", (2, "not-found", "-")),
        ("multiple", (2, "multiple", "-")),
        ("late-elderly", (0, "valid", "-")),
    ] {
        check(card, "pin", "1234\n", expected);
    }
}

#[test]
fn a_blocked_card_is_reported_and_no_pin_is_sent() {
    let Some((_service, card)) = service_with("blocked") else { return };
    let traffic = traffic_of(&card, || {
        let ended = make("pin", "1234\n");
        assert_eq!(
            (ended.code, ended.report["failure"]["code"].as_str()),
            (Some(4), Some("PIN-03")),
            "{}",
            ended.said
        );
    });
    let verified =
        traffic.0.iter().any(|exchange| exchange.instruction == shikaku_tests::measure::Instruction::Verify);
    assert!(!verified, "{traffic:?}");
}

#[test]
fn a_card_that_leaves_before_the_pin_is_sent_comes_back_and_goes_on() {
    let Some(service) = service(&["Shikaku Test PICC"]) else { return };
    let _card = service.hold(0, "valid", &["--fault", "lost-before@3"]).expect("the card is seen");
    assert_ended(&make("pin", "1234\n"), (0, "valid", "-"));
}

#[test]
fn the_card_that_is_held_up_is_taken_and_the_module_inside_the_reader_never() {
    let Some(service) = service(&["Shikaku Test SAM", "Shikaku Test PICC"]) else { return };
    let module = service.hold(0, "invalid", &[]).expect("the card is seen");
    let _card = service.hold(1, "valid", &[]).expect("the card is seen");
    let untouched = traffic_of(&module, || {
        let listed =
            finish(Command::new(shikaku()).args(["readers", "--json"]), "").expect("the command line runs");
        let rows = listed.report["readers"].as_array().cloned().unwrap_or_default();
        let chosen = rows.iter().filter(|row| row["isChosen"] == true).map(|row| row["name"].as_str());
        assert_eq!(chosen.collect::<Vec<_>>(), [Some("Shikaku Test PICC 00 00")]);
        assert_ended(&make("pin", "1234\n"), (0, "valid", "-"));
    });
    assert_eq!(untouched.exchanges(), 0);
}

/// Records a check at the real reader and runs its recording again: it hides everybody, and goes as it went.
#[track_caller]
fn record_and_run_again(card: &str, method: &str, input: &str, faults: &[&str]) {
    let Some(service) = service(&["Shikaku Test PICC"]) else { return };
    let _card = service.hold(0, card, faults).expect("the card is seen");
    let folder = tempfile::tempdir().expect("a folder");
    let gateway = OpenGateway::open();
    let mut check = gateway.check(method);
    let ended = finish(check.arg("--record").arg(folder.path()), input).expect("the command line runs");
    let files: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").flatten().collect();
    assert_eq!(files.len(), 1, "{}", ended.said);
    let reading = read(&std::fs::read(files[0].path()).expect("the recording")).expect("a transcript");
    assert_eq!((reading.broken, audit(&reading.transcript)), (None, Vec::new()));
    for matching in [Matching::Strict, Matching::Lenient] {
        match rerun(&reading.transcript, matching) {
            Ok(Rerun::Same { exchanges, .. }) => assert!(exchanges >= 3, "{exchanges}"),
            Ok(Rerun::NoReception) => panic!("no reception was recorded"),
            Err(difference) => panic!("{card} {matching:?}: {difference}"),
        }
    }
    let replay = finish(Command::new(shikaku()).args(["qa", "run"]).arg(folder.path()), "");
    assert_eq!(replay.expect("the command line runs").code, Some(0));
}

#[test]
fn what_is_recorded_through_pcscd_runs_again_identically() {
    record_and_run_again("valid", "pin", "1234\n", &[]);
    record_and_run_again("valid", "visual", "y\n19840410\n", &[]);
    record_and_run_again("valid", "pin", "4321\n", &[]);
    record_and_run_again("valid", "pin", "1234\n", &["--fault", "lost-before@3"]);
    record_and_run_again("blocked", "pin", "1234\n", &[]);
}

#[test]
fn a_check_with_a_store_leaves_its_result_there_and_history_shows_it_again() {
    let Some(_card) = service_with("valid") else { return };
    let folder = StoreFolder::new();
    let key = folder.file().with_extension("key");
    let with_store = |command: &mut Command, input: &str| {
        command.arg("--store").arg(folder.file()).arg("--key-file").arg(&key);
        finish(command, input).expect("the command line runs")
    };
    let history =
        |action: &[&str]| with_store(Command::new(shikaku()).args(["history", "--json"]).args(action), "");
    assert_ended(&history(&["init"]), (0, "-", "-"));
    let checked = with_store(&mut OpenGateway::open().check("pin"), "1234\n");
    assert_ended(&checked, (0, "valid", "-"));
    assert_eq!(checked.report["kept"], true, "{}", checked.said);

    let listed = history(&["list"]).report;
    assert_eq!(listed["records"].as_array().map(Vec::len), Some(1));
    let id = listed["records"][0]["id"].as_str().expect("an id");
    let shown = history(&["show", &id[..8]]).report;
    assert_eq!((&shown["outcome"], &shown["method"]), (&"valid".into(), &"pin".into()));
    assert_eq!(shown["confirmation"], checked.report["confirmation"]);
}
