//! When a value is like its example.

use serde_json::Value;

/// Which members may have another value than the example.
pub(super) enum Differing {
    /// These.
    Members(&'static [&'static str]),
    /// Those that are random, or name something random, in the same form.
    Random,
}

/// Members whose values are random, or name something random.
const RANDOM: &[&str] = &[
    "accessToken",
    "approvedBy",
    "challenge",
    "challengeId",
    "cursor",
    "device",
    "deviceCode",
    "id",
    "linkId",
    "madeAt",
    "patient",
    "receipt",
    "secret",
    "staff",
    "userCode",
    "verificationText",
    "webhookId",
];

/// Fails unless a value has every member of its example, with the same value or, where it may differ, with one of the same form.
#[track_caller]
pub(super) fn assert_like(example: &Value, value: &Value, differing: &Differing, what: &str) {
    match (example, value) {
        (Value::Object(members), Value::Object(found)) => {
            for (name, member) in members {
                let place = format!("{what}.{name}");
                let other = found.get(name).unwrap_or_else(|| panic!("{place} is missing"));
                match (differing, member) {
                    (Differing::Members(names), _) if names.contains(&name.as_str()) => {}
                    (Differing::Random, Value::String(text)) if RANDOM.contains(&name.as_str()) => {
                        assert_eq!(form(text), form(other.as_str().unwrap_or_default()), "{place}: {other}");
                    }
                    _ => assert_like(member, other, differing, &place),
                }
            }
        }
        (Value::Array(items), Value::Array(found)) => {
            let is_long_enough = found.len() >= items.len() && found.is_empty() == items.is_empty();
            assert!(is_long_enough, "{what} has {} items", found.len());
            for (item, other) in items.iter().zip(found) {
                assert_like(item, other, differing, what);
            }
        }
        _ => assert_eq!(example, value, "{what}"),
    }
}

/// A text with its letters and digits made equal, also those of Base64.
fn form(text: &str) -> String {
    let letter = |it: char| if it.is_ascii_alphanumeric() || "-_+/".contains(it) { 'x' } else { it };
    text.chars().map(letter).collect()
}

#[test]
fn another_value_another_form_and_a_missing_member_are_seen() {
    use serde_json::json;
    let example = json!({ "cursor": "AA-a", "more": false, "items": [{ "kind": "chosen" }] });
    let like = |value: Value| {
        std::panic::catch_unwind(|| assert_like(&example, &value, &Differing::Random, "it")).is_ok()
    };
    assert!(like(json!({ "cursor": "xyz9", "more": false, "items": [{ "kind": "chosen" }, {}], "new": 1 })));
    assert!(!like(json!({ "cursor": "xyz9", "more": true, "items": [{ "kind": "chosen" }] })));
    assert!(!like(json!({ "cursor": "xyz99", "more": false, "items": [{ "kind": "chosen" }] })));
    assert!(!like(json!({ "cursor": "xyz9", "items": [{ "kind": "chosen" }] })));
    assert!(!like(json!({ "cursor": "xyz9", "more": false, "items": [] })));
}
