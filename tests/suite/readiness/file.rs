//! A rulebook from a file: what is accepted, and how the rest is reported.

use std::fmt::Write as _;

use expect_test::expect_file;
use proptest::prelude::{any, prop_assert, proptest};
use shikaku_clinic::readiness::{Rulebook, RulebookError};

use super::EMBEDDED;

/// `UPDATE_EXPECT=1` writes the JSON anew.
#[test]
fn the_embedded_json_says_what_the_toml_says() {
    let book: serde_json::Value = toml::from_str(EMBEDDED).expect("TOML");
    let json = serde_json::to_string(&book).expect("JSON");
    expect_file!["../../../core/clinic/data/readiness.json"].assert_eq(&format!("{json}\n"));
    assert!(Rulebook::embedded() == Rulebook::parse(EMBEDDED), "two rulebooks");
}

/// The embedded rulebook with one change.
#[track_caller]
fn changed(from: &str, to: &str) -> Result<Rulebook, RulebookError> {
    assert!(EMBEDDED.contains(from), "{from:?} is in the file");
    Rulebook::parse(&EMBEDDED.replacen(from, to, 1))
}

/// Checks that the error names the line of a change, and the fault there.
#[track_caller]
fn check_form(from: &str, to: &str, said: &str) {
    let before = EMBEDDED.split(from).next().unwrap_or_default();
    match changed(from, to).err() {
        Some(RulebookError::Form { line, message }) => {
            assert_eq!(
                (line, message.starts_with(said)),
                (before.matches('\n').count() + 1, true),
                "{message}"
            );
        }
        other => panic!("{from:?}: {other:?}"),
    }
}

#[track_caller]
fn check_wrong(from: &str, to: &str, said: &str) {
    assert_eq!(changed(from, to).err().map(|error| error.to_string()).as_deref(), Some(said), "{from:?}");
}

#[test]
fn a_changed_date_sum_or_text_is_taken() {
    for (from, to) in [
        ("plan-until = \"2025-12-02\"", "plan-until = \"2026-12-02\""),
        ("base-yen = 41000", "base-yen = 50000"),
        ("title = \"集団指導\"", "title = \"集団指導（延期）\""),
        ("from = \"2026-12-01\"", "from = \"2027-12-01\""),
    ] {
        assert_eq!(changed(from, to).err(), None, "{to}");
    }
}

#[test]
fn a_form_that_is_not_known_is_refused_with_its_line() {
    check_form("base-yen", "base-yenn", "unknown field `base-yenn`, expected one of `base-yen`");
    check_form("\"judo\"", "\"kampo\"", "unknown variant `kampo`, expected `judo` or `ahaki`");
    check_form("\"2025-12-02\"", "\"2025-02-30\"", "input is out of range");
    check_form("\"ready\"", "\"not-applied\"", "unknown variant `not-applied`");
    check_form("[exemption]", "[exemption", "unclosed table");
    check_form("base-yen = 41000", "base-yen = -1", "invalid value: integer `-1`, expected u32");
}

#[test]
fn what_is_missing_or_of_another_time_is_refused() {
    check_wrong("schema = 1", "schema = 2", "schema 2 is not 1");
    for (removed, field) in
        [("yen = 50000\n", "`yen`"), ("schema = 1\n", "`schema`"), ("as-of = \"2026-11-22\"\n", "`as-of`")]
    {
        let message = changed(removed, "").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.ends_with(&format!("missing field {field}")), "{message}");
    }
}

#[test]
fn what_contradicts_itself_is_refused_with_its_place() {
    for (from, to, said) in [
        ("tenths = 849", "tenths = 850", "adoption 1: has a percentage that its count does not give"),
        ("count = 36161", "count = 37986", "adoption 1: has counts that contradict each other"),
        ("percent = 60", "percent = 59", "surveys 2: has a percentage that its count does not give"),
        ("sight = 192", "sight = 191", "surveys 2: has counts that contradict each other"),
        ("to-act = 6337", "to-act = 6338", "surveys 1: has counts that contradict each other"),
        ("id = \"guidance\"", "id = \"duty\"", "milestones 7: stands twice"),
        ("id = \"portal\"", "id = \"P\"", "sources 3: has an identifier that is not of a-z, 0-9 and -"),
        ("[\"application\"]", "[\"subsidy\"]", "steps 4: comes after a step that is not before it"),
        ("stage = \"ready\"\n", "", "steps: not reached by exactly one step"),
        ("source = \"portal\"", "source = \"hearsay\"", "steps 5: names a source that is not listed"),
        (
            "until = \"2024-04-30\"\nstate",
            "until = \"2024-03-31\"\nstate",
            "milestones 1: ends before it begins",
        ),
        ("\"集団指導\"", "\" \"", "milestones 7: is empty"),
        ("\"集団指導\"", "\"\\u001b[2J\"", "milestones 7: holds control characters"),
    ] {
        check_wrong(from, to, said);
    }
}

#[test]
fn files_that_attack_are_stopped() {
    let mut many_keys = EMBEDDED.to_owned();
    (0..2_000)
        .for_each(|n| write!(many_keys, "[[sources]]\nid = \"s{n}\"\ntext = \"x\"\n").expect("a string"));
    let hostile = [
        ("nested arrays", format!("schema = 1\na = {}", "[".repeat(100_000))),
        ("nested tables", format!("schema = 1\na = {}", "{a=".repeat(60_000))),
        ("dotted key", format!("schema = 1\n{}a = 1", "a.".repeat(100_000))),
        ("too long", format!("schema = 1\n#{}", "x".repeat(Rulebook::LENGTH_MAX))),
        ("long text", EMBEDDED.replacen("集団指導", &"あ".repeat(5_000), 1)),
        ("many entries", many_keys),
        ("huge number", EMBEDDED.replacen("base-yen = 41000", "base-yen = 99999999999999999999", 1)),
        ("negative", EMBEDDED.replacen("base-yen = 41000", "base-yen = -1", 1)),
        ("nul", EMBEDDED.replacen("集団指導", "\0", 1)),
        ("terminal escape in a key", "schema = 1\n\"\\u001b[2J\" = 1".to_owned()),
    ];
    for (name, text) in hostile {
        let error = Rulebook::parse(&text).err().unwrap_or_else(|| panic!("{name} was taken"));
        let message = error.to_string();
        assert!(!message.chars().any(char::is_control) && message.len() < 2_000, "{name}: {message:?}");
    }
    assert_eq!(Rulebook::parse(&" ".repeat(300_000)).err(), Some(RulebookError::TooLong));
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        prop_assert!(Rulebook::parse(&text).is_err());
    }

    #[test]
    fn no_change_of_a_byte_is_too_strange(at in 0..EMBEDDED.len(), byte in any::<u8>()) {
        let mut bytes = EMBEDDED.as_bytes().to_vec();
        bytes[at] = byte;
        if let Ok(text) = String::from_utf8(bytes) {
            let _ = Rulebook::parse(&text);
        }
    }
}
