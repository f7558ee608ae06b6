use shikaku_core::gateway::CheckMethod;
use shikaku_core::view::{
    HistoryStatus, Illustration, Language, Presentation, Privacy, Screen, application_screen, screen_in,
};
use shikaku_core::workflow::{Areas, Event, Reception};
use strum::VariantArray as _;

use super::gallery;
use crate::sample::{challenge, now, profile};
use crate::test_shell::TODAY;

/// The screens that a patient reads, in every language but that of the staff, which has them among the others; and the list
/// of the languages in all of them. The names begin with the language, so that each has a family of its own.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let languages = Language::VARIANTS.iter().copied();
    let patients = languages.clone().filter(|language| *language != Language::Japanese);
    let screens = patients.flat_map(|language| of_states(language).chain(with_language_button(language)));
    screens.chain(languages.map(list)).collect()
}

/// How the family of a language is named: `zhhant`.
fn family(language: Language) -> String {
    match language {
        Language::EasyJapanese => "easy".to_owned(),
        language => language.tag().to_lowercase().replace('-', ""),
    }
}

fn of_states(language: Language) -> impl Iterator<Item = (String, Screen)> {
    gallery().into_iter().filter(|picture| OF_PATIENT.contains(&picture.name.as_str())).map(move |picture| {
        let screen = screen_in(&(picture.state)(), TODAY, language);
        (format!("{}-{}", family(language), picture.name), screen)
    })
}

/// Every screen that has a text of its own for the patient. What the staff have to put right has one text for all failures,
/// and so has the outcome.
const OF_PATIENT: [&str; 25] = [
    "asking-gateway",
    "closed",
    "confirming-otherwise-network-failure",
    "confirming-otherwise-no-card",
    "entering-pin-connecting",
    "entering-pin-last-try",
    "entering-pin-pin-01",
    "entering-pin-pin-06",
    "entering-pin-pin-07",
    "entering-pin-pin-08",
    "entering-pin-pin-10",
    "entering-pin-read-06",
    "entering-pin-two-digits",
    "failed-pin-03",
    "preparing",
    "reading-card",
    "showing-valid",
    "still-processing",
    "waiting-for-card",
    "waiting-for-card-pin-05",
    "waiting-for-card-pin-13",
    "waiting-for-card-read-01",
    "waiting-for-card-read-02",
    "waiting-for-card-read-21",
    "waiting-for-card-same-card",
];

/// The PIN as an application shows it, with the button that changes the language.
fn with_language_button(language: Language) -> [(String, Screen); 2] {
    let typing = || {
        let mut reception = Reception::new(profile());
        reception.on(Event::MethodChosen(CheckMethod::Pin), now());
        reception.on(Event::ChallengeAnswered(Ok(challenge())), now());
        reception
    };
    let first = shown(&typing(), language, false);
    let mut complete = typing();
    for digit in [1, 2, 3, 4] {
        complete.on(Event::Digit(digit), now());
    }
    let name = family(language);
    [
        (format!("{name}-desk-entering-pin"), first),
        (format!("{name}-desk-entering-pin-complete"), shown(&complete, language, false)),
    ]
}

fn list(language: Language) -> (String, Screen) {
    let name = match language {
        Language::Japanese => "languages".to_owned(),
        language => format!("{}-languages", family(language)),
    };
    (name, shown(&Reception::new(profile()), language, true))
}

fn shown(reception: &Reception, language: Language, is_choosing_language: bool) -> Screen {
    let presentation = Presentation {
        card_place: Illustration::CardOnReader,
        privacy: Privacy::Open,
        default_method: Some(CheckMethod::Pin),
        language,
    };
    let areas = Areas { is_choosing_language, ..Areas::default() };
    application_screen(reception, areas, HistoryStatus::Absent, TODAY, presentation)
}
