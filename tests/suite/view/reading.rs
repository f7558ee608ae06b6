//! What must hold for every screen in its written and spoken form.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use proptest::prelude::{any, prop_assert, proptest};
use serde_json::{Value, json};
use shikaku_card::certificate::CertificateValidity;
use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_core::view::{
    Button, ButtonId, Entry, Language, LineKind, Screen, SectionKind, failure_text, screen,
};
use shikaku_core::workflow::{ResultState, State};
use shikaku_eligibility::Confirmation;
use shikaku_tests::gallery::{gallery, pin_typed};
use shikaku_tests::test_shell::TODAY;

use super::screens;

#[test]
fn every_screen_has_a_heading_one_thing_to_know_and_something_to_say() {
    for (name, screen) in screens() {
        assert!(!screen.title.is_empty() && !screen.id.is_empty(), "{name}");
        assert!(screen.all_lines().any(|line| line.kind == LineKind::Headline), "{name} has no headline");
        assert!(screen.all_lines().all(|line| !line.text.is_empty()), "{name} has an empty line");
        assert!(ends(&screen.spoken, screen.language), "{name} does not end its speech");
        assert!(ends(&screen.read_aloud, screen.language), "{name} does not end its whole text");
        let heroes = screen.sections.iter().filter(|section| section.kind == SectionKind::Hero).count();
        assert_eq!(heroes, 1, "{name}: one thing to know");
        for section in &screen.sections {
            assert!(!section.lines.is_empty(), "{name} has an empty section");
            assert!(!section.folded || !section.heading.is_empty(), "{name} folds what has no heading");
        }
        for line in screen.all_lines().filter(|line| !line.spoken.is_empty()) {
            assert!(ends(&line.spoken, line.language), "{name}: {}", line.spoken);
        }
        for button in &screen.buttons {
            assert!(
                !button.label.is_empty() && ends(&button.spoken, button.language),
                "{name}: {}",
                button.label
            );
        }
    }
}

/// Whether what is said ends as a sentence of the language.
fn ends(said: &str, language: Language) -> bool {
    match language {
        Language::Japanese => said.ends_with('。'),
        Language::EasyJapanese | Language::SimplifiedChinese | Language::TraditionalChinese => {
            said.ends_with(['。', '？'])
        }
        Language::English | Language::Korean | Language::Vietnamese => said.ends_with(['.', '?']),
    }
}

