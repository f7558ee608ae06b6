//! `shikaku practice`: every ending with the virtual card and the gateway, and nothing that could be taken for a real check.

use std::collections::BTreeSet;

use super::{exit, json, shikaku, shikaku_reading, text};

/// What a script types for each ending: a PIN that no card has, or the answers of a visual check.
fn input(ending: &str) -> &'static str {
    match ending {
        "visual-check" | "wrong-birth-date" => "y\n20000101\n",
        "not-the-holder" => "n\n",
        _ => "0000\n",
    }
}

/// Exit code, outcome and failure of each ending that is not 有効.
const ENDINGS: &[(&str, i32, &str, &str)] = &[
    ("invalid", 2, "invalid", "-"),
    ("superseded", 2, "superseded", "-"),
    ("multiple", 2, "multiple", "-"),
    ("not-found", 2, "not-found", "-"),
    ("wrong-pin", 4, "stopped", "PIN-01"),
    ("wrong-pin-twice", 4, "stopped", "PIN-01"),
    ("last-try-kept", 4, "failed", "PIN-02"),
    ("pin-locked", 4, "failed", "PIN-03"),
    ("pin-lost", 4, "stopped", "PIN-08"),
    ("other-card", 4, "failed", "CARD-01"),
    ("no-certificate", 4, "failed", "CARD-02"),
    ("certificate-expired", 6, "failed", "GATE-08"),
    ("certificate-revoked", 6, "failed", "GATE-07"),
    ("not-registered", 6, "failed", "GATE-18"),
    ("gateway-unreachable", 6, "failed", "GATE-01"),
    ("gateway-timeout", 6, "failed", "GATE-02"),
    ("still-processing", 6, "failed", "GATE-13"),
    ("gateway-busy", 6, "failed", "GATE-16"),
    ("person-error", 6, "failed", "GATE-15"),
    ("not-the-holder", 4, "failed", "CARD-05"),
    ("wrong-birth-date", 4, "stopped", "CARD-11"),
    ("visual-check-refused", 6, "failed", "GATE-11"),
    ("no-card", 3, "other-way", "-"),
];

fn names() -> Vec<String> {
    let output = shikaku(&["practice", "--json"]);
    assert_eq!(exit(&output), Some(0));
    let list = json(&output);
    let endings = list["endings"].as_array().expect("a list").iter();
    endings.map(|ending| ending["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn every_ending_is_reached_with_the_virtual_card_and_the_gateway() {
    let names = names();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    assert!(ENDINGS.iter().all(|(name, ..)| names.iter().any(|listed| listed == name)));
    for name in &names {
        let output = shikaku_reading(&["practice", "--ending", name, "--pin-stdin", "--json"], input(name));
        let report = json(&output);
        let valid = (name.as_str(), 0, "valid", "-");
        let expected = ENDINGS.iter().find(|(ending, ..)| ending == name).copied().unwrap_or(valid);
        let found = (
            report["practice"].as_str().unwrap_or_default(),
            exit(&output).unwrap_or_default(),
            report["outcome"].as_str().unwrap_or_default(),
            report["failure"]["code"].as_str().unwrap_or("-"),
        );
        assert_eq!(found, expected, "{}", text(&output.stderr));
    }
}

#[test]
fn every_screen_of_practice_is_marked() {
    let output = shikaku_reading(&["practice", "--ending", "wrong-pin", "--pin-stdin"], "0000\n0000\n");
    let printed = text(&output.stdout);
    let titles: Vec<_> = printed.lines().filter(|line| line.starts_with('■')).collect();
    assert!(titles.len() > 5 && titles.iter().all(|title| title.starts_with("■ 【練習】")), "{titles:?}");
    assert!(printed.contains("本当の暗証番号は入力しないでください"), "{printed}");
    assert!(printed.contains("資格確認の結果") && exit(&output) == Some(0), "{printed}");
}

#[test]
fn practice_takes_no_store_and_no_gateway() {
    for argument in ["--store", "--gateway", "--record"] {
        let output = shikaku(&["practice", "--ending", "valid", argument, "x"]);
        assert_eq!(exit(&output), Some(1), "{argument}");
    }
}
