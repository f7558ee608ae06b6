//! What a reception came to, for exit code and JSON.

use serde::Serialize;
use shikaku_card::session::CardPurpose;
use shikaku_clinic::failure::{Failure, GatewayFailure, PinFailure};
use shikaku_core::gateway::{Law, OfficialError};
use shikaku_core::workflow::{
    BirthForm, FaceForm, FailureState, Notice, PinForm, ResultState, SaveOutcome, State, WaitingForCard,
};
use shikaku_eligibility::Confirmation;

use crate::exit::Exit;
use crate::json::{FailureNote, kebab};

/// What a reception came to. It holds the result itself and nothing else that is personal.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ending {
    /// How the program ends.
    #[serde(rename = "exitCode")]
    pub(crate) exit: Exit,
    /// `valid`, `invalid`, `superseded`, `not-found`, `multiple`, ...; `failed`, `other-way`, `stopped`.
    pub(crate) outcome: String,
    /// The failure that is on the screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<FailureNote>,
    /// What is wrong beside: a clock that differs (the result is dated by the gateway's), a history that was not opened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<FailureNote>,
    /// The system's own code and message.
    #[serde(skip_serializing_if = "Option::is_none")]
    official: Option<Official>,
    /// The law that the failure rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    law: Option<Law>,
    /// Whether the result is in the history; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<bool>,
    /// The validity of the certificate: `valid`, `expiring-soon`, `in-grace`, `expired`. Its dates are left out,
    /// because they show the holder's birthday.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
    /// The answer in the official element names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) confirmation: Option<Confirmation>,
}

#[derive(Clone, Serialize)]
struct Official {
    code: Option<String>,
    message: Option<String>,
}

impl Ending {
    /// What it comes to if nothing happens after this state.
    pub(crate) fn of(state: &State) -> Self {
        match state {
            State::Showing(shown) => Self::shown(shown),
            State::Failed(failure) => Self::failed(failure),
            State::ChoosingFallback(_) | State::RecordingFallback(_) => {
                Self::plain(Exit::Fallback, "other-way")
            }
            // Comes before the other failures, because a try may be spent.
            State::WaitingForCard(wait) if matches!(wait.plan.purpose, CardPurpose::RecoverPin(_)) => {
                let failure = PinFailure::AnswerLost.into();
                Self::stopped_after(Notice { failure, tries_left: None })
            }
            State::EnteringPin(PinForm { notice: Some(notice), .. })
            | State::ComparingFace(FaceForm { notice: Some(notice), .. })
            | State::EnteringBirthDate(BirthForm { notice: Some(notice), .. })
            | State::WaitingForCard(WaitingForCard { notice: Some(notice), .. }) => {
                Self::stopped_after(*notice)
            }
            _ => Self::plain(Exit::Stopped, "stopped"),
        }
    }

    /// The same, with a history that was not opened.
    pub(crate) fn warned(mut self, history: Option<Failure>) -> Self {
        self.warnings.extend(history.map(FailureNote::from));
        self
    }

    fn plain(exit: Exit, outcome: &str) -> Self {
        Self {
            exit,
            outcome: outcome.to_owned(),
            failure: None,
            warnings: Vec::new(),
            official: None,
            law: None,
            kept: None,
            certificate: None,
            confirmation: None,
        }
    }

    /// Describes a result. A failure to save it does not change the result.
    fn shown(shown: &ResultState) -> Self {
        let verdict = shown.confirmation.verdict();
        let (kept, failure) = match shown.saved {
            Some(SaveOutcome::Saved) => (Some(true), None),
            Some(SaveOutcome::Failed(failure)) => (Some(false), Some(failure.into())),
            Some(SaveOutcome::NoHistory) | None => (None, None),
        };
        Self {
            failure,
            warnings: shown
                .clock_differs
                .then(|| Failure::from(GatewayFailure::ClockDiffers).into())
                .into_iter()
                .collect(),
            kept,
            certificate: Some(kebab(&shown.validity)),
            confirmation: Some(shown.confirmation.clone()),
            ..Self::plain(Exit::from(&verdict), &kebab(&verdict))
        }
    }

    fn failed(failure: &FailureState) -> Self {
        Self {
            failure: Some(FailureNote::new(failure.failure, failure.tries_left)),
            official: failure.official.as_ref().map(Official::from),
            law: failure.law.clone(),
            ..Self::plain(Exit::from(failure.failure), "failed")
        }
    }

    fn stopped_after(notice: Notice) -> Self {
        let failure = Some(FailureNote::new(notice.failure, notice.tries_left));
        Self { failure, ..Self::plain(Exit::from(notice.failure), "stopped") }
    }
}

impl From<&OfficialError> for Official {
    fn from(error: &OfficialError) -> Self {
        let text =
            |text: &Option<shikaku_eligibility::Text>| text.as_ref().map(|text| text.as_str().to_owned());
        Self { code: text(&error.code), message: text(&error.message) }
    }
}

#[cfg(test)]
mod tests {
    use shikaku_card::certificate::CertificateValidity;
    use shikaku_clinic::failure::{Failure, GatewayFailure};
    use shikaku_clinic::fallback::CheckEnding;
    use shikaku_core::workflow::{FailureState, FallbackOptions, ResultState, Resume, State};
    use shikaku_eligibility::Confirmation;

    use super::Ending;

    fn showing(validity: &str) -> State {
        let confirmation: Confirmation = serde_json::from_value(serde_json::json!({ "XmlMsg": {
            "MessageHeader": { "SegmentOfResult": "1" },
            "MessageBody": { "ProcessingResultStatus": "1", "QualificationValidity": validity }
        }}))
        .expect("a message");
        State::Showing(Box::new(ResultState::new(confirmation, CertificateValidity::Valid)))
    }

    #[track_caller]
    fn check(state: &State, expected: (u8, &str)) {
        let ending = Ending::of(state);
        assert_eq!((ending.exit.code(), ending.outcome.as_str()), expected, "{state:?}");
    }

    #[test]
    fn every_end_of_a_reception_has_its_exit_and_its_word() {
        check(&showing("1"), (0, "valid"));
        check(&showing("2"), (2, "invalid"));
        check(&showing("3"), (2, "superseded"));
        check(&showing("4"), (2, "not-found"));
        check(&showing("5"), (2, "multiple"));
        check(&showing("x"), (2, "unknown"));
        check(&State::ChoosingFallback(FallbackOptions { ending: CheckEnding::NoCard }), (3, "other-way"));
        check(&State::ChoosingMethod, (7, "stopped"));
        check(&State::Closed, (7, "stopped"));
    }

    #[test]
    fn a_failure_is_reported_with_its_code() {
        let failure = Failure::from(GatewayFailure::Unreachable);
        let resume = Resume::ChooseMethod;
        let failure =
            FailureState { failure, tries_left: None, last_try_of: None, official: None, law: None, resume };
        let state = State::Failed(Box::new(failure));
        check(&state, (6, "failed"));
        let json = serde_json::to_value(Ending::of(&state)).expect("JSON");
        assert_eq!(json["failure"]["code"], "GATE-01");
        assert!(json.get("confirmation").is_none());
    }
}
