//! Every screen there is, by name: each state, each notice, each verdict, each failure.

mod account;
mod archive;
mod failures;
mod fallback;
mod first_screens;
mod import;
mod patient;
mod practice;
mod readers;
mod readiness;
mod results;
mod settings;

use shikaku_calendar::Era;
use shikaku_card::PinEntry;
use shikaku_card::session::{CardPurpose, CardTask, LastTry, PinOutcomeUnknown};
use shikaku_clinic::failure::{CardFailure, Failure, PinFailure, ReaderFailure};
use shikaku_core::gateway::{CheckMethod, Receipt};
use shikaku_core::view::{Screen, screen};
use shikaku_core::workflow::{
    BirthDateEntry, BirthDateError, BirthForm, DigitEntry, EraDigits, FaceForm, Notice, PinForm, Prepared,
    State, WaitingForCard,
};

use crate::sample::{asking, challenge, face, identity, pin, pin_form, reading, waiting_for_card};
use crate::test_shell::TODAY;

/// A name, and how to make the state it shows; a state cannot be copied.
pub struct Picture {
    /// Its name in `fixtures/screens`.
    pub name: String,
    /// Makes the state.
    pub state: Box<dyn Fn() -> State>,
}

impl Picture {
    fn of(name: impl Into<String>, state: impl Fn() -> State + 'static) -> Self {
        Self { name: name.into(), state: Box::new(state) }
    }
}

/// All of them.
#[must_use]
pub fn gallery() -> Vec<Picture> {
    let mut pictures = plain();
    pictures.extend(pin_forms());
    pictures.extend(birth_forms());
    pictures.extend(waits());
    pictures.extend(results::pictures());
    pictures.extend(fallback::pictures());
    pictures.extend(failures::pictures());
    pictures
}

/// Every screen with its name: those of the states, of the archive, of the readers, of the preparation, of a desk that joins them,
/// and of practice.
#[must_use]
pub fn screens() -> Vec<(String, Screen)> {
    let states = gallery().into_iter().map(|picture| (picture.name, screen(&(picture.state)(), TODAY)));
    let areas = archive::screens()
        .into_iter()
        .chain(readers::screens())
        .chain(readiness::screens())
        .chain(settings::screens())
        .chain(import::screens());
    let first = first_screens::screens().into_iter().chain(account::screens()).chain(patient::screens());
    states.chain(areas).chain(first).chain(practice::screens()).collect()
}

/// A PIN form with these digits typed.
///
/// # Panics
/// When they are no digits.
#[must_use]
pub fn pin_typed(digits: &str) -> State {
    let mut entry = PinEntry::default();
    digits.bytes().for_each(|ascii| entry.push(ascii - b'0').expect("a digit"));
    State::EnteringPin(PinForm { entry, ..pin_form(None) })
}

fn plain() -> Vec<Picture> {
    vec![
        Picture::of("choosing-method", || State::ChoosingMethod),
        Picture::of("comparing-face", || {
            State::ComparingFace(FaceForm { challenge: Some(challenge()), ..FaceForm::default() })
        }),
        Picture::of(noticed("comparing-face", ReaderFailure::NoCardInTime.into()), || {
            let notice = Some(Notice { failure: ReaderFailure::NoCardInTime.into(), tries_left: None });
            State::ComparingFace(FaceForm { notice, challenge: Some(challenge()) })
        }),
        Picture::of("preparing", || {
            State::Preparing(Prepared::Pin { pin: pin(), last_try: LastTry::Keep, same_card: None })
        }),
        Picture::of("reading-card", || State::ReadingCard(reading(CheckMethod::Pin))),
        Picture::of("asking-gateway", || State::AskingGateway(asking())),
        Picture::of("still-processing", || State::StillProcessing {
            receipt: Receipt::from_random([2; 16]),
            asked: 1,
            card: asking().card,
        }),
        Picture::of("closed", || State::Closed),
    ]
}

fn pin_forms() -> Vec<Picture> {
    let mut pictures = vec![
        Picture::of("entering-pin", || pin_typed("")),
        Picture::of("entering-pin-two-digits", || pin_typed("12")),
        Picture::of("entering-pin-complete", || pin_typed("1234")),
        Picture::of("entering-pin-last-try", || {
            State::EnteringPin(PinForm { last_try: LastTry::AskedFor(identity()), ..pin_form(None) })
        }),
        Picture::of("entering-pin-connecting", || {
            State::EnteringPin(PinForm { challenge: None, ..pin_form(None) })
        }),
    ];
    let notices: [(Failure, _); 6] = [
        (PinFailure::Wrong.into(), Some(2)),
        (PinFailure::WrongBeforeLoss.into(), Some(2)),
        (PinFailure::RightBeforeLoss.into(), None),
        (PinFailure::UnspentBeforeLoss.into(), None),
        (PinFailure::AcceptedThenLost.into(), None),
        (ReaderFailure::NoCardInTime.into(), None),
    ];
    pictures.extend(notices.map(|(failure, tries_left)| {
        Picture::of(noticed("entering-pin", failure), move || {
            let accepted = failure == PinFailure::AcceptedThenLost.into();
            let same_card = accepted.then(identity);
            State::EnteringPin(PinForm { same_card, ..pin_form(Some(Notice { failure, tries_left })) })
        })
    }));
    pictures
}

