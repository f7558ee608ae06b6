//! One of everything: a state of each kind, an event of each kind.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_calendar::Era;
use shikaku_card::certificate::{AuthCertificate, CertificateValidity};
use shikaku_card::session::{
    CardCapabilities, CardIdentity, CardProof, CardPurpose, CardRefusal, CardRemoved, CardSessionOutcome,
    CardTask, Identification, LastTry, PinOutcomeUnknown, PinRecovery,
};
use shikaku_card::{AuthPin, CardProfile, PinEntry};
use shikaku_clinic::failure::{Failure, GatewayFailure, PinFailure, ReaderFailure};
use shikaku_clinic::fallback::{CheckEnding, Circumstances, Evidence, fallback_option_of};
use shikaku_core::gateway::{
    Answer, Challenge, ChallengeId, CheckMethod, Receipt, VisualCheckPolicy, challenge_request,
    read_confirmation,
};
use shikaku_core::workflow::{
    Asking, BirthDateEntry, BirthForm, CheckedCard, DigitEntry, Event, FaceConfirmed, FaceForm, FailureState,
    FallbackForm, FallbackOptions, HolderCheck, MenuIndex, Notice, PinForm, Prepared, ReadingCard,
    ResultState, Resume, SaveOutcome, State, WaitingForCard,
};
use shikaku_eligibility::Confirmation;
use shikaku_transport::{LinkLimits, TransportError};

use crate::scripted_gateway::valid;
use crate::test_shell::{TODAY, card};

