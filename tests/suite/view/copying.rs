//! What must hold for what is copied to the receipt computer.

use std::collections::HashSet;

use serde_json::{Value, json};
use shikaku_card::certificate::CertificateValidity;
use shikaku_core::view::{Screen, screen};
use shikaku_core::workflow::{ResultState, State};
use shikaku_eligibility::Verdict;
use shikaku_tests::gallery::gallery;
use shikaku_tests::people::changed_answer_for;
use shikaku_tests::test_shell::TODAY;

/// Screen and copied text of the first person, after a change.
fn copied(change: impl FnOnce(&mut Value)) -> Option<String> {
    let reply = changed_answer_for("590001", change);
    let confirmation = serde_json::from_slice(&reply.body).expect("a message");
    let shown = ResultState::new(confirmation, CertificateValidity::Valid);
    text(screen(&State::Showing(Box::new(shown)), TODAY))
}

fn text(screen: Screen) -> Option<String> {
    screen.copy.map(|copy| copy.text)
}

#[test]
fn only_one_qualification_that_holds_is_copied() {
    let mut copied = 0;
    for picture in gallery() {
        let state = (picture.state)();
        let holds = matches!(&state, State::Showing(shown) if match shown.confirmation.verdict() {
            Verdict::Valid | Verdict::ValidUnregistered => shown.confirmation.results().len() == 1,
            Verdict::Multiple => shown.chosen.is_some(),
            _ => false,
        });
        assert_eq!(text(screen(&state, TODAY)).is_some(), holds, "{}", picture.name);
        copied += u32::from(holds);
    }
    assert!(copied > 10, "the gallery holds results to copy");
}

#[test]
fn a_copied_text_has_a_date_of_confirmation_and_fills_no_slot_twice() {
    let copied = gallery()
        .into_iter()
        .filter_map(|picture| Some((picture.name, text(screen(&(picture.state)(), TODAY))?)));
    for (name, text) in copied {
        let (mut section, mut slots, mut first) = ("", HashSet::new(), true);
        for row in text.lines() {
            match row.split_once('\t') {
                Some((label, value)) => {
                    assert!(slots.insert((section, label)) && !value.contains('\t'), "{name}: {row}");
                }
                None => section = row,
            }
            let opens = ["資格情報", "資格情報(医療扶助)", "照会番号", "未就学区分"];
            assert!(!first || opens.contains(&row.split('\t').next().unwrap_or_default()), "{name}: {row}");
            first = false;
        }
        assert!(slots.iter().any(|(_, label)| *label == "確認日 : "), "{name} has no date");
    }
}

#[test]
fn no_value_begins_a_row_of_its_own() {
    let plain = copied(|_| {}).expect("a text");
    let hostile =
        copied(|person| person["InsurerName"] = json!("見本\n保険者番号\t99999999\r\n")).expect("a text");
    assert_eq!(hostile.lines().count(), plain.lines().count());
    assert!(hostile.contains("保険者名\t見本 保険者番号 99999999\n"), "{hostile}");
}

#[test]
fn what_is_not_known_is_copied_as_it_came() {
    let text = copied(|person| {
        person["InsuredCardClassification"] = json!("B7");
        person["Birthdate"] = json!("1984");
        person["InsuredPartialContributionRatio"] = json!("3割");
    });
    let text = text.expect("a text");
    for row in ["生年月日\t1984", "負担割合\t3割"] {
        assert!(text.lines().any(|line| line == row), "{row} in {text}");
    }
    // A code without a word stops receipt computers (eligibility reference, 1.5).
    assert!(!text.contains("B7"), "{text}");
}
