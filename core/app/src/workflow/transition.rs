use chrono::{DateTime, Utc};
use shikaku_clinic::failure::CardFailure;

use super::{Effect, Event, Resume, State};

impl State {
    /// The only place where a reception changes state. Read from top to bottom it is the flow chart; an event
    /// that fits no line came too late and changes nothing.
    #[must_use]
    pub fn on(self, event: Event, now: DateTime<Utc>) -> (Self, Effect) {
        match (self, event) {
            // The reception as a whole.
            (Self::Closed | Self::ChoosingFallback(_), Event::Continued) => {
                (Self::ChoosingMethod, Effect::None)
            }
            (Self::Closed, _) => (Self::Closed, Effect::None),
            (_, Event::Finished) => (Self::Closed, Effect::Stop),
            (_, Event::Cancelled) => (Self::ChoosingMethod, Effect::Stop),
            (state, Event::FallbackAsked) => state.offer_fallback(),

            // The method, and the challenge that is fetched meanwhile.
            (Self::ChoosingMethod | Self::Failed(_), Event::MethodChosen(method)) => Self::begin(method),
            (state, Event::ChallengeAnswered(answer)) => state.challenge_answered(answer, now),

            // 暗証番号: the patient types.
            (Self::EnteringPin(form), Event::Digit(digit)) => form.typed(digit),
            (Self::EnteringPin(form), Event::Erased) => form.erased(),
            (Self::EnteringPin(form), Event::Entered) => form.entered(),

            // 目視: the staff compare the face, and type the birth date where proof of presence is required.
            (Self::ComparingFace(form), Event::FaceMatched) => form.matched(),
            (Self::ComparingFace(_), Event::FaceDiffers) => {
                (Self::failed(CardFailure::HolderDiffers, Resume::ChooseMethod), Effect::Stop)
            }
            (Self::EnteringBirthDate(form), Event::EraChosen(era)) => form.of_era(era),
            (Self::EnteringBirthDate(form), Event::WesternYearsChosen) => form.western(),
            (Self::EnteringBirthDate(form), Event::Continued) => form.choose_again(),
            (Self::EnteringBirthDate(form), Event::Digit(digit)) => form.typed(digit),
            (Self::EnteringBirthDate(form), Event::Erased) => form.erased(),
            (Self::EnteringBirthDate(form), Event::Entered) => form.entered(now),

            // The card.
            (Self::WaitingForCard(wait), Event::CardFound) => wait.card_found(),
            (Self::WaitingForCard(wait), Event::ReaderFailed(failure)) => wait.reader_failed(failure),
            (Self::WaitingForCard(wait), Event::Continued) => wait.read_again(),
            (state, Event::ReaderFailed(failure)) => state.reader_failed(failure),
            (Self::ReadingCard(reading), Event::CardSessionEnded(outcome)) => reading.ended(outcome, now),

            // The gateway.
            (Self::AskingGateway(asking), Event::ConfirmationAnswered(answer)) => asking.answered(answer),
            (Self::StillProcessing { receipt, asked, card }, Event::Woke) => {
                Self::poll(&receipt, asked, card)
            }

            // The input timed out: what was typed is wiped and the challenge replaced.
            (state, Event::Woke) => state.input_timed_out(),

            // The result, one of several chosen where there are more.
            (Self::Showing(shown), Event::ResultChosen(place)) => shown.choose(place),
            (Self::Showing(shown), Event::Continued) => shown.choose_again(),
            (Self::Showing(shown), Event::SaveEnded(saved)) => shown.kept(saved),

            // After a failure.
            (Self::Failed(state), Event::Continued) => state.resume.go_on(),
            (Self::Failed(state), Event::LastTryAsked) => state.last_try_asked(),

            // 別の方法で確認: the way, 患者番号 where something stays open, and the record.
            (Self::ChoosingFallback(options), Event::EvidenceChosen(evidence)) => options.take(evidence, now),
            (Self::RecordingFallback(form), Event::Digit(digit)) => form.typed(digit),
            (Self::RecordingFallback(form), Event::Erased) => form.erased(),
            (Self::RecordingFallback(form), Event::Entered) => form.entered(),
            (Self::RecordingFallback(form), Event::Continued) => form.choose_again(),
            (Self::RecordingFallback(form), Event::SaveEnded(saved)) => form.kept(saved),

            (late, _) => (late, Effect::None),
        }
    }
}
