use shikaku_clinic::failure::{ReaderFailure, StoreFailure};
use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{
    HistoryStatus, Illustration, Language, Presentation, Privacy, Screen, application_screen,
};
use shikaku_core::workflow::{
    Areas, Event, HistoryCounts, Practice, ReaderManager, Readiness, Reception, Settings, SettingsArea,
};

use crate::fixed_random::FixedRandom;
use crate::sample::{challenge, now, profile};
use crate::test_shell::TODAY;

/// The screens that join a check, a history and readers, as the shells draw them.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let readers = ReaderManager::new(FixedRandom::boxed, None);
    let readiness = Readiness::embedded(None).expect("the embedded rulebook");
    let counts = HistoryCounts { follow_ups: 3, overdue: 0, results_today: 12 };
    let home = |name: &str, readers, history| {
        (name.to_owned(), shown(&reception(), readers, Some(&readiness), history))
    };
    let without_readiness =
        shown(&reception(), Some(&readers), None, HistoryStatus::Open(HistoryCounts::default()));
    let not_saving = |failure: StoreFailure| {
        let name = format!("desk-not-keeping-{}", failure.code().to_lowercase());
        home(&name, None, HistoryStatus::Unavailable(failure))
    };
    let mut screens = vec![
        home("desk", Some(&readers), HistoryStatus::Open(counts)),
        home("desk-overdue", Some(&readers), HistoryStatus::Open(HistoryCounts { overdue: 2, ..counts })),
        home("desk-without-history", Some(&readers), HistoryStatus::Absent),
        home("desk-without-readers", None, HistoryStatus::Open(counts)),
        ("desk-without-readiness".to_owned(), without_readiness),
        not_saving(StoreFailure::KeyLocked),
        not_saving(StoreFailure::Unreadable),
    ];
    // These two end the wait.
    let ends = [ReaderFailure::NoCardInTime, ReaderFailure::CardKeepsFailing];
    let failures = ReaderFailure::ALL.iter().copied().filter(|failure| !ends.contains(failure));
    screens.extend(failures.map(|failure| {
        let check = waiting(failure);
        let open = HistoryStatus::Open(HistoryCounts::default());
        let screen = shown(&check, Some(&readers), Some(&readiness), open);
        (format!("desk-waiting-for-card-{}", failure.code().to_lowercase()), screen)
    }));
    screens
}

fn shown(
    reception: &Reception,
    readers: Option<&ReaderManager>,
    readiness: Option<&Readiness>,
    history: HistoryStatus,
) -> Screen {
    let presentation = Presentation {
        card_place: Illustration::CardOnReader,
        privacy: Privacy::Open,
        default_method: Some(CheckMethod::Pin),
        language: Language::Japanese,
    };
    let practice = Practice::default();
    let settings = SettingsArea::new(Settings::default(), Vec::new(), None);
    let areas = Areas {
        readers,
        readiness,
        practice: Some(&practice),
        settings: Some(&settings),
        ..Areas::default()
    };
    application_screen(reception, areas, history, TODAY, presentation)
}

fn reception() -> Reception {
    Reception::new(profile())
}

/// A check where a card is awaited and the reader failed.
fn waiting(failure: ReaderFailure) -> Reception {
    let mut reception = reception();
    let typed = [1, 2, 3, 4].map(Event::Digit);
    let begun = [Event::MethodChosen(CheckMethod::Pin), Event::ChallengeAnswered(Ok(challenge()))];
    let then = [Event::Entered, Event::ReaderFailed(failure)];
    for event in begun.into_iter().chain(typed).chain(then) {
        reception.on(event, now());
    }
    reception
}
