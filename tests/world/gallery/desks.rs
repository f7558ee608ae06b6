use shikaku_clinic::failure::{ReaderFailure, StoreFailure};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{Screen, desk_screen};
use shikaku_core::workflow::{Event, FrontDesk, ReaderManager, Reception};
use shikaku_transport::Random;

use crate::desk::TODAY;
use crate::sample::{challenge, now, profile};
use crate::tablet::FixedRandom;

/// The screens that join a reception, a history and readers, as the shells draw them.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let home = |name: &str, readers: Option<&ReaderManager>, has_history| {
        (name.to_owned(), desk_screen(&FrontDesk::new(reception()), readers, has_history, TODAY))
    };
    let not_keeping = |failure: StoreFailure| {
        let screen = desk_screen(&FrontDesk::new(reception()), None, true, TODAY).not_keeping(failure);
        (format!("desk-not-keeping-{}", failure.code().to_lowercase()), screen)
    };
    let mut screens = vec![
        home("desk", Some(&readers()), true),
        home("desk-without-history", Some(&readers()), false),
        home("desk-without-readers", None, true),
        not_keeping(StoreFailure::KeyLocked),
        not_keeping(StoreFailure::Unreadable),
    ];
    // These two end the wait.
    let ends = [ReaderFailure::NoCardInTime, ReaderFailure::CardKeepsFailing];
    let failures = ReaderFailure::ALL.iter().copied().filter(|failure| !ends.contains(failure));
    screens.extend(failures.map(|failure| {
        let screen = desk_screen(&waiting(failure), Some(&readers()), true, TODAY);
        (format!("desk-waiting-for-card-{}", failure.code().to_lowercase()), screen)
    }));
    screens
}

fn reception() -> Reception {
    Reception::new(profile())
}

fn readers() -> ReaderManager {
    ReaderManager::new(|| -> Box<dyn Random + Send> { Box::new(FixedRandom::default()) }, None)
}

/// A desk where a card is awaited and the reader failed.
fn waiting(failure: ReaderFailure) -> FrontDesk {
    let mut desk = FrontDesk::new(reception());
    let typed = [1, 2, 3, 4].map(Event::Digit);
    let begun = [Event::MethodChosen(CheckMethod::Pin), Event::ChallengeAnswered(Ok(challenge()))];
    let then = [Event::Entered, Event::ReaderFailed(failure)];
    for event in begun.into_iter().chain(typed).chain(then) {
        desk.on(event, None, now());
    }
    desk
}
