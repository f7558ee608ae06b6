//! The built program, as a script sees it.

mod history;
mod practice;
mod rotate;
mod store;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn shikaku(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args(arguments).stdin(Stdio::null());
    for variable in ["GATEWAY", "TOKEN_FILE", "GATEWAY_ROOT", "STORE", "KEY_FILE", "STAFF"] {
        let variable = format!("SHIKAKU_{variable}");
        command.env_remove(variable);
    }
    command.output().expect("the program runs")
}

fn shikaku_reading(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shikaku"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends")
}

fn exit(output: &Output) -> Option<i32> {
    output.status.code()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("standard output is one JSON value")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_scene_of_the_demo_ends_as_it_should() {
    let output = shikaku(&["demo", "--yes", "--json"]);
    assert_eq!(exit(&output), Some(0), "{}", text(&output.stderr));
    let report = json(&output);
    let ended: Vec<_> = report["scenes"]
        .as_array()
        .expect("scenes")
        .iter()
        .map(|scene| {
            let failure = scene["ending"]["failure"]["code"].as_str().unwrap_or("-");
            format!(
                "{} {} {failure} {} {}",
                scene["scene"].as_str().unwrap_or_default(),
                scene["ending"]["outcome"].as_str().unwrap_or_default(),
                scene["ending"]["exitCode"],
                scene["pinsSent"]
            )
        })
        .collect();
    let expected = [
        "pin-check valid - 0 1",
        "visual-check valid - 0 0",
        "wrong-pin stopped PIN-01 4 1",
        "blocked valid - 0 0",
        "card-lost valid - 0 2",
        "invalid invalid - 2 1",
        "gateway-unreachable other-way - 3 0",
        "clinic valid - 0 1",
    ];
    assert_eq!(ended, expected);
}

#[test]
fn a_pin_check_takes_six_exchanges_and_a_visual_check_with_proof_nine() {
    for (scene, expected) in [("pin-check", 6), ("visual-check", 9)] {
        let report = json(&shikaku(&["demo", "--yes", "--json", "--scene", scene]));
        let steps = report["scenes"][0]["steps"].as_array().expect("steps").clone();
        let exchanges = steps.iter().filter(|step| step["kind"] == "card").count();
        assert_eq!(exchanges, expected, "{scene}");
        assert_eq!(report["scenes"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn a_valid_result_carries_the_official_element_names() {
    let report = json(&shikaku(&["demo", "--yes", "--json", "--scene", "pin-check"]));
    let message = &report["scenes"][0]["ending"]["confirmation"]["XmlMsg"];
    assert_eq!(message["MessageBody"]["QualificationValidity"], "1");
}

#[test]
fn people_read_japanese_and_never_the_pin() {
    let output = shikaku(&["demo", "--yes", "-vvv"]);
    let (printed, logged) = (text(&output.stdout), text(&output.stderr));
    assert!(printed.contains("確認結果: 有効") && printed.contains("あと2回"), "{printed}");
    assert!(printed.contains("8場面のうち8場面"), "{printed}");
    assert!(logged.contains("reception: ReadingCard"), "{logged}");
    for secret in ["1234", "9999", "31323334"] {
        assert!(!printed.contains(secret) && !logged.contains(secret), "{secret}");
    }
}

#[test]
fn a_code_is_explained_in_either_case() {
    let output = shikaku(&["explain", "pin-03"]);
    assert_eq!(exit(&output), Some(0));
    assert!(text(&output.stdout).contains("PIN-03") && text(&output.stdout).contains("目視"));
    let row = json(&shikaku(&["explain", "PIN-03", "--json"]));
    assert_eq!(row["nextAction"], "choose-visual-check-and-reset-pin");
}

#[test]
fn an_unknown_code_is_a_wrong_use_and_a_list_has_all_codes() {
    let output = shikaku(&["explain", "PIN-99"]);
    assert_eq!(exit(&output), Some(1));
    assert!(text(&output.stderr).contains("PIN-"));
    let output = shikaku(&["explain"]);
    assert_eq!(exit(&output), Some(0));
    assert!(text(&output.stdout).contains("GATE-01"));
}

#[test]
fn a_result_is_spoken_from_a_file_and_from_standard_input() {
    let report = json(&shikaku(&["demo", "--yes", "--json", "--scene", "pin-check"]));
    let answer = report["scenes"][0]["ending"].to_string();
    let full = text(&shikaku_reading(&["speak", "--on", "令和8年11月22日"], &answer).stdout);
    assert!(full.starts_with("資格は、有効です。負担割合は、3割です。"), "{full}");
    assert!(full.contains("氏名、シカク タロウ。"), "{full}");
    let private = text(&shikaku_reading(&["speak", "--private"], &answer).stdout);
    assert_eq!(private, "資格は、有効です。負担割合は、3割です。\n");
    let bulk = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/eligibility/every-element-bulk.json");
    let output = shikaku(&["speak", bulk, "--short", "--json"]);
    let spoken = json(&output)["spoken"].as_array().map(Vec::len);
    assert_eq!((exit(&output), spoken), (Some(0), Some(3)));
}

#[test]
fn what_is_no_result_is_a_wrong_use_of_speak() {
    for (arguments, input) in [
        (&["speak"][..], "{\"XmlMsg\":"),
        (&["speak", "/nonexistent"], ""),
        (&["speak", "--on", "昭和64年1月8日"], "{\"XmlMsg\":{}}"),
    ] {
        let output = shikaku_reading(arguments, input);
        assert_eq!(exit(&output), Some(1), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_is_lawful_after_a_failure_is_printed_with_what_stays_open() {
    let decided_at_reception =
        ["decide", "--code", "gate-01", "--show", "my-number-card", "--on", "令和8年11月22日"];
    let output = shikaku(&[&decided_at_reception[..], &["--json"]].concat());
    let report = json(&output);
    assert_eq!((exit(&output), &report["ending"]), (Some(0), &Value::from("network-failure")));
    let options = report["ways"].as_array().expect("ways");
    let evidence: Vec<_> =
        options.iter().map(|option| option["evidence"].as_str().unwrap_or_default()).collect();
    assert_eq!(evidence, ["later", "emergency"]);
    assert_eq!(options[0]["followUp"]["due"], "2026-11-30");
    assert_eq!(options[0]["charge"]["kind"], "confirm");
    let printed = text(&shikaku(&decided_at_reception).stdout);
    assert!(
        printed.contains("10割（全額）は請求しないでください") && printed.contains("令和8年11月30日まで"),
        "{printed}"
    );
}

#[test]
fn an_evidence_that_is_not_enough_ends_with_its_own_code() {
    let notice = ["decide", "--ending", "no-card", "--show", "notice", "--evidence", "notice-with-card"];
    let output = shikaku(&[&notice[..], &["--json"]].concat());
    assert_eq!(exit(&output), Some(2));
    assert_eq!(json(&output)["notEnough"]["lack"], "card");
    let full = ["decide", "--ending", "valid", "--share", "full", "--evidence", "online-result", "--json"];
    let output = shikaku(&full);
    assert_eq!(exit(&output), Some(0));
    assert_eq!(json(&output)["ways"][0]["charge"]["kind"], "in-full");
}

#[test]
fn readiness_is_taken_up_where_it_was_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state.json").display().to_string();
    let run = |more: &[&str]| shikaku(&[&["readiness", "--state", &state, "--json"], more].concat());
    // Without a step the file is made, and what is there is not written again.
    assert_eq!(exit(&run(&[])), Some(0));
    let begun = std::fs::read(&state).expect("a file");
    assert_eq!(exit(&run(&[])), Some(0));
    assert_eq!(std::fs::read(&state).expect("a file"), begun);
    run(&["--done", "devices", "--done", "portal-account", "--on", "2026-11-01"]);
    let report = json(&run(&[
        "--trade",
        "judo",
        "--practitioner",
        "昭和25年1月1日",
        "--difficult",
        "--receipt",
        "44300",
    ]));
    assert_eq!(report["next"], "application");
    assert_eq!(report["steps"][0]["doneOn"], "2026-11-01");
    assert_eq!(report["exemption"]["conclusion"], "applies");
    assert_eq!(report["subsidy"]["payableYen"], 41_000);
    assert_eq!(report["peers"]["ahead"]["tenthsOfPercent"], 849);
    assert_eq!(json(&run(&["--undo", "devices"]))["next"], "devices");
    let changed = include_str!("../../../../core/clinic/data/readiness.toml")
        .replace("base-yen = 41000", "base-yen = 1000");
    let data = folder.path().join("data.toml");
    std::fs::write(&data, changed).expect("a file");
    let report = json(&run(&["--data", &data.display().to_string(), "--receipt", "44300"]));
    assert_eq!(report["subsidy"]["payableYen"], 1_000);
    std::fs::write(&data, "schema = 9").expect("a file");
    let output = run(&["--data", &data.display().to_string()]);
    assert_eq!((exit(&output), output.stdout.is_empty()), (Some(1), true));
    assert!(text(&output.stderr).contains("別の版（schema 9）"), "{}", text(&output.stderr));
}

#[test]
fn wrong_arguments_are_a_wrong_use() {
    for arguments in [
        &[][..],
        &["nonsense"],
        &["check"],
        &["check", "--method", "smile"],
        &["check", "--method", "pin"],
        &["check", "--method", "pin", "--gateway", "http://plain.example"],
        &["check", "--method", "pin", "--gateway", "https://gateway.example", "--token-file", "/nonexistent"],
        &["check", "--method", "pin", "--pin", "1234"],
        &["demo", "--scene", "nonsense"],
        &["decide"],
        &["decide", "--code", "PIN-99"],
        &["decide", "--ending", "Valid"],
        &["decide", "--ending", "no-card", "--code", "PIN-01"],
        &["decide", "--ending", "no-card", "--on", "2026-02-30"],
        &["readiness", "--done", "nonsense"],
        &["readiness", "--state", "/nonexistent/folder/state", "--done", "devices"],
        &["readiness", "--practitioner", "1950-01-01"],
        &["readiness", "--trade", "judo", "--practitioner", "1950-01-01,blind"],
    ] {
        let output = shikaku(arguments);
        assert_eq!(exit(&output), Some(1), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_goes_to_standard_output_with_the_exit_codes() {
    let output = shikaku(&["--help"]);
    assert_eq!(exit(&output), Some(0));
    assert!(text(&output.stdout).contains("終了コード"));
    assert_eq!(exit(&shikaku(&["--version"])), Some(0));
}

#[test]
fn the_doctor_names_what_is_wrong_and_the_next_action() {
    let output = shikaku(&["doctor", "--json", "--gateway", "https://127.0.0.1:1"]);
    let report = json(&output);
    let gateway = report["findings"].as_array().expect("findings").iter().find(|it| it["check"] == "gateway");
    let gateway = gateway.expect("the gateway was looked at");
    assert_eq!(gateway["failure"]["code"], "GATE-01");
    assert!(gateway["next"].as_str().is_some_and(|next| !next.is_empty()));
    assert_eq!(report["exitCode"].as_i64(), exit(&output).map(i64::from));
    assert_ne!(exit(&output), Some(0));
}