/// Buttons that a text names are in 「」, and so are documents, whose names are on buttons too.
#[test]
fn a_screen_that_names_a_button_has_it() {
    let all = screens();
    let buttons = all.iter().flat_map(|(_, screen)| &screen.buttons);
    let buttons = buttons.filter(|button| !matches!(button.id, ButtonId::ChooseEvidence(_)));
    let known: HashSet<_> = buttons.map(|button| button.label.as_str()).collect();
    let mut missing = Vec::new();
    for (name, screen) in &all {
        let named = screen.all_lines().flat_map(|line| line.text.split('「').skip(1));
        let named = named.filter_map(|rest| rest.split('」').next()).filter(|text| known.contains(text));
        for text in named {
            if !labels(screen).any(|label| label == text) {
                missing.push(format!("{name} names {text}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

fn labels(screen: &Screen) -> impl Iterator<Item = &str> {
    screen.buttons.iter().map(|button| button.label.as_str())
}

#[test]
fn a_screen_that_mentions_the_readers_page_has_a_button_to_it() {
    for (name, screen) in screens() {
        let is_mentioned = screen.all_lines().any(|line| line.text.contains("カードリーダーの画面"));
        let there =
            screen.id.starts_with("card-reader") || labels(&screen).any(|label| label == "カードリーダー");
        assert!(!is_mentioned || there, "{name}");
    }
    for failure in [ReaderFailure::ReaderKeyMismatch, ReaderFailure::ReaderUnknown] {
        let name = format!("desk-waiting-for-card-{}", failure.code().to_lowercase());
        let (_, screen) = screens().into_iter().find(|(other, _)| *other == name).expect("a screen");
        assert!(labels(&screen).any(|label| label == "カードリーダー"), "{name}");
    }
}

#[test]
fn no_screen_asks_for_a_card_that_cannot_be_read() {
    for failure in ReaderFailure::ALL.iter().filter(|failure| **failure != ReaderFailure::CardLost) {
        let name = format!("waiting-for-card-{}", failure.code().to_lowercase());
        for (other, screen) in screens().iter().filter(|(other, _)| other.ends_with(&name)) {
            if screen.language != Language::Japanese {
                // The patient waits for the staff, and the failure is below that.
                let readable = other.replace(name.as_str(), "waiting-for-card");
                let (_, card) = screens().into_iter().find(|(name, _)| *name == readable).expect("a screen");
                assert_ne!(screen.title, card.title, "{other}");
                continue;
            }
            let headlines = screen.all_lines().filter(|line| line.kind == LineKind::Headline);
            let headlines: Vec<_> = headlines.map(|line| line.text.as_str()).collect();
            assert_eq!(headlines, [failure_text((*failure).into()).title], "{name}");
            assert!(!screen.title.contains("かざす"), "{name}: {}", screen.title);
        }
    }
}

#[test]
fn a_reader_that_is_connected_is_not_said_to_be_away() {
    const AWAY: [&str; 8] = [
        "応答しません",
        "見つかりません",
        "つながりません。",
        "切れました",
        "切れたので",
        "オフになっています",
        "鍵が合いません",
        "ロックされています",
    ];
    for (name, screen) in screens() {
        let has = |text: &str| screen.all_lines().any(|line| line.text.contains(text));
        let away: Vec<_> = AWAY.iter().filter(|text| has(text)).collect();
        assert!(away.is_empty() || !has("つながっています"), "{name}: {away:?}");
    }
}

#[test]
fn the_last_page_of_a_list_is_the_last() {
    let all: HashMap<_, _> = screens().into_iter().collect();
    let (first, last) = (&all["past-results-many"], &all["past-results-many-last-page"]);
    assert!(labels(first).any(|label| label == "次を見る"));
    assert!(labels(last).any(|label| label == "最初に戻る"));
    assert!(!labels(last).any(|label| label == "次を見る"));
}

#[test]
fn nothing_is_said_that_voices_disagree_on() {
    for (name, screen) in screens() {
        // The label comes first as it is written; what follows says how it is read.
        let explained = |button: &'_ Button| button.spoken.trim_start_matches(&button.label).to_owned();
        let buttons = screen.buttons.iter().map(explained);
        let buttons = buttons.chain(screen.copy.as_ref().map(|copy| copy.spoken.clone()));
        let said: Vec<_> = screen.all_lines().map(|line| line.spoken.clone()).chain(buttons).collect();
        for text in said.into_iter().chain([screen.spoken, screen.read_aloud]) {
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
        if shown.chosen.is_some() {
            // The choice is said first, because its verdict was.
            continue;
        }
        let verdict = format!("{:?}", shown.confirmation.verdict()).replace("RequestError", "PersonError");
        let screen = screen(&State::Showing(shown), TODAY);
        let headline = screen.all_lines().next().expect("a line");
        assert!(screen.spoken.starts_with(&headline.spoken), "{}: validity comes first", picture.name);
        let known =
            first_words.entry((headline.text.clone(), headline.spoken.clone())).or_insert(verdict.clone());
        assert_eq!(*known, verdict, "{}", picture.name);
    }
    assert_eq!(first_words.len(), 10);
}

#[test]
fn a_failure_is_on_some_screen_with_its_visible_code() {
    // No reception fails for its history; that has a screen of its own.
    let of_a_reception = |failure: &Failure| !matches!(failure, Failure::Store(_));
    let mut missing: Vec<_> = Failure::all().filter(of_a_reception).map(Failure::code).collect();
    for (name, screen) in screens() {
        let Some(code) = screen.failure_code.clone() else { continue };
        missing.retain(|other| *other != code);
        let seen = screen.all_lines().any(|line| line.label == code || line.text == code);
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
        assert_eq!(ones.entry.as_ref().and_then(Entry::shown), None);
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
        let shown = ResultState::new(confirmation, CertificateValidity::ExpiringSoon { last_day: day });
        let screen = screen(&State::Showing(Box::new(shown)), day);
        prop_assert!(screen.spoken.ends_with('。'));
        prop_assert!(screen.read_aloud.ends_with('。'));
        prop_assert!(!screen.spoken.contains('●') && !screen.read_aloud.contains('●'));
    }
}
