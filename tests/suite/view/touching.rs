//! What must hold for every button.

use shikaku_core::failure::{Failure, PinFailure};
use shikaku_core::view::{ButtonId, screen};
use shikaku_core::workflow::{Effect, State};
use shikaku_tests::desk::TODAY;
use shikaku_tests::gallery::gallery;
use shikaku_tests::sample::now;

use super::screens;

#[test]
fn no_button_is_dead_and_no_two_do_the_same() {
    for picture in gallery() {
        let before = (picture.state)();
        let shown = screen(&before, TODAY);
        let mut ways = Vec::new();
        for button in &shown.buttons {
            let (after, effect) = (picture.state)().on(button.id.event(), now());
            let after = screen(&after, TODAY);
            let moved = after != shown || !matches!(effect, Effect::None);
            assert!(moved, "{}: {} does nothing", picture.name, button.label);
            assert!(!ways.contains(&after), "{}: {} goes where another goes", picture.name, button.label);
            ways.push(after);
        }
    }
}

#[test]
fn every_screen_but_the_last_has_a_way_out() {
    for (name, screen) in screens() {
        let ways =
            screen.buttons.iter().any(|button| matches!(button.id, ButtonId::Cancel | ButtonId::Finish));
        let last = ["closed", "archive-closed"].contains(&screen.id.as_str());
        assert_eq!(ways, !last, "{name}");
    }
}

#[test]
fn a_failure_always_leaves_the_lawful_way_and_offers_the_last_try_only_where_one_is_kept() {
    for picture in gallery() {
        let State::Failed(trouble) = (picture.state)() else { continue };
        let kept: [Failure; 2] = [PinFailure::LastTryKept.into(), PinFailure::WrongAndLastTryKept.into()];
        let last_try = kept.contains(&trouble.failure);
        let ids: Vec<_> =
            screen(&State::Failed(trouble), TODAY).buttons.iter().map(|button| button.id).collect();
        assert!(
            ids.contains(&ButtonId::ConfirmOtherwise) && ids.contains(&ButtonId::Cancel),
            "{}",
            picture.name
        );
        assert_eq!(ids.contains(&ButtonId::UseLastTry), last_try, "{}", picture.name);
        assert_ne!(ids[0], ButtonId::UseLastTry, "{} proposes the last try", picture.name);
    }
}