/// A name, and how to make the thing: it cannot be copied.
pub type Sample<T> = (&'static str, fn() -> T);

/// Ten in the morning in Japan, on the day of the tests.
///
/// # Panics
/// Never: ten o'clock exists on every day.
#[must_use]
pub fn now() -> DateTime<Utc> {
    TODAY.and_hms_opt(1, 0, 0).expect("ten o'clock in Japan").and_utc()
}

/// A challenge with five minutes to live.
#[must_use]
pub fn challenge() -> Challenge {
    Challenge {
        id: ChallengeId::from_random([1; 16]),
        bytes: [1; 32],
        expires_at: now() + TimeDelta::minutes(5),
        visual_check: VisualCheckPolicy::CertificateOnly,
        server_time: Some(now()),
    }
}

/// The PIN of every card of the deck.
///
/// # Panics
/// Never: four digits are a PIN.
#[must_use]
pub fn pin() -> AuthPin {
    let mut entry = PinEntry::default();
    for digit in 1..=4 {
        entry.push(digit).expect("a digit");
    }
    entry.take().expect("four digits")
}

/// A form with nothing typed.
#[must_use]
pub fn pin_form(notice: Option<Notice>) -> PinForm {
    let (entry, challenge) = (PinEntry::default(), Some(challenge()));
    PinForm { entry, last_try: LastTry::Keep, same_card: None, notice, challenge }
}

/// Returns a card session that waits.
#[must_use]
pub fn waiting_for_card(purpose: CardPurpose, method: CheckMethod, notice: Option<Notice>) -> WaitingForCard {
    WaitingForCard { plan: Box::new(CardTask::new(purpose)), reading: reading(method), notice }
}

/// Returns a card session in progress.
#[must_use]
pub fn reading(method: CheckMethod) -> ReadingCard {
    let check = match method {
        CheckMethod::Pin => HolderCheck::Pin,
        CheckMethod::Visual => HolderCheck::Visual(face()),
    };
    ReadingCard { check, recovering: None, challenge: challenge() }
}

/// A face that the staff confirmed: only the face screen gives one.
///
/// # Panics
/// Never: the screen without its challenge prepares the card session.
#[must_use]
pub fn face() -> FaceConfirmed {
    match State::ComparingFace(FaceForm::default()).on(Event::FaceMatched, now()).0 {
        State::Preparing(Prepared::Face(face)) => face,
        other => panic!("{other:?} holds no face"),
    }
}

/// A card that was read before.
#[must_use]
pub fn identity() -> CardIdentity {
    CardIdentity::of(b"card")
}

/// A failure on the screen.
#[must_use]
pub fn failed(failure: impl Into<Failure>, resume: Resume) -> State {
    let failure = failure.into();
    let keeps_last_try =
        matches!(failure, Failure::Pin(PinFailure::LastTryKept | PinFailure::WrongAndLastTryKept));
    State::Failed(Box::new(FailureState {
        failure,
        tries_left: None,
        last_try_of: keeps_last_try.then(identity),
        official: None,
        law: None,
        resume,
    }))
}

/// A way taken after the network failed, with digits of 患者番号 typed.
///
/// # Panics
/// When the evidence opens no way.
#[must_use]
pub fn taking(evidence: Evidence, digits: &str, saved: Option<SaveOutcome>) -> State {
    let ending = CheckEnding::NetworkFailure;
    let option = fallback_option_of(&Circumstances::new(ending, TODAY), evidence).expect("a way");
    let mut patient = DigitEntry::default();
    digits.bytes().for_each(|ascii| patient.push(ascii - b'0'));
    State::RecordingFallback(Box::new(FallbackForm { ending, option, patient, saved }))
}

/// A PIN check with a certificate that holds.
const CHECKED_CARD: CheckedCard =
    CheckedCard { method: CheckMethod::Pin, validity: CertificateValidity::Valid };

/// A confirmation asked for.
#[must_use]
pub fn asking() -> Asking {
    Asking { call: challenge_request(CheckMethod::Pin), asked: 0, card: CHECKED_CARD }
}

/// Returns 有効, without a person's data.
///
/// # Panics
/// Never: the reply is an answer.
#[must_use]
pub fn confirmation() -> Confirmation {
    match read_confirmation(Ok(valid())) {
        Ok(Answer::Completed(confirmation)) => *confirmation,
        _ => panic!("the sample reply is an answer"),
    }
}

/// What the valid card gave to a visual check.
#[must_use]
pub fn visual_identification() -> Box<Identification> {
    let mut identification = identification();
    identification.proof = CardProof::None;
    identification
}

/// What the valid card gave after its PIN.
///
/// # Panics
/// Never: the certificate of a virtual card parses.
#[must_use]
pub fn identification() -> Box<Identification> {
    let card = card("valid");
    let der = card.credentials().auth_certificate().expect("the card has one");
    let certificate = AuthCertificate::parse(der).expect("of the profile");
    let proof = CardProof::Pin { signature: vec![0; 256] };
    let capabilities = CardCapabilities::for_link(LinkLimits::EXTENDED);
    Box::new(Identification::new(certificate, proof, capabilities))
}

/// One state of each kind, by name; made anew, because a state cannot be copied.
#[must_use]
pub fn states() -> Vec<Sample<State>> {
    vec![
        ("ChoosingMethod", || State::ChoosingMethod),
        ("EnteringPin, nothing typed", || State::EnteringPin(pin_form(None))),
        ("EnteringPin, all typed", || State::EnteringPin(typed_pin_form())),
        ("EnteringPin, no challenge", || State::EnteringPin(PinForm { challenge: None, ..typed_pin_form() })),
        ("ComparingFace", || {
            State::ComparingFace(FaceForm { challenge: Some(challenge()), ..FaceForm::default() })
        }),
        ("ComparingFace, no challenge", || State::ComparingFace(FaceForm::default())),
        ("EnteringBirthDate", || {
            State::EnteringBirthDate(BirthForm {
                entry: BirthDateEntry::default(),
                refused: None,
                notice: None,
                challenge: challenge(),
                face: face(),
            })
        }),
        ("Preparing, PIN", || {
            State::Preparing(Prepared::Pin { pin: pin(), last_try: LastTry::Keep, same_card: None })
        }),
        ("Preparing, face", || State::Preparing(Prepared::Face(face()))),
        ("WaitingForCard, PIN", || {
            State::WaitingForCard(waiting_for_card(pin_check(), CheckMethod::Pin, None))
        }),
        ("WaitingForCard, visual", || {
            State::WaitingForCard(waiting_for_card(CardPurpose::Certificate, CheckMethod::Visual, None))
        }),
        ("WaitingForCard, settling", || {
            let notice = Notice { failure: PinFailure::AnswerLost.into(), tries_left: None };
            State::WaitingForCard(waiting_for_card(
                CardPurpose::RecoverPin(unknown()),
                CheckMethod::Pin,
                Some(notice),
            ))
        }),
        ("ReadingCard", || State::ReadingCard(reading(CheckMethod::Pin))),
        ("ReadingCard, visual", || State::ReadingCard(reading(CheckMethod::Visual))),
        ("AskingGateway", || State::AskingGateway(asking())),
        ("StillProcessing", || State::StillProcessing {
            receipt: Receipt::from_random([2; 16]),
            asked: 1,
            card: CHECKED_CARD,
        }),
        ("Showing", || {
            State::Showing(Box::new(ResultState::new(confirmation(), CertificateValidity::Valid)))
        }),
        ("Failed, one try left", || failed(PinFailure::LastTryKept, Resume::Restart(CheckMethod::Visual))),
        ("Failed, gateway", || failed(GatewayFailure::Timeout, Resume::AskAgain(asking()))),
        ("ChoosingFallback", || {
            State::ChoosingFallback(FallbackOptions { ending: CheckEnding::NetworkFailure })
        }),
        ("RecordingFallback", || taking(Evidence::Oral, "", None)),
        ("RecordingFallback, to follow up", || taking(Evidence::Later, "12", None)),
        ("RecordingFallback, kept", || taking(Evidence::Oral, "", Some(SaveOutcome::Saved))),
        ("Closed", || State::Closed),
    ]
}

/// One event of each kind, by name.
#[must_use]
pub fn events() -> Vec<Sample<Event>> {
    vec![
        ("MethodChosen(Pin)", || Event::MethodChosen(CheckMethod::Pin)),
        ("MethodChosen(Visual)", || Event::MethodChosen(CheckMethod::Visual)),
        ("Digit", || Event::Digit(7)),
        ("EraChosen", || Event::EraChosen(Era::Showa)),
        ("WesternYearsChosen", || Event::WesternYearsChosen),
        ("Erased", || Event::Erased),
        ("Entered", || Event::Entered),
        ("FaceMatched", || Event::FaceMatched),
        ("FaceDiffers", || Event::FaceDiffers),
        ("ChallengeAnswered(Ok)", || Event::ChallengeAnswered(Ok(challenge()))),
        ("ChallengeAnswered(Err)", || Event::ChallengeAnswered(Err(GatewayFailure::Unreachable.into()))),
        ("CardFound", || Event::CardFound),
        ("TouchEnded(Identified)", || {
            Event::CardSessionEnded(CardSessionOutcome::Identified(identification()))
        }),
        ("TouchEnded(Identified, visual)", || {
            Event::CardSessionEnded(CardSessionOutcome::Identified(visual_identification()))
        }),
        ("TouchEnded(Settled)", || {
            Event::CardSessionEnded(CardSessionOutcome::PinRecovered {
                recovery: PinRecovery::WasRight,
                card: identity(),
            })
        }),
        ("TouchEnded(Stopped)", || {
            Event::CardSessionEnded(CardSessionOutcome::Refused(CardRefusal::WrongPin {
                tries_left: 2,
                card: identity(),
            }))
        }),
        ("TouchEnded(Interrupted)", || {
            let left = CardRemoved::PinOutcomeUnknown(unknown());
            Event::CardSessionEnded(CardSessionOutcome::Removed(left, TransportError::ReplyLost))
        }),
        ("ReaderFailed", || Event::ReaderFailed(ReaderFailure::ReaderLost)),
        ("ConfirmationAnswered(Completed)", || {
            Event::ConfirmationAnswered(Ok(Answer::Completed(Box::new(confirmation()))))
        }),
        ("ConfirmationAnswered(Pending)", || {
            let ask_again_after = Duration::from_millis(500);
            let receipt = Receipt::from_random([3; 16]);
            Event::ConfirmationAnswered(Ok(Answer::Pending { receipt, ask_again_after }))
        }),
        ("ConfirmationAnswered(Err)", || Event::ConfirmationAnswered(Err(GatewayFailure::Timeout.into()))),
        ("ResultChosen", || Event::ResultChosen(MenuIndex::FIRST)),
        ("Woke", || Event::Woke),
        ("Continued", || Event::Continued),
        ("LastTryAsked", || Event::LastTryAsked),
        ("FallbackAsked", || Event::FallbackAsked),
        ("EvidenceChosen(Oral)", || Event::EvidenceChosen(Evidence::Oral)),
        ("EvidenceChosen(OnlineResult)", || Event::EvidenceChosen(Evidence::OnlineResult)),
        ("SaveEnded", || Event::SaveEnded(SaveOutcome::Saved)),
        ("Cancelled", || Event::Cancelled),
        ("Finished", || Event::Finished),
    ]
}

/// The profile of every test.
#[must_use]
pub fn profile() -> Arc<CardProfile> {
    Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD)
}

fn typed_pin_form() -> PinForm {
    let mut form = pin_form(None);
    for digit in 1..=4 {
        form.entry.push(digit).expect("a digit");
    }
    form
}

fn pin_check() -> CardPurpose {
    CardPurpose::PinCheck { pin: pin(), last_try: LastTry::Keep, message: Vec::new() }
}

fn unknown() -> PinOutcomeUnknown {
    PinOutcomeUnknown::new(3, identity())
}
