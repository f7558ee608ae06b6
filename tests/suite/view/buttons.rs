//! What must hold for every button.

use shikaku_card::session::LastTry;
use shikaku_clinic::failure::{Failure, PinFailure};
use shikaku_core::view::{ButtonId, ButtonRole, screen};
use shikaku_core::workflow::{Effect, State};
use shikaku_tests::gallery::gallery;
use shikaku_tests::sample::{identity, now, pin_form};
use shikaku_tests::test_shell::TODAY;

use super::screens;

#[test]
fn no_button_is_dead_and_no_two_do_the_same() {
    for picture in gallery() {
        let before = (picture.state)();
        let shown = screen(&before, TODAY);
        let mut leads_to = Vec::new();
        for button in shown.buttons.iter().filter(|button| button.enabled) {
            let event = button.id.event().expect("a button of a check");
            let (after, effect) = (picture.state)().on(event, now());
            let after = screen(&after, TODAY);
            let moved = after != shown || !matches!(effect, Effect::None);
            assert!(moved, "{}: {} does nothing", picture.name, button.label);
            assert!(!leads_to.contains(&after), "{}: {} goes where another goes", picture.name, button.label);
            leads_to.push(after);
        }
    }
}

#[test]
fn every_screen_but_the_first_and_the_last_can_be_left() {
    for (name, screen) in screens() {
        let leads_to =
            screen.buttons.iter().any(|button| matches!(button.id, ButtonId::Cancel | ButtonId::Finish));
        let is_end = ENDS.contains(&screen.id.as_str());
        assert_eq!(leads_to, !is_end, "{name}");
    }
}

/// The first screen and the last, the screens of a device on which no person is signed in, and a closed archive.
const ENDS: [&str; 9] = [
    "choosing-method",
    "no-checks",
    "closed",
    "archive-closed",
    "enrolment-clinic",
    "account-blocked",
    "awaiting-approval",
    "sign-in-name",
    "locked",
];

#[test]
fn every_screen_but_that_of_a_closed_archive_has_something_to_press() {
    for (name, screen) in screens() {
        // A desk draws its reception in place of a closed archive.
        assert_eq!(screen.buttons.is_empty(), screen.id == "archive-closed", "{name}");
    }
}

#[test]
fn after_the_last_screen_comes_the_first() {
    let shown = screen(&State::Closed, TODAY);
    let first = screen(&State::ChoosingMethod, TODAY);
    let began = shown.buttons.iter().filter(|button| {
        let (after, _) = State::Closed.on(button.id.event().expect("a button of a check"), now());
        screen(&after, TODAY) == first
    });
    assert_eq!(began.count(), 1);
}

#[test]
fn what_a_person_has_to_decide_is_never_proposed() {
    for (name, screen) in screens() {
        let judged = screen.buttons.iter().any(|button| {
            matches!(
                button.id,
                ButtonId::FaceMatches
                    | ButtonId::FaceDiffers
                    | ButtonId::UseLastTry
                    | ButtonId::ChooseResult(_)
                    | ButtonId::ChooseEvidence(_)
                    | ButtonId::ChooseEra(_)
                    | ButtonId::UseWesternYears
                    | ButtonId::Language(_)
            )
        });
        let deciding = DECIDING.iter().any(|deciding| name.ends_with(deciding));
        let missing = screen.entry.as_ref().is_some_and(|entry| !entry.is_complete());
        let awaited = screen.wants_card || screen.progress.is_some() || missing;
        let first = screen.buttons.first().filter(|button| button.enabled);
        let expected = first.filter(|_| !judged && !deciding && !awaited);
        assert_eq!(screen.proposed, expected.map(|button| button.id), "{name}");
    }
}

/// WCAG 2.2, 2.5.3: a person who steers by voice says what is written on the button, and what is written is in the name as it is
/// drawn, in one piece. A name is in one language; details in another are left to the shell.
#[test]
fn the_accessible_name_begins_with_the_label_and_has_all_that_is_written_on_the_button() {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    for (name, screen) in screens() {
        for button in &screen.buttons {
            assert!(button.spoken.starts_with(&button.label), "{name}: {}", button.spoken);
            if button.language == button.detail_language {
                let written = [&button.label, &button.subtitle, &button.trailing, &button.badge];
                let written = letters(&written.map(String::as_str).concat());
                assert!(letters(&button.spoken).contains(&written), "{name}: {written} in {}", button.spoken);
                let has_details = written != letters(&button.label);
                let twice = letters(&button.spoken).matches(&written).count() > 1;
                assert!(!has_details || !twice, "{name}: {}", button.spoken);
            }
        }
        if let Some(copy) = &screen.copy {
            assert!(copy.spoken.starts_with(&copy.label), "{name}: {}", copy.spoken);
        }
    }
}

