//! What a reception comes to when the staff go on to another way.

use shikaku_clinic::failure::GatewayFailure;
use shikaku_clinic::fallback::{CheckEnding, Circumstances, DeferralReason, Duty, offers};
use shikaku_clinic::history::FollowUpReason;
use shikaku_core::view::screen;
use shikaku_core::workflow::{Event, Resume, State};
use shikaku_tests::gallery::gallery;
use shikaku_tests::sample::{asking, events, now, states};
use strum::VariantArray as _;

use super::day;

#[test]
fn every_state_up_to_the_result_has_an_ending() {
    for (name, state) in states() {
        let state = state();
        let past = matches!(state, State::ChoosingFallback(_) | State::RecordingFallback(_) | State::Closed);
        assert_eq!(state.check_ending().is_none(), past, "{name}");
    }
}

#[test]
fn a_check_ends_valid_only_on_a_result_that_can_be_used() {
    let mut valid = 0;
    for picture in gallery() {
        let state = (picture.state)();
        let is_valid = state.check_ending().is_some_and(CheckEnding::is_valid);
        assert!(!is_valid || matches!(state, State::Showing(_)), "{}", picture.name);
        valid += u32::from(is_valid);
    }
    assert!(valid > 10, "the gallery holds valid results");
}

#[test]
fn a_failure_on_the_screen_or_beside_a_form_is_the_ending() {
    for picture in gallery() {
        let ending = (picture.state)().check_ending();
        match (picture.state)() {
            State::Failed(state) => assert_eq!(ending, Some(state.failure.into()), "{}", picture.name),
            State::WaitingForCard(wait) => {
                let expected = wait.notice.map_or(CheckEnding::NotAttempted, |notice| notice.failure.into());
                assert_eq!(ending, Some(expected), "{}", picture.name);
            }
            _ => {}
        }
    }
}

/// Eligibility reference, 6: any ending that is not valid, and any error, has a fallback of its own.
#[test]
fn after_every_ending_that_is_not_valid_something_is_offered() {
    for ending in CheckEnding::VARIANTS.iter().filter(|ending| !ending.is_valid()) {
        for duty in Duty::VARIANTS {
            let offered =
                offers(&Circumstances { duty: *duty, ..Circumstances::new(*ending, day("2026-11-22")) });
            assert!(offered.len() >= 2, "{ending:?} {duty:?}: {offered:?}");
        }
    }
}

/// Eligibility reference, 6: an ended session keeps the request, not the PIN.
#[test]
fn a_session_that_ended_leaves_the_question_to_be_asked_again() {
    let ended = Event::ConfirmationAnswered(Err(GatewayFailure::NotSignedIn.into()));
    let (state, _) = State::AskingGateway(asking()).on(ended, now());
    match state {
        State::Failed(state) => match state.resume {
            Resume::AskAgain(kept) => assert!(kept.call == asking().call, "the same call, with its key"),
            _ => panic!("nothing to ask again"),
        },
        other => panic!("{other:?}"),
    }
}

/// Eligibility reference, 1.4 and 6: the method is chosen and the face compared before a card is waited for.
#[test]
fn a_card_is_waited_for_only_after_a_pin_was_typed_or_a_face_compared() {
    for (state_name, state) in states() {
        for (event_name, event) in events() {
            let before = state();
            let ready = !matches!(before, State::ChoosingMethod | State::Showing(_) | State::Closed);
            let (after, _) = before.on(event(), now());
            assert!(ready || !matches!(after, State::WaitingForCard(_)), "{state_name} {event_name}");
        }
    }
}

/// Eligibility reference, 3.6: until its end, everybody of 後期高齢者 has a certificate to ask for.
#[test]
fn a_rule_that_holds_for_a_time_is_spoken_while_it_does() {
    for (date, is_spoken) in [("2026-07-31", true), ("2026-08-01", false)] {
        let options = shikaku_core::workflow::FallbackOptions { ending: CheckEnding::NoCard };
        let shown = screen(&State::ChoosingFallback(options), day(date));
        assert_eq!(shown.read_aloud.contains("後期高齢者"), is_spoken, "{date}");
    }
}

/// What the rule opens is what the store keeps, in the same words.
#[test]
fn every_reason_to_defer_is_known_to_the_store() {
    for reason in DeferralReason::VARIANTS {
        let kept = FollowUpReason::from(reason.name().to_owned());
        assert!(FollowUpReason::KNOWN.contains(&kept), "{reason:?}");
    }
}
