use std::time::Duration;

use shikaku_card::apdu::StatusWord;
use shikaku_card::session::{CardPurpose, CardRefusal, CardSessionOutcome};
use shikaku_clinic::failure::{Failure, GatewayFailure, ReaderFailure};
use shikaku_core::gateway::{
    Answer, CheckMethod, GatewayRefusal, Problem, ProblemCode, Receipt, read_confirmation,
};
use shikaku_core::workflow::{Asking, Event, FaceForm, PinForm, State};

use super::Picture;
use crate::people::answer_for;
use crate::sample::{asking, challenge, identity, now, pin_form, reading, waiting_for_card};

/// One for each failure that ends a check, come to by the event that leads there.
pub(super) fn pictures() -> Vec<Picture> {
    at_the_card().into_iter().chain(at_the_gateway()).chain(before_the_card()).chain(elsewhere()).collect()
}

fn at_the_card() -> Vec<Picture> {
    let stops: [CardRefusal; 17] = [
        CardRefusal::NotMyNumberCard,
        CardRefusal::NoCertificate,
        CardRefusal::CertificateUnreadable,
        CardRefusal::CertificateProfileUnknown,
        CardRefusal::PhoneToken,
        CardRefusal::CardChanged,
        CardRefusal::WrongPin { tries_left: 1, card: identity() },
        CardRefusal::LastTryKept { card: identity() },
        CardRefusal::PinBlocked,
        CardRefusal::NoPin,
        CardRefusal::PinUnusable,
        CardRefusal::CounterUnknown,
        CardRefusal::BirthDateLocked,
        CardRefusal::NoPresenceProof,
        CardRefusal::SignatureRefused(StatusWord::from(0x6A80)),
        CardRefusal::Unexpected(StatusWord::from(0x6F00)),
        CardRefusal::Misbehaving,
    ];
    stops.map(|refusal| failed("", move || stopped(refusal))).into()
}

fn stopped(refusal: CardRefusal) -> State {
    let method = match refusal {
        CardRefusal::BirthDateLocked | CardRefusal::NoPresenceProof => CheckMethod::Visual,
        _ => CheckMethod::Pin,
    };
    let reading = State::ReadingCard(reading(method));
    reading.on(Event::CardSessionEnded(CardSessionOutcome::Refused(refusal)), now()).0
}

fn at_the_gateway() -> Vec<Picture> {
    let not_here = [GatewayFailure::StillProcessing];
    let refusals = GatewayFailure::ALL.iter().filter(|failure| !not_here.contains(failure));
    let refusals = refusals.map(|failure| failed("", move || refused(refusal(*failure))));
    let too_long = failed("", || {
        let pending =
            Answer::Pending { receipt: Receipt::from_random([2; 16]), ask_again_after: Duration::ZERO };
        let asking = State::AskingGateway(Asking { asked: u8::MAX, ..asking() });
        asking.on(Event::ConfirmationAnswered(Ok(pending)), now()).0
    });
    refusals.chain([too_long]).collect()
}

fn refused(refusal: GatewayRefusal) -> State {
    State::AskingGateway(asking()).on(Event::ConfirmationAnswered(Err(refusal)), now()).0
}

/// As a gateway gives it, with the code or the law that goes with it.
fn refusal(failure: GatewayFailure) -> GatewayRefusal {
    let reply = match failure {
        GatewayFailure::RequestError => answer_for("59000B"),
        GatewayFailure::PersonError => answer_for("59000C"),
        GatewayFailure::VisualCheckNotPermitted => Problem::new(ProblemCode::VisualCheckNotPermitted).reply(),
        GatewayFailure::PresenceProofNeeded => Problem::new(ProblemCode::PresenceProofRequired).reply(),
        other => return other.into(),
    };
    read_confirmation(Ok(reply)).expect_err("a refusal")
}

/// The challenge never came: asking again starts the method again.
fn before_the_card() -> Vec<Picture> {
    [GatewayFailure::Unreachable, GatewayFailure::NotSignedIn]
        .map(|failure| {
            failed("-before-card", move || {
                let form = State::EnteringPin(PinForm { challenge: None, ..pin_form(None) });
                form.on(Event::ChallengeAnswered(Err(failure.into())), now()).0
            })
        })
        .into()
}

fn elsewhere() -> Vec<Picture> {
    let differs = failed("", || {
        State::ComparingFace(FaceForm { challenge: Some(challenge()), ..FaceForm::default() })
            .on(Event::FaceDiffers, now())
            .0
    });
    let keeps_failing = failed("", || {
        let wait = waiting_for_card(CardPurpose::Certificate, CheckMethod::Pin, None);
        State::WaitingForCard(wait).on(Event::ReaderFailed(ReaderFailure::CardKeepsFailing), now()).0
    });
    vec![differs, keeps_failing]
}

/// Named by the failure it comes to.
fn failed(variant: &str, state: impl Fn() -> State + 'static) -> Picture {
    let failure: Failure = match state() {
        State::Failed(state) => state.failure,
        other => panic!("{other:?} is no failure"),
    };
    Picture::of(format!("failed-{}{variant}", failure.code().to_lowercase()), state)
}
