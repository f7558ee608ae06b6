//! What a reception comes to when the staff go on to another way.

use shikaku_core::fallback::CheckEnding;
use shikaku_core::workflow::State;
use shikaku_tests::gallery::gallery;
use shikaku_tests::sample::states;

#[test]
fn every_state_up_to_the_result_has_an_ending() {
    for (name, state) in states() {
        let state = state();
        let past = matches!(state, State::ConfirmingOtherwise(_) | State::TakingWay(_) | State::Closed);
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
            State::Failed(trouble) => assert_eq!(ending, Some(trouble.failure.into()), "{}", picture.name),
            State::WaitingForCard(wait) => {
                let expected = wait.notice.map_or(CheckEnding::NotAttempted, |notice| notice.failure.into());
                assert_eq!(ending, Some(expected), "{}", picture.name);
            }
            _ => {}
        }
    }
}
