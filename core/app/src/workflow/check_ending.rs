use shikaku_clinic::fallback::CheckEnding;

use super::{BirthForm, PinForm, ResultState, State, WaitingForCard};

impl State {
    /// What the check comes to if nothing happens after this state: what 別の方法で確認 starts from. `None` where the
    /// reception is already past the check.
    #[must_use]
    pub fn check_ending(&self) -> Option<CheckEnding> {
        Some(match self {
            Self::Showing(shown) => shown.check_ending(),
            Self::Failed(state) => state.failure.into(),
            Self::EnteringPin(PinForm { notice: Some(notice), .. })
            | Self::EnteringBirthDate(BirthForm { notice: Some(notice), .. })
            | Self::WaitingForCard(WaitingForCard { notice: Some(notice), .. }) => notice.failure.into(),
            Self::ReadingCard(_) => CheckEnding::CardUnreadable,
            Self::AskingGateway(_) | Self::StillProcessing { .. } => CheckEnding::Processing,
            Self::ChoosingMethod
            | Self::EnteringPin(_)
            | Self::ComparingFace(_)
            | Self::EnteringBirthDate(_)
            | Self::Preparing(_)
            | Self::WaitingForCard(_) => CheckEnding::NotAttempted,
            Self::ChoosingFallback(_) | Self::RecordingFallback(_) | Self::Closed => return None,
        })
    }
}

impl ResultState {
    /// Of several qualifications none holds before the staff chose one, and the chosen one does.
    pub(crate) fn check_ending(&self) -> CheckEnding {
        match (CheckEnding::of(&self.confirmation), self.qualification().is_some()) {
            (CheckEnding::Multiple, true) => CheckEnding::Valid,
            (ending, false) if ending.is_valid() => CheckEnding::Multiple,
            (ending, _) => ending,
        }
    }
}