/// Screens whose first button decides or gives up something.
const DECIDING: [&str; 15] = [
    "account-gateway-confirming",
    "account-person",
    "account-person-first-password",
    "account-person-stopped",
    "account-person-last",
    "account-device-approved",
    "account-device-awaiting",
    "account-link",
    "account-consent",
    "entering-pin-last-try",
    "card-reader-forget",
    "follow-up",
    "readiness-step",
    "readiness-step-done",
    "readiness-exemption",
];

#[test]
fn a_screen_has_one_primary_button_at_most_and_that_is_the_proposed_one() {
    for (name, screen) in screens() {
        let primary: Vec<_> =
            screen.buttons.iter().filter(|button| button.role == ButtonRole::Primary).collect();
        assert!(primary.len() <= 1, "{name}");
        assert!(primary.iter().all(|button| Some(button.id) == screen.proposed), "{name}");
    }
}

#[test]
fn every_entry_has_its_two_keys_before_anything_else_and_they_are_never_pressed_in_vain() {
    for (name, screen) in screens() {
        let Some(entry) = screen.entry.as_ref().filter(|entry| entry.has_keypad()) else { continue };
        let keys: Vec<_> = screen.buttons.iter().take(2).map(|button| (button.id, button.role)).collect();
        let wanted = [(ButtonId::Enter, ButtonRole::Key), (ButtonId::Erase, ButtonRole::Key)];
        assert_eq!(keys, wanted, "{name}");
        let (can_enter, can_erase) = (screen.buttons[0].enabled, screen.buttons[1].enabled);
        assert!(!can_enter || entry.is_complete(), "{name}");
        assert_eq!(can_erase, entry.has_digits(), "{name}");
    }
}

/// The field of a platform takes back what was typed in it.
#[test]
fn every_text_has_the_key_that_passes_it_on() {
    let mut count = 0;
    for (name, screen) in screens() {
        let Some(entry) = screen.entry.as_ref().filter(|entry| !entry.has_keypad()) else { continue };
        count += 1;
        let keys = screen.buttons.iter().filter(|button| button.role == ButtonRole::Key);
        let keys: Vec<_> = keys.map(|button| (button.id, button.enabled)).collect();
        assert_eq!(keys, [(ButtonId::Enter, true)], "{name}");
        assert!(!entry.label().is_empty(), "{name}");
        let shown = entry.shown().filter(|text| !text.is_empty());
        assert!(shown.is_none_or(|text| !screen.spoken.contains(text)), "{name}");
    }
    assert!(count > 0);
}

#[test]
fn navigation_is_in_the_title_bar() {
    for (name, screen) in screens() {
        for button in &screen.buttons {
            let is_back = ["やめる", "戻る", "一覧に戻る"].contains(&button.label.as_str());
            assert!(!is_back || button.role == ButtonRole::Navigation, "{name}: {}", button.label);
        }
    }
}

#[test]
fn the_last_try_is_not_proposed_when_its_pin_is_complete() {
    let mut form = pin_form(None);
    form.last_try = LastTry::AskedFor(identity());
    for digit in [1, 2, 3, 4] {
        form.entry.push(digit).expect("a digit");
    }
    let shown = screen(&State::EnteringPin(form), TODAY);
    assert!(shown.buttons.iter().any(|button| button.id == ButtonId::Enter));
    assert_eq!(shown.proposed, None);
}

#[test]
fn a_failure_always_leaves_the_lawful_fallback_and_offers_the_last_try_only_where_one_is_kept() {
    for picture in gallery() {
        let State::Failed(state) = (picture.state)() else { continue };
        let kept: [Failure; 2] = [PinFailure::LastTryKept.into(), PinFailure::WrongAndLastTryKept.into()];
        let last_try = kept.contains(&state.failure);
        let ids: Vec<_> =
            screen(&State::Failed(state), TODAY).buttons.iter().map(|button| button.id).collect();
        assert!(
            ids.contains(&ButtonId::ChooseFallback) && ids.contains(&ButtonId::Cancel),
            "{}",
            picture.name
        );
        assert_eq!(ids.contains(&ButtonId::UseLastTry), last_try, "{}", picture.name);
        assert_ne!(ids[0], ButtonId::UseLastTry, "{} proposes the last try", picture.name);
    }
}
