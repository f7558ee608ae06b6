use super::CardSessionStep;
use super::context::CredentialSent;
use super::outcome::CardSessionOutcome;
use super::state::{InnerResult, State, run};
use crate::session::deselect_applications::DeselectApplications;
use crate::session::step::Step;

/// Resets the security status of the card at the end of a session that sent a credential.
pub(super) struct Deselecting {
    outcome: CardSessionOutcome,
}

impl Deselecting {
    pub(super) fn start(context: CredentialSent, outcome: CardSessionOutcome) -> CardSessionStep {
        let step = DeselectApplications::start(&context.0.profile);
        run(context, step, Self { outcome })
    }
}

impl State for Deselecting {
    type Context = CredentialSent;
    type Inner = DeselectApplications;

    fn finished(self, _: CredentialSent, _: InnerResult<DeselectApplications>) -> CardSessionStep {
        Step::Done(self.outcome)
    }
}
