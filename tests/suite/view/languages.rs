//! What must hold for the screens that a patient reads, in every language.

use std::collections::BTreeSet;

use shikaku_core::view::{Language, Screen, screen, screen_in};
use shikaku_core::workflow::State;
use shikaku_tests::gallery::{gallery, pin_typed};
use shikaku_tests::test_shell::TODAY;
use strum::VariantArray as _;

use super::screens;

/// Every state in every language but Japanese.
fn translated() -> impl Iterator<Item = (String, Language, Screen)> {
    let languages = Language::VARIANTS.iter().copied().filter(|language| *language != Language::Japanese);
    languages.flat_map(|language| {
        gallery().into_iter().map(move |picture| {
            let name = format!("{}, {}", picture.name, language.tag());
            (name, language, screen_in(&(picture.state)(), TODAY, language))
        })
    })
}

/// The languages of all texts on a screen.
fn languages(screen: &Screen) -> Vec<Language> {
    let lines = screen.all_lines().map(|line| line.language);
    let buttons = screen.buttons.iter().flat_map(|button| [button.language, button.detail_language]);
    let also = screen.also_spoken.iter().map(|utterance| utterance.language);
    let status = screen.status.iter().map(|item| item.language);
    [screen.language].into_iter().chain(lines).chain(buttons).chain(also).chain(status).collect()
}

#[test]
fn a_screen_of_the_staff_is_in_japanese_and_one_of_the_patient_in_the_language_of_the_patient() {
    for (name, language, screen) in translated() {
        let is_of_patient = matches!(
            screen.id.as_str(),
            "entering-pin"
                | "preparing"
                | "waiting-for-card"
                | "reading-card"
                | "asking-gateway"
                | "still-processing"
                | "confirming-otherwise"
        );
        assert_eq!(screen.language, if is_of_patient { language } else { Language::Japanese }, "{name}");
        let other =
            languages(&screen).into_iter().find(|other| ![language, Language::Japanese].contains(other));
        assert_eq!(other, None, "{name}");
    }
}

/// What is marked as Chinese, Korean, English or Vietnamese has no kana, and the rest of the screen is in Japanese.
#[test]
fn what_is_marked_with_a_language_is_in_it() {
    let has_kana = |text: &str| text.chars().any(|letter| matches!(letter, '\u{3041}'..='\u{30FF}'));
    for (name, _, screen) in translated() {
        let lines = screen.all_lines().flat_map(|line| {
            [
                (line.language, line.label.clone()),
                (line.language, line.text.clone()),
                (line.language, line.spoken.clone()),
            ]
        });
        let buttons = screen.buttons.iter().flat_map(|button| {
            [
                (button.language, button.label.clone()),
                (button.language, button.spoken.clone()),
                (button.detail_language, button.subtitle.clone()),
            ]
        });
        let own =
            [&screen.title, &screen.spoken, &screen.read_aloud].map(|text| (screen.language, text.clone()));
        let also = screen.also_spoken.iter().map(|utterance| (utterance.language, utterance.text.clone()));
        for (language, text) in lines.chain(buttons).chain(own).chain(also) {
            let is_japanese = language.voice_tag() == "ja-JP";
            assert!(is_japanese || !has_kana(&text), "{name}: {text}");
        }
    }
}

#[test]
fn in_japanese_nothing_is_in_another_language() {
    for picture in gallery() {
        let shown = screen(&(picture.state)(), TODAY);
        assert!(languages(&shown).iter().all(|language| *language == Language::Japanese), "{}", picture.name);
        assert_eq!(shown.also_spoken, None, "{}", picture.name);
    }
}

/// A screen in another language does the same: only the words differ.
#[test]
fn a_language_changes_no_button_and_no_signal() {
    for picture in gallery() {
        let japanese = screen(&(picture.state)(), TODAY);
        for language in Language::VARIANTS {
            let other = screen_in(&(picture.state)(), TODAY, *language);
            let what = |screen: &Screen| {
                let buttons = screen.buttons.iter().map(|button| (button.id, button.role, button.enabled));
                let signals = (screen.haptic, screen.sound, screen.progress, screen.tone);
                let card =
                    (screen.wants_card, screen.illustration, screen.proposed, screen.failure_code.clone());
                (screen.id.clone(), buttons.collect::<Vec<_>>(), signals, card)
            };
            assert!(what(&japanese) == what(&other), "{} in {}", picture.name, language.tag());
        }
    }
}

#[test]
fn no_digit_of_a_pin_changes_a_screen_in_any_language() {
    for language in Language::VARIANTS {
        for count in 0..=4 {
            let shown = ["1", "9"].map(|digit| screen_in(&pin_typed(&digit.repeat(count)), TODAY, *language));
            assert!(shown[0] == shown[1], "{count} digits in {}", language.tag());
        }
    }
}

/// The patient learns that the check is finished or not, and nothing about the insurance.
#[test]
fn the_outcome_for_the_patient_is_the_same_whatever_the_result_is() {
    let mut said = BTreeSet::new();
    for picture in gallery() {
        let state = (picture.state)();
        let is_result = matches!(state, State::Showing(_));
        if !is_result && !matches!(state, State::Failed(_)) {
            continue;
        }
        let shown = screen_in(&state, TODAY, Language::English);
        let lines: Vec<_> = shown.all_lines().filter(|line| line.language == Language::English).collect();
        assert_eq!(lines.len(), 1, "{}", picture.name);
        assert_eq!(shown.also_spoken.as_ref().map(|utterance| &utterance.text), Some(&lines[0].text));
        said.insert((is_result, lines[0].text.clone()));
    }
    assert_eq!(said.len(), 2, "one text for every result and one for every failure");
}

#[test]
fn every_language_has_a_family_of_screens_with_as_many_screens() {
    let count =
        |family: &str| screens().iter().filter(|(name, _)| name.split('-').next() == Some(family)).count();
    for family in ["easy", "en", "zhhans", "zhhant", "ko", "vi"] {
        assert_eq!(count(family), 28, "{family}");
    }
    assert_eq!(count("languages"), 1);
}
