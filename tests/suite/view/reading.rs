//! What must hold for every screen as it is read and heard.

use std::collections::HashMap;

use chrono::NaiveDate;
use proptest::prelude::{any, prop_assert, proptest};
use serde_json::{Value, json};
use shikaku_core::card::certificate::CertificateValidity;
use shikaku_core::eligibility::Confirmation;
use shikaku_core::failure::Failure;
use shikaku_core::view::{LineKind, screen};
use shikaku_core::workflow::{Shown, State};
use shikaku_tests::desk::TODAY;
use shikaku_tests::gallery::{gallery, pin_typed};

use super::screens;

#[test]
fn every_screen_has_a_heading_one_thing_to_know_and_something_to_say() {
    for (name, screen) in screens() {
        assert!(!screen.title.is_empty() && !screen.id.is_empty(), "{name}");
        assert!(screen.lines.iter().any(|line| line.kind == LineKind::Headline), "{name} has no headline");
        assert!(screen.lines.iter().all(|line| !line.text.is_empty()), "{name} has an empty line");
        assert!(screen.spoken.ends_with('。'), "{name} does not end its speech");
        for line in screen.lines.iter().filter(|line| !line.spoken.is_empty()) {
            assert!(line.spoken.ends_with('。'), "{name}: {}", line.spoken);
        }
        for button in &screen.buttons {
            assert!(!button.label.is_empty() && button.spoken.ends_with('。'), "{name}: {}", button.label);
        }
    }
}

#[test]
fn nothing_is_said_that_voices_disagree_on() {
    for (name, screen) in screens() {
        let buttons = screen.buttons.iter().map(|button| &button.spoken);
        let buttons = buttons.chain(screen.copy.as_ref().map(|copy| &copy.spoken));
        let said: Vec<_> = screen.lines.iter().map(|line| &line.spoken).chain(buttons).collect();
        for text in said.into_iter().chain([&screen.spoken]) {
            assert!(!text.contains(['\u{3000}', '●']), "{name}: {text}");
            let half_width = text.chars().any(|c| ('\u{FF61}'..='\u{FF9F}').contains(&c));
            assert!(!half_width, "{name} says half-width kana: {text}");
            let numbers = text.split(|c: char| !c.is_ascii_digit());
            assert!(numbers.clone().all(|run| run.len() <= 4), "{name} says a long number: {text}");
            assert!(numbers.clone().all(|run| run.len() < 2 || !run.starts_with('0')), "{name}: {text}");
        }
    }
}

#[test]
fn no_two_verdicts_share_their_first_words() {
    let mut first_words = HashMap::new();
    for picture in gallery() {
        let State::Showing(shown) = (picture.state)() else { continue };
        let verdict = format!("{:?}", shown.confirmation.verdict()).replace("RequestError", "PersonError");
        let screen = screen(&State::Showing(shown), TODAY);
        let headline = &screen.lines[0];
        assert!(screen.spoken.starts_with(&headline.spoken), "{}: validity comes first", picture.name);
        let known =
            first_words.entry((headline.text.clone(), headline.spoken.clone())).or_insert(verdict.clone());
        assert_eq!(*known, verdict, "{}", picture.name);
    }
    assert_eq!(first_words.len(), 10);
}

#[test]
fn a_failure_stands_on_some_screen_with_its_code_in_sight() {
    // No reception fails for its history; that has a screen of its own.
    let of_a_reception = |failure: &Failure| !matches!(failure, Failure::Store(_));
    let mut missing: Vec<_> = Failure::all().filter(of_a_reception).map(Failure::code).collect();
    for (name, screen) in screens() {
        let Some(code) = screen.failure_code else { continue };
        missing.retain(|other| *other != code);
        let seen = screen.lines.iter().any(|line| line.label == code || line.text == code);
        assert!(seen, "{name} hides its code");
    }
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn no_digit_of_a_pin_changes_a_screen() {
    for count in 0..=4 {
        let (ones, nines) = (pin_typed(&"1".repeat(count)), pin_typed(&"9".repeat(count)));
        let (ones, nines) = (screen(&ones, TODAY), screen(&nines, TODAY));
        assert!(ones == nines, "{count} digits");
        assert_eq!(ones.entry.and_then(|entry| entry.digits), None);
    }
}

/// An answer about one person whose elements hold these texts.
fn answer(validity: &str, texts: &[String]) -> Confirmation {
    const NAMES: [&str; 10] = [
        "Name",
        "NameKana",
        "Birthdate",
        "Sex1",
        "InsurerNumber",
        "InsuredCardSymbol",
        "InsuredPartialContributionRatio",
        "InsuredCardExpirationDate",
        "Address",
        "ReasonOfLoss",
    ];
    let person: Value =
        NAMES.iter().zip(texts).map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    let message = json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": {
        "ProcessingResultStatus": "1", "QualificationValidity": validity, "ResultList": [person]}}});
    serde_json::from_value(message).expect("a message")
}

proptest! {
    #[test]
    fn no_answer_is_too_strange_to_show(
        validity in "[1-7]|",
        texts in proptest::collection::vec(any::<String>(), 10),
        days in 1..3_000_000_i32,
    ) {
        let day = NaiveDate::from_num_days_from_ce_opt(days).expect("in range");
        let confirmation = answer(&validity, &texts);
        let shown = Shown::new(confirmation, CertificateValidity::ExpiringSoon { last_day: day });
        let screen = screen(&State::Showing(Box::new(shown)), day);
        prop_assert!(screen.spoken.ends_with('。'));
        prop_assert!(!screen.spoken.contains('●'));
    }
}