fn birth_forms() -> Vec<Picture> {
    let typed: [(&str, BirthDateBegin, &str); 10] = [
        ("choosing-era", BirthDateEntry::default, ""),
        ("entering-birth-date", western, ""),
        ("entering-birth-date-five-digits", western, "19800"),
        ("entering-birth-date-complete", western, "19800217"),
        ("entering-birth-date-no-date", western, "19801332"),
        ("entering-birth-date-showa", || of_era(Era::Showa), ""),
        ("entering-birth-date-showa-three-digits", || of_era(Era::Showa), "550"),
        ("entering-birth-date-showa-complete", || of_era(Era::Showa), "550217"),
        ("entering-birth-date-showa-over", || of_era(Era::Showa), "640108"),
        ("entering-birth-date-reiwa-in-future", || of_era(Era::Reiwa), "990101"),
    ];
    let typed =
        typed.map(|(name, begin, digits)| Picture::of(name, move || birth_form(begin(), digits, None, None)));
    let notices = [CardFailure::BirthDateRefused, CardFailure::BirthDateOutcomeUnknown];
    let notices = notices.map(|failure| {
        Picture::of(noticed("choosing-era", failure.into()), move || {
            birth_form(BirthDateEntry::default(), "", Some(failure), None)
        })
    });
    let impossible = CardFailure::BirthDateImpossible;
    let refused = Picture::of(noticed("entering-birth-date", impossible.into()), move || {
        let error = BirthDateError::BeforeEra(Era::Heisei);
        birth_form(of_era(Era::Heisei), "", Some(impossible), Some(error))
    });
    typed.into_iter().chain(notices).chain([refused]).collect()
}

/// Makes what a birth date begins with, because an entry cannot be copied.
type BirthDateBegin = fn() -> BirthDateEntry;

fn western() -> BirthDateEntry {
    BirthDateEntry::Western(DigitEntry::default())
}

fn of_era(era: Era) -> BirthDateEntry {
    BirthDateEntry::OfEra(era, EraDigits::default())
}

fn birth_form(
    mut entry: BirthDateEntry,
    digits: &str,
    failure: Option<CardFailure>,
    refused: Option<BirthDateError>,
) -> State {
    digits.bytes().for_each(|ascii| entry.push(ascii - b'0'));
    let notice = failure.map(|failure| Notice { failure: failure.into(), tries_left: None });
    State::EnteringBirthDate(BirthForm { entry, notice, refused, challenge: challenge(), face: face() })
}

fn waits() -> Vec<Picture> {
    let first = Picture::of("waiting-for-card", || waiting(CardPurpose::Certificate, None));
    let same = Picture::of("waiting-for-card-same-card", || {
        let plan = CardTask::new(CardPurpose::Certificate).with_same_card(identity());
        let wait = waiting_for_card(CardPurpose::Certificate, CheckMethod::Pin, None);
        State::WaitingForCard(WaitingForCard { plan: Box::new(plan), ..wait })
    });
    let settling = [PinFailure::AnswerLost, PinFailure::AnswerUnclear].map(|failure| {
        let failure = Failure::from(failure);
        Picture::of(noticed("waiting-for-card", failure), move || {
            let before = PinOutcomeUnknown::new(3, identity());
            waiting(CardPurpose::RecoverPin(before), Some(failure))
        })
    });
    // NoCardInTime goes back to a form, and CardKeepsFailing ends the check.
    let elsewhere = [ReaderFailure::NoCardInTime, ReaderFailure::CardKeepsFailing];
    let at_reader = ReaderFailure::ALL.iter().filter(|failure| !elsewhere.contains(failure));
    let at_reader = at_reader.map(|failure| {
        let failure = Failure::from(*failure);
        Picture::of(noticed("waiting-for-card", failure), move || {
            waiting(CardPurpose::Certificate, Some(failure))
        })
    });
    [first, same].into_iter().chain(settling).chain(at_reader).collect()
}

fn waiting(purpose: CardPurpose, failure: Option<Failure>) -> State {
    let notice = failure.map(|failure| Notice { failure, tries_left: None });
    State::WaitingForCard(waiting_for_card(purpose, CheckMethod::Pin, notice))
}

fn noticed(screen: &str, failure: Failure) -> String {
    format!("{screen}-{}", failure.code().to_lowercase())
}
