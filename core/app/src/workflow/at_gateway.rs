//! Transitions around the gateway.

use std::time::Duration;

use shikaku_clinic::failure::GatewayFailure;

use super::{Asking, CheckRecord, CheckedCard, Effect, FailureState, ResultState, Resume, State};
use crate::gateway::{Answer, CheckMethod, GatewayRefusal, Receipt, poll_call};

type Next = (State, Effect);

/// Questions asked about one confirmation before it is left to the staff to ask again.
const QUESTIONS_MAX: u8 = 8;

impl Asking {
    /// Sends the call; a resend carries the same key, so that there is one confirmation however often.
    pub(super) fn again(self) -> Next {
        let effect = Effect::Confirm(self.call.clone());
        (State::AskingGateway(self), effect)
    }

    pub(super) fn answered(self, answer: Result<Answer, GatewayRefusal>) -> Next {
        match answer {
            Ok(Answer::Completed(confirmation)) => {
                let CheckedCard { method, validity } = self.card;
                let check_record =
                    CheckRecord::Confirmation { confirmation: confirmation.clone(), method, at: None };
                let shown = ResultState::new(*confirmation, validity);
                (State::Showing(Box::new(shown)), Effect::Save(check_record))
            }
            Ok(Answer::Pending { receipt, ask_again_after }) => self.pending(receipt, ask_again_after),
            Err(refusal) => self.refused(refusal),
        }
    }

    fn pending(self, receipt: Receipt, ask_again_after: Duration) -> Next {
        let asked = self.asked.saturating_add(1);
        if asked >= QUESTIONS_MAX {
            let call = poll_call(&receipt);
            let resume = Resume::AskAgain(Self { call, asked: 0, ..self });
            return (State::failed(GatewayFailure::StillProcessing, resume), Effect::Stop);
        }
        // Each wait is longer than the one before, so that a slow system is not pressed.
        let wait = ask_again_after.saturating_mul(u32::from(asked));
        let state = State::StillProcessing { receipt, asked, card: self.card };
        (state, Effect::WakeAfter(wait))
    }

    fn refused(self, refusal: GatewayRefusal) -> Next {
        let resume = match refusal.failure {
            GatewayFailure::Unreachable
            | GatewayFailure::Timeout
            | GatewayFailure::BrokenAnswer
            | GatewayFailure::Untrusted
            | GatewayFailure::NotSignedIn
            | GatewayFailure::Overloaded => Resume::AskAgain(self),
            GatewayFailure::VisualCheckNotPermitted => Resume::Restart(CheckMethod::Pin),
            GatewayFailure::PresenceProofNeeded => Resume::Restart(CheckMethod::Visual),
            _ => Resume::ChooseMethod,
        };
        State::refused(refusal, resume)
    }
}

impl State {
    /// Shows why the gateway refused, with what it said and the law it named.
    pub(super) fn refused(refusal: GatewayRefusal, resume: Resume) -> Next {
        let GatewayRefusal { failure, official, law } = refusal;
        let failure = failure.into();
        let state = FailureState { failure, tries_left: None, last_try_of: None, official, law, resume };
        (Self::Failed(Box::new(state)), Effect::Stop)
    }

    /// Asks for a confirmation that was still being worked on.
    pub(super) fn poll(receipt: &Receipt, asked: u8, card: CheckedCard) -> Next {
        Asking { call: poll_call(receipt), asked, card }.again()
    }
}
